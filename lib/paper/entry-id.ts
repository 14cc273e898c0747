/** What a paper goes by that no page has shown and that no file names by an identifier: its title, first author and year. */
import type { Identifier } from './identifier';
import { readableTitle } from './title';

/**
 * The identifier of such a paper: `entry:` and 32 hexadecimal digits, the same for the same title, first author and year however
 * they are spelt: case, accents, punctuation and TeX do not count, and of an author only the family name does (`Byron, Ada`,
 * `Ada Byron`). `undefined` where there is no title, for then nothing tells it from another.
 */
export async function entryId({
  title,
  authors = [],
  published = '',
}: {
  title: string;
  authors?: readonly string[] | undefined;
  published?: string | undefined;
}): Promise<Identifier | undefined> {
  const name = folded(readableTitle(title));
  if (name === '') return undefined;
  const text = [name, folded(familyName(authors[0] ?? '')), published.slice(0, 4)].join('\n');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const digits = Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0'));
  return `entry:${digits.join('')}`;
}

function familyName(author: string): string {
  const [family = '', given] = author.split(',');
  return given === undefined ? (family.trim().split(/\s+/u).at(-1) ?? '') : family;
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
