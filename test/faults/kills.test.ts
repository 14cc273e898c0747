/**
 * The long storm: `npm run test:faults`, about ten minutes for its thousand kills. `KILLS=50` makes it shorter, `SEED=…` has an
 * earlier one again, `BROWSER=firefox` lets it go over Firefox. The short one is part of `npm test` (test/e2e/faults.test.ts).
 */
import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { storm, wordsOf } from './storm';

const count = z.coerce.number().check(z.int(), z.positive());
const settings = z
  .object({
    KILLS: z._default(count, 1_000),
    SEED: z._default(count, randomInt(1, 1_000_000)),
    BROWSER: z._default(z.enum(['chromium', 'firefox']), 'chromium'),
    EXTENSION: z.optional(z.string()),
  })
  .parse(process.env);
const { KILLS: kills, SEED: seed, BROWSER: browser, EXTENSION: extension } = settings;

it(`loses no confirmed write over ${kills} killed workers`, { timeout: 120_000 + kills * 2_000 }, async () => {
  console.log(`SEED=${seed}`);
  const setting = { browser, seed, kills, ...(extension !== undefined && { extension }) };
  const outcome = await storm(setting);
  console.log(wordsOf(setting, outcome));
  expect(outcome.faults).toEqual([]);
  expect(outcome.refused).toEqual({});
  // A storm that met nothing proves nothing.
  expect(outcome.hit).toBeGreaterThan(kills / 2);
  expect(outcome.confirmed).toBeGreaterThan(kills);
  expect(outcome.together).toBeGreaterThan(kills / 4);
});
