import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citationKeys } from '../../lib/formats/citation-key';
import { CitationKey, type Paper } from '../../lib/paper/paper';
import { torture } from '../fixtures/torture';
import { anyPaper, paperOf } from '../paper/record';

const keyOf = (given: Partial<Paper>) => citationKeys([paperOf({ ids: ['doi:10.1000/x'], ...given })]).get('one');

describe('a citation key', () => {
  it.each<[string, Partial<Paper>]>([
    ['vaswani2017attention', { title: 'Attention Is All You Need', authors: ['Ashish Vaswani', 'Noam Shazeer'], published: '2017-06-12' }],
    ['lukasiewicz2020cafe', { title: 'The Café', authors: ['Jan Łukasiewicz'], published: '2020' }],
    ['vanderberg2020title', { title: 'A Title', authors: ['Jan van der Berg'], published: '2020' }],
    ['aliceproject2020title', { title: 'A Title', authors: ['ALICE Project'], published: '2020' }],
    ['title', { title: 'A Title' }],
    ['examplelaboratory2020title', { title: 'A Title', organisation: 'Example Laboratory', published: '2020' }],
    ['byron2024e2gan', { title: 'E$^{2}$GAN', authors: ['Ada Byron'], ids: ['arxiv:2407.11062'] }],
    ['byron1999title', { title: 'A Title', authors: ['Ada Byron'], ids: ['arxiv:hep-th/9901001'] }],
    ['anon20202048', { title: '2048', published: '2020' }],
    ['doi101000x', { title: '注意力', authors: ['李明'], published: '2020' }],
    ['my:Own+key', { citationKey: 'my:Own+key' }],
    ['李2019:x', { citationKey: '李2019:x' }],
  ])('%s', (key, given) => {
    expect(keyOf(given)).toBe(key);
  });

  it('is given by order of saving, whatever the order of the list, with a letter where it is taken', () => {
    const twins = Array.from({ length: 30 }, (_, at) =>
      paperOf({ key: `k${String(at).padStart(2, '0')}`, title: 'Twins', authors: ['A Byron'], savedAt: at }),
    );
    const keys = citationKeys(twins);
    expect(keys).toEqual(citationKeys([...twins].reverse()));
    expect([0, 1, 2, 26, 27, 29].map((at) => keys.get(twins[at]!.key))).toEqual(
      ['', 'a', 'b', 'z', 'aa', 'ac'].map((letter) => `byron2024twins${letter}`),
    );
  });

  it('that another paper of the library has is given to nobody, whatever its case', () => {
    const paper = paperOf({ title: 'Twins', authors: ['A Byron'] });
    expect(citationKeys([paper], ['Byron2024twins', 'byron2024twinsa']).get('one')).toBe('byron2024twinsb');
  });

  it('that is made is of ASCII, whatever the paper’s script: it can be typed', () => {
    fc.assert(
      fc.property(anyPaper, (paper) => {
        const made = citationKeys([paper]).get(paper.key);
        expect(made).toMatch(/^[a-z][a-z0-9]*$/);
      }),
    );
  });

  it('in another script is another’s in capitals too', () => {
    const keys = citationKeys([
      paperOf({ key: 'one', citationKey: 'müller2020', savedAt: 1 }),
      paperOf({ key: 'two', citationKey: 'MÜLLER2020', savedAt: 2 }),
    ]);
    expect(Object.fromEntries(keys)).toEqual({ one: 'müller2020', two: 'MÜLLER2020a' });
  });

  it('of the paper’s own is never changed, and another paper makes room for it', () => {
    const keys = citationKeys([
      paperOf({ key: 'old', title: 'Twins', authors: ['A Byron'], savedAt: 1 }),
      paperOf({ key: 'new', citationKey: 'Byron2024twins', savedAt: 2 }),
      paperOf({ key: 'again', citationKey: 'Byron2024twins', savedAt: 3 }),
    ]);
    expect(Object.fromEntries(keys)).toEqual({ new: 'Byron2024twins', again: 'Byron2024twinsa', old: 'byron2024twinsb' });
  });

  it('is one that a paper can keep, and no two are the same, of any papers', () => {
    const holds = (papers: readonly Paper[]) => {
      const keys = [...citationKeys(papers).values()];
      expect(keys).toHaveLength(papers.length);
      expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(papers.length);
      for (const key of keys) expect(CitationKey.safeParse(key).success).toBe(true);
    };
    fc.assert(fc.property(fc.uniqueArray(anyPaper, { maxLength: 8, selector: ({ key }) => key }), holds));
    holds(torture);
  });
});
