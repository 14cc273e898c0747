/**
 * What others make of our files: biber, BibTeX, pandoc and bibutils as Debian has them, and Citation.js. Where one is missing its test
 * is skipped, but on CI, which installs them all.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plugins } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-ris';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { biblatex } from '../../lib/formats/biblatex';
import { bibtex } from '../../lib/formats/bibtex';
import { calledOf, citationOf, nameOf } from '../../lib/formats/citation';
import { citationKeys } from '../../lib/formats/citation-key';
import { cslJson } from '../../lib/formats/csl-json';
import { html } from '../../lib/formats/html';
import { markdown } from '../../lib/formats/markdown';
import { ris } from '../../lib/formats/ris';
import { piecesOf, textOfPieces } from '../../lib/formats/tex';
import type { Paper } from '../../lib/paper/paper';
import { readableTitle, titleOf } from '../../lib/paper/title';
import { torture } from '../fixtures/torture';
import { paperOf } from '../paper/record';
import { written } from './citable';

/** The program's tests, which may be left out where it is not installed, but not on CI. */
function having(program: string) {
  const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  return describe.skipIf(!found && !process.env['CI']);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postil-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const keys = citationKeys(torture);
const keyOf = (paper: Paper) => keys.get(paper.key)!;
/** Letters and digits alone, in one form: what programs do with quotes, dashes, spaces and capitals is theirs. */
const letters = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** Papers that came with a key in letters beyond ASCII: theirs must be what documents cite them by. */
const FOREIGN = ['müller2020', '李2019:x', 'Łoś_2020', 'сергей+٣', 'ελλην/1999', 'محمد2020', '𝒜2020'];
const foreign = FOREIGN.map((citationKey, at) =>
  paperOf({ key: citationKey, ids: [`doi:10.1000/key${String(at)}`], authors: ['Ada Byron'], published: '2020', venue: 'J', citationKey }),
);

having('biber')('biber', () => {
  it('takes keys in any script as they are', async () => {
    const bib = file('keys.bib', await written(biblatex, foreign));
    const said = spawnSync('biber', ['--tool', '--output-file', join(folder, 'keys.out'), '--logfile', join(folder, 'log'), bib]);
    expect(said.stdout.toString()).not.toMatch(/WARN|ERROR/);
    const keysIn = Array.from(readFileSync(join(folder, 'keys.out'), 'utf8').matchAll(/^@\w+\{(.*),$/gm), ([, key]) => key);
    expect(keysIn).toEqual(FOREIGN);
  });

  it('finds every entry of every kind to be as its data model wants it', async () => {
    // Of many authors fewer: 3,000 of them take biber a minute.
    const few = torture.map((paper) => ({ ...paper, authors: paper.authors.slice(0, 100) }));
    const bib = file('biber.bib', await written(biblatex, few));
    const said = spawnSync('biber', [
      '--tool',
      '--validate-datamodel',
      '--output-file',
      join(folder, 'out.bib'),
      '--logfile',
      join(folder, 'log'),
      bib,
    ]);
    const told = `${said.stdout.toString()}${said.stderr.toString()}`;
    expect(told.split('\n').filter((line) => /WARN|ERROR|FATAL/.test(line))).toEqual([]);
    expect(said.status).toBe(0);
    expect(readFileSync(join(folder, 'out.bib'), 'utf8').match(/^@/gm)).toHaveLength(torture.length);
  });

  it('would tell what is wrong', () => {
    const bib = file('wrong.bib', '@article{x, title = {No author}, pmid = {1}}');
    const said = spawnSync('biber', [
      '--tool',
      '--validate-datamodel',
      '--output-file',
      join(folder, 'wrong.out'),
      '--logfile',
      join(folder, 'log'),
      bib,
    ]);
    expect(said.stdout.toString()).toMatch(/WARN/);
  });
});

/** A style that uses every field, takes names apart and sets titles in lower case, as plain.bst does; TeX Live's own are not needed for it. */
const BST = String.raw`
ENTRY { author title journal booktitle howpublished year month day eprint archiveprefix primaryclass doi url note abstract keywords annote } {} {}
INTEGERS { n at }
FUNCTION {names} { "NAMES " write$ author empty$ 'skip$ { author num.names$ #1 + 'n := #1 'at :=
  { at n < } { author at "{ff }{vv }{ll}{ jj}" format.name$ "|" * write$ at #1 + 'at := } while$ } if$ newline$ }
FUNCTION {or.nothing} { duplicate$ empty$ { pop$ "" } 'skip$ if$ }
FUNCTION {line} { or.nothing write$ newline$ }
FUNCTION {misc} { "KEY " cite$ * line names "TITLE " title or.nothing "t" change.case$ * line year line month line abstract line annote line keywords line journal line booktitle line url line }
FUNCTION {article} { misc } FUNCTION {inproceedings} { misc }
MACRO {jan} {"1"} MACRO {feb} {"2"} MACRO {mar} {"3"} MACRO {apr} {"4"} MACRO {may} {"5"} MACRO {jun} {"6"}
MACRO {jul} {"7"} MACRO {aug} {"8"} MACRO {sep} {"9"} MACRO {oct} {"10"} MACRO {nov} {"11"} MACRO {dec} {"12"}
READ ITERATE {call.type$}
`;

having('bibtex')('BibTeX', () => {
  const run = (name: string, bib: string, cited = ['*']) => {
    file(`${name}.bib`, bib);
    file('all.bst', BST);
    file(`${name}.aux`, `\\relax\n\\citation{${cited.join(',')}}\n\\bibstyle{all}\n\\bibdata{${name}}\n`);
    return spawnSync('bibtex', [name], { cwd: folder, env: { ...process.env, BSTINPUTS: '.', BIBINPUTS: '.', openout_any: 'a' } });
  };

  it('takes every entry, its names and its title', async () => {
    const said = run('classic', await written(bibtex, torture));
    const log = said.stdout.toString();
    expect(log).not.toMatch(/error|warning|repeated/i);
    expect(said.status).toBe(0);
    // It breaks long lines, and ties short words.
    const list = readFileSync(join(folder, 'classic.bbl'), 'utf8').replace(/~|\n {2}/g, ' ');
    expect(list.match(/^KEY /gm)).toHaveLength(torture.length);
    expect(list).toContain('NAMES Ludwig van Beethoven|Jan van der Berg|Juan de la Cruz|Martin Luther King Jr.|John von Neumann Jr.|');
    expect(list).toContain('TITLE {E$^{2}$GAN}: Efficient training of efficient {GANs}');
    expect(list).toContain('TITLE Sorting in {$\\mathcal{O}(n \\log n)$} time');
    expect(list).toContain('{\\L}ukasiewicz');
  });

  it('finds what is cited by a key in any script', async () => {
    const said = run('keys', await written(bibtex, foreign), FOREIGN);
    expect(said.stdout.toString()).not.toMatch(/error|warning/i);
    const list = readFileSync(join(folder, 'keys.bbl'), 'utf8');
    expect(Array.from(list.matchAll(/^KEY (.*)$/gm), ([, key]) => key)).toEqual(FOREIGN);
  });

  it('would tell what is wrong', () => {
    expect(run('wrong', '@misc{x, title = {a {b}}\n@misc{y, title = {c}}').status).not.toBe(0);
  });
});

having('pandoc')('pandoc', () => {
  const sources = [
    ['bibtex', bibtex, 'bib'],
    ['biblatex', biblatex, 'bib'],
    ['csljson', cslJson, 'json'],
  ] as const;

  it.each(sources)('reads the same authors, titles, years and links from %s', async (from, format, extension) => {
    const some = torture.filter(({ authors }) => authors.length < 100);
    const path = file(`pandoc-${from}.${extension}`, await written(format, some));
    const items: unknown = JSON.parse(execFileSync('pandoc', ['-f', from, '-t', 'csljson', path], { maxBuffer: 1e8 }).toString());
    const byKey = new Map((items as Item[]).map((item) => [item.id, item]));
    expect(byKey.size).toBe(some.length);
    for (const paper of some) {
      const item = byKey.get(citationKeys(some).get(paper.key)!)!;
      const { authors, published, doi, url } = citationOf(paper);
      expect(
        letters(
          (item.author ?? [])
            .filter(({ literal, family }) => (literal ?? family) !== 'others')
            .map(said)
            .join(' '),
        ),
      ).toBe(letters(authors.map(nameOf).join(' ')));
      // What has no title, or one of which TeX prints nothing, is called by its identifier.
      const names = shown(paper.title).every((one) => one === '') ? [letters(calledOf({ ...paper, title: '' })), ''] : shown(paper.title);
      expect(paper.title === '' ? names.slice(0, 1) : names).toContain(letters(plain(item.title)));
      expect(item.issued?.['date-parts']?.[0]?.[0]).toBe(published === undefined ? undefined : Number(published.slice(0, 4)));
      expect(item.DOI).toBe(doi);
      expect(item.URL).toBe(url);
    }
  });

  it.each(sources)('cites by a key in any script from %s', async (from, format, extension) => {
    const path = file(`keys-${from}.${extension}`, await written(format, foreign));
    const page = file('cites.md', `${FOREIGN.map((key) => `[-@{${key}}]`).join('\n\n')}\n`);
    const set = spawnSync('pandoc', ['--citeproc', '-t', 'plain', `--bibliography=${path}`, page]);
    // It tells of each that it does not find.
    expect(set.stderr.toString()).toBe('');
    expect(set.stdout.toString().match(/^\(2020\)$/gm)).toHaveLength(FOREIGN.length);
  });

  it('refuses a file with such a key as is not kept', () => {
    const path = file('refused.bib', '@misc{हिन्दी2020, title = {A}}');
    expect(spawnSync('pandoc', ['-f', 'biblatex', '-t', 'csljson', path]).status).not.toBe(0);
  });

  it.each(sources)('sets a list of references from %s', async (from, format, extension) => {
    const paper = paperOf({
      title: 'E$^{2}$GAN of BERT',
      authors: ['Ludwig van Beethoven', 'José Łukasz'],
      published: '2024-07-10',
      venue: 'Journal of Trials',
      ids: ['doi:10.1000/x_y'],
    });
    const path = file(`set-${from}.${extension}`, await written(format, [paper]));
    const page = file('page.md', '---\nnocite: "@*"\n---\n');
    const set = execFileSync('pandoc', ['--citeproc', '-t', 'plain', '--wrap=none', `--bibliography=${path}`, page]).toString();
    expect(letters(set)).toMatch(/^beethovenludwigvanandjosełukasz2024/u);
    expect(letters(set)).toContain(letters('GAN of BERT'));
    expect(letters(set)).toContain('journaloftrials');
    expect(set).toContain('https://doi.org/10.1000/x_y');
  });
});

interface Item {
  id: string;
  title?: string;
  author?: {
    family?: string;
    given?: string;
    literal?: string;
    suffix?: string;
    'non-dropping-particle'?: string;
    'dropping-particle'?: string;
  }[];
  issued?: { 'date-parts'?: number[][] };
  DOI?: string;
  URL?: string;
}
const said = ({ given, family, literal, suffix, ...particles }: NonNullable<Item['author']>[number]) =>
  [given, particles['dropping-particle'], particles['non-dropping-particle'], family, suffix, literal].filter(Boolean).join(' ');
const plain = (title = '') => title.replace(/<\/?(?:i|b|sup|sub|span)(?: [^>]*)?>/g, '');
/** A title as people read it; with its formulas as TeX, which pandoc keeps; and as it is, which is what CSL-JSON has. */
const shown = (title: string) => [readableTitle(title), textOfPieces(piecesOf(title)), title].map((one) => letters(plain(one)));

having('pandoc')('pandoc', () => {
  it.each([
    ['commonmark', markdown],
    ['html', html],
  ] as const)('reads every title, first author and line of a note of the torture list from %s', async (from, format) => {
    const some = torture.filter(({ authors }) => authors.length < 100);
    const path = file(`list.${from}`, await written(format, some));
    // TeX stays as it was typed.
    const plainText = execFileSync('pandoc', ['-f', from, '-t', 'plain', '--wrap=none', path], { maxBuffer: 1e8 }).toString();
    const text = letters(plainText);
    for (const paper of some) {
      expect(text).toContain(letters(titleOf(paper)));
      // Of many authors the first are named.
      for (const name of paper.authors.slice(0, 1)) expect(text).toContain(letters(name));
      for (const line of paper.note.split('\n')) if (!/[\\$*]|^```/.test(line)) expect(text).toContain(letters(line));
    }
  });
});

having('ris2xml')('bibutils', () => {
  it('reads keys in any script from the RIS', async () => {
    const xml = execFileSync('ris2xml', ['-i', 'unicode', file('keys.ris', await written(ris, foreign))], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    expect(Array.from(xml.matchAll(/<identifier type="citekey">([^<]*)/g), ([, key]) => key)).toEqual(FOREIGN);
  });

  it('reads the RIS to the same authors, titles, years and links', async () => {
    const some = torture.filter(({ authors }) => authors.length < 100);
    const xml = execFileSync('ris2xml', ['-i', 'unicode', file('all.ris', await written(ris, some))], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    const entries = xml.split('<mods ').slice(1);
    expect(entries).toHaveLength(some.length);
    for (const [at, paper] of some.entries()) {
      const entry = entries[at]!.replace(/<relatedItem[^]*?<\/relatedItem>/g, '');
      const { authors, published, doi } = citationOf(paper);
      const text = letters(decoded(entry));
      if (paper.title !== '') for (const word of decoded(paper.title).split(/\s+/)) expect(text).toContain(letters(word));
      // In their order, and no name besides; it takes one apart at `and`.
      const names = Array.from(entry.matchAll(/<name[^>]*>([^]*?)<\/name>/g), ([, parts = '']) => personIn(parts));
      expect(letters(names.join(' '))).toBe(letters(authors.map(nameOf).join(' ').replaceAll(' and ', ' ')));
      if (published !== undefined) expect(entry).toContain(published.slice(0, 4));
      if (doi !== undefined) expect(decoded(entry)).toContain(doi);
    }
  });
});
/** A name as bibutils has it: given names, family name, suffix. */
function personIn(parts: string): string {
  const part = (type: string) =>
    Array.from(parts.matchAll(new RegExp(`<namePart type="${type}">([^<]*)`, 'g')), ([, text = '']) => decoded(text));
  const whole = Array.from(parts.matchAll(/<namePart>([^<]*)/g), ([, text = '']) => decoded(text));
  return [...part('given'), ...part('family'), ...part('suffix'), ...whole].join(' ');
}
const decoded = (xml: string) =>
  xml
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');

describe('Citation.js', () => {
  const parsed = (text: string, type: string) => plugins.input.chain(text, { forceType: type, generateGraph: false }) as Item[];

  it('reads the RIS to the same', async () => {
    const items = parsed(await written(ris, torture), '@ris/file');
    expect(items).toHaveLength(torture.length);
    for (const [at, paper] of torture.entries()) {
      const { authors, published, doi, url } = citationOf(paper);
      const item = items[at]!;
      if (paper.title !== '') expect(letters(item.title ?? '')).toBe(letters(paper.title));
      expect(letters((item.author ?? []).map(said).join(' '))).toBe(letters(authors.map(nameOf).join(' ')));
      expect(item.issued?.['date-parts']?.[0]?.[0]).toBe(published === undefined ? undefined : Number(published.slice(0, 4)));
      expect(item.URL).toBe(url);
      if (doi !== undefined && !/[()]/.test(doi)) expect(item.DOI).toBe(doi);
    }
  });

  it.each([bibtex, biblatex])('reads keys in any script from the $name', async (format) => {
    expect(parsed(await written(format, foreign), '@biblatex/text').map(({ id }) => id)).toEqual(FOREIGN);
  });

  it.each([bibtex, biblatex])('reads the $name to the same', async (format) => {
    const items = parsed(await written(format, torture), '@biblatex/text');
    expect(items.map(({ id }) => id)).toEqual(torture.map(keyOf));
    const named = torture.map((paper) => citationOf(paper).authors.map(nameOf));
    expect(
      items.map(({ author = [] }) =>
        letters(
          author
            .filter(({ family }) => family !== 'others')
            .map(said)
            .join(' '),
        ),
      ),
    ).toEqual(named.map((names) => letters(names.join(' '))));
  });
});
