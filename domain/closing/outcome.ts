/** Outcome of a case as the closing report (form 021) states it. */
import type { Form, Material, Proceeding } from '../case-file/codes.ts';
import { combinationOf, type Combination } from '../handling/combinations.ts';
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts';

/** Result codes. */
export const RESULTS = [
  'transferred-for-prosecution', // 移送审查起诉
  'case-withdrawn', // 撤销案件
  'investigation-ended', // 终止侦查
  'dormant', // 取保后无进展
  'indicted', // 起诉
  'not-prosecuted-statutory', // 法定不起诉
  'not-prosecuted-discretionary', // 酌定不起诉
  'not-prosecuted-doubt', // 存疑不起诉
  'not-prosecuted-conditional', // 附条件不起诉
  'acquitted', // 无罪
  'exempt-from-punishment', // 免予刑事处罚
  'probation', // 缓刑
  'mitigated', // 从轻、减轻
  'as-recommended', // 按量刑建议
  'heavier', // 重于量刑建议
  'prosecution-withdrawn', // 撤回起诉
  'upheld', // 维持原判
  'changed', // 改判
  'remanded', // 发回重审
  'appeal-withdrawn', // 撤回上诉
  'death-penalty-approved',
  'death-penalty-not-approved',
  'treatment-ordered', // 决定强制医疗
  'treatment-refused', // 驳回强制医疗申请
  'incidental-claim-granted',
  'won', // 胜诉
  'won-in-part', // 部分胜诉
  'lost', // 败诉
  'mediated', // 调解
  'settled', // 和解
  'withdrawn', // 撤诉
  'dismissed', // 裁定驳回
  'fully-enforced', // 执行完毕
  'partly-enforced',
  'enforcement-suspended', // 终结本次执行
  'help-given', // 法律帮助已提供
  'terminated', // 终止
] as const;
export type Result = (typeof RESULTS)[number];

const INVESTIGATION: readonly Result[] = [
  'transferred-for-prosecution',
  'case-withdrawn',
  'investigation-ended',
  'dormant',
  'terminated',
];
const PROSECUTION: readonly Result[] = [
  'indicted',
  'not-prosecuted-statutory',
  'not-prosecuted-discretionary',
  'not-prosecuted-doubt',
  'not-prosecuted-conditional',
  'terminated',
];
const TRIAL: readonly Result[] = [
  'acquitted',
  'exempt-from-punishment',
  'probation',
  'mitigated',
  'as-recommended',
  'heavier',
  'prosecution-withdrawn',
  'terminated',
];
const SECOND: readonly Result[] = ['upheld', 'changed', 'remanded', 'appeal-withdrawn', 'terminated'];
const TREATMENT: readonly Result[] = ['treatment-ordered', 'treatment-refused', 'terminated'];
const VICTIM: readonly Result[] = [
  'incidental-claim-granted',
  'won',
  'won-in-part',
  'lost',
  'mediated',
  'settled',
  'withdrawn',
  'upheld',
  'changed',
  'remanded',
  'terminated',
];
const DISPUTE: readonly Result[] = [
  'won',
  'won-in-part',
  'lost',
  'mediated',
  'settled',
  'withdrawn',
  'dismissed',
  'upheld',
  'changed',
  'remanded',
  'terminated',
];
const SETTLEMENT: readonly Result[] = ['mediated', 'settled', 'withdrawn', 'terminated'];
const ENFORCEMENT: readonly Result[] = [
  'fully-enforced',
  'partly-enforced',
  'enforcement-suspended',
  'settled',
  'withdrawn',
  'terminated',
];
const DUTY: readonly Result[] = ['help-given'];

/** Results a combination can have. */
export const RESULTS_OF: { readonly [C in Combination]: readonly Result[] } = {
  'criminal-defence/investigation': INVESTIGATION,
  'criminal-defence/prosecution-review': PROSECUTION,
  'criminal-defence/first-instance': TRIAL,
  'criminal-defence/second-instance': SECOND,
  'criminal-defence/retrial': [...TRIAL, 'upheld', 'changed', 'remanded'],
  'criminal-defence/death-review': [
    'death-penalty-approved',
    'death-penalty-not-approved',
    'remanded',
    'changed',
    'terminated',
  ],
  'criminal-defence/compulsory-treatment': TREATMENT,
  'criminal-representation/prosecution-review': PROSECUTION,
  'criminal-representation/first-instance': VICTIM,
  'criminal-representation/second-instance': VICTIM,
  'criminal-representation/retrial': VICTIM,
  'criminal-representation/compulsory-treatment': TREATMENT,
  'civil-litigation/first-instance': DISPUTE,
  'civil-litigation/second-instance': DISPUTE,
  'civil-litigation/retrial': DISPUTE,
  'civil-litigation/enforcement': ENFORCEMENT,
  'administrative-litigation/first-instance': DISPUTE,
  'administrative-litigation/second-instance': DISPUTE,
  'administrative-litigation/retrial': DISPUTE,
  'administrative-litigation/enforcement': ENFORCEMENT,
  'state-compensation/reconsideration': DISPUTE,
  'state-compensation/first-instance': DISPUTE,
  'state-compensation/second-instance': DISPUTE,
  'state-compensation/retrial': DISPUTE,
  'labour-arbitration/arbitration': DISPUTE,
  'labour-arbitration/mediation': SETTLEMENT,
  'administrative-reconsideration/reconsideration': DISPUTE,
  'other-non-litigation/mediation': SETTLEMENT,
  'other-non-litigation/arbitration': DISPUTE,
  'duty-help/investigation': DUTY,
  'duty-help/prosecution-review': DUTY,
  'duty-help/first-instance': DUTY,
  'duty-help/second-instance': DUTY,
};

