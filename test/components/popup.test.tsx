// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { createRef } from 'preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NoteEditorHandle } from '../../components/note-editor';
import type { Exporter } from '../../components/export-panel';
import { Popup, type PopupProps } from '../../components/popup';
import type { SiteState } from '../../components/site-list';
import { paperFrom } from '../../lib/paper/merge';
import type { Paper } from '../../lib/paper/paper';
import { violations } from './accessible';
import { standInForDrawing } from './undrawn';

beforeAll(standInForDrawing);
afterEach(cleanup);

function paper(n: number, more: Partial<Paper> = {}): Paper {
  const seen = { ids: [`arxiv:2407.${String(n).padStart(5, '0')}`], title: `Paper ${String(n)}`, site: 'huggingface' };
  return { ...paperFrom(seen, `k${String(n)}`, n), ...more };
}

function ready(...papers: Paper[]): PopupProps['saved'] {
  return { state: 'ready', keys: papers.map(({ key }) => key), papers: new Map(papers.map((one) => [one.key, one])) };
}

function writer() {
  return {
    formats: ['Markdown', 'JSON'].map((name) => ({ id: name.toLowerCase(), name, isText: true, options: [] })),
    choicesOf: () => Promise.resolve({}),
    keepChoices: vi.fn(),
    ownOf: () => Promise.resolve([]),
    addOwn: vi.fn(),
    removeOwn: () => Promise.resolve(),
    preview: () => Promise.resolve({ text: '# Reading list', count: 3 }),
    write: vi.fn<Exporter['write']>(({ keys }) =>
      Promise.resolve({ count: keys.length, name: 'postil-2026-11-23.md', text: () => Promise.resolve(''), download: () => undefined }),
    ),
  } satisfies Exporter;
}

function popup(props: Partial<PopupProps> = {}) {
  const all = {
    page: undefined,
    sites: undefined,
    saved: ready(paper(1), paper(2), paper(3)),
    narrowing: { query: '' },
    tags: ['vision', 'to cite'],
    exporter: writer(),
    onWantExporter: vi.fn(),
    editor: createRef<NoteEditorHandle>(),
    onSites: vi.fn(),
    onSwitch: vi.fn<PopupProps['onSwitch']>(() => Promise.resolve({ ok: true })),
    onNarrow: vi.fn(),
    onWant: vi.fn(),
    onRetry: vi.fn(),
    onChange: vi.fn<PopupProps['onChange']>((one) => Promise.resolve({ ok: true, value: one })),
    onUnsaved: vi.fn(),
    unsavedOf: () => undefined,
    onRemove: vi.fn<PopupProps['onRemove']>(() => Promise.resolve({ ok: true })),
    onRestore: vi.fn<PopupProps['onRestore']>(() => Promise.resolve({ ok: true })),
    ...props,
  };
  const shown = render(<Popup {...all} />);
  return { ...all, again: (next: Partial<PopupProps>) => shown.rerender(<Popup {...all} {...next} />) };
}
const list = () => screen.getByRole('list', { name: 'Saved papers' });
const rows = () => within(list()).getAllByRole('listitem');
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const notice = () => screen.getByRole('status', { name: 'Notice' }).textContent;
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

// Roles and rules are computed for every element, without a browser's help, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

