/** What is done on a page beyond saving: notes, and what comes with them. */
import type { MarkAction } from '../../components/mark/mark';
import { DrawnMore, type MoreView } from '../../components/mark/more';
import moreCss from '../../components/mark/more.css?inline';
import { ask } from '../../lib/messages/ask';
import type { PageReport, Result } from '../../lib/messages/table';
import { watchNear } from '../../lib/page/near';
import type { Changes, Kept } from '../../lib/paper/paper';
import { throughDoor, type Editing, type Triage, type TriageTies } from '../listing/door';
import { NEW, type Mark, type Row } from '../listing/row';

export class PageTriage implements Triage {
  #editing: Editing | undefined;
  #near: ReturnType<typeof watchNear> | undefined;
  /** The rows without a mark, by their anchors. */
  #bare = new Map<Element, Row>();
  /** What was added to each mark. */
  readonly #more = new WeakMap<Mark, DrawnMore>();
  readonly #sheet = new CSSStyleSheet();

  constructor(private readonly ties: TriageTies) {
    this.#sheet.replaceSync(moreCss);
  }

  get hosts(): readonly Element[] {
    return this.#editing?.hosts ?? [];
  }

  isOpen(row: Row): boolean {
    return this.#editing?.isOpen(row) ?? false;
  }

  update(row: Row): void {
    this.#editing?.update(row);
  }

  follow(): void {
    this.#waitFor();
    this.#editing?.follow(this.ties.rows);
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
    if (!root || this.#more.has(mark)) return;
    root.adoptedStyleSheets.splice(-1, 0, this.#sheet);
    const more = new DrawnMore(root);
    this.#more.set(mark, more);
    more.paint(viewOf(row));
  }

  painted(row: Row): void {
    const view = viewOf(row);
    for (const mark of row.marks.values()) this.#more.get(mark)?.paint(view);
  }

  press(): void {
    // Nothing yet.
  }

  async act(row: Row, action: MarkAction): Promise<void> {
    const { removed } = row;
    if (action === 'note') await this.#edit(row);
    if (action === 'undo' && removed) await this.ties.write(row, () => ask('restore', { key: removed.key }));
  }

  async report(): Promise<PageReport> {
    const { ties } = this;
    // The first look, and then what it asked: to look again before that is answered would be to ask again.
    await ties.known();
    await ties.known();
    ties.look();
    await ties.known();
    const { id, name } = ties.site;
    const kind = ties.site.page(new URL(location.href));
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
    };
  }

  /** Opens the row's editor or closes it; the first time, the worker puts the editor into the page. */
  async #edit(row: Row): Promise<void> {
    if (!row.edited) {
      const shown = row.shown();
      Object.assign(row, { edited: true, shown: () => shown });
    }
    if (!this.#editing) {
      const loaded = throughDoor('editor') ? undefined : await ask('load', { script: 'editor' });
      const start = throughDoor('editor');
      if (!start) {
        row.said = { problem: `The editor did not open. ${loaded && !loaded.ok ? loaded.problem.words : 'Reload this page.'}` };
        this.ties.paint(row);
        return;
      }
      this.#editing ??= start({
        signal: this.ties.signal,
        createHost: this.ties.createHost,
        save: (edited, changes) => this.#change(edited, changes),
        toggled: this.ties.paint,
      });
    }
    await this.#editing.toggle(row);
  }

  async #change(row: Row, changes: Changes): Promise<Result<Kept>> {
    const paper = row.kept ? { key: row.kept.key } : { shown: row.shown() };
    const result = await this.ties.write(row, () => ask('change', { paper, changes }));
    // Unanswered may be done: the editor hears what the library holds. It is not kept waiting for that.
    if (!result.ok && result.problem.name === 'unanswered') void this.ties.ask([row]);
    return result;
  }
}

/** What is shown of a row beyond its two buttons. */
function viewOf({ title, kept, shown, said, removed }: Row): MoreView {
  // Only a paper that is saved is read for its version: reading an entry takes a while.
  const version = kept?.version === undefined ? undefined : shown().version;
  const moved = version !== undefined && kept?.version !== undefined && version > kept.version;
  return {
    title,
    kept: kept ?? null,
    newer: moved ? `v${version} since you saved v${kept.version}` : '',
    undo: removed !== undefined && said !== 'saving',
  };
}

/** Whether the page itself says that it lists nothing: a search without results, a day without announcements. */
function saysNone(): boolean {
  const words = document.body.innerText;
  return words.length < 5_000 && /\bno (results|updates|papers|match)|not match any/i.test(words);
}
