/** What a file brings: laid down, taken in at once, taken back. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { change, keepApart, merge, remove, restore, save, saveAndChange, separate } from '../../lib/library/changes';
import { Library, type MergeRow } from '../../lib/library/database';
import { clearStaged, planOf, stage, takeBack, takeIn, unstage, type How } from '../../lib/library/intake';
import { erase, removeEach } from '../../lib/library/many';
import { proposals } from '../../lib/library/questions';
import { keysIn } from '../../lib/library/raw';
import type { Paper } from '../../lib/paper/paper';
import { LIMITS } from '../../lib/paper/text';
import { anyPaper, paperOf, sightingOf } from '../paper/record';
import { namesIn } from './names';

let library: Library;

beforeEach(() => {
  library = new Library(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  await library.delete();
});

const all = () => library.papers.toArray();
const NOW = 1_000_000;
/** Lays down and takes in; gives the batch and what was answered. */
async function bring(how: How, papers: Paper[], more: Partial<Parameters<typeof stage>[1]> = {}, now = NOW) {
  const batch = crypto.randomUUID();
  await stage(library, { batch, part: 0, papers, ...more }, now);
  return { batch, taken: await takeIn(library, batch, how, now) };
}
const outcomes = async (how: How, papers: Paper[]) => (await planOf(library, { papers }, how)).papers.map(({ outcome }) => outcome);
/** Everything but what only goes forward. */
const state = async () => ({
  papers: await all(),
  names: await namesIn(library),
  pairs: await library.pairs.toArray(),
  merges: await library.merges.toArray(),
});

describe('laying down', () => {
  it('puts nothing into the library, in whatever order parts come, and the same part again replaces it', async () => {
    const batch = crypto.randomUUID();
    await stage(library, { batch, part: 1, papers: [paperOf({ key: 'b', ids: ['s2:b'] })] }, 5);
    await stage(library, { batch, part: 0, papers: [paperOf({ key: 'wrong', ids: ['s2:wrong'] })] }, 5);
    await stage(library, { batch, part: 0, papers: [paperOf({ key: 'a', ids: ['s2:a'] })] }, 6);
    expect(await all()).toEqual([]);
    expect(await takeIn(library, batch, 'restore', 7)).toEqual({ added: 2, changed: 0, same: 0 });
    expect((await all()).map(({ key }) => key)).toEqual(['a', 'b']);
    expect(await library.staged.count()).toBe(0);
  });

  it('may be forgotten, by hand or after a day; then there is nothing to take in', async () => {
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
    await stage(library, { batch: one, part: 0, papers: [paperOf()] }, 5);
    await stage(library, { batch: other, part: 0, papers: [paperOf()] }, 90_000_000);
    await clearStaged(library, 90_000_000);
    expect(await takeIn(library, one, 'restore', 90_000_001)).toBeUndefined();
    await unstage(library, other);
    expect(await takeIn(library, other, 'restore', 90_000_001)).toBeUndefined();
    expect(await all()).toEqual([]);
    // What a clock that was ahead has laid down does not stay until then.
    await stage(library, { batch: one, part: 0, papers: [paperOf()] }, 900_000_000);
    await clearStaged(library, 90_000_000);
    expect(await library.staged.count()).toBe(0);
  });

  it('of what was taken in is not done again', async () => {
    const { batch, taken } = await bring('restore', [paperOf()]);
    await stage(library, { batch, part: 0, papers: [paperOf({ key: 'other', ids: ['s2:o'] })] }, NOW);
    expect(await library.staged.count()).toBe(0);
    expect(await takeIn(library, batch, 'restore', NOW)).toEqual(taken);
    expect(await all()).toHaveLength(1);
  });
});

