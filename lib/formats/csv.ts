/**
 * A table for spreadsheets: CSV as RFC 4180 has it, with a byte order mark, by which spreadsheets know that it is UTF-8.
 *
 * What it holds comes back when it is read: all but the places a paper was seen at, its counts, and what stands before and behind a
 * quotation. The columns of other programs are known by their usual names (Zotero's, a colleague's table); of others it is told that they
 * are left out.
 */
import { identifierOf } from '../paper/addresses';
import { parseDate } from '../paper/dates';
import { IDENTIFIER, parseArxivId, parseDoi } from '../paper/identifier';
import { STATUSES, type Paper } from '../paper/paper';
import { LIMITS, squeeze } from '../paper/text';
import type { Brought, Format, Option, Read } from './format';
import { nameFromParts, ORGANISATION } from './citation';
import { LineCounter } from './lines';
import { linkOf } from './reading-list';
import { Troubles } from './troubles';

const SEPARATOR: Option = {
  id: 'separator',
  name: 'Columns parted by',
  choices: [
    { id: 'comma', name: 'Comma' },
    { id: 'semicolon', name: 'Semicolon' },
    { id: 'tab', name: 'Tab' },
  ],
};
const SEPARATORS = new Map([
  ['semicolon', ';'],
  ['tab', '\t'],
]);

interface Column {
  name: string;
  /** Of other programs, in lower case. */
  also?: readonly string[];
  cell: (paper: Paper) => string;
  /** What a cell that is not empty says; left out for what other columns say too. */
  take?: (brought: Brought, cell: string) => void;
}

const COLUMNS: readonly Column[] = [
  { name: 'Title', cell: ({ title }) => squeeze(title), take: (brought, cell) => (brought.title = squeeze(cell)) },
  {
    name: 'Authors',
    cell: ({ authors }) => listed(authors),
    take: (brought, cell) => (brought.authors = authorsIn(cell)),
  },
  // Zotero's, family name first.
  { name: 'Author', cell: () => '', take: (brought, cell) => (brought.authors = authorsIn(cell).map(givenFirst)) },
  {
    name: 'Number of authors',
    cell: ({ authorCount }) => (authorCount === undefined ? '' : String(authorCount)),
    take: (brought, cell) => {
      if (/^\d{1,6}$/.test(cell)) brought.authorCount = Number(cell);
    },
  },
  {
    name: 'Published',
    also: ['date', 'publication date', 'publication year', 'year'],
    cell: ({ published }) => published ?? '',
    take: (brought, cell) => {
      const date = dateIn(cell);
      // Of a date and its year, the date.
      if (date !== undefined && date.length > (brought.published?.length ?? 0)) brought.published = date;
    },
  },
  {
    name: 'Venue',
    also: ['publication title', 'journal', 'conference', 'booktitle', 'conference name', 'proceedings title', 'source title'],
    cell: ({ venue }) => squeeze(venue ?? ''),
    take: (brought, cell) => (brought.venue ??= squeeze(cell)),
  },
  {
    name: 'Organisation',
    also: ['organization', 'institution'],
    cell: ({ organisation }) => squeeze(organisation ?? ''),
    take: (brought, cell) => (brought.organisation = squeeze(cell)),
  },
  {
    name: 'Identifiers',
    also: ['ids', 'identifier', 'id'],
    cell: ({ ids }) => listed(ids),
    take: (brought, cell) => {
      for (const item of itemsOf(cell)) {
        // Any scheme may stand here, but those people write in many ways are brought into their one form.
        if (IDENTIFIER.test(item) && !/^(?:doi|arxiv|https?):/.test(item)) put(brought, item);
        else addId(brought, item);
      }
    },
  },
  // For people and other programs; the identifiers say the same.
  { name: 'DOI', cell: ({ ids }) => valueIn(ids, 'doi:'), take: (brought, cell) => addId(brought, cell) },
  {
    name: 'arXiv',
    also: ['arxiv id', 'eprint', 'archive id'],
    cell: ({ ids }) => valueIn(ids, 'arxiv:'),
    take: (brought, cell) => addId(brought, cell),
  },
  { name: 'PMID', also: ['pubmed id'], cell: () => '', take: (brought, cell) => addId(brought, `pmid:${cell}`) },
  {
    name: 'Link',
    also: ['url', 'address'],
    cell: (paper) => linkOf(paper) ?? '',
    take: (brought, cell) => {
      addId(brought, cell);
      addLink(brought, 'page', cell);
    },
  },
  {
    name: 'PDF',
    also: ['pdf link', 'pdf url'],
    cell: ({ links }) => links.pdf ?? '',
    take: (brought, cell) => {
      if (brought.ids.length === 0) addId(brought, cell);
      addLink(brought, 'pdf', cell);
    },
  },
  { name: 'Code', cell: ({ links }) => links.code ?? '', take: (brought, cell) => addLink(brought, 'code', cell) },
  { name: 'Project', cell: ({ links }) => links.project ?? '', take: (brought, cell) => addLink(brought, 'project', cell) },
  { name: 'Categories', cell: ({ categories }) => listed(categories), take: (brought, cell) => (brought.categories = itemsOf(cell)) },
  {
    name: 'Status',
    cell: ({ status }) => status,
    take: (brought, cell) => {
      const status = STATUSES.find(
        (one) =>
          one ===
          cell
            .trim()
            .toLowerCase()
            .replace(/[\s_]+/g, '-'),
      );
      if (status !== undefined) brought.status = status;
    },
  },
  {
    name: 'Tags',
    also: ['manual tags', 'keywords', 'labels'],
    cell: ({ tags }) => listed(tags),
    take: (brought, cell) => {
      const tags = (brought.tags ??= []);
      for (const tag of itemsOf(cell)) tags.push(tag);
    },
  },
  {
    name: 'Note',
    also: ['notes', 'comment', 'comments'],
    cell: ({ note }) => note,
    take: (brought, cell) => (brought.note = brought.note === undefined ? cell : `${brought.note}\n\n${cell}`),
  },
  {
    name: 'Quotations',
    cell: ({ highlights }) => listed(highlights.map(({ quote }) => quote)),
    take: (brought, cell) => addToHighlights(brought, 'quote', cell),
  },
  {
    // One for each quotation, in their order.
    name: 'Remarks on quotations',
    cell: ({ highlights }) => (highlights.some(({ remark }) => remark) ? listed(highlights.map(({ remark = '' }) => remark)) : ''),
    take: (brought, cell) => addToHighlights(brought, 'remark', cell),
  },
  {
    name: 'Saved',
    also: ['date added', 'added'],
    cell: ({ savedAt }) => new Date(savedAt).toISOString(),
    take: (brought, cell) => {
      // Zotero writes `2024-07-10 17:54:27`, in UTC.
      const at = Date.parse(cell.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/, '$1T$2Z'));
      if (at >= 0) brought.savedAt = at;
    },
  },
  {
    name: 'Citation key',
    also: ['citekey', 'bibtex key'],
    cell: ({ citationKey }) => citationKey ?? '',
    take: (brought, cell) => (brought.citationKey = cell.trim()),
  },
  {
    name: 'Abstract',
    also: ['abstract note'],
    cell: ({ abstract }) => squeeze(abstract ?? ''),
    take: (brought, cell) => (brought.abstract = squeeze(cell)),
  },
];

