/**
 * The memory of PaperMemory (https://github.com/vict0rsch/PaperMemory), as it exports it: one object, each paper under its own id,
 * the number of the form beside them. Every field may be absent: its forms changed over the years.
 */
import * as z from 'zod/mini';
import { parseDate } from '../paper/dates';
import { parseArxivId, parseDoi } from '../paper/identifier';
import { squeeze } from '../paper/text';
import type { Brought, Format, Tick } from './format';
import { linesIn } from './lines';
import { inPieces, RowReader, type Broken, type Row } from './json-rows';
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
    const papers: Brought[] = [];
    const troubles = new Troubles();
    const { rows, broken } = await rowsIn(text, tick);
    for (const [at, { field: id, json, line }] of rows.entries()) {
      if (id === VERSION) continue;
      const parsed = Entry.safeParse(valueOf(json));
      const paper = parsed.success ? broughtFrom(id, parsed.data) : undefined;
      if (!paper) troubles.tell({ line, words: `“${shortened(id)}” is no paper.` });
      else if (paper.ids.length === 0 && paper.title === '')
        troubles.tell({ line, words: `“${shortened(id)}” has no title and no identifier.` });
      else papers.push({ ...paper, line });
      if (at % BREATH === BREATH - 1) await tick(at + 1);
    }
    if (broken) troubles.tell({ line: broken.line, words: BROKEN[broken.why] });
    return troubles.result(papers);
  },
};

/** Why a file is not read to its end. */
const BROKEN: Readonly<Record<Broken['why'], string>> = {
  'no object': 'This is no export of PaperMemory’s.',
  misplaced: 'From here on this is no JSON, and is not read.',
  'cut short': 'The file ends in the middle of what begins here.',
  'too long': 'What begins here is too long to be read.',
};

/** The entries of the file, or those within the export of all that the extension keeps; and why there are no more. `from`: the line on which those begin. */
async function rowsIn(text: string, tick: Tick, from?: number): Promise<{ rows: Row[]; broken: Broken | undefined }> {
  const rows: Row[] = [];
  const firstLine = from ?? 1;
  const reader = new RowReader((row) => {
    // Of a list, which is no paper, the first row stands for it.
    if ((row.at ?? 0) === 0) rows.push({ ...row, line: row.line + firstLine - 1, ...(row.at === 0 && { json: '[]' }) });
  });
  for (const piece of inPieces(text)) {
    if (!reader.push(piece)) break;
    await tick(0);
  }
  const found = reader.end();
  const broken = found && { ...found, line: found.line + firstLine - 1 };
  if (from !== undefined || rows.some(({ field }) => field === VERSION)) return { rows, broken };
  const within = rows.find(({ field }) => field === 'papers');
  if (within?.json.startsWith('{')) {
    const inner = await rowsIn(within.json, tick, within.line);
    return { rows: inner.rows, broken: inner.broken ?? broken };
  }
  // Such an export that was cut among its papers.
  const cut = broken?.why === 'cut short' ? /"papers"\s*:\s*(?=\{)/.exec(text) : null;
  if (!cut) return { rows, broken };
  const start = cut.index + cut[0].length;
  return rowsIn(text.slice(start), tick, 1 + linesIn(text.slice(0, start)));
}

function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

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
  const authors = squeeze(author).split(' and ').map(givenFirst).filter(Boolean);
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
