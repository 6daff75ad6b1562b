import { describe, expect, it } from 'vitest';
import { assignPairs, type PairOutcome, type PairProblem } from './pair-assignment.ts';
import { chance } from './province.ts';

function problem(files: number, experts: number, cap: number, seed: number, pairsOnce = true): PairProblem {
  const pick = chance(seed);
  const cost = Float64Array.from({ length: files * experts }, () => (pick(5) === 0 ? -1 : pick(4) * 1_000 + pick(900)));
  return { files, experts, cost, caps: new Int32Array(experts).fill(cap), pairsOnce };
}

/** The least cost by trying everything, in another way than the solver's: depth first over files, cut by the best so far. */
function exhaustive({ files, experts, cost, caps, pairsOnce }: PairProblem): number | null {
  const load = new Int32Array(experts);
  const met = new Set<number>();
  let best = Number.POSITIVE_INFINITY;
  const at = (f: number, e: number): number => cost[f * experts + e] ?? -1;
  const visit = (f: number, sum: number): void => {
    if (sum >= best) return;
    if (f === files) {
      best = sum;
      return;
    }
    for (let a = 0; a < experts; a += 1)
      for (let b = a + 1; b < experts; b += 1) {
        const pair = a * experts + b;
        const full = (load[a] ?? 0) >= (caps[a] ?? 0) || (load[b] ?? 0) >= (caps[b] ?? 0);
        if (at(f, a) < 0 || at(f, b) < 0 || full || (pairsOnce && met.has(pair))) continue;
        load[a] = (load[a] ?? 0) + 1;
        load[b] = (load[b] ?? 0) + 1;
        met.add(pair);
        visit(f + 1, sum + at(f, a) + at(f, b));
        met.delete(pair);
        load[a] = (load[a] ?? 0) - 1;
        load[b] = (load[b] ?? 0) - 1;
      }
  };
  visit(0, 0);
  return Number.isFinite(best) ? best : null;
}

/** That every rule holds, and the total recomputed from the pairs. */
function checked(of: PairProblem, outcome: PairOutcome): number | null {
  if (outcome.outcome !== 'solved') return null;
  const load = new Int32Array(of.experts);
  const met = new Set<number>();
  let total = 0;
  for (const [file, [a, b]] of outcome.pairs.entries()) {
    expect(a).toBeLessThan(b);
    for (const expert of [a, b]) {
      expect(of.cost[file * of.experts + expert]).toBeGreaterThanOrEqual(0);
      total += of.cost[file * of.experts + expert] ?? 0;
      load[expert] = (load[expert] ?? 0) + 1;
    }
    if (of.pairsOnce) expect(met.has(a * of.experts + b)).toBe(false);
    met.add(a * of.experts + b);
  }
  for (const [expert, held] of load.entries()) expect(held).toBeLessThanOrEqual(of.caps[expert] ?? 0);
  expect(outcome.total).toBe(total);
  expect(outcome.bound).toBeLessThanOrEqual(total);
  return total;
}

describe('two experts a file', () => {
  it('are found at the least cost there is, as trying everything shows, on small problems of every tightness', async () => {
    let infeasible = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const of = problem(4 + (seed % 3), 4 + (seed % 2), 2 + (seed % 3), seed, seed % 4 !== 0);
      const outcome = await assignPairs(of, 20_000);
      const least = exhaustive(of);
      expect([seed, checked(of, outcome)]).toEqual([seed, least]);
      if (least === null) infeasible += 1;
      else expect(outcome).toMatchObject({ proven: true });
    }
    expect(infeasible).toBeGreaterThan(3);
    expect(infeasible).toBeLessThan(50);
  }, 60_000);
});
