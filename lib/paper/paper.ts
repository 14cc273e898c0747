/**
 * What a paper is: the schemas of a sighting (what one page says of a paper), of a paper (what the library keeps), and of
 * a person's changes to one. Everything that comes from a page, a file or a message is parsed by these before it is believed.
 *
 * `zod/mini`, not `zod`: the same parser without the chained methods and the locales, a fifth of the size in our pages.
 */
import * as z from 'zod/mini';
import { IDENTIFIER } from './identifier';
import { LIMITS } from './text';

const text = (max: number) => z.string().check(z.maxLength(max));
const count = z.int().check(z.minimum(0));
/** Milliseconds since 1970, UTC. */
const moment = z.int().check(z.minimum(0));
const webLink = z.string().check(z.maxLength(2_000), z.regex(/^https?:\/\/\S+$/));

/** A date as precise as the page was: `2024`, `2024-07`, `2024-07-10`. */
const date = z.string().check(z.regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/));
const day = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));

const ids = z.array(z.string().check(z.regex(IDENTIFIER))).check(z.minLength(1), z.maxLength(LIMITS.ids));
const tag = z.string().check(z.minLength(1), z.maxLength(LIMITS.tag), z.regex(/^\S(.*\S)?$/));

export const STATUSES = ['to-read', 'reading', 'read'] as const;
const status = z.enum(STATUSES);
export type Status = (typeof STATUSES)[number];

const links = z.object({
  page: z.optional(webLink),
  pdf: z.optional(webLink),
  code: z.optional(webLink),
  project: z.optional(webLink),
});

/** Where and as what a paper was seen: the site's id, the list and its day, the place in it, the version shown. */
const place = {
  site: text(40),
  list: z.optional(text(300)),
  listDate: z.optional(date),
  rank: z.optional(z.int().check(z.minimum(1))),
  version: z.optional(z.int().check(z.minimum(1))),
};

/** What pages say of a paper, in a sighting and in a record alike. An empty title is one the page did not show. */
const facts = {
  ids,
  title: text(LIMITS.title),
  authorCount: z.optional(count),
  abstract: z.optional(text(LIMITS.abstract)),
  published: z.optional(date),
  organisation: z.optional(text(LIMITS.name)),
  venue: z.optional(text(LIMITS.name)),
};
const authors = z.array(text(LIMITS.name)).check(z.maxLength(LIMITS.authors));
const categories = z.array(text(100)).check(z.maxLength(100));

/**
 * One entry as it is written on its page, nothing in it believed yet: texts with their white space, dates in words, links relative
 * to `address`, the page's own. Page scripts send this, for what reads it (sighting.ts) is too large to be put into every page.
 */
export const Shown = z.object({
  site: text(40),
  /** Identifiers in normal form, and addresses that may be a paper's. */
  ids: z.array(z.string()),
  title: z.string(),
  address: z.optional(z.string()),
  list: z.optional(z.string()),
  listDate: z.optional(z.string()),
  rank: z.optional(z.number()),
  version: z.optional(z.number()),
  authors: z.optional(z.array(z.string())),
  authorCount: z.optional(z.number()),
  abstract: z.optional(z.string()),
  /** Of several (an issue's month, the day online) the earliest counts. */
  published: z.optional(z.union([z.string(), z.array(z.string())])),
  /** The page's own day. A day without its year is the most recent such day not after it; without it, after the list's or today. */
  day: z.optional(z.string()),
  organisation: z.optional(z.string()),
  venue: z.optional(z.string()),
  categories: z.optional(z.array(z.string())),
  upvotes: z.optional(z.number()),
  comments: z.optional(z.number()),
  links: z.optional(
    z.object({
      page: z.optional(z.string()),
      pdf: z.optional(z.string()),
      code: z.optional(z.string()),
      project: z.optional(z.string()),
    }),
  ),
});
export type Shown = z.infer<typeof Shown>;

