/**
 * What the extension may do, frozen. A failure here is a question to whoever made the change: must every user be asked for this?
 * A host or permission added in an update switches the installed extension off until its owner agrees.
 */
import { describe, expect, it } from 'vitest';
import { builtFile, builtManifest } from './built';

/** Each permission with the reason it is held. */
const permissions = {
  storage: 'Drafts of notes, settings, and the counter that tells one page that another changed the library.',
  unlimitedStorage: 'The library is neither capped nor evicted when the disk runs low.',
  scripting: 'Loads the note editor into a page the first time it is wanted, instead of into every page.',
};

/** Each host with the reason it is asked for at install. */
const hosts = {
  'https://huggingface.co/*': 'The listings that are marked from the first day: Hugging Face Papers.',
};

describe.each(['chromium', 'firefox'] as const)('the manifest for %s', (browser) => {
  const manifest = builtManifest(browser);

  it('asks for these permissions and hosts and no others', () => {
    expect(manifest['permissions']).toEqual(Object.keys(permissions));
    expect(manifest['host_permissions']).toEqual(Object.keys(hosts));
    expect(manifest['optional_permissions']).toBeUndefined();
    expect(manifest['optional_host_permissions']).toBeUndefined();
  });

  it('puts the page script with its own site’s file, and one sheet, into the pages of those hosts and none anywhere else', () => {
    expect(manifest.content_scripts).toEqual([
      { matches: ['https://huggingface.co/*'], js: ['listing-huggingface.js'], css: ['listing.css'], run_at: 'document_start' },
    ]);
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
      'content_scripts',
      'action',
      'background',
    ];
    const own = browser === 'chromium' ? ['minimum_chrome_version'] : ['browser_specific_settings'];
    expect(Object.keys(manifest).filter((key) => ![...known, ...own].includes(key))).toEqual([]);
    expect(manifest['manifest_version']).toBe(3);
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
