import { describe, expect, it } from 'vitest';
import { files, hostsOf, sites, siteOf } from '../../lib/sites';
import type { PageKind } from '../../lib/sites/site';

const KINDS = ['listing', 'paper', 'mixed'] as const;

/** Every example of every site, with the site that claims it and as what. */
const tried = files.flatMap(({ default: site, examples }) => [
  ...KINDS.flatMap((kind) => (examples[kind] ?? []).map((url) => ({ site, kind, url }))),
  ...examples.neither.map((url) => ({ site, kind: undefined, url })),
]);

describe.each(tried)('$url', ({ site, kind, url }) => {
  it(`is ${kind ? `a ${kind} page` : 'no page'} of ${site.name}. Is it its page? Add it. Is it not? Fix the detection.`, () => {
    expect(site.page(new URL(url))).toBe(kind);
  });

  it('is no page of any other site', () => {
    const claims = sites.filter((other) => other !== site && other.page(new URL(url)) !== undefined).map((other) => other.id);
    expect(claims).toEqual([]);
  });

  it('belongs to its site by its host, if to any', () => {
    const owner = siteOf(new URL(url));
    if (kind) expect(owner).toBe(site);
    else expect([undefined, site]).toContain(owner);
  });
});

describe.each(files.map(({ default: site, examples }) => ({ id: site.id, site, examples })))('$id', ({ site, examples }) => {
  it('gives examples of listings, of papers and of neither', () => {
    expect(examples.listing).not.toEqual([]);
    expect(examples.paper).not.toEqual([]);
    expect(examples.neither).not.toEqual([]);
  });

  it('has a name of its own', () => expect(sites.filter(({ id, name }) => id === site.id || name === site.name)).toEqual([site]));

  it('names whole hosts over https', () => {
    for (const host of hostsOf(site)) expect(host).toMatch(/^https:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+\/\*$/);
  });

  it.each(['listing', 'paper', 'mixed'] satisfies PageKind[])('names room on a %s page that a style sheet accepts', (kind) => {
    expect(site.room(kind)).not.toBe('');
  });
});
