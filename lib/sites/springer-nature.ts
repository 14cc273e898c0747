/** What nature.com and link.springer.com share, being one publisher's: an article's page, and how a card lists authors. */
import { describedPaper, metaOf } from './metadata';
import type { Found } from './site';

/** The article a page is of, by the identifier its address gives. */
export function articleOn(root: Document, url: URL, id: string): Found[] {
  return describedPaper(root, url, id, ({ abstract }) => ({
    abstract: abstractIn(root) || abstract,
    categories: metaOf(root).all('dc.subject'),
  }));
}

/** The abstract without its references' numbers, which the metadata's has run into the words. */
function abstractIn(root: Document): string {
  const section = root.querySelector('#Abs1-content');
  if (!section) return '';
  const copy = root.importNode(section, true);
  for (const reference of copy.querySelectorAll('sup:has(a)')) reference.remove();
  return [...copy.querySelectorAll('p')].map((paragraph) => paragraph.textContent).join(' ');
}

/** The authors in a card that are sure to be all. A list without its middle says so by its class alone. */
export function authorsIn(card: Element): string[] {
  return [...card.querySelectorAll('[class*="author-list"]:not([class*="truncated"]) > li')].map((name) => name.textContent);
}
