import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Catalogue } from '../../lib/library/catalogue';
import { connectCatalogue } from '../../lib/library/catalogue-client';
import { keepCatalogue } from '../../lib/library/catalogue-keeper';
import { Library } from '../../lib/library/database';
import { packSegment } from '../../lib/library/segment';
import type { Paper } from '../../lib/paper/paper';
import { EVERYTHING, type Listing, type View } from '../../lib/paper/view';
import { anyPaper, paperOf } from '../paper/record';
import { cacheOf, line, openCatalogueOf } from './opened';

function paper(key: string, more: Partial<Paper> = {}): Paper {
  return paperOf({ key, ids: [`arxiv:${key}`], title: `Paper ${key}`, ...more });
}

describe('a view', () => {
  const catalogue = new Catalogue();
  catalogue.take([
    paper('a', { title: 'Zebra', savedAt: 1, changedAt: 9, published: '2023-05', tags: ['ML', 'nlp'], status: 'read', note: 'x' }),
    paper('b', {
      title: 'apple',
      savedAt: 2,
      changedAt: 8,
      published: '2024-01-02',
      tags: ['nlp'],
      upvotes: { count: 3, on: '2026-01-01' },
    }),
    paper('c', { title: 'Éclair', savedAt: 3, changedAt: 7, links: { code: 'https://x.y' }, upvotes: { count: 0, on: '2026-01-01' } }),
    paper('d', { title: 'mango', savedAt: 4, changedAt: 6, published: '2024', status: 'reading', abstract: 'Fruit.' }),
    paper('t', { title: 'trash', savedAt: 5, changedAt: 5, published: '2020', tags: ['old'], trashedAt: 6 }),
  ]);
  catalogue.take([
    paper('s', {
      savedAt: 0,
      changedAt: 0,
      sightings: [
        { site: 'arxiv', at: 1 },
        { site: 'arxiv', at: 2 },
        { site: 'acl', at: 1 },
      ],
    }),
  ]);
  const keys = (view: Partial<View>) => catalogue.list({ ...EVERYTHING, ...view }).keys.join('');

  it('is of the saved papers, the newest first, or of the trash', () => {
    expect(keys({})).toBe('dcbas');
    expect(keys({ trash: true })).toBe('t');
    expect(keys({ descending: false })).toBe('sabcd');
  });

  it.each([
    ['changed', 'abcds', 'sdcba'],
    ['title', 'asdcb', 'bcdsa'],
    // What is not known comes last in either direction.
    ['published', 'bdacs', 'adbcs'],
    ['upvotes', 'bcdas', 'cbdas'],
  ] as const)('is sorted by what it says: %s', (sort, down, up) => {
    expect(keys({ sort })).toBe(down);
    expect(keys({ sort, descending: false })).toBe(up);
  });

  it.each<[Partial<View>, string]>([
    [{ tags: ['nlp'] }, 'ba'],
    [{ tags: ['nlp', 'ML'] }, 'ba'],
    [{ tags: ['nlp', 'ML'], tagged: 'all' }, 'a'],
    [{ tags: ['ML', 'absent'], tagged: 'all' }, ''],
    [{ tags: ['ML'], tagged: 'none' }, 'dcbs'],
    [{ tagged: 'untagged' }, 'dcs'],
    [{ statuses: ['read', 'reading'] }, 'da'],
    [{ from: 2024 }, 'db'],
    [{ to: 2023 }, 'a'],
    [{ from: 2023, to: 2024 }, 'dba'],
    [{ sites: ['acl', 'x'] }, 's'],
    [{ note: true }, 'a'],
    [{ note: false }, 'dcbs'],
    [{ code: true }, 'c'],
    [{ query: 'tag:ml' }, 'a'],
    [{ query: '-tag:NLP' }, 'dcs'],
    [{ query: 'tag:nlp tag:ml' }, 'a'],
    [{ query: 'status:read status:reading' }, 'da'],
    [{ query: '-status:to-read' }, 'da'],
    [{ query: 'year:2024..' }, 'db'],
    [{ query: 'year:2024 year:2023' }, 'dba'],
    [{ query: '-year:2024' }, 'cas'],
    [{ query: 'has:tag' }, 'ba'],
    [{ query: '-has:tag has:abstract' }, 'd'],
    [{ query: 'has:note -has:note' }, ''],
    [{ query: 'has:note', note: false }, ''],
    [{ query: 'year:nonsense has:code' }, 'c'],
    [{ query: 'a status:read', sort: 'saved' }, 'a'],
  ])('is narrowed to %j', (view, found) => {
    expect(keys(view)).toBe(found);
  });

  it('tells what there is to narrow it by, over all that is saved or in the trash', () => {
    const { saved, trashed, tags, sites, years, problem } = catalogue.list({ ...EVERYTHING, query: 'year:x', tags: ['ML'] });
    expect({ saved, trashed, tags, sites, years }).toEqual({
      saved: 5,
      trashed: 1,
      tags: [
        { name: 'nlp', count: 2 },
        { name: 'ML', count: 1 },
      ],
      sites: [
        { id: 'acl', count: 1 },
        { id: 'arxiv', count: 1 },
      ],
      years: [
        { year: 2024, count: 2 },
        { year: 2023, count: 1 },
      ],
    });
    expect(problem).toContain('year:x');
    expect(catalogue.list({ ...EVERYTHING, trash: true }).tags).toEqual([{ name: 'old', count: 1 }]);
  });

  it('is the same after more papers than a segment holds, and after they are gone', () => {
    const large = new Catalogue();
    const many = Array.from({ length: 2_300 }, (_, at) => paper(`k${at}`, { title: `word${at} all`, savedAt: at }));
    large.take(many);
    expect(large.segments().length).toBe(3);
    expect(large.list({ ...EVERYTHING, query: 'word77' }).keys[0]).toBe('k77');
    expect(large.list({ ...EVERYTHING, query: 'all' }).keys).toEqual(many.map(({ key }) => key).reverse());
    large.drop(many.slice(5).map(({ key }) => key));
    expect(large.size).toBe(5);
    expect(large.list(EVERYTHING).keys).toEqual(['k4', 'k3', 'k2', 'k1', 'k0']);
    expect(large.segments().length).toBe(1);
  });
});

