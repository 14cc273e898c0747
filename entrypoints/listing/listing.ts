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
import type { PageReport, Result } from '../../lib/messages/table';
import { createHost, isLeftOver, place, TAG } from '../../lib/page/host';
import { watchNear } from '../../lib/page/near';
import { keepRoom } from '../../lib/page/room';
import { followTheme } from '../../lib/page/theme';
import type { Changes, Kept, Shown } from '../../lib/paper/paper';
import { identifierLabel } from '../../lib/paper/identifier';
import { mayHoldTex } from '../../lib/paper/text';
import { entriesOf, type Entry } from '../../lib/sites/entries';
import type { Site } from '../../lib/sites/site';
import { throughDoor, type Editing } from './door';

/** How long after a look-up that failed it is asked again, in milliseconds; twice as long each time. */
const RETRY = 2_000;

/** A list longer than this gets its marks as they come near the view; a shorter one at once, which costs less than the watching. */
const AT_ONCE = 500;

const WORDS = { saving: 'Saving…', removed: 'Removed' } as const;

/** One mark and its host in the page. */
export interface Mark {
  host: HTMLElement;
  drawn: DrawnMark;
}

/** What is known of one paper on this page. */
export interface Row {
  id: string;
  /** What the page says of it, read when it is kept; from when its editor opened on, what the page said then. */
  shown: () => Shown;
  edited: boolean;
  ids: string[];
  /** The title as the page writes it. */
  written: string;
  /** The readable title, which names the controls. */
  title: string;
  /** Whether the TeX in it, if any, has been read. */
  texRead: boolean;
  /** The record; null when not saved; `undefined` until the worker has answered. */
  kept: Kept | null | undefined;
  /** Counts this page's own changes, so that an older look-up cannot undo what they show. */
  changes: number;
  said: 'saving' | 'removed' | { problem: string } | undefined;
  /** The record that was just removed here. */
  removed: Kept | undefined;
  anchors: Element[];
  /** Whether its marks stand among those of other papers. */
  shares: boolean;
  marks: Map<Element, Mark>;
}

/** How marks are drawn and where they are put; pages of no site's need more of it than listings do (entrypoints/anywhere). */
export interface Drawing {
  Mark: typeof DrawnMark;
  css: string;
  place: typeof place;
}

const usual: Drawing = { Mark: DrawnMark, css: markCss, place };

export class Listing {
  readonly #rows = new Map<string, Row>();
  /** Which colour scheme the page has: one replacement turns every mark. The last of each root's sheets. */
  readonly #schemeSheet = new CSSStyleSheet();
  readonly #sheets: CSSStyleSheet[];
  readonly #keepRoom: (selector: string | undefined) => void;
  #near: ReturnType<typeof watchNear> | undefined;
  #editing: Editing | undefined;
  #themed = false;
  /** Settles with the first look and then with the latest look-up, so that whoever asks what is here hears what is known. */
  #known: Promise<unknown>;
  #looked: () => void = () => undefined;

  constructor(
    private readonly site: Site,
    private readonly signal: AbortSignal,
    private readonly drawing = usual,
  ) {
    const markSheet = new CSSStyleSheet();
    markSheet.replaceSync(themeCss + drawing.css);
    this.#sheets = [markSheet, this.#schemeSheet];
    this.#known = new Promise<void>((looked) => (this.#looked = looked));
    this.#keepRoom = keepRoom(signal);
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
  }

