/** One paper, one record: what joins, what is proposed, what is taken back, and that nothing is lost on the way. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { change, keepApart, merge, remove, restore, save, saveAndChange, separate } from '../../lib/library/changes';
import { Library } from '../../lib/library/database';
import { findAll, joinedOf, proposals } from '../../lib/library/questions';
import type { Paper } from '../../lib/paper/paper';
import { LIMITS } from '../../lib/paper/text';
import { paperOf, sightingOf } from '../paper/record';
import { namesIn } from './names';

let library: Library;

beforeEach(() => {
  library = new Library(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  await library.delete();
});

const all = () => library.papers.orderBy('savedAt').toArray();
const note = (text: string, base = '') => ({ note: { base, text } });
const sees = (...ids: string[]) => sightingOf({ ids, title: '' });
/** Two papers saved apart, `a` first, each with a note and a tag. */
async function savedApart(): Promise<[Paper, Paper]> {
  const tagged = (name: string) => ({ ...note(`of ${name}`), tags: { add: [name], remove: [] } });
  return [await saveAndChange(library, sees('s2:a'), tagged('a'), 5), await saveAndChange(library, sees('s2:b'), tagged('b'), 6)];
}
/** The same two as one, because a page showed them as one. */
async function savedAsOne(): Promise<{ a: Paper; b: Paper; one: Paper }> {
  const [a, b] = await savedApart();
  return { a, b, one: await save(library, sees('s2:a', 's2:b'), 7) };
}

describe('a sighting with identifiers of two records', () => {
  it('makes them one: the first saved, with what both had', async () => {
    const { a, one } = await savedAsOne();
    expect(one).toMatchObject({ key: a.key, ids: ['s2:a', 's2:b'], note: 'of a\n\nof b', tags: ['a', 'b'], savedAt: 5, changedAt: 7 });
    expect(await all()).toEqual([one]);
    for (const id of ['s2:a', 's2:b']) expect((await findAll(library, [[id]]))[0]).toEqual(one);
  });

  it('in any order, and of any number', async () => {
    for (const name of ['c', 'b', 'a']) await saveAndChange(library, sees(`s2:${name}`), note(`of ${name}`), 5 + name.charCodeAt(0));
    const one = await save(library, sees('s2:c', 's2:b', 's2:a', 's2:d'), 7_000);
    expect([...one.ids].sort()).toEqual(['s2:a', 's2:b', 's2:c', 's2:d']);
    expect(one.note.split('\n\n').sort()).toEqual(['of a', 'of b', 'of c']);
    expect(await all()).toEqual([one]);
  });

  it('makes them one in the same step as a note that is written then', async () => {
    await savedApart();
    const one = await saveAndChange(library, sees('s2:b', 's2:a'), note('of both'), 7);
    expect(one.note).toBe('of a\n\nof b\n\nof both');
    expect(await all()).toEqual([one]);
  });

  it('twice at once makes them one once', async () => {
    await savedApart();
    await Promise.all([7, 8, 9].map((now) => save(library, sees('s2:a', 's2:b'), now)));
    expect(await all()).toMatchObject([{ note: 'of a\n\nof b' }]);
  });

  it('leaves both where one record cannot hold both, and has the person told', async () => {
    const long = (letter: string) => note(letter.repeat(0.6 * LIMITS.note));
    const a = await saveAndChange(library, sees('s2:a'), long('a'), 5);
    const b = await saveAndChange(library, sees('s2:b'), long('b'), 6);
    const saved = await save(library, sees('s2:b', 's2:a', 's2:c'), 7);
    // What a row shows is what is saved on it, and no identifier is in two.
    expect(saved).toMatchObject({ key: b.key, ids: ['s2:b', 's2:c'], note: b.note });
    expect((await findAll(library, [['s2:b', 's2:a', 's2:c']]))[0]?.key).toBe(b.key);
    expect(await library.papers.get(a.key)).toEqual(a);
    expect((await proposals(library)).map((pair) => pair.map(({ key }) => key).sort())).toEqual([[a.key, b.key].sort()]);
    await expect(merge(library, [a.key, b.key], 8)).rejects.toThrow('Their notes together are longer than 100,000 characters.');
    await change(library, a.key, note('short', a.note), 9);
    expect(await merge(library, [a.key, b.key], 10)).toMatchObject({ key: a.key, ids: ['s2:a', 's2:b', 's2:c'] });
    expect(await proposals(library)).toEqual([]);
  });
});

