import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, endOfDueDay, formatInstant, isoDate, startOfDay } from '../kernel/time.ts';
import { parseCalendar } from './calendar.ts';
import { ladder, limitDays, outOfQuietHours, plannedEscalations, plannedWarnings, withinCap } from './ladders.ts';
import { NATIONAL_SETTINGS } from './packs/cn-2023-09-settings.ts';

const parsed = parseCalendar(JSON.parse(readFileSync(new URL('../../data/holidays.json', import.meta.url), 'utf8')));
if (!('years' in parsed)) throw new Error(JSON.stringify(parsed));
const calendar = parsed;
const table = NATIONAL_SETTINGS.warningLadders.value;
const rungs = (days: number, kind: 'standard' | 'rights-losing' | 'none' = 'standard'): string[] =>
  ladder({ limitDays: days, kind }, table).map(({ rung }) => rung);

describe('the ladder', () => {
  it.each([
    [1, ['start', 't-1', 'due']],
    [3, ['start', 't-1', 'due']],
    [5, ['start', 't-3', 't-1', 'due']],
    [7, ['start', 't-3', 't-1', 'due']],
    [15, ['t-10', 't-3', 'due']],
    [30, ['t-10', 't-3', 'due']],
  ])('of a limit of %i days is %j', (days, expected) => {
    expect(rungs(days)).toEqual(expected);
  });

  it('of a right that can be lost tells the agency two days before', () => {
    expect(rungs(15, 'rights-losing')).toEqual(['start', 't-7', 't-3', 't-2', 't-1']);
    const twoBefore = ladder({ limitDays: 15, kind: 'rights-losing' }, table).find(({ rung }) => rung === 't-2');
    expect(twoBefore?.audience).toContain('agency');
    expect(rungs(15, 'none')).toEqual([]);
  });

  it('is planned at 09:00 in Beijing, calendar days before the due day', () => {
    const due = isoDate('2026-09-28');
    const openedAt = startOfDay(isoDate('2026-09-18'), 16 * 60 + 30);
    const planned = plannedWarnings(
      { openedAt, due, dueInstant: endOfDueDay(due) },
      ladder({ limitDays: 7, kind: 'standard' }, table),
    );
    expect(planned.map(({ rung, at }) => [rung, formatInstant(at)])).toEqual([
      ['start', '2026-09-18T08:30:00.000Z'],
      ['t-3', '2026-09-25T01:00:00.000Z'],
      ['t-1', '2026-09-27T01:00:00.000Z'],
      ['due', '2026-09-28T01:00:00.000Z'],
    ]);
  });

  it('leaves out what lies before the opening or after the end', () => {
    const due = isoDate('2026-09-19');
    const opened = { openedAt: startOfDay(isoDate('2026-09-18'), 600), due };
    const planned = plannedWarnings(
      { ...opened, dueInstant: startOfDay(due, 8 * 60) },
      ladder({ limitDays: 1, kind: 'standard' }, table),
    );
    expect(planned.map(({ rung }) => rung)).toEqual(['start']);
  });

  it('lies between opening and end for every length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1439 }), (days, minute) => {
        const day = isoDate('2026-03-01');
        const due = addDays(day, days);
        const openedAt = startOfDay(day, minute);
        const dueInstant = endOfDueDay(due);
        const planned = plannedWarnings(
          { openedAt, due, dueInstant },
          ladder({ limitDays: limitDays(day, due), kind: 'standard' }, table),
        );
        expect(planned.every(({ at }) => at >= openedAt && at < dueInstant)).toBe(true);
        expect(planned.map(({ at }) => at)).toEqual(planned.map(({ at }) => at).toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('escalation', () => {
  it('goes to handler and unit, the agency head, then the city, by calendar and working days', () => {
    const planned = plannedEscalations(isoDate('2026-09-28'), NATIONAL_SETTINGS.escalation.value, calendar);
    expect(planned.map(({ step, day, audience, provisional }) => [step, day, audience, provisional])).toEqual([
      ['+1', '2026-09-29', ['handler', 'unit'], false],
      ['+3', '2026-10-08', ['agency-head'], false],
      ['+10', '2026-10-16', ['city'], false],
    ]);
    expect(formatInstant(planned[0]!.at)).toBe('2026-09-29T01:00:00.000Z');
  });

  it('says when its day depends on a year not yet published', () => {
    const planned = plannedEscalations(isoDate('2026-12-25'), NATIONAL_SETTINGS.escalation.value, calendar);
    expect(planned.map(({ provisional }) => provisional)).toEqual([false, false, true]);
  });
});

describe('quiet hours', () => {
  const night = { fromMinute: 21 * 60, toMinute: 8 * 60 };
  const at = (day: string, minute: number): number => startOfDay(isoDate(day), minute);

  it.each([
    ['2026-09-18', 20 * 60 + 59, '2026-09-18', 20 * 60 + 59],
    ['2026-09-18', 21 * 60, '2026-09-19', 8 * 60],
    ['2026-09-19', 7 * 60 + 59, '2026-09-19', 8 * 60],
    ['2026-09-19', 8 * 60, '2026-09-19', 8 * 60],
  ])('move %s %i to %s %i', (day, minute, toDay, toMinute) => {
    expect(outOfQuietHours(at(day, minute), night)).toBe(at(toDay, toMinute));
  });

  it('do not hold a warning back past its deadline', () => {
    const late = at('2026-09-18', 23 * 60);
    expect(outOfQuietHours(late, night, at('2026-09-19', 6 * 60))).toBe(late);
  });

  it('work within one day too', () => {
    const noon = { fromMinute: 12 * 60, toMinute: 14 * 60 };
    expect(outOfQuietHours(at('2026-09-18', 13 * 60), noon)).toBe(at('2026-09-18', 14 * 60));
    expect(outOfQuietHours(at('2026-09-18', 14 * 60), noon)).toBe(at('2026-09-18', 14 * 60));
  });
});

describe('the cap', () => {
  it('puts what is over a day’s cap into the digest, but never what cannot be muted', () => {
    const day = startOfDay(isoDate('2026-09-18'), 540);
    const messages = [0, 1, 2, 3].map((n) => ({ n, at: day + n, muteable: n !== 3 }));
    const { send, digest } = withinCap([...messages, { n: 4, at: day + 86_400_000, muteable: true }], 2);
    expect(send.map(({ n }) => n)).toEqual([0, 1, 3, 4]);
    expect(digest.map(({ n }) => n)).toEqual([2]);
  });
});