  /** Looks at the page as it is now and brings the marks in step with it. Safe to repeat at any time. */
  look(): void {
    if (!this.#themed) {
      this.#themed = true;
      followTheme(this.signal, (dark) => this.#schemeSheet.replaceSync(`:host{color-scheme:${dark ? 'dark' : 'light'}!important}`));
    }
    this.#room();
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
    if (this.#near ?? !atOnce) this.#waitFor(rows);
    this.#sweep();
    this.#editing?.follow(this.#rows);
    const unknown = rows.filter((row) => row.kept === undefined);
    this.#looked();
    if (unknown.length > 0) this.#known = this.#ask(unknown);
    void this.#readTex(rows.filter(({ texRead, title }) => !texRead && mayHoldTex(title)));
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
      if (renamed) Object.assign(known, { title: titleOf(id, written), texRead: false });
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
      title: titleOf(id, written),
      texRead: false,
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
    row.marks.set(anchor, { host, drawn });
    drawn.paint(this.#view(row));
    this.drawing.place(host, anchor);
  }

  /** Of a long list the marks are made as their rows come near the view: thousands at once would stop the page. */
  #waitFor(rows: readonly Row[]): void {
    this.#near ??= watchNear(this.signal, (anchors) => {
      for (const row of this.#rows.values()) for (const anchor of row.anchors) if (anchors.includes(anchor)) this.#mark(row, anchor);
    });
    this.#near(rows.flatMap(({ anchors, marks }) => anchors.filter((anchor) => !marks.has(anchor))));
  }

  /** Removes what looks like a mark and is none of ours: copies a page made of its rows, left-overs of a former script. */
  #sweep(): void {
    const ours = new Set<Element>(this.#editing?.hosts);
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
  }

  #view(row: Row): MarkView {
    const { title, shares, kept, said, removed } = row;
    const open = this.#editing?.isOpen(row) ?? false;
    return {
      title,
      shares,
      kept: kept ?? null,
      // How a note's save goes its open editor says; the row says it once.
      said:
        said === undefined || (open && said !== 'removed') ? (kept ? 'Saved' : '') : typeof said === 'object' ? said.problem : WORDS[said],
      failed: typeof said === 'object' && !open,
      undo: removed !== undefined && said !== 'saving',
      open,
    };
  }

  /** Asks what is known of these rows and shows it, unless they changed here meanwhile. */
  async #ask(rows: Row[], patience = RETRY): Promise<void> {
    if (rows.length === 0) return;
    const asked = rows.map(({ changes }) => changes);
    const result = await ask('lookUp', { entries: rows.map(({ ids }) => ids) });
    if (this.signal.aborted) return;
    if (!result.ok) {
      // A row that looks unsaved because nobody answered would be untrue; it is asked for until it is known.
      if (result.problem.again) setTimeout(() => void this.#ask(rows, 2 * patience), patience);
      return;
    }
    rows.forEach((row, at) => {
      const kept = result.value[at];
      if (row.changes !== asked[at] || kept === undefined) return;
      // What could not be confirmed was done after all, or what failed was done elsewhere.
      if (typeof row.said === 'object' && Boolean(kept) !== Boolean(row.kept)) row.said = undefined;
      if (kept && row.said === 'removed') row.said = undefined;
      const shown = row.kept ?? row.said;
      row.kept = kept;
      if (kept) row.removed = undefined;
      // Most rows are not saved, which is what they show already.
      if (!kept && shown === undefined) return;
      this.#paint(row);
      this.#editing?.update(row);
    });
  }

