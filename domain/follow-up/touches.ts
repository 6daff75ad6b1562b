/**
 * Follow-up of a recipient in three touches (受援人回访, form 032; Legal Aid Law 59). Reach decides the channel, a drawn
 * share is called for the third touch, and a bad answer becomes somebody's task. Pure reducer over plain JSON state.
 */
import type { Protection, Reach } from '../case-file/codes.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { addDays, legalDay, startOfDay, type Instant, type IsoDate } from '../kernel/time.ts';
import { answersFault, isAbnormal, type Answers } from './answers.ts';
import { channelsOf, contactOf, drawnForPhone } from './channels.ts';

export const TOUCH_PHASES = ['first', 'second', 'third'] as const;
export type TouchPhase = (typeof TOUCH_PHASES)[number];

export const TOUCH_STATES = ['waiting', 'open', 'answered', 'refused', 'exhausted', 'in-custody-not-visited'] as const;
export type TouchStateCode = (typeof TOUCH_STATES)[number];

export const TOUCH_CHANNELS = ['message', 'phone', 'custody-station', 'letter', 'visit'] as const;
export type TouchChannel = (typeof TOUCH_CHANNELS)[number];

/** Why a try brought no answer. */
export const NO_ANSWER_CODES = [
  'not-picked-up',
  'switched-off',
  'busy',
  'wrong-number',
  'asked-to-call-later',
  'link-not-opened',
  'letter-returned',
  'visit-not-allowed',
] as const;
export type NoAnswerCode = (typeof NO_ANSWER_CODES)[number];

/** Who gave the answer. */
export const ANSWERED_BY = ['recipient', 'statutory-representative', 'close-relative'] as const;
export type AnsweredBy = (typeof ANSWERED_BY)[number];

export interface TouchAttempt {
  readonly on: IsoDate;
  readonly channel: TouchChannel;
  readonly noAnswer: NoAnswerCode;
  /** Made in the evening window (18:00 to 20:00 by default) in Asia/Shanghai. */
  readonly evening: boolean;
}

export interface Touch {
  readonly state: TouchStateCode;
  readonly opensOn?: IsoDate;
  /** Last day of the window. */
  readonly closesOn?: IsoDate;
  /** The first channel is the one to use; a later one is added when a call is due as well. */
  readonly channels: readonly TouchChannel[];
  readonly attempts: readonly TouchAttempt[];
  readonly endedOn?: IsoDate;
  readonly answeredBy?: AnsweredBy;
  readonly channel?: TouchChannel;
  readonly answers?: Answers;
  /** The window ended before the tries were made. */
  readonly overdue?: true;
}

export interface FollowUpState {
  readonly reach: Reach;
  /** The guardian is a party to the matter and is never called. */
  readonly guardianIsParty: boolean;
  /** The recipient agreed that a close relative is asked. */
  readonly relativeConsents: boolean;
  /** No message text may show legal aid. */
  readonly neutralText: boolean;
  /** A person of a group case (群体性). */
  readonly group: boolean;
  /** An abnormal answer was given; later third touch is by phone. */
  readonly abnormalSeen: boolean;
  readonly touches: Readonly<Record<TouchPhase, Touch>>;
}

/** Figures of a region; P marks of the design, to be confirmed by each region. */
export interface FollowUpSettings {
  readonly firstFromDays: number;
  readonly firstToDays: number;
  readonly secondWithinDays: number;
  /** Without a hearing the second touch opens on this day after the mandate. */
  readonly secondOnDay: number;
  readonly thirdFromDays: number;
  readonly thirdToDays: number;
  /** Tries on different days before a touch is exhausted; one of them in the evening. */
  readonly tries: number;
  readonly phoneShare: string;
  /** A rating at or below this is abnormal (scale 1 to 5). */
  readonly abnormalAtMost: number;
  readonly abnormalTaskDays: number;
  /** One of the tries lies in this window of the day, minutes from midnight in Asia/Shanghai, its end excluded. */
  readonly eveningFromMinute: number;
  readonly eveningToMinute: number;
}
/** National defaults, for cases whose policy pins none. */
export const DEFAULT_FOLLOW_UP_SETTINGS: FollowUpSettings = {
  firstFromDays: 3,
  firstToDays: 10,
  secondWithinDays: 10,
  secondOnDay: 60,
  thirdFromDays: 3,
  thirdToDays: 20,
  tries: 3,
  phoneShare: '30/100',
  abnormalAtMost: 2,
  abnormalTaskDays: 3,
  eveningFromMinute: 18 * 60,
  eveningToMinute: 20 * 60,
};

