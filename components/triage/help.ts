/** The keys and what they do, in a dialog. */
import type { Action } from '../../lib/settings/settings';
import { element } from '../mark/mark';

/** What each key does, as the help says it. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  next: 'Next paper',
  previous: 'Previous paper',
  save: 'Save, or remove',
  note: 'Note',
  tags: 'Tags',
  'to-read': 'To read',
  reading: 'Reading',
  read: 'Read',
  dismiss: 'Dismiss, or bring back',
  open: 'Open the paper’s page',
  pdf: 'Open the PDF',
  select: 'Select',
  highlight: 'Highlight the selected words',
  undo: 'Undo',
  search: 'Search your papers',
  help: 'Show these keys',
};

export interface HelpTold {
  /** It was closed, in whatever way. */
  closed: () => void;
  /** The person wants to change keys. */
  settings: () => void;
}

/** Draws the dialog of these keys into a root, and opens it. `theirs`: those that do nothing on this site, because it uses them itself. */
export function openHelp(
  root: ShadowRoot,
  bindings: Readonly<Record<Action, string>>,
  theirs: string,
  { closed, settings }: HelpTold,
): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'keys');
  const close = element('button', { type: 'button' }, 'Close');
  const change = element('button', { type: 'button' }, 'Change keys…');
  const head = element('div', { class: 'head' });
  head.append(element('h2', { id: 'keys' }, 'Keys on this page'), close);
  const list = element('dl', {});
  for (const [action, key] of Object.entries(bindings) as [Action, string][]) {
    if (!key || theirs.includes(key)) continue;
    const term = element('dt', {});
    term.append(element('kbd', {}, key));
    list.append(term, element('dd', {}, ACTION_WORDS[action]));
  }
  const foot = element('p', { class: 'quiet' });
  foot.append(change);
  dialog.append(head, list);
  if (theirs) dialog.append(element('p', { class: 'quiet' }, `This site uses ${Array.from(theirs).join(' ')} itself.`));
  dialog.append(foot);
  root.append(dialog);
  close.addEventListener('click', (event) => event.isTrusted && dialog.close());
  change.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    dialog.close();
    settings();
  });
  // A click beside it, which is one on its backdrop.
  dialog.addEventListener('click', (event) => event.isTrusted && event.target === dialog && isBeside(dialog, event) && dialog.close());
  dialog.addEventListener('close', closed);
  dialog.showModal();
  return dialog;
}

function isBeside(dialog: Element, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
