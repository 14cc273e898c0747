import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shown, Sighting } from '../../lib/paper/paper';
import { identifiersFrom, sightingFrom } from '../../lib/paper/sighting';

const NOW = Date.UTC(2026, 10, 24, 12);
const plain: Shown = { site: 'dblp', ids: ['arxiv:2407.11062'], title: 'A title' };
const read = (more: Partial<Shown>) => sightingFrom({ ...plain, ...more }, NOW);

describe('sightingFrom', () => {
  it('leaves out what the page did not say', () => {
    expect(read({})).toEqual({ ids: ['arxiv:2407.11062'], title: 'A title', site: 'dblp', links: {} });
  });

  it('folds white space and cuts what is too long', () => {
    const { title, authors, abstract } = read({
      title: ' A\n  b ',
      authors: ['Ada\u00a0 B', ' ', 'x'.repeat(400)],
      abstract: 'y '.repeat(20_000),
    });
    expect(title).toBe('A b');
    expect(authors?.map(({ length }) => length)).toEqual([5, 300]);
    expect(abstract).toHaveLength(20_000);
    expect(read({ title: 'x'.repeat(6_000) }).title).toHaveLength(5_000);
    expect(read({ authors: [' '] })).not.toHaveProperty('authors');
  });

  it('reads dates by the day of the list, or else of today', () => {
    expect(read({ listDate: 'Mon, 2 Feb 2026', published: 'Jun 2' })).toMatchObject({ listDate: '2026-02-02', published: '2025-06-02' });
    expect(read({ published: 'Jun 2' }).published).toBe('2026-06-02');
    expect(read({ day: 'Jan 3, 2025', listDate: '2026-02-02', published: 'Jun 2' }).published).toBe('2024-06-02');
    // A month is no day to reckon from.
    expect(read({ listDate: '2025-12', published: 'Dec 3' })).toMatchObject({ listDate: '2025-12', published: '2025-12-03' });
    expect(read({ published: 'yesterday', listDate: 'soon' })).not.toHaveProperty('published');
    expect(read({ listDate: 'soon' })).not.toHaveProperty('listDate');
  });

  it('takes the earliest of several dates, as precisely as it is written anywhere', () => {
    expect(read({ published: ['2013-05-01', '1998', 'nonsense', '1998-07'] }).published).toBe('1998-07');
    expect(read({ published: ['2021-08', '2021-07-15'] }).published).toBe('2021-07-15');
    expect(read({ published: [] })).not.toHaveProperty('published');
  });

  it('keeps web links only, relative ones by the page they stand on, whole ones as they are written', () => {
    const links = { page: '/abs/1', pdf: 'javascript:alert(1)', code: 'https://github.com/a/%62', project: ' ' };
    expect(read({ links, address: 'https://arxiv.org/list/cs/new' }).links).toEqual({
      page: 'https://arxiv.org/abs/1',
      code: 'https://github.com/a/%62',
    });
    expect(read({ links: { page: '/abs/1' } }).links).toEqual({});
    expect(read({ links: { page: `https://a.example/${'x'.repeat(2_000)}` } }).links).toEqual({});
  });

  it.each([-1, 0.5, NaN, Infinity])('takes %d for no count', (count) => {
    const sighting = read({ upvotes: count, comments: count, authorCount: count, rank: count, version: count });
    expect(Object.keys(sighting).sort()).toEqual(['ids', 'links', 'site', 'title']);
  });

  it('says so when nothing identifies the paper', () => {
    for (const ids of [[], ['no identifier'], ['https://example.org/about']]) {
      expect(() => read({ ids })).toThrow(new RangeError('This entry has no identifier of a paper.'));
    }
  });

  it('gives what the library takes, whatever a page says', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.constantFrom('Jun 2', '2026-02-31', '/a', 'x'.repeat(30_000)),
    );
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const optional = fc.record(
      {
        address: text,
        list: text,
        listDate: text,
        day: text,
        rank: number,
        version: number,
        authors: fc.array(text),
        authorCount: number,
        abstract: text,
        published: fc.oneof(text, fc.array(text)),
        organisation: text,
        venue: text,
        categories: fc.array(text),
        upvotes: number,
        comments: number,
        links: fc.record({ page: text, pdf: text, code: text, project: text }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(text, fc.array(text), optional, (title, ids, more) => {
        const sighting = sightingFrom(Shown.parse({ ...plain, ...more, title, ids: [...ids, 'arxiv:2407.11062'] }), NOW);
        expect(Sighting.parse(sighting)).toEqual(sighting);
      }),
    );
  });
});

describe('identifiersFrom', () => {
  it('knows a paper of the ACL Anthology by its DOI', () => {
    expect(identifiersFrom(['https://doi.org/10.18653/v1/2021.naacl-main.208'])).toEqual([
      'doi:10.18653/v1/2021.naacl-main.208',
      'acl:2021.naacl-main.208',
    ]);
    expect(identifiersFrom(['doi:10.3115/v1/p14-1001', 'acl:P14-1001'])).toEqual(['doi:10.3115/v1/p14-1001', 'acl:P14-1001']);
    expect(identifiersFrom(['doi:10.18653/v1/other'])).toEqual(['doi:10.18653/v1/other']);
  });

  it('reads identifiers off addresses, each once, in their order', () => {
    expect(
      identifiersFrom([
        'dblp:journals/corr/abs-2407-11062',
        'https://doi.org/10.48550/arXiv.2407.11062',
        'https://arxiv.org/abs/2407.11062v2',
        'https://DOI.org/10.1145/3292500.3330701',
        'https://example.org/?next=https://arxiv.org/abs/2401.01234',
        'no identifier',
        'https://',
      ]),
    ).toEqual(['dblp:journals/corr/abs-2407-11062', 'arxiv:2407.11062', 'doi:10.1145/3292500.3330701']);
  });
});
