/**
 * Every call between contexts, in one table: name → the question's schema, the answer's, and who may ask.
 * Only JSON-safe values cross: Chrome serialises messages, Firefox clones them.
 */
import * as z from 'zod/mini';
import { Changes, CitationKey, Kept, Paper, Shown, Sighting } from '../paper/paper';
import { Merged } from '../paper/postil-file';
import { Settings } from '../settings/settings';

/** What went wrong, in words a person can read, and whether asking again may help. */
export const Problem = z.object({
  name: z.enum(['refused', 'malformed', 'missing', 'full', 'failed', 'unanswered', 'gone']),
  words: z.string(),
  again: z.boolean(),
});
export type Problem = z.infer<typeof Problem>;

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

const nothing = z.object({});
const key = Paper.shape.key;
const moment = Paper.shape.savedAt;

/** A paper is named by its key, or by what the page says of it when it may not be saved yet. */
const which = z.union([z.object({ key }), z.object({ shown: Shown })]);

/** Two papers, by their keys. */
const two = z.tuple([key, key]);
/** What tells a paper from another that may be the same. */
const Compared = z.pick(Paper, {
  ...{ key: true, ids: true, title: true, authors: true, authorCount: true, organisation: true, published: true, venue: true },
  ...{ links: true, sightings: true, tags: true, note: true },
});

/** How many papers one question may be about. */
export const MANY = 500;

/** What a page is told of an entry. */
export const Known = z.object({
  /** The record, or null when the paper is not saved. */
  kept: z.nullable(Kept),
  /** When it was met before, in words; missing where it never was. */
  met: z.optional(z.string()),
  dismissed: z.boolean(),
  /** Its title as people read it (lib/paper/title.ts), where it was asked for. */
  title: z.optional(z.string()),
});
export type Known = z.infer<typeof Known>;
/** How many rows beside papers a part of a file may hold. */
export const ROWS = 5_000;
/** Entries of a page, each by its identifiers and addresses. */
const entries = z.array(Shown.shape.ids).check(z.maxLength(5_000));
const many = z.object({ keys: z.array(key).check(z.maxLength(MANY)) });

