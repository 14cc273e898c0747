/**
 * Which paper an address is of. Reads the address alone: its host, its path, and of its query only what the site itself names
 * a paper by. A paper's address inside another address's query (`/login?next=…`, `?url=https://arxiv.org/abs/…`) is not that paper.
 *
 * A host is compared whole, or by its end behind a dot, never by a part of it: `arxiv.org.example` and `myarxiv.org` are not arXiv.
 */
import { IDENTIFIER, parseArxivId, parseDoi, type ArxivId } from './identifier';

/**
 * Reads a paper's identifier, and the version it names, off an address; `undefined` when it is no paper's. An address has one
 * identifier, the first below that it bears; what else the paper is known by its page says. Never throws.
 */
export function identifierOf(url: URL): ArxivId | undefined {
  if (!/^https?:$/.test(url.protocol) || url.port !== '') return undefined;
  const host = url.hostname.replace(/\.$/, '').replace(/^www\./, '');
  const path = decoded(url.pathname);
  for (const rule of RULES) {
    if (!rule.host.test(host)) continue;
    const paper = rule.read(path, url.searchParams);
    if (paper && IDENTIFIER.test(paper.id)) return paper;
  }
  return undefined;
}

interface Rule {
  host: RegExp;
  /** From the decoded path and the query. */
  read(path: string, query: URLSearchParams): ArxivId | undefined;
}
type Read = (value: string) => ArxivId | undefined;

/** A rule whose path holds the identifier's value in its groups; several are joined by a slash. */
function byPath(host: RegExp, path: RegExp, read: Read): Rule {
  return {
    host,
    read(actual) {
      const groups = path.exec(actual)?.slice(1).filter(Boolean) ?? [];
      return groups.length > 0 ? read(groups.join('/')) : undefined;
    },
  };
}

/** A rule for pages at a path that a field of the query tells apart; the field's name in whatever case. */
function byQuery(host: RegExp, path: RegExp, names: readonly string[], value: RegExp, read: Read): Rule {
  return {
    host,
    read(actual, query) {
      if (!path.test(actual)) return undefined;
      const field = [...query].find(([name]) => names.includes(name.toLowerCase()))?.[1];
      const found = value.exec(field?.trim() ?? '');
      return found ? read(found[1] ?? found[0]) : undefined;
    },
  };
}

/** A scheme whose value is taken as it stands. */
const as =
  (scheme: string): Read =>
  (value) => ({ id: `${scheme}:${value}` });
/** A scheme of plain numbers; some addresses fill them up with zeros. */
const asNumber =
  (scheme: string): Read =>
  (value) => {
    const number = value.replace(/^0+/, '');
    return number ? { id: `${scheme}:${number}` } : undefined;
  };
const asPmcid: Read = (value) => asNumber('pmcid')(value.replace(/^PMC/i, '')) && { id: `pmcid:PMC${value.replace(/^(PMC)?0*/i, '')}` };
/** `S0092-8674(20)30183-5`, as some journals write it, is `S0092867420301835`. */
const asPii: Read = (value) => ({ id: `pii:${value.replace(/[-()]/g, '').toUpperCase()}` });
/** `arXiv:` before an id and a file's ending behind it are not its own. */
const asArxiv: Read = (value) => parseArxivId(value.replace(/^arxiv:/i, '').replace(/\.(pdf|ps(\.gz)?|md|html)$/i, ''));
/** A prefix known from the host, and what the address has of the rest. */
const asDoi =
  (prefix = ''): Read =>
  (value) => {
    const id = parseDoi(prefix + value.replace(VIEW, ''));
    return id && { id };
  };
/** What publishers put behind a DOI to name a view of the paper. */
const VIEW =
  /(?:\/(?:full|html|e?pdf|epub|meta|abstract|summary|full-?text(?:\.html)?|references|citations?|suppl?|suppinfo|supplementary|figures?|tables?))+\/?$|\.pdf$|\/$/i;

