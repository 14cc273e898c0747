import { describe, expect, it } from 'vitest';
import { cslJson } from '../../lib/formats/csl-json';
import { paperOf } from '../paper/record';
import { readWith, written } from './citable';

const read = (text: string) => readWith(cslJson, text);

it('is a list of items, whatever their number', async () => {
  expect(JSON.parse(await written(cslJson, []))).toEqual([]);
  const paper = paperOf({
    authors: ['Ludwig van Beethoven', 'Plato'],
    published: '2024-07',
    tags: ['a', 'b, c', 'd;e'],
    note: 'N',
    ids: ['pmid:123', 'doi:10.1000/x'],
    venue: 'Nature',
  });
  expect(JSON.parse(await written(cslJson, [paper]))).toEqual([
    {
      id: 'vanbeethoven2024title',
      'citation-key': 'vanbeethoven2024title',
      type: 'article-journal',
      title: 'A Title',
      author: [{ family: 'Beethoven', given: 'Ludwig', 'non-dropping-particle': 'van' }, { literal: 'Plato' }],
      issued: { 'date-parts': [[2024, 7]] },
      'container-title': 'Nature',
      DOI: '10.1000/x',
      URL: 'https://pubmed.ncbi.nlm.nih.gov/123/',
      PMID: '123',
      keyword: 'a; b, c; d\\;e;',
      annote: 'N',
    },
  ]);
});

describe('what is read', () => {
  it('is all of it, however much else is broken; what is too much to be told is counted', async () => {
    const { papers, problems, untold } = await read(`[${'{"x":1},'.repeat(10_001)}{"title":"The last"}]`);
    expect(papers).toMatchObject([{ title: 'The last' }]);
    expect([problems.length, untold]).toEqual([10_000, 1]);
  });

  it('is what is there of a list that was cut between two items, and that is told', async () => {
    expect(await read('[\n{"title":"One"},\n')).toMatchObject({
      papers: [{ title: 'One' }],
      problems: [{ line: 3, words: 'The list is not closed: the file may be cut short.' }],
    });
    expect((await read('{"items":[{"title":"One"}]}')).problems).toEqual([]);
  });

  it('is Zotero’s, with what it keeps in its remarks and its markup', async () => {
    const text = JSON.stringify(
      [
        {
          id: 'http://zotero.org/users/1/items/ABC',
          type: 'article',
          'citation-key': 'dettmers2023',
          title: 'Of <i>E. coli</i> and x<sup>2</sup>',
          author: [{ family: 'Dettmers', given: 'Tim', 'dropping-particle': 'de' }, { literal: 'ACME' }],
          issued: { 'date-parts': [['2023', '5', 23]] },
          note: 'arXiv:2305.14314 [cs]\nPMID: 123\nmy remark',
          publisher: 'arXiv',
          URL: 'http://arxiv.org/abs/2305.14314',
          custom: { deep: [[]] },
        },
        { id: 7, type: 'book', title: 'Odd', author: 'not a list', issued: { raw: '2020-02' }, DOI: 5, keyword: 'a, b' },
      ],
      null,
      2,
    );
    const { papers, problems } = await read(text);
    const second = text.split('\n').findIndex((line) => line.includes('"id": 7'));
    expect(problems).toEqual([]);
    expect(papers).toEqual([
      {
        ids: ['arxiv:2305.14314', 'pmid:123'],
        title: 'Of E. coli and x2',
        authors: ['Tim de Dettmers', 'ACME'],
        published: '2023-05-23',
        links: { page: 'http://arxiv.org/abs/2305.14314' },
        note: 'my remark',
        citationKey: 'dettmers2023',
        line: 2,
      },
      { ids: [], title: 'Odd', published: '2020-02', tags: ['a', 'b'], line: second },
    ]);
  });

  it('is whatever of it is whole, the rest told with its line', async () => {
    const { papers, problems } = await read(
      '[\n{"type":"article","title":"One"},\n{"title": oops},\n{"id":"x"},\n[1],\n{"title":"Two \\" ] }"},\n{"title":"Cut',
    );
    expect(papers.map(({ title, line }) => [title, line])).toEqual([
      ['One', 2],
      ['Two " ] }', 6],
    ]);
    expect(problems).toEqual([
      { line: 3, words: 'This item is broken: it is not JSON as it should be.' },
      { line: 4, words: 'This item has neither a title nor an identifier.' },
      { line: 5, words: 'This is no item of a bibliography.' },
      { line: 7, words: 'The file ends in this item.' },
    ]);
  });

  it.each([
    ['deeply nested', `[${'{"a":['.repeat(100_000)}`, 0],
    ['deep, and closed', `[{"title":"x","y":${'['.repeat(50_000)}${']'.repeat(50_000)}}]`, 0],
    ['a prototype', '[{"title":"x","__proto__":{"polluted":true}}]', 1],
    ['a long text of quotes', `[{"title":"${'\\"'.repeat(500_000)}"}]`, 1],
  ])('may be hostile: %s', async (_, text, count) => {
    expect((await read(text)).papers).toHaveLength(count);
    expect({}).not.toHaveProperty('polluted');
  });
});

