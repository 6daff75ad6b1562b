/** UUID version 7 (RFC 9562 §5.7) from a given instant and given randomness. */
import { toHex } from './sha256.ts';
import type { Instant } from './time.ts';

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;
const MAX_INSTANT = 2 ** 48 - 1;

/**
 * The UUID version 7 of an instant (whole milliseconds from 0 to 2^48 - 1) and 10 random bytes, of
 * which 74 bits are used. Lowercase. Throws when either is out of range.
 */
export function uuidV7(instant: Instant, random: Uint8Array): string {
  if (!Number.isInteger(instant) || instant < 0 || instant > MAX_INSTANT) {
    throw new Error('a UUID version 7 needs whole milliseconds from 0 to 2^48 - 1');
  }
  if (random.length !== 10) throw new Error('a UUID version 7 needs 10 random bytes');
  const bytes = new Uint8Array(16);
  let rest = instant;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** True for a lowercase UUID of any version with the RFC 9562 variant. */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}

/** The instant inside a UUID version 7, or null when the text is not one. */
export function uuidV7Instant(text: string): Instant | null {
  if (UUID_PATTERN.exec(text)?.[1] !== '7') return null;
  return Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16);
}
