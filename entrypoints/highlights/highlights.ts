/**
 * Highlights: words of an abstract that the person keeps, with a remark if she likes. They belong to the paper, as quotes, so they are
 * painted wherever that abstract stands.
 */
import { mountHighlights, offerButton, type OpenHighlights } from '../../components/highlights/panel';
import panelCss from '../../components/highlights/panel.css?inline';
import themeCss from '../../components/mark/theme.css?inline';
import { isGone } from '../../lib/messages/ask';
import { dropDraft, keepDraft } from '../../lib/messages/drafts';
import { isOurs } from '../../lib/page/host';
import { openPanel, type Panel } from '../../lib/page/panel';
import { findQuote, plainOf, quoteAt } from '../../lib/page/quote';
import { runsOf } from '../../lib/page/runs';
import type { Changes, Highlight } from '../../lib/paper/paper';
import { squeeze } from '../../lib/paper/text';
import type { Highlighting, HighlightTies } from '../listing/door';
import type { Row } from '../listing/row';
import { painter, placesOf } from './painting';

/** How long painting may keep the page waiting before it lets it have its turn, in milliseconds. */
const TURN = 8;
/** How much of what stands around a selection tells it from the same words elsewhere, in characters. */
const AROUND = 40;
/** The longest quote that is kept (lib/paper/paper.ts). */
const LONGEST = 10_000;

/** What was selected, as a highlight of a paper, or why it is none. */
type Chosen = { row: Row; highlight: Highlight; range: Range } | { words: string };

export class PageHighlights implements Highlighting {
  readonly #ties: HighlightTies;
  readonly #paint: (ranges: readonly Range[]) => void;
  readonly #sheet = new CSSStyleSheet();
  /** What is painted now, by row: for each highlight where it stands, if it does. */
  #painted = new Map<Row, (Range | undefined)[]>();
  #painting = 0;
  #offered: Panel | undefined;
  #open: { row: Row; panel: Panel; list: OpenHighlights } | undefined;

