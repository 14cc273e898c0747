// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Intake, type IntakeProps, type Preview, type Progress, type Source, type Started } from '../../components/library/intake';
import { violations } from './accessible';
import { standInForDrawing } from './undrawn';

beforeAll(standInForDrawing);
afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

const PREVIEW: Preview = {
  format: 'Postil',
  how: 'restore',
  exportedAt: '2026-11-24T12:00:00.000Z',
  papers: 1_207,
  changes: 1_003,
  outcomes: [
    { outcome: 'new', count: 1_000, titles: ['A <b>Title</b>', 'Another'] },
    { outcome: 'newer there', count: 2, titles: ['C', 'D'] },
    { outcome: 'joins', count: 1, titles: ['E'] },
    { outcome: 'newer here', count: 4, titles: ['F'] },
    { outcome: 'same', count: 200, titles: ['G'] },
  ],
  apart: 1,
  merges: 3,
  seen: 2,
  problems: { count: 3, told: [{ line: 1_200, words: 'Paper 7 is no JSON.' }, { words: 'Elsewhere.' }] },
};
type Read = Awaited<Started['preview']>;
type Taken = Awaited<ReturnType<Started['takeIn']>>;

/** The dialog, with the reading and taking in of files in the test's hand. */
function intake(given: Pick<Partial<IntakeProps>, 'source' | 'onTakeBack'> = {}) {
  let answer: (read: Read) => void = () => undefined;
  let taken: (result: Taken) => void = () => undefined;
  let progress: (progress: Progress) => void = () => undefined;
  let step: (done: number, total: number) => void = () => undefined;
  let signal: AbortSignal | undefined;
  const close = vi.fn();
  const takeIn = vi.fn<Started['takeIn']>((onStep, stop) => {
    [step, signal] = [onStep, stop];
    return new Promise((resolve) => (taken = resolve));
  });
  const props = {
    formats: ['BibTeX', 'JSON'],
    start: vi.fn<IntakeProps['start']>((_, onProgress) => {
      progress = onProgress;
      return { preview: new Promise((resolve) => (answer = resolve)), takeIn, close };
    }),
    onTakeBack: vi.fn<IntakeProps['onTakeBack']>(() => Promise.resolve({ ok: true, undone: 3, left: 0 })),
    onSay: vi.fn<IntakeProps['onSay']>(),
    onClose: vi.fn(),
    ...given,
  };
  const shown = render(<Intake {...props} />);
  return {
    ...props,
    takeIn,
    close,
    answer: (read: Read) => answer(read),
    taken: (result: Taken) => taken(result),
    progress: (of: Progress) => progress(of),
    step: (done: number, total: number) => step(done, total),
    signal: () => signal,
    unmount: () => shown.unmount(),
    said: () => props.onSay.mock.calls.at(-1)?.[0],
  };
}
const button = (name: string) => screen.getByRole('button', { name });
const file = new File(['x'], 'papers.bib');
const choose = (chosen = file) => fireEvent.change(screen.getByLabelText('File'), { target: { files: [chosen] } });
async function ready(given: Partial<Preview> = {}, props: Parameters<typeof intake>[0] = {}) {
  const all = intake(props);
  choose();
  all.answer({ ok: true, preview: { ...PREVIEW, ...given } });
  await screen.findByRole('heading', { name: 'papers.bib' });
  return all;
}

