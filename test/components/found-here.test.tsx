// @vitest-environment jsdom
/** What the popup shows of papers found on a page of no site. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { createRef } from 'preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Finding, FoundPaper, FoundState } from '../../components/found-here';
import type { NoteEditorHandle } from '../../components/note-editor';
import { Popup, type PopupProps } from '../../components/popup';
import type { Kept } from '../../lib/paper/paper';
import { violations } from './accessible';
import { standInForDrawing } from './undrawn';

beforeAll(standInForDrawing);
afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

const kept = (key: string): Kept => ({ key, savedAt: 1, status: 'to-read', tags: [], note: '', highlights: [] });

function paper(n: number, more: Partial<FoundPaper['shown']> = {}): FoundPaper {
  const id = `2601.${String(n).padStart(5, '0')}`;
  return { kept: null, shown: { site: 'anywhere', ids: [`arxiv:${id}`], title: `Found Paper ${String(n)}`, ...more } };
}

const foundOf = (...papers: FoundPaper[]): FoundState => ({ state: 'found', papers, marked: true });

/** The popup, with a library that keeps what is saved. */
function popup(found: FoundState | undefined, props: Partial<PopupProps> = {}, finds: Partial<Finding> = {}) {
  let state = found;
  const set = (is: (one: FoundPaper) => boolean, next: Kept | null) => {
    if (state?.state === 'found') state = { ...state, papers: state.papers.map((one) => (is(one) ? { ...one, kept: next } : one)) };
    shown.rerender(draw());
  };
  const look = vi.fn();
  const save = vi.fn<Finding['save']>(({ shown: { ids } }) => {
    const value = kept(ids[0] ?? '');
    set((one) => one.shown.ids[0] === ids[0], value);
    return Promise.resolve({ ok: true, value });
  });
  const unsave = vi.fn<Finding['unsave']>((key) => {
    set((one) => one.kept?.key === key, null);
    return Promise.resolve({ ok: true });
  });
  const editor = createRef<NoteEditorHandle>();
  const ok = () => Promise.resolve({ ok: true } as const);
  const draw = () => (
    <Popup
      page={undefined}
      sites={[]}
      saved={{ state: 'ready', keys: [], papers: new Map() }}
      narrowing={{ query: '' }}
      tags={[]}
      exporter={undefined}
      onWantExporter={vi.fn()}
      editor={editor}
      onSites={vi.fn()}
      onSwitch={ok}
      onNarrow={vi.fn()}
      onWant={vi.fn()}
      onRetry={vi.fn()}
      onChange={(one) => Promise.resolve({ ok: true, value: one })}
      onUnsaved={vi.fn()}
      unsavedOf={() => undefined}
      onRemove={ok}
      onRestore={ok}
      finding={{ found: state, look, save, unsave, ...finds }}
      {...props}
    />
  );
  const shown = render(draw());
  return {
    look,
    save,
    unsave,
    find: async () => {
      fireEvent.click(button('Find papers here'));
      await screen.findByRole('heading', { name: 'Found here' });
    },
    become: (next: FoundState) => {
      state = next;
      shown.rerender(draw());
    },
  };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const list = () => screen.getByRole('list', { name: 'Found here' });
const rows = () => within(list()).getAllByRole('listitem');
const notice = () => screen.getByRole('status', { name: 'Notice' }).textContent;
const status = () => screen.getByRole('status', { name: 'Found here' }).textContent;

describe('looking for papers', () => {
  const facts = { site: 'arXiv', kind: 'listing', found: 3, saved: 0 } as const;
  it.each<[string, PopupProps['page']]>([
    ['of no site', undefined],
    ['that is not allowed', { kind: 'off', site: 'Nature', grant: 'nature' }],
    ['that does not answer', { kind: 'silent', site: 'Nature' }],
    ['of an unknown layout', { ...facts, found: 0 }],
    ['where it was done before', { ...facts, id: 'anywhere', site: 'blog.example' }],
  ])('is offered on a page %s', async (_, page) => {
    const { look, find } = popup({ state: 'working' }, { page });
    await find();
    expect(look).toHaveBeenCalledOnce();
    expect(screen.getByRole('heading', { name: 'Found here' })).toBeTruthy();
  });

  it.each<[string, PopupProps['page']]>([
    ['that is marked', { ...facts, id: 'arxiv' }],
    ['that has not answered yet', 'asking'],
  ])('is not offered on a page %s', (_, page) => {
    popup(undefined, { page });
    expect(screen.queryByRole('button', { name: 'Find papers here' })).toBeNull();
  });

  it('says what it does, takes the focus, and gives it back', async () => {
    const { find, become } = popup({ state: 'working' });
    await find();
    expect(status()).toBe('Looking…');
    await waitFor(() => expect(document.activeElement).toBe(button('Back to saved papers')));
    become(foundOf(paper(1), { ...paper(2), kept: kept('k') }));
    expect(status()).toBe('2 papers, 1 saved. Marked on the page until it is reloaded.');
    fireEvent.click(button('Back to saved papers'));
    await waitFor(() => expect(document.activeElement).toBe(button('Find papers here')));
  });
});

describe('what was found', () => {
  it('is a list of links, each with its identifiers and a button named for it', async () => {
    const pdf = paper(2, { title: '', links: { pdf: 'https://arxiv.org/pdf/2601.00002' } });
    const hostile = paper(3, {
      title: '<img src=x onerror=alert(1)>',
      ids: ['doi:10.1/x', 'arxiv:2601.00003'],
      links: { page: 'javascript:alert(1)' },
    });
    await popup(foundOf(paper(1, { title: 'E$^{2}$GAN:  Efficient' }), pdf, hostile)).find();
    expect(rows().map((row) => within(row).getByRole('link').textContent)).toEqual([
      'E²GAN: Efficient',
      'arXiv:2601.00002',
      '<img src=x onerror=alert(1)>',
    ]);
    expect(rows().map((row) => within(row).getByRole<HTMLAnchorElement>('link').href)).toEqual([
      'https://arxiv.org/abs/2601.00001',
      'https://arxiv.org/pdf/2601.00002',
      'https://doi.org/10.1/x',
    ]);
    expect(rows()[0]?.textContent).toContain('arXiv:2601.00001');
    expect(rows()[2]?.textContent).toContain('doi:10.1/x');
    expect(document.querySelector('.found img')).toBeNull();
    expect(button('Save: E²GAN: Efficient').getAttribute('aria-pressed')).toBe('false');
  });

  it('is saved and taken out one by one', async () => {
    const { find, save, unsave } = popup(foundOf(paper(1), paper(2)));
    await find();
    fireEvent.click(button('Save: Found Paper 2'));
    await waitFor(() => expect(button('Save: Found Paper 2').getAttribute('aria-pressed')).toBe('true'));
    expect(save).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ shown: paper(2).shown }));
    expect(status()).toContain('2 papers, 1 saved');
    fireEvent.click(button('Save: Found Paper 2'));
    await waitFor(() => expect(button('Save: Found Paper 2').getAttribute('aria-pressed')).toBe('false'));
    expect(unsave).toHaveBeenCalledExactlyOnceWith('arxiv:2601.00002');
  });

  it('says which could not be saved', async () => {
    await popup(foundOf(paper(1)), {}, { save: () => Promise.resolve({ ok: false, problem: { words: 'The disk is full.' } }) }).find();
    fireEvent.click(button('Save: Found Paper 1'));
    await waitFor(() => expect(notice()).toBe('Not saved: Found Paper 1. The disk is full.'));
    expect(button('Save: Found Paper 1').getAttribute('aria-pressed')).toBe('false');
  });

  it('is saved all together, counted as it goes, and taken back together', async () => {
    const { find, save, unsave } = popup(foundOf(paper(1), { ...paper(2), kept: kept('old') }, paper(3)));
    await find();
    fireEvent.click(button('Save all'));
    fireEvent.click(button('Save all'));
    await waitFor(() => expect(notice()).toMatch(/^Saving \d of 2…$/u));
    await waitFor(() => expect(notice()).toBe('Saved 2 papers'));
    expect(save).toHaveBeenCalledTimes(2);
    expect(button('Save all').getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(button('Undo'));
    await waitFor(() => expect(notice()).toBe('Removed 2 papers'));
    expect(unsave.mock.calls).toEqual([['arxiv:2601.00001'], ['arxiv:2601.00003']]);
    expect(status()).toContain('3 papers, 1 saved');
  });

  it('goes on after one that fails, says how many are left, and tries those again', async () => {
    let full = true;
    const { find, become, look } = popup(
      foundOf(paper(1), paper(2)),
      {},
      {
        save: ({ shown }) =>
          Promise.resolve(
            full && shown.ids[0] === 'arxiv:2601.00001'
              ? { ok: false, problem: { words: 'The disk is full.' } }
              : { ok: true, value: kept(shown.ids[0] ?? '') },
          ),
      },
    );
    await find();
    expect(look).toHaveBeenCalledOnce();
    fireEvent.click(button('Save all'));
    await waitFor(() => expect(notice()).toBe('Saved 1 paper, 1 not: The disk is full.'));
    become(foundOf(paper(1), { ...paper(2), kept: kept('k2') }));
    full = false;
    fireEvent.click(button('Try again'));
    await waitFor(() => expect(notice()).toBe('Saved 1 paper'));
  });

  it('stops where nothing can be saved', async () => {
    const save = vi.fn<Finding['save']>(() => Promise.resolve({ ok: false, problem: { words: 'The disk is full.' } }));
    await popup(foundOf(...Array.from({ length: 50 }, (_, n) => paper(n))), {}, { save }).find();
    fireEvent.click(button('Save all'));
    await waitFor(() => expect(notice()).toBe('Saved 0 papers, 50 not: The disk is full.'));
    expect(save).toHaveBeenCalledTimes(3);
  });

  it('is drawn in part when it is long, and whole when asked', async () => {
    await popup(foundOf(...Array.from({ length: 250 }, (_, n) => paper(n)))).find();
    expect(rows()).toHaveLength(200);
    fireEvent.click(button('Show the other 50'));
    expect(rows()).toHaveLength(250);
  });
});

