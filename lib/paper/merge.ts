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
  const highlights = changes.highlights ? joinHighlights(paper.highlights, changes.highlights) : paper.highlights;
  if (highlights.length > LIMITS.highlights) throw new RangeError(`A paper can have ${LIMITS.highlights} highlights.`);
  const same =
    note === paper.note &&
    status === paper.status &&
    tags.join('\n') === paper.tags.join('\n') &&
    JSON.stringify(highlights) === JSON.stringify(paper.highlights);
  return same ? paper : { ...paper, note, tags, status, highlights, changedAt: momentAfter(now, paper) };
}

/** When records are changed that were changed before: not before that, whatever the clock does, or what a backup holds would count as newer. */
function momentAfter(now: number, ...records: readonly Paper[]): number {
  return Math.max(now, ...records.map(({ changedAt }) => changedAt));
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

/** Two records in the order they were saved in: the first is the one that stays when they become one. */
export function inOrderSaved(a: Paper, b: Paper): [kept: Paper, joined: Paper] {
  return a.savedAt < b.savedAt || (a.savedAt === b.savedAt && a.key < b.key) ? [a, b] : [b, a];
}

/**
 * Highlights after some were added and some taken away. Two of the same words at the same place are one: what is added last counts. Safe
 * to repeat.
 */
function joinHighlights(stored: Paper['highlights'], { add, remove }: NonNullable<Changes['highlights']>): Paper['highlights'] {
  const spot = ({ quote, prefix, suffix }: Paper['highlights'][number]) => JSON.stringify([quote, prefix, suffix]);
  const added = new Map(add.map((highlight) => [spot(highlight), highlight]));
  const gone = new Set(remove.map(spot).filter((one) => !added.has(one)));
  const kept = stored.filter((highlight) => !gone.has(spot(highlight)));
  const known = new Set(kept.map(spot));
  return [
    ...kept.map((highlight) => added.get(spot(highlight)) ?? highlight),
    ...[...added].filter(([one]) => !known.has(one)).map(([, one]) => one),
  ];
}

/**
 * Two records of one paper as one, under the key of `kept`: both notes, the tags and highlights of both, the status furthest
 * along, and what pages said of either without replacing more by less. Saved when the first was, changed now, in the trash only if
 * both were. Throws a `RangeError` that says so in words when a record cannot hold both: nothing may be cut.
 */
export function mergePapers(kept: Paper, joined: Paper, now: number): Paper {
  const ids = union(kept.ids, joined.ids);
  const tags = joinTags(kept.tags, { add: joined.tags, remove: [] });
  const note = bothNotes(kept.note, joined.note);
  if (note.length > LIMITS.note) {
    throw new RangeError(`Their notes together are longer than ${LIMITS.note.toLocaleString('en')} characters. Both stay as they are.`);
  }
  if (tags.length > LIMITS.tags) throw new RangeError(`They have more than ${LIMITS.tags} tags together. Both stay as they are.`);
  if (ids.length > LIMITS.ids) throw new RangeError(`They have more than ${LIMITS.ids} identifiers together. Both stay as they are.`);
  const trashed = kept.trashedAt !== undefined && joined.trashedAt !== undefined;
  return known<Paper>({
    key: kept.key,
    ids,
    title: kept.title || joined.title,
    authors: joined.authors.length > kept.authors.length ? joined.authors : kept.authors,
    authorCount: (kept.authorCount ?? 0) >= (joined.authorCount ?? 0) ? kept.authorCount : joined.authorCount,
    abstract: moreOf(kept.abstract, joined.abstract),
    published: moreOf(kept.published, joined.published),
    organisation: kept.organisation ?? joined.organisation,
    venue: kept.venue ?? joined.venue,
    categories: union(kept.categories, joined.categories).slice(0, 100),
    links: { ...joined.links, ...kept.links },
    upvotes: newerOf(kept.upvotes, joined.upvotes),
    comments: newerOf(kept.comments, joined.comments),
    sightings: bothPlaces(kept.sightings, joined.sightings),
    savedAt: Math.min(kept.savedAt, joined.savedAt),
    changedAt: momentAfter(now, kept, joined),
    status: [kept.status, joined.status].includes('read') ? 'read' : kept.status === 'to-read' ? joined.status : kept.status,
    tags,
    note,
    highlights: union(kept.highlights, joined.highlights),
    trashedAt: trashed ? kept.trashedAt : undefined,
    citationKey: kept.citationKey ?? joined.citationKey,
  });
}

function newerOf(kept: Paper['upvotes'], joined: Paper['upvotes']): Paper['upvotes'] {
  return !kept || (joined && joined.on > kept.on) ? joined : kept;
}

/** Both notes, the first one's first. One that stands in the other, line by line, is not written twice. */
function bothNotes(kept: string, joined: string): string {
  if (joined === '' || hasLines(kept, joined)) return kept;
  if (kept === '' || hasLines(joined, kept)) return joined;
  return kept + (kept.endsWith('\n') ? '\n' : '\n\n') + joined;
}

/** The places of both; a list seen by both on one day is one place, of the first moment and the newer rank. */
function bothPlaces(kept: Paper['sightings'], joined: Paper['sightings']): Paper['sightings'] {
  const placeOf = ({ site, list, listDate }: Paper['sightings'][number]) => nameOf([site, list, listDate]);
  return joined.reduce((places, other) => {
    const same = places.find((place) => placeOf(place) === placeOf(other));
    if (!same) return [...places, other];
    const [first, last] = same.at <= other.at ? [same, other] : [other, same];
    return places.map((place) => (place === same ? { ...first, ...last, at: first.at } : place));
  }, kept);
}

/** A merge, as far as it takes to take it back: the two records before it, the first the one that stayed, and what they became. */
export interface Merge {
  kept: Paper;
  joined: Paper;
  after: Paper;
}

/**
 * Takes a merge back, when the record that stayed has become `current` since. The other comes back as it was. The one that stayed
 * is as it was before, with everything that changed since: what was typed stays with it; the other's note leaves it where it still
 * stands as it was put, and is in both where it does not. Throws a `RangeError` in words when they cannot be two because both have
 * the same one identifier.
 */
export function separatePapers({ kept, joined, after }: Merge, current: Paper, now: number): [kept: Paper, joined: Paper] {
  const since = <T>(before: T, then: T, today: T): T => (nameOf(then) === nameOf(today) ? before : today);
  const listSince = <T>(before: readonly T[], then: readonly T[], today: readonly T[]): T[] =>
    union(without(before, without(then, today)), without(today, then));
  const linkSince = (name: keyof Paper['links']) => since(kept.links[name], after.links[name], current.links[name]);
  const [ids, otherIds] = idsApart(listSince(kept.ids, after.ids, current.ids), joined.ids);
  const stayed = known<Paper>({
    key: kept.key,
    ids,
    title: since(kept.title, after.title, current.title),
    authors: since(kept.authors, after.authors, current.authors),
    authorCount: since(kept.authorCount, after.authorCount, current.authorCount),
    abstract: since(kept.abstract, after.abstract, current.abstract),
    published: since(kept.published, after.published, current.published),
    organisation: since(kept.organisation, after.organisation, current.organisation),
    venue: since(kept.venue, after.venue, current.venue),
    categories: listSince(kept.categories, after.categories, current.categories),
    links: known({ page: linkSince('page'), pdf: linkSince('pdf'), code: linkSince('code'), project: linkSince('project') }),
    upvotes: since(kept.upvotes, after.upvotes, current.upvotes),
    comments: since(kept.comments, after.comments, current.comments),
    sightings: listSince(kept.sightings, after.sightings, current.sightings),
    savedAt: since(kept.savedAt, after.savedAt, current.savedAt),
    changedAt: momentAfter(now, current),
    status: since(kept.status, after.status, current.status),
    tags: joinTags(kept.tags, { add: without(current.tags, after.tags), remove: without(after.tags, current.tags) }),
    note: noteWithout(joined.note, kept.note, after.note, current.note),
    highlights: listSince(kept.highlights, after.highlights, current.highlights),
    trashedAt: current.trashedAt,
    citationKey: since(kept.citationKey, after.citationKey, current.citationKey),
  });
  return [stayed, { ...joined, ids: otherIds }];
}

/** What a note has become since it was `kept` and was joined by another to be `after`, without that other. What is in doubt stays. */
function noteWithout(joined: string, kept: string, after: string, current: string): string {
  if (current === after) return kept;
  if (after === kept || !hasLines(current, joined)) return current;
  const at = `\n${current}\n`.indexOf(`\n${joined}\n`);
  const own = [current.slice(0, at).replace(/\n+$/, ''), current.slice(at + joined.length).replace(/^\n+/, '')]
    .filter((part) => part !== '')
    .join('\n\n');
  // Where the other's held its lines, they went with it.
  return after === joined ? bothNotes(kept, own) : own;
}

/**
 * A person's changes to a record that went into `paper` since their editor opened: where that record's note stands in this one's as
 * it was, the changes are made to it there. Safe to repeat.
 */
export function withinNote(paper: Paper, changes: Changes): Changes {
  const { note: stored } = paper;
  const { base = '', text = '' } = changes.note ?? {};
  if (!changes.note || base === '' || !hasLines(stored, base)) return changes;
  if (text !== '' && hasLines(stored, text)) return { ...changes, note: { base: stored, text: stored } };
  const at = `\n${stored}\n`.indexOf(`\n${base}\n`);
  return { ...changes, note: { base: stored, text: stored.slice(0, at) + text + stored.slice(at + base.length) } };
}

/** The identifiers of two records that are to be two. One that both have goes to the second, unless the first would have none. */
function idsApart(kept: readonly string[], joined: readonly string[]): [kept: string[], joined: string[]] {
  const own = without(kept, joined);
  if (own.length > 0) return [own, [...joined]];
  const others = without(joined, kept);
  if (others.length > 0) return [[...kept], others];
  if (kept.length < 2) throw new RangeError('Both have the same identifier, so they are one paper.');
  return [kept.slice(0, 1), kept.slice(1)];
}

/** Those of the first, and those of the second that are not among them, compared by what they hold. */
function union<T>(first: readonly T[], second: readonly T[]): T[] {
  return [...first, ...without(second, first)];
}

function without<T>(all: readonly T[], gone: readonly T[]): T[] {
  const names = new Set(gone.map(nameOf));
  return all.filter((one) => !names.has(nameOf(one)));
}

/** What tells a value from others that hold something else; the order of an object's fields does not. */
function nameOf(value: unknown): string {
  const sorted = (_: string, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  // In an array, as what is left out has no form of its own.
  return JSON.stringify([value], sorted);
}

/** The same object without the fields that are `undefined`. */
function known<T extends object>(fields: T): T {
  for (const [name, value] of Object.entries(fields)) if (value === undefined) Reflect.deleteProperty(fields, name);
  return fields;
}
