/**
 * Rectification (整改) after a file that failed: dated actions with an owner, carried out, then looked at again. Opens with
 * the final grade 不合格 and closes when the re-review accepts it; a returned one goes round again.
 */
import { text, type ActRequest } from '../case-file/act-rule.ts';
import type { CaseEvent } from '../case-file/events.ts';
import type { Role } from '../case-file/codes.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import { endOfDueDay, isoDate, parseIsoDate, type Instant, type IsoDate } from '../kernel/time.ts';
import type { SubjectState } from '../supervision/subject.ts';

export const RECTIFICATION_STAGES = ['planning', 'acting', 're-review', 'closed'] as const;
export type RectificationStage = (typeof RECTIFICATION_STAGES)[number];

/** What may be agreed on; the text that explains it is stored apart. */
export const RECTIFICATION_ACTIONS = [
  'complete-file',
  'correct-record',
  'train-handler',
  'talk-with-unit',
  'repay-recipient',
  'report-to-discipline',
  'other',
] as const;
export type RectificationAction = (typeof RECTIFICATION_ACTIONS)[number];

export interface PlannedAction {
  readonly action: RectificationAction;
  readonly owner: string;
  readonly due: IsoDate;
  readonly doneOn: IsoDate | null;
}

export interface RectificationState extends SubjectState {
  readonly file: string;
  readonly round: string;
  readonly agency: string;
  readonly stage: RectificationStage;
  readonly planBy: IsoDate;
  readonly actions: readonly PlannedAction[];
  readonly returns: number;
  /** What has been told to the organiser as late. */
  readonly escalated: readonly string[];
}

export const RECTIFICATION_EVENTS = [
  'rectification.opened',
  'rectification.planned',
  'rectification.action-done',
  'rectification.handed-in',
  'rectification.returned',
  'rectification.escalated',
  'rectification.closed',
] as const;

export interface RectificationEvent extends CaseEvent {
  readonly kind: (typeof RECTIFICATION_EVENTS)[number];
}

/** Folds one event. */
export function reduceRectification(
  state: RectificationState | null,
  happened: CaseEvent,
  id: string,
): RectificationState {
  const { facts } = happened;
  if (happened.kind === 'rectification.opened') {
    return {
      id,
      file: facts['file'] as string,
      round: facts['round'] as string,
      agency: facts['agency'] as string,
      region: facts['region'] as string,
      stage: 'planning',
      planBy: facts['planBy'] as IsoDate,
      actions: [],
      returns: 0,
      escalated: [],
      ended: false,
      version: 1,
    };
  }
  if (state === null) throw new Error(`${happened.kind} before the rectification was opened`);
  const next = { ...state, version: state.version + 1 };
  switch (happened.kind) {
    case 'rectification.planned': {
      const actions = facts['actions'] as unknown as readonly Omit<PlannedAction, 'doneOn'>[];
      return { ...next, stage: 'acting', actions: actions.map((action) => ({ ...action, doneOn: null })) };
    }
    case 'rectification.action-done':
      return {
        ...next,
        actions: next.actions.map((action, at) =>
          at === facts['position'] ? { ...action, doneOn: facts['on'] as IsoDate } : action,
        ),
      };
    case 'rectification.handed-in':
      return { ...next, stage: 're-review' };
    case 'rectification.returned':
      return { ...next, stage: 'planning', planBy: facts['planBy'] as IsoDate, returns: next.returns + 1 };
    case 'rectification.escalated':
      return { ...next, escalated: [...next.escalated, facts['step'] as string] };
    case 'rectification.closed':
      return { ...next, stage: 'closed', ended: true };
    default:
      throw new Error(`a rectification knows no ${happened.kind}`);
  }
}

interface Rule {
  readonly roles: readonly Role[];
  readonly stages: readonly RectificationStage[];
}

/** The acts: the agency's head plans and hands in, the owners do, the organiser looks again. */
export const RECTIFICATION_ACTS: Readonly<Record<string, Rule>> = {
  'rectification.plan': { roles: ['head'], stages: ['planning'] },
  'rectification.complete-action': { roles: ['head', 'unit-head', 'handler', 'officer'], stages: ['acting'] },
  'rectification.hand-in': { roles: ['head'], stages: ['acting'] },
  'rectification.re-review': { roles: ['supervisor', 'round-organiser', 'moderator'], stages: ['re-review'] },
};

/**
 * Decides one act. Refuses `evaluation.act-unknown`, `evaluation.act-of-another-role`, `evaluation.act-out-of-order`,
 * `evaluation.rectification-plan-empty`, `evaluation.rectification-action-unknown`, `evaluation.rectification-due` (in the
 * past or no day), `evaluation.rectification-action-open`, `evaluation.rectification-action-done`,
 * `evaluation.rectification-not-owner`, `evaluation.answer-unknown`.
 */
