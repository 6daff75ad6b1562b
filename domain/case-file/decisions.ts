import { refuse, type Refusal } from '#domain/kernel/refusal';
import type { ActRequest, ActRule } from './act-rule.ts';
import { optionalText } from './act-rule.ts';
import { STAGES, type Role } from './codes.ts';
import { event, type CaseEvent } from './events.ts';
import type { CaseState, DecisionKind } from './state.ts';

type Scalars = Readonly<Record<string, string | number | boolean | null>>;

/** What an agreed decision makes happen; one entry for each kind. */
const AGREED: Readonly<Record<DecisionKind, (state: CaseState, facts: Scalars, on: string) => readonly CaseEvent[]>> = {
  grant: (_state, facts, on) => [event('intake.granted', { ...facts, on })],
  'grant-first': (_state, facts, on) => [event('intake.granted-first', { ...facts, on })],
  refuse: (_state, facts, on) => [event('intake.refused', { ...facts, on })],
  assign: (_state, facts, on) => [event('assignment.issued', { ...facts, on })],
  close: (_state, facts, on) => [event('closing.approved', { ...facts, on })],
};

/**
 * Opens a decision: the proposer's step is the first; where the policy has one step only the proposal
 * decides at once (an agency with fewer than three staff; the ledger shows it).
 */
export function propose(
  state: CaseState,
  request: ActRequest,
  kind: DecisionKind,
  facts: Scalars,
): Refusal | readonly CaseEvent[] {
  if (state.pending !== null) return refuse('case-file.decision-pending', { params: { kind: state.pending.kind } });
  const steps = state.policy.steps[kind];
  const first = steps[0] ?? [];
  if (!first.includes(request.actor.role)) {
    return refuse('case-file.act-of-another-role', { params: { act: request.act, role: request.actor.role } });
  }
  const no = state.decisions + 1;
  const proposed = event('case-file.decision-proposed', { kind, no, facts, by: request.actor.person, on: request.on });
  return steps.length === 1 ? [proposed, ...AGREED[kind](state, facts, request.on)] : [proposed];
}

/** Who may take a step after the first; the policy of the case says which of them is due. */
const LATER_STEP_ROLES: readonly Role[] = ['reviewer', 'approver', 'head', 'closure-examiner'];

export const DECISION_RULES: Readonly<Record<string, ActRule>> = {
  'case-file.agree': {
    roles: LATER_STEP_ROLES,
    standing: 'agency',
    stages: STAGES.slice(0, 4),
    leadsTo: ['assignment', 'handling', 'archive'],
    source: null,
    decide: (state, request) => {
      const due = stepDue(state, request);
      if ('code' in due) return due;
      const pending = due.pending;
      const agreed = event('case-file.decision-agreed', {
        kind: pending.kind,
        no: pending.no,
        step: pending.step,
        by: request.actor.person,
        on: request.on,
      });
      const last = pending.step === state.policy.steps[pending.kind].length - 1;
      return last ? [agreed, ...AGREED[pending.kind](state, pending.facts, request.on)] : [agreed];
    },
  },
  'case-file.send-back': {
    roles: LATER_STEP_ROLES,
    standing: 'agency',
    stages: STAGES.slice(0, 4),
    leadsTo: [],
    source: null,
    decide: (state, request) => {
      const due = stepDue(state, request);
      if ('code' in due) return due;
      return [
        event('case-file.decision-sent-back', {
          kind: due.pending.kind,
          no: due.pending.no,
          step: due.pending.step,
          by: request.actor.person,
          reason: optionalText(request.facts, 'reason'),
          on: request.on,
        }),
      ];
    },
  },
};

function stepDue(state: CaseState, request: ActRequest): Refusal | { pending: NonNullable<CaseState['pending']> } {
  const pending = state.pending;
  if (pending === null) return refuse('case-file.no-decision-pending');
  const roles = state.policy.steps[pending.kind][pending.step] ?? [];
  if (!roles.includes(request.actor.role)) {
    return refuse('case-file.step-of-another-role', { params: { kind: pending.kind, step: pending.step + 1 } });
  }
  if (state.policy.differentPersons && request.actor.person !== null && pending.by.includes(request.actor.person)) {
    return refuse('case-file.step-needs-another-person', {
      rule: 'policy:decision-steps',
      params: { kind: pending.kind },
    });
  }
  return { pending };
}
