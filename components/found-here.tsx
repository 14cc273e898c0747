/** What was found on the page before the person when they asked: saved one by one, or all together. */
import { ArrowLeft, Bookmark, SearchX, TriangleAlert } from 'lucide';
import { useLayoutEffect, useRef, useState, type MutableRef } from 'preact/hooks';
import { identifierLabel, identifierLink } from '../lib/paper/identifier';
import type { Kept, Shown } from '../lib/paper/paper';
import { readableTitle } from '../lib/paper/title';
import { Blank } from './blank';
import { Icon } from './icon';
import type { Notice } from './notice';
import { counted } from './paper-words';
import './found-here.css';

/** A paper of the page. */
export interface FoundPaper {
  shown: Shown;
  /** Its record, or null when it is not saved; `undefined` until that is known. */
  kept: Kept | null | undefined;
}

export type FoundState =
  | { state: 'working' }
  /** The browser lets no extension read the page, and its address and title name no paper. */
  | { state: 'refused' }
  | { state: 'too many' }
  | { state: 'failed'; words: string }
  | {
      state: 'found';
      papers: readonly FoundPaper[];
      /** Whether they are marked on the page, too. */
      marked: boolean;
    };

/** How something asked for ended. */
type Done<T> = { ok: true; value: T } | { ok: false; problem: { words: string } };

/** Looking for papers on the page before the person. */
export interface Finding {
  /** What came of it the last time; nothing before it was asked for. */
  found: FoundState | undefined;
  look: () => void;
  save: (paper: FoundPaper) => Promise<Done<Kept>>;
  unsave: (key: string) => Promise<{ ok: true } | { ok: false; problem: { words: string } }>;
}

export interface FoundHereProps {
  finding: Finding;
  found: FoundState;
  back: MutableRef<HTMLButtonElement | null>;
  onBack: () => void;
  onSay: (notice: Notice | undefined) => void;
}

/** So many are drawn at first; the rest when asked for. */
const FIRST = 200;

export function FoundHere({ finding, found, back, onBack, onSay }: FoundHereProps) {
  const { look, save, unsave } = finding;
  const papers = found.state === 'found' ? found.papers : [];
  const [all, setAll] = useState(false);
  const [saving, setSaving] = useState(false);
  const latest = useRef(papers);
  latest.current = papers;
  useLayoutEffect(() => back.current?.focus(), []);

  const toggle = async (paper: FoundPaper) => {
    const name = nameOf(paper.shown);
    const result = paper.kept ? await unsave(paper.kept.key) : await save(paper);
    onSay(result.ok ? undefined : { words: `Not ${paper.kept ? 'removed' : 'saved'}: ${name}. ${result.problem.words}`, error: true });
  };

  /**
   * One after the other: each is on the disk before the next is asked for, so that what is counted is done. Gives what came of each
   * that succeeded, and what the last that failed said.
   */
  const inTurn = async <I, R>(verb: string, items: readonly I[], step: (item: I) => Promise<Done<R>>) => {
    const done: R[] = [];
    let problem: string | undefined;
    for (const [index, item] of items.entries()) {
      onSay({ words: `${verb} ${(index + 1).toLocaleString('en')} of ${items.length.toLocaleString('en')}…` });
      const result = await step(item);
      if (result.ok) done.push(result.value);
      else problem = result.problem.words;
      // What fails for all would fail for each of thousands.
      if (done.length === 0 && index >= 2) break;
    }
    return { done, problem };
  };
  const say = (verb: string, done: number, all: number, problem: string | undefined, action: Notice['action']) =>
    onSay({
      words: `${verb} ${counted(done, 'paper')}${problem === undefined ? '' : `, ${(all - done).toLocaleString('en')} not: ${problem}`}`,
      error: problem !== undefined,
      ...(action && { action }),
    });

  const saveAll = async () => {
    const wanted = latest.current.filter(({ kept }) => !kept);
    if (saving || wanted.length === 0) return;
    setSaving(true);
    const { done, problem } = await inTurn('Saving', wanted, save);
    setSaving(false);
    const keys = done.map(({ key }) => key);
    say('Saved', done.length, wanted.length, problem, problem === undefined ? undo(keys) : retry(saveAll));
  };
  const undo = (keys: readonly string[]) => ({ name: 'Undo', run: () => void unsaveAll(keys) });
  const retry = (run: () => Promise<void>) => ({ name: 'Try again', run: () => void run() });
  const unsaveAll = async (keys: readonly string[]) => {
    const { done, problem } = await inTurn('Removing', keys, async (key) => {
      const result = await unsave(key);
      return result.ok ? { ok: true, value: key } : result;
    });
    const left = keys.filter((key) => !done.includes(key));
    say('Removed', done.length, keys.length, problem, left.length > 0 ? retry(() => unsaveAll(left)) : undefined);
  };

  const saved = papers.filter(({ kept }) => kept).length;
  const done = saved === papers.length;
  const [title, words, again] = reasonOf(found) ?? [];
  return (
    <>
      <header class="top">
        <div class="view-line">
          <button ref={back} type="button" class="tool" aria-label="Back to saved papers" onClick={onBack}>
            <Icon node={ArrowLeft} />
          </button>
          <h1>Found here</h1>
          {papers.length > 0 && (
            // Not `disabled`, which would take the focus from whoever just pressed it.
            <button type="button" class="button" aria-disabled={done || saving} onClick={() => void saveAll()}>
              Save all
            </button>
          )}
        </div>
        <p class="view-words" role="status" aria-label="Found here">
          {wordsOf(found, saved)}
        </p>
      </header>
      <main class="papers">
        {papers.length > 0 && (
          <ul class="paper-list" role="list" aria-label="Found here">
            {(all ? papers : papers.slice(0, FIRST)).map((paper) => (
              <FoundRow key={paper.shown.ids[0]} paper={paper} onToggle={(one) => void toggle(one)} />
            ))}
          </ul>
        )}
        {!all && papers.length > FIRST && (
          <button type="button" class="button found-more" onClick={() => setAll(true)}>
            Show the other {(papers.length - FIRST).toLocaleString('en')}
          </button>
        )}
        {title && (
          <Blank icon={found.state === 'found' ? SearchX : TriangleAlert} title={title} words={words ?? ''}>
            {again && (
              <button type="button" class="button" onClick={look}>
                {again}
              </button>
            )}
          </Blank>
        )}
      </main>
    </>
  );
}

