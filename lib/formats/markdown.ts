/**
 * A reading list in Markdown (CommonMark), to read, print or hand to a colleague.
 *
 * Titles, names and tags are text and come out as text; a note is Markdown, as typed, except that HTML in it comes out as text
 * too. Entries are indented by four columns, so that tabs in a note and readers older than CommonMark work.
 */
import { identifierLink } from '../paper/identifier';
import type { Paper } from '../paper/paper';
import { squeeze } from '../paper/text';
import { titleOf } from '../paper/title';
import type { Format } from './format';

/** How many authors are named. */
const NAMED = 3;
const INDENT = '    ';

export const markdown: Format = {
  id: 'markdown',
  name: 'Markdown',
  extension: 'md',
  mime: 'text/markdown',
  write: (papers, { groupBy, now }) => {
    const newestFirst = [...papers].sort((a, b) => b.savedAt - a.savedAt);
    const groups = groupBy === 'month' ? byMonth(newestFirst) : byTag(newestFirst);
    const count = papers.length === 1 ? '1 paper' : `${papers.length.toLocaleString('en')} papers`;
    const sections = groups.map(({ name, papers: of }) => `## ${escape(name)}\n\n${of.map(entry).join('\n\n')}`);
    return `${['# Reading list', `${count} · ${DAY.format(now)}`, ...sections].join('\n\n')}\n`;
  },
};

interface Group {
  name: string;
  papers: Paper[];
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });
const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

/** The months they were saved in, by the person's own clock. */
function byMonth(newestFirst: readonly Paper[]): Group[] {
  const months = new Map<string, Paper[]>();
  for (const paper of newestFirst) file(months, MONTH.format(paper.savedAt), paper);
  return [...months].map(([name, papers]) => ({ name, papers }));
}

/** By the alphabet; a paper stands under each of its tags, the untagged last. The same tag in another case is the same tag. */
function byTag(newestFirst: readonly Paper[]): Group[] {
  const names = new Map<string, string>();
  const tagged = new Map<string, Paper[]>();
  for (const paper of newestFirst) {
    for (const tag of paper.tags) {
      const same = tag.toLowerCase();
      if (!names.has(same)) names.set(same, tag);
      file(tagged, same, paper);
    }
  }
  const byName = new Intl.Collator('en', { numeric: true });
  const groups = [...tagged].map(([same, papers]) => ({ name: names.get(same) ?? same, papers }));
  groups.sort((a, b) => byName.compare(a.name, b.name));
  const untagged = newestFirst.filter(({ tags }) => tags.length === 0);
  return untagged.length > 0 ? [...groups, { name: 'Untagged', papers: untagged }] : groups;
}

function file(groups: Map<string, Paper[]>, name: string, paper: Paper): void {
  const group = groups.get(name);
  if (group) group.push(paper);
  else groups.set(name, [paper]);
}

function entry(paper: Paper): string {
  const title = escape(titleOf(paper));
  const link = paper.links.page ?? paper.ids.map(identifierLink).find((found) => found !== undefined);
  const first = link === undefined ? title : `[${title}](${destination(link)})`;
  const facts = [
    authors(paper),
    paper.venue && escape(paper.venue),
    paper.published && date(paper.published),
    paper.tags.length > 0 && `Tags: ${paper.tags.map(escape).join(', ')}`,
    paper.status !== 'to-read' && (paper.status === 'read' ? 'Read' : 'Reading'),
  ].filter((fact) => typeof fact === 'string' && fact !== '');
  // Two spaces at the line's end break it, in every dialect.
  const head = facts.length > 0 ? `${first}  \n${facts.join(' · ')}` : first;
  const note = paper.note.trim() === '' ? '' : `\n\n${withoutHtml(paper.note)}`;
  return `-   ${indent(head + note)}`;
}

/** The first few authors; without names the organisation, or how many they are. */
function authors({ authors: all, authorCount = 0, organisation }: Paper): string | undefined {
  const named = all.slice(0, NAMED).map(escape).join(', ');
  if (named !== '') return Math.max(all.length, authorCount) > NAMED ? `${named} et al.` : named;
  if (organisation) return escape(organisation);
  return authorCount > 0 ? `${authorCount} ${authorCount === 1 ? 'author' : 'authors'}` : undefined;
}

/** `2024-07-10` → `10 July 2024`, as precise as it is known. */
function date(published: string): string {
  const [year = '', month, day] = published.split('-');
  if (month === undefined) return year;
  const name = MONTH_NAME.format(Date.UTC(2000, Number(month) - 1));
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** Indents all lines but the first; blank ones stay blank. */
function indent(text: string): string {
  return text.replace(/(\r\n|\r|\n)(?=[^\r\n])/g, `$1${INDENT}`);
}

/**
 * Text as text: what CommonMark, or a common dialect of it, would read as markup is escaped, also where a line begins with it.
 * On one line.
 */
function escape(text: string): string {
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
