/**
 * Journal of Machine Learning Research: a volume's list, lists by topic, special issues, software papers, the home page's latest
 * papers; a paper's page. Unconfirmed throughout: known from what others read off the site, no page was seen. A list gives each paper
 * a `dt`, its title and nothing else, and a `dd` with its authors, pages and year and the links abs, pdf, bib, code.
 */
import { metadataOf } from './metadata';
import { hrefOf, textOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const VENUE = 'Journal of Machine Learning Research';

export const examples: Examples = {
  listing: ['https://www.jmlr.org/papers/v24/', 'https://jmlr.org/papers/v3', 'https://jmlr.org/papers/v26/index.html'],
  paper: [
    'https://www.jmlr.org/papers/v24/22-0001.html',
    'https://jmlr.org/papers/v3/example03a.html',
    'https://jmlr.org/papers/v12/example11a.html#abs',
  ],
  mixed: [
    'https://www.jmlr.org/',
    'https://jmlr.org/mloss/',
    'https://www.jmlr.org/papers/topic/kernel.html',
    'https://jmlr.org/papers/special/example05.html',
  ],
  neither: [
    'https://www.jmlr.org/papers/',
    'https://www.jmlr.org/papers/volume24/22-0001/22-0001.pdf',
    'https://www.jmlr.org/papers/v24/22-0001.bib',
    'https://www.jmlr.org/editorial-board.html',
    'http://www.jmlr.org/papers/v24/',
    'https://data.jmlr.org/papers/v24/',
    'https://jmlr.org.example.com/papers/v24/22-0001.html',
  ],
};

export default defineSite({
  id: 'jmlr',
  name: 'JMLR',
  hosts: ['https://www.jmlr.org/*', 'https://jmlr.org/*'],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? '#content h2' : 'dl > dt'),
});

function kindOf({ origin, pathname }: URL): PageKind | undefined {
  if (!/^https:\/\/(www\.)?jmlr\.org$/.test(origin)) return undefined;
  if (/^\/papers\/v\d+\/?$/.test(pathname.replace('/index.html', ''))) return 'listing';
  if (/^\/papers\/v\d+\/[\w-]+\.html$/.test(pathname)) return 'paper';
  return /^\/(index\.html|mloss\/?|papers\/(topic|special)\/[\w-]+\.html)?$/.test(pathname) ? 'mixed' : undefined;
}

/** The paper that a page or a PDF is of: `/papers/v24/22-0001.html`, `/papers/volume24/22-0001/22-0001.pdf`. */
function paperIn(pathname: string): string | undefined {
  const parts = /\/papers\/v(?:olume)?(\d+)\/([\w-]+)(?:\.html|\/\2\.pdf)$/.exec(pathname);
  return parts?.[1] && parts[2] && parts[2] !== 'index' ? `jmlr:v${parts[1]}/${parts[2]}` : undefined;
}

function listOn(root: Document, url: URL): Found[] {
  const volume = /^\/papers\/v(\d+)/.exec(url.pathname)?.[1];
  return [...root.querySelectorAll('dt')].flatMap((anchor) => {
    // The mark stands between the two once it is there.
    let row = anchor.nextElementSibling;
    while (row && !/^d[dt]$/.test(row.localName)) row = row.nextElementSibling;
    if (row?.localName !== 'dd') return [];
    // Early volumes write links relative to the list.
    const links = [...row.querySelectorAll('a')].filter((link) => URL.canParse(hrefOf(link), url.href));
    const id = links.map((link) => paperIn(new URL(hrefOf(link), url).pathname)).find(Boolean);
    const list = volume ? `JMLR Volume ${volume}` : textOf(root.querySelector('#content h2'));
    return [{ ids: [id], title: textOf(anchor), anchor, details: () => ({ list, ...detailsOf(row, links) }) }];
  });
}

function detailsOf(row: Element, links: Element[]): Details {
  const linkOf = (name: RegExp) => hrefOf(links.find((link) => name.test(link.textContent)));
  const authors = textOf(row.querySelector('i'));
  return {
    authors: authors.split(','),
    published: /,\s+((?:19|20)\d\d)\b/.exec(textOf(row).replace(authors, ''))?.[1],
    venue: VENUE,
    links: { page: linkOf(/\babs\b/), pdf: linkOf(/\bpdf\b/), code: linkOf(/\bcode\b/) },
  };
}

function paperOn(root: Document, url: URL): Found[] {
  const { ids, title, details } = metadataOf(root);
  const anchor = root.querySelector('#content h2');
  // Every paper's page has its title in the metadata too; a page that says there is none has not.
  if (!anchor || !title) return [];
  const code = [...root.querySelectorAll('#content a')].find((link) => link.textContent.trim() === 'code');
  const all = () => ({
    ...details,
    abstract: details.abstract || abstractIn(root),
    venue: details.venue || VENUE,
    links: { ...details.links, page: url.href, code: hrefOf(code) },
  });
  return [{ ids: [paperIn(url.pathname), ...ids], title: textOf(anchor), anchor, details: all }];
}

/** What stands between the heading and the links in brackets, in a paragraph or, in early volumes, in none. */
function abstractIn(root: Document): string {
  let text = '';
  const heading = [...root.querySelectorAll('#content h3')].find((one) => one.textContent.trim() === 'Abstract');
  for (let node = heading?.nextSibling; node && !/^\s*\[/.test(node.textContent ?? ''); node = node.nextSibling) {
    text += node instanceof Element ? textOf(node) : (node.nodeValue ?? '');
  }
  return text;
}