export function decideRectification(
  state: RectificationState | null,
  request: ActRequest,
): Refusal | readonly RectificationEvent[] {
  const rule = RECTIFICATION_ACTS[request.act];
  if (rule === undefined) return refuse('evaluation.act-unknown', { params: { act: request.act } });
  if (state === null) return refuse('evaluation.unknown');
  if (!rule.roles.includes(request.actor.role)) {
    return refuse('evaluation.act-of-another-role', { params: { act: request.act, role: request.actor.role } });
  }
  if (!rule.stages.includes(state.stage)) {
    return refuse('evaluation.act-out-of-order', { params: { act: request.act, stage: state.stage } });
  }
  const outcome = decide(state, request);
  return isRefusal(outcome) ? outcome : about(state.id, outcome);
}

/** The same events with the rectification that they are about. */
function about(id: string, events: readonly RectificationEvent[]): readonly RectificationEvent[] {
  return events.map(({ kind, facts }) => ({ kind, facts: { rectification: id, ...facts } }));
}

function decide(state: RectificationState, request: ActRequest): Refusal | readonly RectificationEvent[] {
  const { on } = request;
  switch (request.act) {
    case 'rectification.plan':
      return plan(request);
    case 'rectification.complete-action':
      return complete(state, request);
    case 'rectification.hand-in': {
      const open = state.actions.findIndex(({ doneOn }) => doneOn === null);
      if (open !== -1) return refuse('evaluation.rectification-action-open', { params: { position: open } });
      return [{ kind: 'rectification.handed-in', facts: { on } }];
    }
    default: {
      const { outcome } = request.facts;
      if (outcome === 'accepted') return [{ kind: 'rectification.closed', facts: { on } }];
      if (outcome !== 'returned') return refuse('evaluation.answer-unknown', { field: '/outcome' });
      return [{ kind: 'rectification.returned', facts: { on, planBy: daysOf(request) } }];
    }
  }
}

/** The day by which a new plan is due; gathered by the commit, the act's own day before it. */
function daysOf(request: ActRequest): IsoDate {
  const days = request.facts['days'] as { readonly plan?: IsoDate } | undefined;
  return days?.plan ?? isoDate(request.on);
}

function plan(request: ActRequest): Refusal | readonly RectificationEvent[] {
  const actions = request.facts['actions'] as unknown as readonly { action: string; owner: string; due: string }[];
  if (actions.length === 0) return refuse('evaluation.rectification-plan-empty', { field: '/actions' });
  for (const [at, { action, due }] of actions.entries()) {
    const known = RECTIFICATION_ACTIONS.some((one) => one === action);
    if (!known) return refuse('evaluation.rectification-action-unknown', { field: `/actions/${at}/action` });
    const day = parseIsoDate(due);
    if (day === null || day < request.on)
      return refuse('evaluation.rectification-due', { field: `/actions/${at}/due` });
  }
  return [
    {
      kind: 'rectification.planned',
      facts: { on: request.on, actions: actions.map(({ action, owner, due }) => ({ action, owner, due })) },
    },
  ];
}

function complete(state: RectificationState, request: ActRequest): Refusal | readonly RectificationEvent[] {
  const position = request.facts['position'] as number;
  const action = state.actions[position];
  if (action === undefined) return refuse('evaluation.rectification-action-unknown', { field: '/position' });
  if (action.doneOn !== null) return refuse('evaluation.rectification-action-done', { field: '/position' });
  const mine = request.actor.person === action.owner || request.actor.role === 'head';
  if (!mine) return refuse('evaluation.rectification-not-owner', { field: '/position' });
  return [{ kind: 'rectification.action-done', facts: { on: request.on, position, way: text(request.facts, 'way') } }];
}

function lateSteps(state: RectificationState): readonly { readonly step: string; readonly due: IsoDate }[] {
  if (state.ended) return [];
  const steps =
    state.stage === 'planning'
      ? [{ step: `plan-${state.returns}`, due: state.planBy }]
      : state.stage === 'acting'
        ? state.actions.flatMap(({ due, doneOn }, at) =>
            doneOn === null ? [{ step: `action-${state.returns}-${at}`, due }] : [],
          )
        : [];
  return steps.filter(({ step }) => !state.escalated.includes(step));
}

/** The instant of the next lateness, null when nothing is due. */
export function nextRectificationAlarm(state: RectificationState): Instant | null {
  const moments = lateSteps(state).map(({ due }) => endOfDueDay(due));
  return moments.length === 0 ? null : Math.min(...moments);
}

/** What is late at `now` and has not been told. */
export function decideRectificationAlarm(state: RectificationState, now: Instant): readonly RectificationEvent[] {
  const late = lateSteps(state).filter(({ due }) => now >= endOfDueDay(due));
  return about(
    state.id,
    late.map(({ step, due }) => ({ kind: 'rectification.escalated', facts: { step, due } })),
  );
}
