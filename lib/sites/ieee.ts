/**
 * IEEE Xplore: search, issues, proceedings, a person's publications, documents. Seen live: a document as the server sends it (2024),
 * a row of search (2025). Issues and proceedings are known to hold the same rows from what other programs read of them; a document
 * as it is drawn and a person's page are unconfirmed.
 *
 * The pages are drawn by a script. A document's data are in another, of the document that was loaded first: going on within the site
 * leaves them as they were, so they count for their own number alone. A row may be there twice, for wide and for narrow windows.
 */
import { parseDoi } from '../paper/identifier';
import { isData, listOf, textIn, withoutMarkup, type Data } from './metadata';
import { extents, hrefOf, once, textOf, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://ieeexplore.ieee.org';
const HEADING = ':is(h2, h3, h4)';
const LINK = 'a[href*="/document/"]';
const FRONT_MATTER =
  /^\W*((table of )?contents|(front|back|inside front|inside back) cover|(title|cover) pages?|copyright( page| notice)?|.*publication information|author index)\W*$/i;

export const examples: Examples = {
  listing: [
    'https://ieeexplore.ieee.org/search/searchresult.jsp?newsearch=true&queryText=sparse%20graphs&pageNumber=2',
    'https://ieeexplore.ieee.org/xpl/tocresult.jsp?isnumber=9160441&punumber=7054730',
    'https://ieeexplore.ieee.org/xpl/conhome/7048058/proceeding?isnumber=7048059',
  ],
  paper: [
    'https://ieeexplore.ieee.org/document/9056993/?arnumber=9056993',
    'https://ieeexplore.ieee.org/document/9056993/references#references',
    'https://ieeexplore.ieee.org/abstract/document/9056993/',
  ],
  mixed: ['https://ieeexplore.ieee.org/xpl/RecentIssue.jsp?punumber=7054730', 'https://ieeexplore.ieee.org/author/37085376299'],
  neither: [
    'https://ieeexplore.ieee.org/search/searchresult.jsp?queryText=',
    'https://ieeexplore.ieee.org/xpl/conhome/1000001/all-proceedings',
    'https://ieeexplore.ieee.org/xpl/tocresult.jsp',
    'https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9056993',
    'https://ieeexplore.ieee.org/servlet/Login?url=https://ieeexplore.ieee.org/document/9056993',
    'http://ieeexplore.ieee.org/document/9056993',
    'https://ieeexplore.ieee.org.example.com/document/9056993',
    'https://www.ieee.org/document/9056993',
  ],
};

export default defineSite({
  id: 'ieee',
  name: 'IEEE Xplore',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? documentOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1, xpl-root:not(:has(h1))' : `${HEADING}:has(${LINK})`),
});

function kindOf({ origin, pathname, href, searchParams: query }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (numberIn(href)) return 'paper';
  if (pathname === '/search/searchresult.jsp') return query.get('queryText')?.trim() ? 'listing' : undefined;
  if (/^\/author\/\d+\/?$/.test(pathname)) return 'mixed';
  if (/^\/xpl\/conhome\/\d+\/proceeding\/?$/.test(pathname)) return 'listing';
  const issue = /^\/xpl\/(tocresult|mostRecentIssue|RecentIssue)\.jsp$/.exec(pathname)?.[1];
  return issue && (query.has('isnumber') || query.has('punumber')) ? (issue === 'RecentIssue' ? 'mixed' : 'listing') : undefined;
}

/** The number of the document an address or a link leads to; a tab of its page is the page. */
function numberIn(href: string): string | undefined {
  return /^(?:https:\/\/ieeexplore\.ieee\.org)?\/(?:abstract\/)?document\/0*(\d+)(?:\/[a-z-]*)?\/?(?:[?#].*)?$/.exec(href)?.[1];
}

function listOn(root: Document, { searchParams }: URL): Found[] {
  const links = [...root.querySelectorAll(`${HEADING} ${LINK}`)];
  const extentOf = once(() => extents(links.map((link) => [link, numberIn(hrefOf(link)) ?? ''])));
  const list = searchParams.get('queryText')?.replace(/^/, 'Search: ') ?? root.querySelector('h1')?.textContent;
  return links.flatMap((link) => {
    const anchor = link.closest(HEADING);
    const number = numberIn(hrefOf(link));
    const title = textOf(link);
    if (!anchor || !number || FRONT_MATTER.test(title)) return [];
    return [{ ids: [`ieee:${number}`], title, anchor, details: () => ({ ...rowIn(extentOf()(link), link, number), list }) }];
  });
}

function rowIn(row: Element, title: Element, number: string): Details {
  const names = row.querySelector('xpl-authors-name-list')?.textContent.split(';') ?? [];
  return {
    // A list that ends in a semicolon is cut.
    authors: names.some((name) => /^\s*$|…|\.{3}|\bet al/.test(name)) ? [] : names,
    published: /\byear:\s*([12]\d{3})\b/i.exec(wordsOf(row, [title]))?.[1],
    venue: row.querySelector('a[href*="/xpl/"]')?.textContent ?? '',
    links: { page: `/document/${number}/`, pdf: hrefOf(row.querySelector(`a[href*="/stamp/"][href$="=${number}"]`)) },
  };
}

function documentOn(root: Document, url: URL): Found[] {
  const number = numberIn(url.href) ?? '';
  const data = dataIn(root, number);
  const heading = root.querySelector('h1');
  // An error has a heading too, but no DOI. Until the heading is drawn, what it will be drawn into stands for it.
  const drawn = heading && root.querySelector('a[href*="doi.org/10."]') ? textOf(heading) : '';
  const title = withoutMarkup(textIn(data, 'title')) || drawn;
  const details = (): Details => ({
    authors: listOf(data.authors).map((author) => textIn(author, 'name')),
    abstract: withoutMarkup(textIn(data, 'abstract')),
    published: [textIn(data, 'publicationDate'), textIn(data, 'publicationYear')],
    venue: textIn(data, 'publicationTitle'),
    links: { page: `/document/${number}/`, pdf: textIn(data, 'pdfUrl') },
  });
  const anchor = heading ?? root.querySelector('xpl-root') ?? undefined;
  return title ? [{ ids: [`ieee:${number}`, parseDoi(textIn(data, 'doi'))], title, anchor, details }] : [];
}

/** This document's data. They have fields of the same names deeper in, which say whether the page has such a part. */
function dataIn(root: Document, number: string): Data {
  const script = [...root.scripts].find(({ textContent }) => textContent.includes('xplGlobal.document.metadata'));
  try {
    const data: unknown = JSON.parse(/xplGlobal\.document\.metadata\s*=\s*(\{.*\})\s*;?\s*$/m.exec(script?.textContent ?? '')?.[1] ?? '{}');
    return isData(data) && data.articleNumber === number ? data : {};
  } catch {
    return {}; // Malformed, or not whole yet.
  }
}
