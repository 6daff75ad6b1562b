/**
 * A case's progress through its checkpoint plan. The plan is frozen at assignment, so a later rule pack never moves
 * an open case. State is plain JSON and small; it lives inside the case's workflow.
 */
import type { Form, Material, Proceeding } from '../case-file/codes.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';
import type { IsoDate } from '../kernel/time.ts';
import type {
  CheckpointExcuse,
  CheckpointKey,
  Condition,
  HandlingDeadlineRule,
  NotApplicableReason,
} from './checkpoint-codes.ts';
import { planFor, type CheckpointDef } from './plans.ts';

/** One frozen checkpoint and what became of it. */
export interface CheckpointProgress {
  readonly key: CheckpointKey;
  readonly required: boolean;
  readonly condition?: Condition;
  readonly materials: readonly Material[];
  readonly evidence?: 'all';
  readonly deadline: HandlingDeadlineRule | null;
  readonly rightsLosing?: true;
  readonly repeatMax?: number;
  readonly reopens?: readonly CheckpointKey[];
  readonly state: 'open' | 'done' | 'not-applicable' | 'excused';
  /** The day it was last completed, declared or excused. */
  readonly on?: IsoDate;
  /** How often it was completed. */
  readonly times: number;
  readonly reason?: NotApplicableReason | CheckpointExcuse;
}
export interface PlanProgress {
  readonly form: Form;
  readonly proceeding: Proceeding;
  readonly frozenOn: IsoDate;
  readonly items: readonly CheckpointProgress[];
}

/** What the case has to do because of a step. */
export type PlanEffect =
  | {
      readonly kind: 'open-deadline';
      readonly checkpoint: CheckpointKey;
      readonly rule: HandlingDeadlineRule;
      readonly rightsLosing: boolean;
    }
  | {
      readonly kind: 'settle-deadline';
      readonly checkpoint: CheckpointKey;
      readonly rule: HandlingDeadlineRule;
      readonly how: 'met' | 'not-applicable' | 'excused';
      readonly on: IsoDate;
    }
  | { readonly kind: 'checkpoint-reopened'; readonly checkpoint: CheckpointKey }
  | { readonly kind: 'plan-settled'; readonly on: IsoDate };

export interface PlanStep {
  readonly state: PlanProgress;
  readonly effects: readonly PlanEffect[];
}

function frozen(def: CheckpointDef): CheckpointProgress {
  return {
    key: def.key,
    required: def.required,
    ...(def.condition === undefined ? {} : { condition: def.condition }),
    materials: def.materials,
    ...(def.evidence === undefined ? {} : { evidence: def.evidence }),
    deadline: def.deadline,
    ...(def.rightsLosing === undefined ? {} : { rightsLosing: def.rightsLosing }),
    ...(def.repeatMax === undefined ? {} : { repeatMax: def.repeatMax }),
    ...(def.reopens === undefined ? {} : { reopens: def.reopens }),
    state: 'open',
    times: 0,
  };
}

/**
 * Freezes the plan of a case on the day of its assignment. One `open-deadline` effect per checkpoint with a rule; the
 * rule's own trigger decides when its clock starts. Refuses `handling.no-such-combination`.
 */
export function freezePlan(form: Form, proceeding: Proceeding, on: IsoDate): PlanStep | Refusal {
  const plan = planFor(form, proceeding);
  if (isRefusal(plan)) return plan;
  const effects: PlanEffect[] = plan.flatMap((def) =>
    def.deadline === null
      ? []
      : [{ kind: 'open-deadline', checkpoint: def.key, rule: def.deadline, rightsLosing: def.rightsLosing === true }],
  );
  return { state: { form, proceeding, frozenOn: on, items: plan.map(frozen) }, effects };
}

function itemOf(plan: PlanProgress, key: string): CheckpointProgress | Refusal {
  return (
    plan.items.find((item) => item.key === key) ??
    refuse('handling.unknown-checkpoint', { field: '/checkpoint', params: { checkpoint: key } })
  );
}

function withItem(
  plan: PlanProgress,
  changed: readonly CheckpointProgress[],
  effects: readonly PlanEffect[],
  on: IsoDate,
): PlanStep {
  const items = plan.items.map((item) => changed.find((other) => other.key === item.key) ?? item);
  const before = plan.items.some((item) => item.state === 'open');
  const after = items.some((item) => item.state === 'open');
  return {
    state: { ...plan, items },
    effects: before && !after ? [...effects, { kind: 'plan-settled', on }] : effects,
  };
}

function settleEffects(item: CheckpointProgress, how: 'met' | 'not-applicable' | 'excused', on: IsoDate): PlanEffect[] {
  return item.deadline === null || item.state !== 'open'
    ? []
    : [{ kind: 'settle-deadline', checkpoint: item.key, rule: item.deadline, how, on }];
}

/** The plan of a case that was assigned. @throws for a case that has none yet: no rule lets such a case come here */
export function frozenPlan(state: { readonly plan: PlanProgress | null }): PlanProgress {
  if (state.plan === null) throw new Error('the case has no checkpoint plan yet');
  return state.plan;
}

