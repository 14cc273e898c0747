import { Dexie } from 'dexie';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answer, answerOne, type Answers } from '../../lib/messages/answer';
import { calls, type CallName } from '../../lib/messages/table';
import { keptOf, Paper } from '../../lib/paper/paper';
import { USUAL } from '../../lib/settings/settings';
import { paperOf, sightingOf } from '../paper/record';

type Listener = (message: unknown, sender: object, respond: (result: unknown) => void) => unknown;
const fake = vi.hoisted(() => ({ listeners: [] as unknown[] }));
const OURS = 'chrome-extension://postil';

vi.mock('wxt/browser', () => ({
  browser: {
    runtime: {
      id: 'postil',
      getURL: (path: string) => `chrome-extension://postil${path}`,
      onMessage: { addListener: (listener: unknown) => fake.listeners.push(listener) },
    },
  },
}));

const kept = keptOf(paperOf());
/** What a proposal shows of a paper. */
const comparedOf = ({ key, ids, title, authors, links, sightings, tags, note }: Paper) => ({
  ...{ key, ids, title, authors, links, sightings, tags, note },
});
const shown = sightingOf();
const batch = '3f0e9c1a-5b1d-4c55-9a55-0d6f3a0c1b2e';
/** A question of each call that is as it should be, and its answer. */
const samples: { [N in CallName]: { question: object; value: unknown } } = {
  lookUp: {
    question: { entries: [['arxiv:2407.11062'], ['doi:10.1/x']], titles: ['', '$k$-NN'] },
    value: {
      known: [
        { kept, dismissed: false },
        { kept: null, met: 'Seen today', dismissed: true, title: 'k-NN' },
      ],
      seen: true,
    },
  },
  meet: { question: { entries: [['arxiv:2407.11062']] }, value: {} },
  dismiss: { question: { entries: [['arxiv:2407.11062']], dismissed: true }, value: [true] },
  forgetSeen: { question: {}, value: {} },
  saveEach: { question: { shown: [shown], changes: { status: 'read' } }, value: [{ kept, added: true }] },
  save: { question: { shown }, value: kept },
  change: { question: { paper: { shown }, changes: { note: { base: '', text: 'a' } } }, value: kept },
  remove: { question: { key: 'one' }, value: {} },
  restore: { question: { key: 'one' }, value: kept },
  proposals: { question: {}, value: [[paperOf(), paperOf({ key: 'two' })].map(comparedOf)] },
  merge: { question: { keys: ['one', 'two'] }, value: kept },
  separate: { question: { key: 'two' }, value: {} },
  keepApart: { question: { keys: ['one', 'two'] }, value: {} },
  changeEach: {
    question: { changes: [{ key: 'one', changes: { status: 'read' } }] },
    value: [{ key: 'one', tags: ['x'], status: 'to-read' }],
  },
  cite: { question: { papers: [{ key: 'one', citationKey: 'byron2024title' }] }, value: ['one'] },
  removeEach: { question: { keys: ['one', 'two'] }, value: ['one'] },
  restoreEach: { question: { keys: ['one', 'two'] }, value: { restored: ['one'], problems: [{ key: 'two', words: 'It is too long.' }] } },
  erase: { question: { keys: ['one'] }, value: { count: 1 } },
  stage: {
    question: {
      ...{ batch, part: 0, papers: [paperOf()] },
      ...{ apart: [['one', 'two', 5]], seen: [['arxiv:2407.11062', 5, 6, null]] },
    },
    value: {},
  },
  takeIn: { question: { batch, how: 'restore' }, value: { added: 1, changed: 0, same: 0 } },
  unstage: { question: { batch }, value: {} },
  takeBack: { question: { batch }, value: { undone: 1, left: 0 } },
  backUp: { question: { url: 'blob:x', file: 'postil-backup-2026-11-24.json', at: 5, papers: 1, edit: 2 }, value: {} },
  tags: { question: {}, value: ['x'] },
  identify: {
    question: { addresses: ['https://arxiv.org/abs/2407.11062v2', 'https://example.org/'] },
    value: [{ id: 'arxiv:2407.11062', version: 2 }, null],
  },
  ofTab: { question: { title: '2407.11062v2.pdf', url: 'file:///a.pdf' }, value: shown },
  mayMark: { question: {}, value: true },
  load: { question: { script: 'triage' }, value: {} },
  settings: { question: {}, value: USUAL },
  open: { question: { page: 'search' }, value: {} },
};
const names = Object.keys(samples) as CallName[];

const script = { id: 'postil', url: 'https://huggingface.co/papers', tab: { id: 7 }, frameId: 0, documentId: 'd' };
const popup = { id: 'postil', url: `${OURS}/popup.html` };

/** Somebody who may ask. */
const askerOf = (name: CallName) => (calls[name].from === 'own' ? popup : script);

let asked: [string, unknown, unknown][];
let outcome: (name: CallName) => unknown;

