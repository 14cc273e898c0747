import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { CORE_SCHEMA, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { frontMatter } from '../../lib/formats/front-matter';
import { notesOf, obsidian, obsidianTags } from '../../lib/formats/obsidian';
import type { Paper } from '../../lib/paper/paper';
import { titleOf } from '../../lib/paper/title';
import { torture } from '../fixtures/torture';
import { anyPaper, anyText, paperOf } from '../paper/record';
import { has, NOW, saidBy } from './written';

const namesOf = (papers: readonly Paper[]) => [...notesOf(papers)].map(({ name }) => name);
const noteOf = (given: Partial<Paper>) => [...notesOf([paperOf(given)])][0]?.text ?? '';
const titled = (...titles: string[]) =>
  titles.map((title, at) => paperOf({ key: `k${at}`, title, ids: [`arxiv:2407.1106${at}`], savedAt: at }));
/** Noon, so that it is the same day by most clocks. */
const savedAt = Date.UTC(2026, 10, 15, 12);

describe('a note', () => {
  it('has the paper’s facts as properties, then its title, abstract, quotations and what was written', () => {
    expect(
      noteOf({
        title: 'E$^{2}$GAN: Efficient "Training"',
        ids: ['arxiv:2401.06127', 'doi:10.1145/1'],
        authors: ['Ada Example', '- Bo'],
        published: '2024-01-11',
        venue: 'A Workshop: one',
        links: { code: 'https://a.example/code' },
        tags: ['to cite', '2024'],
        status: 'reading',
        abstract: 'We\nfind.',
        citationKey: 'example2024',
        highlights: [{ quote: 'So it is.', prefix: '', suffix: '' }],
        note: '---\ntitle: mine\n---\n```\nopen',
        savedAt,
      }),
    ).toBe(`---
title: "E²GAN: Efficient \\"Training\\""
authors:
  - "Ada Example"
  - "- Bo"
published: 2024-01-11
venue: "A Workshop: one"
ids:
  - "arxiv:2401.06127"
  - "doi:10.1145/1"
doi: "10.1145/1"
arxiv: "2401.06127"
url: "https://arxiv.org/abs/2401.06127"
code: "https://a.example/code"
tags:
  - "to-cite"
  - "_2024"
status: "reading"
saved: 2026-11-15
citekey: "example2024"
---

# [E²GAN: Efficient "Training"](https://arxiv.org/abs/2401.06127)

> [!abstract]-
> We find.

> So it is.

---
title: mine
---
\`\`\`
open
`);
  });

  it('says how many authors there are where none is named', () => {
    expect(noteOf({ authorCount: 12 })).toContain('\nauthor-count: 12\n');
    expect(noteOf({ authorCount: 12, authors: ['A'] })).not.toContain('author-count');
  });
});

it('a tag is one that Obsidian takes', () => {
  expect(obsidianTags(['to cite', '#nlp', '2024', 'a/b', 'C++', 'Vision', 'vision', '東京', '***', '/x//y/', 'über_'])).toEqual([
    ...['to-cite', 'nlp', '_2024', 'a/b', 'C', 'Vision', '東京', 'x/y', 'über_'],
  ]);
  fc.assert(
    fc.property(fc.array(anyText(20)), (tags) => {
      for (const tag of obsidianTags(tags)) expect(tag).toMatch(/^(?!\d+$)[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]+$/u);
    }),
  );
});

describe('front matter', () => {
  it('leaves out what is not known, and dates bare', () => {
    expect(
      frontMatter([
        ['a', undefined],
        ['b', []],
        ['c', 3],
        ['d', '2024-01-11'],
        ['e', '2024'],
      ]),
    ).toBe('---\nc: 3\nd: 2024-01-11\ne: "2024"\n---\n');
  });

  it('has each text on its line, and as it was', () => {
    fc.assert(
      fc.property(anyText(60), fc.array(anyText(20), { maxLength: 3 }), (text, list) => {
        const [first, name, ...rest] = frontMatter([
          ['a', text],
          ['b', list],
        ]).split('\n');
        const whole = (value: string) => value.replace(/\p{Cs}/gu, '\uFFFD');
        expect(first).toBe('---');
        expect(JSON.parse(name!.replace(/^a: /, ''))).toBe(whole(text));
        expect(
          rest
            .slice(0, -2)
            .slice(list.length > 0 ? 1 : 0)
            .map((line) => JSON.parse(line.replace(/^ {2}- /, '')) as unknown),
        ).toEqual(list.map(whole));
        expect(rest.slice(-2)).toEqual(['---', '']);
        // Nothing that YAML has no place for, and nothing that ends a line in it.
        expect(rest.join('') + name!).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/);
      }),
    );
  });
});

