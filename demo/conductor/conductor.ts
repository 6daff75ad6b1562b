/**
 * Lives all cases at once under the scaled clock. Steps are taken when the business clock has reached them, those of
 * one case strictly one after another, at most so many commands at a time. The clock stands still while something is
 * unhealthy, while too many commands are undecided, and while the participants are behind; it stops for calls that
 * must be made in the evening.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { STAGES, type Stage } from '#domain/case-file/codes';
import { addDays, legalDay, startOfDay, type Instant } from '#domain/kernel/time';
import type { Participants } from '../participants/participants.ts';
import type { Verdict } from '../participants/verdict.ts';
import type { ApiClient } from '../participants/client.ts';
import type { BusinessClock } from './business-clock.ts';
import { isEveningStep, type CaseLife, type DueStep } from './case-life.ts';

export interface ConductorOptions {
  readonly lives: readonly CaseLife[];
  readonly api: ApiClient;
  readonly clock: BusinessClock;
  readonly participants: Participants;
  /** Commands sent at a time. */
  readonly atMost?: number;
  /** Business milliseconds in a real one, to begin with. */
  readonly scale: number;
  /** The stage after which nothing more is done; `archive` for whole lives. */
  readonly until: Exclude<Stage, 'ended'>;
  /** Aborted: no new step is begun. */
  readonly signal: AbortSignal;
}

export interface LivedReport {
  /** Real seconds until the last case had left each stage, each counted from the end of the one before. */
  readonly phaseSeconds: Readonly<Record<string, number>>;
  readonly pausedSeconds: number;
}

const TICK_MS = 15;
const MOST_UNDECIDED = 50;
const HOUR = 3_600_000;
/** The participants may lag this much behind the clock before it waits for them. */
const MOST_LAG = 4 * HOUR;
const SLOWEST = 20_000;
const FASTEST = 400_000;
/** Real time after which a demonstration in which nothing happens any more is given up. */
const PATIENCE_MS = 240_000;

export class Conductor {
  readonly #options: ConductorOptions;
  readonly #running = new Map<CaseLife, DueStep>();
  readonly #leftAt = new Map<Stage, number>();
  readonly #startedAt = performance.now();
  #serverUndecided = 0;
  #askedAt = 0;
  #movedAt = performance.now();
  #lookAt = 0;
  #looking = 0;
  #ratedAt = performance.now();
  #pausedBefore = 0;
  #fault: Error | null = null;
  stepsDone = 0;

  constructor(options: ConductorOptions) {
    this.#options = options;
  }