/**
 * Completes a checkpoint with the papers that prove it. A conditional one thereby states that its condition holds,
 * also after it had been declared not applicable.
 * Refuses `handling.unknown-checkpoint`, `handling.before-assignment` (day before the freeze),
 * `handling.checkpoint-excused`, `handling.repeated-too-often` and `handling.evidence-missing`.
 */
export function completeCheckpoint(
  plan: PlanProgress,
  key: string,
  done: { readonly on: IsoDate; readonly materials: readonly Material[] },
): PlanStep | Refusal {
  const item = itemOf(plan, key);
  if (isRefusal(item)) return item;
  if (done.on < plan.frozenOn)
    return refuse('handling.before-assignment', { field: '/on', params: { assignedOn: plan.frozenOn } });
  if (item.state === 'excused')
    return refuse('handling.checkpoint-excused', { field: '/checkpoint', params: { checkpoint: key } });
  // A reopened checkpoint is open again and may be completed whatever its count.
  if (item.state === 'done' && item.times >= (item.repeatMax ?? 1)) {
    return refuse('handling.repeated-too-often', {
      field: '/checkpoint',
      params: { checkpoint: key, times: item.times },
    });
  }
  const absent = item.materials.filter((material) => !done.materials.includes(material));
  const lacks = item.evidence === 'all' ? absent.length > 0 : absent.length === item.materials.length;
  if (lacks) {
    return refuse('handling.evidence-missing', {
      field: '/materials',
      params: { checkpoint: key, material: absent[0] ?? '' },
    });
  }
  const { reason: _reason, ...rest } = item;
  const changed: CheckpointProgress[] = [{ ...rest, state: 'done', on: done.on, times: item.times + 1 }];
  const effects = settleEffects(item, 'met', done.on);
  for (const again of item.reopens ?? []) {
    const other = plan.items.find((candidate) => candidate.key === again);
    if (other?.state !== 'done') continue;
    changed.push({ ...other, state: 'open' });
    effects.push({ kind: 'checkpoint-reopened', checkpoint: again });
  }
  return withItem(plan, changed, effects, done.on);
}

/**
 * The handler states that the condition of a ○ does not hold. Refuses `handling.unknown-checkpoint`,
 * `handling.checkpoint-required` (a ● can only be excused by the agency) and `handling.already-settled`.
 */
export function declareNotApplicable(
  plan: PlanProgress,
  key: string,
  reason: NotApplicableReason,
  on: IsoDate,
): PlanStep | Refusal {
  const item = itemOf(plan, key);
  if (isRefusal(item)) return item;
  if (item.required)
    return refuse('handling.checkpoint-required', { field: '/checkpoint', params: { checkpoint: key } });
  if (item.state !== 'open')
    return refuse('handling.already-settled', { field: '/checkpoint', params: { checkpoint: key } });
  return withItem(
    plan,
    [{ ...item, state: 'not-applicable', on, reason }],
    settleEffects(item, 'not-applicable', on),
    on,
  );
}

/**
 * The agency lets a ● go undone, with a reason. Refuses `handling.unknown-checkpoint`, `handling.already-settled`
 * and `handling.checkpoint-conditional` (a ○ is declared by the handler instead).
 */
export function excuseCheckpoint(
  plan: PlanProgress,
  key: string,
  reason: CheckpointExcuse,
  on: IsoDate,
): PlanStep | Refusal {
  const item = itemOf(plan, key);
  if (isRefusal(item)) return item;
  if (!item.required)
    return refuse('handling.checkpoint-conditional', { field: '/checkpoint', params: { checkpoint: key } });
  if (item.state !== 'open')
    return refuse('handling.already-settled', { field: '/checkpoint', params: { checkpoint: key } });
  return withItem(plan, [{ ...item, state: 'excused', on, reason }], settleEffects(item, 'excused', on), on);
}

/** Keys of the ● that are still open, in the plan's order. */
export function openRequired(plan: PlanProgress): CheckpointKey[] {
  return plan.items.filter((item) => item.required && item.state === 'open').map((item) => item.key);
}

/** Keys of the ○ on which the handler has not yet said yes or no. */
export function openConditional(plan: PlanProgress): CheckpointKey[] {
  return plan.items.filter((item) => !item.required && item.state === 'open').map((item) => item.key);
}

/** Null when nothing is open; else `handling.checkpoints-open` or `handling.conditions-undeclared` with the first key and the count. */
export function planSettled(plan: PlanProgress): Refusal | null {
  const required = openRequired(plan);
  if (required[0] !== undefined) {
    return refuse('handling.checkpoints-open', { params: { checkpoint: required[0], count: required.length } });
  }
  const conditional = openConditional(plan);
  return conditional[0] === undefined
    ? null
    : refuse('handling.conditions-undeclared', { params: { checkpoint: conditional[0], count: conditional.length } });
}
