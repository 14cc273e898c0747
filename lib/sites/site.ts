/**
 * The contract of a site: one file that declares everything about itself. Nothing here touches the page; `sightings` only reads.
 */
import type { Sighting } from '../paper/paper';

/**
 * What kind of page an address is: a list of papers, one paper's own page, or a page that may hold papers among other things (a
 * profile, a collection). A listing that yields nothing is a layout we do not know, and is reported; a mixed page that yields
 * nothing merely holds none.
 */
export type PageKind = 'listing' | 'paper' | 'mixed';

/** An entry of a page: what the page says of the paper, and the elements the mark goes behind. */
export interface Entry {
  sighting: Sighting;
  /**
   * The title's heading, or the link when it is the link that holds the heading; one for each copy of the entry the page holds
   * (Hugging Face's trending list has a wide and a narrow one). A mark is placed right after each.
   */
  anchors: Element[];
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
  /** Match patterns of the hosts it reads. */
  hosts: string[];
  /** Whether its hosts are asked for at install or by a switch. */
  consent: 'install' | 'on-request';
  /** Which kind of page this address is, from the address alone; `undefined` when it holds no papers or is not this site's. */
  page(url: URL): PageKind | undefined;
  /** The entries that stand on the page now, in the page's order, each paper once. Never throws over a malformed page. */
  sightings(root: Document, url: URL): Entry[];
  /**
   * A selector of the elements a mark will be placed behind on this kind of page: of every anchor, and of little else. Room for
   * the mark is kept from the first paint on, so that marks move nothing when they come.
   */
  room(kind: PageKind): string;
}

export function defineSite(site: Site): Site {
  return site;
}
