// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { createRef } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaveResult } from '../../components/draft';
import { Detail, sightingWords, type DetailProps } from '../../components/library/detail';
import type { NoteEditorHandle } from '../../components/note-editor';
import { paperOf } from '../paper/record';
import { violations } from './accessible';

beforeEach(() => {
  Element.prototype.scrollTo = () => undefined;
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

/** Noon of a day where the tests run, so that it is that day there. */
const noon = (year: number, month: number, day: number) => new Date(year, month - 1, day, 12).getTime();
const paper = paperOf({
  key: 'a',
  ids: ['arxiv:2407.11062', 'neurips:abc'],
  title: 'On $E^{2}$ <b>bold</b>',
  authors: ['Ada Byron', 'Bo Sample'],
  authorCount: 5,
  abstract: 'We show that walruses sing. A walrus!',
  published: '2024-07-10',
  venue: 'A Journal',
  organisation: 'A House',
  categories: ['cs.CL', 'cs.LG'],
  links: {
    page: 'https://www.arxiv.org/abs/2407.11062',
    pdf: 'https://arxiv.org/pdf/2407.11062',
    code: 'https://github.com/a/b',
    project: 'https://a.example',
  },
  upvotes: { count: 1_280, on: '2025-12-25' },
  comments: { count: 3, on: '2025-12-26' },
  sightings: [
    { site: 'arxiv', version: 2, at: noon(2025, 12, 20) },
    { site: 'huggingface', list: 'Daily Papers', listDate: '2025-12-25', rank: 3, at: noon(2025, 12, 26) },
  ],
  savedAt: noon(2025, 12, 26),
  changedAt: noon(2026, 1, 2),
  status: 'reading',
  tags: ['to cite'],
  note: 'Read *this* <i>again</i>',
  highlights: [{ quote: 'A quoted line.', prefix: '', suffix: '' }],
  citationKey: 'byron2024',
});
const TITLE = 'On E² <b>bold</b>';

function detail(given: Partial<DetailProps> = {}) {
  const props = {
    paper,
    words: [],
    knownTags: [],
    siteNames: new Map([
      ['huggingface', 'Hugging Face'],
      ['arxiv', 'arXiv'],
    ]),
    editing: false,
    handle: createRef<NoteEditorHandle>(),
    onChange: vi.fn<DetailProps['onChange']>(() => Promise.resolve({ ok: true, value: { note: '', tags: [] } })),
    onUnsaved: vi.fn(),
    unsavedOf: () => undefined,
    onRemove: vi.fn(),
    onRestore: vi.fn(),
    onEdit: vi.fn(),
    onSay: vi.fn<DetailProps['onSay']>(),
    onClose: vi.fn(),
    ...given,
  };
  const shown = render(<Detail {...props} />);
  return { ...props, again: (next: Partial<DetailProps>) => shown.rerender(<Detail {...props} {...next} />) };
}
const pane = () => screen.getByRole('region', { name: /^Details: / });
const heading = () => screen.getByRole('heading', { level: 2 });
const button = (name: string) => screen.getByRole('button', { name });
const facts = (): Record<string, string> =>
  Object.fromEntries(
    [...pane().querySelectorAll('dl > div')].map((row): [string, string] => [
      row.querySelector('dt')?.textContent ?? '',
      row.querySelector('dd')?.textContent ?? '',
    ]),
  );

describe('the details', () => {
  it('say everything that is known', async () => {
    detail({ children: <p>Joined from 2 records</p> });
    expect(heading().getAttribute('aria-label')).toBe(TITLE);
    expect(heading().textContent).toBe(TITLE);
    expect(pane().querySelector('.detail-authors')?.textContent).toBe('Ada Byron, Bo Sample and 3 more');
    expect(facts()).toEqual({
      Published: '10 Jul 2024',
      Venue: 'A Journal',
      Organisation: 'A House',
      Categories: 'cs.CL, cs.LG',
      'Known as': 'arXiv:2407.11062, neurips:abc',
      'Citation key': 'byron2024',
      Upvotes: '1,280, on 25 Dec 2025',
      Comments: '3, on 26 Dec 2025',
      Seen: 'Hugging Face: Daily Papers of 25 Dec 2025, rank 3 seen 26 Dec 2025arXiv, version 2 seen 20 Dec 2025',
      Saved: '26 Dec 2025',
      Changed: '2 Jan 2026',
    });
    expect(
      within(screen.getByRole('list', { name: 'Links' }))
        .getAllByRole('link')
        .map((link) => [link.textContent, link.getAttribute('href')]),
    ).toEqual([
      ['Page arxiv.org', paper.links.page],
      ['PDF arxiv.org', paper.links.pdf],
      ['Code github.com', paper.links.code],
      ['Project a.example', paper.links.project],
    ]);
    for (const link of screen.getAllByRole<HTMLAnchorElement>('link')) expect([link.target, link.rel]).toEqual(['_blank', 'noreferrer']);
    expect(screen.getByRole('link', { name: 'arXiv:2407.11062' }).getAttribute('href')).toBe('https://arxiv.org/abs/2407.11062');
    expect(screen.queryByRole('link', { name: 'neurips:abc' })).toBeNull();
    expect(screen.getByText('A quoted line.')).toBeTruthy();
    expect(screen.getByText('Joined from 2 records')).toBeTruthy();
    expect(screen.getByRole('list', { name: 'Tags' }).textContent).toBe('to cite');
    // What draws notes is loaded first, which takes as long as it takes.
    await waitFor(() => expect(pane().querySelector('.markdown em')?.textContent).toBe('this'), { timeout: 10_000 });
    expect(pane().querySelector('.markdown')?.textContent).toBe('Read this <i>again</i>');
    await waitFor(() => expect(heading().querySelector('math')).not.toBeNull());
  });

  it('leave out what is not known', () => {
    detail({ paper: paperOf({ title: '', ids: ['neurips:abc'], savedAt: noon(2026, 1, 2), changedAt: noon(2026, 1, 2) }) });
    expect(heading().textContent).toBe('neurips:abc');
    expect(facts()).toEqual({ 'Known as': 'neurips:abc', Saved: '2 Jan 2026' });
    expect(screen.queryByRole('heading', { name: 'Abstract' })).toBeNull();
    expect(screen.queryByRole('list')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Copy link' })).toBeNull();
    expect(screen.getByText('No note yet.')).toBeTruthy();
    cleanup();
    // What only Postil tells it by is nothing to a person.
    detail({ paper: paperOf({ ids: ['entry:c0bd20e44cb11c1b99d4510936ec8282'], savedAt: noon(2026, 1, 2), changedAt: noon(2026, 1, 2) }) });
    expect(facts()).toEqual({ Saved: '2 Jan 2026' });
  });

  it('mark the words that were looked for', () => {
    detail({ words: ['walrus'] });
    expect([...pane().querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['walrus']);
  });

  it('fold many authors', () => {
    const authors = Array.from({ length: 30 }, (_, index) => `Author ${String(index)}`);
    detail({ paper: { ...paper, authors, authorCount: 31 } });
    expect(screen.queryByText('Author 20')).toBeNull();
    fireEvent.click(button('Show all 31 authors'));
    expect(screen.getByText('Author 29')).toBeTruthy();
    expect(pane().querySelector('.detail-authors')?.textContent).toContain('and 1 more');
    fireEvent.click(button('Show fewer authors'));
    expect(screen.queryByText('Author 20')).toBeNull();
  });

  it('fold many sightings, the latest shown first', () => {
    const sightings = Array.from({ length: 7 }, (_, at) => ({ site: `site${String(at)}`, at }));
    detail({ paper: { ...paper, sightings } });
    const shown = () => [...pane().querySelectorAll('.detail-sightings bdi')].map((words) => words.textContent);
    expect(shown()).toEqual(['site6', 'site5', 'site4', 'site3', 'site2']);
    fireEvent.click(button('Show all 7'));
    expect(shown()).toHaveLength(7);
  });

  it('say where a paper was seen', () => {
    const names = new Map([['arxiv', 'arXiv']]);
    expect(sightingWords({ site: 'arxiv', list: 'cs.CL new', listDate: '2024-07', rank: 12, version: 1, at: 0 }, names)).toBe(
      'arXiv: cs.CL new of Jul 2024, rank 12, version 1',
    );
    expect(sightingWords({ site: 'gone', listDate: '2024', at: 0 }, names)).toBe('gone: List of 2024');
    expect(sightingWords({ site: 'arxiv', at: 0 }, names)).toBe('arXiv');
  });
});

describe('what can be done', () => {
  it('is to choose a status, shown at once, taken back and said when it is not saved', async () => {
    let answer: (result: SaveResult) => void = () => undefined;
    const onChange = vi.fn(() => new Promise<SaveResult>((resolve) => (answer = resolve)));
    const onSay = vi.fn<DetailProps['onSay']>();
    detail({ onChange, onSay });
    const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name });
    expect(radio('Reading').checked).toBe(true);
    fireEvent.click(radio('Read'));
    expect(onChange).toHaveBeenCalledExactlyOnceWith(paper, { status: 'read' });
    expect(radio('Read').checked).toBe(true);
    answer({ ok: false, problem: { words: 'The disk is full.', again: true } });
    await act(() => Promise.resolve());
    expect(radio('Reading').checked).toBe(true);
    expect(onSay).toHaveBeenCalledWith(
      expect.objectContaining({ words: 'Status not saved: The disk is full. It is as it was.', error: true }),
    );
    onSay.mock.calls[0]?.[0].action?.run();
    await act(() => Promise.resolve());
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(radio('Read').checked).toBe(true);
  });

  it('is to edit the note, the focus going there and back', () => {
    const { onEdit, onClose, again } = detail();
    fireEvent.click(button('Edit note'));
    expect(onEdit).toHaveBeenLastCalledWith(true);
    again({ editing: true });
    const note = screen.getByRole<HTMLTextAreaElement>('textbox', { name: `Note on ${TITLE}` });
    expect(note.value).toBe(paper.note);
    expect(document.activeElement).toBe(note);
    expect(button('Edit note').getAttribute('aria-expanded')).toBe('true');
    fireEvent.keyDown(note, { key: 'Escape' });
    expect(onEdit).toHaveBeenLastCalledWith(false);
    expect(document.activeElement).toBe(button('Edit note'));
    expect(onClose).not.toHaveBeenCalled();
    cleanup();
    detail({ editing: true, focus: 'tags' });
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: `Tags for ${TITLE}` }));
  });

  it('keeps what is typed when it cannot be saved, and takes up what was typed earlier', async () => {
    const { onUnsaved, handle } = detail({
      editing: true,
      unsavedOf: () => ({ note: { base: paper.note, text: 'Typed earlier' } }),
      onChange: () => Promise.resolve({ ok: false, problem: { words: 'The disk is full.', again: false } }),
    });
    const note = screen.getByRole<HTMLTextAreaElement>('textbox', { name: /^Note on / });
    expect(note.value).toBe('Typed earlier');
    fireEvent.input(note, { target: { value: 'Typed now' } });
    await act(() => handle.current?.flush());
    expect(note.value).toBe('Typed now');
    expect(screen.getByRole('status', { name: /^Not saved/ }).textContent).toBe('Not saved: The disk is full. Your text is still here.');
    expect(onUnsaved).toHaveBeenLastCalledWith(paper, { note: { base: paper.note, text: 'Typed now' } });
  });

  it('is to save what is being typed before another paper takes its place', async () => {
    const { onChange, again } = detail({ editing: true });
    fireEvent.input(screen.getByRole('textbox', { name: /^Note on / }), { target: { value: 'Half a word' } });
    const other = paperOf({ key: 'b', title: 'Another' });
    again({ paper: other, editing: false });
    await waitFor(() => expect(onChange).toHaveBeenCalledExactlyOnceWith(paper, { note: { base: paper.note, text: 'Half a word' } }));
    expect(document.activeElement === document.body || pane().contains(document.activeElement)).toBe(true);
  });

  it('is to copy the link and the title, or to hear why not', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const { onSay } = detail();
    fireEvent.click(button('Copy link'));
    await waitFor(() => expect(onSay).toHaveBeenLastCalledWith({ words: 'Link copied' }));
    fireEvent.click(button('Copy title'));
    await waitFor(() => expect(onSay).toHaveBeenLastCalledWith({ words: 'Title copied' }));
    expect(writeText.mock.calls).toEqual([[paper.links.page], [TITLE]]);
    writeText.mockRejectedValueOnce(new Error('no'));
    fireEvent.click(button('Copy link'));
    await waitFor(() => expect(onSay).toHaveBeenLastCalledWith(expect.objectContaining({ error: true })));
    vi.unstubAllGlobals();
  });

  it('is to move it to the trash, and in there to restore it and nothing else', () => {
    const { onRemove } = detail();
    fireEvent.click(button('Move to trash'));
    expect(onRemove).toHaveBeenCalledExactlyOnceWith(paper);
    cleanup();
    const gone = { ...paper, trashedAt: noon(2026, 1, 3) };
    const { onRestore } = detail({ paper: gone, editing: true });
    expect(screen.getByText('In the trash since 3 Jan 2026.')).toBeTruthy();
    for (const name of ['Edit note', 'Move to trash']) expect(screen.queryByRole('button', { name })).toBeNull();
    for (const role of ['radio', 'textbox']) expect(screen.queryByRole(role)).toBeNull();
    expect(pane().querySelector('.markdown')).not.toBeNull();
    fireEvent.click(button('Restore'));
    expect(onRestore).toHaveBeenCalledExactlyOnceWith(gone);
  });
});

