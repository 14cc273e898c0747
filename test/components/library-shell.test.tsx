// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { createRef } from 'preact';
import { useState } from 'preact/hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Act, Done } from '../../components/library/acts';
import { LibraryPage, type LibraryPageProps, type Listed, type PanelFrame } from '../../components/library/shell';
import type { NoteEditorHandle } from '../../components/note-editor';
import type { Paper } from '../../lib/paper/paper';
import { EVERYTHING, type Listing, type View } from '../../lib/paper/view';
import { paperOf } from '../paper/record';
import { violations } from './accessible';

// Roles and rules are computed for every element, without a browser's help, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

let narrow = false;
beforeEach(() => {
  narrow = false;
  // jsdom draws nothing: rows have a height of their own, and nothing is observed or scrolled.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('scrollTo', () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('matchMedia', () => ({ matches: narrow, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(100);
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
    this.querySelector<HTMLElement>('[autofocus], button, input')?.focus();
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});
afterEach(cleanup);

function paper(n: number, more: Partial<Paper> = {}): Paper {
  return paperOf({ key: `k${String(n)}`, ids: [`arxiv:2407.${String(n).padStart(5, '0')}`], title: `Paper ${String(n)}`, ...more });
}
const some = (count: number, more: Partial<Paper> = {}) => Array.from({ length: count }, (_, at) => paper(at + 1, more));

function listing(papers: readonly Paper[], more: Partial<Listing> = {}): Listing {
  return {
    keys: papers.map(({ key }) => key),
    words: [],
    saved: papers.length,
    trashed: 2,
    tags: [
      { name: 'vision', count: 3 },
      { name: 'to cite', count: 1 },
    ],
    sites: [{ id: 'arxiv', count: 2 }],
    years: [{ year: 2024, count: 2 }],
    ...more,
  };
}
function ready(papers: readonly Paper[], more: Partial<Listing> = {}): Listed {
  return {
    is: 'ready',
    keys: papers.map(({ key }) => key),
    papers: new Map(papers.map((one) => [one.key, one])),
    listing: listing(papers, more),
  };
}

interface Setting extends Partial<LibraryPageProps> {
  papers?: readonly Paper[];
}

/** The page with its address played: what is opened and narrowed to is as it was asked. */
function library({ papers = some(3), ...props }: Setting = {}) {
  const onAct = vi.fn<LibraryPageProps['onAct']>((_, keys) => Promise.resolve({ count: keys.length, left: [] }));
  const onView = vi.fn<LibraryPageProps['onView']>();
  const onOpened = vi.fn<LibraryPageProps['onOpened']>();
  const onRead = vi.fn<LibraryPageProps['onRead']>();
  const onWant = vi.fn<LibraryPageProps['onWant']>();
  let change: (next: Partial<LibraryPageProps>) => void = () => undefined;
  function Around() {
    const [view, setView] = useState<View>(props.view ?? EVERYTHING);
    const [opened, setOpened] = useState(props.opened);
    const [more, setMore] = useState<Partial<LibraryPageProps>>({});
    change = (next) => setMore((before) => ({ ...before, ...next }));
    const all: LibraryPageProps = {
      view,
      opened,
      listed: ready(papers),
      siteNames: new Map([['arxiv', 'arXiv']]),
      panels: [],
      editor: createRef<NoteEditorHandle>(),
      onView: (next, how) => {
        onView(next, how);
        setView(next);
      },
      onOpened: (key, how) => {
        onOpened(key, how);
        setOpened(key);
      },
      onWant,
      onRetry: vi.fn(),
      onAct,
      trashedKeys: () => Promise.resolve(papers.map(({ key }) => key)),
      onRead,
      renderDetail: ({ paper: { title }, editing, focus, onClose, onRemove, paper: one }) => (
        <section aria-label={`Details: ${title}`}>
          {editing ? `editing ${focus}` : 'reading'}
          <button type="button" onClick={onClose}>
            Close it
          </button>
          <button type="button" onClick={() => onRemove(one)}>
            Bin it
          </button>
        </section>
      ),
      renderExport: (keys, what) => <button type="button">{keys.length === 0 ? 'nothing to export' : what}</button>,
      ...props,
      ...more,
    };
    return <LibraryPage {...all} view={view} opened={opened} />;
  }
  render(<Around />);
  return {
    onAct: props.onAct ? vi.mocked(props.onAct) : onAct,
    onView,
    onOpened,
    onRead,
    onWant,
    again: (next: Partial<LibraryPageProps>) => act(() => change(next)),
  };
}

