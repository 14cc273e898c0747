/** What stood before the person: told from what is new, on every site, by its identifiers; small, local, and hers to switch off and forget. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { browser } from 'wxt/browser';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { stopWorker } from '../browsers/worker';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import { emptyLibrary } from './library';
import { askWorker, expectMarks, openTall, PATIENCE, texts } from './look';

const FIRST = 'https://huggingface.co/papers/date/2026-01-05';
const SECOND = 'https://huggingface.co/papers/date/2026-01-06';
const LONG = 'https://huggingface.co/papers/date/2026-01-07';
const ELSEWHERE = 'https://arxiv.org/list/cs.LG/new';

const papers = inventedPapers(40);
const first = papers.slice(0, 6);
const second = papers.slice(3, 9);

/** A list of new papers as arXiv has it, of these. */
function arxivPage(listed: readonly FixturePaper[]): string {
  const rows = listed.map(
    ({ id, title }, at) => `
      <dt><a name="item${at + 1}">[${at + 1}]</a> <a href="/abs/${id}" title="Abstract" id="${id}">arXiv:${id}</a></dt>
      <dd><div class="meta"><div class="list-title mathjax"><span class="descriptor">Title:</span> ${title}</div></div></dd>`,
  );
  return `<!doctype html><html lang="en"><title>Machine Learning</title><body><div id="dlpage"><h1>Machine Learning</h1>
    <h3>Showing new listings for Monday, 5 January 2026</h3><dl id="articles">${rows.join('')}</dl></div></body></html>`;
}

/** The extension's API, in our own pages. */
declare const chrome: typeof browser;

describe.each(['chromium', 'firefox'] as const)('what was seen, in %s', (kind) => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  beforeAll(async () => {
    server = await servePages({
      [FIRST]: dailyPage({ papers: first }),
      [SECOND]: dailyPage({ papers: second }),
      [LONG]: dailyPage({ papers }),
      [ELSEWHERE]: arxivPage(second),
    });
    opened = await openBrowser({ browser: kind, server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(async () => {
    await own.evaluate(() => chrome.storage.local.remove('settings'));
    await emptyLibrary(own);
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  /** What the rows say of having been met, in the page's order. */
  const met = async (page: Page) => (await heard(page)).map((text) => text.trim()).filter((text) => /^(New|Seen .+)$/u.test(text));
  /** Every run of text a screen reader reads. What a style sheet shows has no node in Chromium, where the whole tree is asked for it. */
  const heard = async (page: Page) => {
    if (kind === 'firefox') return texts(page, opened);
    const session = await page.createCDPSession();
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    return nodes.filter(({ ignored, role }) => !ignored && role?.value === 'StaticText').map(({ name }) => String(name?.value));
  };
  const rows = (words: string, count: number) => Array.from({ length: count }, () => words);
  /** The identifiers of what is remembered. */
  const remembered = () =>
    own.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open('postil');
          opening.onerror = () => reject(new Error('The library did not open.'));
          opening.onsuccess = () => {
            const asked = opening.result.transaction('seen').objectStore('seen').getAllKeys();
            asked.onsuccess = () => {
              opening.result.close();
              resolve(asked.result.map(String).sort());
            };
          };
        }),
    );
  const idsOf = (some: readonly FixturePaper[]) => some.map(({ id }) => `arxiv:${id}`).sort();

  it('is told from what is new, on the next list, on another site, and stays new until she leaves', async () => {
    const page = await openTall(opened, FIRST);
    await expectMarks(page, first);
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual(rows('New', 6));
    await expect.poll(remembered, { timeout: PATIENCE }).toEqual(idsOf(first));
    // Asked again, as after a change elsewhere, what is new on this visit is new still.
    await own.evaluate(() => chrome.storage.local.set({ changed: crypto.randomUUID() }));
    await askWorker(own, 'tags', {});
    expect(await met(page)).toEqual(rows('New', 6));

    await page.goto(SECOND);
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual([...rows('Seen today', 3), ...rows('New', 3)]);
    await expect.poll(remembered, { timeout: PATIENCE }).toEqual(idsOf(papers.slice(0, 9)));

    await page.goto(ELSEWHERE);
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual(rows('Seen today', 6));
    await page.close();
  });

  it('is what stood in view, and no more', async () => {
    const page = await opened.browser.newPage();
    await page.setViewport({ width: 1280, height: 700 });
    await page.goto(LONG);
    await expect.poll(async () => (await remembered()).length, { timeout: PATIENCE }).toBeGreaterThan(0);
    const shown = await remembered();
    expect(shown).not.toContain(`arxiv:${papers.at(-1)!.id}`);
    expect(shown.length).toBeLessThan(papers.length / 2);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect.poll(remembered, { timeout: PATIENCE }).toContain(`arxiv:${papers.at(-1)!.id}`);
    await page.close();
  });

  it('is remembered though the worker dies meanwhile', async () => {
    const page = await openTall(opened, FIRST);
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual(rows('New', 6));
    await stopWorker(opened);
    await expect.poll(remembered, { timeout: PATIENCE }).toEqual(idsOf(first));
    await page.close();
  });

  it('is forgotten when she says so, in open pages too', async () => {
    await askWorker(own, 'meet', { entries: first.map(({ id }) => [`arxiv:${id}`]) });
    const page = await openTall(opened, FIRST);
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual(rows('Seen today', 6));
    expect(await askWorker(own, 'forgetSeen', {})).toMatchObject({ ok: true });
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual(rows('New', 6));
    await page.close();
  });

  it('is not kept where she has that switched off, nor is anything marked, in open pages too', async () => {
    const page = await openTall(opened, FIRST);
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual(rows('New', 6));
    await own.evaluate(() => chrome.storage.local.set({ settings: { seen: false }, changed: crypto.randomUUID() }));
    await expect.poll(() => met(page), { timeout: PATIENCE }).toEqual([]);
    await askWorker(own, 'forgetSeen', {});
    expect(await askWorker(own, 'meet', { entries: [['arxiv:2601.00001']] })).toMatchObject({ ok: true });
    expect(await remembered()).toEqual([]);
    await page.close();
  });
});
