// @vitest-environment jsdom
/**
 * Saved pages of the sites, each with what a reader finds on it beside it. They are not ours and lie outside the project, in
 * `../shared/pages/<site>/`; without that folder (a fresh clone) these tests are skipped, on CI its absence is a failure.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sighting } from '../../lib/paper/paper';
import { siteOf } from '../../lib/sites';
import { identifierOf } from '../../lib/paper/addresses';
import { anywhere } from '../../lib/sites/anywhere';
import { churn } from '../fixtures/churn';
import { readPage, type Read } from './read';

// Whole pages in a simulated browser take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const FOLDER = resolve(import.meta.dirname, '../../../shared/pages');
const SEEDS = [1, 2, 3];
/** Sites read without any class name: a redesign takes no field from them. Of the rest the entries stay, and their titles. */
const FIRM = new Set(['huggingface']);

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

const captures = existsSync(FOLDER)
  ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html'))
      .sort()
      .map((name) => ({ name, path: `${FOLDER}/${name}`, expected: expectedOf(`${FOLDER}/${name}`) }))
  : [];

describe.skipIf(!existsSync(FOLDER) && !process.env.CI)(`saved pages in ${FOLDER}`, () => {
  it('are there', () => expect(captures).not.toEqual([]));

  const ofSites = captures.flatMap((capture) => {
    const site = siteOf(new URL(capture.expected.url));
    return site ? [{ ...capture, site }] : [];
  });
  describe.each(ofSites)('$name', ({ path, expected, site }) => {
    const load = () => new DOMParser().parseFromString(readFileSync(path, 'utf8'), 'text/html');
    const url = new URL(expected.url);
    /** The page as it is, read once for all that is compared with it. */
    let page: { document: Document; entries: Read[] };
    beforeAll(() => {
      const document = load();
      page = { document, entries: readPage(site, document, url) };
    });
    // Else all pages would be in memory at once.
    afterAll(() => (page = { document: new Document(), entries: [] }));

    it('is a page of its kind', () => expect((site.page(url) ?? 'neither').replace('mixed', 'listing')).toBe(expected.kind));

    it('shows what a reader finds', () => {
      const { document, entries } = page;
      expect(entries.map(({ sighting }) => bare(sighting.title))).toEqual(expected.entries.map(({ title }) => bare(title)));
      for (const [index, { sighting, anchors }] of entries.entries()) {
        const entry = expected.entries[index]!;
        expect(anchors.length).toBeGreaterThan(0);
        for (const anchor of anchors) expect(document.contains(anchor)).toBe(true);
        // More schemes may be found than stand here, but no other id of the same scheme.
        const schemes = new Set(entry.ids.map(schemeOf));
        expect(sighting.ids.filter((id) => schemes.has(schemeOf(id))).sort()).toEqual([...entry.ids].sort());
        expect(shownOf(sighting, entry), entry.ids[0]).toEqual(statedOf(entry));
      }
    });

    it('shows what is there when it is cut in half', () => {
      const html = readFileSync(path, 'utf8');
      const half = new DOMParser().parseFromString(html.slice(0, html.length / 2), 'text/html');
      const whole = new Set(page.entries.map(({ id }) => id));
      for (const { id } of readPage(site, half, url)) expect(whole).toContain(id);
    });

    it.each(SEEDS)('shows the same after a redesign (seed %d)', (seed) => {
      const redesigned = load();
      churn(redesigned, seed);
      expect(redesigned.querySelector('article')).toBeNull();
      const shown = (entries: Read[]) =>
        entries.map(({ sighting }) => (FIRM.has(site.id) ? sighting : { ids: sighting.ids, title: sighting.title }));
      expect(shown(readPage(site, redesigned, url))).toEqual(shown(page.entries));
    });
  });

  // Pages of no site, in which papers are looked for when a person asks.
  const any = anywhere('Any page', (address) => identifierOf(new URL(address)));
  const others = captures.filter(
    ({ name, expected: { url, kind } }) =>
      !siteOf(new URL(url)) && (kind === 'neither' || (kind === 'paper' && name.startsWith('misc-publishers/'))),
  );
  describe.each(others)('$name, of no site', ({ path, expected: { url: address, kind, entries } }) => {
    const load = () => new DOMParser().parseFromString(readFileSync(path, 'utf8'), 'text/html');
    const url = new URL(address);
    /** The page's own paper: the one whose place is the page itself. */
    const ownOf = (entries: Read[]) => entries.filter(({ sighting }) => sighting.links?.page === url.href);
    let page: { document: Document; entries: Read[] };
    beforeAll(() => {
      const document = load();
      page = { document, entries: readPage(any, document, url) };
    });
    afterAll(() => (page = { document: new Document(), entries: [] }));

    it('shows its own paper first, as a reader finds it, and none where it has none', () => {
      const { document, entries: all } = page;
      const own = ownOf(all);
      expect(own.map(({ sighting }) => bare(sighting.title))).toEqual(entries.map(({ title }) => bare(title)));
      if (kind === 'neither') expect(all).toEqual([]);
      for (const [index, { sighting, anchors }] of own.entries()) {
        const entry = entries[index]!;
        expect(all[0]?.id).toBe(own[0]?.id);
        expect(anchors.map((anchor) => document.contains(anchor))).toEqual([true]);
        const schemes = new Set(entry.ids.map(schemeOf));
        expect(sighting.ids.filter((id) => schemes.has(schemeOf(id))).sort()).toEqual([...entry.ids].sort());
        // An abstract that nothing calls one is not guessed at.
        const stated = sighting.abstract === undefined ? { ...entry, abstractStart: null } : entry;
        expect(shownOf(sighting, stated), entry.ids[0]).toEqual(statedOf(stated));
      }
    });

    it.each(SEEDS)('shows the same of it after a redesign (seed %d)', (seed) => {
      const redesigned = load();
      churn(redesigned, seed);
      const shown = (all: Read[]) => ownOf(all).map(({ sighting: { ids, title } }) => ({ ids, title }));
      expect(shown(readPage(any, redesigned, url))).toEqual(shown(page.entries));
    });
  });
});

function expectedOf(path: string): Expected {
  return JSON.parse(readFileSync(path.replace(/\.html$/, '.expected.json'), 'utf8')) as Expected;
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
