import { describe, expect, it } from 'vitest';
import { isoDate } from '../kernel/time.ts';
import { GREEN_LANES, type MeansBasis } from './codes.ts';
import {
  type ApplicantFacts,
  checkGrantFirst,
  checkMeansBasis,
  grantFirstGround,
  greenLaneEffects,
  greenLanesOf,
  type Matter,
  MATTERS,
  mayBeDrawnForCheck,
  meansRule,
  type MeansRule,
  type UrgencyFacts,
} from './means.ts';

describe('the means rule', () => {
  const table: readonly (readonly [Matter, ApplicantFacts, MeansRule['requirement'], string])[] = [
    ['labour-relation-or-pay', {}, 'check', 'LAL 41'],
    ['labour-relation-or-pay', { migrantWorker: true }, 'exempt', 'LAL 42 (3)'],
    ['work-injury-compensation', { migrantWorker: true }, 'exempt', 'LAL 42 (3)'],
    ['traffic-injury-compensation', { migrantWorker: true }, 'check', 'LAL 41'],
    ['maintenance', { elderly: true }, 'check', 'LAL 41'],
    ['maintenance', { elderly: true, noFixedIncome: true }, 'exempt', 'LAL 42 (1)'],
    ['maintenance', { noFixedIncome: true }, 'check', 'LAL 41'],
    ['own-defence', { minor: true, noFixedIncome: true }, 'exempt', 'LAL 42 (1)'],
    ['victim-representation', { onAssistanceOrPreferential: true }, 'exempt', 'LAL 42 (2)'],
    ['retrial', { otherExemption: true }, 'exempt', 'LAL 42 (4)'],
    ['brave-act', {}, 'not-required', 'LAL 32 (2)'],
    ['abuse-abandonment-or-domestic-violence', {}, 'not-required', 'LAL 32 (4)'],
  ];
  it.each(table)('of %s with %j is %s by %s', (matter, applicant, requirement, rule) => {
    expect(meansRule('application', matter, applicant)).toMatchObject({ requirement, rule });
    expect(meansRule('duty-referral', matter, applicant)).toMatchObject({ requirement, rule });
  });

  it('of a notice is none, whatever the matter', () => {
    expect(meansRule('notice', null, {})).toMatchObject({ requirement: 'not-required', allowed: ['not-required'] });
  });

  it('refuses an application under no head of the law', () => {
    expect(meansRule('application', null, {})).toMatchObject({ code: 'intake.matter-not-served', field: '/matter' });
  });

  it('names a provision for every matter, five of them without means test', () => {
    for (const rule of Object.values(MATTERS)) expect(rule).toMatch(/^LAL (?:24|29|33|31 \([1-9]\)|32 \([1-5]\))$/u);
    const free = (Object.keys(MATTERS) as Matter[]).filter((matter) => {
      const rule = meansRule('application', matter, {});
      return 'requirement' in rule && rule.requirement === 'not-required';
    });
    expect(free.map((matter) => MATTERS[matter])).toEqual([
      'LAL 32 (1)',
      'LAL 32 (2)',
      'LAL 32 (3)',
      'LAL 32 (4)',
      'LAL 32 (5)',
    ]);
  });
});

describe('a means basis', () => {
  const check = meansRule('application', 'maintenance', {}) as MeansRule;
  const exempt = meansRule('application', 'maintenance', { onAssistanceOrPreferential: true }) as MeansRule;

  it.each([
    [check, 'integrity-commitment', null],
    [check, 'shared-data-query', null],
    [check, 'certificate', null],
    [check, 'exempt', 'intake.means-basis-not-allowed'],
    [check, null, 'intake.means-basis-missing'],
    [exempt, 'exempt', null],
    [exempt, null, null],
    [exempt, 'certificate', 'intake.means-basis-not-allowed'], // no disguised demand for certificates
  ] as readonly (readonly [MeansRule, MeansBasis | null, string | null])[])('under %j, %s: %s', (rule, basis, code) => {
    expect(checkMeansBasis(rule, basis)?.code ?? null).toBe(code);
  });

  it('is drawn for a later check only where it rests on the applicant’s word', () => {
    expect(mayBeDrawnForCheck('integrity-commitment')).toBe(true);
    expect(mayBeDrawnForCheck('shared-data-query')).toBe(false);
  });
});

describe('the green lane', () => {
  it('opens by matter and person, several at once', () => {
    expect(greenLanesOf('labour-relation-or-pay', { disabled: true, minor: true })).toEqual([
      'wages',
      'disabled',
      'minor',
    ]);
    expect(greenLanesOf('work-injury-compensation', { elderly: true, militaryFamily: true })).toEqual([
      'work-injury',
      'elderly',
      'military-family',
    ]);
    expect(greenLanesOf('maintenance', {})).toEqual([]);
  });

  it('has its own target and owes accessibility to the elderly and disabled', () => {
    expect(GREEN_LANES.filter((lane) => greenLaneEffects(lane).accessibility)).toEqual(['elderly', 'disabled']);
    expect(GREEN_LANES.filter((lane) => greenLaneEffects(lane).throughGuardian)).toEqual(['minor']);
    expect(new Set(GREEN_LANES.map((lane) => greenLaneEffects(lane).targetRule))).toEqual(
      new Set(['intake.green-lane-target']),
    );
  });
});

describe('granting first', () => {
  const calm: UrgencyFacts = {
    on: isoDate('2026-09-18'),
    limitationEndsOn: null,
    preservationNeeded: false,
    otherUrgent: false,
  };

  it.each([
    ['2026-09-17', null],
    ['2026-09-18', 'limitation-under-seven-days'],
    ['2026-09-24', 'limitation-under-seven-days'],
    ['2026-09-25', null],
  ])('with a limitation to %s: %s', (ends, ground) => {
    expect(grantFirstGround({ ...calm, limitationEndsOn: isoDate(ends) })).toBe(ground);
  });

  it('is for preservation and other urgency too, and refused where the ground does not hold', () => {
    expect(grantFirstGround({ ...calm, preservationNeeded: true })).toBe('preservation-or-advance-enforcement');
    expect(grantFirstGround({ ...calm, otherUrgent: true })).toBe('other-urgent');
    expect(grantFirstGround(calm)).toBeNull();
    const preserved = { ...calm, preservationNeeded: true };
    expect(checkGrantFirst('limitation-under-seven-days', preserved)).toMatchObject({
      code: 'intake.not-urgent',
      rule: 'LAL 44 (1)',
    });
    expect(checkGrantFirst('preservation-or-advance-enforcement', preserved)).toBeNull();
    expect(checkGrantFirst('other-urgent', preserved)).toMatchObject({ rule: 'LAL 44 (3)' });
  });
});
