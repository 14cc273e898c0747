/** What of an abstract a person has selected. */
import { proseOf, spanOf } from '../../lib/page/prose';
import { quoteFrom, type Quote } from '../../lib/paper/quote';
import type { HighlightTies } from '../listing/door';
import type { Row } from '../listing/row';

/** The longest quote that is kept, in characters (lib/paper/paper.ts). */
const LONGEST = 10_000;
/** How much of what stands around the selected words tells whether they are of the abstract, in characters. */
const AROUND = 100;

/** What can be kept, and of which paper; or why nothing can, in words. */
export type Selecting = { row: Row; quote: Quote; range: Range } | { words: string };

const OF_ONE = { words: 'Select words of one abstract.' } as const;

export function selecting({ rows, extents }: Pick<HighlightTies, 'rows' | 'extents'>): Selecting {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return OF_ONE;
  const range = selection.getRangeAt(0);
  const found = rowOf(range, rows, extents);
  if (!found) return OF_ONE;
  const { row, extent } = found;
  const { abstract = '' } = row.shown();
  if (abstract.trim() === '') return { words: 'There is no abstract here.' };
  const prose = proseOf(extent);
  const span = spanOf(prose, range);
  if (!span) return OF_ONE;
  const quote = quoteFrom(abstract, {
    words: prose.text.slice(span.start, span.end),
    before: prose.text.slice(Math.max(0, span.start - AROUND), span.start),
    behind: prose.text.slice(span.end, span.end + AROUND),
  });
  if (!quote) return OF_ONE;
  if (quote.quote.length > LONGEST) return { words: 'That is too long to highlight. Select fewer words.' };
  return { row, quote, range };
}

/** The row within which all the selected words are, and how far it reaches. */
function rowOf(
  range: Range,
  rows: HighlightTies['rows'],
  extents: HighlightTies['extents'],
): { row: Row; extent: Element } | undefined {
  const first = firstWord(range);
  const last = first && lastWord(range);
  if (!first || !last) return undefined;
  const extentOf = extents();
  for (const row of rows.values()) {
    for (const anchor of row.anchors) {
      const extent = extentOf(anchor);
      if (extent.contains(first) && extent.contains(last)) return { row, extent };
    }
  }
  return undefined;
}

/** The first text node of which words are selected: a selection may begin behind the last word of another. */
function firstWord(range: Range): Node | undefined {
  const { startContainer, startOffset, endContainer, endOffset } = range;
  if (startContainer === endContainer && startContainer.nodeType === Node.TEXT_NODE) {
    return startContainer.nodeValue?.slice(startOffset, endOffset).trim() ? startContainer : undefined;
  }
  const walker = textsOf(range);
  walker.currentNode = startContainer;
  const from: Node | null = startContainer.nodeType === Node.TEXT_NODE ? startContainer : (startContainer.childNodes[startOffset] ?? null);
  if (from) walker.currentNode = from;
  let node: Node | null = walker.currentNode.nodeType === Node.TEXT_NODE ? walker.currentNode : walker.nextNode();
  for (; node && range.intersectsNode(node); node = walker.nextNode()) {
    if (node.nodeValue?.slice(node === startContainer ? startOffset : 0, node === endContainer ? endOffset : undefined).trim()) return node;
  }
  return undefined;
}

/** The last one: a paragraph that is selected as a whole ends, for the browser, where the next begins. */
function lastWord(range: Range): Node | undefined {
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const walker = textsOf(range);
  const to = endContainer.nodeType === Node.TEXT_NODE ? endContainer : (endContainer.childNodes[endOffset] ?? undefined);
  walker.currentNode = to ?? lastWithin(endContainer);
  let node: Node | null =
    walker.currentNode.nodeType === Node.TEXT_NODE && (to === undefined || to === endContainer) ? walker.currentNode : walker.previousNode();
  for (; node && range.intersectsNode(node); node = walker.previousNode()) {
    if (node.nodeValue?.slice(node === startContainer ? startOffset : 0, node === endContainer ? endOffset : undefined).trim()) return node;
  }
  return undefined;
}

function lastWithin(node: Node): Node {
  let last = node;
  while (last.lastChild) last = last.lastChild;
  return last;
}

function textsOf({ commonAncestorContainer }: Range): TreeWalker {
  return document.createTreeWalker(commonAncestorContainer, NodeFilter.SHOW_TEXT);
}
