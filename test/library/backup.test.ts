import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json, readPostilFile } from '../../lib/formats/json';
import { changedAfter, isDue, lastEdit, QUIET, wantsReminder, writeBackup, type Standing } from '../../lib/library/backup';
import { change, keepApart, merge, remove, save, saveAndChange, separate } from '../../lib/library/changes';
import { Library } from '../../lib/library/database';
import { stage, takeIn } from '../../lib/library/intake';
import type { Paper } from '../../lib/paper/paper';
import { PostilFile } from '../../lib/paper/postil-file';
import { anyPaper, paperOf, sightingOf } from '../paper/record';

const now = new Date('2026-11-24T12:00:00.000Z');
const breathe = () => Promise.resolve();
let library: Library;

beforeEach(() => {
  library = new Library(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  await library.delete();
});

async function backup(tick: (done: number, total: number) => Promise<void> = breathe) {
  const made = await writeBackup(library, { now, tick });
  const text = await made.file.text();
  return { ...made, text, read: PostilFile.parse(JSON.parse(text)) };
}
/** A library with these papers, as if each had been saved. */
async function fill(papers: readonly Paper[]): Promise<void> {
  await library.papers.bulkPut([...papers]);
  await library.edits.bulkAdd(papers.map(({ key }) => ({ key })));
}
const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    paperOf({ key: `k${String(at).padStart(5, '0')}`, ids: [`x1:${String(at)}`], savedAt: at % 700 }),
  );

