import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinNotes, paperFrom, withChanges, withSighting } from '../../lib/paper/merge';
import { Paper, type Sighting } from '../../lib/paper/paper';
import { LIMITS } from '../../lib/paper/text';
import { anyPaper, paperOf, sightingOf } from './record';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('a record from its first sighting', () => {
  it('has everything the page said', () => {
    const seen = sightingOf({
      authors: ['Ada Example'],
      authorCount: 8,
      abstract: 'Invented.',
      published: '2024-07-10',
      organisation: 'A Lab',
      venue: 'A Workshop',
      categories: ['cs.LG'],
      links: { page: 'https://huggingface.co/papers/2407.11062', code: 'https://example.org/code' },
      upvotes: 12,
      comments: 3,
      list: 'daily',
      listDate: '2026-11-23',
      rank: 4,
      version: 2,
    });
    expect(paperFrom(seen, 'one', NOW)).toEqual(
      paperOf({
        savedAt: NOW,
        changedAt: NOW,
        authors: ['Ada Example'],
        authorCount: 8,
        abstract: 'Invented.',
        published: '2024-07-10',
        organisation: 'A Lab',
        venue: 'A Workshop',
        categories: ['cs.LG'],
        links: { page: 'https://huggingface.co/papers/2407.11062', code: 'https://example.org/code' },
        upvotes: { count: 12, on: '2026-11-23' },
        comments: { count: 3, on: '2026-11-23' },
        sightings: [{ site: 'huggingface', list: 'daily', listDate: '2026-11-23', rank: 4, version: 2, at: NOW }],
      }),
    );
  });

  it('has no field the page said nothing of, and passes the schema', () => {
    const paper = paperFrom(sightingOf(), 'one', NOW);
    expect(Object.keys(paper)).not.toContain('abstract');
    expect(Paper.parse(paper)).toEqual(paper);
  });
});

