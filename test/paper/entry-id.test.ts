import { describe, expect, it } from 'vitest';
import { entryId } from '../../lib/paper/entry-id';
import { IDENTIFIER } from '../../lib/paper/identifier';

const base = { title: 'On the Étale Site: Part 2', authors: ['Ada Byron', 'Bo Sample'], published: '2024-07-10' };

describe('what a paper without an identifier goes by', () => {
  it('is an identifier, and never another', async () => {
    // Frozen: records are found by it.
    expect(await entryId(base)).toBe('entry:c0bd20e44cb11c1b99d4510936ec8282');
    expect(await entryId(base)).toMatch(IDENTIFIER);
  });

  it.each([
    { title: 'ON THE  ETALE SITE — Part 2.' },
    { title: "On the \\'Etale Site: Part $2$" },
    { authors: ['Byron, Ada'] },
    { authors: ['A. Byron'] },
    { published: '2024' },
  ])('is the same however it is spelt: %j', async (change) => {
    expect(await entryId({ ...base, ...change })).toBe(await entryId(base));
  });

  it.each([{ title: 'On the Étale Site: Part 3' }, { authors: ['Bo Sample'] }, { authors: undefined }, { published: '2025' }])(
    'is another for another paper: %j',
    async (change) => {
      expect(await entryId({ ...base, ...change })).not.toBe(await entryId(base));
    },
  );

  it('is not where there is no title', async () => {
    expect(await entryId({ ...base, title: ' — ' })).toBeUndefined();
  });
});
