/**
 * Paints highlights where they stand on the page now, by the browser's own highlights: no node of the page's is touched. Where a browser
 * has none (Firefox before 140) nothing is painted, and the library shows them all the same.
 * https://developer.mozilla.org/docs/Web/API/CSS_Custom_Highlight_API
 */
import { proseOf, rangeOf, type Prose } from '../../lib/page/prose';
import { followTheme } from '../../lib/page/theme';
import type { Highlight as KeptHighlight } from '../../lib/paper/paper';
import { placesOf, readableOf } from '../../lib/paper/quote';
import type { HighlightTies } from '../listing/door';
import type { Row } from '../listing/row';

const NAME = 'postil';
/** How long is painted in one go, in milliseconds; a page with more is painted in several. */
const AT_ONCE = 8;

/**
 * 1 as long as the extension's own sheet (public/listing.css) is there, and else nothing that a colour can be made with: in some browsers
 * what a script has painted outlives the extension.
 */
const HERE = 'tan(atan2(var(--postil-room), 28px))';
const SHEET = (ground: string, ink: string) => `
::highlight(${NAME}) { background-color: rgb(${ground} / ${HERE}); color: rgb(${ink} / ${HERE}); }
@media (forced-colors: active) {
  ::highlight(${NAME}) { background-color: color-mix(in srgb, Mark calc(100% * ${HERE}), Mark); color: color-mix(in srgb, MarkText calc(100% * ${HERE}), MarkText); }
}`;
const LIGHT = SHEET('253 235 150', '31 36 48');
const DARK = SHEET('92 72 14', '253 246 216');

/** One highlight of a row, and where it is painted: in as many places as the page has copies of it. */
export interface Painted {
  row: Row;
  highlight: KeptHighlight;
  ranges: readonly Range[];
}

interface PaintedRow {
  highlights: readonly KeptHighlight[];
  prose: readonly Prose[];
  painted: readonly Painted[];
}

export class Painter {
  readonly #ties: Pick<HighlightTies, 'signal' | 'rows' | 'extents'>;
  readonly #highlight = typeof Highlight === 'function' && 'highlights' in CSS ? new Highlight() : undefined;
  #rows = new Map<Row, PaintedRow>();
  #sheet: CSSStyleSheet | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ties: Pick<HighlightTies, 'signal' | 'rows' | 'extents'>) {
    this.#ties = ties;
    ties.signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      if (!this.#sheet) return;
      CSS.highlights.delete(NAME);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    });
  }

  get painted(): readonly Painted[] {
    return [...this.#rows.values()].flatMap(({ painted }) => painted);
  }

  /** Paints what is kept of the rows by now, and nothing else; what has not changed is left as it is. */
  paint(): void {
    clearTimeout(this.#timer);
    if (!this.#highlight || this.#ties.signal.aborted) return;
    const rows = [...this.#ties.rows.values()].filter(({ kept }) => kept?.highlights.length);
    for (const [row, { painted }] of this.#rows) {
      if (rows.includes(row)) continue;
      this.#clear(painted);
      this.#rows.delete(row);
    }
    if (rows.length > 0) this.#paintSome(rows, this.#ties.extents());
  }

  #paintSome(rows: readonly Row[], extentOf: (anchor: Element) => Element): void {
    const start = performance.now();
    for (const [at, row] of rows.entries()) {
      if (performance.now() - start > AT_ONCE) {
        this.#timer = setTimeout(() => this.#paintSome(rows.slice(at), extentOf), 0);
        return;
      }
      try {
        this.#paintRow(row, extentOf);
      } catch (error) {
        // A page that cannot be read costs its highlights their paint, not the others.
        console.warn('Postil could not paint highlights.', error);
      }
    }
  }

  #paintRow(row: Row, extentOf: (anchor: Element) => Element): void {
    const highlights = row.kept?.highlights ?? [];
    const prose = [...new Set(row.anchors.map(extentOf))].map(proseOf);
    const before = this.#rows.get(row);
    if (before && before.highlights === highlights && isSame(before.prose, prose)) return;
    const texts = prose.map(({ text }) => readableOf(text));
    const painted = highlights.map((highlight): Painted => {
      const ranges = texts.flatMap((text, at) => {
        const one = prose[at];
        return one ? placesOf(text, highlight).flatMap(({ start, end }) => rangeOf(one, start, end) ?? []) : [];
      });
      return { row, highlight, ranges };
    });
    this.#clear(before?.painted ?? []);
    this.#rows.set(row, { highlights, prose, painted });
    for (const { ranges } of painted) for (const range of ranges) this.#highlight?.add(range);
    this.#begin();
  }

  #clear(painted: readonly Painted[]): void {
    for (const { ranges } of painted) for (const range of ranges) this.#highlight?.delete(range);
  }

  /** With the first that is painted. */
  #begin(): void {
    if (this.#sheet || !this.#highlight || this.#highlight.size === 0) return;
    const sheet = (this.#sheet = new CSSStyleSheet());
    followTheme(this.#ties.signal, (dark) => sheet.replaceSync(dark ? DARK : LIGHT));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    CSS.highlights.set(NAME, this.#highlight);
  }
}

/** Whether a page's texts are as they were, in the same nodes. */
function isSame(before: readonly Prose[], now: readonly Prose[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ text, runs }, at) => {
      const other = now[at];
      return other?.text === text && runs.length === other.runs.length && runs.every(({ first }, run) => first === other.runs[run]?.first);
    })
  );
}
