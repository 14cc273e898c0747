import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Library } from '../../lib/library/database';
import { dismiss, forgetSeen, meet, metOf, metWords, takeSeen } from '../../lib/library/seen';

let library: Library;

beforeEach(() => {
  library = new Library(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  await library.delete();
});

const known = async () => (await library.seen.toArray()).map(({ id }) => id);

it('is known by identifier, in the order asked for, from the first time to the last', async () => {
  await meet(library, ['s2:a', 's2:b', 's2:a'], 5);
  await meet(library, ['s2:b'], 9);
  expect(await library.seen.bulkGet(['s2:b', 's2:c', 's2:a'])).toEqual([
    { id: 's2:b', first: 5, last: 9 },
    undefined,
    { id: 's2:a', first: 5, last: 5 },
  ]);
});

it('only grows, whatever the clock does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }), async (moments) => {
      await forgetSeen(library);
      for (const now of moments) await meet(library, ['s2:a'], now);
      expect(await library.seen.bulkGet(['s2:a'])).toEqual([{ id: 's2:a', first: Math.min(...moments), last: Math.max(...moments) }]);
    }),
    { numRuns: 20 },
  );
});

it('may be dismissed, seen before or not, and taken back; the first moment counts', async () => {
  await meet(library, ['s2:a'], 5);
  expect(await dismiss(library, [['s2:a'], ['s2:b']], true, 7)).toEqual([true, true]);
  expect(await dismiss(library, [['s2:a']], true, 8)).toEqual([false]);
  await meet(library, ['s2:a'], 9);
  expect(await library.seen.bulkGet(['s2:a', 's2:b'])).toEqual([
    { id: 's2:a', first: 5, last: 9, dismissedAt: 7 },
    { id: 's2:b', first: 7, last: 7, dismissedAt: 7 },
  ]);
  expect(await dismiss(library, [['s2:a'], ['s2:nobody']], false, 10)).toEqual([true, false]);
  expect(await library.seen.bulkGet(['s2:a', 's2:nobody'])).toEqual([{ id: 's2:a', first: 5, last: 9 }, undefined]);
  await forgetSeen(library);
  expect(await library.seen.count()).toBe(0);
});

it('is of the entry, whichever of its identifiers it was met under', async () => {
  await meet(library, ['s2:a'], 5);
  await meet(library, ['doi:10.1/a'], 9);
  await dismiss(library, [['s2:b', 'doi:10.1/b']], true, 7);
  expect(await metOf(library, [['s2:a', 'doi:10.1/a'], ['doi:10.1/b', 's2:new'], ['s2:new'], []])).toEqual([
    { last: 9, dismissed: false },
    { last: 7, dismissed: true },
    { last: undefined, dismissed: false },
    { last: undefined, dismissed: false },
  ]);
});

it('of thousands at once touches only what was asked of', async () => {
  const asked = Array.from({ length: 1_200 }, (_, n) => `s2:${n}`);
  await dismiss(library, [['s2:other']], true, 3);
  await meet(library, asked.slice(0, 600), 4);
  expect(await dismiss(library, [asked], true, 5)).toEqual([true]);
  expect(await library.seen.bulkGet(['s2:0', 's2:1199', 's2:other'])).toEqual([
    { id: 's2:0', first: 4, last: 5, dismissedAt: 5 },
    { id: 's2:1199', first: 5, last: 5, dismissedAt: 5 },
    { id: 's2:other', first: 3, last: 3, dismissedAt: 3 },
  ]);
  expect(await dismiss(library, [asked], false, 6)).toEqual([true]);
  expect(await library.seen.where('dismissedAt').aboveOrEqual(0).primaryKeys()).toEqual(['s2:other']);
  expect(await library.seen.count()).toBe(1_201);
});

it('is said in words, by the calendar’s days', () => {
  const at = (...[year, month, day, hour]: [number, number, number, number]) => new Date(year, month - 1, day, hour).getTime();
  const now = at(2026, 11, 25, 1);
  expect(metWords(at(2026, 11, 25, 0), now)).toBe('Seen today');
  expect(metWords(at(2026, 11, 26, 9), now)).toBe('Seen today');
  expect(metWords(at(2026, 11, 24, 23), now)).toBe('Seen yesterday');
  expect(metWords(at(2026, 11, 19, 2), now)).toBe('Seen 6 days ago');
  expect(metWords(at(2026, 11, 18, 23), now)).toBe('Seen 18 Nov');
  expect(metWords(at(2025, 11, 18, 23), now)).toBe('Seen 18 Nov 2025');
});

it('takes in what a backup knows: the earliest, the latest, and what was dismissed', async () => {
  await meet(library, ['s2:a', 's2:b'], 5);
  await dismiss(library, [['s2:b']], true, 6);
  await takeSeen(library, [
    { id: 's2:a', first: 2, last: 3, dismissedAt: 3 },
    { id: 's2:b', first: 8, last: 9 },
    { id: 's2:c', first: 1, last: 1 },
  ]);
  expect(await library.seen.toArray()).toEqual([
    { id: 's2:a', first: 2, last: 5, dismissedAt: 3 },
    { id: 's2:b', first: 5, last: 9, dismissedAt: 6 },
    { id: 's2:c', first: 1, last: 1 },
  ]);
});

describe('more than it may hold', () => {
  const bound = { rows: 10, piece: 4 };
  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `s2:${String(from + at).padStart(2, '0')}`);

  it('lets go of what was met longest ago, a piece at a time', async () => {
    for (const [at, id] of ids(0, 10).entries()) await meet(library, [id], 100 - at, bound);
    expect(await library.seen.count()).toBe(10);
    await meet(library, ids(9, 10), 300, bound);
    await meet(library, ids(10, 11), 200, bound);
    // The last met is the one seen again, though it was the first to go before.
    expect(await known()).toEqual([...ids(0, 5), ...ids(9, 11)]);
    await meet(library, ids(11, 14), 201, bound);
    expect(await library.seen.count()).toBe(10);
    await meet(library, ids(14, 15), 202, bound);
    expect(await library.seen.count()).toBe(7);
  });

  it('lets go of what was dismissed last of all', async () => {
    await takeSeen(
      library,
      ids(0, 8).map((id) => ({ id, first: 1, last: 1, dismissedAt: 1 })),
      bound,
    );
    await meet(library, ids(8, 10), 50, bound);
    await meet(library, ids(10, 11), 60, bound);
    expect(await known()).toEqual(ids(1, 8));
  });

  it('is half a million, unless a test says otherwise, and then ten thousand go', async () => {
    const others = 489_900;
    library.use({
      stack: 'dbcore',
      name: 'many others',
      create: (core) => ({
        ...core,
        table: (name) => {
          const table = core.table(name);
          return { ...table, count: async (request) => (await table.count(request)) + others };
        },
      }),
    });
    const rows = Array.from({ length: 10_100 }, (_, at) => ({ id: `s2:${String(at).padStart(5, '0')}`, first: at, last: at }));
    await takeSeen(library, rows);
    expect(await library.seen.toCollection().primaryKeys()).toHaveLength(10_100);
    await meet(library, ['s2:one more'], 20_000);
    expect(await known()).toEqual([...rows.slice(10_000).map(({ id }) => id), 's2:one more']);
  });

  it('of a batch larger than the bound keeps the bound', async () => {
    await meet(library, ids(0, 30), 1, bound);
    expect(await library.seen.count()).toBe(10);
  });
});
