/**
 * Files of 100 MB, and such as are made to take for ever, through every reader as the import reads them: to their end, and in time in
 * proportion to their length. The time a test may take is what tells; a reader that looks at each row's rest again takes hours.
 */
import { describe, expect, it } from 'vitest';
import { readers } from '../../lib/formats';
import { readFile } from '../../lib/formats/reading';

const LARGE = 100_000_000;
/** Of long words: what takes long with spaces is setting them, and that grows as the text does. */
const LONG = `${'word'.repeat(125)} `.repeat(100);
const arxivId = (at: number) => `24${String(10 + (at % 3))}.${String(at).padStart(5, '0')}`;

/** By format: a file's name, its beginning, a row, and its end. */
const FILES: Record<string, [name: string, start: string, row: (at: number) => string, end: string]> = {
  bibtex: ['a.bib', '', (at) => `@misc{k${String(at)}, title={Title ${String(at)}}, abstract={${LONG}}}\n`, ''],
  ris: ['a.ris', '', (at) => `TY  - JOUR\nTI  - Title ${String(at)}\nAB  - ${LONG}\nER  - \n`, ''],
  'csl-json': [
    'a.json',
    '[',
    (at) => `{"type":"article","title":"Title ${String(at)}","abstract":"${LONG}"},\n`,
    '{"type":"article","title":"Last"}]',
  ],
  csv: ['a.csv', 'Title,Abstract\n', (at) => `Title ${String(at)},"${LONG}"\n`, ''],
  links: ['a.txt', '', (at) => `${LONG} https://arxiv.org/abs/${arxivId(at)}\n`, ''],
  bookmarks: [
    'a.html',
    '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n',
    (at) => `<DT><A HREF="https://arxiv.org/abs/${arxivId(at)}">${LONG}</A>\n`,
    '',
  ],
  papermemory: [
    'a.json',
    '{"__dataVersion":1',
    (at) => `,\n"Foo-${String(at)}":{"title":"Title ${String(at)}","addDate":"2024-01-01","bibtex":"${LONG}"}`,
    '}',
  ],
};

const read = (name: string, parts: string[]) =>
  readFile({ name, content: new Blob(parts) }, { formats: readers, now: 0, tick: () => Promise.resolve() });

describe('a file of 100 MB', () => {
  it('is tried of every format that is read', () => {
    // BibLaTeX is read as BibTeX; JSON is Postil's own (json.test.ts).
    expect(Object.keys(FILES).sort()).toEqual(
      readers
        .map(({ id }) => id)
        .filter((id) => id !== 'json' && id !== 'biblatex')
        .sort(),
    );
  });

  it.each(Object.entries(FILES))(
    'is read whole: %s',
    async (id, [name, start, row, end]) => {
      const parts = [start];
      let rows = 0;
      for (let size = 0; size < LARGE; size += parts.at(-1)?.length ?? 0) parts.push(row(rows++));
      const found = await read(name, [...parts, end]);
      if (!found.ok) throw new Error(found.words);
      expect(found.format).toBe(readers.find((format) => format.id === id)?.name);
      expect(found.problems).toEqual({ count: 0, told: [] });
      expect(found.papers).toHaveLength(id === 'csl-json' ? rows + 1 : rows);
    },
    60_000,
  );
});

