/** How many files a stratum gives, exactly. */
import { compareCodePoints } from '../kernel/canonical.ts';
import {
  add,
  ceilOf,
  compare,
  divide,
  floorOf,
  multiply,
  rational,
  subtract,
  ZERO,
  type Rational,
} from './rational.ts';

/** What decides the size of one stratum. */
export interface SizeRule {
  readonly share: Rational;
  readonly floor: Rational;
  readonly atLeast: number;
}

/** Size and the two probabilities of phase 2. */
export interface StratumSize {
  readonly population: number;
  /** M: what the minima of all groups add up to. */
  readonly minima: number;
  readonly n: number;
  /** Probability of one file that phase 1 left, and of a pair of such files. */
  readonly q: Rational;
  readonly q2: Rational;
}

/**
 * n = min(N, max(ceil(share · N), atLeast, M + max(2, ceil(floor · (N − M))))), q = (n − M)/(N − M) and
 * q2 = (n − M)(n − M − 1)/((N − M)(N − M − 1)). An empty stratum gives nothing.
 */
export function stratumSize(population: number, minima: number, rule: SizeRule): StratumSize {
  if (minima > population) throw new Error('minima beyond the stratum');
  const rest = population - minima;
  const shared = ceilOf(multiply(rule.share, rational(population)));
  const floored = BigInt(minima) + big(2n, ceilOf(multiply(rule.floor, rational(rest))));
  const wanted = big(big(shared, BigInt(rule.atLeast)), floored);
  const n = Number(wanted < BigInt(population) ? wanted : BigInt(population));
  const second = n - minima;
  return {
    population,
    minima,
    n,
    q: rest === 0 ? ZERO : rational(second, rest),
    q2: rest < 2 ? ZERO : rational(BigInt(second) * BigInt(second - 1), BigInt(rest) * BigInt(rest - 1)),
  };
}

const big = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What a place of an allocation has to take part with. */
export interface AllocationStratum {
  readonly id: string;
  readonly population: number;
  /** The weight in proportion to which places are given: N for proportional, N · sqrt(p(1 − p)) for Neyman. */
  readonly weight: Rational;
}

/**
 * Divides `total` places in proportion to the weights by largest remainder, ties by id in code point order; at least
 * `least` (2) each and at most the stratum itself, what is freed goes round again until nothing changes.
 *
 * @returns places by id; adds up to `total` whenever the strata hold that many and `total` reaches the minima
 */
export function allocate(strata: readonly AllocationStratum[], total: number, least = 2): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  let free = strata.toSorted((a, b) => compareCodePoints(a.id, b.id));
  let left = total;
  for (;;) {
    const shares = largestRemainder(free, left);
    // Strata that would get more than they hold or less than they must are settled first, then the others share anew.
    const capped = free.filter((one) => (shares.get(one.id) ?? 0) > one.population);
    const raised = free.filter((one) => (shares.get(one.id) ?? 0) < Math.min(least, one.population));
    const settled = capped.length > 0 ? capped : raised;
    if (settled.length === 0) {
      for (const one of free) places.set(one.id, shares.get(one.id) ?? 0);
      return places;
    }
    for (const one of settled) {
      const given = capped.length > 0 ? one.population : Math.min(least, one.population);
      places.set(one.id, given);
      left -= given;
    }
    free = free.filter((one) => !settled.includes(one));
    if (left < 0) left = 0;
  }
}

function largestRemainder(strata: readonly AllocationStratum[], total: number): ReadonlyMap<string, number> {
  const sum = strata.reduce<Rational>((so, { weight }) => add(so, weight), ZERO);
  if (sum.n === 0n) return new Map(strata.map(({ id }) => [id, 0]));
  const exact = strata.map(({ id, weight }) => {
    const share = divide(multiply(rational(total), weight), sum);
    const whole = floorOf(share);
    return { id, whole: Number(whole), rest: subtract(share, rational(whole)) };
  });
  let left = total - exact.reduce((so, { whole }) => so + whole, 0);
  const places = new Map(exact.map(({ id, whole }) => [id, whole]));
  for (const { id } of exact.toSorted((a, b) => compare(b.rest, a.rest) || compareCodePoints(a.id, b.id))) {
    if (left <= 0) break;
    places.set(id, (places.get(id) ?? 0) + 1);
    left -= 1;
  }
  return places;
}

/** Proportional weight: the stratum's size. */
export const proportionalWeight = (population: number): Rational => rational(population);

/**
 * Neyman's weight N · sqrt(p(1 − p)) with p = (x + 1)/(n + 2) from the last two rounds. The root is taken to 18 decimal
 * digits with integers, so that every program gets the same places.
 */
export function neymanWeight(population: number, good: number, assessed: number): Rational {
  const p = rational(good + 1, assessed + 2);
  const spread = multiply(p, subtract(rational(1), p));
  const scale = 10n ** 36n;
  return multiply(rational(population), rational(integerRoot((spread.n * scale) / spread.d), 10n ** 18n));
}

/** The greatest integer whose square is not above `value`. */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