  constructor(ties: HighlightTies) {
    this.#ties = ties;
    const { signal } = ties;
    this.#paint = painter(signal);
    this.#sheet.replaceSync(themeCss + panelCss);
    document.addEventListener('click', (event) => this.#clicked(event), { signal });
    window.addEventListener('pointerdown', (event) => this.#pointedAt(event), { capture: true, signal });
    for (const moved of ['scroll', 'resize']) window.addEventListener(moved, () => this.#place(), { capture: true, passive: true, signal });
    window.addEventListener('pagehide', () => this.#open?.list.flush(), { capture: true, signal });
    signal.addEventListener('abort', () => {
      this.#withdraw();
      this.#close(false);
    });
  }

  get hosts(): readonly Element[] {
    return [this.#offered, this.#open?.panel].flatMap((panel) => panel?.host ?? []);
  }

  /** Offers to keep what is selected, beside it, where it is of an abstract. */
  offer(): void {
    const chosen = this.#chosen();
    if (!('row' in chosen)) {
      this.#withdraw();
      return;
    }
    this.#offered ??= this.#openPanel('Highlight');
    offerButton(this.#offered.element, chosen.row.title, () => void this.keep());
    this.#offered.beside(chosen.range);
  }

  async keep(): Promise<void> {
    const chosen = this.#chosen();
    this.#withdraw();
    if (!('row' in chosen)) {
      this.#ties.say(chosen.words);
      return;
    }
    const { row, highlight } = chosen;
    const known = row.kept?.highlights.find((one) => isSame(one, highlight));
    const isNew = !row.kept;
    if (!known) {
      const result = await this.#ties.save(row, { highlights: { add: [highlight], remove: [] } });
      if (!result.ok) {
        this.#ties.say(`Not highlighted. ${result.problem.words}`);
        return;
      }
      this.#ties.say(isNew ? 'Highlighted, and the paper saved' : 'Highlighted', async () => {
        await this.#ties.save(row, { highlights: { add: [], remove: [highlight] } });
      });
    }
    getSelection()?.removeAllRanges();
    this.paint();
    this.open(row, known ?? highlight);
  }

  /** Opens the highlights of a row, at this one if there is one; closes them where they are open already. */
  open(row: Row, at?: Highlight): void {
    const isOpen = this.#open?.row === row;
    this.#close(isOpen && !at);
    if ((isOpen && !at) || !row.kept || row.kept.highlights.length === 0) return;
    const panel = this.#openPanel(`Highlights: ${row.title}`);
    const list = mountHighlights(panel.element, {
      title: row.title,
      highlights: row.kept.highlights,
      isHere: (highlight) => this.#rangeOf(row, highlight) !== undefined,
      onRemark: (highlight, remark) => this.#remark(row, highlight, remark),
      onRemove: (highlight) => void this.#remove(row, highlight),
      onClose: () => this.#close(true),
    });
    this.#open = { row, panel, list };
    this.#place(at);
    panel.element.scrollIntoView({ block: 'nearest' });
    list.focus(at);
  }

  paint(): void {
    const turn = ++this.#painting;
    const rows = [...this.#ties.rows.values()].filter(({ kept }) => kept?.highlights.length);
    const open = this.#open;
    if (open) {
      if (this.#ties.rows.get(open.row.id) !== open.row) this.#close(false);
      else {
        if (!open.panel.host.isConnected) open.panel.show();
        open.list.update(open.row.kept?.highlights ?? []);
      }
    }
    if (rows.length === 0) {
      this.#painted = new Map();
      this.#paint([]);
      return;
    }
    const extent = this.#ties.extents();
    const painted = new Map<Row, (Range | undefined)[]>();
    const next = (at: number) => {
      const begun = performance.now();
      for (let index = at; index < rows.length; index += 1) {
        const row = rows[index];
        if (!row || turn !== this.#painting || this.#ties.signal.aborted) return;
        if (performance.now() - begun > TURN) {
          // The rest in its own turn: the page is never kept waiting for a long list.
          setTimeout(() => next(index));
          return;
        }
        painted.set(row, this.#placesIn(row, extent));
      }
      this.#painted = painted;
      this.#paint([...painted.values()].flat().filter((range) => range !== undefined));
    };
    next(0);
  }

  /** Of several copies of an entry, and of several places, the first that shows each. */
  #placesIn(row: Row, extent: (anchor: Element) => Element): (Range | undefined)[] {
    const highlights = row.kept?.highlights ?? [];
    const abstract = squeeze(row.shown().abstract ?? '');
    const all = row.anchors.map((anchor) => placesOf(extent(anchor), highlights, abstract));
    return highlights.map((_, at) => all.map((places) => places[at]).find((range) => range !== undefined));
  }

  #rangeOf(row: Row, highlight: Highlight): Range | undefined {
    const at = row.kept?.highlights.findIndex((one) => isSame(one, highlight)) ?? -1;
    return at < 0 ? undefined : this.#painted.get(row)?.[at];
  }

  /** What is selected, as a highlight. */
  #chosen(): Chosen {
    const selection = getSelection();
    const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : undefined;
    const words = selection?.toString() ?? '';
    if (!range || selection?.isCollapsed || words.trim() === '') return { words: 'Select words of an abstract first' };
    const extent = this.#ties.extents();
    const [start, end] = [range.startContainer, range.endContainer];
    if (isWithinOurs(start) || isWithinOurs(end)) return { words: 'Select words of an abstract' };
    for (const row of this.#ties.rows.values()) {
      for (const anchor of row.anchors) {
        const element = extent(anchor);
        if (!element.contains(start)) continue;
        if (!element.contains(end)) return { words: 'Select words of one abstract' };
        return this.#highlightOf(row, element, range, words);
      }
    }
    return { words: 'Select words of an abstract' };
  }

  #highlightOf(row: Row, element: Element, range: Range, words: string): Chosen {
    const abstract = squeeze(row.shown().abstract ?? '');
    if (abstract === '') return { words: 'This page shows no abstract of this paper' };
    if (words.length > LONGEST) return { words: `A highlight can have ${LONGEST.toLocaleString('en')} characters` };
    const runs = runsOf(element);
    const at = runs.nodes.findIndex((node) => node === range.startContainer);
    const from = (runs.starts[at] ?? 0) + range.startOffset;
    const prefix = at < 0 ? '' : runs.text.slice(Math.max(0, from - AROUND), from);
    const place = findQuote(plainOf(abstract), { quote: words, prefix, suffix: '' });
    if (!place) return { words: 'Select words of the abstract alone' };
    return { row, highlight: { ...quoteAt(abstract, place.start, place.end), at: Date.now() }, range };
  }

  async #remark(row: Row, highlight: Highlight, remark: string): Promise<string | undefined> {
    const { quote, prefix, suffix, at } = highlight;
    const bare: Highlight = { quote, prefix, suffix, ...(at !== undefined && { at }) };
    const changes: Changes = { highlights: { add: [remark === '' ? bare : { ...bare, remark }], remove: [] } };
    const draft = `${row.id} ${highlight.quote.slice(0, 40)}`;
    // Until it is confirmed it outlives this page.
    if (!isGone())
      await keepDraft(draft, { paper: row.kept ? { key: row.kept.key } : { shown: row.shown() }, changes }).catch(() => undefined);
    const result = await this.#ties.save(row, changes);
    if (!result.ok) return result.problem.words;
    if (!isGone()) await dropDraft(draft).catch(() => undefined);
    return undefined;
  }

  async #remove(row: Row, highlight: Highlight): Promise<void> {
    const result = await this.#ties.save(row, { highlights: { add: [], remove: [highlight] } });
    if (!result.ok) {
      this.#ties.say(`Not removed. ${result.problem.words}`);
      return;
    }
    this.#ties.say('Highlight removed', async () => {
      await this.#ties.save(row, { highlights: { add: [highlight], remove: [] } });
      this.paint();
    });
    if (result.value.highlights.length === 0) this.#close(true);
    this.paint();
  }

