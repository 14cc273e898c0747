import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../lib/library/query';

/** The words that are looked for, those side by side in one; `*` where the last may be a beginning. */
function phrases(text: string): string[] {
  return parseQuery(text).phrases.map(({ words, begun }) => words.join(' ') + (begun ? '*' : ''));
}

describe('what is typed', () => {
  it('is words; any may be a beginning, one of one or two letters only while it is typed', () => {
    expect(phrases('Sparse MODELS')).toEqual(['sparse*', 'models*']);
    expect(phrases('l models')).toEqual(['l', 'models*']);
    expect(phrases('models l')).toEqual(['models*', 'l*']);
    expect(phrases('same same')).toEqual(['same*']);
  });

  it('is words side by side in quotes of any kind, or in one piece', () => {
    expect(phrases('"sparse models" nets')).toEqual(['sparse models', 'nets*']);
    expect(phrases('“sparse models”')).toEqual(['sparse models']);
    expect(phrases('"sparse mod')).toEqual(['sparse mod*']);
    expect(phrases('self-attention 知識')).toEqual(['self attention*', '知 識*']);
  });

  it.each([
    'arxiv:2401.01234',
    '2401.01234',
    '2401.01234v2',
    'arXiv:2401.01234v2',
    'https://arxiv.org/abs/2401.01234',
    'https://arxiv.org/pdf/2401.01234v3.pdf',
    'https://huggingface.co/papers/2401.01234#comments',
  ])('is a paper: %s', (text) => {
    expect(phrases(text)[0]).toMatch(/^(arxiv )?2401 01234\*$/);
  });

  it('is a paper by an address that holds a DOI or an id', () => {
    expect(phrases('https://doi.org/10.1145/3292500.3330701')).toEqual(['doi 10 1145 3292500 3330701*']);
    expect(phrases('https://aclanthology.org/2021.naacl-main.208/')).toEqual(['2021 naacl main 208*']);
    expect(phrases('https://openreview.net/forum?id=aBcD12')).toEqual(['abcd12*']);
    expect(phrases('https://arxiv.org/abs/hep-th/9901001')).toEqual(['arxiv hep th 9901001*']);
  });

  it('is words where a prefix is none of ours', () => {
    expect(phrases('foo:bar')).toEqual(['foo bar*']);
  });
});

describe('what it is narrowed by', () => {
  it('is tags, statuses, authors, years and what a paper has', () => {
    const query = parseQuery('tag:x TAG:"two words" status:read author:"Ann Walrus" year:2023..2025 has:note -has:pdf');
    expect(query.tags).toEqual([
      { is: 'x', not: false },
      { is: 'two words', not: false },
    ]);
    expect(query.statuses).toEqual([{ is: 2, not: false }]);
    expect(query.authors).toEqual([{ is: { words: ['ann', 'walrus'], begun: false, near: false }, not: false }]);
    expect(query.years).toEqual([{ is: [2023, 2025], not: false }]);
    expect(query.has).toEqual([
      { is: 'note', not: false },
      { is: 'pdf', not: true },
    ]);
    expect(query.phrases).toEqual([]);
    expect(query.problem).toBeUndefined();
  });

  it.each([
    ['year:2023', [2023, 2023]],
    ['year:2023..', [2023, 9_999]],
    ['year:..2023', [0, 2023]],
    ['year:2025..2023', [2023, 2025]],
  ])('%s', (text, years) => {
    expect(parseQuery(text).years).toEqual([{ is: years, not: false }]);
  });

  it('may be excluded', () => {
    const { without, tags, authors } = parseQuery('-model -"two words" -tag:"a b" -author:ada');
    expect(without.map(({ words, begun }) => [words.join(' '), begun])).toEqual([
      ['model', false],
      ['two words', false],
    ]);
    expect(tags).toEqual([{ is: 'a b', not: true }]);
    expect(authors[0]?.not).toBe(true);
  });

  it.each([
    ['year:20x', '“year:20x” is no year. Try year:2024 or year:2022..2024.'],
    ['status:done', '“status:done” is none of to-read, reading, read.'],
    ['has:fun', '“has:fun” is none of note, code, tag, pdf, abstract.'],
  ])('has a problem, which leaves nothing else out: %s', (text, problem) => {
    const query = parseQuery(`word ${text}`);
    expect(query.problem).toBe(problem);
    expect(query.phrases).toHaveLength(1);
    expect([query.years, query.statuses, query.has].flat()).toEqual([]);
  });

  it.each(['', '  ', '-', '"', 'tag:', 'year:', '-"', 'tag:"', 'author:'])('is nothing yet, and no problem: %s', (text) => {
    const query = parseQuery(text);
    const { phrases: words, without, authors, tags, statuses, years, has, nothing, problem } = query;
    expect([words, without, authors, tags, statuses, years, has].flat()).toEqual([]);
    expect([nothing, problem]).toEqual([false, undefined]);
  });

  it.each(['—', '$^*\\[(', '∞ ∑'])('finds nothing where there are signs alone: %s', (text) => {
    expect(parseQuery(text).nothing).toBe(true);
    expect(parseQuery(`${text} word`).nothing).toBe(false);
  });
});

it('never throws, and gives words only that are folded', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('-', '"', ' ', 'tag:', 'year:', 'status:read', '..', 'https://', '2401.01234', '10.1145/'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const query = parseQuery(pieces.join(''));
      for (const { words } of [...query.phrases, ...query.without]) {
        expect(words.length).toBeGreaterThan(0);
        for (const word of words) expect(word).toMatch(/^\S+$/u);
      }
    }),
  );
});
