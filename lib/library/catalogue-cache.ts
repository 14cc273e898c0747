/**
 * Where the catalogue is kept for the next time: a database of its own, with its segments as they are used and how far they are in
 * step with the library. It may be deleted at any time. What is not as this version wrote it is thrown away, never repaired: all
 * of it can be made again.
 *
 * IndexedDB itself and not through Dexie, which would weigh more than the rest of the thread.
 */
import { answerOf } from './raw';
import { isSegment, sizeOf, type Segment } from './segment';

/** How far a catalogue is in step: the last edit it knows (0: none yet), and the key in it, by which a library is told from another. */
export interface Step {
  n: number;
  key: string;
}

/** What is in the cache, but for the segments themselves. */
interface State {
  step: Step;
  /** Another with each write. */
  stamp: string;
  /** Each segment's number, and how many papers it has; the newest first. */
  segments: { number: number; papers: number }[];
}

/** Another whenever segments are made or folded in another way. */
const SHAPE = 1;
const STATE = 'state';
/** How many segments are read ahead. */
const AHEAD = 4;

export class CatalogueCache {
  readonly #name: string;
  /** The stamp of what was read or written last. */
  #stamp: string | undefined;
  /** Whether what was read was of use. */
  #sound = false;
  /** What of it is in the cache, by number. */
  readonly #kept = new Map<number, Segment>();

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Reads what was kept, the newest segments first. `begin` hears how far it is in step and how many papers it has, and says whether
   * to go on; `take` gets one segment after the other. Gives whether all of it was there and is sound. Never rejects: a cache that
   * cannot be read is none.
   */
  async read(begin: (step: Step, papers: number) => Promise<boolean>, take: (segment: Segment) => void): Promise<boolean> {
    try {
      const database = await this.#open();
      try {
        return await this.#readFrom(database, begin, take);
      } finally {
        database.close();
      }
    } catch {
      return false;
    }
  }

  async #readFrom(database: IDBDatabase, begin: (step: Step, papers: number) => Promise<boolean>, take: (segment: Segment) => void) {
    const known = stateIn(await answerOf(database.transaction('state').objectStore('state').get(STATE)));
    if (!known) return false;
    // What turns out to be of no use is replaced, however many edits it knows.
    this.#stamp = known.stamp;
    const total = known.segments.reduce((sum, { papers }) => sum + papers, 0);
    if (!(await begin(known.step, total))) return false;
    const transaction = database.transaction(['state', 'segments']);
    // Another tab may have written meanwhile; what is read from here on is of one moment.
    const state = stateIn(await answerOf(transaction.objectStore('state').get(STATE)));
    if (state?.stamp !== known.stamp) return false;
    const store = transaction.objectStore('segments');
    const get = (at: number) => {
      const number = state.segments[at]?.number;
      return number === undefined ? Promise.resolve(undefined) : answerOf<unknown>(store.get(number));
    };
    const coming = Array.from({ length: AHEAD }, (_, at) => get(at));
    for (const [at, { papers }] of state.segments.entries()) {
      const value = await coming.shift();
      coming.push(get(at + AHEAD));
      if (!isSegment(value) || sizeOf(value) !== papers) return false;
      this.#kept.set(value.number, value);
      take(value);
    }
    this.#sound = true;
    return true;
  }

  /**
   * Writes what is not there yet, in one transaction. Where another tab has written since, the one that knows more edits counts: then
   * nothing is written, or everything. Rejects when the database does.
   */
  async write(segments: readonly Segment[], step: Step): Promise<void> {
    const database = await this.#open();
    try {
      const transaction = database.transaction(['state', 'segments'], 'readwrite', { durability: 'relaxed' });
      const end = endOf(transaction);
      end.catch(() => undefined);
      const store = transaction.objectStore('segments');
      const there = stateIn(await answerOf(transaction.objectStore('state').get(STATE)));
      const ours = there !== undefined && there.stamp === this.#stamp;
      if (there && !ours && there.step.n >= step.n) return;
      if (!ours || !this.#sound) {
        this.#kept.clear();
        store.clear();
      }
      const numbers = new Set(segments.map(({ number }) => number));
      for (const number of this.#kept.keys()) if (!numbers.has(number)) store.delete(number);
      for (const segment of segments) if (this.#kept.get(segment.number) !== segment) await answerOf(store.put(segment));
      const stamp = crypto.randomUUID();
      const state: State = { step, stamp, segments: segments.map((segment) => ({ number: segment.number, papers: sizeOf(segment) })) };
      transaction.objectStore('state').put(state, STATE);
      await end;
      this.#stamp = stamp;
      this.#sound = true;
      this.#kept.clear();
      for (const segment of segments) this.#kept.set(segment.number, segment);
    } finally {
      database.close();
    }
  }

  async #open(): Promise<IDBDatabase> {
    try {
      return await openDatabase(this.#name, SHAPE, prepare);
    } catch (error) {
      // A later version's, after which the extension went back to this one.
      if (!(error instanceof DOMException) || error.name !== 'VersionError') throw error;
      await answerOf(indexedDB.deleteDatabase(this.#name));
      return openDatabase(this.#name, SHAPE, prepare);
    }
  }
}

function prepare(database: IDBDatabase): void {
  for (const name of [...database.objectStoreNames]) database.deleteObjectStore(name);
  database.createObjectStore('state');
  database.createObjectStore('segments', { keyPath: 'number' });
}

function stateIn(value: unknown): State | undefined {
  return isState(value) ? value : undefined;
}

function isState(value: unknown): value is State {
  if (typeof value !== 'object' || value === null || !('step' in value) || !('stamp' in value) || !('segments' in value)) return false;
  const { step, stamp, segments } = value;
  const steps = typeof step === 'object' && step !== null && 'n' in step && 'key' in step;
  return steps && typeof step.n === 'number' && typeof step.key === 'string' && typeof stamp === 'string' && Array.isArray(segments);
}

/**
 * Opens a database, makes way when another wants a later version of it, and rejects when it cannot be opened. Without a version it
 * is opened as it is; one that is not there is not made, and rejects.
 */
export function openDatabase(name: string, version?: number, upgrade?: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => (upgrade ? upgrade(request.result) : request.transaction?.abort());
  return answerOf(request).then((database) => {
    database.onversionchange = () => database.close();
    return database;
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The database could not be written.'));
  });
}
