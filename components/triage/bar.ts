/** The bar of several entries: how many are selected, what can be done with them, how far it has come. Plain DOM, as the mark is. */
import type { Status } from '../../lib/paper/paper';
import { element, set, write } from '../mark/mark';

export interface BarView {
  selected: number;
  /** What is being done to them. */
  work: { words: string; done: number; total: number } | undefined;
  /** Whether tags are being given, and those to suggest. */
  tagging: boolean;
  tags: readonly string[];
}

/** What its buttons do. */
export type BarAct = 'new' | 'all' | 'save' | 'tag' | 'dismiss' | 'clear' | 'cancel';

export interface BarTold {
  act: (act: BarAct) => void;
  status: (status: Status) => void;
  /** Tags as they were typed, with commas between them; empty when none are given after all. */
  tag: (typed: string) => void;
}

const STATUSES = { '': 'Status…', 'to-read': 'To read', reading: 'Reading', read: 'Read' } as const;

export class DrawnBar {
  readonly box = element('div', { class: 'box', role: 'group', 'aria-label': 'Selected papers', hidden: '' });
  /** There before it says something: a live region that comes with its text is not read out. */
  readonly #count = element('p', { role: 'status', class: 'count' });
  readonly #acts: HTMLElement[];
  readonly #status = document.createElement('select');
  readonly #form = document.createElement('form');
  readonly #typed = document.createElement('input');
  readonly #tags = element('datalist', { id: 'tags' });
  readonly #progress = document.createElement('progress');
  readonly #cancel = button('cancel', 'Cancel');

  /** Draws it into a root. What is told are the person's own doings only. */
  constructor(root: ShadowRoot, told: BarTold) {
    set(this.#status, 'aria-label', 'Status of the selected papers');
    for (const [status, words] of Object.entries(STATUSES)) this.#status.append(element('option', { value: status }, words));
    this.#acts = [
      button('new', 'All new'),
      button('all', 'All'),
      button('save', 'Save', 'strong'),
      button('tag', 'Tag…'),
      this.#status,
      button('dismiss', 'Dismiss'),
      button('clear', 'Clear'),
    ];
    for (const [name, value] of Object.entries({ type: 'text', list: 'tags', autocomplete: 'off', placeholder: 'Tags, with commas' }))
      set(this.#typed, name, value);
    set(this.#typed, 'aria-label', 'Tags for the selected papers');
    this.#form.append(this.#typed, this.#tags, element('button', { type: 'submit', class: 'strong' }, 'Add'));
    this.box.append(this.#count, this.#progress, this.#cancel, ...this.#acts, this.#form);
    root.append(this.box);

    this.box.addEventListener('click', (event) => {
      const act = event.isTrusted && event.target instanceof Element && event.target.closest('[data-act]')?.getAttribute('data-act');
      if (act) told.act(act as BarAct);
    });
    this.#status.addEventListener('change', (event) => {
      const status = this.#status.value;
      this.#status.value = '';
      if (event.isTrusted && isStatus(status)) told.status(status);
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (event.isTrusted) told.tag(this.#typed.value);
    });
    // What is written, and what chooses a status by its letter, is nothing else's.
    this.#form.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') told.tag('');
    });
    this.#status.addEventListener('keydown', (event) => event.stopPropagation());
  }

  paint({ selected, work, tagging, tags }: BarView): void {
    const wasTagging = !this.#form.hidden && !this.box.hidden;
    this.box.hidden = selected === 0 && !work;
    const words = work ? work.words : `${selected.toLocaleString('en')} selected`;
    set(this.#count, 'aria-label', words);
    write(this.#count, words);
    this.#progress.hidden = this.#cancel.hidden = !work;
    if (work) {
      set(this.#progress, 'aria-label', work.words);
      Object.assign(this.#progress, { max: work.total, value: work.done });
    }
    for (const act of this.#acts) act.hidden = Boolean(work) || tagging;
    this.#form.hidden = !tagging || Boolean(work);
    if (this.#form.hidden || wasTagging) return;
    this.#typed.value = '';
    this.#tags.replaceChildren(...tags.map((tag) => element('option', { value: tag })));
    this.#typed.focus({ preventScroll: true });
  }
}

function isStatus(value: string): value is Status {
  return value !== '' && Object.hasOwn(STATUSES, value);
}

function button(act: BarAct, words: string, look = ''): HTMLElement {
  return element('button', { type: 'button', 'data-act': act, ...(look && { class: look }) }, words);
}
