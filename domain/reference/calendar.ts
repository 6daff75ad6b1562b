/**
 * The calendar of rest days and make-up workdays. It is data (published each autumn by the State
 * Council for the next year), parsed here and read nowhere else. A year whose arrangement is not
 * published yet counts by weekends and the fixed-date statutory days alone and is provisional.
 */
import { type IsoDate, parseIsoDate, weekday } from '../kernel/time.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';

/** One calendar year; both records map a day to the holiday's name as the notice writes it. */
export interface CalendarYear {
  /** False while no State Council notice is known: then `off` and `work` are empty. */
  readonly published: boolean;
  /** Official days off, those on a Saturday or Sunday included. */
  readonly off: Readonly<Record<string, string>>;
  /** 调休上班: Saturdays and Sundays that are worked. */
  readonly work: Readonly<Record<string, string>>;
}

/** A version of the calendar; plain JSON, immutable once used. */
export interface Calendar {
  readonly version: string;
  readonly source: string;
  readonly licence: string;
  /** By year number. A year that is missing here is treated like one not yet published. */
  readonly years: Readonly<Record<string, CalendarYear>>;
}

/** What a day is, and why; `name` is the holiday's name where the notice or the statute gives one. */
export interface DayKind {
  readonly rest: boolean;
  readonly reason: 'weekend' | 'holiday' | 'make-up-workday' | 'ordinary';
  readonly name?: string;
  /** True where the day's year has no published arrangement. */
  readonly provisional: boolean;
}

/** Statutory days that have a fixed solar date (节日放假办法 as amended 2024-11-10); the rest follow the moon. */
const FIXED_DATE_DAYS: Readonly<Record<string, string>> = {
  '01-01': '元旦',
  '05-01': '劳动节',
  '05-02': '劳动节',
  '10-01': '国庆节',
  '10-02': '国庆节',
  '10-03': '国庆节',
};

/** What `day` is under `calendar`. */
export function dayKind(day: IsoDate, calendar: Calendar): DayKind {
  const year = calendar.years[day.slice(0, 4)];
  const weekend = weekday(day) > 5;
  if (year?.published === true) {
    const off = year.off[day];
    if (off !== undefined) return { rest: true, reason: 'holiday', name: off, provisional: false };
    const work = year.work[day];
    // The notice of 2020-01-27 lists one Monday as worked: it says nothing about that day but that it is ordinary.
    if (work !== undefined && weekend)
      return { rest: false, reason: 'make-up-workday', name: work, provisional: false };
    return { rest: weekend, reason: weekend ? 'weekend' : 'ordinary', provisional: false };
  }
  const name = FIXED_DATE_DAYS[day.slice(5)];
  if (name !== undefined) return { rest: true, reason: 'holiday', name, provisional: true };
  return { rest: weekend, reason: weekend ? 'weekend' : 'ordinary', provisional: true };
}

/** True on a day off (weekend or holiday) that is not worked in exchange. */
export function isRestDay(day: IsoDate, calendar: Calendar): boolean {
  return dayKind(day, calendar).rest;
}

/** True on an ordinary weekday and on a make-up workday. */
export function isWorkday(day: IsoDate, calendar: Calendar): boolean {
  return !dayKind(day, calendar).rest;
}

/** True when the day's year has no published arrangement, so that any answer about it may still change. */
export function isProvisional(day: IsoDate, calendar: Calendar): boolean {
  return calendar.years[day.slice(0, 4)]?.published !== true;
}

interface RawYear {
  readonly published: boolean;
  readonly off: Record<string, string>;
  readonly work: Record<string, string>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(field: string, rule: string): Refusal {
  return refuse('reference.calendar-invalid', { field, rule });
}

/**
 * Turns the parsed JSON of `data/holidays.json` into a calendar. Answers every fault with the JSON
 * pointer of its place instead when the file breaks a rule: each day exists, is listed once and lies in
 * a published year.
 */
export function parseCalendar(json: unknown): Calendar | readonly Refusal[] {
  const faults: Refusal[] = [];
  if (!isRecord(json)) return [fault('', 'object')];
  const text = (key: string): string => {
    const value = json[key];
    if (typeof value === 'string' && value !== '') return value;
    faults.push(fault(`/${key}`, 'non-empty-text'));
    return '';
  };
  const source = text('source');
  const licence = text('licence');
  const commit = text('commit');
  const commitDate = text('commitDate');
  const years = parseYears(json['years'], faults);
  parseDays(json['days'], years, faults);
  if (faults.length > 0) return faults;
  return {
    version: `${commitDate}-${commit.slice(0, 12)}`,
    source,
    licence,
    years: Object.fromEntries([...years].map(([year, value]) => [String(year), value])),
  };
}

function parseYears(raw: unknown, faults: Refusal[]): Map<number, RawYear> {
  const years = new Map<number, RawYear>();
  if (!Array.isArray(raw)) {
    faults.push(fault('/years', 'array'));
    return years;
  }
  for (const [index, entry] of (raw as unknown[]).entries()) {
    const year = isRecord(entry) ? entry['year'] : undefined;
    const published = isRecord(entry) ? entry['published'] : undefined;
    if (typeof year !== 'number' || !Number.isInteger(year) || year < 1949 || year > 2199) {
      faults.push(fault(`/years/${String(index)}/year`, 'year'));
    } else if (typeof published !== 'boolean') {
      faults.push(fault(`/years/${String(index)}/published`, 'boolean'));
    } else if (years.has(year)) {
      faults.push(fault(`/years/${String(index)}/year`, 'listed-once'));
    } else {
      years.set(year, { published, off: {}, work: {} });
    }
  }
  return years;
}

function parseDays(raw: unknown, years: ReadonlyMap<number, RawYear>, faults: Refusal[]): void {
  if (!Array.isArray(raw)) {
    faults.push(fault('/days', 'array'));
    return;
  }
  for (const [index, entry] of (raw as unknown[]).entries()) {
    const at = `/days/${String(index)}`;
    if (!isRecord(entry) || typeof entry['off'] !== 'boolean' || typeof entry['name'] !== 'string') {
      faults.push(fault(at, 'date-name-off'));
      continue;
    }
    const day = typeof entry['date'] === 'string' ? parseIsoDate(entry['date']) : null;
    if (day === null) {
      faults.push(fault(`${at}/date`, 'existing-day'));
      continue;
    }
    const year = years.get(Number(day.slice(0, 4)));
    if (year?.published !== true) {
      faults.push(fault(`${at}/date`, 'published-year'));
    } else if (day in year.off || day in year.work) {
      faults.push(fault(`${at}/date`, 'listed-once'));
    } else {
      (entry['off'] ? year.off : year.work)[day] = entry['name'];
    }
  }
}
