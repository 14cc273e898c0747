// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { createRef } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaveResult } from '../../components/draft';
import { NoteEditor, type NoteEditorHandle, type NoteEditorProps } from '../../components/note-editor';
import type { Changes } from '../../lib/paper/paper';
import { violations } from './accessible';

const TITLE = 'On walruses';

/** An editor on a library of one record, which answers as the worker does. */
function editor(props: Partial<NoteEditorProps> = {}) {
  const library = { note: props.note ?? '', tags: [...(props.tags ?? [])] };
  const onSave = vi.fn(({ note: edit, tags }: Changes): Promise<SaveResult> => {
    library.note = edit?.text ?? library.note;
    library.tags = [...library.tags.filter((tag) => !tags?.remove.includes(tag)), ...(tags?.add ?? [])];
    return Promise.resolve({ ok: true, value: { ...library } });
  });
  const onClose = vi.fn();
  const all = { title: TITLE, note: '', tags: [], knownTags: ['vision', 'video', 'theory'], onSave, onClose, ...props };
  const shown = render(<NoteEditor {...all} />);
  return { library, onSave, onClose, again: (next: Partial<NoteEditorProps>) => shown.rerender(<NoteEditor {...all} {...next} />) };
}
const note = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: `Note on ${TITLE}` });
const tagBox = () => screen.getByRole<HTMLInputElement>('combobox', { name: `Tags for ${TITLE}` });
const status = () => screen.getByRole('status').textContent;
const options = () => screen.queryAllByRole('option').map((option) => option.textContent);
const type = (element: Element, value: string) => fireEvent.input(element, { target: { value } });
const key = (element: Element, name: string, more: KeyboardEventInit = {}) => fireEvent.keyDown(element, { key: name, ...more });
const pass = (milliseconds: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });
const settle = () => pass(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

// Roles and rules are computed for every element, without a browser's help, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

describe('the note', () => {
  it('has the focus, the caret at its end, and its name', () => {
    editor({ note: 'So far' });
    expect(document.activeElement).toBe(note());
    expect(note().selectionStart).toBe(6);
    expect(note().value).toBe('So far');
  });

  it('is saved on a pause, which is said', async () => {
    const { onSave } = editor();
    type(note(), 'A line');
    expect(status()).toBe('Saving…');
    await pass(500);
    expect(onSave).toHaveBeenCalledExactlyOnceWith({ note: { base: '', text: 'A line' } });
    expect(status()).toBe('Saved');
  });

  it('is saved on leaving it, on closing, and when told to', async () => {
    const handle = createRef<NoteEditorHandle>();
    const { onSave, onClose } = editor({ handle });
    type(note(), 'a');
    fireEvent.blur(note());
    await settle();
    expect(onSave).toHaveBeenLastCalledWith({ note: { base: '', text: 'a' } });
    type(note(), 'ab');
    await act(() => handle.current?.flush());
    expect(onSave).toHaveBeenLastCalledWith({ note: { base: 'a', text: 'ab' } });
    type(note(), 'abc');
    key(note(), 'Enter', { ctrlKey: true });
    await settle();
    expect(onSave).toHaveBeenLastCalledWith({ note: { base: 'ab', text: 'abc' } });
    expect(onClose).toHaveBeenCalledOnce();
    type(note(), 'abcd');
    cleanup();
    await settle();
    expect(onSave).toHaveBeenLastCalledWith({ note: { base: 'abc', text: 'abcd' } });
    expect(handle.current).toBeNull();
  });

  it('closes with Escape, which goes no further', () => {
    const { onClose } = editor();
    const outside = vi.fn();
    document.addEventListener('keydown', outside);
    expect(key(note(), 'Escape')).toBe(false);
    expect(onClose).toHaveBeenCalledOnce();
    expect(outside).not.toHaveBeenCalled();
    document.removeEventListener('keydown', outside);
  });

  it('keeps the text of a failed save, says why, and goes on trying', async () => {
    let full = true;
    const onSave = () =>
      Promise.resolve<SaveResult>(
        full ? { ok: false, problem: { words: 'The disk is full.', again: true } } : { ok: true, value: { note: 'Precious', tags: [] } },
      );
    const onUnsaved = vi.fn();
    editor({ onSave, onUnsaved });
    type(note(), 'Precious');
    await pass(500);
    expect(status()).toBe('Not saved: The disk is full. Your text is still here. Trying again…');
    expect(note().value).toBe('Precious');
    expect(onUnsaved).toHaveBeenLastCalledWith({ note: { base: '', text: 'Precious' } });
    full = false;
    await pass(1_000);
    expect(status()).toBe('Saved');
    expect(onUnsaved).toHaveBeenLastCalledWith(undefined);
  });

  it('shows what was written elsewhere, with the caret as far from the end as it was', () => {
    const { again } = editor({ note: 'mine' });
    again({ note: 'theirs\n\nmine' });
    expect(note().value).toBe('theirs\n\nmine');
    expect(note().selectionStart).toBe(12);
  });
});

describe('the tags', () => {
  it('are added with Enter, a comma, a pasted list or on leaving the box, and never twice', async () => {
    const { library } = editor({ tags: ['agents'] });
    type(tagBox(), '#to   cite');
    key(tagBox(), 'Enter');
    type(tagBox(), 'x, y, Agents, x');
    type(tagBox(), 'last');
    fireEvent.blur(tagBox());
    await settle();
    expect(screen.getAllByRole('button', { name: /^Remove tag/ }).map((button) => button.getAttribute('aria-label'))).toEqual(
      ['agents', 'to cite', 'x', 'y', 'last'].map((tag) => `Remove tag ${tag}`),
    );
    expect(library.tags).toEqual(['agents', 'to cite', 'x', 'y', 'last']);
    expect(tagBox().value).toBe('');
  });

  it('are taken away with their button, or the last with Backspace in an empty box', async () => {
    const { library } = editor({ tags: ['a', 'b', 'c'] });
    fireEvent.click(screen.getByRole('button', { name: 'Remove tag a' }));
    expect(document.activeElement).toBe(tagBox());
    type(tagBox(), 'x');
    key(tagBox(), 'Backspace');
    expect(screen.queryByRole('button', { name: 'Remove tag c' })).not.toBeNull();
    type(tagBox(), '');
    key(tagBox(), 'Backspace');
    expect(screen.queryByRole('button', { name: 'Remove tag c' })).toBeNull();
    await settle();
    expect(library.tags).toEqual(['b']);
  });

  it('are suggested as they are typed, chosen with the arrows and Enter', () => {
    editor({ tags: ['video'] });
    type(tagBox(), 'vi');
    expect(options()).toEqual(['vision']);
    expect(tagBox().getAttribute('aria-expanded')).toBe('true');
    expect(tagBox().getAttribute('aria-activedescendant')).toBeNull();
    key(tagBox(), 'ArrowDown');
    const [option] = screen.getAllByRole('option', { selected: true });
    expect(tagBox().getAttribute('aria-activedescendant')).toBe(option?.id);
    expect(document.getElementById(tagBox().getAttribute('aria-controls') ?? '')).toBe(screen.getByRole('listbox'));
    key(tagBox(), 'Enter');
    expect(screen.queryByRole('button', { name: 'Remove tag vision' })).not.toBeNull();
    expect(tagBox().getAttribute('aria-expanded')).toBe('false');
  });

  it('can be chosen with the mouse, and without typing', () => {
    editor();
    key(tagBox(), 'ArrowDown');
    expect(options()).toEqual(['vision', 'video', 'theory']);
    expect(fireEvent.mouseDown(screen.getByRole('option', { name: 'theory' }))).toBe(false);
    fireEvent.click(screen.getByRole('option', { name: 'theory' }));
    expect(screen.queryByRole('button', { name: 'Remove tag theory' })).not.toBeNull();
  });

  it('close their list with the first Escape, the editor with the second', () => {
    const { onClose } = editor();
    type(tagBox(), 'v');
    key(tagBox(), 'Escape');
    expect(options()).toEqual([]);
    expect(onClose).not.toHaveBeenCalled();
    key(tagBox(), 'Escape');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('leave Enter to a word that is being composed', () => {
    const { onSave } = editor();
    type(tagBox(), 'に');
    key(tagBox(), 'Enter', { isComposing: true });
    expect(tagBox().value).toBe('に');
    expect(onSave).not.toHaveBeenCalled();
  });
});

it('is accessible empty, with tags and an open list, and after a failure', async () => {
  editor({ note: 'A note', tags: ['a'] });
  type(tagBox(), 'v');
  vi.useRealTimers();
  expect(await violations(document.body)).toEqual([]);
  cleanup();
  editor();
  expect(await violations(document.body)).toEqual([]);
  cleanup();
  editor({ onSave: () => Promise.resolve({ ok: false, problem: { words: 'The disk is full.', again: false } }) });
  type(note(), 'x');
  await act(() => {
    fireEvent.blur(note());
  });
  await vi.waitFor(() => expect(status()).toContain('The disk is full.'));
  expect(await violations(document.body)).toEqual([]);
});
