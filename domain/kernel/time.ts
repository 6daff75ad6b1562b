/**
 * Legal days and instants. A legal day is a calendar day in Asia/Shanghai, written YYYY-MM-DD. An
 * instant is milliseconds since 1970-01-01T00:00:00Z. No function here reads a clock or uses Intl:
 * Asia/Shanghai has been UTC+8 without summer time since 1991-09-15, which covers every legal day
 * computed here; birth dates stay plain days and are never converted.
 */
declare const isoDateBrand: unique symbol;
/** A calendar day `YYYY-MM-DD` that exists. */
export type IsoDate = string & { readonly [isoDateBrand]: true };
/** Milliseconds since the epoch. */
export type Instant = number;

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/u;

/** Returns the day, or null when the text is not an existing calendar day between 1900 and 2199. */
export function parseIsoDate(text: string): IsoDate | null {
  const parts = PATTERN.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1900 || year > 2199) return null;
  const utc = new Date(Date.UTC(year, month - 1, day));
  if (utc.getUTCFullYear() !== year || utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== day) return null;
  return text as IsoDate;
}

/** Like {@link parseIsoDate} for text that must already be valid; throws on a broken invariant. */
export function isoDate(text: string): IsoDate {
  const day = parseIsoDate(text);
  if (day === null) throw new Error(`not a calendar day: ${text}`);
  return day;
}

/** Number of days since 1970-01-01. */
export function dayNumber(day: IsoDate): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** The day that is `count` calendar days later (earlier when negative). */
export function addDays(day: IsoDate, count: number): IsoDate {
  return new Date((dayNumber(day) + count) * DAY_MS).toISOString().slice(0, 10) as IsoDate;
}

/** Whole calendar days from `from` to `to`. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The day `count` calendar months later; a missing day becomes the month's last (SPC 2014-12-12). */
export function addMonths(day: IsoDate, count: number): IsoDate {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + count;
  const targetYear = Math.floor(index / 12);
  const targetMonth = index - targetYear * 12;
  const last = new Date(Date.UTC(targetYear, targetMonth + 1, 0)).getUTCDate();
  return new Date(Date.UTC(targetYear, targetMonth, Math.min(date, last))).toISOString().slice(0, 10) as IsoDate;
}

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export function weekday(day: IsoDate): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The legal day (Asia/Shanghai) on which an instant falls. */
export function legalDay(instant: Instant): IsoDate {
  return new Date(instant + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10) as IsoDate;
}

/** The instant at which a legal day begins in Asia/Shanghai, plus a clock time in minutes. */
export function startOfDay(day: IsoDate, minutes = 0): Instant {
  return dayNumber(day) * DAY_MS - SHANGHAI_OFFSET_MS + minutes * 60_000;
}

/** A due day ends at the next day 00:00 in Asia/Shanghai: acts before that instant are in time. */
export function endOfDueDay(due: IsoDate): Instant {
  return startOfDay(addDays(due, 1));
}

/** `YYYY-MM-DDTHH:MM:SS.sssZ`, the only written form of an instant. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}
