import { text, type ActRequest, type ActRule } from '#domain/case-file/act-rule';
import type { Reach, Role } from '#domain/case-file/codes';
import { event, type CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { addDays, isoDate, type IsoDate } from '#domain/kernel/time';
import type { Answers } from './answers.ts';
import { contactOf } from './channels.ts';
import {
  DEFAULT_FOLLOW_UP_SETTINGS,
  followUpStep,
  TOUCH_PHASES,
  touchWindow,
  type AnsweredBy,
  type FollowUpAct,
  type FollowUpEffect,
  type FollowUpSettings,
  type FollowUpState,
  type NoAnswerCode,
  type TouchAnchors,
  type TouchChannel,
  type TouchPhase,
} from './touches.ts';

const CALLERS: readonly Role[] = ['caller', 'officer', 'head', 'station-officer'];

/** Checkpoints that are a first meeting: from them the first touch counts (first meeting or mandate). */
const MEETINGS: readonly string[] = ['first-meeting', 'interview', 'meeting'];

/** The follow-up of a case; there is one from the day handling begins. */
function followUpOf(state: CaseState): FollowUpState {
  if (state.followUp === null) throw new Error('a case in handling has no follow-up');
  return state.followUp;
}

/** The figures of follow-up that the case pinned. */
function settingsOf(state: CaseState): FollowUpSettings {
  return state.policy.followUp ?? DEFAULT_FOLLOW_UP_SETTINGS;
}

function touchOf(request: ActRequest): TouchPhase {
  return text(request.facts, 'touch') as TouchPhase;
}

/** A touch opens with its window; where nobody can be contacted it ends in the same moment. */
function opening(
  state: CaseState,
  phase: TouchPhase,
  window: { opensOn: IsoDate; closesOn: IsoDate },
  ticket: number,
  on: string,
): CaseEvent[] {
  const { opensOn, closesOn } = window;
  const step = followUpStep(followUpOf(state), { kind: 'open', phase, opensOn, closesOn, ticket }, settingsOf(state));
  if (isRefusal(step)) return [];
  const phone = step.state.touches[phase].channels.includes('phone');
  const opened = event('follow-up.touch-opened', { touch: phase, opensOn, closesOn, ticket, phone, on });
  return [opened, ...ends(step.effects, on)];
}

/** The events that the pack's deadlines and the supervisor wait for. Money taken has a row of its own: the unit never sees it. */
function ends(effects: readonly FollowUpEffect[], on: string, answer: JsonObject = {}): CaseEvent[] {
  return effects.flatMap((effect): CaseEvent[] => {
    switch (effect.kind) {
      case 'touch-ended':
        return [event('follow-up.touch-ended', { touch: effect.phase, how: effect.how, ...answer, on })];
      case 'open-obligation':
        return [event('follow-up.abnormal-answer', { touch: effect.phase, on })];
      case 'report-money-taken':
        return [event('follow-up.money-reported', { touch: effect.phase, on })];
      default:
        return [];
    }
  });
}

/**
 * A first or second touch that nothing has opened yet may be made by hand: the first once the unit has had its three
 * days, the second once the first one's time is over, or a case that closes before day 60 without a hearing would
 * never have one.
 */
function byHand(state: CaseState, phase: TouchPhase, on: string): CaseEvent[] {
  const followUp = followUpOf(state);
  if (phase === 'third' || followUp.touches[phase].state !== 'waiting' || state.plan === null) return [];
  const { firstFromDays, firstToDays, secondWithinDays } = settingsOf(state);
  const from = addDays(state.plan.frozenOn, phase === 'first' ? firstFromDays : firstToDays);
  if (on < from) return [];
  const opensOn = isoDate(on);
  const closesOn = addDays(opensOn, phase === 'first' ? firstToDays - firstFromDays : secondWithinDays);
  return opening(state, phase, { opensOn, closesOn }, 0, on);
}

/** The state a touch is in after what opens it by hand, and those events. */
function ready(
  state: CaseState,
  phase: TouchPhase,
  on: string,
): { readonly followUp: FollowUpState; readonly events: CaseEvent[] } {
  const events = byHand(state, phase, on);
  const opened = events[0];
  const followUp = followUpOf(state);
  if (opened === undefined) return { followUp, events };
  const { opensOn, closesOn } = opened.facts;
  const window = { opensOn: isoDate(opensOn as string), closesOn: isoDate(closesOn as string) };
  const step = followUpStep(followUp, { kind: 'open', phase, ...window, ticket: 0 }, settingsOf(state));
  return { followUp: isRefusal(step) ? followUp : step.state, events };
}

function act(
  state: CaseState,
  request: ActRequest,
  phase: TouchPhase,
  does: FollowUpAct,
  events: (effects: readonly FollowUpEffect[]) => CaseEvent[],
): Refusal | readonly CaseEvent[] {
  const { followUp, events: before } = ready(state, phase, request.on);
  const step = followUpStep(followUp, does, settingsOf(state));
  return isRefusal(step) ? step : [...before, ...events(step.effects)];
}

function answered(
  state: CaseState,
  request: ActRequest,
  phase: TouchPhase,
  channel: TouchChannel,
  by: AnsweredBy,
): Refusal | readonly CaseEvent[] {
  const ratings = request.facts.ratings as unknown as Answers['ratings'];
  const answers: Answers = { ratings, tookMoney: request.facts.tookMoney === true, textRef: null };
  const facts = { channel, by, ratings: ratings as unknown as JsonObject };
  return act(
    state,
    request,
    phase,
    { kind: 'answer', phase, on: isoDate(request.on), channel, by, answers },
    (effects) => ends(effects, request.on, facts),
  );
}

/** The touch that a link without one is about: the last that is open. */
function openTouch(followUp: FollowUpState): TouchPhase | null {
  return [...TOUCH_PHASES].reverse().find((phase) => followUp.touches[phase].state === 'open') ?? null;
}

function caller(decide: ActRule['decide'], more: Partial<ActRule> = {}): ActRule {
  return {
    roles: CALLERS,
    standing: 'agency',
    stages: ['handling', 'closing'],
    leadsTo: [],
    source: 'LAL 59',
    decide,
    ...more,
  };
}

/** 受援人回访: three touches, tries, answers, and what a bad answer makes somebody do (Legal Aid Law 59; form 032). */
export const FOLLOW_UP_RULES: Readonly<Record<string, ActRule>> = {
  'follow-up.try': caller((state, request) => {
    const phase = touchOf(request);
    const channel = text(request.facts, 'channel') as TouchChannel;
    const noAnswer = text(request.facts, 'noAnswer') as NoAnswerCode;
    return act(state, request, phase, { kind: 'no-answer', phase, at: request.at, channel, noAnswer }, (effects) => [
      event('follow-up.tried', { touch: phase, channel, noAnswer, at: request.at, on: request.on }),
      ...ends(effects, request.on),
    ]);
  }),
  'follow-up.record-answer': caller((state, request) =>
    answered(
      state,
      request,
      touchOf(request),
      text(request.facts, 'channel') as TouchChannel,
      text(request.facts, 'by') as AnsweredBy,
    ),
  ),
  // A refusal to answer is an end of the touch, not a failure.
  'follow-up.record-refusal': caller((state, request) => {
    const phase = touchOf(request);
    return act(state, request, phase, { kind: 'refuse', phase, on: isoDate(request.on) }, (effects) =>
      ends(effects, request.on),
    );
  }),
  // The recipient answers alone, also after closing: then it is recorded as late.
  'follow-up.answer-by-link': {
    roles: ['recipient'],
    standing: 'link',
    stages: ['handling', 'closing', 'archive', 'ended'],
    leadsTo: [],
    source: 'LAL 59',
    decide: (state, request) => {
      const followUp = followUpOf(state);
      const named = request.facts.touch;
      const phase = typeof named === 'string' ? (named as TouchPhase) : openTouch(followUp);
      if (phase === null) return refuse('follow-up.not-open');
      const by = contactOf(followUp) ?? 'recipient';
      return answered(state, request, phase, 'message', by);
    },
  },
  // 在押未访: a stratum of its own, outside reach and response rates.
  'follow-up.mark-in-custody': caller((state, request) => {
    const phase = touchOf(request);
    return act(state, request, phase, { kind: 'not-visited', phase, on: isoDate(request.on) }, (effects) =>
      ends(effects, request.on),
    );
  }),
  'follow-up.change-reach': caller((state, request) => {
    const change = {
      reach: text(request.facts, 'reach') as Reach,
      guardianIsParty: request.facts.guardianIsParty === true,
      relativeConsents: request.facts.relativeConsents === true,
    };
    const step = followUpStep(followUpOf(state), { kind: 'change-reach', ...change }, settingsOf(state));
    return isRefusal(step)
      ? step
      : [event('follow-up.reach-changed', { ...change, on: request.on }), ...ends(step.effects, request.on)];
  }),
  'follow-up.settle-abnormal': {
    roles: ['officer', 'head'],
    standing: 'agency',
    stages: ['handling', 'closing', 'archive', 'ended'],
    leadsTo: [],
    source: 'LAL 59',
    decide: (state, request) => {
      const touch = touchOf(request);
      return state.followUp?.abnormalOpen.includes(touch)
        ? [event('follow-up.abnormal-settled', { touch, measure: text(request.facts, 'measure'), on: request.on })]
        : refuse('follow-up.no-abnormal-answer', { field: '/touch', params: { touch } });
    },
  },
};

/** Whether the third touch has ended, or its window is over and nothing more is to be tried. */
export function thirdTouchOver(followUp: FollowUpState, on: string): boolean {
  const third = followUp.touches.third;
  return third.state !== 'waiting' && (third.state !== 'open' || expiry(followUp, 'third', on).length > 0);
}

/** No figure of a policy decides here: a window is over when its last day is, and the tries have ended it before. */
function expiry(followUp: FollowUpState, phase: TouchPhase, on: string): CaseEvent[] {
  if (followUp.touches[phase].state !== 'open') return [];
  const step = followUpStep(followUp, { kind: 'expire', phase, on: isoDate(on) });
  return isRefusal(step) ? [] : ends(step.effects, on);
}

/**
 * What the events of an act or an alarm mean for the touches: those they open, and those whose window is over with
 * nothing left to try, as soon as somebody asks: its deadline's alarm, or the approval of closure. `ticket` is an
 * unsigned 32-bit random number; it decides the phone share of the third touch and is kept with the opening.
 */
export function touchesFollowing(
  state: CaseState,
  events: readonly CaseEvent[],
  on: string,
  ticket: number,
): readonly CaseEvent[] {
  const { followUp } = state;
  if (followUp === null) return [];
  return events.flatMap((happened): readonly CaseEvent[] => {
    const over = overBy(happened);
    if (over !== null) return expiry(followUp, over, on);
    const [phase, anchors] = anchorOf(happened) ?? [];
    if (phase === undefined || anchors === undefined || followUp.touches[phase].state !== 'waiting') return [];
    const window = touchWindow(phase, anchors, settingsOf(state));
    return window === null ? [] : opening(state, phase, window, phase === 'third' ? ticket : 0, on);
  });
}

const TOUCH_OF_RULE: Readonly<Record<string, TouchPhase>> = {
  'follow-up.first-touch': 'first',
  'follow-up.second-touch-after-hearing': 'second',
  'follow-up.third-touch': 'third',
};

/** The touch whose window an event asks about. */
function overBy({ kind, facts }: CaseEvent): TouchPhase | null {
  if (kind === 'closing.examined') return 'third';
  return kind === 'case-file.deadline-overdue' ? (TOUCH_OF_RULE[facts.rule as string] ?? null) : null;
}

function anchorOf({ kind, facts }: CaseEvent): readonly [TouchPhase, TouchAnchors] | null {
  switch (kind) {
    case 'handling.checkpoint-completed':
      return MEETINGS.includes(facts.checkpoint as string) ? ['first', { begunOn: isoDate(facts.on as string) }] : null;
    case 'hearing.held':
      return facts.first === true ? ['second', { firstHearingOn: isoDate(facts.hearingDay as string) }] : null;
    case 'handling.closing-document-reported':
      return ['third', { closedOn: isoDate(facts.closingDate as string) }];
    case 'case-file.deadline-overdue':
      // Day 60 has come without a hearing: the deadline's day opens the second touch.
      return facts.rule === 'follow-up.second-touch-day-60'
        ? ['second', { firstHearingOn: isoDate(facts.due as string) }]
        : null;
    default:
      return null;
  }
}
