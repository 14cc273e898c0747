/**
 * Titles, abstracts and formulas as people read them: TeX as mathematics once what draws it is there, and as readable plain text
 * before, without TeX, and whenever TeX is not understood.
 */
import type { ComponentChildren } from 'preact';
import { matchesIn } from '../../lib/paper/found-words';
import { mayHoldTex } from '../../lib/paper/text';
import { readableTitle } from '../../lib/paper/title';
import { Later, useLater } from './loaded';

const mathml = new Later(() => import('./mathml'));

interface TitleProps {
  /** As the page wrote it, TeX and all. */
  title: string;
  /** Words to mark, folded as the search folds them. */
  words?: readonly string[];
}

/** A title, or any other text of a page's: one line of words with formulas between `$…$`, `$$…$$`, `\(…\)` or `\[…\]`. */
export function Title({ title, words = [] }: TitleProps) {
  const pieces = mayHoldTex(title) ? piecesOf(title) : [];
  // Without a formula, or with more of them than a text has, it is read as a whole.
  if (!pieces.some(({ tex }) => tex !== undefined) || pieces.length > MOST_PIECES)
    return <Marked text={readableTitle(title)} words={words} />;
  return (
    <>
      {pieces.map(({ raw, tex }, index) =>
        tex === undefined ? (
          <Marked key={index} text={readable(raw)} words={words} />
        ) : (
          <Formula key={index} tex={tex} plain={readableTitle(raw)} />
        ),
      )}
    </>
  );
}

interface FormulaProps {
  /** Without its dollars. */
  tex: string;
  /** What stands for it until it is drawn, and when it cannot be. */
  plain: string;
  /** Set on a line of its own. */
  block?: boolean;
}

export function Formula({ tex, plain, block = false }: FormulaProps) {
  const maths = useLater(mathml, true)?.formula(tex, block);
  if (!maths) return <>{plain}</>;
  return <span class={`formula${block ? ' is-block' : ''}${tex.length > LONG ? ' is-long' : ''}`}>{maths}</span>;
}

/** Text with the places marked at which words that were looked for stand. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return <>{text}</>;
  const out: ComponentChildren[] = [];
  let from = 0;
  for (const [start, end] of matchesIn(text, words)) {
    if (start < from) continue;
    out.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  return (
    <>
      {out}
      {text.slice(from)}
    </>
  );
}

/** Formulas do not break at a line's end; those of more TeX than this may have to be scrolled, in characters. */
const LONG = 60;
/** A text is read as a whole when it has more pieces. */
const MOST_PIECES = 400;

/** A part of a text, as it is written: words, or a formula with the TeX inside its signs. */
export interface Piece {
  raw: string;
  tex?: string;
}

const CLOSING = new Map([
  ['$$', '$$'],
  ['$', '$'],
  ['\\(', '\\)'],
  ['\\[', '\\]'],
]);

/**
 * Takes a text apart into words and formulas; joined, the pieces are the text again. Dollars enclose a formula when it holds TeX or,
 * as pandoc has it, when no space stands inside of either and no digit behind them: `$5 to $10` is money. Takes time in proportion
 * to the text's length.
 */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  const unclosed = new Set<string>();
  let done = 0;
  // An escaped sign opens nothing: `\$`.
  const opening = /\$\$?|\\[\s\S]/g;
  for (let match; (match = opening.exec(text));) {
    const closing = CLOSING.get(match[0]);
    if (closing === undefined || unclosed.has(closing)) continue;
    const start = opening.lastIndex;
    const end = text.indexOf(closing, start);
    if (end < 0) {
      unclosed.add(closing);
      continue;
    }
    const tex = text.slice(start, end);
    if (closing.startsWith('$') && !isFormula(tex, text[end + closing.length])) continue;
    if (match.index > done) pieces.push({ raw: text.slice(done, match.index) });
    done = end + closing.length;
    pieces.push({ raw: text.slice(match.index, done), tex: tex.trim() });
    opening.lastIndex = done;
  }
  if (done < text.length) pieces.push({ raw: text.slice(done) });
  return pieces;
}

/** Whether dollars with this between them, and this behind them, enclose a formula. */
export function isFormula(tex: string, behind = ''): boolean {
  return tex !== '' && (/[\\^_{]/.test(tex) || (tex === tex.trim() && !/\d/.test(behind)));
}

/** Words between formulas: readable, and with their spaces at either end. */
function readable(raw: string): string {
  return `${/^\s/.test(raw) ? ' ' : ''}${readableTitle(raw)}${/\S\s+$/.test(raw) ? ' ' : ''}`;
}
