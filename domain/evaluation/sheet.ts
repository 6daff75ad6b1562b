/** One expert's score sheet: checked against its rubric, and summed exactly. */
import { add, divide, multiply, rational, type Rational } from '../sampling/rational.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { GRADES, type Cap, type Grade, type Indicator, type RedFlag } from './codes.ts';
import { gradeOf, type Rubric } from './rubric.ts';

/** A value of one item: halves of points, "not applicable", or a grade where the rubric only grades. */
export type ItemScore =
  | { readonly key: Indicator; readonly halves: number }
  | { readonly key: Indicator; readonly notApplicable: true }
  | { readonly key: Indicator; readonly grade: Grade };

export interface Sheet {
  readonly items: readonly ItemScore[];
  readonly redFlags: readonly RedFlag[];
  readonly caps: readonly Cap[];
  /** The overall grade where the rubric has no bands; null otherwise. */
  readonly grade: Grade | null;
}

/** What a sheet comes to. `grade` is by band, held by the sheet's own caps; red flags wait for the moderator. */
export interface SheetResult {
  readonly total: Rational | null;
  readonly grade: Grade;
}

/**
 * Checks and sums a sheet. Refuses `evaluation.score-item-missing`, `evaluation.score-item-unknown`,
 * `evaluation.score-item-twice`, `evaluation.score-out-of-range` (not halves from 0 to the item's most),
 * `evaluation.score-not-applicable` (where the rubric does not allow it, or for everything),
 * `evaluation.score-grade` (a grade where points are due or the other way round, or a grade the rubric lacks) and
 * `evaluation.score-flag` (a red flag or cap that the rubric does not have).
 */
export function scoreSheet(rubric: Rubric, sheet: Sheet): SheetResult | Refusal {
  const refusal = checkItems(rubric, sheet) ?? checkFlags(rubric, sheet);
  if (refusal !== null) return refusal;
  if (rubric.scale === 'grade-only') {
    if (sheet.grade === null || !rubric.grades.includes(sheet.grade)) {
      return refuse('evaluation.score-grade', { field: '/grade' });
    }
    return { total: null, grade: capped(rubric, sheet.grade, sheet.caps.length > 0) };
  }
  if (sheet.grade !== null) return refuse('evaluation.score-grade', { field: '/grade' });
  const total = totalOf(rubric, sheet);
  if (total === null) return refuse('evaluation.score-not-applicable', { field: '/items' });
  return { total, grade: capped(rubric, gradeOf(rubric, total), sheet.caps.length > 0) };
}

/** The same grade, or 合格 when a cap holds and the grade is better. */
export function capped(rubric: Rubric, grade: Grade, holds: boolean): Grade {
  const better = GRADES.indexOf(grade) < GRADES.indexOf('pass');
  return holds && better && rubric.grades.includes('pass') ? 'pass' : grade;
}

function totalOf(rubric: Rubric, sheet: Sheet): Rational | null {
  let [sum, weights] = [rational(0), 0];
  for (const { key, weight } of rubric.items) {
    const scored = sheet.items.find((one) => one.key === key);
    if (scored === undefined || !('halves' in scored)) continue;
    weights += weight;
    const points = rational(scored.halves, 2);
    sum = add(sum, rubric.scale === 'points-5' ? multiply(points, rational(weight)) : points);
  }
  if (weights === 0) return null;
  return divide(rubric.scale === 'points-5' ? sum : multiply(sum, rational(100)), rational(weights));
}

function checkItems(rubric: Rubric, sheet: Sheet): Refusal | null {
  for (const [at, scored] of sheet.items.entries()) {
    const field = `/items/${at}`;
    const item = rubric.items.find(({ key }) => key === scored.key);
    if (item === undefined) return refuse('evaluation.score-item-unknown', { field });
    if (sheet.items.findIndex(({ key }) => key === scored.key) !== at) {
      return refuse('evaluation.score-item-twice', { field, params: { item: item.key } });
    }
    if ('notApplicable' in scored) {
      if (!item.notApplicable) return refuse('evaluation.score-not-applicable', { field, params: { item: item.key } });
    } else if ('grade' in scored) {
      const known = rubric.scale === 'grade-only' && rubric.grades.includes(scored.grade);
      if (!known) return refuse('evaluation.score-grade', { field, params: { item: item.key } });
    } else {
      if (rubric.scale === 'grade-only') return refuse('evaluation.score-grade', { field, params: { item: item.key } });
      const mostHalves = rubric.scale === 'points-5' ? 10 : item.weight * 2;
      if (!Number.isSafeInteger(scored.halves) || scored.halves < 0 || scored.halves > mostHalves) {
        return refuse('evaluation.score-out-of-range', { field, params: { item: item.key, mostHalves } });
      }
    }
  }
  const missing = rubric.items.find(({ key }) => !sheet.items.some((one) => one.key === key));
  return missing === undefined
    ? null
    : refuse('evaluation.score-item-missing', { field: '/items', params: { item: missing.key } });
}

function checkFlags(rubric: Rubric, sheet: Sheet): Refusal | null {
  const flag = sheet.redFlags.findIndex(
    (one, at) => !rubric.redFlags.includes(one) || sheet.redFlags.indexOf(one) !== at,
  );
  if (flag !== -1) return refuse('evaluation.score-flag', { field: `/redFlags/${flag}` });
  const cap = sheet.caps.findIndex((one, at) => !rubric.caps.includes(one) || sheet.caps.indexOf(one) !== at);
  return cap === -1 ? null : refuse('evaluation.score-flag', { field: `/caps/${cap}` });
}
