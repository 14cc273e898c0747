/**
 * What a person types to find papers, read. Words; `"words side by side"`; `tag:x`, `status:read`, `author:name`, `year:2023..2025`,
 * `has:note`; a `-` before any of them excludes it. Several tags or authors must all be a paper's; of several statuses or years
 * one. What is none of these is words: there is no wrong query, at worst one with a `problem`.
 */
import { identifierLabel, parseArxivId, parseDoi } from '../paper/identifier';
import { wordsOf } from '../paper/found-words';
import { STATUS_NAMES } from './segment';

/** Words that stand side by side, most often one, folded. */
export interface Phrase {
  words: readonly string[];
  /** Whether the last of them may be a beginning. */
  begun: boolean;
  /** Whether they may be misspelt. */
  near: boolean;
}

/** Something a paper has, or has not. */
export interface Condition<T> {
  is: T;
  not: boolean;
}

export const POSSESSIONS = ['note', 'code', 'tag', 'pdf', 'abstract'] as const;
export type Possession = (typeof POSSESSIONS)[number];

export interface Query {
  /** What must stand in a paper, wherever; by these it is ranked. */
  phrases: readonly Phrase[];
  /** What must not. */
  without: readonly Phrase[];
  authors: readonly Condition<Phrase>[];
  tags: readonly Condition<string>[];
  /** Indices of `STATUS_NAMES`. */
  statuses: readonly Condition<number>[];
  /** First and last, both inclusive. */
  years: readonly Condition<readonly [number, number]>[];
  has: readonly Condition<Possession>[];
  /** Signs were typed, and nothing that could be looked for: nothing is found. */
  nothing: boolean;
  /** What was typed and cannot be meant, in words; it is left out. */
  problem?: string;
}

/** What is longer is not typed, in characters. */
const LONGEST = 1_000;
const PREFIX = /^(tag|status|author|year|has):/i;
const QUOTES = /["“”„]/;

/** One piece of what was typed: a prefix or none, and what stands behind it. */
interface Piece {
  not: boolean;
  prefix: string;
  text: string;
  quoted: boolean;
  /** Whether it may still be in the typing. */
  last: boolean;
}

/** Reads what was typed. Never throws. */
export function parseQuery(text: string): Query {
  const phrases: Phrase[] = [];
  const without: Phrase[] = [];
  const authors: Condition<Phrase>[] = [];
  const tags: Condition<string>[] = [];
  const statuses: Condition<number>[] = [];
  const years: Condition<readonly [number, number]>[] = [];
  const has: Condition<Possession>[] = [];
  let problem: string | undefined;
  let signs = false;

  for (const piece of piecesOf(text.slice(0, LONGEST))) {
    const { not, prefix, text: value } = piece;
    if (prefix === '') {
      const phrase = phraseOf(piece);
      if (phrase) (not ? without : phrases).push(phrase);
      else if (value !== '' && value !== '-') signs = true;
      continue;
    }
    // Nothing behind it yet.
    if (value === '') continue;
    if (prefix === 'author') {
      const is = phraseOf(piece);
      if (is) authors.push({ is, not });
    } else if (prefix === 'tag') {
      tags.push({ is: value, not });
    } else if (prefix === 'status') {
      const is = STATUS_NAMES.findIndex((name) => sameWords(name, value));
      if (is >= 0) statuses.push({ is, not });
      else problem ??= `“status:${value}” is none of ${STATUS_NAMES.join(', ')}.`;
    } else if (prefix === 'year') {
      const is = yearsOf(value);
      if (is) years.push({ is, not });
      else problem ??= `“year:${value}” is no year. Try year:2024 or year:2022..2024.`;
    } else {
      const is = POSSESSIONS.find((name) => name === value.toLowerCase());
      if (is) has.push({ is, not });
      else problem ??= `“has:${value}” is none of ${POSSESSIONS.join(', ')}.`;
    }
  }
  const conditions = phrases.length + without.length + authors.length + tags.length + statuses.length + years.length + has.length;
  return {
    phrases: eachOnce(phrases),
    without,
    ...{ authors, tags, statuses, years, has },
    nothing: signs && conditions === 0,
    ...(problem !== undefined && { problem }),
  };
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const not = /^-\S/.test(rest);
    if (not) rest = rest.slice(1);
    const prefix = PREFIX.exec(rest)?.[1] ?? '';
    if (prefix) rest = rest.slice(prefix.length + 1);
    const quoted = QUOTES.test(rest.charAt(0));
    if (quoted) rest = rest.slice(1);
    const end = rest.search(quoted ? QUOTES : /\s/);
    const value = end < 0 ? rest : rest.slice(0, end);
    rest = end < 0 ? '' : rest.slice(end + 1);
    // A closed phrase is as it is meant; one that is not is in the typing, up to the end.
    const last = quoted ? end < 0 : rest.trim() === '';
    pieces.push({ not, prefix: prefix.toLowerCase(), text: value.trim(), quoted, last });
    rest = rest.trim();
  }
  return pieces;
}