/** What listings of a catalogue and of another must have in common. */
const views: Partial<View>[] = [
  {},
  { trash: true },
  { sort: 'title' },
  { sort: 'published', descending: false },
  { query: 'a' },
  { query: 'author:a -b' },
];

const write = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: anyPaper, slot: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ erase: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ look: fc.constant(true) }) },
);

it('is what a new one is, after any writes', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 25 }), (writes) => {
      const papers = new Map<string, Paper>();
      const catalogue = new Catalogue();
      let savedAt = 0;
      for (const one of writes) {
        if ('put' in one) {
          const put = { ...one.put, key: `k${one.slot}`, savedAt: (savedAt += 1) };
          papers.set(put.key, put);
          catalogue.take([put]);
        } else if ('erase' in one) {
          papers.delete(`k${one.erase}`);
          catalogue.drop([`k${one.erase}`]);
        } else catalogue.list(EVERYTHING);
      }
      const fresh = new Catalogue();
      if (papers.size > 0) fresh.lay(1, [...papers.values()]);
      expect(catalogue.size).toBe(papers.size);
      for (const view of views) expect(catalogue.list({ ...EVERYTHING, ...view })).toEqual(fresh.list({ ...EVERYTHING, ...view }));
    }),
    { numRuns: 60 },
  );
});

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A library with these papers in it, and what opens a catalogue of it as another tab does, with the cache that others left. */
async function shelf(papers: readonly Paper[] = []) {
  const name = `test-${crypto.randomUUID()}`;
  const library = new Library(name);
  await library.open();
  await put(library, ...papers);
  const open = () => {
    const client = openCatalogueOf(name);
    opened.push(client.settled);
    return client;
  };
  return { library, open, cache: cacheOf(name) };
}
async function put(library: Library, ...papers: Paper[]): Promise<void> {
  await library.transaction('rw', library.papers, library.edits, async () => {
    await library.papers.bulkPut(papers);
    await library.edits.bulkAdd(papers.map(({ key }) => ({ key })));
  });
}
async function erase(library: Library, key: string): Promise<void> {
  await library.transaction('rw', library.papers, library.edits, async () => {
    await library.papers.delete(key);
    await library.edits.add({ key });
  });
}
/** Puts something else into a record of a database. */
function tamper(name: string, store: string, change: (value: Record<string, unknown>) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error!);
    request.onsuccess = () => {
      const database = request.result;
      const transaction = database.transaction(store, 'readwrite');
      const cursor = transaction.objectStore(store).openCursor();
      cursor.onsuccess = () => {
        if (!cursor.result) return;
        cursor.result.update(change(cursor.result.value as Record<string, unknown>));
        cursor.result.continue();
      };
      transaction.oncomplete = () => {
        database.close();
        resolve();
      };
    };
  });
}
type Shelf = Awaited<ReturnType<typeof shelf>>;

