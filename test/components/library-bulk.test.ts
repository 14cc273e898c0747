import { describe, expect, it } from 'vitest';
import type { Act, Doing } from '../../components/library/acts';
import { actOn, PART } from '../../entrypoints/library/bulk';
import type { Answer, CallName, Question, Result } from '../../lib/messages/table';
import { MANY } from '../../lib/messages/table';
import { withChanges } from '../../lib/paper/merge';
import type { Paper } from '../../lib/paper/paper';
import { paperOf } from '../paper/record';

/** A worker with a library in a map, which can fail from a question on. */
function worker(count: number, failFrom = Infinity) {
  const papers = new Map<string, Paper>(
    Array.from({ length: count }, (_, at) => {
      const key = `k${String(at)}`;
      return [key, paperOf({ key, tags: at % 2 ? ['vision'] : ['GPT'], status: at % 3 ? 'to-read' : 'read' })] as const;
    }),
  );
  const asked: number[] = [];
  let fails = failFrom;
  const answers: { [N in CallName]?: (question: Question<N>) => Answer<N> } = {
    changeEach: ({ changes }) =>
      changes.flatMap(({ key, changes: wanted }) => {
        const before = papers.get(key);
        const after = before && withChanges(before, wanted, 2);
        if (!before || after === before || !after) return [];
        papers.set(key, after);
        return [{ key, tags: before.tags, status: before.status }];
      }),
    removeEach: ({ keys }) =>
      keys.filter((key) => {
        const paper = papers.get(key);
        if (!paper || paper.trashedAt !== undefined) return false;
        papers.set(key, { ...paper, trashedAt: 5 });
        return true;
      }),
    restoreEach: ({ keys }) => ({
      restored: keys.filter((key) => {
        const paper = papers.get(key);
        if (paper?.trashedAt === undefined || key === 'k3') return false;
        const back = { ...paper };
        delete back.trashedAt;
        papers.set(key, back);
        return true;
      }),
      problems: keys.includes('k3') ? [{ key: 'k3', words: 'One record cannot hold both.' }] : [],
    }),
    erase: ({ keys }) => ({ count: keys.filter((key) => papers.delete(key)).length }),
  };
  const losing: ('answer' | 'first answer' | undefined)[] = [];
  const ask = <N extends CallName>(name: N, question: Question<N>): Promise<Result<Answer<N>>> => {
    const size =
      'keys' in question ? question.keys.length : 'changes' in question && Array.isArray(question.changes) ? question.changes.length : 0;
    asked.push(size);
    if (asked.length > fails) return Promise.resolve({ ok: false, problem: { name: 'full', words: 'The disk is full.', again: true } });
    let value = answers[name]?.(question);
    const lost = losing.shift();
    if (lost === 'answer') return Promise.resolve({ ok: false, problem: { name: 'unanswered', words: 'No answer.', again: true } });
    // As lib/messages/ask.ts does: what nobody answered is asked once more.
    if (lost === 'first answer') value = answers[name]?.(question);
    if (value === undefined) throw new Error(`${name} is not played`);
    return Promise.resolve({ ok: true, value });
  };
  const snapshot = () =>
    [...papers.values()].map(({ key, tags, status, trashedAt }) => ({ key, tags: [...tags].sort(), status, trashedAt }));
  const read = (keys: readonly string[]) => Promise.resolve(keys.map((key) => papers.get(key)));
  return { ask, read, asked, papers, snapshot, losing, heal: () => (fails = Infinity) };
}

function doing(stopAfter = Infinity): Doing & { progress: number[] } {
  const stop = new AbortController();
  const progress: number[] = [];
  const onProgress = (done: number) => {
    progress.push(done);
    if (progress.length >= stopAfter) stop.abort();
  };
  return { progress, onProgress, signal: stop.signal };
}
const keysOf = (count: number) => Array.from({ length: count }, (_, at) => `k${String(at)}`);

