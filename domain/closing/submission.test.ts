import { describe, expect, it } from 'vitest';
import { MATERIALS, type Form, type Material, type Proceeding } from '../case-file/codes.ts';
import { COMBINATIONS } from '../handling/combinations.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { isoDate } from '../kernel/time.ts';
import { RESULTS, RESULTS_OF, validateOutcome, type Outcome } from './outcome.ts';
import { RETURN_REASON_MATERIAL, RETURN_REASONS } from './return-reasons.ts';
import {
  closureMissing,
  closureStep,
  openClosure,
  type ClosureAct,
  type ClosureState,
  type ClosureStep,
} from './submission.ts';

const CLOSED = isoDate('2026-05-06');
const DAYS = ['2026-05-20', '2026-05-25', '2026-06-01', '2026-06-04', '2026-06-10'].map(isoDate);
const ALL: readonly Material[] = MATERIALS;
const WON: Outcome = {
  result: 'won',
  opinionAdopted: 'full',
  amountClaimedFen: 5_000_000,
  lossRecoveredFen: 4_200_000,
  lossAvertedFen: 0,
  lossProof: 'judgment',
  performed: 'not',
  personsHelped: 1,
};

function opened(): ClosureState {
  const result = openClosure(
    { form: 'civil-litigation', proceeding: 'first-instance', entry: 'application', facts: { meansChecked: true } },
    CLOSED,
  );
  if (isRefusal(result)) throw new Error(result.code);
  return result.state;
}
function run(state: ClosureState, ...acts: ClosureAct[]): ClosureStep {
  let step: ClosureStep = { state, effects: [] };
  for (const act of acts) {
    const next = closureStep(step.state, act);
    if (isRefusal(next)) throw new Error(`${act.kind}: ${next.code}`);
    step = next;
  }
  return step;
}
function code(state: ClosureState, act: ClosureAct): string | null {
  const result = closureStep(state, act);
  return isRefusal(result) ? result.code : null;
}
const day = (index: number) => DAYS[index] ?? CLOSED;
const submit = (index: number, present: readonly Material[] = ALL): ClosureAct => ({
  kind: 'submit',
  on: day(index),
  present,
  outcome: WON,
});
const giveBack = (index: number): ClosureAct => ({
  kind: 'return',
  on: day(index),
  reasons: ['meeting-record-unsigned'],
});
const approve = (index: number, thirdTouchSettled = true): ClosureAct => ({
  kind: 'approve',
  on: day(index),
  thirdTouchSettled,
});

describe('closure submission', () => {
  it('goes submitted → returned → resubmitted → approved, counts returns, and talks with the unit after the second', () => {
    const first = run(opened(), submit(0), giveBack(1));
    expect(first.effects.map((effect) => effect.kind)).not.toContain('open-obligation');
    const second = run(first.state, submit(2), giveBack(3));
    expect(second.effects).toContainEqual({
      kind: 'open-obligation',
      obligation: 'talk-with-unit',
      to: 'agency',
      from: day(3),
      returns: 2,
    });
    expect(second.state.returns).toHaveLength(2);
    const end = run(second.state, { kind: 'record-talk', on: day(3) }, submit(4), approve(4));
    expect(end.state).toMatchObject({ phase: 'approved', approvedOn: day(4), talkedOn: day(3) });
    expect(JSON.parse(JSON.stringify(end.state))).toEqual(end.state);
    expect(JSON.stringify(end.state).length).toBeLessThan(4000);
  });

  it('opens a limit for each wait and settles the one that ended', () => {
    const opens = openClosure(opened().about, CLOSED);
    expect(opens).toMatchObject({ effects: [{ kind: 'open-deadline', rule: 'closing.submit', from: CLOSED }] });
    const submitted = run(opened(), submit(0));
    expect(submitted.effects.slice(0, 3)).toMatchObject([
      { kind: 'settle-deadline', rule: 'closing.submit' },
      { kind: 'open-deadline', rule: 'closing.first-look' },
      { kind: 'open-deadline', rule: 'closing.examine' },
    ]);
    const again = run(submitted.state, giveBack(1), submit(2));
    expect(again.effects[0]).toEqual({ kind: 'settle-deadline', rule: 'closing.correct', on: day(2) });
  });

  it('takes a file with gaps but does not approve it until they are filled or excused with a reason', () => {
    const gap = ALL.filter((material) => material !== 'proof-of-service' && material !== 'progress-notice');
    const { state } = run(opened(), submit(0, gap));
    expect(closureMissing(state)).toEqual(['progress-notice', 'proof-of-service']);
    expect(closureStep(state, approve(1))).toMatchObject({
      code: 'closing.items-missing',
      params: { item: 'progress-notice', count: 2 },
    });
    const excused = run(
      state,
      { kind: 'excuse', on: day(1), excuse: { key: 'progress-notice', reason: 'lost-and-certified' } },
      { kind: 'excuse', on: day(1), excuse: { key: 'proof-of-service', reason: 'lost-and-certified' } },
    ).state;
    expect(code(excused, approve(1))).toBeNull();
    expect(
      code(excused, { kind: 'excuse', on: day(1), excuse: { key: 'progress-notice', reason: 'lost-and-certified' } }),
    ).toBe('closing.excuse-twice');
  });

  it('asks for the written consent where the outcome says the case was mediated', () => {
    const present = ALL.filter((material) => material !== 'mediation-consent');
    const mediated: Outcome = { ...WON, result: 'mediated', opinionAdopted: 'n-a', lossProof: 'mediation-statement' };
    const { state } = run(opened(), { kind: 'submit', on: day(0), present, outcome: mediated });
    expect(closureMissing(state)).toEqual(['mediation-consent']);
  });

  it('waits for the third touch, refuses acts out of order and a return without a coded reason', () => {
    const submitted = run(opened(), submit(0)).state;
    expect(code(submitted, approve(1, false))).toBe('closing.third-touch-open');
    expect(code(submitted, { kind: 'return', on: day(1), reasons: [] })).toBe('closing.reason-missing');
    expect(code(submitted, { kind: 'return', on: day(1), reasons: ['wrong-closing-date', 'wrong-closing-date'] })).toBe(
      'closing.reason-twice',
    );
    expect(code(submitted, submit(1))).toBe('closing.out-of-order');
    expect(code(opened(), approve(1))).toBe('closing.out-of-order');
    expect(code(opened(), { ...submit(0), on: isoDate('2026-05-05') } as ClosureAct)).toBe(
      'closing.before-closing-date',
    );
    expect(code(submitted, { kind: 'record-talk', on: day(1) })).toBe('closing.no-talk-due');
    const approved = run(submitted, approve(1)).state;
    for (const act of [submit(2), giveBack(2), approve(2)]) expect(code(approved, act)).toBe('closing.out-of-order');
  });

  it('moves a wrong closing date with a reason only, never after the file was handed in', () => {
    const submitted = run(opened(), submit(0)).state;
    const correct = (to: string, reasonGiven = true): ClosureAct => ({
      kind: 'correct-closing-date',
      on: day(1),
      to: isoDate(to),
      reasonGiven,
    });
    expect(closureStep(submitted, correct('2026-05-08'))).toMatchObject({
      state: { closedOn: '2026-05-08' },
      effects: [{ kind: 'closing-date-moved', from: CLOSED, to: '2026-05-08' }],
    });
    expect(code(submitted, correct('2026-05-08', false))).toBe('closing.correction-reason-missing');
    expect(code(submitted, correct('2026-05-06'))).toBe('closing.date-unchanged');
    expect(code(submitted, correct('2026-05-21'))).toBe('closing.before-closing-date');
  });
});

