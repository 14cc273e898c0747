/** What the tests of the citation formats share: papers of any kind, and what of one each format is to bring back. */
import fc from 'fast-check';
import { identifierOf } from '../../lib/paper/addresses';
import { citationOf, HOLDS, nameOf, partsOfName, publishedOf, type Held } from '../../lib/formats/citation';
import { citationKeys } from '../../lib/formats/citation-key';
import type { Brought, Format, Read } from '../../lib/formats/format';
import { piecesOf, textOfPieces } from '../../lib/formats/tex';
import { parseDoi } from '../../lib/paper/identifier';
import { STATUSES, type Paper } from '../../lib/paper/paper';
import { squeeze } from '../../lib/paper/text';
import { REQUIRED } from '../paper/record';

const breathe = () => Promise.resolve();

/** The file of these papers. */
export async function written(format: Format, papers: readonly Paper[], choices: Record<string, string> = {}): Promise<string> {
  const file = await format.write!(papers, { choices, now: new Date('2026-11-23T12:00:00Z'), tick: breathe });
  if (typeof file !== 'string') throw new Error('This format writes text.');
  return file;
}

export function readWith(format: Format, text: string): Promise<Read> {
  return format.read!(text, { now: 0, tick: breathe });
}

/** Words as titles, names, tags and notes have them, and what formats are known to trip over. */
const word = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z][a-z]{0,8}$/) },
  fc.stringMatching(/^[!-~]{1,8}$/),
  fc.stringMatching(/^[-'`",<>?!{}\\$%&#_^~]{1,4}$/),
  fc.constantFrom(
    '$x^2$',
    '$\\alpha$',
    'E$^{2}$GAN',
    '\\"o',
    '\\emph{x}',
    'é',
    'ǖ',
    'Ångström',
    'ß',
    '≤',
    'α',
    '“',
    '”',
    '–',
    '—',
    '’',
    '…',
  ),
  fc.constantFrom(
    '中文',
    'العربية',
    '🦙',
    'x²',
    'H₂O',
    'BERT',
    'GPT-4',
    'and',
    'AND',
    'others',
    '@misc{a,',
    'ER',
    '--',
    '```',
    '%',
    '100%',
    '$5',
  ),
);
const words = (max: number) => fc.array(word, { minLength: 1, maxLength: max }).map((all) => all.join(' '));
/** Without what CSL takes for markup, and without white space at the ends. */
const line = words(8).filter((text) => !/<\/?(?:i|b|sup|sub|sc|span)\b/.test(text));
/** Lines of notes that mean something else to one format or another: fields, what programs keep in remarks, HTML, our own guard. */
const LINES = [
  '',
  '---',
  '```',
  '  indented',
  '- item',
  'ER  - ',
  'TY  - JOUR',
  '  N1  -x',
  '12 authors',
  '1 author',
  'arXiv:1706.03762',
  'arXiv: 1706.03762 [cs.CL]',
  '_eprint: 1706.03762',
  'arxiv: of no use',
  'PMID: 1234567',
  'PMCID: PMC12345',
  '<p>One &amp; two</p>',
  '<div class="x">',
  '\u2060joined',
  '\u2060\u2060PMID: 7',
];
const note = fc
  .array(fc.oneof({ weight: 3, arbitrary: words(6) }, fc.constantFrom(...LINES)), { maxLength: 6 })
  .map((lines) => lines.join('\n').trim());
const given = fc.stringMatching(/^(?:[A-ZÉŁ][a-zéł]{1,8}|[A-Z]\.)(?:[ -](?:[A-Z][a-z]{1,5}|[A-Z]\.))?$/);
const family = fc.stringMatching(/^(?:(?:van|von|de la|van der) )?(?:O'|Mc)?[A-ZÅØĆ][a-zåøć]{2,9}(?:-[A-Z][a-z]{2,6})?$/);
const author = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(given, family).map((parts) => parts.join(' ')) },
  fc.tuple(family, given).map((parts) => parts.join(', ')),
  fc.constantFrom(
    'Plato',
    '李明',
    'The ATLAS Collaboration',
    'Barnes and Noble Group',
    'R&D Team',
    'Martin King Jr.',
    'Neumann, III, John',
    'Mistral AI',
  ),
);
const id = fc.oneof(
  fc.stringMatching(/^24(0[1-9]|1[0-2])\.[0-9]{5}$/).map((value) => `arxiv:${value}`),
  fc
    .stringMatching(/^10\.[0-9]{4}\/[a-z0-9][a-z0-9_%&#~^$.;()-]{0,12}[a-z0-9]$/)
    .map((value) => `doi:${value}`)
    .filter((one) => parseDoi(one) === one),
  fc.stringMatching(/^[A-Za-z0-9]{10}$/).map((value) => `openreview:${value}`),
  fc.stringMatching(/^[1-9][0-9]{6}$/).map((value) => `pmid:${value}`),
);
const link = fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.constantFrom('https://x.org/~a_b?c=d&e=%20#f$^'));

/** Any paper that may be cited, without what no page shows: control characters, half characters. */
export const anyCitable: fc.Arbitrary<Paper> = fc.record(
  {
    key: fc.uuid(),
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 4 }),
    title: line,
    authors: fc.array(author, { maxLength: 4 }),
    authorCount: fc.nat(5_000),
    abstract: line,
    published: fc.constantFrom('2024', '2024-07', '2024-07-10', '1998-12-31'),
    organisation: fc.constantFrom('Example Laboratory', 'A & B Institute'),
    venue: fc.constantFrom('Journal of Trials & Errors', 'Proceedings of 100% {Sure}', 'NeurIPS 2024', 'bioRxiv', 'Nature', 'ACL_2024 #1'),
    categories: fc.constantFrom<string[]>([], ['cs.CL', 'cs.AI'], ['hep-th']),
    links: fc.record({ page: link, pdf: link }, { requiredKeys: [] }),
    sightings: fc.constant([]),
    savedAt: fc.nat(100),
    changedAt: fc.nat(100),
    status: fc.constantFrom(...STATUSES),
    tags: fc.uniqueArray(
      line.map((text) => Array.from(text).slice(0, 40).join('').trim()).filter((text) => text !== ''),
      { maxLength: 3 },
    ),
    note,
    highlights: fc.constant([]),
    citationKey: fc.stringMatching(/^[a-z][A-Za-z0-9_:.+-]{0,20}$/),
  },
  {
    requiredKeys: [...REQUIRED],
  },
);

