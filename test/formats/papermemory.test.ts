import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { papermemory } from '../../lib/formats/papermemory';
import { readBy } from './written';

/** As the extension exports it; what it tells of papers is invented. */
const memory = {
  'ACL-ACL-2020_2020.acl-main.405': {
    addDate: '2022-08-29T08:34:59.825Z',
    author: 'Ada Example and Bo Sample',
    bibtex:
      '@inproceedings{example-2020,\n  url = {https://aclanthology.org/2020.acl-main.405},\n  doi = {10.18653/v1/2020.acl-main.405}\n}',
    code: {},
    codeLink: 'https://github.com/example/code',
    count: 2,
    favorite: true,
    favoriteDate: '2022-08-29T08:35:00.000Z',
    id: 'ACL-ACL-2020_2020.acl-main.405',
    key: 'example-2020',
    lastOpenDate: '2022-08-29T08:26:57.115Z',
    md: '[A title](https://aclanthology.org/2020.acl-main.405.pdf)',
    note: 'Compare\nwith *ours*',
    pdfLink: 'https://aclanthology.org/2020.acl-main.405.pdf',
    source: 'acl',
    tags: ['beliefs', 'to cite'],
    title: 'A  Title',
    venue: 'ACL',
    year: '2020',
  },
  'Arxiv-1703.10593': {
    addDate: 'no date',
    author: 'Example, Cy',
    bibtex: '@inproceedings{x, doi = "10.1109/ICCV.2017.244"}',
    codeLink: false,
    favorite: false,
    id: 'Arxiv-1703.10593',
    note: '',
    pdfLink: 'http://arxiv.org/pdf/1703.10593v7',
    tags: [],
    title: 'Another',
    year: 2017,
  },
  __dataVersion: 508,
};
const file = (value: unknown) => JSON.stringify(value, null, 4);

describe('a memory of PaperMemory', () => {
  it('is read, with its notes, tags, stars, days and keys', async () => {
    expect(await readBy(papermemory, `\uFEFF${file(memory)}`)).toEqual({
      papers: [
        {
          ids: ['acl:2020.acl-main.405', 'doi:10.18653/v1/2020.acl-main.405'],
          title: 'A Title',
          authors: ['Ada Example', 'Bo Sample'],
          published: '2020',
          venue: 'ACL',
          note: 'Compare\nwith *ours*',
          tags: ['beliefs', 'to cite', 'favorite'],
          savedAt: Date.UTC(2022, 7, 29, 8, 34, 59, 825),
          links: { pdf: 'https://aclanthology.org/2020.acl-main.405.pdf', code: 'https://github.com/example/code' },
          citationKey: 'example-2020',
          line: 2,
        },
        {
          ids: ['arxiv:1703.10593', 'doi:10.1109/iccv.2017.244'],
          title: 'Another',
          authors: ['Cy Example'],
          published: '2017',
          links: { pdf: 'http://arxiv.org/pdf/1703.10593v7' },
          line:
            file(memory)
              .split('\n')
              .findIndex((line) => line.includes('"Arxiv-1703.10593": {')) + 1,
        },
      ],
      problems: [],
    });
  });

  it('is read also within the export of all that the extension keeps', async () => {
    expect((await readBy(papermemory, file({ prefs: {}, papers: memory }))).papers).toHaveLength(2);
  });

  it('is told by its fields', () => {
    expect(papermemory.isLike?.('memory.json', file(memory).slice(0, 4_000))).toBe(true);
    expect(papermemory.isLike?.('x.json', file([memory]))).toBe(false);
    expect(papermemory.isLike?.('x.json', '{"format":"postil"}')).toBe(false);
  });
});

describe('bad input', () => {
  it('says which papers are none, and reads the others', async () => {
    const text = file({ a: 5, b: {}, c: null, d: { title: 'Good' }, e: ['x'] });
    expect(await readBy(papermemory, text)).toEqual({
      papers: [{ ids: [], title: 'Good', line: 5 }],
      problems: [
        { line: 2, words: '“a” is no paper.' },
        { line: 3, words: '“b” has no title and no identifier.' },
        { line: 4, words: '“c” is no paper.' },
        { line: 9, words: '“e” is no paper.' },
      ],
    });
  });

  it.each<[string, string, RegExp]>([
    ['half a file', file(memory).slice(0, 700), /^The file ends in the middle of what begins here\.$/],
    ['nothing', '', /^This is no export/],
    ['a list', '[]', /^This is no export/],
    ['nothing in JSON', 'null', /^This is no export/],
  ])('%s is refused in words', async (_, text, words) => {
    const { papers, problems } = await readBy(papermemory, text);
    expect(papers).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.words).toMatch(words);
  });

  it('cut in the middle is read as far as it goes, and told with its line', async () => {
    for (const text of [file(memory), file({ prefs: {}, papers: memory })]) {
      const cut = text.slice(0, -200);
      const { papers, problems } = await readBy(papermemory, cut);
      expect(papers).toMatchObject([{ title: 'A Title' }]);
      expect(problems).toMatchObject([{ words: 'The file ends in the middle of what begins here.' }]);
      expect(cut.split('\n')[problems[0]!.line! - 1]).toContain('"Arxiv-1703.10593": {');
    }
  });

  it('cannot reach the prototype of anything, nor choose a link that runs', async () => {
    const text =
      '{"__proto__": {"title": "Polluted", "polluted": true}, "a": {"__proto__": {"title": "x"}, "title": "A", "pdfLink": "javascript:alert(1)", "codeLink": "data:x", "md": "[x](javascript:1)"}}';
    const { papers } = await readBy(papermemory, text);
    expect(papers.at(-1)).toEqual({ ids: [], title: 'A', line: 1 });
    expect({}).not.toHaveProperty('polluted');
  });

  it('of any kind is read or told, and never thrown', async () => {
    const key = fc.constantFrom(...Object.keys(memory['ACL-ACL-2020_2020.acl-main.405']), '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.dictionary(key, fc.jsonValue())), async (value) => {
        const { papers, problems } = await readBy(papermemory, JSON.stringify(value));
        expect(papers.length + problems.length).toBe(Object.keys(value).length);
      }),
    );
  });
});