/** Elsevier's number: of an article by the journal's ISSN, of a chapter by the book's ISBN. */
const PII = /([SB]\d{4}-?\d{3}[\dX]\(?\d{2}\)?\d{5}-?[\dX]|B97[89]\d{15}[\dX])/i;
/** A paper's number in the ACL Anthology: of before 2020, and since. */
const ACL = '([A-Z]\\d{2}-\\d{4,5}|\\d{4}\\.[a-z0-9_]+-[a-z0-9_]+\\.\\d+)(?:v\\d+)?(?:\\.pdf|\\.bib|\\.xml|\\.endf)?\\/?$';

/** Hosts whose `/doi/10.…`, with a view between or behind, is the paper. */
const BY_DOI =
  /^(?:dl\.acm\.org|epubs\.siam\.org|pubsonline\.informs\.org|annualreviews\.org|royalsocietypublishing\.org|journals\.asm\.org|ahajournals\.org|journals\.physiology\.org|journals\.uchicago\.edu|nejm\.org|ascelibrary\.org|ascopubs\.org|liebertpub\.com|worldscientific\.com|degruyter\.com|emerald\.com|thelancet\.com|cell\.com|psycnet\.apa\.org)$|(?:^|\.)(?:onlinelibrary\.wiley\.com|science\.org|sciencemag\.org|pnas\.org|tandfonline\.com|sagepub\.com|acs\.org|rsna\.org|aip\.org|oup\.com)$/;

