/**
 * `zhiheng deadline`: the due day of a legal period with its derivation, for one request or for a file
 * of them. Needs no server; the calendar is the one that ships.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { derivationInWords, type Language } from '#contract/words/derivation';
import { isRefusal } from '#domain/kernel/refusal';
import { type IsoDate, parseIsoDate } from '#domain/kernel/time';
import { type Calendar, parseCalendar } from '#domain/reference/calendar';
import {
  computeDue,
  computeHourDue,
  MAX_LENGTH,
  parsePeriodLength,
  PERIOD_UNITS,
  type DerivationStep,
  type HourStep,
  type PeriodUnit,
} from '#domain/reference/periods';
import { badInput, type CommandIo } from './offline-io.ts';

const USAGE = `Usage:
  zhiheng deadline --start YYYY-MM-DD --days N --unit UNIT [--json] [--lang zh|en]
  zhiheng deadline --file REQUESTS.jsonl

  --unit   natural (the last day moves off rest days), working, custody (never moves), month or hour
  --start  the day of the event, which is not counted; for hours an instant such as 2026-09-18T10:20:00+08:00
  --json   print {"due":…,"provisional":…,"derivation":[…]}
  --file   one object {"start":…,"days":…,"unit":…} a line; answers one object a line, in order

Exit codes: 0 all answered, 1 a line of the file was refused, 2 the command itself is wrong.`;

/** What is wrong with a request: the field, the rule it breaks and what to do. */
interface Problem {
  readonly field: string;
  readonly what: string;
  readonly rule: string;
  readonly remedy: string;
}

interface Answer {
  readonly due: string;
  readonly provisional: boolean;
  readonly derivation: readonly (DerivationStep | HourStep)[];
}

function problem(field: string, what: string, rule: string, remedy: string): Problem {
  return { field, what, rule, remedy };
}

function isProblem(value: object): value is Problem {
  return 'remedy' in value;
}

/** Runs the command. Resolves to the exit code; writes nothing but lines through `io`. */
export function runDeadline(argv: readonly string[], io: CommandIo): Promise<number> {
  return Promise.resolve(run(argv, io));
}

function run(argv: readonly string[], io: CommandIo): number {
  const options = parseOptions(argv);
  if (isProblem(options)) return refuseCommand(io, options);
  if (options.help) {
    io.stdout(USAGE);
    return 0;
  }
  const calendar = shippedCalendar(io);
  if (options.file !== undefined) return answerFile(options.file, calendar, io);
  const answer = answerOne(options, calendar);
  if (isProblem(answer)) return refuseCommand(io, answer);
  if (options.json) io.stdout(JSON.stringify(answer));
  else for (const line of readable(answer, options.lang)) io.stdout(line);
  return 0;
}

function refuseCommand(io: CommandIo, { what, rule, remedy }: Problem): number {
  return badInput(io, { what, rule, remedy });
}

interface Options {
  readonly start: unknown;
  readonly days: unknown;
  readonly unit: unknown;
  readonly file: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
  readonly lang: Language;
}

const LANGUAGE_OF: Readonly<Record<string, Language>> = { zh: 'zh-CN', 'zh-CN': 'zh-CN', en: 'en' };
const SEE_USAGE = 'see zhiheng deadline --help';

function parseOptions(argv: readonly string[]): Options | Problem {
  let values: Partial<Record<'start' | 'days' | 'unit' | 'file' | 'lang', string>> & { json?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      // A negative number is a value that gets its own refusal, not an option nobody knows.
      args: argv.flatMap((text, index) =>
        /^-\d/u.test(text) && argv[index - 1] === '--days' ? [] : [joined(argv, text, index)],
      ),
      options: {
        start: { type: 'string' },
        days: { type: 'string' },
        unit: { type: 'string' },
        file: { type: 'string' },
        lang: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return problem('options', what, 'only the options of the usage text', SEE_USAGE);
  }
  const lang = LANGUAGE_OF[values.lang ?? 'en'];
  if (lang === undefined)
    return problem('lang', `--lang ${values.lang ?? ''} is not a language`, 'zh or en', 'give --lang zh or --lang en');
  const { start, days, unit, file, json = false, help = false } = values;
  if (file !== undefined && (start ?? days ?? unit) !== undefined) {
    return problem(
      'file',
      '--file was given together with --start, --days or --unit',
      'a file or one request',
      'leave one of them out',
    );
  }
  return { start, days: days === undefined ? undefined : wholeNumber(days), unit, file, json, help, lang };
}

function joined(argv: readonly string[], text: string, index: number): string {
  const next = argv[index + 1];
  return text === '--days' && next !== undefined && /^-\d/u.test(next) ? `--days=${next}` : text;
}

/** Only plain decimal digits are a number here: `7e0`, `0x7` or `7.0` are not what anybody means. */
function wholeNumber(text: string): number | string {
  return /^-?\d{1,9}$/u.test(text) ? Number(text) : text;
}

/** What a value looks like in a message; short, so that a message stays a line. */
function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}

