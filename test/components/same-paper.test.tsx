// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { createRef } from 'preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NoteEditorHandle } from '../../components/note-editor';
import { Popup, type PopupProps } from '../../components/popup';
import type { SamePaper } from '../../components/same-paper';
import type { Paper } from '../../lib/paper/paper';
import { paperOf } from '../paper/record';
import { violations } from './accessible';
import { standInForDrawing } from './undrawn';

beforeAll(standInForDrawing);
afterEach(cleanup);
// Roles and rules are computed for every element, without a browser's help, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

const TITLE = 'A Paper Seen Twice';
const first = paperOf({
  key: 'a',
  ids: ['arxiv:2407.11062'],
  title: TITLE,
  authors: ['Ada Byron', 'Bo Sample'],
  published: '2024-07-10',
  savedAt: 9,
  sightings: [
    { site: 'huggingface', at: 1 },
    { site: 'arxiv', at: 2 },
  ],
  note: 'Read <b>this</b>\nagain',
  tags: ['to cite'],
});
const second = paperOf({ key: 'b', ids: ['doi:10.1145/1', 'pmid:2'], title: TITLE.toUpperCase(), venue: 'A Journal', savedAt: 5 });
const third = paperOf({ key: 'c', ids: ['s2:c'], title: 'Another One, Altogether' });
const fourth = paperOf({ key: 'd', ids: ['s2:d'], title: 'Another One, Altogether' });

function popup(given: Partial<SamePaper> = {}, more: Partial<PopupProps> = {}) {
  const same = {
    proposals: [[first, second]] as SamePaper['proposals'],
    joined: new Map(),
    onMerge: vi.fn<SamePaper['onMerge']>(([key]) => Promise.resolve({ ok: true, value: { key } })),
    onSeparate: vi.fn<SamePaper['onSeparate']>(() => Promise.resolve({ ok: true })),
    onKeepApart: vi.fn<SamePaper['onKeepApart']>(() => Promise.resolve({ ok: true })),
    ...given,
  };
  const papers = [first, second, third];
  const props: PopupProps = {
    page: undefined,
    sites: undefined,
    saved: { state: 'ready', keys: papers.map(({ key }) => key), papers: new Map(papers.map((one): [string, Paper] => [one.key, one])) },
    same,
    narrowing: { query: '' },
    tags: [],
    exporter: undefined,
    onWantExporter: vi.fn(),
    editor: createRef<NoteEditorHandle>(),
    onSites: vi.fn(),
    onSwitch: () => Promise.resolve({ ok: true }),
    onNarrow: vi.fn(),
    onWant: vi.fn(),
    onRetry: vi.fn(),
    onChange: vi.fn<PopupProps['onChange']>((one) => Promise.resolve({ ok: true, value: one })),
    onUnsaved: vi.fn(),
    unsavedOf: () => undefined,
    onRemove: () => Promise.resolve({ ok: true }),
    onRestore: () => Promise.resolve({ ok: true }),
    ...more,
  };
  const shown = render(<Popup {...props} />);
  return { ...same, again: (next: Partial<SamePaper>) => shown.rerender(<Popup {...props} same={{ ...same, ...next }} />) };
}
const button = (name: string) => screen.getByRole('button', { name });
const notice = () => screen.getByRole('status', { name: 'Notice' }).textContent;
const compare = () => fireEvent.click(button('Compare'));
const side = (name: string) => screen.getByRole('article', { name });
const facts = (name: string): Record<string, string> =>
  Object.fromEntries(
    [...side(name).querySelectorAll('dl > div')].map((row): [string, string] => [
      row.querySelector('dt')?.textContent ?? '',
      row.querySelector('dd')?.textContent ?? '',
    ]),
  );

