import { describe, expect, it } from 'vitest';
import { NOTICE_GROUNDS, type NoticeGround } from './codes.ts';
import { checkNoticeGround, counselRequirement, type DefenceFacts, isMandatory, noticeDuty } from './mandatory-aid.ts';

const base: DefenceFacts = { form: 'criminal-defence', proceeding: 'first-instance' };

describe('the duty to notify', () => {
  const table: readonly (readonly [Partial<DefenceFacts>, 'must' | 'may' | 'none', readonly NoticeGround[]])[] = [
    [{}, 'none', []],
    [{ minor: true }, 'must', ['lal-25-1-1']],
    [{ sightHearingOrSpeechImpaired: true }, 'must', ['lal-25-1-2']],
    [{ limitedCapacityAdult: true }, 'must', ['lal-25-1-3']],
    [{ possibleLifeOrDeath: true }, 'must', ['lal-25-1-4']],
    [{ proceeding: 'death-review', appliedInDeathReview: true }, 'must', ['lal-25-1-5']],
    [{ proceeding: 'death-review' }, 'none', []],
    [{ trialInAbsentia: true }, 'must', ['lal-25-1-6']],
    [{ otherByLaw: true }, 'must', ['lal-25-1-7']],
    [{ form: 'other-non-litigation', proceeding: 'compulsory-treatment' }, 'must', ['lal-28']],
    [{ ordinaryProcedure: true }, 'may', ['lal-25-2']],
    [{ proceeding: 'investigation', ordinaryProcedure: true }, 'none', []],
    [{ proceeding: 'prosecution-review', fullCoverageCause: true }, 'may', ['full-coverage']],
    [
      { minor: true, possibleLifeOrDeath: true, ordinaryProcedure: true },
      'must',
      ['lal-25-1-1', 'lal-25-1-4', 'lal-25-2'],
    ],
    [{ minor: true, ownCounsel: true }, 'none', []],
    [{ form: 'criminal-representation', minor: true }, 'none', []],
  ];
  it.each(table)('with %j is %s by %j', (facts, duty, grounds) => {
    expect(noticeDuty({ ...base, ...facts })).toEqual({ duty, grounds });
  });

  it('obliges for 25 ¶1 and 28, and lets the organ decide for 25 ¶2 and the pilot', () => {
    expect(NOTICE_GROUNDS.filter((ground) => !isMandatory(ground))).toEqual(['lal-25-2', 'full-coverage']);
  });
});

describe('the ground of a notice', () => {
  it('must be named and must not be contradicted by a known fact', () => {
    expect(checkNoticeGround(null, base)).toMatchObject({ code: 'intake.notice-ground-missing' });
    expect(checkNoticeGround('lal-25-1-1', base)).toBeNull(); // unknown is no contradiction
    expect(checkNoticeGround('lal-25-1-1', { ...base, minor: true })).toBeNull();
    expect(checkNoticeGround('lal-25-1-1', { ...base, minor: false })).toMatchObject({
      code: 'intake.notice-ground-contradicted',
      rule: 'lal-25-1-1',
    });
    expect(checkNoticeGround('lal-28', base)).toMatchObject({ code: 'intake.notice-ground-contradicted' });
    expect(checkNoticeGround('full-coverage', base)).toMatchObject({ code: 'intake.notice-ground-contradicted' });
  });
});

describe('counsel', () => {
  it.each([
    [{ possibleLifeOrDeath: true }, 3],
    [{ proceeding: 'death-review' }, 3],
    [{ minor: true }, 0],
    [{ form: 'criminal-representation', possibleLifeOrDeath: true }, 0],
  ] as readonly (readonly [Partial<DefenceFacts>, number])[])(
    'for %j needs %i years of criminal defence',
    (facts, years) => {
      expect(counselRequirement({ ...base, ...facts }, 3).criminalDefenceYearsAtLeast).toBe(years);
    },
  );

  it('needs what a region asks for beyond the law, knows minors, and is a lawyer', () => {
    expect(counselRequirement({ ...base, possibleLifeOrDeath: true }, 5)).toEqual({
      lawyerOnly: true,
      criminalDefenceYearsAtLeast: 5,
      familiarWithMinors: false,
      rule: 'LAL 26',
    });
    expect(counselRequirement({ ...base, minor: true }, 3).familiarWithMinors).toBe(true);
    expect(
      counselRequirement({ form: 'civil-litigation', proceeding: 'first-instance', minor: true }, 3),
    ).toMatchObject({
      lawyerOnly: false,
      familiarWithMinors: false,
    });
  });
});
