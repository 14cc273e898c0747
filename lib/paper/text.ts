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

function cut(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/u, '');
}
