/** What a format is. Each is one file beside this one; the list of them is index.ts. */
import type { Paper } from '../paper/paper';

export interface Format {
  /** Lower case, the file's name. */
  id: string;
  /** As people call it; the name of its item in the export menu. */
  name: string;
  /** Of the files it writes, without the dot. */
  extension: string;
  mime: string;
  /** The whole file as text. */
  write(papers: readonly Paper[], options: WriteOptions): string;
}

export interface WriteOptions {
  /** How a format with sections parts the papers: by the month they were saved in, or by tag. */
  groupBy: 'month' | 'tag';
  /** When the file is written. */
  now: Date;
}
