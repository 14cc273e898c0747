/** What painting highlights costs a page: the code that pages get, on 50 abstracts, in a real browser. */
import { join } from 'node:path';
import { build } from 'vite';
import { openBrowser } from '../browsers/launch';
import type { Abstracts, HighlightBench } from './inside/highlights';
import { median, times, type Line } from './table';

declare const highlightBench: HighlightBench;

const ROWS = 50;
const ROUNDS = 20;
/** What all of them may take, in milliseconds. */
const LIMIT = 20;
/** The longest abstract tried, in characters. */
const LONG = 50_000;

/** `extension`: the folder of ours as it is built. */
export async function measureHighlights(extension: string): Promise<Line[]> {
  const opened = await openBrowser({ browser: 'chromium', extension });
  try {
    const page = await opened.browser.newPage();
    await page.addScriptTag({ content: await script() });
    const rounds = async (abstracts: Abstracts) => {
      const all = [];
      // The first is not counted: it is compiled.
      for (let round = 0; round <= ROUNDS; round += 1)
        all.push(await page.evaluate((...how) => highlightBench.paint(...how), ROWS, abstracts));
      return all.slice(1);
    };
    const same = await rounds('as they were');
    const other = await rounds('a word of each quote another');
    const long = [];
    for (let round = 0; round < ROUNDS; round += 1) long.push(await page.evaluate((length) => highlightBench.seek(length), LONG));
    return [
      lineOf(
        `highlights of ${ROWS} abstracts painted`,
        same.map(({ first }) => first),
        LIMIT,
      ),
      lineOf(
        `the same, a word of each changed meanwhile`,
        other.map(({ first }) => first),
        LIMIT,
      ),
      lineOf(
        `the same, looked at again where nothing has changed`,
        same.map(({ again }) => again),
      ),
      lineOf(`one looked for in vain in ${LONG.toLocaleString('en')} characters that are all alike`, long),
    ];
  } finally {
    await opened.close();
  }
}

function lineOf(what: string, values: readonly number[], limit?: number): Line {
  const line = { what, ours: times(values), baseline: '' };
  return limit === undefined ? { ...line, target: '' } : { ...line, target: `≤ ${limit} ms`, reached: median(values) <= limit };
}

/** What is put into the page, as one script. */
async function script(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: { entry: join(import.meta.dirname, 'inside/highlights.ts'), formats: ['iife'], name: 'unused' },
    },
  });
  const chunk = [built]
    .flat()
    .flatMap((one) => ('output' in one ? one.output : []))
    .find((one) => one.type === 'chunk');
  if (!chunk) throw new Error('Nothing was built.');
  return chunk.code;
}
