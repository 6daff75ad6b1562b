/**
 * Plans a whole life from a case to be and a seed. Everything is a function of the two: no clock, no chance, no
 * state of the product. Days are meant, not promised: the conductor acts on a day or as soon after it as the case
 * allows, and stops where the product says no.
 */
import type { AssignmentMethod, Ending, Material } from '#domain/case-file/codes';
import type { CaseToBe } from '../facts/case-to-be.ts';
import type { Seed } from '../facts/chance.ts';
import { choose, days, yes } from './choose.ts';
import { hearingDay, hearingSteps } from './hearing-plan.ts';
import { handlingSteps } from './handling-plan.ts';
import { RATES, handlingSpan } from './figures.ts';
import { planOutcome } from './closing-plan.ts';
import { planTouches, touchSteps } from './follow-up-plan.ts';
import { NOT_TO_ACT_REASONS, type RecommendationReason } from '#domain/assignment/methods';
import type { LifePlan, PlannedPaper, PlannedStep, StepDetails } from './plan.ts';
import { planClosing } from './closing-steps.ts';
import { troubleSteps } from './trouble-plan.ts';

/** What every part of the planning shares. */
export class Planner {
  readonly one: CaseToBe;
  readonly seed: Seed;
  readonly steps: PlannedStep[] = [];
  /** Acts whose time limit is meant to be missed. */
  readonly late: string[] = [];

  constructor(one: CaseToBe, seed: Seed) {
    this.one = one;
    this.seed = seed;
  }

  days(act: string, from: number, to: number, attempt = 1): number {
    return days(this.seed, this.one.key, act, attempt, from, to);
  }
  yes(act: string, percent: number, attempt = 1): boolean {
    return yes(this.seed, this.one.key, act, attempt, percent);
  }
  choose<T>(act: string, options: readonly (readonly [T, number])[], attempt = 1): T {
    return choose(this.seed, this.one.key, act, attempt, options);
  }
  /** Days within a limit, or beyond it for the few that are late; what is late is remembered. */
  within(act: string, from: number, limit: number, beyond: number): number {
    if (!this.yes(`${act}/late`, RATES.late)) return this.days(act, from, limit);
    this.late.push(act);
    return this.days(`${act}/beyond`, limit + 1, limit + beyond);
  }
  add(step: Pick<PlannedStep, 'day' | 'role' | 'act'> & Partial<PlannedStep>): void {
    const attempt = step.attempt ?? 1;
    const minute = step.minute ?? days(this.seed, this.one.key, `${step.act}/minute/${step.day}`, attempt, 540, 1020);
    this.steps.push({ lane: 'main', details: {}, refused: null, ...step, attempt, minute });
  }
}

/** The plan of a case. The same case and seed give the same plan. */
export function planLife(one: CaseToBe, seed: Seed): LifePlan {
  const plan = new Planner(one, seed);
  const intake = planIntake(plan);
  if (intake.ending !== 'handled') return finish(plan, intake.ending, null);

  const begunOn = planAssignment(plan, intake.decidedOn);
  const [shortest, longest] = handlingSpan(one);
  const told = one.factDays.acceptedToJudged ?? one.factDays.indictedToJudged;
  // The record's own dates decide where they are plausible for this proceeding; what is sick is not repeated.
  const factual = one.proceeding === 'first-instance' && told !== undefined && told >= 8 && told <= 180;
  const returnedOnce =
    one.proceeding === 'prosecution-review' && plan.yes('returned-for-investigation', RATES.returnedForInvestigation);
  const span =
    (factual ? told : plan.days('handling/span', shortest, longest)) +
    (returnedOnce ? plan.days('returned/span', 25, 35) : 0);
  const first = hearingDay(plan, begunOn, span);
  const hearings = first === null ? null : hearingSteps(plan, first, begunOn);
  const closedOn = Math.max(
    begunOn + span,
    hearings === null ? 0 : hearings.heldOn + plan.days('judgment/after', 3, 15),
  );
  const outcome = planOutcome(plan);
  const present = handlingSteps(plan, { begunOn, closedOn, returnedOnce, hearings, outcome });
  const touches = planTouches(plan);
  touchSteps(plan, touches, { firstMeetingOn: begunOn + 3, hearings, closedOn });
  const closing = planClosing(plan, closedOn, present, hearings, outcome.result);
  troubleSteps(plan, begunOn, closedOn);
  return {
    ...finish(plan, 'handled', closedOn),
    outcome,
    closurePapers: closing.papers,
    returns: closing.returns,
    touches,
  };
}

