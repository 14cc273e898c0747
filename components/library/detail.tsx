/** Everything that is known of one paper: what it is, what the person made of it, where it came past; and what can be done with it. */
import { Copy, ExternalLink, Pen, RotateCcw, Trash2, X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState, type MutableRef } from 'preact/hooks';
import { identifierLabel, identifierLink } from '../../lib/paper/identifier';
import type { Changes, Paper, Status } from '../../lib/paper/paper';
import { titleOf } from '../../lib/paper/title';
import { knownAs } from '../../lib/paper/view';
import { HighlightList } from '../highlight/list';
import { Icon } from '../icon';
import { NoteEditor, type NoteEditorHandle } from '../note-editor';
import type { Notice } from '../notice';
import type { PaperActions } from '../paper-row';
import { counted, dateWords, hostOf, pageOf, STATUS_WORDS } from '../paper-words';
import { Markdown } from './markdown';
import { Title } from './maths';

export interface DetailProps extends PaperActions {
  paper: Paper;
  /** Words that were looked for, folded as the search folds them. */
  words: readonly string[];
  /** Tags to suggest, the most used first. */
  knownTags: readonly string[];
  /** Names of sites by their ids; a site that is in it no more goes by its id. */
  siteNames: ReadonlyMap<string, string>;
  editing: boolean;
  /** Where the editor types first. */
  focus?: 'note' | 'tags';
  /** Whether the person has just opened the pane, so that it takes the focus. */
  takesFocus?: boolean;
  /** The open editor, for whoever must save what is in it before the page goes. */
  handle: MutableRef<NoteEditorHandle | null>;
  onEdit: (open: boolean) => void;
  onRestore: (paper: Paper) => void;
  onSay: (notice: Notice) => void;
  onClose: () => void;
  /** What else there is to say of it: what it was joined from. */
  children?: ComponentChildren;
}

/** As many authors and sightings as are shown before one asks for all of them. */
const AUTHORS = 20;
const SIGHTINGS = 5;

export function Detail(props: DetailProps) {
  const { paper, words, editing, takesFocus = false, onEdit, onRemove, onRestore, onSay, onClose, children } = props;
  const title = titleOf(paper);
  const page = pageOf(paper);
  const pane = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  // The paper that takes another's place takes its focus, too: the control that had it was the other's.
  const shown = useRef<string>();
  useLayoutEffect(() => {
    const another = shown.current !== paper.key;
    const within = shown.current !== undefined && pane.current?.contains(document.activeElement);
    shown.current = paper.key;
    if (!another) return;
    pane.current?.scrollTo({ top: 0 });
    if ((takesFocus || within) && !editing) heading.current?.focus({ preventScroll: true });
  }, [paper.key, takesFocus]);

  useLayoutEffect(() => {
    // Below a long note, or under the foot, what is typed would not be seen.
    if (editing && pane.current?.contains(document.activeElement)) document.activeElement?.scrollIntoView({ block: 'nearest' });
  }, [paper.key, editing]);

  const tell = useUnsaved(props);
  const copy = async (what: string, text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      onSay({ words: `${what} copied` });
    } catch {
      onSay({ words: `${what} not copied: the browser did not allow it. Nothing else was changed.`, error: true });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    if (editing) onEdit(false);
    else onClose();
  };

  return (
    <section ref={pane} class="detail" aria-label={`Details: ${title}`} onKeyDown={onKeyDown}>
      <header class="detail-head">
        <h2 ref={heading} class="detail-title" tabIndex={-1} aria-label={title} dir="auto">
          {paper.title.trim() ? <Title title={paper.title} words={words} /> : title}
        </h2>
        <button type="button" class="tool" aria-label="Close the details" title="Close" onClick={onClose}>
          <Icon node={X} />
        </button>
      </header>
      <Authors key={`authors ${paper.key}`} paper={paper} />
      {paper.trashedAt !== undefined && <p class="detail-trash">In the trash since {momentWords(paper.trashedAt)}.</p>}
      <Links paper={paper} page={page} />

      {paper.trashedAt === undefined && <StatusChoice key={`status ${paper.key}`} {...props} />}
      <Note key={`note ${paper.key}`} {...props} title={title} onUnsaved={(one, note) => tell(one, { note })} />

      {paper.abstract && (
        <>
          <h3>Abstract</h3>
          <p class="detail-abstract" dir="auto">
            <Title title={paper.abstract} words={words} />
          </p>
        </>
      )}
      {paper.highlights.length > 0 && (
        <>
          <h3>Highlights</h3>
          <HighlightList
            key={`highlights ${paper.key}`}
            paper={paper}
            onChange={(changes) => props.onChange(paper, changes)}
            onUnsaved={(highlights) => tell(paper, { highlights })}
            unsaved={props.unsavedOf(paper)?.highlights}
            onSay={onSay}
          />
        </>
      )}
      <Facts key={`facts ${paper.key}`} {...props} />
      {children}

      <div class="detail-foot">
        {page && (
          <button type="button" class="button" onClick={() => void copy('Link', page)}>
            <Icon node={Copy} size={14} />
            Copy link
          </button>
        )}
        <button type="button" class="button" onClick={() => void copy('Title', title)}>
          <Icon node={Copy} size={14} />
          Copy title
        </button>
        {paper.trashedAt === undefined ? (
          <button type="button" class="button" onClick={() => onRemove(paper)}>
            <Icon node={Trash2} size={14} />
            Move to trash
          </button>
        ) : (
          <button type="button" class="button" onClick={() => onRestore(paper)}>
            <Icon node={RotateCcw} size={14} />
            Restore
          </button>
        )}
      </div>
    </section>
  );
}

