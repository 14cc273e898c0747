/**
 * Hugging Face Papers: daily, dated, weekly, monthly and trending lists, search, a paper's own page, and the papers among the
 * cards of collections, organisations and users.
 *
 * What holds through its redesigns (2024-04 to 2026-10) is which element links where; class names and `article` do not: on a
 * paper's page every `article` is a collection. So an entry is a heading that links to a paper, or a link to one that holds a
 * heading. Thumbnails, chips, keywords and comments link to papers too, but stand in no heading.
 */
import { parseArxivId, partsOf, type ArxivId } from '../paper/identifier';
import { squeeze } from '../paper/text';
import { between, extents, hrefOf, once, parseCount, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://huggingface.co';
const HEADING = ':is(h1, h2, h3, h4, h5, h6)';
const PAPER_LINK = 'a[href*="/papers/"]';
const DATE = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?\b/u;
/** A day and nothing else: as data have it, and as it is written on a list. */
const DAY = new RegExp(`^\\s*(\\d{4}-\\d\\d-\\d\\d|${DATE.source})(?:T.*)?\\s*$`, 'u');

/** One-segment paths that are no profile. Incomplete is harmless: a mixed page without papers is no fault. */
const RESERVED = /^(blog|collections|datasets|docs|join|login|models|papers|pricing|settings|spaces)$/;

export const examples: Examples = {
  listing: [
    'https://huggingface.co/papers',
    'https://huggingface.co/papers/',
    'https://huggingface.co/papers?date=2024-08-01',
    'https://huggingface.co/papers/date/2026-09-25',
    'https://huggingface.co/papers/week/2026-W08',
    'https://huggingface.co/papers/month/2026-02',
    'https://huggingface.co/papers/trending',
    'https://huggingface.co/papers?q=efficient+training',
    'https://huggingface.co/papers/month/2026-03?q=efficient+training',
  ],
  paper: [
    'https://huggingface.co/papers/2407.11062',
    'https://huggingface.co/papers/2407.11062v2',
    'https://huggingface.co/papers/2407.11062#community',
  ],
  mixed: [
    'https://huggingface.co/tencent',
    'https://huggingface.co/tencent/papers',
    'https://huggingface.co/collections/tencent/papers-68a5e980f8bce789562cafa4',
  ],
  neither: [
    'https://huggingface.co/',
    'https://huggingface.co/models',
    'https://huggingface.co/papers/2407.11062.md',
    'https://huggingface.co/papers/2413.11062',
    'https://huggingface.co/login?next=%2Fpapers%2F2407.11062',
    'https://huggingface.co/collections?paper=2407.11062',
    'https://huggingface.co/tencent/HunyuanVideo',
    'https://huggingface.co/docs/hub/paper-pages',
    'http://huggingface.co/papers',
    'https://huggingface.ac.cn/papers',
    'https://huggingface.co.example.com/papers',
    'https://notahuggingface.co/papers',
  ],
};

export default defineSite({
  id: 'huggingface',
  name: 'Hugging Face',
  hosts: [`${ORIGIN}/*`],
  consent: 'install',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url, kind)),
  room: (kind) => (kind === 'paper' ? 'main h1' : `${HEADING}:has(${PAPER_LINK}), ${PAPER_LINK}:has(${HEADING})`),
});

function kindOf({ origin, pathname }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (/^\/papers(\/(trending|(date|week|month)\/[^/]+))?\/?$/.test(pathname)) return 'listing';
  if (paperIn(pathname)) return 'paper';
  const name = /^\/([\w-]+)(\/papers)?\/?$/.exec(pathname)?.[1];
  return (name && !RESERVED.test(name)) || /^\/collections\/[^/]+\/[^/]+\/?$/.test(pathname) ? 'mixed' : undefined;
}

/** The paper a path or link leads to. A link to a place within its page (`#community`) is no link to the paper. */
function paperIn(href: string): ArxivId | undefined {
  return parseArxivId(/^(?:https:\/\/huggingface\.co)?\/papers\/([\w.]+)\/?(?:\?.*)?$/.exec(href)?.[1] ?? '');
}

function listOn(root: Document, url: URL, kind: PageKind): Found[] {
  const headings = [...root.querySelectorAll(HEADING)];
  const titles = headings.flatMap((heading) => {
    const around = heading.closest('a');
    const links = around ? [around] : [...heading.querySelectorAll(PAPER_LINK)];
    const named = links.filter((link) => hrefOf(link).includes('/papers/'));
    return named.map((link) => ({ heading, anchor: around ?? heading, shown: around ? heading : link, paper: paperIn(hrefOf(link)) }));
  });
  // An entry ends where another begins, at the page's own heading, and on a mixed page at whatever else has one.
  const extentOf = once(() => {
    const borders = kind === 'mixed' ? headings : headings.filter(({ localName }) => localName === 'h1');
    const own = new Set(titles.map(({ heading }) => heading));
    return extents([
      ...borders.filter((heading) => !own.has(heading)).map((heading) => [heading, ''] as const),
      ...titles.map(({ anchor, paper }) => [anchor, paper?.id ?? ''] as const),
    ]);
  });
  const embedded = once(() => embeddedIn(root));
  const place = once(() => {
    const day = dayOn(root, url, embedded().day, titles[0]?.anchor);
    return { ...placeOf(root, url, day), day };
  });
  return titles.flatMap(({ anchor, shown, paper }) => {
    if (!paper) return [];
    const title = shown.textContent;
    const details = () => {
      const data = embedded().papers.get(paper.id);
      const row = rowIn(extentOf()(anchor), squeeze(title), paper, kind, textIn(data?.ai_summary));
      return { ...detailsOf(paper, row, data), ...place() };
    };
    return [{ ids: [paper.id], title, anchor, details }];
  });
}

