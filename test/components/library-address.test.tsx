// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf, shownIn, useAddress } from '../../entrypoints/library/address';
import { EVERYTHING } from '../../lib/paper/view';

beforeEach(() => {
  vi.useFakeTimers();
  history.replaceState(null, '', '/library.html');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const address = () => renderHook(() => useAddress()).result;
const go = (result: ReturnType<typeof address>, ...how: Parameters<ReturnType<typeof useAddress>[1]>) =>
  void act(() => result.current[1](...how));
const typed = (query: string) => ({ view: { ...EVERYTHING, query } });

describe('the library’s address', () => {
  it('says what is shown and which paper is open, and is read again', () => {
    for (const shown of [
      { view: EVERYTHING, paper: undefined },
      { view: { ...EVERYTHING, query: 'a&b', tags: ['x y'], trash: true }, paper: 'k 1&2' },
    ])
      expect(shownIn(addressOf(shown))).toEqual(shown);
    expect(addressOf({ view: EVERYTHING, paper: undefined })).toBe('');
    expect(shownIn(`?paper=${'x'.repeat(101)}`).paper).toBeUndefined();
    expect(shownIn('?paper=').paper).toBeUndefined();
  });

  it('begins with what the page was opened with', () => {
    history.replaceState(null, '', '/library.html?q=graph&paper=k1');
    expect(address().current[0]).toEqual({ view: { ...EVERYTHING, query: 'graph' }, paper: 'k1' });
  });

  it('is another with each click, and each can be gone back from', () => {
    const before = history.length;
    const result = address();
    go(result, { paper: 'k1' }, 'push');
    go(result, { view: { ...EVERYTHING, trash: true } }, 'push');
    expect(location.search).toBe('?trash=yes&paper=k1');
    expect(history.length).toBe(before + 2);
    // What is shown already is no step.
    go(result, { paper: 'k1' }, 'push');
    expect(history.length).toBe(before + 2);
    history.replaceState(null, '', '/library.html?q=old');
    void act(() => void window.dispatchEvent(new PopStateEvent('popstate')));
    expect(result.current[0]).toEqual({ ...typed('old'), paper: undefined });
  });

  it('follows typing, in place, and so seldom that no browser refuses it', () => {
    const before = history.length;
    const written = vi.spyOn(history, 'replaceState');
    const result = address();
    for (const query of ['g', 'gr', 'gra']) go(result, typed(query), 'replace');
    expect(result.current[0].view.query).toBe('gra');
    expect(written).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(written).toHaveBeenCalledOnce();
    expect([location.search, history.length]).toEqual(['?q=gra', before]);
    // Who types on and on has an address that is no older than that.
    for (let key = 0; key < 40; key += 1) {
      go(result, typed(`gra${'x'.repeat(key)}`), 'replace');
      vi.advanceTimersByTime(50);
    }
    expect(written.mock.calls.length).toBeLessThanOrEqual(21);
    expect(location.search.length).toBeGreaterThan('?q=gra'.length + 36);
  });

  it('has what was typed when a click or the end of the page comes before the rest', () => {
    const result = address();
    go(result, typed('gra'), 'replace');
    const replaced = vi.spyOn(history, 'replaceState');
    go(result, { paper: 'k1' }, 'push');
    // The step that is gone back to has the words.
    expect(replaced).toHaveBeenCalledExactlyOnceWith(null, '', '/library.html?q=gra');
    expect(location.search).toBe('?q=gra&paper=k1');
    go(result, typed('graph'), 'replace');
    window.dispatchEvent(new Event('pagehide'));
    expect(location.search).toBe('?q=graph&paper=k1');
  });
});
