/** What can be asked of the library. None of these writes; the worker and our own pages may ask, under `liveQuery` too. */
import { Dexie } from 'dexie';
import type { Paper, Status } from '../paper/paper';
import { mayBeSame } from '../paper/same';
import type { Library } from './database';
import { answerOf, keysBySaved } from './raw';

/**
 * The records of a page's entries: for each entry its identifiers; for each the saved paper that has one of them, or
 * `undefined`. Papers in the trash are not found. One transaction, one index read for each identifier. `liveQuery` does not
 * see it.
 */
export async function findAll(library: Library, entries: readonly (readonly string[])[]): Promise<(Paper | undefined)[]> {
  // Straight from IndexedDB: Dexie's bookkeeping takes half as long again as fifty reads that find little.
  await library.open();
  const index = library.backendDB().transaction('papers').objectStore('papers').index('ids');
  return Promise.all(
    entries.map(async (ids) => {
      // What stands in the table was parsed when it was put there.
      const found = await Promise.all(ids.map((id) => answerOf(index.getAll(id) as IDBRequest<Paper[]>)));
      return found.flat().find((paper) => paper.trashedAt === undefined);
    }),
  );
}

/** The first page of the saved papers, the newest first: up to `limit` of them, read without knowing of the rest. */
export async function newest(library: Library, limit: number): Promise<Paper[]> {
  // Read in one piece, which is far quicker than a cursor that passes over the trash; nearly always the first piece will do.
  for (let size = limit; ; size *= 4) {
    const piece = await library.papers.orderBy('savedAt').reverse().limit(size).toArray();
    const saved = piece.filter(({ trashedAt }) => trashedAt === undefined);
    if (saved.length >= limit || piece.length < size) return saved.slice(0, limit);
  }
}

/** What a list of papers may be narrowed to. */
export interface Filter {
  tag?: string | undefined;
  status?: Status | undefined;
}

/**
 * The keys of the saved papers that pass the filter, the newest first. Reads keys only, so it may be asked of the whole library. What is
 * written while it reads may be in it or not; `liveQuery` asks again then.
 */
export async function savedKeys(library: Library, { tag, status }: Filter = {}): Promise<string[]> {
  const [all, trashed, ...narrowing] = await Promise.all([
    everyKey(library),
    library.papers.where('trashedAt').aboveOrEqual(0).primaryKeys(),
    ...(tag === undefined ? [] : [library.papers.where('tags').equals(tag).primaryKeys()]),
    ...(status === undefined ? [] : [library.papers.where('status').equals(status).primaryKeys()]),
  ]);
  const gone = new Set(trashed);
  const passing = narrowing.map((keys) => new Set(keys));
  return all.filter((key) => !gone.has(key) && passing.every((keys) => keys.has(key))).reverse();
}

/** All keys, the oldest paper's first. */
async function everyKey(library: Library): Promise<string[]> {
  // One is asked of Dexie, so that `liveQuery` knows what this depends on.
  if ((await library.papers.orderBy('savedAt').firstKey()) === undefined) return [];
  return keysBySaved(library.backendDB());
}

/** How many papers are saved, without those in the trash. */
export async function countSaved(library: Library): Promise<number> {
  const [all, trashed] = await Promise.all([library.papers.count(), library.papers.where('trashedAt').aboveOrEqual(0).count()]);
  return all - trashed;
}

/** The papers with these keys, in this order; those that are gone or in the trash are left out. */
export async function papersOf(library: Library, keys: readonly string[]): Promise<Paper[]> {
  const papers = await library.papers.bulkGet([...keys]);
  return papers.filter((paper): paper is Paper => paper !== undefined && paper.trashedAt === undefined);
}

/** How many tags are counted at a time. */
const COUNTED = 20;

/** Tags in use, the most used first, then by name. One step and one count for each tag; whoever writes meanwhile need not wait for all. */
export async function tagsInUse(library: Library): Promise<string[]> {
  // As above: for `liveQuery`.
  if ((await library.papers.orderBy('tags').firstKey()) === undefined) return [];
  const index = () => library.backendDB().transaction('papers').objectStore('papers').index('tags');
  const tags = await distinct(index().openKeyCursor());
  const uses = new Map<string, number>();
  for (let at = 0; at < tags.length; at += COUNTED) {
    const some = tags.slice(at, at + COUNTED);
    const own = index();
    const counts = await Promise.all(some.map((tag) => answerOf(own.count(tag))));
    some.forEach((tag, n) => uses.set(tag, counts[n] ?? 0));
  }
  return tags.sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || a.localeCompare(b));
}

/** The texts an index has, each once. `nextunique` goes past every row of a text; this goes straight to the next. */
function distinct(request: IDBRequest<IDBCursor | null>): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const found: string[] = [];
    request.onsuccess = () => {
      const cursor = request.result;
      if (typeof cursor?.key !== 'string') {
        resolve(found);
        return;
      }
      found.push(cursor.key);
      cursor.continue(`${cursor.key}\0`);
    };
    request.onerror = () => reject(request.error ?? new Error('The library could not be read.'));
  });
}

/** How many proposals are given at a time; when these are decided, the next are. */
const PROPOSALS = 20;

/** Pairs of saved papers that may be one, for the person to decide, the oldest proposal first. Its cost does not grow with the papers. */
export async function proposals(library: Library): Promise<[Paper, Paper][]> {
  return library.transaction('r', [library.papers, library.pairs], async () => {
    const rows = await library.pairs
      .where('[state+at]')
      .between(['proposed', Dexie.minKey], ['proposed', Dexie.maxKey])
      .limit(PROPOSALS)
      .toArray();
    const pairs = await Promise.all(rows.map(async ({ keys, why }) => ({ why, papers: await papersOf(library, keys) })));
    return pairs.flatMap(({ why, papers: [a, b] }): [Paper, Paper][] => (a && b && (why !== 'title' || mayBeSame(a, b)) ? [[a, b]] : []));
  });
}

/** What a record was joined from, while that can be taken back. */
export interface Joined {
  /** The key of the record that went into it last. */
  from: string;
  /** How many records it is made of, itself counted. */
  count: number;
}

/** Of these records, those made of several. */
export async function joinedOf(library: Library, keys: readonly string[]): Promise<Map<string, Joined>> {
  return library.transaction('r', library.merges, async () => {
    const rows = await library.merges
      .where('into')
      .anyOf([...keys])
      .toArray();
    const found = new Map<string, Joined>();
    for (const { from, into } of rows.sort((a, b) => a.at - b.at)) found.set(into, { from, count: await countIn(library, into) });
    return found;
  });
}

/** How many records one is made of: those that went into it, and into these. */
async function countIn(library: Library, key: string): Promise<number> {
  const counts = (await library.merges.where('into').equals(key).primaryKeys()).map((from) => countIn(library, from));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 1);
}
