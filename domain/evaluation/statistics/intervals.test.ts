import { describe, expect, it } from 'vitest';
import { clopperPearson, finiteSize, hypergeometric, wilson, wilsonAt, wilsonFpc, zOf } from './intervals.ts';

const digits = ({ low, high }: { low: number; high: number }): string[] => [low.toFixed(10), high.toFixed(10)];

describe('published values', () => {
  it.each([
    ['Wilson 8 of 50', wilson(8, 50), ['0.0833742068', '0.2851421606']],
    ['Wilson 0 of 20', wilson(0, 20), ['0.0000000000', '0.1611251581']],
    ['Clopper-Pearson 8 of 50', clopperPearson(8, 50), ['0.0717007672', '0.2911263066']],
    ['Clopper-Pearson 0 of 20', clopperPearson(0, 20), ['0.0000000000', '0.1684334710']],
    ['Clopper-Pearson 20 of 20', clopperPearson(20, 20), ['0.8315665290', '1.0000000000']],
    ['Wilson-FPC 8 of 50 from 213', wilsonFpc(8, 50, 213), ['0.0903298701', '0.2675982710']],
    ['Wilson-FPC 3 of 10 from 50', wilsonFpc(3, 10, 50), ['0.1188082154', '0.5766824139']],
    ['Wilson-FPC of a census', wilsonFpc(30, 50, 50), ['0.6000000000', '0.6000000000']],
  ])('%s', (_, interval, expected) => {
    expect(digits(interval)).toEqual(expected);
  });

  it.each([
    [8, 50, 213, 18, 58],
    [0, 20, 100, 0, 15],
    [20, 20, 100, 85, 100],
    [3, 10, 50, 5, 31],
    [43, 213, 1_065, 166, 272],
    [5, 5, 5, 5, 5],
    [22_178, 27_146, 98_000, 79_678, 80_447],
    [632, 815, 2_940, 2_205, 2_350],
  ])('exact for %i of %i from %i: %i to %i', (x, n, population, lowCount, highCount) => {
    expect(hypergeometric(x, n, population)).toEqual({
      lowCount,
      highCount,
      low: lowCount / population,
      high: highCount / population,
    });
  });
});

describe('every interval', () => {
  it('contains its estimate, mirrors with x and n - x, and widens when more are read side by side', () => {
    for (const [x, n, population] of [
      [0, 7, 30],
      [3, 7, 30],
      [7, 7, 30],
      [199, 400, 2_000],
    ] as const) {
      const exact = hypergeometric(x, n, population);
      const mirrored = hypergeometric(n - x, n, population);
      expect([exact.lowCount + mirrored.highCount, exact.highCount + mirrored.lowCount]).toEqual([
        population,
        population,
      ]);
      const eleven = hypergeometric(x, n, population, 11);
      expect(eleven.lowCount).toBeLessThanOrEqual(exact.lowCount);
      expect(eleven.highCount).toBeGreaterThanOrEqual(exact.highCount);
      for (const { low, high } of [exact, wilson(x, n), clopperPearson(x, n), wilsonFpc(x, n, population)]) {
        expect(low).toBeLessThanOrEqual(x / n);
        expect(high).toBeGreaterThanOrEqual(x / n);
      }
    }
  });

  it('is the same summed in whole numbers and in doubles', () => {
    // 399 is summed in whole numbers, 401 in doubles; a file more of a population of hundreds moves an end by a file at most.
    for (let n = 10; n < 390; n += 47)
      for (let x = 0; x <= n; x += 9) {
        const [whole, doubles] = [hypergeometric(x, n, 399), hypergeometric(x, n, 401)];
        expect(Math.abs(whole.lowCount - doubles.lowCount)).toBeLessThanOrEqual(2);
        expect(Math.abs(whole.highCount - doubles.highCount)).toBeLessThanOrEqual(2);
      }
  });

  it('knows the size that a finite draw is worth', () => {
    expect(finiteSize(50, 213)).toBeCloseTo((50 * 212) / 163, 12);
    expect(finiteSize(50, 50)).toBe(Infinity);
    expect(wilsonAt(0.4, Infinity)).toEqual({ low: 0.4, high: 0.4 });
    expect(zOf()).toBe(1.959963984540054);
  });

  it.each([
    [9, 8, 20],
    [1, 0, 20],
    [1, 30, 20],
    [1.5, 3, 20],
    [-1, 3, 20],
  ])('refuses %d of %d from %d', (x, n, population) => {
    expect(() => hypergeometric(x, n, population)).toThrow(RangeError);
    expect(() => wilsonFpc(x, n, population)).toThrow(RangeError);
  });
});
