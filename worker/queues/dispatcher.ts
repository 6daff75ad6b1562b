import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { REGISTER } from '#domain/case-file/acts';
import { requestOf } from '#domain/case-file/request-of';
import type { Clock } from '#platform/clock/clock';
import type { Log } from '#platform/log/log';
import { refuseCommand } from '#platform/store/commands';
import {
  caseSituation,
  isDecided,
  RESEND_TIMES,
  takeUndecided,
  type ResendTimes,
  type UndecidedCommand,
} from '#platform/store/dispatch';
import type { Pool } from '#platform/store/pool';
import { refusalOf } from '#platform/temporal/refusals';
import { sendToSubject } from './subjects.ts';
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

/**
 * How a command reaches its case. `answered` is any verdict, ours or the database's; `no-verdict` means that the
 * case has the command and has not answered; `unreachable` that it may not even have it.
 */
export type Sent = 'answered' | 'no-verdict' | 'unreachable';
export type SendCommand = (command: UndecidedCommand) => Promise<Sent>;

export interface DispatcherDeps {
  readonly pool: Pool;
  readonly log: Log;
  readonly send: SendCommand;
  readonly times?: ResendTimes;
}

/** Commands taken in one run, and cases worked on at once. */
const TAKE = 200;
const CASES_AT_ONCE = 8;

/**
 * Sends again what nobody has decided: per case in the order in which the commands came, with the same update id
 * and message as the first time. A case that can't be reached keeps its later commands for the next run, so none
 * overtakes an older one; one that has the command but is slow is sent the next, because its own lock keeps the
 * order. Returns how many were sent.
 */
export function createDispatcher({ pool, log, send, times = RESEND_TIMES }: DispatcherDeps): () => Promise<number> {
  return async () => {
    const taken = await takeUndecided(pool, times, TAKE);
    if (taken.length === 0) return 0;
    const byCase = new Map<string, UndecidedCommand[]>();
    for (const command of taken) byCase.set(command.caseId, [...(byCase.get(command.caseId) ?? []), command]);
    const waiting = [...byCase.values()];
    let sent = 0;
    const one = async (): Promise<void> => {
      for (let commands = waiting.shift(); commands !== undefined; commands = waiting.shift()) {
        for (const command of commands) {
          if (await isDecided(pool, command.id)) continue;
          sent++;
          const outcome = await send(command);
          const facts = { command: command.id, act: command.act, resends: command.resends, outcome };
          if (outcome === 'answered') log.info(facts, 'a command sent again was answered');
          else log.warn(facts, 'a command sent again has no answer yet');
          if (outcome === 'unreachable') break;
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(CASES_AT_ONCE, waiting.length) }, one));
    return sent;
  };
}

export interface CommandPathDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly temporal: Client;
  readonly taskQueue: string;
  /** How long one command is waited for. */
  readonly answerWithinMs?: number;
}

/** Sends commands to their cases as Updates; to an ended case through the short workflow of late acts. */
export function createSender(deps: CommandPathDeps): SendCommand {
  const { temporal, answerWithinMs = 20_000 } = deps;
  const within = <T>(work: () => Promise<T>): Promise<T> => temporal.withDeadline(Date.now() + answerWithinMs, work);
  return async (command) => {
    if (command.subject !== 'case') return sendToSubject(deps, { ...command, subject: command.subject }, within);
    try {
      const situation = await caseSituation(deps.pool, command.caseId);
      if (situation?.started === false) return 'unreachable';
      if (situation?.stage === 'ended') await within(() => sendLate(deps, command));
      else await within(() => update(deps, command, situation === null && command.act === REGISTER));
      return 'answered';
    } catch (error) {
      return failed(deps, command, error, within);
    }
  };
}

async function failed(
  deps: CommandPathDeps,
  command: UndecidedCommand,
  error: unknown,
  within: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Sent> {
  const refusal = refusalOf(error);
  if (refusal !== null) {
    await refuseCommand(deps.pool, command.id, refusal, deps.clock.now());
    return 'answered';
  }
  const situation = error instanceof WorkflowNotFoundError ? await caseSituation(deps.pool, command.caseId) : null;
  if (situation?.stage === 'ended') {
    try {
      await within(() => sendLate(deps, command));
      return 'answered';
    } catch (late) {
      deps.log.warn({ command: command.id, reason: nameOf(late) }, 'a late act was not answered');
      return 'no-verdict';
    }
  }
  deps.log.debug({ command: command.id, reason: nameOf(error) }, 'an update gave no verdict');
  // The case answered something that is no verdict: it has seen the command.
  return error instanceof WorkflowUpdateFailedError ? 'no-verdict' : 'unreachable';
}

async function update(deps: CommandPathDeps, command: UndecidedCommand, makesCase: boolean): Promise<void> {
  const { temporal, taskQueue } = deps;
  const options = { updateId: command.id, args: [messageOf(command)] as [ActMessage] };
  const workflowId = caseWorkflowId(command.caseId);
  if (!makesCase) {
    await temporal.workflow.getHandle(workflowId).executeUpdate(actUpdate, options);
    return;
  }
  const input: CaseFileInput = { v: 1, caseId: command.caseId, state: null, waitMs: null };
  const startWorkflowOperation = new WithStartWorkflowOperation(CASE_FILE, {
    workflowId,
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    ...startedAs(command.facts),
  });
  // The start may fail by itself; the update's own error is the one that counts.
  startWorkflowOperation.workflowHandle().catch(() => {});
  await temporal.workflow.executeUpdateWithStart(actUpdate, { ...options, startWorkflowOperation });
}

async function sendLate({ temporal, taskQueue }: CommandPathDeps, command: UndecidedCommand): Promise<void> {
  const handle = await temporal.workflow.start(LATE_ACT, {
    workflowId: lateActWorkflowId(command.id),
    taskQueue,
    args: [{ v: 1, caseId: command.caseId, commandId: command.id }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
  });
  await handle.result();
}

/** The message as the API sent it the first time: made from the same row. */
function messageOf(command: UndecidedCommand): ActMessage {
  return { v: 1, commandId: command.id, request: requestOf(command) };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
