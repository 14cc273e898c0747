// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Backup, BackupReminder, type BackupProps, type Backups } from '../../components/library/backup';
import { violations } from './accessible';
import { standInForDrawing } from './undrawn';

beforeAll(standInForDrawing);
afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

const NOW = new Date(2026, 10, 24, 9).getTime();
const before = (days: number) => NOW - days * 86_400_000;
const backupsOf = (given: Partial<Backups> = {}): Backups => ({
  last: { at: before(3), papers: 1_200 },
  changed: 7,
  papers: 1_204,
  rhythm: 'off',
  failure: undefined,
  ...given,
});

type Made = Awaited<ReturnType<BackupProps['onBackUp']>>;

function backup(given: Partial<Backups> | undefined = {}, more: Partial<BackupProps> = {}) {
  let made: (result: Made) => void = () => undefined;
  let progress: (done: number, total: number) => void = () => undefined;
  let signal: AbortSignal | undefined;
  const props = {
    backups: backupsOf(given),
    now: NOW,
    onBackUp: vi.fn<BackupProps['onBackUp']>((onProgress, stop) => {
      [progress, signal] = [onProgress, stop];
      return new Promise((resolve) => (made = resolve));
    }),
    onRhythm: vi.fn<BackupProps['onRhythm']>(() => Promise.resolve({ ok: true })),
    onRestore: vi.fn(),
    onSay: vi.fn<BackupProps['onSay']>(),
    onClose: vi.fn(),
    ...more,
  };
  const { unmount } = render(<Backup {...props} />);
  return {
    ...props,
    unmount,
    made: (result: Made) => made(result),
    progress: (done: number, total: number) => progress(done, total),
    signal: () => signal,
  };
}
const button = (name: string) => screen.getByRole('button', { name });
const alerts = () => screen.getAllByRole('alert').map(({ textContent }) => textContent);

describe('the standing', () => {
  it.each<[Partial<Backups>, string]>([
    [{}, 'Last backup: 3 days ago, 1,200 papers. 7 papers saved or changed since.'],
    [{ last: { at: before(0), papers: 1 }, changed: 0 }, 'Last backup: today, 1 paper. Nothing has changed since.'],
    [{ last: { at: before(0.5), papers: 1 }, changed: 1 }, 'Last backup: yesterday, 1 paper. 1 paper saved or changed since.'],
    [{ last: { at: before(-40), papers: 1 }, changed: 0 }, 'Last backup: 3 January 2027, 1 paper. Nothing has changed since.'],
    [{ last: undefined }, '1,204 papers and no backup yet.'],
    [{ last: undefined, papers: 0 }, 'There is nothing to back up yet.'],
  ])('is said in words: %j', (given, words) => {
    backup(given);
    expect(screen.getByText(words)).toBeTruthy();
    cleanup();
    render(<BackupReminder backups={backupsOf(given)} now={NOW} onOpen={vi.fn()} onQuiet={vi.fn()} />);
    expect(screen.getByText(words)).toBeTruthy();
  });

  it('names a backup that was not written by itself, and why', () => {
    backup({ failure: { at: before(1), words: 'The disk is full.' } });
    expect(
      screen.getByText('The backup of 23 November 2026 was not written: The disk is full. Your papers are safe here; Postil tries again.'),
    ).toBeTruthy();
  });
});