describe('a file that is made to take for ever', () => {
  it.each(
    Object.entries({
      'a.bib': ['@misc{a,', '@misc{a, title={', '@misc{a, title="', '{', '@string{a=a#', '@misc(', '@comment{', '\n@'],
      'a.ris': ['TY  - JOUR\n', 'TY  - ', 'N1  - ', '\n', 'ER  - \n', '   '],
      'a.json': ['[{"type":"book"', '[{"type":"book","title":"', '{"items":[', '"\\', '[', '{"__dataVersion":1,"a":', '{"papers":'],
      'a.csv': ['Title,DOI\n"', '"', '""', ',', '\r'],
      'a.txt': ['https://arxiv.org/abs/', 'https://', '10.1000/', '2407.11062', 'doi:', '.', '/'],
      'a.html': ['<a href="', '<dl>', '<a ', '<h3>', "<a href='x' ", '<'],
    }).flatMap(([name, signs]) => signs.map((sign) => [sign, name] as const)),
  )(
    '%j in %s',
    async (sign, name) => {
      const starts: Partial<Record<string, string>> = { 'a.csv': 'Title,DOI\n', 'a.bib': '@misc{a, title={x}}\n' };
      const found = await read(name, [starts[name] ?? '', sign.repeat(3_000_000 / sign.length)]);
      if (!found.ok) expect(found.words).toMatch(/[.…]$/);
    },
    20_000,
  );

  const many = (sign: string, size = 3_000_000) => sign.repeat(size / sign.length);
  const each = (count: number, row: (at: number) => string) => Array.from({ length: count }, (_, at) => row(at)).join('');
  it.each<[what: string, name: string, content: () => string]>([
    ['beginnings that only look like one', 'a.bib', () => many('@a(k,t={\n')],
    ['comments in comments', 'a.bib', () => `@misc{a, title={x}}\n${many('@comment{\n')}`],
    ['strings in strings', 'a.bib', () => `@misc{a, title={x}}\n${many('@string{a={\n')}`],
    ['entries that close in each other', 'a.bib', () => `@misc{a, title={x}}\n${many('@a(k,note={\n', 1_500_000)}${many('}', 125_000)}`],
    ['lines that are remarks', 'a.bib', () => `@misc{a, title={x},\n${many('%\n', 30_000_000)}}`],
    ['formulas in formulas', 'a.bib', () => `@misc{a, title={A title ${many('\\(', 900_000)}}}`],
    ['a string in each entry', 'a.bib', () => `@string{s="${many('word ', 900_000)}"}${each(10_000, () => '@misc{k,title={T},note=s}\n')}`],
    [
      'a volume of each entry',
      'a.bib',
      () => `@book{b,title={${many('word ', 900_000)}}}${each(10_000, () => '@misc{k,title={T},crossref=b}\n')}`,
    ],
    ['spaces behind a name of arXiv', 'a.ris', () => `TY  - JOUR\nTI  - x\nN1  - arxiv:${many(' ')}x y\nER  - \n`],
    ['spaces in HTML', 'a.ris', () => `TY  - JOUR\nTI  - x\nN1  - <p>${many(' ')}x\nER  - \n`],
    ['a name of suffixes', 'a.ris', () => `TY  - JOUR\nTI  - x\nAU  - ${many('Jr ')}\nER  - \n`],
    ['a tag of millions of signs', 'a.json', () => JSON.stringify([{ type: 'article', title: 'x', keyword: `${many('a', 30_000_000)};` }])],
    ['spaces between names', 'a.json', () => JSON.stringify({ __dataVersion: 1, a: { title: 'x', author: `a${many(' ')}b` } })],
    ['spaces behind a number’s name', 'a.txt', () => `2407.11062 pmid${many(' ')}x`],
    ['identifiers in one cell', 'a.csv', () => `Title,Identifiers\nx,${each(300_000, (at) => `aa:${String(at)}; `)}`],
    ['tags in a thousand columns', 'a.csv', () => `Title${many(',Tags', 3_900)}\nx${many(`,${many('a; ', 3_000)}`)}`],
    ['a tag that does not end', 'a.html', () => `<!doctype html><a ${many('x', 30_000_000)}`],
    [
      'a folder of each bookmark',
      'a.html',
      () => `<!doctype html>${each(100_000, (at) => `<h3>f${String(at)}</h3><dl><a href="https://arxiv.org/abs/2407.11062">x</a></dl>`)}`,
    ],
  ])(
    '%s, in %s',
    async (_, name, content) => {
      const found = await read(name, [content()]);
      if (!found.ok) expect(found.words).toMatch(/[.…]$/);
    },
    20_000,
  );

  it('of blank lines by the million is read to its last row', async () => {
    const found = await read('a.csv', [`Title,DOI\n${many('\n', 10_000_000)}The last,`]);
    expect(found).toMatchObject({ ok: true, papers: [{ title: 'The last' }], problems: { count: 0 } });
  }, 20_000);
});
