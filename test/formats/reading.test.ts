import { describe, expect, it, vi } from 'vitest';
import type { Format } from '../../lib/formats/format';
import { json } from '../../lib/formats/json';
import { readFile } from '../../lib/formats/reading';
import { ris } from '../../lib/formats/ris';
import { paperOf } from '../paper/record';

const NOW = 1_764_000_000_000;
const breathe = () => Promise.resolve();

/** A format of titles on lines; an empty line cannot be read. */
const lines: Format = {
  id: 'lines',
  name: 'Lines',
  extension: 'txt',
  mime: 'text/plain',
  isLike: (name) => name.endsWith('.txt'),
  read: (text) => {
    const all = text.split('\n').map((title, at) => ({ ids: [], title, line: at + 1 }));
    return Promise.resolve({
      papers: all.filter(({ title }) => title !== ''),
      problems: all.filter(({ title }) => title === '').map(({ line }) => ({ line, words: 'This line is empty.' })),
    });
  },
};
/** A format that takes everything for its own and finds nothing in it. */
const greedy: Format = {
  ...lines,
  id: 'greedy',
  name: 'Greedy',
  isLike: () => true,
  read: () => Promise.resolve({ papers: [], problems: [] }),
};

const read = (
  content: BlobPart,
  { name = 'a.txt', formats = [json, lines], tick = breathe }: { name?: string; formats?: Format[]; tick?: () => Promise<void> } = {},
) => readFile({ name, content: new Blob([content]) }, { formats, now: NOW, tick });
const own = (change: object = {}) =>
  JSON.stringify({ format: 'postil', version: 2, exportedAt: '2026-11-24T12:00:00.000Z', papers: [paperOf()], ...change });

