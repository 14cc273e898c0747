/** Records for tests: one with what a test is about, and any at all. */
import fc from 'fast-check';
import { STATUSES, type Paper, type Sighting } from '../../lib/paper/paper';

/** A record that holds nothing but what is given. */
export function paperOf(given: Partial<Paper> = {}): Paper {
  return {
    key: 'one',
    ids: ['arxiv:2407.11062'],
    title: 'A Title',
    authors: [],
    categories: [],
    links: {},
    sightings: [],
    savedAt: 1_000,
    changedAt: 1_000,
    status: 'to-read',
    tags: [],
    note: '',
    highlights: [],
    ...given,
  };
}

/** A sighting that holds nothing but what is given. */
export function sightingOf(given: Partial<Sighting> = {}): Sighting {
  return { ids: ['arxiv:2407.11062'], title: 'A Title', site: 'huggingface', ...given };
}

/** Any text, also with control characters and half characters in it. */
export function anyText(maxLength = 40): fc.Arbitrary<string> {
  const code = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    fc.nat(0xffff),
    fc.constantFrom(0x09, 0x0a, 0x0d, 0x2028),
  );
  return fc.array(code, { maxLength }).map((codes) => String.fromCharCode(...codes));
}

const text = anyText();
const link = fc.webUrl({ withQueryParameters: true });
const moment = fc.nat(4_000_000_000_000);
const date = fc.constantFrom('2024', '2024-07', '2024-07-10');
const count = fc.nat(5_000);
const tag = fc.stringMatching(/^[a-zäΩ#<*_-]{1,5}( [a-z]{1,5})?$/);
const id = fc.oneof(
  fc.stringMatching(/^24(0[1-9]|1[0-2])\.[0-9]{5}$/).map((value) => `arxiv:${value}`),
  fc.stringMatching(/^10\.[0-9]{4}\/[!-~]{1,20}$/).map((value) => `doi:${value}`),
);

/** What every record has. */
export const REQUIRED = [
  'key',
  'ids',
  'title',
  'authors',
  'categories',
  'links',
  'sightings',
  'savedAt',
  'changedAt',
  'status',
  'tags',
  'note',
  'highlights',
] as const;

/** Any record the schema takes. */
export const anyPaper: fc.Arbitrary<Paper> = fc.record(
  {
    key: fc.uuid(),
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 4 }),
    title: text,
    authors: fc.array(text, { maxLength: 5 }),
    authorCount: count,
    abstract: text,
    published: date,
    organisation: text,
    venue: text,
    categories: fc.array(text, { maxLength: 3 }),
    links: fc.record({ page: link, pdf: link, code: link, project: link }, { requiredKeys: [] }),
    upvotes: fc.record({ count, on: fc.constant('2026-11-23') }),
    comments: fc.record({ count, on: fc.constant('2026-11-23') }),
    sightings: fc.array(
      fc.record(
        { site: text, list: text, listDate: date, rank: fc.integer({ min: 1, max: 99 }), version: fc.constant(2), at: moment },
        { requiredKeys: ['site', 'at'] },
      ),
      { maxLength: 3 },
    ),
    savedAt: moment,
    changedAt: moment,
    status: fc.constantFrom(...STATUSES),
    tags: fc.uniqueArray(tag, { maxLength: 4 }),
    note: anyText(300),
    highlights: fc.array(fc.record({ quote: text, prefix: text, suffix: text }), { maxLength: 2 }),
    trashedAt: moment,
  },
  {
    requiredKeys: [...REQUIRED],
  },
);
