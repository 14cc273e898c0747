/** The trash empties itself: what has been in it for thirty days goes, when the worker starts. */
import type { Library } from './database';
import { erase } from './many';

const DAY = 86_400_000;
/** How long a paper stays in the trash, in days. */
const STAY = 30;
/** On how many days of use it must have been found to have stayed so long. */
const FOUND = 3;
/** How many days of use are remembered. */
const DAYS = 60;
/** How many papers are erased at a time. */
const PIECE = 500;

/**
 * Erases what has been in the trash for thirty days; gives how many. `now` in milliseconds since 1970.
 *
 * A clock that jumps ahead by years must not empty it at once, for what is erased is gone. So the days on which the worker started
 * are kept, and a paper goes only on the third of them that is thirty days or more after it came into the trash. A clock that was
 * wrong for a day or two empties nothing, and once it is right again the days it had made up are forgotten.
 */
export async function emptyOld(library: Library, now: number): Promise<number> {
  const today = Math.floor(now / DAY);
  // The worker starts many times a day; what is due is looked for the first time only.
  if ((await library.days.orderBy('day').lastKey()) === today) return 0;
  const days = await library.transaction('rw', library.days, async () => {
    await library.days.where('day').above(today).delete();
    await library.days.put({ day: today });
    const known = await library.days.orderBy('day').primaryKeys();
    await library.days.bulkDelete(known.slice(0, -DAYS));
    return known;
  });
  const third = days.at(-FOUND);
  if (third === undefined) return 0;
  // The third-last day itself must be thirty days behind the day on which the paper went.
  const before = (third - STAY + 1) * DAY;
  const due = await library.papers.where('trashedAt').between(0, before).primaryKeys();
  let erased = 0;
  for (let at = 0; at < due.length; at += PIECE) erased += await erase(library, due.slice(at, at + PIECE));
  return erased;
}
