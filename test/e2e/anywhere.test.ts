/**
 * Any page (DESIGN §2): papers are looked for when a person asks in the toolbar's popup, and not before; listed there, saved one by one
 * and together, marked on the page where they stand; and nothing is left of it once the page has gone.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { click, type } from '../browsers/access';
import { openAction, type ActionPopup } from '../browsers/action';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { awesome, blog, table } from '../fixtures/anywhere';
import { emptyLibrary, recordOf } from './library';
import { expectPressed, kept, names, openNote, PATIENCE, saveButton, waitForStatus } from './look';

const PDF = 'https://arxiv.org/pdf/2601.00031v2';
const PDF_TITLE = 'Patient Agents for Careful Evaluation';
const KNOWN = 'https://huggingface.co/papers';
const FIND = 'Find papers here';

const named = ({ title, ids }: { title: string; ids: string[] }) => title || ids[0]!.replace('arxiv:', 'arXiv:');

describe.each(['chromium', 'firefox'] as const)('any page in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  /** One of our own pages, to ask the worker from. */
  let own: Page;
  const pages: Page[] = [];
  const popups: ActionPopup[] = [];

  beforeAll(async () => {
    server = await servePages({
      ...Object.fromEntries([blog, awesome, table].map(({ url, html }) => [url, html])),
      [PDF]: { body: tinyPdf(PDF_TITLE), headers: { 'content-type': 'application/pdf' } },
    });
    opened = await openBrowser({ browser, server, person: true });
    own = await opened.extensionPage('popup.html');
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });
  beforeEach(() => emptyLibrary(own));
  afterEach(async () => {
    for (const popup of popups.splice(0)) await popup.close();
    for (const page of pages.splice(0)) if (!page.isClosed()) await page.close();
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
  const find = async (page: Page) => {
    const popup = await popupOn(page);
    await popup.click({ role: 'button', name: FIND });
    return popup;
  };
  const said = (popup: ActionPopup, name: string) =>
    expect.poll(async () => (await popup.look({ role: 'status', name }))?.text, { timeout: PATIENCE });
  const pressed = (popup: ActionPopup, title: string) =>
    expect.poll(async () => (await popup.look({ role: 'button', name: `Save: ${title}` }))?.pressed, { timeout: PATIENCE });
  /** What of ours is in a page, as the page can see it. */
  const traces = (page: Page) =>
    page.evaluate(() => ({
      marks: document.querySelectorAll('postil-mark').length,
      sheets: document.adoptedStyleSheets.length,
      room: getComputedStyle(document.documentElement).getPropertyValue('--postil-room'),
    }));
  const none = { marks: 0, sheets: 0, room: '' };

  it('is left alone until papers are looked for, and has its marks then until it is reloaded', async () => {
    const page = await open(blog.url);
    const popup = await popupOn(page);
    await said(popup, 'On this page').toBe('No paper listing on this page');
    expect(await traces(page)).toEqual(none);
    expect(await own.evaluate('chrome.storage.local.get(null).then((stored) => JSON.stringify(stored).includes("blog.example"))')).toBe(
      false,
    );

    await popup.click({ role: 'button', name: FIND });
    await said(popup, 'Found here').toBe('5 papers, 0 saved. Marked on the page until it is reloaded.');
    await expect.poll(async () => (await traces(page)).marks, { timeout: PATIENCE }).toBe(blog.papers.length);
    await popup.click({ role: 'button', name: 'Back to saved papers' });
    await said(popup, 'On this page').toMatch(/^blog\.example.* 5 here (· \d new )?· 0 saved$/u);
    await popup.close();
    await expect
      .poll(() => names(page, 'button', /^Save: /u), { timeout: PATIENCE })
      .toEqual(blog.papers.map((paper) => `Save: ${named(paper)}`));

    // Asked for again it is looked at again, and nothing is marked twice.
    await page.evaluate(() => document.querySelector('article')?.insertAdjacentHTML('beforeend', '<p>And arXiv:2601.00077.</p>'));
    const again = await find(page);
    await said(again, 'Found here').toBe('6 papers, 0 saved. Marked on the page until it is reloaded.');
    await expect.poll(async () => (await traces(page)).marks, { timeout: PATIENCE }).toBe(blog.papers.length + 1);
    await again.close();

    await page.reload();
    expect(await traces(page)).toEqual(none);
  });

  it('has its papers saved one by one, in the popup and in place, and noted', async () => {
    const [first, second] = blog.papers as [(typeof blog.papers)[0], (typeof blog.papers)[0]];
    const page = await open(blog.url);
    const popup = await find(page);
    await popup.click({ role: 'button', name: `Save: ${first.title}` });
    await pressed(popup, first.title).toBe(true);
    await popup.close();
    await expectPressed(page, first.title, true);
    await click(await saveButton(page, second.title));
    await expectPressed(page, second.title, true);
    const box = await openNote(page, second.title);
    await type(box, 'From a blog');
    await waitForStatus(page, 'Saved');

    expect(await recordOf(own, '2601.00001')).toMatchObject({
      title: first.title,
      links: { page: first.page },
      sightings: [{ site: 'anywhere', list: 'What I read about sparse attention (blog.example)' }],
    });
    await expect.poll(async () => (await kept(own, '2601.00002'))[0]?.note, { timeout: PATIENCE }).toBe('From a blog');
  });

  it('has its papers saved all together, and taken back together', async () => {
    const page = await open(awesome.url);
    const popup = await find(page);
    await said(popup, 'Found here').toMatch(/^8 papers, 0 saved/u);
    await popup.click({ role: 'button', name: 'Save all' });
    await said(popup, 'Notice').toBe('Saved 8 papers');
    await said(popup, 'Found here').toMatch(/^8 papers, 8 saved/u);
    // An item's two identifiers are one paper's.
    expect((await recordOf(own, '2601.00012'))?.ids).toEqual(['arxiv:2601.00012', 'doi:10.1234/folded']);
    await popup.click({ role: 'button', name: 'Undo' });
    await said(popup, 'Notice').toBe('Removed 8 papers');
    await said(popup, 'Found here').toMatch(/^8 papers, 0 saved/u);
    await popup.close();
    await expectPressed(page, 'Woven Graphs for Robust Retrieval', false);
  });

  it('keeps its shape: marks stand in cells and between items, in no link, and move nothing sideways', async () => {
    for (const { url, papers } of [table, awesome]) {
      const page = await open(url);
      const columns = () => page.$$eval('th, td', (cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().x)));
      const before = await columns();
      const popup = await find(page);
      await expect.poll(async () => (await traces(page)).marks, { timeout: PATIENCE }).toBe(papers.length);
      await popup.close();
      expect(await columns()).toEqual(before);
      expect(await page.$$eval('postil-mark', (marks) => marks.filter((mark) => mark.closest('a, button')).length)).toBe(0);
      expect(await page.$$eval('tr > postil-mark, tbody > postil-mark', (marks) => marks.length)).toBe(0);
    }
  });

  it('is another page at another address, with no marks', async () => {
    const page = await open(blog.url);
    const popup = await find(page);
    await expect.poll(async () => (await traces(page)).marks, { timeout: PATIENCE }).toBe(blog.papers.length);
    await popup.close();
    await page.evaluate(() => (location.hash = '#quoted'));
    await page.evaluate(() => history.pushState({}, '', '/2026/another'));
    await expect.poll(async () => (await traces(page)).marks, { timeout: PATIENCE }).toBe(0);
  });

  it('is looked at where a site of ours is not what it was, and the site’s own script gives way', async () => {
    server.set(KNOWN, '<!doctype html><title>Papers</title><h1>Papers</h1><ol><li>Quiet Tokens, arXiv:2601.00061.</li></ol>');
    const page = await open(KNOWN);
    const popup = await popupOn(page);
    await said(popup, 'On this page').toMatch(/^Hugging Face: this layout is not one we know/u);
    await popup.click({ role: 'button', name: FIND });
    await said(popup, 'Found here').toMatch(/^1 paper, 0 saved/u);
    await popup.close();
    await click(await saveButton(page, 'arXiv:2601.00061'));
    await expectPressed(page, 'arXiv:2601.00061', true);
    // What the page does next is looked at once, by the one that marked it.
    await page.evaluate(() => document.querySelector('ol')?.insertAdjacentHTML('beforeend', '<li>arXiv:2601.00062</li>'));
    await expect
      .poll(() => names(page, 'button', /^Save: /u), { timeout: PATIENCE })
      .toEqual(['Save: arXiv:2601.00061', 'Save: arXiv:2601.00062']);
  });

  it('lists the paper of a PDF, which cannot be marked', async () => {
    const page = await openDocument(PDF);
    const popup = await find(page);
    await said(popup, 'Found here').toBe('1 paper, 0 saved. Browsers let no one mark this page.');
    await popup.click({ role: 'button', name: `Save: ${PDF_TITLE}` });
    await pressed(popup, PDF_TITLE).toBe(true);
    expect(await recordOf(own, '2601.00031')).toMatchObject({
      title: PDF_TITLE,
      links: { pdf: PDF },
      sightings: [{ site: 'anywhere', list: 'arxiv.org', version: 2 }],
    });
  });

  it('says so where the browser lets no extension look, and where there is nothing', async () => {
    const refused = await find(own);
    await expect
      .poll(() => refused.look({ role: 'heading', name: 'Postil may not look at this page' }), { timeout: PATIENCE })
      .toBeDefined();
    await refused.close();
    server.set('https://empty.example/', '<!doctype html><title>Empty</title><h1>Nothing to read here</h1>');
    const nothing = await find(await open('https://empty.example/'));
    await expect.poll(() => nothing.look({ role: 'heading', name: 'No paper found on this page' }), { timeout: PATIENCE }).toBeDefined();
  });

  /** Opens what is no page of a site: browsers tell of its loading in their own way, or not at all. */
  async function openDocument(url: string): Promise<Page> {
    const page = await opened.browser.newPage();
    pages.push(page);
    page.goto(url).catch(() => undefined);
    await expect
      .poll(() => own.evaluate('chrome.tabs.query({ active: true }).then((tabs) => tabs.map(({ status }) => status).join())'), {
        timeout: PATIENCE,
      })
      .toContain('complete');
    await expect.poll(() => page.url(), { timeout: PATIENCE }).toBe(url);
    return page;
  }
});

/** A PDF of one page without a word on it, with this title. */
function tinyPdf(title: string): string {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>',
    `<< /Title (${title}) >>`,
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return `${body}xref\n0 5\n0000000000 65535 f \n${table}trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
}
