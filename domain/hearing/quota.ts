/**
 * The quota of hearing attendance: per agency and calendar year, cases whose hearing was attended over cases heard.
 * Exact integers throughout. The controller decides which hearing to select so that the plan is reached and the quota
 * never missed; it looks ahead by a forecast and catches up, and never back-dates.
 */
import type { Publicity } from '../case-file/codes.ts';
import type { IsoDate } from '../kernel/time.ts';

/** A share as two integers, `5/100`. */
export type Share = `${number}/${number}`;

interface Fraction {
  readonly num: number;
  readonly den: number;
}

/** Throws on a share that is not two integers with 0 ≤ numerator ≤ denominator ≤ 1,000,000. */
export function parseShare(share: string): Fraction {
  const match = /^(\d{1,7})\/(\d{1,7})$/u.exec(share);
  const num = Number(match?.[1]);
  const den = Number(match?.[2]);
  if (!match || den === 0 || den > 1_000_000 || num > den) throw new Error(`not a share: ${share}`);
  return { num, den };
}

/** Least whole number of cases that is at least the share of `count`. */
export function atLeast(share: string, count: number): number {
  const { num, den } = parseShare(share);
  return Math.floor((count * num + den - 1) / den);
}

/** One session as the year's count needs it. */
export interface SessionFact {
  readonly caseId: string;
  readonly on: IsoDate;
  readonly held: boolean;
  readonly publicity: Publicity;
  /** Recorded over a counted channel. */
  readonly observed: boolean;
}

export interface YearCounts {
  readonly casesHeard: number;
  readonly casesObserved: number;
  /** Cases all of whose held sessions of the year were non-public; they are shown beside the quota. */
  readonly nonPublicCases: number;
}

/**
 * Counts a calendar year: a case counts once however many sessions; sessions in two years count in each; a case is
 * observed in a year when a session of that year was. Non-public cases stay in `casesHeard` unless the region leaves
 * them out.
 */
export function yearCounts(sessions: readonly SessionFact[], year: number, leaveOutNonPublic = false): YearCounts {
  const prefix = `${year}-`;
  const heard = new Set<string>();
  const open = new Set<string>();
  const observed = new Set<string>();
  for (const session of sessions) {
    if (!session.held || !session.on.startsWith(prefix)) continue;
    heard.add(session.caseId);
    if (session.publicity !== 'non-public') open.add(session.caseId);
    if (session.observed) observed.add(session.caseId);
  }
  const nonPublicCases = heard.size - open.size;
  return { casesHeard: leaveOutNonPublic ? open.size : heard.size, casesObserved: observed.size, nonPublicCases };
}

export interface QuotaStatus {
  readonly casesHeard: number;
  readonly casesObserved: number;
  /** Least number of observed cases that meets the share. */
  readonly required: number;
  /** How many are still missing; 0 when met. */
  readonly missing: number;
  readonly met: boolean;
  /** Share reached in hundredths of a percent, rounded down; 0 when nothing was heard. */
  readonly reachedBasisPoints: number;
}

/** Whether the quota is met, in exact integers. An agency that heard nothing meets it. */
export function quotaStatus(counts: {
  readonly casesHeard: number;
  readonly casesObserved: number;
  readonly share: string;
}): QuotaStatus {
  const { casesHeard, casesObserved } = counts;
  if (
    ![casesHeard, casesObserved].every((count) => Number.isSafeInteger(count) && count >= 0 && count < 1_000_000_000)
  ) {
    throw new Error(`not a count of cases: ${casesHeard}, ${casesObserved}`);
  }
  const required = atLeast(counts.share, casesHeard);
  const missing = Math.max(0, required - casesObserved);
  return {
    casesHeard,
    casesObserved,
    required,
    missing,
    met: missing === 0,
    reachedBasisPoints: casesHeard === 0 ? 0 : Math.floor((casesObserved * 10_000) / casesHeard),
  };
}

/** Which cases go first: 群体性, 重大, 首次承办人, and a handler with ≥ 5 heard cases not attended for two years. */
export const ATTENDANCE_PRIORITIES = ['mass', 'major', 'first-time-handler', 'handler-due'] as const;
export type AttendancePriority = (typeof ATTENDANCE_PRIORITIES)[number];

export const SELECTION_REASONS = [
  'priority-mass',
  'priority-major',
  'priority-first-time-handler',
  'priority-handler-due',
  'quarter-minimum',
  'catch-up',
  'drawn',
  'not-drawn',
  'non-public',
  'case-counted-already',
  'plan-reached',
  'taken-over', // selected in another system, before the case was taken over
] as const;
export type SelectionReason = (typeof SELECTION_REASONS)[number];

/** What the controller knows of the agency's year before it decides on one hearing. */
export interface AttendanceForecast {
  /** Cases heard so far this year. */
  readonly casesHeard: number;
  /** Further cases with a session scheduled this year that have not been heard in it yet, this one included. */
  readonly casesScheduled: number;
  /** Cases expected to be heard in the whole year, from last year and the pace so far. */
  readonly casesExpected: number;
  /** Hearings still expected this year that could be attended, this one included. */
  readonly eligibleExpected: number;
  readonly casesObserved: number;
  /** Selected and neither recorded nor ended yet. */
  readonly casesPending: number;
  /** Observed or pending in the quarter of this hearing. */
  readonly quarterSelected: number;
}

