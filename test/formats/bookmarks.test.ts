import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookmarks } from '../../lib/formats/bookmarks';
import { html } from '../../lib/formats/html';
import { anyText, paperOf } from '../paper/record';
import { readBy, written } from './written';

const chrome = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1690000000" LAST_MODIFIED="0" PERSONAL_TOOLBAR_FOLDER="true">Lesezeichenleiste</H3>
    <DL><p>
        <DT><A HREF="https://arxiv.org/abs/2407.11062" ADD_DATE="1700000000" ICON="data:image/png;base64,AAA=">[2407.11062] EfficientQAT: Q&amp;A &lt;for&gt; LLMs</A>
        <DT><H3 ADD_DATE="1690000000">To read &amp; cite</H3>
        <DL><p>
            <DT><A HREF="https://huggingface.co/papers/2401.06127" ADD_DATE="1700000001">Paper page - E²GAN: Efficient Training</A>
            <DT><A HREF="https://news.example/" ADD_DATE="1700000002">News of the day</A>
            <DT><H3>#Deep</H3>
            <DL><p>
                <DT><A HREF="https://arxiv.org/pdf/2407.11062v2" ADD_DATE="1600000000" TAGS="gan,to cite">2407.11062v2.pdf</A>
                <DD>A description
            </DL><p>
        </DL><p>
        <DT><A HREF="https://doi.org/10.1145/3292500.3330701">https://doi.org/10.1145/3292500.3330701</A>
    </DL><p>
    <DT><H3>Other bookmarks</H3>
    <DL><p>
        <DT><A HREF="javascript:alert(1)">arxiv.org/abs/2407.00001</A>
        <DT><A HREF="place:sort=8">Most visited</A>
        <DT><A HREF="https://openreview.net/forum?id=rJXMpikCZ" ADD_DATE="1700000000000000">Graph Attention Networks | OpenReview</A>
    </DL><p>
</DL><p>
`;

describe('bookmarks', () => {
  it('that lead to a paper are papers, with their folders as tags, their day and their title', async () => {
    expect(await readBy(bookmarks, chrome)).toEqual({
      papers: [
        {
          ids: ['arxiv:2407.11062'],
          title: 'EfficientQAT: Q&A <for> LLMs',
          links: { page: 'https://arxiv.org/abs/2407.11062', pdf: 'https://arxiv.org/pdf/2407.11062v2' },
          tags: ['To read & cite', 'Deep', 'gan', 'to cite'],
          savedAt: 1_600_000_000_000,
          line: 11,
        },
        {
          ids: ['arxiv:2401.06127'],
          title: 'E²GAN: Efficient Training',
          links: { page: 'https://huggingface.co/papers/2401.06127' },
          tags: ['To read & cite'],
          savedAt: 1_700_000_001_000,
          line: 14,
        },
        {
          ids: ['doi:10.1145/3292500.3330701'],
          title: '',
          links: { page: 'https://doi.org/10.1145/3292500.3330701' },
          line: 22,
        },
        {
          ids: ['openreview:rJXMpikCZ'],
          title: 'Graph Attention Networks',
          links: { page: 'https://openreview.net/forum?id=rJXMpikCZ' },
          savedAt: 1_700_000_000_000,
          line: 28,
        },
      ],
      problems: [{ words: '1 bookmark leads to no paper we know.' }],
    });
  });

  it('may be any page of links: Pocket’s, or a list that we wrote', async () => {
    const pocket = '<html><ul><li><a href="https://arxiv.org/abs/2407.11062" time_added="1700000000" tags="a,b">A Long Title</a></li></ul>';
    expect((await readBy(bookmarks, pocket)).papers).toMatchObject([
      { ids: ['arxiv:2407.11062'], title: 'A Long Title', tags: ['a', 'b'], savedAt: 1_700_000_000_000 },
    ]);
    const list = await written(html, [paperOf({ title: 'A <b>Title</b> & more' })]);
    expect((await readBy(bookmarks, list)).papers).toMatchObject([{ ids: ['arxiv:2407.11062'], title: 'A <b>Title</b> & more' }]);
  });

  it.each<[string, string, boolean]>([
    ['b.html', chrome.slice(0, 4_000), true],
    ['anything', '<!DOCTYPE NETSCAPE-Bookmark-file-1>', true],
    ['page.htm', '<html>', true],
    ['page.html', 'text', false],
    ['x.json', '{"a": "<a href"}', false],
  ])('are told by their first line: %s', (name, head, is) => {
    expect(bookmarks.isLike?.(name, head)).toBe(is);
  });

  it('cut anywhere, or of any text, are read as far as they go', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(chrome.length), anyText(100), async (at, text) => {
        for (const { ids, line } of (await readBy(bookmarks, chrome.slice(0, at) + text)).papers) {
          expect(ids).toHaveLength(1);
          expect(line).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('cannot reach the prototype of anything, nor fill the stack', async () => {
    const text = `<A HREF="https://arxiv.org/abs/2407.11062" __proto__="x" constructor="y" TAGS="__proto__">A Title</A>${'<DL>'.repeat(200_000)}`;
    expect((await readBy(bookmarks, text)).papers).toMatchObject([{ title: 'A Title', tags: ['__proto__'] }]);
    expect({}).not.toHaveProperty('x');
  });

  it.each([
    ['openings', '<a '],
    ['quotation marks', '<a "'],
    ['mixed quotation marks', `<a "'`],
    ['attributes', '<a b="'],
    ['tags', '<dl>'],
    ['links', '<a href=x>'],
    ['entities', '<a href=x>&amp'],
  ])(
    'of five million characters of %s are read without a wait',
    async (_, part) => {
      const start = process.cpuUsage();
      await readBy(bookmarks, part.repeat(5_000_000 / part.length));
      const { user } = process.cpuUsage(start);
      // Squares would take hours.
      expect(user / 1_000_000).toBeLessThan(15);
    },
    60_000,
  );
});
