/**
 * The catalogue: what the library is looked through by, of all its papers and those in the trash. It answers what a view shows, in
 * which order, and what there is to narrow it by. It knows no database: papers are given to it, and it is a library's for as long
 * as whoever keeps it (catalogue-keeper.ts) does so.
 */
import type { Paper } from '../paper/paper';
import type { Listing, Sort, View } from '../paper/view';
import { parseQuery, sameWords, type Condition, type Possession, type Query } from './query';
import { foundWords, holds, scoreIn, soughtOf, spellingsOf, tokensIn } from './search';
import {
  entryOf,
  hasRoom,
  itemsAt,
  MARKS,
  pack,
  packSegment,
  placeOf,
  sizeOf,
  STATUS,
  STATUS_NAMES,
  stringAt,
  titleAt,
  unpack,
  type Entry,
  type Lists,
  type Segment,
  type Strings,
} from './segment';

/** A listing whose keys are packed, to be sent elsewhere. */
export interface PackedListing extends Omit<Listing, 'keys'> {
  keys: Strings;
}

/** A segment, what is to be taken out of it and what is to be added when it is next looked at. */
interface Shelf {
  number: number;
  segment: Segment | undefined;
  gone: Set<number>;
  fresh: Map<string, Entry>;
}

/** Papers are numbered for sorting; there may be so many of them, and so many bits do a number's place. */
const PLACE_BITS = 21;
/** So many words may wait to be packed: as letters they take thirty times the room. */
const LOOSE = 500_000;
/** Fractions of a score that make a difference. */
const FRACTIONS = 1_000;

export class Catalogue {
  /** The newest papers first. */
  readonly #shelves: Shelf[] = [];
  /** Where each paper is; made when first something changes. */
  #homes: Map<string, Shelf> | undefined;
  /** Orders of all papers, made when first asked for. */
  #orders: Orders | undefined;
  /** Words that were taken in and are not packed. */
  #loose = 0;
  /** How words are spelt that nobody wrote. */
  readonly #spellings = new Map<string, readonly string[]>();
  readonly #facets = new WeakMap<Segment, Facets>();

  /** How many papers it has, the trash counted. */
  get size(): number {
    return this.#shelves.reduce((sum, shelf) => sum + countIn(shelf), 0);
  }

  /** Its segments, which together are the catalogue: what a cache keeps. Each is another as soon as one of its papers is. */
  segments(): Segment[] {
    this.#settle();
    return this.#shelves.flatMap(({ segment }) => segment ?? []);
  }

  /** Takes in a segment that a catalogue of this library had, with papers that this one does not have yet. */
  adopt(segment: Segment): void {
    this.#place({ number: segment.number, segment, gone: new Set(), fresh: new Map() });
    this.#homes = undefined;
    this.#changed();
  }

