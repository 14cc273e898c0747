/**
 * The form of Postil's own file: everything the library knows of the papers, as JSON, a paper on a line. The library writes it as a
 * backup, page by page (library/backup.ts), and the formats write and read it (formats/json.ts); how is postil-writing.ts.
 *
 * Version 2 added the pairs a person keeps apart and what was seen. A version 1 file is one without them. A backup has, too, what records
 * were before they became one, where some did; whoever does not know of that reads past it.
 */
import * as z from 'zod/mini';
import { Paper } from './paper';
import { POSTIL_FILE } from './postil-writing';

const moment = Paper.shape.savedAt;

/** Two records that are to stay two, by their keys, the lower one first, and when that was said. Moments: milliseconds since 1970. */
export const Apart = z.tuple([Paper.shape.key, Paper.shape.key, moment]);
export type Apart = z.infer<typeof Apart>;

/** What stood before the person: its identifier, when first, when last, and when it was dismissed if it was. */
export const Seen = z.tuple([Paper.shape.ids.def.element, moment, moment, z.nullable(moment)]);
export type Seen = z.infer<typeof Seen>;

/** A record that went into another, so that they can be separated: both as they were, and what they became. Pairs: lib/library/database.ts. */
export const Merged = z.object({
  from: Paper.shape.key,
  into: Paper.shape.key,
  at: moment,
  kept: Paper,
  joined: Paper,
  after: Paper,
  apart: z.array(z.string().check(z.maxLength(500))).check(z.maxLength(10_000)),
});
export type Merged = z.infer<typeof Merged>;

/** A whole file, as what reads one of a size that fits in memory may check it. */
export const PostilFile = z.object({
  format: z.literal(POSTIL_FILE.format),
  version: z.int().check(z.minimum(1), z.maximum(POSTIL_FILE.version)),
  /** When it was written, UTC, as `2026-11-23T21:05:00.000Z`. */
  exportedAt: z.iso.datetime(),
  papers: z.array(Paper),
  apart: z.optional(z.array(Apart)),
  merges: z.optional(z.array(Merged)),
  seen: z.optional(z.array(Seen)),
});
