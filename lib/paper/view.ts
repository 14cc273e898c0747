/** What a person has the library show: what is looked for, what the list is narrowed to, and its order. */
import type { Status } from './paper';

export const SORTS = ['relevance', 'saved', 'changed', 'published', 'title', 'upvotes'] as const;
export type Sort = (typeof SORTS)[number];

export interface View {
  /** As typed; its syntax is the search's. Empty: nothing is looked for. */
  query: string;
  /** `relevance` counts while something is looked for; without that it is `saved`. */
  sort: Sort;
  descending: boolean;
  tags: readonly string[];
  /** Papers with any of the tags, with all of them, or with none of them; `untagged` papers are those with no tag at all. */
  tagged: 'any' | 'all' | 'none' | 'untagged';
  /** Any of these; empty: all. */
  statuses: readonly Status[];
  /** Years of publication, both inclusive. */
  from?: number;
  to?: number;
  /** Ids of sites a paper was seen on, any of these; empty: all. */
  sites: readonly string[];
  /** With a note, or without; `undefined`: both. */
  note?: boolean;
  /** With a link to code, or without; `undefined`: both. */
  code?: boolean;
  /** The trash instead of the saved papers. */
  trash: boolean;
}

export const EVERYTHING: View = {
  query: '',
  sort: 'relevance',
  descending: true,
  tags: [],
  tagged: 'any',
  statuses: [],
  sites: [],
  trash: false,
};

/** A view's papers, and what there is to narrow it by. */
export interface Listing {
  /** Keys in the view's order. */
  keys: readonly string[];
  /** How far reading has come, while the listing is not of all papers yet. */
  progress?: { done: number; total: number };
  /** Words that were found, for showing where they stand: as `matchesIn` (found-words.ts) takes them. */
  words: readonly string[];
  /** What is wrong with the query, in words: `year:20x3 is no year`. Nothing is left out for it. */
  problem?: string;
  /** How many papers there are, saved and in the trash. */
  saved: number;
  trashed: number;
  /** Over all papers that are saved (in the trash, for its view): tags the most used first, sites the most frequent first, years the newest first. */
  tags: readonly { name: string; count: number }[];
  sites: readonly { id: string; count: number }[];
  years: readonly { year: number; count: number }[];
}

/** The statuses, as paper.ts has them; not imported from there, for pages that read a view before they need a parser. */
const STATUSES: readonly Status[] = ['to-read', 'reading', 'read'];
const TAGGED: readonly View['tagged'][] = ['any', 'all', 'none', 'untagged'];

/** More of one kind, or longer, than a person narrows by: such an address was not written by us. */
const MANY = 100;
const LONGEST = 2_000;

/**
 * The view that an address's search (`?q=…`) describes. Never throws: what it does not know, or what is not well formed, is as in
 * `EVERYTHING`. What `searchOf` gave comes back as it was.
 */
export function viewOf(search: string): View {
  const given = new URLSearchParams(search);
  const some = (name: string) => [...new Set(given.getAll(name).filter((value) => value !== '' && value.length <= LONGEST))].slice(0, MANY);
  const from = yearOf(given.get('from'));
  const to = yearOf(given.get('to'));
  const note = answerOf(given.get('note'));
  const code = answerOf(given.get('code'));
  return {
    query: (given.get('q') ?? '').slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/u, ''),
    sort: SORTS.find((sort) => sort === given.get('sort')) ?? EVERYTHING.sort,
    descending: given.get('order') !== 'up',
    tags: some('tag'),
    tagged: TAGGED.find((how) => how === given.get('tagged')) ?? EVERYTHING.tagged,
    statuses: STATUSES.filter((status) => some('status').includes(status)),
    sites: some('site'),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(note !== undefined && { note }),
    ...(code !== undefined && { code }),
    trash: given.get('trash') === 'yes',
  };
}

/** A view as an address's search, `?` and all; empty for `EVERYTHING`. Statuses come back in their order, whatever order they are in. */
export function searchOf(view: View): string {
  const given = new URLSearchParams();
  if (view.trash) given.set('trash', 'yes');
  if (view.query !== '') given.set('q', view.query);
  if (view.sort !== EVERYTHING.sort) given.set('sort', view.sort);
  if (!view.descending) given.set('order', 'up');
  for (const status of view.statuses) given.append('status', status);
  for (const tag of view.tags) given.append('tag', tag);
  if (view.tagged !== EVERYTHING.tagged) given.set('tagged', view.tagged);
  for (const site of view.sites) given.append('site', site);
  if (view.from !== undefined) given.set('from', String(view.from));
  if (view.to !== undefined) given.set('to', String(view.to));
  if (view.note !== undefined) given.set('note', view.note ? 'yes' : 'no');
  if (view.code !== undefined) given.set('code', view.code ? 'yes' : 'no');
  const search = given.toString();
  return search && `?${search}`;
}

/** Whether the view leaves papers out, of those that are saved or those that are in the trash. */
export function isNarrowed({ query, tags, tagged, statuses, from, to, sites, note, code }: View): boolean {
  const some = tags.length > 0 || statuses.length > 0 || sites.length > 0;
  return some || tagged === 'untagged' || query.trim() !== '' || [from, to, note, code].some((narrowing) => narrowing !== undefined);
}

/** A paper's identifiers that say something to a person: not those that tell papers apart for Postil alone (`entry:…`, entry-id.ts). */
export function knownAs(ids: readonly string[]): string[] {
  return ids.filter((id) => !id.startsWith('entry:'));
}

function yearOf(given: string | null): number | undefined {
  return given !== null && /^\d{4}$/.test(given) ? Number(given) : undefined;
}

function answerOf(given: string | null): boolean | undefined {
  return given === 'yes' ? true : given === 'no' ? false : undefined;
}
