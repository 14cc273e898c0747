/** The focus, when what had it goes: a filter that is taken away, a bar that goes with its papers, the last row of a list. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Calls `home`, which is to put the focus somewhere, when what had it is gone from the page and nothing else has taken it. An open dialog
 * has the focus to itself.
 */
export function useFocusKept(home: () => void): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const look = () => (last.current = document.activeElement);
    document.addEventListener('focusin', look);
    return () => document.removeEventListener('focusin', look);
  }, []);
  useLayoutEffect(() => {
    if (!last.current || last.current.isConnected || document.querySelector('dialog[open]')) return;
    // Where there is nothing to put it on yet, it is asked again with the next drawing.
    if (!document.activeElement || document.activeElement === document.body) home();
  });
}
