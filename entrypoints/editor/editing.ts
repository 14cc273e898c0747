/**
 * Writing a note on a row. One editor is open at a time. What is typed is saved on every pause, on blur and on leaving the
 * page. Until that is confirmed it is kept as a draft in extension storage, from the first keystroke on: of a page that is closed,
 * Firefox takes no last word.
 */
import { EDITOR_CSS, mountEditor, type OpenEditor } from '../../components/editor/editor';
import { ask, isGone } from '../../lib/messages/ask';
import { dropDraft, findDraft, keepDraft } from '../../lib/messages/drafts';
import { openPanel, type Panel } from '../../lib/page/panel';
import type { Changes } from '../../lib/paper/paper';
import type { EditorTies, Editing } from '../listing/door';
import { hostsOf, SAVING, shownMark, type Row } from '../listing/row';

interface Open {
  row: Row;
  panel: Panel;
  editor: OpenEditor;
}

export class RowEditing implements Editing {
  #open: Open | undefined;
  #opening: Row | undefined;
  /** By row: what is typed and not confirmed. An editor that was closed over it goes on saving, so this outlives it. */
  readonly #unsaved = new Map<Row, Changes>();
  readonly #ties: EditorTies;

  constructor(ties: EditorTies) {
    this.#ties = ties;
    const { signal } = ties;
    window.addEventListener('pagehide', () => this.#leave(), { capture: true, signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.#leave(), { capture: true, signal });
    window.addEventListener('pointerdown', (event) => this.#pointedAt(event), { capture: true, signal });
    for (const moved of ['scroll', 'resize']) window.addEventListener(moved, () => this.#place(), { capture: true, passive: true, signal });
    signal.addEventListener('abort', () => this.#gone());
  }

  isOpen(row: Row): boolean {
    return this.#open?.row === row;
  }

  get hosts(): readonly Element[] {
    return this.#open ? [this.#open.panel.host] : [];
  }

  async toggle(row: Row, field: 'note' | 'tags' = 'note'): Promise<void> {
    if (this.isOpen(row)) {
      // Who asks for the tags while the note is open wants them, and not that it closes.
      if (field === 'tags') this.#open?.editor.focusTags();
      else this.#close(true);
      return;
    }
    if (this.#opening === row) return;
    this.#opening = row;
    const tags = ask('tags', {});
    const draft = await findDraft(row.id);
    // Another row's note was asked for meanwhile, or the page has gone on.
    if (this.#opening !== row || this.#ties.signal.aborted) return;
    this.#opening = undefined;
    this.#close(false);
    this.#show(row, field, this.#unsaved.get(row) ?? draft);
    // A note waits for no suggestions: the worker may take seconds to be there again.
    const known = await tags;
    if (known.ok && this.isOpen(row)) this.#open?.editor.suggest(known.value);
  }

  update(row: Row): void {
    if (this.#open?.row === row) this.#open.editor.update(row.kept ?? null);
  }

  follow(rows: ReadonlyMap<string, Row>): void {
    const open = this.#open;
    if (!open) return;
    if (rows.get(open.row.id) !== open.row) {
      this.#leave();
      this.#close(false);
      return;
    }
    if (!open.panel.host.isConnected) open.panel.show();
    this.#place();
  }

  #show(row: Row, focus: 'note' | 'tags', unsaved: Changes | undefined): void {
    const panel = openPanel(this.#ties.createHost(), `Note: ${row.title}`, EDITOR_CSS);
    const editor = mountEditor(panel.element, {
      title: row.title,
      kept: row.kept ?? null,
      unsaved,
      focus,
      onSave: (changes) => this.#ties.save(row, changes),
      onUnsaved: (changes) => {
        if (changes) this.#unsaved.set(row, changes);
        else this.#unsaved.delete(row);
        void this.#writeDraft(row);
      },
      onClose: () => this.#close(true),
    });
    this.#open = { row, panel, editor };
    this.#place();
    panel.element.scrollIntoView({ block: 'nearest' });
    this.#ties.toggled(row);
  }

  /** The page may be going: save at once. */
  #leave(): void {
    this.#open?.editor.flush();
  }

  /**
   * Brings a row's draft in step with what is unsaved. Given to the browser with every keystroke, not once the one before is written: of a
   * page that is closed meanwhile it has what it was given. It writes in the order it was asked.
   */
  async #writeDraft(row: Row): Promise<void> {
    if (isGone()) return;
    const { kept, shown, id } = row;
    const changes = this.#unsaved.get(row);
    try {
      if (changes) await keepDraft(id, { paper: kept ? { key: kept.key } : { shown: shown() }, changes });
      else await dropDraft(id);
    } catch (error) {
      // The words are still in the editor, and it says so when they cannot be saved either.
      console.warn('Postil could not keep a draft.', error);
    }
  }

  #place(): void {
    this.#open?.panel.beside(hostsOf(this.#open.row));
  }

  /** A click elsewhere closes the editor, unless its words could not be saved: then they stay in sight. */
  #pointedAt(event: Event): void {
    const open = this.#open;
    if (!open || !event.isTrusted || open.panel.holds(event, hostsOf(open.row))) return;
    if (open.row.said === undefined || open.row.said === SAVING) this.#close(false);
  }

  #close(focus: boolean): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    // Unmounting sends what is unsaved.
    open.editor.unmount();
    open.panel.remove();
    this.#ties.toggled(open.row);
    if (focus) shownMark(open.row)?.drawn.focusNote();
  }

  /** The extension is gone, and the marks with it; an editor with unsaved words stays, and says what happened. */
  #gone(): void {
    if (this.#open && this.#unsaved.has(this.#open.row)) this.#open.editor.flush();
    else this.#close(false);
  }
}
