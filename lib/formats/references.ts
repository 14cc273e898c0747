/**
 * References as they are printed, in a style of the Citation Style Language: APA, IEEE, ACM, Chicago, or any a person brings.
 *
 * By citeproc-js, the processor of Zotero and of Citation.js. Not through Citation.js' plugin: its core brings Node's `fetch` with it,
 * which no bundler puts into a page, and with it code that asks the network.
 */
import * as z from 'zod/mini';
import type { Paper } from '../paper/paper';
import { styledItem } from './csl-json';
import type { Tick } from './format';

export interface Style {
  id: string;
  name: string;
  /** What other styles call it, which only point to it: an address of zotero.org/styles. */
  uri: string;
  /** The style's file. */
  xml: () => Promise<string>;
}

/** Where styles are kept, and what they are called by in the form of all styles. */
const ZOTERO = 'http://www.zotero.org/styles/';

/** The first is taken where none is chosen. */
export const STYLES: readonly [Style, ...Style[]] = [
  { id: 'apa', name: 'APA', uri: `${ZOTERO}apa`, xml: async () => (await import('./styles/apa.csl?raw')).default },
  { id: 'ieee', name: 'IEEE', uri: `${ZOTERO}ieee`, xml: async () => (await import('./styles/ieee.csl?raw')).default },
  {
    id: 'acm',
    name: 'ACM',
    uri: `${ZOTERO}association-for-computing-machinery`,
    xml: async () => (await import('./styles/acm.csl?raw')).default,
  },
  {
    id: 'chicago',
    name: 'Chicago (author and date)',
    uri: `${ZOTERO}chicago-author-date`,
    xml: async () => (await import('./styles/chicago.csl?raw')).default,
  },
];

/** The longest style there is has 200,000 characters. */
export const LONGEST_STYLE = 1_000_000;

/** A style that a person brought, as it is kept. Its id is no built-in one's. */
export const BroughtStyle = z.object({
  id: z.string().check(z.regex(/^file:[^]{1,300}$/)),
  name: z.string().check(z.minLength(1), z.maxLength(300)),
  uri: z.string().check(z.maxLength(300)),
  xml: z.string().check(z.maxLength(LONGEST_STYLE)),
});
export type BroughtStyle = z.infer<typeof BroughtStyle>;

export function styleOf({ id, name, uri, xml }: BroughtStyle): Style {
  return { id, name, uri, xml: () => Promise.resolve(xml) };
}

export interface Styling {
  /** Plain lines, or HTML, which whoever shows it has to sanitise. */
  format: 'text' | 'html';
  tick: Tick;
}

/** How many papers are read first, before a breath; then twice as many each time. */
const FIRST = 25;

/**
 * The papers' references, in the style's own order, each once: as text a line each, as HTML an element each in one around them.
 * Throws in words where the style cannot set them; rejects with what `tick` rejects with.
 */
export async function reference(papers: readonly Paper[], style: Style, { format, tick }: Styling): Promise<string> {
  if (papers.length === 0) return '';
  const items = new Map(papers.map((paper): [string, Paper] => [paper.key, paper]));
  const engine = await engineFor(await style.xml(), (id) => items.get(id));
  engine.setOutputFormat(format);
  const ids = [...items.keys()];
  // The processor takes a list whole, for its order, its numbers and the letters behind its years, and looks at all of it each time
  // it grows: by steps of one size a thousand papers take five times as long.
  for (let at = 0; at < ids.length; at = Math.max(FIRST, at * 2)) {
    await tick(at);
    engine.updateItems(ids.slice(0, Math.max(FIRST, at * 2)));
  }
  const made = engine.makeBibliography();
  if (!made) throw new Error(`The style “${style.name}” sets no list of references.`);
  await tick(papers.length);
  const [{ bibstart, bibend }, entries] = made;
  return format === 'text' ? entries.join('') : bibstart + entries.join('') + bibend;
}

async function engineFor(xml: string, paperWith: (id: string) => Paper | undefined) {
  const { default: CSL } = await import('citeproc');
  const { default: locale } = await import('./styles/en-US.xml?raw');
  const system = {
    retrieveLocale: () => locale,
    retrieveItem: (id: string) => {
      const paper = paperWith(id);
      return paper && styledItem(paper, id);
    },
  };
  return new CSL.Engine(system, xml, 'en-US', true);
}

/**
 * A style a person brings, from its file's text, or in words why it is none. It is tried on a paper before it is taken. One that only
 * points to another is that other under its own name, where it is among `known`.
 */
