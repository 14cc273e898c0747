/** Doing something to many papers, in parts that the worker takes at once, and taking it back. */
import type { Act, Doing, Done } from '../../components/library/acts';
import type { Answer, CallName, Problem, Question, Result } from '../../lib/messages/table';
import type { Changes, Paper } from '../../lib/paper/paper';

/** How many papers one question is about: the table's `MANY` (held by a test), which would bring the parser with it. */
export const PART = 500;

/** Whom this speaks to. */
export interface Ties {
  ask: <N extends CallName>(name: N, question: Question<N>) => Promise<Result<Answer<N>>>;
  /** The records with these keys as they are now, in their order; `undefined` for one that is not there. */
  read: (keys: readonly string[]) => Promise<readonly (Paper | undefined)[]>;
}

interface Change {
  key: string;
  changes: Changes;
}

/** What a paper was, as far as anything here changes it. */
type Before = Pick<Paper, 'tags' | 'status' | 'trashedAt'>;

/**
 * What papers were before they were asked to be changed, where it is not known whether that was done: the worker was stopped before it
 * answered. Tried again, they may be what they are to be already; taken back they are to be what they were all the same.
 */
type Unanswered = Map<string, Before>;

/** By what was done, for when the same is tried again. */
const unanswered = new WeakMap<Act, Unanswered>();

/**
 * Does it. What was done stays done when it is ended half way; `undo` takes back exactly that, and what may have been done without an
 * answer. The same act (the object itself) done again goes on where it was. Never rejects.
 */
export async function actOn(ties: Ties, act: Act, keys: readonly string[], doing: Doing): Promise<Done> {
  const open = unanswered.get(act) ?? new Map<string, Before>();
  unanswered.set(act, open);
  switch (act.is) {
    case 'tags':
    case 'status':
      return changeAll(
        ties,
        keys.map((key) => ({ key, changes: changesOf(act) })),
        doing,
        open,
      );
    case 'trash':
      return moveAll(ties, 'trash', keys, doing, open);
    case 'restore':
      return moveAll(ties, 'restore', keys, doing, open);
    case 'erase': {
      let count = 0;
      const went = await inParts(keys, doing, async (part) => {
        const result = await ties.ask('erase', { keys: [...part] });
        if (result.ok) count += result.value.count;
        return result;
      });
      return { count, ...went };
    }
  }
}

/** Goes from one tag to another where there is something to go; gives the way back. */
export type Follow = (from: string, to: string) => (() => void) | undefined;

/**
 * What came of something, once what follows a tag that was renamed has followed: when every paper has the new one. Taken back, so is that;
 * and done again.
 */
export function followed(act: Act, done: Done, follow: Follow): Done {
  if (act.is !== 'tags' || done.left.length > 0) return done;
  const [[to], [from]] = [act.add, act.remove];
  const back = to !== undefined && from !== undefined ? follow(from, to) : undefined;
  if (!back) return done;
  return withUndo(done, (undone) => {
    if (undone.left.length > 0) return undone;
    back();
    return withUndo(undone, (redone) => followed(act, redone, follow));
  });
}

/** The same, with `then` made of what comes of its undo. */
function withUndo(done: Done, then: (undone: Done) => Done): Done {
  const { undo } = done;
  return undo ? { ...done, undo: async (doing) => then(await undo(doing)) } : done;
}

function changesOf(act: Extract<Act, { is: 'tags' | 'status' }>): Changes {
  return act.is === 'status' ? { status: act.status } : { tags: { add: [...act.add], remove: [...act.remove] } };
}

async function changeAll(ties: Ties, changes: readonly Change[], doing: Doing, open: Unanswered): Promise<Done> {
  const of = new Map(changes.map((change) => [change.key, change.changes]));
  const isDone = (key: string, paper: Before) => isChanged(paper, of.get(key) ?? {});
  const back: Change[] = [];
  const maybe: Change[] = [];
  const went = await inParts([...of.keys()], doing, async (part) => {
    const before = await whatWas(ties, part, isDone, open);
    const result = await ties.ask('changeEach', { changes: part.map((key) => ({ key, changes: of.get(key) ?? {} })) });
    if (result.ok) {
      const told = new Map(result.value.map((paper) => [paper.key, paper]));
      for (const [key, was] of [...told, ...(await doneBefore(ties, before, told, isDone))])
        back.push({ key, changes: backTo(was, of.get(key)) });
      for (const key of part) open.delete(key);
    } else if (mayBeDone(result.problem)) {
      for (const [key, was] of before) {
        open.set(key, was);
        maybe.push({ key, changes: backTo(was, of.get(key)) });
      }
    }
    return result;
  });
  return { count: back.length, ...went, ...undoOf([...back, ...maybe], (all, next, its) => changeAll(ties, all, next, its)) };
}

/** What takes it back, where there is something to take back. */
function undoOf<T>(back: readonly T[], take: (back: readonly T[], doing: Doing, open: Unanswered) => Promise<Done>): Pick<Done, 'undo'> {
  const open: Unanswered = new Map();
  return back.length > 0 ? { undo: (doing) => take(back, doing, open) } : {};
}

/** Whether what was refused or not answered may have been done: only where asking again may help, and the disk had room. */
function mayBeDone({ name, again }: Problem): boolean {
  return again && name !== 'full';
}