/** The days a touch hangs on; absent while not known. */
export interface TouchAnchors {
  /** Mandate papers signed or first meeting, whichever came first. */
  readonly begunOn?: IsoDate;
  readonly firstHearingOn?: IsoDate;
  readonly closedOn?: IsoDate;
}

/**
 * The window of a touch, or null while its anchor is not known: first 3-10 days after mandate or first meeting;
 * second within 10 days of the first hearing, or from day 60 where none was held by then; third 3-20 days after the
 * closing date.
 */
export function touchWindow(
  phase: TouchPhase,
  anchors: TouchAnchors,
  settings: FollowUpSettings = DEFAULT_FOLLOW_UP_SETTINGS,
): { readonly opensOn: IsoDate; readonly closesOn: IsoDate } | null {
  const { begunOn, firstHearingOn, closedOn } = anchors;
  if (phase === 'third') {
    return closedOn === undefined
      ? null
      : { opensOn: addDays(closedOn, settings.thirdFromDays), closesOn: addDays(closedOn, settings.thirdToDays) };
  }
  if (phase === 'first') {
    return begunOn === undefined
      ? null
      : { opensOn: addDays(begunOn, settings.firstFromDays), closesOn: addDays(begunOn, settings.firstToDays) };
  }
  const sixtieth = begunOn === undefined ? undefined : addDays(begunOn, settings.secondOnDay);
  const opensOn =
    firstHearingOn !== undefined && (sixtieth === undefined || firstHearingOn <= sixtieth) ? firstHearingOn : sixtieth;
  return opensOn === undefined ? null : { opensOn, closesOn: addDays(opensOn, settings.secondWithinDays) };
}

export type FollowUpAct =
  | {
      readonly kind: 'open';
      readonly phase: TouchPhase;
      readonly opensOn: IsoDate;
      readonly closesOn: IsoDate;
      /** Unsigned 32-bit random number, drawn by the caller; decides the phone share of the third touch. */
      readonly ticket: number;
    }
  | {
      readonly kind: 'no-answer';
      readonly phase: TouchPhase;
      readonly at: Instant;
      readonly channel: TouchChannel;
      readonly noAnswer: NoAnswerCode;
    }
  | {
      readonly kind: 'answer';
      readonly phase: TouchPhase;
      readonly on: IsoDate;
      readonly channel: TouchChannel;
      readonly by: AnsweredBy;
      readonly answers: Answers;
    }
  | { readonly kind: 'refuse'; readonly phase: TouchPhase; readonly on: IsoDate }
  /** In custody and neither station, letter nor visit was possible (在押未访). */
  | { readonly kind: 'not-visited'; readonly phase: TouchPhase; readonly on: IsoDate }
  /** The window is over. */
  | { readonly kind: 'expire'; readonly phase: TouchPhase; readonly on: IsoDate }
  | {
      readonly kind: 'change-reach';
      readonly reach: Reach;
      readonly guardianIsParty: boolean;
      readonly relativeConsents: boolean;
    };

