/**
 * Weights of eligible candidates: the product of a published table's integer factors, each at least 1, so
 * that nobody eligible is ever without a chance. The record of a draw lists every factor.
 */
import type { DrawCandidate, DrawExclusion } from './draw.ts';
import type { AssignmentCase, AssignmentPolicy, Candidate, EvaluationBand } from './facts.ts';
import type { CandidateFlag } from './hard-rules.ts';
import { flagsOf, judgePool } from './hard-rules.ts';

/** The factors, in the order in which they are listed. */
export const WEIGHT_FACTORS = ['specialty', 'experience', 'evaluation', 'load', 'distance'] as const;
export type WeightFactor = (typeof WEIGHT_FACTORS)[number];

/** A published table. Bounds are lower bounds in whole years or percent of the cap. */
export interface WeightTable {
  /** The `policy` of a draw request. */
  readonly id: string;
  readonly source: string;
  /** False while the figures are the product's own and wait for the region's confirmation. */
  readonly verified: boolean;
  readonly specialty: { readonly match: number; readonly general: number };
  /** First band whose `fromYears` the years of practice reach, highest first. */
  readonly experience: readonly { readonly band: string; readonly fromYears: number; readonly factor: number }[];
  readonly evaluation: Readonly<Record<EvaluationBand, number>>;
  /** First band whose `fromPercent` of the cap the load reaches, highest first. */
  readonly load: readonly { readonly band: string; readonly fromPercent: number; readonly factor: number }[];
  readonly distance: { readonly county: number; readonly city: number; readonly farther: number };
}

/** The default table. The figures are the product's own (P): to be verified by each region. */
export const WEIGHTS_1: WeightTable = {
  id: 'weights-1',
  source: 'product default',
  verified: false,
  specialty: { match: 5, general: 1 },
  experience: [
    { band: 'years-10', fromYears: 10, factor: 3 },
    { band: 'years-3', fromYears: 3, factor: 2 },
    { band: 'years-0', fromYears: 0, factor: 1 },
  ],
  // Without a record a handler stands where a good one does: newcomers must not be starved of cases.
  evaluation: { excellent: 4, good: 3, none: 3, pass: 2, fail: 1 },
  load: [
    { band: 'percent-75', fromPercent: 75, factor: 1 },
    { band: 'percent-50', fromPercent: 50, factor: 2 },
    { band: 'percent-25', fromPercent: 25, factor: 3 },
    { band: 'percent-0', fromPercent: 0, factor: 4 },
  ],
  distance: { county: 3, city: 2, farther: 1 },
};

/** One factor of a weight, as recorded. */
export interface FactorValue {
  readonly factor: WeightFactor;
  readonly band: string;
  readonly value: number;
}

/** An eligible candidate with the weight, how it came about, and what the officer must see. */
export interface WeightedCandidate extends DrawCandidate {
  readonly factors: readonly FactorValue[];
  readonly flags: readonly CandidateFlag[];
}

/** Weighs one candidate by a table. Throws when the table gives a factor that is not an integer from 1. */
export function weigh(candidate: Candidate, facts: AssignmentCase, table: WeightTable): WeightedCandidate {
  const matches = facts.specialties.some((specialty) => candidate.specialties.includes(specialty));
  const specialty = matches ? 'match' : 'general';
  const experience = bandOf(table.experience, (band) => candidate.practiceYears >= band.fromYears);
  const load = bandOf(table.load, (band) => candidate.load * 100 >= band.fromPercent * candidate.cap);
  const distance = distanceBand(candidate.region, facts.region);
  const factors: FactorValue[] = [
    { factor: 'specialty', band: specialty, value: table.specialty[specialty] },
    { factor: 'experience', band: experience.band, value: experience.factor },
    { factor: 'evaluation', band: candidate.evaluation, value: table.evaluation[candidate.evaluation] },
    { factor: 'load', band: load.band, value: load.factor },
    { factor: 'distance', band: distance, value: table.distance[distance] },
  ];
  const weight = factors.reduce((product, { factor, value }) => {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`${table.id}: factor ${factor} is not an integer from 1`);
    return product * value;
  }, 1);
  return { id: candidate.id, weight, factors, flags: flagsOf(candidate, facts) };
}

function bandOf<T>(bands: readonly T[], reached: (band: T) => boolean): T {
  const band = bands.find(reached);
  if (band === undefined) throw new Error('a weight table has a lowest band that everybody reaches');
  return band;
}

/** GB/T 2260: six digits name the county, the first four the city. */
function distanceBand(left: string, right: string): 'county' | 'city' | 'farther' {
  if (left === right) return 'county';
  return left.slice(0, 4) === right.slice(0, 4) ? 'city' : 'farther';
}

/** What a draw request is made from. */
export interface Eligible {
  readonly candidates: readonly WeightedCandidate[];
  readonly excluded: readonly DrawExclusion[];
}

/**
 * Applies the hard rules to a pool and weighs who remains; both lists in code point order of the ids.
 * `candidates` may be empty: `explainInfeasible` then says why.
 */
export function eligible(
  pool: readonly Candidate[],
  facts: AssignmentCase,
  policy: AssignmentPolicy,
  table: WeightTable = WEIGHTS_1,
): Eligible {
  const judged = judgePool(pool, facts, policy);
  return { candidates: judged.eligible.map((candidate) => weigh(candidate, facts, table)), excluded: judged.excluded };
}
