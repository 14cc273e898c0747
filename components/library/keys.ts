/** The library's keys: what each does, said once for those who press them and for those who look them up. */
import type { Status } from '../../lib/paper/paper';

export type Command =
  | { name: 'search' | 'up' | 'down' | 'extend up' | 'extend down' | 'first' | 'last' }
  | { name: 'open' | 'toggle' | 'all' | 'note' | 'tags' | 'trash' | 'undo' | 'keys' | 'leave' | 'read' }
  | { name: 'status'; status: Status };

interface Help {
  keys: readonly string[];
  words: string;
}

/** As the dialog of keys shows them. */
export const KEYS: readonly Help[] = [
  { keys: ['/'], words: 'Search' },
  { keys: ['j', '↓'], words: 'Next paper' },
  { keys: ['k', '↑'], words: 'Previous paper' },
  { keys: ['Enter'], words: 'Show the paper’s details' },
  { keys: ['o'], words: 'Open the paper’s page' },
  { keys: ['Space', 'x'], words: 'Select' },
  { keys: ['Shift+↓', 'Shift+↑'], words: 'Select several' },
  { keys: ['Ctrl+A'], words: 'Select all that are listed' },
  { keys: ['e'], words: 'Edit the note' },
  { keys: ['t'], words: 'Tags' },
  { keys: ['1', '2', '3'], words: 'To read, Reading, Read' },
  { keys: ['Delete', '#'], words: 'Move to trash' },
  { keys: ['u', 'Ctrl+Z'], words: 'Undo' },
  { keys: ['Escape'], words: 'Clear the selection, close the details' },
  { keys: ['?'], words: 'Show these keys' },
];

const STATUS_KEYS: ReadonlyMap<string, Status> = new Map([
  ['1', 'to-read'],
  ['2', 'reading'],
  ['3', 'read'],
]);
/** Keys that do one thing wherever the focus is, as long as nothing is being typed. */
const PLAIN: ReadonlyMap<string, Command> = new Map([
  ['/', { name: 'search' }],
  ['j', { name: 'down' }],
  ['k', { name: 'up' }],
  ['o', { name: 'read' }],
  ['x', { name: 'toggle' }],
  ['e', { name: 'note' }],
  ['t', { name: 'tags' }],
  ['#', { name: 'trash' }],
  ['Delete', { name: 'trash' }],
  ['u', { name: 'undo' }],
  ['?', { name: 'keys' }],
  ['Escape', { name: 'leave' }],
]);
/** Keys that mean something to other controls, and are the list's only on a row, or when nothing has the focus. */
const ON_ROWS: ReadonlyMap<string, Command> = new Map([
  ['ArrowDown', { name: 'down' }],
  ['ArrowUp', { name: 'up' }],
  ['Home', { name: 'first' }],
  ['End', { name: 'last' }],
]);
const ON_ONE_ROW: ReadonlyMap<string, Command> = new Map([
  ['Enter', { name: 'open' }],
  [' ', { name: 'toggle' }],
]);

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target' | 'isComposing' | 'defaultPrevented'
> & {
  getModifierState?: (key: string) => boolean;
};

/**
 * What a key asks for; `undefined` when it is none of ours: something is being typed, a dialog is open, another control has taken
 * it, or it is pressed with a modifier that is not named above.
 */
export function commandOf(event: Pressed): Command | undefined {
  const { key, target } = event;
  if (event.isComposing || event.defaultPrevented) return undefined;
  const element = target instanceof Element ? target : undefined;
  if (element && (isTyping(element) || element.closest('dialog, [role=menu], [role=dialog]'))) return undefined;
  const list = element?.closest('[data-rows]');
  const nowhere = !element || element === element.ownerDocument.body || element === element.ownerDocument.documentElement;
  // Some keyboards have `#` behind Alt or AltGr, which says Ctrl and Alt.
  const written = key === '#' || event.getModifierState?.('AltGraph') === true;
  if ((event.ctrlKey || event.metaKey) && !written) {
    if (event.altKey || event.shiftKey) return undefined;
    if (key.toLowerCase() === 'z') return { name: 'undo' };
    // In the details it selects their text, as anywhere.
    return key.toLowerCase() === 'a' && !element?.closest('[data-details]') ? { name: 'all' } : undefined;
  }
  if (event.altKey && !written) return undefined;
  if (event.shiftKey) {
    if (list && key === 'ArrowDown') return { name: 'extend down' };
    if (list && key === 'ArrowUp') return { name: 'extend up' };
    // What is on shifted keys is not the same on all keyboards: `?`, `#`, `/`, digits.
    if (/^(\p{L}|Delete|Escape)$/u.test(key)) return undefined;
  }
  const status = STATUS_KEYS.get(key);
  if (status) return { name: 'status', status };
  const plain = PLAIN.get(key);
  if (plain || event.shiftKey) return plain;
  return ((list || nowhere) && ON_ROWS.get(key)) || (element?.matches('[data-row]') ? ON_ONE_ROW.get(key) : undefined);
}

/** Whether keys are text there, or choose: a field, a list of choices. */
function isTyping(element: Element): boolean {
  if (element.closest('textarea, select, [contenteditable]:not([contenteditable=false]), [role=combobox], [role=textbox], [role=listbox]'))
    return true;
  const input = element.closest('input');
  return input !== null && !/^(checkbox|button|submit|reset)$/.test(input.type);
}
