/** What a key asks for on a page of papers. */
import type { Action, Settings } from '../../lib/settings/settings';

/** What of a keyboard event counts. Within our own controls it is a copy (lib/page/keys.ts), which knows no modifier's state. */
export type Pressed = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat' | 'isComposing' | 'defaultPrevented'
> & {
  getModifierState?: (key: string) => boolean;
};

/** What a key that is held down goes on doing. */
const HELD: readonly Action[] = ['next', 'previous'];

/**
 * The action of a key, where typing is out of the question; `undefined` when it is none of ours: keys are switched off, it is pressed
 * with a modifier, somebody has taken it, the site uses it itself (`theirs`), or nothing is bound to it.
 */
export function actionOf(event: Pressed, { keys, bindings }: Pick<Settings, 'keys' | 'bindings'>, theirs = ''): Action | undefined {
  const { key } = event;
  if (!keys || event.isComposing || event.defaultPrevented || event.metaKey || Array.from(key).length !== 1 || theirs.includes(key))
    return undefined;
  // Some keyboards have `/` behind AltGr, which some systems say as Ctrl and Alt.
  if ((event.ctrlKey || event.altKey) && event.getModifierState?.('AltGraph') !== true) return undefined;
  const bound = Object.entries(bindings) as [Action, string][];
  const found =
    bound.find(([, binding]) => binding === key) ?? (event.shiftKey ? undefined : bound.find(([, binding]) => isSame(binding, key)));
  const action = found?.[0];
  return event.repeat && action !== undefined && !HELD.includes(action) ? undefined : action;
}

/** A capital without Shift is Caps Lock's. */
function isSame(binding: string, key: string): boolean {
  return binding !== '' && binding === key.toLowerCase();
}
