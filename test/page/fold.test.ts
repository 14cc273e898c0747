// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TAG } from '../../lib/page/host';
import { keepFolded } from '../../lib/page/fold';

/** jsdom adopts no style sheets; what they do is tried in browsers (e2e/triage.test.ts). */
beforeAll(() => {
  Object.defineProperty(document, 'adoptedStyleSheets', { value: [], writable: true, configurable: true });
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync() {}
    },
  );
});
afterEach(() => document.body.replaceChildren());

const PAGE = `<main><h1>List</h1><dl><dt>1</dt><dd><p class="by">By</p><div><h3><a>One <b>of</b></a></h3><${TAG}></${TAG}><i>more</i></div></dd>
  <dt>2</dt><dd><h3>Two</h3><p>other</p></dd></dl></main>`;

function load(): { entry: { titles: Element[]; parts: Element[] }; marked: () => string[] } {
  document.body.append(...new DOMParser().parseFromString(PAGE, 'text/html').body.childNodes);
  const parts = [...document.querySelectorAll('dt, dd')].slice(0, 2);
  return {
    entry: { titles: [document.querySelector('h3')!], parts },
    marked: () => [...document.querySelectorAll('[data-postil-folded], [data-postil-dismissed]')].map(({ localName }) => localName),
  };
}

describe('an entry that is folded', () => {
  it('is hidden but for its title, what is around and in that, and our mark', () => {
    const { entry, marked } = load();
    const fold = keepFolded(new AbortController().signal);
    fold([entry]);
    expect(marked()).toEqual(['dt', 'p', 'h3', 'i']);
    const before = document.body.outerHTML;
    fold([entry]);
    expect(document.body.outerHTML).toBe(before);
    // What the page adds later is hidden with the next look.
    document.querySelector('dd div')!.append(document.createElement('em'));
    fold([entry]);
    expect(marked()).toEqual(['dt', 'p', 'h3', 'i', 'em']);
  });

  it('comes back as it was, by itself or with all others', () => {
    const { entry } = load();
    const before = document.body.outerHTML;
    const ending = new AbortController();
    const fold = keepFolded(ending.signal);
    fold([entry]);
    fold([]);
    expect(document.body.outerHTML).toBe(before);
    fold([entry]);
    ending.abort();
    expect(document.body.outerHTML).toBe(before);
  });

  it('keeps every copy of its title', () => {
    const { entry, marked } = load();
    const fold = keepFolded(new AbortController().signal);
    fold([{ ...entry, titles: [...entry.titles, document.querySelector('.by')!] }]);
    expect(marked()).toEqual(['dt', 'p', 'h3', 'i']);
    expect(document.querySelector('.by')!.hasAttribute('data-postil-folded')).toBe(false);
  });
});
