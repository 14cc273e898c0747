/** From an entry as it is written on its page to a sighting the schema takes. What does not hold is left out, never guessed at. */
import { identifierOf } from './addresses';
import { latestDay, parseDate } from './dates';
import { IDENTIFIER } from './identifier';
import type { Shown, Sighting } from './paper';
import { clip, LIMITS } from './text';

/** Reads an entry. Throws a `RangeError` that says so in words when nothing identifies the paper. `now` in milliseconds since 1970. */
export function sightingFrom(shown: Shown, now: number): Sighting {
  const ids = identifiersFrom(shown.ids);
  if (ids.length === 0) throw new RangeError('This entry has no identifier of a paper.');
  const today = latestDay(now);
  const listDate = parseDate(shown.listDate ?? '', today);
  const pageDay = [parseDate(shown.day ?? '', today), listDate].find((day) => day?.length === 10) ?? today;
  return known<Sighting>({
    ids,
    title: clip(shown.title, LIMITS.title),
    site: shown.site,
    list: nameIn(shown.list),
    listDate,
    rank: countIn(shown.rank, 1),
    version: countIn(shown.version, 1),
    authors: namesIn(shown.authors, LIMITS.authors),
    authorCount: countIn(shown.authorCount, 0),
    abstract: clip(shown.abstract ?? '', LIMITS.abstract) || undefined,
    published: earliestOf(shown.published ?? '', pageDay),
    organisation: nameIn(shown.organisation),
    venue: nameIn(shown.venue),
    categories: namesIn(shown.categories, 100)?.map((category) => clip(category, 100)),
    upvotes: countIn(shown.upvotes, 0),
    comments: countIn(shown.comments, 0),
    links: linksIn(shown),
  });
}

/** The identifiers among these and of the papers these addresses lead to, each once, in their order. */
export function identifiersFrom(ids: readonly string[]): string[] {
  const found = ids.map((id) => (/^https?:/i.test(id) ? idOf(id) : IDENTIFIER.test(id) ? id : undefined)).filter((id) => id !== undefined);
  return [...new Set([...found, ...found.flatMap((id) => anthologyId(id) ?? [])])].slice(0, LIMITS.ids);
}

/** The ACL Anthology's DOIs bear its own ids (`10.18653/v1/2021.naacl-main.208`, `10.3115/v1/P14-1001`), whose old form is in capitals. */
function anthologyId(id: string): string | undefined {
  const own = /^doi:10\.(?:18653|3115)\/v1\/([a-z]\d\d-\d{4}|\d{4}\.[a-z0-9]+-[a-z0-9_]+\.\d+)$/.exec(id)?.[1];
  return own && `acl:${/^[a-z]/.test(own) ? own.toUpperCase() : own}`;
}

function idOf(address: string): string | undefined {
  const url = urlOf(address, undefined);
  return url && identifierOf(url)?.id;
}

function linksIn({ links = {}, address }: Shown): Sighting['links'] {
  const linkIn = (text: string | undefined) => (text?.trim() ? webLink(text.trim(), address) : undefined);
  const { page, pdf, code, project } = links;
  return known({ page: linkIn(page), pdf: linkIn(pdf), code: linkIn(code), project: linkIn(project) });
}

/** A link as it is kept: whole, `http` or `https`, of bearable length; a relative one is resolved against its page's address. */
function webLink(text: string, base: string | undefined): string | undefined {
  // Written whole it is kept as written: an address taken apart and put together again is not always the same to its server.
  const link = /^https?:\/\//i.test(text) ? text : urlOf(text, base)?.href;
  return link && link.length <= 2_000 && /^https?:\/\/\S+$/u.test(link) ? link : undefined;
}

function urlOf(text: string, base: string | undefined): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

function earliestOf(dates: string | readonly string[], pageDay: string): string | undefined {
  const read = [dates]
    .flat()
    .flatMap((date) => parseDate(date, pageDay) ?? [])
    .sort();
  return read.findLast((date) => date.startsWith(read[0] ?? ''));
}

function nameIn(text: string | undefined): string | undefined {
  return clip(text ?? '', LIMITS.name) || undefined;
}

function namesIn(texts: readonly string[] | undefined, most: number): string[] | undefined {
  const names = texts?.flatMap((text) => nameIn(text) ?? []).slice(0, most);
  return names?.length ? names : undefined;
}

function countIn(count: number | undefined, least: number): number | undefined {
  return count !== undefined && Number.isSafeInteger(count) && count >= least ? count : undefined;
}

/** The same object without the fields that are `undefined`, so that what a page did not say is absent, not empty. */
function known<T extends object>(fields: T): T {
  for (const [name, value] of Object.entries(fields)) if (value === undefined) Reflect.deleteProperty(fields, name);
  return fields;
}
