import { describe, expect, it } from 'vitest';
import { pairOf } from '../../lib/library/database';
import { withChanges } from '../../lib/paper/merge';
import type { Paper } from '../../lib/paper/paper';
import { titleKey } from '../../lib/paper/same';
import { paperOf } from '../paper/record';
import { faultsOf, Ledger, lineOf, tagOf, type Asked, type Disk, type Subject } from './ledger';
import { oneOf, randomOf } from './random';

const one: Subject = { ids: ['arxiv:2602.00001'], title: 'A Paper That Is Kept' };
const twoNames: Subject = { ids: ['arxiv:2602.00002', 'doi:10.1234/storm.2'], title: 'A Paper That Has Two Names' };

/** The disk as it is when all went well with these records: with all that stands beside them. */
function diskOf(...papers: Paper[]): Disk {
  const live = papers.filter(({ trashedAt }) => trashedAt === undefined);
  const edits = papers.flatMap(({ key, note }) => note.split('\n').map(() => key));
  return {
    papers,
    names: [{ keys: live.map(({ key }) => key), names: live.map(({ title }) => titleKey(title) ?? '') }],
    pairs: [],
    merges: [],
    edits: edits.map((key, at) => ({ n: at + 1, key })),
  };
}

function recordOf({ ids, title }: Subject, more: Partial<Paper> = {}): Paper {
  return paperOf({ key: 'one', ids: [...ids], title, ...more });
}

/** A record with what these writes say of the note and tags. */
function written(subject: Subject, numbers: readonly number[], more: Partial<Paper> = {}): Paper {
  return recordOf(subject, { note: numbers.map(lineOf).join('\n'), tags: numbers.map(tagOf), ...more });
}

/** A ledger of these writes, one after the other; `open` ones were never confirmed. */
function ledgerOf(...asked: (Partial<Asked> & { open?: boolean })[]): Ledger {
  const ledger = new Ledger();
  for (const { open, ...rest } of asked) {
    const write = ledger.begin({ subject: one, by: 'a test', call: 'change', ...rest });
    if (open) ledger.giveUp(write);
    else ledger.confirm(write);
  }
  return ledger;
}

const noted = { line: true, tag: true };
const faults = (ledger: Ledger, disk: Disk) => faultsOf(ledger.writes, disk);

describe('a library that has what it was given', () => {
  it('has no faults', () => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, noted, noted);
    expect(faults(ledger, diskOf(written(one, [2, 3])))).toEqual([]);
  });

  it('may have what was not confirmed, or not', () => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, { ...noted, open: true, status: 'read' });
    expect(faults(ledger, diskOf(written(one, [2], { status: 'read' })))).toEqual([]);
    expect(faults(ledger, diskOf(written(one, [])))).toEqual([]);
  });

  it('may have nothing of a paper that nobody confirmed', () => {
    expect(faults(ledgerOf({ call: 'save', state: 'saved', open: true }), diskOf())).toEqual([]);
  });

  it('has the last word, or one that was on its way beside it', () => {
    const ledger = new Ledger();
    const [first, second] = [
      ledger.begin({ subject: one, by: 'a test', call: 'save', state: 'saved' }),
      ledger.begin({ subject: one, by: 'another', call: 'remove', state: 'trashed' }),
    ];
    ledger.confirm(first);
    ledger.confirm(second);
    expect(faults(ledger, diskOf(recordOf(one)))).toEqual([]);
    expect(faults(ledger, diskOf(recordOf(one, { trashedAt: 1 })))).toEqual([]);
  });
});

