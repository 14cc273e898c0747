/** The search of the popup: the catalogue in its thread, started when something is first looked for and kept up to date from then on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CatalogueClient } from '../../lib/library/catalogue-client';
import type { Library } from '../../lib/library/database';
import { onChanged } from '../../lib/messages/changed';
import { EVERYTHING, type Listing } from '../../lib/paper/view';
import { errorOf } from '../../lib/paper/thrown';

export interface Search {
  /** The keys found, the best first; `undefined` when nothing is looked for or no answer is there yet. */
  found: readonly string[] | undefined;
  /** How far the search has come, while it is not through. */
  progress: { done: number; total: number } | undefined;
  /** Why there is no answer. */
  error: Error | undefined;
}

/** Looks for the text among the papers with these keys. */
export function useSearch(library: Library, text: string, keys: readonly string[] | undefined): Search {
  const query = text.trim();
  const looking = query !== '';
  const [catalogue, setCatalogue] = useState<CatalogueClient>();
  const starting = useRef(false);
  const [listing, setListing] = useState<Pick<Listing, 'keys' | 'progress'>>();
  const [error, setError] = useState<Error>();
  const [steps, setSteps] = useState(0);

  useEffect(() => {
    if (!looking || starting.current) return;
    starting.current = true;
    import('../../lib/library/catalogue-client').then(
      ({ openCatalogue }) => setCatalogue(openCatalogue(library)),
      (problem: unknown) => setError(errorOf(problem)),
    );
  }, [looking]);

  useEffect(() => {
    if (!catalogue) return undefined;
    const stops = [onChanged(() => catalogue.changed()), catalogue.onStep(() => setSteps((n) => n + 1))];
    return () => {
      for (const stop of stops) stop();
      catalogue.close();
    };
  }, [catalogue]);

  // Asked again when the text is another, and when the library is.
  useEffect(() => {
    setError(undefined);
    if (!looking) setListing(undefined);
    if (!looking || !catalogue) return undefined;
    let current = true;
    const show = (next: Listing) => {
      if (current) setListing(next);
    };
    catalogue.list({ ...EVERYTHING, query }, show).then(show, (problem: unknown) => {
      if (current) setError(errorOf(problem));
    });
    return () => {
      current = false;
    };
  }, [catalogue, query, steps]);

  if (!looking) return { found: undefined, progress: undefined, error: undefined };
  const waiting = listing || error ? undefined : { done: 0, total: keys?.length ?? 0 };
  return { found: listing?.keys, progress: listing?.progress ?? waiting, error };
}
