/** Data of every earlier version opens, and what cannot be opened says why. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { change, save } from '../../lib/library/changes';
import { Library, LibraryError, VERSION } from '../../lib/library/database';
import { findAll } from '../../lib/library/questions';
import { paperOf, sightingOf } from '../paper/record';
import { namesIn } from './names';

let library: Library;

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  library = new Library(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  library.close();
  await Dexie.delete(library.name);
});

/** The tables of each version, as they were when it was released. What is written here is not to be changed: people have it. */
const RELEASED: Record<number, Record<string, string>> = {
  1: { papers: 'key, *ids, savedAt, changedAt, trashedAt, status, *tags' },
  2: { titles: 'key, titleKey', pairs: 'pair, *keys, [state+at]', merges: 'from, into, at' },
  3: {
    papers: 'key, *ids, savedAt, changedAt, trashedAt, status, *tags, citationKey',
    edits: '++n',
    seen: 'id, last, dismissedAt',
    staged: '[batch+part], at',
    undo: '[batch+part], at',
    days: 'day',
  },
};

async function writtenBy(version: number, rows: Record<string, object[]>): Promise<void> {
  const old = new Dexie(library.name);
  for (let one = 1; one <= version; one += 1) old.version(one).stores(RELEASED[one] ?? {});
  await old.open();
  for (const [table, objects] of Object.entries(rows)) await old.table(table).bulkPut(objects);
  old.close();
}

const a = paperOf({ key: 'a', ids: ['s2:a'], title: 'Attention Is All You Need', note: 'of a', tags: ['x'] });
const b = paperOf({ key: 'b', ids: ['s2:b'], title: 'Attention is all you need', trashedAt: 5 });
const was = paperOf({ key: 'was', ids: ['s2:was'] });
const rows = {
  papers: [a, b],
  titles: [{ key: 'a', titleKey: 'attentionisallyouneed' }],
  pairs: [{ pair: 'a b', keys: ['a', 'b'], state: 'apart', why: 'title', at: 7 }],
  merges: [{ from: 'was', into: 'a', at: 6, kept: a, joined: was, after: a, apart: [] }],
};

it('has the disk confirm every write before it is said to be saved', async () => {
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const { key } = await save(library, sightingOf({ ids: ['s2:new'] }), 1);
  await change(library, key, { note: { base: '', text: 'Kept.' } }, 2);
  const writes = begun.mock.calls.filter(([, mode]) => mode === 'readwrite');
  expect(writes.length).toBeGreaterThan(1);
  expect(writes.map(([, , how]) => how?.durability)).toEqual(writes.map(() => 'strict'));
});

describe('a library of an earlier version', () => {
  it('is of a version before this one, which is the fourth', () => {
    expect(Object.keys(RELEASED).map(Number)).toEqual(Array.from({ length: VERSION - 1 }, (_, at) => at + 1));
    expect(new Library('never opened').verno).toBe(VERSION);
    // It never goes down: whoever has data of this one could not open them any more.
    expect(VERSION).toBeGreaterThanOrEqual(4);
  });

  it.each([1, 2, 3])('%i gets the tables and indexes that a new one has', async (version) => {
    const tablesOf = async (one: Library) => {
      await one.open();
      const database = one.backendDB();
      const names = [...database.objectStoreNames];
      const opened = database.transaction(names);
      return names.map((name) => [name, [...opened.objectStore(name).indexNames]]);
    };
    await writtenBy(version, {});
    const fresh = new Library(`test-${crypto.randomUUID()}`);
    const tables = await tablesOf(fresh);
    await fresh.delete();
    expect(tables.length).toBeGreaterThan(8);
    expect(await tablesOf(library)).toEqual(tables);
  });

  it('1 opens with its papers', async () => {
    await writtenBy(1, { papers: rows.papers });
    expect(await library.papers.toArray()).toEqual(rows.papers);
    expect(await namesIn(library)).toEqual([['a', 'attentionisallyouneed']]);
    expect(await change(library, 'a', { status: 'read' }, 9)).toMatchObject({ status: 'read', note: 'of a' });
  });

  it('2 opens with everything it had, and what is new works on it', async () => {
    await writtenBy(2, rows);
    expect(await library.papers.toArray()).toEqual(rows.papers);
    expect(await namesIn(library)).toEqual([['a', 'attentionisallyouneed']]);
    expect(await library.pairs.toArray()).toEqual(rows.pairs);
    expect(await library.merges.toArray()).toEqual(rows.merges);
    expect(library.backendDB().version).toBe(10 * VERSION);
    expect(await change(library, 'was', { status: 'read' }, 9)).toMatchObject({ key: 'a' });
    expect(await library.edits.toArray()).toEqual([{ n: 1, key: 'a' }]);
    await library.papers.update('a', { citationKey: 'a2017' });
    expect((await library.papers.where('citationKey').equals('a2017').toArray()).map(({ key }) => key)).toEqual(['a']);
  });

  it('3 opens with everything it had, and finds by its title what was saved before', async () => {
    const many = Array.from({ length: 250 }, (_, at) =>
      paperOf({ key: `k${String(at).padStart(3, '0')}`, ids: [`s2:${String(at)}`], title: `The Title of Number ${String(at)}` }),
    );
    const names = many.map(({ key }, at) => [key, `thetitleofnumber${String(at)}`] as const);
    const more = { edits: [{ n: 7, key: 'a' }], seen: [{ id: 's2:x', first: 1, last: 2 }], days: [{ day: 20_000 }] };
    const titles = [...rows.titles, ...names.map(([key, titleKey]) => ({ key, titleKey }))];
    await writtenBy(3, { ...rows, ...more, papers: [...rows.papers, ...many], titles });
    expect(await library.papers.toArray()).toEqual([...rows.papers, ...many]);
    expect(await namesIn(library)).toEqual([['a', 'attentionisallyouneed'], ...names]);
    expect(library.tables.map(({ name }) => name)).not.toContain('titles');
    for (const table of ['edits', 'seen', 'days'] as const) expect(await library.table(table).toArray()).toEqual(more[table]);
    expect(await library.pairs.toArray()).toEqual(rows.pairs);
    const twin = await save(library, sightingOf({ ids: ['s2:twin'], title: 'Attention Is All You Need' }), 9);
    expect((await library.pairs.where('keys').equals(twin.key).toArray()).map(({ keys }) => keys.includes('a'))).toEqual([true]);
  });
});

