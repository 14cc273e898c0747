import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json, readPostilFile, TOLD, type PostilFileRead } from '../../lib/formats/json';
import type { Paper } from '../../lib/paper/paper';
import { PostilFile } from '../../lib/paper/postil-file';
import { anyPaper, anyText, paperOf } from '../paper/record';

const now = new Date('2026-11-23T12:00:00.000Z');
const breathe = () => Promise.resolve();
const write = async (papers: readonly Paper[]) => String(await json.write?.(papers, { choices: {}, now, tick: breathe }));
/** Reads a text that comes in pieces of this length. */
const read = (text: string, piece = 100): Promise<PostilFileRead> =>
  readPostilFile(text.match(new RegExp(`[^]{1,${String(piece)}}`, 'g')) ?? [], breathe);
const found = async (text: string, piece?: number) => {
  const file = await read(text, piece);
  if (!file.ok) throw new Error(file.words);
  return file;
};
const wordsOf = async (text: string) => {
  const file = await read(text);
  return file.ok ? undefined : file.words;
};
/** A file with one thing other than it should be. */
const fileWith = (change: object) =>
  JSON.stringify({ format: 'postil', version: 2, exportedAt: now.toISOString(), papers: [paperOf()], ...change });
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const byKey = (a: Paper, b: Paper) => (a.key < b.key ? -1 : 1);

describe('what is written', () => {
  it('is named, versioned and dated, has a paper on a line, and ends with its line', async () => {
    const text = await write([paperOf({ key: 'b' }), paperOf({ key: 'a' })]);
    expect(PostilFile.parse(JSON.parse(text))).toEqual({
      format: 'postil',
      version: 2,
      exportedAt: '2026-11-23T12:00:00.000Z',
      papers: [paperOf({ key: 'a' }), paperOf({ key: 'b' })],
    });
    expect(text.split('\n').filter((line) => line.includes('"key"'))).toHaveLength(2);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('is read back as it was in whatever pieces it comes, and written again is the same to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyPaper, { maxLength: 5, selector: ({ key }) => key }),
        fc.integer({ min: 1, max: 3_000 }),
        async (papers, piece) => {
          const text = await write(papers);
          const file = await found(text, piece);
          // As JSON carries it, which knows no minus zero.
          expect([...file.papers].sort(byKey)).toEqual(asJson([...papers].sort(byKey)));
          expect(file.problems.count).toBe(0);
          expect(await write(file.papers)).toBe(text);
          expect(JSON.parse(text)).toMatchObject({ papers: file.papers });
        },
      ),
    );
  });

  it('does not depend on the order of papers or fields', async () => {
    const papers = [paperOf({ key: 'b' }), paperOf({ key: 'a' }), paperOf({ key: 'c', savedAt: 5_000 })];
    const turned = papers.map((paper) => Object.fromEntries(Object.entries(paper).reverse()) as Paper).reverse();
    expect(await write(turned)).toBe(await write(papers));
    expect((await found(await write(papers))).papers.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
  });

  it('holds what the schema refuses as it is, to be told where it is read', async () => {
    const file = await found(await write([paperOf({ ids: [] }), paperOf({ key: 'good' })]));
    expect(file.papers).toEqual([paperOf({ key: 'good' })]);
    expect(file.problems.count).toBe(1);
  });

  it('stops where the person calls it off', async () => {
    const tick = () => Promise.reject(new Error('called off'));
    await expect(json.write?.([paperOf()], { choices: {}, now, tick })).rejects.toThrow('called off');
  });
});

