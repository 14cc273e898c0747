/** Ties the taking in of a file to the thread that reads it and the worker that writes. */
import { Intake, type Source, type Started } from '../../components/library/intake';
import type { Notice } from '../../components/notice';
import { readers } from '../../lib/formats';
import { askReading, type Preview } from './reading';
// Not `new URL(…, import.meta.url)`: the build puts the page's address in its place, and no file would be made of the thread.
import ReadingThread from './reading-thread?worker';
import { takeBack, takeIn } from './taking';

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
      read
        ? takeIn(reading, read, onStep, signal)
        : Promise.resolve({ ok: false, words: 'Nothing was taken in: the file is not read yet.' }),
    close: () => thread.terminate(),
  };
}
