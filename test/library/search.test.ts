import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Library } from '../../lib/library/database';
import { savedKeys } from '../../lib/library/questions';
import { isNear, SearchIndex, wordsOf } from '../../lib/library/search';
import { paperFrom } from '../../lib/paper/merge';
import type { Paper } from '../../lib/paper/paper';

let library: Library;
let index: SearchIndex;
beforeEach(() => {
  library = new Library(`test-${crypto.randomUUID()}`);
  index = new SearchIndex(library, 0);
});

/** A saved paper with this key and these texts. */
function paper(key: string, more: Partial<Paper>): Paper {
  return { ...paperFrom({ ids: [`arxiv:${key}`], title: '', site: 'test' }, key, 1), ...more };
}
async function holding(...papers: Paper[]): Promise<void> {
  await library.papers.bulkPut(papers);
  await catchUp();
}
async function catchUp(now?: number): Promise<void> {
  await index.catchUp(await savedKeys(library), () => undefined, new AbortController().signal, now);
}

describe('what is found', () => {
  it('stands in the title, the authors, the organisation, the abstract, the note, a tag or an identifier', async () => {
    await holding(
      paper('title', { title: 'On walruses' }),
      paper('authors', { authors: ['Ann Walrus'] }),
      paper('organisation', { organisation: 'Walrus Institute' }),
      paper('abstract', { abstract: 'We study the walrus.' }),
      paper('note', { note: 'cf. walrus' }),
      paper('tags', { tags: ['walrus'] }),
      paper('none', { title: 'On seals' }),
    );
    expect(index.find('walrus').sort()).toEqual(['abstract', 'authors', 'note', 'organisation', 'tags', 'title']);
    await library.papers.put(paper('2407.11062', { title: 'By its number' }));
    await catchUp();
    expect(index.find('2407.11062')).toEqual(['2407.11062']);
    expect(index.find('arXiv:2407.11062')).toEqual(['2407.11062']);
  });

  it('comes in order: the title before tag and note, those before authors, the abstract last', async () => {
    await holding(
      paper('abstract', { abstract: 'attention' }),
      paper('authors', { authors: ['A. Attention'] }),
      paper('note', { note: 'attention' }),
      paper('tag', { tags: ['attention'] }),
      paper('title', { title: 'Attention' }),
    );
    expect(index.find('attention')).toEqual(['title', 'tag', 'note', 'authors', 'abstract']);
  });

  it('puts a whole word before a beginning, words side by side before words apart, the newer before the older', async () => {
    await holding(
      paper('begun', { title: 'Attentional nets' }),
      paper('whole', { title: 'Attention nets' }),
      paper('apart', { title: 'Nets without attention' }),
      paper('old', { title: 'Same words', savedAt: 1 }),
      paper('new', { title: 'Same words', savedAt: 2 }),
    );
    expect(index.find('attention')).toEqual(expect.arrayContaining(['whole', 'apart', 'begun']));
    expect(index.find('attention').at(-1)).toBe('begun');
    expect(index.find('attention nets')).toEqual(['whole', 'apart', 'begun']);
    expect(index.find('same words')).toEqual(['new', 'old']);
  });

  it('holds every word that was typed, wherever each stands', async () => {
    await holding(paper('both', { title: 'Sparse models', note: 'ask Lea' }), paper('one', { title: 'Sparse models' }));
    expect(index.find('lea sparse')).toEqual(['both']);
    expect(index.find('sparse walrus')).toEqual([]);
  });

  it('may be begun only; one letter counts as a beginning where it was typed last', async () => {
    await holding(paper('a', { title: 'Quantization of language models' }));
    expect(index.find('quant')).toEqual(['a']);
    expect(index.find('quantization l')).toEqual(['a']);
    expect(index.find('l quantization')).toEqual([]);
    expect(index.find('antization')).toEqual([]);
  });

  it('may be misspelt a little, if nobody wrote it as typed', async () => {
    await holding(paper('a', { title: 'Transformers for retrieval' }), paper('b', { title: 'Transporters' }));
    expect(index.find('trasnformers')).toEqual(['a']);
    expect(index.find('retreival')).toEqual(['a']);
    expect(index.find('retreiv')).toEqual(['a']);
    expect(index.find('transporters')).toEqual(['b']);
    expect(index.find('walruses')).toEqual([]);
  });

  it('does not depend on accents, case, TeX or the form of digits', async () => {
    await holding(paper('a', { title: 'E$^{2}$GAN', authors: ['Jürgen Ångström'], note: '知識グラフ' }));
    for (const text of ['jurgen', 'ÅNGSTRÖM', 'angstrom', '知識', 'グラフ']) expect(index.find(text), text).toEqual(['a']);
    expect(wordsOf('E²GAN')).toEqual(['e2gan']);
  });

  it('is nothing for a text without a word', async () => {
    await holding(paper('a', { title: 'A title' }));
    for (const text of ['', '   ', '—', '$^*\\[(']) expect(index.find(text)).toEqual([]);
  });
});

it('never throws, and finds each paper by any word of its own title', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 20 }), async (title, query) => {
      const fresh = new Library(`test-${crypto.randomUUID()}`);
      const own = new SearchIndex(fresh, 0);
      const plain = title.replace(/[\\$^_{}]/g, ' ');
      await fresh.papers.put(paper('a', { title: plain }));
      await own.catchUp(['a'], () => undefined, new AbortController().signal);
      own.find(query);
      for (const word of wordsOf(plain)) expect(own.find(word)).toEqual(['a']);
    }),
    { numRuns: 25 },
  );
});

describe('keeping up', () => {
  it('finds a paper that was saved, and a note that was changed, once it has caught up', async () => {
    await holding(paper('a', { title: 'First', note: 'walrus' }));
    await catchUp(50);
    await library.papers.bulkPut([
      paper('a', { title: 'First', note: 'seal', changedAt: 60 }),
      paper('b', { title: 'Second', savedAt: 60, changedAt: 60 }),
    ]);
    await catchUp(70);
    expect(index.find('walrus')).toEqual([]);
    expect(index.find('seal')).toEqual(['a']);
    expect(index.find('second')).toEqual(['b']);
  });

  it('takes the papers in the order given, tells of its progress, and stops when told to', async () => {
    await library.papers.bulkPut(Array.from({ length: 700 }, (_, n) => paper(`k${String(n)}`, { title: `word${String(n)}`, savedAt: n })));
    const stop = new AbortController();
    const sizes: number[] = [];
    const keys = await savedKeys(library);
    const onProgress = () => {
      sizes.push(index.size);
      stop.abort();
    };
    await index.catchUp(keys, onProgress, stop.signal);
    expect(sizes).toHaveLength(1);
    expect(sizes[0]).toBeLessThan(700);
    expect(index.find('word699')).toEqual(['k699']);
    expect(index.find('word0')).toEqual([]);
    await catchUp();
    expect(index.size).toBe(700);
    expect(index.find('word0')).toEqual(['k0']);
  });
});

it('knows words that are a slip apart', () => {
  expect(isNear('model', 'models', 1)).toBe(true);
  expect(isNear('model', 'mdoel', 1)).toBe(true);
  expect(isNear('model', 'motel', 1)).toBe(true);
  expect(isNear('model', 'motels', 1)).toBe(false);
  expect(isNear('model', 'motels', 2)).toBe(true);
  expect(isNear('', 'ab', 1)).toBe(false);
});
