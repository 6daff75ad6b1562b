import { describe, expect, it } from 'vitest';
import type { ActRequest } from '../case-file/act-rule.ts';
import type { Role } from '../case-file/codes.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { legalDay } from '../kernel/time.ts';
import type { JsonObject } from '../kernel/json.ts';
import { foldSubject } from '../supervision/subject.ts';
import { buildFrame, type ClosedCase, type FrameInput } from './build-frame.ts';
import { checkSamplingPolicy, SAMPLING_PROFILES, samplingPolicyOf } from './policy.ts';
import { roundFile, roundFileText } from './round-file.ts';
import { ROUND_RULES, roundCode, seedOf, type RoundDraft, type RoundState } from './round.ts';
import { seedCommitment } from './seed.ts';
import { verifyRound } from './verify-round.ts';

const CODE = roundCode('330000', 2026, 1);
const [A, A2, B] = ['01382438112797316654', '11382438112797316654', '03071219253108'];
const [MONDAY, HOUR] = [Date.UTC(2026, 11, 28, 2), 3_600_000];
const DRAFT: RoundDraft = {
  kind: 'random',
  from: '2026-10-01',
  to: '2026-12-31',
  forms: [],
  regions: ['330000'],
  stages: [],
  sampling: samplingPolicyOf('330100'),
  evaluation: {},
  excluded: [],
  named: [],
  members: ['P1', 'P2'],
  lastOfYear: true,
};
const SOURCE = { kind: 'public', name: 'ssq', number: '2026151', on: '2026-12-29' };
const COMMITTED = { commitment: seedCommitment(CODE, A), source: SOURCE };
const FROZEN = { frameHash: 'a'.repeat(64), items: 9, excluded: 0, riskLed: 0, strata: 1 };

interface Step {
  readonly act: string;
  readonly facts?: JsonObject;
  readonly at?: number;
  readonly role?: Role;
  readonly person?: string;
}
const draft: Step = {
  act: 'sampling.draft',
  facts: { code: CODE, organiser: '330000', year: 2026, roundNo: 1, draft: DRAFT as unknown as JsonObject },
};
const commit: Step = { act: 'sampling.commit-seed', facts: COMMITTED };
const freeze: Step = { act: 'sampling.freeze', facts: FROZEN };
const give: Step = { act: 'sampling.give-public-value', facts: { value: B }, at: MONDAY + 24 * HOUR };
const reveal: Step = { act: 'sampling.reveal-seed', facts: { digits: A }, at: MONDAY + 48 * HOUR };
const drawn: Step = { act: 'sampling.draw', facts: { picksHash: 'b'.repeat(64), random: 5, riskLed: 0 } };
const sign = (person: string): Step => ({ act: 'sampling.sign', person, role: 'officer' as Role });

function requestOf({ act, facts = {}, at = MONDAY, role = 'round-organiser', person = 'P0' }: Step): ActRequest {
  return { act, actor: { person, grant: null, role, unit: null }, on: legalDay(at), at, facts };
}
function after(...steps: readonly Step[]): RoundState {
  return steps.reduce<RoundState | null>((state, step) => {
    const events = ROUND_RULES.decide(state, requestOf(step));
    if (isRefusal(events)) throw new Error(`${step.act}: ${events.code}`);
    return foldSubject(ROUND_RULES, state, events, 'R1');
  }, null) as RoundState;
}
const refused = (state: RoundState | null, step: Step): string => {
  const events = ROUND_RULES.decide(state, requestOf(step));
  return isRefusal(events) ? events.code : 'accepted';
};

