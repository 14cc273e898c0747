/**
 * What a paper's page says of itself for machines: Highwire's `citation_*`, which scholarly sites write for Google Scholar
 * (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing), then Dublin Core and PRISM, then schema.org in JSON-LD.
 * Far more lasting than how a page looks, so a site file begins here.
 */
import { parseArxivId, parseDoi } from '../paper/identifier';
import { squeeze } from '../paper/text';
import type { Details, Found } from './site';

const DATES = 'citation_date citation_online_date citation_publication_date citation_year dc.date prism.publicationdate'.split(' ');

/** The paper a page is of, but for where it is marked; `title` is empty and `ids` are none where the page does not say. */
export type Described = Required<Pick<Found, 'ids' | 'title'>> & { details: Details };

/** Reads a page's metadata. Of a page that is no paper's it gives whatever stands there: decide by the address first. */
export function metadataOf(root: Document): Described {
  const { all, first } = metaOf(root);
  const data = structuredIn(root);
  const arxiv = parseArxivId(first('citation_arxiv_id'));
  const named = ['citation_doi', 'prism.doi', 'dc.identifier', 'bepress_citation_doi'].flatMap(all).map(parseDoi);
  const doi = [...named, ...listOf(data.sameAs).map((address) => parseDoi(textIn(address)))].find(Boolean);
  const pmid = /^\d{1,9}$/.exec(first('citation_pmid'))?.[0];
  const authors = [
    all('citation_author'),
    first('citation_authors').split(';'),
    all('dc.creator'),
    all('dc.contributor'),
    listOf(data.author).map((author) => textIn(author, 'name')),
  ].map((names) => names.map(fullName).filter(Boolean));
  return {
    ids: [arxiv?.id, doi, pmid && `pmid:${pmid}`].filter((id) => id !== undefined),
    title: first('citation_title', 'dc.title') || textIn(data, 'headline', 'name') || first('og:title').replace(/ [|–] [^|–]+$/u, ''),
    details: {
      version: arxiv?.version,
      authors: authors.find((names) => names.length > 0),
      abstract: withoutMarkup(first('citation_abstract') || textIn(data, 'abstract') || first('dc.description')),
      // The first version's day where there is one (bioRxiv's `citation_publication_date` is every year's first of January). An issue's
      // month comes after the day online, and an old paper's day online decades after its issue: of those the earliest counts.
      published: /\d+\D+\d+\D+\d/.test(first('citation_date'))
        ? first('citation_date')
        : DATES.map((name) => first(name)).concat(textIn(data, 'datePublished')),
      venue: first('citation_journal_title', 'citation_conference_title', 'citation_inbook_title', 'prism.publicationname'),
      links: { pdf: first('citation_pdf_url') },
    },
  };
}

/**
 * The paper of a page whose address gives its identifier, marked at the page's heading; none on a page that names none, such as an
 * error. `more` reads what the metadata lack.
 */
export function describedPaper(root: Document, { origin, pathname }: URL, id: string, more: (known: Details) => Details): Found[] {
  const anchor = root.querySelector('main h1') ?? root.querySelector('h1');
  if (!anchor || !metaOf(root).first('citation_title')) return [];
  const { ids, title, details } = metadataOf(root);
  const known = { ...details, links: { ...details.links, page: origin + pathname } };
  return [{ ids: [id, ...ids], title, anchor, details: () => ({ ...known, ...more(known) }) }];
}

/** The page's meta elements by name. Names differ in case between sites, and some write `property` for `name`. */
export function metaOf(root: Document): { all: (name: string) => string[]; first: (...names: string[]) => string } {
  const metas = new Map<string, string[]>();
  for (const meta of root.querySelectorAll('meta[content]')) {
    const name = (meta.getAttribute('name') ?? meta.getAttribute('property') ?? '').toLowerCase();
    const content = squeeze(meta.getAttribute('content') ?? '');
    if (!content) continue;
    const contents = metas.get(name);
    if (contents) contents.push(content);
    else metas.set(name, [content]);
  }
  const all = (name: string) => metas.get(name) ?? [];
  return { all, first: (...names) => names.flatMap(all)[0] ?? '' };
}

/** "Last, First" as people write it, "First Last"; any other name as it stands. */
export function fullName(name: string): string {
  const [last = '', first = '', more] = squeeze(name).split(/\s*,\s*/);
  return first && more === undefined && !/^(jr|sr|i{2,3}|iv|ph\.?d|m\.?d)\.?$/i.test(first) ? `${first} ${last}` : squeeze(name);
}

/**
 * Some write the abstract's HTML into the attribute; "a<b" is none. Parsed in a document of its own, where nothing is loaded or
 * run.
 */
export function withoutMarkup(text: string): string {
  if (!/<\/[a-z]/i.test(text)) return text;
  // Between two paragraphs stands nothing but their tags.
  const parsed = new DOMParser().parseFromString(text.replace(/<\/(?:\w+:)?p>|<br/gi, ' $&'), 'text/html');
  for (const heading of parsed.querySelectorAll('h1, h2, h3, h4, title, jats\\:title')) heading.remove();
  return parsed.body.textContent;
}

/** An object of a page's data, nothing in it believed yet. */
export type Data = Record<string, unknown>;

export const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null;

/** The first thing of scholarly kind in the page's JSON-LD; empty where there is none. */
export function structuredIn(root: Document): Data {
  for (const script of root.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const found = articleIn(JSON.parse(script.textContent), 0);
      if (found) return found;
    } catch {
      // Malformed: the page goes without.
    }
  }
  return {};
}

function articleIn(value: unknown, depth: number): Data | undefined {
  if (depth > 5 || !isData(value)) return undefined;
  if (listOf(value['@type']).some((type) => /^((Medical)?Scholarly)?Article$|^Thesis$|^Report$/.test(textIn(type)))) return value;
  for (const inner of Object.values(value)) {
    const found = articleIn(inner, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** A list as it is; one thing, which JSON-LD writes without a list, as a list of it; nothing as an empty one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** The first of these fields that is a text, or a thing that bears a name. */
export function textIn(value: unknown, ...fields: string[]): string {
  if (typeof value === 'string') return value;
  return isData(value) ? (fields.map((field) => value[field]).find((text) => typeof text === 'string') ?? '') : '';
}
