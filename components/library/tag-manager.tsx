/** All tags, and of how many papers each is: to be found, renamed, merged and taken away. */
import { Check, Pen, Tags, Trash2, X } from 'lucide';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { cleanTag } from '../../lib/paper/text';
import { Blank } from '../blank';
import { Icon } from '../icon';
import { counted } from '../paper-words';
import { useFocusKept } from './focus';

export interface TagCount {
  name: string;
  count: number;
}

interface TagManagerProps {
  /** Tags in use, the most used first. */
  tags: readonly TagCount[];
  /**
   * Gives every paper with a tag another instead, the two spellings exactly as given; the second may be a tag in use, which merges
   * them, or the same tag in other letters (`gpt` → `GPT`). Settles when it has ended, well or not; how, and the way back, is said by
   * whoever does it.
   */
  onRename: (from: string, to: string) => Promise<void>;
  /** Takes a tag from every paper. */
  onDelete: (name: string) => Promise<void>;
  onClose: () => void;
}

/** More tags are found with the box above them, or shown when asked for. */
const SHOWN = 200;

/** What is being done to a tag: it is renamed, it is asked whether it shall go, or it is on its way. */
interface Doing {
  name: string;
  what: 'rename' | 'delete' | 'busy';
}

export function TagManager({ tags, onRename, onDelete, onClose }: TagManagerProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState('');
  const [all, showAll] = useState(false);
  const [doing, setDoing] = useState<Doing>();

  useLayoutEffect(() => (box.current ?? heading.current)?.focus(), []);
  const none = tags.length === 0;
  // A tag that was deleted goes when the list hears of it, and with the last one the box.
  useFocusKept(() => (box.current ?? heading.current)?.focus());

  const wanted = fold(typed);
  const found = tags.filter(({ name }) => fold(name).includes(wanted));
  const shown = all ? found : found.slice(0, SHOWN);

  /** Where the focus goes from a tag's row: back to its button, or to the box when the row is gone. */
  const focusRow = (name: string | undefined, what: 'rename' | 'delete'): void => {
    const row = [...(list.current?.children ?? [])].find((child) => child.getAttribute('data-tag') === name);
    const button = row?.querySelector<HTMLElement>(`[data-does="${what}"]`);
    (button ?? box.current ?? heading.current)?.focus();
  };
  // Drawn anew by then, so the button is there again.
  const leaving = useRef<{ name: string; what: 'rename' | 'delete' }>();
  useLayoutEffect(() => {
    if (doing || !leaving.current) return;
    const { name, what } = leaving.current;
    leaving.current = undefined;
    focusRow(name, what);
  }, [doing]);
  const leave = (name: string, what: 'rename' | 'delete'): void => {
    leaving.current = { name, what };
    setDoing(undefined);
  };
  const run = async (name: string, after: string, what: 'rename' | 'delete', act: () => Promise<void>): Promise<void> => {
    setDoing({ name, what: 'busy' });
    // Its controls are gone for now.
    box.current?.focus();
    await act();
    // Whoever has gone on meanwhile is not called back.
    if (document.activeElement === box.current && wanted === '') leaving.current = { name: after, what };
    setDoing(undefined);
  };

  return (
    <section
      class="tag-manager"
      aria-labelledby={`${id}-heading`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header class="view-head">
        <h2 ref={heading} id={`${id}-heading`} tabIndex={-1}>
          Tags
        </h2>
        <button type="button" class="tool" aria-label="Close the tags" title="Close" onClick={onClose}>
          <Icon node={X} />
        </button>
      </header>
      {none ? (
        <Blank
          icon={Tags}
          title="No tags yet"
          words="Tags are given with a paper's note. Here they can be renamed, merged and taken away."
        />
      ) : (
        <>
          <input
            ref={box}
            class="tag-manager-box"
            type="search"
            aria-label="Find a tag"
            placeholder="Find a tag"
            autocomplete="off"
            spellcheck={false}
            dir="auto"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || typed === '' || event.isComposing) return;
              event.preventDefault();
              event.stopPropagation();
              setTyped('');
            }}
          />
          <p class="quiet" role="status">
            {wanted === ''
              ? counted(tags.length, 'tag')
              : found.length === 0
                ? 'No tag has these letters'
                : `${counted(found.length, 'tag')} found`}
          </p>
          <ul ref={list} class="tag-manager-list" aria-label="Tags in use">
            {shown.map((tag) => (
              <li key={tag.name} data-tag={tag.name}>
                {doing?.name === tag.name && doing.what === 'rename' ? (
                  <Rename
                    tag={tag}
                    tags={tags}
                    onCancel={() => leave(tag.name, 'rename')}
                    onRename={(to) => void run(tag.name, to, 'rename', () => onRename(tag.name, to))}
                  />
                ) : doing?.name === tag.name && doing.what === 'delete' ? (
                  <Delete
                    tag={tag}
                    onCancel={() => leave(tag.name, 'delete')}
                    onDelete={() => void run(tag.name, tag.name, 'delete', () => onDelete(tag.name))}
                  />
                ) : (
                  <>
                    <span class="tag-manager-name">
                      <bdi class="tag">{tag.name}</bdi> <span class="quiet">{counted(tag.count, 'paper')}</span>
                    </span>
                    {doing?.name === tag.name ? (
                      <span class="quiet">Changing…</span>
                    ) : (
                      <>
                        <button
                          type="button"
                          class="tool"
                          data-does="rename"
                          aria-label={`Rename tag ${tag.name}`}
                          title="Rename"
                          disabled={doing?.what === 'busy'}
                          onClick={() => setDoing({ name: tag.name, what: 'rename' })}
                        >
                          <Icon node={Pen} />
                        </button>
                        <button
                          type="button"
                          class="tool"
                          data-does="delete"
                          aria-label={`Delete tag ${tag.name}`}
                          title="Delete"
                          disabled={doing?.what === 'busy'}
                          onClick={() => setDoing({ name: tag.name, what: 'delete' })}
                        >
                          <Icon node={Trash2} />
                        </button>
                      </>
                    )}
                  </>
                )}
              </li>
            ))}
          </ul>
          {found.length > shown.length && (
            <button
              type="button"
              class="button"
              onClick={() => {
                showAll(true);
                box.current?.focus();
              }}
            >
              Show all {counted(found.length, 'tag')}
            </button>
          )}
        </>
      )}
    </section>
  );
}