describe('its states', () => {
  it.each<[string, FoundState, string | RegExp]>([
    ['nothing found', foundOf(), 'No paper found on this page'],
    ['refused', { state: 'refused' }, 'Postil may not look at this page'],
    ['too many', { state: 'too many' }, 'Too many papers on this page'],
    ['failed', { state: 'failed', words: 'The page did not answer.' }, /The page did not answer\./u],
  ])('are said plainly: %s', async (_, found, words) => {
    await popup(found).find();
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Save all' })).toBeNull();
  });

  it('offers to look again where that may help', async () => {
    const { find, look } = popup({ state: 'failed', words: 'No.' });
    await find();
    fireEvent.click(button('Try again'));
    expect(look).toHaveBeenCalledTimes(2);
  });

  const pdf: FoundState = { state: 'found', papers: [paper(1)], marked: false };
  it.each<[string, FoundState]>([
    ['working', { state: 'working' }],
    ['papers', foundOf(paper(1), { ...paper(2, { title: 'عنوان', ids: ['arxiv:2601.00002', 'doi:10.1/x'] }), kept: kept('k') })],
    ['a document', pdf],
    ['nothing', foundOf()],
    ['refused', { state: 'refused' }],
    ['too many', { state: 'too many' }],
    ['failed', { state: 'failed', words: 'No.' }],
  ])('are accessible: %s', async (_, found) => {
    await popup(found).find();
    await act(() => Promise.resolve());
    expect(await violations(document.body)).toEqual([]);
  });

  it('says of a document that it is not marked', async () => {
    await popup(pdf).find();
    expect(status()).toBe('1 paper, 0 saved. Browsers let no one mark this page.');
  });
});
