/**
 * The marks on a listing (DESIGN §2): one on every entry, named for it, showing what is known of it, in the page's own light or dark;
 * moving nothing, covering nothing, out of the page's reach, and gone with the extension.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { click, findAll, press, state, type, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { builtManifest, type Manifest } from '../built';
import { dailyPage, paperPage, searchPage, trendingPage } from '../fixtures/huggingface';
import { inventedPapers, seedPapers, type FixturePaper } from '../fixtures/papers';
import { emptyLibrary } from './library';
import {
  askWorker,
  expectMarks,
  expectPressed,
  kept,
  looksOf,
  names,
  noteButton,
  openNote,
  openTall,
  PATIENCE,
  saveAll,
  saveButton,
  sightingOf,
  texts,
  waitForStatus,
  withScript,
  type Looks,
} from './look';

const LISTING = 'https://huggingface.co/papers';
const TRENDING = 'https://huggingface.co/papers/trending';
const SEARCH = 'https://huggingface.co/papers?q=efficient+training';
const PAPER = 'https://huggingface.co/papers/2601.00001';

const papers = inventedPapers(30);
/** Titles as pages write them, and as people read them. */
const WRITTEN = 'E$^{2}$GAN: \n  Efficient   Training';
const READ = 'E²GAN: Efficient Training';

/**
 * Run by the page itself, first of all: sums up its layout shifts (Chromium only), and notes where its titles stand when the document
 * is there and nothing of ours is.
 */
const WATCH_LAYOUT = `
  window.shifted = 0;
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shifted += entry.value))).observe({ type: 'layout-shift', buffered: true });
  window.places = () => [...document.querySelectorAll('h3 a, main h1, p, .meta')].map((element) => {
    const { x, y, width } = element.getBoundingClientRect();
    return [x, y, width].map(Math.round).join(' ');
  });
  document.addEventListener('DOMContentLoaded', () => {
    window.marksAtFirst = document.getElementsByTagName('postil-mark').length;
    window.placesAtFirst = places();
  });
`;

declare global {
  interface Window {
    shifted: number;
    places: () => string[];
    placesAtFirst: string[];
    marksAtFirst: number;
  }
}

