/** The side of the library: all papers or the trash, and what the list is narrowed to. */
import { Library, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import { EVERYTHING, searchOf, type Listing, type View } from '../../lib/paper/view';
import { Icon } from '../icon';
import { STATUS_WORDS } from '../paper-words';

/** More of a kind than these are shown when they are asked for. */
const FEW = 10;
/** More tags than these are looked for by their letters. */
const MANY = 20;

interface FiltersProps {
  view: View;
  /** Nothing until the catalogue has answered. */
  listing: Listing | undefined;
  /** Names of sites by their ids. */
  siteNames: ReadonlyMap<string, string>;
  onView: (view: View) => void;
}

export function Filters({ view, listing, siteNames, onView }: FiltersProps) {
  return (
    <>
      <ul class="places">
        <Place view={EVERYTHING} here={!view.trash} name="All papers" icon={Library} count={listing?.saved} onView={onView} />
        <Place
          view={{ ...EVERYTHING, trash: true }}
          here={view.trash}
          name="Trash"
          icon={Trash2}
          count={listing?.trashed}
          onView={onView}
        />
      </ul>
      <fieldset>
        <legend>Status</legend>
        {STATUS_WORDS.map(([status, words]) => (
          <Check
            key={status}
            name={words}
            checked={view.statuses.includes(status)}
            onCheck={() => onView({ ...view, statuses: flipped(view.statuses, status) })}
          />
        ))}
      </fieldset>
      <Tags view={view} tags={listing?.tags ?? []} onView={onView} />
      <Sites view={view} sites={listing?.sites ?? []} siteNames={siteNames} onView={onView} />
      <Years view={view} years={listing?.years ?? []} onView={onView} />
      <fieldset>
        <legend>Has</legend>
        <YesOrNo name="Note" value={view.note} onChoose={(note) => onView(withAnswer(view, 'note', note))} />
        <YesOrNo name="Code" value={view.code} onChoose={(code) => onView(withAnswer(view, 'code', code))} />
      </fieldset>
    </>
  );
}

interface PlaceProps {
  view: View;
  here: boolean;
  name: string;
  icon: Parameters<typeof Icon>[0]['node'];
  count: number | undefined;
  onView: (view: View) => void;
}

/** A link, so that it can be opened in another tab. */
function Place({ view, here, name, icon, count, onView }: PlaceProps) {
  return (
    <li>
      <a
        href={`library.html${searchOf(view)}`}
        class={`place${here ? ' is-here' : ''}`}
        aria-current={here ? 'page' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          onView(view);
        }}
      >
        <Icon node={icon} />
        <span class="place-name">{name}</span>
        {count !== undefined && <span class="count">{count.toLocaleString('en')}</span>}
      </a>
    </li>
  );
}

interface CheckProps {
  name: string;
  count?: number | undefined;
  checked: boolean;
  disabled?: boolean;
  onCheck: () => void;
}

function Check({ name, count, checked, disabled = false, onCheck }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={onCheck} />
      <bdi class="check-name">{name}</bdi>
      {count !== undefined && <span class="count">{count.toLocaleString('en')}</span>}
    </label>
  );
}

const TAGGED: readonly (readonly [View['tagged'], string])[] = [
  ['any', 'Any of these'],
  ['all', 'All of these'],
  ['none', 'None of these'],
];

function Tags({ view, tags, onView }: Pick<FiltersProps, 'view' | 'onView'> & { tags: Listing['tags'] }) {
  const [all, showAll] = useState(false);
  const [sought, seek] = useState('');
  const untagged = view.tagged === 'untagged';
  // A tag that is filtered by stays in sight, even one that no paper has any more.
  const gone = view.tags.filter((tag) => !tags.some(({ name }) => name === tag)).map((name) => ({ name, count: 0 }));
  const fitting = [...tags, ...gone].filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const shown = all || sought ? fitting.slice(0, 500) : fitting.filter(({ name }, at) => at < FEW || view.tags.includes(name));
  const choose = (name: string) => {
    const next = flipped(view.tags, name);
    onView({ ...view, tags: next, tagged: next.length === 0 || untagged ? EVERYTHING.tagged : view.tagged });
  };
  if (tags.length === 0 && gone.length === 0 && !untagged) return null;
  return (
    <fieldset>
      <legend>Tags</legend>
      {tags.length > MANY && (
        <input
          class="find-tag"
          type="search"
          aria-label="Find a tag"
          placeholder="Find a tag"
          autocomplete="off"
          spellcheck={false}
          value={sought}
          onInput={(event) => seek(event.currentTarget.value)}
        />
      )}
      {view.tags.length > 0 && !untagged && (
        <select
          class="tagged"
          aria-label="Papers with"
          value={view.tagged}
          onChange={(event) => {
            const tagged = TAGGED.find(([how]) => how === event.currentTarget.value)?.[0];
            if (tagged) onView({ ...view, tagged });
          }}
        >
          {TAGGED.map(([how, words]) => (
            <option key={how} value={how}>
              {words}
            </option>
          ))}
        </select>
      )}
      <Check
        name="No tags"
        checked={untagged}
        onCheck={() => onView({ ...view, tags: [], tagged: untagged ? EVERYTHING.tagged : 'untagged' })}
      />
      {shown.map(({ name, count }) => (
        <Check key={name} name={name} count={count} checked={view.tags.includes(name)} onCheck={() => choose(name)} />
      ))}
      {sought && shown.length === 0 && <p class="quiet">No tag has this in it.</p>}
      {!sought && fitting.length > FEW && <More all={all} count={fitting.length} noun="tags" onMore={() => showAll(!all)} />}
    </fieldset>
  );
}

