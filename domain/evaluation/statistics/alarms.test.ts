import { describe, expect, it } from 'vitest';
import { calibration, ceilingAlarm, ceilingRun, drift, handlerMean, longestRun } from './alarms.ts';

describe('the ceiling alarm', () => {
  it.each([
    [0.817, 23],
    [0.9, 44],
    [0.95, 90],
    [0.99, 459],
  ])('where peers pass %d of their files, comes with %i in a row', (share, run) => {
    expect(ceilingRun(share)).toBe(run);
    expect([ceilingAlarm(run - 1, share), ceilingAlarm(run, share)]).toEqual([false, true]);
  });

  it('never comes where peers pass everything, nor without files', () => {
    expect(ceilingRun(1)).toBeNull();
    expect(ceilingAlarm(10_000, 1)).toBe(false);
    expect(ceilingAlarm(0, 0)).toBe(false);
    expect(longestRun([true, true, false, true, true, true])).toBe(3);
    expect(longestRun([])).toBe(0);
  });
});

describe('drift', () => {
  it('is seen when the later half differs beyond three standard errors', () => {
    const steady = [1, -1, 2, -2, 1, -1, 0, 2, -2, 1];
    expect(drift(steady)).toMatchObject({ files: 10, alarm: false });
    const turned = steady.map((contrast, at) => (at < 5 ? contrast : contrast + 8));
    const found = drift(turned);
    expect(found?.alarm).toBe(true);
    // SciPy: ttest_ind of the two halves.
    expect(found?.z).toBeCloseTo(7.648529270389177, 12);
  });

  it('is not spoken of with fewer than three files a half or without spread', () => {
    expect(drift([1, 2, 3, 4, 5])).toBeNull();
    expect(drift([1, 1, 1, 1, 1, 1])).toBeNull();
  });
});

describe('calibration and means of handlers', () => {
  it('gives the bias against the reference with its interval', () => {
    const scores = [3, 5, 4, 6, 2].map((bias) => ({ own: 80 + bias, reference: 80 }));
    const found = calibration(scores);
    expect(found).toMatchObject({ files: 5, bias: 4, enough: false });
    expect(found?.low).toBeCloseTo(4 - 2.7764451051978 * Math.sqrt(2.5 / 5), 10);
    expect(calibration([])).toBeNull();
    expect(calibration([{ own: 85, reference: 80 }])).toMatchObject({ bias: 5, low: null, high: null });
    expect(calibration(Array.from({ length: 11 }, (_, at) => ({ own: 80 + at, reference: 80 })))?.enough).toBe(true);
  });

  it("gives the published handler's mean", () => {
    const found = handlerMean([88, 92, 75, 83, 90], 12, { low: 0, high: 100 });
    if (found === 'too-few') throw new Error(found);
    expect(found.mean).toBeCloseTo(85.6, 10);
    expect([found.low, found.high].map((end) => end.toFixed(10))).toEqual(['79.1471290246', '92.0528709754']);
  });

  it('is cut to the scale, a point for all files, and a count below five', () => {
    const cut = handlerMean([100, 100, 100, 100, 60], 100, { low: 0, high: 100 });
    expect(cut).toMatchObject({ high: 100 });
    expect(handlerMean([88, 92, 75, 83, 90], 5, { low: 0, high: 100 })).toMatchObject({ low: 85.6, high: 85.6 });
    expect(handlerMean([88, 92, 75, 83], 12, { low: 0, high: 100 })).toBe('too-few');
    expect(() => handlerMean([88, 92, 75, 83, 90], 4, { low: 0, high: 100 })).toThrow('5 files of 4');
  });
});
