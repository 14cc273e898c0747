/** The appearance of our own pages: as the system has it, or as the person has settled it. */
import { browser } from 'wxt/browser';

/** Where it was left the last time, which can be read before anything is drawn; the settings have the last word. */
const LAST = 'appearance';

/** Has this page look as settled, at once and whenever that changes. */
export function followAppearance(): void {
  try {
    show(localStorage.getItem(LAST));
  } catch {
    // A browser that keeps nothing for pages: this one is drawn as the system has it, until the settings are read.
  }
  void browser.storage.local.get('settings').then(({ settings }) => show(appearanceIn(settings)));
  browser.storage.local.onChanged.addListener((changes) => {
    if (changes['settings']) show(appearanceIn(changes['settings'].newValue));
  });
}

/** Without the parser of all settings (settings.ts), for every page begins with this. */
function appearanceIn(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null && 'appearance' in settings ? settings.appearance : undefined;
}

function show(appearance: unknown): void {
  const settled = appearance === 'light' || appearance === 'dark' ? appearance : 'system';
  document.documentElement.dataset['appearance'] = settled;
  try {
    localStorage.setItem(LAST, settled);
  } catch {
    // Then the next page is drawn as the system has it for a moment.
  }
}