/** Those that are written: the others are only known when they are read. */
const WRITTEN = COLUMNS.filter(({ name }) => name !== 'Author' && name !== 'PMID');
const BY_NAME = new Map(COLUMNS.flatMap((column) => [column.name.toLowerCase(), ...(column.also ?? [])].map((name) => [name, column])));

/** How many rows are written or read before the page may breathe. */
const BREATH = 200;

export const csv: Format = {
  id: 'csv',
  name: 'CSV',
  extension: 'csv',
  mime: 'text/csv',
  options: [SEPARATOR],
  write: async (papers, { choices, tick }) => {
    const separator = SEPARATORS.get(choices[SEPARATOR.id] ?? '') ?? ',';
    const rows = [WRITTEN.map(({ name }) => name).join(separator)];
    for (const paper of papers) {
      rows.push(cellsOf(paper).map(quoted).join(separator));
      if (rows.length % BREATH === 0) await tick(rows.length - 1);
    }
    return `\uFEFF${rows.join('\r\n')}\r\n`;
  },
  isLike: (name, head) => /\.(csv|tsv)$/i.test(name) || headerIn(head) !== undefined,
  read,
};

/** A paper's cells, as a reader of CSV has them: with what would be a formula made text. */
export function cellsOf(paper: Paper): string[] {
  return WRITTEN.map(({ cell }) => disarmed(cell(paper)));
}

