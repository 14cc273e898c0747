// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sighting } from '../../lib/paper/paper';
import { LIMITS } from '../../lib/paper/text';
import { entriesOf } from '../../lib/sites/entries';
import huggingface from '../../lib/sites/huggingface';
import { churn } from '../fixtures/churn';
import {
  collectionPage,
  dailyPage,
  dataOf,
  organisationPage,
  paperPage,
  periodPage,
  searchPage,
  trendingPage,
  type ListOptions,
} from '../fixtures/huggingface';
import { inventedPapers, seedPapers, type FixturePaper } from '../fixtures/papers';
import { samplePage, samplePapers } from '../fixtures/sample';
import { readPage } from './read';

// A whole page in a simulated browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ORIGIN = 'https://huggingface.co';
const load = (html: string) => new DOMParser().parseFromString(html, 'text/html');

/** The sightings on a page, each held against the schema first. */
function read(html: string | Document, path: string): Sighting[] {
  const document = typeof html === 'string' ? load(html) : html;
  return readPage(huggingface, document, new URL(path, ORIGIN)).map(({ sighting }) => sighting);
}

/** Without the embedded data everything has to come from what is shown. */
const SHOWN = { props: '' };

/** Embedded data that is no good; the mark `"publishedAt"` makes the site file look at it at all. */
const SPOILED = {
  'cut off': '{"dailyPapers":[{"paper":{"id":"2601.00001","publishedAt"',
  'no object': '["publishedAt"]',
  null: 'null',
  'a bare text': '"\\"publishedAt\\""',
  'of other shapes': '{"dailyPapers":{"publishedAt":[[1]]},"dateString":7,"paper":[],"query":null}',
  'nested without end': `${'{"paper":'.repeat(20_000)}{"publishedAt":1}${'}'.repeat(20_000)}`,
  'about prototypes': '{"__proto__":{"publishedAt":1},"paper":{"id":"2601.00001","__proto__":{"title":"x"},"constructor":1}}',
  markup: '<b>"publishedAt"</b>',
};

/** Every kind of page there is, by the path it stands under. */
const PAGES: [name: string, path: string, build: (options?: ListOptions) => string][] = [
  ['daily', '/papers', dailyPage],
  ['dated', '/papers/date/2026-09-28', dailyPage],
  ['dated, 2024', '/papers?date=2026-09-28', (options) => dailyPage({ ...options, era: '2024' })],
  ['weekly', '/papers/week/2026-W08', (options) => periodPage('week', options)],
  ['monthly', '/papers/month/2026-02', (options) => periodPage('month', options)],
  ['trending', '/papers/trending', trendingPage],
  ['search', '/papers?q=efficient+training', searchPage],
  ['search, highlighted', '/papers?q=efficient+training', (options) => searchPage({ ...options, highlight: true })],
  ['collection', '/collections/example-lab/reading-list-68a5e980f8bce789562cafa4', collectionPage],
  ['organisation', '/example-lab', organisationPage],
  ['paper', '/papers/2601.00001', paperPage],
];

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 8, 28, 12), toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe.each(PAGES)('the %s page', (_name, path, make) => {
  const build = (options: ListOptions = {}) => make({ count: 6, ...options });
  const ids = (html: string) => read(html, path).map(({ ids }) => ids);

  it('has entries', () => expect(read(build(), path).length).toBeGreaterThan(0));

  it('is the same from the server and after hydration, in light and in dark', () => {
    expect(read(build({ hydrated: true, dark: true }), path)).toEqual(read(build(), path));
  });

  it('shows the same after a redesign', () => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const document = load(build({ hydrated: seed % 2 === 0 }));
      churn(document, seed);
      expect(read(document, path), `seed ${seed}`).toEqual(read(build(), path));
    }
  });

  it('has the same entries without its embedded data', () => expect(ids(build(SHOWN))).toEqual(ids(build())));

  it('keeps room behind every anchor and nothing else', () => {
    const document = load(build());
    const kind = huggingface.page(new URL(path, ORIGIN))!;
    const anchors = entriesOf(huggingface, document, new URL(path, ORIGIN)).flatMap((entry) => entry.anchors);
    expect(new Set(document.querySelectorAll(huggingface.room(kind)))).toEqual(new Set(anchors));
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  it.each(Object.entries(SPOILED))('bears embedded data that is %s', (_what, props) => {
    expect(ids(build({ props }))).toEqual(ids(build(SHOWN)));
  });
});

