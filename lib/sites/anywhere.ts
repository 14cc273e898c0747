/**
 * Papers on a page of any kind, for when a person asks: the page's own paper, links that lead to a paper, identifiers in its text. No
 * site of the list: it knows no layout, only what is common to pages, and it is in no page before it was asked for.
 *
 * - What leads to one paper is one entry, wherever it stands; it is marked where it stands first.
 * - Two identifiers are one paper only where a list's item or a table's row is of one title and names everything else by labels
 *   (`arXiv`, `DOI`): a join that is wrong would make two papers of the library one.
 * - A title is the link's words or stands out beside it, or there is none.
 *
 * One walk over the page; everything after it is in proportion to what was found.
 */
import { parseArxivId, parseDoi, partsOf } from '../paper/identifier';
import { squeeze } from '../paper/text';
import { metadataOf, metaOf, structuredIn } from './metadata';
import { hrefOf, once, textOf } from './reading';
import type { Details, Found, Site } from './site';
import { beginsLikeTitle, headsPaper, isLabel, readsLikeTitle, stressesTitle } from './wording';

/** A page with more papers is not marked: what is looked up at once has an end, and so has what a reader skims. */
export const MOST = 3_000;

/** An identifier, and the version it was named with. */
export interface Named {
  id: string;
  version?: number | undefined;
}

/** Which paper a whole address leads to, as lib/paper/addresses.ts reads it, whose rules are too many for a page's script. */
export type Identify = (address: string) => Named | undefined;

/** What is used as a site's file is, under the name of the page's host. */
export const anywhere = (name: string, identify: Identify): Site => ({
  id: 'anywhere',
  name,
  hosts: [],
  consent: 'on-request',
  page: () => 'mixed',
  entries: (root, url) => papersOn(root, url, identify) ?? [],
  // The page has long been painted when it is asked for: there is no first paint to keep room from.
  room: () => '',
});

/** The papers on a page, its own first, then in the page's order, each once. `undefined` when there are too many. */
export function papersOn(root: Document, url: URL, identify: Identify): Found[] | undefined {
  const own = ownPaper(root, url, identify);
  const seen = walk(root, url, identify);
  const joined = join(seen, own?.ids ?? []);
  const papers = new Map<string, Mention[]>();
  for (const mention of seen.mentions) {
    const id = joined(mention.id);
    const others = papers.get(id);
    if (others) others.push(mention);
    else papers.set(id, [mention]);
  }
  if (papers.size > MOST) return undefined;
  const lines = linesOf(papers);
  const list = once(() => listName(root, url));
  const title = titles(seen, joined);

  const found: Found[] = [];
  const ownId = own && joined(own.ids[0] ?? '');
  if (own) {
    const mentions = papers.get(ownId ?? '') ?? [];
    const details = () => ({
      ...own.details,
      abstract: own.details.abstract || abstractIn(root),
      list: list(),
      links: { ...own.details.links, page: withoutHash(url) },
    });
    found.push({
      ids: [...own.ids, ...mentions.map(({ id }) => id)],
      title: own.title,
      anchor: own.anchor ?? lines.anchorOf(mentions),
      details,
    });
  }
  for (const [id, mentions] of papers) {
    if (id === ownId) continue;
    const name = firstOf(mentions, title) ?? '';
    const anchor = lines.anchorOf(mentions);
    const details = () => ({ version: mentions[0]?.version, list: list(), links: linksOf(mentions, seen) });
    found.push({
      ids: mentions.map((mention) => mention.id),
      title: name,
      anchor,
      details,
      ...(anchor && lines.isShared(anchor) && { shares: true }),
    });
  }
  return found;
}

interface Own {
  ids: string[];
  title: string;
  anchor: Element | undefined;
  details: Details;
}

/**
 * The paper the page is of: one that describes itself as a paper to machines, or whose address is a paper's and whose heading is the
 * page's title. An address alone may be of an error, or of a gate before the paper.
 */
