/**
 * Which hosts may be read. The browser knows; nothing of it is remembered here, so that its own settings count as much as our
 * switches.
 */
import { browser } from 'wxt/browser';
import { hostsOf } from '../sites/hosts';
import { places } from '../sites/places';

/** Of these hosts, the ones that may be read. */
export async function heldOf(hosts: readonly string[]): Promise<string[]> {
  const held = await Promise.all(hosts.map((host) => browser.permissions.contains({ origins: [host] })));
  return hosts.filter((_, at) => held[at]);
}

/** Of all sites' hosts, the ones that may be read. */
export async function heldHosts(): Promise<ReadonlySet<string>> {
  return new Set(await heldOf(places.flatMap(hostsOf)));
}

/** Whether a page may be read, by its address. */
export async function mayRead(address: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [`${new URL(address).origin}/*`] });
}
