/**
 * Folds entries of a page to their titles: what else they show is hidden, and nothing is taken out. An attribute on the page's own
 * elements and one style sheet do it, so that a page that rebuilds an entry or turns it into another's loses nothing.
 */
import { isOurs } from './host';

/** An entry: its titles, as many as it has copies, and the elements it is made of. */
export interface Folded {
  titles: readonly Element[];
  parts: readonly Element[];
}

const HIDDEN = 'data-postil-folded';
const TITLE = 'data-postil-dismissed';

/** What elements are commonly shown as; of any other it is `block` they come back as should the extension go. */
const DISPLAYS =
  'none block inline inline-block flex inline-flex grid inline-grid list-item flow-root table table-row table-cell contents'.split(' ');

/**
 * It holds as long as the extension's own sheet (public/listing.css) does, for in some browsers a script that leaves cannot clear up
 * behind itself. While that sheet's `--postil-room` is there it is a length, which no registered property of these two takes, so that
 * they have their initial values; without it they have what stands behind the comma.
 */
const SHEET = [
  `@property --postil-fold { syntax: '<custom-ident>'; inherits: false; initial-value: none }`,
  `@property --postil-dim { syntax: '<number>'; inherits: false; initial-value: 0.62 }`,
  `[${HIDDEN}] { display: var(--postil-fold) !important }`,
  `[${TITLE}] { --postil-dim: var(--postil-room, 1); opacity: var(--postil-dim) !important }`,
  ...DISPLAYS.map((display) => `[${HIDDEN}='${display}'] { --postil-fold: var(--postil-room, ${display}) }`),
].join('\n');

/** Gives a function that folds these entries and no others; safe to repeat. Until the signal. */
export function keepFolded(signal: AbortSignal): (entries: Iterable<Folded>) => void {
  let sheet: CSSStyleSheet | undefined;
  let hidden = new Set<Element>();
  let titles = new Set<Element>();
  const fold = (entries: Iterable<Folded>) => {
    const before = { hidden, titles };
    hidden = new Set();
    titles = new Set();
    for (const entry of entries) {
      for (const title of entry.titles) titles.add(title);
      hideIn(entry, hidden);
    }
    const fresh = [...hidden].filter((element) => !element.hasAttribute(HIDDEN));
    // All that is asked of the layout before anything is changed in it.
    const displays = fresh.map((element) => getComputedStyle(element).display);
    for (const element of before.hidden) if (!hidden.has(element)) element.removeAttribute(HIDDEN);
    for (const element of before.titles) if (!titles.has(element)) element.removeAttribute(TITLE);
    if (titles.size > 0 && !sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(SHEET);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
    for (const element of titles) if (!element.hasAttribute(TITLE)) element.setAttribute(TITLE, '');
    fresh.forEach((element, at) => {
      const display = displays[at] ?? '';
      element.setAttribute(HIDDEN, DISPLAYS.includes(display) ? display : 'block');
    });
  };
  signal.addEventListener('abort', () => {
    fold([]);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  });
  return fold;
}

/** What of an entry is neither a title, nor around one, nor within it, nor ours. */
function hideIn({ titles, parts }: Folded, hidden: Set<Element>): void {
  const around = new Set<Element>();
  for (const title of titles) {
    for (let up = title.parentElement; up && !around.has(up); up = up.parentElement) {
      around.add(up);
      if (parts.includes(up)) break;
    }
  }
  for (const part of parts) {
    if (!around.has(part) && !titles.includes(part)) hidden.add(part);
  }
  for (const element of around) {
    for (const child of element.children) {
      if (!around.has(child) && !titles.includes(child) && !isOurs(child)) hidden.add(child);
    }
  }
}
