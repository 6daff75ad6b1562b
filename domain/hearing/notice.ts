/** How long before a hearing somebody is told of it. */
import { addDays, isoDate, type IsoDate } from '../kernel/time.ts';
import { isWorkday, type Calendar } from '../reference/calendar.ts';

/** Working days from a day, itself included, to another, that one not. */
export function workingDaysAhead(from: string, to: IsoDate, calendar: Calendar): number {
  let count = 0;
  for (let day = isoDate(from); day < to; day = addDays(day, 1)) if (isWorkday(day, calendar)) count++;
  return count;
}
