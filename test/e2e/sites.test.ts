/**
 * Every site's pages, served as the site's own, in the real build: each entry marked once, where it stands, moving and covering
 * nothing; and one paper, saved on one site, seen as saved on the others.
 */
import type { Page } from 'puppeteer-core';
import type { browser as browserApi } from 'wxt/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { click, press, waitFor } from '../browsers/access';
import { consentedExtension } from '../browsers/consented';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { readableTitle } from '../../lib/paper/title';
import { files } from '../../lib/sites';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers } from '../fixtures/papers';
import type { SitePage } from '../fixtures/sites/page';
import { longListPage } from '../fixtures/sites/arxiv';
import { emptyLibrary } from './library';
import { askWorker, expectPressed, names, PATIENCE, saveButton, withScript } from './look';

const all = await Promise.all(
  files.map(async ({ default: { id, name } }) => {
    const { pages } = (await import(`../fixtures/sites/${id}.ts`)) as { pages: SitePage[] };
    return { id, name, pages };
  }),
);
/** The extension's API, in our own pages. */
declare const chrome: typeof browserApi;

/** Chromium tries every site; of Firefox it is asked whether it sees the same of these. */
const IN_FIREFOX = new Set(['arxiv', 'openreview', 'google-scholar', 'dblp']);

/** Run by the page itself, first of all: sums up its layout shifts (Chromium only). */
const WATCH_SHIFTS = `
  window.shifted = 0;
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shifted += entry.value))).observe({ type: 'layout-shift', buffered: true });
`;

describe.each(['chromium', 'firefox'] as const)('sites in %s', (browser) => {
  const sites = all.filter(({ id }) => browser === 'chromium' || IN_FIREFOX.has(id));
  const extension = consentedExtension(browser);
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  beforeAll(async () => {
    server = await servePages();
    opened = await openBrowser({ browser, server, extension: extension.folder, viewport: { width: 1280, height: 4_000 } });
    own = await opened.extensionPage('popup.html');
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
    extension.remove();
  });

  describe.each(sites)('$name', ({ pages }) => {
    it.each(pages)('marks $name', async ({ url, html, entries }) => {
      // Several of a site's pages may stand under one address, at other times.
      server.set(url, withScript(html, WATCH_SHIFTS));
      const page = await opened.page(url);
      await expect.poll(() => foundOn(own, page.url()), { timeout: PATIENCE }).toBe(entries.length);
      // What stands in a tab of the page that is not open is marked too, and heard by nobody.
      const shown = () => page.$$eval('postil-mark', (marks) => marks.filter((mark) => mark.getClientRects().length > 0).length);
      const titles = entries.map(({ title, ids }) => `Save: ${title ? readableTitle(title) : (ids[0] ?? '')}`);
      await expect
        .poll(
          async () => {
            const heard = await names(page, 'button', /^Save: /u);
            return { strange: heard.filter((name) => !titles.includes(name)), unheard: (await shown()) - heard.length };
          },
          { timeout: PATIENCE },
        )
        .toEqual({ strange: [], unheard: 0 });
      if (entries.length > 0) expect(await shown()).toBeGreaterThan(0);
      expect(await page.evaluate(faults)).toEqual([]);
      expect(await page.evaluate(() => window.shifted)).toBeLessThanOrEqual(0.01);
      await page.close();
    });
  });

  it.each(sites)('folds what is dismissed on $name to its title, and brings it back as it was', async ({ pages }) => {
    for (const { url, html, entries } of pages.filter(({ entries }) => entries.length > 1)) {
      await emptyLibrary(own);
      server.set(url, html);
      const page = await opened.page(url);
      await page.bringToFront();
      await waitFor(page, { role: 'button', name: /^Save: / });
      const before = await page.evaluate(bare);
      await press(page, 'j');
      const { name } = await waitFor(page, { role: 'button', name: /^Dismiss: / });
      const title = entries.map((entry) => entry.title).find((one) => one && name === `Dismiss: ${readableTitle(one)}`);
      await press(page, 'x');
      await waitFor(page, { role: 'button', name: 'Show dismissed' });
      const greyed = await page.$$eval('[data-postil-dismissed]', (all) =>
        all.filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) > 0).map((one) => one.textContent),
      );
      expect(greyed.length, url).toBeGreaterThan(0);
      if (title && !title.includes('$')) expect(greyed.join(' ').replace(/\s+/g, ' '), url).toContain(title);
      await press(page, 'u');
      await expect.poll(() => page.evaluate(bare), { timeout: PATIENCE }).toBe(before);
      await page.close();
    }
  });

  it('marks a list of 5,000 as its rows come near the view, and knows what is saved among them', async () => {
    const address = 'https://arxiv.org/list/cs/new?show=5000';
    server.set(address, longListPage(5_000));
    const last = 'Sketches of a Norm, Part 5000';
    await emptyLibrary(own);
    const answer = await askWorker(own, 'save', { shown: { ids: ['arxiv:2611.05000'], title: last, site: 'arxiv' } });
    expect(answer).toMatchObject({ ok: true });
    const page = await opened.page(address);
    await expect.poll(() => foundOn(own, address), { timeout: PATIENCE }).toBe(5_000);
    await saveButton(page, 'Sketches of a Norm, Part 1');
    const marks = () => page.$$eval('postil-mark', (all) => all.length);
    expect(await marks()).toBeLessThan(500);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expectPressed(page, last, true);
    expect(await marks()).toBeLessThan(1_000);
    await page.close();
  });

  it('sees a paper that was saved on one site as saved on every other that shows its arXiv id', async () => {
    const [paper] = inventedPapers(1) as [{ id: string; title: string }];
    await emptyLibrary(own);
    server.set('https://huggingface.co/papers', dailyPage({ count: 1 }));
    const listing = await opened.page('https://huggingface.co/papers');
    await click(await saveButton(listing, paper.title));
    await expectPressed(listing, paper.title, true);

    const elsewhere = sites.flatMap(({ id, pages }) => {
      for (const { url, html, entries } of id === 'huggingface' ? [] : pages) {
        for (const { ids, title } of entries) {
          const arxiv = /^arxiv:(\d{4}\.\d{5})$/.exec(ids.find((one) => one.startsWith('arxiv:')) ?? '')?.[1];
          if (arxiv && title)
            return [{ id, title: readableTitle(title), url: url.replaceAll(arxiv, paper.id), html: html.replaceAll(arxiv, paper.id) }];
        }
      }
      return [];
    });
    expect(elsewhere.length).toBeGreaterThanOrEqual(4);
    for (const { title, url, html } of elsewhere) {
      server.set(url, html);
      const page = await opened.page(url);
      await expectPressed(page, title, true);
      await page.close();
    }
  });
});

