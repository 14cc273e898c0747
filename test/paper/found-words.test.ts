import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesIn, wordsOf } from '../../lib/paper/found-words';

/** The stretches themselves. */
function marked(text: string, ...words: string[]): string[] {
  return matchesIn(text, words).map(([start, end]) => text.slice(start, end));
}

describe('the words of a text', () => {
  it('do not depend on accents, case or the form of digits', () => {
    expect(wordsOf('Jürgen ÅNGSTRÖM: E²GAN, ΑΣ')).toEqual(['jurgen', 'angstrom', 'e2gan', 'ασ']);
  });

  it('are single characters in Chinese and Japanese', () => {
    expect(wordsOf('BERT知識グラフ')).toEqual(['bert', '知', '識', 'ク', 'ラ', 'フ']);
  });
});

describe('where words stand', () => {
  it('is where they are whole, begun or side by side', () => {
    expect(marked('Quantization quantizes; a Quant', 'quant')).toEqual(['Quant']);
    expect(marked('Quantization quantizes; antiquant', 'quant*')).toEqual(['Quant', 'quant']);
    expect(marked('Sparse models of models, sparse', 'sparse models')).toEqual(['Sparse models']);
    expect(marked('Self-attention', 'self att*')).toEqual(['Self-att']);
    expect(marked('A text')).toEqual([]);
  });

  it('is told in the text as it is written', () => {
    expect(marked('Über J\u0075\u0308rgen Ångström', 'jurgen', 'angstrom')).toEqual(['J\u0075\u0308rgen', 'Ångström']);
    expect(marked('𝒜 ﬁne E²GAN 知識グラフ', 'fine', 'e2gan', '識 ク')).toEqual(['ﬁne', 'E²GAN', '識グ']);
    expect(marked('𝒜𝒷c', 'abc')).toEqual(['𝒜𝒷c']);
  });

  it('overlaps nowhere', () => {
    expect(marked('attention heads', 'att*', 'attention heads')).toEqual(['attention heads']);
  });

  it('is where each word of any text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const word of wordsOf(text)) {
          const places = matchesIn(text, [word]);
          expect(places.length).toBeGreaterThan(0);
          for (const [start, end] of places) expect(wordsOf(text.slice(start, end)).join('')).toContain(word);
        }
      }),
    );
  });
});
