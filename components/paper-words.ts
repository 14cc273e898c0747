/** What a list says of a paper, in words. */
import { identifierLink } from '../lib/paper/identifier';
import type { Paper, Status } from '../lib/paper/paper';

/** The statuses in their order, in words. Not read from the schema, whose parser the popup can do without until later. */
export const STATUS_WORDS: readonly (readonly [Status, string])[] = [
  ['to-read', 'To read'],
  ['reading', 'Reading'],
  ['read', 'Read'],
];

/** Who wrote it: the first authors, or the organisation, or how many they are; empty when nothing is known. */
export function byline({ authors, authorCount, organisation }: Pick<Paper, 'authors' | 'authorCount' | 'organisation'>): string {
  const [first, second, third] = authors;
  const count = Math.max(authorCount ?? 0, authors.length);
  if (first === undefined) return organisation ?? (count > 0 ? counted(count, 'author') : '');
  if (count === 1) return first;
  if (second === undefined) return `${first} and ${String(count - 1)} more`;
  if (count === 2) return `${first} and ${second}`;
  if (count === 3 && third !== undefined) return `${first}, ${second} and ${third}`;
  return `${first}, ${second} and ${String(count - 2)} more`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date as precise as it is known: `2024-07-10` → `10 Jul 2024`, `2024-07` → `Jul 2024`, `2024`. */
export function dateWords(date: string): string {
  const [year, month, day] = date.split('-');
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(' ');
}

/** Where a paper is read: the page it was saved from, else where its first known identifier leads. */
export function pageOf({ links, ids }: Pick<Paper, 'links' | 'ids'>): string | undefined {
  return links.page ?? ids.map(identifierLink).find((link) => link !== undefined);
}

/** The host of an address, as people know it: `huggingface.co`. */
export function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).hostname.replace(/^www\./, '') : '';
}

/** `1 paper`, `12 papers`, `10,000 papers`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
