import { isWorkday, type Calendar } from '#domain/reference/calendar';
import {
  computeHourDue,
  dueOf,
  extend,
  resume,
  startPeriod,
  suspend,
  type DayUnit,
  type DerivationStep,
  type RunningPeriod,
  type SuspendedPeriod,
} from '#domain/reference/periods';
import { concernsCase, matchesEvent } from '#domain/reference/resolve-pack';
import type { DeadlineRule } from '#domain/reference/rule-pack';
import type { Json, JsonObject } from '#domain/kernel/json';
import { isRefusal } from '#domain/kernel/refusal';
import { addDays, endOfDueDay, isoDate, legalDay, parseIsoDate, type Instant, type IsoDate } from '#domain/kernel/time';
import { optionalText } from './act-rule.ts';
import type { CaseEvent } from './events.ts';
import type { CaseState } from './state.ts';

/** A deadline of a case as the rules see it; one row of table `deadline`. */
export interface CaseDeadline {
  readonly id: string;
  readonly rule: string;
  /** Tells parallel deadlines of one rule apart: the hearing, the touch, the right; null where there is one. */
  readonly subject: string | null;
  readonly value: number;
  readonly unit: DeadlineRule['unit'];
  readonly startedOn: IsoDate;
  readonly due: IsoDate;
  /** Acts before this instant are in time. */
  readonly dueInstant: Instant;
  readonly provisional: boolean;
  readonly derivation: Json;
  readonly duty: string;
  readonly rightsLosing: boolean;
  readonly consequence: DeadlineRule['consequence'];
  readonly version: number;
  readonly state: 'open' | 'suspended' | 'met' | 'met-late' | 'excused' | 'lapsed' | 'withdrawn';
  readonly suspendedOn: IsoDate | null;
  readonly overdueAt: Instant | null;
  /** How many escalations have been made: 0 none, 1 handler and unit, 2 agency head, 3 city. */
  readonly escalated: number;
  readonly nextAlarm: Instant | null;
  readonly endedAt: Instant | null;
}

/** What a set of events does to the deadlines of a case. */
export interface DeadlineOutcome {
  /** All deadlines that were or became open, with what became of them. */
  readonly deadlines: readonly CaseDeadline[];
  /** Ids of those opened by these events. */
  readonly opened: readonly string[];
  /** Ids of those these events changed (ended, suspended, resumed, extended). */
  readonly changed: readonly string[];
}

export interface DeadlineInput {
  readonly events: readonly CaseEvent[];
  readonly open: readonly CaseDeadline[];
  /** Keys of rules that had a deadline in this case which has ended. */
  readonly ended: readonly string[];
  readonly rules: readonly DeadlineRule[];
  readonly state: CaseState;
  readonly calendar: Calendar;
  /** The instant at which the act counts. */
  readonly at: Instant;
  readonly newId: () => string;
}

/** Applies events to the deadlines of a case: ends, suspends, resumes, extends and opens, in that order for each event. */
export function settleDeadlines(input: DeadlineInput): DeadlineOutcome {
  const rules = new Map(input.rules.map((rule) => [rule.key, rule]));
  const deadlines = new Map(input.open.map((deadline) => [deadline.id, deadline]));
  const opened: string[] = [];
  const changed = new Set<string>();
  const put = (deadline: CaseDeadline): void => {
    deadlines.set(deadline.id, deadline);
    if (!opened.includes(deadline.id)) changed.add(deadline.id);
  };
  for (const happened of input.events) {
    for (const deadline of deadlines.values()) {
      if (deadline.endedAt !== null) continue;
      const rule = rules.get(deadline.rule);
      const next = rule === undefined ? null : react(deadline, rule, happened, input);
      if (next !== null) put(next);
    }
    const opening = openingEvent(happened);
    for (const rule of input.rules) {
      if (!opens(rule, opening, input)) continue;
      const subject = subjectOf(rule, opening);
      const known = [...deadlines.values()].filter(
        (deadline) => deadline.rule === rule.key && deadline.subject === subject,
      );
      if (known.some((deadline) => deadline.endedAt === null)) continue;
      const once = !rule.repeats || opening !== happened;
      if (once && (known.length > 0 || input.ended.includes(rule.key))) continue;
      const deadline = open(rule, opening, input);
      deadlines.set(deadline.id, deadline);
      opened.push(deadline.id);
    }
  }
  return { deadlines: [...deadlines.values()], opened, changed: [...changed] };
}

const CLOSED = 'handling.closing-document-reported';
const CORRECTED = 'handling.closing-date-corrected';

/** A corrected closing document opens what the right one would have opened: another kind of paper, another right. */
function openingEvent(happened: CaseEvent): CaseEvent {
  return happened.kind === CORRECTED ? { kind: CLOSED, facts: happened.facts } : happened;
}

