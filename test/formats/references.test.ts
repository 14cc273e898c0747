import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { referenceList } from '../../lib/formats/reference-list';
import { BroughtStyle, reference, styleFrom, styleOf, STYLES } from '../../lib/formats/references';
import type { Paper } from '../../lib/paper/paper';
import { torture } from '../fixtures/torture';
import { paperOf } from '../paper/record';

const tick = () => Promise.resolve();
const inStyle = (id: string, papers: readonly Paper[], format: 'text' | 'html' = 'text') =>
  reference(
    papers,
    STYLES.find((style) => style.id === id)!,
    { format, tick },
  );

const printed = paperOf({
  key: 'b',
  ids: ['doi:10.1000/x'],
  title: 'E$^{2}$GAN of BERT',
  authors: ['Ludwig van Beethoven', 'Ada Byron'],
  published: '2024-07-10',
  venue: 'Journal of Trials',
});
const preprint = paperOf({ key: 'a', title: 'Attention', authors: ['Ashish Vaswani'], published: '2017-06-12', ids: ['arxiv:1706.03762'] });

describe('references', () => {
  it.each([
    [
      'apa',
      'van Beethoven, L., & Byron, A. (2024). E²GAN of BERT. Journal of Trials. https://doi.org/10.1000/x\nVaswani, A. (2017). Attention (arXiv:1706.03762). arXiv. https://arxiv.org/abs/1706.03762\n',
    ],
    [
      'ieee',
      '[1] L. van Beethoven and A. Byron, “E²GAN of BERT,” Journal of Trials, Jul. 2024, doi: 10.1000/x.\n[2] A. Vaswani, “Attention.” arXiv, Jun. 12, 2017. [Online]. Available: https://arxiv.org/abs/1706.03762\n',
    ],
    [
      'acm',
      '[1] Ludwig van Beethoven and Ada Byron. 2024. E²GAN of BERT. Journal of Trials (July 2024). DOI:https://doi.org/10.1000/x\n[2] Ashish Vaswani. 2017. Attention. Retrieved from https://arxiv.org/abs/1706.03762\n',
    ],
    [
      'chicago',
      'Beethoven, Ludwig van, and Ada Byron. 2024. “E²GAN of BERT.” Journal of Trials, July. https://doi.org/10.1000/x.\nVaswani, Ashish. 2017. “Attention.” arXiv. https://arxiv.org/abs/1706.03762.\n',
    ],
  ])('in the style of %s', async (id, lines) => {
    expect(await inStyle(id, [printed, preprint])).toBe(lines);
  });

  it('are text in HTML, whatever is in a title', async () => {
    const html = await inStyle(
      'apa',
      [paperOf({ title: '<img src=x onerror=alert(1)> & <script>x</script>', authors: ['<b onclick=x>B</b> Name'] })],
      'html',
    );
    expect(html).not.toMatch(/<(?:img|script|b )/);
    expect(html).toContain('<div class="csl-entry">');
  });

  it('are of the whole torture list, each once', async () => {
    const html = await inStyle('ieee', torture, 'html');
    expect(html.match(/csl-entry/g)).toHaveLength(torture.length);
    expect(await inStyle('apa', [])).toBe('');
  });

  it('stop where the person called it off', async () => {
    const stop = new Error('called off');
    await expect(reference([printed], STYLES[0], { format: 'text', tick: () => Promise.reject(stop) })).rejects.toBe(stop);
  });
});

