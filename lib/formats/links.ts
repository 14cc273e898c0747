/** A plain list, pasted or in a file: links, DOIs and arXiv ids, one or many to a line, with whatever words around them. */
import { identifierOf } from '../paper/addresses';
import { parseArxivId, parseDoi } from '../paper/identifier';
import type { Brought, Format, Trouble } from './format';
import { Troubles } from './troubles';

/** How many characters are read before the page may breathe. */
const BREATH = 200_000;

export const links: Format = {
  id: 'links',
  name: 'List of links',
  extension: 'txt',
  mime: 'text/plain',
  isLike: (name, head) => !looksBuilt(head) && (/\.(txt|text|md|markdown|url)$/i.test(name) || papersIn(head).next().done !== true),
  read: async (text, { tick }) => {
    const papers: Brought[] = [];
    const troubles = new Troubles();
    const known = new Set<string>();
    let read = 0;
    for (const [at, line] of text
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\r|\n/)
      .entries()) {
      let some = false;
      for (const paper of papersIn(line)) {
        some = true;
        const [id = ''] = paper.ids;
        if (known.has(id)) continue;
        known.add(id);
        papers.push({ ...paper, line: at + 1 });
      }
      if (!some && line.trim() !== '') troubles.tell(trouble(line, at + 1));
      read += line.length;
      if (read > BREATH) {
        read = 0;
        await tick(papers.length);
      }
    }
    return troubles.result(papers);
  },
};

/** Files of other formats hold links too, but their own readers make more of them. */
function looksBuilt(head: string): boolean {
  return /^\s*(?:[[{]\s*["{]|<!doctype|<html|<\?xml|%PDF-|@\w+\s*\{)/i.test(head);
}

function trouble(line: string, at: number): Trouble {
  const words = line.trim();
  const shown = words.length > 60 ? `${words.slice(0, 59).replace(/\p{Cs}$/u, '')}…` : words;
  return {
    line: at,
    words: /https?:\/\//i.test(words) ? `This link leads to no paper we know: ${shown}` : `No link, DOI or arXiv id: ${shown}`,
  };
}

/**
 * What names a paper in running text: an address, also without its scheme; a DOI; an arXiv id, of the new form also without its
 * name. The first two end where the next begins behind a comma. None of them has more than so many characters, so the longest line is read in time in proportion to its length.
 */
const NAMED = new RegExp(
  [
    /(?<address>https?:\/\/(?:(?!\]\(|[,;](?:https?:|10\.\d{4}))[^\s<>"|]){1,2000})/,
    // Before the hosts: `math.GT/0309136` looks like one of Guatemala's.
    /(?<![\w./-])(?<bareOld>[a-z]{2,12}(?:-[a-z]{2,8})?(?:\.[a-z]{2})?\/\d{7}(?:v\d{1,3})?)(?![\w/])/,
    /(?<![\w.@/-])(?<bare>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}[a-z]{2,10}\/(?:(?!\]\()[^\s<>"|]){1,2000})/,
    /(?<![\w./])(?<doi>10\.\d{4,9}(?:\.\d{1,9}){0,4}\/(?:(?!\]\(|[,;](?:https?:|10\.\d{4}))[^\s"|]){1,400})/,
    /(?<![\w./-])(?:arxiv\s*:\s*)?(?<arxiv>\d{4}\.\d{4,5}(?:v\d{1,3})?)(?![\w/]|\.\d|-\d)/,
    /arxiv\s*:\s*(?<old>[a-z]{2,12}(?:-[a-z]{2,8})?(?:\.[a-z]{2})?\/\d{7}(?:v\d{1,3})?)(?!\w)/,
    /\bpmid\s*(?::\s*)?(?<pmid>[1-9]\d{0,8})(?!\w)/,
    /(?<![\w/])(?<pmcid>pmc[1-9]\d{3,8})(?!\w)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

/** The papers a text names, in its order. */
export function* papersIn(text: string): Generator<Brought> {
  for (const { groups } of text.matchAll(NAMED)) {
    const paper = groups && paperNamed(groups);
    if (paper) yield paper;
  }
}

function paperNamed(groups: Record<string, string | undefined>): Brought | undefined {
  const { address, bare, doi, arxiv, old, bareOld, pmid, pmcid } = groups;
  if (address !== undefined || bare !== undefined) return paperAt(address ?? `https://${bare ?? ''}`);
  const id = doi !== undefined ? parseDoi(doi) : parseArxivId(arxiv ?? old ?? bareOld ?? '')?.id;
  if (id !== undefined) return { ids: [id], title: '' };
  if (pmid !== undefined) return { ids: [`pmid:${pmid}`], title: '' };
  return pmcid === undefined ? undefined : { ids: [`pmcid:${pmcid.toUpperCase()}`], title: '' };
}

/** The paper an address leads to; the sentence's punctuation behind it is not its own. */
export function paperAt(address: string): Brought | undefined {
  const link = withoutEnd(address);
  if (link.length > 2_000 || !/^https?:\/\/\S+$/i.test(link) || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const id = identifierOf(url)?.id;
  if (id === undefined) return undefined;
  return { ids: [id], title: '', links: /pdf/i.test(url.pathname) ? { pdf: link } : { page: link } };
}

const OPENING = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** A closing bracket stays where the address opened one. */
function withoutEnd(address: string): string {
  const countOf = (sign: string) => address.split(sign).length;
  const extra = new Map([...OPENING].map(([closing, opening]) => [closing, countOf(closing) - countOf(opening)]));
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? '';
    const unopened = extra.get(last);
    if (unopened === undefined ? !/[.,;:!?'*_`’”»]/u.test(last) : unopened <= 0) break;
    if (unopened !== undefined) extra.set(last, unopened - 1);
  }
  return address.slice(0, end);
}