export interface AttendanceCandidate {
  readonly publicity: Publicity;
  readonly priority: AttendancePriority | null;
  /** The case was observed this year or is pending. */
  readonly counted: boolean;
  /** Unsigned 32-bit random number, drawn by the caller. */
  readonly ticket: number;
}

/** Quota, plan and the least number a quarter. */
export interface AttendancePlan {
  readonly share: string;
  readonly planShare: string;
  readonly minPerQuarter: number;
}

/** What of hearing attendance a case keeps from the pack it was registered under. */
export interface AttendanceSettings extends AttendancePlan {
  /** Channels of observation that count: `on-site`, `live-stream`, `recording`. */
  readonly channelsCounted: readonly string[];
  /** Whether a case whose only sessions were non-public is in the denominator. */
  readonly nonPublicCounts: boolean;
  /** A handler with so many heard cases is due … */
  readonly handlerDueFromHeard: number;
  /** … when no hearing of theirs was attended in so many years. */
  readonly handlerDueWithinYears: number;
}

/** 5 % of the cases heard (Zhejiang's requirement); plan 7 % and one a quarter are our own defaults. */
export const DEFAULT_ATTENDANCE_PLAN: AttendancePlan = { share: '5/100', planShare: '7/100', minPerQuarter: 1 };

/** Whether a held session puts its case among the cases heard. */
export function countsAsHeard(publicity: string, settings: AttendanceSettings): boolean {
  return publicity !== 'non-public' || settings.nonPublicCounts;
}

/** Whether a recorded observation counts as attendance. */
export function countsAsObserved(channel: string | null | undefined, settings: AttendanceSettings): boolean {
  return typeof channel === 'string' && settings.channelsCounted.includes(channel);
}

export interface Selection {
  readonly select: boolean;
  readonly reason: SelectionReason;
}

const TICKETS = 0x1_0000_0000;

/**
 * Decides on one hearing at the moment it is scheduled (or its publicity becomes known).
 *
 * - Never: non-public, or a case that already counts this year.
 * - Always: mass and major cases, and the first of a quarter.
 * - Until the plan is reached: first-time handlers and handlers due.
 * - Catch-up: half of the pending ones may still fall away (moved, doors closed, no record); while the rest would not
 *   meet the quota over all cases heard and scheduled, the hearing is taken.
 * - Else by draw: what the plan still lacks over the hearings still to come, so the pick cannot be foreseen.
 */
export function shouldSelect(
  forecast: AttendanceForecast,
  candidate: AttendanceCandidate,
  plan: AttendancePlan,
): Selection {
  if (candidate.publicity === 'non-public') return { select: false, reason: 'non-public' };
  if (candidate.counted) return { select: false, reason: 'case-counted-already' };
  if (candidate.priority === 'mass') return { select: true, reason: 'priority-mass' };
  if (candidate.priority === 'major') return { select: true, reason: 'priority-major' };
  if (forecast.quarterSelected < plan.minPerQuarter) return { select: true, reason: 'quarter-minimum' };
  const known = forecast.casesHeard + forecast.casesScheduled;
  const taken = forecast.casesObserved + forecast.casesPending;
  const sure = forecast.casesObserved + Math.floor(forecast.casesPending / 2);
  // The catch-up line is bounded by the plan plus one, so a run of pending hearings never takes everything.
  if (sure < atLeast(plan.share, known) && taken <= atLeast(plan.planShare, known))
    return { select: true, reason: 'catch-up' };
  const lacking = atLeast(plan.planShare, Math.max(known, forecast.casesExpected)) - taken;
  if (lacking <= 0) return { select: false, reason: 'plan-reached' };
  if (candidate.priority === 'first-time-handler') return { select: true, reason: 'priority-first-time-handler' };
  if (candidate.priority === 'handler-due') return { select: true, reason: 'priority-handler-due' };
  const drawn = candidate.ticket * Math.max(1, forecast.eligibleExpected) < lacking * TICKETS;
  return { select: drawn, reason: drawn ? 'drawn' : 'not-drawn' };
}

/**
 * Forecast of the year from the pace so far and last year's count, weighted by the part of the year gone; exact
 * integers, rounded up. `dayOfYear` from 1.
 */
export function expectedYear(counts: {
  readonly casesHeard: number;
  readonly lastYear: number;
  readonly dayOfYear: number;
  readonly daysInYear: number;
}): number {
  const { casesHeard, lastYear, dayOfYear, daysInYear } = counts;
  const rest = daysInYear - dayOfYear;
  // Rest of the year: last year's pace for the unseen part, this year's for the seen part, each by its weight.
  const byLast = lastYear * rest * rest;
  const byPace = casesHeard * rest * daysInYear;
  return casesHeard + Math.ceil((byLast + byPace) / (daysInYear * daysInYear));
}
