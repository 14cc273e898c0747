/**
 * A page of the extension that the bench drives: fills the library, asks the worker as a page script does, and does the same
 * with IndexedDB alone. Each measurement gives milliseconds and throws where the outcome is not what it should be.
 */
import { browser } from 'wxt/browser';
import { askReading } from '../../../entrypoints/library/reading';
import ReadingThread from '../../../entrypoints/library/reading-thread?worker';
import { takeIn } from '../../../entrypoints/library/taking';
import { writeBackup } from '../../../lib/library/backup';
import { openCatalogue, type CatalogueClient } from '../../../lib/library/catalogue-client';
import { openLibrary } from '../../../lib/library/database';
import type { Paper } from '../../../lib/paper/paper';
import { EVERYTHING } from '../../../lib/paper/view';
import { idOf, paperAt, unknownId } from './papers';

/** Papers that are put in one transaction. */
const CHUNK = 2_000;

let connection: Promise<IDBDatabase> | undefined;

/** The library's database, which our own code has made before. */
function open(): Promise<IDBDatabase> {
  return (connection ??= answerOf(indexedDB.open('postil')));
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The request failed.'));
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'));
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Puts these papers into the library, from the first number up to before the second; and that they were seen, as were as many others. */
async function seed(from: number, to: number): Promise<void> {
  const database = await open();
  for (let start = from; start < to; start += CHUNK) {
    const transaction = database.transaction(['papers', 'seen'], 'readwrite', { durability: 'relaxed' });
    const [papers, seen] = ['papers', 'seen'].map((name) => transaction.objectStore(name)) as [IDBObjectStore, IDBObjectStore];
    for (let at = start; at < Math.min(to, start + CHUNK); at += 1) {
      papers.put(paperAt(at));
      for (const id of [idOf(at), unknownId(at)]) seen.put({ id, first: at, last: at });
    }
    await endOf(transaction);
  }
}

/** Reads the papers with these identifiers, all in one transaction. */
function rawRead(ids: readonly string[], known: number): Promise<number> {
  return open().then((database) =>
    timed(async () => {
      const index = database.transaction('papers').objectStore('papers').index('ids');
      const found = await Promise.all(ids.map((id) => answerOf<unknown>(index.get(id))));
      expect(found.filter(Boolean).length, known);
    }),
  );
}

/** A question that the worker answers without the library. */
function hop(): Promise<number> {
  return timed(async () => expect((await ask<object>({ name: 'hop', question: {} })).ok, false));
}

function lookUp(ids: readonly string[], known: number): Promise<number> {
  return timed(async () => {
    const value = await valueOf<{ known: { kept: object | null }[] }>({ name: 'lookUp', question: { entries: ids.map((id) => [id]) } });
    expect(value.known.filter(({ kept }) => kept).length, known);
  });
}

async function recordOf(key: string): Promise<Paper> {
  return (await answerOf<unknown>((await open()).transaction('papers').objectStore('papers').get(key))) as Paper;
}

/** Puts a record with another note, until it is on the disk. */
async function rawPut(key: string, note: string): Promise<number> {
  const [database, paper] = [await open(), await recordOf(key)];
  return timed(async () => {
    const transaction = database.transaction('papers', 'readwrite', { durability: 'strict' });
    transaction.objectStore('papers').put({ ...paper, note, changedAt: Date.now() });
    await endOf(transaction);
  });
}

async function change(key: string, note: string): Promise<number> {
  const { note: base } = await recordOf(key);
  return timed(async () => {
    const question = { paper: { key }, changes: { note: { base, text: note } } };
    expect((await valueOf<{ note: string }>({ name: 'change', question })).note, note);
  });
}

let catalogue: CatalogueClient | undefined;

/** Finds papers as our pages do, without drawing them; the first time, the catalogue is read beforehand. */
async function find(query: string): Promise<number> {
  if (!catalogue) await (catalogue = openCatalogue()).list(EVERYTHING);
  const own = catalogue;
  return timed(async () => {
    if ((await own.list({ ...EVERYTHING, query })).keys.length === 0) throw new Error(`Nothing has “${query}”.`);
  });
}

/** Starts a catalogue as a page does that is opened, and finds the newest papers: until the first are there, and until all are. */
async function start(size: number): Promise<{ first: number; all: number }> {
  catalogue?.close();
  catalogue = undefined;
  const begun = performance.now();
  let first: number | undefined;
  const own = openCatalogue();
  const { keys } = await own.list(EVERYTHING, () => (first ??= performance.now() - begun));
  const all = performance.now() - begun;
  own.close();
  expect(keys.length, size);
  return { first: first ?? all, all };
}

/** Starts a catalogue and at once searches: until the first papers are found, and until all are. It is left open. */
async function searchNew(query: string): Promise<{ own: CatalogueClient; first: number; all: number }> {
  const begun = performance.now();
  const own = openCatalogue();
  let first: number | undefined;
  const { keys } = await own.list({ ...EVERYTHING, query }, (part) => {
    if (part.keys.length > 0) first ??= performance.now() - begun;
  });
  const all = performance.now() - begun;
  if (keys.length === 0) throw new Error(`Nothing has “${query}”.`);
  return { own, first: first ?? all, all };
}

/** Searches as a page does that was just opened. */
async function startFind(query: string): Promise<{ first: number; all: number }> {
  const { own, first, all } = await searchNew(query);
  own.close();
  return { first, all };
}

/**
 * Searches where there is no catalogue, which makes it, and waits until it is kept: until the first papers are found, and until all are.
 */
async function makeCatalogue(query: string): Promise<{ first: number; all: number }> {
  const { own, first, all } = await searchNew(query);
  const kept = async () => {
    const database = await answerOf(indexedDB.open('postil-catalogue'));
    const count = await answerOf(database.transaction('state').objectStore('state').count());
    database.close();
    return count > 0;
  };
  while (!(await kept())) await new Promise((resolve) => setTimeout(resolve, 100));
  own.close();
  return { first, all };
}

/** Papers that one question to the worker may be about. */
const MANY = 500;

function partsOf<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / MANY) }, (_, part) => all.slice(part * MANY, (part + 1) * MANY));
}

