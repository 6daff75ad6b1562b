/** Ratings of several raters about the same units, with gaps, and what every coefficient needs to know of them. */

/** Rows are units, columns raters; null where a rater has not rated. Values are numbers (scores, or ranks of grades). */
export type Ratings = readonly (readonly (number | null)[])[];

/** Weights of agreement between two values; each coefficient names the ones that it used. */
export type Weights = 'identity' | 'linear' | 'quadratic';

/** Why a coefficient has no value. */
export type NoAgreement = 'one-category' | 'no-pairs' | 'two-raters-only';

/** A coefficient, or the reason why there is none. */
export type Coefficient = number | NoAgreement;

/** Units that at least two raters have rated, without the gaps. */
export function pairable(ratings: Ratings): readonly (readonly number[])[] {
  return ratings.map(present).filter((values) => values.length >= 2);
}

/** The values of a unit, without the gaps. */
export function present(unit: readonly (number | null)[]): readonly number[] {
  const isValue = (value: number | null): value is number => value !== null;
  return unit.every(isValue) ? unit : unit.filter(isValue);
}

/** Units that two or more have rated and, where units stand for several equal ones, how many each stands for. */
export interface Counted {
  readonly units: readonly (readonly number[])[];
  readonly counts: readonly number[];
}

/** {@link pairable}, with counts given for each row of the ratings; one each unless given. */
export function counted(ratings: Ratings, counts?: readonly number[]): Counted {
  if (counts === undefined) {
    const units = pairable(ratings);
    return { units, counts: units.map(() => 1) };
  }
  const kept = ratings
    .map((unit, at) => ({ values: present(unit), count: counts[at] ?? 0 }))
    .filter(({ values, count }) => values.length >= 2 && count > 0);
  return { units: kept.map(({ values }) => values), counts: kept.map(({ count }) => count) };
}

/** Every value that occurs in units, ascending, once. */
export function categoriesOf(units: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(units.flat())].sort((a, b) => a - b);
}

/**
 * Agreement from 0 to 1 of each pair of categories, by their values: 1 for equal ones; linear 1 - |a - b|/range,
 * quadratic 1 - (a - b)²/range².
 */
export function weightMatrix(categories: readonly number[], weights: Weights): readonly (readonly number[])[] {
  const range = (categories.at(-1) ?? 0) - (categories[0] ?? 0);
  return categories.map((a) =>
    categories.map((b) => {
      if (a === b) return 1;
      if (weights === 'identity') return 0;
      const distance = Math.abs(a - b) / range;
      return weights === 'linear' ? 1 - distance : 1 - distance * distance;
    }),
  );
}
