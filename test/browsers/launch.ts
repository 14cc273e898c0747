/**
 * Starts a real Chromium or Firefox with the built extension in it, on pages of our own.
 *
 *   const server = await servePages({ 'https://huggingface.co/papers': html });
 *   const opened = await openBrowser({ browser: 'firefox', server });           // the extension from .output, built before
 *   const page = await opened.page('https://huggingface.co/papers');            // loaded, content scripts in it
 *   const save = await waitFor(page, { role: 'button', name: 'Save: A title' }); // access.ts: as a screen reader finds it
 *   await click(save);                                                          // a real click at its middle
 *   await until(async () => (await state(save)).pressed === true, 'the paper is saved');
 *   const popup = await opened.extensionPage('popup.html');
 *   await stopWorker(opened);                                                   // worker.ts
 *   await opened.close();
 *   await server.close();
 *
 * One browser serves a whole test file: open it in `beforeAll`, give each test its own page.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import puppeteer, { type Browser, type LaunchOptions, type Page, type Viewport } from 'puppeteer-core';
import * as z from 'zod/mini';
import { until } from './access';
import { findBrowser, type BrowserKind } from './find';
import type { PageServer } from './pages';
import { openPrivileged, type Privileged } from './privileged';

export interface Launch {
  browser: BrowserKind;
  /** Folder of the unpacked extension. The build for this browser in `.output` unless another is named. */
  extension?: string;
  /** Plays every host there is. Without it the browser has the real network. */
  server?: PageServer;
  /** No window. True unless told otherwise. */
  headless?: boolean;
  /** Size of a page in CSS pixels; null leaves it to the window. 1280×800 unless told otherwise. */
  viewport?: Viewport | null;
  /** The person has a part in it: the toolbar's popup stays open while the test looks at it, and what it asks for is granted (action.ts). */
  person?: boolean;
  /** Folder that downloads go to, unasked. Where none is named they are left to the browser. */
  downloads?: string;
}

/** A browser with the extension loaded, in a profile of its own. */
export interface Opened {
  kind: BrowserKind;
  browser: Browser;
  /** Chromium: the id it computed. Firefox: the id in the manifest. */
  extensionId: string;
  /** Where the extension was loaded from; installed again from there, it is updated. */
  folder: string;
  /** Where the extension's own pages live, with the slash: `chrome-extension://…/`. */
  baseUrl: string;
  /** Firefox only: run a script in the browser's own process. */
  privileged?: Privileged;
  /** Opens a tab and waits until the page has loaded. */
  page(url: string): Promise<Page>;
  /** Opens one of the extension's own pages (`popup.html`, with a search if wanted) in a tab and waits until it has loaded. */
  extensionPage(path: string): Promise<Page>;
  /** Ends this browser, and no other, and removes its profile. May be called twice. */
  close(): Promise<void>;
}

/** Where `npm run build` leaves the extension for a browser. */
export function builtExtension(kind: BrowserKind): string {
  return resolve(import.meta.dirname, '../../.output', kind === 'chromium' ? 'chrome-mv3' : 'firefox-mv3');
}

