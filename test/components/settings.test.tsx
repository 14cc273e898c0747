// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ACTION_WORDS } from '../../components/settings/keys';
import { SettingsPage, type SettingsProps } from '../../components/settings/settings';
import { ACTIONS, USUAL, USUAL_KEYS, type Settings } from '../../lib/settings/settings';
import { violations } from './accessible';
import { standInForDrawing } from './undrawn';

beforeAll(standInForDrawing);
afterEach(cleanup);

const sites: NonNullable<SettingsProps['sites']> = [
  { id: 'arxiv', name: 'arXiv', hosts: ['arxiv.org'], held: ['arxiv.org'] },
  { id: 'dblp', name: 'dblp', hosts: ['dblp.org'], held: [] },
];

function draw(more: Partial<SettingsProps> = {}) {
  let settings: Settings = USUAL;
  const props: SettingsProps = {
    settings,
    sites,
    seen: 1_234,
    backup: 'Nothing is backed up yet.',
    onSwitch: vi.fn<SettingsProps['onSwitch']>(() => Promise.resolve({ ok: true })),
    onChange: vi.fn<SettingsProps['onChange']>((changes) => {
      settings = { ...settings, ...changes };
      drawn.rerender(<SettingsPage {...props} settings={settings} />);
      return Promise.resolve();
    }),
    onForget: vi.fn<SettingsProps['onForget']>(() => Promise.resolve({ ok: true })),
    ...more,
  };
  const drawn = render(<SettingsPage {...props} />);
  return props;
}

const toggle = (name: string) => screen.getByRole('switch', { name });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const keyOf = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const press = (field: HTMLElement, key: string) => fireEvent.keyDown(field, { key });

it('has all of it in parts with headings', async () => {
  draw();
  const parts = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
  expect(parts).toEqual(['Sites', 'New and seen', 'Keys', 'Appearance', 'Backup', 'Data']);
  expect(screen.getByText('Nothing is backed up yet.')).toBeTruthy();
  expect(await violations(document.body)).toEqual([]);
});

it('switches sites, and says why one stays as it is', async () => {
  const { onSwitch } = draw({
    onSwitch: vi.fn(() => Promise.resolve({ ok: false as const, problem: { words: 'you did not allow it.' } })),
  });
  fireEvent.click(toggle('Mark papers on dblp'));
  expect(onSwitch).toHaveBeenCalledWith(sites[1], true);
  await screen.findByText('dblp stays off: you did not allow it.');
});

it('settles what is switched, and says so where it could not be kept, with another try', async () => {
  const { onChange } = draw();
  expect(toggle('Mark what is new').getAttribute('aria-checked')).toBe('true');
  fireEvent.click(toggle('Mark what is new'));
  await waitFor(() => expect(toggle('Mark what is new').getAttribute('aria-checked')).toBe('false'));
  expect(onChange).toHaveBeenLastCalledWith({ seen: false });
  fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
  await waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Dark' }).checked).toBe(true));
  expect(onChange).toHaveBeenLastCalledWith({ appearance: 'dark' });
  cleanup();

  const failing = vi.fn<SettingsProps['onChange']>().mockRejectedValueOnce(new Error('The disk is full.')).mockResolvedValueOnce(undefined);
  draw({ onChange: failing });
  fireEvent.click(toggle('Use keys on listings'));
  await screen.findByText('Not kept: The disk is full. It is as it was.');
  fireEvent.click(button('Try again'));
  await waitFor(() => expect(screen.queryByText(/Not kept/u)).toBeNull());
  expect(failing).toHaveBeenCalledTimes(2);
});