function finish(plan: Planner, ending: Ending, closedOnDay: number | null): LifePlan {
  const steps = inLaneOrder(plan.steps)
    .map((step, index) => ({ step, index }))
    .sort((a, b) => a.step.day - b.step.day || a.step.minute - b.step.minute || a.index - b.index)
    .map((entry) => entry.step);
  return {
    key: plan.one.key,
    ending,
    steps,
    closedOnDay,
    outcome: null,
    closurePapers: [],
    returns: [],
    late: plan.late,
    touches: [],
  };
}

/**
 * Steps of a lane keep the order in which they were planned: a step is never on an earlier day or minute than the
 * one before it, whatever days the seed gave.
 */
function inLaneOrder(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const last = new Map<string, { day: number; minute: number }>();
  return steps.map((step) => {
    if (step.lane === 'trouble') return step;
    const before = last.get(step.lane) ?? { day: 0, minute: 0 };
    const day = Math.max(step.day, before.day);
    const minute = day === before.day ? Math.max(step.minute, Math.min(before.minute + 5, 1435)) : step.minute;
    last.set(step.lane, { day, minute });
    return { ...step, day, minute };
  });
}

interface Intake {
  readonly ending: Ending;
  readonly decidedOn: number;
}

function planIntake(plan: Planner): Intake {
  const { one } = plan;
  plan.add({
    day: 0,
    role: 'officer',
    act: 'intake.register',
    minute: plan.days('register/minute', 540, 600),
    details: { papers: intakePapers(one) },
  });
  if (one.entry === 'notice') {
    if (one.mandatoryGround === null && plan.yes('intake/notice-returned', RATES.noticeReturned)) {
      plan.add({
        day: 0,
        role: 'officer',
        act: 'intake.return-notice',
        minute: 700,
        details: { reason: 'no-legal-ground' },
      });
      return { ending: 'returned-to-organ', decidedOn: 0 };
    }
    return { ending: 'handled', decidedOn: 0 };
  }
  // Suspects in custody and green lanes are never refused here: their applications are complete or exempt.
  const open = one.greenLane === null && one.category !== 'criminal';
  const fate = plan.choose<Ending>('intake/fate', [
    ['handled', 100 - RATES.refused - RATES.withdrawn - RATES.deemedWithdrawn],
    ['refused', open ? RATES.refused * 1.6 : 0.5],
    ['withdrawn', RATES.withdrawn],
    ['deemed-withdrawn', open ? RATES.deemedWithdrawn * 1.4 : 0],
  ]);
  let asked = 0;
  if (fate === 'deemed-withdrawn' || (open && plan.yes('intake/supplement', RATES.supplement))) {
    asked = plan.days('intake/asked', 1, 2);
    plan.add({
      day: asked,
      role: 'officer',
      act: 'intake.request-supplement',
      details: { items: missingAtIntake(plan) },
    });
    if (fate === 'deemed-withdrawn') {
      const day = asked + plan.days('intake/silence', 10, 18);
      plan.add({ day, role: 'officer', act: 'intake.deem-withdrawn', details: { reason: 'not-supplemented' } });
      return { ending: fate, decidedOn: day };
    }
    asked += plan.days('intake/supplied', 2, 6);
    plan.add({ day: asked, role: 'officer', act: 'intake.supplement', details: { items: missingAtIntake(plan) } });
  }
  if (fate === 'withdrawn') {
    const day = asked + plan.days('intake/withdraws', 1, 5);
    plan.add({ day, role: 'officer', act: 'intake.withdraw', details: { reason: 'recipient-asks' } });
    return { ending: fate, decidedOn: day };
  }
  const quick = one.greenLane !== null;
  const decidedOn = asked + (quick ? plan.days('intake/decide', 0, 1) : plan.within('intake/decide', 1, 6, 3));
  if (fate === 'refused') {
    const reason = plan.choose('intake/refusal', [
      ['means-above-limit', 55],
      ['matter-not-covered', 25],
      ['no-prospect-shown', 20],
    ]);
    plan.add({ day: decidedOn, role: 'officer', act: 'intake.propose-refusal', details: { reason } });
    plan.add({
      day: decidedOn + plan.days('intake/serve', 0, 2),
      role: 'officer',
      act: 'intake.serve-refusal',
      minute: 1010,
      details: { reason: 'direct' },
    });
    return { ending: fate, decidedOn };
  }
  const sentBack = plan.yes('intake/sent-back', RATES.sentBack);
  plan.add({
    day: decidedOn,
    role: 'officer',
    act: 'intake.propose-grant',
    minute: plan.days('grant/minute', 620, 700),
    details: { sentBack },
  });
  return { ending: 'handled', decidedOn };
}

