import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Library } from '../../lib/library/database';
import { dismiss, forgetSeen, meet, seenOf, takeSeen, undismiss } from '../../lib/library/seen';

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
  expect(await seenOf(library, ['s2:b', 's2:c', 's2:a'])).toEqual([
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
      expect(await seenOf(library, ['s2:a'])).toEqual([{ id: 's2:a', first: Math.min(...moments), last: Math.max(...moments) }]);
    }),
    { numRuns: 20 },
  );
});

it('may be dismissed, seen before or not, and taken back; the first moment counts', async () => {
  await meet(library, ['s2:a'], 5);
  await dismiss(library, ['s2:a', 's2:b'], 7);
  await dismiss(library, ['s2:a'], 8);
  await meet(library, ['s2:a'], 9);
  expect(await seenOf(library, ['s2:a', 's2:b'])).toEqual([
    { id: 's2:a', first: 5, last: 9, dismissedAt: 7 },
    { id: 's2:b', first: 7, last: 7, dismissedAt: 7 },
  ]);
  await undismiss(library, ['s2:a', 's2:nobody']);
  expect(await seenOf(library, ['s2:a', 's2:nobody'])).toEqual([{ id: 's2:a', first: 5, last: 9 }, undefined]);
  await forgetSeen(library);
  expect(await library.seen.count()).toBe(0);
});

it('takes in what a backup knows: the earliest, the latest, and what was dismissed', async () => {
  await meet(library, ['s2:a', 's2:b'], 5);
  await dismiss(library, ['s2:b'], 6);
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

  it('of a batch larger than the bound keeps the bound', async () => {
    await meet(library, ids(0, 30), 1, bound);
    expect(await library.seen.count()).toBe(10);
  });
});
