/**
 * The doors between the page script and what is loaded into the same isolated world when it is first wanted: triage (keys, folding,
 * several at once), the writing of notes. A dynamic import would need a file that the page can see.
 */
import type { MarkAction } from '../../components/mark/mark';
import type { PageReport, Result } from '../../lib/messages/table';
import type { createHost } from '../../lib/page/host';
import type { Changes, Kept } from '../../lib/paper/paper';
import type { Settings } from '../../lib/settings/settings';
import type { Site } from '../../lib/sites/site';
import type { Back } from '../triage/undo';
import type { Mark, Row } from './row';

/** What the listing does for triage. */
export interface TriageTies {
  /** Ends with the page script. */
  signal: AbortSignal;
  site: Site;
  /** The rows of the page by their id, in its order; the same map for as long as the page lives. */
  rows: ReadonlyMap<string, Row>;
  /** Makes a host whose keys are guarded, in the theme's colours. */
  createHost: () => ReturnType<typeof createHost>;
  /** The root behind one of our hosts. */
  rootOf: (host: EventTarget | null) => ShadowRoot | undefined;
  /** Has what is pressed and typed in our hosts, which the page does not hear, handed on within them as this copies it. */
  handOn: (copyOf: (event: Event) => Event | undefined) => void;
  /** Looks at the page as it is now, if it may have changed since. */
  keepUp: () => void;
  /** How far each row reaches, by its anchors (lib/sites/reading.ts). */
  extents: () => (anchor: Element) => Element;
  /** Asks what is known of these rows, and shows it. */
  ask: (rows: Row[]) => Promise<void>;
  /** Makes a row's mark behind an anchor of it that has none: of a long list they are made when they are near the view. */
  mark: (row: Row, anchor: Element) => void;
  /** Shows the row as it is known now. */
  paint: (row: Row) => void;
  /** Whether the person has it kept what stood before her, as far as is known. */
  seen: () => boolean;
  /** Settles with the first look, and then with the latest look-up. */
  known: () => Promise<unknown>;
}

/** What is done on a page beyond seeing and marking. */
export interface Triage {
  /** A control of a row's mark was pressed, which showed this record, or none. */
  act(row: Row, action: MarkAction, shown: Kept | null): Promise<void>;
  /** A key was pressed, or a hand came to a mark. What this was loaded for, a selection too, comes late: the page has heard it. */
  press(event: Event): void;
  /** Whether the row's note is open. */
  isOpen(row: Row): boolean;
  /** Takes up what is known of a row by now. */
  update(row: Row): void;
  /** Keeps in step after a look. */
  follow(): void;
  /** What the popup is told of the page. */
  report(): Promise<PageReport>;
  /** A mark was put into the page. */
  mounted(row: Row, mark: Mark): void;
  /** A row's marks were drawn anew. */
  painted(row: Row): void;
  /** Our hosts in the page. */
  readonly hosts: readonly Element[];
}

/** What triage does for the editor. */
export interface EditorTies {
  signal: AbortSignal;
  createHost: () => ReturnType<typeof createHost>;
  /** Makes a change to a row's paper, saving it first if need be, and shows it on the row. */
  save(row: Row, changes: Changes): Promise<Result<Kept>>;
  /** The editor of this row has opened or closed. */
  toggled(row: Row): void;
}

/** The editor of the page: one row's note at a time. */
export interface Editing {
  /** Opens the row's editor, or closes it if it is open. `field`: where the keyboard goes, the note if it is not said. */
  toggle(row: Row, field?: 'note' | 'tags'): Promise<void>;
  isOpen(row: Row): boolean;
  /** Takes up what is known of a row by now. */
  update(row: Row): void;
  /** Keeps beside its row after a look; when the row has left the page, saves and closes. */
  follow(rows: ReadonlyMap<string, Row>): void;
  /** Our hosts in the page. */
  readonly hosts: readonly Element[];
}

