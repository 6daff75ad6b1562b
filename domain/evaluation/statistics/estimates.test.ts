import { describe, expect, it } from 'vitest';
import { numberOf, rational } from '../../sampling/rational.ts';
import { inclusion, jointInclusion, sizeOf, type GroupSize } from '../../sampling/two-phase.ts';
import { addUp, hajekPart, rateOf, simplePart, stratified, type DrawnFile, type StratumFiles } from './estimates.ts';
import { inclusionOf, type StratumDesign } from './inclusion.ts';

const counts = (rows: readonly (readonly [number, number, number])[]) =>
  rows.map(([size, assessed, good], at) => ({ id: `S${at + 1}`, size, assessed, good }));

function estimated(rows: readonly (readonly [number, number, number])[]) {
  const result = stratified(counts(rows));
  if (typeof result === 'string') throw new Error(result);
  return result;
}

/** Nine files in three groups, minimum 1 each, 5 drawn: small enough to be drawn in every way there is. */
const DESIGN: StratumDesign = {
  size: 9,
  drawn: 5,
  groups: new Map([
    ['A', { size: 4, minimum: 1 }],
    ['B', { size: 2, minimum: 1 }],
    ['C', { size: 3, minimum: 1 }],
  ]),
};
const FILES = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1', 'c2', 'c3'];
const GOOD = new Set(['a1', 'a2', 'a4', 'b2', 'c1', 'c3']);
const drawn = (ids: readonly string[]): DrawnFile[] =>
  ids.map((id) => ({ group: id.slice(0, 1).toUpperCase(), outcome: GOOD.has(id) ? 'good' : 'not-good' }));

/** Every sample of the two phases with its probability: 4 · 2 · 3 first picks, each with the 15 pairs of the rest. */
function everySample(): { readonly ids: readonly string[]; readonly probability: number }[] {
  const samples: { ids: string[]; probability: number }[] = [];
  for (const a of FILES.slice(0, 4))
    for (const b of FILES.slice(4, 6))
      for (const c of FILES.slice(6)) {
        const rest = FILES.filter((id) => ![a, b, c].includes(id));
        for (const [at, d] of rest.entries())
          for (const e of rest.slice(at + 1)) samples.push({ ids: [a, b, c, d, e], probability: 1 / 24 / 15 });
      }
  return samples;
}

describe('rates of simple strata', () => {
  it('gives the published values of three strata', () => {
    const { share, se, effectiveSize, low, high } = estimated([
      [120, 20, 18],
      [300, 40, 31],
      [60, 12, 6],
    ]);
    expect(share).toBeCloseTo(0.771875, 12);
    expect(se).toBeCloseTo(0.0452158524, 10);
    expect(effectiveSize).toBeCloseTo(84.5294117647, 9);
    expect([low, high].map((end) => end.toFixed(10))).toEqual(['0.6717730407', '0.8483402878']);
  });

  it('gives an interval where no variance shows: all good in one stratum and none in the other', () => {
    const { low, high } = estimated([
      [100, 2, 2],
      [100, 2, 0],
    ]);
    expect([low, high].map((end) => end.toFixed(10))).toEqual(['0.1513972522', '0.8486027478']);
  });

  it('ends exactly at 1 when all are good', () => {
    const { low, high } = estimated([
      [120, 20, 20],
      [300, 40, 40],
      [60, 12, 12],
    ]);
    expect([low.toFixed(10), high]).toEqual(['0.9565302594', 1]);
  });

  it('gives the published values of eleven cities', () => {
    const { share, se, effectiveSize, low, high } = estimated(ELEVEN);
    expect(share.toFixed(10)).toBe('0.8170976071');
    expect(se.toFixed(10)).toBe('0.0019930867');
    expect(effectiveSize?.toFixed(6)).toBe('37555.517354');
    // The upper end by 40 decimal digits: 0.82097493989511.
    expect([low.toFixed(10), high.toFixed(10)]).toEqual(['0.8131554107', '0.8209749399']);
  });

  it('gives the published values of one simple draw of 27,146 of 98,000, exactly in files', () => {
    const { se, low, high, method } = estimated([[98_000, 27_146, 22_178]]);
    expect(se.toFixed(10)).toBe('0.0019955856');
    expect([low * 98_000, high * 98_000].map(Math.round)).toEqual([79_678, 80_447]);
    expect(method).toBe('hypergeometric');
  });

  it('is a point for a census, stratum by stratum or whole', () => {
    expect(estimated([[50, 50, 30]])).toMatchObject({ share: 0.6, low: 0.6, high: 0.6, se: 0, method: 'census' });
    const half = estimated([
      [10, 10, 5],
      [100, 20, 12],
    ]);
    expect(half.se).toBeCloseTo((100 / 110) * Math.sqrt((0.8 * 0.6 * 0.4) / 19), 12);
  });

  it('takes a stratum of one assessed file together with the next by id, the last with the one before, and says so', () => {
    const { share, merged } = estimated([
      [100, 1, 1],
      [200, 40, 30],
      [50, 1, 0],
    ]);
    expect(merged).toEqual([['S1', 'S2', 'S3']]);
    expect(share).toBeCloseTo(31 / 42, 12);
    expect(
      estimated([
        [100, 1, 1],
        [200, 1, 0],
        [50, 10, 5],
      ]).merged,
    ).toEqual([['S1', 'S2']]);
    expect(
      estimated([
        [1, 1, 1],
        [50, 10, 5],
      ]).merged,
    ).toEqual([]);
  });

  it('says that nothing can be estimated from nothing', () => {
    expect(stratified([])).toBe('no-files');
    expect(stratified(counts([[0, 0, 0]]))).toBe('no-files');
    expect(
      stratified(
        counts([
          [10, 0, 0],
          [20, 5, 3],
        ]),
      ),
    ).toBe('nothing-assessed');
    expect(() => stratified(counts([[10, 11, 3]]))).toThrow('S1');
  });
});

