/** Whatever was done on a page, in whatever order, taking it all back ends where it began. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOn, PART, type Act, type Subject } from '../../entrypoints/several/bulk';
import { takeBack, type Ask } from '../../entrypoints/triage/back';
import { backOfChanges, backOfDismissal, Deeds, type Back } from '../../entrypoints/triage/undo';
import type { Answer, CallName, Question, Result } from '../../lib/messages/table';
import type { Changes, Kept, Status } from '../../lib/paper/paper';

interface Entry {
  saved: boolean;
  dismissed: boolean;
  tags: string[];
  status: Status;
}

/** A worker that answers as ours does, over entries by their identifier, which are their keys too. */
class Model {
  readonly entries = new Map<string, Entry>();
  asked: { name: CallName; size: number }[] = [];
  /** Refuses the question with this number. */
  refuses: number | undefined;

  constructor(count: number) {
    for (let at = 0; at < count; at += 1) this.entries.set(`arxiv:${at}`, { saved: false, dismissed: false, tags: [], status: 'to-read' });
  }

  of(id: string): Entry {
    return this.entries.get(id)!;
  }

  kept(id: string): Kept {
    const { tags, status } = this.of(id);
    return { key: id, savedAt: 0, status, tags: [...tags], note: '', highlights: [] };
  }

  subjects(ids: Iterable<string>): Subject[] {
    return [...ids].map((id) => ({
      id,
      ids: [id],
      kept: this.of(id).saved ? this.kept(id) : null,
      shown: () => ({ site: 'huggingface', ids: [id], title: id }),
    }));
  }

  /** What a person sees: of what is not saved, no tags. The order of tags is nobody's. */
  seen(): object[] {
    return [...this.entries.values()].map(({ saved, dismissed, tags, status }) => ({
      dismissed,
      ...(saved && { tags: tags.map((tag) => tag.toLowerCase()).sort(), status }),
    }));
  }

  readonly ask: Ask = <N extends CallName>(name: N, question: Question<N>): Promise<Result<Answer<N>>> => {
    const value = this.#answer({ name, question } as Asked);
    const refused = this.asked.length === this.refuses;
    return Promise.resolve(
      (refused ? { ok: false, problem: { name: 'full', words: 'The disk is full.', again: true } } : value) as Result<Answer<N>>,
    );
  };

  #answer(asked: Asked): Result<unknown> {
    const done = <T>(size: number, act: () => T): Result<T | undefined> => {
      this.asked.push({ name: asked.name, size });
      // What is refused is not done.
      return { ok: true, value: this.asked.length === this.refuses ? undefined : act() };
    };
    switch (asked.name) {
      case 'saveEach': {
        const { shown, changes = {} } = asked.question;
        return done(shown.length, () =>
          shown.map(({ ids: [id = ''] }) => {
            const added = !this.of(id).saved;
            this.of(id).saved = true;
            this.#change(id, changes);
            return { kept: this.kept(id), added };
          }),
        );
      }
      case 'changeEach':
        return done(asked.question.changes.length, () =>
          asked.question.changes.map(({ key, changes }) => {
            const { tags, status } = this.of(key);
            const before = { key, tags: [...tags], status };
            this.#change(key, changes);
            return before;
          }),
        );
      case 'removeEach':
        return done(asked.question.keys.length, () =>
          asked.question.keys.filter((key) => this.of(key).saved && !(this.of(key).saved = false)),
        );
      case 'restore':
        return done(1, () => ((this.of(asked.question.key).saved = true), this.kept(asked.question.key)));
      case 'dismiss':
        return done(asked.question.entries.length, () =>
          asked.question.entries.map(([id = '']) => {
            const was = this.of(id).dismissed;
            this.of(id).dismissed = asked.question.dismissed;
            return was !== asked.question.dismissed;
          }),
        );
    }
  }

  #change(id: string, { tags, status }: Changes): void {
    const entry = this.of(id);
    if (status) entry.status = status;
    const fold = (tag: string) => tag.toLowerCase();
    const gone = new Set(tags?.remove.map(fold));
    entry.tags = entry.tags.filter((tag) => !gone.has(fold(tag)));
    for (const tag of tags?.add ?? []) if (!entry.tags.some((other) => fold(other) === fold(tag))) entry.tags.push(tag);
  }
}

type Asked = {
  [N in 'saveEach' | 'changeEach' | 'removeEach' | 'restore' | 'dismiss']: { name: N; question: Question<N> };
}['saveEach' | 'changeEach' | 'removeEach' | 'restore' | 'dismiss'];

const COUNT = 8;
const ids = fc.uniqueArray(
  fc.integer({ min: 0, max: COUNT - 1 }).map((at) => `arxiv:${at}`),
  { minLength: 1 },
);
const tag = fc.constantFrom('AI', 'ai', 'to cite', 'later');
const status = fc.constantFrom<Status>('to-read', 'reading', 'read');
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>({ is: 'save' }),
  fc.constant<Act>({ is: 'dismiss' }),
  fc.record({ is: fc.constant('tag' as const), tags: fc.uniqueArray(tag, { minLength: 1 }) }),
  fc.record({ is: fc.constant('status' as const), status }),
);
type Doing = { do: 'many'; act: Act; ids: string[] } | { do: 'one'; id: string; what: 'save' | 'dismiss' | Status } | { do: 'undo' };
const doing: fc.Arbitrary<Doing> = fc.oneof(
  fc.record({ do: fc.constant('many' as const), act, ids }),
  fc.record({
    do: fc.constant('one' as const),
    id: ids.map(([id = '']) => id),
    what: fc.oneof(fc.constantFrom('save' as const, 'dismiss' as const), status),
  }),
  fc.record({ do: fc.constant('undo' as const) }),
);

