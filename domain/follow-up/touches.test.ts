import { describe, expect, it } from 'vitest';
import { REACHES, type Protection, type Reach } from '../case-file/codes.ts';
import { isRefusal } from '../kernel/refusal.ts';
import { isoDate, startOfDay } from '../kernel/time.ts';
import { answersForUnit, SATISFACTION_ITEMS, type Answers, type SatisfactionItem } from './answers.ts';
import { channelsOf, contactOf, drawnForPhone } from './channels.ts';
import {
  countsInRates,
  followUpStep,
  isEvening,
  openFollowUp,
  thirdTouchSettled,
  touchWindow,
  type FollowUpAct,
  type FollowUpState,
  type FollowUpStep,
  type TouchPhase,
} from './touches.ts';

const OPENS = isoDate('2026-06-04');
const CLOSES = isoDate('2026-06-21');
const DRAWN = 0;
const NOT_DRAWN = 0xffff_ffff;

function ratings(value: number, change: Partial<Record<SatisfactionItem, number>> = {}): Answers['ratings'] {
  return {
    ...(Object.fromEntries(SATISFACTION_ITEMS.map((item) => [item, value])) as Record<SatisfactionItem, number>),
    ...change,
  };
}
const GOOD: Answers = { ratings: ratings(5), tookMoney: false, textRef: null };

function person(
  reach: Reach = 'own-phone',
  more: {
    guardianIsParty?: boolean;
    relativeConsents?: boolean;
    protection?: Protection;
    sensitive?: boolean;
    group?: boolean;
  } = {},
): FollowUpState {
  return openFollowUp({
    reach,
    guardianIsParty: false,
    relativeConsents: false,
    protection: 'ordinary',
    sensitive: false,
    group: false,
    ...more,
  });
}
function run(state: FollowUpState, ...acts: FollowUpAct[]): FollowUpStep {
  let step: FollowUpStep = { state, effects: [] };
  for (const act of acts) {
    const next = followUpStep(step.state, act);
    if (isRefusal(next)) throw new Error(`${act.kind}: ${next.code}`);
    step = next;
  }
  return step;
}
function code(state: FollowUpState, act: FollowUpAct): string | null {
  const result = followUpStep(state, act);
  return isRefusal(result) ? result.code : null;
}
const open = (phase: TouchPhase = 'third', ticket = NOT_DRAWN): FollowUpAct => ({
  kind: 'open',
  phase,
  opensOn: OPENS,
  closesOn: CLOSES,
  ticket,
});
const answer = (answers: Answers = GOOD, phase: TouchPhase = 'third'): FollowUpAct => ({
  kind: 'answer',
  phase,
  on: OPENS,
  channel: 'message',
  by: 'recipient',
  answers,
});
const call = (day: string, hour: number): FollowUpAct => ({
  kind: 'no-answer',
  phase: 'third',
  at: startOfDay(isoDate(day), hour * 60),
  channel: 'phone',
  noAnswer: 'not-picked-up',
});

describe('windows of the touches', () => {
  it('are those of the table', () => {
    const begunOn = isoDate('2026-03-02');
    expect(touchWindow('first', { begunOn })).toEqual({ opensOn: '2026-03-05', closesOn: '2026-03-12' });
    expect(touchWindow('second', { begunOn, firstHearingOn: isoDate('2026-04-10') })).toEqual({
      opensOn: '2026-04-10',
      closesOn: '2026-04-20',
    });
    expect(touchWindow('second', { begunOn })).toEqual({ opensOn: '2026-05-01', closesOn: '2026-05-11' });
    expect(touchWindow('second', { begunOn, firstHearingOn: isoDate('2026-06-10') })).toEqual({
      opensOn: '2026-05-01',
      closesOn: '2026-05-11',
    });
    expect(touchWindow('third', { begunOn, closedOn: isoDate('2026-06-01') })).toEqual({
      opensOn: '2026-06-04',
      closesOn: '2026-06-21',
    });
    for (const phase of ['first', 'second', 'third'] as const) expect(touchWindow(phase, {})).toBeNull();
  });
});

