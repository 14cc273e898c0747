/**
 * What can be done to the library. Only the worker calls these. Each is one transaction, safe to repeat: an asker that got no
 * answer asks again. Rejects, and stores nothing, when the schema refuses the record (a Zod error), when it would hold more than
 * it may (a `RangeError`), and when the database fails (Dexie's errors).
 *
 * One paper is one record. A sighting with identifiers of two joins them. The key of a record that went into another leads to
 * that other, so that an editor that was open meanwhile loses nothing. What is in the trash joins nothing until it is taken out.
 */
import { inOrderSaved, mergePapers, paperFrom, separatePapers, withChanges, withinNote, withSighting } from '../paper/merge';
import { Paper, type Changes, type Sighting } from '../paper/paper';
import { mayBeSame, titleKey } from '../paper/same';
import { NAMESAKES, pairOf, proposalOf, type Library, type PairRow } from './database';

/** How many merges can be taken back, the last ones. Each holds three records, a few KB. */
const MERGES = 500;

/** Saves what a page showed: a new record, or the one that has an identifier of it, filled up and out of the trash. */
export async function save(library: Library, sighting: Sighting, now: number): Promise<Paper> {
  return act(library, async () => put(library, await sighted(library, sighting, now), now));
}

/** Changes a paper by its key; `undefined` when there is none (erased meanwhile). */
export async function change(library: Library, key: string, changes: Changes, now: number): Promise<Paper | undefined> {
  // No more tables than these: nothing of what a person changes is what a paper is told from others by.
  return library.transaction('rw', [library.papers, library.merges], async () => {
    const paper = await recordOf(library, key);
    if (!paper) return undefined;
    const changed = withChanges(paper, paper.key === key ? changes : withinNote(paper, changes), now);
    if (changed === paper) return paper;
    const parsed = Paper.parse(changed);
    await library.papers.put(parsed);
    return parsed;
  });
}

/** Saves what a page showed and changes it, in one step. */
export async function saveAndChange(library: Library, sighting: Sighting, changes: Changes, now: number): Promise<Paper> {
  return act(library, async () => put(library, withChanges(await sighted(library, sighting, now), changes, now), now));
}

/** Puts a paper in the trash; nothing of it is lost. Done already, or no such paper: nothing happens. */
export async function remove(library: Library, key: string, now: number): Promise<void> {
  await act(library, async () => {
    const paper = await recordOf(library, key);
    if (paper && paper.trashedAt === undefined) await put(library, { ...paper, trashedAt: now }, now);
  });
}

/**
 * Takes a paper back out of the trash, as it was; `undefined` when there is none. Where a paper was saved meanwhile that has an
 * identifier of it, they become one; where one record cannot hold both, it rejects with a `RangeError` in words and stays there.
 */
export async function restore(library: Library, key: string, now: number): Promise<Paper | undefined> {
  return act(library, async () => {
    const paper = await recordOf(library, key);
    return paper?.trashedAt === undefined ? paper : put(library, await oneOf(library, outOfTrash(paper), now), now);
  });
}

/**
 * Makes two papers one, and gives it. Done already: gives it again. `undefined` when one of them is not there, or in the trash.
 * Rejects with a `RangeError` in words when one record cannot hold both; then both stay.
 */
export async function merge(library: Library, [a, b]: readonly string[], now: number): Promise<Paper | undefined> {
  return act(library, async () => {
    const [one, other] = [await recordOf(library, a), await recordOf(library, b)];
    if (!one || !other || one.trashedAt !== undefined || other.trashedAt !== undefined) return undefined;
    return one.key === other.key ? one : put(library, await join(library, one, other, now), now);
  });
}

/**
 * Takes back the merge by which the record with this key went into another, and remembers that the two are apart. Gives both, the
 * one that stayed first. Done already: gives them again. `undefined` when there was no such merge, or too many since. Rejects with a
 * `RangeError` in words when the one that stayed went into another itself, or when the two cannot be told apart.
 */