describe('papers that may be the same', () => {
  it('are said in one line, and in none where there are none or something is looked for', () => {
    popup();
    expect(screen.getByText('2 papers may be the same')).toBeTruthy();
    expect(button('Compare').getAttribute('aria-expanded')).toBe('false');
    cleanup();
    popup({
      proposals: [
        [first, second],
        [third, fourth],
      ],
    });
    expect(screen.getByText('2 pairs of papers may be the same')).toBeTruthy();
    for (const [same, more] of [
      [{ proposals: [] }, {}],
      [{}, { narrowing: { query: 'x' } }],
    ] as const) {
      cleanup();
      popup(same, more);
      expect(screen.queryByText(/may be the same/)).toBeNull();
    }
  });

  it('are shown side by side, each fact beside the other’s, as text', () => {
    popup();
    compare();
    expect(button('Compare').getAttribute('aria-expanded')).toBe('true');
    expect(facts(`First: ${TITLE}`)).toEqual({
      Authors: 'Ada Byron and Bo Sample',
      Date: '10 Jul 2024',
      Venue: 'None',
      'Known as': 'arXiv:2407.11062',
      'Seen on': 'huggingface, arxiv',
      Tags: 'to cite',
      Note: 'Read <b>this</b>\nagain',
    });
    expect(facts(`Second: ${TITLE.toUpperCase()}`)).toMatchObject({
      Authors: 'None',
      Venue: 'A Journal',
      'Known as': 'doi:10.1145/1, pmid:2',
      Note: 'None',
    });
    const links = ['First: ', 'Second: '].map((name) =>
      within(screen.getByRole('article', { name: new RegExp(`^${name}`) }))
        .getByRole('link')
        .getAttribute('href'),
    );
    expect(links).toEqual(['https://arxiv.org/abs/2407.11062', 'https://doi.org/10.1145/1']);
    expect(document.querySelector('b')).toBeNull();
  });

  it('are closed again with the button or Escape, which leaves the popup open and the focus on the button', () => {
    popup();
    compare();
    button('Keep apart').focus();
    expect(fireEvent.keyDown(button('Keep apart'), { key: 'Escape' })).toBe(false);
    expect(screen.queryByRole('article')).toBeNull();
    expect(document.activeElement).toBe(button('Compare'));
  });

  it('are merged, which is said, and undone from there', async () => {
    const { onMerge, onSeparate } = popup({
      onMerge: vi.fn<SamePaper['onMerge']>(() => Promise.resolve({ ok: true, value: { key: 'b' } })),
    });
    compare();
    fireEvent.click(button('Merge'));
    await waitFor(() => expect(notice()).toBe(`Merged: ${TITLE}`));
    expect(onMerge).toHaveBeenCalledExactlyOnceWith(['a', 'b']);
    expect(screen.queryByText(/may be the same/)).toBeNull();
    expect(document.activeElement).toBe(button('Undo'));
    fireEvent.click(button('Undo'));
    await waitFor(() => expect(notice()).toBe(`Two papers again: ${TITLE}`));
    // The record that went into the other is what is taken out.
    expect(onSeparate).toHaveBeenCalledExactlyOnceWith('a');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('are kept apart, which is said, and can be merged after all', async () => {
    const { onMerge, onKeepApart } = popup();
    compare();
    fireEvent.click(button('Keep apart'));
    await waitFor(() => expect(notice()).toBe(`Kept apart, and not asked again: ${TITLE}`));
    expect(onKeepApart).toHaveBeenCalledExactlyOnceWith(['a', 'b']);
    expect(document.activeElement).toBe(button('Merge them'));
    fireEvent.click(button('Merge them'));
    await waitFor(() => expect(notice()).toBe(`Merged: ${TITLE}`));
    expect(onMerge).toHaveBeenCalledExactlyOnceWith(['a', 'b']);
    expect(document.activeElement).toBe(button('Undo'));
  });

  it('are decided one pair after the other, the focus going on with them', async () => {
    const { onMerge, onKeepApart, again } = popup({
      proposals: [
        [first, second],
        [third, fourth],
      ],
    });
    compare();
    fireEvent.click(button('Merge'));
    await waitFor(() => expect(side('First: Another One, Altogether')).toBeTruthy());
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Is this one paper?' }));
    expect(button('Undo')).toBeTruthy();
    // The worker's answer comes later, and changes nothing of it.
    again({ proposals: [[third, fourth]] });
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Is this one paper?' }));
    fireEvent.click(button('Keep apart'));
    await waitFor(() => expect(document.activeElement).toBe(button('Merge them')));
    expect(onMerge).toHaveBeenCalledExactlyOnceWith(['a', 'b']);
    expect(onKeepApart).toHaveBeenCalledExactlyOnceWith(['c', 'd']);
  });

  it('are asked for once, however often a button is pressed', async () => {
    let answer: (() => void) | undefined;
    const { onMerge, onKeepApart } = popup({
      onMerge: vi.fn<SamePaper['onMerge']>(() => new Promise((resolve) => (answer = () => resolve({ ok: true, value: { key: 'a' } })))),
    });
    compare();
    fireEvent.click(button('Merge'));
    fireEvent.click(button('Merge'));
    fireEvent.click(button('Keep apart'));
    await waitFor(() => expect(answer).toBeDefined());
    answer?.();
    await waitFor(() => expect(notice()).toBe(`Merged: ${TITLE}`));
    expect(onMerge).toHaveBeenCalledOnce();
    expect(onKeepApart).not.toHaveBeenCalled();
  });

  it('stay, and say why, when it could not be done', async () => {
    const words = 'Their notes together are longer than 100,000 characters. Both stay as they are.';
    const { onMerge } = popup({
      onMerge: vi
        .fn<SamePaper['onMerge']>()
        .mockResolvedValueOnce({ ok: false, problem: { words } })
        .mockResolvedValue({ ok: true, value: { key: 'a' } }),
    });
    compare();
    button('Merge').focus();
    fireEvent.click(button('Merge'));
    await waitFor(() => expect(notice()).toBe(`Not merged: ${words}`));
    expect(document.activeElement).toBe(button('Merge'));
    fireEvent.click(button('Try again'));
    await waitFor(() => expect(notice()).toBe(`Merged: ${TITLE}`));
    expect(onMerge).toHaveBeenCalledTimes(2);
  });

  it('save what is being typed first', async () => {
    const editor = createRef<NoteEditorHandle>();
    const order: string[] = [];
    popup(
      { onMerge: ([key]) => (order.push('merged'), Promise.resolve({ ok: true, value: { key } })) },
      { editor, onChange: (one) => (order.push('saved'), Promise.resolve({ ok: true, value: one })) },
    );
    compare();
    fireEvent.click(button(`Note: ${TITLE}`));
    fireEvent.input(screen.getByRole('textbox', { name: `Note on ${TITLE}` }), { target: { value: 'being typed' } });
    fireEvent.click(button('Merge'));
    await waitFor(() => expect(notice()).toBe(`Merged: ${TITLE}`));
    expect(order).toEqual(['saved', 'merged']);
  });
});

describe('a paper that was joined from several', () => {
  const joined = new Map([['a', { from: 'z', count: 3 }]]);

  it('says so, and is separated, which is said, with a way back', async () => {
    const { onSeparate, onMerge } = popup({ proposals: [], joined });
    expect(screen.getByText('Joined from 3 records')).toBeTruthy();
    expect(screen.getAllByText(/^Joined from/)).toHaveLength(1);
    fireEvent.click(button(`Separate: ${TITLE}`));
    await waitFor(() => expect(notice()).toBe(`Separated, and apart from now on: ${TITLE}`));
    expect(onSeparate).toHaveBeenCalledExactlyOnceWith('z');
    expect(document.activeElement).toBe(button('Join again'));
    fireEvent.click(button('Join again'));
    await waitFor(() => expect(notice()).toBe(`Merged: ${TITLE}`));
    expect(onMerge).toHaveBeenCalledExactlyOnceWith(['a', 'z']);
  });

  it('says why it could not be separated, and tries again when asked', async () => {
    const onSeparate = vi
      .fn<SamePaper['onSeparate']>()
      .mockResolvedValueOnce({ ok: false, problem: { words: 'The disk is full.' } })
      .mockResolvedValue({ ok: true });
    popup({ proposals: [], joined, onSeparate });
    fireEvent.click(button(`Separate: ${TITLE}`));
    await waitFor(() => expect(notice()).toBe('Not separated: The disk is full.'));
    fireEvent.click(button('Try again'));
    await waitFor(() => expect(notice()).toBe(`Separated, and apart from now on: ${TITLE}`));
  });
});

it.each<[string, Partial<SamePaper>, (() => void)?]>([
  ['with a proposal', {}],
  ['comparing', {}, compare],
  [
    'comparing one of several',
    {
      proposals: [
        [first, second],
        [third, fourth],
      ],
    },
    compare,
  ],
  ['with a paper joined from several', { proposals: [], joined: new Map([['a', { from: 'z', count: 2 }]]) }],
])('is accessible: %s', async (_, same, then) => {
  popup(same);
  then?.();
  expect(await violations(document.body)).toEqual([]);
});
