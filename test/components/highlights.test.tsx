// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HighlightCard } from '../../components/highlight/card';
import { HighlightList, type HighlightListProps } from '../../components/highlight/list';
import { paperOf } from '../paper/record';
import { violations } from './accessible';

// axe has timers of its own, so time stands still only where a pause is waited for.
const stopTime = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const first = { quote: 'walruses sing', prefix: 'We show that ', suffix: '. A walrus!', remark: 'Do they?', at: 5 };
const second = { quote: 'They also dance', prefix: '', suffix: '' };
const paper = paperOf({ title: 'On Walruses', abstract: 'We show that walruses sing. A walrus!', highlights: [first, second] });

function list(given: Partial<HighlightListProps> = {}) {
  const onChange = vi.fn<HighlightListProps['onChange']>(
    given.onChange ?? (() => Promise.resolve({ ok: true, value: { note: '', tags: [] } })),
  );
  const onUnsaved = vi.fn<HighlightListProps['onUnsaved']>();
  const onSay = vi.fn<HighlightListProps['onSay']>();
  const props = { paper, unsaved: undefined, ...given, onChange, onUnsaved, onSay };
  const shown = render(<HighlightList {...props} />);
  const again = (next: Partial<HighlightListProps>) => shown.rerender(<HighlightList {...props} {...next} />);
  return { onChange, onUnsaved, onSay, unmount: shown.unmount, again };
}
const item = (at: number) => within(screen.getAllByRole('listitem')[at]!);
const remark = (at: number) => item(at).getByRole<HTMLTextAreaElement>('textbox', { name: /^Remark on: (walruses sing|They also dance)$/ });
const pause = () =>
  act(async () => {
    await vi.runAllTimersAsync();
  });