describe('reach', () => {
  it('decides the channel for every reach', () => {
    expect(REACHES.map((reach) => channelsOf(person(reach), true).join(' '))).toEqual([
      'message phone',
      'message phone',
      'visit letter',
      'custody-station letter visit',
      '',
    ]);
    expect(channelsOf(person('close-relative', { relativeConsents: true }), false)).toEqual(['message']);
  });

  it('never lets a guardian who is a party be messaged, called or answer', () => {
    const minor = person('statutory-representative', { guardianIsParty: true, protection: 'minor' });
    expect(contactOf(minor)).toBeNull();
    const { state, effects } = run(minor, open('third', DRAWN));
    expect(effects).toEqual([
      { kind: 'reach-task', phase: 'third', channels: ['visit', 'letter'], from: OPENS, until: CLOSES },
    ]);
    expect(code(state, call('2026-06-05', 19))).toBe('follow-up.channel-not-allowed');
    expect(code(state, { ...answer(), channel: 'visit', by: 'statutory-representative' } as FollowUpAct)).toBe(
      'follow-up.answered-by-party',
    );
    expect(code(state, { ...answer(), channel: 'visit', by: 'close-relative' } as FollowUpAct)).toBe(
      'follow-up.relative-without-consent',
    );
    expect(code(state, { ...answer(), channel: 'visit' } as FollowUpAct)).toBeNull();
  });

  it('sends neutral texts for every protected or sensitive case', () => {
    const neutral = (more: Parameters<typeof person>[1]) => run(person('own-phone', more), open()).effects[0];
    expect(neutral({})).toMatchObject({ kind: 'send-message', neutral: false });
    for (const more of [
      { protection: 'minor' },
      { protection: 'privacy' },
      { protection: 'criminal-record-sealed' },
      { sensitive: true },
    ] as const) {
      expect(neutral(more)).toMatchObject({ kind: 'send-message', neutral: true });
    }
  });

  it('ends at once for somebody who cannot be contacted, and keeps 在押未访 out of the rates', () => {
    expect(run(person('cannot-be-contacted'), open()).state.touches.third).toMatchObject({ state: 'exhausted' });
    for (const act of [
      { kind: 'not-visited', phase: 'third', on: OPENS },
      { kind: 'expire', phase: 'third', on: isoDate('2026-06-22') },
    ] as const) {
      const touch = run(person('in-custody'), open(), act).state.touches.third;
      expect(touch.state).toBe('in-custody-not-visited');
      expect(countsInRates(touch)).toBe(false);
    }
    expect(code(run(person(), open()).state, { kind: 'not-visited', phase: 'third', on: OPENS })).toBe(
      'follow-up.not-in-custody',
    );
  });

  it('asks anew when it changes while a touch is open', () => {
    const { state, effects } = run(person('in-custody'), open(), {
      kind: 'change-reach',
      reach: 'own-phone',
      guardianIsParty: false,
      relativeConsents: false,
    });
    expect(effects).toEqual([{ kind: 'send-message', phase: 'third', to: 'recipient', neutral: false }]);
    expect(state.touches.third.channels).toEqual(['message']);
  });
});

