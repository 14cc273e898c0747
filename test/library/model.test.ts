/** In whatever order things are done to the library, it stays whole. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Catalogue } from '../../lib/library/catalogue';
import { change, keepApart, merge, remove, restore, save, separate } from '../../lib/library/changes';
import { Library, pairOf, type MergeRow } from '../../lib/library/database';
import { stage, takeBack, takeIn } from '../../lib/library/intake';
import { changeEach, erase, removeEach, restoreEach } from '../../lib/library/many';
import { keysIn } from '../../lib/library/raw';
import { Paper } from '../../lib/paper/paper';
import { titleKey } from '../../lib/paper/same';
import { EVERYTHING, type Listing, type View } from '../../lib/paper/view';
import { paperOf, sightingOf } from '../paper/record';
import { cacheOf, openCatalogueOf } from './opened';
import { namesIn } from './names';

const IDS = ['s2:1', 's2:2', 's2:3', 's2:4', 's2:5'];
const TITLES = ['', 'A Title That Two Papers Have', 'a title that two papers have'];
const KEYS = ['one', 'two', 'three'];

const ids = fc.subarray(IDS, { minLength: 1, maxLength: 3 });
const title = fc.constantFrom(...TITLES);
const which = fc.nat(9);
/** What a file may hold: keys that may be here, in what state ever. Of one file no two have the same key. */
const file = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom(...KEYS),
    ids,
    title,
    note: fc.constantFrom('', 'of the file', 'of another file'),
    changedAt: fc.nat(20),
    trashed: fc.boolean(),
  }),
  { selector: ({ key }) => key, maxLength: 3 },
);
/** What it may say, rightly or not, of what its papers were, and of what is to stay apart. */
const toldBeside = fc.record({
  merges: fc.uniqueArray(fc.record({ from: fc.constantFrom(...KEYS, 'gone'), into: fc.constantFrom(...KEYS) }), {
    selector: ({ from }) => from,
    maxLength: 2,
  }),
  apart: fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS, 'gone'), fc.constantFrom(...KEYS)), { maxLength: 1 }),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('save' as const), ids, title }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'tag' as const, 'edit many' as const), at: which, other: which }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('remove' as const, 'restore' as const, 'remove many' as const, 'restore many' as const, 'erase' as const),
      at: which,
      other: which,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('merge' as const, 'separate' as const, 'keep apart' as const), at: which, other: which }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('take in' as const),
      how: fc.constantFrom('restore' as const, 'import' as const),
      file,
      beside: toldBeside,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take back' as const), at: which }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const views: View[] = [
  EVERYTHING,
  { ...EVERYTHING, trash: true },
  { ...EVERYTHING, query: 'title' },
  { ...EVERYTHING, query: 'file' },
  { ...EVERYTHING, query: 'word3' },
  { ...EVERYTHING, tags: ['tag2'] },
];

/** Papers of one moment may stand in any order among themselves. */
function sorted(listing: Listing): Listing {
  return { ...listing, keys: [...listing.keys].sort() };
}

it('whatever is done, no key and no identifier is twice, what goes with the papers fits them, and so does the catalogue', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const library = new Library(`test-${crypto.randomUUID()}`);
      const batches: string[] = [];
      await library.open();
      const catalogue = openCatalogueOf(library.name);
      const list = async (view: View) => sorted(await catalogue.list(view));
      let before = new Map<string, Paper>();
      try {
        for (const [at, one] of steps.entries()) {
          const last = (await library.edits.orderBy('n').last())?.n ?? 0;
          try {
            await act(library, one, at + 1, batches);
          } catch (error) {
            // What cannot be done says so, and then nothing of it is done.
            if (!(error instanceof RangeError)) throw error;
          }
          before = await expectWhole(library, before, last);
          // A catalogue catches up with one change as with several.
          if (at % 3 === 0) {
            catalogue.changed();
            await list(EVERYTHING);
          }
        }
        // What pages show and search is what there is, of each paper what it is now.
        catalogue.changed();
        const fresh = new Catalogue();
        fresh.take([...before.values()]);
        for (const view of views) expect(await list(view)).toEqual(sorted(fresh.list(view)));
      } finally {
        await catalogue.settled();
        catalogue.close();
        await library.delete();
        await Dexie.delete(cacheOf(library.name));
      }
    }),
    { numRuns: 120 },
  );
}, 120_000);

