/**
 * Taking in a file: which one, what would come of it, and then, if the person says so, its papers. Nothing is written before that, and it
 * can be called off at any time; what was taken in can be taken back.
 */
import { FileUp, X } from 'lucide';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icon';
import type { Notice } from '../notice';

/** What is read: a file, or a text that was pasted. */
export interface Source {
  name: string;
  content: Blob;
  /** How it is to be taken in; where that is not said, in the way that is most likely meant. */
  how?: Way | undefined;
}

/** As a backup, where the newer of two records counts, or added to what is here, where nothing is replaced. */
export type Way = 'restore' | 'import';

export interface Trouble {
  line?: number | undefined;
  words: string;
}

export type Outcome = 'new' | 'newer there' | 'joins' | 'newer here' | 'same';

/** What would come of a file. */
export interface Preview {
  /** The format's name. */
  format: string;
  how: Way;
  /** Whether the other way may be chosen. */
  either?: boolean;
  /** When a backup was written, UTC, as `2026-11-23T21:05:00.000Z`. */
  exportedAt?: string | undefined;
  /** How many papers it holds; how many of them would be added or change one that is here. */
  papers: number;
  changes: number;
  outcomes: readonly { outcome: Outcome; count: number; titles: readonly string[] }[];
  /** What else it brings: how many pairs that are kept apart and merges that are not known here, how many entries it has as seen. */
  apart: number;
  merges: number;
  seen: number;
  /** How many papers are left out, since they are in the trash of whoever wrote the file. */
  leftOut?: number;
  problems: { count: number; told: readonly Trouble[] };
}

export interface Progress {
  done: number;
  /** 0 while it is not known. */
  total: number;
}

/** A file being read. */
export interface Started {
  preview: Promise<{ ok: true; preview: Preview } | { ok: false; words: string }>;
  /** Takes it in, whole or not at all. The words say what became of it; without any, it was called off. */
  takeIn: (
    onStep: (done: number, total: number) => void,
    signal: AbortSignal,
  ) => Promise<{ ok: true; batch: string; added: number; changed: number; same: number } | { ok: false; words: string | undefined }>;
  /** Ends reading. */
  close: () => void;
}

export interface IntakeProps {
  /** The names of what can be read. */
  formats: readonly string[];
  /** What is read at once. */
  source?: Source | undefined;
  start: (source: Source, onProgress: (progress: Progress) => void) => Started;
  /** Takes back what was taken in: how many papers went back, how many stay because they were changed since. */
  onTakeBack: (batch: string) => Promise<{ ok: true; undone: number; left: number } | { ok: false; words: string }>;
  onSay: (notice: Notice) => void;
  onClose: () => void;
}

type State =
  | { is: 'choosing'; words?: string | undefined }
  | { is: 'reading'; name: string; progress: Progress }
  | Ready
  | { is: 'taking'; name: string; source: Source; preview: Preview; progress: Progress };

interface Ready {
  is: 'ready';
  name: string;
  source: Source;
  preview: Preview;
  words?: string | undefined;
  /** The file is read anew, to be taken in the other way; what is shown is of the way before. */
  turning?: Way | undefined;
}

export function Intake({ formats, source, start, onTakeBack, onSay, onClose }: IntakeProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const started = useRef<Started | undefined>(undefined);
  const taking = useRef<AbortController | undefined>(undefined);
  const [state, setState] = useState<State>({ is: 'choosing' });

  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Closed, and not only taken away, it gives the focus back.
    return () => current?.close();
  }, []);
  useEffect(() => {
    if (source) read(source);
    return () => {
      taking.current?.abort();
      started.current?.close();
    };
  }, []);

  const read = (chosen: Source, shown?: Ready): void => {
    started.current?.close();
    const { name } = chosen;
    setState(shown ? { ...shown, words: undefined, turning: chosen.how } : { is: 'reading', name, progress: { done: 0, total: 0 } });
    const one = start(chosen, (progress) => {
      if (started.current === one) setState((was) => (was.is === 'reading' ? { ...was, progress } : was));
    });
    started.current = one;
    void one.preview.then((result) => {
      if (started.current !== one) return;
      setState(result.ok ? { is: 'ready', name, source: chosen, preview: result.preview } : { is: 'choosing', words: result.words });
    });
  };

  const callOff = (): void => {
    if (state.is === 'taking') {
      taking.current?.abort();
      return;
    }
    started.current?.close();
    started.current = undefined;
    if (state.is === 'reading') setState({ is: 'choosing' });
    else onClose();
  };

  const takeIn = async ({ name, source: of, preview }: Ready): Promise<void> => {
    const one = started.current;
    if (!one || taking.current) return;
    const stop = (taking.current = new AbortController());
    setState({ is: 'taking', name, source: of, preview, progress: { done: 0, total: 0 } });
    const onStep = (done: number, total: number) => setState({ is: 'taking', name, source: of, preview, progress: { done, total } });
    const result = await one.takeIn(onStep, stop.signal);
    taking.current = undefined;
    if (result.ok) {
      const { batch, added, changed } = result;
      onSay({ words: takenWords(added, changed), action: { name: 'Undo', focus: true, run: () => void takeBack(batch) } });
      onClose();
    } else {
      setState({ is: 'ready', name, source: of, preview, words: result.words });
    }
  };

  const takeBack = async (batch: string): Promise<void> => {
    const result = await onTakeBack(batch);
    if (!result.ok) {
      const run = () => void takeBack(batch);
      onSay({ words: `Not undone: ${result.words}`, error: true, action: { name: 'Try again', run } });
      return;
    }
    const stays = result.left === 0 ? '' : ` ${papers(result.left)} changed since ${result.left === 1 ? 'stays' : 'stay'}.`;
    onSay({ words: `Undone for ${papers(result.undone)}.${stays}` });
  };

  return (
    <dialog
      ref={dialog}
      class="intake"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        callOff();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        // Dropped beside the field, a file would be opened in place of the page.
        event.preventDefault();
        const file = event.dataTransfer?.files[0];
        if (file && state.is !== 'taking') read({ name: file.name, content: file });
      }}
    >
      <div class="intake-top">
        <h2 id={id}>{headingOf(state)}</h2>
        <button
          type="button"
          class="tool"
          aria-label="Close"
          disabled={state.is === 'taking'}
          onClick={state.is === 'reading' ? onClose : callOff}
        >
          <Icon node={X} />
        </button>
      </div>
      {state.is === 'choosing' && <Choosing formats={formats} words={state.words} onChoose={read} />}
      {(state.is === 'reading' || state.is === 'taking') && (
        <Waiting state={state.is} progress={state.progress} name={state.name} onCancel={callOff} />
      )}
      {state.is === 'ready' && (
        <Previewed
          preview={state.preview}
          turning={state.turning}
          words={state.words}
          onWay={(how) => read({ ...state.source, how }, state)}
          onTakeIn={() => void takeIn(state)}
          onOther={() => setState({ is: 'choosing' })}
          onCancel={callOff}
        />
      )}
    </dialog>
  );
}

