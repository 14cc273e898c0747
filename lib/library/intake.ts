/**
 * Taking in what a file brings: a backup (`restore`) or what another program knew (`import`). It is laid down in parts, of which
 * nothing is in the library, and then taken in at once, all of it or nothing; for a while it can be taken back. Only the worker
 * writes; `planOf` says beforehand what would come of it, by the same judgement.
 *
 * A paper of the file is looked for here by its key, by the key that went into another, and by its identifiers: those of saved papers,
 * and for an import those of the trash too, out of which it comes, as it is wanted again.
 *
 * - Found nowhere, it is added as the file has it.
 * - `restore`, found by its key: where the file's was changed later, its note, tags, status and place in the trash count; else what the
 *   person wrote here does. What pages said is filled up either way, and nothing of more is replaced by less.
 * - `restore`, found under another key: two records of one paper, which become one as a merge makes them one, so no word of either is
 *   lost. But of a record that went into one here, and of which nothing was written since, only what pages said counts.
 * - `import`: what is here stays, and is filled up; tags and notes of both are kept.
 * - `restore`: what papers of the file were before they became one is known here, too, where they are one here as they were there, so that
 *   they can be separated.
 * - No identifier ends in two saved papers: those here that the file shows to be one become one, but for those that are to stay apart.
 */
import { Dexie, type Table } from 'dexie';
import { inOrderSaved, mergePapers } from '../paper/merge';
import { Paper } from '../paper/paper';
import { LIMITS } from '../paper/text';
import { pairOf, proposalOf, type Library, type MergeRow, type PairRow, type StagedRow, type Undo, type UndoRow } from './database';
import {
  apartOf,
  deleteAll,
  forgetOldMerges,
  isEqual,
  isLive,
  log,
  outOfTrash,
  pairsOf,
  putAll,
  recordsWith,
  rename,
  takenOver,
  written,
} from './records';
import { takeSeen } from './seen';

/** How many intakes can be taken back, the last ones. */
const KEPT = 3;
/** How long what was laid down waits, in milliseconds. */
const WAITS = 86_400_000;
/** Records in one row of what can be taken back. */
const PART = 500;
/** Up to how many times as many papers as are taken in the library is read whole, which is quicker than reading them one by one. */
const WHOLE = 3;

export type How = 'restore' | 'import';
export type Part = Omit<StagedRow, 'at'>;
export type Taken = UndoRow['taken'];

/** What would come of a paper of the file. */
export interface Planned {
  /**
   * `new`: there is none here. `newer here`: what the person wrote here counts, not the file's. `newer there`: the file's counts, or
   * it knows more of what pages said. `joins`: both are kept in one. `same`: nothing comes of it.
   */
  outcome: 'new' | 'newer here' | 'newer there' | 'same' | 'joins';
  /** The record here that it concerns, as it is by then: an earlier paper of the file may have changed or made it. */
  local?: Paper;
  /** Whether that record becomes another than it is; for `newer here` it may, by what pages said. */
  changes: boolean;
}

/** What would come of a file. */
export interface Plan {
  /** Of each of its papers, in their order. */
  papers: Planned[];
  /** How many of its pairs are not kept apart here yet, and how many of its merges would become known here. */
  apart: number;
  merges: number;
}

/** Lays down a part of what a file brings; the same part again replaces it. What was taken in already is not laid down again. */
export async function stage(library: Library, part: Part, now: number): Promise<void> {
  await library.transaction('rw', [library.staged, library.undo], async () => {
    const rows = await rowsOf<UndoRow>(library.undo, part.batch);
    if (rows.length === 0) await library.staged.put({ ...part, at: now });
  });
}

/** Forgets what was laid down. */
export async function unstage(library: Library, batch: string): Promise<void> {
  await library.staged.where('[batch+part]').between([batch, Dexie.minKey], [batch, Dexie.maxKey]).delete();
}

/** Forgets what was laid down a day ago and never taken in: the tab was closed. Also what a clock has put into the future. */
export async function clearStaged(library: Library, now: number): Promise<void> {
  await library.staged
    .where('at')
    .below(now - WAITS)
    .or('at')
    .above(now + WAITS)
    .delete();
}

