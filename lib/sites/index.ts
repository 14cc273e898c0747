/** The list of sites. Order never matters: no two may claim one page (held by a test). */
import * as aclAnthology from './acl-anthology';
import * as acmDl from './acm-dl';
import * as alphaxiv from './alphaxiv';
import * as arxiv from './arxiv';
import * as biorxiv from './biorxiv';
import * as cvf from './cvf';
import * as dblp from './dblp';
import * as europepmc from './europepmc';
import * as googleScholar from './google-scholar';
import * as huggingface from './huggingface';
import * as ieee from './ieee';
import * as jmlr from './jmlr';
import * as nature from './nature';
import * as neurips from './neurips';
import * as openreview from './openreview';
import * as pmlr from './pmlr';
import * as pubmed from './pubmed';
import * as sciencedirect from './sciencedirect';
import * as semanticScholar from './semantic-scholar';
import * as springer from './springer';
import * as ssrn from './ssrn';
import { hostsOf, matchesHost } from './hosts';
import type { Examples, Site } from './site';

/** Each site's file: the site, and its examples. */
export const files: readonly { default: Site; examples: Examples }[] = [
  aclAnthology,
  acmDl,
  alphaxiv,
  arxiv,
  biorxiv,
  cvf,
  dblp,
  europepmc,
  googleScholar,
  huggingface,
  ieee,
  jmlr,
  nature,
  neurips,
  openreview,
  pmlr,
  pubmed,
  sciencedirect,
  semanticScholar,
  springer,
  ssrn,
];

export const sites: readonly Site[] = files.map((file) => file.default);

/** The site an address belongs to, whatever kind of page it is; `undefined` for a host that is none of ours. */
export function siteOf(url: URL): Site | undefined {
  return sites.find((site) => hostsOf(site).some((pattern) => matchesHost(pattern, url)));
}

export { hostsOf } from './hosts';
