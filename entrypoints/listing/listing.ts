/**
 * The entries of the page and their marks: wires sites → messages → marks. One exists for each page. What it knows of a paper
 * is by the paper's identifier and not by the row, so that a row may be rebuilt, doubled or recycled under it.
 */
import { DrawnMark, type MarkAction, type MarkView } from '../../components/mark/mark';
import markCss from '../../components/mark/mark.css?inline';
import themeCss from '../../components/mark/theme.css?inline';
import { ask, isGone } from '../../lib/messages/ask';
import { onChanged } from '../../lib/messages/changed';
import { answerReport } from '../../lib/messages/report';
import type { PageReport } from '../../lib/messages/table';
import { watchDwell } from '../../lib/page/dwell';
import { createHost, isLeftOver, isOurs, place, rootOf, TAG } from '../../lib/page/host';
import { handOn } from '../../lib/page/keys';
import { keepRoom } from '../../lib/page/room';
import { followTheme } from '../../lib/page/theme';
import { identifierLabel } from '../../lib/paper/identifier';
import { mayHoldTex } from '../../lib/paper/text';
import { entriesOf, type Entry } from '../../lib/sites/entries';
import { extents } from '../../lib/sites/reading';
import type { Site } from '../../lib/sites/site';
import { throughDoor, type Triage } from './door';
import { NEW, REMOVED, type Row } from './row';

/** How long after a look-up that failed it is asked again, in milliseconds; twice as long each time, up to a minute. */
const RETRY = 2_000;
const longer = (patience: number) => Math.min(2 * patience, 60_000);

/** A list longer than this gets its marks from triage, as they come near the view: thousands at once would stop the page. */
const AT_ONCE = 500;

/** How marks are drawn and where they are put; pages of no site's need more of it than listings do (entrypoints/anywhere). */
export interface Drawing {
  Mark: typeof DrawnMark;
  css: string;
  place: typeof place;
}

const usual: Drawing = { Mark: DrawnMark, css: markCss, place };

export class Listing {
  readonly #rows = new Map<string, Row>();
  /** Our colours, and which scheme the page has: one replacement turns every mark. The last of each root's sheets. */
  readonly #themeSheet = new CSSStyleSheet();
  readonly #sheets: CSSStyleSheet[];
  readonly #keepRoom: (selector: string | undefined) => void;
  #triage: Triage | undefined;
  #wanting: Promise<string | undefined> | undefined;
  /** The rows that are watched, by what is watched of them. */
  #watched = new Map<Element, Row>();
  /** Whether the person has it kept what stood before her. */
  #seen = false;
  readonly #dwell: ReturnType<typeof watchDwell>;
  /** What the rows of this visit, which is of one address, are called: a row may go and come back. */
  #visit = { address: '', met: new Map<string, string>() };
  #themed = false;
  /** Settles with the first look and then with the latest look-up, so that whoever asks what is here hears what is known. */
  #known: Promise<unknown>;
  #looked: () => void = () => undefined;
  /** Looks if the page may have changed since. Set by whoever watches the page. */
  keepUp!: () => void;

