/**
 * Moving between the entries of a page, and which of them keys act on: the one that has our ring, in sight. Never one the person does not
 * see ringed: a page may turn the entry under the focus into another's, take the focus away, or be scrolled.
 */
import { isOurs, type createHost } from '../../lib/page/host';
import { drawRing, type Ring } from '../../lib/page/ring';
import { NEW, type Mark, type Row } from '../listing/row';
import { Extents, type Place } from './extent';

/** Kept free above and below an entry that is scrolled to, in px: below stand the pill and the bar. */
const ABOVE = 12;
const BELOW = 116;
/** More rows than these are not looked at one by one. */
const MANY = 500;

export interface MovingTies {
  signal: AbortSignal;
  rows: ReadonlyMap<string, Row>;
  createHost: () => ReturnType<typeof createHost>;
  /** Makes a row's mark behind an anchor that has none. */
  mark: (row: Row, anchor: Element) => void;
  /** Gives a mark the keyboard; `where` is its place among the entries, in words. */
  focus: (mark: Mark, where: string) => void;
  /** The mark has lost it. */
  leave: (mark: Mark) => void;
  /** Whether the page is one paper's own. */
  isPaper: () => boolean;
}

export class Moving {
  #at: Place | undefined;
  /** The mark that was given the keyboard, as long as nobody took it. */
  #held: Mark | undefined;
  /** Where it was among the rows, for when it is there no more. */
  #index = 0;
  #extents: Extents | undefined;
  #order: Row[] | undefined;
  #shown: Row[] | undefined;
  #ring: Ring | undefined;