describe('the seed listing', () => {
  const PATH = '/papers?q=efficient+training';
  const expected = seedPapers.map((paper, index) => ({
    ids: [`arxiv:${paper.id}`],
    site: 'huggingface',
    list: 'Search: efficient training',
    rank: index + 1,
    title: paper.title,
    abstract: paper.abstract,
    upvotes: 0,
    links: { page: `${ORIGIN}/papers/${paper.id}` },
    ...(paper.authorCount !== undefined && { authorCount: paper.authorCount }),
    ...(paper.organisation !== undefined && { organisation: paper.organisation }),
    ...(paper.published !== undefined && { published: paper.published }),
    ...(paper.comments !== undefined && { comments: paper.comments }),
  }));

  it('gives 42 of 42 with every field', () => {
    expect(expected).toHaveLength(42);
    expect(read(searchPage(), PATH)).toEqual(expected);
  });

  it('gives them after a redesign', () => {
    for (const seed of [1, 2]) {
      const document = load(searchPage({ highlight: true }));
      churn(document, seed);
      expect(read(document, PATH)).toEqual(expected);
    }
  });

  it('gives them by the day in its header when there is no embedded data', () => {
    vi.setSystemTime(Date.UTC(2026, 1, 3));
    expect(read(searchPage(SHOWN), PATH)).toEqual(expected);
  });

  it('gives them by the clock when the page names no day at all', () => {
    vi.setSystemTime(Date.UTC(2025, 11, 25, 9));
    const document = load(searchPage(SHOWN));
    document.querySelector('.nav')?.remove();
    expect(read(document, PATH)).toEqual(expected);
  });

  it('gives them with words highlighted and lines broken', () => {
    const document = load(searchPage({ highlight: true }));
    expect(document.querySelectorAll('h3 .highlight').length).toBeGreaterThan(40);
    expect(read(document, PATH)).toEqual(expected);
  });

  it('gives the rest of a paper from the results in the embedded data', () => {
    const data = dataOf({ ...seedPapers[0]!, authors: ['Ada Example'], code: 'https://github.com/example/one' });
    const [first] = read(searchPage({ props: JSON.stringify({ dailyPapers: [], searchResults: [data] }) }), PATH);
    expect(first).toMatchObject({ authors: ['Ada Example'], authorCount: 8, links: { code: 'https://github.com/example/one' } });
  });
});

