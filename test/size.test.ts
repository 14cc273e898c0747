/**
 * What the extension weighs where it counts, in bytes as built. A budget is raised only on purpose, with the reason in the commit.
 * Pages the extension does not know get nothing: see the manifest's hosts in manifest.test.ts.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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

  it('puts at most 30 KB, 10 KB compressed, into a listing page', () => {
    const scripts = builtManifest(browser).content_scripts;
    expect(scripts.length).toBeGreaterThan(0);
    for (const { js, css = [] } of scripts) {
      const { raw, gzip } = weigh([...js, ...css].map(built));
      expect(raw).toBeLessThanOrEqual(30 * KB);
      expect(gzip).toBeLessThanOrEqual(10 * KB);
    }
  });

  it('adds at most 32 KB when a note is first written', () => {
    const { raw, gzip } = weigh([built('editor.js')]);
    expect(raw).toBeLessThanOrEqual(32 * KB);
    expect(gzip).toBeLessThanOrEqual(13 * KB);
  });

  it('opens the popup from at most 220 KB, all that it loads later counted', () => {
    const parts = ['chunks', 'assets'].flatMap((folder) => builtFiles(browser, folder)).map(built);
    expect(parts.length).toBeGreaterThan(1);
    const { raw, gzip } = weigh([built('popup.html'), ...parts]);
    expect(raw).toBeLessThanOrEqual(220 * KB);
    expect(gzip).toBeLessThanOrEqual(76 * KB);
  });

  it('wakes a worker of at most 150 KB', () => {
    const { raw, gzip } = weigh([built('background.js')]);
    expect(raw).toBeLessThanOrEqual(150 * KB);
    expect(gzip).toBeLessThanOrEqual(50 * KB);
  });
});
