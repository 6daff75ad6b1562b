import { describe, expect, it } from 'vitest';
import type { Grade } from '../codes.ts';
import type { Rubric, RubricItem } from '../rubric.ts';
import { tryRubric, type TriedFile, type TriedSheet } from './what-if.ts';

const item = (key: RubricItem['key'], weight: number): RubricItem => ({
  key,
  group: 'service',
  weight,
  notApplicable: true,
  basis: [],
});

const OLD: Rubric = {
  key: 'old',
  version: 1,
  region: '000000',
  scale: 'points-100',
  forms: ['civil-litigation'],
  proceedings: [],
  items: [item('evidence', 50), item('hearing', 50)],
  bands: [
    { grade: 'excellent', fromHalves: 180 },
    { grade: 'good', fromHalves: 160 },
    { grade: 'pass', fromHalves: 120 },
    { grade: 'fail', fromHalves: 0 },
  ],
  grades: ['excellent', 'good', 'pass', 'fail'],
  redFlags: ['property-taken'],
  caps: ['no-written-opinion'],
  thresholdHalves: 20,
  source: 'ours',
  verified: false,
};

/** Points for evidence and hearing, of 50 each; null where not applicable. */
const sheet = (evidence: number, hearing: number | null, caps: TriedSheet['caps'] = []): TriedSheet => ({
  rubric: OLD,
  items: [
    { key: 'evidence', halves: 2 * evidence },
    hearing === null ? { key: 'hearing', notApplicable: true } : { key: 'hearing', halves: 2 * hearing },
  ],
  caps,
});
const file = (grade: Grade, sheets: TriedFile['sheets'], redFlags: TriedFile['redFlags'] = []): TriedFile => ({
  code: 'R-1',
  sheets,
  redFlags,
  grade,
});
const after = (rubric: Rubric, tried: TriedFile) => tryRubric(rubric, [tried], 'mean-or-median').files[0];

describe('a rubric tried on a past round', () => {
  it('changes nothing when it is the one that the files were scored by', () => {
    const same = file('good', [sheet(45, 40), sheet(44, 41)]);
    expect(tryRubric(OLD, [same], 'mean-or-median')).toEqual({
      files: [{ code: 'R-1', before: 'good', after: 'good', seen: 1 }],
      moves: [{ before: 'good', after: 'good', files: 1 }],
      changed: 0,
    });
  });

  it('carries the share of each indicator over to its new weight, exactly', () => {
    const heavier = { ...OLD, items: [item('evidence', 80), item('hearing', 20)] };
    // 45/50 and 30/50: 75 points before, 0.9 · 80 + 0.6 · 20 = 84 now.
    const trial = tryRubric(heavier, [file('pass', [sheet(45, 30), sheet(45, 30)])], 'mean-or-median');
    expect(trial.files[0]?.after).toBe('good');
    expect(trial.changed).toBe(1);
    // 40/50 alone is 80 of 100: the lower end is in the band.
    expect(after(heavier, file('good', [sheet(40, null), sheet(40, null)]))?.after).toBe('good');
    const five = {
      ...OLD,
      scale: 'points-5' as const,
      thresholdHalves: 1,
      bands: [
        { grade: 'excellent' as const, fromHalves: 9 },
        { grade: 'good' as const, fromHalves: 8 },
        { grade: 'pass' as const, fromHalves: 6 },
        { grade: 'fail' as const, fromHalves: 0 },
      ],
    };
    expect(after(five, file('good', [sheet(40, 40), sheet(40, 40)]))?.after).toBe('good');
  });

  it('says how much of the new rubric nobody scored', () => {
    const wider = { ...OLD, items: [item('evidence', 30), item('hearing', 30), item('effect', 40)] };
    expect(after(wider, file('good', [sheet(42, 42), sheet(42, null)]))).toMatchObject({ after: 'good', seen: 0.6 });
    const other = { ...OLD, items: [item('effect', 100)] };
    expect(after(other, file('good', [sheet(42, 42), sheet(42, 42)]))).toMatchObject({
      after: 'not-comparable',
      seen: 0,
    });
    const graded = { ...OLD, scale: 'grade-only' as const, bands: null, items: [item('evidence', 0)] };
    expect(after(graded, file('good', [sheet(42, 42), sheet(42, 42)]))?.after).toBe('not-comparable');
  });

  it('asks for a third where the sheets would part, and takes the third that there was', () => {
    const strict = { ...OLD, thresholdHalves: 4 };
    expect(after(strict, file('good', [sheet(42, 42), sheet(40, 41)]))?.after).toBe('third-needed');
    expect(after(strict, file('good', [sheet(42, 42), sheet(40, 41), sheet(41, 41)]))?.after).toBe('good');
    const trial = tryRubric(strict, [file('good', [sheet(42, 42), sheet(40, 41)])], 'median');
    expect(trial.changed).toBe(0);
  });

  it('keeps red flags and caps that the new rubric knows, and drops those that it lacks', () => {
    const flagged = file('fail', [sheet(46, 46), sheet(46, 46)], ['property-taken']);
    expect(after(OLD, flagged)?.after).toBe('fail');
    expect(after({ ...OLD, redFlags: [] }, flagged)?.after).toBe('excellent');
    const held = file('pass', [sheet(46, 46, ['no-written-opinion']), sheet(46, 46, ['no-written-opinion'])]);
    expect(after(OLD, held)?.after).toBe('pass');
    expect(after({ ...OLD, caps: [] }, held)?.after).toBe('excellent');
  });
});