describe('rates where minima were set', () => {
  it('gives the probabilities of files and pairs that counting every sample gives', () => {
    const { single, pairApart, pairWithin } = inclusionOf(DESIGN);
    expect([single(1 / 4), single(1 / 2), single(1 / 3)]).toEqual([1 / 2, 2 / 3, expect.closeTo(5 / 9, 12)]);
    expect(pairWithin(4, 1)).toBeCloseTo(1 / 5, 12);
    expect(pairApart(1 / 4, 1 / 2)).toBeCloseTo(19 / 60, 12);
    expect(pairWithin(2, 1)).toBeCloseTo(1 / 3, 12);
    const both = (i: string, j: string): number =>
      everySample().reduce(
        (sum, { ids, probability }) => sum + (ids.includes(i) && ids.includes(j) ? probability : 0),
        0,
      );
    expect(both('a1', 'a1')).toBeCloseTo(single(1 / 4), 12);
    expect(both('c1', 'c2')).toBeCloseTo(pairWithin(3, 1), 12);
    expect(both('b1', 'c3')).toBeCloseTo(pairApart(1 / 2, 1 / 3), 12);
  });

  it('gives the probabilities that the draw records as exact fractions', () => {
    const groups: readonly GroupSize[] = [...DESIGN.groups].map(([group, { size, minimum }]) => ({
      group,
      population: size,
      minimum,
    }));
    const size = sizeOf(groups, { share: rational(1, 2), floor: rational(1, 10), atLeast: 0 });
    const { single, pairApart, pairWithin } = inclusionOf(DESIGN);
    for (const a of groups) {
      expect(single(a.minimum / a.population)).toBeCloseTo(numberOf(inclusion(a, size)), 12);
      for (const b of groups) {
        const ours =
          a === b ? pairWithin(a.population, a.minimum) : pairApart(a.minimum / a.population, b.minimum / b.population);
        expect(ours).toBeCloseTo(numberOf(jointInclusion(a, b, size)), 12);
      }
    }
  });

  it('gives the published share and variance of one sample', () => {
    const part = hajekPart('S1', DESIGN, drawn(['a1', 'a3', 'b2', 'c1', 'c3']));
    expect(part?.share).toBeCloseTo(71 / 91, 12);
    expect(part?.variance).toBeCloseTo(671_204_000 / 29_967_257_957, 12);
  });

  it('has over all samples the published mean, true variance and mean estimate of the variance', () => {
    let [mean, square, estimate] = [0, 0, 0];
    for (const { ids, probability } of everySample()) {
      const part = hajekPart('S1', DESIGN, drawn(ids));
      mean += probability * (part?.share ?? Number.NaN);
      square += probability * (part?.share ?? Number.NaN) ** 2;
      estimate += probability * (part?.variance ?? Number.NaN);
    }
    expect(mean.toFixed(10)).toBe('0.6661259572');
    expect((square - mean ** 2).toFixed(10)).toBe('0.0243777626');
    expect(estimate.toFixed(10)).toBe('0.0244796110');
  });

  it('is the simple share and variance when there are no minima', () => {
    const files = drawn(['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']);
    const part = hajekPart('S1', { size: 40, drawn: 7, groups: new Map() }, files);
    const simple = simplePart({ id: 'S1', size: 40, assessed: 7, good: 5 });
    expect([part?.share, part?.variance]).toEqual([
      expect.closeTo(simple.share, 12),
      expect.closeTo(simple.variance, 12),
    ]);
  });

  it('sums by classes what the double sum over pairs gives', () => {
    const ids = ['a1', 'a2', 'b1', 'b2', 'c2'];
    const files: DrawnFile[] = drawn(ids).map((file, at) => (at === 3 ? { ...file, outcome: 'missing' } : file));
    const { single, pairApart, pairWithin } = inclusionOf(DESIGN);
    const of = (group: string) => DESIGN.groups.get(group) ?? { size: 0, minimum: 0 };
    const pi = files.map(({ group }) => single(of(group).minimum / of(group).size));
    const y = files.map(({ outcome }) => (outcome === 'missing' ? null : outcome === 'good' ? 1 : 0));
    const weights = y.map((value, at) => (value === null ? 0 : 1 / (pi[at] ?? 1)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const p = y.reduce<number>((sum, value, at) => sum + (value ?? 0) * (weights[at] ?? 0), 0) / total;
    let sum = 0;
    for (let i = 0; i < files.length; i += 1)
      for (let j = 0; j < files.length; j += 1) {
        if (i === j) continue;
        const [a, b] = [of(files[i]?.group ?? ''), of(files[j]?.group ?? '')];
        const pair =
          files[i]?.group === files[j]?.group
            ? pairWithin(a.size, a.minimum)
            : pairApart(a.minimum / a.size, b.minimum / b.size);
        const scaled = (at: number): number => {
          const value = y[at] ?? null;
          return value === null ? 0 : (value - p) / (pi[at] ?? 1);
        };
        sum += (((pi[i] ?? 0) * (pi[j] ?? 0) - pair) / pair) * (scaled(i) - scaled(j)) ** 2;
      }
    const part = hajekPart('S1', DESIGN, files);
    expect(part?.share).toBeCloseTo(p, 12);
    expect(part?.variance).toBeCloseTo(sum / 2 / total ** 2, 12);
  });

  it('takes a third of a second for a stratum of 30,000 files of 2,000 handlers', () => {
    const groups = new Map(Array.from({ length: 2_000 }, (_, at) => [`h${at}`, { size: 5 + (at % 37), minimum: 1 }]));
    const size = [...groups.values()].reduce((sum, group) => sum + group.size, 0);
    const files = [...groups].flatMap(([group, own]) =>
      Array.from({ length: Math.ceil(own.size / 2) }, (_, at): DrawnFile => ({
        group,
        outcome: (at + own.size) % 5 === 0 ? 'not-good' : 'good',
      })),
    );
    const started = performance.now();
    const part = hajekPart('S', { size, drawn: files.length, groups }, files);
    expect(part?.variance).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('files that were drawn but not assessed', () => {
  const missing = (good: number, bad: number, gone: number): DrawnFile[] => [
    ...Array.from({ length: good }, (): DrawnFile => ({ group: 'g', outcome: 'good' })),
    ...Array.from({ length: bad }, (): DrawnFile => ({ group: 'g', outcome: 'not-good' })),
    ...Array.from({ length: gone }, (): DrawnFile => ({ group: 'g', outcome: 'missing' })),
  ];
  const stratum = (size: number, files: readonly DrawnFile[]): StratumFiles => ({
    id: 'S1',
    size,
    design: null,
    files,
  });

  it('widen the published case by their bounds and the outer interval', () => {
    const { estimate, bounds, outer, ...rest } = rateOf([stratum(400, missing(72, 18, 10))]);
    expect(rest).toEqual({ drawn: 100, assessed: 90, good: 72, missing: 10, size: 400 });
    expect(estimate).toMatchObject({ share: 0.8 });
    expect(bounds).toEqual({ low: 0.72, high: 0.82 });
    expect(outer).toEqual({ low: 0.635, high: 0.88 });
  });

  it('leave counts only below five assessed files, and bounds alone when nothing was assessed', () => {
    expect(rateOf([stratum(40, missing(3, 1, 0))]).estimate).toBe('too-few');
    expect(rateOf([stratum(40, missing(3, 1, 0))]).outer).toBeNull();
    expect(rateOf([stratum(40, missing(0, 0, 8))])).toMatchObject({
      estimate: 'nothing-assessed',
      bounds: { low: 0, high: 1 },
    });
    expect(rateOf([]).estimate).toBe('no-files');
  });

  it('bounds contain the estimate with minima too', () => {
    const files: DrawnFile[] = drawn(['a1', 'a3', 'b2', 'c1', 'c3']).map((file, at) =>
      at === 1 ? { ...file, outcome: 'missing' } : file,
    );
    const { bounds } = rateOf([{ id: 'S1', size: 9, design: DESIGN, files }]);
    const part = hajekPart('S1', DESIGN, files);
    expect(bounds?.low).toBeLessThanOrEqual(part?.share ?? 0);
    expect(bounds?.high).toBeGreaterThanOrEqual(part?.share ?? 1);
  });
});

describe('a domain', () => {
  it('counts the files outside it as drawn, so that its variance is that of its own size', () => {
    const inside: DrawnFile[] = Array.from({ length: 50 }, (_, at) => ({
      group: 'g',
      outcome: at < 40 ? 'good' : 'not-good',
    }));
    const outside: DrawnFile[] = Array.from({ length: 150 }, () => ({ group: 'g', outcome: 'outside' }));
    const design = { size: 2_000, drawn: 200, groups: new Map() };
    const part = hajekPart('S', design, [...inside, ...outside], 500);
    expect(part?.share).toBeCloseTo(0.8, 12);
    expect(part?.variance).toBeCloseTo((0.9 * 0.8 * 0.2) / 50 / (1 - 1 / 200), 6);
  });

  it('goes with the next stratum where no draw hit it', () => {
    const stratum = (id: string, files: readonly DrawnFile[]): StratumFiles => ({
      id,
      size: 100,
      design: null,
      files,
      domainSize: 30,
    });
    const some: DrawnFile[] = Array.from({ length: 10 }, (_, at) => ({
      group: 'g',
      outcome: at < 7 ? 'good' : 'not-good',
    }));
    const rate = rateOf([stratum('S1', [{ group: 'g', outcome: 'outside' }]), stratum('S2', some)]);
    expect(rate.estimate).toMatchObject({ share: 0.7, size: 60, merged: [['S1', 'S2']] });
  });
});

describe('coverage, counting every sample of a small population', () => {
  it('of the exact interval is at least 95 % for every population of up to 24 files', () => {
    for (const size of [5, 12, 24])
      for (let n = 1; n <= size; n += 1) {
        const intervals = Array.from({ length: n + 1 }, (_, x) =>
          addUp([simplePart({ id: 'S', size, assessed: n, good: x })]),
        );
        for (let good = 0; good <= size; good += 1) {
          let covered = 0;
          for (let x = Math.max(0, n - size + good); x <= Math.min(n, good); x += 1) {
            const interval = intervals[x];
            if (interval === undefined || interval.low > good / size || interval.high < good / size) continue;
            covered += (choose(good, x) * choose(size - good, n - x)) / choose(size, n);
          }
          expect(covered).toBeGreaterThan(0.95 - 1e-9);
        }
      }
  });

  it('of two strata stays near 95 %, and never falls below 88 % from 8 files each on', () => {
    const [size, n] = [24, 8];
    const estimates = new Map<string, { low: number; high: number }>();
    for (let x = 0; x <= n; x += 1)
      for (let y = 0; y <= n; y += 1)
        estimates.set(
          `${x}/${y}`,
          estimated([
            [size, n, x],
            [size, n, y],
          ]),
        );
    let [sum, cells, worst] = [0, 0, 1];
    for (let a = 0; a <= size; a += 1)
      for (let b = 0; b <= size; b += 1) {
        let covered = 0;
        for (let x = Math.max(0, n - size + a); x <= Math.min(n, a); x += 1)
          for (let y = Math.max(0, n - size + b); y <= Math.min(n, b); y += 1) {
            const { low, high } = estimates.get(`${x}/${y}`) ?? { low: 2, high: -1 };
            const truth = (a + b) / (2 * size);
            if (low > truth + 1e-12 || high < truth - 1e-12) continue;
            covered +=
              (((choose(a, x) * choose(size - a, n - x)) / choose(size, n)) *
                (choose(b, y) * choose(size - b, n - y))) /
              choose(size, n);
          }
        sum += covered;
        cells += 1;
        worst = Math.min(worst, covered);
      }
    expect(sum / cells).toBeGreaterThan(0.95);
    expect(worst).toBeGreaterThan(0.88);
  });
});

function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let result = 1;
  for (let i = 1; i <= k; i += 1) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

/** Invented figures of eleven cities, published with the values above. */
const ELEVEN: readonly (readonly [number, number, number])[] = [
  [19600, 5430, 4556],
  [15680, 4344, 3597],
  [14700, 4072, 3258],
  [8820, 2444, 2033],
  [5880, 1629, 1328],
  [7840, 2172, 1788],
  [9800, 2715, 2183],
  [3920, 1086, 857],
  [1960, 543, 446],
  [6860, 1901, 1507],
  [2940, 815, 632],
];
