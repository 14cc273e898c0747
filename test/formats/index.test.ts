import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats, readers } from '../../lib/formats';
import { csv } from '../../lib/formats/csv';
import { html } from '../../lib/formats/html';
import { markdown } from '../../lib/formats/markdown';
import { anyPaper, paperOf } from '../paper/record';
import { NOW, written } from './written';

it('formats are named as people know them, in the order of the menus', () => {
  expect(formats.map(({ name }) => name)).toEqual([
    ...['Markdown', 'Obsidian', 'BibTeX', 'BibLaTeX', 'RIS', 'CSL-JSON', 'References', 'CSV', 'HTML', 'Web Annotation', 'JSON'],
  ]);
});

it('are all in the README, those written and those read', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const line = (name: string) =>
    readme
      .split('\n')
      .find((one) => one.startsWith(`- **${name}**`))
      ?.toLowerCase() ?? '';
  for (const { name } of formats) expect(line('Export')).toContain(name.toLowerCase());
  // BibLaTeX is read as BibTeX is; a list of links is pasted.
  for (const { id, name } of readers)
    expect(line('Import')).toContain({ links: 'pasted links', biblatex: 'bibtex' }[id] ?? name.toLowerCase());
});

describe.each(formats)('$name', ({ id, extension, mime, write, options = [] }) => {
  it('declares itself', () => {
    expect(formats.filter((other) => other.id === id)).toHaveLength(1);
    expect(extension).toMatch(/^[a-z]+$/);
    expect(mime).toMatch(/^[a-z]+\/[\w.+-]+$/);
    expect(write).toBeTypeOf('function');
    for (const { choices } of options) expect(new Set(choices.map((choice) => choice.id)).size).toBe(choices.length);
  });

  it('writes nothing as well as anything, whatever is chosen', async () => {
    for (const choice of ['', '__proto__', 'constructor']) {
      const choices = Object.fromEntries(options.map((option) => [option.id, choice]));
      for (const papers of [[], fc.sample(anyPaper, { numRuns: 5, seed: 3 })]) {
        const file = await write?.(papers, { choices, now: NOW, tick: () => Promise.resolve() });
        expect(typeof file === 'string' || file instanceof Uint8Array).toBe(true);
      }
    }
  });
});

it.each([markdown, html, csv])('$name lets the page breathe while a long list is written', async (format) => {
  const papers = Array.from({ length: 2_000 }, (_, n) => paperOf({ key: `k${n}`, ids: [`s2:${n}`], note: 'A *note*.' }));
  let breaths = 0;
  await written(format, papers, {}, () => {
    breaths += 1;
    return Promise.resolve();
  });
  expect(breaths).toBeGreaterThanOrEqual(9);
});

it('every format that is read says which files are its own', () => {
  for (const { name, isLike, read } of readers) {
    expect(isLike, name).toBeTypeOf('function');
    expect(read, name).toBeTypeOf('function');
  }
});

/** Which formats take a file for their own, in the order in which they are tried: the first of them reads it. */
it.each<[string, string, string[]]>([
  ['library.json', '{"format": "postil", "version": 2', ['json']],
  ['memory.json', '{\n    "Arxiv-1703.10593": {\n        "addDate": "2022-08-29T08:35:02.977Z",\n', ['papermemory']],
  ['zotero.json', '[\n\t{"id": "http://zotero.org/1", "type": "article-journal", "title": "A", "DOI": "10.1145/1"', ['csl-json']],
  ['zotero.bib', '\n@article{a,\n title = {A},\n', ['bibtex']],
  ['zotero.ris', 'TY  - JOUR\nTI  - A\n', ['ris']],
  ['zotero.csv', '"Key","Item Type","Title","DOI"\n', ['csv']],
  ['bookmarks.html', '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>', ['bookmarks']],
  ['pasted', 'https://arxiv.org/abs/2407.11062\n', ['links']],
  ['x.json', '\uFEFF{"format": "postil"', ['json']],
  ['x', '{"papers": [], "format" :\n"postil"}', ['json']],
  ['x.json', '{"note": "\\"format\\": \\"postil\\""}', []],
  ['x.json', '[{"type": "book", "format": "postil"}]', ['csl-json']],
  ['x.csv', 'Title,Note\n"A","{""format"": ""postil""}"\n', ['csv']],
  ['x.bib', '@misc{a, note = {"format": "postil"}}', ['bibtex']],
  ['x.md', 'It writes "format": "postil" into 2407.11062.json', ['links']],
  ['x.json', '\uFEFF{"a": {"addDate": "x"', ['papermemory']],
  ['x.json', '[{"addDate": "x"}]', []],
  ['x.json', '{"items": [{"type": "book"', ['csl-json']],
  ['x.json', '{"items": []}', []],
  ['pasted', '{"type": "journal-article", "title": "A", "DOI": "10.1145/1"', ['csl-json']],
  ['pasted', '{"a": {"type": "article", "DOI": "10.1145/1"', []],
  ['x.json', '[]', []],
  ['x.json', '{}', []],
  ['x.bib', '', ['bibtex']],
  ['X.BIBTEX', '', ['bibtex']],
  ['x.bib.bak', '', []],
  ['x', '\uFEFF@misc{a,', ['bibtex']],
  ['x', '% a comment\n  @article { müller2020 ,', ['bibtex']],
  ['x', '@article(a, title = {x})', ['bibtex']],
  ['x', '@article{, title = {x}}', ['bibtex']],
  ['x', '@String(a = "b")', ['bibtex']],
  ['x', '@comment{nothing}', []],
  ['x', 'Write to ada @home{x, y}', []],
  ['x.bib', '@article{a,\n  date = {2020},', ['biblatex', 'bibtex']],
  ['x.bib', '@ONLINE{a,', ['biblatex', 'bibtex']],
  ['x.bib', '@article{a,\n  abstract = {up to date = now}', ['bibtex']],
  ['x.txt', '@online', ['links']],
  ['x.RIS', '', ['ris']],
  ['x', '\uFEFF\r\nTY  - JOUR', ['ris']],
  ['x', 'TY - JOUR', ['ris']],
  ['x', 'TY-JOUR', []],
  ['x', 'PARTY  - JOUR', []],
  ['x.tsv', '', ['csv']],
  ['x', 'doi\n10.1145/1', ['csv', 'links']],
  ['x', 'sep=;\r\nTitle;DOI', ['csv']],
  ['x', 'title and doi', []],
  ['x.html', '<!-- saved --><!DOCTYPE html>', ['bookmarks']],
  ['x', '<!DOCTYPE html><a href="https://arxiv.org/abs/2407.11062">', []],
  ['x.txt', '\uFEFF<!DOCTYPE html>', []],
  ['x.txt', '[x] read 2407.11062', ['links']],
  ['x.txt', '[{"DOI": "10.1145/1"}]', []],
  ['x.url', '[InternetShortcut]\nURL=https://arxiv.org/abs/2407.11062', ['links']],
  ['notes.md', '```\n@misc{x, y}\n```', ['bibtex', 'links']],
  ['x.pdf', '%PDF-1.4 10.1145/3292500', []],
  ['x.zip', 'PK\u0003\u0004', []],
  ['', '', []],
])('%s, which begins with %j, may be: %j', (name, head, ids) => {
  expect(readers.filter(({ isLike }) => isLike?.(name, head)).map(({ id }) => id)).toEqual(ids);
});
