import type { CaseDeadline, DeadlineOutcome } from '#domain/case-file/deadline-plan';
import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { daysBetween, formatInstant, type Instant } from '#domain/kernel/time';
import type { Calendar } from '#domain/reference/calendar';
import { ladder, outOfQuietHours, plannedWarnings, type Audience } from '#domain/reference/ladders';
import type { ResolvedPack } from '#domain/reference/rule-pack';
import { insert, update, type Change } from '#platform/store/acts';
import type { EffectContext } from '../context.ts';
import type { Ports } from '../ports.ts';

/** Channels that a local office has; every message goes to the in-app inbox and by mail. */
export const CHANNELS = ['inbox', 'mail'] as const;

/**
 * Reminder rows for the deadlines that an act opened or moved, and the cancelling of those it ended. A rung
 * whose instant has passed is left out: a take-over never reminds of the past.
 */
export async function planReminders(
  ports: Ports,
  context: EffectContext,
  after: CaseState,
  outcome: DeadlineOutcome,
  pack: ResolvedPack,
  _calendar: Calendar,
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const deadline of outcome.deadlines) {
    const opened = outcome.opened.includes(deadline.id);
    if (!opened && !outcome.changed.includes(deadline.id)) continue;
    if (!opened)
      changes.push(update('notification', { deadline_id: deadline.id, state: 'planned' }, { state: 'cancelled' }));
    if (deadline.state === 'open') changes.push(...(await remindersOf(ports, context, after, deadline, pack)));
  }
  return changes;
}

async function remindersOf(
  ports: Ports,
  context: EffectContext,
  after: CaseState,
  deadline: CaseDeadline,
  pack: ResolvedPack,
): Promise<readonly Change[]> {
  const rule = pack.deadlines.find(({ key }) => key === deadline.rule);
  if (rule === undefined || rule.ladder === 'none') return [];
  const limitDays = Math.max(0, daysBetween(deadline.startedOn, deadline.due));
  const rungs = ladder({ limitDays, kind: rule.ladder }, pack.settings.warningLadders.value);
  const openedAt = context.request.at;
  const now = ports.clock.now();
  const rows: JsonObject[] = [];
  for (const warning of plannedWarnings({ openedAt, due: deadline.due, dueInstant: deadline.dueInstant }, rungs)) {
    if (warning.at < now - 3_600_000) continue;
    const at = outOfQuietHours(warning.at, pack.settings.quietHours.value, deadline.dueInstant);
    for (const person of await personsOf(ports, after, deadline.duty, warning.audience)) {
      rows.push(...messages(context, deadline, person, warning.rung, at, 'deadline-reminder'));
    }
  }
  return rows.length === 0 ? [] : [{ ...insert('notification', ...rows), ignoreConflict: true } as Change];
}

/** One message on every channel; (obligation, recipient, rung, channel) is unique, so nothing is planned twice. */
export function messages(
  context: EffectContext,
  deadline: CaseDeadline,
  person: string,
  rung: string,
  at: Instant,
  template: string,
): JsonObject[] {
  return CHANNELS.map((channel) => ({
    id: context.newId(),
    case_id: context.caseId,
    obligation: `${deadline.id}/${deadline.version}`,
    deadline_id: deadline.id,
    recipient_id: person,
    rung,
    channel,
    template,
    facts: { rule: deadline.rule, due: deadline.due, rightsLosing: deadline.rightsLosing },
    planned_at: formatInstant(at),
    state: 'planned',
    tries: 0,
  }));
}

/** The persons of an audience, each once. */
export async function personsOf(
  ports: Ports,
  state: CaseState,
  duty: string,
  audience: readonly Audience[],
): Promise<readonly string[]> {
  const persons = new Set<string>();
  for (const member of audience)
    for (const person of await members(ports, state, member === 'duty-holder' ? duty : member)) persons.add(person);
  return [...persons];
}

async function members(ports: Ports, state: CaseState, who: string): Promise<readonly string[]> {
  const { handlerPerson, unit } = state.assignment;
  switch (who) {
    case 'handler':
      return handlerPerson === null ? [] : [handlerPerson];
    case 'unit':
    case 'unit-head':
    case 'unit-clerk':
      return unit === null ? [] : ports.directory.atUnit(unit, who === 'unit' ? 'unit-head' : who);
    case 'agency':
    case 'officer':
      return state.officer === null ? ports.directory.atAgency(state.agency, 'officer') : [state.officer];
    case 'agency-head':
      return ports.directory.atAgency(state.agency, 'head');
    case 'city':
      return ports.directory.nearestSupervisors(state.region, 'city');
    case 'province':
      return ports.directory.nearestSupervisors(state.region, 'province');
    case 'supervisor':
      return ports.directory.nearestSupervisors(state.region, 'any');
    case 'organ':
      return [];
    default:
      return ports.directory.atAgency(state.agency, who);
  }
}