describe('a later sighting', () => {
  it.each<[string, Partial<Paper>, Partial<Sighting>, Partial<Paper>]>([
    ['fills a title that was empty', { title: '' }, { title: 'Found' }, { title: 'Found' }],
    ['leaves a title', { title: 'Kept' }, { title: 'Other' }, { title: 'Kept' }],
    ['leaves a title when it shows none', { title: 'Kept' }, { title: '' }, { title: 'Kept' }],
    ['makes a date more precise', { published: '2024' }, { published: '2024-07-10' }, { published: '2024-07-10' }],
    ['leaves a date that is more precise', { published: '2024-07-10' }, { published: '2024-07' }, { published: '2024-07-10' }],
    ['leaves a date as precise', { published: '2024-07-10' }, { published: '2024-08-01' }, { published: '2024-07-10' }],
    [
      'takes the longer abstract',
      { abstract: 'Cut off he…' },
      { abstract: 'Cut off here no more.' },
      { abstract: 'Cut off here no more.' },
    ],
    ['leaves the longer abstract', { abstract: 'The whole of it.' }, { abstract: 'The wh…' }, { abstract: 'The whole of it.' }],
    ['takes the longer list of authors', { authors: ['A'] }, { authors: ['A', 'B'] }, { authors: ['A', 'B'] }],
    ['leaves the longer list of authors', { authors: ['A', 'B'] }, { authors: ['A'] }, { authors: ['A', 'B'] }],
    ['leaves authors it says nothing of', { authors: ['A'] }, {}, { authors: ['A'] }],
    ['leaves an organisation', { organisation: 'Kept' }, { organisation: 'Other' }, { organisation: 'Kept' }],
    ['fills organisation and venue', {}, { organisation: 'New', venue: 'There' }, { organisation: 'New', venue: 'There' }],
    ['takes the newer counts', { upvotes: { count: 9, on: '2026-01-01' } }, { upvotes: 5 }, { upvotes: { count: 5, on: '2026-11-23' } }],
    [
      'leaves counts it says nothing of',
      { upvotes: { count: 9, on: '2026-01-01' }, authorCount: 3 },
      {},
      { upvotes: { count: 9, on: '2026-01-01' }, authorCount: 3 },
    ],
    [
      'adds links and leaves those there are',
      { links: { page: 'https://a.example/' } },
      { links: { page: 'https://b.example/', pdf: 'https://b.example/pdf' } },
      { links: { page: 'https://a.example/', pdf: 'https://b.example/pdf' } },
    ],
    ['joins categories', { categories: ['cs.LG'] }, { categories: ['cs.CL', 'cs.LG'] }, { categories: ['cs.LG', 'cs.CL'] }],
    [
      'joins identifiers',
      { ids: ['arxiv:2407.11062'] },
      { ids: ['doi:10.1/x', 'arxiv:2407.11062'] },
      { ids: ['arxiv:2407.11062', 'doi:10.1/x'] },
    ],
  ])('%s', (_, kept, seen, expected) => {
    expect(withSighting(paperOf(kept), sightingOf(seen), NOW)).toMatchObject(expected);
  });

  it('keeps one place for each list and day: its first moment, the newest rank', () => {
    const seen = sightingOf({ list: 'daily', listDate: '2026-11-23', rank: 4 });
    let paper = paperFrom(seen, 'one', 1);
    paper = withSighting(paper, { ...seen, rank: 2 }, 2);
    paper = withSighting(paper, sightingOf({ list: 'daily', listDate: '2026-11-23' }), 3);
    expect(paper.sightings).toEqual([{ site: 'huggingface', list: 'daily', listDate: '2026-11-23', rank: 2, at: 1 }]);
    paper = withSighting(paper, { ...seen, listDate: '2026-11-24' }, 4);
    paper = withSighting(paper, { ...seen, site: 'arxiv' }, 5);
    expect(paper.sightings.map(({ at }) => at)).toEqual([1, 4, 5]);
  });

  it('never touches what the person wrote, and loses no identifier, link, category or place', () => {
    const anySighting = anyPaper.map(({ ids, title, authors, links, categories, abstract, published }) =>
      sightingOf({
        ids,
        title,
        authors,
        links,
        categories,
        ...(abstract !== undefined && { abstract }),
        ...(published !== undefined && { published }),
      }),
    );
    fc.assert(
      fc.property(anyPaper, anySighting, (paper, seen) => {
        const after = withSighting(paper, seen, NOW);
        const { key, savedAt, changedAt, status, tags, note, highlights, trashedAt } = paper;
        expect(after).toMatchObject({ key, savedAt, changedAt, status, tags, note, highlights });
        expect(after.trashedAt).toBe(trashedAt);
        expect(after.ids).toEqual(expect.arrayContaining([...paper.ids, ...seen.ids]));
        expect(after.links).toMatchObject(paper.links);
        expect(after.categories).toEqual(expect.arrayContaining(paper.categories));
        expect(after.sightings).toEqual(expect.arrayContaining(paper.sightings));
        for (const field of ['title', 'abstract', 'published'] as const) {
          expect(after[field]?.length ?? 0).toBeGreaterThanOrEqual(paper[field]?.length ?? 0);
        }
        expect(after.authors.length).toBeGreaterThanOrEqual(Math.max(paper.authors.length, seen.authors?.length ?? 0));
        expect(Paper.safeParse(after).success).toBe(true);
        expect(withSighting(after, seen, NOW)).toEqual(after);
      }),
    );
  });
});

