/** Ties the library's page to the address, the library, the worker and what is loaded when it is first wanted. */
import { DatabaseBackup, FileUp, HardDrive, Tags } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Export } from '../../components/export-menu';
import { LibraryPage, type Listed, type Panel } from '../../components/library/shell';
import type { Library } from '../../lib/library/database';
import { ask, LONG } from '../../lib/messages/ask';
import type { Paper } from '../../lib/paper/paper';
import type { Listing, View } from '../../lib/paper/view';
import { places } from '../../lib/sites/places';
import { useExporter } from '../popup/exporter';
import { useSame } from '../popup/same';
import { useDrafts, useEditor } from '../popup/unsaved';
import { useAddress } from './address';
import { actOn, followed, type Follow, type Ties } from './bulk';
import { useListing, useRecords } from './listing';
import { errorOf } from '../../lib/paper/thrown';

interface AppProps {
  library: Library;
  /** The first papers of everything, asked for before anything was drawn; none for another view. Rejects when the library cannot be opened. */
  first: Promise<readonly Paper[] | undefined>;
}

const siteNames: ReadonlyMap<string, string> = new Map([
  ...places.map(({ id, name }): [string, string] => [id, name]),
  ['anywhere', 'Other pages'],
  ['import', 'Imported'],
]);

const NONE: readonly Paper[] = [];

export function App({ library, first }: AppProps) {
  const [{ view, paper }, go] = useAddress();
  const follow = useFollow(view, (next) => go({ view: next }, 'replace'));
  const [round, setRound] = useState(0);
  const begun = useFirst(library, first);
  const { listing, error } = useListing(library, view, { begun: begun.done, round });
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const keys = useMemo(() => (paper === undefined || wanted.includes(paper) ? wanted : [...wanted, paper]), [wanted, paper]);
  const records = useRecords(library, keys, begun.papers ?? NONE, round);

  const editor = useEditor();
  const drafts = useDrafts(useStay());
  const same = useSame(library, listing !== undefined, keys);
  const panels = usePanels(library);
  const exporting = useExporter(library);
  const ties: Ties = {
    ask: (name, question) => ask(name, question, LONG),
    read: (some) => library.papers.bulkGet([...some]),
  };

  return (
    <LibraryPage
      view={view}
      opened={paper}
      listed={listedOf({ begun, listing, error: error ?? records.error, papers: records.papers, problem: library.problem })}
      siteNames={siteNames}
      panels={panels}
      firstPanel={firstPanel(location.search, panels)}
      same={same}
      editor={editor}
      onView={(next, how) => go({ view: next }, how === 'typing' ? 'replace' : 'push')}
      onOpened={(key, how) => go({ paper: key }, how === 'step' ? 'replace' : 'push')}
      onWant={setWanted}
      onRetry={() => {
        library.close({ disableAutoOpen: false });
        begun.again();
        setRound(round + 1);
      }}
      onAct={async (act, some, doing) => followed(act, await actOn(ties, act, some, doing), follow)}
      trashedKeys={() => library.papers.where('trashedAt').aboveOrEqual(0).primaryKeys()}
      onRead={(link) => window.open(link, '_blank', 'noreferrer')}
      renderReminder={({ onPanel, onGone }) => (
        <Reminder library={library} ready={listing !== undefined} onOpen={() => onPanel('Backup')} onGone={onGone} />
      )}
      renderDetail={(frame) => (
        <Later load={detail} waiting="Reading the details…">
          {({ Detail }) => (
            <Detail
              {...frame}
              siteNames={siteNames}
              handle={editor}
              onChange={(one, changes) => ask('change', { paper: { key: one.key }, changes })}
              onUnsaved={drafts.keep}
              unsavedOf={drafts.of}
            />
          )}
        </Later>
      )}
      renderExport={(some, what, onSay) => <Export {...{ what, keys: some, onSay, ...exporting }} settle={() => editor.current?.flush()} />}
    />
  );
}

/** Turns one tag of the view into another, if it is narrowed by it; gives what turns it back, unless it is narrowed otherwise by then. */
function useFollow(view: View, show: (view: View) => void): Follow {
  const latest = useRef(view);
  latest.current = view;
  return (from, to) => {
    const { tags } = latest.current;
    if (!tags.includes(from)) return undefined;
    const turned = [...new Set(tags.map((tag) => (tag === from ? to : tag)))];
    show({ ...latest.current, tags: turned });
    return () => {
      if (latest.current.tags === turned) show({ ...latest.current, tags });
    };
  };
}

