/** Where highlights stand on the page, and painting them there with the CSS Custom Highlight API, which leaves the page's nodes as they are. */
import { findQuote, plainOf, type Plain } from '../../lib/page/quote';
import { rangeOf, runsOf, type Runs } from '../../lib/page/runs';
import type { Highlight } from '../../lib/paper/paper';

const NAME = 'postil';
/** One colour for light pages and dark ones: it lets the ground through. */
const CSS_TEXT = `
::highlight(${NAME}) { background-color: rgb(250 185 30 / 38%); }
@media (forced-colors: active) { ::highlight(${NAME}) { background-color: Mark; color: MarkText; } }`;

/** A page's text beyond this is looked through only near its abstract, in characters. */
const WIDE = 60_000;
/** How much of an abstract's beginning it is found by there. */
const HEAD = 40;

/** Paints ranges, in place of those before, until the signal. Where the browser cannot, nothing is painted. */
export function painter(signal: AbortSignal): (ranges: readonly Range[]) => void {
  // Declared as if every browser had it.
  if (!(CSS as Partial<typeof CSS>).highlights) return () => undefined;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  signal.addEventListener('abort', () => {
    CSS.highlights.delete(NAME);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  });
  return (ranges) => {
    if (ranges.length === 0) CSS.highlights.delete(NAME);
    else CSS.highlights.set(NAME, new globalThis.Highlight(...ranges));
  };
}

/** What was read of an element, and by which text, so that it is compared anew only when that is another. */
const read = new WeakMap<Element, Plain & { original: string }>();

/** Where each of a paper's highlights stands within an element that shows it; `undefined` for each that does not stand there. */
export function placesOf(element: Element, highlights: readonly Highlight[], abstract: string): (Range | undefined)[] {
  const runs = runsOf(element);
  const [from, plain] = plainFor(element, runs, abstract);
  return highlights.map((highlight) => {
    const place = findQuote(plain, highlight);
    return place && rangeOf(runs, from + place.start, from + place.end);
  });
}

/** The text to be looked through, and where it begins in the element's. */
function plainFor(element: Element, { text }: Runs, abstract: string): [from: number, plain: Plain] {
  const [from, original] = text.length > WIDE ? nearAbstract(text, abstract) : [0, text];
  const known = read.get(element);
  if (known?.original === original) return [from, known];
  const plain = { ...plainOf(original), original };
  read.set(element, plain);
  return [from, plain];
}

function nearAbstract(text: string, abstract: string): [from: number, part: string] {
  const head = plainOf(abstract.slice(0, HEAD * 2)).text.slice(0, HEAD);
  const plain = plainOf(text);
  const at = head === '' ? -1 : plain.text.indexOf(head);
  if (at < 0) return [0, text.slice(0, WIDE)];
  const from = plain.places[at] ?? 0;
  return [from, text.slice(from, from + Math.min(WIDE, 2 * abstract.length + 1_000))];
}
