/**
 * PubMed and PubMed Central: search results and articles. Seen live: PubMed's results (2026-08), a PMC article (2026). Unconfirmed:
 * PubMed's article, its list of whole abstracts (`format=abstract`), PMC's search, before and after it left www.ncbi.nlm.nih.gov.
 *
 * A result's DOI stands only in its citation, as text. Similar articles and references look like results: the address decides.
 */
import { parseArxivId, parseDoi } from '../paper/identifier';
import { metadataOf } from './metadata';
import { extents, hrefOf } from './reading';
import { defineSite, type Details, type Examples, type Found, type PageKind } from './site';

/** An article's head; there is a second, short one. In a list the id begins with the result's number. */
const HEAD = '[id$="full-view-heading"]';
const PMC_LINK = 'a[href*="/articles/PMC"]:not([data-article-id])';
/** Where titles stand: PubMed's among blocks, PMC's perhaps alone on a line. In a `li` stand links to formats. */
const LINES = `a[data-article-id]:not(h1 *), :not(li):has(> ${PMC_LINK}:only-child), ${PMC_LINK}:first-child:not(:only-child)`;
const SEARCH = /^https:\/\/(?:pubmed\.ncbi\.nlm\.nih\.gov\/|pmc\.ncbi\.nlm\.nih\.gov\/search\/?|www\.ncbi\.nlm\.nih\.gov\/pmc\/?)$/;
const DATE = /([12]\d{3}(?:\s[A-Z][a-z]{2}\b(?:\s\d{1,2})?)?)/.source;
/** "Psychol Bull. 2010 Jul;136(4):495-525. doi: …"; in a head the journal stands apart. */
const CITATION = new RegExp(`^\\s*([^.]+)\\.\\s+${DATE}.*`, 's');
const ISSUE = new RegExp(`^\\s*${DATE}[;:.–-]`);
/** "De Cristofaro V, Mazara K Jr." A list too long for its row ends in an ellipsis, often within a name: as many as begin are counted. */
const AUTHORS = /^\s*(?:[^,.;]+ \p{Lu}{1,4}(?: (?:Jr|Sr|\d[a-z]{2}))?(?:,\s|\.\s*$))+(?:[^,.;]*…\s*)?$/u;

export const examples: Examples = {
  listing: [
    'https://pubmed.ncbi.nlm.nih.gov/?term=ego+depletion&size=50&page=2',
    'https://pubmed.ncbi.nlm.nih.gov/?linkname=pubmed_pubmed_citedin&from_uid=20565167',
    'https://pmc.ncbi.nlm.nih.gov/search/?term=ego+depletion',
    'https://www.ncbi.nlm.nih.gov/pmc/?term=ego+depletion',
  ],
  paper: [
    'https://pubmed.ncbi.nlm.nih.gov/20565167/?from_term=ego+depletion#abstract',
    'https://pmc.ncbi.nlm.nih.gov/articles/PMC3531190/',
    'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3531190',
  ],
  neither: [
    'https://pmc.ncbi.nlm.nih.gov/articles/PMC3531190/pdf/gks1195.pdf',
    'https://www.ncbi.nlm.nih.gov/gene/?term=brca1',
    'http://pubmed.ncbi.nlm.nih.gov/20565167/',
    'https://pubmed.ncbi.nlm.nih.gov.example.com/20565167/',
  ],
};

export default defineSite({
  id: 'pubmed',
  name: 'PubMed',
  hosts: ['https://pubmed.ncbi.nlm.nih.gov/*', 'https://pmc.ncbi.nlm.nih.gov/*'],
  mirrors: ['https://www.ncbi.nlm.nih.gov/*'],
  consent: 'on-request',
  page: kindOf,
  entries: (root, url, kind) => (kind === 'paper' ? paperOn(root, url) : listOn(root, url)),
  room: (kind) => `${HEAD} h1, ${kind === 'paper' ? 'main h1:not([id$="short-view-heading"] *)' : LINES}`,
});

function kindOf({ origin, pathname, href, searchParams: query }: URL): PageKind | undefined {
  if (articleIn(href)) return 'paper';
  return SEARCH.test(origin + pathname) && (query.get('term')?.trim() || query.has('from_uid')) ? 'listing' : undefined;
}