async function read(text: string, { tick }: Parameters<NonNullable<Format['read']>>[1]): Promise<Read> {
  const { default: Papa } = await import('papaparse');
  const clean = text.replace(/^\uFEFF/, '').replace(/^sep=.\r?\n/i, '');
  const header = headerIn(clean);
  if (!header)
    return { papers: [], problems: [{ line: 1, words: 'This table has no header that names a column of titles or identifiers.' }] };

  const lines = new LineCounter(text, text.length - clean.length);
  const rows: { line: number; cells: string[]; problem: string | undefined }[] = [];
  let from = 0;
  Papa.parse<string[]>(clean, {
    delimiter: header.separator,
    newline: header.newline,
    step: ({ data, errors, meta }) => {
      const problem = errors.some(({ type }) => type === 'Quotes')
        ? 'A quotation mark is not closed, or stands where none can.'
        : undefined;
      const isBlank = rows.length > 0 && data.every((cell) => cell.trim() === '');
      if (!isBlank || problem !== undefined) rows.push({ line: lines.at(from), cells: data, problem });
      from = meta.cursor;
    },
  });

  const [names = []] = rows.map(({ cells }) => cells);
  const columns = names.map(columnNamed);
  const papers: Brought[] = [];
  const troubles = new Troubles();
  // Cell by cell: of many columns and many short rows, each row's cells are few.
  const filled = new Set<number>();
  for (const { cells } of rows.slice(1))
    for (const [index, cell] of cells.entries()) if (!columns[index] && cell.trim() !== '') filled.add(index);
  const unknown = names.filter((_, index) => filled.has(index));
  if (unknown.length > 0) troubles.tell({ line: 1, words: leftOut(unknown) });
  for (const [at, { line, cells, problem }] of rows.entries()) {
    if (at === 0) continue;
    const brought: Brought = { ids: [], title: '', line };
    for (const [index, raw] of cells.entries()) {
      const cell = armed(raw);
      if (cell.trim() !== '') columns[index]?.take?.(brought, cell);
    }
    const undated =
      brought.published === undefined ? cells.find((cell, index) => columns[index]?.name === 'Published' && cell.trim() !== '') : undefined;
    if (undated !== undefined)
      troubles.tell({ line, words: `No date Postil can read: “${Array.from(squeeze(undated)).slice(0, 40).join('')}”.` });
    if (problem !== undefined) troubles.tell({ line, words: problem });
    else if (brought.title === '' && brought.ids.length === 0) troubles.tell({ line, words: 'No title and no identifier in this row.' });
    else papers.push(brought);
    if (at % BREATH === 0) await tick(at);
  }
  return troubles.result(papers);
}

/** How many columns are named of those that are left out. */
const NAMED = 12;

function leftOut(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => `“${Array.from(squeeze(name)).slice(0, 40).join('')}”`);
  const more = names.length > NAMED ? ` and ${String(names.length - NAMED)} more` : '';
  return `${names.length === 1 ? 'A column that Postil does not know is' : 'Columns that Postil does not know are'} left out: ${shown.join(', ')}${more}.`;
}

/** Parts of a cell, the first to the first highlight and so on. */
function addToHighlights(brought: Brought, field: 'quote' | 'remark', cell: string): void {
  const highlights = (brought.highlights ??= []);
  for (const [at, part] of partsOf(cell).entries()) {
    const known = highlights[at] ?? { quote: '', prefix: '', suffix: '' };
    highlights[at] = field === 'remark' && part === '' ? known : { ...known, [field]: part };
  }
}

/** How a table is written, by its first row: it has to have a column that tells papers apart. */
function headerIn(text: string): { separator: string; newline: '\r\n' | '\n' | '\r' } | undefined {
  const head = text
    .slice(0, 4_000)
    .replace(/^\uFEFF/, '')
    .replace(/^sep=.\r?\n/i, '');
  const first = /^[^\r\n]*/.exec(head)?.[0] ?? '';
  const newline =
    (['\r\n', '\n'] as const).find((end) => head.startsWith(end, first.length)) ?? (head[first.length] === '\r' ? '\r' : '\r\n');
  for (const separator of [',', ';', '\t']) {
    const known = first.split(separator).flatMap((name) => columnNamed(name) ?? []);
    if (known.some(({ name }) => TELLING.has(name)) && (known.length > 1 || !first.includes(' '))) return { separator, newline };
  }
  return undefined;
}
const TELLING = new Set(['Title', 'DOI', 'arXiv', 'Identifiers', 'Link']);

function columnNamed(name: string): Column | undefined {
  return BY_NAME.get(
    name
      .replace(/^\s*"|"\s*$/g, '')
      .trim()
      .toLowerCase(),
  );
}

