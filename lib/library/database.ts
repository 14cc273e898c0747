/** The library's database: papers in IndexedDB, through Dexie, and beside them what keeps one paper one record. */
import { Dexie, type EntityTable, type PromiseExtended, type Table, type Transaction } from 'dexie';
import type { Merge } from '../paper/merge';
import type { Paper } from '../paper/paper';
import { mayBeSame, titleKey } from '../paper/same';

/**
 * What papers that are not in the trash are found by when another has the same title. Apart from their records, which a note rewrites.
 * Those that were written together stand together: a row for each of thousands would take half as long as the records.
 */
export interface NameRow {
  n: number;
  keys: string[];
  /** Of each, what `titleKey` makes of its title. */
  names: string[];
}

/** Two records, and whether they are proposed to the person as one, or are to stay two. */
export interface PairRow {
  /** Both keys in order, parted by a space. */
  pair: string;
  keys: [string, string];
  state: 'proposed' | 'apart';
  /** Proposed for their titles, or because a page gave the identifiers of both and they could not be merged. */
  why: 'title' | 'identifiers';
  /** Milliseconds since 1970. */
  at: number;
}

/** A merge that can be taken back. */
export interface MergeRow extends Merge {
  /** The key of the record that went into the other. */
  from: string;
  /** The key of the record it went into. */
  into: string;
  at: number;
  /** The pairs that the record that stayed took over from the other. */
  apart: string[];
}

/**
 * That a record was written or is no more: what a catalogue of the library (catalogue.ts) has to look at again. The last ones are kept,
 * without gaps: whoever finds the first one to be more than one behind the last it knew has missed some.
 */
export interface EditRow {
  n: number;
  key: string;
  /** Others that were written with it: a row for each of thousands would take as long as the records. */
  more?: string[];
}

/** What is known of an entry that stood before the person, saved or not: by identifier, so that it holds on every site. */
export interface SeenRow {
  /** An identifier in normal form. */
  id: string;
  /** Milliseconds since 1970: the first time, and the last. */
  first: number;
  last: number;
  /** When it was dismissed; a row that was is the last to be given up. */
  dismissedAt?: number;
}

/** A part of what a file brings, laid down until all of it is there and is taken in at once (intake.ts). */
export interface StagedRow {
  batch: string;
  part: number;
  at: number;
  papers: Paper[];
  /** Papers that the file keeps apart: two keys, and since when. */
  apart?: [a: string, b: string, at: number][] | undefined;
  /** What papers of the file were before they became one. */
  merges?: MergeRow[] | undefined;
  /** What the file knows of entries seen: identifier, first, last, when dismissed. */
  seen?: [id: string, first: number, last: number, dismissedAt: number | null][] | undefined;
}

/** What taking a file in did to some records, while that can be taken back. */
export interface UndoRow {
  batch: string;
  part: number;
  at: number;
  /** What was answered, so that it can be answered again. */
  taken: { added: number; changed: number; same: number };
  /** What was answered when it was taken back; then there are no records any more. */
  back?: { undone: number; left: number };
  records: Undo[];
}

/**
 * A record as it was (nothing where there was none), and what tells whether it is still as it was left (nothing where it went into the
 * record with the key `into`).
 */
export interface Undo {
  key: string;
  before?: Paper;
  after?: string;
  into?: string;
}

/** A day, counted from 1970 in UTC, on which the library was in use (trash.ts). The last ones are kept. */
export interface DayRow {
  day: number;
}

/** The version of the tables as this code knows them. IndexedDB is told ten times as much. */
export const VERSION = 4;

export class Library extends Dexie {
  declare papers: EntityTable<Paper, 'key'>;
  declare names: EntityTable<NameRow, 'n'>;
  declare pairs: EntityTable<PairRow, 'pair'>;
  declare merges: EntityTable<MergeRow, 'from'>;
  declare edits: EntityTable<EditRow, 'n'>;
  declare seen: EntityTable<SeenRow, 'id'>;
  declare staged: Table<StagedRow, [string, number]>;
  declare undo: Table<UndoRow, [string, number]>;
  declare days: EntityTable<DayRow, 'day'>;

  /**
   * Why nothing can be read or written here, in words for the person, while that is so. Whoever cannot read the library, or waits for
   * it, may say this.
   */
  problem: string | undefined;
  /** Called once somebody else turns out to be in the way of opening: `problem` says it. Unlike a failure, nothing is answered then. */
  waiting?: () => void;
  /** Where those say it to each other who wait in line, while this is in it: the browser tells the first of them alone. */
  #line: BroadcastChannel | undefined;

