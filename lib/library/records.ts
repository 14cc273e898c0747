/**
 * What changes of the library are made of (changes.ts, many.ts, intake.ts). Everything here that writes is to be called within a
 * transaction over `written`, which alone makes it whole: a step that fails takes those before it back.
 */
import type { Table } from 'dexie';
import { inOrderSaved, mergePapers } from '../paper/merge';
import { Paper } from '../paper/paper';
import { mayBeSame, titleKey } from '../paper/same';
import { nameRows, NAMESAKES, pairOf, proposalOf, type EditRow, type Library, type NameRow, type PairRow } from './database';

/** How many merges can be taken back, the last ones. Each holds three records, a few KB. */
const MERGES = 500;
/** How many edits are remembered; whoever has missed more reads the library anew. They are counted once in so many. */
const EDITS = 20_000;
const PRUNE = 1_000;
/** How many records that were written together are one edit, at most. */
const TOGETHER = 500;
/** Up to so many names are asked for one by one; for more the table is read whole, which is quicker. */
const FEW = 500;
/** With so many times as many pairs as there are keys to ask for, each is asked for by itself; else the table is read whole. */
const MANY_PAIRS = 10;

/** The tables that a change of records may write. */
export function written(library: Library): Table[] {
  return [library.papers, library.names, library.pairs, library.merges, library.edits];
}

/** The record with this key, or the one it went into. */
export async function recordOf(library: Library, key = ''): Promise<Paper | undefined> {
  const paper = await library.papers.get(key);
  if (paper) return paper;
  const row = await library.merges.get(key);
  return row && recordOf(library, row.into);
}

/** The records with these keys, or those they went into: by the key that was asked for. Those that are not there are left out. */
export async function recordsOf(library: Library, keys: readonly string[]): Promise<Map<string, Paper>> {
  const wanted = [...new Set(keys)];
  const found = new Map<string, Paper>();
  const papers = await library.papers.bulkGet(wanted);
  for (const [at, key] of wanted.entries()) {
    const paper = papers[at] ?? (await recordOf(library, key));
    if (paper) found.set(key, paper);
  }
  return found;
}

/** The records that have one of these identifiers, each once, in the identifiers' order. */
export async function recordsWith(library: Library, ids: readonly string[]): Promise<Paper[]> {
  const found = (await Promise.all(ids.map((id) => library.papers.where('ids').equals(id).toArray()))).flat();
  return [...new Map(found.map((paper) => [paper.key, paper])).values()];
}

/** A record that comes back among the saved ones, with those that have an identifier of it by now. Not yet stored. */
export async function oneOf(library: Library, paper: Paper, now: number): Promise<Paper> {
  let one = paper;
  for (const other of await recordsWith(library, paper.ids)) {
    if (other.key === one.key || !isLive(other)) continue;
    if (!(await isApart(library, one, other))) {
      one = await join(library, one, other, now);
      continue;
    }
    const ids = one.ids.filter((id) => !other.ids.includes(id));
    if (ids.length === 0) throw new RangeError('A paper that is to stay apart from this one has all its identifiers.');
    one = { ...one, ids };
  }
  return one;
}

/** Two records as one, which is not yet stored; the other is no more, and what it was is remembered. Throws before it does anything. */
export async function join(library: Library, a: Paper, b: Paper, now: number): Promise<Paper> {
  const [kept, joined] = inOrderSaved(a, b);
  const after = Paper.parse(mergePapers(kept, joined, now));
  const pairs = await library.pairs.where('keys').equals(joined.key).toArray();
  const proposed = pairs.filter(({ state }) => state === 'proposed').map(({ pair }) => pair);
  await library.pairs.bulkDelete([...proposed, pairOf(kept.key, joined.key)]);
  const known = await library.pairs.bulkGet(pairs.map(({ keys }) => pairOf(kept.key, otherOf(keys, joined.key))));
  const isKnown = new Set(known.filter((row) => row?.state === 'apart').map((row) => row?.pair));
  const taken = takenOver(pairs, kept.key, joined.key, now).filter(({ pair }) => !isKnown.has(pair));
  await library.pairs.bulkPut(taken);
  await library.papers.delete(joined.key);
  await log(library, [joined.key]);
  await rename(library, [joined.key]);
  const apart = taken.map(({ pair }) => pair);
  await library.merges.put({ from: joined.key, into: kept.key, at: now, kept, joined, after, apart });
  await forgetOldMerges(library);
  return after;
}

