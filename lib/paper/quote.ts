/**
 * Words of an abstract, found again wherever that abstract stands: on another site, broken into lines, hyphenated, with its formulas drawn.
 *
 * Texts are compared by their letters and digits alone, in one form and case: white space, hyphens, punctuation and how a formula is set
 * are no difference. What is left of difference is bridged by approximate matching (approx-string-match), within bounds: nothing here takes
 * longer than in proportion to the text, whatever is in it.
 */
import search from 'approx-string-match';
import { squeeze } from './text';

/** Words and what stands before and behind them (https://www.w3.org/TR/annotation-model/#text-quote-selector). */
export interface Quote {
  quote: string;
  prefix: string;
  suffix: string;
}

/** How much of what stands before and behind is kept, in characters of the abstract. */
const CONTEXT = 32;
/** How many of the compared characters may differ: this share, and no more than this. */
const SHARE = 0.25;
const MOST_ERRORS = 32;
/** A quote shorter than this is another one when a letter of it is. */
const SHORT = 12;
/** A longer one is found by its two ends. */
const LONG = 1_000;
const END = 100;
/** As many places of the same words are weighed against each other. */
const MOST_PLACES = 1_000;
/** As many copies are given. Words are a copy of others when as many letters around them are the same, or they are as long as this. */
const COPIES = 4;
const SURE_CONTEXT = 8;
const SURE_LENGTH = 60;

/** A text as it is compared. */
export interface Readable {
  text: string;
  /** Its letters and digits, each in its plain form, in lower case. */
  letters: string;
  /** Where in the text each of them begins and ends. */
  from: readonly number[];
  to: readonly number[];
}

/** Where words were found, as places in the text. */
export interface Place {
  start: number;
  end: number;
  /** How many of the compared characters differ. */
  errors: number;
  /** How many of the compared characters before and behind are those of the quote's surroundings. */
  context: number;
}

/** In the order of their code points, one of which is the sigma at a word's end. */
const GREEK = new Map(
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho final sigma tau upsilon phi chi psi omega'
    .split(' ')
    .map((name, at) => [name, String.fromCharCode(0x3b1 + at)]),
);
/** Commands that are drawn as what they are called. */
const SPELT = /^(?:log|ln|exp|sin|cos|tan|tanh|min|max|arg|sup|inf|lim|det|dim|ker|deg|gcd|Pr)$/;
const COMMAND = /\\(?:(?:begin|end)\{[^{}]{0,40}\}|([a-z]+))/iy;

/** What each character is compared as; most texts hold few different ones. */
const plainForms = new Map<string, string>();

function plainOf(character: string): string {
  let plain = plainForms.get(character);
  if (plain === undefined) {
    plain = character
      .normalize('NFKD')
      .toLowerCase()
      .replace('ς', 'σ')
      .replace(/[^\p{L}\p{N}]/gu, '');
    plainForms.set(character, plain);
  }
  return plain;
}

/** A text as it is compared. TeX is read as it is drawn: `$\alpha^{2}$` as `α²`. */
export function readableOf(text: string): Readable {
  const parts: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const add = (plain: string, start: number, end: number) => {
    parts.push(plain);
    for (let unit = 0; unit < plain.length; unit += 1) {
      from.push(start);
      to.push(end);
    }
  };
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    const end = at + (code > 0xffff ? 2 : 1);
    if (code === 0x5c) {
      COMMAND.lastIndex = at;
      const [whole = '\\', name = ''] = COMMAND.exec(text) ?? [];
      if (SPELT.test(name)) {
        at = end;
        continue;
      }
      const drawn = name === 'ell' ? 'l' : GREEK.get(name.toLowerCase().replace(/^var/, ''));
      if (drawn) add(drawn, at, at + whole.length);
      at += whole.length;
      continue;
    }
    if (code > 0x20) {
      const plain = plainOf(text.slice(at, end));
      if (plain) add(plain, at, end);
      // What combines with a letter belongs to it.
      else if (code >= 0x300 && to.at(-1) === at && /\p{M}/u.test(text.slice(at, end))) to[to.length - 1] = end;
    }
    at = end;
  }
  return { text, letters: parts.join(''), from, to };
}

/**
 * Where a quote stands in a text: the best place, or several where copies of it stand that are as good; none where it does not. Of two like it
 * the one in the quote's surroundings is given; without surroundings the first.
 */
export function placesOf(text: Readable, quote: Quote): Place[] {
  const words = readableOf(quote.quote).letters;
  if (words === '') return [];
  const before = readableOf(quote.prefix).letters;
  const behind = readableOf(quote.suffix).letters;
  const found = words.length > LONG ? byEnds(text.letters, words, before, behind) : inContext(text.letters, words, before, behind);
  return found.map(({ start, end, errors, context }) => ({
    ...wholeMarks(text.text, { start: text.from[start] ?? 0, end: text.to[end - 1] ?? 0 }, quote.quote),
    errors,
    context,
  }));
}

