import 'fake-indexeddb/auto';
import { liveQuery } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { remove, restore } from '../../lib/library/changes';
import { Library } from '../../lib/library/database';
import { countSaved, findAll, newest, papersOf, savedKeys, tagsInUse } from '../../lib/library/questions';
import { paperFrom } from '../../lib/paper/merge';
import type { Paper } from '../../lib/paper/paper';

let library: Library;

beforeEach(() => {
  library = new Library(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  await library.delete();
});

/** Paper `n`, saved `n` milliseconds after 1970. */
function paper(n: number, more: Partial<Paper> = {}): Paper {
  const seen = { ids: [`arxiv:2407.${String(n).padStart(5, '0')}`], title: `Paper ${String(n)}`, site: 'test' };
  return { ...paperFrom(seen, `k${String(n)}`, n), ...more };
}
const keysOf = (papers: readonly Paper[]) => papers.map(({ key }) => key);

describe('the newest papers', () => {
  it('come in the order of saving, the last first, and no more than asked for', async () => {
    await library.papers.bulkPut([paper(2), paper(5), paper(1), paper(9), paper(4)]);
    expect(keysOf(await newest(library, 3))).toEqual(['k9', 'k5', 'k4']);
    expect(keysOf(await newest(library, 50))).toEqual(['k9', 'k5', 'k4', 'k2', 'k1']);
    expect(await newest(new Library(`empty-${crypto.randomUUID()}`), 3)).toEqual([]);
  });

  it('reach behind any number of papers in the trash', async () => {
    const trash = Array.from({ length: 100 }, (_, n) => paper(100 + n, { trashedAt: 1 }));
    await library.papers.bulkPut([...trash, paper(1), paper(2), paper(3)]);
    expect(keysOf(await newest(library, 2))).toEqual(['k3', 'k2']);
  });

  it('are the first of all saved keys, also where many were saved in one moment', async () => {
    await library.papers.bulkPut(Array.from({ length: 60 }, (_, n) => paper(n, { savedAt: 7 })));
    expect(keysOf(await newest(library, 20))).toEqual((await savedKeys(library)).slice(0, 20));
  });
});

describe('saved keys', () => {
  beforeEach(async () => {
    await library.papers.bulkPut([
      paper(1, { tags: ['to cite'], status: 'read' }),
      paper(2, { tags: ['to cite', 'vision'] }),
      paper(3, { tags: ['vision'], status: 'reading' }),
      paper(4, { tags: ['to cite'], trashedAt: 5 }),
    ]);
  });

  it('are those of all papers out of the trash, the newest first', async () => {
    expect(await savedKeys(library)).toEqual(['k3', 'k2', 'k1']);
    expect(await countSaved(library)).toBe(3);
  });

  it('are narrowed to a tag, a status, or both', async () => {
    expect(await savedKeys(library, { tag: 'to cite' })).toEqual(['k2', 'k1']);
    expect(await savedKeys(library, { status: 'reading' })).toEqual(['k3']);
    expect(await savedKeys(library, { tag: 'to cite', status: 'read' })).toEqual(['k1']);
    expect(await savedKeys(library, { tag: 'vision', status: 'read' })).toEqual([]);
    expect(await savedKeys(library, { tag: 'nobody’s' })).toEqual([]);
  });

  it('are all there in their order where there are more than are read at a time, many of them of one moment', async () => {
    await library.papers.clear();
    // The two pieces begin and end among papers of one moment, of which there are more than one piece holds.
    const moments = [...Array.from({ length: 3_000 }, (_, n) => n), ...Array.from({ length: 6_500 }, () => 3_000), 3_001, 3_002];
    await library.papers.bulkPut(moments.map((savedAt, n) => paper(10_000 + n, { savedAt })));
    expect(await savedKeys(library)).toEqual(moments.map((_, n) => `k${String(10_000 + n)}`).reverse());
  });

  it('follow a paper into the trash and out of it', async () => {
    await remove(library, 'k2', 10);
    expect(await savedKeys(library)).toEqual(['k3', 'k1']);
    await restore(library, 'k2', 11);
    expect(await savedKeys(library)).toEqual(['k3', 'k2', 'k1']);
  });
});

it('reads papers by their keys, in the order asked for, without those that are gone', async () => {
  await library.papers.bulkPut([paper(1), paper(2), paper(3, { trashedAt: 1 })]);
  expect(keysOf(await papersOf(library, ['k2', 'k3', 'nobody', 'k1']))).toEqual(['k2', 'k1']);
});

it('finds the saved paper of each entry by any of its identifiers', async () => {
  await library.papers.bulkPut([paper(1, { ids: ['arxiv:1', 'doi:10.1/a'] }), paper(2, { ids: ['arxiv:2'], trashedAt: 1 })]);
  const found = await findAll(library, [['doi:10.1/a'], ['arxiv:2'], ['arxiv:3', 'arxiv:1'], []]);
  expect(found.map((one) => one?.key)).toEqual(['k1', undefined, 'k1', undefined]);
});

it('lists the tags in use, the most used first, then by name', async () => {
  expect(await tagsInUse(library)).toEqual([]);
  await library.papers.bulkPut([paper(1, { tags: ['b', 'c'] }), paper(2, { tags: ['c', 'a'] }), paper(3)]);
  expect(await tagsInUse(library)).toEqual(['c', 'a', 'b']);
});

it('lists any number of tags, also those that begin with another', async () => {
  const tags = Array.from({ length: 90 }, (_, n) => 'x'.repeat(n + 1));
  await library.papers.bulkPut([paper(1, { tags }), paper(2, { tags: tags.slice(40) })]);
  expect(await tagsInUse(library)).toEqual([...tags.slice(40), ...tags.slice(0, 40)]);
});

it.each([
  ['saved keys', savedKeys, ['k2', 'k1']],
  ['tags', tagsInUse, ['one', 'two']],
])('has a live question for %s asked again when they are others', async (_, question, after) => {
  await library.papers.put(paper(1, { tags: ['one'] }));
  const told: string[][] = [];
  const subscription = liveQuery(() => question(library)).subscribe((value) => told.push(value));
  try {
    await vi.waitFor(() => expect(told).toHaveLength(1));
    await library.papers.put(paper(2, { tags: ['two'] }));
    await vi.waitFor(() => expect(told.at(-1)).toEqual(after));
  } finally {
    subscription.unsubscribe();
  }
});
