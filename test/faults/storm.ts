/**
 * A storm: the worker is killed again and again, at moments that a seed chooses, while two listings, the popup and the library all
 * write at once and a person clicks and types. Afterwards the ledger of what was asked for is held against the disk.
 *
 * A seed repeats what is asked and how long is waited between. What happens first within a millisecond is the browser's own affair,
 * so a fault may need the storm to be run again.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Realm } from 'puppeteer-core';
import { until } from '../browsers/access';
import type { BrowserKind } from '../browsers/find';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages } from '../browsers/pages';
import { stopWorker, workerRuns } from '../browsers/worker';
import type { browser } from 'wxt/browser';
import { holdLibrary } from '../e2e/library';
import { expectMarks, openTall } from '../e2e/look';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers } from '../fixtures/papers';
import { keepClicking, loadEditors } from './hand';
import { Disk, faultsOf, Ledger, type Subject } from './ledger';
import { randomOf } from './random';
import { keepWriting } from './writer';

/** The extension's API, in our own pages. */
declare const chrome: typeof browser;

const LISTING = 'https://huggingface.co/papers';
/** How many papers the hand has on each of the two listings. */
const CLICKED = 5;
/** The longest wait between a write that begins and the kill, and before that, in milliseconds. */
const AFTER_WRITE = 25;
const BETWEEN = 250;
/** Of so many kills one finds the library held up by somebody else, for at most so many milliseconds before the kill and after it. */
const HELD = 8;
const HOLD = 150;

export interface Storm {
  browser: BrowserKind;
  seed: number;
  kills: number;
  /** The folder of the extension; the build in `.output` unless another is named. */
  extension?: string;
}

export interface Outcome {
  faults: string[];
  kills: number;
  /** Questions that were on their way at the moment of a kill, over all kills. */
  hit: number;
  writes: number;
  confirmed: number;
  /** Of those, how many were asked for together with others. */
  together: number;
  unconfirmed: number;
  lost: number;
  /** What was answered with a refusal, in its words, and how often. */
  refused: Record<string, number>;
  records: number;
  seconds: number;
}

/** Lets a storm go over an empty library and says what is left. Throws where a surface hangs. */
export async function storm({ browser: kind, seed, kills, extension }: Storm): Promise<Outcome> {
  const papers = inventedPapers(3 * CLICKED);
  const subjects = subjectsOf(20 + Math.ceil(kills / 10), papers);
  const server = await servePages({ [LISTING]: dailyPage({ papers }) });
  const opened = await openBrowser({ browser: kind, server, ...(extension !== undefined && { extension }) });
  try {
    const [first, second] = [await openTall(opened, LISTING), await openTall(opened, LISTING)];
    const popup = await opened.extensionPage('popup.html');
    const library = await opened.extensionPage(existsSync(join(opened.folder, 'library.html')) ? 'library.html' : 'popup.html');
    for (const page of [first, second]) await expectMarks(page, papers);
    const clicked = papers.slice(0, 2 * CLICKED).map(subjectOf);
    const listings = [
      { page: first, subjects: clicked.slice(0, CLICKED) },
      { page: second, subjects: clicked.slice(CLICKED) },
    ];
    await loadEditors(listings);

    const ledger = new Ledger();
    const stop = new AbortController();
    const { signal } = stop;
    const surfaces: { by: string; context: Page | Realm; own: boolean }[] = [
      { by: 'the popup', context: popup, own: true },
      { by: 'the library', context: library, own: true },
      // Firefox opens no world of a page's extension script to a test; there the listings have the hand alone.
      ...(kind === 'chromium'
        ? [
            { by: 'one listing', context: scriptWorld(first, opened), own: false },
            { by: 'the other listing', context: scriptWorld(second, opened), own: false },
          ]
        : []),
    ];
    const start = performance.now();
    const working = Promise.all([
      ...surfaces.map((surface) => keepWriting({ ...surface, subjects, random: randomOf(seed, surface.by), ledger, signal })),
      keepClicking({ listings, own: popup, random: randomOf(seed, 'the hand'), ledger, signal }),
    ]);
    const hit = await Promise.race([
      kill(opened, library, kills, seed, ledger),
      working.then(() => Promise.reject(new Error('Nobody writes.'))),
    ]);
    stop.abort();
    await working;
    await until(() => hasNoDrafts(popup), 'no draft waits to be saved', 60_000);
    // What only lay in the last worker's memory goes with it.
    await stopWorker(opened);
    const disk = await readDisk(library);
    const faults = faultsOf(ledger.writes, disk);
    return {
      faults,
      kills,
      hit,
      writes: ledger.writes.length,
      confirmed: ledger.confirmed,
      together: ledger.writes.filter(({ together, ended }) => together !== undefined && ended !== undefined).length,
      unconfirmed: ledger.writes.length - ledger.confirmed,
      lost: faults.filter((fault) => fault.startsWith('lost:')).length,
      refused: Object.fromEntries(ledger.refused),
      records: disk.papers.length,
      seconds: Math.round((performance.now() - start) / 100) / 10,
    };
  } finally {
    await opened.close();
    await server.close();
  }
}

