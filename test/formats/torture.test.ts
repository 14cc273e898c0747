/** Every citation format, on any papers and on the torture list: what goes out comes back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { biblatex } from '../../lib/formats/biblatex';
import { bibtex } from '../../lib/formats/bibtex';
import { nameOf, partsOfName } from '../../lib/formats/citation';
import { cslJson } from '../../lib/formats/csl-json';
import { ris } from '../../lib/formats/ris';
import { torture } from '../fixtures/torture';
import { anyText } from '../paper/record';
import { anyCitable, comesBack, readWith, written } from './citable';

const listed = fc.uniqueArray(anyCitable, { maxLength: 4, selector: ({ key }) => key });

describe.each([bibtex, biblatex, ris, cslJson])('$name', (format) => {
  it('brings back any papers in every field it can hold', async () => {
    await fc.assert(
      fc.asyncProperty(listed, async (papers) => {
        const { told, held } = await comesBack(format, papers);
        expect(told).toEqual(held);
      }),
      { numRuns: 80 },
    );
  });

  it('brings back the torture list', async () => {
    const plain = torture.filter(({ title }) => !/<\w/.test(title));
    const { told, held } = await comesBack(
      format,
      plain.map((paper) => ({ ...paper, title: paper.title.trim() })),
    );
    const untitled = plain.findIndex(({ title }) => title === '');
    expect(told.map(({ title }) => title)).toEqual(held.map(({ title }) => title));
    expect(told[untitled]).toMatchObject({ title: '', authors: ['Untitled Author'] });
    expect(told.map(({ authors, venue, published, tags }) => ({ authors, venue, published, tags }))).toEqual(
      held.map(({ authors, venue, published, tags }) => ({ authors, venue, published, tags })),
    );
  });

  it('reads nothing, anything, and half a file without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(anyText(200), async (text) => {
        await readWith(format, text);
      }),
    );
    const file = await written(format, torture.slice(0, 12));
    for (let end = 0; end < file.length; end += 97) await readWith(format, file.slice(0, end));
    await expect(readWith(format, '')).resolves.toEqual({ papers: [], problems: [] });
  });

  it('reads a file that was cut as far as it goes, and tells where it ends', async () => {
    const file = await written(format, torture.slice(0, 3));
    const { papers, problems } = await readWith(format, file.slice(0, -(format.id === 'ris' ? 12 : 40)));
    // In RIS the lines that are there are whole.
    expect(papers).toHaveLength(format.id === 'ris' ? 3 : 2);
    expect(problems).toHaveLength(1);
    expect(file.split('\n')[problems[0]!.line! - 1]).toMatch(/^@(?:misc|online)\{|^ {2}\{|^TY {2}-/);
  });

  it('leaves abstracts, notes and tags out where citations alone are wanted', async () => {
    const file = await written(format, torture, { include: 'citation' });
    const { papers } = await readWith(format, file);
    expect(papers).toHaveLength(torture.length);
    for (const { abstract, note, tags } of papers) expect({ abstract, note, tags }).toEqual({});
  });

  it('stops where the person called it off', async () => {
    const stop = new Error('called off');
    const tick = () => Promise.reject(stop);
    await expect(format.write!(torture, { choices: {}, now: new Date(0), tick })).rejects.toBe(stop);
    const many = Array.from({ length: 300 }, (_, at) => ({ ...torture[0]!, key: String(at) }));
    await expect(format.read!(await written(format, many), { now: 0, tick })).rejects.toBe(stop);
  });
});

describe('a name', () => {
  it.each<[string, object]>([
    ['Ada Byron', { family: 'Byron', given: 'Ada' }],
    ['Ludwig van Beethoven', { family: 'Beethoven', given: 'Ludwig', particle: 'van' }],
    ['van der Berg, Jan', { family: 'Berg', given: 'Jan', particle: 'van der' }],
    ['Berg, Jan van der', { family: 'Berg', given: 'Jan', particle: 'van der' }],
    ['Martin Luther King Jr.', { family: 'King', given: 'Martin Luther', suffix: 'Jr.' }],
    ['van der Berg JP', { family: 'Berg', given: 'JP', particle: 'van der' }],
    ['bell hooks', { family: 'hooks', given: 'bell' }],
    ['Plato', { literal: 'Plato' }],
    ['李明', { literal: '李明' }],
    ['The ATLAS Collaboration', { literal: 'The ATLAS Collaboration' }],
    ['Google DeepMind Team, London', { literal: 'Google DeepMind Team, London' }],
  ])('%s', (name, parts) => {
    expect(partsOfName(name)).toEqual(parts);
  });

  it('taken apart and put together stays as it then is', () => {
    const names = fc.array(fc.constantFrom('Ada', 'van', 'de', 'Byron', 'JP', 'J.', 'Jr', ',', 'la', 'x', 'Lab', '李'), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(names, (words) => {
        const once = nameOf(partsOfName(words.join(' ').replaceAll(' ,', ',')));
        const twice = nameOf(partsOfName(once));
        expect(twice.split(/[\s,]+/).sort()).toEqual(once.split(/[\s,]+/).sort());
      }),
    );
  });
});