interface RenameProps {
  tag: TagCount;
  tags: readonly TagCount[];
  onRename: (to: string) => void;
  onCancel: () => void;
}

function Rename({ tag, tags, onRename, onCancel }: RenameProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(tag.name);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const to = cleanTag(typed);
  const others = tags.filter(({ name }) => name !== tag.name && fold(name) === fold(to));
  // The one that is spelt as typed, where there are several.
  const other = others.find(({ name }) => name === to) ?? others[0];
  const submit = (event: Event): void => {
    event.preventDefault();
    if (to === tag.name || to === '') onCancel();
    else onRename(other?.name ?? to);
  };
  return (
    <form class="tag-manager-doing" onSubmit={submit} onKeyDown={(event) => onEscape(event, onCancel)}>
      <input
        ref={input}
        type="text"
        aria-label={`New name of tag ${tag.name}`}
        aria-describedby={`${id}-words`}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        dir="auto"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        <Icon node={Check} size={14} />
        {other ? 'Merge' : 'Rename'}
      </button>
      <button type="button" class="button" onClick={onCancel}>
        Cancel
      </button>
      <p id={`${id}-words`} class="quiet" role="status">
        {other && (
          <>
            “<bdi>{other.name}</bdi>” is a tag of {counted(other.count, 'paper')} already. The {counted(tag.count, 'paper')} of “
            <bdi>{tag.name}</bdi>” will be added to it.
          </>
        )}
      </p>
    </form>
  );
}

function Delete({ tag, onDelete, onCancel }: { tag: TagCount; onDelete: () => void; onCancel: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <div class="tag-manager-doing" onKeyDown={(event) => onEscape(event, onCancel)}>
      <p id={`${id}-words`}>
        Take “<bdi>{tag.name}</bdi>” from {counted(tag.count, 'paper')}? The papers stay.
      </p>
      <button ref={button} type="button" class="button" aria-describedby={`${id}-words`} onClick={onDelete}>
        <Icon node={Trash2} size={14} />
        Delete tag
      </button>
      <button type="button" class="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}

function onEscape(event: KeyboardEvent, cancel: () => void): void {
  if (event.key !== 'Escape' || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  cancel();
}

function fold(tag: string): string {
  return tag.trim().toLowerCase();
}
