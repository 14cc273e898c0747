// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sizeWords, StoragePanel, type StorageFacts } from '../../components/library/storage-panel';
import { readStorage } from '../../entrypoints/library/storage';
import { Library } from '../../lib/library/database';
import { paperOf } from '../paper/record';
import { violations } from './accessible';

const stored = vi.hoisted((): { content: Record<string, unknown>; refuses: boolean } => ({ content: {}, refuses: false }));
vi.mock('wxt/browser', () => ({
  browser: {
    storage: { local: { get: () => (stored.refuses ? Promise.reject(new Error('no')) : Promise.resolve(stored.content)) } },
  },
}));
afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

const FACTS: StorageFacts = {
  used: 12_340_000,
  quota: 2_000_000_000,
  kept: false,
  papers: 10_000,
  trashed: 3,
  noted: 120,
  seen: 500_000,
  version: 3,
  problems: [],
};

function panel(facts: StorageFacts = FACTS, onPersist: () => Promise<boolean> = () => Promise.resolve(true)) {
  const props = { facts, onPersist: vi.fn(onPersist), onBackup: vi.fn(), onClose: vi.fn() };
  const shown = render(<StoragePanel {...props} />);
  return { ...props, again: (next: StorageFacts) => shown.rerender(<StoragePanel {...props} facts={next} />) };
}
const button = (name: string) => screen.getByRole('button', { name });
const status = () => screen.getByRole('status').textContent;
const ASK = 'Ask the browser to keep it';
const facts = () =>
  Object.fromEntries(
    [...document.querySelectorAll('dl > div')].map((row): [string, string] => [
      row.querySelector('dt')?.textContent ?? '',
      row.querySelector('dd')?.textContent ?? '',
    ]),
  );

it('sizes are said as people say them', () => {
  expect([0, 512, 999, 1_000, 3_440, 12_340_000, 2_000_000_000, 5e12, 9e16].map(sizeWords)).toEqual([
    '0 bytes',
    '512 bytes',
    '999 bytes',
    '1 KB',
    '3.4 KB',
    '12 MB',
    '2 GB',
    '5 TB',
    '90,000 TB',
  ]);
});

describe('the storage', () => {
  it('says how much room is used, and what is in the library', () => {
    panel();
    expect(screen.getByText('12 MB used; the browser gives up to 2 GB.')).toBeTruthy();
    const meter = screen.getByLabelText<HTMLMeterElement>(/12 MB used/);
    expect([meter.getAttribute('value'), meter.getAttribute('max')]).toEqual(['12340000', '2000000000']);
    expect(facts()).toEqual({
      'Saved papers': '10,000',
      'With a note': '120',
      'In the trash': '3',
      'Entries remembered as seen': '500,000',
      'Version of the database': '3',
    });
    expect(screen.queryByText(/nearly used up/)).toBeNull();
  });

  it('says what is not known yet, and what cannot be', () => {
    panel({});
    expect(facts()['With a note']).toBe('Counting…');
    expect(screen.getByText(/does not say how much room/)).toBeTruthy();
    expect(status()).toContain('does not say whether');
    expect(screen.queryByRole('meter')).toBeNull();
  });

  it('says every problem as text, also that the room is nearly used up, or that there is none', () => {
    const problems = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    const { again } = panel({ ...FACTS, used: 1_950_000_000, problems: ['<b>The disk</b> is full.', 'A note could not be saved.'] });
    expect(screen.getByRole('list', { name: 'Problems' })).toBeTruthy();
    expect(problems()).toEqual([expect.stringContaining('nearly used up'), '<b>The disk</b> is full.', 'A note could not be saved.']);
    again(FACTS);
    expect(screen.queryByRole('list', { name: 'Problems' })).toBeNull();
    expect(screen.getByText('No problem is known.')).toBeTruthy();
    again({});
    expect(screen.queryByText('No problem is known.')).toBeNull();
  });

  it('leads to the backup, and closes', () => {
    const { onBackup, onClose } = panel();
    fireEvent.click(button('Backup and restore'));
    expect(onBackup).toHaveBeenCalledOnce();
    fireEvent.keyDown(button('Backup and restore'), { key: 'Escape' });
    fireEvent.click(button('Close storage'));
    expect(onClose).toHaveBeenCalledTimes(2);
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Storage' }));
  });
});

