import type { Publicity } from '#domain/case-file/codes';
import { decideAct } from '#domain/case-file/acts';
import { attendanceSettingsOf } from '#domain/case-file/policy';
import type { CaseState } from '#domain/case-file/state';
import { workingDaysAhead } from '#domain/hearing/notice';
import type { ObservationState } from '#domain/hearing/observation';
import { namedHearing } from '#domain/hearing/rules';
import {
  countsAsHeard,
  countsAsObserved,
  expectedYear,
  shouldSelect,
  type AttendancePriority,
  type AttendanceSettings,
} from '#domain/hearing/quota';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, type Refusal } from '#domain/kernel/refusal';
import { daysBetween, isoDate, parseIsoDate } from '#domain/kernel/time';
import {
  attendanceFacts,
  countCase,
  countedCase,
  lockQuota,
  observerStanding,
  type AttendanceFacts,
} from '#platform/store/hearing';
import type { PoolClient } from '#platform/store/pool';
import type { EffectContext, Gather } from '../context.ts';
import type { Ports } from '../ports.ts';

/** A new hearing's id, and whether it is to be attended. */
export const gatherSchedule: Gather = async (tx, context) => {
  const { facts } = context.request;
  const hearingId = context.newId();
  const publicity = facts.publicity as Publicity;
  return counted(tx, context, {
    hearingId,
    ...(await selection(tx, context, { day: facts.hearingDay, publicity, leaving: null })),
  });
};

/** A moved hearing is considered anew under its new id; the old one's observer is released. */
export const gatherMove: Gather = async (tx, context) => {
  const { facts } = context.request;
  const hearing = namedHearing(stateOf(context), facts);
  const publicity = hearing?.publicity ?? 'non-public';
  const drawn = await selection(tx, context, { day: facts.hearingDay, publicity, leaving: hearing?.id ?? null });
  return counted(tx, context, { hearingId: context.newId(), ...drawn });
};

/** A hearing whose publicity has become known, or that an officer wants considered. */
export const gatherSelection: Gather = async (tx, context) => {
  const { facts } = context.request;
  const hearing = namedHearing(stateOf(context), facts);
  if (hearing === null) return {};
  const publicity = (facts.publicity ?? hearing.publicity) as Publicity;
  return counted(tx, context, await selection(tx, context, { day: hearing.on, publicity, leaving: null }));
};

/** A session that was held counts its case once a year. */
export const gatherHeld: Gather = (tx, context) => counted(tx, context, {});

/** The private text of form 030, which the record refers to; a recorded case counts once a year. */
export const gatherRecord: Gather = (tx, context) => {
  const text = context.loaded.texts.find(({ name }) => name === 'record')?.id;
  return counted(tx, context, text === undefined ? {} : { textId: text });
};

/** Whether somebody may observe: role, unit, and the working days left to be told in. */
export const gatherObserver: Gather = async (tx, context) => {
  const state = stateOf(context);
  const { facts, on } = context.request;
  const observation = observationNamed(state, facts);
  if (observation === undefined) return {};
  const { calendar } = await context.ports.reference.forCase(state.policy.pack, state.policy.calendar);
  const standing = await observerStanding(tx, facts.observer as string, context.agencyId, state.assignment.unit, on);
  return { ...standing, workingDaysAhead: workingDaysAhead(on, observation.hearingOn, calendar) };
};

/** The observation that an observer is named for: of the hearing that is stated, else the last that waits for one. */
export function observationNamed(state: CaseState, facts: JsonObject): ObservationState | undefined {
  const observations = state.hearing?.observations ?? [];
  return typeof facts.hearing === 'string'
    ? observations.find(({ hearing }) => hearing === facts.hearing)
    : observations.findLast(({ phase }) => phase === 'confirmed' || phase === 'assigned');
}

function stateOf(context: EffectContext): CaseState {
  if (context.state === null) throw new Error('a hearing without a case');
  return context.state;
}

/** The plan that the case pinned; one registered before plans were pinned asks the pack it pinned, which never changes. */
export async function attendanceOf(ports: Ports, { policy }: CaseState): Promise<AttendanceSettings> {
  if (policy.attendance !== undefined) return policy.attendance;
  return attendanceSettingsOf((await ports.reference.forCase(policy.pack, policy.calendar)).pack);
}

