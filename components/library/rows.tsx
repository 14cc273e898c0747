/** The list of the library: of any length, a row for each paper. The focus goes from row to row by the arrow keys; Tab goes on within one. */
import { Code, FileText, PanelRight, RotateCcw, Trash2 } from 'lucide';
import { useEffect, useLayoutEffect, useRef, type MutableRef } from 'preact/hooks';
import type { Paper } from '../../lib/paper/paper';
import { titleOf } from '../../lib/paper/title';
import { Icon } from '../icon';
import { byline, counted, dateWords, pageOf, STATUS_WORDS } from '../paper-words';
import { excerptOf, noteLine } from './excerpt';
import { Marked, Title } from './maths';
import { useVirtual } from './virtual';

/** The height of a row nobody has measured yet, in CSS pixels. */
const ROW = 92;
/** Records are wanted so many at a time, so that they are not asked for anew with every row that comes into sight. */
const WANTED = 20;
/** After this time, in milliseconds, rows that were just reached have the heights they keep. */
const SETTLED = 500;
const DAY = 86_400_000;
/** How long a paper stays in the trash (lib/library/trash.ts), in days. */
export const TRASH_DAYS = 30;

/** What whoever draws the list may have it do. */
export interface RowsHandle {
  /** Puts the focus on a paper's row, and shows it. */
  focus: (key: string) => void;
  /** The first paper that can be seen whole. */
  inSight: () => string | undefined;
}

interface RowsProps {
  name: string;
  /** All papers of the list, in its order. */
  keys: readonly string[];
  /** Whether these are all of them. */
  whole: boolean;
  /** When it is another, so is the list. */
  list: string;
  papers: ReadonlyMap<string, Paper>;
  words: readonly string[];
  selected: ReadonlySet<string>;
  /** The paper whose row Tab leads to. */
  current: string | undefined;
  opened: string | undefined;
  /** What covers the window's upper edge, in CSS pixels. */
  covered: number;
  handle: MutableRef<RowsHandle | null>;
  onWant: (keys: readonly string[]) => void;
  onCurrent: (key: string) => void;
  onSelect: (key: string, how: 'one' | 'range') => void;
  onOpen: (key: string) => void;
  /** For papers in the trash. */
  onRestore: (key: string) => void;
  onErase: (key: string) => void;
}

