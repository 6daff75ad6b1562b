import { NativeConnection, Worker } from '@temporalio/worker';
import { createDossierActivities } from '#activities/closing/archive';
import { caseTaskQueue, connectionOptions, dataConverter } from '#platform/temporal/connection';
import { dossierTaskQueue } from '#workflows/case-file/messages';
import { createPorts, type WorkerDeps } from './workflow-worker.ts';

/** The rendering process: activities only, two dossiers at once, so that fonts and pages stay within its memory. */
export async function startDossierWorker(
  deps: Omit<WorkerDeps, 'bundle'> & { readonly randomBytes: (count: number) => Buffer },
): Promise<{ stop: () => Promise<void> }> {
  const { config } = deps;
  const connection = await NativeConnection.connect(connectionOptions(config));
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: dossierTaskQueue(caseTaskQueue(config.ZHIHENG_TASK_QUEUE_SUFFIX)),
    activities: createDossierActivities({
      ...createPorts(deps),
      dataFolder: config.ZHIHENG_DATA,
      fieldKey: Buffer.from(config.ZHIHENG_FIELD_KEY, 'base64'),
    }),
    dataConverter: dataConverter(config),
    shutdownGraceTime: '30 seconds',
    maxConcurrentActivityTaskExecutions: 2,
  });
  const running = worker.run();
  running.catch((error: unknown) => deps.log.error({ error: String(error) }, 'dossier worker ended with an error'));
  return {
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => {});
      await connection.close();
    },
  };
}
