/** What a mark shows of a record, and what can be done beyond saving: added to the mark once triage is in the page. */
import type { Kept } from '../../lib/paper/paper';
import { element, set, write } from './mark';

/** What is shown of a paper beyond that it is saved. */
export interface MoreView {
  /** The readable title, which names the controls. */
  title: string;
  kept: Kept | null;
  /** That the paper has moved on since it was saved, in words; or nothing. */
  newer: string;
  /** Whether a removal can be taken back. */
  undo: boolean;
}

const STATUS_WORDS = { 'to-read': '', reading: 'Reading', read: 'Read' } as const;

/** The further parts of one mark. */
export class DrawnMore {
  readonly #save: HTMLElement | null;
  readonly #undo = element('button', { type: 'button', class: 'undo', 'data-act': 'undo', hidden: '' }, 'Undo');
  readonly #reading = element('span', { class: 'reading' });
  readonly #newer = element('span', { class: 'newer' });
  readonly #tags = element('span', { class: 'tags' });
  readonly #line = element('span', { class: 'line', dir: 'auto', 'data-act': 'note' });

  /** Adds them to the mark that stands in a root. */
  constructor(root: ShadowRoot) {
    const mark = root.querySelector('.mark');
    if (!mark) throw new TypeError('There is no mark in this root.');
    this.#save = mark.querySelector('.save');
    mark.querySelector('.note')?.before(this.#undo);
    mark.append(this.#reading, this.#newer, this.#tags, this.#line);
  }

  paint({ title, kept, newer, undo }: MoreView): void {
    // Where the keyboard is must not vanish under it.
    if (!undo && this.#undo.matches(':focus')) this.#save?.focus();
    this.#undo.hidden = !undo;
    set(this.#undo, 'aria-label', `Undo: ${title}`);
    write(this.#reading, kept ? STATUS_WORDS[kept.status] : '');
    write(this.#newer, newer);
    this.#tags.replaceChildren(...(kept?.tags ?? []).map((tag) => element('span', { class: 'tag' }, `#${tag}`)));
    write(this.#line, firstLine(kept?.note ?? ''));
  }
}

/** The first line of a note that says something, without the Markdown signs before it. */
export function firstLine(note: string): string {
  for (const line of note ? note.split('\n', 20) : []) {
    const text = line.replace(/^[\s>#*+-]+/u, '').trim();
    if (text) return text.slice(0, 200);
  }
  return '';
}
