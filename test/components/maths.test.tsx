// @vitest-environment jsdom
import { cleanup, render, waitFor } from '@testing-library/preact';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ATTRIBUTES, ELEMENTS, formula } from '../../components/library/mathml';
import { piecesOf, Title } from '../../components/library/maths';
import { readableTitle } from '../../lib/paper/title';
import { anyText } from '../paper/record';
import { violations } from './accessible';
import { MARKUP, strangers, TEX } from './hostile';

afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

/** A title as it is drawn once all that draws it has been loaded. */
function drawn(title: string, words: readonly string[] = []): Element {
  return render(<Title title={title} words={words} />).container;
}
beforeAll(async () => {
  const title = drawn('$x^2$');
  await waitFor(() => expect(title.querySelector('math')).not.toBeNull());
});
const texOf = (text: string) => piecesOf(text).flatMap(({ tex }) => (tex === undefined ? [] : [tex]));
/** The elements a title is made of. */
const OURS = new Set(['span', 'mark', ...ELEMENTS]);
const ATTRIBUTES_OF_OURS = new Set(['class', ...ATTRIBUTES]);

describe('formulas in a text', () => {
  it('stand between dollars, round or square signs', () => {
    expect(texOf('E$^{2}$GAN')).toEqual(['^{2}']);
    expect(texOf('from \\(n\\) to \\[ n^2 \\] and $$x$$.')).toEqual(['n', 'n^2', 'x']);
  });

  it('are none where dollars are money, escaped or alone', () => {
    for (const text of ['$5 to $10', 'costs $5, not $ 7', '\\$x\\$', 'a $ b', 'US$', '\\( open', '$$', '\\'])
      expect(texOf(text)).toEqual([]);
    expect(texOf('$5 and $x$')).toEqual(['x']);
  });

  it('leave the text whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyText(8), fc.constantFrom('$', '$$', '\\(', '\\)', '\\[', '\\]', '\\', 'x^2')), { maxLength: 12 }),
        (parts) => {
          const text = parts.join('');
          expect(
            piecesOf(text)
              .map(({ raw }) => raw)
              .join(''),
          ).toBe(text);
        },
      ),
    );
  });

  it('are looked for in a time that does not grow with their number', () => {
    const before = performance.now();
    for (const part of ['\\(', '$ ', '$$ a', '\\[\\(', '\\']) piecesOf(part.repeat(20_000));
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('a title', () => {
  it('is readable text first, mathematics once that is loaded', async () => {
    vi.resetModules();
    const { Title: Fresh } = await import('../../components/library/maths');
    const { container } = render(<Fresh title="E$^{2}$GAN in $\mathbb{R}^n$" />);
    expect(container.textContent).toBe('E²GAN in ℝⁿ');
    expect(container.querySelector('math')).toBeNull();
    await waitFor(() => expect(container.querySelectorAll('math')).toHaveLength(2));
    expect([...container.querySelectorAll('math')].map((math) => math.namespaceURI)).toEqual(
      Array(2).fill('http://www.w3.org/1998/Math/MathML'),
    );
    expect(container.querySelector('msup mi')?.textContent).toBe('ℝ');
    expect(container.textContent).toBe('E2GAN in ℝn');
  });

  it('is readable text without TeX, and where TeX is not understood', () => {
    expect(drawn('  Plain \n title ').innerHTML).toBe('Plain title');
    cleanup();
    expect(drawn('On $\\nosuchthing x$ again').innerHTML).toBe(readableTitle('On $\\nosuchthing x$ again'));
    cleanup();
    expect(drawn("Caf\\'e for $5").textContent).toBe('Café for $5');
  });

  it('keeps the spaces around its formulas', () => {
    expect(drawn('an $x$ , and\u00a0$y$ end').textContent).toBe('an x , and y end');
  });

  it('marks the words that were looked for, around its formulas', () => {
    const title = drawn('Büchi automata in $x^2$ and büchi', ['buchi']);
    expect([...title.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['Büchi', 'büchi']);
    expect(title.textContent).toBe('Büchi automata in x2 and büchi');
  });

  it('is never anything but text and mathematics', () => {
    const titles = [
      ...MARKUP,
      ...MARKUP.map((text) => `$x^2$ ${text} $\\text{${text}}$`),
      ...TEX.map((tex) => `A $${tex}$ and \\(${tex}\\)`),
    ];
    for (const title of titles) {
      const shown = drawn(title);
      expect(strangers(shown, OURS, ATTRIBUTES_OF_OURS), title).toEqual([]);
      cleanup();
    }
    // The check can fail.
    const { container } = render(<a href="javascript:1" title="x" />);
    expect(strangers(container, OURS, ATTRIBUTES_OF_OURS)).toHaveLength(3);
  });

  it('of 5,000 characters is drawn in a moment, whatever it holds', () => {
    const titles = ['$x^2$ ', '$', '\\(', '$\\frac{a}{b}$', ...TEX.map((tex) => `$${tex}$ `)].map((part) =>
      part.repeat(Math.ceil(5_000 / part.length)).slice(0, 5_000),
    );
    for (const title of titles) {
      const before = performance.now();
      drawn(title);
      expect(performance.now() - before, title.slice(0, 40)).toBeLessThan(5_000);
      cleanup();
    }
  });

  it('is accessible', async () => {
    expect(await violations(drawn('E$^{2}$GAN', ['gan']))).toEqual([]);
  });
});

describe('a formula', () => {
  it('may not leave its place', () => {
    const lengths = ['\\rule{9999em}{9999em}', '\\hspace{-9999em}x', '\\raisebox{9999em}{x}', '\\kern-9999em x', 'a\\,b\\!c'].flatMap(
      (tex) => {
        const { container } = render(<p>{formula(tex)}</p>);
        const found = [...container.querySelectorAll('*')].flatMap((element) =>
          [...element.attributes].map(({ value }) => Number.parseFloat(value)),
        );
        cleanup();
        return found.filter((length) => !Number.isNaN(length));
      },
    );
    expect(lengths.length).toBeGreaterThan(2);
    expect(Math.max(...lengths.map(Math.abs))).toBeLessThanOrEqual(4);
  });

  it('is not drawn when it defines, links, loads or is too long', () => {
    for (const tex of ['\\def\\a{x}\\a', '\\href{https://e.example}{x}', '\\includegraphics{x}', 'x'.repeat(501)])
      expect(formula(tex)).toBeUndefined();
    expect(formula('x^2')).toBeDefined();
  });

  it('can be drawn in two places at once', () => {
    const { container } = render(
      <p>
        {formula('y^2')}
        {formula('y^2')}
      </p>,
    );
    expect(container.querySelectorAll('msup')).toHaveLength(2);
  });
});
