/**
 * alphaXiv: the feed (home, explore), saved lists and profiles; a paper's page and its overview. Nothing was seen live: no stable
 * classes are known, only that papers are linked by their arXiv id. So an entry is a run of links to one paper, its title the first
 * of them that is or holds a heading, else the first with words; the rest of the card is read by its form.
 */
import { parseArxivId, partsOf, type ArxivId } from '../paper/identifier';
import { squeeze } from '../paper/text';
import { metadataOf } from './metadata';
import { extents, hrefOf, once, textOf, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://www.alphaxiv.org';
const HEADING = ':is(h1, h2, h3, h4, h5, h6)';
const LINK = 'a:is([href*="/abs/"], [href*="/overview/"])';
const BLOCK = 'div, p, h1, h2, h3, h4, h5, h6';
const NAMES = /^\p{L}[\p{L}.'’-]*( [\p{L}.'’-]+)+(, \p{L}[\p{L}.'’-]*( [\p{L}.'’-]+)+)*$/u;
const DAY = /^(\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} \d{1,2},) \d{4}$/;

export const examples: Examples = {
  listing: ['https://www.alphaxiv.org/', 'https://www.alphaxiv.org/?sort=Hot&interval=30+Days', 'https://alphaxiv.org/explore'],
  paper: [
    'https://www.alphaxiv.org/abs/2601.00001',
    'https://www.alphaxiv.org/abs/2601.00001v2?chatId=1',
    'https://alphaxiv.org/ja/overview/hep-th/9901001',
  ],
  mixed: ['https://www.alphaxiv.org/bookmarks', 'https://www.alphaxiv.org/library/reading', 'https://www.alphaxiv.org/@jane-doe'],
  neither: [
    'https://www.alphaxiv.org/signin?next=/abs/2601.00001',
    'https://www.alphaxiv.org/pdf/2601.00001',
    'https://www.alphaxiv.org/abs/2613.00001',
    'http://www.alphaxiv.org/abs/2601.00001',
    'https://api.alphaxiv.org/papers/v3/feed',
    'https://www.alphaxiv.org.example.com/abs/2601.00001',
  ],
};

export default defineSite({
  id: 'alphaxiv',
  name: 'alphaXiv',
  hosts: ['https://www.alphaxiv.org/*', 'https://alphaxiv.org/*'],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1' : `${HEADING}:has(> ${LINK}), ${LINK}:has(${BLOCK}):not(:has(img))`),
});

function kindOf({ origin, pathname }: URL): PageKind | undefined {
  if (!/^https:\/\/(www\.)?alphaxiv\.org$/.test(origin)) return undefined;
  if (/^\/(explore\/?)?$/.test(pathname)) return 'listing';
  if (paperIn(pathname)) return 'paper';
  return /^\/(@[\w.-]+|(bookmarks|library|user|profile|organizations?|communities|topics?|search)(\/[\w.-]+)?)\/?$/.test(pathname)
    ? 'mixed'
    : undefined;
}

/** The paper a path or link leads to; a link to a place within its page, such as its comments, is no link to the paper. */
function paperIn(href: string): ArxivId | undefined {
  const path = /^(?:https:\/\/(?:www\.)?alphaxiv\.org)?(?:\/[a-z]{2})?\/(?:abs|overview)\/([^?#]+?)\/?(?:\?[^#]*)?$/.exec(href);
  return parseArxivId(path?.[1] ?? '');
}

const pageOf = ({ id }: ArxivId) => `${ORIGIN}/abs/${partsOf(id)[1]}`;

function listOn(root: Document, url: URL): Found[] {
  const runs: { paper: ArxivId; links: Element[] }[] = [];
  for (const link of root.querySelectorAll(LINK)) {
    const paper = paperIn(hrefOf(link));
    const last = runs.at(-1);
    if (paper && paper.id === last?.paper.id) last.links.push(link);
    else if (paper) runs.push({ paper, links: [link] });
  }
  const entries = runs.flatMap(({ paper, links }) => {
    const link =
      links.find((one) => one.closest(HEADING) ?? one.querySelector(HEADING)) ?? links.find((one) => /\p{L}/u.test(one.textContent));
    return link ? [{ paper, anchor: link.closest(HEADING) ?? link, title: link.querySelector(HEADING) ?? firstBlockIn(link) }] : [];
  });
  const list = ['alphaXiv', ...url.pathname.split('/'), url.searchParams.get('sort')].filter(Boolean).join(' ');
  const extentOf = once(() => extents(entries.map(({ paper, anchor }) => [anchor, paper.id])));
  return entries.map(({ paper, anchor, title }) => {
    const details = () => ({ list, ...detailsOf(paper, extentOf()(anchor), title) });
    return { ids: [paper.id], title: textOf(title), anchor, details };
  });
}

/** What of a link is the title when the link holds the whole card: the first of its blocks that has words. */
function firstBlockIn(element: Element): Element {
  const first = element.querySelector(BLOCK) && [...element.children].find((child) => /\S/.test(child.textContent));
  return first ? firstBlockIn(first) : element;
}

function detailsOf(paper: ArxivId, card: Element, title: Element): Details {
  const lines = wordsOf(card, [title])
    .split('\n')
    .map((line) => line.trim());
  const at = lines.findIndex((line) => DAY.test(line));
  // Names stand before the day; a list that is cut ("and 3 others", "et al.") has another form.
  const names = NAMES.exec(lines[at - 1] ?? '')?.[0];
  return {
    version: paper.version,
    authors: names && !/\bet al\b|\band\b/.test(names) ? names.split(', ') : undefined,
    published: lines[at],
    links: { page: pageOf(paper) },
  };
}

function paperOn(root: Document, url: URL): Found[] {
  const paper = paperIn(url.pathname);
  const anchor = root.querySelector('main h1') ?? root.querySelector('h1');
  if (!paper || !anchor || /^\W*(404|(page |paper )?not found)\W*$/i.test(anchor.textContent)) return [];
  const { ids, title, details } = metadataOf(root);
  // Moving on within the site may leave the metadata of the paper before.
  const own = ids.includes(paper.id) || squeeze(title) === squeeze(textOf(anchor));
  const links = { ...(own && details.links), page: pageOf(paper) };
  const all = () => ({ ...(own && details), version: paper.version, links });
  return [{ ids: [paper.id, ...(own ? ids : [])], title: textOf(anchor), anchor, details: all }];
}
