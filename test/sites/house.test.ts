/** The rules of the house for site files, so that whoever adds one is told what is missing. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files } from '../../lib/sites';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, 'lib/sites');

/** What in the room is no site's file. */
const SHARED = ['anywhere', 'entries', 'hosts', 'index', 'metadata', 'places', 'reading', 'site', 'springer-nature', 'tab', 'wording'];
const LINES = 120;
/** Longer ones, with the reason. */
const LONGER: Record<string, { lines: number; reason: string }> = {
  huggingface: {
    lines: 310,
    reason: 'Reads six layouts without a class name, every field of them, and completes them from the embedded data.',
  },
};

const rows = readFileSync(resolve(root, 'README.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

it('has every site’s file on the list, under its id', () => {
  const named = readdirSync(folder)
    .map((name) => name.replace(/\.ts$/, ''))
    .filter((name) => !SHARED.includes(name));
  expect(files.map(({ default: site }) => site.id).sort()).toEqual(named.sort());
});

describe.each(files.map(({ default: site, examples }) => ({ id: site.id, site, examples })))('$id', ({ id, site, examples }) => {
  const source = readFileSync(resolve(folder, `${id}.ts`), 'utf8');

  it('is short: a site that needs more wants a tool that all can use', () => {
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(LONGER[id]?.lines ?? LINES);
  });

  it('says first what it is of, and where that is known from', () => expect(source).toMatch(/^\/\*\*[\s\S]{40,}?\*\//u));

  it('has its row in the README: what it lists, whether it has a page for each paper, the evidence, how it is switched on', () => {
    const row = rows.find(([, name]) => name === site.name);
    expect(row, `A row for ${site.name} in the README's table of sites`).toBeDefined();
    const [, , listings = '', paper = '', evidence = '', on = ''] = row ?? [];
    expect(listings).not.toBe('');
    expect(paper).toBe(examples.paper.length > 0 ? 'yes' : 'no');
    expect(evidence.length).toBeGreaterThan(10);
    expect(on).toBe(site.consent === 'install' ? 'from install' : 'on request');
  });
});

it('has no row in the README for a site that is none', () => {
  const table = rows.slice(rows.findIndex(([, first]) => first === 'site') + 2);
  const names = table
    .slice(
      0,
      table.findIndex(([, , , , , on]) => on !== 'from install' && on !== 'on request'),
    )
    .map(([, name]) => name);
  expect(names.sort()).toEqual(files.map(({ default: site }) => site.name).sort());
});
