import { describe, expect, it } from 'vitest';
import { following } from '#domain/case-file/acts';
import { event } from '#domain/case-file/events';
import type { CaseState } from '#domain/case-file/state';
import { tasksOf } from '#domain/case-file/tasks';
import type { JsonObject } from '#domain/kernel/json';
import { closing, FIVES, Life } from '../../test/support/pure-life.ts';

describe('follow-up', () => {
  function met(more: JsonObject = {}): Life {
    const life = new Life('civil-litigation/first-instance', 'application', more).begin();
    life.does('handler', 'handling.complete-checkpoint', {
      checkpoint: 'interview',
      materials: ['meeting-record', 'rights-notice'],
    });
    return life;
  }

  it('opens the first touch with the first meeting, in its window, and the pack hears of its end', () => {
    const life = met();
    expect(life.state.followUp?.touches.first).toMatchObject({
      state: 'open',
      opensOn: '2026-03-05',
      closesOn: '2026-03-12',
    });
    life.day = 2;
    expect(life.try('caller', 'follow-up.record-refusal', { touch: 'first' })?.code).toBe('follow-up.before-window');
    life.day = 4;
    life.does('caller', 'follow-up.record-answer', {
      touch: 'first',
      channel: 'phone',
      by: 'recipient',
      ratings: FIVES,
      tookMoney: false,
    });
    expect(life.events.at(-1)).toMatchObject({
      kind: 'follow-up.touch-ended',
      facts: { touch: 'first', how: 'answered' },
    });
    expect(life.state.materials).toContain('follow-up-record');
  });

  it('makes a bad answer the officer’s task, and tells of money apart from the answers', () => {
    const life = met();
    life.day = 4;
    life.does('recipient', 'follow-up.answer-by-link', { ratings: { ...FIVES, overall: 2 }, tookMoney: true });
    expect(life.events.slice(-3).map(({ kind }) => kind)).toEqual([
      'follow-up.touch-ended',
      'follow-up.abnormal-answer',
      'follow-up.money-reported',
    ]);
    expect(life.events.at(-3)?.facts).not.toHaveProperty('tookMoney');
    expect(tasksOf(life.state, []).map(({ key }) => key)).toContain('abnormal:first');
    expect(
      life.try('officer', 'follow-up.settle-abnormal', { touch: 'second', measure: 'talk-with-handler' })?.code,
    ).toBe('follow-up.no-abnormal-answer');
    life.does('officer', 'follow-up.settle-abnormal', { touch: 'first', measure: 'talk-with-handler' });
    expect(life.state.followUp).toMatchObject({ abnormalOpen: [], abnormalSeen: true });
  });

  it('ends a touch by message as exhausted by three tries on three days', () => {
    const life = met();
    for (const day of [4, 5, 6]) {
      life.day = day;
      life.does('caller', 'follow-up.try', { touch: 'first', channel: 'phone', noAnswer: 'not-picked-up' });
    }
    expect(life.state.followUp?.touches.first.state).toBe('exhausted');
    expect(life.events.at(-1)).toMatchObject({ kind: 'follow-up.touch-ended', facts: { how: 'exhausted' } });
    expect(life.try('caller', 'follow-up.try', { touch: 'first', channel: 'phone', noAnswer: 'busy' })?.code).toBe(
      'follow-up.not-open',
    );
  });

  it('lets the second touch be made by hand when neither hearing nor day 60 has come', () => {
    const life = met();
    life.day = 5;
    expect(life.try('caller', 'follow-up.record-refusal', { touch: 'second' })?.code).toBe('follow-up.not-open');
    life.day = 15;
    life.does('caller', 'follow-up.record-refusal', { touch: 'second' });
    expect(life.state.followUp?.touches.second.state).toBe('refused');
  });

  it('opens the second touch on day 60 by the deadline of that day', () => {
    const life = met();
    const overdue = event('case-file.deadline-overdue', {
      rule: 'follow-up.second-touch-day-60',
      deadline: 'd',
      due: '2026-05-04',
    });
    life.happens(overdue, ...following(life.state, [overdue], '2026-05-05'));
    expect(life.state.followUp?.touches.second).toMatchObject({
      state: 'open',
      opensOn: '2026-05-04',
      closesOn: '2026-05-14',
    });
  });

  it('is waited for before approval, unless the region does not or its window is over', () => {
    const life = closing().submit();
    life.day = 50;
    expect(life.try('closure-examiner', 'closing.propose-approval')?.code).toBe('closing.third-touch-open');
    const other = closing().submit();
    other.day = 50;
    other.state = { ...other.state, policy: { ...other.state.policy, closureWaitsForThirdTouch: false } };
    other.does('closure-examiner', 'closing.propose-approval');
    life.day = 61;
    life.state = { ...life.state, followUp: life.state.followUp && withMessageOnly(life.state.followUp) };
    life.does('closure-examiner', 'closing.propose-approval');
    expect(life.state.followUp?.touches.third.state).toBe('exhausted');
  });

  it('calls the recorded share for the third touch: the ticket decides', () => {
    for (const [ticket, phone] of [
      [0, true],
      [1_288_490_188, true],
      [1_288_490_189, false],
      [0xffff_ffff, false],
    ] as const) {
      const life = new Life('civil-litigation/first-instance', 'application').begin().handle();
      life.does('handler', 'handling.record-closing', { kind: 'document-received', document: 'judgment', ticket });
      const opened = life.events.find(
        ({ kind, facts }) => kind === 'follow-up.touch-opened' && facts.touch === 'third',
      );
      expect(opened?.facts).toMatchObject({ ticket, phone });
      expect(life.state.followUp?.touches.third.channels.includes('phone')).toBe(phone);
    }
  });

  it('counts somebody in custody as not visited, and ends touches of somebody who can’t be contacted at once', () => {
    const custody = met({ reach: 'in-custody' });
    custody.day = 4;
    expect(tasksOf(custody.state, [])).toContainEqual(
      expect.objectContaining({ key: 'touch:first', act: 'follow-up.mark-in-custody' }),
    );
    custody.does('caller', 'follow-up.mark-in-custody', { touch: 'first' });
    expect(custody.state.followUp?.touches.first.state).toBe('in-custody-not-visited');
    const nobody = met({ reach: 'cannot-be-contacted' });
    expect(nobody.state.followUp?.touches.first.state).toBe('exhausted');
    expect(nobody.events.at(-1)?.kind).toBe('follow-up.touch-ended');
  });

  it('takes an answer by link after the case has ended', () => {
    const life = closing().submit();
    life.state = { ...life.state, policy: { ...life.state.policy, closureWaitsForThirdTouch: false } };
    life.day = 50;
    life.does('closure-examiner', 'closing.propose-approval').does('approver', 'case-file.agree');
    life.happens(event('case-file.ended', { ending: 'handled' }));
    life.does('recipient', 'follow-up.answer-by-link', { touch: 'third', ratings: FIVES, tookMoney: false });
    expect(life.state).toMatchObject({ stage: 'ended', followUp: { touches: { third: { state: 'answered' } } } });
  });
});

function withMessageOnly(followUp: NonNullable<CaseState['followUp']>): NonNullable<CaseState['followUp']> {
  return { ...followUp, touches: { ...followUp.touches, third: { ...followUp.touches.third, channels: ['message'] } } };
}
