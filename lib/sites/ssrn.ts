/**
 * SSRN: search, the papers of one of its journals, an author's papers, a paper. Seen live: a paper (2022, in part). The lists are
 * known from what other programs read of them: each paper is a heading that links it, above notes and the authors.
 *
 * Search is a form, so its address often does not say what was searched for; such a page may as well be the empty form.
 */
import { parseDoi } from '../paper/identifier';
import { describedPaper } from './metadata';
import { extents, hrefOf, once, textOf, wordsOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

const ORIGIN = 'https://papers.ssrn.com';
const HEADING = ':is(h2, h3, h4)';
const LINK = ':is(a[href*="abstract=" i], a[href*="abstract_id=" i], a[href*="abstractid=" i])';
const QUERIES = ['txtkey_words', 'txtkey', 'q', 'query', 'term'];

export const examples: Examples = {
  listing: [
    'https://papers.ssrn.com/sol3/results.cfm?txtKey_Words=sparse+markets',
    'https://papers.ssrn.com/sol3/results.cfm?RequestTimeout=50000000&txtkey=sparse+markets&npage=2',
    'https://papers.ssrn.com/sol3/JELJOUR_Results.cfm?form_name=journalBrowse&journal_id=1747960',
    'https://papers.ssrn.com/sol3/Jeljour_results.cfm?npage=2&form_name=journalBrowse&journal_id=1747960&Network=no',
  ],
  paper: [
    'https://papers.ssrn.com/sol3/papers.cfm?abstract_id=2381263',
    'https://papers.ssrn.com/sol3/Papers.cfm?download=yes&abstractid=2381263#reference-widget',
    'https://papers.ssrn.com/sol3/papers.cfm/abstract_id=2381263',
    'https://papers.ssrn.com/abstract=2381263',
  ],
  mixed: [
    'https://papers.ssrn.com/sol3/cf_dev/AbsByAuth.cfm?per_id=2186806',
    'https://papers.ssrn.com/sol3/results.cfm?RequestTimeout=50000000',
    'https://papers.ssrn.com/sol3/pip_journal.cfm?pip_jrnl=1798245',
  ],
  neither: [
    'https://papers.ssrn.com/sol3/results.cfm',
    'https://papers.ssrn.com/sol3/papers.cfm',
    'https://papers.ssrn.com/sol3/DisplayAbstractSearch.cfm',
    'https://papers.ssrn.com/sol3/Delivery.cfm/SSRN_ID2381263_code1.pdf?abstractid=2381263',
    'https://papers.ssrn.com/sol3/cf_dev/AbsByAuth.cfm',
    'https://hq.ssrn.com/login/pubsigninjoin.cfm?abstract_id=2381263',
    'http://papers.ssrn.com/sol3/papers.cfm?abstract_id=2381263',
    'https://papers.ssrn.com.example.com/sol3/papers.cfm?abstract_id=2381263',
  ],
};

export default defineSite({
  id: 'ssrn',
  name: 'SSRN',
  hosts: [`${ORIGIN}/*`],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => (kind === 'paper' ? 'h1' : `${HEADING}:has(${LINK})`),
});

function kindOf({ origin, pathname, search, href }: URL): PageKind | undefined {
  if (origin !== ORIGIN) return undefined;
  if (numberIn(href)) return 'paper';
  const [path, fields] = [pathname.toLowerCase(), fieldsOf(search)];
  if (path === '/sol3/results.cfm') return queryIn(fields) ? 'listing' : fields.size > 0 ? 'mixed' : undefined;
  if (path === '/sol3/jeljour_results.cfm') return fields.get('journal_id') ? 'listing' : undefined;
  const whose = { '/sol3/cf_dev/absbyauth.cfm': 'per_id', '/sol3/pip_journal.cfm': 'pip_jrnl' }[path];
  return whose && fields.get(whose) ? 'mixed' : undefined;
}

/** A query's fields; the server does not care for the case of their names. */
const fieldsOf = (search: string) => new Map([...new URLSearchParams(search)].map(([name, value]) => [name.toLowerCase(), value.trim()]));

const queryIn = (fields: Map<string, string>) => QUERIES.map((name) => fields.get(name)).find(Boolean);

/** The number of the paper an address leads to, which is also in its DOI. */
function numberIn(href: string): string | undefined {
  const path = href.replace(/^https?:\/\/(papers\.|www\.)?ssrn\.com(?=\/)/, '').replace(/#.*/s, '');
  return /^\/(?:sol3\/papers\.cfm(?:\/|\?(?:.*&)?))?abstract(?:_?id)?=(\d+)(?![^&/?])/i.exec(path)?.[1];
}

const doiOf = (number: string | undefined) => number && parseDoi(`10.2139/ssrn.${number}`);

function listOn(root: Document, { search }: URL): Found[] {
  const links = [...root.querySelectorAll(`${HEADING} ${LINK}`)];
  const extentOf = once(() => extents(links.map((link) => [link, numberIn(hrefOf(link)) ?? hrefOf(link)])));
  const query = queryIn(fieldsOf(search));
  const list = query ? `Search: ${query}` : root.title.replace(/ ?:: ?SSRN$/, '');
  return links.flatMap((link) => {
    const anchor = link.closest(HEADING);
    const doi = doiOf(numberIn(hrefOf(link)));
    const details = () => ({ ...rowIn(extentOf()(link), link), list, links: { page: hrefOf(link) } });
    return anchor && doi ? [{ ids: [doi], title: textOf(link), anchor, details }] : [];
  });
}

function rowIn(row: Element, title: Element): Details {
  const line = row.querySelector('[class*="authors"]');
  const names = [...(line?.querySelectorAll('a[href*="per_id="]') ?? [])];
  // Names without a link may stand between those with one.
  const rest = line && wordsOf(line, names).replace(/\band\b|[\s,&]/g, '');
  return {
    authors: rest === '' ? names.map((name) => name.textContent) : undefined,
    published: /\bposted:?\s+(\d{1,2} [a-z]{3,9} \d{4})/i.exec(wordsOf(row, [title]))?.[1],
  };
}

function paperOn(root: Document, url: URL): Found[] {
  const number = numberIn(url.href) ?? '';
  return describedPaper(root, url, doiOf(number) ?? '', ({ links }) => ({
    abstract: abstractIn(root),
    links: { ...links, page: `/sol3/papers.cfm?abstract_id=${number}` },
  }));
}

/** What stands under the heading "Abstract": the paragraphs of the nearest block that has any. */
function abstractIn(root: Document): string {
  const heading = [...root.querySelectorAll('h2, h3, h4')].find(({ textContent }) => textContent.trim() === 'Abstract');
  const texts = [...(heading?.closest(':has(p)')?.querySelectorAll('p') ?? [])].map((paragraph) => paragraph.textContent);
  return texts.filter((text) => !/^\s*(key ?words|jel classification|suggested citation|date written):?/i.test(text)).join(' ');
}
