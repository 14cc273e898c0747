/**
 * The page script: finds the entries of a listing, asks what is known of them, marks them. Built once for each site, with that
 * site's file and no other (wxt.config.ts), and run on that site's hosts only.
 *
 * An unlisted script that the manifest names itself, not one of WXT's content scripts: WXT's context object would be a tenth of
 * what this may weigh, and the one thing needed of it, noticing that the extension has gone, is below.
 */
import { isGone } from '../../lib/messages/ask';
import { guardKeys } from '../../lib/page/keys';
import { watchPage } from '../../lib/page/watch';
import { Listing } from './listing';
import type { Site } from '../../lib/sites/site';

/** How soon the marks go after the extension has gone, in milliseconds: nothing tells a page script, so it looks. */
const GONE_CHECK = 1_000;

export function startListing(site: Site): void {
  const here = new AbortController();
  guardKeys();
  const listing = new Listing(site, here.signal);
  watchPage(here.signal, () => listing.look());
  const timer = setInterval(() => {
    if (!isGone()) return;
    clearInterval(timer);
    here.abort();
  }, GONE_CHECK);
}
