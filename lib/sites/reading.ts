/** How site files read a page: the extent of an entry, its words, what stands between two elements, counts and links. */

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

/** A link as it may be kept: whole, `http` or `https`, of bearable length. Gives `undefined` for any other value. */
export function webLink(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 2_000 && /^https?:\/\/\S+$/u.test(value) ? value : undefined;
}

/** The same object without the fields that are `undefined`, so that what a page did not say is absent, not empty. */
export function known<T extends object>(fields: T): T {
  for (const [name, value] of Object.entries(fields)) if (value === undefined) Reflect.deleteProperty(fields, name);
  return fields;
}
