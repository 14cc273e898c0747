/**
 * A list of any length of which only what is seen is drawn, in the page's own scrolling. TanStack's Virtualizer knows where each row
 * is; this ties it to Preact, keeps rows drawn that must not go, and keeps what is looked at in its place when the list becomes another.
 */
import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll, type VirtualItem } from '@tanstack/virtual-core';
import { useLayoutEffect, useMemo, useReducer, useRef, useState, type MutableRef } from 'preact/hooks';

/** How many rows more are drawn above and below those that are seen. */
const OVERSCAN = 6;

/** What may stand over the window's lower edge, in CSS pixels (library.css: what is done to many papers). */
const FOOT = 76;

interface VirtualOptions {
  /** All rows, by what names them for good. */
  keys: readonly string[];
  /** When it is another, the list is another: it is looked at from its beginning. */
  list: string;
  /** The list's element, whose rows have `data-index`. */
  element: MutableRef<HTMLElement | null>;
  /** The height of a row nobody has measured yet, in CSS pixels. */
  estimate: number;
  /** Rows that are drawn wherever they are: the one with the focus, so that it is not lost by scrolling. */
  held: readonly (string | undefined)[];
  /** What covers the window's upper edge, in CSS pixels. */
  covered: number;
}

export interface Virtual {
  items: readonly VirtualItem[];
  /** The list's height, in CSS pixels. */
  height: number;
  /** Where the list begins in the page, in CSS pixels: rows' places count from the page's top. */
  margin: number;
  measure: (row: Element | null) => void;
  /** Scrolls no further than it must to show a row. */
  show: (index: number) => void;
}

export function useVirtual({ keys, list, element, estimate, held, covered }: VirtualOptions): Virtual {
  const [, update] = useReducer((n: number) => n + 1, 0);
  const [margin, setMargin] = useState(0);
  const last = useRef({ keys, list });
  const heldAt = held.flatMap((key) => (key === undefined ? [] : [keys.indexOf(key)])).filter((at) => at >= 0);

  // The same as long as the keys are: with another, all places are computed anew.
  const getItemKey = useMemo(() => (index: number) => keys[index] ?? index, [keys]);

  const options = {
    count: keys.length,
    getItemKey,
    estimateSize: () => estimate,
    overscan: OVERSCAN,
    scrollMargin: margin,
    scrollPaddingStart: covered,
    scrollPaddingEnd: FOOT,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialOffset: () => window.scrollY,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    rangeExtractor: ({
      startIndex,
      endIndex,
      overscan,
      count,
    }: {
      startIndex: number;
      endIndex: number;
      overscan: number;
      count: number;
    }) => {
      const shown = new Set(heldAt);
      for (let at = Math.max(0, startIndex - overscan); at <= Math.min(count - 1, endIndex + overscan); at++) shown.add(at);
      return [...shown].sort((a, b) => a - b);
    },
    onChange: () => update(undefined),
  };
  const [virtual] = useState(() => new Virtualizer<Window, Element>(options));

  // What stood at the window's upper edge, before the list became another.
  const was = last.current;
  const anchor = was.keys !== keys && was.list === list ? anchorOf(virtual, was.keys, margin, covered) : undefined;
  virtual.setOptions(options);
  const items = virtual.getVirtualItems();
  last.current = { keys, list };

  useLayoutEffect(() => virtual._didMount(), []);
  useLayoutEffect(() => {
    virtual._willUpdate();
    const top = element.current ? Math.round(element.current.getBoundingClientRect().top + window.scrollY) : 0;
    if (top !== margin) setMargin(top);
  });
  useLayoutEffect(() => {
    if (anchor) keepInPlace(virtual, keys, anchor);
  }, [keys]);

  return {
    items,
    height: virtual.getTotalSize(),
    margin,
    measure: virtual.measureElement,
    show: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
  };
}

/** Rows as they were at the window's upper edge, and how far each was below it. */
type Anchor = readonly { key: string; below: number }[];

function anchorOf(virtual: Virtualizer<Window, Element>, keys: readonly string[], margin: number, covered: number): Anchor | undefined {
  const top = (virtual.scrollOffset ?? 0) + covered;
  // At the list's beginning, what is new is what is looked for.
  if (top <= margin) return undefined;
  const first = virtual.getVirtualItemForOffset(top)?.index;
  if (first === undefined) return undefined;
  return keys.slice(first, first + 20).flatMap((key, at) => {
    const item = virtual.measurementsCache[first + at];
    return item ? [{ key, below: item.start - (virtual.scrollOffset ?? 0) }] : [];
  });
}

function keepInPlace(virtual: Virtualizer<Window, Element>, keys: readonly string[], anchor: Anchor): void {
  for (const { key, below } of anchor) {
    const item = virtual.measurementsCache[keys.indexOf(key)];
    if (!item) continue;
    const offset = item.start - below;
    if (Math.abs(offset - window.scrollY) >= 1) window.scrollTo({ top: offset, behavior: 'instant' });
    return;
  }
}