const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

/** Does one thing as the page does it, by key or by the bar. */
async function perform(model: Model, deeds: Deeds, step: Doing): Promise<void> {
  if (step.do === 'undo') {
    const deed = deeds.take();
    if (deed) expect(await takeBack(model.ask, deed.back)).toEqual({ left: [] });
    return;
  }
  if (step.do === 'many') {
    const { back } = await actOn(model.ask, step.act, model.subjects(step.ids), quietly);
    deeds.add({ words: 'Many', back });
    return;
  }
  deeds.add({ words: 'One', back: await one(model, step.id, step.what) });
}

async function one(model: Model, id: string, what: 'save' | 'dismiss' | Status): Promise<Back[]> {
  const { saved, dismissed } = model.of(id);
  if (what === 'dismiss') {
    const result = await model.ask('dismiss', { entries: [[id]], dismissed: !dismissed });
    return result.ok ? [backOfDismissal([[id]], result.value, !dismissed)] : [];
  }
  if (what === 'save') {
    model.of(id).saved = !saved;
    return [saved ? { is: 'restore', key: id } : { is: 'remove', keys: [id] }];
  }
  if (!saved) return (await actOn(model.ask, { is: 'status', status: what }, model.subjects([id]), quietly)).back;
  const before = model.kept(id);
  await model.ask('changeEach', { changes: [{ key: id, changes: { status: what } }] });
  return [backOfChanges([before], { status: what })];
}

describe('what was done', () => {
  it('ends where it began when all of it is taken back, one by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { maxLength: 30 }), async (steps) => {
        const model = new Model(COUNT);
        const deeds = new Deeds();
        const seen = [model.seen()];
        for (const step of steps) {
          const before = deeds.last;
          await perform(model, deeds, step);
          if (step.do === 'undo' && before) seen.pop();
          else if (deeds.last !== before) seen.push(model.seen());
          // At every moment it is as it was when it was last as many deeds.
          expect(model.seen()).toEqual(seen.at(-1));
        }
        while (deeds.last) {
          await perform(model, deeds, { do: 'undo' });
          seen.pop();
          expect(model.seen()).toEqual(seen.at(-1));
        }
        expect(model.seen()).toEqual(new Model(COUNT).seen());
      }),
    );
  });

  it('is done to many in parts, and taken back in parts that the worker takes', async () => {
    const model = new Model(2_050);
    const progress: number[] = [];
    const done = await actOn(model.ask, { is: 'save' }, model.subjects(model.entries.keys()), {
      ...quietly,
      onProgress: (at) => progress.push(at),
    });
    expect(done).toMatchObject({ count: 2_050, left: [] });
    expect(progress).toEqual([...Array.from({ length: 20 }, (_, at) => (at + 1) * PART), 2_050]);
    model.asked = [];
    expect(await takeBack(model.ask, done.back)).toEqual({ left: [] });
    expect(Math.max(...model.asked.map(({ size }) => size))).toBeLessThanOrEqual(PART);
    expect(model.seen()).toEqual(new Model(2_050).seen());
  });

  it('stays done when it is ended half way, and what was done can be taken back', async () => {
    const model = new Model(350);
    const ending = new AbortController();
    const done = await actOn(model.ask, { is: 'tag', tags: ['later'] }, model.subjects(model.entries.keys()), {
      signal: ending.signal,
      onProgress: (at) => at >= 200 && ending.abort(),
    });
    expect(done.count).toBe(200);
    expect(done.left).toEqual([...model.entries.keys()].slice(200));
    expect(done.problem).toBeUndefined();
    await takeBack(model.ask, done.back);
    expect(model.seen()).toEqual(new Model(350).seen());
  });

  it('says what went wrong, leaves the others to be tried again, and takes back what it did', async () => {
    const model = new Model(250);
    model.refuses = 2;
    const done = await actOn(model.ask, { is: 'dismiss' }, model.subjects(model.entries.keys()), quietly);
    expect(done).toMatchObject({ count: 100, problem: 'The disk is full.' });
    expect(done.left).toHaveLength(150);
    model.refuses = 3;
    const back = await takeBack(model.ask, done.back);
    expect(back).toMatchObject({ problem: 'The disk is full.', left: done.back });
    model.refuses = undefined;
    expect(await takeBack(model.ask, back.left)).toEqual({ left: [] });
    expect(model.seen()).toEqual(new Model(250).seen());
  });

  it('is not remembered where nothing was changed', () => {
    const deeds = new Deeds();
    expect(deeds.add({ words: 'Dismissed', back: [backOfDismissal([['arxiv:1']], [false], true)] })).toBeUndefined();
    expect(deeds.take()).toBeUndefined();
  });
});
