/** What it takes to write a list in each format, and to read it back: the formats alone, without a browser. */
import { formats, readers } from '../../lib/formats';
import { paperAt } from './inside/papers';
import { milliseconds, times, type Line } from './table';

/** Papers of the list, and how often each format writes them. */
const PAPERS = 10_000;
const ROUNDS = 5;
/** What the slowest of the exports people work with may take, in milliseconds. */
const LIMITS: Readonly<Record<string, number>> = { bibtex: 1_000 };

export async function measureFormats(): Promise<Line[]> {
  const papers = Array.from({ length: PAPERS }, (_, at) => paperAt(at));
  const tick = () => Promise.resolve();
  const lines: Line[] = [];
  for (const { id, name, write } of formats) {
    // References are set as a whole by their processor; thousands are no list that a person reads.
    if (!write || id === 'references') continue;
    const wrote: number[] = [];
    const read: number[] = [];
    const reader = readers.find((one) => one.id === id);
    for (let round = -1; round < ROUNDS; round += 1) {
      const start = performance.now();
      const file = await write(papers, { choices: {}, now: new Date(), tick });
      const middle = performance.now();
      if (reader?.read && typeof file === 'string') {
        const back = await reader.read(file, { now: Date.now(), tick });
        if (back.papers.length !== PAPERS && id !== 'json') throw new Error(`${name}: ${back.papers.length} of ${PAPERS} were read back.`);
        if (round >= 0) read.push(performance.now() - middle);
      }
      if (round >= 0) wrote.push(middle - start);
    }
    const limit = LIMITS[id];
    const line = { what: `10 k papers written as ${name}`, ours: times(wrote), baseline: '', target: '' };
    const median = [...wrote].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    lines.push(limit === undefined ? line : { ...line, target: `≤ ${milliseconds(limit)}`, reached: median <= limit });
    if (read.length > 0) lines.push({ what: `the same read back from ${name}`, ours: times(read), baseline: '', target: '' });
  }
  return lines;
}
