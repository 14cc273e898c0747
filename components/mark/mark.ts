/**
 * The mark: what stands on a row. Plain DOM, for a page may hold hundreds and the page script carries no framework. Most rows are
 * not saved and show two buttons and no more, so that is what a mark begins as; its other parts come when there is something to
 * show. `paint` is a pure function of the view and may be called as often as one likes.
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
  /** Whether a removal can be taken back. */
  undo: boolean;
  /** Whether the note's editor is open. */
  open: boolean;
}

export type MarkAction = 'save' | 'note' | 'undo';

const STATUS_WORDS = { 'to-read': '', reading: 'Reading', read: 'Read' } as const;

/** The parts of a mark that has more to show than its two buttons. */
interface Parts {
  said: HTMLElement;
  undo: HTMLElement;
  reading: HTMLElement;
  tags: HTMLElement;
  line: HTMLElement;
}

/** A mark that stands in a root. */
export class DrawnMark {
  readonly #mark: HTMLElement;
  readonly #save: HTMLElement;
  readonly #note: HTMLElement;
  #parts: Parts | undefined;

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
    if (this.#parts ?? (kept || view.said || view.undo)) this.#paintMore((this.#parts ??= this.#addParts()), view);
  }

  #paintMore({ said, undo, reading, tags, line }: Parts, view: MarkView): void {
    const { title, kept, failed } = view;
    set(this.#mark, 'class', `mark${kept ? ' kept' : ''}${kept?.note ? ' noted' : ''}${failed ? ' failed' : ''}`);
    // A status has no name of its own; the label gives it one, so that it can be found by what it says.
    set(said, 'aria-label', view.said);
    write(said, view.said);
    said.title = failed ? view.said : '';
    // Where the keyboard is must not vanish under it.
    if (!view.undo && undo.matches(':focus')) this.#save.focus();
    undo.hidden = !view.undo;
    set(undo, 'aria-label', `Undo: ${title}`);
    write(reading, kept ? STATUS_WORDS[kept.status] : '');
    tags.replaceChildren(...(kept?.tags ?? []).map((tag) => element('span', { class: 'tag' }, `#${tag}`)));
    write(line, firstLine(kept?.note ?? ''));
  }

  #addParts(): Parts {
    const said = element('span', { class: 'said', role: 'status' });
    const undo = element('button', { type: 'button', class: 'undo', 'data-act': 'undo' }, 'Undo');
    const reading = element('span', { class: 'reading' });
    const tags = element('span', { class: 'tags' });
    const line = element('span', { class: 'line', dir: 'auto', 'data-act': 'note' });
    this.#save.after(said, undo);
    this.#mark.append(reading, tags, line);
    return { said, undo, reading, tags, line };
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

function element(tag: string, attributes: Record<string, string>, text = ''): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/** Writes only what differs: a live region that is written again is read again. */
function write(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

function set(target: HTMLElement, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}
