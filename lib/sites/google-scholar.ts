/**
 * Google Scholar: results (seen live in 2026-06) and an author's profile (2024-01). Unconfirmed: the view of one article of a
 * profile, the reader's library (`scilib`), and the full form in which a best match is shown.
 * Whatever the classes, a result bears `data-cid` and a profile's titles link to their views; the blocks between results (people,
 * "Search deeper") do neither. All else has only classes, or in an article's view English labels, to be told by.
 */
import { parseArxivId } from '../paper/identifier';
import { squeeze } from '../paper/text';
import { hrefOf, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const MAIN = 'https://scholar.google.com';
const COUNTRIES = 'at be ca ch co.il co.in co.jp co.kr co.uk com.au com.br com.hk com.mx com.sg com.tr com.tw de dk es fi fr it nl pl pt';
const MIRRORS = COUNTRIES.split(' ').map((country) => `https://scholar.google.${country}`);
/** What a search may be by; `as_…` are the fields of the advanced search. */
const QUERIES = ['q', 'as_q', 'as_epq', 'as_oq', 'as_sauthors', 'as_publication'];
const LISTS = { cites: 'Citing articles', cluster: 'Versions', scilib: 'Library' };
const ARTICLE = 'a[href*="citation_for_view="]';
const CITES = 'a[href*="cites="]';

export const examples: Examples = {
  listing: ['hl=en&q=graph+nets', 'cites=557776778', 'cluster=557776778', 'as_q=&as_epq=graph'].map((query) => `${MAIN}/scholar?${query}`),
  paper: ['u5HHmVD_uO8C', 'u-x6o8ySG0sC'].map((view) => `${MAIN}/citations?view_op=view_citation&citation_for_view=AbCdEfGhIjKl:${view}`),
  mixed: [`${MAIN}/scholar?scilib=1`, ...[MAIN, 'https://scholar.google.co.jp'].map((at) => `${at}/citations?hl=en&user=AbCdEfGhIjKl`)],
  neither: [
    ...['/scholar?q=', '/sorry/index?q=graph', '/scholar_labs/search?q=graph', '/citations?view_op=top_venues'].map((path) => MAIN + path),
    ...['http://scholar.google.com', 'https://scholar.google.com.example.com', 'https://google.com'].map((at) => `${at}/scholar?q=graph`),
  ],
};

export default defineSite({
  id: 'google-scholar',
  name: 'Google Scholar',
  hosts: [`${MAIN}/*`],
  mirrors: MIRRORS.map((origin) => `${origin}/*`),
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? articleOn(root, url) : [...resultsOn(root, url), ...profileOn(root)]),
  room: (kind) => (kind === 'paper' ? '#gsc_oci_title' : `[data-cid] h3, td:has(${ARTICLE}) div:last-of-type`),
});

function kindOf({ origin, pathname, search, searchParams }: URL): PageKind | undefined {
  if (origin !== MAIN && !MIRRORS.includes(origin)) return undefined;
  const has = (name: string) => Boolean(searchParams.get(name)?.trim());
  if (pathname === '/scholar') return [...QUERIES, 'cites', 'cluster'].some(has) ? 'listing' : has('scilib') ? 'mixed' : undefined;
  if (pathname !== '/citations') return undefined;
  if (searchParams.get('view_op') === 'view_citation') return articleIn(search) ? 'paper' : undefined;
  return has('user') && /^(list_works)?$/.test(searchParams.get('view_op') ?? '') ? 'mixed' : undefined;
}

const idOf = (scheme: string, value: string | null | undefined) => (value ? `${scheme}:${value}` : undefined);
const articleIn = (href: string) => idOf('scholar', /[?&]citation_for_view=([\w-]+:[\w-]+)/.exec(href)?.[1]);
/** The cluster of versions, as results and profiles name it alike; of several that an author merged the link names all, so none. */
const clusterIn = (row: ParentNode) => idOf('scholarcluster', /[?&]cites=(\d+)(?:&|$)/.exec(hrefOf(row.querySelector(CITES)))?.[1]);
/** The paper that a line names as its venue: "arXiv preprint arXiv:1706.03762, 2017". */
const arxivIn = (lines: string) => parseArxivId(/^\s*arXiv\b[^:\n]*\barXiv:\s?([^\s,]+)/im.exec(lines)?.[1] ?? '')?.id;
const textIn = (extent: ParentNode, selector: string) => extent.querySelector(selector)?.textContent;
/** A list or text as it is written; empty where Scholar cut it. */
const whole = (text = '') => (/…|\.{3}/.test(text) ? '' : text);