describe('a made-up fault is found', () => {
  it('a confirmed paper that is not there', () => {
    expect(faults(ledgerOf({ call: 'save', state: 'saved' }), diskOf())).toEqual([
      'lost: write 1 (save by a test) of arxiv:2602.00001: there is no record',
    ]);
  });

  it('a confirmed note that is not there', () => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, noted, noted);
    expect(faults(ledger, diskOf(written(one, [3])))).toEqual([
      'lost: write 2 (change by a test) of arxiv:2602.00001: its line is not in the note',
    ]);
  });

  it('typed words that are not there, confirmed or not', () => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, { line: true, typed: true, open: true });
    expect(faults(ledger, diskOf(recordOf(one)))).toEqual([expect.stringMatching(/^lost: write 2/u)]);
  });

  it('a confirmed tag that is not there, and one that was taken away and is', () => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, noted, { ...noted, untag: 2 });
    expect(faults(ledger, diskOf(written(one, [2, 3], { tags: [] })))).toEqual([expect.stringMatching(/^lost: write 3.*without its tag/u)]);
    expect(faults(ledger, diskOf(written(one, [2, 3])))).toEqual([expect.stringMatching(/^lost: write 3.*tag w2 is there still/u)]);
    expect(faults(ledger, diskOf(written(one, [2, 3], { tags: ['w3'] })))).toEqual([]);
  });

  it.each([
    ['its line without its tag', { note: lineOf(2) }],
    ['its tag without its line', { tags: [tagOf(2)] }],
    ['half of its line', { note: lineOf(2).slice(0, 12) }],
    ['half of its line', { note: lineOf(2).slice(-6) }],
  ])('an unconfirmed write that is there in part: %s', (what, part) => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, { ...noted, open: true });
    expect(faults(ledger, diskOf(recordOf(one, part)))).toEqual([`half-written: write 2 (change by a test) of arxiv:2602.00001: ${what}`]);
  });

  it('a line that is there twice', () => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, { line: true });
    expect(faults(ledger, diskOf(written(one, [2, 2], { tags: [] })))).toEqual([expect.stringMatching(/^doubled: write 2.*2 times/u)]);
  });

  it('an older word in the place of the last one', () => {
    const ledger = ledgerOf(
      { call: 'save', state: 'saved' },
      { status: 'reading' },
      { status: 'read' },
      { call: 'remove', state: 'trashed' },
    );
    expect(faults(ledger, diskOf(recordOf(one, { status: 'reading', trashedAt: 1 })))).toEqual([
      'lost: write 3 (change by a test) of arxiv:2602.00001: the status is reading',
    ]);
    expect(faults(ledger, diskOf(recordOf(one, { status: 'read' })))).toEqual([
      'lost: write 4 (remove by a test) of arxiv:2602.00001: the paper is saved',
    ]);
  });

  it('two records with one identifier, and two that were made one', () => {
    const asked = { subject: twoNames, call: 'save', state: 'saved' } as const;
    const [a, b] = twoNames.ids.map((id, at) => recordOf({ ...twoNames, ids: [id] }, { key: String(at) })) as [Paper, Paper];
    const apart = {
      ...diskOf(a, b),
      pairs: [{ pair: pairOf('0', '1'), keys: ['0', '1'] as [string, string], state: 'proposed' as const }],
    };
    expect(faults(ledgerOf(asked), apart)).toEqual([]);
    expect(faults(ledgerOf({ ...asked, joins: true }), apart)).toEqual([expect.stringMatching(/^lost: write 1.*2 records/u)]);
    const double = { ...apart, papers: [a, { ...b, ids: a.ids }] };
    expect(faults(ledgerOf(asked), double)).toEqual(['doubled: arxiv:2602.00002 is in 0 and 1']);
  });

  it('a record that the schema refuses, and one that nobody asked for', () => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' });
    const disk = diskOf(recordOf(one));
    expect(faults(ledger, { ...disk, papers: [{ ...recordOf(one), authors: 'nobody' }] })).toContainEqual(
      expect.stringMatching(/^half-written: the record one: /u),
    );
    const stranger = recordOf({ ids: ['arxiv:2602.00009'], title: 'A Paper That Nobody Saved' }, { key: 'stranger' });
    expect(faults(ledger, diskOf(recordOf(one), stranger))).toEqual(['unasked: the record stranger of arxiv:2602.00009']);
  });

  const proposed = { pair: pairOf('one', 'other'), keys: ['one', 'other'] as [string, string], state: 'proposed' as const };
  it.each<[string, Partial<Disk>]>([
    ['a record without its name', { names: [] }],
    ['a name of another title', { names: [{ keys: ['one'], names: ['anothertitlealtogether'] }] }],
    ['a name without a record', { names: [...diskOf(recordOf(one)).names, { keys: ['other'], names: ['anothertitlealtogether'] }] }],
    ['a proposal of what is not there', { pairs: [proposed] }],
    ['a merge of what is there still', { merges: [{ from: 'one', into: 'one' }] }],
    ['a merge into nothing', { merges: [{ from: 'gone', into: 'nowhere' }] }],
    ['a record that was written without its edit', { edits: [] }],
    [
      'an edit of what is not there',
      {
        edits: [
          { n: 1, key: 'one' },
          { n: 2, key: 'other' },
        ],
      },
    ],
  ])('%s', (_, wrong) => {
    const ledger = ledgerOf({ call: 'save', state: 'saved' });
    expect(faults(ledger, { ...diskOf(recordOf(one)), ...wrong })).toEqual([expect.stringMatching(/^half-written: /u)]);
  });

  it.each([true, false])('a part of what was asked for in one question, confirmed: %s', (confirmed) => {
    const other: Subject = { ids: ['arxiv:2602.00007'], title: 'Another Paper, Written to with the First' };
    const ledger = ledgerOf({ call: 'save', state: 'saved' }, { subject: other, call: 'save', state: 'saved' });
    const asked = [one, other].map((subject): Asked => ({ subject, by: 'a test', call: 'changeEach', line: true }));
    for (const write of ledger.beginTogether(asked)) if (confirmed) ledger.confirm(write);
    const lines = (...there: number[]) =>
      diskOf(
        recordOf(one, { note: there.includes(3) ? lineOf(3) : '' }),
        recordOf(other, { key: 'other', note: there.includes(4) ? lineOf(4) : '' }),
      );
    const half = 'half-written: of the writes 3, 4 (changeEach by a test), which are one, there are 4';
    const lost = 'lost: write 3 (changeEach by a test) of arxiv:2602.00001: its line is not in the note';
    expect(faults(ledger, lines(4))).toEqual(confirmed ? [lost, half] : [half]);
    expect(faults(ledger, lines(3, 4))).toEqual([]);
    if (!confirmed) expect(faults(ledger, lines())).toEqual([]);
  });

  it('two of one title that are not proposed as one', () => {
    const twin: Subject = { ids: ['arxiv:2602.00008'], title: one.title };
    const disk = diskOf(recordOf(one), recordOf(twin, { key: 'other' }));
    const ledger = ledgerOf({ state: 'saved' }, { subject: twin, state: 'saved' });
    expect(faults(ledger, disk)).toEqual(['half-written: one other are not proposed as one']);
    expect(faults(ledger, { ...disk, pairs: [proposed] })).toEqual([]);
  });
});

