/** A note as its Markdown means it; as it was typed until that can be drawn, and when it cannot. */
import { useMemo } from 'preact/hooks';
import { Later, useLater } from './loaded';

const drawing = new Later(() => import('./note-markdown'));

/** Longer notes are shown as they were typed: nobody waits for a book to be set; in characters. */
const LONGEST = 20_000;
/**
 * Signs that are looked for in pairs, and how many a note may have. The time that takes grows with their square: 20,000 characters of
 * nothing but `*a_` took marked three seconds, this many a twentieth of one.
 */
const PAIRED = /[*_~![$]/g;
const MOST_PAIRED = 1_500;

interface MarkdownProps {
  /** As it was typed. */
  text: string;
}

export function Markdown({ text }: MarkdownProps) {
  const reading = useLater(drawing, mayBeDrawn(text));
  const drawn = useMemo(() => reading?.drawNote(text), [reading, text]);
  return (
    <div class={`markdown${drawn ? '' : ' is-plain'}`} dir="auto">
      {drawn ?? text}
    </div>
  );
}

function mayBeDrawn(text: string): boolean {
  return text.length <= LONGEST && (text.match(PAIRED)?.length ?? 0) <= MOST_PAIRED;
}