describe('a file’s name', () => {
  it.each([
    ['A Title', 'A Title.md'],
    ['A: B/C\\D?', 'A B C D.md'],
    ['../../etc/passwd', 'etc passwd.md'],
    ['..', 'Untitled.md'],
    ['C:\\Windows', 'C Windows.md'],
    ['CON', 'CON_.md'],
    ['nul.txt', 'nul_.txt.md'],
    ['[[a]] #b ^c|d', 'a b c d.md'],
    ['a\u202Egnp.exe', 'a gnp.exe.md'],
    ['Ends with dots...', 'Ends with dots.md'],
    ['東京', '東京.md'],
  ])('of %j is %j', (title, name) => {
    expect(namesOf([paperOf({ title })])).toEqual([name]);
  });

  it('is no other’s, by any case or composition, and the same in whatever order papers come', () => {
    const papers = titled('Title', 'TITLE', 'title', 'Caf\u00e9', 'Cafe\u0301', 'Title (2407.11061)');
    const names = [
      'Title.md',
      'TITLE (2407.11061).md',
      'title (2407.11062).md',
      'Caf\u00e9.md',
      'Caf\u00e9 (2407.11064).md',
      'Title (2407.11061) (2407.11065).md',
    ];
    expect(namesOf(papers)).toEqual(names);
    expect(namesOf([...papers].reverse())).toEqual(names);
    const same = Array.from({ length: 4 }, (_, at) => paperOf({ key: `k${at}` }));
    expect(namesOf(same)).toEqual(['A Title.md', 'A Title (2407.11062).md', 'A Title (2407.11062 3).md', 'A Title (2407.11062 4).md']);
  });

  it('is at most 120 bytes long, and cut between characters', () => {
    const [long, family] = namesOf(titled('x'.repeat(500), '👩‍👩‍👧‍👦'.repeat(30)));
    expect(long).toBe(`${'x'.repeat(117)}.md`);
    expect(Buffer.byteLength(family!)).toBeLessThanOrEqual(120);
    expect(family).not.toContain('\uFFFD');
  });

  it('is legal, and no other’s, whatever papers there are', () => {
    fc.assert(
      fc.property(fc.array(anyPaper, { maxLength: 8 }), fc.boolean(), (papers, alike) => {
        const names = namesOf(papers.map((paper) => (alike ? { ...paper, title: 'x'.repeat(300) } : paper)));
        expect(names).toHaveLength(papers.length);
        expect(new Set(names.map((name) => name.normalize('NFD').toLowerCase())).size).toBe(names.length);
        for (const name of names) {
          expect(name).toMatch(/^(?![. ])[^<>:"/\\|?*#^[\]\p{C}]+(?<![. ])\.md$/u);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
        }
      }),
    );
  });
});

describe('the zip', () => {
  const files = async (papers: readonly Paper[]) => {
    const zip = await obsidian.write(papers, { choices: {}, now: NOW, tick: () => Promise.resolve() });
    return Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));
  };

  it('holds a file for each paper, in one folder', async () => {
    const papers = titled('One', 'Zwölf 東京', '');
    const expected = [...notesOf(papers)].map(({ name, text }) => [`Papers/${name}`, text]);
    expect(Object.entries(await files(papers))).toEqual(expected);
    expect(expected.map(([name]) => name)).toEqual(['Papers/One.md', 'Papers/Zwölf 東京.md', 'Papers/arXiv 2407.11062.md']);
  });

  it('is the same to the byte for the same papers, and may hold none, or such as are of no year a zip knows', async () => {
    const papers = titled('One', 'Two').map((paper, at) => ({ ...paper, changedAt: [0, 4_900_000_000_000][at]! }));
    const write = (all: readonly Paper[]) => obsidian.write(all, { choices: {}, now: NOW, tick: () => Promise.resolve() });
    expect(await write([...papers].reverse())).toEqual(await write(papers));
    expect(Object.keys(await files([]))).toEqual([]);
  });

  it('is called off', async () => {
    const off = new Error('Called off.');
    const writing = obsidian.write(
      Array.from({ length: 200 }, () => paperOf()),
      { choices: {}, now: NOW, tick: () => Promise.reject(off) },
    );
    await expect(writing).rejects.toBe(off);
  });

  it('is shown by the first of its files', async () => {
    expect(await obsidian.sample(titled('One', 'Two'))).toMatch(/^Papers\/One\.md\n\n---\ntitle: "One"\n/);
    expect(await obsidian.sample([])).toBe('');
  });

  it.skipIf(!has('python3'))('opens in Python, which finds no fault with it', async () => {
    const script =
      'import io,json,sys,zipfile; z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); print(json.dumps([z.testzip(), z.namelist()]))';
    const zip = await obsidian.write(titled('One', 'Zwölf 東京'), { choices: {}, now: NOW, tick: () => Promise.resolve() });
    expect(JSON.parse(saidBy('python3', ['-c', script], zip))).toEqual([null, ['Papers/One.md', 'Papers/Zwölf 東京.md']]);
  });
});