/** Tags many papers as the library page does, part by part, or takes the tag from them. */
function tagMany(keys: readonly string[], tag: string, on: boolean): Promise<number> {
  const tags = { add: on ? [tag] : [], remove: on ? [] : [tag] };
  return timed(async () => {
    let count = 0;
    for (const part of partsOf(keys)) {
      const question = { changes: part.map((key) => ({ key, changes: { tags } })) };
      count += (await valueOf<object[]>({ name: 'changeEach', question })).length;
    }
    expect(count, keys.length);
  });
}

/** Puts as many records, in as many transactions, each on the disk before the next. */
async function rawPutMany(keys: readonly string[]): Promise<number> {
  const database = await open();
  const records = await Promise.all(keys.map(recordOf));
  return timed(async () => {
    for (const part of partsOf(records)) {
      const transaction = database.transaction('papers', 'readwrite', { durability: 'strict' });
      for (const record of part) transaction.objectStore('papers').put(record);
      await endOf(transaction);
    }
  });
}

let backup: Blob | undefined;

/** Writes the whole library as a file, which is kept for `restore`. */
function backUp(size: number): Promise<number> {
  return timed(async () => {
    const { file, papers } = await writeBackup(openLibrary(), { now: new Date(), tick: () => Promise.resolve() });
    expect(papers, size);
    backup = file;
  });
}

/** Empties what is known of entries seen. */
async function forgetSeen(): Promise<void> {
  const transaction = (await open()).transaction('seen', 'readwrite');
  transaction.objectStore('seen').clear();
  await endOf(transaction);
}

/** Restores the file into a library that was emptied: reads it, compares, lays it down and has it taken in. */
async function restore(size: number): Promise<number> {
  const database = await open();
  const names = [...database.objectStoreNames];
  const emptying = database.transaction(names, 'readwrite');
  for (const name of names) emptying.objectStore(name).clear();
  await endOf(emptying);
  const content = backup;
  if (!content) throw new Error('There is no backup to restore.');
  const thread = new ReadingThread();
  const took = await timed(async () => {
    const reading = askReading(thread, { name: 'backup.json', content }, Date.now(), () => undefined);
    const read = await reading.preview;
    if (!read.ok) throw new Error(read.words);
    const taken = await takeIn(reading, read.preview, () => undefined, new AbortController().signal);
    if (!taken.ok) throw new Error(taken.words);
    expect(taken.added, size);
  });
  thread.terminate();
  return took;
}

/** Saves a paper with a note and a tag. */
async function keep(id: string, title: string): Promise<void> {
  const changes = { note: { base: '', text: `A note on ${title}` }, tags: { add: ['to-cite'], remove: [] } };
  await valueOf({ name: 'change', question: { paper: { shown: { ids: [id], title, site: 'huggingface' } }, changes } });
}

const seen = { batches: 0, entries: 0 };

/** Hears from now on what pages tell the worker that was seen. */
function listen(): void {
  browser.runtime.onMessage.addListener((message: { name?: unknown; question?: { entries?: unknown[] } }) => {
    if (message.name !== 'meet') return;
    seen.batches += 1;
    seen.entries += message.question?.entries?.length ?? 0;
  });
}

/** How often they did, and of how many entries. */
function heard(): typeof seen {
  return seen;
}

type Answer<T> = { ok: true; value: T } | { ok: false; problem: { name: string; words: string } };

function ask<T>(message: object): Promise<Answer<T>> {
  return browser.runtime.sendMessage(message);
}

/** The value of an answer. Throws what the worker says where there is none. */
async function valueOf<T>(message: object): Promise<T> {
  const answer = await ask<T>(message);
  if (!answer.ok) throw new Error(answer.problem.words);
  return answer.value;
}

function expect(is: unknown, should: unknown): void {
  if (is !== should) throw new Error(`It should have been ${String(should)} and was ${String(is)}.`);
}

export const bench = {
  tagMany,
  rawPutMany,
  backUp,
  forgetSeen,
  restore,
  seed,
  rawRead,
  hop,
  lookUp,
  rawPut,
  change,
  find,
  start,
  startFind,
  makeCatalogue,
  keep,
  listen,
  heard,
};
export type Bench = typeof bench;
Object.assign(globalThis, { bench });
