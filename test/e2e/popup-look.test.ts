/** The popup as people see it who need more than colour: no fault that axe finds in any of its states, in light, dark and forced colours. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { click, type, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { expectNoFault, looksAt } from './axe';
import { emptyLibrary, makeLater, removeLibrary } from './library';
import { askWorker, kept, saveAll } from './look';

const papers = ['Amber', 'Basalt', 'Cobalt'].map((word, at) => ({ id: `2503.2000${at}`, title: `On ${word}` }));
/** As wide as the popup is, and as a narrow window that holds it as a tab. */
const WIDTHS = [400, 320];

describe.each(['chromium', 'firefox'] as const)('the popup in %s', (browser) => {
  let server: PageServer;
  let opened: Opened;
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
  beforeEach(async () => {
    await emptyLibrary(own);
  });
  afterEach(async () => {
    await popup.close();
  });

  const filled = async () => {
    await saveAll(own, papers);
    const [paper] = await kept(own, papers[0]!.id);
    const changes = { note: { base: '', text: 'A note, *marked*' }, tags: { add: ['stones'], remove: [] }, status: 'reading' };
    expect(await askWorker(own, 'change', { paper: { key: paper!.key }, changes })).toMatchObject({ ok: true });
    popup = await opened.extensionPage('popup.html');
    await waitFor(popup, { role: 'link', name: 'On Amber' });
  };
  const button = async (name: string) => click(await waitFor(popup, { role: 'button', name }));

  it.each<[string, () => Promise<unknown>]>([
    [
      'with nothing saved',
      async () => {
        popup = await opened.extensionPage('popup.html');
        await waitFor(popup, { role: 'heading', name: 'Nothing saved yet' });
      },
    ],
    ['with papers', filled],
    [
      'with nothing found',
      async () => {
        await filled();
        await type(await waitFor(popup, { role: 'searchbox', name: 'Search saved papers' }), 'nothing like it');
        await waitFor(popup, { role: 'heading', name: /found|match/iu });
      },
    ],
    [
      'with a note being written',
      async () => {
        await filled();
        await button('Note: On Amber');
        await waitFor(popup, { role: 'textbox', name: 'Note on On Amber' });
      },
    ],
    [
      'with a paper just removed',
      async () => {
        await filled();
        await button('Remove: On Basalt');
        await waitFor(popup, { role: 'button', name: 'Undo' });
      },
    ],
    [
      'with the formats to export in',
      async () => {
        await filled();
        await button('Export');
        await waitFor(popup, { role: 'menuitem', name: 'BibTeX' });
      },
    ],
    [
      'with references to be exported',
      async () => {
        await filled();
        await button('Export');
        await click(await waitFor(popup, { role: 'menuitem', name: 'References' }));
        await waitFor(popup, { role: 'button', name: 'Add a style…' });
        await popup.waitForSelector('.export-preview pre');
      },
    ],
    [
      'with the sites',
      async () => {
        await filled();
        await button('Sites');
        await waitFor(popup, { role: 'list', name: 'Sites' });
      },
    ],
    [
      'when the papers cannot be read, for a later Postil has written them',
      async () => {
        await makeLater(own);
        popup = await opened.extensionPage('popup.html');
        await waitFor(popup, { role: 'heading', name: 'Your papers could not be read' });
        await removeLibrary(own);
      },
    ],
  ])('has no fault, and room enough: %s', async (_, come) => {
    await come();
    await expectNoFault(popup, browser, 'the popup', looksAt(...WIDTHS));
  });
});
