import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeSame, titleKey } from '../../lib/paper/same';
import { anyText, paperOf } from './record';

const TITLE = 'Attention Is All You Need';

describe('a title', () => {
  it.each([
    ['case', TITLE.toUpperCase()],
    ['white space', '  Attention\n Is\u00a0All  You\tNeed '],
    ['punctuation', '“Attention” is all you need.'],
    ['hyphens', 'Attention-Is-All-You-Need'],
    ['wide letters', 'Ａｔｔｅｎｔｉｏｎ Is All You Need'],
    ['a soft hyphen and a zero-width space', 'Atten\u00adtion Is All\u200b You Need'],
    ['TeX', '\\emph{Attention} Is {A}ll You Need'],
  ])('is compared without its %s', (_, other) => expect(titleKey(other)).toBe(titleKey(TITLE)));

  it.each([
    ['E$^{2}$GAN: Efficient Training', 'E²GAN: Efficient Training'],
    ['$\\alpha$-Divergence for Everyone', 'α-divergence for everyone'],
    ['Schr\\"odinger Bridges Revisited', 'Schrödinger bridges revisited'],
    ['Cafe\u0301 Conversations in Context', 'Café conversations in context'],
    ['Die Straße der Zukunft gestalten', 'DIE STRASSE DER ZUKUNFT GESTALTEN'],
    ['Die Straße der Zukunft gestalten', 'DIE STRAẞE DER ZUKUNFT GESTALTEN'],
    ['ΜΙΑ ΝΕΑ ΜΕΘΟΔΟΣ: ΠΡΟΒΛΗΜΑ', 'Μια νεα μεθοδος — προβλημα'],
    ['eﬃcient transformers, a survey', 'Efficient Transformers: A Survey'],
  ])('%s is %s', (one, other) => {
    expect(titleKey(one)).toBeDefined();
    expect(titleKey(one)).toBe(titleKey(other));
  });

  it.each([
    ['基于深度学习的图像识别方法研究', '基于深度学习的语音识别方法研究'],
    ['拡散モデルによる画像生成', '拡散モデルによる音声生成'],
    ['Обзор больших языковых моделей', 'Обзор больших мультимодальных моделей'],
    ['A Compiler for Modern C++', 'A Compiler for Modern C'],
    ['A Compiler for Modern C#', 'A Compiler for Modern C'],
    ['Learning to See, Part 1', 'Learning to See, Part 2'],
    [TITLE, 'Attention Is Not All You Need'],
  ])('%s is not %s', (one, other) => {
    expect(titleKey(one)).toBeDefined();
    expect(titleKey(one)).not.toBe(titleKey(other));
  });

  it.each(['', ' ', 'Introduction', 'Editorial', 'Deep Learning', 'BERT', '绪论', '序', 'Letter to the Editor', 'LETTERS TO THE EDITOR.'])(
    '“%s” says too little',
    (title) => expect(titleKey(title)).toBeUndefined(),
  );
  it.each([
    'Guest Editors’ Introduction',
    "Guest Editors' Introduction",
    'Table of Contents',
    'Introduction to the Special Issue',
    '!!!!????....,,,,;;;;',
  ])('“%s” says too little', (title) => expect(titleKey(title)).toBeUndefined());

  it('that is a key already is its own, and none makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(120), fc.string({ unit: 'grapheme', maxLength: 60 })), (title) => {
        const key = titleKey(title);
        if (key !== undefined) expect(titleKey(key)).toBe(key);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('two records of one title', () => {
  const of = (more: Parameters<typeof paperOf>[0]) => paperOf({ title: TITLE, ...more });

  it.each([
    ['nothing else known', {}, {}],
    ['one of the same year', { published: '2017' }, { published: '2017-06-12' }],
    ['a preprint and what was printed', { published: '2017-06-12' }, { published: '2019' }],
    ['one author in common', { authors: ['Ada Byron', 'Bo Sample'] }, { authors: ['Cy Other', 'Ada Byron'] }],
    ['an author written the other way round', { authors: ['Ada Byron'] }, { authors: ['Byron, Ada'] }],
    ['an author with initials', { authors: ['Ada King Byron'] }, { authors: ['A. K. Byron'] }],
    ['an author as PubMed writes', { authors: ['Ada King Byron'] }, { authors: ['Byron AK'] }],
    ['a particle', { authors: ['Jan van der Berg'] }, { authors: ['van der Berg JP'] }],
    ['an author with an accent', { authors: ['Émile Zolà'] }, { authors: ['Emile Zola'] }],
    ['a Chinese name', { authors: ['张伟'] }, { authors: ['张伟', '王芳'] }],
    ['a family name first', { authors: ['Zhang Wei'] }, { authors: ['Wei Zhang'] }],
    ['the authors of one unknown', { authors: ['Ada Byron'] }, { authors: [] }],
  ])('may be one: %s', (_, a, b) => {
    expect(mayBeSame(of(a), of(b))).toBe(true);
    expect(mayBeSame(of(b), of(a))).toBe(true);
  });

  it.each([
    ['years far apart', { published: '2009' }, { published: '2017-06-12' }],
    ['nobody wrote both', { authors: ['Ada Byron', 'Bo Sample'] }, { authors: ['Cy Other', 'Di Else'] }],
    ['family name in common alone', { authors: ['Ada Byron'] }, { authors: ['George Byron'] }],
    ['other Chinese names', { authors: ['张伟'] }, { authors: ['王芳'] }],
    ['another title', {}, { title: 'Attention Is Not All You Need' }],
    ['a title that says too little', { title: 'Introduction' }, { title: 'Introduction' }],
  ])('are not: %s', (_, a, b) => {
    expect(mayBeSame(of(a), of(b))).toBe(false);
    expect(mayBeSame(of(b), of(a))).toBe(false);
  });
});
