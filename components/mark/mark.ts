/**
 * The mark: what stands on a row. Plain DOM, for a page may hold hundreds and the page script carries no framework. One
 * template is built once and cloned; `paint` is a pure function of the view and may be called as often as one likes.
 */
import { Bookmark, Pen, type IconNode } from 'lucide';
import type { Kept } from '../../lib/paper/paper';

/** What a mark shows. */
export interface MarkView {
  /** The readable title, which names the controls. */
  title: string;
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

/** A mark that stands in a root. */
export interface DrawnMark {
  paint(view: MarkView): void;
  /** Takes the keyboard back to the note's button, when its editor closes. */
  focusNote(): void;
}

/** Draws a mark into a root. `act` is called for the person's own clicks only: a page's `click()` does nothing. */
export function drawMark(root: ShadowRoot, act: (action: MarkAction) => void): DrawnMark {
  root.append((template ??= buildTemplate()).cloneNode(true));
  root.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-act]') : null;
    if (button && event.isTrusted) act(button.getAttribute('data-act') as MarkAction);
  });
  const mark = root.firstElementChild as HTMLElement;
  const parts = [...mark.children] as HTMLElement[] as Parts;
  const [, , , note] = parts;
  return { paint: (view) => paint(mark, parts, view), focusNote: () => note.focus() };
}

type Parts = [
  save: HTMLElement,
  said: HTMLElement,
  undo: HTMLElement,
  note: HTMLElement,
  reading: HTMLElement,
  tags: HTMLElement,
  line: HTMLElement,
];

function paint(mark: HTMLElement, [save, said, undo, note, reading, tags, line]: Parts, view: MarkView): void {
  const { title, kept } = view;
  mark.className = `mark${kept ? ' kept' : ''}${kept?.note ? ' noted' : ''}${view.failed ? ' failed' : ''}`;
  set(save, 'aria-label', `Save: ${title}`);
  set(save, 'aria-pressed', String(kept !== null));
  set(note, 'aria-label', `Note: ${title}`);
  set(note, 'aria-expanded', String(view.open));
  // A status has no name of its own; the label gives it one, so that it can be found by what it says.
  set(said, 'aria-label', view.said);
  write(said, view.said);
  said.title = view.failed ? view.said : '';
  // Where the keyboard is must not vanish under it.
  if (!view.undo && undo.matches(':focus')) save.focus();
  undo.hidden = !view.undo;
  set(undo, 'aria-label', `Undo: ${title}`);
  write(reading, kept ? STATUS_WORDS[kept.status] : '');
  reading.hidden = !reading.textContent;
  paintTags(tags, kept?.tags ?? []);
  write(line, firstLine(kept?.note ?? ''));
  line.hidden = !line.textContent;
}

function paintTags(box: HTMLElement, tags: readonly string[]): void {
  box.hidden = tags.length === 0;
  box.replaceChildren(
    ...tags.map((name) => {
      const tag = element('span', { class: 'tag' });
      tag.textContent = `#${name}`;
      return tag;
    }),
  );
}

/** The first line of a note that says something, without the Markdown signs before it. */
export function firstLine(note: string): string {
  for (const line of note.split('\n', 20)) {
    const text = line.replace(/^[\s>#*+-]+/u, '').trim();
    if (text) return text.slice(0, 200);
  }
  return '';
}

let template: HTMLElement | undefined;

function buildTemplate(): HTMLElement {
  const mark = element('div', { class: 'mark' });
  const undo = element('button', { type: 'button', class: 'undo', 'data-act': 'undo' });
  undo.textContent = 'Undo';
  mark.append(
    button('save', 'Save', Bookmark),
    element('span', { class: 'said', role: 'status' }),
    undo,
    button('note', 'Note', Pen),
    element('span', { class: 'reading' }),
    element('span', { class: 'tags' }),
    element('span', { class: 'line', dir: 'auto', 'data-act': 'note' }),
  );
  return mark;
}

function button(act: MarkAction, words: string, icon: IconNode): HTMLElement {
  const made = element('button', { type: 'button', class: act, 'data-act': act });
  const word = element('span', { class: 'word' });
  word.textContent = words;
  made.append(drawIcon(icon), word);
  return made;
}

function drawIcon(icon: IconNode): SVGElement {
  const svg = svgElement('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  for (const [tag, attributes] of icon) svg.append(svgElement(tag, attributes));
  return svg;
}

function element(tag: string, attributes: Record<string, string>): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function svgElement(tag: string, attributes: Record<string, string | number | undefined>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** Writes only what differs: a live region that is written again is read again. */
function write(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

function set(target: HTMLElement, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}