  constructor(
    private readonly site: Site,
    private readonly signal: AbortSignal,
    private readonly drawing = usual,
  ) {
    const markSheet = new CSSStyleSheet();
    markSheet.replaceSync(drawing.css);
    this.#sheets = [markSheet, this.#themeSheet];
    this.#known = new Promise<void>((looked) => (this.#looked = looked));
    this.#keepRoom = keepRoom(signal);
    this.#dwell = watchDwell(signal, (elements) => {
      const rows = elements.flatMap((element) => this.#watched.get(element) ?? []);
      for (const row of rows) row.told = true;
      void this.#meet(rows.map(({ ids }) => ids));
    });
    this.#room();
    const stopListening = onChanged(() => void this.#ask([...this.#rows.values()]));
    const stopReporting = answerReport(() => this.#report());
    // A page that comes back out of history as it was left has heard nothing meanwhile.
    window.addEventListener('pageshow', ({ persisted }) => persisted && void this.#ask([...this.#rows.values()]), { signal });
    signal.addEventListener('abort', () => {
      if (!isGone()) {
        stopListening();
        stopReporting();
      }
      for (const row of this.#rows.values()) this.#drop(row);
    });
    this.#awaitWanted();
  }

  /** What wants triage loads it, and is handed to it: a key, a hand on a mark; and words selected, which it goes on to watch by itself. */
  #awaitWanted(): void {
    const wanted = (event: Event) => {
      if (!event.isTrusted) return;
      const { target } = event;
      const pressed = event instanceof KeyboardEvent && event.key.length === 1 && !rootOf(target);
      const pointed = target instanceof Node && isOurs(target);
      if (this.#triage) {
        if (pressed || pointed) this.#triage.press(event);
      } else if (pressed || pointed || getSelection()?.isCollapsed === false) void this.#want().then(() => this.#triage?.press(event));
    };
    for (const type of ['keydown', 'pointerover', 'focusin', 'pointerup'])
      window.addEventListener(type, wanted, { capture: true, signal: this.signal });
  }

  /** Looks at the page as it is now and brings the marks in step with it. Safe to repeat at any time. */
  look(): void {
    if (!this.#themed) {
      this.#themed = true;
      followTheme(this.signal, (dark) =>
        this.#themeSheet.replaceSync(`${themeCss}:host{color-scheme:${dark ? 'dark' : 'light'}!important}`),
      );
    }
    this.#room();
    const address = location.pathname + location.search;
    if (this.#visit.address !== address) this.#visit = { address, met: new Map() };
    const entries = this.#entries();
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      this.#drop(row);
      this.#rows.delete(id);
    }
    const rows = entries.map((entry) => this.#row(entry));
    const atOnce = rows.length <= AT_ONCE;
    for (const row of rows) this.#mount(row, atOnce);
    if (!atOnce) void this.#want();
    this.#sweep();
    this.#triage?.follow();
    this.#watch();
    const unknown = rows.filter(({ kept, texRead }) => kept === undefined || !texRead);
    this.#looked();
    if (unknown.length > 0) this.#known = this.#ask(unknown);
  }

  #kind() {
    return this.site.page(new URL(location.href));
  }

  #room(): void {
    const kind = this.#kind();
    this.#keepRoom(kind && this.site.room(kind));
  }

  #entries(): Entry[] {
    try {
      return entriesOf(this.site, document, new URL(location.href));
    } catch (error) {
      // One site's failure is a layout we do not know, which the popup shows; the page goes on unmarked.
      console.warn('Postil could not read this page.', error);
      return [];
    }
  }