describe('reading a file', () => {
  it('of Postil’s is its records as they are', async () => {
    const seen = [['x1:a', 1, 2, null]];
    expect(await read(own({ seen, apart: [['a', 'b', 3]] }), { name: 'anything' })).toEqual({
      ok: true,
      format: 'Postil',
      kind: 'backup',
      exportedAt: '2026-11-24T12:00:00.000Z',
      papers: [paperOf()],
      apart: [['a', 'b', 3]],
      merges: [],
      seen,
      problems: { count: 0, told: [] },
    });
    // A backup of a library in which nothing was seen and nothing is kept apart is one, too; a list of papers is none.
    expect(await read(own({ seen: [], apart: [] }))).toMatchObject({ kind: 'backup' });
    expect(await read(own())).toMatchObject({ kind: 'list' });
  });

  it('of Postil’s is one with its fields in any order and in any encoding', async () => {
    const turned = JSON.stringify(
      Object.fromEntries(Object.entries(JSON.parse(own({ papers: [paperOf({ title: 'x'.repeat(5_000) })] })) as object).reverse()),
    );
    expect(turned.indexOf('postil')).toBeGreaterThan(4_000);
    expect(await read(turned)).toMatchObject({ ok: true, kind: 'foreign' });
    expect(await read(turned, { name: 'x.json' })).toMatchObject({ ok: true, kind: 'list' });
    const utf16 = Uint8Array.from([
      0xff,
      0xfe,
      ...Array.from(own()).flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8]),
    ]);
    expect(await read(utf16)).toMatchObject({ ok: true, papers: [paperOf()] });
  });

  it('that was damaged is read, and where the damage begins is told', async () => {
    const bytes = (text: string) => Array.from(new TextEncoder().encode(text));
    const text = own({ papers: [paperOf({ title: 'Gödel' })] }).replace('{', '{\n');
    const [start = '', end = ''] = text.split('del');
    const damaged = Uint8Array.from([...bytes(`${start}é`), 0xff, ...bytes(end)]);
    const told = { count: 1, told: [{ line: 2, words: 'From here on some characters are damaged; “\uFFFD” stands in their place.' }] };
    expect(await read(damaged)).toMatchObject({ ok: true, papers: [{ title: 'Göé\uFFFD' }], problems: told });
    // Also where nothing else than the damaged byte is beyond ASCII: Postil writes UTF-8.
    const [ascii = '', rest = ''] = own().replace('{', '{\n').split('A Title');
    const plain = Uint8Array.from([...bytes(`${ascii}A`), 0xff, ...bytes(`B${rest}`)]);
    expect(await read(plain)).toMatchObject({ ok: true, papers: [{ title: 'A\uFFFDB' }], problems: told });
    const list = Uint8Array.from([...bytes('Gödel\nÉtale '), 0xff]);
    expect(await read(list)).toMatchObject({ ok: true, papers: [{ title: 'Gödel' }, { title: 'Étale \uFFFD' }], problems: told });
  });

  it('counts what is not told', async () => {
    const many = {
      ...lines,
      read: () => Promise.resolve({ papers: [{ ids: [], title: 'One' }], problems: [{ words: 'No.' }], untold: 5 }),
    };
    expect(await read('One', { formats: [many] })).toMatchObject({ problems: { count: 6, told: [{ words: 'No.' }] } });
  });

  it('of another program’s is an import, each paper under a key of its own, with what cannot be read', async () => {
    const file = await read('One\n\n \u2014\nTwo');
    if (!file.ok) throw new Error(file.words);
    expect(file).toMatchObject({ format: 'Lines', kind: 'foreign', apart: [], seen: [] });
    expect(file.papers.map(({ title, savedAt }) => [title, savedAt])).toEqual([
      ['One', NOW],
      ['Two', NOW - 2],
    ]);
    expect(new Set(file.papers.map(({ key }) => key)).size).toBe(2);
    expect(file.problems).toEqual({
      count: 2,
      told: [
        { line: 2, words: 'This line is empty.' },
        { line: 3, words: ' —: It has neither a title nor an identifier.' },
      ],
    });
  });

  it('may have lines that end as old programs on the Mac end them', async () => {
    const file = await read('TY  - JOUR\rTI  - One\rER  - \rTY  - JOUR\rER  - \r', { name: 'a.ris', formats: [ris] });
    expect(file).toMatchObject({ ok: true, papers: [{ title: 'One' }], problems: { count: 1, told: [{ line: 4 }] } });
  });

  it('goes on to the next format that takes it for its own when the first finds nothing', async () => {
    expect(await read('One', { formats: [greedy, lines] })).toMatchObject({ ok: true, format: 'Lines' });
    expect(await read('One', { name: 'x', formats: [greedy, lines] })).toEqual({ ok: false, words: 'There is no paper in this file.' });
  });

  it.each<[string, BlobPart, string, string]>([
    ['is empty', '', 'a.txt', 'This file is empty.'],
    ['is of no known kind', 'GIF89a', 'a.gif', 'Postil does not know what kind of file this is. Nothing was taken from it.'],
    ['is JSON of another’s', '{"a": 1}', 'a.json', 'This is no file of Postil’s. Nothing was taken from it.'],
    [
      'is cut short',
      own().slice(0, -5),
      'a',
      'This file is cut short: it ends in the middle, in line 1. Nothing was taken from it; try another copy.',
    ],
    ['has nothing that can be read', '\n', 'a.txt', 'Nothing in this file can be read. Line 1: This line is empty.'],
  ])('says so in words when it %s', async (_, content, name, words) => {
    expect(await read(content, { name })).toEqual({ ok: false, words });
  });

  it('says so when the browser cannot read it any more', async () => {
    const content = new Blob(['x']);
    vi.spyOn(content, 'slice').mockReturnValue(Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error('gone')) }));
    const result = await readFile({ name: 'a.txt', content }, { formats: [lines], now: NOW, tick: breathe });
    expect(result).toMatchObject({ ok: false, words: expect.stringMatching(/^The browser cannot read this file/) as string });
  });

  it('says how far it is in bytes, and stops where it is called off', async () => {
    const ticks: number[][] = [];
    const text = own();
    await readFile(
      { name: 'a', content: new Blob([text]) },
      { formats: [], now: NOW, tick: (...how) => (ticks.push(how), Promise.resolve()) },
    );
    expect(ticks.at(-1)).toEqual([text.length, text.length]);
    await expect(read(text, { tick: () => Promise.reject(new Error('called off')) })).rejects.toThrow('called off');
  });
});
