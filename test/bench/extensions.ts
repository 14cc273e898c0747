/** The extensions that are measured: ours as it is built, with two pages more for the bench; and one that only inserts buttons. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build as buildFiles, createLogger } from 'vite';
import { build } from 'wxt';

const root = resolve(import.meta.dirname, '../..');
const inside = join(import.meta.dirname, 'inside');

/** Our extension for Chromium as it is released, built into a folder. Gives the folder of the extension. */
export async function buildOurs(folder: string): Promise<string> {
  const silent = () => undefined;
  await build({
    root,
    browser: 'chrome',
    outDir: folder,
    logger: {
      level: 0,
      debug: silent,
      log: silent,
      info: silent,
      warn: silent,
      error: console.error,
      fatal: console.error,
      success: silent,
    },
    vite: () => ({ customLogger: createLogger('error') }),
  });
  return join(folder, 'chrome-mv3');
}

/** What the built extension puts into a page of each site: its script and the sheet. */
export function injectedFiles(extension: string): Buffer[][] {
  const scripts = readdirSync(extension).filter((name) => /^listing-.*\.js$/.test(name));
  return scripts.map((script) => [script, 'listing.css'].map((file) => readFileSync(join(extension, file))));
}

/**
 * Adds the bench's own pages to a built extension: `bench.html`, which seeds the library and asks the worker, and `bare.html`,
 * the baseline of the popup; and
 * `probe.js`, which the bench puts into both.
 */
export async function addBenchPages(extension: string): Promise<void> {
  await buildFiles({
    configFile: false,
    logLevel: 'error',
    // The thread that reads files loads formats when it meets them.
    worker: { format: 'es' },
    build: {
      outDir: extension,
      emptyOutDir: false,
      minify: true,
      rollupOptions: {
        input: { bench: join(inside, 'bench.ts'), bare: join(inside, 'bare.ts'), probe: join(inside, 'probe.ts') },
        output: { entryFileNames: '[name].js', format: 'es' },
      },
    },
  });
  for (const name of ['bench', 'bare']) {
    const page = `<!doctype html><meta charset="utf-8"><title>${name}</title><body><script type="module" src="/${name}.js"></script>`;
    writeFileSync(join(extension, `${name}.html`), page);
  }
}

/** The baseline of a marked page: a script that puts one button in a closed root behind each heading, and nothing else. */
const BUTTONS = `for (const heading of document.querySelectorAll('article h3, .list-title')) {
  const host = document.createElement('span');
  const button = document.createElement('button');
  button.textContent = 'Save';
  button.addEventListener('click', () => console.log('clicked'));
  host.attachShadow({ mode: 'closed' }).append(button);
  heading.after(host);
}`;

/** Writes an extension with this one script on the listing, or with none, into a folder. */
function writeExtension(folder: string, script: string | undefined): string {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'Baseline',
    version: '1',
    ...(script !== undefined && { content_scripts: [{ matches: ['https://huggingface.co/*', 'https://arxiv.org/*'], js: ['script.js'] }] }),
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  if (script !== undefined) writeFileSync(join(folder, 'script.js'), script);
  return folder;
}

/** The baselines of a marked page, in folders below this one: an extension that only inserts buttons, and one that does nothing. */
export function writeBaselines(folder: string): { buttons: string; nothing: string } {
  return { buttons: writeExtension(join(folder, 'buttons'), BUTTONS), nothing: writeExtension(join(folder, 'nothing'), undefined) };
}
