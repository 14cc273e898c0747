// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Export } from '../../components/export-menu';
import type { Exporter, ExportFormat, Written } from '../../components/export-panel';
import type { Notice } from '../../components/notice';
import { violations } from './accessible';
import { standInForDrawing } from './undrawn';

const copied = vi.fn<(text: string) => Promise<void>>();
beforeAll(() => {
  standInForDrawing();
  vi.stubGlobal('navigator', { clipboard: { writeText: copied } });
});
afterEach(() => {
  cleanup();
  copied.mockReset();
});

const group = {
  id: 'group',
  name: 'Group by',
  choices: [
    { id: 'month', name: 'Month saved' },
    { id: 'tag', name: 'Tag' },
  ],
};
const formats: ExportFormat[] = [
  { id: 'markdown', name: 'Markdown', isText: true, options: [group] },
  { id: 'obsidian', name: 'Obsidian', isText: false, options: [] },
  { id: 'json', name: 'JSON', isText: true, options: [] },
];

/** A format that takes a choice of the person's own. */
const references: ExportFormat = {
  id: 'references',
  name: 'References',
  isText: true,
  options: [{ id: 'style', name: 'Style', choices: [{ id: 'apa', name: 'APA' }], own: { name: 'style', ending: '.csl' } }],
};

function draw(more: Partial<Exporter> = {}, keys: readonly string[] = ['k1', 'k2', 'k3']) {
  const download = vi.fn<() => void>();
  const file: Written = { count: 3, name: 'postil-2026-11-23.md', text: () => Promise.resolve('# Reading list'), download };
  const exporter = {
    formats,
    choicesOf: vi.fn<Exporter['choicesOf']>(() => Promise.resolve({})),
    keepChoices: vi.fn<Exporter['keepChoices']>(),
    ownOf: vi.fn<Exporter['ownOf']>(() => Promise.resolve([])),
    addOwn: vi.fn<Exporter['addOwn']>(),
    removeOwn: vi.fn<Exporter['removeOwn']>(() => Promise.resolve()),
    preview: vi.fn<Exporter['preview']>(({ choices }) => Promise.resolve({ text: `by ${choices.group ?? 'month'}`, count: 2 })),
    write: vi.fn<Exporter['write']>(() => Promise.resolve(file)),
    ...more,
  };
  const said: Notice[] = [];
  const settle = vi.fn(() => Promise.resolve());
  const wanted = vi.fn();
  render(
    <Export
      what="Export all 3 papers"
      keys={keys}
      exporter={exporter}
      onWantExporter={wanted}
      settle={settle}
      onSay={(notice) => said.push(notice)}
    />,
  );
  return { exporter, download, said, settle, wanted };
}

const button = (name: string) => screen.getByRole('button', { name });
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const dialog = () => screen.queryByRole('dialog');
const status = () => screen.getByRole('status', { name: 'Export' }).textContent;
async function open(name: string) {
  fireEvent.click(button('Export'));
  fireEvent.click(screen.getByRole('menuitem', { name }));
  return screen.findByRole('dialog', { name: `Export as ${name}` });
}

describe('the menu', () => {
  it('has who writes loaded when its button is gone to, and not before', () => {
    const { wanted } = draw();
    expect(wanted).not.toHaveBeenCalled();
    button('Export').focus();
    expect(wanted).toHaveBeenCalledOnce();
  });

  it('fills, with the keyboard in it, once that is loaded', () => {
    const props = { what: 'Export all 3 papers', keys: ['a'], onWantExporter: vi.fn(), onSay: vi.fn() };
    const { rerender } = render(<Export {...props} exporter={undefined} />);
    fireEvent.click(button('Export'));
    const { exporter } = draw();
    rerender(<Export {...props} exporter={exporter} />);
    expect(document.activeElement?.textContent).toBe('Markdown');
  });

  const menu = () => screen.getByRole('menu', { name: 'Export' });

  it('is one of formats, worked by keyboard, that gives the focus back', () => {
    draw();
    button('Export').focus();
    press('ArrowDown');
    expect(within(menu()).getByRole('group', { name: 'Export all 3 papers' })).toBeTruthy();
    expect(
      within(menu())
        .getAllByRole('menuitem')
        .map((item) => item.textContent),
    ).toEqual(['Markdown', 'Obsidian', 'JSON']);
    expect(document.activeElement?.textContent).toBe('Markdown');
    const walk = (keys: string[]) => keys.map((key) => (press(key), document.activeElement?.textContent));
    expect(walk(['ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'Home', 'o'])).toEqual([
      ...['Obsidian', 'JSON', 'Markdown', 'JSON', 'Markdown', 'Obsidian'],
    ]);
    press('Escape');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button('Export'));
  });

  it('closes when something else is pressed, and cannot be opened without papers', () => {
    draw();
    fireEvent.click(button('Export'));
    fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
    cleanup();
    draw({}, []);
    expect(button('Export').hasAttribute('disabled')).toBe(true);
  });
});

