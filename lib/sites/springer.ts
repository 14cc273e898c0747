/**
 * Springer Nature Link: search, a journal's articles and issues, the chapters of a book, articles and chapters. Seen live: an
 * article (2026). The lists are known from what other programs read of them: a heading that links the paper, and `data-test`
 * attributes that say what is what; a card's venue and how authors are shortened are unconfirmed.
 *
 * Search finds journals and books too; only articles, chapters, protocols and entries of reference works are papers.
 */
import { parseDoi } from '../paper/identifier';
import { extents, hrefOf, once, textOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';
import { articleOn, authorsIn } from './springer-nature';

const ORIGIN = 'https://link.springer.com';
/** Front matter has such a heading without a link. A book's chapters had no heading but this before 2023. */
const TITLE = ':is(h2, h3, h4, [data-test^="chapter-title"]:not(:is(h2, h3, h4) *))';
const LINK = ':is(a[href*="/article/10."], a[href*="/chapter/10."], a[href*="/protocol/10."], a[href*="/referenceworkentry/10."])';

export const examples: Examples = {
  listing: [
    'https://link.springer.com/search?query=sparse+graphs&sortBy=relevance',
    'https://link.springer.com/search?new-search=true&query=sparse+graphs&content-type=article&page=2',
    'https://link.springer.com/search/page/2?query=sparse+graphs&facet-content-type=%22Chapter%22',
    'https://link.springer.com/journal/10462/articles',
    'https://link.springer.com/journal/10462/online-first',
    'https://link.springer.com/journal/10462/volumes-and-issues/57-3',
  ],
  paper: [
    'https://link.springer.com/article/10.1007/s10924-010-0192-1',
    'https://link.springer.com/article/10.1007/JHEP06(2014)056#Abs1',
    'https://link.springer.com/article/10.1140/epjc/s10052-019-6904-3',
    'https://link.springer.com/article/10.1023/A:1008286901817/',
    'https://link.springer.com/chapter/10.1007/978-3-540-88682-2_1?error=cookies_not_supported',
    'https://link.springer.com/protocol/10.1007/978-1-60761-839-3_22',
    'https://link.springer.com/referenceworkentry/10.1007/978-0-387-79061-9_5173',
  ],
  mixed: [
    'https://link.springer.com/search?query=sparse+graphs&content-type=Journal',
    'https://link.springer.com/journal/10462',
    'https://link.springer.com/book/10.1007/978-3-540-88682-2?page=2#toc',
    'https://link.springer.com/referencework/10.1007/978-1-84996-169-1',
    'https://link.springer.com/collections/abcdefghij',
  ],
  neither: [
    'https://link.springer.com/',
    'https://link.springer.com/search?query=',
    'https://link.springer.com/content/pdf/10.1007/s10924-010-0192-1.pdf',
    'https://link.springer.com/article/10.1007/s10924-010-0192-1/figures/1',
    'https://link.springer.com/journal/10462/volumes-and-issues',
    'https://link.springer.com/journal/10462/editorial-board',
    'http://link.springer.com/article/10.1007/s10924-010-0192-1',
    'https://idp.springer.com/authorize?redirect_uri=https://link.springer.com/article/10.1007/s10924-010-0192-1',
    'https://link.springer.com.example.com/search?query=graphs',
    'https://www.springer.com/journal/10462/articles',
  ],
};

export default defineSite({
  id: 'springer',
  name: 'Springer',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? articleOn(root, url, doiIn(url.pathname) ?? '') : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1' : `${TITLE}:has(${LINK})`),
});

function kindOf({ origin, pathname, searchParams: query }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (doiIn(pathname)) return 'paper';
  if (/^\/search(\/page\/\d+)?\/?$/.test(pathname)) {
    if (!query.get('query')?.trim()) return undefined;
    return /journal|book|series|^"?referencework"?$/i.test(query.get('content-type') ?? query.get('facet-content-type') ?? '')
      ? 'mixed'
      : 'listing';
  }
  if (/^\/(journal\/\d+|collections\/\w+|(book|referencework)\/10\.\d+\/[^/]+)\/?$/.test(pathname)) return 'mixed';
  return /^\/journal\/\d+\/(articles|online-first|volumes-and-issues\/[\w-]+)\/?$/.test(pathname) ? 'listing' : undefined;
}

/** The DOI of the paper a path or link leads to. Those of the European Physical Journal have a slash of their own. */
function doiIn(href: string): string | undefined {
  const path = href.replace(ORIGIN, '').replace(/[?#].*/s, '');
  return parseDoi(/^\/(?:article|chapter|protocol|referenceworkentry)\/(10\.\d+\/(?:ep[a-z]+\/)?[^/]+)\/?$/.exec(path)?.[1] ?? '');
}

function listOn(root: Document, { pathname, searchParams }: URL): Found[] {
  const links = [...root.querySelectorAll(`${TITLE} ${LINK}`)];
  const extentOf = once(() => extents(links.map((link) => [link, hrefOf(link)])));
  const list = pathname.startsWith('/search') ? `Search: ${searchParams.get('query') ?? ''}` : root.title.replace(/ \| Springer.*/, '');
  return links.flatMap((link) => {
    const anchor = link.closest(TITLE);
    const doi = doiIn(hrefOf(link));
    const details = () => ({ ...cardIn(extentOf()(link)), list, links: { page: hrefOf(link) } });
    return anchor && doi ? [{ ids: [doi], title: textOf(link), anchor, details }] : [];
  });
}

function cardIn(card: Element): Details {
  const textAt = (name: string) => card.querySelector(`[data-test="${name}"]`)?.textContent ?? '';
  // In search they stand in one line, cut with an ellipsis.
  const line = card.querySelector('[data-test="authors"]:not(:has(li))')?.textContent ?? '';
  const named = line && !/…|\.{3}|et al/.test(line) ? line.split(',') : authorsIn(card);
  return { authors: named, published: textAt('published'), venue: textAt('parent') };
}
