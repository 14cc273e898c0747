/**
 * The note editor: a paper's note and tags, saved as they are typed. The popup shows it in a list, a listing page in the row's
 * closed shadow root; so it knows no browser API, and where its keys come from does not matter to it.
 */
import { X } from 'lucide';
import type { MutableRef } from 'preact/hooks';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Changes } from '../lib/paper/paper';
import { Draft, type DraftState, type SaveResult } from './draft';
import { Icon } from './icon';
import { TagInput } from './tag-input';

export interface NoteEditorHandle {
  /** Saves what is typed, now; `closing` when the page may be going. Resolves when the try has ended, well or not. */
  flush: (closing?: boolean) => Promise<void>;
}

export interface NoteEditorProps {
  /** The paper's readable title. */
  title: string;
  /** The note and tags as the library has them; when they change elsewhere, pass the new ones. */
  note: string;
  tags: readonly string[];
  /** Tags to suggest, the most used first. */
  knownTags: readonly string[];
  /** Changes of an earlier editor that were never confirmed. Read when the editor opens. */
  unsaved?: Changes | undefined;
  /** Saves; the answer is the note and tags as they stand in the library then. Called again while it fails. */
  onSave: (changes: Changes) => Promise<SaveResult>;
  /** What is not confirmed yet, with every keystroke, to be kept where it survives; `undefined` once everything is saved. */
  onUnsaved?: (changes: Changes | undefined) => void;
  /** Escape, Ctrl+Enter or Cmd+Enter, or the close button. What is unsaved goes on being saved. */
  onClose?: () => void;
  handle?: MutableRef<NoteEditorHandle | null>;
  /** Where to type first. */
  focus?: 'note' | 'tags';
}

export function NoteEditor(props: NoteEditorProps) {
  const { title, note, tags, knownTags, onClose, handle, focus = 'note' } = props;
  const [, update] = useReducer((n: number) => n + 1, 0);
  const latest = useRef(props);
  latest.current = props;
  const open = useRef(true);
  const [draft] = useState(
    () =>
      new Draft({
        note,
        tags,
        unsaved: props.unsaved,
        save: (changes) => latest.current.onSave(changes),
        onUnsaved: (changes) => latest.current.onUnsaved?.(changes),
        onUpdate: () => {
          if (open.current) update(undefined);
        },
      }),
  );

  const area = useRef<HTMLTextAreaElement>(null);
  // The text is set by hand and only when it differs, so that neither the caret nor a half-composed word is disturbed.
  useLayoutEffect(() => {
    if (area.current) show(area.current, draft.text);
  });
  useLayoutEffect(() => {
    if (focus !== 'note' || !area.current) return;
    area.current.focus({ preventScroll: true });
    area.current.setSelectionRange(draft.text.length, draft.text.length);
  }, []);

  const tagKey = tags.join('\n');
  useEffect(() => draft.hear(note, tags), [note, tagKey]);
  useEffect(() => {
    if (!handle) return undefined;
    handle.current = { flush: (closing) => draft.flush(closing) };
    return () => void (handle.current = null);
  }, [handle]);
  useEffect(
    () => () => {
      open.current = false;
      void draft.flush();
    },
    [],
  );

  const close = () => {
    void draft.flush();
    onClose?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const done = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
    if (!done || event.isComposing || event.defaultPrevented) return;
    // Escape would close a popup around us, too.
    event.preventDefault();
    event.stopPropagation();
    close();
  };

  return (
    <div class="note-editor" onKeyDown={onKeyDown}>
      <textarea
        ref={area}
        class="note-editor-text"
        aria-label={`Note on ${title}`}
        placeholder="Write a note…"
        dir="auto"
        rows={3}
        spellcheck
        onInput={(event) => draft.type(event.currentTarget.value)}
        onBlur={() => void draft.flush()}
      />
      <TagInput
        title={title}
        tags={draft.tags}
        knownTags={knownTags}
        focus={focus === 'tags'}
        onChange={(next) => {
          draft.tag(next);
        }}
      />
      <div class="note-editor-foot">
        <p
          class={`note-editor-status${typeof draft.state === 'object' ? ' is-error' : ''}`}
          role="status"
          // A status has no name of its own; with the label it can be found by what it says.
          aria-label={wordsOf(draft.state) || undefined}
        >
          {wordsOf(draft.state)}
        </p>
        {onClose && (
          <button type="button" class="note-editor-close" aria-label={`Close the note on ${title}`} onClick={close}>
            <Icon node={X} size={14} />
          </button>
        )}
      </div>
    </div>
  );
}

function wordsOf(state: DraftState): string {
  if (state === 'idle') return '';
  if (state === 'saving') return 'Saving…';
  if (state === 'saved') return 'Saved';
  return `Not saved: ${state.words} Your text is still here.${state.again ? ' Trying again…' : ''}`;
}

/** Puts a text into the area, with the caret as far from the end as it was: what joins from elsewhere stands before it. */
function show(area: HTMLTextAreaElement, text: string): void {
  if (area.value === text) return;
  const fromEnd = area.value.length - area.selectionEnd;
  area.value = text;
  const caret = Math.max(0, text.length - fromEnd);
  area.setSelectionRange(caret, caret);
}