describe('what is on the page', () => {
  const line = () => screen.getByRole('status', { name: 'On this page' }).textContent;
  const page = { site: 'Hugging Face', kind: 'listing' as const, found: 12, saved: 3 };

  it('says how many papers were found and saved, and of which site', () => {
    popup({ page });
    expect(line()).toBe('Hugging Face · 12 here · 3 saved');
    cleanup();
    popup({ page: { ...page, kind: 'paper', found: 1, saved: 0, new: 0, dismissed: 0 } });
    expect(line()).toBe('Hugging Face · 1 here · 0 saved');
    cleanup();
    popup({ page: { ...page, found: 1_030, new: 12, dismissed: 2 } });
    expect(line()).toBe('Hugging Face · 1,030 here · 12 new · 3 saved · 2 dismissed');
  });

  it('steps through what is new, and shows what was dismissed', async () => {
    const answers: ({ at: number; of: number } | undefined)[] = [{ at: 1, of: 12 }, { at: 0, of: 0 }, undefined];
    const step = vi.fn(() => Promise.resolve(answers.shift()));
    const unfold = vi.fn((on: boolean) => Promise.resolve<boolean | undefined>(on));
    const said = () => screen.getByRole('status', { name: 'Steps' }).textContent;
    popup({ page: { ...page, new: 12, dismissed: 2, unfolded: false }, steps: { step, unfold } });
    fireEvent.click(button('Next new'));
    await waitFor(() => expect(said()).toBe('1 of 12'));
    fireEvent.click(button('Next new'));
    await waitFor(() => expect(said()).toBe('Nothing new is left'));
    fireEvent.click(button('Next new'));
    await waitFor(() => expect(said()).toBe('The page does not answer. Reload it.'));
    const dismissed = () => button('Show dismissed').getAttribute('aria-pressed');
    expect(dismissed()).toBe('false');
    fireEvent.click(button('Show dismissed'));
    await waitFor(() => expect(dismissed()).toBe('true'));
    fireEvent.click(button('Show dismissed'));
    await waitFor(() => expect(dismissed()).toBe('false'));
    expect(unfold.mock.calls).toEqual([[true], [false]]);
    expect(await violations(document.body)).toEqual([]);
    cleanup();
    popup({ page, steps: { step, unfold } });
    expect(screen.queryByRole('button', { name: /Next new|Show dismissed/u })).toBeNull();
  });

  it('says with the site’s name that a layout is not known, and what to do', () => {
    popup({ page: { ...page, found: 0, saved: 0 } });
    expect(line()).toContain('Hugging Face: this layout is not one we know');
    expect(line()).toContain('Reload the page');
  });

  it('is plain about a page without papers, and quiet until it knows', () => {
    popup({ page: { ...page, kind: 'other', found: 0 } });
    expect(line()).toBe('Hugging Face: no papers listed on this page');
    cleanup();
    popup({ page: undefined });
    expect(line()).toBe('No paper listing on this page');
    cleanup();
    popup({ page: 'asking' });
    expect(line().trim()).toBe('');
  });
});