/** The fact that tells parallel deadlines of a rule apart. */
function subjectOf(rule: DeadlineRule, happened: CaseEvent): string | null {
  const value = rule.subject === null ? undefined : happened.facts[rule.subject];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Whether an event opens a rule's deadline: its trigger, the case it is for, its validity, something left to wait for. */
export function opens(rule: DeadlineRule, happened: CaseEvent, input: Pick<DeadlineInput, 'at' | 'state'>): boolean {
  const on = legalDay(input.at);
  if (rule.validFrom > on || (rule.validTo !== null && on > rule.validTo)) return false;
  if (!matchesEvent(rule.trigger, happened)) return false;
  const { entry, form, proceeding, reach, greenLane, plan } = input.state;
  if (!concernsCase(rule, { entry, form, proceeding, reach, greenLane: greenLane !== null })) return false;
  const items = (plan?.items ?? []).filter((item) => rule.checkpoints.includes(item.key));
  return items.length === 0 || items.some((item) => item.state === 'open');
}

function react(
  deadline: CaseDeadline,
  rule: DeadlineRule,
  happened: CaseEvent,
  input: DeadlineInput,
): CaseDeadline | null {
  const { at, calendar } = input;
  // An event that names another subject (another hearing, another touch) is not about this deadline.
  const subject = subjectOf(rule, happened);
  if (subject !== null && deadline.subject !== null && subject !== deadline.subject) return null;
  if (happened.kind === 'handling.mandate-excused' && rule.key === 'handling.mandate-papers')
    return movedTo(deadline, happened);
  if (happened.kind === CORRECTED && startsAtClosing(deadline, rule, happened)) {
    return matchesEvent(rule.trigger, openingEvent(happened))
      ? correctedDeadline(deadline, rule, happened, calendar)
      : end(deadline, 'withdrawn', at);
  }
  if (matchesEvent(rule.metBy, happened)) {
    const { how } = happened.facts;
    if (happened.kind === 'handling.deadline-settled' && how !== undefined && how !== 'met')
      return end(deadline, 'excused', at);
    // An act counts when it was received: an alarm that fired before it was processed does not make it late. Hours are
    // judged by the instant that was stated, because they are written down afterwards.
    const stated = rule.unit === 'hour' && typeof happened.facts.at === 'number' ? happened.facts.at : at;
    const inTime = stated < deadline.dueInstant && (deadline.overdueAt === null || stated < deadline.overdueAt);
    return end(deadline, inTime ? 'met' : 'met-late', stated);
  }
  if (matchesEvent(rule.withdrawnBy, happened) || happened.kind === 'case-file.ended')
    return end(deadline, 'withdrawn', at);
  if (happened.kind === 'case-file.deadline-lapsed' && happened.facts.deadline === deadline.id)
    return end(deadline, 'lapsed', at);
  if (happened.kind === 'handling.deadline-extended' && happened.facts.rule === deadline.rule) {
    const longer = extend(running(deadline), Number(happened.facts.days), calendar);
    return isRefusal(longer) ? null : moved(deadline, longer, calendar);
  }
  const on = legalDay(at);
  if (deadline.state === 'open' && matchesEvent(rule.suspendedBy, happened)) {
    const stopped = suspend(running(deadline), on, calendar);
    if (isRefusal(stopped)) return null;
    return {
      ...deadline,
      state: 'suspended',
      suspendedOn: on,
      nextAlarm: null,
      version: deadline.version + 1,
      derivation: { ...(deadline.derivation as JsonObject), stopped: stopped as unknown as Json },
    };
  }
  if (deadline.state === 'suspended' && matchesEvent(rule.resumedBy, happened)) {
    const stopped = (deadline.derivation as JsonObject).stopped as unknown as SuspendedPeriod;
    const resumed = resume(stopped, on);
    return isRefusal(resumed) ? null : { ...moved(deadline, resumed, calendar), state: 'open', suspendedOn: null };
  }
  return null;
}

/** Whether a deadline counts from the closing date that is corrected. */
export function startsAtClosing(
  deadline: Pick<CaseDeadline, 'startedOn' | 'derivation'>,
  rule: DeadlineRule,
  corrected: CaseEvent,
): boolean {
  const counted = (deadline.derivation as JsonObject | null)?.period;
  return (
    counted !== undefined &&
    rule.trigger.some(({ kind }) => kind === CLOSED) &&
    typeof corrected.facts[rule.startFrom] === 'string' &&
    rule.startFrom !== 'on' &&
    deadline.startedOn === corrected.facts.from
  );
}

/**
 * The deadline as it would be had the corrected day been known from the start, extensions kept; overdue and escalated
 * again only by the new day. The derivation says which day was put right, and why.
 */
export function correctedDeadline(
  deadline: CaseDeadline,
  rule: DeadlineRule,
  corrected: CaseEvent,
  calendar: Calendar,
): CaseDeadline {
  const start = isoDate(corrected.facts[rule.startFrom] as string);
  const { reason } = corrected.facts;
  const step: DerivationStep = {
    step: 'start-corrected',
    from: deadline.startedOn,
    to: start,
    reason: typeof reason === 'string' ? reason : null,
  };
  const before = running(deadline);
  const period = { ...before, start, history: [...before.history, step] };
  return { ...moved(deadline, period, calendar), startedOn: start, overdueAt: null, escalated: 0 };
}

function running(deadline: CaseDeadline): RunningPeriod {
  const stored = (deadline.derivation as JsonObject | null)?.period;
  if (typeof stored === 'object' && stored !== null) return stored as unknown as RunningPeriod;
  return startPeriod({ start: deadline.startedOn, days: deadline.value, unit: deadline.unit as DayUnit });
}

function moved(deadline: CaseDeadline, period: RunningPeriod, calendar: Calendar): CaseDeadline {
  const result = dueOf(period, calendar);
  const dueInstant = endOfDueDay(result.due);
  return {
    ...deadline,
    due: result.due,
    dueInstant,
    provisional: result.provisional,
    derivation: { period: period as unknown as Json, steps: result.derivation as unknown as Json },
    version: deadline.version + 1,
    nextAlarm: dueInstant,
  };
}

/** A recorded excuse sets a new day itself (Decree 148 art. 27). */
function movedTo(deadline: CaseDeadline, happened: CaseEvent): CaseDeadline | null {
  const day = parseIsoDate(optionalText(happened.facts, 'newDueOn') ?? '');
  if (day === null) return null;
  const dueInstant = endOfDueDay(day);
  const reason = typeof happened.facts.reason === 'string' ? happened.facts.reason : null;
  const excused: DerivationStep = { step: 'excused', reason, from: deadline.due, to: day };
  const steps = [excused] as unknown as Json;
  return {
    ...deadline,
    due: day,
    dueInstant,
    derivation: { steps },
    version: deadline.version + 1,
    nextAlarm: dueInstant,
  };
}

function end(deadline: CaseDeadline, state: CaseDeadline['state'], at: Instant): CaseDeadline {
  return { ...deadline, state, endedAt: at, nextAlarm: null, version: deadline.version + 1 };
}

function open(rule: DeadlineRule, happened: CaseEvent, input: DeadlineInput): CaseDeadline {
  const base = {
    id: input.newId(),
    rule: rule.key,
    subject: subjectOf(rule, happened),
    value: rule.value,
    unit: rule.unit,
    duty: rule.duty,
    rightsLosing: rule.consequence === 'rights-losing',
    consequence: rule.consequence,
    version: 1,
    state: 'open' as const,
    suspendedOn: null,
    overdueAt: null,
    escalated: 0,
    endedAt: null,
  };
  const startFact = happened.facts[rule.startFrom] ?? happened.facts.on;
  if (rule.unit === 'hour') {
    const start = typeof startFact === 'number' ? startFact : input.at;
    const result = computeHourDue({ start, hours: rule.value });
    return {
      ...base,
      startedOn: legalDay(start),
      due: legalDay(result.dueInstant),
      dueInstant: result.dueInstant,
      provisional: false,
      derivation: { steps: result.derivation as unknown as Json },
      nextAlarm: result.dueInstant,
    };
  }
  const start = typeof startFact === 'string' ? parseIsoDate(startFact) : null;
  const startedOn = start ?? legalDay(input.at);
  const set = rule.agencySet === null ? null : happened.facts[rule.agencySet];
  const byAgency = typeof set === 'string' ? parseIsoDate(set) : null;
  if (byAgency !== null) {
    const dueInstant = endOfDueDay(byAgency);
    return {
      ...base,
      startedOn,
      due: byAgency,
      dueInstant,
      provisional: false,
      derivation: { steps: [{ step: 'set-by-agency', day: byAgency }] },
      nextAlarm: dueInstant,
    };
  }
  if (rule.direction === 'before') return backwards(rule, base, startedOn, input.calendar);
  const period = startPeriod({ start: startedOn, days: rule.value, unit: rule.unit as DayUnit });
  const result = dueOf(period, input.calendar);
  const dueInstant = endOfDueDay(result.due);
  return {
    ...base,
    startedOn,
    due: result.due,
    dueInstant,
    provisional: result.provisional,
    derivation: { period: period as unknown as Json, steps: result.derivation as unknown as Json },
    nextAlarm: dueInstant,
  };
}

type DeadlineBase = Omit<CaseDeadline, 'startedOn' | 'due' | 'dueInstant' | 'provisional' | 'derivation' | 'nextAlarm'>;

/** The last day that is in time before an event: counted back, the event's own day excluded. */
function backwards(rule: DeadlineRule, base: DeadlineBase, from: IsoDate, calendar: Calendar): CaseDeadline {
  let due = from;
  let left = rule.value;
  while (left > 0) {
    due = addDays(due, -1);
    if (rule.unit !== 'working' || isWorkday(due, calendar)) left--;
  }
  const dueInstant = endOfDueDay(due);
  return {
    ...base,
    startedOn: from,
    due,
    dueInstant,
    provisional: false,
    derivation: { steps: [{ step: 'counted-back', from, days: rule.value }] },
    nextAlarm: dueInstant,
  };
}
