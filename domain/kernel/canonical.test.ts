import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalBytes,
  canonicalText,
  checkId,
  compareCodePoints,
  MAX_DEPTH,
  parseCanonical,
  parseRestricted,
  sortById,
} from './canonical.ts';
import type { Json } from './json.ts';
import { utf8 } from './sha256.ts';

const parse = (text: string): ReturnType<typeof parseCanonical> => parseCanonical(utf8(text));
const refusalOf = (text: string | Uint8Array): { code: string; field?: string; params?: unknown } => {
  const parsed = typeof text === 'string' ? parse(text) : parseCanonical(text);
  if (parsed.ok) throw new Error('accepted');
  return parsed.refusal;
};

/** Any value of the restricted domain; strings over the whole of Unicode, keys over all of ASCII. */
const asciiKey = fc.string({
  unit: fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCharCode(code)),
  maxLength: 6,
});
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.uniqueArray(fc.tuple(asciiKey, tie('json')), { selector: ([key]) => key, maxLength: 4 }).map((members) => {
      const object = {};
      for (const [key, value] of members) {
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      }
      return object as Json;
    }),
  ),
}));

describe('canonicalText', () => {
  it('gives the bytes of RFC 8785 §3.2.2-3.2.4 for the strings and literals of its sample', () => {
    const value = { string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f', literals: [null, true, false] };
    // RFC 8785 §3.2.4 lists these bytes (the member "numbers" holds fractions and stays out).
    const hex =
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c22737472696e67223a22e282ac245c75303030665c6e' +
      '4127425c225c5c5c5c5c222f227d';
    expect(Buffer.from(canonicalBytes(value)).toString('hex')).toBe(hex);
  });

  it('sorts keys by code unit and keeps control characters in their short forms', () => {
    expect(canonicalText({ b: 1, '\r': 2, '1': 3, a: 4, A: 5, '': 6, '10': 7, '2': 8 })).toBe(
      '{"":6,"\\r":2,"1":3,"10":7,"2":8,"A":5,"a":4,"b":1}',
    );
    expect(canonicalText('\b\t\n\f\r\u0000\u001f\u007f\u2028/')).toBe('"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028/"');
    expect(canonicalText([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0])).toBe(
      '[9007199254740991,-9007199254740991,0]',
    );
  });

  it.each([
    ['a fraction', { a: [0.5] }, '/a/0'],
    ['minus zero', { a: -0 }, '/a'],
    ['an integer beyond 2^53 - 1', [2 ** 53], '/0'],
    ['NaN', [Number.NaN], '/0'],
    ['a lone surrogate', ['\ud842'], '/0'],
    ['a key that is not ASCII', { 县: 1 }, '/县'],
    ['a date', { at: new Date(0) }, '/at'],
    ['undefined', { 'a/b': undefined }, '/a~1b'],
    ['a hole', Array.from({ length: 1 }), '/0'],
  ])('throws on %s and names where', (_, value, pointer) => {
    expect(() => canonicalText(value as unknown as Json)).toThrow(`"${pointer}"`);
  });
});

describe('parseCanonical', () => {
  it('gives back every value from its bytes, and the same bytes from the value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = canonicalBytes(value);
        const parsed = parseCanonical(bytes);
        expect(parsed).toEqual({ ok: true, value });
        if (parsed.ok) expect(canonicalBytes(parsed.value)).toEqual(bytes);
      }),
    );
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalText(value);
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('accepts no changed byte as the same value', () => {
    fc.assert(
      fc.property(json, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, change) => {
        const bytes = canonicalBytes(value);
        const index = place % bytes.length;
        const changed = Uint8Array.from(bytes, (byte, at) => (at === index ? byte ^ change : byte));
        const parsed = parseCanonical(changed);
        if (parsed.ok) expect(canonicalText(parsed.value)).not.toBe(canonicalText(value));
      }),
    );
  });

  it.each([
    ['{"a":1,"a":1}', 'duplicate-key', '/a', 7],
    ['{"x":{"a":1,"\\u0061":2}}', 'duplicate-key', '/x/a', 12],
    ['{"a":["\\ud842"]}', 'lone-surrogate', '/a/0', 6],
    ['[9007199254740992]', 'number', '/0', 1],
    ['[1.5]', 'number', '/0', 1],
    ['[1e2]', 'number', '/0', 1],
    ['[-0]', 'number', '/0', 1],
    ['{"县":1}', 'key-not-ascii', '/县', 1],
    ['{"b":1,"a":2}', 'bytes', '', 2],
    ['{"a": 1}', 'bytes', '', 5],
    ['["\\u0041"]', 'bytes', '', 2],
    ['["\\/"]', 'bytes', '', 2],
    ['["\\u000A"]', 'bytes', '', 3],
    [' 1', 'bytes', '', 0],
    ['1\n', 'bytes', '', 1],
    ['\ufeff1', 'syntax', '', 0],
    ['[01]', 'syntax', '', 2],
    ['[1,]', 'syntax', '/1', 3],
    ['{"a":1', 'syntax', '', 6],
    ['{a:1}', 'syntax', '', 1],
    ['"a\u0001"', 'syntax', '', 2],
    ['"a', 'syntax', '', 2],
    ['["\\x"]', 'syntax', '/0', 3],
    ['[1]]', 'syntax', '', 3],
    ['NaN', 'syntax', '', 0],
    ['', 'syntax', '', 0],
  ])('refuses %j as %s', (text, reason, field, offset) => {
    expect(refusalOf(text)).toMatchObject({ code: `supervision.canonical-${reason}`, field, params: { offset } });
  });

  it('refuses bytes that are not UTF-8, also a surrogate written as three bytes', () => {
    expect(refusalOf(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({
      code: 'supervision.canonical-utf8',
      params: { offset: 1 },
    });
    expect(refusalOf(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)).code).toBe('supervision.canonical-utf8');
    expect(refusalOf(Uint8Array.of(0x22, 0xe5)).code).toBe('supervision.canonical-utf8');
  });

  it('reads nesting to the stated depth and refuses more without running out of stack', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parse(nested(MAX_DEPTH + 1)).ok).toBe(true);
    expect(refusalOf(nested(MAX_DEPTH + 2)).code).toBe('supervision.canonical-depth');
    expect(refusalOf('['.repeat(1_000_000)).code).toBe('supervision.canonical-depth');
  });

  it('keeps a member named __proto__ as data', () => {
    const parsed = parse('{"__proto__":{"a":1}}');
    expect(parsed.ok && canonicalText(parsed.value)).toBe('{"__proto__":{"a":1}}');
  });
});

