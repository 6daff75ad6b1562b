import { describe, expect, it } from 'vitest';
import { allCoefficients, alpha, cohenKappa, gwet, percentAgreement } from './agreement.ts';
import { bootstrap, bootstrapAll, percentile, words } from './bootstrap.ts';
import type { Ratings } from './ratings.ts';
import { sha256Hex } from '../../kernel/sha256.ts';

const raters = [
  '1 2 3 3 2 1 4 1 2 - - -',
  '1 2 3 3 2 2 4 1 2 5 - 3',
  '- 3 3 3 2 3 4 2 2 5 1 -',
  '1 2 3 3 2 4 4 1 2 5 1 -',
].map((row) => row.split(' ').map((cell) => (cell === '-' ? null : Number(cell))));

/** The canonical data: 4 raters, 12 units, with gaps. */
const CANONICAL: Ratings = (raters[0] ?? []).map((_, unit) => raters.map((row) => row[unit] ?? null));

const A = [1, 2, 3, 3, 2, 1, 4, 1, 2, 5, 5, 4, 3, 2, 1];
const B = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 4, 4, 3, 3, 1];
const TWO: Ratings = A.map((a, unit) => [a, B[unit] ?? null]);

describe('coefficients of agreement', () => {
  it.each([
    ['nominal', 0.7434210526],
    ['ordinal', 0.8153875038],
    ['interval', 0.8491071429],
  ] as const)('alpha %s is the published value', (metric, value) => {
    expect(alpha(CANONICAL, metric)).toBeCloseTo(value, 10);
  });

  it('AC1 and AC2 are the published values', () => {
    const five = (['identity', 'linear', 'quadratic'] as const).map((weights) =>
      Number(gwet(CANONICAL, weights)).toFixed(5),
    );
    expect(five).toEqual(['0.77544', '0.85874', '0.91400']);
  });

  it('kappa is the published value', () => {
    const ten = (['identity', 'linear', 'quadratic'] as const).map((weights) =>
      Number(cohenKappa(TWO, weights)).toFixed(10),
    );
    expect(ten).toEqual(['0.7457627119', '0.8606811146', '0.9387755102']);
  });

  it('percent agreement counts pairs, unit by unit', () => {
    expect(
      percentAgreement([
        [1, 1, 2],
        [3, 3],
        [4, null],
      ]),
    ).toBeCloseTo((1 / 3 + 1) / 2, 12);
  });

  it('are named with their weights, kappa for two raters only', () => {
    const names = allCoefficients(TWO).map(({ name, weights }) => `${name} ${weights}`);
    expect(names).toEqual([
      'percent-agreement identity',
      'krippendorff-alpha nominal',
      'krippendorff-alpha ordinal',
      'krippendorff-alpha interval',
      'gwet-ac1 identity',
      'gwet-ac2 linear',
      'gwet-ac2 quadratic',
      'cohen-kappa identity',
      'cohen-kappa linear',
      'cohen-kappa quadratic',
    ]);
    expect(allCoefficients(CANONICAL)).toHaveLength(7);
  });

  it('are not estimable when all is in one category, by one rater only, or empty; percent agreement says what it can', () => {
    const one: Ratings = [
      [3, 3],
      [3, 3],
    ];
    const results = allCoefficients(one);
    expect(results[0]).toMatchObject({ name: 'percent-agreement', value: 1 });
    for (const { value, notEstimable } of results.slice(1))
      expect([value, notEstimable]).toEqual([null, 'one-category']);
    for (const ratings of [
      [[3], [4]],
      [
        [3, null],
        [null, 4],
      ],
      [],
    ] as Ratings[])
      for (const { value, notEstimable } of allCoefficients(ratings)) {
        expect(value).toBeNull();
        expect(notEstimable).toBe('no-pairs');
      }
    expect(cohenKappa([[1, 2, 3]], 'identity')).toBe('two-raters-only');
  });

  it('do not change when raters are listed in another order or all scores are shifted', () => {
    const turned = CANONICAL.map((unit) => [...unit].reverse());
    const shifted = CANONICAL.map((unit) => unit.map((value) => (value === null ? null : value + 50)));
    for (const metric of ['nominal', 'ordinal', 'interval'] as const) {
      expect(alpha(turned, metric)).toBeCloseTo(Number(alpha(CANONICAL, metric)), 12);
      expect(alpha(shifted, metric)).toBeCloseTo(Number(alpha(CANONICAL, metric)), 12);
    }
    for (const weights of ['identity', 'linear', 'quadratic'] as const)
      expect(gwet(turned, weights)).toBeCloseTo(Number(gwet(CANONICAL, weights)), 12);
  });
});

describe('units that stand for several equal ones', () => {
  it('count as often, in every coefficient', () => {
    const counts = CANONICAL.map((_, at) => at % 4);
    const written = CANONICAL.flatMap((unit, at) => Array.from({ length: counts[at] ?? 0 }, () => unit));
    for (const metric of ['nominal', 'ordinal', 'interval'] as const)
      expect(alpha(CANONICAL, metric, counts)).toBeCloseTo(Number(alpha(written, metric)), 12);
    for (const weights of ['identity', 'linear', 'quadratic'] as const)
      expect(gwet(CANONICAL, weights, undefined, counts)).toBeCloseTo(Number(gwet(written, weights)), 12);
    expect(percentAgreement(CANONICAL, counts)).toBeCloseTo(Number(percentAgreement(written)), 12);
  });
});

describe('the bootstrap', () => {
  it('takes the words that are published, eight of each digest, big end first', () => {
    const next = words('20261123', 7);
    const first = Array.from({ length: 9 }, next);
    const digests = [sha256Hex('20261123\n7\n0'), sha256Hex('20261123\n7\n1')];
    expect(first).toEqual([
      ...Array.from({ length: 8 }, (_, k) => Number.parseInt((digests[0] ?? '').slice(8 * k, 8 * k + 8), 16)),
      Number.parseInt((digests[1] ?? '').slice(0, 8), 16),
    ]);
  });

  it('resamples within strata, so that a stratum keeps its number', () => {
    const strata = [Array.from({ length: 3 }, () => 'a'), Array.from({ length: 5 }, () => 'b')];
    const share = (sample: readonly string[]): number => sample.filter((unit) => unit === 'a').length;
    expect(bootstrap(strata, share, { seed: 'x', resamples: 50 })).toEqual({
      low: 3,
      high: 3,
      resamples: 50,
      used: 50,
    });
  });

  it('counts the resamples without a value, and has no interval when none has one', () => {
    const none = bootstrap([[1]], () => null, { seed: 'x', resamples: 5 });
    expect(none).toBeNull();
    const [some] = bootstrapAll([[1, 2]], [(sample) => (sample[0] === sample[1] ? null : 1)], {
      seed: 'x',
      resamples: 100,
    });
    expect(some?.used).toBeLessThan(100);
    expect(some?.used).toBeGreaterThan(20);
  });

  it('interpolates percentiles', () => {
    expect(percentile([0, 10, 20], 0.025)).toBeCloseTo(0.5, 12);
    expect(percentile([4], 0.975)).toBe(4);
  });

  it('has about the width that theory gives for a share', () => {
    const units = Array.from({ length: 400 }, (_, at) => (at % 5 === 0 ? 0 : 1));
    const found = bootstrap([units], (sample) => sample.reduce<number>((sum, one) => sum + one, 0) / sample.length, {
      seed: '01382438112797316654',
      resamples: 1_000,
    });
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeCloseTo(2 * 1.96 * Math.sqrt((0.8 * 0.2) / 400), 2);
  });
});
