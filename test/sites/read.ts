/** A page read as it is in use: found by its site's file, cleaned as the worker does. */
import { Sighting } from '../../lib/paper/paper';
import { sightingFrom } from '../../lib/paper/sighting';
import { entriesOf } from '../../lib/sites/entries';
import type { Site } from '../../lib/sites/site';

export interface Read {
  id: string;
  sighting: Sighting;
  anchors: Element[];
}

/** The entries of a page with their sightings; fails where one is not as the schema has it. `now` in milliseconds since 1970. */
export function readPage(site: Site, root: Document, url: URL, now = Date.now()): Read[] {
  return entriesOf(site, root, url).map(({ id, anchors, shown }) => {
    const sighting = sightingFrom(shown(), now);
    Sighting.parse(sighting);
    return { id, sighting, anchors };
  });
}