describe('a record that went into another', () => {
  it('is still found by its key, by an editor that was open, the trash, and a draft', async () => {
    const { a, b } = await savedAsOne();
    expect(await change(library, b.key, note('of b, more', 'of b'), 8)).toMatchObject({ key: a.key, note: 'of a\n\nof b, more' });
    expect(await change(library, b.key, { status: 'read' }, 9)).toMatchObject({ key: a.key, status: 'read' });
    await remove(library, b.key, 10);
    expect(await all()).toMatchObject([{ key: a.key, trashedAt: 10 }]);
    expect(await restore(library, b.key, 11)).toMatchObject({ key: a.key, note: 'of a\n\nof b, more' });
  });

  it('is counted, until it is taken out again', async () => {
    const { a, b } = await savedAsOne();
    expect(await joinedOf(library, [a.key, b.key])).toEqual(new Map([[a.key, { from: b.key, count: 2 }]]));
    const c = await save(library, sees('s2:c'), 8);
    await save(library, sees('s2:c', 's2:a'), 9);
    expect(await joinedOf(library, [a.key])).toEqual(new Map([[a.key, { from: c.key, count: 3 }]]));
    await separate(library, c.key, 10);
    await separate(library, b.key, 11);
    expect(await joinedOf(library, [a.key, b.key, c.key])).toEqual(new Map());
  });
});

describe('separating', () => {
  it('gives both back as they were', async () => {
    const { a, b } = await savedAsOne();
    const both = await separate(library, b.key, 8);
    expect(both).toMatchObject([{ ...a, sightings: expect.any(Array) as unknown, changedAt: 8 }, b]);
    expect(await all()).toEqual(both);
    expect(await library.merges.count()).toBe(0);
  });

  it('leaves with the one that stayed what was changed since', async () => {
    const { a, b } = await savedAsOne();
    await change(
      library,
      a.key,
      { ...note('of a\n\nof b\n\nsince', 'of a\n\nof b'), tags: { add: ['since'], remove: [] }, status: 'read' },
      8,
    );
    await save(library, { ...sees('s2:a', 's2:new'), abstract: 'Known since.' }, 9);
    expect(await separate(library, b.key, 10)).toMatchObject([
      { ids: ['s2:a', 's2:new'], note: 'of a\n\nsince', tags: ['a', 'since'], status: 'read', abstract: 'Known since.' },
      { ids: ['s2:b'], note: 'of b', tags: ['b'], status: 'to-read' },
    ]);
  });

  it('is remembered: the same page joins them no more, and each stays found by its own', async () => {
    const { a, b } = await savedAsOne();
    await separate(library, b.key, 8);
    for (const ids of [
      ['s2:a', 's2:b'],
      ['s2:b', 's2:a'],
    ]) {
      const [shown] = await findAll(library, [ids]);
      expect((await save(library, sees(...ids, 's2:more'), 9)).key).toBe(shown?.key);
    }
    expect((await all()).map(({ key, ids }) => [key, ids])).toEqual([
      [a.key, ['s2:a', 's2:more']],
      [b.key, ['s2:b']],
    ]);
  });

  it('again gives them again, and changes nothing', async () => {
    const { b } = await savedAsOne();
    const both = await separate(library, b.key, 8);
    expect(await separate(library, b.key, 9)).toEqual(both);
    expect(await separate(library, 'nobody', 9)).toBeUndefined();
  });

  it('is not possible while the one that stayed is in another; that is separated first', async () => {
    const { a, b } = await savedAsOne();
    const old = await saveAndChange(library, sees('s2:old'), note('of old'), 1);
    await save(library, sees('s2:old', 's2:a'), 8);
    await expect(separate(library, b.key, 9)).rejects.toThrow('This paper was merged with another since. Separate those first.');
    await separate(library, a.key, 10);
    await separate(library, b.key, 11);
    expect((await all()).map(({ key, note: text }) => [key, text])).toEqual([
      [old.key, 'of old'],
      [a.key, 'of a'],
      [b.key, 'of b'],
    ]);
  });

  it('gives one record where a paper saved meanwhile has the identifier of the one that comes back', async () => {
    const { a, b } = await savedAsOne();
    await remove(library, a.key, 8);
    const c = await saveAndChange(library, sees('s2:c'), note('of c'), 9);
    await save(library, sees('s2:c', 's2:b'), 10);
    await separate(library, b.key, 11);
    expect((await all()).map(({ key, ids, note: text, trashedAt }) => [key, ids, text, trashedAt])).toEqual([
      [a.key, ['s2:a'], 'of a', 8],
      [b.key, ['s2:b', 's2:c'], 'of b\n\nof c', undefined],
    ]);
    expect(await library.papers.get(c.key)).toBeUndefined();
  });

  it('is made undone by merging them by hand', async () => {
    const { a, b } = await savedAsOne();
    await separate(library, b.key, 8);
    expect(await merge(library, [b.key, a.key], 9)).toMatchObject({ key: a.key, note: 'of a\n\nof b' });
    expect(await save(library, sees('s2:b', 's2:a'), 10)).toMatchObject({ key: a.key });
    expect(await library.papers.count()).toBe(1);
  });

  it('can be done of the last 500 merges', async () => {
    const first = await savedAsOne();
    const rows = Array.from({ length: 499 }, (_, n) => ({
      from: `x${String(n)}`,
      into: 'x',
      at: 100 + n,
      kept: first.a,
      joined: first.b,
      after: first.one,
      apart: [],
    }));
    await library.merges.bulkPut(rows);
    expect(await library.merges.get(first.b.key)).toBeDefined();
    await save(library, sees('s2:p'), 1_000);
    const { key } = await save(library, sees('s2:q'), 1_001);
    await save(library, sees('s2:p', 's2:q'), 1_002);
    expect(await library.merges.count()).toBe(500);
    expect(await library.merges.get(key)).toBeDefined();
    expect(await separate(library, first.b.key, 1_003)).toBeUndefined();
  });
});

