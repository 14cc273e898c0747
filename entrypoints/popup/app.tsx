/** Ties the popup to the library, the worker, the page before the person and the settings. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import type { Grouping } from '../../components/export-menu';
import type { NoteEditorHandle } from '../../components/note-editor';
import { Popup, type Saved } from '../../components/popup';
import type { Narrowing } from '../../components/search-bar';
import type { Library } from '../../lib/library/database';
import { papersOf, savedKeys, tagsInUse } from '../../lib/library/questions';
import { ask } from '../../lib/messages/ask';
import { dropDraft, keepDraft } from '../../lib/messages/drafts';
import type { Changes, Paper } from '../../lib/paper/paper';
import { useFound } from './found';
import { useLive } from './live';
import { usePage } from './page';
import { useSame } from './same';
import { useSearch } from './search';
import { switchSite, useSites } from './sites';

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

  const error = all.error ?? filtered.error ?? records.error ?? (firstPage instanceof Error ? firstPage : undefined);
  const saved: Saved = error
    ? { state: 'failed', words: error.message }
    : keys
      ? { state: 'ready', keys, papers, searched: search.progress }
      : { state: 'loading' };

  const editor = useEditor();
  const drafts = useDrafts();
  const [groupBy, setGroupBy] = useGrouping();
  const writing = useWriting(ready);
  const [sitesShown, setSitesShown] = useState(false);
  const sites = useSites(sitesShown);
  const finding = useFound();

  return (
    <Popup
      page={usePage(finding.looked)}
      finding={finding}
      sites={sites}
      saved={saved}
      same={useSame(library, ready, wanted)}
      narrowing={narrowing}
      tags={tags.value ?? []}
      formats={writing?.formats ?? []}
      groupBy={groupBy}
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
      onGroupBy={setGroupBy}
      onExport={async (format, chosen, onProgress) => {
        try {
          const { exportPapers } = await import('./export');
          return { ok: true, ...(await exportPapers(library, chosen, { format, groupBy, now: new Date() }, onProgress)) };
        } catch (problem) {
          return { ok: false, problem: { words: problem instanceof Error ? problem.message : String(problem) } };
        }
      }}
    />
  );
}

/** The first page once it is there, or why it is not. */
function useFirst(first: Promise<Paper[]>): Paper[] | Error | undefined {
  const [page, setPage] = useState<Paper[] | Error>();
  useEffect(() => {
    first.then(setPage, (error: unknown) => setPage(error instanceof Error ? error : new Error(String(error))));
  }, [first]);
  return page;
}

/** The open editor, told to save when the popup goes, which it may do at any instant. */
function useEditor() {
  const editor = useRef<NoteEditorHandle | null>(null);
  useEffect(() => {
    const flush = () => void editor.current?.flush();
    const onHidden = () => {
      if (document.visibilityState === 'hidden') flush();
    };
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', onHidden);
    };
  }, []);
  return editor;
}

/** Unconfirmed changes, here and in extension storage, where they outlive the popup. */
function useDrafts(): { keep: (paper: Paper, changes: Changes | undefined) => void; of: (paper: Paper) => Changes | undefined } {
  const waiting = useRef(new Map<string, Changes>());
  useEffect(() => {
    void import('./drafts')
      .then(({ waitingChanges }) => waitingChanges())
      .then((stored) => {
        for (const [id, changes] of stored) if (!waiting.current.has(id)) waiting.current.set(id, changes);
      });
  }, []);
  return {
    of: (paper) => waiting.current.get(paper.ids[0] ?? paper.key),
    keep: (paper, changes) => {
      const id = paper.ids[0] ?? paper.key;
      if (changes) {
        waiting.current.set(id, changes);
        void keepDraft(id, { paper: { key: paper.key }, changes });
      } else {
        waiting.current.delete(id);
        void dropDraft(id);
      }
    },
  };
}

const GROUP_BY = 'exportGroupBy';

/** How Markdown is grouped: as chosen last. */
function useGrouping(): [Grouping, (groupBy: Grouping) => void] {
  const [groupBy, setGroupBy] = useState<Grouping>('month');
  useEffect(() => {
    void browser.storage.local.get(GROUP_BY).then((stored) => {
      if (stored[GROUP_BY] === 'tag') setGroupBy('tag');
    });
  }, []);
  return [
    groupBy,
    (next) => {
      setGroupBy(next);
      void browser.storage.local.set({ [GROUP_BY]: next });
    },
  ];
}

/** The formats, fetched when the first papers are drawn: not before, not as late as the menu. */
function useWriting(ready: boolean) {
  const [writing, setWriting] = useState<{ formats: readonly { id: string; name: string }[] }>();
  useEffect(() => {
    if (ready) void import('./export').then(({ formats }) => setWriting({ formats }));
  }, [ready]);
  return writing;
}
