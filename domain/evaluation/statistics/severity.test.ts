import { describe, expect, it } from 'vitest';
import { words } from './bootstrap.ts';
import { holm } from './holm.ts';
import { severities, type ScorePair } from './severity.ts';

const pair = (a: string, scoreA: number, b: string, scoreB: number): ScorePair => ({
  first: { expert: a, score: scoreA },
  second: { expert: b, score: scoreB },
});

const PUBLISHED = [
  pair('A', 80, 'B', 86),
  pair('B', 90, 'C', 83),
  pair('A', 70, 'C', 72),
  pair('A', 85, 'B', 88),
  pair('B', 78, 'C', 77),
];

/** Standard normal numbers from a seed, by Box and Muller, so that a simulation is the same for everybody. */
function normals(seed: string): () => number {
  const next = words(seed, 0);
  const uniform = (): number => (next() + 0.5) / 2 ** 32;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A round of 120 experts with 20 files each, partners a ring apart, so that no pair repeats and all are connected. */
function round(seed: string, planted: Readonly<Record<number, number>>): ScorePair[] {
  const normal = normals(seed);
  const pairs: ScorePair[] = [];
  for (let step = 1; step <= 10; step += 1)
    for (let expert = 0; expert < 120; expert += 1) {
      const partner = (expert + step * 5 + 1) % 120;
      const file = 80 + 6 * normal();
      const score = (who: number): number => file + (planted[who] ?? 0) + 5 * normal();
      pairs.push(pair(`E${expert}`, score(expert), `E${partner}`, score(partner)));
    }
  return pairs;
}

describe('severity', () => {
  it('gives the published values of three experts and five files', () => {
    const { experts, differenceVariance, degreesOfFreedom, components } = severities(PUBLISHED, 9);
    expect(experts.map(({ expert }) => expert)).toEqual(['A', 'B', 'C']);
    expect(experts.map(({ severity }) => severity.toFixed(10))).toEqual([
      '-2.0416666667',
      '2.8333333333',
      '-0.7916666667',
    ]);
    expect(differenceVariance).toBeCloseTo(7.875, 10);
    expect(experts.map(({ se }) => se?.toFixed(7))).toEqual(['1.0968705', '0.9354143', '1.0968705']);
    expect(experts.map(({ shrunk }) => shrunk)).toEqual(
      [-1.7491842, 2.4727273, -0.7235431].map((value) => expect.closeTo(value, 6) as number),
    );
    expect([degreesOfFreedom, components]).toEqual([3, 1]);
  });

  it('moves only the expert whose scores all move, and the others by the same amount', () => {
    const before = severities(PUBLISHED, 9);
    const moved = PUBLISHED.map(({ first, second }) => ({
      first: first.expert === 'A' ? { ...first, score: first.score + 6 } : first,
      second,
    }));
    const change = severities(moved, 9).experts.map(
      ({ severity }, at) => severity - (before.experts[at]?.severity ?? 0),
    );
    expect(change).toEqual([expect.closeTo(4, 10), expect.closeTo(-2, 10), expect.closeTo(-2, 10)]);
  });

  it('compares nobody across groups that no common file connects', () => {
    const { experts, components } = severities([...PUBLISHED, pair('X', 90, 'Y', 60)], 9);
    expect(components).toBe(2);
    const sums = new Map<number, number>();
    for (const { component, severity } of experts) sums.set(component, (sums.get(component) ?? 0) + severity);
    for (const sum of sums.values()) expect(sum).toBeCloseTo(0, 10);
  });

  it('says nothing about errors where nothing is left to estimate them from', () => {
    const { experts, differenceVariance } = severities([pair('A', 90, 'B', 60)], 9);
    expect(differenceVariance).toBeNull();
    expect(experts).toMatchObject([
      { expert: 'A', severity: 15, se: null, shrunk: null, p: null, flagged: false },
      { expert: 'B', severity: -15, se: null, flagged: false },
    ]);
    expect(severities([], 9)).toMatchObject({ experts: [], files: 0, components: 0 });
  });

  it('finds planted lenient and severe experts at the stated power: 0.33 at 5 points, 0.91 at 8', () => {
    // Ten of 120 are planted a round, five each way; 30 rounds give a standard error below 0.03.
    const found = { 5: 0, 8: 0 };
    let [innocent, rounds] = [0, 0];
    for (const shift of [5, 8] as const)
      for (let turn = 0; turn < 15; turn += 1) {
        const planted: Record<number, number> = {};
        for (let at = 0; at < 10; at += 1) planted[at * 12] = at % 2 === 0 ? shift : -shift;
        const { experts } = severities(round(`power-${shift}-${turn}`, planted), 9);
        for (const { expert, flagged, severity } of experts) {
          if (!flagged) continue;
          const truth = planted[Number(expert.slice(1))];
          if (truth === undefined) innocent += 1;
          else if (Math.sign(truth) === Math.sign(severity)) found[shift] += 1;
        }
        rounds += 1;
      }
    expect(found[5] / 150).toBeGreaterThan(0.33 - 0.12);
    expect(found[5] / 150).toBeLessThan(0.33 + 0.12);
    expect(found[8] / 150).toBeGreaterThan(0.91 - 0.07);
    expect(innocent / rounds).toBeLessThan(0.2);
  });
});

describe('many tests at once', () => {
  it('are adjusted by Holm', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
