/** What goes wrong around us: workers killed in the midst of everything, and a disk without room. Nothing confirmed or typed is lost. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Page } from 'puppeteer-core';
import type { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { click, press, state, until } from '../browsers/access';
import type { BrowserKind } from '../browsers/find';
import { builtExtension, openBrowser } from '../browsers/launch';
import { servePages } from '../browsers/pages';
import { storm, wordsOf } from '../faults/storm';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import { paperOf } from '../paper/record';
import { keepFirstVersion, recordOf } from './library';
import { expectMarks, expectPressed, openNote, openTall, PATIENCE, saveButton, waitForStatus } from './look';

const LISTING = 'https://huggingface.co/papers';
const ELSEWHERE = 'https://huggingface.co/models';
const HELD = 'Another tab still uses your papers as an earlier version of Postil kept them. Close Postil’s other tabs; nothing is lost.';
const KILLS = 15;

/** The extension's API, in our own pages. */
declare const chrome: typeof browser;

const cleanings: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanings.splice(0).reverse()) await clean();
});

it.each<BrowserKind>(['chromium', 'firefox'])(
  'loses nothing that was confirmed when the worker is killed again and again, in %s',
  async (kind) => {
    // The same storm each time; another is had with SEED=…, a longer one with `npm run test:faults`.
    const setting = { browser: kind, seed: Number(process.env['SEED'] ?? 20_260_928), kills: KILLS };
    const outcome = await storm(setting);
    console.log(wordsOf(setting, outcome));
    expect(outcome.faults).toEqual([]);
    expect(outcome.refused).toEqual({});
    expect(outcome.hit).toBeGreaterThan(KILLS / 2);
    expect(outcome.confirmed).toBeGreaterThan(KILLS);
  },
);

it('says that the disk is full, keeps what was typed, and saves it when there is room again', async () => {
  const papers = inventedPapers(3);
  const [paper, noted, left] = papers as [FixturePaper, FixturePaper, FixturePaper];
  const server = await servePages({ [LISTING]: dailyPage({ papers }), [ELSEWHERE]: '<!doctype html><title>Models</title>' });
  cleanings.push(() => server.close());
  const opened = await openBrowser({ browser: 'chromium', server, extension: limitedExtension() });
  cleanings.push(() => opened.close());

  // From the start: what room there is the browser looks up anew only every half minute, unless there was none.
  const session = await (await opened.browser.newPage()).createCDPSession();
  const origin = opened.baseUrl.replace(/\/$/u, '');
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const own = await opened.extensionPage('popup.html');
  // What the worker has written meanwhile may have had it look before; then it is full when it looks again.
  await until(() => own.evaluate(isFull), 'the disk is full', 60_000);
  const page = await openTall(opened, LISTING);
  await expectMarks(page, papers);

  await click(await saveButton(page, paper.title));
  await waitForStatus(page, 'Not saved. The disk is full.');
  await expectPressed(page, paper.title, false);

  await openNote(page, left.title);
  await page.keyboard.type('Left behind');
  await waitForStatus(page, /^Not saved: The disk is full\. Your text is still here\./u);
  await page.goto(ELSEWHERE);
  await page.goto(LISTING);
  await expectMarks(page, papers);
  const box = await openNote(page, noted.title);
  await page.keyboard.type('Not to be lost');
  await waitForStatus(page, /^Not saved: The disk is full\. Your text is still here\./u);
  expect((await state(box)).value).toBe('Not to be lost');
  const drafts = () =>
    own.evaluate(async () => Object.keys(await chrome.storage.local.get(null)).filter((name) => name.startsWith('draft:')));
  expect((await drafts()).sort()).toEqual([noted, left].map(({ id }) => `draft:arxiv:${id}`).sort());
  expect(await recordOf(own, noted.id)).toBeUndefined();

  await session.send('Storage.overrideQuotaForOrigin', { origin });
  // By itself, without another word typed.
  await waitForStatus(page, 'Saved');
  expect((await recordOf(own, noted.id))?.note).toBe('Not to be lost');
  await press(page, 'Escape');
  await click(await saveButton(page, paper.title));
  await expectPressed(page, paper.title, true);
  // What an earlier page left is taken up by the next that opens its note.
  expect((await state(await openNote(page, left.title))).value).toBe('Left behind');
  await expect.poll(async () => (await recordOf(own, left.id))?.note, { timeout: PATIENCE }).toBe('Left behind');
  await expect.poll(drafts, { timeout: PATIENCE }).toEqual([]);
});

it.each<BrowserKind>(['chromium', 'firefox'])(
  'says that an earlier version still has the library open, and upgrades it once it has let go, in %s',
  async (kind) => {
    const papers = inventedPapers(3);
    const [old, other] = papers as [FixturePaper, FixturePaper];
    const server = await servePages({ [LISTING]: dailyPage({ papers }) });
    cleanings.push(() => server.close());
    const opened = await openBrowser({ browser: kind, server });
    cleanings.push(() => opened.close());
    const holder = await opened.extensionPage('settings.html');
    const record = paperOf({ key: 'old', ids: [`arxiv:${old.id}`], title: old.title, note: 'From long ago' });
    const letGo = await keepFirstVersion(holder, [record]);

    // In the popup and the library page, in place of the list; in a listing, where something is to be written.
    const own = await Promise.all(['popup.html', 'library.html'].map((path) => opened.extensionPage(path)));
    for (const one of own) await expectText(one, HELD);
    const page = await openTall(opened, LISTING);
    await expectMarks(page, papers);
    await click(await saveButton(page, other.title));
    await waitForStatus(page, `Not saved. ${HELD}`);
    await expectPressed(page, other.title, false);

    await letGo();
    // Nobody need try again: what waited is drawn, the row shows what the earlier version knew, and what was to be saved is.
    for (const one of own) await expectText(one, old.title);
    await page.bringToFront();
    await expectPressed(page, old.title, true);
    expect((await recordOf(holder, old.id))?.note).toBe('From long ago');
    await expectPressed(page, other.title, true);
    expect((await recordOf(holder, other.id))?.title).toBe(other.title);
  },
);

/** Waits until a page of ours shows some words. It is brought before the person: behind other tabs, nothing is drawn that takes a moment. */
async function expectText(own: Page, words: string): Promise<void> {
  await own.bringToFront();
  await own.waitForFunction((text) => document.body.innerText.includes(text), {}, words);
}

/** Whether what is written is refused, in a database beside the library: room is had by all of an origin's together. */
async function isFull(): Promise<boolean> {
  const opening = indexedDB.open('probe', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('all', { autoIncrement: true });
  const database = await new Promise<IDBDatabase | undefined>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => resolve(undefined);
  });
  if (!database) return true;
  const writing = database.transaction('all', 'readwrite');
  writing.objectStore('all').add('x'.repeat(1_000));
  return new Promise<boolean>((resolve) => {
    writing.oncomplete = () => resolve(false);
    writing.onabort = () => resolve(true);
  }).finally(() => database.close());
}

/** A copy of the built extension that has no unlimited room: with it no quota holds, and no disk is full before it is. */
function limitedExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), 'postil-limited-'));
  cleanings.push(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(builtExtension('chromium'), folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = z.looseObject({ permissions: z.array(z.string()) }).parse(JSON.parse(readFileSync(path, 'utf8')));
  const permissions = manifest.permissions.filter((permission) => permission !== 'unlimitedStorage');
  writeFileSync(path, JSON.stringify({ ...manifest, permissions }));
  return folder;
}