function quoted(cell: string): string {
  return /[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}

/**
 * A spreadsheet would run a cell that begins like this; behind an apostrophe it is text. So that it can be taken back, a cell that
 * begins with apostrophes before such a sign gets one more. https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

function disarmed(cell: string): string {
  // Nothing is shown for it, and readers end the text with it.
  const clean = cell.replace(/\0/g, '');
  return FORMULA.test(clean) ? `'${clean}` : clean;
}

function armed(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** Several in a cell: parted by `; `, a semicolon within one behind a backslash. */
function listed(items: readonly string[]): string {
  return items.map((item) => item.replace(/[\\;]/g, '\\$&')).join('; ');
}

function partsOf(cell: string): string[] {
  const parts = [''];
  for (const [token] of cell.matchAll(/\\[\\;]|; ?|[^\\;]+|\\/g)) {
    if (token.startsWith(';')) parts.push('');
    else parts.push((parts.pop() ?? '') + (/^\\[\\;]$/.test(token) ? token.slice(1) : token));
  }
  return parts;
}

/** Several in a cell, as words: without those that are empty. */
function itemsOf(cell: string): string[] {
  return partsOf(cell).map(squeeze).filter(Boolean);
}

/** Authors between semicolons, as we and Zotero write them; or as people and PubMed do: `Ada Byron, Max Null and Mary Void`, `Byron A, Null MM.` */
function authorsIn(cell: string): string[] {
  const items = itemsOf(cell);
  const [only = ''] = items;
  if (items.length > 1) return items;
  const names = only.replace(/\.$/, '').split(/,?\s+(?:and|&)\s+|,\s*/);
  const shape = names.every((name) => INITIALS.test(name)) ? INITIALS : FULL;
  return names.length > 1 && names.every((name) => shape.test(name)) && !ORGANISATION.test(only) ? names : items;
}
const INITIALS = /^(?:[\p{L}'’-]+ ){1,4}\p{Lu}{1,3}$/u;
const FULL = /^\p{Lu}[\p{L}'’.-]*(?: [\p{L}'’.-]+){0,3} \p{Lu}[\p{L}'’-]+$/u;

/** A day, month or year as people and spreadsheets write them. Of `7/10/2024` nobody knows which is the month, so its year is taken. */
function dateIn(cell: string): string | undefined {
  const text = squeeze(cell);
  const [, first = '', second = '', year = ''] = /^(\d{1,2})([./-]\d{1,2}[./-])(\d{4})$/.exec(text) ?? [];
  if (year !== '') {
    const [one, two] = [Number(first), Number(second.slice(1, -1))];
    const dayFirst = second.startsWith('.') || one > 12;
    return parseDate(dayFirst ? `${year}-${two}-${one}` : two > 12 ? `${year}-${one}-${two}` : year, FAR);
  }
  // `Jul-24`, `Jul 24`: how spreadsheets show a month.
  const [, month = '', short = ''] = /^(\p{L}{3,9})\.?[- ](\d\d)$/u.exec(text) ?? [];
  if (short !== '') return parseDate(`${month} ${Number(short) > 70 ? '19' : '20'}${short}`, FAR);
  const date = parseDate(text.replace(/^(\d{1,2})-(\p{L}{3,9})-(\d{4})$/u, '$1 $2 $3'), FAR);
  if (date !== undefined && !date.startsWith('9999')) return date;
  return /(?<!\d)(?:1[5-9]|20)\d\d(?!\d)/.exec(text)?.[0];
}
/** A day no table's can be after; one that is read as of that year has none. */
const FAR = '9999-12-31';

/** `Family, Given` → `Given Family`. */
function givenFirst(name: string): string {
  const [family = '', given, ...more] = name.split(/,\s*/);
  return given && more.length === 0 ? nameFromParts(family, given) : name;
}

function valueIn(ids: readonly string[], scheme: string): string {
  return ids.find((id) => id.startsWith(scheme))?.slice(scheme.length) ?? '';
}

/** Takes an identifier as people write them, or the one an address leads to; each once. */
function addId(brought: Brought, text: string): void {
  const clean = text.trim();
  const isAddress = /^https?:/i.test(clean) && URL.canParse(clean);
  const id = isAddress
    ? identifierOf(new URL(clean))?.id
    : (parseDoi(clean) ?? parseArxivId(clean.replace(/^arxiv:\s*/i, ''))?.id ?? /^pmid:[1-9]\d{0,8}$/.exec(clean)?.[0]);
  if (id !== undefined) put(brought, id);
}

function put(brought: Brought, id: string): void {
  if (brought.ids.length < LIMITS.ids && !brought.ids.includes(id)) brought.ids.push(id);
}

function addLink(brought: Brought, name: 'page' | 'pdf' | 'code' | 'project', cell: string): void {
  const link = cell.trim();
  if (/^https?:\/\/\S+$/i.test(link)) brought.links = { ...brought.links, [name]: link };
}
