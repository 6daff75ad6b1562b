import { describe, expect, it } from 'vitest';
import { drawStrata, sortedRecord, type FrameRecord } from '../../sampling/frame.ts';
import { drawRound } from '../../sampling/two-phase.ts';
import { words } from './bootstrap.ts';
import { stratified } from './estimates.ts';
import { roundStatistics, type FileDomains, type FileResult, type FirstScore, type RoundInput } from './round.ts';

const GRADES = ['excellent', 'good', 'pass', 'fail'];
const POLICY = {
  grades: GRADES,
  goodGrades: ['excellent', 'good'],
  failGrade: 'fail',
  missingDossierFails: true,
  most: 100,
};

const gradeAt = (score: number): string =>
  score >= 90 ? 'excellent' : score >= 80 ? 'good' : score >= 60 ? 'pass' : 'fail';

/** A frame of 300 files in three agencies of two cities, ten handlers each; minima of one per handler where asked. */
function frame(minima: boolean): { record: FrameRecord; domains: Map<string, FileDomains> } {
  const domains = new Map<string, FileDomains>();
  const items = Array.from({ length: 300 }, (_, at) => {
    const id = `R1-${`${at + 1}`.padStart(4, '0')}`;
    const agency = `AG-${1 + (at % 3)}`;
    domains.set(id, {
      agency,
      city: at % 3 === 0 ? '330100' : '330200',
      form: at % 4 === 0 ? 'criminal-defence' : 'civil-agency',
    });
    return { id, stratum: agency, group: `${agency}-H${at % 10}`, dossier: 'a'.repeat(64) };
  });
  const record = sortedRecord({
    v: 1,
    round: 'ROUND-330000-2026-001',
    seed: { commitment: 'b'.repeat(64), source: 'public-value' },
    strata: ['AG-1', 'AG-2', 'AG-3'].map((id) => ({
      id,
      share: '1/5',
      floor: '1/10',
      minimum: minima ? Object.fromEntries(Array.from({ length: 10 }, (_, h) => [`${id}-H${h}`, 1])) : {},
    })),
    items,
    excluded: [{ id: 'R1-X1', reason: 'dossier-under-appeal' }],
    riskLed: ['R1-0001', 'R1-0002'],
  });
  return { record, domains };
}

/** Draws the round and lets eight experts score it, one of them 20 points too severe. */
function round(minima: boolean, change: Partial<RoundInput> = {}): RoundInput {
  const { record, domains } = frame(minima);
  const picks = drawRound(drawStrata(record), record.items, '0138243811279731665403071219253108');
  const next = words('round-test', 0);
  const uniform = (): number => next() / 2 ** 32;
  const scores: FirstScore[] = [];
  const results: FileResult[] = picks.map(({ id }, at) => {
    const quality = 72 + 26 * uniform();
    const two = [at % 8, (at + 1 + (at % 5)) % 8].map((expert) => {
      const score = Math.max(0, Math.min(100, Math.round(quality + 6 * (uniform() - 0.5)) - (expert === 3 ? 20 : 0)));
      scores.push({
        code: id,
        expert: `E${expert}`,
        score: String(score),
        grade: gradeAt(score),
        order: scores.length,
        themes: [
          { indicator: 'evidence', share: expert === 3 ? 0.4 : 0.7 },
          { indicator: 'hearing', share: at % 2 === 0 ? null : 0.9 },
        ],
      });
      return score;
    });
    const doubled = (two[0] ?? 0) + (two[1] ?? 0);
    const score = doubled % 2 === 0 ? String(doubled / 2) : `${doubled}/2`;
    return {
      code: id,
      kind: 'random',
      grade: gradeAt(doubled / 2),
      score,
      redFlag: false,
      notAssessed: null,
      third: Math.abs((two[0] ?? 0) - (two[1] ?? 0)) >= 10,
      objected: at === 3,
      changed: false,
    };
  });
  return {
    record,
    results,
    scores,
    calibrations: [],
    domains,
    policy: POLICY,
    bootstrap: { seed: '01382438', resamples: 100 },
    ...change,
  };
}

const rate = (input: RoundInput) => {
  const { estimate } = roundStatistics(input).goodOrBetter;
  if (typeof estimate === 'string') throw new Error(estimate);
  return estimate;
};

