// @vitest-environment jsdom
/** The finder, on pages of no site. */
import { describe, expect, it } from 'vitest';
import { identifierOf } from '../../lib/paper/addresses';
import { anywhere, MOST, papersOn as papersBy } from '../../lib/sites/anywhere';
import { paperOfTab } from '../../lib/sites/tab';
import { anyPages, blog, manyLinks, paper, type AnyPage } from '../fixtures/anywhere';
import { churn } from '../fixtures/churn';
import { readPage } from './read';

const identify = (address: string) => identifierOf(new URL(address));
const papersOn = (root: Document, url: URL) => papersBy(root, url, identify);
const load = ({ html }: { html: string }) => new DOMParser().parseFromString(html, 'text/html');
const read = (page: AnyPage, document = load(page)) => readPage(anywhere('Any page', identify), document, new URL(page.url));
const begins = (element: Element | undefined) => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';

describe.each(anyPages)('$name', (page) => {
  it('shows each paper once, by its identifiers and the title it has there', () => {
    const found = read(page).map(({ sighting: { ids, title } }) => ({ ids, title }));
    expect(found).toEqual(page.papers.map(({ ids, title }) => ({ ids, title })));
  });

  it('marks it behind the block where it first stands', () => {
    for (const [index, { anchors }] of read(page).entries()) {
      const [tag, text] = page.papers[index]!.behind;
      expect([anchors[0]?.localName ?? '', anchors.length], page.papers[index]!.ids[0]).toEqual([tag, tag ? 1 : 0]);
      expect(begins(anchors[0]).startsWith(text), `“${begins(anchors[0])}” begins with “${text}”`).toBe(true);
      expect(anchors[0]?.closest('a, button, summary, label') ?? null).toBeNull();
    }
  });

  it('keeps its own links, and not the page’s address', () => {
    for (const [index, { sighting }] of read(page).entries()) {
      const expected = page.papers[index]!;
      if (expected.page) expect(sighting.links?.page).toBe(expected.page);
      if (expected.pdf) expect(sighting.links?.pdf).toBe(expected.pdf);
      expect(sighting.links?.code).toBe(expected.code);
      if (index > 0) expect(sighting.links?.page).not.toBe(page.url);
    }
  });

  it.each([1, 2, 3])('finds the same papers after a redesign (seed %d)', (seed) => {
    const document = load(page);
    churn(document, seed);
    expect(read(page, document).map(({ sighting }) => sighting.ids)).toEqual(page.papers.map(({ ids }) => ids));
  });
});

it('says where a paper was seen: the page’s title, and whose page it is', () => {
  expect(read(blog)[0]?.sighting).toMatchObject({ site: 'anywhere', list: 'What I read about sparse attention (blog.example)' });
});

it('reads of a paper’s own page what it says of itself', () => {
  const [own, reference] = read(paper);
  expect(own?.sighting).toMatchObject({ authors: ['Ada Example', 'Bo Sample'], published: '2026-01-05' });
  expect(own?.sighting.abstract).toMatch(/^An abstract that says little/u);
  expect(reference?.sighting).toMatchObject({ title: '', links: { page: 'https://doi.org/10.1234/other' } });
});

it('says where marks stand together, and nowhere else', () => {
  const shared = papersOn(load(blog), new URL(blog.url))?.map(({ shares }) => shares === true);
  expect(shared).toEqual([false, true, true, false, false]);
});

it('reads a page whose elements have the names of a document’s own', () => {
  const html = '<title>Named Otherwise</title><form name="title"></form><img name="body"><p>arXiv:2601.00001</p>';
  const [found] = papersOn(load({ html }), new URL('https://example.org/')) ?? [];
  expect(found).toMatchObject({ ids: ['arxiv:2601.00001'] });
  expect(found?.details?.().list).toBe('Named Otherwise (example.org)');
});

describe('a page that is no paper’s', () => {
  const head = (title: string, body: string) => `<!doctype html><head><title>${title}</title></head><body>${body}</body>`;
  it.each([
    [
      'a gate before a paper',
      'https://pubs.acs.org/doi/abs/10.1021/example',
      head('Just a moment...', '<h1>pubs.acs.org</h1><h2>Checking your browser</h2>'),
    ],
    ['an error in a paper’s place', 'https://dl.acm.org/doi/10.1145/1', head('Error | Publisher', '<h1>Something Went Wrong Here</h1>')],
    ['a home page', 'https://example.org/', head('Example', '<h1>Welcome to the Example</h1><a href="/login">Log in</a>')],
    ['an empty page', 'https://example.org/', ''],
  ])('shows none: %s', (_, url, html) => {
    expect(papersOn(load({ html }), new URL(url))).toEqual([]);
  });

  it('shows the paper of an address whose page is named after it', () => {
    const html = head('Sparse Attention for Long Documents - Publisher', '<h1>Sparse Attention for Long Documents</h1>');
    const [own] = papersOn(load({ html }), new URL('https://dl.acm.org/doi/10.1145/1234567.7654321')) ?? [];
    expect(own).toMatchObject({ ids: ['doi:10.1145/1234567.7654321'], title: 'Sparse Attention for Long Documents' });
  });

  it('believes the address where the metadata is of the page before', () => {
    const html = head(
      'Tiny Experts for Small Devices',
      '<meta name="citation_title" content="Sparse"><meta name="citation_doi" content="10.1145/1"><h1>Tiny Experts for Small Devices</h1>',
    );
    const found = papersOn(load({ html }), new URL('https://dl.acm.org/doi/10.1145/2')) ?? [];
    expect(found.map(({ ids, title }) => ({ ids, title }))).toEqual([{ ids: ['doi:10.1145/2'], title: 'Tiny Experts for Small Devices' }]);
  });
});

