import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, sha256Hex, toHex, u64be, utf8 } from './sha256.ts';

describe('sha256', () => {
  it('agrees with the implementation of the platform on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
    expect(sha256Hex('受援人')).toBe(createHash('sha256').update('受援人').digest('hex'));
  });
});

describe('bytes', () => {
  it('writes and reads lowercase hex and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
    expect(() => fromHex('AB')).toThrow('lowercase');
    expect(() => fromHex('abc')).toThrow('whole bytes');
  });

  it('writes integers as eight big-endian bytes up to 2^53 - 1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(toHex(u64be(value))).toBe(BigInt(value).toString(16).padStart(16, '0'));
      }),
    );
    expect(() => u64be(2 ** 53)).toThrow();
    expect(() => u64be(-1)).toThrow();
    expect(() => u64be(0.5)).toThrow();
  });

  it('never replaces a lone surrogate in silence', () => {
    expect(() => utf8('\ud842')).toThrow('surrogate');
    expect(concatBytes(utf8('𠮷'), Uint8Array.of(0))).toEqual(Uint8Array.of(0xf0, 0xa0, 0xae, 0xb7, 0));
  });
});
