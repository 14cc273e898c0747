/** The part of a text that a list has room for. */
import { matchesIn } from '../../lib/paper/found-words';
import { squeeze } from '../../lib/paper/text';

/** How much of a text is looked at, and shown, in characters. */
const LOOKED = 20_000;
const SHOWN = 200;
/** How much stands before what was found. */
const BEFORE = 40;

/** The first line of a note that has words, or the first with a word that was looked for; a long one from shortly before that word on. */
export function noteLine(note: string, words: readonly string[]): string {
  const lines = note
    .slice(0, LOOKED)
    .split('\n')
    .map(squeeze)
    .filter((line) => line !== '');
  const [first = ''] = lines;
  if (words.length === 0) return first.slice(0, SHOWN);
  for (const line of lines) {
    const found = excerptOf(line, words);
    if (found !== undefined) return found;
  }
  return first.slice(0, SHOWN);
}

/** Where in a text the first word stands that was looked for, with what is around it; `undefined` when none does. */
export function excerptOf(text: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const line = squeeze(text.slice(0, LOOKED));
  const [found] = matchesIn(line, words);
  if (!found) return undefined;
  const from = found[0] <= BEFORE * 2 ? 0 : line.indexOf(' ', found[0] - BEFORE) + 1;
  // A line without spaces has no better place to begin.
  const begin = from > found[0] ? found[0] : from;
  return `${begin > 0 ? '… ' : ''}${line.slice(begin, begin + SHOWN)}`;
}
