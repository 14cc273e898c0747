/** The pill: what was just done, with its undo, and how many entries of the page are folded. Plain DOM, as the mark is. */
import { element, set, write } from '../mark/mark';

export interface PillView {
  /** What was just done, in words; or nothing. */
  said: string;
  /** Whether it went wrong. */
  failed: boolean;
  /** Whether it can be taken back. */
  undo: boolean;
  /** How many entries of the page are dismissed, and whether they are shown in full all the same. */
  dismissed: number;
  unfolded: boolean;
}

export class DrawnPill {
  readonly box = element('div', { class: 'box', hidden: '' });
  /** There before it says something: a live region that comes with its text is not read out. */
  readonly #said = element('p', { role: 'status' });
  readonly #undo = element('button', { type: 'button', class: 'strong' }, 'Undo');
  readonly #folded = element('p', {});
  readonly #unfold = element('button', { type: 'button', class: 'strong' });

  /** Draws it into a root. `undo` and `unfold` are called for the person's own clicks only. */
  constructor(root: ShadowRoot, told: { undo: () => void; unfold: () => void }) {
    this.box.append(this.#said, this.#undo, this.#folded, this.#unfold);
    root.append(this.box);
    this.#undo.addEventListener('click', (event) => event.isTrusted && told.undo());
    this.#unfold.addEventListener('click', (event) => event.isTrusted && told.unfold());
  }

  paint({ said, failed, undo, dismissed, unfolded }: PillView): void {
    this.box.hidden = !said && dismissed === 0;
    set(this.#said, 'class', failed ? 'problem' : '');
    // A status has no name of its own; the label gives it one, so that it can be found by what it says.
    set(this.#said, 'aria-label', said);
    write(this.#said, said);
    this.#said.hidden = !said;
    this.#undo.hidden = !said || !undo;
    this.#folded.hidden = this.#unfold.hidden = dismissed === 0;
    // Not `toLocaleString`: what a browser takes to know its first language would be most of what the first dismissal costs.
    write(this.#folded, `${String(dismissed).replace(/\B(?=(\d{3})+$)/gu, ',')} dismissed on this page`);
    write(this.#unfold, unfolded ? 'Fold' : 'Show');
    set(this.#unfold, 'aria-label', unfolded ? 'Fold dismissed' : 'Show dismissed');
  }
}
