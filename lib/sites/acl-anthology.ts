/**
 * ACL Anthology: volumes, events, people's papers, a paper's own page. A paper was seen live (2026-02); lists are known from the
 * site's own templates, with Bootstrap 4 (to 2025) and 5 (since 2026), which differ in tags and class names.
 *
 * A row is a `p` or `div` whose bold link is the paper; it lays its buttons and its text side by side, and title and authors are
 * one text, so the mark goes below the row. A volume's front matter has a row, too, whose authors are the volume's editors.
 */
import { metadataOf, metaOf } from './metadata';
import { hrefOf, once } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://aclanthology.org';
const PAPER = /^(?:https:\/\/aclanthology\.org)?\/([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)\/?$/;
/** Of before 2020 it is number 0 of a volume of one digit (`P18-1000`) or, in the workshops' series, of two (`W18-0100`). */
const FRONT_MATTER = /\.0$|-\d000$|^(?:W\d\d-\d|C69-\d|D19-[5-9])\d00$/;
const LIST = /^\/(?:volumes\/(?:[A-Z]\d{2}-\d{1,2}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+)|events\/[\w-]+)\/?$/;
const PERSON = /^\/people\/(?:[a-z]\/)?[\w-]+(?:\/unverified)?\/?$/;

export const examples: Examples = {
  listing: [
    `${ORIGIN}/volumes/2022.acl-long/`,
    `${ORIGIN}/volumes/P18-1`,
    `${ORIGIN}/events/acl-2022/`,
    `${ORIGIN}/events/acl-2022/#2022acl-long`,
  ],
  paper: [`${ORIGIN}/2021.naacl-main.208/`, `${ORIGIN}/2023.findings-emnlp.1000`, `${ORIGIN}/P18-1100/`, `${ORIGIN}/W18-0101/`],
  mixed: [`${ORIGIN}/people/ada-example/`, `${ORIGIN}/people/ada-example/unverified/`, `${ORIGIN}/people/a/ada-example`],
  neither: [
    `${ORIGIN}/`,
    `${ORIGIN}/search/?q=parsing`,
    `${ORIGIN}/venues/acl/`,
    `${ORIGIN}/people/`,
    `${ORIGIN}/volumes/2022.acl-long.bib`,
    `${ORIGIN}/2021.naacl-main.0/`,
    `${ORIGIN}/2021.naacl-main.208.pdf`,
    `${ORIGIN}/P18-1000/`,
    `${ORIGIN}/W18-0100/`,
    'http://aclanthology.org/volumes/2022.acl-long/',
    'https://aclanthology.org.example.com/volumes/2022.acl-long/',
    'https://notaclanthology.org/2021.naacl-main.208/',
  ],
};

export default defineSite({
  id: 'acl-anthology',
  name: 'ACL Anthology',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? '#title' : ':is(p, div):has(strong a[href$="/"]:not([href$=".0/"])):not(:has(:is(p, div) strong))'),
});

function kindOf({ origin, pathname }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (LIST.test(pathname)) return 'listing';
  if (PERSON.test(pathname)) return 'mixed';
  return paperIn(pathname) ? 'paper' : undefined;
}

/** The paper a path or link leads to, unless it is front matter. */
function paperIn(href: string): string | undefined {
  const id = PAPER.exec(href)?.[1];
  return id && !FRONT_MATTER.test(id) ? id : undefined;
}

function listOn(root: Document, url: URL): Found[] {
  const page = once(() => pageOf(root, url));
  return [...root.querySelectorAll('strong a')].flatMap((link) => {
    const id = paperIn(hrefOf(link));
    const anchor = link.closest('p, div');
    if (!id || !anchor) return [];
    return [{ ids: [`acl:${id}`], title: link.textContent, anchor, details: () => detailsOf(page(), id, anchor) }];
  });
}

/** What a list's page says of all its rows, thousands for an event. */
function pageOf(root: Document, { pathname }: URL) {
  return {
    pathname,
    isPerson: PERSON.test(pathname),
    title: root.querySelector('#title')?.textContent ?? '',
    date: { year: factIn(root, 'Year:'), month: factIn(root, 'Month:') },
    headings: [...root.querySelectorAll('h4')],
    volumes: [...root.querySelectorAll('h4 a[href*="/volumes/"][href$="/"]')],
  };
}

function detailsOf(page: ReturnType<typeof pageOf>, id: string, row: Element): Details {
  const { pathname, isPerson, title, date } = page;
  const above = (elements: Element[]) =>
    elements.findLast((other) => other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING)?.textContent;
  // A person's rows name their volumes; an event's stand under their volumes' headings, which link the volumes' BibTeX, too.
  const volume = row.querySelector('a[href*="/volumes/"]')?.textContent ?? above(page.volumes);
  const year = isPerson ? above(page.headings) : date.year;
  return {
    authors: [...row.querySelectorAll('a[href*="/people/"]')].map(({ textContent }) => textContent),
    abstract: row.ownerDocument.getElementById(`abstract-${id.replaceAll('.', '--')}`)?.textContent,
    // The month may be written as more than one.
    published: year ? [year, `${date.month} ${year}`] : undefined,
    venue: volume ?? (pathname.startsWith('/volumes/') ? title : undefined),
    list: isPerson ? `Profile: ${title}` : title,
    links: { page: `${ORIGIN}/${id}/`, pdf: hrefOf(row.querySelector('a[href$=".pdf"]:not([href*="/attachments/"])')) },
  };
}

/** What a page's table says under a name. */
function factIn(root: Document, name: string): string {
  return [...root.querySelectorAll('dt')].find((term) => term.textContent === name)?.nextElementSibling?.textContent ?? '';
}

function paperOn(root: Document, { pathname }: URL): Found[] {
  const [anchor, id] = [root.querySelector('#title'), paperIn(pathname)];
  if (!anchor || !id || !metaOf(root).first('citation_title')) return [];
  const { ids, title, details } = metadataOf(root);
  const heading = [...root.querySelectorAll('h5')].find((other) => other.textContent === 'Abstract');
  const abstract = heading?.parentElement?.textContent.replace('Abstract', '');
  const links = { page: `${ORIGIN}/${id}/`, ...details.links };
  return [{ ids: [`acl:${id}`, ...ids], title, anchor, details: () => ({ ...details, abstract, links }) }];
}
