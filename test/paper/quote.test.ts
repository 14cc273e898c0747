import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsQuote, placesOf, quoteFrom, readableOf, type Quote } from '../../lib/paper/quote';

const ABSTRACT =
  'We draw norms with few lines. For $0 < p < 1$ we draw fewer, and for office work none. Norms with few lines are drawn by hand; ' +
  'the office has efficient machines that draw them in $\\mathcal{O}(n\\log n)$ steps, which the authors keep for later measurements of ' +
  'the same norms in $\\mathbb{R}^d$, under $\\varepsilon$-noise.';

/** The words a quote is found on, in each place. */
function found(text: string, quote: string, around: Partial<Quote> = {}): string[] {
  return placesOf(readableOf(text), { quote, prefix: '', suffix: '', ...around }).map(({ start, end }) => text.slice(start, end));
}

/** The quote of a part of a text. */
function quoteAt(text: string, start: number, end: number): Quote {
  return { quote: text.slice(start, end), prefix: text.slice(Math.max(0, start - 32), start), suffix: text.slice(end, end + 32) };
}

describe('a quote is found', () => {
  it.each([
    ['as it stands', ABSTRACT, 'we draw fewer', 'we draw fewer'],
    ['over line breaks and indents', ABSTRACT.replaceAll(' ', '\n      '), 'draw fewer, and', 'draw\n      fewer,\n      and'],
    ['through ligatures', ABSTRACT.replace('office work', 'oﬃce work'), 'office work', 'oﬃce work'],
    ['of ligatures', ABSTRACT, 'eﬃcient machines', 'efficient machines'],
    ['through soft hyphens', ABSTRACT.replace('machines', 'ma\u00adchines'), 'efficient machines', 'efficient ma\u00adchines'],
    ['hyphenated at a line’s end', ABSTRACT.replace('measurements', 'mea-\nsurements'), 'later measurements', 'later mea-\nsurements'],
    ['in capitals', ABSTRACT.toUpperCase(), 'efficient machines', 'EFFICIENT MACHINES'],
    ['with other quotation marks and dashes', 'a “quoted” range 1–2 here', '"quoted" range 1-2', 'quoted” range 1–2'],
    ['with its accents apart', 'von Poincare\u0301 selbst', 'Poincaré', 'Poincare\u0301'],
    ['with its formula drawn', ABSTRACT.replace('$0 < p < 1$', '0<p<1'), 'For $0 < p < 1$ we draw', 'For 0<p<1 we draw'],
    ['drawn, of a formula in TeX', ABSTRACT, 'in O(n log n) steps', 'in $\\mathcal{O}(n\\log n)$ steps'],
    ['with letters of other alphabets', ABSTRACT, 'ℝᵈ, under ε-noise', 'R}^d$, under $\\varepsilon$-noise'],
    ['where a word was corrected', ABSTRACT.replace('hand', 'hands'), 'are drawn by hand; the office', 'are drawn by hands; the office'],
    [
      'where a word is gone',
      ABSTRACT.replace('efficient ', ''),
      'the office has efficient machines that draw',
      'the office has machines that draw',
    ],
    ['of another script', '我们画范数。用很少的线。', '用很少的线', '用很少的线'],
  ])('%s', (_, text, quote, is) => {
    expect(found(text, quote)).toEqual([is]);
  });

  it('in the place whose surroundings are those it was taken from', () => {
    const twice = 'First the same words, then more of it; last the same words, and no more.';
    const second = twice.lastIndexOf('the same words');
    const quote = quoteAt(twice, second, second + 'the same words'.length);
    for (const before of ['', 'The same words. ']) {
      const [place, ...others] = placesOf(readableOf(before + twice), quote);
      expect(place).toMatchObject({ start: before.length + second, errors: 0 });
      expect(others).toEqual([]);
    }
  });

  it('in each copy of the text it was taken from, and without surroundings in the first', () => {
    const quote = quoteAt(ABSTRACT, 34, 64);
    expect(found(`${ABSTRACT} Show less. ${ABSTRACT}`, quote.quote, quote)).toEqual([quote.quote.trim(), quote.quote.trim()]);
    expect(found('so so so', 'so')).toEqual(['so']);
  });

  it('wherever it was taken from, in whatever white space', () => {
    fc.assert(
      fc.property(
        fc.nat(ABSTRACT.length - 2),
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(' ', '\n', '\t\n  ', '\u00a0'),
        (from, length, space) => {
          const taken = quoteAt(ABSTRACT, from, from + length);
          // Half a command is no word of it.
          fc.pre(readableOf(taken.quote).letters !== '' && !/\\/.test(taken.quote + taken.prefix.slice(-12)));
          const text = ABSTRACT.replaceAll(' ', space);
          const [place] = placesOf(readableOf(text), taken);
          expect(readableOf(text.slice(place?.start, place?.end)).letters).toBe(readableOf(taken.quote).letters);
          expect(place?.errors).toBe(0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('though some of its characters differ', () => {
    const plain = ABSTRACT.replace(/\$[^$]*\$/g, 'formula');
    fc.assert(
      fc.property(fc.nat(plain.length - 60), fc.nat(40), fc.constantFrom('x', '', 'yz'), (from, at, by) => {
        const taken = quoteAt(plain, from, from + 60);
        const changed = plain.slice(0, from + at) + by + plain.slice(from + at + 1);
        const [place] = placesOf(readableOf(changed), taken);
        // No further off than what was changed.
        expect(Math.abs((place?.start ?? Infinity) - from)).toBeLessThan(6);
        expect(Math.abs((place?.end ?? Infinity) - (from + 60))).toBeLessThan(6);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a quote is not found', () => {
  it.each([
    ['that is empty', ABSTRACT, ''],
    ['of white space and signs alone', ABSTRACT, ' \n\u00ad — ($)'],
    ['that is not there', ABSTRACT, 'Something else entirely, of another paper'],
    ['of which too much differs', ABSTRACT, 'the house has sufficient paper that saw hens'],
    ['so short that a letter makes it another', ABSTRACT, 'we drew'],
    ['that is longer than the text', 'short', ABSTRACT],
    ['in nothing', '', 'words'],
  ])('%s', (_, text, quote) => {
    expect(found(text, quote)).toEqual([]);
    expect(holdsQuote(text, { quote, prefix: '', suffix: '' })).toBe(false);
  });
});

describe('selected words are', () => {
  const page = ABSTRACT.replace('$0 < p < 1$', '0 < p < 1').replace('$\\mathbb{R}^d$', 'ℝd');
  const selected = (words: string, text = page) => {
    const at = text.indexOf(words);
    return quoteFrom(ABSTRACT, { words, before: text.slice(Math.max(0, at - 64), at), behind: text.slice(at + words.length).slice(0, 64) });
  };

  it('kept as the abstract has them, with what stands before and behind', () => {
    expect(selected('we draw fewer,')).toEqual({
      quote: 'we draw fewer,',
      prefix: 'raw norms with few lines. For $0 < p < 1$ '.slice(-32),
      suffix: ' and for office work none. Norms with few'.slice(0, 32),
    });
  });

  it('kept with the whole of a formula', () => {
    expect(selected('the same norms in ℝd')?.quote).toBe('the same norms in $\\mathbb{R}^d$');
    expect(selected('0 < p < 1 we draw')?.quote).toBe('$0 < p < 1$ we draw');
  });

  it('kept of an abstract of one line though it stands in many', () => {
    const lines = ABSTRACT.replaceAll(' ', '\n   ');
    expect(quoteFrom(lines, { words: 'are drawn by hand', before: 'with few lines', behind: '; the office' })?.quote).toBe(
      'are drawn by hand',
    );
  });

  it.each([
    ['words beyond its beginning', 'Abstract: We draw norms with few lines', `Abstract: ${page}`],
    ['words beyond its end', 'under $\\varepsilon$-noise. Comments: 12 pages', `${page} Comments: 12 pages`],
    ['words of the title that stand in it, too', 'Norms with few lines', `Norms with few lines. Ada Example and Bo Sample. ${page}`],
    ['words of another abstract', 'Other words of another paper', 'Other words of another paper'],
  ])('no quote of it: %s', (_, words, text) => {
    expect(selected(words, text)).toBeUndefined();
  });

  it('kept when they are all of it', () => {
    expect(quoteFrom(ABSTRACT, { words: ABSTRACT, before: 'Abstract:', behind: 'Comments:' })).toEqual({
      quote: ABSTRACT,
      prefix: '',
      suffix: '',
    });
  });

  it('found where they were taken from', () => {
    fc.assert(
      fc.property(fc.nat(ABSTRACT.length - 2), fc.integer({ min: 4, max: 150 }), (from, length) => {
        const words = ABSTRACT.slice(from, from + length);
        fc.pre(readableOf(words).letters.length > 3 && !/\\/.test(words + ABSTRACT.slice(from - 12, from)));
        const quote = quoteFrom(ABSTRACT, { words, before: ABSTRACT.slice(0, from), behind: ABSTRACT.slice(from + length) });
        expect(quote).toBeDefined();
        const at = quote ? ABSTRACT.indexOf(quote.prefix + quote.quote + quote.suffix) + quote.prefix.length : -1;
        expect(Math.abs(at - from)).toBeLessThan(8);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('however large and however alike', () => {
  const words = (count: number) => Array.from({ length: count }, (_, at) => `word${(at * 7_919) % 10_007}`).join(' ');
  /** A guard against what grows faster than its text, not a measure: what is tried takes a few milliseconds. */
  const quickly = <T>(act: () => T): T => {
    const start = performance.now();
    const result = act();
    expect(performance.now() - start).toBeLessThan(1_500);
    return result;
  };

  it('an abstract of 50,000 characters is looked through', () => {
    const long = words(6_000).slice(0, 50_000);
    const quote = quoteAt(long, 40_000, 40_120);
    expect(quickly(() => placesOf(readableOf(long), quote))[0]).toMatchObject({ start: 40_000, end: 40_120 });
    expect(quickly(() => found(long, quote.quote.replace('word', 'wurd'), quote))).toEqual([quote.quote.trim()]);
  });

  it('a quote of thousands of characters is found by its ends', () => {
    const long = words(4_000);
    const { quote } = quoteAt(long, 5_000, 9_000);
    const changed = long.replace(quote.slice(2_000, 2_050), 'otherwise');
    const [place] = quickly(() => placesOf(readableOf(changed), { quote, prefix: '', suffix: '' }));
    expect(place?.start).toBe(5_000);
    expect(changed.slice(0, place?.end).endsWith(quote.slice(-100))).toBe(true);
  });

  it.each([
    ['one letter', 'a'.repeat(50_000), 'a'.repeat(200)],
    ['one letter, and another in the quote', 'a'.repeat(50_000), `${'a'.repeat(100)}b${'a'.repeat(100)}`],
    ['two letters, and another in the quote', 'ab'.repeat(25_000), `${'ab'.repeat(100)}x${'ab'.repeat(90)}`],
    ['one letter, and a long quote of it', 'a'.repeat(50_000), `${'a'.repeat(4_000)}b${'a'.repeat(4_000)}`],
    ['signs', '$\\'.repeat(25_000), '$\\'.repeat(200)],
    ['what combines', `a${'\u0301'.repeat(50_000)}`, `a${'\u0301'.repeat(2_000)}`],
    ['braces', '\\begin{'.repeat(7_000), '\\begin{'.repeat(100)],
  ])('a text of nothing but %s takes no longer', (_, text, quote) => {
    expect(quickly(() => placesOf(readableOf(text), { quote, prefix: quote.slice(0, 32), suffix: quote.slice(-32) })).length).toBeLessThan(
      5,
    );
    quickly(() => quoteFrom(text, { words: quote, before: text, behind: text }));
  });

  it('a selection of a whole page is no quote', () => {
    expect(quickly(() => quoteFrom(ABSTRACT, { words: words(100_000), before: '', behind: '' }))).toBeUndefined();
  });
});
