import { describe, expect, it } from 'vitest';
import type { Form, Proceeding } from '../case-file/codes.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import { isoDate } from '../kernel/time.ts';
import { COMBINATIONS } from './combinations.ts';
import {
  completeCheckpoint,
  declareNotApplicable,
  excuseCheckpoint,
  freezePlan,
  openConditional,
  openRequired,
  planSettled,
  type PlanProgress,
  type PlanStep,
} from './progress.ts';

const ASSIGNED = isoDate('2026-03-02');
const LATER = isoDate('2026-03-20');

function step(result: PlanStep | Refusal): PlanStep {
  if (isRefusal(result)) throw new Error(result.code);
  return result;
}
function frozen(form: Form, proceeding: Proceeding): PlanProgress {
  return step(freezePlan(form, proceeding, ASSIGNED)).state;
}
function codeOf(result: PlanStep | Refusal): string | null {
  return isRefusal(result) ? result.code : null;
}

describe('progress of a frozen plan', () => {
  it('can be brought to an end in every combination, settles each deadline it opened exactly once, and stays JSON', () => {
    for (const combination of COMBINATIONS) {
      const [form, proceeding] = combination.split('/') as [Form, Proceeding];
      const start = step(freezePlan(form, proceeding, ASSIGNED));
      let state = start.state;
      const opened = start.effects
        .filter((effect) => effect.kind === 'open-deadline')
        .map((effect) => effect.checkpoint);
      const settled: string[] = [];
      let ends = 0;
      for (const item of state.items) {
        const result = step(
          item.required
            ? completeCheckpoint(state, item.key, { on: LATER, materials: item.materials })
            : declareNotApplicable(state, item.key, 'condition-does-not-hold', LATER),
        );
        state = result.state;
        for (const effect of result.effects) {
          if (effect.kind === 'settle-deadline') settled.push(effect.checkpoint);
          if (effect.kind === 'plan-settled') ends += 1;
        }
      }
      expect(planSettled(state)).toBeNull();
      expect(settled.sort()).toEqual(opened.sort());
      expect(ends).toBe(1);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      expect(JSON.stringify(state).length).toBeLessThan(4000);
    }
  });

  it('says what is open: ● not done first, then ○ without a yes or no', () => {
    let state = frozen('criminal-defence', 'prosecution-review');
    expect(openRequired(state)).toEqual([
      'papers-filed',
      'mandate-papers',
      'file-reading',
      'meeting-after-reading',
      'written-opinion',
      'progress-notice',
    ]);
    expect(planSettled(state)).toMatchObject({
      code: 'handling.checkpoints-open',
      params: { checkpoint: 'papers-filed', count: 6 },
    });
    for (const key of openRequired(state)) state = step(excuseCheckpoint(state, key, 'ended-before-step', LATER)).state;
    expect(openConditional(state)).toEqual(['plea-advice', 'custody-necessity', 'supplementary-investigation']);
    expect(planSettled(state)).toMatchObject({ code: 'handling.conditions-undeclared', params: { count: 3 } });
  });

  it('refuses a completion without its papers: one of several, or all where all are demanded', () => {
    const state = frozen('criminal-defence', 'first-instance');
    expect(codeOf(completeCheckpoint(state, 'file-reading', { on: LATER, materials: ['meeting-record'] }))).toBe(
      'handling.evidence-missing',
    );
    expect(completeCheckpoint(state, 'mandate-papers', { on: LATER, materials: ['mandate-agreement'] })).toMatchObject({
      code: 'handling.evidence-missing',
      params: { material: 'power-of-attorney' },
    });
    expect(
      codeOf(completeCheckpoint(state, 'hearing-or-opinion', { on: LATER, materials: ['legal-opinion'] })),
    ).toBeNull();
  });

  it('refuses unknown keys, days before the assignment, repetition, and a ● declared not applicable', () => {
    const state = frozen('criminal-defence', 'investigation');
    expect(codeOf(completeCheckpoint(state, 'file-reading', { on: LATER, materials: [] }))).toBe(
      'handling.unknown-checkpoint',
    );
    expect(
      codeOf(completeCheckpoint(state, 'first-meeting', { on: isoDate('2026-03-01'), materials: ['meeting-record'] })),
    ).toBe('handling.before-assignment');
    const once = step(completeCheckpoint(state, 'first-meeting', { on: LATER, materials: ['meeting-record'] })).state;
    expect(codeOf(completeCheckpoint(once, 'first-meeting', { on: LATER, materials: ['meeting-record'] }))).toBe(
      'handling.repeated-too-often',
    );
    expect(codeOf(declareNotApplicable(state, 'first-meeting', 'condition-does-not-hold', LATER))).toBe(
      'handling.checkpoint-required',
    );
    expect(codeOf(excuseCheckpoint(state, 'arrest-opinion', 'ended-before-step', LATER))).toBe(
      'handling.checkpoint-conditional',
    );
    expect(codeOf(excuseCheckpoint(once, 'first-meeting', 'ended-before-step', LATER))).toBe(
      'handling.already-settled',
    );
    const excused = step(excuseCheckpoint(state, 'first-meeting', 'recipient-refuses', LATER)).state;
    expect(codeOf(completeCheckpoint(excused, 'first-meeting', { on: LATER, materials: ['meeting-record'] }))).toBe(
      'handling.checkpoint-excused',
    );
  });

  it('lets a ○ declared not applicable be completed when its condition comes to hold', () => {
    const state = frozen('criminal-defence', 'prosecution-review');
    const no = step(declareNotApplicable(state, 'plea-advice', 'condition-does-not-hold', LATER)).state;
    const yes = step(completeCheckpoint(no, 'plea-advice', { on: LATER, materials: ['plea-recognisance'] })).state;
    const item = yes.items.find((candidate) => candidate.key === 'plea-advice');
    expect(item).toMatchObject({ state: 'done', times: 1 });
    expect(item).not.toHaveProperty('reason');
  });

  it('opens the file reading again after each return for supplementary investigation, at most twice', () => {
    const returned = { on: LATER, materials: ['transfer-record'] as const };
    const read = { on: LATER, materials: ['file-reading-record'] as const };
    let state = step(completeCheckpoint(frozen('criminal-defence', 'prosecution-review'), 'file-reading', read)).state;
    for (let time = 1; time <= 2; time += 1) {
      const result = step(completeCheckpoint(state, 'supplementary-investigation', returned));
      expect(result.effects).toContainEqual({ kind: 'checkpoint-reopened', checkpoint: 'file-reading' });
      expect(openRequired(result.state)).toContain('file-reading');
      state = step(completeCheckpoint(result.state, 'file-reading', read)).state;
      expect(openRequired(state)).not.toContain('file-reading');
    }
    expect(codeOf(completeCheckpoint(state, 'supplementary-investigation', returned))).toBe(
      'handling.repeated-too-often',
    );
  });
});
