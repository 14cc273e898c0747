/**
 * What is done on a page, beyond seeing and marking: saving, keys and moving, dismissing and folding, several entries at once, notes
 * and what comes with them. One exists for each page that wanted it.
 */
import type { MarkAction } from '../../components/mark/mark';
import { DrawnMore, type MoreView } from '../../components/mark/more';
import moreCss from '../../components/mark/more.css?inline';
import { ask } from '../../lib/messages/ask';
import { onChanged } from '../../lib/messages/changed';
import type { Stepped, Unfolded } from '../../lib/messages/steps';
import { answerSteps } from '../../lib/messages/stepping';
import type { Answer, PageReport, Result } from '../../lib/messages/table';
import { copyOf } from '../../lib/page/copy';
import { keepFolded } from '../../lib/page/fold';
import { watchNear } from '../../lib/page/near';
import { isTyping } from '../../lib/page/typing';
import type { Changes, Kept, Status } from '../../lib/paper/paper';
import type { Action, Settings } from '../../lib/settings/settings';
import {
  throughDoor,
  type Editing,
  type Help,
  type Highlighting,
  type Reader,
  type Several,
  type Triage,
  type TriageTies,
} from '../listing/door';
import { NEW, REMOVED, SAVING, type Mark, type Row } from '../listing/row';
import { takeBack } from './back';
import { actionOf, type Pressed } from './keys';
import { Moving } from './moving';
import { Pill } from './pill';
import { backOfChanges, backOfDismissal, Deeds, type Back, type Deed } from './undo';

const STATUS_WORDS: Readonly<Record<Status, string>> = { 'to-read': 'To read', reading: 'Reading', read: 'Read' };

export class PageTriage implements Triage {
  #editing: Editing | undefined;
  #reader: Reader | undefined;
  #highlighting: Highlighting | undefined;
  #near: ReturnType<typeof watchNear> | undefined;
  /** The rows without a mark, by their anchors. */
  #bare = new Map<Element, Row>();
  /** What was added to each mark. */
  readonly #more = new WeakMap<Mark, DrawnMore>();
  /** Whether the person has used a key or come to a mark. */
  #awake = false;
  readonly #sheet = new CSSStyleSheet();
  readonly #deeds = new Deeds();
  readonly #moving: Moving;
  readonly #pill: Pill;
  readonly #fold: ReturnType<typeof keepFolded>;
  /** Whether the dismissed entries of this page are shown in full, for now. */
  #unfolded = false;
  #address = '';
  /** Whether what is folded is to be looked at again. */
  #settling = false;
  readonly #selected = new Set<Row>();
  /** The row that was selected last: a click with Shift selects from there. */
  #selectedLast: Row | undefined;
  #several: Several | undefined;
  /** Whether something is being taken back. */
  /** The dismissal that was asked for last. */
  #asked: Promise<unknown> | undefined;
  #undoing = false;
  /** What is settled; `undefined` until the worker has said so. */
  #settings: Settings | undefined;
  #reading: Promise<void>;
  #help: Help | undefined;
  /** Rows whose save is a part of something that is taken back as a whole. */
  readonly #saving = new Set<Row>();
  readonly #versions = new WeakMap<Row['shown'], number | undefined>();
  /** How rows were drawn last, for what happens to them without us: a click on `Save` is the page script's. */
  readonly #before = new WeakMap<Row, Pick<Row, 'kept' | 'said'>>();