describe('taking in a backup', () => {
  it('adds what is not here exactly as it is, also into the trash', async () => {
    const papers = [
      paperOf({ key: 'a', ids: ['s2:a'], note: 'of a', tags: ['x'], savedAt: 3, changedAt: 4, citationKey: 'a2024' }),
      paperOf({ key: 'b', ids: ['s2:a'], savedAt: 1, changedAt: 2, trashedAt: 9 }),
    ];
    expect(await outcomes('restore', papers)).toEqual(['new', 'new']);
    expect((await bring('restore', papers)).taken).toEqual({ added: 2, changed: 0, same: 0 });
    expect(await all()).toEqual(papers);
    expect(keysIn(await library.edits.toArray()).sort()).toEqual(['a', 'b']);
    expect((await bring('restore', papers)).taken).toEqual({ added: 0, changed: 0, same: 2 });
    expect(await all()).toEqual(papers);
  });

  it('takes what a person wrote from the one that was changed later, and what pages said from both', async () => {
    const here = paperOf({ changedAt: 5, note: 'here', tags: ['here'], abstract: 'Long, long.', highlights: [quote('here')] });
    const there = paperOf({ changedAt: 9, note: 'there', tags: ['there'], status: 'read', abstract: 'Short.', venue: 'A Venue' });
    const [newer, older] = [
      { ...there, highlights: [quote('there')], citationKey: 'there' },
      { ...there, changedAt: 4, highlights: [quote('there')], citationKey: 'there' },
    ];
    await library.papers.put(here);
    expect(await outcomes('restore', [older])).toEqual(['newer here']);
    expect((await bring('restore', [older])).taken).toEqual({ added: 0, changed: 1, same: 0 });
    const filled = { ...here, venue: 'A Venue', highlights: [quote('here'), quote('there')], citationKey: 'there' };
    expect(await all()).toEqual([filled]);
    expect(await outcomes('restore', [newer])).toEqual(['newer there']);
    await bring('restore', [newer]);
    expect(await all()).toEqual([{ ...filled, note: 'there', tags: ['there'], status: 'read', changedAt: 9 }]);
    expect((await bring('restore', [newer])).taken).toEqual({ added: 0, changed: 0, same: 1 });
  });

  it('does not discard what was written here in the same moment or later, nor a later way into the trash', async () => {
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a'], changedAt: 5, note: 'here' }),
      paperOf({ key: 'b', ids: ['s2:b'], changedAt: 5, trashedAt: 20 }),
    ]);
    const before = await all();
    const there = [paperOf({ key: 'a', ids: ['s2:a'], changedAt: 5, note: 'there' }), paperOf({ key: 'b', ids: ['s2:b'], changedAt: 5 })];
    expect(await outcomes('restore', there)).toEqual(['newer here', 'newer here']);
    expect((await bring('restore', there)).taken).toEqual({ added: 0, changed: 0, same: 2 });
    expect(await all()).toEqual(before);
    await bring('restore', [paperOf({ key: 'b', ids: ['s2:b'], changedAt: 9, note: 'later' })]);
    expect(await library.papers.get('b')).toMatchObject({ note: 'later', trashedAt: 20 });
    await bring('restore', [paperOf({ key: 'b', ids: ['s2:b'], changedAt: 21, note: 'last' })]);
    expect(await library.papers.get('b')).not.toHaveProperty('trashedAt');
  });

  it('joins what was saved here under another key, with the words of both, however often', async () => {
    await library.papers.put(paperOf({ key: 'here', ids: ['s2:a', 's2:b'], note: 'of here', tags: ['here'], savedAt: 5, changedAt: 50 }));
    const there = [
      paperOf({ key: 'one', ids: ['s2:a'], note: 'of one', tags: ['one'], status: 'reading', savedAt: 2 }),
      paperOf({ key: 'two', ids: ['s2:b', 's2:c'], note: 'of two', savedAt: 3 }),
    ];
    expect(await outcomes('restore', there)).toEqual(['joins', 'joins']);
    expect((await bring('restore', there)).taken).toEqual({ added: 0, changed: 2, same: 0 });
    const one = {
      ...{ key: 'here', ids: ['s2:a', 's2:b', 's2:c'], note: 'of here\n\nof one\n\nof two' },
      ...{ tags: ['here', 'one'], status: 'reading', savedAt: 2, changedAt: NOW },
    };
    expect(await all()).toMatchObject([one]);
    expect((await bring('restore', there)).taken).toEqual({ added: 0, changed: 0, same: 2 });
    expect(await all()).toMatchObject([one]);
  });

  it('fills a record that another went into, and adds to its words only what was written since', async () => {
    const a = await saveAndChange(library, sightingOf({ ids: ['s2:a'] }), { note: { base: '', text: 'of a' } }, 5);
    const b = await saveAndChange(
      library,
      sightingOf({ ids: ['s2:b'] }),
      { note: { base: '', text: 'of b' }, tags: { add: ['b'], remove: [] } },
      6,
    );
    await merge(library, [a.key, b.key], 7);
    await change(library, a.key, { note: { base: 'of a\n\nof b', text: 'of a' }, tags: { add: [], remove: ['b'] } }, 8);
    await bring('restore', [{ ...b, venue: 'A Venue' }]);
    expect(await all()).toMatchObject([{ key: a.key, note: 'of a', tags: [], venue: 'A Venue', changedAt: 8 }]);
    await bring('restore', [{ ...b, note: 'of b, since', changedAt: 9 }]);
    expect(await all()).toMatchObject([{ key: a.key, note: 'of a\n\nof b, since' }]);
  });

  it('replaces no edit or import here by what it was before, also where the clock was put back in between', async () => {
    const before = paperOf({ key: 'a', ids: ['s2:a'], note: 'before', savedAt: 1, changedAt: NOW });
    await library.papers.put(before);
    await change(library, 'a', { note: { base: 'before', text: 'since' } }, NOW - 500);
    await bring('restore', [before]);
    expect(await all()).toMatchObject([{ note: 'since' }]);
    await bring('import', [{ ...before, key: 'b', note: '', tags: ['brought'] }], {}, NOW - 400);
    await bring('restore', [before]);
    expect(await all()).toMatchObject([{ note: 'since', tags: ['brought'] }]);
  });

  it('makes one of what the file shows to be one, so that it can be separated', async () => {
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a'], note: 'of a', savedAt: 1 }),
      paperOf({ key: 'b', ids: ['s2:b'], note: 'of b', savedAt: 2 }),
    ]);
    await bring('restore', [paperOf({ key: 'b', ids: ['s2:b', 's2:a'], note: 'of b', savedAt: 2 })]);
    expect(await all()).toMatchObject([{ key: 'a', ids: ['s2:a', 's2:b'], note: 'of a\n\nof b' }]);
    expect(await separate(library, 'b', NOW + 1)).toMatchObject([
      { key: 'a', note: 'of a' },
      { key: 'b', note: 'of b' },
    ]);
  });

  describe('of a file that says what its papers were before they became one', () => {
    const a = paperOf({ key: 'a', ids: ['s2:a'], note: 'of a', savedAt: 1 });
    const b = paperOf({ key: 'b', ids: ['s2:b'], note: 'of b', savedAt: 2 });
    const both = paperOf({ key: 'a', ids: ['s2:a', 's2:b'], note: 'of a\n\nof b', savedAt: 1, changedAt: 2_000 });
    const row: MergeRow = { from: 'b', into: 'a', at: 2_000, kept: a, joined: b, after: both, apart: [] };
    const rows = () => library.merges.toArray();

    it.each<[string, Paper[]]>([
      ['nothing', []],
      ['the record as it is in the file', [both]],
      ['the record as it was before', [a]],
      ['the record, since filled up by a page', [{ ...both, venue: 'A Venue', changedAt: 2_000 }]],
    ])('it can be separated where there was %s', async (_, here) => {
      await library.papers.bulkPut(here);
      await bring('restore', [both], { merges: [row] });
      expect(await rows()).toEqual([row]);
      expect(await change(library, 'b', { status: 'read' }, NOW + 1)).toMatchObject({ key: 'a' });
      expect(await separate(library, 'b', NOW + 2)).toMatchObject([
        { key: 'a', note: 'of a', ids: ['s2:a'] },
        { key: 'b', note: 'of b', ids: ['s2:b'] },
      ]);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['is edited later here', () => library.papers.put({ ...both, note: 'of a, since', changedAt: 3_000 })],
      ['was separated here', () => separated()],
      [
        'lost an identifier to another here',
        () => library.papers.bulkPut([a, paperOf({ key: 'x', ids: ['s2:b'] })]).then(() => keepApart(library, ['a', 'x'], 5)),
      ],
      ['went into another here', () => joined('b', 'c')],
    ])('nothing of it is known where what it became %s', async (_, prepare) => {
      await prepare();
      const before = await rows();
      await bring('restore', [both], { merges: [row] });
      expect((await rows()).filter(({ into }) => into === 'a')).toEqual([]);
      expect(await rows()).toEqual(before);
    });
    const separated = async () => {
      await library.papers.bulkPut([a, b]);
      await keepApart(library, ['a', 'b'], 2_500);
    };
    const joined = async (from: string, into: string) => {
      const [one, other] = [paperOf({ key: into, ids: ['s2:c'], savedAt: 0 }), paperOf({ key: from, ids: ['s2:z'], savedAt: 9 })];
      await library.papers.bulkPut([one, other]);
      await merge(library, [into, from], 10);
    };

    it('it is known once, whoever made them one', async () => {
      await library.papers.bulkPut([a, b]);
      await bring('restore', [both], { merges: [row] });
      await bring('restore', [both], { merges: [row] });
      expect(await rows()).toMatchObject([{ from: 'b', into: 'a', joined: b }]);
    });

    it('nothing of it is known by a file that is only added, nor of what leads nowhere or round', async () => {
      await bring('import', [both], { merges: [row] });
      expect(await rows()).toEqual([]);
      const round = [
        { ...row, from: 'y', into: 'z' },
        { ...row, from: 'z', into: 'y' },
        { ...row, from: 'a', into: 'a' },
        { ...row, from: 'q', into: 'nobody' },
      ];
      await bring('restore', [both], { merges: round });
      expect(await rows()).toEqual([]);
    });

    it.each([[[a]], [[both]], [[]]])('it is unknown again when that is taken back: %#', async (here) => {
      await library.papers.bulkPut(here);
      const before = await all();
      const { batch } = await bring('restore', [both], { merges: [row] });
      expect(await rows()).toHaveLength(1);
      expect(await takeBack(library, batch, NOW + 1)).toMatchObject({ left: 0 });
      expect(await all()).toEqual(before);
      expect(await rows()).toEqual([]);
    });

    it('what it was kept apart from goes with it when that is taken back', async () => {
      await library.papers.put(paperOf({ key: 'x', ids: ['s2:x'] }));
      const before = await state();
      const { batch } = await bring('restore', [both], { merges: [row], apart: [['b', 'x', 6]] });
      expect(await library.pairs.toArray()).toMatchObject([{ pair: 'b x', state: 'apart' }]);
      await takeBack(library, batch, NOW + 1);
      expect(await state()).toEqual(before);
    });

    it('stays known when what it became was changed since', async () => {
      const { batch } = await bring('restore', [both], { merges: [row] });
      await change(library, 'a', { status: 'read' }, NOW + 1);
      expect(await takeBack(library, batch, NOW + 2)).toEqual({ undone: 0, left: 1 });
      expect(await rows()).toHaveLength(1);
    });

    it('keeps apart here what was kept apart here, also when they are separated', async () => {
      await library.papers.bulkPut([a, paperOf({ key: 'x', ids: ['s2:x'] }), paperOf({ key: 'y', ids: ['s2:y'] })]);
      await keepApart(library, ['a', 'x'], 5);
      const told: [string, string, number][] = [
        ['a', 'x', 6],
        ['a', 'y', 6],
      ];
      await bring('restore', [both], { merges: [{ ...row, apart: ['a x', 'a y'] }], apart: told });
      expect(await rows()).toMatchObject([{ apart: ['a y'] }]);
      await separate(library, 'b', NOW + 1);
      const apart = (await library.pairs.toArray()).filter(({ state: is }) => is === 'apart').map(({ pair }) => pair);
      expect(apart.sort()).toEqual(['a b', 'a x']);
    });
  });

  it('leaves identifiers with the one here from which a paper is to stay apart', async () => {
    await library.papers.bulkPut([paperOf({ key: 'a', ids: ['s2:a'] }), paperOf({ key: 'b', ids: ['s2:b'] })]);
    await keepApart(library, ['a', 'b'], 5);
    await bring('restore', [paperOf({ key: 'b', ids: ['s2:b', 's2:a', 's2:c'], changedAt: 9_000 })]);
    expect((await all()).map(({ ids }) => ids)).toEqual([['s2:a'], ['s2:b', 's2:c']]);
    // Also where the file says so, of a paper that is not here yet.
    await bring('restore', [paperOf({ key: 'd', ids: ['s2:a', 's2:d'] })], { apart: [['a', 'd', 7]] });
    expect(await library.papers.get('d')).toMatchObject({ ids: ['s2:d'] });
    expect((await library.pairs.toArray()).filter(({ state }) => state === 'apart').map(({ keys, at }) => [...keys, at])).toEqual([
      ['a', 'b', 5],
      ['a', 'd', 7],
    ]);
  });

  it('leaves two where one record cannot hold both, and has the person told', async () => {
    const long = (letter: string) => letter.repeat(0.6 * LIMITS.note);
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a'], note: long('a') }),
      paperOf({ key: 'b', ids: ['s2:b'], note: long('b') }),
    ]);
    await bring('restore', [paperOf({ key: 'b', ids: ['s2:b', 's2:a'], note: long('b') })]);
    expect((await all()).map(({ ids }) => ids)).toEqual([['s2:a'], ['s2:b']]);
    expect((await proposals(library)).map((pair) => pair.map(({ key }) => key))).toEqual([['a', 'b']]);
  });

  it('that one record cannot hold with what is here takes in nothing, and says of which paper', async () => {
    const long = (letter: string) => letter.repeat(0.6 * LIMITS.note);
    await library.papers.put(paperOf({ key: 'a', ids: ['s2:a'], note: long('a') }));
    const file = [paperOf({ key: 'new', ids: ['s2:new'] }), paperOf({ key: 'b', ids: ['s2:a'], note: long('b') })];
    const batch = crypto.randomUUID();
    await stage(library, { batch, part: 0, papers: file }, 5);
    const words = /“A Title” is here already\. Their notes together are longer than 100,000 characters\. Nothing was taken in\./;
    await expect(planOf(library, { papers: file }, 'restore')).rejects.toThrow(words);
    await expect(takeIn(library, batch, 'restore', 6)).rejects.toThrow(words);
    expect(await library.papers.count()).toBe(1);
    expect(await library.staged.count()).toBe(1);
    expect(await library.undo.count()).toBe(0);
  });

  it('proposes what has one title', async () => {
    const title = 'Attention Is All You Need';
    await save(library, sightingOf({ ids: ['s2:a'], title }), 5);
    await bring('restore', [paperOf({ key: 'b', ids: ['s2:b'], title }), paperOf({ key: 'c', ids: ['s2:c'], title, trashedAt: 5 })]);
    expect(await proposals(library)).toHaveLength(1);
    expect(await namesIn(library)).toHaveLength(2);
  });

  it('takes in what it knows of entries seen', async () => {
    await bring('restore', [], {
      seen: [
        ['s2:a', 1, 2, null],
        ['s2:b', 3, 4, 4],
      ],
    });
    expect(await library.seen.bulkGet(['s2:a', 's2:b'])).toEqual([
      { id: 's2:a', first: 1, last: 2 },
      { id: 's2:b', first: 3, last: 4, dismissedAt: 4 },
    ]);
  });
});

