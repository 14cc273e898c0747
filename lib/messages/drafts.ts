/**
 * Drafts: what was typed and could not be confirmed as kept, in extension storage, where it outlives the page, the worker and
 * an update. The page that wrote one takes it up again; what no page takes up the worker does, when it next starts.
 */
import { browser } from 'wxt/browser';
import type { Question } from './table';

const PREFIX = 'draft:';

/** A change that is waiting to be made, and when it was written, in milliseconds since 1970. */
export type Draft = Question<'change'> & { at: number };

/** Keeps the draft of a paper's note, over any earlier one. `id` is the paper's first identifier. */
export async function keepDraft(id: string, question: Question<'change'>): Promise<void> {
  await browser.storage.local.set({ [PREFIX + id]: { ...question, at: Date.now() } satisfies Draft });
}

/** Forgets a draft, once what it says is kept. */
export async function dropDraft(id: string): Promise<void> {
  await browser.storage.local.remove(PREFIX + id);
}

/** The changes a paper's draft asks for, if there is one. Only our own scripts write there; the worker parses them when they are saved. */
export async function findDraft(id: string): Promise<Question<'change'>['changes'] | undefined> {
  const name = PREFIX + id;
  try {
    const stored = await browser.storage.local.get<Record<string, Draft | undefined>>(name);
    return stored[name]?.changes;
  } catch {
    return undefined;
  }
}

/** All drafts, unparsed: whoever takes them up parses them like any question. */
export async function allDrafts(): Promise<[id: string, draft: Partial<Draft> | undefined][]> {
  const stored = await browser.storage.local.get<Record<string, Partial<Draft> | undefined>>(null);
  return Object.entries(stored)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, draft]) => [name.slice(PREFIX.length), draft]);
}
