// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { between, extents, hrefOf, once, parseCount, wordsOf } from '../../lib/sites/reading';

const page = (html: string) => new DOMParser().parseFromString(html, 'text/html');
const at = (document: Document, selector: string) => document.querySelector(selector)!;

describe('extents', () => {
  it('reach as far as no other entry is, and over copies of the same', () => {
    const document = page('<main><div id=a><b><i id=1></i></b><i id=2></i></div><section><p id=c><i id=3></i></p></section></main>');
    const [one, two, three] = [...document.querySelectorAll('i')];
    const extentOf = extents([
      [one!, 'x'],
      [two!, 'x'],
      [three!, 'y'],
    ]);
    expect(extentOf(one!).id).toBe('a');
    expect(extentOf(two!).id).toBe('a');
    expect(extentOf(three!).localName).toBe('section');
  });

  it('of two titles in one element are the titles', () => {
    const document = page('<div><i></i><i></i></div>');
    const [one, two] = [...document.querySelectorAll('i')];
    const extentOf = extents([
      [one!, 'x'],
      [two!, 'y'],
    ]);
    expect(extentOf(one!)).toBe(one);
    expect(extentOf(two!)).toBe(two);
  });
});

it('the extent of a title that two entries share is the title', () => {
  const title = at(page('<main><div><i></i></div></main>'), 'i');
  const extentOf = extents([
    [title, 'x'],
    [title, 'y'],
  ]);
  expect(extentOf(title)).toBe(title);
});

it('wordsOf keeps neighbours apart and leaves out what it is told to', () => {
  const document = page('<div><h3>Title</h3><span>Jun 2</span><a>2</a><!-- x --><p>Prose</p></div>');
  expect(wordsOf(at(document, 'div'), [at(document, 'h3'), undefined])).toBe('Jun 2\n2\nProse');
});

it('between gives what stands after the one and before the other, not around them', () => {
  const document = page(
    '<div id=0><b id=1></b><div id=2><i id=from><b id=3></b></i><b id=4></b></div><b id=5></b><div id=6><i id=to></i></div><b id=7></b></div>',
  );
  const ids = (to?: Element) => between(at(document, '#from'), to, 'b, div').map(({ id }) => id);
  expect(ids(at(document, '#to'))).toEqual(['3', '4', '5']);
  expect(ids()).toEqual(['3', '4', '5', '6', '7']);
});

describe('parseCount', () => {
  it.each([
    ['94', 94],
    [' 1,024 ', 1024],
    ['66.7k', 66_700],
    ['2.61K', 2_610],
    ['1M', 1_000_000],
    ['-', 0],
    ['0', 0],
  ])('%j is %d', (text, count) => expect(parseCount(text)).toBe(count));
  it.each(['', 'Upvote', '-3', '1.5', '12 authors', '1,2', '9'.repeat(20)])('%j is no count', (text) =>
    expect(parseCount(text)).toBeUndefined(),
  );
});

it('once works a value out when it is first asked for, and never again', () => {
  let made = 0;
  const value = once(() => (made += 1));
  expect(made).toBe(0);
  expect([value(), value()]).toEqual([1, 1]);
});

it('hrefOf gives what is written', () => {
  const document = page('<a id=1 href="/abs/1"></a><a id=2></a>');
  expect([hrefOf(at(document, '[id="1"]')), hrefOf(at(document, '[id="2"]')), hrefOf(null)]).toEqual(['/abs/1', '', '']);
});
