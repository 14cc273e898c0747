/** What was done on this page, and what takes it back: pure; asking the worker for it is back.ts. */
import type { Answer } from '../../lib/messages/table';
import type { Changes } from '../../lib/paper/paper';

/** What takes something back. */
export type Back =
  | { is: 'remove'; keys: string[] }
  | { is: 'restore'; key: string }
  | { is: 'dismiss'; entries: string[][]; dismissed: boolean }
  | { is: 'change'; changes: { key: string; changes: Changes }[] }
  | { is: 'call'; call: () => Promise<void> };

/** Something that was done: in words (`Dismissed`), and what takes it back, to be done in this order. */
export interface Deed {
  words: string;
  back: readonly Back[];
}

/** So many deeds can be taken back. */
const MOST = 200;

/** The deeds of this page, the last one first to be taken back. */
export class Deeds {
  #done: Deed[] = [];

  get last(): Deed | undefined {
    return this.#done.at(-1);
  }

  /** Remembers what was done. What changed nothing cannot be taken back and is not remembered. */
  add(deed: Deed): Deed | undefined {
    const back = deed.back.filter(isSomething);
    if (back.length === 0) return undefined;
    const kept = { ...deed, back };
    this.#done = [...this.#done, kept].slice(-MOST);
    return kept;
  }

  /** Takes the last deed out, or one of those remembered, to be taken back; `undefined` where there is none. */
  take(deed = this.last): Deed | undefined {
    if (!deed || !this.#done.includes(deed)) return undefined;
    this.#done = this.#done.filter((other) => other !== deed);
    return deed;
  }

  /** Forgets those that took back a removal of this paper: it was taken back otherwise. */
  forgetRemoval(key: string): void {
    this.#done = this.#done.filter(({ back }) => !back.some((one) => one.is === 'restore' && one.key === key));
  }
}

function isSomething(back: Back): boolean {
  switch (back.is) {
    case 'dismiss':
      return back.entries.length > 0;
    case 'change':
      return back.changes.length > 0;
    case 'remove':
      return back.keys.length > 0;
    default:
      return true;
  }
}

/** What takes back that papers were saved: those that were saved before stay. */
export function backOfSaves(saved: Answer<'saveEach'>): Back {
  return { is: 'remove', keys: saved.filter(({ added }) => added).map(({ kept }) => kept.key) };
}

/** What takes back that entries were dismissed, or not any longer: `changed` says which of them were otherwise before. */
export function backOfDismissal(entries: readonly string[][], changed: readonly boolean[], dismissed: boolean): Back {
  return { is: 'dismiss', entries: entries.filter((_, at) => changed[at]), dismissed: !dismissed };
}

/** What takes back a change of tags and status, by what papers had before it: what it added goes, what it took away comes again. */
export function backOfChanges(before: Answer<'changeEach'>, { tags: given, status }: Changes): Back {
  const { add, remove } = given ?? { add: [], remove: [] };
  const touched = new Set([...add, ...remove].map(fold));
  const changes = before.map(({ key, tags, status: former }) => {
    const had = tags.filter((tag) => touched.has(fold(tag)));
    const has = new Set(had.map(fold));
    return {
      key,
      changes: {
        ...(touched.size > 0 && { tags: { add: had, remove: add.filter((tag) => !has.has(fold(tag))) } }),
        ...(status !== undefined && { status: former }),
      },
    };
  });
  return { is: 'change', changes };
}

function fold(tag: string): string {
  return tag.toLowerCase();
}
