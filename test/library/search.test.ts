import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../lib/library/catalogue';
import { slipsBetween } from '../../lib/library/search';
import { wordsOf } from '../../lib/paper/found-words';
import type { Paper } from '../../lib/paper/paper';
import { EVERYTHING } from '../../lib/paper/view';
import { paperOf } from '../paper/record';

let catalogue = new Catalogue();

/** A saved paper with this key and these texts. */
function paper(key: string, more: Partial<Paper>): Paper {
  return paperOf({ key, ids: [`arxiv:${key}`], title: '', ...more });
}
function holding(...papers: Paper[]): void {
  catalogue = new Catalogue();
  catalogue.take(papers);
}
function find(query: string): readonly string[] {
  return catalogue.list({ ...EVERYTHING, query }).keys;
}
function found(query: string): string[] {
  return [...find(query)].sort();
}

describe('what is found', () => {
  it('stands in the title, the authors, the organisation, the abstract, the note, a tag or an identifier', () => {
    holding(
      paper('title', { title: 'On walruses' }),
      paper('authors', { authors: ['Ann Walrus'] }),
      paper('organisation', { organisation: 'Walrus Institute' }),
      paper('abstract', { abstract: 'We study the walrus.' }),
      paper('note', { note: 'cf. walrus' }),
      paper('tags', { tags: ['walrus'] }),
      paper('none', { title: 'On seals' }),
      paper('2407.11062', { title: 'By its number' }),
    );
    expect(found('walrus')).toEqual(['abstract', 'authors', 'note', 'organisation', 'tags', 'title']);
    for (const text of ['2407.11062', '2407.110', 'arXiv:2407.11062', 'https://arxiv.org/abs/2407.11062v2']) {
      expect(find(text), text).toEqual(['2407.11062']);
    }
  });

  it('comes in order: the title before tags, those before note, authors, identifiers, the abstract last', () => {
    holding(
      paper('abstract', { abstract: 'attention' }),
      paper('ids', { title: 'By its number', ids: ['openreview:attention'] }),
      paper('authors', { authors: ['A. Attention'] }),
      paper('note', { note: 'attention' }),
      paper('tag', { tags: ['attention'] }),
      paper('title', { title: 'Attention' }),
    );
    expect(find('attention')).toEqual(['title', 'tag', 'note', 'authors', 'ids', 'abstract']);
    expect(catalogue.list({ ...EVERYTHING, query: 'attention', descending: false }).keys[0]).toBe('abstract');
  });

  it('puts a whole word before a beginning, words side by side before words apart, the newer before the older', () => {
    holding(
      paper('begun', { title: 'Attentional nets' }),
      paper('whole', { title: 'Attention nets' }),
      paper('apart', { title: 'Nets without attention' }),
      paper('old', { title: 'Same words', savedAt: 1 }),
      paper('new', { title: 'Same words', savedAt: 2 }),
    );
    expect(found('attention')).toEqual(['apart', 'begun', 'whole']);
    expect(find('attention').at(-1)).toBe('begun');
    expect(find('attention nets')).toEqual(['whole', 'apart', 'begun']);
    expect(find('same words')).toEqual(['new', 'old']);
  });

  it('holds every word that was typed, wherever each stands', () => {
    holding(paper('both', { title: 'Sparse models', note: 'ask Lea' }), paper('one', { title: 'Sparse models' }));
    expect(find('lea sparse')).toEqual(['both']);
    expect(find('sparse walrus')).toEqual([]);
  });

  it('may be begun only; one letter counts as a beginning where it was typed last', () => {
    holding(paper('a', { title: 'Quantization of language models' }));
    expect(find('quant')).toEqual(['a']);
    expect(find('quantization l')).toEqual(['a']);
    expect(find('l quantization')).toEqual([]);
    expect(find('antization')).toEqual([]);
  });

  it('may be misspelt a little, if nobody wrote it as typed', () => {
    holding(paper('a', { title: 'Transformers for retrieval' }), paper('b', { title: 'Transporters' }));
    for (const text of ['trasnformers', 'retreival', 'retreiv', 'retrival']) expect(find(text), text).toEqual(['a']);
    expect(find('transporters')).toEqual(['b']);
    expect(find('walruses')).toEqual([]);
    expect(find('"retreival"')).toEqual([]);
    expect(catalogue.list({ ...EVERYTHING, query: 'retreival' }).words).toEqual(['retrieval']);
  });

  it('puts one that is misspelt behind', () => {
    holding(paper('near', { abstract: 'colour colour', title: 'Kolor' }), paper('other', { title: 'Colours' }));
    expect(find('colur')).toEqual(['other', 'near']);
  });

  it('stands side by side where it is quoted or typed in one piece', () => {
    holding(
      paper('a', { title: 'Graph neural networks' }),
      paper('b', { title: 'Neural graph networks', note: 'networks. Neural' }),
      paper('c', { authors: ['Neural', 'Networks'] }),
    );
    expect(find('"neural networks"')).toEqual(['a']);
    expect(find('"neural net"')).toEqual([]);
    expect(find('"neural net')).toEqual(['a']);
    expect(find('neural-networks')).toEqual(['a']);
    expect(found('neural networks')).toEqual(['a', 'b', 'c']);
  });

  it('does not stand in what is excluded', () => {
    holding(paper('a', { title: 'Sparse models' }), paper('b', { title: 'Sparse model' }), paper('c', { title: 'Dense nets' }));
    expect(find('sparse -model')).toEqual(['a']);
    expect(found('-"sparse models"')).toEqual(['b', 'c']);
    expect(found('-absent')).toEqual(['a', 'b', 'c']);
  });

  it('is an author where it is said to be', () => {
    holding(
      paper('by', { authors: ['Ann Walrus', 'Bo Seal'] }),
      paper('on', { title: 'Ann Walrus' }),
      paper('mixed', { authors: ['Bo Ann', 'Walrus Seal'] }),
    );
    expect(found('author:walrus')).toEqual(['by', 'mixed']);
    expect(find('author:"ann walrus"')).toEqual(['by']);
    expect(find('author:wal bo author:seal').length).toBe(2);
    expect(find('-author:walrus')).toEqual(['on']);
  });

  it('does not depend on accents, case, TeX or the form of digits', () => {
    holding(paper('a', { title: 'E$^{2}$GAN', authors: ['Jürgen Ångström'], note: '知識グラフ' }));
    for (const text of ['jurgen', 'ÅNGSTRÖM', 'angstrom', '知識', 'グラフ', 'e2gan']) expect(find(text), text).toEqual(['a']);
    expect(find('識知')).toEqual([]);
  });

  it('is nothing for signs alone', () => {
    holding(paper('a', { title: 'A title' }));
    for (const text of ['—', '$^*\\[(']) expect(find(text)).toEqual([]);
    for (const text of ['', '   ', '-', '"']) expect(find(text)).toEqual(['a']);
  });

  it('names the words, for who shows where they stand', () => {
    holding(paper('a', { title: 'Sparse models of attention' }));
    expect(catalogue.list({ ...EVERYTHING, query: '"sparse models" att -dense author:x' }).words).toEqual(['sparse models', 'att*']);
  });

  it('bears more words than fit into one number', () => {
    const words = Array.from({ length: 40 }, (_, at) => `word${at}`);
    holding(paper('all', { abstract: words.join(' ') }), paper('few', { abstract: words.slice(1).join(' ') }));
    expect(find(words.join(' '))).toEqual(['all']);
  });
});

it('never throws, and finds each paper by any word of its own title', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 20 }), (title, query) => {
      const plain = title.replace(/[\\$^_{}]/g, ' ');
      holding(paper('a', { title: plain }));
      find(query);
      for (const word of wordsOf(plain)) expect(find(word)).toEqual(['a']);
    }),
  );
});

it('counts the slips between words', () => {
  expect(slipsBetween('model', 'models', 1)).toBe(1);
  expect(slipsBetween('model', 'mdoel', 1)).toBe(1);
  expect(slipsBetween('model', 'motel', 1)).toBe(1);
  expect(slipsBetween('model', 'motels', 1)).toBe(2);
  expect(slipsBetween('model', 'motels', 2)).toBe(2);
  expect(slipsBetween('', 'ab', 1)).toBe(2);
  expect(slipsBetween('model', 'model', 2)).toBe(0);
});
