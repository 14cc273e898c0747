/**
 * The mark: what stands on a row. Plain DOM, for a page may hold hundreds and the page script carries no framework. Most rows are
 * not saved and show two buttons and no more, so that is what a mark begins as; its other parts come when there is something to
 * say, and what more can be done comes with triage (more.ts). `paint` is a pure function of the view and may be called as often as one likes.
 */
import type { Kept } from '../../lib/paper/paper';

/** What a mark shows. */
export interface MarkView {
  /** The readable title, which names the controls. */
  title: string;
  /** Whether it stands among the marks of other papers, and so must show its title. */
  shares: boolean;
  /** The record, or null when the paper is not saved. */
  kept: Kept | null;
  /** `Saved`, `Saving…`, `Removed`, an error, or nothing. */
  said: string;
  failed: boolean;
  /** Whether the note's editor is open. */
  open: boolean;
  /** Whether it is new, when it was met before, or that it was dismissed; or nothing. */
  met: string;
}

/** What the controls of a mark do; all but the first two come with triage. */
export type MarkAction = 'save' | 'note' | 'undo' | 'dismiss' | 'more' | 'read' | 'select';

/** A mark that stands in a root. */
export class DrawnMark {
  readonly #mark: HTMLElement;
  readonly #save: HTMLElement;
  readonly #note: HTMLElement;
  #said: HTMLElement | undefined;
  /** What the record says, as it was drawn last, and its parts. */
  #record = '';
  #parts: HTMLElement[] = [];

  /** Draws a mark into a root. `act` is called for the person's own clicks only: a page's `click()` does nothing. */
  constructor(root: ShadowRoot, act: (action: MarkAction) => void) {
    this.#mark = (template ??= buildTemplate()).cloneNode(true) as HTMLElement;
    [this.#save, this.#note] = this.#mark.children as unknown as [HTMLElement, HTMLElement];
    root.append(this.#mark);
    root.addEventListener('click', (event) => {
      const action = event.isTrusted && event.target instanceof Element && event.target.closest('[data-act]')?.getAttribute('data-act');
      if (action) act(action as MarkAction);
    });
  }

  /** Takes the keyboard back to the note's button, when its editor closes. */
  focusNote(): void {
    this.#note.focus();
  }

  paint(view: MarkView): void {
    const { title, kept, open } = view;
    set(this.#save, 'aria-label', `Save: ${title}`);
    set(this.#save, 'aria-pressed', String(kept !== null));
    set(this.#note, 'aria-label', `Note: ${title}`);
    set(this.#note, 'aria-expanded', String(open));
    // A style sheet shows it, and screen readers read what it shows: an element more for each row would cost more than it says.
    set(this.#mark, 'data-met', view.met);
    this.#paintRecord(kept);
    const { said, failed } = view;
    if (!this.#said && !said) return;
    if (!this.#said) this.#save.after((this.#said = element('span', { role: 'status' })));
    set(this.#said, 'class', failed ? 'said failed' : 'said');
    // A status has no name of its own; the label gives it one, so that it can be found by what it says.
    set(this.#said, 'aria-label', said);
    write(this.#said, said);
    this.#said.title = failed ? said : '';
  }

  /** The status, the tags and the note's first line, behind the buttons. */
  #paintRecord(kept: Kept | null): void {
    const texts = kept ? [STATUS_WORDS[kept.status], ...kept.tags.map((tag) => `#${tag}`), firstLine(kept.note)] : [];
    const record = texts.join('\n');
    if (record === this.#record) return;
    this.#record = record;
    for (const part of this.#parts) part.remove();
    const tags = element('span', { class: 'tags' });
    tags.append(...texts.slice(1, -1).map((tag) => element('span', { class: 'tag' }, tag)));
    this.#parts = [
      element('span', { class: 'reading' }, texts[0]),
      tags,
      element('span', { class: 'line', dir: 'auto', 'data-act': 'note' }, texts.at(-1)),
    ].filter(({ textContent }) => textContent);
    this.#note.after(...this.#parts);
  }
}

const STATUS_WORDS = { 'to-read': '', reading: 'Reading', read: 'Read' } as const;

/** The first line of a note that says something, without the Markdown signs before it. */
function firstLine(note: string): string {
  for (const line of note.split('\n', 20)) {
    const text = line.replace(/^([\s>#]|[*+-]+(\s|$))+/u, '').trim();
    if (text) return text.slice(0, 200);
  }
  return '';
}

let template: HTMLElement | undefined;

/** Icons are drawn by the style sheet: two elements more for each button would be half of what a mark costs. */
function buildTemplate(): HTMLElement {
  const mark = element('div', { class: 'mark' });
  mark.append(
    element('button', { type: 'button', class: 'save', 'data-act': 'save', 'aria-pressed': 'false' }, 'Save'),
    element('button', { type: 'button', class: 'note', 'data-act': 'note', 'aria-expanded': 'false' }, 'Note'),
  );
  return mark;
}

export function element(tag: string, attributes: Record<string, string>, text = ''): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/** Writes only what differs: a live region that is written again is read again. */
export function write(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export function set(target: HTMLElement, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}