/** Of these papers, what those were that are still to be changed, as far as they are there. */
async function whatWas(
  { read }: Ties,
  keys: readonly string[],
  isDone: (key: string, paper: Before) => boolean,
  open: Unanswered,
): Promise<Map<string, Before>> {
  const found = await readSafely(read, keys);
  const was = keys.flatMap((key, at): [string, Before][] => {
    const paper = open.get(key) ?? found[at];
    return paper && !isDone(key, paper) ? [[key, paper]] : [];
  });
  return new Map(was);
}

/**
 * Those of which the answer says nothing and that are none the less what they were to be: the worker had done it, and was stopped
 * before it said so; asked again by itself (lib/messages/ask.ts), it found nothing to do.
 */
async function doneBefore(
  { read }: Ties,
  before: ReadonlyMap<string, Before>,
  told: { has: (key: string) => boolean },
  isDone: (key: string, paper: Before) => boolean,
): Promise<[key: string, was: Before][]> {
  const missing = [...before].filter(([key]) => !told.has(key));
  if (missing.length === 0) return [];
  const now = await readSafely(
    read,
    missing.map(([key]) => key),
  );
  return missing.filter(([key], at) => {
    const paper = now[at];
    return paper !== undefined && isDone(key, paper);
  });
}

/** Without the library nothing can be done either: the worker's answer says so. */
async function readSafely(read: Ties['read'], keys: readonly string[]): Promise<readonly (Paper | undefined)[]> {
  return read(keys).catch(() => []);
}

const fold = (tag: string) => tag.toLowerCase();

/** Whether a paper is what these changes are to make of it. */
function isChanged({ tags, status }: Before, { tags: wanted, status: become }: Changes): boolean {
  const { add = [], remove = [] } = wanted ?? {};
  const gone = new Set(remove.map(fold));
  const had = new Set(tags.map(fold));
  return (
    (become === undefined || status === become) &&
    // What is removed and added is spelt otherwise.
    add.every((tag) => (gone.has(fold(tag)) ? tags.includes(tag) : had.has(fold(tag)))) &&
    tags.every((tag) => !gone.has(fold(tag)) || add.includes(tag))
  );
}

/**
 * The change that takes one back: what it added goes, what it removed comes again, each as it was spelt. Of a record that another went
 * into meanwhile nothing is taken back: nothing was asked of it by its own key.
 */
function backTo({ tags, status }: Pick<Before, 'tags' | 'status'>, changes: Changes | undefined): Changes {
  const { add = [], remove = [] } = changes?.tags ?? {};
  const touched = new Set([...add, ...remove].map(fold));
  const had = tags.filter((tag) => touched.has(fold(tag)));
  return {
    ...(touched.size > 0 && { tags: { add: had, remove: add.filter((tag) => !had.includes(tag)) } }),
    ...(changes?.status !== undefined && { status }),
  };
}

/** To the trash, or out of it. */
async function moveAll(ties: Ties, to: 'trash' | 'restore', keys: readonly string[], doing: Doing, open: Unanswered): Promise<Done> {
  const isDone = (_: string, { trashedAt }: Before) => (trashedAt !== undefined) === (to === 'trash');
  const moved: string[] = [];
  const maybe: string[] = [];
  const refused: { key: string; words: string }[] = [];
  const went = await inParts(keys, doing, async (part) => {
    const before = await whatWas(ties, part, isDone, open);
    const result = await move(ties, to, part);
    if (result.ok) {
      const { done, problems } = result.value;
      const told = new Set([...done, ...problems.map(({ key }) => key)]);
      const others = await doneBefore(ties, before, told, isDone);
      moved.push(...done, ...others.map(([key]) => key));
      refused.push(...problems);
      for (const key of part) open.delete(key);
    } else if (mayBeDone(result.problem)) {
      for (const [key, was] of before) open.set(key, was);
      maybe.push(...before.keys());
    }
    return result;
  });
  const back = to === 'trash' ? 'restore' : 'trash';
  const undo = undoOf([...moved, ...maybe], (all, next, its) => moveAll(ties, back, all, next, its));
  const [first] = refused;
  if (went.problem !== undefined || !first) return { count: moved.length, ...went, ...undo };
  // What one record cannot hold it cannot hold the next time either.
  return { count: moved.length, left: refused.map(({ key }) => key), problem: first.words, again: false, ...undo };
}

async function move(
  { ask }: Ties,
  to: 'trash' | 'restore',
  keys: readonly string[],
): Promise<Result<{ done: string[]; problems: { key: string; words: string }[] }>> {
  if (to === 'trash') {
    const result = await ask('removeEach', { keys: [...keys] });
    return result.ok ? { ok: true, value: { done: result.value, problems: [] } } : result;
  }
  const result = await ask('restoreEach', { keys: [...keys] });
  return result.ok ? { ok: true, value: { done: result.value.restored, problems: result.value.problems } } : result;
}

/** Goes through the keys part by part, until one goes wrong or the person ends it. A part goes wrong as a whole. */
async function inParts(
  keys: readonly string[],
  { onProgress, signal }: Doing,
  ask: (part: readonly string[]) => Promise<Result<unknown>>,
): Promise<Pick<Done, 'left' | 'problem' | 'again'>> {
  for (let at = 0; at < keys.length; at += PART) {
    if (signal.aborted) return { left: keys.slice(at) };
    const result = await ask(keys.slice(at, at + PART));
    if (!result.ok) return { left: keys.slice(at), problem: result.problem.words, again: result.problem.again };
    onProgress(Math.min(at + PART, keys.length));
  }
  return { left: [] };
}
