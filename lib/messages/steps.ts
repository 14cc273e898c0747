/** The popup's end of what it has a page do: step to the next new entry, show what was dismissed. See stepping.ts for the page's. */
import * as z from 'zod/mini';
import { browser } from 'wxt/browser';

/** How long a page may take to answer, in milliseconds. */
const PATIENCE = 2_000;

/** Where a step has led: to which of how many new entries, counted from 1; `at` is 0 where there are none. */
export const Stepped = z.object({ at: z.int(), of: z.int() });
export type Stepped = z.infer<typeof Stepped>;

/** How many entries of the page are dismissed, and whether they are shown in full now. */
export const Unfolded = z.object({ dismissed: z.int(), unfolded: z.boolean() });
export type Unfolded = z.infer<typeof Unfolded>;

/** Has the page in this tab go on to its next new entry, and after its last to the first again. `undefined` where no script of ours answers. */
export async function askStep(tabId: number): Promise<Stepped | undefined> {
  const answer = Stepped.safeParse(await tell(tabId, { name: 'step', to: 'new' }));
  return answer.success ? answer.data : undefined;
}

/** Has the page in this tab show its dismissed entries in full, or fold them again. `undefined` where no script of ours answers. */
export async function askUnfold(tabId: number, on: boolean): Promise<Unfolded | undefined> {
  const answer = Unfolded.safeParse(await tell(tabId, { name: 'unfold', on }));
  return answer.success ? answer.data : undefined;
}

async function tell(tabId: number, message: object): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), PATIENCE)));
  try {
    return await Promise.race([browser.tabs.sendMessage(tabId, message, { frameId: 0 }), silence]);
  } catch {
    // No script of ours is listening there.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
