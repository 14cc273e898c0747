import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readableTitle, titleOf } from '../../lib/paper/title';
import { anyText } from './record';

const raw = String.raw;

describe('TeX in a title', () => {
  it.each([
    ['E$^{2}$GAN: Efficient Training of Efficient GANs', 'E²GAN: Efficient Training of Efficient GANs'],
    [raw`$\ell_1$-regression with Heavy-tailed Distributions`, 'ℓ₁-regression with Heavy-tailed Distributions'],
    ['$HS^2$: Active learning over hypergraphs', 'HS²: Active learning over hypergraphs'],
    ['$β^3$-IRT: A New Item Response Model', 'β³-IRT: A New Item Response Model'],
    ['Approximate $k$-Nearest-Neighbor Computations', 'Approximate k-Nearest-Neighbor Computations'],
    ['Conditional Sparse $L_p$-norm Regression', 'Conditional Sparse Lₚ-norm Regression'],
    ['Exploring $k$ out of Top $ρ$ Fraction of Arms', 'Exploring k out of Top ρ Fraction of Arms'],
    ['entropy formula from the $Φ-$derivable approach', 'entropy formula from the Φ-derivable approach'],
    [raw`spinless hadron-to-two-hadron transition $γ^* π\to γππ$`, 'spinless hadron-to-two-hadron transition γ* π→ γππ'],
  ])('%s', (title, readable) => expect(readableTitle(title)).toBe(readable));

  it.each([
    // Letters and signs
    [raw`$\alpha$-divergence`, 'α-divergence'],
    [raw`$\Lambda$CDM, $\Upsilon(4S)$, $\varepsilon$-greedy`, 'ΛCDM, Υ(4S), ε-greedy'],
    [raw`$\mathbb{R}^d$ and $\mathbb Z/2$`, 'ℝᵈ and ℤ/2'],
    [raw`$n \times n$ at $\sqrt{s} = 13$ TeV`, 'n × n at √s = 13 TeV'],
    [raw`$\{0,1\}^n$`, '{0,1}ⁿ'],
    [raw`A $\unicode{x2013}$ B`, 'A – B'],
    // Raised and lowered
    [raw`La$_{2-x}$Sr$_x$CuO$_4$`, 'La₂₋ₓSrₓCuO₄'],
    [raw`$^{13}$CO at $10^{-3}$ and $90^\circ$`, '¹³CO at 10⁻³ and 90°'],
    [raw`$x_{abc}$, $x_{i,j}$, $A^\top$, $M_\odot$`, 'x_abc, x_(i,j), A^⊤, M_⊙'],
    [raw`$x^{2^n}$ and $x_{i_1}$`, 'x^(2ⁿ) and x_(i₁)'],
    ['x^{n} without dollars', 'xⁿ without dollars'],
    // Fractions, roots, functions
    [raw`$\frac{a}{b}$, $\frac{a+b}{2}$ and $\frac12$`, 'a/b, (a+b)/2 and 1/2'],
    [raw`$\mathcal{O}(n^2)$, $\tilde O(n\log n)$`, 'O(n²), Õ(n log n)'],
    [raw`$\log{n}$ and $\log^2 n$`, 'log n and log² n'],
    [raw`$\left(\frac{1}{2}\right)$`, '(1/2)'],
    // How it is set
    [raw`\textit{Really} $\mathbf{x}$, {\bf so}`, 'Really x, so'],
    [raw`D\textsc{reamer} and \emph{\textbf{both}}`, 'Dreamer and both'],
    [raw`\textbf{$k$-NN}`, 'k-NN'],
    ['{B}ERT with $x$', 'BERT with x'],
    // Accents
    [raw`Poincar\'e, Schr\"odinger, Erd\H{o}s, \v{C}ech, Gar{\c c}on`, 'Poincaré, Schrödinger, Erdős, Čech, Garçon'],
    [raw`Mart{\'\i}n, \AA{}ngstr\"{o}m, \O{}rsted`, 'Martín, Ångström, Ørsted'],
    [raw`S\o ren, Stra\ss e, \O\ and \l`, 'Søren, Straße, Ø and ł'],
    [raw`$\bar{B}$ and $\bar\nu$`, 'B̄ and ν̄'],
    // What is not known
    [raw`\LaTeX{} with \method{BERT}`, 'LaTeX with method BERT'],
    [raw`50\% of R\&D, \#1, a\_b, \$5`, '50% of R&D, #1, a_b, $5'],
    // What is broken
    ['$x^$ and {a', 'x and a'],
    [raw`$\frac$`, '/'],
    ['$$x^2$$', 'x²'],
    ['a } b $x$', 'a b x'],
  ])('%s', (title, readable) => expect(readableTitle(title)).toBe(readable));
});

