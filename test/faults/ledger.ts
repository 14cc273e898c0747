/**
 * The ledger: every write that was asked for while workers were killed, whether it was confirmed, and what the library must
 * therefore hold. Knows no browser; what it is held against is the library as it lay on the disk afterwards.
 *
 * What is sure: a write that was confirmed is there, unless a later one took its place. One that was not confirmed may be there or
 * not, and may have come at any time, but it is there wholly or not at all. What was typed is there in the end in any case.
 */
import * as z from 'zod/mini';
import { NAMESAKES, pairOf } from '../../lib/library/database';
import { keysIn } from '../../lib/library/raw';
import { Paper, type Status } from '../../lib/paper/paper';
import { mayBeSame, titleKey } from '../../lib/paper/same';

/** A paper that is written to, by the identifiers pages may show of it. One record may have any of them, and never two the same. */
export interface Subject {
  ids: readonly string[];
  title: string;
}

/** What one write asks for, all of it in one step. */
export interface Asked {
  subject: Subject;
  /** Who asks, and what: for the words of a fault. */
  by: string;
  call: string;
  /** Puts the paper among the saved ones, or in the trash. */
  state?: 'saved' | 'trashed';
  status?: Status;
  /** Adds a line to the note that bears the write's number. */
  line?: boolean;
  /** The line was typed key by key, so that a part of it may be saved before the whole. All of it is owed in the end, confirmed or not. */
  typed?: boolean;
  /** Adds a tag that bears the write's number. */
  tag?: boolean;
  /** Takes away the tag of the write with this number, which nobody else does. */
  untag?: number;
  /** Says of several identifiers that they are one paper's. */
  joins?: boolean;
}

export interface Write extends Asked {
  n: number;
  /** When it was asked for, on the ledger's own clock, which never says the same twice. */
  began: number;
  /** When it was confirmed; never, as far as the asker knows, where it is missing. */
  ended?: number;
  /** Where several were asked for in one question, the number of the first: all of them are there, or none. */
  together?: number;
}

/** The line of a write's note: whole only with both its ends. */
export function lineOf(n: number): string {
  return `«${n} is written as a whole ${n}»`;
}

export function tagOf(n: number): string {
  return `w${n}`;
}

export class Ledger {
  readonly writes: Write[] = [];
  /** What was refused, and how often: nothing in a storm should be. */
  readonly refused = new Map<string, number>();
  #clock = 0;
  #waiting: (() => void)[] = [];
  readonly #inAir = new Set<Write>();

