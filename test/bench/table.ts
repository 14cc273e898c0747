/** The bench's lines, and the statistics and words they are made of. */

/** One line of the table: ours beside a baseline of the same run. */
export interface Line {
  what: string;
  ours: string;
  /** What was measured beside it; empty where there is nothing to compare with. */
  baseline: string;
  /** The figure to reach; empty for a line that is for information only. */
  target: string;
  /** Whether it is reached; undefined for a line that is for information only. */
  reached?: boolean;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share of the values stays below, between two values in proportion. Throws where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) throw new Error('Nothing was measured.');
  return below + (above - below) * (at - Math.floor(at));
}

/** Milliseconds as they are read: `7.4 ms`, `312 ms`. */
export function milliseconds(value: number): string {
  return `${value.toFixed(Math.abs(value) < 10 ? 1 : 0)} ms`;
}

/** The median of times in milliseconds, with the 90th percentile: `7.4 ms (p90 9.1)`. */
export function times(values: readonly number[]): string {
  const high = quantile(values, 0.9);
  return `${milliseconds(median(values))} (p90 ${high.toFixed(high < 10 ? 1 : 0)})`;
}

/** Bytes in thousands: `22.4 KB`. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} KB`;
}

/** Bytes in millions: `0.41 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/** A number of papers: `1 k`, `100 k`. */
export function thousands(count: number): string {
  return `${count / 1_000} k`;
}

/** The table as text: columns padded for a terminal, or as Markdown. Lines that miss their figure are marked. */
export function draw(lines: readonly Line[], markdown: boolean): string {
  const rows = [
    ['', 'ours', 'baseline of the same run', 'to reach', ''],
    ...lines.map(({ what, ours, baseline, target, reached }) => [
      what,
      ours,
      baseline,
      target,
      reached === undefined ? '' : reached ? '✓' : '✗ missed',
    ]),
  ];
  if (markdown) {
    const [head = [], ...body] = rows.map((row) => `| ${row.join(' | ')} |`);
    return [head, '| --- | --- | --- | --- | --- |', ...body].join('\n');
  }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
