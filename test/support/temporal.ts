/**
 * Temporal for tests: the dev server shared by a run, or a time-skipping server per file. Every file has a
 * task queue of its own, so that workers of two files never take each other's tasks.
 */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, type DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type LogLevel,
  type WorkerOptions,
} from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import './provided.ts';

/** The search attributes of every case; an unregistered one makes the time-skipping server hang without a word. */
export const SEARCH_ATTRIBUTES = ['Stage', 'Region', 'Form'] as const;

/** Typed keys of {@link SEARCH_ATTRIBUTES}, for tests that read them back. */
export const searchAttributeKeys = {
  stage: defineSearchAttributeKey('Stage', 'KEYWORD'),
  region: defineSearchAttributeKey('Region', 'KEYWORD'),
  form: defineSearchAttributeKey('Form', 'KEYWORD'),
} as const;

export interface TestTemporal {
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  readonly address: string;
  readonly namespace: string;
  /** A queue that no other file uses. */
  readonly taskQueue: string;
}

/** Whether this is the run with the workflow cache off, where a suite must keep to one case at a time. */
export const workflowCacheOff = process.env['ZHIHENG_TEST_WORKFLOW_CACHE'] === 'off';

/**
 * Worker settings for tests: the queue and connection of `temporal`, no grace at shutdown that a test would
 * wait for, and the workflow cache off in the run that asks for it. Give `workflowBundle` or `workflowsPath`.
 */
export function workerOptions(temporal: TestTemporal, more: Partial<WorkerOptions> = {}): WorkerOptions {
  return {
    connection: temporal.nativeConnection,
    namespace: temporal.namespace,
    taskQueue: temporal.taskQueue,
    shutdownGraceTime: '1s',
    shutdownForceTime: '10s',
    ...(workflowCacheOff ? { maxCachedWorkflows: 0 } : {}),
    ...more,
  };
}

/** Options that make a worker run the bundle that the global set-up built once for the run. */
export function builtBundle(): { readonly workflowBundle: { readonly codePath: string } } {
  const { path, problem } = inject('workflowBundle');
  if (path === '') throw new Error(`the workflows could not be bundled: ${problem}`);
  return { workflowBundle: { codePath: path } };
}

/** A connection of this file to the run's dev server; closed at the file's end. */
export function withTemporal(options: { readonly dataConverter?: DataConverter } = {}): TestTemporal {
  let made: { value: TestTemporal; connection: Connection } | undefined;
  beforeAll(async () => {
    quietRuntime();
    const address = inject('temporalAddress');
    const connection = await Connection.connect({ address });
    const nativeConnection = await NativeConnection.connect({ address });
    const client = new Client({ connection, ...options });
    made = { connection, value: { client, nativeConnection, address, namespace: 'default', taskQueue: uniqueQueue() } };
  });
  afterAll(async () => {
    await made?.value.nativeConnection.close();
    await made?.connection.close();
  });
  return lazily(() => made?.value);
}

export interface TimeSkipping extends TestTemporal {
  readonly env: TestWorkflowEnvironment;
}

/** A time-skipping server of this file, with the search attributes registered; stopped at the file's end. */
export function withTimeSkipping(options: { readonly dataConverter?: DataConverter } = {}): TimeSkipping {
  let made: TimeSkipping | undefined;
  beforeAll(async () => {
    quietRuntime();
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: inject('timeSkippingServer') } },
      client: options,
    });
    await env.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, KEYWORD])),
    });
    made = {
      env,
      client: env.client,
      nativeConnection: env.nativeConnection,
      address: env.address,
      namespace: env.namespace ?? 'default',
      taskQueue: uniqueQueue(),
    };
  });
  afterAll(async () => {
    await made?.env.teardown();
  });
  return lazily(() => made);
}

/** temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD. */
const KEYWORD = 2;

/** Runs `work` while a worker polls; the worker has stopped when the promise settles. */
export async function withWorker<Result>(options: WorkerOptions, work: () => Promise<Result>): Promise<Result> {
  const worker = await Worker.create(options);
  return await worker.runUntil(work());
}

/**
 * A worker for all tests of the file or `describe` block, given by a function because the connection exists
 * only while the tests run. A worker that dies fails the block.
 */
export function withRunningWorker(options: () => WorkerOptions | Promise<WorkerOptions>): void {
  let worker: Worker | undefined;
  let run: Promise<void> | undefined;
  beforeAll(async () => {
    worker = await Worker.create(await options());
    run = worker.run();
    // Seen again in afterAll; without this a worker that dies early would be an unhandled rejection.
    run.catch(() => undefined);
  });
  afterAll(async () => {
    if (worker?.getState() === 'RUNNING') worker.shutdown();
    await run;
  });
}

/**
 * Expects `promise` (an Update, a result) to fail with one of our refusals, however deeply Temporal wrapped
 * it, and returns the details that came with it.
 */
export async function expectWorkflowRefusal(promise: Promise<unknown>, code: string): Promise<readonly unknown[]> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) {
    throw new Error(`expected the refusal ${code}, but the call succeeded with ${JSON.stringify(outcome.value)}`);
  }
  for (let cause: unknown = outcome.error; cause instanceof Error; cause = cause.cause) {
    if ('type' in cause && typeof cause.type === 'string' && cause.name === 'ApplicationFailure') {
      expect(cause.type).toBe(code);
      return 'details' in cause && Array.isArray(cause.details) ? (cause.details as readonly unknown[]) : [];
    }
  }
  throw new Error(`expected the refusal ${code}, but the call failed otherwise`, { cause: outcome.error });
}

let quiet = false;
/** The SDK's own log is silent in tests unless `ZHIHENG_TEST_LOG` names a level. */
function quietRuntime(): void {
  if (quiet) return;
  quiet = true;
  const level = process.env['ZHIHENG_TEST_LOG'] ?? 'ERROR';
  Runtime.install({
    logger: new DefaultLogger(level.toUpperCase() as LogLevel),
    // Signals belong to vitest.
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
  });
}

function uniqueQueue(): string {
  const file = basename(expect.getState().testPath ?? 'test', '.test.ts');
  return `${file}-${randomUUID().slice(0, 8)}`;
}

function lazily<Value extends object>(get: () => Value | undefined): Value {
  return new Proxy({} as Value, {
    get: (_, key) => {
      const value = get();
      if (!value) throw new Error('Temporal can be used only while the tests run: read it inside a test or a hook');
      return Reflect.get(value, key) as unknown;
    },
  });
}
