/**
 * Triage (issue of the same name): entries decided by keyboard, dismissed and folded wherever they stand, several at once, all of it taken
 * back. Looked at as a screen reader does, and from the page's side, which hears none of our keys and keeps its own.
 */
import type { KeyInput, Page } from 'puppeteer-core';
import type { browser } from 'wxt/browser';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { click, findAll, focus, hover, press, state, type, until, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { dailyPage, paperPage, trendingPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import type { Answer } from '../../lib/messages/table';
import { emptyLibrary } from './library';
import {
  askWorker,
  expectMarks,
  expectPressed,
  kept,
  names,
  openNote,
  PATIENCE,
  saveAll,
  saveButton,
  waitForStatus,
  withScript,
} from './look';

const LISTING = 'https://huggingface.co/papers';
const OTHER = 'https://huggingface.co/papers/date/2026-09-25';
const TRENDING = 'https://huggingface.co/papers/trending';
const ELSEWHERE = 'https://arxiv.org/list/cs.LG/new';
const PAPER = 'https://huggingface.co/papers/2601.00001';

const papers = inventedPapers(24);
const [first, second, third] = papers as [FixturePaper, FixturePaper, FixturePaper];

/** A page with keys of its own, which remembers what it heard; one of them it takes for itself before anybody else. */
const LISTEN = `
  window.heard = [];
  window.addEventListener('keydown', (event) => { if (event.key === 'v') event.preventDefault(); }, true);
  document.addEventListener('keydown', (event) => heard.push(event.key), true);
`;
declare const heard: string[];
declare const chrome: typeof browser;

/** A list of new papers as arXiv has it, of these. */
function arxivPage(listed: readonly FixturePaper[]): string {
  const rows = listed.map(
    ({ id, title }, at) => `
      <dt><a name="item${at + 1}">[${at + 1}]</a> <a href="/abs/${id}" title="Abstract" id="${id}">arXiv:${id}</a></dt>
      <dd><div class="meta"><div class="list-title mathjax"><span class="descriptor">Title:</span> ${title}</div>
      <div class="list-subjects"><span class="descriptor">Subjects:</span> Machine Learning (cs.LG)</div></div></dd>`,
  );
  return `<!doctype html><html lang="en"><title>Machine Learning</title><body><div id="dlpage"><h1>Machine Learning</h1>
    <h3>Showing new listings for Monday, 5 January 2026</h3><dl id="articles">${rows.join('')}</dl></div></body></html>`;
}

describe.each(['chromium', 'firefox'] as const)('triage in %s', (kind) => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  beforeAll(async () => {
    server = await servePages({
      [LISTING]: withScript(dailyPage({ papers }), LISTEN),
      [OTHER]: dailyPage({ papers: papers.slice(0, 6) }),
      [TRENDING]: trendingPage({ papers: papers.slice(0, 4) }),
      [ELSEWHERE]: arxivPage(papers.slice(0, 4)),
      [PAPER]: paperPage({ paper: first }),
      'https://arxiv.org/pdf/2601.00001': '<!doctype html><title>A PDF</title>',
    });
    opened = await openBrowser({ browser: kind, server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(async () => {
    await own.evaluate(() => chrome.storage.local.remove('settings'));
    await emptyLibrary(own);
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  /** Opens a page and waits for its marks. */
  const open = async (url = LISTING, listed: readonly FixturePaper[] = papers) => {
    const page = await opened.page(url);
    // A key goes to what is looked at.
    await page.bringToFront();
    await expect
      .poll(() => page.$$eval('body postil-mark', (hosts) => hosts.length), { timeout: PATIENCE })
      .toBeGreaterThanOrEqual(listed.length);
    // Firefox tells a screen reader where the keyboard goes from when it was first asked.
    await waitFor(page, { role: 'button', name: /^Save: / });
    return page;
  };
  /** Waits until the keyboard is on the mark of this paper. */
  const expectAt = async (page: Page, { title }: { title: string }) => {
    await expect
      .poll(async () => (await state(await waitFor(page, { role: 'button', name: `Save: ${title}` }))).focused, {
        timeout: PATIENCE,
        message: title,
      })
      .toBe(true);
  };
  const expectDismissed = (page: Page, { title }: { title: string }, dismissed: boolean) =>
    expect
      .poll(async () => (await state(await waitFor(page, { role: 'button', name: `Dismiss: ${title}` }))).pressed, { timeout: PATIENCE })
      .toBe(dismissed);
  const said = (page: Page, words: string | RegExp) => waitForStatus(page, words);
  /** Goes to the first entry, which loads what keys need. */
  const begin = async (page: Page) => {
    await press(page, 'j');
    await expectAt(page, first);
  };
  /** What is dismissed of these, as the worker has it. */
  const dismissed = async (listed: readonly FixturePaper[]) => {
    const result = await askWorker<Answer<'lookUp'>>(own, 'lookUp', { entries: listed.map(({ id }) => [`arxiv:${id}`]) });
    if (!result.ok) throw new Error(result.problem.words);
    return result.value.known.map((known) => known.dismissed);
  };
  const statuses = async (listed: readonly FixturePaper[]) =>
    (await kept(own, ...listed.map(({ id }) => id))).map((record) => record && record.status);
  /** How high the parts of these entries that are no title are, as the page sees them: what is hidden is not high. */
  const thumbnails = (page: Page) =>
    page.$$eval('article .thumb', (thumbs) => thumbs.map((thumb) => (thumb.getClientRects().length > 0 ? 'shown' : 'hidden')));

  it('decides twenty entries by keyboard alone', async () => {
    const page = await open();
    const listed = papers.slice(0, 20);
    const acts: (KeyInput | undefined)[] = ['s', 'x', '2', undefined, '3'];
    for (const [at, paper] of listed.entries()) {
      await press(page, 'j');
      await expectAt(page, paper);
      const act = acts[at % acts.length];
      if (!act) continue;
      await press(page, act);
      if (act === 'x') await expectDismissed(page, paper, true);
      else await expectPressed(page, paper.title, true);
      // Whatever was done, the keyboard is where it was.
      await expectAt(page, paper);
    }
    const made = new Map<KeyInput | undefined, string>(
      Object.entries({ s: 'to-read', '2': 'reading', '3': 'read' }) as [KeyInput, string][],
    );
    const wanted = listed.map((_, at) => [made.get(acts[at % 5]) ?? null, acts[at % 5] === 'x']);
    await expect
      .poll(
        async () => {
          const [status, gone] = [await statuses(listed), await dismissed(listed)];
          return listed.map((_, at) => [status[at], gone[at]]);
        },
        { timeout: PATIENCE },
      )
      .toEqual(wanted);
    await expect.poll(() => page.evaluate(() => scrollY), { timeout: PATIENCE }).toBeGreaterThan(500);

    await press(page, 'k');
    await expectAt(page, papers[18]!);
    // The page heard nothing of it, but for what was pressed before we were there.
    expect((await page.evaluate(() => heard)).filter((key) => key !== 'j')).toEqual([]);

    // Notes and tags open where they are written, and closed, the keyboard is back on the row.
    await press(page, 'n');
    await until(
      async () => (await state(await waitFor(page, { role: 'textbox', name: `Note on ${papers[18]!.title}` }))).focused,
      'the note has it',
    );
    await page.keyboard.type('jsx');
    await waitForStatus(page, 'Saved');
    await press(page, 'Escape');
    await press(page, 't');
    await until(
      async () => (await state(await waitFor(page, { role: 'combobox', name: `Tags for ${papers[18]!.title}` }))).focused,
      'the tags have it',
    );
    await page.keyboard.type('later');
    await press(page, 'Enter');
    await expect
      .poll(async () => (await kept(own, papers[18]!.id))[0], { timeout: PATIENCE })
      .toMatchObject({ note: 'jsx', tags: ['later'] });
    await press(page, 'Escape');
    await press(page, 'j');
    await expectAt(page, papers[19]!);
    await page.close();
  });

  it('takes back what was done, one by one', async () => {
    const page = await open();
    await begin(page);
    await press(page, 's');
    await expectPressed(page, first.title, true);
    await press(page, '2');
    await said(page, 'Reading.');
    await press(page, 'x');
    await said(page, 'Dismissed.');
    await press(page, 's');
    await expectPressed(page, first.title, false);
    for (const [words, saved, gone] of [
      ['Undone: removed.', 'reading', true],
      ['Undone: dismissed.', 'reading', false],
      ['Undone: reading.', 'to-read', false],
      ['Undone: saved.', null, false],
    ] as const) {
      await press(page, 'u');
      await said(page, words);
      await expectPressed(page, first.title, saved !== null);
      await expectDismissed(page, first, gone);
      expect(await statuses([first])).toEqual([saved]);
      expect(await dismissed([first])).toEqual([gone]);
    }
    await press(page, 'u');
    await said(page, 'Nothing to undo.');

    // By hand, too.
    await press(page, 'x');
    await said(page, 'Dismissed.');
    await click(await waitFor(page, { role: 'button', name: 'Undo' }));
    await expectDismissed(page, first, false);
    await page.close();
  });

  it('does nothing while something is typed, with a modifier, with a key the page has taken, or switched off', async () => {
    const page = await open();
    await begin(page);
    await type(await waitFor(page, { role: 'searchbox' }), 'sjx?');
    expect(await page.$eval('input[type=search]', (input) => input.value)).toMatch(/sjx\?$/);
    await page.evaluate(() => {
      const box = document.createElement('div');
      box.contentEditable = 'true';
      document.body.prepend(box);
      box.focus();
    });
    await page.keyboard.type('sx');
    await type(await openNote(page, second.title), 'sx');
    await press(page, 'Escape');
    await focus(await waitFor(page, { role: 'button', name: `Save: ${first.title}` }));
    for (const modifier of ['Control', 'Alt', 'Meta'] as const) {
      await page.keyboard.down(modifier);
      await press(page, 'x');
      await page.keyboard.up(modifier);
    }
    // Now one that counts: what came before it has come to nothing.
    await focus(await waitFor(page, { role: 'link', name: 'Models' }));
    await press(page, 'v');
    await press(page, 'j');
    await expectAt(page, second);
    const boxes = await findAll(page, { role: 'checkbox', name: /^Select: / });
    expect(boxes.length).toBeGreaterThan(5);
    for (const box of boxes) expect((await state(box)).checked).toBe(false);
    expect(await dismissed(papers)).toEqual(papers.map(() => false));
    expect((await kept(own, ...papers.map(({ id }) => id))).map((one) => one?.note ?? null)).toEqual(
      papers.map((paper) => (paper === second ? 'sx' : null)),
    );

    await own.evaluate(() => chrome.storage.local.set({ settings: { bindings: { dismiss: 'w' } }, changed: crypto.randomUUID() }));
    await until(async () => {
      await press(page, 'w');
      return (await dismissed([second]))[0] === true;
    }, 'the key that was chosen counts at once');
    await own.evaluate(() => chrome.storage.local.set({ settings: { keys: false }, changed: crypto.randomUUID() }));
    await until(async () => {
      await focus(await waitFor(page, { role: 'link', name: 'Models' }));
      const before = (await page.evaluate(() => heard)).length;
      await press(page, 'k');
      return (await page.evaluate(() => heard)).length > before;
    }, 'keys that are switched off are the page’s');
    await page.close();
  });

  it('leaves the keyboard to a page that takes it again and again; by hand all goes on', async () => {
    const page = await open();
    await begin(page);
    await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('input[type=search]')!;
      const stealing = setInterval(() => field.focus(), 20);
      document.addEventListener('postil-test-stop', () => clearInterval(stealing));
    });
    await expect.poll(() => page.evaluate(() => document.activeElement?.localName), { timeout: PATIENCE }).toBe('input');
    await page.keyboard.type('sjx');
    expect(await page.$eval('input[type=search]', (input) => input.value)).toMatch(/sjx$/);
    await click(await waitFor(page, { role: 'button', name: `Save: ${second.title}` }));
    await expectPressed(page, second.title, true);
    await click(await waitFor(page, { role: 'button', name: `Dismiss: ${third.title}` }));
    await expectDismissed(page, third, true);
    expect(await dismissed(papers.slice(0, 3))).toEqual([false, false, true]);
    expect((await kept(own, first.id, second.id)).map((one) => one !== null)).toEqual([false, true]);

    await page.evaluate(() => document.dispatchEvent(new Event('postil-test-stop')));
    await focus(await waitFor(page, { role: 'link', name: 'Models' }));
    await press(page, 'u');
    await expectDismissed(page, third, false);
    await page.close();
  });

  it('folds what was dismissed to its title, on every list and every site, and brings it back', async () => {
    const page = await open();
    await begin(page);
    await press(page, 'j');
    await press(page, 'x');
    await said(page, 'Dismissed.');
    expect((await thumbnails(page)).slice(0, 3)).toEqual(['shown', 'hidden', 'shown']);
    // Nothing of the page's is gone, and its links are where they were.
    expect(await page.$$eval('article', (rows) => rows.length)).toBe(papers.length);
    expect(await page.evaluate((id) => document.querySelector(`h3 a[href="/papers/${id}"]`)!.getClientRects().length, second.id)).toBe(1);

    const other = await open(OTHER, papers.slice(0, 6));
    await expectDismissed(other, second, true);
    await expect.poll(() => thumbnails(other), { timeout: PATIENCE }).toEqual(['shown', 'hidden', 'shown', 'shown', 'shown', 'shown']);
    await click(await waitFor(other, { role: 'button', name: 'Show dismissed' }));
    await expect.poll(async () => new Set(await thumbnails(other)), { timeout: PATIENCE }).toEqual(new Set(['shown']));
    await click(await waitFor(other, { role: 'button', name: 'Fold dismissed' }));
    await expect.poll(async () => (await thumbnails(other))[1], { timeout: PATIENCE }).toBe('hidden');

    const elsewhere = await open(ELSEWHERE, papers.slice(0, 4));
    await expectDismissed(elsewhere, second, true);
    const parts = () =>
      elsewhere.$$eval('dt, .list-title, .list-subjects', (all) =>
        all.map((part) => `${part.className || part.localName} ${part.getClientRects().length > 0 ? 'shown' : 'hidden'}`),
      );
    await expect
      .poll(parts, { timeout: PATIENCE })
      .toEqual(
        papers
          .slice(0, 4)
          .flatMap((paper) => [
            `dt ${paper === second ? 'hidden' : 'shown'}`,
            'list-title mathjax shown',
            `list-subjects ${paper === second ? 'hidden' : 'shown'}`,
          ]),
      );

    const trending = await open(TRENDING, papers.slice(0, 4));
    await expect
      .poll(async () => (await thumbnails(trending)).filter((_, at) => at % 2 === 0), { timeout: PATIENCE })
      .toEqual(['shown', 'hidden', 'shown', 'shown']);

    // Brought back in one place it is back in all.
    await click(await waitFor(elsewhere, { role: 'button', name: `Dismiss: ${second.title}` }));
    await expectDismissed(elsewhere, second, false);
    for (const one of [page, other]) await expect.poll(async () => (await thumbnails(one))[1], { timeout: PATIENCE }).toBe('shown');
    for (const one of [page, other, elsewhere, trending]) await one.close();
  });

  it('folds nothing of a paper’s own page', async () => {
    await askWorker(own, 'dismiss', { entries: [[`arxiv:${first.id}`]], dismissed: true });
    const page = await open(PAPER, [first]);
    await expectDismissed(page, first, true);
    expect(await page.$$eval('[data-postil-folded], [data-postil-dismissed]', (all) => all.length)).toBe(0);
    // What is meant there is plain.
    await press(page, 's');
    await expectPressed(page, first.title, true);
    await page.close();
  });

  it('saves all that is new, and takes that back with one undo', async () => {
    await saveAll(own, papers.slice(0, 2));
    const page = await open();
    await begin(page);
    // Where the keyboard is on a mark the page cannot take a key.
    await press(page, 'v');
    await said(page, '1 selected');
    await click(await waitFor(page, { role: 'checkbox', name: `Select: ${third.title}` }));
    await said(page, '2 selected');
    await click(await waitFor(page, { role: 'button', name: 'All new' }));
    await said(page, `${papers.length} selected`);
    await click(await waitFor(page, { role: 'button', name: 'Save' }));
    await said(page, `${papers.length - 2} saved.`);
    expect((await statuses(papers)).filter(Boolean)).toHaveLength(papers.length);
    await press(page, 'u');
    await said(page, `Undone: ${papers.length - 2} saved.`);
    expect(await statuses(papers)).toEqual(papers.map((_, at) => (at < 2 ? 'to-read' : null)));
    await expectPressed(page, papers[4]!.title, false);

    // From one to another with Shift; tags for all of them, and back.
    await click(await waitFor(page, { role: 'checkbox', name: `Select: ${first.title}` }));
    const last = await waitFor(page, { role: 'button', name: `Note: ${papers[3]!.title}` });
    await page.keyboard.down('Shift');
    await click(last);
    await page.keyboard.up('Shift');
    await said(page, '4 selected');
    await click(await waitFor(page, { role: 'button', name: 'Tag…' }));
    await until(
      async () => (await state(await waitFor(page, { role: 'combobox', name: 'Tags for the selected papers' }))).focused,
      'tags can be typed',
    );
    await page.keyboard.type('later, to cite');
    await press(page, 'Enter');
    await said(page, '4 tagged.');
    const tags = async () => (await kept(own, ...papers.slice(0, 5).map(({ id }) => id))).map((one) => one && one.tags);
    expect(await tags()).toEqual([...Array.from({ length: 4 }, () => ['later', 'to cite']), null]);
    await press(page, 'u');
    await said(page, 'Undone: 4 tagged.');
    expect(await tags()).toEqual([[], [], null, null, null]);
    await page.close();
  });

  it('acts on what is ringed, whatever the page does under it', async () => {
    const page = await open();
    await begin(page);
    await press(page, 'j');
    await expectAt(page, second);
    // The row becomes another paper's.
    await page.evaluate(() => {
      const row = document.querySelectorAll('article')[1]!;
      for (const link of row.querySelectorAll('a[href^="/papers/"]'))
        link.setAttribute('href', link.getAttribute('href')!.replace(/\d{4}\.\d{5}/, '2601.99999'));
      row.querySelector('h3 a')!.firstChild!.nodeValue = 'Another Paper Altogether';
    });
    await expectAt(page, { title: 'Another Paper Altogether' });
    await press(page, 'x');
    await said(page, 'Dismissed.');
    expect(await dismissed([second])).toEqual([false]);
    await expectDismissed(page, { title: 'Another Paper Altogether' }, true);

    // The page puts the row elsewhere: the keyboard goes along.
    await page.evaluate(() => document.querySelector('.grid')!.prepend(document.querySelectorAll('article')[2]!));
    await press(page, 'j');
    await expect.poll(async () => (await names(page, 'button', /^Save: /u))[0], { timeout: PATIENCE }).toBe(`Save: ${third.title}`);

    // It takes the focus away, into another entry: what is done next is done there, where the ring has gone.
    await page.evaluate(() => document.querySelectorAll<HTMLElement>('article h3 a')[4]!.focus());
    const there = await page.evaluate(() => document.querySelectorAll('article h3 a')[4]!.textContent);
    await press(page, 's');
    await expectPressed(page, there, true);
    // Out of sight nothing is done to it: it comes into sight first.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await press(page, 'x');
    await expect
      .poll(() => page.evaluate(() => document.querySelectorAll('article h3 a')[4]!.getBoundingClientRect().bottom > 0), {
        timeout: PATIENCE,
      })
      .toBe(true);
    expect((await dismissed(papers)).some(Boolean)).toBe(false);
    await page.close();
  });

  it('opens what a paper has, and shows the keys', async () => {
    const page = await open();
    await begin(page);
    const opens = async (key: KeyInput, address: string) => {
      await press(page, key);
      await expect.poll(async () => (await opened.browser.pages()).map((one) => one.url()), { timeout: PATIENCE }).toContain(address);
      const tab = (await opened.browser.pages()).find((one) => one.url() === address)!;
      expect(await tab.evaluate(() => window.opener === null)).toBe(true);
      await tab.close();
      await page.bringToFront();
    };
    await opens('o', PAPER);
    await opens('p', 'https://arxiv.org/pdf/2601.00001');

    await press(page, '?');
    await waitFor(page, { role: 'dialog', name: 'Keys on this page' });
    await waitFor(page, { role: 'heading', name: 'Keys on this page' });
    await press(page, 'Escape');
    await expect.poll(() => names(page, 'dialog'), { timeout: PATIENCE }).toEqual([]);
    await expectAt(page, first);
    await page.close();
  });

  it('shows a note as it is meant', async () => {
    await saveAll(own, [first]);
    const [record] = await kept(own, first.id);
    const text = '# Reads well\n\n- **twice**\n- <img src=x onerror=alert(1)>';
    await askWorker(own, 'change', { paper: { key: record?.key }, changes: { note: { base: '', text } } });
    const page = await open();
    await waitForStatus(page, 'Saved');
    // Its first line is there at once; what is done with it comes with the hand.
    expect(await names(page, 'button', /^Read note/)).toEqual([]);
    await hover(await saveButton(page, first.title));
    const read = await waitFor(page, { role: 'button', name: `Read note: ${first.title}` });
    await click(read);
    const panel = await waitFor(page, { role: 'dialog', name: `Note on ${first.title}` });
    await waitFor(page, { role: 'heading', name: 'Reads well', within: panel });
    expect((await findAll(page, { role: 'listitem', within: panel })).length).toBe(2);
    expect((await state(panel)).text).toContain('<img src=x onerror=alert(1)>');
    expect((await state(read)).expanded).toBe(true);
    await press(page, 'Escape');
    await expect.poll(() => names(page, 'dialog'), { timeout: PATIENCE }).toEqual([]);
    await page.close();
  });

  it('hears of the popup: steps through what is new, shows what is folded', async () => {
    await askWorker(own, 'dismiss', { entries: [[`arxiv:${third.id}`]], dismissed: true });
    const page = await open(OTHER, papers.slice(0, 6));
    await expectMarks(page, papers.slice(0, 6));
    await expectDismissed(page, third, true);
    const tell = (message: object) =>
      own.evaluate(async (told) => {
        const tabs = await chrome.tabs.query({ url: 'https://huggingface.co/papers/date/*' });
        const answer: unknown = await chrome.tabs.sendMessage(tabs[0]!.id!, told, { frameId: 0 });
        return answer;
      }, message);
    expect(await tell({ name: 'unfold', on: true })).toEqual({ dismissed: 1, unfolded: true });
    await expect.poll(async () => new Set(await thumbnails(page)), { timeout: PATIENCE }).toEqual(new Set(['shown']));
    expect(await tell({ name: 'report' })).toMatchObject({ found: 6, dismissed: 1, unfolded: true });
    expect(await tell({ name: 'step', to: 'new' })).toEqual({ at: 1, of: 5 });
    await expectAt(page, first);
    expect(await tell({ name: 'step', to: 'new' })).toEqual({ at: 2, of: 5 });
    for (const at of [3, 4, 5, 1]) expect(await tell({ name: 'step', to: 'new' })).toEqual({ at, of: 5 });
    await page.close();
  });
});

describe.each(['chromium', 'firefox'] as const)('when the extension goes, in %s', (kind) => {
  it('gives back what was folded, and leaves nothing', async () => {
    const server = await servePages({ [LISTING]: dailyPage({ papers: papers.slice(0, 6) }) });
    const opened = await openBrowser({ browser: kind, server });
    try {
      const page = await opened.page(LISTING);
      await expectMarks(page, papers.slice(0, 6));
      const shapes = () =>
        page.$$eval('article *:not(postil-mark)', (parts) =>
          parts.map((part) => `${part.localName} ${getComputedStyle(part).display} ${getComputedStyle(part).opacity}`),
        );
      const before = await shapes();
      await press(page, 'j');
      await waitFor(page, { role: 'button', name: `Dismiss: ${first.title}` });
      await until(
        async () => (await state(await waitFor(page, { role: 'button', name: `Save: ${first.title}` }))).focused,
        'the first is ringed',
      );
      await press(page, 'x');
      await waitForStatus(page, 'Dismissed.');
      await click(await waitFor(page, { role: 'checkbox', name: `Select: ${second.title}` }));
      await waitForStatus(page, '1 selected');
      expect(await shapes()).not.toEqual(before);
      await opened.browser.uninstallExtension(opened.extensionId);
      await expect.poll(shapes, { timeout: PATIENCE }).toEqual(before);
      await expect
        .poll(
          () =>
            page.evaluate(() => [...document.querySelectorAll('postil-mark')].filter((host) => host.getClientRects().length > 0).length),
          { timeout: PATIENCE },
        )
        .toBe(0);
      expect(await names(page, 'button', /^(Save|Note|Dismiss|Undo)/u)).toEqual([]);
    } finally {
      await opened.close();
      await server.close();
    }
  });
});