describe('the figures of a round', () => {
  it('add simple strata up as the published estimate does', () => {
    const input = round(false);
    const strata = ['AG-1', 'AG-2', 'AG-3'].map((id) => {
      const own = input.results.filter(
        ({ code }) => input.record.items.find((item) => item.id === code)?.stratum === id,
      );
      const good = own.filter(({ grade }) => grade === 'excellent' || grade === 'good').length;
      return { id, size: 100, assessed: own.length, good };
    });
    expect(rate(input)).toEqual(stratified(strata));
    const { goodOrBetter, byStratum, strata: sizes } = roundStatistics(input);
    expect(goodOrBetter).toMatchObject({ drawn: 60, assessed: 60, missing: 0, size: 300 });
    expect(byStratum.map(({ id }) => id)).toEqual(['AG-1', 'AG-2', 'AG-3']);
    expect(sizes[0]).toEqual({
      id: 'AG-1',
      size: 100,
      groups: 10,
      ensured: 0,
      drawn: 20,
      assessed: 20,
      notProduced: 0,
      missing: 0,
    });
  });

  it('weigh the files by their probabilities where minima were set', () => {
    const input = round(true);
    const { strata, goodOrBetter } = roundStatistics(input);
    expect(strata.map(({ ensured }) => ensured)).toEqual([10, 10, 10]);
    expect(goodOrBetter.estimate).toMatchObject({ method: 'wilson-effective' });
  });

  it('never count a risk-led file that was not drawn at random', () => {
    const input = round(false);
    const drawn = new Set(input.results.map(({ code }) => code));
    const risky = input.record.items.find(({ id }) => !drawn.has(id));
    if (risky === undefined) throw new Error('all were drawn');
    const more: FileResult = {
      code: risky.id,
      kind: 'risk-led',
      grade: 'fail',
      score: '30',
      redFlag: true,
      notAssessed: null,
      third: false,
      objected: false,
      changed: false,
    };
    const record = { ...input.record, riskLed: [...(input.record.riskLed ?? []), risky.id] };
    const before = roundStatistics(input);
    const after = roundStatistics({ ...input, record, results: [...input.results, more] });
    expect(after.goodOrBetter).toEqual(before.goodOrBetter);
    expect(after.grades).toEqual(before.grades);
    expect(after.redFlags).toBe(0);
    expect(after.riskLed.files).toBe(before.riskLed.files + 1);
  });

  it('fail a dossier that the agency cannot produce, by policy, and show it apart; bound what is missing otherwise', () => {
    const input = round(false);
    const without = (notAssessed: 'dossier-not-produced' | 'other'): RoundInput => ({
      ...input,
      results: input.results.map((result, at) =>
        at < 3 ? { ...result, grade: null, score: null, notAssessed } : result,
      ),
    });
    const failed = roundStatistics(without('dossier-not-produced'));
    expect(failed.nonResponse).toEqual({ notProduced: 3, missing: 0, notProducedFails: true });
    expect(failed.goodOrBetter).toMatchObject({ assessed: 60, missing: 0 });
    const gone = roundStatistics(without('other'));
    expect(gone.nonResponse).toEqual({ notProduced: 0, missing: 3, notProducedFails: true });
    expect(gone.goodOrBetter).toMatchObject({ drawn: 60, assessed: 57, missing: 3 });
    expect(gone.goodOrBetter.outer?.low).toBeLessThan(rate(input).low);
    const lenient = without('dossier-not-produced');
    const kept = roundStatistics({ ...lenient, policy: { ...POLICY, missingDossierFails: false } });
    expect(kept.nonResponse).toEqual({ notProduced: 3, missing: 3, notProducedFails: false });
  });

  it('compare cities, agencies and forms for those who know them, and nobody else', () => {
    const input = round(true);
    const { byCity, byAgency, byForm, cities } = roundStatistics(input);
    expect(byCity.map(({ id }) => id)).toEqual(['330100', '330200']);
    expect(byAgency.map(({ rate: own }) => own.size)).toEqual([100, 100, 100]);
    expect(byForm.map(({ id, rate: own }) => [id, own.size])).toEqual([
      ['civil-agency', 225],
      ['criminal-defence', 75],
    ]);
    expect(byForm.reduce((sum, { rate: own }) => sum + own.assessed, 0)).toBe(60);
    expect(cities?.cities).toHaveLength(2);
    const outside = roundStatistics({ ...input, domains: new Map() });
    expect([outside.byCity, outside.byAgency, outside.byForm, outside.cities]).toEqual([[], [], [], null]);
    expect(outside.goodOrBetter).toEqual(roundStatistics(input).goodOrBetter);
  });

  it('find the severe expert, and name themes, best and worst practice by code', () => {
    const { severity, themes, practice, agreement, thirdEvaluations, objections } = roundStatistics(round(false));
    // Severities sum to 0: 20 points of one expert among eight are -17.5 of his own and 2.5 of each other.
    expect(severity?.experts.filter((one) => one.flagged && one.severity < -5).map(({ expert }) => expert)).toEqual([
      'E3',
    ]);
    expect(severity?.experts.find(({ expert }) => expert === 'E3')?.severity).toBeCloseTo(-17.5, -1);
    expect(themes.map(({ indicator }) => indicator)).toEqual(['evidence', 'hearing']);
    expect(practice.best).toHaveLength(10);
    expect(practice.worst.every(({ grade }) => grade === 'fail')).toBe(true);
    expect(agreement.figures.map(({ name, weights }) => `${name} ${weights}`)).toEqual([
      'krippendorff-alpha interval',
      'krippendorff-alpha ordinal',
      'gwet-ac2 quadratic',
      'percent-agreement identity',
    ]);
    for (const { value, interval } of agreement.figures) {
      expect(interval?.low).toBeLessThanOrEqual(Number(value));
      expect(interval?.high).toBeGreaterThanOrEqual(Number(value));
    }
    expect(thirdEvaluations.of).toBe(60);
    expect(thirdEvaluations.files).toBeGreaterThan(0);
    expect(objections).toEqual({ filed: 1, changed: 0 });
  });

  it('say what cannot be estimated: one grade for all, grades alone, no scores at all', () => {
    const input = round(false);
    const same = roundStatistics({
      ...input,
      scores: input.scores.map((score) => ({ ...score, score: '85', grade: 'good' })),
    });
    expect(same.agreement.figures.map(({ value }) => value)).toEqual([
      'one-category',
      'one-category',
      'one-category',
      1,
    ]);
    expect(same.severity?.differenceVariance).toBeNull();
    const graded = roundStatistics({
      ...input,
      policy: { ...POLICY, most: null },
      results: input.results.map((result) => ({ ...result, score: null })),
      scores: input.scores.map((score) => ({ ...score, score: null })),
    });
    expect([graded.severity, graded.groups]).toEqual([null, []]);
    expect(graded.agreement.figures).toHaveLength(3);
    const none = roundStatistics({ ...input, results: [], scores: [] });
    expect(none.goodOrBetter.estimate).toBe('nothing-assessed');
    expect(none.agreement.figures.every(({ value }) => value === 'no-pairs')).toBe(true);
    expect([none.ceilings, none.drifts, none.themes]).toEqual([[], [], []]);
  });

  it('hold hidden calibration files apart from everything else', () => {
    const input = round(false);
    const calibrations = Array.from({ length: 11 }, (_, at) => ({ expert: 'E3', own: 60 + at, reference: 80 + at }));
    const [before, after] = [roundStatistics(input), roundStatistics({ ...input, calibrations })];
    expect(after.calibrations).toEqual([{ expert: 'E3', files: 11, bias: -20, low: -20, high: -20, enough: true }]);
    expect({ ...after, calibrations: [] }).toEqual(before);
  });

  it('stop at a result of a file that was never frozen, or at a third score among the first two', () => {
    const input = round(false);
    const [first] = input.results;
    const [score] = input.scores;
    if (first === undefined || score === undefined) throw new Error('nothing was drawn');
    expect(() => roundStatistics({ ...input, results: [{ ...first, code: 'R9-0001' }] })).toThrow('R9-0001');
    expect(() => roundStatistics({ ...input, scores: [...input.scores, { ...score, expert: 'E9' }] })).toThrow(
      score.code,
    );
  });
});
