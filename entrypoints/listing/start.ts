/**
 * The page script: finds the entries of a listing, asks what is known of them, marks them. Built once for each site, with that
 * site's file and no other (wxt.config.ts), and run on that site's hosts only, while they may be read.
 *
 * An unlisted script that the manifest or the worker names itself, not one of WXT's content scripts: WXT's context object would be
 * a tenth of what this may weigh, and the one thing needed of it, noticing that the extension has gone, is below.
 */
import { ask, isGone } from '../../lib/messages/ask';
import { onRevoked } from '../../lib/messages/changed';
import { guardKeys } from '../../lib/page/keys';
import { watchPage } from '../../lib/page/watch';
import { Listing } from './listing';
import type { Site } from '../../lib/sites/site';

/** How soon the marks go after the extension has gone, in milliseconds: nothing tells a page script, so it looks. */
const GONE_CHECK = 1_000;

const RUNNING = Symbol.for('postil.listing');
/** Set by the script that looks for papers when it is asked to (entrypoints/anywhere). */
const ASKED = Symbol.for('postil.anywhere');
const world = globalThis as { [RUNNING]?: AbortController; [ASKED]?: AbortController };

/**
 * Starts in this page. Safe to repeat: the worker starts the script in tabs that were open before, and does not know whether the
 * browser has. A script that was left behind by an earlier version, in a world of its own, clears up by itself.
 */
export function startListing(site: Site): void {
  if (world[RUNNING]?.signal.aborted === false) return;
  // Who knows the site knows better.
  world[ASKED]?.abort();
  const here = new AbortController();
  const { signal } = here;
  world[RUNNING] = here;
  guardKeys();
  const listing = new Listing(site, signal);
  // One that was left behind looks no more: it would take the marks of the one that came after it for strays.
  const leaveIfGone = () => {
    if (isGone()) here.abort();
    return signal.aborted;
  };
  listing.keepUp = watchPage(signal, () => leaveIfGone() || listing.look());
  const timer = setInterval(leaveIfGone, GONE_CHECK);

  // Where nobody answers the page is left alone, too: without consent nothing stays.
  const leaveIfRevoked = async () => {
    const may = await ask('mayMark', {});
    if (!may.ok || !may.value) here.abort();
  };
  const stopListening = onRevoked(() => void leaveIfRevoked());
  // A page that comes back out of history was told nothing.
  window.addEventListener('pageshow', ({ persisted }) => persisted && void leaveIfRevoked(), { signal });

  signal.addEventListener('abort', () => {
    clearInterval(timer);
    if (!isGone()) stopListening();
  });
}