/** How many records were read from the library while something was done. */
async function reads(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(IDBObjectStore.prototype, 'get');
  await work();
  const count = spy.mock.contexts.filter((store) => (store as IDBObjectStore).name === 'papers').length;
  spy.mockRestore();
  return count;
}
const list = (client: { list(view: View): Promise<Listing> }, view: Partial<View> = {}) => client.list({ ...EVERYTHING, ...view });

describe('in its thread', () => {
  it('reads the library, and answers', async () => {
    const { open } = await shelf([paper('a', { note: 'walrus' }), paper('b', { savedAt: 2_000 })]);
    const client = open();
    expect((await list(client)).keys).toEqual(['b', 'a']);
    expect((await list(client, { query: 'walrus' })).keys).toEqual(['a']);
    expect((await list(client)).progress).toBeUndefined();
  });

  it('is an answer for an empty library too', async () => {
    const { open } = await shelf();
    expect(await list(open())).toMatchObject({ keys: [], saved: 0 });
  });

  it('takes in what was changed, tells so, and answers what is asked behind it from that', async () => {
    const { library, open } = await shelf([paper('a')]);
    const client = open();
    await list(client);
    await put(library, paper('a', { note: 'seal' }), paper('b', { savedAt: 2_000 }));
    const step = new Promise<void>((resolve) => client.onStep(resolve));
    client.changed();
    expect((await list(client, { query: 'seal' })).keys).toEqual(['a']);
    await step;
    await erase(library, 'a');
    client.changed();
    expect((await list(client)).keys).toEqual(['b']);
  });

  it('answers the last question only', async () => {
    const { open } = await shelf([paper('a', { note: 'walrus' }), paper('b', { note: 'seal' })]);
    const client = open();
    const settled: string[] = [];
    void list(client, { query: 'walrus' }).then(() => settled.push('first'));
    expect((await list(client, { query: 'seal' })).keys).toEqual(['b']);
    await list(client);
    expect(settled).toEqual([]);
  });

  it('gives what it has so far while it reads', async () => {
    const papers = Array.from({ length: 2_500 }, (_, at) => paper(`k${at}`, { savedAt: at }));
    const { open } = await shelf(papers);
    const parts: Listing[] = [];
    const [read, keysRead] = [vi.spyOn(IDBObjectStore.prototype, 'get'), vi.spyOn(IDBIndex.prototype, 'getAllKeys')];
    const whole = await open().list(EVERYTHING, (part) => parts.push(part));
    // Of 100,000 papers the keys alone take a second: the newest papers are read before they are asked for.
    const [asked = 0] = keysRead.mock.invocationCallOrder;
    expect(read.mock.invocationCallOrder.filter((at) => at < asked).length).toBeGreaterThanOrEqual(1_000);
    vi.restoreAllMocks();
    expect(whole.keys.length).toBe(2_500);
    expect(whole.progress).toBeUndefined();
    expect(parts[0]?.progress).toEqual({ done: 1_000, total: 2_500 });
    expect(parts[0]?.keys[0]).toBe('k2499');
  });

  it('says why there is no answer, and answers once there can be one', async () => {
    const name = `test-${crypto.randomUUID()}`;
    const [here, there] = line();
    const keeper = keepCatalogue(there, { library: name, cache: `${name}-catalogue` });
    const client = connectCatalogue(here, Promise.resolve());
    await expect(list(client)).rejects.toThrow(/could not be read.*Nothing is lost/);
    const library = new Library(name);
    await library.open();
    expect((await list(client)).keys).toEqual([]);
    await keeper.settled();
  });

  it('passes on that the library could not be opened', async () => {
    const [here] = line();
    const client = connectCatalogue(here, Promise.reject(new Error('No room.')));
    await expect(list(client)).rejects.toThrow('No room.');
  });
});

