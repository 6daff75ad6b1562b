import { describe, expect, it } from 'vitest';
import { FORMS, PROCEEDINGS } from '../case-file/codes.ts';
import { pointsText } from './points.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { checkRubric, type Rubric } from './rubric.ts';
import { GRADING_PROFILES, profileOf, RUBRICS, shippedRubric } from './rubrics.ts';
import { scoreSheet, type ItemScore, type Sheet } from './sheet.ts';

const civil = (): Rubric => {
  const found = shippedRubric('default', 'civil-litigation', 'first-instance');
  if (found === null) throw new Error('no rubric for a civil case');
  return found;
};
/** A sheet that gives each item the same share of its points. */
function sheet(rubric: Rubric, share: number, change: Partial<Sheet> = {}): Sheet {
  const items: ItemScore[] = rubric.items.map(({ key, weight }) => ({
    key,
    halves: rubric.scale === 'points-5' ? share * 10 : weight * 2 * share,
  }));
  return { items, redFlags: [], caps: [], grade: null, ...change };
}
const shown = (rubric: Rubric, of: Sheet): string => {
  const result = scoreSheet(rubric, of);
  return isRefusal(result) ? result.code : `${result.total === null ? '-' : pointsText(result.total)} ${result.grade}`;
};

describe('shipped rubrics', () => {
  it('can all be put into use', () => {
    for (const rubric of RUBRICS) expect([rubric.key, checkRubric(rubric)]).toEqual([rubric.key, null]);
  });

  it('have one for every form and stage of proceedings that a case can have, in every profile', () => {
    for (const { key } of GRADING_PROFILES)
      for (const form of FORMS)
        for (const proceeding of PROCEEDINGS) {
          const criminal = form === 'criminal-defence' || form === 'criminal-representation';
          const never = criminal && ['arbitration', 'reconsideration', 'mediation'].includes(proceeding);
          expect([form, proceeding, shippedRubric(key, form, proceeding) === null]).toEqual([form, proceeding, never]);
        }
  });

  it('give 10 points to effect, taken from closure file and documents, 5 each', () => {
    for (const rubric of RUBRICS.filter(({ key }) => key.startsWith('default.') && !key.endsWith('duty-help'))) {
      const weight = (of: string): number | undefined => rubric.items.find(({ key }) => key === of)?.weight;
      expect([rubric.key, weight('effect'), weight('closure-file')]).toEqual([rubric.key, 10, 5]);
    }
  });

  it('follow the region: Shandong three grades, Chongqing two joined, Guangdong grades alone', () => {
    expect(profileOf('370100')).toBe('shandong');
    expect(profileOf('500100')).toBe('chongqing');
    expect(profileOf('440300')).toBe('guangdong');
    expect(profileOf('330106')).toBe('default');
    expect(shippedRubric('guangdong', 'civil-litigation', 'first-instance')?.items).toHaveLength(8);
  });

  it('never fail a file for overdue filing, which one county alone does', () => {
    expect(RUBRICS.filter(({ redFlags }) => redFlags.includes('overdue-filing'))).toEqual([]);
  });
});

describe('a rubric is refused', () => {
  const broken = (change: Partial<Rubric>): string | undefined => checkRubric({ ...civil(), ...change })?.code;
  const [first, ...rest] = civil().items;
  if (first === undefined) throw new Error('a rubric without items');

  it.each<[string, Partial<Rubric>]>([
    ['evaluation.rubric-weights', { items: [{ ...first, weight: first.weight + 1 }, ...rest] }],
    ['evaluation.rubric-weights', { items: [{ ...first, weight: 5.5 }, ...rest] }],
    ['evaluation.rubric-weights', { items: rest }],
    ['evaluation.rubric-item-twice', { items: [first, first, ...rest] }],
    ['evaluation.rubric-item-unknown', { items: [{ ...first, key: 'politeness' as never }, ...rest] }],
    ['evaluation.rubric-empty', { items: [] }],
    ['evaluation.rubric-bands', { bands: null }],
    [
      'evaluation.rubric-bands',
      {
        bands: [
          { grade: 'good', fromHalves: 160 },
          { grade: 'excellent', fromHalves: 180 },
        ],
      },
    ],
    ['evaluation.rubric-bands', { bands: (civil().bands ?? []).slice(0, -1), grades: ['excellent', 'good', 'pass'] }],
    ['evaluation.rubric-threshold', { thresholdHalves: 0 }],
    ['evaluation.rubric-scale', { scale: 'points-10' as never }],
    ['evaluation.rubric-scope', { forms: [] }],
    ['evaluation.rubric-flag-unknown', { redFlags: ['rude' as never] }],
  ])('%s', (code, change) => {
    expect(broken(change)).toBe(code);
  });
});

describe('a score sheet', () => {
  const rubric = civil();

  it('adds up in halves, and what is not applicable leaves the denominator', () => {
    expect(shown(rubric, sheet(rubric, 0.8))).toBe('80 good');
    const without = sheet(rubric, 0.8).items.map((item) =>
      item.key === 'settlement' ? { key: item.key, notApplicable: true as const } : item,
    );
    expect(shown(rubric, sheet(rubric, 0.8, { items: without }))).toBe('80 good');
    const half = without.map((item) => (item.key === 'effect' ? { key: item.key, halves: 15 } : item));
    expect(shown(rubric, sheet(rubric, 0.8, { items: half }))).toBe('1510/19 pass');
  });

  it('weighs items of five points by their weights', () => {
    const five = shippedRubric('five-points', 'civil-litigation', 'first-instance');
    expect(five === null ? null : shown(five, sheet(five, 0.8))).toBe('4 good');
  });

  it('is held at a pass by a cap, and a fail stays a fail', () => {
    expect(shown(rubric, sheet(rubric, 1, { caps: ['no-written-opinion'] }))).toBe('100 pass');
    expect(shown(rubric, sheet(rubric, 0.4, { caps: ['no-written-opinion'] }))).toBe('40 fail');
  });

  it.each<[string, Partial<Sheet>]>([
    ['evaluation.score-out-of-range', { items: [{ key: 'effect', halves: 21 }] }],
    ['evaluation.score-out-of-range', { items: [{ key: 'effect', halves: -1 }] }],
    ['evaluation.score-out-of-range', { items: [{ key: 'effect', halves: 0.5 }] }],
    ['evaluation.score-out-of-range', { items: [{ key: 'effect', halves: Number.NaN }] }],
    ['evaluation.score-item-missing', { items: [{ key: 'effect', halves: 20 }] }],
    ['evaluation.score-item-unknown', { items: [{ key: 'custody-plea', halves: 0 }] }],
    [
      'evaluation.score-item-twice',
      {
        items: [
          { key: 'effect', halves: 0 },
          { key: 'effect', halves: 20 },
        ],
      },
    ],
    ['evaluation.score-not-applicable', { items: [{ key: 'effect', notApplicable: true }] }],
    ['evaluation.score-grade', { items: [{ key: 'effect', grade: 'good' }] }],
    ['evaluation.score-grade', { grade: 'good' }],
    ['evaluation.score-flag', { redFlags: ['overdue-filing'] }],
    ['evaluation.score-flag', { caps: ['no-file-reading'] }],
  ])('is refused as %s', (code, change) => {
    expect(shown(rubric, sheet(rubric, 1, change))).toBe(code);
  });
});
