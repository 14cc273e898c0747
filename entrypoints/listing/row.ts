/** What is known of one paper on a page, shared by the page script and what is loaded into the page after it. */
import type { DrawnMark } from '../../components/mark/mark';
import type { Kept, Shown } from '../../lib/paper/paper';

/** What a row is called that was never met before this visit. */
export const NEW = 'New';

/** What a row says while it is written to, and when its record has gone. */
export const SAVING = 'Saving…';
export const REMOVED = 'Removed';

/** One mark and its host in the page. */
export interface Mark {
  host: HTMLElement;
  drawn: DrawnMark;
}

/** What is known of one paper on this page. */
export interface Row {
  id: string;
  /** What the page says of it, read when it is kept; from when its editor opened on, what the page said then. */
  shown: () => Shown;
  edited: boolean;
  /** `New`, or when it was met before this visit, in words; nothing where that is not kept, or not known yet. */
  met: string;
  dismissed: boolean;
  /** Whether it is remembered that it stood before the person on this visit. */
  told: boolean;
  ids: string[];
  /** The title as the page writes it. */
  written: string;
  /** The readable title, which names the controls. */
  title: string;
  /** Whether the TeX in it, if any, has been read. */
  texRead: boolean;
  /** The record; null when not saved; `undefined` until the worker has answered. */
  kept: Kept | null | undefined;
  /** Counts this page's own changes, so that an older look-up cannot undo what they show. */
  changes: number;
  /** What is being done with it or went wrong, in the words that are shown. */
  said: typeof SAVING | typeof REMOVED | { problem: string } | undefined;
  /** The record that was just removed here. */
  removed: Kept | undefined;
  anchors: Element[];
  /** Whether its marks stand among those of other papers. */
  shares: boolean;
  marks: Map<Element, Mark>;
}

/** The hosts of a row's marks. */
export function hostsOf({ marks }: Row): HTMLElement[] {
  return [...marks.values()].map(({ host }) => host);
}

/** The mark of a row that a person sees: of two copies of an entry only one is shown. */
export function shownMark({ marks }: Row): Mark | undefined {
  return [...marks.values()].find(({ host }) => host.getClientRects().length > 0);
}
