/**
 * Attendance at one hearing (庭审旁听): selected (provisionally while publicity is unknown) → confirmed → observer
 * assigned → held → recorded on form 030; or released, excused, lapsed. Nobody may attend a non-public hearing (Criminal
 * Procedure Interpretation 222). Pure reducer, plain JSON state.
 */
import type { Publicity } from '../case-file/codes.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { IsoDate } from '../kernel/time.ts';

export const OBSERVATION_PHASES = [
  'selected',
  'confirmed',
  'assigned',
  'held',
  'recorded',
  'released',
  'excused',
  'lapsed',
] as const;
export type ObservationPhase = (typeof OBSERVATION_PHASES)[number];

export const OBSERVATION_CHANNELS = ['on-site', 'live-stream', 'recording'] as const;
export type ObservationChannel = (typeof OBSERVATION_CHANNELS)[number];

export const RELEASE_REASONS = ['moved', 'cancelled', 'non-public', 'declared-non-public'] as const;
export type ReleaseReason = (typeof RELEASE_REASONS)[number];

export const OBSERVATION_EXCUSES = [
  'observer-ill',
  'traffic',
  'court-refused-entry',
  'no-seat',
  'stream-failed',
  'other-objective-cause',
] as const;
export type ObservationExcuse = (typeof OBSERVATION_EXCUSES)[number];

/** Items of form 030, each 1 to 5: 庭前准备, 法庭调查, 法庭辩论, 庭审效果. */
export const OBSERVATION_ITEMS = ['preparation', 'inquiry', 'debate', 'effect'] as const;
export type ObservationItem = (typeof OBSERVATION_ITEMS)[number];

/** Form 030 as data; the text itself is private and only referred to. */
export interface ObservationRecord {
  readonly on: IsoDate;
  readonly scores: Readonly<Record<ObservationItem, number>>;
  /** Reference of the private text; the form needs a date and a text. */
  readonly textRef: string;
}

export interface ObservationState {
  readonly hearing: string;
  readonly hearingOn: IsoDate;
  readonly phase: ObservationPhase;
  /** Selected while the publicity was unknown; to be confirmed with the court. */
  readonly provisional: boolean;
  readonly channel?: ObservationChannel;
  /** Opaque id of the observer. */
  readonly observer?: string;
  readonly record?: ObservationRecord;
  readonly reason?: ReleaseReason | ObservationExcuse;
}

export type ObservationAct =
  | { readonly kind: 'confirm'; readonly publicity: Publicity }
  | {
      readonly kind: 'assign-observer';
      readonly observer: string;
      readonly channel: ObservationChannel;
      /** Working days between being told and the hearing, by the calendar of the region. */
      readonly workingDaysAhead: number;
      /** The observer handles the case or belongs to its unit. */
      readonly ofTheUnit: boolean;
    }
  | { readonly kind: 'held'; readonly publicity: Publicity }
  | { readonly kind: 'record'; readonly record: ObservationRecord }
  | { readonly kind: 'release'; readonly reason: ReleaseReason }
  | { readonly kind: 'excuse'; readonly reason: ObservationExcuse }
  /** The record's time is over, by the deadline's own decision. */
  | { readonly kind: 'lapse'; readonly on: IsoDate };

export type ObservationEffect =
  | { readonly kind: 'confirm-with-court'; readonly hearing: string }
  | {
      readonly kind: 'tell-observer';
      readonly observer: string;
      readonly hearing: string;
      readonly about: 'assigned' | 'released';
    }
  | { readonly kind: 'open-deadline'; readonly rule: 'hearing.observation-record'; readonly from: IsoDate }
  | {
      readonly kind: 'settle-deadline';
      readonly rule: 'hearing.observation-record';
      readonly how: 'met' | 'withdrawn' | 'lapsed' | 'excused';
    }
  | {
      readonly kind: 'observation-counts';
      readonly hearing: string;
      readonly channel: ObservationChannel;
      readonly on: IsoDate;
    }
  | { readonly kind: 'count-lapse'; readonly hearing: string };

export type ObservationStep = { readonly state: ObservationState; readonly effects: readonly ObservationEffect[] };

/** The observer is told at least one working day before (target three). */
export const OBSERVER_NOTICE_WORKING_DAYS = 1;

/**
 * Selects a scheduled hearing for attendance. Refuses `hearing.non-public-never-attended`. An unknown publicity makes
 * the selection provisional and asks the court.
 */
export function selectObservation(hearing: {
  readonly id: string;
  readonly on: IsoDate;
  readonly publicity: Publicity;
}): ObservationStep | Refusal {
  if (hearing.publicity === 'non-public') return nonPublic();
  const provisional = hearing.publicity === 'unknown';
  return {
    state: { hearing: hearing.id, hearingOn: hearing.on, phase: provisional ? 'selected' : 'confirmed', provisional },
    effects: provisional ? [{ kind: 'confirm-with-court', hearing: hearing.id }] : [],
  };
}

function nonPublic(): Refusal {
  return refuse('hearing.non-public-never-attended', { field: '/publicity', rule: 'cpl-int-222' });
}

const ENDED: readonly ObservationPhase[] = ['recorded', 'released', 'excused', 'lapsed'];

