import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backUpWhenDue, finishBackup } from '../../entrypoints/backup/backing-up';
import { save } from '../../lib/library/changes';
import { lastEdit } from '../../lib/library/backup';
import { Library } from '../../lib/library/database';
import { sightingOf } from '../paper/record';

type Delta = { id: number; state?: { current: string }; error?: { current: string } };

/** A browser as far as backups know it. */
const fake = vi.hoisted(() => {
  const state = {
    stored: {} as Record<string, unknown>,
    held: true,
    pages: 0,
    opened: 0,
    /** The end that the next download comes to, and whether it does so before it has a number. */
    end: { id: 1, state: { current: 'complete' } } as Delta,
    early: false,
    asked: [] as object[],
    listeners: new Set<(delta: Delta) => void>(),
  };
  const finish = () => state.listeners.forEach((heard) => heard(state.end));
  const browser = {
    storage: {
      local: {
        get: (names: string[]) =>
          Promise.resolve(Object.fromEntries(names.filter((name) => name in state.stored).map((name) => [name, state.stored[name]]))),
        set: (values: object) => Promise.resolve(void Object.assign(state.stored, values)),
        remove: (name: string) => Promise.resolve(void Reflect.deleteProperty(state.stored, name)),
      },
    },
    permissions: { contains: () => Promise.resolve(state.held) },
    runtime: { getContexts: () => Promise.resolve(Array.from({ length: state.pages }, () => ({}))) },
    offscreen: {
      createDocument: () => {
        if (state.pages > 0) return Promise.reject(new Error('Only a single offscreen document may be created.'));
        state.pages++;
        state.opened++;
        return Promise.resolve();
      },
      closeDocument: () => {
        if (state.pages === 0) return Promise.reject(new Error('No current offscreen document.'));
        state.pages--;
        return Promise.resolve();
      },
    },
    downloads: {
      onChanged: {
        addListener: (heard: (delta: Delta) => void) => void state.listeners.add(heard),
        removeListener: (heard: (delta: Delta) => void) => void state.listeners.delete(heard),
      },
      download: (options: object) => {
        state.asked.push(options);
        if (state.early) finish();
        else setTimeout(finish);
        return Promise.resolve(1);
      },
    },
  };
  return { state, browser };
});
vi.mock('wxt/browser', () => ({ browser: fake.browser }));

const NOW = 1_764_000_000_000;
const DAY = 86_400_000;
let library: Library;
const { state } = fake;

beforeEach(() => {
  Object.assign(state, { stored: { backupRhythm: 'daily' }, held: true, pages: 0, opened: 0, early: false, asked: [] });
  state.end = { id: 1, state: { current: 'complete' } };
  library = new Library(`test-${crypto.randomUUID()}`);
  // As the browser's, of which Node has none: one at a time.
  let held = false;
  vi.stubGlobal('navigator', {
    locks: {
      request: async (_: string, __: object, run: (lock: object | null) => Promise<void>) => {
        if (held) return run(null);
        held = true;
        try {
          await run({});
          return;
        } finally {
          held = false;
        }
      },
    },
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await library.delete();
});

const made = { url: 'blob:x', file: 'postil-backup-2026-11-24.json', at: NOW, papers: 3, edit: 7 };
const failure = () => (state.stored['backupFailure'] as { words: string } | undefined)?.words;

describe('a backup by itself', () => {
  it('is begun when it is due and there is something to back up, by a hidden page', async () => {
    await backUpWhenDue(library, NOW);
    expect(state.opened).toBe(0);
    await save(library, sightingOf(), NOW);
    await backUpWhenDue(library, NOW);
    expect(state.opened).toBe(1);
  });

  it.each([
    ['none is wanted', { backupRhythm: 'off' }],
    ['what is kept is damaged', { backupRhythm: 'hourly', lastBackup: 5 }],
    ['the last is young', { lastBackup: { at: NOW - DAY / 2, papers: 1, edit: 0 } }],
    ['one has just failed', { backupFailure: { at: NOW - 60_000, words: '' } }],
  ])('is not when %s', async (_, stored) => {
    await save(library, sightingOf(), NOW);
    Object.assign(state.stored, stored);
    await backUpWhenDue(library, NOW);
    expect(state.opened).toBe(0);
  });

  it('is not when nothing has changed since the last', async () => {
    await save(library, sightingOf(), NOW);
    state.stored['lastBackup'] = { at: NOW - 2 * DAY, papers: 1, edit: await lastEdit(library) };
    await backUpWhenDue(library, NOW);
    expect(state.opened).toBe(0);
    await save(library, sightingOf({ ids: ['x1:b'] }), NOW);
    await backUpWhenDue(library, NOW);
    expect(state.opened).toBe(1);
  });

  it('is never two at once, and is tried again when one was cut off', async () => {
    await save(library, sightingOf(), NOW);
    await Promise.all([backUpWhenDue(library, NOW), backUpWhenDue(library, NOW)]);
    await backUpWhenDue(library, NOW);
    expect([state.opened, failure()]).toEqual([1, undefined]);
    // The browser ended in the middle of it.
    state.pages = 0;
    await backUpWhenDue(library, NOW);
    expect(state.opened).toBe(2);
  });

  it('says so when it may not save files any more', async () => {
    await save(library, sightingOf(), NOW);
    state.held = false;
    await backUpWhenDue(library, NOW);
    expect(failure()).toBe('Postil may no longer save files by itself. Choose how often once more.');
    expect(state.opened).toBe(0);
  });
});

describe('what the hidden page made', () => {
  it.each([false, true])('is saved in the downloads, remembered, and the page closed (before it has a number: %s)', async (early) => {
    Object.assign(state, { early, pages: 1 });
    state.stored['backupFailure'] = { at: NOW, words: 'earlier' };
    await finishBackup(made);
    expect(state.asked).toEqual([
      { url: 'blob:x', filename: 'Postil/postil-backup-2026-11-24.json', saveAs: false, conflictAction: 'uniquify' },
    ]);
    expect(state.stored['lastBackup']).toEqual({ at: NOW, papers: 3, edit: 7 });
    expect([failure(), state.pages, state.listeners.size]).toEqual([undefined, 0, 0]);
  });

  it.each([
    ['FILE_NO_SPACE', 'The disk is full.'],
    ['SOMETHING', 'The browser did not save the file (SOMETHING).'],
  ])('is not remembered when it was not saved: %s', async (error, words) => {
    state.pages = 1;
    state.end = { id: 1, state: { current: 'interrupted' }, error: { current: error } };
    await finishBackup(made);
    expect([failure(), state.stored['lastBackup'], state.pages]).toEqual([words, undefined, 0]);
  });

  it('may be nothing, which is said', async () => {
    await finishBackup({ failed: 'The library cannot be read.' });
    expect([failure(), state.asked]).toEqual(['The library cannot be read.', []]);
  });
});
