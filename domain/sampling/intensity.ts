/**
 * How closely a handler or a firm is looked at, after the switching rules of ISO 2859-1. Lots count successive randomly
 * drawn, finally graded files across rounds; the outcome applies from the next freeze and changes minima only.
 */
import { add, compare, multiply, ONE, rational, subtract, ZERO, type Rational } from './rational.ts';

export const INTENSITIES = ['normal', 'tightened', 'reduced'] as const;
export type Intensity = (typeof INTENSITIES)[number];

/** Files of one lot. */
export const LOT_OF_HANDLER = 5;
export const LOT_OF_UNIT = 10;
/** p0: the share of good files at which a lot is still accepted with probability 0.90. */
export const GOOD_AT_LEAST: Rational = rational(4, 5);
const ACCEPTED_AT = rational(9, 10);

/** One finally graded file that was drawn at random, in the order of grading. */
export interface LotFile {
  readonly good: boolean;
  /** Failed by a red flag: its lot is not accepted whatever the others are. */
  readonly redFlag: boolean;
}

/** Ac: the least k with P(Bin(n, 1 − p0) ≤ k) ≥ 0.90. */
export function acceptanceNumber(lot: number, goodAtLeast: Rational = GOOD_AT_LEAST): number {
  const bad = subtract(ONE, goodAtLeast);
  let sum = ZERO;
  for (let k = 0; k <= lot; k += 1) {
    sum = add(sum, multiply(rational(choose(lot, k)), multiply(power(bad, k), power(goodAtLeast, lot - k))));
    if (compare(sum, ACCEPTED_AT) >= 0) return k;
  }
  return lot;
}

/** Whether a lot is accepted. */
export function acceptsLot(files: readonly LotFile[], acceptance: number): boolean {
  return !files.some(({ redFlag }) => redFlag) && files.filter(({ good }) => !good).length <= acceptance;
}

/** Where the switching rules stand. */
export interface IntensityState {
  readonly intensity: Intensity;
  /** Outcomes of the last lots since the intensity began, oldest first; at most ten. */
  readonly lots: readonly boolean[];
}

export const INTENSITY_AT_FIRST: IntensityState = { intensity: 'normal', lots: [] };

/**
 * One lot more. Normal → tightened: 2 of 5 or fewer successive lots not accepted; tightened → normal: 5 successive
 * accepted; normal → reduced: 10 successive accepted; reduced → normal: one not accepted.
 */
export function nextIntensity(state: IntensityState, accepted: boolean): IntensityState {
  const lots = [...state.lots, accepted].slice(-10);
  const last = (count: number): readonly boolean[] => lots.slice(-count);
  switch (state.intensity) {
    case 'normal':
      if (last(5).filter((one) => !one).length >= 2) return { intensity: 'tightened', lots: [] };
      if (lots.length === 10 && lots.every(Boolean)) return { intensity: 'reduced', lots: [] };
      return { intensity: 'normal', lots };
    case 'tightened':
      return lots.length >= 5 && last(5).every(Boolean)
        ? { intensity: 'normal', lots: [] }
        : { intensity: 'tightened', lots };
    case 'reduced':
      return accepted ? { intensity: 'reduced', lots } : { intensity: 'normal', lots: [] };
  }
}

/** The intensity after all whole lots of a history of graded files. */
export function intensityOf(files: readonly LotFile[], lot: number): IntensityState {
  const acceptance = acceptanceNumber(lot);
  let state = INTENSITY_AT_FIRST;
  for (let from = 0; from + lot <= files.length; from += lot)
    state = nextIntensity(state, acceptsLot(files.slice(from, from + lot), acceptance));
  return state;
}

/** The minimum of a group at an intensity: twice the policy's, the policy's, or half of it rounded up. */
export function minimumAt(minimum: number, intensity: Intensity): number {
  if (intensity === 'tightened') return minimum * 2;
  return intensity === 'reduced' ? Math.ceil(minimum / 2) : minimum;
}

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let index = 1; index <= k; index += 1) result = (result * BigInt(n - k + index)) / BigInt(index);
  return result;
}

function power(base: Rational, exponent: number): Rational {
  return rational(base.n ** BigInt(exponent), base.d ** BigInt(exponent));
}
