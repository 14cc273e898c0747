/** What is done to many papers at once. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { change, keepApart, merge, remove, restore, save, saveAndChange } from '../../lib/library/changes';
import { Library } from '../../lib/library/database';
import { stage, takeIn } from '../../lib/library/intake';
import { changeEach, cite, erase, removeEach, restoreEach } from '../../lib/library/many';
import { proposals } from '../../lib/library/questions';
import { keysIn } from '../../lib/library/raw';
import { log } from '../../lib/library/records';
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

const note = (text: string, base = '') => ({ note: { base, text } });
const tag = (...add: string[]) => ({ tags: { add, remove: [] } });
const sees = (...ids: string[]) => sightingOf({ ids, title: '' });
const all = () => library.papers.toArray();
/** Papers `a`, `b`, …, each with its own identifier and title. */
const fill = async (...names: string[]): Promise<Paper[]> => {
  const saved: Paper[] = [];
  for (const [at, name] of names.entries()) {
    saved.push(await save(library, sightingOf({ ids: [`s2:${name}`], title: `A Paper of Its Own, Called ${name}` }), 10 + at));
  }
  return saved;
};
const editedKeys = async (since: number) => new Set(keysIn(await library.edits.where('n').above(since).toArray()));
const lastEdit = async () => (await library.edits.orderBy('n').last())?.n ?? 0;

describe('citation keys', () => {
  it('that differ by the case of their letters alone are one', async () => {
    const [a, b] = (await fill('a', 'b')) as [Paper, Paper];
    expect(await cite(library, [{ key: a.key, citationKey: 'Byron2024own' }])).toEqual([a.key]);
    expect(await cite(library, [{ key: b.key, citationKey: 'byron2024OWN' }])).toEqual([]);
    expect((await library.papers.get(b.key))?.citationKey).toBeUndefined();
  });

  it('are kept once, and by one paper each', async () => {
    const [a, b, c] = (await fill('a', 'b', 'c')) as [Paper, Paper, Paper];
    const before = await lastEdit();
    const first = [
      { key: a.key, citationKey: 'byron2024own' },
      { key: b.key, citationKey: 'byron2024own' },
      { key: 'nobody', citationKey: 'nobody' },
    ];
    expect(await cite(library, first)).toEqual([a.key]);
    // Asked again, and for others: what was given stays.
    expect(await cite(library, first)).toEqual([]);
    const second = [
      { key: a.key, citationKey: 'another' },
      { key: b.key, citationKey: 'byron2024own' },
      { key: c.key, citationKey: 'byron2024owna' },
    ];
    expect(await cite(library, second)).toEqual([c.key]);
    expect(await library.papers.bulkGet([a.key, b.key, c.key])).toEqual([
      { ...a, citationKey: 'byron2024own' },
      b,
      { ...c, citationKey: 'byron2024owna' },
    ]);
    expect(await editedKeys(before)).toEqual(new Set([a.key, c.key]));
  });
});

describe('changing many', () => {
  it('changes each its own way, and gives what the changed were', async () => {
    const [a, b, c] = (await fill('a', 'b', 'c')) as [Paper, Paper, Paper];
    const before = await lastEdit();
    const changed = await changeEach(
      library,
      [
        { key: a.key, changes: tag('x') },
        { key: 'nobody', changes: tag('x') },
        { key: b.key, changes: { status: 'read' } },
        { key: c.key, changes: { status: 'to-read' } },
      ],
      50,
    );
    expect(changed).toEqual([
      { key: a.key, tags: [], status: 'to-read' },
      { key: b.key, tags: [], status: 'to-read' },
    ]);
    expect(await library.papers.bulkGet([a.key, b.key, c.key])).toEqual([
      { ...a, tags: ['x'], changedAt: 50 },
      { ...b, status: 'read', changedAt: 50 },
      c,
    ]);
    expect(await editedKeys(before)).toEqual(new Set([a.key, b.key]));
  });

  it('again is safe, and the same paper twice gets both', async () => {
    const [a] = (await fill('a')) as [Paper];
    const wanted = [
      { key: a.key, changes: tag('x') },
      { key: a.key, changes: tag('y') },
    ];
    expect(await changeEach(library, wanted, 50)).toEqual([{ key: a.key, tags: [], status: 'to-read' }]);
    expect(await changeEach(library, wanted, 60)).toEqual([]);
    expect(await all()).toEqual([{ ...a, tags: ['x', 'y'], changedAt: 50 }]);
  });

  it('finds a record that went into another, and its note in that one’s', async () => {
    const a = await saveAndChange(library, sees('s2:a'), note('of a'), 5);
    const b = await saveAndChange(library, sees('s2:b'), note('of b'), 6);
    await merge(library, [a.key, b.key], 7);
    const wanted = [
      { key: b.key, changes: note('of b, more', 'of b') },
      { key: a.key, changes: tag('x') },
    ];
    expect(await changeEach(library, wanted, 8)).toEqual([{ key: a.key, tags: [], status: 'to-read' }]);
    expect(await all()).toMatchObject([{ key: a.key, note: 'of a\n\nof b, more', tags: ['x'] }]);
  });

  it('changes none where one cannot hold its changes, and says which', async () => {
    const [a, b] = (await fill('a', 'b')) as [Paper, Paper];
    const many = Array.from({ length: LIMITS.tags }, (_, n) => `t${String(n)}`);
    await change(library, b.key, tag(...many), 20);
    const before = await all();
    const wanted = [a, b].map(({ key }) => ({ key, changes: tag('one more') }));
    await expect(changeEach(library, wanted, 50)).rejects.toThrow(
      '“A Paper of Its Own, Called b”: A paper can have 100 tags. Nothing was changed.',
    );
    expect(await all()).toEqual(before);
  });
});

