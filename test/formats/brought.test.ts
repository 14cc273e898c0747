import { describe, expect, it } from 'vitest';
import { paperFromBrought } from '../../lib/formats/brought';
import type { Brought } from '../../lib/formats/format';

const NOW = 1_764_000_000_000;
const make = (brought: Partial<Brought>) => paperFromBrought({ ids: ['doi:10.1145/1'], title: 'A Title', ...brought }, 'k', NOW);
const paperOf = async (brought: Partial<Brought>) => {
  const made = await make(brought);
  if (!('paper' in made)) throw new Error(made.words);
  return made.paper;
};

describe('what another program’s file brings', () => {
  it('becomes a record, saved now where the file does not say, and seen there', async () => {
    expect(await make({ line: 7 })).toEqual({
      paper: {
        key: 'k',
        ids: ['doi:10.1145/1'],
        title: 'A Title',
        authors: [],
        categories: [],
        links: {},
        sightings: [{ site: 'import', at: NOW }],
        savedAt: NOW,
        changedAt: NOW,
        status: 'to-read',
        tags: [],
        note: '',
        highlights: [],
      },
      lost: [],
    });
  });

  it('keeps what the person wrote there', async () => {
    const written = { note: 'n\n', tags: ['a b'], status: 'read' as const, citationKey: 'byron24', savedAt: 5, list: 'Folder' };
    const { sightings, ...paper } = await paperOf(written);
    const { list, ...rest } = written;
    expect(paper).toMatchObject(rest);
    expect(sightings).toEqual([{ site: 'import', list, at: NOW }]);
  });

  it('is made to fit: texts are cut, and what is no identifier, date, link or citation key is left out', async () => {
    const paper = await paperOf({
      ids: ['doi:10.1145/1', 'doi:10.1145/1', 'not an identifier'],
      title: 'x'.repeat(6_000),
      authors: ['', ' Ada  Byron '],
      published: 'in May',
      links: { page: 'https://example.org/a', pdf: 'javascript:alert(1)' },
      tags: ['#Graph', 'graph', ' ', 'y'.repeat(90)],
      citationKey: 'ä{',
      savedAt: -1,
    });
    expect(paper.ids).toEqual(['doi:10.1145/1']);
    expect(paper.title).toHaveLength(5_000);
    expect(paper.authors).toEqual(['Ada Byron']);
    expect(paper.published).toBeUndefined();
    expect(paper.links).toEqual({ page: 'https://example.org/a' });
    expect(paper.tags).toEqual(['Graph', 'y'.repeat(60)]);
    expect(paper.citationKey).toBeUndefined();
    expect(paper.savedAt).toBe(NOW);
  });

  it('tells what of the person’s could not be kept as it was', async () => {
    const made = await make({ tags: ['short', `${'y'.repeat(60)}z`], citationKey: 'müller{20}' });
    expect(made).toMatchObject({
      paper: { tags: ['short', 'y'.repeat(60)] },
      lost: [
        `Its tag “${'y'.repeat(60)}z” is cut after 60 characters.`,
        'Its citation key “müller{20}” has characters that Postil cannot keep in one; it will be given another.',
      ],
    });
    expect(await make({ citationKey: '' })).toMatchObject({ lost: [] });
  });

  it.each([
    ['müller2020', 'müller2020'],
    ['mu\u0308ller2020', 'müller2020'],
    ['李2019:x', '李2019:x'],
    ['Łoś_2020', 'Łoś_2020'],
    ['сергей+٣', 'сергей+٣'],
  ])('keeps the citation key %s, whatever its script', async (citationKey, kept) => {
    expect(await make({ citationKey })).toMatchObject({ paper: { citationKey: kept }, lost: [] });
  });

  it.each(['O’Brien2020', "O'Brien2020", 'हिन्दी2020', 'a b', 'a,b', '{a}', 'a🦙', 'x'.repeat(101)])(
    'does not keep the citation key %s, at which others stop reading',
    async (citationKey) => {
      const made = await make({ citationKey });
      expect(made).not.toHaveProperty('paper.citationKey');
      expect(made).toMatchObject({ lost: [expect.stringContaining('it will be given another')] });
    },
  );

  it('goes by its title where it has no identifier, and is nothing without both', async () => {
    expect((await paperOf({ ids: [] })).ids).toEqual([expect.stringMatching(/^entry:[0-9a-f]{32}$/)]);
    expect(await make({ ids: [], title: ' ' })).toEqual({ words: 'It has neither a title nor an identifier.' });
  });

  it('is refused, and not cut, where the person wrote more than a record holds', async () => {
    expect(await make({ note: 'x'.repeat(100_001) })).toEqual({ words: 'Its note is longer than 100,000 characters.' });
    expect(await make({ tags: Array.from({ length: 101 }, (_, at) => `t${String(at)}`) })).toEqual({ words: 'It has more than 100 tags.' });
    expect(await make({ highlights: [{ quote: 'x'.repeat(10_001), prefix: '', suffix: '' }] })).toEqual({
      words: 'Its highlights cannot be kept as they are.',
    });
  });
});
