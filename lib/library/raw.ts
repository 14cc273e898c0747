/**
 * Reading the library's database as IndexedDB has it, without Dexie: for the catalogue's thread, which does not carry it, and where its
 * bookkeeping takes longer than the reading.
 *
 * Whoever asks next waits for what is being read, also when the page that wanted it was closed meanwhile; and all keys of 100,000 papers at
 * once take half a second. So they are read piece by piece. What is written meanwhile may be among them or not.
 */

/** How many keys are read at a time. */
const PIECE = 4_000;

export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'));
  });
}

/** The keys of all papers that say when they were saved, the oldest first, each once. */
export async function keysBySaved(database: IDBDatabase): Promise<string[]> {
  const found = new Set<string>();
  for (let [from, size] = [-Infinity, PIECE]; ;) {
    const papers = database.transaction('papers').objectStore('papers');
    const keys = textsIn(await answerOf(papers.index('savedAt').getAllKeys(IDBKeyRange.lowerBound(from), size)));
    for (const key of keys) found.add(key);
    const last = keys.at(-1);
    if (last === undefined || keys.length < size) return [...found];
    const until = savedAtIn(await answerOf<unknown>(papers.get(last)));
    // Where more were saved in one moment than are read at a time, by an import, say, there is no way on but a longer piece.
    size = until === from ? 2 * size : PIECE;
    from = until;
  }
}

/** The keys of the papers saved last, up to `count` of them, the oldest first. */
export function newestKeys(database: IDBDatabase, count: number): Promise<string[]> {
  const found: string[] = [];
  const request = database.transaction('papers').objectStore('papers').index('savedAt').openKeyCursor(null, 'prev');
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor && found.length < count) {
        found.push(...textsIn([cursor.primaryKey]));
        cursor.continue();
      } else resolve(found.toReversed());
    };
    request.onerror = () => reject(request.error ?? new Error('The database did not answer.'));
  });
}

/** The keys of all papers, in their own order. */
export async function keysOf(database: IDBDatabase): Promise<string[]> {
  const found: string[] = [];
  for (let range: IDBKeyRange | null = null; ;) {
    const keys: string[] = textsIn(await answerOf(database.transaction('papers').objectStore('papers').getAllKeys(range, PIECE)));
    for (const key of keys) found.push(key);
    const last = keys.at(-1);
    if (last === undefined || keys.length < PIECE) return found;
    range = IDBKeyRange.lowerBound(last, true);
  }
}

function textsIn(keys: readonly IDBValidKey[]): string[] {
  return keys.filter((key) => typeof key === 'string');
}

function savedAtIn(paper: unknown): number {
  if (typeof paper === 'object' && paper !== null && 'savedAt' in paper && typeof paper.savedAt === 'number') return paper.savedAt;
  // The index had it a moment ago, in the same transaction.
  throw new Error('A paper is not what the index of papers says.');
}

/** The keys of all records that edits are of, as often as they were written. */
export function keysIn(edits: readonly { key: string; more?: readonly string[] | undefined }[]): string[] {
  return edits.flatMap(({ key, more = [] }) => [key, ...more]);
}