function ownPaper(root: Document, url: URL, identify: Identify): Own | undefined {
  const address = identify(withoutHash(url));
  const described = metadataOf(root);
  const { first } = metaOf(root);
  const declared =
    first('citation_title') !== '' || (first('dc.title') !== '' && described.ids.length > 0) || 'headline' in structuredIn(root);
  // Where both tell, the address is right: navigation within a site may leave the metadata of the page before.
  const ids = described.ids.filter((id) => id !== undefined);
  const scheme = address && partsOf(address.id)[0];
  const stale = ids.some((id) => partsOf(id)[0] === scheme && id !== address?.id);
  if (declared && !stale && described.title && (address ?? ids[0])) {
    return {
      ids: [...new Set([...(address ? [address.id] : []), ...ids])],
      title: described.title,
      anchor: headingFor(root, described.title),
      details: { ...described.details, version: address?.version ?? described.details.version },
    };
  }
  const anchor = address && [...root.querySelectorAll('h1')].find((heading) => heading.matches(NAMED) || isNamedBy(titleOf(root), heading));
  return anchor && { ids: [address.id], title: textOf(anchor), anchor, details: { version: address.version } };
}

/** What schema.org is written with in the page itself. */
const NAMED = '[property="name"], [itemprop="name"], [itemprop="headline"]';

/** What stands under the heading that says it is the abstract. */
function abstractIn(root: Document): string | undefined {
  const heading = [...root.querySelectorAll('h2, h3, h4, h5, h6, strong, b, [role="heading"]')].find((one) =>
    /^abstract[.:]?$/i.test(squeeze(one.textContent)),
  );
  const text = squeeze(heading?.nextElementSibling?.textContent ?? heading?.parentElement?.nextElementSibling?.textContent ?? '');
  return text.length >= 80 ? text : undefined;
}

/** Whether a heading is what the page's title says, beside the site's name. */
function isNamedBy(title: string, heading: Element): boolean {
  const words = squeeze(textOf(heading));
  return readsLikeTitle(words) && letters(title).includes(letters(words));
}

function headingFor(root: Document, title: string): Element | undefined {
  const wanted = letters(title);
  return [...root.querySelectorAll('h1, h2, [role="heading"]')].find((heading) => {
    const words = letters(textOf(heading));
    return words.length > 0 && (words === wanted || (words.length > 20 && (wanted.startsWith(words) || words.startsWith(wanted))));
  });
}

const letters = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

/** A place where a paper is named. */
interface Mention extends Named {
  element: Element;
  /** Whether it is a link, and what it says. */
  link: boolean;
  words: string;
  /** How much text stands before it, in characters. */
  at: number;
  block: Element;
  item: Element | undefined;
}

/** What stands out in the text and may be a title. */
interface Hint {
  element: Element;
  words: string;
  /** Set in italics, which says less. */
  weak: boolean;
  at: number;
}

interface Seen {
  mentions: Mention[];
  /** Those in a block, and in a list's item or a table's row, by it. In the page's order. */
  mentionsIn: Map<Element, Mention[]>;
  hintsIn: Map<Element, Hint[]>;
}