/** What a page shows of a paper, as it is written there. */
interface Shown {
  authors?: string[];
  authorCount?: number | undefined;
  abstract?: string | undefined;
  date?: string | undefined;
  organisation?: string | undefined;
  upvotes?: number | undefined;
  comments?: number | undefined;
  links?: Element[];
}

function rowIn(row: Element, title: string, { id }: ArxivId, kind: PageKind, summary: string): Shown {
  const path = `/papers/${partsOf(id)[1]}`;
  const parts = [...row.querySelectorAll(`a, p, ${HEADING}`)];
  const links = parts.filter(({ localName }) => localName === 'a');
  const headings = parts.filter(({ localName }) => localName !== 'a' && localName !== 'p');
  // The abstract stands in a paragraph (trending) or in a second link to the paper (search); it is the longest of these texts.
  const prose = parts.filter(
    (part) =>
      (part.localName === 'p'
        ? !part.closest('dialog')
        : hrefOf(part) === path && !headings.some((other) => other.contains(part) || part.contains(other))) &&
      !/^[^a-z]*(?:[km]|authors?)?\s*$/i.test(part.textContent),
  );
  const texts = prose.map((part) => squeeze(part.textContent)).filter((text) => text !== title);
  const longest = texts.reduce((most, text) => (text.length > most.length ? text : most), '');
  const words = wordsOf(row, [...prose, ...headings]);
  const date = DATE.exec(words)?.[0];
  // Of the other cards of a mixed page only this is known; a button or a person's link there may be another thing's.
  if (kind === 'mixed') return { date };
  return {
    date,
    authorCount: parseCount(/(?:^|[^\w.,])(\d[\d,]*)\s+authors?\b/.exec(words)?.[1] ?? ''),
    // Trending shows a model's summary instead where there is one.
    abstract: longest === squeeze(summary) ? undefined : longest,
    organisation: organisationIn(links),
    upvotes: upvotesIn(row),
    comments: parseCount(links.find((link) => hrefOf(link).endsWith('#community'))?.textContent ?? ''),
    links,
  };
}

/** An organisation's pill links to its profile and holds its logo, if it has one, named like it. A person's picture has no name. */
function organisationIn(links: Element[]): string | undefined {
  for (const link of links) {
    const slug = /^\/([\w.-]+)$/.exec(hrefOf(link))?.[1];
    if (!slug || RESERVED.test(slug)) continue;
    const logo = link.querySelector('img');
    const name = squeeze(link.textContent);
    if (logo ? logo.getAttribute('alt') === slug : name) return name || slug;
  }
  return undefined;
}

/** The number beside the first upvote box, which is a link for guests and a label for the rest: "94", "Upvote 117", "-". */
function upvotesIn(row: Element): number | undefined {
  let element = row.querySelector('a[href^="/login?next="], input[type="checkbox"]');
  for (let steps = 0; element && steps < 6; steps += 1, element = element.parentElement) {
    const text = element.textContent.replace('Upvote', '');
    if (text.trim()) return parseCount(text);
  }
  return undefined;
}

function paperOn(root: Document, url: URL): Found[] {
  const paper = paperIn(url.pathname);
  const heading = root.querySelector('main h1') ?? root.querySelector('h1');
  const title = heading?.textContent ?? '';
  // A paper that is not there has the status for its heading.
  if (!paper || !heading || /^\s*\d{3}\s*$/.test(title)) return [];
  const details = () => detailsOf(paper, pageIn(root, heading), embeddedIn(root).papers.get(paper.id));
  return [{ ids: [paper.id], title, anchor: heading, details }];
}

function pageIn(root: Document, heading: Element): Shown {
  const abstractHeading = between(heading, undefined, HEADING).find((other) => other.textContent.trim() === 'Abstract');
  const end = between(abstractHeading ?? heading, undefined, HEADING)[0];
  const head = between(heading, abstractHeading ?? end, 'a, button, span, div');
  const byline = head.findLast((element) => /^\s*Authors:?\s*$/u.test(element.textContent));
  const names = byline ? between(byline, abstractHeading ?? end, 'a, button') : [];
  const published = head.findLast((element) => /^\s*Published on\s/u.test(element.textContent));
  return {
    authors: names.map((name) => name.textContent.trim()).filter((name) => /^\p{L}/u.test(name)),
    abstract: abstractHeading && between(abstractHeading, end, 'p').find((p) => !isSummary(p))?.textContent,
    date: DATE.exec(published?.textContent ?? '')?.[0],
    organisation: organisationIn(head.filter((element) => element.matches('a:has(img)'))),
    upvotes: upvotesIn(root.querySelector('main') ?? root.documentElement),
    links: between(heading, end, 'a'),
  };
}

