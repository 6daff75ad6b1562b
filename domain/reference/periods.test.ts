import { readFileSync } from 'node:fs';
import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isoDate, type IsoDate, startOfDay } from '../kernel/time.ts';
import { parseCalendar } from './calendar.ts';
import {
  computeDue,
  computeHourDue,
  type DayUnit,
  dueOf,
  extend,
  parsePeriodLength,
  resume,
  type RunningPeriod,
  startPeriod,
  suspend,
  type SuspendedPeriod,
} from './periods.ts';

const parsed = parseCalendar(JSON.parse(readFileSync(new URL('../../data/holidays.json', import.meta.url), 'utf8')));
if (!('years' in parsed)) throw new Error(JSON.stringify(parsed));
const calendar = parsed;

const due = (start: string, days: number, unit: DayUnit): IsoDate =>
  computeDue({ start: isoDate(start), days, unit }, calendar).due;

const VECTORS: readonly (readonly [string, number, string, string, string])[] = [
  ['2026-09-18', 7, '2026-09-25', '2026-09-28', '2026-09-29'],
  ['2026-09-28', 3, '2026-10-01', '2026-10-08', '2026-10-08'],
  ['2026-10-03', 7, '2026-10-10', '2026-10-10', '2026-10-15'],
  ['2026-02-10', 5, '2026-02-15', '2026-02-24', '2026-02-24'],
  ['2026-04-01', 3, '2026-04-04', '2026-04-07', '2026-04-07'],
  ['2025-09-24', 7, '2025-10-01', '2025-10-09', '2025-10-10'],
  ['2025-12-25', 7, '2026-01-01', '2026-01-04', '2026-01-06'],
  ['2026-04-27', 5, '2026-05-02', '2026-05-06', '2026-05-07'],
  ['2026-01-05', 30, '2026-02-04', '2026-02-04', '2026-02-14'],
  ['2026-09-01', 30, '2026-10-01', '2026-10-08', '2026-10-19'],
  ['2026-11-23', 7, '2026-11-30', '2026-11-30', '2026-12-02'],
  ['2024-09-10', 5, '2024-09-15', '2024-09-18', '2024-09-18'],
  ['2025-01-21', 7, '2025-01-28', '2025-02-05', '2025-02-06'],
];

