import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, csv } from '../../lib/formats/csv';
import type { Brought } from '../../lib/formats/format';
import { parseArxivId, parseDoi, partsOf } from '../../lib/paper/identifier';
import type { Paper } from '../../lib/paper/paper';
import { squeeze } from '../../lib/paper/text';
import { anyPaper, anyText, paperOf } from '../paper/record';
import { callsOff, has, readBy, saidBy, written } from './written';

const HEADER =
  'Title,Authors,Number of authors,Published,Venue,Organisation,Identifiers,DOI,arXiv,Link,PDF,Code,Project,Categories,Status,Tags,Note,Quotations,Remarks on quotations,Saved,Citation key,Abstract';

describe('a table', () => {
  it('has a byte order mark, a header, and a row for each paper, in their order', async () => {
    const text = await written(csv, [
      paperOf({
        title: 'Über "Maße", und mehr',
        authors: ['Ada Example', 'Bo; Sample'],
        tags: ['a;b', 'c\\d', '東京'],
        note: 'One\nTwo',
        published: '2024-07',
        citationKey: 'example2024',
      }),
      paperOf({ title: 'B' }),
    ]);
    expect(text).toBe(
      `\uFEFF${HEADER}\r\n` +
        '"Über ""Maße"", und mehr","Ada Example; Bo\\; Sample",,2024-07,,,arxiv:2407.11062,,2407.11062,https://arxiv.org/abs/2407.11062,,,,,' +
        'to-read,"a\\;b; c\\\\d; 東京","One\nTwo",,,1970-01-01T00:00:01.000Z,example2024,\r\n' +
        'B,,,,,,arxiv:2407.11062,,2407.11062,https://arxiv.org/abs/2407.11062,,,,,to-read,,,,,1970-01-01T00:00:01.000Z,,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', "'=1"])(
    'has no cell that a spreadsheet would run: %j',
    async (note) => {
      const cells = cellsOf(paperOf({ note }));
      expect(cells).toContain(`'${note}`);
      expect(cells.filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
      const [paper] = (await readBy(csv, await written(csv, [paperOf({ note })]))).papers;
      expect(paper?.note).toBe(note);
    },
  );

  it('is parted as is chosen, and read however it is parted', async () => {
    for (const [choice, sign] of [
      ['semicolon', ';'],
      ['tab', '\t'],
      ['comma', ','],
    ] as const) {
      const text = await written(csv, [paperOf({ title: 'A; b, c\td' })], { separator: choice });
      expect(text.startsWith(`\uFEFFTitle${sign}Authors${sign}`)).toBe(true);
      expect((await readBy(csv, text)).papers).toMatchObject([{ title: 'A; b, c d', ids: ['arxiv:2407.11062'], line: 2 }]);
    }
  });

  it('is called off', async () => {
    expect(
      await callsOff(
        csv,
        Array.from({ length: 1_000 }, () => paperOf()),
      ),
    ).toBe(true);
  });
});

/** What a table holds of a paper. */
function heldOf(paper: Paper): Partial<Brought> {
  const words = (list: readonly string[]) => list.map(squeeze).filter(Boolean);
  const text = (value: string | undefined) => (squeeze(value ?? '') === '' ? undefined : squeeze(value ?? ''));
  const whole = (value: string) => (value.replace(/\0/g, '').trim() === '' ? undefined : value.replace(/\0/g, ''));
  const list = <T>(all: readonly T[]) => (all.length > 0 ? all : undefined);
  const quotes = paper.highlights.map(({ quote, remark }) => {
    const said = remark?.replace(/\0/g, '');
    return { quote: quote.replace(/\0/g, ''), prefix: '', suffix: '', ...(said && { remark: said }) };
  });
  const isSaid = ({ quote, remark }: { quote: string; remark?: string }) => quote.trim() !== '' || (remark ?? '').trim() !== '';
  const { page, ...links } = paper.links;
  const held = {
    title: squeeze(paper.title.replace(/\0/g, '')),
    ids: paper.ids,
    authors: list(words(paper.authors.map((name) => name.replace(/\0/g, '')))),
    authorCount: paper.authorCount,
    published: paper.published,
    venue: text(paper.venue?.replace(/\0/g, '')),
    organisation: text(paper.organisation?.replace(/\0/g, '')),
    abstract: text(paper.abstract?.replace(/\0/g, '')),
    categories: list(words(paper.categories.map((name) => name.replace(/\0/g, '')))),
    status: paper.status,
    tags: list(paper.tags),
    note: whole(paper.note),
    savedAt: paper.savedAt,
    highlights: quotes.some(isSaid) || quotes.length > 1 ? quotes : undefined,
    links,
    ...(page && { links: { ...links, page } }),
  };
  return Object.fromEntries(Object.entries(held).filter(([, value]) => value !== undefined));
}

it('what a table holds of any papers comes back', async () => {
  // In normal form, as a library holds them.
  const normal = (id: string) => (partsOf(id)[0] === 'doi' ? parseDoi(id) : parseArxivId(partsOf(id)[1])?.id) === id;
  const papers = fc.array(
    anyPaper.filter(({ ids }) => ids.every(normal)),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(papers, fc.constantFrom('comma', 'semicolon', 'tab'), async (all, separator) => {
      const { papers: found, problems } = await readBy(csv, await written(csv, all, { separator }));
      // Without a title and an identifier there is no paper, and each of these has an identifier.
      expect(problems).toEqual([]);
      expect(found).toHaveLength(all.length);
      for (const [at, { line, ...brought }] of found.entries()) {
        expect(line).toBeGreaterThan(1);
        const { links, highlights, ...held } = heldOf(all[at]!);
        expect({ ...brought, links: undefined, highlights: undefined }).toMatchObject(held);
        // Where the paper has no page of its own the link is where its identifier leads.
        expect(brought.links ?? {}).toMatchObject(links ?? {});
        expect(brought.highlights).toEqual(highlights);
      }
    }),
  );
});

describe('a table of another program', () => {
  it('is known by the usual names of columns', async () => {
    const zotero =
      '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date","Date Added","Manual Tags","Notes"\n' +
      '"AB12","journalArticle","2017","Vaswani, Ashish; Shazeer, Noam","Attention","NeurIPS","10.1145/3292500.3330701","https://arxiv.org/abs/1706.03762","We.","2017-06-12","2024-07-10 17:54:27","nlp; to cite","Good"\n';
    expect(await readBy(csv, zotero)).toEqual({
      papers: [
        {
          ids: ['doi:10.1145/3292500.3330701', 'arxiv:1706.03762'],
          title: 'Attention',
          authors: ['Ashish Vaswani', 'Noam Shazeer'],
          published: '2017-06-12',
          venue: 'NeurIPS',
          abstract: 'We.',
          links: { page: 'https://arxiv.org/abs/1706.03762' },
          tags: ['nlp', 'to cite'],
          note: 'Good',
          savedAt: Date.UTC(2024, 6, 10, 17, 54, 27),
          line: 2,
        },
      ],
      problems: [{ line: 1, words: 'Columns that Postil does not know are left out: “Key”, “Item Type”.' }],
    });
  });

  it('says which rows hold no paper, and where a quotation mark is left open', async () => {
    const text = 'Title,DOI\r\n"Two\r\nlines",\r\n,not a doi\r\n\r\nGood,10.1145/1.2\r\n"open,10.1145/3\r\n';
    const { papers, problems } = await readBy(csv, text);
    expect(papers).toMatchObject([
      { title: 'Two lines', line: 2 },
      { title: 'Good', ids: ['doi:10.1145/1.2'], line: 6 },
    ]);
    expect(problems).toEqual([
      { line: 4, words: 'No title and no identifier in this row.' },
      { line: 7, words: 'A quotation mark is not closed, or stands where none can.' },
    ]);
  });

  it.each<[string, string, boolean]>([
    ['list.csv', 'a,b', true],
    ['list.TSV', '', true],
    ['export.txt', 'title;doi\n', true],
    ['export.txt', '\uFEFF"Title","Tags"\r\n', true],
    ['notes.txt', 'A title, and more\n', false],
    ['notes.txt', 'See this link, it is good', false],
  ])('is told by its name or its header: %s, %j', (name, head, is) => {
    expect(csv.isLike?.(name, head)).toBe(is);
  });
});

describe('bad input', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['no header', 'a,b\n1,2'],
    ['a header of prototypes', '__proto__,constructor\n1,2'],
    ['only quotation marks', '"'.repeat(100_000)],
  ])('%s gives no paper and says why', async (_, text) => {
    const { papers, problems } = await readBy(csv, text);
    expect(papers).toEqual([]);
    expect(problems).not.toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });

  it('of any kind is read or told, and never thrown', async () => {
    await fc.assert(
      fc.asyncProperty(anyText(300), async (text) => {
        const { papers, problems } = await readBy(csv, `Title,__proto__,Tags,Saved,Published,Link\n${text}`);
        for (const { title, ids } of papers) expect(title !== '' || ids.length > 0).toBe(true);
        for (const { words } of problems) expect(words).not.toBe('');
      }),
    );
  });

  it('of fifty million characters in one line is read', async () => {
    const { papers } = await readBy(csv, `Title,DOI\n${'x'.repeat(50_000_000)},10.1145/1\n`);
    expect(papers).toMatchObject([{ ids: ['doi:10.1145/1'] }]);
  }, 30_000);

  it('cannot choose a link that runs', async () => {
    const { papers } = await readBy(csv, 'Title,Link,PDF\nA,javascript:alert(1),data:text/html;x\n');
    expect(papers).toEqual([{ ids: [], title: 'A', line: 2 }]);
  });
});

it.skipIf(!has('python3'))('Python’s csv reads the same cells', async () => {
  const script =
    'import csv,io,json,sys; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode("utf-8-sig"), newline="")))))';
  const torture = ['', 'a"b', '""', ',', '\r\n', 'a\r', '\n', '"', ';', '=1', "'", ' a ', 'עברית', '😀', 'e\u0301', '\\;'];
  const papers = [
    ...torture.map((text) => paperOf({ title: `${text}x`, authors: [text, 'b'], note: text, tags: ['a;b'], abstract: text })),
    ...fc.sample(anyPaper, { numRuns: 200, seed: 7 }),
  ];
  const text = await written(csv, papers);
  const [header, ...rows] = JSON.parse(saidBy('python3', ['-c', script], text)) as string[][];
  expect(header).toEqual(HEADER.split(','));
  // Half characters are no UTF-8 and do not reach the file.
  expect(rows).toEqual(papers.map((paper) => cellsOf(paper).map((cell) => cell.replace(/\p{Cs}/gu, '\uFFFD'))));
});
