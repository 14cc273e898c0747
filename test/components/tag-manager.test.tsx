// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TagManager, type TagCount } from '../../components/library/tag-manager';
import { violations } from './accessible';

afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

const TAGS: TagCount[] = [
  { name: 'vision', count: 12 },
  { name: 'to cite', count: 3 },
  { name: '<b>bold</b>', count: 1 },
];

function manager(tags: readonly TagCount[] = TAGS) {
  const done: { now: () => void } = { now: () => undefined };
  const wait = () => new Promise<void>((resolve) => (done.now = resolve));
  const props = {
    tags,
    onRename: vi.fn<(from: string, to: string) => Promise<void>>(wait),
    onDelete: vi.fn<(name: string) => Promise<void>>(wait),
    onClose: vi.fn(),
  };
  const shown = render(<TagManager {...props} />);
  return {
    ...props,
    /** The tags as the library has them by then. */
    hear: (next: readonly TagCount[]) => shown.rerender(<TagManager {...props} tags={next} />),
    /** Ends what was asked for, with the tags as they are then. */
    end: (next: readonly TagCount[]) =>
      act(async () => {
        shown.rerender(<TagManager {...props} tags={next} />);
        done.now();
        await Promise.resolve();
      }),
  };
}
const box = () => screen.getByRole<HTMLInputElement>('searchbox', { name: 'Find a tag' });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const items = () => screen.queryAllByRole('listitem').map((item) => item.textContent);
const type = (element: Element, value: string) => fireEvent.input(element, { target: { value } });
const key = (element: Element, name: string) => fireEvent.keyDown(element, { key: name });
const said = () => screen.getAllByRole('status').map((status) => status.textContent);

