/** What triage costs a page: the main thread's time for a key, and how often what was seen is written while a long list is scrolled. */
import type { Page } from 'puppeteer-core';
import { until } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages } from '../browsers/pages';
import { dailyPage } from '../fixtures/huggingface';
import { longListPage } from '../fixtures/sites/arxiv';
import type { Bench } from './inside/bench';
import { watchRest } from './rest';
import { median, milliseconds, times, type Line } from './table';
import { record, type Recording } from './trace';

declare const bench: Bench;

/** The pages that are measured: how many rows they have, and what a key may take there, in milliseconds. */
const LISTS = [
  { url: 'https://huggingface.co/papers', rows: 50, limit: 16 },
  { url: 'https://arxiv.org/list/cs/new?show=2000', rows: 2_000, limit: undefined },
];
const KEYS = [
  { key: 'j', does: 'goes on' },
  { key: 's', does: 'saves' },
  { key: '2', does: 'sets the status' },
  { key: 'x', does: 'dismisses' },
] as const;
const PRESSES = 10;
/** How long a page must have been quiet after a key, in milliseconds. */
const QUIET = 150;
/** What was seen may be written once in so many seconds. */
const BATCH = 2;
const SCROLLED = 20_000;

/** `extension`: the folder of ours as it is built, with the bench's pages. */
export async function measureTriage(extension: string): Promise<Line[]> {
  const [short, long] = LISTS.map(({ url }) => url) as [string, string];
  const server = await servePages({ [short]: dailyPage({ count: 50 }), [long]: longListPage(2_000) });
  try {
    const lines: Line[] = [];
    for (const { url, rows, limit } of LISTS) {
      const opened = await openBrowser({ browser: 'chromium', server, extension });
      try {
        lines.push(...(await keyLines(opened, url, rows, limit)));
        if (url === long) lines.push(await seenLine(opened, url, rows));
      } finally {
        await opened.close();
      }
    }
    return lines;
  } finally {
    await server.close();
  }
}

async function keyLines(opened: Opened, url: string, rows: number, limit: number | undefined): Promise<Line[]> {
  const page = await opened.page(url);
  await page.bringToFront();
  await page.waitForSelector('postil-mark');
  const session = await page.createCDPSession();
  const rest = () => watchRest(session, { watched: QUIET, quiet: QUIET });
  const goOn = async () => {
    const before = await at(page);
    await page.keyboard.press('j');
    await until(async () => (await at(page)) !== before, 'the next entry has the keyboard');
    await rest();
  };
  // The first key loads what keys need.
  await goOn();
  const lines: Line[] = [];
  for (const { key, does } of KEYS) {
    const taken: Recording[] = [];
    for (let press = -1; press < PRESSES; press += 1) {
      if (key !== 'j') await goOn();
      const recording = await record(page, async () => {
        await page.keyboard.press(key);
        await rest();
      });
      if (press >= 0) taken.push(recording);
    }
    const first = taken.map(({ answer }) => answer);
    const line = {
      what: `${rows.toLocaleString('en')} rows: \`${key}\` ${does}, main thread until it is shown`,
      ours: times(first),
      baseline: `with all that follows: ${milliseconds(median(taken.map(({ all }) => all)))}`,
      target: '',
    };
    lines.push(limit === undefined ? line : { ...line, target: `≤ ${limit} ms`, reached: median(first) <= limit });
  }
  await page.close();
  return lines;
}

/** Which mark has the keyboard, by its place among all; -1 where none has. */
function at(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.localName === 'postil-mark' ? [...document.querySelectorAll('postil-mark')].indexOf(activeElement) : -1;
  });
}

/** Scrolls on and on, and counts how often a page of ours hears that something was seen. */
async function seenLine(opened: Opened, url: string, rows: number): Promise<Line> {
  const listener = await opened.extensionPage('bench.html');
  await listener.evaluate(() => bench.listen());
  const page = await opened.page(url);
  await page.bringToFront();
  await page.waitForSelector('postil-mark');
  const start = performance.now();
  await page.evaluate(async (until) => {
    for (const start = performance.now(); performance.now() - start < until;) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
      // Slow enough for each to be seen: a second and a half in view.
      window.scrollBy({ top: 6, behavior: 'instant' });
    }
  }, SCROLLED);
  const seconds = (performance.now() - start) / 1_000;
  const { batches, entries } = await listener.evaluate(() => bench.heard());
  if (batches === 0) throw new Error('Nothing was seen.');
  await page.close();
  return {
    what: `${rows.toLocaleString('en')} rows scrolled for ${Math.round(seconds)} s: writes of what was seen`,
    ours: `${batches}, of ${entries} entries`,
    baseline: '',
    target: `≤ ${Math.floor(seconds / BATCH) + 1}`,
    reached: batches <= Math.floor(seconds / BATCH) + 1,
  };
}
