/** What the extension costs a listing page: script time, heap, layout shift; beside the page alone and beside bare buttons. */
import type { Page } from 'puppeteer-core';
import { find, state } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages } from '../browsers/pages';
import { dailyPage } from '../fixtures/huggingface';
import { longListPage } from '../fixtures/sites/arxiv';
import { inventedPapers } from '../fixtures/papers';
import type { Bench } from './inside/bench';
import { watchRest } from './rest';
import { median, megabytes, milliseconds, times, type Line } from './table';
import { record, type Recording } from './trace';

declare const bench: Bench;

const ADDRESS = 'https://huggingface.co/papers';
const LONG = 'https://arxiv.org/list/cs/new?show=2000';
const ROWS = 50;
const LONG_ROWS = 2_000;
/** How often each page is loaded, in each browser. */
const LOADS = 12;
const LONG_LOADS = 4;
/** Every so many-th row is of a saved paper, with note and tag. */
const SAVED = 5;
/** How long a page is watched after it has loaded, and how long it must have been quiet by then, in milliseconds. */
const WATCHED = 1_500;
const QUIET = 400;

/** The extensions compared, as folders: ours, one that inserts a bare button in each row, one that does nothing. */
export interface Compared {
  ours: string;
  buttons: string;
  nothing: string;
}
type Name = keyof Compared;
const names: readonly Name[] = ['nothing', 'buttons', 'ours'];
const TITLES = 'article h3, .list-title';
/** What the rows of each bear. */
const HOSTS: Record<Name, string> = { ours: 'postil-mark', buttons: ':is(h3, .list-title) + span', nothing: '.none' };

interface Visit extends Recording {
  /** Bytes in use after a collection: by scripts, and by the page's objects. */
  heap: number;
  objects: number;
}

export async function measureListing(folders: Compared): Promise<Line[]> {
  const server = await servePages({ [ADDRESS]: dailyPage({ count: ROWS }), [LONG]: longListPage(LONG_ROWS) });
  const browsers = new Map<Name, Opened>();
  try {
    for (const name of names) browsers.set(name, await openBrowser({ browser: 'chromium', server, extension: folders[name] }));
    await keepSome(browsers.get('ours')!);
    const short = await visits(browsers, ADDRESS, ROWS, LOADS);
    const long = await visits(browsers, LONG, LONG_ROWS, LONG_LOADS);
    const looks = await looksAfterBurst(browsers.get('ours')!);
    return [...shortLines(short), ...longLines(long, looks)];
  } finally {
    for (const opened of browsers.values()) await opened.close();
    await server.close();
  }
}

async function keepSome(opened: Opened): Promise<void> {
  const page = await opened.extensionPage('bench.html');
  for (const [at, { id, title }] of inventedPapers(ROWS).entries()) {
    if (at % SAVED === 0) await page.evaluate((...paper) => bench.keep(...paper), `arxiv:${id}`, title);
  }
  await page.close();
}

/** Loads the address so often in each browser, in turns; the first turn is not counted. */
async function visits(browsers: ReadonlyMap<Name, Opened>, url: string, rows: number, loads: number): Promise<Record<Name, Visit[]>> {
  const all: Record<Name, Visit[]> = { ours: [], buttons: [], nothing: [] };
  for (let turn = 0; turn <= loads; turn += 1) {
    for (const [name, opened] of browsers) {
      const visited = await visit(opened, name, url, rows);
      if (turn > 0) all[name].push(visited);
    }
  }
  return all;
}

async function visit({ browser }: Opened, name: Name, url: string, rows: number): Promise<Visit> {
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  const recording = await record(page, async () => {
    await page.goto(url);
    await watchRest(session, { watched: WATCHED, quiet: QUIET });
  });
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize } = await session.send('Runtime.getHeapUsage');
  await checkMarks(page, name, rows);
  await page.close();
  return { ...recording, heap: usedSize, objects: embedderHeapUsedSize };
}

/** Throws where a page is not marked as it should be: what is measured must have been done. Of a long list only what is near the view is. */
async function checkMarks(page: Page, name: Name, rows: number): Promise<void> {
  const { hosts, bare } = await page.evaluate(
    (selector, titles) => ({
      hosts: document.querySelectorAll(selector).length,
      bare: [...document.querySelectorAll(titles)].filter(
        (one) => one.getBoundingClientRect().top < innerHeight && !one.nextElementSibling?.matches(selector),
      ).length,
    }),
    HOSTS[name],
    TITLES,
  );
  const missing = name === 'nothing' ? hosts : name === 'ours' && rows === LONG_ROWS ? bare : rows - hosts;
  if (missing !== 0) throw new Error(`${hosts} of ${rows} rows are marked, ${bare} of those in view are not (${name}).`);
  if (name !== 'ours' || rows === LONG_ROWS) return;
  const [first] = inventedPapers(1);
  const saved = await find(page, { role: 'button', name: `Save: ${first?.title}` });
  if (!saved || (await state(saved)).pressed !== true) throw new Error('The first row is not shown as saved.');
}