/** The title's link, and the copies beside it ("[PDF] arxiv.org"), which are the same paper's: Scholar groups by paper. */
function linksOf(extent: ParentNode, title: Element): { hrefs: string[]; links: Details['links'] } {
  const links = [...extent.querySelectorAll('a[href^="http"]')].filter((a) => title.contains(a) || /^\s*\[[A-Z]+\]/.test(a.textContent));
  const [page, pdf] = [links.find((a) => title.contains(a)), links.find((a) => /^\s*\[PDF\]/.test(a.textContent))];
  return { hrefs: links.map(hrefOf), links: { page: hrefOf(page), pdf: hrefOf(pdf) } };
}

function resultsOn(root: Document, { searchParams }: URL): Found[] {
  const query = QUERIES.map((name) => searchParams.get(name)?.trim()).find(Boolean);
  const list = query ? `Search: ${query}` : Object.entries(LISTS).find(([name]) => searchParams.has(name))?.[1];
  return [...root.querySelectorAll('[data-cid]')].flatMap((row) => {
    const [id, anchor] = [idOf('scholar', row.getAttribute('data-cid')), row.querySelector('h3')];
    if (!id || !anchor) return [];
    // Before the title stand marks ("[BOOK]", "[CITATION]"), each twice. A citation's title is no link, but bears an id.
    const title = (anchor.querySelector('a, [id]') ?? anchor).textContent;
    const { hrefs, links } = linksOf(row, anchor);
    return [{ ids: [id, clusterIn(row), ...hrefs], title, anchor, details: () => ({ ...bylineOf(row), list, links }) }];
  });
}

/** `authors - venue, year - host`, each of which may be missing; a venue may hold the hyphen too. */
function bylineOf(row: Element): Details {
  // A best match has a full form: its authors in a line of their own, a bullet before the host, the whole abstract.
  const full = row.querySelector('.gs_fmaa') ?? undefined;
  const line = full?.parentElement ?? row.querySelector('.gs_a');
  const text = full && line ? `${full.textContent} - ${wordsOf(line, [full])}` : line?.textContent;
  const parts = squeeze(text ?? '').split(/ - | • /);
  const dated = /(?:^|, )([12]\d{3})$/;
  if (!dated.test(parts.at(-1) ?? '')) parts.pop();
  const authors = dated.test(parts[0] ?? '') ? [] : whole(parts.shift()).split(',');
  const venue = parts.join(' - ');
  const abstract = whole(textIn(row, '.gs_fma_snp'));
  return { authors, venue: whole(venue).replace(dated, ''), published: dated.exec(venue)?.[1], abstract };
}

function profileOn(root: Document): Found[] {
  const list = `Profile: ${textIn(root, '#gsc_prf_in') ?? ''}`;
  return [...root.querySelectorAll(`td ${ARTICLE}`)].map((link) => {
    const row = link.closest('tr') ?? link;
    // The link is inline, above two lines of the same cell, authors and venue; the mark goes below these.
    const anchor = [...row.querySelectorAll(`td:has(${ARTICLE}) div:last-of-type`)].at(-1) ?? link;
    const ids = [articleIn(hrefOf(link)), clusterIn(row), arxivIn(wordsOf(row, [link]))];
    const shown = () => ({ authors: whole(textIn(row, '.gs_gray')).split(','), published: textIn(row, '.gsc_a_y') });
    return { ids, title: link.textContent, anchor, details: () => ({ ...shown(), list, links: { page: hrefOf(link) } }) };
  });
}

function articleOn(root: Document, { search }: URL): Found[] {
  const anchor = root.getElementById('gsc_oci_title');
  if (!anchor) return [];
  const { hrefs, links } = linksOf(root, anchor);
  const words = wordsOf(root.getElementById('gsc_oci_table') ?? anchor);
  const ids = [articleIn(search), clusterIn(root), arxivIn(words), ...hrefs];
  // A label is a line, its value the next.
  const valueOf = (labels: string) => new RegExp(`^(?:${labels})\n(.*)`, 'm').exec(words)?.[1];
  const authors = whole(valueOf('Authors|Inventors')).split(',');
  const [published, venue] = [valueOf('Publication date'), valueOf('Journal|Conference|Book|Source')];
  const abstract = whole(textIn(root, '#gsc_oci_descr'));
  return [{ ids, title: anchor.textContent, anchor, details: () => ({ authors, published, venue, abstract, links }) }];
}
