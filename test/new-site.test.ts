/** A contributor's first ten minutes: what `npm run new-site` writes, and that the tests then say what is missing, and nothing else. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const tool = (name: string) => resolve(root, 'node_modules', name);

/** What Vitest's JSON report says of a run. */
const Report = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ title: z.string(), status: z.string() })) })),
});

describe('npm run new-site', () => {
  let copy = '';
  const read = (path: string) => readFileSync(join(copy, path), 'utf8');
  const newSite = (...names: string[]) =>
    spawnSync(process.execPath, [tool('tsx/dist/cli.mjs'), resolve(root, 'test/new-site.ts'), ...names, '--into', copy], {
      encoding: 'utf8',
    });

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'postil-new-site-'));
    for (const part of [
      '.wxt',
      'lib',
      'test',
      'components',
      'README.md',
      'package.json',
      'tsconfig.json',
      'vitest.config.ts',
      '.prettierrc.json',
    ]) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each(['', 'Example', 'example.org', '../example', 'arxiv'])('refuses %j in words, and writes nothing', (name) => {
    const before = read('lib/sites/index.ts');
    const { status, stderr } = newSite(name);
    expect(status).toBe(1);
    expect(stderr).toMatch(/Name the site in lower case|is there already/);
    expect(read('lib/sites/index.ts')).toBe(before);
  });

  it('writes the file, its fixture, its place on the list and its row; the tests say what is still to be done', () => {
    const { status, stdout } = newSite('quiet-archive');
    expect(status).toBe(0);
    expect(stdout).toContain('lib/sites/quiet-archive.ts');
    expect(read('lib/sites/index.ts')).toMatch(/\n {2}quietArchive,\n/);
    expect(read('README.md')).toMatch(/\n\| quiet-archive +\|/);

    const formatted = spawnSync(
      process.execPath,
      [
        tool('prettier/bin/prettier.cjs'),
        '--check',
        'lib/sites/quiet-archive.ts',
        'lib/sites/index.ts',
        'test/fixtures/sites/quiet-archive.ts',
      ],
      { cwd: copy, encoding: 'utf8' },
    );
    expect(formatted.status, formatted.stdout + formatted.stderr).toBe(0);

    const tests = spawnSync(
      process.execPath,
      [
        tool('vitest/vitest.mjs'),
        'run',
        '--project=unit',
        '--reporter=json',
        'test/sites/examples.test.ts',
        'test/sites/house.test.ts',
        '-t',
        'quiet-archive',
      ],
      { cwd: copy, encoding: 'utf8', env: { ...process.env, CI: '', NO_COLOR: '1' } },
    );
    const report = Report.parse(JSON.parse(tests.stdout));
    const failed = report.testResults.flatMap((file) => file.assertionResults).filter((one) => one.status === 'failed');
    expect(failed.map((one) => one.title).sort(), tests.stderr).toEqual([
      'gives examples of listings, of papers and of neither',
      'has its row in the README: what it lists, whether it has a page for each paper, the evidence, how it is switched on',
    ]);
  }, 60_000);
});
