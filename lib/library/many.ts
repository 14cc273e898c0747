/**
 * What is done to many papers at once. As in changes.ts only the worker calls these, each is one transaction, all of it or nothing,
 * and safe to repeat; a key that went into another leads to that other.
 */
import { withChanges, withinNote } from '../paper/merge';
import { Paper, type Changes } from '../paper/paper';
import type { Library } from './database';
import { deleteAll, isLive, log, oneOf, outOfTrash, put, putAll, recordsOf, recordsWith, written } from './records';

/**
 * Changes many papers, each its own way. For each that was changed, what its tags and status were; papers that are not there are
 * left out. Rejects with a `RangeError` that names the paper when one record cannot hold its changes: then none is changed.
 */
export async function changeEach(
  library: Library,
  changes: readonly { key: string; changes: Changes }[],
  now: number,
): Promise<Pick<Paper, 'key' | 'tags' | 'status'>[]> {
  return library.transaction('rw', [library.papers, library.merges, library.edits], async () => {
    const found = await recordsOf(
      library,
      changes.map(({ key }) => key),
    );
    const before = new Map([...found.values()].map((paper) => [paper.key, paper]));
    const after = new Map(before);
    for (const { key, changes: wanted } of changes) {
      const paper = after.get(found.get(key)?.key ?? '');
      if (paper) after.set(paper.key, changed(paper, paper.key === key ? wanted : withinNote(paper, wanted), now));
    }
    const touched = [...after.values()].filter((paper) => paper !== before.get(paper.key)).map((paper) => Paper.parse(paper));
    await library.papers.bulkPut(touched);
    await log(
      library,
      touched.map(({ key }) => key),
    );
    return touched.flatMap(({ key }) => {
      const paper = before.get(key);
      return paper ? [{ key, tags: paper.tags, status: paper.status }] : [];
    });
  });
}

function changed(paper: Paper, changes: Changes, now: number): Paper {
  try {
    return withChanges(paper, changes, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`“${paper.title.slice(0, 80)}”: ${error.message} Nothing was changed.`, { cause: error });
  }
}

/**
 * Has papers that have no citation key keep these, once and for good; gives the keys of those that do now. One that another paper is
 * cited by is given to nobody else.
 */
export async function cite(library: Library, wanted: readonly { key: string; citationKey: string }[]): Promise<string[]> {
  return library.transaction('rw', [library.papers, library.merges, library.edits], async () => {
    const found = await recordsOf(
      library,
      wanted.map(({ key }) => key),
    );
    const held = library.papers.where('citationKey').anyOfIgnoreCase(wanted.map(({ citationKey }) => citationKey));
    // To BibTeX keys that differ by case alone are one.
    const taken = new Set((await held.toArray()).map(({ citationKey }) => citationKey?.toLowerCase()));
    const given = new Map<string, Paper>();
    for (const { key, citationKey } of wanted) {
      const paper = found.get(key);
      const folded = citationKey.toLowerCase();
      if (!paper || paper.citationKey !== undefined || given.has(paper.key) || taken.has(folded)) continue;
      taken.add(folded);
      given.set(paper.key, Paper.parse({ ...paper, citationKey }));
    }
    await library.papers.bulkPut([...given.values()]);
    await log(library, [...given.keys()]);
    return [...given.keys()];
  });
}

/** Puts many papers in the trash; gives the keys of those that were not there already. */
export async function removeEach(library: Library, keys: readonly string[], now: number): Promise<string[]> {
  return library.transaction('rw', written(library), async () => {
    const found = [...(await recordsOf(library, keys)).values()].filter(isLive);
    const papers = [...new Map(found.map((paper) => [paper.key, Paper.parse({ ...paper, trashedAt: now })])).values()];
    await putAll(library, papers, now);
    return papers.map(({ key }) => key);
  });
}

/**
 * Takes many papers out of the trash; gives the keys (as they were asked for) of those that came back, and for those that could not,
 * why, in words: one record cannot hold what was saved of the same paper meanwhile. These stay where they are.
 */
export async function restoreEach(
  library: Library,
  keys: readonly string[],
  now: number,
): Promise<{ restored: string[]; problems: { key: string; words: string }[] }> {
  const problems: { key: string; words: string }[] = [];
  for (;;) {
    try {
      const passed = keys.filter((key) => problems.every((problem) => problem.key !== key));
      return { restored: await restoreAll(library, passed, now), problems };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Nothing was written; what is in the way is left out and the others are tried again.
      problems.push({ key: error.key, words: error.message });
    }
  }
}

/** That a paper cannot be taken out of the trash, and why. */
class Refused extends Error {
  constructor(
    readonly key: string,
    words: string,
  ) {
    super(words);
  }
}

/** Takes papers out of the trash, all or none; gives their keys. Rejects with `Refused` for the first that cannot be. */
async function restoreAll(library: Library, keys: readonly string[], now: number): Promise<string[]> {
  let refused: Refused | undefined;
  try {
    return await library.transaction('rw', written(library), async () => {
      const found = [...(await recordsOf(library, keys))].filter(([, paper]) => !isLive(paper));
      const papers = new Map(found.map(([, paper]) => [paper.key, paper]));
      const held = await holdersOf(library, [...papers.values()]);
      const [meeting, free] = parted([...papers.values()], ({ key, ids }) => ids.some((id) => isHeldBesides(held.get(id), key)));
      // First those that may fail, one by one, as each may have become part of one before it.
      for (const { key } of meeting) {
        const paper = await library.papers.get(key);
        if (!paper || isLive(paper)) continue;
        try {
          await put(library, await oneOf(library, outOfTrash(paper), now), now);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          refused = new Refused(found.find(([, one]) => one.key === key)?.[0] ?? key, error.message);
          throw refused;
        }
      }
      await putAll(library, free.map(outOfTrash), now);
      return found.map(([key]) => key);
    });
  } catch (error) {
    throw refused ?? error;
  }
}

/** By identifier, the keys of the records that have it: the saved ones, and these. */
async function holdersOf(library: Library, papers: readonly Paper[]): Promise<Map<string, Set<string>>> {
  const others = (await recordsWith(library, [...new Set(papers.flatMap(({ ids }) => ids))])).filter(isLive);
  const held = new Map<string, Set<string>>();
  for (const { key, ids } of [...others, ...papers]) for (const id of ids) held.set(id, (held.get(id) ?? new Set()).add(key));
  return held;
}

function isHeldBesides(holders: ReadonlySet<string> | undefined, key: string): boolean {
  return [...(holders ?? [])].some((holder) => holder !== key);
}

function parted<T>(all: readonly T[], is: (one: T) => boolean): [those: T[], others: T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

/**
 * Erases papers that are in the trash, for good, with all that was known of them: pairs, what went into them, what an intake could
 * give back. Gives how many. Here a key is that of its record alone: what went into another is not erased by its former name.
 */
export async function erase(library: Library, keys: readonly string[]): Promise<number> {
  return library.transaction('rw', [...written(library), library.undo], async () => {
    const papers = await library.papers.bulkGet([...new Set(keys)]);
    const gone = papers.flatMap((paper) => (paper && !isLive(paper) ? [paper.key] : []));
    if (gone.length === 0) return 0;
    await deleteAll(library, gone);
    await forgetUndo(library, new Set(gone));
    return gone.length;
  });
}

/** Takes what is erased out of what can be taken back. */
async function forgetUndo(library: Library, keys: ReadonlySet<string>): Promise<void> {
  for (const row of await library.undo.toArray()) {
    const records = row.records.filter(({ key }) => !keys.has(key));
    if (records.length < row.records.length) await library.undo.put({ ...row, records });
  }
}
