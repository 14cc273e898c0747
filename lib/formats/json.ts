/** Postil's own file: everything the library knows of the papers. What is written is what is read back. Its form: paper/postil-file.ts. */
import * as z from 'zod/mini';
import { Paper } from '../paper/paper';
import { Apart, Merged, Seen } from '../paper/postil-file';
import { FILE_END, fileStart, inFileOrder, paperRow, POSTIL_FILE, rowsOf } from '../paper/postil-writing';
import type { Brought, Format, Tick, Trouble } from './format';
import { inPieces, RowReader, type Broken, type Row } from './json-rows';

/** How many papers are written between two breaths. */
const PAGE = 500;
/** How many of the things that could not be read are told in words; all are counted. */
export const TOLD = 200;

export const json: Format = {
  id: 'json',
  name: 'JSON',
  extension: POSTIL_FILE.extension,
  mime: POSTIL_FILE.mime,
  /** The newest paper first. The same papers give the same bytes. */
  write: async (papers, { now, tick }) => {
    const sorted = [...papers].sort(inFileOrder);
    const pages: string[] = [];
    for (let at = 0; at < sorted.length; at += PAGE) {
      pages.push(rowsOf(sorted.slice(at, at + PAGE).map(paperRow), at === 0));
      await tick(Math.min(at + PAGE, sorted.length));
    }
    return fileStart(now) + pages.join('') + FILE_END;
  },
  /** An object alone: a note in another program's file may well speak of the format. */
  isLike: (_, head) => /^\s*\{/.test(head) && /"format"\s*:\s*"postil"/.test(head),
  /** As another program's would be: what only a library knows (keys, moments, places, the trash) is left to `readPostilFile`. */
  read: async (text, { tick }) => {
    const file = await readPostilFile(inPieces(text), tick);
    return file.ok
      ? {
          papers: file.papers.map(broughtFrom),
          problems: file.problems.told,
          untold: file.problems.count - file.problems.told.length,
        }
      : { papers: [], problems: [{ words: file.words }] };
  },
};

/** What could not be read: the first `TOLD` in words, and how many in all. */
export interface Problems {
  count: number;
  told: Trouble[];
}

/** What a file holds; or, in words for the person who chose it, why nothing can be taken from it. */
export type PostilFileRead =
  | {
      ok: true;
      /** When it was written, UTC, as `2026-11-23T21:05:00.000Z`, where it says. */
      exportedAt: string | undefined;
      /** Whether it is a backup, of all there was in a library; a list that was exported has papers alone. */
      whole: boolean;
      papers: Paper[];
      apart: Apart[];
      /** What papers were before they became one. */
      merges: Merged[];
      seen: Seen[];
      problems: Problems;
    }
  | { ok: false; words: string };

/**
 * Reads a file that Postil wrote, of any version up to this one's, as its text comes. Each record is judged on its own, so that one that is broken
 * costs no other; a file that ends in the middle gives nothing, for nobody knows what it lacks. Throws only what `tick` or the
 * pieces do. `tick` hears how many papers were read.
 */
export async function readPostilFile(pieces: Iterable<string> | AsyncIterable<string>, tick: Tick): Promise<PostilFileRead> {
  const found = new Found();
  const reader = new RowReader((row) => found.take(row));
  for await (const piece of pieces) {
    if (!reader.push(piece) || found.words !== undefined) break;
    await tick(found.papers.length);
  }
  if (found.words !== undefined) return { ok: false, words: found.words };
  return found.result(reader.end(), reader.lists);
}

const FOREIGN = 'This is no file of Postil’s. Nothing was taken from it.';
/** As many merges as a library keeps (lib/library/records.ts): more are no library's. */
const MERGES = 500;
const Version = z.int().check(z.minimum(1));

/** What has been found in a file so far. */
class Found {
  readonly papers: Paper[] = [];
  readonly #apart: Apart[] = [];
  readonly #merges: Merged[] = [];
  readonly #seen: Seen[] = [];
  readonly #problems: Problems = { count: 0, told: [] };
  readonly #keys = new Set<string>();
  readonly #fields = new Map<string, unknown>();
  /** Why nothing can be taken from the file, once that is known. */
  words: string | undefined;

  take(row: Row): void {
    const value = parse(row.json);
    if (row.at === undefined) this.#takeField(row, value);
    else if (row.field === 'papers') this.#takePaper(row, value);
    else if (row.field === 'apart') this.#takeRow(row, Apart, value, this.#apart, 'the pair kept apart');
    else if (row.field === 'merges') {
      const known = this.#merges.length < MERGES ? value : { ok: false as const };
      this.#takeRow(row, Merged, known, this.#merges, 'what papers were before they became one');
    } else if (row.field === 'seen') this.#takeRow(row, Seen, value, this.#seen, 'what was seen');
  }

  #takeField({ field }: Row, value: Parsed): void {
    this.#fields.set(field, value.ok ? value.value : undefined);
    if (field === 'format' && !(value.ok && value.value === POSTIL_FILE.format)) this.words = FOREIGN;
    if (field === 'version' && value.ok && typeof value.value === 'number' && value.value > POSTIL_FILE.version) {
      this.words =
        `A later version of Postil wrote this file (its form is ${String(value.value)}, this one reads up to ${String(POSTIL_FILE.version)}). ` +
        'Nothing was taken from it; update Postil, then choose it again.';
    }
  }

  #takePaper({ at = 0, line }: Row, value: Parsed): void {
    const name = `Paper ${String(at + 1)}`;
    if (!value.ok) {
      this.#tell(line, () => `${name} is no JSON.`);
      return;
    }
    const paper = Paper.safeParse(value.value);
    if (!paper.success) {
      const { error } = paper;
      this.#tell(line, () => `${name}${titled(value.value)}: ${wrongIn(error)}.`);
      return;
    }
    if (this.#keys.has(paper.data.key)) {
      this.#tell(line, () => `${name}${titled(value.value)} has the key of an earlier one, which was taken.`);
      return;
    }
    this.#keys.add(paper.data.key);
    this.papers.push(paper.data);
  }

  #takeRow<T>({ at = 0, line }: Row, schema: z.ZodMiniType<T>, value: Parsed, into: T[], what: string): void {
    const row = value.ok ? schema.safeParse(value.value) : undefined;
    if (row?.success) into.push(row.data);
    else this.#tell(line, () => `Of ${what}, row ${String(at + 1)} is not what it should be.`);
  }

  /** The words are made only where they are told: of a broken file there may be millions. */
  #tell(line: number, words: () => string): void {
    this.#problems.count++;
    if (this.#problems.told.length < TOLD) this.#problems.told.push({ line, words: words() });
  }

  /** All that was found, when the file has ended. */
  result(broken: Broken | undefined, lists: ReadonlySet<string>): PostilFileRead {
    const refused = (words: string): PostilFileRead => ({ ok: false, words });
    const named = this.#fields.get('format') === POSTIL_FILE.format;
    if (broken) return refused(named ? brokenWords(broken) : FOREIGN);
    if (!named || !Version.safeParse(this.#fields.get('version')).success) return refused(FOREIGN);
    // A list without rows leaves no trace, but neither does it stand as a field of another kind.
    if (this.#fields.has('papers')) return refused('This file is damaged: its papers are no list. Nothing was taken from it.');
    const exportedAt = z.iso.datetime().safeParse(this.#fields.get('exportedAt'));
    return {
      ok: true,
      exportedAt: exportedAt.success ? exportedAt.data : undefined,
      whole: lists.has('apart') && lists.has('seen'),
      papers: this.papers,
      apart: this.#apart,
      merges: this.#merges,
      seen: this.#seen,
      problems: this.#problems,
    };
  }
}

type Parsed = { ok: true; value: unknown } | { ok: false };

function parse(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

function brokenWords({ why, line }: Broken): string {
  const where = `line ${line.toLocaleString('en')}`;
  const what = {
    'no object': 'is no file of Postil’s',
    misplaced: `is damaged in ${where}: it is no JSON there`,
    'cut short': `is cut short: it ends in the middle, in ${where}`,
    'too long': `is damaged in ${where}: what stands there has no end`,
  }[why];
  return `This file ${what}. Nothing was taken from it; try another copy.`;
}

/** Its title behind a record's number, where it has one. */
function titled(value: unknown): string {
  const paper = z.object({ title: z.string().check(z.minLength(1)) }).safeParse(value);
  if (!paper.success) return '';
  const { title } = paper.data;
  return ` (${title.length > 60 ? `${title.slice(0, 60)}…` : title})`;
}

/** The first thing the schema refuses: `tags.0 is not what it should be`. */
function wrongIn({ issues }: z.core.$ZodError): string {
  const [issue] = issues;
  const more = issues.length > 1 ? `, and ${String(issues.length - 1)} more` : '';
  const what = issue?.code === 'invalid_type' ? `is no ${issue.expected}` : 'is not what it should be';
  const path = issue?.path.map(String).join('.') ?? '';
  return `${path === '' ? 'it' : path} ${what}${more}`;
}

/** What a record is to a library that knows nothing of this one's. */
function broughtFrom(paper: Paper): Brought {
  const { ids, title, authors, authorCount, abstract, published, organisation, venue, categories, links } = paper;
  const { note, tags, status, highlights, citationKey, savedAt } = paper;
  return {
    ids,
    title,
    authors,
    categories,
    links,
    note,
    tags,
    status,
    highlights,
    savedAt,
    ...(authorCount !== undefined && { authorCount }),
    ...(abstract !== undefined && { abstract }),
    ...(published !== undefined && { published }),
    ...(organisation !== undefined && { organisation }),
    ...(venue !== undefined && { venue }),
    ...(citationKey !== undefined && { citationKey }),
  };
}