function answerOne(
  request: { readonly start: unknown; readonly days: unknown; readonly unit: unknown },
  calendar: Calendar,
): Answer | Problem {
  const unit = PERIOD_UNITS.find((one) => one === request.unit);
  if (unit === undefined) {
    return problem(
      'unit',
      `unit is ${shown(request.unit)}`,
      `unit is one of ${PERIOD_UNITS.join(', ')}`,
      'give one of these units',
    );
  }
  const days = parsePeriodLength(request.days, unit);
  if (isRefusal(days)) {
    const max = String(MAX_LENGTH[unit]);
    return problem(
      'days',
      `days is ${shown(request.days)}`,
      `days is a whole number from 0 to ${max} for unit ${unit}`,
      'give such a number',
    );
  }
  return unit === 'hour' ? answerHours(request.start, days) : answerDays(request.start, days, unit, calendar);
}

function answerDays(
  start: unknown,
  days: number,
  unit: Exclude<PeriodUnit, 'hour'>,
  calendar: Calendar,
): Answer | Problem {
  const day: IsoDate | null = typeof start === 'string' ? parseIsoDate(start) : null;
  if (day === null) {
    return problem(
      'start',
      `start is ${shown(start)}`,
      'start is an existing day between 1900 and 2199, written YYYY-MM-DD',
      'give such a day, for example 2026-09-18',
    );
  }
  try {
    const { due, provisional, derivation } = computeDue({ start: day, days, unit }, calendar);
    return { due, provisional, derivation };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return problem(
      'days',
      `${String(days)} from ${day} ends after 2199`,
      'periods end by 2199-12-31',
      'give an earlier start or a shorter period',
    );
  }
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u;

function answerHours(start: unknown, hours: number): Answer | Problem {
  const parts = typeof start === 'string' ? INSTANT.exec(start) : null;
  const at = parts !== null && parseIsoDate(parts[1] ?? '') !== null ? Date.parse(parts[0]) : Number.NaN;
  if (Number.isNaN(at)) {
    return problem(
      'start',
      `start is ${shown(start)}`,
      'start of a period in hours is an instant with its offset',
      'give such an instant, for example 2026-09-18T10:20:00+08:00',
    );
  }
  const { dueInstant, provisional, derivation } = computeHourDue({ start: at, hours });
  return { due: new Date(dueInstant).toISOString(), provisional, derivation };
}

function readable(answer: Answer, language: Language): readonly string[] {
  const steps = derivationInWords(answer.derivation, language);
  const head = language === 'zh-CN' ? `届满日：${answer.due}` : `Due: ${answer.due}`;
  const note = language === 'zh-CN' ? '（暂定）' : ' (provisional)';
  return [
    answer.provisional ? `${head}${note}` : head,
    ...steps.map((sentence, index) => `${String(index + 1)}. ${sentence}`),
  ];
}

const FIELDS: readonly string[] = ['start', 'days', 'unit'];

function answerFile(path: string, calendar: Calendar, io: CommandIo): number {
  let text: string;
  try {
    text = io.readText(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return badInput(io, {
      what: `cannot read ${path}: ${why}`,
      rule: 'file is a readable text file',
      remedy: 'check the path',
    });
  }
  const lines = text.replace(/^\uFEFF/u, '').split('\n');
  // A line end closes the last line; it opens no other.
  if (lines.at(-1) === '') lines.pop();
  let refused = 0;
  for (const [index, line] of lines.entries()) {
    const answer = answerLine(line, calendar);
    if (isProblem(answer)) refused += 1;
    io.stdout(JSON.stringify(isProblem(answer) ? { error: { line: index + 1, ...answer } } : answer));
  }
  if (refused > 0)
    io.stderr(`${String(refused)} of ${String(lines.length)} lines refused; each has an object "error" in its place`);
  return refused > 0 ? 1 : 0;
}

function answerLine(line: string, calendar: Calendar): Answer | Problem {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return problem(
      'line',
      'the line is no JSON',
      'one JSON object a line',
      'write {"start":"2026-09-18","days":7,"unit":"natural"}',
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problem(
      'line',
      `the line is ${shown(value)}`,
      'one JSON object a line',
      'write {"start":"2026-09-18","days":7,"unit":"natural"}',
    );
  }
  const unknown = Object.keys(value).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) {
    return problem(unknown, `unknown field ${shown(unknown)}`, `fields are ${FIELDS.join(', ')}`, 'leave it out');
  }
  const { start, days, unit } = value as { start?: unknown; days?: unknown; unit?: unknown };
  return answerOne({ start, days, unit }, calendar);
}

/** From `cli/` in the sources and from `dist/cli/` in a build. */
const CALENDAR_PLACES = ['../data/holidays.json', '../../data/holidays.json'];

function shippedCalendar(io: CommandIo): Calendar {
  const calendar = parseCalendar(JSON.parse(readFirst(io)));
  if (!('years' in calendar)) throw new Error(`data/holidays.json is faulty: ${JSON.stringify(calendar)}`);
  return calendar;
}

function readFirst(io: CommandIo): string {
  let cause: unknown;
  for (const place of CALENDAR_PLACES) {
    try {
      return io.readText(fileURLToPath(new URL(place, import.meta.url)));
    } catch (error) {
      cause ??= error;
    }
  }
  throw new Error('data/holidays.json is missing from the package', { cause });
}
