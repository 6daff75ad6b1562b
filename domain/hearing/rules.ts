import { gathered, optionalText, text, type ActRequest, type ActRule } from '#domain/case-file/act-rule';
import type { Publicity, Role } from '#domain/case-file/codes';
import { event, type CaseEvent } from '#domain/case-file/events';
import type { CaseState, HearingRoom } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { isoDate, type IsoDate } from '#domain/kernel/time';
import { opinionStep, requestOpinion, type AuthorityOpinion, type OpinionWay } from './authority-opinion.ts';
import { NO_HEARING_ROOM } from './fold.ts';
import {
  hearingStep,
  type Hearing,
  type HearingAct,
  type HearingChangeReason,
  type HearingEffect,
  type HearingProcedure,
} from './hearings.ts';
import {
  observationStep,
  selectObservation,
  type ObservationAct,
  type ObservationChannel,
  type ObservationExcuse,
  type ObservationRecord,
  type ObservationState,
} from './observation.ts';
import type { Selection } from './quota.ts';

const OFFICERS: readonly Role[] = ['officer', 'head'];

/** What stands in for a private text in a check before the commit; the commit gives the text's own id. */
const SEALED = 'sealed';

function roomOf(state: CaseState): HearingRoom {
  return state.hearing ?? NO_HEARING_ROOM;
}

/** The observation of a hearing, if it was selected; a hearing is selected once at most. */
export function observationOf(room: HearingRoom, hearing: string): ObservationState | undefined {
  return room.observations.find((observation) => observation.hearing === hearing);
}

/** The hearing that a request names, or else the last one that is scheduled. */
export function namedHearing(state: CaseState, facts: JsonObject): Hearing | null {
  const { hearings } = roomOf(state);
  const id = optionalText(facts, 'hearing');
  return (
    (id === null
      ? hearings.findLast((hearing) => hearing.state === 'scheduled')
      : hearings.find((hearing) => hearing.id === id)) ?? null
  );
}

/** The selection that the commit drew for a hearing; absent before the commit and where no observer could be told any more. */
function selectionEvents(request: ActRequest, hearing: { id: string; on: IsoDate; publicity: Publicity }): CaseEvent[] {
  const drawn = request.facts.selection as (JsonObject & { ticket: number }) | undefined;
  if (drawn === undefined) return [];
  const selection = drawn as unknown as Selection & { ticket: number };
  const facts = { hearing: hearing.id, reason: selection.reason, ticket: selection.ticket, on: request.on };
  const step = selection.select ? selectObservation(hearing) : null;
  return step === null || isRefusal(step)
    ? [event('hearing.attendance-not-selected', facts)]
    : [event('hearing.attendance-selected', { ...facts, hearingDay: hearing.on, provisional: step.state.provisional })];
}

/** Releases the observer where there is a selection that has not ended. */
function released(room: HearingRoom, effects: readonly HearingEffect[], on: string): CaseEvent[] {
  return effects.flatMap((effect): CaseEvent[] => {
    if (effect.kind !== 'release-observation') return [];
    const observation = observationOf(room, effect.hearing);
    if (observation === undefined) return [];
    const step = observationStep(observation, { kind: 'release', reason: effect.reason });
    return isRefusal(step)
      ? []
      : [event('hearing.observer-released', { hearing: effect.hearing, reason: effect.reason, on })];
  });
}

function notTheHandler(state: CaseState, request: ActRequest): Refusal | null {
  return request.actor.role === 'handler' && request.actor.person !== state.assignment.handlerPerson
    ? refuse('case-file.not-the-handler', { params: { act: request.act } })
    : null;
}

/** Acts on hearings themselves: the handler of the case, or the agency. */
function onHearings(decide: ActRule['decide'], more: Partial<ActRule> = {}): ActRule {
  return {
    roles: ['handler', ...OFFICERS],
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (state, request) => notTheHandler(state, request) ?? decide(state, request),
    ...more,
  };
}

