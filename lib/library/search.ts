/**
 * Ranked search over the saved papers: titles, tags, notes, authors, identifiers and abstracts.
 *
 * Every text is kept folded (lower case, no accents, words parted by single spaces) and read through at each search. An inverted
 * index answers a little sooner, but must be built first, whenever the popup opens: for 10,000 papers with abstracts MiniSearch 7
 * took 8.6 s and 200 MB where this takes half a second and 20 MB, and answers in about 20 ms.
 */
import { identifierLabel } from '../paper/identifier';
import type { Paper } from '../paper/paper';
import { titleOf } from '../paper/title';
import type { Library } from './database';
import { changedSince, papersOf } from './questions';

/** How many papers are read from the database at a time. */
const PAGE = 250;
/** How long texts are folded without a break, in milliseconds; a frame has 16. */
const SLICE = 8;

/** How much a word counts by where it stands: title, tags, note, authors, identifiers, abstract. */
const WEIGHTS = [8, 5, 4, 3, 2, 1];
/** How much of that the beginning of a word counts, and one that is spelt a little differently. */
const BEGUN = 0.6;
const NEAR = 0.3;
/** How many spellings a misspelt word is looked for in. */
const SPELLINGS = 8;

interface Entry {
  key: string;
  savedAt: number;
  /** The folded texts one behind the other, in the order of `WEIGHTS`, with a space before and behind each word. */
  text: string;
  /** Where each of them ends. The last is the abstract. */
  ends: number[];
}

export class SearchIndex {
  readonly #library: Library;
  readonly #entries = new Map<string, Entry>();
  /** The moment up to which changes were taken in, in milliseconds since 1970. */
  #since: number;
  /** All words outside abstracts; made when a word is looked for that nobody used. */
  #vocabulary: Set<string> | undefined;

  constructor(library: Library, now = Date.now()) {
    this.#library = library;
    this.#since = now;
  }

