/**
 * What the person has settled, in extension storage. Whoever reads it parses it; what does not hold counts as not settled. A page's script
 * asks the worker (`settings`, table.ts) and hears of changes as it does of the library's.
 */
import * as z from 'zod/mini';
import { browser } from 'wxt/browser';
import { ACTIONS, Binding, Settings, USUAL, USUAL_KEYS } from '../settings/settings';

const KEY = 'settings';
/** Each setting by itself, so that one that does not hold costs no other. */
const Stored = z.object({
  seen: z.catch(z.boolean(), USUAL.seen),
  keys: z.catch(z.boolean(), USUAL.keys),
  bindings: z.catch(z.partialRecord(z.enum(ACTIONS), Binding), {}),
  appearance: z.catch(Settings.shape.appearance, USUAL.appearance),
});

/** What is settled; what is not is as usual. Never rejects for what stands there, only where storage fails. */
export async function readSettings(): Promise<Settings> {
  return settingsIn(await browser.storage.local.get(KEY));
}

function settingsIn(stored: Record<string, unknown>): Settings {
  const parsed = Stored.safeParse(stored[KEY] ?? {});
  if (!parsed.success) return USUAL;
  return { ...parsed.data, bindings: { ...USUAL_KEYS, ...parsed.data.bindings } };
}

let last: Promise<unknown> = Promise.resolve();

/** Settles something; gives all that is settled then. Changes made one behind the other in one context lose nothing. Rejects where storage fails. */
export async function changeSettings(changes: Partial<Settings>): Promise<Settings> {
  const change = last
    .catch(() => undefined)
    .then(async () => {
      const settings = { ...(await readSettings()), ...changes };
      await browser.storage.local.set({ [KEY]: settings });
      return settings;
    });
  last = change;
  return change;
}

/** Calls back with what is settled whenever that changes, in whatever context. Gives a function that stops it. */
export function onSettings(callback: (settings: Settings) => void): () => void {
  const listener = (changes: Record<string, { newValue?: unknown }>) => {
    const change = changes[KEY];
    if (change) callback(settingsIn({ [KEY]: change.newValue }));
  };
  browser.storage.local.onChanged.addListener(listener);
  return () => browser.storage.local.onChanged.removeListener(listener);
}
