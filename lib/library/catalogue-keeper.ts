/**
 * Keeps a catalogue in step with the library, and answers from it over a port: what the catalogue's thread does. Reads the library
 * and never writes it; what it keeps for itself is in a database of its own (catalogue-cache.ts).
 *
 * In step: each write of the library leaves a row in `edits`. On opening, and whenever it is told of a change, the keeper reads the
 * rows behind the last it knows, and those papers again. Where the row it knew last is gone or another, it makes the catalogue anew; and
 * where there turn out to be more papers, or fewer. To count them takes longer than all the rest, so it is done once and afterwards.
 */
import type { Paper } from '../paper/paper';
import { Catalogue } from './catalogue';
import { CatalogueCache, openDatabase, type Step } from './catalogue-cache';
import { heardByThread, type Asked, type FromThread, type Port } from './catalogue-port';
import type { EditRow } from './database';
import { answerOf, keysBySaved, keysIn, keysOf, newestKeys } from './raw';
import { errorOf } from '../paper/thrown';

/** How many papers are read at a time, and make a segment. */
const PAGE = 1_000;
/** How often a part of an answer is given while papers are read, in milliseconds. */
const PART = 250;

export interface KeeperOptions {
  /** Names of the databases. */
  library?: string;
  cache?: string;
  /** How long nothing must have happened before the cache is written, in milliseconds. */
  idle?: number;
}

export interface Keeper {
  /** Does what waits for a quiet moment: looks whether the cache is right, and writes it. */
  settled: () => Promise<void>;
}

/** The library is not the one the catalogue was made of, or went too far ahead. */
class OutOfStep extends Error {}