describe('identifiers of one item', () => {
  const item = (html: string) =>
    papersOn(load({ html: `<ul><li>${html}</li></ul>` }), new URL('https://example.org/'))?.map(({ ids }) => [...new Set(ids)]);
  const arxiv = (words: string, id = '2601.00001') => `<a href="https://arxiv.org/abs/${id}">${words}</a>`;
  const doi = (words: string, id = '10.1234/a') => `<a href="https://doi.org/${id}">${words}</a>`;

  it.each([
    ['a title and a label', `${arxiv('Sparse Attention for Long Documents')} ${doi('DOI')}`],
    ['a title that is linked twice', `${arxiv('Sparse Attention for Long Documents')} ${doi('Sparse attention for long documents')}`],
    ['a stressed title and labels', `<b>Sparse Attention for Long Documents</b> ${arxiv('arXiv')} ${doi('ICLR 2026')}`],
    ['a title and an identifier in words', `${arxiv('Sparse Attention for Long Documents')}, doi:10.1234/a`],
  ])('are one paper: %s', (_, html) => expect(item(html)).toEqual([['arxiv:2601.00001', 'doi:10.1234/a']]));

  it.each([
    ['two titles', `${arxiv('Sparse Attention for Long Documents')} and ${doi('Tiny Experts for Small Devices')}`],
    ['a title and somebody’s work', `${arxiv('Sparse Attention for Long Documents')} against ${doi('Example et al.')}`],
    ['a title and a word that is no label', `${arxiv('Sparse Attention for Long Documents')} like ${doi('Mamba')}`],
    ['labels without a title', `${arxiv('arXiv')} ${doi('DOI')}`],
    ['identifiers in words', 'Compare arXiv:2601.00001 with doi:10.1234/a.'],
  ])('stay apart: %s', (_, html) => expect(item(html)).toEqual([['arxiv:2601.00001'], ['doi:10.1234/a']]));

  it('stay apart where there are two of a kind, also over several items', () => {
    const html = `${arxiv('Sparse Attention for Long Documents')} ${doi('DOI')}</li><li>${arxiv('Sparse Attention for Long Documents')} ${doi('DOI', '10.1234/b')}`;
    expect(item(html)).toEqual([['arxiv:2601.00001', 'doi:10.1234/a'], ['doi:10.1234/b']]);
  });
});

describe('a page of thousands', () => {
  it('is read in time that is in proportion to it', () => {
    const time = (count: number) => {
      const page = manyLinks(count);
      const document = load(page);
      const start = performance.now();
      expect(papersOn(document, new URL(page.url))).toHaveLength(count);
      return performance.now() - start;
    };
    time(300);
    const [few, many] = [Math.min(time(500), time(500)), Math.min(time(2_500), time(2_500))];
    // Five times as many: were it their square, it would be twenty-five times the time.
    expect(many).toBeLessThan(13 * few + 50);
  }, 60_000);

  it('shows none of too many, and says so', () => {
    const page = manyLinks(5_000);
    expect(papersOn(load(page), new URL(page.url))).toBeUndefined();
    expect(read(page)).toEqual([]);
    expect(read(manyLinks(MOST))).toHaveLength(MOST);
  }, 60_000);

  it('survives what is written to be slow', () => {
    const words = [
      `arXiv${' '.repeat(50_000)}x`,
      '10.1234/'.repeat(10_000),
      '“'.repeat(50_000),
      `${'a '.repeat(50_000)}“`,
      'arxiv:'.repeat(10_000),
    ];
    const start = performance.now();
    papersOn(load({ html: `<p>${words.join('</p><p>')}</p><h2>${'A '.repeat(50_000)}</h2>` }), new URL('https://example.org/'));
    expect(performance.now() - start).toBeLessThan(5_000);
  }, 60_000);
});

describe('the paper of a tab', () => {
  it.each([
    ['', 'https://arxiv.org/pdf/2401.01234', 'arxiv:2401.01234', ''],
    ['2401.01234v2.pdf', 'https://files.example/x', 'arxiv:2401.01234', ''],
    ['[2401.01234] Sparse Attention for Long Documents', undefined, 'arxiv:2401.01234', 'Sparse Attention for Long Documents'],
    [
      'Sparse Attention for Long Documents - 2401.01234v2.pdf',
      'https://arxiv.org/pdf/2401.01234v2',
      'arxiv:2401.01234',
      'Sparse Attention for Long Documents',
    ],
    ['Sparse Attention for Long Documents', 'https://arxiv.org/pdf/2401.01234', 'arxiv:2401.01234', 'Sparse Attention for Long Documents'],
    ['main.dvi', 'file:///home/ada/2401.01234v1.pdf', 'arxiv:2401.01234', ''],
    ['Microsoft Word - draft.docx', 'https://dl.acm.org/doi/pdf/10.1145/1.2', 'doi:10.1145/1.2', ''],
  ])('“%s” at %s', (title, address, id, read) => {
    expect(paperOfTab(title, address)).toMatchObject({
      ids: [id],
      title: read,
      site: 'anywhere',
    });
  });

  it.each([
    ['New Tab', 'chrome://newtab/'],
    ['Report 2024.12345 of the year', 'https://example.org/report.pdf'],
    ['Sparse', undefined],
  ])('none: “%s” at %s', (title, address) => expect(paperOfTab(title, address)).toBeUndefined());

  it('is linked where it lies', () => {
    expect(paperOfTab('', 'https://arxiv.org/pdf/2401.01234')?.links).toEqual({
      pdf: 'https://arxiv.org/pdf/2401.01234',
    });
    expect(paperOfTab('', 'file:///a/2401.01234.pdf')?.links).toBeUndefined();
  });
});
