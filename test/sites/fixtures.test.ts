// @vitest-environment jsdom
/** Every site's fixtures, held to what every site promises: `test/fixtures/sites/<id>.ts`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { files } from '../../lib/sites';
import { entriesOf } from '../../lib/sites/entries';
import { churn } from '../fixtures/churn';
import type { SitePage } from '../fixtures/sites/page';
import { readPage } from './read';

vi.setConfig({ testTimeout: 60_000 });

const load = (html: string) => new DOMParser().parseFromString(html, 'text/html');
const fixtureOf = (id: string) => resolve(import.meta.dirname, `../fixtures/sites/${id}.ts`);

/** What stands under a listing's address when it is not the listing. */
const NO_LISTING = {
  'a login wall':
    '<h1>Sign in</h1><p>Sign in to continue.</p><form><input name="user"><input type="password"></form><a href="/signup">Sign up</a>',
  'a captcha': '<h1>Please show you are not a robot</h1><form action="/sorry"><div class="g-recaptcha"></div></form>',
  'a cookie wall': '<div role="dialog"><h2>We value your privacy</h2><button>Accept all</button></div>',
  'an error page': '<h1>503</h1><p>Service unavailable</p>',
  'another language': '<html lang="ja"><h1>見つかりませんでした</h1><p>検索条件を変えてください。</p></html>',
  nothing: '',
};

describe.each(files.map(({ default: site, examples }) => ({ id: site.id, site, examples })))('$id', async ({ id, site, examples }) => {
  if (!existsSync(fixtureOf(id))) {
    it('has fixtures', () => expect.fail(`Write ${fixtureOf(id)}.`));
    return;
  }
  const { pages } = (await import(fixtureOf(id))) as { pages: SitePage[] };

  it('has a fixture for each kind of page', () => {
    const kinds = ['listing', 'paper', 'mixed'].filter((kind) => examples[kind as 'mixed']?.length);
    expect([...new Set(pages.map(({ url }) => site.page(new URL(url))))].sort()).toEqual(kinds.sort());
  });

  describe.each(pages)('$name', ({ url, html, entries }) => {
    const address = new URL(url);

    it('gives every entry with every field it shows', () => {
      const sightings = readPage(site, load(html), address).map(({ sighting }) => sighting);
      expect(sightings.map(({ ids, title }) => ({ ids, title }))).toEqual(entries.map(({ ids, title }) => ({ ids, title })));
      expect(sightings).toMatchObject(entries);
    });

    it.each([1, 2, 3])('gives the same entries after a redesign (seed %d)', (seed) => {
      const document = load(html);
      churn(document, seed);
      expect(readPage(site, document, address).map(({ sighting: { ids, title } }) => ({ ids, title }))).toEqual(
        entries.map(({ ids, title }) => ({ ids, title })),
      );
    });

    it('searches the whole page for no entry again: a list may have thousands', () => {
      const document = load(html);
      const [first, ...others] = entriesOf(site, document, address);
      first?.shown();
      const searches = [vi.spyOn(document, 'querySelector'), vi.spyOn(document, 'querySelectorAll')];
      for (const { shown } of others) shown();
      for (const search of searches) expect(search).not.toHaveBeenCalled();
    });

    it('keeps room behind each anchor', () => {
      const document = load(html);
      const kind = site.page(address)!;
      for (const { anchors } of entriesOf(site, document, address)) {
        for (const anchor of anchors) expect((anchor.closest('a') ?? anchor).matches(site.room(kind))).toBe(true);
      }
    });

    it('gives what is there of a page cut in half', () => {
      const half = readPage(site, load(html.slice(0, html.length / 2)), address);
      const all = new Set(entries.flatMap(({ ids }) => ids));
      for (const { id } of half) expect(all).toContain(id);
    });

    it.each(Object.entries(NO_LISTING))('gives nothing on %s', (_name, other) => {
      if (site.page(address) !== 'paper') expect(entriesOf(site, load(other), address)).toEqual([]);
    });

    it('keeps out what stands in a frame', () => {
      const framed = load('<main></main>');
      const frame = framed.createElement('iframe');
      frame.setAttribute('srcdoc', html);
      framed.querySelector('main')!.append(frame);
      if (site.page(address) !== 'paper') expect(entriesOf(site, framed, address)).toEqual([]);
    });
  });
});
