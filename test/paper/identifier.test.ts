import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IDENTIFIER, identifierLabel, identifierLink, parseArxivId, parseDoi, partsOf } from '../../lib/paper/identifier';
import { anyText } from './record';

describe('an arXiv id', () => {
  it.each([
    ['2407.11062', 'arxiv:2407.11062', undefined],
    ['2407.11062v1', 'arxiv:2407.11062', 1],
    ['2407.11062v12', 'arxiv:2407.11062', 12],
    ['1501.00001', 'arxiv:1501.00001', undefined],
    ['1412.9999', 'arxiv:1412.9999', undefined],
    ['0704.0001', 'arxiv:0704.0001', undefined],
    ['0906.5132v4', 'arxiv:0906.5132', 4],
    ['hep-th/9901001', 'arxiv:hep-th/9901001', undefined],
    ['hep-th/9901001v3', 'arxiv:hep-th/9901001', 3],
    ['math.GT/0309136', 'arxiv:math/0309136', undefined],
    ['Quant-Ph/0703001', 'arxiv:quant-ph/0703001', undefined],
  ])('%s is %s, version %s', (text, id, version) => {
    expect(parseArxivId(text)).toEqual(version === undefined ? { id } : { id, version });
    expect(id).toMatch(IDENTIFIER);
  });

  it.each([
    ['', 'nothing'],
    ['trending', 'a word'],
    ['2407.11062 ', 'white space'],
    ['2407.11062.pdf', 'a file'],
    ['2407.11062v0', 'no such version'],
    ['2407.11062v', 'no version'],
    ['2407.11062V1', 'a version in capitals'],
    ['2413.11062', 'no such month'],
    ['2400.11062', 'no such month'],
    ['2407.110625', 'six digits'],
    ['2407.1106', 'four digits after 2014'],
    ['1412.99999', 'five digits before 2015'],
    ['0612.0001', 'new style before 2007'],
    ['hep-th/9913001', 'no such month'],
    ['hep-th/0801', 'too short'],
    ['hep-th/5001001', 'old style in no year that had it'],
    ['hep-th/99010011', 'too long'],
    ['../2407.11062', 'a path'],
    ['2407.11062#community', 'a fragment'],
    ['２４０７.１１０６２', 'digits of another script'],
  ])('“%s” is none: %s', (text) => {
    expect(parseArxivId(text)).toBeUndefined();
  });

  it('is read quickly from any text', () => {
    const start = performance.now();
    for (const text of ['a'.repeat(100_000), `${'a-'.repeat(50_000)}/9901001`, '2407.11062v'.repeat(10_000)]) {
      expect(parseArxivId(text)).toBeUndefined();
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('a DOI', () => {
  it.each([
    ['10.1145/3292500.3330701', 'doi:10.1145/3292500.3330701'],
    ['doi: 10.1145/ABC.def', 'doi:10.1145/abc.def'],
    ['https://doi.org/10.1000/456%23789', 'doi:10.1000/456#789'],
    ['http://dx.doi.org/10.1038/s41586-020-2649-2.', 'doi:10.1038/s41586-020-2649-2'],
    ['10.1016/S0140-6736(20)30183-5', 'doi:10.1016/s0140-6736(20)30183-5'],
    ['10.1016/S0140-6736(20)30183-5),', 'doi:10.1016/s0140-6736(20)30183-5'],
    ['10.48550/arXiv.2407.11062', 'arxiv:2407.11062'],
    ['https://doi.org/10.48550/ARXIV.HEP-TH/9901001', 'arxiv:hep-th/9901001'],
    ['10.1000/100%', 'doi:10.1000/100%'],
    ['10.1000%2F182', 'doi:10.1000/182'],
    ['https://doi.org/10.1000%252F182', 'doi:10.1000/182'],
    ['https://www.doi.org/10.1000/182', 'doi:10.1000/182'],
    ['DOI:10.1000/182', 'doi:10.1000/182'],
    ['doi:https://doi.org/10.1000/182', 'doi:10.1000/182'],
    ['10.1000.10/123456', 'doi:10.1000.10/123456'],
    ['10.1037//0022-3514.74.5.1252', 'doi:10.1037//0022-3514.74.5.1252'],
    ['(10.1000/182)', undefined],
    ['10.1000/182).', 'doi:10.1000/182'],
    ['10.1000/182”, and', 'doi:10.1000/182'],
    ['10.1000/a[1]}', 'doi:10.1000/a[1]'],
    ['10.1000/182</a>', 'doi:10.1000/182'],
    // Of a SICI, what is before the angle brackets is shared by the whole issue.
    ['10.1002/(SICI)1097-4636(199823)43:4<338::AID-JBM1>3.0.CO;2-F.', 'doi:10.1002/(sici)1097-4636(199823)43:4<338::aid-jbm1>3.0.co;2-f'],
    [
      'https://doi.org/10.1002/%28SICI%291097-4636%28199823%2943:4%3C338::AID-JBM1%3E3.0.CO;2-F',
      'doi:10.1002/(sici)1097-4636(199823)43:4<338::aid-jbm1>3.0.co;2-f',
    ],
    ['10.48550/arXiv.2407.11062v3', 'arxiv:2407.11062'],
  ])('%s is %s', (text, id) => {
    expect(parseDoi(text)).toBe(id);
    if (id) expect(id).toMatch(IDENTIFIER);
  });

  it('is read as itself once it is read, and never throws', () => {
    const part = fc.constantFrom(
      '%',
      '%25',
      '%2F',
      '%3C',
      '%41',
      '/',
      '10.1000',
      'A',
      'é',
      '(',
      ')',
      '<',
      '>3.0.',
      ' ',
      '.',
      'doi:',
      '\uD800',
    );
    const near = fc.array(part, { maxLength: 12 }).map((parts) => `10.1000/${parts.join('')}`);
    fc.assert(
      fc.property(fc.oneof(near, anyText(80)), (text) => {
        const id = parseDoi(text);
        if (id === undefined) return;
        expect(id).toMatch(IDENTIFIER);
        expect(id).toBe(id.toLowerCase());
        expect(id.startsWith('doi:') ? parseDoi(id) : parseArxivId(partsOf(id)[1])?.id).toBe(id);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read quickly from any text', () => {
    const start = performance.now();
    for (const text of [
      '10.1000/'.repeat(20_000),
      `%${'25'.repeat(50_000)}`,
      `10.1000/${')'.repeat(100_000)}`,
      `10.1000/${'<'.repeat(50_000)}`,
    ]) {
      parseDoi(text);
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it.each(['', '10.1000', '10.1000/', '10.1000/...', '10.12/x', '11.1000/x', 'https://evil.example/10.1000/x', '10.48550/arXiv.none'])(
    '“%s” is none',
    (text) => {
      expect(parseDoi(text)).toBeUndefined();
    },
  );
});

describe('an identifier', () => {
  it('is taken apart at its first colon', () => {
    expect(partsOf('doi:10.1000/a:b')).toEqual(['doi', '10.1000/a:b']);
  });

  it('is written for people', () => {
    expect(identifierLabel('arxiv:2407.11062')).toBe('arXiv:2407.11062');
    expect(identifierLabel('doi:10.1145/3292500.3330701')).toBe('doi:10.1145/3292500.3330701');
  });

  it.each([
    ['arxiv:2407.11062', 'https://arxiv.org/abs/2407.11062'],
    ['arxiv:hep-th/9901001', 'https://arxiv.org/abs/hep-th/9901001'],
    ['doi:10.1145/3292500.3330701', 'https://doi.org/10.1145/3292500.3330701'],
    // https://www.doi.org/doi-handbook/HTML/encoding-rules-for-urls.html
    ['doi:10.1000/456#789?a=b', 'https://doi.org/10.1000/456%23789%3Fa=b'],
    ['doi:10.1002/(sici)1096<693::aid-asi4>3.0.co;2-o', 'https://doi.org/10.1002/(sici)1096%3C693::aid-asi4%3E3.0.co;2-o'],
    ['doi:10.1000/\uD800', 'https://doi.org/10.1000/%EF%BF%BD'],
    ['openreview:0JzWiigkUy', 'https://openreview.net/forum?id=0JzWiigkUy'],
    ['acl:2021.naacl-main.208', 'https://aclanthology.org/2021.naacl-main.208/'],
    ['pmid:20565167', 'https://pubmed.ncbi.nlm.nih.gov/20565167/'],
    ['pmcid:PMC3531190', 'https://pmc.ncbi.nlm.nih.gov/articles/PMC3531190/'],
    ['europepmc:PPR/PPR1254258', 'https://europepmc.org/article/PPR/PPR1254258'],
    ['s2:516c2035d29bb711be2e027be4ad38224419065a', 'https://www.semanticscholar.org/paper/516c2035d29bb711be2e027be4ad38224419065a'],
    ['corpusid:49313245', 'https://api.semanticscholar.org/CorpusID:49313245'],
    ['dblp:conf/esem/CalefatoQLK23', 'https://dblp.org/rec/conf/esem/CalefatoQLK23'],
    ['pmlr:v97/mao19a', 'https://proceedings.mlr.press/v97/mao19a.html'],
    ['jmlr:v21/20-074', 'https://jmlr.org/papers/v21/20-074.html'],
    ['ieee:9056993', 'https://ieeexplore.ieee.org/document/9056993'],
    ['pii:S146290112300117X', 'https://www.sciencedirect.com/science/article/pii/S146290112300117X'],
    ['usenix:nsdi22/goyal', 'https://www.usenix.org/conference/nsdi22/presentation/goyal'],
    // The year is not in it.
    ['neurips:8b16ebc056e613024c057be590b542eb', undefined],
    ['constructor:x', undefined],
  ])('%s leads to %s', (id, link) => {
    expect(identifierLink(id)).toBe(link);
  });

  it('leads to no other host, whatever it holds', () => {
    for (const value of ['//evil.example', '@evil.example', '../../evil', 'javascript:alert(1)', '\\\\evil.example']) {
      for (const [scheme, host] of [
        ['arxiv', 'arxiv.org'],
        ['doi', 'doi.org'],
        ['openreview', 'openreview.net'],
        ['pmlr', 'proceedings.mlr.press'],
        ['dblp', 'dblp.org'],
        ['usenix', 'www.usenix.org'],
      ] as const) {
        const link = new URL(identifierLink(`${scheme}:${value}`) ?? '');
        expect([link.protocol, link.host]).toEqual(['https:', host]);
      }
    }
  });
});