describe('a daily list', () => {
  it('gives all that is shown', () => {
    const papers = inventedPapers(4);
    const [first, second] = read(dailyPage({ papers, ...SHOWN }), '/papers/date/2026-09-28');
    const place = { site: 'huggingface', list: 'Daily Papers', listDate: '2026-09-28' };
    const links = (id: string) => ({ page: `${ORIGIN}/papers/${id}` });
    expect(first).toEqual({
      ...place,
      rank: 1,
      ids: ['arxiv:2601.00001'],
      title: papers[0]!.title,
      authorCount: 3,
      upvotes: 0,
      comments: 1,
      links: links('2601.00001'),
    });
    expect(second).toEqual({
      ...place,
      rank: 2,
      ids: ['arxiv:2601.00002'],
      title: papers[1]!.title,
      organisation: 'Example Laboratory',
      upvotes: 7,
      comments: 2,
      links: links('2601.00002'),
    });
  });

  it('gives what the embedded data adds', () => {
    const [, second] = read(dailyPage(), '/papers');
    expect(second).toMatchObject({
      authors: ['Ada Example', 'Bo Sample', 'Cy Number 2'],
      abstract: 'Part 2 of an invented series. Nothing in it was measured, and 12 authors are mentioned to mislead.',
      published: '2026-01-05',
      links: { code: 'https://github.com/example/part-2' },
    });
  });

  it('takes each paper once, of its many links the heading', () => {
    const document = load(dailyPage({ count: 6 }));
    const entries = entriesOf(huggingface, document, new URL('/papers', ORIGIN));
    expect(document.querySelectorAll('a[href*="2601.00003"]').length).toBeGreaterThanOrEqual(5);
    expect(entries.map(({ anchors }) => anchors.map(({ localName }) => localName))).toEqual(Array.from({ length: 6 }, () => ['h3']));
  });

  it('believes what is shown over data that is stale', () => {
    const papers = inventedPapers(2);
    const stale = papers.map((paper) => ({
      ...paper,
      title: 'An older title',
      upvotes: 5000,
      comments: 99,
      organisation: 'Another',
      organisationSlug: 'another',
    }));
    const page = dailyPage({ papers, props: JSON.stringify({ dailyPapers: [...stale, ...inventedPapers(9).slice(5)].map(dataOf) }) });
    const read2 = read(page, '/papers');
    expect(read2).toHaveLength(2);
    expect(read2[1]).toMatchObject({ title: papers[1]!.title, upvotes: 7, comments: 2, organisation: 'Example Laboratory' });
  });

  it('reads the upvotes of a person who is logged in, whose box is a label', () => {
    const document = load(dailyPage({ papers: inventedPapers(3), ...SHOWN }));
    for (const link of document.querySelectorAll('a[href^="/login"]')) {
      const label = document.createElement('label');
      label.append(...link.childNodes);
      link.replaceWith(label);
    }
    expect(read(document, '/papers').map(({ upvotes }) => upvotes)).toEqual([0, 7, 14]);
  });

  it('of one entry does not reach into the header', () => {
    const [only, ...others] = read(dailyPage({ papers: [{ id: '2601.00009', title: 'Alone' }], ...SHOWN }), '/papers');
    expect(others).toEqual([]);
    expect(only).toEqual({
      ids: ['arxiv:2601.00009'],
      title: 'Alone',
      site: 'huggingface',
      list: 'Daily Papers',
      listDate: '2026-09-28',
      rank: 1,
      upvotes: 0,
      links: { page: `${ORIGIN}/papers/2601.00009` },
    });
  });

  it('of the sample shows its twelve', () => {
    expect(read(samplePage(), '/papers').map(({ title, listDate }) => [title, listDate])).toEqual(
      samplePapers.map(({ title }) => [title, '2025-12-25']),
    );
  });
});

describe('lists and their days', () => {
  const placeOn = (html: string, path: string) => {
    const { list, listDate } = read(html, path)[0]!;
    return [list, listDate];
  };
  it.each([
    ['/papers', 'Daily Papers', '2026-09-28'],
    ['/papers/date/2026-01-31', 'Daily Papers', '2026-01-31'],
    ['/papers?date=2024-08-01', 'Daily Papers', '2024-08-01'],
    ['/papers/date/2026-02-31', 'Daily Papers', undefined],
    ['/papers/date/2026', 'Daily Papers', undefined],
    ['/papers/week/2026-W08', 'Weekly Papers 2026-W08', undefined],
    ['/papers/month/2026-02', 'Monthly Papers', '2026-02'],
    ['/papers/month/soon', 'Monthly Papers', undefined],
    ['/papers/trending', 'Trending Papers', undefined],
    ['/papers?q=%20efficient%20%20training', 'Search: efficient training', undefined],
    ['/papers/month/2026-03?q=moe', 'Search: moe', undefined],
    ['/papers?q=', 'Daily Papers', '2026-09-28'],
    ['/example-lab', 'Profile: example-lab', undefined],
  ])('%s is %j of %s', (path, list, listDate) => expect(placeOn(dailyPage(), path)).toEqual([list, listDate]));

  it('takes the day from the header when the data does not give it', () => {
    expect(placeOn(dailyPage(SHOWN), '/papers')).toEqual(['Daily Papers', '2026-09-28']);
    expect(placeOn(dailyPage({ ...SHOWN, era: '2024' }), '/papers')).toEqual(['Daily Papers', '2026-09-28']);
  });

  it('names a collection by its heading', () =>
    expect(placeOn(collectionPage(), '/collections/a/b-1')[0]).toBe('Collection: Reading list'));

  it('cuts a long search', () => expect(placeOn(dailyPage(), `/papers?q=${'x'.repeat(400)}`)[0]).toHaveLength(LIMITS.name));
});

