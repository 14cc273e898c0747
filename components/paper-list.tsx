/**
 * A list of any length of which only what is seen is drawn. Rows are handled in pages of twenty; pages out of sight are gaps of
 * their measured height, or of an estimate. The page that holds the focus or the open editor is drawn wherever it is, so that
 * neither is lost by scrolling.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, type MutableRef } from 'preact/hooks';
import type { Paper } from '../lib/paper/paper';

const PAGE = 20;
/** The height of a row nobody has measured yet, in CSS pixels. */
const ROW = 100;

interface PaperListProps {
  name: string;
  /** All papers of the list, in its order. */
  keys: readonly string[];
  /** The records at hand. A page is drawn once all its records are, or are known to be gone. */
  papers: ReadonlyMap<string, Paper>;
  /** A paper whose page is always drawn. */
  held: string | undefined;
  /** The element that scrolls. */
  scroller: MutableRef<HTMLElement | null>;
  /** Hears which records are wanted whenever they become others. */
  onWant: (keys: readonly string[]) => void;
  children: (paper: Paper) => ComponentChildren;
}

export function PaperList({ name, keys, papers, held, scroller, onWant, children }: PaperListProps) {
  const [, update] = useReducer((n: number) => n + 1, 0);
  const list = useRef<HTMLUListElement>(null);
  const heights = useRef<number[]>([]);
  const focused = useRef('');
  const wanted = useRef('');

  const count = Math.ceil(keys.length / PAGE);
  const heightOf = (page: number) => heights.current[page] ?? ROW * Math.min(PAGE, keys.length - page * PAGE);
  const pages = inSight(scroller.current, list.current, count, heightOf);
  for (const key of [held, focused.current]) {
    const at = key ? keys.indexOf(key) : -1;
    if (at >= 0) pages.add(Math.floor(at / PAGE));
  }
  const shown = [...pages].sort((a, b) => a - b);

  useEffect(() => {
    const want = shown.flatMap((page) => keys.slice(page * PAGE, (page + 1) * PAGE));
    const named = want.join(' ');
    if (named === wanted.current) return;
    wanted.current = named;
    onWant(want);
  });

  useEffect(() => {
    const scrolled = scroller.current;
    if (!scrolled) return undefined;
    let frame = 0;
    const look = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        update(undefined);
      });
    };
    const sizes = new ResizeObserver(() => {
      look();
    });
    sizes.observe(scrolled);
    scrolled.addEventListener('scroll', look, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      scrolled.removeEventListener('scroll', look);
    };
  }, []);

  useLayoutEffect(() => {
    let moved = false;
    for (const [page, height] of measured(list.current)) {
      if (Math.abs((heights.current[page] ?? 0) - height) < 1) continue;
      heights.current[page] = height;
      moved = true;
    }
    // Only a list that has gaps stands elsewhere once a height is known.
    if (moved && shown.length < count) update(undefined);
  });

  const rows: ComponentChildren[] = [];
  let gap = 0;
  let next = 0;
  for (const page of shown) {
    const members = keys.slice(page * PAGE, (page + 1) * PAGE);
    const known = members.flatMap((key) => papers.get(key) ?? []);
    for (; next < page; next++) gap += heightOf(next);
    next = page + 1;
    if (known.length === 0) {
      gap += heightOf(page);
      continue;
    }
    known.forEach((paper, index) => {
      rows.push(
        <li
          key={paper.key}
          class="paper"
          data-page={page}
          aria-posinset={keys.indexOf(paper.key, page * PAGE) + 1}
          aria-setsize={keys.length}
          style={index === 0 && gap > 0 ? { marginTop: `${String(gap)}px` } : undefined}
          onFocusCapture={() => (focused.current = paper.key)}
        >
          {children(paper)}
        </li>,
      );
    });
    gap = 0;
  }
  for (; next < count; next++) gap += heightOf(next);

  return (
    <ul
      ref={list}
      class="paper-list"
      aria-label={name}
      // Safari and, following it, others take the role from a list without bullets.
      role="list"
      style={{ paddingBottom: `${String(gap)}px` }}
      onBlurCapture={() => (focused.current = '')}
    >
      {rows}
    </ul>
  );
}

/** The pages that can be seen, with one more on each side. */
function inSight(scrolled: HTMLElement | null, list: HTMLElement | null, count: number, heightOf: (page: number) => number): Set<number> {
  const from = scrolled && list ? scrolled.getBoundingClientRect().top - list.getBoundingClientRect().top : 0;
  const to = from + (scrolled?.clientHeight ?? 0);
  const pages = new Set<number>();
  let top = 0;
  for (let page = 0; page < count; page++) {
    const bottom = top + heightOf(page);
    if (bottom >= from && top <= to) for (const one of [page - 1, page, page + 1]) if (one >= 0 && one < count) pages.add(one);
    top = bottom;
  }
  return pages;
}

/** The height of each page that is drawn whole, in CSS pixels. */
function measured(list: HTMLElement | null): Map<number, number> {
  const found = new Map<number, number>();
  for (const row of list?.children ?? []) {
    if (!(row instanceof HTMLElement)) continue;
    const page = Number(row.dataset.page);
    found.set(page, (found.get(page) ?? 0) + row.offsetHeight);
  }
  return found;
}
