import { describe, expect, it } from 'vitest';
import { rational, type Rational } from '../sampling/rational.ts';
import { pointsText } from './points.ts';
import type { Grade, ThirdRule } from './codes.ts';
import { decideThree, decideTwo, type Decided } from './decision.ts';
import { gradeOf, type Rubric } from './rubric.ts';
import { RUBRICS } from './rubrics.ts';
import type { SheetResult } from './sheet.ts';

function rubric(key: string): Rubric {
  const found = RUBRICS.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no rubric ${key}`);
  return found;
}
const HUNDRED = rubric('default.civil-litigation');
const FIVE = rubric('five-points.civil-litigation');
const GRADED = rubric('guangdong.civil-litigation');

const scored = (of: Rubric, total: Rational): SheetResult => ({ total, grade: gradeOf(of, total) });
const points = (of: Rubric, ...values: readonly number[]): SheetResult[] =>
  values.map((value) => scored(of, rational(value * 2, 2)));
const graded = (...grades: readonly Grade[]): SheetResult[] => grades.map((grade) => ({ total: null, grade }));

/** Two scores, and the third only when the two call for it, as a file goes. */
function decide(of: Rubric, results: readonly SheetResult[], rule: ThirdRule = 'mean-or-median'): Decided | 'third' {
  const [first, second, third] = results;
  if (first === undefined || second === undefined) throw new Error('two scores at least');
  const two = decideTwo(of, first, second);
  if (!('third' in two)) return two;
  return third === undefined ? 'third' : decideThree(of, [first, second, third], rule);
}
const shown = (decided: Decided | 'third'): string =>
  decided === 'third' ? 'third' : `${decided.score === null ? '-' : pointsText(decided.score)} ${decided.grade}`;

describe('a file decided by its scores', () => {
  it.each([
    [[78, 86, 81], '245/3 good'],
    [[70, 80, 90], '80 good'],
    [[60, 90, 60], '60 pass'],
    [[88, 77, 95], '260/3 good'],
    [[79, 81, 80], '80 good'],
  ])('%j comes to %s, as published', (values, expected) => {
    expect(shown(decide(HUNDRED, points(HUNDRED, ...values)))).toBe(expected);
  });

  it('is the mean of two that differ by less than the threshold and share a grade', () => {
    expect(shown(decide(HUNDRED, points(HUNDRED, 80, 89.5)))).toBe('339/4 good');
    expect(shown(decide(HUNDRED, points(HUNDRED, 62, 71.5)))).toBe('267/4 pass');
    expect(shown(decide(HUNDRED, points(HUNDRED, 62, 72)))).toBe('third');
    expect(shown(decide(HUNDRED, points(HUNDRED, 79.5, 80)))).toBe('third');
  });

  it('bands include their lower end and nothing is rounded before banding', () => {
    expect(gradeOf(HUNDRED, rational(159, 2))).toBe('pass');
    expect(gradeOf(HUNDRED, rational(80))).toBe('good');
    expect(gradeOf(HUNDRED, rational(239, 3))).toBe('pass');
    expect(gradeOf(HUNDRED, rational(8_999_999, 100_000))).toBe('good');
    expect(gradeOf(HUNDRED, rational(0))).toBe('fail');
  });

  it('follows the other rules for a third score where a region demands them', () => {
    expect(shown(decide(HUNDRED, points(HUNDRED, 78, 86, 81), 'median'))).toBe('81 good');
    expect(shown(decide(HUNDRED, points(HUNDRED, 78, 86, 81), 'two-closest'))).toBe('159/2 pass');
    expect(shown(decide(HUNDRED, points(HUNDRED, 60, 90, 86), 'two-closest'))).toBe('88 good');
    expect(shown(decide(HUNDRED, points(HUNDRED, 70, 90, 80), 'two-closest'))).toBe('80 good');
  });

  it('calls the third at half a point on the scale of five', () => {
    expect(shown(decide(FIVE, points(FIVE, 4, 4.5)))).toBe('third');
    expect(shown(decide(FIVE, [scored(FIVE, rational(41, 10)), scored(FIVE, rational(44, 10))]))).toBe('17/4 good');
  });

  it('takes the median grade where only grades are given, any difference calling the third', () => {
    expect(shown(decide(GRADED, graded('good', 'good')))).toBe('- good');
    expect(shown(decide(GRADED, graded('good', 'pass')))).toBe('third');
    expect(shown(decide(GRADED, graded('excellent', 'fail', 'good')))).toBe('- good');
  });
});

describe('three independent errors of variance 1', () => {
  it('have the variances that decide between the rules, by full enumeration of a grid', () => {
    // Quantiles of a normal distribution at the middles of n equal parts, by bisection of a series of erf.
    const n = 60;
    const cdf = (x: number): number => {
      let [sum, term] = [x, x];
      for (let k = 1; k < 200; k += 1) {
        term *= -(x * x) / (2 * k);
        sum += term / (2 * k + 1);
      }
      return 0.5 + sum / Math.sqrt(2 * Math.PI);
    };
    const grid = Array.from({ length: n }, (_, at) => {
      let [low, high] = [-5, 5];
      for (let step = 0; step < 60; step += 1) {
        const middle = (low + high) / 2;
        if (cdf(middle) < (at + 0.5) / n) low = middle;
        else high = middle;
      }
      return low;
    });
    const variance = grid.reduce((sum, x) => sum + x * x, 0) / n;
    let [closest, median, three] = [0, 0, 0];
    for (const a of grid)
      for (const b of grid)
        for (const c of grid) {
          const [low, middle, high] = [a, b, c].toSorted((x, y) => x - y) as [number, number, number];
          const pair = middle - low < high - middle ? (low + middle) / 2 : (middle + high) / 2;
          closest += (middle - low === high - middle ? middle : pair) ** 2;
          median += middle ** 2;
          three += ((low + middle + high) / 3) ** 2;
        }
    const per = n ** 3 * variance;
    expect(closest / per).toBeCloseTo(0.638, 1);
    expect(median / per).toBeCloseTo(0.449, 1);
    expect(three / per).toBeCloseTo(1 / 3, 3);
    expect(closest / per).toBeGreaterThan(0.6);
  });
});
