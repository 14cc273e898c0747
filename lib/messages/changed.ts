/**
 * How one surface learns of what another has done: a counter in extension storage, which says that something changed and
 * nothing of what. Whoever hears it asks again.
 */
import { browser } from 'wxt/browser';

/** `changed`: the library is not what it was. `revoked`: a site may no longer be read. */
type Counter = 'changed' | 'revoked';

/**
 * What follows so soon after another change is told with those after it, in milliseconds: each page asks anew of all it shows, and who
 * changes thousands waits for that. What is changed elsewhere is to show within a second.
 */
const GAP = 500;
let told = -Infinity;
let telling: Promise<void> | undefined;

/**
 * Tells every page and surface that the library is not what it was; settles once they can hear it. Whoever asked for the change has its
 * answer first.
 */
export function tellChanged(): Promise<void> {
  return (telling ??= new Promise<void>((tellNow) => setTimeout(tellNow, told + GAP - performance.now())).then(() => {
    [telling, told] = [undefined, performance.now()];
    return tell('changed');
  }));
}

/** Calls back after each change of the library, from whatever context. Gives a function that stops it. */
export const onChanged = (callback: () => void) => hear('changed', callback);

/** Tells every page that a site may no longer be read: each asks whether it is the one. */
export const tellRevoked = () => tell('revoked');
export const onRevoked = (callback: () => void) => hear('revoked', callback);

async function tell(counter: Counter): Promise<void> {
  await browser.storage.local.set({ [counter]: crypto.randomUUID() });
}

function hear(counter: Counter, callback: () => void): () => void {
  const listener = (changes: Record<string, unknown>) => {
    if (counter in changes) callback();
  };
  browser.storage.local.onChanged.addListener(listener);
  return () => browser.storage.local.onChanged.removeListener(listener);
}
