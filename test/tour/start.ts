/**
 * `npm start`: builds the extension and opens a browser with it on Hugging Face Daily Papers, in a profile that is thrown away.
 * `-- --firefox` takes Firefox. `-- --sample`, and a machine without network, takes the listing bundled with the project instead of
 * the site's. Where there is no display the browser is not shown: it takes a tour, says what it did and leaves pictures (tour.ts).
 */
import { spawn } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { findBrowser, type BrowserKind } from '../browsers/find';
import { openBrowser } from '../browsers/launch';
import { servePages } from '../browsers/pages';
import { samplePage } from '../fixtures/sample';
import { clearFolder, takeTour } from './tour';

const ADDRESS = 'https://huggingface.co/papers';
const root = resolve(import.meta.dirname, '../..');

const { values: flags } = parseArgs({
  options: {
    // `npm start --firefox`, without the two dashes between, leaves the flag in the environment.
    firefox: { type: 'boolean', default: process.env['npm_config_firefox'] === 'true' },
    sample: { type: 'boolean', default: process.env['npm_config_sample'] === 'true' },
  },
});

// The browser and its profile go with this process, however it ends (launch.ts).
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
try {
  await start(flags.firefox ? 'firefox' : 'chromium');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function start(kind: BrowserKind): Promise<void> {
  findBrowser(kind);
  await build(kind);

  const sample = flags.sample || !(await isOnline());
  const server = sample ? await servePages({ [ADDRESS]: samplePage() }) : undefined;
  if (sample) console.log(`The page is the listing bundled with Postil${flags.sample ? '' : ', for the site cannot be reached'}.`);
  const how = { browser: kind, ...(server && { server }) };
  try {
    if (hasDisplay()) await stay(how);
    else await tour(how);
  } finally {
    await server?.close();
  }
}

type How = Parameters<typeof openBrowser>[0];

/** Opens the browser for a person and stays until she closes it, or until Ctrl+C. */
async function stay(how: How): Promise<void> {
  const opened = await openBrowser({ ...how, headless: false, viewport: null });
  try {
    const [first] = await opened.browser.pages();
    await opened.page(ADDRESS);
    await first?.close();
    const closed = closingOf(opened.browser);
    console.log('Postil is on the page, and behind its icon in the toolbar (or in the menu of extensions there).');
    console.log('Close the browser, or press Ctrl+C, to end. Nothing is kept.');
    await closed;
  } finally {
    await opened.close();
  }
}

/** Comes about when the person closes the browser, or its last page: macOS keeps a browser without one. */
function closingOf(browser: Browser): Promise<void> {
  return new Promise((resolve) => {
    browser.once('disconnected', () => resolve());
    browser.on('targetdestroyed', () => {
      void browser.pages().then(
        (pages) => pages.length === 0 && resolve(),
        () => resolve(),
      );
    });
  });
}

async function tour(how: How): Promise<void> {
  const folder = join(root, 'tour', how.browser);
  clearFolder(folder);
  console.log('There is no display, so the browser takes a tour by itself.');
  const opened = await openBrowser({ ...how, downloads: folder });
  try {
    await takeTour(opened, { address: ADDRESS, folder, say: (words) => console.log(words) });
    console.log(`Pictures and files are in ${relative(process.cwd(), folder)}/`);
  } finally {
    await opened.close();
  }
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Whether the site answers within three seconds. */
async function isOnline(): Promise<boolean> {
  try {
    return (await fetch(ADDRESS, { method: 'HEAD', signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}

/** Builds the extension for one browser; what the build says is shown only where it fails. */
async function build(kind: BrowserKind): Promise<void> {
  console.log('Building Postil…');
  const args = [join(root, 'node_modules/wxt/bin/wxt.mjs'), 'build', '-b', kind === 'chromium' ? 'chrome' : 'firefox'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (part: Buffer) => (output += part.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((settle, reject) => child.on('error', reject).on('close', settle));
  if (code !== 0) throw new Error(`The build failed.\n${output}`);
}