describe('the highlights of a paper', () => {
  it('are its words, each with what was remarked on it, and whether the abstract has them still', async () => {
    list();
    expect(item(0).getByText('walruses sing')).toBeDefined();
    expect(remark(0).value).toBe('Do they?');
    expect(remark(1).value).toBe('');
    await waitFor(() => expect(item(1).getByText('No longer found in the abstract')).toBeDefined());
    expect(item(0).queryByText('No longer found in the abstract')).toBeNull();
    expect(await violations(document.body)).toEqual([]);
  });

  it('say nothing of that where no abstract is known', async () => {
    list({ paper: paperOf({ highlights: [first, second] }) });
    await vi.dynamicImportSettled();
    expect(screen.queryByText('No longer found in the abstract')).toBeNull();
  });

  it('take a remark on a pause, with all else of them as it was', async () => {
    stopTime();
    const { onChange, onUnsaved } = list();
    fireEvent.input(remark(0), { target: { value: 'They do.' } });
    const changes = { highlights: { add: [{ ...first, remark: 'They do.' }], remove: [] } };
    expect(onUnsaved).toHaveBeenLastCalledWith(changes.highlights);
    expect(onChange).not.toHaveBeenCalled();
    await pause();
    expect(onChange.mock.calls).toEqual([[changes]]);
    expect(onUnsaved).toHaveBeenLastCalledWith(undefined);
    expect(item(0).getByRole('status', { name: 'Saved' })).toBeDefined();
  });

  it('have none where nothing is left of it', async () => {
    stopTime();
    const { onChange } = list();
    fireEvent.input(remark(0), { target: { value: ' \n' } });
    await pause();
    expect(onChange.mock.calls).toEqual([
      [{ highlights: { add: [{ quote: first.quote, prefix: first.prefix, suffix: first.suffix, at: 5 }], remove: [] } }],
    ]);
  });

  it('keep what could not be saved, and try again', async () => {
    stopTime();
    const onChange = vi
      .fn<HighlightListProps['onChange']>()
      .mockResolvedValueOnce({ ok: false, problem: { words: 'The disk is full.', again: true } })
      .mockResolvedValue({ ok: true, value: { note: '', tags: [] } });
    const { onUnsaved } = list({ onChange });
    fireEvent.input(remark(1), { target: { value: 'Mine' } });
    fireEvent.blur(remark(1));
    await waitFor(() =>
      expect(item(1).getByRole('status', { name: /^Not saved: The disk is full\. Your text is still here\./ })).toBeDefined(),
    );
    expect(remark(1).value).toBe('Mine');
    expect(onUnsaved).toHaveBeenLastCalledWith({ add: [{ ...second, remark: 'Mine' }], remove: [] });
    await pause();
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(onUnsaved).toHaveBeenLastCalledWith(undefined);
  });

  it('save what is typed when the details close, and take up what was typed before', async () => {
    stopTime();
    const { onChange, unmount } = list();
    fireEvent.input(remark(1), { target: { value: 'At the last moment' } });
    unmount();
    expect(onChange).toHaveBeenCalledWith({ highlights: { add: [{ ...second, remark: 'At the last moment' }], remove: [] } });
    await pause();
    cleanup();
    const again = list({ unsaved: { add: [{ ...second, remark: 'From before' }], remove: [] } });
    expect(remark(1).value).toBe('From before');
    await pause();
    expect(again.onChange).toHaveBeenCalledWith({ highlights: { add: [{ ...second, remark: 'From before' }], remove: [] } });
  });

  it('show a remark that was changed elsewhere', () => {
    const { again } = list();
    again({ paper: { ...paper, highlights: [{ ...first, remark: 'Elsewhere' }, second] } });
    expect(remark(0).value).toBe('Elsewhere');
  });

  it('are removed, and come back', async () => {
    const { onChange, onSay } = list();
    fireEvent.click(item(0).getByRole('button', { name: 'Remove highlight: walruses sing' }));
    await waitFor(() => expect(onSay).toHaveBeenCalledOnce());
    expect(onChange).toHaveBeenLastCalledWith({ highlights: { add: [], remove: [first] } });
    const [notice] = onSay.mock.lastCall!;
    expect(notice).toMatchObject({ words: 'Highlight removed', action: { name: 'Undo' } });
    notice.action?.run();
    await waitFor(() => expect(onChange).toHaveBeenLastCalledWith({ highlights: { add: [first], remove: [] } }));
  });

  it('say why one could not be removed', async () => {
    const onChange = vi.fn<HighlightListProps['onChange']>(() =>
      Promise.resolve({ ok: false, problem: { words: 'No room.', again: true } }),
    );
    const { onSay } = list({ onChange });
    fireEvent.click(item(0).getByRole('button', { name: 'Remove highlight: walruses sing' }));
    await waitFor(() => expect(onSay).toHaveBeenCalledWith({ words: 'The highlight is as it was: No room.', error: true }));
  });

  it('are only read in the trash', () => {
    list({ paper: { ...paper, trashedAt: 1 } });
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
    expect(item(0).getByText('Do they?')).toBeDefined();
  });
});

describe('a highlight’s card on a page', () => {
  it('is named for its paper, shows the ends of a long quote, and is removed by a person’s hand alone', async () => {
    const onRemove = vi.fn();
    const card = new HighlightCard({
      title: 'On <b>Walruses</b>',
      highlight: { ...first, quote: `begins ${'on and '.repeat(200)}ends` },
      save: (text) => Promise.resolve({ ok: true, value: text }),
      onUnsaved: vi.fn(),
      onRemove,
    });
    document.body.append(card.element);
    expect(screen.getByText(/^begins .{100,300} … .{100,300}ends$/)).toBeDefined();
    expect(screen.getByRole('textbox', { name: 'Remark on On <b>Walruses</b>' })).toBeDefined();
    screen.getByRole('button', { name: 'Remove highlight: On <b>Walruses</b>' }).click();
    expect(onRemove).not.toHaveBeenCalled();
    expect(await violations(document.body)).toEqual([]);
    card.element.remove();
  });
});
