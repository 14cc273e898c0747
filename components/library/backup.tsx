/** Backups, as a person meets them: when the last was written, writing one, having them written by themselves, and restoring from one. */
import { Download, FileUp, X } from 'lucide';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../icon';
import type { Notice } from '../notice';
import { errorOf } from '../../lib/paper/thrown';

const CHOICES = [
  ['off', 'Off'],
  ['daily', 'Every day'],
  ['weekly', 'Every week'],
  ['monthly', 'Every month'],
] as const;
/** How often a backup is written by itself. */
export type Rhythm = (typeof CHOICES)[number][0];

/** What is known of backups. Moments: milliseconds since 1970. */
export interface Backups {
  /** When the last was written, and of how many papers. */
  last: { at: number; papers: number } | undefined;
  /** How many papers were saved or changed since. */
  changed: number;
  /** How many papers there are, those in the trash too. */
  papers: number;
  rhythm: Rhythm;
  /** Why the last that was to be written by itself was not. */
  failure: { at: number; words: string } | undefined;
}

/**
 * What came of writing one. Without words: it was called off. With `confirm`, the browser was given the file and tells nobody what became of
 * it: it counts once the person has found it.
 */
export type BackedUp = { ok: true; papers: number; file: string; confirm?: () => Promise<void> } | { ok: false; words: string | undefined };

export interface BackupProps {
  /** `undefined` until it has been read. */
  backups: Backups | undefined;
  now: number;
  /** Writes one into the downloads. */
  onBackUp: (onProgress: (done: number, total: number) => void, signal: AbortSignal) => Promise<BackedUp>;
  /** Asks for what it takes, in the click. */
  onRhythm: (rhythm: Rhythm) => Promise<{ ok: true } | { ok: false; words: string }>;
  /** Opens the taking in of a file. */
  onRestore: () => void;
  onSay: (notice: Notice) => void;
  onClose: () => void;
}

