/** What can be done with the papers that are selected, and how far it has come. */
import { RotateCcw, Tag, Tags, Trash2, X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Status } from '../../lib/paper/paper';
import { Icon } from '../icon';
import { STATUS_WORDS } from '../paper-words';

interface BulkBarProps {
  count: number;
  /** How many are listed: as many can be selected. */
  listed: number;
  trash: boolean;
  /** Nothing else can be begun while something is being done. */
  busy: boolean;
  /** The export of what is selected. */
  exporting: ComponentChildren;
  onAll: () => void;
  onNone: () => void;
  onAddTags: () => void;
  onRemoveTags: () => void;
  onStatus: (status: Status) => void;
  onTrash: () => void;
  onRestore: () => void;
  onErase: () => void;
}

export function BulkBar(props: BulkBarProps) {
  const { count, listed, trash, busy, exporting, onAll, onNone, onAddTags, onRemoveTags, onStatus, onTrash, onRestore, onErase } = props;
  const bar = useRef<HTMLDivElement>(null);
  // What is said stands over the bar (library.css), which is the higher the narrower the window.
  useLayoutEffect(() => {
    const page = bar.current?.closest<HTMLElement>('.library');
    if (!bar.current || !page) return undefined;
    const sizes = new ResizeObserver(() => page.style.setProperty('--bulk-bar', `${bar.current?.offsetHeight ?? 0}px`));
    sizes.observe(bar.current);
    return () => sizes.disconnect();
  }, []);
  return (
    <div ref={bar} class="bulk-bar" role="group" aria-label="Selected papers">
      <p>
        <strong>{count.toLocaleString('en')} selected</strong>
      </p>
      {count < listed && (
        <button type="button" class="button" onClick={onAll}>
          Select all {listed.toLocaleString('en')}
        </button>
      )}
      {trash ? (
        <>
          <Act name="Restore" icon={RotateCcw} busy={busy} onAct={onRestore} />
          <Act name="Delete for good" icon={Trash2} busy={busy} onAct={onErase} />
        </>
      ) : (
        <>
          <Act name="Add tags" icon={Tag} busy={busy} onAct={onAddTags} />
          <Act name="Remove tags" icon={Tags} busy={busy} onAct={onRemoveTags} />
          <div class="statuses" role="group" aria-label="Status">
            {STATUS_WORDS.map(([status, words]) => (
              <button key={status} type="button" class="button" aria-disabled={busy} onClick={() => onStatus(status)}>
                {words}
              </button>
            ))}
          </div>
          {exporting}
          <Act name="Move to trash" icon={Trash2} busy={busy} onAct={onTrash} />
        </>
      )}
      <button type="button" class="tool" aria-label="Clear the selection" title="Clear the selection" onClick={onNone}>
        <Icon node={X} />
      </button>
    </div>
  );
}

function Act({ name, icon, busy, onAct }: { name: string; icon: Parameters<typeof Icon>[0]['node']; busy: boolean; onAct: () => void }) {
  return (
    <button type="button" class="button" aria-disabled={busy} onClick={onAct}>
      <Icon node={icon} size={14} />
      {name}
    </button>
  );
}

/** Something that is being done to many papers, or was given up half way. */
export type Work =
  | { is: 'running'; words: string; done: number; total: number; onCancel: () => void }
  | { is: 'failed'; words: string; onUndo: (() => void) | undefined; onAgain: (() => void) | undefined; onClose: () => void };

export function WorkBar({ work }: { work: Work | undefined }) {
  return (
    <div class={`work-bar${work ? '' : ' is-empty'}${work?.is === 'failed' ? ' is-error' : ''}`}>
      {/* Always there: a live region that comes with its text is not read out. How far it has come is for the eye. */}
      <p role="status" aria-label="Work">
        {work?.words}
      </p>
      {work?.is === 'running' && (
        <>
          <progress aria-label={work.words} value={work.done} max={work.total} />
          <span class="quiet">
            {work.done.toLocaleString('en')} of {work.total.toLocaleString('en')}
          </span>
          <button type="button" class="button" onClick={work.onCancel}>
            Cancel
          </button>
        </>
      )}
      {work?.is === 'failed' && (
        <>
          {work.onUndo && (
            <button type="button" class="button" onClick={work.onUndo}>
              Undo
            </button>
          )}
          {work.onAgain && (
            <button type="button" class="button" onClick={work.onAgain}>
              Try again
            </button>
          )}
          <button type="button" class="tool" aria-label="Close this message" onClick={work.onClose}>
            <Icon node={X} size={14} />
          </button>
        </>
      )}
    </div>
  );
}
