/**
 * A paper as a citation, between our records and the files of reference managers: what kind of publication it is, its authors' names in
 * their parts, its numbers and address; and back again.
 */
import { parseDate } from '../paper/dates';
import { identifierLabel, identifierLink, parseArxivId, parseDoi, partsOf } from '../paper/identifier';
import type { Paper } from '../paper/paper';
import { identifiersFrom } from '../paper/sighting';
import { BOUND, clipName, LIMITS, squeeze } from '../paper/text';
import type { Brought, Option } from './format';

/** The fields of a paper that a citation format may hold. */
export type Held =
  | 'title'
  | 'authors'
  | 'authorCount'
  | 'abstract'
  | 'published'
  | 'venue'
  | 'category'
  | 'ids'
  | 'page'
  | 'pdf'
  | 'note'
  | 'tags'
  | 'citationKey';

/**
 * What each format can hold, so that it comes back as it was. Of all of them:
 * - `title`, `abstract`: white space collapsed; formulas as TeX. In BibTeX other TeX comes back as the characters it stands for.
 * - `authors`: given name first (`Byron, Ada` comes back as `Ada Byron`), a family name of two words bound; where none is known, the organisation. An
 *   organisation's commas are lost in RIS.
 * - `venue`: none where that is arXiv, as its number says it.
 * - `authorCount`: only where no author is named.
 * - `ids`: the first arXiv id, the first DOI, and what the page's address says; in CSL-JSON also PubMed's.
 * - `category`: the first, of a paper of arXiv's.
 */
export const HOLDS = {
  bibtex: ['title', 'authors', 'authorCount', 'abstract', 'published', 'venue', 'category', 'ids', 'page', 'note', 'tags', 'citationKey'],
  biblatex: ['title', 'authors', 'authorCount', 'abstract', 'published', 'venue', 'category', 'ids', 'page', 'note', 'tags', 'citationKey'],
  ris: ['title', 'authors', 'authorCount', 'abstract', 'published', 'venue', 'ids', 'page', 'pdf', 'note', 'tags', 'citationKey'],
  'csl-json': ['title', 'authors', 'authorCount', 'abstract', 'published', 'venue', 'ids', 'page', 'note', 'tags', 'citationKey'],
} as const satisfies Record<string, readonly Held[]>;

/** What goes into a file beside the citation itself; the same choice in each of these formats. */
export const INCLUDE: Option = {
  id: 'include',
  name: 'Include',
  choices: [
    { id: 'all', name: 'Abstracts, notes and tags' },
    { id: 'citation', name: 'Citations only' },
  ],
};

/** After how many papers, or entries, the page may breathe. */
export const BREATH = 100;

/** A name in its parts, or whole where it has none: an organisation's, or one of a script that sets no bounds. */
export type Name = { family: string; given: string; particle?: string; suffix?: string } | { literal: string };

export interface Citation {
  kind: 'preprint' | 'article' | 'inproceedings' | 'other';
  authors: readonly Name[];
  /** There are more authors than are named. */
  others: boolean;
  /** `12 authors`, where none is named. */
  count: string | undefined;
  published: string | undefined;
  /** Where it was published; of a preprint `undefined`. */
  venue: string | undefined;
  /** Bare: `2407.11062`, `10.1145/…`. */
  arxiv: string | undefined;
  doi: string | undefined;
  /** arXiv's: `cs.CL`. */
  category: string | undefined;
  /** A page of it: the page's own, or where one of its identifiers leads. */
  url: string | undefined;
}

/** White space collapsed, as `squeeze` does it; text that needs nothing done, as nearly all does, costs a look. */
export function tidy(text: string): string {
  return /[^\S ]| {2}|^ | $/u.test(text) ? squeeze(text) : text;
}

/** The same for a name, in which words may be bound to be one part of it. */
function tidyName(name: string): string {
  return name.includes(BOUND) ? clipName(name, Infinity) : tidy(name);
}

/** A name, or a part of one, whose words belong together. */
export function bound(words: string): string {
  return tidy(words).replaceAll(' ', BOUND);
}

function unbound(words: string): string {
  return words.replaceAll(BOUND, ' ');
}

