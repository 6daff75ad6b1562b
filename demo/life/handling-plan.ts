/** The handler's work between confirming and the closing document: every checkpoint of the product's own plan. */
import type { Material } from '#domain/case-file/codes';
import type { Outcome } from '#domain/closing/outcome';
import type { CheckpointKey, Condition } from '#domain/handling/checkpoint-codes';
import { closingDocumentsFor } from '#domain/handling/closing-documents';
import { planFor, type CheckpointDef } from '#domain/handling/plans';
import { isRefusal } from '#domain/kernel/refusal';
import { closingDocument, textOf } from './closing-plan.ts';
import { RATES } from './figures.ts';
import type { HearingPlan } from './hearing-plan.ts';
import type { PlannedPaper, StepDetails } from './plan.ts';
import type { Planner } from './plan-life.ts';

export interface HandlingTimes {
  readonly begunOn: number;
  readonly closedOn: number;
  readonly returnedOnce: boolean;
  readonly hearings: HearingPlan | null;
  readonly outcome: Outcome;
}

interface Planned {
  readonly day: number;
  readonly act: string;
  readonly details: StepDetails;
  readonly attempt: number;
}

/** Adds all steps of handling and says which materials the file then holds. */
export function handlingSteps(plan: Planner, times: HandlingTimes): readonly Material[] {
  const { one } = plan;
  const defs = planFor(one.form, one.proceeding);
  if (isRefusal(defs)) throw new Error(`${one.key}: ${defs.code}`);
  const present = new Set<Material>();
  const planned: Planned[] = [];
  for (const def of defs) {
    if (def.key === 'progress-notice') continue;
    const day = dayOf(plan, def, times);
    if (def.condition !== undefined && !holds(plan, def.condition, times)) {
      planned.push({
        day,
        act: 'handling.declare-not-applicable',
        attempt: 1,
        details: { checkpoint: def.key, notApplicable: 'condition-does-not-hold' },
      });
      continue;
    }
    if (def.key === 'mandate-papers' && one.inCustody && plan.yes('mandate/excused', RATES.mandateExcused)) {
      planned.push({
        day: times.begunOn + 3,
        act: 'handling.excuse-mandate-papers',
        attempt: 1,
        details: { mandateExcuse: 'detained-not-met', newDueInDays: 10 },
      });
    }
    const papers = papersOf(plan, def, times);
    for (const paper of papers) present.add(paper.material);
    planned.push({ day, act: 'handling.complete-checkpoint', attempt: 1, details: { checkpoint: def.key, papers } });
    if (def.key === 'supplementary-investigation') {
      // The file is opened again by the return and must be read once more.
      planned.push({
        day: day + 3,
        act: 'handling.complete-checkpoint',
        attempt: 2,
        details: {
          checkpoint: 'file-reading',
          papers: [{ material: 'file-reading-record', text: 'file-reading-record', no: 2 }],
        },
      });
    }
  }
  // Progress notices: at the arrangement, of the hearing date, of the decision (Legal Aid Law 46).
  const notices = [times.begunOn + 2, ...(times.hearings ? [times.hearings.heldOn - 2] : []), times.closedOn + 1];
  for (const [index, day] of notices.entries()) {
    present.add('progress-notice');
    planned.push({
      day: Math.max(times.begunOn, day),
      act: 'handling.complete-checkpoint',
      attempt: index + 1,
      details: {
        checkpoint: 'progress-notice',
        papers: [{ material: 'progress-notice', text: 'progress-notice', no: index + 1 }],
      },
    });
  }
  const closing = closingDocument(plan, times.outcome);
  if (closing.document !== null) present.add(closing.document);
  const close: Planned = {
    day: times.closedOn,
    act: 'handling.record-closing',
    attempt: 1,
    details: {
      closingKind: closing.kind,
      ...(closing.document === null
        ? {}
        : { document: closing.document, papers: [{ material: closing.document, text: null, no: 1 }] }),
    },
  };
  const inOrder = [...planned, close]
    .map((step, index) => ({ step, index }))
    .sort((a, b) => a.step.day - b.step.day || a.index - b.index);
  for (const { step } of inOrder) plan.add({ ...step, role: 'handler' });
  return [...present];
}

/** Parts of a hundred of the handling span at which a checkpoint is done; what is not here is done at the third. */
const SHARE: Readonly<Partial<Record<CheckpointKey, readonly [number, number]>>> = {
  'arrest-opinion': [20, 35],
  'custody-change': [25, 45],
  'custody-necessity': [40, 60],
  'file-reading': [15, 28],
  'meeting-after-reading': [30, 42],
  'meeting-before-hearing': [32, 48],
  meeting: [25, 45],
  'evidence-work': [25, 45],
  'evidence-list': [15, 25],
  filing: [18, 30],
  preservation: [25, 35],
  'pre-trial-conference': [45, 54],
  'incidental-claim': [20, 35],
  'written-opinion': [62, 82],
  'plea-advice': [66, 88],
  'supplementary-investigation': [45, 60],
  facts: [25, 50],
  'property-leads': [20, 40],
};

