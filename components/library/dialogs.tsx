/** The library's dialogs, in the browser's own `<dialog>`: it keeps the focus in, closes on Escape and gives the focus back. */
import { X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icon';
import { TagInput } from '../tag-input';
import { KEYS } from './keys';

interface SheetProps {
  title: string;
  /** As wide as what is in it wants to be, for whole views. */
  wide?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

export function Sheet({ title, wide = false, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed before it is taken away: only then the browser gives the focus back.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`sheet${wide ? ' is-wide' : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        // What it is drawn by decides that it is shown.
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div class="sheet-in">
        <div class="sheet-head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="tool" aria-label="Close" onClick={onClose}>
            <Icon node={X} />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  words: string;
  /** What the button says that does it. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before what cannot be undone. */
export function Confirm({ title, words, action, onConfirm, onClose }: ConfirmProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  // Enter on a dialog that came by a key must do no harm.
  useLayoutEffect(() => cancel.current?.focus(), []);
  return (
    <Sheet title={title} onClose={onClose}>
      <p>{words}</p>
      <p class="sheet-foot">
        <button ref={cancel} type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button is-danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </button>
      </p>
    </Sheet>
  );
}

interface ChooseTagsProps {
  title: string;
  /** What the tags are for: `12 papers`. */
  what: string;
  action: string;
  knownTags: readonly string[];
  onChoose: (tags: readonly string[]) => void;
  onClose: () => void;
}

export function ChooseTags({ title, what, action, knownTags, onChoose, onClose }: ChooseTagsProps) {
  const [tags, setTags] = useState<readonly string[]>([]);
  // A tag that was only just typed counts when the key that ends the dialog is the one that adds it.
  const latest = useRef(tags);
  const form = useRef<HTMLFormElement>(null);
  // Once the dialog is shown, which gives the focus to its first control.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  const choose = () => {
    if (latest.current.length === 0) return;
    onClose();
    onChoose(latest.current);
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          choose();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) choose();
        }}
      >
        <TagInput
          title={what}
          tags={tags}
          knownTags={knownTags}
          placeholder={action}
          onChange={(next) => {
            latest.current = next;
            setTags(next);
          }}
        />
        <p class="sheet-foot">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button is-main" aria-disabled={tags.length === 0}>
            {action}
          </button>
        </p>
      </form>
    </Sheet>
  );
}

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title="Keys" onClose={onClose}>
      <dl class="keys">
        {KEYS.map(({ keys, words }) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">They rest while you type.</p>
    </Sheet>
  );
}
