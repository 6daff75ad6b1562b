/**
 * How far raters agree: Krippendorff's alpha, Gwet's AC1 and AC2, Cohen's kappa, percent agreement. Definitions as in
 * the packages that the tests compare with (krippendorff, irrCAC, scikit-learn), gaps included. Where all values are
 * equal the coefficients are not estimable, and say so; percent agreement always is, if any unit was rated twice.
 */
import {
  categoriesOf,
  counted,
  pairable,
  present,
  weightMatrix,
  type Coefficient,
  type Counted,
  type NoAgreement,
  type Ratings,
  type Weights,
} from './ratings.ts';

/** Level of measurement of alpha: how far two values count as apart. */
export type AlphaMetric = 'nominal' | 'ordinal' | 'interval';

/** Krippendorff's alpha over all units that two or more raters have rated; `counts` as in {@link counted}. */
export function alpha(ratings: Ratings, metric: AlphaMetric, counts?: readonly number[]): Coefficient {
  const rated = counted(ratings, counts);
  if (rated.units.length === 0) return 'no-pairs';
  return metric === 'interval' ? intervalAlpha(rated) : tableAlpha(rated, metric);
}

/** Σ over ordered pairs of squared differences needs sums only, whatever the number of distinct scores. */
function intervalAlpha({ units, counts }: Counted): Coefficient {
  // Taken from a value within the data, so that no digits are lost in the squares.
  const origin = units[0]?.[0] ?? 0;
  let [count, sum, squares, observed] = [0, 0, 0, 0];
  for (const [at, unit] of units.entries()) {
    let [own, ownSquares] = [0, 0];
    for (const value of unit) {
      own += value - origin;
      ownSquares += (value - origin) ** 2;
    }
    const times = counts[at] ?? 0;
    observed += (times * 2 * (unit.length * ownSquares - own * own)) / (unit.length - 1);
    count += times * unit.length;
    sum += times * own;
    squares += times * ownSquares;
  }
  const expected = (2 * (count * squares - sum * sum)) / (count - 1);
  return expected <= 0 ? 'one-category' : 1 - observed / expected;
}

function tableAlpha({ units, counts }: Counted, metric: 'nominal' | 'ordinal'): Coefficient {
  const categories = categoriesOf(units);
  if (categories.length < 2) return 'one-category';
  const place = new Map(categories.map((value, index) => [value, index]));
  const size = categories.length;
  const together = new Float64Array(size * size);
  const totals = new Float64Array(size);
  for (const [at, unit] of units.entries()) {
    const times = counts[at] ?? 0;
    const places = unit.map((value) => place.get(value) ?? 0);
    for (const [i, a] of places.entries()) {
      totals[a] = (totals[a] ?? 0) + times;
      for (const [j, b] of places.entries())
        if (i !== j) together[a * size + b] = (together[a * size + b] ?? 0) + times / (unit.length - 1);
    }
  }
  const count = totals.reduce((sum, total) => sum + total, 0);
  let [observed, expected] = [0, 0];
  for (let a = 0; a < size; a += 1) {
    let between = 0;
    for (let b = a + 1; b < size; b += 1) {
      const [ofA, ofB] = [totals[a] ?? 0, totals[b] ?? 0];
      // Ordinal: squared number of values from one category to the other, half of each end.
      const distance = metric === 'nominal' ? 1 : (between + (ofA + ofB) / 2) ** 2;
      observed += (together[a * size + b] ?? 0) * distance;
      expected += ofA * ofB * distance;
      between += ofB;
    }
  }
  return 1 - ((count - 1) * observed) / expected;
}

/** Share of agreeing pairs of ratings, averaged over the units that two or more raters have rated. */
export function percentAgreement(ratings: Ratings, counts?: readonly number[]): number | 'no-pairs' {
  const rated = counted(ratings, counts);
  return rated.units.length === 0 ? 'no-pairs' : observedAgreement(rated, categoriesOf(rated.units), 'identity');
}

function observedAgreement({ units, counts }: Counted, categories: readonly number[], weights: Weights): number {
  const matrix = weightMatrix(categories, weights);
  const place = new Map(categories.map((value, index) => [value, index]));
  let [sum, count] = [0, 0];
  for (const [at, unit] of units.entries()) {
    const times = counts[at] ?? 0;
    let own = 0;
    for (const [i, a] of unit.entries()) {
      const row = matrix[place.get(a) ?? 0];
      for (const [j, b] of unit.entries()) if (i !== j) own += row?.[place.get(b) ?? 0] ?? 0;
    }
    sum += (times * own) / (unit.length * (unit.length - 1));
    count += times;
  }
  return sum / count;
}

