/** A day's skimming in one tab: a thousand soft navigations, each marked right, and nothing of the pages before left behind. */
import type { CDPSession } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers } from '../fixtures/papers';
import { withScript } from './look';

const LISTING = 'https://huggingface.co/papers';
const NAVIGATIONS = 1_000;
/** Once all that is made once is made. */
const SETTLED = 100;
const ROWS = 4;

/** Run by the page itself: a router as single-page apps have one. `go` turns the page into another and waits until it is marked right. */
const ROUTER = `
  window.go = async (from, to) => {
    const card = document.querySelector('article').cloneNode(true);
    for (const mark of card.querySelectorAll('postil-mark')) mark.remove();
    const right = () => {
      const marks = [...document.querySelectorAll('postil-mark')];
      return marks.length === ${ROWS} && marks.every((mark) => mark.previousElementSibling?.localName === 'h3');
    };
    for (let turn = from; turn < to; turn += 1) {
      const list = document.createElement('div');
      for (let row = 0; row < ${ROWS}; row += 1) {
        const fresh = card.cloneNode(true);
        const id = '2601.' + String(10000 + turn * ${ROWS} + row);
        for (const link of fresh.querySelectorAll('a[href^="/papers/"]')) link.setAttribute('href', '/papers/' + id);
        list.append(fresh);
      }
      history.pushState({}, '', turn % 3 === 0 ? '/papers?date=2026-01-0' + (turn % 9 + 1) : turn % 3 === 1 ? '/papers/trending' : '/papers/week/2026-W08');
      document.querySelector('main').replaceChildren(list);
      const patience = performance.now() + 10_000;
      while (!right()) {
        if (performance.now() > patience) throw new Error('Navigation ' + turn + ' is not marked right.');
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }
  };
`;

declare const go: (from: number, to: number) => Promise<void>;

let server: PageServer;
let opened: Opened;

beforeAll(async () => {
  server = await servePages({ [LISTING]: withScript(dailyPage({ papers: inventedPapers(ROWS) }), ROUTER) });
  opened = await openBrowser({ browser: 'chromium', server });
});
afterAll(async () => {
  await opened.close();
  await server.close();
});

it('marks a thousand pages one after the other, and keeps nothing of those that are gone', { timeout: 240_000 }, async () => {
  const page = await opened.page(LISTING);
  await page.waitForFunction((rows) => document.querySelectorAll('postil-mark').length === rows, {}, ROWS);
  const session = await page.createCDPSession();
  await page.evaluate((to) => go(0, to), SETTLED);
  const before = await held(session);
  const start = performance.now();
  await page.evaluate((from, to) => go(from, to), SETTLED, NAVIGATIONS);
  const each = (performance.now() - start) / (NAVIGATIONS - SETTLED);
  const after = await held(session);
  console.log(`${NAVIGATIONS} navigations: right after ${each.toFixed(0)} ms each; ${JSON.stringify({ before, after })}`);
  // One page's worth at most: what the last look is about to let go.
  expect(after.nodes - before.nodes).toBeLessThan(before.nodes / 2);
  expect(after.listeners - before.listeners).toBeLessThanOrEqual(4 * ROWS);
  expect(after.heap - before.heap).toBeLessThan(500_000);
  await page.close();
});

/** What the page and our script in it hold, after a collection. */
async function held(session: CDPSession): Promise<{ nodes: number; listeners: number; heap: number }> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners: listeners } = await session.send('Memory.getDOMCounters');
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage');
  return { nodes, listeners, heap };
}
