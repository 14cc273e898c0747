/**
 * Semantic Scholar: search (results seen live in 2026-08) and a paper's page (parts seen live in 2025). Unconfirmed: the pages of
 * authors and venues, which are taken to be made of the same rows.
 *
 * A row bears its paper's id (`data-paper-id`) and names its parts for the site's own tests (`data-test-id`). A paper's page has
 * such rows too, of what it cites and what cites it: these are no entries, and nothing in them is the paper's.
 */
import { metadataOf } from './metadata';
import { hrefOf, parseCount, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://www.semanticscholar.org';
const ROW = '[data-paper-id]';
const TITLE = ':is([data-test-id="title-link"], a:has(h2, h3))';
const AUTHOR = '[data-test-id="author-list"]';
const HEADING = '[data-test-id="paper-detail-title"]';

const HASH = '516c2035d29bb711be2e027be4ad38224419065a';
export const examples: Examples = {
  listing: ['q=ego%20depletion&sort=relevance', 'year%5B0%5D=2020&q=graph+networks&page=2'].map((query) => `${ORIGIN}/search?${query}`),
  paper: ['Ego-depletion%3A-is-the-active-self/', 'A-title/', ''].map((slug) => `${ORIGIN}/paper/${slug}${HASH}?sort=total#citing-papers`),
  mixed: ['/author/J.-Dang/5696160', '/venue?name=Nature'].map((path) => ORIGIN + path),
  neither: [
    ...['/', '/search', '/search?q=', '/me/account', '/sign-in?rp=%2Fsearch%3Fq%3Dgraph', '/paper/516c2035'].map((path) => ORIGIN + path),
    `${ORIGIN}/paper/A-title/${HASH}/figure/3`,
    'https://api.semanticscholar.org/CorpusID:192272496',
    'https://www.semanticscholar.org.example.com/search?q=graph',
    'http://www.semanticscholar.org/search?q=graph',
  ],
};

export default defineSite({
  id: 'semantic-scholar',
  name: 'Semantic Scholar',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : rowsOn(root, url)),
  room: (kind) => (kind === 'paper' ? HEADING : `${ROW} ul:has(${AUTHOR}), ${ROW} > ul, ${ROW}:not(:has(ul)) ${TITLE}`),
});

function kindOf({ origin, pathname, searchParams }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (pathname === '/search') return searchParams.get('q')?.trim() ? 'listing' : undefined;
  if (pathname === '/venue') return searchParams.get('name')?.trim() ? 'mixed' : undefined;
  return hashIn(pathname) ? 'paper' : /^\/author\/[^/]+\/\d+\/?$/.test(pathname) ? 'mixed' : undefined;
}

const hashIn = (pathname: string) => /^\/paper\/(?:[^/]+\/)?([0-9a-f]{40})\/?$/.exec(pathname)?.[1];

/** Where links lead that are the paper's own: buttons to its publisher, to PubMed, to arXiv bear its id, on its own page too. */
function linksOf(extent: ParentNode, hash: string, further: string): string[] {
  const links = [`a[data-heap-paper-id="${hash}"]`, further].flatMap((selector) => [...extent.querySelectorAll(selector)]);
  return links.map(hrefOf).filter((href) => href.startsWith('http'));
}

function rowsOn(root: Document, { searchParams }: URL): Found[] {
  const [query, venue] = [searchParams.get('q'), searchParams.get('name')];
  const list = query ? `Search: ${query}` : venue ? `Venue: ${venue}` : `Profile: ${root.querySelector('h1')?.textContent ?? ''}`;
  return [...root.querySelectorAll(ROW)].flatMap((row) => {
    const hash = row.getAttribute('data-paper-id') ?? '';
    const title = row.querySelector(TITLE);
    if (!/^[0-9a-f]{40}$/.test(hash) || !title) return [];
    const ids = [`s2:${hash}`, ...linksOf(row, hash, 'a:has([data-test-id^="paper-badge-"])')];
    // The title's link is inline; the mark goes below the line under it, a list of authors, venue and day.
    const line = row.querySelector('ul') ?? title;
    return [{ ids, title: title.textContent, anchor: line, details: () => ({ ...rowIn(row, title, line), list }) }];
  });
}

function rowIn(row: Element, title: Element, line: Element): Details {
  const venue = row.querySelector('[data-test-id="venue-metadata"]')?.textContent ?? '';
  // A model's summary ("TLDR") stands in the abstract's place but is not named like it. The button is "Expand".
  const abstract = [...(row.querySelector('[data-test-id="paper-abstract-toggle"]')?.childNodes ?? [])];
  const pdf = row.querySelector('a:has([data-test-id="paper-badge-open_access"]), a[data-heap-direct-pdf-link="true"]');
  return {
    ...authorsIn([...row.querySelectorAll(AUTHOR)]),
    venue: venue.includes('…') ? undefined : venue,
    published: line === title ? undefined : wordsOf(line).split('\n').at(-1),
    categories: row.querySelector('.cl-paper-fos')?.textContent.split(','),
    abstract: abstract.map((node) => (node.nodeName === 'BUTTON' ? '' : node.textContent)).join(''),
    links: { page: hrefOf(title), pdf: hrefOf(pdf) },
  };
}

/** The authors, an element each; before the last of a cut list stands a button, "+6 authors". */
function authorsIn(elements: Element[]): Details {
  const button = elements.map((element) => element.querySelector('button')).find(Boolean) ?? undefined;
  const more = parseCount(/\+\s?([\d,]+)/.exec(button?.textContent ?? '')?.[1] ?? '');
  return more ? { authorCount: elements.length + more } : { authors: elements.map((element) => wordsOf(element, [button])) };
}

function paperOn(root: Document, { pathname }: URL): Found[] {
  const [hash, anchor] = [hashIn(pathname), root.querySelector(HEADING)];
  if (!hash || !anchor) return [];
  // Going from page to page within the site may leave the former page's metadata behind.
  const current = hrefOf(root.querySelector('link[rel="canonical"]')).includes(hash);
  const { ids, details } = current ? metadataOf(root) : { ids: [], details: {} };
  const corpus = /\d+/.exec(root.querySelector('[data-test-id="corpus-id"]')?.textContent ?? '')?.[0];
  const own = [...root.querySelectorAll(AUTHOR)].filter((element) => !element.closest(ROW));
  const shown = () => ({ ...authorsIn(own), published: root.querySelector('[data-test-id="paper-year"]')?.textContent });
  return [
    {
      ids: [`s2:${hash}`, ...ids, ...linksOf(root, hash, '[data-test-id="paper-doi"] a'), corpus && `corpusid:${corpus}`],
      title: anchor.textContent,
      anchor,
      details: () => ({ ...shown(), ...details, links: { ...details.links, page: `${ORIGIN}/paper/${hash}` } }),
    },
  ];
}