const RULES: readonly Rule[] = [
  // Every host below arxiv.org is arXiv's: export, browse, the mirrors (`de.`, `lanl.`), ar5iv under `labs`.
  byPath(
    /^(?:[a-z0-9-]+\.)*arxiv\.org$/,
    /^\/(?:abs|pdf|html|format|ps|psgz?|src|e-print|tb|cits?|refs|u?cite|ftp\/arxiv\/papers\/\d{4})\/(.+?)\/?$/,
    asArxiv,
  ),
  byPath(/^xxx\.lanl\.gov$/, /^\/(?:abs|pdf|ps|format)\/(.+?)\/?$/, asArxiv),
  byPath(/^ar5iv\.org$/, /^\/(?:html|abs|pdf)\/(.+?)\/?$/, asArxiv),
  byPath(/^(?:beta\.)?alphaxiv\.org$/, /^\/(?:[a-z]{2}\/)?(?:abs|pdf|html|overview|paper|audio|resources)\/(.+?)\/?$/, asArxiv),
  byPath(/^scirate\.com$/, /^\/arxiv\/(.+?)\/?$/, asArxiv),
  byPath(/^(?:huggingface\.co|hf\.co)$/, /^\/papers\/([^/]+?)\/?$/, asArxiv),
  byPath(/^emergentmind\.com$/, /^\/papers\/([^/]+?)\/?$/, asArxiv),
  byPath(/^papers\.cool$/, /^\/arxiv\/(.+?)\/?$/, asArxiv),
  byPath(/^ui\.adsabs\.harvard\.edu$/, /^\/abs\/(arXiv:.+?)(?:\/[a-z]+)?\/?$/i, asArxiv),
  byPath(/^(?:api\.)?semanticscholar\.org$/, /^\/arxiv[:/](.+?)\/?$/i, asArxiv),

  // Resolvers.
  byPath(/^(?:dx\.)?doi\.org$/, /^\/(?:doi:)?(10\..+)$/i, (value) => found(parseDoi(value))),
  byPath(/^(?:hdl\.handle\.net|doi\.acm\.org|dx\.plos\.org|oadoi\.org|unpaywall\.org)$/, /^\/(10\..+)$/, (value) => found(parseDoi(value))),
  byPath(/^api\.crossref\.org$/, /^\/works\/(10\..+)$/, asDoi()),

  // Publishers whose addresses hold the DOI, or what makes it.
  byPath(BY_DOI, /\/doi\/(?:(?!proceedings)[a-z-]+\/)*?(10\..+)$/i, asDoi()),
  byPath(/^academic\.oup\.com$/, /^\/.*\/article-(?:lookup\/)?doi\/(10\..+?)(?:\/\d+)?$/, asDoi()),
  // The DOIs of the European Physical Journal have a slash of their own: `10.1140/epjc/s10052-…`.
  byPath(
    /^link\.springer\.com$/,
    /^\/(?:(?:article|chapter|book|referenceworkentry|protocol|content\/(?:pdf|epub))\/)?(10\.\d[^/]*\/(?:ep[a-z]+\/)?[^/]+?)(?:\/.*)?$/,
    asDoi(),
  ),
  byPath(
    /(?:^|\.)(?:biomedcentral|springeropen)\.com$/,
    /^\/(?:articles|track\/pdf|counter\/pdf|content\/pdf)\/(10\.\d[^/]*\/[^/]+?)(?:\/.*)?$/,
    asDoi(),
  ),
  // Two of its journals kept their former publisher's prefix.
  byPath(/^nature\.com$/, /^\/articles\/((?:s41599-|palcomms\.)[\w.-]*?)(?:_reference)?(?:\.pdf)?(?:\/.*)?$/, asDoi('10.1057/')),
  byPath(/^nature\.com$/, /^\/articles\/([a-z]?[a-z0-9.-]*\d[a-z0-9.-]*?)(?:_reference)?(?:\.pdf)?(?:\/.*)?$/i, asDoi('10.1038/')),
  byPath(
    /^(?:biorxiv|medrxiv)\.org$/,
    /^\/(?:content|cgi\/content\/short)\/(?:early\/[\d/]+\/)?(10\.\d{4,9}\/[\d.]+?)(?:v\d+.*)?(?:\.[a-z][a-z.-]*)?\/?$/,
    asDoi(),
  ),
  byPath(/^journals\.aps\.org$/, /^\/[a-z]+\/(?:abstract|pdf|references|supplemental|cited-by|export)\/(10\..+)$/i, asDoi()),
  byPath(/^link\.aps\.org$/, /^\/(?:doi|pdf|abstract|supplemental)\/(10\..+)$/i, asDoi()),
  byPath(/^iopscience\.iop\.org$/, /^\/article\/(10\..+)$/, asDoi()),
  byPath(/^frontiersin\.org$/, /^\/(?:journals\/[^/]+\/)?articles?\/(10\..+)$/, asDoi()),
  byPath(/^drops\.dagstuhl\.de$/, /^\/entities\/document\/(10\..+)$/, asDoi()),
  byPath(/^ijcai\.org$/, /^\/proceedings\/(\d{4}\/\d+)$/, asDoi('10.24963/ijcai.')),
  byPath(/^elifesciences\.org$/, /^\/(?:articles|reviewed-preprints)\/(\d{5,6})(?:v\d+)?(?:[/.].*)?$/, asDoi('10.7554/elife.')),
  byPath(/^peerj\.com$/, /^\/articles\/(\d+)(?:\.pdf)?\/?$/, asDoi('10.7717/peerj.')),
  byPath(/^peerj\.com$/, /^\/articles\/(cs-\d+)(?:\.pdf)?\/?$/, asDoi('10.7717/peerj-')),
  byPath(/^researchsquare\.com$/, /^\/article\/(rs-\d+\/v\d+)(?:\.pdf)?$/, asDoi('10.21203/rs.3.')),
  byPath(/^(?:papers\.)?nber\.org$/, /^\/papers\/([wht]\d{1,5})(?:\.pdf)?\/?$/i, asDoi('10.3386/')),
  byPath(/^nber\.org$/, /^\/system\/files\/working_papers\/([wht]\d{1,5})\//i, asDoi('10.3386/')),
  byQuery(/^journals\.plos\.org$/, /^\/[a-z]+\/article(?:\/[a-z]+)?$/, ['id'], /^10\..+$/, asDoi()),
  byQuery(/^aeaweb\.org$/, /^\/(?:articles|doi)$/, ['id'], /^10\.1257\/.+$/, asDoi()),
  byPath(/^(?:hq\.|papers\.)?ssrn\.com$/, /^\/(?:sol3\/papers\.cfm\/)?abstract(?:_id)?=(\d+)\/?$/i, asDoi('10.2139/ssrn.')),
  byQuery(
    /^(?:hq\.|papers\.)?ssrn\.com$/,
    /^\/sol3\/(?:papers|delivery)\.cfm(?:\/.*)?$/i,
    ['abstract_id', 'abstractid', 'abstract'],
    /^\d+$/,
    asDoi('10.2139/ssrn.'),
  ),

  // Places with numbers of their own.
  byQuery(
    /^(?:api2?\.)?openreview\.net$/,
    /^\/(?:forum|pdf|attachment|notes?|revisions)\/?$/,
    ['id', 'forum'],
    /^[\w-]{6,24}$/,
    as('openreview'),
  ),
  byPath(/^openreview\.net$/, /^\/pdf\/([\w-]{6,24})\.pdf$/, as('openreview')),
  byPath(/^(?:preview\.)?(?:aclanthology\.org|aclanthology\.info)$/, new RegExp(`^\\/(?:papers\\/|anthology\\/)?${ACL}`), as('acl')),
  byPath(/^aclweb\.org$/, new RegExp(`^\\/anthology\\/(?:papers\\/)?(?:[A-Z]\\/[A-Z]\\d{2}\\/)?${ACL}`), as('acl')),
  byPath(/^(?:pubmed\.ncbi\.nlm\.nih\.gov|pubmed\.gov)$/, /^\/(\d{1,9})\/?$/, asNumber('pmid')),
  byPath(/^ncbi\.nlm\.nih\.gov$/, /^\/(?:m\/)?pubmed\/(\d{1,9})\/?$/, asNumber('pmid')),
  byPath(/^(?:pmc\.)?ncbi\.nlm\.nih\.gov$/, /^\/(?:pmc\/)?articles\/pmid\/(\d{1,9})\/?$/, asNumber('pmid')),
  byPath(/^europepmc\.org$/, /^\/(?:article|abstract)\/MED\/(\d{1,9})\/?$/i, asNumber('pmid')),
  byPath(
    /^(?:(?:pmc\.)?ncbi\.nlm\.nih\.gov|europepmc\.org)$/,
    /^\/(?:pmc\/)?(?:articles?|abstract)\/(?:PMC\/)?(PMC\d{1,9})(?:\/.*)?$/i,
    asPmcid,
  ),
  byPath(/^europepmc\.org$/, /^\/(?:article|abstract)\/(AGR|CBA|CTX|ETH|HIR|PAT|PPR)\/([A-Z]{0,4}\d+)\/?$/i, (value) =>
    as('europepmc')(value.toUpperCase()),
  ),
  byPath(/^semanticscholar\.org$/, /^\/(?:[a-z]{2}\/)?(?:paper|reader)\/(?:[^/]+\/)?([0-9a-f]{40})(?:\/.*)?$/i, (value) =>
    as('s2')(value.toLowerCase()),
  ),
  byPath(/^(?:api\.)?semanticscholar\.org$/, /^\/CorpusI[dD]:(\d+)\/?$/i, asNumber('corpusid')),
  byPath(
    /^dblp\d?\.(?:org|uni-trier\.de|dagstuhl\.de)$/,
    /^\/rec\/(?:(?:html|xml|rdf|ris|nt|ttl|bibtex\d?|bib\d?)\/)?((?:conf|journals|books|phd|reference|series|tr)\/.+?)(?:\.(?:html|bib|xml|rdf|ris|nt|ttl))?\/?$/,
    as('dblp'),
  ),
  byPath(
    /^(?:papers\.nips\.cc|(?:(?:datasets-benchmarks-)?proceedings|papers)\.neurips\.cc)$/,
    /^\/paper(?:_files\/paper)?\/\d{4}\/(?:hash|file)\/([0-9a-f]{32})-/,
    as('neurips'),
  ),
  byPath(/^proceedings\.mlr\.press$/, /^\/([vr]\d+)\/(?!index\.)([\w-]+?)(?:\.html|\/[\w-]+\.pdf)$/, as('pmlr')),
  byPath(/^jmlr\.org$/, /^\/proceedings\/papers\/(v\d+)\/(?!index\.)([\w-]+?)(?:\.html|\.pdf)$/, as('pmlr')),
  // Where PMLR keeps the files of its newer volumes.
  byPath(/^raw\.githubusercontent\.com$/, /^\/mlresearch\/(v\d+)\/[\w-]+\/assets\/([\w-]+)\/[\w-]+\.pdf$/, as('pmlr')),
  // The file's name, as conference and year are part of it.
  byPath(/^openaccess\.thecvf\.com$/, /^\/content[^/]*(?:\/[^/]+)*\/(?:html|papers)\/(?:[^/]+\/)*([^/]+_paper)\.(?:html|pdf)$/, as('cvf')),
  byPath(/^(?:jmlr\.org|jmlr\.csail\.mit\.edu)$/, /^\/(?:beta\/)?papers\/(v\d+)\/(?!index\.)([\w-]+?)(?:\.html)?$/, as('jmlr')),
  byPath(/^(?:jmlr\.org|jmlr\.csail\.mit\.edu)$/, /^\/papers\/volume(\d+)\/([\w-]+)\/[\w-]+\.pdf$/, (value) => as('jmlr')(`v${value}`)),
  byPath(/^ieeexplore\.ieee\.org$/, /^\/(?:abstract\/)?document\/(\d+)(?:\/[a-z-]*)?\/?$/, asNumber('ieee')),
  byPath(/^ieeexplore\.ieee\.org$/, /^\/(?:iel\w*|ielaam)\/(?:\d+\/)*(\d+)(?:-aam)?\.pdf$/, asNumber('ieee')),
  byQuery(
    /^ieeexplore\.ieee\.org$/,
    /^\/(?:stamp|xpls?|stampPDF)\/(?:stamp|getPDF|articleDetails|freeabs_all|abs_all)\.jsp$/,
    ['arnumber'],
    /^\d+$/,
    asNumber('ieee'),
  ),
  byPath(/^sciencedirect\.com$/, new RegExp(`^\\/science\\/article\\/(?:[a-z]+\\/)?pii\\/${PII.source}(?:\\/.*)?$`, 'i'), asPii),
  byPath(/^linkinghub\.elsevier\.com$/, new RegExp(`^\\/retrieve\\/pii\\/${PII.source}(?:\\/.*)?$`, 'i'), asPii),
  byPath(/^(?:cell|thelancet)\.com$/, new RegExp(`\\/(?:PII)?${PII.source}(?:[/.].*)?$`, 'i'), asPii),
  byPath(/^usenix\.org$/, /^\/conference\/([a-z]+[\w-]*\d{2})\/(?:technical-sessions\/)?presentation\/([\w-]+)\/?$/, as('usenix')),
  byPath(/^usenix\.org$/, /^\/system\/files\/(?:conference\/[\w-]+\/)?([a-z]+\d{2})-paper-([\w-]+)\.pdf$/, as('usenix')),
  byQuery(/^scholar\.google\.(?:com?\.)?[a-z]{2,3}$/, /^\/citations$/, ['citation_for_view'], /^[\w-]{12}:[\w-]{12}$/, as('scholar')),
];

const found = (id: ReturnType<typeof parseDoi>): ArxivId | undefined => id && { id };

/** The path as it reads, or as it stands when its encoding is broken. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