/** One entry as one page shows it, read and cleaned. */
export const Sighting = z.object({
  ...facts,
  ...place,
  authors: z.optional(authors),
  categories: z.optional(categories),
  links: z.optional(links),
  upvotes: z.optional(count),
  comments: z.optional(count),
});
export type Sighting = z.infer<typeof Sighting>;

/** A number a page showed, and the day it did. */
const seenCount = z.object({ count, on: day });

/**
 * What all that reads citation keys takes for one: BibTeX 0.99d (which hands bytes through), biber 2.18 and pandoc 2.17 take letters and
 * digits of any script, as a document of XeLaTeX, LuaLaTeX or biblatex cites by them; pdfLaTeX's own \cite takes `ü` but not `李`, so
 * whoever has such keys does not write for it. Of other signs these alone: at a mark that is no part of a letter pandoc refuses the whole
 * file, as biber does at an apostrophe.
 */
export const CitationKey = z.string().check(z.regex(/^[\p{L}\p{N}_:.+/-]{1,100}$/u));

/**
 * Words of an abstract that the person kept: a text quote as the W3C's Web Annotation Data Model has it (TextQuoteSelector), so that it is
 * found again wherever that abstract stands, and what she remarked on it.
 */
export const Highlight = z.object({
  quote: text(10_000),
  /** What stands before and behind it, so that of two like it the right one is found. */
  prefix: text(300),
  suffix: text(300),
  remark: z.optional(text(LIMITS.remark)),
  /** When it was made. */
  at: z.optional(moment),
});
export type Highlight = z.infer<typeof Highlight>;

/** A paper as the library keeps it. */
export const Paper = z.object({
  ...facts,
  /** Ours, stable for the record's life. */
  key: z.string().check(z.minLength(1), z.maxLength(100)),
  authors,
  categories,
  links,
  upvotes: z.optional(seenCount),
  comments: z.optional(seenCount),
  sightings: z.array(z.object({ ...place, at: moment })),
  savedAt: moment,
  changedAt: moment,
  status,
  tags: z.array(tag).check(z.maxLength(LIMITS.tags)),
  /** Markdown, as typed. */
  note: text(LIMITS.note),
  highlights: z.array(Highlight),
  trashedAt: z.optional(moment),
  /** What the paper is cited by in LaTeX: given once, and then the person's documents count on it. */
  citationKey: z.optional(CitationKey),
});
export type Paper = z.infer<typeof Paper>;

/** What a row needs to know of a saved paper. */
export const Kept = z.object({
  key: Paper.shape.key,
  savedAt: moment,
  status,
  tags: Paper.shape.tags,
  note: Paper.shape.note,
  highlights: Paper.shape.highlights,
  /** Which version the person had before her when she saved it, where the page said so. */
  version: place.version,
});
export type Kept = z.infer<typeof Kept>;

/**
 * What a person changes of a paper. A note comes with the text its editor began from, and tags as what was added and taken
 * away, so that two editors open at once lose nothing.
 */
export const Changes = z.object({
  note: z.optional(z.object({ base: text(LIMITS.note), text: text(LIMITS.note) })),
  tags: z.optional(z.object({ add: z.array(tag).check(z.maxLength(LIMITS.tags)), remove: z.array(tag).check(z.maxLength(LIMITS.tags)) })),
  status: z.optional(status),
  /** A highlight that is added takes the place of one of the same words at the same place: so its remark is changed. */
  highlights: z.optional(
    z.object({
      add: z.array(Highlight).check(z.maxLength(LIMITS.highlights)),
      remove: z.array(Highlight).check(z.maxLength(LIMITS.highlights)),
    }),
  ),
});
export type Changes = z.infer<typeof Changes>;

/** The row's view of a record. */
export function keptOf({ key, savedAt, status, tags, note, highlights, sightings }: Paper): Kept {
  const version = sightings.find((sighting) => sighting.version !== undefined)?.version;
  return { key, savedAt, status, tags, note, highlights, ...(version !== undefined && { version }) };
}
