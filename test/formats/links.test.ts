import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { links } from '../../lib/formats/links';
import { anyText } from '../paper/record';
import { readBy } from './written';

const idsIn = async (text: string) => (await readBy(links, text)).papers.map(({ ids }) => ids.join());

describe('a list of links', () => {
  it.each<[string, string[]]>([
    ['https://arxiv.org/abs/2407.11062', ['arxiv:2407.11062']],
    ['see https://arxiv.org/pdf/2407.11062v2.pdf.', ['arxiv:2407.11062']],
    ['(https://huggingface.co/papers/2407.11062), and', ['arxiv:2407.11062']],
    ['[Title](https://arxiv.org/abs/2407.11062)', ['arxiv:2407.11062']],
    ['[https://arxiv.org/abs/2407.11062](https://arxiv.org/abs/2407.11062)', ['arxiv:2407.11062']],
    ['<https://doi.org/10.1145/3292500.3330701>', ['doi:10.1145/3292500.3330701']],
    ['https://doi.org/10.1016/S0140-6736(20)30183-5)', ['doi:10.1016/s0140-6736(20)30183-5']],
    ['www.arxiv.org/abs/2407.11062', ['arxiv:2407.11062']],
    ['arxiv.org/abs/2407.11062', ['arxiv:2407.11062']],
    ['2407.11062', ['arxiv:2407.11062']],
    ['arXiv:2407.11062v3 [cs.CL]', ['arxiv:2407.11062']],
    ['arXiv: 2407.11062', ['arxiv:2407.11062']],
    ['hep-th/9901001 and math.GT/0309136', ['arxiv:hep-th/9901001', 'arxiv:math/0309136']],
    ['doi:10.1145/3292500.3330701, 10.1038/nature14539.', ['doi:10.1145/3292500.3330701', 'doi:10.1038/nature14539']],
    ['10.48550/arXiv.2407.11062', ['arxiv:2407.11062']],
    ['PMID: 31452104; PMC7095418', ['pmid:31452104', 'pmcid:PMC7095418']],
    ['a 2407.11062 b 2407.11063 c 2407.11062', ['arxiv:2407.11062', 'arxiv:2407.11063']],
    ['https://openreview.net/forum?id=rJXMpikCZ', ['openreview:rJXMpikCZ']],
    // Numbers that are no ids, addresses that lead elsewhere, parts of something longer.
    ['in 2024.12345 or 12.2407.11062 or 1234.5678', []],
    ['https://evil.example/?next=https://arxiv.org/abs/2407.11062', []],
    ['https://arxiv.org.example/abs/2407.11062', []],
    ['me@arxiv.org/abs/2407.11062', []],
    ['and/or 1234567', []],
  ])('%s', async (line, ids) => {
    expect(await idsIn(line)).toEqual(ids);
  });

  it('keeps where each was, its link, and says which lines name none', async () => {
    const text =
      '\uFEFFReading for Friday\r\n\r\nhttps://arxiv.org/abs/2407.11062\rhttps://arxiv.org/pdf/2407.11063\nhttps://a.example/x\n';
    expect(await readBy(links, text)).toEqual({
      papers: [
        { ids: ['arxiv:2407.11062'], title: '', links: { page: 'https://arxiv.org/abs/2407.11062' }, line: 3 },
        { ids: ['arxiv:2407.11063'], title: '', links: { pdf: 'https://arxiv.org/pdf/2407.11063' }, line: 4 },
      ],
      problems: [
        { line: 1, words: 'No link, DOI or arXiv id: Reading for Friday' },
        { line: 5, words: 'This link leads to no paper we know: https://a.example/x' },
      ],
    });
  });

  it.each<[string, string, boolean]>([
    ['pasted', '2407.11062', true],
    ['list.txt', 'nothing', true],
    ['list.md', '', true],
    ['pasted', 'nothing', false],
    ['x.bib', '@article{a, doi = {10.1145/1}}', false],
    ['x.json', '[{"DOI": "10.1145/1"}]', false],
    ['x.html', '<!DOCTYPE NETSCAPE-Bookmark-file-1> https://arxiv.org/abs/2407.11062', false],
  ])('is told by what is in it: %s, %s', (name, head, is) => {
    expect(links.isLike?.(name, head)).toBe(is);
  });

  it('of any text gives what is a paper and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(anyText(400), async (text) => {
        for (const { ids, line } of (await readBy(links, text)).papers) {
          expect(ids).toHaveLength(1);
          expect(line).toBeGreaterThan(0);
        }
      }),
    );
  });

  it.each([
    ['letters', 'x'],
    ['hosts', 'a.b-'],
    ['schemes', 'https://'],
    ['addresses', 'https://a.example/ '],
    ['brackets', 'https://a.example/)))))))))))))))))))))))))))))))) '],
    ['prefixes', '10.1234/'],
    ['digits', '1.'],
    ['archives', 'a-a/'],
    ['words', 'arxiv: '],
  ])(
    'of five million characters of %s in a line is read without a wait',
    async (_, part) => {
      const start = process.cpuUsage();
      await readBy(links, part.repeat(5_000_000 / part.length));
      const { user } = process.cpuUsage(start);
      // Squares would take hours.
      expect(user / 1_000_000).toBeLessThan(15);
    },
    60_000,
  );
});
