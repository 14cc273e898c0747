/**
 * Which paper an address is of. Reads the address alone: its host, its path, and of its query only what the site itself names
 * a paper by. A paper's address inside another address's query (`/login?next=…`, `?url=https://arxiv.org/abs/…`) is not that paper.
 */
import { parseArxivId, parseDoi, type ArxivId } from './identifier';

/** Reads a paper's identifier, and the version it names, off an address; `undefined` when it is no paper's. */
export function identifierOf(url: URL): ArxivId | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const host = url.hostname.replace(/^www\./, '');
  for (const rule of RULES) {
    if (!rule.host.test(host)) continue;
    const found = rule.read(decoded(url.pathname), url.searchParams);
    if (found) return found;
  }
  return undefined;
}

interface Rule {
  host: RegExp;
  /** From the decoded path and the query. */
  read(path: string, query: URLSearchParams): ArxivId | undefined;
}

/** A rule whose path holds the identifier's value in its first group. */
function byPath(host: RegExp, path: RegExp, read: (value: string) => ArxivId | undefined): Rule {
  return {
    host,
    read(actual) {
      const value = path.exec(actual)?.[1];
      return value ? read(value) : undefined;
    },
  };
}

/** A scheme whose value is taken as it stands. */
const as =
  (scheme: string) =>
  (value: string): ArxivId => ({ id: `${scheme}:${value}` });
const asDoi = (value: string) => {
  const id = parseDoi(value);
  return id && { id };
};
/** A file's ending behind an arXiv id is not its own. */
const asArxiv = (value: string) => parseArxivId(value.replace(/\.(pdf|ps|md)$/i, ''));

