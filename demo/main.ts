/**
 * The conductor's program. `tools/demo.mjs` starts it beside a running stack; it knows nothing of that but the address
 * of the HTTP interface, the password of the local sign-ins and the list of people who have one.
 *
 *   node dist/demo/main.js --api URL --crew FILE --records FILE --report FILE [--cases N] [--seed S] [--start DATE]
 *       [--until STAGE] [--profile P] [--scale N] [--out DIR] [--shipped]
 *
 * The password comes in DEMO_PASSWORD. Writes a report and exits 0 when every case reached the last phase, 1 when one
 * did not, 2 when called wrongly, 130 when interrupted.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { STAGES, type Stage } from '#domain/case-file/codes';
import { isRestDay, parseCalendar } from '#domain/reference/calendar';
import { addDays, parseIsoDate, startOfDay, type IsoDate } from '#domain/kernel/time';
import { BusinessClock } from './conductor/business-clock.ts';
import { CaseLife } from './conductor/case-life.ts';
import { Conductor } from './conductor/conductor.ts';
import { showProgress } from './conductor/progress.ts';
import type { Matters } from './facts/matters.ts';
import { MIXTURES, type Profile } from './facts/mixture.ts';
import { readRecords } from './facts/record.ts';
import { selectCases } from './facts/select.ts';
import { arrivals } from './life/dates.ts';
import { planLife } from './life/plan-life.ts';
import { ApiClient } from './participants/client.ts';
import { Participants } from './participants/participants.ts';
import { People, type Crew } from './participants/people.ts';

interface Settings {
  readonly api: string;
  readonly crew: string;
  readonly records: string;
  readonly matters: string;
  readonly holidays: string;
  readonly report: string;
  readonly cases: number;
  readonly seed: string;
  readonly start: IsoDate;
  readonly until: Exclude<Stage, 'ended'>;
  readonly profile: Profile;
  readonly scale: number;
  readonly out: string | null;
}

class WrongCall extends Error {}

function settingsOf(argv: readonly string[]): Settings {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      api: text,
      crew: text,
      records: text,
      data: { ...text, default: 'data' },
      report: text,
      cases: { ...text, default: '120' },
      seed: { ...text, default: '1' },
      start: { ...text, default: '2025-01-02' },
      until: { ...text, default: 'archive' },
      profile: { ...text, default: 'full-coverage-province' },
      scale: { ...text, default: '150000' },
      out: text,
    },
  });
  const need = (name: 'api' | 'crew' | 'report'): string => {
    const value = values[name];
    if (value === undefined) throw new WrongCall(`--${name} is needed`);
    return value;
  };
  const cases = Number(values.cases);
  if (!Number.isInteger(cases) || cases < 1) throw new WrongCall('--cases: a whole number from 1');
  const scale = Number(values.scale);
  if (!(scale >= 1)) throw new WrongCall('--scale: a number from 1');
  const start = parseIsoDate(values.start);
  if (start === null) throw new WrongCall('--start: a date such as 2025-01-02');
  const until = STAGES.find((stage) => stage === values.until);
  if (until === undefined || until === 'ended')
    throw new WrongCall(`--until: one of ${STAGES.slice(0, -1).join(', ')}`);
  if (!Object.hasOwn(MIXTURES, values.profile))
    throw new WrongCall(`--profile: one of ${Object.keys(MIXTURES).join(', ')}`);
  return {
    api: need('api'),
    crew: need('crew'),
    records: values.records ?? join(values.data, 'cases.jsonl'),
    matters: join(values.data, 'legal-aid-matters.json'),
    holidays: join(values.data, 'holidays.json'),
    report: need('report'),
    cases,
    seed: values.seed,
    start,
    until,
    profile: values.profile as Profile,
    scale,
    out: values.out ?? null,
  };
}

/** Days over which cases come in: a case a day and a half in small demonstrations, two months of them at most. */
function arrivalSpan(cases: number): number {
  return Math.min(60, Math.max(3, Math.round(cases * 0.6)));
}