/** Answers over the port, from now on. The library is opened with the first question, and must be there by then. */
export function keepCatalogue(
  port: Port,
  { library = 'postil', cache: cacheName = 'postil-catalogue', idle = 1_000 }: KeeperOptions = {},
): Keeper {
  const cache = new CatalogueCache(cacheName);
  let catalogue = new Catalogue();
  let step: Step | undefined;
  let progress: { done: number; total: number } | undefined;
  let asked: Asked | undefined;
  let changed = true;
  let working: Promise<void> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written: Step | undefined;
  let parted = -Infinity;
  /** Whether the catalogue is from the cache, and its papers have not been counted. */
  let unsure = false;
  let lost = false;

  port.onmessage = ({ data }) => {
    const heard = heardByThread(data);
    if (!heard) return;
    if ('changed' in heard) {
      // Nobody has asked yet: there is nothing to keep in step.
      changed = true;
      if (step) work();
      return;
    }
    asked = heard;
    parted = -Infinity;
    // Not before what else was said has been heard: of several letters typed meanwhile only the last is looked for.
    setTimeout(work);
  };

  function work(): void {
    if (working) {
      if (progress) answerPart();
      return;
    }
    if (!changed) {
      answer();
      return;
    }
    working = bringInStep()
      .catch(fail)
      .then(() => {
        working = undefined;
        // What was said while the last of it was done.
        if (asked || (changed && step)) work();
      });
  }

  async function bringInStep(): Promise<void> {
    const database = await openDatabase(library);
    try {
      const known = step?.n;
      const anew = lost;
      if (!step) await begin(database);
      while (changed) {
        changed = false;
        await catchUp(database);
      }
      progress = undefined;
      if (asked) answer();
      if (known !== undefined && (anew || step?.n !== known)) say({ step: true });
      plan();
    } finally {
      database.close();
    }
  }

  /** Has the cache's catalogue, or one that was made anew. */
  async function begin(database: IDBDatabase): Promise<void> {
    let found: Step | undefined;
    const whole = await cache.read(
      async (cached, papers) => {
        progress = { done: 0, total: papers };
        found = cached;
        return isStillThere(database, cached);
      },
      (segment) => {
        catalogue.adopt(segment);
        answerPart();
      },
    );
    if (!whole || !found) return make(database);
    step = written = found;
    unsure = true;
  }

  async function isStillThere(database: IDBDatabase, { n, key }: Step): Promise<boolean> {
    const edits = database.transaction('edits').objectStore('edits');
    if (n > 0) return rowIn(await answerOf<unknown>(edits.get(n)))?.key === key;
    const first = await answerOf(edits.openKeyCursor());
    return first === null || first.key === 1;
  }

  /** Takes in what was changed; makes the catalogue anew where that cannot be known. */
  async function catchUp(database: IDBDatabase): Promise<void> {
    try {
      if (lost) throw new OutOfStep();
      await follow(database);
    } catch (error) {
      if (!(error instanceof OutOfStep)) throw error;
      await make(database);
      await follow(database);
    }
  }

  async function follow(database: IDBDatabase): Promise<void> {
    for (;;) {
      const from: Step = step ?? { n: 0, key: '' };
      if (!(await isStillThere(database, from))) throw new OutOfStep();
      const edits = database.transaction('edits').objectStore('edits');
      const rows = (await answerOf<unknown[]>(edits.getAll(IDBKeyRange.lowerBound(from.n, true)))).flatMap((row) => rowIn(row) ?? []);
      const last = rows.at(-1);
      if (!last) return;
      const keys = [...new Set(keysIn(rows))];
      for (let at = 0; at < keys.length; at += PAGE) {
        const page = keys.slice(at, at + PAGE);
        const papers = await papersOf(database, page);
        const there = new Set(papers.map(({ key }) => key));
        catalogue.take(papers);
        catalogue.drop(page.filter((key) => !there.has(key)));
      }
      step = { n: last.n, key: last.key };
    }
  }

  /** Reads all papers, the newest first. */
  async function make(database: IDBDatabase): Promise<void> {
    catalogue = new Catalogue();
    step = written = undefined;
    unsure = lost = false;
    // First how far it went: whatever is written from here on is read again by that (`follow`).
    const last = await answerOf(database.transaction('edits').objectStore('edits').openCursor(null, 'prev'));
    const total = await answerOf(database.transaction('papers').objectStore('papers').count());
    progress = { done: 0, total };
    let number = Math.ceil(total / PAGE) + 1;
    const lay = async (keys: readonly string[]) => {
      const page = await papersOf(database, keys);
      if (page.length > 0) catalogue.lay(number--, page);
      answerPart();
    };
    // Some are answered with at once: to read all keys takes a while.
    const newest = await newestKeys(database, PAGE);
    await lay(newest);
    const byAge = await keysBySaved(database);
    const aged = new Set(byAge);
    const laid = new Set(newest);
    // A record without a date, which nothing but damage makes, is a paper still.
    const keys = [...(await keysOf(database)).filter((key) => !aged.has(key)), ...byAge].filter((key) => !laid.has(key));
    for (let end = keys.length; end > 0; end -= PAGE) await lay(keys.slice(Math.max(0, end - PAGE), end));
    const row = rowIn(last?.value);
    step = { n: row?.n ?? 0, key: row?.key ?? '' };
  }

  function answerPart(): void {
    const { size } = catalogue;
    if (progress) progress.done = size;
    if (!asked || !progress || size === 0 || performance.now() - parted < PART) return;
    reply(asked, false);
    parted = performance.now();
  }

  function answer(): void {
    if (!asked) return;
    const question = asked;
    asked = undefined;
    try {
      reply(question, true);
    } catch (error) {
      say({ failed: question.ask, words: wordsOf(error) });
    }
  }

  function reply({ ask, view }: Asked, whole: boolean): void {
    const { keys, ...listing } = catalogue.find(view);
    const part = !whole && progress ? { progress: { ...progress } } : {};
    say({ answer: ask, whole, listing: { ...listing, ...part, keys } }, [keys.ends.buffer]);
  }

  /** What failed once may do better with the next question. */
  function fail(error: unknown): void {
    catalogue = new Catalogue();
    step = written = undefined;
    progress = undefined;
    changed = true;
    if (asked) say({ failed: asked.ask, words: wordsOf(error) });
    asked = undefined;
  }

  function say(message: FromThread, transfer: Transferable[] = []): void {
    port.postMessage(message, { transfer });
  }

  function plan(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void rest(), idle);
  }

  async function rest(): Promise<void> {
    await makeSure();
    await write();
  }

  /** What is being done at this moment. */
  function underway(): Promise<void> | undefined {
    return working;
  }

  /** Counts the papers, and has the catalogue made anew where it has others. */
  async function makeSure(): Promise<void> {
    if (!unsure || underway()) return;
    unsure = false;
    const before = step;
    const count = await countIn(library).catch(() => undefined);
    // What was changed meanwhile may be counted or not: another time.
    if (step !== before || changed || underway()) unsure = true;
    else if (count !== undefined && count !== catalogue.size) {
      lost = changed = true;
      work();
      await underway();
    }
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    const now = step;
    if (!now || now.n === written?.n || working) return writing;
    return (writing = writing.then(async () => {
      try {
        await cache.write(catalogue.segments(), now);
        written = now;
      } catch {
        // Without a cache the next start takes longer, and nothing else. It is tried again after the next change.
      }
    }));
  }

  return {
    async settled() {
      await working;
      await rest();
    },
  };
}

async function countIn(library: string): Promise<number> {
  const database = await openDatabase(library);
  try {
    return await answerOf(database.transaction('papers').objectStore('papers').count());
  } finally {
    database.close();
  }
}

async function papersOf(database: IDBDatabase, keys: readonly string[]): Promise<Paper[]> {
  const store = database.transaction('papers').objectStore('papers');
  // What stands in the table was parsed when it was put there.
  const found = await Promise.all(keys.map((key) => answerOf(store.get(key) as IDBRequest<Paper | undefined>)));
  return found.filter((paper) => paper !== undefined);
}

function rowIn(value: unknown): EditRow | undefined {
  if (typeof value !== 'object' || value === null || !('n' in value) || !('key' in value)) return undefined;
  const { n, key } = value;
  const more = 'more' in value && Array.isArray(value.more) ? value.more.filter((one) => typeof one === 'string') : [];
  return typeof n === 'number' && typeof key === 'string' ? { n, key, more } : undefined;
}

/** What a person is told. */
function wordsOf(error: unknown): string {
  return `Your papers could not be read: ${errorOf(error).message} Nothing is lost. Try again.`;
}