describe('importing', () => {
  const brought = (given: Partial<Paper>) => paperOf({ key: crypto.randomUUID(), ...given });

  it('fills what is here, unites tags, keeps both notes, and the status, key and citation key of the one here', async () => {
    const here = paperOf({
      key: 'a',
      ids: ['s2:a'],
      note: 'here',
      tags: ['here'],
      status: 'reading',
      savedAt: 50,
      changedAt: 60,
      citationKey: 'here',
    });
    await library.papers.put(here);
    const file = [
      brought({
        ids: ['s2:a', 's2:b'],
        note: 'there',
        tags: ['there'],
        status: 'read',
        savedAt: 40,
        changedAt: 99,
        citationKey: 'there',
        venue: 'V',
      }),
      brought({ ids: ['s2:c'], note: 'new', citationKey: 'new' }),
      brought({ ids: ['s2:c', 's2:d'], note: 'new', venue: 'V' }),
    ];
    expect(await outcomes('import', file)).toEqual(['joins', 'new', 'joins']);
    expect((await bring('import', file)).taken).toEqual({ added: 1, changed: 2, same: 0 });
    const both = {
      ...here,
      ids: ['s2:a', 's2:b'],
      note: 'here\n\nthere',
      tags: ['here', 'there'],
      savedAt: 40,
      changedAt: NOW,
      venue: 'V',
    };
    const [one, other] = (await all()).sort((a, b) => (a.ids[0]! < b.ids[0]! ? -1 : 1));
    expect(one).toEqual(both);
    expect(other).toMatchObject({ key: file[1]!.key, ids: ['s2:c', 's2:d'], note: 'new', citationKey: 'new', venue: 'V' });
    expect((await bring('import', file)).taken).toEqual({ added: 0, changed: 0, same: 3 });
    expect(await library.papers.get('a')).toEqual(both);
  });

  it('takes a paper out of the trash, the one that went there last, and leaves the moment of change where nothing was written', async () => {
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a'], changedAt: 5, trashedAt: 10 }),
      paperOf({ key: 'b', ids: ['s2:a'], changedAt: 5, trashedAt: 11 }),
    ]);
    await bring('import', [brought({ ids: ['s2:a'] })]);
    expect((await all()).map(({ key, changedAt, trashedAt }) => [key, changedAt, trashedAt])).toEqual([
      ['a', 5, 10],
      ['b', 5, undefined],
    ]);
  });

  it('gives one record where what comes out of the trash was saved anew meanwhile', async () => {
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a', 's2:b'], note: 'of a', savedAt: 1, trashedAt: 10 }),
      paperOf({ key: 'b', ids: ['s2:b'], note: 'of b', savedAt: 2 }),
    ]);
    await bring('import', [brought({ ids: ['s2:a'] })]);
    expect(await all()).toMatchObject([{ key: 'a', note: 'of a\n\nof b', ids: ['s2:a', 's2:b'] }]);
  });

  it('makes one of what the file shows to be one, but for what is to stay apart', async () => {
    await library.papers.bulkPut(
      ['a', 'b', 'c'].map((name, at) => paperOf({ key: name, ids: [`s2:${name}`], note: `of ${name}`, savedAt: at })),
    );
    await keepApart(library, ['a', 'c'], 5);
    await bring('import', [brought({ ids: ['s2:a', 's2:b', 's2:c'] })]);
    expect(await all()).toMatchObject([
      { key: 'a', ids: ['s2:a', 's2:b'], note: 'of a\n\nof b' },
      { key: 'c', ids: ['s2:c'] },
    ]);
  });

  it('has no more identifiers than a record holds', async () => {
    const many = Array.from({ length: LIMITS.ids }, (_, n) => `s2:x${String(n)}`);
    await library.papers.put(paperOf({ key: 'a', ids: many }));
    expect((await bring('import', [brought({ ids: ['s2:x0', 's2:more'] })])).taken).toEqual({ added: 0, changed: 0, same: 1 });
  });
});

