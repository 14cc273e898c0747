import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierOf } from '../../lib/paper/addresses';
import { IDENTIFIER, identifierLink, partsOf } from '../../lib/paper/identifier';

/** The dresses of each paper: every address that is its. */
const DRESSES: Record<string, string[]> = {
  'arxiv:2407.11062': [
    'https://arxiv.org/abs/2407.11062',
    'http://www.arxiv.org/abs/2407.11062v2',
    'https://arxiv.org/abs/2407.11062/',
    'https://arxiv.org/abs/2407.11062?context=cs.LG',
    'https://arxiv.org/abs/arXiv:2407.11062',
    'https://arxiv.org/abs/arXiv%3A2407.11062v1',
    'https://arxiv.org/pdf/2407.11062',
    'https://arxiv.org/pdf/2407.11062v1.pdf#page=3',
    'https://arxiv.org/html/2407.11062v1#S2',
    'https://arxiv.org/format/2407.11062',
    'https://arxiv.org/ps/2407.11062',
    'https://arxiv.org/src/2407.11062v1',
    'https://arxiv.org/e-print/2407.11062',
    'https://arxiv.org/tb/2407.11062',
    'https://arxiv.org/ftp/arxiv/papers/2407/2407.11062.pdf',
    'https://export.arxiv.org/abs/2407.11062',
    'https://browse.arxiv.org/html/2407.11062v1',
    'https://de.arxiv.org/abs/2407.11062',
    'https://lanl.arxiv.org/abs/2407.11062',
    'https://xxx.lanl.gov/abs/2407.11062',
    'https://ARXIV.org./abs/2407.11062',
    'https://ar5iv.labs.arxiv.org/html/2407.11062',
    'https://ar5iv.org/abs/2407.11062',
    'https://www.alphaxiv.org/abs/2407.11062v1',
    'https://alphaxiv.org/overview/2407.11062',
    'https://www.alphaxiv.org/zh/overview/2407.11062',
    'https://www.alphaxiv.org/pdf/2407.11062',
    'https://scirate.com/arxiv/2407.11062',
    'https://huggingface.co/papers/2407.11062',
    'https://huggingface.co/papers/2407.11062?utm_source=x#community',
    'https://huggingface.co/papers/2407.11062.md',
    'https://hf.co/papers/2407.11062',
    'https://www.emergentmind.com/papers/2407.11062',
    'https://papers.cool/arxiv/2407.11062',
    'https://ui.adsabs.harvard.edu/abs/arXiv:2407.11062/abstract',
    'https://www.semanticscholar.org/arxiv/2407.11062',
    'https://api.semanticscholar.org/arXiv:2407.11062',
    'https://doi.org/10.48550/arXiv.2407.11062',
    'https://doi.org/10.48550/ARXIV.2407.11062',
    'http://dx.doi.org/10.48550%2FarXiv.2407.11062',
  ],
  'arxiv:hep-th/9901001': [
    'https://arxiv.org/abs/hep-th/9901001',
    'https://arxiv.org/abs/hep-th/9901001v3',
    'https://arxiv.org/pdf/hep-th/9901001.pdf',
    'https://arxiv.org/abs/hep-th%2F9901001',
    'https://arxiv.org/ps/hep-th/9901001.ps.gz',
    'https://doi.org/10.48550/arXiv.hep-th/9901001',
    'https://www.alphaxiv.org/abs/hep-th/9901001',
  ],
  'arxiv:math/0309136': ['https://arxiv.org/abs/math.GT/0309136', 'https://arxiv.org/abs/math/0309136v1'],
  'doi:10.1145/3292500.3330701': [
    'https://doi.org/10.1145/3292500.3330701',
    'http://dx.doi.org/10.1145/3292500.3330701',
    'https://www.doi.org/10.1145/3292500.3330701',
    'https://doi.org/doi:10.1145/3292500.3330701',
    'https://doi.org/10.1145%2F3292500.3330701',
    'https://doi.org/10.1145%252F3292500.3330701',
    'https://doi.org/10.1145/3292500.3330701.',
    'https://doi.org/10.1145/3292500.3330701?via=x#y',
    'https://hdl.handle.net/10.1145/3292500.3330701',
    'https://doi.acm.org/10.1145/3292500.3330701',
    'https://api.crossref.org/works/10.1145/3292500.3330701',
    'https://dl.acm.org/doi/10.1145/3292500.3330701',
    'https://dl.acm.org/doi/10.1145/3292500.3330701?cid=81100#sec-ref',
    'https://dl.acm.org/doi/abs/10.1145/3292500.3330701',
    'https://dl.acm.org/doi/pdf/10.1145/3292500.3330701',
    'https://dl.acm.org/doi/fullHtml/10.1145/3292500.3330701',
    'https://dl.acm.org/doi/epdf/10.1145/3292500.3330701',
  ],
  'doi:10.1016/s0140-6736(20)30183-5': [
    'https://doi.org/10.1016/S0140-6736(20)30183-5',
    'https://doi.org/10.1016/S0140-6736%2820%2930183-5',
    'https://doi.org/10.1016/s0140-6736(20)30183-5),',
  ],
  'doi:10.1002/(sici)1097-4636(199823)43:4<338::aid-jbm1>3.0.co;2-f': [
    'https://doi.org/10.1002/(SICI)1097-4636(199823)43:4%3C338::AID-JBM1%3E3.0.CO;2-F',
    'https://onlinelibrary.wiley.com/doi/10.1002/(SICI)1097-4636(199823)43:4%3C338::AID-JBM1%3E3.0.CO;2-F',
    'https://onlinelibrary.wiley.com/doi/abs/10.1002/%28SICI%291097-4636%28199823%2943%3A4%3C338%3A%3AAID-JBM1%3E3.0.CO%3B2-F',
  ],
  'doi:10.1029/2020gl087965': [
    'https://agupubs.onlinelibrary.wiley.com/doi/full/10.1029/2020GL087965',
    'https://agupubs.onlinelibrary.wiley.com/doi/10.1029/2020GL087965/abstract',
    'https://agupubs.onlinelibrary.wiley.com/doi/pdfdirect/10.1029/2020GL087965?download=true',
  ],
  'doi:10.1126/science.aac4716': [
    'https://www.science.org/doi/10.1126/science.aac4716',
    'https://science.org/doi/full/10.1126/science.aac4716',
  ],
  'doi:10.1177/0956797611417632': ['https://journals.sagepub.com/doi/10.1177/0956797611417632'],
  'doi:10.1515/9783110303704': ['https://www.degruyter.com/document/doi/10.1515/9783110303704/html'],
  'doi:10.1007/s10924-010-0192-1': [
    'https://link.springer.com/article/10.1007/s10924-010-0192-1',
    'https://link.springer.com/article/10.1007%2Fs10924-010-0192-1#Abs1',
    'https://link.springer.com/article/10.1007/s10924-010-0192-1/fulltext.html',
    'https://link.springer.com/content/pdf/10.1007/s10924-010-0192-1.pdf',
    'https://link.springer.com/10.1007/s10924-010-0192-1',
  ],
  'doi:10.1186/s12859-020-03540-4': ['https://bmcbioinformatics.biomedcentral.com/articles/10.1186/s12859-020-03540-4'],
  'doi:10.1038/s41586-021-03819-2': [
    'https://www.nature.com/articles/s41586-021-03819-2',
    'https://www.nature.com/articles/s41586-021-03819-2.pdf',
    'https://www.nature.com/articles/s41586-021-03819-2_reference.pdf',
    'https://www.nature.com/articles/s41586-021-03819-2/figures/1',
  ],
  'doi:10.1101/2021.11.04.467278': [
    'https://www.biorxiv.org/content/10.1101/2021.11.04.467278v1',
    'https://www.biorxiv.org/content/10.1101/2021.11.04.467278v2.full',
    'https://www.biorxiv.org/content/10.1101/2021.11.04.467278v1.full.pdf',
    'https://www.biorxiv.org/content/10.1101/2021.11.04.467278v1.supplementary-material',
    'https://www.biorxiv.org/content/10.1101/2021.11.04.467278',
    'https://www.biorxiv.org/content/early/2021/11/04/10.1101/2021.11.04.467278v1',
  ],
  'doi:10.1103/physrevx.12.041027': [
    'https://journals.aps.org/prx/abstract/10.1103/PhysRevX.12.041027',
    'https://journals.aps.org/prx/pdf/10.1103/PhysRevX.12.041027',
    'http://link.aps.org/pdf/10.1103/PhysRevX.12.041027',
    'https://link.aps.org/doi/10.1103/PhysRevX.12.041027',
  ],
  'doi:10.1088/1742-5468/2005/09/p09008': [
    'https://iopscience.iop.org/article/10.1088/1742-5468/2005/09/P09008',
    'https://iopscience.iop.org/article/10.1088/1742-5468/2005/09/P09008/meta',
    'https://iopscience.iop.org/article/10.1088/1742-5468/2005/09/P09008/pdf',
  ],
  'doi:10.3389/fpsyg.2020.00001': ['https://www.frontiersin.org/articles/10.3389/fpsyg.2020.00001/full'],
  'doi:10.4230/lipics.stoc.2020.1': ['https://drops.dagstuhl.de/entities/document/10.4230/LIPIcs.STOC.2020.1'],
  'doi:10.24963/ijcai.2024/123': ['https://www.ijcai.org/proceedings/2024/123'],
  'doi:10.7554/elife.00013': ['https://elifesciences.org/articles/00013', 'https://elifesciences.org/articles/00013.pdf'],
  'doi:10.7717/peerj.4375': ['https://peerj.com/articles/4375/', 'https://peerj.com/articles/4375.pdf'],
  'doi:10.1371/journal.pone.0000001': [
    'https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001',
    'https://journals.plos.org/plosone/article?ID=10.1371%2Fjournal.pone.0000001',
    'https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0000001&type=printable',
    'https://dx.plos.org/10.1371/journal.pone.0000001',
  ],
  'doi:10.3386/w33843': [
    'https://www.nber.org/papers/w33843',
    'https://www.nber.org/papers/w33843.pdf',
    'https://www.nber.org/system/files/working_papers/w33843/w33843.pdf',
  ],
  'doi:10.1257/aer.20180000': ['https://www.aeaweb.org/articles?id=10.1257/aer.20180000'],
  'doi:10.2139/ssrn.2381263': [
    'https://papers.ssrn.com/sol3/papers.cfm?abstract_id=2381263',
    'https://papers.ssrn.com/sol3/papers.cfm?Abstract_ID=2381263&x=1',
    'https://papers.ssrn.com/sol3/Delivery.cfm/SSRN_ID2381263_code1.pdf?abstractid=2381263&mirid=1',
    'https://ssrn.com/abstract=2381263',
    'https://papers.ssrn.com/abstract=2381263',
  ],
  'openreview:0JzWiigkUy': [
    'https://openreview.net/forum?id=0JzWiigkUy',
    'https://openreview.net/forum?id=0JzWiigkUy&noteId=abcdefghij',
    'https://openreview.net/forum?noteId=abcdefghij&id=0JzWiigkUy#discussion',
    'https://openreview.net/pdf?id=0JzWiigkUy',
    'https://openreview.net/pdf/0JzWiigkUy.pdf',
    'https://openreview.net/attachment?id=0JzWiigkUy&name=pdf',
    'https://openreview.net/note?id=0JzWiigkUy',
    'https://openreview.net/revisions?id=0JzWiigkUy',
    'https://api2.openreview.net/notes?forum=0JzWiigkUy',
  ],
  'acl:2021.naacl-main.208': [
    'https://aclanthology.org/2021.naacl-main.208/',
    'https://aclanthology.org/2021.naacl-main.208',
    'https://aclanthology.org/2021.naacl-main.208.pdf',
    'https://aclanthology.org/2021.naacl-main.208v2.pdf',
    'https://aclanthology.org/2021.naacl-main.208.bib',
    'https://www.aclweb.org/anthology/2021.naacl-main.208/',
  ],
  'acl:P19-1001': [
    'https://aclanthology.org/P19-1001/',
    'https://www.aclweb.org/anthology/P19-1001.pdf',
    'http://aclweb.org/anthology/P/P19/P19-1001.pdf',
    'https://aclanthology.info/papers/P19-1001',
  ],
  'pmid:20565167': [
    'https://pubmed.ncbi.nlm.nih.gov/20565167/',
    'https://pubmed.ncbi.nlm.nih.gov/20565167/?from_term=ego#abstract',
    'https://www.ncbi.nlm.nih.gov/pubmed/20565167',
    'https://www.ncbi.nlm.nih.gov/pubmed/020565167',
    'https://europepmc.org/article/MED/20565167',
    'https://europepmc.org/abstract/med/20565167',
    'https://pmc.ncbi.nlm.nih.gov/articles/pmid/20565167/',
  ],
  'pmcid:PMC3531190': [
    'https://pmc.ncbi.nlm.nih.gov/articles/PMC3531190/',
    'https://pmc.ncbi.nlm.nih.gov/articles/PMC3531190/pdf/gks1195.pdf',
    'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3531190/#ref1',
    'https://www.ncbi.nlm.nih.gov/pmc/articles/pmc3531190',
    'https://europepmc.org/article/PMC/PMC3531190',
    'https://europepmc.org/articles/PMC3531190?pdf=render',
  ],
  'europepmc:PPR/PPR1254258': ['https://europepmc.org/article/PPR/PPR1254258', 'https://europepmc.org/article/ppr/ppr1254258'],
  's2:516c2035d29bb711be2e027be4ad38224419065a': [
    'https://www.semanticscholar.org/paper/516c2035d29bb711be2e027be4ad38224419065a',
    'https://www.semanticscholar.org/paper/A-Title-Of-Three/516c2035d29bb711be2e027be4ad38224419065a?sort=relevance',
    'https://www.semanticscholar.org/paper/A-Title/516C2035D29BB711BE2E027BE4AD38224419065A/figure/1',
    'https://www.semanticscholar.org/reader/516c2035d29bb711be2e027be4ad38224419065a',
  ],
  'corpusid:49313245': ['https://api.semanticscholar.org/CorpusID:49313245', 'https://www.semanticscholar.org/CorpusId:49313245'],
  'dblp:conf/esem/CalefatoQLK23': [
    'https://dblp.org/rec/conf/esem/CalefatoQLK23',
    'https://dblp.org/rec/conf/esem/CalefatoQLK23.html?view=bibtex',
    'https://dblp.uni-trier.de/rec/conf/esem/CalefatoQLK23.xml',
    'https://dblp.dagstuhl.de/rec/html/conf/esem/CalefatoQLK23',
    'https://dblp.org/rec/bibtex/conf/esem/CalefatoQLK23',
    'https://dblp.org/rec/conf/esem/CalefatoQLK23.nt',
  ],
  'neurips:8b16ebc056e613024c057be590b542eb': [
    'https://papers.nips.cc/paper_files/paper/2018/hash/8b16ebc056e613024c057be590b542eb-Abstract.html',
    'https://papers.nips.cc/paper/2018/hash/8b16ebc056e613024c057be590b542eb-Abstract.html',
    'https://proceedings.neurips.cc/paper_files/paper/2018/file/8b16ebc056e613024c057be590b542eb-Paper.pdf',
    'https://proceedings.neurips.cc/paper_files/paper/2018/hash/8b16ebc056e613024c057be590b542eb-Abstract-Conference.html',
    'https://datasets-benchmarks-proceedings.neurips.cc/paper/2018/hash/8b16ebc056e613024c057be590b542eb-Abstract-round2.html',
  ],
  'pmlr:v97/mao19a': [
    'https://proceedings.mlr.press/v97/mao19a.html',
    'http://proceedings.mlr.press/v97/mao19a/mao19a.pdf',
    'https://proceedings.mlr.press/v97/mao19a/mao19a-supp.pdf',
    'https://raw.githubusercontent.com/mlresearch/v97/main/assets/mao19a/mao19a.pdf',
  ],
  'pmlr:v28/goodfellow13': ['http://jmlr.org/proceedings/papers/v28/goodfellow13.html'],
  'cvf:Gao_2.5D_Visual_Sound_CVPR_2025_paper': [
    'https://openaccess.thecvf.com/content/CVPR2025/html/Gao_2.5D_Visual_Sound_CVPR_2025_paper.html',
    'https://openaccess.thecvf.com/content/CVPR2025/papers/Gao_2.5D_Visual_Sound_CVPR_2025_paper.pdf',
    'https://openaccess.thecvf.com/content_CVPR_2025/html/Gao_2.5D_Visual_Sound_CVPR_2025_paper.html',
    'https://openaccess.thecvf.com/content/CVPR2025W/AI/html/Gao_2.5D_Visual_Sound_CVPR_2025_paper.html',
  ],
  'jmlr:v21/20-074': [
    'https://jmlr.org/papers/v21/20-074.html',
    'https://www.jmlr.org/papers/v21/20-074',
    'https://jmlr.org/papers/volume21/20-074/20-074.pdf',
    'http://jmlr.csail.mit.edu/papers/v21/20-074.html',
    'https://www.jmlr.org/beta/papers/v21/20-074.html',
  ],
  'ieee:9056993': [
    'https://ieeexplore.ieee.org/document/9056993',
    'https://ieeexplore.ieee.org/document/9056993/',
    'https://ieeexplore.ieee.org/abstract/document/9056993',
    'https://ieeexplore.ieee.org/document/9056993/authors#authors',
    'https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9056993',
    'https://ieeexplore.ieee.org/xpl/articleDetails.jsp?arnumber=09056993',
    'https://ieeexplore.ieee.org/iel7/7042252/9143265/09056993.pdf',
  ],
  'pii:S146290112300117X': [
    'https://www.sciencedirect.com/science/article/pii/S146290112300117X',
    'https://www.sciencedirect.com/science/article/abs/pii/S146290112300117x?via%3Dihub',
    'https://www.sciencedirect.com/science/article/pii/S146290112300117X/pdfft?md5=1&pid=1-main.pdf',
    'https://linkinghub.elsevier.com/retrieve/pii/S146290112300117X',
  ],
  'pii:S0092867420301835': [
    'https://www.cell.com/cell/fulltext/S0092-8674(20)30183-5',
    'https://www.cell.com/cell/pdf/S0092-8674(20)30183-5.pdf',
    'https://www.sciencedirect.com/science/article/pii/S0092867420301835',
  ],
  'usenix:nsdi22/goyal': [
    'https://www.usenix.org/conference/nsdi22/presentation/goyal',
    'https://www.usenix.org/conference/nsdi22/technical-sessions/presentation/goyal',
    'https://www.usenix.org/system/files/nsdi22-paper-goyal.pdf',
  ],
  'scholar:5AK9DMkAAAAJ:u5HHmVD_uO8C': [
    'https://scholar.google.com/citations?view_op=view_citation&hl=en&user=5AK9DMkAAAAJ&citation_for_view=5AK9DMkAAAAJ:u5HHmVD_uO8C',
    'https://scholar.google.co.uk/citations?view_op=view_citation&citation_for_view=5AK9DMkAAAAJ%3Au5HHmVD_uO8C',
  ],
};
const all = Object.entries(DRESSES).flatMap(([id, addresses]) => addresses.map((address) => ({ id, address })));
const idOf = (address: string) => identifierOf(new URL(address))?.id;

