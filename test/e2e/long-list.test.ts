/**
 * A list of 2,000, as a large field has it on one day: keys follow the view at once, all of it is saved or dismissed in one go, which goes
 * on before the eyes, is ended half way, and is taken back as a whole. Chromium only: what is counted is ours and not the browser's.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { click, find, press, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { longListPage } from '../fixtures/sites/arxiv';
import type { Answer } from '../../lib/messages/table';
import { emptyLibrary } from './library';
import { askWorker, PATIENCE, saveButton, waitForStatus } from './look';

const LISTING = 'https://arxiv.org/list/cs/new?skip=0&show=2000';
const COUNT = 2_000;
const ids = Array.from({ length: COUNT }, (_, at) => `arxiv:2611.${String(at + 1).padStart(5, '0')}`);
const titleOf = (at: number) => `Sketches of a Norm, Part ${at}`;
/** How long all of it may take before it counts as a fault: a guard against hanging. */
const LONG = 30_000;

describe('a list of 2,000 in chromium', () => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  beforeAll(async () => {
    server = await servePages({ [LISTING]: longListPage(COUNT) });
    opened = await openBrowser({ browser: 'chromium', server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(() => emptyLibrary(own));
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  const open = async () => {
    const page = await opened.page(LISTING);
    await page.bringToFront();
    await saveButton(page, titleOf(1));
    return page;
  };
  /** How many are saved and dismissed, as the worker has it; and whether those are the first of the list. */
  const done = async () => {
    const count = { saved: 0, dismissed: 0, inOrder: true };
    for (let at = 0; at < COUNT; at += 500) {
      const result = await askWorker<Answer<'lookUp'>>(own, 'lookUp', { entries: ids.slice(at, at + 500).map((id) => [id]) });
      if (!result.ok) throw new Error(result.problem.words);
      result.value.known.forEach(({ kept, dismissed }, index) => {
        if ((kept || dismissed) && at + index !== count.saved + count.dismissed) count.inOrder = false;
        if (kept) count.saved += 1;
        if (dismissed) count.dismissed += 1;
      });
    }
    return count;
  };
  const button = async (page: Page, name: string) => click(await waitFor(page, { role: 'button', name }));
  /** Selects all that there is: the first, and from the bar the rest. */
  const selectAll = async (page: Page) => {
    await press(page, 'j');
    await click(await waitFor(page, { role: 'checkbox', name: `Select: ${titleOf(1)}` }));
    await waitForStatus(page, '1 selected');
    await button(page, 'All');
    await waitForStatus(page, '2,000 selected');
  };
  /** The entry whose mark has the keyboard, by its place, and whether its title is in the view; by the page, which answers at once. */
  const at = (page: Page) =>
    page.evaluate(() => {
      const { activeElement } = document;
      const headings = [...document.querySelectorAll('.list-title')];
      const heading = activeElement?.localName === 'postil-mark' ? activeElement.previousElementSibling : undefined;
      const { top = -1, bottom = 0 } = heading?.getBoundingClientRect() ?? {};
      return { at: headings.findIndex((one) => one === heading) + 1, inView: top >= 0 && bottom <= innerHeight };
    });
  const expectAt = (page: Page, place: number) => expect.poll(() => at(page), { timeout: PATIENCE }).toEqual({ at: place, inView: true });

  it('is gone through by keys, which follow the view', async () => {
    const page = await open();
    for (const at of [1, 2, 3]) {
      await press(page, 'j');
      await expectAt(page, at);
    }
    await page.keyboard.down('j');
    for (let held = 0; held < 20; held += 1) await page.keyboard.down('j');
    await page.keyboard.up('j');
    await expectAt(page, 24);
    await press(page, 'k');
    await expectAt(page, 23);

    // By hand to the middle: the next is the first in sight there.
    await page.evaluate(() => document.querySelectorAll('.list-title')[1_200]!.scrollIntoView({ block: 'start' }));
    await press(page, 'j');
    await expectAt(page, 1_201);
    await press(page, 'j');
    await expectAt(page, 1_202);
    await press(page, 'k');
    await expectAt(page, 1_201);
    await page.close();
  });

  /** Waits for the library to hold what it is to, before the page is asked: to look for a control among so many takes it half a second. */
  const expectDone = (count: Awaited<ReturnType<typeof done>>) => expect.poll(done, { timeout: LONG, interval: 500 }).toEqual(count);

  it('is saved in one go, and taken back with one undo', async () => {
    const page = await open();
    await selectAll(page);
    await button(page, 'Save');
    await waitFor(page, { role: 'progressbar', name: /^Saving [\d,]+ of 2,000$/u });
    await expectDone({ saved: COUNT, dismissed: 0, inOrder: true });
    await waitFor(page, { role: 'status', name: '2,000 saved.' });
    await press(page, 'u');
    await expectDone({ saved: 0, dismissed: 0, inOrder: true });
    await waitFor(page, { role: 'status', name: 'Undone: 2,000 saved.' });
    await page.close();
  });

  it('is dismissed as far as it goes until it is ended, the others untouched, and that taken back with one undo', async () => {
    const page = await open();
    await selectAll(page);
    await button(page, 'Dismiss');
    await waitFor(page, { role: 'progressbar', name: /^Dismissing [\d,]{3,} of 2,000$/u });
    await button(page, 'Cancel');
    const { name } = await waitFor(page, { role: 'status', name: /^[\d,]+ dismissed\.$/u }, LONG);
    const dismissed = Number(name.replace(/\D/gu, ''));
    expect(dismissed).toBeGreaterThan(0);
    expect(dismissed).toBeLessThan(COUNT);
    expect(await done()).toEqual({ saved: 0, dismissed, inOrder: true });
    // Those that are left are selected still.
    await waitForStatus(page, `${(COUNT - dismissed).toLocaleString('en')} selected`);
    await waitFor(page, { role: 'button', name: 'Show dismissed' });
    await press(page, 'u');
    await expectDone({ saved: 0, dismissed: 0, inOrder: true });
    await waitFor(page, { role: 'status', name: `Undone: ${name.replace('.', '')}.` });
    await expect.poll(() => page.$$eval('[data-postil-folded]', (folded) => folded.length), { timeout: PATIENCE }).toBe(0);
    expect(await find(page, { role: 'button', name: 'Show dismissed' })).toBeUndefined();
    await page.close();
  });
});
