/**
 * Mandate papers (委托协议、授权委托书): due 5 days after the unit's arranging or receiving the assignment (Decree 148
 * art. 27). They are no gate: meetings run on the official letter. Pure reducer over a plain JSON state.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { addDays, type IsoDate } from '../kernel/time.ts';
import type { MandateExcuse, MandateSigner } from './checkpoint-codes.ts';

export interface MandateState {
  readonly phase: 'open' | 'signed' | 'consent-refused';
  /** The day by which the papers are due now (after excuses). */
  readonly dueOn: IsoDate;
  readonly excuses: readonly { readonly reason: MandateExcuse; readonly on: IsoDate; readonly newDueOn: IsoDate }[];
  readonly signedOn?: IsoDate;
  readonly signedBy?: MandateSigner;
}

export type MandateAct =
  | { readonly kind: 'sign'; readonly on: IsoDate; readonly by: MandateSigner }
  | { readonly kind: 'excuse'; readonly on: IsoDate; readonly reason: MandateExcuse; readonly newDueOn: IsoDate }
  /** The client does not want the assigned counsel; `mandatory` tells whether the law demands counsel. */
  | { readonly kind: 'refuse-consent'; readonly on: IsoDate; readonly mandatory: boolean };

export type MandateEffect =
  | {
      readonly kind: 'settle-deadline';
      readonly rule: 'mandate-papers';
      readonly how: 'met' | 'met-late' | 'withdrawn';
      readonly on: IsoDate;
    }
  | {
      readonly kind: 'move-deadline';
      readonly rule: 'mandate-papers';
      readonly reason: MandateExcuse;
      readonly dueOn: IsoDate;
    }
  | { readonly kind: 'notify-in-writing'; readonly to: 'organ' | 'agency'; readonly on: IsoDate }
  /** Mandatory case: client hires counsel by `hireBy`, or the organ notifies again by `notifyAgainBy` (days counted plainly; the rule pack rolls them). */
  | { readonly kind: 'organ-examines-refusal'; readonly hireBy: IsoDate; readonly notifyAgainBy: IsoDate }
  | { readonly kind: 'propose-termination'; readonly on: IsoDate };

/** Opens the duty; `dueOn` comes from the rule pack. */
export function openMandate(dueOn: IsoDate): MandateState {
  return { phase: 'open', dueOn, excuses: [] };
}

/**
 * One step. Refuses `handling.mandate-settled` (already signed or refused), `handling.excuse-date-not-later` (the new
 * date must lie after the old one and after the day of the excuse).
 * A second refusal in a mandatory case is not allowed in court (Criminal Procedure Interpretation 311); that is the
 * court's to decide, so it is no refusal here.
 */
export function mandateStep(
  state: MandateState,
  act: MandateAct,
): Refusal | { readonly state: MandateState; readonly effects: readonly MandateEffect[] } {
  if (state.phase !== 'open') return refuse('handling.mandate-settled', { params: { phase: state.phase } });
  switch (act.kind) {
    case 'sign':
      return {
        state: { ...state, phase: 'signed', signedOn: act.on, signedBy: act.by },
        effects: [
          {
            kind: 'settle-deadline',
            rule: 'mandate-papers',
            how: act.on <= state.dueOn ? 'met' : 'met-late',
            on: act.on,
          },
        ],
      };
    case 'excuse':
      if (act.newDueOn <= state.dueOn || act.newDueOn <= act.on) {
        return refuse('handling.excuse-date-not-later', {
          field: '/newDueOn',
          rule: 'decree-148-27',
          params: { dueOn: state.dueOn },
        });
      }
      return {
        state: {
          ...state,
          dueOn: act.newDueOn,
          excuses: [...state.excuses, { reason: act.reason, on: act.on, newDueOn: act.newDueOn }],
        },
        effects: [{ kind: 'move-deadline', rule: 'mandate-papers', reason: act.reason, dueOn: act.newDueOn }],
      };
    case 'refuse-consent': {
      const hireBy = addDays(act.on, 5);
      return {
        state: { ...state, phase: 'consent-refused' },
        effects: [
          { kind: 'settle-deadline', rule: 'mandate-papers', how: 'withdrawn', on: act.on },
          { kind: 'notify-in-writing', to: 'organ', on: act.on },
          { kind: 'notify-in-writing', to: 'agency', on: act.on },
          act.mandatory
            ? { kind: 'organ-examines-refusal', hireBy, notifyAgainBy: addDays(hireBy, 3) }
            : { kind: 'propose-termination', on: act.on },
        ],
      };
    }
  }
}
