/**
 * Marks keep in step with a page that changes under them: whatever it adds, removes, rebuilds, doubles or re-uses, each entry shown
 * has exactly one mark, and it is that entry's.
 */
import { TargetType, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { browser } from 'wxt/browser';
import { click, state, type, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import { emptyLibrary, holdLibrary } from './library';
import {
  expectMarks,
  expectPressed,
  kept,
  marksSeen,
  openNote,
  openTall,
  PATIENCE,
  saveAll,
  saveButton,
  waitForStatus,
  withScript,
  type Titled,
} from './look';

const LISTING = 'https://huggingface.co/papers';
const OTHER = 'https://huggingface.co/papers/date/2026-09-25';

const papers = inventedPapers(12);
const first = papers.slice(0, 6);
const second = papers.slice(6, 12);

/** What the page itself can do; run before anything of ours. */
const PAGE = `
  document.addEventListener('DOMContentLoaded', () => {
    window.served = document.querySelector('main').innerHTML;
    window.grid = () => document.querySelector('.grid');
    const template = document.querySelector('article').cloneNode(true);
    /** Turns a row into another paper's, as a page does that re-uses its nodes: links and text, no node. */
    window.turn = (row, { id, title }) => {
      for (const link of row.querySelectorAll('a[href^="/papers/"]')) link.setAttribute('href', link.getAttribute('href').replace(/\\d{4}\\.\\d{5}/, id));
      row.querySelector('h3 a').firstChild.nodeValue = title;
      return row;
    };
    window.row = (paper) => turn(template.cloneNode(true), paper);
    /** Each title has one mark behind it, and the list has no other. */
    const right = () => {
      const titles = [...document.querySelectorAll('h3')];
      return titles.every((title) => title.nextSibling?.nodeName === 'POSTIL-MARK') && document.querySelectorAll('main postil-mark').length === titles.length;
    };
    /** Makes a change and gives the milliseconds until every mark is right. */
    window.settle = (change) => new Promise((resolve) => {
      change();
      const start = performance.now();
      const check = () => {
        if (!right()) return;
        observer.disconnect();
        resolve(performance.now() - start);
      };
      const observer = new MutationObserver(check);
      observer.observe(document, { childList: true, subtree: true });
      check();
    });
  });
`;

/** The extension's API, in our own pages. */
declare const chrome: typeof browser;

declare function grid(): Element;
declare function row(paper: Titled): Element;
declare function turn(row: Element, paper: Titled): Element;
declare function settle(change: () => void): Promise<number>;

describe.each(['chromium', 'firefox'] as const)('a page that changes, in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  const listing = (shown: readonly FixturePaper[], script = '') => withScript(dailyPage({ papers: shown }), PAGE + script);
  const open = async (url = LISTING) => {
    const page = await openTall(opened, url);
    return page;
  };
  const took = (what: string, milliseconds: number) => {
    console.log(`${browser}: ${what}: right after ${milliseconds.toFixed(0)} ms`);
    // A guard against hanging on a busy machine; the figure is what it is.
    expect(milliseconds).toBeLessThan(3_000);
  };

  beforeAll(async () => {
    server = await servePages({
      [LISTING]: listing(first),
      [OTHER]: listing(second),
      'https://huggingface.co/models':
        '<!doctype html><title>Models</title><h1>Models</h1><h3><a href="/papers/2601.00001">No listing</a></h3>',
    });
    opened = await openBrowser({ browser, server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(() => emptyLibrary(own));
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  it('marks rows that come later, and forgets those that go', async () => {
    const page = await open();
    await expectMarks(page, first);
    took('rows added', await page.evaluate((more) => settle(() => grid().append(...more.map(row))), second.slice(0, 3)));
    await expectMarks(page, [...first, ...second.slice(0, 3)]);
    took('a row put first', await page.evaluate((paper) => settle(() => grid().prepend(row(paper))), second[3]!));
    await expectMarks(page, [second[3]!, ...first, ...second.slice(0, 3)]);
    await page.evaluate(() =>
      settle(() => {
        for (const gone of [...grid().querySelectorAll('article')].slice(4)) gone.remove();
      }),
    );
    await expectMarks(page, [second[3]!, ...first.slice(0, 3)]);
    await page.evaluate(() => settle(() => grid().append(...[...grid().querySelectorAll('article')].reverse())));
    await expectMarks(page, [second[3]!, ...first.slice(0, 3)].reverse());
    await page.close();
  });

  it('gives a rebuilt list its marks back, and what they show', async () => {
    await saveAll(own, [first[1]!]);
    const page = await open();
    await expectPressed(page, first[1]!.title, true);
    await page.evaluate(() =>
      settle(() => {
        const markup = grid().innerHTML;
        grid().innerHTML = markup;
      }),
    );
    await expectMarks(page, first);
    await expectPressed(page, first[1]!.title, true);
    took(
      'list rebuilt twenty times in a row',
      await page.evaluate(async (shown) => {
        for (let round = 0; round < 20; round += 1) {
          grid().replaceChildren(...shown.map(row));
          await new Promise(requestAnimationFrame);
        }
        return settle(() => grid().replaceChildren(...shown.map(row)));
      }, first),
    );
    await expectMarks(page, first);
    await expectPressed(page, first[1]!.title, true);
    await waitForStatus(page, 'Saved');
    await expectPressed(page, first[0]!.title, false);
    await page.close();
  });

  it('follows a row that is re-used for another paper', async () => {
    await saveAll(own, [first[0]!, second[1]!]);
    const page = await open();
    await expectPressed(page, first[0]!.title, true);
    await page.evaluate((to) => [...grid().querySelectorAll('article')].forEach((one, index) => turn(one, to[index]!)), second);
    await expectMarks(page, second);
    await expectPressed(page, second[0]!.title, false);
    await expectPressed(page, second[1]!.title, true);
    // A click saves what the row shows now.
    await click(await saveButton(page, second[2]!.title));
    await expectPressed(page, second[2]!.title, true);
    expect((await kept(own, second[2]!.id, first[2]!.id)).map(Boolean)).toEqual([true, false]);

    // Rows of a list that shuffles its papers among the same nodes.
    await page.evaluate(
      (to) => [...grid().querySelectorAll('article')].forEach((one, index) => turn(one, to[index]!)),
      [...second].reverse(),
    );
    await expectMarks(page, [...second].reverse());
    await expectPressed(page, second[1]!.title, true);
    await expectPressed(page, second[4]!.title, false);
    await page.close();
  });

  it('saves nothing for a row that becomes another paper’s under the click', async () => {
    const page = await open();
    await expectMarks(page, first);
    await page.evaluate(
      (to) => addEventListener('mousedown', () => turn(grid().querySelector('article')!, to), { once: true, capture: true }),
      second[0]!,
    );
    await click(await saveButton(page, first[0]!.title));
    await expectMarks(page, [second[0]!, ...first.slice(1)]);
    // What comes after is done: nothing is on its way any more.
    await click(await saveButton(page, first[1]!.title));
    await expectPressed(page, first[1]!.title, true);
    await expectPressed(page, second[0]!.title, false);
    expect((await kept(own, first[0]!.id, second[0]!.id, first[1]!.id)).map(Boolean)).toEqual([false, false, true]);
    await page.close();
  });

  // Only Chromium shows its worker, which is held here.
  it.runIf(browser === 'chromium')('keeps a paper of which Save was pressed before it was shown to be kept', async () => {
    const [paper] = first as [FixturePaper];
    await saveAll(own, [paper]);
    const target = await opened.browser.waitForTarget(
      (one) => one.type() === TargetType.SERVICE_WORKER && one.url().startsWith(opened.baseUrl),
    );
    const worker = await target.worker();
    const library = await holdLibrary(own);
    await worker!.evaluate(`
      const load = chrome.scripting.executeScript;
      const held = new Promise((resolve) => (globalThis.go = resolve));
      chrome.scripting.executeScript = async (what) => (await held, load(what));
    `);
    const page = await open();
    await expectMarks(page, first);
    await click(await saveButton(page, paper.title));
    await library();
    await expectPressed(page, paper.title, true);
    await own.evaluate(() => {
      const asked: string[] = [];
      Object.assign(window, { asked });
      chrome.runtime.onMessage.addListener((message: { name?: string }) => void asked.push(message.name ?? ''));
    });
    await worker!.evaluate('chrome.scripting.executeScript = load; go()');
    const asked = () => own.evaluate(() => (window as unknown as { asked: string[] }).asked);
    await expect
      .poll(async () => (await asked()).filter((name) => ['save', 'remove'].includes(name)), { timeout: PATIENCE })
      .toEqual(['save']);
    await waitForStatus(page, 'Saved');
    await expectPressed(page, paper.title, true);
    await page.close();
  });

  it('comes back after hydration has thrown it out', async () => {
    const hydrate = `
      addEventListener('load', () => {
        for (const wait of [0, 120, 700]) setTimeout(() => (document.querySelector('main').innerHTML = served), wait);
        setTimeout(() => (window.hydrated = true), 750);
      });
    `;
    server.set(`${LISTING}?q=hydrates`, listing(first, hydrate));
    const page = await open(`${LISTING}?q=hydrates`);
    await page.waitForFunction(() => 'hydrated' in window);
    await expectMarks(page, first);
    // Hydration that takes away what it did not expect, and nothing else.
    took(
      'marks alone thrown out',
      await page.evaluate(() =>
        settle(() => {
          for (const host of [...document.querySelectorAll('postil-mark')]) host.remove();
        }),
      ),
    );
    await expectMarks(page, first);
    await page.close();
  });

  it('marks copies of rows once each', async () => {
    const page = await open();
    await expectMarks(page, first);
    await page.evaluate(() => settle(() => grid().append(grid().querySelector('article')!.cloneNode(true))));
    await expectMarks(page, [...first, first[0]!]);
    await click(await saveButton(page, first[0]!.title));
    const pressed = async () => {
      const both = await Promise.all([waitFor(page, { role: 'button', name: `Save: ${first[0]!.title}` })]);
      return Promise.all(both.map(async (button) => (await state(button)).pressed));
    };
    await expect.poll(pressed, { timeout: PATIENCE }).toEqual([true]);
    await page.evaluate(
      (paper) => settle(() => grid().append(turn(grid().querySelector('article')!.cloneNode(true) as Element, paper))),
      second[0]!,
    );
    await expectMarks(page, [...first, first[0]!, second[0]!]);
    await expectPressed(page, second[0]!.title, false);
    await page.close();
  });

  it('keeps up with a page that never rests', async () => {
    const restless = `setInterval(() => { const tick = document.createElement('i'); document.body?.append(tick); setTimeout(() => tick.remove(), 5); }, 10);`;
    server.set(`${LISTING}?q=restless`, listing(first, restless));
    const page = await open(`${LISTING}?q=restless`);
    await expectMarks(page, first);
    took('rows added to a page that never rests', await page.evaluate((more) => settle(() => grid().append(...more.map(row))), second));
    await expectMarks(page, papers);
    await page.close();
  });

  it('follows the address through history, to listings and to pages that are none', async () => {
    const soft = `
      addEventListener('popstate', ({ state }) => show(state));
      window.show = (state) => state && grid().replaceChildren(...state.map(row));
    `;
    server.set(LISTING, listing(first, soft));
    const page = await open();
    await expectMarks(page, first);
    await page.evaluate(
      ([here, there]) => {
        history.replaceState(here, '');
        history.pushState(there, '', '/papers/date/2026-09-25');
        grid().replaceChildren(...(there ?? []).map(row));
      },
      [first, second],
    );
    await expectMarks(page, second);
    await page.evaluate(() => history.back());
    await expectMarks(page, first);
    await page.evaluate(() => history.forward());
    await expectMarks(page, second);

    // The same nodes under an address that is no listing: no node changes, and the marks go, and the room kept for them.
    await page.evaluate(() => history.pushState(null, '', '/models'));
    await expect.poll(() => marksSeen(page), { timeout: PATIENCE }).toEqual([]);
    await expect
      .poll(() => page.evaluate(() => getComputedStyle(document.querySelector('h3')!).paddingBottom), { timeout: PATIENCE })
      .toBe('0px');
    await page.evaluate(() => history.back());
    await expectMarks(page, second);
    server.set(LISTING, listing(first));
    await page.close();
  });

  it('is right when a page comes back out of history, also about what was saved meanwhile', async () => {
    const page = await open();
    await expectMarks(page, first);
    await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => (document.title = persisted ? 'revived' : 'loaded')));
    await page.goto('https://huggingface.co/models');
    expect(await marksSeen(page)).toEqual([]);
    await saveAll(own, [first[3]!]);
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => location.pathname === '/papers');
    console.log(`${browser}: the page came back ${(await page.title()) === 'revived' ? 'as it was left' : 'anew'}`);
    await expectMarks(page, first);
    await expectPressed(page, first[3]!.title, true);
    await page.close();
  });

  it('keeps an open editor, its words and the keyboard through a rebuilt row, and saves when the row leaves', async () => {
    const [paper] = first as [FixturePaper];
    const page = await open();
    await type(await openNote(page, paper.title), 'Half a thou');
    await page.evaluate((shown) => settle(() => grid().replaceChildren(...shown.map(row))), first);
    await expectMarks(page, first);
    const box = await waitFor(page, { role: 'textbox', name: `Note on ${paper.title}` });
    await expect.poll(async () => (await state(box)).focused, { timeout: PATIENCE }).toBe(true);
    await page.keyboard.type('ght');
    await expect.poll(async () => (await state(box)).value, { timeout: PATIENCE }).toBe('Half a thought');
    const below = await page.evaluate(() => {
      const hosts = [...document.querySelectorAll('postil-mark')];
      return hosts.length;
    });
    expect(below).toBe(first.length + 1);

    // The row goes while the last words are not saved yet.
    await page.keyboard.type(' more');
    await page.evaluate(() => grid().querySelector('article')!.remove());
    await expectMarks(page, first.slice(1));
    await expect.poll(async () => (await kept(own, paper.id))[0]?.note, { timeout: PATIENCE }).toBe('Half a thought more');
    await page.close();
  });
});