export async function separate(library: Library, key: string, now: number): Promise<[kept: Paper, joined: Paper] | undefined> {
  return act(library, async () => {
    const row = await library.merges.get(key);
    if (!row) return separated(library, key);
    const current = await library.papers.get(row.into);
    if (!current) throw new RangeError('This paper was merged with another since. Separate those first.');
    const [kept, joined] = separatePapers(row, current, now);
    await library.merges.delete(key);
    await library.pairs.bulkDelete(row.apart);
    await setApart(library, kept.key, joined.key, now);
    const stayed = await put(library, kept, now);
    return [stayed, await put(library, await oneOf(library, joined, now), now)];
  });
}

/** Remembers, for good, that two papers are two, whatever their titles or a page say. */
export async function keepApart(library: Library, [a, b]: readonly string[], now: number): Promise<void> {
  await act(library, async () => {
    const [one, other] = [await recordOf(library, a), await recordOf(library, b)];
    if (one && other && one.key !== other.key) await setApart(library, one.key, other.key, now);
  });
}

function act<T>(library: Library, change: () => Promise<T>): Promise<T> {
  return library.transaction('rw', [library.papers, library.titles, library.pairs, library.merges], change);
}

/** The record with this key, or the one it went into. */
async function recordOf(library: Library, key = ''): Promise<Paper | undefined> {
  const paper = await library.papers.get(key);
  if (paper) return paper;
  const row = await library.merges.get(key);
  return row && recordOf(library, row.into);
}

/** The records that have one of these identifiers, each once, in the identifiers' order. */
async function recordsWith(library: Library, ids: readonly string[]): Promise<Paper[]> {
  const found = (await Promise.all(ids.map((id) => library.papers.where('ids').equals(id).toArray()))).flat();
  return [...new Map(found.map((paper) => [paper.key, paper])).values()];
}

/**
 * The record a sighting belongs to, with what it adds; a new one when there is none. Not yet stored. Where several saved records
 * have an identifier of it they become one, but for those that are to stay apart, or that one record cannot hold together: then it
 * is the one that a look-up of this entry finds, and the others keep their identifiers to themselves. Where there are only records
 * in the trash, the one that came there last is taken out.
 */
async function sighted(library: Library, sighting: Sighting, now: number): Promise<Paper> {
  const known = await recordsWith(library, sighting.ids);
  const live = known.find(isLive);
  const [last] = known.toSorted((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0));
  const first = live ?? (last && { ...outOfTrash(last), savedAt: now });
  if (!first) return paperFrom(sighting, crypto.randomUUID(), now);
  let paper = first;
  const others: Paper[] = [];
  for (const other of known.filter(({ key }) => key !== first.key)) {
    const apart = await isApart(library, paper, other);
    if (!apart && !isLive(other)) continue;
    const both = apart ? undefined : await joinIfItHoldsBoth(library, paper, other, now);
    if (both) paper = both;
    else others.push(other);
  }
  const taken = new Set(others.flatMap(({ ids }) => ids));
  return withSighting(paper, { ...sighting, ids: sighting.ids.filter((id) => !taken.has(id)) }, now);
}

