/**
 * Every call between contexts, in one table: name → the question's schema, the answer's, and who may ask.
 * Only JSON-safe values cross: Chrome serialises messages, Firefox clones them.
 */
import * as z from 'zod/mini';
import { Changes, CitationKey, Kept, Paper, Shown, Sighting } from '../paper/paper';

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
/** How many rows beside papers a part of a file may hold. */
export const ROWS = 5_000;
const many = z.object({ keys: z.array(key).check(z.maxLength(MANY)) });

/** Who may ask: `page`, our script in a site's page or one of our own pages; `own`, only our own pages. */
export const calls = {
  /**
   * Which of these entries are saved? One question for a whole page: for each entry its identifiers and addresses; for each the
   * record or null.
   */
  lookUp: {
    from: 'page',
    question: z.object({ entries: z.array(Shown.shape.ids).check(z.maxLength(5_000)) }),
    answer: z.array(z.nullable(Kept)),
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
    from: 'own',
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
  removeEach: { from: 'own', question: many, answer: z.array(key) },
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
  /** Titles with TeX as people read them (lib/paper/title.ts), in the order given: what does that is too large for the page script. */
  readable: {
    from: 'page',
    question: z.object({ titles: z.array(Sighting.shape.title).check(z.maxLength(5_000)) }),
    answer: z.array(z.string()),
  },
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
  /** Loads the note editor into the asking page. */
  loadEditor: { from: 'page', question: nothing, answer: nothing },
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