describe('what is no TeX stays', () => {
  it.each([
    '$5 to $10 per hour',
    'Earn $5-$10, or $20K/$30K',
    'Making $$$ Fast',
    'A $ Sign',
    'vop_poc_nz: A Python Framework',
    'SDF^ 3: SDF for free',
    'CODES+ ISSS, & EMSOFT',
    '{B}ERT',
    'x^2 and a_1',
    '~100x faster, at 2^10 *stars* [here] <b>bold</b> `code`',
    'ends in \\',
    'مقدمة في التعلم العميق',
    '深層学習 — 概要',
  ])('%s', (title) => expect(readableTitle(title)).toBe(title));

  it('money beside a formula', () => {
    expect(readableTitle('From $5 to $x$')).toBe('From $5 to x');
  });

  it('but for white space', () => {
    expect(readableTitle('  Words that Engage\n  with\u00A0Past ')).toBe('Words that Engage with Past');
  });
});

describe('any text', () => {
  const TEX = [
    '\\',
    '$',
    '{',
    '}',
    '^',
    '_',
    ' ',
    'a',
    '5',
    '\\frac',
    '\\bar',
    '\\textbf',
    '\\sqrt',
    '\\unicode',
    '\\log',
    '\\mathbb',
    '\\"',
    '😀',
  ];
  const tex = fc.array(fc.constantFrom(...TEX), { maxLength: 200 }).map((parts) => parts.join(''));

  it('that holds no TeX comes back as it is, but for white space', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const plain = text.replace(/[\\$^_]/g, '');
        expect(readableTitle(plain)).toBe(plain.replace(/\s+/gu, ' ').trim());
      }),
    );
  });

  it('gives a title of bounded length that is not empty when it was not', () => {
    fc.assert(
      fc.property(fc.oneof(tex, anyText()), (text) => {
        const readable = readableTitle(text);
        expect(readable.length).toBeLessThanOrEqual(3 * text.length);
        expect(readable === '').toBe(text.trim() === '');
        expect(readable).toBe(readable.trim());
      }),
      { numRuns: 500 },
    );
  });

  it.each(['{', '$', '\\', '^', '\\bar', '\\frac', '\\text{', '$x_{', '\\(', '$\\', 'a$ b'])(
    'takes no long time: %s, again and again',
    (part) => {
      const start = performance.now();
      for (const length of [900, 5_000, 200_000]) readableTitle(part.repeat(length / part.length));
      expect(performance.now() - start).toBeLessThan(1_000);
    },
  );

  it('longer than any title is left as it is', () => {
    const long = '$x^2$ '.repeat(1_000).trim();
    expect(readableTitle(long)).toBe(long);
  });
});

// Other people's pages lie outside the project; see test/sites/captures.test.ts.
const FOLDER = resolve(import.meta.dirname, '../../../shared/pages');

describe.skipIf(!existsSync(FOLDER) && !process.env.CI)(`titles of the saved pages in ${FOLDER}`, () => {
  it('hold no TeX once they are read, and are as they were where they held none', () => {
    const titles = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.expected.json'))
      .flatMap((path) => titlesIn(JSON.parse(readFileSync(join(FOLDER, path), 'utf8'))));
    expect(titles.length).toBeGreaterThan(500);
    for (const title of titles) {
      const readable = readableTitle(title);
      expect(readable, title).not.toMatch(/[\\$]|[\^_]\{/);
      if (!/[\\$]/.test(title)) expect(readable).toBe(title.replace(/\s+/gu, ' ').trim());
    }
  });
});

function titlesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(titlesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'title' && typeof inner === 'string' ? [inner] : titlesIn(inner)));
}

describe('what a paper is called', () => {
  it('is its readable title, or its identifier while no page has shown one', () => {
    expect(titleOf({ title: ' $k$-NN ', ids: ['arxiv:2407.11062'] })).toBe('k-NN');
    expect(titleOf({ title: ' \n', ids: ['arxiv:2407.11062'] })).toBe('arXiv:2407.11062');
  });
});
