/**
 * What a person does with an extension in the browser itself: presses its button in the toolbar, agrees to what its popup asks for,
 * grants and takes back hosts in the browser's settings. Start the browser with `person: true`.
 *
 * The popup is the real one, over the page it was opened on, with what `activeTab` gives it. Headless Chromium shows no prompt that
 * could be answered; but a host that was granted in its settings before it was ever asked for, it grants without one.
 */
import { TargetType, type Page } from 'puppeteer-core';
import * as z from 'zod/mini';
import { click, find, state, treeReader, until, type ControlState, type Query } from './access';
import type { Opened } from './launch';

/** The popup as it is open over a page. */
export interface ActionPopup {
  /** What a screen reader would say of the first control that fits; undefined while there is none. */
  look(query: Omit<Query, 'within'>): Promise<ControlState | undefined>;
  /** Clicks the first control that fits with the mouse, as soon as there is one. */
  click(query: Omit<Query, 'within'>): Promise<void>;
  /** The page of the popup; Chromium only. */
  page?: Page;
  close(): Promise<void>;
}

/** Presses the extension's button on this page. */
export async function openAction(opened: Opened, page: Page): Promise<ActionPopup> {
  await page.bringToFront();
  return opened.privileged ? openInFirefox(opened) : openInChromium(opened, page);
}

async function openInChromium({ browser, extensionId }: Opened, page: Page): Promise<ActionPopup> {
  const extension = (await browser.extensions()).get(extensionId);
  if (!extension) throw new Error('The extension is not in the browser.');
  const before = new Set(await extension.pages());
  await extension.triggerAction(page);
  let popup: Page | undefined;
  await until(async () => {
    popup = (await extension.pages()).find((one) => !before.has(one) && one.url().endsWith('/popup.html'));
    return popup !== undefined;
  }, 'the popup is open');
  const shown = popup;
  if (!shown) throw new Error('The popup was open and is not.');
  return {
    page: shown,
    look: async (query) => {
      const control = await find(shown, query);
      return control && state(control);
    },
    click: async (query) => {
      let control = await find(shown, query);
      await until(async () => (control ??= await find(shown, query)) !== undefined, `a ${query.role} named ${String(query.name)}`);
      if (control) await click(control);
    },
    close: async () => {
      if (!shown.isClosed()) await shown.close();
    },
  };
}

/** After how long without a place a control of the popup is taken to have gone, in milliseconds. */
const LOST = 2_000;

/** Where the popup is in the browser's window. */
const panelBox = `(context) => {
  const { left, top, width, height } = BrowsingContext.get(Number(context)).embedderElement.getBoundingClientRect();
  return [left, top, width, height];
}`;

async function openInFirefox({ privileged, extensionId }: Opened): Promise<ActionPopup> {
  if (!privileged) throw new Error('This is not Firefox.');
  const context = z.string().parse(
    await privileged(
      `async (id) => {
        const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        const window = Services.wm.getMostRecentBrowserWindow();
        await ExtensionParent.apiManager.global.browserActionFor(WebExtensionPolicy.getByID(id).extension).triggerAction(window);
        for (;;) {
          const popup = [...window.document.querySelectorAll('browser.webextension-popup-browser')].find(
            (one) => one.browsingContext && one.currentURI.spec.endsWith('/popup.html') && one.getBoundingClientRect().width > 0,
          );
          if (popup) return String(popup.browsingContext.id);
          await new Promise((next) => window.setTimeout(next, 20));
        }
      }`,
      extensionId,
    ),
  );
  const reader = treeReader(privileged, context);
  const nodeOf = async ({ role, name }: Query) =>
    (await reader.find(role, undefined)).find((one) =>
      name === undefined ? true : typeof name === 'string' ? one.name === name : name.test(one.name),
    )?.node;
  return {
    look: async (query) => {
      const node = await nodeOf(query);
      return node === undefined ? undefined : reader.state(node);
    },
    click: async (query) => {
      let at: Awaited<ReturnType<typeof reader.middle>> | undefined;
      await until(
        async () => {
          // Found anew each time: one that was drawn again meanwhile has no place any more.
          const node = await nodeOf(query);
          if (node === undefined) return false;
          const place = async () => ({ ...(await reader.middle(node, LOST)), panel: await privileged(panelBox, context) });
          // The panel goes on growing for a moment after what is in it has its place.
          const [before, now] = [await place(), await place()];
          if (JSON.stringify(now) !== JSON.stringify(before)) return false;
          at = now;
          return true;
        },
        `a ${query.role} named ${String(query.name)} keeps its place in the popup`,
      );
      await privileged(
        `({ context, x, y }) => {
          const popup = BrowsingContext.get(Number(context)).embedderElement;
          const window = popup.ownerDocument.defaultView;
          const { left, top } = popup.getBoundingClientRect();
          for (const type of ['mousemove', 'mousedown', 'mouseup'])
            window.synthesizeMouseEvent(type, left + x, top + y, { button: 0, clickCount: type === 'mousemove' ? 0 : 1 }, {});
        }`,
        { context, ...at },
      );
    },
    close: async () => {
      await privileged(
        `async (context) => {
          const panel = BrowsingContext.get(Number(context))?.embedderElement?.closest('panel');
          if (!panel || panel.state === 'closed') return;
          const hidden = new Promise((done) => panel.addEventListener('popuphidden', done, { once: true }));
          panel.hidePopup();
          await hidden;
        }`,
        context,
      );
    },
  };
}

