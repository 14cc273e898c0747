/** What axe has to say of a page, in the ways people see it: narrow and wide, light, dark and in their own colours. */
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';

export type Scheme = 'light' | 'dark' | 'forced';
/** A colour scheme and the width of the window, in CSS pixels. At 200 % a window of 1280 is one of 640. */
export type Look = readonly [scheme: Scheme, width: number];

/** Every scheme at each of these widths. */
export function looksAt(...widths: number[]): Look[] {
  return (['light', 'dark', 'forced'] as const).flatMap((scheme) => widths.map((width) => [scheme, width] as const));
}

/** Expects no fault in the page as it is, and nothing that reaches beyond it to the side, in each of these looks. */
export async function expectNoFault(page: Page, browser: 'chromium' | 'firefox', state: string, looks: readonly Look[]): Promise<void> {
  // Firefox lets no test choose its colours.
  const able = browser === 'chromium' ? looks : looks.filter(([scheme]) => scheme === looks[0]?.[0]);
  const session = browser === 'chromium' ? await page.createCDPSession() : undefined;
  await page.evaluate(axe.source);
  for (const [scheme, width] of able) {
    await session?.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: scheme === 'dark' ? 'dark' : 'light' },
        { name: 'forced-colors', value: scheme === 'forced' ? 'active' : 'none' },
        // What is on its way from one colour to the other has neither's contrast.
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ],
    });
    await page.setViewport({ width, height: 800 });
    const { faults, reach } = await page.evaluate(async () => {
      // The page's script put it there; the type is its own.
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      const { violations } = await run(document, { resultTypes: ['violations'] });
      const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      return { faults, reach: document.documentElement.scrollWidth };
    });
    expect(faults, `${state}: ${scheme}, ${String(width)} px`).toEqual([]);
    expect(reach, `${state}: ${scheme}, ${String(width)} px`).toBeLessThanOrEqual(width);
  }
  await session?.detach();
}
