/**
 * `.bib` files, of BibTeX and BibLaTeX alike: their entries, with strings put in and parents looked up.
 *
 * Not Citation.js, whose reader stops at the first broken entry and brings nothing of the file, gives no lines, turns formulas into
 * Unicode and loses their braces (`$\mathcal{O}(n)$` → `\mathcalO(n)`), overflows the stack on 20,000 nested braces, and cannot be put
 * into a page as it is, for its core brings Node's `fetch` with it. It reads in the tests what we write.
 */
import { BOUND } from '../paper/text';
import { bound, BREATH, broughtOf, nameFromParts, nameOf, tidy } from './citation';
import type { Brought, Read, Reading, Trouble } from './format';
import { fromTex } from './tex';
import { Troubles } from './troubles';

/** An entry as it stands in the file: fields by their names in lower case, values as TeX. */
interface BibEntry {
  type: string;
  key: string;
  fields: Map<string, string>;
  /** Of fields that stand there more than once, what the others say. */
  again: [name: string, value: string][];
  line: number;
}

/** Whether a file may be a bibliography. */
export function isBib(name: string, head: string): boolean {
  return /\.bib(tex)?$/i.test(name) || /^\s*@\s*(?:[a-z]+\s*[{(]\s*[^\s{}(),"]*\s*,|string\s*[{(]|preamble\s*[{(])/im.test(head);
}

/** What a bibliography brings. What cannot be read is told with its line, and the rest is read. */
export async function readBib(text: string, { tick }: Reading): Promise<Read> {
  const troubles = new Troubles();
  const entries: BibEntry[] = [];
  let met = 0;
  for (const found of scan(text)) {
    if (!('words' in found)) entries.push(found);
    else troubles.tell(found);
    if (++met % BREATH === 0) await tick(0);
  }
  const byKey = new Map(entries.map((entry) => [entry.key.toLowerCase(), entry]));
  const parents = new Set(entries.flatMap((entry) => parentsOf(entry)));
  const papers: Brought[] = [];
  let put = 0;
  for (const [at, entry] of entries.entries()) {
    if (at % BREATH === BREATH - 1) await tick(at);
    // A volume that others refer to is where they were published, no paper; @xdata and @set hold none.
    if (entry.type === 'xdata' || entry.type === 'set') continue;
    if (parents.has(entry.key.toLowerCase()) && /^(?:mv)?(?:proceedings|book|collection|reference)$|^periodical$/.test(entry.type))
      continue;
    const fields = inherited(entry, byKey);
    if (fields !== entry.fields) for (const [name, value] of fields) put += entry.fields.has(name) ? 0 : value.length;
    if (put > MOST) {
      troubles.tell({ line: entry.line, words: `The entry “${entry.key.slice(0, 60)}” is broken: with its parents the file is too long.` });
      continue;
    }
    const brought = paperOf({ ...entry, fields });
    if (brought.title === '' && brought.ids.length === 0) {
      troubles.tell({ line: entry.line, words: `The entry “${entry.key.slice(0, 60)}” has neither a title nor an identifier.` });
    } else papers.push(brought);
  }
  return troubles.result(papers);
}

/** The longest value, with all strings put in, in characters: strings made of strings grow without end. */
const LONGEST = 1_000_000;
/** How much text strings and parents may put into all of a file's entries, in characters: a short file could have each of thousands be long. */
const MOST = 50_000_000;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Fields in which a person may have written what looks like the beginning of an entry. */
const FREE = /^(?:note|annote|annotation|abstract|comment|review|file)$/;

class Broken extends Error {}

/** Entries and troubles in the file's order. Every part of it is looked at a bounded number of times. */
function* scan(text: string): Generator<BibEntry | Trouble, void> {
  const strings = new Map(MONTHS.map((month) => [month, month]));
  const lines = lineCounter(text);
  let at = 0;
  /** Set once a brace was never closed: from then on, an entry's beginning in a value ends the one before. */
  let strict = false;
  /** Characters of broken entries, which are looked at again; as many as the file has, and whatever looks like a beginning is one. */
  let vain = 0;
  /** Characters that strings have put in. */
  let put = 0;

  const word = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const skip = () => {
    do word(SPACE);
    while (text[at] === '%' && word(COMMENT) !== '');
  };
  const expect = (sign: string) => {
    skip();
    if (text[at] !== sign) throw new Broken(at >= text.length ? 'the file ends in it' : `“${sign}” is missing on line ${lines(at)}`);
    at++;
  };
  /** What is between the brace or quote here and the one that closes it. */
  const delimited = (free: boolean): string => {
    const start = at + 1;
    const quoted = text[at] === '"';
    let depth = quoted ? 0 : 1;
    const hasty = vain > text.length;
    const stop = hasty ? STOP_ANYWHERE : STOP;
    stop.lastIndex = start;
    at = text.length;
    for (let found; (found = stop.exec(text));) {
      const [sign] = found;
      at = found.index;
      if (sign === '{') depth++;
      else if (sign === '}') {
        depth--;
        if (quoted && depth < 0) throw new Broken(`a brace on line ${lines(at)} closes nothing`);
      } else if (sign !== '"' && (strict || hasty || !free)) break;
      if (quoted ? sign === '"' && depth === 0 : depth === 0) return text.slice(start, at++);
      at = text.length;
    }
    if (free) strict = true;
    throw new Broken(`what opens on line ${lines(start)} is never closed`);
  };
  const value = (free: boolean): string => {
    let out = '';
    for (;;) {
      skip();
      const sign = text[at];
      if (sign === '{' || sign === '"') out += delimited(free);
      else {
        const bare = word(BARE);
        if (bare === '') throw new Broken(at >= text.length ? 'the file ends in it' : `a value is missing on line ${lines(at)}`);
        const string = strings.get(bare.toLowerCase()) ?? bare;
        out += string;
        put += string.length;
        if (put > MOST) throw new Broken('with its strings the file is too long');
      }
      if (out.length > LONGEST) throw new Broken('a value in it is too long');
      skip();
      if (text[at] !== '#') return out;
      at++;
    }
  };
  const fieldsUntil = (close: string): Pick<BibEntry, 'fields' | 'again'> => {
    const fields = new Map<string, string>();
    const again: BibEntry['again'] = [];
    for (;;) {
      skip();
      while (text[at] === ',') {
        at++;
        skip();
      }
      if (text[at] === close) {
        at++;
        return { fields, again };
      }
      const name = word(NAME).toLowerCase();
      if (name === '')
        throw new Broken(at >= text.length ? 'the file ends in it' : `“${text.charAt(at)}” on line ${lines(at)} is no field’s name`);
      expect('=');
      const read = value(FREE.test(name));
      if (!fields.has(name)) fields.set(name, read);
      else if (fields.get(name) !== read) again.push([name, read]);
    }
  };

  for (;;) {
    at = text.indexOf('@', at);
    if (at < 0) return;
    const start = at;
    OPENING.lastIndex = at;
    const [opening, type = '', bracket] = OPENING.exec(text) ?? [];
    if (opening === undefined) {
      at++;
      continue;
    }
    at += opening.length;
    const close = bracket === '(' ? ')' : '}';
    const kind = type.toLowerCase();
    let key = '';
    try {
      // To BibTeX a comment is over at once, to others with its brace: whatever entries are in it are not meant.
      if (kind === 'comment') {
        at--;
        if (bracket === '{') delimited(false);
        else at++;
      } else if (kind === 'preamble') value(true);
      else if (kind === 'string') for (const [name, text] of fieldsUntil(close).fields) strings.set(name, text);
      else {
        skip();
        key = word(KEY).trim();
        skip();
        if (text[at] !== close && text[at] !== ',') throw new Broken(`no comma stands behind its key`);
        yield { type: kind, key, ...fieldsUntil(close), line: lines(start) };
      }
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      if (kind !== 'comment') {
        const name = key === '' ? `@${type.slice(0, 30)}` : `“${key.slice(0, 60)}”`;
        yield { line: lines(start), words: `The entry ${name} is broken: ${error.message}.` };
      }
      vain += at - start;
      // On from where the next one begins.
      NEXT.lastIndex = start + 1;
      const next = NEXT.exec(text);
      if (!next) return;
      at = next.index;
    }
  }
}

const SPACE = /\s*/y;
const COMMENT = /%[^\n]*\n/y;
const NAME = /[^\s"#%'(),={}@]{1,200}/y;
const KEY = /[^,\s"{}]{0,500}/y;
const BARE = /[^\s"#%'(),={}@]{1,500}/y;
const OPENING = /@\s*([a-z][\w+-]{0,60})\s*([({])/iy;
/** What a value's end is told by; the last is the beginning of another entry. */
const STOP = /[{}"]|\n(?=[ \t]*@[a-z]+[ \t]*\{[^\s{},"=]{1,200}[ \t]*,)/gi;
const NEXT = /^[ \t]*@[a-z]+\s*[({]/gim;
/** As `STOP`, but for what `NEXT` goes on from. */
const STOP_ANYWHERE = /[{}"]|\n(?=[ \t]*@[a-z]+\s*[({])/gi;

/** Counts lines for places that only go forward, or a little back. */
function lineCounter(text: string): (at: number) => number {
  let counted = 0;
  let line = 1;
  return (at) => {
    if (at < counted) {
      for (let back = text.lastIndexOf('\n', counted - 1); back >= at; back = text.lastIndexOf('\n', back - 1)) {
        line--;
        if (back === 0) break;
      }
    } else for (let on = text.indexOf('\n', counted); on >= 0 && on < at; on = text.indexOf('\n', on + 1)) line++;
    counted = at;
    return line;
  };
}

function parentsOf({ fields }: BibEntry): string[] {
  return `${fields.get('crossref') ?? ''},${fields.get('xdata') ?? ''}`
    .toLowerCase()
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

/** An entry's fields with those of its parents, and of theirs; a circle ends where it began. */
function inherited(entry: BibEntry, byKey: Map<string, BibEntry>): Map<string, string> {
  if (!entry.fields.has('crossref') && !entry.fields.has('xdata')) return entry.fields;
  const fields = new Map(entry.fields);
  const met = new Set([entry]);
  const above = parentsOf(entry);
  for (let at = 0; at < above.length && met.size < 8; at++) {
    const parent = byKey.get(above[at] ?? '');
    if (!parent || met.has(parent)) continue;
    met.add(parent);
    above.push(...parentsOf(parent));
    for (const [name, value] of parent.fields) {
      if (parent.type === 'xdata') {
        if (!fields.has(name)) fields.set(name, value);
      } else if (name === 'title' || name === 'booktitle') {
        if (!fields.has('booktitle')) fields.set('booktitle', value);
      } else if (!OWN.has(name) && !fields.has(name)) fields.set(name, value);
    }
  }
  return fields;
}
/** What belongs to the volume alone. */
const OWN = new Set(
  'author crossref xref keywords keyword abstract note annote annotation doi url eprint eprinttype archiveprefix pmid file shorttitle subtitle'.split(
    ' ',
  ),
);

function paperOf({ type, key, fields, again, line }: BibEntry): Brought {
  const raw = (...names: string[]) => names.map((name) => fields.get(name)).find((value) => value !== undefined && value.trim() !== '');
  const text = (...names: string[]) => tidy(fromTex(raw(...names) ?? ''));
  const all = (...names: string[]) =>
    names.flatMap((name) => [fields.get(name) ?? [], again.flatMap(([other, value]) => (other === name ? [value] : []))].flat());
  const subtitle = text('subtitle');
  // The word itself: in braces it is somebody's name.
  const named = splitAt(raw('author') ?? raw('editor') ?? '', AND).filter((name) => name.toLowerCase() !== 'others');
  const names = named.map(nameFrom);
  const [date = ''] = (raw('date') ?? '').split('/');
  const [year, month, day] = /^\d{4}/.test(date.trim()) ? date.trim().split('-') : [];
  const eprint = raw('eprint') ?? '';
  const archive = (raw('eprinttype', 'archiveprefix') ?? '').toLowerCase();
  const category = raw('eprintclass', 'primaryclass')?.trim();
  // An address in `howpublished` is one; else it says where.
  const howpublished = raw('howpublished') ?? '';
  const published = /https?:|\\url/.test(howpublished) ? '' : text('howpublished');
  const journal = raw('journaltitle', 'journal') ?? '';
  const [venue = ''] = [
    AAS.get(journal.trim()) ?? text('journaltitle', 'journal'),
    text('booktitle'),
    published,
    text('eventtitle'),
    type === 'online' ? text('organization') : '',
  ].filter((one) => one !== '');
  const volume = raw('volume') ?? '';
  const numbered = /^(?:corr|arxiv)$/i.test(venue) && volume.startsWith('abs/') ? `CoRR ${volume}` : venue;
  return broughtOf({
    title: subtitle === '' ? text('title') : `${text('title')}: ${subtitle}`,
    authors: names.filter((name) => name !== ''),
    year: year ?? text('year'),
    month: month ?? text('month'),
    day: day?.slice(0, 2) ?? text('day'),
    venue: numbered === '' && /thesis|report/.test(type) ? text('school', 'institution') : numbered,
    abstract: fromTex(raw('abstract') ?? ''),
    // JabRef has a field of remarks for each who makes them.
    notes: all('annote', 'annotation', 'comment', 'review', ...[...fields.keys()].filter((name) => name.startsWith('comment-'))).map(
      noteFrom,
    ),
    remark: noteFrom(all('note', 'addendum').join('\n')),
    tags: tagsFrom(all('keywords', 'keyword', 'mendeley-tags', 'groups', 'mendeley-groups')),
    dois: all('doi').map(addressFrom),
    arxiv: archive === 'arxiv' || archive === '' ? [fromTex(eprint)] : [],
    ids: [
      ...[...all('pmid'), ...(archive === 'pubmed' ? [eprint] : [])].flatMap((number) =>
        /^\d{1,9}$/.test(number.trim()) ? [`pmid:${number.trim()}`] : [],
      ),
      ...all('pmcid').flatMap((number) => (/^(?:PMC)?\d+$/i.test(number.trim()) ? [`pmcid:PMC${number.trim().replace(/^PMC/i, '')}`] : [])),
    ],
    addresses: [...all('url'), ...(/https?:/.exec(howpublished) ? [howpublished.replace(/^.*?(https?:[^}\s]+).*$/s, '$1')] : [])].map(
      addressFrom,
    ),
    ...(category !== undefined && category !== '' && { category }),
    citationKey: key,
    line,
  });
}

/** An address as it is: programs escape what TeX needs escaped there, or not. */
function addressFrom(value: string): string {
  return value
    .replace(/^\s*\\url\s*\{(.*)\}\s*$/s, '$1')
    .replace(/\\([%#&_$~^{}])(?:\{\})?/g, '$1')
    .replace(/\{\\textasciitilde\}|\\textasciitilde(?:\{\})?/g, '~')
    .trim();
}

/** Notes keep their lines. */
function noteFrom(value: string): string {
  return fromTex(value.replace(/\r\n?/g, '\n'));
}

/** Tags between commas, or semicolons where a program separates by those: by what there is more of; one in braces is one. */
function tagsFrom(values: readonly string[]): string[] {
  return values
    .flatMap((value) => {
      const [commas, semicolons] = [splitAt(value, /,/g), splitAt(value, /;/g)];
      return semicolons.length > commas.length ? semicolons : commas;
    })
    .map((tag) => tidy(fromTex(tag)));
}

const AND = /\sand(?=\s)/gi;

/** A value split where the pattern stands outside of all braces. */
function splitAt(value: string, pattern: RegExp): string[] {
  const parts: string[] = [];
  const tokens = new RegExp(`\\\\[^]|[{}]|${pattern.source}`, 'gi');
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of value.matchAll(tokens)) {
    if (token === '{' || token === '\\{') depth++;
    else if (token === '}' || token === '\\}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && !token.startsWith('\\')) {
      parts.push(value.slice(from, index));
      from = index + token.length;
    }
  }
  parts.push(value.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** A name as it is said: `van Beethoven, Jr, Ludwig` → `Ludwig van Beethoven Jr`. In braces it is one, whatever is in it. */
function nameFrom(name: string): string {
  const [first = '', second, third] = splitAt(name, /,/g);
  // BibLaTeX also takes `family=Beethoven, given=Ludwig, prefix=van`.
  if (/^(?:family|given|prefix|suffix)\s*=/i.test(first)) {
    const parts = new Map(
      splitAt(name, /,/g).map((part): [string, string] => [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1)]),
    );
    const part = (of: string) => tidy(fromTex(parts.get(of) ?? '').replace(/^"|"$/g, ''));
    return nameFromParts(`${part('prefix')} ${part('family')}`, part('given'), part('suffix'));
  }
  if (second !== undefined) {
    const [given, suffix] = third === undefined ? [second] : [third, second];
    return nameFromParts(fromTex(first), fromTex(given), suffix && fromTex(suffix));
  }
  const words = splitAt(first, /\s+/g).map((word) => (/^\{[^\\]/.test(word) ? bound(fromTex(word)) : fromTex(word)));
  const [word = ''] = words;
  return words.length === 1 && word.includes(BOUND) ? nameOf({ literal: word.replaceAll(BOUND, ' ') }) : words.join(' ');
}

/** Journals as astronomers write them: https://ui.adsabs.harvard.edu/help/actions/journal-macros */
const AAS = new Map(
  Object.entries({
    aap: 'Astronomy & Astrophysics',
    aj: 'The Astronomical Journal',
    apj: 'The Astrophysical Journal',
    apjl: 'The Astrophysical Journal Letters',
    apjs: 'The Astrophysical Journal Supplement Series',
    apss: 'Astrophysics and Space Science',
    araa: 'Annual Review of Astronomy and Astrophysics',
    icarus: 'Icarus',
    jcap: 'Journal of Cosmology and Astroparticle Physics',
    mnras: 'Monthly Notices of the Royal Astronomical Society',
    nat: 'Nature',
    pasj: 'Publications of the Astronomical Society of Japan',
    pasp: 'Publications of the Astronomical Society of the Pacific',
    physrep: 'Physics Reports',
    pra: 'Physical Review A',
    prb: 'Physical Review B',
    prc: 'Physical Review C',
    prd: 'Physical Review D',
    pre: 'Physical Review E',
    prl: 'Physical Review Letters',
    solphys: 'Solar Physics',
    ssr: 'Space Science Reviews',
  }).map(([macro, name]) => [`\\${macro}`, name]),
);
