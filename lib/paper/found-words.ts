/**
 * Texts as the search compares them, and where in a text the words stand that it found. Knows no paper and no database, so that
 * whatever draws a text can mark what was looked for.
 */

const CJK = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
const WORDS = new RegExp(String.raw`[${CJK}]|[^\s\p{P}\p{S}\p{C}${CJK}]+`, 'gu');

/**
 * The words of a text as they are compared: lower case, without accents, sub- and superscripts as plain digits. Chinese and
 * Japanese, written without spaces, are taken character by character.
 */
export function wordsOf(text: string): string[] {
  // All of ASCII, as most texts are: nothing to fold and no other scripts.
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return folded(text).match(WORDS) ?? [];
}

/** Folds a text so that each of its characters folds the same alone: `matchesIn` counts on it. */
function folded(text: string): string {
  // The sigma at a word's end is another one, which depends on what follows it.
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ς/g, 'σ');
}

/**
 * Where words stand in a text: from and to which of its characters, in order, none overlapping another. Words as a listing names
 * them (`Listing.words`): folded; several parted by spaces stand side by side; one that ends in `*` may go on, and then only what
 * was asked for is marked (`quant*`).
 */
export function matchesIn(text: string, words: readonly string[]): [start: number, end: number][] {
  const sought = words.map((word) => ({ words: word.replace(/\*$/, '').split(' '), begun: word.endsWith('*') }));
  if (sought.length === 0) return [];
  const { text: plain, at: origin } = withOrigins(text);
  const found = [...plain.matchAll(WORDS)].map(({ 0: word, index }) => ({ word, index }));
  const marks = found.flatMap((_, first) =>
    sought.flatMap((one): [number, number][] => {
      const stands = one.words.every((word, behind) => {
        const here = found[first + behind]?.word;
        return here === word || (one.begun && behind === one.words.length - 1 && here?.startsWith(word) === true);
      });
      const [from, last] = [found[first], found[first + one.words.length - 1]];
      if (!stands || !from || !last) return [];
      const end = last.index + (one.words.at(-1)?.length ?? 0);
      return [[origin(from.index), Math.max(origin(end), origin(end - 1) + 1)]];
    }),
  );
  return joined(marks.sort(([a], [b]) => a - b));
}

/** A folded text, and where each of its characters comes from. What folds to nothing, an accent, belongs to what is before it. */
function withOrigins(text: string): { text: string; at: (index: number) => number } {
  if (/^[\x00-\x7f]*$/.test(text)) return { text: text.toLowerCase(), at: (index) => index };
  const origins: number[] = [];
  let plain = '';
  let at = 0;
  for (const character of text) {
    const piece = folded(character);
    for (let count = 0; count < piece.length; count += 1) origins.push(at);
    plain += piece;
    at += character.length;
  }
  return { text: plain, at: (index) => origins[index] ?? text.length };
}

/** Stretches that touch or overlap as one. */
function joined(marks: readonly [number, number][]): [number, number][] {
  const out: [number, number][] = [];
  for (const [start, end] of marks) {
    const last = out.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}