/** Whether a text holds a quote still. */
export function holdsQuote(text: string, quote: Quote): boolean {
  return placesOf(readableOf(text), quote).length > 0;
}

/** Words as they were selected on a page, and what stands there before and behind them. */
export interface Selected {
  words: string;
  before: string;
  behind: string;
}

/**
 * The quote that selected words are of an abstract: as the abstract has it, with what stands there before and behind. `undefined` where
 * they are not of it: they begin or end outside of it, or the same words stand elsewhere on the page.
 */
export function quoteFrom(abstract: string, { words, before, behind }: Selected): Quote | undefined {
  const clean = squeeze(abstract);
  const text = readableOf(clean);
  const wanted = readableOf(words).letters;
  if (wanted.length > text.letters.length + MOST_ERRORS) return undefined;
  const [place] = placesOf(text, { quote: words, prefix: before.slice(-2 * CONTEXT), suffix: behind.slice(0, 2 * CONTEXT) });
  if (!place) return undefined;
  const found = readableOf(clean.slice(place.start, place.end)).letters;
  const edge = Math.min(3, wanted.length);
  if (wanted.slice(0, edge) !== found.slice(0, edge) || wanted.slice(-edge) !== found.slice(-edge)) return undefined;
  if (!isSurrounded(clean, place, before, behind)) return undefined;
  const { start, end } = place;
  return {
    quote: clean.slice(start, end),
    prefix: whole(clean.slice(Math.max(0, start - CONTEXT), start)),
    suffix: whole(clean.slice(end, end + CONTEXT)),
  };
}

/** Whether what is around a place in the abstract is around it on the page, on one side at least: a formula may be on the other. */
function isSurrounded(abstract: string, { start, end }: Place, before: string, behind: string): boolean {
  const [mineBefore, mineBehind] = [readableOf(abstract.slice(0, start)).letters, readableOf(abstract.slice(end)).letters];
  const [before_, behind_] = [readableOf(before).letters, readableOf(behind).letters];
  if (mineBefore === '' && mineBehind === '') return true;
  const enough = 4;
  return (
    (mineBefore !== '' && sameEnd(mineBefore, mineBefore.length, before_) >= Math.min(enough, mineBefore.length)) ||
    (mineBehind !== '' && sameStart(mineBehind, 0, behind_) >= Math.min(enough, mineBehind.length))
  );
}

/** As many signs are taken along at an edge. */
const MARKS = 12;

/** The place with the signs that were selected at its edges, and with the whole of a formula's. */
function wholeMarks(text: string, { start, end }: { start: number; end: number }, words: string): { start: number; end: number } {
  const [, tail = ''] = /([^\p{L}\p{N}\s]*)\s*$/u.exec(words.slice(-MARKS)) ?? [];
  const [, head = ''] = /^\s*([^\p{L}\p{N}\s]*)/u.exec(words.slice(0, MARKS)) ?? [];
  for (const sign of tail) if (text.startsWith(sign, end)) end += sign.length;
  for (const sign of Array.from(head).reverse()) if (text.endsWith(sign, start)) start -= sign.length;
  const dollars = (part: string) => (part.match(/(?<!\\)\$/g) ?? []).length;
  if (dollars(text.slice(start, end)) % 2 === 1) {
    const closing = /^[^\s\p{L}\p{N}$]*\$/u.exec(text.slice(end, end + MARKS));
    const opening = /\$[^\s\p{L}\p{N}$]*$/u.exec(text.slice(Math.max(0, start - MARKS), start));
    if (dollars(text.slice(0, start)) % 2 === 0 && closing) end += closing[0].length;
    else if (opening) start -= opening[0].length;
  }
  return { start, end };
}

/** Without a half character at its ends. */
function whole(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/gu, '');
}

// What follows looks for letters in letters.

function inContext(text: string, words: string, before: string, behind: string): Place[] {
  const rated = (start: number, end: number, errors: number): Place => ({
    ...{ start, end, errors },
    context: sameEnd(text, start, before) + sameStart(text, end, behind),
  });
  const exact: Place[] = [];
  for (let at = text.indexOf(words); at >= 0 && exact.length < MOST_PLACES; at = text.indexOf(words, at + 1)) {
    exact.push(rated(at, at + words.length, 0));
  }
  // What stands beyond the most that are weighed is found with its surroundings.
  if (exact.length === MOST_PLACES) {
    const at = text.indexOf(before + words + behind);
    if (at >= 0) exact.push(rated(at + before.length, at + before.length + words.length, 0));
  }
  if (exact.length > 0) return best(exact);
  if (words.length < SHORT) return [];
  const slack = Math.min(MOST_ERRORS, Math.floor(words.length * SHARE));
  return best(
    likely(text, words, slack).flatMap(([from, to]) =>
      search(text.slice(from, to), words, slack).map(({ start, end, errors }) => rated(from + start, from + end, errors)),
    ),
  );
}

