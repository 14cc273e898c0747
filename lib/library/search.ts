/**
 * Looks for what was asked in one segment after the other, and says how well each paper answers. The better the text a word stands
 * in (`FIELDS`), the more it counts, in each text once; a whole word more than a beginning, that more than one that is spelt a
 * little differently; words side by side, as they were typed, more than words apart.
 */
import type { Phrase, Query } from './query';
import { AUTHORS, FIELDS, lengthAt, sizeOf, startAt, stringAt, type Segment, type Strings } from './segment';

/** How well a word is the one that was typed: not at all, misspelt, begun, whole. Two bits. */
const QUALITY = [0, 0.3, 0.6, 1] as const;
const NEAR = 1;
const BEGUN = 2;
const WHOLE = 3;
/** Qualities that are kept in one number. */
const SLOTS = 16;
/** How many spellings a misspelt word is looked for in. */
const SPELLINGS = 8;

const WEIGHTS = FIELDS.map(({ weight }) => weight);

/** A word that is looked for, and how it is spelt where nobody wrote it as typed. */
interface Slot {
  word: string;
  begun: boolean;
  near: readonly string[];
}

interface Pattern {
  /** Numbers of slots that are side by side. */
  slots: readonly number[];
  /** Only this field; -1: all. */
  field: number;
  /** Whether a paper must have it, must not, or is the better for it. */
  role: 'must' | 'not' | 'may';
}

/** What is looked for, in whichever segment. */
export interface Sought {
  slots: readonly Slot[];
  patterns: readonly Pattern[];
}

/** What is to be looked for of a query, or nothing of it: then it only narrows. `spellings`: how a word is spelt that nobody wrote. */
export function soughtOf(query: Query, spellings: (word: string, begun: boolean) => readonly string[]): Sought | undefined {
  const slots: Slot[] = [];
  const patternOf = ({ words, begun, near }: Phrase, role: Pattern['role'], field = -1): Pattern => ({
    role,
    field,
    slots: words.map((word, at) => {
      const mayBegin = begun && at === words.length - 1;
      return slots.push({ word, begun: mayBegin, near: near ? spellings(word, mayBegin) : [] }) - 1;
    }),
  });
  const patterns = [
    ...query.phrases.map((phrase) => patternOf(phrase, 'must')),
    ...query.authors.map(({ is, not }) => patternOf(is, not ? 'not' : 'must', AUTHORS)),
    ...query.without.map((phrase) => patternOf(phrase, 'not')),
  ];
  if (query.phrases.length > 1) {
    const typed = { words: query.phrases.flatMap(({ words }) => words), begun: query.phrases.at(-1)?.begun === true, near: false };
    patterns.push(patternOf(typed, 'may'));
  }
  return patterns.length > 0 ? { slots, patterns } : undefined;
}

/** The words that were found, for `matchesIn`. */
export function foundWords(query: Query, { slots, patterns }: Sought): string[] {
  const found = query.phrases.flatMap((_, at) => {
    const own = (patterns[at]?.slots ?? []).flatMap((slot) => slots[slot] ?? []);
    if (own.some(({ near }) => near.length > 0)) return own.flatMap(({ word, near }) => (near.length > 0 ? near : [word]));
    return [own.map(({ word }) => word).join(' ') + (own.at(-1)?.begun === true ? '*' : '')];
  });
  return [...new Set(found)];
}

/**
 * Writes into `scores` how well each of the segment's papers answers, 0 where it does not; only those are looked at whose score is
 * not 0 yet.
 */
export function scoreIn(segment: Segment, { slots, patterns }: Sought, scores: Float64Array): void {
  const { tokens, ends, words } = segment;
  const tables = qualitiesIn(words, slots);
  const qualityOf = (slot: number, token: number) => ((tables[slot >> 4]?.[token] ?? 0) >>> ((slot & 15) * 2)) & 3;
  const here = slots.map((_, slot) => isHeld(words, slots, slot));
  if (patterns.some(({ role, slots: own }) => role === 'must' && own.some((slot) => here[slot] !== true))) {
    scores.fill(0);
    return;
  }
  /** Whether a word is one that something looked for begins with. */
  const hot = new Uint8Array(words.ends.length);
  const live = patterns.filter(({ slots: own }) => own.every((slot) => here[slot] === true));
  for (const { slots: own } of live) {
    const first = own[0] ?? 0;
    const table = tables[first >> 4];
    const mask = 3 << ((first & 15) * 2);
    if (table) for (let token = 0; token < hot.length; token += 1) if (((table[token] ?? 0) & mask) !== 0) hot[token] = 1;
  }
  const best = new Uint8Array(live.length);
  const sums = new Float64Array(live.length);
  const bonus = live.findIndex(({ role }) => role === 'may');
  const musts = live.flatMap(({ role }, at) => (role === 'must' ? [at] : []));
  const nots = live.flatMap(({ role }, at) => (role === 'not' ? [at] : []));

  const size = sizeOf(segment);
  for (let paper = 0; paper < size; paper += 1) {
    if (scores[paper] === 0) continue;
    const last = startAt(segment, paper + 1);
    let place = firstHot(tokens, hot, startAt(segment, paper), last);
    if (place === last && musts.length > 0) {
      scores[paper] = 0;
      continue;
    }
    sums.fill(0);
    for (let field = 0; field < WEIGHTS.length && place < last; field += 1) {
      const end = ends[paper * WEIGHTS.length + field] ?? 0;
      let any = false;
      for (; place < end; place = firstHot(tokens, hot, place + 1, last)) {
        for (let one = 0; one < live.length; one += 1) {
          const pattern = live[one];
          if (!pattern || (pattern.field >= 0 && pattern.field !== field)) continue;
          const { slots: own } = pattern;
          let quality = place + own.length <= end ? WHOLE : 0;
          for (let at = 0; at < own.length && quality > 0; at += 1) {
            quality = Math.min(quality, qualityOf(own[at] ?? 0, tokens[place + at] ?? 0));
          }
          if (quality === 0) continue;
          any = true;
          if (quality > (best[one] ?? 0)) best[one] = quality;
        }
      }
      if (!any) continue;
      const weight = WEIGHTS[field] ?? 0;
      for (let one = 0; one < live.length; one += 1) {
        const counts = weight * (QUALITY[best[one] ?? 0] ?? 0);
        // Standing side by side counts once, where it counts most.
        sums[one] = one === bonus ? Math.max(sums[one] ?? 0, best[one] === 0 ? 0 : weight) : (sums[one] ?? 0) + counts;
        best[one] = 0;
      }
    }
    let score = bonus < 0 ? 0 : (sums[bonus] ?? 0);
    let passes = true;
    for (const must of musts) {
      if (sums[must] === 0) passes = false;
      else score += sums[must] ?? 0;
    }
    for (const not of nots) if (sums[not] !== 0) passes = false;
    // Where all that was asked is that something does not stand there, every paper is as good as another.
    scores[paper] = passes ? score || 1 : 0;
  }
}

