/** Invented papers, each the same whenever it is made, as the library keeps them. */
import type { Paper } from '../../../lib/paper/paper';

/** Characters of an abstract, about. */
const ABSTRACT = 1_200;
/** When paper 0 was saved; each later one a minute after the one before it. */
const FIRST_SAVED = Date.UTC(2026, 0, 1);
/** Papers that share a month's arXiv numbers. */
const MONTH = 15_000;

/** Words that stand in every so many-th paper and nowhere else, so that a search's number of results is known. */
export const markers = [
  { word: 'quorvex', every: 7, where: 'abstract' },
  { word: 'quelling', every: 19, where: 'abstract' },
  { word: 'quarnate', every: 53, where: 'abstract' },
  { word: 'quistle', every: 101, where: 'abstract' },
  { word: 'quompter', every: 16, where: 'note' },
  { word: 'quandrel', every: 44, where: 'note' },
] as const;

const SYLLABLES =
  'ba be bo ca ce co da de di do fa fe ga ge la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se si so ta te ti to va ve vi'.split(
    ' ',
  );
const ENDINGS = ['', 'n', 'r', 's', 'ning', 'tion', 'ment', 'ble'];
const NAMES = 'Ada Bela Chen Dara Emeka Farid Gita Hana Ivo Jun Kemi Lena Musa Noor Olga Pia Ravi Sana Tomas Uma'.split(' ');
export const TAGS = Array.from({ length: 30 }, (_, at) => `topic-${at + 1}`);
const STATUSES = ['to-read', 'to-read', 'to-read', 'reading', 'read'] as const;

/** A sequence of numbers from 0 to 1 (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const vocabulary = (() => {
  const next = numbersFrom(7);
  const pick = (list: readonly string[]) => list[Math.floor(next() * list.length)] ?? '';
  return Array.from({ length: 4_000 }, () => pick(SYLLABLES) + pick(SYLLABLES) + (next() < 0.5 ? pick(SYLLABLES) : '') + pick(ENDINGS));
})();

/** The arXiv identifier of a paper. */
export function idOf(index: number): string {
  const month = String(Math.floor(index / MONTH) + 1).padStart(2, '0');
  return `arxiv:21${month}.${String(index % MONTH).padStart(5, '0')}`;
}

/** The identifier of a paper that is not in the library. */
export function unknownId(index: number): string {
  return `arxiv:1901.${String(index).padStart(5, '0')}`;
}

export function paperAt(index: number): Paper {
  const next = numbersFrom(index + 1);
  // Common words are common: the square favours the vocabulary's beginning.
  const word = () => vocabulary[Math.floor(next() ** 2 * vocabulary.length)] ?? '';
  const text = (length: number, marks: string[]) => {
    const words = [...marks];
    for (let size = 0; size < length;) size += words[words.push(word()) - 1]!.length + 1;
    return `${words.join(' ')}.`;
  };
  const marks = (where: 'abstract' | 'note') =>
    markers.flatMap((marker) => (marker.where === where && index % marker.every === 0 ? [marker.word] : []));
  const savedAt = FIRST_SAVED + index * 60_000;
  const noted = index % 4 === 0;
  return {
    key: `paper-${String(index).padStart(6, '0')}`,
    ids: index % 5 === 0 ? [idOf(index), `doi:10.5555/invented.${index}`] : [idOf(index)],
    title: text(60, []).slice(0, -1),
    authors: Array.from({ length: 2 + Math.floor(next() * 5) }, () => `${NAMES[Math.floor(next() * NAMES.length)] ?? ''} ${word()}`),
    abstract: text(ABSTRACT, marks('abstract')),
    published: '2026-01-05',
    categories: [],
    links: { page: `https://huggingface.co/papers/${idOf(index).slice('arxiv:'.length)}` },
    upvotes: { count: index % 90, on: '2026-01-06' },
    sightings: [{ site: 'huggingface', list: 'Daily Papers', listDate: '2026-01-06', rank: 1 + (index % 50), at: savedAt }],
    savedAt,
    changedAt: savedAt,
    status: STATUSES[index % STATUSES.length] ?? 'to-read',
    tags: TAGS.filter((_, at) => (index + at * 7) % 23 === 0),
    note: noted ? text(140, marks('note')) : '',
    highlights: [],
  };
}