describe('trending', () => {
  it('gives one entry for two copies, with an anchor on each', () => {
    const document = load(trendingPage({ count: 3 }));
    const entries = entriesOf(huggingface, document, new URL('/papers/trending', ORIGIN));
    expect(document.querySelectorAll('h3')).toHaveLength(6);
    expect(entries.map(({ anchors }) => anchors.length)).toEqual([2, 2, 2]);
    expect(entries.flatMap(({ anchors }) => anchors)).toEqual([...document.querySelectorAll('h3')]);
  });

  it('gives all that is shown', () => {
    const papers = inventedPapers(2);
    expect(read(trendingPage({ papers, ...SHOWN }), '/papers/trending')[1]).toEqual({
      ids: ['arxiv:2601.00002'],
      title: papers[1]!.title,
      site: 'huggingface',
      list: 'Trending Papers',
      rank: 2,
      abstract: papers[1]!.abstract,
      published: '2026-01-05',
      organisation: 'Example Laboratory',
      upvotes: 7,
      links: { page: `${ORIGIN}/papers/2601.00002`, code: 'https://github.com/example/part-2' },
    });
  });

  it('takes no link of the abstract for the code', () => {
    const papers = [{ ...inventedPapers(1)[0]!, organisation: 'Example Laboratory', organisationSlug: 'example-lab' }];
    const document = load(trendingPage({ papers, ...SHOWN }));
    for (const abstract of document.querySelectorAll('p')) {
      const link = abstract.appendChild(document.createElement('a'));
      link.href = 'https://github.com/someone/else';
    }
    for (const { links } of read(document, '/papers/trending')) expect(links).not.toHaveProperty('code');
  });

  it("does not take a model's summary for the abstract", () => {
    const papers = [{ ...inventedPapers(1)[0]!, summary: 'A summary that no author wrote, made by a model and shown on the list.' }];
    const [withData] = read(trendingPage({ papers }), '/papers/trending');
    expect(withData?.abstract).toBe(papers[0]!.abstract);
    const props = JSON.stringify({
      dailyPapers: [{ paper: { id: papers[0]!.id, ai_summary: papers[0]!.summary, publishedAt: '2026-01-05' } }],
    });
    expect(read(trendingPage({ papers, props }), '/papers/trending')[0]).not.toHaveProperty('abstract');
  });
});

describe('dates', () => {
  const publishedAs = (dateText: string, options: ListOptions = {}) =>
    read(searchPage({ papers: [{ id: '2506.00001', title: 'A', dateText }], ...options }), '/papers?q=a')[0]?.published;

  it('with a year are taken as they are', () => expect(publishedAs('Jul 10, 2024')).toBe('2024-07-10'));
  it('without a year are the most recent not after the page', () => {
    expect(publishedAs('Dec 25')).toBe('2025-12-25');
    expect(publishedAs('Dec 26')).toBe('2024-12-26');
  });
  it('without a year give way to the embedded data', () => {
    const props = JSON.stringify({
      dateString: '2025-12-25',
      searchResults: [dataOf({ id: '2506.00001', title: 'A', published: '2023-06-02' })],
    });
    expect(publishedAs('Jun 2', { props })).toBe('2023-06-02');
    expect(publishedAs('Jun 3, 2022', { props })).toBe('2022-06-03');
  });
  it('do not swallow the count behind them', () => {
    const [entry] = read(searchPage({ papers: [{ id: '2506.00001', title: 'A', dateText: 'Jun 2', comments: 2 }] }), '/papers?q=a');
    expect(entry).toMatchObject({ published: '2025-06-02', comments: 2 });
  });
  it('that are none give none', () => {
    for (const dateText of ['Jun 31', 'Layer 3', 'yesterday', 'Smarch 13, 2024']) expect(publishedAs(dateText)).toBeUndefined();
  });
});

