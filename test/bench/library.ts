/** What the library takes at each size: finding a page's papers, saving a note, opening the popup, searching. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { stopWorker } from '../browsers/worker';
import type { Bench } from './inside/bench';
import { idOf, markers, paperAt, unknownId, vocabulary } from './inside/papers';
import type { Probe } from './inside/probe';
import { megabytes, median, milliseconds, thousands, times, type Line } from './table';
import { record } from './trace';

declare const bench: Bench;
declare const probe: Probe;

/** How often each is measured, and how often before that. */
const ROUNDS = 40;
const OPENINGS = 30;
const FIRST_OPENINGS = 5;
const WARM_UP = 4;
const COLD_ROUNDS = 10;
/** Entries of a page, half of them in the library. */
const ENTRIES = 50;
/** A person's search must be answered so soon, in milliseconds, up to so many papers. */
const SEARCH_LIMITS = [
  { papers: 10_000, limit: 20 },
  { papers: 100_000, limit: 100 },
];
/** A page that is opened must know all its papers so soon, in milliseconds. */
const START_LIMIT = 1_000;
/** How much longer something may take in the largest library than in one a tenth or a hundredth of it. */
const FLAT = 1.5;
/** How much more than in proportion something may grow that goes through all papers: caches hold less of more. */
const LINEAR = 1.2;
/** Papers that are handled together, at most. */
const MANY = 10_000;
/** Script in one task of a page that is typed into, in milliseconds: a longer one is felt. */
const STILL = 50;
/** A frame that takes longer than two, in milliseconds, was dropped. */
const DROPPED = 34;
/** Memory that the page of the largest library may hold, in bytes. */
const MEMORY = 250_000_000;
/** Restoring as many papers as `MANY` may take so long, in milliseconds. */
const RESTORE = 3_000;
/** Papers that the bench's page is asked to put at a time: a question to a page may not take minutes. */
const PART = 10_000;

/** A browser with a library of one size in it, and what was measured there, in milliseconds. */
interface Shelf {
  size: number;
  opened: Opened;
  page: Page;
  raw: number[];
  hop: number[];
  lookUp: number[];
  cold: number[];
  put: number[];
  change: number[];
  bare: number[];
  popup: number[];
  libraryPage: number[];
  libraryFirst: number[];
  frames: number[];
  endToEnd: number[];
  tagging: number[];
  putMany: number[];
  backUp: number[];
  restore: number[];
  restoreSeen: number[];
  memory: number | undefined;
  find: number[];
  madeFirst: number[];
  made: number[];
  findFirst: number[];
  findAll: number[];
  typing: number[];
  startFirst: number[];
  startAll: number[];
  firstSearch: number[];
  search: number[];
}

export async function measureLibraries(extension: string, sizes: readonly number[], say: (words: string) => void): Promise<Line[]> {
  const shelves: Shelf[] = [];
  try {
    for (const size of sizes) {
      say(`  filling a library with ${size.toLocaleString('en')} papers…`);
      shelves.push(await fill(extension, size));
    }
    const probeScript = readFileSync(join(extension, 'probe.js'), 'utf8');
    say('  looking up, and saving notes…');
    for (let round = -WARM_UP; round < ROUNDS; round += 1) for (const shelf of shelves) await ask(shelf, round);
    say('  opening the library page where its catalogue was never made, then making it…');
    for (const shelf of shelves) {
      for (let round = 0; round < FIRST_OPENINGS; round += 1) await openFirst(shelf, probeScript);
      await start(shelf);
    }
    say('  opening the popup…');
    for (let round = -WARM_UP; round < OPENINGS; round += 1) for (const shelf of shelves) await openPopups(shelf, round, probeScript);
    say('  searching…');
    for (const shelf of shelves) {
      await type(shelf, probeScript);
      await search(shelf, probeScript);
      await find(shelf);
    }
    say('  scrolling, tagging, backing up and restoring…');
    for (const shelf of shelves) {
      await scroll(shelf, probeScript);
      await handleMany(shelf);
    }
    say('  looking up with the worker stopped…');
    for (let round = -1; round < COLD_ROUNDS; round += 1) for (const shelf of shelves) await askCold(shelf, round);
    return linesOf(shelves);
  } finally {
    for (const { opened } of shelves) await opened.close();
  }
}

