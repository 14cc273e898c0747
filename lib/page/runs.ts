/** The text of a part of the page, as one string, and back from a place in it to the page's nodes. */
import { isOurs } from './host';

/** What holds no words of the text: code, and what a formula is said by besides being drawn. */
const WORDLESS = 'script, style, noscript, template, textarea, input, select, .MathJax_Preview, .MJX_Assistive_MathML, annotation';

export interface Runs {
  text: string;
  /** The text nodes, in order, and where each begins in `text`. */
  nodes: readonly Text[];
  starts: readonly number[];
}

/** The text of an element: of its text nodes in order, without our own and without what holds no words. Up to `most` characters. */
export function runsOf(element: Element, most = 400_000): Runs {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Element) return isOurs(node) || node.matches(WORDLESS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    return NodeFilter.FILTER_ACCEPT;
  });
  const nodes: Text[] = [];
  const starts: number[] = [];
  let text = '';
  for (let node = walker.nextNode(); node && text.length < most; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.data === '') continue;
    nodes.push(node);
    starts.push(text.length);
    text += node.data;
  }
  return { text, nodes, starts };
}

/** A range over what stands between two places of the text; `undefined` where nothing does. */
export function rangeOf(runs: Runs, start: number, end: number): Range | undefined {
  const from = nodeAt(runs, start);
  // The end belongs to the character before it.
  const to = nodeAt(runs, end - 1);
  if (!from || !to || end <= start) return undefined;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset + 1);
  return range;
}

function nodeAt({ nodes, starts }: Runs, place: number): { node: Text; offset: number } | undefined {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  const [node, start] = [nodes[low], starts[low]];
  return node && start !== undefined && place - start < node.length ? { node, offset: place - start } : undefined;
}
