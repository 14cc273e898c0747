/** The library's database: papers in IndexedDB, through Dexie, and beside them what keeps one paper one record. */
import { Dexie, type EntityTable, type Transaction } from 'dexie';
import type { Merge } from '../paper/merge';
import type { Paper } from '../paper/paper';
import { mayBeSame, titleKey } from '../paper/same';

/** What a paper that is not in the trash is found by when another has the same title. Apart from its record, which a note rewrites. */
export interface TitleRow {
  key: string;
  titleKey: string;
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

export class Library extends Dexie {
  declare papers: EntityTable<Paper, 'key'>;
  declare titles: EntityTable<TitleRow, 'key'>;
  declare pairs: EntityTable<PairRow, 'pair'>;
  declare merges: EntityTable<MergeRow, 'from'>;

  constructor(name = 'postil') {
    // Chromium answers a relaxed write before it is on the disk; "Saved" is only said of one that is.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ papers: 'key, *ids, savedAt, changedAt, trashedAt, status, *tags' });
    this.version(2).stores({ titles: 'key, titleKey', pairs: 'pair, *keys, [state+at]', merges: 'from, into, at' }).upgrade(findTitles);
  }
}

/** How two records are named as a pair, in whichever order they are given. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** More records of one title than these say that it is no one paper's. */
export const NAMESAKES = 8;
/** How many papers are read at a time. */
const PAGE = 500;

/** Fills the titles of a library that had none, and proposes what they have in common. */
async function findTitles(transaction: Transaction): Promise<void> {
  const papers = transaction.table<Paper, string>('papers');
  const found = new Map<string, Pick<Paper, 'key' | 'title' | 'authors' | 'published'>[]>();
  for (let last = ''; ;) {
    const page = await papers.where('key').above(last).limit(PAGE).toArray();
    const live = page.filter(isReadable).filter(({ trashedAt }) => trashedAt === undefined);
    const rows = live.flatMap(({ key, title, authors, published }) => {
      const name = titleKey(title);
      if (name === undefined) return [];
      found.set(name, [...(found.get(name) ?? []), { key, title, authors, published }]);
      return [{ key, titleKey: name }];
    });
    await transaction.table('titles').bulkPut(rows);
    const end = page.at(-1);
    if (!end) break;
    last = end.key;
  }
  const at = Date.now();
  const proposed = [...found.values()]
    .filter((same) => same.length > 1 && same.length <= NAMESAKES)
    .flatMap((same) => same.flatMap((one, index) => same.slice(index + 1).map((other) => [one, other] as const)))
    .filter(([one, other]) => mayBeSame(one, other))
    .map(([one, other]): PairRow => proposalOf(one.key, other.key, 'title', at));
  await transaction.table('pairs').bulkPut(proposed);
}

/** Whether what stands in the table is what this reads of it: a record that is not must not keep the whole library shut. */
function isReadable({ title, authors }: { title: unknown; authors: unknown }): boolean {
  return typeof title === 'string' && Array.isArray(authors) && authors.every((name) => typeof name === 'string');
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
