/**
 * Consent: a site is on exactly while its hosts are granted, whoever grants them and takes them back, in tabs that are open already
 * and in new ones. Everything is done as a person does it: in the popup over the page, and in the browser's own settings.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../lib/messages/table';
import { hostsOf } from '../../lib/sites/hosts';
import { places } from '../../lib/sites/places';
import { find, type as typeInto, until, value, waitFor } from '../browsers/access';
import { openAction, openSettings, type ActionPopup, type Settings } from '../browsers/action';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { stopWorker } from '../browsers/worker';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers } from '../fixtures/papers';
import { pages as fixtures } from '../fixtures/sites/dblp';
import { askWorker, kept, marksSeen, openNote, PATIENCE } from './look';

const DBLP = places.find(({ id }) => id === 'dblp')!;
const MIRROR = DBLP.mirrors![0]!;
const SWITCH = 'Mark papers on dblp';
const [listing] = fixtures;
const { url: ADDRESS, entries } = listing!;
/** The same listing at a mirror. */
const MIRRORED = ADDRESS.replace('https://dblp.org', MIRROR.replace('/*', ''));
const HF = 'https://huggingface.co/papers';
const HF_HOST = 'https://huggingface.co/*';
const papers = inventedPapers(3);

/** What the page script leaves in a page from its first moment on; a page that has loaded without it has none of this, ever. */
const NONE = { hosts: 0, sheets: 0, room: '' };
const traces = (page: Page) =>
  page.evaluate(() => ({
    hosts: document.querySelectorAll('postil-mark').length,
    sheets: document.adoptedStyleSheets.length,
    room: getComputedStyle(document.documentElement).getPropertyValue('--postil-room'),
  }));

