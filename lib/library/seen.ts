/**
 * What the person has had before them, saved or not, and what of it they dismissed: by identifier, so that it holds on every site.
 * Small rows and many: it must bear half a million. Only the worker writes.
 */
import type { Library, SeenRow } from './database';
import { answerOf } from './raw';

/** How many rows are kept, and how many go at a time when there are more. */
export interface Bound {
  rows: number;
  piece: number;
}
const BOUND: Bound = { rows: 500_000, piece: 10_000 };
/** From so many rows on that are asked for at once, all are read, where there are not more than so many times as many: it is quicker. */
const MANY = 1_000;
const WHOLE = 3;

/**
 * Remembers that entries with these identifiers stood before the person, at `now` (milliseconds since 1970). A clock that jumps back
 * changes nothing: the first moment only gets earlier, the last only later. When there are too many rows, those met longest ago go,
 * dismissed ones last.
 */
export async function meet(library: Library, ids: readonly string[], now: number, bound?: Bound): Promise<void> {
  await library.transaction('rw', library.seen, () =>
    put(
      library,
      ids.map((id) => ({ id, first: now, last: now })),
      bound,
    ),
  );
}

/** Takes in what a backup knows of entries seen, as if it had been met here too: earliest first, latest last, dismissed either way. */
export async function takeSeen(library: Library, rows: readonly SeenRow[], bound?: Bound): Promise<void> {
  await library.transaction('rw', library.seen, () => put(library, rows, bound));
}

/** What is known of entries. */
export interface Met {
  /** The last time before now, in milliseconds since 1970; `undefined` when it never stood before the person. */
  last: number | undefined;
  dismissed: boolean;
}

/** What is known of entries, each by its identifiers: whichever was met last counts, and one that was dismissed is enough. */
export async function metOf(library: Library, entries: readonly (readonly string[])[]): Promise<Met[]> {
  // Straight from IndexedDB, as `findAll` does and for the same reason: this is asked with each page.
  await library.open();
  const rows = library.backendDB().transaction('seen').objectStore('seen');
  return Promise.all(
    entries.map(async (ids) => {
      // Only this file writes there.
      const asked = ids.map((id) => answerOf(rows.get(id) as IDBRequest<SeenRow | undefined>));
      const found = (await Promise.all(asked)).filter((row) => row !== undefined);
      return {
        last: found.length > 0 ? Math.max(...found.map(({ last }) => last)) : undefined,
        dismissed: found.some(({ dismissedAt }) => dismissedAt !== undefined),
      };
    }),
  );
}

/**
 * Remembers that entries are of no interest, each by its identifiers, or that they are after all; that they were seen stays known. Gives
 * for each whether it was otherwise before. Done already: the first moment stays.
 */
export async function dismiss(
  library: Library,
  entries: readonly (readonly string[])[],
  dismissed: boolean,
  now: number,
): Promise<boolean[]> {
  return library.transaction('rw', library.seen, async () => {
    const ids = [...new Set(entries.flat())];
    const rows = await knownOf(library, ids);
    const was = entries.map((ids) => ids.some((id) => rows.get(id)?.dismissedAt !== undefined));
    if (dismissed) {
      await put(
        library,
        ids.map((id) => ({ id, first: now, last: now, dismissedAt: now })),
      );
    } else {
      const back = ids.flatMap((id) => rows.get(id) ?? []);
      await library.seen.bulkPut(back.map(({ id, first, last }) => ({ id, first, last })));
    }
    return was.map((one) => one !== dismissed);
  });
}

/** When an entry was met before, in words: by the days between, as the person's own calendar has them. */
export function metWords(last: number, now: number): string {
  const [then, today] = [new Date(last), new Date(now)];
  const days = Math.round((startOf(today) - startOf(then)) / 86_400_000);
  // A clock may have been set back since.
  if (days <= 0) return 'Seen today';
  if (days === 1) return 'Seen yesterday';
  if (days < 7) return `Seen ${days} days ago`;
  dayFormat ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
  return `Seen ${dayFormat.format(then).replace(` ${today.getFullYear()}`, '')}`;
}

/** Made once: to make it takes longer than all else that is known of an entry. */
let dayFormat: Intl.DateTimeFormat | undefined;

function startOf(day: Date): number {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** Forgets all of it, the dismissals too. */
export async function forgetSeen(library: Library): Promise<void> {
  await library.seen.clear();
}

async function put(library: Library, rows: readonly SeenRow[], bound = BOUND): Promise<void> {
  const wanted = new Map<string, SeenRow>();
  for (const row of rows) wanted.set(row.id, both(wanted.get(row.id), row));
  const known = await knownOf(library, [...wanted.keys()]);
  const added = [...wanted.keys()].filter((id) => !known.has(id));
  await library.seen.bulkPut([...wanted.values()].map((row) => both(known.get(row.id), row)));
  await keepWithin(library, bound, added.length);
}

/** What is known under these identifiers, and perhaps under others: only what is asked of it counts. */
async function knownOf(library: Library, ids: readonly string[]): Promise<Map<string, SeenRow>> {
  const readWhole = ids.length >= MANY && (await library.seen.count()) <= WHOLE * ids.length;
  const rows = await (readWhole ? library.seen.toArray() : library.seen.bulkGet([...ids]));
  return new Map(rows.flatMap((row) => (row ? [[row.id, row]] : [])));
}

function both(known: SeenRow | undefined, { id, first, last, dismissedAt }: SeenRow): SeenRow {
  const dismissed = Math.min(known?.dismissedAt ?? Infinity, dismissedAt ?? Infinity);
  return {
    id,
    first: Math.min(known?.first ?? first, first),
    last: Math.max(known?.last ?? last, last),
    ...(dismissed < Infinity && { dismissedAt: dismissed }),
  };
}

/**
 * How many more rows there is room for, as far as this worker knows. Only a hint, for counting half a million rows takes longer than
 * writing fifty: it is counted once in a worker's life, and again when the hint says that there is no room.
 */
const room = new WeakMap<Library, number>();

async function keepWithin(library: Library, bound: Bound, added: number): Promise<void> {
  if (added === 0) return;
  const left = (room.get(library) ?? -Infinity) - added;
  room.set(library, left);
  if (left >= 0) return;
  const over = (await library.seen.count()) - bound.rows;
  const gone = over > 0 ? Math.max(bound.piece, over) : 0;
  if (gone > 0) await letGo(library, gone);
  room.set(library, gone - over);
}

/** Lets go of so many rows, those met longest ago, dismissed ones last. */
async function letGo(library: Library, gone: number): Promise<void> {
  const isDismissed = new Set(await library.seen.where('dismissedAt').aboveOrEqual(0).primaryKeys());
  const oldest = await library.seen
    .orderBy('last')
    .limit(gone + isDismissed.size)
    .primaryKeys();
  const plain = oldest.filter((id) => !isDismissed.has(id)).slice(0, gone);
  const more = plain.length < gone ? await library.seen.orderBy('last').primaryKeys() : [];
  const last = more.filter((id) => isDismissed.has(id)).slice(0, gone - plain.length);
  await library.seen.bulkDelete([...plain, ...last]);
}
