/** A paper's tags as chips, and a combobox that adds to them: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
import { X } from 'lucide';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { cleanTag, LIMITS } from '../lib/paper/text';
import { hasTag } from './draft';
import { Icon } from './icon';

/** How many suggestions are shown at once. */
const SUGGESTED = 6;

interface TagInputProps {
  /** The paper's readable title. */
  title: string;
  tags: readonly string[];
  /** Tags to suggest, the most used first. */
  knownTags: readonly string[];
  /** Whether to take the focus when it appears. */
  focus?: boolean;
  /** What is to be typed; usually tags to be added. */
  placeholder?: string;
  onChange: (tags: string[]) => void;
}

export function TagInput({ title, tags, knownTags, focus = false, placeholder, onChange }: TagInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);

  useLayoutEffect(() => {
    if (focus) input.current?.focus({ preventScroll: true });
  }, []);

  const options = open ? suggestions(typed, tags, knownTags) : [];
  const shown = options.length > 0;
  const chosen = options[active];

  const fold = () => {
    setOpen(false);
    setActive(-1);
  };
  const add = (texts: readonly string[]) => {
    const next = [...tags];
    for (const tag of texts.map(cleanTag)) {
      if (tag && !hasTag(next, tag) && next.length < LIMITS.tags) next.push(knownTags.find((known) => hasTag([known], tag)) ?? tag);
    }
    setTyped('');
    fold();
    if (next.length > tags.length) onChange(next);
  };

  const onInput = (text: string) => {
    if (/[,\n]/.test(text)) {
      add(text.split(/[,\n]/));
      return;
    }
    setTyped(text);
    setOpen(true);
    setActive(-1);
  };
  const move = (step: number) => {
    const list = open ? options : suggestions(typed, tags, knownTags);
    if (list.length === 0) return;
    setOpen(true);
    // One place more than there are options: in it the typed text itself is chosen.
    setActive((at) => ((at + 1 + step + list.length + 1) % (list.length + 1)) - 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      // Heard by the editor around us, too, which closes.
      add([typed]);
      return;
    } else if (event.key === 'Enter') add([chosen ?? typed]);
    else if (event.key === 'Escape' && shown) fold();
    else if (event.key === 'Backspace' && !typed && tags.length > 0) onChange(tags.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="tag-input" onMouseDown={(event) => event.target === event.currentTarget && focusSoon(event, input.current)}>
      {tags.map((tag) => (
        <span class="tag-input-tag" key={tag}>
          <bdi>{tag}</bdi>
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            onClick={() => {
              onChange(tags.filter((other) => other !== tag));
              input.current?.focus();
            }}
          >
            <Icon node={X} size={12} />
          </button>
        </span>
      ))}
      <span class="tag-input-box">
        <input
          ref={input}
          class="tag-input-text"
          type="text"
          role="combobox"
          aria-label={`Tags for ${title}`}
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={shown ? `${id}-list` : undefined}
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${String(active)}`}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          dir="auto"
          placeholder={placeholder ?? (tags.length > 0 ? 'Add a tag' : 'Add tags')}
          value={typed}
          onInput={(event) => onInput(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => add([typed])}
        />
        {shown && (
          <div class="tag-input-list" role="listbox" id={`${id}-list`} aria-label="Tags in use">
            {options.map((option, index) => (
              <div
                key={option}
                id={`${id}-${String(index)}`}
                class="tag-input-option"
                role="option"
                aria-selected={index === active}
                // The focus stays in the box, whose blur would take the list away before the click.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => add([option])}
              >
                <bdi>{option}</bdi>
              </div>
            ))}
          </div>
        )}
      </span>
    </div>
  );
}

/** Tags in use that fit what is typed: those that begin with it first, none the paper has already. */
function suggestions(typed: string, tags: readonly string[], knownTags: readonly string[]): string[] {
  const wanted = cleanTag(typed).toLowerCase();
  const free = knownTags.filter((tag) => !hasTag(tags, tag));
  const begins = free.filter((tag) => tag.toLowerCase().startsWith(wanted));
  const holds = free.filter((tag) => !begins.includes(tag) && tag.toLowerCase().includes(wanted));
  return [...begins, ...holds].slice(0, SUGGESTED);
}

function focusSoon(event: Event, input: HTMLInputElement | null): void {
  event.preventDefault();
  input?.focus();
}