/** What would come of what a file holds. Reads only. Rejects as `takeIn` would. */
export async function planOf(library: Library, file: Pick<Part, 'papers' | 'apart' | 'merges'>, how: How): Promise<Plan> {
  return library.transaction('r', [library.papers, library.merges, library.pairs], async () => {
    const apart = file.apart ?? [];
    const merges = how === 'restore' ? (file.merges ?? []) : [];
    const desk = await deskFor(library, file.papers, apart, merges);
    const now = Date.now();
    const papers = file.papers.map((paper) => desk.take(paper, how, now));
    return { papers, apart: desk.newlyApart(apart), merges: desk.takeMerges(merges, file.papers) };
  });
}

/**
 * Takes in what was laid down. How many papers of the file were added, have changed a record here, and did neither. Done already:
 * gives the same again. `undefined` when nothing was laid down, or it was taken back. Rejects with a `RangeError` that names the paper
 * when one record cannot hold the notes or tags of both: then nothing is taken in.
 */
export async function takeIn(library: Library, batch: string, how: How, now: number): Promise<Taken | undefined> {
  return library.transaction('rw', [...written(library), library.staged, library.undo, library.seen, library.days], async () => {
    const [done] = await rowsOf<UndoRow>(library.undo, batch);
    if (done) return done.back ? undefined : done.taken;
    const parts = await rowsOf<StagedRow>(library.staged, batch);
    if (parts.length === 0) return undefined;
    const papers = parts.flatMap((part) => part.papers);
    const apart = parts.flatMap((part) => part.apart ?? []);
    const merges = how === 'restore' ? parts.flatMap((part) => part.merges ?? []) : [];
    const desk = await deskFor(library, papers, apart, merges);
    const taken: Taken = { added: 0, changed: 0, same: 0 };
    for (const paper of papers) {
      const { outcome, changes } = desk.take(paper, how, now);
      taken[outcome === 'new' ? 'added' : changes ? 'changed' : 'same'] += 1;
    }
    desk.takeMerges(merges, papers);
    const records = desk.outcome();
    await write(library, desk, records, now);
    await putPairs(
      library,
      apart.map(([a, b, at]) => apartOf(a, b, at)),
    );
    const seen = parts.flatMap((part) => part.seen ?? []);
    const met = seen.map(([id, first, last, dismissedAt]) => ({ id, first, last, ...(dismissedAt !== null && { dismissedAt }) }));
    if (met.length > 0) await takeSeen(library, met);
    // What a backup brings into the trash went there long ago; it gets its days here before the trash empties itself.
    if (papers.some((paper) => !isLive(paper))) await library.days.clear();
    await remember(library, batch, now, taken, records);
    await unstage(library, batch);
    return taken;
  });
}

/**
 * Takes back what `takeIn` did: records that are still as it left them are what they were before. How many those are, and how many
 * stay because they were changed since, or because what they were is by now in another saved paper. What became known as seen, or as
 * to be kept apart, stays known. Done already: gives the same again. `undefined` when it is too long ago, or never was.
 */
export async function takeBack(library: Library, batch: string, now: number): Promise<UndoRow['back']> {
  return library.transaction('rw', [...written(library), library.undo], async () => {
    const rows = await rowsOf<UndoRow>(library.undo, batch);
    const [first] = rows;
    if (!first || first.back) return first?.back;
    const records = rows.flatMap((row) => row.records);
    const undone = await revertible(library, records);
    await revert(library, undone, now);
    const count = countOf(undone);
    const back = { undone: count, left: countOf(records) - count };
    await library.undo.bulkDelete(rows.map(({ part }): [string, number] => [batch, part]));
    await library.undo.put({ batch, part: 0, at: first.at, taken: first.taken, back, records: [] });
    return back;
  });
}

function rowsOf<T>(table: Table<T, [string, number]>, batch: string): Promise<T[]> {
  return table.where('[batch+part]').between([batch, Dexie.minKey], [batch, Dexie.maxKey]).toArray();
}

