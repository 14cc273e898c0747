import { expect, it } from 'vitest';
import { ris } from '../../lib/formats/ris';
import { paperOf } from '../paper/record';
import { readWith, written } from './citable';

it('has a line for each field, ended as the format wants it', async () => {
  const paper = paperOf({
    title: 'A Title',
    authors: ['Ludwig van Beethoven', 'Martin King Jr.', 'The ATLAS Collaboration'],
    published: '2024-07',
    venue: 'NeurIPS 2024',
    ids: ['doi:10.1000/x', 'arxiv:2407.11062'],
    links: { page: 'https://example.org/x', pdf: 'https://example.org/x.pdf' },
    abstract: 'Long enough to be broken after seventy characters by a writer that breaks lines there.',
    tags: ['nlp', 'a, b'],
    note: 'One\nER  - \nTwo',
  });
  expect((await written(ris, [paper])).split('\r\n')).toEqual([
    'TY  - CPAPER',
    'ID  - vanbeethoven2024title',
    'TI  - A Title',
    'AU  - van Beethoven, Ludwig',
    'AU  - King, Martin, Jr.',
    'AU  - The ATLAS Collaboration',
    'T2  - NeurIPS 2024',
    'PY  - 2024',
    'DA  - 2024/07//',
    'AN  - arXiv:2407.11062',
    'DO  - 10.1000/x',
    'UR  - https://example.org/x',
    'L1  - https://example.org/x.pdf',
    'AB  - Long enough to be broken after seventy characters by a writer that breaks lines there.',
    'KW  - nlp',
    'KW  - a, b',
    'N1  - One',
    '\u2060ER  - ',
    'Two',
    'ER  - ',
    '',
  ]);
});

it('reads what Zotero, EndNote and old programs write', async () => {
  const { papers, problems } = await readWith(
    ris,
    [
      'stray text',
      'AU  - Nobody',
      'TY  - JOUR',
      'T1  - An old program',
      'A1  - Byron,Ada,Jr.',
      'Y1  - 2003/02/30/spring',
      'JF  - Journal of Trials',
      'N2  - Of two',
      'lines',
      'UR  - https://arxiv.org/abs/2407.11062v2',
      'ID  - 1234',
      'ER  - ',
      '',
      'TY  - JOUR',
      'TI  - No end',
      'DO  - https://doi.org/10.1000/X',
      'N1  - <p>A <strong>note</strong> &amp; more</p>\n<p>Second</p>',
      'TY  - GEN',
      'PY  - 2020',
      'ER  - ',
      'TY  - GEN',
      'TI  - Last',
    ].join('\n'),
  );
  expect(papers).toEqual([
    {
      ids: ['arxiv:2407.11062'],
      title: 'An old program',
      authors: ['Ada Byron Jr.'],
      published: '2003-02',
      abstract: 'Of two lines',
      venue: 'Journal of Trials',
      links: { page: 'https://arxiv.org/abs/2407.11062v2' },
      line: 3,
    },
    { ids: ['doi:10.1000/x'], title: 'No end', note: 'A note & more\nSecond', line: 14 },
    { ids: [], title: 'Last', line: 22 },
  ]);
  expect(problems).toEqual([
    { line: 2, words: '“AU” stands outside of any entry: a line “TY  - …” is missing before it.' },
    { line: 19, words: 'This entry has neither a title nor an identifier.' },
    { line: 22, words: 'The file ends in this entry: what would come behind it is missing.' },
  ]);
});

it('reads entries with one space before their hyphens, which in the others is a line of a note', async () => {
  const { papers, problems } = await readWith(
    ris,
    [
      'TY - JOUR',
      'T1 - Of one space',
      'AU - Byron, Ada',
      'DO - 10.1000/x',
      'ER - ',
      '',
      'TY  - JOUR',
      'TI  - Of two',
      'N1  - Kept as it is:',
      'AU - no author',
      'TY - no entry',
      'ER  - ',
      'TY - JOUR',
      'TI - Cut',
    ].join('\r\n'),
  );
  expect(papers).toEqual([
    { ids: ['doi:10.1000/x'], title: 'Of one space', authors: ['Ada Byron'], line: 1 },
    { ids: [], title: 'Of two', note: 'Kept as it is:\nAU - no author\nTY - no entry', line: 7 },
    { ids: [], title: 'Cut', line: 13 },
  ]);
  expect(problems).toEqual([{ line: 13, words: 'The file ends in this entry: what would come behind it is missing.' }]);
});
