/** Puts a plan onto the calendar: days of arrival, and dates of steps that keep to office days. */
import { addDays, daysBetween, type IsoDate } from '#domain/kernel/time';
import type { CaseToBe } from '../facts/case-to-be.ts';
import type { Seed } from '../facts/chance.ts';
import { days } from './choose.ts';
import type { LifePlan, PlannedStep } from './plan.ts';

export interface DatedStep {
  readonly on: IsoDate;
  readonly minute: number;
  readonly step: PlannedStep;
}

/** The day on which each case comes in: spread over `span` days from `start`, by hash; notices and applications alike. */
export function arrivals(
  cases: readonly CaseToBe[],
  seed: Seed,
  start: IsoDate,
  span: number,
): ReadonlyMap<string, IsoDate> {
  return new Map(
    cases.map((one) => [one.key, addDays(start, days(seed, one.key, 'arrival', 1, 0, Math.max(0, span - 1)))]),
  );
}

/**
 * Dates for every step of a plan whose case comes in on `start`. What people do in an office or a court moves from a
 * rest day to the next office day, and what follows in the lane is never before it; a link may be answered on any
 * day. `isRestDay` comes from the calendar.
 */
export function datedSteps(plan: LifePlan, start: IsoDate, isRestDay: (day: IsoDate) => boolean): readonly DatedStep[] {
  const last = new Map<string, { on: IsoDate; minute: number }>();
  const dated = plan.steps.map((step, index) => {
    const before = last.get(step.lane);
    let on = addDays(start, step.day);
    if (before && daysBetween(before.on, on) < 0) on = before.on;
    const anyDay = step.role === 'recipient';
    for (let guard = 0; !anyDay && isRestDay(on); guard += 1) {
      if (guard > 60) throw new Error('no office day within two months');
      on = addDays(on, 1);
    }
    const minute = before?.on === on ? Math.max(step.minute, Math.min(before.minute + 5, 1435)) : step.minute;
    if (step.lane !== 'trouble') last.set(step.lane, { on, minute });
    return { on, minute, step, index };
  });
  return dated
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.minute - b.minute || a.index - b.index))
    .map(({ on, minute, step }) => ({ on, minute, step }));
}
