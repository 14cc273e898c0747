/** The popup's end of what it asks a page in which papers are looked for; see report.ts for the page's. */
import { browser } from 'wxt/browser';
import { FoundHere } from './table';

/** How long a page may take to answer, in milliseconds: it is read as a whole for that. */
const PATIENCE = 15_000;

/** The tab before the person, as far as we may know it. */
export interface Tab {
  id: number;
  url: string | undefined;
  title: string;
}

/** The active tab; when the popup itself is open as a tab, the one looked at before it. */
export async function tabBefore(): Promise<Tab | undefined> {
  const own = await browser.tabs.getCurrent();
  const tabs = own ? await browser.tabs.query({}) : await browser.tabs.query({ active: true, currentWindow: true });
  const [tab] = tabs.filter(({ id }) => id !== own?.id).sort((a, b) => b.lastAccessed - a.lastAccessed);
  return tab?.id === undefined ? undefined : { id: tab.id, url: tab.url, title: tab.title ?? '' };
}

/** Asks the script in a tab what it found. Throws where none answers, or what answers is not of the shape. */
export async function askFound(tabId: number): Promise<FoundHere> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The page did not answer.')), PATIENCE);
  });
  try {
    const answer: unknown = await Promise.race([browser.tabs.sendMessage(tabId, { name: 'found' }, { frameId: 0 }), late]);
    const found = FoundHere.safeParse(answer);
    if (!found.success) throw new Error('What the page’s script answered is not of its shape.');
    return found.data;
  } finally {
    clearTimeout(timer);
  }
}