/** One act on a scheduled hearing that is named, or the only one. */
function onScheduled(
  act: (hearing: Hearing, request: ActRequest) => HearingAct | Refusal,
  events: (found: { hearing: Hearing; act: HearingAct; state: CaseState; request: ActRequest }) => CaseEvent[],
): ActRule {
  return onHearings((state, request) => {
    const hearing = namedHearing(state, request.facts);
    if (hearing === null) return refuse('hearing.unknown', { field: '/hearing' });
    const does = act(hearing, request);
    if (isRefusal(does)) return does;
    const room = roomOf(state);
    const step = hearingStep(room, does);
    if (isRefusal(step)) return step;
    const happened = events({ hearing, act: does, state, request });
    return [...happened.slice(0, 1), ...released(room, step.effects, request.on), ...happened.slice(1)];
  });
}

function setPublicity(
  publicityOf: (request: ActRequest) => Publicity,
  reasonOf: (request: ActRequest) => string | null,
): ActRule {
  return onScheduled(
    (hearing, request) => ({ kind: 'set-publicity', id: hearing.id, publicity: publicityOf(request) }),
    ({ hearing, state, request }) => {
      const publicity = publicityOf(request);
      const fresh = observationOf(roomOf(state), hearing.id) === undefined;
      return [
        event('hearing.publicity-set', { hearing: hearing.id, publicity, reason: reasonOf(request), on: request.on }),
        ...(fresh && publicity === 'public' ? selectionEvents(request, { ...hearing, publicity }) : []),
      ];
    },
  );
}

/** One step of an observation, by the agency unless said otherwise. */
function onObservation(
  find: (state: CaseState, request: ActRequest) => ObservationState | undefined,
  act: (observation: ObservationState, state: CaseState, request: ActRequest) => ObservationAct | Refusal,
  events: (observation: ObservationState, act: ObservationAct, request: ActRequest) => CaseEvent[],
  more: Partial<ActRule> = {},
): ActRule {
  return {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: 'LAL 59',
    decide: (state, request) => {
      const observation = find(state, request);
      if (observation === undefined) return refuse('hearing.not-under-observation', { field: '/hearing' });
      const does = act(observation, state, request);
      if (isRefusal(does)) return does;
      const step = observationStep(observation, does);
      return isRefusal(step) ? step : events(observation, does, request);
    },
    ...more,
  };
}

/** The named hearing's observation; without a name the last one, if possible one that waits for such an act. */
function observed(...phases: readonly ObservationState['phase'][]) {
  return (state: CaseState, request: ActRequest): ObservationState | undefined => {
    const { observations } = roomOf(state);
    const id = optionalText(request.facts, 'hearing');
    if (id !== null) return observations.find((observation) => observation.hearing === id);
    return observations.findLast((observation) => phases.includes(observation.phase)) ?? observations.at(-1);
  };
}

