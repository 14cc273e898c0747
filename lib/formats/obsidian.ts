/**
 * A folder of notes for Obsidian (and whatever else reads Markdown with YAML front matter), as a zip: one file for each paper, its
 * facts as properties, then its abstract and quotations, and the note last, so that a fence left open in it ends with the file.
 */
import { partsOf } from '../paper/identifier';
import type { Paper } from '../paper/paper';
import { squeeze } from '../paper/text';
import { titleOf } from '../paper/title';
import { knownAs } from '../paper/view';
import type { Format, Writing } from './format';
import { frontMatter } from './front-matter';
import { escape, noteOf, quotes, titleLine } from './markdown';
import { linkOf } from './reading-list';

const FOLDER = 'Papers';

export const obsidian = {
  id: 'obsidian',
  name: 'Obsidian',
  extension: 'zip',
  mime: 'application/zip',
  isBinary: true,
  /** Written in one go on this thread, which breathes: what fflate has for other threads starts them from code in a string. */
  write: async (papers, { tick }) => {
    const { strToU8, Zip, ZipDeflate } = await import('fflate');
    const parts: Uint8Array[] = [];
    let failure: Error | undefined;
    const zip = new Zip((error, part) => {
      if (error) failure = error;
      else parts.push(part);
    });
    let done = 0;
    for (const { name, text, changedAt } of notesOf(papers)) {
      const file = new ZipDeflate(`${FOLDER}/${name}`, { level: 6, mem: 2 });
      file.mtime = inZipYears(changedAt);
      zip.add(file);
      file.push(strToU8(text), true);
      done += 1;
      if (done % 50 === 0) await tick(done);
    }
    zip.end();
    if (failure) throw failure;
    return joined(parts);
  },
  /** The first of the files, to look at. */
  sample: (papers: readonly Paper[]): Promise<string> => {
    const [first] = notesOf(papers.slice(0, 1));
    return Promise.resolve(first ? `${FOLDER}/${first.name}\n\n${first.text}` : '');
  },
} satisfies Format & { isBinary: boolean; sample: (papers: readonly Paper[], how: Writing) => Promise<string> };

/** The files, one at a time. The same papers have the same names, in whatever order they come. */
export function* notesOf(papers: readonly Paper[]): Generator<{ name: string; text: string; changedAt: number }> {
  const inOrder = [...papers].sort((a, b) => a.savedAt - b.savedAt || (a.key < b.key ? -1 : 1));
  const taken = new Set<string>();
  for (const paper of inOrder) {
    yield { name: nameFor(paper, taken), text: noteFile(paper), changedAt: paper.changedAt };
  }
}

function noteFile(paper: Paper): string {
  const valueOf = (scheme: string) => paper.ids.find((id) => id.startsWith(`${scheme}:`))?.slice(scheme.length + 1);
  const properties = frontMatter([
    ['title', squeeze(paper.title) === '' ? undefined : titleOf(paper)],
    ['authors', paper.authors.map(squeeze).filter(Boolean)],
    ['author-count', paper.authors.length === 0 ? paper.authorCount : undefined],
    ['organisation', paper.organisation],
    ['published', paper.published],
    ['venue', paper.venue],
    ['ids', knownAs(paper.ids)],
    ['doi', valueOf('doi')],
    ['arxiv', valueOf('arxiv')],
    ['url', linkOf(paper)],
    ['pdf', paper.links.pdf],
    ['code', paper.links.code],
    ['project', paper.links.project],
    ['categories', paper.categories],
    ['tags', obsidianTags(paper.tags)],
    ['status', paper.status],
    ['saved', dayOf(paper.savedAt)],
    ['citekey', paper.citationKey],
  ]);
  const abstract = paper.abstract === undefined ? '' : escape(paper.abstract);
  const parts = [`# ${titleLine(paper)}`, abstract && `> [!abstract]-\n> ${abstract}`, ...quotes(paper), noteOf(paper)];
  return `${properties}\n${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The day where the person is: `2026-11-23`. */
function dayOf(moment: number): string {
  const day = new Date(moment);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/**
 * Tags as Obsidian takes them: letters, digits, `_`, `-`, `/`, and not digits alone. Each once, by whatever case.
 * https://help.obsidian.md/tags#Tag+format
 */
export function obsidianTags(tags: readonly string[]): string[] {
  const legal = new Map<string, string>();
  for (const tag of tags) {
    const clean = tag
      .normalize()
      .replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]+/gu, '-')
      .replace(/\/{2,}/g, '/')
      .replace(/^[-/]+|[-/]+$/g, '');
    if (clean === '') continue;
    const name = /^[\d/-]+$/.test(clean) ? `_${clean}` : clean;
    if (!legal.has(name.toLowerCase())) legal.set(name.toLowerCase(), name);
  }
  return [...legal.values()];
}

const ENDING = '.md';
/** In bytes of UTF-8, with the ending: most file systems take 255, programs that sync and archive less. */
const LONGEST = 120;

/**
 * A name no other file has, by any case or composition: the readable title without what a file system or a link of Obsidian's
 * cannot have; where it is taken, with the identifier; where that is, with a number. No separator is left in it, so it cannot climb.
 */
function nameFor(paper: Paper, taken: Set<string>): string {
  const title = legalName(titleOf(paper)) || 'Untitled';
  const [, value] = partsOf(knownAs(paper.ids)[0] ?? ':');
  const id = legalName(value);
  for (let count = 1; ; count += 1) {
    const mark = count === 1 ? '' : ` (${[...(id ? [id] : []), ...(count > 2 || !id ? [count] : [])].join(' ')})`;
    const end = cutTo(mark, LONGEST / 2) + ENDING;
    const name = cutTo(title, LONGEST - bytesOf(end)).replace(/[. ]+$/u, '') + end;
    // Windows and macOS hold names for the same that differ in case, macOS also those that differ in composition.
    const same = name.normalize('NFKD').toUpperCase().toLowerCase();
    if (taken.has(same)) continue;
    taken.add(same);
    return name;
  }
}

/** What Windows keeps for devices, with whatever ending. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?=\.|\s|$)/i;

/** Refused by Windows, or by Obsidian within links, or never seen (control characters, marks of direction). */
function legalName(text: string): string {
  const legal = text
    .normalize()
    .replace(/\p{C}/gu, ' ')
    .replace(/\s*[<>:"/\\|?*#^[\]]+\s*/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '');
  return legal.replace(DEVICE, '$1_');
}

const encoder = new TextEncoder();

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** At most so many bytes of it, and no part of a character: a letter and its accents go together. */
function cutTo(text: string, most: number): string {
  if (bytesOf(text) <= most) return text;
  let cut = '';
  let room = most;
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, most))) {
    room -= bytesOf(segment);
    if (room < 0) break;
    cut += segment;
  }
  return cut;
}

/** A zip's clock begins in 1980 and ends in 2099. */
function inZipYears(moment: number): number {
  return Math.min(Math.max(moment, Date.UTC(1980, 0, 2)), Date.UTC(2099, 11, 30));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
