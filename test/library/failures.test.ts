/** Whatever write fails, and however: nothing is half written, and whoever asked is told. */
import 'fake-indexeddb/auto';
import { Dexie, type DBCore, type DBCoreTable } from 'dexie';
import { describe, expect, it, vi } from 'vitest';
import { change, keepApart, merge, remove, restore, save, saveAndChange, saveEach, separate } from '../../lib/library/changes';
import { Library } from '../../lib/library/database';
import { clearStaged, stage, takeBack, takeIn, unstage } from '../../lib/library/intake';
import { changeEach, cite, erase, removeEach, restoreEach } from '../../lib/library/many';
import { dismiss, forgetSeen, meet, takeSeen } from '../../lib/library/seen';
import { emptyOld } from '../../lib/library/trash';
import { paperOf, sightingOf } from '../paper/record';

const BATCH = '3f0e9c1a-5b1d-4c55-9a55-0d6f3a0c1b2e';
const TAKEN = '0b7c8d2e-1a3f-4e5d-8c9b-7a6f5e4d3c2b';
const TITLE = 'Attention Is All You Need';
const NOW = 1_000_000;

/** A library in which something can be done of every kind. */
async function filled(): Promise<Library> {
  const library = new Library(`test-${crypto.randomUUID()}`);
  await library.papers.bulkPut([
    paperOf({ key: 'a', ids: ['s2:a'], title: TITLE, note: 'of a', savedAt: 1 }),
    paperOf({ key: 'b', ids: ['s2:b'], title: TITLE, note: 'of b', savedAt: 2 }),
    paperOf({ key: 'c', ids: ['s2:c'], savedAt: 3 }),
    paperOf({ key: 'd', ids: ['s2:d'], savedAt: 4 }),
    paperOf({ key: 't', ids: ['s2:t', 's2:b'], title: TITLE, savedAt: 5, trashedAt: 9 }),
  ]);
  await keepApart(library, ['b', 'c'], 10);
  await merge(library, ['c', 'd'], 11);
  await meet(library, ['s2:a'], 12);
  await stage(library, { batch: TAKEN, part: 0, papers: [paperOf({ key: 'x', ids: ['s2:x', 's2:a'], title: TITLE })] }, 13);
  await takeIn(library, TAKEN, 'import', 14);
  const papers = [
    paperOf({ key: 'a', ids: ['s2:a', 's2:b'], note: 'there', changedAt: NOW }),
    paperOf({ key: 'y', ids: ['s2:y'], title: TITLE }),
  ];
  await stage(library, { batch: BATCH, part: 0, papers, apart: [['c', 'y', 5]], seen: [['s2:y', 1, 2, null]] }, 15);
  return library;
}

