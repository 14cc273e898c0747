// @vitest-environment jsdom
import { cleanup, render, waitFor } from '@testing-library/preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Markdown } from '../../components/library/markdown';
import { ATTRIBUTES, ELEMENTS } from '../../components/library/mathml';
import { violations } from './accessible';
import { endless, LINKS, MARKUP, strangers, TEX } from './hostile';

afterEach(cleanup);
vi.setConfig({ testTimeout: 60_000 });

/** A note drawn, its outer element left out. */
function drawn(text: string): Element {
  return render(<Markdown text={text} />).container.firstElementChild!;
}
/** Everything is loaded with the first note and formula; from then on, notes are drawn at once. */
beforeAll(async () => {
  const { container } = render(<Markdown text="*a* $x^2$" />);
  await waitFor(() => expect(container.querySelector('em')).not.toBeNull());
  await waitFor(() => expect(container.querySelector('math')).not.toBeNull());
});

const NOTE = new Set([
  ...'p h4 h5 h6 blockquote ul ol li table thead tbody tr th td pre code hr br strong em del a div span'.split(' '),
  ...ELEMENTS,
]);
const NOTE_ATTRIBUTES = new Set(['href', 'target', 'rel', 'class', 'scope', 'start', 'role', 'aria-label', 'tabindex', ...ATTRIBUTES]);

describe('a note', () => {
  it('is as it was typed at first, and drawn once that can be done', async () => {
    vi.resetModules();
    const { Markdown: Fresh } = await import('../../components/library/markdown');
    const { container } = render(<Fresh text={'*a*\n\n- b'} />);
    expect(container.textContent).toBe('*a*\n\n- b');
    expect(container.firstElementChild?.classList).toContain('is-plain');
    await waitFor(() => expect(container.querySelector('em')?.textContent).toBe('a'));
    expect(container.querySelector('li')?.textContent).toBe('b');
    expect(container.firstElementChild?.classList).not.toContain('is-plain');
  });

  it('is GitHub-flavoured Markdown', async () => {
    const note = drawn(
      [
        '## Why\nOne **bold** _and_ ~~gone~~ `a < b`\nnext line',
        '3. three\n4. four\n   - inner',
        '- [x] done\n- [ ] open',
        '> said',
        '| a | b |\n|:-:|--:|\n| 1 | *2* |',
        '```py\nx = "<b>"\n```',
        '---',
        'See https://e.example/a?b=c&d and <https://e.example>, mail a@e.example, [text](https://e.example/x "t").',
        'caf&eacute; &amp; \\*stars\\* $x^2$',
      ].join('\n\n'),
    );
    expect(note.querySelector('h4')?.textContent).toBe('Why');
    expect(note.querySelector('p')?.innerHTML).toBe(
      'One <strong>bold</strong> <em>and</em> <del>gone</del> <code>a &lt; b</code><br>next line',
    );
    expect(note.querySelector('ol')?.getAttribute('start')).toBe('3');
    expect(note.querySelector('ol ul li')?.textContent).toBe('inner');
    expect([...note.querySelectorAll('.is-task')].map((item) => item.textContent)).toEqual(['☑ done', '☐ open']);
    expect(note.querySelector('blockquote')?.textContent).toBe('said');
    expect([...note.querySelectorAll('th, td')].map((cell) => `${cell.className} ${cell.textContent}`)).toEqual([
      'is-center a',
      'is-right b',
      'is-center 1',
      'is-right 2',
    ]);
    expect(note.querySelector('pre')?.textContent).toBe('x = "<b>"');
    expect(note.querySelector('hr')).not.toBeNull();
    expect([...note.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
      'https://e.example/a?b=c&d',
      'https://e.example/',
      'mailto:a@e.example',
      'https://e.example/x',
    ]);
    for (const link of note.querySelectorAll('a')) expect([link.target, link.rel]).toEqual(['_blank', 'noreferrer']);
    expect(note.lastElementChild?.textContent).toBe('café & *stars* x2');
    expect(note.lastElementChild?.querySelector('msup')).not.toBeNull();
    expect(await violations(note)).toEqual([]);
  });

  it('has its headings below the page’s, in their order', () => {
    const note = drawn('# a\n\n## b\n\n### c\n\n###### d');
    expect([...note.children].map((heading) => heading.localName)).toEqual(['h4', 'h5', 'h6', 'h6']);
  });

  it('links to pictures, and loads none', () => {
    const note = drawn('![A figure](https://e.example/f.png) ![](https://e.example/g.png)');
    expect(note.querySelector('img')).toBeNull();
    expect([...note.querySelectorAll('a')].map((link) => [link.textContent, link.href])).toEqual([
      ['A figure', 'https://e.example/f.png'],
      ['Picture', 'https://e.example/g.png'],
    ]);
  });

  it('leaves money and lone dollars alone', () => {
    expect(drawn('*costs* $5 to $10, or $ 3').textContent).toBe('costs $5 to $10, or $ 3');
  });

  it('shows HTML as the text it is', () => {
    const note = drawn('a <b>bold</b> *x*\n\n<div onclick="alert(1)">\n*y*\n</div>');
    expect(note.textContent).toContain('a <b>bold</b> x');
    expect(note.textContent).toContain('<div onclick="alert(1)">');
    expect([...note.querySelectorAll('em')].map((em) => em.textContent)).toEqual(['x', 'y']);
  });
});

describe('a hostile note', () => {
  it('is never anything but what a note is made of', () => {
    const notes = [
      ...MARKUP,
      ...LINKS,
      ...MARKUP.flatMap((text) => [
        `*a* ${text}`,
        `- ${text}`,
        `[${text}](https://e.example)`,
        `\`\`\`\n${text}\n\`\`\``,
        `| a |\n|---|\n| ${text} |`,
      ]),
      ...MARKUP.map((text) => `![${text}](https://e.example/${text.replace(/\s/g, '')})`),
      ...TEX.map((tex) => `*a* $${tex}$ $$${tex}$$`),
    ];
    for (const text of notes) {
      const note = drawn(text);
      expect(strangers(note, NOTE, NOTE_ATTRIBUTES), text).toEqual([]);
      cleanup();
    }
  });

  it('has none of its links lead where a link may not', () => {
    for (const text of LINKS) {
      const note = drawn(`${text}\n\n*read*`);
      expect(note.querySelector('em'), text).not.toBeNull();
      expect(note.querySelectorAll('a'), text).toHaveLength(0);
      cleanup();
    }
  });

  it('shows all the words of its markup', () => {
    for (const text of ['<script>alert(1)</script>', '<svg onload=alert(1)>', '<!--x-->', '<iframe srcdoc="y"></iframe>']) {
      expect(drawn(`*a* ${text}`).textContent).toBe(`a ${text}`);
      cleanup();
    }
  });

  it('is drawn or left as it is in a moment, however long', () => {
    for (const text of [...endless(20_000), ...endless(100_000)]) {
      const before = performance.now();
      const note = drawn(text);
      expect(performance.now() - before, text.slice(0, 10)).toBeLessThan(5_000);
      expect(note.hasChildNodes()).toBe(true);
      cleanup();
    }
    const long = `*a* ${'word '.repeat(20_000)}`;
    expect(drawn(long).textContent).toBe(long);
    cleanup();
    expect(drawn('[x]: https://e.example').textContent).toBe('[x]: https://e.example');
  });

  it('nests so deep and no deeper', () => {
    const note = drawn(`${'> '.repeat(200)}*deep*`);
    expect(note.querySelectorAll('blockquote').length).toBeLessThan(20);
    expect(note.textContent).toContain('deep');
  });
});
