/**
 * A reading list in Markdown (CommonMark), to read, print or hand to a colleague.
 *
 * Titles, names and tags are text and come out as text; a note is Markdown, as typed, except that HTML in it comes out as text
 * too. Entries are indented by four columns, so that tabs in a note and readers older than CommonMark work. What stands in a note
 * (a heading, a fence left open) ends with its entry.
 */
import type { Paper } from '../paper/paper';
import { squeeze } from '../paper/text';
import { titleOf } from '../paper/title';
import type { Format } from './format';
import { factsOf, GROUPS, groupsOf, headLine, linkOf, writeEach } from './reading-list';

const INDENT = '    ';

export const markdown: Format = {
  id: 'markdown',
  name: 'Markdown',
  extension: 'md',
  mime: 'text/markdown',
  options: [GROUPS],
  write: async (papers, { choices, now, tick }) => {
    const entries = await writeEach(papers, tick, entry);
    const sections = groupsOf(papers, choices[GROUPS.id]).flatMap(({ name, papers: of }) => [
      ...(name === undefined ? [] : [`## ${escape(name)}`]),
      ...of.map((paper) => entries.get(paper) ?? ''),
    ]);
    return `${['# Reading list', headLine(papers.length, now), ...sections].join('\n\n')}\n`;
  },
};

function entry(paper: Paper): string {
  const parts = [`${titleLine(paper)}${factsBelow(paper)}`, ...quotes(paper), noteOf(paper)];
  return `-   ${indent(parts.filter((part) => part !== '').join('\n\n'))}`;
}

/** The readable title as text, linked to where the paper is read. */
export function titleLine(paper: Paper): string {
  const title = escape(titleOf(paper));
  const link = linkOf(paper);
  return link === undefined ? title : `[${title}](${destination(link)})`;
}

function factsBelow(paper: Paper): string {
  const facts = factsOf(paper);
  // Two spaces at the line's end break it, in every dialect.
  return facts.length > 0 ? `  \n${facts.map(escape).join(' · ')}` : '';
}

/** What was highlighted, each as a quotation whose lines stay lines, with what was remarked on it below. */
export function quotes({ highlights }: Paper): string[] {
  return highlights.flatMap(({ quote, remark = '' }) => {
    const [words, remarked] = [linesOf(quote), linesOf(remark)];
    if (words.length === 0) return [];
    return [words.map((line) => `> ${line}`).join('  \n'), ...(remarked.length > 0 ? [`Remark: ${remarked.join('  \n')}`] : [])];
  });
}

/** Lines of text as text, without the blank ones. */
function linesOf(text: string): string[] {
  return text.split(/[\r\n]+/).flatMap((line) => escape(line) || []);
}

/** The note as typed, its HTML as text; empty where there is none. */
export function noteOf({ note }: Paper): string {
  return note.trim() === '' ? '' : withoutHtml(note);
}

/** Indents all lines but the first; blank ones stay blank. */
function indent(text: string): string {
  return text.replace(/(\r\n|\r|\n)(?=[^\r\n])/g, `$1${INDENT}`);
}

/**
 * Text as text: what CommonMark, or a common dialect of it, would read as markup is escaped, also where a line begins with it.
 * On one line.
 */
export function escape(text: string): string {
  return squeeze(text)
    .replace(/[\\`*_[\]<>#~|$^]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^[-+=:]/, '\\$&');
}

/** A link's destination: what would end it, or begin something else, is encoded as addresses have it. */
function destination(link: string): string {
  return link
    .replace(/[\x00-\x20\x7F"()<>[\]\\^`{|}*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/&(?=#?\w+;)/g, '&amp;');
}

/**
 * What of Markdown HTML cannot begin in: fenced code, also within quotes and lists; an escaped character; code in a line, which
 * ends with its paragraph; an address in angle brackets. Last, alone, where HTML would begin.
 */
const HTML = new RegExp(
  [
    /^[ \t>*+\d.)-]*(?<fence>`{3,}(?=[^`\r\n]*$)|~{3,})[^]*?(?:^[ \t>]*\k<fence>[`~]*[ \t]*$|(?![^]))/,
    /\\[^]/,
    /(?<!`)(?<ticks>`+)(?!`)(?:.|\r?\n(?![ \t]*[\r\n]))*?(?<!`)\k<ticks>(?!`)/,
    /<(?:[a-z][a-z\d+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>/,
    /<(?=[a-z/!?])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gim',
);

/** A note with its HTML as text: a `<textarea>` or `<!--` would take the rest of the list with it. */
function withoutHtml(note: string): string {
  return note.trimEnd().replace(HTML, (found) => (found === '<' ? '\\<' : found));
}
