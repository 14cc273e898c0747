/**
 * Checks everything, stage by stage: `npm test`. Brief while all goes well; a stage that fails shows all it said.
 * The last line is `N passed, N failed`, where each test counts, and each stage that is no set of tests counts as one.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { installCommand, lookForBrowser, type BrowserKind } from './browsers/find';

interface Outcome {
  passed: number;
  failed: number;
  /** Tests that did not run, for a reason they give. */
  skipped?: number;
  /** Shown where something failed. */
  output: string;
}

interface Stage {
  name: string;
  run(): Promise<Outcome>;
}

const root = resolve(import.meta.dirname, '..');
/** No stage takes this long, in milliseconds, unless it hangs. */
const PATIENCE = 20 * 60_000;

const tool = {
  prettier: 'prettier/bin/prettier.cjs',
  eslint: 'eslint/bin/eslint.js',
  tsc: 'typescript/bin/tsc',
  wxt: 'wxt/bin/wxt.mjs',
  vitest: 'vitest/vitest.mjs',
};

/** What Vitest's JSON report says of a run. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

/** Steps one after the other; of each, rows side by side, whose stages follow one another. Reading and building each keep one core busy. */
const steps: Stage[][][] = [
  // Types and aliases are generated from the entrypoints; lint and types read them.
  [[{ name: 'preparation', run: () => command(tool.wxt, 'prepare') }]],
  [
    [
      { name: 'format', run: () => command(tool.prettier, '--check', '.') },
      { name: 'lint', run: () => command(tool.eslint, '.', '--max-warnings=0') },
      { name: 'types', run: () => command(tool.tsc, '--noEmit') },
    ],
    // Built once; the manifest, size and browser tests look at what is built here.
    [
      { name: 'build for Chromium', run: () => command(tool.wxt, 'build') },
      { name: 'build for Firefox', run: () => command(tool.wxt, 'build', '-b', 'firefox') },
    ],
  ],
  [[{ name: 'unit, manifest and size tests', run: () => tests('unit') }]],
  [[{ name: 'tests in Chromium and Firefox', run: browserTests }]],
];

let passed = 0;
let failed = 0;
for (const rows of steps) await Promise.all(rows.map(runRow));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function runRow(stages: readonly Stage[]): Promise<void> {
  for (const stage of stages) await runStage(stage);
}

async function runStage(stage: Stage): Promise<void> {
  const start = performance.now();
  const outcome = await stage.run().catch((error: unknown): Outcome => ({ passed: 0, failed: 1, output: String(error) }));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  passed += outcome.passed;
  failed += outcome.failed;
  if (outcome.failed > 0) console.log(`\n${outcome.output.trim()}\n`);
  const counts = [
    outcome.passed + outcome.failed > 1 ? `${outcome.passed} passed` : '',
    outcome.failed > 0 ? `${outcome.failed} failed` : '',
    outcome.skipped ? `${outcome.skipped} skipped` : '',
  ].filter((count) => count !== '');
  console.log(`${outcome.failed > 0 ? '✗' : '✓'} ${[stage.name, ...counts, `${seconds} s`].join(' · ')}`);
}

/** Runs one of the tools; passes where it exits with 0. */
async function command(path: string, ...args: string[]): Promise<Outcome> {
  const { code, output } = await run(path, args);
  return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
}

/** Runs one project of the test configuration and counts its tests. */
async function tests(project: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'postil-check-'));
  const report = join(folder, 'report.json');
  try {
    const { code, output } = await run(tool.vitest, [
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = Report.parse(JSON.parse(readFileSync(report, 'utf8')));
    // A file that cannot be loaded, or an error outside every test, fails the run without failing a test.
    const unseen = code !== 0 && numFailedTests === 0 ? 1 : 0;
    return { passed: numPassedTests, failed: numFailedTests + unseen, skipped: numPendingTests + numTodoTests, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function browserTests(): Promise<Outcome> {
  const missing = (['chromium', 'firefox'] satisfies BrowserKind[]).filter((kind) => lookForBrowser(kind) === undefined);
  if (missing.length === 0) return tests('e2e');
  return { passed: 0, failed: 1, output: `Missing: ${missing.join(' and ')}. Install with: ${installCommand(missing)}` };
}

/** Runs a script of an installed package to its end; gives its exit code and all it said. */
function run(path: string, args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', path), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const hear = (part: Buffer) => (output += part.toString());
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const timer = setTimeout(() => {
      output += `\nEnded after ${PATIENCE / 60_000} minutes.\n`;
      child.kill();
    }, PATIENCE);
    child.on('error', reject).on('close', (code) => {
      clearTimeout(timer);
      settle({ code: code ?? 1, output });
    });
  });
}
