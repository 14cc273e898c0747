/**
 * Beside what the sites do themselves: on each of them the page's own keys reach it, its search field can be written in, and words
 * selected across our marks are the page's words, as selected and as copied.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../browsers/access';
import { consentedExtension } from '../browsers/consented';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { files } from '../../lib/sites';
import type { SitePage } from '../fixtures/sites/page';
import { askWorker, chord, PATIENCE, withScript } from './look';

/** Of each site its first list that has entries, and the keys it says are its own. */
const sites = await Promise.all(
  files.map(async ({ default: site }) => {
    const { pages } = (await import(`../fixtures/sites/${site.id}.ts`)) as { pages: SitePage[] };
    const listing = pages.find(({ url, entries }) => site.page(new URL(url)) === 'listing' && entries.length > 0);
    if (!listing) throw new Error(`No list of ${site.name} has entries.`);
    return { site: site.name, id: site.id, keys: Array.from(site.keys ?? ''), ...listing };
  }),
);

/** A key that is nobody's. */
const FREE = 'z';
/** What stands in a mark, and nowhere in a page. */
const NOTE = 'Words of our own';
/** Letters that are keys of ours where nothing is typed. */
const TYPED = 'sjx?/';

/** Run by the page itself, first of all: remembers every key it hears, and puts what can have the keyboard before all else. */
const PAGE = `
  window.heard = [];
  window.addEventListener('keydown', (event) => heard.push(event), true);
  document.addEventListener('DOMContentLoaded', () => {
    const field = document.createElement('input');
    field.type = 'search';
    field.id = 'field';
    const link = document.createElement('a');
    link.href = '#top';
    link.id = 'link';
    link.textContent = 'Top';
    document.body.prepend(field, link);
  });
`;
declare const heard: KeyboardEvent[];

describe.each(['chromium', 'firefox'] as const)('beside the sites in %s', (kind) => {
  const extension = consentedExtension(kind);
  let server: PageServer;
  let opened: Opened;
  let page: Page;

  beforeAll(async () => {
    server = await servePages(Object.fromEntries(sites.map(({ url, html }) => [url, withScript(html, PAGE)])));
    opened = await openBrowser({ browser: kind, server, extension: extension.folder, viewport: { width: 1280, height: 1_600 } });
    const own = await opened.extensionPage('popup.html');
    for (const { id, entries } of sites) {
      const [{ ids, title }] = entries as [SitePage['entries'][number]];
      const saved = await askWorker(own, 'save', { shown: { ids, title, site: id } });
      if (!saved.ok) throw new Error(saved.problem.words);
      const changes = { note: { base: '', text: NOTE } };
      expect(await askWorker(own, 'change', { paper: { key: saved.value.key }, changes })).toMatchObject({ ok: true });
    }
    page = await opened.browser.newPage();
    await page.bringToFront();
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
    extension.remove();
  });

  it.each(sites)('leaves $site its keys, its search field and its words', async ({ url, keys, entries }) => {
    await page.goto(url);
    await expectMarked(page);
    // What its record says is in the mark by then.
    await waitFor(page, { role: 'status', name: 'Saved' });

    // Words selected by hand across a mark, which stay selected while the page throws our marks out and they are drawn again.
    await dragAcrossMark(page);
    expect(await page.evaluate(() => getSelection()!.toString().trim().length), 'something is selected').toBeGreaterThan(5);
    await expectOwnWords(page);

    // The keyboard is in the page, and keys are known: a first one has loaded what they need.
    await page.evaluate(() => getSelection()!.removeAllRanges());
    await page.keyboard.press('j');
    await expectOnMark(page);
    await page.focus('#link');
    await page.evaluate(() => (heard.length = 0));
    for (const key of [FREE, ...keys]) await page.keyboard.press(key as 'z');
    for (const modifier of ['Control', 'Alt', 'Meta'] as const) {
      await page.keyboard.down(modifier);
      await page.keyboard.press('x');
      await page.keyboard.up(modifier);
    }
    // One of ours is not the page's, and comes last: what came before has come to nothing.
    await page.keyboard.press('j');
    await expectOnMark(page);
    const pressed = [FREE, ...keys, 'Control', 'Control x', 'Alt', 'Alt x', 'Meta', 'Meta x'];
    expect(await keysHeard(page)).toEqual(pressed);
    expect(await page.$$eval('[data-postil-folded], [data-postil-dismissed]', (folded) => folded.length)).toBe(0);

    await page.focus('#field');
    await page.evaluate(() => (heard.length = 0));
    await page.keyboard.type(TYPED);
    expect(await written(page)).toBe(TYPED);
    expect((await keysHeard(page)).map((key) => key.at(-1)).filter((key) => key && TYPED.includes(key))).toEqual(Array.from(TYPED));

    // All that there is, selected and copied.
    await page.$eval('#field', (field) => ((field as HTMLInputElement).value = ''));
    await page.focus('#link');
    await chord(page, 'a', 'SelectAll');
    await expectOwnWords(page);
    await chord(page, 'c', 'Copy');
    await page.focus('#field');
    await chord(page, 'v', 'Paste');
    await expect.poll(() => written(page).then(bare), { timeout: PATIENCE }).toContain(bare(entries[0]!.title).slice(0, 6));
    expect(await written(page)).not.toContain(NOTE);
  });
});

