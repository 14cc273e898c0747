import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import preact from '@preact/preset-vite';
import { minify, type MinifyOptions } from 'terser';
import type { Plugin } from 'vite';
import { defineConfig } from 'wxt';
import { places } from './lib/sites/places';

/** Hosts asked for at install. Every other site is asked for when a person wants it, and each mirror where she stands on it. */
const installSites = places.filter(({ consent }) => consent === 'install');
const optionalHosts = places.flatMap(({ consent, hosts, mirrors = [] }) => [...(consent === 'install' ? [] : hosts), ...mirrors]);

/** The list of sites without what it is gathered from, in few bytes: all match patterns are `https://HOST/*` (held by a test). */
function placesAsCode(): string {
  const hostsOf = (patterns: readonly string[] = []) => patterns.map((pattern) => pattern.slice('https://'.length, -'/*'.length)).join(' ');
  const rows = places.map(({ id, name, consent, hosts, mirrors }) => [id, name, consent, hostsOf(hosts), hostsOf(mirrors)]);
  return `
    const patterns = (hosts) => hosts.split(' ').map((host) => 'https://' + host + '/*');
    export const places = ${JSON.stringify(rows)}.map(([id, name, consent, hosts, mirrors]) =>
      ({ id, name, consent, hosts: patterns(hosts), ...(mirrors && { mirrors: patterns(mirrors) }) }));`;
}

/** What the popup and the worker know of the sites is that list; the code of the sites stays out of them. */
const placesAlone: Plugin = {
  name: 'postil:places',
  enforce: 'pre',
  load: (id) => (id.endsWith('/lib/sites/places.ts') ? placesAsCode() : undefined),
};

/**
 * Page scripts, and the worker of a build, start as they are. What WXT wraps them in tells a developer's console of a start that failed,
 * which ours and the browser's own errors tell, and is a hundredth of what they may weigh. While developing, the worker reloads by it.
 */
const bareScripts: Plugin = {
  name: 'postil:bare-scripts',
  enforce: 'pre',
  transform(_, id) {
    const [, kind, input] = /virtual:wxt-(unlisted-script|background)-entrypoint\?(.+)$/.exec(id) ?? [];
    if (kind === 'background' && this.environment.config.command === 'serve') return undefined;
    return input && `import script from ${JSON.stringify(input)};\nexport default script.main();`;
  },
};

/**
 * An extension's files come whole with its version, from its own folder: a hash in a name is weight alone, in each file that names it.
 * Threads keep theirs, as they are built apart and lie in one folder.
 */
const plainNames: Plugin = {
  name: 'postil:plain-names',
  outputOptions: ({ chunkFileNames, entryFileNames, assetFileNames, ...options }) => ({
    ...options,
    chunkFileNames: withoutHash(chunkFileNames),
    entryFileNames: withoutHash(entryFileNames),
    assetFileNames: withoutHash(assetFileNames),
  }),
};

function withoutHash<Chunk>(named: string | ((chunk: Chunk) => string) | undefined): string | ((chunk: Chunk) => string) | undefined {
  if (typeof named === 'function') return (chunk) => named(chunk).replace('-[hash]', '');
  return named?.replace('-[hash]', '');
}

/** Notes are read in pages without their formulas drawn: what draws them is three times as large as all the rest of the reader. */
const withoutMaths: Plugin = {
  name: 'postil:without-maths',
  enforce: 'pre',
  load(id) {
    const { lib } = this.environment.config.build;
    const isReader = /entrypoints\/reader\//.test(JSON.stringify(lib ? lib.entry : ''));
    return isReader && id.endsWith('/components/library/mathml.ts') ? 'export const formula = () => undefined;' : undefined;
  },
};

/** Terser takes a twentieth less than the default, which the page script's budget needs. */
const MINIFY: MinifyOptions = { ecma: 2020, compress: { passes: 3, keep_fargs: false } };
/** Another version may give something else. */
const TERSER = readFileSync(resolve(import.meta.dirname, 'node_modules/terser/package.json'), 'utf8');
const MINIFIED = resolve(import.meta.dirname, 'node_modules/.cache/postil');

/**
 * Minifies, and keeps what came of it by what went in: three quarters of a build are minifying, and most of what the builds for two
 * browsers hold, or one build and the next, is the same.
 */
