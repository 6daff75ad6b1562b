import { describe, expect, it } from 'vitest';
import type { AssignmentCase, AssignmentPolicy, Candidate, SingleFirmException } from './facts.ts';
import type { RuleCode } from './hard-rules.ts';
import {
  checkSingleFirmException,
  excludedBy,
  explainInfeasible,
  flagsOf,
  HARD_RULES,
  judgePool,
  violatedRules,
} from './hard-rules.ts';

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
  languages: ['zh'],
  evaluation: 'good',
};
const CASE: AssignmentCase = {
  form: 'criminal-defence',
  proceeding: 'first-instance',
  noticeGround: null,
  possibleLifeOrDeath: false,
  deathReviewBySpc: false,
  minor: false,
  region: '330102',
  specialties: [],
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
const POLICY: AssignmentPolicy = { minCriminalDefenceYears: 3, ministryCentre: false };
const CIVIL: Partial<AssignmentCase> = { form: 'civil-litigation' };
const EXCEPTION: SingleFirmException = {
  unit: 'U1',
  firmsInCounty: 1,
  recipientConsent: 'DOC-1',
  opponentConsent: 'DOC-2',
  reason: 'single-firm-county',
};

interface Row {
  readonly says: string;
  readonly candidate?: Partial<Candidate>;
  readonly facts?: Partial<AssignmentCase>;
  readonly policy?: Partial<AssignmentPolicy>;
  readonly rule: RuleCode | null;
}

const ROWS: readonly Row[] = [
  { says: 'a practising lawyer may defend', rule: null },
  { says: 'a suspended lawyer may not', candidate: { status: 'suspended' }, rule: 'not-practising' },
  { says: 'nor one whose licence lapsed', candidate: { status: 'licence-lapsed' }, rule: 'not-practising' },
  { says: 'nor one who takes no aid cases', candidate: { acceptsAid: false }, rule: 'not-accepting-aid' },
  {
    says: 'a grassroots worker never defends',
    candidate: { kind: 'grassroots-legal-service-worker' },
    rule: 'lawyers-only',
  },
  { says: 'a volunteer never defends, licensed or not', candidate: { kind: 'volunteer' }, rule: 'lawyers-only' },
  {
    says: 'agency staff without licence never defends',
    candidate: { kind: 'agency-staff', licensedLawyer: false },
    rule: 'lawyers-only',
  },
  { says: 'agency staff with licence may', candidate: { kind: 'agency-staff' }, rule: null },
  {
    says: 'duty help is for lawyers',
    candidate: { kind: 'volunteer' },
    facts: { form: 'duty-help' },
    rule: 'lawyers-only',
  },
  {
    says: 'compulsory treatment is for lawyers',
    candidate: { kind: 'grassroots-legal-service-worker' },
    facts: { form: 'criminal-representation', proceeding: 'compulsory-treatment' },
    rule: 'lawyers-only',
  },
  {
    says: 'a grassroots worker may take a civil case',
    candidate: { kind: 'grassroots-legal-service-worker' },
    facts: CIVIL,
    rule: null,
  },
  {
    says: 'two years are too few for life or death',
    candidate: { criminalDefenceYears: 2 },
    facts: { possibleLifeOrDeath: true },
    rule: 'criminal-defence-years',
  },
  {
    says: 'three years are enough',
    candidate: { criminalDefenceYears: 3 },
    facts: { possibleLifeOrDeath: true },
    rule: null,
  },
  {
    says: 'unconfirmed years count for nothing',
    candidate: { criminalDefenceYears: null },
    facts: { possibleLifeOrDeath: true },
    rule: 'criminal-defence-years',
  },
  {
    says: 'years of practice do not replace years of defence',
    candidate: { practiceYears: 30, criminalDefenceYears: 0 },
    facts: { possibleLifeOrDeath: true },
    rule: 'criminal-defence-years',
  },
  {
    says: 'the notice ground alone asks for experience',
    candidate: { criminalDefenceYears: 2 },
    facts: { noticeGround: 'lal-25-1-4' },
    rule: 'criminal-defence-years',
  },
  {
    says: 'death review asks for experience',
    candidate: { criminalDefenceYears: 2 },
    facts: { proceeding: 'death-review' },
    rule: 'criminal-defence-years',
  },
  {
    says: 'a region may ask for more years',
    candidate: { criminalDefenceYears: 4 },
    facts: { possibleLifeOrDeath: true },
    policy: { minCriminalDefenceYears: 5 },
    rule: 'criminal-defence-years',
  },
  { says: 'an ordinary defence asks for none', candidate: { criminalDefenceYears: null }, rule: null },
  {
    says: 'a minor gets a lawyer of the list',
    candidate: { onMinorsList: false },
    facts: { minor: true },
    rule: 'not-familiar-with-minors',
  },
  {
    says: 'also by the notice ground alone',
    candidate: { onMinorsList: false },
    facts: { noticeGround: 'lal-25-1-1' },
    rule: 'not-familiar-with-minors',
  },
  {
    says: 'also in a civil case, and a lawyer',
    candidate: { kind: 'grassroots-legal-service-worker' },
    facts: { ...CIVIL, minor: true },
    rule: 'not-familiar-with-minors',
  },
  {
    says: 'review by the highest court is for the ministry',
    facts: { proceeding: 'death-review', deathReviewBySpc: true },
    rule: 'death-review-by-ministry-centre',
  },
  {
    says: 'whose centre may assign it',
    facts: { proceeding: 'death-review', deathReviewBySpc: true },
    policy: { ministryCentre: true },
    rule: null,
  },
  { says: 'never two co-defendants', facts: { coDefendantHandlers: ['L01'] }, rule: 'acts-for-co-defendant' },
  { says: 'nor defendants of connected facts', facts: { connectedHandlers: ['L01'] }, rule: 'acts-in-connected-facts' },
  {
    says: 'never both sides in person',
    facts: { ...CIVIL, opposingHandlers: ['L01'], opposingUnits: ['U1'], singleFirmException: EXCEPTION },
    rule: 'acts-for-other-side',
  },
  { says: 'never both sides at one firm', facts: { ...CIVIL, opposingUnits: ['U1'] }, rule: 'opposing-side-same-unit' },
  {
    says: 'but for the only firm with both consents and a reason',
    facts: { ...CIVIL, opposingUnits: ['U1'], singleFirmException: EXCEPTION },
    rule: null,
  },
  {
    says: 'not with one consent',
    facts: { ...CIVIL, opposingUnits: ['U1'], singleFirmException: { ...EXCEPTION, opponentConsent: null } },
    rule: 'opposing-side-same-unit',
  },
  {
    says: 'not where there are two firms',
    facts: { ...CIVIL, opposingUnits: ['U1'], singleFirmException: { ...EXCEPTION, firmsInCounty: 2 } },
    rule: 'opposing-side-same-unit',
  },
  {
    says: 'nor for another firm',
    facts: { ...CIVIL, opposingUnits: ['U1'], singleFirmException: { ...EXCEPTION, unit: 'U2' } },
    rule: 'opposing-side-same-unit',
  },
  { says: 'no conflict', facts: { conflicts: ['L01'] }, rule: 'conflict-of-interest' },
  { says: 'not whom the recipient excluded', facts: { excludedHandlers: ['L01'] }, rule: 'excluded-by-recipient' },
  { says: 'not who was let off this case before', facts: { declinedHandlers: ['L01'] }, rule: 'applied-not-to-act' },
  { says: 'not at the cap', candidate: { load: 10 }, rule: 'load-at-cap' },
  { says: 'one below the cap', candidate: { load: 9 }, rule: null },
  { says: 'a duty lawyer of a co-suspect is not excluded', facts: { dutyHelpersOfCoSuspects: ['L01'] }, rule: null },
];

const candidate = (change: Partial<Candidate> = {}): Candidate => ({ ...LAWYER, ...change });
const facts = (change: Partial<AssignmentCase> = {}): AssignmentCase => ({ ...CASE, ...change });

describe('hard rules', () => {
  it.each(ROWS)('$says', (row) => {
    expect(excludedBy(candidate(row.candidate), facts(row.facts), { ...POLICY, ...row.policy })).toBe(row.rule);
  });

  it('each decide at least one row of the table alone', () => {
    const decided = ROWS.flatMap((row) =>
      violatedRules(candidate(row.candidate), facts(row.facts), { ...POLICY, ...row.policy }),
    );
    expect(new Set(decided)).toEqual(new Set(HARD_RULES.map((rule) => rule.code)));
  });

  it('record the first rule in order where several apply', () => {
    const broken = candidate({ status: 'left', load: 10 });
    expect(violatedRules(broken, facts({ conflicts: ['L01'] }), POLICY)).toEqual([
      'not-practising',
      'conflict-of-interest',
      'load-at-cap',
    ]);
    expect(excludedBy(broken, facts(), POLICY)).toBe('not-practising');
  });

  it('part a pool in code point order and refuse a member named twice', () => {
    const pool = ['𠮷-01', 'Ａ-01', 'b', 'a'].map((id) => candidate({ id, load: id === 'b' ? 10 : 0 }));
    const judged = judgePool(pool, facts(), POLICY);
    expect(judged.eligible.map(({ id }) => id)).toEqual(['a', 'Ａ-01', '𠮷-01']);
    expect(judged.excluded).toEqual([{ id: 'b', rule: 'load-at-cap' }]);
    expect(() => judgePool([...pool, candidate({ id: 'a' })], facts(), POLICY)).toThrow('twice');
  });

  it('flag what an officer must see', () => {
    expect(flagsOf(candidate(), facts({ dutyHelpersOfCoSuspects: ['L01'], languages: ['sign'] }))).toEqual([
      'helped-co-suspect',
      'lacks-language',
    ]);
    expect(flagsOf(candidate(), facts({ opposingUnits: ['U1'], singleFirmException: EXCEPTION }))).toEqual([
      'single-firm-exception',
    ]);
    expect(flagsOf(candidate(), facts({ languages: ['zh'] }))).toEqual([]);
  });

  it('name what the exception of a single-firm county lacks', () => {
    expect(checkSingleFirmException(EXCEPTION)).toBeNull();
    expect(checkSingleFirmException({ ...EXCEPTION, firmsInCounty: 2 })?.code).toBe(
      'assignment.not-single-firm-county',
    );
    expect(checkSingleFirmException({ ...EXCEPTION, recipientConsent: null })).toMatchObject({
      code: 'assignment.single-firm-consent-missing',
      field: '/recipientConsent',
    });
    expect(checkSingleFirmException({ ...EXCEPTION, reason: null })?.code).toBe('assignment.reason-missing');
  });
});

describe('a case without a candidate', () => {
  it('says how many each rule excludes and which single rules would help, liftable ones first', () => {
    const pool = [
      candidate({ id: 'L1', onMinorsList: false }),
      candidate({ id: 'L2', onMinorsList: false }),
      candidate({ id: 'L3', load: 10 }),
      candidate({ id: 'L4', load: 10, acceptsAid: false }),
    ];
    expect(explainInfeasible(pool, facts({ minor: true }), POLICY)).toEqual({
      refusal: {
        code: 'assignment.no-eligible-handler',
        params: { pool: 4, 'not-familiar-with-minors': 2, 'load-at-cap': 2, 'not-accepting-aid': 1 },
      },
      relaxations: [
        { rules: ['load-at-cap'], lift: 'agency', admits: ['L3'] },
        { rules: ['not-familiar-with-minors'], lift: 'never', admits: ['L1', 'L2'] },
      ],
    });
  });

  it('names the smallest set where no single rule helps, and an empty pool as such', () => {
    const pool = [
      candidate({ load: 10, acceptsAid: false }),
      candidate({ id: 'L02', load: 10, acceptsAid: false, status: 'left' }),
    ];
    expect(explainInfeasible(pool, facts(), POLICY)?.relaxations).toEqual([
      { rules: ['not-accepting-aid', 'load-at-cap'], lift: 'agency', admits: ['L01'] },
    ]);
    expect(explainInfeasible([], facts(), POLICY)).toEqual({
      refusal: { code: 'assignment.no-eligible-handler', params: { pool: 0 } },
      relaxations: [],
    });
  });

  it('is none where somebody is eligible', () => {
    expect(explainInfeasible([candidate(), candidate({ id: 'L02', load: 10 })], facts(), POLICY)).toBeNull();
  });
});
