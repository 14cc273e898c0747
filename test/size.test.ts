/**
 * What the extension weighs where it counts, in bytes as built. A budget is raised only on purpose, with the reason in the commit.
 * Pages the extension does not know get nothing: see the manifest's hosts in manifest.test.ts.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { places } from '../lib/sites/places';
import { builtFile, builtFiles, builtManifest } from './built';

const KB = 1_000;

function weigh(files: Buffer[]) {
  return {
    raw: files.reduce((sum, file) => sum + file.length, 0),
    gzip: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
  };
}

describe.each(['chromium', 'firefox'] as const)('built for %s', (browser) => {
  const built = (path: string) => builtFile(browser, path);

  it.each(places.map(({ id }) => `listing-${id}.js`))(
    'puts at most 30 KB, 10 KB compressed, into a listing page: %s and the sheet',
    (script) => {
      const { raw, gzip } = weigh([script, 'listing.css'].map(built));
      expect(raw).toBeLessThanOrEqual(30 * KB);
      expect(gzip).toBeLessThanOrEqual(10 * KB);
    },
  );

  it('has a page script for each site and no other, and puts none beside them into a page', () => {
    const scripts = places.map(({ id }) => `listing-${id}.js`);
    const found = builtFiles(browser, '.').filter((path) => path.startsWith('./listing-'));
    expect(found.sort()).toEqual(scripts.map((name) => `./${name}`).sort());
    for (const { js, css } of builtManifest(browser).content_scripts) {
      expect(scripts).toContain(js.join());
      expect(css).toEqual(['listing.css']);
    }
  });

  it('puts at most 40 KB, 15 KB compressed, into a page in which papers are looked for', () => {
    const { raw, gzip } = weigh(['anywhere.js', 'listing.css'].map(built));
    expect(raw).toBeLessThanOrEqual(40 * KB);
    expect(gzip).toBeLessThanOrEqual(15 * KB);
  });

  // What a page is given when it is first wanted. Of a note that is read, what reads Markdown is two thirds.
  it.each([
    { script: 'triage.js', raw: 32, gzip: 12 },
    { script: 'several.js', raw: 12, gzip: 5 },
    { script: 'help.js', raw: 6, gzip: 3 },
    { script: 'editor.js', raw: 32, gzip: 13 },
    { script: 'highlights.js', raw: 32, gzip: 12 },
    { script: 'reader.js', raw: 78, gzip: 27 },
  ])('adds at most $raw KB, $gzip KB compressed, with $script', ({ script, ...budget }) => {
    const { raw, gzip } = weigh([built(script)]);
    expect(raw).toBeLessThanOrEqual(budget.raw * KB);
    expect(gzip).toBeLessThanOrEqual(budget.gzip * KB);
  });

  /** Files with all that they import, and what these do; not what is loaded later. */
  const openedWith = (...first: string[]): string[] => {
    const found = new Set(first);
    // A set is gone through with what is added on the way.
    for (const file of found) {
      if (!/\.(?:html|js)$/u.test(file)) continue;
      const imports = file.endsWith('.html') ? /(?:src|href)="\/([^"]+\.(?:js|css))"/gu : /(?:from|import)\s*"\.\/([^"]+\.js)"/gu;
      for (const [, name = ''] of built(file).toString().matchAll(imports)) found.add(file.endsWith('.html') ? name : `chunks/${name}`);
    }
    return [...found];
  };

  it.each([
    { page: 'popup.html', raw: 185, gzip: 67 },
    { page: 'library.html', raw: 260, gzip: 90 },
  ])('opens $page from at most $raw KB, $gzip KB compressed', ({ page, ...budget }) => {
    const files = openedWith(page);
    expect(files.length).toBeGreaterThan(4);
    const { raw, gzip } = weigh(files.map(built));
    expect(raw).toBeLessThanOrEqual(budget.raw * KB);
    expect(gzip).toBeLessThanOrEqual(budget.gzip * KB);
  });

  it('has the popup load at most 224 KB, 82 KB compressed, before anything is pressed or typed', () => {
    const chunks = builtFiles(browser, 'chunks');
    // What was typed and never confirmed is looked for once the papers are drawn, and the page before the person is asked.
    const later = chunks.filter((path) => /\/(?:drafts|page)\.js$/u.test(path)).map((path) => path.replace(/^\.\//u, ''));
    expect(later).toHaveLength(2);
    const { raw, gzip } = weigh(openedWith('popup.html', ...later).map(built));
    expect(raw).toBeLessThanOrEqual(224 * KB);
    expect(gzip).toBeLessThanOrEqual(82 * KB);
  });

  it('searches in a thread of at most 32 KB', () => {
    const threads = builtFiles(browser, 'assets').filter((path) => path.includes('catalogue-thread'));
    expect(threads).toHaveLength(1);
    expect(weigh(threads.map(built)).raw).toBeLessThanOrEqual(32 * KB);
  });

  // What page scripts cannot carry: addresses of sixty sites, dates, merging, permissions, whole files taken in and back, backups, what was seen and what is settled. It is read from the disk, and not by pages.
  it('wakes a worker of at most 198 KB', () => {
    const { raw, gzip } = weigh([built('background.js')]);
    expect(raw).toBeLessThanOrEqual(198 * KB);
    expect(gzip).toBeLessThanOrEqual(66 * KB);
  });
});