function headingOf(state: State): string {
  switch (state.is) {
    case 'choosing':
      return 'Take in papers';
    case 'reading':
      return 'Reading…';
    case 'taking':
      return 'Taking in…';
    case 'ready':
      return state.name;
  }
}

function Choosing({
  formats,
  words,
  onChoose,
}: {
  formats: readonly string[];
  words: string | undefined;
  onChoose: (source: Source) => void;
}) {
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [text, setText] = useState('');
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <>
      <p class="intake-problem" role="alert">
        {words}
      </p>
      <div class="intake-drop">
        <button ref={button} type="button" class="button" onClick={() => file.current?.click()}>
          <Icon node={FileUp} size={14} />
          Choose a file
        </button>
        <p class="quiet">or drop it here. Read: {formats.join(', ')}.</p>
        <input
          ref={file}
          type="file"
          class="visually-hidden"
          tabIndex={-1}
          aria-label="File"
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.files?.[0];
            if (chosen) onChoose({ name: chosen.name, content: chosen });
            // The same file can be chosen again, once it has been changed.
            currentTarget.value = '';
          }}
        />
      </div>
      <label for={id}>Or paste links, DOIs, arXiv ids or a reference</label>
      <textarea id={id} rows={4} spellcheck={false} value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      <p class="intake-buttons">
        <button
          type="button"
          class="button"
          disabled={text.trim() === ''}
          onClick={() => onChoose({ name: 'Pasted text', content: new Blob([text], { type: 'text/plain' }) })}
        >
          Read the text
        </button>
      </p>
    </>
  );
}

interface WaitingProps {
  state: 'reading' | 'taking';
  progress: Progress;
  name: string;
  onCancel: () => void;
}

function Waiting({ state, progress: { done, total }, name, onCancel }: WaitingProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  // The last step writes everything at once; from then on it can only be undone.
  const last = state === 'taking' && total > 0 && done === total;
  return (
    <>
      <p>{state === 'reading' ? name : last ? 'Writing to the library' : 'Nothing is in the library yet'}</p>
      {total > 0 && !last ? (
        <progress aria-label={state === 'reading' ? 'Read' : 'Taken in'} value={done} max={total} />
      ) : (
        <progress aria-label={state === 'reading' ? 'Read' : 'Taken in'} />
      )}
      <p class="intake-buttons">
        <button ref={button} type="button" class="button" aria-disabled={last} onClick={() => !last && onCancel()}>
          Cancel
        </button>
      </p>
    </>
  );
}

interface PreviewedProps {
  preview: Preview;
  /** The way for which the file is being read anew. */
  turning: Way | undefined;
  words: string | undefined;
  onWay: (how: Way) => void;
  onTakeIn: () => void;
  onOther: () => void;
  onCancel: () => void;
}

