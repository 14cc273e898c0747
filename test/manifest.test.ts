/**
 * What the extension may do, frozen. A failure here is a question to whoever made the change: must every user be asked for this?
 * A host or permission added in an update switches the installed extension off until its owner agrees.
 */
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { hostIn } from '../lib/sites/hosts';
import { places } from '../lib/sites/places';
import { builtFile, builtManifest } from './built';

/** Each permission with the reason it is held. None of them is asked for in a prompt of its own. */
const permissions = {
  storage: 'Drafts of notes, settings, and the counters that tell one page what another has done.',
  unlimitedStorage: 'The library is neither capped nor evicted when the disk runs low.',
  scripting: 'Runs the page script on the sites that were switched on; loads the note editor into a page the first time it is wanted.',
  activeTab: 'The popup learns which page it was opened on, and so which site to offer; “Find papers here” reads that page, on the click.',
};

/** Held in Chromium besides. It shows in no prompt either. */
const inChromium = {
  offscreen: 'A worker cannot make a file there; a hidden page makes the library one when a backup is due.',
};

/** Asked for when it is wanted, each by the control it is for. */
const optional = {
  downloads: 'Backups that are written by themselves, asked for when they are switched on; “Back up now” works without it.',
};

/** Each host asked for at install, with the reason. */
const installed = {
  'arxiv.org': 'The listings that are marked from the first day: what appeared on arXiv,',
  'huggingface.co': 'and Hugging Face Papers.',
};

/** The hosts of each other site: asked for together, by the site's own switch and by nothing else. */
const onRequest = {
  'acl-anthology': 'aclanthology.org',
  'acm-dl': 'dl.acm.org',
  alphaxiv: 'www.alphaxiv.org alphaxiv.org',
  biorxiv: 'www.biorxiv.org www.medrxiv.org',
  cvf: 'openaccess.thecvf.com',
  dblp: 'dblp.org',
  europepmc: 'europepmc.org',
  'google-scholar': 'scholar.google.com',
  ieee: 'ieeexplore.ieee.org',
  jmlr: 'www.jmlr.org jmlr.org',
  nature: 'www.nature.com',
  neurips: 'papers.nips.cc proceedings.neurips.cc papers.neurips.cc',
  openreview: 'openreview.net',
  pmlr: 'proceedings.mlr.press',
  pubmed: 'pubmed.ncbi.nlm.nih.gov pmc.ncbi.nlm.nih.gov',
  sciencedirect: 'www.sciencedirect.com',
  'semantic-scholar': 'www.semanticscholar.org',
  springer: 'link.springer.com',
  ssrn: 'papers.ssrn.com',
};

/** Further hosts of the same pages: each is asked for alone, by the offer shown to a person who stands on it. */
const mirrors = {
  arxiv: 'export.arxiv.org',
  dblp: 'dblp.uni-trier.de dblp.dagstuhl.de',
  'google-scholar': [
    'scholar.google.at scholar.google.be scholar.google.ca scholar.google.ch scholar.google.co.il scholar.google.co.in',
    'scholar.google.co.jp scholar.google.co.kr scholar.google.co.uk scholar.google.com.au scholar.google.com.br scholar.google.com.hk',
    'scholar.google.com.mx scholar.google.com.sg scholar.google.com.tr scholar.google.com.tw scholar.google.de scholar.google.dk',
    'scholar.google.es scholar.google.fi scholar.google.fr scholar.google.it scholar.google.nl scholar.google.pl scholar.google.pt',
  ].join(' '),
  pubmed: 'www.ncbi.nlm.nih.gov',
};

const patterns = (hosts: readonly string[]) => hosts.flatMap((some) => some.split(' ')).map((host) => `https://${host}/*`);

describe('the sites', () => {
  const told = (of: 'hosts' | 'mirrors', consent?: string) =>
    Object.fromEntries(
      places
        .filter((place) => place[of] && (!consent || place.consent === consent))
        .map((place) => [place.id, place[of]?.map(hostIn).join(' ')]),
    );

  it('ask for these hosts, each in this way', () => {
    expect(told('hosts', 'install')).toEqual({ arxiv: 'arxiv.org', huggingface: 'huggingface.co' });
    expect(told('hosts', 'on-request')).toEqual(onRequest);
    expect(told('mirrors')).toEqual(mirrors);
  });
});

describe.each(['chromium', 'firefox'] as const)('the manifest for %s', (browser) => {
  const manifest = builtManifest(browser);
  const sorted = (hosts: unknown) => z.array(z.string()).parse(hosts).sort();

  it('asks for these permissions and hosts and no others', () => {
    expect(manifest['permissions']).toEqual(Object.keys({ ...permissions, ...(browser === 'chromium' && inChromium) }));
    expect(manifest['host_permissions']).toEqual(patterns(Object.keys(installed)));
    expect(manifest['optional_permissions']).toEqual(Object.keys(optional));
  });

  it('may ask later for these hosts and no others', () => {
    const hosts = patterns([...Object.values(onRequest), ...Object.values(mirrors)]);
    expect(sorted(manifest['optional_host_permissions'])).toEqual(hosts.sort());
  });

  it('puts the page script with its own site’s file, and one sheet, into the pages of the hosts held from install and none anywhere else', () => {
    expect(manifest.content_scripts).toEqual(
      ['arxiv', 'huggingface'].map((id) => ({
        matches: patterns(id === 'arxiv' ? ['arxiv.org'] : ['huggingface.co']),
        js: [`listing-${id}.js`],
        css: ['listing.css'],
        run_at: 'document_start',
      })),
    );
  });

  it('lets no page reach a file of ours, nor any site or extension speak to us', () => {
    expect(manifest['web_accessible_resources']).toBeUndefined();
    expect(manifest['externally_connectable']).toBeUndefined();
  });

  it('keeps the browser’s own policy for extension pages: scripts from the package only', () => {
    expect(manifest['content_security_policy']).toBeUndefined();
  });

  it('has a popup and a worker, and nothing else that could run', () => {
    expect(manifest['action']).toMatchObject({ default_title: 'Postil', default_popup: 'popup.html' });
    expect(manifest.background).toEqual(browser === 'chromium' ? { service_worker: 'background.js' } : { scripts: ['background.js'] });
    const known = [
      'manifest_version',
      'name',
      'description',
      'version',
      'icons',
      'permissions',
      'host_permissions',
      'optional_permissions',
      'optional_host_permissions',
      'content_scripts',
      'action',
      'background',
      'commands',
      'options_ui',
    ];
    const own = browser === 'chromium' ? ['minimum_chrome_version'] : ['browser_specific_settings'];
    expect(Object.keys(manifest).filter((key) => ![...known, ...own].includes(key))).toEqual([]);
    expect(manifest['options_ui']).toEqual({ page: 'settings.html', open_in_tab: true });
    expect(manifest['manifest_version']).toBe(3);
    // One key, which opens the library; the browser lets its owner change it.
    expect(manifest['commands']).toEqual({ library: { suggested_key: { default: 'Alt+Shift+L' }, description: 'Open the library' } });
  });

  it('collects no data, and says so', () => {
    if (browser === 'firefox') {
      expect(manifest['browser_specific_settings']).toMatchObject({ gecko: { data_collection_permissions: { required: ['none'] } } });
    }
    // Nothing of ours names an address to send anything to: the popup's page loads its own files only.
    const page = builtFile(browser, 'popup.html').toString();
    const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/gu)].map(([, address]) => address);
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter((address) => !address?.startsWith('/'))).toEqual([]);
  });
});
