/** Texts as they are kept: how long they may be, and how a page's white space is folded. Knows no schema, so the page script can carry it. */

/** The longest texts we take; a page that shows more is cut by its site file (`clip`), a file or message that brings more is refused. */
export const LIMITS = {
  title: 5_000,
  name: 300,
  authors: 5_000,
  abstract: 20_000,
  tag: 60,
  tags: 100,
  note: 100_000,
  remark: 2_000,
  highlights: 500,
  ids: 20,
} as const;

/** White space collapsed, and cut at `max` characters (never between the halves of one) with an ellipsis. */
export function clip(text: string, max: number): string {
  const clean = squeeze(text);
  return clean.length <= max ? clean : `${cut(clean, max - 1)}…`;
}

/** A tag as it is kept: white space collapsed, no leading `#`; empty when nothing is left. */
export function cleanTag(text: string): string {
  return cut(squeeze(text).replace(/^[\s#]+/u, ''), LIMITS.tag).trim();
}

/** Whether a title may hold TeX, which `readableTitle` (title.ts) turns into plain text. */
export function mayHoldTex(title: string): boolean {
  return /[\\$]|[\^_]\{/.test(title);
}

/** White space collapsed: single spaces between words, none around them. */
export function squeeze(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/**
 * A no-break space between words of a name says that they are one part of it: of `Gabriel García\u00A0Márquez` the family name has two
 * words, `Google\u00A0Brain` is nobody's family. Pages and most files do not tell; what does is kept so.
 */
export const BOUND = '\u00A0';

/** A name with its white space collapsed, but for what binds words, and cut at `max` characters. */
export function clipName(name: string, max: number): string {
  return clip(name.replace(/(?<=\S)\u00A0(?=\S)/gu, '\uE000'), max).replace(/\uE000/gu, BOUND);
}

function cut(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/u, '');
}
