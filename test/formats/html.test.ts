// @vitest-environment jsdom
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../lib/formats/html';
import { noteHtml } from '../../lib/formats/note-html';
import type { Paper } from '../../lib/paper/paper';
import { squeeze } from '../../lib/paper/text';
import { titleOf } from '../../lib/paper/title';
import { violations } from '../components/accessible';
import { anyPaper, anyText, paperOf } from '../paper/record';
import { callsOff, has, NOW, saidBy, written } from './written';

const november = Date.UTC(2026, 10, 15);
/** The page, read by a browser's rules. */
const parsed = (text: string) => new DOMParser().parseFromString(text, 'text/html');
const pageOf = async (papers: readonly Paper[], choices = {}) => parsed(await written(html, papers, choices));
const texts = (page: Document, selector: string) => [...page.querySelectorAll(selector)].map(({ textContent }) => squeeze(textContent));

/** All that may stand in a page of ours. */
const ELEMENTS = new Set(
  (
    'html head meta title style body header h1 h2 h3 h4 h5 h6 p main section ul ol li article a blockquote div pre code strong em del br hr ' +
    'table thead tbody tr th td'
  ).split(' '),
);
const ATTRIBUTES = new Set('lang charset http-equiv content name class id href rel dir start align aria-labelledby'.split(' '));

/** What stands in a page that may not: elements, attributes, links that are not to the web. */
function foreignIn(page: Document): string[] {
  return [...page.querySelectorAll('*')].flatMap((element) => [
    ...(ELEMENTS.has(element.localName) ? [] : [element.localName]),
    ...[...element.attributes].flatMap(({ name, value }) => {
      if (!ATTRIBUTES.has(name)) return [`${element.localName} ${name}`];
      return name === 'href' && !/^https?:\/\//i.test(value) ? [`href ${value}`] : [];
    }),
  ]);
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></script><script>alert(1)</script>',
  '<!-- <b',
  ']]><![CDATA[',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1)) [y](data:text/html,<script>) ![z](https://a.example/pixel.png) [w](//a.example)',
  '[x](<https://a.example/" onclick="alert(1)>)',
  '[x]: javascript:alert(1)\n\n[x]',
  '<https://a.example/"onclick="> <javascript:alert(1)>',
  '<pre>\n<script>alert(1)</script>\n</pre>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '```"><script>\n</code></pre><script>alert(1)</script>\n```',
  '| a |\n|:-:|\n| <b onclick=x> |',
  '- [x] <input autofocus onfocus=alert(1)>',
  '&lt;script&gt; &#60;script&#62; &amp;lt;',
  '\u0000\u0008<\u0000script>',
];

describe('a page', () => {
  it('reads well', async () => {
    const page = await pageOf([
      paperOf({
        title: 'E$^{2}$GAN: Efficient Training',
        authors: ['Ada Example', 'Bo Sample'],
        published: '2024-01-11',
        venue: 'A Workshop',
        tags: ['gan'],
        status: 'read',
        abstract: 'We.',
        links: { code: 'https://a.example/code' },
        highlights: [{ quote: 'It is\nso.', prefix: '', suffix: '', remark: 'Is it\n<b>so</b>?' }],
        note: '# Compare\n\nwith *ours*, see <https://a.example/>.',
        savedAt: november,
      }),
    ]);
    expect(page.documentElement.lang).toBe('en');
    expect(page.title).toBe('Reading list');
    expect(texts(page, 'header')).toEqual(['Reading list 1 paper · 23 November 2026']);
    expect(texts(page, 'h2')).toEqual(['November 2026']);
    expect(texts(page, 'h3')).toEqual(['E²GAN: Efficient Training']);
    expect(page.querySelector('h3 a')?.getAttribute('href')).toBe('https://arxiv.org/abs/2407.11062');
    expect(texts(page, '.facts')).toEqual(['Ada Example, Bo Sample · A Workshop · 11 January 2024 · Tags: gan · Read', 'Code']);
    expect(texts(page, 'blockquote')).toEqual(['It is so.']);
    expect(texts(page, 'blockquote + .remark')).toEqual(['Is it <b>so</b>?']);
    expect(texts(page, '.note h4, .note em, .note a')).toEqual(['Compare', 'ours', 'https://a.example/']);
    expect(texts(page, '.abstract')).toEqual([]);
  });

  it('is divided, and has abstracts, as is chosen', async () => {
    const papers = [
      paperOf({ title: 'A', tags: ['x', 'y'], abstract: 'We <b>do</b>.' }),
      paperOf({ title: 'B', status: 'reading', savedAt: november }),
    ];
    const of = async (choices: object) => texts(await pageOf(papers, choices), 'h2, h3, .abstract');
    expect(await of({ group: 'tag' })).toEqual(['x', 'A', 'y', 'A', 'Untagged', 'B']);
    expect(await of({ group: 'status' })).toEqual(['Reading', 'B', 'To read', 'A']);
    expect(await of({ group: 'none', abstracts: 'with' })).toEqual(['Papers', 'A', 'We <b>do</b>.', 'B']);
  });

  it('runs nothing and loads nothing, by a policy that knows its one style sheet', async () => {
    const page = await pageOf([paperOf()]);
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content');
    const hash = createHash('sha256')
      .update(page.querySelector('style')?.textContent ?? '')
      .digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    expect(page.querySelector('style')?.textContent).not.toMatch(/url\(|@import/);
    expect(texts(page, '[style], script, link, img')).toEqual([]);
  });

  it('breaks no rule of accessibility', async () => {
    const page = await pageOf(fc.sample(anyPaper, { numRuns: 4, seed: 1 }), { abstracts: 'with' });
    const place = document.createElement('div');
    place.append(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
    document.body.append(place);
    expect(await violations(place)).toEqual([]);
    place.remove();
  });

  it.each(HOSTILE)('has text as text, wherever it stands: %j', async (text) => {
    const page = await pageOf(
      [
        paperOf({
          ...{ title: text, authors: [text], venue: text, abstract: text, tags: [text.replace(/\s/g, '')], note: text },
          highlights: [{ quote: text, prefix: text, suffix: text }],
          links: { page: `https://a.example/${encodeURI(text)}"onclick="x` },
        }),
      ],
      { group: 'tag', abstracts: 'with' },
    );
    expect(foreignIn(page)).toEqual([]);
    expect(page.querySelectorAll('article')).toHaveLength(1);
    expect(texts(page, '.abstract')).toEqual([squeeze(text.replace(/[\x00-\x08]/g, ''))]);
  });

  it('of any papers holds them all, and nothing that may not stand in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPaper, { maxLength: 3 }), async (papers) => {
        const page = await pageOf(papers, { group: 'none' });
        expect(foreignIn(page)).toEqual([]);
        const plain = (title: string) => squeeze(title.replace(/[^\P{Cc}\s]/gu, ''));
        expect(texts(page, 'h3').map(plain)).toEqual(papers.map((paper) => plain(titleOf(paper).replace(/\r\n?/g, '\n'))));
      }),
      { numRuns: 40 },
    );
  });

  it('is shown without its head', async () => {
    const sample = await html.sample([paperOf()], { choices: {}, now: NOW, tick: () => Promise.resolve() });
    expect(sample).toMatch(/^<body>\n<header>\n<h1>Reading list<\/h1>/);
    expect(sample).toContain('A Title');
  });

  it('is called off', async () => {
    expect(
      await callsOff(
        html,
        Array.from({ length: 1_000 }, () => paperOf()),
      ),
    ).toBe(true);
  });
});

