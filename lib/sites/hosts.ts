/** Match patterns of hosts, of the one form sites use: `https://host/*` or `https://*.host/*`. */
import type { Site } from './site';

/** All hosts a site may be read on, as match patterns. */
export function hostsOf({ hosts, mirrors = [] }: Pick<Site, 'hosts' | 'mirrors'>): string[] {
  return [...hosts, ...mirrors];
}

/** Whether an address is under a match pattern. */
export function matchesHost(pattern: string, url: URL): boolean {
  const parts = /^(https?):\/\/(\*\.)?([^/*]+)\/\*$/.exec(pattern);
  if (!parts || url.protocol !== `${parts[1]}:`) return false;
  const host = parts[3] ?? '';
  return url.hostname === host || (parts[2] !== undefined && url.hostname.endsWith(`.${host}`));
}

/** The host of a match pattern as people read it: `arxiv.org` for `https://arxiv.org/*` and for `https://*.arxiv.org/*`. */
export function hostIn(pattern: string): string {
  return pattern.replace(/^https?:\/\/(\*\.)?/, '').replace(/\/\*$/, '');
}