describe('what is in the trash', () => {
  it('joins nothing by itself, and keeps its note there', async () => {
    const [a, b] = await savedApart();
    await remove(library, b.key, 7);
    const saved = await save(library, sees('s2:a', 's2:b'), 8);
    expect(saved).toMatchObject({ key: a.key, note: 'of a' });
    expect(await library.papers.get(b.key)).toMatchObject({ note: 'of b', trashedAt: 7 });
  });

  it('joins when it is taken out, and can then be separated', async () => {
    const [a, b] = await savedApart();
    await remove(library, b.key, 7);
    await save(library, sees('s2:a', 's2:b'), 8);
    expect(await restore(library, b.key, 9)).toMatchObject({ key: a.key, note: 'of a\n\nof b' });
    expect(await all()).toHaveLength(1);
    await separate(library, b.key, 10);
    expect((await all()).map(({ ids, note: text, trashedAt }) => [ids, text, trashedAt])).toEqual([
      [['s2:a'], 'of a', undefined],
      [['s2:b'], 'of b', undefined],
    ]);
  });

  it('stays there, in words, when the paper saved meanwhile cannot hold both', async () => {
    const long = (letter: string) => note(letter.repeat(0.6 * LIMITS.note));
    const a = await saveAndChange(library, sees('s2:a'), long('a'), 5);
    const b = await saveAndChange(library, sees('s2:b'), long('b'), 6);
    await remove(library, b.key, 7);
    await save(library, sees('s2:a', 's2:b'), 8);
    await expect(restore(library, b.key, 9)).rejects.toThrow('Their notes together are longer');
    expect(await library.papers.get(b.key)).toEqual({ ...b, trashedAt: 7 });
    expect((await library.papers.get(a.key))?.note).toBe(a.note);
  });

  it('comes back with the one that went there last, when the paper is saved again', async () => {
    const [a, b] = await savedApart();
    await remove(library, b.key, 7);
    await remove(library, a.key, 8);
    expect(await save(library, sees('s2:b', 's2:a'), 9)).toMatchObject({ key: a.key, note: 'of a', savedAt: 9 });
    expect(await library.papers.get(b.key)).toMatchObject({ note: 'of b', trashedAt: 7 });
  });

  it('comes back as one with the paper that has another identifier of it by then', async () => {
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a'], note: 'of a', savedAt: 1 }),
      paperOf({ key: 'b', ids: ['s2:a', 's2:b'], note: 'of b', savedAt: 2, trashedAt: 3 }),
    ]);
    expect(await save(library, sees('s2:b'), 9)).toMatchObject({ key: 'a', ids: ['s2:a', 's2:b'], note: 'of a\n\nof b' });
    expect(await all()).toHaveLength(1);
  });

  it('is not merged by hand', async () => {
    const [a, b] = await savedApart();
    await remove(library, b.key, 7);
    expect(await merge(library, [a.key, b.key], 8)).toBeUndefined();
  });

  it('that was separated comes back apart', async () => {
    const { a, b } = await savedAsOne();
    await separate(library, b.key, 8);
    await remove(library, b.key, 9);
    await save(library, sees('s2:a', 's2:b'), 10);
    expect(await restore(library, b.key, 11)).toMatchObject({ key: b.key, ids: ['s2:b'], note: 'of b' });
    expect((await library.papers.get(a.key))?.ids).toEqual(['s2:a']);
  });
});