describe('the focus and Escape', () => {
  it('takes the focus when told to, and only then', () => {
    detail();
    expect(document.activeElement).toBe(document.body);
    cleanup();
    detail({ takesFocus: true });
    expect(document.activeElement).toBe(heading());
  });

  it('keeps the focus inside when another paper comes, and leaves it alone when it is elsewhere', () => {
    const other = paperOf({ key: 'b', title: 'Another' });
    const { again } = detail();
    again({ paper: other });
    expect(document.activeElement).toBe(document.body);
    button('Copy title').focus();
    again({ paper });
    expect(document.activeElement).toBe(heading());
  });

  it('closes the editor first, then the pane', () => {
    const { onClose, onEdit, again } = detail({ editing: true });
    fireEvent.keyDown(button('Copy title'), { key: 'Escape' });
    expect(onEdit).toHaveBeenCalledExactlyOnceWith(false);
    expect(onClose).not.toHaveBeenCalled();
    again({ editing: false });
    fireEvent.keyDown(heading(), { key: 'Escape' });
    expect(onClose).toHaveBeenCalledOnce();
    fireEvent.click(button('Close the details'));
    expect(onClose).toHaveBeenCalledTimes(2);
  });
});

it('is accessible read, edited and in the trash', async () => {
  for (const given of [{}, { editing: true }, { paper: { ...paper, trashedAt: 1 } }]) {
    detail(given);
    expect(await violations(document.body)).toEqual([]);
    cleanup();
  }
});