/** Whether a paragraph is the model's summary: it shares its box with a line that says so, and with no other paragraph. */
function isSummary(paragraph: Element): boolean {
  let box = paragraph;
  while (box.parentElement?.querySelectorAll('p, h2').length === 1) box = box.parentElement;
  return /AI-generated|Generated by/u.test(wordsOf(box, [paragraph]));
}

/** What is shown, completed by what the embedded data says of the same paper. */
function detailsOf({ id, version }: ArxivId, shown: Shown, data: Data = {}): Details {
  const outward = shown.links?.filter((link) => hrefOf(link).startsWith('https://') && !link.closest('p')) ?? [];
  const linkOf = (start: string, name = '') =>
    outward.map(hrefOf).find((href, index) => href.startsWith(start) && (!name || outward[index]?.textContent.trim() === name));
  const names = Array.isArray(data.authors) ? data.authors.map((author) => textIn(isData(author) ? author.name : '')) : [];
  return {
    version,
    authors: names.length > (shown.authors?.length ?? 0) ? names : shown.authors,
    authorCount: shown.authorCount,
    // What is shown may be a model's summary; the data says which is which.
    abstract: textIn(data.summary) || shown.abstract,
    // The site leaves the year out; the data does not.
    published: / \d{4}$/.test(shown.date ?? '') ? shown.date : textIn(data.publishedAt) || shown.date,
    organisation: shown.organisation ?? textIn(isData(data.organization) ? data.organization.fullname : ''),
    upvotes: shown.upvotes ?? countIn(data.upvotes),
    comments: shown.comments ?? countIn(data.numComments),
    links: {
      page: `${ORIGIN}/papers/${partsOf(id)[1]}`,
      pdf: linkOf(`https://arxiv.org/pdf/${partsOf(id)[1]}`),
      code: linkOf('https://github.com/') ?? textIn(data.githubRepo),
      project: linkOf('https://', 'Project page') ?? textIn(data.projectPage),
    },
  };
}

/** The list a page is: what it is called, and its day or month. A week is named; search and trending are of no day. */
function placeOf(root: Document, { pathname, searchParams }: URL, day: string | undefined): Pick<Details, 'list' | 'listDate'> {
  const query = searchParams.get('q')?.trim();
  if (query) return { list: `Search: ${query}` };
  const [, area = '', period, value = ''] = pathname.split('/');
  if (area === 'collections') return { list: `Collection: ${root.querySelector('h1')?.textContent ?? ''}` };
  if (area !== 'papers') return { list: `Profile: ${area}` };
  if (period === 'trending') return { list: 'Trending Papers' };
  if (period === 'week') return { list: `Weekly Papers ${value}` };
  if (period === 'month') return { list: 'Monthly Papers', listDate: value };
  return { list: 'Daily Papers', listDate: day };
}

/** The page's own day: its address's, else its data's, else the one written between its heading and its first entry. */
function dayOn(root: Document, url: URL, embedded: string, first: Element | undefined): string | undefined {
  const named = url.searchParams.get('date') ?? /^\/papers\/date\/([^/]+)/.exec(url.pathname)?.[1];
  if (named) return DAY.exec(named)?.[1];
  const header = () => between(root.querySelector('h1') ?? root.documentElement, first, '*');
  const written = () => header().map((element) => element.getAttribute('datetime') ?? element.textContent);
  return (DAY.exec(embedded) ??
    written()
      .map((text) => DAY.exec(text))
      .find(Boolean))?.[1];
}

/** An object of the embedded data, nothing in it believed yet. */
type Data = Record<string, unknown>;

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const countIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/**
 * The papers in the page's embedded data, by id, and the page's day there. It is the server's first answer and may be stale: it
 * completes what is shown and is never the list.
 */
function embeddedIn(root: Document): { papers: Map<string, Data>; day: string } {
  const papers = new Map<string, Data>();
  let day = '';
  for (const element of root.querySelectorAll('[data-props]')) {
    const text = element.getAttribute('data-props') ?? '';
    if (!text.includes('"publishedAt"')) continue;
    try {
      const data: unknown = JSON.parse(text);
      if (isData(data)) day ||= textIn(data.dateString) || textIn(data.date);
      gather(data, papers);
    } catch {
      // Malformed: the page goes without.
    }
  }
  return { papers, day };
}

function gather(value: unknown, papers: Map<string, Data>, depth = 0): void {
  if (depth > 5 || typeof value !== 'object' || value === null) return;
  if (isData(value)) {
    const paper = isData(value.paper) ? value.paper : value;
    const id = parseArxivId(textIn(paper.id))?.id;
    if (id) {
      papers.set(id, { ...value, ...paper, ...papers.get(id) });
      return;
    }
  }
  for (const inner of Object.values(value)) gather(inner, papers, depth + 1);
}