/** What has become of a record: as `Undo`, with the record itself. */
type Outcome = Omit<Undo, 'after'> & { after?: Paper };

/** The part of the library that an intake concerns, in memory: everything is judged before anything is written. */
class Desk {
  readonly #before = new Map<string, Paper>();
  readonly #records = new Map<string, Paper>();
  /** By identifier, the keys of the records that have it, also those in the trash. */
  readonly #holders = new Map<string, Set<string>>();
  /** By the key of a record that went into another, the key of that other. */
  readonly #into: Map<string, string>;
  readonly #apart: Map<string, PairRow>;
  /** The pairs that were kept apart here before. */
  readonly #own: ReadonlySet<string>;
  /** What went into another elsewhere, which is known here from now on. */
  readonly #known: string[] = [];
  /** What went into another by this intake. */
  readonly gone = new Map<string, string>();
  readonly merges: MergeRow[] = [];
  readonly pairs: PairRow[] = [];

  /** `told`: the pairs that the file keeps apart; `own`: those that were kept apart here. */
  constructor(records: readonly Paper[], into: Map<string, string>, { told, own }: { told: readonly PairRow[]; own: readonly PairRow[] }) {
    for (const paper of records) {
      this.#before.set(paper.key, paper);
      this.#put(paper);
    }
    this.#into = into;
    this.#apart = new Map([...told, ...own].map((row) => [row.pair, row]));
    this.#own = new Set(own.map(({ pair }) => pair));
  }

  /** Takes a paper of the file in, and says what came of it. */
  take(paper: Paper, how: How, now: number): Planned {
    const local = this.#find(paper, how);
    if (!local) return this.#add(paper);
    const after = this.#settle(this.#together(local, paper, how, now), local, now);
    const changes = after.key !== local.key || !isEqual(after, local);
    if (changes) this.#put(after);
    return { outcome: outcomeOf(local, paper, how, changes), local, changes };
  }

