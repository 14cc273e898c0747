import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from './fake';

const ONE = 'https://one.test/*';
const MIRROR = 'https://mirror.one.test/*';
const TWO = 'https://two.test/*';
const TWO_B = 'https://papers.two.test/*';
const THREE = 'https://three.test/*';

const world = vi.hoisted((): { browser: unknown } => ({ browser: undefined }));
vi.mock('wxt/browser', () => ({
  get browser() {
    return world.browser;
  },
}));
vi.mock('../../lib/sites/places', () => ({
  places: [
    { id: 'one', name: 'One', hosts: ['https://one.test/*'], mirrors: ['https://mirror.one.test/*'], consent: 'install' },
    { id: 'two', name: 'Two', hosts: ['https://two.test/*', 'https://papers.two.test/*'], consent: 'on-request' },
    { id: 'three', name: 'Three', hosts: ['https://three.test/*'], consent: 'on-request' },
  ],
}));

let fake: ReturnType<typeof fakeBrowser>['fake'];
const revoked = vi.fn(() => Promise.resolve());

/** The worker starts: the module is new, and what the browser keeps is as it was. */
async function start(): Promise<{ scriptProblems: () => Promise<Record<string, string>> }> {
  vi.resetModules();
  const scripts = await import('../../lib/consent/scripts');
  scripts.keepScripts(revoked);
  return scripts;
}
const registered = () => Object.fromEntries([...fake.registry.values()].map(({ id, matches }) => [id, matches]));
const settle = (what: () => unknown, value: unknown) => vi.waitFor(() => expect(what()).toEqual(value));
/** Nothing is left to do: what was started has come to its end. */
const idle = async () => {
  for (let turns = 0; turns < 200; turns++) await Promise.resolve();
};

beforeEach(() => {
  const made = fakeBrowser();
  fake = made.fake;
  world.browser = made.browser;
  revoked.mockClear();
});

describe('what is registered', () => {
  it('is nothing, as long as only what came with the installation is granted', async () => {
    await start();
    await settle(() => fake.session.content, { scriptsStarted: true });
    expect(fake.changes).toEqual([]);
  });

  it('is each site’s own script, on those of its hosts that are granted, with the sheet and from the start', async () => {
    await start();
    fake.grant(TWO, TWO_B);
    await settle(registered, { 'listing-two': [TWO, TWO_B] });
    expect(fake.registry.get('listing-two')).toEqual({
      id: 'listing-two',
      js: ['listing-two.js'],
      css: ['listing.css'],
      matches: [TWO, TWO_B],
      runAt: 'document_start',
    });
    fake.revoke(TWO);
    await settle(registered, { 'listing-two': [TWO_B] });
    fake.revoke(TWO_B);
    await settle(registered, {});
    expect(fake.changes).toEqual(['+listing-two', '=listing-two', '-listing-two']);
  });

  it('is never again what the manifest has, but for a mirror', async () => {
    await start();
    fake.grant(MIRROR);
    await settle(registered, { 'listing-one': [MIRROR] });
    fake.revoke(ONE);
    await settle(() => revoked.mock.calls.length, 1);
    fake.grant(ONE);
    await idle();
    expect(registered()).toEqual({ 'listing-one': [MIRROR] });
  });

  it('follows changes that come at once, one after the other', async () => {
    await start();
    fake.grant(TWO);
    fake.grant(TWO_B);
    fake.grant(THREE);
    fake.revoke(TWO);
    await settle(registered, { 'listing-two': [TWO_B], 'listing-three': [THREE] });
    await idle();
    // Each of them would otherwise have registered what was missing.
    expect(fake.changes).toEqual(['+listing-two', '+listing-three']);
    expect(fake.local.content).toEqual({});
  });

  it('is put right when the worker starts, whatever happened meanwhile, and left alone when it is right', async () => {
    await start();
    fake.grant(TWO, THREE);
    await settle(registered, { 'listing-two': [TWO], 'listing-three': [THREE] });
    await idle();
    fake.changes.length = 0;
    await start();
    await idle();
    expect(fake.changes).toEqual([]);

    fake.registry.delete('listing-two');
    fake.held.delete(THREE);
    await start();
    await settle(registered, { 'listing-two': [TWO] });
    expect(fake.changes).toEqual(['+listing-two', '-listing-three']);
  });

  it('of one site does not depend on another; what failed is kept to be shown until it is well', async () => {
    const { scriptProblems } = await start();
    fake.refuses = 'listing-two';
    fake.grant(TWO, THREE);
    await settle(registered, { 'listing-three': [THREE] });
    await vi.waitFor(async () =>
      expect(await scriptProblems()).toEqual({ two: 'Script ’listing-two’ could not be loaded.'.replaceAll('’', "'") }),
    );
    fake.refuses = undefined;
    const { scriptProblems: later } = await start();
    await settle(registered, { 'listing-three': [THREE], 'listing-two': [TWO] });
    await vi.waitFor(async () => expect(await later()).toEqual({}));
  });
});

describe('tabs that are open already', () => {
  beforeEach(() => {
    fake.tabs = [
      { id: 1, host: ONE },
      { id: 2, host: TWO },
      { id: -3, host: TWO_B },
      { id: 4, host: TWO_B },
      { id: 5, host: TWO, discarded: true },
      { id: 6, host: THREE },
    ];
  });

  it('are started in when the extension is new there, once', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    fake.held.add(TWO);
    await start();
    await settle(() => fake.session.content, { scriptsStarted: true });
    expect(fake.started).toEqual(['/listing-one.js in 1', '/listing-two.js in 2']);
    await start();
    await idle();
    expect(fake.started).toHaveLength(2);
  });

  it('are started in when their site is granted, one that cannot be notwithstanding', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await start();
    await settle(() => fake.session.content, { scriptsStarted: true });
    fake.started.length = 0;
    fake.grant(TWO, TWO_B);
    await settle(() => fake.started.filter((one) => one.includes('two')), ['/listing-two.js in 2', '/listing-two.js in 4']);
    expect(fake.started.some((one) => one.includes('three'))).toBe(false);
    expect(warned).toHaveBeenCalledOnce();
  });

  it('are told at once when something is taken', async () => {
    await start();
    fake.grant(TWO);
    expect(revoked).not.toHaveBeenCalled();
    fake.revoke(TWO);
    expect(revoked).toHaveBeenCalledOnce();
  });
});