function wordsOf(found: FoundState, saved: number): string {
  if (found.state === 'working') return 'Looking…';
  if (found.state !== 'found' || found.papers.length === 0) return '';
  const count = `${counted(found.papers.length, 'paper')}, ${saved.toLocaleString('en')} saved`;
  return found.marked ? `${count}. Marked on the page until it is reloaded.` : `${count}. Browsers let no one mark this page.`;
}

/** Why there is nothing to list: in a few words, in more, and how to go on if that may help. */
function reasonOf(found: FoundState): [title: string, words: string, again?: string] | undefined {
  switch (found.state) {
    case 'refused':
      return ['Postil may not look at this page', 'Browsers keep extensions out of their own pages, of stores and of each other.'];
    case 'too many':
      return ['Too many papers on this page', 'More than 3,000: Postil marks no such page.'];
    case 'failed':
      return ['The page could not be read', found.words, 'Try again'];
    case 'found':
      return found.papers.length > 0
        ? undefined
        : ['No paper found on this page', 'Nothing on it leads to a paper: no link, no DOI, no arXiv number.', 'Look again'];
    default:
      return undefined;
  }
}

function FoundRow({ paper, onToggle }: { paper: FoundPaper; onToggle: (paper: FoundPaper) => void }) {
  const { shown, kept } = paper;
  const title = readableTitle(shown.title);
  const name = nameOf(shown);
  const facts = [...(title ? shown.ids : shown.ids.slice(1)).map(identifierLabel), ...(kept ? ['Saved'] : [])];
  return (
    <li class="paper found">
      <div>
        <a class="paper-title" href={linkOf(shown)} target="_blank" rel="noreferrer" dir="auto" title={name}>
          {name}
        </a>
        {facts.length > 0 && (
          <p class="paper-facts">
            {facts.map((fact) => (
              <span key={fact}>
                <bdi>{fact}</bdi>
              </span>
            ))}
          </p>
        )}
      </div>
      <button
        type="button"
        class="tool found-save"
        aria-label={`Save: ${name}`}
        aria-pressed={Boolean(kept)}
        onClick={() => onToggle(paper)}
      >
        <Icon node={Bookmark} filled={Boolean(kept)} />
      </button>
    </li>
  );
}

function nameOf({ title, ids }: Shown): string {
  return readableTitle(title) || identifierLabel(ids[0] ?? '');
}

/** Where the paper is: as the page links it, and only over the web, for the page wrote the link. */
function linkOf({ links, ids, address }: Shown): string | undefined {
  for (const link of [links?.page, links?.pdf]) {
    if (link && URL.canParse(link, address) && /^https?:$/.test(new URL(link, address).protocol)) return new URL(link, address).href;
  }
  return ids.map(identifierLink).find((link) => link !== undefined);
}
