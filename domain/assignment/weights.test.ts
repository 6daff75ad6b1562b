import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssignmentCase, Candidate } from './facts.ts';
import { EVALUATION_BANDS } from './facts.ts';
import { eligible, weigh, WEIGHTS_1, WEIGHT_FACTORS } from './weights.ts';

const LAWYER: Candidate = {
  id: 'L01',
  kind: 'lawyer',
  unit: 'U1',
  status: 'practising',
  acceptsAid: true,
  licensedLawyer: true,
  practiceYears: 8,
  criminalDefenceYears: 5,
  onMinorsList: true,
  load: 3,
  cap: 10,
  specialties: ['labour'],
  region: '330102',
  languages: [],
  evaluation: 'good',
};
const CASE: AssignmentCase = {
  form: 'labour-arbitration',
  proceeding: 'arbitration',
  noticeGround: null,
  possibleLifeOrDeath: false,
  deathReviewBySpc: false,
  minor: false,
  region: '330102',
  specialties: ['labour'],
  languages: [],
  coDefendantHandlers: [],
  connectedHandlers: [],
  opposingHandlers: [],
  opposingUnits: [],
  excludedHandlers: [],
  conflicts: [],
  dutyHelpersOfCoSuspects: [],
  singleFirmException: null,
};

describe('weights-1', () => {
  it('multiplies the listed factors', () => {
    expect(weigh(LAWYER, CASE, WEIGHTS_1)).toEqual({
      id: 'L01',
      weight: 270,
      factors: [
        { factor: 'specialty', band: 'match', value: 5 },
        { factor: 'experience', band: 'years-3', value: 2 },
        { factor: 'evaluation', band: 'good', value: 3 },
        { factor: 'load', band: 'percent-25', value: 3 },
        { factor: 'distance', band: 'county', value: 3 },
      ],
      flags: [],
    });
  });

  it.each([
    [{ practiceYears: 2 }, 'experience', 'years-0'],
    [{ practiceYears: 3 }, 'experience', 'years-3'],
    [{ practiceYears: 10 }, 'experience', 'years-10'],
    [{ load: 0 }, 'load', 'percent-0'],
    [{ load: 2 }, 'load', 'percent-0'],
    [{ load: 5 }, 'load', 'percent-50'],
    [{ load: 7 }, 'load', 'percent-50'],
    [{ load: 8 }, 'load', 'percent-75'],
    [{ region: '330199' }, 'distance', 'city'],
    [{ region: '340102' }, 'distance', 'farther'],
    [{ specialties: [] }, 'specialty', 'general'],
    [{ evaluation: 'none' }, 'evaluation', 'none'],
  ] as const)('puts %j into its band', (change, factor, band) => {
    const weighed = weigh({ ...LAWYER, ...change }, CASE, WEIGHTS_1);
    expect(weighed.factors.find((item) => item.factor === factor)?.band).toBe(band);
  });

  it('gives every eligible candidate a weight of at least 1 that its record explains', () => {
    const any = fc.record({
      practiceYears: fc.nat(60),
      load: fc.nat(200),
      cap: fc.nat(200),
      evaluation: fc.constantFrom(...EVALUATION_BANDS),
      region: fc.constantFrom('330102', '330199', '110101'),
      specialties: fc.constantFrom<readonly string[]>([], ['labour']),
    });
    fc.assert(
      fc.property(any, (change) => {
        const weighed = weigh({ ...LAWYER, ...change }, CASE, WEIGHTS_1);
        expect(weighed.weight).toBeGreaterThanOrEqual(1);
        expect(weighed.factors.map((item) => item.factor)).toEqual(WEIGHT_FACTORS);
        expect(weighed.factors.reduce((product, item) => product * item.value, 1)).toBe(weighed.weight);
      }),
    );
  });

  it('is refused as a table when a factor could take somebody out of the draw', () => {
    expect(() => weigh(LAWYER, CASE, { ...WEIGHTS_1, distance: { county: 0, city: 1, farther: 1 } })).toThrow(
      'distance',
    );
  });
});

describe('eligible', () => {
  it('gives candidates and exclusions sorted by code point, ready for a request', () => {
    const pool = ['𠮷-01', 'Ａ-01', 'L9'].map((id) => ({ ...LAWYER, id, acceptsAid: id !== 'L9' }));
    const result = eligible(pool, CASE, { minCriminalDefenceYears: 3, ministryCentre: false });
    expect(result.candidates.map(({ id, weight }) => [id, weight])).toEqual([
      ['Ａ-01', 270],
      ['𠮷-01', 270],
    ]);
    expect(result.excluded).toEqual([{ id: 'L9', rule: 'not-accepting-aid' }]);
  });
});