export async function openBrowser({
  browser: kind,
  extension = builtExtension(kind),
  server,
  headless = true,
  viewport = { width: 1280, height: 800 },
  person = false,
  downloads,
}: Launch): Promise<Opened> {
  const manifest = join(extension, 'manifest.json');
  if (!existsSync(manifest)) throw new Error(`No extension in ${extension}. Build it first: npm run build`);

  const profile = mkdtempSync(join(tmpdir(), 'postil-profile-'));
  const removeProfile = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  const how = kind === 'chromium' ? chromium(server, downloads) : firefox(server, manifest, downloads, person);
  let browser: Browser;
  try {
    browser = await puppeteer.launch({
      ...how,
      executablePath: findBrowser(kind),
      headless,
      userDataDir: profile,
      defaultViewport: viewport,
      // Whoever started us decides what a signal means; the browser dies with this process either way.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    removeProfile();
    throw error;
  }
  // Registered after the launch, so that puppeteer's own listener has ended the browser before its profile goes.
  process.once('exit', removeProfile);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await endOf(browser);
    removeProfile();
    process.off('exit', removeProfile);
  };

  try {
    const extensionId = await browser.installExtension(extension);
    const baseUrl = kind === 'chromium' ? `chrome-extension://${extensionId}/` : `moz-extension://${firefoxUuid}/`;
    return {
      kind,
      browser,
      extensionId,
      folder: extension,
      baseUrl,
      ...(kind === 'firefox' && { privileged: await openPrivileged(browser) }),
      page: async (url) => {
        const page = await browser.newPage();
        await page.goto(url);
        return page;
      },
      extensionPage: (path) => extensionPage(browser, kind, new URL(path, baseUrl).href),
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Chrome itself has ignored `--load-extension` since version 137; loading over the debugging pipe works in Chrome, Chromium and Edge.
 */
function chromium(server: PageServer | undefined, downloads: string | undefined): LaunchOptions {
  // Chromium refuses its sandbox to root, and containers, where continuous integration runs, seldom have what it needs.
  const sandboxless = process.getuid?.() === 0 || process.env['CI'] !== undefined;
  return {
    pipe: true,
    enableExtensions: true,
    ...(downloads !== undefined && { downloadBehavior: { policy: 'allow', downloadPath: downloads } }),
    args: [
      '--no-default-browser-check',
      '--disable-component-update',
      '--lang=en-US',
      // A mouse, which can hover and is exact: without a screen Chromium finds none, and would show what is meant for touch.
      '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
      ...(sandboxless ? ['--no-sandbox'] : []),
      ...(server
        ? [
            // Every name is this server: no lookup leaves the machine. A proxy would resolve names by itself, so there is none.
            `--host-resolver-rules=MAP * 127.0.0.1:${server.port}`,
            '--no-proxy-server',
            '--disable-quic',
            '--ignore-certificate-errors',
          ]
        : []),
    ],
  };
}

/** Firefox draws a random id for an extension's addresses in each profile; this one is given to ours. */
const firefoxUuid = '7d0b0c52-6c5c-4c44-9a3f-5d2c6a1e8f10';

const firefoxManifest = z.object({ browser_specific_settings: z.object({ gecko: z.object({ id: z.string() }) }) });

function firefox(server: PageServer | undefined, manifest: string, downloads: string | undefined, person: boolean): LaunchOptions {
  const { id } = firefoxManifest.parse(JSON.parse(readFileSync(manifest, 'utf8'))).browser_specific_settings.gecko;
  return {
    browser: 'firefox',
    acceptInsecureCerts: server !== undefined,
    // Opens the extension's own pages, and the accessibility service, to the test.
    args: ['-remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [id]: firefoxUuid }),
      'intl.accept_languages': 'en-US, en',
      // Scrollbars that take no room, as in headless Chromium: pages are as wide in both.
      'ui.useOverlayScrollbars': 1,
      ...(person && {
        // A popup loses the keyboard to nobody in a window nobody looks at, and closes.
        'ui.popup.disable_autohide': true,
        // No prompt; a click is needed all the same.
        'extensions.webextOptionalPermissionPrompts': false,
      }),
      ...(downloads !== undefined && {
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.download.useDownloadDir': true,
        'browser.download.always_ask_before_handling_new_types': false,
        'browser.download.alwaysOpenPanel': false,
      }),
      ...(server && {
        'network.dns.forceResolve': '127.0.0.1',
        'network.socket.forcePort': `443=${server.port};80=${server.port}`,
        'network.trr.mode': 5,
        'network.proxy.type': 0,
        'network.http.http3.enable': false,
      }),
    },
  };
}

async function extensionPage(browser: Browser, kind: BrowserKind, url: string): Promise<Page> {
  const page = await browser.newPage();
  if (kind === 'chromium') {
    await page.goto(url);
    return page;
  }
  // Firefox moves the tab to another process and reports no load for it, or reports the old frame lost: look for the page instead.
  page.goto(url).catch(() => undefined);
  await until(
    async () => (await page.evaluate(() => [location.href, document.readyState].join(' ')).catch(() => '')) === `${url} complete`,
    `${url} has loaded`,
  );
  return page;
}

/** Asks the browser to close; ends its process where it does not within ten seconds. */
async function endOf(browser: Browser): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      browser.process()?.kill('SIGKILL');
      resolve();
    }, 10_000);
  });
  await Promise.race([browser.close().catch(() => undefined), patience]);
  clearTimeout(timer);
}
