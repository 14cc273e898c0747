// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { sightingFrom } from '../../lib/paper/sighting';
import { fullName, metadataOf } from '../../lib/sites/metadata';
import nature from '../../lib/sites/nature';

const page = (head: string) => new DOMParser().parseFromString(`<head>${head}</head><h1>Heading</h1>`, 'text/html');
const meta = (...pairs: [name: string, content: string][]) =>
  pairs.map(([name, content]) => `<meta name="${name}" content="${content.replaceAll('"', '&quot;')}">`).join('');
const read = (...pairs: [name: string, content: string][]) => metadataOf(page(meta(...pairs)));
const structured = (json: unknown) =>
  metadataOf(page(`<script type="application/ld+json">${typeof json === 'string' ? json : JSON.stringify(json)}</script>`));

/** The day of publication as it is kept. */
const published = (...pairs: [name: string, content: string][]) =>
  sightingFrom({ ids: ['doi:10.5555/x'], title: '', site: 'x', ...read(...pairs).details }, Date.UTC(2026, 8, 28)).published;

describe('meta elements', () => {
  it('give a whole paper', () => {
    const paper = read(
      ['citation_title', 'Sparse \u00a0 Graphs'],
      ['citation_author', 'Lin, Wei'],
      ['citation_author', 'Ada Müller'],
      ['citation_doi', 'https://doi.org/10.5555/INV.1'],
      ['citation_pmid', '20565167'],
      ['citation_arxiv_id', '2601.00001v2'],
      ['citation_journal_title', 'Inventions & Letters'],
      ['citation_pdf_url', '/1.pdf'],
      ['citation_abstract', 'We invent.'],
    );
    expect(paper).toMatchObject({
      ids: ['arxiv:2601.00001', 'doi:10.5555/inv.1', 'pmid:20565167'],
      title: 'Sparse Graphs',
      details: {
        version: 2,
        authors: ['Wei Lin', 'Ada Müller'],
        venue: 'Inventions & Letters',
        abstract: 'We invent.',
        links: { pdf: '/1.pdf' },
      },
    });
  });

  it('are read in whatever case, and by property where they have no name', () => {
    expect(read(['DC.Title', 'One'], ['Citation_Author', 'Lin, Wei'])).toMatchObject({ title: 'One', details: { authors: ['Wei Lin'] } });
    expect(metadataOf(page('<meta property="citation_title" content="One"><meta content="nameless">')).title).toBe('One');
  });

  it('come before Dublin Core, the data and what is meant for sharing; without contents they are not there', () => {
    const og: [string, string] = ['og:title', 'Shared - whole | Journal'];
    expect(read(['dc.title', 'Dublin'], ['citation_title', 'Highwire'], og).title).toBe('Highwire');
    expect(read(['citation_title', ' '], ['dc.title', 'Dublin'], og).title).toBe('Dublin');
    expect(read(og).title).toBe('Shared - whole');
  });

  it('have authors in one value too, joined by semicolons', () => {
    expect(read(['citation_authors', 'Lin, Wei; Ada Müller;']).details.authors).toEqual(['Wei Lin', 'Ada Müller']);
    expect(read(['dc.creator', 'Lin, Wei']).details.authors).toEqual(['Wei Lin']);
    expect(read(['DC.Contributor', 'Wei Lin']).details.authors).toEqual(['Wei Lin']);
  });

  it('have the DOI in many places, not always first', () => {
    expect(read(['prism.doi', 'doi:10.5555/a']).ids).toEqual(['doi:10.5555/a']);
    expect(read(['dc.identifier', 'inv-26-1'], ['dc.identifier', '10.5555/B']).ids).toEqual(['doi:10.5555/b']);
    expect(read(['citation_doi', '10.48550/arXiv.2601.00001']).ids).toEqual(['arxiv:2601.00001']);
    expect(read(['citation_doi', 'unknown'], ['citation_pmid', 'PMC12']).ids).toEqual([]);
  });

  it('of many references are read in a moment', () => {
    const start = performance.now();
    expect(
      read(...Array.from({ length: 5_000 }, (): [string, string] => ['citation_reference', 'x']), ['citation_doi', '10.5555/a']).ids,
    ).toEqual(['doi:10.5555/a']);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('fullName', () => {
  it.each([
    ['Lin, Wei', 'Wei Lin'],
    ['van der Berg ,  Anna\u00a0M.', 'Anna M. van der Berg'],
    ['Wei Lin', 'Wei Lin'],
    ['Wei Lin, Jr.', 'Wei Lin, Jr.'],
    ['Lin, Wei, III', 'Lin, Wei, III'],
    ['The INV Collaboration', 'The INV Collaboration'],
    ['Lin,', 'Lin,'],
    [' ', ''],
  ])('of %j is %j', (written, name) => expect(fullName(written)).toBe(name));
});

describe('the day of publication', () => {
  it.each<[why: string, pairs: [string, string][], day: string | undefined]>([
    [
      'the day online before the issue',
      [
        ['citation_publication_date', '2021/08'],
        ['citation_online_date', '2021/07/15'],
      ],
      '2021-07-15',
    ],
    [
      'the issue where the day online is decades after it',
      [
        ['citation_publication_date', '1987/03'],
        ['dc.date', '2012-05-02'],
      ],
      '1987-03',
    ],
    [
      'the day in the month, not the month',
      [
        ['citation_publication_date', '2021/07'],
        ['citation_online_date', '2021/07/15'],
      ],
      '2021-07-15',
    ],
    [
      'the date itself where it is a day',
      [
        ['citation_date', '2020/03/23'],
        ['citation_publication_date', '2020/01/01'],
      ],
      '2020-03-23',
    ],
    ['whatever there is', [['citation_year', '2019']], '2019'],
    ['nothing', [['citation_date', 'forthcoming']], undefined],
  ])('is %s', (_why, pairs, day) => expect(published(...pairs)).toBe(day));
});

describe('an abstract', () => {
  const abstract = (text: string) => read(['citation_abstract', text]).details.abstract?.replace(/\s+/g, ' ').trim();
  it.each([
    ['<h3>ABSTRACT</h3><p>One CO<sub>2</sub>.</p><p>Two &amp; three.</p>', 'One CO2. Two & three.'],
    ['<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p>', 'One. Two.'],
    ['<p>One.<br>Two.</p>', 'One. Two.'],
    ['Where a<b and p < 0.05.', 'Where a<b and p < 0.05.'],
  ])('%j reads %j', (written, text) => expect(abstract(written)).toBe(text));

  it('may be the description, if it is no cut one', () => {
    expect(read(['dc.description', 'Whole.'], ['og:description', 'Wh…']).details.abstract).toBe('Whole.');
    expect(read(['og:description', 'Wh…'], ['description', 'Wh…']).details.abstract).toBe('');
  });
});

describe('JSON-LD', () => {
  const article = {
    '@type': 'ScholarlyArticle',
    headline: 'One',
    author: [{ '@type': 'Person', name: 'Wei Lin' }, 'Ada Müller'],
    abstract: 'We invent.',
    datePublished: '2026-02-03',
    sameAs: 'https://doi.org/10.5555/a',
  };
  const whole = {
    ids: ['doi:10.5555/a'],
    title: 'One',
    details: { authors: ['Wei Lin', 'Ada Müller'], abstract: 'We invent.' },
  };

  it.each<[where: string, data: unknown]>([
    ['alone', article],
    ['in a list', [{ '@type': 'WebSite', name: 'Site' }, article]],
    ['in a graph', { '@graph': [{ '@type': 'BreadcrumbList' }, [article]] }],
    ['as what a page is about', { '@type': 'WebPage', mainEntity: article }],
    ['of several types', { ...article, '@type': ['Thing', 'ScholarlyArticle'] }],
  ])('tells of an article %s', (_where, data) => expect(structured(data)).toMatchObject(whole));

  it('may name one author without a list, and several addresses', () => {
    expect(
      structured({ ...article, author: { name: 'Wei Lin' }, sameAs: ['https://a.example/', 'https://doi.org/10.5555/A'] }),
    ).toMatchObject({
      ids: ['doi:10.5555/a'],
      details: { authors: ['Wei Lin'] },
    });
  });

  it.each<[what: string, json: unknown]>([
    ['cut off', '{"@type":"ScholarlyArticle","headline":"One"'],
    ['null', 'null'],
    ['of another thing', { '@type': 'NewsArticle', headline: 'One' }],
    ['too deep', Array.from({ length: 9 }).reduce<unknown>((inner) => [inner], article)],
    [
      'of wrong types',
      { '@type': 'ScholarlyArticle', headline: 7, author: [null, 5, {}], sameAs: { '@id': 1 }, abstract: [], datePublished: {} },
    ],
  ])('that is %s adds nothing', (_what, json) =>
    expect(structured(json)).toMatchObject({ ids: [], title: '', details: { authors: undefined, abstract: '' } }),
  );

  it('that is malformed hides no other', () => {
    const scripts = ['{', JSON.stringify(article)].map((json) => `<script type="application/ld+json">${json}</script>`);
    expect(metadataOf(page(scripts.join(''))).title).toBe('One');
  });
});

it('a page that says nothing of a paper is none', () => {
  expect(metadataOf(page(''))).toMatchObject({ ids: [], title: '', details: { authors: undefined, abstract: '', venue: '' } });
});

it("Nature's news, which has Dublin Core alone, is told by its address", () => {
  expect(read(['dc.title', 'News'], ['dc.creator', 'Ada Müller'], ['dc.source', 'Nature'])).toMatchObject({ ids: [], title: 'News' });
  expect(nature.page(new URL('https://www.nature.com/articles/d41586-026-00001-2'))).toBeUndefined();
});
