// @vitest-environment jsdom
/**
 * Saved pages of the sites, each with what a reader finds on it beside it. They are not ours and lie outside the project, in
 * `../shared/pages/<site>/`; without that folder (a fresh clone) these tests are skipped, on CI its absence is a failure.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Sighting } from '../../lib/paper/paper';
import { sites } from '../../lib/sites';
import type { Site } from '../../lib/sites/site';
import { churn } from '../fixtures/churn';

// Whole pages in a simulated browser take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const FOLDER = resolve(import.meta.dirname, '../../../shared/pages');
const SEEDS = [1, 2, 3];

/** What a page shows of an entry; `null` or absent: not shown, or too doubtful to state. */
interface ExpectedEntry {
  ids: string[];
  title: string;
  authors?: string[] | null;
  authorCount?: number | null;
  organisation?: string | null;
  venue?: string | null;
  published?: string | null;
  listed?: string | null;
  abstract?: string | null;
  abstractStart?: string | null;
  upvotes?: number | null;
  comments?: number | null;
  code?: string | null;
  project?: string | null;
  pdf?: string | null;
}
interface Expected {
  url: string;
  kind: 'listing' | 'paper' | 'neither';
  entries: ExpectedEntry[];
}

const capturesOf = (site: Site) =>
  existsSync(`${FOLDER}/${site.id}`)
    ? readdirSync(`${FOLDER}/${site.id}`)
        .filter((name) => name.endsWith('.html'))
        .map((name) => ({ name, path: `${FOLDER}/${site.id}/${name}` }))
    : [];

describe.skipIf(!existsSync(FOLDER) && !process.env.CI)(`saved pages in ${FOLDER}`, () => {
  it('are there', () => expect(existsSync(FOLDER)).toBe(true));

  describe.each(sites.map((site): [string, Site] => [site.id, site]))('%s', (_id, site) => {
    it('has some', () => expect(capturesOf(site)).not.toEqual([]));

    describe.each(capturesOf(site))('$name', ({ path }) => {
      const load = () => new DOMParser().parseFromString(readFileSync(path, 'utf8'), 'text/html');
      const expected = JSON.parse(readFileSync(path.replace(/\.html$/, '.expected.json'), 'utf8')) as Expected;
      const url = new URL(expected.url);

      it('is a page of its kind', () => expect(site.page(url) ?? 'neither').toBe(expected.kind));

      it('shows what a reader finds', () => compare(site, load(), url, expected.entries));

      it.each(SEEDS)('shows the same after a redesign (seed %d)', (seed) => {
        const document = load();
        churn(document, seed);
        expect(document.querySelector('article')).toBeNull();
        compare(site, document, url, expected.entries);
      });
    });
  });
});

function compare(site: Site, document: Document, url: URL, expected: ExpectedEntry[]): void {
  const entries = site.sightings(document, url);
  expect(entries.map(({ sighting }) => bare(sighting.title))).toEqual(expected.map(({ title }) => bare(title)));
  for (const [index, { sighting, anchors }] of entries.entries()) {
    const entry = expected[index]!;
    expect(Sighting.parse(sighting)).toEqual(sighting);
    expect(anchors.length).toBeGreaterThan(0);
    for (const anchor of anchors) expect(document.contains(anchor)).toBe(true);
    // More schemes may be found than stand here, but no other id of the same scheme.
    const schemes = new Set(entry.ids.map(schemeOf));
    expect(sighting.ids.filter((id) => schemes.has(schemeOf(id))).sort()).toEqual([...entry.ids].sort());
    expect(shownOf(sighting, entry), entry.ids[0]).toEqual(statedOf(entry));
  }
}

const schemeOf = (id: string) => id.slice(0, id.indexOf(':'));
const bare = (title: string) => title.replace(/\s+/g, ' ').trim().replace(/\.$/, '');

/** The fields an entry states. */
function statedOf(entry: ExpectedEntry): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([key, value]) => value !== null && key in READ));
}

/** The same fields of a sighting, each in the form it can be compared in. */
function shownOf(sighting: Sighting, entry: ExpectedEntry): Record<string, unknown> {
  return Object.fromEntries(Object.keys(statedOf(entry)).map((key) => [key, READ[key]?.(sighting, entry)]));
}

const READ: Record<string, (sighting: Sighting, entry: ExpectedEntry) => unknown> = {
  authors: ({ authors }) => authors,
  authorCount: ({ authors, authorCount }) => authorCount ?? authors?.length,
  organisation: ({ organisation }) => organisation,
  venue: ({ venue }) => venue,
  // As precise as shown on both sides: one is the beginning of the other.
  published: ({ published }, entry) =>
    published && (published.startsWith(entry.published ?? '') || entry.published?.startsWith(published)) ? entry.published : published,
  dateText: ({ published }, entry) => ('dateText' in entry && published === isoOf(String(entry.dateText)) ? entry.dateText : published),
  listed: ({ listDate }) => listDate,
  abstract: ({ abstract }, entry) => (abstract === entry.abstract?.replace(/\s+/g, ' ').trim() ? entry.abstract : abstract),
  abstractStart: ({ abstract }, entry) => abstract?.slice(0, entry.abstractStart?.length),
  upvotes: ({ upvotes }) => upvotes,
  comments: ({ comments }) => comments,
  code: ({ links }) => links?.code,
  project: ({ links }) => links?.project,
  pdf: ({ links }) => links?.pdf,
};

/** "Oct 4, 2026" by the platform's own reading, not by ours. */
function isoOf(date: string): string {
  return new Date(`${date} UTC`).toISOString().slice(0, 10);
}
