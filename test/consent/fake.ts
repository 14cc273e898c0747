/** A browser as far as consent knows it: what is granted, what is registered, what runs where. As strict as the real ones. */
import { vi } from 'vitest';

export interface Script {
  id: string;
  js: string[];
  css: string[];
  matches: string[];
  runAt: string;
}

export const INSTALLED = 'https://one.test/*';

type Listener = (change: { origins: string[] }) => void;

function event() {
  const listeners = new Set<Listener>();
  return {
    listeners,
    addListener: (listener: Listener) => void listeners.add(listener),
    removeListener: (listener: Listener) => void listeners.delete(listener),
  };
}

export function fakeBrowser() {
  const held = new Set<string>([INSTALLED]);
  const registry = new Map<string, Script>();
  const onAdded = event();
  const onRemoved = event();
  const area = (content: Record<string, unknown>) => ({
    content,
    get: (key: string) => Promise.resolve(key in content ? { [key]: content[key] } : {}),
    set: (values: object) => Promise.resolve(void Object.assign(content, values)),
  });
  const fake = {
    held,
    registry,
    /** Calls that change what is registered, in order. */
    changes: [] as string[],
    /** The scripts started in open tabs: `script in tab`. */
    started: [] as string[],
    tabs: [] as { id: number; host: string; discarded?: boolean }[],
    /** Refuses to register scripts of this id. */
    refuses: undefined as string | undefined,
    /** Of what came with the installation, the browser lets nothing go. */
    keepsInstalled: true,
    answer: true,
    asked: [] as string[][],
    grant(...hosts: string[]) {
      for (const host of hosts) held.add(host);
      for (const listener of onAdded.listeners) listener({ origins: hosts });
    },
    revoke(...hosts: string[]) {
      for (const host of hosts) held.delete(host);
      for (const listener of onRemoved.listeners) listener({ origins: hosts });
    },
    local: area({}),
    session: area({}),
    listeners: () => onAdded.listeners.size + onRemoved.listeners.size,
  };
  const check = ({ id, matches }: Script) => {
    if (id === fake.refuses) throw new Error(`Script '${id}' could not be loaded.`);
    if (matches.length === 0) throw new Error('A script without matches.');
  };
  const browser = {
    permissions: {
      onAdded,
      onRemoved,
      contains: ({ origins }: { origins: string[] }) => Promise.resolve(origins.every((origin) => held.has(origin))),
      request: vi.fn(({ origins }: { origins: string[] }) => {
        fake.asked.push(origins);
        if (fake.answer) fake.grant(...origins);
        return Promise.resolve(fake.answer);
      }),
      remove: ({ origins }: { origins: string[] }) => {
        if (fake.keepsInstalled && origins.includes(INSTALLED)) return Promise.reject(new Error('You cannot remove required permissions.'));
        fake.revoke(...origins);
        return Promise.resolve(true);
      },
    },
    runtime: { getManifest: () => ({ content_scripts: [{ matches: [INSTALLED], js: ['listing-one.js'] }] }) },
    storage: { local: fake.local, session: fake.session },
    scripting: {
      // Given back as Chromium does: a copy, with paths from the root, in an order of its own.
      getRegisteredContentScripts: () =>
        Promise.resolve(
          [...registry.values()].map((script) => ({
            ...script,
            js: script.js.map((path) => `/${path}`),
            matches: script.matches.toReversed(),
          })),
        ),
      registerContentScripts: async ([script]: [Script]) => {
        await Promise.resolve();
        check(script);
        if (registry.has(script.id)) throw new Error(`Duplicate script ID '${script.id}'`);
        registry.set(script.id, script);
        fake.changes.push(`+${script.id}`);
      },
      updateContentScripts: async ([script]: [Script]) => {
        await Promise.resolve();
        check(script);
        if (!registry.has(script.id)) throw new Error(`Script with ID '${script.id}' does not exist`);
        registry.set(script.id, script);
        fake.changes.push(`=${script.id}`);
      },
      unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
        await Promise.resolve();
        for (const id of ids) {
          if (!registry.delete(id)) throw new Error(`Nonexistent script ID '${id}'`);
          fake.changes.push(`-${id}`);
        }
      },
      insertCSS: () => Promise.resolve(),
      executeScript: ({ target, files }: { target: { tabId: number }; files: string[] }) => {
        if (target.tabId < 0) return Promise.reject(new Error('Frame with ID 0 is showing error page'));
        fake.started.push(`${files.join()} in ${String(target.tabId)}`);
        return Promise.resolve([]);
      },
    },
    tabs: {
      query: ({ url, discarded }: { url: string[]; discarded: boolean }) =>
        Promise.resolve(fake.tabs.filter((tab) => url.includes(tab.host) && Boolean(tab.discarded) === discarded)),
    },
  };
  return { browser, fake };
}