export function Backup({ backups, now, onBackUp, onRhythm, onRestore, onSay, onClose }: BackupProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const [problem, setProblem] = useState<string>();
  const [refused, setRefused] = useState<string>();
  const [said, setSaid] = useState('');
  const [handed, setHanded] = useState<(() => Promise<void>) | undefined>();
  const writing = useRef<AbortController | undefined>(undefined);
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Closed, and not only taken away, it gives the focus back.
    return () => current?.close();
  }, []);
  const isWriting = progress !== undefined;
  const before = useRef(isWriting);
  useLayoutEffect(() => {
    // The button that was pressed makes room for the other.
    if (before.current !== isWriting && !dialog.current?.contains(document.activeElement)) button.current?.focus();
    before.current = isWriting;
  }, [isWriting]);
  useEffect(() => () => writing.current?.abort(), []);

  const backUp = async (): Promise<void> => {
    if (writing.current) return;
    const stop = (writing.current = new AbortController());
    setProblem(undefined);
    setHanded(undefined);
    setSaid('Writing a backup');
    setProgress({ done: 0, total: 0 });
    const result = await onBackUp((done, total) => setProgress({ done, total }), stop.signal);
    writing.current = undefined;
    setProgress(undefined);
    if (result.ok) {
      const { confirm } = result;
      const done = () => {
        const words = `Backed up ${papers(result.papers)} to ${result.file} in your downloads.`;
        setSaid(words);
        onSay({ words });
      };
      if (!confirm) {
        done();
        return;
      }
      setSaid(`Your browser was given ${papers(result.papers)} as ${result.file}. Look whether the file is in your downloads.`);
      setHanded(() => async () => {
        setProblem(undefined);
        try {
          await confirm();
        } catch (error) {
          setProblem(`That could not be noted: ${errorOf(error).message} Try again.`);
          return;
        }
        setHanded(undefined);
        done();
        // The button that was pressed goes.
        button.current?.focus();
      });
    } else {
      setSaid('');
      setProblem(result.words && `Not backed up: ${result.words} Your papers are as they were.`);
    }
  };

  const choose = async (rhythm: Rhythm): Promise<void> => {
    const result = await onRhythm(rhythm);
    setRefused(result.ok ? undefined : result.words);
  };

  return (
    <dialog
      ref={dialog}
      class="backup"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="backup-top">
        <h2 id={id}>Backup</h2>
        <button type="button" class="tool" aria-label="Close" onClick={onClose}>
          <Icon node={X} />
        </button>
      </div>
      <p>{backups ? standing(backups, now) : 'Reading…'}</p>
      <p class="quiet">
        In it are your papers with all you wrote, the trash, what was seen and what is kept apart. Settings, citation styles you added and
        notes that could not be saved yet are not.
      </p>
      {progress ? (
        <div class="backup-writing">
          {progress.total > 0 ? (
            <progress aria-label="Backed up" value={progress.done} max={progress.total} />
          ) : (
            <progress aria-label="Backed up" />
          )}
          <button ref={button} type="button" class="button" onClick={() => writing.current?.abort()}>
            Cancel
          </button>
        </div>
      ) : (
        <p class="backup-buttons">
          <button ref={button} type="button" class="button is-main" onClick={() => void backUp()}>
            <Icon node={Download} size={14} />
            Back up now
          </button>
          <button type="button" class="button" onClick={onRestore}>
            <Icon node={FileUp} size={14} />
            Restore from a file
          </button>
        </p>
      )}
      <p role="status" class="quiet">
        {said}
      </p>
      {handed && (
        <p class="backup-buttons">
          <button type="button" class="button" onClick={() => void handed()}>
            It is there
          </button>
        </p>
      )}
      <p role="alert" class="backup-problem">
        {problem}
      </p>
      <h3 id={`${id}-rhythm`}>By itself</h3>
      <div class="backup-rhythm" role="group" aria-labelledby={`${id}-rhythm`}>
        {CHOICES.map(([rhythm, name]) => (
          <button key={rhythm} type="button" class="button" aria-pressed={backups?.rhythm === rhythm} onClick={() => void choose(rhythm)}>
            {name}
          </button>
        ))}
      </div>
      <p class="quiet">
        Files go to the folder Postil in your downloads, when papers have changed: Postil/postil-backup-2026-11-24.json. Old ones stay until
        you delete them. Your browser asks once whether Postil may manage downloads.
      </p>
      <p role="alert" class="backup-problem">
        {refused}
      </p>
      {backups?.failure && (
        <p class="backup-problem">
          The backup of {DAY.format(backups.failure.at)} was not written: {backups.failure.words} Your papers are safe here; Postil tries
          again.
        </p>
      )}
    </dialog>
  );
}

export interface BackupReminderProps {
  backups: Backups;
  now: number;
  onOpen: () => void;
  /** It is not wanted for a week. */
  onQuiet: () => void;
}

/** The line that says that a backup would be good. */
export function BackupReminder({ backups, now, onOpen, onQuiet }: BackupReminderProps) {
  return (
    <section class="backup-reminder" aria-label="Backup">
      <p>{standing(backups, now)}</p>
      <button type="button" class="button" onClick={onOpen}>
        Back up
      </button>
      <button type="button" class="tool" aria-label="Not for a week" title="Not for a week" onClick={onQuiet}>
        <Icon node={X} size={14} />
      </button>
    </section>
  );
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** When the last backup was written, and what has changed since. */
function standing({ last, changed, papers: all }: Backups, now: number): string {
  if (all === 0 && !last) return 'There is nothing to back up yet.';
  if (!last) return `${papers(all)} and no backup yet.`;
  const since = changed === 0 ? 'Nothing has changed since.' : `${papers(changed)} saved or changed since.`;
  return `Last backup: ${ago(last.at, now)}, ${papers(last.papers)}. ${since}`;
}

/** How long ago, in days; of a moment the clock has not reached, the day itself. */
function ago(at: number, now: number): string {
  const days = Math.floor((startOfDay(now) - startOfDay(at)) / 86_400_000 + 0.5);
  if (days < 0 || days > 60) return DAY.format(at);
  if (days === 0) return 'today';
  return days === 1 ? 'yesterday' : `${String(days)} days ago`;
}

function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

function papers(of: number): string {
  return of === 1 ? '1 paper' : `${of.toLocaleString('en')} papers`;
}