describe('two versions of a note', () => {
  it.each([
    // stored, base, mine → joined
    ['nobody else changed it', 'base', 'base', 'mine', 'mine'],
    ['nobody else changed it, and it was emptied', 'base', 'base', '', ''],
    ['only the other changed it', 'theirs', 'base', 'base', 'theirs'],
    ['the other cut it short, here nothing changed', 'abc', 'abc def', 'abc def', 'abc'],
    ['both wrote the same', 'same', '', 'same', 'same'],
    ['the first note of both', 'theirs', '', 'mine', 'theirs\n\nmine'],
    ['typing went on after a save whose answer was lost', 'mi', '', 'mine', 'mine'],
    ['an older draft of what the library has', 'mine', '', 'mi', 'mine'],
    ['both went on behind the same beginning', 'base theirs', 'base', 'base mine', 'base theirs\n\nmine'],
    ['both went on in new lines', 'base\ntheirs', 'base', 'base\n\nmine', 'base\ntheirs\n\nmine'],
    ['both went on with the last word', 'artist', 'art', 'arty', 'artist\n\narty'],
    ['both went on with the last line', 'one\ntwo, theirs', 'one\ntwo', 'one\ntwo; mine', 'one\ntwo, theirs\n\ntwo; mine'],
    ['both rewrote it', 'theirs', 'base', 'mine', 'theirs\n\nmine'],
    ['emptied elsewhere, changed here', '', 'base', 'base mine', 'base mine'],
    ['changed elsewhere, emptied here', 'base theirs', 'base', '', 'base theirs'],
    ['a word that is part of one of mine', 'art', '', 'start', 'art\n\nstart'],
    ['a word that is part of one of theirs', 'start', '', 'art', 'start\n\nart'],
    ['a line of theirs is the same', 'one\ntwo\nthree', '', 'two', 'one\ntwo\nthree'],
    ['theirs ends in a line break', 'theirs\n', '', 'mine', 'theirs\n\nmine'],
  ])('%s', (_, stored, base, mine, joined) => {
    expect(joinNotes(stored, base, mine)).toBe(joined);
    if (joined !== base) expect(joinNotes(joined, base, mine)).toBe(joined);
  });

  // Few words, so that notes often share beginnings, lines and parts of words.
  const part = fc.constantFrom('a', 'b', 'ab', ' ', '\n', '\n\n', '- ');
  const note = fc.array(part, { maxLength: 7 }).map((parts) => parts.join(''));
  const notes = fc.oneof(
    fc.record({ stored: note, base: note, mine: note }),
    fc
      .record({ base: note, theirs: note, ours: note })
      .map(({ base, theirs, ours }) => ({ base, stored: base + theirs, mine: base + ours })),
  );
  const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '');

  it('lose no word of either, unless one of them began from the other', () => {
    fc.assert(
      fc.property(notes, ({ stored, base, mine }) => {
        const joined = joinNotes(stored, base, mine);
        if (stored === base) expect(joined).toBe(mine);
        else if (mine === base || stored.startsWith(mine)) expect(joined).toBe(stored);
        else if (mine.startsWith(stored)) expect(joined).toBe(mine);
        else expect(wordsOf(joined)).toEqual(expect.arrayContaining([...wordsOf(stored), ...wordsOf(mine)]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are joined once, however often it is asked', () => {
    fc.assert(
      fc.property(notes, ({ stored, base, mine }) => {
        const joined = joinNotes(stored, base, mine);
        // A join that is by chance what the editor began from tells nothing of there having been one.
        fc.pre(joined !== base);
        expect(joinNotes(joined, base, mine)).toBe(joined);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('changes of a person', () => {
  it('that change nothing give the same record, with its moment', () => {
    const paper = paperOf({ note: 'a', tags: ['x'], status: 'read' });
    for (const changes of [
      {},
      { status: 'read' as const },
      { note: { base: 'a', text: 'a' } },
      { note: { base: '', text: 'a' } },
      { tags: { add: ['X'], remove: [] } },
      { tags: { add: [], remove: ['y'] } },
    ]) {
      expect(withChanges(paper, changes, NOW)).toBe(paper);
    }
  });

  it('take effect together, at their moment', () => {
    const changes = { note: { base: '', text: 'a' }, tags: { add: ['x'], remove: [] }, status: 'reading' as const };
    expect(withChanges(paperOf(), changes, NOW)).toEqual(paperOf({ note: 'a', tags: ['x'], status: 'reading', changedAt: NOW }));
  });

  it.each([
    [['a', 'b'], { add: ['c'], remove: ['a'] }, ['b', 'c']],
    [['LLM'], { add: ['llm'], remove: [] }, ['LLM']],
    [['LLM', 'x'], { add: [], remove: ['llm'] }, ['x']],
    [[], { add: ['a', 'A', 'a'], remove: [] }, ['a']],
    [['AI'], { add: ['ai'], remove: [] }, ['AI']],
    [['a'], { add: ['A'], remove: ['a'] }, ['A']],
  ])('turn the tags %j by %j into %j', (tags, edit, after) => {
    expect(withChanges(paperOf({ tags }), { tags: edit }, NOW).tags).toEqual(after);
  });

  it('made in two places at once keep the tags of both', () => {
    let paper = paperOf({ tags: ['old'] });
    paper = withChanges(paper, { tags: { add: ['here'], remove: ['old'] } }, 2);
    paper = withChanges(paper, { tags: { add: ['there'], remove: [] } }, 3);
    expect(paper.tags).toEqual(['here', 'there']);
  });

  it('that are together more than a record holds are refused in words, and nothing is cut', () => {
    const half = (letter: string) => letter.repeat(0.6 * LIMITS.note);
    expect(() => withChanges(paperOf({ note: half('a') }), { note: { base: '', text: half('b') } }, NOW)).toThrow(
      new RangeError('This note was changed elsewhere too; both together are longer than 100,000 characters.'),
    );
    const tags = Array.from({ length: LIMITS.tags }, (_, at) => `t${String(at)}`);
    expect(() => withChanges(paperOf({ tags }), { tags: { add: ['more'], remove: [] } }, NOW)).toThrow(
      new RangeError('A paper can have 100 tags.'),
    );
    expect(withChanges(paperOf({ tags }), { tags: { add: ['more'], remove: ['t0'] } }, NOW).tags).toHaveLength(LIMITS.tags);
  });
});
