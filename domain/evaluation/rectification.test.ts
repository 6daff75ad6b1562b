import { describe, expect, it } from 'vitest';
import type { Role } from '../case-file/codes.ts';
import type { JsonObject } from '../kernel/json.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { endOfDueDay, isoDate, startOfDay, type Instant } from '../kernel/time.ts';
import { foldSubject } from '../supervision/subject.ts';
import type { RectificationState } from './rectification.ts';
import { RECTIFICATION_RULES } from './subjects.ts';

const OPENED = { file: 'F', round: 'R', agency: 'A', region: '330000', planBy: '2026-12-07' };
const PLAN = [
  { action: 'complete-file', owner: 'handler', due: '2026-12-18' },
  { action: 'train-handler', owner: 'officer', due: '2026-12-31' },
];

/** One rectification on paper, through the rules that its workflow and the commit take. */
class Paper {
  state = foldSubject(RECTIFICATION_RULES, null, [{ kind: 'rectification.opened', facts: OPENED }], 'X') as State;
  on = '2026-12-01';
  about: unknown[] = [];

  act(act: string, facts: JsonObject = {}, role: Role = 'head', person = 'head'): string {
    const outcome = RECTIFICATION_RULES.decide(this.state, {
      act: `rectification.${act}`,
      actor: { person, grant: null, role, unit: null },
      on: this.on,
      at: startOfDay(isoDate(this.on), 600),
      facts: { way: 'papers-added', ...facts },
    });
    if (isRefusal(outcome)) return [outcome.code, outcome.field ?? ''].join(' ').trim();
    this.state = foldSubject(RECTIFICATION_RULES, this.state, outcome, 'X') as State;
    this.about.push(...outcome.map(({ facts: told }) => told['rectification']));
    return outcome.map(({ kind }) => kind.replace('rectification.', '')).join(' ');
  }

  time(now: Instant): readonly unknown[] {
    const events = RECTIFICATION_RULES.due(this.state, now);
    this.state = foldSubject(RECTIFICATION_RULES, this.state, events, 'X') as State;
    return events.map(({ facts }) => facts['step']);
  }
}
type State = RectificationState;

const end = (day: string): Instant => endOfDueDay(isoDate(day));

