import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endOfDueDay, isoDate, startOfDay } from '#domain/kernel/time';
import { isRefusal } from '#domain/kernel/refusal';
import { parseCalendar, type Calendar } from '#domain/reference/calendar';
import { RULE_PACKS } from '#domain/reference/packs/index';
import { resolvePack } from '#domain/reference/resolve-pack';
import { settleDeadlines, type CaseDeadline, type DeadlineOutcome } from './deadline-plan.ts';
import { event, type CaseEvent } from './events.ts';
import { reduce } from './reduce.ts';
import type { CaseState } from './state.ts';

const calendar = parseCalendar(JSON.parse(readFileSync('data/holidays.json', 'utf8'))) as Calendar;
const pack = resolvePack(RULE_PACKS, [], '2026-11-23');
if (isRefusal(pack)) throw new Error(pack.code);
const rules = pack.deadlines;

const registration = {
  number: '330106-01-2026-000001',
  agency: 'a',
  region: '330106',
  entry: 'application',
  form: 'civil-litigation',
  proceeding: 'first-instance',
  protection: 'ordinary',
  reach: 'own-phone',
  receivedOn: '2026-09-18',
  policy: { pack: pack.pack, calendar: calendar.version, steps: {}, differentPersons: true },
};
const start = reduce(null, event('intake.received', registration), 'c');

function play(days: readonly (readonly [string, CaseEvent])[], state: CaseState = start): DeadlineOutcome {
  let open: readonly CaseDeadline[] = [];
  let next = 0;
  let outcome: DeadlineOutcome = { deadlines: [], opened: [], changed: [] };
  const ended: string[] = [];
  for (const [day, happened] of days) {
    outcome = settleDeadlines({
      events: [happened],
      open,
      ended,
      rules,
      state,
      calendar,
      at: startOfDay(isoDate(day), 10 * 60),
      newId: () => `d${next++}`,
    });
    ended.push(...outcome.deadlines.filter(({ endedAt }) => endedAt !== null).map(({ rule }) => rule));
    open = outcome.deadlines.filter(({ endedAt }) => endedAt === null);
  }
  return outcome;
}

const of = (outcome: DeadlineOutcome, rule: string): CaseDeadline | undefined =>
  outcome.deadlines.find((deadline) => deadline.rule === rule);
const received = event('intake.received', registration);

describe('deadlines of a case', () => {
  it('gives an application seven days, moved off the holiday (Legal Aid Law 43)', () => {
    const decide = of(play([['2026-09-18', received]]), 'intake.decide');
    expect(decide).toMatchObject({
      due: '2026-09-28',
      state: 'open',
      dueInstant: endOfDueDay(isoDate('2026-09-28')),
      duty: 'officer',
    });
  });

  it('ends a deadline as met in time and as met late after its due day', () => {
    const granted = event('intake.granted', { on: '2026-09-28', means: 'exempt' });
    expect(
      of(
        play([
          ['2026-09-18', received],
          ['2026-09-28', granted],
        ]),
        'intake.decide',
      )?.state,
    ).toBe('met');
    expect(
      of(
        play([
          ['2026-09-18', received],
          ['2026-09-29', granted],
        ]),
        'intake.decide',
      )?.state,
    ).toBe('met-late');
  });

  it('counts an act by the moment it was received, also when the alarm was quicker than its processing', () => {
    const [decide] = play([['2026-09-18', received]]).deadlines.filter(({ rule }) => rule === 'intake.decide');
    if (decide === undefined) throw new Error('no deadline');
    const overdue: CaseDeadline = { ...decide, overdueAt: decide.dueInstant, nextAlarm: null };
    const granted = (at: number): string | undefined =>
      of(
        settleDeadlines({
          events: [event('intake.granted', { on: '2026-09-28' })],
          open: [overdue],
          ended: [],
          rules,
          state: start,
          calendar,
          at,
          newId: () => 'd',
        }),
        'intake.decide',
      )?.state;
    expect(granted(decide.dueInstant - 1)).toBe('met');
    expect(granted(decide.dueInstant)).toBe('met-late');
  });

  it('stops the clock while papers are asked for, and moves the due day by exactly the days between', () => {
    const outcome = play([
      ['2026-11-02', event('intake.received', { ...registration, receivedOn: '2026-11-02' })],
      ['2026-11-04', event('intake.supplement-requested', { on: '2026-11-04', by: '2026-11-20', items: [] })],
      ['2026-11-16', event('intake.supplemented', { on: '2026-11-16', materials: [] })],
    ]);
    // Five of the seven days were left on the 4th: 16 + 5 = the 21st, a Saturday, so Monday the 23rd.
    expect(of(outcome, 'intake.decide')).toMatchObject({ due: '2026-11-23', state: 'open', suspendedOn: null });
  });

  it('has no alarm while it stands still', () => {
    const outcome = play([
      ['2026-11-02', event('intake.received', { ...registration, receivedOn: '2026-11-02' })],
      ['2026-11-04', event('intake.supplement-requested', { on: '2026-11-04', by: '2026-11-20', items: [] })],
    ]);
    expect(of(outcome, 'intake.decide')).toMatchObject({
      state: 'suspended',
      nextAlarm: null,
      suspendedOn: '2026-11-04',
    });
  });

  it('sets the last day that the agency gave for missing papers', () => {
    const outcome = play([
      ['2026-11-04', event('intake.supplement-requested', { on: '2026-11-04', by: '2026-11-20', items: [] })],
    ]);
    expect(of(outcome, 'intake.supplement-window')?.due).toBe('2026-11-20');
  });

  it('extends a running deadline by units of its own', () => {
    const outcome = play([
      ['2026-11-02', event('intake.received', { ...registration, receivedOn: '2026-11-02' })],
      ['2026-11-03', event('handling.deadline-extended', { on: '2026-11-03', rule: 'intake.decide', days: 7 })],
    ]);
    expect(of(outcome, 'intake.decide')).toMatchObject({ due: '2026-11-16', version: 2 });
  });

  it('moves the mandate papers to the day that an excuse names (Decree 148 art. 27)', () => {
    const outcome = play([
      ['2026-11-02', event('assignment.arranged', { on: '2026-11-02', handler: 'h', handlerPerson: 'p' })],
      [
        '2026-11-05',
        event('handling.mandate-excused', { on: '2026-11-05', reason: 'detained-not-met', newDueOn: '2026-11-19' }),
      ],
    ]);
    expect(of(outcome, 'handling.mandate-papers')?.due).toBe('2026-11-19');
  });

  it('never ends a deadline twice', () => {
    const granted = event('intake.granted', { on: '2026-09-28', means: 'exempt' });
    const outcome = play([
      ['2026-09-18', received],
      ['2026-09-21', granted],
      ['2026-09-22', granted],
    ]);
    expect(of(outcome, 'intake.decide')).toBeUndefined();
  });

  it('withdraws what is still open when the case ends', () => {
    const outcome = play([
      ['2026-09-18', received],
      ['2026-09-21', event('case-file.ended', { ending: 'withdrawn' })],
    ]);
    expect(of(outcome, 'intake.decide')?.state).toBe('withdrawn');
  });
});
