/** Taking in what was read of a file: all parts are laid down with the worker, then taken in at once; and taking that back. */
import type { Intake, Started } from '../../components/library/intake';
import { ask, LONG } from '../../lib/messages/ask';
import type { Answer, Question, Result } from '../../lib/messages/table';
import type { Preview, Reading } from './reading';
import { errorOf } from '../../lib/paper/thrown';

/** How many parts are on their way at a time. */
const AHEAD = 3;
/** How often the worker is asked when it was stopped over its work; it does it once, however often it is asked. */
const TRIES = 3;

async function askAgain<N extends 'takeIn' | 'takeBack'>(name: N, question: Question<N>): Promise<Result<Answer<N>>> {
  for (let tries = 1; ; tries++) {
    const result = await ask(name, question, LONG);
    if (result.ok || result.problem.name !== 'unanswered' || tries === TRIES) return result;
  }
}

/** Lays down all parts with the worker, then has them taken in at once. Called off before that, or failed, nothing stays. */
export async function takeIn(
  reading: Pick<Reading, 'part'>,
  { how, parts }: Pick<Preview, 'how' | 'parts'>,
  onStep: (done: number, total: number) => void,
  signal: AbortSignal,
): ReturnType<Started['takeIn']> {
  const batch = crypto.randomUUID();
  const drop = () => ask('unstage', { batch });
  const laid = new Set<Promise<unknown>>();
  const so: { far: number; failed: string | undefined } = { far: 0, failed: undefined };
  try {
    for (let part = 0; part < parts && so.failed === undefined && !signal.aborted; part++) {
      const content = await reading.part(part);
      const laying = ask('stage', { batch, part, ...content }, LONG).then((result) => {
        laid.delete(laying);
        if (result.ok) onStep((so.far += 1), parts);
        else so.failed ??= result.problem.words;
      });
      laid.add(laying);
      // One is read while others are written; no more than these, for they are in memory until they are.
      if (laid.size >= AHEAD) await Promise.race(laid);
    }
    await Promise.all(laid);
    if (so.failed !== undefined || signal.aborted) {
      await drop();
      return { ok: false, words: so.failed && nothing(so.failed) };
    }
  } catch (error) {
    // What is under way would be laid down behind it.
    await Promise.all(laid);
    await drop();
    return { ok: false, words: nothing(errorOf(error).message) };
  }
  const result = await askAgain('takeIn', { batch, how });
  if (result.ok) return { ok: true, batch, ...result.value };
  // Whether it was done is not known when the worker never answered; what it has not taken in by now is forgotten.
  await drop();
  return { ok: false, words: result.problem.name === 'unanswered' ? UNSURE : nothing(result.problem.words) };
}

function nothing(why: string): string {
  return `Nothing was taken in: ${why}`;
}
const UNSURE =
  'Postil did not answer, so it is not known whether this was taken in. Look in your library; taken in again, nothing is there twice.';

export async function takeBack(batch: string): ReturnType<Parameters<typeof Intake>[0]['onTakeBack']> {
  const result = await askAgain('takeBack', { batch });
  return result.ok ? { ok: true, ...result.value } : { ok: false, words: result.problem.words };
}
