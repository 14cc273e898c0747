/**
 * `npm run bench`: measures the extension, each figure beside a baseline of the same run, and prints one table. Machines differ and
 * are noisy: what counts is the ratio. `-- --markdown` prints it for the README; `-- --quick` leaves 100,000 papers out;
 * `-- --only listing` (or `weight`, `triage`, `highlights`, `library`, `formats`) measures a part.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../browsers/launch';
import { addBenchPages, buildOurs, injectedFiles, writeBaselines } from './extensions';
import { measureFormats } from './formats';
import { measureHighlights } from './highlights';
import { measureLibraries } from './library';
import { measureListing } from './listing';
import { draw, type Line } from './table';
import { measureTriage } from './triage';
import { measureWeight } from './weight';

const { values: flags } = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: ['weight', 'listing', 'triage', 'highlights', 'library', 'formats'] },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'postil-bench-'));
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  say('Building…');
  const ours = await buildOurs(folder);
  const injected = injectedFiles(ours);
  await addBenchPages(ours);
  const sizes = flags.quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
  const parts: Record<string, () => Line[] | Promise<Line[]>> = {
    weight: () => measureWeight(injected),
    listing: () => measureListing({ ours, ...writeBaselines(folder) }),
    triage: () => measureTriage(ours),
    highlights: () => measureHighlights(ours),
    library: () => measureLibraries(ours, sizes, say),
    formats: () => measureFormats(ours),
  };
  const lines: Line[] = [];
  for (const name of flags.only) {
    const part = parts[name];
    if (!part) throw new Error(`There is no part “${name}”: ${Object.keys(parts).join(', ')}.`);
    say(`Measuring the ${name}…`);
    lines.push(...(await part()));
  }
  console.log(`\n${draw(lines, flags.markdown)}\n\n${await machine(ours)}`);
  const missed = lines.filter(({ reached }) => reached === false).length;
  console.log(missed === 0 ? 'Every figure is reached.' : `${missed} missed.`);
}

/** What it was measured on. */
async function machine(extension: string): Promise<string> {
  const opened = await openBrowser({ browser: 'chromium', extension });
  const version = await opened.browser.version();
  await opened.close();
  const [cpu, ...others] = cpus();
  return `${others.length + 1} × ${cpu?.model.trim() ?? 'unknown'}, ${version}, Node ${process.versions.node}, ${process.platform}. Medians of one run; p90: nine in ten were below.`;
}

/** Progress goes where it does not mix with the table. */
function say(words: string): void {
  console.error(words);
}
