/** The list of sites. Order never matters: no two may claim one page (held by a test). */
import * as huggingface from './huggingface';
import type { Examples, Site } from './site';

/** Each site's file: the site, and its examples. */
export const files: readonly { default: Site; examples: Examples }[] = [huggingface];

export const sites: readonly Site[] = files.map((file) => file.default);

/** The site an address belongs to, whatever kind of page it is; `undefined` for a host that is none of ours. */
export function siteOf(url: URL): Site | undefined {
  return sites.find((site) => site.hosts.some((pattern) => matchesHost(pattern, url)));
}

/** Whether an address is under a match pattern of the form `https://host/*` or `https://*.host/*`. */
export function matchesHost(pattern: string, url: URL): boolean {
  const parts = /^(https?):\/\/(\*\.)?([^/*]+)\/\*$/.exec(pattern);
  if (!parts || url.protocol !== `${parts[1]}:`) return false;
  const host = parts[3] ?? '';
  return url.hostname === host || (parts[2] !== undefined && url.hostname.endsWith(`.${host}`));
}