  /** How many cases stand in each stage; a case that has not come in yet stands in none. */
  standing(): Readonly<Record<Stage, number>> {
    const counts = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>;
    for (const life of this.#options.lives) if (life.registered) counts[life.stage] += 1;
    return counts;
  }

  /** Lives every case to its end, or until nothing can happen any more. Throws what no participant could make sense of. */
  async live(): Promise<LivedReport> {
    const { clock, signal } = this.#options;
    await clock.set({ scale: this.#options.scale, paused: false });
    while (!signal.aborted && this.#fault === null && !this.#finished()) {
      this.#begin();
      await this.#steer();
      this.#look();
      this.#noteStages();
      if (performance.now() - this.#movedAt > PATIENCE_MS) break;
      await sleep(TICK_MS);
    }
    this.#options.api.stopped = signal.aborted;
    while (this.#running.size > 0 || this.#looking > 0) await sleep(TICK_MS);
    this.#noteStages();
    if (this.#fault !== null) throw this.#fault;
    return { phaseSeconds: this.#phaseSeconds(), pausedSeconds: Math.round(clock.pausedMs / 100) / 10 };
  }

  #beyond(life: CaseLife): boolean {
    return STAGES.indexOf(life.stage) > STAGES.indexOf(this.#options.until);
  }

  #over(life: CaseLife): boolean {
    return life.stuck !== null || (life.registered && this.#beyond(life));
  }

  #finished(): boolean {
    return this.#running.size === 0 && this.#options.lives.every((life) => this.#over(life));
  }

  // ── steps ───────────────────────────────────────────────────────────────────────────────────────

  #begin(): void {
    const { lives, clock, atMost = 40 } = this.#options;
    const now = clock.now();
    const due = lives
      .filter((life) => !life.busy && !this.#over(life))
      .map((life) => ({ life, step: life.next() }))
      .filter((one): one is { life: CaseLife; step: DueStep } => one.step !== null && one.step.at <= now)
      .sort((a, b) => a.step.at - b.step.at);
    for (const { life, step } of due) {
      if (this.#running.size >= atMost) return;
      if (isEveningStep(step) && !isEvening(now)) life.postpone(step, nextEvening(now, step));
      else void this.#do(life, step);
    }
  }

  async #do(life: CaseLife, due: DueStep): Promise<void> {
    life.busy = true;
    this.#running.set(life, due);
    try {
      this.#settle(life, due, await this.#options.participants.perform(life, due));
    } catch (error) {
      if (!this.#options.signal.aborted) this.#fault ??= error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#running.delete(life);
      life.busy = false;
      this.#movedAt = performance.now();
    }
  }

  #settle(life: CaseLife, due: DueStep, verdict: Verdict): void {
    this.stepsDone += 1;
    switch (verdict.kind) {
      case 'done':
        return life.remove(due);
      case 'later':
        return life.postpone(due, Math.max(verdict.at, this.#options.clock.now() + 1));
      case 'dropped':
        life.dropped.push(`${due.step.act}: ${verdict.why}`);
        return life.remove(due);
      case 'stuck':
        life.stuck = verdict.why;
    }
  }

  /** Cases with nothing left to do go on by themselves (objection time, archive): they are looked at now and then. */
  #look(): void {
    if (performance.now() < this.#lookAt) return;
    this.#lookAt = performance.now() + 1_000;
    for (const life of this.#options.lives) {
      if (life.busy || !life.acted || this.#over(life) || this.#looking >= 10) continue;
      life.busy = true;
      this.#looking += 1;
      const before = life.stage;
      this.#options.participants
        .look(life)
        .catch((error: unknown) => {
          if (!this.#options.signal.aborted) this.#fault ??= error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => {
          life.busy = false;
          this.#looking -= 1;
          if (life.stage !== before) this.#movedAt = performance.now();
        });
    }
  }

  // ── the clock ───────────────────────────────────────────────────────────────────────────────────

  async #steer(): Promise<void> {
    const { clock, api } = this.#options;
    if (performance.now() - this.#askedAt > 1_000) {
      this.#askedAt = performance.now();
      this.#serverUndecided = await clock.read();
      await this.#rate();
    }
    const now = clock.now();
    const { failuresInARow, undecided } = api.health;
    const unhealthy = failuresInARow >= 3 || undecided > 0 || this.#serverUndecided > MOST_UNDECIDED;
    const evening = this.#evening(now);
    const oldest = this.#oldest(now);
    const behind = oldest !== null && now - oldest > (clock.paused ? MOST_LAG / 3 : MOST_LAG);
    const wait = unhealthy || behind || evening === 'now';
    if (evening !== null && evening !== 'now') return clock.set({ at: evening, paused: true });
    if (wait !== clock.paused) await clock.set({ paused: wait });
  }

  /** The oldest step that is due and not done. */
  #oldest(now: Instant): Instant | null {
    let oldest: Instant | null = null;
    const take = (at: Instant): void => {
      if (at <= now && (oldest === null || at < oldest)) oldest = at;
    };
    for (const due of this.#running.values()) take(due.at);
    for (const life of this.#options.lives) {
      if (life.busy || this.#over(life)) continue;
      const next = life.next();
      if (next !== null) take(next.at);
    }
    return oldest;
  }

  /** `now` while evening calls are being made; the instant to stop at when one is within reach; null otherwise. */
  #evening(now: Instant): 'now' | Instant | null {
    const reach = now + Math.max(2 * HOUR, this.#options.clock.scale * TICK_MS * 3);
    let first: Instant | null = null;
    for (const life of this.#options.lives) {
      const due = this.#running.get(life) ?? (this.#over(life) ? null : life.next());
      if (due === null || !isEveningStep(due)) continue;
      if (due.at <= now && isEvening(now)) return 'now';
      if (due.at > now && due.at <= reach && (first === null || due.at < first)) first = due.at;
    }
    return first;
  }

  /** Faster while the clock hardly has to wait, slower while it mostly does. */
  async #rate(): Promise<void> {
    const { clock } = this.#options;
    const since = performance.now() - this.#ratedAt;
    if (since < 3_000 || clock.paused) return;
    const share = (clock.pausedMs - this.#pausedBefore) / since;
    this.#ratedAt = performance.now();
    this.#pausedBefore = clock.pausedMs;
    const factor = share < 0.1 ? 1.4 : share > 0.75 ? 0.8 : 1;
    const scale = Math.min(FASTEST, Math.max(SLOWEST, Math.round(clock.scale * factor)));
    if (scale !== clock.scale) await clock.set({ scale });
  }

  // ── phases ──────────────────────────────────────────────────────────────────────────────────────

  #noteStages(): void {
    const { lives } = this.#options;
    for (const stage of STAGES.slice(0, -1)) {
      if (this.#leftAt.has(stage)) continue;
      const all = lives.every(
        (life) => life.stuck !== null || (life.registered && STAGES.indexOf(life.stage) > STAGES.indexOf(stage)),
      );
      if (all) this.#leftAt.set(stage, performance.now());
    }
  }

  #phaseSeconds(): Record<string, number> {
    const result: Record<string, number> = {};
    let before = this.#startedAt;
    for (const stage of STAGES.slice(0, STAGES.indexOf(this.#options.until) + 1)) {
      const at = this.#leftAt.get(stage) ?? performance.now();
      result[stage] = Math.round(Math.max(0, at - before) / 100) / 10;
      before = Math.max(before, at);
    }
    return result;
  }
}

function minuteOf(at: Instant): number {
  return Math.floor((at - startOfDay(legalDay(at))) / 60_000);
}

/** Between 18:00 and 19:50, so that a call still arrives in time. */
function isEvening(at: Instant): boolean {
  return minuteOf(at) >= 18 * 60 && minuteOf(at) < 19 * 60 + 50;
}

function nextEvening(now: Instant, due: DueStep): Instant {
  const today = startOfDay(legalDay(now), due.step.minute);
  return now < today ? today : startOfDay(addDays(legalDay(now), 1), due.step.minute);
}