/** A long quote by its two ends, about as far from each other as they were. */
function byEnds(text: string, words: string, before: string, behind: string): Place[] {
  const at = text.indexOf(before + words + behind);
  if (at >= 0)
    return [{ start: at + before.length, end: at + before.length + words.length, errors: 0, context: before.length + behind.length }];
  const [head, tail] = [words.slice(0, END), words.slice(-END)];
  const starts = inContext(text, head, before, words.slice(END, END + CONTEXT));
  const ends = inContext(text, tail, words.slice(-END - CONTEXT, -END), behind);
  const found = starts.flatMap((first) =>
    ends
      .map((last) => ({
        ...{ start: first.start, end: last.end },
        errors: first.errors + last.errors,
        context: first.context + last.context,
      }))
      .filter(({ start, end }) => Math.abs(end - start - words.length) <= words.length * SHARE),
  );
  return best(found);
}

/** The best of them: alike, in its surroundings. Several only where it is sure that they are copies; none twice. */
function best(places: readonly Place[]): Place[] {
  const rate = ({ errors, context }: Place) => context - 2 * errors;
  const most = places.reduce((rated, place) => Math.max(rated, rate(place)), -Infinity);
  const copies: Place[] = [];
  for (const place of places) {
    const apart = copies.every(({ start, end }) => place.start >= end || place.end <= start);
    const isCopy = copies.length === 0 || place.context >= SURE_CONTEXT || place.end - place.start >= SURE_LENGTH;
    if (rate(place) === most && apart && isCopy && copies.length < COPIES) copies.push(place);
  }
  return copies;
}

const GRAM = 4;
/** As many pieces of the words vote, and each of them for as many places. */
const GRAMS = 96;
const VOTES = 4;
const BUCKET = 32;
const WINDOWS = 3;

/**
 * The parts of a text in which words may stand with a few differences: those that hold most of their pieces in their order. To match whole
 * texts letter by letter would take long where everything is like everything.
 */
function likely(text: string, words: string, slack: number): [from: number, to: number][] {
  const step = Math.max(1, Math.floor(words.length / GRAMS));
  const pieces = new Map<number, number[]>();
  let piece = 0;
  for (let at = 0; at < words.length; at += 1) {
    piece = withNext(piece, words, at);
    if (at < GRAM - 1 || (at - GRAM + 1) % step > 0) continue;
    const places = pieces.get(piece);
    if (!places) pieces.set(piece, [at]);
    else if (places.length < VOTES) places.push(at);
  }
  const votes = new Uint32Array(Math.ceil((text.length + words.length) / BUCKET) + 2);
  for (let at = 0; at < text.length; at += 1) {
    piece = withNext(piece, text, at);
    const places = at < GRAM - 1 ? undefined : pieces.get(piece);
    if (!places) continue;
    for (const place of places) {
      const bucket = (at - place + words.length) >> 5;
      votes[bucket] = (votes[bucket] ?? 0) + 1;
    }
  }
  const windows: [number, number][] = [];
  while (windows.length < WINDOWS) {
    let top = 0;
    const weight = (bucket: number) => (votes[bucket] ?? 0) + (votes[bucket + 1] ?? 0);
    for (let bucket = 1; bucket < votes.length; bucket += 1) if (weight(bucket) > weight(top)) top = bucket;
    if (weight(top) < 2) break;
    const begin = top * BUCKET - words.length;
    windows.push([Math.max(0, begin - slack), Math.min(text.length, begin + 2 * BUCKET + words.length + slack)]);
    votes.fill(0, Math.max(0, top - 1), top + 2);
  }
  return windows;
}

/** Four letters as one number, moved on by one letter; of other scripts' letters a part is enough to vote by. */
function withNext(piece: number, text: string, at: number): number {
  return (piece << 8) | (text.charCodeAt(at) & 0xff);
}

/** How many letters before `at` are the last of `other`. */
function sameEnd(text: string, at: number, other: string): number {
  let same = 0;
  while (same < other.length && same < at && text[at - 1 - same] === other[other.length - 1 - same]) same += 1;
  return same;
}

/** How many letters from `at` are the first of `other`. */
function sameStart(text: string, at: number, other: string): number {
  let same = 0;
  while (same < other.length && text[at + same] !== undefined && text[at + same] === other[same]) same += 1;
  return same;
}
