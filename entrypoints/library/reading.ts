/**
 * Reading a file in a thread of its own (reading-thread.ts), both ends: a file of 200 MB must not hold up the page, and reading is called off
 * by ending the thread. The thread reads the file, says what would come of it, and then gives it in parts, as the worker takes them.
 */
import * as z from 'zod/mini';
import type { Format } from '../../lib/formats/format';
import { readFile, type Incoming, type Source } from '../../lib/formats/reading';
import type { Library } from '../../lib/library/database';
import { planOf, type Plan } from '../../lib/library/intake';
import { MANY, ROWS } from '../../lib/messages/table';
import type { Paper } from '../../lib/paper/paper';
import { Apart, Seen, type Merged } from '../../lib/paper/postil-file';
import { titleOf } from '../../lib/paper/title';
import { errorOf } from '../../lib/paper/thrown';

const WAYS = ['restore', 'import'] as const;
export type Way = (typeof WAYS)[number];

export const OUTCOMES = ['new', 'newer there', 'joins', 'newer here', 'same'] as const;

/** What would come of a file. */
const Preview = z.object({
  format: z.string(),
  how: z.enum(WAYS),
  /** Whether the other way may be chosen: only a file of Postil's can be restored. */
  either: z.boolean(),
  exportedAt: z.optional(z.string()),
  /** How many papers the file holds that can be read; how many would be added or change one that is here. */
  papers: z.int(),
  changes: z.int(),
  /** For each outcome there is: how many papers, and the titles of the first. */
  outcomes: z.array(z.object({ outcome: z.enum(OUTCOMES), count: z.int(), titles: z.array(z.string()) })),
  /** What beside papers it brings: pairs that are kept apart there alone, merges known there alone; and all entries it has as seen. */
  apart: z.int(),
  merges: z.int(),
  seen: z.int(),
  /** How many papers are left out: adding a list takes none that are in the trash of whoever wrote it. */
  leftOut: z.int(),
  problems: z.object({ count: z.int(), told: z.array(z.object({ line: z.optional(z.int()), words: z.string() })) }),
  /** In how many parts it is given. */
  parts: z.int(),
});
export type Preview = z.infer<typeof Preview>;

/** Papers are as the thread's own parser left them, and the worker parses them again before they are laid down; a third time is for nothing. */
const Part = z.object({
  papers: z.array(z.custom<Paper>()),
  apart: z.array(Apart),
  merges: z.array(z.custom<Merged>()),
  seen: z.array(Seen),
});
export type Part = z.infer<typeof Part>;

const Asked = z.union([
  z.object({ ask: z.literal('read'), name: z.string(), content: z.instanceof(Blob), how: z.optional(z.enum(WAYS)), now: z.number() }),
  z.object({ ask: z.literal('part'), part: z.int() }),
]);
type Asked = z.infer<typeof Asked>;

const Told = z.union([
  z.object({ is: z.literal('progress'), done: z.number(), total: z.number() }),
  z.object({ is: z.literal('preview'), preview: Preview }),
  z.object({ is: z.literal('refused'), words: z.string() }),
  z.object({ is: z.literal('part'), part: Part }),
]);
type Told = z.infer<typeof Told>;

/** What the two ends speak through: a thread, seen from either side. */
export interface Port {
  postMessage: (message: unknown) => void;
  addEventListener: ((name: 'message', heard: (event: { data: unknown }) => void) => void) &
    ((name: 'error', heard: (event: unknown) => void) => void);
}

/** How many titles are shown of each outcome. */
const SAMPLES = 5;
/** How much of papers goes into one part, in characters of JSON: messages of more than 64 MB are refused. */
const PART_SIZE = 4_000_000;
/** How often, in milliseconds, the page hears how far reading is. */
const TELL = 100;

/** The thread's end. `library` is opened when there is something to compare with it. */
export function serveReading(port: Port, formats: readonly Format[], library: () => Library): void {
  const tell = (told: Told) => port.postMessage(told);
  let parts: Part[] = [];
  let told = 0;
  const tick = (done: number, total: number): Promise<void> => {
    const now = Date.now();
    if (now - told >= TELL || now < told) {
      told = now;
      tell({ is: 'progress', done, total });
    }
    return Promise.resolve();
  };
  const read = async (source: Source, chosen: Way | undefined, now: number) => {
    const found = await readFile(source, { formats, now, tick });
    if (!found.ok) {
      tell({ is: 'refused', words: found.words });
      return;
    }
    const how = found.kind === 'foreign' ? 'import' : (chosen ?? (await usualWay(library(), found)));
    const file = how === 'import' ? asList(found) : found;
    const plan = await planOf(library(), file, how);
    parts = [...inParts(file)];
    tell({ is: 'preview', preview: { ...previewOf(file, how, plan, parts.length), leftOut: found.papers.length - file.papers.length } });
  };
  port.addEventListener('message', ({ data }) => {
    const asked = Asked.safeParse(data);
    if (!asked.success) return;
    if (asked.data.ask === 'part') {
      const part = parts[asked.data.part];
      if (part) tell({ is: 'part', part });
      else tell({ is: 'refused', words: 'There is no such part of the file.' });
      return;
    }
    const { name, content, how, now } = asked.data;
    read({ name, content }, how, now).catch((error: unknown) => tell({ is: 'refused', words: wordsOf(error) }));
  });
}