const tag = { tags: { add: ['new'], remove: [] } };
const changes: Record<string, (library: Library) => Promise<unknown>> = {
  'saving a new paper': (library) => save(library, sightingOf({ ids: ['s2:new'], title: TITLE }), NOW),
  'saving one that makes two one': (library) => save(library, sightingOf({ ids: ['s2:a', 's2:b'] }), NOW),
  'saving and changing': (library) => saveAndChange(library, sightingOf({ ids: ['s2:t'] }), tag, NOW),
  'saving many': (library) =>
    saveEach(
      library,
      [['s2:new'], ['s2:newer'], ['s2:a', 's2:b'], ['s2:t'], ['s2:new']].map((ids) => sightingOf({ ids, title: TITLE })),
      tag,
      NOW,
    ),
  citing: (library) =>
    cite(library, [
      { key: 'a', citationKey: 'one' },
      { key: 'b', citationKey: 'two' },
    ]),
  changing: (library) => change(library, 'a', tag, NOW),
  removing: (library) => remove(library, 'a', NOW),
  restoring: (library) => restore(library, 't', NOW),
  merging: (library) => merge(library, ['b', 'a'], NOW),
  separating: (library) => separate(library, 'd', NOW),
  'keeping apart': (library) => keepApart(library, ['a', 'b'], NOW),
  'changing many': (library) =>
    changeEach(
      library,
      ['a', 'b', 'd'].map((key) => ({ key, changes: tag })),
      NOW,
    ),
  'removing many': (library) => removeEach(library, ['a', 'b', 'c'], NOW),
  'restoring many': (library) => restoreEach(library, ['t', 'a'], NOW),
  erasing: (library) => erase(library, ['t']),
  'laying down': (library) => stage(library, { batch: BATCH, part: 1, papers: [] }, NOW),
  'not taking in what was laid down': (library) => unstage(library, BATCH),
  'forgetting what was laid down long ago': (library) => clearStaged(library, NOW + 100_000_000),
  'forgetting what was seen': (library) => forgetSeen(library),
  'taking in a backup': (library) => takeIn(library, BATCH, 'restore', NOW),
  importing: (library) => takeIn(library, BATCH, 'import', NOW),
  'taking back': (library) => takeBack(library, TAKEN, NOW),
  'meeting entries': (library) => meet(library, ['s2:a', 's2:new'], NOW),
  dismissing: (library) => dismiss(library, [['s2:a'], ['s2:new']], true, NOW),
  'dismissing, and back': async (library) => {
    await dismiss(library, [['s2:a']], false, NOW);
    await takeSeen(library, [{ id: 's2:a', first: 1, last: 2, dismissedAt: 2 }]);
  },
};

/** Each row of each table. */
async function contents(library: Library): Promise<object> {
  return Object.fromEntries(await Promise.all(library.tables.map(async (table) => [table.name, await table.toArray()] as const)));
}

/** The same as it is at one moment. */
async function contentsAtOnce(library: Library): Promise<object> {
  const reading = library.backendDB().transaction(library.tables.map(({ name }) => name));
  const all = library.tables.map(({ name }) => [name, reading.objectStore(name).getAll()] as const);
  await new Promise((resolve) => (reading.oncomplete = resolve));
  return Object.fromEntries(all.map(([name, { result }]) => [name, result as unknown]));
}

type Write = DBCoreTable['mutate'];

/** Has the write with this number, from 1, done another way, and counts the writes. */
function atWrite(
  library: Library,
  at: number,
  otherwise: (table: DBCoreTable, request: Parameters<Write>[0]) => ReturnType<Write>,
): { writes: number } {
  const count = { writes: 0 };
  library.use({
    stack: 'dbcore',
    name: 'otherwise',
    create: (core: DBCore): DBCore => ({
      ...core,
      table: (name) => {
        const table = core.table(name);
        return { ...table, mutate: (request) => ((count.writes += 1) === at ? otherwise(table, request) : table.mutate(request)) };
      },
    }),
  });
  return count;
}

/** Makes the write with this number fail. */
function spoil(library: Library, at: number, fail: () => Error | 'abort'): { writes: number } {
  return atWrite(library, at, async (table, request) => {
    const failure = fail();
    if (failure !== 'abort') throw failure;
    const done = await table.mutate(request);
    // As when the browser gives a transaction up that it had begun to write.
    (request.trans as unknown as IDBTransaction).abort();
    return done;
  });
}

const failures = {
  'a full disk': () => new DOMException('Spoiled.', 'QuotaExceededError'),
  'a transaction that is given up': () => 'abort' as const,
};

describe.each(Object.keys(changes))('%s', (what) => {
  it.each(Object.entries(failures))('leaves everything as it was after %s, at each of its writes', async (_, fail) => {
    const does = changes[what]!;
    const first = await filled();
    const { name } = first;
    const before = await contents(first);
    first.close();
    let at = 1;
    for (; ; at += 1) {
      const library = new Library(name);
      const spoiled = spoil(library, at, fail);
      try {
        await does(library);
        expect(spoiled.writes).toBeLessThan(at);
        // It was done at last, all of it.
        expect(await contents(library)).not.toEqual(before);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        if (!(error instanceof Dexie.DexieError)) expect(String(error)).toContain('Spoiled.');
        expect(await contents(library)).toEqual(before);
      } finally {
        library.close();
      }
    }
    expect(at).toBeGreaterThan(1);
    await Dexie.delete(name);
  });
});

