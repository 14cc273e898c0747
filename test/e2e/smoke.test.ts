/**
 * The harness itself, and the least an extension must do: it is loaded, its popup opens, its worker lives, a control in a closed
 * shadow root is found, clicked and typed into as a screen reader's user would, and the tour of `npm start` comes to its end.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { click, find, findAll, focus, press, state, text, type, until, value, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { stopWorker, workerRuns } from '../browsers/worker';
import { samplePage } from '../fixtures/sample';
import { takeTour } from '../tour/tour';

/** A page with controls below the fold, in a closed root, under a policy that forbids every style and script that is not the page's own. */
const controls = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Controls</title>
<body><div style="height: 2000px"></div><div id="host"></div><ul aria-label="List"><li><a href="/a">First</a></li><li><a href="/b">Second</a></li></ul>
<script>
  const root = document.getElementById('host').attachShadow({ mode: 'closed' });
  const add = (tag, attributes, text = '') => {
    const element = Object.assign(document.createElement(tag), { textContent: text });
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return root.appendChild(element);
  };
  const toggle = add('button', { 'aria-pressed': 'false', 'aria-label': 'Keep: A paper' }, '☆');
  const opener = add('button', { 'aria-expanded': 'false' }, 'Write: A paper');
  add('textarea', { 'aria-label': 'Words on A paper' });
  const status = add('div', { role: 'status' });
  add('button', { hidden: '' }, 'Hidden');
  toggle.onclick = (event) => {
    toggle.ariaPressed = String(toggle.ariaPressed !== 'true');
    status.textContent = event.isTrusted ? 'By a person' : 'By a script';
  };
  opener.onclick = () => (opener.ariaExpanded = 'true');
</script></body></html>`;

describe.each(['chromium', 'firefox'] as const)('in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
  let folder: string;

  beforeAll(async () => {
    server = await servePages({
      'https://huggingface.co/papers': controls,
      'https://arxiv.org/list': {
        body: '<title>Strict</title><p>Strict</p>',
        headers: { 'content-security-policy': "default-src 'none'" },
      },
    });
    folder = mkdtempSync(join(tmpdir(), 'postil-smoke-'));
    opened = await openBrowser({ browser, server, downloads: folder });
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves a page as the site itself and refuses the rest', async () => {
    const page = await opened.page('https://huggingface.co/papers');
    expect(await page.evaluate(() => location.href)).toBe('https://huggingface.co/papers');
    expect(await page.evaluate(async () => (await fetch('/elsewhere')).status)).toBe(404);
    expect(server.requests).toContainEqual({ url: 'https://huggingface.co/elsewhere', method: 'GET', status: 404 });

    server.set('https://huggingface.co/papers?q=maths', '<title>Another</title>');
    await page.goto('https://huggingface.co/papers?q=maths');
    expect(await page.title()).toBe('Another');
    const strict = await opened.page('https://arxiv.org/list');
    expect(
      await strict.evaluate(() =>
        fetch('/x').then(
          () => 'let through',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
    await Promise.all([page.close(), strict.close()]);
  });

  it('reaches controls in a closed shadow root by role and name', async () => {
    const page = await opened.page('https://huggingface.co/papers');
    const toggle = await waitFor(page, { role: 'button', name: 'Keep: A paper' });
    expect(await state(toggle)).toMatchObject({ pressed: false, expanded: undefined, disabled: false });
    await click(toggle);
    await until(async () => (await state(toggle)).pressed === true, 'the button is pressed');
    const status = await waitFor(page, { role: 'status' });
    await until(async () => (await text(status)) === 'By a person', 'the click counts as a person’s');

    const opener = await waitFor(page, { role: 'button', name: /^Write:/u });
    expect(await state(opener)).toMatchObject({ pressed: undefined, expanded: false });
    await focus(opener);
    await press(page, 'Enter');
    await until(async () => (await state(opener)).expanded === true, 'the key opens it');

    const words = await waitFor(page, { role: 'textbox', name: 'Words on A paper' });
    await type(words, 'jk, and über: 東京');
    await until(async () => (await value(words)) === 'jk, and über: 東京', 'the words are typed');

    const list = await waitFor(page, { role: 'list', name: 'List' });
    expect((await findAll(page, { role: 'link', within: list })).map(({ name }) => name)).toEqual(['First', 'Second']);
    expect(await findAll(page, { role: 'listitem', within: list })).toHaveLength(2);
    expect(await find(page, { role: 'button', name: 'Hidden' })).toBeUndefined();
    await page.close();
  });

  it('finds the place of a control on a dense screen', async () => {
    const page = await opened.browser.newPage();
    await page.setViewport({ width: 640, height: 480, deviceScaleFactor: 2 });
    await page.goto('https://huggingface.co/papers');
    const toggle = await waitFor(page, { role: 'button', name: 'Keep: A paper' });
    await click(toggle);
    await until(async () => (await state(toggle)).pressed === true, 'the button is pressed');
    await page.close();
  });

  it('opens the popup as a page of the extension', async () => {
    const popup = await opened.extensionPage('popup.html');
    expect(await popup.evaluate(() => location.href)).toBe(`${opened.baseUrl}popup.html`);
    expect(await popup.title()).toBe('Postil');
    await popup.close();
  });

  it('stops the worker, and the next question starts it again', async () => {
    const popup = await opened.extensionPage('popup.html');
    const ask = 'chrome.runtime.sendMessage({ name: "tags", question: {} })';
    expect(await popup.evaluate(ask)).toEqual({ ok: true, value: [] });
    // What the popup still asks may have started the next one.
    await until(async () => {
      await stopWorker(opened);
      return !(await workerRuns(opened));
    }, 'no worker is running');
    await until(async () => ((await popup.evaluate(ask)) as { ok: boolean }).ok, 'the worker answers again');
    expect(await workerRuns(opened)).toBe(true);
    await popup.close();
  });

  it('takes the tour, and leaves pictures and the list', async () => {
    const address = 'https://huggingface.co/papers/date/2025-12-25';
    server.set(address, samplePage());
    const said: string[] = [];
    await takeTour(opened, { address, folder, say: (words) => said.push(words) });
    expect(said[0]).toBe(`Opened ${address}: 12 papers found, each with a mark.`);
    expect(readdirSync(folder).sort()).toEqual([
      'editor-dark.png',
      'editor-light.png',
      'library-dark.png',
      'library-light.png',
      'listing-dark.png',
      'listing-light.png',
      'popup-dark.png',
      'popup-light.png',
      expect.stringMatching(/^postil-.*\.json$/u),
      expect.stringMatching(/^postil-.*\.md$/u),
    ]);
  });
});