export function Rows(props: RowsProps) {
  const {
    name,
    keys,
    whole,
    list,
    papers,
    words,
    selected,
    current,
    opened,
    covered,
    handle,
    onWant,
    onCurrent,
    onSelect,
    onOpen,
    onRestore,
    onErase,
  } = props;
  const element = useRef<HTMLUListElement>(null);
  /** The row that has the focus, or had it when it was taken away. */
  const focused = useRef<string | undefined>(undefined);
  const wanted = useRef('');
  const { items, height, margin, measure, show } = useVirtual({
    ...{ keys, list, element, covered },
    estimate: ROW,
    held: [current, focused.current],
  });
  const rowOf = (key: string) =>
    [...(element.current?.children ?? [])].find((row) => row instanceof HTMLElement && row.dataset.row === key);

  /** A row that is to have the focus as soon as it is drawn. */
  const wish = useRef<string | undefined>(undefined);
  /** The row that has just got it: it stays in sight while the records come that it and those above it grow with. */
  const settling = useRef({ key: '', until: 0 });
  useLayoutEffect(() => {
    const now = performance.now();
    const key = wish.current ?? (now < settling.current.until ? settling.current.key : undefined);
    const row = key === undefined ? undefined : rowOf(key);
    if (key === undefined || !(row instanceof HTMLElement)) return;
    if (wish.current !== undefined) {
      wish.current = undefined;
      settling.current = { key, until: now + SETTLED };
      row.focus({ preventScroll: true });
    }
    if (row === document.activeElement) row.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  });
  useEffect(() => {
    handle.current = {
      focus: (key) => {
        const at = keys.indexOf(key);
        if (at < 0) return;
        wish.current = key;
        show(at);
        onCurrent(key);
        const row = rowOf(key);
        if (row instanceof HTMLElement && current === key) row.focus({ preventScroll: true });
        // Under details that cover it, it takes the focus when they are gone.
        if (row === document.activeElement) wish.current = undefined;
      },
      inSight: () => keys[items.find(({ start, index }) => start >= window.scrollY + covered || index === keys.length - 1)?.index ?? -1],
    };
    return () => void (handle.current = null);
  });

  // The row that had the focus is gone: the one in its place has it now.
  useLayoutEffect(() => {
    const gone = focused.current !== undefined && !keys.includes(focused.current);
    if (!gone || (document.activeElement && document.activeElement !== document.body)) return;
    focused.current = undefined;
    if (current !== undefined) handle.current?.focus(current);
  }, [keys, current]);

  useEffect(() => {
    const want = new Set<string>();
    for (const { index } of items) {
      const from = index - (index % WANTED);
      for (const key of keys.slice(from, from + WANTED)) want.add(key);
    }
    const named = [...want].join(' ');
    if (named === wanted.current) return;
    wanted.current = named;
    onWant([...want]);
  });

  return (
    <ul
      ref={element}
      class="rows"
      data-rows
      aria-label={name}
      // Safari and, following it, others take the role from a list without bullets.
      role="list"
      style={{ height: `${String(height)}px` }}
      // Who scrolls on does not want to be held.
      onWheel={() => (settling.current.until = 0)}
      onTouchMove={() => (settling.current.until = 0)}
      onFocusOut={(event) => {
        if (event.relatedTarget) focused.current = undefined;
      }}
    >
      {items.map(({ index, start }) => {
        const key = keys[index] ?? '';
        const paper = papers.get(key);
        return (
          <li
            key={key}
            ref={measure}
            class={`row${selected.has(key) ? ' is-selected' : ''}${opened === key ? ' is-opened' : ''}`}
            data-row={key}
            data-index={index}
            tabIndex={key === current ? 0 : -1}
            aria-posinset={index + 1}
            aria-setsize={whole ? keys.length : -1}
            aria-label={paper ? titleOf(paper) : undefined}
            aria-current={opened === key ? 'true' : undefined}
            style={{ transform: `translateY(${String(start - margin)}px)`, scrollMarginTop: `${String(covered)}px` }}
            onFocusIn={() => {
              focused.current = key;
              if (key !== current) onCurrent(key);
            }}
            onMouseDown={(event) => {
              // The browser would mark the text between the two.
              if (event.shiftKey && !isControl(event.target)) event.preventDefault();
            }}
            onClick={(event) => {
              if (isControl(event.target) || getSelection()?.isCollapsed === false) return;
              if (event.shiftKey) onSelect(key, 'range');
              else if (event.ctrlKey || event.metaKey) onSelect(key, 'one');
              else onOpen(key);
            }}
          >
            {paper ? (
              <Row
                paper={paper}
                words={words}
                selected={selected.has(key)}
                reachable={key === current}
                onSelect={(how) => onSelect(key, how)}
                onOpen={() => onOpen(key)}
                onRestore={() => onRestore(key)}
                onErase={() => onErase(key)}
              />
            ) : (
              <p class="row-waiting quiet">…</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface RowProps {
  paper: Paper;
  words: readonly string[];
  selected: boolean;
  /** Whether Tab comes to its controls: in all rows it would never come to an end. */
  reachable: boolean;
  onSelect: (how: 'one' | 'range') => void;
  onOpen: () => void;
  onRestore: () => void;
  onErase: () => void;
}

function Row({ paper, words, selected, reachable, onSelect, onOpen, onRestore, onErase }: RowProps) {
  const title = titleOf(paper);
  const tabIndex = reachable ? 0 : -1;
  const { links, tags, status, note, abstract, trashedAt } = paper;
  const facts = [byline(paper), paper.published && dateWords(paper.published), paper.venue ?? paper.sightings.at(-1)?.list];
  const line = noteLine(note, words);
  const shown = [title, line, ...tags, facts[0] ?? ''];
  const excerpt =
    abstract !== undefined && words.length > 0 && !shown.some((text) => excerptOf(text, words) !== undefined)
      ? excerptOf(abstract, words)
      : undefined;
  return (
    <>
      <label class="row-check">
        <input
          type="checkbox"
          aria-label={`Select: ${title}`}
          tabIndex={tabIndex}
          checked={selected}
          onClick={(event) => onSelect(event.shiftKey ? 'range' : 'one')}
        />
      </label>
      <div class="row-body">
        <a class="row-title" href={pageOf(paper)} target="_blank" rel="noreferrer" dir="auto" aria-label={title} tabIndex={tabIndex}>
          {paper.title.trim() ? <Title title={paper.title} words={words} /> : title}
        </a>
        <p class="row-facts">
          {facts.filter(Boolean).map((fact, index) => (
            <span key={index}>
              <bdi>
                <Marked text={fact ?? ''} words={index === 0 ? words : []} />
              </bdi>
            </span>
          ))}
        </p>
        {line && (
          <p class="row-note" dir="auto">
            <Marked text={line} words={words} />
          </p>
        )}
        {excerpt && (
          <p class="row-excerpt quiet" dir="auto">
            <Marked text={excerpt} words={words} />
          </p>
        )}
        <div class="row-marks">
          <span class={`row-status is-${status}`}>{STATUS_WORDS.find(([one]) => one === status)?.[1]}</span>
          {tags.map((tag) => (
            <span class="tag" key={tag}>
              <bdi>
                <Marked text={tag} words={words} />
              </bdi>
            </span>
          ))}
          {trashedAt !== undefined && <span class="row-left quiet">{daysLeft(trashedAt, Date.now())}</span>}
        </div>
      </div>
      <div class="row-tools">
        {links.code && (
          <a class="tool" href={links.code} target="_blank" rel="noreferrer" aria-label={`Code: ${title}`} title="Code" tabIndex={tabIndex}>
            <Icon node={Code} />
          </a>
        )}
        {links.pdf && (
          <a class="tool" href={links.pdf} target="_blank" rel="noreferrer" aria-label={`PDF: ${title}`} title="PDF" tabIndex={tabIndex}>
            <Icon node={FileText} />
          </a>
        )}
        {trashedAt !== undefined && (
          <>
            <button type="button" class="tool" aria-label={`Restore: ${title}`} title="Restore" tabIndex={tabIndex} onClick={onRestore}>
              <Icon node={RotateCcw} />
            </button>
            <button
              type="button"
              class="tool"
              aria-label={`Delete for good: ${title}`}
              title="Delete for good"
              tabIndex={tabIndex}
              onClick={onErase}
            >
              <Icon node={Trash2} />
            </button>
          </>
        )}
        <button type="button" class="tool" aria-label={`Details: ${title}`} title="Details" tabIndex={tabIndex} onClick={onOpen}>
          <Icon node={PanelRight} />
        </button>
      </div>
    </>
  );
}

/** How long a paper will still be in the trash, both moments in milliseconds since 1970. */
export function daysLeft(trashedAt: number, now: number): string {
  const days = Math.ceil((trashedAt + TRASH_DAYS * DAY - now) / DAY);
  return days > 0 ? `${counted(Math.min(days, TRASH_DAYS), 'day')} left` : 'Goes soon';
}

/** Whether a click is another control's, and not the row's. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}
