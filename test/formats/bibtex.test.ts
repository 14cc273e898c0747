import { describe, expect, it } from 'vitest';
import { bibtex } from '../../lib/formats/bibtex';
import { fromTex } from '../../lib/formats/tex';
import type { Paper } from '../../lib/paper/paper';
import { paperOf } from '../paper/record';
import { readWith, written } from './citable';

const entryOf = (given: Partial<Paper>) => written(bibtex, [paperOf({ authors: ['Ada Byron'], published: '2024-07-10', ...given })]);
const read = (text: string) => readWith(bibtex, text);

describe('an entry', () => {
  it('of a preprint has its number, archive and class', async () => {
    expect(await entryOf({ categories: ['cs.CL', 'cs.AI'] })).toBe(`@misc{byron2024title,
  author = {Byron, Ada},
  title = {A Title},
  year = {2024},
  month = jul,
  day = {10},
  eprint = {2407.11062},
  archiveprefix = {arXiv},
  primaryclass = {cs.CL},
  url = {https://arxiv.org/abs/2407.11062}
}
`);
  });

  it.each([
    ['Journal of Trials', /^@article\{[^]*journal = \{Journal of Trials\}/],
    ['Proceedings of the 3rd Workshop', /^@inproceedings\{[^]*booktitle = /],
    ['NeurIPS 2024', /^@inproceedings\{/],
    ['Proceedings of the IEEE Conference on Trials', /^@inproceedings\{/],
    ['Proceedings of the IEEE', /^@article\{/],
    ['Proceedings of the National Academy of Sciences', /^@article\{/],
    ['Proc. VLDB Endow.', /^@article\{/],
    ['Proceedings of the ACM on Programming Languages', /^@article\{/],
    ['Proceedings of the ACM Symposium on Trials', /^@inproceedings\{/],
    ['Transactions of the Association for Computational Linguistics (ACL)', /^@article\{/],
    ['Nature Machine Intelligence', /^@article\{/],
    ['bioRxiv', /^@misc\{[^]*howpublished = \{bioRxiv\}/],
    ['Submitted to ICLR 2025', /^@misc\{/],
  ])('is what its venue says: %s', async (venue, entry) => {
    expect(await entryOf({ venue, ids: ['doi:10.1000/x'] })).toMatch(entry);
  });

  it.each([
    ['E$^{2}$GAN with BERT', '{E$^{2}$GAN} with {BERT}'],
    ['A Study of mRNA in iPhones, C++ and Vitamin D', 'A Study of {mRNA} in {iPhones}, {C++} and Vitamin {D}'],
    ['GPT-4 and O’Brien’s I', '{GPT}-4 and {O\\textquoteright{}Brien\\textquoteright{}s} I'],
    ['On $N$ and $n$', 'On {$N$} and $n$'],
    ['$5 to $10', '\\$5 to \\$10'],
    ['100% R&D_1 #2', '100\\% {R\\&D\\_1} \\#2'],
    ['Schr\\"odinger and \\emph{others}', 'Schr{\\"{o}}dinger and others'],
    ['a } b { c', 'a {\\textbraceright} b {\\textbraceleft} c'],
    ['a {b} c', 'a \\{b\\} c'],
    ['In \\ensuremath{\\mathcal{O}(n)} at \\ensuremath{x^2}', 'In {$\\mathcal{O}(n)$} at $x^2$'],
    ['\\ensuremath{\\alpha}-x\\ensuremath{}', '\\ensuremath{\\alpha}-x'],
    ['naïve café 中文 🦙', 'na{\\"{i}}ve caf{\\\'{e}} 中文 🦙'],
  ])('has its title as TeX sets it: %s', async (title, tex) => {
    expect(await entryOf({ title })).toContain(`title = {${tex}},`);
  });

  it('says honestly who wrote it', async () => {
    expect(await entryOf({ authors: [], authorCount: 12 })).toMatch(/note = \{12 authors\}/);
    expect(await entryOf({ authors: [], authorCount: 12 })).not.toContain('author =');
    expect(await entryOf({ authors: [], organisation: 'Example Laboratory' })).toContain('author = {{Example Laboratory}}');
    expect(await entryOf({ authorCount: 3 })).toContain('author = {Byron, Ada and others}');
    const called = await entryOf({ authors: ['Ada Byron', 'Others', 'others'], authorCount: 4 });
    expect(called).toContain('author = {Byron, Ada and {Others} and {others} and others}');
    expect((await read(called)).papers[0]?.authors).toEqual(['Ada Byron', 'Others', 'others']);
  });
});

describe('a bibliography of another program', () => {
  it('of Google Scholar, dblp and Zotero gives papers by their numbers', async () => {
    const { papers, problems } = await read(`
@article{vaswani2017attention,
  title={Attention is all you need},
  author={Vaswani, Ashish and Shazeer, Noam and others},
  journal={arXiv preprint arXiv:1706.03762},
  year={2017}
}
@article{DBLP:journals/corr/abs-1810-04805,
  author       = {Jacob Devlin and
                  Ming{-}Wei Chang},
  title        = {{BERT:} Pre-training of Deep Bidirectional
                  Transformers},
  journal      = {CoRR},
  volume       = {abs/1810.04805},
  year         = {2018},
  url          = {http://arxiv.org/abs/1810.04805},
}
@misc{dettmers_qlora_2023,
	title = {{QLoRA}: {Efficient} {Finetuning} of {Quantized} {LLMs}},
	url = {http://arxiv.org/abs/2305.14314},
	doi = {10.48550/arXiv.2305.14314},
	urldate = {2024-01-02},
	author = {Dettmers, Tim and {von Neumann}, {Jr.}, John},
	month = may,
	year = {2023},
	note = {arXiv:2305.14314 [cs]
Comment: 12 pages},
	keywords = {Computer Science - Machine Learning, to read},
	annote = {My \\% note},
}`);
    expect(problems).toEqual([]);
    expect(papers).toEqual([
      {
        ids: ['arxiv:1706.03762'],
        title: 'Attention is all you need',
        authors: ['Ashish Vaswani', 'Noam Shazeer'],
        published: '2017',
        citationKey: 'vaswani2017attention',
        line: 2,
      },
      {
        ids: ['arxiv:1810.04805'],
        title: 'BERT: Pre-training of Deep Bidirectional Transformers',
        authors: ['Jacob Devlin', 'Ming-Wei Chang'],
        published: '2018',
        links: { page: 'http://arxiv.org/abs/1810.04805' },
        citationKey: 'DBLP:journals/corr/abs-1810-04805',
        line: 8,
      },
      {
        ids: ['arxiv:2305.14314'],
        title: 'QLoRA: Efficient Finetuning of Quantized LLMs',
        authors: ['Tim Dettmers', 'John von Neumann Jr.'],
        published: '2023-05',
        links: { page: 'http://arxiv.org/abs/2305.14314' },
        note: 'My % note\n\nComment: 12 pages',
        tags: ['Computer Science - Machine Learning', 'to read'],
        citationKey: 'dettmers_qlora_2023',
        line: 18,
      },
    ]);
  });

  it('has its strings put in, its parents looked up and its comments left out', async () => {
    const { papers, problems } = await read(`Anything before, me@example.org
@string{jot = "Journal of " # {Trials}}
@STRING(short = jot)
@preamble{"\\newcommand{\\x}{}"}
@comment{@misc{hidden, title = {Hidden}}}
@Article{one, title = "A {Title} with ""quotes", journal = short, month = 7 # "~" # 10, year = 2020 pages = 1--2 }
@article(two, title = {Two, in parentheses}, year = "2021", keywords = {a; b})
@inproceedings{three, title = {Three}, crossref = {VOL}, doi = {10.1000/three}}
@proceedings{vol, title = {The Volume}, year = 2019, url = {https://example.org/volume}, crossref = {three}}
@online{four, title = {Four}, date = {2020-02-30/2021}, eprinttype = {pubmed}, eprint = {123}}`);
    expect(problems.map(({ line }) => line)).toEqual([6]);
    expect(papers).toEqual([
      { ids: [], title: 'Two, in parentheses', published: '2021', tags: ['a', 'b'], citationKey: 'two', line: 7 },
      { ids: ['doi:10.1000/three'], title: 'Three', published: '2019', venue: 'The Volume', citationKey: 'three', line: 8 },
      { ids: ['pmid:123'], title: 'Four', published: '2020-02', citationKey: 'four', line: 10 },
    ]);
  });

  it('is read but for its broken entries, which are told with their lines', async () => {
    const { papers, problems } = await read(
      [
        '@misc{one, title = {One}}',
        '@misc{open, title = {Never closed,',
        '  year = 2020',
        '@misc{two, title = {Two}}',
        '@misc{odd, title {No equals sign}}',
        '@misc{extra, title = {One brace too many}}, year = 2020}',
        '@misc{empty, year = 2020}',
        '@misc{three, title = {Three}, note = {open',
        '',
      ].join('\n'),
    );
    expect(papers.map(({ title }) => title)).toEqual(['One', 'Two', 'One brace too many']);
    expect(problems).toEqual([
      { line: 2, words: 'The entry “open” is broken: what opens on line 2 is never closed.' },
      { line: 5, words: 'The entry “odd” is broken: “=” is missing on line 5.' },
      { line: 7, words: 'The entry “empty” has neither a title nor an identifier.' },
      { line: 8, words: 'The entry “three” is broken: what opens on line 8 is never closed.' },
    ]);
  });

  it('loses nothing where a field stands twice', async () => {
    const { papers } = await read(
      '@misc{a, title={T}, annote={One}, annote={Two}, keywords={x; y}, keywords={z, w}, note={Three}, note={PMID: 12}, year={2020}, year={2021}}',
    );
    expect(papers).toEqual([
      {
        ids: ['pmid:12'],
        title: 'T',
        published: '2020',
        note: 'One\n\nTwo\n\nThree',
        tags: ['x', 'y', 'z', 'w'],
        citationKey: 'a',
        line: 1,
      },
    ]);
  });

  it('cannot reach the prototype of anything', async () => {
    const { papers } = await read('@misc{__proto__, title = {T}, __proto__ = {x}, constructor = {y}}\n@string{__proto__ = {z}}');
    expect(papers).toEqual([{ ids: [], title: 'T', citationKey: '__proto__', line: 1 }]);
  });

  it.each([
    ['deeply nested', `@misc{a, title = {${'{'.repeat(200_000)}x${'}'.repeat(200_000)}}}\n`, 1],
    ['never closed, again and again', '@misc{a, note = {\n'.repeat(50_000), 0],
    [
      'strings that grow',
      `${Array.from({ length: 60 }, (_, at) => `@string{s${String(at + 1)} = s${String(at)} # s${String(at)}}`).join('\n')}\n`,
      0,
    ],
    ['parents in a circle', '@misc{a, title = {x}, crossref = {b}}\n@misc{b, title = {y}, crossref = {a}}\n', 2],
    ['one line of entries', '@a{'.repeat(300_000), 0],
    ['accents without end', `@misc{a, title = {${'\\"'.repeat(100_000)}}}`, 1],
    ['dollars without end', `@misc{a, title = {${'$x'.repeat(100_000)}}}`, 1],
    ['many words', `@misc{a, author = {${'A and '.repeat(100_000)}B}, title = {x}}`, 1],
  ])('may be hostile: %s', async (_, text, count) => {
    const { papers } = await read(text);
    expect(papers).toHaveLength(count);
  });
});

describe('TeX as text', () => {
  it.each([
    ['Erd{\\H o}s and G{\\"o}del, {\\\'{\\i}} \\c{c} \\v s {\\o} \\AA ngstr\\"om \\L{}', 'Erdős and Gödel, í ç š ø Ångström Ł'],
    ['\\emph{Large} {\\bf bold} \\textbf{x} \\textsuperscript{2} \\textsubscript{ab}', 'Large bold x ² ab'],
    ['$E = mc^2$ and \\(x_1\\) and $$\\sum$$', '$E = mc^2$ and $x_1$ and $\\sum$'],
    ["a -- b --- c ``d'' ~ e\\ f \\& \\% \\$5", 'a – b — c “d”   e f & % $5'],
    ['\\ensuremath{\\alpha}-helix, \\alpha and \\ensuremath{x^2}', 'α-helix, α and $x^2$'],
    ['\\unknown and \\unknown{x} \\url{https://x.org} \\href{https://y.org}{y}', 'unknown and x https://x.org y'],
    ['Tail \\', 'Tail  '],
  ])('%s', (tex, text) => {
    expect(fromTex(tex)).toBe(text);
  });
});
