/** The note's editor in a listing page: the same editor the popup has, in a panel of a closed root. */
import { createRef, render } from 'preact';
import type { Changes, Kept, Status } from '../../lib/paper/paper';
import type { SaveResult } from '../draft';
import { NoteEditor, type NoteEditorHandle } from '../note-editor';
import { STATUS_WORDS } from '../paper-words';
import floatingCss from '../floating.css?inline';
import noteEditorCss from '../note-editor.css?inline';
import editorCss from './editor.css?inline';

/** What its panel is styled by. */
export const EDITOR_CSS = [noteEditorCss, floatingCss, editorCss].join('\n');

/** What the editor is opened with. */
export interface EditorProps {
  /** The readable title. */
  title: string;
  /** The record; null when the paper is not saved yet. */
  kept: Kept | null;
  /** Changes of an earlier editor that were never confirmed. */
  unsaved: Changes | undefined;
  /** Where to type first. */
  focus: 'note' | 'tags';
  onSave: (changes: Changes) => Promise<SaveResult>;
  /** Hears of what is typed and not confirmed, with every keystroke; `undefined` once all is. */
  onUnsaved: (changes: Changes | undefined) => void;
  onClose: () => void;
}

/** An open editor. */
export interface OpenEditor {
  /** Takes up what stands in the library by now; what is being typed stays. */
  update(kept: Kept | null): void;
  /** Takes these tags for those in use, the most used first. */
  suggest(tags: readonly string[]): void;
  /** Gives the tags the keyboard. */
  focusTags(): void;
  /** Sends what is not confirmed, at once, for the page may be going. */
  flush(): void;
  /** Takes the editor out of its panel; it goes on saving what is not confirmed. */
  unmount(): void;
}

/** Draws the editor into a panel, which has its style. */
export function mountEditor(panel: HTMLElement, { kept, ...props }: EditorProps): OpenEditor {
  const handle = createRef<NoteEditorHandle>();
  let shown = kept;
  let knownTags: readonly string[] = [];
  const draw = (now: Kept | null) => {
    shown = now;
    const status = now?.status ?? null;
    render(
      <>
        <StatusChoice status={status} onStatus={(chosen) => void props.onSave({ status: chosen })} />
        <NoteEditor {...props} note={now?.note ?? ''} tags={now?.tags ?? []} knownTags={knownTags} handle={handle} />
      </>,
      panel,
    );
  };
  draw(kept);
  return {
    update: draw,
    suggest: (tags) => {
      knownTags = tags;
      draw(shown);
    },
    focusTags: () => panel.querySelector<HTMLElement>('[role=combobox]')?.focus({ preventScroll: true }),
    flush: () => void handle.current?.flush(true),
    unmount: () => render(null, panel),
  };
}

/** The statuses, one of which a saved paper has; choosing one saves a paper that is not. How that goes its row says. */
function StatusChoice({ status, onStatus }: { status: Status | null; onStatus: (status: Status) => void }) {
  return (
    <div class="statuses" role="group" aria-label="Status">
      {STATUS_WORDS.map(([one, words]) => (
        <button key={one} type="button" aria-pressed={one === status} onClick={() => one !== status && onStatus(one)}>
          {words}
        </button>
      ))}
    </div>
  );
}
