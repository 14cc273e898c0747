/**
 * PMLR: a volume's papers and a paper's own page.
 *
 * A volume of the theme of 2020 was seen live; the theme since (the proceedings named in each row, OpenReview links, no-break
 * spaces between authors) and the paper page were built from the site's own templates and are unconfirmed. A row is three
 * paragraphs: the title, "authors; proceedings, PMLR 97:1-10", and links that only their words tell apart, some of them `http:`.
 */
import { metadataOf } from './metadata';
import { extents, hrefOf, textOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://proceedings.mlr.press';
const PAPER_LINK = 'a[href*="/v"][href$=".html"], a[href*="/r"][href$=".html"]';
const OPENREVIEW = /^OpenReview$/;
const CODE = /^(Code|Software)$/;

export const examples: Examples = {
  listing: [
    'https://proceedings.mlr.press/v89/',
    'https://proceedings.mlr.press/v235',
    'https://proceedings.mlr.press/v97/index.html',
    'https://proceedings.mlr.press/r0/',
  ],
  paper: [
    'https://proceedings.mlr.press/v97/mao19a.html',
    'https://proceedings.mlr.press/v97/allen-zhu19a.html#abstract',
    'https://proceedings.mlr.press/r0/lin95a.html',
  ],
  neither: [
    'https://proceedings.mlr.press/',
    'https://proceedings.mlr.press/faq.html',
    'https://proceedings.mlr.press/v97/mao19a/mao19a.pdf',
    'https://proceedings.mlr.press/v97/bibliography.bib',
    'http://proceedings.mlr.press/v97/',
    'https://mlr.press/v97/',
    'https://proceedings.mlr.press.example.com/v97/',
  ],
};

export default defineSite({
  id: 'pmlr',
  name: 'PMLR',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root)),
  // The first paragraph of a row; the box of the whole list holds the page's heading as well.
  room: (kind) => (kind === 'paper' ? 'h1' : `div:has(${PAPER_LINK}):not(:has(h1, h2)) p:first-of-type`),
});

function kindOf({ origin, pathname }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (idIn(pathname)) return 'paper';
  return /^\/[vr]\d+(\/(index\.html)?)?$/.test(pathname) ? 'listing' : undefined;
}

/** The identifier in a paper page's path or in a link to one. */
function idIn(href: string): string | undefined {
  const [, volume, name] = /^(?:https?:\/\/proceedings\.mlr\.press\/?)?\/([vr]\d+)\/(?!index\.)([\w-]+)\.html$/.exec(href) ?? [];
  return volume && name && `pmlr:${volume}/${name}`;
}

function listOn(root: Document): Found[] {
  const links = [...root.querySelectorAll(PAPER_LINK)].flatMap((link) => {
    const id = idIn(hrefOf(link));
    return id ? [{ link, id }] : [];
  });
  const heading = root.querySelector('h1, h2');
  const titles = links.map(({ link, id }) => [link, id] as const);
  const extentOf = extents(heading ? [...titles, [heading, '']] : titles);
  return links.flatMap(({ link, id }) => {
    const row = extentOf(link);
    const [anchor, byline] = row.querySelectorAll('p');
    if (!anchor || anchor.contains(link)) return [];
    const details = () => ({ ...detailsOf(row, byline, link), list: heading?.textContent.replace(/[\s,]+$/, '') });
    return [{ ids: [id, linkIn(row, OPENREVIEW)], title: textOf(anchor), anchor, details }];
  });
}

/** Where the link with these words leads. */
function linkIn(row: Element, words: RegExp): string | undefined {
  return [...row.querySelectorAll('a')].filter((link) => words.test(link.textContent.trim())).map(hrefOf)[0];
}

function detailsOf(row: Element, byline: Element | undefined, link: Element): Details {
  const [, authors = '', venue] = /^(.*);\s*(?:(.+?),\s*)?PMLR\s/s.exec(byline?.textContent ?? '') ?? [];
  return {
    authors: authors.split(/,\s*/),
    venue,
    links: { page: hrefOf(link), pdf: linkIn(row, /^Download PDF$/), code: linkIn(row, CODE) },
  };
}

function paperOn(root: Document, { pathname }: URL): Found[] {
  const anchor = root.querySelector('h1');
  const described = metadataOf(root);
  if (!anchor || !described.title) return [];
  const page = root.documentElement;
  const details = () => ({
    ...described.details,
    abstract: textOf(root.querySelector('#abstract')),
    links: { page: pathname, code: linkIn(page, CODE), ...described.details.links },
  });
  return [{ ids: [idIn(pathname), linkIn(page, OPENREVIEW)], title: described.title, anchor, details }];
}
