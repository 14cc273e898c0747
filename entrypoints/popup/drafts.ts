/** What was typed in an earlier popup, or in a page, and was never confirmed as kept. */
import { allDrafts } from '../../lib/messages/drafts';
import { calls } from '../../lib/messages/table';
import type { Changes } from '../../lib/paper/paper';

/** The changes that wait, by the identifier they wait under. What is not of the shape is left for the worker to judge. */
export async function waitingChanges(): Promise<Map<string, Changes>> {
  const waiting = new Map<string, Changes>();
  for (const [id, stored] of await allDrafts()) {
    const draft = calls.change.question.safeParse(stored);
    if (draft.success) waiting.set(id, draft.data.changes);
  }
  return waiting;
}
