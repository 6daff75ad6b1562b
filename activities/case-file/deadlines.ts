import { settleDeadlines, type CaseDeadline } from '#domain/case-file/deadline-plan';
import type { CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { Json, JsonObject } from '#domain/kernel/json';
import { formatInstant, isoDate, type Instant, type IsoDate } from '#domain/kernel/time';
import type { DeadlineRule } from '#domain/reference/rule-pack';
import { insert, update, type Change, type DeadlineRow } from '#platform/store/acts';
import type { EffectContext } from '../context.ts';
import type { Ports } from '../ports.ts';
import { planReminders } from '../supervision/reminders.ts';

/** What an act does to deadlines and reminders, ready to be written. */
export interface DeadlinePlan {
  readonly changes: readonly Change[];
  readonly open: readonly CaseDeadline[];
  /** The open ones as rows, and the rules of all that have ended in this case: what the next act would load. */
  readonly rows: readonly DeadlineRow[];
  readonly endedRules: readonly string[];
  /** Earliest alarm over all open deadlines, as a business instant. */
  readonly alarmAt: Instant | null;
  /** Earliest due day of the open ones, for lists. */
  readonly nextDue: IsoDate | null;
  /** The rule that an event's row cites: the one it met or opened, if any. */
  readonly ruleFor: (kind: string) => { readonly pack: string; readonly version: number; readonly key: string } | null;
}

/** Computes deadlines from the case's pinned rule pack and calendar, and the reminders that follow from them. */
export async function planDeadlines(
  ports: Ports,
  context: EffectContext,
  events: readonly CaseEvent[],
  after: CaseState,
): Promise<DeadlinePlan> {
  const { pack, calendar } = await ports.reference.forCase(after.policy.pack, after.policy.calendar);
  const open = context.loaded.deadlines.map((row) => deadlineOf(row));
  const outcome = settleDeadlines({
    events,
    open,
    ended: context.loaded.endedRules,
    rules: pack.deadlines,
    state: after,
    calendar,
    at: context.request.at,
    newId: context.newId,
  });
  const live = outcome.deadlines.filter((deadline) => deadline.endedAt === null);
  const changes: Change[] = [];
  for (const deadline of outcome.deadlines) {
    if (outcome.opened.includes(deadline.id)) {
      changes.push(insert('deadline', rowOf(deadline, context.caseId, after.policy.pack)));
    } else if (outcome.changed.includes(deadline.id)) {
      const {
        id,
        case_id: _case,
        rule_pack: _pack,
        rule_key: _key,
        ...set
      } = rowOf(deadline, context.caseId, after.policy.pack);
      changes.push(update('deadline', { id: id as string }, set));
    }
  }
  changes.push(...(await planReminders(ports, context, after, outcome, pack, calendar)));
  const still = new Map(context.loaded.deadlines.map((row) => [row.id, row]));
  for (const id of outcome.changed) still.delete(id);
  const ended = outcome.deadlines.filter((deadline) => deadline.endedAt !== null).map(({ rule }) => rule);
  const cited = citations(pack.deadlines, events);
  return {
    changes,
    open: live,
    rows: live.map(
      (deadline) =>
        still.get(deadline.id) ?? (rowOf(deadline, context.caseId, after.policy.pack) as unknown as DeadlineRow),
    ),
    endedRules: [...new Set([...context.loaded.endedRules, ...ended])],
    alarmAt: earliest(live.map((deadline) => deadline.nextAlarm)),
    nextDue: live.reduce<IsoDate | null>(
      (least, { due, state }) => (state === 'open' && (least === null || due < least) ? due : least),
      null,
    ),
    ruleFor: (kind) => {
      const key = cited.get(kind);
      return key === undefined ? null : { pack: after.policy.pack, version: 1, key };
    },
  };
}

function citations(rules: readonly DeadlineRule[], events: readonly CaseEvent[]): Map<string, string> {
  const kinds = new Set(events.map((happened) => happened.kind));
  const cited = new Map<string, string>();
  for (const rule of rules) {
    for (const match of [...rule.metBy, ...rule.trigger])
      if (kinds.has(match.kind) && !cited.has(match.kind)) cited.set(match.kind, rule.key);
  }
  return cited;
}

/** The first of the alarms, null when there is none. */
export function earliest(alarms: readonly (Instant | null)[]): Instant | null {
  return alarms.reduce<Instant | null>(
    (least, at) => (at !== null && (least === null || at < least) ? at : least),
    null,
  );
}

/** A row as the rules see it. */
export function deadlineOf(
  row: DeadlineRow & { readonly derivation?: Json; readonly provisional?: boolean },
): CaseDeadline {
  return {
    id: row.id,
    rule: row.rule_key,
    subject: row.subject,
    value: row.value,
    unit: row.unit as CaseDeadline['unit'],
    startedOn: isoDate(row.started_on),
    due: isoDate(row.due),
    dueInstant: Date.parse(row.due_instant),
    provisional: row.provisional === true,
    derivation: row.derivation ?? null,
    duty: row.duty,
    rightsLosing: row.rights_losing,
    consequence: row.consequence as CaseDeadline['consequence'],
    version: row.version,
    state: row.state,
    suspendedOn: row.suspended_on === null ? null : isoDate(row.suspended_on),
    overdueAt: row.overdue_at === null ? null : Date.parse(row.overdue_at),
    escalated: row.escalated,
    nextAlarm: row.next_alarm === null ? null : Date.parse(row.next_alarm),
    endedAt: null,
  };
}

function instant(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}

/** A deadline as its row. */
export function rowOf(deadline: CaseDeadline, caseId: string, pack: string): JsonObject {
  return {
    id: deadline.id,
    case_id: caseId,
    rule_key: deadline.rule,
    subject: deadline.subject,
    rule_pack: pack,
    value: deadline.value,
    unit: deadline.unit,
    started_on: deadline.startedOn,
    due: deadline.due,
    due_instant: formatInstant(deadline.dueInstant),
    provisional: deadline.provisional,
    derivation: deadline.derivation,
    duty: deadline.duty,
    rights_losing: deadline.rightsLosing,
    consequence: deadline.consequence,
    version: deadline.version,
    state: deadline.state,
    suspended_on: deadline.suspendedOn,
    escalated: deadline.escalated,
    overdue_at: instant(deadline.overdueAt),
    next_alarm: instant(deadline.nextAlarm),
    ended_at: instant(deadline.endedAt),
  };
}