function wordsOf(error: unknown): string {
  return errorOf(error).message;
}

/**
 * What a person most likely means by a file of Postil's. One that was lent must not replace what she wrote, so only a backup is restored, and
 * only that of this library, which has papers of its in it, or of a library that is to be had back where there is nothing.
 */
async function usualWay(library: Library, { kind, papers }: Incoming): Promise<Way> {
  if (kind !== 'backup') return 'import';
  const [here, joined] = await Promise.all([library.papers.toCollection().primaryKeys(), library.merges.toCollection().primaryKeys()]);
  const known = new Set([...here, ...joined]);
  return here.length === 0 || papers.some(({ key }) => known.has(key)) ? 'restore' : 'import';
}

/** A file as a list of papers to be added: without what its writer had thrown away, kept apart and seen. */
function asList(file: Incoming): Incoming {
  return { ...file, papers: file.papers.filter(({ trashedAt }) => trashedAt === undefined), apart: [], merges: [], seen: [] };
}

function previewOf(file: Incoming, how: Way, { papers: planned, apart, merges }: Plan, parts: number): Omit<Preview, 'leftOut'> {
  const outcomes = OUTCOMES.map((outcome) => {
    const papers = file.papers.filter((_, at) => planned[at]?.outcome === outcome);
    return { outcome, count: papers.length, titles: papers.slice(0, SAMPLES).map(titleOf) };
  });
  const { format, kind, exportedAt, papers, seen, problems } = file;
  return {
    format,
    how,
    either: kind !== 'foreign',
    ...(exportedAt !== undefined && { exportedAt }),
    papers: papers.length,
    changes: planned.filter(({ changes }) => changes).length,
    outcomes: outcomes.filter(({ count }) => count > 0),
    apart,
    merges,
    seen: seen.length,
    problems,
    parts,
  };
}

/** What a file brings, in parts that one message can carry. */
export function* inParts({ papers, apart, merges, seen }: Pick<Incoming, 'papers' | 'apart' | 'merges' | 'seen'>): Iterable<Part> {
  for (const some of bySize(papers)) yield { papers: some, apart: [], merges: [], seen: [] };
  for (const some of bySize(merges)) yield { papers: [], apart: [], merges: some, seen: [] };
  for (let at = 0; at < Math.max(apart.length, seen.length); at += ROWS) {
    yield { papers: [], apart: apart.slice(at, at + ROWS), merges: [], seen: seen.slice(at, at + ROWS) };
  }
}

/** As many side by side as one message can carry. */
function* bySize<T>(all: readonly T[]): Iterable<T[]> {
  let some: T[] = [];
  let size = 0;
  for (const one of all) {
    const length = JSON.stringify(one).length;
    if (some.length > 0 && (some.length === MANY || size + length > PART_SIZE)) {
      yield some;
      some = [];
      size = 0;
    }
    some.push(one);
    size += length;
  }
  if (some.length > 0) yield some;
}

/** The page's end: a file being read. */
export interface Reading {
  /** What would come of it; or why nothing can be taken from it, in words. Stays open for ever once the reading was closed. */
  preview: Promise<{ ok: true; preview: Preview } | { ok: false; words: string }>;
  /** A part of it, from 0, once there is a preview. Rejects when the thread is gone. */
  part: (at: number) => Promise<Part>;
}

/** Has a thread read a file. `onProgress` hears how much is done of how much; where that is not known `total` is 0. */
export function askReading(
  port: Port,
  source: Source & { how?: Way | undefined },
  now: number,
  onProgress: (progress: { done: number; total: number }) => void,
): Reading {
  let answer: ((told: Told) => void) | undefined;
  port.addEventListener('message', ({ data }) => {
    const told = Told.safeParse(data);
    if (!told.success) return;
    if (told.data.is === 'progress') onProgress(told.data);
    else answer?.(told.data);
  });
  // Most often the memory was not enough for the file.
  port.addEventListener('error', () =>
    answer?.({ is: 'refused', words: 'Reading stopped: the file may be too large for this machine. Nothing was taken from it.' }),
  );
  const ask = (asked: Asked) =>
    new Promise<Told>((resolve) => {
      answer = resolve;
      port.postMessage(asked);
    });
  return {
    preview: ask({ ask: 'read', ...source, now }).then((told) =>
      told.is === 'preview'
        ? { ok: true, preview: told.preview }
        : { ok: false, words: told.is === 'refused' ? told.words : 'The file could not be read.' },
    ),
    part: async (at) => {
      const told = await ask({ ask: 'part', part: at });
      if (told.is === 'part') return told.part;
      throw new Error(told.is === 'refused' ? told.words : 'The file could not be read.');
    },
  };
}
