/** One surface at work without pause: it saves, notes, tags, sets the status, removes and takes back, one by one and many at once, as its seed says. */
import type { Page, Realm } from 'puppeteer-core';
import * as z from 'zod/mini';
import { STATUSES, type Kept } from '../../lib/paper/paper';
import { askAs, keptIn } from './ask';
import { lineOf, tagOf, type Asked, type Ledger, type Subject, type Write } from './ledger';
import { oneOf, type Random } from './random';

/** What taking many out of the trash gives, as far as it is of use here: those that could not be, and why. */
const Restored = z.object({ problems: z.array(z.object({ key: z.string(), words: z.string() })) });
/** What a look-up gives, as far as it is of use here. */
const Found = z.object({ known: z.array(z.object({ kept: z.unknown() })) });

/** How many tags of its own a surface leaves on a paper before it takes the oldest away; a record holds a hundred. */
const OWN_TAGS = 4;
/** The most papers that one question is about. */
const AT_ONCE = 8;
/** The longest pause between two writes, in milliseconds. */
const PAUSE = 50;

export interface Writing {
  by: string;
  context: Page | Realm;
  /** Whether it is a page of ours, which may ask for more than our script in a site's page. */
  own: boolean;
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
export async function keepWriting({ by, context, own, subjects, random, ledger, signal }: Writing): Promise<void> {
  const known = new Map<Subject, Known>(subjects.map((subject) => [subject, { tags: [] }]));

  const knownOf = (subject: Subject): Known => known.get(subject) ?? { tags: [] };

  /** Asked for, it may be done: its tag is nobody's to take away from then on. */
  const begun = ({ subject, untag }: Asked): void => {
    const about = knownOf(subject);
    if (untag !== undefined) about.tags = about.tags.filter((n) => n !== untag);
  };
  const confirmed = (write: Write): void => {
    ledger.confirm(write);
    if (write.tag) knownOf(write.subject).tags.push(write.n);
  };

  const ask = async (asked: Asked, question: (n: number) => object): Promise<void> => {
    const write = ledger.begin(asked);
    begun(asked);
    const answer = await askAs(context, asked.call, question(write.n));
    if (!answer?.ok) {
      ledger.giveUp(write, answer?.problem.words);
      return;
    }
    confirmed(write);
    const kept = keptIn(answer);
    if (kept) knownOf(asked.subject).kept = kept;
  };

  /** Asks for all of it in one question. */
  const askTogether = async (call: string, asked: readonly Asked[], question: (writes: readonly Write[]) => object): Promise<void> => {
    const writes = ledger.beginTogether(asked);
    for (const one of asked) begun(one);
    const answer = await askAs(context, call, question(writes));
    const restored = call === 'restoreEach' && answer?.ok ? Restored.parse(answer.value).problems : [];
    for (const write of writes) {
      const problem = restored.find(({ key }) => key === knownOf(write.subject).kept?.key);
      if (answer?.ok && !problem) confirmed(write);
      else ledger.giveUp(write, answer?.ok ? problem?.words : answer?.problem.words);
    }
  };

  /** What is written of a paper that is known here: a line of its note, and perhaps a tag and a status. */
  const changeTo = (subject: Subject, { note }: Kept): { asked: Omit<Asked, 'call'>; changes: (n: number) => object } => {
    const { tags } = knownOf(subject);
    const tag = random(2) === 0;
    const [oldest] = tags;
    const untag = tags.length > OWN_TAGS ? oldest : undefined;
    const status = random(3) === 0 ? oneOf(random, STATUSES) : undefined;
    return {
      asked: { subject, by, line: true, tag, ...(untag !== undefined && { untag }), ...(status !== undefined && { status }) },
      changes: (n) => ({
        note: { base: note, text: note === '' ? lineOf(n) : `${note}\n${lineOf(n)}` },
        tags: { add: tag ? [tagOf(n)] : [], remove: untag === undefined ? [] : [tagOf(untag)] },
        ...(status !== undefined && { status }),
      }),
    };
  };

  /** Some of the papers that are known here, each once. */
  const some = (which: (subject: Subject) => boolean): { subject: Subject; kept: Kept }[] => {
    const fitting = subjects.flatMap((subject) => {
      const { kept } = knownOf(subject);
      return kept && which(subject) ? [{ subject, kept }] : [];
    });
    const from = random(fitting.length + 1);
    return [...fitting.slice(from), ...fitting.slice(0, from)].slice(0, 2 + random(AT_ONCE - 1));
  };

  while (!signal.aborted) {
    const subject = oneOf(random, subjects);
    const about = knownOf(subject);
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
    } else if (choice < 47) {
      const all = some(() => true).map((one) => ({ ...one, ...changeTo(one.subject, one.kept) }));
      await askTogether(
        'changeEach',
        all.map(({ asked }) => ({ ...asked, call: 'changeEach' })),
        (writes) => ({ changes: all.map(({ kept: { key }, changes }, at) => ({ key, changes: changes(writes[at]?.n ?? 0) })) }),
      );
    } else if (choice < 50 || (choice < 53 && own)) {
      const [call, state] = choice < 50 ? (['removeEach', 'trashed'] as const) : (['restoreEach', 'saved'] as const);
      const all = some(({ ids }) => ids.length === 1);
      await askTogether(
        call,
        all.map((one) => ({ subject: one.subject, by, call, state })),
        () => ({ keys: all.map((one) => one.kept.key) }),
      );
    } else {
      const byKey = random(3) > 0;
      const { asked, changes } = changeTo(subject, kept);
      await ask({ ...asked, call: 'change', ...(!byKey && { state: 'saved', joins: shown.ids.length > 1 }) }, (n) => ({
        paper: byKey ? { key: kept.key } : { shown },
        changes: changes(n),
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
