/** What can be done to many papers at once, what came of it, and how both are said. */
import type { Paper, Status } from '../../lib/paper/paper';
import { titleOf } from '../../lib/paper/title';
import { counted, STATUS_WORDS } from '../paper-words';

export type Act =
  | { is: 'tags'; add: readonly string[]; remove: readonly string[] }
  | { is: 'status'; status: Status }
  | { is: 'trash' }
  | { is: 'restore' }
  | { is: 'erase' };

export interface Doing {
  /** Hears how many papers have been gone through. */
  onProgress: (done: number) => void;
  /** Ends it after the papers that are under way. */
  signal: AbortSignal;
}

/** What came of doing something to many papers. */
export interface Done {
  /** How many papers this has made what they were to be. */
  count: number;
  /** Those it has not come to: something went wrong, or the person ended it. */
  left: readonly string[];
  /** What went wrong, in words. */
  problem?: string | undefined;
  /** Whether that may go through when it is tried again. */
  again?: boolean;
  /** Takes back what was done, and only that. Its `left` is what is still to be taken back, which it goes on with when it is called again. */
  undo?: ((doing: Doing) => Promise<Done>) | undefined;
}

/** Something as it is said: while it is done, once it is, and what holds when it was not. */
export interface Said {
  doing: string;
  done: (count: number) => string;
  /** Said of what it has not come to. */
  else: string;
}

const SAFE = 'Nothing is lost.';

export function wordsOf(act: Act): Said {
  const papers = (count: number) => counted(count, 'paper');
  switch (act.is) {
    case 'tags':
      if (act.add.length > 0 && act.remove.length > 0)
        return { doing: 'Renaming the tag', done: (count) => `Tag renamed on ${papers(count)}`, else: SAFE };
      return act.add.length > 0
        ? { doing: 'Adding tags', done: (count) => `Tags added to ${papers(count)}`, else: SAFE }
        : { doing: 'Removing tags', done: (count) => `Tags removed from ${papers(count)}`, else: SAFE };
    case 'status': {
      const name = STATUS_WORDS.find(([one]) => one === act.status)?.[1] ?? act.status;
      return { doing: 'Setting the status', done: (count) => `${papers(count)} set to ${name}`, else: SAFE };
    }
    case 'trash':
      return { doing: 'Moving to trash', done: (count) => `${papers(count)} moved to trash`, else: SAFE };
    case 'restore':
      return { doing: 'Restoring', done: (count) => `${papers(count)} restored`, else: SAFE };
    case 'erase':
      return { doing: 'Deleting', done: (count) => `${papers(count)} deleted for good`, else: 'The others are in the trash still.' };
  }
}

export const UNDOING: Said = { doing: 'Undoing', done: (count) => `Undone for ${counted(count, 'paper')}`, else: SAFE };

/** What is said before papers are deleted for good. */
export function eraseWords(keys: readonly string[], papers: ReadonlyMap<string, Paper>): string {
  const paper = keys.length === 1 ? papers.get(keys[0] ?? '') : undefined;
  return paper
    ? `“${titleOf(paper)}” is deleted with its note and tags. This cannot be undone.`
    : `${counted(keys.length, 'paper')} are deleted with their notes and tags. This cannot be undone.`;
}
