/** Postil's own file: everything the library knows of the papers. What is written is what is read back. */
import * as z from 'zod/mini';
import { Paper } from '../paper/paper';
import type { Format } from './format';

const VERSION = 1;

/** The file's contents. A later version of the form gets a later number; older numbers stay readable. */
export const PostilFile = z.object({
  format: z.literal('postil'),
  version: z.literal(VERSION),
  /** When it was written, UTC, as `2026-11-23T21:05:00.000Z`. */
  exportedAt: z.iso.datetime(),
  papers: z.array(Paper),
});
export type PostilFile = z.infer<typeof PostilFile>;

export const json: Format = {
  id: 'json',
  name: 'JSON',
  extension: 'json',
  mime: 'application/json',
  /** The newest paper first. The same papers give the same bytes: fields stand in the schema's order, however they were stored. */
  write: (papers, { now }) => {
    const sorted = [...papers].sort((a, b) => b.savedAt - a.savedAt || (a.key < b.key ? -1 : 1));
    const file = { format: 'postil', version: VERSION, exportedAt: now.toISOString(), papers: sorted };
    return `${JSON.stringify(PostilFile.parse(file), null, 2)}\n`;
  },
};

/** What a file holds, or, in words for the person who chose it, why it cannot be read and where it is wrong. */
export type ReadResult = { ok: true; papers: Paper[] } | { ok: false; problem: string };

/** Reads a file that was written by `json`, whole or not at all. Never throws. */
export function readJson(text: string): ReadResult {
  const parsed = parse(text.replace(/^\uFEFF/, ''));
  if (!parsed.ok) return parsed;
  const head = Head.safeParse(parsed.value);
  if (!head.success) return wrong('This is no file of Postil’s.');
  if (head.data.version > VERSION) {
    return wrong(`This file was written by a later version of Postil (its form is ${head.data.version}; this one reads ${VERSION}).`);
  }
  const file = PostilFile.safeParse(parsed.value);
  if (!file.success) return wrong(`This file is damaged: ${whereOf(file.error)}.`);
  const keys = new Set<string>();
  for (const [at, { key }] of file.data.papers.entries()) {
    if (keys.has(key)) return wrong(`This file is damaged: paper ${at + 1} has the key of an earlier one, “${key}”.`);
    keys.add(key);
  }
  return { ok: true, papers: file.data.papers };
}

const Head = z.object({ format: z.literal('postil'), version: z.int().check(z.minimum(1)) });

function parse(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return wrong(`This is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function wrong(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}

/** The place of the first thing the schema refuses: `paper 3, tags.0`, counted as people count papers. */
function whereOf({ issues }: z.core.$ZodError): string {
  const [issue] = issues;
  const [list, at, ...rest] = issue?.path ?? [];
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : '';
  const what = issue?.code === 'invalid_type' ? `is no ${issue.expected}` : 'is not what it should be';
  const where =
    list === 'papers' && typeof at === 'number'
      ? [`paper ${at + 1}`, ...(rest.length > 0 ? [rest.join('.')] : [])].join(', ')
      : String(list);
  return `${where} ${what}${more}`;
}
