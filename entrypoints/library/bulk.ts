/** Doing something to many papers, in parts that the worker takes at once, and taking it back. */
import type { Act, Doing, Done } from '../../components/library/acts';
import type { Answer, CallName, Question, Result } from '../../lib/messages/table';
import type { Changes, Paper } from '../../lib/paper/paper';

/** How many papers one question is about: the table's `MANY` (held by a test), which would bring the parser with it. */
export const PART = 500;

type Ask = <N extends CallName>(name: N, question: Question<N>) => Promise<Result<Answer<N>>>;
interface Change {
  key: string;
  changes: Changes;
}

/** Does it. What was done stays done when it is ended half way; `undo` takes back exactly that. Never rejects. */
export async function actOn(ask: Ask, act: Act, keys: readonly string[], doing: Doing): Promise<Done> {
  switch (act.is) {
    case 'tags':
    case 'status':
      return changeAll(
        ask,
        keys.map((key) => ({ key, changes: changesOf(act) })),
        doing,
      );
    case 'trash':
      return moveAll(ask, 'trash', keys, doing);
    case 'restore':
      return moveAll(ask, 'restore', keys, doing);
    case 'erase': {
      let count = 0;
      const went = await inParts(keys, doing, async (part) => {
        const result = await ask('erase', { keys: [...part] });
        if (result.ok) count += result.value.count;
        return result;
      });
      return { count, ...went };
    }
  }
}

function changesOf(act: Extract<Act, { is: 'tags' | 'status' }>): Changes {
  return act.is === 'status' ? { status: act.status } : { tags: { add: [...act.add], remove: [...act.remove] } };
}

async function changeAll(ask: Ask, changes: readonly Change[], doing: Doing): Promise<Done> {
  const back: Change[] = [];
  const of = new Map(changes.map((change) => [change.key, change]));
  const went = await inParts([...of.keys()], doing, async (part) => {
    const result = await ask('changeEach', { changes: part.flatMap((key) => of.get(key) ?? []) });
    if (result.ok) for (const before of result.value) back.push({ key: before.key, changes: backTo(before, of.get(before.key)?.changes) });
    return result;
  });
  return { count: back.length, ...went, ...(back.length > 0 && { undo: (next: Doing) => changeAll(ask, back, next) }) };
}

/**
 * The change that takes one back: what it added goes, what it removed comes again, each as it was spelt. Of a record that another went
 * into meanwhile nothing is taken back: nothing was asked of it by its own key.
 */
function backTo({ tags, status }: Pick<Paper, 'tags' | 'status'>, changes: Changes | undefined): Changes {
  const { add = [], remove = [] } = changes?.tags ?? {};
  const fold = (tag: string) => tag.toLowerCase();
  const touched = new Set([...add, ...remove].map(fold));
  const had = tags.filter((tag) => touched.has(fold(tag)));
  return {
    ...(touched.size > 0 && { tags: { add: had, remove: add.filter((tag) => !had.includes(tag)) } }),
    ...(changes?.status !== undefined && { status }),
  };
}

/** To the trash, or out of it. */
async function moveAll(ask: Ask, to: 'trash' | 'restore', keys: readonly string[], doing: Doing): Promise<Done> {
  const moved: string[] = [];
  const refused: { key: string; words: string }[] = [];
  const went = await inParts(keys, doing, async (part) => {
    if (to === 'trash') {
      const result = await ask('removeEach', { keys: [...part] });
      if (result.ok) moved.push(...result.value);
      return result;
    }
    const result = await ask('restoreEach', { keys: [...part] });
    if (result.ok) {
      moved.push(...result.value.restored);
      refused.push(...result.value.problems);
    }
    return result;
  });
  const back = to === 'trash' ? 'restore' : 'trash';
  const undo = moved.length > 0 ? { undo: (next: Doing) => moveAll(ask, back, moved, next) } : {};
  const [first] = refused;
  if (went.problem !== undefined || !first) return { count: moved.length, ...went, ...undo };
  // What one record cannot hold it cannot hold the next time either.
  return { count: moved.length, left: refused.map(({ key }) => key), problem: first.words, again: false, ...undo };
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
