import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [preact()],
  test: {
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
        // Real browsers, two at a time: most of a test is waiting for what is seen, and two cores bear two browsers.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          maxWorkers: 2,
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