describe('forgetting what was seen', () => {
  it('says how much that is, asks, and leaves the focus in the page', async () => {
    const { onForget } = draw();
    expect(screen.getByText('1,234 entries remembered')).toBeTruthy();
    fireEvent.click(button('Forget what was seen…'));
    const asked = screen.getByRole('group', { name: 'Forget what was seen?' });
    expect(asked.textContent).toContain('forgets 1,234 entries and which of them you dismissed');
    // Enter pressed twice erases nothing.
    expect(document.activeElement).toBe(button('Keep them'));
    expect(await violations(document.body)).toEqual([]);
    fireEvent.keyDown(button('Keep them'), { key: 'Escape' });
    await waitFor(() => expect(document.activeElement).toBe(button('Forget what was seen…')));
    fireEvent.click(button('Forget what was seen…'));
    fireEvent.click(button('Keep them'));
    expect(onForget).not.toHaveBeenCalled();
    fireEvent.click(button('Forget what was seen…'));
    fireEvent.click(button('Forget them'));
    await screen.findByText('What was seen and dismissed is forgotten');
    expect(onForget).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });

  it('is not offered where there is nothing', () => {
    draw({ seen: 0 });
    expect(screen.getByText('Nothing is remembered')).toBeTruthy();
    expect(button('Forget what was seen…').hasAttribute('disabled')).toBe(true);
  });

  it('says why it was not done', async () => {
    draw({ onForget: () => Promise.resolve({ ok: false, problem: { words: 'The disk is full.' } }) });
    fireEvent.click(button('Forget what was seen…'));
    fireEvent.click(button('Forget them'));
    await screen.findByText('Not forgotten: The disk is full.');
  });
});

describe('the keys', () => {
  it('are each named by what they do', () => {
    draw();
    const list = screen.getByRole('list', { name: 'Keys' });
    expect(within(list).getAllByRole('textbox')).toHaveLength(ACTIONS.length);
    for (const action of ACTIONS) expect(keyOf(ACTION_WORDS[action]).value).toBe(USUAL_KEYS[action]);
  });

  it('are changed by pressing another, taken away by Backspace, and put back with undo', async () => {
    const { onChange } = draw();
    press(keyOf('Next entry'), 'l');
    await waitFor(() => expect(keyOf('Next entry').value).toBe('l'));
    expect(onChange).toHaveBeenLastCalledWith({ bindings: { ...USUAL_KEYS, next: 'l' } });
    press(keyOf('Undo'), 'Backspace');
    await waitFor(() => expect(keyOf('Undo').value).toBe(''));
    // A second one without a key clashes with nothing.
    press(keyOf('Select'), 'Delete');
    await waitFor(() => expect(keyOf('Select').value).toBe(''));
    fireEvent.click(button('Usual keys'));
    await waitFor(() => expect(keyOf('Next entry').value).toBe('j'));
    await screen.findByText('The keys are the usual ones again');
    // The field is called Undo, too.
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(keyOf('Next entry').value).toBe('l'));
  });

  it('that are taken are refused in words, at their field', async () => {
    const { onChange } = draw();
    press(keyOf('Next entry'), 'k');
    expect(screen.getByRole('alert').textContent).toBe('“k” is taken: Previous entry');
    expect(keyOf('Next entry').getAttribute('aria-invalid')).toBe('true');
    expect(onChange).not.toHaveBeenCalled();
    expect(await violations(document.body)).toEqual([]);
    press(keyOf('Next entry'), 'l');
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('leave Tab, chords and keys without a character alone', () => {
    const { onChange } = draw();
    for (const key of ['Tab', 'ArrowDown', 'Enter', ' ']) press(keyOf('Next entry'), key);
    fireEvent.keyDown(keyOf('Next entry'), { key: 'l', ctrlKey: true });
    expect(onChange).not.toHaveBeenCalled();
  });

  it('are typed by keyboards that tell no key', async () => {
    draw();
    fireEvent.input(keyOf('Next entry'), { target: { value: 'jl' } });
    await waitFor(() => expect(keyOf('Next entry').value).toBe('l'));
  });
});

it('says that the settings could not be read, and shows what does not need them', () => {
  draw({ settings: undefined, problem: 'The disk cannot be read.' });
  expect(screen.getByRole('alert').textContent).toContain('could not be read: The disk cannot be read.');
  expect(toggle('Mark papers on arXiv')).toBeTruthy();
});
