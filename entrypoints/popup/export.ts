/** Writing papers to a file that the browser downloads. */
import { formats } from '../../lib/formats';
import type { Library } from '../../lib/library/database';
import { papersOf } from '../../lib/library/questions';
import type { Paper } from '../../lib/paper/paper';

export { formats };

/** How many papers are read from the database at a time. */
const PAGE = 500;

export interface Exported {
  count: number;
  /** The file's name. */
  file: string;
}

/** Exports the papers with these keys, in this order. Throws what the database or the format throws. */
export async function exportPapers(
  library: Library,
  keys: readonly string[],
  options: { format: string; groupBy: 'month' | 'tag'; now: Date },
  onProgress: (done: number) => void,
): Promise<Exported> {
  const { groupBy, now } = options;
  const format = formats.find(({ id }) => id === options.format);
  if (!format) throw new Error(`There is no format “${options.format}”.`);
  const papers: Paper[] = [];
  for (let at = 0; at < keys.length; at += PAGE) {
    if (at > 0) onProgress(at);
    papers.push(...(await papersOf(library, keys.slice(at, at + PAGE))));
  }
  const file = `postil-${dayOf(now)}.${format.extension}`;
  download(new Blob([format.write(papers, { groupBy, now })], { type: format.mime }), file);
  return { count: papers.length, file };
}

/** The day where the person is: `2026-11-23`. */
function dayOf(now: Date): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the file some time after the click; the address goes with the page at the latest.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
