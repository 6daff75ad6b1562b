/** Answers of a follow-up (form 032) and who may see them. */
import { refuse, type Refusal } from '../kernel/refusal.ts';

/** 服务态度, 沟通交流, 维护合法权益, 结果是否满意, 总体评价; each 1 (worst) to 5. */
export const SATISFACTION_ITEMS = ['attitude', 'communication', 'interests-protected', 'result', 'overall'] as const;
export type SatisfactionItem = (typeof SATISFACTION_ITEMS)[number];

export interface Answers {
  readonly ratings: Readonly<Record<SatisfactionItem, number>>;
  /** 是否有违规收受财物行为. */
  readonly tookMoney: boolean;
  /** Reference of the private free text, or null. */
  readonly textRef: string | null;
}

/** Refuses `follow-up.rating-invalid` with the item; null when the answers may stand. */
export function answersFault(answers: Answers): Refusal | null {
  for (const item of SATISFACTION_ITEMS) {
    const rating = answers.ratings[item];
    if (!Number.isInteger(rating) || rating < 1 || rating > 5)
      return refuse('follow-up.rating-invalid', { field: `/answers/ratings/${item}` });
  }
  return null;
}

/**
 * Whether a rating asks the agency to act. Money taken is not part of it: that goes to the supervisor, who decides, and
 * an agency task would let the unit guess.
 */
export function isAbnormal(answers: Answers, abnormalAtMost: number): boolean {
  return SATISFACTION_ITEMS.some((item) => answers.ratings[item] <= abnormalAtMost);
}

/** What the unit and the handler may see: ratings only, neither the question of money nor the free text. */
export function answersForUnit(answers: Answers): Pick<Answers, 'ratings'> {
  return { ratings: answers.ratings };
}