/**
 * One step. Refuses `hearing.observation-ended`, `hearing.observation-out-of-order`, `hearing.publicity-still-unknown`,
 * `hearing.observer-told-too-late` (fewer than one working day ahead, on site or by live stream),
 * `hearing.observer-of-the-unit`, `hearing.score-invalid` (not 1 to 5), `hearing.record-text-missing` and
 * `hearing.record-before-hearing`. A confirmation or a session that turns out non-public releases instead of refusing:
 * that is no failure of the agency.
 */
export function observationStep(state: ObservationState, act: ObservationAct): Refusal | ObservationStep {
  if (ENDED.includes(state.phase)) return refuse('hearing.observation-ended', { params: { phase: state.phase } });
  const outOfOrder = refuse('hearing.observation-out-of-order', { params: { phase: state.phase, act: act.kind } });
  switch (act.kind) {
    case 'confirm':
      if (state.phase !== 'selected') return outOfOrder;
      if (act.publicity === 'unknown') return refuse('hearing.publicity-still-unknown', { field: '/publicity' });
      if (act.publicity === 'non-public') return release(state, 'non-public');
      return { state: { ...state, phase: 'confirmed', provisional: false }, effects: [] };
    case 'assign-observer': {
      if (state.phase !== 'confirmed' && state.phase !== 'assigned') return outOfOrder;
      if (act.ofTheUnit) return refuse('hearing.observer-of-the-unit', { field: '/observer' });
      if (act.channel !== 'recording' && act.workingDaysAhead < OBSERVER_NOTICE_WORKING_DAYS) {
        return refuse('hearing.observer-told-too-late', {
          field: '/observer',
          params: { workingDays: OBSERVER_NOTICE_WORKING_DAYS },
        });
      }
      const effects: ObservationEffect[] = [
        { kind: 'tell-observer', observer: act.observer, hearing: state.hearing, about: 'assigned' },
      ];
      if (state.observer !== undefined && state.observer !== act.observer) {
        effects.push({ kind: 'tell-observer', observer: state.observer, hearing: state.hearing, about: 'released' });
      }
      return { state: { ...state, phase: 'assigned', observer: act.observer, channel: act.channel }, effects };
    }
    case 'held':
      if (act.publicity === 'unknown') return refuse('hearing.publicity-unknown-when-held', { field: '/publicity' });
      if (act.publicity === 'non-public') return release(state, 'declared-non-public');
      // Held without an observer: the selection lapses and counts as one.
      if (state.phase !== 'assigned') {
        return state.phase === 'held'
          ? outOfOrder
          : { state: { ...state, phase: 'lapsed' }, effects: [{ kind: 'count-lapse', hearing: state.hearing }] };
      }
      return {
        state: { ...state, phase: 'held', provisional: false },
        effects: [{ kind: 'open-deadline', rule: 'hearing.observation-record', from: state.hearingOn }],
      };
    case 'record': {
      if (state.phase !== 'held' || state.channel === undefined) return outOfOrder;
      if (act.record.on < state.hearingOn) return refuse('hearing.record-before-hearing', { field: '/record/on' });
      if (act.record.textRef === '') return refuse('hearing.record-text-missing', { field: '/record/textRef' });
      for (const item of OBSERVATION_ITEMS) {
        const score = act.record.scores[item];
        if (!Number.isInteger(score) || score < 1 || score > 5)
          return refuse('hearing.score-invalid', { field: `/record/scores/${item}` });
      }
      return {
        state: { ...state, phase: 'recorded', record: act.record },
        effects: [
          { kind: 'settle-deadline', rule: 'hearing.observation-record', how: 'met' },
          { kind: 'observation-counts', hearing: state.hearing, channel: state.channel, on: state.hearingOn },
        ],
      };
    }
    case 'release':
      return state.phase === 'held' && act.reason !== 'declared-non-public' ? outOfOrder : release(state, act.reason);
    case 'excuse':
      if (state.phase !== 'assigned' && state.phase !== 'held') return outOfOrder;
      return {
        state: { ...state, phase: 'excused', reason: act.reason },
        effects:
          state.phase === 'held'
            ? [{ kind: 'settle-deadline', rule: 'hearing.observation-record', how: 'excused' }]
            : [],
      };
    case 'lapse':
      if (state.phase !== 'held') return outOfOrder;
      return {
        state: { ...state, phase: 'lapsed' },
        effects: [
          { kind: 'settle-deadline', rule: 'hearing.observation-record', how: 'lapsed' },
          { kind: 'count-lapse', hearing: state.hearing },
        ],
      };
  }
}

function release(state: ObservationState, reason: ReleaseReason): ObservationStep {
  const effects: ObservationEffect[] = [];
  if (state.phase === 'held')
    effects.push({ kind: 'settle-deadline', rule: 'hearing.observation-record', how: 'withdrawn' });
  if (state.observer !== undefined)
    effects.push({ kind: 'tell-observer', observer: state.observer, hearing: state.hearing, about: 'released' });
  return { state: { ...state, phase: 'released', reason }, effects };
}

/** Whether the observation counts for the quota: recorded, over a channel that the region counts. */
export function observationCounts(state: ObservationState, countedChannels: readonly ObservationChannel[]): boolean {
  return state.phase === 'recorded' && state.channel !== undefined && countedChannels.includes(state.channel);
}
