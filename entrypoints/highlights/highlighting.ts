/**
 * The highlights of a page: selected words of an abstract are kept, what is kept is painted, and opens with a remark where it is pressed.
 * One panel is open at a time.
 */
import { HighlightCard } from '../../components/highlight/card';
import { element } from '../../components/mark/mark';
import { ask, isGone } from '../../lib/messages/ask';
import { dropDraft, findDraft, keepDraft } from '../../lib/messages/drafts';
import type { Changes, Highlight, Kept } from '../../lib/paper/paper';
import type { Quote } from '../../lib/paper/quote';
import type { HighlightTies, Highlighting } from '../listing/door';
import { hostsOf, shownMark, type Row } from '../listing/row';
import { float, type BesideWords } from './floating';
import { Painter, type Painted } from './painting';
import { selecting } from './selecting';

/** A selection that was not changed for this long is made, in milliseconds. */
const SETTLED = 250;
const CHANGED = 'The page has changed. Select the words again.';

interface Offer {
  row: Row;
  quote: Quote;
  floating: BesideWords;
  /** Where the words end by now. */
  place: () => DOMRect;
}

interface Open {
  row: Row;
  floating: BesideWords;
  cards: Map<string, HighlightCard>;
  /** Where it belongs on the page by now; nothing where that is not shown. */
  place: () => DOMRect | undefined;
}

export class PageHighlights implements Highlighting {
  readonly #ties: HighlightTies;
  readonly #painter: Painter;
  #offer: Offer | undefined;
  #open: Open | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the pointer is held down: what is being selected is not selected yet. */
  #pointing = false;
  #painting = false;
  /** Remarks that were typed and are not confirmed, by the highlight. */
  readonly #unsaved = new Map<string, string>();

