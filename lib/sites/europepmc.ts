/**
 * Europe PMC: search results and articles (of PubMed, of PMC, preprints, and what it has from elsewhere). Seen live: the results of
 * a search (2026-08). Unconfirmed: an article, of which only the ids of its title, abstract and DOI link are known, and from other
 * programs.
 *
 * A single-page app: an article's head may still describe another one, and similar articles are written as results are. The
 * elements of a result bear its number in their ids, which says what they are whatever they look like.
 */
import { parseDoi } from '../paper/identifier';
import { squeeze } from '../paper/text';
import { metadataOf } from './metadata';
import { between, extents, hrefOf, once, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://europepmc.org';
const HEADING = ':is(h2, h3, h4)';
const LINK = 'a[href*="/article/"]:not([href*="/PAT/"])';
const AUTHOR = 'a[href*="query=AUTH"]';
const TITLE = '#article--current--title';

export const examples: Examples = {
  listing: [
    'https://europepmc.org/search?query=ego%20depletion',
    'https://europepmc.org/search?query=AUTH%3A%22Hagger%20MS%22&page=2&sortBy=FIRST_PDATE_D%2Bdesc',
  ],
  paper: [
    'https://europepmc.org/article/MED/42528595',
    'https://europepmc.org/article/med/42131793#free-full-text',
    'https://europepmc.org/article/PMC/PMC13162127',
    'https://europepmc.org/article/PPR/PPR1254258',
    'https://europepmc.org/abstract/MED/42528595?fromSearch=singleResult',
    'https://europepmc.org/articles/PMC13162127/',
  ],
  neither: [
    'https://europepmc.org/',
    'https://europepmc.org/search?query=',
    'https://europepmc.org/article/PAT/EP1234567',
    'https://europepmc.org/article/MED/PPR1254258',
    'https://europepmc.org/grantfinder/results?query=gid%3A1',
    'http://europepmc.org/article/MED/42528595',
    'https://plus.europepmc.org/article/MED/42528595',
    'https://europepmc.org.example.com/article/MED/42528595',
  ],
};

export default defineSite({
  id: 'europepmc',
  name: 'Europe PMC',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? TITLE : `${HEADING}:has(${LINK})`),
});

function kindOf({ origin, pathname, searchParams }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (paperIn(pathname)) return 'paper';
  return /^\/search\/?$/.test(pathname) && searchParams.get('query')?.trim() ? 'listing' : undefined;
}

/** The paper a path or a link leads to. Patents are none. */
function paperIn(href: string): string | undefined {
  const path = href.replace(/^https:\/\/europepmc\.org|\/?(?:[?#].*)?$/g, '').toUpperCase();
  const pmid = /^\/(?:ARTICLE|ABSTRACT)\/MED\/(\d{1,9})$/.exec(path)?.[1];
  const pmcid = /^\/(?:ARTICLES|(?:ARTICLE|ABSTRACT)\/PMC)\/(?:PMC)?(\d{1,9})$/.exec(path)?.[1];
  const other = /^\/(?:ARTICLE|ABSTRACT)\/((?!MED|PMC|PAT)[A-Z]{3}\/\w+)$/.exec(path)?.[1];
  return pmid ? `pmid:${pmid}` : pmcid ? `pmcid:PMC${pmcid}` : other && `europepmc:${other}`;
}

function listOn(root: Document, url: URL): Found[] {
  const titles = [...root.querySelectorAll(`${HEADING} ${LINK}`)].flatMap((link) => {
    const [anchor, id] = [link.closest(HEADING), paperIn(hrefOf(link))];
    return anchor && id ? [{ link, anchor, id }] : [];
  });
  const extentOf = once(() => extents(titles.map(({ anchor, id }) => [anchor, id])));
  return titles.map(({ link, anchor, id }) => {
    const [, number = ''] = /(\w+)\/?(?:[?#].*)?$/.exec(hrefOf(link)) ?? [];
    const part = (name: string) => root.getElementById(`citation--${name}-${number}`)?.textContent ?? '';
    const details = (): Details => ({
      authorCount: countIn(extentOf()(anchor)),
      venue: part('publisher--name'),
      published: part('id--pub-date'),
      version: Number(/\bv(\d+)/.exec(part('tag--preprint'))?.[1]) || undefined,
      list: `Search: ${url.searchParams.get('query') ?? ''}`,
      links: { page: hrefOf(link) },
    });
    const pmcid = /\bPMC\d{1,9}\b/.exec(part('id--pmc'))?.[0];
    return { ids: [id, pmcid && `pmcid:${pmcid}`], title: link.textContent, anchor, details };
  });
}

/** How many authors a result names, each by a link to a search; `undefined` where it says more than that, such as "et al.". */
function countIn(row: Element): number | undefined {
  const line = row.querySelector(AUTHOR)?.closest('p');
  const names = [...(line?.querySelectorAll(AUTHOR) ?? [])];
  return line && /^[\s,.]*$/.test(wordsOf(line, names)) ? names.length : undefined;
}

function paperOn(root: Document, url: URL): Found[] {
  const anchor = root.querySelector(TITLE);
  const id = paperIn(url.pathname);
  if (!anchor || !id) return [];
  const title = squeeze(anchor.textContent);
  const meta = metadataOf(root);
  const { ids, details } = meta.title.replace(/\.$/, '') === title.replace(/\.$/, '') ? meta : { ids: [], details: {} };
  const doi = parseDoi(root.querySelector('[id^="article--doi--link"]')?.textContent ?? '');
  const abstract = root.querySelector('#article--abstract--content');
  // Between title and abstract stand "PMID: …" and "PMCID: …"; those of similar articles come below.
  const others = (abstract ? between(anchor, abstract, 'span') : []).map(({ textContent }) => {
    const [, scheme, value] = /^\s*(PMC?ID):\s*((?:PMC)?\d{1,9})\s*$/.exec(textContent) ?? [];
    return scheme && value && `${scheme.toLowerCase()}:${value}`;
  });
  const known = (): Details => ({
    ...details,
    abstract: abstract ? wordsOf(abstract, [...abstract.querySelectorAll('h3, h4, h5')]) : details.abstract,
    links: { ...details.links, page: ORIGIN + url.pathname },
  });
  return [{ ids: [id, doi, ...others, ...ids], title, anchor, details: known }];
}
