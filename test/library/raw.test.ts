import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Library } from '../../lib/library/database';
import { keysBySaved, keysOf, newestKeys } from '../../lib/library/raw';
import { paperOf } from '../paper/record';

let library: Library;
let database: IDBDatabase;

beforeEach(async () => {
  library = new Library(`test-${crypto.randomUUID()}`);
  await library.open();
  database = library.backendDB();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await library.delete();
});

/** Papers with these moments, whose keys are in the other order. */
async function fill(moments: readonly number[]): Promise<string[]> {
  const papers = moments.map((savedAt, at) => paperOf({ key: `k${String(99_999 - at)}`, ids: [`x1:${String(at)}`], savedAt }));
  await library.papers.bulkPut(papers);
  return papers.map(({ key }) => key);
}

it('the keys saved last are as many as are wanted, the oldest of them first', async () => {
  expect(await newestKeys(database, 2)).toEqual([]);
  const keys = await fill([5, 1, 7, 3]);
  expect(await newestKeys(database, 3)).toEqual([keys[3], keys[0], keys[2]]);
  expect(await newestKeys(database, 9)).toHaveLength(4);
});

describe('all keys', () => {
  it('are none where there is nothing', async () => {
    expect([await keysBySaved(database), await keysOf(database)]).toEqual([[], []]);
  });

  it.each([1, 4_000, 4_001, 8_001])('are all of %i, each once, in the order of saving and in their own', async (count) => {
    const keys = await fill(Array.from({ length: count }, (_, at) => at));
    expect(await keysBySaved(database)).toEqual(keys);
    expect(await keysOf(database)).toEqual(keys.toSorted());
  });

  it('are read in pieces, so that whoever asks meanwhile need not wait for all of them', async () => {
    await fill(Array.from({ length: 9_000 }, (_, at) => at));
    const [byIndex, byKey] = [vi.spyOn(IDBIndex.prototype, 'getAllKeys'), vi.spyOn(IDBObjectStore.prototype, 'getAllKeys')];
    const reading = [keysBySaved(database), keysOf(database)];
    // Asked behind them, answered before they are through.
    const first = await Promise.race([
      library.papers.get('k99999').then(() => 'the question'),
      ...reading.map((all) => all.then(() => 'the keys')),
    ]);
    expect(first).toBe('the question');
    await Promise.all(reading);
    for (const spy of [byIndex, byKey]) {
      expect(spy.mock.calls.length).toBeGreaterThan(2);
      for (const [, count] of spy.mock.calls) expect(count).toBeLessThanOrEqual(4_000);
    }
  });
});
