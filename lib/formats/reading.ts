/** Reading a file of whatever kind: what it is written in, which format it is of, what papers it brings and what of it cannot be read. */
import type { Paper } from '../paper/paper';
import type { Apart, Merged, Seen } from '../paper/postil-file';
import { paperFromBrought } from './brought';
import { decoded, Decoding, encodingOf, SAMPLE, type Encoding } from './encoding';
import type { Format, Tick, Trouble } from './format';
import { json, readPostilFile, TOLD, type Problems } from './json';

/** What a file brings, as records of the library. */
export interface Incoming {
  /** The format's name. */
  format: string;
  /**
   * A file of Postil's is a backup of all there was, or a list of some papers. Either may be restored, where the newer of two records
   * counts, or added to what is here. Any other program's is added.
   */
  kind: 'backup' | 'list' | 'foreign';
  /** When a file of Postil's was written, UTC, as `2026-11-23T21:05:00.000Z`. */
  exportedAt: string | undefined;
  papers: Paper[];
  apart: Apart[];
  merges: Merged[];
  seen: Seen[];
  problems: Problems;
}

/** What is read: a file, or a text that was pasted. */
export interface Source {
  /** The file's name; of a pasted text, anything. */
  name: string;
  content: Blob;
}

export interface ReadingFile {
  /** Every format that reads; the first that takes a file for its own reads it. */
  formats: readonly Format[];
  /** Milliseconds since 1970: when what is brought is saved, where the file does not say. */
  now: number;
  /** How much is done of how much: bytes while the file is read, then papers (`total` is 0 while that is not known). */
  tick: (done: number, total: number) => Promise<void>;
}

export type ReadFile = ({ ok: true } & Incoming) | { ok: false; words: string };

/** How much of a file a format judges it by, in characters. */
const HEAD = 4_000;

/** What a file brings; or, in words, why nothing can be taken from it. Rejects only with what `tick` does. */
export async function readFile(source: Source, how: ReadingFile): Promise<ReadFile> {
  const { name, content } = source;
  let start: Uint8Array;
  try {
    start = new Uint8Array(await content.slice(0, SAMPLE).arrayBuffer());
  } catch {
    return unreadable;
  }
  if (start.length === 0) return refused('This file is empty.');
  const guess = encodingOf(start);
  const head = new TextDecoder(guess).decode(start, { stream: true }).slice(0, HEAD);
  if (json.isLike?.(name, head)) return readOwn(content, guess, how);
  const likely = how.formats.filter((format) => format.read && format.id !== json.id && format.isLike?.(name, head));
  // Postil's own, with its fields in another order: there is only the whole of it to tell by.
  if (likely.length === 0) return /^\s*\{/.test(head) ? readOwn(content, guess, how) : unknown;
  let text: string;
  let trouble: Trouble | undefined;
  try {
    ({ text, trouble } = decoded(new Uint8Array(await content.arrayBuffer()), guess));
  } catch {
    return refused('This file is too large to be read in one piece. Nothing was taken from it; split it, then choose the parts.');
  }
  // Lines that end by `\r` alone, as old programs on the Mac wrote them.
  const lines = text.includes('\n') ? text : text.replaceAll('\r', '\n');
  return withTrouble(await readOther(lines, likely, how), trouble);
}

function refused(words: string): { ok: false; words: string } {
  return { ok: false, words };
}
const unknown = refused('Postil does not know what kind of file this is. Nothing was taken from it.');
const unreadable = refused('The browser cannot read this file: it was moved or changed, or may not be read. Choose it again.');

/** A file of Postil's is read as it comes, whatever its size. It is written in UTF-8, so a byte that is none is damaged and says nothing else. */
async function readOwn(content: Blob, guess: Encoding, { tick }: ReadingFile): Promise<ReadFile> {
  let done = 0;
  const decoding = new Decoding(guess === 'windows-1252' ? 'utf-8' : guess);
  async function* pieces(): AsyncIterable<string> {
    const reader = content.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      done += part.value.length;
      yield decoding.take(part.value);
    }
    yield decoding.take();
  }
  const file = await readPostilFile(pieces(), () => tick(done, content.size));
  if (!file.ok) return file;
  const { whole, ...rest } = file;
  return withTrouble({ ...rest, format: 'Postil', kind: whole ? 'backup' : 'list' }, decoding.trouble);
}

/** What was read, with what is wrong with the file as a text. */
function withTrouble(read: ReadFile, trouble: Trouble | undefined): ReadFile {
  if (!read.ok || !trouble) return read;
  const { count, told } = read.problems;
  return { ...read, problems: { count: count + 1, told: [trouble, ...told] } };
}

/** How many papers are made records between two breaths. */
const PAGE = 200;

/** The first of these formats in which anything can be read is the file's. */
async function readOther(text: string, formats: readonly Format[], { now, tick }: ReadingFile): Promise<ReadFile> {
  const count: Tick = (done) => tick(done, 0);
  let told: Problems = { count: 0, told: [] };
  for (const format of formats) {
    const read = await format.read?.(text, { now, tick: count });
    if (!read) continue;
    const problems: Problems = { count: read.problems.length + (read.untold ?? 0), told: read.problems.slice(0, TOLD) };
    if (read.papers.length === 0) {
      if (told.count === 0) told = problems;
      continue;
    }
    const papers: Paper[] = [];
    for (const [at, brought] of read.papers.entries()) {
      // Each a moment behind the one before it, so that the newest first is the file's own order.
      const made = await paperFromBrought(brought, crypto.randomUUID(), Math.max(0, now - at));
      if ('paper' in made) papers.push(made.paper);
      const { line } = brought;
      const name = brought.title === '' ? `Paper ${String(at + 1)}` : brought.title.slice(0, 60);
      for (const words of 'paper' in made ? made.lost : [made.words]) {
        problems.count++;
        if (problems.told.length < TOLD) problems.told.push({ ...(line !== undefined && { line }), words: `${name}: ${words}` });
      }
      if (at % PAGE === PAGE - 1) await tick(at + 1, read.papers.length);
    }
    return { ok: true, format: format.name, kind: 'foreign', exportedAt: undefined, papers, apart: [], merges: [], seen: [], problems };
  }
  const [first] = told.told;
  const where = first?.line === undefined ? '' : `Line ${first.line.toLocaleString('en')}: `;
  return refused(first ? `Nothing in this file can be read. ${where}${first.words}` : 'There is no paper in this file.');
}