async function run(settings: Settings, password: string, signal: AbortSignal): Promise<number> {
  const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const crew = json(settings.crew) as Crew;
  const calendar = parseCalendar(json(settings.holidays));
  if (!('version' in calendar)) throw new Error('the calendar of days off breaks its own rules');
  const restDay = (day: IsoDate): boolean => isRestDay(day, calendar);
  const { records, errors } = readRecords(readFileSync(settings.records, 'utf8'));
  const selection = selectCases({
    records,
    count: settings.cases,
    seed: settings.seed,
    profile: settings.profile,
    network: crew,
    matters: json(settings.matters) as Matters,
  });
  const days = arrivals(selection.cases, settings.seed, settings.start, arrivalSpan(settings.cases));
  const lives = selection.cases.map(
    (one) => new CaseLife(one, planLife(one, settings.seed), days.get(one.key) ?? addDays(settings.start, 1), restDay),
  );

  const people = new People(crew, settings.seed);
  const api = new ApiClient(settings.api, password);
  const clock = new BusinessClock(api, people.administrator());
  // The clock stands at the start date, eight in the morning, until everybody is ready.
  await clock.set({ at: startOfDay(settings.start, 480), scale: settings.scale, paused: true });
  await clock.read();
  const participants = new Participants({
    api,
    people,
    seed: settings.seed,
    now: () => clock.now(),
    isRestDay: restDay,
  });
  const conductor = new Conductor({
    lives,
    api,
    clock,
    participants,
    scale: settings.scale,
    until: settings.until,
    signal,
  });
  const stopShowing = showProgress(lives.length, () => ({
    standing: conductor.standing(),
    acts: participants.desk.counts.accepted,
    at: clock.now(),
    paused: clock.paused,
  }));
  let lived;
  try {
    lived = await conductor.live();
  } finally {
    stopShowing();
    await clock.set({ paused: true }).catch(() => {});
  }
  const saved = settings.out === null ? 0 : await saveDossiers(settings.out, lives, api, people);
  const reached = lives.filter(
    (life) => life.registered && STAGES.indexOf(life.stage) > STAGES.indexOf(settings.until),
  );
  const report = {
    cases: lives.length,
    fromFacts: selection.fromFacts,
    generated: selection.generated,
    notServed: selection.notServed.length,
    notServedReasons: countBy(selection.notServed.map(({ reason }) => reason)),
    unreadableLines: errors.length,
    unreadable: errors.slice(0, 20),
    reached: reached.length,
    ...participants.desk.counts,
    phaseSeconds: lived.phaseSeconds,
    pausedSeconds: lived.pausedSeconds,
    savedDossiers: saved,
    latencies: api.latencies(),
    refusals: Object.fromEntries([...participants.desk.refusals].sort(([, a], [, b]) => b - a)),
    dropped: countBy(lives.flatMap((life) => life.dropped)),
    stuck: lives.flatMap((life) =>
      life.stuck === null
        ? []
        : [{ key: life.one.key, case: life.caseId, number: life.number, stage: life.stage, why: life.stuck }],
    ),
    waiting: lives
      .filter((life) => life.stuck === null && !reached.includes(life))
      .map((life) => ({
        key: life.one.key,
        case: life.caseId,
        number: life.number,
        stage: life.stage,
        next: life.next()?.step.act ?? null,
      })),
  };
  writeFileSync(settings.report, `${JSON.stringify(report, null, 2)}\n`);
  if (signal.aborted) return 130;
  return reached.length === lives.length ? 0 : 1;
}

function countBy(list: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of list) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

/** Every locked dossier as `<case number>.pdf`, as an officer downloads it. */
async function saveDossiers(
  folder: string,
  lives: readonly CaseLife[],
  api: ApiClient,
  people: People,
): Promise<number> {
  mkdirSync(folder, { recursive: true });
  let saved = 0;
  for (const life of lives) {
    if (life.stage !== 'ended') continue;
    const officer = people.login(people.holder('officer', life.one.agencyId, life.one.key));
    const file = await api.download(officer, `/cases/${life.caseId}/dossier`);
    if (file === null) continue;
    writeFileSync(join(folder, `${life.number.replaceAll(/[/\\:*?"<>|]/gu, '_')}.pdf`), file.bytes);
    saved += 1;
  }
  return saved;
}

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());
try {
  const settings = settingsOf(process.argv.slice(2));
  const password = process.env['DEMO_PASSWORD'] ?? '';
  if (password === '') throw new WrongCall('DEMO_PASSWORD: the password of the local sign-ins');
  process.exitCode = await run(settings, password, interruption.signal);
} catch (error) {
  process.stderr.write(`${error instanceof WrongCall ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = error instanceof WrongCall ? 2 : interruption.signal.aborted ? 130 : 1;
}
