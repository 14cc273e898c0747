/** The popup's end of its one question to a page's script: what is on this page? */
import { browser } from 'wxt/browser';
import { PageReport } from './table';

/** How long a page may take to answer, in milliseconds. */
const PATIENCE = 2_000;

/**
 * What the page before the person holds; `undefined` when none of our scripts is there to say. That page is the active tab's; when
 * the popup itself is open as a tab, it is the page looked at last.
 */
export async function askPage(): Promise<PageReport | undefined> {
  const own = await browser.tabs.getCurrent();
  if (!own) {
    const [active] = await browser.tabs.query({ active: true, currentWindow: true });
    return active?.id === undefined ? undefined : askTab(active.id);
  }
  const tabs = (await browser.tabs.query({})).filter(({ id }) => id !== own.id);
  tabs.sort((a, b) => b.lastAccessed - a.lastAccessed);
  // All are asked at once and the latest that answered counts; a tab without our script refuses at once.
  const reports = await Promise.all(tabs.map(async ({ id }) => (id === undefined ? undefined : askTab(id))));
  return reports.find((report) => report !== undefined);
}

async function askTab(id: number): Promise<PageReport | undefined> {
  try {
    const answer: unknown = await Promise.race([browser.tabs.sendMessage(id, { name: 'report' }), silence()]);
    const report = PageReport.safeParse(answer);
    return report.success ? report.data : undefined;
  } catch {
    // No script of ours is listening there.
    return undefined;
  }
}

/** A page that hangs does not answer, ever. */
function silence(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE));
}
