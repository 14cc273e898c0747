/** What is known of the storage, read while somebody looks at it, and asking the browser to keep it. */
import { useEffect, useState } from 'preact/hooks';
import type { StorageFacts } from '../../components/library/storage-panel';
import type { Library } from '../../lib/library/database';
import { countSaved } from '../../lib/library/questions';
import { onChanged } from '../../lib/messages/changed';
import { allDrafts } from '../../lib/messages/drafts';
import { onKept, readKept } from '../backup/kept';
import { errorOf } from '../../lib/paper/thrown';

/** How many papers are read at a time, to see which have a note. */
const PAGE = 1_000;

/** The facts as far as they are known, and again after each change; and what asks the browser to keep the library. */
export function useStorage(library: Library): { facts: StorageFacts; onPersist: () => Promise<boolean> } {
  const [facts, setFacts] = useState<StorageFacts>({});
  useEffect(() => {
    let looking = new AbortController();
    const look = () => {
      looking.abort();
      looking = new AbortController();
      void readStorage(library, setFacts, looking.signal);
    };
    look();
    const stops = [onChanged(look), onKept(look)];
    return () => {
      for (const stop of stops) stop();
      looking.abort();
    };
  }, [library]);
  const onPersist = async (): Promise<boolean> => {
    // First of all and awaited alone: the browser wants to see the click.
    const kept = await navigator.storage.persist();
    setFacts((before) => ({ ...before, kept }));
    return kept;
  };
  return { facts, onPersist };
}

/**
 * Reads the facts, and tells each as it comes: what the browser knows, then counts and what is wrong, then how many papers have a note,
 * for which all of them are read. What cannot be read is left out, and why it cannot is among the problems. Stops with the signal.
 */
export async function readStorage(
  library: Library,
  tell: (change: (facts: StorageFacts) => StorageFacts) => void,
  signal: AbortSignal,
): Promise<void> {
  const learn = (more: StorageFacts) => {
    if (!signal.aborted) tell((before) => ({ ...before, ...more }));
  };
  learn(await room());
  const outside = await problemsOutside();
  try {
    const [papers, trashed, seen] = await Promise.all([
      countSaved(library),
      library.papers.where('trashedAt').aboveOrEqual(0).count(),
      library.seen.count(),
    ]);
    learn({ papers, trashed, seen, version: library.verno, problems: outside });
    learn({ noted: await countNoted(library, signal) });
  } catch (error) {
    const why = errorOf(error).message;
    // What the library says for itself says what to do.
    const words = library.problem ?? `Your papers could not be read: ${why.replace(/\.$/, '')}. Nothing is lost. Reload the page.`;
    learn({ problems: [words, ...outside] });
  }
}

/** What went wrong beside the library: words that were typed and are not saved, a backup that was not written. */
async function problemsOutside(): Promise<string[]> {
  try {
    const [drafts, { backupFailure }] = await Promise.all([allDrafts(), readKept()]);
    const waiting =
      drafts.length === 1 ? 'A note could not be saved yet. Its text is' : `${drafts.length} notes could not be saved yet. Their texts are`;
    return [
      ...(drafts.length > 0
        ? [`${waiting} kept, and saving is tried again when the browser starts. Free some of the disk if it is full.`]
        : []),
      ...(backupFailure
        ? [
            `The backup of ${DAY.format(backupFailure.at)} was not written: ${backupFailure.words} Your papers are as they were; make one below.`,
          ]
        : []),
    ];
  } catch {
    return ['Settings and drafts could not be read. Your papers are as they were. Restart the browser.'];
  }
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** What the browser says of the room. In a private window it may refuse to. */
async function room(): Promise<StorageFacts> {
  const [estimate, kept] = await Promise.allSettled([navigator.storage.estimate(), navigator.storage.persisted()]);
  return {
    ...(estimate.status === 'fulfilled' && { used: estimate.value.usage, quota: estimate.value.quota }),
    ...(kept.status === 'fulfilled' && { kept: kept.value }),
  };
}

async function countNoted(library: Library, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (let last = ''; !signal.aborted;) {
    const page = await library.papers.where('key').above(last).limit(PAGE).toArray();
    count += page.filter(({ note, trashedAt }) => note !== '' && trashedAt === undefined).length;
    const end = page.at(-1);
    if (!end) break;
    last = end.key;
  }
  return count;
}