/** The browser's settings for the extension. */
export interface Settings {
  /** The person will agree to be asked for these hosts. */
  agree(hosts: readonly string[]): Promise<void>;
  /** Takes hosts back, whoever gave them. */
  revoke(hosts: readonly string[]): Promise<void>;
  /** Grants hosts that came with the installation and were taken back. */
  grant(hosts: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openSettings(opened: Opened): Promise<Settings> {
  const { extensionId, privileged } = opened;
  if (privileged) {
    // As about:addons does it.
    const change = (how: 'add' | 'remove', origins: readonly string[]) =>
      privileged(
        `({ id, how, origins }) => {
          const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
          return ExtensionPermissions[how](id, { permissions: [], origins, data_collection: [] }, WebExtensionPolicy.getByID(id).extension).then(() => null);
        }`,
        { id: extensionId, how, origins },
      ).then(() => undefined);
    return {
      agree: () => Promise.resolve(),
      revoke: (hosts) => change('remove', hosts),
      grant: (hosts) => change('add', hosts),
      close: () => Promise.resolve(),
    };
  }

  const page = await opened.page(`chrome://extensions/?id=${extensionId}`);
  const call = async (name: string, ...given: unknown[]) => {
    await page.evaluate(`chrome.developerPrivate.${name}(...${JSON.stringify(given)})`);
  };
  // Site access "on specific sites" is what lets each be chosen; it begins with none.
  const held = z
    .array(z.object({ granted: z.boolean(), host: z.string() }))
    .parse(
      await page.evaluate(
        `chrome.developerPrivate.getExtensionInfo('${extensionId}').then(({ permissions }) => permissions.runtimeHostPermissions.hosts)`,
      ),
    )
    .flatMap(({ granted, host }) => (granted ? [host] : []));
  await call('updateExtensionConfiguration', { extensionId, hostAccess: 'ON_SPECIFIC_SITES' });
  const each = async (name: string, hosts: readonly string[]) => {
    for (const host of hosts) await call(name, extensionId, host);
  };
  await each('addHostPermission', held);
  return {
    agree: (hosts) => each('addHostPermission', hosts),
    revoke: (hosts) => each('removeHostPermission', hosts),
    grant: (hosts) => each('addHostPermission', hosts),
    close: () => page.close(),
  };
}

/**
 * Has the browser take the extension's one shortcut for pressed. In a browser without a window no key of the keyboard reaches the browser
 * itself: Firefox is told to do what it keeps for that key, Chromium to tell the worker what it would of it (`library`).
 */
export async function pressShortcut({ browser, privileged, baseUrl }: Opened): Promise<void> {
  if (privileged) {
    await privileged(`() => document.querySelector('keyset[id^="ext-keyset-id"] > key[modifiers][key="L" i]').doCommand()`, null);
    return;
  }
  const target = await browser.waitForTarget((one) => one.type() === TargetType.SERVICE_WORKER && one.url().startsWith(baseUrl));
  await (await target.worker())?.evaluate(`chrome.commands.onCommand.dispatch('library')`);
}
