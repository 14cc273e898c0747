// @vitest-environment jsdom
/** The pill, the bar, the help and what is added to a mark, in each state: names, and what axe has to say. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DrawnMark } from '../../components/mark/mark';
import { DrawnMore, type MoreView } from '../../components/mark/more';
import { DrawnBar, type BarView } from '../../components/triage/bar';
import { openHelp } from '../../components/triage/help';
import { DrawnPill, type PillView } from '../../components/triage/pill';
import type { Kept } from '../../lib/paper/paper';
import { ACTIONS, USUAL_KEYS } from '../../lib/settings/settings';
import { violations } from '../components/accessible';
import { standInForDrawing } from '../components/undrawn';

beforeAll(standInForDrawing);

let host: HTMLElement;
let root: ShadowRoot;
beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  root = host.attachShadow({ mode: 'open' });
});
afterEach(() => host.remove());

const buttons = () =>
  [...root.querySelectorAll('button, select, input')]
    .filter((button) => !button.closest('[hidden]'))
    .map((button) => button.getAttribute('aria-label') ?? button.textContent);
const nothing = () => undefined;

describe('the pill', () => {
  const idle: PillView = { said: '', failed: false, undo: false, dismissed: 0, unfolded: false };
  const states: [string, Partial<PillView>, string[]][] = [
    ['idle', {}, []],
    ['something was done', { said: 'Dismissed.', undo: true }, ['Undo']],
    ['something went wrong', { said: 'Not dismissed. The disk is full.', failed: true }, []],
    ['some are folded', { dismissed: 3 }, ['Show dismissed']],
    ['some are dismissed and shown', { said: 'Dismissed.', undo: true, dismissed: 3, unfolded: true }, ['Undo', 'Fold dismissed']],
  ];
  it.each(states)('%s', async (_, view, shown) => {
    const pill = new DrawnPill(root, { undo: nothing, unfold: nothing });
    pill.paint({ ...idle, ...view });
    expect(pill.box.hidden).toBe(shown.length === 0 && !view.said);
    expect(buttons()).toEqual(shown);
    if (view.dismissed) expect(root.textContent).toContain('3 dismissed on this page');
    expect(root.querySelector('[role=status]')?.textContent).toBe(view.said ?? '');
    expect(await violations(host)).toEqual([]);
  });

  it('does nothing for a click of the page’s', () => {
    let done = 0;
    const pill = new DrawnPill(root, { undo: () => (done += 1), unfold: () => (done += 1) });
    pill.paint({ ...idle, said: 'Dismissed.', undo: true, dismissed: 1 });
    for (const button of root.querySelectorAll('button')) button.click();
    expect(done).toBe(0);
  });
});

describe('the bar', () => {
  const idle: BarView = { selected: 0, work: undefined, tagging: false, tags: [] };
  const acts = ['All new', 'All', 'Save', 'Tag…', 'Status of the selected papers', 'Dismiss', 'Clear'];
  const states: [string, Partial<BarView>, string, string[]][] = [
    ['several are selected', { selected: 2_000 }, '2,000 selected', acts],
    ['tags are given', { selected: 2, tagging: true, tags: ['later'] }, '2 selected', ['Tags for the selected papers', 'Add']],
    ['something is done', { selected: 2, work: { words: 'Saving 1 of 2', done: 1, total: 2 } }, 'Saving 1 of 2', ['Cancel']],
  ];
  it.each(states)('%s', async (_, view, said, shown) => {
    const bar = new DrawnBar(root, { act: nothing, status: nothing, tag: nothing });
    bar.paint(idle);
    expect(bar.box.hidden).toBe(true);
    bar.paint({ ...idle, ...view });
    expect(bar.box.hidden).toBe(false);
    expect(root.querySelector('[role=status]')?.textContent).toBe(said);
    expect(buttons()).toEqual(shown);
    expect(root.activeElement?.getAttribute('aria-label') ?? null).toBe(view.tagging ? 'Tags for the selected papers' : null);
    expect(await violations(host)).toEqual([]);
  });
});

describe('what a mark shows of a record', () => {
  const record: Kept = { key: 'k', savedAt: 0, status: 'to-read', tags: [], note: '', highlights: [] };
  const shown = (kept: Kept | null) => {
    mark.paint({ title: 'A', shares: false, kept, said: kept ? 'Saved' : '', failed: false, open: false, met: '' });
    return [...root.querySelectorAll('.reading, .tags, .line')].map((part) => part.textContent);
  };
  let mark: DrawnMark;
  beforeEach(() => (mark = new DrawnMark(root, nothing)));

  it.each<[string, Partial<Kept>, string[]]>([
    ['nothing beside', {}, []],
    ['its status', { status: 'reading' }, ['Reading']],
    ['its tags', { tags: ['a', 'b <c>'] }, ['#a#b <c>']],
    ['the first line of its note that says something', { note: '\n---\n> Good\nmore' }, ['Good']],
    ['the signs of Markdown around a word, not before a line', { note: '- **Good** idea' }, ['**Good** idea']],
    ['no line of a note of signs', { note: '# \n- ' }, []],
    ['all of it', { status: 'read', tags: ['a'], note: '<b>x' }, ['Read', '#a', '<b>x']],
  ])('is %s', async (_, part, texts) => {
    expect(shown({ ...record, ...part })).toEqual(texts);
    expect(await violations(host)).toEqual([]);
    expect(shown(null)).toEqual([]);
  });

  it('stays as it stands when nothing of it is another', () => {
    shown({ ...record, tags: ['a'], note: 'One' });
    const line = root.querySelector('.line');
    shown({ ...record, tags: ['a'], note: 'One\nTwo' });
    expect(root.querySelector('.line')).toBe(line);
    expect(shown({ ...record, tags: ['b'], note: 'One' })).toEqual(['#b', 'One']);
  });
});

describe('the help', () => {
  it('says what each key does, but for those that are none and the site’s own', async () => {
    let closed = 0;
    const dialog = openHelp(root, { ...USUAL_KEYS, save: '' }, '/', { closed: () => (closed += 1), settings: nothing });
    const keys = [...root.querySelectorAll('kbd')].map((key) => key.textContent);
    expect(keys).toEqual(ACTIONS.filter((action) => action !== 'save' && action !== 'search').map((action) => USUAL_KEYS[action]));
    expect(root.querySelectorAll('dd')).toHaveLength(keys.length);
    expect(root.textContent).toContain('This site uses / itself.');
    expect(dialog.open).toBe(true);
    expect(await violations(host)).toEqual([]);
    dialog.dispatchEvent(new Event('close'));
    expect(closed).toBe(1);
  });
});

describe('what is added to a mark', () => {
  const idle: MoreView = {
    ...{ title: 'A paper', kept: null, newer: '', undo: false },
    ...{ dismissed: false, selected: false, selecting: false, reading: false },
  };
  const kept = { key: 'k', savedAt: 0, status: 'read', tags: ['later'], note: '# Good\nand more', highlights: [] } as const;
  const states: [string, Partial<MoreView>, string[]][] = [
    ['not saved', {}, ['Dismiss: A paper', 'Select: A paper']],
    [
      'saved, with a note',
      { kept: { ...kept, tags: [...kept.tags], highlights: [] } },
      ['Read note: A paper', 'Dismiss: A paper', 'Select: A paper'],
    ],
    ['removed', { undo: true, selecting: true, selected: true }, ['Undo: A paper', 'Dismiss: A paper', 'Select: A paper']],
    ['dismissed', { dismissed: true }, ['Dismiss: A paper', 'Select: A paper']],
  ];
  it.each(states)('%s', async (_, view, shown) => {
    const mark = new DrawnMark(root, nothing);
    mark.paint({ title: 'A paper', shares: false, kept: view.kept ?? null, said: '', failed: false, open: false, met: '' });
    const more = new DrawnMore(root);
    more.paint({ ...idle, ...view });
    const names = buttons().filter((name) => !/^(Save|Note): /.test(name));
    expect(names).toEqual(shown);
    expect(root.querySelector('.dismiss')?.getAttribute('aria-pressed')).toBe(String(view.dismissed ?? false));
    expect(root.querySelector('.select')?.getAttribute('aria-checked')).toBe(String(view.selected ?? false));
    expect(await violations(host)).toEqual([]);
  });

  it('says that the paper has moved on, before what the mark shows of the record', () => {
    const record = { ...kept, tags: [...kept.tags], highlights: [] };
    const mark = new DrawnMark(root, nothing);
    const paint = (note: string) =>
      mark.paint({ title: 'A', shares: false, kept: { ...record, note }, said: 'Saved', failed: false, open: false, met: '' });
    paint('One');
    const more = new DrawnMore(root);
    const text = () => [...root.querySelectorAll('.newer, .reading, .tag, .line')].map((part) => part.textContent);
    more.paint({ ...idle, kept: record, newer: 'v3 since you saved v1' });
    expect(text()).toEqual(['v3 since you saved v1', 'Read', '#later', 'One']);
    paint('Two');
    more.paint({ ...idle, kept: record, newer: 'v3 since you saved v1' });
    expect(text()).toEqual(['v3 since you saved v1', 'Read', '#later', 'Two']);
    more.paint({ ...idle, kept: record });
    expect(text()).toEqual(['Read', '#later', 'Two']);
  });

  it('says where a mark is, as long as the keyboard is there', () => {
    new DrawnMark(root, nothing).paint({ title: 'A paper', shares: false, kept: null, said: '', failed: false, open: false, met: '' });
    const more = new DrawnMore(root);
    more.paint(idle);
    more.focus('3 of 30, new');
    expect(root.activeElement?.getAttribute('aria-label')).toBe('Save: A paper');
    expect(root.activeElement?.getAttribute('aria-description')).toBe('3 of 30, new');
    more.leave();
    expect(root.activeElement?.hasAttribute('aria-description')).toBe(false);
  });
});