describe('backing up', () => {
  it('takes one click, shows how far it is, and says where the file is', async () => {
    const { onBackUp, progress, made, onSay } = backup();
    fireEvent.click(button('Back up now'));
    await waitFor(() => expect(screen.getByRole('progressbar', { name: 'Backed up' })).toBeTruthy());
    progress(500, 1_204);
    await waitFor(() => expect(screen.getByRole('progressbar').getAttribute('value')).toBe('500'));
    made({ ok: true, papers: 1_204, file: 'postil-backup-2026-11-24.json' });
    const words = 'Backed up 1,204 papers to postil-backup-2026-11-24.json in your downloads.';
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe(words));
    expect(onBackUp).toHaveBeenCalledOnce();
    expect(onSay).toHaveBeenCalledExactlyOnceWith({ words });
    expect(button('Back up now')).toBeTruthy();
  });

  it('keeps the focus in the dialog while it is written, called off and done', async () => {
    const { made } = backup();
    button('Back up now').focus();
    fireEvent.click(button('Back up now'));
    await waitFor(() => expect(document.activeElement).toBe(button('Cancel')));
    made({ ok: true, papers: 1_204, file: 'postil.json' });
    await waitFor(() => expect(document.activeElement).toBe(button('Back up now')));
    fireEvent.click(button('Back up now'));
    await waitFor(() => expect(document.activeElement).toBe(button('Cancel')));
    // Who has gone on is not called back.
    button('Close').focus();
    made({ ok: false, words: undefined });
    await waitFor(() => expect(button('Back up now')).toBeTruthy());
    expect(document.activeElement).toBe(button('Close'));
  });

  it('gives the focus back when the dialog goes', () => {
    const opener = document.createElement('button');
    document.body.append(opener);
    opener.focus();
    const { unmount } = backup();
    button('Back up now').focus();
    unmount();
    expect(document.activeElement).toBe(opener);
    opener.remove();
  });

  it('counts only once the person has found the file, where the browser tells nobody what became of it', async () => {
    const { made, onSay } = backup();
    const confirm = vi.fn(() => Promise.resolve());
    fireEvent.click(button('Back up now'));
    made({ ok: true, papers: 1_204, file: 'postil.json', confirm });
    fireEvent.click(await screen.findByRole('button', { name: 'It is there' }));
    expect(confirm).toHaveBeenCalledOnce();
    const words = 'Backed up 1,204 papers to postil.json in your downloads.';
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe(words));
    expect(onSay).toHaveBeenCalledExactlyOnceWith({ words });
    expect(screen.queryByRole('button', { name: 'It is there' })).toBeNull();
  });

  it('says that it was handed over, and neither that it is there nor to others', async () => {
    const onSay = vi.fn<BackupProps['onSay']>();
    const { made } = backup({}, { onSay });
    const confirm = vi.fn(() => Promise.resolve());
    fireEvent.click(button('Back up now'));
    made({ ok: true, papers: 1, file: 'postil.json', confirm });
    const words = 'Your browser was given 1 paper as postil.json. Look whether the file is in your downloads.';
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe(words));
    // Another try takes the place of the first.
    fireEvent.click(button('Back up now'));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'It is there' })).toBeNull());
    expect([confirm.mock.calls.length, onSay.mock.calls.length]).toEqual([0, 0]);
    expect(await violations(document.body)).toEqual([]);
  });

  it('is called off by its button, and when the dialog goes', async () => {
    const one = backup();
    fireEvent.click(button('Back up now'));
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(one.signal()?.aborted).toBe(true);
    one.made({ ok: false, words: undefined });
    await waitFor(() => expect(button('Back up now')).toBeTruthy());
    expect(alerts()).toEqual(['', '']);
    cleanup();
    const other = backup();
    fireEvent.click(button('Back up now'));
    await screen.findByRole('button', { name: 'Cancel' });
    other.unmount();
    expect(other.signal()?.aborted).toBe(true);
  });

  it('says why it failed, and that nothing is lost', async () => {
    const { made, onSay } = backup();
    fireEvent.click(button('Back up now'));
    made({ ok: false, words: 'The library cannot be read.' });
    await waitFor(() => expect(alerts()[0]).toBe('Not backed up: The library cannot be read. Your papers are as they were.'));
    expect(onSay).not.toHaveBeenCalled();
  });
});

describe('by itself', () => {
  it('is chosen by a button that asks at once, and shows what is chosen', async () => {
    const { onRhythm } = backup({ rhythm: 'weekly' });
    expect(button('Every week').getAttribute('aria-pressed')).toBe('true');
    expect(button('Off').getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(button('Every day'));
    // In the click itself: later the browser would not ask.
    expect(onRhythm).toHaveBeenCalledExactlyOnceWith('daily');
    await waitFor(() => expect(alerts()).toEqual(['', '']));
  });

  it('says what a refusal means', async () => {
    backup({}, { onRhythm: () => Promise.resolve({ ok: false, words: 'Without that permission nothing.' }) });
    fireEvent.click(button('Every month'));
    await waitFor(() => expect(alerts()[1]).toBe('Without that permission nothing.'));
  });
});

it('leads to restoring, and is closed by its button and Escape', () => {
  const { onRestore, onClose } = backup();
  fireEvent.click(button('Restore from a file'));
  expect(onRestore).toHaveBeenCalledOnce();
  fireEvent.click(button('Close'));
  fireEvent(screen.getByRole('dialog', { name: 'Backup' }), new Event('cancel', { cancelable: true }));
  expect(onClose).toHaveBeenCalledTimes(2);
});

it('is reminded of in a line with a way to it and one to be left alone', () => {
  const [onOpen, onQuiet] = [vi.fn(), vi.fn()];
  render(<BackupReminder backups={backupsOf()} now={NOW} onOpen={onOpen} onQuiet={onQuiet} />);
  fireEvent.click(button('Back up'));
  fireEvent.click(button('Not for a week'));
  expect([onOpen.mock.calls.length, onQuiet.mock.calls.length]).toEqual([1, 1]);
});

it.each<[string, () => unknown]>([
  ['as it opens', () => backup()],
  ['before anything is known', () => backup(undefined, { backups: undefined })],
  ['with a failure', () => backup({ failure: { at: NOW, words: 'Full.' }, rhythm: 'daily' })],
  [
    'writing',
    async () => {
      backup();
      fireEvent.click(button('Back up now'));
      await screen.findByRole('progressbar');
    },
  ],
  ['the reminder', () => render(<BackupReminder backups={backupsOf()} now={NOW} onOpen={vi.fn()} onQuiet={vi.fn()} />)],
])('is accessible: %s', async (_, draw) => {
  await draw();
  expect(await violations(document.body)).toEqual([]);
});
