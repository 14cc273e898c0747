/**
 * Keeps the page scripts in step with what is granted: a site's script is registered for those of its hosts that may be read,
 * and for no other. What came with the installation is in the manifest and is never registered again.
 *
 * Nothing is remembered between two steps: each compares what is granted with what is registered, so that a worker stopped in
 * between, an update (which forgets registrations) and the browser's own settings all come out right.
 */
import { browser, type Browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';
import { hostsOf } from '../sites/hosts';
import { places, type Place } from '../sites/places';
import { heldHosts } from './held';

type Script = Browser.scripting.RegisteredContentScript;

const SHEET = 'listing.css';
const PREFIX = 'listing-';
const PROBLEMS = 'scriptProblems';
const STARTED = 'scriptsStarted';

/**
 * Registers now and whenever a grant is given or taken. To be called at once when the worker starts: the change that woke it is
 * heard by what is registered here. `revoked` tells the pages that something was taken.
 */
export function keepScripts(revoked: () => Promise<void>): void {
  browser.permissions.onAdded.addListener(() => void inTurn(async () => startInOpenTabs(await keepInStep())));
  browser.permissions.onRemoved.addListener(() => {
    void revoked();
    void inTurn(keepInStep);
  });
  void inTurn(async () => {
    const held = await keepInStep();
    // Session storage is empty after an installation, an update, a restart, and after having been switched off: whatever is open
    // then has no script, or one that was left behind.
    if (STARTED in (await browser.storage.session.get(STARTED))) return;
    await startInOpenTabs(held);
    await browser.storage.session.set({ [STARTED]: true });
  });
}

/** Why a site's script could not be registered, by the site's id. */
export async function scriptProblems(): Promise<Record<string, string>> {
  return (await browser.storage.local.get<{ [PROBLEMS]?: Record<string, string> }>(PROBLEMS))[PROBLEMS] ?? {};
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other: two changes at once must not both register what is missing. */
function inTurn(step: () => Promise<unknown>): Promise<unknown> {
  last = last.then(step).catch((error: unknown) => console.warn('Postil could not bring its page scripts in step.', error));
  return last;
}

/** Makes what is registered what is granted; gives what is granted. One site's failure does not touch the others; it is kept to be shown. */
export async function keepInStep(): Promise<ReadonlySet<string>> {
  const held = await heldHosts();
  const inManifest = new Set(browser.runtime.getManifest().content_scripts?.flatMap(({ matches }) => matches ?? []));
  const wanted = places.flatMap((place) => {
    const matches = hostsOf(place).filter((host) => held.has(host) && !inManifest.has(host));
    return matches.length > 0 ? [scriptOf(place, matches)] : [];
  });
  const registered = new Map((await browser.scripting.getRegisteredContentScripts()).map((script) => [script.id, script]));
  const problems: Record<string, string> = {};
  const attempt = async (id: string, step: () => Promise<void>) => {
    try {
      await step();
    } catch (error) {
      problems[id.slice(PREFIX.length)] = error instanceof Error ? error.message : String(error);
    }
  };
  for (const script of wanted) {
    const current = registered.get(script.id);
    registered.delete(script.id);
    if (!current) await attempt(script.id, () => browser.scripting.registerContentScripts([script]));
    else if (!isSame(current, script)) await attempt(script.id, () => browser.scripting.updateContentScripts([script]));
  }
  for (const id of registered.keys()) await attempt(id, () => browser.scripting.unregisterContentScripts({ ids: [id] }));
  if (JSON.stringify(await scriptProblems()) !== JSON.stringify(problems)) await browser.storage.local.set({ [PROBLEMS]: problems });
  return held;
}

function scriptOf({ id }: Pick<Place, 'id'>, matches: string[]): Script {
  // At the start, so that keys are guarded before the page listens and room is kept before it paints: as in the manifest.
  return { id: PREFIX + id, js: [`${PREFIX}${id}.js`], css: [SHEET], matches, runAt: 'document_start' };
}

/** Whether two scripts do the same. Browsers give what they were given in other words: with slashes before, in another order. */
function isSame(one: Script, other: Script): boolean {
  const told = ({ js = [], css = [], matches = [], runAt }: Script) =>
    JSON.stringify([...[js, css, matches].map((names) => names.map((name) => name.replace(/^\//, '')).sort()), runAt]);
  return told(one) === told(other);
}

/** Starts the page scripts in tabs that are open already: browsers run them only in pages that load from now on. Safe to repeat. */
async function startInOpenTabs(held: ReadonlySet<string>): Promise<void> {
  await Promise.all(
    places.map(async (place) => {
      const url = hostsOf(place).filter((host) => held.has(host));
      if (url.length === 0) return;
      const tabs = await browser.tabs.query({ url, discarded: false });
      await Promise.all(tabs.map(({ id }) => startIn(id, place)));
    }),
  );
}

async function startIn(tabId: number | undefined, { id }: Place): Promise<void> {
  if (tabId === undefined) return;
  const target = { tabId };
  try {
    await browser.scripting.insertCSS({ target, files: [SHEET] });
    // The build makes one for each site; WXT knows them one by one and not by how they are called.
    await browser.scripting.executeScript({ target, files: [`/${PREFIX}${id}.js` as ScriptPublicPath] });
  } catch (error) {
    // The tab was closed meanwhile, or shows an error of the browser's in the site's name. The popup says of a page that does not answer.
    console.warn('Postil could not start in an open tab.', error);
  }
}