describe('a site that is known and may not be read', () => {
  const page = { kind: 'off', site: 'Google Scholar', grant: 'google-scholar' } as const;
  const offer = 'Mark papers on Google Scholar';

  it('is said to be so, and offered', async () => {
    const { onSwitch, again } = popup({ page });
    expect(screen.getByRole('status', { name: 'On this page' }).textContent).toBe(
      'Google Scholar: Postil may not read this site until you allow it.',
    );
    fireEvent.click(button(offer));
    // Asked in the click: nothing was awaited.
    expect(onSwitch).toHaveBeenCalledExactlyOnceWith('google-scholar', true);
    await waitFor(() => expect(notice()).toBe('Papers on Google Scholar are marked from now on.'));
    again({ page: { kind: 'listing', site: 'Google Scholar', found: 10, saved: 0 } });
    expect(screen.queryByRole('button', { name: offer })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('stays so when she refuses: that is said, and nothing else happens', async () => {
    popup({ page, onSwitch: () => Promise.resolve({ ok: false, problem: { words: 'you did not allow it.' } }) });
    button(offer).focus();
    fireEvent.click(button(offer));
    await waitFor(() => expect(notice()).toBe('Google Scholar stays off: you did not allow it.'));
    expect(document.activeElement).toBe(button(offer));
  });

  it('is another thing than a page that does not answer', () => {
    popup({ page: { kind: 'silent', site: 'dblp' } });
    expect(screen.getByRole('status', { name: 'On this page' }).textContent).toBe('dblp: this page does not answerReload the page.');
    expect(screen.queryByRole('button', { name: /^Mark papers/ })).toBeNull();
  });
});

const sites: SiteState[] = [
  { id: 'arxiv', name: 'arXiv', hosts: ['arxiv.org'], held: ['arxiv.org'] },
  { id: 'pubmed', name: 'PubMed', hosts: ['pubmed.example.gov', 'pmc.example.gov'], held: ['pmc.example.gov'] },
  { id: 'dblp', name: 'dblp', hosts: ['dblp.org'], held: ['dblp.org'], problem: 'Script could not be loaded.' },
  { id: 'https://dblp.example.de/*', name: 'dblp.example.de', hosts: ['dblp.example.de'], held: [] },
];

describe('the sites', () => {
  const open = async (props: Partial<PopupProps> = {}) => {
    const shown = popup({ sites, ...props });
    fireEvent.click(button('Sites'));
    await screen.findByRole('heading', { name: 'Sites' });
    return shown;
  };
  const switchOf = (name: string) => screen.getByRole('switch', { name: `Mark papers on ${name}` });

  it('each have a switch with its hosts, and nothing of theirs is sent anywhere', async () => {
    const { onSites, again } = await open({ sites: undefined });
    expect(onSites).toHaveBeenCalledExactlyOnceWith(true);
    again({ sites });
    expect(screen.getByText(/sends nothing anywhere/)).toBeTruthy();
    const shown = within(screen.getByRole('list', { name: 'Sites' })).getAllByRole('listitem');
    expect(shown.map((item) => [item.textContent, within(item).getByRole('switch').getAttribute('aria-checked')])).toEqual([
      ['arXivarxiv.org', 'true'],
      ['PubMedpubmed.example.gov, pmc.example.gov. On at pmc.example.gov only', 'false'],
      ['dblpdblp.orgNot marked: Script could not be loaded.', 'true'],
      ['dblp.example.dedblp.example.de', 'false'],
    ]);
    expect(await violations(document.body)).toEqual([]);
  });

  it('are switched in the click, by the switch or its row, and keep the focus', async () => {
    const { onSwitch, again } = await open();
    switchOf('arXiv').focus();
    fireEvent.click(switchOf('arXiv'));
    expect(onSwitch).toHaveBeenLastCalledWith('arxiv', false);
    fireEvent.click(screen.getByText('PubMed'));
    expect(onSwitch).toHaveBeenLastCalledWith('pubmed', true);
    // What is true is what is granted, not what was pressed.
    expect(switchOf('arXiv').getAttribute('aria-checked')).toBe('true');
    again({ sites: sites.map((site) => ({ ...site, held: [], problem: undefined })) });
    await waitFor(() => expect(switchOf('arXiv').getAttribute('aria-checked')).toBe('false'));
    expect(document.activeElement).toBe(switchOf('arXiv'));
    expect(notice()).toBe('');
  });

  it('say what was refused, until it is well', async () => {
    const onSwitch = vi
      .fn<PopupProps['onSwitch']>()
      .mockResolvedValueOnce({ ok: false, problem: { words: 'it came with the installation.' } })
      .mockResolvedValue({ ok: true });
    await open({ onSwitch });
    fireEvent.click(switchOf('arXiv'));
    await waitFor(() => expect(notice()).toBe('arXiv stays on: it came with the installation.'));
    fireEvent.click(switchOf('dblp'));
    await waitFor(() => expect(notice()).toBe(''));
  });

  it('are left by a button, with the focus where it was, and a note that was open is saved', async () => {
    const { onSites, onChange } = popup({ sites });
    fireEvent.click(button('Note: Paper 2'));
    fireEvent.input(screen.getByRole('textbox', { name: 'Note on Paper 2' }), { target: { value: 'half' } });
    fireEvent.click(button('Sites'));
    await waitFor(() => expect(document.activeElement).toBe(button('Back to saved papers')));
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ key: 'k2' }), { note: { base: '', text: 'half' } });
    fireEvent.click(button('Back to saved papers'));
    await waitFor(() => expect(document.activeElement).toBe(button('Sites')));
    expect(onSites).toHaveBeenLastCalledWith(false);
    expect(rows()).toHaveLength(3);
  });

  it('keep the offer to undo', async () => {
    const { onRestore } = popup({ sites });
    fireEvent.click(button('Remove: Paper 1'));
    await waitFor(() => expect(notice()).toBe('Removed: Paper 1'));
    fireEvent.click(button('Sites'));
    await screen.findByRole('heading', { name: 'Sites' });
    fireEvent.click(switchOf('dblp'));
    await act(() => Promise.resolve());
    fireEvent.click(button('Undo'));
    await waitFor(() => expect(document.activeElement).toBe(button('Back to saved papers')));
    expect(onRestore).toHaveBeenCalledWith('k1');
  });
});

