import { randomBytes, randomUUID } from 'node:crypto';
import { loadConfig, type Config } from '#platform/config/config';
import { clockFrom, REAL_TIME } from '#platform/clock/clock';
import { createDirectory } from '#platform/store/directory';
import { createPool, type Pool } from '#platform/store/pool';
import { createReferenceStore } from '#platform/store/reference';
import type { Ports } from '#activities/ports';

/** Configuration of a benchmark process: what the launcher gave, nothing of the machine. */
export function benchConfig(): Config {
  return loadConfig(process.env);
}

export function benchPorts(pool: Pool): Ports {
  const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  return {
    pool,
    clock: clockFrom(REAL_TIME),
    log: quiet,
    reference: createReferenceStore(pool),
    directory: createDirectory(pool),
    randomBytes,
  };
}

export function benchPool(size: number): Pool {
  return createPool({ url: benchConfig().DATABASE_URL, size, name: 'zhiheng-bench' });
}

/** Runs `work` from `clients` loops at once for `seconds`; returns how many were done a second. */
export async function rate(
  clients: number,
  seconds: number,
  work: (client: number, turn: number) => Promise<void>,
): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  const started = performance.now();
  const counts = await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      let turn = 0;
      while (performance.now() < until) await work(client, turn++);
      return turn;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - started) / 1_000);
}

/** Middle value; the machine is noisy, so ratios are taken pair by pair and the median is quoted. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Two programs in turn, A B A B …: the median of A over B. */
export async function pairedRatio(pairs: number, a: () => Promise<number>, b: () => Promise<number>): Promise<number> {
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const first = await a();
    ratios.push(first / (await b()));
  }
  return median(ratios);
}

export { randomUUID, randomBytes };
