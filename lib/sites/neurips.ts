/**
 * NeurIPS proceedings: the papers of a year, search results, a paper's own page, on three hosts of the same pages.
 *
 * Only the lists of before 2020 were seen live. The layouts of 2020 to 2025 and since 2026 are known from the site's templates and
 * from what other programs read of them; the search is unconfirmed. In all of them a row is a list item that holds a link to the
 * paper's page, named by a hash, and then the authors: as links, in italics, or in a `span` with the track behind.
 */
import { squeeze } from '../paper/text';
import { metadataOf, metaOf } from './metadata';
import { between, hrefOf, once, textOf, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGINS = ['https://papers.nips.cc', 'https://proceedings.neurips.cc', 'https://papers.neurips.cc'];
const PAPER_LINK = 'a[href*="/hash/"]';
const PAPER =
  /^(?:https:\/\/(?:papers\.nips|(?:proceedings|papers)\.neurips)\.cc)?\/paper(?:_files\/paper)?\/(\d{4})\/hash\/([0-9a-f]{32})-Abstract[\w-]*\.html$/;
const HEADING = 'h1, h2, h3, h4, h5, h6';

export const examples: Examples = {
  listing: [
    'https://papers.nips.cc/paper_files/paper/2018',
    'https://proceedings.neurips.cc/paper_files/paper/2025/',
    'https://papers.neurips.cc/paper/1987',
  ],
  paper: [
    'https://papers.nips.cc/paper_files/paper/2018/hash/8b16ebc056e613024c057be590b542eb-Abstract-Conference.html',
    'https://proceedings.neurips.cc/paper_files/paper/2023/hash/5950bf290a1570ea401bf98882128160-Abstract-Datasets_and_Benchmarks.html',
    'https://papers.neurips.cc/paper/1987/hash/02e74f10e0327ad868d138f2b4fdd6f0-Abstract.html',
  ],
  mixed: ['https://papers.nips.cc/papers/search?q=graph+networks'],
  neither: [
    'https://papers.nips.cc/',
    'https://papers.nips.cc/papers/search?q=',
    'https://papers.nips.cc/admin/login/?next=/paper_files/paper/2018',
    'https://proceedings.neurips.cc/paper_files/paper/2018/file/8b16ebc056e613024c057be590b542eb-Paper.pdf',
    'https://proceedings.neurips.cc/paper_files/paper/2020/file/8b16ebc056e613024c057be590b542eb-Review.html',
    'http://papers.nips.cc/paper_files/paper/2018',
    'https://neurips.cc/virtual/2025/papers.html',
    'https://papers.nips.cc.example.com/paper_files/paper/2018',
  ],
};

export default defineSite({
  id: 'neurips',
  name: 'NeurIPS',
  hosts: ORIGINS.map((origin) => `${origin}/*`),
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  // Until 2025 a paper's title is the first of several headings of one rank.
  room: (kind) => (kind === 'paper' ? 'h1, body:not(:has(h1)) h4:not(h4 ~ h4)' : `li:has(${PAPER_LINK})`),
});

function kindOf({ origin, pathname, searchParams }: URL): PageKind | undefined {
  if (!ORIGINS.includes(origin)) return undefined;
  if (/^\/paper(_files\/paper)?\/\d{4}\/?$/.test(pathname)) return 'listing';
  if (PAPER.test(pathname)) return 'paper';
  return /^\/papers\/search\/?$/.test(pathname) && searchParams.get('q')?.trim() ? 'mixed' : undefined;
}

function listOn(root: Document, { searchParams }: URL): Found[] {
  const query = searchParams.get('q')?.trim();
  // Once for all of the thousands that a volume has.
  const volumeOf = once(() =>
    [...root.querySelectorAll(HEADING)].map(({ textContent }) => textContent).find((text) => /^\s*Advances in /.test(text)),
  );
  return [...root.querySelectorAll(`li ${PAPER_LINK}`)].flatMap((link) => {
    const [, year, hash] = PAPER.exec(hrefOf(link)) ?? [];
    const anchor = link.closest('li');
    if (!year || !hash || !anchor) return [];
    const details = () => {
      const volume = volumeOf();
      return { ...rowOf(anchor, link), published: year, venue: query ? undefined : volume, list: query ? `Search: ${query}` : volume };
    };
    return [{ ids: [`neurips:${hash}`], title: textOf(link), anchor, details }];
  });
}

function rowOf(row: Element, link: Element): Details {
  const linked = [...row.querySelectorAll('a[href*="/author/"]')].map(({ textContent }) => textContent);
  const [byline = ''] = wordsOf(row, [link]).split('\n');
  const written = /\bTrack\s*$/.test(byline) ? [] : byline.split(/,(?!\s*(?:[JS]r|I{2,3})\b)/);
  return { authors: linked.length > 0 ? linked : written, links: { page: hrefOf(link) } };
}

function paperOn(root: Document, { pathname }: URL): Found[] {
  const hash = PAPER.exec(pathname)?.[2];
  const anchor = root.querySelector('h1') ?? root.querySelector('h4');
  if (!hash || !anchor || !metaOf(root).first('citation_title')) return [];
  const { ids, title, details } = metadataOf(root);
  const all = () => ({ ...details, abstract: abstractOn(anchor), links: { page: pathname, ...details.links } });
  return [{ ids: [`neurips:${hash}`, ...ids], title, anchor, details: all }];
}

/** A paragraph within a paragraph closes it, so the first is empty and the text stands behind it. */
function abstractOn(title: Element): string | undefined {
  const heading = between(title, undefined, HEADING).find(({ textContent }) => squeeze(textContent) === 'Abstract');
  if (!heading) return undefined;
  const [end] = between(heading, undefined, `${HEADING}, footer`);
  return between(heading, end, 'p').map(textOf).join('\n');
}