describe('the saved papers', () => {
  it('are a list of links, each with the readable title, in the order given', () => {
    popup({
      saved: ready(
        paper(1, { title: ' E$^{2}$GAN:\n <b>Efficient</b> GANs', links: { page: 'https://huggingface.co/papers/1' } }),
        paper(2, { title: '' }),
        paper(3, { ids: ['cvf:A_Paper'], title: 'No address' }),
      ),
    });
    const [first, second, third] = rows();
    const link = within(first!).getByRole('link', { name: 'E²GAN: <b>Efficient</b> GANs' });
    expect(link.getAttribute('href')).toBe('https://huggingface.co/papers/1');
    expect(link.getAttribute('target')).toBe('_blank');
    expect(within(second!).getByRole('link', { name: 'arXiv:2407.00002' }).getAttribute('href')).toBe('https://arxiv.org/abs/2407.00002');
    expect(within(third!).getByText('No address')).toBeTruthy();
    expect(document.querySelector('b')).toBeNull();
  });

  it.each([
    [{ authors: ['A', 'B', 'C', 'D', 'E', 'F', 'G'], published: '2024-07-10' }, 'A, B and 5 more10 Jul 2024'],
    [{ authors: ['A', 'B', 'C'], published: '2024-07' }, 'A, B and CJul 2024'],
    [{ authors: ['A', 'B'], published: '2024' }, 'A and B2024'],
    [{ authors: ['A'], authorCount: 8 }, 'A and 7 more'],
    [{ authors: ['A'] }, 'A'],
    [{ organisation: 'Walrus Institute', authorCount: 8 }, 'Walrus Institute'],
    [{ authorCount: 8 }, '8 authors'],
    [{ authorCount: 1 }, '1 author'],
  ])('say who wrote them and when: %o', (facts, words) => {
    popup({ saved: ready(paper(1, { ...facts, links: { page: 'https://www.example.org/1' } })) });
    expect(rows()[0]?.querySelector('.paper-facts')?.textContent).toBe(`${words}example.org`);
  });

  it('show tags and note, and the status, which can be set', async () => {
    const { onChange } = popup({ saved: ready(paper(1, { tags: ['vision', 'to cite'], note: 'Ask Lea', status: 'reading' })) });
    expect(rows()[0]?.textContent).toContain('Ask Lea');
    expect(rows()[0]?.textContent).toContain('visionto cite');
    const status = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Status: Paper 1' });
    expect(status.value).toBe('reading');
    fireEvent.change(status, { target: { value: 'read' } });
    await waitFor(() => expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ key: 'k1' }), { status: 'read' }));
  });

  it('say when a status could not be saved, and show it as it is', async () => {
    popup({ saved: ready(paper(1)), onChange: () => Promise.resolve({ ok: false, problem: { words: 'The disk is full.', again: true } }) });
    const status = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Status: Paper 1' });
    fireEvent.change(status, { target: { value: 'read' } });
    await waitFor(() => expect(notice()).toBe('Status not saved: The disk is full.'));
    expect(status.value).toBe('to-read');
  });

  it('draw only what is seen of ten thousand, and want no more of them', () => {
    const all = Array.from({ length: 10_000 }, (_, n) => paper(n));
    const onWant = vi.fn<PopupProps['onWant']>();
    popup({ saved: ready(...all), onWant });
    expect(rows().length).toBeLessThan(100);
    expect(rows()[0]?.getAttribute('aria-setsize')).toBe('10000');
    expect(onWant.mock.calls.at(-1)?.[0].length).toBeLessThan(100);
    expect(screen.getByText('10,000 papers saved')).toBeTruthy();
  });
});

describe('search and filters', () => {
  it('have the focus in the search box, and tell what was typed and chosen', () => {
    const { onNarrow } = popup({ narrowing: { query: '', tag: 'vision' } });
    const box = screen.getByRole('searchbox', { name: 'Search saved papers' });
    expect(document.activeElement).toBe(box);
    fireEvent.input(box, { target: { value: 'walrus' } });
    expect(onNarrow).toHaveBeenLastCalledWith({ query: 'walrus', tag: 'vision' });
    fireEvent.change(screen.getByRole('combobox', { name: 'Filter by status' }), { target: { value: 'read' } });
    expect(onNarrow).toHaveBeenLastCalledWith({ query: '', tag: 'vision', status: 'read' });
    fireEvent.change(screen.getByRole('combobox', { name: 'Filter by tag' }), { target: { value: '' } });
    expect(onNarrow).toHaveBeenLastCalledWith({ query: '', tag: undefined });
  });

  it('clear with Escape before the popup closes, and with a button', () => {
    const { onNarrow, again } = popup({ narrowing: { query: 'walrus' } });
    expect(press('Escape')).toBe(false);
    expect(onNarrow).toHaveBeenLastCalledWith({ query: '' });
    fireEvent.click(button('Clear the search'));
    expect(onNarrow).toHaveBeenCalledTimes(2);
    again({ narrowing: { query: '' } });
    expect(press('Escape')).toBe(true);
  });

  it('say how many were found, how far a search has come, and that nothing was found', () => {
    const { again, onNarrow } = popup({ narrowing: { query: 'x' } });
    const words = () => screen.getByRole('status', { name: 'Papers' }).textContent;
    expect(words()).toBe('3 papers found');
    again({ narrowing: { query: 'x' }, saved: { state: 'ready', keys: [], papers: new Map(), searched: { done: 4000, total: 10_000 } } });
    expect(words()).toBe('Searching 4,000 of 10,000…');
    expect(screen.queryByText('No paper found')).toBeNull();
    again({ narrowing: { query: 'x' }, saved: ready() });
    expect(screen.getByText('No paper found')).toBeTruthy();
    fireEvent.click(button('Show all papers'));
    expect(onNarrow).toHaveBeenLastCalledWith({ query: '' });
  });
});

