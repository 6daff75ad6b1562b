import { randomBytes } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { join } from 'node:path';
import { createActivities } from '#activities/index';
import type { Ports } from '#activities/ports';
import { createSupervisionActivities } from '#activities/supervision/index';
import type { Config } from '#platform/config/config';
import type { Clock } from '#platform/clock/clock';
import { createFileStore } from '#platform/files/files';
import type { Log } from '#platform/log/log';
import { createDirectory } from '#platform/store/directory';
import type { Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import { caseTaskQueue, connectionOptions, createTemporalClient, dataConverter } from '#platform/temporal/connection';
import { checkedBundlePath } from './bundle.ts';

export interface WorkerDeps {
  readonly config: Config;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  /** Path of the workflow bundle; the prebuilt one by default. */
  readonly bundle?: string;
}

/** Ports of the activities over real adapters. */
export function createPorts({ pool, clock, log }: Pick<WorkerDeps, 'pool' | 'clock' | 'log'>): Ports {
  return { pool, clock, log, reference: createReferenceStore(pool), directory: createDirectory(pool), randomBytes };
}

/** A running worker of the cases' queue; `stop` drains it and closes its connection. */
export async function startWorkflowWorker(deps: WorkerDeps): Promise<{ worker: Worker; stop: () => Promise<void> }> {
  const { config } = deps;
  const connection = await NativeConnection.connect(connectionOptions(config));
  const ports = createPorts(deps);
  const temporal = createTemporalClient(config);
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: caseTaskQueue(config.ZHIHENG_TASK_QUEUE_SUFFIX),
    workflowBundle: { codePath: deps.bundle ?? (await checkedBundlePath()) },
    activities: {
      ...createActivities(ports),
      ...createSupervisionActivities({
        ...ports,
        temporal,
        files: createFileStore(join(config.ZHIHENG_DATA, 'files')),
        fieldKey: { id: config.ZHIHENG_FIELD_KEY_ID, key: Buffer.from(config.ZHIHENG_FIELD_KEY, 'base64') },
      }),
    },
    dataConverter: dataConverter(config),
    shutdownGraceTime: '20 seconds',
    shutdownForceTime: '40 seconds',
    // Above the number of cases active at once: with local activities a cold cache costs a replay an act.
    maxCachedWorkflows: config.ZHIHENG_WORKFLOW_CACHE,
    maxConcurrentLocalActivityExecutions: Math.max(2, config.DATABASE_POOL_SIZE - 2),
  });
  const running = worker.run();
  running.catch((error: unknown) => deps.log.error({ error: String(error) }, 'workflow worker ended with an error'));
  return {
    worker,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => {});
      await temporal.connection.close();
      await connection.close();
    },
  };
}
