/**
 * What is typed into a note or a tag reaches the note and nobody else. Watched from the page's side: its listeners are there before
 * any row is, on the window and the document, capturing and not, for every event that could tell a key or a word.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAll, focus, press, state, type, until, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { dailyPage } from '../fixtures/huggingface';
import { inventedPapers } from '../fixtures/papers';
import { emptyLibrary } from './library';
import { chord, expectPressed, kept, names, noteButton, openNote, PATIENCE, saveButton, waitForStatus, withScript } from './look';

const LISTING = 'https://huggingface.co/papers';
const papers = inventedPapers(4);
const [paper, other] = papers as [(typeof papers)[0], (typeof papers)[0]];

/** A page that listens to everything it can, has shortcuts of its own, and remembers what it heard. */
const LISTEN = `
  window.heard = [];
  window.shortcuts = 0;
  const TYPES = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'textInput', 'change', 'compositionstart', 'compositionupdate',
    'compositionend', 'paste', 'beforepaste', 'copy', 'beforecopy', 'cut', 'beforecut', 'drop', 'dragstart', 'select', 'selectstart'];
  window.listen = (where) => {
    for (const target of [window, document, document.documentElement])
      for (const type of TYPES)
        for (const capture of [true, false])
          target.addEventListener(type, (event) => heard.push([where, type, event.key ?? event.data ?? '', event.target?.nodeName ?? ''].join(' ')), capture);
    document.addEventListener('selectionchange', () => {
      const said = String(getSelection()) + (document.activeElement?.value ?? '');
      if (said) heard.push(where + ' selection ' + said);
    });
  };
  listen('early');
  document.onkeydown = window.onkeydown = ({ key }) => { if ('jksntxu?/gi'.includes(key)) shortcuts += 1; };
  addEventListener('load', () => setTimeout(() => { listen('late'); window.listening = true; }, 300));
`;

declare const heard: string[];
declare const shortcuts: number;
declare const listening: boolean | undefined;