describe('the trash', () => {
  it('takes many and gives them back as they were, each time saying which', async () => {
    const [a, b, c] = (await fill('a', 'b', 'c')) as [Paper, Paper, Paper];
    await remove(library, c.key, 20);
    const before = await lastEdit();
    expect(await removeEach(library, [a.key, b.key, c.key, 'nobody', a.key], 50)).toEqual([a.key, b.key]);
    expect(await editedKeys(before)).toEqual(new Set([a.key, b.key]));
    expect((await all()).map(({ trashedAt }) => trashedAt).sort()).toEqual([20, 50, 50]);
    expect(await namesIn(library)).toEqual([]);
    expect(await removeEach(library, [a.key, b.key], 60)).toEqual([]);
    expect(await restoreEach(library, [a.key, b.key, 'nobody'], 70)).toEqual({ restored: [a.key, b.key], problems: [] });
    expect(await restoreEach(library, [a.key, b.key], 80)).toEqual({ restored: [], problems: [] });
    expect(await library.papers.bulkGet([a.key, b.key])).toEqual([a, b]);
    expect(await namesIn(library)).toHaveLength(2);
  });

  it('takes back the proposals of what goes there, and makes them again of what returns', async () => {
    const TITLE = 'Attention Is All You Need';
    const keys: string[] = [];
    for (const name of ['a', 'b', 'c']) keys.push((await save(library, sightingOf({ ids: [`s2:${name}`], title: TITLE }), 5)).key);
    expect(await proposals(library)).toHaveLength(3);
    await removeEach(library, keys.slice(0, 2), 6);
    expect(await proposals(library)).toEqual([]);
    await restoreEach(library, keys.slice(0, 2), 7);
    expect(await proposals(library)).toHaveLength(3);
    await keepApart(library, [keys[0]!, keys[1]!], 8);
    await removeEach(library, keys, 9);
    await restoreEach(library, keys, 10);
    expect(await proposals(library)).toHaveLength(2);
  });

  it('gives one record where the paper was saved meanwhile, also where both come back', async () => {
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a', 's2:x'], note: 'of a', savedAt: 1, trashedAt: 5 }),
      paperOf({ key: 'b', ids: ['s2:b', 's2:x'], note: 'of b', savedAt: 2, trashedAt: 5 }),
      paperOf({ key: 'c', ids: ['s2:c'], savedAt: 3, trashedAt: 5 }),
    ]);
    expect(await restoreEach(library, ['a', 'b', 'c'], 9)).toEqual({ restored: ['a', 'b', 'c'], problems: [] });
    expect(await all()).toMatchObject([
      { key: 'a', ids: ['s2:a', 's2:x', 's2:b'], note: 'of a\n\nof b' },
      { key: 'c', ids: ['s2:c'] },
    ]);
  });

  it('keeps what one record cannot hold together, says why, and gives back the others', async () => {
    const long = (letter: string) => letter.repeat(0.6 * LIMITS.note);
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a', 's2:b'], note: long('a') }),
      paperOf({ key: 'b', ids: ['s2:b'], note: long('b'), trashedAt: 5 }),
      paperOf({ key: 'c', ids: ['s2:c'], trashedAt: 5 }),
    ]);
    const { restored, problems } = await restoreEach(library, ['b', 'c'], 9);
    expect(restored).toEqual(['c']);
    expect(problems).toMatchObject([{ key: 'b', words: expect.stringContaining('Their notes together are longer') as string }]);
    expect(await library.papers.get('b')).toMatchObject({ trashedAt: 5 });
    expect(await library.papers.get('c')).not.toHaveProperty('trashedAt');
  });

  it('gives back what was set apart with the identifiers that are its own, or says that it has none', async () => {
    await library.papers.bulkPut([
      paperOf({ key: 'a', ids: ['s2:a', 's2:b'] }),
      paperOf({ key: 'b', ids: ['s2:b', 's2:own'], trashedAt: 5 }),
      paperOf({ key: 'c', ids: ['s2:a'], trashedAt: 5 }),
    ]);
    await keepApart(library, ['a', 'b'], 6);
    await keepApart(library, ['a', 'c'], 6);
    const { restored, problems } = await restoreEach(library, ['b', 'c'], 9);
    expect(restored).toEqual(['b']);
    expect(problems).toMatchObject([{ key: 'c' }]);
    expect(await library.papers.get('b')).toMatchObject({ ids: ['s2:own'] });
    expect(await library.papers.get('c')).toMatchObject({ trashedAt: 5 });
  });
});

