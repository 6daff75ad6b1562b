/** What a round draws by: data of a region with its source, taken over into the round and frozen with it. */
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { compare, ONE, parseFraction, ZERO } from './rational.ts';

/** By what strata are told apart; `field`: criminal, civil and administrative, duty help. */
const STRATUM_PARTS = ['agency', 'city', 'field', 'form', 'stage', 'cause'] as const;
export type StratumPart = (typeof STRATUM_PARTS)[number];

/** Whose minima the strata keep. */
const GROUPINGS = ['handler', 'unit'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Why a file of the risk-led list is on it. */
const RISK_CRITERIA = ['abnormal-rating', 'overdue-filing', 'first-time-handler'] as const;
export type RiskCriterion = (typeof RISK_CRITERIA)[number];

/** Why a closed case stays out of the frame. Never risk, a complaint or an earlier finding. */
const EXCLUSION_REASONS = [
  'dossier-under-appeal',
  'dossier-held-by-court',
  'dossier-sealed-by-law',
  'recorded-twice',
  'terminated-before-service',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

export interface SamplingPolicy {
  /** Key of the profile it was taken from. */
  readonly profile: string;
  /** Fraction of every stratum, `a/b`. */
  readonly share: string;
  /** Least fraction of what the minima leave. */
  readonly floor: string;
  readonly strataBy: readonly StratumPart[];
  readonly groupBy: Grouping;
  /** Least files of a handler or firm in a year, of an agency in a year, and of these criminal and civil ones. */
  readonly perGroupAndYear: number;
  readonly perAgencyAndYear: number;
  readonly perAgencyCriminal: number;
  readonly perAgencyCivil: number;
  readonly riskLed: readonly RiskCriterion[];
  /** Instead of the share: the size from a precision, divided among strata. */
  readonly target?: {
    /** Expected share of good files as `a/b`, and the half-width in thousandths. */
    readonly good: string;
    readonly marginPerMille: number;
    readonly allocation: 'proportional' | 'neyman';
  };
}

/** A shipped profile: where its figures come from, and from when it holds. */
export interface SamplingProfile {
  readonly key: string;
  /** Region and all below it; `000000` is everywhere. */
  readonly region: string;
  readonly source: string;
  readonly validFrom: string;
  /** Whether the figures were read in the primary text. */
  readonly verified: boolean;
  readonly policy: Omit<SamplingPolicy, 'profile'>;
}

const DEFAULT: Omit<SamplingPolicy, 'profile'> = {
  share: '1/5',
  floor: '1/10',
  strataBy: ['agency', 'field'],
  groupBy: 'handler',
  perGroupAndYear: 1,
  perAgencyAndYear: 5,
  perAgencyCriminal: 1,
  perAgencyCivil: 1,
  riskLed: ['abnormal-rating', 'overdue-filing', 'first-time-handler'],
};

/** The shipped profiles, the most particular region last. */
export const SAMPLING_PROFILES: readonly SamplingProfile[] = [
  {
    key: 'default-1',
    region: '000000',
    source: 'Jinchang 20 %, Guangdong one and one, Hebei 5.8 files an agency; ours',
    validFrom: '2026-01-01',
    verified: false,
    policy: DEFAULT,
  },
  {
    key: 'zhejiang-1',
    region: '330000',
    source: 'Zhejiang 2024: 27.7 % of 98,000 cases spot-checked; ours at 25 %',
    validFrom: '2026-01-01',
    verified: false,
    policy: { ...DEFAULT, share: '1/4' },
  },
];

/** The profile of a region: its own, else that of what is above it. */
export function samplingPolicyOf(region: string): SamplingPolicy {
  const found = SAMPLING_PROFILES.findLast(
    (one) => one.region === '000000' || one.region === region || one.region === `${region.slice(0, 2)}0000`,
  );
  if (found === undefined) throw new Error('there is no profile of sampling');
  return { profile: found.key, ...found.policy };
}

/** Refuses `sampling.share` and `sampling.policy-invalid` with the field. */
export function checkSamplingPolicy(policy: SamplingPolicy): Refusal | null {
  for (const name of ['share', 'floor'] as const) {
    const value = parseFraction(policy[name]);
    if (value === null || compare(value, ZERO) <= 0 || compare(value, ONE) > 0)
      return refuse('sampling.share', { field: `/policy/${name}` });
  }
  const counts = ['perGroupAndYear', 'perAgencyAndYear', 'perAgencyCriminal', 'perAgencyCivil'] as const;
  const wrong = counts.find((name) => !Number.isSafeInteger(policy[name]) || policy[name] < 0 || policy[name] > 1_000);
  if (wrong !== undefined) return refuse('sampling.policy-invalid', { field: `/policy/${wrong}` });
  if (policy.strataBy.length === 0 || new Set(policy.strataBy).size !== policy.strataBy.length)
    return refuse('sampling.policy-invalid', { field: '/policy/strataBy' });
  const { target } = policy;
  if (target === undefined) return null;
  const good = parseFraction(target.good);
  if (good === null || compare(good, ZERO) <= 0 || compare(good, ONE) >= 0)
    return refuse('sampling.share', { field: '/policy/target/good' });
  return Number.isSafeInteger(target.marginPerMille) && target.marginPerMille >= 1 && target.marginPerMille <= 500
    ? null
    : refuse('sampling.policy-invalid', { field: '/policy/target/marginPerMille' });
}

/** `criminal`, `civil` (with administrative and everything that is no criminal case) or `duty`. */
export function fieldOf(form: string): 'criminal' | 'civil' | 'duty' {
  if (form === 'duty-help') return 'duty';
  return form.startsWith('criminal-') ? 'criminal' : 'civil';
}
