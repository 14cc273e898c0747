/** Bad input, from pages and from senders: a clear outcome for each; nothing breaks, nothing runs, nothing is stored that should not be. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { click, find, focus, press, state, type, until, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import { emptyLibrary, recordOf } from './library';
import {
  askWorker,
  chord,
  expectMarks,
  expectPressed,
  kept,
  marksSeen,
  names,
  noteButton,
  openNote,
  openTall,
  PATIENCE,
  saveButton,
  sightingOf,
  texts,
  waitForStatus,
  withScript,
} from './look';

const LISTING = 'https://huggingface.co/papers';
const papers = inventedPapers(4);
const [paper] = papers as [FixturePaper];

/** Remembers everything that went wrong in the page, and whether markup of ours came alive in it. */
const WATCH = `
  window.faults = [];
  window.alive = () => faults.push('markup came alive');
  addEventListener('error', ({ message }) => faults.push(message));
  addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)));
`;
const MARKUP = '<img src=x onerror="alive()"><script>alive()</script> & <b>bold</b>';

declare const faults: string[];

describe.each(['chromium', 'firefox'] as const)('bad input in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  const open = async (html: string) => {
    server.set(LISTING, withScript(html, WATCH));
    return openTall(opened, LISTING);
  };
  const done = async (page: Page) => {
    expect(await page.evaluate(() => faults)).toEqual([]);
    await page.close();
  };
  const listing = (titles: string[]) => dailyPage({ papers: titles.map((title, index) => ({ ...papers[index]!, title })), props: '' });

  beforeAll(async () => {
    server = await servePages();
    opened = await openBrowser({ browser, server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(() => emptyLibrary(own));
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  it('marks a page whose embedded data is malformed, and goes without the data', async () => {
    for (const props of [
      '{"dailyPapers":[{"publishedAt":',
      '{"publishedAt":1,"dailyPapers":[null,7,{"paper":null},{"paper":{"id":5,"title":[]}}]}',
      `{"publishedAt":"x","dailyPapers":[{"paper":{"id":"${paper.id}","title":7,"authors":{"a":1},"publishedAt":"yesterday","summary":[],"upvotes":-3}}]}`,
    ]) {
      const page = await open(dailyPage({ papers, props }));
      await expectMarks(page, papers);
      await click(await saveButton(page, paper.title));
      await waitForStatus(page, 'Saved');
      const record = await recordOf(own, paper.id);
      expect(record).toMatchObject({ title: paper.title, authors: [] });
      expect(record).not.toHaveProperty('abstract');
      expect(record).not.toHaveProperty('published');
      await emptyLibrary(own);
      await done(page);
    }
  });

  it('marks an entry without a title by its identifier', async () => {
    const page = await open(listing(['', ' \n ', papers[2]!.title]));
    const shown = [papers[0]!, papers[1]!].map(({ id }) => ({ id, title: `arXiv:${id}` }));
    await expectMarks(page, [...shown, papers[2]!]);
    await click(await saveButton(page, `arXiv:${paper.id}`));
    await waitForStatus(page, 'Saved');
    expect((await recordOf(own, paper.id))?.title).toBe('');
    await openNote(page, `arXiv:${papers[1]!.id}`);
    await done(page);
  });

  it('leaves unmarked what has no identifier of a paper', async () => {
    const strange = [
      '/papers/not-a-paper',
      '/papers/2413.11062',
      '/papers/2407.1',
      '/papers/2407.11062.md',
      '/papers/2407.11062#community',
      '/papers/2407.11062/../../login',
      '/datasets/2407.11062',
      'https://huggingface.co.example.com/papers/2407.11062',
      'javascript:alive("/papers/2407.11062")',
      '/papers/%3Cimg%20src=x%20onerror=alive()%3E',
    ];
    const rows = strange.map((href) => `<article><h3><a href="${href}">A title</a></h3></article>`).join('');
    const page = await open(dailyPage({ papers: [paper] }).replace('<article', () => `${rows}<article`));
    await expectMarks(page, [paper]);
    await done(page);
  });

  it('bears a title of any length', async () => {
    const words = 'Supercalifragilistic ';
    const long = words.repeat(250).trim().slice(0, 5_000).trim();
    const longer = words.repeat(400).trim();
    const unbroken = 'x'.repeat(5_000);
    const page = await open(listing([long, longer, unbroken]));
    const cut = `${longer.slice(0, 4_999)}…`;
    await expectMarks(
      page,
      [long, cut, unbroken].map((title, index) => ({ id: papers[index]!.id, title })),
    );
    for (const title of [long, cut, unbroken]) {
      await click(await saveButton(page, title));
      await expectPressed(page, title, true);
    }
    expect((await recordOf(own, papers[0]!.id))?.title).toBe(long);
    expect((await recordOf(own, papers[1]!.id))?.title).toBe(cut);
    expect(await page.$$eval('postil-mark', (hosts) => hosts.map((host) => host.getBoundingClientRect().height))).toEqual([28, 28, 28]);
    await openNote(page, long);
    await press(page, 'Escape');
    await done(page);
  });

  it('shows titles, notes and tags of markup as the text they are', async () => {
    const page = await open(listing([MARKUP, papers[1]!.title]));
    await expectMarks(page, [{ id: paper.id, title: MARKUP }, papers[1]!]);
    await openNote(page, MARKUP);
    await page.keyboard.type(MARKUP);
    await type(await waitFor(page, { role: 'combobox', name: `Tags for ${MARKUP}` }), '<b>tag</b>');
    await press(page, 'Enter');
    await waitForStatus(page, 'Saved');
    await expect
      .poll(async () => (await kept(own, paper.id))[0], { timeout: PATIENCE })
      .toMatchObject({ note: MARKUP, tags: ['<b>tag</b>'] });
    await page.reload();
    await expect.poll(() => texts(page, opened), { timeout: PATIENCE }).toEqual(expect.arrayContaining(['#<b>tag</b>', MARKUP]));
    expect((await recordOf(own, paper.id))?.title).toBe(MARKUP);
    // Not in our own pages either.
    const popup = await opened.extensionPage('popup.html');
    await waitFor(popup, { role: 'link', name: MARKUP });
    expect(await popup.$$('img[src="x"], main b, li script')).toEqual([]);
    await popup.close();
    await done(page);
  });

  it('takes titles and pages that are written from right to left', async () => {
    const titles = ['تعلم الآلة بكفاءة: دراسة', 'למידה עמוקה (Deep Learning) בקצרה', 'Plain \u202Edesrever\u202C words'];
    const page = await open(listing(titles).replace('<html', '<html dir="rtl"'));
    await expectMarks(
      page,
      titles.map((title, index) => ({ id: papers[index]!.id, title })),
    );
    for (const title of titles) {
      await click(await saveButton(page, title));
      await expectPressed(page, title, true);
    }
    await openNote(page, titles[0]!);
    await page.keyboard.type('הערה אחת');
    await expect.poll(async () => (await kept(own, paper.id))[0]?.note, { timeout: PATIENCE }).toBe('הערה אחת');
    await press(page, 'Escape');
    await noteButton(page, titles[0]!);
    const inside = await page.evaluate(() =>
      [...document.querySelectorAll('postil-mark')].every((host) => {
        const [mark, row] = [host.getBoundingClientRect(), host.parentElement!.getBoundingClientRect()];
        return mark.left >= row.left - 1 && mark.right <= row.right + 1;
      }),
    );
    expect(inside).toBe(true);
    await done(page);
  });

  it('marks 500 entries', async () => {
    const many = inventedPapers(500);
    server.set(LISTING, withScript(dailyPage({ papers: many }), WATCH));
    const page = await opened.page(LISTING);
    const count = () => page.$$eval('postil-mark', (hosts) => hosts.length);
    const start = Date.now();
    await expect.poll(count, { timeout: PATIENCE }).toBe(500);
    expect(await marksSeen(page)).toEqual(many.map(({ id }) => `/papers/${id}`));
    const last = many[499]!;
    await page.evaluate(() => document.querySelector('article:last-of-type')?.scrollIntoView());
    await click(await saveButton(page, last.title));
    await expectPressed(page, last.title, true);
    console.log(`${browser}: 500 entries marked, and the last saved, ${Date.now() - start} ms after the page had loaded`);

    await done(page);
  });

  it('takes no note longer than it can keep, says so, and keeps the text', async () => {
    const page = await open(dailyPage({ papers }));
    await page.evaluate((length) => {
      const area = document.createElement('textarea');
      area.id = 'source';
      area.value = 'n'.repeat(length);
      document.body.prepend(area);
      area.select();
    }, 100_001);
    await page.focus('#source');
    await chord(page, 'a', 'SelectAll');
    await chord(page, 'c', 'Copy');
    const box = await openNote(page, paper.title);
    await chord(page, 'v', 'Paste');
    await waitForStatus(page, 'Not saved: The note is longer than 100,000 characters. Your text is still here.');
    expect((await state(box)).value).toHaveLength(100_001);
    await focus(box);
    await press(page, 'Backspace');
    await expect.poll(async () => (await kept(own, paper.id))[0]?.note.length, { timeout: PATIENCE }).toBe(100_000);
    await waitForStatus(page, 'Saved');
    await done(page);
  });

  it('answers what is malformed with a problem, and stores nothing of it', async () => {
    const shown = sightingOf(paper);
    const wrong: [name: string, question: object][] = [
      ['save', {}],
      ['save', { shown: { ...shown, ids: 'arxiv:2407.11062' } }],
      ['save', { shown: { ...shown, ids: [7] } }],
      ['save', { shown: { ...shown, title: { toString: 'x' } } }],
      ['save', { shown: { ...shown, links: { page: 7 } } }],
      ['save', { shown: { ...shown, published: 2026 } }],
      ['change', { paper: { shown }, changes: { note: { base: '', text: 'n'.repeat(100_001) } } }],
      ['change', { paper: { shown }, changes: { tags: { add: [' '], remove: [] } } }],
      ['change', { paper: { shown }, changes: { status: 'burnt' } }],
      ['lookUp', { entries: 'all' }],
      ['remove', { key: '' }],
    ];
    for (const [name, question] of wrong) {
      expect(await askWorker(own, name, question), `${name} ${JSON.stringify(question).slice(0, 100)}`).toMatchObject({
        ok: false,
        problem: { name: 'malformed', again: false },
      });
    }
    for (const ids of [[], ['no identifier'], ['https://example.org/abs/2407.11062']]) {
      expect(await askWorker(own, 'save', { shown: { ...shown, ids } })).toMatchObject({
        ok: false,
        problem: { name: 'failed', words: 'This entry has no identifier of a paper.', again: false },
      });
    }
    for (const name of ['', 'erase', 'constructor', '__proto__', 'toString']) {
      expect(await askWorker(own, name, {}), name).toMatchObject({ ok: false, problem: { name: 'malformed' } });
    }
    expect(await askWorker(own, 'restore', { key: 'none of ours' })).toMatchObject({ ok: false, problem: { name: 'missing' } });
    expect(await recordOf(own, paper.id)).toBeUndefined();
  });

  it('hears nothing of what a page says in its name', async () => {
    const page = await open(dailyPage({ papers }));
    await expectMarks(page, papers);
    const reach = await page.evaluate((shown) => {
      const save = { name: 'save', question: { shown } };
      for (const message of [save, JSON.stringify(save), { postil: save }, { name: 'report' }]) window.postMessage(message, '*');
      for (const target of [window, document, ...document.querySelectorAll('postil-mark')]) {
        for (const type of ['postil', 'postil-mark', 'message', 'save', 'postil.editor']) {
          target.dispatchEvent(new CustomEvent(type, { detail: save, bubbles: true, composed: true }));
        }
        target.dispatchEvent(new MessageEvent('message', { data: save }));
      }
      // The door by which the editor comes to the page script is in another world.
      Object.assign(window, { [Symbol.for('postil.editor')]: () => Object.assign(window, { caught: true }) });
      const { chrome, browser } = window as { chrome?: { runtime?: object }; browser?: object };
      return { chrome: chrome?.runtime !== undefined, browser: browser !== undefined };
    }, sightingOf(paper));
    expect(reach).toEqual({ chrome: false, browser: false });
    await openNote(page, papers[1]!.title);
    await page.keyboard.type('Mine');
    await expect.poll(async () => (await kept(own, papers[1]!.id))[0]?.note, { timeout: PATIENCE }).toBe('Mine');
    expect(await page.evaluate(() => 'caught' in window)).toBe(false);
    expect(await recordOf(own, paper.id)).toBeUndefined();
    await done(page);
  });

  it('does not hear another extension', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postil-stranger-'));
    const id = 'stranger@postil.invalid';
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({ manifest_version: 3, name: 'Stranger', version: '1', browser_specific_settings: { gecko: { id } } }),
    );
    writeFileSync(join(folder, 'page.html'), '<!doctype html><title>Stranger</title>');
    try {
      const stranger = await opened.browser.installExtension(folder);
      const host =
        opened.privileged === undefined
          ? stranger
          : String(await opened.privileged('(id) => WebExtensionPolicy.getByID(id).mozExtensionHostname', stranger));
      const url = `${opened.baseUrl.split('//')[0]}//${host}/page.html`;
      const page = await opened.browser.newPage();
      page.goto(url).catch(() => undefined);
      await until(async () => (await page.evaluate(() => document.title)) === 'Stranger', 'the other extension’s page is there');
      const message = JSON.stringify({ name: 'save', question: { shown: sightingOf(paper) } });
      const answer = await page.evaluate(
        `chrome.runtime.sendMessage(${JSON.stringify(opened.extensionId)}, ${message}).then((value) => value ?? 'silence', (error) => 'refused: ' + error.message)`,
      );
      expect(answer).toMatch(/^(silence|refused: .*)$/u);
      expect(await recordOf(own, paper.id)).toBeUndefined();
      await page.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(await find(own, { role: 'link', name: paper.title })).toBeUndefined();
    expect(await names(own, 'alert')).toEqual([]);
  });
});
