import { optionalText, text, type ActRequest, type ActRule } from '#domain/case-file/act-rule';
import type { Material, Role } from '#domain/case-file/codes';
import { propose } from '#domain/case-file/decisions';
import { event, type CaseEvent } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import { thirdTouchOver } from '#domain/follow-up/rules';
import { frozenPlan, planSettled } from '#domain/handling/progress';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { isoDate } from '#domain/kernel/time';
import type { ChecklistItemKey, ItemExcuse, MissingExcuse } from './checklists.ts';
import { withMaterials } from './file-materials.ts';
import type { Outcome } from './outcome.ts';
import type { ReturnReason } from './return-reasons.ts';
import { closureStep, type ClosureAct, type ClosureState } from './submission.ts';

const EXAMINERS: readonly Role[] = ['closure-examiner', 'head'];

/** The closure with everything that is on file now, also what came in after the handler handed in. */
export function closureOf(state: CaseState): ClosureState {
  if (state.closing === null) throw new Error('a case in closing has no closure file');
  return { ...state.closing, present: withMaterials(state.closing.present, state.materials) };
}

/** Whether closure need not wait for follow-up any more: the third touch has ended, or the region does not wait. */
export function followUpSettled(state: CaseState, on: string): boolean {
  return (
    state.policy.closureWaitsForThirdTouch === false || state.followUp === null || thirdTouchOver(state.followUp, on)
  );
}

function check(state: CaseState, act: ClosureAct): Refusal | ClosureState {
  if (state.pending !== null) return refuse('case-file.decision-pending', { params: { kind: state.pending.kind } });
  const step = closureStep(closureOf(state), act);
  return isRefusal(step) ? step : step.state;
}

/** How often the file has been handed in so far. */
export function submissions(closure: ClosureState): number {
  return closure.returns.length + (closure.phase === 'submitted' || closure.phase === 'approved' ? 1 : 0);
}

/** The excuses of a submission that have not been let go already. */
function freshExcuses(state: CaseState, request: ActRequest): readonly ItemExcuse[] {
  const stated = (Array.isArray(request.facts.excuses) ? request.facts.excuses : []) as readonly JsonObject[];
  return stated
    .map((excuse) => ({ key: excuse.item as ChecklistItemKey, reason: excuse.reason as MissingExcuse }))
    .filter(({ key }, index, all) => all.findIndex((other) => other.key === key) === index)
    .filter(({ key }) => !closureOf(state).excuses.some((other) => other.key === key));
}

function handIn(state: CaseState, request: ActRequest): Refusal | readonly CaseEvent[] {
  const open = planSettled(frozenPlan(state));
  if (open !== null) return open;
  const closure = closureOf(state);
  const on = isoDate(request.on);
  const outcome = (request.facts.outcome ?? closure.outcome) as Outcome | undefined;
  if (outcome === undefined) return refuse('closing.outcome-missing', { field: '/outcome' });
  const stated = (request.facts.materials ?? []) as readonly Material[];
  // The closing report (021) is made from the outcome itself.
  const present = withMaterials(withMaterials(closure.present, stated), ['closing-report']);
  const submitted = check(state, { kind: 'submit', on, present, outcome });
  if (isRefusal(submitted)) return submitted;
  const events: CaseEvent[] = [
    event('closing.submitted', {
      submission: submissions(submitted),
      outcome: outcome as unknown as JsonObject,
      materials: present,
      documents: request.facts.documents ?? [],
      on,
    }),
  ];
  let after = submitted;
  for (const excuse of freshExcuses(state, request)) {
    const step = closureStep(after, { kind: 'excuse', on, excuse });
    if (isRefusal(step)) return { ...step, field: '/excuses' };
    after = step.state;
    events.push(event('closing.item-excused', { item: excuse.key, reason: excuse.reason, by: 'handler', on }));
  }
  return events;
}

function handler(decide: ActRule['decide']): ActRule {
  return {
    roles: ['handler'],
    standing: 'handler',
    stages: ['closing'],
    leadsTo: [],
    source: 'Decree 148 art. 40',
    decide,
  };
}

function examiner(decide: ActRule['decide'], more: Partial<ActRule> = {}): ActRule {
  return {
    roles: EXAMINERS,
    standing: 'agency',
    stages: ['closing'],
    leadsTo: [],
    source: 'Decree 148 art. 41',
    decide,
    ...more,
  };
}

/** 结案 and 归档: the closure file's way from the handler to the locked dossier (Decree 148 arts 40-41). */
export const CLOSING_RULES: Readonly<Record<string, ActRule>> = {
  'closing.submit': handler((state, request) =>
    closureOf(state).phase === 'returned'
      ? refuse('closing.out-of-order', { params: { phase: 'returned', act: 'submit' } })
      : handIn(state, request),
  ),
  'closing.resubmit': handler((state, request) =>
    closureOf(state).phase === 'returned'
      ? handIn(state, request)
      : refuse('closing.out-of-order', { params: { phase: closureOf(state).phase, act: 'resubmit' } }),
  ),
  'closing.return': examiner((state, request) => {
    const reasons = (request.facts.reasons ?? []) as readonly ReturnReason[];
    const after = check(state, { kind: 'return', on: isoDate(request.on), reasons });
    return isRefusal(after)
      ? after
      : [
          event('closing.returned', {
            submission: after.returns.length,
            reasons,
            returns: after.returns.length,
            on: request.on,
          }),
        ];
  }),
  'closing.excuse-item': examiner((state, request) => {
    const excuse = {
      key: text(request.facts, 'item') as ChecklistItemKey,
      reason: text(request.facts, 'reason') as MissingExcuse,
    };
    const after = check(state, { kind: 'excuse', on: isoDate(request.on), excuse });
    return isRefusal(after)
      ? after
      : [
          event('closing.item-excused', {
            item: excuse.key,
            reason: excuse.reason,
            by: 'closure-examiner',
            on: request.on,
          }),
        ];
  }),
  // After the second return the agency talks with the unit (our default).
  'closing.record-talk': examiner(
    (state, request) => {
      const on = optionalText(request.facts, 'talkedOn') ?? request.on;
      const step = closureStep(closureOf(state), { kind: 'record-talk', on: isoDate(on) });
      return isRefusal(step) ? step : [event('closing.talk-recorded', { on })];
    },
    { roles: [...EXAMINERS, 'officer'], source: null },
  ),
  'closing.propose-approval': examiner(
    (state, request) => {
      const after = check(state, {
        kind: 'approve',
        on: isoDate(request.on),
        thirdTouchSettled: followUpSettled(state, request.on),
      });
      if (isRefusal(after)) return after;
      const submission = submissions(after);
      const proposed = propose(state, request, 'close', { submission });
      return isRefusal(proposed) ? proposed : [event('closing.examined', { submission, on: request.on }), ...proposed];
    },
    { leadsTo: ['archive'] },
  ),
  'closing.retry-archive': {
    roles: ['archivist', 'head'],
    standing: 'agency',
    stages: ['archive'],
    leadsTo: [],
    source: null,
    decide: (state, request) =>
      state.archiveFailed ? [event('archive.retried', { on: request.on })] : refuse('closing.archive-not-failed'),
  },
};
