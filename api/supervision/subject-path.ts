import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Decision } from '#domain/case-file/decision';
import { requestOf } from '#domain/case-file/request-of';
import type { JsonObject } from '#domain/kernel/json';
import type { Refusal } from '#domain/kernel/refusal';
import type { SubjectKind } from '#domain/supervision/subject';
import { problemOf } from '#contract/problems';
import { fileCommand, findCommand, refuseCommand, type NewCommand, type StoredCommand } from '#platform/store/commands';
import { findSubject, type StoredSubject } from '#platform/store/subjects';
import { refusalOf } from '#platform/temporal/refusals';
import {
  subjectActUpdate,
  subjectWorkflowId,
  SUBJECT_WORKFLOWS,
  type SubjectInput,
} from '#workflows/supervision/messages';
import type { Response } from 'express';
import type { ApiDeps } from '../kit/deps.ts';
import { Problem, refusalProblem } from '../kit/problem.ts';

/** A command about a subject, ready to be stored. */
export type NewSubjectCommand = Omit<NewCommand, 'caseId' | 'makesCase' | 'subject'> & {
  readonly subject: SubjectKind;
  readonly subjectId: string;
  /** Whether this act makes the subject. */
  readonly makes: boolean;
};

/** How the answer names the subject: where a new one is found, and what is said of it. */
export interface SubjectAnswer {
  readonly location: (id: string) => string;
  readonly brief: (subject: StoredSubject) => JsonObject;
}

/**
 * The path of one act on a round, an evaluation file or a rectification: stored first, sent to the subject's workflow as
 * an Update with the command's own id, answered with the decision. No answer in time is 202; the queue worker sends
 * it again. The same guarantees as for an act on a case.
 */
export async function submitSubject(
  deps: ApiDeps,
  response: Response,
  input: NewSubjectCommand,
  answer: SubjectAnswer,
): Promise<void> {
  const { subjectId, makes, ...rest } = input;
  const filed = await store(deps, { ...rest, caseId: subjectId, makesCase: makes });
  if (filed.outcome === 'key-reused') throw new Problem('command.key-reused');
  // The subject of a repeated first act is the one that the first command made.
  const { command } = filed;
  const kind = input.subject;
  const decision = command.decision ?? (await decide(deps, command, kind));
  const labels = { act: command.act };
  if (decision === null) {
    deps.metrics.commands.inc({ ...labels, outcome: 'received' });
    response
      .status(202)
      .location(`/api/v1/commands/${command.id}`)
      .set('Retry-After', '2')
      .json({ command: { id: command.id, state: 'received' } });
    return;
  }
  deps.metrics.commands.inc({ ...labels, outcome: decision.outcome });
  const subject = await findSubject(deps.pool, kind, command.caseId);
  const brief = subject === null ? null : answer.brief(subject);
  if (decision.outcome === 'refused') {
    const refusal = decision.refusal ?? { code: 'service.fault' };
    deps.metrics.refusals.inc({ code: refusal.code });
    const moved = problemOf(refusal.code).status === 409 && brief !== null;
    throw refusalProblem(refusal, {
      members: {
        command: { id: command.id, state: 'refused' },
        ...(moved ? { [kind]: brief } : {}),
        rows: decision.rows,
      },
    });
  }
  if (makes) response.status(201).location(answer.location(command.caseId));
  else response.status(200);
  if (subject !== null) response.set('ETag', `"${subject.version}"`);
  response.json({
    command: { id: command.id, state: 'accepted' },
    [kind]: brief,
    events: decision.events.map((event) => event.kind),
    rows: decision.rows,
  });
}

async function store(deps: ApiDeps, input: NewCommand): ReturnType<typeof fileCommand> {
  try {
    return await fileCommand(deps.pool, deps.fieldKey, input);
  } catch (error) {
    throw new Problem('service.unavailable', { cause: error, headers: { 'Retry-After': '5' } });
  }
}

/** The decision, or null when there was none in time. */
async function decide(deps: ApiDeps, command: StoredCommand, kind: SubjectKind): Promise<Decision | null> {
  try {
    const subject = await findSubject(deps.pool, kind, command.caseId);
    if (subject?.startState === 'waiting') return null;
    return await deps.temporal.withDeadline(Date.now() + deps.answerWithinMs, () =>
      update(deps, command, kind, subject),
    );
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null) return refuse(deps, command, refusal);
    // Anything else is no verdict: the command stays received and is sent again.
    const reason = error instanceof Error ? error.name : typeof error;
    deps.log.warn({ command: command.id, act: command.act, reason }, 'no answer to a command yet');
    return null;
  }
}

function update(
  deps: ApiDeps,
  command: StoredCommand,
  kind: SubjectKind,
  subject: StoredSubject | null,
): Promise<Decision> {
  const message = { v: 1 as const, commandId: command.id, request: requestOf(command) };
  const options = { updateId: command.id, args: [message] as [typeof message] };
  const workflowId = subjectWorkflowId(kind, command.caseId);
  if (subject !== null && !subject.ended)
    return deps.temporal.workflow.getHandle(workflowId).executeUpdate(subjectActUpdate, options);
  // Not made yet, or ended: a run of its own answers, from the state as it is.
  const state = subject === null ? null : (subject.state as unknown as SubjectInput['state']);
  const input: SubjectInput = { v: 1, subjectId: command.caseId, state, waitMs: null };
  const startWorkflowOperation = new WithStartWorkflowOperation(SUBJECT_WORKFLOWS[kind], {
    workflowId,
    taskQueue: deps.taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  // The start may fail by itself; the update's own error is the one that counts.
  startWorkflowOperation.workflowHandle().catch(() => {});
  return deps.temporal.workflow.executeUpdateWithStart(subjectActUpdate, { ...options, startWorkflowOperation });
}

/** The early no of the validator. A command that was decided meanwhile keeps its decision. */
async function refuse(deps: ApiDeps, command: StoredCommand, refusal: Refusal): Promise<Decision | null> {
  const now = await findCommand(deps.pool, command.id);
  if (now?.decision != null) return now.decision;
  return refuseCommand(deps.pool, command.id, refusal, deps.clock.now());
}
