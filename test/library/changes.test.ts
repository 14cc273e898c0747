import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { change, remove, restore, save, saveAndChange, saveEach } from '../../lib/library/changes';
import { Library } from '../../lib/library/database';
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

const seen = sightingOf();
const write = (text: string, base = '') => ({ note: { base, text } });
const all = () => library.papers.toArray();

/** What a library holds, whatever its keys are and in whatever order they stand. */
async function holds(of: Library): Promise<unknown[]> {
  const papers = await of.papers.toArray();
  const named = new Map(papers.map(({ key, ids }) => [key, [...ids].sort().join(' ')]));
  const sorted = (some: unknown[]) => some.map((one) => JSON.stringify(one)).sort();
  return [
    sorted(papers.map((paper) => ({ ...paper, key: '', ids: named.get(paper.key) }))),
    sorted((await namesIn(of)).map(([key, name]) => [named.get(key), name])),
    sorted((await of.pairs.toArray()).map(({ keys, state, why }) => [...keys.map((key) => named.get(key)).sort(), state, why])),
    await of.merges.count(),
  ];
}

describe('saving', () => {
  it('stores a record under a key of ours, with what the page said', async () => {
    const paper = await save(library, sightingOf({ upvotes: 3, list: 'daily', rank: 2 }), 5);
    expect(paper).toMatchObject({ savedAt: 5, changedAt: 5, status: 'to-read', upvotes: { count: 3 }, sightings: [{ rank: 2, at: 5 }] });
    expect(await all()).toEqual([paper]);
  });

  it('twice gives one record, filled up', async () => {
    const first = await save(library, seen, 5);
    const second = await save(library, sightingOf({ abstract: 'Invented.' }), 9);
    expect(second).toEqual({ ...first, abstract: 'Invented.' });
    expect(await all()).toEqual([second]);
  });

  it('twice at once gives one record', async () => {
    const papers = await Promise.all([1, 2, 3, 4].map((now) => save(library, seen, now)));
    expect(new Set(papers.map(({ key }) => key)).size).toBe(1);
    expect(await library.papers.count()).toBe(1);
  });

  it('again is safe, and leaves note, tags, status and moment', async () => {
    const before = await saveAndChange(library, seen, { ...write('a note'), tags: { add: ['x'], remove: [] }, status: 'read' }, 5);
    expect(await save(library, seen, 9)).toEqual(before);
  });

  it('joins the record that has one of its identifiers, and adds the others', async () => {
    const { key } = await save(library, seen, 5);
    await save(library, sightingOf({ ids: ['doi:10.1/x', 'arxiv:2407.11062'] }), 6);
    await save(library, sightingOf({ ids: ['doi:10.1/x'] }), 7);
    expect(await all()).toMatchObject([{ key, ids: ['arxiv:2407.11062', 'doi:10.1/x'] }]);
  });

  it('of many at once says which are new, and changes them alike; or nothing of it is done', async () => {
    const [one, two] = [sightingOf({ ids: ['s2:1'], title: 'One' }), sightingOf({ ids: ['s2:2'], title: 'Two' })];
    const known = await saveAndChange(library, one, { ...write('a note'), tags: { add: ['old'], remove: [] } }, 5);
    const saved = await saveEach(library, [one, two, two], { tags: { add: ['x'], remove: [] }, status: 'reading' }, 9);
    expect(saved.map(({ added }) => added)).toEqual([false, true, false]);
    expect(saved[0]?.paper).toMatchObject({ key: known.key, savedAt: 5, note: 'a note', tags: ['old', 'x'], status: 'reading' });
    expect(await library.papers.count()).toBe(2);
    const tags = { add: Array.from({ length: LIMITS.tags }, (_, at) => `t${at}`), remove: [] };
    await expect(saveEach(library, [sightingOf({ ids: ['s2:3'], title: 'Three' }), one], { tags }, 10)).rejects.toThrow(RangeError);
    expect(await library.papers.count()).toBe(2);
  });

  it('of many at once is as one by one', async () => {
    // All of one title: of records that were saved in the same moment, it is left open whose title stays where they become one.
    const ids = fc.subarray(['s2:1', 's2:2', 's2:3', 's2:4', 's2:5', 's2:6', 's2:7'], { minLength: 1, maxLength: 2 });
    const entries = fc.array(fc.record({ ids, title: fc.constant('A Title That Two Papers Have') }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(entries, entries, async (before, entriesNow) => {
        const [together, apart] = [new Library(`test-${crypto.randomUUID()}`), new Library(`test-${crypto.randomUUID()}`)];
        const changes = { status: 'reading' } as const;
        try {
          for (const target of [together, apart]) for (const entry of before) await save(target, sightingOf(entry), 5);
          const saved = await saveEach(together, entriesNow.map(sightingOf), changes, 9);
          const added: boolean[] = [];
          for (const entry of entriesNow) {
            const count = await apart.papers.count();
            await saveAndChange(apart, sightingOf(entry), changes, 9);
            added.push((await apart.papers.count()) > count);
          }
          expect(saved.map((one) => one.added)).toEqual(added);
          expect(await holds(together)).toEqual(await holds(apart));
        } finally {
          await Promise.all([together.delete(), apart.delete()]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('prefers a record that is saved to one in the trash', async () => {
    await library.papers.bulkPut([paperOf({ key: 'a', trashedAt: 3 }), paperOf({ key: 'b' })]);
    expect(await save(library, seen, 9)).toMatchObject({ key: 'b' });
    expect(await library.papers.get('a')).toMatchObject({ trashedAt: 3 });
  });

  it('after a removal brings the record back, with its note, as saved now', async () => {
    const { key } = await saveAndChange(library, seen, write('a note'), 5);
    await remove(library, key, 6);
    const back = await save(library, seen, 7);
    expect(back).toMatchObject({ key, note: 'a note', savedAt: 7 });
    expect(back).not.toHaveProperty('trashedAt');
  });
});

describe('changing', () => {
  it('a paper that is not saved saves it first', async () => {
    const paper = await saveAndChange(library, seen, write('a note'), 5);
    expect(paper).toMatchObject({ note: 'a note', savedAt: 5 });
    expect(await all()).toEqual([paper]);
  });

  it('again is safe', async () => {
    const once = await saveAndChange(library, seen, write('a note'), 5);
    expect(await saveAndChange(library, seen, write('a note'), 9)).toEqual(once);
    expect(await change(library, once.key, write('a note'), 9)).toEqual(once);
    await change(library, once.key, write('theirs', 'a note'), 10);
    const both = await change(library, once.key, write('mine', 'a note'), 11);
    expect(await change(library, once.key, write('mine', 'a note'), 12)).toEqual(both);
    expect(both?.note).toBe('theirs\n\nmine');
  });

  it('a paper that is gone gives nothing and stores nothing', async () => {
    expect(await change(library, 'gone', write('a note'), 5)).toBeUndefined();
    expect(await all()).toEqual([]);
  });

  it('a paper in the trash keeps what was written there, and its place', async () => {
    const { key } = await save(library, seen, 5);
    await remove(library, key, 6);
    await change(library, key, write('late words'), 7);
    expect(await all()).toMatchObject([{ note: 'late words', trashedAt: 6 }]);
    expect(await saveAndChange(library, seen, write('new words'), 8)).toMatchObject({ note: 'late words\n\nnew words', savedAt: 8 });
  });

  it('the same paper in many places at once loses nothing', async () => {
    const { key } = await save(library, seen, 5);
    const places = ['one', 'two', 'three', 'four', 'five'];
    await Promise.all([
      ...places.map((place) => change(library, key, { ...write(`from ${place}`), tags: { add: [place], remove: [] } }, 6)),
      saveAndChange(library, seen, write('from the row'), 6),
      change(library, key, { status: 'read' }, 6),
      save(library, sightingOf({ abstract: 'Invented.' }), 6),
    ]);
    const [paper] = await all();
    expect(paper).toMatchObject({ status: 'read', abstract: 'Invented.' });
    expect([...(paper?.tags ?? [])].sort()).toEqual([...places].sort());
    for (const place of [...places, 'the row']) expect(paper?.note.split('\n')).toContain(`from ${place}`);
  });
});

describe('removing', () => {
  it('and restoring gives the record as it was', async () => {
    const before = await saveAndChange(library, seen, { ...write('a note'), status: 'reading' }, 5);
    await remove(library, before.key, 6);
    expect(await all()).toEqual([{ ...before, trashedAt: 6 }]);
    expect(await restore(library, before.key, 7)).toEqual(before);
    expect(await all()).toEqual([before]);
  });

  it('again is safe, and keeps the first moment', async () => {
    const { key } = await save(library, seen, 5);
    await remove(library, key, 6);
    await remove(library, key, 7);
    expect(await library.papers.get(key)).toMatchObject({ trashedAt: 6 });
    const back = await restore(library, key, 8);
    expect(await restore(library, key, 8)).toEqual(back);
  });

  it('or restoring what is gone does nothing', async () => {
    await remove(library, 'gone', 5);
    expect(await restore(library, 'gone', 5)).toBeUndefined();
    expect(await all()).toEqual([]);
  });
});

describe('what the schema refuses', () => {
  it('is not stored, and leaves what stood there', async () => {
    await expect(save(library, { ...seen, title: 'x'.repeat(LIMITS.title + 1) }, 5)).rejects.toThrow();
    await expect(save(library, { ...seen, ids: ['none'] }, 5)).rejects.toThrow();
    await expect(saveAndChange(library, seen, { tags: { add: [' x'], remove: [] } }, 5)).rejects.toThrow();
    expect(await all()).toEqual([]);

    const before = await saveAndChange(library, seen, write('a'.repeat(0.6 * LIMITS.note)), 5);
    await expect(change(library, before.key, write('b'.repeat(0.6 * LIMITS.note)), 6)).rejects.toThrow(RangeError);
    await expect(change(library, before.key, { status: 'read', tags: { add: ['\n'], remove: [] } }, 6)).rejects.toThrow();
    expect(await all()).toEqual([before]);
  });
});

it('in whatever order things are done, and done twice, no written word is lost', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('save' as const) }),
    fc.record({ do: fc.constant('remove' as const) }),
    fc.record({ do: fc.constant('restore' as const) }),
    fc.record({ do: fc.constantFrom('write here' as const, 'write there' as const), word: fc.stringMatching(/^[a-z]{6,9}$/) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ step, twice: fc.boolean() }), { maxLength: 12 }), async (steps) => {
      const fresh = new Library(`test-${crypto.randomUUID()}`);
      const written: string[] = [];
      let now = 0;
      for (const { step: one, twice } of steps) {
        now += 1;
        const key = (await fresh.papers.toArray())[0]?.key ?? 'none yet';
        for (let time = 0; time < (twice ? 2 : 1); time += 1) {
          if (one.do === 'save') await save(fresh, seen, now);
          else if (one.do === 'remove') await remove(fresh, key, now);
          else if (one.do === 'restore') await restore(fresh, key, now);
          // Editors that know nothing of each other: each began from nothing.
          else if (one.do === 'write here') await saveAndChange(fresh, seen, write(one.word), now);
          else if (!(await change(fresh, key, write(one.word), now))) continue;
          if ('word' in one) written.push(one.word);
        }
      }
      const papers = await fresh.papers.toArray();
      await fresh.delete();
      expect(papers.length).toBeLessThanOrEqual(1);
      // A word another one begins with counts as typing that went on.
      for (const word of written) expect(papers[0]?.note).toContain(word);
    }),
    { numRuns: 20 },
  );
}, 30_000);
