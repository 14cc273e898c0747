import { beforeEach, describe, expect, it, vi } from 'vitest';
import { changeSettings, onSettings, readSettings } from '../../lib/messages/settings';
import { ACTIONS, Settings, USUAL, USUAL_KEYS } from '../../lib/settings/settings';

type Listener = (changes: Record<string, { newValue?: unknown }>) => void;
const fake = vi.hoisted((): { stored: Record<string, unknown>; listeners: Set<unknown>; full: boolean } => ({
  stored: {},
  listeners: new Set(),
  full: false,
}));

vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      local: {
        get: (key: string) => Promise.resolve(key in fake.stored ? { [key]: fake.stored[key] } : {}),
        set: (values: Record<string, unknown>) => {
          if (fake.full) return Promise.reject(new Error('full'));
          Object.assign(fake.stored, values);
          for (const listener of fake.listeners) {
            (listener as Listener)(Object.fromEntries(Object.entries(values).map(([key, newValue]) => [key, { newValue }])));
          }
          return Promise.resolve();
        },
        onChanged: {
          addListener: (listener: unknown) => fake.listeners.add(listener),
          removeListener: (listener: unknown) => fake.listeners.delete(listener),
        },
      },
    },
  },
}));

beforeEach(() => {
  fake.stored = {};
  fake.full = false;
  fake.listeners.clear();
});

it('has a key of its own for each action, and holds by its own schema', () => {
  expect(Object.keys(USUAL_KEYS)).toEqual([...ACTIONS]);
  expect(new Set(Object.values(USUAL_KEYS)).size).toBe(ACTIONS.length);
  expect(Settings.parse(USUAL)).toEqual(USUAL);
});

describe('what is settled', () => {
  it('is as usual where nothing is, or nothing that holds', async () => {
    expect(await readSettings()).toEqual(USUAL);
    for (const stored of ['nonsense', null, 7, [], { seen: 'yes', keys: 1, appearance: 'pink', bindings: { next: 'two', fly: 'z' } }]) {
      fake.stored = { settings: stored };
      expect(await readSettings(), JSON.stringify(stored)).toEqual(USUAL);
    }
  });

  it('that does not hold costs no other setting', async () => {
    fake.stored = { settings: { seen: false, keys: 'maybe', appearance: 'dark', bindings: { next: 'l' } } };
    expect(await readSettings()).toEqual({ ...USUAL, seen: false, appearance: 'dark', bindings: { ...USUAL_KEYS, next: 'l' } });
  });

  it('is kept, and told to whoever listens until it stops', async () => {
    const heard: Settings[] = [];
    const stop = onSettings((settings) => heard.push(settings));
    const dark = await changeSettings({ appearance: 'dark' });
    expect(dark).toEqual({ ...USUAL, appearance: 'dark' });
    expect(await readSettings()).toEqual(dark);
    expect(heard).toEqual([dark]);
    stop();
    await changeSettings({ appearance: 'light' });
    expect(heard).toHaveLength(1);
  });

  it('at once in two places of a context is both', async () => {
    await Promise.all([changeSettings({ seen: false }), changeSettings({ keys: false })]);
    expect(await readSettings()).toMatchObject({ seen: false, keys: false });
  });

  it('that could not be kept is as it was, and the next change is not lost for it', async () => {
    fake.full = true;
    await expect(changeSettings({ seen: false })).rejects.toThrow('full');
    fake.full = false;
    expect(await changeSettings({ keys: false })).toEqual({ ...USUAL, keys: false });
  });
});
