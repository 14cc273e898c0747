/** Doing something to many entries, in parts; what takes it back is in triage (entrypoints/triage/undo.ts), which does that. */
import type { Answer, CallName, Question, Result } from '../../lib/messages/table';
import type { Changes, Kept, Shown, Status } from '../../lib/paper/paper';
import { backOfChanges, backOfDismissal, backOfSaves, type Back } from '../triage/undo';

/** How many entries one question is about: few enough that it goes on before the eyes, and is ended soon. */
export const PART = 100;

/** What is done to entries. */
export type Act = { is: 'save' } | { is: 'dismiss' } | { is: 'tag'; tags: string[] } | { is: 'status'; status: Status };

/** An entry that something is done to. */
export interface Subject {
  id: string;
  ids: string[];
  /** The record, where it is saved. */
  kept: Kept | null | undefined;
  shown: () => Shown;
}

/** While it is being done. */
export interface Doing {
  /** Ends it behind the part that is being done. */
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
  /** Hears of each record that was saved, by the entry's id. */
  onKept?: (id: string, kept: Kept) => void;
}

/** What came of it. */
export interface Done {
  /** How many entries it was done to, and what takes that back. */
  count: number;
  back: Back[];
  /** Those it was not done to: it was ended, or `problem` says why. */
  left: string[];
  problem?: string;
}

export type Ask = <N extends CallName>(name: N, question: Question<N>, patience?: number) => Promise<Result<Answer<N>>>;

/** Does it. What was done stays done when it is ended half way; `back` takes back exactly that. Never rejects. */
export async function actOn(ask: Ask, act: Act, subjects: readonly Subject[], doing: Doing): Promise<Done> {
  const wanted = act.is === 'save' ? subjects.filter(({ kept }) => !kept) : subjects;
  const back: Back[] = [];
  let count = 0;
  const went = await inParts(wanted, PART, doing, async (part) => {
    const did = await actOnPart(ask, act, part, doing);
    back.unshift(...did.back);
    count += did.count;
    return did.problem;
  });
  return { count, back, left: went.left.map(({ id }) => id), ...(went.problem !== undefined && { problem: went.problem }) };
}

interface Did {
  count: number;
  back: Back[];
  problem?: string;
}

async function actOnPart(ask: Ask, act: Act, part: readonly Subject[], doing: Doing): Promise<Did> {
  if (act.is === 'dismiss') {
    const entries = part.map(({ ids }) => ids);
    const result = await ask('dismiss', { entries, dismissed: true });
    if (!result.ok) return { count: 0, back: [], problem: result.problem.words };
    return { count: part.length, back: [backOfDismissal(entries, result.value, true)] };
  }
  const did: Did = { count: 0, back: [] };
  const keys = part.flatMap(({ kept }) => (kept ? [kept.key] : []));
  const fresh = part.filter(({ kept }) => !kept);
  if (fresh.length > 0) {
    const result = await ask('saveEach', { shown: fresh.map(({ shown }) => shown()) });
    if (!result.ok) return { ...did, problem: result.problem.words };
    did.back.unshift(backOfSaves(result.value));
    result.value.forEach(({ kept }, at) => {
      keys.push(kept.key);
      const subject = fresh[at];
      if (subject) doing.onKept?.(subject.id, kept);
    });
  }
  if (act.is !== 'save') {
    // By itself and not with the save: what comes out of the trash has tags and a status already, which are to come again.
    const changes: Changes = act.is === 'status' ? { status: act.status } : { tags: { add: act.tags, remove: [] } };
    const result = await ask('changeEach', { changes: keys.map((key) => ({ key, changes })) });
    if (!result.ok) return { ...did, problem: result.problem.words };
    did.back.unshift(backOfChanges(result.value, changes));
  }
  return { ...did, count: part.length };
}

/** Goes through all of it part by part, until one goes wrong or the person ends it. */
async function inParts<T>(
  all: readonly T[],
  size: number,
  { signal, onProgress }: Doing,
  act: (part: readonly T[]) => Promise<string | undefined>,
): Promise<{ left: readonly T[]; problem?: string }> {
  for (let at = 0; at < all.length; at += size) {
    if (signal.aborted) return { left: all.slice(at) };
    const problem = await act(all.slice(at, at + size));
    if (problem !== undefined) return { left: all.slice(at), problem };
    onProgress(Math.min(at + size, all.length), all.length);
  }
  return { left: [] };
}
