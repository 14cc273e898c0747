/**
 * Nature and the journals beside it: search, a journal's lists and issues, subjects, collections, articles. Seen live: an article
 * (2026), one card of a list (2025-12). Search, issues and subjects are known to hold the same cards from what other programs read
 * of them; the list of authors in an issue is unconfirmed.
 *
 * News, comment and editorials of the magazine (`/articles/d41586-…`, and `d4…` of its regional editions) are left out: their
 * pages call themselves no scholarly article (Dublin Core alone, no `citation_*`), and would fill a library of papers with news.
 * Their lists and a search that asks for a type may hold nothing else.
 */
import { parseDoi } from '../paper/identifier';
import { extents, hrefOf, once, textOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';
import { articleOn, authorsIn } from './springer-nature';

const ORIGIN = 'https://www.nature.com';
const HEADING = ':is(h2, h3, h4)';
const LINK = 'a[href*="/articles/"]';
const NEWS = 'a[href*="/articles/d4"]';

export const examples: Examples = {
  listing: [
    'https://www.nature.com/search?q=sparse+graphs&journal=nature&order=relevance',
    'https://www.nature.com/search?author=Ada%20M%C3%BCller&page=2',
    'https://www.nature.com/nature/research-articles',
    'https://www.nature.com/nature/research-articles?searchType=journalSearch&sort=PubDate&page=2',
    'https://www.nature.com/natmachintell/reviews-and-analysis',
    'https://www.nature.com/ncomms/articles?type=article',
    'https://www.nature.com/nature/volumes/628/issues/8006',
    'https://www.nature.com/nmeth/current-issue',
  ],
  paper: [
    'https://www.nature.com/articles/s41586-021-03819-2',
    'https://www.nature.com/articles/nature14539',
    'https://www.nature.com/articles/323533a0/?error=cookies_not_supported',
    'https://www.nature.com/articles/sdata201618#Sec2',
    'https://www.nature.com/articles/palcomms.2016.1',
  ],
  mixed: [
    'https://www.nature.com/nature',
    'https://www.nature.com/nature/articles?type=news',
    'https://www.nature.com/search?q=sparse+graphs&article_type=news',
    'https://www.nature.com/subjects/machine-learning',
    'https://www.nature.com/subjects/machine-learning/ncomms',
    'https://www.nature.com/collections/abcdefghij',
  ],
  neither: [
    'https://www.nature.com/articles/d41586-026-00001-2',
    'https://www.nature.com/articles/s41586-021-03819-2.pdf',
    'https://www.nature.com/articles/s41586-021-03819-2/figures/1',
    'https://www.nature.com/search?q=',
    'https://www.nature.com/search/advanced',
    'https://www.nature.com/nature/volumes/628',
    'https://www.nature.com/nature/for-authors',
    'http://www.nature.com/nature/research-articles',
    'https://idp.nature.com/authorize?redirect_uri=https://www.nature.com/articles/nature14539',
    'https://www.nature.com.example.com/articles/nature14539',
    'https://www.notnature.com/nature/research-articles',
  ],
};

export default defineSite({
  id: 'nature',
  name: 'Nature',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? articleOn(root, url, doiIn(url.pathname) ?? '') : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1' : `${HEADING}:has(${LINK}):not(:has(${NEWS}))`),
});

function kindOf({ origin, pathname, searchParams: query }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (doiIn(pathname)) return 'paper';
  if (/^\/search\/?$/.test(pathname)) {
    if (!['q', 'author', 'title', 'journal', 'subject'].some((name) => query.get(name)?.trim())) return undefined;
    return query.has('article_type') ? 'mixed' : 'listing';
  }
  if (/^\/([\w-]+|nature\/articles|subjects\/[\w-]+(\/[\w-]+)?|collections\/[\w-]+)\/?$/.test(pathname)) return 'mixed';
  return /^\/[\w-]+\/((research-)?articles|reviews-and-analysis|current-issue|volumes\/\w+\/issues\/[\w-]+)\/?$/.test(pathname)
    ? 'listing'
    : undefined;
}

/** The DOI of the article a path or link leads to. Two journals have their former publisher's prefix. */
function doiIn(href: string): string | undefined {
  const name = /^(?:https:\/\/www\.nature\.com)?\/articles\/([a-z0-9.-]*\d[a-z0-9.-]*)\/?(?:[?#].*)?$/i.exec(href)?.[1] ?? '';
  return /^d4|^$|\.pdf$/i.test(name) ? undefined : parseDoi(`10.${/^(s41599-|palcomms)/.test(name) ? 1057 : 1038}/${name}`);
}

function listOn(root: Document, url: URL): Found[] {
  const links = [...root.querySelectorAll(`${HEADING} ${LINK}`)];
  const extentOf = once(() => extents(links.map((link) => [link, hrefOf(link)])));
  return links.flatMap((link) => {
    const anchor = link.closest(HEADING);
    const doi = doiIn(hrefOf(link));
    const details = () => ({ ...cardIn(extentOf()(link)), list: listIn(root, url), links: { page: hrefOf(link) } });
    return anchor && doi ? [{ ids: [doi], title: textOf(link), anchor, details }] : [];
  });
}

function cardIn(card: Element): Details {
  return {
    authors: authorsIn(card),
    published: card.querySelector('time')?.getAttribute('datetime') ?? '',
    venue: card.querySelector('[data-test="journal-title-and-link"]')?.textContent ?? '',
  };
}

function listIn(root: Document, { pathname, searchParams }: URL): string {
  return pathname.startsWith('/search') ? `Search: ${searchParams.get('q') ?? searchParams.get('author') ?? ''}` : root.title;
}
