/** What is handed on of a guarded event (keys.ts) to our own listeners. */

/** What of an event they read. */
const KEY_FIELDS = 'key code ctrlKey shiftKey altKey metaKey repeat isComposing';
const INPUT_FIELDS = 'inputType data isComposing';

/**
 * A copy of what our own listeners hear: keys, and the input they have led to. A plain event with the fields of its kind, for
 * Firefox lets every KeyboardEvent of a key out of the root, `composed: false` or not.
 */
export function copyOf(event: Event): Event | undefined {
  const fields =
    event instanceof KeyboardEvent ? KEY_FIELDS : event.type === 'input' && event instanceof InputEvent ? INPUT_FIELDS : undefined;
  if (!fields) return undefined;
  const copy = new Event(event.type, { bubbles: true, composed: false, cancelable: event.cancelable });
  for (const name of fields.split(' ')) Object.defineProperty(copy, name, { value: Reflect.get(event, name) });
  return copy;
}