describe('choosing what to take in', () => {
  it('is by a file, by dropping one, or by pasting a text', async () => {
    const { start } = intake();
    expect(screen.getByRole('dialog', { name: 'Take in papers' })).toBeTruthy();
    expect(document.activeElement).toBe(button('Choose a file'));
    expect(button('Read the text')).toHaveProperty('disabled', true);
    fireEvent.input(screen.getByRole('textbox'), { target: { value: '10.1145/1' } });
    fireEvent.click(button('Read the text'));
    const pasted = start.mock.calls[0]?.[0] as Source;
    expect(pasted.name).toBe('Pasted text');
    expect(pasted.content.size).toBe(9);
    fireEvent.drop(screen.getByRole('dialog'), { dataTransfer: { files: [file] } });
    expect(start.mock.calls[1]?.[0]).toEqual({ name: 'papers.bib', content: file });
    fireEvent.click(button('Cancel'));
    choose();
    expect(start).toHaveBeenCalledTimes(3);
    cleanup();
    const given = intake({ source: { name: 'dropped', content: file } });
    await waitFor(() => expect(given.start).toHaveBeenCalledOnce());
  });

  it('shows how far reading is, and is called off', () => {
    const { progress, close, onClose } = intake();
    choose();
    expect(document.activeElement).toBe(button('Cancel'));
    expect(screen.getByRole('progressbar', { name: 'Read' }).getAttribute('value')).toBeNull();
    progress({ done: 30, total: 200 });
    return waitFor(() => expect(screen.getByRole('progressbar').getAttribute('value')).toBe('30')).then(() => {
      fireEvent.click(button('Cancel'));
      expect(close).toHaveBeenCalledOnce();
      expect(onClose).not.toHaveBeenCalled();
      expect(button('Choose a file')).toBeTruthy();
    });
  });

  it('says why nothing can be taken from a file, and lets another be chosen', async () => {
    const { answer, takeIn } = intake();
    choose();
    answer({ ok: false, words: 'This file is empty.' });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('This file is empty.'));
    expect(button('Choose a file')).toBeTruthy();
    expect(takeIn).not.toHaveBeenCalled();
  });

  it('hears nothing of a file that was left for another', async () => {
    const { start, answer } = intake();
    choose();
    const first = answer;
    fireEvent.click(button('Cancel'));
    first({ ok: true, preview: PREVIEW });
    await Promise.resolve();
    expect(button('Choose a file')).toBeTruthy();
    expect(start).toHaveBeenCalledOnce();
  });

  it('ends reading when it goes', () => {
    const { unmount, close } = intake();
    choose();
    unmount();
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('what will happen', () => {
  it('is said in words with counts, titles as text, and what cannot be read with its line', async () => {
    const { takeIn } = await ready();
    const outcomes = within(screen.getByRole('list', { name: 'What will happen' }));
    expect(document.querySelector('.intake-what')?.textContent).toMatch(/^1,207 papers · Postil · backed up 24 November 2026/);
    for (const words of [
      '1,000 papers will be added',
      '2 papers are newer in the file and will be brought up to date',
      '1 paper will be joined with one you have: both notes and all tags are kept',
      '4 papers are newer here: what you wrote stays',
      '200 papers are the same here',
      'Also 1 pair of papers kept apart, 3 merges that can be taken back and 2 entries seen',
      'A <b>Title</b>',
      'and 998 more',
    ])
      expect(outcomes.getByText(words)).toBeTruthy();
    expect(outcomes.queryByText('G')).toBeNull();
    expect(document.querySelector('b')).toBeNull();
    expect(screen.getByText('3 things cannot be taken in as they are')).toBeTruthy();
    expect(screen.getByText('Line 1,200:').parentElement?.textContent).toBe('Line 1,200: Paper 7 is no JSON.');
    expect(screen.getByText('and 1 more')).toBeTruthy();
    expect(takeIn).not.toHaveBeenCalled();
  });

  it.each<[Partial<Preview>, string]>([
    [{ changes: 0, apart: 0, merges: 0, seen: 0 }, 'All of it is in your library already.'],
    [{ papers: 0, changes: 0, apart: 0, merges: 0, seen: 0, outcomes: [] }, 'There is no paper in it that can be taken in.'],
  ])('may be nothing: %j', async (given, words) => {
    await ready(given);
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Take in/ })).toBeNull();
  });

  it('is not done when it is cancelled, by the button or by Escape', async () => {
    const { takeIn, onClose, close } = await ready();
    fireEvent.click(button('Cancel'));
    expect([takeIn.mock.calls.length, onClose.mock.calls.length, close.mock.calls.length]).toEqual([0, 1, 1]);
    cleanup();
    const again = await ready();
    expect(fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }))).toBe(false);
    expect([again.takeIn.mock.calls.length, again.onClose.mock.calls.length]).toEqual([0, 1]);
  });
});