describe('a rectification', () => {
  it('is planned, carried out, handed in and closed, and counts every event', () => {
    const paper = new Paper();
    expect(paper.act('plan', { actions: PLAN })).toBe('planned');
    expect(paper.act('complete-action', { position: 0 }, 'handler', 'handler')).toBe('action-done');
    expect(paper.act('complete-action', { position: 1 })).toBe('action-done');
    expect(paper.act('hand-in')).toBe('handed-in');
    expect(paper.act('re-review', { outcome: 'accepted' }, 'supervisor', 's')).toBe('closed');
    expect(paper.about).toEqual(['X', 'X', 'X', 'X', 'X']);
    expect(paper.state).toMatchObject({ stage: 'closed', ended: true, version: 6, agency: 'A', returns: 0 });
    expect(paper.state.actions.map(({ doneOn }) => doneOn)).toEqual(['2026-12-01', '2026-12-01']);
    expect(paper.act('hand-in')).toBe('evaluation.act-out-of-order');
  });

  it('goes round again when it is returned, with a new day for the plan', () => {
    const paper = new Paper();
    paper.act('plan', { actions: PLAN.slice(0, 1) });
    paper.act('complete-action', { position: 0 });
    paper.act('hand-in');
    expect(paper.act('re-review', { outcome: 'perhaps' }, 'moderator', 'm')).toBe('evaluation.answer-unknown /outcome');
    expect(paper.act('re-review', { outcome: 'returned', days: { plan: '2027-01-11' } }, 'moderator', 'm')).toBe(
      'returned',
    );
    expect(paper.state).toMatchObject({ stage: 'planning', planBy: '2027-01-11', returns: 1, ended: false });
    expect(paper.act('plan', { actions: PLAN })).toBe('planned');
    expect(paper.state.actions.map(({ doneOn }) => doneOn)).toEqual([null, null]);
  });

  it.each([
    ['nothing', [], 'evaluation.rectification-plan-empty /actions'],
    [
      'an unknown action',
      [{ ...PLAN[0], action: 'forget' }],
      'evaluation.rectification-action-unknown /actions/0/action',
    ],
    ['a day that is over', [PLAN[0], { ...PLAN[1], due: '2026-11-30' }], 'evaluation.rectification-due /actions/1/due'],
    ['no day', [{ ...PLAN[0], due: '2026-02-30' }], 'evaluation.rectification-due /actions/0/due'],
  ])('takes no plan of %s', (_what, actions, code) => {
    expect(new Paper().act('plan', { actions } as unknown as JsonObject)).toBe(code);
  });

  it('takes a plan whose action is due today', () => {
    expect(new Paper().act('plan', { actions: [{ ...PLAN[0], due: '2026-12-01' }] } as JsonObject)).toBe('planned');
  });

  it('refuses what is not known, not yet there, of another role, and of another owner', () => {
    const paper = new Paper();
    expect(paper.act('burn')).toBe('evaluation.act-unknown');
    expect(paper.act('plan', { actions: PLAN }, 'handler', 'handler')).toBe('evaluation.act-of-another-role');
    expect(paper.act('hand-in')).toBe('evaluation.act-out-of-order');
    paper.act('plan', { actions: PLAN });
    const complete = (position: number, person: string): string =>
      paper.act('complete-action', { position }, 'handler', person);
    expect(complete(1, 'handler')).toBe('evaluation.rectification-not-owner /position');
    expect(complete(2, 'handler')).toBe('evaluation.rectification-action-unknown /position');
    expect(complete(0, 'handler')).toBe('action-done');
    expect(complete(0, 'handler')).toBe('evaluation.rectification-action-done /position');
    expect(paper.act('hand-in')).toBe('evaluation.rectification-action-open');
    const act = { act: 'rectification.plan', actor: { person: 'h', grant: null, role: 'head', unit: null } } as const;
    const before = RECTIFICATION_RULES.decide(null, { ...act, on: '2026-12-01', at: 0, facts: { actions: PLAN } });
    expect(before).toMatchObject({ code: 'evaluation.unknown' });
  });

  it('tells each lateness once, at the end of the due day, and nothing after the end', () => {
    const paper = new Paper();
    expect(RECTIFICATION_RULES.alarmAt(paper.state)).toBe(end('2026-12-07'));
    expect(paper.time(end('2026-12-07') - 1)).toEqual([]);
    expect(paper.time(end('2026-12-07'))).toEqual(['plan-0']);
    expect(paper.time(end('2026-12-08'))).toEqual([]);
    expect(RECTIFICATION_RULES.alarmAt(paper.state)).toBeNull();

    paper.act('plan', { actions: PLAN });
    expect(RECTIFICATION_RULES.alarmAt(paper.state)).toBe(end('2026-12-18'));
    paper.act('complete-action', { position: 0 });
    expect(RECTIFICATION_RULES.alarmAt(paper.state)).toBe(end('2026-12-31'));
    expect(paper.time(end('2027-01-04'))).toEqual(['action-0-1']);
    paper.act('complete-action', { position: 1 });
    paper.act('hand-in');
    paper.act('re-review', { outcome: 'returned', days: { plan: '2027-01-20' } }, 'supervisor', 's');
    expect(paper.time(end('2027-01-20'))).toEqual(['plan-1']);
  });

  it('folds nothing before it is opened, and no event of another kind', () => {
    expect(() => RECTIFICATION_RULES.reduce(null, { kind: 'rectification.closed', facts: {} }, 'X')).toThrow('before');
    expect(() => RECTIFICATION_RULES.reduce(new Paper().state, { kind: 'case.closed', facts: {} }, 'X')).toThrow(
      'knows no',
    );
  });
});
