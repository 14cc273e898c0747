/**
 * Backups that are written by themselves, the worker's part: when one is due, a file in the downloads folder. In Chromium a worker cannot make
 * the address of a file, so a hidden page (index.html) reads the library and asks for the download; in Firefox the worker is a page.
 *
 * Looked after when the worker starts and when the library changes, with no timer: where nothing changes there is nothing to back up.
 * One that was cut off by the end of the browser has left no trace and is due again at the next start.
 */
import { browser } from 'wxt/browser';
import { backupName } from '../../lib/paper/postil-writing';
import { changedAfter, isDue, writeBackup } from '../../lib/library/backup';
import type { Library } from '../../lib/library/database';
import { onChanged } from '../../lib/messages/changed';
import type { Question } from '../../lib/messages/table';
import { download } from './download';
import { keep, keepLast, onKept, readKept } from './kept';
import { errorOf } from '../../lib/paper/thrown';

/** How often changes of the library are followed by a look whether a backup is due, in milliseconds. */
const LOOK = 60_000;

/** Looks after backups for as long as the worker lives. Its listeners are registered at once. */
export function keepBackingUp(library: Library): void {
  let looked = -Infinity;
  const look = (always: boolean) => {
    if (!always && performance.now() - looked < LOOK) return;
    looked = performance.now();
    backUpWhenDue(library).catch((error: unknown) => console.warn('Postil could not look after backups.', error));
  };
  onChanged(() => look(false));
  onKept(() => look(true));
  look(true);
}

/** Writes a backup if one is due and something has changed since the last; never two at once, whoever asks. */
export async function backUpWhenDue(library: Library, now = Date.now()): Promise<void> {
  const { lastBackup: last, backupRhythm = 'off', backupFailure } = await readKept();
  if (!isDue(backupRhythm, { ...(last && { last }), ...(backupFailure && { failedAt: backupFailure.at }), now })) return;
  const something = last ? await changedAfter(library, last.edit) : await library.papers.count();
  if (something === 0) return;
  await navigator.locks.request('postil-backup', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    try {
      if (!(await browser.permissions.contains({ permissions: ['downloads'] }))) {
        throw new Error('Postil may no longer save files by itself. Choose how often once more.');
      }
      if (import.meta.env.FIREFOX) await backUpHere(library);
      else await openPage();
    } catch (error) {
      await keepFailure(error);
    }
  });
}

/** Opens the hidden page, which does the rest, unless it is at it already. */
async function openPage(): Promise<void> {
  const open = await browser.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
  if (open.length > 0) return;
  await browser.offscreen.createDocument({
    url: 'backup.html',
    reasons: ['BLOBS'],
    justification: 'Makes the library a file for the browser to save.',
  });
}

async function backUpHere(library: Library): Promise<void> {
  const now = new Date();
  const { file, papers, edit } = await writeBackup(library, { now, tick: () => Promise.resolve() });
  const url = URL.createObjectURL(file);
  try {
    await download(url, backupName(now));
  } finally {
    URL.revokeObjectURL(url);
  }
  await keepLast({ at: now.getTime(), papers, edit });
}

/** What the hidden page made, or why it could not: has the browser save it, and closes the page. */
export async function finishBackup(made: Question<'backUp'>): Promise<void> {
  try {
    if ('failed' in made) throw new Error(made.failed);
    await download(made.url, made.file);
    await keepLast({ at: made.at, papers: made.papers, edit: made.edit });
  } catch (error) {
    await keepFailure(error);
  } finally {
    await browser.offscreen.closeDocument().catch(() => undefined);
  }
}

/** Says in the library that no backup was written, and why. */
async function keepFailure(error: unknown): Promise<void> {
  const words = errorOf(error).message;
  await keep({ backupFailure: { at: Date.now(), words: words.slice(0, 300) } });
}