async function fill(extension: string, size: number): Promise<Shelf> {
  const opened = await openBrowser({ browser: 'chromium', extension });
  // The worker makes the database when it is first asked.
  const page = await opened.extensionPage('bench.html');
  await page.evaluate(() => bench.lookUp([], 0));
  for (let from = 0; from < size; from += PART) {
    await page.evaluate((...range) => bench.seed(...range), from, Math.min(size, from + PART));
  }
  const measured = {
    raw: [],
    hop: [],
    lookUp: [],
    cold: [],
    put: [],
    change: [],
    bare: [],
    popup: [],
    libraryPage: [],
    libraryFirst: [],
    frames: [],
    endToEnd: [],
    tagging: [],
    putMany: [],
    backUp: [],
    restore: [],
    restoreSeen: [],
    memory: undefined,
    find: [],
    madeFirst: [],
    made: [],
    findFirst: [],
    findAll: [],
    typing: [],
    startFirst: [],
    startAll: [],
    firstSearch: [],
    search: [],
  };
  return { size, opened, page, ...measured };
}

/** Identifiers of papers all over the library, others each time, every second one unknown. */
function someIds(size: number): string[] {
  return Array.from({ length: ENTRIES }, (_, at) => (at % 2 ? unknownId : idOf)(Math.floor(Math.random() * size)));
}

async function ask({ size, page, raw, hop, lookUp, put, change }: Shelf, round: number): Promise<void> {
  const keyOf = (at: number) => paperAt(Math.floor(((at * 0.618) % 1) * size)).key;
  const measured = [
    await page.evaluate((ids, known) => bench.rawRead(ids, known), someIds(size), ENTRIES / 2),
    await page.evaluate(() => bench.hop()),
    await page.evaluate((ids, known) => bench.lookUp(ids, known), someIds(size), ENTRIES / 2),
    await page.evaluate((key, note) => bench.rawPut(key, note), keyOf(2 * (round + WARM_UP)), `Raw note ${round}`),
    await page.evaluate((key, note) => bench.change(key, note), keyOf(2 * (round + WARM_UP) + 1), `A note ${round}`),
  ];
  if (round >= 0) [raw, hop, lookUp, put, change].forEach((into, at) => into.push(measured[at]!));
}

async function askCold({ size, opened, page, cold }: Shelf, round: number): Promise<void> {
  await stopWorker(opened);
  const measured = await page.evaluate((ids, known) => bench.lookUp(ids, known), someIds(size), ENTRIES / 2);
  if (round >= 0) cold.push(measured);
}

async function openPopups({ opened, bare, popup, libraryPage }: Shelf, round: number, probeScript: string): Promise<void> {
  for (const [path, into] of [
    ['bare.html', bare],
    ['popup.html', popup],
    ['library.html', libraryPage],
  ] as const) {
    const page = await openProbed(opened, path, probeScript);
    const measured = await page.evaluate(() => probe.firstRow);
    await page.close();
    if (round >= 0) into.push(measured);
  }
}

/** Opens the library page of a library whose catalogue was never made whole: after an import, or where the browser threw it away. */
async function openFirst({ opened, libraryFirst }: Shelf, probeScript: string): Promise<void> {
  const page = await openProbed(opened, 'library.html', probeScript);
  libraryFirst.push(await page.evaluate(() => probe.firstRow));
  await page.close();
}

/** Opens a page of the extension in a tab of its own, with the probe in it. */
async function openProbed({ browser, baseUrl }: Opened, path: string, probeScript: string): Promise<Page> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(probeScript);
  await page.goto(baseUrl + path);
  return page;
}