describe("a paper's own page", () => {
  const PATH = '/papers/2601.00001';
  const paper: FixturePaper = {
    ...inventedPapers(2)[1]!,
    id: '2601.00001',
    authors: Array.from({ length: 12 }, (_, index) => `Ada Example ${index}`),
    summary: 'A series that was never measured.',
    project: 'https://project.example.org/',
    dateText: 'Sep 27',
    published: '2026-09-27',
  };
  const expected = {
    ids: ['arxiv:2601.00001'],
    title: paper.title,
    site: 'huggingface',
    authors: paper.authors,
    abstract: paper.abstract,
    published: '2026-09-27',
    organisation: 'Example Laboratory',
    upvotes: 7,
    links: { page: `${ORIGIN}${PATH}`, pdf: 'https://arxiv.org/pdf/2601.00001', code: paper.code, project: paper.project },
  };

  it('is that paper alone, by all that is shown', () => expect(read(paperPage({ paper, ...SHOWN }), PATH)).toEqual([expected]));

  it('holds lures and falls for none', () => {
    const document = load(paperPage({ paper }));
    expect(document.querySelectorAll('article').length).toBeGreaterThan(0);
    expect(document.querySelectorAll('p a[href^="/papers?q="]').length).toBeGreaterThan(0);
    expect(document.querySelectorAll(`a[href^="${ORIGIN}/papers/"]`).length).toBeGreaterThan(0);
    expect(document.querySelectorAll(`h3 a[href^="${ORIGIN}/papers/"]`).length).toBeGreaterThan(0);
    const entries = entriesOf(huggingface, document, new URL(PATH, ORIGIN));
    expect(entries.map(({ ids }) => ids)).toEqual([['arxiv:2601.00001']]);
    expect(entries[0]?.anchors).toEqual([document.querySelector('main h1')]);
  });

  it('has the comments of the embedded data', () => expect(read(paperPage({ paper }), PATH)).toEqual([{ ...expected, comments: 2 }]));

  it('remembers the version its address names', () =>
    expect(read(paperPage({ paper }), '/papers/2601.00001v3')[0]).toMatchObject({ ids: expected.ids, version: 3 }));

  it('takes the id from the address, whatever the page says', () => {
    expect(read(paperPage({ paper }), '/papers/2601.00077')[0]).toMatchObject({
      ids: ['arxiv:2601.00077'],
      links: { page: `${ORIGIN}/papers/2601.00077` },
    });
  });

  it('is none when there is no such paper', () => {
    expect(read('<main><h1>404</h1><p>Sorry</p></main>', PATH)).toEqual([]);
    expect(read('<main></main>', PATH)).toEqual([]);
  });

  it('gives what little there is', () => {
    expect(read('<h1>Bare</h1>', PATH)).toEqual([
      { ids: expected.ids, title: 'Bare', site: 'huggingface', links: { page: `${ORIGIN}${PATH}` } },
    ]);
  });
});

describe('collections and profiles', () => {
  it.each([
    ['/collections/example-lab/reading-list-68a5e980f8bce789562cafa4', collectionPage, 3],
    ['/example-lab', organisationPage, 2],
  ] as const)('%s gives its papers, not its models nor its prose', (path, build, count) => {
    const document = load(build(SHOWN));
    const entries = readPage(huggingface, document, new URL(path, ORIGIN));
    expect(entries.map(({ sighting }) => sighting)).toMatchObject(
      inventedPapers(count).map(({ id, title }, index) => ({ ids: [`arxiv:${id}`], title, published: '2026-01-05', rank: index + 1 })),
    );
    for (const { anchors, sighting } of entries) {
      expect(anchors.map(({ localName }) => localName)).toEqual(['a']);
      expect(Object.keys(sighting).sort()).toEqual(['ids', 'links', 'list', 'published', 'rank', 'site', 'title']);
    }
  });

  it('may hold none, which is no fault', () => {
    expect(read(collectionPage({ papers: [] }), '/collections/a/b-1')).toEqual([]);
    expect(huggingface.page(new URL('/collections/a/b-1', ORIGIN))).toBe('mixed');
  });
});