function Sites({ view, sites, siteNames, onView }: Pick<FiltersProps, 'view' | 'siteNames' | 'onView'> & { sites: Listing['sites'] }) {
  const [all, showAll] = useState(false);
  const gone = view.sites.filter((site) => !sites.some(({ id }) => id === site)).map((id) => ({ id, count: 0 }));
  const known = [...sites, ...gone];
  const shown = known.filter(({ id }, at) => all || at < FEW || view.sites.includes(id));
  if (known.length === 0) return null;
  return (
    <fieldset>
      <legend>Seen on</legend>
      {shown.map(({ id, count }) => (
        <Check
          key={id}
          name={siteNames.get(id) ?? id}
          count={count}
          checked={view.sites.includes(id)}
          onCheck={() => onView({ ...view, sites: flipped(view.sites, id) })}
        />
      ))}
      {known.length > FEW && <More all={all} count={known.length} noun="sites" onMore={() => showAll(!all)} />}
    </fieldset>
  );
}

function More({ all, count, noun, onMore }: { all: boolean; count: number; noun: string; onMore: () => void }) {
  return (
    <button type="button" class="more" aria-expanded={all} onClick={onMore}>
      {all ? `Show fewer ${noun}` : `Show all ${count.toLocaleString('en')} ${noun}`}
    </button>
  );
}

function Years({ view, years, onView }: Pick<FiltersProps, 'view' | 'onView'> & { years: Listing['years'] }) {
  if (years.length === 0 && view.from === undefined && view.to === undefined) return null;
  return (
    <fieldset>
      <legend>Published</legend>
      <div class="years">
        <Year name="From year" every="From" value={view.from} years={years} onChoose={(from) => onView(withAnswer(view, 'from', from))} />
        <Year name="To year" every="To" value={view.to} years={years} onChoose={(to) => onView(withAnswer(view, 'to', to))} />
      </div>
    </fieldset>
  );
}

interface YearProps {
  name: string;
  every: string;
  value: number | undefined;
  years: Listing['years'];
  onChoose: (year: number | undefined) => void;
}

function Year({ name, every, value, years, onChoose }: YearProps) {
  const known = years.map(({ year }) => year);
  const all = value === undefined || known.includes(value) ? known : [value, ...known].sort((a, b) => b - a);
  return (
    <select
      aria-label={name}
      value={value ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value ? Number(event.currentTarget.value) : undefined)}
    >
      <option value="">{every}</option>
      {all.map((year) => (
        <option key={year} value={year}>
          {year}
        </option>
      ))}
    </select>
  );
}

/** A question with three answers: with it, without it, or both. */
function YesOrNo({ name, value, onChoose }: { name: string; value: boolean | undefined; onChoose: (value: boolean | undefined) => void }) {
  return (
    <label class="yes-or-no">
      <span>{name}</span>
      <select
        value={value === undefined ? '' : value ? 'yes' : 'no'}
        onChange={(event) => onChoose(event.currentTarget.value ? event.currentTarget.value === 'yes' : undefined)}
      >
        <option value="">With or without</option>
        <option value="yes">With</option>
        <option value="no">Without</option>
      </select>
    </label>
  );
}

/** A view with an answer, or without one where there is none. */
export function withAnswer<N extends 'note' | 'code' | 'from' | 'to'>(view: View, name: N, answer: View[N] | undefined): View {
  const next = { ...view };
  Reflect.deleteProperty(next, name);
  return answer === undefined ? next : { ...next, [name]: answer };
}

/** A list with one more, or without it when it is in. */
export function flipped<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
