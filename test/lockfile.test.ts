import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const lockfile = readFileSync(resolve(import.meta.dirname, '../package-lock.json'), 'utf8');

it('names no download address, so that any mirror serves it', () => {
  expect(lockfile).not.toMatch(/"resolved":/u);
  expect(lockfile.match(/"integrity": "sha512-/gu)?.length).toBeGreaterThan(100);
});
