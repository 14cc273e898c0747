import type { Page } from 'puppeteer-core';
import type { Opened } from './launch';
import { contextOf } from './privileged';

export type Scheme = 'light' | 'dark';

/** Lets a page believe that the person's system is light or dark, from now on (`prefers-color-scheme`). */
export async function setScheme({ privileged }: Opened, page: Page, scheme: Scheme): Promise<void> {
  if (!privileged) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    return;
  }
  await privileged(
    `({ context, scheme }) => {
      const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
      NavigableManager.getBrowsingContextById(context).top.prefersColorSchemeOverride = scheme;
    }`,
    { context: contextOf(page), scheme },
  );
}
