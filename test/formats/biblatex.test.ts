import { describe, expect, it } from 'vitest';
import { biblatex } from '../../lib/formats/biblatex';
import { paperOf } from '../paper/record';
import { readWith, written } from './citable';

describe('an entry', () => {
  it('of a preprint is online, with its number, whole date and characters as they are', async () => {
    const paper = paperOf({
      title: 'Naïve α of BERT',
      authors: ['José Łukasz'],
      published: '2024-07',
      categories: ['cs.CL'],
      note: 'A _note_',
      tags: ['ü'],
    });
    expect(await written(biblatex, [paper])).toBe(`@online{lukasz2024naive,
  author = {Łukasz, José},
  title = {Naïve α of {BERT}},
  date = {2024-07},
  eprint = {2407.11062},
  eprinttype = {arxiv},
  eprintclass = {cs.CL},
  url = {https://arxiv.org/abs/2407.11062},
  keywords = {ü},
  annotation = {A \\_note\\_}
}
`);
  });

  it('without what its kind must have is of another kind', async () => {
    const entry = await written(biblatex, [paperOf({ ids: ['doi:10.1000/x'], venue: 'Nature' })]);
    expect(entry).toMatch(/^@misc\{[^]*howpublished = \{Nature\}[^]*date = \{XXXX\}/);
  });
});

it('reads its own names of fields, and names in parts', async () => {
  const { papers } = await readWith(
    biblatex,
    '@article{a, author = {family=Beethoven, given=Ludwig, prefix=van and {ACME, Inc.}}, title = {T}, subtitle = {S}, journaltitle = {J}, date = {2020-05-06}, annotation = {N}, eprint = {hep-th/9901001v2}, eprinttype = {arxiv}, eprintclass = {hep-th}}',
  );
  expect(papers).toEqual([
    {
      ids: ['arxiv:hep-th/9901001'],
      title: 'T: S',
      authors: ['Ludwig van Beethoven', 'ACME, Inc.'],
      published: '2020-05-06',
      venue: 'J',
      categories: ['hep-th'],
      note: 'N',
      citationKey: 'a',
      line: 1,
    },
  ]);
});

it('takes for its own what BibTeX has not', () => {
  expect(biblatex.isLike!('x.bib', '@online{a, title = {x}}')).toBe(true);
  expect(biblatex.isLike!('x.bib', '@article{a,\n  journaltitle = {x}}')).toBe(true);
  expect(biblatex.isLike!('x.bib', '@article{a,\n  journal = {x}}')).toBe(false);
});
