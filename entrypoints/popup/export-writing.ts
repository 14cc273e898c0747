/**
 * Writing files in a thread of its own (export-thread.ts), both ends: ten thousand papers as a zip, or a thousand as references, take
 * seconds in which the page must not stand still. The thread reads the papers by itself, and is called off by ending it.
 */
import * as z from 'zod/mini';
import type { WrittenFormat } from '../../lib/formats';
import { citationKeys } from '../../lib/formats/citation-key';
import type { Tick } from '../../lib/formats/format';
import { BroughtStyle, styleFrom, styleOf, STYLES } from '../../lib/formats/references';
import type { Library } from '../../lib/library/database';
import { papersOf } from '../../lib/library/questions';
import type { Paper } from '../../lib/paper/paper';
import { errorOf } from '../../lib/paper/thrown';

/** What is to be written. */
const What = z.object({
  format: z.string(),
  /** The papers, in the order they are written in. */
  keys: z.array(z.string()),
  choices: z.record(z.string(), z.string()),
  /** The citation styles that the person brought. */
  styles: z.array(BroughtStyle),
  /** When it is written, in milliseconds since 1970. */
  now: z.number(),
});

const Asked = z.union([
  z.extend(What, { ask: z.literal('write') }),
  z.extend(What, { ask: z.literal('preview') }),
  z.object({ ask: z.literal('style'), text: z.string(), styles: z.array(BroughtStyle) }),
]);
type Asked = z.infer<typeof Asked>;

const answers = {
  /** The file, of how many papers, and the citation keys that papers without one were given in it. */
  write: z.object({ file: z.instanceof(Blob), count: z.int(), cited: z.array(z.object({ key: z.string(), citationKey: z.string() })) }),
  /** The beginning of what would be written, of the first papers. */
  preview: z.object({ text: z.string(), count: z.int() }),
  /** A style a person brings, or in words why it is none. */
  style: z.union([z.object({ ok: z.literal(true), style: BroughtStyle }), z.object({ ok: z.literal(false), words: z.string() })]),
} as const;
type Answers = { [N in keyof typeof answers]: z.infer<(typeof answers)[N]> };
const parsers: { [N in keyof Answers]: { parse: (value: unknown) => Answers[N] } } = answers;

const Told = z.union([
  z.object({ is: z.literal('progress'), done: z.number() }),
  z.object({ is: z.literal('done'), answer: z.unknown() }),
  z.object({ is: z.literal('failed'), words: z.string() }),
]);
type Told = z.infer<typeof Told>;

/** What the two ends speak through: a thread, seen from either side. */
export interface Port {
  postMessage: (message: unknown) => void;
  addEventListener: ((name: 'message', heard: (event: { data: unknown }) => void) => void) &
    ((name: 'error', heard: (event: unknown) => void) => void);
}
/** A thread, from the side that started it. */
export type Thread = Port & { terminate: () => void };

/** How many papers are read from the database at a time, by their keys, and one behind the other. */
const PAGE = 500;
const RUN = 4_000;
/** Up to how many times as many papers as are written the library is read whole, which is quicker than reading them one by one. */
const WHOLE = 3;
/** How many papers a preview is of, and how much of them it shows, in characters. */
const SHOWN = 10;
const SHOWN_LENGTH = 6_000;
/** How often, in milliseconds, the page hears how far it is. */
const TELL = 100;

/** The thread's end. */
export function serveWriting(port: Port, formats: readonly WrittenFormat[], library: () => Library): void {
  const tell = (told: Told) => port.postMessage(told);
  const answer = (asked: Asked): Promise<Answers[keyof Answers]> => {
    if (asked.ask === 'style') return styleFrom(asked.text, [...STYLES, ...asked.styles.map(styleOf)]);
    const format = formats.find(({ id }) => id === asked.format);
    if (!format) return Promise.reject(new Error(`There is no format “${asked.format}”`));
    return asked.ask === 'write' ? write(library(), format, asked, telling(tell)) : preview(library(), format, asked);
  };
  port.addEventListener('message', ({ data }) => {
    const asked = Asked.safeParse(data);
    if (!asked.success) return;
    answer(asked.data).then(
      (found) => tell({ is: 'done', answer: found }),
      (error: unknown) => tell({ is: 'failed', words: wordsOf(error) }),
    );
  });
}

function telling(tell: (told: Told) => void): Tick {
  let told = performance.now();
  return (done) => {
    const now = performance.now();
    if (now - told >= TELL) {
      told = now;
      tell({ is: 'progress', done });
    }
    return Promise.resolve();
  };
}

type Writing = z.infer<typeof What>;

async function write(
  library: Library,
  format: WrittenFormat,
  { keys, choices, styles, now }: Writing,
  tick: Tick,
): Promise<Answers['write']> {
  const papers = await papersWith(library, keys);
  const cited = format.cites ? await citedBy(library, papers) : new Map<string, string>();
  const content = await format.write?.(withKeys(papers, cited), { choices, styles: styles.map(styleOf), now: new Date(now), tick });
  if (content === undefined) throw new Error(`${format.name} cannot be written`);
  return {
    file: new Blob([content], { type: format.mime }),
    count: papers.length,
    cited: Array.from(cited, ([key, citationKey]) => ({ key, citationKey })),
  };
}