describe('outcome', () => {
  const valid = (change: Partial<Outcome>, present: readonly Material[] = ALL): string | null =>
    validateOutcome('civil-litigation', 'first-instance', { ...WON, ...change }, present)?.code ?? null;

  it('accepts a true one and refuses each kind of wrong one by its own code', () => {
    expect(valid({})).toBeNull();
    expect(valid({ result: 'acquitted' })).toBe('closing.result-not-of-form');
    expect(valid({ lossRecoveredFen: -1 })).toBe('closing.amount-invalid');
    expect(valid({ amountClaimedFen: 0.5 })).toBe('closing.amount-invalid');
    expect(valid({ lossAvertedFen: Number.MAX_SAFE_INTEGER })).toBe('closing.amount-invalid');
    expect(valid({ personsHelped: 0 })).toBe('closing.persons-invalid');
    expect(valid({ lossProof: null })).toBe('closing.loss-proof-missing');
    expect(valid({ lossProof: 'meeting-record' })).toBe('closing.loss-proof-unsuitable');
    expect(valid({}, ['closing-report'])).toBe('closing.loss-proof-not-in-file');
    expect(valid({ lossRecoveredFen: 0 })).toBe('closing.loss-proof-without-loss');
    expect(valid({ opinionAdopted: 'n-a' })).toBe('closing.adoption-not-stated');
  });

  it('asks whether a settlement outside the courts was performed', () => {
    const settled: Outcome = {
      ...WON,
      result: 'settled',
      opinionAdopted: 'n-a',
      lossProof: 'settlement-agreement',
      performed: 'n-a',
    };
    expect(validateOutcome('other-non-litigation', 'mediation', settled, ALL)?.code).toBe(
      'closing.performance-not-stated',
    );
    expect(validateOutcome('other-non-litigation', 'mediation', { ...settled, performed: 'part' }, ALL)).toBeNull();
  });

  it('has results for every combination, each result used somewhere', () => {
    for (const combination of COMBINATIONS) {
      const [form, proceeding] = combination.split('/') as [Form, Proceeding];
      const results = RESULTS_OF[combination];
      expect(new Set(results).size).toBe(results.length);
      const first = results[0];
      if (first === undefined) throw new Error(`${combination} has no result`);
      expect(
        validateOutcome(form, proceeding, { ...WON, result: first, performed: 'full', lossProof: 'judgment' }, ALL),
      ).toBeNull();
    }
    const used = new Set(Object.values(RESULTS_OF).flat());
    expect(RESULTS.filter((result) => !used.has(result))).toEqual([]);
  });
});

it('every return reason names a material of the list', () => {
  for (const reason of RETURN_REASONS) expect(MATERIALS).toContain(RETURN_REASON_MATERIAL[reason]);
});
