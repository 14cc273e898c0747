/**
 * How one surface learns that another changed the library: a counter in extension storage, which says that something changed
 * and nothing of what. Whoever hears it asks again.
 */
import { browser } from 'wxt/browser';

const COUNTER = 'changed';

/** Tells every page and surface that the library is not what it was. */
export async function tellChanged(): Promise<void> {
  await browser.storage.local.set({ [COUNTER]: crypto.randomUUID() });
}

/** Calls back after each change, from whatever context. Gives a function that stops it. */
export function onChanged(callback: () => void): () => void {
  const listener = (changes: Record<string, unknown>) => {
    if (COUNTER in changes) callback();
  };
  browser.storage.local.onChanged.addListener(listener);
  return () => browser.storage.local.onChanged.removeListener(listener);
}