/** Two records as one, or `undefined` when one cannot hold both: then it is proposed to the person, who is told why. */
async function joinIfItHoldsBoth(library: Library, paper: Paper, other: Paper, now: number): Promise<Paper | undefined> {
  try {
    return await join(library, paper, other, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    await library.pairs.put(proposalOf(paper.key, other.key, 'identifiers', now));
    return undefined;
  }
}

/** A record that comes back among the saved ones, with those that have an identifier of it by now. Not yet stored. */
async function oneOf(library: Library, paper: Paper, now: number): Promise<Paper> {
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
async function join(library: Library, a: Paper, b: Paper, now: number): Promise<Paper> {
  const [kept, joined] = inOrderSaved(a, b);
  const after = Paper.parse(mergePapers(kept, joined, now));
  const pairs = await library.pairs.where('keys').equals(joined.key).toArray();
  const proposed = pairs.filter(({ state }) => state === 'proposed').map(({ pair }) => pair);
  await library.pairs.bulkDelete([...proposed, pairOf(kept.key, joined.key)]);
  // Whom the one was to be kept apart from, both are, for as long as they are one.
  const apart: string[] = [];
  for (const { state, keys } of pairs) {
    const third = keys.find((key) => key !== joined.key);
    if (state !== 'apart' || third === undefined || third === kept.key) continue;
    const row = apartOf(kept.key, third, now);
    if ((await library.pairs.get(row.pair))?.state === 'apart') continue;
    await library.pairs.put(row);
    apart.push(row.pair);
  }
  await library.papers.delete(joined.key);
  await library.titles.delete(joined.key);
  await library.merges.put({ from: joined.key, into: kept.key, at: now, kept, joined, after, apart });
  const over = (await library.merges.count()) - MERGES;
  if (over > 0) await library.merges.bulkDelete(await library.merges.orderBy('at').limit(over).primaryKeys());
  return after;
}

/** The two that were separated before, the one that had gone into the other last. */
async function separated(library: Library, key: string): Promise<[Paper, Paper] | undefined> {
  const joined = await library.papers.get(key);
  const apart = (await library.pairs.where('keys').equals(key).toArray()).filter(({ state }) => state === 'apart');
  const last = apart.reduce<PairRow | undefined>((newest, row) => (newest && newest.at >= row.at ? newest : row), undefined);
  const kept = await library.papers.get(last?.keys.find((other) => other !== key) ?? '');
  return joined && kept && [kept, joined];
}

async function isApart(library: Library, a: Paper, b: Paper): Promise<boolean> {
  return (await library.pairs.get(pairOf(a.key, b.key)))?.state === 'apart';
}

async function setApart(library: Library, a: string, b: string, now: number): Promise<void> {
  await library.pairs.put(apartOf(a, b, now));
}

function apartOf(a: string, b: string, now: number): PairRow {
  return { ...proposalOf(a, b, 'title', now), state: 'apart' };
}

function isLive({ trashedAt }: Paper): boolean {
  return trashedAt === undefined;
}

function outOfTrash(paper: Paper): Paper {
  const back = { ...paper };
  delete back.trashedAt;
  return back;
}

/** Writes a record. The schema has the last word: what it refuses is not stored. */
async function put(library: Library, paper: Paper, now: number): Promise<Paper> {
  const parsed = Paper.parse(paper);
  await library.papers.put(parsed);
  await propose(library, parsed, now);
  return parsed;
}

/** Proposes a record and those of the same title as one, where they may be; takes back what was proposed of it and no longer holds. */
async function propose(library: Library, paper: Paper, now: number): Promise<void> {
  const { key } = paper;
  const name = isLive(paper) ? titleKey(paper.title) : undefined;
  if (name === undefined) await library.titles.delete(key);
  else await library.titles.put({ key, titleKey: name });
  const rows =
    name === undefined
      ? []
      : await library.titles
          .where('titleKey')
          .equals(name)
          .limit(NAMESAKES + 1)
          .toArray();
  const others = rows.length > NAMESAKES ? [] : rows.filter((row) => row.key !== key);
  const records = await library.papers.bulkGet(others.map((row) => row.key));
  const same = records.flatMap((other) => (other && isLive(other) && mayBeSame(paper, other) ? [other.key] : []));
  const wanted = new Map(same.map((other) => [pairOf(key, other), proposalOf(key, other, 'title', now)]));
  const stale: string[] = [];
  for (const { pair, state, why } of await library.pairs.where('keys').equals(key).toArray()) {
    const holds = wanted.delete(pair) || (why === 'identifiers' && isLive(paper));
    if (state === 'proposed' && !holds) stale.push(pair);
  }
  await library.pairs.bulkDelete(stale);
  await library.pairs.bulkPut([...wanted.values()]);
}
