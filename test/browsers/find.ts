import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The two browsers everything is tried in. `chromium` stands for Chromium, Chrome and Edge alike. */
export type BrowserKind = 'chromium' | 'firefox';

/** Names on the PATH, the best first. Ubuntu’s `chromium-browser` only fetches a snap, so the others come before it. */
const commands: Record<BrowserKind, string[]> = {
  chromium: ['chromium', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable', 'chromium-browser'],
  firefox: ['firefox', 'firefox-esr', 'firefox-developer-edition'],
};

const macApplications: Record<BrowserKind, string[]> = {
  chromium: [
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  firefox: ['Firefox.app/Contents/MacOS/firefox', 'Firefox Developer Edition.app/Contents/MacOS/firefox'],
};

const windowsPrograms: Record<BrowserKind, string[]> = {
  chromium: ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
  firefox: ['Mozilla Firefox\\firefox.exe', 'Firefox Developer Edition\\firefox.exe'],
};

/** The one command that installs what is missing, on the platform this runs on. */
export function installCommand(kinds: BrowserKind[]): string {
  const name = { linux: { chromium: 'chromium', firefox: 'firefox-esr' }, darwin: { chromium: 'chromium', firefox: 'firefox' } };
  const windows = { chromium: 'Google.Chrome', firefox: 'Mozilla.Firefox' };
  switch (process.platform) {
    case 'darwin':
      return `brew install --cask ${kinds.map((kind) => name.darwin[kind]).join(' ')}`;
    case 'win32':
      return `winget install ${kinds.map((kind) => windows[kind]).join(' ')}`;
    default:
      return `apt-get install ${kinds.map((kind) => name.linux[kind]).join(' ')}`;
  }
}

/** The browser's executable, or undefined where there is none. `CHROMIUM` and `FIREFOX` in the environment name one and are not second-guessed. */
export function lookForBrowser(kind: BrowserKind): string | undefined {
  const named = process.env[kind === 'chromium' ? 'CHROMIUM' : 'FIREFOX'];
  return (named === undefined || named === '' ? places(kind) : [named]).find(isExecutable);
}

/** The browser's executable. Throws with the one command that installs it where it is missing. */
export function findBrowser(kind: BrowserKind): string {
  const found = lookForBrowser(kind);
  if (found === undefined) {
    const name = kind === 'chromium' ? 'Chromium' : 'Firefox';
    throw new Error(
      `${name} is not on this machine. Install it with: ${installCommand([kind])}\n(or name its executable: ${kind.toUpperCase()}=/path)`,
    );
  }
  return found;
}

function places(kind: BrowserKind): string[] {
  const { env } = process;
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(env['HOME'] ?? '', 'Applications')].flatMap((folder) =>
        macApplications[kind].map((path) => join(folder, path)),
      );
    case 'win32':
      return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].flatMap((folder) =>
        folder === undefined ? [] : windowsPrograms[kind].map((path) => join(folder, path)),
      );
    default: {
      const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
      return commands[kind].flatMap((command) => folders.map((folder) => join(folder, command)));
    }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