describe('the due day', () => {
  it.each(VECTORS)('%s + %i: raw %s, natural %s, working %s', (start, days, raw, natural, working) => {
    expect(due(start, days, 'natural')).toBe(natural);
    expect(due(start, days, 'working')).toBe(working);
    expect(due(start, days, 'custody')).toBe(raw);
    expect(computeDue({ start: isoDate(start), days, unit: 'natural' }, calendar).derivation).toContainEqual({
      step: 'raw-due',
      day: raw,
    });
  });

  it('prints its derivation in the order of the steps', () => {
    expect(computeDue({ start: isoDate('2026-09-18'), days: 7, unit: 'natural' }, calendar)).toEqual({
      due: '2026-09-28',
      provisional: false,
      derivation: [
        { step: 'start-excluded', day: '2026-09-18' },
        { step: 'counted', days: 7, unit: 'natural' },
        { step: 'raw-due', day: '2026-09-25' },
        { step: 'rolled', from: '2026-09-25', to: '2026-09-28', reason: 'holiday', name: '中秋节' },
      ],
    });
    expect(computeDue({ start: isoDate('2026-10-03'), days: 7, unit: 'working' }, calendar).derivation).toEqual([
      { step: 'start-excluded', day: '2026-10-03' },
      { step: 'counted', days: 7, unit: 'working' },
      { step: 'rest-days-skipped', days: 5 },
      { step: 'make-up-workday-counted', day: '2026-10-10', name: '国庆节' },
      { step: 'raw-due', day: '2026-10-15' },
    ]);
    expect(computeDue({ start: isoDate('2026-10-03'), days: 7, unit: 'natural' }, calendar).derivation.at(-1)).toEqual({
      step: 'not-rolled',
      day: '2026-10-10',
      reason: 'make-up-workday',
      name: '国庆节',
    });
    expect(computeDue({ start: isoDate('2026-09-18'), days: 7, unit: 'custody' }, calendar).derivation.at(-1)).toEqual({
      step: 'not-rolled',
      day: '2026-09-25',
      reason: 'custody-never-moves',
    });
  });

  it.each([
    ['2026-08-31', 1, '2026-09-30'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2026-09-01', 1, '2026-10-08'], // 10-01 is a holiday
    ['2025-03-10', 12, '2026-03-10'],
  ])('in months takes the same-numbered day or the month’s last: %s + %i = %s', (start, months, expected) => {
    expect(due(start, months, 'month')).toBe(expected);
  });

  it('is provisional when it depends on a year not yet published, and only then', () => {
    const result = computeDue({ start: isoDate('2026-12-28'), days: 7, unit: 'natural' }, calendar);
    expect(result).toMatchObject({ due: '2027-01-04', provisional: true });
    expect(result.derivation.at(-1)).toEqual({ step: 'provisional', year: 2027 });
    expect(computeDue({ start: isoDate('2026-12-28'), days: 3, unit: 'natural' }, calendar).provisional).toBe(false);
    expect(computeDue({ start: isoDate('2026-12-28'), days: 7, unit: 'custody' }, calendar)).toMatchObject({
      due: '2027-01-04',
      provisional: false,
    });
    expect(computeDue({ start: isoDate('2026-12-30'), days: 2, unit: 'working' }, calendar)).toMatchObject({
      due: '2027-01-04',
      provisional: true,
    });
  });

  it('of no days is the day itself, moved off rest days', () => {
    expect(due('2026-11-23', 0, 'natural')).toBe('2026-11-23');
    expect(due('2026-10-01', 0, 'working')).toBe('2026-10-08');
  });

  it.each([-1, 1.5, Number.NaN, Infinity, 36_501, '7', null])('is refused for a length of %s', (days) => {
    expect(parsePeriodLength(days, 'natural')).toMatchObject({
      code: 'reference.period-length-invalid',
      field: '/days',
    });
  });

  it('throws for an unchecked length and past the last legal day', () => {
    expect(() => due('2026-01-01', -1, 'natural')).toThrow(RangeError);
    expect(() => due('2199-12-30', 30, 'natural')).toThrow(RangeError);
  });
});

describe('the end of a period in hours', () => {
  it('excludes the hour of the start and never moves off nights or rest days', () => {
    const start = startOfDay(isoDate('2026-09-30'), 10 * 60 + 20);
    const result = computeHourDue({ start, hours: 24 });
    expect(result.dueInstant).toBe(startOfDay(isoDate('2026-10-01'), 11 * 60));
    expect(result.provisional).toBe(false);
    expect(computeHourDue({ start: startOfDay(isoDate('2026-09-30'), 600), hours: 48 }).dueInstant).toBe(
      startOfDay(isoDate('2026-10-02'), 660),
    );
  });
});

/** Day by day on the other library's calendar and its own date arithmetic; shares nothing with the code under test. */
function naive(start: string, days: number, unit: 'natural' | 'working' | 'custody'): string {
  const date = new Date(`${start}T12:00:00Z`);
  const text = (): string => date.toISOString().slice(0, 10);
  const next = (): void => void date.setUTCDate(date.getUTCDate() + 1);
  if (unit === 'working') {
    for (let left = days; left > 0;) {
      next();
      if (chineseDays.isWorkday(text())) left--;
    }
  } else {
    for (let left = days; left > 0; left--) next();
  }
  if (unit !== 'custody') while (!chineseDays.isWorkday(text())) next();
  return text();
}

const startDay = fc
  .integer({ min: 0, max: daysBetween(isoDate('2020-01-01'), isoDate('2026-06-30')) })
  .map((n) => addDays(isoDate('2020-01-01'), n));
const unit = fc.constantFrom('natural' as const, 'working' as const, 'custody' as const);

describe('any period', () => {
  it('equals a naive count day by day over another library’s calendar', () => {
    fc.assert(
      fc.property(startDay, fc.integer({ min: 0, max: 90 }), unit, (start, days, kind) => {
        expect(due(start, days, kind)).toBe(naive(start, days, kind));
      }),
      { numRuns: 2000 },
    );
  });

  it('never ends earlier for more days', () => {
    fc.assert(
      fc.property(startDay, fc.integer({ min: 0, max: 60 }), unit, (start, days, kind) => {
        expect(due(start, days, kind) <= due(start, days + 1, kind)).toBe(true);
      }),
    );
  });

  it('keeps its due day when it is suspended and resumed on one day', () => {
    fc.assert(
      fc.property(startDay, fc.integer({ min: 1, max: 40 }), unit, fc.nat({ max: 60 }), (start, days, kind, after) => {
        const period = startPeriod({ start, days, unit: kind });
        const before = dueOf(period, calendar).due;
        const day = addDays(start, after % (daysBetween(start, before) + 1));
        const suspended = suspend(period, day, calendar) as SuspendedPeriod;
        expect(dueOf(resume(suspended, day) as RunningPeriod, calendar).due).toBe(before);
      }),
    );
  });

  it('moves by exactly the days of the suspension, before rest days are looked at', () => {
    fc.assert(
      fc.property(
        startDay,
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        fc.integer({ min: 0, max: 40 }),
        (start, days, at, pause) => {
          const stop = addDays(start, at % (days + 1));
          const go = addDays(stop, pause);
          const running = resume(
            suspend(startPeriod({ start, days, unit: 'natural' }), stop, calendar) as SuspendedPeriod,
            go,
          ) as RunningPeriod;
          expect(dueOf(running, calendar).due).toBe(naive(start, days + pause, 'natural'));
        },
      ),
    );
  });
});

describe('a suspended period', () => {
  const period = startPeriod({ start: isoDate('2026-09-01'), days: 7, unit: 'natural' });

  it('keeps its remaining days and tells the whole story', () => {
    const suspended = suspend(period, isoDate('2026-09-03'), calendar) as SuspendedPeriod;
    expect(suspended.remaining).toBe(5);
    const running = resume(suspended, isoDate('2026-09-18')) as RunningPeriod;
    const result = dueOf(running, calendar);
    expect(result.due).toBe('2026-09-23');
    expect(result.derivation.map(({ step }) => step)).toEqual([
      'start-excluded',
      'counted',
      'raw-due',
      'suspended',
      'resumed',
      'start-excluded',
      'counted',
      'raw-due',
    ]);
  });

  it('keeps working days of a working-day period', () => {
    const suspended = suspend(
      startPeriod({ start: isoDate('2026-09-28'), days: 5, unit: 'working' }),
      isoDate('2026-10-03'),
      calendar,
    );
    expect(suspended).toMatchObject({ remaining: 3 }); // 29 and 30 September are used
    expect(dueOf(resume(suspended as SuspendedPeriod, isoDate('2026-10-12')) as RunningPeriod, calendar).due).toBe(
      '2026-10-15',
    );
  });

  it('keeps the natural days that remain of a month', () => {
    const suspended = suspend(
      startPeriod({ start: isoDate('2026-03-10'), days: 1, unit: 'month' }),
      isoDate('2026-03-20'),
      calendar,
    );
    expect(suspended).toMatchObject({ remaining: 21, unit: 'natural' });
  });

  it('is refused before the start, after the due day, and resumed before it stopped', () => {
    expect(suspend(period, isoDate('2026-08-31'), calendar)).toMatchObject({
      code: 'reference.suspension-before-start',
    });
    expect(suspend(period, isoDate('2026-09-09'), calendar)).toMatchObject({
      code: 'reference.period-over',
      params: { due: '2026-09-08' },
    });
    const suspended = suspend(period, isoDate('2026-09-03'), calendar) as SuspendedPeriod;
    expect(resume(suspended, isoDate('2026-09-02'))).toMatchObject({ code: 'reference.resumption-before-suspension' });
  });
});

describe('an extended period', () => {
  it('counts all its days together and moves off rest days once', () => {
    const period = startPeriod({ start: isoDate('2026-09-18'), days: 7, unit: 'natural' });
    const longer = extend(period, 8, calendar) as RunningPeriod;
    const result = dueOf(longer, calendar);
    expect(result.due).toBe('2026-10-08'); // 18 September + 15 = 3 October, a holiday
    expect(result.derivation).toContainEqual({ step: 'extended', from: '2026-09-28', by: 8, unit: 'natural' });
  });

  it.each([0, -1, 1.5, 40_000])('is refused by %s', (by) => {
    expect(extend(startPeriod({ start: isoDate('2026-09-18'), days: 7, unit: 'natural' }), by, calendar)).toMatchObject(
      {
        code: 'reference.extension-invalid',
      },
    );
  });
});
