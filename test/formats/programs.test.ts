/** Files as programs write them, with invented papers: what of an entry has to arrive. */
import { describe, expect, it } from 'vitest';
import { bibtex } from '../../lib/formats/bibtex';
import { csv } from '../../lib/formats/csv';
import { cslJson } from '../../lib/formats/csl-json';
import type { Brought, Format } from '../../lib/formats/format';
import { links } from '../../lib/formats/links';
import { ris } from '../../lib/formats/ris';
import { paperOf } from '../paper/record';
import { readWith, written } from './citable';

const only = async (format: Format, text: string): Promise<Brought | undefined> => (await readWith(format, text)).papers[0];
const entry = (field: string, title = 'T') => `@article{k, title = {${title}}, ${field}}`;
const record = (...lines: string[]) => ['TY  - JOUR', 'TI  - T', ...lines, 'ER  - ', ''].join('\n');
const item = (fields: object) => JSON.stringify([{ type: 'article-journal', title: 'T', ...fields }]);
const row = (names: string, cells: string) => `${names}\n${cells}\n`;

describe('a name in its parts stays so, from whichever file into whichever other', () => {
  const names = ['Mac Lane, Saunders', 'de la Vallée Poussin, Charles Jean', 'García Márquez, Gabriel', 'Beethoven, Jr, Ludwig van'];
  const files: [string, Format, string][] = [
    ['BibTeX', bibtex, entry(`author = {${names.join(' and ')} and {Google Brain} and {Barnes, Noble and Co}}`)],
    [
      'RIS',
      ris,
      record(...['Mac Lane, Saunders', 'de la Vallée Poussin, Charles Jean', 'García Márquez, Gabriel'].map((name) => `AU  - ${name}`)),
    ],
    [
      'CSL-JSON',
      cslJson,
      item({
        author: [
          { family: 'Mac Lane', given: 'Saunders' },
          { family: 'Vallée Poussin', given: 'Charles Jean', 'non-dropping-particle': 'de la' },
          { family: 'García Márquez', given: 'Gabriel' },
          { literal: 'Google Brain' },
        ],
      }),
    ],
    ['a table', csv, row('Title,Author', 'T,"Mac Lane, Saunders; de la Vallée Poussin, Charles Jean; García Márquez, Gabriel"')],
  ];

  it.each(files)('%s', async (_, format, text) => {
    const brought = await only(format, text);
    const plain = brought?.authors?.map((name) => name.replaceAll('\u00A0', ' '));
    expect(plain?.slice(0, 3)).toEqual(['Saunders Mac Lane', 'Charles Jean de la Vallée Poussin', 'Gabriel García Márquez']);
    const paper = paperOf({ authors: brought?.authors ?? [] });
    expect(await written(bibtex, [paper])).toMatch(
      /author = \{Mac Lane, Saunders and de la Vall.{1,9}e Poussin, Charles Jean and Garc.{1,9}a M.{1,9}rquez, Gabriel/u,
    );
    expect((await only(bibtex, await written(bibtex, [paper])))?.authors).toEqual(brought?.authors);
    expect(await written(ris, [paper])).toMatch(/AU {2}- Mac Lane, Saunders\r\nAU {2}- de la Vallée Poussin, Charles Jean/u);
    expect(JSON.parse(await written(cslJson, [paper]))).toMatchObject([
      { author: expect.arrayContaining([{ family: 'García Márquez', given: 'Gabriel' }]) as unknown },
    ]);
  });

  it('and an organisation’s whole', async () => {
    const paper = paperOf({ authors: (await only(bibtex, files[0]![2]))?.authors ?? [] });
    expect(await written(bibtex, [paper])).toContain('and {Google Brain} and {Barnes, Noble and Co}');
  });
});

it.each<[string, Format, string, Partial<Brought>]>([
  ['Semantic Scholar', bibtex, entry('journal = {ArXiv}, volume = {abs/1706.03762}'), { ids: ['arxiv:1706.03762'] }],
  ['Google Scholar, of an old number', bibtex, entry('journal = {arXiv preprint hep-th/9802150}'), { ids: ['arxiv:hep-th/9802150'] }],
  [
    'Mendeley, several addresses in a field',
    bibtex,
    entry('url = {http://arxiv.org/abs/2401.00001 http://example.org/x}'),
    { ids: ['arxiv:2401.00001'], links: { page: 'http://arxiv.org/abs/2401.00001' } },
  ],
  ['Mendeley, groups', bibtex, entry('mendeley-groups = {Reading/Now, Later}, keywords = {a}'), { tags: ['a', 'Reading/Now', 'Later'] }],
  ['JabRef, a remark of one of several', bibtex, entry('comment-ada = {Look at this again.}'), { note: 'Look at this again.' }],
  ['ADS, a journal’s macro', bibtex, entry('journal = {\\apj}'), { venue: 'The Astrophysical Journal' }],
  [
    'IEEE, a comma in a keyword',
    bibtex,
    entry('keywords = {Training;Task analysis;Visualization, interactive}'),
    { tags: ['Training', 'Task analysis', 'Visualization, interactive'] },
  ],
  ['Crossref, an organisation', cslJson, item({ author: [{ name: 'Planck Collaboration' }] }), { authors: ['Planck Collaboration'] }],
  [
    'Crossref, lists of titles',
    cslJson,
    item({ title: ['The title'], 'container-title': ['Nature'] }),
    { title: 'The title', venue: 'Nature' },
  ],
  ['Crossref, escapes', cslJson, item({ 'container-title': 'Astronomy &amp; Astrophysics' }), { venue: 'Astronomy & Astrophysics' }],
  [
    'Crossref, an answer',
    cslJson,
    JSON.stringify({ status: 'ok', 'message-type': 'work', message: { DOI: '10.1000/x', title: ['The title'] } }),
    { ids: ['doi:10.1000/x'], title: 'The title' },
  ],
  ['EndNote, keywords beneath each other', ris, record('KW  - Neoplasms', 'Humans', '*Mice'), { tags: ['Neoplasms', 'Humans', '*Mice'] }],
  [
    'EndNote, addresses beneath each other',
    ris,
    record('UR  - https://arxiv.org/abs/2401.00001', 'https://example.org/y'),
    { ids: ['arxiv:2401.00001'], links: { page: 'https://arxiv.org/abs/2401.00001' } },
  ],
  [
    'RIS, addresses between semicolons',
    ris,
    record('UR  - https://example.org/y;https://arxiv.org/abs/2401.00001'),
    { ids: ['arxiv:2401.00001'] },
  ],
  ['Springer, a chapter', ris, ['TY  - CHAP', 'TI  - T', 'BT  - The Book', 'ER  - '].join('\n'), { venue: 'The Book' }],
  ['RIS, a journal short and whole', ris, record('JO  - J. Inv.', 'JF  - Journal of Inventions'), { venue: 'Journal of Inventions' }],
  ['RIS, a day nobody can read', ris, record('DA  - 06/12/2017', 'PY  - 2017'), { published: '2017' }],
  ['RIS, ISO’s day', ris, record('DA  - 2017-06-12'), { published: '2017-06-12' }],
  ['RIS, the usual day', ris, record('DA  - 2017/06/12/', 'PY  - 2017'), { published: '2017-06-12' }],
  [
    'PubMed’s authors in a table',
    csv,
    row('Title,Authors', 'T,"Jumper J, Evans R, van der Berg JP."'),
    { authors: ['Jumper J', 'Evans R', 'van der Berg JP'] },
  ],
  ['a colleague’s authors', csv, row('Title,Authors', 'T,"Ann Bee, Cee Dee and Eff Gee"'), { authors: ['Ann Bee', 'Cee Dee', 'Eff Gee'] }],
  ['an organisation in a table', csv, row('Title,Authors', 'T,Centre for Brain and Mind'), { authors: ['Centre for Brain and Mind'] }],
  ['a name with its suffix behind', csv, row('Title,Authors', 'T,"King, Martin Luther, Jr."'), { authors: ['King, Martin Luther, Jr.'] }],
])('%s', async (_, format, text, expected) => {
  expect(await only(format, text)).toMatchObject(expected);
});

it('a suffix behind the given name is none', async () => {
  const paper = paperOf({ authors: ['King, Martin Luther, Jr.'] });
  expect(await written(bibtex, [paper])).toContain('{King, Jr., Martin Luther}');
});

it.each([
  ['2024-07', '2024-07'],
  ['Jul 24', '2024-07'],
  ['Jul-24', '2024-07'],
  ['Mar-98', '1998-03'],
  ['15-Jul-2024', '2024-07-15'],
  ['10.07.2024', '2024-07-10'],
  ['25/12/2024', '2024-12-25'],
  ['12/25/2024', '2024-12-25'],
  ['7/10/2024', '2024'],
  ['Summer 2024', '2024'],
])('of the date %s in a table, %s is taken', async (cell, expected) => {
  expect((await only(csv, row('Title,Published', `T,${cell}`)))?.published).toBe(expected);
});

it('tells of a date in a table that says nothing', async () => {
  const { papers, problems } = await readWith(csv, row('Title,Published', 'T,some day'));
  expect([papers[0]?.published, problems]).toEqual([undefined, [{ line: 2, words: 'No date Postil can read: “some day”.' }]]);
});

it('a file of a site’s that begins with its own lines is known', () => {
  expect(ris.isLike?.('citation.txt', 'Provider: Example\nDatabase: Example\nContent: text/plain\n\nTY  - JOUR\n')).toBe(true);
  expect(ris.isLike?.('notes.txt', 'What I read\nTY  - JOUR\n')).toBe(false);
});

it.each([
  ['10.1145/3292500,10.1145/3292501', ['doi:10.1145/3292500', 'doi:10.1145/3292501']],
  ['10.1145/3292500;10.1145/3292501.', ['doi:10.1145/3292500', 'doi:10.1145/3292501']],
  ['https://doi.org/10.1145/3292500,https://doi.org/10.1145/3292501', ['doi:10.1145/3292500', 'doi:10.1145/3292501']],
  ['https://arxiv.org/abs/2401.00001,https://arxiv.org/abs/2401.00002', ['arxiv:2401.00001', 'arxiv:2401.00002']],
])('pasted without a space: %s', async (text, ids) => {
  expect((await readWith(links, text)).papers.flatMap((paper) => paper.ids)).toEqual(ids);
});