it('stands what the library makes of two notes written apart', () => {
  const ledger = ledgerOf({ call: 'save', state: 'saved' }, noted, noted);
  const changes = (n: number) => ({ note: { base: '', text: lineOf(n) }, tags: { add: [tagOf(n)], remove: [] } });
  const both = withChanges(withChanges(recordOf(one), changes(2), 1), changes(3), 2);
  expect(faults(ledger, diskOf(both))).toEqual([]);
});

it('counts what was refused, in its words', () => {
  const ledger = new Ledger();
  for (const words of ['The disk is full.', 'The disk is full.', undefined]) {
    ledger.giveUp(ledger.begin({ subject: one, by: 'a test', call: 'save' }), words);
  }
  expect(Object.fromEntries(ledger.refused)).toEqual({ 'save: The disk is full.': 2 });
  expect([ledger.inAir, ledger.confirmed, ledger.writes.length]).toEqual([0, 0, 3]);
});

it('counts what was asked for in one question once while it is on its way', () => {
  const ledger = new Ledger();
  const [first] = ledger.beginTogether([one, twoNames].map((subject) => ({ subject, by: 'a test', call: 'removeEach' })));
  ledger.begin({ subject: one, by: 'a test', call: 'save' });
  expect(ledger.inAir).toBe(2);
  ledger.confirm(first!);
  expect(ledger.inAir).toBe(2);
});

it('chooses the same again for the same seed, and otherwise for another', () => {
  const choices = (seed: number, name: string) => {
    const random = randomOf(seed, name);
    return Array.from({ length: 50 }, () => random(1_000));
  };
  expect(choices(7, 'a')).toEqual(choices(7, 'a'));
  expect(choices(7, 'a')).not.toEqual(choices(8, 'a'));
  expect(choices(7, 'a')).not.toEqual(choices(7, 'b'));
  expect(choices(7, 'a').every((choice) => choice >= 0 && choice < 1_000 && Number.isInteger(choice))).toBe(true);
  expect(new Set(choices(7, 'a')).size).toBeGreaterThan(40);
  const random = randomOf(1, 'list');
  expect(new Set(Array.from({ length: 50 }, () => oneOf(random, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  expect(() => oneOf(random, [])).toThrow();
});