/** Frames that a scroll through the list is looked at for. */
const FRAMES = 180;

/**
 * Scrolls through the library page, a screen every few frames, then in as many frames from its beginning to its end; keeps how long each
 * took, and how much memory the page holds afterwards.
 */
async function scroll(shelf: Shelf, probeScript: string): Promise<void> {
  // The bench's own page is in the same process, and has held much.
  await shelf.page.goto('about:blank');
  const page = await openProbed(shelf.opened, 'library.html', probeScript);
  await page.setViewport({ width: 1280, height: 800 });
  await page.evaluate(() => probe.firstRow);
  await page.waitForFunction(
    (count) => document.querySelector('[role=status][aria-label=Papers]')?.textContent.startsWith(count),
    {},
    `${shelf.size.toLocaleString('en')} `,
  );
  shelf.frames.push(...(await framesOf(page, 'screens')));
  shelf.endToEnd.push(...(await framesOf(page, 'all')));
  // What was scrolled past was a list: it has come to its end, and the oldest paper is drawn there.
  await page.waitForFunction(
    (title) => document.querySelector('[aria-label="Saved papers"]')?.textContent.includes(title),
    {},
    paperAt(0).title,
  );
  for (const held of [page, ...page.workers()]) {
    const session = 'createCDPSession' in held ? await held.createCDPSession() : held.client;
    await session.send('HeapProfiler.collectGarbage');
  }
  shelf.memory = memoryOf(shelf.opened);
  await page.close();
  await shelf.page.goto(`${shelf.opened.baseUrl}bench.html`);
}

/** Scrolls from the beginning, in each of so many frames by a part of a screen, or by a part of all there is. Gives how long each took. */
function framesOf(page: Page, how: 'screens' | 'all'): Promise<number[]> {
  return page.evaluate(
    async (count, whole) => {
      window.scrollTo({ top: 0, behavior: 'instant' });
      const took: number[] = [];
      let last = 0;
      for (let at = 0; at <= count; at += 1) {
        const now = await new Promise<number>((drawn) => requestAnimationFrame(drawn));
        // The first frame began before the scroll did.
        if (at) took.push(now - last);
        last = now;
        const top = whole ? ((at + 1) / count) * (document.documentElement.scrollHeight - innerHeight) : 120 * (at + 1);
        window.scrollTo({ top, behavior: 'instant' });
      }
      return took;
    },
    FRAMES,
    how === 'all',
  );
}