describe('erasing', () => {
  it('takes only what is in the trash, and all that was known of it', async () => {
    const TITLE = 'Attention Is All You Need';
    const a = await save(library, sightingOf({ ids: ['s2:a'], title: TITLE }), 5);
    const b = await save(library, sightingOf({ ids: ['s2:b'], title: TITLE }), 6);
    const c = await save(library, sightingOf({ ids: ['s2:c'], title: TITLE }), 7);
    const d = await save(library, sightingOf({ ids: ['s2:d'], title: TITLE }), 8);
    await keepApart(library, [c.key, d.key], 8);
    await merge(library, [a.key, b.key], 9);
    await merge(library, [a.key, c.key], 10);
    await remove(library, a.key, 11);
    const before = await lastEdit();
    expect(await erase(library, [a.key, d.key, 'nobody'])).toBe(1);
    expect(await erase(library, [a.key])).toBe(0);
    expect((await all()).map(({ key }) => key)).toEqual([d.key]);
    expect(await library.merges.count()).toBe(0);
    expect(await library.pairs.count()).toBe(0);
    expect((await namesIn(library)).map(([key]) => key)).toEqual([d.key]);
    expect(await editedKeys(before)).toEqual(new Set([a.key]));
    for (const key of [a.key, b.key, c.key]) expect(await change(library, key, { status: 'read' }, 12)).toBeUndefined();
  });

  it('forgets a merge into one that went into the erased', async () => {
    const [old, a, b] = (await fill('old', 'a', 'b')) as [Paper, Paper, Paper];
    await merge(library, [a.key, b.key], 20);
    await merge(library, [old.key, a.key], 21);
    await remove(library, old.key, 22);
    expect(await library.merges.count()).toBe(2);
    await erase(library, [old.key]);
    expect(await library.merges.count()).toBe(0);
  });

  it('does not erase a paper by the key of what went into it', async () => {
    const [a, b] = (await fill('a', 'b')) as [Paper, Paper];
    await merge(library, [a.key, b.key], 20);
    await remove(library, a.key, 21);
    expect(await erase(library, [b.key])).toBe(0);
    expect(await restore(library, a.key, 22)).toBeDefined();
  });

  it('leaves no copy where intakes are kept', async () => {
    const batch = crypto.randomUUID();
    await library.papers.put(paperOf({ key: 'a', note: 'private', changedAt: 1 }));
    await stage(library, { batch, part: 0, papers: [paperOf({ key: 'a', trashedAt: 5 }), paperOf({ key: 'b', ids: ['s2:b'] })] }, 5);
    await takeIn(library, batch, 'restore', 6);
    expect(JSON.stringify(await library.undo.toArray())).toContain('private');
    await erase(library, ['a']);
    expect(JSON.stringify(await library.undo.toArray())).not.toContain('private');
    expect(await library.undo.count()).toBe(1);
  });
});

describe('edits', () => {
  it('tell of every record that was written or is no more, without gaps', async () => {
    const [a, b, c] = (await fill('a', 'b', 'c')) as [Paper, Paper, Paper];
    const told = async (does: () => Promise<unknown>) => {
      const before = await lastEdit();
      await does();
      return editedKeys(before);
    };
    expect(await told(() => change(library, a.key, note('x'), 20))).toEqual(new Set([a.key]));
    expect(await told(() => change(library, a.key, note('x', 'x'), 21))).toEqual(new Set());
    expect(await told(() => merge(library, [a.key, b.key], 22))).toEqual(new Set([a.key, b.key]));
    expect(await told(() => remove(library, c.key, 23))).toEqual(new Set([c.key]));
    expect(await told(() => restore(library, c.key, 24))).toEqual(new Set([c.key]));
    const numbers = (await library.edits.orderBy('n').toArray()).map(({ n }) => n);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });

  it('are few where many records are written together', async () => {
    const papers = await fill(...Array.from({ length: 3 }, (_, at) => `k${at}`));
    const before = await lastEdit();
    await library.transaction('rw', library.edits, () =>
      log(library, [...papers.map(({ key }) => key), ...Array.from({ length: 998 }, (_, at) => `other ${at}`)]),
    );
    expect((await lastEdit()) - before).toBe(3);
    const told = await editedKeys(before);
    expect(told.size).toBe(1_001);
    expect(papers.every(({ key }) => told.has(key))).toBe(true);
  });

  it('are the last 20,000, and go on being counted', async () => {
    const [a] = (await fill('a')) as [Paper];
    await library.edits.bulkAdd(Array.from({ length: 20_998 }, () => ({ key: 'old' })));
    expect(await library.edits.count()).toBe(20_999);
    await change(library, a.key, tag('x'), 20);
    expect(await library.edits.count()).toBe(20_000);
    expect(await library.edits.orderBy('n').last()).toEqual({ n: 21_000, key: a.key });
    expect((await library.edits.orderBy('n').first())?.n).toBe(1_001);
    await change(library, a.key, tag('y'), 21);
    expect(await library.edits.count()).toBe(20_001);
  });
});