/** How many times the disk is asked for something before a write that is slow is begun. */
const SLOW = 60;

/** Makes the write with this number slow; `begun` is called when the slowness begins. */
function slow(library: Library, at: number, begun: () => void): { writes: number } {
  return atWrite(library, at, async (table, request) => {
    begun();
    // A transaction lives as long as something is asked of it.
    for (let asked = 0; asked < SLOW; asked += 1) await table.get({ trans: request.trans, key: table.schema.name });
    return table.mutate(request);
  });
}

describe.each(Object.keys(changes))('%s while the disk is slow', (what) => {
  const does = changes[what]!;
  /** What another tab does meanwhile, to a paper that most of the changes touch too. */
  const other = (library: Library) => change(library, 'b', { note: { base: 'of b', text: 'of another tab' } }, NOW + 1);
  /** Keys are random; here the same in each run. */
  const withKeys = async <T>(run: () => Promise<T>): Promise<T> => {
    let keys = 0;
    const random = vi
      .spyOn(crypto, 'randomUUID')
      .mockImplementation(() => `00000000-0000-4000-8000-${String((keys += 1)).padStart(12, '0')}`);
    try {
      return await run();
    } finally {
      random.mockRestore();
    }
  };
  const after = async (...acts: ((library: Library) => Promise<unknown>)[]) => {
    const library = await filled();
    await withKeys(async () => {
      for (const act of acts) await act(library);
    });
    const left = await contents(library);
    await library.delete();
    return left;
  };

  it('is whole for whoever reads meanwhile, and what is written meanwhile is not lost', async () => {
    const [before, alone] = [await after(), await after(does)];
    const inTurn = [await after(does, other), await after(other, does)];
    for (let at = 1; ; at += 1) {
      const made = await filled();
      const { name } = made;
      made.close();
      const [library, second] = [new Library(name), new Library(name)];
      await second.open();
      const meanwhile: Promise<unknown>[] = [];
      const slowed = slow(library, at, () => {
        // From outside, as another tab's: not from within the transaction that is slow.
        setImmediate(() => {
          meanwhile.push(contentsAtOnce(second).then((seen) => expect([before, alone, ...inTurn]).toContainEqual(seen)));
          meanwhile.push(other(second));
        });
      });
      await withKeys(() => does(library));
      await Promise.all(meanwhile);
      if (slowed.writes >= at) expect(inTurn).toContainEqual(await contents(second));
      else expect(at).toBeGreaterThan(1);
      library.close();
      second.close();
      await Dexie.delete(name);
      if (slowed.writes < at) break;
    }
  });
});

it.each(Object.entries(failures))(
  'what the trash is to lose of itself goes whole or not at all, and the next day, after %s',
  async (_, fail) => {
    const DAY = 86_400_000;
    for (let at = 1; ; at += 1) {
      const library = await filled();
      const { name } = library;
      await library.days.bulkPut([{ day: 40 }, { day: 41 }]);
      const { days, ...before } = (await contents(library)) as Record<string, unknown[]>;
      library.close();
      expect(days).toHaveLength(2);
      const failing = new Library(name);
      spoil(failing, at, fail);
      const erased = await emptyOld(failing, 42 * DAY).catch(() => 0);
      failing.close();
      const next = new Library(name);
      if (erased === 0) expect(await contents(next)).toMatchObject(before);
      // Each of its writes has failed once: of the day, of the record, and of what goes with it.
      else expect(at).toBeGreaterThan(3);
      expect(await emptyOld(next, 43 * DAY)).toBe(1 - erased);
      expect(await next.papers.get('t')).toBeUndefined();
      next.close();
      await Dexie.delete(name);
      if (erased === 1) break;
    }
  },
);