/** Whom the one that went was to be kept apart from, the one that stays is, for as long as they are one: the rows that say so. */
export function takenOver(pairs: readonly PairRow[], kept: string, joined: string, now: number): PairRow[] {
  return pairs.flatMap(({ state, keys }) => {
    const third = otherOf(keys, joined);
    return state !== 'apart' || third === kept ? [] : [apartOf(kept, third, now)];
  });
}

function otherOf([a, b]: readonly [string, string], key: string): string {
  return a === key ? b : a;
}

/** Keeps the last merges only. */
export async function forgetOldMerges(library: Library): Promise<void> {
  const over = (await library.merges.count()) - MERGES;
  if (over > 0) await library.merges.bulkDelete(await library.merges.orderBy('at').limit(over).primaryKeys());
}

export async function isApart(library: Library, a: Paper, b: Paper): Promise<boolean> {
  return (await library.pairs.get(pairOf(a.key, b.key)))?.state === 'apart';
}

/** The row that says that two records are two. */
export function apartOf(a: string, b: string, now: number): PairRow {
  return { ...proposalOf(a, b, 'title', now), state: 'apart' };
}

export function isLive({ trashedAt }: { trashedAt?: number | undefined }): boolean {
  return trashedAt === undefined;
}

export function outOfTrash(paper: Paper): Paper {
  const back = { ...paper };
  delete back.trashedAt;
  return back;
}

/** Writes a record. The schema has the last word: what it refuses is not stored. */
export async function put(library: Library, paper: Paper, now: number): Promise<Paper> {
  const parsed = Paper.parse(paper);
  await putAll(library, [parsed], now);
  return parsed;
}

/** Writes records that have been parsed, and what goes with them. */
export async function putAll(library: Library, papers: readonly Paper[], now: number): Promise<void> {
  const putting = library.papers.bulkPut(papers);
  // While the disk's process writes thousands of records, what goes with them is worked out here.
  const names = namesIn(papers);
  await putting;
  await log(
    library,
    papers.map(({ key }) => key),
  );
  await propose(library, papers, names, now);
}

/** By key, what those of these records that are not in the trash are found by when another has the same title. */
function namesIn(papers: readonly Paper[]): Map<string, string> {
  const named = papers.filter(isLive).flatMap(({ key, title }) => {
    const name = titleKey(title);
    return name === undefined ? [] : [[key, name] as const];
  });
  return new Map(named);
}

/** Deletes records for good, and all that was known of them but what was seen of their entries: names, pairs, and what went into them. */
export async function deleteAll(library: Library, keys: readonly string[]): Promise<void> {
  await library.papers.bulkDelete([...keys]);
  await rename(library, keys);
  await log(library, keys);
  const gone = [...keys];
  // What went into one that went into one of these leads nowhere now.
  for (let into = gone; into.length > 0;) {
    into = await library.merges.where('into').anyOf(into).primaryKeys();
    await library.merges.bulkDelete(into);
    gone.push(...into);
  }
  const pairs = await pairsOf(library, gone);
  await library.pairs.bulkDelete(pairs.map(({ pair }) => pair));
}

/** Remembers that these records were written or are no more. */
export async function log(library: Library, keys: readonly string[]): Promise<void> {
  const rows: Omit<EditRow, 'n'>[] = [];
  for (let at = 0; at < keys.length; at += TOGETHER) {
    const [key, ...more] = keys.slice(at, at + TOGETHER);
    if (key !== undefined) rows.push({ key, ...(more.length > 0 && { more }) });
  }
  if (rows.length === 0) return;
  const last = await library.edits.bulkAdd(rows);
  const before = last - rows.length;
  if (Math.floor(last / PRUNE) > Math.floor(before / PRUNE))
    await library.edits
      .where('n')
      .belowOrEqual(last - EDITS)
      .delete();
}

