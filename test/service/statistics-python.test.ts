/**
 * Our statistics against independent programs: SciPy, statsmodels, scikit-learn, krippendorff and irrCAC. Data come
 * from a seed, with gaps, few categories and skewed ones, because that is where definitions part.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { alpha, cohenKappa, gwet, percentAgreement } from '#domain/evaluation/statistics/agreement';
import { words } from '#domain/evaluation/statistics/bootstrap';
import { stratified } from '#domain/evaluation/statistics/estimates';
import { clopperPearson, hypergeometric, wilson, wilsonFpc } from '#domain/evaluation/statistics/intervals';
import type { Ratings } from '#domain/evaluation/statistics/ratings';
import { severities, type ScorePair } from '#domain/evaluation/statistics/severity';
import { pythonOf, type Python } from '../support/python.ts';

let python: Python | null = null;
beforeAll(async () => {
  python = await pythonOf('statistics');
}, 600_000);

const next = words('statistics-python', 0);
const below = (most: number): number => next() % most;

/** Asks the program, or skips the test visibly where there is no Python. */
async function ask<Answer>(skip: (note: string) => never, program: string, input: unknown): Promise<Answer> {
  if (python === null) return skip('no Python with the packages to compare with');
  return (await python(program, input)) as Answer;
}

describe('intervals agree', () => {
  it('with statsmodels and SciPy for two hundred random counts', async ({ skip }) => {
    const rows = Array.from({ length: 200 }, (_, at) => {
      const population = at < 120 ? 2 + below(380) : 400 + below(20_000);
      const n = 1 + below(population);
      return { population, n, x: at % 9 === 0 ? n : at % 9 === 1 ? 0 : below(n + 1) };
    });
    const theirs = await ask<{ w: number[]; cp: number[]; k: number[] }[]>(
      skip,
      `
import json, sys
from statsmodels.stats.proportion import proportion_confint
from scipy.stats import hypergeom
def least(ok, low, high):
    while low < high:
        mid = (low + high) // 2
        if ok(mid): high = mid
        else: low = mid + 1
    return low
out = []
for r in json.load(sys.stdin):
    x, n, N = r['x'], r['n'], r['population']
    lo = least(lambda K: hypergeom.sf(x - 1, N, K, n) > 0.025, x, N - (n - x))
    hi = N - least(lambda K: hypergeom.sf(n - x - 1, N, K, n) > 0.025, n - x, N - x)
    out.append({'w': proportion_confint(x, n, method='wilson'), 'cp': proportion_confint(x, n, method='beta'), 'k': [int(lo), int(hi)]})
print(json.dumps(out))`,
      rows,
    );
    for (const [at, { x, n, population }] of rows.entries()) {
      const { low, high } = wilson(x, n);
      expect([low, high]).toEqual(theirs[at]?.w.map((end) => expect.closeTo(end, 10) as number));
      const exact = clopperPearson(x, n);
      expect([exact.low, exact.high]).toEqual(theirs[at]?.cp.map((end) => expect.closeTo(end, 9) as number));
      const { lowCount, highCount } = hypergeometric(x, n, population);
      expect({ x, n, population, ends: [lowCount, highCount] }).toEqual({ x, n, population, ends: theirs[at]?.k });
      expect(wilsonFpc(x, n, population).low).toBeGreaterThanOrEqual(low - 1e-12);
    }
  });

  it('with the formula in NumPy for random strata', async ({ skip }) => {
    const inputs = Array.from({ length: 60 }, () =>
      Array.from({ length: 2 + below(8) }, () => {
        const size = 20 + below(2_000);
        const n = 2 + below(size - 2);
        return { size, n, x: below(n + 1) };
      }),
    );
    const theirs = await ask<number[][]>(
      skip,
      `
import json, sys, numpy as np
out = []
for rows in json.load(sys.stdin):
    N, n, x = (np.array([r[k] for r in rows], float) for k in ('size', 'n', 'x'))
    p = (N / N.sum() * x / n).sum()
    v = ((N / N.sum())**2 * (1 - n / N) * (x / n) * (1 - x / n) / (n - 1)).sum()
    most = n.sum() * (N.sum() - 1) / (N.sum() - n.sum())
    s = most if v == 0 else min(p * (1 - p) / v, most)
    z = 1.959963984540054
    mid, half = (p + z*z/(2*s))/(1 + z*z/s), z/(1 + z*z/s)*np.sqrt(p*(1-p)/s + z*z/(4*s*s))
    out.append([p, np.sqrt(v), mid - half, mid + half])
print(json.dumps(out))`,
      inputs,
    );
    for (const [at, rows] of inputs.entries()) {
      const result = stratified(rows.map(({ size, n, x }, index) => ({ id: `${index}`, size, assessed: n, good: x })));
      if (typeof result === 'string') throw new Error(result);
      const { share, se, low, high } = result;
      expect([share, se, low, high]).toEqual(theirs[at]?.map((value) => expect.closeTo(value, 10) as number));
    }
  });
});