describe.each(['chromium', 'firefox'] as const)('marks in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  /** One of our own pages, to ask the worker from; and a blank one, to look at pictures in. */
  let own: Page;
  let blank: Page;

  beforeAll(async () => {
    const strange = papers.map((paper, index) => (index === 4 ? { ...paper, title: WRITTEN } : paper));
    server = await servePages({
      [LISTING]: withScript(dailyPage({ papers }), WATCH_LAYOUT),
      [`${LISTING}?date=2026-09-25`]: dailyPage({ papers: strange }),
      [TRENDING]: withScript(trendingPage({ count: 6 }), WATCH_LAYOUT),
      [SEARCH]: withScript(searchPage({ highlight: true }), WATCH_LAYOUT),
      [PAPER]: withScript(paperPage(), WATCH_LAYOUT),
    });
    opened = await openBrowser({ browser, server });
    own = await opened.extensionPage('popup.html');
    blank = await opened.browser.newPage();
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  beforeEach(() => emptyLibrary(own));

  it('puts one mark on every entry, its controls named for it', async () => {
    const page = await openTall(opened, `${LISTING}?date=2026-09-25`);
    await expectMarks(
      page,
      papers.map((paper, index) => (index === 4 ? { ...paper, title: READ } : paper)),
    );
    for (const button of await findAll(page, { role: 'button', name: /^Save: /u })) expect((await state(button)).pressed).toBe(false);
    for (const button of await findAll(page, { role: 'button', name: /^Note: /u })) expect((await state(button)).expanded).toBe(false);
    expect((await names(page, 'status')).filter(Boolean)).toEqual([]);

    // What is named for people is kept as it was written.
    await click(await saveButton(page, READ));
    await waitForStatus(page, 'Saved');
    await expectPressed(page, READ, true);
    await page.close();
  });

  it('opens an editor with a note and tags, named for the entry, and closes it', async () => {
    const { title } = papers[0]!;
    const page = await opened.page(LISTING);
    const note = await noteButton(page, title);
    const box = await openNote(page, title);
    expect((await state(note)).expanded).toBe(true);
    expect(await names(page, 'textbox', /^Note on /u)).toEqual([`Note on ${title}`]);
    expect(await names(page, 'combobox')).toEqual([`Tags for ${title}`]);
    await type(box, 'x');
    await waitForStatus(page, 'Saved');
    await press(page, 'Escape');
    await expect.poll(() => names(page, 'combobox'), { timeout: PATIENCE }).toEqual([]);
    await expect.poll(async () => (await state(note)).expanded, { timeout: PATIENCE }).toBe(false);
    // Closed, the keyboard is where it was.
    await expect.poll(async () => (await state(note)).focused, { timeout: PATIENCE }).toBe(true);

    await click(note);
    await waitFor(page, { role: 'combobox', name: `Tags for ${title}` });
    await click(note);
    await expect.poll(() => names(page, 'combobox'), { timeout: PATIENCE }).toEqual([]);
    await page.close();
  });

  it('shows a saved entry at a glance, and after a reload', async () => {
    const [paper, other] = papers as [FixturePaper, FixturePaper];
    const page = await opened.page(LISTING);
    const box = await openNote(page, paper.title);
    await type(box, '# Reads well');
    await press(page, 'Enter');
    await page.keyboard.type('Second line of it');
    await type(await waitFor(page, { role: 'combobox', name: `Tags for ${paper.title}` }), 'to discuss');
    await press(page, 'Enter');
    await waitForStatus(page, 'Saved');
    await press(page, 'Escape');

    for (const round of ['at once', 'after a reload']) {
      await expectPressed(page, paper.title, true);
      await expectPressed(page, other.title, false);
      // The note was saved when the tags were gone to: it may be seen before the tag is.
      const both = expect.arrayContaining(['Reads well', '#to discuss']) as unknown;
      await expect.poll(() => texts(page, opened), { timeout: PATIENCE, message: round }).toEqual(both);
      await waitForStatus(page, 'Saved');
      const said = await texts(page, opened);
      expect(said.join('\n')).not.toContain('Second line');
      expect((await names(page, 'status')).filter(Boolean)).toEqual(['Saved']);
      if (round === 'at once') await page.reload();
    }

    const [record] = await kept(own, paper.id);
    expect(record).toMatchObject({ note: '# Reads well\nSecond line of it', tags: ['to discuss'], status: 'to-read' });
    expect(await askWorker(own, 'change', { paper: { key: record?.key }, changes: { status: 'reading' } })).toMatchObject({ ok: true });
    await expect.poll(() => texts(page, opened), { timeout: PATIENCE }).toContain('Reading');

    // The bookmark is filled: more ink than the empty one beside it, in a stronger colour.
    const hosts = await page.$$('postil-mark');
    const [filled, empty] = await Promise.all(
      hosts.slice(0, 2).map(async (host) => {
        const box = (await host.boundingBox())!;
        return page.screenshot({ encoding: 'base64', clip: { x: box.x, y: box.y, width: 18, height: box.height } });
      }),
    );
    const [full, hollow] = [await looksOf(blank, filled!), await looksOf(blank, empty!)];
    expect(full.contrast).toBeGreaterThan(hollow.contrast);
    await page.close();
  });

  it('moves nothing when it comes, nor when it learns what is saved', async () => {
    await saveAll(own, papers.slice(0, 5));
    for (const paper of papers.slice(0, 4)) {
      const changes = { note: { base: '', text: 'Known since long' }, tags: { add: ['old friend'], remove: [] } };
      expect(await askWorker(own, 'change', { paper: { shown: sightingOf(paper) }, changes })).toMatchObject({ ok: true });
    }
    // Rows that come to be drawn only as they are scrolled near move by themselves; here all are drawn.
    const drawn = (html: string) => withScript(html.replace('content-visibility: auto', ''), WATCH_LAYOUT);
    const pages = [
      { address: LISTING, html: withScript(dailyPage({ papers }), WATCH_LAYOUT), marks: 30, compared: false },
      { address: LISTING, html: drawn(dailyPage({ papers })), marks: 30 },
      { address: TRENDING, html: drawn(trendingPage({ count: 6 })), marks: 12 },
      { address: SEARCH, html: drawn(searchPage({ highlight: true })), marks: 42, saved: false },
      { address: PAPER, html: drawn(paperPage()), marks: 1 },
    ];
    for (const { address, html, marks, saved = true, compared = true } of pages) {
      server.set(address, html);
      const page = await opened.page(address);
      await expect.poll(() => page.$$eval('postil-mark', (hosts) => hosts.length), { timeout: PATIENCE }).toBe(marks);
      if (saved) await waitForStatus(page, 'Saved');
      const { shifted, marksAtFirst, before, after } = await page.evaluate(() => ({
        shifted: window.shifted,
        marksAtFirst: window.marksAtFirst,
        before: window.placesAtFirst,
        after: window.places(),
      }));
      if (browser === 'chromium') console.log(`layout shift of ${new URL(address).pathname}: ${shifted.toFixed(5)}`);
      expect(marksAtFirst).toBe(0);
      if (compared) expect(after).toEqual(before);
      expect(shifted).toBeLessThanOrEqual(0.01);
      await page.close();
    }
  });

  it('covers no text and breaks no link', async () => {
    await saveAll(own, papers.slice(0, 2));
    const [first] = await kept(own, papers[0]!.id);
    const long = 'A note that says a great deal in a single line, far more than any row could ever show of it. '.repeat(4);
    await askWorker(own, 'change', { paper: { key: first?.key }, changes: { note: { base: first?.note, text: long } } });
    for (const [address, width] of [
      [LISTING, 1280],
      [LISTING, 400],
      [TRENDING, 1280],
      [TRENDING, 600],
      [SEARCH, 1280],
      [PAPER, 1280],
    ] as const) {
      const page = await openTall(opened, address, width);
      await page.waitForSelector('postil-mark', { timeout: PATIENCE });
      await expect
        .poll(
          () =>
            page.evaluate(() => {
              const faults: string[] = [];
              const overlap = (a: DOMRect, b: DOMRect) =>
                Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
              const marks = [...document.querySelectorAll('postil-mark')]
                .map((host) => host.getBoundingClientRect())
                .filter((box) => box.width);
              if (marks.length === 0) faults.push('no mark is shown');
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (!node.nodeValue?.trim()) continue;
                const range = document.createRange();
                range.selectNodeContents(node);
                for (const box of range.getClientRects())
                  if (marks.some((mark) => overlap(mark, box))) faults.push(`covers ${node.nodeValue}`);
              }
              for (const link of document.querySelectorAll('main h3 a, main a.chip, main a.pill, main a.btn')) {
                if (!link.checkVisibility()) continue;
                link.scrollIntoView({ block: 'center' });
                const box = link.getClientRects()[0]!;
                const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                if (!hit || !link.contains(hit)) faults.push(`a click on ${link.textContent} meets ${hit?.nodeName}`);
              }
              return faults;
            }),
          { timeout: PATIENCE, message: `${address} at ${width}` },
        )
        .toEqual([]);
      const [marked, unmarked] = await page.evaluate(() => {
        const { scrollWidth } = document.documentElement;
        for (const host of document.querySelectorAll('postil-mark')) host.remove();
        return [scrollWidth, document.documentElement.scrollWidth];
      });
      expect(marked, 'the page is no wider for its marks').toBe(unmarked);
      await page.close();
    }
  });

  it('shows both copies of a trending entry in one state, and the keyboard only the visible one', async () => {
    const listed = inventedPapers(6);
    const { title } = listed[1]!;
    const page = await openTall(opened, TRENDING);
    await expect.poll(() => page.$$eval('postil-mark', (hosts) => hosts.length), { timeout: PATIENCE }).toBe(12);
    const onlyOnce = async () =>
      expect
        .poll(() => names(page, 'button', /^(Save|Note): /u), { timeout: PATIENCE })
        .toEqual(listed.flatMap((paper) => [`Save: ${paper.title}`, `Note: ${paper.title}`]));
    await onlyOnce();
    await click(await saveButton(page, title));
    await expectPressed(page, title, true);

    const stops = await page.evaluate(() => document.querySelectorAll('a[href], button, input, video').length + 30);
    const reached = new Set<string>();
    for (let stop = 0; stop < stops; stop += 1) {
      await press(page, 'Tab');
      const at = await page.evaluate(() => {
        const host = document.activeElement;
        if (host?.nodeName !== 'POSTIL-MARK') return undefined;
        const shown = host.getClientRects().length > 0 ? 'shown' : 'hidden';
        return `${shown} ${host.closest('.wideonly') ? 'wide' : 'narrow'} ${host.previousElementSibling?.querySelector('a')?.getAttribute('href') ?? ''}`;
      });
      if (at) reached.add(at);
      if (reached.size === listed.length) break;
    }
    expect([...reached].sort()).toEqual(listed.map(({ id }) => `shown wide /papers/${id}`));

    await page.setViewport({ width: 600, height: 8_000 });
    await onlyOnce();
    await expectPressed(page, title, true);
    expect(await page.evaluate(() => document.querySelector('.wideonly postil-mark')?.getClientRects().length)).toBe(0);
    await click(await saveButton(page, title));
    await expectPressed(page, title, false);
    await waitFor(page, { role: 'button', name: `Undo: ${title}` });
    await page.setViewport({ width: 1280, height: 8_000 });
    await expectPressed(page, title, false);
    await waitFor(page, { role: 'button', name: `Undo: ${title}` });
    await page.close();
  });

  it('turns with the page’s theme', async () => {
    server.set(`${LISTING}?date=2026-09-24`, dailyPage({ papers: papers.slice(0, 3) }));
    const page = await opened.page(`${LISTING}?date=2026-09-24`);
    const look = async (): Promise<Looks> => {
      const host = (await page.$('postil-mark'))!;
      return looksOf(blank, await host.screenshot({ encoding: 'base64' }));
    };
    const expectLooks = async (dark: boolean) => {
      await expect
        .poll(async () => {
          const { ground, ink, contrast } = await look();
          return {
            ground: ground < 0.1 ? 'dark' : ground > 0.8 ? 'light' : ground,
            ink: ink > ground ? 'lighter' : 'darker',
            plain: contrast > 3.5,
          };
        })
        .toEqual(dark ? { ground: 'dark', ink: 'lighter', plain: true } : { ground: 'light', ink: 'darker', plain: true });
    };
    await page.waitForSelector('postil-mark', { timeout: PATIENCE });
    await expectLooks(false);
    await page.evaluate(() => document.documentElement.classList.add('dark'));
    await expectLooks(true);
    await page.evaluate(() => document.documentElement.classList.remove('dark'));
    await expectLooks(false);

    // A page that follows the system.
    const follows =
      '<style>@media (prefers-color-scheme: dark) { html, .body { background: #0b0f19 !important; color: #e5e7eb } }</style></head>';
    server.set(`${LISTING}?date=2026-09-24`, dailyPage({ papers: papers.slice(0, 3) }).replace('</head>', follows));
    await page.reload();
    await page.waitForSelector('postil-mark', { timeout: PATIENCE });
    for (const dark of [true, false]) {
      await preferDark(page, opened, dark);
      await expectLooks(dark);
    }
    await page.close();
  });

  it('looks the same where the page’s policy forbids every style', async () => {
    // Other papers each day: those of the first would be no longer new on the second.
    const bare = (from: number) => dailyPage({ papers: papers.slice(from, from + 3) }).replace(/<style>.*<\/style>/su, '');
    const policy = { 'content-security-policy': "default-src 'none'; style-src 'none'; script-src 'none'" };
    server.set(`${LISTING}?date=2026-09-23`, bare(0));
    server.set(`${LISTING}?date=2026-09-22`, { body: bare(3), headers: policy });
    const pages: Page[] = [];
    for (const day of [23, 22]) {
      const page = await opened.page(`${LISTING}?date=2026-09-${day}`);
      await page.waitForSelector('postil-mark', { timeout: PATIENCE });
      expect(await page.$$eval('postil-mark', (hosts) => hosts.map((host) => host.getBoundingClientRect().height))).toEqual([28, 28, 28]);
      pages.push(page);
    }
    const look = async (page: Page) => {
      await page.bringToFront();
      return (await page.$('postil-mark'))!.screenshot({ encoding: 'base64' });
    };
    // Both as they are once it is known that their papers are new.
    await expect.poll(async () => (await look(pages[0]!)) === (await look(pages[1]!)), { timeout: PATIENCE }).toBe(true);
    for (const page of pages) await page.close();
  });

  it('lets the page see neither what is inside nor whose it is', async () => {
    const probe = `
      window.built = [];
      const define = (name) => customElements.define(name, class extends HTMLElement {
        constructor() { super(); built.push(this.attachInternals()); }
      });
      const mode = new URLSearchParams(location.search).get('q');
      if (mode === 'before') define('postil-mark');
      if (mode === 'taken') customElements.define('postil-mark', class extends HTMLElement {
        constructor() { super(); built.push({ shadowRoot: this.attachShadow({ mode: 'open' }) }); }
      });
      if (mode === 'after') addEventListener('load', () => setTimeout(() => define('postil-mark'), 500));
    `;
    for (const mode of ['none', 'before', 'taken', 'after']) {
      server.set(`${LISTING}?q=${mode}`, withScript(dailyPage({ papers: papers.slice(0, 3) }), probe));
      const page = await opened.page(`${LISTING}?q=${mode}`);
      await expectMarks(page, papers.slice(0, 3));
      if (mode === 'after') await page.waitForFunction(() => customElements.get('postil-mark') !== undefined);
      const roots = await page.evaluate(() => ({
        open: [...document.querySelectorAll('postil-mark')].map((host) => host.shadowRoot),
        internals: (window as unknown as { built: ElementInternals[] }).built.map(({ shadowRoot }) => shadowRoot && 'open to the page'),
        held: document.querySelector('postil-mark')?.innerHTML,
      }));
      expect(roots.open).toEqual([null, null, null]);
      expect(roots.internals.filter(Boolean)).toEqual([]);
      expect(roots.held).toBe('');
      await page.close();
    }

    const page = await openTall(opened, LISTING);
    await expectMarks(page, papers);
    const host = new URL(opened.baseUrl).host;
    const traces = await page.evaluate(() =>
      [
        document.documentElement.outerHTML,
        ...[...document.styleSheets, ...document.adoptedStyleSheets].flatMap((sheet) => [
          sheet.href ?? '',
          ...[...sheet.cssRules].map(({ cssText }) => cssText),
        ]),
        ...performance.getEntries().map(({ name }) => name),
        ...Object.keys(window),
      ].join('\n'),
    );
    expect(traces).not.toContain(host);
    expect(traces).not.toContain('-extension:');
    const [{ js, css = [] }] = builtManifest(browser).content_scripts as [Manifest['content_scripts'][0]];
    for (const file of ['manifest.json', ...js, ...css, 'editor.js', 'popup.html', 'icon/16.png']) {
      const reached = await page.evaluate(async (address) => {
        const fetched = await fetch(address).then(
          () => 'fetched',
          () => 'refused',
        );
        const image = new Image();
        image.src = address;
        const drawn = await image.decode().then(
          () => 'drawn',
          () => 'refused',
        );
        return [fetched, drawn];
      }, opened.baseUrl + file);
      expect(reached, file).toEqual(['refused', 'refused']);
    }
    await page.close();
  });

  it('marks the search this began with: 42 of 42', async () => {
    server.set(SEARCH, searchPage());
    const page = await openTall(opened, SEARCH);
    await expect.poll(() => page.$$eval('postil-mark', (hosts) => hosts.length), { timeout: PATIENCE }).toBe(42);
    await expect.poll(async () => (await names(page, 'button', /^Save: /u)).length, { timeout: PATIENCE }).toBe(seedPapers.length);
    await page.close();
  });
});

