import { ASSIGNMENT_RULES } from '#domain/assignment/rules';
import { CLOSING_RULES } from '#domain/closing/rules';
import { FOLLOW_UP_RULES, touchesFollowing } from '#domain/follow-up/rules';
import { HANDLING_RULES } from '#domain/handling/rules';
import { HEARING_RULES } from '#domain/hearing/rules';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { checkStanding, type ActRequest, type ActRule } from './act-rule.ts';
import { commitmentDrawn } from './commitment.ts';
import { DECISION_RULES } from './decisions.ts';
import { event, type CaseEvent } from './events.ts';
import { INTAKE_RULES, register } from './intake.ts';
import { LODGING_RULES } from './lodging.ts';
import type { CaseState } from './state.ts';

/** The act that makes a case; the only one without a case before it. */
export const REGISTER = 'intake.register';

/** The transition table of a case: every act but the registration, by code. */
export const ACT_RULES: Readonly<Record<string, ActRule>> = {
  ...INTAKE_RULES,
  ...LODGING_RULES,
  ...DECISION_RULES,
  ...ASSIGNMENT_RULES,
  ...HANDLING_RULES,
  ...HEARING_RULES,
  ...FOLLOW_UP_RULES,
  ...CLOSING_RULES,
};

/**
 * The one predicate of what may happen next: refuses, or says what happens. Called by the API (a hint), the
 * workflow's validator, the workflow under its lock and the commit; the last decides.
 */
export function decideAct(state: CaseState | null, request: ActRequest): Refusal | readonly CaseEvent[] {
  if (request.act === REGISTER) {
    return state === null ? register(request.facts) : refuse('intake.registered-already');
  }
  if (state === null) return refuse('case-file.unknown', { params: { act: request.act } });
  const rule = ACT_RULES[request.act];
  if (rule === undefined) return refuse('case-file.unknown-act', { params: { act: request.act } });
  const standing = checkStanding(rule, state, request);
  if (standing !== null) return standing;
  const decided = rule.decide(state, request);
  if (isRefusal(decided)) return decided;
  return [
    ...decided,
    ...commitmentDrawn(state, decided, request),
    ...following(state, decided, request.on, Number(request.facts.ticket ?? 0)),
  ];
}

/**
 * What events bring about beside themselves: a refusal that becomes final, touches of follow-up that open, or whose
 * window is over. Alarms ask too.
 * `ticket` is an unsigned 32-bit random number that the commit gathers.
 */
export function following(
  state: CaseState,
  events: readonly CaseEvent[],
  on: string,
  ticket = 0,
): readonly CaseEvent[] {
  return [...refusalFinal(state, events, on), ...touchesFollowing(state, events, on, ticket)];
}

/** A refusal whose time to object is over is final: the case ends with it (Legal Aid Law 49). */
function refusalFinal(state: CaseState, events: readonly CaseEvent[], on: string): readonly CaseEvent[] {
  const over = events.some(
    ({ kind, facts }) => kind === 'case-file.deadline-lapsed' && facts.rule === 'case-file.objection-window',
  );
  return over && state.ending === 'refused' ? [event('intake.refusal-final', { on })] : [];
}
