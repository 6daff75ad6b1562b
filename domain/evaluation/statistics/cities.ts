/**
 * Cities (or agencies) side by side. Never a ranking: shares with intervals that hold together, a test whether they
 * differ at all, each against the rest, and the groups that can't be told apart.
 */
import { addUp, type Estimate, type PartEstimate } from './estimates.ts';
import { finiteSize } from './intervals.ts';
import { holm } from './holm.ts';
import { chiSquareUpper, normalUpper } from './special.ts';

/** One city: its parts (strata, or its part of strata), all with something assessed. */
export interface City {
  readonly id: string;
  readonly parts: readonly PartEstimate[];
}

/** One city's result beside the others. */
export interface CityResult {
  readonly id: string;
  /** The interval holds together with those of all other cities with 95 %. */
  readonly estimate: Estimate;
  /** Against the rest of the round, strata weighted; p adjusted by Holm. Null where neither side shows a variance. */
  readonly againstRest: { readonly difference: number; readonly z: number; readonly p: number } | null;
  /** Differs from the rest at 5 %, all cities considered. */
  readonly differs: boolean;
}

/** All cities. */
export interface CityComparison {
  readonly cities: readonly CityResult[];
  /** Test that all cities have one share; null with fewer than two cities that show a variance. */
  readonly homogeneity: { readonly q: number; readonly degreesOfFreedom: number; readonly p: number } | null;
  /** Cities left out of that test: a census, or fewer than two assessed. */
  readonly leftOut: readonly string[];
  /** Largest groups, by their shares descending, all of whose intervals have a point in common; a city may be in several. */
  readonly groups: readonly (readonly string[])[];
}

/** Level at which a city differs from the rest. */
const LEVEL = 0.05;

/** Compares cities in the order given (by id). */
export function compareCities(cities: readonly City[]): CityComparison {
  const estimates = cities.map(({ parts }) => addUp(parts, cities.length));
  const against = cities.map((_, index) => againstRest(cities, index));
  const adjusted = holm(against.map((one) => one?.p ?? 1));
  const results = cities.map(({ id }, index): CityResult => {
    const estimate = estimates[index];
    const one = against[index] ?? null;
    const p = adjusted[index] ?? 1;
    if (estimate === undefined) throw new Error(`no estimate for ${id}`);
    return { id, estimate, againstRest: one === null ? null : { ...one, p }, differs: one !== null && p <= LEVEL };
  });
  const { homogeneity, leftOut } = homogeneityOf(results);
  return { cities: results, homogeneity, leftOut, groups: groupsOf(results) };
}

function againstRest(cities: readonly City[], index: number): { difference: number; z: number; p: number } | null {
  const own = cities[index];
  const rest = cities.filter((_, other) => other !== index).flatMap(({ parts }) => parts);
  if (own === undefined || rest.length === 0) return null;
  const [here, there] = [addUp(own.parts), addUp(rest)];
  const se = Math.sqrt(here.se ** 2 + there.se ** 2);
  if (se === 0) return null;
  const difference = here.share - there.share;
  const z = difference / se;
  return { difference, z, p: Math.min(1, 2 * normalUpper(Math.abs(z))) };
}

/**
 * Q = Σ (p_c - p̄)²/v_c with p̄ = Σ w_c p_c/Σ w_c, w_c = n_c/(1 - n_c/N_c), v_c = (1 - n_c/N_c) p̄(1 - p̄)/(n_c - 1). A city
 * that is no simple draw counts with n*, in proportion to what a simple draw of its size would be worth.
 */
function homogeneityOf(cities: readonly CityResult[]): Pick<CityComparison, 'homogeneity' | 'leftOut'> {
  const fits = ({ estimate }: CityResult): boolean => estimate.assessed > 1 && estimate.assessed < estimate.size;
  const taken = cities.filter(fits).map(({ estimate }) => {
    const { assessed, size, share } = estimate;
    const worth =
      estimate.effectiveSize === null ? 1 : Math.min(1, estimate.effectiveSize / finiteSize(assessed, size));
    const unseen = 1 - assessed / size;
    return { share, weight: (worth * assessed) / unseen, perVariance: (worth * (assessed - 1)) / unseen };
  });
  const leftOut = cities.filter((city) => !fits(city)).map(({ id }) => id);
  const weight = taken.reduce((sum, city) => sum + city.weight, 0);
  const average = taken.reduce((sum, city) => sum + (city.weight / weight) * city.share, 0);
  if (taken.length < 2 || average <= 0 || average >= 1) return { homogeneity: null, leftOut };
  const q = taken.reduce(
    (sum, city) => sum + ((city.share - average) ** 2 * city.perVariance) / (average * (1 - average)),
    0,
  );
  const degreesOfFreedom = taken.length - 1;
  return { homogeneity: { q, degreesOfFreedom, p: chiSquareUpper(q, degreesOfFreedom) }, leftOut };
}

/** Intervals that overlap two by two have a point in common, so each group shows at the upper end of one of them. */
function groupsOf(cities: readonly CityResult[]): readonly (readonly string[])[] {
  const sorted = [...cities].sort((a, b) => b.estimate.share - a.estimate.share || (a.id < b.id ? -1 : 1));
  const candidates = sorted.map(({ estimate: { low } }) =>
    sorted.filter(({ estimate }) => estimate.low <= low && estimate.high >= low).map(({ id }) => id),
  );
  const unique = candidates.filter(
    (own, index) =>
      !candidates.some(
        (other, at) =>
          at !== index && own.every((id) => other.includes(id)) && (other.length > own.length || at < index),
      ),
  );
  return unique;
}
