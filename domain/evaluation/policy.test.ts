import { describe, expect, it } from 'vitest';
import { checkEvaluationPolicy, defaultEvaluationPolicy, type EvaluationPolicy } from './policy.ts';

const refusal = (policy: object): string | null => {
  const outcome = checkEvaluationPolicy({ ...defaultEvaluationPolicy('330000'), ...policy } as EvaluationPolicy);
  return outcome === null ? null : `${outcome.code} ${outcome.field ?? ''}`;
};

describe('the policy of evaluation', () => {
  it.each(['110000', '330000', '510000'])('has defaults for %s that it takes itself', (region) => {
    expect(checkEvaluationPolicy(defaultEvaluationPolicy(region))).toBeNull();
  });

  it.each([
    [{ blindness: 'full' }, 'evaluation.blindness-full /blindness'],
    [{ blindness: 'none' }, 'evaluation.policy-unknown /blindness'],
    [{ mode: 'alone' }, 'evaluation.policy-unknown /mode'],
    [{ thirdRule: 'highest' }, 'evaluation.policy-unknown /thirdRule'],
    [{ profile: 'nobody' }, 'evaluation.policy-unknown /profile'],
    [{ scoringWorkingDays: 0 }, 'evaluation.policy-period /scoringWorkingDays'],
    [{ moderationWorkingDays: 2.5 }, 'evaluation.policy-period /moderationWorkingDays'],
    [{ objectionWorkingDays: 61 }, 'evaluation.policy-period /objectionWorkingDays'],
    [{ answerWorkingDays: Number.NaN }, 'evaluation.policy-period /answerWorkingDays'],
    [{ planWorkingDays: -1 }, 'evaluation.policy-period /planWorkingDays'],
  ])('refuses %j', (policy, code) => {
    expect(refusal(policy)).toBe(code);
  });

  it.each([1, 60])('takes a period of %i working days', (days) => {
    expect(refusal({ scoringWorkingDays: days, planWorkingDays: days })).toBeNull();
  });
});
