/**
 * The whole library as one file of Postil's (paper/postil-file.ts): the papers, those in the trash too, the pairs that are kept apart,
 * what records were before they became one, and what was seen. And when a backup is due.
 */
import type { Apart, Merged, Seen } from '../paper/postil-file';
import { FILE_END, fileStart, inFileOrder, nextList, paperRow, POSTIL_FILE, rowsOf } from '../paper/postil-writing';
import { Dexie } from 'dexie';
import type { Library, MergeRow } from './database';
import { keysIn } from './raw';

/** How many papers are read at a time. */
const PAGE = 500;
/** How many rows of what was seen are. */
const SEEN_PAGE = 5_000;
/** How often a library that is changed all the while is begun anew before the backup is given up. */
const ROUNDS = 5;

export interface Backup {
  file: Blob;
  /** How many papers are in it, those in the trash too. */
  papers: number;
  /** The last edit (`EditRow.n`) that it holds; what comes later is not backed up yet. */
  edit: number;
}

interface Writing {
  now: Date;
  /** Called after each page, with how many of how many papers were read; rejects when the person called it off. */
  tick: (done: number, total: number) => Promise<void>;
}

/** Papers that stand one behind the other in the file, and their text. Each is a blob of its own: the browser keeps those out of memory. */
interface Page {
  keys: { key: string; savedAt: number }[];
  text: Blob;
}

/**
 * The library as a file. The same library gives the same bytes, but for the moment it was written. It is read in pages, so that
 * nobody waits for it who saves meanwhile; what was changed while it was read is read again at the end, all at one moment, so that the
 * file holds the library as it was then. Rejects with what the database or `tick` does.
 */
export async function writeBackup(library: Library, { now, tick }: Writing): Promise<Backup> {
  for (let round = 0; round < ROUNDS; round++) {
    const begun = await lastEdit(library);
    const pages = await readPages(library, tick);
    const end = await catchUp(library, pages, begun);
    if (!end) continue;
    const seen = await seenRows(library);
    const parts: BlobPart[] = [fileStart(now)];
    for (const [at, { text }] of pages.filter(({ keys }) => keys.length > 0).entries()) parts.push(at === 0 ? '\n' : ',\n', text);
    parts.push(nextList('apart'), rowsOf(end.apart, true));
    if (end.merges.length > 0) parts.push(nextList('merges'), rowsOf(end.merges.map(mergeRow), true));
    parts.push(nextList('seen'), ...seen, FILE_END);
    const papers = pages.reduce((sum, { keys }) => sum + keys.length, 0);
    return { file: new Blob(parts, { type: POSTIL_FILE.mime }), papers, edit: end.edit };
  }
  throw new Error('The library is being changed all the while. Try again when that is done.');
}

/** The number of the newest edit; 0 in a library that has none. */
export async function lastEdit(library: Library): Promise<number> {
  return (await library.edits.orderBy('n').last())?.n ?? 0;
}

async function readPages(library: Library, tick: Writing['tick']): Promise<Page[]> {
  const all = await library.transaction('r', library.papers, async () => {
    const bySaved = library.papers.orderBy('savedAt');
    const [moments, keys] = await Promise.all([bySaved.keys(), bySaved.primaryKeys()]);
    return keys.map((key, at) => ({ key, savedAt: Number(moments[at]) }));
  });
  all.sort(inFileOrder);
  const pages: Page[] = [];
  for (let at = 0; at < all.length; at += PAGE) {
    pages.push(await readPage(library, all.slice(at, at + PAGE)));
    await tick(Math.min(at + PAGE, all.length), all.length);
  }
  return pages;
}

/** The text of these papers, without what stands between them and others. Those that are gone are left out. */
async function readPage(library: Library, wanted: Page['keys']): Promise<Page> {
  const papers = (await library.papers.bulkGet(wanted.map(({ key }) => key))).filter((paper) => paper !== undefined);
  // One may have another moment by now than it is in this place for: `catchUp` puts it into its own.
  const text = rowsOf(papers.map(paperRow), true).slice(1);
  return { keys: papers.map(({ key, savedAt }) => ({ key, savedAt })), text: new Blob([text]) };
}

/**
 * Brings the pages up to one moment, and gives what else belongs to it. `undefined` when it is no longer known what was changed
 * since: only the last edits are kept.
 */