describe('equal titles', () => {
  const TITLE = 'Attention Is All You Need';
  const titled = (id: string, more: Partial<ReturnType<typeof sightingOf>> = {}) => sightingOf({ ids: [id], title: TITLE, ...more });
  const proposed = async () => (await proposals(library)).map((pair) => pair.flatMap(({ ids }) => ids).sort());

  it('propose, and merge nothing', async () => {
    await save(library, titled('s2:a'), 5);
    await save(library, titled('s2:b', { title: 'ATTENTION is all you need.' }), 6);
    expect(await library.papers.count()).toBe(2);
    expect(await proposed()).toEqual([['s2:a', 's2:b']]);
    const [[one, other]] = (await proposals(library)) as [[Paper, Paper]];
    expect(await merge(library, [other.key, one.key], 7)).toMatchObject({ ids: ['s2:a', 's2:b'] });
    expect(await proposed()).toEqual([]);
  });

  it('propose nothing where years or authors are against it, also when these are known later', async () => {
    await save(library, titled('s2:a', { published: '2009', authors: ['Ada Byron'] }), 5);
    await save(library, titled('s2:b', { published: '2017' }), 6);
    expect(await proposed()).toEqual([]);
    await save(library, titled('s2:c', { published: '2010' }), 7);
    expect(await proposed()).toEqual([['s2:a', 's2:c']]);
    await save(library, titled('s2:c', { authors: ['Cy Other'] }), 8);
    expect(await proposed()).toEqual([]);
    expect(await library.pairs.count()).toBe(0);
  });

  it('propose nothing of what is in the trash, until it is out again', async () => {
    const { key } = await save(library, titled('s2:a'), 5);
    await save(library, titled('s2:b'), 6);
    await remove(library, key, 7);
    expect(await proposed()).toEqual([]);
    await save(library, titled('s2:c'), 8);
    expect(await proposed()).toEqual([['s2:b', 's2:c']]);
    await restore(library, key, 9);
    expect((await proposed()).sort()).toEqual([
      ['s2:a', 's2:b'],
      ['s2:a', 's2:c'],
      ['s2:b', 's2:c'],
    ]);
  });

  it('that are to stay apart are proposed no more, nor joined by a page, nor what they go into', async () => {
    const a = await save(library, titled('s2:a'), 5);
    const b = await save(library, titled('s2:b'), 6);
    await keepApart(library, [a.key, b.key], 7);
    await keepApart(library, [b.key, a.key], 8);
    await save(library, titled('s2:a', { abstract: 'More of it.' }), 9);
    await save(library, sees('s2:a', 's2:b'), 10);
    expect(await proposed()).toEqual([]);
    expect(await library.papers.count()).toBe(2);
    const old = await save(library, sees('s2:old'), 1);
    await save(library, sees('s2:old', 's2:b'), 11);
    await save(library, sees('s2:old', 's2:a'), 12);
    expect((await all()).map(({ ids }) => ids)).toEqual([['s2:old', 's2:b'], ['s2:a']]);
    // Apart from the one only for as long as it holds the other.
    await separate(library, b.key, 13);
    expect(await save(library, sees('s2:old', 's2:a'), 14)).toMatchObject({ key: old.key, ids: ['s2:old', 's2:a'] });
  });

  it('after a merge that was taken back are proposed no more', async () => {
    const a = await save(library, titled('s2:a'), 5);
    const b = await save(library, titled('s2:b'), 6);
    await merge(library, [a.key, b.key], 7);
    await separate(library, b.key, 8);
    await save(library, titled('s2:b', { abstract: 'More of it.' }), 9);
    expect(await proposed()).toEqual([]);
  });

  it('of many papers say nothing', async () => {
    for (let n = 0; n < 12; n += 1) await save(library, titled(`s2:${String(n)}`), n);
    const before = await library.pairs.count();
    for (let n = 12; n < 20; n += 1) await save(library, titled(`s2:${String(n)}`), n);
    expect(await library.pairs.count()).toBe(before);
  });

  it('are found without reading the papers', async () => {
    const many = Array.from({ length: 300 }, (_, n) =>
      paperOf({ key: `k${String(n)}`, ids: [`s2:${String(n)}`], title: `A Paper of Its Own, Number ${String(n)}` }),
    );
    await library.papers.bulkPut(many);
    await save(library, titled('s2:a'), 5);
    const read: string[] = [];
    library.papers.hook('reading', (paper) => {
      read.push(paper.key);
      return paper;
    });
    await save(library, titled('s2:b'), 6);
    expect(await proposals(library)).toHaveLength(1);
    expect(new Set(read).size).toBeLessThanOrEqual(2);
  });
});