export async function styleFrom(
  text: string,
  known: readonly Style[] = STYLES,
): Promise<{ ok: true; style: BroughtStyle } | { ok: false; words: string }> {
  const xml = text.replace(/^\uFEFF/, '');
  if (xml.length > LONGEST_STYLE) return refused('This file is too large to be a citation style. Nothing was taken from it.');
  const head = xml.slice(0, 20_000).replace(/<!--[^]*?-->/g, '');
  // Entities could make a small file a large one.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return refused('This file defines things no citation style needs. Nothing was taken from it.');
  const root = /^\s*(?:<\?xml[^>]*\?>\s*)?(<style\b[^>]*\bxmlns="http:\/\/purl\.org\/net\/xbiblio\/csl"[^>]*>)/.exec(head)?.[1];
  if (root === undefined) return refused('This file is no citation style. Styles end in .csl and are at hand at zotero.org/styles.');
  if (!isWhole(xml)) return refused('This style is damaged: its file is not whole. Nothing was taken from it.');
  const name = valueOf(/<title(?:-short)?\b[^>]*>([^<]{1,300})<\/title/.exec(head)?.[1] ?? '') || 'Unnamed style';
  const version = /\bversion="([^"]{1,20})"/.exec(root)?.[1] ?? '';
  if (!/^1\.0(?:\.\d+)?$/.test(version)) return refused(versionWords(name, version));
  const uri = valueOf(/<id\b[^>]*>([^<]{1,300})<\/id/.exec(head)?.[1] ?? '');
  const style: BroughtStyle = { id: `file:${uri || name}`, name, uri, xml };
  const parent = /<link\b(?=[^>]*\brel="independent-parent")[^>]*\bhref="([^"]*)"/.exec(head)?.[1];
  if (parent !== undefined) {
    const other = known.find(({ uri: its }) => its !== '' && nameIn(its) === nameIn(parent));
    if (other) return { ok: true, style: { ...style, xml: await other.xml() } };
    return refused(
      `“${name}” only points to another style, “${nameIn(parent)}”, which is not here. Add that one first, from zotero.org/styles.`,
    );
  }
  if (!/<bibliography\b/.test(xml)) return refused(`“${name}” is a style for notes alone: it sets no list of references.`);
  try {
    if (expansionOf(xml) > MOST_MACROS) throw new RangeError('These macros call each other without end.');
    const set = await reference([TRIAL], styleOf(style), { format: 'text', tick: () => Promise.resolve() });
    if (set.trim() === '') return refused(`“${name}” is damaged: it sets nothing. Nothing was taken from it.`);
  } catch {
    return refused(`“${name}” is damaged, or in a form Postil cannot use. Nothing was taken from it.`);
  }
  return { ok: true, style };
}

function versionWords(name: string, version: string): string {
  const [whole = NaN, part = NaN] = version.split('.').map(Number);
  const isNewer = whole > 1 || (whole === 1 && (part > 0 || Number.isNaN(part)));
  return isNewer
    ? `“${name}” is written in a newer form of styles (${version}) than Postil reads (1.0). Nothing was taken from it; choose the style as it is at zotero.org/styles.`
    : `“${name}” is written in an older form of styles than Postil reads (1.0). Nothing was taken from it; choose the style as it is at zotero.org/styles.`;
}

/** The last part of a style's address, which is its name whatever stands before it: `http` or `https`, with `www` or without. */
function nameIn(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

/** How often macros may be put in, in all; the processor puts each in wherever it is called. The largest styles have it thousands of times. */
const MOST_MACROS = 50_000;

/** How often a style's macros are put in: thirty that each call the next one twice make a thousand million. Of a circle, `Infinity`. */
function expansionOf(xml: string): number {
  const callsIn = (part: string) => Array.from(part.matchAll(/\smacro\s*=\s*["']([^"'<>]*)["']/g), ([, name = '']) => name);
  const parts = xml.split(/<macro\b/);
  const calls = new Map(
    parts
      .slice(1)
      .map((part) => [/^[^<>]*\sname\s*=\s*["']([^"'<>]*)["']/.exec(part)?.[1] ?? '', callsIn(part.split('</macro>', 1)[0] ?? '')]),
  );
  const sizes = new Map<string, number>();
  const sizeOf = (name: string): number => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    sizes.set(name, Infinity);
    const size = (calls.get(name) ?? []).reduce((sum, called) => sum + sizeOf(called), 1);
    sizes.set(name, size);
    return size;
  };
  return parts
    .flatMap((part, at) => callsIn(at === 0 ? part : part.split('</macro>').slice(1).join('')))
    .reduce((sum, name) => sum + sizeOf(name), 0);
}

/** Whether every element that opens is closed, which the processor does not look at. */
function isWhole(xml: string): boolean {
  const open: string[] = [];
  let from = 0;
  // What opens and never closes reaches to the end, and is looked through once.
  const body = xml.replace(/<!--(?:[^]*?-->|[^]*)|<\?(?:[^]*?\?>|[^]*)/g, (found) => (/(?:--|\?)>$/.test(found) ? '' : '<'));
  for (const found of body.matchAll(/<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g)) {
    const [tag, ends, name = '', , alone] = found;
    if (body.slice(from, found.index).includes('<')) return false;
    from = found.index + tag.length;
    if (ends === '/' && open.pop() !== name) return false;
    if (ends !== '/' && alone !== '/') open.push(name);
    if (open.length > 100) return false;
  }
  return open.length === 0 && !body.slice(from).includes('<');
}

function refused(words: string): { ok: false; words: string } {
  return { ok: false, words };
}

function valueOf(xml: string): string {
  return xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '').trim();
}
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What a style is tried on. */
const TRIAL: Paper = {
  key: 'trial',
  ids: ['doi:10.1000/trial'],
  title: 'A trial',
  authors: ['Ada Byron', 'Bo Sample'],
  published: '2024-07-10',
  venue: 'Journal of Trials',
  categories: [],
  links: {},
  sightings: [],
  savedAt: 0,
  changedAt: 0,
  status: 'to-read',
  tags: [],
  note: '',
  highlights: [],
};
