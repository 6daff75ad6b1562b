/**
 * Checkpoint plans: what a handler has to do, keyed by form × proceeding. ● is `required: true`; ○ is
 * `required: false` with the condition under which it is due. The plan is frozen at assignment (see progress.ts).
 */
import { MATERIALS, type Form, type Proceeding } from '../case-file/codes.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import { CHECKPOINT_KEYS, CONDITIONS, HANDLING_DEADLINE_RULES } from './checkpoint-codes.ts';
import { COMBINATIONS, combinationOf, type Combination } from './combinations.ts';
import {
  INVESTIGATION,
  PROSECUTION,
  FIRST_INSTANCE,
  SECOND_INSTANCE,
  DEATH_REVIEW,
  COMPULSORY_TREATMENT,
  representation,
  REPRESENTATION_TRIAL,
  REPRESENTATION_FINAL,
  DUTY_HELP,
} from './criminal-plans.ts';
import {
  LABOUR_ARBITRATION,
  NON_LITIGATION,
  LABOUR_MEDIATION,
  OTHER_ARBITRATION,
  RECONSIDERATION,
  ENFORCEMENT,
  CIVIL_FIRST,
  CIVIL_SECOND,
  CIVIL_RETRIAL,
  ADMIN_FIRST,
  ADMIN_SECOND,
  ADMIN_RETRIAL,
  COMPENSATION,
  COMPENSATION_FINAL,
} from './civil-plans.ts';
import { EXPLAINED, must, type CheckpointPlan } from './plan-parts.ts';

export type { CheckpointDef, CheckpointPlan } from './plan-parts.ts';

/**
 * Laws by short code: `lal` Legal Aid Law, `decree-148`, `cpl` Criminal Procedure Law, `cpl-int` its Interpretation
 * 2021, `civil-pl` Civil Procedure Law, `civil-code`, `apl` Administrative Litigation Law, `labour-arb` Labour
 * Dispute Mediation and Arbitration Law, `state-comp` State Compensation Law, `recon` Administrative
 * Reconsideration Law, `fa-2021-348` the death-review rule, `duty-2020-6` the duty-lawyer rule, `p` our own default.
 */
export const ARTICLE_PATTERN =
  /^(lal|decree-148|cpl|cpl-int|civil-pl|civil-code|apl|labour-arb|state-comp|recon|fa-2021-348|duty-2020-6|p)-(\d+(-\d+)*|default)$/u;

/** The plan of every valid combination. */
export const PLANS: { readonly [C in Combination]: CheckpointPlan } = {
  'criminal-defence/investigation': INVESTIGATION,
  'criminal-defence/prosecution-review': PROSECUTION,
  'criminal-defence/first-instance': FIRST_INSTANCE,
  'criminal-defence/second-instance': SECOND_INSTANCE,
  'criminal-defence/retrial': SECOND_INSTANCE,
  'criminal-defence/death-review': DEATH_REVIEW,
  'criminal-defence/compulsory-treatment': COMPULSORY_TREATMENT,
  'criminal-representation/prosecution-review': representation(
    must('decision-explained', ['cpl-180'], [...EXPLAINED], {
      deadline: 'non-prosecution-petition',
      rightsLosing: true,
    }),
  ),
  'criminal-representation/first-instance': representation(REPRESENTATION_TRIAL),
  'criminal-representation/second-instance': representation(REPRESENTATION_FINAL),
  'criminal-representation/retrial': representation(REPRESENTATION_FINAL),
  'criminal-representation/compulsory-treatment': COMPULSORY_TREATMENT,
  'civil-litigation/first-instance': CIVIL_FIRST,
  'civil-litigation/second-instance': CIVIL_SECOND,
  'civil-litigation/retrial': CIVIL_RETRIAL,
  'civil-litigation/enforcement': ENFORCEMENT,
  'administrative-litigation/first-instance': ADMIN_FIRST,
  'administrative-litigation/second-instance': ADMIN_SECOND,
  'administrative-litigation/retrial': ADMIN_RETRIAL,
  'administrative-litigation/enforcement': ENFORCEMENT,
  'state-compensation/reconsideration': COMPENSATION,
  'state-compensation/first-instance': COMPENSATION,
  'state-compensation/second-instance': COMPENSATION_FINAL,
  'state-compensation/retrial': COMPENSATION_FINAL,
  'labour-arbitration/arbitration': LABOUR_ARBITRATION,
  'labour-arbitration/mediation': LABOUR_MEDIATION,
  'administrative-reconsideration/reconsideration': RECONSIDERATION,
  'other-non-litigation/mediation': NON_LITIGATION,
  'other-non-litigation/arbitration': OTHER_ARBITRATION,
  'duty-help/investigation': DUTY_HELP,
  'duty-help/prosecution-review': DUTY_HELP,
  'duty-help/first-instance': DUTY_HELP,
  'duty-help/second-instance': DUTY_HELP,
};

/** The plan of a case; refuses `handling.no-such-combination`. */
export function planFor(form: Form, proceeding: Proceeding): CheckpointPlan | Refusal {
  const combination = combinationOf(form, proceeding);
  return isRefusal(combination) ? combination : PLANS[combination.key];
}

/**
 * All faults of a table of plans, as sentences; empty when it may be used. Called at start-up: a missing combination,
 * an empty plan, a key twice, ○ without or ● with a condition, no article or one of unknown form, no material or an
 * unknown one, an unknown deadline rule, a rights-losing ruling rule without its judgment rule, a key that reopens
 * something outside the plan, and a combination that does not exist.
 */
export function validatePlans(plans: Readonly<Record<string, CheckpointPlan | undefined>> = PLANS): string[] {
  const faults: string[] = [];
  for (const name of Object.keys(plans)) {
    if (!(COMBINATIONS as readonly string[]).includes(name)) faults.push(`${name}: no such combination`);
  }
  for (const combination of COMBINATIONS) {
    const plan = plans[combination];
    if (plan === undefined || plan.length === 0) {
      faults.push(`${combination}: no plan`);
      continue;
    }
    const keys = plan.map((def) => def.key);
    if (!plan.some((def) => def.required)) faults.push(`${combination}: nothing is required`);
    plan.forEach((def, index) => {
      const at = `${combination}: ${def.key}`;
      if (!CHECKPOINT_KEYS.includes(def.key)) faults.push(`${at}: unknown checkpoint`);
      if (keys.indexOf(def.key) !== index) faults.push(`${at}: twice`);
      if (def.required && def.condition !== undefined) faults.push(`${at}: required and conditional`);
      if (!def.required && (def.condition === undefined || !CONDITIONS.includes(def.condition))) {
        faults.push(`${at}: conditional without a known condition`);
      }
      if (def.articles.length === 0) faults.push(`${at}: no article`);
      for (const article of def.articles)
        if (!ARTICLE_PATTERN.test(article)) faults.push(`${at}: unknown article ${article}`);
      if (def.materials.length === 0) faults.push(`${at}: no material proves it`);
      for (const material of def.materials)
        if (!MATERIALS.includes(material)) faults.push(`${at}: unknown material ${material}`);
      for (const rule of [def.deadline, def.deadlineForRuling ?? null]) {
        if (rule !== null && !HANDLING_DEADLINE_RULES.includes(rule))
          faults.push(`${at}: unknown deadline rule ${rule}`);
      }
      if (def.deadlineForRuling !== undefined && def.deadline === null) faults.push(`${at}: rule for rulings only`);
      for (const key of def.reopens ?? [])
        if (!keys.includes(key)) faults.push(`${at}: reopens ${key}, not in the plan`);
    });
  }
  return faults;
}