interface Unsaved {
  note: Changes | undefined;
  highlights: Changes['highlights'] | undefined;
}

/** What is typed in the note and in the remarks is one draft, for there is one for each paper: a part that is confirmed leaves the other. */
function useUnsaved({ onUnsaved, unsavedOf }: DetailProps): (paper: Paper, part: Partial<Unsaved>) => void {
  const parts = useRef(new Map<string, Unsaved>());
  return (paper, part) => {
    const { highlights: waiting, ...note } = unsavedOf(paper) ?? {};
    const before = parts.current.get(paper.key) ?? { note: Object.keys(note).length > 0 ? note : undefined, highlights: waiting };
    const now = { ...before, ...part };
    parts.current.set(paper.key, now);
    const changes = { ...now.note, ...(now.highlights && { highlights: now.highlights }) };
    onUnsaved(paper, Object.keys(changes).length > 0 ? changes : undefined);
  };
}

/** All who wrote it, as far as they are known; of very many the first, until all are asked for. */
function Authors({ paper: { authors, authorCount = 0 } }: { paper: Paper }) {
  const [all, showAll] = useState(false);
  const folded = !all && authors.length > AUTHORS + 1;
  const shown = folded ? authors.slice(0, AUTHORS) : authors;
  const unnamed = Math.max(0, authorCount - authors.length);
  if (shown.length === 0 && unnamed === 0) return null;
  return (
    <p class="detail-authors">
      {shown.map((author, index) => (
        <span key={index}>
          {index > 0 && ', '}
          <bdi>{author}</bdi>
        </span>
      ))}
      {!folded && unnamed > 0 && (authors.length > 0 ? ` and ${String(unnamed)} more` : counted(unnamed, 'author'))}
      {authors.length > AUTHORS + 1 && (
        <button type="button" class="link-button" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? 'Show fewer authors' : `Show all ${counted(Math.max(authorCount, authors.length), 'author')}`}
        </button>
      )}
    </p>
  );
}

