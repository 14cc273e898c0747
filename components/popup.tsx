/** The popup: what is on the page, then the saved papers, searched, filtered, edited, removed and exported. */
import { Globe, Library, SearchX, Settings, TriangleAlert } from 'lucide';
import { useLayoutEffect, useRef, useState, type MutableRef } from 'preact/hooks';
import type { Paper } from '../lib/paper/paper';
import { titleOf } from '../lib/paper/title';
import { Blank, NothingSaved } from './blank';
import { Export } from './export-menu';
import type { Exporter } from './export-panel';
import type { Finding, FoundHere } from './found-here';
import { Icon } from './icon';
import type { NoteEditorHandle } from './note-editor';
import { NoticeBar, type Notice } from './notice';
import { PageActions, PageLine, type PageFacts, type PageSteps } from './page-line';
import { PaperList } from './paper-list';
import { PaperRow, type PaperActions } from './paper-row';
import { counted } from './paper-words';
import { useSamePaper, type SamePaper } from './same-paper';
import { SearchBar, type Narrowing } from './search-bar';
import { Sites, type SiteState } from './site-list';

/** How something asked for ended. */
export type Outcome = { ok: true } | { ok: false; problem: { words: string } };

/** The saved papers, as far as they have been read. */
export type Saved =
  /** With what it waits for, where that is known. */
  | { state: 'loading'; words?: string | undefined }
  /** Why, and that nothing is lost. */
  | { state: 'failed'; words: string }
  | {
      state: 'ready';
      /** The papers that pass the narrowing, in the list's order. */
      keys: readonly string[];
      /** The records that were wanted. */
      papers: ReadonlyMap<string, Paper>;
      /** How far a search has come that is not yet through all papers. */
      searched?: { done: number; total: number } | undefined;
    };

export interface PopupProps extends Omit<PaperActions, 'onRemove'> {
  page: PageFacts | 'asking' | undefined;
  /** What the page can be had do. */
  steps?: PageSteps;
  /** The sites and what is allowed; read while they are shown. */
  sites: readonly SiteState[] | undefined;
  saved: Saved;
  /** Looking for papers on the page. */
  finding?: Finding;
  /** Papers that are or may be one; nothing until it has been read. */
  same?: SamePaper;
  narrowing: Narrowing;
  /** Tags in use, the most used first. */
  tags: readonly string[];
  /** Who writes files; `undefined` until it has been loaded. */
  exporter: Exporter | undefined;
  onWantExporter: () => void;
  /** The open editor, for whoever must save what is in it before the page goes. */
  editor: MutableRef<NoteEditorHandle | null>;
  onSites: (shown: boolean) => void;
  /** Switches a site on or off, by its grant. Asks before anything is awaited: the browser wants to see the click. */
  onSwitch: (grant: string, on: boolean) => Promise<Outcome>;
  onNarrow: (narrowing: Narrowing) => void;
  onWant: (keys: readonly string[]) => void;
  onRetry: () => void;
  onRemove: (key: string) => Promise<Outcome>;
  onRestore: (key: string) => Promise<Outcome>;
}

