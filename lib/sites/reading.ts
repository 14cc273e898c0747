/** How site files read a page: the extent of an entry, its words, what stands between two elements, counts. */

/**
 * How far each entry reaches: for every title, the widest element around it that holds no title of another entry. Needs no
 * class names and no particular tags, only that the page keeps its entries apart.
 *
 * Takes titles with the identifier they belong to (several may share one), and may be given elements that are no title, such as
 * the page's heading, under an identifier of their own, to keep a lone entry from reaching over them. One climb for each title.
 */
export function extents(titles: readonly (readonly [title: Element, id: string])[]): (title: Element) => Element {
  const owners = new Map<Element, string | undefined>(); // undefined: shared
  for (const [title, id] of titles) {
    for (let element: Element | null = title; element; element = element.parentElement) {
      if (!owners.has(element)) owners.set(element, id);
      else if (owners.get(element) === undefined) break;
      else if (owners.get(element) !== id) owners.set(element, undefined);
    }
  }
  return (title) => {
    const owner = owners.get(title);
    let extent = title;
    for (let up = title.parentElement; up && owner !== undefined && owners.get(up) === owner; up = up.parentElement) extent = up;
    return extent;
  };
}

/**
 * The texts within an element, a line for each run, without those inside the elements given. Lines, because neighbours run
 * together otherwise: "Jun 2" before a count of 2 is not "Jun 22".
 */
export function wordsOf(element: Element, without: readonly (Element | undefined)[] = []): string {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const lines: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeValue?.trim() && !without.some((other) => other?.contains(node))) lines.push(node.nodeValue);
  }
  return lines.join('\n');
}

/**
 * An element's text with its formulas in TeX, so that a title reads the same before and after they are drawn: MathJax keeps the TeX
 * in a script right behind what it draws, LaTeXML in an attribute, KaTeX in an annotation before what it hides from screen readers.
 */
export function textOf(element: Element | null | undefined): string {
  let text = '';
  let drawn = '';
  for (const node of element?.childNodes ?? []) {
    if (!(node instanceof Element)) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      text += drawn + (node.nodeValue ?? '');
      drawn = '';
    } else if (/^math\/tex/.test(node.getAttribute('type') ?? '')) {
      const sign = /display/.test(node.getAttribute('type') ?? '') ? '$$' : '$';
      text += sign + node.textContent + sign;
      drawn = '';
    } else if (node.getAttribute('aria-hidden') !== 'true') {
      const tex = node.getAttribute('alttext') ?? node.querySelector(':scope > semantics > annotation[encoding$="tex"]')?.textContent;
      drawn += tex === undefined ? textOf(node) : `$${tex}$`;
    }
  }
  return text + drawn;
}

/** The block that begins with a label in a `span`, such as `Title:`: the nearest around the label, within `row`, that holds more. */
export function labelled(row: Element, label: string): Element | undefined {
  for (const span of row.getElementsByTagName('span')) {
    let block: Element | null = span;
    while (block && block !== row && block.textContent.trim() === label) block = block.parentElement;
    if (block !== span) return block === row || block === null ? undefined : block;
  }
  return undefined;
}

/** The elements a selector finds that begin after `from` does and end before `to` begins, if there is one; in the page's order. */
export function between(from: Element, to: Element | undefined, selector: string): Element[] {
  const { DOCUMENT_POSITION_FOLLOWING: FOLLOWING, DOCUMENT_POSITION_CONTAINED_BY: WITHIN } = Node;
  return [...from.ownerDocument.querySelectorAll(selector)].filter(
    (element) =>
      from.compareDocumentPosition(element) & FOLLOWING &&
      (!to || (element.compareDocumentPosition(to) & (FOLLOWING | WITHIN)) === FOLLOWING),
  );
}

/** A count as pages write it: `94`, `1,024`, `66.7k`, and `-` for none. Gives `undefined` for anything else. */
export function parseCount(text: string): number | undefined {
  const clean = text.trim();
  if (/^[-–—]$/u.test(clean)) return 0;
  const parts = /^(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(\.\d+(?=[km]))?([km])?$/iu.exec(clean);
  if (!parts?.[1]) return undefined;
  const unit = { k: 1_000, m: 1_000_000 }[parts[3]?.toLowerCase() ?? ''] ?? 1;
  return Math.round(Number(parts[1].replaceAll(',', '') + (parts[2] ?? '')) * unit);
}

/** A value that is worked out when it is first asked for, and then kept. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A link's `href` as it is written; empty when it has none. */
export function hrefOf(element: Element | null | undefined): string {
  return element?.getAttribute('href') ?? '';
}
