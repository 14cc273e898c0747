import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Changes, Kept, keptOf, Paper, Sighting } from '../../lib/paper/paper';
import { LIMITS } from '../../lib/paper/text';
import { anyPaper, paperOf, sightingOf } from './record';

const times = (count: number) => Array.from({ length: count }, (_, at) => `n${String(at)}`);
const takes = (given: Partial<Paper>) => Paper.safeParse(paperOf(given)).success;

describe('a record', () => {
  it('passes as it is', () => {
    fc.assert(
      fc.property(anyPaper, (paper) => {
        expect(Paper.parse(paper)).toEqual(paper);
      }),
    );
  });

  it('loses what the schema does not know', () => {
    const more = { ...paperOf(), links: { page: 'https://a.example/', other: 'x' }, script: '<script>' };
    expect(Paper.parse(more)).toEqual(paperOf({ links: { page: 'https://a.example/' } }));
  });

  it.each(['key', 'ids', 'title', 'authors', 'links', 'sightings', 'savedAt', 'changedAt', 'status', 'tags', 'note', 'highlights'])(
    'is none without its %s',
    (field) => {
      expect(Paper.safeParse({ ...paperOf(), [field]: undefined }).success).toBe(false);
    },
  );

  it.each<[string, (size: number) => Partial<Paper>, number]>([
    ['title', (size) => ({ title: 'x'.repeat(size) }), LIMITS.title],
    ['abstract', (size) => ({ abstract: 'x'.repeat(size) }), LIMITS.abstract],
    ['note', (size) => ({ note: 'x'.repeat(size) }), LIMITS.note],
    ['organisation', (size) => ({ organisation: 'x'.repeat(size) }), LIMITS.name],
    ['name of an author', (size) => ({ authors: ['x'.repeat(size)] }), LIMITS.name],
    ['list of authors', (size) => ({ authors: times(size) }), LIMITS.authors],
    ['list of identifiers', (size) => ({ ids: times(size).map((value) => `doi:${value}`) }), LIMITS.ids],
    ['tag', (size) => ({ tags: ['x'.repeat(size)] }), LIMITS.tag],
    ['list of tags', (size) => ({ tags: times(size) }), LIMITS.tags],
    ['link', (size) => ({ links: { page: `https://a.example/${'x'.repeat(size - 18)}` } }), 2_000],
  ])('may have as long a %s as its limit says, and no longer', (_, given, limit) => {
    expect(takes(given(limit))).toBe(true);
    expect(takes(given(limit + 1))).toBe(false);
  });

  it.each<[string, Partial<Paper>]>([
    ['no identifier', { ids: [] }],
    ['an identifier without a scheme', { ids: ['2407.11062'] }],
    ['an identifier with white space', { ids: ['arxiv:2407 11062'] }],
    ['an identifier with a scheme in capitals', { ids: ['ARXIV:2407.11062'] }],
    ['an empty key', { key: '' }],
    ['a month that is none', { published: '2024-13' }],
    ['a day that is none', { published: '2024-07-32' }],
    ['a date in words', { published: 'Jul 10, 2024' }],
    ['half a number of authors', { authorCount: 1.5 }],
    ['fewer than no authors', { authorCount: -1 }],
    ['a moment that is none', { savedAt: Number.NaN }],
    ['a script for a link', { links: { page: 'javascript:alert(1)' } }],
    ['a link with white space', { links: { page: 'https://a.example/ b' } }],
    ['an empty tag', { tags: [''] }],
    ['a tag with white space around it', { tags: [' x'] }],
    ['a tag of two lines', { tags: ['x\ny'] }],
    ['a place before the first', { sightings: [{ site: 'x', rank: 0, at: 1 }] }],
  ])('may not have %s', (_, given) => {
    expect(takes(given)).toBe(false);
  });

  it('may not have a status that is none', () => {
    expect(Paper.safeParse({ ...paperOf(), status: 'done' }).success).toBe(false);
  });
});

describe('a sighting', () => {
  it('needs an identifier, a site and a title, which may be empty', () => {
    expect(Sighting.safeParse(sightingOf({ title: '' })).success).toBe(true);
    for (const field of ['ids', 'site', 'title']) {
      expect(Sighting.safeParse({ ...sightingOf(), [field]: undefined }).success).toBe(false);
    }
  });

  it('keeps a title of markup, or from right to left, as it is', () => {
    for (const title of ['<img src=x onerror=alert(1)>', 'مقدمة \u202E في', '*a* [b](c)']) {
      expect(Sighting.parse(sightingOf({ title })).title).toBe(title);
    }
  });
});

describe('changes', () => {
  it('may be of any part, or of none', () => {
    for (const changes of [{}, { status: 'read' }, { note: { base: '', text: 'x' } }, { tags: { add: ['x'], remove: [] } }]) {
      expect(Changes.parse(changes)).toEqual(changes);
    }
  });

  it.each([{ note: 'x' }, { note: { text: 'x' } }, { tags: ['x'] }, { tags: { add: [''], remove: [] } }, { status: 'done' }])(
    'are none: %j',
    (changes) => {
      expect(Changes.safeParse(changes).success).toBe(false);
    },
  );
});

it('a row is told of a record what it shows, and no more', () => {
  const kept = keptOf(paperOf({ note: 'a', tags: ['x'], abstract: 'Invented.' }));
  expect(kept).toEqual({ key: 'one', savedAt: 1_000, status: 'to-read', tags: ['x'], note: 'a', highlights: [] });
  expect(Kept.parse(kept)).toEqual(kept);
});