/** Who may ask: `page`, our script in a site's page or one of our own pages; `own`, only our own pages. */
export const calls = {
  /**
   * What is known of these entries? One question for a whole page: for each entry its identifiers and addresses, and its title where there
   * is TeX to be read in it, which needs what is too large for the page script. `seen`: whether the person has it kept what stood before
   * her.
   */
  lookUp: {
    from: 'page',
    question: z.object({ entries, titles: z.optional(z.array(Sighting.shape.title).check(z.maxLength(5_000))) }),
    answer: z.object({ known: z.array(Known), seen: z.boolean() }),
  },
  /** Remembers that these entries stood before the person. Where she has that switched off, nothing is. */
  meet: { from: 'page', question: z.object({ entries }), answer: nothing },
  /** Remembers that these entries are of no interest to the person, or that they are after all. Gives those that were otherwise before. */
  dismiss: { from: 'page', question: z.object({ entries, dismissed: z.boolean() }), answer: z.array(z.boolean()) },
  /** Forgets all that stood before the person, and what she dismissed. */
  forgetSeen: { from: 'own', question: nothing, answer: nothing },
  /**
   * Saves what a page shows, as `save` does, all of it in one transaction, and changes all of it alike. For each the record as it is then,
   * and whether it is new in the library; with what it was before, where it was there, the asker takes it back.
   */
  saveEach: {
    from: 'page',
    question: z.object({ shown: z.array(Shown).check(z.maxLength(MANY)), changes: z.optional(Changes) }),
    answer: z.array(z.object({ kept: Kept, added: z.boolean() })),
  },
  /** Keeps a paper, or takes it back out of the trash; the answer comes once it is on the disk. */
  save: { from: 'page', question: z.object({ shown: Shown }), answer: Kept },
  /** Changes what the person wrote of a paper; saves it first if it is not saved. */
  change: { from: 'page', question: z.object({ paper: which, changes: Changes }), answer: Kept },
  /** Puts a paper in the trash, whence `restore` brings it back as it was. */
  remove: { from: 'page', question: z.object({ key }), answer: nothing },
  restore: { from: 'page', question: z.object({ key }), answer: Kept },
  /** Pairs of papers that may be one, the oldest proposal first. What becomes of them is the person's to say. */
  proposals: { from: 'own', question: nothing, answer: z.array(z.tuple([Compared, Compared])) },
  /** Makes two papers one, whatever was said of them before; `separate` takes it back. */
  merge: { from: 'own', question: z.object({ keys: two }), answer: Kept },
  /** Takes the record with this key back out of the one it went into; they stay apart from then on. */
  separate: { from: 'own', question: z.object({ key }), answer: nothing },
  /** Two papers are two: they are not proposed again, nor merged for what a page says. */
  keepApart: { from: 'own', question: z.object({ keys: two }), answer: nothing },
  /**
   * Changes many papers, each its own way, in one transaction. For each that was changed, what its tags and status were: with the
   * difference the asker takes it back. Papers that are not there are left out.
   */
  changeEach: {
    from: 'page',
    question: z.object({ changes: z.array(z.object({ key, changes: Changes })).check(z.maxLength(MANY)) }),
    answer: z.array(z.pick(Paper, { key: true, tags: true, status: true })),
  },
  /** Has papers that have no citation key keep these; gives the keys of those that do now. What another paper is cited by stays its own. */
  cite: {
    from: 'own',
    question: z.object({ papers: z.array(z.object({ key, citationKey: CitationKey })).check(z.maxLength(MANY)) }),
    answer: z.array(key),
  },
  /** Puts many papers in the trash; gives the keys of those that were not there already. */
  removeEach: { from: 'page', question: many, answer: z.array(key) },
  /** Takes many papers out of the trash; gives the keys of those that came back, and why others could not. */
  restoreEach: {
    from: 'own',
    question: many,
    answer: z.object({ restored: z.array(key), problems: z.array(z.object({ key, words: z.string() })) }),
  },
  /** Erases papers that are in the trash, for good; gives how many. */
  erase: { from: 'own', question: many, answer: z.object({ count: z.int() }) },
  /** Lays down a part of what a file brings. Nothing of it is in the library until `takeIn`. The same part again replaces it. */
  stage: {
    from: 'own',
    question: z.object({
      batch: z.uuid(),
      part: z.int().check(z.minimum(0)),
      papers: z.array(Paper).check(z.maxLength(MANY)),
      /** Pairs of papers that are two, and since when. */
      apart: z.optional(z.array(z.tuple([key, key, moment])).check(z.maxLength(ROWS))),
      /** Entries seen: identifier, first, last, when dismissed. */
      seen: z.optional(z.array(z.tuple([Paper.shape.ids.def.element, moment, moment, z.nullable(moment)])).check(z.maxLength(ROWS))),
      /** What papers were before they became one. */
      merges: z.optional(z.array(Merged).check(z.maxLength(MANY))),
    }),
    answer: nothing,
  },
  /**
   * Takes in what was laid down, all of it or nothing (lib/library/intake.ts): `restore` as a backup, where the newer record of the
   * two counts; `import` as what another program knew, which is added to what is here. Done already: gives the same again.
   */
  takeIn: {
    from: 'own',
    question: z.object({ batch: z.uuid(), how: z.enum(['restore', 'import']) }),
    answer: z.object({ added: z.int(), changed: z.int(), same: z.int() }),
  },
  /** Forgets what was laid down. */
  unstage: { from: 'own', question: z.object({ batch: z.uuid() }), answer: nothing },
  /** Takes back what `takeIn` did; records that were changed since stay as they are, and are counted. */
  takeBack: { from: 'own', question: z.object({ batch: z.uuid() }), answer: z.object({ undone: z.int(), left: z.int() }) },
  /** What the hidden page made of the library, for the browser to save as a file; or why it could not. */
  backUp: {
    from: 'own',
    question: z.union([
      z.object({ url: z.string(), file: z.string(), at: z.int(), papers: z.int(), edit: z.int() }),
      z.object({ failed: z.string() }),
    ]),
    answer: nothing,
  },
  /** Tags in use, the most used first. */
  tags: { from: 'page', question: nothing, answer: z.array(z.string()) },
  /** Which papers these whole addresses lead to (lib/paper/addresses.ts), in the order given. */
  identify: {
    from: 'page',
    question: z.object({ addresses: z.array(z.string().check(z.maxLength(2_000))).check(z.maxLength(10_000)) }),
    answer: z.array(z.nullable(z.object({ id: z.string(), version: z.optional(z.int()) }))),
  },
  /** The paper of a tab that no script may look into, by its title and address (lib/sites/tab.ts). */
  ofTab: { from: 'own', question: z.object({ title: z.string(), url: z.optional(z.string()) }), answer: z.nullable(Shown) },
  /** May the asking page be marked still? Asked when something was revoked, and by a page that was away while it might have been. */
  mayMark: { from: 'page', question: nothing, answer: z.boolean() },
  /** Loads a script into the asking page that is first wanted now. */
  load: {
    from: 'page',
    question: z.object({ script: z.enum(['triage', 'several', 'help', 'editor', 'reader', 'highlights']) }),
    answer: nothing,
  },
  /** What the person has settled, and how. */
  settings: { from: 'page', question: nothing, answer: Settings },
  /** Opens one of our own pages for the person: the popup, at its search; the settings. */
  open: { from: 'page', question: z.object({ page: z.enum(['search', 'settings', 'library']) }), answer: nothing },
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type Question<N extends CallName> = z.infer<Calls[N]['question']>;
export type Answer<N extends CallName> = z.infer<Calls[N]['answer']>;

/** What a page's script tells the popup of the page it is on. */
export const PageReport = z.object({
  /** The site's id; `anywhere` where a person had papers looked for. */
  id: z.optional(z.string()),
  site: z.string(),
  kind: z.enum(['listing', 'paper', 'other']),
  found: z.int(),
  saved: z.int(),
  /** Never met before this visit; missing where what was met is not kept. */
  new: z.optional(z.int()),
  dismissed: z.optional(z.int()),
  /** Whether the dismissed ones are shown in full on this page, for now. */
  unfolded: z.optional(z.boolean()),
});
export type PageReport = z.infer<typeof PageReport>;

/** What was found on a page where papers were looked for. */
export const FoundHere = z.object({
  papers: z.array(Shown).check(z.maxLength(3_000)),
  /** Whether there were more than can be shown, and none are. */
  tooMany: z.boolean(),
  /** Why the page could not be read, where it could not. */
  problem: z.optional(z.string()),
  /** Whether the page is a document that the browser shows by itself, which has no words we could read. */
  document: z.boolean(),
});
export type FoundHere = z.infer<typeof FoundHere>;