/** The words a run prints of itself: how to have it again, and its figures. */
export function wordsOf({ browser: kind, seed }: Storm, outcome: Outcome): string {
  const { kills, hit, writes, confirmed, together, unconfirmed, lost, records, seconds, refused } = outcome;
  return [
    `SEED=${seed} KILLS=${kills} in ${kind}: ${writes} writes (${hit} questions on their way when a worker was killed), ${confirmed} confirmed (${together} together with others), `,
    `${unconfirmed} not, ${lost} lost; ${records} records; ${seconds} s`,
    ...Object.entries(refused).map(([words, times]) => `\n  refused ${times}×: ${words}`),
  ].join('');
}

/**
 * Kills the worker so many times, each soon after some write began; sometimes over writes that wait for the library, which `own`
 * holds up. Gives how many questions were on their way when it died.
 */
async function kill(opened: Opened, own: Page, kills: number, seed: number, ledger: Ledger): Promise<number> {
  const random = randomOf(seed, 'kills');
  let hit = 0;
  for (let count = 0; count < kills; count += 1) {
    await pause(random(BETWEEN));
    await until(() => workerRuns(opened), 'somebody has started the worker');
    const release = random(HELD) === 0 ? await holdLibrary(own) : undefined;
    if (release) await pause(random(HOLD));
    else await ledger.next();
    await pause(random(AFTER_WRITE));
    hit += ledger.inAir;
    await stopWorker(opened);
    if (release) await pause(random(HOLD));
    await release?.();
  }
  return hit;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function subjectOf({ id, title }: { id: string; title: string }): Subject {
  return { ids: [`arxiv:${id}`], title };
}

/**
 * Papers for all surfaces to write to at once: some that also stand on the listings, some that share their title with another, and
 * some that pages name by one identifier, by another, or by both, so that their records become one.
 */
function subjectsOf(count: number, papers: readonly { id: string; title: string }[]): Subject[] {
  const listed = papers.slice(2 * CLICKED).map(subjectOf);
  const others = Array.from({ length: count }, (_, at): Subject => {
    const number = String(at + 1).padStart(5, '0');
    const twin = `A Title That Two Papers Share, Number ${Math.floor(at / 2)}`;
    if (at % 4 === 3) return { ids: [`arxiv:2602.${number}`, `doi:10.1234/storm.${number}`], title: `A Paper under Two Names, ${number}` };
    return { ids: [`arxiv:2602.${number}`], title: at % 4 === 2 ? `A Paper of Its Own, ${number}` : twin };
  });
  return [...listed, ...others];
}

/** The world our script has in a site's page. */
function scriptWorld(page: Page, { extensionId }: Opened): Realm {
  const world = page.extensionRealms().find((realm) => realm.origin?.includes(extensionId));
  if (!world) throw new Error(`No script of ours runs on ${page.url()}.`);
  return world;
}

function hasNoDrafts(own: Page): Promise<boolean> {
  return own.evaluate(async () => Object.keys(await chrome.storage.local.get(null)).every((name) => !name.startsWith('draft:')));
}

/** Every table as it lies on the disk, read past the worker in one transaction. */
async function readDisk(own: Page): Promise<Disk> {
  const text = await own.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('postil');
        opening.onerror = () => reject(new Error('The library did not open.'));
        opening.onsuccess = () => {
          const db = opening.result;
          const tables = ['papers', 'names', 'pairs', 'merges', 'edits'];
          const reading = db.transaction(tables);
          const requests = tables.map((table) => [table, reading.objectStore(table).getAll()] as const);
          reading.onerror = () => reject(new Error('The library could not be read.'));
          reading.oncomplete = () => {
            db.close();
            resolve(JSON.stringify(Object.fromEntries(requests.map(([table, { result }]) => [table, result]))));
          };
        };
      }),
  );
  return Disk.parse(JSON.parse(text));
}
