/** The search of the popup: its index, made when something is first looked for and kept up to date from then on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Library } from '../../lib/library/database';
import type { SearchIndex } from '../../lib/library/search';
import { onChanged } from '../../lib/messages/changed';

/** How often, in milliseconds, results are refined while the index grows. */
const REFINE = 120;

export interface Search {
  /** The keys found, the best first; `undefined` when nothing is looked for or no answer is there yet. */
  found: readonly string[] | undefined;
  /** How far the search has come, while it is not through. */
  progress: { done: number; total: number } | undefined;
}

/** Looks for the text among the papers with these keys (the newest first). */
export function useSearch(library: Library, text: string, keys: readonly string[] | undefined): Search {
  const query = text.trim();
  const looking = query !== '';
  const index = useRef<SearchIndex | undefined>(undefined);
  const [found, setFound] = useState<readonly string[]>();
  const [progress, setProgress] = useState<Search['progress']>();
  const [changes, setChanges] = useState(0);
  const asked = useRef(query);
  asked.current = query;

  useEffect(() => onChanged(() => setChanges((n) => n + 1)), []);

  // Brings the index up to date: at the first letter, and after each change while something is looked for.
  useEffect(() => {
    if (!looking || !keys) return undefined;
    const stop = new AbortController();
    const run = async () => {
      const { SearchIndex } = await import('../../lib/library/search');
      index.current ??= new SearchIndex(library);
      const { current } = index;
      let refined = 0;
      const onProgress = () => {
        if (stop.signal.aborted || performance.now() - refined < REFINE) return;
        setFound(current.find(asked.current));
        setProgress(current.size < keys.length ? { done: current.size, total: keys.length } : undefined);
        refined = performance.now();
      };
      await current.catchUp(keys, onProgress, stop.signal);
      if (stop.signal.aborted) return;
      setFound(current.find(asked.current));
      setProgress(undefined);
    };
    void run();
    return () => stop.abort();
  }, [looking, keys, changes]);

  // Typing comes first: the letter is drawn, then looked for.
  useEffect(() => {
    if (!looking) {
      setFound(undefined);
      setProgress(undefined);
      return undefined;
    }
    const timer = setTimeout(() => {
      if (index.current) setFound(index.current.find(query));
    });
    return () => clearTimeout(timer);
  }, [query]);

  return looking
    ? { found, progress: progress ?? (found ? undefined : { done: 0, total: keys?.length ?? 0 }) }
    : { found: undefined, progress: undefined };
}