/** What the extension's own process holds, in bytes, by its share of each page; `undefined` where the system does not say (only Linux does). */
function memoryOf({ browser }: Opened): number | undefined {
  const read = (process: string, file: string) => {
    try {
      return readFileSync(`/proc/${process}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  const root = String(browser.process()?.pid);
  const parents = new Map(
    (process.platform === 'linux' ? readdirSync('/proc') : [])
      .filter((name) => /^\d+$/u.test(name))
      .map((name) => [name, /^PPid:\s*(\d+)/mu.exec(read(name, 'status'))?.[1] ?? '']),
  );
  const isOurs = (one: string): boolean => one === root || (parents.has(one) && isOurs(parents.get(one) ?? ''));
  const shares = [...parents.keys()]
    .filter((one) => isOurs(one) && read(one, 'cmdline').includes('--extension-process'))
    .map((one) => Number(/^Pss:\s*(\d+)/mu.exec(read(one, 'smaps_rollup'))?.[1] ?? 0) * 1_024);
  return shares.length > 0 ? Math.max(...shares) : undefined;
}

/** The library page's acts on many papers. The last of them empties the library before it restores it. */
async function handleMany({ size, page, tagging, putMany, backUp, restore, restoreSeen }: Shelf): Promise<void> {
  const keys = Array.from({ length: Math.min(size, MANY) }, (_, at) => paperAt(at).key);
  for (let round = 0; round < 2; round += 1) {
    putMany.push(await page.evaluate((some) => bench.rawPutMany(some), keys));
    tagging.push(await page.evaluate((some) => bench.tagMany(some, 'many', true), keys));
    await page.evaluate((some) => bench.tagMany(some, 'many', false), keys);
  }
  backUp.push(await page.evaluate((count) => bench.backUp(count), size));
  // Of the largest it takes half a minute.
  const rounds = size > MANY ? 1 : 3;
  for (let round = 0; round < rounds; round += 1) restoreSeen.push(await page.evaluate((count) => bench.restore(count), size));
  await page.evaluate(() => bench.forgetSeen());
  await page.evaluate((count) => bench.backUp(count), size);
  for (let round = 0; round < rounds; round += 1) restore.push(await page.evaluate((count) => bench.restore(count), size));
}

/** Words of all sorts, as they may be typed: rare and common ones, from titles, abstracts and notes, one and two, whole and begun. */
const QUERIES = [
  ...markers.map(({ word }) => word),
  ...vocabulary.slice(1_000, 1_008),
  ...vocabulary.slice(20, 24).map((word, at) => `${word} ${vocabulary[200 + at] ?? ''}`),
  ...vocabulary.slice(2_000, 2_006).map((word) => word.slice(0, 4)),
];

async function find({ page, find: into }: Shelf): Promise<void> {
  for (let round = -1; round * QUERIES.length < ROUNDS; round += 1) {
    for (const query of QUERIES) {
      const measured = await page.evaluate((text) => bench.find(text), query);
      if (round >= 0) into.push(measured);
    }
  }
}

/** Searches where there is no catalogue, which makes it; then opens it as a page does that was just opened, without a search and with one. */
async function start({ size, page, made, madeFirst, startFirst, startAll, findFirst, findAll }: Shelf): Promise<void> {
  const query = markers[0].word;
  const making = await page.evaluate((text) => bench.makeCatalogue(text), query);
  madeFirst.push(making.first);
  made.push(making.all);
  for (let round = -1; round < COLD_ROUNDS; round += 1) {
    const listed = await page.evaluate((papers) => bench.start(papers), size);
    const found = await page.evaluate((text) => bench.startFind(text), query);
    if (round < 0) continue;
    startFirst.push(listed.first);
    startAll.push(listed.all);
    findFirst.push(found.first);
    findAll.push(found.all);
  }
}

/** Types into a popup that was just opened, letter by letter, until what is looked for is found; keeps the most script in one task. */
async function type(shelf: Shelf, probeScript: string): Promise<void> {
  const page = await openProbed(shelf.opened, 'popup.html', probeScript);
  await page.evaluate(() => probe.firstRow);
  await waitFor(page, { role: 'searchbox', name: 'Search saved papers' });
  const { word } = markers[0];
  const { longest } = await record(page, async () => {
    const found = page.evaluate((title) => probe.search(title), expected(word, shelf.size) ?? '');
    await page.keyboard.type(word);
    await found;
  });
  shelf.typing.push(longest);
  await page.close();
}

/** Searches for words of abstracts and notes, one after the other in the same popup. */
async function search({ size, opened, firstSearch, search: into }: Shelf, probeScript: string): Promise<void> {
  const page = await openProbed(opened, 'popup.html', probeScript);
  await page.evaluate(() => probe.firstRow);
  await waitFor(page, { role: 'searchbox', name: 'Search saved papers' });
  const words = markers.map(({ word }) => word);
  const pairs = words.slice(1).map((word, at) => `${words[at] ?? ''} ${word}`);
  const queries = [...words, ...pairs].filter((query) => expected(query, size) !== undefined);
  for (let round = -1; round * queries.length < ROUNDS; round += 1) {
    for (const query of queries) {
      const found = page.evaluate((title) => probe.search(title), expected(query, size) ?? '');
      await page.evaluate(() => (document.activeElement as HTMLInputElement).select());
      await page.keyboard.sendCharacter(query);
      const measured = await found;
      // The first search makes the index.
      if (round >= 0) into.push(measured);
      else if (query === queries[0]) firstSearch.push(measured);
    }
  }
  await page.close();
}

/** The title of the newest paper that has all the words: none of them ranks it above others. */
function expected(query: string, size: number): string | undefined {
  const steps = query.split(' ').map((word) => markers.find((marker) => marker.word === word)?.every ?? 1);
  for (let at = size - 1; at > 0; at -= 1) if (steps.every((step) => at % step === 0)) return paperAt(at).title;
  return undefined;
}

function limitOf({ size }: Shelf): number | undefined {
  return SEARCH_LIMITS.find(({ papers }) => papers === size)?.limit;
}

function linesOf(shelves: readonly Shelf[]): Line[] {
  const of = ({ size }: Shelf) => `${thousands(size)} papers`;
  const [small, medium, large] = shelves;
  return [
    ...shelves.map((shelf) => {
      const { raw, hop, lookUp } = shelf;
      const line = compared(`which of ${ENTRIES} entries are saved, ${of(shelf)}`, lookUp, median(raw) + median(hop), 2);
      return { ...line, baseline: `raw reads ${milliseconds(median(raw))} + message ${milliseconds(median(hop))}` };
    }),
    ...flat('the same', medium, large, ({ lookUp }) => lookUp),
    ...shelves.map((shelf) => ({
      what: `the same with the worker stopped, ${of(shelf)}`,
      ours: times(shelf.cold),
      baseline: '',
      target: '',
    })),
    ...shelves.map((shelf) => {
      const line = compared(`a note saved, on the disk, ${of(shelf)}`, shelf.change, median(shelf.put), 3);
      return { ...line, baseline: `raw put: ${times(shelf.put)}` };
    }),
    ...flat('the same', small, large, ({ change }) => change),
    ...shelves.map((shelf) => {
      const line = compared(`popup opened to first row drawn, ${of(shelf)}`, shelf.popup, median(shelf.bare), 2);
      return { ...line, baseline: `bare page: ${times(shelf.bare)}` };
    }),
    ...shelves.map((shelf) => {
      const line = compared(`library page opened to first row drawn, ${of(shelf)}`, shelf.libraryPage, median(shelf.bare), 2);
      return { ...line, baseline: `bare page: ${times(shelf.bare)}` };
    }),
    ...flat('the same', small, large, ({ libraryPage }) => libraryPage),
    ...shelves.map((shelf) => ({
      what: `the same where its catalogue was never made, ${of(shelf)}`,
      ours: times(shelf.libraryFirst),
      baseline: '',
      target: '',
    })),
    ...shelves.map((shelf) => scrolled(`library page scrolled, ${of(shelf)}`, shelf.frames)),
    ...shelves.map((shelf) => scrolled(`the same from end to end in as many, ${of(shelf)}`, shelf.endToEnd)),
    ...shelves.flatMap((shelf) => {
      if (shelf.memory === undefined) return [];
      const line = { what: `memory of the open library page, ${of(shelf)}`, ours: megabytes(shelf.memory), baseline: '', target: '' };
      return [shelf === large ? { ...line, target: `≤ ${megabytes(MEMORY)}`, reached: shelf.memory <= MEMORY } : line];
    }),
    ...shelves.map((shelf) => ({
      what: `${thousands(Math.min(shelf.size, MANY))} papers tagged at once, of ${of(shelf)}`,
      ours: times(shelf.tagging),
      baseline: `raw puts: ${times(shelf.putMany)}`,
      target: '',
    })),
    ...flat('10 k tagged', medium, large, ({ tagging }) => tagging),
    ...shelves.map((shelf) => ({ what: `backup written, ${of(shelf)}`, ours: times(shelf.backUp), baseline: '', target: '' })),
    ...grown(shelves, ({ backUp }) => backUp),
    ...shelves.flatMap((shelf) => {
      const line = { what: `restored into an empty library, ${of(shelf)}`, ours: times(shelf.restore), baseline: '', target: '' };
      return [
        shelf.size === MANY ? { ...line, target: `≤ ${milliseconds(RESTORE)}`, reached: median(shelf.restore) <= RESTORE } : line,
        { ...line, what: `the same with ${thousands(2 * shelf.size)} entries that were seen`, ours: times(shelf.restoreSeen) },
      ];
    }),
    ...grown(shelves, ({ restore }) => restore),
    ...shelves.flatMap((shelf) => searchLines(shelf, of(shelf))),
    ...grown(shelves, ({ find: found }) => found, 'search, '),
    ...grown(shelves, ({ findAll }) => findAll, 'a search of a catalogue just opened, '),
  ];
}

function scrolled(what: string, frames: readonly number[]): Line {
  const dropped = frames.filter((took) => took > DROPPED).length;
  return { what, ours: `${dropped} of ${frames.length} frames dropped`, baseline: '', target: '0', reached: dropped === 0 };
}

/** How much longer each library takes than the one before it, which has a tenth of its papers. What has to read all of them may take as many times as long. */
function grown(shelves: readonly Shelf[], of: (shelf: Shelf) => readonly number[], what = 'the same, '): Line[] {
  return shelves.slice(1).flatMap((more, at) => {
    const less = shelves[at];
    if (!less) return [];
    const [growth, papers] = [median(of(more)) / median(of(less)), more.size / less.size];
    const limit = LINEAR * papers;
    const sizes = `${thousands(more.size)} beside ${thousands(less.size)}`;
    return [
      {
        what: `${what}${sizes}`,
        ours: times(of(more)),
        baseline: times(of(less)),
        target: `≤ ${limit}×: ${growth.toFixed(1)}×`,
        reached: growth <= limit,
      },
    ];
  });
}

/** Ours beside a baseline, which it may take so many times. */
function compared(what: string, ours: readonly number[], baseline: number, limit: number): Line {
  const ratio = median(ours) / baseline;
  return { what, ours: times(ours), baseline: '', target: `≤ ${limit}×: ${ratio.toFixed(1)}×`, reached: ratio <= limit };
}

/** What a library costs that is larger than another. */
function flat(what: string, less: Shelf | undefined, more: Shelf | undefined, of: (shelf: Shelf) => readonly number[]): Line[] {
  if (!less || !more) return [];
  const line = compared(`${what}, ${thousands(more.size)} beside ${thousands(less.size)}`, of(more), median(of(less)), FLAT);
  return [{ ...line, baseline: times(of(less)) }];
}

function searchLines(shelf: Shelf, papers: string): Line[] {
  const limit = limitOf(shelf);
  const plain = (what: string, measured: readonly number[]): Line => ({
    what: `${what}, ${papers}`,
    ours: times(measured),
    baseline: '',
    target: '',
  });
  const within = (line: Line, measured: readonly number[], most: number | undefined): Line =>
    most === undefined ? line : { ...line, target: `≤ ${most.toLocaleString('en')} ms`, reached: median(measured) <= most };
  return [
    within(plain('search, abstracts and notes too, ranked', shelf.find), shelf.find, limit),
    plain('the same in the popup, from typed to drawn', shelf.search),
    plain('the first search of a popup', shelf.firstSearch),
    within(plain('typed into a popup just opened: the most script in one task', shelf.typing), shelf.typing, STILL),
    within(plain('the catalogue opened: all papers listed', shelf.startAll), shelf.startAll, START_LIMIT),
    plain('the first of them listed', shelf.startFirst),
    within(plain('the catalogue opened with a search: all found', shelf.findAll), shelf.findAll, START_LIMIT),
    plain('the first of them found', shelf.findFirst),
    plain('a search where there was no catalogue, which makes it: all found', shelf.made),
    plain('the first of them found', shelf.madeFirst),
  ];
}
