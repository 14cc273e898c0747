import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuote, plainOf, quoteAt } from '../../lib/page/quote';

const ABSTRACT =
  'We draw norms with few lines. For $0 < p < 1$ we draw fewer, and for office work none. Norms with few lines are drawn by hand; ' +
  'the office has efficient machines that draw them on paper, which the authors keep for later measurements of the same norms.';

/** The words a quote is found on. */
function found(text: string, quote: string, around: { prefix?: string; suffix?: string } = {}): string | undefined {
  const place = findQuote(plainOf(text), { quote, prefix: '', suffix: '', ...around });
  return place && text.slice(place.start, place.end);
}

describe('a quote is found', () => {
  it.each([
    ['as it stands', ABSTRACT, 'we draw fewer', 'we draw fewer'],
    ['over line breaks and indents', ABSTRACT.replaceAll(' ', '\n      '), 'draw fewer, and', 'draw\n      fewer,\n      and'],
    ['through ligatures', ABSTRACT.replace('office work', 'oﬃce work'), 'office work', 'oﬃce work'],
    ['of ligatures', ABSTRACT, 'eﬃcient machines', 'efficient machines'],
    ['through soft hyphens', ABSTRACT.replace('measurements', 'measure\u00adments'), 'later measurements', 'later measure\u00adments'],
    ['whatever the case', ABSTRACT, 'NORMS WITH FEW LINES ARE', 'Norms with few lines are'],
    ['with other dashes and quotes', 'it’s “well‑known”—or so', 'it\'s "well-known"-or', 'it’s “well‑known”—or'],
    [
      'where a formula is drawn otherwise',
      ABSTRACT.replace('$0 < p < 1$', '0<p<1'),
      'For $0 < p < 1$ we draw fewer, and',
      'For 0<p<1 we draw fewer, and',
    ],
    ['where a word was corrected', ABSTRACT.replace('hand', 'hands'), 'are drawn by hand; the office', 'are drawn by hands; the office'],
    [
      'where a word is gone',
      ABSTRACT.replace('efficient ', ''),
      'the office has efficient machines that draw',
      'the office has machines that draw',
    ],
    ['with an emoji at its end', 'a note 🙂 here', 'note 🙂', 'note 🙂'],
  ])('%s', (_, text, quote, is) => {
    expect(found(text, quote)).toBe(is);
  });

  it('in the place whose surroundings are those it was taken from', () => {
    const twice = 'First the same words, then more of it; last the same words, and no more.';
    const second = twice.lastIndexOf('the same words');
    const quote = quoteAt(twice, second, second + 'the same words'.length);
    expect(findQuote(plainOf(twice), quote)).toEqual({ start: second, end: second + 14 });
    expect(findQuote(plainOf(`Before. ${twice}`), quote)).toEqual({ start: second + 8, end: second + 22 });
  });

  it('wherever it was taken from, in whatever white space', () => {
    fc.assert(
      fc.property(
        fc.nat(ABSTRACT.length - 2),
        fc.integer({ min: 1, max: 120 }),
        fc.constantFrom(' ', '\n', '\t\n  ', '\u00a0'),
        (from, length, space) => {
          const taken = quoteAt(ABSTRACT, from, from + length);
          fc.pre(taken.quote.trim() !== '');
          const text = ABSTRACT.replaceAll(' ', space);
          const place = findQuote(plainOf(text), taken);
          expect(place).toBeDefined();
          expect(plainOf(text.slice(place?.start, place?.end)).text).toBe(plainOf(taken.quote).text);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('though some of its characters differ', () => {
    fc.assert(
      fc.property(fc.nat(ABSTRACT.length - 60), fc.nat(40), fc.constantFrom('x', '', 'yz'), (from, at, by) => {
        const taken = quoteAt(ABSTRACT, from, from + 60);
        const changed = ABSTRACT.slice(0, from + at) + by + ABSTRACT.slice(from + at + 1);
        expect(findQuote(plainOf(changed), taken)).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('a quote is not found', () => {
  it.each([
    ['that is empty', ABSTRACT, ''],
    ['of white space alone', ABSTRACT, ' \n\u00ad '],
    ['that is not there', ABSTRACT, 'Something else entirely, of another paper'],
    ['of which too much differs', ABSTRACT, 'the house has sufficient paper that saw hens'],
    ['that is longer than the text', 'short', ABSTRACT],
    ['in nothing', '', 'words'],
  ])('%s', (_, text, quote) => {
    expect(found(text, quote)).toBeUndefined();
  });
});

describe('however large', () => {
  const words = (count: number) => Array.from({ length: count }, (_, at) => `word${(at * 7_919) % 10_007}`).join(' ');

  it('an abstract of 50,000 characters is looked through', () => {
    const long = words(6_000).slice(0, 50_000);
    const quote = quoteAt(long, 40_000, 40_120);
    expect(findQuote(plainOf(long), quote)).toEqual({ start: 40_000, end: 40_120 });
    expect(found(long, quote.quote.replace('word', 'wurd'))).toBe(quote.quote);
  });

  it('a quote of thousands of characters is found by its ends', () => {
    const long = words(4_000);
    const { quote } = quoteAt(long, 5_000, 9_000);
    const changed = long.replace(quote.slice(2_000, 2_050), 'otherwise');
    const place = findQuote(plainOf(changed), { quote, prefix: '', suffix: '' });
    expect(place?.start).toBe(5_000);
    expect(changed.slice(0, place?.end).endsWith(quote.slice(-100))).toBe(true);
  });

  it('texts that repeat themselves, and texts beyond all bounds, are let be', () => {
    const same = 'a'.repeat(50_000);
    expect(found(same, 'a'.repeat(200))).toHaveLength(200);
    expect(found(same, `${'a'.repeat(100)}b${'a'.repeat(100)}`)).toBeDefined();
    expect(found(words(40_000), 'this is not in it anywhere at all')).toBeUndefined();
  });
});
