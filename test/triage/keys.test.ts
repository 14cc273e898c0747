import { describe, expect, it } from 'vitest';
import { actionOf, type Pressed } from '../../entrypoints/triage/keys';
import { ACTIONS, USUAL, USUAL_KEYS } from '../../lib/settings/settings';

const pressed = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  ...more,
});

describe('a key', () => {
  it('asks for what is bound to it', () => {
    for (const action of ACTIONS) expect(actionOf(pressed(USUAL_KEYS[action]), USUAL)).toBe(action);
    const own = { ...USUAL, bindings: { ...USUAL.bindings, save: 'w', next: '' } };
    expect(actionOf(pressed('w'), own)).toBe('save');
    expect(actionOf(pressed('s'), own)).toBeUndefined();
    expect(actionOf(pressed('j'), own)).toBeUndefined();
    for (const key of ['', 'Enter', 'Dead', 'Unidentified', 'ArrowDown', ' ']) expect(actionOf(pressed(key), own), key).toBeUndefined();
  });

  it('is nobody’s with a modifier, but for what a keyboard writes by one', () => {
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey'] as const)
      expect(actionOf(pressed('s', { [modifier]: true }), USUAL)).toBeUndefined();
    expect(actionOf(pressed('?', { shiftKey: true }), USUAL)).toBe('help');
    expect(actionOf(pressed('S', { shiftKey: true }), USUAL)).toBeUndefined();
    expect(actionOf(pressed('S'), USUAL), 'Caps Lock').toBe('save');
    const graph = { ctrlKey: true, altKey: true, getModifierState: (name: string) => name === 'AltGraph' };
    expect(actionOf(pressed('/', graph), USUAL)).toBe('search');
  });

  it('is left alone where it is composed, taken, held down, the site’s own, or all are switched off', () => {
    expect(actionOf(pressed('s', { isComposing: true }), USUAL)).toBeUndefined();
    expect(actionOf(pressed('s', { defaultPrevented: true }), USUAL)).toBeUndefined();
    expect(actionOf(pressed('s', { repeat: true }), USUAL)).toBeUndefined();
    expect(actionOf(pressed('j', { repeat: true }), USUAL), 'moving goes on').toBe('next');
    expect(actionOf(pressed('/'), USUAL, '/?')).toBeUndefined();
    expect(actionOf(pressed('s'), USUAL, '/?')).toBe('save');
    expect(actionOf(pressed('s'), { ...USUAL, keys: false })).toBeUndefined();
  });
});