describe('the life of a round', () => {
  it('goes from the draft to a draw that all members have signed', () => {
    const state = after(draft, commit, freeze, give, reveal, drawn, sign('P2'), sign('P1'));
    expect([state.stage, state.signed, seedOf(state), state.ended]).toEqual(['signed-off', ['P2', 'P1'], A + B, false]);
    expect([after(draft).stage, after(draft, commit, freeze).stage]).toEqual(['draft', 'frozen']);
    expect(after(draft, commit, freeze, give, reveal).stage).toBe('seeded');
    expect(after(draft, commit, freeze, give, reveal, drawn, sign('P1')).stage).toBe('drawn');
  });

  it.each<[string, string, readonly Step[], Step]>([
    ['a frame without a commitment', 'sampling.commitment-missing', [draft], freeze],
    ['a public value before the freeze', 'sampling.out-of-order', [draft, commit], give],
    ['a public value before its day', 'sampling.public-value-early', [draft, commit, freeze], { ...give, at: MONDAY }],
    ['letters in B', 'sampling.seed-letters', [draft, commit, freeze], { ...give, facts: { value: '12345678a' } }],
    ['a short B', 'sampling.seed-too-short', [draft, commit, freeze], { ...give, facts: { value: '12345' } }],
    ['a second B', 'sampling.out-of-order', [draft, commit, freeze, give], give],
    ['A before B', 'sampling.reveal-before-public-value', [draft, commit, freeze], reveal],
    ['a short A', 'sampling.seed-length', [draft, commit, freeze, give], { ...reveal, facts: { digits: '123' } }],
    [
      'letters in A',
      'sampling.seed-letters',
      [draft, commit, freeze, give],
      { ...reveal, facts: { digits: `${A.slice(1)}x` } },
    ],
    ['another A', 'sampling.seed-mismatch', [draft, commit, freeze, give], { ...reveal, facts: { digits: A2 } }],
    ['A late', 'sampling.reveal-late', [draft, commit, freeze, give], { ...reveal, at: MONDAY + 48 * HOUR + 1 }],
    [
      'a source that is there already',
      'sampling.source-not-later',
      [draft, commit],
      { ...freeze, at: MONDAY + 24 * HOUR },
    ],
    [
      'a draft changed after the freeze',
      'sampling.out-of-order',
      [draft, commit, freeze],
      { ...draft, act: 'sampling.change-draft' },
    ],
    ['a draw without a seed', 'sampling.out-of-order', [draft, commit, freeze, give], drawn],
    ['a stranger signing', 'sampling.not-a-member', [draft, commit, freeze, give, reveal, drawn], sign('P3')],
    [
      'a second signature',
      'sampling.signed-already',
      [draft, commit, freeze, give, reveal, drawn, sign('P1')],
      sign('P1'),
    ],
    [
      'results before evaluation',
      'sampling.out-of-order',
      [draft, commit, freeze, give, reveal, drawn],
      { act: 'sampling.publish' },
    ],
    [
      'an abort once the seed exists',
      'sampling.abort-after-seed',
      [draft, commit, freeze, give],
      { act: 'sampling.abort', facts: { reason: 'r' } },
    ],
    [
      'an abort on the day of the public value',
      'sampling.abort-after-seed',
      [draft, commit, freeze],
      { act: 'sampling.abort', facts: { reason: 'r' }, at: MONDAY + 24 * HOUR },
    ],
    ['another role', 'sampling.act-of-another-role', [draft], { ...commit, role: 'supervised' as Role }],
    ['a second draft', 'sampling.drafted-already', [draft], draft],
    ['an act that is none', 'sampling.unknown-act', [draft], { act: 'sampling.guess' }],
    [
      'equal commitments',
      'sampling.commitment-reused',
      [draft],
      { ...commit, facts: { ...COMMITTED, commitmentB: COMMITTED.commitment } },
    ],
    [
      'a source without a day',
      'sampling.source-incomplete',
      [draft],
      { ...commit, facts: { ...COMMITTED, source: { kind: 'public' } } },
    ],
  ])('refuses %s: %s', (_what, code, before, step) => {
    expect(refused(after(...before), step)).toBe(code);
  });

  it('refuses acts on a round that is not there, one member alone, and a period that ends before it begins', () => {
    expect(refused(null, commit)).toBe('sampling.unknown');
    const with_ = (change: Partial<RoundDraft>): Step => ({
      ...draft,
      facts: { ...draft.facts, draft: { ...DRAFT, ...change } as unknown as JsonObject },
    });
    expect(refused(null, with_({ members: ['P1', 'P1'] }))).toBe('sampling.members-missing');
    expect(refused(null, with_({ from: '2027-01-01' }))).toBe('sampling.period');
    const twice = [1, 2].map(() => ({ caseId: 'C', reason: 'recorded-twice' }));
    expect(refused(null, with_({ excluded: twice }))).toBe('sampling.duplicate-id');
    expect(refused(null, with_({ sampling: { ...DRAFT.sampling, share: '0/1' } }))).toBe('sampling.share');
  });

  it('may be given up as long as nobody can know the seed, and only be stopped after', () => {
    const abort: Step = { act: 'sampling.abort', facts: { reason: 'frame-wrong' } };
    expect(after(draft, commit, freeze, abort)).toMatchObject({ stage: 'aborted', ended: true });
    const stop = { ...abort, act: 'sampling.stop' };
    expect(refused(after(draft, commit, freeze), stop)).toBe('sampling.out-of-order');
    expect(after(draft, commit, freeze, give, stop)).toMatchObject({ stage: 'stopped', ended: true });
  });

  it('takes twenty zeros for an A that was not shown within 24 hours', () => {
    const state = after(draft, commit, freeze, give);
    const at = ROUND_RULES.alarmAt(state);
    expect(at).toBe(MONDAY + 48 * HOUR + 1);
    expect(ROUND_RULES.due(state, MONDAY + 48 * HOUR)).toEqual([]);
    const late = foldSubject(ROUND_RULES, state, ROUND_RULES.due(state, at ?? 0), 'R1');
    expect([late?.stage, late?.partA]).toEqual(['seeded', '0'.repeat(20)]);
    expect(ROUND_RULES.alarmAt(after(draft, commit, freeze, give, reveal))).toBeNull();
  });

  it('takes the dice of a second institution, as committed to', () => {
    const source = { kind: 'witnessed', institutions: ['bar', 'court'] };
    const two: Step = { ...commit, facts: { ...COMMITTED, commitmentB: seedCommitment(CODE, A2), source } };
    const state = after(draft, two, freeze);
    expect(refused(state, give)).toBe('sampling.seed-length');
    expect(refused(state, { ...give, facts: { value: A } })).toBe('sampling.seed-mismatch');
    expect(
      seedOf(after(draft, two, freeze, { ...give, facts: { value: A2 }, at: MONDAY }, { ...reveal, at: MONDAY })),
    ).toBe(A + A2);
  });
});