const list = () => screen.getByRole('list', { name: /^(Saved papers|Papers in the trash)$/ });
const rows = () => within(list()).getAllByRole('listitem');
const row = (n: number) => {
  const found = rows().find((one) => one.dataset.row === `k${String(n)}`);
  if (!found) throw new Error(`No row of paper ${String(n)}`);
  return found;
};
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const status = (name: string) => screen.getByRole('status', { name }).textContent.trim();
const press = (key: string, more: Partial<KeyboardEventInit> = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const focused = () => (document.activeElement instanceof HTMLElement ? document.activeElement.dataset.row : undefined);

describe('the list', () => {
  it('is of papers, each with a link named by its readable title, and passes the rules', async () => {
    library({
      papers: [
        paper(1, {
          title: 'E$^{2}$GAN',
          authors: ['Ada A', 'Bo B'],
          published: '2024-07-02',
          venue: 'ICLR',
          status: 'reading',
          tags: ['vision'],
          note: '\nFirst line\nsecond',
          links: { page: 'https://arxiv.example/abs/1', pdf: 'https://arxiv.example/pdf/1', code: 'https://code.example/1' },
        }),
        paper(2, { title: '' }),
      ],
    });
    const link = within(row(1)).getByRole('link', { name: 'E²GAN' });
    expect(link.getAttribute('href')).toBe('https://arxiv.example/abs/1');
    expect(within(row(1)).getByRole('link', { name: 'PDF: E²GAN' }).getAttribute('href')).toBe('https://arxiv.example/pdf/1');
    expect(within(row(1)).getByRole('link', { name: 'Code: E²GAN' }).getAttribute('href')).toBe('https://code.example/1');
    for (const words of ['Ada A and Bo B', '2 Jul 2024', 'ICLR', 'Reading', 'vision', 'First line'])
      expect(row(1).textContent).toContain(words);
    expect(row(1).textContent).not.toContain('second');
    expect(within(row(2)).getByRole('link', { name: 'arXiv:2407.00002' })).toBeTruthy();
    expect(rows().map((one) => [one.getAttribute('aria-posinset'), one.getAttribute('aria-setsize')])).toEqual([
      ['1', '2'],
      ['2', '2'],
    ]);
    expect(await violations(document.body)).toEqual([]);
  });

  it('draws few of very many, wants their records only, and says how many there are', () => {
    const papers = some(10_000);
    const { onWant } = library({ papers });
    expect(rows().length).toBeLessThan(40);
    expect(rows()[0]!.getAttribute('aria-setsize')).toBe('10000');
    expect(status('Papers')).toBe('10,000 papers saved');
    const wanted = onWant.mock.lastCall![0];
    expect(wanted.length).toBeLessThanOrEqual(60);
    expect(wanted).toEqual(papers.slice(0, wanted.length).map(({ key }) => key));
  });

  it('keeps the row that has the focus, however far from what is seen', () => {
    library({ papers: some(10_000) });
    void act(() => row(1).focus());
    press('End');
    expect(focused()).toBe('k10000');
    expect(rows().map((one) => one.dataset.row)).toContain('k10000');
    expect(rows().length).toBeLessThan(40);
  });

  it('shows what was found where it stands, and of the abstract where it stands nowhere else', () => {
    const papers = [
      paper(1, { title: 'Quantum things', note: 'first\nof quantum', abstract: 'Nothing' }),
      paper(2, { abstract: `${'Long before. '.repeat(20)}Here a quantum is. After.` }),
    ];
    library({ listed: ready(papers, { words: ['quantum'] }), view: { ...EVERYTHING, query: 'quantum' } });
    expect([...row(1).querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['Quantum', 'quantum']);
    expect(row(1).textContent).toContain('of quantum');
    expect(row(2).querySelector('mark')?.textContent).toBe('quantum');
    expect(row(2).textContent).toContain('Here a quantum is.');
    expect(status('Papers')).toBe('2 papers found');
  });

  it('shows text as text', () => {
    library({ papers: [paper(1, { title: '<img src=x onerror=alert(1)>', note: '<b>x</b>', tags: ['<i>t</i>'] })] });
    expect(list().querySelector('img, b, i')).toBeNull();
    expect(within(row(1)).getByRole('link', { name: '<img src=x onerror=alert(1)>' })).toBeTruthy();
  });

  it('has a row for a record that is not there yet', () => {
    library({ listed: { is: 'ready', keys: ['k1', 'k2'], papers: new Map([['k1', paper(1)]]), listing: listing(some(2)) } });
    expect(rows()).toHaveLength(2);
    expect(row(2).textContent).toBe('…');
  });

  it('shows the first papers before the catalogue has answered, and does not say that they are all', () => {
    const papers = some(2);
    library({ listed: { is: 'ready', keys: ['k1', 'k2'], papers: new Map(papers.map((one) => [one.key, one])), listing: undefined } });
    expect(rows().map((one) => one.getAttribute('aria-setsize'))).toEqual(['-1', '-1']);
    expect(status('Papers')).toBe('');
    expect(button('nothing to export')).toBeTruthy();
    press('a', { ctrlKey: true });
    expect(screen.queryByText(/selected/)).toBeNull();
  });
});

describe('the states', () => {
  it('reading', () => {
    library({ listed: { is: 'reading' } });
    expect(screen.getByText('Reading your papers…')).toBeTruthy();
  });

  it('failed, with what to do', async () => {
    const onRetry = vi.fn();
    library({ listed: { is: 'failed', words: 'The disk is full. Nothing is lost.' }, onRetry });
    expect(screen.getByText('The disk is full. Nothing is lost.')).toBeTruthy();
    fireEvent.click(button('Try again'));
    expect(onRetry).toHaveBeenCalledOnce();
    expect(await violations(document.body)).toEqual([]);
  });

  it('empty', () => {
    library({ papers: [] });
    expect(screen.getByRole('heading', { name: 'Nothing saved yet' })).toBeTruthy();
  });

  it('nothing found, with a way to everything', () => {
    const { onView } = library({ papers: [], view: { ...EVERYTHING, query: 'zzz', tags: ['vision'], trash: true } });
    expect(screen.getByRole('heading', { name: 'No paper found' })).toBeTruthy();
    fireEvent.click(button('Show all papers'));
    expect(onView).toHaveBeenLastCalledWith({ ...EVERYTHING, trash: true }, 'click');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('still reading: how far it has come', () => {
    library({ listed: ready(some(2), { progress: { done: 500, total: 2_000 } }) });
    expect(status('Papers')).toBe('Reading 500 of 2,000 papers…');
    expect(screen.getByRole('progressbar', { name: 'Papers read' }).getAttribute('max')).toBe('2000');
  });

  it('a query that is not well formed', () => {
    library({ listed: ready(some(1), { problem: 'year:20x is no year' }), view: { ...EVERYTHING, query: 'year:20x' } });
    const box = screen.getByRole('searchbox');
    expect(document.getElementById(box.getAttribute('aria-describedby')!)!.textContent).toBe('year:20x is no year');
  });
});

describe('narrowing', () => {
  const last = (onView: { mock: { lastCall?: [View, string] | undefined } }) => onView.mock.lastCall;

  it('by typing, which is no step of its own', () => {
    const { onView } = library();
    fireEvent.input(screen.getByRole('searchbox', { name: 'Search saved papers' }), { target: { value: 'graph' } });
    expect(last(onView)).toEqual([{ ...EVERYTHING, query: 'graph' }, 'typing']);
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Escape' });
    expect(last(onView)![0].query).toBe('');
  });

  it('by status, tags, sites, years, notes and code, and out of each again', async () => {
    const { onView } = library();
    const check = (name: string | RegExp) => fireEvent.click(screen.getByRole('checkbox', { name }));
    check('Reading');
    check(/^vision/);
    check(/^to cite/);
    fireEvent.change(screen.getByRole('combobox', { name: 'Papers with' }), { target: { value: 'all' } });
    check(/^arXiv/);
    fireEvent.change(screen.getByRole('combobox', { name: 'From year' }), { target: { value: '2024' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Note' }), { target: { value: 'yes' } });
    fireEvent.change(screen.getByRole('combobox', { name: 'Code' }), { target: { value: 'no' } });
    expect(last(onView)).toEqual([
      {
        ...EVERYTHING,
        statuses: ['reading'],
        tags: ['vision', 'to cite'],
        tagged: 'all',
        sites: ['arxiv'],
        from: 2024,
        note: true,
        code: false,
      },
      'click',
    ]);
    expect(await violations(document.body)).toEqual([]);
    for (const name of ['Reading', '#vision', '#to cite', 'arXiv', 'From 2024', 'With a note', 'Without code'])
      fireEvent.click(button(`Remove the filter ${name}`));
    expect(last(onView)![0]).toEqual(EVERYTHING);
  });

  it('by having no tags, which no tag goes with', () => {
    const { onView } = library({ view: { ...EVERYTHING, tags: ['vision'], tagged: 'all' } });
    fireEvent.click(screen.getByRole('checkbox', { name: 'No tags' }));
    expect(last(onView)![0]).toMatchObject({ tags: [], tagged: 'untagged' });
    fireEvent.click(screen.getByRole('checkbox', { name: /^vision/ }));
    expect(last(onView)![0]).toMatchObject({ tags: ['vision'], tagged: 'any' });
  });

  it('keeps a tag in sight that no paper has any more', () => {
    library({ view: { ...EVERYTHING, tags: ['gone'] } });
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /^gone/ }).checked).toBe(true);
  });

  it('leaves order and words when the filters are cleared', () => {
    const { onView } = library({ view: { ...EVERYTHING, query: 'x', sort: 'title', descending: false, statuses: ['read'], from: 2020 } });
    fireEvent.click(button('Clear filters'));
    expect(last(onView)![0]).toEqual({ ...EVERYTHING, query: 'x', sort: 'title', descending: false });
  });

  it('and sorting, best match only while something is looked for', () => {
    const { onView } = library();
    const sort = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Sort by' });
    expect([...sort().options].map(({ value }) => value)).not.toContain('relevance');
    fireEvent.change(sort(), { target: { value: 'title' } });
    expect(last(onView)![0]).toMatchObject({ sort: 'title', descending: false });
    fireEvent.click(button('Order: A to Z'));
    expect(last(onView)![0]).toMatchObject({ sort: 'title', descending: true });
  });

  it('goes to the trash by a link, and leaves another tab to the browser', () => {
    const { onView } = library();
    const trash = screen.getByRole('link', { name: /^Trash/ });
    expect(trash.getAttribute('href')).toBe('library.html?trash=yes');
    fireEvent.click(trash, { ctrlKey: true });
    expect(onView).not.toHaveBeenCalled();
    fireEvent.click(trash);
    expect(last(onView)).toEqual([{ ...EVERYTHING, trash: true }, 'click']);
  });
});

describe('the keyboard', () => {
  it('has one row in the order of Tab, and moves from row to row', () => {
    library({ papers: some(5) });
    expect(rows().map((one) => one.tabIndex)).toEqual([0, -1, -1, -1, -1]);
    press('j');
    expect(focused()).toBe('k1');
    press('j');
    press('ArrowDown');
    expect(focused()).toBe('k3');
    press('k');
    expect(focused()).toBe('k2');
    expect(rows().map((one) => one.tabIndex)).toEqual([-1, 0, -1, -1, -1]);
    // What is in other rows is not in the order of Tab, either.
    expect(within(row(3)).getByRole('checkbox').tabIndex).toBe(-1);
    expect(within(row(2)).getByRole('checkbox').tabIndex).toBe(0);
    press('ArrowUp');
    press('ArrowUp');
    expect(focused()).toBe('k1');
  });

  it('opens the details, goes on with the next paper’s, closes them and gives the focus back', () => {
    const { onOpened } = library();
    press('j');
    press('Enter');
    expect(onOpened).toHaveBeenLastCalledWith('k1', 'click');
    expect(screen.getByRole('region', { name: 'Details: Paper 1' })).toBeTruthy();
    press('j');
    expect(onOpened).toHaveBeenLastCalledWith('k2', 'step');
    expect(focused()).toBe('k2');
    press('Escape');
    expect(onOpened).toHaveBeenLastCalledWith(undefined, 'click');
    expect(focused()).toBe('k2');
  });

  it('selects, one by one, several and all, and lets go', () => {
    library({ papers: some(5) });
    press('j');
    press(' ');
    expect(within(row(1)).getByRole<HTMLInputElement>('checkbox').checked).toBe(true);
    press('ArrowDown', { shiftKey: true });
    press('ArrowDown', { shiftKey: true });
    expect(screen.getByText('3 selected')).toBeTruthy();
    press('ArrowUp', { shiftKey: true });
    expect(screen.getByText('2 selected')).toBeTruthy();
    press('a', { ctrlKey: true });
    expect(screen.getByText('5 selected')).toBeTruthy();
    expect(status('Papers')).toBe('5 papers saved · 5 selected');
    press('Escape');
    expect(screen.queryByText(/\d selected$/)).toBeNull();
  });

  it('edits note and tags of the paper it is on', () => {
    library();
    press('j');
    press('e');
    expect(screen.getByRole('region').textContent).toContain('editing note');
    press('j');
    // Another paper is not edited for that.
    expect(screen.getByRole('region', { name: 'Details: Paper 2' }).textContent).toContain('reading');
    press('t');
    expect(screen.getByRole('region').textContent).toContain('editing tags');
  });

  it('sets the status, of the paper it is on or of those that are selected', async () => {
    const { onAct } = library();
    press('j');
    press('3');
    await waitFor(() => expect(status('Notice')).toBe('1 paper set to Read'));
    expect(onAct).toHaveBeenLastCalledWith({ is: 'status', status: 'read' }, ['k1'], expect.anything());
    press('a', { ctrlKey: true });
    press('2');
    await waitFor(() => expect(status('Notice')).toBe('3 papers set to Reading'));
    expect(onAct).toHaveBeenLastCalledWith({ is: 'status', status: 'reading' }, ['k1', 'k2', 'k3'], expect.anything());
  });

  it('moves to trash, goes on with the row in its place, and undoes', async () => {
    const undo = vi.fn<NonNullable<Done['undo']>>(() => Promise.resolve({ count: 1, left: [] }));
    const papers = some(4);
    const { onAct, again } = library({ papers, onAct: vi.fn(() => Promise.resolve({ count: 1, left: [], undo })) });
    press('j');
    press('j');
    press('Delete');
    expect(onAct).toHaveBeenLastCalledWith({ is: 'trash' }, ['k2'], expect.anything());
    await waitFor(() => expect(status('Notice')).toBe('1 paper moved to trash'));
    expect(focused()).toBe('k2');
    void again({ listed: ready(papers.filter(({ key }) => key !== 'k2')) });
    expect(focused()).toBe('k3');
    press('u');
    await waitFor(() => expect(undo).toHaveBeenCalledOnce());
    await waitFor(() => expect(status('Notice')).toBe('Undone for 1 paper'));
    // Once is enough.
    press('z', { ctrlKey: true });
    expect(undo).toHaveBeenCalledOnce();
  });

  it('leads to the search, opens the paper’s page and shows the keys', async () => {
    const { onRead } = library({ papers: [paper(1, { links: { page: 'https://arxiv.example/abs/1' } })] });
    press('j');
    press('o');
    expect(onRead).toHaveBeenCalledExactlyOnceWith('https://arxiv.example/abs/1');
    press('?', { shiftKey: true });
    expect(within(screen.getByRole('dialog', { name: 'Keys' })).getByText('Search')).toBeTruthy();
    expect(await violations(document.body)).toEqual([]);
    fireEvent.click(button('Close'));
    expect(screen.queryByRole('dialog')).toBeNull();
    press('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('does nothing while something is typed', () => {
    const { onAct, onOpened } = library();
    screen.getByRole('searchbox').focus();
    for (const key of ['j', '3', 'e', 't', 'Delete', '#', 'x', 'u', '?']) press(key);
    expect(onAct).not.toHaveBeenCalled();
    expect(onOpened).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the mouse', () => {
  it('opens the details where no control is', () => {
    const { onOpened } = library();
    fireEvent.click(within(row(2)).getByRole('link', { name: 'Paper 2' }));
    expect(onOpened).not.toHaveBeenCalled();
    fireEvent.click(row(2).querySelector('.row-facts')!);
    expect(onOpened).toHaveBeenLastCalledWith('k2', 'click');
    fireEvent.click(button('Details: Paper 3'));
    expect(onOpened).toHaveBeenLastCalledWith('k3', 'click');
  });

  it('selects by checkbox, and several with Shift', () => {
    library({ papers: some(5) });
    const check = (n: number) => screen.getByRole<HTMLInputElement>('checkbox', { name: `Select: Paper ${String(n)}` });
    fireEvent.click(check(2));
    fireEvent.click(check(4), { shiftKey: true });
    expect([1, 2, 3, 4, 5].map((n) => check(n).checked)).toEqual([false, true, true, true, false]);
    // One that is in already and ends a range stays in, and looks it.
    fireEvent.click(check(3), { shiftKey: true });
    expect([1, 2, 3, 4, 5].map((n) => check(n).checked)).toEqual([false, true, true, false, false]);
    fireEvent.click(row(5), { ctrlKey: true });
    expect(check(5).checked).toBe(true);
  });
});

describe('what is selected', () => {
  const select = () => press('a', { ctrlKey: true });

  it('is done things to from the bar', async () => {
    const { onAct } = library({ papers: some(12) });
    select();
    const bar = screen.getByRole('group', { name: 'Selected papers' });
    expect(await violations(bar)).toEqual([]);
    expect(button('Export 12 papers selected')).toBeTruthy();
    fireEvent.click(within(within(bar).getByRole('group', { name: 'Status' })).getByRole('button', { name: 'Read' }));
    await waitFor(() => expect(status('Notice')).toBe('12 papers set to Read'));
    fireEvent.click(within(bar).getByRole('button', { name: 'Move to trash' }));
    await waitFor(() => expect(status('Notice')).toBe('12 papers moved to trash'));
    expect(onAct.mock.calls.map(([what, keys]) => [what.is, keys.length])).toEqual([
      ['status', 12],
      ['trash', 12],
    ]);
  });

  it.each<[string, Act]>([
    ['Add tags', { is: 'tags', add: ['vision', 'new'], remove: [] }],
    ['Remove tags', { is: 'tags', add: [], remove: ['vision', 'new'] }],
  ])('%s: which, is asked', async (name, wanted) => {
    const { onAct } = library();
    select();
    fireEvent.click(button(name));
    const dialog = screen.getByRole('dialog', { name: `${name} ${name === 'Add tags' ? 'to' : 'from'} 3 papers` });
    expect(await violations(dialog)).toEqual([]);
    const box = within(dialog).getByRole('combobox', { name: 'Tags for 3 papers' });
    // Nothing is chosen yet: nothing is done.
    fireEvent.click(within(dialog).getByRole('button', { name }));
    expect(onAct).not.toHaveBeenCalled();
    for (const tag of ['Vision', 'new']) {
      fireEvent.input(box, { target: { value: tag } });
      fireEvent.keyDown(box, { key: 'Enter' });
    }
    fireEvent.click(within(dialog).getByRole('button', { name }));
    expect(onAct).toHaveBeenLastCalledWith(wanted, ['k1', 'k2', 'k3'], expect.anything());
    expect(screen.queryByRole('dialog')).toBeNull();
    await waitFor(() => expect(status('Notice')).toContain('3 papers'));
  });

  it('is only ever what is listed', () => {
    const { again } = library({ papers: some(5) });
    select();
    void again({ listed: ready(some(2)) });
    expect(screen.getByText('2 selected')).toBeTruthy();
    // A list that is still being read has lost nothing.
    void again({ listed: ready(some(1), { progress: { done: 1, total: 2 } }) });
    void again({ listed: ready(some(2)) });
    expect(screen.getByText('2 selected')).toBeTruthy();
  });

  it('shows how far it has come when there are many, and can be ended', async () => {
    const papers = some(1_200);
    let finish: (done: Done) => void = () => undefined;
    const { onAct } = library({ papers, onAct: vi.fn(() => new Promise<Done>((resolve) => (finish = resolve))) });
    select();
    fireEvent.click(button('Move to trash'));
    await waitFor(() => expect(status('Work')).toBe('Moving to trash…'));
    const doing = onAct.mock.lastCall![2];
    void act(() => doing.onProgress(500));
    const bar = screen.getByRole('progressbar', { name: 'Moving to trash…' });
    expect([bar.getAttribute('value'), bar.getAttribute('max')]).toEqual(['500', '1200']);
    // Nothing else is begun meanwhile, which is said; what was pressed keeps the keyboard.
    expect(button('Move to trash').getAttribute('aria-disabled')).toBe('true');
    for (const begin of [() => press('3'), () => fireEvent.click(button('Move to trash')), () => fireEvent.click(button('Add tags'))]) {
      begin();
      await waitFor(() => expect(status('Notice')).toBe('Wait until this is done, or cancel it.'));
      fireEvent.click(button('Close this notice'));
      expect(status('Notice')).toBe('');
    }
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(onAct).toHaveBeenCalledOnce();
    fireEvent.click(button('Cancel'));
    expect(doing.signal.aborted).toBe(true);
    finish({ count: 500, left: papers.slice(500).map(({ key }) => key), undo: () => Promise.resolve({ count: 500, left: [] }) });
    await waitFor(() => expect(status('Notice')).toBe('Stopped: 500 papers moved to trash, 700 left as they were'));
    expect(button('Undo')).toBeTruthy();
    expect(status('Work')).toBe('');
  });

  it('is done in turn when keys come faster than it', async () => {
    const finish: ((done: Done) => void)[] = [];
    const { onAct } = library({ onAct: vi.fn(() => new Promise<Done>((resolve) => finish.push(resolve))) });
    press('1');
    press('3');
    await waitFor(() => expect(onAct).toHaveBeenCalledOnce());
    finish[0]?.({ count: 1, left: [] });
    await waitFor(() => expect(onAct).toHaveBeenCalledTimes(2));
    expect(onAct.mock.calls.map(([one]) => one)).toEqual([
      { is: 'status', status: 'to-read' },
      { is: 'status', status: 'read' },
    ]);
    finish[1]?.({ count: 1, left: [] });
    await waitFor(() => expect(status('Notice')).not.toBe(''));
  });

  it('says how many were done when it fails half way, and offers to undo and to go on', async () => {
    const undo = vi.fn<NonNullable<Done['undo']>>(() => Promise.resolve({ count: 2, left: [] }));
    const onAct = vi
      .fn<LibraryPageProps['onAct']>()
      .mockResolvedValueOnce({ count: 2, left: ['k3'], problem: 'The disk is full.', again: true, undo })
      .mockResolvedValueOnce({ count: 1, left: [] });
    library({ onAct });
    select();
    fireEvent.click(button('Move to trash'));
    const words = '2 papers moved to trash, 1 paper not. Moving to trash stopped: The disk is full. Nothing is lost.';
    await waitFor(() => expect(status('Work')).toBe(words));
    expect(await violations(document.body)).toEqual([]);
    fireEvent.click(button('Try again'));
    await waitFor(() => expect(status('Notice')).toBe('1 paper moved to trash'));
    expect(onAct.mock.lastCall!.slice(0, 2)).toEqual([{ is: 'trash' }, ['k3']]);
    // What was done the first time can be undone still.
    press('u');
    await waitFor(() => expect(undo).toHaveBeenCalledOnce());
  });

  it('is not offered to be tried again where that cannot help', async () => {
    library({ onAct: () => Promise.resolve({ count: 0, left: ['k1'], problem: 'It cannot hold both.', again: false }) });
    select();
    fireEvent.click(button('Move to trash'));
    await waitFor(() => expect(status('Work')).toBe('Moving to trash stopped: It cannot hold both. Nothing is lost.'));
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    fireEvent.click(button('Close this message'));
    expect(status('Work')).toBe('');
  });
});

describe('the trash', () => {
  const day = 86_400_000;
  const trashed = () => some(3, { trashedAt: Date.now() - 10 * day });
  const trash = { ...EVERYTHING, trash: true };

  it('says how long papers stay, and restores', async () => {
    const { onAct } = library({ papers: trashed(), view: trash });
    expect(screen.getByText('Papers stay here for 30 days, then they are deleted for good.')).toBeTruthy();
    expect(row(1).textContent).toContain('20 days left');
    expect(await violations(document.body)).toEqual([]);
    fireEvent.click(button('Restore: Paper 2'));
    await waitFor(() => expect(status('Notice')).toBe('1 paper restored'));
    expect(onAct.mock.lastCall!.slice(0, 2)).toEqual([{ is: 'restore' }, ['k2']]);
    press('a', { ctrlKey: true });
    expect(screen.queryByRole('button', { name: 'Move to trash' })).toBeNull();
    fireEvent.click(button('Restore'));
    await waitFor(() => expect(status('Notice')).toBe('3 papers restored'));
  });

  it('asks before anything is deleted for good, and says how many', async () => {
    const { onAct } = library({ papers: trashed(), view: trash });
    fireEvent.click(button('Delete for good: Paper 2'));
    const dialog = screen.getByRole('dialog', { name: 'Delete 1 paper for good?' });
    expect(dialog.textContent).toContain('“Paper 2” is deleted with its note and tags. This cannot be undone.');
    expect(document.activeElement?.textContent).toBe('Cancel');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(onAct).not.toHaveBeenCalled();
    fireEvent.click(button('Empty trash'));
    const all = await screen.findByRole('dialog', { name: 'Empty the trash?' });
    expect(all.textContent).toContain('3 papers are deleted with their notes and tags.');
    expect(await violations(all)).toEqual([]);
    fireEvent.click(within(all).getByRole('button', { name: 'Delete for good' }));
    await waitFor(() => expect(status('Notice')).toBe('3 papers deleted for good'));
    expect(onAct.mock.calls.map(([what, keys]) => [what, keys])).toEqual([[{ is: 'erase' }, ['k1', 'k2', 'k3']]]);
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('asks for the key, too', () => {
    const { onAct } = library({ papers: trashed(), view: trash });
    press('j');
    press('Delete');
    expect(screen.getByRole('dialog', { name: 'Delete 1 paper for good?' })).toBeTruthy();
    press('3');
    expect(onAct).not.toHaveBeenCalled();
  });

  it('that is empty says so', () => {
    library({ papers: [], listed: ready([], { trashed: 0 }), view: trash });
    expect(screen.getByRole('heading', { name: 'The trash is empty' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Empty trash' })).toBeNull();
  });
});

describe('the details', () => {
  it('of a paper that is no more say so', () => {
    library({ opened: 'gone' });
    expect(screen.getByRole('heading', { name: 'This paper is not here' })).toBeTruthy();
  });

  it('save what is typed before the paper goes to the trash', async () => {
    const order: string[] = [];
    const editor = { current: { flush: () => Promise.resolve(order.push('flush')).then(() => undefined) } };
    library({
      opened: 'k2',
      editor,
      onAct: () => {
        order.push('act');
        return Promise.resolve({ count: 1, left: [] });
      },
    });
    fireEvent.click(button('Bin it'));
    await waitFor(() => expect(order).toEqual(['flush', 'act']));
  });

  it('in a narrow window cover the list, which is out of reach, and lead back to it', () => {
    narrow = true;
    library();
    press('j');
    press('j');
    press('Enter');
    expect(document.querySelector('main')!.hasAttribute('inert')).toBe(true);
    fireEvent.click(button('Back to the list'));
    expect(document.querySelector('main')!.hasAttribute('inert')).toBe(false);
    expect(focused()).toBe('k2');
  });
});

describe('the focus, when what had it goes', () => {
  /** Focuses a control and presses it, as a person does. */
  const use = (control: HTMLElement) => {
    control.focus();
    fireEvent.click(control);
  };
  const toRead = { ...EVERYTHING, statuses: ['to-read' as const] };

  it('with a filter, is on the search', () => {
    library({ view: { ...toRead, from: 2020, tags: ['gone'] } });
    use(button('Remove the filter To read'));
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    use(screen.getByRole('checkbox', { name: /^gone/ }));
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('with the bar and its papers, is on a row that stays, or where there are none, where keys are the list’s still', async () => {
    const { again, onAct } = library({ view: toRead });
    press('j');
    press('x');
    use(button('Read'));
    await waitFor(() => expect(status('Notice')).toBe('1 paper set to Read'));
    void again({ listed: ready(some(3).slice(1)) });
    expect(focused()).toBe('k2');
    press('a', { ctrlKey: true });
    use(button('Read'));
    await waitFor(() => expect(onAct).toHaveBeenCalledTimes(2));
    void again({ listed: ready([]) });
    expect(document.activeElement?.textContent).toContain('No paper found');
    void again({ listed: ready(some(1)) });
    // Its records are drawn next.
    void again({ listed: ready(some(1)) });
    expect(focused()).toBe('k1');
  });

  it('with the details of a paper that is listed no more, is not lost either', () => {
    library({ listed: ready([]), view: toRead, opened: 'k1' });
    use(screen.getByRole('button', { name: 'Close' }));
    expect(document.activeElement?.textContent).toContain('No paper found');
  });

  it('with words about what failed, is on a row', async () => {
    library({ onAct: () => Promise.resolve({ count: 0, left: ['k1'], problem: 'The disk is full.', again: true }) });
    press('j');
    press('3');
    await waitFor(() => expect(status('Work')).not.toBe(''));
    use(button('Close this message'));
    expect(focused()).toBe('k1');
  });

  it('with the reminder of a backup, is on a row', () => {
    library({
      renderReminder: ({ onGone }) => (
        <button type="button" onClick={onGone}>
          Not for a week
        </button>
      ),
    });
    use(button('Not for a week'));
    expect(focused()).toBe('k1');
  });

  it('is not taken from a dialog, nor from who has gone on', async () => {
    const { again } = library({ view: toRead });
    press('j');
    press('?');
    void again({ listed: ready([]) });
    expect(screen.getByRole('dialog', { name: 'Keys' }).contains(document.activeElement)).toBe(true);
    fireEvent.click(button('Close'));
    const box = screen.getByRole('searchbox');
    box.focus();
    void again({ listed: ready(some(3)) });
    await act(() => Promise.resolve());
    expect(document.activeElement).toBe(box);
  });
});

describe('the panels', () => {
  it('stand in the list’s place, keep the keys from it, and give the focus back', async () => {
    const frame: { current?: PanelFrame } = {};
    const { onAct } = library({
      panels: [
        {
          ...{ name: 'Tags', icon: [], inPlace: true },
          render: (given) => {
            frame.current = given;
            return (
              <section aria-label="All tags">
                <button type="button" onClick={given.onClose}>
                  Done
                </button>
              </section>
            );
          },
        },
      ],
    });
    fireEvent.click(button('Tags'));
    expect(screen.getByRole('region', { name: 'All tags' })).toBeTruthy();
    expect(screen.queryByRole('list', { name: 'Saved papers' })).toBeNull();
    press('3');
    press('a', { ctrlKey: true });
    expect(onAct).not.toHaveBeenCalled();
    await act(() => frame.current!.onAct({ is: 'tags', add: ['b'], remove: ['a'] }, ['k1', 'k2']));
    expect(status('Notice')).toBe('Tag renamed on 2 papers');
    fireEvent.click(button('Done'));
    expect(list()).toBeTruthy();
    expect(document.activeElement).toBe(button('Tags'));
  });
});
