import { ScheduleAlreadyRunning, ScheduleNotFoundError, type ScheduleOptions } from '@temporalio/client';
import { RECONCILE, reconcileScheduleId, type ReconcileInput } from '#workflows/supervision/histories/messages';
import type { StartDeps } from './starts.ts';

/** How often a pass of each scope begins: what the engine knows often, the whole database once an hour. */
const EVERY = { engine: '10 minutes', all: '1 hour' } as const;
/** Something is missing when it has been so for ten minutes. */
const GRACE_MS = 600_000;
/** Cases whose histories are compared in one pass: some 28,000 a day. */
const CASES = 200;

function optionsOf(taskQueue: string, scope: ReconcileInput['scope']): ScheduleOptions {
  const input: ReconcileInput = { v: 1, scope, graceMs: GRACE_MS, cases: CASES };
  const scheduleId = reconcileScheduleId(taskQueue, scope);
  return {
    scheduleId,
    // The hourly pass does what the other does too, so it begins between two of them.
    spec: { intervals: [{ every: EVERY[scope], offset: scope === 'all' ? '5 minutes' : '0 seconds' }] },
    action: { type: 'startWorkflow', workflowType: RECONCILE, workflowId: scheduleId, taskQueue, args: [input] },
    policies: { overlap: 'SKIP', catchupWindow: '10 minutes' },
  };
}

/** Sees to it that the reconciler's schedules are there as this version wants them. Returns how many were made. */
export function createSchedules({ temporal, taskQueue, log }: Omit<StartDeps, 'pool'>): () => Promise<number> {
  return async () => {
    let made = 0;
    for (const scope of ['engine', 'all'] as const) {
      const options = optionsOf(taskQueue, scope);
      try {
        await temporal.schedule
          .getHandle(options.scheduleId)
          .update((previous) => ({ ...options, state: previous.state }));
        continue;
      } catch (error) {
        if (!(error instanceof ScheduleNotFoundError)) throw error;
      }
      try {
        await temporal.schedule.create(options);
        made++;
      } catch (error) {
        // Another worker was quicker.
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      }
    }
    if (made > 0) log.info({ made }, 'schedules of the reconciler made');
    return made;
  };
}