describe('taking back', () => {
  it('gives back what was, of each record that is as it was left, and counts the others', async () => {
    const title = 'Attention Is All You Need';
    const a = await save(library, sightingOf({ ids: ['s2:a'], title }), 5);
    const before = await state();
    const { batch } = await bring('restore', [
      { ...a, note: 'there', changedAt: 9 },
      paperOf({ key: 'b', ids: ['s2:b'], title }),
      paperOf({ key: 'c', ids: ['s2:c'] }),
    ]);
    await change(library, 'c', { status: 'read' }, NOW + 1);
    expect(await takeBack(library, batch, NOW + 2)).toEqual({ undone: 2, left: 1 });
    expect((await all()).map(({ key }) => key).sort()).toEqual([a.key, 'c'].sort());
    await removeEach(library, ['c'], NOW + 3);
    await erase(library, ['c']);
    expect(await state()).toEqual(before);
    expect(await takeBack(library, batch, NOW + 4)).toEqual({ undone: 2, left: 1 });
    expect(await takeIn(library, batch, 'restore', NOW + 5)).toBeUndefined();
    expect(await takeBack(library, crypto.randomUUID(), NOW + 6)).toBeUndefined();
  });

  it('gives back both of what became one, or neither', async () => {
    const two = [
      paperOf({ key: 'a', ids: ['s2:a'], note: 'of a', savedAt: 1 }),
      paperOf({ key: 'b', ids: ['s2:b'], note: 'of b', savedAt: 2 }),
      paperOf({ key: 'c', ids: ['s2:c'], note: 'of c', savedAt: 3 }),
    ];
    await library.papers.bulkPut(two);
    await keepApart(library, ['b', 'c'], 4);
    const before = await state();
    const one = [paperOf({ key: 'x', ids: ['s2:a', 's2:b'] })];
    const first = await bring('import', one);
    expect(await library.papers.count()).toBe(2);
    expect(await takeBack(library, first.batch, NOW + 1)).toEqual({ undone: 2, left: 0 });
    expect({ ...(await state()), names: [] }).toEqual(before);
    const second = await bring('import', one, {}, NOW + 2);
    await change(library, 'a', { status: 'read' }, NOW + 3);
    expect(await takeBack(library, second.batch, NOW + 4)).toEqual({ undone: 0, left: 2 });
    expect(await all()).toMatchObject([{ key: 'a', note: 'of a\n\nof b' }, { key: 'c' }]);
    // And what was merged is still to be separated.
    expect(await separate(library, 'b', NOW + 5)).toBeDefined();
  });

  it('of a new paper that went into one here leaves no trace of it', async () => {
    await library.papers.put(paperOf({ key: 'here', ids: ['s2:a'], savedAt: 1 }));
    const before = await all();
    const { batch } = await bring('restore', [
      paperOf({ key: 'x', ids: ['s2:x'], savedAt: 2 }),
      paperOf({ key: 'here', ids: ['s2:a', 's2:x'], savedAt: 1, changedAt: 2_000 }),
    ]);
    expect((await all()).map(({ key }) => key)).toEqual(['here']);
    expect(await takeBack(library, batch, NOW + 1)).toEqual({ undone: 1, left: 0 });
    expect(await all()).toEqual(before);
    expect(await library.merges.count()).toBe(0);
    expect(await restore(library, 'x', NOW + 2)).toBeUndefined();
  });

  it('leaves what would have an identifier that another saved paper has by now', async () => {
    await library.papers.put(paperOf({ key: 'a', ids: ['s2:a'], changedAt: 5 }));
    const { batch } = await bring('restore', [paperOf({ key: 'a', ids: ['s2:a'], changedAt: 9, trashedAt: 9 })]);
    await library.papers.put(paperOf({ key: 'again', ids: ['s2:a'] }));
    expect(await takeBack(library, batch, NOW + 1)).toEqual({ undone: 0, left: 1 });
    expect(await library.papers.get('a')).toMatchObject({ trashedAt: 9 });
  });

  it('can be done of the last three', async () => {
    const batches: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      batches.push((await bring('restore', [paperOf({ key: `k${String(n)}`, ids: [`s2:${String(n)}`] })], {}, NOW + n)).batch);
    }
    expect(await takeBack(library, batches[0]!, NOW + 9)).toBeUndefined();
    for (const batch of batches.slice(1)) expect(await takeBack(library, batch, NOW + 9)).toEqual({ undone: 1, left: 0 });
    expect((await all()).map(({ key }) => key)).toEqual(['k0']);
  });
});

