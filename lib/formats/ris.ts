/**
 * RIS, which every reference manager reads: a line for each field, a tag of two letters before it.
 *
 * Not by Citation.js (0.8.2), whose writer breaks every value after 70 characters, in the middle of words, which readers join with
 * a space; cuts keys after 20; and whose reader knows neither lines nor half an entry. It reads in the tests what we write.
 */
import type { Paper } from '../paper/paper';
import { BREATH, broughtOf, calledOf, citationOf, guarded, INCLUDE, type Name, nameFromParts, tidy } from './citation';
import { citationKeys } from './citation-key';
import type { Brought, Format, Read, Reading, Writing } from './format';
import { Troubles } from './troubles';

export const ris: Format = {
  id: 'ris',
  name: 'RIS',
  extension: 'ris',
  mime: 'application/x-research-info-systems',
  cites: true,
  options: [INCLUDE],
  write,
  // Some sites begin with lines of their own: `Provider: …`.
  isLike: (name, head) =>
    /\.ris$/i.test(name) || /^(?:\uFEFF?\s*|(?:\uFEFF?(?:Provider|Database|Content)\s?:[^]{0,500}?\n\s*))TY {1,2}- /.test(head),
  read,
};

async function write(papers: readonly Paper[], { choices, tick }: Writing): Promise<string> {
  const keys = citationKeys(papers);
  const entries: string[] = [];
  for (const [at, paper] of papers.entries()) {
    if (at % BREATH === 0) await tick(at);
    entries.push(entryOf(paper, keys.get(paper.key) ?? '', choices['include'] !== 'citation'));
  }
  await tick(papers.length);
  return entries.join('\r\n');
}

function entryOf(paper: Paper, key: string, personal: boolean): string {
  const { kind, authors, published, venue, arxiv, doi, url, count } = citationOf(paper);
  const [year = '', month = '', day = ''] = published?.split('-') ?? [];
  const lines: [tag: string, value: string | undefined][] = [
    ['TY', { preprint: 'UNPB', other: 'GEN', article: 'JOUR', inproceedings: 'CPAPER' }[kind]],
    ['ID', key],
    ['TI', calledOf(paper)],
    ...authors.map((name): [string, string] => ['AU', inverted(name)]),
    ['T2', venue],
    ['PY', year],
    ['DA', year && `${year}/${month}/${day}/`],
    ['AN', arxiv && `arXiv:${arxiv}`],
    ['DO', doi],
    ['UR', url],
    ['L1', paper.links.pdf],
    // Each reader has its own idea of where a remark belongs; in N1 it is read as one by all.
    ['N1', count],
    ...(personal
      ? [
          ['AB', tidy(paper.abstract ?? '')] satisfies [string, string],
          ...paper.tags.map((tag): [string, string] => ['KW', tag]),
          ['N1', remark(paper.note)] satisfies [string, string],
        ]
      : []),
  ];
  return [...lines.flatMap(([tag, value]) => (value ? [`${tag}  - ${value}`] : [])), 'ER  - ', ''].join('\r\n');
}

function inverted(name: Name): string {
  if ('literal' in name) return name.literal.replace(/\s*,\s*/g, ' ');
  const last = [name.particle, name.family].filter((part) => part !== undefined).join(' ');
  return [last, name.given, ...(name.suffix === undefined ? [] : [name.suffix])].join(', ').replace(/,\s*$/, '');
}

/** A note keeps its lines; guarded are those that would be read as a field of its own (`ER  - `), as a number, or as HTML. */
function remark(note: string): string {
  const lines = note.trim().replace(/\r\n?/g, '\n');
  return guarded(lines, /^\s*[A-Z][A-Z0-9] {2,}-|^<(?:p|div|h\d|ul|ol)[ >]/i).replace(/\n/g, '\r\n');
}

/** A field's line. */
const FIELD = /^\s{0,3}([A-Z][A-Z0-9])( +)-(?: (.*)|$)$/;