describe.each(['chromium', 'firefox'] as const)('when the extension goes, in %s', (browser) => {
  it('takes its marks and their room along', async () => {
    const server = await servePages({ [LISTING]: dailyPage({ papers: papers.slice(0, 6) }) });
    const opened = await openBrowser({ browser, server });
    try {
      const page = await opened.page(LISTING);
      await expectMarks(page, papers.slice(0, 6));
      const bare = await page.evaluate(() => {
        const heading = document.querySelector('h3')!;
        return heading.parentElement!.getBoundingClientRect().height - 28;
      });
      const start = Date.now();
      await opened.browser.uninstallExtension(opened.extensionId);
      await expect
        .poll(
          () =>
            page.evaluate(() => ({
              shown: [...document.querySelectorAll('postil-mark')].filter((host) => host.getClientRects().length > 0).length,
              room: document.querySelector('h3')!.parentElement!.getBoundingClientRect().height,
            })),
          { timeout: PATIENCE },
        )
        .toEqual({ shown: 0, room: bare });
      console.log(`${browser}: marks gone ${Date.now() - start} ms after the extension`);
      expect(await names(page, 'button', /^(Save|Note): /u)).toEqual([]);
      // Rows that come later keep no room either.
      const later = await page.evaluate(() => {
        const copy = document.querySelector('article')!.cloneNode(true) as Element;
        copy.querySelector('postil-mark')?.remove();
        document.querySelector('.grid')!.append(copy);
        return getComputedStyle(copy.querySelector('h3')!).paddingBottom;
      });
      expect(later).toBe('0px');
    } finally {
      await opened.close();
      await server.close();
    }
  });
});

/** What the system tells pages of the person's taste. */
async function preferDark(page: Page, { privileged }: Opened, dark: boolean): Promise<void> {
  if (privileged)
    await privileged('(dark) => Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", dark ? 0 : 1)', dark);
  else await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
}