  /** Takes in papers: new ones, or such as are not what they were. */
  take(papers: readonly Paper[]): void {
    const homes = this.#homesOf();
    for (const paper of papers) {
      const shelf = homes.get(paper.key) ?? this.#open();
      remove(shelf, paper.key);
      const entry = entryOf(paper);
      shelf.fresh.set(paper.key, entry);
      homes.set(paper.key, shelf);
      this.#loose += entry.words.length;
    }
    if (this.#loose > LOOSE) this.#settle();
  }

  /** Takes in papers that it does not have yet, in a segment of their own. */
  lay(number: number, papers: readonly Paper[]): void {
    this.adopt(packSegment(number, undefined, [], papers.map(entryOf)));
  }

  /** Forgets the papers with these keys. */
  drop(keys: readonly string[]): void {
    const homes = this.#homesOf();
    for (const key of keys) {
      const shelf = homes.get(key);
      if (shelf) remove(shelf, key);
      homes.delete(key);
    }
  }

  /** What a view shows of the papers there are. */
  list(view: View): Listing {
    const found = this.find(view);
    return { ...found, keys: unpack(found.keys) };
  }

  /** The same, its keys packed. */
  find(view: View): PackedListing {
    this.#settle();
    const orders = (this.#orders ??= new Orders(this.#segments()));
    const query = parseQuery(view.query);
    const sought = soughtOf(query, (word, begun) => this.#spellingsOf(word, begun));
    const scores = new Float64Array(orders.size);
    orders.segments.forEach((segment, at) => {
      const own = scores.subarray(orders.bases[at], (orders.bases[at] ?? 0) + sizeOf(segment));
      if (query.nothing) return;
      narrow(segment, view, query, own);
      if (sought) scoreIn(segment, sought, own);
    });
    const ranked = sought && query.phrases.length > 0;
    const sort = view.sort === 'relevance' && !ranked ? 'saved' : view.sort;
    const order = sort === 'relevance' ? orders.byScore(scores) : orders.by(sort);
    return {
      keys: orders.keysOf(order, scores, view.descending),
      words: sought ? foundWords(query, sought) : [],
      ...(query.problem !== undefined && { problem: query.problem }),
      ...this.#facetsOf(view.trash),
    };
  }

  #facetsOf(trash: boolean): Pick<Listing, 'saved' | 'trashed' | 'tags' | 'sites' | 'years'> {
    const tags = new Map<string, number>();
    const sites = new Map<string, number>();
    const years = new Map<number, number>();
    const papers = [0, 0];
    for (const segment of this.#segments()) {
      let facets = this.#facets.get(segment);
      if (!facets) this.#facets.set(segment, (facets = facetsOf(segment)));
      facets.forEach((one, at) => (papers[at] = (papers[at] ?? 0) + one.papers));
      const own = facets[trash ? 1 : 0];
      for (const [name, count] of own.tags) tags.set(name, (tags.get(name) ?? 0) + count);
      for (const [id, count] of own.sites) sites.set(id, (sites.get(id) ?? 0) + count);
      for (const [year, count] of own.years) years.set(year, (years.get(year) ?? 0) + count);
    }
    return {
      ...{ saved: papers[0] ?? 0, trashed: papers[1] ?? 0 },
      tags: [...tags].sort(mostFirst).map(([name, count]) => ({ name, count })),
      sites: [...sites].sort(mostFirst).map(([id, count]) => ({ id, count })),
      years: [...years].sort(([a], [b]) => b - a).map(([year, count]) => ({ year, count })),
    };
  }

  #segments(): Segment[] {
    return this.#shelves.flatMap(({ segment }) => segment ?? []);
  }

  #spellingsOf(word: string, begun: boolean): readonly string[] {
    const name = begun ? `${word}*` : word;
    let known = this.#spellings.get(name);
    if (!known) {
      const vocabularies = this.#segments().map(({ words }) => words);
      known = vocabularies.some((words) => holds(words, word, begun)) ? [] : spellingsOf(word, begun, vocabularies);
      this.#spellings.set(name, known);
    }
    return known;
  }

  #homesOf(): Map<string, Shelf> {
    if (this.#homes) return this.#homes;
    const homes = new Map<string, Shelf>();
    for (const shelf of this.#shelves) {
      if (shelf.segment) for (const key of unpack(shelf.segment.keys)) homes.set(key, shelf);
      for (const key of shelf.fresh.keys()) homes.set(key, shelf);
    }
    return (this.#homes = homes);
  }

  /** The shelf that new papers go to. */
  #open(): Shelf {
    const [newest] = this.#shelves;
    if (newest) {
      const tokens = (newest.segment ? tokensIn(newest.segment) : 0) + sum(newest.fresh.values(), ({ words }) => words.length);
      if (hasRoom(countIn(newest), tokens)) return newest;
    }
    const shelf = { number: (newest?.number ?? 0) + 1, segment: undefined, gone: new Set<number>(), fresh: new Map<string, Entry>() };
    this.#place(shelf);
    return shelf;
  }

