import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { Log } from '#platform/log/log';
import { openCases, startWaiting, type StartOutcome, type WaitingStart } from '#platform/store/dispatch';
import type { Pool } from '#platform/store/pool';
import { CASE_FILE, caseWorkflowId, type CaseFileInput, startedAs } from '#workflows/case-file/messages';

export interface StartDeps {
  readonly pool: Pool;
  readonly log: Log;
  readonly temporal: Client;
  readonly taskQueue: string;
}

/** Imported cases started in one run, which comes at most once a second, and calls at once. */
const STARTS_A_SECOND = 50;
const AT_ONCE = 10;

/** Starts the workflows of imported and taken-over cases, from the state that the import left. Returns how many. */
export function createStarter(deps: StartDeps): () => Promise<number> {
  return async () => {
    const started = await startWaiting(deps.pool, STARTS_A_SECOND, (waiting) => startAll(deps, waiting));
    if (started > 0) deps.log.info({ started }, 'workflows of imported cases started');
    return Math.max(0, started);
  };
}

async function startAll(deps: StartDeps, waiting: readonly WaitingStart[]): Promise<readonly StartOutcome[]> {
  const left = [...waiting];
  const outcomes: StartOutcome[] = [];
  const one = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) outcomes.push(await startOne(deps, next));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, one));
  return outcomes;
}

async function startOne(
  { temporal, taskQueue, log }: StartDeps,
  { caseId, state }: WaitingStart,
): Promise<StartOutcome> {
  const input: CaseFileInput = { v: 1, caseId, state, waitMs: 1_000 };
  try {
    // The database's transaction is open meanwhile, so this may not take long.
    await temporal.withDeadline(Date.now() + 5_000, () =>
      temporal.workflow.start(CASE_FILE, {
        workflowId: caseWorkflowId(caseId),
        taskQueue,
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        ...startedAs(state),
      }),
    );
    return { caseId, state: 'started' };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { caseId, state: 'started' };
    const reason = error instanceof Error ? error.name : typeof error;
    log.warn({ caseId, reason }, 'a case was not started');
    return isGrpcServiceError(error) || isGrpcServiceError((error as Error).cause)
      ? { caseId, state: 'waiting' }
      : { caseId, state: 'failed', reason };
  }
}

/** Open cases looked at in one check. */
const PAGE = 300;

/**
 * Counts open cases without a running workflow. A case counts when two checks in a row, ten minutes apart, find
 * none: right after an import or a registration there may be none yet. Only tells; repairing is the
 * reconciler's.
 */
export function createStrandedCheck(deps: StartDeps): () => Promise<number> {
  let suspects: readonly string[] = [];
  let after: string | null = null;
  return async () => {
    const open = new Set(await openCases(deps.pool, after, PAGE));
    const still = await missing(deps, suspects);
    const page = [...open].filter((id) => !still.includes(id));
    suspects = await missing(deps, page);
    after = open.size < PAGE ? null : ([...open].at(-1) ?? null);
    if (still.length > 0)
      deps.log.warn({ count: still.length, sample: still.slice(0, 5) }, 'open cases have no running workflow');
    return still.length;
  };
}

async function missing({ temporal }: StartDeps, caseIds: readonly string[]): Promise<readonly string[]> {
  const without: string[] = [];
  for (const caseId of caseIds) {
    try {
      const { status } = await temporal.workflow.getHandle(caseWorkflowId(caseId)).describe();
      if (status.name !== 'RUNNING') without.push(caseId);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      without.push(caseId);
    }
  }
  return without;
}
