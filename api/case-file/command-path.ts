import { ApplicationFailure } from '@temporalio/common';
import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { Decision } from '#domain/case-file/decision';
import { requestOf } from '#domain/case-file/request-of';
import type { Refusal } from '#domain/kernel/refusal';
import {
  actUpdate,
  CASE_FILE,
  caseWorkflowId,
  LATE_ACT,
  lateActWorkflowId,
  type ActMessage,
  type CaseFileInput,
  startedAs,
} from '#workflows/case-file/messages';
import {
  fileCommand,
  findCommand,
  findStanding,
  refuseCommand,
  type NewCommand,
  type StoredCommand,
} from '#platform/store/commands';
import { refusalOf } from '#platform/temporal/refusals';
import type { Response } from 'express';
import type { ApiDeps } from '../kit/deps.ts';
import { Problem, refusalProblem } from '../kit/problem.ts';
import { problemOf } from '#contract/problems';

/** How a command's case is reached. */
type Route = { readonly makesCase: boolean; readonly ended: boolean; readonly started: boolean };

/**
 * The path of one act: the command is stored first, then sent to its case as an Update with the command's own
 * id, and answered with the decision. No answer in time is 202; the queue worker sends it again. A decision
 * is never made here, only by the transaction that the workflow calls.
 */
export async function submit(deps: ApiDeps, response: Response, input: NewCommand, route: Route): Promise<void> {
  const filed = await store(deps, input);
  if (filed.outcome === 'key-reused') throw new Problem('command.key-reused');
  // The case of a repeated registration is the one that the first command made.
  const { command } = filed;
  const decision = command.decision ?? (await decide(deps, command, route));
  await answer(deps, response, command, decision, input);
}

async function store(deps: ApiDeps, input: NewCommand): ReturnType<typeof fileCommand> {
  try {
    return await fileCommand(deps.pool, deps.fieldKey, input);
  } catch (error) {
    throw new Problem('service.unavailable', { cause: error, headers: { 'Retry-After': '5' } });
  }
}

/** The decision, or null when there was none in time. */
async function decide(deps: ApiDeps, command: StoredCommand, route: Route): Promise<Decision | null> {
  if (!route.started) return null;
  const within = <T>(work: () => Promise<T>): Promise<T> =>
    deps.temporal.withDeadline(Date.now() + deps.answerWithinMs, work);
  try {
    if (route.ended) return await within(() => decideLate(deps, command));
    return await within(() => update(deps, command, route));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null) return refuse(deps, command, refusal);
    if (error instanceof WorkflowNotFoundError) return afterEnd(deps, command, within);
    // Anything else is no verdict: the command stays received and is sent again.
    deps.log.warn({ command: command.id, act: command.act, reason: reasonOf(error) }, 'no answer to a command yet');
    return null;
  }
}

function update(deps: ApiDeps, command: StoredCommand, route: Route): Promise<Decision> {
  const options = { updateId: command.id, args: [messageOf(command)] as [ActMessage] };
  const workflowId = caseWorkflowId(command.caseId);
  if (!route.makesCase) return deps.temporal.workflow.getHandle(workflowId).executeUpdate(actUpdate, options);
  const input: CaseFileInput = { v: 1, caseId: command.caseId, state: null, waitMs: null };
  const startWorkflowOperation = new WithStartWorkflowOperation(CASE_FILE, {
    workflowId,
    taskQueue: deps.taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    ...startedAs(command.facts),
  });
  // The start may fail by itself; the update's own error is the one that counts.
  startWorkflowOperation.workflowHandle().catch(() => {});
  return deps.temporal.workflow.executeUpdateWithStart(actUpdate, { ...options, startWorkflowOperation });
}

/** An Update found no running case: the case ended meanwhile, or its workflow was not started yet. */
async function afterEnd(
  deps: ApiDeps,
  command: StoredCommand,
  within: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Decision | null> {
  const standing = await findStanding(deps.pool, command.caseId);
  if (standing?.stage !== 'ended') return null;
  try {
    return await within(() => decideLate(deps, command));
  } catch (error) {
    deps.log.warn({ command: command.id, act: command.act, reason: reasonOf(error) }, 'no answer to a late act yet');
    return null;
  }
}

/** An act on an ended case runs in a short workflow of its own, through the same commit. */
async function decideLate(deps: ApiDeps, command: StoredCommand): Promise<Decision> {
  const handle = await deps.temporal.workflow.start(LATE_ACT, {
    workflowId: lateActWorkflowId(command.id),
    taskQueue: deps.taskQueue,
    args: [{ v: 1, caseId: command.caseId, commandId: command.id }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
  });
  return (await handle.result()) as Decision;
}

/** The early no of the workflow's validator. A command that was decided meanwhile keeps its decision. */
async function refuse(deps: ApiDeps, command: StoredCommand, refusal: Refusal): Promise<Decision | null> {
  const now = await findCommand(deps.pool, command.id);
  if (now?.decision != null) return now.decision;
  return refuseCommand(deps.pool, command.id, refusal, deps.clock.now());
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const type = cause instanceof ApplicationFailure ? cause.type : undefined;
  return type ?? (error instanceof Error ? error.name : typeof error);
}

function messageOf(command: StoredCommand): ActMessage {
  return { v: 1, commandId: command.id, request: requestOf(command) };
}

async function answer(
  deps: ApiDeps,
  response: Response,
  command: StoredCommand,
  decision: Decision | null,
  { makesCase, linkId }: NewCommand,
): Promise<void> {
  const id = command.id;
  // Whoever came by a link has no account and learns nothing of the case but that the answer was taken.
  const anonymous = linkId !== null;
  if (decision === null) {
    deps.metrics.commands.inc({ act: command.act, outcome: 'received' });
    if (anonymous) {
      response.status(202).json({ state: 'received' });
      return;
    }
    response
      .status(202)
      .location(`/api/v1/commands/${id}`)
      .set('Retry-After', '2')
      .json({ command: { id, state: 'received' } });
    return;
  }
  deps.metrics.commands.inc({ act: command.act, outcome: decision.outcome });
  const standing = await findStanding(deps.pool, command.caseId);
  const brief =
    standing === null
      ? null
      : { id: standing.id, number: standing.number, stage: standing.stage, version: standing.version };
  if (decision.outcome === 'refused') {
    const refusal = decision.refusal ?? { code: 'service.fault' };
    deps.metrics.refusals.inc({ code: refusal.code });
    const moved = problemOf(refusal.code).status === 409 && brief !== null;
    if (anonymous) throw refusalProblem(refusal);
    throw refusalProblem(refusal, {
      members: { command: { id, state: 'refused' }, ...(moved ? { case: brief } : {}), rows: decision.rows },
    });
  }
  if (anonymous) {
    response.json({ state: 'accepted' });
    return;
  }
  if (makesCase) response.status(201).location(`/api/v1/cases/${command.caseId}`);
  else response.status(200);
  if (brief !== null) response.set('ETag', `"${brief.version}"`);
  response.json({
    command: { id, state: 'accepted' },
    case: brief,
    events: decision.events.map((event) => event.kind),
    rows: decision.rows,
  });
}
