/**
 * bioRxiv and medRxiv: search, recent and subject lists, archive, preprints. Seen live: a preprint of bioRxiv (2026), two entries of
 * a search (2020, 2021; not the page around them). Unconfirmed: recent, subject and archive lists with their days, all of medRxiv.
 *
 * A preprint's page cites itself three times as a list does, so only an address that says so is read as a list.
 */
import { parseDoi } from '../paper/identifier';
import { squeeze } from '../paper/text';
import { metadataOf, metaOf } from './metadata';
import { extents, hrefOf, once, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const HOST = /^https:\/\/www\.(?:bio|med)rxiv\.org$/;
const LINK = 'a[href*="/content/10."]:not([href$=".pdf"])';
const DAY = /^\s*[A-Z][a-z]+ \d{1,2}, \d{4}\s*$/;

export const examples: Examples = {
  listing: [
    'https://www.biorxiv.org/search/virus',
    'https://www.biorxiv.org/search/deep%252Blearning%20numresults%3A75%20sort%3Apublication-date?page=2',
    'https://www.biorxiv.org/content/early/recent?page=1',
    'https://www.biorxiv.org/collection/systems-biology',
    'https://www.biorxiv.org/archive?field_highwire_a_epubdate_value%5Bvalue%5D&page=3',
    'https://www.medrxiv.org/search/virus',
  ],
  paper: [
    'https://www.biorxiv.org/content/10.1101/2020.03.22.002386v3',
    'https://www.biorxiv.org/content/10.1101/052456',
    'https://www.biorxiv.org/content/10.1101/2020.03.22.002386v3.full#sec-1',
    'https://www.biorxiv.org/content/early/2016/05/09/052456',
    'https://www.medrxiv.org/content/10.1101/2020.03.24.20042937v2',
  ],
  neither: [
    'https://www.biorxiv.org/',
    'https://www.biorxiv.org/search/%20',
    'https://www.biorxiv.org/about/FAQ',
    'https://www.biorxiv.org/content/10.1101/2020.03.22.002386v3.full.pdf',
    'https://www.biorxiv.org/user/login?destination=content/10.1101/2020.03.22.002386v3',
    'https://api.biorxiv.org/details/biorxiv/10.1101/2020.03.22.002386',
    'http://www.biorxiv.org/search/virus',
    'https://www.biorxiv.org.example.com/search/virus',
  ],
};

export default defineSite({
  id: 'biorxiv',
  name: 'bioRxiv and medRxiv',
  hosts: ['https://www.biorxiv.org/*', 'https://www.medrxiv.org/*'],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1' : `:has(> ${LINK}:only-child), ${LINK}:not(:only-child)`),
});

function kindOf({ origin, pathname }: URL): PageKind | undefined {
  if (!HOST.test(origin)) return undefined;
  if (/^\/(archive|content\/early\/recent|collection\/[\w-]+)\/?$/.test(pathname) || searchIn(pathname)) return 'listing';
  return preprintAt(pathname) || /^\/content\/early\/\d{4}\/\d\d\/\d\d\/[\d.]+\/?$/.test(pathname) ? 'paper' : undefined;
}

/** The preprint a link leads to, and the version it names. */
function preprintIn(href: string) {
  const parts = /^(?:https:\/\/www\.(?:bio|med)rxiv\.org)?\/content\/(10\.\d{4,9}\/[\d.]*\d)(?:v(\d+))?\/?(?:[?#].*)?$/.exec(href);
  return parts?.[1] ? { id: parseDoi(parts[1]), version: Number(parts[2]) || undefined } : undefined;
}

/** The preprint whose page this is; its text, its figures and its numbers have further pages (`….full`). */
const preprintAt = (pathname: string) => preprintIn(pathname.replace(/(?<!\.full)\.[a-z][a-z-]*\/?$/, ''));

/** The words of a search. They are written into its path, twice encoded, with its filters behind them. */
function searchIn(pathname: string): string | undefined {
  const written = /^\/search\/(.+)$/.exec(pathname)?.[1]?.replace(/%25/g, '%').replace(/%2B/gi, '+').replace(/&/g, '%26');
  const words = new URLSearchParams(`words=${written ?? ''}`).get('words') ?? '';
  return squeeze(words.replace(/\s[a-z_]\w*:.*$/s, '')) || undefined;
}

function listOn(root: Document, url: URL): Found[] {
  const links = [...root.querySelectorAll(LINK)].flatMap((link) => {
    const { id, version } = preprintIn(hrefOf(link)) ?? {};
    return id && link.textContent.trim() ? [{ link, id, version }] : [];
  });
  const extentOf = once(() => extents(links.map(({ link, id }) => [link, id])));
  const days = once(() => [...root.querySelectorAll('h2, h3, h4')].filter(({ textContent }) => DAY.test(textContent)));
  const search = searchIn(url.pathname);
  return links.map(({ link, id, version }) => {
    const details = (): Details => {
      const row = extentOf()(link);
      const above = days().findLast((day) => link.compareDocumentPosition(day) & Node.DOCUMENT_POSITION_PRECEDING)?.textContent;
      return {
        version,
        // Each has a number, and some a link to their ORCID page before the name.
        authors: [...row.querySelectorAll('[data-delta]')].map((name) => wordsOf(name, [...name.querySelectorAll('[href*="orcid.org"]')])),
        venue: /medrxiv/.test(new URL(hrefOf(link), url).hostname) ? 'medRxiv' : 'bioRxiv',
        // A later version stands under its own day.
        published: version === 1 ? above : undefined,
        list: search ? `Search: ${search}` : root.title.replace(/ \| [^|]*$/, ''),
        listDate: above,
        links: { page: hrefOf(link) },
      };
    };
    // The line of a title holds its link alone.
    const line = link.matches(':only-child') ? link.parentElement : undefined;
    return { ids: [id], title: link.textContent, anchor: line ?? link, details };
  });
}

function paperOn(root: Document, url: URL): Found[] {
  const { first } = metaOf(root);
  const anchor = root.querySelector('h1');
  if (!anchor || !first('citation_title')) return [];
  const { id, version } = preprintAt(url.pathname) ?? {};
  const { ids, title, details } = metadataOf(root);
  const known = () => ({
    ...details,
    version: version ?? (Number(first('citation_mjid').split('v').at(-1)) || undefined),
    categories: [...root.querySelectorAll('.highwire-article-collection-term')].map((term) => term.textContent),
    links: { ...details.links, page: url.origin + url.pathname },
  });
  return [{ ids: [id, ...ids], title, anchor, details: known }];
}
