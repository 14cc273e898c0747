/** What is shown, in the page's address: it survives a reload, can be gone back to, and can be kept as a bookmark. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { searchOf, viewOf, type View } from '../../lib/paper/view';

export interface Shown {
  view: View;
  /** The paper whose details are open, by its key. */
  paper: string | undefined;
}

/** How a change is put down: as one more address to go back from, or in place of this one. */
export type Way = 'push' | 'replace';

/** The longest key there is (lib/paper/paper.ts), in characters. */
const KEY = 100;
/**
 * How often the address follows typing at most, in milliseconds. Browsers refuse more than two hundred changes in ten seconds; and a
 * reload takes the address as it stood when the keys were pressed, whatever is written as the page goes.
 */
const REST = 100;

/** What an address's search (`?q=…&paper=…`) shows. Never throws. */
export function shownIn(search: string): Shown {
  const paper = new URLSearchParams(search).get('paper');
  return { view: viewOf(search), paper: paper !== null && paper !== '' && paper.length <= KEY ? paper : undefined };
}

/** The address's search for what is shown, `?` and all; empty for everything. */
export function addressOf({ view, paper }: Shown): string {
  const search = new URLSearchParams(searchOf(view));
  if (paper !== undefined) search.set('paper', paper);
  const text = search.toString();
  return text && `?${text}`;
}

/** What the address shows, and what changes both. */
export function useAddress(): [Shown, (next: Partial<Shown>, way: Way) => void] {
  const [shown, setShown] = useState(() => shownIn(location.search));
  const latest = useRef(shown);
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const write = () => {
    clearTimeout(resting.current);
    resting.current = undefined;
    history.replaceState(null, '', location.pathname + addressOf(latest.current));
  };
  useEffect(() => {
    history.scrollRestoration = 'manual';
    const onPop = () => {
      clearTimeout(resting.current);
      resting.current = undefined;
      latest.current = shownIn(location.search);
      setShown(latest.current);
    };
    const onHide = () => {
      if (resting.current !== undefined) write();
    };
    // What is no part of it, as the panel it was opened with, is not shown again by a reload.
    if (location.search !== addressOf(latest.current)) write();
    window.addEventListener('popstate', onPop);
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('popstate', onPop);
      window.removeEventListener('pagehide', onHide);
    };
  }, []);

  return [
    shown,
    (next, way) => {
      const before = addressOf(latest.current);
      if (way === 'push' && resting.current !== undefined) write();
      latest.current = { ...latest.current, ...next };
      setShown(latest.current);
      const after = addressOf(latest.current);
      if (after === before) return;
      if (way === 'push') history.pushState(null, '', location.pathname + after);
      else resting.current ??= setTimeout(write, REST);
    },
  ];
}
