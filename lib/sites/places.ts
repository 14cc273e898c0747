/**
 * Where the sites are, without what reads them: all that the popup and the worker need to know of each.
 *
 * This module would carry every site's code with it, so the build puts its result in its place (wxt.config.ts): keep it free of
 * anything but this list.
 */
import { sites } from './index';
import type { Site } from './site';

export type Place = Pick<Site, 'id' | 'name' | 'hosts' | 'mirrors' | 'consent'>;

export const places: readonly Place[] = sites.map(({ id, name, hosts, mirrors, consent }) => ({
  id,
  name,
  hosts,
  ...(mirrors && { mirrors }),
  consent,
}));