function written(page: Page): Promise<string> {
  return page.$eval('#field', (field) => (field as HTMLInputElement).value);
}

/** Letters and digits only: a title may be drawn otherwise than it is written. */
function bare(words: string): string {
  return words.replace(/[^a-z0-9]/giu, '');
}

async function expectMarked(page: Page): Promise<void> {
  const shown = () => page.$$eval('body postil-mark', (marks) => marks.filter((mark) => mark.getClientRects().length > 0).length);
  await expect.poll(shown, { timeout: PATIENCE }).toBeGreaterThan(0);
}

async function expectOnMark(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName), { timeout: PATIENCE }).toBe('postil-mark');
}

/** What the page has heard, and might act on: each key with its modifier. */
function keysHeard(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    heard
      .filter((event) => !event.defaultPrevented)
      .map(({ key, ctrlKey, altKey, metaKey, shiftKey }) => {
        const modifiers = { Control: ctrlKey, Alt: altKey, Meta: metaKey, Shift: shiftKey };
        return [...Object.entries(modifiers).flatMap(([name, held]) => (held && name !== key ? [name] : [])), key].join(' ');
      }),
  );
}

/** Expects what is selected to be the page's own words: the same as without any mark, and the same once the marks are back. */
async function expectOwnWords(page: Page): Promise<void> {
  const { before, without } = await page.evaluate(() => {
    const selection = getSelection()!;
    const before = selection.toString();
    for (const mark of document.querySelectorAll('postil-mark')) mark.remove();
    return { before, without: selection.toString() };
  });
  expect(before).toBe(without);
  expect(before).not.toContain(NOTE);
  await expectMarked(page);
  expect(await page.evaluate(() => getSelection()!.toString())).toBe(without);
}

/** Selects with the mouse from one side of the first mark to the other, beginning in words that are no link: a link is dragged. */
async function dragAcrossMark(page: Page): Promise<void> {
  const { from, to } = await page.evaluate(() => {
    const mark = [...document.querySelectorAll('body postil-mark')].find((one) => one.getClientRects().length > 0)!;
    mark.scrollIntoView({ block: 'center' });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lines: { isBefore: boolean; isTitle: boolean; isPlain: boolean; left: number; right: number; y: number }[] = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const written = text.nodeValue ?? '';
      if (!written.trim()) continue;
      const range = document.createRange();
      range.setStart(text, written.search(/\S/u));
      range.setEnd(text, written.trimEnd().length);
      const { left = 0, right = 0, top = 0, height = 0 } = range.getClientRects()[0] ?? {};
      const y = top + height / 2;
      if (right - left < 20 || document.elementFromPoint(left + 1, y) !== text.parentElement) continue;
      lines.push({
        isBefore: (mark.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) !== 0,
        isTitle: mark.previousElementSibling!.contains(text),
        isPlain:
          !text.parentElement!.closest('a, button, label, [draggable]') && document.elementFromPoint(right - 2, y) === text.parentElement,
        // Chromium selects nothing from a place that is just the middle of a letter.
        left: left + 1,
        right: right - 2,
        y,
      });
    }
    const behind = lines.find(({ isBefore, isPlain }) => !isBefore && isPlain);
    const title = lines.find(({ isTitle }) => isTitle);
    if (behind && title) return { from: { x: behind.left, y: behind.y }, to: { x: title.left, y: title.y } };
    const before = lines.findLast(({ isBefore, isTitle, isPlain }) => isBefore && !isTitle && isPlain);
    const next = lines.find(({ isBefore }) => !isBefore);
    if (!before || !next) throw new Error('There are no words around the mark.');
    return { from: { x: before.left, y: before.y }, to: { x: next.right, y: next.y } };
  });
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}