  /** A write is about to be asked for. */
  begin(asked: Asked): Write {
    const write: Write = { ...asked, n: this.writes.length + 1, began: ++this.#clock };
    this.writes.push(write);
    this.#inAir.add(write);
    for (const go of this.#waiting.splice(0)) go();
    return write;
  }

  /** Several writes are about to be asked for in one question. */
  beginTogether(asked: readonly Asked[]): Write[] {
    const writes = asked.map((one) => this.begin(one));
    for (const write of writes) write.together = writes[0]?.n ?? write.n;
    return writes;
  }

  confirm(write: Write): void {
    write.ended = ++this.#clock;
    this.#inAir.delete(write);
  }

  /** Nobody said that it was done; `refusal` where it was said that it was not. */
  giveUp(write: Write, refusal?: string): void {
    this.#inAir.delete(write);
    if (refusal === undefined) return;
    const words = `${write.call}: ${refusal}`;
    this.refused.set(words, (this.refused.get(words) ?? 0) + 1);
  }

  /** How many questions are on their way. */
  get inAir(): number {
    return new Set([...this.#inAir].map(({ n, together }) => together ?? n)).size;
  }

  get confirmed(): number {
    return this.writes.filter(({ ended }) => ended !== undefined).length;
  }

  /** Resolves when the next write is asked for. */
  next(): Promise<void> {
    return new Promise((go) => this.#waiting.push(go));
  }
}

const Row = z.looseObject({ key: z.string() });

/** The library as it lies on the disk, every table as far as it is looked at. */
export const Disk = z.object({
  papers: z.array(z.unknown()),
  names: z.array(z.object({ keys: z.array(z.string()), names: z.array(z.string()) })),
  pairs: z.array(z.object({ pair: z.string(), keys: z.tuple([z.string(), z.string()]), state: z.enum(['proposed', 'apart']) })),
  merges: z.array(z.looseObject({ from: z.string(), into: z.string() })),
  edits: z.array(z.object({ n: z.number(), key: z.string(), more: z.optional(z.array(z.string())) })),
});
export type Disk = z.infer<typeof Disk>;

/** What is wrong with the library after these writes: nothing, or a line for each fault. `lost:` begins those of confirmed writes. */
export function faultsOf(writes: readonly Write[], disk: Disk): string[] {
  const faults: string[] = [];
  const papers = disk.papers.flatMap((row) => {
    const paper = Paper.safeParse(row);
    if (paper.success) return [paper.data];
    const known = Row.safeParse(row);
    faults.push(`half-written: the record ${known.success ? known.data.key : 'without a key'}: ${z.prettifyError(paper.error)}`);
    return [];
  });
  const bySubject = new Map<Subject, Write[]>();
  for (const write of writes) bySubject.set(write.subject, [...(bySubject.get(write.subject) ?? []), write]);
  const holders = holdersOf(papers);
  for (const [id, keys] of holders) if (keys.length > 1) faults.push(`doubled: ${id} is in ${keys.join(' and ')}`);
  const known = new Set([...bySubject.keys()].flatMap(({ ids }) => ids));
  for (const { key, ids } of papers) if (!ids.every((id) => known.has(id))) faults.push(`unasked: the record ${key} of ${ids.join(', ')}`);
  const notes = new Map<Subject, string>();
  for (const [subject, asked] of bySubject) {
    const records = papers.filter(({ ids }) => ids.some((id) => subject.ids.includes(id)));
    notes.set(subject, records.map(({ note }) => note).join('\n'));
    faults.push(...faultsOfSubject(subject, asked, records));
  }
  return [...faults, ...faultsOfTogether(writes, notes), ...faultsBeside(papers, disk), ...faultsOfEdits(papers, bySubject, disk)];
}

function holdersOf(papers: readonly Paper[]): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const { ids, key } of papers) for (const id of ids) holders.set(id, [...(holders.get(id) ?? []), key]);
  return holders;
}

/** What one paper's records lack, or have in part. */
function faultsOfSubject({ ids }: Subject, writes: readonly Write[], records: readonly Paper[]): string[] {
  const [id = ''] = ids;
  const faults: string[] = [];
  const say = (kind: string, { n, by, call }: Write, what: string) =>
    void faults.push(`${kind}: write ${n} (${call} by ${by}) of ${id}: ${what}`);
  const notes = records.map(({ note }) => note).join('\n');
  const tags = new Set(records.flatMap((record) => record.tags));
  const removers = new Map(writes.flatMap((write) => (write.untag === undefined ? [] : [[write.untag, write]])));
  const isDone = ({ n, ended }: Write) => ended !== undefined || notes.includes(lineOf(n));

  for (const write of writes) {
    const { n, line, typed, tag, ended } = write;
    const confirmed = ended !== undefined;
    if (!line) continue;
    const times = count(notes, lineOf(n));
    if (times === 0 && (confirmed || typed)) say('lost', write, 'its line is not in the note');
    if (times > 1 && ids.length === 1) say('doubled', write, `its line is in the note ${times} times`);
    if (!typed && (count(notes, `«${n} `) !== times || count(notes, ` ${n}»`) !== times)) say('half-written', write, 'half of its line');
    if (!tag) continue;
    const remover = removers.get(n);
    const expected = times > 0 && !(remover && isDone(remover));
    if (tags.has(tagOf(n)) === expected) continue;
    if (!expected && times > 0 && remover)
      say(remover.ended === undefined ? 'half-written' : 'lost', remover, `tag ${tagOf(n)} is there still`);
    else say(confirmed && expected ? 'lost' : 'half-written', write, expected ? 'its line without its tag' : 'its tag without its line');
  }

  const creators = writes.filter(({ state }) => state === 'saved');
  const created = creators.find(({ ended }) => ended !== undefined);
  if (records.length === 0) {
    if (created) say('lost', created, 'there is no record');
    return faults;
  }
  if (records.length > 1) {
    // One that came after both were there made one of them, and none came apart again.
    const join = writes.find(({ joins, ended }) => joins && ended !== undefined);
    if (join) say('lost', join, `${records.length} records`);
    return faults;
  }
  const [record] = records;
  if (record && ids.length === 1) {
    const state = record.trashedAt === undefined ? 'saved' : 'trashed';
    const overridden = lastWord(writes, ({ state: asked }) => asked, state);
    if (overridden) say('lost', overridden, `the paper is ${state}`);
    const status = lastWord(writes, (write) => write.status, record.status);
    if (status) say('lost', status, `the status is ${record.status}`);
  }
  return faults;
}

/** Whether of writes that were asked for in one question some are there and some are not. */
function faultsOfTogether(writes: readonly Write[], notes: ReadonlyMap<Subject, string>): string[] {
  const groups = new Map<number, Write[]>();
  for (const write of writes) {
    if (write.together !== undefined && write.line) groups.set(write.together, [...(groups.get(write.together) ?? []), write]);
  }
  return [...groups.values()].flatMap((group) => {
    const there = group.filter(({ n, subject }) => notes.get(subject)?.includes(lineOf(n)));
    if (there.length === 0 || there.length === group.length) return [];
    const [{ call, by } = { call: '', by: '' }] = group;
    const named = (some: readonly Write[]) => some.map(({ n }) => n).join(', ');
    return [`half-written: of the writes ${named(group)} (${call} by ${by}), which are one, there are ${named(there)}`];
  });
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/**
 * Of writes that each set one thing, the confirmed one that `value` contradicts, if any. A value can only stand there if who wrote
 * it was not done before the last confirmed one began; who never heard that it was done may have been done at any time.
 */
function lastWord<T>(writes: readonly Write[], valueOf: (write: Write) => T | undefined, value: T): Write | undefined {
  const setters = writes.filter((write) => valueOf(write) !== undefined);
  const last = setters.reduce<Write | undefined>(
    (latest, write) => (write.ended !== undefined && (!latest || write.began > latest.began) ? write : latest),
    undefined,
  );
  if (!last) return undefined;
  return setters.some((write) => valueOf(write) === value && (write.ended ?? Infinity) >= last.began) ? undefined : last;
}

/** Whether what lies beside the records says of them what they say themselves. */
function faultsBeside(papers: readonly Paper[], { names, pairs, merges }: Disk): string[] {
  const faults: string[] = [];
  const live = papers.filter(({ trashedAt }) => trashedAt === undefined);
  const wanted = new Map(live.flatMap(({ key, title }) => (titleKey(title) === undefined ? [] : [[key, titleKey(title)]])));
  for (const [key, name] of names.flatMap((row) => row.keys.map((key, at) => [key, row.names[at]] as const))) {
    if (wanted.get(key) !== name) faults.push(`half-written: a name of ${key} that is not its record’s`);
    wanted.delete(key);
  }
  for (const key of wanted.keys()) faults.push(`half-written: the record ${key} without its name`);

  const alike = new Map<string, Paper[]>();
  for (const paper of live) {
    const name = titleKey(paper.title) ?? '';
    alike.set(name, [...(alike.get(name) ?? []), paper]);
  }
  const expected = new Set<string>();
  for (const same of alike.values()) {
    if (same.length > NAMESAKES) continue;
    same.forEach((one, at) => {
      for (const other of same.slice(at + 1)) if (mayBeSame(one, other)) expected.add(pairOf(one.key, other.key));
    });
  }
  const there = new Set(pairs.map(({ pair }) => pair));
  for (const pair of expected) if (!there.has(pair)) faults.push(`half-written: ${pair} are not proposed as one`);
  for (const { pair, state } of pairs) {
    if (state === 'proposed' && !expected.has(pair)) faults.push(`half-written: ${pair} are proposed as one`);
  }

  const keys = new Set(papers.map(({ key }) => key));
  const gone = new Set(merges.map(({ from }) => from));
  for (const { from, into } of merges) {
    if (keys.has(from)) faults.push(`half-written: ${from} went into ${into} and is there still`);
    if (!keys.has(into) && !gone.has(into)) faults.push(`half-written: ${from} went into ${into}, which is not there`);
  }
  return faults;
}

/** Whether every write left its row in the table of edits, in the same step. The oldest rows are given up; then only the others count. */
function faultsOfEdits(papers: readonly Paper[], writes: ReadonlyMap<Subject, readonly Write[]>, { edits, merges }: Disk): string[] {
  const faults: string[] = [];
  const known = new Set([...papers.map(({ key }) => key), ...merges.map(({ from }) => from)]);
  for (const edit of edits)
    for (const key of keysIn([edit])) if (!known.has(key)) faults.push(`half-written: edit ${edit.n} of ${key}, which is not there`);
  const whole = edits.every(({ n }, at) => n === at + 1);
  if (!whole) return faults;
  const counts = new Map<string, number>();
  for (const key of keysIn(edits)) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const [{ ids }, asked] of writes) {
    const record = ids.length === 1 && papers.find((paper) => ids.some((id) => paper.ids.includes(id)));
    if (!record) continue;
    const steps = asked.filter(({ n, line }) => line && record.note.includes(lineOf(n))).length;
    const found = counts.get(record.key) ?? 0;
    if (found < Math.max(steps, 1)) faults.push(`half-written: ${record.key} was written ${steps} times at least and has ${found} edits`);
  }
  return faults;
}
