/**
 * Room for the marks. From before the first paint, each element a mark will stand behind keeps the mark's height free below
 * itself; when the mark comes it takes that room over, and when its row loses it the room is kept again. Nothing moves.
 *
 * How high it is stands in public/listing.css and is the mark's height (components/mark/mark.css): that sheet goes with the
 * extension, and the room with it, even where this script is stopped before it can clear up.
 */
import { TAG } from './host';

/** Keeps room behind what `selector` names, until the signal. Call again with another selector when the page turns into another. */
export function keepRoom(signal: AbortSignal): (selector: string | undefined) => void {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  signal.addEventListener('abort', () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  });
  let kept: string | undefined;
  return (selector) => {
    if (selector === kept) return;
    kept = selector;
    sheet.replaceSync(selector ? `:is(${selector}):not(:has(+ ${TAG})) { padding-bottom: var(--postil-room, 0) !important }` : '');
  };
}
