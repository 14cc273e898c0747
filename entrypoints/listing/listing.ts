/**
 * The entries of the page and their marks: wires sites → messages → marks. One exists for each page. What it knows of a paper
 * is by the paper's identifier and not by the row, so that a row may be rebuilt, doubled or recycled under it.
 */
import { drawMark, type DrawnMark, type MarkAction, type MarkView } from '../../components/mark/mark';
import markCss from '../../components/mark/mark.css?inline';
import themeCss from '../../components/mark/theme.css?inline';
import { ask, isGone } from '../../lib/messages/ask';
import { onChanged } from '../../lib/messages/changed';
import { answerReport } from '../../lib/messages/report';
import type { PageReport, Result } from '../../lib/messages/table';
import { createHost, place, TAG } from '../../lib/page/host';
import { keepRoom } from '../../lib/page/room';
import { followTheme } from '../../lib/page/theme';
import type { Changes, Kept, Sighting } from '../../lib/paper/paper';
import { identifierLabel } from '../../lib/paper/identifier';
import { mayHoldTex, squeeze } from '../../lib/paper/text';
import type { Entry, Site } from '../../lib/sites/site';
import { throughDoor, type Editing } from './door';

/** How long after a look-up that failed it is asked again, in milliseconds; twice as long each time. */
const RETRY = 2_000;

const WORDS = { saving: 'Saving…', removed: 'Removed' } as const;

/** One mark and its host in the page. */
export interface Mark extends DrawnMark {
  host: HTMLElement;
}

/** What is known of one paper on this page. */
export interface Row {
  id: string;
  sighting: Sighting;
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
  marks: Map<Element, Mark>;
}

export class Listing {
  readonly #rows = new Map<string, Row>();
  /** Which colour scheme the page has: one replacement turns every mark. The last of each root's sheets. */
  readonly #schemeSheet = new CSSStyleSheet();
  readonly #sheets: CSSStyleSheet[];
  readonly #keepRoom: (selector: string | undefined) => void;
  #editing: Editing | undefined;
  #themed = false;

  constructor(
    private readonly site: Site,
    private readonly signal: AbortSignal,
  ) {
    const markSheet = new CSSStyleSheet();
    markSheet.replaceSync(themeCss + markCss);
    this.#sheets = [markSheet, this.#schemeSheet];
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
    const ids = new Set(entries.map(({ sighting }) => sighting.ids[0]));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      this.#drop(row);
      this.#rows.delete(id);
    }
    const rows = entries.map((entry) => this.#row(entry));
    for (const row of rows) this.#mount(row);
    this.#sweep();
    this.#editing?.follow(this.#rows);
    const unknown = rows.filter((row) => row.kept === undefined);
    if (unknown.length > 0) void this.#ask(unknown);
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
      return this.#kind() ? this.site.sightings(document, new URL(location.href)) : [];
    } catch (error) {
      // One site's failure is a layout we do not know, which the popup shows; the page goes on unmarked.
      console.warn('Postil could not read this page.', error);
      return [];
    }
  }

  #row({ sighting, anchors }: Entry): Row {
    const id = sighting.ids[0] ?? '';
    const known = this.#rows.get(id);
    if (known) {
      // A title that is only now shown, or shown otherwise.
      if (known.sighting.title !== sighting.title) Object.assign(known, { title: titleOf(sighting), texRead: false });
      Object.assign(known, { sighting, anchors });
      return known;
    }
    const title = titleOf(sighting);
    const row: Row = {
      id,
      sighting,
      title,
      texRead: false,
      anchors,
      kept: undefined,
      changes: 0,
      said: undefined,
      removed: undefined,
      marks: new Map(),
    };
    this.#rows.set(id, row);
    return row;
  }

  /** Puts a row's marks where they belong: one behind each of its anchors, none elsewhere. */
  #mount(row: Row): void {
    for (const [anchor, mark] of row.marks) {
      if (row.anchors.includes(anchor)) continue;
      mark.host.remove();
      row.marks.delete(anchor);
    }
    for (const anchor of row.anchors) {
      const mark = row.marks.get(anchor);
      if (mark) place(mark.host, anchor);
      else this.#mark(row, anchor);
    }
    this.#paint(row);
  }

  #mark(row: Row, anchor: Element): void {
    const { host, root } = createHost(this.#sheets);
    const mark: Mark = { host, ...drawMark(root, (action) => void this.#act(row, action)) };
    row.marks.set(anchor, mark);
    place(host, anchor);
  }

  /** Removes what looks like a mark and is none of ours: copies a page made of its rows, left-overs of a former script. */
  #sweep(): void {
    const ours = new Set<Element>(this.#editing?.hosts);
    for (const row of this.#rows.values()) for (const { host } of row.marks.values()) ours.add(host);
    for (const host of [...document.getElementsByTagName(TAG)]) if (!ours.has(host)) host.remove();
  }

  #drop(row: Row): void {
    for (const { host } of row.marks.values()) host.remove();
    row.marks.clear();
  }

  #paint(row: Row): void {
    const view = this.#view(row);
    for (const mark of row.marks.values()) mark.paint(view);
  }

  #view(row: Row): MarkView {
    const { title, kept, said, removed } = row;
    const open = this.#editing?.isOpen(row) ?? false;
    return {
      title,
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
    const result = await ask('lookUp', { entries: rows.map(({ sighting }) => sighting.ids) });
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
      row.kept = kept;
      if (kept) row.removed = undefined;
      this.#paint(row);
      this.#editing?.update(row);
    });
  }

  /** Turns the TeX in titles into what people read, and names the marks by it. */
  async #readTex(rows: Row[]): Promise<void> {
    if (rows.length === 0) return;
    for (const row of rows) row.texRead = true;
    const asked = rows.map(({ sighting }) => sighting.title);
    const result = await ask('readable', { titles: asked });
    rows.forEach((row, at) => {
      const title = result.ok ? result.value[at] : undefined;
      if (!title || row.sighting.title !== asked[at]) return;
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
    } else if (action === 'save') {
      await this.#write(row, () => ask('save', { sighting: row.sighting }));
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

  /** Opens the row's editor or closes it; the first time, the worker puts the editor into the page. */
  async #edit(row: Row): Promise<void> {
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
    const paper = row.kept ? { key: row.kept.key } : { sighting: row.sighting };
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

  #report(): PageReport {
    this.look();
    const kind = this.#kind();
    const rows = [...this.#rows.values()];
    return {
      site: this.site.name,
      // A page that may hold papers or not is a listing when it does; when it does not, nothing is amiss.
      kind: kind === 'mixed' ? (rows.length > 0 ? 'listing' : 'other') : (kind ?? 'other'),
      found: rows.length,
      saved: rows.filter(({ kept }) => kept).length,
    };
  }
}

/** What a paper is called until its TeX is read: its title, or its identifier when the page shows none. */
function titleOf({ title, ids }: Sighting): string {
  return squeeze(title) || identifierLabel(ids[0] ?? '');
}
