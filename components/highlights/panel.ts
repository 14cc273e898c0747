/** What is drawn of highlights on a page: the button that offers to keep the selected words, and the panel of a paper's highlights. */
import type { Highlight } from '../../lib/paper/paper';
import { element, write } from '../mark/mark';

/** How long after the last key a remark is saved, in milliseconds. */
const PAUSE = 800;
/** The longest remark (lib/paper/text.ts). */
const LONGEST = 2_000;

/** Draws the offer; again for another paper. */
export function offerButton(panel: HTMLElement, title: string, keep: () => void): void {
  panel.classList.add('offer');
  const button = element('button', { type: 'button', 'aria-label': `Highlight: ${title}` }, 'Highlight');
  // A button that is pressed takes the selection away before it is clicked.
  button.addEventListener('pointerdown', (event) => event.preventDefault());
  button.addEventListener('click', (event) => {
    if (event.isTrusted) keep();
  });
  panel.replaceChildren(button);
}

interface HighlightsProps {
  title: string;
  highlights: readonly Highlight[];
  /** Whether its words stand on this page. */
  isHere: (highlight: Highlight) => boolean;
  /** Keeps a remark, empty for none; gives what went wrong, in words. */
  onRemark: (highlight: Highlight, remark: string) => Promise<string | undefined>;
  onRemove: (highlight: Highlight) => void;
  onClose: () => void;
}

export interface OpenHighlights {
  /** Takes up what is kept by now; what is being typed stays. */
  update: (highlights: readonly Highlight[]) => void;
  /** Saves what is not saved yet. */
  flush: () => void;
  /** Puts the keyboard into the remark of one, or of the first. */
  focus: (at?: Highlight) => void;
}

interface Drawn {
  item: HTMLElement;
  field: HTMLTextAreaElement;
  flush: () => void;
  /** Takes up the highlight as it is kept now. */
  update: (highlight: Highlight) => void;
}

/** Draws a paper's highlights into a panel: each with its words, a field for a remark, and a button that removes it. */
export function mountHighlights(panel: HTMLElement, props: HighlightsProps): OpenHighlights {
  const list = element('ul', { class: 'highlights', 'aria-label': `Highlights of ${props.title}` });
  const close = element('button', { type: 'button', class: 'close' }, 'Close');
  close.addEventListener('click', props.onClose);
  panel.append(list, close);
  panel.addEventListener('keydown', (event) => {
    if ('key' in event && event.key === 'Escape') {
      event.preventDefault();
      props.onClose();
    }
  });
  const drawn = new Map<string, Drawn>();
  const update = (highlights: readonly Highlight[]) => {
    const wanted = new Map(highlights.map((highlight) => [nameOf(highlight), highlight]));
    for (const [name, { item }] of drawn) {
      if (wanted.has(name)) continue;
      item.remove();
      drawn.delete(name);
    }
    for (const [name, highlight] of wanted) {
      const known = drawn.get(name);
      if (known) known.update(highlight);
      else {
        const made = draw(highlight, props);
        drawn.set(name, made);
        list.append(made.item);
      }
    }
  };
  update(props.highlights);
  return {
    update,
    flush: () => {
      for (const { flush } of drawn.values()) flush();
    },
    focus: (at) => (drawn.get(at ? nameOf(at) : '') ?? [...drawn.values()][0])?.field.focus(),
  };
}

function draw(first: Highlight, { isHere, onRemark, onRemove }: HighlightsProps): Drawn {
  let highlight = first;
  let saved = highlight.remark ?? '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const words = highlight.quote.length > 60 ? `${highlight.quote.slice(0, 60)}…` : highlight.quote;
  const item = element('li', {});
  const quote = element('blockquote', { dir: 'auto' }, highlight.quote);
  const field = document.createElement('textarea');
  field.value = saved;
  field.rows = 2;
  field.maxLength = LONGEST;
  field.placeholder = 'A remark, if you like';
  field.setAttribute('aria-label', `Remark on “${words}”`);
  const said = element('span', { class: 'said', role: 'status' });
  const remove = element('button', { type: 'button', 'aria-label': `Remove the highlight “${words}”` }, 'Remove');
  const foot = element('div', { class: 'foot' });
  foot.append(said, remove);
  item.append(quote);
  if (!isHere(highlight)) item.append(element('p', { class: 'lost' }, 'These words do not stand on this page.'));
  item.append(field, foot);

  const save = async () => {
    clearTimeout(timer);
    timer = undefined;
    const remark = field.value.trim();
    if (remark === saved) return;
    write(said, 'Saving…');
    const problem = await onRemark(highlight, remark);
    if (problem === undefined) saved = remark;
    write(said, problem === undefined ? 'Saved' : `Not saved. ${problem} Your words are still here.`);
    said.classList.toggle('failed', problem !== undefined);
    // Tried again while they are here.
    if (problem !== undefined && item.isConnected) timer = setTimeout(() => void save(), 5 * PAUSE);
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), PAUSE);
  });
  field.addEventListener('blur', () => void save());
  remove.addEventListener('click', (event) => {
    if (event.isTrusted) onRemove(highlight);
  });
  return {
    item,
    field,
    flush: () => void save(),
    update: (now) => {
      const typed = field.value.trim() !== saved;
      highlight = now;
      if (typed) return;
      saved = now.remark ?? '';
      if (field.value.trim() !== saved) field.value = saved;
    },
  };
}

function nameOf({ quote, prefix, suffix }: Highlight): string {
  return JSON.stringify([quote, prefix, suffix]);
}