function priorityOf(state: CaseState, facts: AttendanceFacts, dueFrom: number): AttendancePriority | null {
  if (state.possibleLifeOrDeath) return 'major';
  if (state.massOrMajor) return 'mass';
  if (facts.handlerHeard === 0) return 'first-time-handler';
  return facts.handlerHeard >= dueFrom && !facts.handlerObserved ? 'handler-due' : null;
}

/**
 * Decides under the lock of the agency's year whether a hearing is attended, with a number drawn for it. Nothing is
 * decided for a session that no observer could be told of any more: attendance is never back-dated.
 */
async function selection(
  tx: PoolClient,
  context: EffectContext,
  hearing: { readonly day: unknown; readonly publicity: Publicity; readonly leaving: string | null },
): Promise<JsonObject> {
  const state = stateOf(context);
  const on = typeof hearing.day === 'string' ? parseIsoDate(hearing.day) : null;
  if (on === null) return {};
  const { calendar } = await context.ports.reference.forCase(state.policy.pack, state.policy.calendar);
  const attendance = await attendanceOf(context.ports, state);
  if (workingDaysAhead(context.request.on, on, calendar) < 1) return {};
  const year = Number(on.slice(0, 4));
  const { casesHeard, casesObserved } = await lockQuota(tx, context.agencyId, year);
  const facts = await attendanceFacts(tx, {
    agencyId: context.agencyId,
    caseId: context.caseId,
    on,
    leaving: hearing.leaving,
    handler: state.assignment.handler,
    withinYears: attendance.handlerDueWithinYears,
  });
  const { heard } = await countedCase(tx, context.caseId, year);
  const firstDay = isoDate(`${String(year)}-01-01`);
  const daysInYear = daysBetween(firstDay, isoDate(`${String(year + 1)}-01-01`));
  const today = isoDate(context.request.on);
  // Next year's hearings are forecast from its first day.
  const dayOfYear = today < firstDay ? 1 : Math.min(daysInYear, daysBetween(firstDay, today) + 1);
  const casesScheduled = facts.othersScheduled + (heard ? 0 : 1);
  const casesExpected = expectedYear({ casesHeard, lastYear: facts.lastYear, dayOfYear, daysInYear });
  const ticket = context.ports.randomBytes(4).readUInt32BE(0);
  const drawn = shouldSelect(
    {
      casesHeard,
      casesScheduled,
      casesExpected,
      eligibleExpected: Math.max(1, casesScheduled, casesExpected - casesHeard),
      casesObserved,
      casesPending: facts.othersPending,
      quarterSelected: facts.quarterSelected,
    },
    {
      publicity: hearing.publicity,
      priority: priorityOf(state, facts, attendance.handlerDueFromHeard),
      counted: facts.counted,
      ticket,
    },
    attendance,
  );
  return { selection: { ...drawn, ticket } };
}

/**
 * Adds to the year's counters what the act with these facts makes happen, in the act's own transaction. The case is
 * looked up under the lock, so it counts once a year whoever commits first, and a refused act counts nothing.
 */
async function counted(tx: PoolClient, context: EffectContext, facts: JsonObject): Promise<JsonObject | Refusal> {
  const state = stateOf(context);
  const { request, agencyId, caseId } = context;
  const outcome = decideAct(state, { ...request, facts: { ...request.facts, ...facts } });
  if (isRefusal(outcome)) return outcome;
  const attendance = await attendanceOf(context.ports, state);
  for (const { kind, facts: happened } of outcome) {
    const what = counterOf(kind, happened, state, attendance);
    if (what === null) continue;
    const year = Number(what.day.slice(0, 4));
    await lockQuota(tx, agencyId, year);
    const already = await countedCase(tx, caseId, year);
    if (!already[what.counter]) await countCase(tx, agencyId, year, what.counter);
  }
  return facts;
}

function counterOf(
  kind: string,
  facts: JsonObject,
  state: CaseState,
  settings: AttendanceSettings,
): { counter: 'heard' | 'observed' | 'selected'; day: string } | null {
  switch (kind) {
    case 'hearing.held':
      return countsAsHeard(facts.publicity as string, settings)
        ? { counter: 'heard', day: facts.hearingDay as string }
        : null;
    case 'hearing.attendance-selected':
      return { counter: 'selected', day: facts.hearingDay as string };
    case 'hearing.observation-recorded': {
      const observation = state.hearing?.observations.find(({ hearing }) => hearing === facts.hearing);
      return observation !== undefined && countsAsObserved(observation.channel, settings)
        ? { counter: 'observed', day: observation.hearingOn }
        : null;
    }
    default:
      return null;
  }
}
