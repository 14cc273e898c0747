/** The settings: each takes effect at once in the pages that are open; and the popup that sums up a page and has it step. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { browser } from 'wxt/browser';
import { setScheme } from '../browsers/appearance';
import { click, findAll, focus, press, state, text, until, value, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import { expectNoFault, looksAt } from './axe';
import { emptyLibrary } from './library';
import { askWorker, expectMarks, kept, openTall, PATIENCE, saveAll, waitForStatus } from './look';

const LISTING = 'https://huggingface.co/papers/date/2026-01-05';
const papers = inventedPapers(6);
const [first, second, third] = papers as [FixturePaper, FixturePaper, FixturePaper];

/** The extension's API, in our own pages. */
declare const chrome: typeof browser;

describe.each(['chromium', 'firefox'] as const)('the settings in %s', (kind) => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;
  let settings: Page;
  /** What else a test has opened. */
  const pages: Page[] = [];

  beforeAll(async () => {
    server = await servePages({ [LISTING]: dailyPage({ papers }) });
    opened = await openBrowser({ browser: kind, server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(async () => {
    await own.evaluate(() => chrome.storage.local.remove('settings'));
    await emptyLibrary(own);
    settings = await opened.extensionPage('settings.html');
    await waitFor(settings, { role: 'switch', name: 'Mark what is new' });
  });
  afterEach(async () => {
    for (const page of [settings, ...pages.splice(0)]) await page.close();
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  const list = async () => {
    const page = await openTall(opened, LISTING);
    pages.push(page);
    await expectMarks(page, papers);
    return page;
  };
  const ownPage = async (path: string) => {
    const page = await opened.extensionPage(path);
    pages.push(page);
    return page;
  };
  const flip = async (name: string, on: boolean) => {
    await click(await waitFor(settings, { role: 'switch', name }));
    await expect.poll(async () => (await state(await waitFor(settings, { role: 'switch', name }))).checked, { timeout: PATIENCE }).toBe(on);
  };
  const button = async (page: Page, name: string) => click(await waitFor(page, { role: 'button', name }));
  const keyOf = (name: string) => waitFor(settings, { role: 'textbox', name });
  /** How many rows say that they are new. */
  const news = async (page: Page) => (await heard(page)).filter((words) => words.trim() === 'New').length;
  const heard = async (page: Page) => {
    if (kind === 'firefox') return (await findAll(page, { role: '' })).map(({ name }) => name);
    const session = await page.createCDPSession();
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    return nodes.filter(({ ignored, role }) => !ignored && role?.value === 'StaticText').map(({ name }) => String(name?.value));
  };

  it('changes a key at once, refuses one that is taken, and puts the usual ones back', async () => {
    const page = await list();
    /** Goes on to the next entry, which is this one. */
    const goTo = async ({ title }: FixturePaper) => {
      await page.bringToFront();
      await press(page, 'j');
      await until(async () => (await state(await waitFor(page, { role: 'button', name: `Save: ${title}` }))).focused, `${title} has it`);
    };
    const READING = 'Status: reading';
    await goTo(first);
    await press(page, '2');
    await waitForStatus(page, 'Saved: reading.');

    await focus(await keyOf(READING));
    await press(settings, 'k');
    await expect
      .poll(async () => text(await waitFor(settings, { role: 'alert', name: /(?:)/u })), { timeout: PATIENCE })
      .toBe('“k” is taken: Previous entry');
    expect(await value(await keyOf(READING))).toBe('2');
    await press(settings, 'w');
    await expect.poll(async () => value(await keyOf(READING)), { timeout: PATIENCE }).toBe('w');

    await goTo(second);
    // The page hears of it a moment after the tab in which it was settled.
    await until(async () => {
      await press(page, 'w');
      return (await kept(own, second.id))[0]?.status === 'reading';
    }, 'the new key counts');
    // The old one does nothing; the one after it shows that it was heard.
    await goTo(third);
    await press(page, '2');
    await press(page, 'x');
    await waitForStatus(page, 'Dismissed.');
    expect(await kept(own, third.id)).toEqual([null]);

    await button(settings, 'Usual keys');
    await expect.poll(async () => value(await keyOf(READING)), { timeout: PATIENCE }).toBe('2');
    await button(settings, 'Undo');
    await expect.poll(async () => value(await keyOf(READING)), { timeout: PATIENCE }).toBe('w');
    expect((await state(await waitFor(settings, { role: 'button', name: 'Usual keys' }))).focused).toBe(true);
  });

  it('marks nothing as new any more in an open page once that is switched off, and forgets what was seen', async () => {
    const page = await list();
    await expect.poll(() => news(page), { timeout: PATIENCE }).toBe(6);
    await flip('Mark what is new', false);
    await expect.poll(() => news(page), { timeout: PATIENCE }).toBe(0);
    await flip('Mark what is new', true);
    await expect.poll(() => news(page), { timeout: PATIENCE }).toBe(6);

    await page.close();
    pages.length = 0;
    await emptyLibrary(own);
    await askWorker(own, 'meet', { entries: [...papers, ...inventedPapers(8).slice(6)].map(({ id }) => [`arxiv:${id}`]) });
    // The tab learns of it when it is looked at again.
    await settings.evaluate(() => dispatchEvent(new Event('focus')));
    await button(settings, 'Forget what was seen…');
    const asked = await waitFor(settings, { role: 'group', name: 'Forget what was seen?' });
    expect(await text(asked)).toContain('forgets 8 entries');
    await button(settings, 'Forget them');
    await waitFor(settings, { role: 'status', name: 'Notice' });
    await expect
      .poll(async () => text(await waitFor(settings, { role: 'status', name: 'Notice' })), { timeout: PATIENCE })
      .toBe('What was seen and dismissed is forgotten');
    await until(
      async () => (await settings.evaluate(() => document.body.innerText)).includes('Nothing is remembered'),
      'the count is none',
    );
    expect((await state(await waitFor(settings, { role: 'heading', name: 'Settings' }))).focused).toBe(true);
  });

  it('looks as settled, at once in every page of ours, and in the next from the start', async () => {
    const schemeOf = (page: Page) =>
      page.evaluate(() => {
        const [red = '', green = '', blue = ''] = getComputedStyle(document.body).backgroundColor.match(/\d+/gu) ?? [];
        return Number(red) + Number(green) + Number(blue) > 380 ? 'light' : 'dark';
      });
    const library = await ownPage('library.html');
    await waitFor(library, { role: 'heading', name: 'Library' });
    for (const page of [settings, library, own]) await setScheme(opened, page, 'light');
    for (const page of [settings, library, own]) expect(await schemeOf(page)).toBe('light');
    await click(await waitFor(settings, { role: 'radio', name: 'Dark' }));
    for (const page of [settings, library, own]) await expect.poll(() => schemeOf(page), { timeout: PATIENCE }).toBe('dark');

    const next = await ownPage('popup.html');
    await setScheme(opened, next, 'light');
    await waitFor(next, { role: 'searchbox', name: 'Search saved papers' });
    expect(await schemeOf(next)).toBe('dark');
    await click(await waitFor(settings, { role: 'radio', name: 'As the system has it' }));
    for (const page of [settings, library, own, next]) await expect.poll(() => schemeOf(page), { timeout: PATIENCE }).toBe('light');
  });

  it('leads to it from the popup and the library, and from it to backup and storage', async () => {
    for (const path of ['popup.html', 'library.html']) {
      const page = await ownPage(path);
      const link = await waitFor(page, { role: 'link', name: 'Settings' });
      expect(link.name).toBe('Settings');
      expect(await page.$$eval('a[href="settings.html"]', (links) => links.length)).toBe(1);
    }
    await click(await waitFor(settings, { role: 'link', name: 'Storage' }));
    await waitFor(settings, { role: 'heading', name: 'Storage' });
  });

  it('has no fault that axe finds, and room enough, in light, dark and forced colours, narrow and wide', async () => {
    await askWorker(own, 'meet', { entries: [['arxiv:2601.00001']] });
    await settings.evaluate(() => dispatchEvent(new Event('focus')));
    await button(settings, 'Forget what was seen…');
    await waitFor(settings, { role: 'group', name: 'Forget what was seen?' });
    await focus(await keyOf('Tags'));
    await press(settings, 'k');
    await waitFor(settings, { role: 'alert', name: /(?:)/u });
    await expectNoFault(settings, kind, 'the settings', looksAt(1280, 640, 320));
  });

  it('beside them the popup sums up the page, steps through what is new and shows what was dismissed', async () => {
    await saveAll(own, [first]);
    await askWorker(own, 'meet', { entries: papers.slice(0, 3).map(({ id }) => [`arxiv:${id}`]) });
    await askWorker(own, 'dismiss', { entries: [[`arxiv:${second.id}`]], dismissed: true });
    const page = await list();
    const popup = await ownPage('popup.html');
    await expect
      .poll(async () => text(await waitFor(popup, { role: 'status', name: 'On this page' })), { timeout: PATIENCE })
      .toBe('Hugging Face · 6 here · 3 new · 1 saved · 1 dismissed');
    const steps = async () => text(await waitFor(popup, { role: 'status', name: 'Steps' }));
    for (const said of ['1 of 3', '2 of 3', '3 of 3', '1 of 3']) {
      await button(popup, 'Next new');
      await expect.poll(steps, { timeout: PATIENCE }).toBe(said);
    }
    const shown = () => page.$$eval('article .thumb', (thumbs) => thumbs.filter((thumb) => thumb.getClientRects().length > 0).length);
    expect(await shown()).toBe(5);
    await button(popup, 'Show dismissed');
    await expect.poll(shown, { timeout: PATIENCE }).toBe(6);
    await button(popup, 'Show dismissed');
    await expect.poll(shown, { timeout: PATIENCE }).toBe(5);
    await expectNoFault(popup, kind, 'the popup', looksAt(400, 320));
  });
});