/** Answers as the worker would, from `outcome`. */
const answers = Object.fromEntries(
  names.map((name) => [
    name,
    (question: unknown, asker: unknown) => {
      asked.push([name, question, asker]);
      return Promise.resolve(outcome(name));
    },
  ]),
) as unknown as Answers;

const ask = (name: string, question: unknown, sender: object = script) => answerOne(answers, { name, question }, sender);

beforeEach(() => {
  asked = [];
  outcome = (name) => ({ ok: true, value: samples[name].value });
});

describe('each call', () => {
  it('is tried here', () => {
    expect(names).toEqual(Object.keys(calls));
  });

  it.each(names)('%s is answered to our own pages, and to a page’s script where the table says so', async (name) => {
    const { question, value } = samples[name];
    const well = { ok: true, value };
    const refused = { ok: false, problem: { name: 'refused', words: `“${name}” is not for this sender.`, again: false } };
    const from: string = calls[name].from;
    expect(await ask(name, question, popup)).toEqual(well);
    expect(await ask(name, question, script)).toEqual(from === 'page' ? well : refused);
    expect(asked.map(([, heard]) => heard)).toEqual(from === 'page' ? [question, question] : [question]);
  });

  it.each(names.filter((name) => Object.keys(samples[name].question).length > 0))(
    '%s refuses a question of another shape',
    async (name) => {
      for (const question of [undefined, null, 'x', [], {}, { entries: 'x' }, { key: 5 }, { shown: {} }, { paper: {}, changes: {} }]) {
        expect(await ask(name, question, askerOf(name))).toMatchObject({ ok: false, problem: { name: 'malformed', again: false } });
      }
      expect(asked).toEqual([]);
    },
  );

  it.each(names)('%s gives no answer of another shape', async (name) => {
    for (const value of [undefined, null, 'x', [{ key: 1 }], { ...kept, note: 5 }].filter(
      (one) => !calls[name].answer.safeParse(one).success,
    )) {
      outcome = () => ({ ok: true, value });
      const asked = await ask(name, samples[name].question, askerOf(name));
      expect(asked).toMatchObject({ ok: false, problem: { name: 'failed', again: false } });
    }
  });
});

describe('a question', () => {
  it('is cut to what the table knows of it', async () => {
    await ask('remove', { key: 'one', erase: true });
    await ask('save', { shown: { ...shown, key: 'mine', note: 'planted', status: 'read' } });
    expect(asked.map(([, question]) => question)).toEqual([{ key: 'one' }, { shown }]);
  });

  it('comes with where it came from, and nothing more of the sender', async () => {
    await ask('load', { script: 'editor' });
    await ask('load', { script: 'editor' }, popup);
    expect(asked.map(([, , asker]) => asker)).toEqual([
      { tabId: 7, documentId: 'd', frameId: 0, url: script.url },
      { url: expect.stringMatching(/popup\.html$/u) as string },
    ]);
  });

  it('for more entries than any page has is refused', async () => {
    expect(await ask('lookUp', { entries: Array.from({ length: 5_001 }, () => ['arxiv:2407.11062']) })).toMatchObject({ ok: false });
  });
});

describe('nobody else is answered', () => {
  it.each([
    ['another extension', { ...script, id: 'other' }],
    ['another extension that names our page', { ...popup, id: 'other' }],
    ['nobody', {}],
    ['no id', { ...script, id: undefined }],
    ['a page that is neither ours nor in a tab', { id: 'postil', url: 'https://huggingface.co/papers' }],
    ['an extension whose address begins like ours', { id: 'postil', url: `${OURS}-not/popup.html` }],
  ])('%s', async (_, sender) => {
    for (const name of names) {
      expect(await ask(name, samples[name].question, sender)).toMatchObject({ ok: false, problem: { name: 'refused', again: false } });
    }
    expect(asked).toEqual([]);
  });
});

describe('a call that there is not', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'Save', 'eraseAll', 'x'.repeat(100_000)])(
    '%.20s',
    async (name) => {
      const result = await ask(name, {});
      expect(result).toMatchObject({ ok: false, problem: { name: 'malformed', again: false } });
      expect(JSON.stringify(result).length).toBeLessThan(300);
      expect(asked).toEqual([]);
    },
  );
});