describe.each(['chromium', 'firefox'] as const)('consent in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  let settings: Settings;
  /** One of our own pages, to look at what the browser has granted and registered. */
  let own: Page;
  const pages: Page[] = [];
  const popups: ActionPopup[] = [];

  beforeAll(async () => {
    server = await servePages({ [ADDRESS]: listing!.html, [MIRRORED]: listing!.html, [HF]: dailyPage({ papers }) });
    opened = await openBrowser({ browser, server, person: true });
    settings = await openSettings(opened);
    own = await opened.extensionPage('popup.html');
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });
  afterEach(async () => {
    for (const popup of popups.splice(0)) await popup.close();
    for (const page of pages.splice(0)) if (!page.isClosed()) await page.close();
    // What was taken back in the settings only, Chromium would grant again there unasked.
    await own.evaluate(`chrome.permissions.remove(${JSON.stringify({ origins: hostsOf(DBLP) })})`);
    await expect.poll(registered, { timeout: PATIENCE }).toEqual({});
  });

  const open = async (url: string) => {
    const page = await opened.page(url);
    pages.push(page);
    return page;
  };
  const popupOn = async (page: Page) => {
    const popup = await openAction(opened, page);
    popups.push(popup);
    return popup;
  };
  const held = async (hosts: readonly string[]) => {
    const all = (await own.evaluate('chrome.permissions.getAll().then(({ origins }) => origins)')) as string[];
    return hosts.filter((host) => all.includes(host));
  };
  /** The page scripts that the worker registered, with where they run. */
  const registered = async () =>
    Object.fromEntries(
      ((await own.evaluate('chrome.scripting.getRegisteredContentScripts()')) as { id: string; matches: string[] }[]).map(
        ({ id, matches }) => [id, matches],
      ),
    );
  const marks = async (page: Page) => (await marksSeen(page)).length;
  const expectMarks = (page: Page, count: number) => expect.poll(() => marks(page), { timeout: PATIENCE }).toBe(count);
  const said = (popup: ActionPopup, name: string) =>
    expect.poll(async () => (await popup.look({ role: 'status', name }))?.text, { timeout: PATIENCE });
  const switched = (popup: ActionPopup, name: string) =>
    expect.poll(async () => (await popup.look({ role: 'switch', name }))?.checked, { timeout: PATIENCE });
  /** Shows the list of sites. */
  const showSites = async (popup: ActionPopup) => {
    // A panel that has only just opened may swallow a click; a person clicks again.
    await until(async () => {
      if (await popup.look({ role: 'heading', name: 'Sites' })) return true;
      if (await popup.look({ role: 'button', name: 'Sites' })) await popup.click({ role: 'button', name: 'Sites' });
      return false;
    }, 'the sites are shown');
  };
  /** Switches dblp on in the popup over the page, as if the person agreed. */
  const switchOn = async (page: Page) => {
    await settings.agree(DBLP.hosts);
    const popup = await popupOn(page);
    await popup.click({ role: 'button', name: SWITCH });
    await expectMarks(page, entries.length);
    return popup;
  };

  it('leaves a site that is off alone', async () => {
    const page = await open(ADDRESS);
    const popup = await popupOn(page);
    await said(popup, 'On this page').toBe('dblp: Postil may not read this site until you allow it.');
    expect(await held(DBLP.hosts)).toEqual([]);
    expect(await registered()).toEqual({});
    expect(await traces(page)).toEqual(NONE);
  });

  it('marks a site once it is allowed, in the open tab and in a new one, and no more once it is switched off', async () => {
    const page = await open(ADDRESS);
    const popup = await switchOn(page);
    await said(popup, 'On this page').toMatch(new RegExp(`^dblp · ${entries.length} here (· \\d+ new )?· 0 saved$`, 'u'));
    await said(popup, 'Notice').toBe('Papers on dblp are marked from now on.');
    expect(await popup.look({ role: 'button', name: SWITCH })).toBeUndefined();
    expect(await held(DBLP.hosts)).toEqual(DBLP.hosts);
    expect(await held(DBLP.mirrors!)).toEqual([]);
    expect(await registered()).toEqual({ 'listing-dblp': DBLP.hosts });
    const another = await open(ADDRESS);
    await expectMarks(another, entries.length);
    await popup.close();

    const again = await popupOn(another);
    await showSites(again);
    await switched(again, SWITCH).toBe(true);
    await again.click({ role: 'switch', name: SWITCH });
    await switched(again, SWITCH).toBe(false);
    await expectMarks(another, 0);
    await expectMarks(page, 0);
    await expect.poll(registered, { timeout: PATIENCE }).toEqual({});
    await another.reload();
    expect(await traces(another)).toEqual(NONE);
  });

  it('takes what is granted and taken back elsewhere as its own switches show it, whether the worker was running or not', async () => {
    const page = await open(ADDRESS);
    const popup = await switchOn(page);
    await showSites(popup);
    await switched(popup, SWITCH).toBe(true);
    await stopWorker(opened);
    await settings.revoke(DBLP.hosts);
    await switched(popup, SWITCH).toBe(false);
    await expectMarks(page, 0);
    await expect.poll(registered, { timeout: PATIENCE }).toEqual({});
  });

  it('is over, too, for a page that comes back out of history', async () => {
    const page = await open(ADDRESS);
    await (await switchOn(page)).close();
    await page.goto(HF);
    await expectMarks(page, papers.length);
    await settings.revoke(DBLP.hosts);
    // Answered before the page goes: what goes away with it answers nobody.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForFunction((address) => location.href === address, {}, ADDRESS);
    await expectMarks(page, 0);
    expect((await traces(page)).sheets).toBe(0);
  });

  it('puts right what is registered whenever the worker starts', async () => {
    const page = await open(ADDRESS);
    await (await switchOn(page)).close();
    // As after an update, which forgets registrations; and one for what nobody granted.
    await own.evaluate('chrome.scripting.unregisterContentScripts()');
    await own.evaluate(
      `chrome.scripting.registerContentScripts([{ id: 'listing-arxiv', js: ['listing-arxiv.js'], matches: ['https://export.arxiv.org/*'] }])`,
    );
    await stopWorker(opened);
    await expect.poll(() => askWorker(own, 'tags', {}), { timeout: PATIENCE }).toMatchObject({ ok: true });
    await expect.poll(registered, { timeout: PATIENCE }).toEqual({ 'listing-dblp': DBLP.hosts });
    // The page that is marked is not marked twice.
    expect(await marks(page)).toBe(entries.length);
  });

  it('offers a mirror where one stands on it, and nothing more with it', async () => {
    await settings.agree([MIRROR]);
    const page = await open(MIRRORED);
    const popup = await popupOn(page);
    const name = `Mark papers on ${new URL(MIRRORED).host}`;
    await popup.click({ role: 'button', name });
    await expectMarks(page, entries.length);
    expect(await registered()).toEqual({ 'listing-dblp': [MIRROR] });
    expect(await held(DBLP.hosts)).toEqual([]);
    await showSites(popup);
    await switched(popup, name).toBe(true);
    await switched(popup, SWITCH).toBe(false);
  });

  it('keeps the words in an open note when the site is taken back', async () => {
    const page = await open(ADDRESS);
    await (await switchOn(page)).close();
    const title = entries[0]!.title;
    await typeInto(await openNote(page, title), 'Half a thought');
    await settings.revoke(DBLP.hosts);
    await expect.poll(() => page.evaluate(() => document.querySelectorAll('body postil-mark').length), { timeout: PATIENCE }).toBe(0);
    const box = await waitFor(page, { role: 'textbox', name: `Note on ${title}` });
    expect(await value(box)).toBe('Half a thought');
    const kept = async () => {
      const answer = await askWorker<Answer<'lookUp'>>(own, 'lookUp', { entries: [entries[0]!.ids] });
      return answer.ok && answer.value.known[0]?.kept?.note;
    };
    await expect.poll(kept, { timeout: PATIENCE }).toBe('Half a thought');
  });

  it('marks open tabs anew after an update, each row once, and has the words of a note that was open', async () => {
    const page = await open(ADDRESS);
    const listed = await open(HF);
    await (await switchOn(page)).close();
    await page.evaluate(() => document.querySelectorAll('postil-mark').forEach((mark) => mark.setAttribute('data-former', '')));
    const [{ id, title }] = papers as [(typeof papers)[0]];
    await typeInto(await openNote(listed, title), 'Half a thought');
    const isKept = async () =>
      (await own.evaluate(`chrome.storage.local.get(null).then((all) => JSON.stringify(all).includes('Half a thought'))`)) === true ||
      (await kept(own, id))[0]?.note === 'Half a thought';
    await expect.poll(isKept, { timeout: PATIENCE }).toBe(true);

    await own.close();
    await opened.browser.installExtension(opened.folder);
    own = await opened.extensionPage('popup.html');
    const counted = () => page.evaluate(() => ['postil-mark', '[data-former]'].map((one) => document.querySelectorAll(one).length));
    await expect.poll(counted, { timeout: PATIENCE }).toEqual([entries.length, 0]);
    await expectMarks(listed, papers.length);
    await expect.poll(registered, { timeout: PATIENCE }).toEqual({ 'listing-dblp': DBLP.hosts });
    // Chromium lets the former script live on: what it could not save stays in sight. Firefox ends it, and the next note has the draft.
    const box = (await find(listed, { role: 'textbox', name: `Note on ${title}` })) ?? (await openNote(listed, title));
    await expect.poll(() => value(box), { timeout: PATIENCE }).toBe('Half a thought');
  });

  it('lets what came with the installation be taken back where the browser does', async () => {
    const page = await open(HF);
    await expectMarks(page, papers.length);
    const name = 'Mark papers on Hugging Face';
    const popup = await popupOn(page);
    await showSites(popup);
    await switched(popup, name).toBe(true);
    await popup.click({ role: 'switch', name });
    if (browser === 'chromium') {
      await said(popup, 'Notice').toMatch(/^Hugging Face stays on: it came with the installation\./u);
      expect(await marks(page)).toBe(papers.length);
      await settings.revoke([HF_HOST]);
    }
    await switched(popup, name).toBe(false);
    await expectMarks(page, 0);
    await settings.grant([HF_HOST]);
    await switched(popup, name).toBe(true);
    await expectMarks(page, papers.length);
    // It is the manifest's, and is not registered as well.
    expect(await registered()).toEqual({});
    await page.reload();
    await expectMarks(page, papers.length);
  });
});

describe('asking, in chromium', () => {
  it('is for the site’s hosts and no other, in the click, and a refusal is said and changes nothing', async () => {
    const server = await servePages({ [ADDRESS]: listing!.html });
    const opened = await openBrowser({ browser: 'chromium', server, person: true });
    try {
      const page = await opened.page(ADDRESS);
      const popup = await openAction(opened, page);
      await popup.page!.evaluate(`
        chrome.permissions.request = (asked) => {
          window.asked = { ...asked, inClick: navigator.userActivation.isActive };
          return Promise.resolve(false);
        };
      `);
      await popup.click({ role: 'button', name: SWITCH });
      await expect
        .poll(async () => (await popup.look({ role: 'status', name: 'Notice' }))?.text, { timeout: PATIENCE })
        .toBe('dblp stays off: you did not allow it.');
      expect(await popup.page!.evaluate('window.asked')).toEqual({ origins: DBLP.hosts, inClick: true });
      expect(await popup.look({ role: 'button', name: SWITCH })).toMatchObject({ focused: true });
      expect(await marksSeen(page)).toEqual([]);
    } finally {
      await opened.close();
      await server.close();
    }
  });
});