function Previewed({ preview, turning, words, onWay, onTakeIn, onOther, onCancel }: PreviewedProps) {
  const { format, how, either = false, exportedAt, outcomes, problems, changes, apart, merges, seen, leftOut = 0 } = preview;
  const heading = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const more = [
    ...(apart > 0 ? [pairs(apart)] : []),
    ...(merges > 0 ? [`${count(merges)} ${merges === 1 ? 'merge' : 'merges'} that can be taken back`] : []),
    ...(seen > 0 ? [`${count(seen)} ${seen === 1 ? 'entry' : 'entries'} seen`] : []),
  ];
  const nothing = changes === 0 && more.length === 0;
  return (
    <>
      <p ref={heading} tabIndex={-1} class="intake-what">
        {papers(preview.papers)} · {format}
        {exportedAt !== undefined && ` · backed up ${WHEN.format(new Date(exportedAt))}`}
      </p>
      <p class="intake-problem" role="alert">
        {words}
      </p>
      {either && <Ways chosen={turning ?? how} onWay={onWay} />}
      <ul class="intake-outcomes" aria-label="What will happen" aria-busy={turning !== undefined}>
        {outcomes.map(({ outcome, count: of, titles }) => (
          <li key={outcome}>
            <strong>{outcomeWords(outcome, of, how)}</strong>
            {outcome !== 'same' && (
              <ul aria-label={`Titles: ${outcomeWords(outcome, of, how)}`}>
                {titles.map((title, at) => (
                  <li key={at} dir="auto">
                    {title}
                  </li>
                ))}
                {of > titles.length && <li class="quiet">and {count(of - titles.length)} more</li>}
              </ul>
            )}
          </li>
        ))}
        {more.length > 0 && <li>Also {LIST.format(more)}</li>}
        {leftOut > 0 && (
          <li>
            {papers(leftOut)} in the trash there {leftOut === 1 ? 'is' : 'are'} left out
          </li>
        )}
      </ul>
      {problems.count > 0 && (
        <details class="intake-problems">
          <summary>
            {problems.count === 1
              ? '1 thing cannot be taken in as it is'
              : `${count(problems.count)} things cannot be taken in as they are`}
          </summary>
          <ul>
            {problems.told.map(({ line, words: what }, at) => (
              <li key={at} dir="auto">
                {line !== undefined && <span class="quiet">Line {count(line)}: </span>}
                {what}
              </li>
            ))}
            {problems.count > problems.told.length && <li class="quiet">and {count(problems.count - problems.told.length)} more</li>}
          </ul>
        </details>
      )}
      {nothing && <p>{preview.papers === 0 ? 'There is no paper in it that can be taken in.' : 'All of it is in your library already.'}</p>}
      <p class="intake-buttons">
        {!nothing && (
          <button type="button" class="button is-main" disabled={turning !== undefined} onClick={onTakeIn}>
            {changes > 0 ? `Take in ${papers(changes)}` : 'Take in'}
          </button>
        )}
        <button type="button" class="button" onClick={onOther}>
          Choose another
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </p>
    </>
  );
}

const WAYS: readonly { how: Way; name: string; words: string }[] = [
  { how: 'restore', name: 'Restore my backup', words: 'Of a paper that is here too, the newer one counts.' },
  { how: 'import', name: 'Add to my library', words: 'Notes and tags are joined. Nothing of yours is replaced.' },
];

/** What is done with a file of Postil's: it may be one's own backup, or the list of somebody else. */
function Ways({ chosen, onWay }: { chosen: Way; onWay: (how: Way) => void }) {
  const id = useId();
  return (
    <fieldset class="intake-ways">
      <legend class="visually-hidden">How it is taken in</legend>
      {WAYS.map(({ how, name, words }) => (
        <label key={how}>
          <input
            type="radio"
            name={id}
            aria-describedby={`${id}-${how}`}
            checked={how === chosen}
            onChange={() => how !== chosen && onWay(how)}
          />
          <span>
            {name}
            <span id={`${id}-${how}`} class="quiet">
              {words}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const LIST = new Intl.ListFormat('en-GB');
const WHEN = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' });

function count(of: number): string {
  return of.toLocaleString('en');
}

function papers(of: number): string {
  return of === 1 ? '1 paper' : `${count(of)} papers`;
}

function pairs(of: number): string {
  return of === 1 ? '1 pair of papers kept apart' : `${count(of)} pairs of papers kept apart`;
}

/** What will happen with papers of the file, in words. */
function outcomeWords(outcome: Outcome, of: number, how: Preview['how']): string {
  const one = of === 1;
  switch (outcome) {
    case 'new':
      return `${papers(of)} will be added`;
    case 'newer there':
      return `${papers(of)} ${one ? 'is' : 'are'} newer in the file and will be brought up to date`;
    case 'joins':
      return how === 'import'
        ? `${papers(of)} you have will be filled up: both notes and all tags are kept`
        : `${papers(of)} will be joined with ${one ? 'one' : 'ones'} you have: both notes and all tags are kept`;
    case 'newer here':
      return `${papers(of)} ${one ? 'is' : 'are'} newer here: what you wrote stays`;
    case 'same':
      return `${papers(of)} ${one ? 'is' : 'are'} the same here`;
  }
}

function takenWords(added: number, changed: number): string {
  const words = [added > 0 && `${papers(added)} added`, changed > 0 && `${papers(changed)} brought up to date`].filter(Boolean);
  return words.length > 0 ? words.join(', ') : 'Taken in. Your papers were the same already.';
}
