/**
 * Warnings before a due day and escalation after it. The figures are policy (settings of a rule pack);
 * here is the arithmetic: "T-3" is 09:00 Asia/Shanghai three calendar days before the due day.
 */
import { addDays, daysBetween, type Instant, type IsoDate, legalDay, startOfDay } from '../kernel/time.ts';
import { type Calendar } from './calendar.ts';
import { computeDue } from './periods.ts';

/** Which ladder a deadline gets; `standard` picks by length of limit, `none` warns nobody. */
export const LADDER_KINDS = ['standard', 'rights-losing', 'none'] as const;
export type LadderKind = (typeof LADDER_KINDS)[number];

/** Who is told. `duty-holder` is whoever owes the act; the others are places in the house. */
export const AUDIENCES = ['duty-holder', 'handler', 'unit', 'agency', 'agency-head', 'city', 'province'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** One warning before the due day. */
export interface Rung {
  /** `start`, `t-10` … `t-1`, `due`. */
  readonly rung: string;
  /** Calendar days before the due day; null is the opening itself. */
  readonly daysBefore: number | null;
  /** Minutes after midnight, Asia/Shanghai. */
  readonly atMinute: number;
  readonly audience: readonly Audience[];
}

/** Rungs for limits up to `upToDays`; null is every longer one. */
export interface LadderBand {
  readonly upToDays: number | null;
  readonly rungs: readonly Rung[];
}

/** Standard bands in ascending order, the last one open, and the one ladder of rights-losing dates. */
export interface LadderTable {
  readonly standard: readonly LadderBand[];
  readonly rightsLosing: readonly Rung[];
}

/** One step after the due day has passed without the act. */
export interface EscalationStep {
  /** `+1`, `+3`, `+10`. */
  readonly step: string;
  readonly days: number;
  readonly unit: 'natural' | 'working';
  readonly atMinute: number;
  readonly audience: readonly Audience[];
}

/** The rungs of a deadline of `limitDays` (an hour limit counts as its started days). */
export function ladder(
  request: { readonly limitDays: number; readonly kind: LadderKind },
  table: LadderTable,
): readonly Rung[] {
  if (request.kind === 'none') return [];
  if (request.kind === 'rights-losing') return table.rightsLosing;
  const band = table.standard.find(({ upToDays }) => upToDays === null || request.limitDays <= upToDays);
  if (band === undefined) throw new Error('the ladder table has no open last band');
  return band.rungs;
}

/** An open deadline as the ladder sees it. */
export interface OpenDeadline {
  readonly openedAt: Instant;
  readonly due: IsoDate;
  /** Instant before which the act is in time. */
  readonly dueInstant: Instant;
}

/** A warning with its instant. */
export interface PlannedWarning {
  readonly rung: string;
  readonly at: Instant;
  readonly audience: readonly Audience[];
}

/** The instant of one rung, or null when it falls before the opening or at or after the end. */
export function plannedInstant(deadline: OpenDeadline, rung: Rung): Instant | null {
  if (rung.daysBefore === null) return deadline.openedAt;
  const at = startOfDay(addDays(deadline.due, -rung.daysBefore), rung.atMinute);
  return at > deadline.openedAt && at < deadline.dueInstant ? at : null;
}

/** All warnings of a deadline in order of time; rungs that lie before its opening are left out. */
export function plannedWarnings(deadline: OpenDeadline, rungs: readonly Rung[]): readonly PlannedWarning[] {
  const planned: PlannedWarning[] = [];
  for (const rung of rungs) {
    const at = plannedInstant(deadline, rung);
    if (at !== null) planned.push({ rung: rung.rung, at, audience: rung.audience });
  }
  return planned.toSorted((a, b) => a.at - b.at);
}

/** An escalation with its day and instant; provisional when its day depends on a year not yet published. */
export interface PlannedEscalation {
  readonly step: string;
  readonly day: IsoDate;
  readonly at: Instant;
  readonly audience: readonly Audience[];
  readonly provisional: boolean;
}

/** The escalations of a deadline that was due on `due`: calendar days plain, working days by the calendar. */
export function plannedEscalations(
  due: IsoDate,
  steps: readonly EscalationStep[],
  calendar: Calendar,
): readonly PlannedEscalation[] {
  return steps.map(({ step, days, unit, atMinute, audience }) => {
    const counted = unit === 'working' ? computeDue({ start: due, days, unit }, calendar) : null;
    const day = counted?.due ?? addDays(due, days);
    return { step, day, at: startOfDay(day, atMinute), audience, provisional: counted?.provisional ?? false };
  });
}

/** Minutes after midnight, Asia/Shanghai; a window whose `fromMinute` is the later one runs over midnight. */
export interface ClockWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/**
 * Moves an instant that falls into the quiet window to the window's end. One that would then no longer
 * lie before `before` stays where it is: a late warning is worse than a rude one.
 */
export function outOfQuietHours(at: Instant, window: ClockWindow, before: Instant = Infinity): Instant {
  const day = legalDay(at);
  const minute = (at - startOfDay(day)) / 60_000;
  const { fromMinute, toMinute } = window;
  const overMidnight = fromMinute > toMinute;
  const quiet = overMidnight ? minute >= fromMinute || minute < toMinute : minute >= fromMinute && minute < toMinute;
  if (!quiet) return at;
  const endDay = overMidnight && minute >= fromMinute ? addDays(day, 1) : day;
  const moved = startOfDay(endDay, toMinute);
  return moved < before ? moved : at;
}

/** A message to one person; `muteable` is false for rights-losing dates, which no cap holds back. */
export interface CappedMessage {
  readonly at: Instant;
  readonly muteable: boolean;
}

/**
 * Keeps at most `cap` muteable messages of one person on each legal day, earliest first; the rest go
 * into that person's digest. Messages that cannot be muted are always sent and use up no cap.
 */
export function withinCap<T extends CappedMessage>(
  messages: readonly T[],
  cap: number,
): { readonly send: readonly T[]; readonly digest: readonly T[] } {
  const used = new Map<IsoDate, number>();
  const send: T[] = [];
  const digest: T[] = [];
  for (const message of messages.toSorted((a, b) => a.at - b.at)) {
    const day = legalDay(message.at);
    const count = used.get(day) ?? 0;
    if (message.muteable && count >= cap) {
      digest.push(message);
      continue;
    }
    if (message.muteable) used.set(day, count + 1);
    send.push(message);
  }
  return { send, digest };
}

/** Length of a limit in calendar days as the ladder's bands see it. */
export function limitDays(opened: IsoDate, due: IsoDate): number {
  return Math.max(0, daysBetween(opened, due));
}