/** The pairs these keys are in. */
export async function pairsOf(library: Library, keys: readonly string[]): Promise<PairRow[]> {
  if (keys.length === 0) return [];
  // There are seldom many of them.
  if (keys.length > 1 && (await library.pairs.count()) < MANY_PAIRS * keys.length) {
    const wanted = new Set(keys);
    return (await library.pairs.toArray()).filter((row) => row.keys.some((key) => wanted.has(key)));
  }
  const found = (await Promise.all(keys.map((key) => library.pairs.where('keys').equals(key).toArray()))).flat();
  return [...new Map(found.map((row) => [row.pair, row])).values()];
}

/** Proposes records and those of the same title as one, where they may be; takes back what was proposed of them and no longer holds. */
async function propose(library: Library, papers: readonly Paper[], names: ReadonlyMap<string, string>, now: number): Promise<void> {
  const written = new Map(papers.map((paper) => [paper.key, paper]));
  const namesakes = await rename(library, [...written.keys()], names);
  const others = [...namesakes.values()].flat().filter((key) => !written.has(key));
  const records = await library.papers.bulkGet(others);
  const known = new Map([...written, ...records.flatMap((paper) => (paper ? [[paper.key, paper] as const] : []))]);
  const wanted = new Map<string, PairRow>();
  for (const [key, name] of names) {
    const paper = known.get(key);
    for (const other of namesakes.get(name) ?? []) {
      const record = known.get(other);
      if (other === key || !paper || !record || !isLive(record) || !mayBeSame(paper, record)) continue;
      wanted.set(pairOf(key, other), proposalOf(key, other, 'title', now));
    }
  }
  const stale: string[] = [];
  for (const { pair, keys, state, why } of await pairsOf(library, [...written.keys()])) {
    const live = keys.every((key) => isLive(written.get(key) ?? { trashedAt: undefined }));
    const holds = wanted.delete(pair) || (why === 'identifiers' && live);
    if (state === 'proposed' && !holds) stale.push(pair);
  }
  await library.pairs.bulkDelete(stale);
  await library.pairs.bulkPut([...wanted.values()]);
}

/**
 * Has the records with these keys found by these names, by their keys; by none, where there is none. Gives, by each of the names, the keys
 * of all records that have it, where there are two or more and not too many to be one paper's.
 */
export async function rename(
  library: Library,
  keys: readonly string[],
  names: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>([...names.values()].map((name) => [name, []]));
  const written = new Set(keys);
  const fresh = new Map(names);
  const emptied: number[] = [];
  const changed: NameRow[] = [];
  for (const row of await rowsWith(library, keys, [...found.keys()])) {
    const left = row.keys
      .map((key, at) => [key, row.names[at] ?? ''] as const)
      .filter(([key, name]) => !written.has(key) || names.get(key) === name);
    for (const [key, name] of left) {
      found.get(name)?.push(key);
      fresh.delete(key);
    }
    const [kept] = nameRows(left);
    if (!kept) emptied.push(row.n);
    else if (left.length < row.keys.length) changed.push({ ...kept, n: row.n });
  }
  for (const [key, name] of fresh) found.get(name)?.push(key);
  await library.names.bulkDelete(emptied);
  await library.names.bulkPut(changed);
  await library.names.bulkAdd(nameRows([...fresh]));
  for (const [name, { length }] of found) if (length < 2 || length > NAMESAKES) found.delete(name);
  return found;
}

/** The rows that hold one of these keys or names; of a name that very many have, some. */
async function rowsWith({ names }: Library, keys: readonly string[], wanted: readonly string[]): Promise<NameRow[]> {
  if (keys.length > FEW) return names.toArray();
  // A key stands in one row alone; each row is read once, however many of it are meant.
  const look = (index: 'keys' | 'names') => (value: string) =>
    names
      .where(index)
      .equals(value)
      .limit(NAMESAKES + 1)
      .primaryKeys();
  const found = await Promise.all([...keys.map(look('keys')), ...wanted.map(look('names'))]);
  return (await names.bulkGet([...new Set(found.flat())])).flatMap((row) => row ?? []);
}

/** Whether two values hold the same; the order of an object's fields does not count. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([name, value]) => other.has(name) && isEqual(value, other.get(name)));
}