describe.each(['chromium', 'firefox'] as const)('keys in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  let own: Page;

  beforeAll(async () => {
    server = await servePages({ [LISTING]: withScript(dailyPage({ papers }), LISTEN) });
    opened = await openBrowser({ browser, server });
    own = await opened.extensionPage('popup.html');
  });
  beforeEach(() => emptyLibrary(own));
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  const open = async () => {
    const page = await opened.page(LISTING);
    await page.waitForSelector('postil-mark', { timeout: PATIENCE });
    await page.waitForFunction(() => typeof listening === 'boolean', { timeout: PATIENCE });
    return page;
  };
  const noteOf = async (id: string) => (await kept(own, id))[0]?.note;
  const pageHeard = (page: Page) => page.evaluate(() => ({ heard, shortcuts }));
  const nothing = { heard: [], shortcuts: 0 };

  it('lets the page hear what is typed into the page', async () => {
    const page = await open();
    await type(await waitFor(page, { role: 'searchbox' }), 'j?');
    const all = await pageHeard(page);
    expect(all.shortcuts).toBeGreaterThan(0);
    expect(all.heard).toEqual(expect.arrayContaining(['early keydown j INPUT', 'early keyup ? INPUT', 'early beforeinput j INPUT']));
    // Were the ways of typing below no real ones, this page would not hear them either.
    await compose(page, opened, ['と', '東'], '東');
    await chord(page, 'a', 'SelectAll');
    await chord(page, 'x', 'Cut');
    await chord(page, 'v', 'Paste');
    const heardOf = async (what: string) => (await pageHeard(page)).heard.some((one) => one.startsWith(what));
    for (const what of ['early compositionupdate 東', 'early cut', 'late paste', 'early selection']) {
      await until(() => heardOf(what), `the page hears ${what}`);
    }
    await page.close();
  });

  it('keeps a note and tags, typed key by key, from the page', async () => {
    const page = await open();
    const box = await openNote(page, paper.title);
    await page.keyboard.type('jksn txu?/gi, and über: 東京 — Ünïcödé');
    await press(page, 'Backspace');
    await press(page, 'Enter');
    await page.keyboard.type('Second line');
    await press(page, 'ArrowLeft');
    await press(page, 'Delete');
    await page.keyboard.type('e!');
    const typed = 'jksn txu?/gi, and über: 東京 — Ünïcöd\nSecond line!';
    await expect.poll(async () => (await state(box)).value, { timeout: PATIENCE }).toBe(typed);

    const tags = await waitFor(page, { role: 'combobox', name: `Tags for ${paper.title}` });
    await type(tags, 'first tag');
    await press(page, 'Enter');
    await page.keyboard.type('second,third');
    await press(page, 'Enter');
    await page.keyboard.type('gone');
    await press(page, 'Enter');
    await press(page, 'Backspace');
    await expect
      .poll(async () => (await kept(own, paper.id))[0], { timeout: PATIENCE })
      .toMatchObject({
        note: typed,
        tags: ['first tag', 'second', 'third'],
      });
    // Arrow keys choose among the tags in use; Escape closes first the suggestions, then the editor.
    await press(page, 'Tab');
    await press(page, 'Escape');
    await expect.poll(() => names(page, 'combobox'), { timeout: PATIENCE }).toEqual([]);
    await openNote(page, other.title);
    await focus(await waitFor(page, { role: 'combobox', name: `Tags for ${other.title}` }));
    await page.keyboard.type('thi');
    await waitFor(page, { role: 'option', name: 'third' });
    await press(page, 'ArrowDown');
    await press(page, 'Enter');
    await expect.poll(async () => (await kept(own, other.id))[0]?.tags, { timeout: PATIENCE }).toEqual(['third']);
    await page.keyboard.down('Control');
    await press(page, 'Enter');
    await page.keyboard.up('Control');
    await expect.poll(() => names(page, 'combobox'), { timeout: PATIENCE }).toEqual([]);
    expect(await pageHeard(page)).toEqual(nothing);
    await page.close();
  });

  it('keeps what is cut, copied and pasted from the page', async () => {
    const page = await open();
    const box = await openNote(page, paper.title);
    await page.keyboard.type('Secret.');
    await chord(page, 'a', 'SelectAll');
    await chord(page, 'c', 'Copy');
    await press(page, 'End');
    await chord(page, 'v', 'Paste');
    await expect.poll(async () => (await state(box)).value, { timeout: PATIENCE }).toBe('Secret.Secret.');
    await chord(page, 'a', 'SelectAll');
    await chord(page, 'x', 'Cut');
    await expect.poll(async () => (await state(box)).value, { timeout: PATIENCE }).toBe('');
    await chord(page, 'v', 'Paste');
    await chord(page, 'v', 'Paste');
    await expect.poll(() => noteOf(paper.id), { timeout: PATIENCE }).toBe('Secret.Secret.Secret.Secret.');
    await chord(page, 'z', 'Undo');
    await expect.poll(() => noteOf(paper.id), { timeout: PATIENCE }).toBe('Secret.Secret.');
    expect(await pageHeard(page)).toEqual(nothing);
    await page.close();
  });

  it('keeps words that are composed from the page', async () => {
    const page = await open();
    const box = await openNote(page, paper.title);
    await page.keyboard.type('In ');
    await compose(page, opened, ['と', 'とう', '東京'], '東京');
    await expect.poll(async () => (await state(box)).value, { timeout: PATIENCE }).toBe('In 東京');
    await page.keyboard.type('!');
    await expect.poll(() => noteOf(paper.id), { timeout: PATIENCE }).toBe('In 東京!');
    expect(await pageHeard(page)).toEqual(nothing);
    await page.close();
  });

  it('works every control of a row by keyboard, unheard', async () => {
    const page = await open();
    const save = await saveButton(page, paper.title);
    await focus(save);
    await press(page, 'Enter');
    await waitForStatus(page, 'Saved');
    await expectPressed(page, paper.title, true);
    await press(page, 'Tab');
    await until(async () => (await state(await noteButton(page, paper.title))).focused, 'Tab goes on to the note');
    await press(page, ' ');
    await until(async () => (await findAll(page, { role: 'textbox', name: `Note on ${paper.title}` })).length === 1, 'the note is open');
    await press(page, 'Escape');
    await expect.poll(async () => (await state(await noteButton(page, paper.title))).focused, { timeout: PATIENCE }).toBe(true);
    await focus(save);
    await press(page, ' ');
    await expectPressed(page, paper.title, false);
    const undo = await waitFor(page, { role: 'button', name: `Undo: ${paper.title}` });
    await focus(undo);
    await press(page, 'Enter');
    await expectPressed(page, paper.title, true);
    expect(await pageHeard(page)).toEqual(nothing);
    await page.close();
  });

  it('does nothing for clicks and keys that no person made', async () => {
    const page = await open();
    const box = await openNote(page, other.title);
    await page.keyboard.type('Mine');
    await expect.poll(() => noteOf(other.id), { timeout: PATIENCE }).toBe('Mine');
    await page.evaluate(() => {
      for (const host of document.querySelectorAll<HTMLElement>('postil-mark')) {
        host.click();
        host.focus();
        const { x, y, height } = host.getBoundingClientRect();
        const init = { bubbles: true, cancelable: true, composed: true, clientX: x + 8, clientY: y + height / 2 };
        for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick'])
          host.dispatchEvent(new MouseEvent(type, init));
        for (const type of ['keydown', 'keypress', 'keyup'])
          for (const key of ['Enter', ' ', 'Escape']) host.dispatchEvent(new KeyboardEvent(type, { ...init, key }));
        host.dispatchEvent(new InputEvent('beforeinput', { ...init, data: 'Theirs', inputType: 'insertText' }));
        host.dispatchEvent(new InputEvent('input', { ...init, data: 'Theirs', inputType: 'insertText' }));
      }
      document.elementFromPoint(130, 490)?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
    });
    // What comes after them is done, so they have been heard.
    expect((await state(box)).value).toBe('Mine');
    await page.keyboard.type(' alone');
    await expect.poll(() => noteOf(other.id), { timeout: PATIENCE }).toBe('Mine alone');
    expect((await kept(own, ...papers.map(({ id }) => id))).map(Boolean)).toEqual([false, true, false, false]);
    expect(await findAll(page, { role: 'combobox' })).toHaveLength(1);
    await page.close();
  });

  // The last one: the browser is without the extension then.
  it('keeps the keys of an editor from the page that outlives the extension', async () => {
    const page = await open();
    const box = await openNote(page, paper.title);
    await page.keyboard.type('Typed before');
    await opened.browser.uninstallExtension(opened.extensionId);
    if (browser === 'chromium') {
      // Its words could not be saved, so they stay in sight, and it is said why.
      await waitForStatus(page, /^Not saved: Postil was updated or removed\. Reload this page\. Your text is still here\./u);
      await page.keyboard.type(' and after');
      await expect.poll(async () => (await state(box)).value, { timeout: PATIENCE }).toBe('Typed before and after');
      await expect.poll(() => names(page, 'button', /^(Save|Note): /u), { timeout: PATIENCE }).toEqual([]);
    } else {
      // Firefox stops our script without a word; all that is ours goes with it.
      await expect.poll(() => names(page, 'textbox', /^Note on /u), { timeout: PATIENCE }).toEqual([]);
    }
    expect(await pageHeard(page)).toEqual(nothing);
    await page.close();
  });
});

/** Composes a word as an input method does: it stands there in each of these forms before it is committed. */
async function compose(page: Page, { privileged }: Opened, forms: string[], word: string): Promise<void> {
  if (!privileged) {
    const session = await page.createCDPSession();
    for (const text of forms)
      await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await session.send('Input.insertText', { text: word });
    await session.detach();
    return;
  }
  await page.bringToFront();
  await privileged(
    `async (forms) => {
      const window = Services.wm.getMostRecentWindow('navigator:browser');
      const processor = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
      if (!processor.beginInputTransactionForTests(window)) throw new Error('no input transaction');
      for (const form of forms) {
        processor.setPendingCompositionString(form);
        processor.appendClauseToPendingComposition(form.length, processor.ATTR_RAW_CLAUSE);
        processor.setCaretInPendingComposition(form.length);
        processor.flushPendingComposition();
        await new Promise((resolve) => window.setTimeout(resolve, 50));
      }
      processor.commitComposition();
    }`,
    forms,
  );
}
