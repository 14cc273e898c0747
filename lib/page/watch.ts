/**
 * When to look at the page again: once it has settled, after each burst of changes, after navigation of any kind. Knows
 * nothing of what is looked for.
 */
import { isOurs } from './host';

/** How long after the first change of a burst the page is looked at, in milliseconds: near enough to be at once, far enough for one look. */
const BURST = 50;
/** A page that throws a mark out gets it back: at once, and then after twice the time each time, up to 2⁷ times, lest we quarrel. */
const QUARREL = 7;
/** A page that never stops changing may cost this share of the time at most. */
const SHARE = 5;
/** How long a document that is still loading is waited for: pages that hydrate throw away what was put into them before. */
const HYDRATION = 500;
/** How often the address is looked at where nothing tells of it. */
const POLL = 250;

/**
 * Calls `look` now or when the page is ready for it, and from then on whenever something may have changed, until the signal. Gives a
 * function that calls it at once if something has changed since: before anything is done to a row, for less than a look costs.
 */
export function watchPage(signal: AbortSignal, look: () => void): () => void {
  let href = location.href;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let laterTimer: ReturnType<typeof setTimeout> | undefined;
  let thrownOut = 0;
  let cost = 0;

  const lookNow = () => {
    clearTimeout(timer);
    clearTimeout(laterTimer);
    timer = laterTimer = undefined;
    const start = performance.now();
    href = location.href;
    look();
    // What was changed before has been looked at now; what the look itself changed is ours.
    observer.takeRecords();
    cost = performance.now() - start;
  };
  const lookSoon = () => {
    timer ??= setTimeout(lookNow, Math.max(BURST, SHARE * cost));
  };

  const lookLater = () => {
    laterTimer ??= setTimeout(lookNow, BURST * 2 ** Math.min(thrownOut, QUARREL));
    thrownOut += 1;
  };

  const hear = (records: MutationRecord[]) => {
    if (records.some(isTheirs)) {
      thrownOut = 0;
      lookSoon();
    } else if (records.some(isThrownOut)) lookLater();
  };
  const observer = new MutationObserver(hear);
  // The address may change without a node: `navigatesuccess` says so once it has; where it is missing, the address is looked at.
  const { navigation } = window as { navigation?: EventTarget };
  navigation?.addEventListener('navigatesuccess', lookSoon, { signal });
  const poll = navigation ? undefined : setInterval(() => href !== location.href && lookSoon(), POLL);
  signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(timer);
    clearTimeout(laterTimer);
    clearInterval(poll);
  });

  whenReady(signal, () => {
    // A recycled row may keep its nodes and change nothing but where its link leads.
    observer.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['href'] });
    lookNow();
  });
  // Back out of history; of a page that was just loaded it says nothing new.
  window.addEventListener('pageshow', ({ persisted }) => persisted && lookSoon(), { signal });

  return () => {
    hear(observer.takeRecords());
    if (timer ?? href !== location.href) lookNow();
  };
}

/** Whether a change is the page's: not one of our hosts coming or going. */
function isTheirs({ type, addedNodes, removedNodes }: MutationRecord): boolean {
  return type === 'attributes' || [...addedNodes, ...removedNodes].some((node) => !isOurs(node));
}

/** Whether one of our hosts went and is not back: hydration takes away what it did not expect, and may touch nothing else. */
function isThrownOut({ removedNodes }: MutationRecord): boolean {
  return [...removedNodes].some((node) => isOurs(node) && !node.isConnected);
}

function whenReady(signal: AbortSignal, ready: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const wait = () => (timer = setTimeout(ready, document.readyState === 'complete' ? 0 : HYDRATION));
  const loaded = () => {
    stop();
    ready();
  };
  signal.addEventListener('abort', stop);
  window.addEventListener('load', loaded, { once: true, signal });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', wait, { once: true, signal });
  else wait();
}