describe('keeping', () => {
  it('is asked for in the click, once, and said when it is promised', async () => {
    let answer: (will: boolean) => void = () => undefined;
    const { onPersist } = panel(FACTS, () => new Promise((resolve) => (answer = resolve)));
    expect(status()).toContain('may clear the library');
    expect(onPersist).not.toHaveBeenCalled();
    fireEvent.click(button(ASK));
    expect(onPersist).toHaveBeenCalledOnce();
    expect(status()).toContain('Asking…');
    fireEvent.click(button(ASK));
    expect(onPersist).toHaveBeenCalledOnce();
    answer(true);
    await act(() => Promise.resolve());
    expect(status()).toContain('promises to keep');
    expect(screen.queryByRole('button', { name: ASK })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('status'));
  });

  it('says a refusal, and a failure, and can be asked for again', async () => {
    const { onPersist } = panel(FACTS, () => Promise.resolve(false));
    fireEvent.click(button(ASK));
    await act(() => Promise.resolve());
    expect(status()).toBe('The browser did not promise it. Nothing is lost; make a backup now and then, and ask again later.');
    onPersist.mockRejectedValueOnce(new Error('no'));
    fireEvent.click(button(ASK));
    await act(() => Promise.resolve());
    expect(status()).toContain('could not be asked');
    onPersist.mockResolvedValueOnce(true);
    fireEvent.click(button(ASK));
    await act(() => Promise.resolve());
    expect(status()).toContain('promises to keep');
  });

  it('is not asked for where it is promised already', () => {
    panel({ ...FACTS, kept: true });
    expect(status()).toContain('promises to keep');
    expect(screen.queryByRole('button', { name: ASK })).toBeNull();
  });
});

describe('what is read of it', () => {
  const read = async (library: Library, signal = new AbortController().signal): Promise<StorageFacts> => {
    let known: StorageFacts = {};
    await readStorage(library, (change) => (known = change(known)), signal);
    return known;
  };
  const withStorage = (storage: Partial<StorageManager>) =>
    Object.defineProperty(navigator, 'storage', { value: storage, configurable: true });

  it('is what the browser says and what the library counts', async () => {
    withStorage({ estimate: () => Promise.resolve({ usage: 5, quota: 100 }), persisted: () => Promise.resolve(true) });
    const library = new Library('storage');
    await library.papers.bulkAdd([
      paperOf({ key: 'a', note: 'A note' }),
      paperOf({ key: 'b' }),
      paperOf({ key: 'c', note: 'Gone', trashedAt: 1 }),
    ]);
    await library.seen.bulkAdd([{ id: 'arxiv:1', first: 1, last: 1 }]);
    expect(await read(library)).toMatchObject({
      used: 5,
      quota: 100,
      kept: true,
      papers: 2,
      trashed: 1,
      noted: 1,
      seen: 1,
      version: library.verno,
    });
    expect(await read(library, AbortSignal.abort())).toEqual({});
    library.close();
    expect(await read(library)).toMatchObject({
      used: 5,
      problems: [expect.stringMatching(/^Your papers could not be read: .*\. Nothing is lost\. Reload the page\.$/)],
    });
    library.problem = 'Another tab still uses your papers.';
    expect(await read(library)).toMatchObject({ problems: ['Another tab still uses your papers.'] });
  });

  it('is what went wrong beside the library, with what to do', async () => {
    const library = new Library('beside');
    expect((await read(library)).problems).toEqual([]);
    stored.content = { 'draft:arxiv:1': {}, backupFailure: { at: Date.UTC(2026, 10, 23, 12), words: 'The disk is full.' } };
    expect((await read(library)).problems).toEqual([
      expect.stringMatching(/^A note could not be saved yet\. Its text is kept/),
      'The backup of 23 November 2026 was not written: The disk is full. Your papers are as they were; make one below.',
    ]);
    stored.content = { 'draft:arxiv:1': {}, 'draft:arxiv:2': {} };
    expect((await read(library)).problems).toEqual([expect.stringMatching(/^2 notes could not be saved yet\. Their texts are kept/)]);
    stored.refuses = true;
    expect((await read(library)).problems).toEqual([expect.stringContaining('could not be read')]);
    stored.refuses = false;
    stored.content = {};
  });

  it('is the rest where the browser refuses to say', async () => {
    withStorage({ estimate: () => Promise.reject(new Error('no')), persisted: () => Promise.reject(new Error('no')) });
    const facts = await read(new Library('refused'));
    expect(facts).toMatchObject({ papers: 0, noted: 0 });
    expect([facts.used, facts.kept]).toEqual([undefined, undefined]);
  });
});

it('is accessible known, unknown and with a problem', async () => {
  for (const given of [FACTS, {}, { ...FACTS, used: 1_950_000_000, problems: ['The disk is full.'] }]) {
    panel(given);
    expect(await violations(document.body)).toEqual([]);
    cleanup();
  }
});