/** A paper as it is cited. */
export function citationOf(paper: Paper): Citation {
  const valueOf = (scheme: string) => paper.ids.map(partsOf).find(([of]) => of === scheme)?.[1];
  const arxiv = valueOf('arxiv');
  const named = paper.authors.map(tidyName).filter((name) => name !== '');
  const organisation = tidy(paper.organisation ?? '');
  const authors = named.length === 0 && organisation !== '' ? [organisation] : named;
  const count = paper.authorCount ?? 0;
  const venue = tidy(paper.venue ?? '');
  const printed = venue !== '' && !PREPRINTS.test(venue);
  const category = paper.categories[0];
  return {
    kind: printed
      ? PROCEEDINGS.test(venue) && !JOURNALS.test(venue)
        ? 'inproceedings'
        : 'article'
      : arxiv !== undefined || venue !== ''
        ? 'preprint'
        : 'other',
    authors: authors.map(partsOfName),
    others: named.length > 0 && count > named.length,
    count: named.length === 0 && count > 0 ? `${count} ${count === 1 ? 'author' : 'authors'}` : undefined,
    published: publishedOf(paper),
    venue: venue === '' ? undefined : venue,
    arxiv,
    doi: valueOf('doi'),
    category: arxiv !== undefined && category !== undefined && /^[a-z-]+(\.[A-Za-z-]+)?$/.test(category) ? category : undefined,
    url: paper.links.page ?? paper.ids.map(identifierLink).find((link) => link !== undefined),
  };
}

/** What a paper is called in a file, which wants a title of everything: its title as it was shown, or its first identifier. */
export function calledOf({ title, ids }: Pick<Paper, 'title' | 'ids'>): string {
  return tidy(title) || identifierLabel(ids[0] ?? '');
}

/** Venues that print nothing. */
const PREPRINTS = /^(?:arxiv|corr\b|biorxiv|medrxiv|chemrxiv|ssrn|research square|preprints?\b|submitted to\b|under review\b)/i;
/** Journals that look like proceedings: by their name, or because they print a conference's best. */
const JOURNALS =
  /\b(?:journal|transactions|letters|SIGMOD record|SIGKDD explorations|SIGIR forum)\b|^(?:PNAS|PVLDB|TACL|PACMPL|PACMHCI|IMWUT)\b|^proc(?:eedings|\.)\s+(?:of\s+(?:the\s+)?)?(?:national academy|nat(?:l\.?|ional)? acad|IEEE$|VLDB|ACM\s+(?:on|[a-z]+\.)|royal soc|r\. soc|london math|lond\. math|american math|amer\. math|institution)/i;
/** The words of conferences, and names of those that go by their letters. */
const PROCEEDINGS =
  /\b(?:proceedings|proc\.|conference|conf\.|workshops?|symposium|symp\.|meeting|congress|colloquium|advances in neural|findings of|companion|lecture notes|lncs)|\b(?:ACL|EMNLP|NAACL|EACL|AACL|COLING|CoNLL|TREC|NeurIPS|NIPS|ICML|ICLR|AISTATS|COLT|UAI|AAAI|IJCAI|AAMAS|CVPR|ICCV|ECCV|WACV|BMVC|MICCAI|SIGIR|SIGMOD|SIGKDD|KDD|WWW|WSDM|CIKM|RecSys|ICDE|VLDB|ICSE|FSE|ASE|ISSTA|PLDI|POPL|OOPSLA|ICFP|SOSP|OSDI|NSDI|EuroSys|ASPLOS|ISCA|HPCA|CHI|CSCW|UIST|ICRA|IROS|CoRL|RSS|INTERSPEECH|ICASSP|ISMIR|CRYPTO|EUROCRYPT|STOC|FOCS|SODA|ICALP|ITCS|USENIX|NDSS|CCS|ICWSM|FAccT|LREC|MLSys|CoLLAs|COLM)\b/i;

/** The day it was published, or the month in which arXiv numbered it, which is part of its number. */
export function publishedOf({ published, ids }: Pick<Paper, 'published' | 'ids'>): string | undefined {
  if (published !== undefined) return published;
  const [, year, month] = ids.map((id) => /^arxiv:(?:[a-z-]+\/)?(\d\d)(\d\d)/.exec(id)).find((found) => found !== null) ?? [];
  if (year === undefined || month === undefined) return undefined;
  return `${Number(year) > 90 ? '19' : '20'}${year}-${month}`;
}

