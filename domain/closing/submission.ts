/**
 * The closure file's way: submitted → returned with coded reasons → resubmitted → approved. Pure reducer over a plain
 * JSON state inside the case's workflow. Time limits are opened and settled by effects; their figures are in the pack.
 */
import { MATERIALS, type Material } from '../case-file/codes.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import type { IsoDate } from '../kernel/time.ts';
import {
  checklistFor,
  missingItems,
  refuseExcuse,
  type Checklist,
  type ChecklistFacts,
  type ItemExcuse,
} from './checklists.ts';
import { validateOutcome, type Outcome } from './outcome.ts';
import { RETURN_REASONS, type ReturnReason } from './return-reasons.ts';
import type { Entry, Form, Proceeding } from '../case-file/codes.ts';

/** What the examination of one case's closure rests on. */
export interface ClosureCase {
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly entry: Entry;
  readonly facts: ChecklistFacts;
}

export interface ClosureState {
  readonly about: ClosureCase;
  readonly phase: 'waiting' | 'submitted' | 'returned' | 'approved';
  /** 结案日. */
  readonly closedOn: IsoDate;
  readonly submittedOn?: IsoDate;
  readonly approvedOn?: IsoDate;
  readonly outcome?: Outcome;
  readonly present: readonly Material[];
  readonly excuses: readonly ItemExcuse[];
  readonly returns: readonly { readonly on: IsoDate; readonly reasons: readonly ReturnReason[] }[];
  readonly talkedOn?: IsoDate;
}

export type ClosureAct =
  | { readonly kind: 'submit'; readonly on: IsoDate; readonly present: readonly Material[]; readonly outcome: Outcome }
  /** The examiner lets a missing item go. */
  | { readonly kind: 'excuse'; readonly on: IsoDate; readonly excuse: ItemExcuse }
  | { readonly kind: 'return'; readonly on: IsoDate; readonly reasons: readonly ReturnReason[] }
  | { readonly kind: 'record-talk'; readonly on: IsoDate }
  /** `reasonGiven`: the correction carries a written reason. */
  | { readonly kind: 'correct-closing-date'; readonly on: IsoDate; readonly to: IsoDate; readonly reasonGiven: boolean }
  /** `thirdTouchSettled`: the third follow-up touch has ended, or the region does not wait for it. */
  | { readonly kind: 'approve'; readonly on: IsoDate; readonly thirdTouchSettled: boolean };

/** Keys of rules in the pack that closing opens and settles. */
export const CLOSING_DEADLINE_RULES = [
  'closing.submit',
  'closing.first-look',
  'closing.examine',
  'closing.correct',
] as const;
export type ClosingDeadlineRule = (typeof CLOSING_DEADLINE_RULES)[number];

export type ClosureEffect =
  | { readonly kind: 'open-deadline'; readonly rule: ClosingDeadlineRule; readonly from: IsoDate }
  | { readonly kind: 'settle-deadline'; readonly rule: ClosingDeadlineRule; readonly on: IsoDate }
  | {
      readonly kind: 'notify';
      readonly to: 'handler' | 'unit' | 'closure-examiner';
      readonly about: 'returned' | 'submitted' | 'approved';
    }
  | {
      readonly kind: 'open-obligation';
      readonly obligation: 'talk-with-unit';
      readonly to: 'agency';
      readonly from: IsoDate;
      readonly returns: number;
    }
  | { readonly kind: 'settle-obligation'; readonly obligation: 'talk-with-unit'; readonly on: IsoDate }
  | { readonly kind: 'closing-date-moved'; readonly from: IsoDate; readonly to: IsoDate }
  | { readonly kind: 'closure-approved'; readonly on: IsoDate };

export type ClosureStep = { readonly state: ClosureState; readonly effects: readonly ClosureEffect[] };

/** After this many returns the agency talks with the unit (our default). */
const RETURNS_BEFORE_TALK = 2;

/**
 * Opens closing on the closing date; the handler's 30 days start there.
 * Refuses `handling.no-such-combination`.
 */
export function openClosure(about: ClosureCase, closedOn: IsoDate): ClosureStep | Refusal {
  const checklist = checklistFor(about.form, about.proceeding, about.entry, about.facts);
  if (isRefusal(checklist)) return checklist;
  return {
    state: { about, phase: 'waiting', closedOn, present: [], excuses: [], returns: [] },
    effects: [{ kind: 'open-deadline', rule: 'closing.submit', from: closedOn }],
  };
}

function checklistOf(state: ClosureState): Checklist {
  const { form, proceeding, entry, facts } = state.about;
  const result = state.outcome?.result;
  const checklist = checklistFor(form, proceeding, entry, {
    ...facts,
    settled: facts.settled === true || result === 'mediated' || result === 'settled',
    terminated: facts.terminated === true || result === 'terminated',
  });
  if (isRefusal(checklist)) throw new Error(`closure of ${form}/${proceeding} was opened without a checklist`);
  return checklist;
}

function outOfOrder(state: ClosureState, act: ClosureAct): Refusal {
  return refuse('closing.out-of-order', { params: { phase: state.phase, act: act.kind } });
}

