/** One surface at work without pause: it saves, notes, tags, sets the status, removes and takes back, as its seed says. */
import type { Page, Realm } from 'puppeteer-core';
import * as z from 'zod/mini';
import { STATUSES, type Kept } from '../../lib/paper/paper';
import { askAs, keptIn } from './ask';
import { lineOf, tagOf, type Asked, type Ledger, type Subject } from './ledger';
import { oneOf, type Random } from './random';

/** What a look-up gives, as far as it is of use here. */
const Found = z.object({ known: z.array(z.object({ kept: z.unknown() })) });

/** How many tags of its own a surface leaves on a paper before it takes the oldest away; a record holds a hundred. */
const OWN_TAGS = 4;
/** The longest pause between two writes, in milliseconds. */
const PAUSE = 50;

export interface Writing {
  by: string;
  context: Page | Realm;
  subjects: readonly Subject[];
  random: Random;
  ledger: Ledger;
  signal: AbortSignal;
}

/** What this surface knows of a paper, which may be long out of date: that is what it writes from. */
interface Known {
  kept?: Kept;
  /** Numbers of its confirmed writes whose tag it has not taken away. */
  tags: number[];
}

/** Writes until the signal, and then ends what it began. */
export async function keepWriting({ by, context, subjects, random, ledger, signal }: Writing): Promise<void> {
  const known = new Map<Subject, Known>(subjects.map((subject) => [subject, { tags: [] }]));

  const ask = async (asked: Asked, question: (n: number) => object): Promise<void> => {
    const about = known.get(asked.subject) ?? { tags: [] };
    const write = ledger.begin({ ...asked });
    // Asked for, it may be done: its tag is nobody's to take away from then on.
    if (asked.untag !== undefined) about.tags = about.tags.filter((n) => n !== asked.untag);
    const answer = await askAs(context, asked.call, question(write.n));
    if (!answer?.ok) {
      ledger.giveUp(write, answer?.problem.words);
      return;
    }
    ledger.confirm(write);
    const kept = keptIn(answer);
    if (kept) about.kept = kept;
    if (asked.tag) about.tags.push(write.n);
  };

  while (!signal.aborted) {
    const subject = oneOf(random, subjects);
    const about = known.get(subject) ?? { tags: [] };
    const { kept } = about;
    const shown = shownOf(subject, random);
    const choice = random(100);
    const mayGo = subject.ids.length === 1;
    if (!kept || choice < 15) {
      await ask({ subject, by, call: 'save', state: 'saved', joins: shown.ids.length > 1 }, () => ({ shown }));
    } else if (choice < 25 && mayGo) {
      await ask({ subject, by, call: 'remove', state: 'trashed' }, () => ({ key: kept.key }));
    } else if (choice < 35 && mayGo) {
      await ask({ subject, by, call: 'restore', state: 'saved' }, () => ({ key: kept.key }));
    } else if (choice < 40) {
      const answer = await askAs(context, 'lookUp', { entries: [shown.ids] });
      const first = answer?.ok ? Found.parse(answer.value).known[0]?.kept : undefined;
      const found = keptIn({ ok: true, value: first });
      if (found) about.kept = found;
    } else {
      const byKey = random(3) > 0;
      const tag = random(2) === 0;
      const [oldest] = about.tags;
      const untag = about.tags.length > OWN_TAGS ? oldest : undefined;
      const status = random(3) === 0 ? oneOf(random, STATUSES) : undefined;
      const asked: Asked = {
        ...{ subject, by, call: 'change', line: true, tag },
        ...(!byKey && { state: 'saved', joins: shown.ids.length > 1 }),
        ...(untag !== undefined && { untag }),
        ...(status !== undefined && { status }),
      };
      await ask(asked, (n) => ({
        paper: byKey ? { key: kept.key } : { shown },
        changes: {
          note: { base: kept.note, text: kept.note === '' ? lineOf(n) : `${kept.note}\n${lineOf(n)}` },
          tags: { add: tag ? [tagOf(n)] : [], remove: untag === undefined ? [] : [tagOf(untag)] },
          ...(status !== undefined && { status }),
        },
      }));
    }
    await new Promise((resolve) => setTimeout(resolve, random(PAUSE)));
  }
}

/** What a page shows of the paper: some of its identifiers, or all. */
function shownOf({ ids, title }: Subject, random: Random): { site: string; ids: string[]; title: string } {
  const choice = random(ids.length + 1);
  const [one] = ids.slice(choice, choice + 1);
  return { site: 'huggingface', ids: one === undefined ? [...ids] : [one], title };
}
