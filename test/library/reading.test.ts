import 'fake-indexeddb/auto';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeIn } from '../../entrypoints/library/taking';
import { askReading, inParts, serveReading, type Port } from '../../entrypoints/library/reading';
import { json } from '../../lib/formats/json';
import { writeBackup } from '../../lib/library/backup';
import { keepApart, merge, separate } from '../../lib/library/changes';
import { Library } from '../../lib/library/database';
import { stage, takeIn as restoreFrom } from '../../lib/library/intake';
import { paperOf } from '../paper/record';

const fake = vi.hoisted(() => ({ ask: vi.fn<(name: string, question: object) => Promise<unknown>>() }));
vi.mock('../../lib/messages/ask', () => ({ ask: fake.ask, LONG: 1 }));
// What is drawn and which formats there are is not what this is about.
vi.mock('../../lib/formats', () => ({ readers: [] }));

let library: Library;
const ports: MessagePort[] = [];

beforeEach(() => {
  library = new Library(`test-${crypto.randomUUID()}`);
  fake.ask.mockReset();
});
afterEach(async () => {
  for (const port of ports.splice(0)) port.close();
  await library.delete();
});

/** Both ends of a thread, as far apart as in a browser: messages are cloned and come later. */
function read(text: string, onProgress = vi.fn(), how?: 'restore' | 'import') {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const port = (end: MessagePort): Port => ({
    postMessage: (message) => end.postMessage(message),
    addEventListener: (name: 'message' | 'error', heard: (event: { data: unknown }) => void) => {
      if (name === 'message') end.on('message', (data: unknown) => heard({ data }));
    },
  });
  serveReading(port(port2), [json], () => library);
  return askReading(port(port1), { name: 'a.json', content: new Blob([text]), how }, 5, onProgress);
}
const fileOf = (papers: readonly object[], more: object = {}) => JSON.stringify({ format: 'postil', version: 2, papers, ...more });

