/** The box in which saved papers are looked for. */
import { Search, X } from 'lucide';
import type { MutableRef } from 'preact/hooks';
import { Icon } from './icon';

interface SearchBoxProps {
  query: string;
  input: MutableRef<HTMLInputElement | null>;
  /** The id of what says what is wrong with the query, where something is. */
  problem?: string | undefined;
  onQuery: (query: string, how: 'typing' | 'click') => void;
  /** Escape in an empty box; without it the key is the browser's. */
  onLeave?: () => void;
}

export function SearchBox({ query, input, problem, onQuery, onLeave }: SearchBoxProps) {
  return (
    <div class="search-box">
      <Icon node={Search} />
      <input
        ref={input}
        type="search"
        aria-label="Search saved papers"
        aria-describedby={problem}
        placeholder="Search saved papers"
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={query}
        onInput={(event) => onQuery(event.currentTarget.value, 'typing')}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.isComposing || (!query && !onLeave)) return;
          // The first Escape clears the search, the next leaves.
          event.preventDefault();
          if (query) onQuery('', 'typing');
          else onLeave?.();
        }}
      />
      {query && (
        <button
          type="button"
          class="tool"
          aria-label="Clear the search"
          onClick={() => {
            onQuery('', 'click');
            input.current?.focus();
          }}
        >
          <Icon node={X} size={14} />
        </button>
      )}
    </div>
  );
}
