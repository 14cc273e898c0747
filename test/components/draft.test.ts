import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { adopt, Draft, type SaveResult } from '../../components/draft';
import { joinNotes } from '../../lib/paper/merge';
import type { Changes } from '../../lib/paper/paper';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A draft on a library of one record, which answers as the worker does; `fail` makes it refuse. */
function draftOn(note: string, tags: string[] = [], unsaved?: Changes) {
  const library = { note, tags, fail: false, again: true, asked: [] as Changes[], waiting: undefined as Promise<void> | undefined };
  const kept: (Changes | undefined)[] = [];
  const save = async (changes: Changes): Promise<SaveResult> => {
    library.asked.push(changes);
    await library.waiting;
    if (library.fail) return { ok: false, problem: { words: 'The disk is full.', again: library.again } };
    if (changes.note) library.note = joinNotes(library.note, changes.note.base, changes.note.text);
    const { add = [], remove = [] } = changes.tags ?? {};
    library.tags = [...library.tags.filter((tag) => !remove.includes(tag)), ...add];
    return { ok: true, value: { note: library.note, tags: library.tags } };
  };
  const draft = new Draft({ note, tags, unsaved, save, onUnsaved: (changes) => kept.push(changes), onUpdate: () => undefined });
  return { draft, library, kept };
}

/** Has the library answer nothing until the function given back is called. */
function holding(library: { waiting: Promise<void> | undefined }): () => void {
  let go: () => void = () => undefined;
  library.waiting = new Promise<void>((resolve) => (go = resolve));
  return () => go();
}

describe('saving', () => {
  it('waits for a pause, then saves once', async () => {
    const { draft, library } = draftOn('');
    draft.type('a');
    await vi.advanceTimersByTimeAsync(400);
    draft.type('ab');
    await vi.advanceTimersByTimeAsync(400);
    expect(library.asked).toEqual([]);
    expect(draft.state).toBe('saving');
    await vi.advanceTimersByTimeAsync(100);
    expect(library.asked).toEqual([{ note: { base: '', text: 'ab' } }]);
    expect(draft.state).toBe('saved');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(library.asked).toHaveLength(1);
  });

  it('saves at once when told to, before anything is awaited', () => {
    const { draft, library } = draftOn('');
    draft.type('a');
    void draft.flush();
    expect(library.asked).toHaveLength(1);
  });

  it('saves what was typed while it was saving', async () => {
    const { draft, library } = draftOn('');
    const go = holding(library);
    draft.type('a');
    void draft.flush();
    draft.type('ab');
    go();
    await vi.runAllTimersAsync();
    expect(library.note).toBe('ab');
    expect(draft.unsaved()).toBeUndefined();
  });

  it('sends what was typed while it was saving at once when the page closes, behind what is on its way', async () => {
    const { draft, library } = draftOn('old');
    const go = holding(library);
    draft.type('old a');
    void draft.flush();
    draft.type('old abc');
    void draft.flush(true);
    // Before anything is awaited: a page that is gone asks nothing more.
    expect(library.asked).toEqual([{ note: { base: 'old', text: 'old a' } }, { note: { base: 'old a', text: 'old abc' } }]);
    go();
    await vi.runAllTimersAsync();
    expect(library.note).toBe('old abc');
    expect([draft.text, draft.state, draft.unsaved()]).toEqual(['old abc', 'saved', undefined]);
  });

  it('sends behind a save that fails nothing that is said twice later', async () => {
    const { draft, library } = draftOn('');
    const go = holding(library);
    library.fail = true;
    draft.type('a');
    void draft.flush();
    draft.type('abc');
    void draft.flush(true);
    library.fail = false;
    go();
    await vi.runAllTimersAsync();
    expect(library.note).toBe('abc');
    expect(draft.unsaved()).toBeUndefined();
  });

  it('saves tags at once, as what was added and taken away', async () => {
    const { draft, library } = draftOn('', ['a', 'b']);
    draft.tag(['b', 'c']);
    await vi.advanceTimersByTimeAsync(0);
    expect(library.asked).toEqual([{ tags: { add: ['c'], remove: ['a'] } }]);
    expect(draft.tags).toEqual(['b', 'c']);
  });

  it('saves that something was taken back while it was on its way', async () => {
    const { draft, library } = draftOn('');
    const go = holding(library);
    draft.tag(['a']);
    await vi.advanceTimersByTimeAsync(0);
    draft.tag([]);
    go();
    await vi.runAllTimersAsync();
    expect(library.tags).toEqual([]);
    expect(draft.tags).toEqual([]);
    expect(draft.state).toBe('saved');
  });

  it('asks nothing when all was taken back', async () => {
    const { draft, library } = draftOn('note');
    draft.type('note!');
    draft.type('note');
    await vi.runAllTimersAsync();
    expect(library.asked).toEqual([]);
    expect(draft.state).toBe('idle');
  });
});