/** The first place from one to another, or that other, at which there is a word that something begins with. Nearly all time goes here. */
function firstHot(tokens: Segment['tokens'], hot: Uint8Array, from: number, to: number): number {
  let place = from;
  while (place < to && hot[tokens[place] ?? 0] === 0) place += 1;
  return place;
}

/** For each word of a segment how well it is each slot's, `SLOTS` of them in a number. */
function qualitiesIn(words: Strings, slots: readonly Slot[]): Uint32Array[] {
  const tables = Array.from({ length: Math.ceil(slots.length / SLOTS) }, () => new Uint32Array(words.ends.length));
  slots.forEach(({ word, begun, near }, slot) => {
    const table = tables[slot >> 4];
    if (!table) return;
    const set = (token: number, quality: number) => (table[token] = (table[token] ?? 0) | (quality << ((slot & 15) * 2)));
    const first = firstFrom(words, word);
    if (begun) for (let token = first, end = firstBehind(words, word); token < end; token += 1) set(token, BEGUN);
    if (stringAt(words, first) === word) set(first, WHOLE);
    for (const spelling of near) {
      const token = firstFrom(words, spelling);
      if (stringAt(words, token) === spelling) set(token, NEAR);
    }
  });
  return tables;
}

/** Whether a segment has a word for the slot. */
function isHeld(words: Strings, slots: readonly Slot[], at: number): boolean {
  const slot = slots[at];
  return slot !== undefined && (holds(words, slot.word, slot.begun) || slot.near.some((spelling) => holds(words, spelling, false)));
}

/** Whether a word is among these, or begins one of them. */
export function holds(words: Strings, word: string, begun: boolean): boolean {
  const found = stringAt(words, firstFrom(words, word));
  return found === word || (begun && found.startsWith(word));
}

/** The number of the first of the sorted words that is not before this one. */
function firstFrom(words: Strings, word: string): number {
  return firstThat(words, (other) => other >= word);
}

/** The number of the first behind those that begin with this one. */
function firstBehind(words: Strings, word: string): number {
  return firstThat(words, (other) => other.slice(0, word.length) > word);
}

function firstThat(words: Strings, holdsFrom: (word: string) => boolean): number {
  let [low, high] = [0, words.ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holdsFrom(stringAt(words, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How a word that nobody wrote is spelt by those who did, the likeliest first. */
export function spellingsOf(word: string, begun: boolean, vocabularies: Iterable<Strings>): string[] {
  // A number is another number with one digit changed.
  if (word.length < 5 || /\d/.test(word)) return [];
  const slips = word.length < 9 ? 1 : 2;
  const apart = new Map<string, number>();
  for (const words of vocabularies) {
    // Who types a word wrong rarely does so in its first letter.
    const first = word.slice(0, 1);
    for (let at = firstFrom(words, first), end = firstBehind(words, first); at < end; at += 1) {
      const length = (words.ends[at] ?? 0) - (words.ends[at - 1] ?? 0);
      if (length < word.length - slips || (!begun && length > word.length + slips)) continue;
      const known = stringAt(words, at);
      if (apart.has(known)) continue;
      let count = slipsBetween(word, known, slips);
      // Or it is the beginning of one; a letter may have been left out.
      for (let end = word.length; begun && end <= word.length + 1 && end < length; end += 1) {
        count = Math.min(count, slipsBetween(word, known.slice(0, end), slips) + 0.5);
      }
      apart.set(known, count);
    }
  }
  const near = [...apart].filter(([, count]) => count < slips + 1);
  return near
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .slice(0, SPELLINGS)
    .map(([spelling]) => spelling);
}

let [before, row, next] = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)];

/** How many letters must be added, left out, replaced or swapped with their neighbour to make one word the other; at most, one more than `most`. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || Math.max(a.length, b.length) >= 64) return a === b ? 0 : most + 1;
  for (let j = 0; j <= b.length; j += 1) row[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    let least = (next[0] = i);
    const letter = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (letter === b.charCodeAt(j - 1) ? 0 : 1);
      let slips = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced);
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) {
        slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      }
      next[j] = slips;
      if (slips < least) least = slips;
    }
    if (least > most) return most + 1;
    [before, row, next] = [row, next, before];
  }
  return Math.min(row[b.length] ?? 0, most + 1);
}

/** How many words a segment's papers have, for who wants to know how full it is. */
export function tokensIn(segment: Segment): number {
  return startAt(segment, sizeOf(segment) - 1) + lengthAt(segment, sizeOf(segment) - 1);
}