describe('its cache', () => {
  it('is read instead of the papers, but for those that were changed since', async () => {
    const { library, open } = await shelf(Array.from({ length: 30 }, (_, at) => paper(`k${at}`, { savedAt: at })));
    const first = open();
    expect(await reads(() => list(first))).toBe(30);
    await first.settled();
    await put(library, paper('k3', { note: 'walrus' }));
    const second = open();
    expect(await reads(() => list(second))).toBe(1);
    expect((await list(second, { query: 'walrus' })).keys).toEqual(['k3']);
  });

  it.each<[string, (made: Shelf) => Promise<unknown>]>([
    ['was deleted', ({ cache }) => Promise.resolve(indexedDB.deleteDatabase(cache))],
    ['is damaged', ({ cache }) => tamper(cache, 'segments', (segment) => ({ ...segment, ends: new Uint32Array(3) }))],
    ['is damaged where it says what there is', ({ cache }) => tamper(cache, 'state', () => 'nothing')],
    ['misses edits that were pruned', ({ library }) => library.edits.clear()],
    [
      'is of another library with this name',
      async ({ library }) => {
        await library.edits.clear();
        await library.papers.clear();
        await library.papers.bulkPut([paper('other')]);
        await library.edits.bulkPut([1, 2, 3].map((n) => ({ n, key: 'other' })));
      },
    ],
  ])('that %s is made again', async (_, change) => {
    const made = await shelf([paper('a', { savedAt: 1 }), paper('b', { savedAt: 2 })]);
    const first = made.open();
    await list(first);
    await first.settled();
    await change(made);
    const papers = await made.library.papers.toArray();
    const keys = papers.sort((a, b) => b.savedAt - a.savedAt).map(({ key }) => key);
    const second = made.open();
    expect((await list(second)).keys).toEqual(keys);
    await second.settled();
    // And it is written again as it should be.
    expect(await reads(async () => expect((await list(made.open())).keys).toEqual(keys))).toBe(0);
  });

  it('that has not heard of what was written behind its back is made again, and pages are told', async () => {
    const { library, open } = await shelf([paper('a')]);
    const first = open();
    await list(first);
    await first.settled();
    await library.papers.put(paper('z', { savedAt: 9_000 }));
    const second = open();
    expect((await list(second)).keys).toEqual(['a']);
    const step = new Promise<void>((resolve) => second.onStep(resolve));
    await second.settled();
    await step;
    expect((await list(second)).keys).toEqual(['z', 'a']);
  });

  it('of two tabs is that of the one that knows more', async () => {
    const { library, open } = await shelf([paper('a')]);
    const [behind, ahead] = [open(), open()];
    await list(behind);
    await put(library, paper('b', { savedAt: 2_000 }));
    await list(ahead);
    await ahead.settled();
    await behind.settled();
    expect(await reads(async () => expect((await list(open())).keys).toEqual(['b', 'a']))).toBe(0);
  });

  it('is left by any writes as a new one is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
        const { library, open } = await shelf();
        let client = open();
        let savedAt = 0;
        for (const one of writes) {
          if ('put' in one) await put(library, { ...one.put, key: `k${one.slot}`, savedAt: (savedAt += 1) });
          else if ('erase' in one) await erase(library, `k${one.erase}`);
          else {
            client.changed();
            await list(client);
            await client.settled();
            client = open();
          }
        }
        client.changed();
        const fresh = new Catalogue();
        fresh.take(await library.papers.toArray());
        for (const view of views) expect(await list(client, view)).toEqual(fresh.list({ ...EVERYTHING, ...view }));
        await client.settled();
      }),
      { numRuns: 15 },
    );
  });
});

it('packs a segment of many different words', () => {
  const words = Array.from({ length: 70_000 }, (_, at) => `w${at.toString(36)}`);
  const catalogue = new Catalogue();
  catalogue.take([paper('a', { note: words.join(' ') })]);
  expect(catalogue.segments()[0]?.tokens).toBeInstanceOf(Uint32Array);
  expect(catalogue.list({ ...EVERYTHING, query: `"${words.slice(-2).join(' ')}"` }).keys).toEqual(['a']);
  expect(packSegment(1, catalogue.segments()[0], [0], [])).toEqual({ ...catalogue.segments()[0], number: 1 });
});
