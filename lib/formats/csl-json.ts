/** CSL-JSON, which Zotero, pandoc and every CSL processor read; and what `references.ts` has styled. */
import * as z from 'zod/mini';
import { parseDate } from '../paper/dates';
import type { Paper } from '../paper/paper';
import { titleOf } from '../paper/title';
import { BREATH, broughtOf, calledOf, citationOf, INCLUDE, type Name, nameFromParts, nameOf, tidy } from './citation';
import { citationKeys } from './citation-key';
import type { Brought, Format, Read, Reading, Writing } from './format';
import { Troubles } from './troubles';

const TYPE =
  /"type"\s*:\s*"(?:article|paper-conference|book|chapter|thesis|report|webpage|document|dataset|manuscript|software|speech|post)[a-z-]*"/;

export const cslJson: Format = {
  id: 'csl-json',
  name: 'CSL-JSON',
  extension: 'json',
  mime: 'application/vnd.citationstyles.csl+json',
  cites: true,
  options: [INCLUDE],
  write,
  isLike: (_, head) =>
    LIST.test(head)
      ? // What only an item has: its type may stand behind an abstract that is longer than what is looked at.
        TYPE.test(head) || /"(?:issued|container-title|citation-key)"\s*:|"(?:family|given)"\s*:\s*"/.test(head)
      : isItem(head),
  read,
};

