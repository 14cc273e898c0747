/**
 * Keeps what is typed into our controls from the page. Keyboard, input, composition and clipboard events cross shadow roots,
 * and their `key` and `data` tell every listener of the page what was written.
 *
 * A capturing listener on `window`, registered at `document_start`, runs before any of the page's and stops them. That also
 * stops our own listeners inside the root, so each event is handed on as a copy that cannot leave the root, at the element it
 * was meant for (copy.ts); what the copy's listeners prevent is prevented.
 *
 * Clicks pass: a page may know that you clicked, not what you wrote.
 */
import { rootOf } from './host';

const KEYS = ['keydown', 'keypress', 'keyup'] as const;
/** `textInput` is Chromium's old name of an input event, still sent, with the text in it. */
const TEXTS = ['beforeinput', 'input', 'textInput', 'compositionstart', 'compositionupdate', 'compositionend'] as const;
const CLIPS = ['paste', 'copy', 'cut', 'beforepaste', 'beforecopy', 'beforecut', 'drop', 'dragstart'] as const;
/** Told to the document: where our words are selected, `getSelection` gives some of them away, in either browser. */
const SELECTION = 'selectionchange';

let copy: ((event: Event) => Event | undefined) | undefined;

/** Has events handed on as this makes copies of them, from when there is somebody to hear them. */
export function handOn(copyOf: (event: Event) => Event | undefined): void {
  copy = copyOf;
}

/** Guards from now on, and never stops: an editor whose words could not be saved outlives the extension. */
export function guardKeys(): void {
  for (const type of [...KEYS, ...TEXTS, ...CLIPS, SELECTION]) window.addEventListener(type, guard, { capture: true });
}

function guard(event: Event): void {
  const root = rootOf(event.type === SELECTION ? document.activeElement : event.target);
  if (!root) return;
  event.stopImmediatePropagation();
  // The page can send events to a host, too: those end here.
  if (!event.isTrusted) return;
  const copied = copy?.(event);
  if (copied && root.activeElement?.dispatchEvent(copied) === false) event.preventDefault();
}
