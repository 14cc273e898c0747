/** One saved paper in a list: what it is, what the person made of it, and what can be done with it. */
import { ChevronDown, Pen, Trash2 } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useRef, useState, type MutableRef } from 'preact/hooks';
import type { Changes, Paper, Status } from '../lib/paper/paper';
import { titleOf } from '../lib/paper/title';
import type { SaveResult } from './draft';
import { Icon } from './icon';
import { NoteEditor, type NoteEditorHandle } from './note-editor';
import { byline, dateWords, hostOf, pageOf, STATUS_WORDS } from './paper-words';

/** What can be done with a saved paper. */
export interface PaperActions {
  /** Saves changes of a paper; the answer is its note and tags as they stand in the library then. */
  onChange: (paper: Paper, changes: Changes) => Promise<SaveResult>;
  /** Hears what is typed and not confirmed yet, with every keystroke; `undefined` once everything is. */
  onUnsaved: (paper: Paper, changes: Changes | undefined) => void;
  /** What was typed earlier and never confirmed. */
  unsavedOf: (paper: Paper) => Changes | undefined;
  onRemove: (paper: Paper) => void;
}

interface PaperRowProps extends PaperActions {
  paper: Paper;
  editing: boolean;
  knownTags: readonly string[];
  editor: MutableRef<NoteEditorHandle | null>;
  onEdit: (paper: Paper, open: boolean) => void;
  /** What else there is to say of it. */
  children?: ComponentChildren;
}

export function PaperRow(props: PaperRowProps) {
  const { paper, editing, knownTags, editor, onChange, onUnsaved, unsavedOf, onRemove, onEdit, children } = props;
  const button = useRef<HTMLButtonElement>(null);
  const title = titleOf(paper);
  const page = pageOf(paper);
  const facts = [byline(paper), paper.published && dateWords(paper.published), page && hostOf(page)].filter(Boolean);
  return (
    <>
      <a class="paper-title" href={page} target="_blank" rel="noreferrer" dir="auto" title={title}>
        {title}
      </a>
      {facts.length > 0 && (
        <p class="paper-facts">
          {facts.map((fact, index) => (
            <span key={index}>
              <bdi>{fact}</bdi>
            </span>
          ))}
        </p>
      )}
      {!editing && paper.note && (
        <p class="paper-note" dir="auto">
          {paper.note}
        </p>
      )}
      {children}
      <div class="paper-foot">
        <div class="paper-marks">
          <StatusChoice paper={paper} title={title} onChange={onChange} />
          {!editing &&
            paper.tags.map((tag) => (
              <span class="tag" key={tag}>
                <bdi>{tag}</bdi>
              </span>
            ))}
        </div>
        <button
          ref={button}
          type="button"
          class="tool"
          aria-label={`Note: ${title}`}
          aria-expanded={editing}
          title={editing ? 'Close the note' : 'Note and tags'}
          onClick={() => onEdit(paper, !editing)}
        >
          <Icon node={Pen} />
        </button>
        <button type="button" class="tool" aria-label={`Remove: ${title}`} title="Remove" onClick={() => onRemove(paper)}>
          <Icon node={Trash2} />
        </button>
      </div>
      {editing && (
        <NoteEditor
          title={title}
          note={paper.note}
          tags={paper.tags}
          knownTags={knownTags}
          unsaved={unsavedOf(paper)}
          onSave={(changes) => onChange(paper, changes)}
          onUnsaved={(changes) => onUnsaved(paper, changes)}
          onClose={() => {
            onEdit(paper, false);
            button.current?.focus();
          }}
          handle={editor}
        />
      )}
    </>
  );
}

/** The status, shown as chosen while it is being saved, and as it is when that failed. */
function StatusChoice({ paper, title, onChange }: { paper: Paper; title: string; onChange: PaperActions['onChange'] }) {
  const [chosen, choose] = useState<Status>();
  const shown = chosen ?? paper.status;
  return (
    <span class={`choice status is-${shown}`}>
      <select
        aria-label={`Status: ${title}`}
        value={shown}
        onChange={(event) => {
          const status = STATUS_WORDS.find(([one]) => one === event.currentTarget.value)?.[0];
          if (!status) return;
          choose(status);
          void onChange(paper, { status }).finally(() => choose(undefined));
        }}
      >
        {STATUS_WORDS.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
      <Icon node={ChevronDown} size={12} />
    </span>
  );
}
