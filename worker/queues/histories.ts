import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { dueExports, settleDue } from '#platform/store/histories';
import { EXPORT_HISTORY, historyWorkflowId, type ExportHistoryInput } from '#workflows/supervision/histories/messages';
import type { StartDeps } from './starts.ts';

/** Exports started in one run, and seconds until one that still runs is asked for again. */
const AT_ONCE = 20;
const AGAIN_SECONDS = 30;

/**
 * Starts the export of closed runs for cases that ask for it: when a case has ended, and some minutes after a stage in
 * which an earlier run closed, so that nothing waits for the end of a long case while the engine's retention runs.
 * Begins from rows and may be repeated. Returns how many were started.
 */
export function createExportStarter({ pool, temporal, taskQueue, log }: StartDeps): () => Promise<number> {
  return async () => {
    let started = 0;
    for (const due of await dueExports(pool, AT_ONCE)) {
      const input: ExportHistoryInput = { v: 1, caseId: due.caseId };
      try {
        await temporal.workflow.start(EXPORT_HISTORY, {
          workflowId: historyWorkflowId(due.caseId),
          taskQueue,
          args: [input],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        });
        await settleDue(pool, due, null);
        started++;
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        await settleDue(pool, due, AGAIN_SECONDS);
      }
    }
    if (started > 0) log.info({ started }, 'exports of histories started');
    return started;
  };
}