describe('agreement agrees', () => {
  const tables: Ratings[] = Array.from({ length: 60 }, (_, at) => {
    const raters = at % 3 === 0 ? 2 : 2 + below(3);
    const top = 2 + below(4);
    return Array.from({ length: 8 + below(60) }, () => {
      const truth = at % 5 === 0 && below(10) > 0 ? 1 : 1 + below(top);
      return Array.from({ length: raters }, () =>
        at % 3 !== 0 && below(6) === 0 ? null : below(4) === 0 ? 1 + below(top) : truth,
      );
    });
  });

  it('with krippendorff, irrCAC and scikit-learn for sixty random tables with gaps and skew', async ({ skip }) => {
    const theirs = await ask<Record<string, number | null>[]>(
      skip,
      `
import json, sys, warnings, contextlib, io
warnings.filterwarnings('ignore')
import numpy as np, pandas as pd, krippendorff
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score
out = []
for table in json.load(sys.stdin):
    data = np.array([[np.nan if v is None else v for v in row] for row in table], float)
    row = {}
    for level in ('nominal', 'ordinal', 'interval'):
        try: row[level] = float(krippendorff.alpha(reliability_data=data.T, level_of_measurement=level))
        except ValueError: row[level] = None
    frame = pd.DataFrame(data)
    for weights in ('identity', 'linear', 'quadratic'):
        with contextlib.redirect_stdout(io.StringIO()):
            est = CAC(frame, weights=weights).gwet()['est']
        row['gwet-' + weights] = float(est['coefficient_value'])
        if weights == 'identity': row['pa'] = float(est['pa'])
    if data.shape[1] == 2 and not np.isnan(data).any():
        for name, weights in (('identity', None), ('linear', 'linear'), ('quadratic', 'quadratic')):
            row['kappa-' + name] = float(cohen_kappa_score(data[:, 0].astype(int), data[:, 1].astype(int), weights=weights))
    out.append({k: (None if v is None or np.isnan(v) else v) for k, v in row.items()})
print(json.dumps(out))`,
      tables,
    );
    let compared = 0;
    for (const [at, table] of tables.entries()) {
      const row = theirs[at] ?? {};
      const near = (ours: number | string, name: string, digits: number): void => {
        const value = row[name];
        if (value === undefined || value === null) return;
        if (typeof ours === 'string') throw new Error(`table ${at}: ${name} is ${value}, ours says ${ours}`);
        expect([at, name, ours]).toEqual([at, name, expect.closeTo(value, digits)]);
        compared += 1;
      };
      for (const metric of ['nominal', 'ordinal', 'interval'] as const) near(alpha(table, metric), metric, 9);
      // irrCAC rounds to five digits.
      for (const weights of ['identity', 'linear', 'quadratic'] as const) {
        near(gwet(table, weights), `gwet-${weights}`, 4);
        near(cohenKappa(table, weights), `kappa-${weights}`, 9);
      }
      near(percentAgreement(table), 'pa', 4);
    }
    expect(compared).toBeGreaterThan(400);
  });
});

describe('severity agrees', () => {
  it('with least squares and the pseudo-inverse of NumPy for random rounds, connected or not', async ({ skip }) => {
    const rounds: ScorePair[][] = Array.from({ length: 20 }, (_, at) =>
      Array.from({ length: 25 + below(60) }, () => {
        const half = at % 4 === 0 ? below(2) * 6 : 0;
        const a = below(6) + half;
        const b = half + ((a - half + 1 + below(5)) % 6);
        const base = 60 + below(35);
        return {
          first: { expert: `E${a}`.padStart(4, '0'), score: base + below(13) / 2 },
          second: { expert: `E${b}`.padStart(4, '0'), score: base + below(13) / 2 },
        };
      }),
    );
    const theirs = await ask<{ s: number[]; se: number[]; shrunk: number[]; v: number }[]>(
      skip,
      `
import json, sys, numpy as np
out = []
for pairs in json.load(sys.stdin):
    ids = sorted({p[k]['expert'] for p in pairs for k in ('first', 'second')})
    X = np.zeros((len(pairs), len(ids))); d = np.zeros(len(pairs))
    for i, p in enumerate(pairs):
        X[i, ids.index(p['first']['expert'])] = 1; X[i, ids.index(p['second']['expert'])] = -1
        d[i] = p['first']['score'] - p['second']['score']
    L = X.T @ X
    s = np.linalg.pinv(L) @ X.T @ d
    rank = np.linalg.matrix_rank(X)
    v = ((d - X @ s)**2).sum() / (len(pairs) - rank)
    shrunk = np.linalg.solve(L / v + np.eye(len(ids)) / 9, X.T @ d / v)
    out.append({'s': s.tolist(), 'se': np.sqrt(v * np.diag(np.linalg.pinv(L))).tolist(), 'shrunk': shrunk.tolist(), 'v': v})
print(json.dumps(out))`,
      rounds,
    );
    for (const [at, pairs] of rounds.entries()) {
      const { experts, differenceVariance } = severities(pairs, 9);
      const near = (values: number[] | undefined): number[] | undefined =>
        values?.map((value) => expect.closeTo(value, 8) as number);
      expect(experts.map(({ severity }) => severity)).toEqual(near(theirs[at]?.s));
      expect(experts.map(({ se }) => se)).toEqual(near(theirs[at]?.se));
      expect(experts.map(({ shrunk }) => shrunk)).toEqual(near(theirs[at]?.shrunk));
      expect(differenceVariance).toBeCloseTo(theirs[at]?.v ?? 0, 8);
    }
  });
});
