/**
 * One paper, one record, as a person meets it: papers that may be the same, side by side, to be merged or kept apart; and of a
 * paper that was joined from several, that it was, and the way back.
 */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { identifierLabel } from '../lib/paper/identifier';
import type { Paper } from '../lib/paper/paper';
import { titleOf } from '../lib/paper/title';
import type { Notice } from './notice';
import { byline, dateWords, pageOf } from './paper-words';

/** What of a paper is shown beside another. */
export type Compared = Pick<
  Paper,
  'key' | 'ids' | 'title' | 'authors' | 'authorCount' | 'organisation' | 'published' | 'venue' | 'links' | 'sightings' | 'tags' | 'note'
>;
type Pair = readonly [Compared, Compared];
type Failed = { ok: false; problem: { words: string } };

/** What is known of papers that are or may be one, and what can be done about it. */
export interface SamePaper {
  /** Pairs that may be one, the first to be decided first. */
  proposals: readonly Pair[];
  /** By the key of a record that was joined from several: the record that went into it last, and how many they are in all. */
  joined: ReadonlyMap<string, { from: string; count: number }>;
  /** Makes two one; gives the key of the one that stays. */
  onMerge: (keys: [string, string]) => Promise<{ ok: true; value: { key: string } } | Failed>;
  /** Takes a record, by its key, back out of the one it went into. */
  onSeparate: (key: string) => Promise<{ ok: true } | Failed>;
  onKeepApart: (keys: [string, string]) => Promise<{ ok: true } | Failed>;
}

interface Around {
  /** Called before anything is done: what is being typed is saved. */
  settle: () => Promise<void>;
  say: (notice: Notice) => void;
  /** Where the focus goes when what had it is gone. */
  focusHome: () => void;
}

/** What is drawn of it: a line above the list, and a line in a paper's row. */
export function useSamePaper(same: SamePaper | undefined, { settle, say, focusHome }: Around) {
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState(false);
  const busy = useRef(false);
  const proposals = (same?.proposals ?? []).filter((pair) => !decided.has(nameOf(pair)));

  /** One thing at a time, whatever is pressed meanwhile. */
  const once = async (act: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    try {
      await settle();
      await act();
    } finally {
      busy.current = false;
    }
  };
  const failed = (words: string, again: () => void): void => say({ words, error: true, action: { name: 'Try again', run: again } });

  const merge = (pair: readonly [string, string], title: string, then: (from: string) => void): Promise<void> =>
    once(async () => {
      const [a, b] = pair;
      const result = await same?.onMerge([a, b]);
      if (result?.ok) then(result.value.key === a ? b : a);
      else if (result) failed(`Not merged: ${result.problem.words}`, () => void merge(pair, title, then));
    });
  const separate = (from: string, then: () => void): Promise<void> =>
    once(async () => {
      const result = await same?.onSeparate(from);
      if (result?.ok) then();
      else if (result) failed(`Not separated: ${result.problem.words}`, () => void separate(from, then));
    });
  const keepApart = (pair: readonly [string, string], then: () => void): Promise<void> =>
    once(async () => {
      const [a, b] = pair;
      const result = await same?.onKeepApart([a, b]);
      if (result?.ok) then();
      else if (result) failed(`Not remembered: ${result.problem.words}`, () => void keepApart(pair, then));
    });

  const sayMerged = (title: string, from: string, focus: boolean): void =>
    say({
      words: `Merged: ${title}`,
      action: {
        name: 'Undo',
        focus,
        run: () =>
          void separate(from, () => {
            say({ words: `Two papers again: ${title}` });
            focusHome();
          }),
      },
    });

  /** Goes on to the next pair, where there is one; else the focus goes to what the notice offers. */
  const decide = (pair: Pair): boolean => {
    setDecided((before) => new Set([...before, nameOf(pair)]));
    const last = proposals.every((other) => nameOf(other) === nameOf(pair));
    if (last) setOpen(false);
    return last;
  };

  const comparison = proposals[0] && (
    <Comparison
      key="comparison"
      pair={proposals[0]}
      count={proposals.length}
      open={open}
      onOpen={setOpen}
      onMerge={(pair) => {
        const title = titleOf(pair[0]);
        void merge(keysOf(pair), title, (from) => sayMerged(title, from, decide(pair)));
      }}
      onKeepApart={(pair) => {
        const title = titleOf(pair[0]);
        void keepApart(keysOf(pair), () =>
          say({
            words: `Kept apart, and not asked again: ${title}`,
            action: {
              name: 'Merge them',
              focus: decide(pair),
              run: () => void merge(keysOf(pair), title, (from) => sayMerged(title, from, true)),
            },
          }),
        );
      }}
    />
  );

  const joinedFrom = (paper: Paper): ComponentChildren => {
    const joined = same?.joined.get(paper.key);
    if (!joined) return null;
    const title = titleOf(paper);
    const apart = () =>
      say({
        words: `Separated, and apart from now on: ${title}`,
        action: {
          name: 'Join again',
          focus: true,
          run: () => void merge([paper.key, joined.from], title, (from) => sayMerged(title, from, true)),
        },
      });
    return (
      <p class="joined-from">
        Joined from {joined.count} records
        <button type="button" class="link-button" aria-label={`Separate: ${title}`} onClick={() => void separate(joined.from, apart)}>
          Separate
        </button>
      </p>
    );
  };

  return { comparison, joinedFrom };
}