describe('parseRestricted', () => {
  it('accepts white space and any order of keys, and refuses the rest as the strict parser does', () => {
    expect(parseRestricted('{ "b": 1,\n "a": "\\u0041" }\n')).toEqual({ ok: true, value: { b: 1, a: 'A' } });
    expect(parseRestricted('{"a":1, "a":2}')).toMatchObject({
      ok: false,
      refusal: { code: 'supervision.canonical-duplicate-key', field: '/a' },
    });
    expect(parseRestricted('[1.5]')).toMatchObject({ ok: false, refusal: { code: 'supervision.canonical-number' } });
  });
});

describe('ids', () => {
  it.each(['ZJ-000001', 'Ａ-01', '𠮷-01', '杭州-330100', 'a'.repeat(128), '𠮷'.repeat(128), '\u00e9', '\ue000'])(
    'accepts %s',
    (id) => {
      expect(checkId(id)).toBeNull();
    },
  );

  it.each([
    ['', 'empty', undefined],
    ['a'.repeat(129), 'too-long', { codePoints: 129, most: 128 }],
    ['a b', 'space', { position: 2, codePoint: 'U+0020' }],
    ['a\u3000', 'space', { position: 2, codePoint: 'U+3000' }],
    ['𠮷\u2028', 'space', { position: 2, codePoint: 'U+2028' }],
    ['a\n', 'control-character', { position: 2, codePoint: 'U+000A' }],
    ['\u202ea', 'format-character', { position: 1, codePoint: 'U+202E' }],
    ['\ufeffa', 'format-character', { position: 1, codePoint: 'U+FEFF' }],
    ['a\ud842', 'lone-surrogate', { position: 2, codePoint: 'U+D842' }],
    ['e\u0301', 'not-nfc', undefined],
  ])('refuses %j by name: %s', (id, reason, params) => {
    expect(checkId(id, '/id')).toEqual({
      code: `supervision.id-${reason}`,
      field: '/id',
      rule: expect.stringContaining('RFC 8785') as string,
      ...(params === undefined ? {} : { params }),
    });
  });

  it('sorts by code point, where the default sort is wrong', () => {
    const ids = ['𠮷-01', 'Ａ-01', 'b', 'a', 'B', '\ue000', '\ufffd'];
    expect(sortById(ids, (id) => id)).toEqual(['B', 'a', 'b', '\ue000', 'Ａ-01', '\ufffd', '𠮷-01']);
    expect(['𠮷-01', 'Ａ-01'].sort()).toEqual(['𠮷-01', 'Ａ-01']);
  });

  it('orders as UTF-8 bytes do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
        expect(Math.sign(compareCodePoints(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
    );
  });
});
