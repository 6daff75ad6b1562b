/** One case on its way: what is planned for it, what comes next, and what became of it. */
import { STAGES, type Stage } from '#domain/case-file/codes';
import { addDays, legalDay, startOfDay, type Instant, type IsoDate } from '#domain/kernel/time';
import type { TouchPhase } from '#domain/follow-up/touches';
import type { CaseToBe } from '../facts/case-to-be.ts';
import { datedSteps } from '../life/dates.ts';
import type { LifePlan, PlannedStep } from '../life/plan.ts';

/** A step with its instant; `tries` counts how often it was put off. */
export interface DueStep {
  readonly at: Instant;
  readonly step: PlannedStep;
  readonly tries: number;
}

/** 18:00, from which a call counts as one in the evening. */
const EVENING_MINUTE = 18 * 60;

/** Whether a step only makes sense between 18:00 and 20:00. */
export function isEveningStep({ step }: DueStep): boolean {
  return step.act === 'follow-up.try' && step.minute >= EVENING_MINUTE;
}

export class CaseLife {
  readonly one: CaseToBe;
  readonly plan: LifePlan;
  readonly startsOn: IsoDate;
  readonly #lanes = new Map<string, DueStep[]>();
  /** A step of this case is being done. */
  busy = false;
  caseId = '';
  number = '';
  stage: Stage = 'intake';
  unit = '';
  handler = '';
  handlerPerson = '';
  /** Person who observes the hearing, while somebody is to. */
  observer: string | null = null;
  publicityKnown = false;
  opinionAsked = false;
  /** The day to which what is missing may be supplied, once it was asked for. */
  supplementBy: IsoDate | null = null;
  archiveTries = 0;
  /** The product chose a hearing of the case for attendance. */
  selected = false;
  /** The touch whose answer was a bad one. */
  abnormal: TouchPhase | null = null;
  /** Steps that came to nothing because the case had gone another way. */
  readonly dropped: string[] = [];
  /** Why the case can't go on; null while it can. */
  stuck: string | null = null;
  /** Distinguishes commands of the same act. */
  serial = 0;

  constructor(one: CaseToBe, plan: LifePlan, startsOn: IsoDate, isRestDay: (day: IsoDate) => boolean) {
    this.one = one;
    this.plan = plan;
    this.startsOn = startsOn;
    this.publicityKnown = one.publicity !== 'unknown';
    for (const { on, minute, step } of datedSteps(plan, startsOn, isRestDay)) {
      const lane = this.#lanes.get(step.lane) ?? [];
      lane.push({ at: startOfDay(on, minute), step, tries: 0 });
      this.#lanes.set(step.lane, lane);
    }
  }

  /** The earliest head of all lanes; null when nothing is left to do. Before the registration there is only that. */
  next(): DueStep | null {
    if (this.stuck !== null || this.stage === 'ended') return null;
    if (this.caseId === '') return this.#lanes.get('main')?.[0] ?? null;
    let first: DueStep | null = null;
    for (const [head] of this.#lanes.values())
      if (head !== undefined && (first === null || head.at < first.at)) first = head;
    return first;
  }

  /** Takes a step off its lane. */
  remove(due: DueStep): void {
    for (const lane of this.#lanes.values()) {
      const index = lane.indexOf(due);
      if (index >= 0) lane.splice(index, 1);
    }
  }

  /** Puts a step off; it stays at its place in its lane. */
  postpone(due: DueStep, at: Instant): void {
    for (const lane of this.#lanes.values()) {
      const index = lane.indexOf(due);
      if (index >= 0) lane[index] = { ...due, at, tries: due.tries + 1 };
    }
  }

  /** Adds what the product's answer asks for, in a lane of its own. */
  add(now: Instant, inDays: number, step: Pick<PlannedStep, 'role' | 'act'> & Partial<PlannedStep>): void {
    const minute = step.minute ?? 600;
    const on = addDays(legalDay(now), inDays);
    const at = inDays === 0 ? now : startOfDay(on, minute);
    this.#lanes.set(`extra-${step.act}-${this.serial}`, [
      { at, step: { lane: 'main', day: 0, minute, attempt: 1, details: {}, refused: null, ...step }, tries: 0 },
    ]);
    this.serial += 1;
  }

  /** Whether a step of a kind is still to come. */
  has(wanted: (step: PlannedStep) => boolean): boolean {
    return [...this.#lanes.values()].some((lane) => lane.some(({ step }) => wanted(step)));
  }

  get registered(): boolean {
    return this.caseId !== '';
  }

  /** Everything planned is done; what is left happens by itself (service of a refusal, archive). */
  get acted(): boolean {
    return this.registered && this.next() === null;
  }

  moveTo(stage: string): void {
    const known = STAGES.find((one) => one === stage);
    if (known !== undefined && STAGES.indexOf(known) > STAGES.indexOf(this.stage)) this.stage = known;
  }
}