  constructor(private readonly ties: MovingTies) {
    const { signal } = ties;
    window.addEventListener('focusin', (event) => this.#focused(event.target), { capture: true, signal });
    window.addEventListener('pointerdown', (event) => event.isTrusted && this.#pointed(), { capture: true, signal });
  }

  get hosts(): readonly Element[] {
    return this.#ring ? [this.#ring.host] : [];
  }

  /** The entry that is ringed, in sight or not. */
  get row(): Row | undefined {
    return this.#at?.row;
  }

  /** How far entries reach, since the last look. */
  get extents(): Extents {
    return (this.#extents ??= new Extents(this.ties.rows.values()));
  }

  /** The rows as they stand on the page, those that are not shown too. */
  get order(): readonly Row[] {
    return (this.#order ??= inOrder([...this.ties.rows.values()]));
  }

  /**
   * The entry keys act on. Where none is ringed in sight, or it is out of sight, the ring goes there first, or to the first in sight, and
   * nothing is given: the next key acts. On a paper's own page there is only that paper.
   */
  ready(): Row | undefined {
    const [only] = this.ties.rows.values();
    if (this.ties.isPaper() && this.ties.rows.size === 1) return only;
    const { activeElement } = document;
    const focused = activeElement && this.#placeOfMark(activeElement);
    if (focused && focused.row !== this.#at?.row) this.#at = focused;
    const seen = this.#at && isShown(this.#at.anchor) && isInView(this.#at.anchor) ? this.#at : undefined;
    // One whose mark has the focus is shown to have it, ring or none.
    if (seen && (this.#ring?.on || focused)) {
      this.#show(seen);
      return seen.row;
    }
    const next = seen ?? this.#at ?? this.#firstInView();
    if (next && isShown(next.anchor)) this.go(next.row);
    return undefined;
  }

  /** Goes to the next entry shown, or the one before; to the first in sight where none is ringed in sight. Gives it, where there is one. */
  step(by: 1 | -1, wanted: (row: Row) => boolean = () => true): Row | undefined {
    const { order } = this;
    const at = this.#at;
    const here = at && order.indexOf(at.row);
    let next: Row | undefined;
    if (here !== undefined && here >= 0 && (!this.#ring?.on || !at || isInView(at.anchor))) {
      for (let index = here + by; !next && index >= 0 && index < order.length; index += by) next = shownIn(order[index], wanted);
    } else if (!at && this.#index > 0) {
      for (let index = this.#index; !next && index >= 0 && index < order.length; index += by) next = shownIn(order[index], wanted);
      this.#index = 0;
    } else {
      next = this.#firstInView(wanted)?.row ?? order.find((row) => shownIn(row, wanted));
    }
    // At either end it stays where it is, and is shown to be there.
    if (next) this.go(next);
    else if (at) this.go(at.row);
    return next;
  }

  /** Goes to this entry: it is scrolled into view, ringed, and its mark has the keyboard. */
  go(row: Row): void {
    const anchor = shownAnchor(row);
    if (!anchor) return;
    const place = { row, anchor };
    this.#scrollTo(place);
    this.#show(place);
    this.focus();
  }

  /** Gives the ringed entry's mark the keyboard again, where there is one. */
  focus(): void {
    const at = this.#at;
    if (!at) return;
    if (!at.row.marks.has(at.anchor)) this.ties.mark(at.row, at.anchor);
    const mark = at.row.marks.get(at.anchor);
    if (!mark) return;
    if (this.#held && this.#held !== mark) this.ties.leave(this.#held);
    this.#held = mark;
    this.ties.focus(mark, this.#where(at.row));
  }

  /** Keeps in step after a look: the ring stays with the paper, else with the place, else it goes. */
  follow(): void {
    this.#extents = this.#order = this.#shown = undefined;
    const at = this.#at;
    if (!at) return;
    const { rows } = this.ties;
    const held = this.#held !== undefined && (document.activeElement === null || document.activeElement === document.body);
    const row = rows.get(at.row.id) ?? [...rows.values()].find(({ anchors }) => anchors.includes(at.anchor));
    const anchor = row && (row.anchors.includes(at.anchor) && isShown(at.anchor) ? at.anchor : shownAnchor(row));
    if (!row || !anchor) {
      this.#at = this.#held = undefined;
      this.#ring?.around([]);
      return;
    }
    this.#at = { row, anchor };
    if (this.#ring?.on) this.#show(this.#at);
    // What was rebuilt under the keyboard gets it back.
    if (held) this.focus();
    else this.#index = Math.max(0, this.order.indexOf(row));
  }

  #where(row: Row): string {
    // Whether thousands are shown is not asked: a key is answered at once.
    const shown = (this.#shown ??= this.order.length > MANY ? [...this.order] : this.order.filter((one) => shownAnchor(one)));
    const at = shown.indexOf(row);
    this.#index = Math.max(0, this.order.indexOf(row));
    const said = row.dismissed ? 'dismissed' : row.met === NEW ? 'new' : row.met.toLowerCase();
    return `${at + 1} of ${shown.length}${said && `, ${said}`}`;
  }

  #show(place: Place): void {
    this.#at = place;
    if (this.ties.isPaper()) return;
    this.#ring ??= drawRing(this.ties.createHost(), this.ties.signal);
    this.#ring.around(this.#ringed(place));
  }

  /** What the ring stands around: the entry, or where that is too high its title and mark. */
  #ringed({ row, anchor }: Place): Element[] {
    const parts = this.extents.partsOf(anchor);
    const height = parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
    if (height <= innerHeight) return parts;
    const mark = row.marks.get(anchor);
    return [anchor, ...(mark ? [mark.host] : [])];
  }

  #scrollTo({ row, anchor }: Place): void {
    const parts = this.#ringed({ row, anchor });
    for (const part of [...parts].reverse()) part.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const { top, bottom } = anchor.getBoundingClientRect();
    // A header that stays at the top, or one of ours below, may cover it.
    const box = parts[0]?.getBoundingClientRect();
    const covered = isCovered(anchor, parts);
    const low = (parts.at(-1)?.getBoundingClientRect().bottom ?? bottom) - (innerHeight - BELOW);
    if (covered || !box || top < 0 || bottom > innerHeight) window.scrollBy({ top: top - innerHeight / 3, behavior: 'instant' });
    else if (box.top < ABOVE) window.scrollBy({ top: box.top - ABOVE, behavior: 'instant' });
    else if (low > 0) window.scrollBy({ top: Math.min(low, box.top - ABOVE), behavior: 'instant' });
  }

  #firstInView(wanted: (row: Row) => boolean = () => true): Place | undefined {
    for (const row of this.order) {
      if (!wanted(row)) continue;
      const anchor = row.anchors.find((one) => isShown(one) && isInView(one));
      if (anchor) return { row, anchor };
    }
    return undefined;
  }

  /** The entry whose mark this host is. */
  #placeOfMark(host: Element): Place | undefined {
    if (!isOurs(host)) return undefined;
    for (const row of this.ties.rows.values()) for (const [anchor, mark] of row.marks) if (mark.host === host) return { row, anchor };
    return undefined;
  }

  /** The keyboard has gone somewhere: into an entry, and the ring goes along, or to what is of none. */
  #focused(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const marked = this.#placeOfMark(target);
    if (marked) {
      const mark = marked.row.marks.get(marked.anchor);
      if (mark !== this.#held && this.#held) this.ties.leave(this.#held);
      this.#held = mark;
      this.#move(marked);
      return;
    }
    if (this.#held) this.ties.leave(this.#held);
    this.#held = undefined;
    if (!this.#ring?.on || target === document.body) return;
    const place = this.extents.placeOf(target);
    if (place && place.row !== this.#at?.row) this.#move(place);
  }

  #move(place: Place): void {
    if (this.#ring?.on) this.#show(place);
    else this.#at = place;
  }

  /** The hand is elsewhere: what it does not act on need not be ringed. */
  #pointed(): void {
    this.#ring?.around([]);
  }
}

function shownIn(row: Row | undefined, wanted: (row: Row) => boolean): Row | undefined {
  return row && shownAnchor(row) && wanted(row) ? row : undefined;
}

/** Of several copies of an entry the one that is shown. */
export function shownAnchor(row: Row): Element | undefined {
  return row.anchors.find(isShown);
}

function isShown(element: Element): boolean {
  return element.checkVisibility() && element.getClientRects().length > 0;
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** Whether something of the page that is not of the entry lies over its title. */
function isCovered(anchor: Element, parts: readonly Element[]): boolean {
  const { left, top, width, height } = anchor.getBoundingClientRect();
  const over = document.elementFromPoint(left + Math.min(width / 2, 40), top + height / 2);
  return over !== null && !parts.some((part) => part.contains(over)) && !anchor.contains(over) && !over.contains(anchor);
}

/** Rows in the order of their titles on the page: one that was put first is known last. */
function inOrder(rows: Row[]): Row[] {
  const anchored = rows.filter(({ anchors }) => anchors.length > 0);
  const first = ({ anchors: [anchor] }: Row, { anchors: [other] }: Row) =>
    anchor && other ? (anchor.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1) : 0;
  return anchored.sort(first);
}