function dayOf(plan: Planner, def: CheckpointDef, times: HandlingTimes): number {
  const { begunOn, closedOn, hearings } = times;
  const { key } = def;
  const span = closedOn - begunOn;
  switch (key) {
    case 'organ-informed':
    case 'papers-filed':
      return begunOn + plan.within(key, 1, 3, 2);
    case 'first-meeting':
    case 'interview':
      return begunOn + plan.days(key, 2, Math.min(6, span - 1));
    case 'charge-asked':
      return begunOn + plan.days(key, 6, 8);
    case 'mandate-papers':
      return begunOn + plan.within(key, 2, 5, 4);
    case 'limitation-checked':
      return begunOn;
    case 'handling-plan':
      return begunOn + plan.days(key, 3, 8);
    case 'hearing':
    case 'hearing-or-opinion':
      // Noted the day after, when the session has been recorded as held.
      return hearings ? hearings.heldOn + 1 : begunOn + Math.round(span * 0.7);
    case 'defence-statement':
    case 'statement':
      return Math.min(closedOn, (hearings?.heldOn ?? begunOn + Math.round(span * 0.75)) + plan.days(key, 1, 3));
    case 'mediation-with-consent':
    case 'settlement-with-consent':
      return closedOn - plan.days(key, 0, 1);
    case 'transfer-learnt':
      return closedOn;
    case 'judgment-explained':
    case 'decision-explained':
    case 'award-explained':
    case 'award-overdue':
      return closedOn + plan.days(key, 1, 3);
    case 'enforcement-advice':
    case 'performance-checked':
      return closedOn + plan.days(key, 1, 4);
    default: {
      const [from, to] = SHARE[key] ?? [30, 40];
      const before = hearings && key !== 'written-opinion' ? hearings.heldOn - 1 : closedOn - 1;
      return Math.max(
        begunOn,
        Math.min(before, begunOn + Math.round((span * plan.days(`${key}/share`, from, to)) / 100)),
      );
    }
  }
}

/** Whether the condition of a ○ holds in this case. */
function holds(plan: Planner, condition: Condition, times: HandlingTimes): boolean {
  const { one } = plan;
  const { outcome } = times;
  const settled = outcome.result === 'mediated' || outcome.result === 'settled';
  switch (condition) {
    case 'in-custody':
      return one.inCustody;
    case 'arrested':
      return one.inCustody && plan.yes('condition/arrested', 85);
    case 'arrest-requested':
      return one.inCustody && plan.yes('condition/arrest-requested', 75);
    case 'pleads-guilty':
      return one.plea;
    case 'returned-for-investigation':
      return times.returnedOnce;
    case 'hearing-held':
      return times.hearings !== null;
    case 'mediation-agreed':
      return settled;
    case 'obligation-enforceable':
      return outcome.lossRecoveredFen > 0 && outcome.performed !== 'full';
    case 'civil-claim-possible':
      return one.form === 'criminal-representation';
    case 'file-accessible':
      return plan.yes('condition/file', 80);
    case 'award-not-in-time':
      return false;
    case 'conference-called':
      return one.possibleLifeOrDeath || plan.yes('condition/conference', 6);
    case 'evidence-needed':
      return plan.yes('condition/evidence', 30);
    case 'preservation-needed':
      return plan.yes('condition/preservation', 15);
    case 'property-frozen':
    case 'aid-applied-for':
      return false;
  }
}

function papersOf(plan: Planner, def: CheckpointDef, times: HandlingTimes): readonly PlannedPaper[] {
  const { one } = plan;
  const paper = (material: Material): PlannedPaper => ({ material, text: textOf(material), no: numberOf(def.key) });
  if (def.evidence === 'all') return def.materials.map(paper);
  if (def.key === 'hearing-or-opinion') return [paper(times.hearings ? 'hearing-record' : 'legal-opinion')];
  if (def.key === 'transfer-learnt') {
    const ends = closingDocumentsFor(one.form, one.proceeding);
    const document = isRefusal(ends) ? null : closingDocument(plan, times.outcome).document;
    return [paper(document !== null && def.materials.includes(document) ? document : 'transfer-record')];
  }
  const first = def.materials[0];
  if (first === undefined) throw new Error(`no paper proves ${def.key}`);
  return [paper(first)];
}

/** Meeting records of one case are numbered by the step they belong to, so that no two read alike. */
function numberOf(key: CheckpointKey): number {
  const order: readonly CheckpointKey[] = [
    'first-meeting',
    'interview',
    'charge-asked',
    'meeting-after-reading',
    'meeting-before-hearing',
    'meeting',
    'limitation-checked',
    'judgment-explained',
    'decision-explained',
    'award-explained',
  ];
  return order.indexOf(key) + 2;
}