  /** Turns the TeX in titles into what people read, and names the marks by it. */
  async #readTex(rows: Row[]): Promise<void> {
    if (rows.length === 0) return;
    for (const row of rows) row.texRead = true;
    const asked = rows.map(({ written }) => written);
    const result = await ask('readable', { titles: asked });
    rows.forEach((row, at) => {
      const title = result.ok ? result.value[at] : undefined;
      if (!title || row.written !== asked[at]) return;
      row.title = title;
      this.#paint(row);
    });
  }

  async #act(row: Row, action: MarkAction): Promise<void> {
    if (action === 'note') {
      await this.#edit(row);
      return;
    }
    if (row.said === 'saving') return;
    const { removed, kept } = row;
    if (action === 'undo' && removed) {
      await this.#write(row, () => ask('restore', { key: removed.key }));
    } else if (action === 'save' && kept) {
      await this.#remove(row, kept);
    } else if (action === 'save' && this.#stands(row)) {
      const shown = row.shown();
      await this.#write(row, () => ask('save', { shown }));
    }
  }

  /** Makes a change and shows the record that comes back: "Saved" is said once it is on the disk. */
  async #write(row: Row, change: () => Promise<Result<Kept>>): Promise<Result<Kept>> {
    this.#say(row, 'saving');
    const result = await change();
    if (result.ok) {
      row.kept = result.value;
      row.removed = undefined;
      this.#say(row, undefined);
      this.#editing?.update(row);
    } else {
      this.#say(row, { problem: `Not saved. ${result.problem.words}` });
    }
    return result;
  }

  /** Whether the row is on the page still: what it is made of may bear another paper by now, not yet looked at. */
  #stands(row: Row): boolean {
    this.look();
    return this.#rows.get(row.id) === row;
  }

  /** Opens the row's editor or closes it; the first time, the worker puts the editor into the page. */
  async #edit(row: Row): Promise<void> {
    if (!this.#stands(row)) return;
    if (!row.edited) {
      const shown = row.shown();
      Object.assign(row, { edited: true, shown: () => shown });
    }
    if (!this.#editing) {
      const loaded = throughDoor() ? undefined : await ask('loadEditor', {});
      const start = throughDoor();
      if (!start) {
        this.#say(row, { problem: `The editor did not open. ${loaded && !loaded.ok ? loaded.problem.words : 'Reload this page.'}` });
        return;
      }
      this.#editing ??= start({
        signal: this.signal,
        createHost: () => createHost([this.#schemeSheet]),
        save: (edited, changes) => this.#change(edited, changes),
        toggled: (edited) => this.#paint(edited),
      });
    }
    await this.#editing.toggle(row);
  }

  async #change(row: Row, changes: Changes): Promise<Result<Kept>> {
    const paper = row.kept ? { key: row.kept.key } : { shown: row.shown() };
    const result = await this.#write(row, () => ask('change', { paper, changes }));
    // Unanswered may be done: the editor hears what the library holds. It is not kept waiting for that.
    if (!result.ok && result.problem.name === 'unanswered') void this.#ask([row]);
    return result;
  }

  async #remove(row: Row, kept: Kept): Promise<void> {
    this.#say(row, 'saving');
    const result = await ask('remove', { key: kept.key });
    if (result.ok) {
      row.kept = null;
      row.removed = kept;
      this.#say(row, 'removed');
    } else {
      this.#say(row, { problem: `Not removed. ${result.problem.words}` });
    }
  }

  #say(row: Row, said: Row['said']): void {
    row.changes += 1;
    row.said = said;
    this.#paint(row);
  }

  async #report(): Promise<PageReport> {
    // The first look, and then what it asked: to look again before that is answered would be to ask again.
    await this.#known;
    await this.#known;
    this.look();
    await this.#known;
    const kind = this.#kind();
    const rows = [...this.#rows.values()];
    const none = rows.length === 0;
    return {
      id: this.site.id,
      site: this.site.name,
      // A page that may hold papers or not is a listing when it does; when it does not, nothing is amiss. Nor is it in an empty list.
      kind: kind === 'mixed' ? (none ? 'other' : 'listing') : none && saysNone() ? 'other' : (kind ?? 'other'),
      found: rows.length,
      saved: rows.filter(({ kept }) => kept).length,
    };
  }
}

/** Whether the page itself says that it lists nothing: a search without results, a day without announcements. */
function saysNone(): boolean {
  const words = document.body.innerText;
  return words.length < 5_000 && /\bno (results|updates|papers|match)|not match any/i.test(words);
}

/** What a paper is called until its TeX is read: its title, or its identifier when the page shows none. */
function titleOf(id: string, written: string): string {
  return written || identifierLabel(id);
}
