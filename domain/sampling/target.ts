/** The size of a simple random sample from the precision that it is to have. */
import { hypergeometric } from '../evaluation/statistics/intervals.ts';

/**
 * The least n such that the exact interval at x = floor(np) and at x = ceil(np) has half-width (high − low)/(2N) at most
 * `margin`; the whole population when nothing less will do. p is `good`/`of`, so that np is exact.
 */
export function targetSize(population: number, good: number, of: number, margin: number): number {
  for (let n = 1; n < population; n += 1) {
    const product = n * good;
    const wide = [Math.floor(product / of), Math.ceil(product / of)].some((x) => {
      const { lowCount, highCount } = hypergeometric(x, n, population);
      return (highCount - lowCount) / (2 * population) > margin + 1e-12;
    });
    if (!wide) return n;
  }
  return population;
}
