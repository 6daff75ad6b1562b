/** The closure file's way from the closing document to its approval. */
import type { Material } from '#domain/case-file/codes';
import { checklistFor, missingItems } from '#domain/closing/checklists';
import { OPINION_ITEMS, type OpinionItem } from '#domain/hearing/authority-opinion';
import { isRefusal } from '#domain/kernel/refusal';
import { planReturns, textOf } from './closing-plan.ts';
import { RATES } from './figures.ts';
import type { HearingPlan } from './hearing-plan.ts';
import type { LifePlan, PlannedPaper } from './plan.ts';
import type { Planner } from './plan-life.ts';

interface Closing {
  readonly papers: readonly PlannedPaper[];
  readonly returns: LifePlan['returns'];
}

/** Adds submission, returns, resubmission and approval of the closure file, and the authority's opinion where it answers. */
export function planClosing(
  plan: Planner,
  closedOn: number,
  present: readonly Material[],
  hearings: HearingPlan | null,
  result: string,
): Closing {
  const { one } = plan;
  const checklist = checklistFor(one.form, one.proceeding, one.entry, {
    meansChecked: one.meansBasis === 'integrity-commitment' || one.meansBasis === 'certificate',
    settled: result === 'mediated' || result === 'settled',
    massOrMajor: one.possibleLifeOrDeath || one.groupSize >= 10,
  });
  if (isRefusal(checklist)) throw new Error(`${one.key}: ${checklist.code}`);
  // Papers of the approval volume are the agency's, the closing report is made from the outcome.
  const papers = missingItems(checklist, present)
    .filter((item) => item.volume === 'handling' && item.key !== 'closing-report')
    .map((item): PlannedPaper => {
      const material = item.oneOf[0] ?? 'other';
      return { material, text: textOf(material), no: 9 };
    });
  const held = new Set<Material>([...present, ...papers.map((paper) => paper.material), 'closing-report']);
  const returns = planReturns(plan, held);
  const submittedOn = closedOn + plan.within('closing/submit', 4, 26, 5);
  plan.add({
    day: submittedOn,
    role: 'handler',
    act: 'closing.submit',
    details: { papers, text: 'closing-report', returned: returns[0] ?? null },
  });
  let day = submittedOn;
  for (const [index, returned] of returns.entries()) {
    day += plan.days('closing/examine', 2, 9, index + 1);
    plan.add({ day, role: 'closure-examiner', act: 'closing.return', attempt: index + 1, details: { returned } });
    day += returned.resubmitAfterDays;
    plan.add({
      day,
      role: 'handler',
      act: 'closing.resubmit',
      attempt: index + 1,
      details: { returned: returns[index + 1] ?? null },
    });
  }
  day += plan.within('closing/approve', 2, 10, 4);
  plan.add({
    day,
    role: 'closure-examiner',
    act: 'closing.propose-approval',
    details: { sentBack: plan.yes('closing/sent-back', RATES.sentBack / 2) },
  });
  if (hearings?.answered || (hearings === null && plan.yes('opinion/answered', RATES.opinionAnswered))) {
    const on = (hearings?.heldOn ?? closedOn) + plan.days('opinion/after', 2, 16);
    const grade = (item: string): number =>
      plan.choose(`opinion/${item}`, [
        [5, 70],
        [4, 24],
        [3, 5],
        [2, 1],
      ]);
    if (one.proceeding !== 'mediation') {
      plan.add({
        lane: 'hearing',
        day: on,
        role: 'authority',
        act: 'hearing.give-opinion',
        details: {
          text: 'judge-remark',
          opinion: Object.fromEntries(OPINION_ITEMS.map((item) => [item, grade(item)])) as Record<OpinionItem, number>,
        },
      });
    }
  }
  return { papers, returns };
}
