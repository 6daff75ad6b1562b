import {
  allHandlersFinished,
  ApplicationFailure,
  ChildWorkflowFailure,
  condition,
  continueAsNew,
  executeChild,
  isCancellation,
  proxyLocalActivities,
  setHandler,
  sleep,
  TemporalFailure,
  upsertSearchAttributes,
  workflowInfo,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { CaseDecision } from '#activities/case-file/commit';
import type { Activities } from '#activities/index';
import type { ActRequest } from '#domain/case-file/act-rule';
import { decideAct } from '#domain/case-file/acts';
import type { Decision } from '#domain/case-file/decision';
import { reduce } from '#domain/case-file/reduce';
import type { CaseState } from '#domain/case-file/state';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import type { archiveDossier } from '../closing/archive-dossier.ts';
import { Lock } from '../kit/lock.ts';
import { DATABASE } from '../kit/retry-profiles.ts';
import {
  actUpdate,
  caseSummary,
  ARCHIVE_DOSSIER,
  deadlinesChangedSignal,
  dossierTaskQueue,
  dossierWorkflowId,
  stateQuery,
  type ActMessage,
  type CaseFileInput,
  type CaseFileResult,
} from './messages.ts';
import { currentDetails } from './summaries.ts';

const { commitAct, checkAlarm, commitSystemEvent } = proxyLocalActivities<Activities>(DATABASE);

/** Pause before the next look when the database was away for longer than the retries last. */
const LOOK_AGAIN_MS = 60_000;

/**
 * The supervised life of one case, from registration to the locked dossier.
 *
 * Order that must hold: state is built before handlers are set; handlers are set before the first await;
 * one act at a time in arrival order; the predicate runs in the validator (an early no) and again under the
 * lock (two Updates at once both pass the validator); the database decides last and its events are what is
 * applied here; one timer for the earliest legal consequence; never continue as new with a handler running
 * or a child alive.
 */
export async function caseFile(input: CaseFileInput): Promise<CaseFileResult> {
  let state: CaseState | null = input.state;
  /** Workflow time at which the one timer must fire, null when nothing is to be waited for. */
  let wakeAt: number | null = input.waitMs === null ? null : Date.now() + input.waitMs;
  let alarmAt: number | null = input.alarmAt ?? null;
  /** A registration that was refused leaves no case behind, so this workflow has nothing to wait for. */
  let unborn = false;
  /** Counts changes of the alarm, so that the main loop re-arms its one timer only when it moved. */
  let alarmVersion = 0;
  let publishedStage: string | null = null;
  const lock = new Lock();

  const apply = (decision: CaseDecision): void => {
    if (decision.resync === undefined)
      for (const happened of decision.events) state = reduce(state, happened, input.caseId);
    else state = decision.resync;
    wakeAt = decision.waitMs === null ? null : Date.now() + decision.waitMs;
    show(state, decision.alarmAt);
    if (decision.alarmAt === alarmAt) return;
    alarmAt = decision.alarmAt;
    alarmVersion++;
  };

  const act = (message: ActMessage): Promise<Decision> =>
    lock.run(async () => {
      // Without a case the database alone knows: a registration whose answer was lost has made one.
      const early = state === null ? null : predicate(state, message.request);
      const version = state?.version ?? null;
      const { resync, ...decision } = await commitAct({
        v: 1,
        caseId: input.caseId,
        commandId: message.commandId,
        early,
        version,
      });
      if (resync !== undefined) apply({ ...decision, resync });
      else if (decision.outcome === 'accepted') apply(decision);
      else unborn = state === null;
      return decision;
    });

  /** Runs what is due. With the database away for longer than the retries last, the case waits and looks again. */
  const alarm = (): Promise<void> =>
    lock.run(async () => {
      try {
        const decision = await checkAlarm({
          v: 1,
          caseId: input.caseId,
          ...(state === null ? {} : { version: state.version }),
        });
        alarmAt = null;
        apply(decision);
      } catch (error) {
        if (!outOfTries(error)) throw error;
        wakeAt = Date.now() + LOOK_AGAIN_MS;
      }
      alarmVersion++;
    });

  show(state, alarmAt);
  setHandler(stateQuery, () => state);
  setHandler(deadlinesChangedSignal, () => {
    wakeAt = Date.now() + 1_000;
    alarmVersion++;
  });
  setHandler(actUpdate, act, {
    validator: (message: ActMessage): void => {
      // An early no is given only from a state that nothing is about to change; otherwise the lock's turn decides.
      if (state === null || !lock.idle) return;
      const refusal = predicate(state, message.request);
      if (refusal !== null) {
        throw ApplicationFailure.create({
          message: refusal.code,
          type: refusal.code,
          nonRetryable: true,
          details: [refusal],
        });
      }
    },
  });

  const startedIn = state?.stage ?? null;
  const over = (): boolean => finished(state) || (unborn && state === null && lock.idle);
  while (!over()) {
    publishedStage = publish(state, publishedStage);
    if (lock.idle && (workflowInfo().continueAsNewSuggested || atBorder(startedIn, state))) {
      // Straight from the lock, Updates that arrive within milliseconds come back unprocessed; the short
      // sleep lets them in first (measured: docs/adr/0004).
      await sleep(50);
      await condition(allHandlersFinished);
      if (!finished(state))
        await continueAsNew<typeof caseFile>({ v: 1, caseId: input.caseId, state, waitMs: left(wakeAt), alarmAt });
    }
    const archiving = (): boolean => state?.stage === 'archive' && state.dossier === null && !state.archiveFailed;
    if (archiving() && lock.idle) {
      // The child reads everything from the database; the lock keeps acts out while the dossier is made.
      await lock.run(async () => apply(await archive(input.caseId, state)));
      continue;
    }
    const seen = alarmVersion;
    const stage = state?.stage;
    const changed = (): boolean =>
      lock.idle && (alarmVersion !== seen || state?.stage !== stage || archiving() || over());
    const waitMs = left(wakeAt);
    const woken =
      waitMs === null
        ? await condition(changed).then(() => true)
        : await condition(changed, waitMs, { summary: `next alarm · ${stage ?? 'registration'}` });
    if (!woken) await alarm();
  }
  publish(state, publishedStage);
  await sleep(50);
  await condition(allHandlersFinished);
  return { ending: state?.ending ?? null, version: state?.version ?? 0 };
}

/** Stage borders at which a new run begins, so that the last run holds the archiving and nothing else. */
function atBorder(startedIn: string | null, state: CaseState | null): boolean {
  if (state === null || state.stage === startedIn) return false;
  return state.stage === 'handling' || state.stage === 'closing' || state.stage === 'archive';
}

/** What is left of a wait that began earlier in this run; a moment that has passed is a wait of one millisecond. */
function left(wakeAt: number | null): number | null {
  return wakeAt === null ? null : Math.max(1, wakeAt - Date.now());
}

/** Makes and locks the dossier; when every try failed the case stays open with an officer's task. */
async function archive(caseId: string, state: CaseState | null): Promise<CaseDecision> {
  const version = state?.version ?? 0;
  for (;;) {
    try {
      return await executeChild<typeof archiveDossier>(ARCHIVE_DOSSIER, {
        workflowId: dossierWorkflowId(caseId),
        args: [{ v: 1, caseId, taskQueue: dossierTaskQueue(workflowInfo().taskQueue) }],
        ...(state === null ? {} : { staticSummary: caseSummary(state) }),
      });
    } catch (error) {
      if (!(error instanceof ChildWorkflowFailure)) throw error;
    }
    try {
      return await commitSystemEvent({ v: 1, caseId, kind: 'archive.failed', facts: {}, version });
    } catch (error) {
      if (!outOfTries(error)) throw error;
      // Neither could it be made nor could that be written down: the database is away, so all of it is tried again.
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

/** Whether an activity gave up (a local one fails with its own failure, unwrapped), and not the workflow itself. */
function outOfTries(error: unknown): boolean {
  return error instanceof TemporalFailure && !isCancellation(error);
}

/** The control rules; the same predicate serves the API's hint, the validator, the lock and the commit. */
function predicate(state: CaseState | null, request: ActRequest): Refusal | null {
  const outcome = decideAct(state, request);
  return isRefusal(outcome) ? outcome : null;
}

function finished(state: CaseState | null): boolean {
  return state?.stage === 'ended';
}

/** What Temporal's own pages show of the case now; no history event comes of it. */
function show(state: CaseState | null, alarmAt: number | null): void {
  if (state !== null) setCurrentDetails(currentDetails(state, alarmAt));
}

function publish(state: CaseState | null, earlier: string | null): string | null {
  if (state === null) return null;
  if (state.stage !== earlier) {
    upsertSearchAttributes({ Stage: [state.stage], Region: [state.region], Form: [state.form] });
  }
  return state.stage;
}