describe('whatever is in the library', () => {
  /** Any papers, as a library may hold them: no key twice, and no identifier in two that are saved. */
  const anyPapers = fc.array(anyPaper, { maxLength: 6 }).map((papers) => {
    const [keys, ids] = [new Set<string>(), new Set<string>()];
    return papers.filter((paper) => {
      if (keys.has(paper.key)) return false;
      if (paper.trashedAt === undefined && paper.ids.some((id) => ids.has(id))) return false;
      keys.add(paper.key);
      if (paper.trashedAt === undefined) for (const id of paper.ids) ids.add(id);
      return true;
    });
  });
  const byKey = (papers: readonly Paper[]) => [...papers].sort((a, b) => (a.key < b.key ? -1 : 1));

  it('export, erase all, restore gives the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyPapers, fc.integer({ min: 1, max: 3 }), async (papers, size) => {
        const fresh = new Library(`test-${crypto.randomUUID()}`);
        await fresh.papers.bulkPut(papers);
        const file = JSON.parse(JSON.stringify(await fresh.papers.toArray())) as Paper[];
        const keys = file.map(({ key }) => key);
        await removeEach(fresh, keys, 5);
        expect(await erase(fresh, keys)).toBe(papers.length);
        expect(await fresh.papers.count()).toBe(0);
        const batch = crypto.randomUUID();
        for (let at = 0; at * size <= file.length; at += 1) {
          await stage(fresh, { batch, part: at, papers: file.slice(at * size, (at + 1) * size) }, 6);
        }
        expect(await takeIn(fresh, batch, 'restore', 7)).toEqual({ added: papers.length, changed: 0, same: 0 });
        const after = await fresh.papers.toArray();
        await fresh.delete();
        expect(byKey(after)).toEqual(byKey(file));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('the plan is what comes of it, in a large library as in a small one, and taking back what was', async () => {
    await fc.assert(
      fc.asyncProperty(anyPapers, anyPapers, fc.constantFrom<How>('restore', 'import'), fc.boolean(), async (here, there, how, large) => {
        const fresh = new Library(`test-${crypto.randomUUID()}`);
        // The same papers and the same identifiers on both sides, now and then.
        const file = there.map((paper, at) => {
          const same = here[at];
          return same && at % 2 === 0 ? { ...paper, key: same.key, ids: [...new Set([...same.ids.slice(0, 1), ...paper.ids])] } : paper;
        });
        const others = Array.from({ length: large ? 19 : 0 }, (_, n) => paperOf({ key: `other${String(n)}`, ids: [`s2:${String(n)}`] }));
        await fresh.papers.bulkPut([...here, ...others]);
        const before = byKey(await fresh.papers.toArray());
        const { papers: plan } = await planOf(fresh, { papers: file }, how);
        expect(byKey(await fresh.papers.toArray())).toEqual(before);
        const batch = crypto.randomUUID();
        await stage(fresh, { batch, part: 0, papers: file }, 6);
        const added = plan.filter(({ outcome }) => outcome === 'new').length;
        const changed = plan.filter(({ outcome, changes }) => outcome !== 'new' && changes).length;
        expect(await takeIn(fresh, batch, how, 7)).toEqual({ added, changed, same: file.length - added - changed });
        expect((await takeBack(fresh, batch, 8))?.left).toBe(0);
        expect(byKey(await fresh.papers.toArray())).toEqual(before);
        await fresh.delete();
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

it('a paper that was in the trash for long stays there a while after a backup brought it', async () => {
  await library.days.bulkPut([{ day: 1 }, { day: 2 }]);
  await bring('restore', [paperOf()]);
  expect(await library.days.count()).toBe(2);
  await bring('restore', [paperOf({ key: 'b', ids: ['s2:b'], trashedAt: 5 })]);
  expect(await library.days.count()).toBe(0);
  await remove(library, 'one', 9);
});

function quote(text: string): Paper['highlights'][number] {
  return { quote: text, prefix: '', suffix: '' };
}
