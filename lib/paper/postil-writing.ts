/** Writing Postil's own file, whose form is postil-file.ts; without its schemas, which the worker need not carry. */
import { Paper } from './paper';

export const POSTIL_FILE = { format: 'postil', version: 2, extension: 'json', mime: 'application/json' } as const;

/** How papers are ordered in a file: the newest first. */
export function inFileOrder(a: Pick<Paper, 'savedAt' | 'key'>, b: Pick<Paper, 'savedAt' | 'key'>): number {
  return b.savedAt - a.savedAt || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** A file's beginning, up to its first paper. */
export function fileStart(now: Date): string {
  const { format, version } = POSTIL_FILE;
  return `{\n"format": "${format}",\n"version": ${version},\n"exportedAt": "${now.toISOString()}",\n"papers": [`;
}

/** Between the papers and another list, which has this name. */
export function nextList(name: 'apart' | 'merges' | 'seen'): string {
  return `\n],\n"${name}": [`;
}

/** The end of the last list and of the file. */
export const FILE_END = '\n]\n}\n';

/**
 * Rows of a list as they stand in the file. `first`: nothing stands before them. The same rows give the same bytes: a paper's fields
 * stand in the schema's order, however they were stored.
 */
export function rowsOf(rows: readonly unknown[], first: boolean): string {
  return rows.map((row, at) => `${first && at === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`).join('');
}

/** A paper as a row. One the schema refuses is written as it is: in a file it can be helped, left out it would be lost. */
export function paperRow(paper: unknown): unknown {
  const parsed = Paper.safeParse(paper);
  return parsed.success ? parsed.data : paper;
}

/** The name of a file written on a day, as the person's clock has it: `postil-backup-2026-11-24.json`. */
export function backupName(now: Date): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  return `postil-backup-${day}.${POSTIL_FILE.extension}`;
}
