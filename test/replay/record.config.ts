import { defineConfig } from 'vitest/config';

/** Settings of the recording of histories; see `record.ts`. */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'default'] } },
  test: {
    include: ['test/replay/record.ts'],
    globalSetup: [
      './test/support/global-setup/bundle.ts',
      './test/support/global-setup/postgres.ts',
      './test/support/global-setup/time-skipping.ts',
    ],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    env: { TZ: 'UTC', NODE_ENV: 'test' },
  },
});
