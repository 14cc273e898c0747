/**
 * A segment: what the catalogue knows of up to a thousand papers, packed so that a library of 100,000 is read from its cache in a
 * third of a second, takes some 60 MB, and is looked through quickly. Its texts are a sorted list of the words in them and, for each
 * paper, one number for each word: a third of the letters. What is typed is compared with the list, once for a segment (beginnings
 * stand side by side there), and then numbers with numbers, two thousand papers in a millisecond. An index by words would find
 * words sooner, but neither beginnings nor phrases, and would be as large again.
 *
 * A segment is never changed; another takes its place.
 */
import { wordsOf } from '../paper/found-words';
import { identifierLabel } from '../paper/identifier';
import type { Paper } from '../paper/paper';
import { titleOf } from '../paper/title';

/** Many strings in one, and where each ends. */
export interface Strings {
  text: string;
  ends: Uint32Array<ArrayBuffer>;
}

/** For each paper some of `names`, by number. */
export interface Lists {
  names: Strings;
  items: Uint32Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
}

export interface Segment {
  /** The newest papers have the highest. */
  number: number;
  keys: Strings;
  /** Each word once, in the order of `<`. The first is empty: it stands between two authors, tags or identifiers. */
  words: Strings;
  /** The words of all papers, each as its number. */
  tokens: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** Where each text of each paper ends, in the order of `FIELDS`. */
  ends: Uint32Array<ArrayBuffer>;
  /** Milliseconds since 1970. */
  saved: Float64Array<ArrayBuffer>;
  changed: Float64Array<ArrayBuffer>;
  /** `20240710`; zeros for what is not known. */
  published: Uint32Array<ArrayBuffer>;
  /** One more than the count; 0 where there is none. */
  upvotes: Uint32Array<ArrayBuffer>;
  /** The status' index in `STATUS_NAMES`, and `MARKS`. */
  marks: Uint8Array<ArrayBuffer>;
  tags: Lists;
  sites: Lists;
}

/** Not read from the schema, whose parser the thread can do without. */
export const STATUS_NAMES = ['to-read', 'reading', 'read'] as const satisfies readonly Paper['status'][];
/** A paper's texts, and how much a word counts by where it stands. The title is the first. */
export const FIELDS = [
  { name: 'title', weight: 8 },
  { name: 'tags', weight: 5 },
  { name: 'note', weight: 4 },
  { name: 'authors', weight: 3 },
  { name: 'identifiers', weight: 2 },
  { name: 'abstract', weight: 1 },
] as const;
export const AUTHORS = 3;

export const STATUS = 3;
export const MARKS = { trash: 4, note: 8, code: 16, tag: 32, pdf: 64, abstract: 128 } as const;

/** How many papers a segment holds, and how many words, where these are long. */
const PAPERS = 1_000;
const TOKENS = 400_000;

/** A paper as it is folded, before it is packed. */
export interface Entry {
  key: string;
  words: string[];
  /** Where each field ends in `words`. */
  ends: number[];
  saved: number;
  changed: number;
  published: number;
  upvotes: number;
  marks: number;
  tags: readonly string[];
  sites: readonly string[];
}

/** Folds a paper. A record that cannot be read, which nothing but damage makes, is kept by its key alone. */
export function entryOf(paper: Paper): Entry {
  try {
    return fold(paper);
  } catch {
    const bare = { words: [], ends: FIELDS.map(() => 0), saved: 0, changed: 0, published: 0, upvotes: 0, marks: 0, tags: [], sites: [] };
    return { key: paper.key, ...bare };
  }
}

function fold(paper: Paper): Entry {
  const words: string[] = [];
  const ends: number[] = [];
  const take = (texts: readonly string[]) => {
    texts.forEach((text, at) => {
      if (at > 0) words.push('');
      for (const word of wordsOf(text)) words.push(word);
    });
    ends.push(words.length);
  };
  take([titleOf(paper)]);
  take(paper.tags);
  take([paper.note]);
  take(paper.organisation === undefined ? paper.authors : [...paper.authors, paper.organisation]);
  take(paper.ids.map(identifierLabel));
  take([paper.abstract ?? '']);
  const [year = '0', month = '0', day = '0'] = paper.published?.split('-') ?? [];
  const marks =
    Math.max(0, STATUS_NAMES.indexOf(paper.status)) |
    (paper.trashedAt === undefined ? 0 : MARKS.trash) |
    (paper.note.trim() ? MARKS.note : 0) |
    (paper.links.code === undefined ? 0 : MARKS.code) |
    (paper.tags.length > 0 ? MARKS.tag : 0) |
    (paper.links.pdf === undefined ? 0 : MARKS.pdf) |
    (paper.abstract ? MARKS.abstract : 0);
  return {
    ...{ key: paper.key, words, ends, marks },
    ...{ saved: paper.savedAt, changed: paper.changedAt },
    published: Number(year) * 10_000 + Number(month) * 100 + Number(day),
    upvotes: paper.upvotes ? paper.upvotes.count + 1 : 0,
    tags: paper.tags,
    sites: [...new Set(paper.sightings.map(({ site }) => site))],
  };
}

