/** How events move the hearings of a case: the same reducers that decided them, applied to their facts. */
import type { Publicity } from '../case-file/codes.ts';
import type { HearingRoom } from '../case-file/state.ts';
import type { JsonObject } from '../kernel/json.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import { isoDate, type IsoDate } from '../kernel/time.ts';
import {
  opinionRule,
  opinionStep,
  requestOpinion,
  type AuthorityOpinion,
  type OpinionAct,
  type OpinionWay,
} from './authority-opinion.ts';
import { hearingStep, type HearingAct, type HearingChangeReason, type HearingProcedure } from './hearings.ts';
import {
  observationStep,
  selectObservation,
  type ObservationAct,
  type ObservationChannel,
  type ObservationExcuse,
  type ObservationRecord,
  type ReleaseReason,
} from './observation.ts';

/** Hearings of a case when handling begins. */
export const NO_HEARING_ROOM: HearingRoom = { hearings: [], observations: [], opinions: [] };

type Fold = (room: HearingRoom, facts: JsonObject) => HearingRoom;

function must<T>(outcome: T | Refusal): T {
  if (isRefusal(outcome)) throw new Error(`the hearing room refuses what was decided: ${outcome.code}`);
  return outcome as T;
}

function day(facts: JsonObject, key = 'on'): IsoDate {
  return isoDate(facts[key] as string);
}

function hearings(room: HearingRoom, act: HearingAct): HearingRoom {
  return { ...room, hearings: must(hearingStep(room, act)).state.hearings };
}

function observation(room: HearingRoom, hearing: string, act: ObservationAct): HearingRoom {
  const observations = room.observations.map((one) =>
    one.hearing === hearing ? must(observationStep(one, act)).state : one,
  );
  return { ...room, observations };
}

function phaseOf(room: HearingRoom, hearing: string): string | undefined {
  return room.observations.find((one) => one.hearing === hearing)?.phase;
}

function opinion(room: HearingRoom, act: OpinionAct): HearingRoom {
  const last = room.opinions.at(-1);
  if (last === undefined) throw new Error('an opinion moved before it was asked for');
  return { ...room, opinions: [...room.opinions.slice(0, -1), must(opinionStep(last, act)).state] };
}

const ENDED = ['recorded', 'released', 'excused', 'lapsed'];

/** By event kind. */
export const HEARING_FOLDS: Readonly<Record<string, Fold>> = {
  'hearing.scheduled': (room, facts) =>
    hearings(room, {
      kind: 'schedule',
      id: facts.hearing as string,
      on: day(facts, 'hearingDay'),
      startMinute: facts.startMinute as number,
      publicity: facts.publicity as Publicity,
      procedure: facts.procedure as HearingProcedure,
    }),
  'hearing.moved': (room, facts) =>
    hearings(room, {
      kind: 'move',
      id: facts.hearing as string,
      newId: facts.newHearing as string,
      on: day(facts, 'hearingDay'),
      startMinute: facts.startMinute as number,
      reason: facts.reason as HearingChangeReason,
    }),
  'hearing.cancelled': (room, facts) =>
    hearings(room, { kind: 'cancel', id: facts.hearing as string, reason: facts.reason as HearingChangeReason }),
  'hearing.publicity-set': (room, facts) => {
    const hearing = facts.hearing as string;
    const publicity = facts.publicity as Publicity;
    const set = hearings(room, { kind: 'set-publicity', id: hearing, publicity });
    const confirms = publicity === 'public' && phaseOf(room, hearing) === 'selected';
    return confirms ? observation(set, hearing, { kind: 'confirm', publicity }) : set;
  },
  'hearing.attendance-selected': (room, facts) => {
    const hearing = room.hearings.find(({ id }) => id === facts.hearing);
    if (hearing === undefined) throw new Error('a hearing was selected that there is not');
    return { ...room, observations: [...room.observations, must(selectObservation(hearing)).state] };
  },
  'hearing.observer-assigned': (room, facts) =>
    observation(room, facts.hearing as string, {
      kind: 'assign-observer',
      observer: facts.observer as string,
      channel: facts.channel as ObservationChannel,
      // Both were judged when it was decided.
      workingDaysAhead: 1,
      ofTheUnit: false,
    }),
  // An excuse releases too; then the observation has ended already.
  'hearing.observer-released': (room, facts) =>
    ENDED.includes(phaseOf(room, facts.hearing as string) ?? 'released')
      ? room
      : observation(room, facts.hearing as string, { kind: 'release', reason: facts.reason as ReleaseReason }),
  'hearing.held': (room, facts) => {
    const hearing = facts.hearing as string;
    const publicity = facts.publicity as Publicity;
    const held = hearings(room, { kind: 'hold', id: hearing, on: day(facts, 'hearingDay'), publicity });
    return facts.attended === true ? observation(held, hearing, { kind: 'held', publicity }) : held;
  },
  'hearing.observation-lapsed': (room, facts) =>
    observation(room, facts.hearing as string, { kind: 'held', publicity: 'public' }),
  'hearing.observation-recorded': (room, facts) =>
    observation(room, facts.hearing as string, {
      kind: 'record',
      record: {
        on: day(facts),
        scores: facts.scores as unknown as ObservationRecord['scores'],
        textRef: facts.text as string,
      },
    }),
  'hearing.observation-excused': (room, facts) =>
    observation(room, facts.hearing as string, { kind: 'excuse', reason: facts.reason as ObservationExcuse }),
  'hearing.opinion-asked': (room, facts) => ({
    ...room,
    opinions: [...room.opinions, requestOpinion(facts.way as OpinionWay, day(facts)).state],
  }),
  'hearing.opinion-received': (room, facts) =>
    opinion(room, {
      kind: 'receive',
      on: day(facts),
      way: facts.way as OpinionWay,
      opinion: { scores: facts.scores as unknown as AuthorityOpinion['scores'], textRef: null },
    }),
  'hearing.opinion-call-unanswered': (room, facts) => opinion(room, { kind: 'call-unanswered', on: day(facts) }),
  // The time of the way is over: one phone call is due.
  'case-file.deadline-lapsed': (room, facts) => {
    const last = room.opinions.at(-1);
    return last?.phase === 'requested' && facts.rule === opinionRule(last.way)
      ? opinion(room, { kind: 'expire', on: day(facts, 'due') })
      : room;
  },
};
