/** Taking back what was done, by asking the worker for it. */
import type { Answer, CallName, Question, Result } from '../../lib/messages/table';
import type { Back } from './undo';

export type Ask = <N extends CallName>(name: N, question: Question<N>) => Promise<Result<Answer<N>>>;

/**
 * Takes something back, one question after the other: what was done to many was done in parts no larger than a question. What could not
 * be is given as what takes it back still, with the reason in words. Never rejects.
 */
export async function takeBack(
  ask: Ask,
  back: readonly Back[],
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<{ left: readonly Back[]; problem?: string }> {
  for (const [at, step] of back.entries()) {
    const problem = await takeStepBack(ask, step);
    if (problem !== undefined) return { left: back.slice(at), problem };
    onProgress(at + 1, back.length);
  }
  return { left: [] };
}

async function takeStepBack(ask: Ask, step: Back): Promise<string | undefined> {
  switch (step.is) {
    case 'remove':
      return problemIn(await ask('removeEach', { keys: step.keys }));
    case 'restore':
      return problemIn(await ask('restore', { key: step.key }));
    case 'dismiss':
      return problemIn(await ask('dismiss', { entries: step.entries, dismissed: step.dismissed }));
    case 'change':
      return problemIn(await ask('changeEach', { changes: step.changes }));
    case 'call':
      return step.call().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : 'Something went wrong.'),
      );
  }
}

function problemIn(result: Result<unknown>): string | undefined {
  return result.ok ? undefined : result.problem.words;
}