const RULES: readonly Rule[] = [
  // Mirrors are two- or three-letter hosts; export and browse are arXiv's own.
  byPath(/^((export|browse|[a-z]{2,3})\.)?arxiv\.org$/, /^\/(?:abs|pdf|html|format|ps|src|e-print|tb|u?cite)\/(.+?)\/?$/, asArxiv),
  byPath(/^ar5iv\.(labs\.arxiv\.)?org$/, /^\/(?:html|abs|pdf)\/(.+?)\/?$/, asArxiv),
  byPath(/^alphaxiv\.org$/, /^\/(?:[a-z]{2}\/)?(?:abs|pdf|html|overview|paper)\/(.+?)\/?$/, asArxiv),
  byPath(/^scirate\.com$/, /^\/arxiv\/(.+?)\/?$/, asArxiv),
  byPath(/^huggingface\.co$/, /^\/papers\/([^/]+?)\/?$/, parseArxivId),
  byPath(/^(dx\.)?doi\.org$/, /^\/(10\..+)$/, asDoi),
  byPath(
    /^dl\.acm\.org$|(^|\.)(onlinelibrary\.wiley\.com|science\.org|pnas\.org|tandfonline\.com|sagepub\.com|acs\.org)$/,
    /^\/doi\/(?:[a-z]+\/)?(10\..+)$/i,
    asDoi,
  ),
  byPath(/^link\.springer\.com$/, /^\/(?:article|chapter|book|referenceworkentry|content\/pdf)\/(10\.[^/]+\/[^/]+?)(?:\.pdf)?\/?$/, asDoi),
  byPath(/^nature\.com$/, /^\/articles\/([a-z]?[a-z0-9.-]*\d[a-z0-9.-]*?)(?:\.pdf|_reference\.pdf)?\/?$/i, (value) =>
    asDoi(`10.1038/${value}`),
  ),
  byPath(/^(biorxiv|medrxiv)\.org$/, /^\/content\/(?:early\/[\d/]+\/)?(10\.\d{4,9}\/[\d.]+?)(?:v\d+)?(?:\.[a-z][a-z.-]*)?\/?$/, asDoi),
  byPath(/^journals\.aps\.org$/, /^\/[a-z]+\/(?:abstract|pdf|references|supplemental)\/(10\..+)$/i, asDoi),
  byPath(/^(papers\.)?ssrn\.com$/, /^\/abstract=(\d+)$/, (value) => asDoi(`10.2139/ssrn.${value}`)),
  {
    host: /^(papers\.)?ssrn\.com$/,
    read: (path, query) =>
      /^\/sol3\/papers\.cfm$/i.test(path) && /^\d+$/.test(query.get('abstract_id') ?? '')
        ? asDoi(`10.2139/ssrn.${query.get('abstract_id') ?? ''}`)
        : undefined,
  },
  {
    host: /^(api2?\.)?openreview\.net$/,
    read(path, query) {
      const id = query.get('id');
      return /^\/(forum|pdf|attachment|note|revisions|references\/pdf)\/?$/.test(path) && id && /^[\w-]{5,}$/.test(id)
        ? as('openreview')(id)
        : undefined;
    },
  },
  byPath(/^openreview\.net$/, /^\/pdf\/([\w-]{5,})\.pdf$/, as('openreview')),
  byPath(
    /^(aclanthology\.org|aclanthology\.info)$/,
    /^\/(?:papers\/)?([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9_]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?\/?$/,
    as('acl'),
  ),
  byPath(
    /^aclweb\.org$/,
    /^\/anthology\/(?:[A-Z]\/[A-Z]\d{2}\/)?([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9_]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?\/?$/,
    as('acl'),
  ),
  byPath(/^pubmed\.ncbi\.nlm\.nih\.gov$/, /^\/(\d{1,9})\/?$/, as('pmid')),
  byPath(/^ncbi\.nlm\.nih\.gov$/, /^\/pubmed\/(\d{1,9})\/?$/, as('pmid')),
  byPath(/^europepmc\.org$/, /^\/(?:article|abstract)\/MED\/(\d{1,9})\/?$/i, as('pmid')),
  byPath(
    /^(pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov|europepmc\.org)$/,
    /^\/(?:pmc\/)?articles?\/(?:PMC\/)?(PMC\d{1,9})(?:\/.*)?$/i,
    (value) => as('pmcid')(value.toUpperCase()),
  ),
  byPath(/^semanticscholar\.org$/, /^\/(?:[a-z]{2}\/)?paper\/(?:[^/]+\/)?([0-9a-f]{40})(?:\/.*)?$/, as('s2')),
  byPath(
    /^dblp\.(org|uni-trier\.de|dagstuhl\.de)$/,
    /^\/rec\/(?:html\/|bibtex\/)?((?:conf|journals|books|phd|reference|series|tr|homepages|data)\/.+?)(?:\.(?:html|bib|xml|rdf|ris))?$/,
    as('dblp'),
  ),
  byPath(
    /^(papers\.nips\.cc|(papers|proceedings)\.neurips\.cc)$/,
    /^\/paper(?:_files\/paper)?\/\d{4}\/(?:hash|file)\/([0-9a-f]{32})-/,
    as('neurips'),
  ),
  byPath(/^proceedings\.mlr\.press$/, /^\/(v\d+\/[\w-]+?)(?:\.html|\/[\w-]+\.pdf)$/, as('pmlr')),
  byPath(
    /^openaccess\.thecvf\.com$/,
    /^\/content[^/]*(?:\/[^/]+)*\/(?:html|papers)\/(?:[^/]+\/)*([^/]+?)(?:_paper)?\.(?:html|pdf)$/,
    as('cvf'),
  ),
  byPath(/^jmlr\.org$/, /^\/(?:beta\/)?papers\/(v\d+\/[\w-]+?)(?:\.html)?$/, as('jmlr')),
  byPath(/^ieeexplore\.ieee\.org$/, /^\/(?:abstract\/)?document\/(\d+)\/?$/, as('ieee')),
];

/** The path as it reads, or as it stands when its encoding is broken. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
