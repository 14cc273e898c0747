/**
 * ACM Digital Library: search, issues, proceedings, a person's publications, articles. Seen live: rows of a list (2021). Search and
 * tables of contents are known to hold the same rows from what other programs read of them; of an article's page there are two
 * designs, known the same way.
 *
 * A row is a heading that links the paper by its DOI. Proceedings and books are listed and addressed likewise (`/doi/proceedings/…`,
 * `/doi/book/…`) and are no papers. Proceedings show the papers of a session once it is opened, so they may be empty.
 */
import { parseDoi } from '../paper/identifier';
import { fullName, metaOf } from './metadata';
import { extents, hrefOf, once, textOf, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://dl.acm.org';
const HEADING = ':is(h2, h3, h4, h5)';
const LINK = ':is(a[href*="/doi/10."], a[href*="/doi/abs/10."], a[href*="/doi/full/10."], a[href*="/doi/fullHtml/10."])';
const FIELD = /^(AllField|Title|Abstract|Keyword|Contrib\w+|ConceptID|text\d)$/;
const DATE = /^\s*(?:published:?\s*)?((?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [12]\d{3})\b/im;

export const examples: Examples = {
  listing: [
    'https://dl.acm.org/action/doSearch?AllField=sparse+graphs',
    'https://dl.acm.org/action/doSearch?expand=dl&field1=AllField&text1=sparse+graphs&startPage=1',
    'https://dl.acm.org/toc/jacm/2024/71/2',
  ],
  paper: [
    'https://dl.acm.org/doi/10.1145/3394486.3403191',
    'https://dl.acm.org/doi/abs/10.5555/3294996.3295074?cid=99659453882',
    'https://dl.acm.org/doi/fullHtml/10.1145/3394486.3403191#sec-1',
  ],
  mixed: ['https://dl.acm.org/doi/proceedings/10.1145/3580305', 'https://dl.acm.org/profile/99659453882/publications?Role=author'],
  neither: [
    'https://dl.acm.org/',
    'https://dl.acm.org/action/doSearch?AllField=',
    'https://dl.acm.org/doi/pdf/10.1145/3394486.3403191',
    'https://dl.acm.org/doi/book/10.1145/3603178',
    'https://dl.acm.org/action/showLogin?redirectUri=%2Fdoi%2F10.1145%2F3394486.3403191',
    'http://dl.acm.org/doi/10.1145/3394486.3403191',
    'https://dl.acm.org.example.com/doi/10.1145/3394486.3403191',
    'https://queue.acm.org/doi/10.1145/3394486.3403191',
  ],
};

export default defineSite({
  id: 'acm-dl',
  name: 'ACM Digital Library',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1' : `${HEADING}:has(${LINK})`),
});

function kindOf({ origin, pathname, searchParams }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (doiIn(pathname)) return 'paper';
  if (/^\/(doi\/proceedings\/10\..+|profile\/\d+(\/publications)?|(journal|conference|magazine)\/\w+)\/?$/.test(pathname)) return 'mixed';
  return /^\/toc\/\w+\/./.test(pathname) || (pathname === '/action/doSearch' && queryIn(searchParams)) ? 'listing' : undefined;
}

/** What a search is for, whichever field it is asked in. */
const queryIn = (query: URLSearchParams) => [...query].find(([name, value]) => FIELD.test(name) && value.trim())?.[1];

/** The DOI of the paper a path or link leads to. */
function doiIn(href: string): string | undefined {
  return parseDoi(/^(?:https:\/\/dl\.acm\.org)?\/doi\/(?:(?:abs|full|fullHtml)\/)?(10\.\d+\/[^/?#]+)\/?(?:[?#].*)?$/.exec(href)?.[1] ?? '');
}

function listOn(root: Document, { searchParams }: URL): Found[] {
  const links = [...root.querySelectorAll(`${HEADING} ${LINK}`)];
  const extentOf = once(() => extents(links.map((link) => [link, hrefOf(link)])));
  const list = queryIn(searchParams)?.replace(/^/, 'Search: ') ?? root.title.replace(/ \|.*/, '');
  return links.flatMap((link) => {
    const anchor = link.closest(HEADING);
    const doi = doiIn(hrefOf(link));
    const details = (): Details => {
      const row = extentOf()(link);
      const place = row.querySelector('a[href*="/doi/proceedings/10."], a[href*="/toc/"]');
      const published = DATE.exec(wordsOf(row, [link, place ?? undefined]))?.[1];
      const abstract = textAt(row, '[class*="abstract"] p').replace(/.*(…|\.{3})\s*$/s, '');
      const venue = place?.getAttribute('title') ?? place?.textContent;
      return { authors: authorsIn(row), abstract, published, venue, list, links: linksIn(row, doi) };
    };
    return anchor && doi ? [{ ids: [doi], title: textOf(link), anchor, details }] : [];
  });
}

const textAt = (scope: ParentNode, selector: string) => scope.querySelector(selector)?.textContent ?? '';

/** The authors a list names, unless it ends in a comma: then it is cut. */
function authorsIn(scope: ParentNode): string[] {
  const links = [...scope.querySelectorAll(':is([aria-label="authors"], [title="list of authors"]) a[title]')];
  return /,\s*$/.test(links.at(-1)?.closest('li')?.textContent ?? '') ? [] : links.map((link) => link.getAttribute('title') ?? '');
}

/** A page may link other papers' files too. */
function linksIn(scope: ParentNode, doi = ''): Details['links'] {
  const files = [...scope.querySelectorAll('a[href*="/doi/pdf/"]')].map(hrefOf);
  return { page: `/doi/${doi.slice(4)}`, pdf: files.find((href) => doiIn(href.replace('/pdf/', '/')) === doi) };
}

function paperOn(root: Document, { pathname }: URL): Found[] {
  const doi = doiIn(pathname);
  const anchor = root.querySelector('main h1, article h1') ?? root.querySelector('h1');
  // An error has a heading too, but describes no article.
  const article = root.querySelector('meta[name="pbContext"][content*="doi"], meta[name="dc.title" i], h1[property="name"]');
  if (!doi || !anchor || !article) return [];
  const { all, first } = metaOf(root);
  const people = [...root.querySelectorAll('[property="author"]')];
  const nameIn = (person: Element) => `${textAt(person, '[property="givenName"]')} ${textAt(person, '[property="familyName"]')}`;
  const details = (): Details => ({
    authors: [people.map(nameIn), all('dc.creator').map(fullName), authorsIn(root)].find((names) => names.length > 0),
    abstract: [...root.querySelectorAll('#abstract [role="paragraph"], [class*="abstractSection"] p')].map((p) => p.textContent).join(' '),
    published: [first('dc.date'), DATE.exec(textAt(root, '[class*="date-published"], [class*="CitationCoverDate"]'))?.[1] ?? ''],
    venue: textAt(root, '[property="isPartOf"] [property="name"]') || textAt(root, '[class*="epub-section__title"]'),
    links: linksIn(root, doi),
  });
  return [{ ids: [doi], title: textOf(anchor), anchor, details }];
}