/** Whether the organ adopted the opinion (意见采纳). */
export const ADOPTIONS = ['full', 'part', 'not', 'n-a'] as const;
export type Adoption = (typeof ADOPTIONS)[number];

/** Whether the other side performed what was decided or agreed. */
export const PERFORMANCES = ['full', 'part', 'not', 'n-a'] as const;
export type Performance = (typeof PERFORMANCES)[number];

/** Papers that prove a loss recovered or averted. */
export const LOSS_PROOFS: readonly Material[] = [
  'judgment',
  'award',
  'reconsideration-decision',
  'mediation-statement',
  'settlement-agreement',
  'performance-proof',
];

export interface Outcome {
  readonly result: Result;
  readonly opinionAdopted: Adoption;
  readonly amountClaimedFen: number;
  readonly lossRecoveredFen: number;
  readonly lossAvertedFen: number;
  /** Required when a loss was recovered or averted, null otherwise. */
  readonly lossProof: Material | null;
  readonly performed: Performance;
  /** 受援人次, at least 1. */
  readonly personsHelped: number;
}

/** The most that one case may state: 10 billion yuan, so that sums of a province stay exact integers. */
const MAX_FEN = 1_000_000_000_000;
/** Results in which no organ decided on an opinion. */
const UNDECIDED: readonly Result[] = [
  'transferred-for-prosecution',
  'case-withdrawn',
  'investigation-ended',
  'dormant',
  'mediated',
  'settled',
  'withdrawn',
  'appeal-withdrawn',
  'prosecution-withdrawn',
  'fully-enforced',
  'partly-enforced',
  'enforcement-suspended',
  'help-given',
  'terminated',
];

/**
 * Null when the outcome may stand. Refuses `handling.no-such-combination`, `closing.result-not-of-form`,
 * `closing.amount-invalid` (negative, fractional or above 10 billion yuan), `closing.persons-invalid`,
 * `closing.loss-proof-missing`, `closing.loss-proof-unsuitable`, `closing.loss-proof-not-in-file`,
 * `closing.loss-proof-without-loss`, `closing.adoption-not-stated` (an organ decided, so it adopted the opinion or not)
 * and `closing.performance-not-stated` (a settlement outside the courts is checked for performance).
 */
export function validateOutcome(
  form: Form,
  proceeding: Proceeding,
  outcome: Outcome,
  present: readonly Material[],
): Refusal | null {
  const combination = combinationOf(form, proceeding);
  if (isRefusal(combination)) return combination;
  if (!RESULTS_OF[combination.key].includes(outcome.result)) {
    return refuse('closing.result-not-of-form', {
      field: '/result',
      params: { result: outcome.result, form, proceeding },
    });
  }
  for (const field of ['amountClaimedFen', 'lossRecoveredFen', 'lossAvertedFen'] as const) {
    const amount = outcome[field];
    if (!Number.isSafeInteger(amount) || amount < 0 || amount > MAX_FEN)
      return refuse('closing.amount-invalid', { field: `/${field}` });
  }
  if (!Number.isSafeInteger(outcome.personsHelped) || outcome.personsHelped < 1 || outcome.personsHelped > 100_000) {
    return refuse('closing.persons-invalid', { field: '/personsHelped' });
  }
  if (outcome.lossRecoveredFen + outcome.lossAvertedFen > 0) {
    if (outcome.lossProof === null) return refuse('closing.loss-proof-missing', { field: '/lossProof' });
    if (!LOSS_PROOFS.includes(outcome.lossProof)) {
      return refuse('closing.loss-proof-unsuitable', { field: '/lossProof', params: { material: outcome.lossProof } });
    }
    if (!present.includes(outcome.lossProof)) {
      return refuse('closing.loss-proof-not-in-file', { field: '/lossProof', params: { material: outcome.lossProof } });
    }
  } else if (outcome.lossProof !== null) {
    return refuse('closing.loss-proof-without-loss', { field: '/lossProof' });
  }
  if (outcome.opinionAdopted === 'n-a' && !UNDECIDED.includes(outcome.result)) {
    return refuse('closing.adoption-not-stated', { field: '/opinionAdopted' });
  }
  const outOfCourt = proceeding === 'mediation' && (outcome.result === 'mediated' || outcome.result === 'settled');
  if (outOfCourt && outcome.performed === 'n-a')
    return refuse('closing.performance-not-stated', { field: '/performed' });
  return null;
}
