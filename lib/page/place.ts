/** Where a host goes in pages of any kind, whose papers stand in cells and in items of nested lists, and several in one line. */
import { isOurs } from './host';

/**
 * Puts a host right behind an element; behind the link around it, if there is one, for a control inside a link would follow
 * it. Within a cell of a table, which nothing but another may stand behind, and before the list within a list's item. Where several
 * have one element, they stand in the order they came. Safe to repeat: nothing happens when it stands there already.
 */
export function placeAnywhere(host: HTMLElement, anchor: Element): void {
  const cell = /^t[dh]$/.test(anchor.localName);
  const inner = anchor.localName === 'li' ? anchor.querySelector(':scope > ul, :scope > ol') : null;
  if (cell || inner) {
    if (!standsBefore(host, inner) || host.parentNode !== anchor) anchor.insertBefore(host, inner);
    return;
  }
  let spot: Node = anchor.closest('a') ?? anchor;
  while (spot.nextSibling && isOurs(spot.nextSibling)) {
    if (spot.nextSibling === host) return;
    spot = spot.nextSibling;
  }
  spot.parentNode?.insertBefore(host, spot.nextSibling);
}

/** Whether nothing, or nothing but our hosts, stands between a host and an element, or the end of its parent. */
function standsBefore(host: Element, end: Element | null): boolean {
  let next = host.nextSibling;
  while (next && next !== end && isOurs(next)) next = next.nextSibling;
  return next === end;
}
