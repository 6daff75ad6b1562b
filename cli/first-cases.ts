/** The cases under way of a first start: shipped with days before today, loaded by take-over like any other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type IsoDate } from '#domain/kernel/time';
import { isWorkday, parseCalendar, type Calendar } from '#domain/reference/calendar';
import { packageRoot, readData } from '#platform/config/package-root';
import { readLines, type Loader } from './load.ts';

/**
 * The take-over file as of a day: `"T-12"` stands for twelve days before it. Courts sit on workdays: `"T-12w"` is the last
 * workday up to that day, `"T+6w"` the first one from it.
 */
export function firstCases(today: IsoDate): string {
  const shipped = readFileSync(join(packageRoot(), 'data', 'first-cases.jsonl'), 'utf8');
  const calendar = parseCalendar(readData('holidays.json'));
  if (Array.isArray(calendar)) throw new Error('data/holidays.json is broken');
  return shipped.replaceAll(/"T([+-])(\d{1,4})(w?)"/gu, (_text, sign: string, days: string, workday: string) => {
    const step = sign === '-' ? -1 : 1;
    let day = addDays(today, step * Number(days));
    while (workday !== '' && !isWorkday(day, calendar as Calendar)) day = addDays(day, step);
    return `"${day}"`;
  });
}

/**
 * Loads the cases that are not there yet and says how many.
 * @throws when a row is refused: the shipped file and the rules no longer agree
 */
export async function loadFirstCases(load: Loader, today: IsoDate): Promise<string> {
  const { rows } = readLines(firstCases(today));
  const { loaded, errors } = await load({ source: 'take-over', rows, dryRun: false, skipBad: false });
  const [first] = errors;
  if (first !== undefined) {
    throw new Error(
      `data/first-cases.jsonl line ${first.line} ${first.field} ${first.value ?? ''}: ${first.code}; make it again with tools/make-first-cases.mjs`,
    );
  }
  return `${loaded} cases under way 在办案件 ${loaded} 件`;
}
