/** How far the entries of a page reach: what is ringed, and what is folded. */
import { extents } from '../../lib/sites/reading';
import type { Row } from '../listing/row';

/** What is of the page and of no entry, though one that stands alone could reach over it. */
const PAGE = 'h1, h2, h3, nav, footer, [role=navigation], [role=search], [role=banner], [role=contentinfo], body > header, main > header';
/** Too wide to be one entry. */
const WHOLE = 'html, body, main, [role=main]';

/** An entry where it stands on the page. */
export interface Place {
  row: Row;
  anchor: Element;
}

/** The entries of the page as they stand now; to be made anew after each look. */
export class Extents {
  readonly #extentOf: (anchor: Element) => Element;
  readonly #all: readonly Place[];
  #places: Map<Element, Place> | undefined;

  constructor(rows: Iterable<Row>) {
    const places = [...rows].flatMap((row) => row.anchors.map((anchor) => ({ row, anchor })));
    const titles = new Set(places.map(({ anchor }) => anchor));
    // A heading that is a title, or within or around one, is no limit to it.
    const page = [...document.querySelectorAll(PAGE)].filter((element) => ![...around(element)].some((up) => titles.has(up)));
    this.#extentOf = extents([
      ...places.map(({ row, anchor }) => [anchor, row.id] as const),
      ...page.map((element, at) => [element, `${at}`] as const),
    ]);
    this.#all = places;
  }

  /** The elements an entry is made of, by one of its titles; none where what is around the title is no row. */
  partsOf(anchor: Element): Element[] {
    const extent = this.#extentOf(anchor);
    if (extent === anchor || extent.matches(WHOLE) || extent.querySelector(':scope > main')) return [];
    const before = extent.localName === 'dd' ? extent.previousElementSibling : null;
    return before?.localName === 'dt' ? [before, extent] : [extent];
  }

  /** The entry an element is of, if it is of one. */
  placeOf(element: Element): Place | undefined {
    if (!this.#places) {
      this.#places = new Map();
      for (const place of this.#all)
        for (const part of this.partsOf(place.anchor)) if (!this.#places.has(part)) this.#places.set(part, place);
    }
    for (const up of around(element)) {
      const place = this.#places.get(up);
      if (place) return place;
    }
    return undefined;
  }
}

function* around(element: Element): Generator<Element> {
  for (let up: Element | null = element; up; up = up.parentElement) yield up;
}