  /**
   * Takes in what these papers of the file, all of which were taken in before, were before they became one. Left out is what does not
   * hold here: what is a record of its own, is kept apart, or went elsewhere; and what is in a record by now that is not as the file has it.
   * Gives how many were taken in.
   */
  takeMerges(rows: readonly MergeRow[], papers: readonly Paper[]): number {
    const fromFile = new Map(papers.map((paper) => [paper.key, paper]));
    const byKey = new Map(rows.map((row) => [row.from, row]));
    const isHere = ({ from, into }: MergeRow) => this.#into.get(from) === into;
    const mayBeHere = ({ from, into }: MergeRow) =>
      !this.#into.has(from) && !this.#records.has(from) && !this.#isApart(from, into) && from !== into;
    const holds = (row: MergeRow): boolean => {
      let last: MergeRow = row;
      // What went into another may have gone on into a third.
      for (let next, steps = 0; (next = byKey.get(last.into)) && steps < rows.length; steps++) {
        if (!isHere(next) && !mayBeHere(next)) return false;
        last = next;
      }
      const [here, there] = [this.#records.get(last.into), fromFile.get(last.into)];
      return here !== undefined && there !== undefined && isAsInFile(here, there);
    };
    const taken = rows.filter((row) => mayBeHere(row) && holds(row));
    for (const row of taken) {
      // Separated, they stay apart from whom they were kept apart here.
      this.merges.push({ ...row, apart: row.apart.filter((pair) => !this.#own.has(pair)) });
      this.#into.set(row.from, row.into);
      this.#known.push(row.from);
    }
    return taken.length;
  }

  /** How many of these pairs of a file were not kept apart here. */
  newlyApart(pairs: NonNullable<Part['apart']>): number {
    return new Set(pairs.map(([a, b, at]) => apartOf(a, b, at).pair).filter((pair) => !this.#own.has(pair))).size;
  }

  /** What has become of the records, those that are others than they were. */
  outcome(): Outcome[] {
    const written = [...this.#records.values()].flatMap((after): Outcome[] => {
      const before = this.#before.get(after.key);
      // What the file has as it is was parsed when it came; what was made of it here was not.
      if (!before) return [{ key: after.key, after }];
      return before === after || isEqual(before, after) ? [] : [{ key: after.key, before, after: Paper.parse(after) }];
    });
    const joined = [...this.gone].map(([key, into]): Outcome => {
      const before = this.#before.get(key);
      return { key, into: this.#last(into), ...(before && { before }) };
    });
    // They go back with the record that they are known of, of which nothing else may have changed.
    const known = this.#known.map((key): Outcome => ({ key, into: this.#last(key) }));
    return [...written, ...joined, ...known];
  }

  /** The record that a paper of the file is. */
  #find({ key, ids, trashedAt }: Paper, how: How): Paper | undefined {
    const own = this.#records.get(this.#last(key));
    if (own) return own;
    const holders = ids.flatMap((id) => this.#with(id)).filter((one) => !this.#isApart(key, one.key));
    const live = holders.find(isLive);
    if (live && (how === 'import' || trashedAt === undefined)) return live;
    return how === 'import' ? holders.toSorted((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0))[0] : undefined;
  }

  /** Adds a paper as it is, without the identifiers of those from which it is to stay apart. */
  #add(paper: Paper): Planned {
    const ids = isLive(paper) ? paper.ids.filter((id) => !this.#with(id).some(isLive)) : paper.ids;
    const [local] = ids.length > 0 ? [] : paper.ids.flatMap((id) => this.#with(id)).filter(isLive);
    if (local) {
      // Told apart by nothing: what has the same identifiers is the same paper, whatever was said of it.
      const after = named(paper, () => merged(local, paper, local.changedAt));
      const changes = !isEqual(after, local);
      if (changes) this.#put(after);
      return { outcome: changes ? 'joins' : 'same', local, changes };
    }
    this.#put(ids.length < paper.ids.length ? { ...paper, ids } : paper);
    return { outcome: 'new', changes: true };
  }

  #together(local: Paper, paper: Paper, how: How, now: number): Paper {
    if (isEqual(local, paper)) return local;
    if (how === 'import') return named(paper, () => imported(local, paper, now));
    if (local.key === paper.key) return restored(local, paper);
    const isOld = this.#into.has(paper.key) && paper.changedAt <= local.changedAt;
    return isOld ? filled(local, paper) : named(paper, () => merged(local, paper, now));
  }

  /** A record with its identifiers to itself: the saved papers that have some of them join it, or keep them. */
  #settle(paper: Paper, local: Paper, now: number): Paper {
    if (!isLive(paper)) return paper;
    let one = paper;
    const others = paper.ids.flatMap((id) => this.#with(id)).filter((other) => isLive(other) && other.key !== paper.key);
    for (const { key } of new Map(others.map((other) => [other.key, other])).values()) {
      const other = this.#records.get(key);
      if (!other) continue;
      const both = this.#isApart(one.key, other.key) ? undefined : this.#join(one, other, now);
      if (both) {
        one = both;
        continue;
      }
      const ids = one.ids.filter((id) => !other.ids.includes(id));
      // What has nothing left to be told by stays where it is; saved before, it had them already.
      if (ids.length === 0) return local;
      one = { ...one, ids };
    }
    return one;
  }

  /** Two records here as one, or `undefined` when one cannot hold both: then it is proposed to the person, who is told why. */
  #join(one: Paper, other: Paper, now: number): Paper | undefined {
    const [kept, joined] = inOrderSaved(one, other);
    try {
      const after = mergePapers(kept, joined, now);
      const pairs = takenOver(
        [...this.#apart.values()].filter(({ keys }) => keys.includes(joined.key)),
        kept.key,
        joined.key,
        now,
      );
      const taken = pairs.filter(({ pair }) => !this.#apart.has(pair));
      for (const row of taken) this.#apart.set(row.pair, row);
      this.pairs.push(...taken);
      this.merges.push({ from: joined.key, into: kept.key, at: now, kept, joined, after, apart: taken.map(({ pair }) => pair) });
      this.#drop(joined.key);
      this.#into.set(joined.key, kept.key);
      this.gone.set(joined.key, kept.key);
      return after;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.pairs.push(proposalOf(one.key, other.key, 'identifiers', now));
      return undefined;
    }
  }

  /** The key a record has by now, after all it went into. */
  #last(key: string): string {
    let last = key;
    for (let into; !this.#records.has(last) && (into = this.#into.get(last)) !== undefined;) last = into;
    return last;
  }

  #with(id: string): Paper[] {
    return [...(this.#holders.get(id) ?? [])].flatMap((key) => this.#records.get(key) ?? []);
  }

  #isApart(a: string, b: string): boolean {
    return this.#apart.has(pairOf(a, b));
  }

  #put(paper: Paper): void {
    this.#drop(paper.key);
    this.#records.set(paper.key, paper);
    for (const id of paper.ids) {
      const holders = this.#holders.get(id);
      if (holders) holders.add(paper.key);
      else this.#holders.set(id, new Set([paper.key]));
    }
  }

  #drop(key: string): void {
    for (const id of this.#records.get(key)?.ids ?? []) this.#holders.get(id)?.delete(key);
    this.#records.delete(key);
  }
}

function outcomeOf(local: Paper, paper: Paper, how: How, changes: boolean): Planned['outcome'] {
  if (how === 'import' || local.key !== paper.key) return changes ? 'joins' : 'same';
  if (paper.changedAt > local.changedAt) return changes ? 'newer there' : 'same';
  if (!isEqual(wordsOf(local), wordsOf({ ...paper, citationKey: paper.citationKey ?? local.citationKey }))) return 'newer here';
  return changes ? 'newer there' : 'same';
}

/** What the person said of a paper. */
function wordsOf({ note, tags, status, trashedAt, citationKey }: { [N in keyof Paper]?: Paper[N] | undefined }): unknown {
  return [note, tags, status, trashedAt, citationKey];
}

/** Whether a record here has all that the file's has of its own: what the person said of it, and its identifiers. */
function isAsInFile(here: Paper, there: Paper): boolean {
  return isEqual([wordsOf(here), here.highlights], [wordsOf(there), there.highlights]) && there.ids.every((id) => here.ids.includes(id));
}

/** A record here with what the file knows of what pages said; what the person wrote here stays. */
function filled(local: Paper, paper: Paper): Paper {
  const { note, tags, status, savedAt, changedAt, trashedAt } = local;
  const { highlights, ...facts } = mergePapers(local, { ...fitting(local, paper), note, tags, status }, changedAt);
  return withTrash({ ...facts, highlights, savedAt, changedAt }, trashedAt);
}

/** A record here and the file's of the same key: the one changed later counts for what a person wrote. */
function restored(local: Paper, paper: Paper): Paper {
  if (paper.changedAt <= local.changedAt) return filled(local, paper);
  const { note, tags, status, savedAt, changedAt } = paper;
  // Going into the trash does not count as a change of the paper; it is of its own moment.
  const isTrashedSince = local.trashedAt !== undefined && local.trashedAt > changedAt;
  const citationKey = paper.citationKey ?? local.citationKey;
  return withTrash(
    { ...filled(local, paper), note, tags, status, savedAt, changedAt, ...(citationKey !== undefined && { citationKey }) },
    isTrashedSince ? local.trashedAt : paper.trashedAt,
  );
}

/** Both as one, under the key of the one here; changed `now` only if what the person wrote became another. */
function merged(local: Paper, paper: Paper, now: number): Paper {
  const both = mergePapers(local, fitting(local, paper), now);
  const { note, tags, status, highlights } = both;
  const isSame = isEqual([note, tags, status, highlights], [local.note, local.tags, local.status, local.highlights]);
  const isTrashedSince = local.trashedAt !== undefined && local.trashedAt > paper.changedAt;
  return withTrash(
    { ...both, changedAt: isSame ? local.changedAt : Math.max(now, local.changedAt) },
    isTrashedSince ? local.trashedAt : both.trashedAt,
  );
}

/** A record here with what another program knew of it. It comes out of the trash. */
function imported(local: Paper, paper: Paper, now: number): Paper {
  const both = merged(local, { ...paper, status: local.status }, now);
  return withTrash(both, paper.trashedAt === undefined ? undefined : local.trashedAt);
}

function withTrash(paper: Paper, trashedAt: number | undefined): Paper {
  return trashedAt === undefined ? outOfTrash(paper) : { ...paper, trashedAt };
}

/** A paper of the file with as many of its identifiers as the record here has room for. */
function fitting(local: Paper, paper: Paper): Paper {
  const ids = paper.ids.filter((id) => !local.ids.includes(id));
  return { ...paper, ids: ids.slice(0, LIMITS.ids - local.ids.length) };
}

/** Says of which paper it is that something cannot be. */
function named(paper: Paper, make: () => Paper): Paper {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [why = ''] = error.message.split(/(?<=\.) /);
    throw new RangeError(`“${paper.title.slice(0, 80)}” is here already. ${why} Nothing was taken in.`, { cause: error });
  }
}

/** Reads what these papers may concern. */
async function deskFor(
  library: Library,
  papers: readonly Paper[],
  apart: readonly [string, string, number][],
  joined: readonly MergeRow[] = [],
): Promise<Desk> {
  const merges = await library.merges.toArray();
  const into = new Map(merges.map((row) => [row.from, row.into]));
  const known = await library.pairs.where('[state+at]').between(['apart', Dexie.minKey], ['apart', Dexie.maxKey]).toArray();
  const told = apart.map(([a, b, at]) => apartOf(a, b, at));
  const keys = [...papers, ...joined.map(({ from }) => ({ key: from }))].map(({ key }) => key);
  return new Desk(await concerned(library, papers, keys, into), into, { told, own: known });
}

/** The records here that have one of these keys or an identifier of these papers, and those that have one of theirs. */
async function concerned(
  library: Library,
  papers: readonly Paper[],
  wanted: readonly string[],
  into: ReadonlyMap<string, string>,
): Promise<Paper[]> {
  const count = await library.papers.count();
  if (count === 0) return [];
  if (count <= WHOLE * papers.length) return library.papers.toArray();
  const keys = new Set<string>();
  for (const key of wanted) for (let one: string | undefined = key; one !== undefined && !keys.has(one); one = into.get(one)) keys.add(one);
  const found = new Map<string, Paper>();
  const asked = new Set<string>();
  let more = (await library.papers.bulkGet([...keys])).flatMap((paper) => paper ?? []);
  for (let ids = papers.flatMap((paper) => paper.ids); ;) {
    for (const paper of more) found.set(paper.key, paper);
    // Those that are new to it.
    ids = [...ids, ...more.flatMap((paper) => paper.ids)].filter((id) => asked.size < asked.add(id).size);
    if (ids.length === 0) return [...found.values()];
    more = await recordsWith(library, ids);
  }
}

/** Writes what was judged. */
async function write(library: Library, { gone, merges, pairs }: Desk, records: readonly Outcome[], now: number): Promise<void> {
  const keys = [...gone.keys()];
  const papers = records.flatMap(({ after }) => after ?? []);
  if (keys.length > 0) {
    await library.papers.bulkDelete(keys);
    await rename(library, keys);
    const proposed = (await pairsOf(library, keys)).filter(({ state }) => state === 'proposed');
    await library.pairs.bulkDelete(proposed.map(({ pair }) => pair));
    await log(library, keys);
  }
  await library.merges.bulkPut(merges);
  if (merges.length > 0) await forgetOldMerges(library);
  await putAll(library, papers, now);
  await putPairs(library, pairs);
}

/** Keeps pairs of records that are here, or went into one that is, where they are not kept apart already. */
async function putPairs(library: Library, pairs: readonly PairRow[]): Promise<void> {
  if (pairs.length === 0) return;
  const here = new Set((await Promise.all([library.papers, library.merges].map((table) => table.toCollection().primaryKeys()))).flat());
  const rows = pairs.filter(({ keys: [a, b] }) => a !== b && here.has(a) && here.has(b));
  const known = await library.pairs.bulkGet(rows.map(({ pair }) => pair));
  await library.pairs.bulkPut(rows.filter((_, at) => known[at]?.state !== 'apart'));
}

/** Keeps what can be taken back, of the last intakes. */
async function remember(library: Library, batch: string, at: number, taken: Taken, outcomes: readonly Outcome[]): Promise<void> {
  const records = outcomes.map(({ key, before, after, into }): Undo => {
    const mark = markOf(after);
    return { key, ...(before && { before }), ...(mark !== undefined && { after: mark }), ...(into !== undefined && { into }) };
  });
  const parts = Math.max(1, Math.ceil(records.length / PART));
  const rows = Array.from({ length: parts }, (_, part): UndoRow => {
    return { batch, part, at, taken, records: records.slice(part * PART, (part + 1) * PART) };
  });
  await library.undo.bulkPut(rows);
  const keys = await library.undo.orderBy('at').primaryKeys();
  // This one stays whatever the clock says.
  const others = [...new Set(keys.map(([name]) => name))].filter((name) => name !== batch);
  const old = new Set(others.slice(0, Math.max(0, others.length - KEPT + 1)));
  await library.undo.bulkDelete(keys.filter(([name]) => old.has(name)));
}

/**
 * Those that can go back: they are as the intake left them, and what they were is in no other saved paper by now. Records that became
 * one go back together or not at all.
 */
async function revertible(library: Library, records: readonly Undo[]): Promise<Undo[]> {
  const current = await library.papers.bulkGet(records.map(({ key }) => key));
  const isAsLeft = ({ after }: Undo, at: number) => markOf(current[at]) === after;
  const stuck = new Set(records.filter((record, at) => !isAsLeft(record, at)).map(groupOf));
  for (;;) {
    const back = records.filter((record) => !stuck.has(groupOf(record)));
    const held = await holdersAfter(library, back);
    const clashing = back.filter(({ key, before }) => before && isLive(before) && before.ids.some((id) => isHeldBesides(held, id, key)));
    if (clashing.length === 0) return back;
    for (const record of clashing) stuck.add(groupOf(record));
  }
}

/**
 * What tells a record from what it may become, in 53 bits: keeping thousands of records twice would take longer than all else here.
 * A record keeps the order of its fields in the database. `undefined` for none. (cyrb53, public domain.)
 */
function markOf(paper: Paper | undefined): string | undefined {
  if (!paper) return undefined;
  const text = JSON.stringify(paper);
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** How many records these are; one that came and went into another within the intake is none. */
function countOf(records: readonly Undo[]): number {
  return records.filter(({ before, after }) => before ?? after).length;
}

function groupOf({ key, into }: Undo): string {
  return into ?? key;
}

/** By identifier, the keys of the saved papers that would have it if these records went back. */
async function holdersAfter(library: Library, back: readonly Undo[]): Promise<Map<string, string[]>> {
  const before = back.flatMap((record) => record.before ?? []);
  const going = new Set(back.map(({ key }) => key));
  const others = (await recordsWith(library, [...new Set(before.flatMap(({ ids }) => ids))])).filter(({ key }) => !going.has(key));
  const held = new Map<string, string[]>();
  for (const { key, ids } of [...others, ...before].filter(isLive)) for (const id of ids) held.set(id, [...(held.get(id) ?? []), key]);
  return held;
}

function isHeldBesides(held: ReadonlyMap<string, string[]>, id: string, key: string): boolean {
  return held.get(id)?.some((holder) => holder !== key) ?? false;
}

async function revert(library: Library, records: readonly Undo[], now: number): Promise<void> {
  const joined = records.flatMap(({ key, into }) => (into === undefined ? [] : [key]));
  const merges = (await library.merges.bulkGet(joined)).flatMap((row) => row ?? []);
  await library.pairs.bulkDelete(merges.flatMap(({ apart }) => apart));
  await library.merges.bulkDelete(joined);
  const added = records.flatMap(({ key, before }) => (before ? [] : [key]));
  if (added.length > 0) await deleteAll(library, added);
  await putAll(
    library,
    records.flatMap(({ before }) => before ?? []),
    now,
  );
}
