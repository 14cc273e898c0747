import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, isGone, LONG } from '../../lib/messages/ask';

const fake = vi.hoisted((): { runtime: { id?: string | undefined; sendMessage?: unknown } | undefined } => ({ runtime: {} }));

vi.mock('wxt/browser', () => ({
  browser: {
    get runtime() {
      return fake.runtime;
    },
  },
}));

let send: ReturnType<typeof vi.fn<(message: unknown) => unknown>>;

beforeEach(() => {
  vi.useFakeTimers();
  send = vi.fn();
  fake.runtime = { id: 'postil', sendMessage: send };
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const well = { ok: true, value: ['x'] };
const full = { ok: false, problem: { name: 'full', words: 'The disk is full.', again: true } };
const lost = { ok: false, problem: { name: 'unanswered', words: 'Postil did not answer.', again: true } };
const late = { ok: false, problem: { name: 'unanswered', words: 'Postil did not answer.', again: true } };
const gone = { ok: false, problem: { name: 'gone', words: 'Postil was updated or removed. Reload this page.', again: false } };
const forever = () => new Promise(() => undefined);

/** Asks, and lets time pass until there is an answer. */
async function answered() {
  const result = ask('tags', {});
  await vi.runAllTimersAsync();
  return result;
}

describe('an answer', () => {
  it('comes back as it was given, well or not', async () => {
    for (const answer of [well, full]) {
      send.mockResolvedValueOnce(answer);
      expect(await answered()).toEqual(answer);
    }
    expect(send.mock.calls).toEqual([[{ name: 'tags', question: {} }], [{ name: 'tags', question: {} }]]);
  });

  it('is waited for, for a while', async () => {
    send.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(well), 4_900)));
    expect(await answered()).toEqual(well);
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe('what takes longer', () => {
  it('is waited for as long as the asker has patience', async () => {
    send.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(well), LONG - 100)));
    const result = ask('takeIn', { batch: '3f0e9c1a-5b1d-4c55-9a55-0d6f3a0c1b2e', how: 'restore' }, LONG);
    await vi.runAllTimersAsync();
    expect(await result).toEqual(well);
    expect(await answered()).toEqual(late);
  });
});

describe('a worker that is stopped', () => {
  it.each([
    ['Chromium, nobody listens yet', () => Promise.reject(new Error('Could not establish connection. Receiving end does not exist.'))],
    ['Chromium, stopped before it answered', () => Promise.reject(new Error('The message port closed before a response was received.'))],
    ['Firefox, stopped before it answered', () => Promise.resolve(undefined)],
    ['an answer that is none', () => Promise.resolve('x')],
    [
      'a refusal at once',
      () => {
        throw new Error('No.');
      },
    ],
  ])('is asked once more: %s', async (_, fails) => {
    send.mockImplementationOnce(fails).mockResolvedValueOnce(well);
    expect(await answered()).toEqual(well);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('and stays so leaves open what was done', async () => {
    send.mockRejectedValue(new Error('Could not establish connection.'));
    expect(await answered()).toEqual(lost);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('is asked again only after it had time to start', async () => {
    send.mockRejectedValueOnce(new Error('Could not establish connection.')).mockResolvedValueOnce(well);
    const result = ask('tags', {});
    await vi.advanceTimersByTimeAsync(100);
    expect(send).toHaveBeenCalledTimes(1);
    await vi.runAllTimersAsync();
    expect(await result).toEqual(well);
  });

  it('and hangs when asked again is not waited for without end', async () => {
    send.mockRejectedValueOnce(new Error('Could not establish connection.')).mockImplementationOnce(forever);
    expect(await answered()).toEqual(late);
  });
});

describe('a worker that does not answer', () => {
  it('is given up, and not asked twice while it may be at work', async () => {
    send.mockImplementation(forever);
    const result = ask('tags', {});
    let settled = false;
    void result.then(() => (settled = true));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await result).toEqual(late);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('and fails later disturbs nobody', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    send.mockImplementation(() => new Promise((_, reject) => setTimeout(() => reject(new Error('Late.')), 9_000)));
    expect(await answered()).toEqual(late);
    vi.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    vi.useFakeTimers();
  });
});

describe('an extension that is gone', () => {
  it.each([
    ['its id is gone', () => void (fake.runtime = { sendMessage: send })],
    ['all of it is gone', () => void (fake.runtime = undefined)],
  ])('is not asked: %s', async (_, go) => {
    go();
    expect(isGone()).toBe(true);
    expect(await answered()).toEqual(gone);
    expect(send).not.toHaveBeenCalled();
  });

  it('is known for it when it goes while it is asked', async () => {
    send.mockImplementation(() => {
      fake.runtime = {};
      throw new Error('Extension context invalidated.');
    });
    expect(await answered()).toEqual(gone);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('is known for it when it goes before it is asked again', async () => {
    send.mockRejectedValue(new Error('Could not establish connection.'));
    const result = ask('tags', {});
    await vi.advanceTimersByTimeAsync(100);
    fake.runtime = {};
    await vi.runAllTimersAsync();
    expect(await result).toEqual(gone);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('is otherwise there', () => {
    expect(isGone()).toBe(false);
  });
});
