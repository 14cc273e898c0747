/**
 * What a page and the catalogue's thread say to each other. Both ends are ours and of one build; what the thread hears is looked at by
 * hand, for the schemas' parser would weigh more than the rest of it.
 */
import type { View } from '../paper/view';
import type { PackedListing } from './catalogue';

/** One end of the line: a `MessagePort`, a `Worker` or, inside of one, its own scope. */
export interface Port {
  postMessage(message: unknown, options?: { transfer?: Transferable[] }): void;
  onmessage: ((event: MessageEvent<unknown>) => unknown) | null;
}

/** To the thread: a question, which takes the place of the one before it; or that the library is not what it was. */
export interface Asked {
  ask: number;
  view: View;
}
export type ToThread = Asked | { changed: true };

/** From the thread: an answer, or a part of it while papers are still read; that there is none, and why; that a change was taken in. */
export type FromThread = { answer: number; whole: boolean; listing: PackedListing } | { failed: number; words: string } | { step: true };

const SORTED: Record<View['sort'], true> = { relevance: true, saved: true, changed: true, published: true, title: true, upvotes: true };
const TAGGED: Record<View['tagged'], true> = { any: true, all: true, none: true, untagged: true };

/** What the thread was told, if it is something. */
export function heardByThread(data: unknown): ToThread | undefined {
  if (!isRecord(data)) return undefined;
  if (data['changed'] === true) return { changed: true };
  const { ask, view } = data;
  return typeof ask === 'number' && isView(view) ? { ask, view } : undefined;
}

function isView(value: unknown): value is View {
  if (!isRecord(value)) return false;
  const { query, sort, descending, tags, tagged, statuses, from, to, sites, note, code, trash } = value;
  return (
    typeof query === 'string' &&
    [tags, statuses, sites].every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string')) &&
    [descending, trash].every((flag) => typeof flag === 'boolean') &&
    [note, code].every((flag) => flag === undefined || typeof flag === 'boolean') &&
    [from, to].every((year) => year === undefined || typeof year === 'number') &&
    isOneOf(SORTED, sort) &&
    isOneOf(TAGGED, tagged)
  );
}

function isOneOf(known: Record<string, true>, value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(known, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
