/** The person's own hand on two listings: real clicks on real buttons, and notes typed key by key, one thing at a time. */
import type { Page } from 'puppeteer-core';
import type { browser } from 'wxt/browser';
import { click, find, press, state, until, waitFor, type Control } from '../browsers/access';
import { recordOf } from '../e2e/library';
import { noteButton, openNote, saveButton } from '../e2e/look';
import { lineOf, type Ledger, type Subject } from './ledger';
import { oneOf, type Random } from './random';

/** How long a row may take to show what is on the disk, in milliseconds: longer than the page itself waits. */
const PATIENCE = 20_000;
/** How long a click or an editor is given to show that it is done, in milliseconds, before it counts as not confirmed. */
const LOST = 2_000;

/** The extension's API, in our own pages. */
declare const chrome: typeof browser;

export interface Hand {
  /** Each listing with the papers that are clicked on it and nowhere else, so that what a click will do is known before it. */
  listings: readonly { page: Page; subjects: readonly Subject[] }[];
  /** A page of ours, from which the disk is looked at. */
  own: Page;
  random: Random;
  ledger: Ledger;
  signal: AbortSignal;
}

/** Has the note editor loaded into each listing, which the first note on a page does. */
export async function loadEditors(listings: Hand['listings']): Promise<void> {
  for (const { page, subjects } of listings) {
    const [subject] = subjects;
    if (!subject) continue;
    await openNote(page, subject.title);
    await press(page, 'Escape');
  }
}

/** Clicks and types until the signal, and then ends what it began. Throws where a row does not come to show what is on the disk. */
export async function keepClicking({ listings, own, random, ledger, signal }: Hand): Promise<void> {
  while (!signal.aborted) {
    const { page, subjects } = oneOf(random, listings);
    const subject = oneOf(random, subjects);
    // Words that wait to be saved would bring a paper back that is removed meanwhile.
    if (await hasDraft(own, subject)) continue;
    const button = await saveButton(page, subject.title);
    const saved = await shownTruly(own, subject, button);
    if (saved && random(4) === 0) await typeNote(page, subject, ledger);
    else await clickSave(button, subject, saved, ledger);
  }
}

/** Whether the paper is saved, once its row shows so: after a click that nobody confirmed that takes the row a while. */
async function shownTruly(own: Page, { ids: [id = ''], title }: Subject, button: Control): Promise<boolean> {
  let saved = false;
  await until(
    async () => {
      const record = await recordOf(own, id.replace('arxiv:', ''));
      saved = record !== undefined && record.trashedAt === undefined;
      return (await state(button)).pressed === saved;
    },
    `the row of ${title} shows what is on the disk`,
    PATIENCE,
  );
  return saved;
}

async function clickSave(button: Control, subject: Subject, saved: boolean, ledger: Ledger): Promise<void> {
  const write = ledger.begin({ subject, by: 'a click', call: saved ? 'remove' : 'save', state: saved ? 'trashed' : 'saved' });
  await click(button);
  try {
    await until(async () => (await state(button)).pressed !== saved, 'the row shows what the click did', LOST);
    ledger.confirm(write);
  } catch {
    ledger.giveUp(write);
  }
}

/** What is typed is never lost: closed over words that are not saved yet, an editor goes on saving them until they are. */
async function typeNote(page: Page, subject: Subject, ledger: Ledger): Promise<void> {
  const box = await openAtLast(page, subject.title);
  const write = ledger.begin({ subject, by: 'typing', call: 'change', line: true, typed: true });
  if ((await state(box)).value !== '') await press(page, 'Enter');
  await page.keyboard.type(lineOf(write.n));
  const dialog = await waitFor(page, { role: 'dialog', name: `Note: ${subject.title}` });
  try {
    await until(async () => (await find(page, { role: 'status', name: 'Saved', within: dialog })) !== undefined, 'the note is saved', LOST);
    ledger.confirm(write);
  } catch {
    ledger.giveUp(write);
  }
  await press(page, 'Escape');
  await until(async () => (await find(page, { role: 'dialog' })) === undefined, 'the note is closed');
}

/** Opens a note, asking again where its row says that it could not be opened: the worker that was to load the editor was killed meanwhile. */
async function openAtLast(page: Page, title: string): Promise<Control> {
  const open = () => find(page, { role: 'textbox', name: `Note on ${title}` });
  await until(
    async () => {
      if (await open()) return true;
      await click(await noteButton(page, title));
      return until(async () => (await open()) !== undefined, 'the note is open', LOST).then(
        () => true,
        () => false,
      );
    },
    `the note of ${title} is open`,
    PATIENCE,
  );
  const box = await waitFor(page, { role: 'textbox', name: `Note on ${title}` });
  await until(async () => (await state(box)).focused, 'the note has the keyboard');
  return box;
}

function hasDraft(own: Page, { ids: [id = ''] }: Subject): Promise<boolean> {
  return own.evaluate(async (name) => Object.keys(await chrome.storage.local.get(name)).length > 0, `draft:${id}`);
}
