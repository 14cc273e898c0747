/**
 * What papers are cited by in a document: `vaswani2017attention`. A paper's own key wins and is never changed, since documents count
 * on it; the others get one from their first author, year and title, with a letter behind it where it is taken.
 */
import { partsOf } from '../paper/identifier';
import type { Paper } from '../paper/paper';
import { readableTitle } from '../paper/title';
import { partsOfName, publishedOf } from './citation';

type Keyed = Pick<Paper, 'key' | 'ids' | 'title' | 'authors' | 'organisation' | 'published' | 'savedAt' | 'citationKey'>;

/**
 * The citation key of each of these papers, by the paper's own `key`. All differ, also where case is not told apart. The same papers
 * in any order get the same keys: who was saved first is served first. `others` are keys of papers that are not among these: nobody
 * is given one of them.
 */
export function citationKeys(papers: readonly Keyed[], others: Iterable<string> = []): Map<string, string> {
  const inOrder = [...papers].sort((a, b) => a.savedAt - b.savedAt || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const taken = new Set<string>();
  /** How many letters have been tried of each key, so that a thousand papers that would share one take no million looks. */
  const tried = new Map<string, number>();
  const keys = new Map<string, string>();
  const give = (paper: Keyed, wanted: string) => {
    let key = wanted;
    let count = tried.get(wanted.toLowerCase()) ?? 0;
    while (taken.has(key.toLowerCase())) key = wanted + letters(count++);
    tried.set(wanted.toLowerCase(), count);
    taken.add(key.toLowerCase());
    keys.set(paper.key, key);
  };
  // Two records may hold one key when both were imported; a file with one twice is refused by BibTeX, so the later one gets a letter.
  for (const paper of inOrder) if (paper.citationKey !== undefined) give(paper, paper.citationKey);
  for (const key of others) taken.add(key.toLowerCase());
  for (const paper of inOrder) if (paper.citationKey === undefined) give(paper, keyFor(paper));
  return keys;
}

/** 0 → `a`, 25 → `z`, 26 → `aa`. */
function letters(count: number): string {
  const rest = Math.floor(count / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(97 + (count % 26));
}

/** The key a paper would have if it were alone. Letters and digits only, in lower case. */
function keyFor(paper: Keyed): string {
  const [author = paper.organisation ?? ''] = paper.authors;
  const name = partsOfName(author);
  const family = folded('literal' in name ? (name.literal.match(/\S+/g) ?? []).slice(0, 2).join('') : (name.particle ?? '') + name.family);
  const words = Array.from(readableTitle(paper.title).match(/[\p{L}\p{N}\p{M}'’]+/gu) ?? [], folded).filter((word) => word !== '');
  const word = words.find((one) => one.length > 2 && !SMALL.has(one)) ?? words[0] ?? '';
  const year = publishedOf(paper)?.slice(0, 4) ?? '';
  const key = family.slice(0, 30) + year + word.slice(0, 30);
  // Of a paper in another script, a year alone says nothing.
  if (family !== '' || word !== '') return /^\d/.test(key) ? `anon${key}` : key;
  const [scheme, value] = partsOf(paper.ids[0] ?? '');
  return folded(scheme + value).slice(0, 60) || 'paper';
}

/** ASCII letters and digits in lower case: `Łukasz` → `lukasz`; what has no Latin letter is left out. */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßæœøłđðþıŋ]/g, (letter) => LATIN.get(letter) ?? '')
    .normalize('NFKD')
    .replace(/[^a-z0-9]/g, '');
}
const LATIN = new Map(Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ŋ: 'ng' }));

/** Words a title is not known by. */
const SMALL = new Set(
  'a an the on of in for to and or with by from at as is are be do does can how what when where why which who your you we our its it via vs towards toward using into not no'.split(
    ' ',
  ),
);