function Links({ paper: { links }, page }: { paper: Paper; page: string | undefined }) {
  const places = [
    ['Page', page],
    ['PDF', links.pdf],
    ['Code', links.code],
    ['Project', links.project],
  ] as const;
  const known = places.filter(([, link]) => link !== undefined);
  if (known.length === 0) return null;
  return (
    <ul class="detail-links" aria-label="Links">
      {known.map(([name, link]) => (
        <li key={name}>
          <a class="button" href={link} target="_blank" rel="noreferrer">
            {name} <span class="quiet">{hostOf(link ?? '')}</span>
            <Icon node={ExternalLink} size={12} />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The status, shown as chosen while it is being saved, and as it is when that failed. */
function StatusChoice({ paper, onChange, onSay }: DetailProps) {
  const [chosen, choose] = useState<Status>();
  const shown = chosen ?? paper.status;
  const save = async (status: Status): Promise<void> => {
    choose(status);
    const result = await onChange(paper, { status });
    choose(undefined);
    if (result.ok) return;
    const again = result.problem.again ? { action: { name: 'Try again', run: () => void save(status) } } : {};
    onSay({ words: `Status not saved: ${result.problem.words} It is as it was.`, error: true, ...again });
  };
  return (
    <fieldset class="detail-status">
      <legend class="visually-hidden">Status</legend>
      {STATUS_WORDS.map(([status, words]) => (
        <label key={status} class={status === shown ? 'is-chosen' : undefined}>
          <input
            type="radio"
            class="visually-hidden"
            name="detail-status"
            value={status}
            checked={status === shown}
            onChange={() => void save(status)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

/** The note and the tags: read, or edited. */
function Note(props: DetailProps & { title: string }) {
  const { paper, title, editing, focus = 'note', knownTags, handle, onEdit, onChange, onUnsaved, unsavedOf } = props;
  const button = useRef<HTMLButtonElement>(null);
  const trashed = paper.trashedAt !== undefined;
  if (trashed && !paper.note && paper.tags.length === 0) return null;
  return (
    <>
      <div class="detail-line">
        <h3>Note and tags</h3>
        {!trashed && (
          <button ref={button} type="button" class="button" aria-expanded={editing} onClick={() => onEdit(!editing)}>
            <Icon node={Pen} size={14} />
            Edit note
          </button>
        )}
      </div>
      {editing && !trashed ? (
        <NoteEditor
          title={title}
          note={paper.note}
          tags={paper.tags}
          knownTags={knownTags}
          unsaved={unsavedOf(paper)}
          onSave={(changes) => onChange(paper, changes)}
          onUnsaved={(changes) => onUnsaved(paper, changes)}
          onClose={() => {
            onEdit(false);
            button.current?.focus();
          }}
          handle={handle}
          focus={focus}
        />
      ) : (
        <>
          {paper.note ? <Markdown text={paper.note} /> : !trashed && <p class="quiet">No note yet.</p>}
          {paper.tags.length > 0 && (
            <ul class="detail-tags" aria-label="Tags">
              {paper.tags.map((tag) => (
                <li class="tag" key={tag}>
                  <bdi>{tag}</bdi>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function Facts({ paper, siteNames }: DetailProps) {
  const ids = knownAs(paper.ids);
  const rows: [string, ComponentChildren][] = [
    ['Published', paper.published && dateWords(paper.published)],
    ['Venue', paper.venue && <bdi>{paper.venue}</bdi>],
    ['Organisation', paper.organisation && <bdi>{paper.organisation}</bdi>],
    ['Categories', paper.categories.join(', ')],
    ['Known as', ids.length > 0 && <Identifiers key="ids" ids={ids} />],
    ['Citation key', paper.citationKey && <code>{paper.citationKey}</code>],
    ['Upvotes', paper.upvotes && `${paper.upvotes.count.toLocaleString('en')}, on ${dateWords(paper.upvotes.on)}`],
    ['Comments', paper.comments && `${paper.comments.count.toLocaleString('en')}, on ${dateWords(paper.comments.on)}`],
    ['Seen', paper.sightings.length > 0 && <Sightings sightings={paper.sightings} siteNames={siteNames} />],
    ['Saved', momentWords(paper.savedAt)],
    ['Changed', dayOf(paper.changedAt) !== dayOf(paper.savedAt) && momentWords(paper.changedAt)],
  ];
  return (
    <>
      <h3>Facts</h3>
      <dl class="detail-facts">
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function Identifiers({ ids }: { ids: readonly string[] }) {
  return (
    <>
      {ids.map((id, index) => {
        const link = identifierLink(id);
        return (
          <span key={id}>
            {index > 0 && ', '}
            {link ? (
              <a href={link} target="_blank" rel="noreferrer">
                {identifierLabel(id)}
              </a>
            ) : (
              identifierLabel(id)
            )}
          </span>
        );
      })}
    </>
  );
}

/** Where it came past, the latest first. */
function Sightings({ sightings, siteNames }: { sightings: Paper['sightings']; siteNames: ReadonlyMap<string, string> }) {
  const [all, showAll] = useState(false);
  const latest = [...sightings].sort((a, b) => b.at - a.at);
  return (
    <>
      <ul class="detail-sightings">
        {latest.slice(0, all ? undefined : SIGHTINGS).map((sighting, index) => (
          <li key={index}>
            <bdi>{sightingWords(sighting, siteNames)}</bdi> <span class="quiet">seen {momentWords(sighting.at)}</span>
          </li>
        ))}
      </ul>
      {latest.length > SIGHTINGS && (
        <button type="button" class="link-button" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? 'Show the latest only' : `Show all ${String(latest.length)}`}
        </button>
      )}
    </>
  );
}

/** `Hugging Face: Daily Papers of 25 Dec 2025, rank 3`; of a paper's own page `arXiv, version 2`. */
export function sightingWords(
  { site, list, listDate, rank, version }: Paper['sightings'][number],
  siteNames: ReadonlyMap<string, string>,
): string {
  const name = siteNames.get(site) ?? site;
  const where = list ?? (listDate && 'List');
  return [
    where ? `${name}: ${where}${listDate ? ` of ${dateWords(listDate)}` : ''}` : name,
    rank !== undefined && `rank ${String(rank)}`,
    version !== undefined && `version ${String(version)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The day of a moment (milliseconds since 1970) where the person is: `2025-12-25`. */
function dayOf(moment: number): string {
  const date = new Date(moment);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function momentWords(moment: number): string {
  return dateWords(dayOf(moment));
}