describe('the panel', () => {
  it('shows what would be written, as it was chosen last, and keeps what is chosen', async () => {
    const { exporter, settle } = draw({ choicesOf: () => Promise.resolve({ group: 'tag' }) });
    const panel = await open('Markdown');
    expect(settle).toHaveBeenCalledOnce();
    await waitFor(() => expect(within(panel).getByRole('region', { name: 'Preview' }).textContent).toBe('The first 2 papersby tag'));
    const choice = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Group by' });
    expect(choice.value).toBe('tag');
    fireEvent.change(choice, { target: { value: 'month' } });
    await waitFor(() => expect(within(panel).getByRole('region', { name: 'Preview' }).textContent).toBe('The first 2 papersby month'));
    expect(exporter.keepChoices).toHaveBeenCalledExactlyOnceWith('markdown', { group: 'month' });
  });

  it('has the focus on Download, which writes what is shown, says so and gives the focus back', async () => {
    const { exporter, download, said } = draw();
    await open('Markdown');
    await waitFor(() => expect(document.activeElement).toBe(button('Download')));
    await screen.findByText('by month');
    fireEvent.click(button('Download'));
    await waitFor(() => expect(said).toEqual([{ words: 'Exported 3 papers to postil-2026-11-23.md' }]));
    expect(download).toHaveBeenCalledOnce();
    expect(exporter.write).toHaveBeenCalledExactlyOnceWith(
      { format: 'markdown', keys: ['k1', 'k2', 'k3'], choices: {} },
      expect.any(AbortSignal),
      expect.any(Function),
    );
    await waitFor(() => expect(dialog()).toBeNull());
    expect(document.activeElement).toBe(button('Export'));
  });

  it('may be pressed before it knows what was chosen last', async () => {
    const { exporter, download } = draw({ choicesOf: () => Promise.resolve({ group: 'tag' }) });
    await open('Markdown');
    fireEvent.click(button('Download'));
    await waitFor(() => expect(download).toHaveBeenCalledOnce());
    expect(exporter.write).toHaveBeenCalledExactlyOnceWith(
      { format: 'markdown', keys: ['k1', 'k2', 'k3'], choices: { group: 'tag' } },
      expect.any(AbortSignal),
      expect.any(Function),
    );
  });

  it('copies text, and says so', async () => {
    const { said, download } = draw();
    copied.mockResolvedValue();
    await open('Markdown');
    await screen.findByText('by month');
    fireEvent.click(button('Copy'));
    await waitFor(() => expect(said).toEqual([{ words: 'Copied 3 papers as Markdown' }]));
    expect(copied).toHaveBeenCalledExactlyOnceWith('# Reading list');
    expect(download).not.toHaveBeenCalled();
  });

  it('says when it was not copied, and copies without writing again', async () => {
    const { said, exporter } = draw();
    copied.mockRejectedValueOnce(new Error('Not allowed.')).mockResolvedValue();
    await open('Markdown');
    await screen.findByText('by month');
    fireEvent.click(button('Copy'));
    await waitFor(() => expect(status()).toBe('Not exported: Not allowed. Your papers are as they were; try again.'));
    fireEvent.click(button('Copy'));
    await waitFor(() => expect(said).toEqual([{ words: 'Copied 3 papers as Markdown' }]));
    expect(exporter.write).toHaveBeenCalledOnce();
  });

  it('has nothing to copy where a file is no text', async () => {
    draw();
    await open('Obsidian');
    expect(screen.queryByRole('button', { name: 'Copy' })).toBeNull();
    expect(button('Download')).toBeTruthy();
  });

  it('says how far it is, and can be called off', async () => {
    let signal: AbortSignal | undefined;
    let progress: ((done: number) => void) | undefined;
    const { said } = draw({
      write: (_, given, onProgress) => {
        signal = given;
        progress = onProgress;
        return new Promise((_resolve, reject) => {
          given.addEventListener('abort', () => reject(new Error('Called off.')));
        });
      },
    });
    await open('Markdown');
    await screen.findByText('by month');
    fireEvent.click(button('Download'));
    await waitFor(() => expect(progress).toBeDefined());
    await act(() => progress?.(2));
    expect(status()).toBe('Writing 2 of 3 papers…');
    expect(screen.getByRole('progressbar', { name: 'Written' }).getAttribute('value')).toBe('2');
    expect(document.activeElement).toBe(button('Cancel'));
    expect(await violations(screen.getByRole('dialog'))).toEqual([]);
    fireEvent.click(button('Cancel'));
    expect(signal?.aborted).toBe(true);
    await waitFor(() => expect(document.activeElement).toBe(button('Download')));
    expect(status()).toBe('');
    expect(said).toEqual([]);
  });

  it('says afterwards what could not be kept for the next time', async () => {
    let end: (words: string | undefined) => void = () => undefined;
    const unkept = new Promise<string | undefined>((resolve) => (end = resolve));
    const { said } = draw({ write: () => Promise.resolve({ count: 3, name: 'a.bib', download: () => undefined, unkept }) });
    await open('JSON');
    await screen.findByText('by month');
    fireEvent.click(button('Download'));
    await waitFor(() => expect(said).toEqual([{ words: 'Exported 3 papers to a.bib' }]));
    end('The citation keys could not be kept');
    await waitFor(() => expect(said).toHaveLength(2));
    expect(said[1]).toEqual({ words: 'The citation keys could not be kept' });
  });

  it('says what went wrong, and stays', async () => {
    const { said } = draw({ write: () => Promise.reject(new Error('The disk is full.')) });
    await open('JSON');
    await screen.findByText('by month');
    fireEvent.click(button('Download'));
    await waitFor(() => expect(status()).toBe('Not exported: The disk is full. Your papers are as they were; try again.'));
    expect(button('Download')).toBeTruthy();
    expect(said).toEqual([]);
  });

  it('says that there is no preview, and can be written nevertheless', async () => {
    const { download } = draw({ preview: () => Promise.reject(new Error('No.')) });
    await open('JSON');
    await screen.findByText('There is no preview: No');
    fireEvent.click(button('Download'));
    await waitFor(() => expect(download).toHaveBeenCalledOnce());
  });

  it.each(['Close', 'Escape'])('is left by %s', async (way) => {
    const { said } = draw();
    const panel = await open('Markdown');
    await screen.findByText('by month');
    expect(await violations(panel)).toEqual([]);
    // What the browser makes of Escape.
    if (way === 'Escape') fireEvent(panel, new Event('cancel', { cancelable: true }));
    else fireEvent.click(button('Close'));
    await waitFor(() => expect(dialog()).toBeNull());
    expect(document.activeElement).toBe(button('Export'));
    expect(said).toEqual([]);
  });
});

