/**
 * The citation styles that a person brought, in extension storage. What stands there and is no style counts as nothing. A dependent style
 * is kept with the text of the one it points to, so each stands alone.
 */
import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { BroughtStyle } from '../../lib/formats/references';

const KEY = 'citationStyles';
/** How many are kept, and how much they may be together, in characters: they are read whenever a list is exported. */
const MOST = 20;
const ROOM = 4_000_000;

/** Those that are kept, the first brought first. Rejects where storage cannot be read. */
export async function keptStyles(): Promise<BroughtStyle[]> {
  const { [KEY]: stored } = await browser.storage.local.get(KEY);
  const rows = z.array(z.unknown()).safeParse(stored).data ?? [];
  return rows.slice(0, MOST).flatMap((row) => BroughtStyle.safeParse(row).data ?? []);
}

/** Keeps one more; the same style again replaces it. In words, why it cannot be. */
export async function keepStyle(style: BroughtStyle): Promise<{ ok: true } | { ok: false; words: string }> {
  return alone(async () => {
    const styles = [...(await keptStyles()).filter(({ id }) => id !== style.id), style];
    const size = styles.reduce((sum, { xml }) => sum + xml.length, 0);
    if (styles.length > MOST || size > ROOM) {
      return { ok: false, words: `There is room for ${MOST} styles. Remove one of yours first; nothing was added.` };
    }
    await browser.storage.local.set({ [KEY]: styles });
    return { ok: true };
  });
}

/** Forgets one. */
export async function dropStyle(id: string): Promise<void> {
  await alone(async () => {
    await browser.storage.local.set({ [KEY]: (await keptStyles()).filter((style) => style.id !== id) });
  });
}

/** The popup and the library may be open at once: one change after the other, so that none is lost. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('postil-styles', work);
}