const SKIPPED = new Set('script style noscript template textarea select svg iframe object postil-mark'.split(' '));
const ITEM = 'li, tr, dd, dt, [role="listitem"]';
const HEADING = /^h[1-6]$/;
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark math meter nobr output picture progress q ruby s ' +
    'samp small span strike strong sub sup time tt u var wbr button label'
  ).split(' '),
);
const QUOTED = /[“"«„「『]([^“”"«»„「」『』]{6,300})[”"»“」』]/gu;
/** In printable ASCII, as nearly all are: in a text without spaces nothing else ends them. */
const DOI =
  /(?:(?<=doi\.org\/)|(?<![\w./-]))10\.\d{4,9}(?:\.\d+)*\/(?:[\x21\x23-\x3b\x3d\x3f-\x7e]|<[\x21\x23-\x3b\x3d\x3f-\x7e]*>(?=\d\.\d\.))+/gi;
const NEXT_DOI = /[;,|](?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?(?=10\.\d{4})/i;
const ARXIV =
  /arxiv(?:\.org\/(?:abs|pdf|html)\/|[\s\u00a0]{0,3}(?:[:#]|e-?print|preprint|id|no\.)?[\s\u00a0]{0,3})(\d{4}\.\d{4,5}(?:v\d{1,3})?|[a-z-]{2,20}(?:\.[A-Z]{2})?\/\d{7}(?:v\d{1,3})?)(?!\d)/gi;
/** `arXiv` may stand in an element of its own before its number. */
const TAIL = 12;

function walk(root: Document, url: URL, identify: Identify): Seen {
  const seen: Seen = { mentions: [], mentionsIn: new Map(), hintsIn: new Map() };
  const base = baseOf(root, url);
  const { SHOW_ELEMENT, SHOW_TEXT, FILTER_ACCEPT, FILTER_REJECT } = NodeFilter;
  const walker = root.createTreeWalker(root.querySelector('body') ?? root, SHOW_ELEMENT | SHOW_TEXT, (node) =>
    node instanceof Element && (SKIPPED.has(node.localName) || isEdited(node)) ? FILTER_REJECT : FILTER_ACCEPT,
  );
  let at = 0;
  let tail = '';
  let link: Element | undefined;

  const mention = (paper: Named, element: Element, more: Pick<Mention, 'link' | 'words'>) => {
    const block = blockOf(element);
    const made: Mention = { ...paper, ...more, element, at, block, item: element.closest(ITEM) ?? undefined };
    seen.mentions.push(made);
    for (const place of new Set([block, made.item])) if (place) put(seen.mentionsIn, place, made);
  };
  const hint = (element: Element, words: string, weak: boolean) => {
    const made: Hint = { element, words: squeeze(words), weak, at };
    for (const place of new Set([blockOf(element), element.closest(ITEM)])) if (place) put(seen.hintsIn, place, made);
  };

  for (let node = walker.nextNode(); node && seen.mentions.length <= 3 * MOST; node = walker.nextNode()) {
    if (node instanceof Element) {
      if (!INLINE.has(node.localName)) tail = '';
      if (node.localName === 'a' && node.hasAttribute('href')) {
        link = node;
        const address = addressOf(hrefOf(node), base);
        const paper = address && identify(address);
        if (paper) mention(paper, node, { link: true, words: squeeze(textOf(node)) });
        else if (/\.pdf$/i.test(hrefOf(node)) && readsLikeTitle(textOf(node))) hint(node, textOf(node), false);
      } else if (HEADING.test(node.localName) || isNamedTitle(node)) {
        const words = textOf(node);
        // In a list it heads one item; elsewhere it may head a part of the page as well.
        if (node.closest(ITEM) ? readsLikeTitle(words) : headsPaper(words)) hint(node, words, false);
      } else if (/^(?:strong|b|em|i|cite|q)$/.test(node.localName)) {
        const words = textOf(node);
        if (stressesTitle(words, node.nextSibling?.nodeValue ?? '')) hint(node, words, /^(?:em|i|cite)$/.test(node.localName));
      }
      continue;
    }
    const text = node.nodeValue ?? '';
    const parent = node.parentElement;
    if (parent && !link?.contains(node)) {
      for (const { id, version } of identifiersIn(text, tail)) mention({ id, version }, parent, { link: false, words: '' });
      for (const [, words = ''] of text.matchAll(QUOTED)) if (stressesTitle(words, '')) hint(parent, words.replace(/[.,]$/, ''), false);
    }
    at += text.length;
    tail = (tail + text).slice(-TAIL);
  }
  return seen;
}

/** The identifiers in a text, in its order. `before` is what stands before it. */
function identifiersIn(text: string, before: string): Named[] {
  const found: [at: number, paper: Named | undefined][] = [];
  if (/10\.\d{4}/.test(text)) {
    for (const match of text.matchAll(DOI)) {
      // Some lists put no space between two; a DOI may hold all that stands there.
      for (const part of match[0].split(NEXT_DOI)) {
        const id = parseDoi(part);
        found.push([match.index, id && { id }]);
      }
    }
  }
  if (/\d{4}\.\d{4}|\/\d{7}/.test(text)) {
    for (const match of (before + text).matchAll(ARXIV)) {
      if (match.index + match[0].length > before.length) found.push([match.index - before.length, parseArxivId(match[1] ?? '')]);
    }
  }
  return found.sort(([a], [b]) => a - b).flatMap(([, paper]) => paper ?? []);
}

function isEdited(element: Element): boolean {
  const editable = element.getAttribute('contenteditable');
  return (editable !== null && editable !== 'false') || element.getAttribute('role') === 'textbox';
}

/** Marked up as a name or a title, in one of the words pages use for it. */
function isNamedTitle(element: Element): boolean {
  return /^(?:name|headline)$/.test(element.getAttribute('itemprop') ?? '') || element.classList.contains('title');
}

function baseOf(root: Document, url: URL): string {
  const base = hrefOf(root.querySelector('base[href]'));
  return URL.canParse(base, url.href) ? new URL(base, url).href : url.href;
}

/** A longer address is no paper's. */
const LONGEST = 2_000;

/** The whole address of a link to another page that may be a paper's. */
function addressOf(href: string, base: string): string | undefined {
  if (href === '' || href.length > LONGEST || href.startsWith('#') || !URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  // A whole book or journal has a DOI, and is no paper.
  return /^https?:$/.test(url.protocol) && !/\/(?:books?|journal|series|toc)\/10\./.test(url.pathname) ? withoutHash(url) : undefined;
}

/** The nearest element around this one that stands on lines of its own. */
function blockOf(element: Element): Element {
  let block = element;
  while (block.parentElement && (INLINE.has(block.localName) || block.localName.includes('-'))) block = block.parentElement;
  return block;
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** Which identifiers are one paper: gives for each the one that stands for all. */
function join({ mentionsIn, hintsIn }: Seen, own: readonly string[]): (id: string) => string {
  const parents = new Map<string, string>();
  const members = new Map<string, Set<string>>();
  const top = (id: string): string => {
    let root = id;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    return root;
  };
  const membersOf = (root: string) => members.get(root) ?? new Set([root]);
  const unite = (one: string, other: string) => {
    const [to, from] = [top(one), top(other)];
    if (to === from) return;
    const all = [...membersOf(to), ...membersOf(from)];
    // A second identifier of a kind is a second paper, or a mistake of the page's.
    if (new Set(all.map((id) => partsOf(id)[0])).size < all.length) return;
    parents.set(from, to);
    members.set(to, new Set(all));
  };
  for (const id of own) unite(own[0] ?? id, id);
  for (const [place, mentions] of mentionsIn) {
    if (!place.matches(ITEM)) continue;
    const ids = [...new Set(mentions.map(({ id }) => id))];
    if (ids.length < 2 || ids.length > 6 || !isOfOne(mentions, hintsIn.get(place) ?? [], place)) continue;
    for (const id of ids) unite(ids[0] ?? id, id);
  }
  return top;
}

/** Whether an item has one title and nothing else but labels. */
function isOfOne(mentions: readonly Mention[], hints: readonly Hint[], place: Element): boolean {
  const schemes = mentions.map(({ id }) => partsOf(id)[0]);
  const ids = new Set(mentions.map(({ id }) => id));
  if (new Set(schemes).size < ids.size) return false;
  const named = mentions.filter(({ words }) => !isLabel(words));
  if (!named.every(({ words }) => readsLikeTitle(words))) return false;
  const names = new Set((named.length > 0 ? named : hints.filter(({ weak }) => !weak)).map(({ words }) => letters(words)));
  return names.size === 1 || (names.size === 0 && cellTitle(place) !== undefined);
}

/** Names a mention by what stands at it. */
function titles({ mentions, mentionsIn, hintsIn }: Seen, joined: (id: string) => string): (mention: Mention) => string | undefined {
  const order = new Map(mentions.map((mention, at) => [mention, at]));
  const papersIn = (place: Element) => new Set((mentionsIn.get(place) ?? []).slice(0, 50).map(({ id }) => joined(id))).size;

  return (mention) => {
    const { link, words, item, block } = mention;
    if (link && readsLikeTitle(words) && (item !== undefined || HEADING.test(block.localName) || beginsLikeTitle(words))) return words;
    const id = joined(mention.id);
    const whole = item !== undefined && papersIn(item) === 1;
    if (whole) {
      const named = cellTitle(item);
      if (named) return named;
    }
    const place = whole ? item : block;
    const beside = nearest(mention, hintsIn.get(place) ?? [], whole ? [] : neighbours(mention, mentionsIn.get(block) ?? [], id));
    return beside ?? (whole ? termOf(item, mentionsIn) : undefined) ?? titleBefore(mention, mentions[(order.get(mention) ?? 0) - 1]);
  };

  /** Where the papers before and behind it stand: what is beyond belongs to them. */
  function neighbours(mention: Mention, all: readonly Mention[], id: string): number[] {
    const here = all.indexOf(mention);
    const before = all.slice(Math.max(0, here - 10), here).findLast((other) => joined(other.id) !== id);
    const behind = all.slice(here + 1, here + 10).find((other) => joined(other.id) !== id);
    return [before?.at ?? -Infinity, behind ? mention.at : Infinity];
  }
}

/** How far from its link a title may stand in running text, in characters. */
const NEAR = 80;

/** The hint nearest to a mention: before it rather than behind, bold or quoted rather than in italics. */
function nearest({ at }: Mention, hints: readonly Hint[], [from, to]: number[]): string | undefined {
  const bounded = from !== undefined && to !== undefined;
  const within = hints.filter((hint) => {
    if (!bounded) return true;
    const distance = hint.at < at ? at - hint.at - hint.words.length : hint.at - at;
    return hint.at >= from && hint.at <= to && distance <= NEAR;
  });
  for (const weak of [false, true]) {
    const kind = within.filter((hint) => hint.weak === weak);
    const hint = kind.findLast((one) => one.at <= at) ?? kind[0];
    if (hint) return hint.words;
  }
  return undefined;
}

/** The cell of a row that stands under a heading which says that it is the paper's. */
function paperCell(row: Element): Element | undefined {
  const table = row.localName === 'tr' ? row.closest('table') : null;
  if (!table) return undefined;
  const head = table.querySelector('tr');
  if (!head || head === row || head.querySelector('[colspan]') || row.querySelector('[colspan], [rowspan]')) return undefined;
  const at = [...head.children].findIndex((cell) =>
    /^(?:paper|title|paper title|article|publication|reading)s?$/i.test(squeeze(textOf(cell))),
  );
  return head.children.length === row.children.length ? row.children[at] : undefined;
}

/** The title in that cell. */
function cellTitle(row: Element): string | undefined {
  const words = squeeze(textOf(paperCell(row)));
  return readsLikeTitle(words) ? words : undefined;
}

/** The term that a description is of. */
function termOf(item: Element, mentionsIn: Seen['mentionsIn']): string | undefined {
  if (item.localName !== 'dd') return undefined;
  let term = item.previousElementSibling;
  while (term?.localName === 'dd' || term?.localName === 'postil-mark') term = term.previousElementSibling;
  return term?.localName === 'dt' && !mentionsIn.has(term) && readsLikeTitle(textOf(term)) ? squeeze(textOf(term)) : undefined;
}

/** How far before a line that only has links its title may stand: elements, and levels of them. */
const REACH = 3;

/** The title above a line of nothing but labels (`PDF | DOI | Code`): the heading, or what stands out, shortly before it. */
function titleBefore({ block, item }: Mention, former: Mention | undefined): string | undefined {
  if (item?.localName === 'tr' || block.textContent.length > 300 || !isLabel(textOf(block))) return undefined;
  let from = block;
  for (let level = 0; level < REACH; level++) {
    let before = from.previousElementSibling;
    for (let step = 0; before && step < REACH; before = before.previousElementSibling) {
      if (before.localName === 'postil-mark') continue;
      step += 1;
      if (former && before.contains(former.element) && !block.contains(former.element)) return undefined;
      const standing = HEADING.test(before.localName) ? before : before.querySelector('h1, h2, h3, h4, h5, h6, .title, strong, b');
      const words = squeeze(textOf(standing));
      if (standing && (HEADING.test(standing.localName) || isNamedTitle(standing) ? headsPaper(words) : stressesTitle(words, '')))
        return words;
      if (HEADING.test(before.localName)) return undefined;
    }
    if (from.previousElementSibling || !from.parentElement || from.parentElement.matches('body, main, article')) return undefined;
    from = from.parentElement;
  }
  return undefined;
}

/** Where papers are marked: behind the block, or behind the line where lines are broken by hand. Nowhere but there. */
function linesOf(papers: ReadonlyMap<string, readonly Mention[]>) {
  const crowd = new Map<Element, number>();
  const first = new Map<readonly Mention[], { block: Element; top: Element }>();
  for (const mentions of papers.values()) {
    const place = firstOf(mentions, standing);
    if (!place) continue;
    first.set(mentions, place);
    crowd.set(place.block, (crowd.get(place.block) ?? 0) + 1);
  }
  const shares = new Map<Element, number>();
  const anchors = new Map<readonly Mention[], Element>();
  for (const [mentions, { block, top }] of first) {
    const page = /^(?:body|html)$/.test(block.localName);
    const anchor = (page || (crowd.get(block) ?? 0) > 1 ? lineEnd(top) : undefined) ?? (page ? undefined : block);
    if (!anchor) continue;
    anchors.set(mentions, anchor);
    shares.set(anchor, (shares.get(anchor) ?? 0) + 1);
  }
  return {
    anchorOf: (mentions: readonly Mention[]) => anchors.get(mentions),
    isShared: (anchor: Element) => (shares.get(anchor) ?? 0) > 1,
  };
}

/** The block a mark may stand behind, and what of it holds the mention. A control stands in no other control. */
function standing({ element, item }: Mention): { block: Element; top: Element } | undefined {
  const cell = item && paperCell(item);
  if (cell) return { block: cell, top: cell };
  let top = element;
  for (let control = top.closest(CONTROL); control?.parentElement; control = control.parentElement.closest(CONTROL)) top = control;
  const outside = top.matches(CONTROL) ? top.parentElement : top;
  if (!outside) return undefined;
  const block = blockOf(outside);
  while (top !== block && top.parentElement && top.parentElement !== block) top = top.parentElement;
  return { block, top };
}

const CONTROL = 'a[href], button, summary, label, [role="button"], [role="link"]';

/** The break that ends the line of an element, if it is ended by one. */
function lineEnd(top: Element): Element | undefined {
  for (let next = top.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.localName === 'br') return next;
    if (!INLINE.has(next.localName)) return undefined;
  }
  return undefined;
}

function linksOf(mentions: readonly Mention[], { mentionsIn }: Seen): NonNullable<Details['links']> {
  const links = mentions.filter(({ link }) => link).map(({ element }) => hrefOf(element));
  const isPdf = (href: string) => /\.pdf$|\/e?pdf\//i.test(href.replace(/[?#].*$/, ''));
  const item = mentions[0]?.item;
  // The code of an item that is of this paper alone.
  const alone = item && mentionsIn.get(item)?.every((other) => mentions.includes(other));
  const code = alone
    ? [...item.querySelectorAll('a[href*="//github.com/"], a[href*="//gitlab.com/"]')].find((link) => isLabel(textOf(link)))
    : undefined;
  return { page: links.find((href) => !isPdf(href)), pdf: links.find(isPdf), code: code && hrefOf(code) };
}

/** Not `document.title`, which is an element where the page has given one that name. */
function titleOf(root: Document): string {
  return squeeze(root.querySelector('title')?.textContent ?? '');
}

/** As what a page is remembered: its title, and whose it is. */
function listName(root: Document, { hostname }: URL): string {
  const host = hostname.replace(/^www\./, '');
  const title = titleOf(root);
  return title && host ? `${title} (${host})` : title || host;
}

function withoutHash({ href }: URL): string {
  return href.replace(/#.*$/, '');
}

function firstOf<T, R>(all: readonly T[], read: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const result = read(one);
    if (result !== undefined) return result;
  }
  return undefined;
}
