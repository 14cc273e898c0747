/**
 * The door between the page script and the writing of notes, which is loaded into the same isolated world when it is first
 * wanted: a dynamic import would need a file that the page can see.
 */
import type { Result } from '../../lib/messages/table';
import type { createHost } from '../../lib/page/host';
import type { Changes, Kept } from '../../lib/paper/paper';
import type { Row } from './listing';

/** What the listing does for the editor. */
export interface Ties {
  /** Ends with the page script. */
  signal: AbortSignal;
  /** Makes a host whose keys are guarded, in the theme's colours. */
  createHost: () => ReturnType<typeof createHost>;
  /** Makes a change to a row's paper, saving it first if need be, and shows it on the row. */
  save(row: Row, changes: Changes): Promise<Result<Kept>>;
  /** The editor of this row has opened or closed. */
  toggled(row: Row): void;
}

/** The editor of the page: one row's note at a time. */
export interface Editing {
  /** Opens the row's editor, or closes it if it is open. */
  toggle(row: Row): Promise<void>;
  isOpen(row: Row): boolean;
  /** Takes up what is known of a row by now. */
  update(row: Row): void;
  /** Keeps beside its row after a look; when the row has left the page, saves and closes. */
  follow(rows: ReadonlyMap<string, Row>): void;
  /** Our hosts in the page. */
  readonly hosts: readonly Element[];
}

export type StartEditing = (ties: Ties) => Editing;

const DOOR = Symbol.for('postil.editor');
const world = globalThis as { [DOOR]?: StartEditing };

/** The editor's side. */
export function openDoor(start: StartEditing): void {
  world[DOOR] = start;
}

/** The page script's side; `undefined` as long as the editor is not loaded. */
export function throughDoor(): StartEditing | undefined {
  return world[DOOR];
}
