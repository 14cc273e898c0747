/**
 * The tour: what a person does in her first minute, done in a real browser, with pictures. It is a demonstration and a check in one:
 * whatever does not come about ends it with an error.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { click, findAll, press, state, text, type, until, waitFor, type Control } from '../browsers/access';
import { setScheme, type Scheme } from '../browsers/appearance';
import type { Opened } from '../browsers/launch';

const NOTE = 'Compare their ablation with ours before Friday.';
const TAG = 'to-cite';
/** The width the popup asks for, in CSS pixels, and the most height a browser gives a popup. */
const POPUP = { width: 400, height: 600 };

/** Makes a folder, or empties it. */
export function clearFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** Takes the tour on a listing and leaves its pictures and exported files in a folder; `say` hears each step in plain words. */
export async function takeTour(
  opened: Opened,
  { address, folder, say }: { address: string; folder: string; say: (words: string) => void },
): Promise<void> {
  const listing = await opened.browser.newPage();
  await listing.setViewport({ width: 1280, height: 800, deviceScaleFactor: 2 });
  await listing.goto(address);
  await waitFor(listing, { role: 'button', name: /^Save: / });
  const entries = await findAll(listing, { role: 'button', name: /^Save: / });
  say(`Opened ${address}: ${entries.length} papers found, each with a mark.`);

  const chosen = entries.slice(0, 2);
  for (const entry of chosen) {
    await click(entry);
    await until(async () => (await state(entry)).pressed === true, `“${titleOf(entry)}” is saved`);
    say(`Saved “${titleOf(entry)}”.`);
  }

  const [noted] = chosen;
  if (!noted) throw new Error(`There are no papers on ${address}.`);
  await writeNote(listing, titleOf(noted));
  say(`Wrote a note on “${titleOf(noted)}”: “${NOTE}”, and tagged it #${TAG}.`);
  await picture(opened, listing, folder, 'editor');
  await press(listing, 'Escape');
  await until(async () => (await findAll(listing, { role: 'textbox', name: /^Note on / })).length === 0, 'the editor is closed');
  // At rest: nothing under the mouse, nothing holding the keyboard.
  await listing.mouse.move(2, 2);
  await listing.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    scrollTo(0, 0);
  });
  await picture(opened, listing, folder, 'listing');

  const popup = await opened.extensionPage('popup.html');
  await popup.setViewport({ ...POPUP, deviceScaleFactor: 2 });
  const list = await waitFor(popup, { role: 'list', name: 'Saved papers' });
  await until(
    async () => (await findAll(popup, { role: 'listitem', within: list })).length === chosen.length,
    'the popup lists what was saved',
  );
  say(`Opened the popup: ${chosen.length} saved papers, newest first.`);
  // As high as its content, as the browser would open it.
  const height = Math.min(POPUP.height, await popup.evaluate(() => document.body.offsetHeight));
  await popup.setViewport({ ...POPUP, height, deviceScaleFactor: 2 });
  await picture(opened, popup, folder, 'popup');

  for (const [format, ending] of [
    ['Markdown', '.md'],
    ['JSON', '.json'],
  ] as const) {
    const name = await exportAs(popup, format, ending, folder);
    const written = readFileSync(join(folder, name), 'utf8');
    if (!written.includes(NOTE)) throw new Error(`The note is not in ${name}.`);
    say(`Exported the list as ${format}: ${name}, ${Buffer.byteLength(written)} bytes.`);
  }

  const library = await opened.extensionPage('library.html');
  await library.setViewport({ width: 1280, height: 800, deviceScaleFactor: 2 });
  await click(await waitFor(library, { role: 'button', name: `Details: ${titleOf(noted)}` }));
  await waitFor(library, { role: 'heading', name: titleOf(noted) });
  await until(async () => (await library.evaluate(() => document.body.innerText)).includes('2 papers saved'), 'the library has counted');
  say('Opened the library, and what is known of the paper with the note.');
  await picture(opened, library, folder, 'library');
}

/** Opens the note's editor on a row, writes and tags, and waits until it says that this is saved. */
async function writeNote(listing: Page, title: string): Promise<void> {
  await click(await waitFor(listing, { role: 'button', name: `Note: ${title}` }));
  await type(await waitFor(listing, { role: 'textbox', name: `Note on ${title}` }), NOTE);
  await type(await waitFor(listing, { role: 'combobox', name: `Tags for ${title}` }), TAG);
  await press(listing, 'Enter');
  await until(async () => {
    const said = await Promise.all((await findAll(listing, { role: 'status' })).map(text));
    return said.includes('Saved') && !said.includes('Saving…');
  }, 'the note is saved');
}

/** Exports from the popup; gives the name of the file that arrived. */
async function exportAs(popup: Page, format: string, ending: string, folder: string): Promise<string> {
  await click(await waitFor(popup, { role: 'button', name: 'Export' }));
  await click(await waitFor(popup, { role: 'menuitem', name: format }));
  await click(await waitFor(popup, { role: 'button', name: 'Download' }));
  let name: string | undefined;
  let size = 0;
  // A browser writes beside the file first, or into it: it is there once it has stopped growing.
  await until(() => {
    name = readdirSync(folder).find((file) => file.endsWith(ending));
    const before = size;
    size = name === undefined ? 0 : statSync(join(folder, name)).size;
    return size > 0 && size === before;
  }, `the ${format} file has arrived`);
  if (name === undefined) throw new Error(`No ${format} file arrived.`);
  return name;
}

/** Leaves two pictures of a page: `NAME-light.png` and `NAME-dark.png`. */
async function picture(opened: Opened, page: Page, folder: string, name: string): Promise<void> {
  for (const scheme of ['dark', 'light'] satisfies Scheme[]) {
    await setScheme(opened, page, scheme);
    // Hugging Face wears its theme as a class, whatever the system says.
    await page.evaluate((dark) => document.documentElement.classList.toggle('dark', dark), scheme === 'dark');
    writeFileSync(join(folder, `${name}-${scheme}.png`), await still(page));
  }
}

/** A picture of a page that has come to rest: two in a row were the same. */
async function still(page: Page): Promise<Uint8Array> {
  let before: Uint8Array | undefined;
  let now = await page.screenshot();
  await until(async () => {
    before = now;
    now = await page.screenshot();
    return Buffer.compare(before, now) === 0;
  }, 'the page has come to rest');
  return now;
}

function titleOf({ name }: Control): string {
  return name.replace(/^Save: /u, '');
}