describe('failure', () => {
  it('keeps the text, says why, and tries again after 1, 2, 4, 8, 15, 15 seconds', async () => {
    const { draft, library, kept } = draftOn('');
    library.fail = true;
    draft.type('mine');
    await vi.advanceTimersByTimeAsync(500);
    expect(draft.state).toEqual({ words: 'The disk is full.', again: true });
    for (const [tries, wait] of [1, 2, 4, 8, 15, 15].entries()) {
      await vi.advanceTimersByTimeAsync(wait * 1000 - 1);
      expect(library.asked).toHaveLength(tries + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(library.asked).toHaveLength(tries + 2);
    }
    expect(draft.text).toBe('mine');
    expect(kept.at(-1)).toEqual({ note: { base: '', text: 'mine' } });
    library.fail = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(draft.state).toBe('saved');
    expect(library.note).toBe('mine');
    expect(kept.at(-1)).toBeUndefined();
  });

  it('does not try again by itself what can never go through, but does once more is typed', async () => {
    const { draft, library } = draftOn('');
    Object.assign(library, { fail: true, again: false });
    draft.type('a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(library.asked).toHaveLength(1);
    draft.type('ab');
    await vi.advanceTimersByTimeAsync(500);
    expect(library.asked).toHaveLength(2);
  });

  it('takes a save that throws for a failed one', async () => {
    const draft = new Draft({
      note: '',
      tags: [],
      save: () => Promise.reject(new Error('boom')),
      onUnsaved: () => undefined,
      onUpdate: () => undefined,
    });
    draft.type('a');
    await draft.flush();
    expect(draft.state).toMatchObject({ again: true });
  });

  it('refuses a note that is too long in words, and asks nobody', async () => {
    const { draft, library } = draftOn('');
    draft.type('x'.repeat(100_001));
    await draft.flush();
    expect(library.asked).toEqual([]);
    expect(draft.state).toEqual({ words: 'The note is longer than 100,000 characters.', again: false });
  });

  it('takes up and saves what an earlier editor could not', async () => {
    const { draft, library } = draftOn('old', ['a'], { note: { base: 'old', text: 'old and new' }, tags: { add: ['b'], remove: [] } });
    expect(draft.text).toBe('old and new');
    expect(draft.tags).toEqual(['a', 'b']);
    await vi.runAllTimersAsync();
    expect(library).toMatchObject({ note: 'old and new', tags: ['a', 'b'] });
  });
});

it('drops what an earlier editor left, once it turns out to be saved', async () => {
  const { draft, library, kept } = draftOn('new', ['b'], { note: { base: 'old', text: 'new' }, tags: { add: ['b'], remove: ['a'] } });
  expect(draft.unsaved()).toBeUndefined();
  expect(kept).toEqual([undefined]);
  await vi.runAllTimersAsync();
  expect(library.asked).toEqual([]);
});

describe('a change made elsewhere', () => {
  it('is shown where nothing is unsaved', () => {
    const { draft } = draftOn('one');
    draft.hear('one, two', ['t']);
    expect(draft.text).toBe('one, two');
    expect(draft.tags).toEqual(['t']);
    expect(draft.unsaved()).toBeUndefined();
  });

  it('does not touch what is unsaved; both are kept and then shown, with what was typed meanwhile', async () => {
    const { draft, library } = draftOn('one');
    draft.type('one mine');
    library.note = 'one theirs';
    draft.hear('one theirs', []);
    expect(draft.text).toBe('one mine');
    const go = holding(library);
    void draft.flush();
    draft.type('one mine, more');
    go();
    await vi.runAllTimersAsync();
    expect(draft.text).toBe('one theirs\n\nmine, more');
    expect(library.note).toBe(draft.text);
  });

  it('is shown when one’s own change was taken back', () => {
    const { draft } = draftOn('one');
    draft.type('one!');
    draft.hear('two', []);
    draft.type('one');
    expect(draft.text).toBe('two');
  });

  it('is no change when it is one’s own save, heard of late', async () => {
    const { draft } = draftOn('');
    draft.type('a');
    await draft.flush();
    draft.type('ab');
    await draft.flush();
    draft.hear('a', []);
    expect(draft.text).toBe('ab');
    draft.hear('ab', []);
    draft.hear('a', []);
    expect(draft.text).toBe('a');
  });
});

describe('an answer that joins two notes', () => {
  it('is adopted without losing what was typed since', () => {
    expect(adopt('mine', 'mine', 'mine, more')).toBe('mine, more');
    expect(adopt('theirs\n\nmine', 'mine', 'mine')).toBe('theirs\n\nmine');
    expect(adopt('theirs\n\nmine', 'mine', 'mine, more')).toBe('theirs\n\nmine, more');
    expect(adopt('theirs\n\nmine', 'mine', 'all new')).toBe('theirs\n\nall new');
    expect(adopt('base theirs\n\ntail', 'base tail', 'base tail, more')).toBe('base theirs\n\ntail, more');
  });

  it('holds every word of both, whatever they are', () => {
    const words = fc.array(fc.constantFrom('a1', 'b2', 'c3', 'd4', 'e5'), { maxLength: 4 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(words, words, fc.string(), (stored, sent, more) => {
        const answer = joinNotes(stored, '', sent);
        const shown = adopt(answer, sent, `${sent}${more}`);
        expect(shown).toContain(more.trim());
        for (const word of [...stored.split(' '), ...sent.split(' ')]) expect(shown).toContain(word);
      }),
    );
  });
});