describe('editing', () => {
  it('opens in place, one at a time, and gives the focus back', () => {
    popup();
    fireEvent.click(button('Note: Paper 2'));
    expect(button('Note: Paper 2').getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Note on Paper 2' }));
    expect(screen.getByRole('combobox', { name: 'Tags for Paper 2' })).toBeTruthy();
    fireEvent.click(button('Note: Paper 1'));
    expect(screen.getAllByRole('textbox', { name: /^Note on/ })).toHaveLength(1);
    press('Escape');
    expect(screen.queryByRole('textbox', { name: /^Note on/ })).toBeNull();
    expect(document.activeElement).toBe(button('Note: Paper 1'));
  });

  it('keeps the row where it is while it no longer passes the search', () => {
    const papers = [paper(1), paper(2), paper(3)];
    const { again } = popup({ saved: ready(...papers), narrowing: { query: 'x' } });
    fireEvent.click(button('Note: Paper 2'));
    const [first, second, third] = papers;
    again({ saved: { state: 'ready', keys: ['k1', 'k3'], papers: new Map([first!, second!, third!].map((one) => [one.key, one])) } });
    expect(rows().map((row) => within(row).getByRole('link').textContent)).toEqual(['Paper 1', 'Paper 2', 'Paper 3']);
  });

  it('shows what waits to be saved from an earlier editor, and saves it', async () => {
    const unsaved = { note: { base: '', text: 'typed before the popup went' } };
    const { onChange } = popup({ unsavedOf: ({ key }) => (key === 'k2' ? unsaved : undefined) });
    fireEvent.click(button('Note: Paper 2'));
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note on Paper 2' }).value).toBe('typed before the popup went');
    await waitFor(() => expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ key: 'k2' }), unsaved));
  });
});

