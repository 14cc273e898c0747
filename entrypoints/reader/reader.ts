/** A row's note, drawn, to be read beside its row. One is open at a time. */
import { mountNote, NOTE_CSS, type OpenNote } from './note';
import { openPanel, type Panel } from '../../lib/page/panel';
import type { Reader, ReaderTies } from '../listing/door';
import { hostsOf, shownMark, type Row } from '../listing/row';

interface Open {
  row: Row;
  panel: Panel;
  note: OpenNote;
}

export class RowReader implements Reader {
  #open: Open | undefined;
  readonly #ties: ReaderTies;

  constructor(ties: ReaderTies) {
    this.#ties = ties;
    const { signal } = ties;
    window.addEventListener('pointerdown', (event) => this.#pointedAt(event), { capture: true, signal });
    for (const moved of ['scroll', 'resize']) window.addEventListener(moved, () => this.#place(), { capture: true, passive: true, signal });
    signal.addEventListener('abort', () => this.#close(false));
  }

  isOpen(row: Row): boolean {
    return this.#open?.row === row;
  }

  get hosts(): readonly Element[] {
    return this.#open ? [this.#open.panel.host] : [];
  }

  toggle(row: Row): void {
    const isOpen = this.isOpen(row);
    this.#close(isOpen);
    if (isOpen || !row.kept?.note) return;
    const panel = openPanel(this.#ties.createHost(), `Note on ${row.title}`, NOTE_CSS);
    // A panel that is longer than it is high can be scrolled by the keyboard, too.
    panel.element.tabIndex = 0;
    panel.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#close(true);
    });
    const note = mountNote(panel.element, { title: row.title, text: row.kept.note, onClose: () => this.#close(true) });
    this.#open = { row, panel, note };
    this.#place();
    panel.element.scrollIntoView({ block: 'nearest' });
    panel.element.focus({ preventScroll: true });
    this.#ties.toggled(row);
  }

  update(row: Row): void {
    const open = this.#open;
    if (open?.row !== row) return;
    if (row.kept?.note) open.note.update(row.kept.note);
    else this.#close(true);
  }

  follow(rows: ReadonlyMap<string, Row>): void {
    const open = this.#open;
    if (!open) return;
    if (rows.get(open.row.id) !== open.row) {
      this.#close(false);
      return;
    }
    if (!open.panel.host.isConnected) open.panel.show();
    this.#place();
  }

  #place(): void {
    this.#open?.panel.beside(hostsOf(this.#open.row));
  }

  #pointedAt(event: Event): void {
    const open = this.#open;
    if (!open || !event.isTrusted || open.panel.holds(event, hostsOf(open.row))) return;
    this.#close(false);
  }

  #close(focus: boolean): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    open.note.unmount();
    open.panel.remove();
    this.#ties.toggled(open.row);
    if (focus) shownMark(open.row)?.drawn.focusNote();
  }
}
