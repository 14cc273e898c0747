/** Writing papers to files that the browser downloads, for the popup and the library alike. */
import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import type { Choices, Export, Exporter, Written } from '../../components/export-panel';
import { formats, type WrittenFormat } from '../../lib/formats';
import type { Tick } from '../../lib/formats/format';
import type { Library } from '../../lib/library/database';
import { papersOf } from '../../lib/library/questions';
import { ask, LONG } from '../../lib/messages/ask';
import type { Paper } from '../../lib/paper/paper';

/** How many papers are read from the database at a time. */
const PAGE = 500;
/** How many papers a preview is of, and how much of them it shows, in characters. */
const SHOWN = 10;
const SHOWN_LENGTH = 6_000;
/** How long the page waits for its turn at most while a file is written, in milliseconds. */
const BREATH = 12;

/** Where the choices are kept in extension storage, by the format. */
const CHOICES = 'exportChoices';

/** Writes what is in this library. */
export function exporterFor(library: Library): Exporter {
  return {
    formats: formats.map(({ id, name, options = [], isBinary = false }) => ({ id, name, options, isText: !isBinary })),
    choicesOf: async (format) => (await keptChoices())[format] ?? {},
    keepChoices: (format, choices) => {
      void keptChoices().then((kept) => browser.storage.local.set({ [CHOICES]: { ...kept, [format]: choices } }));
    },
    preview: async ({ format, keys, choices }, signal) => {
      const wanted = formatOf(format);
      const papers = await papersOf(library, keys.slice(0, SHOWN));
      const how = { choices, now: new Date(), tick: breathing(signal, () => undefined) };
      const written = wanted.sample ? await wanted.sample(papers, how) : await wanted.write?.(papers, how);
      const text = typeof written === 'string' ? written.replace(/^\uFEFF/, '') : '';
      return { text: text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text, count: papers.length };
    },
    write: (what, signal, onProgress) => write(library, what, signal, onProgress),
  };
}

async function write(library: Library, { format, keys, choices }: Export, signal: AbortSignal, onProgress: (done: number) => void) {
  const wanted = formatOf(format);
  const now = new Date();
  const tick = breathing(signal, onProgress);
  const papers: Paper[] = [];
  for (let at = 0; at < keys.length; at += PAGE) {
    papers.push(...(await papersOf(library, keys.slice(at, at + PAGE))));
    signal.throwIfAborted();
  }
  const cited = wanted.cites ? await citedBy(library, papers) : new Map<string, string>();
  const content = await wanted.write?.(
    papers.map((paper) => ({ ...paper, ...(cited.has(paper.key) && { citationKey: cited.get(paper.key) }) })),
    { choices, now, tick },
  );
  if (content === undefined) throw new Error(`${wanted.name} cannot be written`);
  const name = `postil-${dayOf(now)}.${wanted.extension}`;
  const file = new Blob([content], { type: wanted.mime });
  const written: Written = {
    count: papers.length,
    name,
    text: typeof content === 'string' ? content : undefined,
    download: () => download(file, name),
  };
  // The file need not wait for it: the same papers would be given the same keys again.
  void keepKeys(cited);
  return written;
}

/** The citation keys of those papers that have none yet, by their keys: such as no other paper of the library has. */
async function citedBy(library: Library, papers: readonly Paper[]): Promise<Map<string, string>> {
  const { citationKeys } = await import('../../lib/formats/citation-key');
  const fresh = papers.filter(({ citationKey }) => citationKey === undefined);
  const own = new Set(papers.map(({ key }) => key));
  const taken = new Set(papers.flatMap(({ citationKey }) => citationKey ?? []));
  for (;;) {
    const given = citationKeys(fresh, taken);
    const held = await library.papers
      .where('citationKey')
      .anyOf([...given.values()])
      .toArray();
    const others = held.filter(({ key }) => !own.has(key)).flatMap(({ citationKey }) => citationKey ?? []);
    if (others.length === 0) return given;
    for (const key of others) taken.add(key);
  }
}

/** Has papers keep the keys they were cited by. One that cannot now is given one with the next export. */
async function keepKeys(cited: ReadonlyMap<string, string>): Promise<void> {
  const papers = Array.from(cited, ([key, citationKey]) => ({ key, citationKey }));
  for (let at = 0; at < papers.length; at += PAGE) await ask('cite', { papers: papers.slice(at, at + PAGE) }, LONG);
}

function formatOf(id: string): WrittenFormat {
  const format = formats.find((one) => one.id === id);
  if (!format) throw new Error(`There is no format “${id}”`);
  return format;
}

/** Tells how many are done and lets the page have its turn, no more often than it needs one. Rejects once it is called off. */
function breathing(signal: AbortSignal, onProgress: (done: number) => void): Tick {
  let last = performance.now();
  return async (done) => {
    if (performance.now() - last < BREATH) return;
    onProgress(done);
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    last = performance.now();
  };
}

const KeptChoices = z.catch(z.record(z.string(), z.record(z.string(), z.string())), {});

/** What was chosen last, of each format; what is no such thing in storage counts for nothing. */
async function keptChoices(): Promise<Record<string, Choices>> {
  const { [CHOICES]: stored } = await browser.storage.local.get(CHOICES);
  return KeptChoices.parse(stored);
}

/** The day where the person is: `2026-11-23`. */
function dayOf(now: Date): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the file some time after the click; the address goes with the page at the latest.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
