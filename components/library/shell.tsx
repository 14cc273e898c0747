/**
 * The library: a side to narrow the list by, the list, and the details of one paper beside it. What is shown is decided by the address
 * and the library, outside; here is what is selected, what is being done, and which key does what.
 */
import { Keyboard, SearchX, Settings, SlidersHorizontal, Trash2, TriangleAlert } from 'lucide';
import { Fragment, type ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type MutableRef } from 'preact/hooks';
import type { Paper } from '../../lib/paper/paper';
import { EVERYTHING, isNarrowed, searchOf, type Listing, type View } from '../../lib/paper/view';
import { Blank, NothingSaved } from '../blank';
import { Icon } from '../icon';
import type { NoteEditorHandle } from '../note-editor';
import { NoticeBar, type Notice } from '../notice';
import { counted, pageOf } from '../paper-words';
import { useSamePaper, type SamePaper } from '../same-paper';
import { eraseWords, wordsOf, type Act, type Doing, type Done } from './acts';
import { BulkBar, WorkBar } from './bulk-bar';
import { ChooseTags, Confirm, KeysDialog } from './dialogs';
import { Filters } from './filters';
import { useFocusKept } from './focus';
import { commandOf, type Command } from './keys';
import { Rows, TRASH_DAYS, type RowsHandle } from './rows';
import { every, inOrder, NOTHING, ranged, toggled, within } from './selection';
import { Toolbar } from './toolbar';
import { useWork } from './work';
import { errorOf } from '../../lib/paper/thrown';

/** The list, as far as it has been read. */
export type Listed =
  /** What it waits for, in words, where that is known. */
  | { is: 'reading'; words?: string | undefined }
  /** Why it cannot be read, and that nothing is lost. */
  | { is: 'failed'; words: string }
  | {
      is: 'ready';
      keys: readonly string[];
      /** The records that were wanted. */
      papers: ReadonlyMap<string, Paper>;
      /** The catalogue's answer; `undefined` while the first papers are shown before it has one. */
      listing: Listing | undefined;
    };

/** A view that is opened from the head of the page. */
export interface Panel {
  name: string;
  icon: Parameters<typeof Icon>[0]['node'];
  /** Whether it stands in the list's place; else it is a dialog of its own, over it. */
  inPlace: boolean;
  render: (frame: PanelFrame) => ComponentChildren;
}

/** What a panel may have the page do. */
export interface PanelFrame {
  onClose: () => void;
  onSay: (notice: Notice) => void;
  /** Opens another panel in its place, by its name. */
  onPanel: (name: string) => void;
  /** Does something to papers, says what came of it and offers to take it back. Settles when it has ended, well or not. */
  onAct: (act: Act, keys: readonly string[]) => Promise<void>;
}

/** What the details of a paper are drawn with. */
export interface DetailFrame {
  paper: Paper;
  words: readonly string[];
  knownTags: readonly string[];
  editing: boolean;
  focus: 'note' | 'tags';
  takesFocus: boolean;
  /** What else there is to say of the paper. */
  children: ComponentChildren;
  onEdit: (open: boolean) => void;
  onClose: () => void;
  onSay: (notice: Notice) => void;
  onRemove: (paper: Paper) => void;
  onRestore: (paper: Paper) => void;
}

export interface LibraryPageProps {
  view: View;
  /** The paper whose details are shown, by its key. */
  opened: string | undefined;
  listed: Listed;
  siteNames: ReadonlyMap<string, string>;
  panels: readonly Panel[];
  /** The panel that is open at first, by its name. */
  firstPanel?: string | undefined;
  /** Papers that are or may be one; nothing until it has been read. */
  same?: SamePaper;
  /** A line over the list about what should not be forgotten. `onGone`: it goes, and had the focus. */
  renderReminder?: (frame: Pick<PanelFrame, 'onPanel'> & { onGone: () => void }) => ComponentChildren;
  /** The open editor, for whoever must save what is in it before it goes. */
  editor: MutableRef<NoteEditorHandle | null>;
  /** `typing`: one of many that follow each other; only the last is gone back to. */
  onView: (view: View, how: 'typing' | 'click') => void;
  onOpened: (key: string | undefined, how: 'step' | 'click') => void;
  onWant: (keys: readonly string[]) => void;
  onRetry: () => void;
  onAct: (act: Act, keys: readonly string[], doing: Doing) => Promise<Done>;
  /** The keys of all papers in the trash, whatever is listed. */
  trashedKeys: () => Promise<string[]>;
  /** Opens a paper's page in another tab. */
  onRead: (link: string) => void;
  renderDetail: (frame: DetailFrame) => ComponentChildren;
  /** The export of these papers, a button with a menu. `what` in words: `Export 12 papers found`. */
  renderExport: (keys: readonly string[], what: string, onSay: (notice: Notice) => void) => ComponentChildren;
}

