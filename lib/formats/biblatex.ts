/** BibLaTeX, for biber and an engine that reads UTF-8: an `@online` with its `eprint`, whole dates, no field its data model lacks. */
import type { Paper } from '../paper/paper';
import { isBib, readBib } from './bib';
import { authorsOf, titleOf, verbatim, writeBib, type BibFields } from './bibtex';
import { INCLUDE, type Citation } from './citation';
import type { Format } from './format';
import { texOf } from './tex';

export const biblatex: Format = {
  id: 'biblatex',
  name: 'BibLaTeX',
  extension: 'bib',
  mime: 'application/x-bibtex',
  cites: true,
  options: [INCLUDE],
  write: (papers, how) => writeBib(papers, how, 'unicode', fieldsOf),
  isLike: (name, head) => isBib(name, head) && /@online\b|^\s*(?:journaltitle|date|eprinttype)\s*=/im.test(head),
  read: readBib,
};

function fieldsOf(paper: Paper, citation: Citation): BibFields {
  const { venue, published, arxiv, doi, category, url, count } = citation;
  const type = typeOf(citation);
  const place = venue === undefined ? undefined : texOf(venue, 'unicode');
  return {
    type,
    fields: [
      ['author', authorsOf(citation, 'unicode')],
      ['title', titleOf(paper, 'unicode')],
      [
        type === 'article' ? 'journaltitle' : type === 'inproceedings' ? 'booktitle' : type === 'misc' ? 'howpublished' : 'organization',
        place,
      ],
      // The data model wants a date of everything. This one is EDTF's for a year that is not known, and printed as no date.
      ['date', published ?? 'XXXX'],
      ['eprint', arxiv],
      ['eprinttype', arxiv && 'arxiv'],
      ['eprintclass', category],
      ['doi', doi && verbatim(doi)],
      ['url', url && verbatim(url)],
      ['note', count],
    ],
  };
}

/** To the data model an article has authors, and an online publication says where it is. */
function typeOf({ kind, authors, arxiv, doi, url }: Citation): 'article' | 'inproceedings' | 'online' | 'misc' {
  if ((kind === 'article' || kind === 'inproceedings') && authors.length > 0) return kind;
  return kind === 'preprint' && (arxiv ?? doi ?? url) !== undefined ? 'online' : 'misc';
}
