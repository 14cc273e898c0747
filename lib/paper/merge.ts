/**
 * Joining what was written or seen apart: a sighting with a record, two versions of a note, two of a tag list. Nothing here
 * loses what a person wrote, and nothing replaces more by less.
 */
import type { Changes, Paper, Sighting } from './paper';
import { LIMITS } from './text';

/** A new record from its first sighting. `now` in milliseconds since 1970. */
export function paperFrom(sighting: Sighting, key: string, now: number): Paper {
  const { ids, title } = sighting;
  return withSighting(
    {
      key,
      ids,
      title,
      authors: [],
      categories: [],
      links: {},
      sightings: [],
      savedAt: now,
      changedAt: now,
      status: 'to-read',
      tags: [],
      note: '',
      highlights: [],
    },
    sighting,
    now,
  );
}

/**
 * A record with what a later sighting adds: empty fields are filled, a more precise date and a longer author list or abstract
 * replace the shorter, counts take the newer number. Status, tags and note are never touched.
 */
export function withSighting(paper: Paper, seen: Sighting, now: number): Paper {
  const on = new Date(now).toISOString().slice(0, 10);
  const published = moreOf(paper.published, seen.published);
  const abstract = moreOf(paper.abstract, seen.abstract);
  const organisation = paper.organisation ?? seen.organisation;
  const venue = paper.venue ?? seen.venue;
  const authorCount = seen.authorCount ?? paper.authorCount;
  return {
    ...paper,
    ids: [...new Set([...paper.ids, ...seen.ids])].slice(0, LIMITS.ids),
    title: paper.title || seen.title,
    authors: (seen.authors?.length ?? 0) > paper.authors.length ? (seen.authors ?? []) : paper.authors,
    ...(authorCount !== undefined && { authorCount }),
    ...(abstract !== undefined && { abstract }),
    ...(published !== undefined && { published }),
    ...(organisation !== undefined && { organisation }),
    ...(venue !== undefined && { venue }),
    categories: [...new Set([...paper.categories, ...(seen.categories ?? [])])].slice(0, 100),
    links: { ...seen.links, ...paper.links },
    ...(seen.upvotes !== undefined && { upvotes: { count: seen.upvotes, on } }),
    ...(seen.comments !== undefined && { comments: { count: seen.comments, on } }),
    sightings: withPlace(paper.sightings, seen, now),
  };
}

/** The longer of two texts where both say something, so that neither a cut abstract nor a bare year displaces the whole. */
function moreOf(kept: string | undefined, seen: string | undefined): string | undefined {
  if (seen === undefined) return kept;
  return (kept?.length ?? 0) >= seen.length ? kept : seen;
}

/** One entry for each list and day a paper was seen on; seen there again, it keeps its first moment and takes the new rank. */
function withPlace(places: Paper['sightings'], { site, list, listDate, rank, version }: Sighting, at: number): Paper['sightings'] {
  const same = places.find((place) => place.site === site && place.list === list && place.listDate === listDate);
  const place = {
    ...same,
    site,
    ...(list !== undefined && { list }),
    ...(listDate !== undefined && { listDate }),
    ...(rank !== undefined && { rank }),
    ...(version !== undefined && { version }),
    at: same?.at ?? at,
  };
  return same ? places.map((other) => (other === same ? place : other)) : [...places, place];
}

/**
 * A record with a person's changes. `changedAt` moves only if something did. Throws a `RangeError` that says so in words when
 * notes or tags written apart are together more than a record holds: neither may be cut.
 */
export function withChanges(paper: Paper, changes: Changes, now: number): Paper {
  const note = changes.note ? joinNotes(paper.note, changes.note.base, changes.note.text) : paper.note;
  const tags = changes.tags ? joinTags(paper.tags, changes.tags) : paper.tags;
  const status = changes.status ?? paper.status;
  if (note.length > LIMITS.note) {
    throw new RangeError(
      `This note was changed elsewhere too; both together are longer than ${LIMITS.note.toLocaleString('en')} characters.`,
    );
  }
  if (tags.length > LIMITS.tags) throw new RangeError(`A paper can have ${LIMITS.tags} tags.`);
  const same = note === paper.note && status === paper.status && tags.join('\n') === paper.tags.join('\n');
  return same ? paper : { ...paper, note, tags, status, changedAt: now };
}

/**
 * The note after an edit that began from `base` and ended as `mine`, when `stored` stands in the library by now. Untouched
 * since: mine. Changed elsewhere meanwhile: both, with mine last, so that an editor that is still open can go on at its end.
 * Safe to repeat: what the library has is not added again.
 */
export function joinNotes(stored: string, base: string, mine: string): string {
  if (stored === base) return mine;
  if (mine === base || holds(stored, mine)) return stored;
  if (holds(mine, stored)) return mine;
  const added = mine.slice(commonStart(base, mine, stored)).trimStart();
  return hasLines(stored, added) ? stored : stored + (stored.endsWith('\n') ? '\n' : '\n\n') + added;
}

/** Whether a note has another within it: as its beginning, where typing went on, or as whole lines. */
function holds(note: string, part: string): boolean {
  return note.startsWith(part) || hasLines(note, part);
}

function hasLines(note: string, lines: string): boolean {
  return `\n${note}\n`.includes(`\n${lines}\n`);
}

/**
 * How much of `base` both notes still begin with, in characters, so that it need not stand there twice: all of it where both go
 * on with a new word, else what is before its last line.
 */
function commonStart(base: string, mine: string, stored: string): number {
  if (!mine.startsWith(base) || !stored.startsWith(base)) return 0;
  const whole = [mine, stored].every((note) => /^\s|^$/u.test(note.slice(base.length)));
  return whole || /\s$/u.test(base) ? base.length : base.lastIndexOf('\n') + 1;
}

/** Tags keep the order they were given in; the same tag in another case is the same tag, as first written. */
function joinTags(stored: readonly string[], { add, remove }: { add: readonly string[]; remove: readonly string[] }): string[] {
  // Not by the person's locale: in Turkish `AI` and `ai` would be two.
  const fold = (tag: string) => tag.toLowerCase();
  const gone = new Set(remove.map(fold));
  const kept = stored.filter((tag) => !gone.has(fold(tag)));
  const have = new Set(kept.map(fold));
  for (const tag of add) {
    if (have.has(fold(tag))) continue;
    have.add(fold(tag));
    kept.push(tag);
  }
  return kept;
}