const SUFFIX = /^(?:jr|sr|ii|iii|iv|2nd|3rd)\.?$/i;
/** Words of organisations' names. */
export const ORGANISATION =
  /\b(?:collaborations?|consorti(?:um|a)|team|group|project|initiative|network|committee|society|institut(?:e|ion)?|laborator(?:y|ies)|labs?|universit\p{L}+|inc|ltd|llc|gmbh|corporation|foundation|association|organi[sz]ation|agency|ministry|department|cent(?:er|re)|council|community|authors|working)\b|\d|^the\s|&|@/iu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * A name taken apart: `Ludwig van Beethoven`, `Beethoven, Ludwig van`, `Beethoven LV`. One word, or an organisation's, stays whole; words
 * that are bound (`BOUND`) are one.
 */
export function partsOfName(name: string): Name {
  const parts = apart(tidyName(name));
  if (!name.includes(BOUND)) return parts;
  if ('literal' in parts) return { literal: unbound(parts.literal) };
  const { family, given, particle, suffix } = parts;
  return {
    family: unbound(family),
    given: unbound(given),
    ...(particle !== undefined && { particle: unbound(particle) }),
    ...(suffix !== undefined && { suffix: unbound(suffix) }),
  };
}

function apart(clean: string): Name {
  if (clean.length > LIMITS.name) return { literal: clean };
  const commas = clean.split(/ *,(?!\u00A0) */).filter((part) => part !== '');
  if (ORGANISATION.test(clean) || /\bAI\b/.test(clean) || UNSPACED.test(clean) || commas.length > 3) return { literal: clean };
  const [first = '', second, third] = commas;
  if (second === undefined) return spoken(first);
  if (third === undefined && SUFFIX.test(second)) return withSuffix(spoken(first), second);
  // `King, Jr., Martin Luther`, as BibTeX has it, and `King, Martin Luther, Jr.`
  const [given, suffix] = third === undefined ? [second, undefined] : SUFFIX.test(third) ? [second, third] : [third, second];
  // In `van Beethoven, Ludwig` and `Beethoven, Ludwig van` alike, the small words are the particle.
  const [, before = '', family = first] = /^((?:\p{Ll}[\p{L}'’]*\s+)+)(.+)$/u.exec(first) ?? [];
  const [, forename = given, behind = ''] = /^(.*?\S)((?:\s+(?:van|von|der|den|de|del|da|di|du|la|le|ter|zu))+)$/u.exec(given) ?? [];
  const particle = `${behind} ${before}`.trim();
  return { family, given: forename, ...(particle !== '' && { particle: tidy(particle) }), ...(suffix !== undefined && { suffix }) };
}

/** A name as it is said: given name first. */
function spoken(name: string): Name {
  const words = name.split(' ');
  const last = words.at(-1) ?? '';
  if (words.length > 2 && SUFFIX.test(last)) return withSuffix(spoken(words.slice(0, -1).join(' ')), last);
  // As PubMed writes them: `van der Berg JP`.
  if (words.length > 1 && /^\p{Lu}{1,3}$/u.test(last) && !/^(?:\p{Lu}\.?)+$/u.test(words.at(-2) ?? '')) {
    return partsOfName(`${words.slice(0, -1).join(' ')}, ${last}`);
  }
  let from = words.length - 1;
  while (from > 1 && /^\p{Ll}/u.test(words[from - 1] ?? '')) from--;
  const start = words.length > 1 && PARTICLES.has(words[0] ?? '') ? 0 : from;
  const until = words.length - 1;
  const family = last;
  if (words.length < 2) return { literal: name };
  if (start === 0) {
    // `van der Berg` alone, without a given name.
    let end = 0;
    while (end < until && /^\p{Ll}/u.test(words[end] ?? '')) end++;
    return end === until ? { family, given: '', particle: words.slice(0, until).join(' ') } : { literal: name };
  }
  const particle = words.slice(start, until).join(' ');
  return { family, given: words.slice(0, start).join(' '), ...(particle !== '' && { particle }) };
}
const PARTICLES = new Set(['van', 'von', 'der', 'den', 'de', 'del', 'della', 'da', 'di', 'du', 'la', 'le', 'ter', 'ten', 'zu', 'zur']);

function withSuffix(name: Name, suffix: string): Name {
  return 'literal' in name
    ? { literal: `${name.literal} ${suffix}` }
    : { ...name, suffix: name.suffix === undefined ? suffix : `${name.suffix} ${suffix}` };
}

/** A name as it is said: `Ludwig van Beethoven`. What would be taken apart otherwise than it was given is bound. */
export function nameOf(name: Name): string {
  if ('literal' in name) return 'literal' in apart(tidy(name.literal)) ? name.literal : bound(name.literal);
  const { given, particle, family, suffix } = name;
  const said = [given, particle, bound(family), suffix].filter((part) => part !== undefined && part !== '');
  return tidyName(said.join(' '));
}

/** A name of which a file says which part is the family's, as it is said; small words before that are its particle. */
export function nameFromParts(family: string, given: string, suffix = ''): string {
  const [, particle = '', last = family] = /^((?:\p{Ll}[\p{L}'’]*\s+)+)(.+)$/u.exec(tidy(family)) ?? [];
  return nameOf({ family: last, given, particle, suffix });
}

/** What an entry of a file says, before it is believed; texts without the file's markup. */
export interface Entry {
  title: string;
  authors?: readonly string[];
  /** As the file writes it. */
  year?: string;
  month?: string;
  day?: string;
  venue?: string;
  abstract?: string;
  /** What the person wrote. */
  notes?: readonly string[];
  /** What stands in the field for remarks, in which programs keep much: numbers, counts, and the person's words. */
  remark?: string;
  tags?: readonly string[];
  /** DOIs, in any dress. */
  dois?: readonly string[];
  /** Numbers of arXiv's, in any dress. */
  arxiv?: readonly string[];
  /** Of other schemes, whole: `pmid:123`. */
  ids?: readonly string[];
  addresses?: readonly string[];
  pdf?: string;
  category?: string;
  citationKey?: string;
  line?: number;
}

/** An entry as a paper that is brought. What does not hold is left out. */
export function broughtOf(entry: Entry): Brought {
  const authors = (entry.authors ?? []).map(tidyName).filter((name) => name !== '');
  // Ours stands beside an organisation at most.
  const unnamed = authors.every((name) => 'literal' in partsOfName(name));
  const remark = remarkOf(entry.remark ?? '', unnamed);
  const place = tidy(entry.venue ?? '');
  const arxiv = [...(entry.arxiv ?? []), ...numbersIn(place)];
  // That it is on arXiv its number says.
  const venue = /^(?:arxiv|corr)\b/i.test(place) ? '' : place;
  // Some programs write several into one field.
  const addresses = (entry.addresses ?? [])
    .flatMap((field) => field.split(/[\s,;]+(?=https?:\/\/)/i).map((address) => address.trim()))
    .filter((address) => /^https?:\/\/\S+$/i.test(address));
  const ids = identifiersFrom([
    ...arxiv.flatMap((text) => parseArxivId(text.trim().replace(/^arxiv:\s*/i, ''))?.id ?? []),
    ...(entry.dois ?? []).flatMap((text) => parseDoi(text) ?? []),
    ...(entry.ids ?? []),
    ...remark.ids,
    ...addresses,
  ]);
  const title = tidy(entry.title);
  const published = dateOf(entry);
  const abstract = tidy(entry.abstract ?? '');
  const note = [...(entry.notes ?? []), remark.note].map((text) => text.trim()).filter((text) => text !== '');
  const tags = (entry.tags ?? []).map(tidy).filter((tag) => tag !== '');
  const page = addresses[0];
  const pdf = entry.pdf?.trim();
  const links = { ...(page !== undefined && { page }), ...(pdf !== undefined && /^https?:\/\/\S+$/i.test(pdf) && { pdf }) };
  return {
    ids,
    title: ids.some((id) => identifierLabel(id) === title) ? '' : title,
    ...(authors.length > 0 && { authors }),
    ...(remark.authorCount !== undefined && { authorCount: remark.authorCount }),
    ...(published !== undefined && { published }),
    ...(abstract !== '' && { abstract }),
    ...(venue !== '' && { venue }),
    ...(entry.category !== undefined && { categories: [entry.category] }),
    ...(Object.keys(links).length > 0 && { links }),
    ...(note.length > 0 && { note: note.join('\n\n') }),
    ...(tags.length > 0 && { tags }),
    ...(entry.citationKey !== undefined && entry.citationKey !== '' && { citationKey: entry.citationKey }),
    ...(entry.line !== undefined && { line: entry.line }),
  };
}

/**
 * `arXiv preprint arXiv:1706.03762`, `arXiv preprint hep-th/9802150` (Google Scholar), `CoRR abs/1706.03762` (dblp): a venue that names the
 * paper's number.
 */
function numbersIn(venue: string): string[] {
  const start = venue.slice(0, 300);
  const named = Array.from(start.matchAll(/(?:arxiv:\s*|\babs\/)([\w./-]+)/gi), ([, number = '']) => number);
  const bare = /^arxiv\b.*?\s([a-z]{2,12}(?:-[a-z]{2,8})?(?:\.[a-z]{2})?\/\d{7})(?!\w)/i.exec(start)?.[1];
  return bare === undefined ? named : [...named, bare];
}

/**
 * Lines of a remark that are for programs: Zotero keeps there what it has no field for, and we the number of authors where none is named.
 * A line of which nothing can be taken, and one that `guarded` has marked, is the person's.
 */
function remarkOf(remark: string, unnamed: boolean): { note: string; ids: string[]; authorCount?: number } {
  const ids: string[] = [];
  let authorCount: number | undefined;
  const rest = remark.split('\n').filter((line) => {
    const { id, count } = forPrograms(line);
    if (id !== undefined) ids.push(id);
    if (count === undefined || !unnamed) return id === undefined;
    authorCount = count;
    return false;
  });
  const note = rest.join('\n').replace(new RegExp(`^${GUARD}`, 'gm'), '');
  return { note, ids, ...(authorCount !== undefined && { authorCount }) };
}

/** What a line of a remark says to programs, if anything: an identifier, a number of authors. */
function forPrograms(line: string): { id?: string | undefined; count?: number } {
  const text = line.trim();
  const number = /^(?:arxiv:|_eprint:|eprint:)\s*(?:arxiv:\s*)?(\S+?)(?:\s*\[[\w.-]+\])?(?:\s+version: \d+)?$/i.exec(text)?.[1];
  if (number !== undefined) return { id: parseArxivId(number)?.id };
  const [, scheme = '', value = ''] = /^(PMID|PMCID):\s*(?:PMC)?(\d{1,9})$/i.exec(text) ?? [];
  if (value !== '') return { id: scheme.toLowerCase() === 'pmid' ? `pmid:${value}` : `pmcid:PMC${value}` };
  const count = /^(\d{1,6}) authors?$/.exec(text)?.[1];
  return count === undefined ? {} : { count: Number(count) };
}

/** Joins words and is not seen (U+2060). */
const GUARD = '\u2060';

/**
 * What a person wrote, for a field in which programs keep more: a line that would be read as theirs, or as `also` has it, gets a sign in
 * front that is not seen and that `broughtOf` takes away.
 */
export function guarded(note: string, also: RegExp): string {
  const isTheirs = (line: string) => {
    const { id, count } = forPrograms(line);
    return id !== undefined || count !== undefined || line.startsWith(GUARD) || also.test(line);
  };
  return note.replace(/^.+$/gm, (line) => (isTheirs(line) ? GUARD + line : line));
}

/** As precise as it holds: a day that no calendar has leaves the month. */
function dateOf({ year = '', month = '', day = '' }: Entry): string | undefined {
  const y = /\b[12]\d{3}\b/.exec(year)?.[0];
  if (y === undefined) return undefined;
  const m = month.trim().replace(/\.$/, '');
  const tries = [`${day} ${m} ${y}`, `${m} ${y}`, `${y}-${m}-${day}`, `${y}-${m}`, y].map(tidy);
  for (const text of tries) {
    const date = parseDate(text, '9999-12-31');
    if (date?.startsWith(y)) return date;
  }
  return undefined;
}
