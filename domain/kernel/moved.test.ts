import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import { movedFrom, withMoved } from './moved.ts';

const through = (json: unknown): Json => JSON.parse(JSON.stringify(json)) as Json;

describe('what has moved between two values', () => {
  it.each([
    ['nothing', { a: 1, b: [1, 2] }, { a: 1, b: [1, 2] }, {}],
    ['a member', { a: 1, b: 2 }, { a: 1, b: 3 }, { b: { '=': 3 } }],
    ['deep in an object', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 1, d: 3 } } }, { a: { b: { d: { '=': 3 } } } }],
    ['an element', { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, { a: { 1: { b: { '=': 3 } } } }],
    ['a longer array', { a: [1] }, { a: [1, 2] }, { a: { '=': [1, 2] } }],
    ['a member that is gone', { a: { b: 1, c: 2 }, d: 1 }, { a: { b: 1 }, d: 1 }, { a: { '=': { b: 1 } } }],
    ['to null and back', { a: null, b: {} }, { a: {}, b: null }, { a: { '=': {} }, b: { '=': null } }],
    ['an array to an object', { a: [1] }, { a: { 0: 1 } }, { a: { '=': { 0: 1 } } }],
    ['a member named as the mark', { a: { '=': 1 } }, { a: { '=': 2 } }, { a: { '=': { '=': 2 } } }],
  ])('is found: %s', (_what, base, value, moved) => {
    expect(movedFrom(base, value)).toEqual(moved);
    expect(withMoved(base, through(moved) as never)).toEqual(value);
  });

  it('leads from any value to any other, also when it has been stored in between', () => {
    const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(json, json, (first, second) => {
        const [base, value] = [through({ a: first, same: 1 }), through({ a: second, same: 1 })];
        expect(withMoved(base, through(movedFrom(base, value)) as never)).toEqual(value);
      }),
    );
  });

  it('shares what has not moved, and does not touch the base', () => {
    const base = { still: { deep: [1] }, moves: { a: 1 } };
    const value = withMoved(base, { moves: { a: { '=': 2 } } }) as typeof base;
    expect(value.still).toBe(base.still);
    expect(base.moves.a).toBe(1);
  });
});
