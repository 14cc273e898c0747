import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from './fake';

const world = vi.hoisted((): { browser: unknown } => ({ browser: undefined }));
vi.mock('wxt/browser', () => ({
  get browser() {
    return world.browser;
  },
}));
vi.mock('../../lib/sites/places', () => ({
  places: [
    { id: 'one', name: 'One', hosts: ['https://one.test/*'], mirrors: ['https://mirror.one.test/*'], consent: 'install' },
    { id: 'two', name: 'Two', hosts: ['https://two.test/*', 'https://*.papers.test/*'], consent: 'on-request' },
  ],
}));
const { askFor, giveBack, grantFor, grants, onGrants } = await import('../../lib/consent/grants');
const { heldHosts, mayRead } = await import('../../lib/consent/held');
const { switchSite } = await import('../../entrypoints/popup/sites');

let fake: ReturnType<typeof fakeBrowser>['fake'];
const grant = (id: string) => grants.find((one) => one.id === id)!;

beforeEach(() => {
  const made = fakeBrowser();
  fake = made.fake;
  world.browser = made.browser;
});

describe('a grant', () => {
  it('is a site’s hosts together, or one of its mirrors', () => {
    expect(grants.map(({ id, name, hosts }) => ({ id, name, hosts }))).toEqual([
      { id: 'one', name: 'One', hosts: ['https://one.test/*'] },
      { id: 'https://mirror.one.test/*', name: 'mirror.one.test', hosts: ['https://mirror.one.test/*'] },
      { id: 'two', name: 'Two', hosts: ['https://two.test/*', 'https://*.papers.test/*'] },
    ]);
  });

  it.each([
    ['https://one.test/x?y', 'one'],
    ['https://mirror.one.test/', 'https://mirror.one.test/*'],
    ['https://a.papers.test/', 'two'],
    ['https://papers.test/', 'two'],
    ['https://evilpapers.test/', undefined],
    ['https://one.test.evil.test/', undefined],
    ['http://one.test/', undefined],
    ['chrome://extensions/', undefined],
    ['about:blank', undefined],
  ])('for %s is %s', (url, id) => expect(grantFor(new URL(url))?.id).toBe(id));

  it('is asked for at once, whole and alone', () => {
    const asking = askFor(grant('two'));
    expect(fake.asked).toEqual([['https://two.test/*', 'https://*.papers.test/*']]);
    return expect(asking).resolves.toBe(true);
  });

  it('is given back with those of its mirrors, and none other', async () => {
    fake.keepsInstalled = false;
    fake.grant('https://mirror.one.test/*', 'https://two.test/*');
    expect(await giveBack(grant('one'))).toBe(true);
    expect([...(await heldHosts())]).toEqual(['https://two.test/*']);
  });

  it('that came with the installation stays where the browser keeps it; its mirrors go all the same', async () => {
    fake.grant('https://mirror.one.test/*');
    expect(await giveBack(grant('one'))).toBe(false);
    expect([...(await heldHosts())]).toEqual(['https://one.test/*']);
  });

  it('is told of until one listens no more', () => {
    const heard = vi.fn();
    const stop = onGrants(heard);
    fake.grant('https://two.test/*');
    fake.revoke('https://two.test/*');
    expect(heard).toHaveBeenCalledTimes(2);
    stop();
    expect(fake.listeners()).toBe(0);
  });
});

describe('a page', () => {
  it('may be read while its host is held', async () => {
    expect(await mayRead('https://one.test/papers?p=2')).toBe(true);
    expect(await mayRead('https://two.test/papers')).toBe(false);
  });
});

describe('a switch', () => {
  it('asks before anything is awaited', () => {
    void switchSite('two', true);
    expect(fake.asked).toHaveLength(1);
  });

  it('says what came of it', async () => {
    expect(await switchSite('two', true)).toEqual({ ok: true });
    expect(await switchSite('two', false)).toEqual({ ok: true });
    fake.answer = false;
    expect(await switchSite('two', true)).toEqual({ ok: false, problem: { words: 'you did not allow it.' } });
    expect(await switchSite('one', false)).toMatchObject({
      ok: false,
      problem: { words: expect.stringContaining('came with the installation') as string },
    });
    vi.mocked((world.browser as { permissions: { request: () => Promise<boolean> } }).permissions.request).mockRejectedValueOnce(
      new Error('No prompt.'),
    );
    expect(await switchSite('two', true)).toEqual({ ok: false, problem: { words: 'No prompt.' } });
  });
});
