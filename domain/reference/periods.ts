/**
 * The arithmetic of legal periods (Criminal Procedure Law 105, Civil Procedure Law 85, Civil Code
 * 201-203, Decree 148 art. 44, SPC 2014-12-12): the first day is excluded; a last day on a rest day
 * moves to the first workday after; rest days inside the period are not deducted; a make-up workday
 * is a workday; custody ends on its day whatever the day is; hours never move. Every answer carries
 * its derivation as codes and dates; `contract/words/derivation.ts` says it in words.
 */
import { type Calendar, dayKind, isProvisional, isRestDay, isWorkday } from './calendar.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { addDays, addMonths, daysBetween, type Instant, type IsoDate } from '../kernel/time.ts';

/** Units of periods that are counted in legal days. */
export const DAY_UNITS = ['natural', 'working', 'custody', 'month'] as const;
export type DayUnit = (typeof DAY_UNITS)[number];

/** All units of periods; `hour` is counted in instants by {@link computeHourDue}. */
export const PERIOD_UNITS = [...DAY_UNITS, 'hour'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** Longest period that is computed, by unit: about ten years of days, a hundred of months. */
export const MAX_LENGTH: Readonly<Record<PeriodUnit, number>> = {
  natural: 36_500,
  working: 3_650,
  custody: 36_500,
  month: 1_200,
  hour: 87_600,
};

/** A period counted in days: `days` is the number of units (months for `month`), a whole number from 0. */
export interface PeriodRequest {
  /** The day of the event; it is excluded from the count. */
  readonly start: IsoDate;
  readonly days: number;
  readonly unit: DayUnit;
}

/** One step of a derivation: codes, days and whole numbers, in the order in which they were taken. */
export type DerivationStep =
  | { readonly step: 'start-excluded'; readonly day: IsoDate }
  | { readonly step: 'counted'; readonly days: number; readonly unit: DayUnit }
  | { readonly step: 'month-end'; readonly day: IsoDate; readonly missingDay: number }
  | { readonly step: 'rest-days-skipped'; readonly days: number }
  | { readonly step: 'make-up-workday-counted'; readonly day: IsoDate; readonly name: string }
  | { readonly step: 'raw-due'; readonly day: IsoDate }
  | {
      readonly step: 'rolled';
      readonly from: IsoDate;
      readonly to: IsoDate;
      readonly reason: 'weekend' | 'holiday';
      readonly name?: string;
    }
  | { readonly step: 'not-rolled'; readonly day: IsoDate; readonly reason: 'make-up-workday'; readonly name: string }
  | { readonly step: 'not-rolled'; readonly day: IsoDate; readonly reason: 'custody-never-moves' }
  | { readonly step: 'provisional'; readonly year: number }
  | { readonly step: 'suspended'; readonly day: IsoDate; readonly remaining: number; readonly unit: DayUnit }
  | { readonly step: 'resumed'; readonly day: IsoDate; readonly remaining: number; readonly unit: DayUnit }
  | { readonly step: 'extended'; readonly from: IsoDate; readonly by: number; readonly unit: DayUnit }
  | { readonly step: 'excused'; readonly from: IsoDate; readonly to: IsoDate; readonly reason: string | null }
  /** The day from which it is counted was put right. */
  | { readonly step: 'start-corrected'; readonly from: IsoDate; readonly to: IsoDate; readonly reason: string | null }
  /** The agency, a court or the file names the day: nothing is counted. */
  | { readonly step: 'set-by-agency'; readonly day: IsoDate }
  /** Back from an event, whose own day is excluded. */
  | { readonly step: 'counted-back'; readonly from: IsoDate; readonly days: number };

/** The answer: the last day on which the act is in time (it ends at 24:00 Asia/Shanghai). */
export interface DueResult {
  readonly due: IsoDate;
  /** True when a day of a year without published arrangement was consulted: the due day may still move. */
  readonly provisional: boolean;
  readonly derivation: readonly DerivationStep[];
}

/**
 * Parses an untrusted period request. Refuses, naming the field: a start that is no existing day, a
 * number of days that is no whole number between 0 and {@link MAX_LENGTH}, an unknown unit.
 */
export function parsePeriodLength(days: unknown, unit: PeriodUnit): number | Refusal {
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 0 || days > MAX_LENGTH[unit]) {
    return refuse('reference.period-length-invalid', {
      field: '/days',
      rule: `whole-number-0-to-${String(MAX_LENGTH[unit])}`,
      params: { max: MAX_LENGTH[unit] },
    });
  }
  return days;
}

/** Last legal day that is computed: the kernel's days end with the year 2199. */
const LAST_DAY = '2199-12-31';