async function act(library: Library, one: Step, now: number, batches: string[]): Promise<void> {
  const here = (await library.papers.toCollection().primaryKeys()).concat(await library.merges.toCollection().primaryKeys());
  const keyAt = (at: number) => here[at % Math.max(1, here.length)] ?? 'none yet';
  const word = { note: { base: '', text: `word${String(now)}` } };
  if (one.do === 'save') await save(library, sightingOf({ ids: one.ids, title: one.title }), now);
  else if (one.do === 'take in') {
    const batch = crypto.randomUUID();
    batches.push(batch);
    const papers = one.file.map(({ trashed, ...given }) => paperOf({ ...given, savedAt: now, ...(trashed && { trashedAt: now }) }));
    const merges = one.beside.merges.map(({ from, into }): MergeRow => {
      const after = papers.find(({ key }) => key === into) ?? paperOf({ key: into });
      return { from, into, at: now, kept: after, joined: paperOf({ key: from, ids: ['s2:5'] }), after, apart: [] };
    });
    const apart = one.beside.apart.filter(([a, b]) => a !== b).map(([a, b]): [string, string, number] => [a, b, now]);
    await stage(library, { batch, part: 0, papers, merges, apart }, now);
    await takeIn(library, batch, one.how, now);
  } else if (one.do === 'take back') await takeBack(library, batches[one.at % Math.max(1, batches.length)] ?? 'none', now);
  else {
    const [key, other] = [keyAt(one.at), keyAt(one.other)];
    await {
      edit: () => change(library, key, word, now),
      tag: () => change(library, key, { tags: { add: [`tag${String(now)}`], remove: [] } }, now),
      'edit many': () =>
        changeEach(
          library,
          [key, other].map((each) => ({ key: each, changes: word })),
          now,
        ),
      remove: () => remove(library, key, now),
      restore: () => restore(library, key, now),
      'remove many': () => removeEach(library, [key, other], now),
      'restore many': () => restoreEach(library, [key, other], now),
      erase: () => erase(library, [key, other]),
      merge: () => merge(library, [key, other], now),
      separate: () => separate(library, key, now),
      'keep apart': () => keepApart(library, [key, other], now),
    }[one.do]();
  }
}

/** Looks the library through; gives its papers by key. `last` is the last edit before what was done to them as they were `before`. */
async function expectWhole(library: Library, before: ReadonlyMap<string, Paper>, last: number): Promise<Map<string, Paper>> {
  const papers = await library.papers.toArray();
  const live = papers.filter(({ trashedAt }) => trashedAt === undefined);
  const now = new Map(papers.map((paper) => [paper.key, paper]));

  for (const paper of papers) expect(Paper.parse(paper)).toEqual(paper);
  const used = live.flatMap((paper) => paper.ids);
  expect(new Set(used).size, used.join(', ')).toBe(used.length);

  const wanted = live.flatMap((paper) => {
    const name = titleKey(paper.title);
    return name === undefined ? [] : [[paper.key, name] as const];
  });
  expect(await namesIn(library)).toEqual(wanted.sort(([a], [b]) => (a < b ? -1 : 1)));

  const merges = await library.merges.toArray();
  const keys = new Set([...now.keys(), ...merges.map(({ from }) => from)]);
  for (const { from, into } of merges) {
    expect(now.has(from)).toBe(false);
    expect(keys.has(into)).toBe(true);
  }
  for (const { pair, keys: both, state } of await library.pairs.toArray()) {
    expect(pair).toBe(pairOf(...both));
    if (state === 'proposed') expect(both.every((key) => live.some((paper) => paper.key === key))).toBe(true);
    else expect(both.every((key) => keys.has(key))).toBe(true);
  }

  const edits = await library.edits.where('n').above(last).toArray();
  const told = new Set(keysIn(edits));
  expect(edits.map(({ n }) => n)).toEqual(edits.map((_, at) => last + 1 + at));
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    if (JSON.stringify(before.get(key)) !== JSON.stringify(now.get(key))) expect(told).toContain(key);
  }
  return now;
}
