/** The size of a simple random sample from the precision that it is to have. */

/**
 * The exact 95 % interval of the number of good files: low = the least K with P(X ≥ x | K) > 0.025, high = the greatest K
 * with P(X ≤ x | K) > 0.025, X hypergeometric. Both tails are monotone in K, so they are searched by halving.
 */
export function exactCounts(population: number, sample: number, good: number): { low: number; high: number } {
  const logs = logFactorials(population);
  const tail = (K: number, from: number, to: number): number => {
    let sum = 0;
    for (let x = Math.max(from, 0, sample - (population - K)); x <= Math.min(to, sample, K); x += 1)
      sum += Math.exp(
        logChoose(logs, K, x) + logChoose(logs, population - K, sample - x) - logChoose(logs, population, sample),
      );
    return sum;
  };
  let [from, to] = [good, population];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (tail(middle, good, sample) > 0.025) to = middle;
    else from = middle + 1;
  }
  const low = from;
  [from, to] = [0, population - (sample - good)];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (tail(middle, 0, good) > 0.025) from = middle;
    else to = middle - 1;
  }
  return { low, high: from };
}

/**
 * The least n such that the exact interval at x = floor(np) and at x = ceil(np) has half-width (high − low)/(2N) at most
 * `margin`; the whole population when nothing less will do. The share is `good`/`of`, so that np is exact.
 */
export function targetSize(population: number, good: number, of: number, margin: number): number {
  for (let n = 1; n < population; n += 1) {
    const product = n * good;
    const [floor, ceil] = [Math.floor(product / of), Math.ceil(product / of)];
    const wide = [floor, ceil].some((x) => {
      const { low, high } = exactCounts(population, n, x);
      return (high - low) / (2 * population) > margin + 1e-12;
    });
    if (!wide) return n;
  }
  return population;
}

function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let index = 2; index <= most; index += 1) logs[index] = (logs[index - 1] ?? 0) + Math.log(index);
  return logs;
}

function logChoose(logs: Float64Array, n: number, k: number): number {
  return (logs[n] ?? 0) - (logs[k] ?? 0) - (logs[n - k] ?? 0);
}