/** What triage does for highlights. */
export interface HighlightTies {
  signal: AbortSignal;
  rows: ReadonlyMap<string, Row>;
  createHost: () => ReturnType<typeof createHost>;
  /** How far each row reaches, by its anchors. */
  extents: () => (anchor: Element) => Element;
  /** Makes a change to a row's paper, saving it first if need be, and shows it on the row. */
  save: (row: Row, changes: Changes) => Promise<Result<Kept>>;
  /** Says something to the person, with what takes it back where there is such a thing. */
  say: (words: string, undo?: () => Promise<void>) => void;
}

/** The highlights of the page. */
export interface Highlighting {
  /** Keeps the selected words as a highlight of the paper whose abstract they are of; says why where it cannot. */
  keep(): Promise<void>;
  /** Offers to keep the selected words, where they can be; called when a selection has been made or has gone. */
  offer(): void;
  /** Paints what is kept of the rows, where it stands on the page now. */
  paint(): void;
  /** Opens all that is highlighted of this row's paper, beside its mark. */
  open(row: Row): void;
  /** Our hosts in the page. */
  readonly hosts: readonly Element[];
}

/** What triage does for the reader. */
export interface ReaderTies {
  signal: AbortSignal;
  createHost: () => ReturnType<typeof createHost>;
  /** The note of this row has been opened to be read, or closed. */
  toggled: (row: Row) => void;
}

/** A row's note, rendered, to be read. */
export interface Reader {
  toggle(row: Row): void;
  isOpen(row: Row): boolean;
  update(row: Row): void;
  follow(rows: ReadonlyMap<string, Row>): void;
  readonly hosts: readonly Element[];
}

/** What triage does for the bar of several entries. */
export interface SeveralTies {
  signal: AbortSignal;
  createHost: () => ReturnType<typeof createHost>;
  rows: ReadonlyMap<string, Row>;
  /** The selected rows. */
  selected: ReadonlySet<Row>;
  /** Selects these and no others. */
  select: (rows: readonly Row[]) => void;
  /** The rows that are not folded, in the page's order. */
  shown: () => Row[];
  keepUp: () => void;
  paint: (row: Row) => void;
  /** Remembers what was done and what takes it back, and says it, with what went wrong if something did. */
  did: (words: string, back: Back[], problem?: string) => void;
  /** A key was pressed that writes nothing there. */
  pressed: (event: KeyboardEvent) => void;
  /** The keyboard was there, where nothing is left to have it. */
  left: () => void;
}

/** Several entries at once: the bar that says how many are selected, and what is done with them. */
export interface Several {
  /** What is selected is another. */
  follow(): void;
  /** Whether something is being done. */
  readonly busy: boolean;
  readonly hosts: readonly Element[];
}

/** What triage does for the help. */
export interface HelpTies {
  createHost: () => ReturnType<typeof createHost>;
  bindings: Settings['bindings'];
  /** The keys that the site uses itself. */
  theirs: string;
  closed: () => void;
}

/** The help, which is open. */
export interface Help {
  close(): void;
  readonly host: Element;
}

interface Starts {
  triage: (ties: TriageTies) => Triage;
  several: (ties: SeveralTies) => Several;
  help: (ties: HelpTies) => Help;
  editor: (ties: EditorTies) => Editing;
  highlights: (ties: HighlightTies) => Highlighting;
  reader: (ties: ReaderTies) => Reader;
}

const world = globalThis as { [door: symbol]: unknown };

/** The side of what is loaded. */
export function openDoor<N extends keyof Starts>(name: N, start: Starts[N]): void {
  world[Symbol.for(`postil.${name}`)] = start;
}

/** The side of who wants it; `undefined` as long as it is not loaded. */
export function throughDoor<N extends keyof Starts>(name: N): Starts[N] | undefined {
  // Only our own scripts share this world, and each puts there what its name says.
  return world[Symbol.for(`postil.${name}`)] as Starts[N] | undefined;
}