/** Whether there is room for another paper. */
export function hasRoom(papers: number, tokens: number): boolean {
  return papers < PAPERS && tokens < TOKENS;
}

export function sizeOf({ saved }: Segment): number {
  return saved.length;
}

/** A segment of papers that another holds, by their place in it, and of new ones behind them. */
export function packSegment(number: number, old: Segment | undefined, kept: readonly number[], fresh: readonly Entry[]): Segment {
  const size = kept.length + fresh.length;
  const { words, numbers, renumbered } = vocabularyOf(old, kept, fresh);
  const ends = new Uint32Array(size * FIELDS.length);
  const length =
    kept.reduce((sum, at) => sum + (old ? lengthAt(old, at) : 0), 0) + fresh.reduce((sum, entry) => sum + entry.words.length, 0);
  const tokens = words.length > 0xffff ? new Uint32Array(length) : new Uint16Array(length);
  let end = 0;
  let field = 0;
  for (const at of old ? kept : []) {
    if (!old) break;
    const from = startAt(old, at);
    const to = from + lengthAt(old, at);
    for (let place = from; place < to; place += 1) tokens[end + place - from] = renumbered[old.tokens[place] ?? 0] ?? 0;
    for (let one = 0; one < FIELDS.length; one += 1) ends[field++] = end + (old.ends[at * FIELDS.length + one] ?? 0) - from;
    end += to - from;
  }
  for (const entry of fresh) {
    for (let at = 0; at < entry.words.length; at += 1) tokens[end + at] = numbers.get(entry.words[at] ?? '') ?? 0;
    for (const one of entry.ends) ends[field++] = end + one;
    end += entry.words.length;
  }
  type Column = 'saved' | 'changed' | 'published' | 'upvotes' | 'marks';
  const column = (name: Column) => [...kept.map((at) => old?.[name][at] ?? 0), ...fresh.map((entry) => entry[name])];
  const lists = (name: 'tags' | 'sites') =>
    packLists([...kept.map((at) => (old ? namesAt(old[name], at) : [])), ...fresh.map((entry) => entry[name])]);
  return {
    ...{ number, tokens, ends },
    keys: pack([...kept.map((at) => (old ? stringAt(old.keys, at) : '')), ...fresh.map(({ key }) => key)]),
    words: pack(words),
    saved: Float64Array.from(column('saved')),
    changed: Float64Array.from(column('changed')),
    published: Uint32Array.from(column('published')),
    upvotes: Uint32Array.from(column('upvotes')),
    marks: Uint8Array.from(column('marks')),
    tags: lists('tags'),
    sites: lists('sites'),
  };
}

/** The words of a new segment, their numbers, and the new numbers of those that had others. */
function vocabularyOf(old: Segment | undefined, kept: readonly number[], fresh: readonly Entry[]) {
  const count = old?.words.ends.length ?? 0;
  const used = new Uint8Array(count);
  for (const at of old ? kept : []) {
    if (!old) break;
    const from = startAt(old, at);
    const to = from + lengthAt(old, at);
    for (let place = from; place < to; place += 1) used[old.tokens[place] ?? 0] = 1;
  }
  const known = new Set<string>(['']);
  for (let at = 0; old && at < count; at += 1) if (used[at] === 1) known.add(stringAt(old.words, at));
  for (const { words } of fresh) for (const word of words) known.add(word);
  const words = [...known].sort();
  const numbers = new Map(words.map((word, at) => [word, at]));
  const renumbered = new Uint32Array(count);
  for (let at = 0; old && at < count; at += 1) if (used[at] === 1) renumbered[at] = numbers.get(stringAt(old.words, at)) ?? 0;
  return { words, numbers, renumbered };
}