  constructor(name = 'postil') {
    // Chromium answers a relaxed write before it is on the disk; "Saved" is only said of one that is.
    super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
    // One step from whichever version: what stands there already stays, and of the first two the upgrade makes what they had not.
    this.version(VERSION)
      .stores({
        papers: 'key, *ids, savedAt, trashedAt, status, *tags, citationKey',
        titles: null,
        names: '++n, *keys, *names',
        pairs: 'pair, *keys, [state+at]',
        merges: 'from, into, at',
        edits: '++n',
        seen: 'id, last, dismissedAt',
        staged: '[batch+part], at',
        undo: '[batch+part], at',
        days: 'day',
      })
      .upgrade((transaction) =>
        findNames(transaction).catch((cause: unknown) => {
          throw new LibraryError(PROBLEMS.upgrade, { cause });
        }),
      );
    this.on('blocked', () => this.#wait());
    // Dexie opens what a later version has written as if it were its own, and would write records without what that version knows of them.
    this.on('ready', refuseLater, true);
  }

  /** As Dexie's; keeps in words why it failed. */
  override open(): PromiseExtended<Dexie> {
    if (this.isOpen()) return super.open();
    this.#joinLine();
    return super
      .open()
      .then(
        (opened) => {
          this.problem = undefined;
          return opened;
        },
        (error: unknown) => {
          this.problem = wordsOf(error);
          throw error;
        },
      )
      .finally(() => {
        this.#line?.close();
        this.#line = undefined;
      });
  }

  #joinLine(): void {
    if (this.#line) return;
    const line = (this.#line = new BroadcastChannel(this.name));
    // Whoever comes asks; whoever knows answers.
    line.onmessage = ({ data }) => {
      if (data === 'blocked') this.#wait();
      else if (this.problem === PROBLEMS.blocked) line.postMessage('blocked');
    };
    line.postMessage('why');
  }

  #wait(): void {
    if (this.problem === PROBLEMS.blocked) return;
    this.problem = PROBLEMS.blocked;
    this.#line?.postMessage('blocked');
    this.waiting?.();
  }
}

const PROBLEMS = {
  blocked: 'Another tab still uses your papers as an earlier version of Postil kept them. Close Postil’s other tabs; nothing is lost.',
  later: 'Your papers were written by a later version of Postil. Update Postil; nothing is lost.',
  upgrade: 'Your papers could not be made ready for this version of Postil. They are as they were; nothing is lost. Restart the browser.',
  full: 'The disk is full, so your papers could not be opened. Nothing is lost. Make room on the disk and try again.',
  other: 'Your papers could not be opened. Nothing is lost. Restart the browser.',
};

/** That the library cannot be opened; its message is for the person. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError';
}

function refuseLater(opened: Dexie): void {
  // An index added by hand counts one up, so the tens alone are ours.
  if (Math.floor(opened.backendDB().version / 10) > VERSION) throw new LibraryError(PROBLEMS.later);
}

/** What a failure to open means to the person: a full disk is said as one, whatever it failed in. */
function wordsOf(error: unknown): string {
  let words = PROBLEMS.other;
  for (let one = error, depth = 0; one instanceof Error && depth < 9; one = 'inner' in one ? one.inner : one.cause, depth++) {
    if (one.name === 'QuotaExceededError') return PROBLEMS.full;
    if (one instanceof LibraryError) words = one.message;
  }
  return words;
}

/** How two records are named as a pair, in whichever order they are given. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** More records of one title than these say that it is no one paper's. */
export const NAMESAKES = 8;
/** How many papers are read at a time. */
const PAGE = 500;
/** How many papers that are written together stand in one row of names: any of them that is written again has it read. */
const TOGETHER = 100;

/** Rows of papers' names, each given by the paper's key. */
export function nameRows(names: readonly (readonly [key: string, name: string])[]): Omit<NameRow, 'n'>[] {
  const rows: Omit<NameRow, 'n'>[] = [];
  for (let at = 0; at < names.length; at += TOGETHER) {
    const some = names.slice(at, at + TOGETHER);
    rows.push({ keys: some.map(([key]) => key), names: some.map(([, name]) => name) });
  }
  return rows;
}

/** Has the papers of a library of an earlier version found by their titles, and proposes what they have in common and nobody judged yet. */
async function findNames(transaction: Transaction): Promise<void> {
  const papers = transaction.table<Paper, string>('papers');
  const pairs = transaction.table<PairRow, string>('pairs');
  const found = new Map<string, Pick<Paper, 'key' | 'title' | 'authors' | 'published'>[]>();
  for (let last = ''; ;) {
    const page = await papers.where('key').above(last).limit(PAGE).toArray();
    for (const { key, title, authors, published } of page.filter(isNamed)) {
      const name = titleKey(title);
      if (name !== undefined) found.set(name, [...(found.get(name) ?? []), { key, title, authors, published }]);
    }
    const end = page.at(-1);
    if (!end) break;
    last = end.key;
  }
  const rows = nameRows([...found].flatMap(([name, same]) => same.map(({ key }) => [key, name] as const)));
  await transaction.table<Omit<NameRow, 'n'>>('names').bulkAdd(rows);
  const at = Date.now();
  const known = new Set(await pairs.toCollection().primaryKeys());
  const proposed = [...found.values()]
    .filter((same) => same.length > 1 && same.length <= NAMESAKES)
    .flatMap((same) => same.flatMap((one, index) => same.slice(index + 1).map((other) => [one, other] as const)))
    .filter(([one, other]) => mayBeSame(one, other) && !known.has(pairOf(one.key, other.key)))
    .map(([one, other]): PairRow => proposalOf(one.key, other.key, 'title', at));
  await pairs.bulkPut(proposed);
}

/** Whether a record is not in the trash and holds what is read of it here: one that does not must not keep the whole library shut. */
function isNamed({ title, authors, trashedAt }: { title: unknown; authors: unknown; trashedAt?: unknown }): boolean {
  return (
    trashedAt === undefined && typeof title === 'string' && Array.isArray(authors) && authors.every((name) => typeof name === 'string')
  );
}

/** The row that proposes two records as one. */
export function proposalOf(a: string, b: string, why: PairRow['why'], at: number): PairRow {
  return { pair: pairOf(a, b), keys: a < b ? [a, b] : [b, a], state: 'proposed', why, at };
}

let library: Library | undefined;

/** This context's one connection, opened with its first question. */
export function openLibrary(): Library {
  return (library ??= new Library());
}