describe('a file read in a thread', () => {
  it('is told beside what is here, before anything is written, and given in parts', async () => {
    const kept = paperOf({ key: 'a', ids: ['x1:a'], title: 'Kept', note: 'mine', changedAt: 9_000 });
    await library.papers.bulkPut([kept, paperOf({ key: 'b', ids: ['x1:b'] })]);
    const papers = [
      { ...kept, note: 'older', changedAt: 8_000 },
      paperOf({ key: 'b', ids: ['x1:b'] }),
      paperOf({ key: 'c', ids: ['x1:c'], title: 'E$^{2}$GAN' }),
      { key: 'bad' },
    ];
    const onProgress = vi.fn();
    const reading = read(fileOf(papers, { apart: [['a', 'b', 1]], seen: [['x1:z', 1, 2, null]] }), onProgress);
    expect(await reading.preview).toEqual({
      ok: true,
      preview: {
        format: 'Postil',
        how: 'restore',
        either: true,
        papers: 3,
        changes: 1,
        outcomes: [
          { outcome: 'new', count: 1, titles: ['E²GAN'] },
          { outcome: 'newer here', count: 1, titles: ['Kept'] },
          { outcome: 'same', count: 1, titles: ['A Title'] },
        ],
        apart: 1,
        merges: 0,
        seen: 1,
        leftOut: 0,
        problems: { count: 1, told: [{ line: 1, words: 'Paper 4: ids is no array, and 11 more.' }] },
        parts: 2,
      },
    });
    expect(onProgress).toHaveBeenCalled();
    expect((await reading.part(0)).papers.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(await reading.part(1)).toEqual({ papers: [], apart: [['a', 'b', 1]], merges: [], seen: [['x1:z', 1, 2, null]] });
    await expect(reading.part(2)).rejects.toThrow('no such part');
    expect(await library.papers.get('a')).toEqual(kept);
  });

  it('of a library gives that library again, byte for byte, with what its papers were before they became one', async () => {
    await library.papers.bulkPut(['a', 'b', 'c'].map((key) => paperOf({ key, ids: [`x1:${key}`], note: `of ${key}` })));
    await merge(library, ['a', 'b'], 9_000);
    await keepApart(library, ['a', 'c'], 9_001);
    const backup = async () => {
      const { file } = await writeBackup(library, { now: new Date(0), tick: () => Promise.resolve() });
      return file.text();
    };
    const text = await backup();
    await library.delete();
    await library.open();
    const restored = async () => {
      const reading = read(text);
      const found = await reading.preview;
      const parts = found.ok ? found.preview.parts : 0;
      const batch = crypto.randomUUID();
      for (let part = 0; part < parts; part++) await stage(library, { batch, part, ...(await reading.part(part)) }, 1);
      await restoreFrom(library, batch, 'restore', 2);
      return found;
    };
    expect(await restored()).toMatchObject({ preview: { changes: 2, apart: 1, merges: 1 } });
    expect(await backup()).toBe(text);
    expect(await restored()).toMatchObject({ preview: { changes: 0, apart: 0, merges: 0 } });
    // Where nothing is lost but what the papers were before, that is what there is to take in.
    await library.merges.clear();
    expect(await restored()).toMatchObject({ preview: { changes: 0, apart: 0, merges: 1 } });
    expect(await separate(library, 'b', 9_002)).toMatchObject([{ note: 'of a' }, { note: 'of b' }]);
  });

  const wayOf = async (text: string) => {
    const found = await read(text).preview;
    return found.ok ? found.preview.how : found.words;
  };
  const whole = { apart: [], seen: [] };

  it('is restored where it is a backup of this library, and else added: what somebody lent replaces nothing', async () => {
    const [mine, lent] = [paperOf({ key: 'mine', ids: ['x1:a'] }), paperOf({ key: 'lent', ids: ['x1:b'] })];
    expect(await wayOf(fileOf([lent], whole))).toBe('restore');
    expect(await wayOf(fileOf([lent]))).toBe('import');
    await library.papers.put(mine);
    expect(await wayOf(fileOf([mine], whole))).toBe('restore');
    expect(await wayOf(fileOf([lent, mine], whole))).toBe('restore');
    expect(await wayOf(fileOf([lent], whole))).toBe('import');
    expect(await wayOf(fileOf([mine]))).toBe('import');
  });

  it('is added without what its writer threw away, kept apart and saw; either way can be chosen', async () => {
    await library.papers.put(paperOf({ key: 'mine', ids: ['x1:a'], note: 'Mine', changedAt: 1 }));
    const lent = fileOf(
      [
        paperOf({ key: 'theirs', ids: ['x1:a'], note: 'Theirs', changedAt: 9_000 }),
        paperOf({ key: 'gone', ids: ['x1:b'], trashedAt: 5 }),
        paperOf({ key: 'new', ids: ['x1:c'] }),
      ],
      { apart: [['gone', 'new', 1]], seen: [['x1:z', 1, 2, null]] },
    );
    const added = read(lent);
    expect(await added.preview).toMatchObject({
      preview: { how: 'import', either: true, papers: 2, changes: 2, apart: 0, seen: 0, leftOut: 1, parts: 1 },
    });
    expect(await added.part(0)).toMatchObject({ papers: [{ key: 'theirs' }, { key: 'new' }], apart: [], merges: [], seen: [] });
    const restored = read(lent, vi.fn(), 'restore');
    expect(await restored.preview).toMatchObject({
      preview: { how: 'restore', either: true, papers: 3, apart: 1, seen: 1, leftOut: 0, parts: 2 },
    });
  });

  it('is refused in words when it cannot be read', async () => {
    expect(await read('').preview).toEqual({ ok: false, words: 'This file is empty.' });
  });

  it('is refused in words when the library cannot be', async () => {
    vi.spyOn(library, 'transaction').mockRejectedValue(new Error('Closed.'));
    expect(await read(fileOf([paperOf()])).preview).toEqual({ ok: false, words: 'Closed.' });
  });
});

describe('parts', () => {
  const sizes = (papers: ReturnType<typeof paperOf>[]) =>
    [...inParts({ papers, apart: [], merges: [], seen: [] })].map((part) => part.papers.length);
  it('hold as many papers as a message may, and no more text than it carries', () => {
    expect(sizes([])).toEqual([]);
    expect(sizes(Array.from({ length: 1_001 }, () => paperOf()))).toEqual([500, 500, 1]);
    expect(sizes(Array.from({ length: 90 }, () => paperOf({ note: 'x'.repeat(100_000) })))).toEqual([39, 39, 12]);
  });

  it('hold merges as papers, of which each has three', () => {
    const one = paperOf({ note: 'x'.repeat(100_000) });
    const merges = Array.from({ length: 20 }, () => ({ from: 'a', into: 'b', at: 1, kept: one, joined: one, after: one, apart: [] }));
    expect([...inParts({ papers: [], apart: [], merges, seen: [] })].map((part) => part.merges.length)).toEqual([13, 7]);
  });

  it('hold the rows of other lists side by side', () => {
    const seen = Array.from({ length: 5_001 }, (): [string, number, number, null] => ['x1:a', 1, 2, null]);
    const parts = [...inParts({ papers: [paperOf()], apart: [['a', 'b', 1]], merges: [], seen })];
    expect(parts.map(({ papers, apart, seen: rows }) => [papers.length, apart.length, rows.length])).toEqual([
      [1, 0, 0],
      [0, 1, 5_000],
      [0, 0, 1],
    ]);
  });
});

describe('taking in', () => {
  const part = { papers: [paperOf()], apart: [], merges: [], seen: [] };
  const reading = { part: () => Promise.resolve(part) };
  const done = { ok: true, value: {} };
  const taken = { ok: true, value: { added: 2, changed: 0, same: 0 } };
  const lost = { ok: false, problem: { name: 'unanswered', words: 'Postil did not answer.', again: true } };
  const full = { ok: false, problem: { name: 'full', words: 'The disk is full.', again: true } };
  const asked = () => fake.ask.mock.calls.map(([name]) => name);
  const run = (onStep = vi.fn(), stop = new AbortController()) => takeIn(reading, { how: 'restore', parts: 2 }, onStep, stop.signal);

  it('lays down each part of one batch, then has all of it taken in', async () => {
    fake.ask.mockImplementation((name) => Promise.resolve(name === 'takeIn' ? taken : done));
    const onStep = vi.fn();
    const result = await run(onStep);
    expect(asked()).toEqual(['stage', 'stage', 'takeIn']);
    const [batch] = new Set(fake.ask.mock.calls.map(([, question]) => (question as { batch: string }).batch));
    expect(result).toEqual({ ok: true, batch, added: 2, changed: 0, same: 0 });
    expect(fake.ask.mock.calls.slice(0, 2).map(([, question]) => question)).toEqual([0, 1].map((at) => ({ batch, part: at, ...part })));
    expect(onStep.mock.calls).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('forgets what was laid down when it is called off or a part is refused', async () => {
    const stop = new AbortController();
    fake.ask.mockImplementation(() => Promise.resolve(done));
    expect(
      await run(
        vi.fn(() => stop.abort()),
        stop,
      ),
    ).toEqual({ ok: false, words: undefined });
    expect(asked()).toEqual(['stage', 'stage', 'unstage']);
    fake.ask.mockClear();
    fake.ask.mockImplementation((name) => Promise.resolve(name === 'stage' ? full : done));
    expect(await run()).toEqual({ ok: false, words: 'Nothing was taken in: The disk is full.' });
    // The second was on its way when the first was refused.
    expect(asked()).toEqual(['stage', 'stage', 'unstage']);
  });

  it('has three parts on their way at most, and takes nothing in before all are laid down', async () => {
    const waiting: (() => void)[] = [];
    fake.ask.mockImplementation((name) =>
      name === 'stage' ? new Promise((resolve) => waiting.push(() => resolve(done))) : Promise.resolve(taken),
    );
    const running = takeIn(reading, { how: 'restore', parts: 5 }, vi.fn(), new AbortController().signal);
    for (const count of [3, 4, 5]) {
      await vi.waitFor(() => expect(asked()).toHaveLength(count));
      expect(asked()).not.toContain('takeIn');
      if (count < 5) waiting.shift()?.();
    }
    for (const answer of waiting) answer();
    expect(await running).toMatchObject({ ok: true });
    expect(asked().at(-1)).toBe('takeIn');
  });

  it('asks again when the worker was stopped, and gives up in the end', async () => {
    let answers = [lost, lost, taken];
    fake.ask.mockImplementation((name) => Promise.resolve(name === 'takeIn' ? answers.shift() : done));
    expect(await run()).toMatchObject({ ok: true, added: 2 });
    fake.ask.mockClear();
    answers = [lost, lost, lost, taken];
    expect(await run()).toEqual({ ok: false, words: expect.stringMatching(/not known whether this was taken in/) as string });
    expect(asked()).toEqual(['stage', 'stage', 'takeIn', 'takeIn', 'takeIn', 'unstage']);
  });

  it('forgets what was laid down when the thread is gone', async () => {
    fake.ask.mockImplementation(() => Promise.resolve(done));
    const gone = { part: () => Promise.reject(new Error('Reading stopped.')) };
    expect(await takeIn(gone, { how: 'import', parts: 1 }, vi.fn(), new AbortController().signal)).toEqual({
      ok: false,
      words: 'Nothing was taken in: Reading stopped.',
    });
    expect(asked()).toEqual(['unstage']);
  });
});