  #row({ id, ids, title: written, anchors, shares, shown }: Entry): Row {
    const known = this.#rows.get(id);
    if (known) {
      // A title that is only now shown, or shown otherwise.
      const renamed = known.written !== written || known.shares !== shares;
      if (renamed) Object.assign(known, { title: titleOf(id, written), texRead: !mayHoldTex(written) });
      if (!known.edited) known.shown = shown;
      Object.assign(known, { ids, written, anchors, shares });
      if (renamed) this.#paint(known);
      return known;
    }
    const row: Row = {
      id,
      ids,
      written,
      shown,
      edited: false,
      met: this.#visit.met.get(id) ?? '',
      dismissed: false,
      told: false,
      title: titleOf(id, written),
      texRead: !mayHoldTex(written),
      anchors,
      shares,
      kept: undefined,
      changes: 0,
      said: undefined,
      removed: undefined,
      marks: new Map(),
    };
    this.#rows.set(id, row);
    return row;
  }

  /** Puts a row's marks where they belong, behind its anchors and nowhere else; makes those that are missing only if it may. */
  #mount(row: Row, may: boolean): void {
    for (const [anchor, { host }] of row.marks) {
      if (row.anchors.includes(anchor)) continue;
      host.remove();
      row.marks.delete(anchor);
    }
    for (const anchor of row.anchors) {
      const mark = row.marks.get(anchor);
      if (mark) this.drawing.place(mark.host, anchor);
      else if (may) this.#mark(row, anchor);
    }
  }

  #mark(row: Row, anchor: Element): void {
    const { host, root } = createHost(this.#sheets);
    const drawn = new this.drawing.Mark(root, (action) => void this.#act(row, action));
    const mark = { host, drawn };
    row.marks.set(anchor, mark);
    drawn.paint(this.#view(row));
    this.drawing.place(host, anchor);
    this.#triage?.mounted(row, mark);
  }

  /** Removes what looks like a mark and is none of ours: copies a page made of its rows, left-overs of a former script. */
  #sweep(): void {
    const ours = new Set<Element>(this.#triage?.hosts);
    for (const row of this.#rows.values()) for (const { host } of row.marks.values()) ours.add(host);
    for (const host of [...document.getElementsByTagName(TAG)]) if (!ours.has(host) && isLeftOver(host)) host.remove();
  }

  #drop(row: Row): void {
    for (const { host } of row.marks.values()) host.remove();
    row.marks.clear();
  }

  #paint(row: Row): void {
    const view = this.#view(row);
    for (const { drawn } of row.marks.values()) drawn.paint(view);
    this.#triage?.painted(row);
  }

  #view(row: Row): MarkView {
    const { title, shares, kept, said, met, dismissed } = row;
    const open = this.#triage?.isOpen(row) ?? false;
    const words = typeof said === 'object' ? said.problem : said;
    return {
      title,
      shares,
      kept: kept ?? null,
      // How a note's save goes its open editor says; the row says it once.
      said: ((!open || said === REMOVED) && words) || (kept ? 'Saved' : ''),
      failed: typeof said === 'object' && !open,
      open,
      met: dismissed ? 'Dismissed' : met,
    };
  }

  /** Asks what is known of these rows and shows it, unless they changed here meanwhile. */
  async #ask(rows: Row[], patience = RETRY): Promise<void> {
    if (rows.length === 0) return;
    const asked = rows.map(({ changes, written }) => ({ changes, written }));
    const result = await ask('lookUp', {
      entries: rows.map(({ ids }) => ids),
      titles: rows.map(({ texRead, written }) => (texRead ? '' : written)),
    });
    if (this.signal.aborted) return;
    if (!result.ok) {
      // A row that looks unsaved because nobody answered would be untrue; it is asked for until it is known.
      if (result.problem.again) setTimeout(() => void this.#ask(rows, longer(patience)), patience);
      return;
    }
    const { known, seen } = result.value;
    rows.forEach((row, at) => {
      const now = known[at];
      if (now === undefined) return;
      const { kept, met, dismissed, title } = now;
      // What is new stays so until she leaves.
      const called = seen ? (met && row.met !== NEW ? met : NEW) : '';
      Object.assign(row, { met: called, dismissed });
      this.#visit.met.set(row.id, called);
      if (row.written === asked[at]?.written) Object.assign(row, { texRead: true }, title && { title });
      if (row.changes === asked[at]?.changes) {
        // What could not be confirmed was done after all, or what failed was done elsewhere.
        if (typeof row.said === 'object' && Boolean(kept) !== Boolean(row.kept)) row.said = undefined;
        if (kept && row.said === REMOVED) row.said = undefined;
        if (kept) row.removed = undefined;
        row.kept = kept;
      }
      this.#paint(row);
      this.#triage?.update(row);
    });
    this.#seen = seen;
    this.#watch();
    // What is folded, is painted on the page, or may have moved on since it was saved, is triage's to do.
    if (rows.some(({ dismissed, kept }) => dismissed || kept?.version || kept?.highlights.length)) void this.#want();
  }

  /** Watches for what stands before the person and is not known to have. */
  #watch(): void {
    this.#watched = new Map();
    if (this.#seen) {
      const extent = this.#extents();
      for (const row of this.#rows.values())
        if (row.kept !== undefined && !row.told) for (const anchor of row.anchors) this.#watched.set(extent(anchor), row);
    }
    this.#dwell(this.#watched.keys());
  }

  /** Has what stood before the person remembered, however often the worker has to be asked. */
  async #meet(entries: string[][], patience = RETRY): Promise<void> {
    if (this.signal.aborted) return;
    const result = await ask('meet', { entries });
    if (!result.ok && result.problem.again) setTimeout(() => void this.#meet(entries, longer(patience)), patience);
  }

  #extents() {
    return extents([...this.#rows.values()].flatMap(({ id, anchors }) => anchors.map((anchor) => [anchor, id] as const)));
  }

  /** Has triage do what a click on a mark asks for, of what the mark showed then: by the time triage is loaded more may be known. */
  async #act(row: Row, action: MarkAction): Promise<void> {
    const shown = row.kept ?? null;
    const problem = await this.#want();
    if (problem === undefined) return this.#triage?.act(row, action, shown);
    row.said = { problem: `Not done. ${problem}` };
    this.#paint(row);
  }

  /** Has triage loaded, if it is not; gives what was in the way, in words, where it could not be. */
  #want(): Promise<string | undefined> {
    return (this.#wanting ??= this.#load().finally(() => (this.#wanting = undefined)));
  }

  async #load(): Promise<string | undefined> {
    if (this.#triage) return undefined;
    const loaded = throughDoor('triage') ? undefined : await ask('load', { script: 'triage' });
    const start = throughDoor('triage');
    if (!start || this.signal.aborted) return loaded && !loaded.ok ? loaded.problem.words : 'Reload this page.';
    this.#triage = start({
      signal: this.signal,
      site: this.site,
      rows: this.#rows,
      createHost: () => createHost([this.#themeSheet]),
      rootOf,
      handOn,
      keepUp: () => this.keepUp(),
      extents: () => this.#extents(),
      ask: (rows) => this.#ask(rows),
      mark: (row, anchor) => this.#mark(row, anchor),
      paint: (row) => this.#paint(row),
      seen: () => this.#seen,
      known: () => this.#known,
    });
    for (const row of this.#rows.values()) for (const mark of row.marks.values()) this.#triage.mounted(row, mark);
    this.#triage.follow();
    return undefined;
  }

  /** Where triage cannot be loaded nobody answers, which is said as silence. */
  async #report(): Promise<PageReport | undefined> {
    await this.#want();
    return this.#triage?.report();
  }
}

/** What a paper is called until its TeX is read: its title, or its identifier when the page shows none. */
function titleOf(id: string, written: string): string {
  return written || identifierLabel(id);
}
