/**
 * What the rules ask of the database about an act, answered for an act that is over: nobody's pool, load or quota is
 * asked about the past; who was named or selected is stated by the file.
 */
import type { CaseState } from '#domain/case-file/state';
import { workingDaysAhead } from '#domain/hearing/notice';
import { countsAsHeard, countsAsObserved } from '#domain/hearing/quota';
import type { JsonObject } from '#domain/kernel/json';
import { reserveLetters } from '../letters.ts';
import { attendanceOf, observationNamed } from '../hearing/gather.ts';
import { countCase, lockQuota } from '#platform/store/hearing';
import type { PoolClient } from '#platform/store/pool';
import type { References } from '#platform/store/take-over';
import type { EffectContext } from '../context.ts';
import { GATHERERS } from '../gatherers.ts';
import { proposalDecides } from './gather.ts';

/** Acts by which a handler is named; in a past act the handler is stated, whatever the way was. */
export const NAMING: Readonly<Record<string, string>> = {
  'assignment.choose': 'choice',
  'assignment.recommend': 'recommendation',
  'assignment.rotate': 'rotation',
  'assignment.arrange': 'arrangement',
};

type Gathered = JsonObject | { readonly code: string };
type PastGather = (tx: PoolClient, context: EffectContext, references: References) => Promise<Gathered> | Gathered;

/** By act, where the live question would be about the present. */
const PAST: Readonly<Record<string, PastGather>> = {
  ...Object.fromEntries(
    Object.keys(NAMING).map((act): [string, PastGather] => [
      act,
      (tx, context) =>
        proposalDecides(context, 'assign') && act !== 'assignment.arrange'
          ? (reserveLetters(tx, context, ['011', '013']) as Promise<JsonObject>)
          : {},
    ]),
  ),
  'assignment.record-wishes': () => ({ draws: 0 }),
  'hearing.schedule': (_tx, context) => ({ hearingId: context.newId() }),
  'hearing.move': (_tx, context) => ({ hearingId: context.newId() }),
  'hearing.confirm-publicity': () => ({}),
  'hearing.hold': () => ({}),
  // The other system selected it; by which lot nobody can prove here.
  'hearing.select-attendance': () => ({ selection: { select: true, reason: 'taken-over', ticket: 0 } }),
  'hearing.assign-observer': async (_tx, context, references) => {
    const { state, request, agencyId } = context;
    const observation = state === null ? undefined : observationNamed(state, request.facts);
    if (state === null || observation === undefined) return {};
    const { calendar } = await context.ports.reference.forCase(state.policy.pack, state.policy.calendar);
    const grants = [...references.persons.values()].find(({ id }) => id === request.facts['observer'])?.grants ?? [];
    return {
      holdsRole: grants.some(({ role, agency }) => role === 'observer' && agency === agencyId),
      ofTheUnit: grants.some(({ unit }) => unit !== null && unit === state.assignment.unit),
      workingDaysAhead: workingDaysAhead(request.on, observation.hearingOn, calendar),
    };
  },
  'hearing.record-observation': (_tx, context) => {
    const text = context.loaded.texts.find(({ name }) => name === 'record')?.id;
    return text === undefined ? {} : { textId: text };
  },
};

/** What only the database knows: numbers of case and letters. */
export async function gatherPast(tx: PoolClient, context: EffectContext, references: References): Promise<Gathered> {
  const { act } = context.request;
  const past = PAST[act];
  if (past !== undefined) return past(tx, context, references);
  return (await GATHERERS[act]?.(tx, context)) ?? {};
}

/** The counters of attendance that a case which is taken over adds to its agency's years, each once a year. */
export async function countPastHearings(tx: PoolClient, context: EffectContext, state: CaseState): Promise<void> {
  if (state.hearing === null) return;
  const attendance = await attendanceOf(context.ports, state);
  const { hearings, observations } = state.hearing;
  const heard = hearings.filter((one) => one.state === 'held' && countsAsHeard(one.publicity, attendance));
  const observed = observations.filter(
    ({ phase, channel }) => phase === 'recorded' && countsAsObserved(channel, attendance),
  );
  for (const [what, days] of [
    ['heard', heard.map(({ on }) => on)],
    ['observed', observed.map(({ hearingOn }) => hearingOn)],
    ['selected', observations.map(({ hearingOn }) => hearingOn)],
  ] as const) {
    for (const year of new Set(days.map((day) => Number(day.slice(0, 4))))) {
      await lockQuota(tx, state.agency, year);
      await countCase(tx, state.agency, year, what);
    }
  }
}
