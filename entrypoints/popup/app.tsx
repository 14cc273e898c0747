/** Ties the popup to the library, the worker, the page before the person and the settings. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Popup, type Saved } from '../../components/popup';
import type { Narrowing } from '../../components/search-bar';
import type { Library } from '../../lib/library/database';
import { papersOf, savedKeys, tagsInUse } from '../../lib/library/questions';
import { ask } from '../../lib/messages/ask';
import type { Paper } from '../../lib/paper/paper';
import { useExporter } from './exporter';
import { useFound } from './found';
import { useLive } from './live';
import { usePage } from './page';
import { useSame } from './same';
import { useSearch } from './search';
import { switchSite, useSites } from './sites';
import { useDrafts, useEditor } from './unsaved';
import { errorOf } from '../../lib/paper/thrown';

interface AppProps {
  library: Library;
  /** The first page of papers, asked for before anything was drawn. */
  first: Promise<Paper[]>;
}

export function App({ library, first }: AppProps) {
  const [narrowing, setNarrowing] = useState<Narrowing>({ query: '' });
  const { query, tag, status } = narrowing;
  const [round, setRound] = useState(0);
  const firstPage = useFirst(first);
  const [wanted, setWanted] = useState<readonly string[]>([]);

  const ready = firstPage !== undefined;
  const all = useLive(ready ? () => savedKeys(library) : undefined, [ready, round]);
  const filtered = useLive((tag ?? status) ? () => savedKeys(library, { tag, status }) : undefined, [tag, status, round]);
  const records = useLive(wanted.length > 0 ? () => papersOf(library, wanted) : undefined, [wanted, round]);
  const tags = useLive(ready ? () => tagsInUse(library) : undefined, [ready, round]);

  const firstPapers = Array.isArray(firstPage) ? firstPage : undefined;
  const every = all.value ?? firstPapers?.map(({ key }) => key);
  const passing = (tag ?? status) ? filtered.value : every;
  const search = useSearch(library, query, all.value);
  const keys = useMemo(() => {
    if (!passing || !search.found) return passing;
    const pass = new Set(passing);
    return search.found.filter((key) => pass.has(key));
  }, [passing, search.found]);
  const papers = useMemo(
    () => new Map((records.value ?? firstPapers ?? []).map((paper) => [paper.key, paper])),
    [records.value, firstPapers],
  );

  const error = all.error ?? filtered.error ?? records.error ?? search.error ?? (firstPage instanceof Error ? firstPage : undefined);
  const { problem } = library;
  const saved: Saved = error
    ? { state: 'failed', words: problem ?? `${error.message} Nothing of them is lost.` }
    : keys
      ? { state: 'ready', keys, papers, searched: search.progress }
      : { state: 'loading', words: problem };

  const editor = useEditor();
  const drafts = useDrafts();
  const exporting = useExporter(library);
  const [sitesShown, setSitesShown] = useState(false);
  const sites = useSites(sitesShown);
  const finding = useFound();

  return (
    <Popup
      {...usePage(finding.looked)}
      finding={finding}
      sites={sites}
      saved={saved}
      same={useSame(library, ready, wanted)}
      narrowing={narrowing}
      tags={tags.value ?? []}
      {...exporting}
      editor={editor}
      onSites={setSitesShown}
      onSwitch={switchSite}
      onNarrow={setNarrowing}
      onWant={setWanted}
      onRetry={() => {
        library.close({ disableAutoOpen: false });
        setRound(round + 1);
      }}
      onChange={(paper, changes) => ask('change', { paper: { key: paper.key }, changes })}
      onUnsaved={drafts.keep}
      unsavedOf={drafts.of}
      onRemove={(key) => ask('remove', { key })}
      onRestore={(key) => ask('restore', { key })}
    />
  );
}

/** The first page once it is there, or why it is not. */
function useFirst(first: Promise<Paper[]>): Paper[] | Error | undefined {
  const [page, setPage] = useState<Paper[] | Error>();
  useEffect(() => {
    first.then(setPage, (error: unknown) => setPage(errorOf(error)));
  }, [first]);
  return page;
}
