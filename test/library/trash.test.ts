import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Library } from '../../lib/library/database';
import { emptyOld } from '../../lib/library/trash';
import { paperOf } from '../paper/record';

const DAY = 86_400_000;
const START = 20_000 * DAY + 5_000;

let library: Library;

beforeEach(async () => {
  library = new Library(`test-${crypto.randomUUID()}`);
  await library.papers.bulkPut([paperOf({ key: 'saved' }), paperOf({ key: 'trashed', ids: ['s2:a'], trashedAt: START })]);
});
afterEach(async () => {
  await library.delete();
});

const keys = () => library.papers.toCollection().primaryKeys();
const startOn = (day: number) => emptyOld(library, START + day * DAY);

it('goes after thirty days, on the third day of use from then on', async () => {
  for (let day = 0; day < 32; day += 1) expect(await startOn(day)).toBe(0);
  expect(await keys()).toEqual(['saved', 'trashed']);
  expect(await startOn(32)).toBe(1);
  expect(await keys()).toEqual(['saved']);
  expect(await startOn(33)).toBe(0);
});

it('counts a day once, however often the worker starts', async () => {
  for (let n = 0; n < 9; n += 1) expect(await emptyOld(library, START + 40 * DAY + n)).toBe(0);
  expect(await startOn(41)).toBe(0);
  expect(await startOn(42)).toBe(1);
});

it('stays when the clock jumps ahead by years, and when it comes back', async () => {
  for (let day = 0; day < 10; day += 1) await startOn(day);
  expect(await startOn(4_000)).toBe(0);
  expect(await startOn(4_001)).toBe(0);
  expect(await startOn(10)).toBe(0);
  // What the clock made up is forgotten: it may do so again.
  expect(await startOn(4_002)).toBe(0);
  expect(await startOn(4_003)).toBe(0);
  expect(await keys()).toEqual(['saved', 'trashed']);
});

it('remembers no more days than it needs', async () => {
  for (let day = 0; day < 100; day += 1) await emptyOld(library, START + day * DAY);
  expect(await library.days.count()).toBe(60);
});

it('takes many at once', async () => {
  await library.papers.bulkPut(
    Array.from({ length: 1_200 }, (_, n) => paperOf({ key: `k${String(n)}`, ids: [`s2:${String(n)}`], trashedAt: START })),
  );
  await startOn(30);
  await startOn(31);
  expect(await startOn(32)).toBe(1_201);
  expect(await keys()).toEqual(['saved']);
});
