/**
 * What can be done to the library. Only the worker calls these. Each is one transaction, safe to repeat: an asker that got no
 * answer asks again. Rejects, and stores nothing, when the schema refuses the record (a Zod error), when it would hold more than
 * it may (a `RangeError`), and when the database fails (Dexie's errors).
 */
import { paperFrom, withChanges, withSighting } from '../paper/merge';
import { Paper, type Changes, type Sighting } from '../paper/paper';
import type { Library } from './database';

/** Saves what a page showed: a new record, or the one that has an identifier of it, filled up and out of the trash. */
export async function save(library: Library, sighting: Sighting, now: number): Promise<Paper> {
  return library.transaction('rw', library.papers, async () => put(library, await sighted(library, sighting, now)));
}

/** Changes a paper by its key; `undefined` when there is none (erased meanwhile). */
export async function change(library: Library, key: string, changes: Changes, now: number): Promise<Paper | undefined> {
  return library.transaction('rw', library.papers, async () => {
    const paper = await library.papers.get(key);
    return paper && put(library, withChanges(paper, changes, now), paper);
  });
}

/** Saves what a page showed and changes it, in one step. */
export async function saveAndChange(library: Library, sighting: Sighting, changes: Changes, now: number): Promise<Paper> {
  return library.transaction('rw', library.papers, async () =>
    put(library, withChanges(await sighted(library, sighting, now), changes, now)),
  );
}

/** Puts a paper in the trash; nothing of it is lost. Done already, or no such paper: nothing happens. */
export async function remove(library: Library, key: string, now: number): Promise<void> {
  await library.transaction('rw', library.papers, async () => {
    const paper = await library.papers.get(key);
    if (paper && paper.trashedAt === undefined) await put(library, { ...paper, trashedAt: now });
  });
}

/** Takes a paper back out of the trash, as it was; `undefined` when there is none. */
export async function restore(library: Library, key: string): Promise<Paper | undefined> {
  return library.transaction('rw', library.papers, async () => {
    const paper = await library.papers.get(key);
    return paper && put(library, outOfTrash(paper), paper);
  });
}

/**
 * The record a sighting belongs to, with what it adds; a new one when there is none. Not yet stored. Where several records have
 * an identifier of it, it is the one that a look-up of this entry finds: what is saved on a row is what the row shows.
 */
async function sighted(library: Library, sighting: Sighting, now: number): Promise<Paper> {
  const known = (await Promise.all(sighting.ids.map((id) => library.papers.where('ids').equals(id).toArray()))).flat();
  const paper = known.find(({ trashedAt }) => trashedAt === undefined) ?? known[0];
  if (!paper) return paperFrom(sighting, crypto.randomUUID(), now);
  const back = paper.trashedAt === undefined ? paper : { ...outOfTrash(paper), savedAt: now };
  return withSighting(back, sighting, now);
}

function outOfTrash(paper: Paper): Paper {
  const back = { ...paper };
  delete back.trashedAt;
  return back;
}

/** Writes a record, unless it is the one that stands there. The schema has the last word: what it refuses is not stored. */
async function put(library: Library, paper: Paper, before?: Paper): Promise<Paper> {
  if (paper === before) return paper;
  const parsed = Paper.parse(paper);
  await library.papers.put(parsed);
  return parsed;
}