describe('the address of a paper', () => {
  it.each(all)('$address is of $id', ({ id, address }) => {
    expect(idOf(address)).toBe(id);
    expect(id).toMatch(IDENTIFIER);
  });

  it('names the version where the identifier leaves it out', () => {
    expect(identifierOf(new URL('https://arxiv.org/abs/2407.11062v3'))).toEqual({ id: 'arxiv:2407.11062', version: 3 });
    expect(identifierOf(new URL('https://arxiv.org/abs/2407.11062'))).toEqual({ id: 'arxiv:2407.11062' });
  });

  it('is the same in every dress, whatever the number', () => {
    const fresh = fc.stringMatching(/^(1[5-9]|2[0-6])(0[1-9]|1[0-2])\.\d{5}$/);
    const version = fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined });
    const arxiv = DRESSES['arxiv:2407.11062']!.filter((address) => !/2407.11062v|papers\/2407\/|doi\.org/.test(address));
    fc.assert(
      fc.property(fresh, version, fc.constantFrom(...arxiv), (id, number, dress) => {
        const address = dress.replace('2407.11062', id + (number === undefined ? '' : `v${number}`));
        expect(identifierOf(new URL(address))).toEqual({ id: `arxiv:${id}`, ...(number !== undefined && { version: number }) });
      }),
    );
  });

  it('holds a DOI however it is encoded', () => {
    const suffix = fc
      .stringMatching(/^[a-z0-9]([a-z0-9._()#?&<>;:/-]{0,20}[a-z0-9])?$/)
      .filter((text) => !/[<>]/.test(text) && balanced(text));
    const hosts = fc.constantFrom('https://doi.org/', 'http://dx.doi.org/', 'https://www.doi.org/', 'https://hdl.handle.net/');
    const encoding = fc.constantFrom<((text: string) => string)[]>(
      (text) => encodeURI(text).replace(/[?#]/g, encodeURIComponent),
      encodeURIComponent,
      (text) => encodeURIComponent(encodeURIComponent(text)),
      (text) => encodeURIComponent(text.toUpperCase()),
    );
    fc.assert(
      fc.property(suffix, hosts, encoding, (text, host, encode) => {
        expect(idOf(host + encode(`10.1000/${text}`))).toBe(`doi:10.1000/${text}`);
      }),
    );
  });

  it('is where its identifier leads, and back', () => {
    for (const id of Object.keys(DRESSES)) {
      const link = identifierLink(id);
      if (link === undefined) expect(['neurips', 'cvf', 'scholar']).toContain(partsOf(id)[0]);
      else expect(idOf(link)).toBe(id);
    }
  });
});

describe('another address', () => {
  it.each([
    'https://arxiv.org/',
    'https://arxiv.org/list/cs.CL/new',
    'https://arxiv.org/abs/2407.1106',
    'https://arxiv.org/a/someone_1',
    'https://huggingface.co/papers/trending',
    'https://huggingface.co/papers/month/2024-07',
    'https://huggingface.co/datasets/x/2407.11062',
    'https://doi.org/',
    'https://doi.org/the-identifier/resources',
    'https://dl.acm.org/doi/proceedings/10.1145/3292500',
    'https://www.science.org/toc/science/current',
    'https://link.springer.com/journal/10924',
    'https://www.nature.com/subjects/proteins',
    'https://openreview.net/group?id=colmweb.org/COLM/2025/Conference',
    'https://openreview.net/profile?id=~Someone1',
    'https://openreview.net/forum',
    // A file's own number and a revision's are not the paper's.
    'https://openreview.net/pdf/91e2a0bd6f0a3c6b0f4f0c4d9ce0a9f14f7a0d3e.pdf',
    'https://openreview.net/references/pdf?id=0JzWiigkUy',
    'https://aclanthology.org/volumes/2022.acl-long/',
    'https://aclanthology.org/2022.acl-long/',
    'https://aclanthology.org/attachments/2021.naacl-main.208.OptionalSupplementaryData.zip',
    'https://pubmed.ncbi.nlm.nih.gov/?term=20565167',
    'https://www.ncbi.nlm.nih.gov/nuccore/20565167',
    'https://europepmc.org/search?query=PMC3531190',
    'https://www.semanticscholar.org/author/A/2064160',
    'https://dblp.org/pid/12/3456.html',
    'https://dblp.org/db/journals/corr/corr2303.html',
    'https://papers.nips.cc/paper/2018',
    'https://proceedings.mlr.press/v97/',
    'https://proceedings.mlr.press/v97/index.html',
    'https://openaccess.thecvf.com/CVPR2025?day=all',
    'https://openaccess.thecvf.com/content/CVPR2025/supplemental/Gao_2.5D_Visual_Sound_CVPR_2025_supplemental.pdf',
    'https://jmlr.org/papers/v21/',
    'https://ieeexplore.ieee.org/xpl/conhome/9056993/proceeding',
    'https://ieeexplore.ieee.org/author/9056993',
    'https://www.sciencedirect.com/journal/environmental-pollution',
    'https://www.usenix.org/conference/nsdi22/technical-sessions',
    'https://www.nber.org/people/w33843',
    'https://journals.plos.org/plosone/browse?id=10.1371/journal.pone.0000001',
    'https://scholar.google.com/scholar?cites=123456789',
    'ftp://arxiv.org/abs/2407.11062',
    'file:///abs/2407.11062',
    'javascript:"https://arxiv.org/abs/2407.11062"',
  ])('is of no paper: %s', (address) => expect(idOf(address)).toBeUndefined());

  it.each([
    'https://example.org/?url=ADDRESS',
    'https://example.org/#ADDRESS',
    'https://web.archive.org/web/2024/ADDRESS',
    'https://arxiv.org/login?next=ADDRESS',
    'https://huggingface.co/login?next=ADDRESS',
    'https://doi.org/?url=ADDRESS',
    'https://openreview.net/login?redirect=ADDRESS',
    'https://www.google.com/url?q=ADDRESS',
    'https://dl.acm.org/action/showLogin?redirectUri=ADDRESS',
    'https://scholar.google.com/scholar?q=ADDRESS',
  ])('does not become a paper’s by holding one: %s', (outer) => {
    for (const { address } of all) {
      expect(idOf(outer.replace('ADDRESS', () => encodeURIComponent(address)))).toBeUndefined();
      expect(idOf(outer.replace('ADDRESS', () => address))).toBeUndefined();
    }
  });

  it('of a host that only looks like a paper’s is none', () => {
    for (const { address } of all) {
      const { host, pathname, search } = new URL(address);
      const bare = host.replace(/^www\./, '').replace(/\.$/, '');
      // What is below a site's own domain is the site's; another domain that ends as it does is anybody's.
      const disguised = (lead: string) => bare.replace(/[^.]+\.[^.]+$/, (domain) => lead + domain);
      for (const other of [
        `${bare}.example`,
        disguised('my'),
        disguised('x-'),
        `${bare.replaceAll('.', '-')}.example`,
        `${bare}@evil.example`,
      ]) {
        expect(idOf(`https://${other}${pathname}${search}`), other).toBeUndefined();
      }
      expect(idOf(`https://${host}:8443${pathname}${search}`)).toBeUndefined();
    }
  });

  it('of any shape is read without a throw, quickly, and gives an identifier or nothing', () => {
    const origin = fc.constantFrom(...new Set(all.map(({ address }) => new URL(address).origin)));
    const path = fc.array(
      fc.oneof(
        fc.constantFrom(...new Set(all.flatMap(({ address }) => new URL(address).pathname.split('/')))),
        fc.constantFrom('%', '%25', '%E0%A4', '%00', '%20', '..', ' ', '10.1000', 'full', 'pdf', 'doi'),
        fc.webPath(),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(origin, path, fc.webQueryParameters(), (start, parts, query) => {
        const address = `${start}/${parts.join('/')}?id=${query}`;
        if (!URL.canParse(address)) return;
        const id = idOf(address);
        if (id !== undefined) expect(id).toMatch(IDENTIFIER);
      }),
      { numRuns: 2_000 },
    );
    const start = performance.now();
    for (const { address } of all) {
      const { origin: host, pathname } = new URL(address);
      for (const long of ['/pdf', '/a', '/10.1000', 'v1', '.pdf', '/full', '(', 'a-', '%2F']) idOf(host + pathname + long.repeat(2_000));
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

/** Whether brackets are in pairs: a lone one at the end would be the sentence's, not the DOI's. */
function balanced(text: string): boolean {
  return text.split('(').length === text.split(')').length && !/\)[^(]*\(/.test(text);
}
