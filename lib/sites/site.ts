/**
 * The contract of a site: one file that declares everything about itself. Nothing here touches the page; a site only reads it.
 */
import type { Shown } from '../paper/paper';

/**
 * What kind of page an address is: a list of papers, one paper's own page, or a page that may hold papers among other things (a
 * profile, a collection). A listing that yields nothing is a layout we do not know, and is reported; a mixed page that yields
 * nothing merely holds none.
 */
export type PageKind = 'listing' | 'paper' | 'mixed';

/**
 * What else a page says of an entry, as it is written there: texts with their white space, links relative to the page, dates in
 * any form `parseDate` reads. The worker reads and cleans it (lib/paper/sighting.ts); what does not hold is left out.
 */
export type Details = Omit<Shown, 'ids' | 'title' | 'site' | 'rank' | 'address'>;

/** An entry as a site finds it. One for each copy of an entry on the page; copies share their first identifier. */
export interface Found {
  /**
   * Its identifiers in normal form, the page's own first, and the addresses it links that may be the paper's (a DOI's, an arXiv
   * page's, a publisher's), whole: the worker reads identifiers off them. What is `undefined` is passed over; an entry without an
   * identifier in normal form is none.
   */
  ids: readonly (string | undefined)[];
  /** The title as it is written, empty when the page shows none. */
  title: string;
  /**
   * The title's heading, or the link when it is the link that holds the heading. The mark is placed right behind it. `undefined` where
   * the page has no place for one: the entry is known and not marked.
   */
  anchor: Element | undefined;
  /** Whether other entries have the same anchor, so that the mark must say which it is of. */
  shares?: boolean;
  /** Reads the rest. Called when the entry is wanted: most never are, and a list may have thousands. */
  details?(): Details;
}

/**
 * Addresses of each kind, exported beside the site as `examples`: every one is tried on every site, so two sites can never claim
 * one page. Not part of the site itself, for they would be carried into every page.
 */
export interface Examples {
  listing: string[];
  paper: string[];
  mixed?: string[];
  neither: string[];
}

export interface Site {
  /** Lower case, the file's name. */
  id: string;
  /** As people call it. */
  name: string;
  /** Match patterns of the hosts it reads, its main one first; asked for together, so they are few. */
  hosts: string[];
  /** Further hosts of the same pages (a country's, a mirror's): each is asked for only where the person stands on it. */
  mirrors?: string[];
  /** Whether its hosts are asked for at install or by a switch. */
  consent: 'install' | 'on-request';
  /** Which kind of page this address is, from the address alone; `undefined` when it holds no papers or is not this site's. */
  page(url: URL): PageKind | undefined;
  /** What stands on the page now, in the page's order. Called only for pages that are of a kind. */
  entries(root: Document, url: URL, kind: PageKind): Found[];
  /**
   * A selector of the elements a mark will be placed behind on this kind of page: of every anchor, and of little else. Room for
   * the mark is kept from the first paint on, so that marks move nothing when they come.
   */
  room(kind: PageKind): string;
  /** Keys that the site itself uses on its pages, one character each: `/?`. They stay the site's. */
  keys?: string;
}

export function defineSite(site: Site): Site {
  return site;
}
