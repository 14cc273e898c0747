/** The worker: the only writer of the library. It keeps nothing in memory that matters and may be stopped at any moment. */
import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import * as z from 'zod/mini';
import { mayRead } from '../lib/consent/held';
import { keepScripts } from '../lib/consent/scripts';
import { change, keepApart, merge, remove, restore, save, saveAndChange, saveEach, separate } from '../lib/library/changes';
import { openLibrary, type Library } from '../lib/library/database';
import { clearStaged, stage, takeBack, takeIn, unstage } from '../lib/library/intake';
import { changeEach, cite, erase, removeEach, restoreEach } from '../lib/library/many';
import { findAll, proposals, tagsInUse } from '../lib/library/questions';
import { dismiss, forgetSeen, meet, metOf, metWords } from '../lib/library/seen';
import { emptyOld } from '../lib/library/trash';
import { answer, type Answers } from '../lib/messages/answer';
import { tellChanged, tellRevoked } from '../lib/messages/changed';
import { allDrafts, dropDraft } from '../lib/messages/drafts';
import { readSettings } from '../lib/messages/settings';
import { calls, type Known, type Problem, type Result } from '../lib/messages/table';
import { identifierOf } from '../lib/paper/addresses';
import { keptOf, type Kept, type Paper } from '../lib/paper/paper';
import { identifiersFrom, sightingFrom } from '../lib/paper/sighting';
import { readableTitle } from '../lib/paper/title';
import { paperOfTab } from '../lib/sites/tab';
import { finishBackup, keepBackingUp } from './backup/backing-up';

/** How long a page goes on trying by itself before its draft is taken up, in milliseconds. */
const OWN_TRIES = 30_000;
const Draft = z.extend(calls.change.question, { at: z.int() });

export default defineBackground(() => {
  const library = openLibrary();
  // What pages asked in vain while somebody was in the way they ask again once nobody is.
  library.waiting = () => void library.open().then(tellChanged, () => undefined);

  const answers: Answers = {
    lookUp: async ({ entries, titles }) => {
      const ids = entries.map(identifiersFrom);
      const [papers, met, { seen }] = await Promise.all([findAll(library, ids), metOf(library, ids), readSettings()]);
      const now = Date.now();
      const known = ids.map((_, at): Known => {
        const [paper, { last, dismissed } = {}] = [papers[at], met[at]];
        return {
          kept: paper ? keptOf(paper) : null,
          ...(seen && last !== undefined && { met: metWords(last, now) }),
          dismissed: dismissed ?? false,
          ...(titles?.[at] && { title: readableTitle(titles[at]) }),
        };
      });
      return done({ known, seen });
    },
    meet: async ({ entries }) => {
      if ((await readSettings()).seen) await meet(library, entries.flatMap(identifiersFrom), Date.now());
      return done({});
    },
    dismiss: async ({ entries, dismissed }) => changed(await dismiss(library, entries.map(identifiersFrom), dismissed, Date.now())),
    forgetSeen: () => told(forgetSeen(library)),
    save: async ({ shown }) => kept(await save(library, sightingFrom(shown, Date.now()), Date.now())),
    change: async ({ paper, changes }) =>
      kept(
        'key' in paper
          ? await change(library, paper.key, changes, Date.now())
          : await saveAndChange(library, sightingFrom(paper.shown, Date.now()), changes, Date.now()),
      ),
    saveEach: async ({ shown, changes = {} }) => {
      const now = Date.now();
      const sightings = shown.map((one) => sightingFrom(one, now));
      const saved = await saveEach(library, sightings, changes, now);
      return changed(saved.map(({ paper, added }) => ({ kept: keptOf(paper), added })));
    },
    remove: ({ key }) => told(remove(library, key, Date.now())),
    restore: async ({ key }) => kept(await restore(library, key, Date.now())),
    proposals: async () => done(await proposals(library)),
    merge: async ({ keys }) => kept(await merge(library, keys, Date.now())),
    separate: async ({ key }) =>
      (await separate(library, key, Date.now())) ? told() : missing('What they were before is no longer known.'),
    keepApart: ({ keys }) => told(keepApart(library, keys, Date.now())),
    changeEach: async ({ changes }) => changed(await changeEach(library, changes, Date.now())),
    cite: async ({ papers }) => changed(await cite(library, papers)),
    removeEach: async ({ keys }) => changed(await removeEach(library, keys, Date.now())),
    restoreEach: async ({ keys }) => changed(await restoreEach(library, keys, Date.now())),
    erase: async ({ keys }) => changed({ count: await erase(library, keys) }),
    // What is only laid down is not in the library: nobody need hear of it.
    stage: async (part) => {
      await stage(library, part, Date.now());
      return done({});
    },
    takeIn: async ({ batch, how }) => {
      const taken = await takeIn(library, batch, how, Date.now());
      return taken ? changed(taken) : missing('What the file held is no longer laid down. Nothing was changed. Choose the file again.');
    },
    unstage: async ({ batch }) => {
      await unstage(library, batch);
      return done({});
    },
    takeBack: async ({ batch }) => {
      const back = await takeBack(library, batch, Date.now());
      return back ? changed(back) : missing('This is too long ago to be taken back. Nothing was changed.');
    },
    backUp: async (made) => {
      await finishBackup(made);
      return done({});
    },
    tags: async () => done(await tagsInUse(library)),
    identify: ({ addresses }) =>
      Promise.resolve(done(addresses.map((address) => (URL.canParse(address) ? (identifierOf(new URL(address)) ?? null) : null)))),
    ofTab: ({ title, url }) => Promise.resolve(done(paperOfTab(title, url) ?? null)),
    mayMark: async (_, { url }) => done(url !== undefined && (await mayRead(url))),
    load: async ({ script }, { tabId, documentId }) => {
      if (tabId === undefined) return missing('There is no page to load it into.');
      await browser.scripting.executeScript({
        target: { tabId, ...(documentId !== undefined && { documentIds: [documentId] }) },
        files: [`/${script}.js`],
      });
      return done({});
    },
    settings: async () => done(await readSettings()),
    open: async ({ page }) => {
      await openPage(page);
      return done({});
    },
  };
  answer(answers, () => library.problem);

  browser.commands.onCommand.addListener((command) => {
    if (command === 'library') void openPage('library');
  });
  keepScripts(tellRevoked);
  keepBackingUp(library);
  void takeUpDrafts(library);
  void tidy(library);
});