  constructor(ties: HighlightTies) {
    this.#ties = ties;
    this.#painter = new Painter(ties);
    const { signal } = ties;
    const capture = { capture: true, signal } as const;
    window.addEventListener('pointerdown', (event) => this.#pressedAt(event), capture);
    for (const type of ['pointerup', 'pointercancel']) window.addEventListener(type, (event) => this.#released(event), capture);
    window.addEventListener('click', (event) => this.#clicked(event), { signal });
    window.addEventListener('pagehide', () => this.#flush(), capture);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.#flush(), capture);
    for (const moved of ['scroll', 'resize']) window.addEventListener(moved, () => this.#place(), { ...capture, passive: true });
    signal.addEventListener('abort', () => this.#leave());
  }

  get hosts(): readonly Element[] {
    return [this.#offer, this.#open].flatMap((one) => one?.floating.host ?? []);
  }

  async keep(): Promise<void> {
    // Where no words are selected, the key opens what was highlighted before.
    const here = getSelection()?.isCollapsed === false ? undefined : this.#focused();
    if (here?.kept?.highlights.length) {
      this.open(here);
      return;
    }
    const found = selecting(this.#ties);
    if ('words' in found) this.#ties.say(found.words);
    else await this.#keep(found.row, found.quote);
  }

  offer(): void {
    clearTimeout(this.#timer);
    if (getSelection()?.isCollapsed !== false) this.#withdraw();
    else this.#timer = setTimeout(() => this.#settled(), SETTLED);
  }

  open(row: Row): void {
    const highlights = row.kept?.highlights ?? [];
    if (highlights.length === 0) return;
    const mark = () => shownMark(row)?.host.getBoundingClientRect();
    void this.#show(row, highlights, mark);
  }

  paint(): void {
    if (this.#painting) return;
    this.#painting = true;
    // Rows are taken up one by one, and painted together.
    queueMicrotask(() => {
      this.#painting = false;
      if (this.#ties.signal.aborted) return;
      this.#painter.paint();
      this.#follow();
    });
  }

  // Offering and keeping.

  #pressedAt(event: PointerEvent): void {
    if (!event.isTrusted) return;
    this.#pointing = true;
    const open = this.#open;
    if (open && !event.composedPath().includes(open.floating.host) && ![...open.cards.values()].some(({ failed }) => failed))
      this.#close(false);
  }

  #released(event: Event): void {
    if (!event.isTrusted) return;
    this.#pointing = false;
    this.#settled();
  }

  /** The selection is made: what can be kept of it is offered. */
  #settled(): void {
    clearTimeout(this.#timer);
    if (this.#pointing || this.#ties.signal.aborted) return;
    if (getSelection()?.isCollapsed !== false) {
      this.#withdraw();
      return;
    }
    const found = selecting(this.#ties);
    if ('words' in found) {
      this.#withdraw();
      return;
    }
    const { row, quote, range } = found;
    if (this.#offer?.row === row && spotOf(this.#offer.quote) === spotOf(quote)) return;
    this.#withdraw();
    const floating = float(this.#ties.createHost(), 'offer');
    const button = element('button', { type: 'button', 'aria-label': `Highlight: ${row.title}` }, 'Highlight');
    // The words stay selected while it is pressed.
    button.addEventListener('mousedown', (event) => event.preventDefault());
    button.addEventListener('click', (event) => {
      if (event.isTrusted) void this.#keep(row, quote);
    });
    floating.element.append(button);
    const place = () => [...range.getClientRects()].findLast(({ width }) => width > 0) ?? range.getBoundingClientRect();
    this.#offer = { row, quote, floating, place };
    this.#place();
  }

  /** The row whose mark has the keyboard; on a paper's own page there is only that paper. */
  #focused(): Row | undefined {
    const rows = [...this.#ties.rows.values()];
    return rows.find((row) => hostsOf(row).some((host) => host === document.activeElement)) ?? (rows.length === 1 ? rows[0] : undefined);
  }

  #withdraw(): void {
    this.#offer?.floating.remove();
    this.#offer = undefined;
  }

  async #keep(row: Row, quote: Quote): Promise<void> {
    this.#withdraw();
    const { rows, say } = this.#ties;
    if (rows.get(row.id) !== row) {
      say(CHANGED);
      return;
    }
    const known = row.kept?.highlights.find((one) => spotOf(one) === spotOf(quote));
    const highlight: Highlight = known ?? { ...quote, at: Date.now() };
    if (!known) {
      const before = row.kept;
      const result = await this.#ties.save(row, { highlights: { add: [highlight], remove: [] } });
      if (!result.ok) {
        say(`Not highlighted. ${result.problem.words}`);
        return;
      }
      say(before ? 'Highlighted.' : 'Saved, with the words highlighted.', () => this.#takeBack(result.value, highlight, !before));
    }
    getSelection()?.removeAllRanges();
    this.#painter.paint();
    await this.#show(row, [highlight], () => this.#placeOf(row, highlight));
  }

  /** Removes a highlight that was just made, and its paper if it was saved with it. */
  async #takeBack({ key }: Kept, highlight: Highlight, andPaper: boolean): Promise<void> {
    await this.#change(key, { add: [], remove: [highlight] });
    if (!andPaper) return;
    const removed = await ask('remove', { key });
    if (!removed.ok) throw new Error(removed.problem.words);
  }

  async #remove(row: Row, highlight: Highlight): Promise<void> {
    const key = row.kept?.key;
    // With the remark as it is by now.
    const now = row.kept?.highlights.find((one) => spotOf(one) === spotOf(highlight)) ?? highlight;
    const result = await this.#ties.save(row, { highlights: { add: [], remove: [now] } });
    if (!result.ok) {
      this.#ties.say(`The highlight was not removed. ${result.problem.words}`);
      return;
    }
    this.#ties.say('Highlight removed.', () => this.#change(key ?? result.value.key, { add: [now], remove: [] }));
    this.paint();
  }

  /** Changes a paper wherever its row is by now; the page hears of it like of any change. */
  async #change(key: string, highlights: NonNullable<Changes['highlights']>): Promise<void> {
    const result = await ask('change', { paper: { key }, changes: { highlights } });
    if (!result.ok) throw new Error(result.problem.words);
    const row = [...this.#ties.rows.values()].find(({ kept }) => kept?.key === key);
    if (row) row.kept = result.value;
    this.paint();
  }

  // The panel.

  async #show(row: Row, highlights: readonly Highlight[], place: Open['place']): Promise<void> {
    this.#close(false);
    const drafts = await Promise.all(highlights.map((highlight) => this.#draftOf(row, highlight)));
    if (this.#ties.signal.aborted || this.#open) return;
    const { title } = row;
    const floating = float(this.#ties.createHost(), 'panel');
    const { element: panel } = floating;
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-label', `Highlight: ${title}`);
    panel.addEventListener('keydown', (event) => {
      if (event.isComposing || (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey)))) return;
      event.preventDefault();
      this.#close(true);
    });
    const cards = new Map(
      highlights.map((highlight, at) => {
        const card = new HighlightCard({
          title,
          highlight,
          unsaved: drafts[at],
          save: (remark) => this.#saveRemark(row, highlight, remark),
          onUnsaved: (remark) => void this.#keepDraft(row, highlight, remark),
          onRemove: () => void this.#remove(row, highlight),
        });
        panel.append(card.element);
        return [spotOf(highlight), card] as const;
      }),
    );
    const close = element('button', { type: 'button', class: 'close', 'aria-label': `Close the highlight of ${title}` }, '×');
    close.addEventListener('click', () => this.#close(true));
    panel.append(close);
    this.#open = { row, floating, cards, place };
    this.#place();
    [...cards.values()][0]?.focus();
  }

  async #saveRemark(row: Row, highlight: Highlight, remark: string) {
    const { quote, prefix, suffix, at } = highlight;
    const said: Highlight = { quote, prefix, suffix, ...(remark.trim() !== '' && { remark }), ...(at !== undefined && { at }) };
    const result = await this.#ties.save(row, { highlights: { add: [said], remove: [] } });
    if (!result.ok) return result;
    return { ok: true, value: remarkIn(result.value, highlight) ?? '' } as const;
  }

  /** Keeps step with the rows: what was removed or changed elsewhere is so here. */
  #follow(): void {
    const open = this.#open;
    if (!open) return;
    if (this.#ties.rows.get(open.row.id) !== open.row) {
      this.#close(false);
      return;
    }
    const kept = new Map(open.row.kept?.highlights.map((one) => [spotOf(one), one]));
    for (const [spot, card] of open.cards) {
      const now = kept.get(spot);
      if (now) card.hear(now);
      else {
        card.element.remove();
        open.cards.delete(spot);
      }
    }
    if (open.cards.size === 0) {
      this.#close(true);
      return;
    }
    if (!open.floating.host.isConnected) open.floating.show();
    this.#place();
  }

  #place(): void {
    for (const one of [this.#offer, this.#open]) {
      const place = one?.place();
      if (place) one?.floating.beside(place);
    }
  }

  /** Where a highlight is painted; where it is not, the row's mark. */
  #placeOf(row: Row, highlight: Highlight): DOMRect | undefined {
    const painted = this.#painter.painted.find((one) => one.row === row && spotOf(one.highlight) === spotOf(highlight));
    const places = [...(painted?.ranges ?? []), ...hostsOf(row)];
    return places.map((one) => one.getBoundingClientRect()).find(({ width }) => width > 0);
  }

  #close(focus: boolean): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    for (const card of open.cards.values()) card.flush();
    open.floating.remove();
    if (focus) shownMark(open.row)?.drawn.focusNote();
  }

  /** A click on what is painted opens it, unless the page does something with it. */
  #clicked(event: MouseEvent): void {
    if (!event.isTrusted || event.defaultPrevented || event.button !== 0 || getSelection()?.isCollapsed === false) return;
    const { target } = event;
    if (
      !(target instanceof Element) ||
      target.closest('a[href], button, input, select, textarea, label, summary, [role=button], [contenteditable]')
    )
      return;
    const found = this.#paintedAt(event.clientX, event.clientY);
    if (found) void this.#show(found.row, [found.highlight], () => this.#placeOf(found.row, found.highlight));
  }

  #paintedAt(x: number, y: number): Painted | undefined {
    const isThere = ({ left, right, top, bottom }: DOMRect) => x >= left && x <= right && y >= top && y <= bottom;
    return this.#painter.painted.find(({ ranges }) => ranges.some((range) => [...range.getClientRects()].some(isThere)));
  }

  // What is typed and not confirmed.

  #flush(): void {
    for (const card of this.#open?.cards.values() ?? []) card.flush();
  }

  async #draftOf(row: Row, highlight: Highlight): Promise<string | undefined> {
    const id = idOf(row, highlight);
    return this.#unsaved.get(id) ?? (await findDraft(id))?.highlights?.add[0]?.remark;
  }

  async #keepDraft(row: Row, highlight: Highlight, remark: string | undefined): Promise<void> {
    const id = idOf(row, highlight);
    if (remark === undefined) this.#unsaved.delete(id);
    else this.#unsaved.set(id, remark);
    if (isGone()) return;
    const { kept, shown } = row;
    try {
      if (remark === undefined) await dropDraft(id);
      else
        await keepDraft(id, {
          paper: kept ? { key: kept.key } : { shown: shown() },
          changes: { highlights: { add: [{ ...highlight, remark }], remove: [] } },
        });
    } catch (error) {
      // The words are still in the panel, and it says so when they cannot be saved either.
      console.warn('Postil could not keep a draft.', error);
    }
  }

  /** The extension is gone, and what is painted with it; a remark that could not be saved stays in sight, and says what happened. */
  #leave(): void {
    clearTimeout(this.#timer);
    this.#withdraw();
    if (this.#unsaved.size > 0) this.#flush();
    else this.#close(false);
  }
}

/** What a highlight is known by: its words and their place. */
function spotOf({ quote, prefix, suffix }: Quote): string {
  return JSON.stringify([quote, prefix, suffix]);
}

/** What the draft of a remark is kept under: beside the one of the paper's note. */
function idOf({ id }: Row, highlight: Highlight): string {
  return `${id} ${spotOf(highlight)}`;
}

function remarkIn(kept: Kept, highlight: Highlight): string | undefined {
  return kept.highlights.find((one) => spotOf(one) === spotOf(highlight))?.remark;
}
