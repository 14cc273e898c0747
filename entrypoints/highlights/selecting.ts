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
function rowOf(range: Range, rows: HighlightTies['rows'], extents: HighlightTies['extents']): { row: Row; extent: Element } | undefined {
  const [first, last] = endsOf(range);
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

/**
 * The first and the last text node of which words are selected. Not where the selection begins and ends: a paragraph that is selected as a
 * whole ends, for the browser, where the next begins.
 */
function endsOf(range: Range): [first?: Node, last?: Node] {
  const { startContainer, startOffset, endContainer, endOffset, commonAncestorContainer: all } = range;
  if (all.nodeType === Node.TEXT_NODE) return [all, all];
  const walker = document.createTreeWalker(all, NodeFilter.SHOW_TEXT);
  let first: Node | undefined;
  let last: Node | undefined;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!range.intersectsNode(node)) {
      if (first) break;
      continue;
    }
    const words = node.nodeValue?.slice(node === startContainer ? startOffset : 0, node === endContainer ? endOffset : undefined);
    if (!words?.trim()) continue;
    first ??= node;
    last = node;
  }
  return first && last ? [first, last] : [];
}
