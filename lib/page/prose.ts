/**
 * The text of a part of a page, and which of the page's nodes each character of it is in. A formula that was drawn counts as its TeX and is
 * one thing: MathJax keeps the TeX in a script right behind what it draws, LaTeXML in an attribute, KaTeX in an annotation before what it
 * hides from screen readers.
 */
import { isOurs } from './host';

/** A part of the text that is in one text node, or is one formula. */
export interface Run {
  text: string;
  /** Where in the whole text it begins. */
  at: number;
  /** The text node; of a formula the first and the last node it is drawn with. */
  first: Node;
  last: Node;
}

export interface Prose {
  text: string;
  runs: readonly Run[];
}

/** More of a page is not read, in characters. */
const LONGEST = 100_000;
const NO_PROSE = new Set([
  'head',
  'script',
  'style',
  'template',
  'noscript',
  'textarea',
  'select',
  'option',
  'iframe',
  'svg',
  'audio',
  'video',
]);
const TEX = ':scope > semantics > annotation[encoding$="tex"]';

/** The text within an element, as far as 100,000 characters; what is not shown at the moment is part of it. */
export function proseOf(root: Element): Prose {
  const runs: Run[] = [];
  let length = 0;
  const add = (text: string, first: Node, last = first) => {
    runs.push({ text, at: length, first, last });
    length += text.length;
  };
  const read = (element: Element) => {
    /** Where what was drawn right before begins, which a script of TeX stands for. */
    let drawn: { run: number; node: Node } | undefined;
    for (let node = element.firstChild; node && length < LONGEST; node = node.nextSibling) {
      if (!(node instanceof Element)) {
        if (node.nodeType !== Node.TEXT_NODE) continue;
        drawn = undefined;
        if (node.nodeValue) add(node.nodeValue, node);
        continue;
      }
      const name = node.localName;
      if (isOurs(node)) continue;
      if (name === 'script' && /^math\/tex/.test(node.getAttribute('type') ?? '')) {
        const from = drawn?.node ?? node;
        runs.length = drawn?.run ?? runs.length;
        length = lengthOf(runs);
        add(`$${node.textContent}$`, from, node);
        drawn = undefined;
        continue;
      }
      if (NO_PROSE.has(name)) continue;
      drawn ??= { run: runs.length, node };
      if (node.getAttribute('aria-hidden') === 'true') {
        // What is shown of the formula right before it.
        const before = runs.at(-1);
        if (before && before.first instanceof Element && node.previousElementSibling?.contains(before.first)) before.last = node;
        continue;
      }
      const tex = node.getAttribute('alttext') ?? node.querySelector(TEX)?.textContent;
      if (tex !== undefined) add(`$${tex}$`, node);
      else if (name === 'mjx-container') add(node.textContent, node);
      else read(node);
    }
  };
  read(root);
  return { text: runs.map(({ text }) => text).join(''), runs };
}

function lengthOf(runs: readonly Run[]): number {
  const last = runs.at(-1);
  return last ? last.at + last.text.length : 0;
}

/** The part of the page that is the text from `start` to `end`; a formula that is touched is in it as a whole. */
export function rangeOf({ runs }: Prose, start: number, end: number): Range | undefined {
  const first = runAt(runs, start);
  const last = runAt(runs, Math.max(start, end - 1));
  if (!first || !last) return undefined;
  const range = document.createRange();
  if (first.first instanceof Element) range.setStartBefore(first.first);
  else range.setStart(first.first, start - first.at);
  if (last.last instanceof Element) range.setEndAfter(last.last);
  else range.setEnd(last.last, end - last.at);
  return range;
}

/** The run that holds a character. */
function runAt(runs: readonly Run[], place: number): Run | undefined {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle]?.at ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return runs[low];
}

/** Which part of the text a part of the page is; `undefined` where it holds none of it. */
export function spanOf({ runs }: Prose, range: Range): { start: number; end: number } | undefined {
  let span: { start: number; end: number } | undefined;
  for (const { text, at, first, last } of runs) {
    if (!range.intersectsNode(first) && !range.intersectsNode(last)) {
      if (span) break;
      continue;
    }
    const start = first === range.startContainer ? range.startOffset : 0;
    const end = first === range.endContainer ? range.endOffset : text.length;
    if (end <= start) continue;
    span = { start: span?.start ?? at + start, end: at + end };
  }
  return span;
}