export type FollowUpEffect =
  /** `neutral`: the text must not show legal aid. */
  | { readonly kind: 'send-message'; readonly phase: TouchPhase; readonly to: MessageTo; readonly neutral: boolean }
  | {
      readonly kind: 'call-task';
      readonly phase: TouchPhase;
      readonly to: MessageTo;
      readonly from: IsoDate;
      readonly until: IsoDate;
      readonly eveningNeeded: boolean;
    }
  | {
      readonly kind: 'reach-task';
      readonly phase: TouchPhase;
      readonly channels: readonly TouchChannel[];
      readonly from: IsoDate;
      readonly until: IsoDate;
    }
  | { readonly kind: 'touch-ended'; readonly phase: TouchPhase; readonly how: TouchStateCode; readonly on: IsoDate }
  | { readonly kind: 'touch-overdue'; readonly phase: TouchPhase; readonly on: IsoDate }
  | {
      readonly kind: 'open-obligation';
      readonly obligation: 'abnormal-answer';
      readonly to: 'agency';
      readonly phase: TouchPhase;
      readonly from: IsoDate;
      readonly days: number;
    }
  /** Same day, to the supervisor; never shown to the unit. */
  | {
      readonly kind: 'report-money-taken';
      readonly to: 'supervisor';
      readonly hiddenFrom: 'unit';
      readonly phase: TouchPhase;
      readonly dueOn: IsoDate;
    };

export type MessageTo = 'recipient' | 'statutory-representative' | 'close-relative';

export type FollowUpStep = { readonly state: FollowUpState; readonly effects: readonly FollowUpEffect[] };

const WAITING: Touch = { state: 'waiting', channels: [], attempts: [] };

/**
 * Opens the follow-up of one recipient. Texts are neutral for protected cases: any protection but ordinary, and matters
 * of sexual offence or domestic violence (`sensitive`).
 */
export function openFollowUp(about: {
  readonly reach: Reach;
  readonly guardianIsParty: boolean;
  readonly relativeConsents: boolean;
  readonly protection: Protection;
  readonly sensitive: boolean;
  readonly group: boolean;
}): FollowUpState {
  return {
    reach: about.reach,
    guardianIsParty: about.guardianIsParty,
    relativeConsents: about.relativeConsents,
    neutralText: about.protection !== 'ordinary' || about.sensitive,
    group: about.group,
    abnormalSeen: false,
    touches: { first: WAITING, second: WAITING, third: WAITING },
  };
}

const ENDED: readonly TouchStateCode[] = ['answered', 'refused', 'exhausted', 'in-custody-not-visited'];

/**
 * Whether closure may be approved as far as follow-up goes: the third touch has ended, whatever way.
 */
export function thirdTouchSettled(state: FollowUpState): boolean {
  return ENDED.includes(state.touches.third.state);
}

/** Whether a touch belongs to the base of reach and response rates; 在押未访 is a stratum of its own, shown apart. */
export function countsInRates(touch: Touch): boolean {
  return ENDED.includes(touch.state) && touch.state !== 'in-custody-not-visited';
}

/** Whether a try at this instant lies in the evening window (18:00 to 20:00 by default) in Asia/Shanghai. */
export function isEvening(
  at: Instant,
  window: Pick<FollowUpSettings, 'eveningFromMinute' | 'eveningToMinute'> = DEFAULT_FOLLOW_UP_SETTINGS,
): boolean {
  const minute = Math.floor((at - startOfDay(legalDay(at))) / 60_000);
  return minute >= window.eveningFromMinute && minute < window.eveningToMinute;
}

/** Tries made on how many different days, and whether one was in the evening. */
function triesOf(attempts: readonly TouchAttempt[]): { readonly days: number; readonly evening: boolean } {
  const counted = attempts.filter((attempt) => attempt.channel !== 'message');
  return {
    days: new Set(counted.map((attempt) => attempt.on)).size,
    evening: counted.some((attempt) => attempt.evening),
  };
}