export function Popup(props: PopupProps) {
  const { page, saved, finding, narrowing, tags, exporter, editor, onNarrow, onWant, onRetry } = props;
  const [editing, setEditing] = useState<string>();
  const [notice, setNotice] = useState<Notice>();
  const [sitesShown, setSitesShown] = useState(false);
  /** What draws the papers found on the page, while they are shown: loaded with the first look. */
  const [foundView, setFoundView] = useState<{ View: typeof FoundHere }>();
  const foundShown = foundView !== undefined;
  const findButton = useRef<HTMLButtonElement>(null);
  const sitesButton = useRef<HTMLButtonElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  const scroller = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const held = useRef<{ key: string; at: number } | undefined>(undefined);
  const removed = useRef<Paper[]>([]);

  useLayoutEffect(() => search.current?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => scroller.current?.scrollTo(0, 0), [narrowing.query, narrowing.tag, narrowing.status]);

  /** Where the focus goes when what had it is gone. */
  const focusHome = () => (search.current ?? back.current)?.focus();

  const narrowed = Boolean(narrowing.query.trim() || narrowing.tag || narrowing.status);
  const keys = saved.state === 'ready' ? withHeld(saved.keys, editing, held) : [];

  const edit = (paper: Paper, open: boolean) => {
    setEditing(open ? paper.key : undefined);
  };

  /** Saves what is being typed, and closes the editor. */
  const settle = async () => {
    await editor.current?.flush();
    setEditing(undefined);
  };

  const remove = async (paper: Paper) => {
    if (editing === paper.key) await settle();
    const result = await props.onRemove(paper.key);
    if (!result.ok) {
      setNotice({
        words: `Not removed: ${result.problem.words}`,
        error: true,
        action: { name: 'Try again', run: () => void remove(paper) },
      });
      return;
    }
    removed.current.push(paper);
    offerUndo();
  };
  /** The last removed can be had back, then the one before it. */
  const offerUndo = () => {
    const paper = removed.current.at(-1);
    setNotice(paper && { words: `Removed: ${titleOf(paper)}`, action: { name: 'Undo', run: () => void restore(paper), focus: true } });
    if (!paper) focusHome();
  };
  const restore = async (paper: Paper) => {
    const result = await props.onRestore(paper.key);
    if (result.ok) {
      removed.current = removed.current.filter((other) => other !== paper);
      offerUndo();
    } else {
      setNotice({
        words: `Not restored: ${result.problem.words}`,
        error: true,
        action: { name: 'Try again', run: () => void restore(paper) },
      });
    }
  };
  const change: PopupProps['onChange'] = async (paper, changes) => {
    const result = await props.onChange(paper, changes);
    // A note's editor says itself what became of it.
    if (!result.ok && changes.status) setNotice({ words: `Status not saved: ${result.problem.words}`, error: true });
    return result;
  };

  const samePaper = useSamePaper(props.same, { settle, say: setNotice, focusHome });

  const showSites = async (shown: boolean) => {
    await settle();
    setSitesShown(shown);
    props.onSites(shown);
  };
  // Back among the papers, the focus is where it was.
  useBack(sitesShown, () => sitesButton.current);
  const showFound = async (shown: boolean) => {
    await settle();
    setNotice(undefined);
    setFoundView(shown ? { View: (await import('./found-here')).FoundHere } : undefined);
  };
  useBack(foundShown, () => findButton.current ?? search.current);
  /** Says what came of a switch only where the switch itself does not. */
  const flip = async (name: string, grant: string, on: boolean) => {
    const result = await props.onSwitch(grant, on);
    if (!result.ok) setNotice({ words: `${name} stays ${on ? 'off' : 'on'}: ${result.problem.words}` });
    else setNotice((last) => (last?.action ? last : undefined));
    return result.ok;
  };
  const allow = async (name: string, grant: string) => {
    if (!(await flip(name, grant, true))) return;
    setNotice({ words: `Papers on ${name} are marked from now on.` });
    // The button that was pressed goes.
    focusHome();
  };

  const noticeBar = (
    <NoticeBar
      notice={notice}
      onClose={() => {
        removed.current = [];
        setNotice(undefined);
        focusHome();
      }}
    />
  );
  if (sitesShown) {
    return (
      <>
        <Sites
          sites={props.sites}
          back={back}
          onSwitch={({ id, name }, on) => void flip(name, id, on)}
          onBack={() => void showSites(false)}
        />
        {noticeBar}
      </>
    );
  }
  if (foundView && finding?.found) {
    return (
      <>
        <foundView.View finding={finding} found={finding.found} back={back} onBack={() => void showFound(false)} onSay={setNotice} />
        {noticeBar}
      </>
    );
  }
  return (
    <>
      <header class="top">
        <div class="top-line">
          {/* First, for what is said of the page goes on under them. */}
          <div class="top-tools">
            <a class="tool" href="library.html" target="_blank" aria-label="Library" title="Library">
              <Icon node={Library} />
            </a>
            <button ref={sitesButton} type="button" class="tool" aria-label="Sites" title="Sites" onClick={() => void showSites(true)}>
              <Icon node={Globe} />
            </button>
            <a class="tool" href="settings.html" target="_blank" aria-label="Settings" title="Settings">
              <Icon node={Settings} />
            </a>
            <Export
              what={narrowed ? `Export ${counted(keys.length, 'paper')} found` : `Export all ${counted(keys.length, 'paper')}`}
              keys={keys}
              exporter={exporter}
              onWantExporter={props.onWantExporter}
              settle={() => editor.current?.flush()}
              onSay={setNotice}
            />
          </div>
          <PageLine page={page} />
        </div>
        {props.steps && <PageActions page={page} steps={props.steps} />}
        {typeof page === 'object' && page.kind === 'off' && (
          <button type="button" class="button offer" onClick={() => void allow(page.site, page.grant)}>
            Mark papers on {page.site}
          </button>
        )}
        {finding && isUnmarked(page) && (
          <button
            ref={findButton}
            type="button"
            class="button offer"
            onClick={() => {
              finding.look();
              void showFound(true);
            }}
          >
            Find papers here
          </button>
        )}
        <SearchBar narrowing={narrowing} tags={tags} input={search} words={countWords(saved, keys.length, narrowed)} onNarrow={onNarrow} />
      </header>
      <main ref={scroller} class="papers">
        <h1 class="visually-hidden">Saved papers</h1>
        {saved.state === 'loading' && <p class="loading">{saved.words ?? 'Reading your papers…'}</p>}
        {saved.state === 'failed' && (
          <Blank icon={TriangleAlert} title="Your papers could not be read" words={saved.words}>
            <button type="button" class="button" onClick={onRetry}>
              Try again
            </button>
          </Blank>
        )}
        {saved.state === 'ready' && !narrowed && samePaper.comparison}
        {saved.state === 'ready' && keys.length > 0 && (
          <PaperList name="Saved papers" keys={keys} papers={saved.papers} held={editing} scroller={scroller} onWant={onWant}>
            {(paper) => (
              <PaperRow
                paper={paper}
                editing={editing === paper.key}
                knownTags={tags}
                editor={editor}
                onEdit={edit}
                onChange={change}
                onUnsaved={props.onUnsaved}
                unsavedOf={props.unsavedOf}
                onRemove={(one) => void remove(one)}
              >
                {samePaper.joinedFrom(paper)}
              </PaperRow>
            )}
          </PaperList>
        )}
        {saved.state === 'ready' && keys.length === 0 && !narrowed && <NothingSaved />}
        {saved.state === 'ready' && keys.length === 0 && narrowed && !saved.searched && (
          <Blank
            icon={SearchX}
            title="No paper found"
            words="No saved paper has all of this in its title, authors, abstract, tags or note."
          >
            <button
              type="button"
              class="button"
              onClick={() => {
                onNarrow({ query: '' });
                search.current?.focus();
              }}
            >
              Show all papers
            </button>
          </Blank>
        )}
      </main>
      {noticeBar}
    </>
  );
}