/** How many entries the page's script says it has found, once it has looked; undefined while no script answers there. */
async function foundOn(own: Page, url: string): Promise<number | undefined> {
  return own.evaluate(async (address) => {
    const [tab] = (await chrome.tabs.query({})).filter((one) => one.url === address);
    try {
      const report: unknown = await chrome.tabs.sendMessage(tab?.id ?? -1, { name: 'report' });
      return (report as { found: number }).found;
    } catch {
      return undefined;
    }
  }, url);
}

/** In the page: what it is made of, without our marks. */
function bare(): string {
  const copy = document.importNode(document.body, true);
  for (const mark of copy.querySelectorAll('postil-mark')) mark.remove();
  return copy.outerHTML;
}

/** In the page: what is wrong with where the marks stand. */
function faults(): string[] {
  const found: string[] = [];
  const marks = [...document.querySelectorAll('postil-mark')].filter((mark) => mark.getClientRects().length > 0);
  for (const mark of marks)
    if (mark.parentElement?.closest('a, button')) found.push(`within a link: ${mark.previousElementSibling?.textContent}`);
  const boxes = marks.map((mark) => mark.getBoundingClientRect());
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.nodeValue?.trim() || !node.parentElement?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const covered = boxes.some(
        (mark) =>
          Math.min(mark.right, box.right) - Math.max(mark.left, box.left) > 1 &&
          Math.min(mark.bottom, box.bottom) - Math.max(mark.top, box.top) > 1,
      );
      if (covered) found.push(`covers ${node.nodeValue}`);
    }
  }
  return found;
}