describe.skipIf(!has('pandoc'))('read by pandoc', () => {
  it.each(['---\na: b\n---', '```\nopen', '# Head\n\n---', '...', 'a: b'])('the note %j is all that follows the front matter', (note) => {
    const read = (text: string) =>
      JSON.parse(saidBy('pandoc', ['-f', 'commonmark+yaml_metadata_block', '-t', 'json'], text)) as { meta: object; blocks: unknown[] };
    const { meta, blocks } = read(noteOf({ title: 'A --- "Title"', note, tags: ['x'] }));
    expect(Object.keys(meta).sort()).toEqual(['arxiv', 'ids', 'saved', 'status', 'tags', 'title', 'url']);
    expect(JSON.stringify(meta)).toContain('Title');
    const alone = JSON.parse(saidBy('pandoc', ['-f', 'commonmark', '-t', 'json'], note)) as { blocks: unknown[] };
    expect(blocks.slice(1)).toEqual(alone.blocks);
  });
});

/** Unpacks a zip into a folder of its own, and says of each file its name and what it holds. */
const UNPACK = `
import io,json,os,sys,tempfile,zipfile
with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())) as zip:
    zip.extractall(folder)
    files = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]
    print(json.dumps({os.path.relpath(file, folder): open(file, encoding='utf-8', newline='').read() for file in files}))
`;

describe.skipIf(!has('python3'))('the torture list, unpacked by Python and read by js-yaml', () => {
  const unpacked = async () =>
    JSON.parse(
      saidBy('python3', ['-c', UNPACK], await obsidian.write(torture, { choices: {}, now: NOW, tick: () => Promise.resolve() })),
    ) as Record<string, string>;

  it('has a file for each paper, under names that are legal and apart on every file system', async () => {
    const names = Object.keys(await unpacked());
    expect(names.toSorted()).toEqual(
      namesOf(torture)
        .map((name) => `Papers/${name}`)
        .toSorted(),
    );
    expect(new Set(names.map((name) => name.normalize('NFKD').toUpperCase().toLowerCase())).size).toBe(torture.length);
    for (const name of names) {
      expect(name).toMatch(/^Papers\/(?![. ])[^<>:"/\\|?*\p{C}]+(?<![. ])\.md$/u);
      expect(name).not.toMatch(/^Papers\/(?:con|prn|aux|nul|com\d|lpt\d)\./i);
    }
  });

  it('says in each file’s properties what is known of the paper, and ends with its note', async () => {
    const files = await unpacked();
    const notes = [...notesOf(torture)];
    for (const [at, paper] of torture.entries()) {
      const text = files[`Papers/${notes[at]!.name}`]!;
      const [, properties = ''] = /^---\n([^]*?)\n---\n/.exec(text) ?? [];
      const names = paper.authors.map((name) => name.replace(/\s+/g, ' ').trim());
      const tags = obsidianTags(paper.tags);
      // Not what has a form of its own here, and is held to it above.
      expect(load(properties, { schema: CORE_SCHEMA })).toEqual({
        ...(paper.title !== '' && { title: titleOf(paper) }),
        ...(names.length > 0 && { authors: names }),
        ...(names.length === 0 && paper.authorCount !== undefined && { 'author-count': paper.authorCount }),
        ...(paper.organisation !== undefined && { organisation: paper.organisation }),
        ...(paper.published !== undefined && { published: paper.published }),
        ...(paper.venue !== undefined && { venue: paper.venue }),
        ...(tags.length > 0 && { tags }),
        ...(paper.categories.length > 0 && { categories: paper.categories }),
        ...(paper.citationKey !== undefined && { citekey: paper.citationKey }),
        ...Object.fromEntries(paper.ids.filter((id) => /^(?:doi|arxiv):/.test(id)).map((id) => id.split(/:(.*)/s).slice(0, 2))),
        ...paper.links,
        ids: expect.arrayContaining([...paper.ids]) as unknown,
        url: expect.stringMatching(/^https:\/\//) as unknown,
        status: paper.status,
        // By the clock where the test runs.
        saved: expect.stringMatching(/^(?:1969-12-31|1970-01-01)$/) as unknown,
      });
      expect(text.endsWith(`${paper.note}\n`)).toBe(true);
      expect(text).toBe(notes[at]!.text);
    }
  });
});