/** Gives this the focus when what was shown in place of the papers is gone. */
function useBack(shown: boolean, to: () => HTMLElement | null): void {
  const was = useRef(false);
  useLayoutEffect(() => {
    if (was.current && !shown) to()?.focus();
    was.current = shown;
  }, [shown]);
}

/** Whether no site of ours has marked the page: there papers are looked for when the person asks. */
function isUnmarked(page: PopupProps['page']): boolean {
  if (typeof page !== 'object') return page === undefined;
  return page.kind === 'off' || page.kind === 'silent' || page.found === 0 || page.id === 'anywhere';
}

/** The keys, and among them, where it last was, the paper that is being edited: its row stays when it no longer passes the filter. */
function withHeld(keys: readonly string[], editing: string | undefined, held: MutableRef<{ key: string; at: number } | undefined>) {
  if (editing === undefined) return keys;
  const at = keys.indexOf(editing);
  if (at >= 0) held.current = { key: editing, at };
  return at < 0 && held.current?.key === editing ? keys.toSpliced(held.current.at, 0, editing) : keys;
}

function countWords(saved: Saved, count: number, narrowed: boolean): string {
  if (saved.state !== 'ready') return '';
  if (saved.searched) return `Searching ${saved.searched.done.toLocaleString('en')} of ${saved.searched.total.toLocaleString('en')}…`;
  if (count === 0) return '';
  return narrowed ? `${counted(count, 'paper')} found` : `${counted(count, 'paper')} saved`;
}
