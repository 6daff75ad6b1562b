/** Choices of the seed: every value is a function of the seed number and a key, so rows never depend on order. */
import { fromHex, sha256Hex, toHex } from '#domain/kernel/sha256';

/** An integer from 0 to `below` - 1 (`below` ≤ 2^31), the same for the same seed and key. */
export function whole(seed: number, key: string, below: number): number {
  if (!Number.isInteger(below) || below < 1) throw new Error('a choice needs at least one value');
  return Number.parseInt(sha256Hex(`zhiheng/network/v1\n${seed}\n${key}`).slice(0, 12), 16) % below;
}

/** One of a non-empty list. */
export function pick<T>(seed: number, key: string, list: readonly T[]): T {
  const value = list[whole(seed, key, list.length)];
  if (value === undefined) throw new Error('a choice from an empty list');
  return value;
}

/** True in about `percent` of a hundred keys. */
export function chance(seed: number, key: string, percent: number): boolean {
  return whole(seed, key, 10_000) < percent * 100;
}

/** A UUID of version 8 (RFC 9562 §5.8) made from seed, kind and key: stable over runs and machines. */
export function stableId(seed: number, kind: string, key: string): string {
  const bytes = fromHex(sha256Hex(`zhiheng/id/v1\n${seed}\n${kind}\n${key}`)).slice(0, 16);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
