import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, which begin first: else the last of them is waited for while nothing else is left to do. */
const LONGEST = ['sites/captures', 'e2e/leak', 'e2e/keep', 'e2e/sites', 'e2e/library-page', 'e2e/triage'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  plugins: [preact()],
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/bench/**', 'test/faults/kills.test.ts'],
          environment: 'node',
          // By itself Vitest leaves one of two cores to nobody.
          maxWorkers: 2,
          restoreMocks: true,
        },
      },
      {
        extends: true,
        // Real browsers, three at a time: most of a test is waiting for what is seen, and two cores bear three browsers.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
      {
        extends: true,
        // The long storm alone, for it takes minutes; its ledger's own tests are among the unit tests.
        test: { name: 'faults', include: ['test/faults/kills.test.ts'], environment: 'node' },
      },
    ],
  },
});
