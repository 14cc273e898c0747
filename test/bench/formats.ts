/**
 * What it takes to take ten thousand papers away and to bring them: in a real browser, as a person does it in the library page, from
 * the press of the button until the page says it is done, with the page's longest task meanwhile; and the formats alone, without
 * a browser.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { formats, readers } from '../../lib/formats';
import { json } from '../../lib/formats/json';
import { click, waitFor, type Control } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import type { Bench } from './inside/bench';
import { paperAt } from './inside/papers';
import { median, milliseconds, times, type Line } from './table';
import { record } from './trace';

declare const bench: Bench;

/** Papers of the list, and how often each format writes them. */
const PAPERS = 10_000;
const ROUNDS = 5;
/** References are set as a whole by their processor; thousands are no list that a person reads. */
const REFERENCES = 1_000;
/** What the slowest of the exports people work with may take, in milliseconds. */
const LIMITS: Readonly<Record<string, number>> = { bibtex: 1_000 };
/** What bringing the list back may. */
const IMPORT = 3_000;
/** How long a task of the page may be meanwhile, in milliseconds of processor time. */
const STILL = 100;

/** Of `extension`, our own as it is built with the bench's pages, and of the formats alone. */
export async function measureFormats(extension: string): Promise<Line[]> {
  return [...(await measureInBrowser(extension)), ...(await measureAlone())];
}

async function measureInBrowser(extension: string): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'postil-bench-'));
  try {
    const file = join(folder, 'papers.json');
    const papers = Array.from({ length: PAPERS }, (_, at) => paperAt(at));
    const text = await json.write?.(papers, { choices: {}, now: new Date(), tick: () => Promise.resolve() });
    writeFileSync(file, text ?? '');
    return [
      ...(await withLibrary(extension, folder, PAPERS, (opened) => measureExports(opened, PAPERS))),
      ...(await withLibrary(extension, folder, REFERENCES, (opened) => measureExports(opened, REFERENCES))),
      ...(await withLibrary(extension, folder, 0, (opened) => measureImport(opened, file))),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withLibrary(
  extension: string,
  downloads: string,
  size: number,
  measure: (opened: Opened) => Promise<Line[]>,
): Promise<Line[]> {
  const opened = await openBrowser({ browser: 'chromium', extension, downloads });
  try {
    const page = await opened.extensionPage('bench.html');
    // The worker makes the database when it is first asked.
    await page.evaluate(() => bench.lookUp([], 0));
    await page.evaluate((count) => bench.seed(0, count), size);
    await page.close();
    return await measure(opened);
  } finally {
    await opened.close();
  }
}

/** Every format, each time in a page of its own; in the smaller library references alone. */
async function measureExports(opened: Opened, size: number): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { id, name } of formats) {
    if ((id === 'references') !== (size === REFERENCES)) continue;
    const took: number[] = [];
    for (let round = -1; round < (id === 'references' ? 1 : ROUNDS); round += 1) {
      const ms = await inPanel(opened, size, name, (page, download) =>
        timed(page, `Exported ${thousand(size)} papers`, () => click(download)),
      );
      if (round >= 0) took.push(ms);
    }
    const { longest } = await inPanel(opened, size, name, (page, download) =>
      record(page, async () => {
        await click(download);
        await saying(page, `Exported ${thousand(size)} papers`);
      }),
    );
    lines.push(...linesOf(`${thousand(size)} papers exported as ${name}, in the library page`, took, longest, LIMITS[id]));
  }
  return lines;
}

/** In a new library page, with the panel of a format open and its preview shown. */
async function inPanel<T>(opened: Opened, size: number, name: string, measure: (page: Page, download: Control) => Promise<T>): Promise<T> {
  const page = await opened.extensionPage('library.html');
  await saying(page, `${thousand(size)} papers saved`);
  await click(await waitFor(page, { role: 'button', name: 'Export' }));
  await click(await waitFor(page, { role: 'menuitem', name }));
  const download = await waitFor(page, { role: 'button', name: 'Download' });
  await page.waitForSelector('.export-preview pre');
  const measured = await measure(page, download);
  await page.close();
  return measured;
}

/** A file of Postil's into an empty library: read and shown, then taken in. */
async function measureImport(opened: Opened, file: string): Promise<Line[]> {
  const page = await opened.extensionPage('library.html');
  await click(await waitFor(page, { role: 'button', name: 'Import' }));
  const name = `Take in ${thousand(PAPERS)} papers`;
  let read = 0;
  let taken = 0;
  const { longest } = await record(page, async () => {
    const input = await page.waitForSelector('input[type=file]');
    // The type of what a selector finds is the selector's.
    const field = input as unknown as { uploadFile(...paths: string[]): Promise<void> } | null;
    read = await timed(page, name, async () => field?.uploadFile(file));
    const button = await waitFor(page, { role: 'button', name });
    taken = await timed(page, `${thousand(PAPERS)} papers added`, () => click(button));
  });
  await page.close();
  return [
    ...linesOf('10 k papers imported from JSON, in the library page', [read + taken], longest, IMPORT),
    { what: 'of that, until its preview is shown', ours: milliseconds(read), baseline: '', target: '' },
  ];
}

function linesOf(what: string, took: readonly number[], longest: number, limit: number | undefined): Line[] {
  const line: Line = { what, ours: times(took), baseline: '', target: '' };
  return [
    limit === undefined ? line : { ...line, target: `≤ ${milliseconds(limit)}`, reached: median(took) <= limit },
    {
      what: 'the longest task of the page meanwhile',
      ours: milliseconds(longest),
      baseline: '',
      target: `≤ ${milliseconds(STILL)}`,
      reached: longest <= STILL,
    },
  ];
}

function thousand(size: number): string {
  return size.toLocaleString('en');
}

/** Resolves when the page says this. */
async function saying(page: Page, words: string): Promise<void> {
  await page.waitForFunction((some) => document.body.textContent.includes(some), {}, words);
}

/** From a press or change in the page that `act` brings about until the page says this, in milliseconds. */
async function timed(page: Page, words: string, act: () => Promise<void>): Promise<number> {
  const measured = page.evaluate(async (some) => {
    let start = NaN;
    for (const name of ['click', 'change'])
      document.addEventListener(name, () => (start = performance.now()), { capture: true, once: true });
    await new Promise<void>((resolve) => {
      const looking = new MutationObserver(() => {
        if (Number.isNaN(start) || !document.body.textContent.includes(some)) return;
        looking.disconnect();
        resolve();
      });
      looking.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    return performance.now() - start;
  }, words);
  await act();
  return measured;
}

async function measureAlone(): Promise<Line[]> {
  const papers = Array.from({ length: PAPERS }, (_, at) => paperAt(at));
  const tick = () => Promise.resolve();
  const lines: Line[] = [];
  for (const { id, name, write } of formats) {
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
    lines.push(limit === undefined ? line : { ...line, target: `≤ ${milliseconds(limit)}`, reached: median(wrote) <= limit });
    if (read.length > 0) lines.push({ what: `the same read back from ${name}`, ours: times(read), baseline: '', target: '' });
  }
  return lines;
}
