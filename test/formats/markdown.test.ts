import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../lib/formats/markdown';
import type { Paper } from '../../lib/paper/paper';
import { anyPaper, paperOf } from '../paper/record';
import { callsOff, has, saidBy, written } from './written';

/** The middle of a month, so that it is the same month by every clock. */
const november = Date.UTC(2026, 10, 15);
const october = Date.UTC(2026, 9, 15);

const write = (papers: readonly Paper[], group = 'month') => written(markdown, papers, { group });
/** The one entry of a list, without what stands around it. */
const entryOf = async (given: Partial<Paper>) => (await write([paperOf({ savedAt: november, ...given })])).split('## November 2026\n\n')[1];

describe('a reading list', () => {
  it('reads well', async () => {
    const list = await write([
      paperOf({
        title: 'E$^{2}$GAN: Efficient Training of Efficient GANs for Image-to-Image Translation',
        ids: ['arxiv:2401.06127'],
        authors: ['Ada Example', 'Bo Sample', 'Cy Third', 'Di Fourth'],
        published: '2024-01-11',
        tags: ['gan', 'to cite'],
        status: 'read',
        note: 'Compare with *ours*.\n\n- the loss\n- the data\n',
        savedAt: november,
      }),
      paperOf({
        title: 'A Second',
        ids: ['arxiv:2407.11062'],
        links: { page: 'https://huggingface.co/papers/2407.11062' },
        savedAt: october,
      }),
    ]);
    expect(list).toBe(`# Reading list

2 papers · 23 November 2026

## November 2026

-   [E²GAN: Efficient Training of Efficient GANs for Image-to-Image Translation](https://arxiv.org/abs/2401.06127)  
    Ada Example, Bo Sample, Cy Third et al. · 11 January 2024 · Tags: gan, to cite · Read

    Compare with *ours*.

    - the loss
    - the data

## October 2026

-   [A Second](https://huggingface.co/papers/2407.11062)
`);
  });

  it('of nothing says so', async () => {
    expect(await write([])).toBe('# Reading list\n\n0 papers · 23 November 2026\n');
  });

  it('has the newest month first, and in it the newest paper', async () => {
    const papers = [
      paperOf({ title: 'Older', savedAt: november }),
      paperOf({ title: 'Oldest', savedAt: october }),
      paperOf({ title: 'Newest', savedAt: november + 1 }),
      paperOf({ title: 'Long ago', savedAt: Date.UTC(2025, 10, 15) }),
    ];
    expect((await write(papers)).match(/## .*|\[.*?\]/g)).toEqual([
      '## November 2026',
      '[Newest]',
      '[Older]',
      '## October 2026',
      '[Oldest]',
      '## November 2025',
      '[Long ago]',
    ]);
  });

  it('by tag follows the alphabet, has a paper under each of its tags, and the untagged last', async () => {
    const papers = [
      paperOf({ title: 'Both', tags: ['zeta', 'Vision'] }),
      paperOf({ title: 'None' }),
      paperOf({ title: 'One', tags: ['vision', 'part 10'] }),
      paperOf({ title: 'Other', tags: ['älter', 'part 9'] }),
    ];
    expect((await write(papers, 'tag')).match(/## .*|\[.*?\]/g)).toEqual([
      ...['## älter', '[Other]', '## part 9', '[Other]', '## part 10', '[One]', '## Vision', '[Both]', '[One]', '## zeta', '[Both]'],
      ...['## Untagged', '[None]'],
    ]);
  });

  it('by status has what is being read first', async () => {
    const papers = [paperOf({ title: 'Later' }), paperOf({ title: 'Done', status: 'read' }), paperOf({ title: 'Now', status: 'reading' })];
    expect((await write(papers, 'status')).match(/## .*|\[.*?\]/g)).toEqual([
      ...['## Reading', '[Now]', '## To read', '[Later]', '## Read', '[Done]'],
    ]);
  });

  it('undivided keeps the order it is given in', async () => {
    const papers = [paperOf({ title: 'Older', savedAt: october }), paperOf({ title: 'Newer', savedAt: november })];
    expect((await write(papers, 'none')).match(/## .*|\[.*?\]/g)).toEqual(['[Older]', '[Newer]']);
  });

  it('is called off', async () => {
    expect(
      await callsOff(
        markdown,
        Array.from({ length: 1_000 }, () => paperOf()),
      ),
    ).toBe(true);
  });
});

describe('an entry', () => {
  it('has what was remarked on a highlight below it, as text', async () => {
    const highlights = [
      { quote: 'So it is.', prefix: '', suffix: '', remark: '*Is* it?\n\n<b>Table 2</b>' },
      { quote: 'Next.', prefix: '', suffix: '', remark: ' \n' },
    ];
    expect(await entryOf({ highlights, ids: ['cvf:1'] })).toBe(
      ['-   A Title', '', '    > So it is.', '', '    Remark: \\*Is\\* it?  ', '    \\<b\\>Table 2\\</b\\>', '', '    > Next.', ''].join(
        '\n',
      ),
    );
  });

  it('has what was highlighted as quotations, before the note', async () => {
    const highlights = ['We *find*\nit <b>so</b>.', ' \n', '- second'].map((quote) => ({ quote, prefix: 'a', suffix: 'b' }));
    expect(await entryOf({ highlights, note: 'Mine', ids: ['cvf:1'] })).toBe(
      '-   A Title\n\n    > We \\*find\\*  \n    > it \\<b\\>so\\</b\\>.\n\n    > \\- second\n\n    Mine\n',
    );
  });

  const facts = async (given: Partial<Paper>) => (await entryOf(given))?.split('\n')[1]?.trim() ?? '';

  it.each<[string, Partial<Paper>, string]>([
    ['three authors', { authors: ['A', 'B', 'C'] }, 'A, B, C'],
    ['more authors', { authors: ['A', 'B', 'C', 'D'] }, 'A, B, C et al.'],
    ['authors some of whom are not known', { authors: ['A', 'B', 'C'], authorCount: 9 }, 'A, B, C et al.'],
    ['authors and an organisation', { authors: ['A'], organisation: 'A Lab' }, 'A'],
    ['an organisation', { organisation: 'A Lab', authorCount: 8 }, 'A Lab'],
    ['a number of authors', { authorCount: 8 }, '8 authors'],
    ['one author without a name', { authorCount: 1 }, '1 author'],
    ['nothing known', {}, ''],
    ['a year', { published: '2024' }, '2024'],
    ['a month', { published: '2024-07' }, 'July 2024'],
    ['a day', { published: '2024-07-01' }, '1 July 2024'],
    ['a venue', { venue: 'A Workshop', published: '2024' }, 'A Workshop · 2024'],
    ['a status', { status: 'reading' }, 'Reading'],
  ])('with %s', async (_, given, line) => {
    expect(await facts(given)).toBe(line);
  });

  it('leads to the page it was seen on, else to where its identifier does, else nowhere', async () => {
    expect(await entryOf({ links: { page: 'https://a.example/' } })).toBe('-   [A Title](https://a.example/)\n');
    expect(await entryOf({ ids: ['cvf:1', 'doi:10.1/x'] })).toBe('-   [A Title](https://doi.org/10.1/x)\n');
    expect(await entryOf({ ids: ['cvf:1'] })).toBe('-   A Title\n');
    expect(await entryOf({ title: '', ids: ['arxiv:2407.11062'] })).toBe('-   [arXiv:2407.11062](https://arxiv.org/abs/2407.11062)\n');
  });

  it('has text where text is, whatever it looks like', async () => {
    expect(await entryOf({ title: '*a* [b](c) <script> _x_ #1 `d` \\e ~~f~~ $g$ &amp; A&B', ids: ['cvf:1'] })).toBe(
      '-   \\*a\\* \\[b\\](c) \\<script\\> \\_x\\_ \\#1 \\`d\\` e \\~\\~f\\~\\~ g \\&amp; A&B\n',
    );
    expect(await facts({ organisation: '1. Lab' })).toBe('1\\. Lab');
    expect(await facts({ organisation: '- Lab' })).toBe('\\- Lab');
    expect(await facts({ authors: ['# A\nB'] })).toBe('\\# A B');
    expect(await facts({ tags: ['*'] })).toBe('Tags: \\*');
  });

  it('has a link that ends where it should', async () => {
    expect(await entryOf({ links: { page: 'https://a.example/a_(b)/c)d?q=[e]&f=<g>&copy;"`h`\\' } })).toBe(
      '-   [A Title](https://a.example/a_%28b%29/c%29d?q=%5Be%5D&f=%3Cg%3E&amp;copy;%22%60h%60%5C)\n',
    );
  });
});

describe('a note', () => {
  const noteOf = async (note: string) => (await entryOf({ note }))?.split('\n').slice(2).join('\n').trimEnd();

  it.each([
    ['headings', '# One\n## Two', '    # One\n    ## Two'],
    ['lists', '- a\n\t- b', '    - a\n    \t- b'],
    ['blank lines', 'a\n\n\nb', '    a\n\n\n    b'],
    ['line ends of other systems', 'a\r\nb\rc', '    a\r\n    b\r    c'],
    ['an open block of code', '```\n<b>\n# no\n', '    ```\n    <b>\n    # no'],
    ['HTML', 'a <b>c</b> <!-- d <textarea> a<b', '    a \\<b>c\\</b> \\<!-- d \\<textarea> a\\<b'],
    ['what is no HTML', '1 < 2 <- 3 <3', '    1 < 2 <- 3 <3'],
    ['escaped characters', '\\<b> \\\\<b> \\`<b>`', '    \\<b> \\\\\\<b> \\`\\<b>`'],
    ['code in a line', 'a `<b>` ``c ` <d>`` <e>', '    a `<b>` ``c ` <d>`` \\<e>'],
    ['code over two lines', '`a\n<b>` <c>', '    `a\n    <b>` \\<c>'],
    ['a backtick alone', '`a\n\n<b> `', '    `a\n\n    \\<b> `'],
    ['addresses', '<https://a.example/b> <me@a.example> <a>', '    <https://a.example/b> <me@a.example> \\<a>'],
    ['fenced code within a list', '- ```html\n  <b>\n  ```\n- <i>', '    - ```html\n      <b>\n      ```\n    - \\<i>'],
    ['fences within fences', '````\n```\n<b>\n````\n<i>', '    ````\n    ```\n    <b>\n    ````\n    \\<i>'],
  ])('with %s', async (_, note, nested) => {
    expect(await noteOf(note)).toBe(nested);
  });

  it('of white space is none', async () => {
    expect(await entryOf({ note: ' \n\t\n' })).toBe('-   [A Title](https://arxiv.org/abs/2407.11062)\n');
  });

  it('of any length is written quickly', async () => {
    const start = performance.now();
    for (const part of ['`', '<a', '``` ', '- ', '\\', '<a@', '` `` ', '\n```', '\n> ~~~', 'a\n']) {
      await entryOf({ note: part.repeat(100_000 / part.length) });
    }
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

it('every line of any list is of its form, and every note is nested', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPaper, { maxLength: 5 }), fc.constantFrom('month', 'tag', 'status'), async (papers, group) => {
      const [head, , count, , ...rest] = (await write(papers, group)).split(/\r\n|\r|\n/);
      expect(head).toBe('# Reading list');
      expect(count).toMatch(/^\d papers? · 23 November 2026$/);
      for (const line of rest) expect(line).toMatch(/^$|^## |^- {3}\S|^ {4}/);
      const entries = group !== 'tag' ? papers.length : papers.reduce((sum, { tags }) => sum + Math.max(1, tags.length), 0);
      expect(rest.filter((line) => line.startsWith('-   '))).toHaveLength(entries);
    }),
  );
});

interface Node {
  t: string;
  c?: unknown;
}

// A reader of CommonMark that is not ours; Debian: pandoc.
describe.skipIf(!has('pandoc'))('read by pandoc', () => {
  const read = (text: string) => (JSON.parse(saidBy('pandoc', ['-f', 'commonmark', '-t', 'json'], text)) as { blocks: Node[] }).blocks;
  const nodesIn = (value: unknown): Node[] =>
    Array.isArray(value)
      ? value.flatMap(nodesIn)
      : typeof value === 'object' && value !== null && 't' in value
        ? [value as Node, ...nodesIn((value as Node).c)]
        : [];
  const textOf = (value: unknown): string =>
    nodesIn(value)
      .map(({ t, c }) => (t === 'Str' ? String(c) : t === 'Space' || t === 'SoftBreak' ? ' ' : ''))
      .join('');

  const TRICKY = [
    '*a* [b](c) <script> _x_ #1',
    '![x](y) <!-- z',
    '`code` **d** ~~e~~',
    '1. one',
    '- two',
    '# three',
    '&amp; &#35;',
    '> four',
    '===',
    '+ five',
  ];

  it('titles, names and tags come out as they are', async () => {
    for (const text of TRICKY) {
      const blocks = read(await write([paperOf({ title: text, authors: [text], tags: [text], savedAt: november })], 'tag'));
      expect(blocks.map(({ t }) => t)).toEqual(['Header', 'Para', 'Header', 'BulletList']);
      expect(textOf(blocks[2])).toBe(text);
      expect(textOf(blocks[3])).toBe(`${text}${text} · Tags: ${text}`);
    }
  });

  it('links lead where they led', async () => {
    for (const page of [
      'https://a.example/a_(b)?q=*c*&d=_e_#f',
      'https://a.example/)(',
      'https://a.example/&copy;&lt;',
      'https://a.example/`x`',
    ]) {
      const blocks = read(await write([paperOf({ links: { page } })]));
      const links = nodesIn(blocks).filter(({ t }) => t === 'Link');
      expect(links).toHaveLength(1);
      const [target] = (links[0]?.c as [unknown, unknown, [string]])[2];
      expect(decodeURI(new URL(target).href)).toBe(decodeURI(new URL(page).href.replace(/`/g, '%60')));
    }
  });

  it('a note stays within its entry, and what follows is what was meant', async () => {
    const NOTES = [
      '# Head\n\ntext',
      'Head\n====',
      '---',
      '```\nopen',
      '- a\n  - b\n\n\n- c',
      '<div>\n\n<!-- open',
      '<textarea>',
      '> quote',
      '    code',
      '1) x',
      '| a |\n|---|',
      '[x]: https://a.example/',
      '\tcode',
      '* * *',
      '~~~~\n```',
    ];
    for (const note of NOTES) {
      const papers = [
        paperOf({ title: 'First', note, savedAt: november + 1 }),
        paperOf({ title: 'Second', savedAt: november }),
        paperOf({ title: 'Third', savedAt: october }),
      ];
      const blocks = read(await write(papers));
      expect(
        blocks.map(({ t }) => t),
        note,
      ).toEqual(['Header', 'Para', 'Header', 'BulletList', 'Header', 'BulletList']);
      expect((blocks[3]?.c as unknown[]).length, note).toBe(2);
      expect(textOf((blocks[3]?.c as unknown[])[1])).toBe('Second');
      expect(nodesIn(blocks).filter(({ t }) => t === 'RawBlock' || t === 'RawInline')).toEqual([]);
    }
  });

  it('a note means within its entry what it means alone', async () => {
    const NOTES = [
      '# Head\n\n1. a\n2. b\n\n   c',
      '- a\n\t- b\n\n\t  c',
      '\tcode\n\t\tmore',
      '```make\nall:\n\tcc x\n```\ntext',
      '> a\n> - b',
      'a  \nb\\\nc',
      '**a** `b` [c](https://a.example/)',
    ];
    for (const note of NOTES) {
      const [, , , list] = read(await write([paperOf({ note, ids: ['cvf:1'], savedAt: november })]));
      const [entry] = list?.c as Node[][];
      expect(entry?.slice(1), note).toEqual(read(note));
    }
  });
});
