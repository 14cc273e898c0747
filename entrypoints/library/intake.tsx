/** Ties the taking in of a file to the thread that reads it and the worker that writes. */
import { Intake, type Source, type Started } from '../../components/library/intake';
import type { Notice } from '../../components/notice';
import { readers } from '../../lib/formats';
import { ask, LONG } from '../../lib/messages/ask';
import type { Answer, Question, Result } from '../../lib/messages/table';
import { askReading, type Preview, type Reading } from './reading';
// Not `new URL(…, import.meta.url)`: the build puts the page's address in its place, and no file would be made of the thread.
import ReadingThread from './reading-thread?worker';

interface IntakeViewProps {
  /** What is read at once, where a file was dropped elsewhere on the page. */
  source?: Source | undefined;
  onSay: (notice: Notice) => void;
  onClose: () => void;
}

/** The dialog in which a file, or a pasted list, is taken into the library. Shown for as long as it is drawn. */
export function IntakeView({ source, onSay, onClose }: IntakeViewProps) {
  const names = [...new Set(readers.map(({ name }) => name))];
  return <Intake formats={names} source={source} start={start} onTakeBack={takeBack} onSay={onSay} onClose={onClose} />;
}

/** Begins to read a file. Nothing is written until `takeIn`. */
function start(source: Source, onProgress: (progress: { done: number; total: number }) => void): Started {
  const thread = new ReadingThread();
  const reading = askReading(thread, source, Date.now(), onProgress);
  let read: Preview | undefined;
  return {
    preview: reading.preview.then((result) => {
      if (result.ok) read = result.preview;
      return result;
    }),
    takeIn: (onStep, signal) =>
      read ? takeIn(reading, read, onStep, signal) : Promise.resolve({ ok: false, words: 'The file is not read yet.' }),
    close: () => thread.terminate(),
  };
}

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
  try {
    for (let part = 0; part < parts; part++) {
      const result = await ask('stage', { batch, part, ...(await reading.part(part)) }, LONG);
      if (result.ok && !signal.aborted) {
        onStep(part + 1, parts);
        continue;
      }
      await drop();
      return result.ok ? { ok: false, words: undefined } : { ok: false, words: result.problem.words };
    }
  } catch (error) {
    await drop();
    return { ok: false, words: error instanceof Error ? error.message : String(error) };
  }
  const result = await askAgain('takeIn', { batch, how });
  if (result.ok) return { ok: true, batch, ...result.value };
  // Whether it was done is not known when the worker never answered; what it has not taken in by now is forgotten.
  await drop();
  return { ok: false, words: result.problem.words };
}

async function takeBack(batch: string): ReturnType<Parameters<typeof Intake>[0]['onTakeBack']> {
  const result = await askAgain('takeBack', { batch });
  return result.ok ? { ok: true, ...result.value } : { ok: false, words: result.problem.words };
}