/** Where a paper's words begin. */
export function startAt({ ends }: Segment, at: number): number {
  return at === 0 ? 0 : (ends[at * FIELDS.length - 1] ?? 0);
}

/** How many words a paper has. */
export function lengthAt(segment: Segment, at: number): number {
  return startAt(segment, at + 1) - startAt(segment, at);
}

/** A paper's folded title. */
export function titleAt(segment: Segment, at: number): string {
  const { tokens, words, ends } = segment;
  const out: string[] = [];
  const end = ends[at * FIELDS.length] ?? 0;
  for (let place = startAt(segment, at); place < end; place += 1) out.push(stringAt(words, tokens[place] ?? 0));
  return out.join(' ');
}

/** Where in a segment the paper with this key is; -1: it is not. */
export function placeOf({ keys: { text, ends } }: Segment, key: string): number {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    // The first string that ends behind the beginning of what was found.
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    if ((low === 0 ? 0 : ends[low - 1]) === at && ends[low] === at + key.length) return low;
  }
  return -1;
}

export function pack(strings: readonly string[]): Strings {
  const ends = new Uint32Array(strings.length);
  let end = 0;
  for (let at = 0; at < strings.length; at += 1) ends[at] = end += strings[at]?.length ?? 0;
  return { text: strings.join(''), ends };
}

export function unpack(strings: Strings): string[] {
  const { text, ends } = strings;
  let start = 0;
  return Array.from(ends, (end) => text.slice(start, (start = end)));
}

export function stringAt({ text, ends }: Strings, at: number): string {
  return text.slice(at === 0 ? 0 : ends[at - 1], ends[at]);
}

function packLists(lists: readonly (readonly string[])[]): Lists {
  const names = [...new Set(lists.flat())];
  const numbers = new Map(names.map((name, at) => [name, at]));
  let end = 0;
  return {
    names: pack(names),
    items: Uint32Array.from(lists.flatMap((list) => list.map((name) => numbers.get(name) ?? 0))),
    ends: Uint32Array.from(lists, (list) => (end += list.length)),
  };
}

function namesAt(lists: Lists, at: number): string[] {
  return Array.from(itemsAt(lists, at), (item) => stringAt(lists.names, item));
}

/** The numbers of the names that are a paper's. */
export function itemsAt({ items, ends }: Lists, at: number): Uint32Array {
  return items.subarray(at === 0 ? 0 : ends[at - 1], ends[at]);
}

/**
 * Whether something, read from a cache that anything may have happened to, is a segment: of its shape, and with places that are
 * in it. Numbers of words are not looked at: one that is wrong names no word, or another.
 */
export function isSegment(value: unknown): value is Segment {
  if (!isRecord(value) || typeof value['number'] !== 'number') return false;
  const { keys, words, tokens, ends, saved, changed, published, upvotes, marks, tags, sites } = value;
  if (!isStrings(keys) || !isStrings(words) || !isLists(tags) || !isLists(sites)) return false;
  if (!(tokens instanceof Uint16Array || tokens instanceof Uint32Array) || !(ends instanceof Uint32Array)) return false;
  if (!(saved instanceof Float64Array) || !(changed instanceof Float64Array) || !(marks instanceof Uint8Array)) return false;
  if (!(published instanceof Uint32Array) || !(upvotes instanceof Uint32Array)) return false;
  const size = saved.length;
  const columns = [keys.ends, changed, published, upvotes, marks, tags.ends, sites.ends];
  return (
    size > 0 &&
    columns.every(({ length }) => length === size) &&
    ends.length === size * FIELDS.length &&
    rises(ends, tokens.length) &&
    words.ends[0] === 0
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isStrings(value: unknown): value is Strings {
  return (
    isRecord(value) &&
    typeof value['text'] === 'string' &&
    value['ends'] instanceof Uint32Array &&
    rises(value['ends'], value['text'].length)
  );
}

function isLists(value: unknown): value is Lists {
  if (!isRecord(value) || !isStrings(value['names'])) return false;
  const { items, ends } = value;
  return items instanceof Uint32Array && ends instanceof Uint32Array && rises(ends, items.length);
}

/** Whether each number is no less than the one before it, and the last is this. */
function rises(ends: Uint32Array, last: number): boolean {
  let before = 0;
  for (const end of ends) {
    if (end < before) return false;
    before = end;
  }
  return before === last;
}
