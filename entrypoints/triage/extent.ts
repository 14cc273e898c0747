/** How far the entries of a page reach: what is ringed, and what is folded. */
import type { Folded } from '../../lib/page/fold';
import { isOurs, TAG } from '../../lib/page/host';
import { extents } from '../../lib/sites/reading';
import type { Row } from '../listing/row';

/** What is of the page and of no entry, though one that stands alone could reach over it. The `nav` of a list's item is the item's. */
const PAGE = 'h1,h2,h3,nav:not(li nav),footer,[role=navigation],[role=search],[role=banner],[role=contentinfo],:is(body,main)>header';
/** Too wide to be one entry. */
const WHOLE = 'html,body,main,[role=main],:has(>main)';

/** An entry where it stands on the page. */
export interface Place {
  row: Row;
  anchor: Element;
}

/** The entries of the page as they stand now; to be made anew after each look. */
export class Extents {
  readonly #extentOf: (anchor: Element) => Element;
  readonly #all: readonly Place[];

  constructor(rows: Iterable<Row>) {
    const places = [...rows].flatMap((row) => row.anchors.map((anchor) => ({ row, anchor })));
    const titles = new Set<Element | string>(places.flatMap(({ row, anchor }) => [anchor, row.written]));
    // A heading that is a title, says one, or is within one, is no limit to it.
    const page = [...document.querySelectorAll(PAGE)].filter(
      (element) => ![wordsIn(element), ...around(element)].some((one) => titles.has(one)),
    );
    this.#extentOf = extents([
      ...places.map(({ row, anchor }) => [anchor, row.id] as const),
      ...page.map((element) => [element, ''] as const),
    ]);
    this.#all = places;
  }

  /** The elements an entry is made of, by one of its anchors; that and the mark where what is around it is no row. */
  partsOf(anchor: Element): Element[] {
    let extent = this.#extentOf(anchor);
    if (extent.matches(WHOLE)) extent = anchor.closest('a') ?? anchor;
    const { localName, previousElementSibling: before } = extent;
    if (localName === 'dd' && before?.localName === 'dt') return [before, extent];
    const parts = [extent];
    // A mark behind a whole row; in a flat list of terms what is said of this one, and holds no other entry.
    for (let next = extent.nextElementSibling; next; next = next.nextElementSibling) {
      if (!isOurs(next) && (localName !== 'dt' || next.localName !== 'dd' || next.querySelector(TAG))) break;
      parts.push(next);
    }
    return parts;
  }

  /** An entry as it is folded. */
  foldedOf({ written, anchors }: Row): Folded {
    return {
      titles: anchors.map((anchor) => this.#titleOf(written, anchor)),
      anchors,
      parts: anchors.flatMap((anchor) => this.partsOf(anchor)),
    };
  }

  /** What of an entry stays when it is folded: its anchor, or the title alone where the anchor is the whole row or a line beside it. */
  #titleOf(written: string, anchor: Element): Element {
    const words = wordsIn(anchor);
    if (words.endsWith(written)) return anchor;
    const [row] = words.includes(written) ? [anchor] : this.partsOf(anchor);
    let title = anchor;
    for (let within = row; within; within = [...title.children].find((child) => wordsIn(child).includes(written))) title = within;
    return title.contains(anchor) || !wordsIn(title).startsWith(written) ? anchor : title;
  }

  /** The entry an element is of, if it is of one. */
  placeOf(element: Element): Place | undefined {
    return this.#all.find(({ anchor }) => this.partsOf(anchor).some((part) => part.contains(element)));
  }
}

function wordsIn({ textContent }: Element): string {
  return textContent.replace(/\s+/g, ' ').trim();
}

function* around(element: Element): Generator<Element> {
  for (let up: Element | null = element; up; up = up.parentElement) yield up;
}
