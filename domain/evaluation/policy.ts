/** What a round says about its evaluation; frozen with the round, so a file keeps the figures it began with. */
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { BLINDNESS, MODES, THIRD_RULES, type Blindness, type Mode, type ThirdRule } from './codes.ts';
import { GRADING_PROFILES, profileOf } from './rubrics.ts';

/** Periods are working days by the calendar of the State Council. */
export interface EvaluationPolicy {
  /** Grading profile: scale, bands and threshold. */
  readonly profile: string;
  readonly blindness: Blindness;
  readonly mode: Mode;
  readonly thirdRule: ThirdRule;
  readonly scoringWorkingDays: number;
  readonly moderationWorkingDays: number;
  readonly objectionWorkingDays: number;
  readonly answerWorkingDays: number;
  readonly planWorkingDays: number;
  /** A dossier that the agency can't produce counts as 不合格; otherwise it is missing. */
  readonly missingDossierFails: boolean;
}

/** Our defaults: objections 10, answers 15 working days (ours, not Legal Aid Law 49). */
export function defaultEvaluationPolicy(region: string): EvaluationPolicy {
  return {
    profile: profileOf(region),
    blindness: 'half',
    mode: 'distributed',
    thirdRule: 'mean-or-median',
    scoringWorkingDays: 10,
    moderationWorkingDays: 5,
    objectionWorkingDays: 10,
    answerWorkingDays: 15,
    planWorkingDays: 10,
    missingDossierFails: true,
  };
}

const PERIODS = [
  'scoringWorkingDays',
  'moderationWorkingDays',
  'objectionWorkingDays',
  'answerWorkingDays',
  'planWorkingDays',
] as const;

/**
 * Refuses `evaluation.blindness-full` (全盲 waits until uploaded papers exist as page images that a second person has
 * checked), `evaluation.policy-unknown` and `evaluation.policy-period` (not 1 to 60 working days).
 */
export function checkEvaluationPolicy(policy: EvaluationPolicy): Refusal | null {
  if (policy.blindness === 'full') return refuse('evaluation.blindness-full', { field: '/blindness' });
  if (!BLINDNESS.includes(policy.blindness)) return refuse('evaluation.policy-unknown', { field: '/blindness' });
  if (!MODES.includes(policy.mode)) return refuse('evaluation.policy-unknown', { field: '/mode' });
  if (!THIRD_RULES.includes(policy.thirdRule)) return refuse('evaluation.policy-unknown', { field: '/thirdRule' });
  if (!GRADING_PROFILES.some(({ key }) => key === policy.profile)) {
    return refuse('evaluation.policy-unknown', { field: '/profile' });
  }
  const wrong = PERIODS.find((key) => !Number.isSafeInteger(policy[key]) || policy[key] < 1 || policy[key] > 60);
  return wrong === undefined ? null : refuse('evaluation.policy-period', { field: `/${wrong}` });
}