  #place(shelf: Shelf): void {
    this.#shelves.push(shelf);
    this.#shelves.sort((a, b) => b.number - a.number);
  }

  /** Packs what was taken in. */
  #settle(): void {
    this.#loose = 0;
    for (const shelf of this.#shelves) {
      const { segment, gone, fresh } = shelf;
      if (gone.size === 0 && fresh.size === 0) continue;
      const kept = Array.from({ length: segment ? sizeOf(segment) : 0 }, (_, at) => at).filter((at) => !gone.has(at));
      const entries = [...fresh.values()];
      shelf.segment = kept.length + entries.length > 0 ? packSegment(shelf.number, segment, kept, entries) : undefined;
      gone.clear();
      fresh.clear();
      this.#changed();
    }
  }

  #changed(): void {
    this.#orders = undefined;
    this.#spellings.clear();
  }
}

function remove(shelf: Shelf, key: string): void {
  shelf.fresh.delete(key);
  const at = shelf.segment ? placeOf(shelf.segment, key) : -1;
  if (at >= 0) shelf.gone.add(at);
}

function countIn({ segment, gone, fresh }: Shelf): number {
  return (segment ? sizeOf(segment) : 0) - gone.size + fresh.size;
}

function sum<T>(values: Iterable<T>, of: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}

function mostFirst([a, x]: [string, number], [b, y]: [string, number]): number {
  return y - x || (a < b ? -1 : 1);
}

/** Writes 1 for each of a segment's papers that is not narrowed out. */
function narrow(segment: Segment, view: View, query: Query, passes: Float64Array): void {
  const { marks, published } = segment;
  const wanted = view.trash ? MARKS.trash : 0;
  /** Marks that must be as they are in `must`. */
  let [looked, must]: [number, number] = [MARKS.trash, wanted];
  const possessions: Condition<Possession>[] = [...query.has];
  if (view.note !== undefined) possessions.push({ is: 'note', not: !view.note });
  if (view.code !== undefined) possessions.push({ is: 'code', not: !view.code });
  let never = false;
  for (const { is, not } of possessions) {
    const mark = MARKS[is];
    if ((looked & mark) !== 0 && ((must & mark) === 0) !== not) never = true;
    looked |= mark;
    if (!not) must |= mark;
  }
  const tests: ((at: number) => boolean)[] = [];
  const oneOf = <T>(conditions: readonly Condition<T>[], holdsFor: (is: T, at: number) => boolean) => {
    const [yes, no] = [conditions.filter(({ not }) => !not), conditions.filter(({ not }) => not)];
    if (yes.length > 0) tests.push((at) => yes.some(({ is }) => holdsFor(is, at)));
    if (no.length > 0) tests.push((at) => !no.some(({ is }) => holdsFor(is, at)));
  };
  oneOf(query.statuses, (is, at) => ((marks[at] ?? 0) & STATUS) === is);
  oneOf(
    view.statuses.map((status) => ({ is: STATUS_NAMES.indexOf(status), not: false })),
    (is, at) => ((marks[at] ?? 0) & STATUS) === is,
  );
  oneOf(query.years, ([from, to], at) => isWithin(published[at] ?? 0, from, to));
  const { from = 0, to = 9_999 } = view;
  if (view.from !== undefined || view.to !== undefined) tests.push((at) => isWithin(published[at] ?? 0, from, to));
  for (const { is, not } of query.tags) {
    const own = numbersOf(segment.tags, (name) => sameWords(name, is));
    tests.push((at) => itemsAt(segment.tags, at).some((tag) => own.has(tag)) !== not);
  }
  if (view.sites.length > 0) {
    const own = numbersOf(segment.sites, (id) => view.sites.includes(id));
    tests.push((at) => itemsAt(segment.sites, at).some((site) => own.has(site)));
  }
  if (view.tagged === 'untagged') tests.push((at) => ((marks[at] ?? 0) & MARKS.tag) === 0);
  else if (view.tags.length > 0) {
    const own = numbersOf(segment.tags, (name) => view.tags.includes(name));
    const has = (at: number) => itemsAt(segment.tags, at).some((tag) => own.has(tag));
    if (view.tagged === 'any') tests.push(has);
    else if (view.tagged === 'none') tests.push((at) => !has(at));
    else {
      const count = new Set(view.tags).size;
      tests.push((at) => new Set(itemsAt(segment.tags, at).filter((tag) => own.has(tag))).size === count);
    }
  }
  for (let at = 0; at < passes.length; at += 1) {
    passes[at] = !never && ((marks[at] ?? 0) & looked) === must && tests.every((test) => test(at)) ? 1 : 0;
  }
}

