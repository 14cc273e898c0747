/** Ties the backup view to the library, the downloads and what is kept of backups. */
import { useEffect, useState } from 'preact/hooks';
import { liveQuery } from 'dexie';
import { browser } from 'wxt/browser';
import { Backup, BackupReminder, type BackedUp, type Backups, type Rhythm } from '../../components/library/backup';
import type { Notice } from '../../components/notice';
import { changedAfter, QUIET, wantsReminder, writeBackup } from '../../lib/library/backup';
import type { Library } from '../../lib/library/database';
import { backupName } from '../../lib/paper/postil-writing';
import { download, FOLDER } from '../backup/download';
import { keep, keepLast, onKept, readKept, type KeptBackups } from '../backup/kept';
import { errorOf } from '../../lib/paper/thrown';

interface Known {
  kept: KeptBackups;
  papers: number;
  changed: number;
  /** When the first paper was saved. */
  since: number | undefined;
}

/** What is known of backups, kept up to date; `undefined` until it has been read. */
function useKnown(library: Library): Known | undefined {
  const [known, setKnown] = useState<Known>();
  const [round, setRound] = useState(0);
  useEffect(() => onKept(() => setRound((n) => n + 1)), []);
  useEffect(() => {
    let subscription: { unsubscribe: () => void } | undefined;
    let gone = false;
    void readKept().then((kept) => {
      if (gone) return;
      const question = async (): Promise<Known> => {
        const papers = await library.papers.count();
        const changed = await changedAfter(library, kept.lastBackup?.edit ?? 0);
        const first = await library.papers.orderBy('savedAt').first();
        return { kept, papers, changed: kept.lastBackup ? changed : Math.max(changed, papers), since: first?.savedAt };
      };
      // Where the library cannot be read, its page says so.
      subscription = liveQuery(question).subscribe({ next: setKnown, error: () => undefined });
    });
    return () => {
      gone = true;
      subscription?.unsubscribe();
    };
  }, [round]);
  return known;
}

function backupsOf({ kept, papers, changed }: Known): Backups {
  return { last: kept.lastBackup, changed, papers, rhythm: kept.backupRhythm ?? 'off', failure: kept.backupFailure };
}

interface BackupViewProps {
  library: Library;
  /** Opens the taking in of a file, in place of this. */
  onRestore: () => void;
  onSay: (notice: Notice) => void;
  onClose: () => void;
}

/** The dialog about backups. Shown for as long as it is drawn. */
export function BackupView({ library, onRestore, onSay, onClose }: BackupViewProps) {
  const known = useKnown(library);
  return (
    <Backup
      backups={known && backupsOf(known)}
      now={Date.now()}
      onBackUp={(onProgress, signal) => backUp(library, onProgress, signal)}
      onRhythm={chooseRhythm}
      onRestore={onRestore}
      onSay={onSay}
      onClose={onClose}
    />
  );
}

interface BackupReminderViewProps {
  library: Library;
  onOpen: () => void;
  /** It goes for a week, and had the focus. */
  onGone: () => void;
}

/** The line that reminds of a backup; nothing while none is called for. */
export function BackupReminderView({ library, onOpen, onGone }: BackupReminderViewProps) {
  const known = useKnown(library);
  const now = Date.now();
  if (!known) return null;
  const { kept, papers, changed, since } = known;
  const byItself = (kept.backupRhythm ?? 'off') !== 'off' && !kept.backupFailure;
  if (byItself || !wantsReminder({ last: kept.lastBackup, papers, changed, since, quietUntil: kept.backupQuietUntil, now })) return null;
  const beQuiet = () => {
    onGone();
    void keep({ backupQuietUntil: now + QUIET });
  };
  return <BackupReminder backups={backupsOf(known)} now={now} onOpen={onOpen} onQuiet={beQuiet} />;
}

/**
 * Writes a backup and has the browser save it. Where it may not manage downloads, nobody tells us whether a file came of it: it counts as a
 * backup once the person says so.
 */
async function backUp(library: Library, onProgress: (done: number, total: number) => void, signal: AbortSignal): Promise<BackedUp> {
  const now = new Date();
  const name = backupName(now);
  const tick = async (done: number, total: number) => {
    signal.throwIfAborted();
    onProgress(done, total);
    await new Promise((resolve) => setTimeout(resolve));
  };
  try {
    const { file, papers, edit } = await writeBackup(library, { now, tick });
    signal.throwIfAborted();
    const count = () => keepLast({ at: now.getTime(), papers, edit });
    if (!(await browser.permissions.contains({ permissions: ['downloads'] }))) {
      save(file, name);
      return { ok: true, papers, file: name, confirm: count };
    }
    const url = URL.createObjectURL(file);
    await download(url, name).finally(() => URL.revokeObjectURL(url));
    await count();
    return { ok: true, papers, file: `${FOLDER}/${name}` };
  } catch (error) {
    if (signal.aborted) return { ok: false, words: undefined };
    return { ok: false, words: errorOf(error).message };
  }
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the file some time after the click; the address goes with the page at the latest.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Called in the click: nothing is awaited before the permission is asked for, or the browser would not ask. */
async function chooseRhythm(rhythm: Rhythm): Promise<{ ok: true } | { ok: false; words: string }> {
  try {
    if (rhythm !== 'off' && !(await browser.permissions.request({ permissions: ['downloads'] }))) {
      return {
        ok: false,
        words: 'Without that permission Postil cannot write files by itself. Nothing has changed; “Back up now” works without it.',
      };
    }
    await keep({ backupRhythm: rhythm });
    return { ok: true };
  } catch (error) {
    return { ok: false, words: `That could not be chosen: ${errorOf(error).message}` };
  }
}
