import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from './sha256.ts';
import { isUuid, uuidV7, uuidV7Instant } from './uuid.ts';

describe('uuidV7', () => {
  it('reproduces the example of RFC 9562, appendix A.6', () => {
    // rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F; version and variant bits are overwritten.
    expect(uuidV7(0x017f22e279b0, fromHex('0cc318c4dc0c0c07398f'))).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('carries its instant and sorts by it', () => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(fc.nat(2 ** 48 - 2), random, random, (instant, left, right) => {
        const first = uuidV7(instant, left);
        expect(isUuid(first)).toBe(true);
        expect(uuidV7Instant(first)).toBe(instant);
        expect(first < uuidV7(instant + 1, right)).toBe(true);
      }),
    );
  });

  it('refuses what it can not carry', () => {
    expect(() => uuidV7(0.5, new Uint8Array(10))).toThrow('milliseconds');
    expect(() => uuidV7(2 ** 48, new Uint8Array(10))).toThrow('milliseconds');
    expect(() => uuidV7(0, new Uint8Array(9))).toThrow('random');
    expect(uuidV7Instant('017f22e2-79b0-4cc3-98c4-dc0c0c07398f')).toBeNull();
    expect(uuidV7Instant('not a uuid')).toBeNull();
    expect(isUuid('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toBe(false);
  });
});
