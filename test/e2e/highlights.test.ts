/** Highlights: words of an abstract, kept with the paper and painted wherever that abstract stands. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { click, find, findAll, type as typeInto, until, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { paperPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import { emptyLibrary, recordOf } from './library';
import { askWorker, expectPressed, PATIENCE, saveButton } from './look';

const [paper] = inventedPapers(1) as [FixturePaper];
const ABSTRACT =
  'We draw norms with few lines. For office work we draw fewer, and the office draws none. Norms with few lines are drawn by hand.';
const WORDS = 'For office work we draw fewer';
const HERE = `https://huggingface.co/papers/${paper.id}`;
const THERE = `https://arxiv.org/abs/${paper.id}`;
const LIST = 'https://arxiv.org/list/cs.LG/new';
const ENDLESS = 'https://arxiv.org/abs/2601.09998';
/** As long as an abstract may get. */
const ALL = `${Array.from({ length: 5_110 }, (_, at) => `word ${at}`).join(' ')}. And then it ends at last.`;

/** The paper's own page on arXiv. */
function arxivPage(id: string, drawn: string): string {
  return `<!doctype html><html lang="en"><head><title>${paper.title}</title>
    <meta name="citation_title" content="${paper.title}"><meta name="citation_arxiv_id" content="${id}"></head><body>
    <div id="content"><div id="abs"><h1 class="title mathjax"><span class="descriptor">Title:</span>${paper.title}</h1>
    <div class="authors"><a href="/search/?searchtype=author&amp;query=A">Ada Example</a></div>
    <blockquote class="abstract mathjax"><span class="descriptor">Abstract:</span>${drawn}</blockquote></div></div></body></html>`;
}

/** A list of two, of which the first is the paper, with the abstract in bold letters here and there. */
function listPage(): string {
  const entry = (id: string, title: string, abstract: string, at: number) =>
    `<dt><a name="item${at}">[${at}]</a> <a href="/abs/${id}" title="Abstract">arXiv:${id}</a></dt>
     <dd><div class="meta"><div class="list-title mathjax"><span class="descriptor">Title:</span> ${title}</div>
     <p class="mathjax">${abstract}</p></div></dd>`;
  const bold = ABSTRACT.replace('office work', '<b>office</b> work');
  return `<!doctype html><html lang="en"><title>Machine Learning</title><body><div id="dlpage"><h1>Machine Learning</h1>
    <dl id="articles">${entry(paper.id, paper.title, bold, 1)}${entry('2601.09999', 'Another paper', 'Other words of another paper.', 2)}</dl>
    </div></body></html>`;
}