function isWithin(published: number, from: number, to: number): boolean {
  const year = Math.floor(published / 10_000);
  return published > 0 && year >= from && year <= to;
}

/** The numbers of the names that are wanted. */
function numbersOf({ names }: Lists, isWanted: (name: string) => boolean): Set<number> {
  return new Set(unpack(names).flatMap((name, at) => (isWanted(name) ? [at] : [])));
}

interface Facet {
  papers: number;
  tags: Map<string, number>;
  sites: Map<string, number>;
  years: Map<number, number>;
}
/** Of the saved papers, and of those in the trash. */
type Facets = readonly [Facet, Facet];

function facetsOf(segment: Segment): Facets {
  return [facetOf(segment, 0), facetOf(segment, MARKS.trash)];
}

function facetOf(segment: Segment, trash: number): Facet {
  const { marks, published, tags, sites } = segment;
  const years = new Map<number, number>();
  const counts = [new Uint32Array(tags.names.ends.length), new Uint32Array(sites.names.ends.length)] as const;
  let papers = 0;
  for (let at = 0; at < marks.length; at += 1) {
    if (((marks[at] ?? 0) & MARKS.trash) !== trash) continue;
    papers += 1;
    const year = Math.floor((published[at] ?? 0) / 10_000);
    if (year > 0) years.set(year, (years.get(year) ?? 0) + 1);
    for (const tag of itemsAt(tags, at)) counts[0][tag] = (counts[0][tag] ?? 0) + 1;
    for (const site of itemsAt(sites, at)) counts[1][site] = (counts[1][site] ?? 0) + 1;
  }
  const named = ({ names }: Lists, own: Uint32Array) =>
    new Map(unpack(names).flatMap((name, at): [string, number][] => (own[at] ? [[name, own[at]]] : [])));
  return { papers, years, tags: named(tags, counts[0]), sites: named(sites, counts[1]) };
}

/** Which papers come before which, for each way to sort them, the last first. Papers are numbered through all segments. */
class Orders {
  readonly segments: readonly Segment[];
  /** The number of each segment's first paper. */
  readonly bases: readonly number[];
  readonly size: number;
  /** The segment each paper is in. */
  readonly #homes: Uint32Array;
  readonly #known = new Map<Sort, Order>();
  /** How many papers were saved before it. */
  #ages: Uint32Array | undefined;