  /** A click on painted words opens them; one that selects, or follows a link, does what the page does with it. */
  #clicked(event: MouseEvent): void {
    if (!event.isTrusted || event.defaultPrevented || getSelection()?.isCollapsed === false) return;
    if (event.target instanceof Element && event.target.closest('a, button, input, textarea, select, label')) return;
    // Chromium has it from 128 on.
    const caret = 'caretPositionFromPoint' in document ? document.caretPositionFromPoint(event.clientX, event.clientY) : null;
    if (!caret) return;
    for (const [row, ranges] of this.#painted) {
      const at = ranges.findIndex((range) => range?.isPointInRange(caret.offsetNode, caret.offset));
      const highlight = row.kept?.highlights[at];
      if (at >= 0 && highlight) {
        this.open(row, highlight);
        return;
      }
    }
  }

  #pointedAt(event: Event): void {
    const open = this.#open;
    if (!open || !event.isTrusted || open.panel.holds(event)) return;
    this.#close(false);
  }

  #openPanel(name: string): Panel {
    const made = this.#ties.createHost();
    made.root.adoptedStyleSheets = [this.#sheet, ...made.root.adoptedStyleSheets];
    return openPanel(made, name);
  }

  /** Beside the words themselves, where they stand on the page, else beside the row's mark. */
  #place(at?: Highlight): void {
    const open = this.#open;
    if (!open) return;
    const first = at ?? open.row.kept?.highlights[0];
    const range = first && this.#rangeOf(open.row, first);
    if (range) open.panel.beside(range);
    else for (const { host } of open.row.marks.values()) open.panel.beside(host);
  }

  #withdraw(): void {
    this.#offered?.remove();
    this.#offered = undefined;
  }

  #close(focus: boolean): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    open.list.flush();
    open.panel.remove();
    if (focus) [...open.row.marks.values()].find(({ host }) => host.getClientRects().length > 0)?.drawn.focusNote();
  }
}

function isSame(a: Highlight, b: Highlight): boolean {
  return a.quote === b.quote && a.prefix === b.prefix && a.suffix === b.suffix;
}

function isWithinOurs(node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return element ? isOurs(element) : false;
}
