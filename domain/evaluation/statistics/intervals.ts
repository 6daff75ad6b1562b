/**
 * Confidence intervals of a share, 95 % unless several are read side by side. Counts are whole numbers; a broken
 * one (x over n, n over N) is a fault of the caller and throws, because what people type is checked where it
 * comes in.
 */
import { betaQuantile, logChoose, normalQuantileUpper } from './special.ts';

/** Ends of an interval as shares from 0 to 1, `low` ≤ `high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** An interval that is exact in whole items of a population. */
export interface CountInterval extends Interval {
  readonly lowCount: number;
  readonly highCount: number;
}

/**
 * Probability left out on each side is 1/(40 · together): 2.5 % for one interval, divided by the number of
 * intervals that are read side by side (Bonferroni), so that all hold at once with 95 %.
 */
const SIDES = 40;

/** z that leaves out 1/(40 · together) above itself; 1.959963984540054 for one interval. */
export function zOf(together = 1): number {
  if (together === 1) return 1.959963984540054;
  return normalQuantileUpper(1 / (SIDES * together));
}

/**
 * Wilson's interval for the share p of an effective size n > 0, which need not be whole. The end at p = 0 is
 * exactly 0, the end at p = 1 exactly 1.
 */
export function wilsonAt(p: number, n: number, together = 1): Interval {
  if (!(p >= 0 && p <= 1) || !(n > 0)) throw new RangeError(`no Wilson interval for p ${p} and size ${n}`);
  if (n === Infinity) return { low: p, high: p };
  const z = zOf(together);
  const zz = z * z;
  const middle = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (z / (1 + zz / n)) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n));
  return { low: p === 0 ? 0 : Math.max(0, middle - half), high: p === 1 ? 1 : Math.min(1, middle + half) };
}

/** Wilson's interval for x of n, from a population without end. */
export function wilson(x: number, n: number): Interval {
  requireCounts(x, n);
  return wilsonAt(x / n, n);
}

/** Clopper and Pearson's interval for x of n: exact for the binomial, so never too narrow. */
export function clopperPearson(x: number, n: number): Interval {
  requireCounts(x, n);
  return {
    low: x === 0 ? 0 : betaQuantile(1 / SIDES, x, n - x + 1),
    high: x === n ? 1 : betaQuantile(1 - 1 / SIDES, x + 1, n - x),
  };
}

/** The size that sampling n of N without replacement is worth: n(N - 1)/(N - n); Infinity for a census. */
export function finiteSize(n: number, population: number): number {
  return n === population ? Infinity : (n * (population - 1)) / (population - n);
}

/** Wilson's interval with the finite population correction; a census is a point. */
export function wilsonFpc(x: number, n: number, population: number): Interval {
  requireCounts(x, n, population);
  return wilsonAt(x / n, finiteSize(n, population));
}

/** From this population on, tails are summed in doubles; below, in whole numbers, so that no tie is decided by rounding. */
const EXACT_BELOW = 400;

/**
 * Exact interval for x of n drawn without replacement from `population` items: lowCount is the least K with
 * P(X ≥ x | K) > 1/(40 · together), highCount the greatest K with P(X ≤ x | K) > the same. A census is a point.
 */
export function hypergeometric(x: number, n: number, population: number, together = 1): CountInterval {
  requireCounts(x, n, population);
  const oneIn = SIDES * together;
  const lowCount = x === 0 ? 0 : leastCount(x, n, population, oneIn);
  // Counting the others turns the upper end into a lower one.
  const highCount = x === n ? population : population - leastCount(n - x, n, population, oneIn);
  const bounded = { lowCount: n === population ? x : lowCount, highCount: n === population ? x : highCount };
  return { low: bounded.lowCount / population, high: bounded.highCount / population, ...bounded };
}

/** Least K with P(X ≥ x | K) > 1/oneIn, x ≥ 1; the probability grows with K. */
function leastCount(x: number, n: number, population: number, oneIn: number): number {
  const above = population < EXACT_BELOW ? wholeTail(n, population, oneIn) : doubleTail(n, population, oneIn);
  let without = x - 1;
  let within = population - (n - x);
  while (within - without > 1) {
    const middle = Math.floor((without + within) / 2);
    if (above(x, middle)) within = middle;
    else without = middle;
  }
  return within;
}

type Tail = (x: number, count: number) => boolean;

function wholeTail(n: number, population: number, oneIn: number): Tail {
  const whole = binomial(population, n);
  return (x, count) => {
    const last = Math.min(n, count);
    const first = Math.max(x, n - (population - count));
    let sum = 0n;
    if (first <= last) {
      let term = binomial(count, first) * binomial(population - count, n - first);
      for (let i = first; i <= last; i += 1) {
        sum += term;
        if (i === last) break;
        term = (term * BigInt(count - i) * BigInt(n - i)) / (BigInt(i + 1) * BigInt(population - count - n + i + 1));
      }
    }
    return sum * BigInt(oneIn) > whole;
  };
}

function binomial(n: number, k: number): bigint {
  let result = 1n;
  const steps = Math.min(k, n - k);
  if (steps < 0) return 0n;
  for (let i = 1; i <= steps; i += 1) result = (result * BigInt(n - steps + i)) / BigInt(i);
  return result;
}

function doubleTail(n: number, population: number, oneIn: number): Tail {
  const whole = logChoose(population, n);
  return (x, count) => {
    const last = Math.min(n, count);
    const first = Math.max(x, n - (population - count));
    if (first > last) return false;
    // At or below the middle of the distribution at least a third lies above.
    if (first <= (n * count) / population - 1 && oneIn >= SIDES) return true;
    let term = Math.exp(logChoose(count, first) + logChoose(population - count, n - first) - whole);
    let sum = 0;
    for (let i = first; i <= last; i += 1) {
      sum += term;
      if (sum * oneIn > 1) return true;
      if (i === last) break;
      const before = term;
      term *= ((count - i) * (n - i)) / ((i + 1) * (population - count - n + i + 1));
      if (term < before && term < sum * 1e-18) break;
    }
    return false;
  };
}

/** Throws unless 0 ≤ x ≤ n, n ≥ 1 and, where given, n ≤ population, all whole. */
function requireCounts(x: number, n: number, population = Number.MAX_SAFE_INTEGER): void {
  const whole = [x, n, population].every((count) => Number.isSafeInteger(count));
  if (whole && x >= 0 && x <= n && n >= 1 && n <= population) return;
  throw new RangeError(`no interval for ${x} of ${n} from ${population}`);
}