describe('the policy of a round', () => {
  it('is that of the region, else of what is above it', () => {
    expect(
      [samplingPolicyOf('330102'), samplingPolicyOf('510000')].map(({ profile, share }) => [profile, share]),
    ).toEqual([
      ['zhejiang-1', '1/4'],
      ['default-1', '1/5'],
    ]);
    for (const { key, policy } of SAMPLING_PROFILES)
      expect(checkSamplingPolicy({ profile: key, ...policy })).toBeNull();
  });
});

describe('a frame built from closed cases', () => {
  const cases = Array.from({ length: 60 }, (_, at): ClosedCase => ({
    caseId: `C${at}`,
    number: `N${String(at).padStart(3, '0')}`,
    agencyId: `I${at % 2}`,
    agency: `33010${at % 2}-01`,
    region: '330100',
    form: at % 3 === 0 ? 'civil-litigation' : 'criminal-defence',
    stage: 'trial',
    cause: 'theft',
    handler: `H${at % 7}`,
    unit: `U${at % 3}`,
    closedOn: at < 4 ? '2026-09-30' : '2026-11-02',
    dossier: at === 5 ? null : at.toString(16).padStart(64, '0'),
    riskLed: at === 7,
  }));
  const input: FrameInput = {
    code: CODE,
    organiser: '330000',
    year: 2026,
    roundNo: 1,
    draft: { ...DRAFT, excluded: [{ caseId: 'C9', reason: 'recorded-twice' }], named: ['C8'] },
    commitment: seedCommitment(CODE, A),
    commitmentB: null,
    source: { kind: 'public', name: 'ssq', number: '2026151', on: '2026-12-29' },
    closed: cases,
    shuffle: (group) => group,
    earlier: {
      ofGroup: () => 0,
      ofAgency: () => ({ criminal: 0, civil: 0, all: 0 }),
      intensityOf: () => 'normal',
      resultsOf: () => ({ good: 0, assessed: 0 }),
    },
  };
  const built = buildFrame(input);
  if (isRefusal(built)) throw new Error(`${built.code} ${built.field ?? ''}`);
  const { record, table } = built;

  it('holds every closed case once: in the frame, excluded with its reason, or carried out', () => {
    expect([record.items.length, record.excluded.length, table.length]).toEqual([58, 1, 59]);
    const sum = (of: 'carriedIn' | 'closed' | 'carriedOut') =>
      (record.register ?? []).reduce((so, one) => so + one[of], 0);
    expect([sum('carriedIn'), sum('closed'), sum('carriedOut')]).toEqual([4, 56, 1]);
    const codeOf = (id: string) => table.find((row) => row.case.caseId === id)?.code;
    expect(new Set(record.riskLed)).toEqual(new Set([codeOf('C7'), codeOf('C8')]));
    expect(table.some((row) => row.case.caseId === 'C5')).toBe(false);
  });

  it('names no case, handler or agency number of it in an item', () => {
    expect(JSON.stringify(record.items)).not.toMatch(/"(?:C|H|U|N)\d+"/u);
  });

  it("draws at least one file of every handler in the year's last round, and verifies as exported", () => {
    const file = roundFile({
      record,
      frozenAtMs: MONDAY,
      seed: { digits: A, publicValue: B, publicGivenAtMs: MONDAY + 1, shownAtMs: MONDAY + 2 },
      drawnAtMs: MONDAY + 3,
      signOff: null,
      results: null,
      end: null,
    });
    const drawnCodes = new Set(file.draw?.picks.map(({ id }) => id));
    const handlers = new Set(table.filter(({ code }) => drawnCodes.has(code)).map((row) => row.case.handler));
    expect(handlers.size).toBe(7);
    expect(verifyRound(roundFileText(file)).first).toBeNull();
  });

  it('refuses an excluded case that is not there, and a frame of nothing', () => {
    const code = (change: Partial<FrameInput>) => {
      const found = buildFrame({ ...input, ...change });
      return isRefusal(found) ? found.code : 'built';
    };
    expect(code({ draft: { ...DRAFT, named: ['C99'] } })).toBe('sampling.case-not-in-frame');
    expect(code({ closed: [], draft: DRAFT })).toBe('sampling.frame-empty');
  });
});