describe('a note', () => {
  const read = (note: string) => parsed(noteHtml(note));

  it.each<[string, string]>([
    ['', ''],
    ['a\nb', '<p>a<br>b</p>\n'],
    ['# One\n#### Four', '<h4>One</h4>\n<h6>Four</h6>\n'],
    ['- [x] done\n- [ ] not', '<ul>\n<li>☑ done</li>\n<li>☐ not</li>\n</ul>\n'],
    ['![plot](https://a.example/p.png)', '<p><a href="https://a.example/p.png" rel="noreferrer">plot</a></p>\n'],
    ['[x](javascript:alert(1))', '<p>x</p>\n'],
    ['a <b>b</b> &amp; c', '<p>a &lt;b&gt;b&lt;/b&gt; &amp; c</p>\n'],
    ['```js\n<b>\n```', '<pre><code>&lt;b&gt;\n</code></pre>\n'],
    ['~~a~~ **b** `<c>`', '<p><del>a</del> <strong>b</strong> <code>&lt;c&gt;</code></p>\n'],
  ])('%j', (note, page) => {
    expect(noteHtml(note)).toBe(page);
  });

  it('of any text has nothing in it that may not stand there', () => {
    const piece = fc.oneof(fc.constantFrom(...HOSTILE, '\n', '> ', '- ', '```', '[', '](', ')', '|', '`', '*'), anyText(10));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(foreignIn(read(pieces.join('')))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['[', '![', '*', '_', '> ', '- ', '`', '<', '[a](', '|', '\\', '~', '# ', '[a]: ', '*a_ ', '&', '1. ', '(', '\n> - '])(
    'of a hundred thousand characters of %j does not hold anyone up',
    (part) => {
      const start = process.cpuUsage();
      for (const length of [20_000, 100_000]) {
        const note = part.repeat(length / part.length);
        expect(foreignIn(read(note))).toEqual([]);
      }
      expect(process.cpuUsage(start).user / 1_000_000).toBeLessThan(10);
    },
    60_000,
  );
});

describe.skipIf(!has('pandoc'))('read by pandoc', () => {
  it('has the same titles, links and notes', async () => {
    const papers = ['A *Title*', 'B <b> & "c"', '東京 é', '-- d'].map((title, at) =>
      paperOf({ title, savedAt: november - at, note: `Note **${at}**`, links: { page: `https://a.example/${at}?a=1&b=2` } }),
    );
    const read = saidBy('pandoc', ['-f', 'html', '-t', 'html', '--wrap=none'], await written(html, papers, { group: 'none' }));
    const page = parsed(read);
    expect(texts(page, 'h3')).toEqual(papers.map(({ title }) => title));
    expect([...page.querySelectorAll('h3 a')].map((link) => link.getAttribute('href'))).toEqual(papers.map(({ links }) => links.page));
    expect(texts(page, '.note')).toEqual(['Note 0', 'Note 1', 'Note 2', 'Note 3']);
    expect(texts(page, '.note strong')).toEqual(['0', '1', '2', '3']);
  });
});
