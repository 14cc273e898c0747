/**
 * The memory of PaperMemory (https://github.com/vict0rsch/PaperMemory), as it exports it: one object, each paper under its own id,
 * the number of the form beside them. Every field may be absent: its forms changed over the years.
 */
import * as z from 'zod/mini';
import { parseDate } from '../paper/dates';
import { parseArxivId, parseDoi } from '../paper/identifier';
import { squeeze } from '../paper/text';
import type { Brought, Format, Read } from './format';
import { LineCounter } from './lines';
import { paperAt } from './links';
import { Troubles } from './troubles';

/** How many papers are read before the page may breathe. */
const BREATH = 200;
const VERSION = '__dataVersion';
/** What its stars become. */
const FAVORITE = 'favorite';

export const papermemory: Format = {
  id: 'papermemory',
  name: 'PaperMemory',
  extension: 'json',
  mime: 'application/json',
  isLike: (_name, head) => /^\s*\{/.test(head) && (head.includes(`"${VERSION}"`) || /"(?:addDate|codeLink|pdfLink)"\s*:/.test(head)),
  read: async (text, { tick }) => {
    const clean = text.replace(/^\uFEFF/, '');
    let value: unknown;
    try {
      value = JSON.parse(clean);
    } catch (error) {
      return nothing(wordsOf(error), lineOf(error, clean));
    }
    const memory = memoryIn(value);
    if (!memory) return nothing('This is no export of PaperMemory’s.');
    const papers: Brought[] = [];
    const troubles = new Troubles();
    const lines = new LineCounter(clean);
    let place = 0;
    for (const [at, [id, entry]] of Object.entries(memory).entries()) {
      if (id === VERSION) continue;
      place = Math.max(place, clean.indexOf(`${JSON.stringify(id)}:`, place), clean.indexOf(`${JSON.stringify(id)} :`, place));
      const line = lines.at(place);
      const parsed = Entry.safeParse(entry);
      const paper = parsed.success ? broughtFrom(id, parsed.data) : undefined;
      if (!paper) troubles.tell({ line, words: `“${shortened(id)}” is no paper.` });
      else if (paper.ids.length === 0 && paper.title === '')
        troubles.tell({ line, words: `“${shortened(id)}” has no title and no identifier.` });
      else papers.push({ ...paper, line });
      if (at % BREATH === BREATH - 1) await tick(at + 1);
    }
    return troubles.with(papers);
  },
};

const words = z.catch(z.string(), '');
const Entry = z.object({
  id: words,
  title: words,
  author: words,
  year: z.catch(z.union([z.string(), z.number()]), ''),
  venue: words,
  note: words,
  tags: z.catch(z.array(words), []),
  favorite: z.catch(z.boolean(), false),
  addDate: words,
  pdfLink: words,
  codeLink: words,
  md: words,
  doi: words,
  bibtex: words,
  key: words,
});
type Entry = z.infer<typeof Entry>;

/** The papers by their ids: the file itself, or within the export of everything the extension keeps. */
function memoryIn(value: unknown): object | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return 'papers' in value && !(VERSION in value) ? memoryIn(value.papers) : value;
}

function broughtFrom(key: string, entry: Entry): Brought {
  const { title, author, year, venue, note, tags, favorite, addDate, pdfLink, codeLink, md } = entry;
  const fields = ['doi', 'url', 'eprint'].map((name) => fieldIn(entry.bibtex, name));
  const ids = [
    ...[entry.id, key].map((id) => parseArxivId(id.replace(/^arxiv-/i, ''))?.id),
    ...[pdfLink, linkIn(md), ...fields].map((link) => paperAt(link)?.ids[0]),
    ...[entry.doi, ...fields].map((text) => parseDoi(text)),
  ].filter((id) => id !== undefined);
  const published = parseDate(String(year), '9999-12-31');
  const savedAt = Date.parse(addDate);
  const authors = author
    .split(/\s+and\s+/)
    .map(givenFirst)
    .filter(Boolean);
  const tagged = favorite ? [...tags, FAVORITE] : tags;
  const kept = { pdf: webLink(pdfLink), code: webLink(codeLink) };
  return {
    ids: [...new Set(ids)],
    title: squeeze(title),
    ...(authors.length > 0 && { authors }),
    ...(published !== undefined && { published }),
    ...(venue.trim() !== '' && { venue: squeeze(venue) }),
    ...(note.trim() !== '' && { note }),
    ...(tagged.length > 0 && { tags: tagged }),
    ...(savedAt >= 0 && { savedAt }),
    ...((kept.pdf ?? kept.code) !== undefined && { links: { ...(kept.pdf && { pdf: kept.pdf }), ...(kept.code && { code: kept.code }) } }),
    ...(entry.key.trim() !== '' && { citationKey: entry.key.trim() }),
  };
}

function webLink(text: string): string | undefined {
  const link = text.trim();
  return link.length <= 2_000 && /^https?:\/\/\S+$/i.test(link) ? link : undefined;
}

/** Where the Markdown that it keeps for copying leads. */
function linkIn(markdown: string): string {
  return /\]\((https?:\/\/[^\s)]{1,2000})\)/.exec(markdown.slice(0, 10_000))?.[1] ?? '';
}

/** A field of the BibTeX entry that it keeps; the entry is its own words for what stands beside it. */
function fieldIn(bibtex: string, name: string): string {
  return new RegExp(`\\b${name}\\s{0,40}=\\s{0,40}[{"]([^{}"]{1,1000})[}"]`, 'i').exec(bibtex.slice(0, 20_000))?.[1]?.trim() ?? '';
}

/** Some of its sources name authors as BibTeX does: `Family, Given`. */
function givenFirst(name: string): string {
  const [family = '', given, ...more] = squeeze(name).split(/,\s*/);
  return given && more.length === 0 ? `${given} ${family}` : squeeze(name);
}

function shortened(id: string): string {
  return id.length > 60 ? `${id.slice(0, 59)}…` : id;
}

function nothing(problem: string, line?: number): Read {
  return { papers: [], problems: [{ ...(line !== undefined && { line }), words: problem }] };
}

function wordsOf(error: unknown): string {
  return `This is no whole JSON file: ${error instanceof Error ? error.message : String(error)}.`;
}

/** Where a parser of JSON stopped, as browsers tell it: by line, or by place. */
function lineOf(error: unknown, text: string): number | undefined {
  const said = error instanceof Error ? error.message : '';
  const line = /\bline (\d+)/.exec(said)?.[1];
  if (line !== undefined) return Number(line);
  const place = /\bposition (\d+)/.exec(said)?.[1];
  if (place !== undefined) return new LineCounter(text).at(Number(place));
  return /unexpected end/i.test(said) ? new LineCounter(text).at(text.length) : undefined;
}