/** What is typed in one piece stands side by side: `2407.11062`, `self-attention`, 知識グラフ. `undefined`: it has no words. */
function phraseOf({ not, text, quoted, last }: Piece): Phrase | undefined {
  const words = wordsOf(quoted ? text : identifierIn(text));
  const end = words.at(-1);
  if (end === undefined) return undefined;
  // One or two letters begin thousands of words; they count as a beginning only while the word may still be in the typing. What is
  // excluded is excluded as typed and no further.
  return { words, begun: !not && (last || (!quoted && end.length > 2)), near: !not && !quoted };
}

/** The identifier an address leads to or a text is, as the search knows identifiers; the address' last part; or the text as it is. */
function identifierIn(text: string): string {
  const address = /^https?:\/\//i.test(text);
  const plain = text.replace(/^arxiv:/i, '');
  const parts = address ? text.split(/[?#&=]|\.pdf$/i).filter(Boolean) : [plain];
  for (const part of parts) {
    const arxiv = parseArxivId(part) ?? parseArxivId(/[^/]+$/.exec(part)?.[0] ?? '') ?? parseArxivId(/[^/]+\/[^/]+$/.exec(part)?.[0] ?? '');
    const id = arxiv?.id ?? parseDoi(/10\.\d{4,9}\/.+$/.exec(part)?.[0] ?? '');
    if (id && (address || arxiv)) return identifierLabel(id);
  }
  return address ? (text.split(/[/?#&=]/).findLast((part) => wordsOf(part).length > 0) ?? text) : text;
}

/** `2023`, `2023..2025`, `2023..`, `..2025`. */
function yearsOf(text: string): [number, number] | undefined {
  const [, one, from, to] = /^(?:(\d{4})|(\d{4})?\.\.(\d{4})?)$/.exec(text) ?? [];
  if (one !== undefined) return [Number(one), Number(one)];
  if (from === undefined && to === undefined) return undefined;
  const [a, b] = [Number(from ?? 0), Number(to ?? 9_999)];
  return [Math.min(a, b), Math.max(a, b)];
}

/** Whether two names are one to whoever typed them: `machine-learning`, `Machine Learning`. */
export function sameWords(a: string, b: string): boolean {
  const words = wordsOf(a).join(' ');
  return words === '' ? a.toLowerCase() === b.toLowerCase() : words === wordsOf(b).join(' ');
}

/** Each phrase once; a word that was typed again may be a beginning where it may be once. */
function eachOnce(phrases: readonly Phrase[]): Phrase[] {
  const found = new Map<string, Phrase>();
  for (const phrase of phrases) {
    const name = phrase.words.join(' ');
    const known = found.get(name);
    found.set(name, known ? { ...known, begun: known.begun && phrase.begun, near: known.near && phrase.near } : phrase);
  }
  return [...found.values()];
}
