/** The popup's end of its one question to a page's script: what is on this page? */
import { browser } from 'wxt/browser';
import { PageReport } from './table';

export { askStep, askUnfold } from './steps';

/** How long a page may take to answer, in milliseconds. */
const PATIENCE = 2_000;

/** The page before the person. */
export interface Page {
  /** What our script there says of it; `undefined` when there is none to say. */
  report: PageReport | undefined;
  /** Its address, where we may know that: the page of a site that may be read, or any once the toolbar button was pressed on it. */
  url: string | undefined;
  /** Its tab's id. */
  tab: number | undefined;
}

/**
 * The page before the person. It is the active tab's; when the popup itself is open as a tab, it is the page of ours looked at
 * last, if any.
 */
export async function askPage(): Promise<Page> {
  const own = await browser.tabs.getCurrent();
  if (!own) {
    const [active] = await browser.tabs.query({ active: true, currentWindow: true });
    return { report: active?.id === undefined ? undefined : await askTab(active.id), url: active?.url, tab: active?.id };
  }
  const tabs = (await browser.tabs.query({})).filter(({ id }) => id !== own.id);
  tabs.sort((a, b) => b.lastAccessed - a.lastAccessed);
  // All are asked at once and the latest that answered counts; a tab without our script refuses at once.
  const reports = await Promise.all(tabs.map(async ({ id }) => (id === undefined ? undefined : askTab(id))));
  const at = reports.findIndex((report) => report !== undefined);
  return { report: reports[at], url: tabs[at]?.url, tab: tabs[at]?.id };
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
