/** Files that the browser saves for us, and whether they are there. */
import { browser } from 'wxt/browser';

/** The folder in the downloads. */
export const FOLDER = 'Postil';

/**
 * Has the browser save what is at this address, for which it must be allowed to manage downloads. Resolves once it is on the
 * disk; throws, in words, when it is not going to be.
 */
export async function download(url: string, name: string): Promise<void> {
  const ends = new Map<number, { state: string; error?: string | undefined }>();
  let heard: (() => void) | undefined;
  const listener: Parameters<typeof browser.downloads.onChanged.addListener>[0] = ({ id, state, error }) => {
    if (state?.current !== 'complete' && state?.current !== 'interrupted') return;
    ends.set(id, { state: state.current, error: error?.current });
    heard?.();
  };
  // Before it begins: a small file is there before the download has a number.
  browser.downloads.onChanged.addListener(listener);
  try {
    const id = await browser.downloads.download({ url, filename: `${FOLDER}/${name}`, saveAs: false, conflictAction: 'uniquify' });
    while (!ends.has(id)) await new Promise<void>((resolve) => (heard = resolve));
    const end = ends.get(id);
    if (end?.state === 'interrupted')
      throw new Error(STOPPED[end.error ?? ''] ?? `The browser did not save the file (${end.error ?? 'no reason given'}).`);
  } finally {
    browser.downloads.onChanged.removeListener(listener);
  }
}

// https://developer.chrome.com/docs/extensions/reference/api/downloads#type-InterruptReason
const STOPPED: Record<string, string> = {
  FILE_NO_SPACE: 'The disk is full.',
  FILE_ACCESS_DENIED: 'The downloads folder may not be written to.',
  FILE_BLOCKED: 'A rule of this computer does not let the browser save files.',
  USER_CANCELED: 'The download was cancelled.',
};