describe('a choice of her own', () => {
  const hers = { id: 'mine', name: 'Journal of Mine' };
  const styles = () => [...screen.getByRole<HTMLSelectElement>('combobox', { name: 'Style' }).options].map(({ text }) => text);
  const chosen = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Style' }).value;
  const said = () => screen.getByRole('status', { name: 'Style' }).textContent;
  const file = new File(['<style/>'], 'mine.csl');
  const bring = () => fireEvent.change(document.querySelector('input[type=file]')!, { target: { files: [file] } });

  it('is taken from a file, chosen at once, and taken out again', async () => {
    const addOwn = vi.fn<Exporter['addOwn']>(() => Promise.resolve({ ok: true, choice: hers }));
    const { exporter } = draw({ formats: [references], addOwn });
    const panel = await open('References');
    await screen.findByText('by month');
    expect(button('Add a style…')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Remove this style' })).toBeNull();
    bring();
    await waitFor(() => expect(said()).toBe('Added “Journal of Mine”'));
    expect(addOwn).toHaveBeenCalledWith('references', 'style', file);
    expect(styles()).toEqual(['APA', 'Journal of Mine']);
    expect(chosen()).toBe('mine');
    expect(exporter.keepChoices).toHaveBeenLastCalledWith('references', { style: 'mine' });
    expect(await violations(panel)).toEqual([]);
    fireEvent.click(button('Remove this style'));
    await waitFor(() => expect(said()).toBe('Removed “Journal of Mine”'));
    expect(exporter.removeOwn).toHaveBeenCalledWith('references', 'style', 'mine');
    expect(styles()).toEqual(['APA']);
    expect(chosen()).toBe('apa');
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Style' }));
  });

  it('is there the next time, and may be dropped onto the panel', async () => {
    const addOwn = vi.fn<Exporter['addOwn']>(() => Promise.resolve({ ok: true, choice: { id: 'other', name: 'Other' } }));
    draw({ formats: [references], addOwn, ownOf: () => Promise.resolve([hers]), choicesOf: () => Promise.resolve({ style: 'mine' }) });
    const panel = await open('References');
    await waitFor(() => expect(chosen()).toBe('mine'));
    fireEvent.drop(panel, { dataTransfer: { files: [file] } });
    await waitFor(() => expect(styles()).toEqual(['APA', 'Journal of Mine', 'Other']));
    expect(chosen()).toBe('other');
  });

  it.each([
    ['is none', () => Promise.resolve({ ok: false as const, words: 'This file is no citation style.' }), 'This file is no citation style.'],
    ['cannot be kept', () => Promise.reject(new Error('The disk is full.')), 'Not kept: The disk is full.'],
  ])('is refused in words where it %s', async (_, addOwn, words) => {
    draw({ formats: [references], addOwn });
    await open('References');
    await screen.findByText('by month');
    bring();
    await waitFor(() => expect(said()).toBe(words));
    expect(styles()).toEqual(['APA']);
  });
});