async function read(text: string, { tick }: Reading): Promise<Read> {
  const papers: Brought[] = [];
  let entry: RisEntry | undefined;
  let last: string[] | undefined;
  let line = 0;
  let stray = false;
  const troubles = new Troubles();
  const close = () => {
    if (entry) {
      const brought = paperOf(entry);
      if (brought.title !== '' || brought.ids.length > 0) papers.push(brought);
      else troubles.tell({ line: entry.line, words: 'This entry has neither a title nor an identifier.' });
    }
    entry = last = undefined;
  };
  for (const one of linesOf(text)) {
    line++;
    if (line % (BREATH * 20) === 0) await tick(papers.length);
    const [, named, space = '', value = ''] = FIELD.exec(one) ?? [];
    // One space before the hyphen is some programs' way; in an entry of the others it is no field, but a line of a note.
    const tag = space.length > 1 || (entry?.loose ?? true) ? named : undefined;
    if (tag === 'TY') {
      close();
      entry = { line, loose: space.length === 1, fields: new Map() };
      stray = false;
    } else if (tag === 'ER') close();
    else if (tag !== undefined && entry) {
      last = [value];
      const values = entry.fields.get(tag);
      if (values) values.push(last);
      else entry.fields.set(tag, [last]);
    } else if (last) last.push(one);
    else if (one.trim() !== '' && !stray && tag !== undefined) {
      // Told once, not for each line of it.
      stray = true;
      troubles.tell({ line, words: `“${tag}” stands outside of any entry: a line “TY  - …” is missing before it.` });
    }
  }
  if (entry) troubles.tell({ line: entry.line, words: 'The file ends in this entry: what would come behind it is missing.' });
  close();
  return troubles.result(papers);
}

interface RisEntry {
  line: number;
  /** Whether it has one space before its hyphens, where two belong. */
  loose: boolean;
  /** Each field's values, each a list of its lines. */
  fields: Map<string, string[][]>;
}

/** Lines one by one: a large file is not to be there twice. */
function* linesOf(text: string): Generator<string> {
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at <= text.length;) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    yield text.slice(at, text[stop - 1] === '\r' && stop > at ? stop - 1 : stop);
    at = stop + 1;
  }
}

const DATE = /^(\d{4})(?:[/-](\d{0,2})(?:[/-](\d{0,2}))?)(?!\d)/;

function paperOf({ fields, line }: RisEntry): Brought {
  const all = (...tags: string[]) => tags.flatMap((tag) => fields.get(tag) ?? []).map((lines) => tidy(lines.join(' ')));
  // EndNote goes on under a field with the next of its kind.
  const each = (...tags: string[]) => tags.flatMap((tag) => fields.get(tag) ?? []).flatMap((lines) => lines.map(tidy));
  const first = (...tags: string[]) => all(...tags).find((value) => value !== '') ?? '';
  // `2017/06/12/`, or ISO's; of `6/12/2017` nobody knows which is the month.
  const [, year = '', month = '', of = ''] =
    all('DA', 'Y1', 'PY')
      .map((value) => DATE.exec(value))
      .find((found) => found !== null) ?? [];
  const remarks = ['N1', 'RN'].flatMap((tag) => fields.get(tag) ?? []).map((lines) => lines.join('\n').trim());
  const key = first('ID');
  const book = first('BT');
  const title = first('TI', 'T1', 'CT') || book;
  return broughtOf({
    title,
    authors: all('AU', 'A1').map(nameFrom),
    year: year || first('PY', 'Y1', 'DA'),
    month,
    day: of,
    // A chapter's book; JO is short as a rule.
    venue: first('T2', 'JF', 'JO', 'JA', 'J2', 'C3') || (book === title ? '' : book),
    abstract: first('AB', 'N2'),
    notes: remarks.filter((one) => HTML.test(one)).map(withoutHtml),
    remark: remarks.filter((one) => one !== '' && !HTML.test(one)).join('\n\n'),
    tags: each('KW'),
    dois: all('DO', 'M3').filter((value) => /10\.\d{4}/.test(value)),
    arxiv: all('AN', 'C1', 'M1').filter((value) => /^arxiv:/i.test(value)),
    addresses: each('UR', 'LK', 'L2'),
    pdf: first('L1'),
    // Zotero and others number their entries there.
    ...(/[a-z]/i.test(key) && { citationKey: key }),
    line,
  });
}

function nameFrom(name: string): string {
  const [family = '', given, suffix] = name.split(/\s*,\s*/);
  return given === undefined ? family : nameFromParts(family, given, suffix);
}

/** Zotero's notes are HTML, of paragraphs mostly. */
const HTML = /^<(?:p|div|h\d|ul|ol)[ >]/i;

function withoutHtml(note: string): string {
  const lines = note.replace(/\n/g, ' ').replace(/<\/(?:p|div|h\d|li)>|<br ?\/?>/gi, '\n');
  const text = lines.replace(/<\/?[a-z][^<>]{0,500}>/gi, '').replace(/&(lt|gt|quot|nbsp|amp);/g, (_, name: string) => ENTITIES[name] ?? '');
  return text.replace(/(?<![ \t])[ \t]*\n[ \t]*/g, '\n').trim();
}
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', nbsp: ' ', amp: '&' };
