import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json, PostilFile, readJson } from '../../lib/formats/json';
import type { Paper } from '../../lib/paper/paper';
import { anyPaper, anyText, paperOf } from '../paper/record';

const now = new Date('2026-11-23T12:00:00.000Z');
const write = (papers: readonly Paper[]) => json.write(papers, { groupBy: 'month', now });
const problemOf = (text: string) => {
  const read = readJson(text);
  return read.ok ? undefined : read.problem;
};
/** A file with one thing other than it should be. */
const fileWith = (change: object) =>
  JSON.stringify({ format: 'postil', version: 1, exportedAt: now.toISOString(), papers: [paperOf()], ...change });

describe('what is written', () => {
  it('is named, versioned and dated, and ends with its line', () => {
    const text = write([paperOf()]);
    expect(JSON.parse(text)).toEqual({ format: 'postil', version: 1, exportedAt: '2026-11-23T12:00:00.000Z', papers: [paperOf()] });
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('is read back as it was, and written again is the same to the byte', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyPaper, { maxLength: 5, selector: ({ key }) => key }), (papers) => {
        const text = write(papers);
        const read = readJson(text);
        if (!read.ok) throw new Error(read.problem);
        const byKey = (a: Paper, b: Paper) => (a.key < b.key ? -1 : 1);
        // As JSON carries it, which knows no minus zero.
        expect([...read.papers].sort(byKey)).toEqual(JSON.parse(JSON.stringify([...papers].sort(byKey))));
        expect(write(read.papers)).toBe(text);
      }),
    );
  });

  it('does not depend on the order of papers or fields', () => {
    const papers = [paperOf({ key: 'b' }), paperOf({ key: 'a' }), paperOf({ key: 'c', savedAt: 5_000 })];
    const turned = papers.map((paper) => Object.fromEntries(Object.entries(paper).reverse()) as Paper).reverse();
    expect(write(turned)).toBe(write(papers));
    expect(PostilFile.parse(JSON.parse(write(papers))).papers.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
  });

  it('holds nothing the schema refuses', () => {
    expect(() => write([paperOf({ ids: [] })])).toThrow();
  });
});

describe('what is read', () => {
  it('may begin with a byte order mark, and hold more than is known', () => {
    expect(readJson(`\uFEFF${fileWith({ more: 1, papers: [{ ...paperOf(), more: 1 }] })}`)).toEqual({ ok: true, papers: [paperOf()] });
  });

  it('cannot reach the prototype of anything', () => {
    const text = fileWith({}).replace('{"format"', '{"__proto__":{"polluted":true},"format"');
    expect(readJson(text)).toEqual({ ok: true, papers: [paperOf()] });
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['half a file', fileWith({}).slice(0, 100)],
  ])('is refused when it is %s', (_, text) => {
    expect(problemOf(text)).toMatch(/^This is no JSON: .+\.$/);
  });

  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['another’s file', '{"format":"zotero","version":1}'],
    ['a file without a version', '{"format":"postil"}'],
    ['a file with a version that is none', '{"format":"postil","version":"1"}'],
  ])('is refused when it is %s', (_, text) => {
    expect(problemOf(text)).toBe('This is no file of Postil’s.');
  });

  it('is refused when a later version wrote it', () => {
    expect(problemOf('{"format":"postil","version":2,"papers":{}}')).toBe(
      'This file was written by a later version of Postil (its form is 2; this one reads 1).',
    );
  });

  it.each<[object, string]>([
    [{ papers: undefined }, 'This file is damaged: papers is no array.'],
    [{ papers: {} }, 'This file is damaged: papers is no array.'],
    [{ exportedAt: 'yesterday' }, 'This file is damaged: exportedAt is not what it should be.'],
    [{ papers: [paperOf(), 5] }, 'This file is damaged: paper 2 is no object.'],
    [{ papers: [paperOf(), { ...paperOf(), title: 5 }] }, 'This file is damaged: paper 2, title is no string.'],
    [
      { papers: [paperOf(), { ...paperOf(), tags: ['x', ''] }] },
      'This file is damaged: paper 2, tags.1 is not what it should be, and 1 more.',
    ],
    [{ papers: [paperOf({ ids: [] })] }, 'This file is damaged: paper 1, ids is not what it should be.'],
    [{ papers: [paperOf({ key: 'a' }), paperOf(), paperOf()] }, 'This file is damaged: paper 3 has the key of an earlier one, “one”.'],
  ])('is refused with the place where it is wrong: %j', (change, problem) => {
    expect(problemOf(fileWith(change))).toBe(problem);
  });

  it('is refused or read, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          anyText(),
          fc.json().map((papers) => fileWith({ papers: JSON.parse(papers) as unknown })),
        ),
        (text) => {
          const read = readJson(text);
          expect(read.ok || read.problem !== '').toBe(true);
        },
      ),
    );
  });
});