/**
 * The due day of a period. Same request, same calendar: same answer. Throws RangeError when the
 * request was not checked by {@link parsePeriodLength} or runs past 2199.
 */
export function computeDue(request: PeriodRequest, calendar: Calendar): DueResult {
  const { start, days, unit } = request;
  if (typeof parsePeriodLength(days, unit) !== 'number') throw new RangeError(`not a period length: ${String(days)}`);
  const steps: DerivationStep[] = [
    { step: 'start-excluded', day: start },
    { step: 'counted', days, unit },
  ];
  const answer =
    unit === 'working' && days > 0 ? workingDue(start, days, calendar, steps) : naturalDue(request, calendar, steps);
  if (answer.due > LAST_DAY) throw new RangeError(`period ends after ${LAST_DAY}`);
  for (const year of [...answer.provisionalYears].toSorted((a, b) => a - b)) steps.push({ step: 'provisional', year });
  return { due: answer.due, provisional: answer.provisionalYears.size > 0, derivation: steps };
}

interface Answer {
  readonly due: IsoDate;
  readonly provisionalYears: ReadonlySet<number>;
}

function naturalDue(request: PeriodRequest, calendar: Calendar, steps: DerivationStep[]): Answer {
  const { start, days, unit } = request;
  const raw = unit === 'month' ? addMonths(start, days) : addDays(start, days);
  const startDate = Number(start.slice(8));
  if (unit === 'month' && Number(raw.slice(8)) !== startDate) {
    steps.push({ step: 'month-end', day: raw, missingDay: startDate });
  }
  steps.push({ step: 'raw-due', day: raw });
  if (unit === 'custody') {
    if (isRestDay(raw, calendar)) steps.push({ step: 'not-rolled', day: raw, reason: 'custody-never-moves' });
    return { due: raw, provisionalYears: new Set() };
  }
  return roll(raw, calendar, steps);
}

/** Moves a last day off rest days; the reason given is that of the raw due day. */
function roll(raw: IsoDate, calendar: Calendar, steps: DerivationStep[]): Answer {
  const provisionalYears = new Set<number>();
  let due = raw;
  for (;;) {
    if (isProvisional(due, calendar)) provisionalYears.add(Number(due.slice(0, 4)));
    if (!isRestDay(due, calendar)) break;
    due = addDays(due, 1);
  }
  const kind = dayKind(raw, calendar);
  const name = kind.name === undefined ? {} : { name: kind.name };
  if (kind.reason === 'weekend' || kind.reason === 'holiday') {
    steps.push({ step: 'rolled', from: raw, to: due, reason: kind.reason, ...name });
  } else if (kind.reason === 'make-up-workday' && kind.name !== undefined) {
    steps.push({ step: 'not-rolled', day: raw, reason: 'make-up-workday', name: kind.name });
  }
  return { due, provisionalYears };
}

function workingDue(start: IsoDate, days: number, calendar: Calendar, steps: DerivationStep[]): Answer {
  const provisionalYears = new Set<number>();
  let due = start;
  let skipped = 0;
  const made: DerivationStep[] = [];
  for (let counted = 0; counted < days;) {
    due = addDays(due, 1);
    if (isProvisional(due, calendar)) provisionalYears.add(Number(due.slice(0, 4)));
    const kind = dayKind(due, calendar);
    if (kind.rest) {
      skipped += 1;
    } else {
      counted += 1;
      if (kind.reason === 'make-up-workday' && kind.name !== undefined) {
        made.push({ step: 'make-up-workday-counted', day: due, name: kind.name });
      }
    }
  }
  if (skipped > 0) steps.push({ step: 'rest-days-skipped', days: skipped });
  steps.push(...made, { step: 'raw-due', day: due });
  return { due, provisionalYears };
}

const HOUR_MS = 3_600_000;

/** The answer for a period in hours: the act is in time before `dueInstant`. */
export interface HourDueResult {
  readonly dueInstant: Instant;
  readonly provisional: false;
  readonly derivation: readonly HourStep[];
}

/** Steps of a period in hours. */
export type HourStep =
  | { readonly step: 'start-hour-excluded'; readonly at: Instant; readonly from: Instant }
  | { readonly step: 'hours-counted'; readonly hours: number }
  | { readonly step: 'raw-due-instant'; readonly at: Instant };

/**
 * The end of a period in hours. The hour in which it starts is excluded and counting begins with the
 * next full hour (Civil Procedure Law 85, Interpretation 125); rest days and nights count; the end
 * never moves. Throws RangeError for a length that {@link parsePeriodLength} refuses.
 */
