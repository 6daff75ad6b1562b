import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { SubjectDecision } from '#activities/supervision/subject-commit';
import type { Activities } from '#activities/index';
import type { Decision } from '#domain/case-file/decision';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import type { JsonObject } from '#domain/kernel/json';
import { foldSubject, type SubjectRules, type SubjectState } from '#domain/supervision/subject';
import type { ActMessage } from '../case-file/messages.ts';
import { subjectActUpdate, subjectStateQuery, type SubjectInput, type SubjectResult } from '../supervision/messages.ts';
import { Lock } from './lock.ts';
import { DATABASE } from './retry-profiles.ts';

const { commitSubjectAct, checkSubjectAlarm, commitSubjectEvent } = proxyLocalActivities<Activities>(DATABASE);

const LOOK_AGAIN_MS = 60_000;

/**
 * What the workflows of all subjects share: the control state, one act at a time in arrival order, one timer for the
 * earliest thing that time brings about. The same order holds as in `caseFile`: state before handlers, handlers before
 * the first await, the predicate in the validator and again under the lock, and the database decides last.
 */
export class SubjectRun<S extends SubjectState> {
  readonly id: string;
  readonly #rules: SubjectRules<S>;
  readonly #lock = new Lock();
  #state: S | null;
  #wakeAt: number | null;
  #unborn = false;
  /** Counts changes, so that a waiting loop looks again. */
  #changes = 0;
  #details: string | null = null;

  constructor(rules: SubjectRules<S>, input: SubjectInput<S>) {
    this.#rules = rules;
    this.id = input.subjectId;
    this.#state = input.state;
    this.#wakeAt = input.waitMs === null ? null : Date.now() + input.waitMs;
    setHandler(subjectStateQuery, () => this.#state);
    setHandler(subjectActUpdate, (message: ActMessage) => this.#act(message), {
      validator: (message: ActMessage): void => {
        if (this.#state === null || !this.#lock.idle) return;
        const refusal = this.#predicate(message);
        if (refusal === null) return;
        throw ApplicationFailure.create({
          message: refusal.code,
          type: refusal.code,
          nonRetryable: true,
          details: [refusal],
        });
      },
    });
  }

  /** The control state; null until the act that makes the subject has been accepted. */
  get state(): S | null {
    return this.#state;
  }

  /** Whether there is nothing more to do: the subject has ended, or the act that should have made it was refused. */
  get over(): boolean {
    return this.#state?.ended === true || (this.#unborn && this.#state === null && this.#lock.idle);
  }

  /**
   * Waits until an act, an alarm or `woken` changes something, at most `mostMs` real milliseconds. Runs what is due.
   * Returns at once when there is nothing to wait for.
   */
  async next(woken: () => boolean = () => false, mostMs: number | null = null): Promise<void> {
    if (this.over) return;
    this.#publish();
    await this.#renew();
    const seen = this.#changes;
    const changed = (): boolean => this.#lock.idle && (this.#changes !== seen || woken() || this.over);
    const alarmMs = this.#wakeAt === null ? null : Math.max(1, this.#wakeAt - Date.now());
    const waits = [alarmMs, mostMs].filter((one) => one !== null);
    if (waits.length === 0) {
      await condition(changed);
      return;
    }
    const waitMs = Math.min(...waits);
    if (await condition(changed, waitMs)) return;
    if (alarmMs !== null && alarmMs <= waitMs) await this.#alarm();
  }

  /** Commits what the product itself brings about; nothing when the subject has moved on meanwhile. */
  async event(kind: string, facts: JsonObject = {}): Promise<void> {
    await this.#lock.run(async () => {
      const state = this.#state;
      if (state === null) throw new Error('an event without a subject');
      try {
        this.#apply(
          await commitSubjectEvent({
            v: 1,
            subject: this.#rules.kind,
            subjectId: this.id,
            kind,
            facts,
            version: state.version,
          }),
        );
      } catch (error) {
        if (!outOfTries(error)) throw error;
        await sleep(LOOK_AGAIN_MS);
        this.#changes++;
      }
    });
  }

  /** The end of a run: waits for handlers that are still answering. */
  async end(): Promise<SubjectResult> {
    this.#publish();
    await sleep(50);
    await condition(allHandlersFinished);
    return { stage: this.#state?.stage ?? null, version: this.#state?.version ?? 0 };
  }

  async #renew(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested || !this.#lock.idle) return;
    // Straight from the lock, Updates that arrive within milliseconds come back unprocessed (docs/adr/0004).
    await sleep(50);
    await condition(allHandlersFinished);
    if (this.over) return;
    const waitMs = this.#wakeAt === null ? null : Math.max(1, this.#wakeAt - Date.now());
    const input: SubjectInput<S> = { v: 1, subjectId: this.id, state: this.#state, waitMs };
    await continueAsNew<(given: SubjectInput<S>) => Promise<SubjectResult>>(input);
  }

  #act(message: ActMessage): Promise<Decision> {
    return this.#lock.run(async () => {
      const early = this.#state === null ? null : this.#predicate(message);
      const answer = await commitSubjectAct({
        v: 1,
        subject: this.#rules.kind,
        subjectId: this.id,
        commandId: message.commandId,
        early,
        version: this.#state?.version ?? null,
      });
      const { resync: _resync, ...decision } = answer;
      if (decision.outcome === 'accepted' || answer.resync !== undefined) this.#apply(answer);
      else this.#unborn = this.#state === null;
      return decision;
    });
  }

  #alarm(): Promise<void> {
    return this.#lock.run(async () => {
      const version = this.#state?.version ?? null;
      try {
        this.#apply(await checkSubjectAlarm({ v: 1, subject: this.#rules.kind, subjectId: this.id, version }));
      } catch (error) {
        if (!outOfTries(error)) throw error;
        this.#wakeAt = Date.now() + LOOK_AGAIN_MS;
      }
      this.#changes++;
    });
  }

  #apply(decision: SubjectDecision): void {
    if (decision.resync === undefined) this.#state = foldSubject(this.#rules, this.#state, decision.events, this.id);
    else this.#state = decision.resync as unknown as S;
    this.#wakeAt = decision.waitMs === null ? null : Date.now() + decision.waitMs;
    this.#changes++;
  }

  #predicate(message: ActMessage): Refusal | null {
    const outcome = this.#rules.decide(this.#state, message.request);
    return isRefusal(outcome) ? outcome : null;
  }

  #publish(): void {
    const stage = this.#state?.stage ?? null;
    if (stage === null || stage === this.#details) return;
    this.#details = stage;
    setCurrentDetails(stage);
  }
}

/** Whether an activity gave up, and not the workflow itself. */
function outOfTries(error: unknown): boolean {
  return error instanceof TemporalFailure && !isCancellation(error);
}
