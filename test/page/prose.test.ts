// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { TAG } from '../../lib/page/host';
import { proseOf, rangeOf, spanOf } from '../../lib/page/prose';

/** MathJax 2, KaTeX, LaTeXML and MathJax 3, as they leave a formula. */
const DRAWN = {
  mathjax:
    '<span class="MathJax_Preview"></span><span class="MathJax"><nobr>ℓ1</nobr><span class="MJX_Assistive_MathML">ℓ1</span></span>' +
    '<script type="math/tex">\\ell_1</script>',
  katex:
    '<span class="katex"><span class="katex-mathml"><math><semantics><mi>ℓ1</mi><annotation encoding="application/x-tex">\\ell_1</annotation></semantics></math></span>' +
    '<span class="katex-html" aria-hidden="true">ℓ1</span></span>',
  latexml: '<math alttext="\\ell_1"><mi>ℓ1</mi></math>',
  mathjax3:
    '<mjx-container><mjx-math aria-hidden="true"></mjx-math><mjx-assistive-mml><math><mi>ℓ1</mi></math></mjx-assistive-mml></mjx-container>',
};

beforeEach(() => document.body.replaceChildren());

function page(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body;
}

/** What a part of a text's range holds. */
function heldBy(root: Element, words: string): string | undefined {
  const prose = proseOf(root);
  const at = prose.text.indexOf(words);
  return rangeOf(prose, at, at + words.length)?.toString();
}

describe('the text of a part of a page', () => {
  it('is that of its nodes, in their order, without code and without what is ours', () => {
    const root = page(
      `<p>One <b>bold</b> word<!-- none --></p><style>p { }</style><script>x</script><textarea>typed</textarea><${TAG}>ours</${TAG}><p hidden>hidden</p>`,
    );
    expect(proseOf(root).text).toBe('One bold wordhidden');
    expect(heldBy(root, 'e bold w')).toBe('e bold w');
  });

  it.each(Object.entries(DRAWN))('has a formula once, as one thing: %s', (name, drawn) => {
    const root = page(`<p>a norm ${drawn} of it</p>`);
    const prose = proseOf(root);
    expect(prose.text).toBe(name === 'mathjax3' ? 'a norm ℓ1 of it' : 'a norm $\\ell_1$ of it');
    // What is painted of it is all that is drawn.
    const within = prose.text.indexOf(name === 'mathjax3' ? '1' : 'ell');
    const range = rangeOf(prose, within, within + 1)!;
    for (const element of root.querySelectorAll('.MathJax, .katex-html, math'))
      expect(range.intersectsNode(element), element.className).toBe(true);
    expect(range.toString()).toContain('ℓ1');
    expect(range.toString()).not.toContain('norm');
    expect(range.toString()).not.toContain('of');
  });

  it('ends where it would take too long', () => {
    const prose = proseOf(page(`<p>${'word '.repeat(10_000)}</p>`.repeat(5)));
    expect(prose.runs).toHaveLength(2);
  });
});

describe('a selection', () => {
  const spanned = (from: [Node, number], to: [Node, number]) => {
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    const prose = proseOf(document.body);
    const span = spanOf(prose, range);
    return span && prose.text.slice(span.start, span.end);
  };

  it('is a part of the text, from within one node to within another', () => {
    page(`<p>One <b>bold</b> word</p><p>and ${DRAWN.katex} more</p>`);
    const [first, second] = document.querySelectorAll('p');
    expect(spanned([first!.firstChild!, 1], [first!.lastChild!, 3])).toBe('ne bold wo');
    // A paragraph selected as a whole ends, for the browser, where the next begins.
    expect(spanned([first!, 0], [second!, 0])).toBe('One bold word');
    expect(spanned([second!.firstChild!, 1], [second!.lastChild!, 2])).toBe('nd $\\ell_1$ m');
  });

  it('within a formula is all of it', () => {
    page(`<p>a ${DRAWN.katex} b</p>`);
    const inside = document.querySelector('.katex-html')!.firstChild!;
    expect(spanned([inside, 0], [inside, 1])).toBe('$\\ell_1$');
  });

  it('of nothing is no part of it', () => {
    page('<p>One</p><script>code</script>');
    const code = document.querySelector('script')!.firstChild!;
    expect(spanned([code, 0], [code, 2])).toBeUndefined();
  });
});
