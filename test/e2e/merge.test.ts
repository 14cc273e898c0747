/**
 * One paper, one record: two that a page shows as one are joined and can be separated; two of one title are compared in the popup and
 * merged or kept apart; by keyboard, in light and dark, in 320 pixels.
 */
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Result } from '../../lib/messages/table';
import type { Kept } from '../../lib/paper/paper';
import { click, find, findAll, focus, press, state, text, until, waitFor } from '../browsers/access';
import { setScheme } from '../browsers/appearance';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { emptyLibrary } from './library';
import { askWorker, openNote, PATIENCE, waitForStatus } from './look';

const TITLE = 'Two Listings and One Paper';
const seen = (ids: string[], title: string) => ({ ids, title, site: 'huggingface' });
const preprint = seen(['arxiv:2502.00001'], TITLE);
const printed = seen(['doi:10.1145/1'], 'TWO LISTINGS and one paper.');

describe.each(['chromium', 'firefox'] as const)('one paper in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  /** One of our own pages, to ask the worker from. */
  let own: Page;
  let popup: Page;

  beforeAll(async () => {
    server = await servePages({});
    opened = await openBrowser({ browser, server });
    own = await opened.extensionPage('popup.html');
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });
  beforeEach(() => emptyLibrary(own));
  afterEach(() => popup.close());

  it('joins what a page shows as one, with both notes, and separates it for good', async () => {
    const other = seen(['doi:10.1145/1'], 'Under Another Title');
    const kept = [await save(preprint, 'of the preprint'), await save(other, 'of the print')];
    const one = await save(seen([...preprint.ids, ...other.ids], TITLE));
    expect(one).toMatchObject({ key: kept[0]!.key, note: 'of the preprint\n\nof the print' });

    await openPopup();
    await expect.poll(titles, { timeout: PATIENCE }).toEqual([TITLE]);
    const list = await waitFor(popup, { role: 'list', name: 'Saved papers' });
    await expect.poll(() => text(list), { timeout: PATIENCE }).toMatch(/of the preprint\s?of the print.*Joined from 2 records/u);
    // What is written now stays with the record that stays.
    const box = await openNote(popup, TITLE);
    await focus(box);
    await press(popup, 'End');
    await popup.keyboard.type('\n\nwritten since');
    await waitForStatus(popup, 'Saved');
    await press(popup, 'Escape');

    await click(await waitFor(popup, { role: 'button', name: `Separate: ${TITLE}` }));
    await expectNotice(`Separated, and apart from now on: ${TITLE}`);
    await expectFocused('Join again');
    await expect.poll(titles, { timeout: PATIENCE }).toEqual(['Under Another Title', TITLE]);
    expect(await noteOf('arxiv:2502.00001')).toBe('of the preprint\n\nwritten since');
    expect(await noteOf('doi:10.1145/1')).toBe('of the print');
    // The same page joins them no more.
    await save(seen([...preprint.ids, ...other.ids], TITLE));
    await expect.poll(titles, { timeout: PATIENCE }).toEqual(['Under Another Title', TITLE]);

    await click(await waitFor(popup, { role: 'button', name: 'Join again' }));
    await expectNotice(`Merged: ${TITLE}`);
    await expect.poll(titles, { timeout: PATIENCE }).toEqual([TITLE]);
    expect(await noteOf('doi:10.1145/1')).toBe('of the preprint\n\nwritten since\n\nof the print');
  });

  it('proposes two of one title, shows them side by side, merges them and takes it back, by keyboard', async () => {
    await save(preprint, 'of the preprint');
    await save(printed, 'of the print');
    await openPopup();
    await expect.poll(titles, { timeout: PATIENCE }).toEqual([printed.title, TITLE]);
    const compare = await waitFor(popup, { role: 'button', name: 'Compare' });
    await focus(compare);
    await until(async () => (await state(compare)).focused, 'the button has the keyboard');
    await press(popup, 'Enter');
    await waitFor(popup, { role: 'heading', name: 'Is this one paper?' });
    expect((await state(compare)).expanded).toBe(true);
    const sides = [
      await waitFor(popup, { role: 'article', name: /^First: / }),
      await waitFor(popup, { role: 'article', name: /^Second: / }),
    ];
    const words = [await text(sides[0]!), await text(sides[1]!)].sort();
    expect(words).toEqual(
      [
        expect.stringMatching(/one paper\..*doi:10\.1145\/1.*of the print/iu),
        expect.stringMatching(/arXiv:2502\.00001.*of the preprint/u),
      ].sort(),
    );

    // Past the two titles and notes to the first button.
    for (let tab = 0; tab < 5; tab += 1) await press(popup, 'Tab');
    await expectFocused('Merge');
    await press(popup, 'Enter');
    await expectNotice(/^Merged: /u);
    await expectFocused('Undo');
    await expect.poll(titles, { timeout: PATIENCE }).toHaveLength(1);
    expect(await noteOf('doi:10.1145/1')).toBe('of the preprint\n\nof the print');
    await until(async () => (await find(popup, { role: 'button', name: 'Compare' })) === undefined, 'there is nothing left to compare');

    await press(popup, 'Enter');
    await expectNotice(/^Two papers again: /u);
    await expect.poll(titles, { timeout: PATIENCE }).toEqual([printed.title, TITLE]);
    expect([await noteOf('arxiv:2502.00001'), await noteOf('doi:10.1145/1')]).toEqual(['of the preprint', 'of the print']);
  });

  it('keeps apart what is said to be two, and does not ask again', async () => {
    await save(preprint);
    await save(printed);
    await openPopup();
    await click(await waitFor(popup, { role: 'button', name: 'Compare' }));
    await click(await waitFor(popup, { role: 'button', name: 'Keep apart' }));
    await expectNotice(/^Kept apart, and not asked again: /u);
    await save(preprint);
    await save(seen([...preprint.ids, ...printed.ids], TITLE));
    const proposals = await askWorker<unknown[]>(own, 'proposals', {});
    expect(proposals).toEqual({ ok: true, value: [] });
    await popup.close();
    await openPopup();
    await expect.poll(titles, { timeout: PATIENCE }).toEqual([printed.title, TITLE]);
    expect(await find(popup, { role: 'button', name: 'Compare' })).toBeUndefined();
  });

  it('is accessible and fits in 320 pixels, in light and dark', async () => {
    await save(preprint, `A note with one long word: ${'x'.repeat(200)}`);
    await save(printed);
    await save(seen(['arxiv:2502.00009'], 'A Third Paper, Joined'));
    await save(seen(['s2:9'], 'A Third Paper'));
    await save(seen(['s2:9', 'arxiv:2502.00009'], ''));
    await openPopup();
    await popup.setViewport({ width: 320, height: 700 });
    await click(await waitFor(popup, { role: 'button', name: 'Compare' }));
    await waitFor(popup, { role: 'button', name: 'Merge' });
    await waitFor(popup, { role: 'button', name: 'Separate: A Third Paper, Joined' });
    for (const scheme of ['light', 'dark'] as const) {
      await setScheme(opened, popup, scheme);
      await until(
        () =>
          popup.evaluate(
            (name) =>
              matchMedia(`(prefers-color-scheme: ${name})`).matches && document.getAnimations().every((one) => one.playState !== 'running'),
            scheme,
          ),
        `the popup is ${scheme}`,
      );
      expect(await violations()).toEqual([]);
    }
    const seenThere = await popup.evaluate(() => {
      const boxes = [...document.querySelectorAll('.same-paper *')].map((element) => element.getBoundingClientRect());
      const [left, right] = [...document.querySelectorAll('.same-paper article')].map((side) => side.getBoundingClientRect());
      return {
        over: boxes.filter((box) => box.width > 0 && (box.left < 0 || box.right > innerWidth)).length,
        beside: left !== undefined && right !== undefined && left.right <= right.left && left.top === right.top,
        wide: document.documentElement.scrollWidth > innerWidth,
      };
    });
    expect(seenThere).toEqual({ over: 0, beside: true, wide: false });
  });

  async function openPopup(): Promise<void> {
    popup = await opened.extensionPage('popup.html');
    // What is on the page is known last, and moves what stands below it.
    const line = await waitFor(popup, { role: 'status', name: 'On this page' });
    await until(async () => (await text(line)).trim() !== '', 'the popup says what is on the page');
  }

  /** Saves what a page shows, with a note. */
  async function save(shown: ReturnType<typeof seen>, note = ''): Promise<Kept> {
    const saved: Result<Kept> = note
      ? await askWorker(own, 'change', { paper: { shown }, changes: { note: { base: '', text: note } } })
      : await askWorker(own, 'save', { shown });
    if (!saved.ok) throw new Error(saved.problem.words);
    return saved.value;
  }

  async function noteOf(id: string): Promise<string | undefined> {
    const answer = await askWorker<Answer<'lookUp'>>(own, 'lookUp', { entries: [[id]] });
    return answer.ok ? answer.value.known[0]?.kept?.note : undefined;
  }

  /** The titles in the list, in its order. */
  async function titles(): Promise<string[]> {
    const list = await find(popup, { role: 'list', name: 'Saved papers' });
    return list ? (await findAll(popup, { role: 'link', within: list })).map(({ name }) => name) : [];
  }

  async function expectNotice(words: string | RegExp): Promise<void> {
    const notice = await waitFor(popup, { role: 'status', name: 'Notice' });
    await expect.poll(() => text(notice), { timeout: PATIENCE }).toMatch(words);
  }

  async function expectFocused(name: string): Promise<void> {
    const button = await waitFor(popup, { role: 'button', name });
    await until(async () => (await state(button)).focused, `“${name}” has the keyboard`);
  }

  /** The rules of accessibility that the popup breaks as it is drawn now, its colours too. */
  async function violations(): Promise<string[]> {
    await popup.evaluate(
      `window.axe ??= (() => { const module = undefined, exports = undefined, define = undefined; ${axe.source}; return window.axe; })(); undefined`,
    );
    const found = await popup.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
    return found as string[];
  }
});
