/**
 * dblp: search, a person's publications, a venue's volumes, a record's own page. Only search was seen live (2024-01). Elsewhere
 * the same rows are known from what other programs read of them, and that a volume's may leave year and venue to its heading;
 * the record page's heading and the style sheets are unconfirmed.
 *
 * A row is schema.org microdata: a citation (`headline`) in an element whose id is the paper's dblp key. Of the row's many links
 * only those marked as its `url` are the paper; the rest search for it, share it or describe it elsewhere.
 */
import { hrefOf, once } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://dblp.org';
const MIRRORS = ['https://dblp.uni-trier.de', 'https://dblp.dagstuhl.de'];
const CITATION = '[itemprop="headline"]';

export const examples: Examples = {
  listing: [
    'https://dblp.org/search?q=graph%20networks',
    'https://dblp.org/search/publ?q=graph+networks',
    'https://dblp.org/db/conf/icml/icml2019.html',
    'https://dblp.dagstuhl.de/db/journals/jmlr/jmlr20',
  ],
  paper: [
    'https://dblp.org/rec/conf/esem/CalefatoQLK23.html',
    'https://dblp.uni-trier.de/rec/journals/corr/abs-2303-14702',
    'https://dblp.org/rec/conf/nips/0001Y19.html',
  ],
  mixed: [
    'https://dblp.org/pid/48/5662.html',
    'https://dblp.dagstuhl.de/pid/g/AnnGraph',
    'https://dblp.org/db/conf/icml/index.html',
    'https://dblp.org/db/conf/icml',
    'https://dblp.org/rec/conf/esem/CalefatoQLK23.html?view=bibtex',
  ],
  neither: [
    'https://dblp.org/',
    'https://dblp.org/search?q=',
    'https://dblp.org/search/author?q=graph',
    'https://dblp.org/search/publ/api?q=graph&format=json',
    'https://dblp.org/pid/48/5662.xml',
    'https://dblp.org/rec/conf/icml/2019.html',
    'https://dblp.org/db/about/team.html',
    'http://dblp.org/search?q=graph',
    'https://blog.dblp.org/search?q=graph',
    'https://dblp.org.example.com/search?q=graph',
    'https://notdblp.org/pid/48/5662.html',
  ],
};

export default defineSite({
  id: 'dblp',
  name: 'dblp',
  hosts: [`${ORIGIN}/*`],
  mirrors: MIRRORS.map((origin) => `${origin}/*`),
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : citationsOn(root, listIn(root, url))),
  room: (kind) => (kind === 'paper' ? 'h1' : `:not(:has(img[title="Editorship"])) > ${CITATION}`),
});

function kindOf({ origin, pathname, searchParams }: URL): PageKind | undefined {
  if (origin !== ORIGIN && !MIRRORS.includes(origin)) return undefined;
  if (/^\/search(\/publ)?\/?$/.test(pathname)) return searchParams.get('q')?.trim() ? 'listing' : undefined;
  if (/^\/pid(\/[\w-]+){2}(\.html)?$/.test(pathname)) return 'mixed';
  // Whether a record's other views (BibTeX) repeat its citation is not known.
  if (recordIn(pathname)) return searchParams.has('view') ? 'mixed' : 'paper';
  const venue = /^\/db\/(?:conf|journals|series|books|reference)\/[\w-]+(?:\/([\w-]*)(?:\.html)?)?$/.exec(pathname);
  // A venue's index lists its volumes, and may list papers.
  return venue ? (/^(index)?$/.test(venue[1] ?? '') ? 'mixed' : 'listing') : undefined;
}

/** The key in a record's path. */
const recordIn = (pathname: string) => keyIn(pathname.replace(/^\/rec\/([^.]+)(\.html)?$/, '$1'));

/** A paper's dblp key. That of a proceedings volume (`conf/icml/2019w`) is none; `conf/nips/0001Y19` is a namesake's paper. */
function keyIn(text: string): string | undefined {
  return /^[a-z]+(\/[^\s/]+)+$/.test(text) && !/^(conf\/[^/]+\/(19|20)\d\d([-a-z].*)?$|homepages\/)/.test(text) ? text : undefined;
}

function listIn(root: Document, { pathname, searchParams: query }: URL): () => string {
  const heading = once(() => root.querySelector('h1')?.textContent ?? '');
  return () => (query.has('q') ? `Search: ${query.get('q')}` : pathname.startsWith('/pid/') ? `Profile: ${heading()}` : heading());
}

/** A record's page may list what it cites and what cites it. */
function paperOn(root: Document, { pathname }: URL): Found[] {
  const anchor = root.querySelector('h1');
  const found = citationsOn(root).find(({ ids }) => ids[0] === `dblp:${recordIn(pathname)}`);
  return anchor && found ? [{ ...found, anchor }] : [];
}

function citationsOn(root: Document, list?: () => string): Found[] {
  return [...root.querySelectorAll(CITATION)].flatMap((anchor) => {
    const row = anchor.closest('[id*="/"]');
    const key = keyIn(row?.id ?? '');
    // A row begins with its type's picture.
    if (!row || !key || row.querySelector('img[title]')?.getAttribute('title') === 'Editorship') return [];
    const names = [...anchor.querySelectorAll('[itemprop="name"]')];
    const title = names.find((name) => !name.closest('[itemprop="author"], [itemprop="isPartOf"]'))?.textContent ?? '';
    const editions = [...row.querySelectorAll('a[itemprop="url"]')].filter((link) => !anchor.contains(link)).map(hrefOf);
    const details = (): Details => ({
      ...citedIn(anchor, row),
      list: list?.(),
      links: { page: `/rec/${key}.html`, pdf: editions.find((href) => href.endsWith('.pdf')) },
    });
    return [{ ids: [`dblp:${key}`, ...editions], title: title.replace(/\.\s*$/, ''), anchor, details }];
  });
}

function citedIn(citation: Element, row: Element): Details {
  const textOf = (selector: string) => citation.querySelector(selector)?.textContent;
  // COinS, the same citation for machines (https://en.wikipedia.org/wiki/COinS); it names the first author only.
  const coins = new URLSearchParams(row.querySelector('[title^="ctx_ver=Z39.88"]')?.getAttribute('title') ?? '');
  const authors = [...citation.querySelectorAll('[itemprop="author"] [itemprop="name"]')];
  return {
    authors: authors.map((name) => name.textContent.replace(/\s\d{4}\s*$/, '')), // Namesakes are numbered.
    published: textOf('[itemprop="datePublished"]') || (coins.get('rft.date') ?? ''),
    venue: textOf('[itemprop="isPartOf"] [itemprop="name"]') ?? coins.get('rft.jtitle') ?? coins.get('rft.btitle') ?? '',
  };
}
