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
    ...['Markdown', 'Obsidian', 'BibTeX', 'BibLaTeX', 'RIS', 'CSL-JSON', 'References', 'CSV', 'HTML', 'JSON'],
  ]);
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

it('10,000 papers are written in about a second each, by the processor', async () => {
  const papers = Array.from({ length: 10_000 }, (_, n) =>
    paperOf({
      ...{ key: `k${n}`, ids: [`arxiv:2401.${String(n).padStart(5, '0')}`], title: `Paper number ${n}: E$^{2}$GAN`, savedAt: n * 1e8 },
      ...{ authors: ['Ada Example', 'Bo Sample'], abstract: 'An invented abstract. '.repeat(50), tags: [`tag ${n % 40}`] },
      note: n % 2 ? 'A *note*.\n\n- <b>one</b>' : '',
    }),
  );
  for (const format of [markdown, html, csv]) {
    let breaths = 0;
    const breathe = () => {
      breaths += 1;
      return Promise.resolve();
    };
    const start = process.cpuUsage();
    await written(format, papers, {}, breathe);
    const seconds = process.cpuUsage(start).user / 1_000_000;
    console.log(`${format.name}: 10,000 papers in ${seconds.toFixed(2)} s`);
    // Other threads of the process are counted too; what grows faster than the list takes many times that.
    expect(seconds, format.name).toBeLessThan(4);
    expect(breaths, format.name).toBeGreaterThanOrEqual(49);
  }
}, 60_000);

it('every format that is read says which files are its own', () => {
  for (const { name, isLike, read } of readers) {
    expect(isLike, name).toBeTypeOf('function');
    expect(read, name).toBeTypeOf('function');
  }
});

it.each<[string, string, string]>([
  ['library.json', '{"format": "postil", "version": 2', 'json'],
  ['memory.json', '{\n    "Arxiv-1703.10593": {\n        "addDate": "2022-08-29T08:35:02.977Z",\n', 'papermemory'],
  ['zotero.json', '[\n\t{"id": "http://zotero.org/1", "type": "article-journal", "title": "A", "DOI": "10.1145/1"', 'csl-json'],
  ['zotero.bib', '\n@article{a,\n title = {A},\n', 'bibtex'],
  ['zotero.ris', 'TY  - JOUR\nTI  - A\n', 'ris'],
  ['zotero.csv', '"Key","Item Type","Title","DOI"\n', 'csv'],
  ['bookmarks.html', '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>', 'bookmarks'],
  ['pasted', 'https://arxiv.org/abs/2407.11062\n', 'links'],
])('a file is read by the first that takes it for its own: %s', (name, head, id) => {
  expect(readers.find(({ isLike }) => isLike?.(name, head))?.id).toBe(id);
});
