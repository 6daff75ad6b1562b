/**
 * The hearings of one case: scheduled, moved, cancelled, held. A moved hearing stays as a record and a new one follows
 * it, so a session is never counted twice and no date is overwritten. Pure reducer, plain JSON state.
 */
import type { Publicity } from '../case-file/codes.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { IsoDate } from '../kernel/time.ts';

/** Procedure of a session. */
export const HEARING_PROCEDURES = [
  'ordinary',
  'summary',
  'fast-track',
  'second-instance',
  'arbitration',
  'reconsideration-hearing',
  'other',
] as const;
export type HearingProcedure = (typeof HEARING_PROCEDURES)[number];

export const HEARING_STATES = ['scheduled', 'moved', 'cancelled', 'held'] as const;
export type HearingState = (typeof HEARING_STATES)[number];

/** Why a hearing was moved or cancelled. */
export const HEARING_CHANGE_REASONS = [
  'court-calendar',
  'party-request',
  'evidence',
  'settled',
  'withdrawn',
  'procedure-changed',
  'other',
] as const;
export type HearingChangeReason = (typeof HEARING_CHANGE_REASONS)[number];

export interface Hearing {
  /** Opaque id. */
  readonly id: string;
  readonly state: HearingState;
  readonly on: IsoDate;
  /** Minutes after midnight in Asia/Shanghai. */
  readonly startMinute: number;
  readonly publicity: Publicity;
  readonly procedure: HearingProcedure;
  /** The hearing it replaces. */
  readonly movedFrom?: string;
  readonly reason?: HearingChangeReason;
}

/** Hearings in the order they were scheduled. */
export interface HearingsState {
  readonly hearings: readonly Hearing[];
}

export type HearingAct =
  | {
      readonly kind: 'schedule';
      readonly id: string;
      readonly on: IsoDate;
      readonly startMinute: number;
      readonly publicity: Publicity;
      readonly procedure: HearingProcedure;
    }
  | { readonly kind: 'set-publicity'; readonly id: string; readonly publicity: Publicity }
  | {
      readonly kind: 'move';
      readonly id: string;
      readonly newId: string;
      readonly on: IsoDate;
      readonly startMinute: number;
      readonly reason: HearingChangeReason;
    }
  | { readonly kind: 'cancel'; readonly id: string; readonly reason: HearingChangeReason }
  /** `publicity` as it was on the day; `on` is the day of the session. */
  | { readonly kind: 'hold'; readonly id: string; readonly on: IsoDate; readonly publicity: Publicity };

export type HearingEffect =
  | {
      readonly kind: 'consider-attendance';
      readonly hearing: string;
      readonly on: IsoDate;
      readonly publicity: Publicity;
    }
  | {
      readonly kind: 'release-observation';
      readonly hearing: string;
      readonly reason: 'moved' | 'cancelled' | 'non-public' | 'declared-non-public';
    }
  | { readonly kind: 'hearing-held'; readonly hearing: string; readonly on: IsoDate; readonly publicity: Publicity }
  | {
      readonly kind: 'notify-recipient';
      readonly about: 'hearing-scheduled' | 'hearing-moved' | 'hearing-cancelled';
      readonly hearing: string;
    };

export type HearingsStep = { readonly state: HearingsState; readonly effects: readonly HearingEffect[] };

export const NO_HEARINGS: HearingsState = { hearings: [] };

/** More sessions than this are a fault of the input, not a case. */
const MAX_HEARINGS = 200;

/**
 * One step. Refuses `hearing.unknown`, `hearing.id-taken`, `hearing.not-scheduled` (moved, cancelled or held already),
 * `hearing.too-many`, `hearing.time-invalid`, `hearing.held-on-another-day` (move it first) and
 * `hearing.publicity-unknown-when-held`.
 */
export function hearingStep(state: HearingsState, act: HearingAct): Refusal | HearingsStep {
  if (act.kind === 'schedule') {
    const { kind: _kind, ...hearing } = act;
    const fault = freshFault(state, act.id, act.startMinute);
    if (fault) return fault;
    return {
      state: { hearings: [...state.hearings, { ...hearing, state: 'scheduled' }] },
      effects: [
        { kind: 'notify-recipient', about: 'hearing-scheduled', hearing: act.id },
        { kind: 'consider-attendance', hearing: act.id, on: act.on, publicity: act.publicity },
      ],
    };
  }
  const hearing = state.hearings.find((other) => other.id === act.id);
  if (!hearing) return refuse('hearing.unknown', { field: '/id' });
  if (hearing.state !== 'scheduled')
    return refuse('hearing.not-scheduled', { field: '/id', params: { state: hearing.state } });
  const changed = (next: Hearing, ...more: Hearing[]): HearingsState => ({
    hearings: [...state.hearings.map((other) => (other.id === act.id ? next : other)), ...more],
  });
  switch (act.kind) {
    case 'set-publicity': {
      const effects: HearingEffect[] =
        act.publicity === 'non-public'
          ? [{ kind: 'release-observation', hearing: act.id, reason: 'non-public' }]
          : [{ kind: 'consider-attendance', hearing: act.id, on: hearing.on, publicity: act.publicity }];
      return { state: changed({ ...hearing, publicity: act.publicity }), effects };
    }
    case 'move': {
      const fault = freshFault(state, act.newId, act.startMinute);
      if (fault) return fault;
      const next: Hearing = {
        id: act.newId,
        state: 'scheduled',
        on: act.on,
        startMinute: act.startMinute,
        publicity: hearing.publicity,
        procedure: hearing.procedure,
        movedFrom: act.id,
      };
      return {
        state: changed({ ...hearing, state: 'moved', reason: act.reason }, next),
        effects: [
          { kind: 'release-observation', hearing: act.id, reason: 'moved' },
          { kind: 'notify-recipient', about: 'hearing-moved', hearing: act.newId },
          { kind: 'consider-attendance', hearing: act.newId, on: act.on, publicity: hearing.publicity },
        ],
      };
    }
    case 'cancel':
      return {
        state: changed({ ...hearing, state: 'cancelled', reason: act.reason }),
        effects: [
          { kind: 'release-observation', hearing: act.id, reason: 'cancelled' },
          { kind: 'notify-recipient', about: 'hearing-cancelled', hearing: act.id },
        ],
      };
    case 'hold': {
      if (act.publicity === 'unknown') return refuse('hearing.publicity-unknown-when-held', { field: '/publicity' });
      if (act.on !== hearing.on)
        return refuse('hearing.held-on-another-day', { field: '/on', params: { scheduledOn: hearing.on } });
      const effects: HearingEffect[] = [
        { kind: 'hearing-held', hearing: act.id, on: act.on, publicity: act.publicity },
      ];
      if (act.publicity === 'non-public') {
        effects.push({ kind: 'release-observation', hearing: act.id, reason: 'declared-non-public' });
      }
      return { state: changed({ ...hearing, state: 'held', publicity: act.publicity }), effects };
    }
  }
}

function freshFault(state: HearingsState, id: string, startMinute: number): Refusal | null {
  if (state.hearings.some((other) => other.id === id)) return refuse('hearing.id-taken', { field: '/id' });
  if (state.hearings.length >= MAX_HEARINGS) return refuse('hearing.too-many');
  if (!Number.isInteger(startMinute) || startMinute < 0 || startMinute >= 1440)
    return refuse('hearing.time-invalid', { field: '/startMinute' });
  return null;
}
