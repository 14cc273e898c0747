import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../lib/paper/paper';
import { EVERYTHING, isNarrowed, knownAs, searchOf, SORTS, viewOf, type View } from '../../lib/paper/view';

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const some = fc.uniqueArray(words, { maxLength: 5 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const views: fc.Arbitrary<View> = fc
  .record({
    query: fc.string({ unit: 'grapheme', maxLength: 80 }),
    sort: fc.constantFrom(...SORTS),
    descending: fc.boolean(),
    tags: some,
    tagged: fc.constantFrom('any' as const, 'all' as const, 'none' as const, 'untagged' as const),
    statuses: fc.subarray([...STATUSES]),
    from: maybe(fc.integer({ min: 1000, max: 9999 })),
    to: maybe(fc.integer({ min: 1000, max: 9999 })),
    sites: some,
    note: maybe(fc.boolean()),
    code: maybe(fc.boolean()),
    trash: fc.boolean(),
  })
  .map(({ from, to, note, code, ...view }) => ({
    ...view,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(note !== undefined && { note }),
    ...(code !== undefined && { code }),
  }));

describe('a view in an address', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(viewOf(searchOf(view))).toEqual(view);
      }),
    );
  });

  it('is short, and nothing at all when everything is shown', () => {
    expect(searchOf(EVERYTHING)).toBe('');
    expect(viewOf('')).toEqual(EVERYTHING);
    expect(searchOf({ ...EVERYTHING, query: 'graph & tree', statuses: ['reading'], from: 2024 })).toBe(
      '?q=graph+%26+tree&status=reading&from=2024',
    );
  });

  it('falls back where the address is not one of ours, and never throws', () => {
    for (const search of [
      '?sort=__proto__&order=&tagged=x&status=done&from=20x4&to=-1&note=maybe&code=1&trash=1',
      '?%',
      '???',
      '?q',
      'x=y',
    ])
      expect(viewOf(search)).toEqual(EVERYTHING);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => {
        expect(searchOf(viewOf(search))).toBeTypeOf('string');
      }),
    );
  });

  it('keeps hostile ones small', () => {
    const view = viewOf(`?q=${'a'.repeat(100_000)}${Array.from({ length: 5_000 }, (_, at) => `&tag=t${String(at)}`).join('')}`);
    expect(view.query).toHaveLength(2_000);
    expect(view.tags).toHaveLength(100);
    expect(viewOf('?tag=a&tag=a&tag=').tags).toEqual(['a']);
  });

  it('settles: what was read and written once stays the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const view = viewOf(`?q=${text}&tag=${text}&site=${text}`);
        expect(viewOf(searchOf(view))).toEqual(view);
      }),
    );
  });

  it('knows every status there is', () => {
    expect(viewOf(searchOf({ ...EVERYTHING, statuses: STATUSES })).statuses).toEqual([...STATUSES]);
  });
});

describe('a narrowed view', () => {
  it('is one that leaves papers out; its order and the trash do not', () => {
    expect(isNarrowed({ ...EVERYTHING, sort: 'title', descending: false, trash: true, tagged: 'all', query: ' ' })).toBe(false);
    for (const narrowing of [
      { query: 'x' },
      { tags: ['a'] },
      { tagged: 'untagged' as const },
      { from: 2020 },
      { note: false },
      { sites: ['arxiv'] },
    ])
      expect(isNarrowed({ ...EVERYTHING, ...narrowing })).toBe(true);
  });
});

it('a paper is known to people by what others call it, too', () => {
  const entry = 'entry:c0bd20e44cb11c1b99d4510936ec8282';
  expect(knownAs(['arxiv:2407.11062', entry, 'doi:10.1/entry:x'])).toEqual(['arxiv:2407.11062', 'doi:10.1/entry:x']);
  expect(knownAs([entry])).toEqual([]);
});
