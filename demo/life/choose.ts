/** The one way in which a participant of a demonstration decides. */
import { sha256Hex } from '#domain/kernel/sha256';
import type { Seed } from '../facts/chance.ts';

/**
 * Chooses one of the options by their weights from the SHA-256 of seed, case, act and attempt: the same question
 * gets the same answer in every run and on every machine, and the next attempt another draw. Throws when there is
 * nothing to choose from.
 */
export function choose<T>(
  seed: Seed,
  caseNumber: string,
  act: string,
  attempt: number,
  options: readonly (readonly [T, number])[],
): T {
  const total = options.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) throw new Error(`nothing to choose from for ${act}`);
  let rest = fraction(seed, caseNumber, act, attempt) * total;
  for (const [value, weight] of options) {
    if (rest < weight) return value;
    rest -= weight;
  }
  const last = options.findLast(([, weight]) => weight > 0);
  if (!last) throw new Error(`nothing to choose from for ${act}`);
  return last[0];
}

/** A number from 0 (inclusive) to 1 (exclusive) for one question. */
export function fraction(seed: Seed, caseNumber: string, act: string, attempt: number): number {
  return (
    Number.parseInt(sha256Hex(`zhiheng/choice/v1\n${seed}\n${caseNumber}\n${act}\n${attempt}`).slice(0, 12), 16) /
    2 ** 48
  );
}

/** An integer from `from` to `to`, both included. */
export function days(seed: Seed, caseNumber: string, act: string, attempt: number, from: number, to: number): number {
  return from + Math.floor(fraction(seed, caseNumber, act, attempt) * (to - from + 1));
}

/** True for about `percent` of a hundred questions. */
export function yes(seed: Seed, caseNumber: string, act: string, attempt: number, percent: number): boolean {
  return fraction(seed, caseNumber, act, attempt) * 100 < percent;
}
