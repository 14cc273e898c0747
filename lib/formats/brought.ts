/** What a file of another program brings, as a record of the library. */
import { entryId } from '../paper/entry-id';
import { IDENTIFIER } from '../paper/identifier';
import { Paper } from '../paper/paper';
import { clip, cleanTag, clipName, LIMITS, squeeze } from '../paper/text';
import type { Brought } from './format';

/** The site an imported paper was seen on. */
export const IMPORTED = 'import';

/**
 * A paper that was brought, as a record with this key; or, in words, why it cannot be one. What other programs know of a paper is
 * made to fit: texts are cut where pages' would be, what is no date or no link is left out. What the person wrote is never cut, but for a
 * tag that is too long; of that, and of a citation key that cannot be kept, `lost` tells in words. `now` in milliseconds since 1970.
 */
export async function paperFromBrought(
  brought: Brought,
  key: string,
  now: number,
): Promise<{ paper: Paper; lost: string[] } | { words: string }> {
  const title = clip(brought.title, LIMITS.title);
  const authors = (brought.authors ?? []).map((name) => clipName(name, LIMITS.name)).filter((name) => name !== '');
  const published = fit(Paper.shape.published, brought.published);
  const ids = [...new Set(brought.ids.filter((id) => IDENTIFIER.test(id)))].slice(0, LIMITS.ids);
  const entry = ids.length > 0 ? undefined : await entryId({ title, authors, published });
  if (ids.length === 0 && entry === undefined) return { words: 'It has neither a title nor an identifier.' };

  const note = brought.note ?? '';
  if (note.length > LIMITS.note) return { words: `Its note is longer than ${LIMITS.note.toLocaleString('en')} characters.` };
  const tags = distinctTags(brought.tags ?? []);
  if (tags.length > LIMITS.tags) return { words: `It has more than ${String(LIMITS.tags)} tags.` };

  const abstract = brought.abstract === undefined ? '' : clip(brought.abstract, LIMITS.abstract);
  const organisation = clip(brought.organisation ?? '', LIMITS.name);
  const venue = clip(brought.venue ?? '', LIMITS.name);
  const authorCount = fit(Paper.shape.authorCount, brought.authorCount);
  // A letter and its accent as one, as biber has them whichever way they were written.
  const citationKey = fit(Paper.shape.citationKey, brought.citationKey?.normalize());
  const list = clip(brought.list ?? '', 300);
  const paper: unknown = {
    key,
    ids: entry === undefined ? ids : [entry],
    title,
    authors: authors.slice(0, LIMITS.authors),
    ...(authorCount !== undefined && { authorCount }),
    ...(abstract !== '' && { abstract }),
    ...(published !== undefined && { published }),
    ...(organisation !== '' && { organisation }),
    ...(venue !== '' && { venue }),
    categories: [...new Set((brought.categories ?? []).map((one) => clip(one, 100)).filter((one) => one !== ''))].slice(0, 100),
    links: linksOf(brought.links),
    sightings: [{ site: IMPORTED, ...(list !== '' && { list }), at: now }],
    savedAt: fit(Paper.shape.savedAt, brought.savedAt) ?? now,
    changedAt: now,
    status: brought.status ?? 'to-read',
    tags,
    note,
    highlights: brought.highlights ?? [],
    ...(citationKey !== undefined && { citationKey }),
  };
  const parsed = Paper.safeParse(paper);
  if (parsed.success) return { paper: parsed.data, lost: lostOf(brought, citationKey) };
  return { words: `Its ${String(parsed.error.issues[0]?.path[0] ?? 'contents')} cannot be kept as they are.` };
}

function lostOf({ tags = [], citationKey: key = '' }: Brought, kept: string | undefined): string[] {
  const long = tags.map(squeeze).filter((tag) => tag.length > LIMITS.tag);
  return [
    ...long.map((tag) => `Its tag “${clip(tag, 100)}” is cut after ${String(LIMITS.tag)} characters.`),
    ...(key !== '' && kept === undefined
      ? [`Its citation key “${clip(key, 60)}” has characters that Postil cannot keep in one; it will be given another.`]
      : []),
  ];
}

/** The value, where the schema takes it. */
function fit<T>(schema: { safeParse: (value: unknown) => { success: true; data: T } | { success: false } }, value: unknown): T | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function linksOf(links: Brought['links']): Paper['links'] {
  const fitting = Object.entries(links ?? {}).filter(([name, link]) => Paper.shape.links.safeParse({ [name]: link }).success);
  return Paper.shape.links.parse(Object.fromEntries(fitting));
}

/** The same tag in another case is the same tag, as first written. */
function distinctTags(tags: readonly string[]): string[] {
  const clean = tags.map(cleanTag).filter((tag) => tag !== '');
  return [...new Map(clean.reverse().map((tag) => [tag.toLowerCase(), tag])).values()].reverse();
}
