import { TargetType, type WebWorker } from 'puppeteer-core';
import { until } from './access';
import type { Opened } from './launch';

/** The extension's worker where it runs now (Chromium; a Firefox background page is nothing puppeteer can see). */
function workerTarget({ browser, baseUrl }: Opened) {
  return browser.targets().find((target) => target.type() === TargetType.SERVICE_WORKER && target.url().startsWith(baseUrl));
}

/** Whether the worker (in Firefox the event page) is running. */
export async function workerRuns(opened: Opened): Promise<boolean> {
  if (!opened.privileged) return workerTarget(opened) !== undefined;
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
  const target = workerTarget(opened);
  await (await target?.worker())?.close();
  // Something that waited for an answer may have started the next one by now.
  await until(() => target === undefined || workerTarget(opened) !== target, 'the worker has stopped');
}

/** The running worker, to evaluate in it. Chromium only; throws where it is not running within ten seconds. */
export async function workerOf(opened: Opened): Promise<WebWorker> {
  if (opened.kind !== 'chromium') throw new Error('Only Chromium lets a test into the worker.');
  await until(() => workerTarget(opened) !== undefined, 'the worker is running');
  const worker = await workerTarget(opened)?.worker();
  if (!worker) throw new Error('The worker stopped while it was being reached.');
  return worker;
}