async function catchUp(
  library: Library,
  pages: Page[],
  begun: number,
): Promise<{ edit: number; apart: Apart[]; merges: MergeRow[] } | undefined> {
  return library.transaction('r', [library.papers, library.pairs, library.merges, library.edits], async () => {
    const edits = await library.edits.where('n').above(begun).toArray();
    if (edits.length > 0 && edits[0]?.n !== begun + 1) return undefined;
    const keys = [...new Set(keysIn(edits))];
    const now = await library.papers.bulkGet(keys);
    const stale = new Set<Page>();
    const gone = new Set(keys);
    for (const page of pages) {
      const kept = page.keys.filter(({ key }) => !gone.has(key));
      if (kept.length === page.keys.length) continue;
      page.keys = kept;
      stale.add(page);
    }
    // Each is put into the first page that ends behind it, or else into the last.
    const ends = pages.map(({ keys: of }) => of.at(-1));
    for (const paper of now) {
      if (!paper) continue;
      const page = pages[ends.findIndex((end) => end && inFileOrder(paper, end) < 0)] ?? pages.at(-1) ?? add(pages);
      page.keys.push({ key: paper.key, savedAt: paper.savedAt });
      stale.add(page);
    }
    for (const page of stale) Object.assign(page, await readPage(library, page.keys.sort(inFileOrder)));
    const rows = await library.pairs.where('[state+at]').between(['apart', Dexie.minKey], ['apart', Dexie.maxKey]).toArray();
    const apart = rows.map(({ keys: [a, b], at }): Apart => [a, b, at]).sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
    return { edit: edits.at(-1)?.n ?? begun, apart, merges: await library.merges.toArray() };
  });
}

/** A merge as a row; the same gives the same bytes. */
function mergeRow({ from, into, at, kept, joined, after, apart }: MergeRow): { [Name in keyof Merged]: unknown } {
  return { from, into, at, kept: paperRow(kept), joined: paperRow(joined), after: paperRow(after), apart: [...apart].sort(compare) };
}

function add(pages: Page[]): Page {
  const page = { keys: [], text: new Blob() };
  pages.push(page);
  return page;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function seenRows(library: Library): Promise<Blob[]> {
  const pages: Blob[] = [];
  for (let last = ''; ;) {
    const rows = await library.seen.where('id').above(last).limit(SEEN_PAGE).toArray();
    const end = rows.at(-1);
    if (!end) return pages;
    const seen = rows.map(({ id, first, last: until, dismissedAt }): Seen => [id, first, until, dismissedAt ?? null]);
    pages.push(new Blob([rowsOf(seen, pages.length === 0)]));
    last = end.id;
  }
}

/** How often a backup is written by itself. */
export const RHYTHMS = ['off', 'daily', 'weekly', 'monthly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** The last backup: when it was written (milliseconds since 1970), how many papers it held, and the last edit in it. */
export interface LastBackup {
  at: number;
  papers: number;
  edit: number;
}

const DAY = 24 * 60 * 60 * 1_000;
const PERIODS = { off: Infinity, daily: DAY, weekly: 7 * DAY, monthly: 30 * DAY };
/** How long after one that failed another is tried, in milliseconds. */
const AGAIN = 60 * 60 * 1_000;

/**
 * Whether a backup is due by the clock. A clock that was ahead once has left a last backup in the future: it counts as far
 * from now as one of the past, or there would be none until then. So a clock that jumps costs one backup too many, and never one too few.
 */
export function isDue(rhythm: Rhythm, { last, failedAt, now }: { last?: LastBackup; failedAt?: number; now: number }): boolean {
  if (rhythm === 'off') return false;
  if (failedAt !== undefined && Math.abs(now - failedAt) < AGAIN) return false;
  return last === undefined || Math.abs(now - last.at) >= PERIODS[rhythm];
}

/** How many records were written or are no more since an edit, as far as edits are kept. */
export async function changedAfter(library: Library, edit: number): Promise<number> {
  const newest = await lastEdit(library);
  // Edits are counted on for as long as the database lives: fewer of them make it another.
  const rows = await library.edits
    .where('n')
    .above(newest < edit ? 0 : edit)
    .toArray();
  return new Set(keysIn(rows)).size;
}

const MANY_NEW = 50;
const LONG_AGO = 30 * DAY;

/** What is known of the library and its backups when it is decided whether to remind of one. Moments: milliseconds since 1970. */
export interface Standing {
  last?: LastBackup | undefined;
  /** How many papers there are, and how many records were changed since the last backup. */
  papers: number;
  changed: number;
  /** When the first paper was saved. */
  since?: number | undefined;
  /** Until when the person wants no reminder. */
  quietUntil?: number | undefined;
  now: number;
}

/** Whether to remind the person of a backup: many papers more than in the last one, or a long time since it and something to back up. */
export function wantsReminder({ last, papers, changed, since, quietUntil, now }: Standing): boolean {
  // Asked to be quiet further ahead than a week means that the clock was.
  if (quietUntil !== undefined && now < quietUntil && quietUntil - now <= QUIET) return false;
  if (papers - (last?.papers ?? 0) >= MANY_NEW) return true;
  const from = last?.at ?? since;
  // A moment in the future is one of a clock that was ahead: as far from now as one of the past, as where a backup is due.
  return changed > 0 && from !== undefined && Math.abs(now - from) >= LONG_AGO;
}

/** How long a reminder that was closed stays away, in milliseconds. */
export const QUIET = 7 * DAY;