/** How a list of items begins; some programs have it in an object. */
const LIST = /^\uFEFF?\s*(?:\[|\{\s*"items"\s*:\s*\[)\s*\{/;

/** A field that only an item has. */
const FIELD = new RegExp(`^(?:${TYPE.source}|"(?:DOI|issued|container-title|citation-key)"\\s*:)`);

/** Whether a text begins as one item does that stands by itself, as doi.org gives it: with what only an item has, and not within something else. */
function isItem(head: string): boolean {
  if (!/^\uFEFF?\s*\{/.test(head)) return false;
  if (/^\uFEFF?\s*\{[^{}]{0,200}"message-type"\s*:\s*"work"/.test(head)) return true;
  let depth = 0;
  const token = new RegExp(TOKEN);
  for (let found; (found = token.exec(head));) {
    const [sign] = found;
    if (sign === '"') {
      const end = endOfString(head, found.index);
      if (end === undefined) return false;
      const field = head.slice(found.index, end + 60);
      if (depth === 1 && FIELD.test(field)) return true;
      token.lastIndex = end;
    } else depth += sign === '{' || sign === '[' ? 1 : -1;
    if (depth === 0) return false;
  }
  return false;
}

/** One item, as the schema of CSL 1.0.2 has it. */
export interface CslItem {
  id: string;
  type: 'article' | 'article-journal' | 'paper-conference' | 'document';
  title: string;
  'citation-key'?: string;
  author?: CslName[];
  issued?: { 'date-parts': number[][] };
  'container-title'?: string;
  publisher?: string;
  number?: string;
  DOI?: string;
  URL?: string;
  PMID?: string;
  PMCID?: string;
  note?: string;
  abstract?: string;
  keyword?: string;
  annote?: string;
}
type CslName = { family: string; given?: string; suffix?: string; 'non-dropping-particle'?: string } | { literal: string };

async function write(papers: readonly Paper[], { choices, tick }: Writing): Promise<string> {
  const keys = citationKeys(papers);
  const items: string[] = [];
  for (const [at, paper] of papers.entries()) {
    if (at % BREATH === 0) await tick(at);
    const key = keys.get(paper.key) ?? '';
    const item = { ...cslItem(paper, key), 'citation-key': key, ...(choices['include'] !== 'citation' && personal(paper)) };
    items.push(jsonOf(item).replace(/^/gm, '  '));
  }
  await tick(papers.length);
  return items.length === 0 ? '[]\n' : `[\n${items.join(',\n')}\n]\n`;
}

/** Half a character, which JSON writes as an escape, makes pandoc refuse the whole file. */
function jsonOf(item: object): string {
  const json = JSON.stringify(item, null, 2);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(item, (_, value: unknown) => (typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\uFFFD') : value), 2);
}

/** A paper as an item with this id. The title stands as it was, or as people read it. */
export function cslItem(paper: Paper, id: string, title = calledOf(paper)): CslItem {
  const { kind, authors, published, venue, arxiv, doi, url, count } = citationOf(paper);
  const valueOf = (scheme: string) => paper.ids.find((one) => one.startsWith(`${scheme}:`))?.slice(scheme.length + 1);
  const pmid = valueOf('pmid');
  const pmcid = valueOf('pmcid');
  const preprint = kind === 'preprint';
  return {
    id,
    type: ({ preprint: 'article', other: 'document', article: 'article-journal', inproceedings: 'paper-conference' } as const)[kind],
    title,
    ...(authors.length > 0 && { author: authors.map(cslName) }),
    ...(published !== undefined && { issued: { 'date-parts': [published.split('-').map(Number)] } }),
    ...(venue !== undefined && !preprint && { 'container-title': venue }),
    ...(preprint && { publisher: venue ?? 'arXiv' }),
    ...(arxiv !== undefined && { number: `arXiv:${arxiv}` }),
    ...(doi !== undefined && { DOI: doi }),
    ...(url !== undefined && { URL: url }),
    ...(pmid !== undefined && { PMID: pmid }),
    ...(pmcid !== undefined && { PMCID: pmcid }),
    ...(count !== undefined && { note: count }),
  };
}

/** A title for styles, which know no TeX: as people read it. */
export const styledItem = (paper: Paper, id: string): CslItem => cslItem(paper, id, titleOf(paper));

function cslName(name: Name): CslName {
  if ('literal' in name) return name;
  const { family, given, particle, suffix } = name;
  return {
    family,
    ...(given !== '' && { given }),
    ...(particle !== undefined && { 'non-dropping-particle': particle }),
    ...(suffix !== undefined && { suffix }),
  };
}

function personal({ abstract, tags, note }: Paper): Partial<CslItem> {
  const kept = note.trim();
  return {
    ...(abstract !== undefined && abstract !== '' && { abstract: tidy(abstract) }),
    ...(tags.length > 0 && { keyword: keywordOf(tags) }),
    ...(kept !== '' && { annote: kept }),
  };
}

/** Tags in one text, as CSL has them: between commas, or where a tag has one, semicolons (`a, b;` is one tag). */
function keywordOf(tags: readonly string[]): string {
  if (!tags.some((tag) => /[,;]/.test(tag))) return tags.join(', ');
  return tags.map((tag) => `${tag.replace(/[\\;]/g, '\\$&')};`).join(' ');
}

function tagsFrom(keyword: string): string[] {
  if (!keyword.includes(';')) return keyword.split(',');
  const tags = [''];
  for (const [token] of keyword.matchAll(/\\[^]|;|[^\\;]+|\\/g)) {
    if (token === ';') tags.push('');
    else tags.push((tags.pop() ?? '') + (/^\\[\\;]$/.test(token) ? token.slice(1) : token));
  }
  return tags;
}

const said = z.union([z.string(), z.number()]);
/** Crossref has lists of titles, of which the first is meant. */
const text = z.catch(
  z.optional(
    z.pipe(
      z.union([said, z.array(said)]),
      z.transform((value) => String([value].flat()[0] ?? '')),
    ),
  ),
  undefined,
);
const parts = z.object({
  family: text,
  given: text,
  literal: text,
  /** Crossref's word for an organisation. */
  name: text,
  suffix: text,
  'non-dropping-particle': text,
  'dropping-particle': text,
});
/** One that is none costs no other. */
const name = z.catch(parts, parts.parse({}));
const number = z.catch(z.union([z.number(), z.string()]), '');
/** A date in its parts, or as it is said, which some programs write without more. */
const date = z.union([
  z.object({ 'date-parts': z.optional(z.array(z.array(number))), raw: text, literal: text }),
  z.pipe(
    z.union([z.string(), z.number()]),
    z.transform((said) => ({ 'date-parts': undefined, raw: String(said), literal: undefined })),
  ),
]);
/** An item as programs write it; what is not as it should be is as if it were not there. */
const Item = z.object({
  type: text,
  id: text,
  'citation-key': text,
  title: text,
  author: z.catch(z.optional(z.array(name)), undefined),
  editor: z.catch(z.optional(z.array(name)), undefined),
  issued: z.catch(z.optional(date), undefined),
  'container-title': text,
  'collection-title': text,
  'event-title': text,
  publisher: text,
  number: text,
  archive: text,
  archive_location: text,
  DOI: text,
  URL: text,
  PMID: text,
  PMCID: text,
  note: text,
  annote: text,
  abstract: text,
  keyword: text,
});

async function read(source: string, { tick }: Reading): Promise<Read> {
  const papers: Brought[] = [];
  const troubles = new Troubles();
  let met = 0;
  for (const found of itemsIn(source)) {
    if (++met % BREATH === 0) await tick(papers.length);
    const { line } = found;
    if ('words' in found) {
      troubles.tell(found);
      continue;
    }
    const item = Item.safeParse(answered(found.value));
    const brought = item.success ? paperOf(item.data, line) : undefined;
    if (!brought) troubles.tell({ line, words: 'This is no item of a bibliography.' });
    else if (brought.title === '' && brought.ids.length === 0)
      troubles.tell({ line, words: 'This item has neither a title nor an identifier.' });
    else papers.push(brought);
  }
  return troubles.result(papers);
}

/** What Crossref answers is an item in an envelope. */
function answered(value: unknown): unknown {
  const envelope = z.object({ 'message-type': z.literal('work'), message: z.unknown() }).safeParse(value);
  return envelope.success ? envelope.data.message : value;
}

/** What JSON is nested by; within a string it is text. */
const TOKEN = /[{}[\]"]/g;
/** How deep an item may be nested; CSL's own are five deep. */
const DEEPEST = 100;

/** The items of the list, each parsed by itself, so that a broken one does not take the others with it. */
function* itemsIn(source: string): Generator<{ line: number; value: unknown } | { line: number; words: string }> {
  // One item by itself, or several one behind the other, are in no list.
  const list = /^\uFEFF?\s*\{/.test(source) && !LIST.test(source) ? -1 : source.indexOf('[');
  let line = 1;
  let counted = 0;
  const lineAt = (at: number) => {
    for (let next = source.indexOf('\n', counted); next >= 0 && next < at; next = source.indexOf('\n', next + 1)) line++;
    counted = at;
    return line;
  };
  let depth = 0;
  let start = -1;
  let began = 1;
  let deepest = 0;
  const token = new RegExp(TOKEN);
  token.lastIndex = list + 1;
  for (let found; (found = token.exec(source));) {
    const [sign] = found;
    if (sign === '{' || sign === '[') {
      if (depth === 0) {
        start = found.index;
        began = lineAt(start);
        deepest = 0;
      }
      depth++;
      deepest = Math.max(deepest, depth);
    } else if (sign === '}' || sign === ']') {
      if (depth === 0) return;
      depth--;
      if (depth > 0) continue;
      const value = deepest > DEEPEST ? undefined : parsed(source.slice(start, token.lastIndex));
      yield value === undefined ? { line: began, words: 'This item is broken: it is not JSON as it should be.' } : { line: began, value };
      start = -1;
    } else {
      const end = endOfString(source, found.index);
      if (end === undefined) break;
      token.lastIndex = end;
    }
  }
  if (depth > 0 && start >= 0) yield { line: began, words: 'The file ends in this item.' };
  else if (list >= 0) yield { line: lineAt(source.length), words: 'The list is not closed: the file may be cut short.' };
}

/** Behind the quote that closes the string opening here. */
function endOfString(source: string, at: number): number | undefined {
  for (let end = source.indexOf('"', at + 1); end >= 0; end = source.indexOf('"', end + 1)) {
    let escapes = 0;
    while (source[end - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  return undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function paperOf(item: z.infer<typeof Item>, line: number): Brought {
  const [date = []] = item.issued?.['date-parts'] ?? [];
  const [year = '', month = '', day = ''] = date.map(String);
  const said = item.issued?.raw ?? item.issued?.literal ?? '';
  const [rawYear = '', rawMonth = '', rawDay = ''] = (parseDate(said, '9999-12-31') ?? said).split(/[-/]/);
  const known = year !== '';
  // Zotero's ids are addresses of its own, others' plain numbers.
  const key = item['citation-key'] ?? (/^[a-z][^/]*$/i.test(item.id ?? '') ? item.id : undefined);
  const preprint = item.type === 'article';
  const publisher = preprint ? item.publisher : undefined;
  const plain = (value: string | undefined) =>
    (value ?? '')
      // Crossref's abstracts, as doi.org gives them, are in JATS.
      .replace(/<\/?jats:(?:title|p|sec|list|list-item)(?: [^<>=]{1,50}=[^<>]{0,200})?>/g, ' ')
      .replace(/<\/?(?:i|b|sup|sub|sc|scp|span|(?:jats|mml):[a-z-]{1,30})(?: [^<>=]{1,50}=[^<>]{0,200})?>/g, '')
      .replace(/&(amp|lt|gt);/g, (_, sign: string) => SIGNS[sign] ?? '');
  return broughtOf({
    title: plain(item.title),
    authors: (item.author ?? item.editor ?? []).map(nameFrom),
    year: known ? year : rawYear,
    month: known ? month : rawMonth,
    day: known ? day : rawDay,
    venue: plain(item['container-title'] ?? item['event-title'] ?? publisher ?? ''),
    abstract: plain(item.abstract),
    notes: [item.annote ?? ''],
    remark: item.note ?? '',
    tags: tagsFrom(item.keyword ?? ''),
    dois: [item.DOI ?? ''],
    arxiv: [item.number, item.archive_location].flatMap((one) => (one !== undefined && /^arxiv:/i.test(one) ? [one] : [])),
    ids: [
      ...(/^\d{1,9}$/.test(item.PMID ?? '') ? [`pmid:${item.PMID ?? ''}`] : []),
      ...(/^(?:PMC)?\d{1,9}$/.test(item.PMCID ?? '') ? [`pmcid:PMC${(item.PMCID ?? '').replace('PMC', '')}`] : []),
    ],
    addresses: [item.URL ?? ''],
    ...(key !== undefined && { citationKey: key }),
    line,
  });
}

function nameFrom(name: z.infer<typeof Item>['author'] extends (infer One)[] | undefined ? One : never): string {
  const { family = '', given = '', suffix } = name;
  const particles = [name['dropping-particle'], name['non-dropping-particle'], family].filter((part) => part !== undefined);
  if (family === '')
    return [given, suffix].filter((part) => part !== undefined).join(' ') || nameOf({ literal: name.literal ?? name.name ?? '' });
  return nameFromParts(particles.join(' '), given, suffix);
}

const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };
