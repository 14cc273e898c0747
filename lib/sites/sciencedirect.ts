/**
 * ScienceDirect: search, a journal's issues and articles in press, special issues, a book's chapters, articles. Seen live: two
 * articles (2024). The lists are known from what other programs read of them: a heading that links the article, in search with the
 * DOI beside it. Authors, venue and date there are unconfirmed.
 *
 * An article is addressed by its PII, Elsevier's own number; its metadata have neither authors nor a PDF. An issue's headings stand
 * inline in the line they share with labels, so there the line is what is marked.
 */
import { parseDoi } from '../paper/identifier';
import { describedPaper } from './metadata';
import { extents, hrefOf, once, textOf, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://www.sciencedirect.com';
const LINK = 'a[href*="/science/article/"]';
const LINE = `dt:has(:is(h2, h3) ${LINK}), :is(h2, h3):has(${LINK}):not(dt *)`;
const FRONT_MATTER = /^\s*(editorial board|contents|table of contents|(inside )?(front |back )?cover|title page)\s*$/i;
const DATE = /^\s*(?:available online )?((?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [12]\d{3}|[12]\d{3})\s*$/im;

export const examples: Examples = {
  listing: [
    'https://www.sciencedirect.com/search?qs=sparse%20graphs&offset=25',
    'https://www.sciencedirect.com/search?authors=Wei%20Lin&pub=Inventions',
    'https://www.sciencedirect.com/journal/artificial-intelligence/vol/327/suppl/C',
    'https://www.sciencedirect.com/journal/the-lancet/vol/403/issue/10430',
    'https://www.sciencedirect.com/journal/artificial-intelligence/articles-in-press',
  ],
  paper: [
    'https://www.sciencedirect.com/science/article/pii/S146290112300117X',
    'https://www.sciencedirect.com/science/article/abs/pii/S2210271X18305656?via%3Dihub#sec1',
    'https://www.sciencedirect.com/science/article/pii/B9780123694683500083',
  ],
  mixed: [
    'https://www.sciencedirect.com/journal/artificial-intelligence',
    'https://www.sciencedirect.com/special-issue/10ABCDEFGHI/graphs',
    'https://www.sciencedirect.com/book/9780123694683/computational-materials-engineering',
  ],
  neither: [
    'https://www.sciencedirect.com/',
    'https://www.sciencedirect.com/search?qs=',
    'https://www.sciencedirect.com/science/article/pii/S146290112300117X/pdfft?pid=1-s2.0-main.pdf',
    'https://www.sciencedirect.com/journal/artificial-intelligence/issues',
    'https://www.sciencedirect.com/topics/computer-science/graph',
    'https://www.sciencedirect.com/user/login?targetURL=%2Fscience%2Farticle%2Fpii%2FS146290112300117X',
    'http://www.sciencedirect.com/science/article/pii/S146290112300117X',
    'https://www.sciencedirect.com.example.com/science/article/pii/S146290112300117X',
  ],
};

export default defineSite({
  id: 'sciencedirect',
  name: 'ScienceDirect',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1' : LINE),
});

function kindOf({ origin, pathname, searchParams: query }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (piiIn(pathname)) return 'paper';
  if (/^\/search\/?$/.test(pathname)) return queryIn(query) ? 'listing' : undefined;
  if (/^\/(journal\/[\w-]+|special-issue\/\w+\/[\w-]+|book\/\d+\/[\w-]+)\/?$/.test(pathname)) return 'mixed';
  return /^\/journal\/[\w-]+\/(vol\/[\w/-]+|articles-in-press)\/?$/.test(pathname) ? 'listing' : undefined;
}

const queryIn = (query: URLSearchParams) => ['qs', 'tak', 'title', 'authors', 'pub'].map((name) => query.get(name)?.trim()).find(Boolean);

/** The PII of the article a path or link leads to. */
function piiIn(href: string): string | undefined {
  return /^(?:https:\/\/www\.sciencedirect\.com)?\/science\/article\/(?:abs\/)?pii\/([SB][\dX]{16,19})\/?(?:[?#].*)?$/i
    .exec(href)?.[1]
    ?.toUpperCase();
}

function listOn(root: Document, { searchParams }: URL): Found[] {
  const links = [...root.querySelectorAll(`:is(h2, h3) ${LINK}`)].filter((link) => !FRONT_MATTER.test(link.textContent));
  const extentOf = once(() => extents(links.map((link) => [link, hrefOf(link)])));
  const list = queryIn(searchParams)?.replace(/^/, 'Search: ') ?? root.title.replace(/ \| ScienceDirect.*/, '');
  return links.flatMap((link) => {
    const anchor = link.closest('dt') ?? link.closest('h2, h3');
    const pii = piiIn(hrefOf(link));
    if (!anchor || !pii) return [];
    const doi = parseDoi(link.closest('[data-doi]')?.getAttribute('data-doi') ?? '');
    return [{ ids: [`pii:${pii}`, doi], title: textOf(link), anchor, details: () => ({ ...rowIn(extentOf()(link), pii, link), list }) }];
  });
}

function rowIn(row: Element, pii: string, title: Element): Details {
  const items = [...row.querySelectorAll('[class*="uthors"] li')].map((name) => name.textContent);
  // An issue has them in one line.
  const names = items.length > 0 ? items : (row.querySelector('[class*="authors"]')?.textContent.split(',') ?? []);
  return {
    authors: names.some((name) => /…|\.{3}|et al/.test(name)) ? [] : names,
    published: DATE.exec(wordsOf(row, [title]))?.[1],
    venue: row.querySelector('a[href^="/journal/"]')?.textContent ?? '',
    links: { page: hrefOf(title), pdf: fileOf(row, pii) },
  };
}

/** A page links other articles' files too. */
const fileOf = (scope: ParentNode, pii: string) => hrefOf(scope.querySelector(`a[href*="/pii/${pii}/pdf"]`));

function paperOn(root: Document, url: URL): Found[] {
  const pii = piiIn(url.pathname) ?? '';
  return describedPaper(root, url, `pii:${pii}`, ({ links }) => {
    const nameIn = (author: Element) => [...author.querySelectorAll('.given-name, .surname')].map((part) => part.textContent).join(' ');
    const headings = [...root.querySelectorAll('#abstracts h2')];
    // The highlights are called an abstract too.
    const heading = headings.find(({ textContent }) => /^\s*(abstract|summary)\s*$/i.test(textContent));
    const abstract = heading && extents(headings.map((other) => [other, other.textContent]))(heading);
    return {
      authors: [...root.querySelectorAll('#author-group [data-xocs-content-type="author"]')].map(nameIn),
      abstract: abstract && [...abstract.querySelectorAll('p')].map((paragraph) => paragraph.textContent).join(' '),
      links: { ...links, pdf: fileOf(root, pii) },
    };
  });
}