/**
 * One step. Refuses `follow-up.already-open`, `follow-up.window-invalid`, `follow-up.not-open`,
 * `follow-up.before-window`, `follow-up.channel-not-allowed` (also: never a call to a guardian who is a party, nor to a
 * relative without consent), `follow-up.answered-by-party`, `follow-up.relative-without-consent`, what
 * {@link answersFault} refuses, `follow-up.not-in-custody` and `follow-up.window-still-open`.
 *
 * A person who can't be contacted ends a touch as exhausted at once. A touch by message only is exhausted when its
 * window is over; one with a call needs the tries (three different days, one between 18:00 and 20:00) and is overdue,
 * but open, until they are made. A refused answer is an end, not a failure.
 */
export function followUpStep(
  state: FollowUpState,
  act: FollowUpAct,
  settings: FollowUpSettings = DEFAULT_FOLLOW_UP_SETTINGS,
): Refusal | FollowUpStep {
  if (act.kind === 'change-reach') return changeReach(state, act);
  const touch = state.touches[act.phase];
  const put = (next: Touch, more: Partial<FollowUpState> = {}): FollowUpState => ({
    ...state,
    ...more,
    touches: { ...state.touches, [act.phase]: next },
  });
  if (act.kind === 'open') {
    if (touch.state !== 'waiting')
      return refuse('follow-up.already-open', { field: '/phase', params: { phase: act.phase } });
    if (act.closesOn < act.opensOn) return refuse('follow-up.window-invalid', { field: '/closesOn' });
    const phone =
      act.phase === 'third' && (state.abnormalSeen || state.group || drawnForPhone(act.ticket, settings.phoneShare));
    const channels = channelsOf(state, phone);
    const opened: Touch = { ...touch, state: 'open', opensOn: act.opensOn, closesOn: act.closesOn, channels };
    if (channels.length === 0) return end(put, act.phase, opened, 'exhausted', act.opensOn);
    return { state: put(opened), effects: openEffects(state, act.phase, opened) };
  }
  if (touch.state !== 'open' || touch.opensOn === undefined || touch.closesOn === undefined) {
    return refuse('follow-up.not-open', { field: '/phase', params: { phase: act.phase, state: touch.state } });
  }
  const on = act.kind === 'no-answer' ? legalDay(act.at) : act.on;
  if (on < touch.opensOn)
    return refuse('follow-up.before-window', { field: '/on', params: { opensOn: touch.opensOn } });
  switch (act.kind) {
    case 'no-answer': {
      const fault = channelFault(state, act.channel, touch);
      if (fault) return fault;
      const attempts = [
        ...touch.attempts,
        { on, channel: act.channel, noAnswer: act.noAnswer, evening: isEvening(act.at, settings) },
      ];
      const { days, evening } = triesOf(attempts);
      const next: Touch = { ...touch, attempts };
      if (days >= settings.tries && (evening || !touch.channels.includes('phone')))
        return end(put, act.phase, next, 'exhausted', on);
      return { state: put(next), effects: [] };
    }
    case 'answer': {
      const fault = channelFault(state, act.channel, touch) ?? speakerFault(state, act.by) ?? answersFault(act.answers);
      if (fault) return fault;
      const abnormal = isAbnormal(act.answers, settings.abnormalAtMost);
      const effects: FollowUpEffect[] = [{ kind: 'touch-ended', phase: act.phase, how: 'answered', on }];
      if (abnormal)
        effects.push({
          kind: 'open-obligation',
          obligation: 'abnormal-answer',
          to: 'agency',
          phase: act.phase,
          from: on,
          days: settings.abnormalTaskDays,
        });
      if (act.answers.tookMoney)
        effects.push({ kind: 'report-money-taken', to: 'supervisor', hiddenFrom: 'unit', phase: act.phase, dueOn: on });
      const { overdue: _overdue, ...rest } = touch;
      return {
        state: put(
          { ...rest, state: 'answered', endedOn: on, answeredBy: act.by, channel: act.channel, answers: act.answers },
          { abnormalSeen: state.abnormalSeen || abnormal || act.answers.tookMoney },
        ),
        effects,
      };
    }
    case 'refuse':
      return end(put, act.phase, touch, 'refused', on);
    case 'not-visited':
      if (state.reach !== 'in-custody') return refuse('follow-up.not-in-custody', { params: { reach: state.reach } });
      return end(put, act.phase, touch, 'in-custody-not-visited', on);
    case 'expire': {
      if (on <= touch.closesOn) return refuse('follow-up.window-still-open', { params: { closesOn: touch.closesOn } });
      if (state.reach === 'in-custody') return end(put, act.phase, touch, 'in-custody-not-visited', on);
      if (touch.channels.length === 1 && touch.channels[0] === 'message')
        return end(put, act.phase, touch, 'exhausted', on);
      if (touch.overdue) return { state, effects: [] };
      return { state: put({ ...touch, overdue: true }), effects: [{ kind: 'touch-overdue', phase: act.phase, on }] };
    }
  }
}

