/** The list as the catalogue answers it, asked again whenever the library is another; and the records of what is in sight. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CatalogueClient } from '../../lib/library/catalogue-client';
import type { Library } from '../../lib/library/database';
import { onChanged } from '../../lib/messages/changed';
import type { Paper } from '../../lib/paper/paper';
import type { Listing, View } from '../../lib/paper/view';
import { useLive } from '../popup/live';
import { errorOf } from '../../lib/paper/thrown';

/** How often at most, in milliseconds, the list is asked for anew while the library changes on and on: by a restore, say. */
const CALM = 400;
/** As many records as are remembered beside those in sight, so that scrolling back does not begin with empty rows. */
const REMEMBERED = 2_000;

export interface Answered {
  /** The newest answer; while another view's is awaited, the one before it. */
  listing: Listing | undefined;
  error: Error | undefined;
}

/**
 * What the catalogue says of a view. `begun`: whether the first papers are drawn, or there are none to draw before its answer; it reads
 * the same disk, and may have much to read. `round`: another one opens the catalogue anew, after it failed.
 */
export function useListing(library: Library, view: View, { begun, round }: { begun: boolean; round: number }): Answered {
  const [answered, setAnswered] = useState<Answered>({ listing: undefined, error: undefined });
  const ask = useRef<() => void>(() => undefined);
  const wanted = useRef(view);
  wanted.current = view;

  useEffect(() => {
    if (!begun) return undefined;
    let catalogue: CatalogueClient | undefined;
    let over = false;
    let asked = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fail = (error: unknown) => {
      if (!over) setAnswered({ listing: undefined, error: errorOf(error) });
    };
    const look = async () => {
      const asking = ++asked;
      const tell = (listing: Listing) => {
        if (asking === asked && !over) setAnswered({ listing, error: undefined });
      };
      try {
        // One that is overtaken by the next is never answered.
        const listing = await catalogue?.list(wanted.current, tell);
        if (listing) tell(listing);
      } catch (error) {
        if (asking === asked) fail(error);
      }
    };
    let looked = -CALM;
    const soon = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          looked = performance.now();
          void look();
        },
        Math.max(0, looked + CALM - performance.now()),
      );
    };
    ask.current = () => void look();
    import('../../lib/library/catalogue-client').then(({ openCatalogue }) => {
      if (over) return;
      catalogue = openCatalogue(library);
      catalogue.onStep(soon);
      void look();
    }, fail);
    const stop = onChanged(() => catalogue?.changed());
    return () => {
      over = true;
      clearTimeout(timer);
      stop();
      catalogue?.close();
    };
  }, [library, round, begun]);

  const first = useRef(true);
  useEffect(() => {
    if (!first.current) ask.current();
    first.current = false;
  }, [view]);
  return answered;
}

/** The records with these keys, saved or in the trash, kept up to date; and of others, as they were when they were last in sight. */
export function useRecords(
  library: Library,
  keys: readonly string[],
  first: readonly Paper[],
  round: number,
): { papers: ReadonlyMap<string, Paper>; error: Error | undefined } {
  const known = useRef(new Map<string, Paper>());
  const live = useLive(keys.length > 0 ? async () => ({ keys, papers: await library.papers.bulkGet([...keys]) }) : undefined, [
    keys,
    round,
  ]);
  const papers = useMemo(() => {
    if (known.current.size > REMEMBERED) known.current = new Map();
    const next = new Map(known.current.size > 0 ? known.current : first.map((paper) => [paper.key, paper]));
    live.value?.keys.forEach((key, at) => {
      const paper = live.value?.papers[at];
      if (paper) next.set(key, paper);
      else next.delete(key);
    });
    known.current = next;
    return next;
  }, [live.value, first]);
  return { papers, error: live.error };
}
