/**
 * OpenReview: a venue's tabs, search results, a venue's submissions, a profile's publications, and a submission's forum. No page of
 * the running site was seen: all is known from the site's own code, of both generations of its API. Lists are the same everywhere:
 * a heading links the forum, its PDF and its website. Replies are listed like submissions and link the forum they stand in, with
 * their own id behind (`noteId`); the tab of recent activity names edits in place of papers.
 */
import { squeeze } from '../paper/text';
import { metadataOf, metaOf } from './metadata';
import { hrefOf, parseCount, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://openreview.net';
const FORUM_LINK = 'a[href*="/forum?id="]:not([href*="noteId="])';
const ENTRY = `:is(h2, h3, h4, h5, h6):has(${FORUM_LINK}):not(#recent-activity *)`;
/** A forum's title and its links, which stand in a row: the mark goes below them all. The next heading names the authors. */
const TITLE_BOX = 'main :has(h2):not(:has(h3, p), #forum-replies *, #note_children *)';
const WITHOUT_REPLIES = 'main :not(:has(#forum-replies, #note_children))';
/** "Published: 08 Jul 2025, Last Modified: …", "28 Sept 2020 (modified: …)", "2019 (imported: …)". */
const DATE = /^(?:Published: )?((?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?[12]\d{3})(?=$|,| \()/;

export const examples: Examples = {
  listing: [`${ORIGIN}/search?term=graph+networks&content=all&source=forum`, `${ORIGIN}/submissions?venue=ICLR.cc/2026/Conference`],
  paper: [`${ORIGIN}/forum?id=0JzWiigkUy`, `${ORIGIN}/forum?id=0JzWiigkUy&noteId=a-B_c1D2e3&referrer=%5Bprofile%5D`],
  mixed: [`${ORIGIN}/group?id=ICLR.cc/2026/Conference#tab-accept-oral`, `${ORIGIN}/profile?id=~Ada_Example1`],
  neither: [
    `${ORIGIN}/`,
    `${ORIGIN}/group/info?id=ICLR.cc/2026/Conference`,
    `${ORIGIN}/search?term=`,
    `${ORIGIN}/search?term=graph&source=reply`,
    `${ORIGIN}/login?redirect=/forum?id=0JzWiigkUy`,
    'http://openreview.net/forum?id=0JzWiigkUy',
    'https://openreview.net.example.com/forum?id=0JzWiigkUy',
  ],
};

export default defineSite({
  id: 'openreview',
  name: 'OpenReview',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? TITLE_BOX : ENTRY),
});

function kindOf({ origin, pathname, searchParams: query }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (pathname === '/forum') return /^[\w-]{5,}$/.test(query.get('id') ?? '') ? 'paper' : undefined;
  if (pathname === '/search') return query.get('term')?.trim() && query.get('source') !== 'reply' ? 'listing' : undefined;
  if (pathname === '/submissions') return query.get('venue') ? 'listing' : undefined;
  // Many groups list nothing, and a venue lists nothing before its decisions.
  return /^\/(group|profile)$/.test(pathname) && (query.get('id') ?? query.get('email')) ? 'mixed' : undefined;
}

function listOn(root: Document, url: URL): Found[] {
  return [...root.querySelectorAll(ENTRY)].flatMap((anchor) => {
    const link = anchor.querySelector(FORUM_LINK);
    const id = /^(?:https:\/\/openreview\.net)?\/forum\?id=([\w-]{5,})(?:&|$)/.exec(hrefOf(link))?.[1];
    if (!link || !id) return [];
    const details = () => ({ ...detailsOf(anchor.closest('li') ?? anchor, anchor, id), list: listNamed(root, url) });
    return [{ ids: [`openreview:${id}`, ...elsewhere(anchor)], title: link.textContent, anchor, details }];
  });
}

function paperOn(root: Document, url: URL): Found[] {
  const id = url.searchParams.get('id');
  const heading = root.querySelector('main h2');
  if (!id || !heading) return [];
  const anchor = outermost(heading, TITLE_BOX);
  const meta = metaOf(root);
  const pdf = meta.first('citation_pdf_url');
  // Going from forum to forum may leave the metadata of the one before. Imported papers have none, and `og:title` is cut short.
  const current = pdf ? pdf.endsWith(`?id=${id}`) : meta.first('citation_title') === squeeze(heading.textContent);
  const said = current ? metadataOf(root) : { ids: [], title: heading.textContent, details: {} };
  const details = () => detailsOf(outermost(anchor, WITHOUT_REPLIES), anchor, id, said.details);
  return [{ ids: [`openreview:${id}`, ...said.ids, ...elsewhere(anchor)], title: said.title, anchor, details }];
}

function outermost(element: Element, selector: string): Element {
  return element.parentElement?.matches(selector) ? outermost(element.parentElement, selector) : element;
}

/** Where else the paper stands: its website, which for an imported one is its publisher's page, and a PDF kept on another host. */
function elsewhere(title: Element): string[] {
  const links = [...title.querySelectorAll('a[title="Download PDF"], a[title="Open Website"]')];
  return links.map(hrefOf).filter((href) => /^https?:/.test(href));
}

/** What stands line by line: the authors, the date, the venue, the readers, the count of replies; then fields by their names. */
function detailsOf(row: Element, title: Element, id: string, said: Details = {}): Details {
  // Not the numbers of the authors' institutions, nor the menu of other versions before the title.
  const aside = row.querySelectorAll('sup, button, ul:has(a[href*="/forum?"])');
  const words = wordsOf(row, [title, ...aside]);
  const lines = words.split('\n').map(squeeze);
  const at = lines.findIndex((line) => DATE.test(line));
  const byline = lines.slice(0, Math.max(at, 0));
  // "MIT (mit.edu)" is an institution; "(hide authors)", "Anonymous" and "Submission12 Authors" are nobody.
  const authors = byline.filter((line) => /^(?!et al\.)\p{L}/u.test(line) && !/\(\S+\.\w+\)$|^Anonymous$|\bAuthors$/.test(line));
  const countIn = (count: RegExp) => parseCount(lines.flatMap((line) => count.exec(line)?.[1] ?? [])[0] ?? '');
  const more = countIn(/^et al\. \((\d+) /);
  const labels = [...row.querySelectorAll('strong, span')];
  const field = (name: RegExp) => labels.find((label) => name.test(label.textContent.trim()))?.nextElementSibling;
  const pdf = title.querySelector('a[title="Download PDF"]');
  const code = field(/^Code\b(?! of ).*:$/i)?.querySelector('a[href^="https://"]');
  return {
    ...(more ? { authorCount: authors.length + more } : { authors }),
    abstract: field(/^Abstract:$/)?.textContent,
    published: DATE.exec(lines[at] ?? '')?.[1],
    venue: at < 0 ? undefined : lines[at + 1]?.replace(/^Readers:.*/, ''),
    comments: countIn(/^(\d+) Repl(?:y|ies)$/),
    ...said,
    links: { page: `${ORIGIN}/forum?id=${id}`, pdf: hrefOf(pdf), code: hrefOf(code) },
  };
}

function listNamed(root: Document, { pathname, searchParams: query }: URL): string {
  if (pathname === '/search') return `Search: ${query.get('term') ?? ''}`;
  const name = root.title.replace(/ \| OpenReview$/, '');
  return pathname === '/profile' ? `Profile: ${name}` : (query.get('venue') ?? name);
}