describe.each(['chromium', 'firefox'] as const)('highlights in %s', (kind) => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  beforeAll(async () => {
    server = await servePages({
      [HERE]: paperPage({ paper: { ...paper, abstract: ABSTRACT } }),
      // Its abstract over several lines and with the ligatures of its PDF.
      [THERE]: arxivPage(paper.id, ABSTRACT.replaceAll('office', 'oﬃce').replaceAll('. ', '.\n      ')),
      [ENDLESS]: arxivPage('2601.09998', ALL),
      [LIST]: listPage(),
    });
    opened = await openBrowser({ browser: kind, server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(() => emptyLibrary(own));
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  /** Selects these words of the page as a person does: from where they begin to where they end. */
  const select = (page: Page, from: string, to: string) =>
    page.evaluate(
      (first, last) => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let begun = false;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const text = node.nodeValue ?? '';
          const at = begun ? -1 : text.indexOf(first);
          if (at >= 0) {
            range.setStart(node, at);
            begun = true;
          }
          const end = begun ? text.indexOf(last, Math.max(0, at)) : -1;
          if (end < 0) continue;
          range.setEnd(node, end + last.length);
          break;
        }
        getSelection()?.removeAllRanges();
        getSelection()?.addRange(range);
      },
      from,
      to,
    );
  /** What is painted, as the page can see it: each as its text. */
  const painted = (page: Page) =>
    page.evaluate(() => [...(CSS.highlights.get('postil') ?? [])].map((range) => (range as Range).toString().replace(/\s+/gu, ' ')));
  const kept = async () => (await recordOf(own, paper.id))?.highlights ?? [];
  const open = async (url: string) => {
    const page = await opened.page(url);
    await page.setViewport({ width: 1280, height: 1_000 });
    await saveButton(page, paper.title);
    return page;
  };
  /** Where these words stand in the view, which is scrolled to them: their first line. */
  const boxOf = (page: Page, words: string) =>
    page.evaluate((wanted) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.nodeValue?.indexOf(wanted) ?? -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        node.parentElement?.scrollIntoView({ block: 'center' });
        const { left, right, top, height } = range.getClientRects()[0]!;
        return { left, right, y: top + height / 2 };
      }
      throw new Error(`There is no “${wanted}” here.`);
    }, words);
  const middleOf = async (page: Page, words: string) => {
    const { left, right, y } = await boxOf(page, words);
    return { x: (left + right) / 2, y };
  };
  /** Selects with the mouse, from where these words begin to where those end. */
  const drag = async (page: Page, from: string, to: string) => {
    await page.bringToFront();
    await boxOf(page, from);
    const [start, end] = [await boxOf(page, from), await boxOf(page, to)];
    await page.mouse.move(start.left, start.y);
    await page.mouse.down();
    await page.mouse.move(end.right - 4, end.y, { steps: 5 });
    await page.mouse.move(end.right, end.y);
    await page.mouse.up();
  };
  /** Selects and presses `h`; the keyboard must be in the page. */
  const keep = async (page: Page, from: string, to: string) => {
    await page.bringToFront();
    await select(page, from, to);
    await page.keyboard.press('h');
  };

  it('is made on one site, with a remark, and seen on another, whatever the line breaks and letters there', async () => {
    const page = await open(HERE);
    await keep(page, 'For office', 'draw fewer');
    await waitFor(page, { role: 'status', name: /^Saved, with the words highlighted/u });
    await expect.poll(async () => (await kept()).map(({ quote }) => quote), { timeout: PATIENCE }).toEqual([WORDS]);
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([WORDS]);
    await typeInto(await waitFor(page, { role: 'textbox', name: `Remark on ${paper.title}` }), 'Compare with ours');
    await expect
      .poll(async () => (await kept())[0], { timeout: PATIENCE })
      .toMatchObject({
        quote: WORDS,
        prefix: 'We draw norms with few lines. ',
        suffix: ', and the office draws none. Nor',
        remark: 'Compare with ours',
      });
    await page.close();

    const there = await open(THERE);
    await expect.poll(() => painted(there), { timeout: PATIENCE }).toEqual([WORDS.replace('office', 'oﬃce')]);
    await there.close();
    const list = await open(LIST);
    await expect.poll(() => painted(list), { timeout: PATIENCE }).toEqual([WORDS]);
    await list.close();
  });

  it('is offered beside the words that were selected, taken with a click, removed, and had back', async () => {
    const page = await open(LIST);
    await drag(page, 'Norms with', 'by hand');
    await click(await waitFor(page, { role: 'button', name: `Highlight: ${paper.title}` }));
    const quote = 'Norms with few lines are drawn by hand';
    await expect.poll(async () => (await kept()).map((one) => one.quote), { timeout: PATIENCE }).toEqual([quote]);
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([quote]);
    expect(await page.evaluate(() => getSelection()?.isCollapsed)).toBe(true);
    await click(await waitFor(page, { role: 'button', name: `Remove highlight: ${paper.title}` }));
    await expect.poll(kept, { timeout: PATIENCE }).toEqual([]);
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([]);
    await click(await waitFor(page, { role: 'button', name: 'Undo' }));
    await expect.poll(async () => (await kept()).map((one) => one.quote), { timeout: PATIENCE }).toEqual([quote]);
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([quote]);
    await page.close();
  });

  it('saves the paper it is of, and both are taken back together', async () => {
    const page = await open(HERE);
    await keep(page, 'For office', 'draw fewer');
    await waitFor(page, { role: 'status', name: /^Saved, with the words highlighted/u });
    await expectPressed(page, paper.title, true);
    await click(await waitFor(page, { role: 'button', name: 'Undo' }));
    await expectPressed(page, paper.title, false);
    await expect.poll(async () => (await recordOf(own, paper.id))?.trashedAt ?? 0, { timeout: PATIENCE }).toBeGreaterThan(0);
    expect(await kept()).toEqual([]);
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([]);
    await page.close();
  });

  it('opens where it is painted, and what was typed is kept when it is left', async () => {
    const page = await open(LIST);
    await keep(page, 'For ', 'draw fewer');
    await waitFor(page, { role: 'textbox', name: `Remark on ${paper.title}` });
    await page.keyboard.press('Escape');
    await until(async () => !(await find(page, { role: 'dialog', name: `Highlight: ${paper.title}` })), 'the panel has closed');
    const { x, y } = await middleOf(page, 'draw fewer');
    await page.mouse.click(x, y);
    await typeInto(await waitFor(page, { role: 'textbox', name: `Remark on ${paper.title}` }), 'On the spot');
    await page.mouse.click(3, 3);
    await until(async () => !(await find(page, { role: 'dialog', name: `Highlight: ${paper.title}` })), 'the panel has closed');
    await expect.poll(async () => (await kept())[0]?.remark, { timeout: PATIENCE }).toBe('On the spot');
    await page.close();
  });

  it('opens by the keyboard alone, with the others of its paper', async () => {
    const page = await open(LIST);
    for (const [from, to] of [
      ['For ', 'draw fewer'],
      ['Norms with', 'by hand'],
    ] as const) {
      await keep(page, from, to);
      await waitFor(page, { role: 'textbox', name: `Remark on ${paper.title}` });
      await page.keyboard.press('Escape');
      await until(async () => !(await find(page, { role: 'dialog', name: `Highlight: ${paper.title}` })), 'the panel has closed');
    }
    expect((await kept()).map(({ quote }) => quote)).toEqual([WORDS, 'Norms with few lines are drawn by hand']);
    // Its mark has the keyboard.
    await page.keyboard.press('h');
    await until(async () => (await findAll(page, { role: 'textbox', name: `Remark on ${paper.title}` })).length === 2, 'both are shown');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await kept())[0]?.remark, { timeout: PATIENCE }).toBe('By keyboard');
    await page.close();
  });

  it('goes from where it is painted when it is removed elsewhere', async () => {
    const page = await open(LIST);
    await keep(page, 'For ', 'draw fewer');
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([WORDS]);
    const { key = '', highlights = [] } = (await recordOf(own, paper.id)) ?? {};
    expect(await askWorker(own, 'change', { paper: { key }, changes: { highlights: { add: [], remove: highlights } } })).toMatchObject({
      ok: true,
    });
    await page.bringToFront();
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([]);
    await until(async () => !(await find(page, { role: 'dialog', name: `Highlight: ${paper.title}` })), 'the panel has closed');
    await page.close();
  });

  it('is of one abstract: what begins outside it, or ends in another, is refused in words', async () => {
    const page = await open(LIST);
    for (const [from, to] of [
      ['few lines. For', 'of another paper'],
      ['Machine', 'Learning'],
      ['Title:', 'We draw norms'],
    ] as const) {
      await keep(page, from, to);
      await waitFor(page, { role: 'status', name: /^Select words of one abstract/u }, PATIENCE);
      expect(await find(page, { role: 'button', name: `Highlight: ${paper.title}` })).toBeUndefined();
      // Said again for the next.
      await page.keyboard.press('u');
      await waitFor(page, { role: 'status', name: /nothing to undo/iu }, PATIENCE);
    }
    expect(await kept()).toEqual([]);
    await page.close();
  });

  it('is found at the end of an abstract of 50,000 letters', async () => {
    expect(ALL.length).toBeGreaterThan(50_000);
    const page = await open(ENDLESS);
    await keep(page, 'And then', 'at last');
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual(['And then it ends at last']);
    await expect
      .poll(async () => (await recordOf(own, '2601.09998'))?.highlights.map(({ quote }) => quote), { timeout: PATIENCE })
      .toEqual(['And then it ends at last']);
    await page.close();
    const again = await open(ENDLESS);
    await expect.poll(() => painted(again), { timeout: PATIENCE }).toEqual(['And then it ends at last']);
    await again.close();
  });

  it('goes with the rows that show it, and comes with them', async () => {
    const page = await open(HERE);
    await keep(page, 'For office', 'draw fewer');
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([WORDS]);
    await page.goto(LIST);
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([WORDS]);
    await page.evaluate(() => {
      const row = document.querySelector('dd p')!;
      row.replaceWith(row.cloneNode(true));
    });
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([WORDS]);
    await page.evaluate(() => document.querySelector('dd p')!.remove());
    await expect.poll(() => painted(page), { timeout: PATIENCE }).toEqual([]);
    await page.close();
  });

  it('is painted as long as the extension is there, and leaves nothing behind', async () => {
    const another = await openBrowser({ browser: kind, server });
    try {
      const page = await another.page(LIST);
      await saveButton(page, paper.title);
      const abstract = (await page.$('dd p'))!;
      const picture = () => abstract.screenshot({ encoding: 'base64' });
      const bare = await picture();
      await keep(page, 'For ', 'draw fewer');
      await waitFor(page, { role: 'textbox', name: `Remark on ${paper.title}` });
      await page.keyboard.press('Escape');
      await until(async () => !(await find(page, { role: 'dialog', name: `Highlight: ${paper.title}` })), 'the panel has closed');
      await expect.poll(picture, { timeout: PATIENCE }).not.toBe(bare);
      await another.browser.uninstallExtension(another.extensionId);
      await expect.poll(picture, { timeout: PATIENCE }).toBe(bare);
    } finally {
      await another.close();
    }
  });
});
