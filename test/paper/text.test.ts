import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanTag, clip, LIMITS } from '../../lib/paper/text';
import { Paper } from '../../lib/paper/paper';
import { anyText } from './record';

const tag = Paper.shape.tags;

describe('clipping', () => {
  it.each([
    ['  two\n\t words ', 40, 'two words'],
    ['exactly', 7, 'exactly'],
    ['one too many', 11, 'one too ma…'],
    ['', 5, ''],
    ['ab😀cd', 4, 'ab…'],
    ['ab😀cd', 5, 'ab😀…'],
  ])('%j at %i is %j', (text, max, clipped) => {
    expect(clip(text, max)).toBe(clipped);
  });

  it('never gives more than asked for, nor half a character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'é', '😀', ' ', '\n')).map((parts) => parts.join('')),
        fc.integer({ min: 1, max: 30 }),
        (text, max) => {
          const clipped = clip(text, max);
          expect(clipped.length).toBeLessThanOrEqual(max);
          expect(clipped).not.toMatch(/\p{Cs}/u);
        },
      ),
    );
  });
});

describe('a tag', () => {
  it.each([
    ['#llm', 'llm'],
    [' ##  to read\n soon ', 'to read soon'],
    ['C#', 'C#'],
    ['#', ''],
    ['   ', ''],
    [`${'x'.repeat(59)}😀`, 'x'.repeat(59)],
    [`${'x'.repeat(59)} yz`, 'x'.repeat(59)],
  ])('%j is kept as %j', (text, kept) => {
    expect(cleanTag(text)).toBe(kept);
  });

  it('that was cleaned is one the schema takes, unless nothing is left', () => {
    fc.assert(
      fc.property(anyText(2 * LIMITS.tag), (text) => {
        const cleaned = cleanTag(text);
        expect(cleaned === '' || tag.safeParse([cleaned]).success).toBe(true);
        expect(cleanTag(cleaned)).toBe(cleaned);
      }),
    );
  });
});
