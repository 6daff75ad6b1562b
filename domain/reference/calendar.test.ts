import { readFileSync } from 'node:fs';
import chineseDays from 'chinese-days';
import { describe, expect, it } from 'vitest';
import { addDays, isoDate, type IsoDate } from '../kernel/time.ts';
import { type Calendar, dayKind, isProvisional, isRestDay, isWorkday, parseCalendar } from './calendar.ts';

const json: unknown = JSON.parse(readFileSync(new URL('../../data/holidays.json', import.meta.url), 'utf8'));

function shipped(): Calendar {
  const calendar = parseCalendar(json);
  if (!('years' in calendar)) throw new Error(JSON.stringify(calendar));
  return calendar;
}

function daysOf(year: number): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = isoDate(`${String(year)}-01-01`); day <= `${String(year)}-12-31`; day = addDays(day, 1))
    days.push(day);
  return days;
}

const YEARS = [2020, 2021, 2022, 2023, 2024, 2025, 2026];

describe('the shipped calendar', () => {
  const calendar = shipped();

  it.each(YEARS)('agrees with chinese-days on every day of %i', (year) => {
    const different = daysOf(year).filter((day) => isWorkday(day, calendar) !== chineseDays.isWorkday(day));
    expect(different).toEqual([]);
    expect(daysOf(year).some((day) => isProvisional(day, calendar))).toBe(false);
  });

  it.each([
    [2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22], 251],
    [2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23], 248],
    [2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23], 248],
  ])('has the working days of each month of %i', (year, months, total) => {
    const counts = Array.from({ length: 12 }, () => 0);
    for (const day of daysOf(year)) if (isWorkday(day, calendar)) counts[Number(day.slice(5, 7)) - 1]! += 1;
    expect(counts).toEqual(months);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
  });

  it('counts a year not yet published by weekends and fixed-date statutory days, and says so', () => {
    const off = daysOf(2027).filter((day) => dayKind(day, calendar).reason === 'holiday');
    expect(off).toEqual(['2027-01-01', '2027-05-01', '2027-05-02', '2027-10-01', '2027-10-02', '2027-10-03']);
    expect(isRestDay(isoDate('2027-02-13'), calendar)).toBe(true);
    expect(daysOf(2027).every((day) => isProvisional(day, calendar))).toBe(true);
    expect(isProvisional(isoDate('2019-12-31'), calendar)).toBe(true);
  });

  it('gives the reason of each day with the name in the notice', () => {
    expect(dayKind(isoDate('2026-09-25'), calendar)).toEqual({
      rest: true,
      reason: 'holiday',
      name: '中秋节',
      provisional: false,
    });
    expect(dayKind(isoDate('2026-10-10'), calendar)).toMatchObject({
      rest: false,
      reason: 'make-up-workday',
      name: '国庆节',
    });
    expect(dayKind(isoDate('2026-11-28'), calendar)).toEqual({ rest: true, reason: 'weekend', provisional: false });
  });

  it('carries its source and licence', () => {
    expect(calendar).toMatchObject({
      source: 'NateScarlet/holiday-cn',
      licence: 'MIT',
      version: '2026-08-07-d4e53bf2143d',
    });
  });
});

describe('a faulty calendar file', () => {
  it('is refused with every fault listed by place', () => {
    const faults = parseCalendar({
      source: 'x',
      licence: '',
      commit: 'c',
      commitDate: 'd',
      years: [
        { year: 2026, published: true },
        { year: 2026, published: true },
        { year: 2027, published: false },
        { year: 'x' },
      ],
      days: [
        { date: '2026-02-30', name: 'a', off: true },
        { date: '2026-01-01', name: 'a', off: true },
        { date: '2026-01-01', name: 'a', off: false },
        { date: '2027-01-01', name: 'a', off: true },
        { date: '2026-01-02', off: true },
      ],
    });
    expect(faults).toEqual(
      [
        ['/licence', 'non-empty-text'],
        ['/years/1/year', 'listed-once'],
        ['/years/3/year', 'year'],
        ['/days/0/date', 'existing-day'],
        ['/days/2/date', 'listed-once'],
        ['/days/3/date', 'published-year'],
        ['/days/4', 'date-name-off'],
      ].map(([field, rule]) => ({ code: 'reference.calendar-invalid', field, rule })),
    );
  });

  it.each([null, [], 'text', {}])('is refused when it is %j', (value) => {
    expect(parseCalendar(value)).toContainEqual(expect.objectContaining({ code: 'reference.calendar-invalid' }));
  });
});
