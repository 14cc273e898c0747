/**
 * What can be done to the library. Only the worker calls these. Each is one transaction, safe to repeat: an asker that got no
 * answer asks again. Rejects, and stores nothing, when the schema refuses the record (a Zod error), when it would hold more than
 * it may (a `RangeError`), and when the database fails (Dexie's errors).
 *
 * One paper is one record. A sighting with identifiers of two joins them. The key of a record that went into another leads to
 * that other, so that an editor that was open meanwhile loses nothing. What is in the trash joins nothing until it is taken out.
 */
import { paperFrom, separatePapers, withChanges, withinNote, withSighting } from '../paper/merge';
import { Paper, type Changes, type Sighting } from '../paper/paper';
import { proposalOf, type Library, type PairRow } from './database';
import { apartOf, isApart, isLive, join, log, oneOf, outOfTrash, put, putAll, recordOf, recordsWith, written } from './records';

/** Saves what a page showed: a new record, or the one that has an identifier of it, filled up and out of the trash. */
export async function save(library: Library, sighting: Sighting, now: number): Promise<Paper> {
  return act(library, async () => put(library, await sighted(library, sighting, now), now));
}

/** Changes a paper by its key; `undefined` when there is none (erased meanwhile). */
export async function change(library: Library, key: string, changes: Changes, now: number): Promise<Paper | undefined> {
  // No more tables than these: nothing of what a person changes is what a paper is told from others by.
  return library.transaction('rw', [library.papers, library.merges, library.edits], async () => {
    const paper = await recordOf(library, key);
    if (!paper) return undefined;
    const changed = withChanges(paper, paper.key === key ? changes : withinNote(paper, changes), now);
    if (changed === paper) return paper;
    const parsed = Paper.parse(changed);
    // Side by side: each step that is waited for is a way to the disk's process and back.
    await Promise.all([library.papers.put(parsed), log(library, [parsed.key])]);
    return parsed;
  });
}

/** Saves what a page showed and changes it, in one step. */
export async function saveAndChange(library: Library, sighting: Sighting, changes: Changes, now: number): Promise<Paper> {
  return act(library, async () => put(library, withChanges(await sighted(library, sighting, now), changes, now), now));
}

/**
 * Saves what a page showed, entry by entry as `save` does, and changes all of it alike; all in one transaction. For each the record as it
 * is then, and whether it is new among the saved ones.
 */
export async function saveEach(
  library: Library,
  sightings: readonly Sighting[],
  changes: Changes,
  now: number,
): Promise<{ paper: Paper; added: boolean }[]> {
  return act(library, async () => {
    // What has nothing to do with any other record, nor with another entry of these, is written together: one by one takes ten times as long.
    const times = new Map<string, number>();
    for (const { ids } of sightings) for (const id of new Set(ids)) times.set(id, (times.get(id) ?? 0) + 1);
    const known = await Promise.all(sightings.map(({ ids }) => recordsWith(library, ids)));
    const alone = sightings.map(({ ids }, at) => known[at]?.length === 0 && ids.every((id) => times.get(id) === 1));
    const fresh = sightings.map((sighting, at) =>
      alone[at] ? Paper.parse(withChanges(paperFrom(sighting, crypto.randomUUID(), now), changes, now)) : undefined,
    );
    await putAll(
      library,
      fresh.filter((paper) => paper !== undefined),
      now,
    );
    const saved: { paper: Paper; added: boolean }[] = [];
    for (const [at, sighting] of sightings.entries()) {
      let paper = fresh[at];
      const added = paper !== undefined || !(await recordsWith(library, sighting.ids)).some(isLive);
      paper ??= await put(library, withChanges(await sighted(library, sighting, now), changes, now), now);
      saved.push({ paper, added });
    }
    return saved;
  });
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
  return library.transaction('rw', written(library), change);
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
  // What comes out of the trash may have identifiers beside these, which others have by now.
  const first = live ?? (last && (await oneOf(library, { ...outOfTrash(last), savedAt: now }, now)));
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

/** The two that were separated before, the one that had gone into the other last. */
async function separated(library: Library, key: string): Promise<[Paper, Paper] | undefined> {
  const joined = await library.papers.get(key);
  const apart = (await library.pairs.where('keys').equals(key).toArray()).filter(({ state }) => state === 'apart');
  const last = apart.reduce<PairRow | undefined>((newest, row) => (newest && newest.at >= row.at ? newest : row), undefined);
  const kept = await library.papers.get(last?.keys.find((other) => other !== key) ?? '');
  return joined && kept && [kept, joined];
}

async function setApart(library: Library, a: string, b: string, now: number): Promise<void> {
  await library.pairs.put(apartOf(a, b, now));
}