/** Opens one of our own pages. The popup needs a browser that opens it for a script; where it does not, it opens as a tab. */
async function openPage(page: 'search' | 'settings' | 'library'): Promise<void> {
  if (page === 'search') {
    try {
      await browser.action.openPopup();
      return;
    } catch {
      // Firefox wants to see the hand of the person, which a message does not carry.
    }
  }
  const path = { search: '/popup.html', settings: '/settings.html', library: '/library.html' } as const;
  await browser.tabs.create({ url: browser.runtime.getURL(path[page]) });
}

/** What is done whenever the worker starts: what was forgotten goes. It may fail, and then waits for the next start. */
async function tidy(library: Library): Promise<void> {
  try {
    await clearStaged(library, Date.now());
    if ((await emptyOld(library, Date.now())) > 0) await tellChanged();
  } catch (error) {
    console.warn('Postil could not tidy up yet.', error);
  }
}

/** Makes the changes that no page could have confirmed: the page was closed, the disk was full, an update came between. */
async function takeUpDrafts(library: Library): Promise<void> {
  for (const [id, stored] of await allDrafts()) {
    const draft = Draft.safeParse(stored);
    // A page that is open still tries by itself; what nobody could read is kept for a later version that can.
    if (!draft.success || Date.now() - draft.data.at < OWN_TRIES) continue;
    const { paper, changes, at } = draft.data;
    const now = Date.now();
    try {
      const made =
        'key' in paper
          ? await change(library, paper.key, changes, now)
          : await saveAndChange(library, sightingFrom(paper.shown, now), changes, now);
      // Of a record that is gone, and may yet come back out of a backup, the words wait.
      if (!made) continue;
      // Another may have been written meanwhile.
      if (new Map(await allDrafts()).get(id)?.at === at) await dropDraft(id);
      await tellChanged();
    } catch (error) {
      console.warn('Postil could not take up a draft yet.', error);
    }
  }
}

function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

function missing(words: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { name: 'missing', words, again: false } };
}

/** What was done to many; the other surfaces are told and not waited for. */
function changed<T>(value: T): Result<T> {
  void tellChanged();
  return done(value);
}

/** What has no answer but that it is done; the other surfaces are told and not waited for. */
async function told(change?: Promise<void>): Promise<Result<Record<string, never>>> {
  await change;
  void tellChanged();
  return done({});
}

/** The record after a change, once it is on the disk; the other surfaces are told and not waited for. */
function kept(paper: Paper | undefined): Result<Kept> {
  if (!paper) return missing('This paper is no longer in the library.');
  void tellChanged();
  return done(keptOf(paper));
}
