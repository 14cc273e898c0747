/** What the reading lists for people (Markdown, HTML) have in common: how they are divided, and what they say of a paper in words. */
import { identifierLink } from '../paper/identifier';
import type { Paper, Status } from '../paper/paper';
import { squeeze } from '../paper/text';
import type { Option, Tick } from './format';

/** How a list is divided; under `group` among a format's choices. */
export const GROUPS: Option = {
  id: 'group',
  name: 'Group by',
  choices: [
    { id: 'month', name: 'Month saved' },
    { id: 'tag', name: 'Tag' },
    { id: 'status', name: 'Status' },
    { id: 'none', name: 'Nothing' },
  ],
};

export interface Group {
  /** Absent where the list is not divided. */
  name?: string;
  papers: readonly Paper[];
}

/** Divides papers by a choice of `GROUPS`, the newest first in each; undivided they keep the order they are given in. */
export function groupsOf(papers: readonly Paper[], group = 'month'): Group[] {
  if (group === 'none') return [{ papers }];
  const newestFirst = [...papers].sort((a, b) => b.savedAt - a.savedAt);
  if (group === 'tag') return byTag(newestFirst);
  return group === 'status' ? byStatus(newestFirst) : byMonth(newestFirst);
}

/** How many papers are written before the page may breathe. */
const BREATH = 100;

/** What `write` makes of each paper, by the paper. Calls `tick` now and then and rejects with what that rejects with. */
export async function writeEach<T>(papers: readonly Paper[], tick: Tick, write: (paper: Paper) => T): Promise<Map<Paper, T>> {
  const written = new Map<Paper, T>();
  for (const paper of papers) {
    written.set(paper, write(paper));
    if (written.size % BREATH === 0) await tick(written.size);
  }
  return written;
}

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });
const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** The months they were saved in, by the person's own clock. */
function byMonth(newestFirst: readonly Paper[]): Group[] {
  const months = new Map<string, Paper[]>();
  for (const paper of newestFirst) file(months, MONTH.format(paper.savedAt), paper);
  return [...months].map(([name, papers]) => ({ name, papers }));
}

/** By the alphabet; a paper stands under each of its tags, the untagged last. The same tag in another case is the same tag. */
function byTag(newestFirst: readonly Paper[]): Group[] {
  const names = new Map<string, string>();
  const tagged = new Map<string, Paper[]>();
  for (const paper of newestFirst) {
    for (const tag of paper.tags) {
      const same = tag.toLowerCase();
      if (!names.has(same)) names.set(same, tag);
      file(tagged, same, paper);
    }
  }
  const byName = new Intl.Collator('en', { numeric: true });
  const groups = [...tagged].map(([same, papers]) => ({ name: names.get(same) ?? same, papers }));
  groups.sort((a, b) => byName.compare(a.name, b.name));
  const untagged = newestFirst.filter(({ tags }) => tags.length === 0);
  return untagged.length > 0 ? [...groups, { name: 'Untagged', papers: untagged }] : groups;
}

const STATUS_NAMES: readonly (readonly [Status, string])[] = [
  ['reading', 'Reading'],
  ['to-read', 'To read'],
  ['read', 'Read'],
];

/** What is being read stands first. */
function byStatus(newestFirst: readonly Paper[]): Group[] {
  return STATUS_NAMES.map(([status, name]) => ({ name, papers: newestFirst.filter((paper) => paper.status === status) })).filter(
    ({ papers }) => papers.length > 0,
  );
}

function file(groups: Map<string, Paper[]>, name: string, paper: Paper): void {
  const group = groups.get(name);
  if (!group) groups.set(name, [paper]);
  // A tag may stand on a paper in two cases.
  else if (group.at(-1) !== paper) group.push(paper);
}

/** `2 papers · 23 November 2026` */
export function headLine(count: number, now: Date): string {
  return `${count === 1 ? '1 paper' : `${count.toLocaleString('en')} papers`} · ${DAY.format(now)}`;
}

/** What is said below a title: who wrote it, where and when it appeared, and what the person made of it. */
export function factsOf(paper: Paper): string[] {
  const { venue = '', published, tags, status } = paper;
  const all = [
    authorsLine(paper),
    venue,
    published === undefined ? '' : dateLine(published),
    tags.length > 0 ? `Tags: ${tags.join(', ')}` : '',
    STATUS_NAMES.find(([one]) => one === status && one !== 'to-read')?.[1] ?? '',
  ];
  return all.map(squeeze).filter((fact) => fact !== '');
}

/** How many authors are named. */
const NAMED = 3;

/** The first few authors; without names the organisation, or how many they are; empty when nothing is known. */
function authorsLine({ authors, authorCount = 0, organisation = '' }: Paper): string {
  const named = authors.slice(0, NAMED).map(squeeze).filter(Boolean).join(', ');
  if (named !== '') return Math.max(authors.length, authorCount) > NAMED ? `${named} et al.` : named;
  if (organisation) return organisation;
  return authorCount > 0 ? `${authorCount} ${authorCount === 1 ? 'author' : 'authors'}` : '';
}

/** `2024-07-10` → `10 July 2024`, as precise as it is known. */
function dateLine(published: string): string {
  const [year = '', month, day] = published.split('-');
  if (month === undefined) return year;
  const name = MONTH_NAME.format(Date.UTC(2000, Number(month) - 1));
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** Where a paper is read: the page it was seen on, else where its first known identifier leads. */
export function linkOf({ links, ids }: Pick<Paper, 'links' | 'ids'>): string | undefined {
  return links.page ?? ids.map(identifierLink).find((found) => found !== undefined);
}
