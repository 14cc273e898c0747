/** The library as it lies on the disk, reached past the worker from one of our own pages: to look at what was kept, and to get in its way. */
import type { Page } from 'puppeteer-core';
import type { browser } from 'wxt/browser';
import type { Paper } from '../../lib/paper/paper';

/** The extension's API, in our own pages. */
declare const chrome: typeof browser;

/** The record of a paper, whatever state it is in; undefined when there is none. */
export async function recordOf(own: Page, id: string): Promise<Paper | undefined> {
  return own.evaluate(
    (wanted) =>
      new Promise<Paper | undefined>((resolve, reject) => {
        const opening = indexedDB.open('postil');
        opening.onerror = () => reject(new Error('The library did not open.'));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction('papers').objectStore('papers').index('ids').get(`arxiv:${wanted}`);
          reading.onsuccess = () => {
            db.close();
            resolve(reading.result as Paper | undefined);
          };
        };
      }),
    id,
  );
}

/** Writes a record as it is, past the schema. */
export async function putRecord(own: Page, record: object): Promise<void> {
  await own.evaluate(
    (value) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('postil');
        opening.onerror = () => reject(new Error('The library did not open.'));
        opening.onsuccess = () => {
          const db = opening.result;
          const writing = db.transaction('papers', 'readwrite');
          writing.objectStore('papers').put(value);
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
        };
      }),
    record,
  );
}

/** Makes the library wait: nobody reads or writes until the function given back is called. */
export async function holdLibrary(own: Page): Promise<() => Promise<void>> {
  await own.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('postil');
        opening.onerror = () => reject(new Error('The library did not open.'));
        opening.onsuccess = () => {
          const db = opening.result;
          const holding = db.transaction('papers', 'readwrite');
          const hold: { on: boolean; ended?: Promise<void> } = { on: true };
          Object.assign(window, { hold });
          hold.ended = new Promise((ended) => (holding.oncomplete = () => ended()));
          // A transaction lives as long as something is asked of it.
          const again = () => {
            resolve();
            if (hold.on) holding.objectStore('papers').get('nothing').onsuccess = again;
            else db.close();
          };
          again();
        };
      }),
  );
  return () =>
    own.evaluate(async () => {
      const { hold } = window as unknown as { hold: { on: boolean; ended: Promise<void> } };
      hold.on = false;
      await hold.ended;
    });
}

/** Empties the library and forgets all drafts, and tells the other surfaces, so that a test finds nothing of the one before. */
export async function emptyLibrary(own: Page): Promise<void> {
  await own.evaluate(async () => {
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('postil');
      opening.onerror = () => reject(new Error('The library did not open.'));
      opening.onsuccess = () => {
        const db = opening.result;
        const emptying = db.transaction([...db.objectStoreNames], 'readwrite');
        for (const store of db.objectStoreNames) emptying.objectStore(store).clear();
        emptying.oncomplete = () => {
          db.close();
          resolve();
        };
      };
    });
    const drafts = Object.keys(await chrome.storage.local.get(null)).filter((name) => name.startsWith('draft:'));
    await chrome.storage.local.remove(drafts);
    await chrome.storage.local.set({ changed: crypto.randomUUID() });
  });
}

/** Makes the library one that a later Postil has written. What was in it is gone. */
export async function makeLater(own: Page): Promise<void> {
  await removeLibrary(own);
  await own.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('postil', 1_000);
        opening.onerror = () => reject(new Error('The library did not open.'));
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
}

/** Takes the library off the disk; whoever has it open lets go of it. */
export async function removeLibrary(own: Page): Promise<void> {
  await own.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const removing = indexedDB.deleteDatabase('postil');
        removing.onerror = () => reject(new Error('The library could not be removed.'));
        removing.onsuccess = () => resolve();
      }),
  );
}

/**
 * Puts in the library's place one as the first version kept it, with these papers, and keeps it open as a tab of that version would that
 * does not hear that another wants to upgrade it: until the function given back is called.
 */
export async function keepFirstVersion(own: Page, papers: readonly Paper[]): Promise<() => Promise<void>> {
  await own.evaluate(
    (all) =>
      new Promise<void>((resolve, reject) => {
        // Asked for together: whoever wants it next, wants it after this.
        indexedDB.deleteDatabase('postil');
        const opening = indexedDB.open('postil', 10);
        opening.onupgradeneeded = () => {
          const store = opening.result.createObjectStore('papers', { keyPath: 'key' });
          for (const index of ['savedAt', 'changedAt', 'trashedAt', 'status']) store.createIndex(index, index);
          for (const index of ['ids', 'tags']) store.createIndex(index, index, { multiEntry: true });
          for (const paper of all) store.put(paper);
        };
        opening.onerror = () => reject(new Error('There is no library of the first version.'));
        opening.onsuccess = () => {
          addEventListener('let-go', () => opening.result.close(), { once: true });
          resolve();
        };
      }),
    papers,
  );
  return () => own.evaluate(() => void dispatchEvent(new Event('let-go')));
}