const minified = (): Plugin => ({
  name: 'postil:minified',
  renderChunk: {
    // Last: what else touches the code would write it out anew.
    order: 'post',
    async handler(code, { fileName }, { format }) {
      const options = { ...MINIFY, module: format === 'es' };
      const hash = createHash('sha256')
        .update(JSON.stringify([TERSER, options, code]))
        .digest('hex');
      const file = join(MINIFIED, hash);
      if (existsSync(file)) return readFileSync(file, 'utf8');
      const { code: small } = await minify(code, options);
      if (small === undefined) throw new Error(`Terser gave nothing for ${fileName}.`);
      mkdirSync(MINIFIED, { recursive: true });
      // Whole or not at all: another build may be looking for it.
      writeFileSync(`${file}.${process.pid}`, small);
      renameSync(`${file}.${process.pid}`, file);
      return small;
    },
  },
});

export default defineConfig({
  manifestVersion: 3,
  imports: false,
  vite: () => ({
    plugins: [placesAlone, bareScripts, withoutMaths, plainNames, preact(), minified()],
    // The package's own default is written for browsers of ten years ago, and a tenth heavier.
    resolve: { alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
    // Threads load what is heavy only when it is wanted, as pages do.
    worker: { format: 'es', plugins: () => [minified()] },
    build: {
      target: ['chrome124', 'firefox128'],
      sourcemap: false,
      minify: false,
      cssMinify: true,
      // In bytes before they are minified: an icon of its own takes a file more to load than it holds.
      rollupOptions: { output: { experimentalMinChunkSize: 400 } },
    },
  }),
  hooks: {
    // The page script, built once for each site with that site's file in it.
    'entrypoints:found': ({ config }, entrypoints) => {
      const folder = join(config.wxtDir, 'sites');
      mkdirSync(folder, { recursive: true });
      for (const { id } of places) {
        const inputPath = join(folder, `${id}.ts`);
        // Written only where it differs: lint may be reading it.
        if (!existsSync(inputPath) || readFileSync(inputPath, 'utf8') !== siteScript(id)) writeFileSync(inputPath, siteScript(id));
        entrypoints.push({ name: `listing-${id}`, inputPath, type: 'unlisted-script' });
      }
    },
  },
  manifest: ({ browser }) => ({
    name: 'Postil',
    description: 'A note in the margin: marks the papers on a listing with what you already know of them. Local, no account.',
    // storage: drafts, settings and the change counter. unlimitedStorage: a library is not evicted when the disk runs low.
    // scripting: runs the page script on the sites that were switched on, and loads the note editor into a page the first time it
    // is wanted. activeTab: the popup knows which page it was opened on, and so which site to offer. offscreen: in Chromium only a
    // page can make the library a file, and backups are written while none is open.
    permissions: ['storage', 'unlimitedStorage', 'scripting', 'activeTab', ...(browser === 'firefox' ? [] : ['offscreen'])],
    // downloads: backups that are written by themselves; asked for when they are switched on.
    optional_permissions: ['downloads'],
    host_permissions: installSites.flatMap(({ hosts }) => hosts),
    optional_host_permissions: optionalHosts,
    // A page gets the code of its own site only. At the start, so that keys are guarded before the page listens and room is
    // kept before it paints.
    content_scripts: installSites.map(({ id, hosts }) => ({
      matches: hosts,
      js: [`listing-${id}.js`],
      css: ['listing.css'],
      run_at: 'document_start',
    })),
    action: { default_title: 'Postil' },
    options_ui: { page: 'settings.html', open_in_tab: true },
    commands: { library: { suggested_key: { default: 'Alt+Shift+L' }, description: 'Open the library' } },
    ...(browser === 'firefox' && {
      browser_specific_settings: {
        gecko: {
          id: 'postil@postil.invalid',
          strict_min_version: '128.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    }),
    ...(browser !== 'firefox' && { minimum_chrome_version: '124' }),
  }),
});

function siteScript(id: string): string {
  return [
    "import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';",
    "import { startListing } from '../../entrypoints/listing/start';",
    `import site from '../../lib/sites/${id}';`,
    'export default defineUnlistedScript(() => startListing(site));',
    '',
  ].join('\n');
}