it('reads an item that stands by itself, as doi.org gives it, and several one behind the other', async () => {
  const one = {
    indexed: { 'date-parts': [[2026, 1, 2]], timestamp: 1 },
    publisher: 'A Publisher',
    type: 'journal-article',
    title: 'A title with [brackets] and {braces}',
    author: [{ given: 'Ada', family: 'Byron', sequence: 'first', affiliation: [] }],
    abstract: '<jats:title>Abstract</jats:title><jats:p>Of <jats:italic>E. coli</jats:italic>, and more.</jats:p>',
    'container-title': 'Journal of Trials',
    issued: { 'date-parts': [[2024, 7]] },
    DOI: '10.1000/x',
  };
  const paper = {
    ids: ['doi:10.1000/x'],
    title: one.title,
    authors: ['Ada Byron'],
    published: '2024-07',
    venue: 'Journal of Trials',
    abstract: 'Abstract Of E. coli, and more.',
  };
  expect(await read(JSON.stringify(one))).toEqual({ papers: [{ ...paper, line: 1 }], problems: [] });
  const lines = await read(`${JSON.stringify(one)}\n{"type": "book", "title": "Second"}\n{"type": "book", "title": "Cut`);
  expect(lines.papers.map(({ title, line }) => [title, line])).toEqual([
    [one.title, 1],
    ['Second', 2],
  ]);
  expect(lines.problems).toEqual([{ line: 3, words: 'The file ends in this item.' }]);
});

it('reads dates and names as programs write them, and what of them can be read', async () => {
  const dates: [issued: unknown, published: string | undefined][] = [
    ['2024-03-05', '2024-03-05'],
    [2024, '2024'],
    [{ raw: 'March 5, 2024' }, '2024-03-05'],
    [{ literal: '5 Mar 2024' }, '2024-03-05'],
    [{ raw: '2024-03-05/2024-04-01' }, '2024-03-05'],
    [{ 'date-parts': [['2024', '3', '5']] }, '2024-03-05'],
    [{ 'date-parts': [[2024, null, null]] }, '2024'],
    [{ 'date-parts': [[2024, 2, 30]] }, '2024-02'],
    [{ 'date-parts': [[null]] }, undefined],
    [{ 'date-parts': [[0]] }, undefined],
  ];
  const items = dates.map(([issued]) => ({ type: 'book', title: 'A title', issued, author: [{ family: 'Byron' }, 'x', null] }));
  const { papers } = await read(JSON.stringify(items));
  expect(papers.map(({ published }) => published)).toEqual(dates.map(([, published]) => published));
  expect(papers.map(({ authors }) => authors)).toEqual(dates.map(() => ['Byron']));
});

it('keeps what only looks like markup, and no half of a character, for which pandoc would refuse the file', async () => {
  const text = await written(cslJson, [paperOf({ title: 'If a<b & c>d, \ud800 \\ud800 and <b>H</b><span class="x">2</span>' })]);
  expect(text).not.toMatch(/(?<!\\)\\ud/);
  expect((await read(text)).papers[0]?.title).toBe('If a<b & c>d, \ufffd \\ud800 and H2');
});

it('takes for its own items and lists of them alone', () => {
  expect(cslJson.isLike!('x', `{"indexed":{"DOI":"x"},"license":[{"URL":"[{\\""}],"DOI":"10.1000/x"`)).toBe(true);
  expect(cslJson.isLike!('x', '{"data":[{"type":"book","DOI":"10.1000/x"}]')).toBe(false);
  expect(cslJson.isLike!('x', '{"key":{"issued":{}}},{"DOI":"x"')).toBe(false);
  expect(cslJson.isLike!('x', '{"abstract":"\\"DOI\\": is not closed')).toBe(false);
  expect(cslJson.isLike!('x.json', '[\n  {"id":"a","type":"article-journal"')).toBe(true);
  expect(cslJson.isLike!('x.json', '{"items":[{"type":"book"')).toBe(true);
  expect(cslJson.isLike!('x.json', '[{"title":"Its type comes late","author":[{"family":"Byron"')).toBe(true);
  expect(cslJson.isLike!('x.json', '{"format":"postil","papers":[{"type":"book"')).toBe(false);
  expect(cslJson.isLike!('x.json', '[{"title":"rows of anything"')).toBe(false);
});
