/** A mark that names its paper, where several papers stand in one line of the page and their marks under it one after the other. */
import { DrawnMark, type MarkAction, type MarkView } from './mark';

export class NamedMark extends DrawnMark {
  readonly #root: ShadowRoot;
  #name: HTMLElement | undefined;

  constructor(root: ShadowRoot, act: (action: MarkAction) => void) {
    super(root, act);
    this.#root = root;
  }

  override paint(view: MarkView): void {
    super.paint(view);
    if (!view.shares && !this.#name) return;
    const name = (this.#name ??= document.createElement('span'));
    name.className = 'name';
    name.dir = 'auto';
    // Only to be seen: the controls bear the title already.
    name.ariaHidden = 'true';
    name.textContent = view.shares ? view.title : '';
    this.#root.firstElementChild?.prepend(name);
  }
}
