/**
 * CVF Open Access: the papers of a conference (of one day or all), of its workshops, and a paper's own page.
 *
 * A day of CVPR 2020 was seen live (2020-06); the lists since, where authors are searched by `query_author`, and the paper page
 * were rebuilt from the site's templates and are unconfirmed. A list is one `dl`: a `dt` with the title, then the `dd`s up to the
 * next `dt` (authors, links, BibTeX). Links stand in three forms: relative to the page, to the host, and in a folder of their year.
 */
import { metadataOf } from './metadata';
import { hrefOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://openaccess.thecvf.com';
const PAPER_LINK = 'a[href*="/html/"]';

export const examples: Examples = {
  listing: [
    'https://openaccess.thecvf.com/CVPR2020.py?day=2020-06-16',
    'https://openaccess.thecvf.com/CVPR2025?day=all',
    'https://openaccess.thecvf.com/ICCV2023_workshops/CV4Metaverse',
    'https://openaccess.thecvf.com/CVPR2018_workshops/CVPR2018_W1.py',
  ],
  paper: [
    'https://openaccess.thecvf.com/content_cvpr_2013/html/Lin_Sparse_Graphs_2013_CVPR_paper.html',
    'https://openaccess.thecvf.com/content_CVPR_2020/html/Lin_Sparse_Graphs_at_2.5D_CVPR_2020_paper.html',
    'https://openaccess.thecvf.com/content/CVPR2025/html/Lin_Sparse_Graphs_CVPR_2025_paper.html',
    'https://openaccess.thecvf.com/content/CVPR2021W/AVA/html/Lin_Sparse_Graphs_CVPRW_2021_paper.html',
  ],
  mixed: ['https://openaccess.thecvf.com/CVPR2020', 'https://openaccess.thecvf.com/CVPR2017.py'],
  neither: [
    'https://openaccess.thecvf.com/',
    'https://openaccess.thecvf.com/CVPR2025_workshops/menu',
    'https://openaccess.thecvf.com/content/CVPR2025/papers/Lin_Sparse_Graphs_CVPR_2025_paper.pdf',
    'http://openaccess.thecvf.com/CVPR2020?day=all',
    'https://thecvf.com/CVPR2020?day=all',
    'https://openaccess.thecvf.com.example.com/CVPR2020?day=all',
  ],
};

export default defineSite({
  id: 'cvf',
  name: 'CVF Open Access',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? '#papertitle' : `dt:has(${PAPER_LINK})`),
});

/** `/CVPR2025`, `/CVPR2025.py`, `/CVPR2025_workshops/AVA`: the conference, its year, the workshop. */
const conferenceIn = (pathname: string) => /^\/([A-Z]+)(\d{4})(?:_workshops\/(?!menu$)([\w-]+))?(?:\.py)?\/?$/.exec(pathname);

function kindOf({ origin, pathname, searchParams }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (idIn(pathname)) return 'paper';
  const conference = conferenceIn(pathname);
  if (!conference) return undefined;
  // Without a day it is the choice of days, the whole conference (to 2017), or what a search in it found.
  return conference[3] || searchParams.get('day') ? 'listing' : 'mixed';
}

/** The identifier in a paper page's path or in a link to one. */
function idIn(href: string): string | undefined {
  const stem = /^(?:https:\/\/openaccess\.thecvf\.com)?(?:\.{1,2}\/)*\/?content[^/]*\/(?:[^/]+\/)*?html\/(?:[^/]+\/)*([^/]+)\.html$/.exec(
    href,
  )?.[1];
  return stem && `cvf:${stem}`;
}

function listOn(root: Document, url: URL): Found[] {
  return [...root.querySelectorAll(`dt ${PAPER_LINK}`)].flatMap((link) => {
    const anchor = link.closest('dt');
    const id = idIn(hrefOf(link));
    if (!anchor || !id) return [];
    const parts: Element[] = [];
    for (let next = anchor.nextElementSibling; next && next.localName !== 'dt'; next = next.nextElementSibling) parts.push(next);
    const details = () => ({ ...detailsOf(parts, link), ...placeOf(url) });
    return [{ ids: [id, ...preprintsIn(parts)], title: link.textContent, anchor, details }];
  });
}

/** The links to the paper's preprint, which are named so. */
function preprintsIn(parts: Element[]): string[] {
  const links = parts.flatMap((part) => [...part.querySelectorAll('a[href*="//arxiv.org/"]')]);
  return links.filter((link) => link.textContent.trim() === 'arXiv').map(hrefOf);
}

function detailsOf(parts: Element[], link: Element): Details {
  const inputs = parts.flatMap((part) => [...part.querySelectorAll('form input[name^="query"]')]);
  return {
    ...bibtexIn(parts),
    authors: inputs.map((input) => input.getAttribute('value') ?? ''),
    links: { page: hrefOf(link), pdf: parts.map((part) => hrefOf(part.querySelector('a[href*="/papers/"]'))).find(Boolean) },
  };
}

/** What only the BibTeX says. */
function bibtexIn(parts: Element[]): { published: string; venue: string } {
  const text = parts.map((part) => part.textContent).join('\n');
  const fieldOf = (name: string) => new RegExp(`\\b${name}\\s*=\\s*\\{([^}]*)\\}`).exec(text)?.[1] ?? '';
  return { published: `${fieldOf('month')} ${fieldOf('year')}`, venue: fieldOf('booktitle') };
}

function placeOf({ pathname, searchParams }: URL): Details {
  const [, name = '', year = '', workshop] = conferenceIn(pathname) ?? [];
  return { list: `${name} ${year}${workshop ? ` workshop ${workshop}` : ''}`, listDate: searchParams.get('day') ?? '' };
}

function paperOn(root: Document, { pathname }: URL): Found[] {
  const anchor = root.querySelector('#papertitle');
  if (!anchor) return [];
  const page = [root.documentElement];
  const described = metadataOf(root);
  const details = () => ({
    ...described.details,
    published: [bibtexIn(page).published, described.details.published ?? []].flat(),
    abstract: root.querySelector('#abstract')?.textContent ?? '',
    links: { page: pathname, ...described.details.links },
  });
  return [{ ids: [idIn(pathname), ...preprintsIn(page)], title: described.title || anchor.textContent, anchor, details }];
}
