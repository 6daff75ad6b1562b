/** Where a planned life stands on a day: for seeding cases that are under way. */
import type { Stage } from '#domain/case-file/codes';
import type { LifePlan, PlannedStep } from './plan.ts';

export interface Standing {
  readonly stage: Stage;
  /** Accepted acts up to and on the day, in order. */
  readonly past: readonly PlannedStep[];
  /** The next step of the main lane; null when there is none. */
  readonly next: PlannedStep | null;
}

/** Stage, past acts and next step at the end of a day of the plan (day 0 is the day of receipt). */
export function standingOn(plan: LifePlan, day: number): Standing {
  const past = plan.steps.filter((step) => step.day <= day && step.refused === null);
  const next = plan.steps.find((step) => step.day > day && step.lane === 'main') ?? null;
  const done = new Set(past.map((step) => step.act));
  return { stage: stageOf(plan, done), past, next };
}

function stageOf(plan: LifePlan, done: ReadonlySet<string>): Stage {
  const registered = plan.steps.find((step) => step.act === 'intake.register');
  if (plan.ending !== 'handled') {
    const last = {
      refused: 'intake.propose-refusal',
      withdrawn: 'intake.withdraw',
      'deemed-withdrawn': 'intake.deem-withdrawn',
      'returned-to-organ': 'intake.return-notice',
    } as Record<string, string>;
    return done.has(last[plan.ending] ?? '') ? 'archive' : 'intake';
  }
  if (done.has('closing.propose-approval')) return 'archive';
  if (done.has('handling.record-closing')) return 'closing';
  const notice = plan.steps.some((step) => step.act === 'assignment.answer-organ');
  if (done.has('assignment.confirm') && (!notice || done.has('assignment.answer-organ'))) return 'handling';
  if (notice && registered) return 'assignment';
  return done.has('intake.propose-grant') ? 'assignment' : 'intake';
}
