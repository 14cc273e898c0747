/** What can be done with an entry beyond saving: added to the mark once triage is in the page. */
import type { Kept } from '../../lib/paper/paper';
import { element, set, write, type MarkAction } from './mark';

/** What is shown of a paper beyond that it is saved. */
export interface MoreView {
  /** The readable title, which names the controls. */
  title: string;
  kept: Kept | null;
  /** That the paper has moved on since it was saved, in words; or nothing. */
  newer: string;
  /** Whether a removal can be taken back. */
  undo: boolean;
  dismissed: boolean;
  selected: boolean;
  /** Whether some entries of the page are selected: then each shows whether it is. */
  selecting: boolean;
  /** Whether its note is open to be read. */
  reading: boolean;
}

/** The further parts of one mark. */
export class DrawnMore {
  readonly #mark: Element;
  readonly #save: HTMLElement | null;
  readonly #note: Element | null;
  readonly #undo = button('undo', { hidden: '' }, 'Undo');
  readonly #newer = element('span', { class: 'newer' });
  readonly #read = button('read', { title: 'Read the note', hidden: '' });
  readonly #dismiss = button('dismiss', { title: 'Dismiss' });
  readonly #select = button('select', { title: 'Select', role: 'checkbox' });

  /** Adds them to the mark that stands in a root. */
  constructor(root: ShadowRoot) {
    const mark = root.querySelector('.mark');
    if (!mark) throw new TypeError('There is no mark in this root.');
    this.#mark = mark;
    this.#save = mark.querySelector('.save');
    this.#note = mark.querySelector('.note');
    this.#note?.before(this.#undo);
    const acts = element('span', { class: 'acts' });
    acts.append(this.#read, this.#dismiss, this.#select);
    mark.append(acts);
  }

  paint({ title, kept, newer, undo, dismissed, selected, selecting, reading }: MoreView): void {
    // Where the keyboard is must not vanish under it.
    if (!undo && this.#undo.matches(':focus')) this.focus();
    this.#undo.hidden = !undo;
    set(this.#undo, 'aria-label', `Undo: ${title}`);
    write(this.#newer, newer);
    // Before what the mark itself shows of the record, which it may have drawn anew.
    if (!newer) this.#newer.remove();
    else if (this.#note?.nextSibling !== this.#newer) this.#note?.after(this.#newer);
    this.#read.hidden = !kept?.note;
    set(this.#read, 'aria-label', `Read note: ${title}`);
    set(this.#read, 'aria-expanded', String(reading));
    set(this.#dismiss, 'aria-label', `Dismiss: ${title}`);
    set(this.#dismiss, 'aria-pressed', String(dismissed));
    set(this.#select, 'aria-label', `Select: ${title}`);
    set(this.#select, 'aria-checked', String(selected));
    this.#mark.toggleAttribute('data-selecting', selecting);
  }

  /** Gives the mark the keyboard; `where` is said of it behind its name, such as its place among the entries. */
  focus(where = ''): void {
    if (!this.#save) return;
    if (where) set(this.#save, 'aria-description', where);
    this.#save.focus({ preventScroll: true });
  }

  /** Takes back what `focus` had said of the mark. */
  leave(): void {
    this.#save?.removeAttribute('aria-description');
  }
}

function button(act: MarkAction, attributes: Record<string, string>, text?: string): HTMLElement {
  return element('button', { type: 'button', class: act, 'data-act': act, ...attributes }, text);
}