/** The papers with these keys, in their order, without those that are gone or in the trash. */
async function papersWith(library: Library, keys: readonly string[]): Promise<Paper[]> {
  if ((await library.papers.count()) > WHOLE * keys.length) {
    const papers: Paper[] = [];
    for (let at = 0; at < keys.length; at += PAGE) papers.push(...(await papersOf(library, keys.slice(at, at + PAGE))));
    return papers;
  }
  const wanted = new Set(keys);
  const found = new Map<string, Paper>();
  for (let last = ''; ;) {
    const run = await library.papers.where('key').above(last).limit(RUN).toArray();
    for (const paper of run) if (paper.trashedAt === undefined && wanted.has(paper.key)) found.set(paper.key, paper);
    const end = run.at(-1);
    if (!end) break;
    last = end.key;
  }
  return keys.flatMap((key) => found.get(key) ?? []);
}

function withKeys(papers: readonly Paper[], cited: ReadonlyMap<string, string>): Paper[] {
  return papers.map((paper) => ({ ...paper, ...(cited.has(paper.key) && { citationKey: cited.get(paper.key) }) }));
}

/** The citation keys of those papers that have none yet, by their keys: such as no other paper of the library has. */
async function citedBy(library: Library, papers: readonly Paper[]): Promise<Map<string, string>> {
  const fresh = papers.filter(({ citationKey }) => citationKey === undefined);
  const own = new Set(papers.map(({ key }) => key));
  const taken = new Set(papers.flatMap(({ citationKey }) => citationKey ?? []));
  for (;;) {
    const given = citationKeys(fresh, taken);
    const held = await citedLike(library, [...given.values()]);
    const others = held.filter(({ key }) => !own.has(key)).flatMap(({ citationKey }) => citationKey ?? []);
    if (others.length === 0) return given;
    for (const key of others) taken.add(key);
  }
}

/** How many citation keys are looked for at a time: those of one look are compared with each other. */
const LIKE = 100;

/** The records that are cited by one of these keys, whatever the case of its letters. */
async function citedLike({ papers }: Library, keys: readonly string[]): Promise<Paper[]> {
  const looks = Array.from({ length: Math.ceil(keys.length / LIKE) }, (_, at) =>
    papers
      .where('citationKey')
      .anyOfIgnoreCase(keys.slice(at * LIKE, (at + 1) * LIKE))
      .toArray(),
  );
  return (await Promise.all(looks)).flat();
}

/** How many papers a preview reads for the citation keys of those it shows: a fifth of a second. */
const JUDGED = 2_000;

async function preview(library: Library, format: WrittenFormat, { keys, choices, styles, now }: Writing): Promise<Answers['preview']> {
  // Of papers that would share a key the earliest has it, so all of them are judged, as when the file is written; of very many,
  // which would have to be read for seconds, those that are shown.
  const all = format.cites && keys.length <= JUDGED ? await papersWith(library, keys) : await papersOf(library, keys.slice(0, SHOWN));
  const cited = format.cites ? await citedBy(library, all) : new Map<string, string>();
  const papers = withKeys(all.slice(0, SHOWN), cited);
  const how = { choices, styles: styles.map(styleOf), now: new Date(now), tick: () => Promise.resolve() };
  const written = format.sample ? await format.sample(papers, how) : await format.write?.(papers, how);
  const text = typeof written === 'string' ? written.replace(/^\uFEFF/, '') : '';
  return { text: text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text, count: papers.length };
}

function wordsOf(error: unknown): string {
  return errorOf(error).message;
}

/** How a thread is asked. */
interface Asking {
  /** Called off: the thread is ended, and what was asked rejects with the signal's reason. */
  signal: AbortSignal;
  /** Hears how many papers are done. */
  onProgress?: (done: number) => void;
}

/**
 * The page's end: asks a thread of its own, which ends with the answer. Rejects in words where it fails.
 */
export async function askThread<N extends keyof Answers>(
  start: () => Thread,
  asked: Extract<Asked, { ask: N }>,
  { signal, onProgress }: Asking,
): Promise<Answers[N]> {
  signal.throwIfAborted();
  const thread = start();
  const over = new AbortController();
  try {
    const answer = await new Promise<unknown>((resolve, reject) => {
      const callOff = () => reject(signal.reason instanceof Error ? signal.reason : new Error('Called off.'));
      signal.addEventListener('abort', callOff, { signal: over.signal });
      thread.addEventListener('message', ({ data }) => {
        const told = Told.safeParse(data);
        if (!told.success) return;
        if (told.data.is === 'progress') onProgress?.(told.data.done);
        else if (told.data.is === 'done') resolve(told.data.answer);
        else reject(new Error(told.data.words));
      });
      // Most often the memory was not enough for the list.
      thread.addEventListener('error', () => reject(new Error('Writing stopped: the list may be too large for this machine')));
      thread.postMessage(asked);
    });
    return parsers[asked.ask].parse(answer);
  } finally {
    over.abort();
    thread.terminate();
  }
}