type Dialog = 'add tags' | 'remove tags' | 'erase' | 'empty' | 'keys';

export function LibraryPage(props: LibraryPageProps) {
  const { view, opened, listed, siteNames, panels, editor, onView, onOpened, onWant, onRetry, onAct, renderDetail, renderExport } = props;
  const [selection, setSelection] = useState(NOTHING);
  const [wish, setCurrent] = useState<string>();
  const [edited, setEdited] = useState<{ key: string; focus: 'note' | 'tags' }>();
  const [takesFocus, setTakesFocus] = useState(false);
  const [notice, setNotice] = useState<Notice>();
  const { work, isBusy, run, undoLast } = useWork(setNotice);
  const [dialog, setDialog] = useState<Dialog>();
  const [panelName, setPanelName] = useState(props.firstPanel);
  /** What the dialog is about. */
  const [subject, setSubject] = useState<readonly string[]>([]);
  const [filtersShown, showFilters] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const rows = useRef<RowsHandle>(null);
  const bars = useRef<HTMLDivElement>(null);
  const blank = useRef<HTMLDivElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  const covered = useHeight(bars);
  // The details take the whole of a narrow page: what is under them is out of reach.
  const under = useNarrow() && opened !== undefined;

  const ready = listed.is === 'ready' ? listed : undefined;
  const keys = ready?.keys ?? [];
  const papers = ready?.papers ?? new Map<string, Paper>();
  const listing = ready?.listing;
  const whole = listing !== undefined && !listing.progress;
  const words = listing?.words ?? [];
  const knownTags = listing?.tags.map(({ name }) => name) ?? [];
  const list = searchOf(view);
  const narrowed = isNarrowed(view);

  // What is selected is always in the list; a list that is still growing has not lost anything.
  useEffect(() => {
    if (whole) setSelection((was) => within(was, keys));
  }, [keys, whole]);
  // Another list is looked at from its beginning.
  const shownList = useRef(list);
  const turned = shownList.current !== list;
  useLayoutEffect(() => {
    if (shownList.current === list) return;
    shownList.current = list;
    setCurrent(undefined);
    window.scrollTo({ top: 0, behavior: 'instant' });
  }, [list]);

  const current = useCurrent(keys, wish ?? opened);
  const selected = useMemo(() => inOrder(selection, keys), [selection, keys]);
  const chosen = selected.length > 0 ? selected : current === undefined ? [] : [current];

  /** Does something to papers, says what came of it, and offers to take it back. */
  const doTo = async (act: Act, some: readonly string[], focus = false): Promise<void> => {
    if (isBusy() || some.length === 0) return;
    // What is typed into an open note goes first.
    if (opened !== undefined && some.includes(opened)) await editor.current?.flush();
    await run({
      ...{ words: wordsOf(act), total: some.length, focus },
      act: (doing) => onAct(act, some, doing),
      again: (left) => void doTo(act, left, focus),
    });
  };
  /** What is done from the bar takes the bar away with the papers, and the focus with it. */
  const doToSelected = (act: Act) => {
    void doTo(act, selected, act.is !== 'tags' && act.is !== 'status');
  };

  const ask = (about: Dialog, some: readonly string[]) => {
    if (isBusy()) return;
    setSubject(some);
    setDialog(about);
  };
  const emptyTrash = async () => {
    try {
      ask('empty', await props.trashedKeys());
    } catch (error) {
      setNotice({ words: `The trash could not be read: ${errorOf(error).message}`, error: true });
    }
  };

  const move = (to: number, extend: boolean) => {
    const key = keys[Math.max(0, Math.min(keys.length - 1, to))];
    if (key === undefined) return;
    if (extend) setSelection((was) => ranged(was, keys, key, current));
    if (opened !== undefined && opened !== key) {
      setTakesFocus(false);
      onOpened(key, 'step');
    }
    setCurrent(key);
    rows.current?.focus(key);
  };
  const open = (key: string, focus?: 'note' | 'tags') => {
    setCurrent(key);
    setTakesFocus(true);
    setEdited(focus && { key, focus });
    if (key !== opened) onOpened(key, 'click');
  };
  const close = () => {
    void editor.current?.flush();
    setEdited(undefined);
    setTakesFocus(false);
    onOpened(undefined, 'click');
    const row = opened !== undefined && keys.includes(opened) ? opened : current;
    if (row !== undefined) rows.current?.focus(row);
  };

  const obey = (command: Command): boolean => {
    if (inPlace && command.name !== 'undo' && command.name !== 'keys') return false;
    const at = current === undefined ? -1 : keys.indexOf(current);
    const focusedRow = document.activeElement?.closest('[data-row]');
    const begun = Boolean(focusedRow) || opened !== undefined;
    /** The first step leads to what is before one's eyes. */
    const stepTo = (step: number) => (begun ? at + step : keys.indexOf(rows.current?.inSight() ?? ''));
    switch (command.name) {
      case 'search':
        search.current?.focus();
        search.current?.select();
        return true;
      case 'down':
        move(stepTo(1), false);
        return true;
      case 'up':
        move(stepTo(-1), false);
        return true;
      case 'extend down':
        move(at + 1, true);
        return true;
      case 'extend up':
        move(at - 1, true);
        return true;
      case 'first':
        move(0, false);
        return true;
      case 'last':
        move(keys.length - 1, false);
        return true;
      case 'open':
        if (current !== undefined) open(current);
        return true;
      case 'read': {
        const paper = papers.get(opened ?? current ?? '');
        const link = paper && pageOf(paper);
        if (link) props.onRead(link);
        return link !== undefined;
      }
      case 'toggle':
        if (current !== undefined) setSelection(toggled(selection, current));
        return current !== undefined;
      case 'all':
        if (whole) setSelection(every(keys));
        return true;
      case 'note':
        if (view.trash || (opened ?? current) === undefined) return false;
        open(opened ?? current ?? '', 'note');
        return true;
      case 'tags':
        if (view.trash) return false;
        if (selected.length > 0) ask('add tags', selected);
        else if (opened ?? current) open(opened ?? current ?? '', 'tags');
        return true;
      case 'status':
        if (!view.trash) void doTo({ is: 'status', status: command.status }, chosen);
        return true;
      case 'trash':
        if (view.trash) ask('erase', chosen);
        else void doTo({ is: 'trash' }, chosen, !focusedRow);
        return true;
      case 'undo':
        return undoLast();
      case 'keys':
        setDialog('keys');
        return true;
      case 'leave':
        if (selection.chosen.size > 0) setSelection(NOTHING);
        else if (opened !== undefined) close();
        else return false;
        return true;
    }
  };
  const latest = useRef(obey);
  latest.current = obey;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = commandOf(event);
      if (command && latest.current(command)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const shownPanel = panels.find(({ name }) => name === panelName);
  const panelButtons = useRef(new Map<string, HTMLElement>());
  const showPanel = (name: string | undefined) => {
    setPanelName(name);
    // A dialog gives the focus back by itself; what stood in the list's place had it within.
    if (name === undefined && shownPanel?.inPlace) panelButtons.current.get(shownPanel.name)?.focus();
  };
  const panelFrame: PanelFrame = { onClose: () => showPanel(undefined), onSay: setNotice, onPanel: showPanel, onAct: doTo };
  const inPlace = shownPanel?.inPlace === true;
  const samePaper = useSamePaper(props.same, {
    settle: async () => {
      await editor.current?.flush();
    },
    say: setNotice,
    focusHome: () => search.current?.focus(),
  });

  /** Puts the focus where one goes on from, where keys are the list's: not into the search, if there is anything else. */
  const focusHome = () => {
    if (under) back.current?.focus();
    else if (inPlace) panelButtons.current.get(shownPanel.name)?.focus();
    // What is listed is still the list before.
    else if (turned) search.current?.focus();
    else if (current !== undefined) rows.current?.focus(current);
    else (blank.current ?? search.current)?.focus();
  };
  useFocusKept(focusHome);

  const shownPaper = opened === undefined ? undefined : papers.get(opened);
  const subjectWords = counted(subject.length, 'paper');
  return (
    <div class={`library${opened === undefined ? '' : ' has-detail'}`}>
      <header class="library-head" inert={under}>
        <h1>Library</h1>
        <button
          type="button"
          class="button filters-button"
          aria-expanded={filtersShown}
          aria-controls="filters"
          onClick={() => showFilters(!filtersShown)}
        >
          <Icon node={SlidersHorizontal} size={14} />
          Filters
        </button>
        <div class="library-tools">
          {panels.map((panel) => (
            <button
              key={panel.name}
              ref={(element) => {
                if (element) panelButtons.current.set(panel.name, element);
              }}
              type="button"
              class="button"
              aria-expanded={panel.inPlace ? panel === shownPanel : undefined}
              onClick={() => showPanel(panel === shownPanel ? undefined : panel.name)}
            >
              <Icon node={panel.icon} size={14} />
              {panel.name}
            </button>
          ))}
          <a class="button" href="settings.html">
            <Icon node={Settings} size={14} />
            Settings
          </a>
          {selected.length === 0 &&
            !view.trash &&
            renderExport(
              // Before all are known there is nothing that could be called all.
              whole ? keys : [],
              `Export ${narrowed ? `${counted(keys.length, 'paper')} found` : `all ${counted(keys.length, 'paper')}`}`,
              setNotice,
            )}
          <button type="button" class="tool" aria-label="Keys" title="Keys" onClick={() => setDialog('keys')}>
            <Icon node={Keyboard} />
          </button>
        </div>
      </header>
      <nav id="filters" class={`library-side${filtersShown ? ' is-shown' : ''}`} aria-label="Filters" inert={under}>
        <Filters
          {...{ view, listing, siteNames }}
          onView={(next) => {
            // What is asked for is the list.
            if (inPlace) setPanelName(undefined);
            onView(next, 'click');
          }}
        />
      </nav>
      <main class="library-main" inert={under}>
        {inPlace && <Fragment key={shownPanel.name}>{shownPanel.render(panelFrame)}</Fragment>}
        {inPlace && <WorkBar work={work} />}
        <div ref={bars} class="library-bars" hidden={inPlace}>
          <Toolbar view={view} listing={listing} selected={selected.length} siteNames={siteNames} input={search} onView={onView} />
          {!inPlace && <WorkBar work={work} />}
        </div>
        <div hidden={inPlace}>
          <div class="library-lines">
            {props.renderReminder?.({ onPanel: showPanel, onGone: focusHome })}
            {!narrowed && !view.trash && samePaper.comparison}
          </div>
          {view.trash && (
            <div class="trash-words">
              <p>Papers stay here for {TRASH_DAYS} days, then they are deleted for good.</p>
              {(listing?.trashed ?? 0) > 0 && (
                <button type="button" class="button" onClick={() => void emptyTrash()}>
                  <Icon node={Trash2} size={14} />
                  Empty trash
                </button>
              )}
            </div>
          )}
          {listed.is === 'reading' && <p class="loading">{listed.words ?? 'Reading your papers…'}</p>}
          {listed.is === 'failed' && (
            <Blank icon={TriangleAlert} title="Your papers could not be read" words={listed.words}>
              <button type="button" class="button" onClick={onRetry}>
                Try again
              </button>
            </Blank>
          )}
          {keys.length > 0 && (
            <Rows
              name={view.trash ? 'Papers in the trash' : 'Saved papers'}
              {...{ keys, whole, list, papers, words, current, opened, covered }}
              selected={selection.chosen}
              handle={rows}
              onWant={onWant}
              onCurrent={setCurrent}
              onSelect={(key, how) => setSelection(how === 'one' ? toggled(selection, key) : ranged(selection, keys, key))}
              onOpen={(key) => open(key)}
              onRestore={(key) => void doTo({ is: 'restore' }, [key])}
              onErase={(key) => ask('erase', [key])}
            />
          )}
          {whole && keys.length === 0 && (
            <div ref={blank} tabIndex={-1}>
              <Empty
                view={view}
                narrowed={narrowed}
                onAll={() => {
                  onView({ ...EVERYTHING, trash: view.trash }, 'click');
                  search.current?.focus();
                }}
              />
            </div>
          )}
        </div>
        {!inPlace && selected.length > 0 && (
          <BulkBar
            count={selected.length}
            listed={whole ? keys.length : 0}
            trash={view.trash}
            busy={work?.is === 'running'}
            exporting={renderExport(selected, `Export ${counted(selected.length, 'paper')} selected`, setNotice)}
            onAll={() => setSelection(every(keys))}
            onNone={() => {
              setSelection(NOTHING);
              if (current !== undefined) rows.current?.focus(current);
            }}
            onAddTags={() => ask('add tags', selected)}
            onRemoveTags={() => ask('remove tags', selected)}
            onStatus={(status) => doToSelected({ is: 'status', status })}
            onTrash={() => doToSelected({ is: 'trash' })}
            onRestore={() => doToSelected({ is: 'restore' })}
            onErase={() => ask('erase', selected)}
          />
        )}
      </main>
      {opened !== undefined && (
        <div class="library-detail" data-details role={under ? 'main' : 'complementary'} aria-label="Details">
          {under && <h1 class="visually-hidden">Library</h1>}
          <button ref={back} type="button" class="button detail-back" onClick={close}>
            Back to the list
          </button>
          {shownPaper
            ? renderDetail({
                ...{ paper: shownPaper, words, knownTags, takesFocus },
                children: samePaper.joinedFrom(shownPaper),
                editing: edited?.key === opened,
                focus: edited?.focus ?? 'note',
                onEdit: (edit) => setEdited(edit ? { key: opened, focus: 'note' } : undefined),
                onClose: close,
                onSay: setNotice,
                onRemove: ({ key }) => void doTo({ is: 'trash' }, [key], true),
                onRestore: ({ key }) => void doTo({ is: 'restore' }, [key], true),
              })
            : whole && (
                <Blank icon={SearchX} title="This paper is not here" words="It was deleted, or became one with another.">
                  <button type="button" class="button" onClick={close}>
                    Close
                  </button>
                </Blank>
              )}
        </div>
      )}
      <NoticeBar
        notice={notice}
        onClose={() => {
          setNotice(undefined);
          focusHome();
        }}
      />
      {dialog === 'add tags' && (
        <ChooseTags
          {...{ title: `Add tags to ${subjectWords}`, what: subjectWords, action: 'Add tags', knownTags }}
          onChoose={(tags) => void doTo({ is: 'tags', add: tags, remove: [] }, subject)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'remove tags' && (
        <ChooseTags
          {...{ title: `Remove tags from ${subjectWords}`, what: subjectWords, action: 'Remove tags', knownTags }}
          onChoose={(tags) => void doTo({ is: 'tags', add: [], remove: tags }, subject)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {(dialog === 'erase' || dialog === 'empty') && (
        <Confirm
          title={dialog === 'empty' ? 'Empty the trash?' : `Delete ${subjectWords} for good?`}
          words={eraseWords(subject, papers)}
          action="Delete for good"
          onConfirm={() => void doTo({ is: 'erase' }, subject, true)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'keys' && <KeysDialog onClose={() => setDialog(undefined)} />}
      {/* Each is its own: what one has loaded is nothing to the next. */}
      {shownPanel && !shownPanel.inPlace && <Fragment key={shownPanel.name}>{shownPanel.render(panelFrame)}</Fragment>}
    </div>
  );
}

/** The row that Tab leads to: the one that had the focus last, or the one that is in its place now. */
function useCurrent(keys: readonly string[], wish: string | undefined): string | undefined {
  const place = useRef(0);
  const at = wish === undefined ? -1 : keys.indexOf(wish);
  if (at >= 0) place.current = at;
  else if (wish === undefined) place.current = 0;
  return at >= 0 ? wish : keys[Math.min(place.current, keys.length - 1)];
}

/** How high an element is that covers what scrolls under it, in CSS pixels; 0 where it does not stay. */
function useHeight(element: MutableRef<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const look = () => setHeight(getComputedStyle(current).position === 'sticky' ? current.offsetHeight : 0);
    const sizes = new ResizeObserver(look);
    sizes.observe(current);
    look();
    return () => sizes.disconnect();
  }, []);
  return height;
}

/** Whether the window is so narrow that there is room for one thing at a time, as in library.css. */
function useNarrow(): boolean {
  const [query] = useState(() => window.matchMedia('(max-width: 900px)'));
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const look = () => setNarrow(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return narrow;
}

function Empty({ view, narrowed, onAll }: { view: View; narrowed: boolean; onAll: () => void }) {
  if (narrowed) {
    return (
      <Blank icon={SearchX} title="No paper found" words={`No paper ${view.trash ? 'in the trash ' : ''}fits all of this.`}>
        <button type="button" class="button" onClick={onAll}>
          Show all papers
        </button>
      </Blank>
    );
  }
  if (view.trash) return <Blank icon={Trash2} title="The trash is empty" words="What you remove can be restored from here." />;
  return <NothingSaved />;
}
