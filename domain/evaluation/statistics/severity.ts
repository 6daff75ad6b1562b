/**
 * How severe each expert is: y = file + severity + error, from the first two blind scores of each file. Severities sum
 * to 0 within each group of experts that common files connect; between groups they can't be compared, so nothing is
 * said. It never changes a grade: it tells a moderator with whom to talk.
 */
import { holm } from './holm.ts';
import { inversePositiveDefinite, times } from './linear.ts';
import { studentUpper } from './special.ts';

/** The first two blind scores of one file. */
export interface ScorePair {
  readonly first: { readonly expert: string; readonly score: number };
  readonly second: { readonly expert: string; readonly score: number };
}

/** One expert's severity in points: above 0 lenient, below 0 severe. */
export interface Severity {
  readonly expert: string;
  readonly files: number;
  readonly severity: number;
  /** Null where nothing is left to estimate the error from. */
  readonly se: number | null;
  /** Drawn towards 0 as far as the data are few. */
  readonly shrunk: number | null;
  /** Holm's adjusted two-sided p value over all experts of the round. */
  readonly p: number | null;
  readonly flagged: boolean;
  /** Which connected group the expert belongs to, from 0, by its first expert's id. */
  readonly component: number;
}

/** All severities (by expert id) and what they were computed from. */
export interface SeverityResult {
  readonly experts: readonly Severity[];
  readonly files: number;
  readonly components: number;
  readonly degreesOfFreedom: number;
  /** Variance of the difference of two scores of one file, beyond severities; null when it can't be estimated. */
  readonly differenceVariance: number | null;
}

/** At or below this an adjusted p value is flagged. */
export const SEVERITY_LEVEL = 0.05;

/**
 * Severities by least squares over the differences of pairs. `severityVariance` τ² is how far severities are taken to
 * spread before the data speak (9 on the 100-point scale). Flags test against Student's distribution, so that few
 * files flag nobody by chance.
 */
export function severities(pairs: readonly ScorePair[], severityVariance: number): SeverityResult {
  const ids = [...new Set(pairs.flatMap(({ first, second }) => [first.expert, second.expert]))].sort(byCodePoint);
  const place = new Map(ids.map((id, index) => [id, index]));
  const at = (id: string): number => place.get(id) ?? 0;
  const laplacian = ids.map(() => ids.map(() => 0));
  const right = ids.map(() => 0);
  for (const { first, second } of pairs) {
    if (first.expert === second.expert) throw new RangeError('one expert twice on a file');
    const [a, b] = [at(first.expert), at(second.expert)];
    const difference = first.score - second.score;
    add(laplacian, a, a, 1);
    add(laplacian, b, b, 1);
    add(laplacian, a, b, -1);
    add(laplacian, b, a, -1);
    right[a] = (right[a] ?? 0) + difference;
    right[b] = (right[b] ?? 0) - difference;
  }
  const component = componentsOf(laplacian);
  const components = new Set(component).size;
  const pseudo = pseudoInverse(laplacian, component);
  const severity = times(pseudo, right);
  const residual = pairs.reduce((sum, { first, second }) => {
    const expected = (severity[at(first.expert)] ?? 0) - (severity[at(second.expert)] ?? 0);
    return sum + (first.score - second.score - expected) ** 2;
  }, 0);
  const degreesOfFreedom = pairs.length - ids.length + components;
  const variance = degreesOfFreedom > 0 && residual > 1e-9 ? residual / degreesOfFreedom : null;
  const shrunk = variance === null ? null : shrink(laplacian, right, variance, severityVariance);
  const errors = ids.map((_, index) =>
    variance === null ? null : Math.sqrt(variance * (pseudo[index]?.[index] ?? 0)),
  );
  const tests = errors.map((se, index) =>
    se === null || se === 0 ? 1 : Math.min(1, 2 * studentUpper(Math.abs(severity[index] ?? 0) / se, degreesOfFreedom)),
  );
  const adjusted = holm(tests);
  return {
    experts: ids.map((expert, index) => ({
      expert,
      files: laplacian[index]?.[index] ?? 0,
      severity: severity[index] ?? 0,
      se: errors[index] ?? null,
      shrunk: shrunk?.[index] ?? null,
      p: variance === null ? null : (adjusted[index] ?? null),
      flagged: variance !== null && (adjusted[index] ?? 1) <= SEVERITY_LEVEL,
      component: component[index] ?? 0,
    })),
    files: pairs.length,
    components,
    degreesOfFreedom,
    differenceVariance: variance,
  };
}

/** Ids of experts are codes of the round, but any order that is no locale's will do. */
function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function add(matrix: number[][], row: number, column: number, value: number): void {
  const own = matrix[row];
  if (own !== undefined) own[column] = (own[column] ?? 0) + value;
}

/** Number of the connected group of each expert, numbered by first appearance. */
function componentsOf(laplacian: readonly (readonly number[])[]): readonly number[] {
  const component: number[] = laplacian.map(() => -1);
  let found = 0;
  for (const start of component.keys()) {
    if (component[start] !== -1) continue;
    const queue = [start];
    component[start] = found;
    for (let here = queue.pop(); here !== undefined; here = queue.pop())
      for (const [next, value] of (laplacian[here] ?? []).entries())
        if (value < 0 && component[next] === -1) {
          component[next] = found;
          queue.push(next);
        }
    found += 1;
  }
  return component;
}

/** Moore-Penrose inverse of a Laplacian, one component after the other: (L + J/n)⁻¹ - J/n. */
function pseudoInverse(laplacian: readonly (readonly number[])[], component: readonly number[]): number[][] {
  const result = laplacian.map((row) => row.map(() => 0));
  for (const number of new Set(component)) {
    const members = [...component.keys()].filter((index) => component[index] === number);
    const lift = 1 / members.length;
    const inverse = inversePositiveDefinite(
      members.map((row) => members.map((column) => (laplacian[row]?.[column] ?? 0) + lift)),
    );
    for (const [i, row] of members.entries())
      for (const [j, column] of members.entries()) add(result, row, column, (inverse[i]?.[j] ?? 0) - lift);
  }
  return result;
}

/** (L/σ² + I/τ²)⁻¹ r/σ². */
function shrink(
  laplacian: readonly (readonly number[])[],
  right: readonly number[],
  variance: number,
  severityVariance: number,
): number[] {
  const matrix = laplacian.map((row, i) =>
    row.map((value, j) => value / variance + (i === j ? 1 / severityVariance : 0)),
  );
  return times(
    inversePositiveDefinite(matrix),
    right.map((value) => value / variance),
  );
}