describe('the tags', () => {
  it('are listed with how many papers each has, as text', () => {
    manager();
    expect(items()).toEqual(['vision 12 papers', 'to cite 3 papers', '<b>bold</b> 1 paper']);
    expect(said()).toEqual(['3 tags']);
    expect(document.activeElement).toBe(box());
  });

  it('are found by their letters', () => {
    const { onClose } = manager();
    type(box(), ' CIT');
    expect(items()).toEqual(['to cite 3 papers']);
    expect(said()).toEqual(['1 tag found']);
    type(box(), 'zz');
    expect(said()).toEqual(['No tag has these letters']);
    key(box(), 'Escape');
    expect(items()).toHaveLength(3);
    expect(onClose).not.toHaveBeenCalled();
    key(box(), 'Escape');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('are shown in part when they are very many', () => {
    manager(Array.from({ length: 250 }, (_, index) => ({ name: `tag ${String(index)}`, count: 1 })));
    expect(items()).toHaveLength(200);
    fireEvent.click(button('Show all 250 tags'));
    expect(items()).toHaveLength(250);
    expect(document.activeElement).toBe(box());
  });

  it('are none at first, which is said', () => {
    const { onClose } = manager([]);
    expect(screen.getByRole('heading', { name: 'No tags yet' })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Tags' }));
    fireEvent.click(button('Close the tags'));
    expect(onClose).toHaveBeenCalledOnce();
  });
});

describe('renaming', () => {
  const open = (name: string) => {
    fireEvent.click(button(`Rename tag ${name}`));
    return screen.getByRole<HTMLInputElement>('textbox', { name: `New name of tag ${name}` });
  };

  it('gives another name, cleaned, and says while it does', async () => {
    const { onRename, end } = manager();
    const input = open('vision');
    expect(document.activeElement).toBe(input);
    expect(input.value).toBe('vision');
    type(input, ' #seeing   things ');
    fireEvent.submit(input);
    expect(onRename).toHaveBeenCalledExactlyOnceWith('vision', 'seeing things');
    expect(items()[0]).toContain('Changing…');
    expect(button('Rename tag to cite').disabled).toBe(true);
    await end([{ name: 'seeing things', count: 12 }, ...TAGS.slice(1)]);
    expect(items()[0]).toBe('seeing things 12 papers');
    expect(document.activeElement).toBe(button('Rename tag seeing things'));
  });

  it('to a tag in use says that it merges, and of how many papers', () => {
    const { onRename } = manager();
    const input = open('to cite');
    type(input, 'VISION');
    expect(said()).toContain('“vision” is a tag of 12 papers already. The 3 papers of “to cite” will be added to it.');
    fireEvent.click(button('Merge'));
    expect(onRename).toHaveBeenCalledExactlyOnceWith('to cite', 'vision');
  });

  it('to a tag that is in use in several spellings merges with the one that is spelt as typed', () => {
    const { onRename } = manager([{ name: 'NLP', count: 9 }, { name: 'nlp', count: 2 }, ...TAGS]);
    type(open('vision'), 'nlp');
    expect(said()).toContain('“nlp” is a tag of 2 papers already. The 12 papers of “vision” will be added to it.');
    fireEvent.click(button('Merge'));
    expect(onRename).toHaveBeenCalledExactlyOnceWith('vision', 'nlp');
  });

  it('to other letters of the same tag is no merge', () => {
    const { onRename } = manager();
    type(open('vision'), 'Vision');
    expect(screen.queryByRole('button', { name: 'Merge' })).toBeNull();
    fireEvent.click(button('Rename'));
    expect(onRename).toHaveBeenCalledExactlyOnceWith('vision', 'Vision');
  });

  it('is left with Escape, Cancel, nothing or the same name, the focus going back', () => {
    const { onRename, onClose } = manager();
    for (const leave of [
      (input: HTMLInputElement) => key(input, 'Escape'),
      () => fireEvent.click(button('Cancel')),
      (input: HTMLInputElement) => fireEvent.submit(input),
      (input: HTMLInputElement) => {
        type(input, ' # ');
        fireEvent.submit(input);
      },
    ]) {
      leave(open('to cite'));
      expect(document.activeElement).toBe(button('Rename tag to cite'));
    }
    expect(onRename).not.toHaveBeenCalled();
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe('deleting', () => {
  it('asks first, and says how many papers it is of', async () => {
    const { onDelete, end } = manager();
    fireEvent.click(button('Delete tag vision'));
    expect(screen.getByText(/^Take/).textContent).toBe('Take “vision” from 12 papers? The papers stay.');
    expect(document.activeElement).toBe(button('Delete tag'));
    expect(onDelete).not.toHaveBeenCalled();
    fireEvent.click(button('Delete tag'));
    expect(onDelete).toHaveBeenCalledExactlyOnceWith('vision');
    await end(TAGS.slice(1));
    expect(items()).toHaveLength(2);
    expect(document.activeElement).toBe(box());
  });

  it('is left with Escape or Cancel, the focus going back', () => {
    const { onDelete, onClose } = manager();
    fireEvent.click(button('Delete tag to cite'));
    key(button('Delete tag'), 'Escape');
    expect(document.activeElement).toBe(button('Delete tag to cite'));
    fireEvent.click(button('Delete tag to cite'));
    fireEvent.click(button('Cancel'));
    expect(document.activeElement).toBe(button('Delete tag to cite'));
    expect(onDelete).not.toHaveBeenCalled();
    expect(onClose).not.toHaveBeenCalled();
  });

  it('leaves the focus on the box where the list hears of it only later', async () => {
    const { end, hear } = manager();
    fireEvent.click(button('Delete tag vision'));
    fireEvent.click(button('Delete tag'));
    await end(TAGS);
    hear(TAGS.slice(1));
    expect(items()).toHaveLength(2);
    expect(document.activeElement).toBe(box());
  });

  it('of the last tag leaves the focus on the page’s heading', async () => {
    const { end } = manager(TAGS.slice(0, 1));
    fireEvent.click(button('Delete tag vision'));
    fireEvent.click(button('Delete tag'));
    await end([]);
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Tags' }));
  });
});

it('is accessible listed, renaming, merging, deleting and empty', async () => {
  manager();
  expect(await violations(document.body)).toEqual([]);
  fireEvent.click(button('Rename tag vision'));
  type(screen.getByRole('textbox'), 'to cite');
  expect(await violations(document.body)).toEqual([]);
  fireEvent.click(button('Cancel'));
  fireEvent.click(button('Delete tag vision'));
  expect(await violations(document.body)).toEqual([]);
  cleanup();
  manager([]);
  expect(await violations(document.body)).toEqual([]);
});
