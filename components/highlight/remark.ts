/** The field a remark on a highlight is written in, for a panel on a page and for the library: it saves itself on every pause. */
import type { Highlight } from '../../lib/paper/paper';
import { LIMITS } from '../../lib/paper/text';
import { Draft, type DraftState } from '../draft';
import { element, set, write } from '../mark/mark';

/** How a save ended, with the remark as it stands by now. */
export type RemarkResult = { ok: true; value: string } | { ok: false; problem: { words: string; again: boolean } };

export interface RemarkOptions {
  /** What the field is called. */
  label: string;
  highlight: Highlight;
  save: (remark: string) => Promise<RemarkResult>;
  /** Hears of what is not confirmed, with every keystroke; `undefined` once all is. */
  onUnsaved: (remark: string | undefined) => void;
  /** What was typed before and never confirmed. */
  unsaved?: string | undefined;
}

export class RemarkField {
  readonly element = element('div', { class: 'remark' });
  readonly #area = document.createElement('textarea');
  readonly #status = element('p', { class: 'remark-status', role: 'status' });
  readonly #draft: Draft;

  constructor({ label, highlight, save, onUnsaved, unsaved }: RemarkOptions) {
    const remark = highlight.remark ?? '';
    this.#draft = new Draft({
      note: remark,
      tags: [],
      unsaved: unsaved === undefined ? undefined : { note: { base: remark, text: unsaved } },
      save: async ({ note }) => {
        const result = await save(note?.text ?? '');
        return result.ok ? { ok: true, value: { note: result.value, tags: [] } } : result;
      },
      onUnsaved: (changes) => onUnsaved(changes?.note?.text),
      onUpdate: () => this.#paint(),
    });
    const area = this.#area;
    Object.assign(area, { className: 'remark-text', rows: 2, maxLength: LIMITS.remark, dir: 'auto', placeholder: 'Remark (optional)' });
    area.setAttribute('aria-label', label);
    area.addEventListener('input', () => this.#draft.type(area.value));
    area.addEventListener('blur', () => void this.#draft.flush());
    this.element.append(area, this.#status);
    this.#paint();
  }

  /** Takes up the remark as it stands in the library by now; what is being typed stays. */
  hear({ remark = '' }: Highlight): void {
    this.#draft.hear(remark, []);
  }

  focus(): void {
    this.#area.focus({ preventScroll: true });
  }

  /** Sends what is not confirmed, at once, for the page may be going. */
  flush(): void {
    void this.#draft.flush(true);
  }

  /** Whether something could not be saved yet. */
  get failed(): boolean {
    return typeof this.#draft.state === 'object';
  }

  #paint(): void {
    const { text, state } = this.#draft;
    if (this.#area.value !== text) this.#area.value = text;
    const words = wordsOf(state);
    write(this.#status, words);
    // A status has no name of its own; with the label it can be found by what it says.
    set(this.#status, 'aria-label', words);
    this.#status.classList.toggle('is-error', typeof state === 'object');
  }
}

function wordsOf(state: DraftState): string {
  if (state === 'idle') return '';
  if (state === 'saving') return 'Saving…';
  if (state === 'saved') return 'Saved';
  return `Not saved: ${state.words} Your text is still here.${state.again ? ' Trying again…' : ''}`;
}
