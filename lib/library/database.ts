/** The library's database: one table of papers in IndexedDB, through Dexie. */
import { Dexie, type EntityTable } from 'dexie';
import type { Paper } from '../paper/paper';

export class Library extends Dexie {
  declare papers: EntityTable<Paper, 'key'>;

  constructor(name = 'postil') {
    // Chromium answers a relaxed write before it is on the disk; "Saved" is only said of one that is.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ papers: 'key, *ids, savedAt, changedAt, trashedAt, status, *tags' });
  }
}

let library: Library | undefined;

/** This context's one connection, opened with its first question. */
export function openLibrary(): Library {
  return (library ??= new Library());
}
