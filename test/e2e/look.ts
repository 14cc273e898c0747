/** What the tests of marked pages look at, in both browsers. */
import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { click, findAll, state, until, waitFor, type Control } from '../browsers/access';
import type { Opened } from '../browsers/launch';
import type { Kept, Sighting } from '../../lib/paper/paper';
import type { Answer, Result } from '../../lib/messages/table';

/** How long a condition is waited for before it counts as a fault, in milliseconds; a guard against hanging, not a measure. */
export const PATIENCE = 10_000;

export interface Titled {
  id: string;
  title: string;
}

/**
 * Opens a page so high that every row is drawn: what `content-visibility: auto` leaves undrawn is, in Chromium, not in the
 * accessibility tree, as it is not for a screen reader until it is scrolled near.
 */
export async function openTall({ browser }: Opened, url: string, width = 1280): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 8_000 });
  await page.goto(url);
  return page;
}

/** The page's HTML with a script of the page's own, run before anything else of it. */
export function withScript(html: string, script: string): string {
  return html.replace('<head>', () => `<head><script>${script}</script>`);
}

/** The names of the page's controls of a role, in the page's order, as a screen reader has them now. */
export async function names(page: Page, role = 'button', name: RegExp = /(?:)/): Promise<string[]> {
  return (await findAll(page, { role, name })).map((control) => control.name);
}

/** The buttons that marks of these papers have, in order, when none is to be undone. */
export function buttonsOf(papers: readonly { title: string }[]): string[] {
  return papers.flatMap(({ title }) => [`Save: ${title}`, `Note: ${title}`]);
}

/** The marks in the page as the page sees them: for each, the path that the heading before it links to, or `stray`. An open editor's host stands behind the body. */
export function marksSeen(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body postil-mark')].map((host) => {
      const before = host.previousElementSibling;
      return (before?.closest('a') ?? before?.querySelector('a'))?.getAttribute('href') ?? 'stray';
    }),
  );
}

/** Waits until the page has exactly one mark for each of these papers, in order, each named for its own, and no more. */
export async function expectMarks(page: Page, papers: readonly Titled[]): Promise<void> {
  await expect.poll(() => marksSeen(page), { timeout: PATIENCE }).toEqual(papers.map(({ id }) => `/papers/${id}`));
  await expect.poll(() => names(page, 'button', /^(Save|Note): /u), { timeout: PATIENCE }).toEqual(buttonsOf(papers));
}

/** Every run of text a screen reader would read in the page, our marks' too. */
export function texts(page: Page, { kind }: Opened): Promise<string[]> {
  return names(page, kind === 'chromium' ? 'StaticText' : '');
}

export function saveButton(page: Page, title: string): Promise<Control> {
  return waitFor(page, { role: 'button', name: `Save: ${title}` });
}

export function noteButton(page: Page, title: string): Promise<Control> {
  return waitFor(page, { role: 'button', name: `Note: ${title}` });
}

/** Opens the note of a paper and gives the box it is written in, which has the keyboard then. */
export async function openNote(page: Page, title: string): Promise<Control> {
  await click(await noteButton(page, title));
  const box = await waitFor(page, { role: 'textbox', name: `Note on ${title}` });
  await until(async () => (await state(box)).focused, 'the note has the keyboard');
  return box;
}

/** Waits for a status that says this, on the row or in the editor. */
export function waitForStatus(page: Page, words: string | RegExp): Promise<Control> {
  return waitFor(page, { role: 'status', name: words });
}

export async function expectPressed(page: Page, title: string, pressed: boolean): Promise<void> {
  await expect.poll(async () => (await state(await saveButton(page, title))).pressed, { timeout: PATIENCE }).toBe(pressed);
}

/** Presses Control with a key, as the editing command it stands for; Firefox knows which by itself. */
export async function chord(page: Page, key: 'a' | 'c' | 'v' | 'x' | 'z', command: string): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press(key, { commands: [command] });
  await page.keyboard.up('Control');
}

/** Asks the worker as one of our own pages does. */
export async function askWorker<T = Kept>(own: Page, name: string, question: object): Promise<Result<T>> {
  const answer: unknown = await own.evaluate(`chrome.runtime.sendMessage(${JSON.stringify({ name, question })})`);
  return answer as Result<T>;
}

/** The records of these papers, as the library has them now; null for each that is not saved. */
export async function kept(own: Page, ...ids: string[]): Promise<(Kept | null)[]> {
  const result = await askWorker<Answer<'lookUp'>>(own, 'lookUp', { entries: ids.map((id) => [`arxiv:${id}`]) });
  if (!result.ok) throw new Error(result.problem.words);
  return result.value.known.map((known) => known.kept);
}

/** Saves papers without a page that shows them. */
export async function saveAll(own: Page, papers: readonly Titled[]): Promise<void> {
  for (const paper of papers) expect(await askWorker(own, 'save', { shown: sightingOf(paper) })).toMatchObject({ ok: true });
}

/** Makes papers as if they had never been saved, as far as pages can see: emptied, and in the trash. */
export async function forget(own: Page, papers: readonly Titled[]): Promise<void> {
  for (const one of await kept(own, ...papers.map(({ id }) => id))) {
    if (!one) continue;
    const changes = { note: { base: one.note, text: '' }, tags: { add: [], remove: one.tags }, status: 'to-read' };
    await askWorker(own, 'change', { paper: { key: one.key }, changes });
    await askWorker(own, 'remove', { key: one.key });
  }
}

export function sightingOf({ id, title }: Titled): Sighting {
  return { ids: [`arxiv:${id}`], title, site: 'huggingface' };
}

/** How a picture looks: how light its ground is and the colour that stands out most from it, from 0 to 1, and their contrast. */
export interface Looks {
  ground: number;
  ink: number;
  /** As WCAG reckons it, from 1 to 21. */
  contrast: number;
}

/** Looks at a PNG, given in base 64; the browser that made it reads it. */
export async function looksOf(reader: Page, png: string): Promise<Looks> {
  return reader.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, image.width, image.height);
    const linear = (byte = 0) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
    const counts = new Map<number, number>();
    for (let at = 0; at < bytes.length; at += 4) {
      const light = 0.2126 * linear(bytes[at]) + 0.7152 * linear(bytes[at + 1]) + 0.0722 * linear(bytes[at + 2]);
      counts.set(light, (counts.get(light) ?? 0) + 1);
    }
    const lights = [...counts.keys()];
    const ground = lights.reduce((most, light) => ((counts.get(light) ?? 0) > (counts.get(most) ?? 0) ? light : most), 0);
    const contrastOf = (light: number) => (Math.max(light, ground) + 0.05) / (Math.min(light, ground) + 0.05);
    const ink = lights.reduce((most, light) => (contrastOf(light) > contrastOf(most) ? light : most), ground);
    return { ground, ink, contrast: contrastOf(ink) };
  }, png);
}