/** 庭审 and 旁听, 征询办案机关意见 (Legal Aid Law 59; Criminal Procedure Interpretation 222). */
export const HEARING_RULES: Readonly<Record<string, ActRule>> = {
  'hearing.schedule': onHearings(
    (state, request) => {
      const { facts } = request;
      const hearing = {
        id: gathered(facts, 'hearingId'),
        on: isoDate(text(facts, 'hearingDay')),
        startMinute: Number(facts.startMinute),
        publicity: text(facts, 'publicity') as Publicity,
        procedure: text(facts, 'procedure') as HearingProcedure,
      };
      const step = hearingStep(roomOf(state), { kind: 'schedule', ...hearing });
      if (isRefusal(step)) return step;
      const { id, on: hearingDay, ...rest } = hearing;
      return [
        event('hearing.scheduled', { hearing: id, hearingDay, ...rest, on: request.on }),
        ...selectionEvents(request, hearing),
      ];
    },
    { stages: ['handling'] },
  ),
  'hearing.move': onScheduled(
    (hearing, { facts }) => ({
      kind: 'move',
      id: hearing.id,
      newId: gathered(facts, 'hearingId'),
      on: isoDate(text(facts, 'hearingDay')),
      startMinute: Number(facts.startMinute),
      reason: text(facts, 'reason') as HearingChangeReason,
    }),
    ({ hearing, act, request }) => {
      if (act.kind !== 'move') return [];
      const { newId, on: hearingDay, startMinute, reason } = act;
      return [
        event('hearing.moved', {
          hearing: hearing.id,
          newHearing: newId,
          hearingDay,
          startMinute,
          reason,
          on: request.on,
        }),
        ...selectionEvents(request, { id: newId, on: hearingDay, publicity: hearing.publicity }),
      ];
    },
  ),
  'hearing.cancel': onScheduled(
    (hearing, { facts }) => ({ kind: 'cancel', id: hearing.id, reason: text(facts, 'reason') as HearingChangeReason }),
    ({ hearing, request }) => [
      event('hearing.cancelled', { hearing: hearing.id, reason: text(request.facts, 'reason'), on: request.on }),
    ],
  ),
  'hearing.confirm-publicity': setPublicity(
    ({ facts }) => text(facts, 'publicity') as Publicity,
    () => null,
  ),
  // Declared non-public: the observer is released, and that is no failure of the agency.
  'hearing.declare-non-public': setPublicity(
    () => 'non-public',
    ({ facts }) => optionalText(facts, 'reason'),
  ),
  'hearing.hold': onScheduled(
    (hearing, { facts, on }) => {
      const heldOn = isoDate(optionalText(facts, 'heldOn') ?? hearing.on);
      if (heldOn > on)
        return refuse('hearing.held-in-the-future', { field: '/heldOn', params: { on: heldOn, today: on } });
      return {
        kind: 'hold',
        id: hearing.id,
        on: heldOn,
        publicity: (optionalText(facts, 'publicity') ?? hearing.publicity) as Publicity,
      };
    },
    ({ hearing, act, state, request }) => {
      if (act.kind !== 'hold') return [];
      const room = roomOf(state);
      const observation = observationOf(room, hearing.id);
      const step =
        observation === undefined ? null : observationStep(observation, { kind: 'held', publicity: act.publicity });
      const phase = step === null || isRefusal(step) ? null : step.state.phase;
      const held = event('hearing.held', {
        hearing: hearing.id,
        hearingDay: act.on,
        publicity: act.publicity,
        first: !room.hearings.some((other) => other.state === 'held'),
        attended: phase === 'held',
        on: request.on,
      });
      // Selected, and nobody went: that counts as a lapse.
      return phase === 'lapsed'
        ? [held, event('hearing.observation-lapsed', { hearing: hearing.id, on: request.on })]
        : [held];
    },
  ),
  'hearing.select-attendance': {
    roles: [...OFFICERS, 'system'],
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: 'LAL 59',
    decide: (state, request) => {
      const hearing = namedHearing(state, request.facts);
      if (hearing === null) return refuse('hearing.unknown', { field: '/hearing' });
      if (hearing.state !== 'scheduled')
        return refuse('hearing.not-scheduled', { field: '/hearing', params: { state: hearing.state } });
      if (observationOf(roomOf(state), hearing.id) !== undefined)
        return refuse('hearing.selected-already', { field: '/hearing' });
      const step = selectObservation(hearing);
      if (isRefusal(step)) return step;
      const drawn = request.facts.selection as unknown as Selection | undefined;
      if (drawn !== undefined && !drawn.select)
        return refuse('hearing.not-selected', { params: { reason: drawn.reason } });
      return selectionEvents(request, hearing);
    },
  },
  'hearing.assign-observer': onObservation(
    observed('confirmed', 'assigned'),
    (observation, state, { facts, on }) => {
      const observer = text(facts, 'observer');
      if (facts.holdsRole === false) return refuse('hearing.not-an-observer', { field: '/observer' });
      if (observation.hearingOn < on)
        return refuse('hearing.observer-told-too-late', { field: '/observer', params: { workingDays: 1 } });
      return {
        kind: 'assign-observer',
        observer,
        channel: text(facts, 'channel') as ObservationChannel,
        // Only the commit knows the calendar; before it the day itself must do.
        workingDaysAhead: typeof facts.workingDaysAhead === 'number' ? facts.workingDaysAhead : 1,
        ofTheUnit: observer === state.assignment.handlerPerson || facts.ofTheUnit === true,
      };
    },
    ({ hearing, hearingOn }, act, { on }) =>
      act.kind === 'assign-observer'
        ? [
            event('hearing.observer-assigned', {
              hearing,
              hearingDay: hearingOn,
              observer: act.observer,
              channel: act.channel,
              on,
            }),
            // The assignment is the message: it stands in the observer's list from this moment.
            event('hearing.observer-told', { hearing, on }),
          ]
        : [],
  ),
  'hearing.record-observation': onObservation(
    observed('held'),
    (observation, _state, request) => {
      if (observation.observer !== request.actor.person)
        return refuse('hearing.not-the-observer', { field: '/hearing' });
      const scores = request.facts.scores as unknown as ObservationRecord['scores'];
      return {
        kind: 'record',
        record: { on: isoDate(request.on), scores, textRef: gathered(request.facts, 'textId') || SEALED },
      };
    },
    ({ hearing }, act, { on }) =>
      act.kind === 'record'
        ? [
            event('hearing.observation-recorded', {
              hearing,
              scores: act.record.scores as unknown as JsonObject,
              text: act.record.textRef,
              on,
            }),
          ]
        : [],
    { roles: ['observer'], standing: 'observer', stages: ['handling', 'closing', 'archive', 'ended'] },
  ),
  'hearing.excuse-observation': onObservation(
    observed('assigned', 'held'),
    (_observation, _state, { facts }) => ({ kind: 'excuse', reason: text(facts, 'reason') as ObservationExcuse }),
    ({ hearing }, _act, { facts, on }) => [
      event('hearing.observation-excused', { hearing, reason: text(facts, 'reason'), on }),
      event('hearing.observer-released', { hearing, reason: 'excused', on }),
    ],
  ),
  'hearing.ask-opinion': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: 'LAL 59',
    decide: (state, request) => {
      const last = roomOf(state).opinions.at(-1);
      const waits = last?.phase === 'requested' || last?.phase === 'calling';
      // One request a day at most: its day names it.
      if (waits || last?.requestedOn === request.on) return refuse('hearing.opinion-asked-already');
      const { state: asked } = requestOpinion(text(request.facts, 'way') as OpinionWay, isoDate(request.on));
      return [event('hearing.opinion-asked', { way: asked.way, on: request.on })];
    },
  },
  // By link the authority gives it; the officer enters one that came on paper. A late one is taken and marked.
  'hearing.give-opinion': {
    roles: ['authority', ...OFFICERS],
    standing: 'link',
    stages: ['handling', 'closing', 'archive', 'ended'],
    leadsTo: [],
    source: 'LAL 59',
    decide: (state, request) => {
      const last = roomOf(state).opinions.at(-1);
      if (last === undefined) return refuse('hearing.opinion-not-asked');
      const opinion: AuthorityOpinion = {
        scores: request.facts.scores as unknown as AuthorityOpinion['scores'],
        textRef: null,
      };
      const way =
        request.actor.role === 'authority' ? 'link' : ((optionalText(request.facts, 'way') ?? 'paper') as OpinionWay);
      const step = opinionStep(last, { kind: 'receive', on: isoDate(request.on), way, opinion });
      if (isRefusal(step)) return step;
      return [
        event('hearing.opinion-received', {
          way,
          scores: opinion.scores as unknown as JsonObject,
          late: step.state.late === true,
          on: request.on,
        }),
      ];
    },
  },
  'hearing.record-opinion-call': {
    roles: OFFICERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: null,
    decide: (state, request) => {
      const last = roomOf(state).opinions.at(-1);
      if (last === undefined) return refuse('hearing.opinion-not-asked');
      const step = opinionStep(last, { kind: 'call-unanswered', on: isoDate(request.on) });
      return isRefusal(step) ? step : [event('hearing.opinion-call-unanswered', { on: request.on })];
    },
  },
};