describe('what goes wrong', () => {
  const problemOf = async (error: unknown) => {
    outcome = () => {
      throw error;
    };
    const result = await ask('save', samples.save.question);
    return result.ok ? undefined : result.problem;
  };

  it('is said as it was found', async () => {
    const problem = { name: 'missing', words: 'This paper is no longer in the library.', again: false };
    outcome = () => ({ ok: false, problem });
    expect(await ask('restore', { key: 'gone' })).toEqual({ ok: false, problem });
  });

  it.each([
    ['as the browser says it', new DOMException('Full', 'QuotaExceededError')],
    ['as Dexie says it', new Dexie.QuotaExceededError('Full')],
    ['within an aborted transaction', new Dexie.AbortError('Aborted', new DOMException('Full', 'QuotaExceededError'))],
    ['deep within', new Dexie.AbortError('Aborted', new Dexie.QuotaExceededError('Full'))],
    ['as a cause', new Error('Failed', { cause: new DOMException('Full', 'QuotaExceededError') })],
  ])('is a full disk, %s', async (_, error) => {
    expect(await problemOf(error)).toEqual({ name: 'full', words: 'The disk is full.', again: true });
  });

  it('is any other failure, which may pass', async () => {
    expect(await problemOf(new Error('Internal error.'))).toEqual({ name: 'failed', words: 'Internal error.', again: true });
    for (const error of [new Dexie.DatabaseClosedError('Closed'), new Dexie.AbortError('Aborted'), new Dexie.UnknownError('Internal')]) {
      const problem = await problemOf(error);
      expect(problem).toMatchObject({ name: 'failed', again: true });
      // In words for a person: not the browser's, and what to do.
      expect(problem?.words).not.toContain(error.message);
      expect(problem?.words).toMatch(/[Nn]othing .*Try again/u);
    }
  });

  it('is what the schema or a limit refuses, and would again', async () => {
    const refused = Paper.safeParse({ ...paperOf(), note: 5 });
    const problem = await problemOf(refused.error);
    expect(problem).toMatchObject({ name: 'failed', again: false });
    expect(problem?.words).toContain('note');
    expect(problem?.words).not.toContain('{');
    expect(await problemOf(new RangeError('Too long.'))).toEqual({ name: 'failed', words: 'Too long.', again: false });
  });

  it.each(['words', undefined, null, 5, new Error('')])('is %o, thrown', async (error) => {
    expect(await problemOf(error)).toEqual({ name: 'failed', words: 'Something went wrong.', again: true });
  });

  it('ends, even where an error is its own cause', async () => {
    const error = new Error('Round and round');
    error.cause = error;
    expect(await problemOf(error)).toMatchObject({ name: 'failed', words: 'Round and round' });
  });

  it('is said shortly', async () => {
    expect((await problemOf(new Error('x'.repeat(10_000))))?.words).toHaveLength(300);
  });
});

describe('a library that cannot be opened', () => {
  const words = 'Your papers were written by a later version.';
  const asker: object = script;
  const failing = (error: Error) =>
    answerOne({ ...answers, save: () => Promise.reject(error) }, { name: 'save', question: samples.save.question }, asker, () => words);

  it('is said instead of what the database says of it', async () => {
    const closed = new Dexie.DatabaseClosedError('Closed');
    expect(await failing(closed)).toEqual({ ok: false, problem: { name: 'failed', words, again: true } });
    const full = new Dexie.DatabaseClosedError('Closed', new Dexie.QuotaExceededError('Full'));
    expect(await failing(full)).toEqual({ ok: false, problem: { name: 'full', words, again: true } });
    expect(await failing(new RangeError('Too long.'))).toMatchObject({ problem: { words: 'Too long.' } });
  });

  it('is said before the asker gives up, where the answer hangs, and then only', async () => {
    vi.useFakeTimers();
    try {
      let problem: string | undefined = words;
      const hanging: Answers = { ...answers, save: () => new Promise(() => undefined) };
      const settled: unknown[] = [];
      const hang = () =>
        void answerOne(hanging, { name: 'save', question: samples.save.question }, asker, () => problem).then((one) => settled.push(one));
      hang();
      await vi.advanceTimersByTimeAsync(2_900);
      expect(settled).toEqual([]);
      await vi.advanceTimersByTimeAsync(1_500);
      expect(settled).toEqual([{ ok: false, problem: { name: 'failed', words, again: true } }]);
      problem = undefined;
      hang();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(settled).toHaveLength(1);
      expect(await answerOne(answers, { name: 'tags', question: {} }, asker, () => words)).toEqual({ ok: true, value: ['x'] });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the listener', () => {
  const hear = (message: unknown, respond: (result: unknown) => void = () => undefined) => {
    fake.listeners.length = 0;
    answer(answers);
    expect(fake.listeners).toHaveLength(1);
    return (fake.listeners[0] as Listener)(message, script, respond);
  };

  it('says at once that it will answer, and does', async () => {
    const result = await new Promise((resolve) => {
      expect(hear({ name: 'tags', question: {} }, resolve)).toBe(true);
    });
    expect(result).toEqual({ ok: true, value: ['x'] });
  });

  it('answers with what JSON can carry', async () => {
    for (const name of [...names, 'none']) {
      const question = name === 'none' ? {} : samples[name as CallName].question;
      const result = await new Promise((resolve) => void hear({ name, question }, resolve));
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    }
  });

  it.each([undefined, null, 'save', 5, [], {}, { name: 'save' }, { name: 5, question: {} }, { question: {} }])(
    'leaves alone what is no question: %j',
    (message) => {
      const respond = vi.fn();
      expect(hear(message, respond)).toBeUndefined();
      expect(respond).not.toHaveBeenCalled();
    },
  );
});
