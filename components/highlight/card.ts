/** One highlight in a panel on a page: its words, the remark on it, and its end. */
import type { Highlight } from '../../lib/paper/paper';
import { element } from '../mark/mark';
import { RemarkField, type RemarkOptions } from './remark';

/** A quote longer than this is shown with its middle left out, in characters. */
const SHOWN = 400;

export interface CardOptions extends Omit<RemarkOptions, 'label'> {
  /** The readable title, which names the controls. */
  title: string;
  onRemove: () => void;
}

export class HighlightCard {
  readonly element = element('section', { class: 'card' });
  readonly #remark: RemarkField;

  constructor(options: CardOptions) {
    const { title, highlight, onRemove } = options;
    this.#remark = new RemarkField({ ...options, label: `Remark on ${title}` });
    const remove = element('button', { type: 'button', class: 'remove', 'aria-label': `Remove highlight: ${title}` }, 'Remove');
    // Only a person's own click: the page cannot see in, but it can click where we are.
    remove.addEventListener('click', (event) => event.isTrusted && onRemove());
    const foot = element('div', { class: 'foot' });
    foot.append(remove);
    this.element.append(element('blockquote', { class: 'quote', dir: 'auto' }, shortOf(highlight)), this.#remark.element, foot);
  }

  hear(highlight: Highlight): void {
    this.#remark.hear(highlight);
  }

  focus(): void {
    this.#remark.focus();
  }

  flush(): void {
    this.#remark.flush();
  }

  get failed(): boolean {
    return this.#remark.failed;
  }
}

function shortOf({ quote }: Highlight): string {
  const half = SHOWN / 2;
  return quote.length <= SHOWN ? quote : `${quote.slice(0, half).trimEnd()} … ${quote.slice(-half).trimStart()}`;
}