describe('a style that is brought', () => {
  const acm = readFileSync(new URL('../../lib/formats/styles/acm.csl', import.meta.url), 'utf8');

  /** It sets the first of these macros; each calls the next one so many times. */
  const withMacros = (count: number, times: number) => {
    const macro = (at: number) => `<macro name="m${String(at)}">${`<text macro="m${String(at + 1)}"/>`.repeat(times)}</macro>`;
    const macros = `${Array.from({ length: count }, (_, at) => macro(at)).join('')}<macro name="m${String(count)}"><text value="x"/></macro>`;
    return acm.replace('<macro ', `${macros}<macro `).replace('<layout>', '<layout><text macro="m0"/>');
  };

  it('is taken by its name, and sets references', async () => {
    const taken = await styleFrom(`\uFEFF${acm}`);
    if (!taken.ok) throw new Error(taken.words);
    expect(taken.style).toMatchObject({
      id: 'file:http://www.zotero.org/styles/association-for-computing-machinery',
      name: 'Association for Computing Machinery',
    });
    expect(await reference([printed], styleOf(taken.style), { format: 'text', tick })).toBe(await inStyle('acm', [printed]));
  });

  it.each([
    ['no style at all', '<html></html>', /no citation style/],
    ['nothing', '', /no citation style/],
    ['JSON', '{"a":1}', /no citation style/],
    ['a locale', '<?xml version="1.0"?><locale xmlns="http://purl.org/net/xbiblio/csl"></locale>', /no citation style/],
    [
      'a dependent style',
      '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>Some Journal</title><link href="http://www.zotero.org/styles/nature" rel="independent-parent"/></info></style>',
      /“Some Journal” only points to another style, “nature”, which is not here/,
    ],
    ['one of a newer form', acm.replace('class="in-text" version="1.0"', 'class="in-text" version="1.1"'), /newer form of styles \(1\.1\)/],
    ['one of an older form', acm.replace('class="in-text" version="1.0"', 'class="in-text" version="0.8"'), /older form/],
    ['one without a list of references', acm.replace(/<bibliography[^]*<\/bibliography>/, ''), /no list of references/],
    ['one that was cut', acm.slice(0, -2_000), /damaged|no list/],
    ['one whose macro calls itself', acm.replace(/<macro name="([^"]+)">/, '<macro name="$1"><text macro="$1"/>'), /damaged/],
    ['one whose macros each call the next one twice', withMacros(40, 2), /damaged/],
    ['one whose macros call each other in a row of thousands', withMacros(15_000, 1), /damaged/],
    ['one of comments that are never closed', acm + '<!--'.repeat(200_000), /not whole/],
    ['one with entities', `<!DOCTYPE style [<!ENTITY a "aaaa">]>${acm}`, /defines things/],
    ['an enormous one', acm + ' '.repeat(1_000_001), /too large/],
  ])('is refused in words where it is %s', async (_, xml, words) => {
    const taken = await styleFrom(xml);
    expect(taken.ok ? 'taken' : taken.words).toMatch(words);
  });

  it('is what the list is written in where it is chosen, and the first of ours where it is gone', async () => {
    const taken = await styleFrom(acm);
    if (!taken.ok) throw new Error(taken.words);
    const how = { choices: { style: taken.style.id }, now: new Date(0), tick };
    expect(await referenceList.write?.([printed], { ...how, styles: [styleOf(taken.style)] })).toBe(await inStyle('acm', [printed]));
    expect(await referenceList.write?.([printed], { ...how, styles: [] })).toBe(await inStyle('apa', [printed]));
  });

  it('that points to one that is here is that one, under its own name', async () => {
    const pointer = (to: string) =>
      `<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>Some Journal</title><id>http://www.zotero.org/styles/some-journal</id><link href="${to}" rel="independent-parent"/></info></style>`;
    const taken = await styleFrom(pointer('https://www.zotero.org/styles/ieee'));
    if (!taken.ok) throw new Error(taken.words);
    expect(taken.style).toMatchObject({ id: 'file:http://www.zotero.org/styles/some-journal', name: 'Some Journal' });
    expect(BroughtStyle.parse(taken.style)).toEqual(taken.style);
    expect(await reference([printed], styleOf(taken.style), { format: 'text', tick })).toBe(await inStyle('ieee', [printed]));
    const other = await styleFrom(
      acm.replace('<id>http://www.zotero.org/styles/association-for-computing-machinery', '<id>http://x.test/mine'),
    );
    if (!other.ok) throw new Error(other.words);
    expect((await styleFrom(pointer('http://x.test/mine'))).ok).toBe(false);
    expect((await styleFrom(pointer('http://x.test/mine'), [styleOf(other.style)])).ok).toBe(true);
  });
});
