// @vitest-environment jsdom
/** What publishers' pages do not say, and what may not be taken for it; the fixtures hold what they say. */
import { expect, it } from 'vitest';
import { siteOf } from '../../lib/sites';
import type { SitePage } from '../fixtures/sites/page';
import { pages as acm } from '../fixtures/sites/acm-dl';
import { pages as ieee } from '../fixtures/sites/ieee';
import { pages as nature } from '../fixtures/sites/nature';
import { pages as sciencedirect } from '../fixtures/sites/sciencedirect';
import { pages as springer } from '../fixtures/sites/springer';
import { readPage } from './read';

const sightingsOn = ({ url, html }: SitePage) =>
  readPage(siteOf(new URL(url))!, new DOMParser().parseFromString(html, 'text/html'), new URL(url)).map(({ sighting }) => sighting);
const pageOf = (pages: SitePage[], name: string) => pages.find((page) => page.name === name)!;

it.each<[site: string, page: SitePage, title: string]>([
  ['Nature', pageOf(nature, 'research articles'), 'One more graph'],
  ['Springer', pageOf(springer, 'search results'), 'Graphs, chapter seven'],
  ['ACM', pageOf(acm, 'search results'), 'Dense graphs'],
  ['IEEE', pageOf(ieee, 'search results'), 'Dense Graphs'],
  ['ScienceDirect', pageOf(sciencedirect, 'search results'), 'Dense graphs'],
])('of a list of authors that is cut %s gives none', (_site, page, title) => {
  const cut = sightingsOn(page).find((sighting) => sighting.title === title)!;
  expect(cut).not.toHaveProperty('authors');
});

it('of an abstract that is cut none is given', () => {
  expect(sightingsOn(pageOf(acm, 'search results'))[1]).not.toHaveProperty('abstract');
});

it('of what is shown of another paper nothing is taken', () => {
  for (const page of [acm, ieee, nature, sciencedirect, springer].flat()) {
    expect(JSON.stringify(sightingsOn(page))).not.toMatch(/another|9990009|9990005|0000?99\b/i);
  }
});

it("a document's data are not the next one's", () => {
  expect(sightingsOn(pageOf(ieee, 'a document after another'))).toMatchObject([{ ids: ['ieee:99990002'], title: 'Dense Graphs' }]);
  expect(JSON.stringify(sightingsOn(pageOf(ieee, 'a document after another')))).not.toMatch(/Lin|99990001|inv\.2026/);
});
