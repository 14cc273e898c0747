/**
 * What the person has had before them, saved or not, and what of it they dismissed: by identifier, so that it holds on every site.
 * Small rows and many: it must bear half a million. Only the worker writes.
 */
import type { Library, SeenRow } from './database';

/** How many rows are kept, and how many go at a time when there are more. */
export interface Bound {
  rows: number;
  piece: number;
}
const BOUND: Bound = { rows: 500_000, piece: 10_000 };

/**
 * Remembers that entries with these identifiers stood before the person, at `now` (milliseconds since 1970). A clock that jumps back
 * changes nothing: the first moment only gets earlier, the last only later. When there are too many rows, those met longest ago go,
 * dismissed ones last.
 */
export async function meet(library: Library, ids: readonly string[], now: number, bound = BOUND): Promise<void> {
  await library.transaction('rw', library.seen, () =>
    put(
      library,
      ids.map((id) => ({ id, first: now, last: now })),
      bound,
    ),
  );
}

/** Takes in what a backup knows of entries seen, as if it had been met here too: earliest first, latest last, dismissed either way. */
export async function takeSeen(library: Library, rows: readonly SeenRow[], bound = BOUND): Promise<void> {
  await library.transaction('rw', library.seen, () => put(library, rows, bound));
}

/** What is known of these identifiers, in their order. */
export async function seenOf(library: Library, ids: readonly string[]): Promise<(SeenRow | undefined)[]> {
  return library.seen.bulkGet([...ids]);
}

/** Remembers that entries with these identifiers are of no interest. Done already: the first moment stays. */
export async function dismiss(library: Library, ids: readonly string[], now: number): Promise<void> {
  await library.transaction('rw', library.seen, () =>
    put(
      library,
      ids.map((id) => ({ id, first: now, last: now, dismissedAt: now })),
      BOUND,
    ),
  );
}

/** Takes a dismissal back. That the entries were seen stays known. */
export async function undismiss(library: Library, ids: readonly string[]): Promise<void> {
  await library.transaction('rw', library.seen, async () => {
    const rows = (await seenOf(library, ids)).flatMap((row) => (row?.dismissedAt === undefined ? [] : [row]));
    await library.seen.bulkPut(rows.map(({ id, first, last }) => ({ id, first, last })));
  });
}

/** Forgets all of it, the dismissals too. */
export async function forgetSeen(library: Library): Promise<void> {
  await library.seen.clear();
}

async function put(library: Library, rows: readonly SeenRow[], bound: Bound): Promise<void> {
  const wanted = new Map<string, SeenRow>();
  for (const row of rows) wanted.set(row.id, both(wanted.get(row.id), row));
  const known = await library.seen.bulkGet([...wanted.keys()]);
  const merged = [...wanted.values()].map((row, at) => both(known[at], row));
  await library.seen.bulkPut(merged);
  await keepWithin(library, bound, known.filter((row) => row === undefined).length);
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
  const count = await library.seen.count();
  room.set(library, Math.max(0, bound.rows - count));
  if (count <= bound.rows) return;
  const gone = Math.max(Math.min(bound.piece, count), count - bound.rows);
  const dismissed = await library.seen.where('dismissedAt').aboveOrEqual(0).primaryKeys();
  const isDismissed = new Set(dismissed);
  const oldest = await library.seen
    .orderBy('last')
    .limit(gone + isDismissed.size)
    .primaryKeys();
  const plain = oldest.filter((id) => !isDismissed.has(id)).slice(0, gone);
  const more = plain.length < gone ? await library.seen.orderBy('last').primaryKeys() : [];
  const last = more.filter((id) => isDismissed.has(id)).slice(0, gone - plain.length);
  await library.seen.bulkDelete([...plain, ...last]);
  room.set(library, bound.rows - count + gone);
}