describe('a library of version 1', () => {
  async function writtenBefore(papers: object[]): Promise<void> {
    const { name } = library;
    const old = new Dexie(name);
    old.version(1).stores({ papers: 'key, *ids, savedAt, changedAt, trashedAt, status, *tags' });
    await old.table('papers').bulkPut(papers);
    old.close();
  }

  it('opens with every record as it was, and proposes what has one title', async () => {
    const papers = [
      paperOf({ key: 'a', ids: ['s2:a'], title: 'Attention Is All You Need', note: 'of a' }),
      paperOf({ key: 'b', ids: ['s2:b'], title: 'Attention is all you need', tags: ['b'] }),
      paperOf({ key: 'c', ids: ['s2:c'], title: 'Attention is all you need', trashedAt: 5 }),
      paperOf({ key: 'd', ids: ['s2:d'], title: 'Introduction' }),
      paperOf({ key: 'e', ids: ['s2:e'], title: 'Introduction' }),
    ];
    await writtenBefore(papers);
    expect(await library.papers.toArray()).toEqual(papers);
    expect((await proposals(library)).map((pair) => pair.map(({ key }) => key))).toEqual([['a', 'b']]);
    expect((await namesIn(library)).map(([key]) => key)).toEqual(['a', 'b']);
    await save(library, sightingOf({ ids: ['s2:f'], title: 'Attention Is All You Need' }), 9);
    expect(await proposals(library)).toHaveLength(3);
  });

  it('opens at any size, and whatever a record looks like', async () => {
    const papers = Array.from({ length: 1_200 }, (_, n) =>
      paperOf({
        key: `k${String(n).padStart(5, '0')}`,
        ids: [`s2:${String(n)}`],
        title: `A Paper of Its Own, Number ${String(n % 1_000)}`,
      }),
    );
    const broken = { ...paperOf({ key: 'x', ids: ['s2:x'] }), title: 5, authors: 'nobody' };
    await writtenBefore([...papers, broken]);
    expect(await library.papers.get('x')).toEqual(broken);
    expect(await library.papers.count()).toBe(1_201);
    expect(await namesIn(library)).toHaveLength(1_200);
    expect(await library.pairs.count()).toBe(200);
  }, 30_000);

  it('may hold an identifier twice; the next that is seen of the paper makes them one', async () => {
    await writtenBefore([
      paperOf({ key: 'a', ids: ['s2:a', 's2:b'], note: 'of a', savedAt: 1 }),
      paperOf({ key: 'b', ids: ['s2:b'], note: 'of b', savedAt: 2 }),
    ]);
    expect(await save(library, sees('s2:b'), 9)).toMatchObject({ key: 'a', ids: ['s2:a', 's2:b'], note: 'of a\n\nof b' });
    expect(await separate(library, 'b', 10)).toMatchObject([{ ids: ['s2:a'] }, { ids: ['s2:b'] }]);
  });
});