describe('a file of Postil’s', () => {
  const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name: new RegExp(`^${name}`) });
  const chosen = () =>
    screen
      .getAllByRole<HTMLInputElement>('radio')
      .filter(({ checked }) => checked)
      .map(({ id, labels }) => id + (labels?.[0]?.textContent ?? ''));

  it('is restored or added, as the person says, and what will happen is read anew for it', async () => {
    const { start, answer, takeIn, close } = await ready({ either: true });
    expect(chosen()).toEqual([expect.stringContaining('Restore my backup')]);
    expect(await violations(screen.getByRole('dialog'))).toEqual([]);
    radio('Add to my library').focus();
    fireEvent.click(radio('Add to my library'));
    await waitFor(() => expect(start).toHaveBeenCalledTimes(2));
    expect(close).toHaveBeenCalledOnce();
    expect(start.mock.lastCall?.[0]).toEqual({ name: 'papers.bib', content: file, how: 'import' });
    // Until it is read nothing can be taken in, and what had the keyboard has it still.
    expect(chosen()).toEqual([expect.stringContaining('Add to my library')]);
    expect(button('Take in 1,003 papers')).toHaveProperty('disabled', true);
    expect(screen.getByRole('list', { name: 'What will happen' }).getAttribute('aria-busy')).toBe('true');
    answer({ ok: true, preview: { ...PREVIEW, either: true, how: 'import', changes: 2, leftOut: 1 } });
    await waitFor(() => expect(button('Take in 2 papers')).toBeTruthy());
    expect(screen.getByText('1 paper in the trash there is left out')).toBeTruthy();
    expect(document.activeElement).toBe(radio('Add to my library'));
    fireEvent.click(button('Take in 2 papers'));
    expect(takeIn).toHaveBeenCalledOnce();
  });

  it('says when it cannot be read again', async () => {
    const { start, answer } = await ready({ either: true });
    fireEvent.click(radio('Add to my library'));
    await waitFor(() => expect(start).toHaveBeenCalledTimes(2));
    answer({ ok: false, words: 'The browser cannot read this file.' });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('The browser cannot read this file.'));
    expect(button('Choose a file')).toBeTruthy();
  });

  it('is the only one that can be restored', async () => {
    await ready({ how: 'import', format: 'BibTeX' });
    expect(screen.queryByRole('radio')).toBeNull();
  });
});

describe('taking in', () => {
  it('is asked for once, shows how far it is, and is said with a way back', async () => {
    const { takeIn, step, taken, onClose, said, onTakeBack } = await ready();
    fireEvent.click(button('Take in 1,003 papers'));
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Taking in…' })).toBeTruthy());
    step(1, 3);
    await waitFor(() => expect(screen.getByRole('progressbar', { name: 'Taken in' }).getAttribute('value')).toBe('1'));
    step(3, 3);
    await waitFor(() => expect(button('Cancel').getAttribute('aria-disabled')).toBe('true'));
    taken({ ok: true, batch: 'b', added: 1_000, changed: 1, same: 5 });
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(takeIn).toHaveBeenCalledOnce();
    expect(said()?.words).toBe('1,000 papers added, 1 paper brought up to date');
    said()?.action?.run();
    await waitFor(() => expect(said()?.words).toBe('Undone for 3 papers.'));
    expect(onTakeBack).toHaveBeenCalledExactlyOnceWith('b');
  });

  it('is taken back for what was not changed since, or says why not and tries again', async () => {
    const onTakeBack = vi
      .fn<IntakeProps['onTakeBack']>()
      .mockResolvedValueOnce({ ok: false, words: 'The disk is full.' })
      .mockResolvedValue({ ok: true, undone: 1, left: 1 });
    const { taken, said } = await ready({}, { onTakeBack });
    fireEvent.click(button('Take in 1,003 papers'));
    taken({ ok: true, batch: 'b', added: 2, changed: 0, same: 0 });
    await waitFor(() => expect(said()?.words).toBe('2 papers added'));
    said()?.action?.run();
    await waitFor(() => expect(said()).toMatchObject({ words: 'Not undone: The disk is full.', error: true }));
    said()?.action?.run();
    await waitFor(() => expect(said()?.words).toBe('Undone for 1 paper. 1 paper changed since stays.'));
  });

  it('is called off between its parts', async () => {
    const { signal, taken, onClose, onSay } = await ready();
    fireEvent.click(button('Take in 1,003 papers'));
    await waitFor(() => expect(button('Cancel')).toBeTruthy());
    fireEvent.click(button('Cancel'));
    expect(signal()?.aborted).toBe(true);
    taken({ ok: false, words: undefined });
    await waitFor(() => expect(button('Take in 1,003 papers')).toBeTruthy());
    expect([onClose.mock.calls.length, onSay.mock.calls.length]).toEqual([0, 0]);
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  it('says why it failed, and can be tried again', async () => {
    const { taken, takeIn } = await ready();
    fireEvent.click(button('Take in 1,003 papers'));
    taken({ ok: false, words: 'Nothing was taken in: The disk is full.' });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('Nothing was taken in: The disk is full.'));
    fireEvent.click(button('Take in 1,003 papers'));
    expect(takeIn).toHaveBeenCalledTimes(2);
  });
});

it.each<[string, () => unknown]>([
  ['choosing', () => intake()],
  ['reading', () => (intake(), choose())],
  ['with what will happen', () => ready()],
  [
    'taking in',
    async () => {
      await ready();
      fireEvent.click(button('Take in 1,003 papers'));
      await screen.findByRole('heading', { name: 'Taking in…' });
    },
  ],
])('is accessible: %s', async (_, draw) => {
  await draw();
  expect(await violations(document.body)).toEqual([]);
});