type Kept = Partial<Record<Held, unknown>>;

/** What this format is to bring back of the paper, in the fields `HOLDS` names for it. */
export function heldOf(format: keyof typeof HOLDS, paper: Paper, citationKey: string | undefined): Kept {
  const tex = format === 'bibtex' || format === 'biblatex';
  // Classic TeX has accents, not characters that combine.
  const same = (text: string) => (format === 'bibtex' ? text.normalize('NFC') : text);
  const read = (text: string) => squeeze(same(tex ? textOfPieces(piecesOf(squeeze(text))) : squeeze(text)));
  const citation = citationOf(paper);
  const authors = paper.authors.length > 0 ? paper.authors : paper.organisation === undefined ? [] : [paper.organisation];
  // RIS has nothing to mark an organisation by, whose commas would turn it around.
  const spoken = (name: string) => nameOf(partsOfName(name)).replaceAll(', ', format === 'ris' ? ' ' : ', ');
  const firstOf = (scheme: string) => paper.ids.find((id) => id.startsWith(`${scheme}:`));
  const page = citation.url;
  const all: Required<Record<Held, unknown>> = {
    title: read(paper.title),
    authors: authors.length > 0 ? authors.map((name) => same(spoken(name))) : undefined,
    authorCount: paper.authors.length === 0 && paper.authorCount ? paper.authorCount : undefined,
    abstract: read(paper.abstract ?? '') || undefined,
    published: publishedOf(paper),
    venue: paper.venue,
    category: firstOf('arxiv') === undefined ? undefined : paper.categories[0],
    ids: [
      firstOf('arxiv'),
      firstOf('doi'),
      format === 'csl-json' ? firstOf('pmid') : undefined,
      page === undefined ? undefined : identifierOf(new URL(page))?.id,
    ].filter((id) => id !== undefined),
    page,
    pdf: paper.links.pdf,
    note: same(paper.note) || undefined,
    tags: paper.tags.length > 0 ? paper.tags.map(same) : undefined,
    citationKey,
  };
  return only(format, all);
}

/** The same of what was brought. */
export function broughtBack(format: keyof typeof HOLDS, brought: Brought): Kept {
  const { title, authors, authorCount, abstract, published, venue, categories, links, note, tags, citationKey } = brought;
  const all = { title, authors, authorCount, abstract, published, venue, note, tags, citationKey };
  return only(format, { ...all, category: categories?.[0], ids: brought.ids, page: links?.page, pdf: links?.pdf });
}

function only(format: keyof typeof HOLDS, all: Kept): Kept {
  const fields: readonly Held[] = HOLDS[format];
  return Object.fromEntries(fields.map((field) => [field, field === 'ids' ? [...new Set(all.ids as string[])].sort() : all[field]]));
}

/** Fails unless these papers come back from a file of this format as they were, in every field it can hold. */
export async function comesBack(format: Format & { id: string }, papers: readonly Paper[]): Promise<{ told: Kept[]; held: Kept[] }> {
  const id = format.id as keyof typeof HOLDS;
  const keys = citationKeys(papers);
  const { papers: read, problems } = await readWith(format, await written(format, papers));
  if (problems.length > 0) throw new Error(`Not all was read: ${JSON.stringify(problems)}`);
  return { told: read.map((brought) => broughtBack(id, brought)), held: papers.map((paper) => heldOf(id, paper, keys.get(paper.key))) };
}
