/**
 * Identifiers and their normal forms. An identifier is `scheme:value`; two papers that share one are one paper.
 *
 * - `arxiv:2407.11062`, `arxiv:hep-th/9901001`: without version. A Hugging Face paper id is an arXiv id.
 * - `doi:10.1145/3292500.3330701`: lower case, decoded. `10.48550/arXiv.X` is `arxiv:X`.
 */
export type Identifier = `${string}:${string}`;

/** What any identifier looks like: a scheme, a colon, a value without white space. */
export const IDENTIFIER = /^[a-z][a-z0-9]{1,19}:[^\s]{1,400}$/;

// https://info.arxiv.org/help/arxiv_identifier.html: since April 2007 YYMM.NNNN, five digits from January 2015 on; before it
// archive(.XX)/YYMMNNN.
const ARXIV_NEW = /^((?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})(v[1-9]\d{0,2})?$/;
const ARXIV_OLD = /^([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?\/((?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{3})(v[1-9]\d{0,2})?$/i;

/** An arXiv id taken apart: its identifier, and the version it named, if any. */
export interface ArxivId {
  id: Identifier;
  version?: number;
}

/**
 * Reads a bare arXiv id: `2407.11062`, `2407.11062v2`, `hep-th/9901001`, `math.GT/0309136`.
 * Gives `undefined` for anything else. The subject class of an old-style id is no part of its identity.
 */
export function parseArxivId(text: string): ArxivId | undefined {
  const fresh = ARXIV_NEW.exec(text);
  if (fresh?.[1]) return withVersion(`arxiv:${fresh[1]}`, fresh[2]);
  const old = ARXIV_OLD.exec(text);
  if (old?.[1] && old[2]) return withVersion(`arxiv:${old[1].toLowerCase()}/${old[2]}`, old[3]);
  return undefined;
}

function withVersion(id: Identifier, version: string | undefined): ArxivId {
  return version ? { id, version: Number(version.slice(1)) } : { id };
}

/**
 * Reads a DOI in any dress: bare, `doi:10.…`, a resolver's address, percent-encoded (also twice), with the punctuation of the
 * sentence it stood in. Gives `doi:…` in lower case (DOIs are case-insensitive), `arxiv:…` for arXiv's own DOIs, `undefined` for
 * anything else. What it gives is read as itself.
 */
export function parseDoi(text: string): Identifier | undefined {
  let doi = text.slice(0, 1_000);
  for (let before; before !== doi;) {
    before = doi;
    doi = decoded(doi.trim()).replace(/^(?:doi:\s*|https?:\/\/(?:www\.|dx\.)?doi\.org\/)+/i, '');
    doi = trimmed(DOI.exec(doi)?.[0] ?? doi).toLowerCase();
  }
  if (!doi || DOI.exec(doi)?.[0] !== doi || doi.endsWith('/') || !IDENTIFIER.test(`doi:${doi}`)) return undefined;
  const arxiv = /^10\.48550\/arxiv\.(.+)$/.exec(doi)?.[1];
  return arxiv ? parseArxivId(arxiv)?.id : `doi:${doi}`;
}

// Angle brackets end a DOI, but for the pair in those made of a SICI, which are one in many until behind it:
// `10.1002/(SICI)1096-8644(199601)43:4<338::AID-JBM1>3.0.CO;2-F`.
const DOI = /^10\.\d{4,9}(?:\.\d+)*\/(?:[^\s<>"]|<[^\s<>"]*>(?=\d\.\d\.))+/i;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without the sentence's punctuation: a closing bracket stays where the DOI opened one (`10.1016/s0140-6736(20)30183-5`). */
function trimmed(doi: string): string {
  let end = doi;
  for (;;) {
    const last = end.at(-1) ?? '';
    const opening = { ')': '(', ']': '[', '}': '{' }[last];
    const unbalanced = opening !== undefined && end.split(opening).length < end.split(last).length;
    if (!unbalanced && !/[.,;:!?'’”»]/u.test(last)) return end;
    end = end.slice(0, -1);
  }
}

/** Takes an identifier apart at its first colon: `['arxiv', '2407.11062']`. */
export function partsOf(id: string): [scheme: string, value: string] {
  const colon = id.indexOf(':');
  return [id.slice(0, colon), id.slice(colon + 1)];
}

/** How an identifier is written for people: `arXiv:2407.11062`, `doi:10.1145/…`. */
export function identifierLabel(id: string): string {
  return id.replace(/^arxiv:/, 'arXiv:');
}

/**
 * Where an identifier leads when the page gave no link of its own; `undefined` for a scheme whose pages cannot be found by it
 * (NeurIPS' need the year, CVF's the folder of the conference).
 */
export function identifierLink(id: string): string | undefined {
  const [scheme, value] = partsOf(id);
  const [before, behind = ''] = RESOLVERS.get(scheme)?.split('*') ?? [];
  // Half a character cannot be encoded. DOIs may hold any character, also those that mean something in an address.
  const encoded = encodeURI(value.replace(/\p{Cs}/gu, '\uFFFD')).replace(/[?#&]/g, encodeURIComponent);
  return before && before + (scheme === 'usenix' ? encoded.replace('/', '/presentation/') : encoded) + behind;
}

const RESOLVERS = new Map([
  ['arxiv', 'https://arxiv.org/abs/'],
  ['doi', 'https://doi.org/'],
  ['openreview', 'https://openreview.net/forum?id='],
  ['acl', 'https://aclanthology.org/*/'],
  ['pmid', 'https://pubmed.ncbi.nlm.nih.gov/*/'],
  ['pmcid', 'https://pmc.ncbi.nlm.nih.gov/articles/*/'],
  ['europepmc', 'https://europepmc.org/article/'],
  ['s2', 'https://www.semanticscholar.org/paper/'],
  ['corpusid', 'https://api.semanticscholar.org/CorpusID:'],
  ['dblp', 'https://dblp.org/rec/'],
  ['pmlr', 'https://proceedings.mlr.press/*.html'],
  ['jmlr', 'https://jmlr.org/papers/*.html'],
  ['ieee', 'https://ieeexplore.ieee.org/document/'],
  ['pii', 'https://www.sciencedirect.com/science/article/pii/'],
  ['usenix', 'https://www.usenix.org/conference/'],
]);
