/**
 * A browser's bookmarks, as every browser exports them (the Netscape bookmark file), and any other page of links: those that lead to a
 * paper. The folders they lie in become tags.
 *
 * The file is no HTML that a parser of HTML makes sense of (its tags are not closed), and it is read where there is no DOM: its tags
 * are taken one by one. https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582(v=vs.85)
 */
import { parseArxivId } from '../paper/identifier';
import { cleanTag, LIMITS, squeeze } from '../paper/text';
import type { Brought, Format, Read } from './format';
import { LineCounter } from './lines';
import { paperAt } from './links';
import { unescapeHtml } from './markup';

/** How many tags are read before the page may breathe. */
const BREATH = 2_000;
/** What lies deeper is as if it lay here. */
const DEEPEST = 50;

export const bookmarks: Format = {
  id: 'bookmarks',
  name: 'Bookmarks',
  extension: 'html',
  mime: 'text/html',
  isLike: (name, head) =>
    /<!doctype netscape-bookmark-file/i.test(head) || (/\.html?$/i.test(name) && /<(?:!doctype|html|a\s|dt|h\d)/i.test(head)),
  read: async (text, { tick }) => {
    const lines = new LineCounter(text);
    const found = new Map<string, Brought>();
    const folders: (string | undefined)[] = [];
    let named: string | undefined;
    let others = 0;
    let tags = 0;
    for (const { name, closes, attributes, at, words } of tagsIn(text)) {
      if (name === 'h3' && !closes) named = 'personal_toolbar_folder' in attributes ? undefined : folderTag(words);
      else if (name === 'dl' && !closes && folders.length < DEEPEST) {
        folders.push(named);
        named = undefined;
      } else if (name === 'dl' && closes) folders.pop();
      else if (name === 'a' && !closes) {
        const link = attributes.href?.trim() ?? '';
        const paper = paperAt(link);
        if (paper) put(found, { ...paper, ...bookmarkOf(attributes, words, folders), line: lines.at(at) });
        else if (/^https?:/i.test(link)) others += 1;
      }
      tags += 1;
      if (tags % BREATH === 0) await tick(found.size);
    }
    const read: Read = { papers: [...found.values()], problems: [] };
    if (others > 0) {
      const count = others === 1 ? '1 bookmark leads' : `${others.toLocaleString('en')} bookmarks lead`;
      read.problems.push({ words: `${count} to no paper we know.` });
    }
    return read;
  },
};

interface Tag {
  /** Lower case. */
  name: string;
  closes: boolean;
  /** By names in lower case. */
  attributes: Partial<Record<string, string>>;
  /** Where it begins. */
  at: number;
  /** The text up to the next tag but those that only set it. */
  words: string;
}

// Neither part of it takes what another may begin with, so a file of any kind is read in one go; without a bound, a tag of millions of
// signs is more than the engine can go back over.
const TAG = /<(\/?)(a|h3|dl)\b((?:"[^"]*"|'[^']*'|[^"'<>]){0,100000})>/gi;
const ATTRIBUTE = /([a-z_][\w-]{0,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/gi;
/** How much of the text behind a tag may be its words, in characters. */
const WORDS = 3_000;

function* tagsIn(text: string): Generator<Tag> {
  for (const match of text.matchAll(TAG)) {
    const [whole, slash, name = '', rest = ''] = match;
    const end = match.index + whole.length;
    const attributes: Tag['attributes'] = {};
    for (const [, key = '', double, single, bare] of rest.matchAll(ATTRIBUTE)) {
      // A dictionary of names from a file: `__proto__` is none of them.
      if (key !== '__proto__') attributes[key.toLowerCase()] ??= unescapeHtml(double ?? single ?? bare ?? '');
    }
    yield {
      name: name.toLowerCase(),
      closes: slash === '/',
      attributes,
      at: match.index,
      words: slash === '/' ? '' : wordsIn(text.slice(end, end + WORDS)),
    };
  }
}

function wordsIn(text: string): string {
  const own = text.split(/<\/?(?:a|h3|dl|dt|dd|p|li|ul)\b/i, 1)[0] ?? '';
  return squeeze(unescapeHtml(own.replace(/<[^<>]{0,500}>/g, '')));
}

/** What the person put into a bookmark: its title, its day, its tags. */
function bookmarkOf(attributes: Tag['attributes'], words: string, folders: readonly (string | undefined)[]): Omit<Brought, 'ids'> {
  const own = (attributes.tags ?? '').split(',').map(cleanTag);
  const tags = [...new Set([...folders, ...own])].filter((tag) => tag !== undefined && tag !== '');
  const savedAt = momentOf(attributes.add_date ?? attributes.time_added);
  return {
    title: titleIn(words),
    ...(tags.length > 0 && { tags: tags.flatMap((tag) => tag ?? []) }),
    ...(savedAt !== undefined && { savedAt }),
  };
}

/** What browsers call their own folders says nothing of a paper. */
const OWN_FOLDER =
  /^(?:bookmarks?(?: bar| menu| toolbar)?|(?:other|mobile|synced|imported)(?: bookmarks| favorites)?|favou?rites(?: bar)?|unfiled bookmarks|reading list)$/i;

function folderTag(words: string): string | undefined {
  return OWN_FOLDER.test(words) ? undefined : cleanTag(words) || undefined;
}

/**
 * The paper's title, where a bookmark's holds it: a page is called by it and by the site's name around it, a file by its number or
 * by nothing. Two such parts are told apart by which is longer.
 */
function titleIn(words: string): string {
  const bare = words
    .replace(/^\[[^\s\]]{5,40}\]\s*/, '')
    .replace(/^paper page\s+[-–]\s+/i, '')
    .replace(
      /\s+[|·–—-]\s+(?:openreview|acl anthology|arxiv|alphaxiv|nature|science|springerlink|pubmed|hugging face|semantic scholar|pmc|ieee[\w ]{0,40}|[\w ]{0,60}acm[\w ]{0,60}|sciencedirect)\.?$/i,
      '',
    )
    .trim();
  const isTitle = bare.split(' ').length > 1 && /\p{L}{2}/u.test(bare) && !/^https?:|\.pdf$/i.test(bare) && !parseArxivId(bare);
  return isTitle ? bare : '';
}

/** Browsers count seconds; some programs milliseconds or microseconds. */
function momentOf(text: string | undefined): number | undefined {
  const count = /^\d{9,17}$/.test(text ?? '') ? Number(text) : 0;
  if (count === 0) return undefined;
  return Math.round(count > 1e14 ? count / 1_000 : count > 1e11 ? count : count * 1_000);
}

/** A paper that is bookmarked twice has the tags of both, and the earlier day. */
function put(found: Map<string, Brought>, brought: Brought): void {
  const [id = ''] = brought.ids;
  const before = found.get(id);
  if (!before) {
    found.set(id, brought);
    return;
  }
  // One more than a paper may have tells as much as a million.
  const tags = [...new Set([...(before.tags ?? []), ...(brought.tags ?? [])])].slice(0, LIMITS.tags + 1);
  const moments = [before.savedAt, brought.savedAt].filter((at) => at !== undefined);
  found.set(id, {
    ...before,
    title: before.title || brought.title,
    links: { ...brought.links, ...before.links },
    ...(tags.length > 0 && { tags }),
    ...(moments.length > 0 && { savedAt: Math.min(...moments) }),
  });
}
