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
});