/** The first part is answered; what comes behind it goes for the second. */
const NEXT_ANSWERED = [undefined] as const;

const acts: [string, Act][] = [
  ['adding tags', { is: 'tags', add: ['gpt', 'new'], remove: [] }],
  ['removing tags', { is: 'tags', add: [], remove: ['gpt', 'VISION'] }],
  ['renaming a tag', { is: 'tags', add: ['language'], remove: ['GPT'] }],
  ['respelling a tag', { is: 'tags', add: ['gpt'], remove: ['GPT'] }],
  ['setting the status', { is: 'status', status: 'read' }],
  ['moving to trash', { is: 'trash' }],
];

describe('doing something to many papers', () => {
  it('asks for as many at once as the table allows', () => expect(PART).toBe(MANY));

  it.each(acts)('%s goes in parts, says how far it has come, and is undone as a whole', async (_, act) => {
    const library = worker(1_203);
    library.papers.delete('k3');
    const before = library.snapshot();
    const going = doing();
    const done = await actOn(library, act, keysOf(1_203), going);
    expect(library.asked).toEqual([500, 500, 203]);
    expect(going.progress).toEqual([500, 1_000, 1_203]);
    expect(done).toMatchObject({ left: [] });
    expect(done.problem).toBeUndefined();
    expect(done.count).toBeGreaterThan(0);
    expect(library.snapshot()).not.toEqual(before);
    const undone = await done.undo!(doing());
    expect(undone).toMatchObject({ count: done.count, left: [] });
    expect(library.snapshot()).toEqual(before);
  });

  it('keeps what was done when it fails half way, says what is left, and undoes exactly that', async () => {
    const library = worker(1_203, 2);
    const before = library.snapshot();
    const done = await actOn(library, { is: 'trash' }, keysOf(1_203), doing());
    expect(done).toMatchObject({ count: 1_000, problem: 'The disk is full.', again: true });
    expect(done.left).toEqual(keysOf(1_203).slice(1_000));
    library.heal();
    const rest = await actOn(library, { is: 'trash' }, done.left, doing());
    expect(rest).toMatchObject({ count: 203, left: [] });
    await rest.undo!(doing());
    library.papers.delete('k3');
    await done.undo!(doing());
    expect(library.snapshot()).toEqual(before.filter(({ key }) => key !== 'k3'));
  });

  it.each([...acts, ['restoring', { is: 'restore' }] as const])(
    '%s is counted and undone whole when the worker did it and was stopped before it said so',
    async (_, act) => {
      const library = worker(1_203);
      library.papers.delete('k3');
      if (act.is === 'restore') await actOn(library, { is: 'trash' }, keysOf(700), doing());
      const before = library.snapshot();
      const straight = await actOn(library, { ...act }, keysOf(1_203), doing());
      await straight.undo!(doing());
      expect(library.snapshot()).toEqual(before);

      library.losing.push('first answer');
      const done = await actOn(library, act, keysOf(1_203), doing());
      expect(done).toMatchObject({ count: straight.count, left: straight.left });
      await done.undo!(doing());
      expect(library.snapshot()).toEqual(before);
    },
  );

  it.each([...acts, ['restoring', { is: 'restore' }] as const])(
    '%s is counted and undone whole when a part had no answer, was done, and is tried again',
    async (_, act) => {
      const library = worker(1_203);
      library.papers.delete('k3');
      if (act.is === 'restore') await actOn(library, { is: 'trash' }, keysOf(1_203), doing());
      const before = library.snapshot();
      const straight = await actOn(library, { ...act }, keysOf(1_203), doing());
      await straight.undo!(doing());

      library.losing.push(...NEXT_ANSWERED, 'answer');
      const some = await actOn(library, act, keysOf(1_203), doing());
      expect(some).toMatchObject({ left: keysOf(1_203).slice(500), problem: 'No answer.', again: true });
      const rest = await actOn(library, act, some.left, doing());
      expect(some.count + rest.count).toBe(straight.count);
      await rest.undo!(doing());
      await some.undo!(doing());
      expect(library.snapshot()).toEqual(before);
    },
  );

  it.each(acts)('%s is undone whole, too, when the part that had no answer is not tried again', async (_, act) => {
    const library = worker(1_203);
    const before = library.snapshot();
    library.losing.push(...NEXT_ANSWERED, 'answer');
    const done = await actOn(library, act, keysOf(1_203), doing());
    library.papers.delete('k3');
    await done.undo!(doing());
    expect(library.snapshot()).toEqual(before.filter(({ key }) => key !== 'k3'));
  });

  it('takes an undo that had no answer back as a whole', async () => {
    const library = worker(700);
    library.papers.delete('k3');
    const done = await actOn(library, { is: 'tags', add: ['new'], remove: ['GPT'] }, keysOf(700), doing());
    const after = library.snapshot();
    library.losing.push('answer');
    const some = await done.undo!(doing());
    expect(some).toMatchObject({ count: 0, problem: 'No answer.' });
    const undone = await done.undo!(doing());
    expect(undone).toMatchObject({ count: 699, left: [] });
    await undone.undo!(doing());
    expect(library.snapshot()).toEqual(after);
  });

  it('does not count what was not there, nor what others did', async () => {
    const library = worker(4);
    library.papers.delete('k3');
    library.papers.set('k1', withChanges(library.papers.get('k1')!, { tags: { add: ['new'], remove: [] } }, 2));
    library.losing.push('first answer');
    const done = await actOn(library, { is: 'tags', add: ['new'], remove: [] }, keysOf(5), doing());
    expect(done.count).toBe(2);
    await done.undo!(doing());
    expect(library.papers.get('k1')!.tags).toContain('new');
    expect(library.papers.get('k0')!.tags).not.toContain('new');
  });

  it('does what it can when the records cannot be read beforehand', async () => {
    const library = worker(3);
    library.read = () => Promise.reject(new Error('closed'));
    expect(await actOn(library, { is: 'trash' }, ['k0', 'k1'], doing())).toMatchObject({ count: 2, left: [] });
  });

  it('ends after the part that is under way when the person ends it', async () => {
    const library = worker(1_203);
    const done = await actOn(library, { is: 'status', status: 'reading' }, keysOf(1_203), doing(1));
    expect(library.asked).toEqual([500]);
    expect(done.left).toHaveLength(703);
    expect(done.problem).toBeUndefined();
    await done.undo!(doing());
    expect(library.snapshot()).toEqual(worker(1_203).snapshot());
  });

  it('counts only what it changed, and has nothing to undo when that is nothing', async () => {
    const library = worker(3);
    const done = await actOn(library, { is: 'tags', add: ['gpt'], remove: [] }, ['k0', 'k2', 'unknown'], doing());
    expect(done).toEqual({ count: 0, left: [] });
  });

  it('does not take back what was changed since by others', async () => {
    const library = worker(1);
    const done = await actOn(library, { is: 'tags', add: ['new'], remove: [] }, ['k0'], doing());
    library.papers.set('k0', withChanges(library.papers.get('k0')!, { tags: { add: ['later'], remove: [] } }, 9));
    await done.undo!(doing());
    expect(library.papers.get('k0')!.tags).toEqual(['GPT', 'later']);
  });

  it('tells what could not be restored, and does not offer to try that again', async () => {
    const library = worker(5);
    await actOn(library, { is: 'trash' }, keysOf(5), doing());
    const done = await actOn(library, { is: 'restore' }, keysOf(5), doing());
    expect(done).toMatchObject({ count: 4, left: ['k3'], problem: 'One record cannot hold both.', again: false });
  });

  it('erases for good: there is no way back', async () => {
    const library = worker(600);
    const done = await actOn(library, { is: 'erase' }, keysOf(600), doing());
    expect(done).toEqual({ count: 600, left: [] });
    expect(library.papers.size).toBe(0);
  });
});
