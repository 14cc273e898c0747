/** What is put into pages, in bytes as built. */
import { gzipSync } from 'node:zlib';
import { kilobytes, type Line } from './table';

/** What a listing page may be given. */
const BUDGET = { raw: 30_000, gzip: 10_000 };
/** What a good extension of this kind puts into each page today, measured in November 2026. */
const PEER = { raw: 487_000, gzip: 120_000 };

/** Takes what a page of each site is given. */
export function measureWeight(injected: readonly Buffer[][]): Line[] {
  const heaviest = (weight: (file: Buffer) => number) =>
    Math.max(...injected.map((files) => files.reduce((sum, file) => sum + weight(file), 0)));
  const raw = heaviest((file) => file.length);
  const gzip = heaviest((file) => gzipSync(file, { level: 9 }).length);
  return [
    {
      what: 'Script and style put into a listing page (compressed), the heaviest site',
      ours: `${kilobytes(raw)} (${kilobytes(gzip)})`,
      baseline: `a good peer: ${kilobytes(PEER.raw)} (${kilobytes(PEER.gzip)})`,
      target: `≤ ${kilobytes(BUDGET.raw)} (${kilobytes(BUDGET.gzip)})`,
      reached: raw <= BUDGET.raw && gzip <= BUDGET.gzip,
    },
  ];
}