it('yields nothing from a page of another host or kind', () => {
  for (const url of [
    'https://huggingface.ac.cn/papers',
    'http://huggingface.co/papers',
    'https://huggingface.co/models',
    'https://huggingface.co:444/papers',
  ]) {
    expect(entriesOf(huggingface, load(dailyPage()), new URL(url))).toEqual([]);
  }
});

it('yields nothing from a list in a layout it does not know', () => {
  expect(read('<main><h1>Daily Papers</h1><p>One</p></main>', '/papers')).toEqual([]);
  expect(read('', '/papers')).toEqual([]);
});

describe('bad input', () => {
  const with1 = (paper: Partial<FixturePaper>, options: ListOptions = {}) =>
    read(
      dailyPage({
        papers: [
          { id: '2601.00001', title: 'Before' },
          { id: '2601.00002', title: 'Bad', ...paper },
          { id: '2601.00003', title: 'After' },
        ],
        ...options,
      }),
      '/papers',
    );

  it('an entry without a title is an entry without a title', () => {
    expect(with1({ title: '' }).map(({ title }) => title)).toEqual(['Before', '', 'After']);
    expect(with1({ title: ' \n ' }, SHOWN)[1]?.title).toBe('');
  });

  it('an id that is none is no entry, and its row nobody else’s', () => {
    for (const id of [
      'not-an-id',
      '2413.00002',
      '2601.2',
      '2601.000021',
      '../2601.00002',
      '2601.00002.md',
      '',
      '%E0%A4%A',
      '2601.00002/x',
    ]) {
      const found = with1({ id, upvotes: 77, organisation: 'Wrong', organisationSlug: 'wrong', comments: 5 }, SHOWN);
      expect(
        found.map(({ title, upvotes, organisation }) => [title, upvotes, organisation]),
        id,
      ).toEqual([
        ['Before', 0, undefined],
        ['After', 0, undefined],
      ]);
    }
  });

  it('a title of 5,000 characters is kept, a longer one and a long abstract are cut', () => {
    expect(with1({ title: 'x'.repeat(5_000) })[1]?.title).toBe('x'.repeat(5_000));
    expect(with1({ title: 'x'.repeat(5_001) })[1]?.title).toBe(`${'x'.repeat(4_999)}…`);
    const long = { abstract: 'y '.repeat(30_000), organisation: 'z'.repeat(400), organisationSlug: 'z', authors: ['w'.repeat(400)] };
    expect(with1(long)[1]).toMatchObject({ organisation: `${'z'.repeat(299)}…`, authors: [`${'w'.repeat(299)}…`] });
    expect(with1(long)[1]?.abstract).toHaveLength(LIMITS.abstract);
  });

  it('a title of markup, right-to-left or of odd characters is text', () => {
    for (const title of [
      '<img src=x onerror="alert(1)">',
      '</h3></article><script>alert(1)</script>',
      'مقالة عن الانتباه',
      '\u202Etxet',
      '👩‍🔬 & "E$^{2}$"',
    ]) {
      expect(with1({ title })[1]?.title).toBe(title);
    }
  });

  it('500 entries are 500 entries', () => {
    const sightings = read(dailyPage({ count: 500 }), '/papers');
    expect(sightings.map(({ rank }) => rank)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(new Set(sightings.flatMap(({ ids }) => ids)).size).toBe(500);
  });

  it('thousands of authors are cut at the limit', () => {
    expect(with1({ authors: Array.from({ length: 6_000 }, (_, index) => `Author ${index}`) })[1]?.authors).toHaveLength(LIMITS.authors);
  });

  it('data of wrong types adds nothing', () => {
    const wrong = {
      id: '2601.00001',
      authors: [7, null, { name: 9 }, 'x'],
      publishedAt: 'never',
      summary: 5,
      upvotes: -1,
      githubRepo: 'javascript:alert(1)',
      projectPage: 'https://a b',
      organization: ['x'],
    };
    const props = JSON.stringify({ dailyPapers: [{ paper: wrong, numComments: 1.5 }] });
    expect(read(dailyPage({ count: 1, props }), '/papers')).toEqual(
      read(dailyPage({ count: 1, ...SHOWN }), '/papers').map((entry) => ({ ...entry })),
    );
  });
});