export function computeHourDue(request: { readonly start: Instant; readonly hours: number }): HourDueResult {
  const { start, hours } = request;
  if (typeof parsePeriodLength(hours, 'hour') !== 'number')
    throw new RangeError(`not a number of hours: ${String(hours)}`);
  const from = (Math.floor(start / HOUR_MS) + 1) * HOUR_MS;
  const dueInstant = from + hours * HOUR_MS;
  return {
    dueInstant,
    provisional: false,
    derivation: [
      { step: 'start-hour-excluded', at: start, from },
      { step: 'hours-counted', hours },
      { step: 'raw-due-instant', at: dueInstant },
    ],
  };
}

/** A running period: what is counted now, and the steps taken before its present start. */
export interface RunningPeriod extends PeriodRequest {
  readonly history: readonly DerivationStep[];
}

/** A period whose clock stands still; `remaining` units are kept (natural days for a month period). */
export interface SuspendedPeriod {
  readonly suspendedOn: IsoDate;
  readonly remaining: number;
  readonly unit: DayUnit;
  readonly history: readonly DerivationStep[];
}

/** A period that starts running, with no history. */
export function startPeriod(request: PeriodRequest): RunningPeriod {
  return { start: request.start, days: request.days, unit: request.unit, history: [] };
}

/** The due day of a running period, its whole history told first. */
export function dueOf(period: RunningPeriod, calendar: Calendar): DueResult {
  const result = computeDue(period, calendar);
  return { ...result, derivation: [...period.history, ...result.derivation] };
}

/**
 * Stops the clock on `day`. The rule: the day of suspension counts as used, the day of resumption does
 * not (first day excluded), so a natural period moves by exactly the days between the two, and
 * stopping and resuming on one day changes nothing. A month period keeps its remaining natural days.
 * Refuses a day before the start (`reference.suspension-before-start`) and one after the due day
 * (`reference.period-over`).
 */
export function suspend(period: RunningPeriod, day: IsoDate, calendar: Calendar): SuspendedPeriod | Refusal {
  if (day < period.start) {
    return refuse('reference.suspension-before-start', { field: '/day', params: { start: period.start, day } });
  }
  const { due, derivation } = computeDue(period, calendar);
  if (day > due) return refuse('reference.period-over', { field: '/day', params: { due, day } });
  const unit: DayUnit = period.unit === 'month' ? 'natural' : period.unit;
  const remaining = Math.max(0, lengthInDays(period, calendar) - usedDays(period, day, calendar));
  return {
    suspendedOn: day,
    remaining,
    unit,
    history: [...period.history, ...derivation, { step: 'suspended', day, remaining, unit }],
  };
}

function lengthInDays(period: PeriodRequest, calendar: Calendar): number {
  if (period.unit !== 'month') return period.days;
  const raw = computeDue(period, calendar).derivation.find((step) => step.step === 'raw-due');
  if (raw?.step !== 'raw-due') throw new Error('a derivation without raw due day');
  return daysBetween(period.start, raw.day);
}

function usedDays(period: PeriodRequest, until: IsoDate, calendar: Calendar): number {
  if (period.unit !== 'working') return daysBetween(period.start, until);
  let used = 0;
  for (let day = addDays(period.start, 1); day <= until; day = addDays(day, 1)) if (isWorkday(day, calendar)) used += 1;
  return used;
}

/**
 * Starts the clock again on `day` with the remaining units; `day` itself is excluded. With none left
 * the period ends on `day`, moved off rest days. Refuses a day before the suspension.
 */
export function resume(period: SuspendedPeriod, day: IsoDate): RunningPeriod | Refusal {
  if (day < period.suspendedOn) {
    return refuse('reference.resumption-before-suspension', {
      field: '/day',
      params: { suspendedOn: period.suspendedOn, day },
    });
  }
  const { remaining, unit } = period;
  return { start: day, days: remaining, unit, history: [...period.history, { step: 'resumed', day, remaining, unit }] };
}

/**
 * Lengthens a running period by `by` of its own units, counted together with the rest and moved off
 * rest days once, at the end. Refuses anything but a whole number of at least 1 and a total over
 * {@link MAX_LENGTH}.
 */
export function extend(period: RunningPeriod, by: number, calendar: Calendar): RunningPeriod | Refusal {
  const total = parsePeriodLength(period.days + by, period.unit);
  if (!Number.isInteger(by) || by < 1 || typeof total !== 'number') {
    return refuse('reference.extension-invalid', { field: '/by', rule: 'whole-number-from-1' });
  }
  const before = computeDue(period, calendar);
  return {
    start: period.start,
    days: total,
    unit: period.unit,
    history: [...period.history, ...before.derivation, { step: 'extended', from: before.due, by, unit: period.unit }],
  };
}
