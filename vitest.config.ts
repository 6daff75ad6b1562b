import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/**
 * One vitest project for each kind of test; `tools/test.mjs` runs them one after another, and
 * `npx vitest run <path>` runs a single file in whichever project it belongs to.
 *
 * - `unit`: pure code beside its source, and the house rules of `test/policy`. Needs nothing.
 * - `service`: PostgreSQL and Temporal's dev server, one of each for the run; a database and a task queue per file.
 * - `deadline`: a time-skipping server per file, in series.
 * - `cacheoff`: the workflow suite again with the workflow cache off, one case at a time (the SDK breaks otherwise).
 * - `fault`: kills processes, so each file brings a stack of its own; in series.
 */
const postgres = './test/support/global-setup/postgres.ts';
const temporal = './test/support/global-setup/temporal.ts';
const timeSkipping = './test/support/global-setup/time-skipping.ts';
const bundle = './test/support/global-setup/bundle.ts';

interface Kind {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly globalSetup?: readonly string[];
  /** Files at once; the machines of the project have two cores. */
  readonly workers: number;
  readonly testTimeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

function project(kind: Kind, order: number): TestProjectInlineConfiguration {
  return {
    // Without this `#domain/*` would resolve to a `dist` that may be stale.
    ssr: { resolve: { conditions: ['source', 'module', 'node', 'default'] } },
    test: {
      name: kind.name,
      include: [...kind.include],
      exclude: ['**/node_modules/**', '**/dist/**', ...(kind.exclude ?? [])],
      globalSetup: [...(kind.globalSetup ?? [])],
      environment: 'node',
      pool: 'forks',
      maxWorkers: kind.workers,
      fileParallelism: kind.workers > 1,
      // Projects with different numbers of workers must not share a group.
      sequence: { groupOrder: order },
      testTimeout: kind.testTimeoutMs ?? 30_000,
      hookTimeout: 120_000,
      env: { TZ: 'UTC', NODE_ENV: 'test', ...kind.env },
    },
  };
}

const kinds: readonly Kind[] = [
  {
    name: 'unit',
    include: [
      '{domain,contract,workflows,platform,prisma,demo,activities,cli,api,worker,bench}/**/*.test.ts',
      'tools/**/*.test.mjs',
      'test/policy/**/*.test.ts',
      'test/support/**/*.test.ts',
    ],
    workers: 2,
  },
  {
    name: 'service',
    include: ['test/{service,api,dossier,replay}/**/*.test.ts'],
    globalSetup: [bundle, postgres, temporal],
    workers: 2,
    // Real servers on two cores: seeding a whole network takes ten seconds alone, and longer beside other files.
    testTimeoutMs: 120_000,
  },
  {
    name: 'deadline',
    include: ['test/deadline/**/*.test.ts'],
    globalSetup: [bundle, postgres, timeSkipping],
    workers: 1,
    testTimeoutMs: 120_000,
  },
  {
    name: 'cacheoff',
    include: ['test/service/workflow/**/*.test.ts', 'test/cacheoff/**/*.test.ts'],
    globalSetup: [bundle, postgres, temporal],
    workers: 1,
    testTimeoutMs: 120_000,
    env: { ZHIHENG_TEST_WORKFLOW_CACHE: 'off' },
  },
  {
    name: 'fault',
    include: ['test/fault/**/*.test.ts'],
    globalSetup: [bundle],
    workers: 1,
    testTimeoutMs: 300_000,
  },
];

export default defineConfig({ test: { projects: kinds.map(project), teardownTimeout: 30_000 } });
