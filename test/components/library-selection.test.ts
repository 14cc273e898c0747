import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { every, inOrder, NOTHING, ranged, toggled, within, type Selection } from '../../components/library/selection';

const keys = ['a', 'b', 'c', 'd', 'e'];
const shown = (selection: Selection) => inOrder(selection, keys).join('');

describe('a selection', () => {
  it('takes papers in and lets them go, one by one', () => {
    const two = toggled(toggled(NOTHING, 'd'), 'b');
    expect(shown(two)).toBe('bd');
    expect(shown(toggled(two, 'd'))).toBe('b');
  });

  it('takes in all between the last one and another, in either direction', () => {
    expect(shown(ranged(toggled(NOTHING, 'b'), keys, 'd'))).toBe('bcd');
    expect(shown(ranged(toggled(NOTHING, 'd'), keys, 'a'))).toBe('abcd');
  });

  it('gives a range up for the next from the same place, and keeps what was selected before it', () => {
    const one = toggled(toggled(NOTHING, 'a'), 'c');
    const wide = ranged(one, keys, 'e');
    expect(shown(wide)).toBe('acde');
    expect(shown(ranged(wide, keys, 'd'))).toBe('acd');
    expect(shown(ranged(wide, keys, 'b'))).toBe('abc');
  });

  it('begins a range where it is told to when nothing was selected yet, or where it began is gone', () => {
    expect(shown(ranged(NOTHING, keys, 'c', 'b'))).toBe('bc');
    expect(shown(ranged(toggled(NOTHING, 'z'), keys, 'c', 'b'))).toBe('bc');
    expect(shown(ranged(NOTHING, keys, 'c'))).toBe('c');
  });

  it('does nothing for a paper that is not in the list', () => {
    const one = toggled(NOTHING, 'b');
    expect(ranged(one, keys, 'z')).toBe(one);
    expect(ranged(NOTHING, [], 'z')).toBe(NOTHING);
  });

  it('holds all', () => {
    expect(shown(every(keys))).toBe('abcde');
    expect(shown(toggled(every(keys), 'c'))).toBe('abde');
  });

  it('lets go of what is not listed any more, and is the same when that is nothing', () => {
    const all = every(keys);
    expect(within(all, keys)).toBe(all);
    expect(within(NOTHING, [])).toBe(NOTHING);
    const fewer = within(ranged(toggled(NOTHING, 'b'), keys, 'd'), ['a', 'c', 'd']);
    expect([...fewer.chosen].sort()).toEqual(['c', 'd']);
    // Where the range began is gone: the next one begins anew.
    expect(fewer.anchor).toBeUndefined();
  });

  it('never holds what the list does not show', () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant('toggle' as const), key: fc.constantFrom(...keys) }),
      fc.record({ is: fc.constant('range' as const), key: fc.constantFrom(...keys) }),
      fc.record({ is: fc.constant('list' as const), list: fc.subarray(keys) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let list = keys;
        let selection = NOTHING;
        for (const one of steps) {
          if (one.is === 'list') {
            list = one.list;
            selection = within(selection, list);
          } else if (list.includes(one.key))
            selection = one.is === 'toggle' ? toggled(selection, one.key) : ranged(selection, list, one.key);
          expect([...selection.chosen].filter((key) => !list.includes(key))).toEqual([]);
        }
      }),
    );
  });
});