describe('a backup', () => {
  it('holds every paper, the trash too, the pairs kept apart and what was seen, in order', async () => {
    const a = await save(library, sightingOf({ ids: ['x1:a'], title: 'One Title of a Paper' }), 5);
    const b = await save(library, sightingOf({ ids: ['x1:b'], title: 'One Title of a Paper' }), 9);
    await keepApart(library, [b.key, a.key], 11);
    await remove(library, a.key, 12);
    await library.seen.bulkPut([
      { id: 'x1:b', first: 1, last: 2, dismissedAt: 3 },
      { id: 'x1:a', first: 1, last: 2 },
    ]);
    const { read, papers, edit, file } = await backup();
    expect(read.version).toBe(2);
    expect(read.exportedAt).toBe('2026-11-24T12:00:00.000Z');
    expect(read.papers).toEqual([b, { ...a, trashedAt: 12 }]);
    expect(read.apart).toEqual([[...[a.key, b.key].sort(), 11]]);
    expect(read.seen).toEqual([
      ['x1:a', 1, 2, null],
      ['x1:b', 1, 2, 3],
    ]);
    expect({ papers, edit, type: file.type }).toEqual({ papers: 2, edit: await lastEdit(library), type: 'application/json' });
  });

  it('of an empty library is a file, too', async () => {
    const { read, papers } = await backup();
    expect(read).toMatchObject({ papers: [], apart: [], seen: [] });
    expect(papers).toBe(0);
  });

  it('is the same to the byte for the same library, in whatever order it was filled, over many pages', async () => {
    const papers = numbered(1_234);
    await fill(papers);
    const first = await backup();
    await library.papers.clear();
    await fill(papers.toReversed());
    const second = await backup();
    expect(second.text).toBe(first.text);
    expect(first.read.papers.map(({ key }) => key)).toEqual(
      papers.toSorted((x, y) => y.savedAt - x.savedAt || (x.key < y.key ? -1 : 1)).map(({ key }) => key),
    );
  });

  it('taken into an empty library gives the same library', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyPaper, { maxLength: 6, selector: ({ key }) => key }), async (any) => {
        // One identifier is one paper's.
        const papers = any.map((paper, at) => ({ ...paper, ids: paper.ids.map((id) => `${id}#${String(at)}`) }));
        await library.papers.clear();
        await library.seen.clear();
        await fill(papers);
        await library.seen.put({ id: 'x1:seen', first: 3, last: 4 });
        const { text, file } = await backup();
        const read = await readPostilFile([await file.text()], breathe);
        if (!read.ok) throw new Error(read.words);
        expect(read.problems.count).toBe(0);
        await library.papers.clear();
        await library.seen.clear();
        const batch = crypto.randomUUID();
        await stage(library, { batch, part: 0, papers: read.papers, apart: read.apart, seen: read.seen }, 1);
        await takeIn(library, batch, 'restore', 1);
        expect((await backup()).text).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('holds what became one, so that it can be separated where it is restored', async () => {
    const made = (id: string, at: number) =>
      saveAndChange(
        library,
        sightingOf({ ids: [`x1:${id}`] }),
        { note: { base: '', text: `of ${id}` }, tags: { add: [id], remove: [] } },
        at,
      );
    const [a, b, c, third] = [await made('a', 5), await made('b', 6), await made('c', 7), await made('third', 8)];
    await keepApart(library, [c.key, third.key], 10);
    await merge(library, [b.key, c.key], 11);
    await merge(library, [a.key, b.key], 12);
    await change(library, a.key, { status: 'read' }, 13);
    const { text, read } = await backup();
    const expected = [`${b.key} ${a.key}`, `${c.key} ${b.key}`];
    expect(read.merges?.map(({ from, into }) => `${from} ${into}`)).toEqual(expected.sort());
    const tables = async () => ({
      merges: await library.merges.toArray(),
      pairs: await library.pairs.toArray(),
      papers: await library.papers.toArray(),
    });
    const before = await tables();

    await Promise.all(library.tables.map((table) => table.clear()));
    const batch = crypto.randomUUID();
    await stage(library, { batch, part: 0, papers: read.papers, apart: read.apart ?? [] }, 20);
    await stage(library, { batch, part: 1, papers: [], merges: read.merges ?? [] }, 20);
    expect(await takeIn(library, batch, 'restore', 20)).toEqual({ added: 2, changed: 0, same: 0 });
    expect(await tables()).toEqual(before);
    expect((await backup()).text).toBe(text);
    expect(await separate(library, b.key, 21)).toMatchObject([
      { key: a.key, ids: a.ids, note: 'of a', tags: ['a'], status: 'read' },
      { key: b.key, ids: [...b.ids, ...c.ids], note: 'of b\n\nof c' },
    ]);
    expect(await separate(library, c.key, 22)).toMatchObject([
      { key: b.key, note: 'of b' },
      { key: c.key, note: 'of c', ids: c.ids },
    ]);
  });

  it('says nothing of what became one where nothing did', async () => {
    await save(library, sightingOf(), 5);
    expect((await backup()).text).not.toContain('"merges"');
  });

  it('holds the library as it is at the end, when it is changed while it is read', async () => {
    const papers = numbered(1_600);
    await fill(papers);
    const [early = papers[0]!, ...others] = papers;
    let round = 0;
    const { text, edit } = await backup(async () => {
      if (round++ !== 1) return;
      await library.papers.bulkDelete(['k00005', 'k00699', 'k01500']);
      await library.papers.bulkPut([
        { ...early, note: 'written meanwhile' },
        paperOf({ key: 'new', ids: ['x1:new'], savedAt: 10_000 }),
        paperOf({ key: 'old', ids: ['x1:old'], savedAt: 0 }),
        { ...others[300]!, savedAt: 699 },
      ]);
      await library.edits.bulkAdd(['k00005', 'k00699', 'k01500', early.key, 'new', 'old', others[300]!.key].map((key) => ({ key })));
    });
    expect(round).toBeGreaterThan(2);
    expect(edit).toBe(await lastEdit(library));
    expect(text).toBe((await backup()).text);
    expect(text).toContain('written meanwhile');
  });

  it('is begun anew when it is no longer known what was changed, and given up when that goes on', async () => {
    await fill(numbered(3));
    const prune = async () => {
      await library.papers.update('k00000', { note: 'changed' });
      await library.edits.bulkAdd([{ key: 'k00000' }, { key: 'k00001' }]);
      await library.edits
        .where('n')
        .below(await lastEdit(library))
        .delete();
    };
    let ticks = 0;
    const { text } = await backup(() => (ticks++ === 0 ? prune() : Promise.resolve()));
    expect(ticks).toBe(2);
    expect(text).toContain('"note":"changed"');
    await expect(backup(prune)).rejects.toThrow('Try again');
  });

  it('keeps a record that the schema refuses, which costs no other', async () => {
    await fill([paperOf({ key: 'bad', ids: [], note: 'precious' }), paperOf()]);
    const { file, papers } = await writeBackup(library, { now, tick: breathe });
    expect(papers).toBe(2);
    expect(await file.text()).toContain('precious');
    const read = await readPostilFile([await file.text()], breathe);
    expect(read).toMatchObject({ papers: [paperOf()], problems: { count: 1 } });
  });

  it('says how far it is, and stops where it is called off', async () => {
    await fill(numbered(1_100));
    const tick = vi.fn(breathe);
    await backup(tick);
    expect(tick.mock.calls).toEqual([
      [500, 1_100],
      [1_000, 1_100],
      [1_100, 1_100],
    ]);
    await expect(backup(() => Promise.reject(new Error('called off')))).rejects.toThrow('called off');
  });

  it('is what the format writes of the same papers', async () => {
    await fill(numbered(30));
    const written = await json.write?.(await library.papers.toArray(), { choices: {}, now, tick: breathe });
    const { text } = await backup();
    expect(text).toBe(String(written).replace('\n]\n}\n', '\n],\n"apart": [\n],\n"seen": [\n]\n}\n'));
  });
});

const DAY = 86_400_000;
const at = (days: number) => ({ at: days * DAY, papers: 1, edit: 1 });

describe('a backup is due', () => {
  it.each([
    ['never while none is wanted', 'off', undefined, 100, false],
    ['at once when there is none yet', 'daily', undefined, 100, true],
    ['not within its day', 'daily', 99.5, 100, false],
    ['after its day', 'daily', 99, 100, true],
    ['not within its week', 'weekly', 94, 100, false],
    ['after its week', 'weekly', 93, 100, true],
    ['not within its month', 'monthly', 71, 100, false],
    ['after its month', 'monthly', 70, 100, true],
    ['not again after a clock went back a little', 'daily', 100.5, 100, false],
    ['after a clock that was years ahead came back', 'weekly', 4_000, 100, true],
  ] as const)('%s', (_, rhythm, last, today, due) => {
    expect(isDue(rhythm, { ...(last !== undefined && { last: at(last) }), now: today * DAY })).toBe(due);
  });

  it('again an hour after one that failed, whatever the clock does', () => {
    const failed = (hours: number) => isDue('daily', { failedAt: 100 * DAY, now: 100 * DAY + hours * 3_600_000 });
    expect([0, 0.9, 1, -0.5, -2].map(failed)).toEqual([false, false, true, false, true]);
  });

  it('once more than needed, and never less, for a clock that jumps about', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2_000, max: 2_000 }), { maxLength: 20 }), (jumps) => {
        let clock = 20_000;
        let last = at(clock);
        let backups = 0;
        const pass = () => {
          if (!isDue('weekly', { last, now: clock * DAY })) return;
          last = at(clock);
          backups++;
        };
        for (const jump of jumps) {
          clock = Math.max(0, clock + jump);
          pass();
        }
        expect(backups).toBeLessThanOrEqual(jumps.length);
        // From here on the clock is right: within a week there is a backup, then one each week.
        const before = backups;
        for (let day = 0; day < 70; day++) {
          clock++;
          pass();
        }
        expect(backups - before).toBeGreaterThanOrEqual(9);
        expect(backups - before).toBeLessThanOrEqual(11);
      }),
    );
  });
});