/**
 * Adds rows to a marked page in four batches, each told of by itself, and counts the timers of ours that ran out. All in one
 * task: a frame of so long a page takes longer than a look is waited for, and what is changed after it is another burst.
 */
async function looksAfterBurst({ browser }: Opened): Promise<number> {
  const page = await browser.newPage();
  await page.goto(LONG);
  const session = await page.createCDPSession();
  await watchRest(session, { watched: WATCHED, quiet: QUIET });
  const { timers } = await record(page, async () => {
    await page.evaluate(async () => {
      for (let batch = 0; batch < 4; batch += 1) {
        for (let row = 0; row < 5; row += 1) {
          const number = String(60_000 + 5 * batch + row);
          const list = document.querySelector('dl')!;
          const [term, entry] = ['dt', 'dd'].map((name) => list.querySelector(name)!.cloneNode(true) as HTMLElement) as [
            HTMLElement,
            HTMLElement,
          ];
          for (const mark of entry.querySelectorAll('postil-mark')) mark.remove();
          term.querySelector('a[title="Abstract"]')!.setAttribute('href', `/abs/2611.${number}`);
          list.prepend(term, entry);
        }
        // By then who observes the page has been told.
        await Promise.resolve();
      }
    });
    await watchRest(session, { watched: WATCHED, quiet: QUIET });
  });
  await page.close();
  return timers;
}

function shortLines({ ours, buttons, nothing }: Record<Name, Visit[]>): Line[] {
  const added = (of: Visit[], field: keyof Visit) => median(of.map((one) => one[field])) - median(nothing.map((one) => one[field]));
  const script = added(ours, 'script');
  const bare = added(buttons, 'script');
  const heap = added(ours, 'heap');
  const shift = Math.max(...ours.map((one) => one.shift)) - median(nothing.map((one) => one.shift));
  const base = median(nothing.map((one) => one.script));
  return [
    {
      what: `${ROWS} rows, all marked: script time added`,
      ours: times(ours.map((one) => one.script - base)),
      baseline: `bare buttons: ${times(buttons.map((one) => one.script - base))}`,
      target: `≤ 2×: ${(script / bare).toFixed(1)}×`,
      reached: script <= 2 * bare,
    },
    {
      what: `${ROWS} rows: main thread in all, with style, layout, drawing`,
      ours: milliseconds(added(ours, 'all')),
      baseline: `bare buttons: ${milliseconds(added(buttons, 'all'))}`,
      target: '',
    },
    {
      what: `${ROWS} rows: JavaScript heap added`,
      ours: megabytes(heap),
      baseline: `bare buttons: ${megabytes(added(buttons, 'heap'))}`,
      target: '≤ 0.6 MB',
      reached: heap <= 600_000,
    },
    {
      what: `${ROWS} rows: the page's own objects added`,
      ours: megabytes(added(ours, 'objects')),
      baseline: `bare buttons: ${megabytes(added(buttons, 'objects'))}`,
      target: '',
    },
    {
      what: `${ROWS} rows: layout shift added, the worst load`,
      ours: shift.toFixed(4),
      baseline: `bare buttons: ${Math.max(...buttons.map((one) => one.shift)).toFixed(4)}`,
      target: '≤ 0.01',
      reached: shift <= 0.01,
    },
  ];
}

function longLines({ ours, buttons, nothing }: Record<Name, Visit[]>, looks: number): Line[] {
  const base = median(nothing.map((one) => one.script));
  const rows = `arXiv, ${LONG_ROWS.toLocaleString('en')} rows`;
  const script = median(ours.map((one) => one.script)) - base;
  const longest = median(ours.map((one) => one.longest));
  return [
    {
      what: `${rows}: script time added`,
      ours: times(ours.map((one) => one.script - base)),
      baseline: `bare buttons: ${times(buttons.map((one) => one.script - base))}`,
      target: `≤ 100 ms: ${milliseconds(script)}`,
      reached: script <= 100,
    },
    {
      what: `${rows}: most script in one task`,
      ours: times(ours.map((one) => one.longest)),
      baseline: `bare buttons: ${times(buttons.map((one) => one.longest))}`,
      target: `≤ 50 ms: ${milliseconds(longest)}`,
      reached: longest <= 50,
    },
    { what: `${rows}: looks after one burst of changes`, ours: String(looks), baseline: '', target: '1', reached: looks === 1 },
  ];
}
