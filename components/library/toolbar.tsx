/** Over the list: the search box, the order, what the list is narrowed to, and how many papers that leaves. */
import { ArrowDownNarrowWide, ArrowDownWideNarrow, ChevronDown, X } from 'lucide';
import type { MutableRef } from 'preact/hooks';
import { EVERYTHING, isNarrowed, SORTS, type Listing, type Sort, type View } from '../../lib/paper/view';
import { Icon } from '../icon';
import { counted, STATUS_WORDS } from '../paper-words';
import { SearchBox } from '../search-box';
import { flipped, withAnswer } from './filters';

const SORT_WORDS: Readonly<Record<Sort, string>> = {
  relevance: 'Best match',
  saved: 'Saved',
  changed: 'Changed',
  published: 'Published',
  title: 'Title',
  upvotes: 'Upvotes',
};

interface ToolbarProps {
  view: View;
  listing: Listing | undefined;
  /** How many papers are selected. */
  selected: number;
  siteNames: ReadonlyMap<string, string>;
  input: MutableRef<HTMLInputElement | null>;
  onView: (view: View, how: 'typing' | 'click') => void;
}

export function Toolbar({ view, listing, selected, siteNames, input, onView }: ToolbarProps) {
  const searching = view.query.trim() !== '';
  // Without anything that is looked for, the best match is what was saved last.
  const sort = view.sort === 'relevance' && !searching ? 'saved' : view.sort;
  const sorts = SORTS.filter((one) => one !== 'relevance' || searching);
  const problem = listing?.problem;
  return (
    <search class="toolbar">
      <SearchBox
        query={view.query}
        input={input}
        problem={problem && 'search-problem'}
        onQuery={(query, how) => onView({ ...view, query }, how)}
        onLeave={() => input.current?.blur()}
      />
      {problem && (
        <p id="search-problem" class="search-problem">
          {problem}
        </p>
      )}
      <div class="toolbar-line">
        <p class="list-words" role="status" aria-label="Papers">
          {listing && countWords(view, listing)}
          {selected > 0 && ` · ${selected.toLocaleString('en')} selected`}
        </p>
        {listing?.progress && <progress aria-label="Papers read" value={listing.progress.done} max={listing.progress.total} />}
        <span class="choice sort">
          <select
            aria-label="Sort by"
            value={sort}
            onChange={(event) => {
              const next = SORTS.find((one) => one === event.currentTarget.value);
              // Titles begin with A, all else with the newest or the most.
              if (next) onView({ ...view, sort: next, descending: next !== 'title' }, 'click');
            }}
          >
            {sorts.map((one) => (
              <option key={one} value={one}>
                {SORT_WORDS[one]}
              </option>
            ))}
          </select>
          <Icon node={ChevronDown} size={14} />
        </span>
        {sort !== 'relevance' && (
          <button
            type="button"
            class="tool"
            aria-label={orderWords(sort, view.descending)}
            title={orderWords(sort, view.descending)}
            // The order that is pressed for is the one that is not.
            onClick={() => onView({ ...view, sort, descending: !view.descending }, 'click')}
          >
            <Icon node={view.descending ? ArrowDownWideNarrow : ArrowDownNarrowWide} />
          </button>
        )}
      </div>
      <Narrowings view={view} siteNames={siteNames} onView={(next) => onView(next, 'click')} />
    </search>
  );
}

/** What the button of the order is called: what it is now. */
function orderWords(sort: Sort, descending: boolean): string {
  if (sort === 'title') return descending ? 'Order: Z to A' : 'Order: A to Z';
  if (sort === 'upvotes') return descending ? 'Order: most first' : 'Order: fewest first';
  return descending ? 'Order: newest first' : 'Order: oldest first';
}

function countWords(view: View, { keys, progress }: Listing): string {
  if (progress) return `Reading ${progress.done.toLocaleString('en')} of ${counted(progress.total, 'paper')}…`;
  if (isNarrowed(view)) return `${counted(keys.length, 'paper')} found`;
  return view.trash ? `${counted(keys.length, 'paper')} in the trash` : `${counted(keys.length, 'paper')} saved`;
}

/** What the list is narrowed to, each with a way out of it. */
function Narrowings({ view, siteNames, onView }: { view: View; siteNames: ReadonlyMap<string, string>; onView: (view: View) => void }) {
  const chips: { name: string; without: View }[] = [
    ...view.statuses.map((status) => ({
      name: STATUS_WORDS.find(([one]) => one === status)?.[1] ?? status,
      without: { ...view, statuses: flipped(view.statuses, status) },
    })),
    ...(view.tagged === 'untagged' ? [{ name: 'No tags', without: { ...view, tagged: EVERYTHING.tagged } }] : []),
    ...(view.tagged === 'untagged' ? [] : view.tags).map((tag) => {
      const tags = flipped(view.tags, tag);
      const tagged = tags.length === 0 ? EVERYTHING.tagged : view.tagged;
      return { name: `${view.tagged === 'none' ? 'Not ' : ''}#${tag}`, without: { ...view, tags, tagged } };
    }),
    ...view.sites.map((site) => ({ name: siteNames.get(site) ?? site, without: { ...view, sites: flipped(view.sites, site) } })),
    ...(view.from === undefined ? [] : [{ name: `From ${String(view.from)}`, without: withAnswer(view, 'from', undefined) }]),
    ...(view.to === undefined ? [] : [{ name: `To ${String(view.to)}`, without: withAnswer(view, 'to', undefined) }]),
    ...(view.note === undefined
      ? []
      : [{ name: view.note ? 'With a note' : 'Without a note', without: withAnswer(view, 'note', undefined) }]),
    ...(view.code === undefined ? [] : [{ name: view.code ? 'With code' : 'Without code', without: withAnswer(view, 'code', undefined) }]),
  ];
  if (chips.length === 0) return null;
  return (
    <ul class="narrowings" aria-label="Filters">
      {chips.map(({ name, without }) => (
        <li key={name}>
          <button type="button" class="chip" aria-label={`Remove the filter ${name}`} onClick={() => onView(without)}>
            <bdi>{name}</bdi>
            <Icon node={X} size={12} />
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button
            type="button"
            class="chip is-plain"
            onClick={() => onView({ ...EVERYTHING, query: view.query, sort: view.sort, descending: view.descending, trash: view.trash })}
          >
            Clear filters
          </button>
        </li>
      )}
    </ul>
  );
}
