import type { CDPSession, Protocol } from 'puppeteer-core';
import { until } from './access';
import type { Opened } from './launch';

const sessions = new WeakMap<Opened, Promise<CDPSession>>();

/**
 * The extension's worker where it runs now, as the browser itself says (Chromium; a Firefox background page is nothing it shows).
 * Asked without a debugger in the worker: one that is attached when it stops keeps it, and holds the next one before its first line.
 */
async function runningWorker(opened: Opened): Promise<Protocol.Target.TargetInfo | undefined> {
  const { targetInfos } = await (await browserSession(opened)).send('Target.getTargets');
  return targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(opened.baseUrl));
}

function browserSession(opened: Opened): Promise<CDPSession> {
  const session = sessions.get(opened) ?? opened.browser.target().createCDPSession();
  sessions.set(opened, session);
  return session;
}

/** Whether the worker (in Firefox the event page) is running. */
export async function workerRuns(opened: Opened): Promise<boolean> {
  if (!opened.privileged) return (await runningWorker(opened)) !== undefined;
  return (
    (await opened.privileged('(id) => WebExtensionPolicy.getByID(id).extension.backgroundState === "running"', opened.extensionId)) === true
  );
}

/** Kills the worker as the browser does when it has been idle, or out of memory: no warning, no goodbye. The next event starts a new one. */
export async function stopWorker(opened: Opened): Promise<void> {
  if (opened.privileged) {
    await opened.privileged(
      '(id) => WebExtensionPolicy.getByID(id).extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })',
      opened.extensionId,
    );
    return;
  }
  // A worker that has just started has puppeteer's debugger in it for a moment.
  await until(async () => (await runningWorker(opened))?.attached !== true, 'no debugger is in the worker');
  const running = await runningWorker(opened);
  if (!running) return;
  const { targetId } = running;
  await (await browserSession(opened)).send('Target.closeTarget', { targetId });
  // Something that waited for an answer may have started the next one by now.
  await until(async () => (await runningWorker(opened))?.targetId !== targetId, 'the worker has stopped');
}
