// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { commandOf, KEYS } from '../../components/library/keys';

document.body.innerHTML = `
  <input type="search" id="search"><textarea id="note"></textarea><select id="sort"></select>
  <div contenteditable id="free"></div><div role="combobox" tabindex="0" id="combo"></div>
  <ul data-rows><li data-row="a" id="row" tabindex="0"><input type="checkbox" id="check"><a href="#" id="link">A</a><button id="button">B</button></li></ul>
  <aside data-details><button id="close"></button></aside>
  <div role="menu"><button role="menuitem" id="item"></button></div>
  <dialog open><button id="in-dialog"></button></dialog>`;

const press = (key: string, on = 'row', more: Partial<KeyboardEvent> = {}) => {
  const target = on === 'body' ? document.body : document.getElementById(on);
  expect(target, on).not.toBeNull();
  const event = {
    key,
    target,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    defaultPrevented: false,
  };
  return commandOf({ ...event, ...more });
};
const name = (...how: Parameters<typeof press>) => press(...how)?.name;

describe('the library’s keys', () => {
  it.each(['search', 'note', 'sort', 'free', 'combo', 'item', 'in-dialog'])('rest in %s', (on) => {
    for (const key of ['/', 'j', 'k', 'e', 't', '1', 'u', '#', 'Delete', '?', 'x', ' ', 'Enter', 'ArrowDown', 'Escape', 'o'])
      expect(press(key, on), key).toBeUndefined();
    expect(press('a', on, { ctrlKey: true })).toBeUndefined();
    expect(press('z', on, { ctrlKey: true })).toBeUndefined();
  });

  it('work on rows, on their controls and where nothing has the focus', () => {
    for (const on of ['row', 'check', 'link', 'button', 'body']) {
      expect(name('j', on)).toBe('down');
      expect(name('k', on)).toBe('up');
      expect(name('/', on)).toBe('search');
      expect(name('e', on)).toBe('note');
      expect(name('t', on)).toBe('tags');
      expect(name('Delete', on)).toBe('trash');
      expect(name('u', on)).toBe('undo');
      expect(name('?', on, { shiftKey: true })).toBe('keys');
    }
    expect(['1', '2', '3'].map((key) => press(key))).toEqual(['to-read', 'reading', 'read'].map((status) => ({ name: 'status', status })));
  });

  it('leave Enter and Space to the control that has the focus', () => {
    expect(name('Enter', 'row')).toBe('open');
    expect(name(' ', 'row')).toBe('toggle');
    for (const on of ['check', 'link', 'button', 'body', 'close']) {
      expect(press('Enter', on)).toBeUndefined();
      expect(press(' ', on)).toBeUndefined();
    }
  });

  it('leave the arrows to the page beside the list', () => {
    expect(name('ArrowDown', 'row')).toBe('down');
    expect(name('ArrowDown', 'body')).toBe('down');
    expect(press('ArrowDown', 'close')).toBeUndefined();
    expect(name('ArrowDown', 'row', { shiftKey: true })).toBe('extend down');
    expect(press('ArrowDown', 'body', { shiftKey: true })).toBeUndefined();
  });

  it('take no modifier but those that are named', () => {
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey'] as const)
      for (const key of ['j', 'e', '1', 'Delete', '/', 'Enter'])
        expect(press(key, 'row', { [modifier]: true }), `${modifier} ${key}`).toBeUndefined();
    for (const key of ['J', 'U', 'Delete', 'Escape', 'Enter', ' ']) expect(press(key, 'row', { shiftKey: true }), key).toBeUndefined();
    for (const modifier of ['ctrlKey', 'metaKey'] as const) {
      expect(name('a', 'row', { [modifier]: true })).toBe('all');
      expect(name('z', 'row', { [modifier]: true })).toBe('undo');
      expect(press('z', 'row', { [modifier]: true, shiftKey: true })).toBeUndefined();
    }
    // The details' text is selected as any text is.
    expect(press('a', 'close', { ctrlKey: true })).toBeUndefined();
  });

  it('know # behind Alt and AltGr', () => {
    expect(name('#', 'row', { altKey: true })).toBe('trash');
    expect(name('#', 'row', { ctrlKey: true, altKey: true, getModifierState: (key) => key === 'AltGraph' })).toBe('trash');
  });

  it('keep out of what is being composed or was taken by another', () => {
    expect(press('j', 'row', { isComposing: true })).toBeUndefined();
    expect(press('j', 'row', { defaultPrevented: true })).toBeUndefined();
    for (const key of ['constructor', '__proto__', 'toString']) expect(press(key)).toBeUndefined();
  });

  it('are each told of', () => {
    const told = KEYS.flatMap(({ keys }) => keys);
    expect(told).toEqual(
      expect.arrayContaining(['/', 'j', 'k', 'Enter', 'o', 'Space', 'x', 'e', 't', '1', '2', '3', 'Delete', '#', 'u', '?', 'Escape']),
    );
    expect(new Set(told).size).toBe(told.length);
  });
});