/**
 * One step. A file with missing papers may be handed in (that is what returns are for) but not approved.
 * Refuses `closing.out-of-order`, `closing.before-closing-date`, `closing.unknown-material`, what
 * {@link validateOutcome} refuses, `closing.excuse-twice` and what {@link refuseExcuse} refuses,
 * `closing.reason-missing` (a return without a coded reason), `closing.reason-twice`, `closing.unknown-reason`,
 * `closing.no-talk-due`, `closing.correction-reason-missing`, `closing.date-unchanged`, `closing.third-touch-open` and
 * `closing.items-missing` (with the first missing item and their count).
 */
export function closureStep(state: ClosureState, act: ClosureAct): Refusal | ClosureStep {
  switch (act.kind) {
    case 'submit': {
      if (state.phase !== 'waiting' && state.phase !== 'returned') return outOfOrder(state, act);
      if (act.on < state.closedOn)
        return refuse('closing.before-closing-date', { field: '/on', params: { closedOn: state.closedOn } });
      const unknown = act.present.find((material) => !MATERIALS.includes(material));
      if (unknown !== undefined) return refuse('closing.unknown-material', { field: '/present' });
      const fault = validateOutcome(state.about.form, state.about.proceeding, act.outcome, act.present);
      if (fault) return { ...fault, field: `/outcome${fault.field ?? ''}` };
      return {
        state: {
          ...state,
          phase: 'submitted',
          submittedOn: act.on,
          present: [...new Set(act.present)],
          outcome: act.outcome,
        },
        effects: [
          {
            kind: 'settle-deadline',
            rule: state.phase === 'waiting' ? 'closing.submit' : 'closing.correct',
            on: act.on,
          },
          { kind: 'open-deadline', rule: 'closing.first-look', from: act.on },
          { kind: 'open-deadline', rule: 'closing.examine', from: act.on },
          { kind: 'notify', to: 'closure-examiner', about: 'submitted' },
        ],
      };
    }
    case 'excuse': {
      if (state.phase !== 'submitted' && state.phase !== 'returned') return outOfOrder(state, act);
      const fault = refuseExcuse(checklistOf(state), act.excuse);
      if (fault) return fault;
      if (state.excuses.some((excuse) => excuse.key === act.excuse.key))
        return refuse('closing.excuse-twice', { field: '/item' });
      return { state: { ...state, excuses: [...state.excuses, act.excuse] }, effects: [] };
    }
    case 'return': {
      if (state.phase !== 'submitted') return outOfOrder(state, act);
      if (act.reasons.length === 0) return refuse('closing.reason-missing', { field: '/reasons' });
      if (new Set(act.reasons).size !== act.reasons.length)
        return refuse('closing.reason-twice', { field: '/reasons' });
      if (act.reasons.some((reason) => !RETURN_REASONS.includes(reason)))
        return refuse('closing.unknown-reason', { field: '/reasons' });
      const returns = [...state.returns, { on: act.on, reasons: act.reasons }];
      const effects: ClosureEffect[] = [
        { kind: 'settle-deadline', rule: 'closing.first-look', on: act.on },
        { kind: 'settle-deadline', rule: 'closing.examine', on: act.on },
        { kind: 'open-deadline', rule: 'closing.correct', from: act.on },
        { kind: 'notify', to: 'handler', about: 'returned' },
        { kind: 'notify', to: 'unit', about: 'returned' },
      ];
      if (returns.length === RETURNS_BEFORE_TALK) {
        effects.push({
          kind: 'open-obligation',
          obligation: 'talk-with-unit',
          to: 'agency',
          from: act.on,
          returns: returns.length,
        });
      }
      return { state: { ...state, phase: 'returned', returns }, effects };
    }
    case 'record-talk': {
      if (state.returns.length < RETURNS_BEFORE_TALK || state.talkedOn !== undefined)
        return refuse('closing.no-talk-due');
      return {
        state: { ...state, talkedOn: act.on },
        effects: [{ kind: 'settle-obligation', obligation: 'talk-with-unit', on: act.on }],
      };
    }
    case 'correct-closing-date': {
      if (state.phase === 'approved') return outOfOrder(state, act);
      if (!act.reasonGiven) return refuse('closing.correction-reason-missing', { field: '/reason' });
      if (act.to === state.closedOn) return refuse('closing.date-unchanged', { field: '/to' });
      if (act.to > act.on || (state.submittedOn !== undefined && act.to > state.submittedOn)) {
        return refuse('closing.before-closing-date', { field: '/to', params: { closedOn: act.to } });
      }
      return {
        state: { ...state, closedOn: act.to },
        effects: [{ kind: 'closing-date-moved', from: state.closedOn, to: act.to }],
      };
    }
    case 'approve': {
      if (state.phase !== 'submitted') return outOfOrder(state, act);
      const missing = missingItems(checklistOf(state), state.present, state.excuses);
      if (missing[0] !== undefined) {
        return refuse('closing.items-missing', { params: { item: missing[0].key, count: missing.length } });
      }
      if (!act.thirdTouchSettled) return refuse('closing.third-touch-open');
      return {
        state: { ...state, phase: 'approved', approvedOn: act.on },
        effects: [
          { kind: 'settle-deadline', rule: 'closing.first-look', on: act.on },
          { kind: 'settle-deadline', rule: 'closing.examine', on: act.on },
          { kind: 'notify', to: 'handler', about: 'approved' },
          { kind: 'closure-approved', on: act.on },
        ],
      };
    }
  }
}

/** What is missing now, for the task list and the page of the case. */
export function closureMissing(state: ClosureState): string[] {
  return missingItems(checklistOf(state), state.present, state.excuses).map((item) => item.key);
}