describe('what cannot be opened says why', () => {
  const LATER = 'Your papers were written by a later version of Postil. Update Postil; nothing is lost.';

  /** An IndexedDB connection of somebody else. */
  const connect = (version: number, upgrade: (db: IDBDatabase) => void = () => undefined) =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(library.name, version);
      request.onupgradeneeded = () => upgrade(request.result);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('It did not open.'));
    });

  it('a library of a later version is neither read nor written', async () => {
    await save(library, sightingOf(), 5);
    const before = await library.papers.toArray();
    library.close();
    (await connect(10 * (VERSION + 1), (db) => void db.createObjectStore('later'))).close();
    const old = new Library(library.name);
    for (const does of [
      () => old.papers.toArray(),
      () => findAll(old, [['arxiv:2407.11062']]),
      () => save(old, sightingOf({ ids: ['s2:new'] }), 6),
      () => old.papers.count(),
    ]) {
      await expect(does()).rejects.toThrow();
      expect(old.problem).toBe(LATER);
    }
    await expect(old.open()).rejects.toThrow(LibraryError);
    old.close();
    const db = await connect(10 * (VERSION + 1));
    const reading = db.transaction('papers').objectStore('papers').getAll();
    await new Promise((resolve) => (reading.onsuccess = resolve));
    expect(reading.result).toEqual(before);
    db.close();
  });

  it('but one to which an index was added is of this version still', async () => {
    await save(library, sightingOf(), 5);
    library.close();
    (await connect(10 * VERSION + 1)).close();
    await library.open();
    expect(await library.papers.count()).toBe(1);
    expect(library.problem).toBeUndefined();
  });

  it('an upgrade that another tab stands in the way of, for as long as it does', async () => {
    await writtenBy(2, rows);
    // It does not close when it is asked to.
    const other = await connect(20);
    const opening = library.open();
    await vi.waitFor(() => expect(library.problem).toMatch(/^Another tab still uses your papers .* Close .* nothing is lost\.$/));
    other.close();
    await opening;
    expect(library.problem).toBeUndefined();
    expect(await library.papers.toArray()).toEqual(rows.papers);
  });

  it('a later version that wants to upgrade is let through, and then nothing more is done here', async () => {
    await save(library, sightingOf(), 5);
    (await connect(10 * (VERSION + 1))).close();
    await expect(save(library, sightingOf({ ids: ['s2:new'] }), 6)).rejects.toThrow();
    expect(library.problem).toBe(LATER);
  });

  it('an upgrade that fails leaves everything as it was', async () => {
    await writtenBy(1, { papers: rows.papers });
    const fails = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('No.', 'DataError');
    });
    await expect(library.papers.count()).rejects.toThrow();
    expect(library.problem).toMatch(/could not be made ready for this version.*nothing is lost/);
    fails.mockRestore();
    library.close();
    const old = new Dexie(library.name);
    old.version(1).stores(RELEASED[1]!);
    expect(await old.table('papers').toArray()).toEqual(rows.papers);
    old.close();
    // And once it can be done it is.
    const again = new Library(library.name);
    expect(await again.papers.toArray()).toEqual(rows.papers);
    expect(again.problem).toBeUndefined();
    again.close();
  });

  it('a full disk, and anything else', async () => {
    for (const [name, words] of [
      ['QuotaExceededError', /^The disk is full, .*Nothing is lost\. Make room/],
      ['InvalidStateError', /^Your papers could not be opened\. Nothing is lost\./],
    ] as const) {
      const fails = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
        throw new DOMException('No.', name);
      });
      const fresh = new Library(library.name);
      await expect(fresh.papers.count()).rejects.toThrow();
      expect(fresh.problem).toMatch(words);
      fails.mockRestore();
      await fresh.open();
      expect(fresh.problem).toBeUndefined();
      expect(await fresh.papers.count()).toBe(0);
      fresh.close();
    }
  });
});