describe('the third touch by phone', () => {
  const phoned = (state: FollowUpState, ticket: number, phase: TouchPhase = 'third') =>
    run(state, open(phase, ticket)).effects.some((effect) => effect.kind === 'call-task');

  it('is for the drawn 30 %, group cases and everybody with an abnormal answer before; other touches are not called', () => {
    expect([
      phoned(person(), DRAWN),
      phoned(person(), NOT_DRAWN),
      phoned(person('own-phone', { group: true }), NOT_DRAWN),
    ]).toEqual([true, false, true]);
    expect(phoned(person(), DRAWN, 'first')).toBe(false);
    const unhappy = run(person(), open('first'), answer({ ...GOOD, ratings: ratings(2) }, 'first')).state;
    expect(phoned(unhappy, NOT_DRAWN)).toBe(true);
  });

  it('draws exactly 30 of 100 evenly spread tickets', () => {
    const tickets = Array.from({ length: 100 }, (_, index) => Math.ceil((index * 0x1_0000_0000) / 100));
    expect(tickets.filter((ticket) => drawnForPhone(ticket, '30/100'))).toHaveLength(30);
  });

  it('is exhausted after three tries on different days with one between 18:00 and 20:00, not before', () => {
    const { state } = run(person(), open('third', DRAWN));
    expect(
      run(state, call('2026-06-05', 10), call('2026-06-05', 19), call('2026-06-06', 10)).state.touches.third.state,
    ).toBe('open');
    expect(
      run(state, call('2026-06-05', 10), call('2026-06-06', 10), call('2026-06-07', 10)).state.touches.third.state,
    ).toBe('open');
    const done = run(state, call('2026-06-05', 10), call('2026-06-06', 19), call('2026-06-07', 10));
    expect(done.state.touches.third).toMatchObject({ state: 'exhausted', endedOn: '2026-06-07' });
    expect(done.effects).toEqual([{ kind: 'touch-ended', phase: 'third', how: 'exhausted', on: '2026-06-07' }]);
    expect(
      [17 * 60 + 59, 18 * 60, 19 * 60 + 59, 20 * 60].map((minute) => isEvening(startOfDay(OPENS, minute))),
    ).toEqual([false, true, true, false]);
  });

  it('is overdue but open when its window ends before the tries; a touch by message is exhausted', () => {
    const expire: FollowUpAct = { kind: 'expire', phase: 'third', on: isoDate('2026-06-22') };
    const late = run(run(person(), open('third', DRAWN)).state, expire);
    expect(late.state.touches.third).toMatchObject({ state: 'open', overdue: true });
    expect(late.effects).toEqual([{ kind: 'touch-overdue', phase: 'third', on: '2026-06-22' }]);
    expect(run(late.state, expire).effects).toEqual([]);
    expect(run(person(), open(), expire).state.touches.third.state).toBe('exhausted');
    expect(code(run(person(), open()).state, { ...expire, on: CLOSES })).toBe('follow-up.window-still-open');
  });
});

describe('answers', () => {
  it('a bad rating becomes the agency’s task in 3 days; a good one none', () => {
    const { state } = run(person(), open());
    expect(run(state, answer()).effects).toEqual([{ kind: 'touch-ended', phase: 'third', how: 'answered', on: OPENS }]);
    expect(run(state, answer({ ...GOOD, ratings: ratings(5, { communication: 2 }) })).effects).toContainEqual({
      kind: 'open-obligation',
      obligation: 'abnormal-answer',
      to: 'agency',
      phase: 'third',
      from: OPENS,
      days: 3,
    });
  });

  it('money taken goes to the supervisor the same day and nowhere else, unseen by the unit', () => {
    const money: Answers = { ratings: ratings(5), tookMoney: true, textRef: 'text-1' };
    const { state, effects } = run(person(), open(), answer(money));
    expect(effects).toEqual([
      { kind: 'touch-ended', phase: 'third', how: 'answered', on: OPENS },
      { kind: 'report-money-taken', to: 'supervisor', hiddenFrom: 'unit', phase: 'third', dueOn: OPENS },
    ]);
    expect(answersForUnit(money)).toEqual({ ratings: money.ratings });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(JSON.stringify(state).length).toBeLessThan(1500);
  });

  it('refuses ratings out of range, answers before the window and acts on a touch that is not open', () => {
    const { state } = run(person(), open());
    expect(code(state, answer({ ...GOOD, ratings: ratings(5, { result: 6 }) }))).toBe('follow-up.rating-invalid');
    expect(code(state, { ...answer(), on: isoDate('2026-06-03') } as FollowUpAct)).toBe('follow-up.before-window');
    expect(code(state, open())).toBe('follow-up.already-open');
    expect(code(state, answer(GOOD, 'first'))).toBe('follow-up.not-open');
    expect(code(person(), { ...open(), closesOn: isoDate('2026-06-01') } as FollowUpAct)).toBe(
      'follow-up.window-invalid',
    );
    expect(code(state, { ...answer(), channel: 'visit' } as FollowUpAct)).toBe('follow-up.channel-not-allowed');
  });

  it('every end of the third touch, and only an end, lets closure be approved', () => {
    const opened = run(person(), open()).state;
    expect([thirdTouchSettled(person()), thirdTouchSettled(opened)]).toEqual([false, false]);
    expect(thirdTouchSettled(run(opened, answer()).state)).toBe(true);
    expect(thirdTouchSettled(run(opened, { kind: 'refuse', phase: 'third', on: OPENS }).state)).toBe(true);
  });
});
