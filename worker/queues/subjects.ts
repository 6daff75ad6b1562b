import {
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { requestOf } from '#domain/case-file/request-of';
import type { SubjectKind } from '#domain/supervision/subject';
import { refuseCommand } from '#platform/store/commands';
import type { UndecidedCommand } from '#platform/store/dispatch';
import { findSubject, startWaitingSubjects, type StoredSubject, type SubjectStart } from '#platform/store/subjects';
import { refusalOf } from '#platform/temporal/refusals';
import {
  subjectActUpdate,
  subjectWorkflowId,
  SUBJECT_WORKFLOWS,
  type SubjectInput,
} from '#workflows/supervision/messages';
import type { CommandPathDeps, Sent } from './dispatcher.ts';
import type { StartDeps } from './starts.ts';

type SubjectCommand = UndecidedCommand & { readonly subject: SubjectKind };

/** Sends a command about a round, an evaluation file or a rectification to its workflow, with the command's own id. */
export async function sendToSubject(
  deps: CommandPathDeps,
  command: SubjectCommand,
  within: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Sent> {
  try {
    const subject = await findSubject(deps.pool, command.subject, command.caseId);
    if (subject?.startState === 'waiting') return 'unreachable';
    await within(() => update(deps, command, subject));
    return 'answered';
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null) {
      await refuseCommand(deps.pool, command.id, refusal, deps.clock.now());
      return 'answered';
    }
    const reason = error instanceof Error ? error.name : typeof error;
    deps.log.debug({ command: command.id, reason }, 'an update of a subject gave no verdict');
    return error instanceof WorkflowUpdateFailedError ? 'no-verdict' : 'unreachable';
  }
}

async function update(
  { temporal, taskQueue }: CommandPathDeps,
  command: SubjectCommand,
  subject: StoredSubject | null,
): Promise<void> {
  const message = { v: 1 as const, commandId: command.id, request: requestOf(command) };
  const options = { updateId: command.id, args: [message] as [typeof message] };
  const workflowId = subjectWorkflowId(command.subject, command.caseId);
  if (subject !== null && !subject.ended) {
    await temporal.workflow.getHandle(workflowId).executeUpdate(subjectActUpdate, options);
    return;
  }
  // Not made yet, or ended: a run of its own answers, from the state as it is.
  const input: SubjectInput = {
    v: 1,
    subjectId: command.caseId,
    state: subject === null ? null : (subject.state as unknown as SubjectInput['state']),
    waitMs: null,
  };
  const startWorkflowOperation = new WithStartWorkflowOperation(SUBJECT_WORKFLOWS[command.subject], {
    workflowId,
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  // The start may fail by itself; the update's own error is the one that counts.
  startWorkflowOperation.workflowHandle().catch(() => {});
  await temporal.workflow.executeUpdateWithStart(subjectActUpdate, { ...options, startWorkflowOperation });
}

const STARTS_A_RUN = 100;
const AT_ONCE = 10;

/** Starts the workflows of subjects that were made by another one's transaction. Returns how many. */
export function createSubjectStarter(deps: StartDeps): () => Promise<number> {
  return async () => {
    const started = await startWaitingSubjects(deps.pool, STARTS_A_RUN, (waiting) => startAll(deps, waiting));
    if (started > 0) deps.log.info({ started }, 'workflows of subjects started');
    return Math.max(0, started);
  };
}

async function startAll(deps: StartDeps, waiting: readonly StoredSubject[]): Promise<readonly SubjectStart[]> {
  const left = [...waiting];
  const outcomes: SubjectStart[] = [];
  const one = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) outcomes.push(await startOne(deps, next));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, one));
  return outcomes;
}

async function startOne({ temporal, taskQueue, log }: StartDeps, subject: StoredSubject): Promise<SubjectStart> {
  const { id, kind } = subject;
  const input: SubjectInput = {
    v: 1,
    subjectId: id,
    state: subject.state as unknown as SubjectInput['state'],
    waitMs: 1_000,
  };
  try {
    // The database's transaction is open meanwhile, so this may not take long.
    await temporal.withDeadline(Date.now() + 5_000, () =>
      temporal.workflow.start(SUBJECT_WORKFLOWS[kind], {
        workflowId: subjectWorkflowId(kind, id),
        taskQueue,
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      }),
    );
    return { id, state: 'started' };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { id, state: 'started' };
    const reason = error instanceof Error ? error.name : typeof error;
    log.warn({ subject: id, kind, reason }, 'a subject was not started');
    return isGrpcServiceError(error) || isGrpcServiceError((error as Error).cause)
      ? { id, state: 'waiting' }
      : { id, state: 'failed', reason };
  }
}