  /** How many papers can be found by now. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Brings the index up to date with the library: adds those of `keys` it does not have, in their order, and takes in what was
   * changed. Typing never waits for it. Calls `onProgress` now and then; stops early when the signal does. `now` in milliseconds
   * since 1970.
   */
  async catchUp(keys: readonly string[], onProgress: () => void, signal: AbortSignal, now = Date.now()): Promise<void> {
    const changed = await changedSince(this.#library, this.#since);
    const known = changed.filter(({ key }) => this.#entries.has(key));
    await this.#take(known, onProgress, signal);
    const missing = keys.filter((key) => !this.#entries.has(key));
    for (let at = 0; at < missing.length && !signal.aborted; at += PAGE) {
      await this.#take(await papersOf(this.#library, missing.slice(at, at + PAGE)), onProgress, signal);
    }
    if (!signal.aborted) this.#since = now;
  }

  async #take(papers: readonly Paper[], onProgress: () => void, signal: AbortSignal): Promise<void> {
    if (papers.length === 0) return;
    let started = performance.now();
    for (const paper of papers) {
      if (signal.aborted) return;
      this.#entries.set(paper.key, entryOf(paper));
      if (performance.now() - started < SLICE) continue;
      await new Promise((resolve) => setTimeout(resolve));
      started = performance.now();
    }
    this.#vocabulary = undefined;
    onProgress();
  }

  /**
   * The keys of the papers that hold every word of the text, the best first, then the newest. A word may be begun only; one that
   * no paper holds may be misspelt. A text without a word finds nothing.
   */
  find(text: string): string[] {
    const words = wordsOf(text);
    if (words.length === 0) return [];
    const entries = [...this.#entries.values()];
    const scores = new Float64Array(entries.length).fill(1);
    words.forEach((word, at) => {
      const last = at === words.length - 1;
      const found = this.#score(entries, word, last);
      found.forEach((score, index) => (scores[index] = score && scores[index] ? scores[index] + score : 0));
    });
    const phrase = ` ${words.join(' ')}`;
    const hits = entries.flatMap((entry, index) => {
      const score = scores[index] ?? 0;
      return score > 0 ? [{ entry, score: score + (words.length > 1 ? phraseScore(entry, phrase) : 0) }] : [];
    });
    return hits.sort((a, b) => b.score - a.score || b.entry.savedAt - a.entry.savedAt).map(({ entry }) => entry.key);
  }

  /** What a word counts in each entry; 0 where it does not stand. */
  #score(entries: readonly Entry[], word: string, last: boolean): Float64Array {
    // One or two letters begin thousands of words; they count as a beginning only while the word may still be in the typing.
    const mayBegin = word.length > 2 || last;
    const scores = Float64Array.from(entries, (entry) => scoreOf(entry, word, mayBegin));
    // A number is another number with one digit changed.
    if (word.length < 5 || /\d/.test(word) || scores.some((score) => score > 0)) return scores;
    for (const near of this.#wordsNear(word, last)) {
      entries.forEach((entry, index) => {
        scores[index] = Math.max(scores[index] ?? 0, NEAR * scoreOf(entry, near, false));
      });
    }
    return scores;
  }

  #wordsNear(word: string, last: boolean): string[] {
    this.#vocabulary ??= new Set([...this.#entries.values()].flatMap(({ text, ends }) => text.slice(0, ends.at(-2)).split(' ')));
    const slips = word.length < 9 ? 1 : 2;
    const near: string[] = [];
    for (const known of this.#vocabulary) {
      // Who types a word wrong rarely does so in its first letter.
      if (known[0] !== word[0]) continue;
      if (isNear(word, known, slips) || (last && known.length > word.length && isNear(word, known.slice(0, word.length), slips)))
        near.push(known);
      if (near.length === SPELLINGS) break;
    }
    return near;
  }
}

function entryOf(paper: Paper): Entry {
  const texts = [
    titleOf(paper),
    paper.tags.join(' '),
    paper.note,
    [...paper.authors, paper.organisation ?? ''].join(' '),
    paper.ids.map(identifierLabel).join(' '),
    paper.abstract ?? '',
  ].map((text) => ` ${wordsOf(text).join(' ')} `);
  let end = 0;
  return { key: paper.key, savedAt: paper.savedAt, text: texts.join(''), ends: texts.map((text) => (end += text.length)) };
}

/** The weights of the texts a word stands in; `BEGUN` of it where it only begins a word. */
function scoreOf({ text, ends }: Entry, word: string, mayBegin: boolean): number {
  let score = 0;
  let field = 0;
  let begun = 0;
  // The word is looked for without the space before it, which every word has and which would stop the search at each.
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (text[at - 1] !== ' ') continue;
    const whole = text[at + word.length] === ' ';
    if (!whole && !mayBegin) continue;
    while (at >= (ends[field] ?? Infinity)) {
      score += begun;
      begun = 0;
      field++;
    }
    const weight = WEIGHTS[field] ?? 0;
    if (!whole) {
      begun = BEGUN * weight;
      continue;
    }
    score += weight;
    begun = 0;
    // Once in each text is enough.
    at = (ends[field++] ?? text.length) - 1;
  }
  return score + begun;
}

/** What it counts that the words stand one after the other, as they were typed: the weight of the best text they do so in. */
function phraseScore({ text, ends }: Entry, phrase: string): number {
  const at = text.indexOf(phrase);
  return at < 0 ? 0 : (WEIGHTS[ends.findIndex((end) => at < end)] ?? 0);
}

/** Whether two words are at most `slips` letters added, left out, replaced or swapped with their neighbour apart. */
export function isNear(a: string, b: string, slips: number): boolean {
  if (Math.abs(a.length - b.length) > slips) return false;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced, swapped);
    }
    if (Math.min(...next) > slips) return false;
    [before, row] = [row, next];
  }
  return (row[b.length] ?? Infinity) <= slips;
}

const WORDS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{P}\p{S}\p{C}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;

/**
 * The words of a text as they are compared: lower case, without accents, sub- and superscripts as plain digits. Chinese and
 * Japanese, written without spaces, are taken character by character.
 */
export function wordsOf(text: string): string[] {
  // All of ASCII, as most texts are: nothing to fold and no other scripts.
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(WORDS) ?? [];
}