describe('in whatever order things are done', () => {
  const ids = ['s2:1', 's2:2', 's2:3', 's2:4'];
  const TITLES = ['', 'A Title That Two Papers Have', 'a title that two papers have'];
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('save' as const),
        ids: fc.subarray(ids, { minLength: 1, maxLength: 3 }),
        title: fc.constantFrom(...TITLES),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('write' as const), at: fc.nat(9), mark: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('remove' as const, 'restore' as const, 'separate' as const),
        at: fc.nat(9),
        other: fc.constant(0),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('merge' as const, 'keepApart' as const), at: fc.nat(9), other: fc.nat(9) }) },
  );

  it('no key and no identifier is in two records, and no word, tag or highlight is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ step, twice: fc.boolean() }), { maxLength: 16 }), async (steps) => {
        const fresh = new Library(`test-${crypto.randomUUID()}`);
        const written: string[] = [];
        /** Keys that ever were: an editor or a row somewhere may still hold any of them. */
        const keys: string[] = [];
        const keyAt = (at: number) => keys[at % Math.max(1, keys.length)] ?? 'none yet';
        let now = 0;
        for (const { step: one, twice } of steps) {
          now += 1;
          const word = `word${String(now)}`;
          for (let time = 0; time < (twice ? 2 : 1); time += 1) {
            try {
              if (one.do === 'save') {
                const { key } = await save(fresh, sightingOf({ ids: one.ids, title: one.title }), now);
                if (!keys.includes(key)) keys.push(key);
              } else if (one.do === 'write') {
                const tags = { add: [word], remove: [] };
                const paper = await change(fresh, keyAt(one.at), { ...note(word), tags }, now);
                if (!paper) continue;
                written.push(word);
                const highlights = [...paper.highlights, { quote: word, prefix: '', suffix: '' }];
                if (one.mark) await fresh.papers.update(paper.key, { highlights });
              } else if (one.do === 'remove') await remove(fresh, keyAt(one.at), now);
              else if (one.do === 'restore') await restore(fresh, keyAt(one.at), now);
              else if (one.do === 'separate') await separate(fresh, keyAt(one.at), now);
              else if (one.do === 'merge') await merge(fresh, [keyAt(one.at), keyAt(one.other)], now);
              else await keepApart(fresh, [keyAt(one.at), keyAt(one.other)], now);
            } catch (error) {
              // What cannot be done says so, and then nothing of it is done.
              expect(error).toBeInstanceOf(RangeError);
            }
            await expectWhole(fresh, written);
          }
        }
        // Every key still leads to a record.
        for (const key of keys) expect(await change(fresh, key, {}, now)).toBeDefined();
        await fresh.delete();
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  async function expectWhole(fresh: Library, written: readonly string[]): Promise<void> {
    const papers = await fresh.papers.toArray();
    const live = papers.filter(({ trashedAt }) => trashedAt === undefined);
    const used = live.flatMap((paper) => paper.ids);
    expect(new Set(used).size).toBe(used.length);
    for (const word of written) {
      expect(papers.some((paper) => paper.note.split('\n').includes(word))).toBe(true);
      expect(papers.some(({ tags }) => tags.includes(word))).toBe(true);
    }
    const into = new Set(papers.map(({ key }) => key));
    for (const { from } of await fresh.merges.toArray()) expect(into.has(from)).toBe(false);
    const names = await namesIn(fresh);
    expect(names.every(([key]) => live.some((paper) => paper.key === key))).toBe(true);
    for (const { keys, state } of await fresh.pairs.toArray()) {
      if (state === 'proposed') expect(keys.every((key) => live.some((paper) => paper.key === key))).toBe(true);
    }
  }

  it('separating what was just merged gives back what was', async () => {
    const paper = (key: string, name: string) =>
      fc
        .record({
          note: fc.stringMatching(/^[ab\n]{0,8}$/),
          tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'X')),
          status: fc.constantFrom('to-read' as const, 'reading' as const, 'read' as const),
          savedAt: fc.nat(9),
        })
        .map((given) => paperOf({ key, ids: [name], ...given }));
    await fc.assert(
      fc.asyncProperty(paper('a', 's2:a'), paper('b', 's2:b'), async (a, b) => {
        const fresh = new Library(`test-${crypto.randomUUID()}`);
        await fresh.papers.bulkPut([a, b]);
        const one = await merge(fresh, [a.key, b.key], 1_010);
        const from = one?.key === 'a' ? 'b' : 'a';
        await separate(fresh, from, 1_011);
        const after = await fresh.papers.toArray();
        await fresh.delete();
        expect(after).toEqual([a, b].map((paper) => (paper.key === from ? paper : { ...paper, changedAt: 1_011 })));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