function articleIn(href: string): string | undefined {
  const pmid = /^(?:https:\/\/pubmed\.ncbi\.nlm\.nih\.gov)?\/(\d{1,9})\/?(?:[?#].*)?$/.exec(href)?.[1];
  const pmcid = /^(?:https:\/\/(?:pmc|www)\.ncbi\.nlm\.nih\.gov)?\/(?:pmc\/)?articles\/(PMC\d{1,9})\/?(?:[?#].*)?$/i.exec(href)?.[1];
  return pmid ? `pmid:${pmid}` : pmcid && `pmcid:${pmcid.toUpperCase()}`;
}

function listOn(root: Document, url: URL): Found[] {
  // The first link to an article is its title; "Article" and "See abstract for full author list" follow. PubMed links PMC's copies, too.
  const links = new Map<string, Element>();
  for (const link of root.querySelectorAll(`a[data-article-id], ${url.host.startsWith('pubmed') ? `${HEAD} h1 a` : PMC_LINK}`)) {
    const id = articleIn(hrefOf(link));
    if (id && !links.has(id) && link.textContent.trim()) links.set(id, link);
  }
  const extentOf = extents([...links].map(([id, link]) => [link, id]));
  const term = url.searchParams.get('term');
  return [...links].map(([id, link]) => {
    const row = extentOf(link);
    // A whole abstract has a head instead of a citation, and the citations of comments below it.
    const parts = row.querySelector(HEAD) ? [] : [...row.querySelectorAll('span, div')];
    const lines = parts.filter((part) => !part.contains(link)).map((part) => part.textContent);
    const [citation = '', venue, published] = lines.map((line) => CITATION.exec(line)).find(Boolean) ?? [];
    const [, doi = ''] = /\bdoi:\s(10\.\S+)/.exec(citation) ?? [];
    const [, arxiv = ''] = /\barXiv:([\d.]+\d)/i.exec(citation) ?? [];
    const details = () => {
      const authorCount = lines.find((line) => AUTHORS.test(line))?.split(',').length;
      return withHead(row, { venue, published, authorCount, list: term ? `Search: ${term}` : undefined, links: { page: hrefOf(link) } });
    };
    const anchor = (link.matches(`:not(li) > ${PMC_LINK}:only-child`) ? link.parentElement : link.closest('h1')) ?? link;
    return { ids: [id, parseDoi(doi), parseArxivId(arxiv)?.id, ...identifiersIn(row)], title: link.textContent, anchor, details };
  });
}

function paperOn(root: Document, url: URL): Found[] {
  const anchor = root.querySelector(`${HEAD} h1`) ?? (root.querySelector('meta[name="citation_title"]') && root.querySelector('main h1'));
  const id = articleIn(url.href);
  if (!anchor || !id) return [];
  const { ids, title, details } = metadataOf(root);
  // PubMed's metadata have surnames with initials.
  const named = id.startsWith('pmid:') ? { authors: undefined, authorCount: details.authors?.length } : {};
  const known = { ...details, ...named, links: { ...details.links, page: url.origin + url.pathname } };
  return [{ ids: [id, ...ids, ...identifiersIn(root)], title: title || anchor.textContent, anchor, details: () => withHead(root, known) }];
}

const identifiersIn = (scope: ParentNode) => [...scope.querySelectorAll('[id$="full-view-identifiers"] a')].map(hrefOf);
const textsIn = (scope: ParentNode | null | undefined, selector: string) =>
  [...(scope?.querySelectorAll(selector) ?? [])].map(({ textContent }) => textContent);

/** With what an article's own view says, on its page and in a list of whole abstracts. */
function withHead(scope: ParentNode, known: Details): Details {
  const [, issue] =
    textsIn(scope, `${HEAD} span`)
      .map((text) => ISSUE.exec(text))
      .find(Boolean) ?? [];
  const names = textsIn(scope, `${HEAD} .authors-list .full-name`);
  // PubMed's abstract has an id, PMC's is the section under that heading.
  const heading = [...scope.querySelectorAll('main h2')].find(({ textContent }) => /^\s*abstract\s*$/i.test(textContent));
  const paragraphs = textsIn(scope.querySelector('[id$="eng-abstract"]') ?? heading?.closest('section'), 'p');
  const abstract = paragraphs.filter((text) => !/^\s*key ?words:/i.test(text)).join(' ');
  return { ...known, published: issue ?? known.published, authors: names.length > 0 ? names : known.authors, abstract };
}