function end(
  put: (next: Touch) => FollowUpState,
  phase: TouchPhase,
  touch: Touch,
  how: TouchStateCode,
  on: IsoDate,
): FollowUpStep {
  const { overdue: _overdue, ...rest } = touch;
  return { state: put({ ...rest, state: how, endedOn: on }), effects: [{ kind: 'touch-ended', phase, how, on }] };
}

function openEffects(state: FollowUpState, phase: TouchPhase, touch: Touch): FollowUpEffect[] {
  const to = contactOf(state);
  const from = touch.opensOn;
  const until = touch.closesOn;
  if (from === undefined || until === undefined) return [];
  if (to === null) return [{ kind: 'reach-task', phase, channels: touch.channels, from, until }];
  const effects: FollowUpEffect[] = [{ kind: 'send-message', phase, to, neutral: state.neutralText }];
  if (touch.channels.includes('phone'))
    effects.push({ kind: 'call-task', phase, to, from, until, eveningNeeded: true });
  return effects;
}

function channelFault(state: FollowUpState, channel: TouchChannel, touch: Touch): Refusal | null {
  // A call-back by the recipient may come on any touch by message; nobody may be called who must not be.
  const callable = channel === 'phone' && contactOf(state) !== null;
  return touch.channels.includes(channel) || callable
    ? null
    : refuse('follow-up.channel-not-allowed', { field: '/channel', params: { channel } });
}

function speakerFault(state: FollowUpState, by: AnsweredBy): Refusal | null {
  if (by === 'statutory-representative' && state.guardianIsParty)
    return refuse('follow-up.answered-by-party', { field: '/by' });
  if (by === 'close-relative' && !state.relativeConsents)
    return refuse('follow-up.relative-without-consent', { field: '/by' });
  return null;
}

/** A new reach (release, a new number): open touches get the channels of the new reach and are asked anew. */
function changeReach(state: FollowUpState, act: Extract<FollowUpAct, { kind: 'change-reach' }>): FollowUpStep {
  const next: FollowUpState = {
    ...state,
    reach: act.reach,
    guardianIsParty: act.guardianIsParty,
    relativeConsents: act.relativeConsents,
  };
  const touches: Record<TouchPhase, Touch> = { ...state.touches };
  const effects: FollowUpEffect[] = [];
  for (const phase of TOUCH_PHASES) {
    const touch = touches[phase];
    if (touch.state !== 'open' || touch.opensOn === undefined) continue;
    const changed: Touch = {
      ...touch,
      channels: channelsOf(
        next,
        touch.channels.includes('phone') || (phase === 'third' && (state.abnormalSeen || state.group)),
      ),
    };
    if (changed.channels.length === 0) {
      touches[phase] = { ...changed, state: 'exhausted', endedOn: touch.opensOn };
      effects.push({ kind: 'touch-ended', phase, how: 'exhausted', on: touch.opensOn });
      continue;
    }
    touches[phase] = changed;
    effects.push(...openEffects(next, phase, changed));
  }
  return { state: { ...next, touches }, effects };
}
