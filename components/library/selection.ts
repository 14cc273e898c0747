/** Which papers of a list are selected. Nothing is ever selected that the list does not show: what is done to many is done to what is seen. */

export interface Selection {
  chosen: ReadonlySet<string>;
  /** Where a range begins: the paper that was selected, or let go of, by itself last. */
  anchor: string | undefined;
  /** What was selected when the range began; the range is beside it, and may shrink again. */
  before: ReadonlySet<string>;
}

export const NOTHING: Selection = { chosen: new Set(), anchor: undefined, before: new Set() };

/** With a paper, or without it when it was in. */
export function toggled({ chosen }: Selection, key: string): Selection {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  // A range that begins at a paper that was let go of does not take it in again by itself.
  return { chosen: next, anchor: key, before: next };
}

/** With all papers between the anchor (or, without one, `from`) and `to`, both in, in the list's order; an earlier range is given up. */
export function ranged(selection: Selection, keys: readonly string[], to: string, from = to): Selection {
  const known = selection.anchor !== undefined && keys.includes(selection.anchor);
  const anchor = known ? selection.anchor : from;
  const before = known ? selection.before : selection.chosen;
  const [a, b] = [keys.indexOf(anchor ?? to), keys.indexOf(to)].sort((one, other) => one - other);
  if (a === undefined || b === undefined || a < 0) return selection;
  return { chosen: new Set([...before, ...keys.slice(a, b + 1)]), anchor, before };
}

export function every(keys: readonly string[]): Selection {
  const chosen = new Set(keys);
  return { chosen, anchor: undefined, before: chosen };
}

/** Without what the list no longer shows. The same selection when that is nothing. */
export function within(selection: Selection, keys: readonly string[]): Selection {
  const { chosen, anchor, before } = selection;
  if (chosen.size === 0) return selection;
  const shown = new Set(keys);
  if ([...chosen].every((key) => shown.has(key))) return selection;
  const only = (some: ReadonlySet<string>) => new Set([...some].filter((key) => shown.has(key)));
  return { chosen: only(chosen), anchor: anchor !== undefined && shown.has(anchor) ? anchor : undefined, before: only(before) };
}

/** The selected papers in the list's order. */
export function inOrder({ chosen }: Selection, keys: readonly string[]): string[] {
  return chosen.size === 0 ? [] : keys.filter((key) => chosen.has(key));
}