interface ComparisonProps {
  pair: Pair;
  /** How many pairs there are to decide. */
  count: number;
  open: boolean;
  onOpen: (open: boolean) => void;
  onMerge: (pair: Pair) => void;
  onKeepApart: (pair: Pair) => void;
}

/** The line that says there are papers that may be the same, and, once it is opened, the first pair of them. */
function Comparison({ pair, count, open, onOpen, onMerge, onKeepApart }: ComparisonProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const name = nameOf(pair);
  // The pair that takes another's place takes its focus, too: the button pressed was the other's.
  const shown = useRef(open ? name : undefined);
  useLayoutEffect(() => {
    if (open && shown.current !== undefined && shown.current !== name) heading.current?.focus();
    shown.current = open ? name : undefined;
  }, [open, name]);
  const facts = factsOf(pair);
  return (
    <section class="same-paper" aria-label="Papers that may be the same">
      <p class="same-line">
        <span>{count === 1 ? '2 papers may be the same' : `${String(count)} pairs of papers may be the same`}</span>
        <button ref={button} type="button" class="link-button" aria-expanded={open} aria-controls={id} onClick={() => onOpen(!open)}>
          Compare
        </button>
      </p>
      <div
        id={id}
        hidden={!open}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onOpen(false);
          button.current?.focus();
        }}
      >
        {open && (
          <>
            <h2 ref={heading} tabIndex={-1}>
              Is this one paper?
            </h2>
            <div class="same-pair" style={{ gridTemplateRows: `repeat(${String(facts.length + 1)}, auto)` }}>
              {pair.map((paper, side) => (
                <Side
                  key={paper.key}
                  paper={paper}
                  name={side === 0 ? 'First' : 'Second'}
                  facts={facts.map(([word, both]) => [word, both[side] ?? ''])}
                />
              ))}
            </div>
            <p class="quiet">Merging keeps both notes and all tags, and can be undone.</p>
            <p class="same-buttons">
              <button type="button" class="button" onClick={() => onMerge(pair)}>
                Merge
              </button>
              <button type="button" class="button" onClick={() => onKeepApart(pair)}>
                Keep apart
              </button>
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function Side({ paper, name, facts }: { paper: Compared; name: string; facts: readonly (readonly [string, string])[] }) {
  const title = titleOf(paper);
  return (
    <article class="same-side" aria-label={`${name}: ${title}`}>
      <h3>
        <a class="paper-title" href={pageOf(paper)} target="_blank" rel="noreferrer" dir="auto">
          {title}
        </a>
      </h3>
      <dl>
        {facts.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd dir="auto">{word === 'Note' && value ? <Note words={value} name={`Note, ${name.toLowerCase()}`} /> : value || 'None'}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

/** A note may be of any length: it is scrolled, and so can have the focus. */
function Note({ words, name }: { words: string; name: string }) {
  return (
    <div class="same-note" role="group" aria-label={name} tabIndex={0}>
      {words}
    </div>
  );
}

/** What is known of either, in rows: what it is, and of each what it has of it. */
function factsOf(pair: Pair): [word: string, both: string[]][] {
  const rows: [string, (paper: Compared) => string][] = [
    ['Authors', byline],
    ['Date', ({ published }) => (published ? dateWords(published) : '')],
    ['Venue', ({ venue }) => venue ?? ''],
    ['Known as', ({ ids }) => ids.map(identifierLabel).join(', ')],
    ['Seen on', ({ sightings }) => [...new Set(sightings.map(({ site }) => site))].join(', ')],
    ['Tags', ({ tags }) => tags.join(', ')],
    ['Note', ({ note }) => note],
  ];
  return rows
    .map(([word, read]): [string, string[]] => [word, pair.map((paper) => read(paper))])
    .filter(([, both]) => both.some((value) => value !== ''));
}

function keysOf([a, b]: Pair): [string, string] {
  return [a.key, b.key];
}

function nameOf(pair: Pair): string {
  return keysOf(pair).join(' ');
}