/**
 * Gwet's coefficient: AC1 with identity weights, AC2 with others. Weights go by the values themselves. Categories are
 * those that occur, unless `categories` names them (a resample keeps those of the whole). `counts` as in
 * {@link counted}.
 */
export function gwet(
  ratings: Ratings,
  weights: Weights,
  categories?: readonly number[],
  counts?: readonly number[],
): Coefficient {
  const pairs = counted(ratings, counts);
  if (pairs.units.length === 0) return 'no-pairs';
  const times = (at: number): number => (counts === undefined ? 1 : (counts[at] ?? 0));
  const seen = ratings
    .map((unit, at) => ({ values: present(unit), count: times(at) }))
    .filter(({ values, count }) => values.length > 0 && count > 0);
  const number = seen.reduce((sum, { count }) => sum + count, 0);
  const rated = seen.map(({ values }) => values);
  const all = categories ?? categoriesOf(rated);
  if (all.length < 2 || categoriesOf(rated).length < 2) return 'one-category';
  const prevalence = new Map<number, number>();
  for (const { values, count } of seen)
    for (const value of values) prevalence.set(value, (prevalence.get(value) ?? 0) + count / values.length / number);
  const whole = weightMatrix(all, weights).reduce((sum, row) => sum + row.reduce((own, weight) => own + weight, 0), 0);
  const spread = [...prevalence.values()].reduce((sum, share) => sum + share * (1 - share), 0);
  const chance = (whole / (all.length * (all.length - 1))) * spread;
  return (observedAgreement(pairs, all, weights) - chance) / (1 - chance);
}

/**
 * Cohen's kappa of two named raters, over the units that both have rated. Linear and quadratic weights go by the place
 * of a value among those that occur, as in scikit-learn.
 */
export function cohenKappa(ratings: Ratings, weights: Weights): Coefficient {
  if (ratings.some((unit) => unit.length !== 2)) return 'two-raters-only';
  const units = pairable(ratings);
  if (units.length === 0) return 'no-pairs';
  const categories = categoriesOf(units);
  if (categories.length < 2) return 'one-category';
  const places = new Map(categories.map((value, index) => [value, index]));
  const matrix = weightMatrix([...places.values()], weights);
  const margins = [new Float64Array(categories.length), new Float64Array(categories.length)] as const;
  let apart = 0;
  for (const [first = 0, second = 0] of units) {
    const [a, b] = [places.get(first) ?? 0, places.get(second) ?? 0];
    apart += 1 - (matrix[a]?.[b] ?? 0);
    margins[0][a] = (margins[0][a] ?? 0) + 1;
    margins[1][b] = (margins[1][b] ?? 0) + 1;
  }
  let expected = 0;
  for (const [a, ofA] of margins[0].entries())
    for (const [b, ofB] of margins[1].entries()) expected += (ofA * ofB * (1 - (matrix[a]?.[b] ?? 0))) / units.length;
  return expected === 0 ? 'one-category' : 1 - apart / expected;
}

/** One coefficient with its name and the weights or metric that it goes by. */
export interface NamedCoefficient {
  readonly name: 'percent-agreement' | 'krippendorff-alpha' | 'gwet-ac1' | 'gwet-ac2' | 'cohen-kappa';
  readonly weights: Weights | AlphaMetric;
  readonly value: number | null;
  /** Why `value` is null. */
  readonly notEstimable: NoAgreement | null;
}

/** Every coefficient side by side; kappa only for exactly two raters. */
export function allCoefficients(ratings: Ratings): readonly NamedCoefficient[] {
  const named = (
    name: NamedCoefficient['name'],
    weights: NamedCoefficient['weights'],
    result: Coefficient,
  ): NamedCoefficient =>
    typeof result === 'number'
      ? { name, weights, value: result, notEstimable: null }
      : { name, weights, value: null, notEstimable: result };
  const two = ratings.every((unit) => unit.length === 2);
  return [
    named('percent-agreement', 'identity', percentAgreement(ratings)),
    ...(['nominal', 'ordinal', 'interval'] as const).map((metric) =>
      named('krippendorff-alpha', metric, alpha(ratings, metric)),
    ),
    named('gwet-ac1', 'identity', gwet(ratings, 'identity')),
    ...(['linear', 'quadratic'] as const).map((weights) => named('gwet-ac2', weights, gwet(ratings, weights))),
    ...(two
      ? (['identity', 'linear', 'quadratic'] as const).map((weights) =>
          named('cohen-kappa', weights, cohenKappa(ratings, weights)),
        )
      : []),
  ];
}
