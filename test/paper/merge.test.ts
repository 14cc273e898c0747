import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inOrderSaved,
  joinNotes,
  mergePapers,
  paperFrom,
  separatePapers,
  withChanges,
  withinNote,
  withSighting,
} from '../../lib/paper/merge';
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

  it('never count as older than what they change, when the clock was put back', () => {
    const [one, other] = [paperOf({ changedAt: NOW + 1_000 }), paperOf({ key: 'other', changedAt: NOW + 2_000 })];
    expect(withChanges(one, { status: 'read' }, NOW).changedAt).toBe(NOW + 1_000);
    const both = mergePapers(one, other, NOW);
    expect(both.changedAt).toBe(NOW + 2_000);
    const [stayed] = separatePapers({ kept: one, joined: { ...other, ids: ['s2:other'] }, after: both }, both, NOW);
    expect(stayed.changedAt).toBe(NOW + 2_000);
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

  it('add highlights and take them away; of the same words at the same place the last counts', () => {
    const one = { quote: 'a b', prefix: 'x ', suffix: ' y' };
    const two = { quote: 'a b', prefix: 'z ', suffix: ' y' };
    const after = (highlights: Paper['highlights'], add: Paper['highlights'], remove: Paper['highlights']) =>
      withChanges(paperOf({ highlights }), { highlights: { add, remove } }, NOW).highlights;
    expect(after([], [one, two, one], [])).toEqual([one, two]);
    expect(after([one, two], [{ ...one, remark: 'Why?' }], [])).toEqual([{ ...one, remark: 'Why?' }, two]);
    expect(after([one, two], [], [{ ...one, remark: 'whatever' }])).toEqual([two]);
    expect(after([one], [one], [one])).toEqual([one]);
    const same = paperOf({ highlights: [one] });
    expect(withChanges(same, { highlights: { add: [one], remove: [two] } }, NOW)).toBe(same);
    const many = Array.from({ length: LIMITS.highlights }, (_, at) => ({ ...one, quote: `q${at}` }));
    expect(() => after(many, [one], [])).toThrow(new RangeError('A paper can have 500 highlights.'));
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

/** Two records as the library has them: each under its own key, with identifiers of its own. */
const twoPapers = fc.tuple(anyPaper, anyPaper).map(([a, b]): [Paper, Paper] => [
  { ...a, key: 'a', ids: a.ids.map((id) => `${id}a`) },
  { ...b, key: 'b', ids: b.ids.map((id) => `${id}b`) },
]);
const fold = (tags: readonly string[]) => new Set(tags.map((tag) => tag.toLowerCase()));
/** The lines of a note that say something. */
const linesOf = (note: string) => note.split('\n').filter((line) => line.trim() !== '');

describe('two records that are one paper', () => {
  it('are in the order they were saved in', () => {
    const [a, b] = [paperOf({ key: 'a', savedAt: 9 }), paperOf({ key: 'b', savedAt: 5 })];
    expect(inOrderSaved(a, b)).toEqual([b, a]);
    expect(inOrderSaved(b, a)).toEqual([b, a]);
    expect(inOrderSaved(paperOf({ key: 'b' }), paperOf({ key: 'a' })).map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('keep both notes, tags, highlights and identifiers, the key of the first and its moment', () => {
    const quote = { quote: 'q', prefix: '', suffix: '' };
    const kept = paperOf({ key: 'a', ids: ['arxiv:1'], note: 'one', tags: ['AI', 'x'], savedAt: 5, highlights: [quote] });
    const joined = paperOf({
      key: 'b',
      ids: ['doi:10.1/x'],
      note: 'two',
      tags: ['ai', 'y'],
      savedAt: 7,
      highlights: [quote, { ...quote, quote: 'r' }],
    });
    expect(mergePapers(kept, joined, NOW)).toEqual({
      ...kept,
      ids: ['arxiv:1', 'doi:10.1/x'],
      note: 'one\n\ntwo',
      tags: ['AI', 'x', 'y'],
      highlights: [quote, { ...quote, quote: 'r' }],
      changedAt: NOW,
    });
  });

  it.each<[string, Partial<Paper>, Partial<Paper>, Partial<Paper>]>([
    ['have the status furthest along', { status: 'reading' }, { status: 'read' }, { status: 'read' }],
    ['whichever has it', { status: 'reading' }, { status: 'to-read' }, { status: 'reading' }],
    ['have one note that both had once', { note: 'same' }, { note: 'same' }, { note: 'same' }],
    ['have a note within the other once', { note: 'a\nb\nc' }, { note: 'b' }, { note: 'a\nb\nc' }],
    ['have both notes where one begins as the other', { note: 'art' }, { note: 'artist' }, { note: 'art\n\nartist' }],
    ['have the only note', { note: '' }, { note: 'b' }, { note: 'b' }],
    ['take the title where there is none', { title: '' }, { title: 'T' }, { title: 'T' }],
    ['leave the title', { title: 'T' }, { title: 'A longer one' }, { title: 'T' }],
    [
      'take the longer abstract and list of authors',
      { abstract: 'Cut…', authors: ['A'] },
      { abstract: 'Not cut off.', authors: ['A', 'B'] },
      { abstract: 'Not cut off.', authors: ['A', 'B'] },
    ],
    ['take the more precise date', { published: '2024' }, { published: '2024-07' }, { published: '2024-07' }],
    ['take the larger count of authors', { authorCount: 3 }, { authorCount: 8 }, { authorCount: 8 }],
    [
      'take the newer counts',
      { upvotes: { count: 9, on: '2026-01-01' } },
      { upvotes: { count: 5, on: '2026-02-01' } },
      { upvotes: { count: 5, on: '2026-02-01' } },
    ],
    [
      'have the links of both',
      { links: { page: 'https://a.example/' } },
      { links: { page: 'https://b.example/', pdf: 'https://b.example/p' } },
      { links: { page: 'https://a.example/', pdf: 'https://b.example/p' } },
    ],
    [
      'have the places of both',
      { sightings: [{ site: 'x', at: 1 }] },
      { sightings: [{ site: 'y', at: 2 }] },
      {
        sightings: [
          { site: 'x', at: 1 },
          { site: 'y', at: 2 },
        ],
      },
    ],
    [
      'have a place of both once',
      { sightings: [{ site: 'x', rank: 9, at: 2 }] },
      { sightings: [{ site: 'x', rank: 3, at: 1 }] },
      { sightings: [{ site: 'x', rank: 9, at: 1 }] },
    ],
    ['are saved when one of them is', { trashedAt: 5 }, {}, { trashedAt: undefined }],
    ['are in the trash when both are', { trashedAt: 5 }, { trashedAt: 7 }, { trashedAt: 5 }],
  ])('%s', (_, a, b, expected) => {
    const merged = mergePapers(paperOf({ key: 'a', ...a }), paperOf({ key: 'b', ids: ['doi:10.1/x'], ...b }), NOW);
    expect(Object.fromEntries(Object.keys(expected).map((field) => [field, merged[field as keyof Paper]]))).toEqual(expected);
  });

  it.each<[string, Partial<Paper>, Partial<Paper>]>([
    ['Their notes together are longer than 100,000 characters.', { note: 'a'.repeat(60_000) }, { note: 'b'.repeat(60_000) }],
    [
      'They have more than 100 tags together.',
      { tags: Array.from({ length: 60 }, (_, n) => `a${String(n)}`) },
      { tags: Array.from({ length: 60 }, (_, n) => `b${String(n)}`) },
    ],
    [
      'They have more than 20 identifiers together.',
      { ids: Array.from({ length: 15 }, (_, n) => `a1:${String(n)}`) },
      { ids: Array.from({ length: 15 }, (_, n) => `b1:${String(n)}`) },
    ],
  ])('are not merged when one record cannot hold both: %s', (words, a, b) => {
    expect(() => mergePapers(paperOf(a), paperOf({ key: 'b', ...b }), NOW)).toThrow(new RangeError(`${words} Both stay as they are.`));
  });

  it('lose nothing that a person wrote or a page gave, and come apart as they were', () => {
    fc.assert(
      fc.property(twoPapers, ([kept, joined]) => {
        const after = mergePapers(kept, joined, NOW);
        expect(Paper.safeParse(after).success).toBe(true);
        for (const one of [kept, joined]) {
          expect(`\n${after.note}\n`).toContain(`\n${one.note}\n`.slice(one.note === '' ? 1 : 0));
          expect([...fold(after.tags)]).toEqual(expect.arrayContaining([...fold(one.tags)]));
          for (const [had, has] of [
            [one.ids, after.ids],
            [one.highlights, after.highlights],
            [one.categories, after.categories],
          ] as [unknown[], unknown[]][]) {
            expect(has).toEqual(expect.arrayContaining(had));
          }
          expect(Object.keys(after.links)).toEqual(expect.arrayContaining(Object.keys(one.links)));
          for (const field of ['abstract', 'published', 'authors'] as const) {
            expect(after[field]?.length ?? 0).toBeGreaterThanOrEqual(one[field]?.length ?? 0);
          }
        }
        // Records may be of a clock that was ahead.
        const changedAt = Math.max(NOW + 1, kept.changedAt, joined.changedAt);
        // Which of them is in the trash is what was done to the one record since.
        const trash = after.trashedAt === undefined ? {} : { trashedAt: after.trashedAt };
        const before = { ...kept, ...trash, changedAt };
        if (after.trashedAt === undefined) delete before.trashedAt;
        expect(separatePapers({ kept, joined, after }, after, NOW + 1)).toEqual([before, joined]);
      }),
    );
  });

  it('come apart with what changed since on the one that stayed, and nothing typed lost', () => {
    const typed = fc.record({
      before: fc.stringMatching(/^[a-z ]{0,12}\n?$/),
      behind: fc.stringMatching(/^\n?[a-z ]{0,12}$/),
      cut: fc.nat(400),
      length: fc.nat(5),
      tag: fc.constantFrom('x', 'new', 'AI'),
      status: fc.constantFrom('to-read' as const, 'reading' as const, 'read' as const),
    });
    fc.assert(
      fc.property(twoPapers, typed, anyPaper, ([kept, joined], edit, seen) => {
        const after = mergePapers(kept, joined, NOW);
        const note = edit.before + after.note.slice(0, edit.cut) + after.note.slice(edit.cut + edit.length) + edit.behind;
        const changed = { ...after, note, status: edit.status, tags: [...after.tags.filter((tag) => tag !== edit.tag), edit.tag] };
        const current = withSighting(changed, sightingOf({ ids: ['s2:new'], categories: seen.categories, links: seen.links }), NOW);
        const [stayed, back] = separatePapers({ kept, joined, after }, current, NOW + 1);
        expect(back).toEqual(joined);
        expect(Paper.safeParse(stayed).success).toBe(true);
        expect(new Set([...stayed.ids, ...back.ids]).size).toBe(stayed.ids.length + back.ids.length);
        expect(stayed.ids).toEqual([...kept.ids, 's2:new']);
        const lines = [...linesOf(stayed.note), ...linesOf(back.note)];
        expect(lines).toEqual(expect.arrayContaining(linesOf(note)));
        expect([...fold([...stayed.tags, ...back.tags])]).toEqual(expect.arrayContaining([...fold(changed.tags)]));
        if (!fold(after.tags).has(edit.tag.toLowerCase())) expect(stayed.tags).toContain(edit.tag);
        expect(stayed.status).toBe(edit.status === after.status ? kept.status : edit.status);
        expect(stayed.highlights).toEqual(kept.highlights);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    // first, second, what the note became since → what stays with the first
    ['nothing was typed', 'a', 'b', 'a\n\nb', 'a'],
    ['typed behind', 'a', 'b', 'a\n\nb\n\nmore', 'a\n\nmore'],
    ['typed before', 'a', 'b', 'more\na\n\nb', 'more\na'],
    ['typed between', 'a', 'b', 'a\n\nmore\n\nb', 'a\n\nmore'],
    ['typed into the second: in doubt it stays', 'a', 'b', 'a\n\nb, more', 'a\n\nb, more'],
    ['the first’s deleted', 'a', 'b', 'b\n\nmore', 'more'],
    ['the second’s deleted', 'a', 'b', 'a', 'a'],
    ['all deleted', 'a', 'b', '', ''],
    ['the second had none', 'a', '', 'a\nmore', 'a\nmore'],
    ['the first had none', '', 'b', 'b\nmore', 'more'],
    ['the first’s stood in the second’s', 'b', 'a\nb\nc', 'a\nb\nc\nmore', 'b\n\nmore'],
    ['the second’s stood in the first’s', 'a\nb\nc', 'b', 'a\nb\nc\nmore', 'a\nb\nc\nmore'],
  ])('come apart, when in the note %s', (_, first, second, note, stays) => {
    const [kept, joined] = [paperOf({ key: 'a', note: first }), paperOf({ key: 'b', ids: ['doi:10.1/x'], note: second })];
    const after = mergePapers(kept, joined, NOW);
    const [stayed, back] = separatePapers({ kept, joined, after }, { ...after, note }, NOW);
    expect([stayed.note, back.note]).toEqual([stays, second]);
  });

  it('come apart in whichever order three were joined', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => paperOf({ key: name, ids: [`s2:${name}`], note: name, tags: [name] })) as [
      Paper,
      Paper,
      Paper,
    ];
    const first = { kept: a, joined: b, after: mergePapers(a, b, NOW) };
    const second = { kept: first.after, joined: c, after: mergePapers(first.after, c, NOW) };
    const [withoutB, backB] = separatePapers(first, second.after, NOW);
    expect(withoutB).toMatchObject({ key: 'a', ids: ['s2:a', 's2:c'], note: 'a\n\nc', tags: ['a', 'c'] });
    const [alone, backC] = separatePapers(second, withoutB, NOW);
    expect([alone, backB, backC]).toEqual([{ ...a, changedAt: NOW }, b, c]);
  });

  it('share out the identifiers that both had, and cannot be two with one', () => {
    const apart = (kept: string[], joined: string[]) => {
      const [a, b] = [paperOf({ key: 'a', ids: kept }), paperOf({ key: 'b', ids: joined })];
      const after = mergePapers(a, b, NOW);
      return separatePapers({ kept: a, joined: b, after }, after, NOW).map(({ ids }) => ids);
    };
    expect(apart(['s2:1', 's2:2'], ['s2:2'])).toEqual([['s2:1'], ['s2:2']]);
    expect(apart(['s2:1'], ['s2:1', 's2:2'])).toEqual([['s2:1'], ['s2:2']]);
    expect(apart(['s2:1', 's2:2'], ['s2:2', 's2:1'])).toEqual([['s2:1'], ['s2:2']]);
    expect(() => apart(['s2:1'], ['s2:1'])).toThrow(new RangeError('Both have the same identifier, so they are one paper.'));
  });
});

describe('a note that went into another', () => {
  it.each([
    ['is changed where it stands', 'a\n\nb', 'b', 'b, more', 'a\n\nb, more'],
    ['is emptied where it stands', 'a\n\nb', 'b', '', 'a\n\n'],
    ['is added to where it no longer stands', 'a', 'b', 'b, more', 'a\n\nb, more'],
    ['is added when it was empty', 'a', '', 'more', 'a\n\nmore'],
    ['is not added twice', 'a\n\nb\nmore', 'b', 'b\nmore', 'a\n\nb\nmore'],
  ])('%s', (_, stored, base, text, expected) => {
    const paper = paperOf({ note: stored });
    const changes = { note: { base, text } };
    const once = withChanges(paper, withinNote(paper, changes), NOW);
    expect(once.note).toBe(expected);
    expect(withChanges(once, withinNote(once, changes), NOW).note).toBe(expected);
  });
});
