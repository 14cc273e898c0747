/** What is asked of the person, a site or a mirror at a time: a site is on exactly while its hosts are granted. */
import { browser } from 'wxt/browser';
import { hostIn, hostsOf, matchesHost } from '../sites/hosts';
import { places, type Place } from '../sites/places';
import { heldOf } from './held';

/** What is asked for in one request: a site's hosts together, or one of its mirrors. */
export interface Grant {
  /** The site's id; a mirror's is its match pattern. */
  id: string;
  /** What is marked by it, as its switch names it: the site, or the mirror's host. */
  name: string;
  place: Place;
  /** Match patterns. */
  hosts: readonly string[];
}

/** All there are, each site's own before those of its mirrors. */
export const grants: readonly Grant[] = places.flatMap((place) => [
  { id: place.id, name: place.name, place, hosts: place.hosts },
  ...(place.mirrors ?? []).map((mirror) => ({ id: mirror, name: hostIn(mirror), place, hosts: [mirror] })),
]);

/** The grant that lets a page be read; `undefined` when it is of no site we know. */
export function grantFor(url: URL): Grant | undefined {
  return grants.find(({ hosts }) => hosts.some((pattern) => matchesHost(pattern, url)));
}

/** Asks the person. Called in a click, before anything is awaited, or the browser refuses. Gives whether they agreed; throws what the browser throws. */
export function askFor({ hosts }: Grant): Promise<boolean> {
  return browser.permissions.request({ origins: [...hosts] });
}

/**
 * Gives a grant back; a site's takes those of its mirrors with it. Gives whether it is gone: what came with the installation
 * Chromium keeps, Firefox does not.
 */
export async function giveBack({ place, hosts }: Grant): Promise<boolean> {
  const given = await heldOf(hosts === place.hosts ? hostsOf(place) : hosts);
  // One by one: of hosts given back together Chromium keeps all when it must keep one, and throws.
  await Promise.all(given.map((host) => browser.permissions.remove({ origins: [host] }).catch(() => false)));
  return (await heldOf(given)).length === 0;
}

/** Calls back whenever a host was granted or given back, here or in the browser's settings. Gives a function that stops it. */
export function onGrants(callback: () => void): () => void {
  const { onAdded, onRemoved } = browser.permissions;
  onAdded.addListener(callback);
  onRemoved.addListener(callback);
  return () => {
    onAdded.removeListener(callback);
    onRemoved.removeListener(callback);
  };
}
