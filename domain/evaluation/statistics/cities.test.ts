import { describe, expect, it } from 'vitest';
import { compareCities } from './cities.ts';
import { simplePart } from './estimates.ts';

const city = (id: string, size: number, assessed: number, good: number) => ({
  id,
  parts: [simplePart({ id, size, assessed, good })],
});

/** Invented figures of eleven cities. */
const ELEVEN = [
  [19600, 5430, 4556],
  [15680, 4344, 3597],
  [14700, 4072, 3258],
  [8820, 2444, 2033],
  [5880, 1629, 1328],
  [7840, 2172, 1788],
  [9800, 2715, 2183],
  [3920, 1086, 857],
  [1960, 543, 446],
  [6860, 1901, 1507],
  [2940, 815, 632],
].map(([size = 0, assessed = 0, good = 0], at) => city(`C${`${at + 1}`.padStart(2, '0')}`, size, assessed, good));

describe('cities side by side', () => {
  it('gives the published test that eleven cities are not alike', () => {
    const { homogeneity } = compareCities(ELEVEN);
    expect(homogeneity?.q.toFixed(4)).toBe('81.3259');
    expect(homogeneity?.degreesOfFreedom).toBe(10);
    expect(homogeneity?.p).toBeLessThan(1e-12);
  });

  it('has intervals that hold together: wider than those of a city alone', () => {
    const last = compareCities(ELEVEN).cities.at(-1)?.estimate;
    expect([(last?.low ?? 0) * 2_940, (last?.high ?? 0) * 2_940].map(Math.round)).toEqual([2_170, 2_380]);
    expect(compareCities(ELEVEN.slice(-1)).cities[0]?.estimate).toMatchObject({ low: 0.75, high: 2_350 / 2_940 });
  });

  it('tells each city from the rest of the round, adjusted by Holm', () => {
    const { cities } = compareCities(ELEVEN);
    const by = new Map(cities.map((one) => [one.id, one]));
    expect(by.get('C01')).toMatchObject({ differs: true });
    expect(by.get('C05')).toMatchObject({ differs: false });
    expect(by.get('C11')?.againstRest?.difference).toBeLessThan(-0.03);
    expect(by.get('C11')?.differs).toBe(true);
  });

  it('groups those that cannot be told apart, and never splits cities that are alike', () => {
    const { groups } = compareCities(ELEVEN);
    expect(new Set(groups.flat()).size).toBe(11);
    expect(groups.length).toBeGreaterThan(1);
    const alike = compareCities([city('A', 400, 50, 40), city('B', 400, 50, 41), city('C', 400, 50, 39)]);
    expect(alike.groups).toEqual([['B', 'A', 'C']]);
    expect(alike.cities.some(({ differs }) => differs)).toBe(false);
  });

  it('leaves a census and a single file out of the test, and says so; cities all good or all bad are not estimable', () => {
    const some = compareCities([city('A', 40, 40, 30), city('B', 400, 50, 41), city('C', 400, 1, 1)]);
    expect(some.leftOut).toEqual(['A', 'C']);
    expect(some.homogeneity).toBeNull();
    expect(compareCities([city('A', 100, 10, 10), city('B', 100, 10, 10)])).toMatchObject({ homogeneity: null });
    expect(compareCities([city('A', 100, 10, 10), city('B', 100, 10, 10)]).cities[0]?.againstRest).toBeNull();
    expect(compareCities([])).toMatchObject({ cities: [], homogeneity: null, groups: [] });
  });
});