describe('removing', () => {
  it('offers to undo, with the focus there, and undoes the last first', async () => {
    const asked: string[] = [];
    const done = (name: string) => (key: string) => {
      asked.push(`${name} ${key}`);
      return Promise.resolve({ ok: true } as const);
    };
    popup({ onRemove: done('remove'), onRestore: done('restore') });
    fireEvent.click(button('Remove: Paper 1'));
    await waitFor(() => expect(notice()).toBe('Removed: Paper 1'));
    expect(document.activeElement).toBe(button('Undo'));
    fireEvent.click(button('Remove: Paper 3'));
    await waitFor(() => expect(notice()).toBe('Removed: Paper 3'));
    fireEvent.click(button('Undo'));
    await waitFor(() => expect(notice()).toBe('Removed: Paper 1'));
    fireEvent.click(button('Undo'));
    await waitFor(() => expect(notice()).toBe(''));
    expect(asked).toEqual(['remove k1', 'remove k3', 'restore k3', 'restore k1']);
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('says that it failed, and tries again when asked', async () => {
    const onRemove = vi
      .fn<PopupProps['onRemove']>()
      .mockResolvedValueOnce({ ok: false, problem: { words: 'Postil did not answer.' } })
      .mockResolvedValue({ ok: true });
    popup({ onRemove });
    fireEvent.click(button('Remove: Paper 1'));
    await waitFor(() => expect(notice()).toBe('Not removed: Postil did not answer.'));
    fireEvent.click(button('Try again'));
    await waitFor(() => expect(notice()).toBe('Removed: Paper 1'));
  });
});

it('leads to the library, once', () => {
  popup();
  expect(screen.getByRole('link', { name: 'Library' }).getAttribute('href')).toBe('library.html');
});

it('names each of its tools once', () => {
  popup();
  const names = within(screen.getByRole('banner'))
    .getAllByRole('button')
    .concat(within(screen.getByRole('banner')).getAllByRole('link'))
    .map((one) => one.getAttribute('aria-label') ?? one.textContent);
  expect(new Set(names).size).toBe(names.length);
});

describe('exporting', () => {
  const menu = () => screen.getByRole('menu', { name: 'Export' });

  it('is a menu of formats, worked by keyboard, that gives the focus back', () => {
    popup();
    button('Export').focus();
    press('ArrowDown');
    expect(
      within(menu())
        .getAllByRole('menuitem')
        .map((item) => item.textContent),
    ).toEqual(['Markdown', 'JSON']);
    expect(document.activeElement?.textContent).toBe('Markdown');
    press('End');
    expect(document.activeElement?.textContent).toBe('JSON');
    press('Escape');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button('Export'));
  });

  it('exports what is found, else all, and says so', async () => {
    const exporter = writer();
    const { again } = popup({ exporter });
    fireEvent.click(button('Export'));
    expect(within(menu()).getByRole('group', { name: 'Export all 3 papers' })).toBeTruthy();
    press('Escape');
    again({ saved: ready(paper(2)), narrowing: { query: 'two' } });
    fireEvent.click(button('Export'));
    expect(within(menu()).getByRole('group', { name: 'Export 1 paper found' })).toBeTruthy();
    fireEvent.click(screen.getByRole('menuitem', { name: 'JSON' }));
    await screen.findByText('# Reading list');
    fireEvent.click(button('Download'));
    await waitFor(() => expect(notice()).toBe('Exported 1 paper to postil-2026-11-23.md'));
    expect(exporter.write.mock.calls.map(([what]) => what)).toEqual([{ format: 'json', keys: ['k2'], choices: {} }]);
  });
});

describe('its states', () => {
  it('tells how to begin when nothing is saved', () => {
    popup({ saved: ready() });
    expect(screen.getByText('Nothing saved yet')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open Hugging Face Papers' })).toBeTruthy();
    expect(button('Export').hasAttribute('disabled')).toBe(true);
  });

  it('says what the database said, and asks again', () => {
    const { onRetry } = popup({ saved: { state: 'failed', words: 'The database is corrupt.' } });
    expect(screen.getByText(/The database is corrupt\./)).toBeTruthy();
    fireEvent.click(button('Try again'));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it('says what it waits for, where that is known', () => {
    popup({ saved: { state: 'loading', words: 'Another tab holds your papers.' } });
    expect(screen.getByText('Another tab holds your papers.')).toBeTruthy();
  });

  const full = ready(paper(1, { tags: ['a'], note: 'n' }), paper(2, { title: 'عنوان' }), paper(3, { authors: ['A'] }));
  it.each<[string, Partial<PopupProps>, (() => void)?]>([
    ['with papers', { saved: full, page: { site: 'Hugging Face', kind: 'listing', found: 12, saved: 3 } }],
    ['editing', { saved: full }, () => fireEvent.click(button('Note: Paper 1'))],
    ['with the menu open', { saved: full }, () => fireEvent.click(button('Export'))],
    ['on a layout not known', { page: { site: 'Hugging Face', kind: 'listing', found: 0, saved: 0 } }],
    ['on a site that is off', { page: { kind: 'off', site: 'Google Scholar', grant: 'google-scholar' } }],
    ['on a page that does not answer', { page: { kind: 'silent', site: 'dblp' } }],
    ['empty', { saved: ready() }],
    ['without a result', { saved: ready(), narrowing: { query: 'x' } }],
    ['loading', { saved: { state: 'loading' } }],
    ['failed', { saved: { state: 'failed', words: 'No.' } }],
    ['with something removed', { saved: full }, () => fireEvent.click(button('Remove: Paper 1'))],
  ])('are accessible: %s', async (_, props, then) => {
    popup(props);
    then?.();
    if (then && screen.queryByText('Undo') === null) await act(() => Promise.resolve());
    expect(await violations(document.body)).toEqual([]);
  });
});