describe('what was changed since a backup', () => {
  it('is counted by papers', async () => {
    const one = await save(library, sightingOf({ ids: ['x1:a'] }), 5);
    const edit = await lastEdit(library);
    expect(await changedAfter(library, edit)).toBe(0);
    await remove(library, one.key, 6);
    await save(library, sightingOf({ ids: ['x1:a'] }), 7);
    await save(library, sightingOf({ ids: ['x1:b'] }), 7);
    expect(await changedAfter(library, edit)).toBe(2);
    // Of another library, which knows fewer edits, all counts.
    expect(await changedAfter(library, 1_000)).toBe(2);
  });
});

describe('a reminder', () => {
  const standing = (given: Partial<Standing>): Standing => ({ papers: 10, changed: 3, now: 100 * DAY, ...given });
  it.each<[string, Partial<Standing>, boolean]>([
    ['comes when there are many papers and no backup', { papers: 50 }, true],
    ['does not for few, saved lately', { papers: 49, since: 90 * DAY }, false],
    ['comes when the first was saved long ago', { since: 70 * DAY }, true],
    ['comes when there are many more than in the last backup', { papers: 150, last: { ...at(99), papers: 100 } }, true],
    ['does not when there are few more', { papers: 149, last: { ...at(99), papers: 100 } }, false],
    ['comes a month after the last', { last: at(70) }, true],
    ['comes when a clock that was years ahead has written the last', { last: at(4_000) }, true],
    ['does not when a clock went back a little', { last: at(101) }, false],
    ['does not when nothing has changed since', { last: at(10), changed: 0 }, false],
    ['does not while it is not wanted', { papers: 500, quietUntil: 101 * DAY }, false],
    ['comes again after that', { papers: 500, quietUntil: 100 * DAY }, true],
    ['is not kept away by a clock that was ahead', { papers: 500, quietUntil: 100 * DAY + QUIET + 1 }, true],
  ])('%s', (_, given, wanted) => {
    expect(wantsReminder(standing(given))).toBe(wanted);
  });
});