describe('what is read', () => {
  it('may be of version 1, however it is laid out', async () => {
    const text = JSON.stringify({ format: 'postil', version: 1, exportedAt: now.toISOString(), papers: [paperOf()] }, null, 2);
    const file = await found(`${text}\n`);
    expect(file).toEqual({
      ok: true,
      whole: false,
      exportedAt: now.toISOString(),
      papers: [paperOf()],
      apart: [],
      merges: [],
      seen: [],
      problems: { count: 0, told: [] },
    });
  });

  it('holds what papers were before they became one, no more of it than a library does', async () => {
    const one = paperOf();
    const merges = Array.from({ length: 501 }, (_, at) => ({
      ...{ from: `was ${String(at)}`, into: one.key, at: 5 },
      ...{ kept: one, joined: one, after: one, apart: [] },
    }));
    expect(await found(fileWith({ merges: merges.slice(0, 2) }))).toMatchObject({ merges: merges.slice(0, 2), problems: { count: 0 } });
    const more = await found(fileWith({ merges: [{ from: 'a' }, ...merges] }));
    expect(more).toMatchObject({ merges: merges.slice(0, 500), problems: { count: 2 } });
  });

  it('holds pairs that are kept apart and what was seen', async () => {
    const apart = [['a', 'b', 5]];
    const seen = [
      ['arxiv:1', 1, 2, null],
      ['doi:2', 1, 2, 3],
    ];
    expect(await found(fileWith({ apart, seen }))).toMatchObject({ apart, seen, problems: { count: 0 } });
    expect(await found(fileWith({ apart: [['a']], seen: [5, ...seen] }))).toMatchObject({ apart: [], seen, problems: { count: 2 } });
  });

  it('may begin with a byte order mark, have its fields in any order, and hold more than is known', async () => {
    const more = { more: [{ deep: ['}', '"]'] }, 1], text: 'x"y\\', papers: [{ ...paperOf(), more: 1 }] };
    expect((await found(`\uFEFF ${fileWith(more)}`, 1)).papers).toEqual([paperOf()]);
    const turned = Object.fromEntries(Object.entries(JSON.parse(fileWith({ zero: 0 })) as object).reverse());
    expect((await found(JSON.stringify(turned))).papers).toEqual([paperOf()]);
    expect((await found('{"format":"postil","version":1,"papers":[]}')).papers).toEqual([]);
  });

  it('cannot reach the prototype of anything', async () => {
    const text = fileWith({ papers: [paperOf()] })
      .replace('{"format"', '{"__proto__":{"polluted":true},"format"')
      .replace('{"key"', '{"__proto__":{"polluted":true},"key"');
    expect(text.match(/__proto__/g)).toHaveLength(2);
    const [paper] = (await found(text)).papers;
    expect(paper).toEqual(paperOf());
    expect(paper).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['text', 'hello'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['another’s file', '{"format":"zotero","version":1}'],
    ['half of another’s file', '{"items":[{"id":1'],
    ['a file without a version', '{"format":"postil"}'],
    ['a file with a version that is none', '{"format":"postil","version":"1"}'],
  ])('is refused when it is %s', async (_, text) => {
    expect(await wordsOf(text)).toBe('This is no file of Postil’s. Nothing was taken from it.');
  });

  it('is refused when a later version wrote it', async () => {
    expect(await wordsOf('{"format":"postil","version":3,"papers":{}}')).toBe(
      'A later version of Postil wrote this file (its form is 3, this one reads up to 2). ' +
        'Nothing was taken from it; update Postil, then choose it again.',
    );
  });

  it('is refused when it ends in the middle, wherever that is, with the line', async () => {
    const text = (await write([paperOf({ key: 'a' }), paperOf({ key: 'b' })])).trimEnd();
    const named = text.indexOf('\n', text.indexOf('postil'));
    for (let end = named; end < text.length; end++) {
      const cut = text.slice(0, end);
      const line = cut.trimEnd().split('\n').length;
      const words = (await wordsOf(cut)) ?? 'read';
      const told = Number(/^This file is cut short: it ends in the middle, in line (\d+)\. Nothing was taken/.exec(words)?.[1]);
      // Where only space follows, it may be said to end on the line behind it.
      expect(told - line, words).toBeGreaterThanOrEqual(0);
      expect(told - line).toBeLessThanOrEqual(cut.split('\n').length - line);
    }
  });

  it.each<[string, string]>([
    ['{"format":"postil",\n"version":2,\n"papers":[{}{}]}', 'This file is damaged in line 3: it is no JSON there.'],
    ['{"format":"postil",\n"version":2,"papers":[1,]}', 'This file is damaged in line 2: it is no JSON there.'],
    ['{"format":"postil","version":2,"papers":[]} x', 'This file is damaged in line 1: it is no JSON there.'],
    ['{"format":"postil","version":2,papers:[]}', 'This file is damaged in line 1: it is no JSON there.'],
    ['{"format":"postil","version":2,"papers":{}}', 'This file is damaged: its papers are no list.'],
  ])('is refused whole where it is no JSON as a whole: %s', async (text, words) => {
    expect(await wordsOf(text)).toMatch(new RegExp(`^${words}`));
  });

  it.each<[unknown, string]>([
    [5, 'Paper 2: it is no object.'],
    [{ ...paperOf({ key: 'x' }), title: 5 }, 'Paper 2: title is no string.'],
    [{ ...paperOf({ key: 'x' }), tags: ['x', ''] }, 'Paper 2 (A Title): tags.1 is not what it should be, and 1 more.'],
    [paperOf({ key: 'x', ids: [] }), 'Paper 2 (A Title): ids is not what it should be.'],
    [paperOf(), 'Paper 2 (A Title) has the key of an earlier one, which was taken.'],
  ])('tells which record is broken and takes the others: %j', async (broken, words) => {
    const text = fileWith({ papers: [paperOf(), broken, paperOf({ key: 'last' })] }).replace(/,(?=\{"key)/g, ',\n');
    const file = await found(text);
    expect(file.papers.map(({ key }) => key)).toEqual(['one', 'last']);
    expect(file.problems).toEqual({ count: 1, told: [{ line: broken === 5 ? 1 : 2, words }] });
  });

  it('takes the good ones of a file with a record that is no JSON', async () => {
    const text = fileWith({ papers: [paperOf(), '@', paperOf({ key: 'last' })] }).replace('"@"', '{"key": oops}');
    const file = await found(text);
    expect(file.papers.map(({ key }) => key)).toEqual(['one', 'last']);
    expect(file.problems.told).toEqual([{ line: 1, words: 'Paper 2 is no JSON.' }]);
  });

  it('takes the good ones among ten thousand broken ones, which are all counted', async () => {
    const papers = Array.from({ length: 20_000 }, (_, at) => (at % 2 ? paperOf({ key: String(at) }) : { key: String(at) }));
    const file = await found(fileWith({ papers }), 50_000);
    expect(file.papers).toHaveLength(10_000);
    expect(file.problems.count).toBe(10_000);
    expect(file.problems.told).toHaveLength(TOLD);
  });

  it('of 200 MB, every second record of it broken, is read to its end as it comes', async () => {
    const RECORDS = 4_000;
    const note = 'x'.repeat(100_000);
    let size = 0;
    function* pieces() {
      const [before = '', behind = ''] = fileWith({ papers: ['@'] }).split('"@"');
      const record = (at: number) =>
        JSON.stringify(at % 2 ? { key: String(at), note } : paperOf({ key: String(at), note: `${String(at)}${note.slice(9)}` }));
      for (let at = -1; at <= RECORDS; at += 1) {
        const piece = at < 0 ? before : at === RECORDS ? behind : `${at > 0 ? ',\n' : ''}${record(at)}`;
        size += piece.length;
        yield piece;
      }
    }
    const file = await readPostilFile(pieces(), breathe);
    expect(size).toBeGreaterThan(200_000_000);
    if (!file.ok) throw new Error(file.words);
    expect(file.papers).toHaveLength(RECORDS / 2);
    expect(file.papers.at(-1)).toMatchObject({ key: String(RECORDS - 2) });
    expect(file.problems).toMatchObject({ count: RECORDS / 2, told: { length: TOLD } });
    expect(file.problems.told[0]).toMatchObject({ line: 2 });
  });

  it('is refused or read, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          anyText(),
          fc.json().map((papers) => fileWith({ papers: JSON.parse(papers) as unknown })),
          fc.tuple(fc.nat(), anyText(3)).map(([at, text]) => {
            const file = fileWith({});
            return file.slice(0, at % file.length) + text + file.slice(at % file.length);
          }),
        ),
        async (text) => {
          const file = await read(text, 7);
          expect(file.ok || file.words !== '').toBe(true);
        },
      ),
    );
  });

  it('is told from other files by how it begins', async () => {
    expect(json.isLike?.('x', await write([]))).toBe(true);
    expect(json.isLike?.('x', JSON.stringify({ format: 'postil' }, null, 4))).toBe(true);
    expect(json.isLike?.('x.json', '[{"id": "postil"}]')).toBe(false);
  });

  it('can be read as another program’s, without what only its library knows', async () => {
    const paper = paperOf({ note: 'n', tags: ['t'], trashedAt: 5, venue: 'V' });
    const brought = await json.read?.(await write([paper]), { now: 9, tick: breathe });
    expect(brought?.problems).toEqual([]);
    const { ids, title, note, tags, venue, savedAt } = paper;
    expect(brought?.papers).toEqual([
      { ids, title, note, tags, venue, savedAt, authors: [], categories: [], links: {}, status: 'to-read', highlights: [] },
    ]);
    expect(await json.read?.('{}', { now: 9, tick: breathe })).toEqual({
      papers: [],
      problems: [{ words: 'This is no file of Postil’s. Nothing was taken from it.' }],
    });
  });
});
