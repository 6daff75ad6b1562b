/**
 * From two or three independent scores to one result. All arithmetic is exact and nothing is rounded before it is
 * banded. Why these rules: for three independent errors of equal variance the mean of the two closest has variance
 * 0.638, the mean of the first two 0.500, the median 0.449 and the mean of three 0.333.
 */
import { compare, multiply, rational, subtract, type Rational } from '../sampling/rational.ts';
import { GRADES, type Grade, type ThirdRule } from './codes.ts';
import { absolute, mean } from './points.ts';
import { gradeOf, type Rubric } from './rubric.ts';
import type { SheetResult } from './sheet.ts';

/** How a score came about. */
export const DECIDED_BY = [
  'mean-of-two',
  'mean-of-three',
  'median',
  'two-closest',
  'same-grade',
  'median-grade',
  'group',
] as const;
export type DecidedBy = (typeof DECIDED_BY)[number];

export interface Decided {
  readonly score: Rational | null;
  readonly grade: Grade;
  readonly by: DecidedBy;
}

/** Why a third expert is asked (第三人复评). */
export type ThirdNeeded = { readonly third: 'difference' | 'grade' };

/** The result of two scores, or why a third is needed: agreement is |difference| < threshold and the same grade. */
export function decideTwo(rubric: Rubric, first: SheetResult, second: SheetResult): Decided | ThirdNeeded {
  if (first.total === null || second.total === null) {
    return first.grade === second.grade ? { score: null, grade: first.grade, by: 'same-grade' } : { third: 'grade' };
  }
  const apart = absolute(subtract(first.total, second.total));
  if (compare(apart, rational(rubric.thresholdHalves, 2)) >= 0) return { third: 'difference' };
  if (first.grade !== second.grade) return { third: 'grade' };
  return banded(rubric, mean([first.total, second.total]), 'mean-of-two');
}

/** The result of three scores by the round's rule. */
export function decideThree(
  rubric: Rubric,
  results: readonly [SheetResult, SheetResult, SheetResult],
  rule: ThirdRule,
): Decided {
  const totals = results.flatMap(({ total }) => (total === null ? [] : [total]));
  if (totals.length < 3) {
    const sorted = results.map(({ grade }) => grade).toSorted((a, b) => GRADES.indexOf(a) - GRADES.indexOf(b));
    return { score: null, grade: sorted[1] ?? results[0].grade, by: 'median-grade' };
  }
  const [low, middle, high] = totals.toSorted(compare) as [Rational, Rational, Rational];
  if (rule === 'two-closest') {
    const order = compare(subtract(middle, low), subtract(high, middle));
    // Both pairs equally close: neither is preferred, and the mean of their means is the middle score.
    if (order === 0) return banded(rubric, middle, 'two-closest');
    return banded(rubric, mean(order < 0 ? [low, middle] : [middle, high]), 'two-closest');
  }
  const near = compare(subtract(high, low), multiply(rational(2), rational(rubric.thresholdHalves, 2))) < 0;
  if (rule === 'mean-or-median' && near) return banded(rubric, mean(totals), 'mean-of-three');
  return banded(rubric, middle, 'median');
}

function banded(rubric: Rubric, score: Rational, by: DecidedBy): Decided {
  return { score, grade: gradeOf(rubric, score), by };
}
