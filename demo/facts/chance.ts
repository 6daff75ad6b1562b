/**
 * Chance of a demonstration: every value is a function of the seed and a key, so that it does not depend on
 * the order in which things are asked for, on threads or on restarts.
 */
import { sha256Hex } from '#domain/kernel/sha256';

/** A seed is any text; a number given on the command line is its decimal form. */
export type Seed = string;

/** A number from 0 (inclusive) to 1 (exclusive) with 48 bits. */
export function unit(seed: Seed, ...key: readonly (string | number)[]): number {
  return Number.parseInt(sha256Hex(`zhiheng/demo/v1\n${seed}\n${key.join('\n')}`).slice(0, 12), 16) / 2 ** 48;
}

/** An integer from `from` to `to`, both included. */
export function between(from: number, to: number, seed: Seed, ...key: readonly (string | number)[]): number {
  if (to < from) throw new Error(`no integer between ${from} and ${to}`);
  return from + Math.floor(unit(seed, ...key) * (to - from + 1));
}

/** True for about `percent` of a hundred keys. */
export function happens(percent: number, seed: Seed, ...key: readonly (string | number)[]): boolean {
  return unit(seed, ...key) * 100 < percent;
}

/** One of a non-empty list. */
export function oneOf<T>(list: readonly T[], seed: Seed, ...key: readonly (string | number)[]): T {
  const value = list[Math.floor(unit(seed, ...key) * list.length)];
  if (value === undefined) throw new Error('a choice from an empty list');
  return value;
}

/** One of a list by weights ≥ 0 that don't all vanish. */
export function weighted<T>(
  list: readonly (readonly [T, number])[],
  seed: Seed,
  ...key: readonly (string | number)[]
): T {
  const total = list.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = unit(seed, ...key) * total;
  for (const [value, weight] of list) {
    if (rest < weight) return value;
    rest -= weight;
  }
  throw new Error('the weights of a choice vanish');
}

/** A copy of the list in an order of the seed. */
export function shuffled<T>(list: readonly T[], keyOf: (item: T) => string, seed: Seed, name: string): T[] {
  return list
    .map((item) => ({ item, key: keyOf(item), at: unit(seed, name, keyOf(item)) }))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
    .map((one) => one.item);
}
