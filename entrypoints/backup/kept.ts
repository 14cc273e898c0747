/** What is known of backups between one and the next, in extension storage. What stands there and is not of its shape counts as nothing. */
import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { RHYTHMS } from '../../lib/library/backup';

const moment = z.int().check(z.minimum(0));

const shapes = {
  /** When, of how many papers, and up to which edit. */
  lastBackup: z.object({ at: moment, papers: z.int(), edit: z.int() }),
  /** How often one is written by itself. */
  backupRhythm: z.enum(RHYTHMS),
  /** Why the last that was to be written by itself was not. */
  backupFailure: z.object({ at: moment, words: z.string() }),
  /** Until when the person wants no reminder. */
  backupQuietUntil: moment,
};

type Shapes = typeof shapes;
export type KeptBackups = { [N in keyof Shapes]?: z.infer<Shapes[N]> | undefined };

export async function readKept(): Promise<KeptBackups> {
  const stored = await browser.storage.local.get(Object.keys(shapes));
  return {
    lastBackup: shapes.lastBackup.safeParse(stored['lastBackup']).data,
    backupRhythm: shapes.backupRhythm.safeParse(stored['backupRhythm']).data,
    backupFailure: shapes.backupFailure.safeParse(stored['backupFailure']).data,
    backupQuietUntil: shapes.backupQuietUntil.safeParse(stored['backupQuietUntil']).data,
  };
}

export async function keep(change: KeptBackups): Promise<void> {
  await browser.storage.local.set(change);
}

/** Keeps that a backup was written, and forgets that one was not. */
export async function keepLast(last: NonNullable<KeptBackups['lastBackup']>): Promise<void> {
  await keep({ lastBackup: last });
  await browser.storage.local.remove('backupFailure' satisfies keyof KeptBackups);
}

/** Calls back when something of it has changed. Gives a function that stops it. */
export function onKept(callback: () => void): () => void {
  const listener = (changes: Record<string, unknown>) => {
    if (Object.keys(shapes).some((name) => name in changes)) callback();
  };
  browser.storage.local.onChanged.addListener(listener);
  return () => browser.storage.local.onChanged.removeListener(listener);
}
