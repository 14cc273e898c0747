/**
 * Finding a quote in a text that is not quite the one it was taken from: other white space and line breaks, ligatures, soft hyphens, a
 * formula drawn otherwise, a word corrected. Knows nothing of papers.
 *
 * By exact search first, then by approximate search (Myers' algorithm, as the annotation client Hypothesis uses it), whose cost grows with
 * the text times the errors allowed: both are bounded here.
 */
import search from 'approx-string-match';

/** A quote as the W3C's Web Annotation Data Model has it (TextQuoteSelector). */
export interface Quote {
  quote: string;
  /** What stands before it and behind it. */
  prefix: string;
  suffix: string;
}

/** A text as it is compared, and where in the original each of its characters comes from. */
export interface Plain {
  text: string;
  /** For each character of `text`, where in the original what it comes from begins, and where that ends. */
  places: readonly number[];
  ends: readonly number[];
}

/** Texts longer than this are not looked through approximately, quotes longer than this only by their ends, in characters. */
const LONG_TEXT = 60_000;
const LONG_QUOTE = 256;
/** One error in so many characters is allowed, and no more than so many. */
const ONE_IN = 4;
const MOST = 32;
/** How many places that are equally good are told apart by what stands around them. */
const PLACES = 50;
/** How much of what stands around a quote is kept, in characters. */
const AROUND = 32;

/**
 * A text as it is compared: case and compatibility forms folded (`ﬁ` is `fi`), white space, soft hyphens and what has no width left out,
 * for lines break in one rendering and not in another. In time that grows with the text.
 */
export function plainOf(original: string): Plain {
  const places: number[] = [];
  const ends: number[] = [];
  let text = '';
  let at = 0;
  for (const character of original) {
    const folded = /^[\x21-\x7e]$/.test(character) ? character.toLowerCase() : foldedOf(character);
    text += folded;
    for (let index = 0; index < folded.length; index += 1) {
      places.push(at);
      ends.push(at + character.length);
    }
    at += character.length;
  }
  return { text, places, ends };
}

function foldedOf(character: string): string {
  return character
    .normalize('NFKC')
    .replace(/[\s\u00ad\u200b-\u200f\u2060-\u206f\ufeff]/gu, '')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/[\u2018\u2019\u02bc]/gu, "'")
    .replace(/[\u201c\u201d]/gu, '"')
    .toLowerCase();
}

/**
 * Where a quote stands in a text, as places of the original; `undefined` where it does not, or not clearly. Of several places it is the one
 * whose surroundings are most like those it was taken from. Never takes longer than a text of 60,000 characters does.
 */
export function findQuote(plain: Plain, { quote, prefix, suffix }: Quote): { start: number; end: number } | undefined {
  const wanted = plainOf(quote).text;
  if (wanted === '') return undefined;
  const found = exactly(plain.text, wanted) ?? nearly(plain.text, wanted);
  if (!found) return undefined;
  const [before, behind] = [plainOf(prefix).text, plainOf(suffix).text];
  let best = found[0];
  let most = -1;
  for (const place of found.length > 1 ? found : []) {
    const like = alike(plain.text.slice(0, place.start), before, 'end') + alike(plain.text.slice(place.end), behind, 'start');
    if (like > most) [best, most] = [place, like];
  }
  if (!best) return undefined;
  return { start: plain.places[best.start] ?? 0, end: plain.ends[best.end - 1] ?? 0 };
}

interface Place {
  start: number;
  end: number;
}

function exactly(text: string, wanted: string): Place[] | undefined {
  const found: Place[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && found.length < PLACES; at = text.indexOf(wanted, at + 1)) {
    found.push({ start: at, end: at + wanted.length });
  }
  return found.length > 0 ? found : undefined;
}

function nearly(text: string, wanted: string): Place[] | undefined {
  if (text.length > LONG_TEXT) return undefined;
  if (wanted.length > LONG_QUOTE) return byItsEnds(text, wanted);
  const errors = Math.min(MOST, Math.floor(wanted.length / ONE_IN));
  if (errors === 0) return undefined;
  const found = search(text, wanted, errors);
  const least = Math.min(...found.map((match) => match.errors));
  const best = found.filter((match) => match.errors === least).slice(0, PLACES);
  return best.length > 0 ? best.map(({ start, end }) => ({ start, end })) : undefined;
}

/** A long quote by how it begins and how it ends, which must be about as far apart as it is long. */
function byItsEnds(text: string, wanted: string): Place[] | undefined {
  const length = LONG_QUOTE / 2;
  const starts = exactly(text, wanted.slice(0, length)) ?? nearly(text, wanted.slice(0, length));
  const ends = exactly(text, wanted.slice(-length)) ?? nearly(text, wanted.slice(-length));
  const spread = wanted.length / ONE_IN;
  for (const { start } of starts ?? []) {
    for (const { end } of ends ?? []) if (Math.abs(end - start - wanted.length) <= spread) return [{ start, end }];
  }
  return undefined;
}

/** How many characters two texts have in common at that end, up to as many as are kept of what stands around a quote. */
function alike(text: string, other: string, end: 'start' | 'end'): number {
  const most = Math.min(text.length, other.length, AROUND);
  let count = 0;
  while (count < most && (end === 'start' ? text[count] === other[count] : text.at(-1 - count) === other.at(-1 - count))) count += 1;
  return count;
}

/** The quote of what stands between two places of a text, with what stands around it. */
export function quoteAt(original: string, start: number, end: number): Quote {
  return {
    quote: original.slice(start, end),
    prefix: original.slice(Math.max(0, start - AROUND), start),
    suffix: original.slice(end, end + AROUND),
  };
}