  constructor(segments: readonly Segment[]) {
    this.segments = segments;
    let size = 0;
    this.bases = segments.map((segment) => (size += sizeOf(segment)) - sizeOf(segment));
    this.size = size;
    this.#homes = new Uint32Array(size);
    segments.forEach((segment, at) => this.#homes.fill(at, this.bases[at], (this.bases[at] ?? 0) + sizeOf(segment)));
  }

  by(sort: Exclude<Sort, 'relevance'>): Order {
    let order = this.#known.get(sort);
    if (!order) this.#known.set(sort, (order = this.#make(sort)));
    return order;
  }

  /** The papers that have a score, the best first; of equal ones the newest. */
  byScore(scores: Float64Array): Order {
    const found: number[] = [];
    for (let paper = 0; paper < scores.length; paper += 1) if ((scores[paper] ?? 0) > 0) found.push(paper);
    const ages = this.#agesOf();
    const papers = this.by('saved').papers;
    const sorted = sortedPlaces(found.length, (at) => [(scores[found[at] ?? 0] ?? 0) * FRACTIONS, ages[found[at] ?? 0] ?? 0]);
    // An age names a paper.
    return { papers: sorted.map((age) => papers[papers.length - 1 - age] ?? 0).reverse(), unknown: 0 };
  }

  /** The keys of those papers that have a score, in an order or its opposite; of what it cannot tell, last in either. */
  keysOf({ papers, unknown }: Order, scores: Float64Array, descending: boolean): Strings {
    const known = papers.length - unknown;
    const keys: string[] = [];
    const add = (paper: number) => {
      if ((scores[paper] ?? 0) <= 0) return;
      const home = this.#homes[paper] ?? 0;
      const segment = this.segments[home];
      if (segment) keys.push(stringAt(segment.keys, paper - (this.bases[home] ?? 0)));
    };
    if (descending) for (let at = 0; at < known; at += 1) add(papers[at] ?? 0);
    else for (let at = known - 1; at >= 0; at -= 1) add(papers[at] ?? 0);
    for (let at = known; at < papers.length; at += 1) add(papers[at] ?? 0);
    return pack(keys);
  }

  #make(sort: Exclude<Sort, 'relevance'>): Order {
    if (sort === 'saved') return { papers: this.#sorted(this.#column('saved'), undefined), unknown: 0 };
    const values = sort === 'title' ? this.#titles() : this.#column(sort);
    const papers = this.#sorted(values, this.#agesOf());
    return { papers, unknown: sort === 'changed' ? 0 : values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) };
  }

  #column(name: 'saved' | 'changed' | 'published' | 'upvotes'): Float64Array {
    const values = new Float64Array(this.size);
    this.segments.forEach((segment, at) => values.set(segment[name], this.bases[at]));
    return values;
  }

  /** The place of each paper's title among all, from 1; 0 where it has no words. */
  #titles(): Float64Array {
    const titles = this.segments.flatMap((segment) => Array.from(segment.saved, (_, at) => titleAt(segment, at)));
    const places = new Map([...new Set(titles)].sort().map((title, at) => [title, title === '' ? 0 : at + 1]));
    return Float64Array.from(titles, (title) => places.get(title) ?? 0);
  }

  #agesOf(): Uint32Array {
    if (this.#ages) return this.#ages;
    const { papers } = this.by('saved');
    this.#ages = new Uint32Array(this.size);
    for (let at = 0; at < papers.length; at += 1) this.#ages[papers[at] ?? 0] = papers.length - 1 - at;
    return this.#ages;
  }

  /** The papers by their values, the highest first; of equal ones the younger. */
  #sorted(values: Float64Array, ages: Uint32Array | undefined): Uint32Array {
    const sorted = sortedPlaces(values.length, (at) => [values[at] ?? 0, ages ? (ages[at] ?? 0) : values.length - 1 - at]).reverse();
    if (!ages) return sorted.map((at) => values.length - 1 - at);
    const papers = new Uint32Array(values.length);
    for (let at = 0; at < ages.length; at += 1) papers[ages[at] ?? 0] = at;
    return sorted.map((age) => papers[age] ?? 0);
  }
}

interface Order {
  papers: Uint32Array;
  /** How many of the last have nothing to be sorted by. */
  unknown: number;
}

/**
 * Sorts pairs of a value (0 to 2⁴³) and a place (less than 2²¹) and gives the places. Each pair as one number of 64 bits: the
 * engine sorts those by itself, ten times as quickly as it asks us about pairs.
 */
function sortedPlaces(count: number, pairAt: (at: number) => readonly [value: number, place: number]): Uint32Array {
  const words = new Uint32Array(count * 2);
  const shift = 2 ** (32 - PLACE_BITS);
  for (let at = 0; at < count; at += 1) {
    const [value, place] = pairAt(at);
    const whole = Math.min(Math.max(Math.floor(value), 0), 2 ** 43 - 1);
    words[at * 2] = (whole % shift) * 2 ** PLACE_BITS + place;
    words[at * 2 + 1] = Math.floor(whole / shift);
  }
  new BigUint64Array(words.buffer).sort();
  return Uint32Array.from({ length: count }, (_, at) => (words[at * 2] ?? 0) % 2 ** PLACE_BITS);
}