/** Has the browser ask before it lets go of words that are on this page alone; gives what hears of them. */
function useStay(): (id: string, kept: Promise<void>) => void {
  const alone = useRef(new Set<string>());
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (alone.current.size > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  return (id, kept) => {
    kept.then(
      () => alone.current.delete(id),
      // They are in the editor, which says that they are not saved.
      () => alone.current.add(id),
    );
  };
}

interface Begun {
  papers: readonly Paper[] | undefined;
  error: Error | undefined;
  done: boolean;
}

/** The first papers once they are there, or why they are not; `again` asks anew whether the library can be opened. */
function useFirst(library: Library, first: Promise<readonly Paper[] | undefined>): Begun & { again: () => void } {
  const [asked, setAsked] = useState(first);
  const [begun, setBegun] = useState<Begun>({ papers: undefined, error: undefined, done: false });
  useEffect(() => {
    let here = true;
    const tell = (next: Begun) => {
      if (here) setBegun(next);
    };
    asked.then(
      (papers) => tell({ papers, error: undefined, done: true }),
      (error: unknown) => tell({ papers: undefined, error: errorOf(error), done: true }),
    );
    return () => void (here = false);
  }, [asked]);
  return { ...begun, again: () => setAsked(library.open().then(() => undefined)) };
}

interface Known {
  begun: Begun;
  listing: Listing | undefined;
  error: Error | undefined;
  papers: ReadonlyMap<string, Paper>;
  problem: string | undefined;
}

function listedOf({ begun, listing, error, papers, problem }: Known): Listed {
  const failed = begun.error ?? error;
  // What the library says for itself says already that nothing is lost.
  if (failed) return { is: 'failed', words: problem ?? `${failed.message} Nothing of them is lost.` };
  if (listing) return { is: 'ready', keys: listing.keys, papers, listing };
  const { papers: first } = begun;
  if (first && first.length > 0) return { is: 'ready', keys: first.map(({ key }) => key), papers, listing: undefined };
  return { is: 'reading', words: problem };
}

const detail = () => import('../../components/library/detail');
const storage = () => import('./storage-view');
const tagManager = () => import('./tags-view');
const backups = () => import('./backup');
const intake = () => import('./intake');

function usePanels(library: Library): readonly Panel[] {
  return useMemo(
    () => [
      {
        ...{ name: 'Import', icon: FileUp, inPlace: false },
        render: ({ onSay, onClose }) => <Later load={intake}>{({ IntakeView }) => <IntakeView onSay={onSay} onClose={onClose} />}</Later>,
      },
      {
        ...{ name: 'Backup', icon: DatabaseBackup, inPlace: false },
        render: ({ onSay, onClose, onPanel }) => (
          <Later load={backups}>
            {({ BackupView }) => <BackupView library={library} onRestore={() => onPanel('Import')} onSay={onSay} onClose={onClose} />}
          </Later>
        ),
      },
      {
        ...{ name: 'Tags', icon: Tags, inPlace: true },
        render: ({ onAct, onClose }) => (
          <Later load={tagManager} waiting="Reading the tags…">
            {({ TagsView }) => <TagsView library={library} onAct={onAct} onClose={onClose} />}
          </Later>
        ),
      },
      {
        ...{ name: 'Storage', icon: HardDrive, inPlace: true },
        render: ({ onClose, onPanel }) => (
          <Later load={storage} waiting="Reading about the storage…">
            {({ StorageView }) => <StorageView library={library} onBackup={() => onPanel('Backup')} onClose={onClose} />}
          </Later>
        ),
      },
    ],
    [library],
  );
}

/** The panel that an address asks for: `?panel=backup`. It is not kept there: closed, it stays so when the page is loaded again. */
function firstPanel(search: string, panels: readonly Panel[]): string | undefined {
  const asked = new URLSearchParams(search).get('panel');
  return panels.find(({ name }) => name.toLowerCase() === asked)?.name;
}

/** The line that reminds of a backup, once the list is there. */
function Reminder({ library, ready, onOpen, onGone }: { library: Library; ready: boolean; onOpen: () => void; onGone: () => void }) {
  if (!ready) return null;
  return (
    <Later load={backups}>{({ BackupReminderView }) => <BackupReminderView library={library} onOpen={onOpen} onGone={onGone} />}</Later>
  );
}

interface LaterProps<T> {
  load: () => Promise<T>;
  /** What is said until it is there. */
  waiting?: string;
  children: (loaded: T) => ComponentChildren;
}

/** What the page can do without at first, drawn once it was fetched. */
function Later<T>({ load, waiting, children }: LaterProps<T>) {
  const [loaded, setLoaded] = useState<{ value: T }>();
  const [failed, setFailed] = useState(false);
  const here = useRef(true);
  useEffect(() => {
    load().then(
      (value) => here.current && setLoaded({ value }),
      () => here.current && setFailed(true),
    );
    return () => void (here.current = false);
  }, []);
  if (failed) return <p class="loading">This part of Postil could not be loaded. Nothing is lost. Reload the page.</p>;
  return <>{loaded ? children(loaded.value) : waiting && <p class="loading">{waiting}</p>}</>;
}