  constructor(private readonly ties: TriageTies) {
    const { signal } = ties;
    ties.handOn(copyOf);
    this.#sheet.replaceSync(moreCss);
    this.#fold = keepFolded(signal);
    this.#pill = new Pill({
      signal,
      createHost: ties.createHost,
      undo: () => void this.#undo(),
      unfold: () => this.#unfold(!this.#unfolded),
      pressed: (event) => this.#pressed(event),
      left: () => this.#moving.focus(),
    });
    this.#moving = new Moving({
      signal,
      rows: ties.rows,
      createHost: ties.createHost,
      mark: ties.mark,
      focus: (mark, where) => this.#more.get(mark)?.focus(where),
      leave: (mark) => this.#more.get(mark)?.leave(),
      isPaper: () => this.#kind() === 'paper',
    });
    document.addEventListener('selectionchange', () => void this.#offer(), { signal });
    const stopAnswering = answerSteps({ step: () => this.#stepToNew(), unfold: (on) => this.#unfold(on) });
    const stopListening = onChanged(() => void this.#readSettings());
    signal.addEventListener('abort', () => {
      this.#help?.close();
      try {
        stopAnswering();
        stopListening();
      } catch {
        // The extension has gone, and they with it.
      }
    });
    this.#reading = this.#readSettings();
    // What is selected may be what this was loaded for, or have been selected while it was: nothing tells of that again.
    void this.#offer();
  }

  get hosts(): readonly Element[] {
    const all = [this.#editing, this.#reader, this.#highlighting, this.#several, this.#moving, this.#pill];
    return [...all.flatMap((one) => one?.hosts ?? []), ...(this.#help ? [this.#help.host] : [])];
  }

  isOpen(row: Row): boolean {
    return this.#editing?.isOpen(row) ?? false;
  }

  update(row: Row): void {
    this.#editing?.update(row);
    this.#reader?.update(row);
    if (this.#highlighting ?? row.kept?.highlights.length) void this.#paintHighlights();
  }

  follow(): void {
    const address = location.pathname + location.search;
    if (this.#address !== address) {
      this.#address = address;
      this.#unfolded = false;
    }
    for (const row of this.#selected) if (this.ties.rows.get(row.id) !== row) this.#selected.delete(row);
    this.#several?.follow();
    this.#waitFor();
    this.#moving.follow();
    this.#settle();
    this.#editing?.follow(this.ties.rows);
    this.#reader?.follow(this.ties.rows);
    this.#highlighting?.paint();
    if (!this.#highlighting && [...this.ties.rows.values()].some(({ kept }) => kept?.highlights.length)) void this.#paintHighlights();
  }

  /** Of a long list the marks are made as their rows come near the view. */
  #waitFor(): void {
    const bare = new Map<Element, Row>();
    for (const row of this.ties.rows.values()) for (const anchor of row.anchors) if (!row.marks.has(anchor)) bare.set(anchor, row);
    if (bare.size === 0 && !this.#near) return;
    this.#bare = bare;
    this.#near ??= watchNear(this.ties.signal, (anchors) => {
      for (const anchor of anchors) {
        const row = this.#bare.get(anchor);
        if (row && !row.marks.has(anchor)) this.ties.mark(row, anchor);
      }
    });
    this.#near(bare.keys());
  }

  mounted(row: Row, mark: Mark): void {
    const root = this.ties.rootOf(mark.host);
    const view = this.#view(row);
    if (!root || this.#more.has(mark) || !(this.#awake || view.dismissed || view.newer)) return;
    root.adoptedStyleSheets.splice(-1, 0, this.#sheet);
    const more = new DrawnMore(root);
    this.#more.set(mark, more);
    more.paint(view);
    // Copies of what is pressed there (lib/page/copy.ts): the page can send none.
    root.querySelector<HTMLElement>('.mark')?.addEventListener('keydown', (event) => this.#pressed(event));
    root.addEventListener('click', (event) => this.#clicked(row, event), { capture: true });
  }

  /** Somebody is there: what can be done with an entry is added to each mark. Before, that would be most of what a page costs. */
  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    for (const row of this.ties.rows.values()) for (const mark of row.marks.values()) this.mounted(row, mark);
  }

  painted(row: Row): void {
    this.#paintMore(row);
    this.#noticeSave(row);
    this.#settleSoon();
  }

  #paintMore(row: Row): void {
    // Of a long list most rows have no mark yet, and an entry is not read for nothing.
    if (row.marks.size === 0) return;
    const view = this.#view(row);
    for (const mark of row.marks.values()) {
      this.mounted(row, mark);
      this.#more.get(mark)?.paint(view);
    }
  }

  /** A click with Shift selects all from the row that was selected last to this one. */
  #clicked(row: Row, event: Event): void {
    if (!event.isTrusted || !(event instanceof MouseEvent) || !event.shiftKey) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const { order } = this.#moving;
    const [from, to] = [order.indexOf(this.#selectedLast ?? row), order.indexOf(row)];
    if (to < 0) return;
    const range = order.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1);
    for (const one of range) this.#selected.add(one);
    this.#selectedLast = row;
    this.#showSelection();
  }

  press(event: Event): void {
    this.#wake();
    if (event instanceof KeyboardEvent && !isTyping(event)) this.#pressed(event);
  }

  /** The page hears a key of which nobody knows yet what it does: what the page did not take is done once that is known. */
  async #late(event: Pressed): Promise<void> {
    await this.#reading;
    if (!this.#settings) await (this.#reading = this.#readSettings());
    this.#do(this.#actionOf(event));
  }

  /** A key that is not typed. One that is ours is nobody else's; any other passes untouched. */
  #pressed(event: Event & Pressed): void {
    const action = this.#actionOf(event);
    if (!this.#settings) void this.#late(event);
    if (!action) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#do(action);
  }

  #actionOf(event: Pressed): Action | undefined {
    return this.#settings && actionOf(event, this.#settings, this.ties.site.keys);
  }

  async #readSettings(): Promise<void> {
    const settings = await ask('settings', {});
    if (settings.ok) this.#settings = settings.value;
  }

  #do(action: Action | undefined): void {
    switch (action) {
      case undefined:
        return;
      case 'next':
      case 'previous':
        if (!this.#moving.step(action === 'next' ? 1 : -1) && this.ties.rows.size === 0) this.#say('There are no papers here.');
        return;
      case 'undo':
        void this.#undo();
        return;
      case 'search':
        void ask('open', { page: 'search' });
        return;
      case 'help':
        void this.#toggleHelp();
        return;
      case 'highlight':
        void this.#keepHighlight();
        return;
      default: {
        const row = this.#moving.ready();
        if (row) void this.#doTo(row, action);
      }
    }
  }

  async #doTo(row: Row, action: Action): Promise<void> {
    switch (action) {
      case 'save':
      case 'note':
        return this.act(row, action);
      case 'tags':
        return this.#edit(row, 'tags');
      case 'to-read':
      case 'reading':
      case 'read':
        return this.#setStatus(row, action);
      case 'dismiss':
        return this.#dismiss(row);
      case 'select':
        this.#select(row);
        return;
      case 'open':
      case 'pdf':
        this.#open(row, action);
        return;
      default:
        return;
    }
  }

  async act(row: Row, action: MarkAction, shown = row.kept): Promise<void> {
    this.#wake();
    const { kept, removed } = row;
    if ((row.said === SAVING && action !== 'note') || !this.#stands(row)) return;
    switch (action) {
      case 'save':
        // Whoever pressed Save where the record was not shown yet means to keep the paper; one that is removed by now is.
        if (!shown) await this.#save(row);
        else if (kept) await this.#remove(row, kept);
        return;
      case 'note':
        return this.#edit(row);
      case 'undo':
        if (!removed) return;
        this.#deeds.forgetRemoval(removed.key);
        this.#before.set(row, { kept: removed, said: undefined });
        await this.#write(row, () => ask('restore', { key: removed.key }));
        return;
      case 'dismiss':
        return this.#dismiss(row);
      case 'select':
        this.#select(row);
        return;
      case 'read':
        return this.#read(row);
      default:
        return;
    }
  }

  /** Makes a change and shows the record that comes back: "Saved" is said once it is on the disk. */
  async #write(row: Row, change: () => Promise<Result<Kept>>): Promise<Result<Kept>> {
    this.#show(row, SAVING);
    const result = await change();
    if (result.ok) {
      row.kept = result.value;
      row.removed = undefined;
      this.#show(row, undefined);
      this.update(row);
    } else this.#show(row, { problem: `Not saved. ${result.problem.words}` });
    return result;
  }

  #save(row: Row): Promise<Result<Kept>> {
    return this.#write(row, () => ask('save', { shown: row.shown() }));
  }

  async #remove(row: Row, kept: Kept): Promise<void> {
    this.#show(row, SAVING);
    const result = await ask('remove', { key: kept.key });
    if (result.ok) {
      row.kept = null;
      row.removed = kept;
      this.#show(row, REMOVED);
    } else this.#show(row, { problem: `Not removed. ${result.problem.words}` });
  }

  #show(row: Row, said: Row['said']): void {
    row.changes += 1;
    row.said = said;
    this.ties.paint(row);
  }

  async report(): Promise<PageReport> {
    const { ties } = this;
    // The first look, and then what it asked: to look again before that is answered would be to ask again.
    await ties.known();
    await ties.known();
    ties.keepUp();
    await ties.known();
    const { id, name } = ties.site;
    const kind = this.#kind();
    const rows = [...this.ties.rows.values()];
    const none = rows.length === 0;
    return {
      id,
      site: name,
      // A page that may hold papers or not is a listing when it does; when it does not, nothing is amiss. Nor is it in an empty list.
      kind: kind === 'mixed' ? (none ? 'other' : 'listing') : none && saysNone() ? 'other' : (kind ?? 'other'),
      found: rows.length,
      saved: rows.filter(({ kept }) => kept).length,
      ...(ties.seen() && { new: rows.filter(({ met }) => met === NEW).length }),
      dismissed: rows.filter(({ dismissed }) => dismissed).length,
      unfolded: this.#unfolded,
    };
  }

  #kind() {
    return this.ties.site.page(new URL(location.href));
  }

  // Dismissing and folding.

  async #dismiss(row: Row): Promise<void> {
    const dismissed = !row.dismissed;
    this.#mark(row, dismissed);
    const result = await (this.#asked = ask('dismiss', { entries: [row.ids], dismissed }));
    if (this.ties.signal.aborted) return;
    if (!result.ok) {
      this.#mark(row, !dismissed);
      this.#fail(`${dismissed ? 'Not dismissed' : 'Not brought back'}. ${result.problem.words}`);
      return;
    }
    this.#did({ words: dismissed ? 'Dismissed' : 'Brought back', back: [backOfDismissal([row.ids], result.value, dismissed)] });
  }

  /** Shows at once what is asked for: the worker may have to wake up first. */
  #mark(row: Row, dismissed: boolean): void {
    row.dismissed = dismissed;
    // Folding asks of the layout, which is known still.
    this.#settle();
    this.ties.paint(row);
  }

  #unfold(on: boolean): Unfolded {
    this.#unfolded = on;
    this.#settle();
    return { dismissed: this.#dismissed.length, unfolded: on };
  }

  get #dismissed(): Row[] {
    return [...this.ties.rows.values()].filter(({ dismissed }) => dismissed);
  }

  /** A page that has papers here and there is read, not skimmed: nothing of it is folded, nor of a paper's own page. */
  get #mayFold(): boolean {
    const kind = this.#kind();
    return this.ties.site.id !== 'anywhere' && (kind === 'listing' || kind === 'mixed');
  }

  #settleSoon(): void {
    if (this.#settling) return;
    this.#settling = true;
    queueMicrotask(() => {
      if (this.#settling && !this.ties.signal.aborted) this.#settle();
    });
  }

  /** Brings what is folded in step with what is dismissed, and says how many there are. */
  #settle(): void {
    this.#settling = false;
    const dismissed = this.#mayFold ? this.#dismissed : [];
    const folded = this.#unfolded ? [] : dismissed.filter(({ shares }) => !shares);
    this.#fold(folded.map((row) => this.#moving.extents.foldedOf(row)));
    this.#pill.dismissed(dismissed.length, this.#unfolded);
  }

  #stepToNew(): Stepped {
    this.#wake();
    const isNew = (row: Row) => row.met === NEW;
    const fresh = this.#moving.order.filter(isNew);
    const row = this.#moving.step(1, isNew) ?? fresh[0];
    if (row && row === fresh[0] && this.#moving.row !== row) this.#moving.go(row);
    return { at: row ? fresh.indexOf(row) + 1 : 0, of: fresh.length };
  }

  // Taking back.

  /** Remembers what was done, and says it. */
  #did(deed: Deed, quiet = false): void {
    const kept = this.#deeds.add(deed);
    if (!quiet) this.#say(`${deed.words}.`, kept);
  }

  #say(words: string, deed?: Deed): void {
    this.#pill.say(words, deed !== undefined);
  }

  #fail(words: string, deed?: Deed): void {
    this.#pill.say(words, deed !== undefined, true);
  }

  async #undo(): Promise<void> {
    // What is shown already can be taken back already.
    await this.#asked;
    if (this.#undoing || this.#several?.busy) return;
    const deed = this.#deeds.take();
    if (!deed) {
      this.#say('Nothing to undo.');
      return;
    }
    this.#undoing = true;
    const { words, back } = deed;
    const went = await takeBack(ask, back, (done, total) => total > 2 && this.#say(`Undoing: ${done} of ${total}`));
    this.#undoing = false;
    if (this.ties.signal.aborted) return;
    // What is left can be tried again.
    if (went.problem === undefined) this.#say(`Undone: ${words.charAt(0).toLowerCase()}${words.slice(1)}.`);
    else this.#fail(`Not undone. ${went.problem}`, this.#deeds.add({ words, back: went.left }));
  }

  /** A save or a removal, by whichever hand: it can be taken back. */
  #noticeSave(row: Row): void {
    const before = this.#before.get(row);
    const { kept, said, removed } = row;
    this.#before.set(row, { kept, said });
    if (before?.said !== SAVING) return;
    if (said === undefined && before.kept === null && kept && !this.isOpen(row) && !this.#saving.has(row))
      this.#did({ words: 'Saved', back: [{ is: 'remove', keys: [kept.key] }] }, true);
    else if (said === REMOVED && removed) this.#did({ words: 'Removed', back: [{ is: 'restore', key: removed.key }] }, true);
  }

  async #setStatus(row: Row, status: Status): Promise<void> {
    if (!this.#stands(row)) return;
    const back: Back[] = [];
    if (!row.kept) {
      // By itself and not with the status: what comes out of the trash has one already, which is to come again.
      this.#saving.add(row);
      const saved = await this.#save(row);
      this.#saving.delete(row);
      if (!saved.ok) return;
      back.push({ is: 'remove', keys: [saved.value.key] });
    }
    const { kept } = row;
    if (kept && kept.status !== status && (await this.#change(row, { status })).ok) back.unshift(backOfChanges([kept], { status }));
    const words = STATUS_WORDS[status];
    this.#did({ words: back.some(({ is }) => is === 'remove') ? `Saved: ${words.toLowerCase()}` : words, back });
  }

  /** Whether the row is on the page still: what it is made of may bear another paper by now, not yet looked at. */
  #stands(row: Row): boolean {
    this.ties.keepUp();
    return this.ties.rows.get(row.id) === row;
  }

  // Several at once.

  #select(row: Row): void {
    if (!this.#selected.delete(row)) this.#selected.add(row);
    this.#selectedLast = row;
    this.#showSelection();
  }

  #selectOnly(rows: readonly Row[]): void {
    this.#selected.clear();
    for (const row of rows) this.#selected.add(row);
    this.#selectedLast = undefined;
    this.#showSelection();
  }

  #showSelection(): void {
    for (const row of this.ties.rows.values()) this.#paintMore(row);
    void this.#showSeveral();
  }

  async #showSeveral(): Promise<void> {
    if (!this.#several) {
      const problem = await loaded('several');
      const start = throughDoor('several');
      if (!start || this.ties.signal.aborted) {
        if (problem) this.#fail(`What is selected could not be shown. ${problem}`);
        return;
      }
      this.#several ??= start({
        signal: this.ties.signal,
        createHost: this.ties.createHost,
        rows: this.ties.rows,
        selected: this.#selected,
        select: (rows) => this.#selectOnly(rows),
        shown: () => this.#moving.order.filter(({ dismissed }) => this.#unfolded || !dismissed),
        keepUp: this.ties.keepUp,
        paint: this.ties.paint,
        did: (words, back, problem) => {
          const deed = this.#deeds.add({ words, back });
          if (problem === undefined) this.#say(`${words}.`, deed);
          else this.#fail(`${words}; the others are still selected. ${problem}`, deed);
        },
        pressed: (event) => this.#pressed(event),
        left: () => this.#moving.focus(),
      });
    }
    this.#several.follow();
  }

  // What is loaded when it is first wanted.

  /** Opens the row's editor or closes it; the first time, the worker puts the editor into the page. */
  async #edit(row: Row, field?: 'note' | 'tags'): Promise<void> {
    if (!row.edited) {
      const shown = row.shown();
      Object.assign(row, { edited: true, shown: () => shown });
    }
    if (!this.#editing) {
      const problem = await loaded('editor');
      const start = throughDoor('editor');
      if (!start) {
        row.said = { problem: `The editor did not open. ${problem}` };
        this.ties.paint(row);
        return;
      }
      this.#editing ??= start({
        signal: this.ties.signal,
        createHost: this.ties.createHost,
        save: (edited, changes) => this.#changeEdited(edited, changes),
        toggled: this.ties.paint,
      });
    }
    await this.#editing.toggle(row, field);
  }

  async #read(row: Row): Promise<void> {
    if (!this.#reader) {
      const problem = await loaded('reader');
      const start = throughDoor('reader');
      if (!start) {
        this.#fail(`The note could not be shown. ${problem}`);
        return;
      }
      this.#reader ??= start({ signal: this.ties.signal, createHost: this.ties.createHost, toggled: this.ties.paint });
    }
    this.#reader.toggle(row);
  }

  async #highlights(): Promise<Highlighting | undefined> {
    if (this.#highlighting) return this.#highlighting;
    const problem = await loaded('highlights');
    const start = throughDoor('highlights');
    if (!start || this.ties.signal.aborted) {
      if (problem) this.#fail(`Highlights could not be loaded. ${problem}`);
      return undefined;
    }
    return (this.#highlighting ??= start({
      signal: this.ties.signal,
      rows: this.ties.rows,
      createHost: this.ties.createHost,
      extents: this.ties.extents,
      save: (row, changes) => this.#change(row, changes),
      say: (words, undo) => {
        const deed = undo && { words, back: [{ is: 'call', call: undo }] satisfies Back[] };
        this.#say(words, deed && this.#deeds.add(deed));
      },
    }));
  }

  async #keepHighlight(): Promise<void> {
    await (await this.#highlights())?.keep();
  }

  async #paintHighlights(): Promise<void> {
    (await this.#highlights())?.paint();
  }

  async #offer(): Promise<void> {
    // Not loaded for a caret that moves. Whether there is a selection at all is asked first: the rest may be asked of the layout.
    const selection = getSelection();
    if (!this.#highlighting && (!selection?.rangeCount || selection.isCollapsed)) return;
    (await this.#highlights())?.offer();
  }

  async #change(row: Row, changes: Changes): Promise<Result<Kept>> {
    const paper = row.kept ? { key: row.kept.key } : { shown: row.shown() };
    const result = await this.#write(row, () => ask('change', { paper, changes }));
    // Unanswered may be done: the editor hears what the library holds. It is not kept waiting for that.
    if (!result.ok && result.problem.name === 'unanswered') void this.ties.ask([row]);
    return result;
  }

  /** A change that comes from the editor: its tags and status can be taken back; a note is its own, with the browser's undo in it. */
  async #changeEdited(row: Row, changes: Changes): Promise<Result<Kept>> {
    const { kept } = row;
    const result = await this.#change(row, changes);
    if (!result.ok) return result;
    const { tags, status } = changes;
    if (kept && (tags || status))
      this.#did({ words: status ? STATUS_WORDS[status] : 'Tags changed', back: [backOfChanges([kept], changes)] }, true);
    else if (!kept && changes.note === undefined) this.#did({ words: 'Saved', back: [{ is: 'remove', keys: [result.value.key] }] }, true);
    return result;
  }

  /** Opens the paper's page, or its PDF, in a tab that knows nothing of this one. */
  #open(row: Row, what: 'open' | 'pdf'): void {
    const { links = {} } = row.shown();
    const [anchor] = row.anchors;
    const around = anchor?.closest('a[href]') ?? anchor?.querySelector('a[href]');
    const arxiv = /^arxiv:(.+)$/.exec(row.ids.find((id) => id.startsWith('arxiv:')) ?? '')?.[1];
    const candidates =
      what === 'pdf' ? [links.pdf, arxiv && `https://arxiv.org/pdf/${arxiv}`] : [links.page, around?.getAttribute('href') ?? undefined];
    const address = candidates.map((link) => link && absolute(link)).find(Boolean);
    if (address) window.open(address, '_blank', 'noopener,noreferrer');
    else this.#say(what === 'pdf' ? 'No PDF is linked here.' : 'No page is linked here.');
  }

  async #toggleHelp(): Promise<void> {
    if (this.#help) {
      this.#help.close();
      return;
    }
    const problem = await loaded('help');
    const start = throughDoor('help');
    if (!start || !this.#settings || this.ties.signal.aborted) {
      if (problem) this.#fail(`The keys could not be shown. ${problem}`);
      return;
    }
    this.#help ??= start({
      createHost: this.ties.createHost,
      bindings: this.#settings.bindings,
      theirs: this.ties.site.keys ?? '',
      closed: () => {
        this.#help = undefined;
        this.#moving.focus();
      },
    });
  }

  /** Which version an entry shows, read once for each look: reading an entry takes a while. */
  #versionOf(shown: Row['shown']): number | undefined {
    if (!this.#versions.has(shown)) this.#versions.set(shown, shown().version);
    return this.#versions.get(shown);
  }

  /** What is shown of a row beyond its two buttons. */
  #view(row: Row): MoreView {
    const { title, kept, shown, said, removed, dismissed } = row;
    const version = kept?.version === undefined ? undefined : this.#versionOf(shown);
    const moved = version !== undefined && kept?.version !== undefined && version > kept.version;
    return {
      title,
      kept: kept ?? null,
      newer: moved ? `v${version} since you saved v${kept.version}` : '',
      undo: removed !== undefined && said !== SAVING,
      dismissed,
      selected: this.#selected.has(row),
      selecting: this.#selected.size > 0,
      reading: this.#reader?.isOpen(row) ?? false,
    };
  }
}

/** Has the worker load a script, if it is not there; gives what was in the way, in words. */
async function loaded(script: 'several' | 'help' | 'editor' | 'reader' | 'highlights'): Promise<string> {
  if (throughDoor(script)) return '';
  const result: Result<Answer<'load'>> = await ask('load', { script });
  if (throughDoor(script)) return '';
  return result.ok ? 'Reload this page.' : result.problem.words;
}

/** A link of the page's as a whole address; nothing where it leads to no page. */
function absolute(link: string): string {
  if (!URL.canParse(link, location.href)) return '';
  const { protocol, href } = new URL(link, location.href);
  return /^https?:$/.test(protocol) ? href : '';
}

/** Whether the page itself says that it lists nothing: a search without results, a day without announcements. */
function saysNone(): boolean {
  const words = document.body.innerText;
  return words.length < 5_000 && /\bno (results|updates|papers|match)|not match any/i.test(words);
}
