/**
 * Folds entries of a page to their titles: what else they show is hidden, and nothing is taken out. An attribute on the page's own
 * elements and one style sheet do it, so that a page that rebuilds an entry or turns it into another's loses nothing.
 */
import { isOurs } from './host';

/** An entry: its titles, as many as it has copies, what its marks stand behind if not those, and the elements it is made of. */
export interface Folded {
  titles: readonly Element[];
  anchors?: readonly Element[];
  parts: readonly Element[];
}

const HIDDEN = 'data-postil-folded';
const TITLE = 'data-postil-dismissed';
/** An anchor that is no title: of the words between its elements nothing is shown. */
const ROW = 'data-postil-row';

/** What elements are commonly shown as; of any other it is `block` they come back as should the extension go. */
const DISPLAYS =
  'none block inline inline-block flex inline-flex grid inline-grid list-item flow-root table table-row table-cell contents'.split(' ');

/**
 * It holds as long as the extension's own sheet (public/listing.css) does, for in some browsers a script that leaves cannot clear up
 * behind itself. While that sheet's `--postil-room` is there it is a length, which no registered property of these two takes, so that
 * they have their initial values; without it they have what stands behind the comma. Words that stand in no element of their own are
 * hidden by their size; the title among them has the page's.
 */
const SHEET = [
  `@property --postil-fold {syntax:'<custom-ident>';inherits:false;initial-value:none}`,
  `@property --postil-dim {syntax:'<number>';inherits:false;initial-value:.62}`,
  `[${HIDDEN}]{display:var(--postil-fold)!important}`,
  `[${TITLE}]{--postil-dim:var(--postil-room,1);opacity:var(--postil-dim)!important}`,
  `[${ROW}]{font-size:max(0px,1em - 99*var(--postil-room,0px))!important}`,
  `[${ROW}] [${TITLE}]{font-size:1rem!important}`,
  ...DISPLAYS.map((display) => `[${HIDDEN}='${display}']{--postil-fold:var(--postil-room,${display})}`),
].join('\n');

/** Gives a function that folds these entries and no others; safe to repeat. Until the signal. */
export function keepFolded(signal: AbortSignal): (entries: readonly Folded[]) => void {
  let sheet: CSSStyleSheet | undefined;
  /** What is marked, and with which attribute. */
  let before = new Map<Element, string>();
  const fold = (entries: readonly Folded[]) => {
    const now = new Map<Element, string>();
    for (const entry of entries) hideIn(entry, now);
    for (const { titles } of entries) for (const title of titles) now.set(title, TITLE);
    // All that is asked of the layout before anything is changed in it.
    const fresh = [...now]
      .filter(([element, name]) => !element.hasAttribute(name))
      .map(([element, name]) => [element, name, name === HIDDEN ? getComputedStyle(element).display : ''] as const);
    for (const [element, name] of before) if (now.get(element) !== name) element.removeAttribute(name);
    before = now;
    if (now.size > 0 && !sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(SHEET);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
    for (const [element, name, display] of fresh) element.setAttribute(name, !display || DISPLAYS.includes(display) ? display : 'block');
  };
  signal.addEventListener('abort', () => {
    fold([]);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  });
  return fold;
}

/** What of an entry is neither a title, nor around one or around a mark, nor within a title, nor ours. */
function hideIn({ titles, anchors = titles, parts }: Folded, marked: Map<Element, string>): void {
  const around = new Set<Element>();
  for (const anchor of anchors) marked.set(anchor, ROW);
  for (const part of parts)
    for (const kept of [...titles, ...anchors])
      for (let up = kept.parentElement; up && part.contains(up); up = up.parentElement) around.add(up);
  for (const element of [...parts, ...[...around].flatMap(({ children }) => [...children])])
    if (!around.has(element) && !titles.includes(element) && !isOurs(element)) marked.set(element, HIDDEN);
}
