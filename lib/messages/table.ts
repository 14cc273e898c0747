/**
 * Every call between contexts, in one table: name → the question's schema, the answer's, and who may ask.
 * Only JSON-safe values cross: Chrome serialises messages, Firefox clones them.
 */
import * as z from 'zod/mini';
import { Changes, Kept, Paper, Sighting } from '../paper/paper';

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

/** A paper is named by its key, or by what the page says of it when it may not be saved yet. */
const which = z.union([z.object({ key }), z.object({ sighting: Sighting })]);

/** Who may ask: `page`, our script in a site's page or one of our own pages; `own`, only our own pages. */
export const calls = {
  /** Which of these entries are saved? One question for a whole page: for each entry its identifiers; for each the record or null. */
  lookUp: {
    from: 'page',
    question: z.object({ entries: z.array(Sighting.shape.ids).check(z.maxLength(5_000)) }),
    answer: z.array(z.nullable(Kept)),
  },
  /** Keeps a paper, or takes it back out of the trash; the answer comes once it is on the disk. */
  save: { from: 'page', question: z.object({ sighting: Sighting }), answer: Kept },
  /** Changes what the person wrote of a paper; saves it first if it is not saved. */
  change: { from: 'page', question: z.object({ paper: which, changes: Changes }), answer: Kept },
  /** Puts a paper in the trash, whence `restore` brings it back as it was. */
  remove: { from: 'page', question: z.object({ key }), answer: nothing },
  restore: { from: 'page', question: z.object({ key }), answer: Kept },
  /** Tags in use, the most used first. */
  tags: { from: 'page', question: nothing, answer: z.array(z.string()) },
  /** Titles with TeX as people read them (lib/paper/title.ts), in the order given: what does that is too large for the page script. */
  readable: {
    from: 'page',
    question: z.object({ titles: z.array(Sighting.shape.title).check(z.maxLength(5_000)) }),
    answer: z.array(z.string()),
  },
  /** Loads the note editor into the asking page. */
  loadEditor: { from: 'page', question: nothing, answer: nothing },
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type Question<N extends CallName> = z.infer<Calls[N]['question']>;
export type Answer<N extends CallName> = z.infer<Calls[N]['answer']>;

/** What a page's script tells the popup of the page it is on. */
export const PageReport = z.object({
  site: z.string(),
  kind: z.enum(['listing', 'paper', 'other']),
  found: z.int(),
  saved: z.int(),
});
export type PageReport = z.infer<typeof PageReport>;
