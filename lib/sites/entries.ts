/** From what a site finds to entries: each paper once, with all its places on the page. */
import type { Shown } from '../paper/paper';
import { clip, LIMITS } from '../paper/text';
import type { Details, Found, Site } from './site';

/** An entry of a page. */
export interface Entry {
  /** What it is known by on this page: the first of its identifiers. */
  id: string;
  /** Its identifiers, and addresses that may be the paper's. */
  ids: string[];
  /** As the page writes it, white space collapsed; empty when it shows none. */
  title: string;
  /** What the marks go behind: one element for each copy of the entry (Hugging Face's trending list has a wide and a narrow one). */
  anchors: Element[];
  /** Whether its marks must say which entry they are of. */
  shares: boolean;
  /** All that the page says of the paper, as it is written there now. */
  shown: () => Shown;
}

/**
 * The entries of a page, in its order, each paper once; none where the address is no page of the site's. Throws only what the
 * site's `entries` throws.
 */
export function entriesOf(site: Site, root: Document, url: URL): Entry[] {
  const kind = site.page(url);
  const entries = new Map<string, Entry>();
  for (const found of kind ? site.entries(root, url, kind) : []) {
    const ids = [...new Set(found.ids)].filter((id) => id !== undefined);
    const id = ids.find((one) => !/^https?:/.test(one));
    if (!id) continue;
    const entry = entries.get(id);
    if (entry) {
      if (found.anchor && !entry.anchors.includes(found.anchor)) entry.anchors.push(found.anchor);
      entry.title ||= clip(found.title, LIMITS.title);
      continue;
    }
    const rank = kind === 'paper' ? undefined : entries.size + 1;
    const made: Entry = {
      id,
      ids,
      title: clip(found.title, LIMITS.title),
      anchors: found.anchor ? [found.anchor] : [],
      shares: found.shares ?? false,
      shown: () => ({ ...detailsOf(found), ids, title: made.title, site: site.id, address: url.href, rank }),
    };
    entries.set(id, made);
  }
  return [...entries.values()];
}

function detailsOf(found: Found): Details {
  try {
    return found.details?.() ?? {};
  } catch (error) {
    // What one entry says in a form that was not foreseen costs that, not the entry.
    console.warn('Postil could not read an entry.', error);
    return {};
  }
}
