/** The search box, the filters by tag and status, and what they left. */
import { ChevronDown } from 'lucide';
import type { MutableRef } from 'preact/hooks';
import type { Status } from '../lib/paper/paper';
import { Icon } from './icon';
import { STATUS_WORDS } from './paper-words';
import { SearchBox } from './search-box';

/** What the list is narrowed to. An empty query narrows nothing. */
export interface Narrowing {
  query: string;
  tag?: string | undefined;
  status?: Status | undefined;
}

interface SearchBarProps {
  narrowing: Narrowing;
  tags: readonly string[];
  input: MutableRef<HTMLInputElement | null>;
  /** How many papers are shown, or how far a search has come. */
  words: string;
  onNarrow: (narrowing: Narrowing) => void;
}

export function SearchBar({ narrowing, tags, input, words, onNarrow }: SearchBarProps) {
  const { query, tag, status } = narrowing;
  return (
    <search class="search-bar">
      <SearchBox query={query} input={input} onQuery={(next) => onNarrow({ ...narrowing, query: next })} />
      <div class="search-line">
        <p role="status" aria-label="Papers">
          {words}
        </p>
        <Choice
          name="Status"
          every="Any status"
          value={status}
          options={STATUS_WORDS}
          onChoose={(value) => onNarrow({ ...narrowing, status: STATUS_WORDS.find(([one]) => one === value)?.[0] })}
        />
        <Choice
          name="Tag"
          every="Any tag"
          value={tag}
          // A tag that is filtered by and was taken from its last paper still has to be shown as the choice.
          options={(tag === undefined || tags.includes(tag) ? tags : [tag, ...tags]).map((one) => [one, one])}
          onChoose={(value) => onNarrow({ ...narrowing, tag: value })}
        />
      </div>
    </search>
  );
}

interface ChoiceProps {
  name: string;
  every: string;
  value: string | undefined;
  options: readonly (readonly [value: string, words: string])[];
  onChoose: (value: string | undefined) => void;
}

/** A filter; its first choice filters nothing. */
function Choice({ name, every, value, options, onChoose }: ChoiceProps) {
  return (
    <span class={`choice${value === undefined ? '' : ' is-set'}`}>
      <select
        aria-label={`Filter by ${name.toLowerCase()}`}
        value={value ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value || undefined)}
      >
        <option value="">{every}</option>
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
      <Icon node={ChevronDown} size={14} />
    </span>
  );
}