function intakePapers(one: CaseToBe): readonly PlannedPaper[] {
  const kinds: Material[] =
    one.entry === 'notice'
      ? ['notice-letter']
      : [
          'application-form',
          'identity-proof',
          'material-receipt',
          ...(one.meansBasis === 'exempt' ? [] : (['hardship-statement'] as const)),
          ...(one.category === 'criminal' ? [] : (['evidence-copy'] as const)),
        ];
  return kinds.map((material) => ({ material, text: null, no: 1 }));
}

function missingAtIntake(plan: Planner): readonly Material[] {
  return [
    plan.choose<Material>('intake/missing', [
      ['hardship-statement', 45],
      ['evidence-copy', 40],
      ['identity-proof', 15],
    ]),
  ];
}

/** From the decision (or the notice) to the day on which the handler has confirmed and the organ knows. */
function planAssignment(plan: Planner, decidedOn: number): number {
  const { one } = plan;
  const method = plan.choose<AssignmentMethod>('assignment/method', [
    ['draw', 62],
    ['rotation', 14],
    ['choice', one.entry === 'notice' ? 0 : 14],
    ['recommendation', one.possibleLifeOrDeath || one.minor ? 24 : 8],
  ]);
  let day = decidedOn + plan.within('assignment/select', 0, 1, 3);
  for (let attempt = 1; ; attempt += 1) {
    selectSteps(plan, method, day, attempt);
    const silent = attempt === 1 && plan.yes('assignment/silent', RATES.unitSilent);
    if (silent) plan.late.push('assignment/arrange');
    // A silent unit arranges after its head was reminded; then the agency need not take the case back.
    day += silent ? plan.days('assignment/silence', 3, 4, attempt) : plan.days('assignment/arrange', 0, 1, attempt);
    plan.add({
      day,
      role: 'unit-clerk',
      act: 'assignment.arrange',
      attempt,
      minute: plan.days('arrange/minute', 800, 860, attempt),
      details: { namesAnother: plan.yes('assignment/another', RATES.unitNamesAnother, attempt) },
    });
    const declines =
      attempt < 3 && plan.yes('assignment/not-to-act', attempt === 1 ? RATES.appliesNotToAct : 1, attempt);
    if (!declines) break;
    const reason = plan.choose(
      'assignment/not-to-act/reason',
      NOT_TO_ACT_REASONS.map((code) => [code, code === 'objective-cause' ? 4 : 1] as const),
      attempt,
    );
    plan.add({ day, role: 'handler', act: 'assignment.apply-not-to-act', attempt, minute: 900, details: { reason } });
    const granted = plan.yes('assignment/not-to-act/granted', RATES.notToActGranted, attempt);
    day += plan.days('assignment/not-to-act/decided', 0, 1, attempt);
    plan.add({
      day,
      role: 'officer',
      act: granted ? 'assignment.grant-not-to-act' : 'assignment.refuse-not-to-act',
      attempt,
      minute: 960,
    });
    if (!granted) break;
  }
  plan.add({ day, role: 'handler', act: 'assignment.confirm', minute: 970 });
  if (one.entry === 'notice')
    plan.add({
      day,
      role: 'officer',
      act: 'assignment.answer-organ',
      minute: 990,
      details: {
        reason: plan.choose('answer/way', [
          ['phone', 40],
          ['exchange', 45],
          ['paper', 15],
        ]),
      },
    });
  return day;
}

function selectSteps(plan: Planner, method: AssignmentMethod, day: number, attempt: number): void {
  const details: StepDetails = {
    method,
    sentBack: attempt === 1 && plan.yes('assignment/sent-back', RATES.sentBack / 2),
  };
  if (method === 'draw') {
    plan.add({
      day,
      role: 'officer',
      act: 'assignment.request-draw',
      attempt,
      minute: plan.days('draw/minute', 720, 740, attempt),
      details: { method },
    });
    plan.add({ day, role: 'officer', act: 'assignment.draw', attempt, minute: 750, details });
    return;
  }
  const act = { choice: 'assignment.choose', rotation: 'assignment.rotate', recommendation: 'assignment.recommend' }[
    method
  ];
  const recommended: RecommendationReason = plan.one.possibleLifeOrDeath
    ? 'major-case'
    : plan.one.greenLane === null
      ? 'special-expertise'
      : 'urgent';
  const reason = { choice: 'recipient-chose', rotation: 'next-in-turn', recommendation: recommended }[method];
  plan.add({ day, role: 'officer', act, attempt, minute: 750, details: { ...details, reason } });
}
