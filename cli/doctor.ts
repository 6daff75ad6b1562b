/** `zhiheng doctor`: each component's address, version and health. Works without a running system and never prints a secret. */
import { access, constants, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError, loadConfig, type Config } from '#platform/config/config';
import { shippedCalendar } from '#platform/store/reference';
import { examineDatabase, type DatabaseFindings } from '#platform/store/doctor';
import { createPool } from '#platform/store/pool';
import { examineRedis } from '#platform/queue/examine';
import { caseTaskQueue } from '#platform/temporal/connection';
import { examineTemporal, type AskedQueue, type TemporalFindings } from '#platform/temporal/examine';
import { dossierTaskQueue } from '#workflows/case-file/messages';
import type { CommandIo } from './offline-io.ts';
import { badInput } from './offline-io.ts';
import type { Environment } from './server-io.ts';

const USAGE = 'zhiheng doctor [--json]';

/** One component as found. `not-running`: nothing answers and nothing is known to be meant to. */
export interface Finding {
  readonly component:
    'settings' | 'postgresql' | 'temporal' | 'queue' | 'api' | 'workers' | 'files' | 'clock' | 'rule-packs';
  readonly health: 'healthy' | 'unhealthy' | 'not-running' | 'unknown';
  readonly address: string | null;
  readonly version: string | null;
  readonly detail: string;
  /** What to do; null where there is nothing to do. */
  readonly remedy: string | null;
}

const START = 'start it with npm start 用 npm start 启动';
const WITHIN_MS = 5_000;

/** Prints a line per component, or one object with `--json`; returns 0 when all is healthy, otherwise 1. */
export async function runDoctor(
  argv: readonly string[],
  io: CommandIo,
  environment: Environment = process.env,
): Promise<number> {
  let json = false;
  try {
    json = parseArgs({ args: [...argv], options: { json: { type: 'boolean' } }, strict: true }).values.json === true;
  } catch (error) {
    return badInput(io, { what: (error as Error).message, rule: USAGE, remedy: 'give the options as shown' });
  }
  const findings = await examine(environment);
  const healthy = findings.every(({ health }) => health === 'healthy');
  if (json) {
    io.stdout(JSON.stringify({ healthy, stack: environment['ZHIHENG_STACK'] ?? 'unknown', components: findings }));
  } else {
    for (const { component, health, address, version, detail, remedy } of findings) {
      const mark = health === 'healthy' ? '✓' : health === 'unhealthy' ? '✗' : '–';
      io.stdout(
        `${mark} ${component.padEnd(11)} ${[version, address, detail].filter((part) => part !== null && part !== '').join('  ')}`,
      );
      if (remedy !== null) io.stdout(`    → ${remedy}`);
    }
    io.stdout(healthy ? 'all healthy 全部正常' : 'not healthy: see above 有异常，见上');
  }
  return healthy ? 0 : 1;
}

async function examine(environment: Environment): Promise<readonly Finding[]> {
  const running = environment['DATABASE_URL'] !== undefined && environment['DATABASE_URL'] !== '';
  const settings = examineSettings(environment, running);
  const config = settings.config;
  const [database, temporal, api, files] = await Promise.all([
    running ? databaseOf(environment['DATABASE_URL'] ?? '') : Promise.resolve(null),
    config === null ? Promise.resolve(null) : within(examineTemporal(config, queuesOf(config))),
    examineApi(environment),
    examineFiles(environment),
  ]);
  return [
    settings.finding,
    postgresql(database, environment),
    temporalFinding(temporal, config, running),
    await queue(database, environment),
    api,
    workers(temporal, running),
    files,
    clock(database),
    rulePacks(database),
  ];
}

/** The queues of the workflow worker and of the dossier worker. */
function queuesOf(config: Config): readonly AskedQueue[] {
  const cases = caseTaskQueue(config.ZHIHENG_TASK_QUEUE_SUFFIX);
  return [
    { name: cases, kind: 'workflow' },
    { name: dossierTaskQueue(cases), kind: 'activity' },
  ];
}

function finding(component: Finding['component'], health: Finding['health'], rest: Partial<Finding> = {}): Finding {
  return { component, health, address: null, version: null, detail: '', remedy: null, ...rest };
}

function examineSettings(
  environment: Environment,
  running: boolean,
): { readonly finding: Finding; readonly config: Config | null } {
  try {
    return { finding: finding('settings', 'healthy', { detail: 'complete 完整' }), config: loadConfig(environment) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const health = running ? 'unhealthy' : 'not-running';
    // Faults name settings and rules, never values.
    return {
      finding: finding('settings', health, {
        detail: running ? error.faults.join('; ') : 'none in this folder 本目录尚无设置',
        remedy: running ? 'correct these settings' : START,
      }),
      config: null,
    };
  }
}

type Outcome<T> = { readonly found: T } | { readonly failed: string };

async function within<T>(work: Promise<T>): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${WITHIN_MS / 1_000} s`)), WITHIN_MS);
  });
  try {
    return { found: await Promise.race([work, late]) };
  } catch (error) {
    return { failed: reason(error) };
  } finally {
    clearTimeout(timer);
  }
}

function reason(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const said =
    inner instanceof Error
      ? [inner.message, inner.cause instanceof Error ? inner.cause.message : '']
          .filter((part) => part !== '')
          .join(': ')
      : String(inner);
  return (
    said
      .replaceAll(/:\/\/[^@\s/]*@/gu, '://')
      .split('\n')[0]
      ?.slice(0, 200) ?? ''
  );
}

async function databaseOf(url: string): Promise<Outcome<DatabaseFindings>> {
  const pool = createPool({ url, size: 2, name: 'zhiheng-doctor' });
  try {
    return await within(examineDatabase(pool));
  } finally {
    // A server that does not answer must not hold up the report.
    await Promise.race([pool.end(), new Promise((done) => setTimeout(done, 1_000).unref())]);
  }
}

/** Host, port and name of a connection string; never user or password. */
function placeOf(url: string | undefined): string | null {
  try {
    const { hostname, port, pathname } = new URL(url ?? '');
    return `${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
  } catch {
    return null;
  }
}

function postgresql(database: Outcome<DatabaseFindings> | null, environment: Environment): Finding {
  const address = placeOf(environment['DATABASE_URL']);
  if (database === null)
    return finding('postgresql', 'not-running', {
      detail: 'no Zhiheng runs in this folder 本目录没有运行中的质衡',
      remedy: START,
    });
  if ('failed' in database)
    return finding('postgresql', 'unhealthy', {
      address,
      detail: database.failed,
      remedy: 'see its log, or stop and run npm start again',
    });
  const { version, migrations, migrationsMissing, cases, role } = database.found;
  if (migrationsMissing.length > 0) {
    return finding('postgresql', 'unhealthy', {
      address,
      version,
      detail: `migrations not applied: ${migrationsMissing.join(', ')}`,
      remedy: 'npm start applies them',
    });
  }
  if (role.owner) {
    return finding('postgresql', environment['NODE_ENV'] === 'production' ? 'unhealthy' : 'healthy', {
      address,
      version,
      detail: 'DATABASE_URL is a role that owns tables',
      remedy: 'use the application role',
    });
  }
  return finding('postgresql', 'healthy', { address, version, detail: `${migrations} migrations, ${cases} cases` });
}

function temporalFinding(temporal: Outcome<TemporalFindings> | null, config: Config | null, running: boolean): Finding {
  const address = config === null ? null : `${config.TEMPORAL_ADDRESS}/${config.TEMPORAL_NAMESPACE}`;
  if (temporal === null)
    return finding('temporal', 'not-running', { remedy: running ? 'correct the settings first' : START });
  if ('failed' in temporal)
    return finding('temporal', running ? 'unhealthy' : 'not-running', {
      address,
      detail: temporal.failed,
      remedy: running ? 'see its log, or stop and run npm start again' : START,
    });
  const { version, retentionDays, missingAttributes } = temporal.found;
  if (missingAttributes.length > 0) {
    return finding('temporal', 'unhealthy', {
      address,
      version,
      detail: `search attributes not registered: ${missingAttributes.join(', ')}`,
      remedy: 'register them as Keyword, or let npm start do it',
    });
  }
  return finding('temporal', 'healthy', { address, version, detail: `closed histories kept ${retentionDays} days` });
}

async function queue(database: Outcome<DatabaseFindings> | null, environment: Environment): Promise<Finding> {
  const redis = environment['REDIS_URL'];
  if (redis !== undefined && redis !== '') {
    const answered = await within(examineRedis(redis, WITHIN_MS));
    const address = placeOf(redis);
    return 'failed' in answered
      ? finding('queue', 'unhealthy', {
          address,
          detail: answered.failed,
          remedy: 'start Redis, or unset REDIS_URL to use PostgreSQL',
        })
      : finding('queue', 'healthy', { address, version: `Redis ${answered.found}` });
  }
  if (database === null) return finding('queue', 'not-running', { detail: 'on PostgreSQL', remedy: START });
  if ('failed' in database) return finding('queue', 'unknown', { detail: 'on PostgreSQL, which does not answer' });
  const { queueTables, undecided, remindersLate, startsWaiting } = database.found;
  const address = placeOf(environment['DATABASE_URL']);
  if (queueTables === 0)
    return finding('queue', 'unhealthy', {
      address,
      detail: 'schema bullmq has no tables',
      remedy: 'npm start applies the migrations',
    });
  const detail = `on PostgreSQL; ${remindersLate} reminders late, ${undecided} commands undecided for a minute, ${startsWaiting} cases wait for their workflow`;
  return finding('queue', 'healthy', { address, version: `BullMQ, ${queueTables} tables`, detail });
}

async function examineApi(environment: Environment): Promise<Finding> {
  const address = environment['ZHIHENG_API_URL'];
  if (address === undefined || address === '') return finding('api', 'not-running', { remedy: START });
  const answered = await within(
    fetch(new URL('/readyz', address), { signal: AbortSignal.timeout(WITHIN_MS) }).then(async (response) => ({
      status: response.status,
      body: await response.text(),
    })),
  );
  if ('failed' in answered)
    return finding('api', 'unhealthy', {
      address,
      detail: answered.failed,
      remedy: 'see its log; npm start restarts what crashed',
    });
  const { status, body } = answered.found;
  return status === 200
    ? finding('api', 'healthy', { address, version: environment['npm_package_version'] ?? null, detail: 'ready 就绪' })
    : finding('api', 'unhealthy', {
        address,
        detail: `/readyz answered ${status}: ${body.slice(0, 120)}`,
        remedy: 'what it lacks is named in its answer',
      });
}

function workers(temporal: Outcome<TemporalFindings> | null, running: boolean): Finding {
  if (temporal === null || 'failed' in temporal)
    return finding('workers', running ? 'unknown' : 'not-running', {
      detail: 'Temporal does not say',
      remedy: running ? null : START,
    });
  const { pollers } = temporal.found;
  const silent = pollers.filter(({ count }) => count === 0).map(({ queue: name }) => name);
  const detail = pollers.map(({ queue: name, count }) => `${name} ${count}`).join(', ');
  return silent.length === 0
    ? finding('workers', 'healthy', { detail: `pollers: ${detail}` })
    : finding('workers', 'unhealthy', {
        detail: `nobody polls ${silent.join(', ')}`,
        remedy: 'see the logs of the workers; acts are kept and go on once one runs',
      });
}

async function examineFiles(environment: Environment): Promise<Finding> {
  const home = environment['ZHIHENG_DATA'];
  if (home === undefined || home === '') return finding('files', 'not-running', { remedy: START });
  const address = resolve(home);
  try {
    await access(address, constants.R_OK | constants.W_OK);
    const { bavail, bsize } = await statfs(address);
    const freeGb = Math.floor((bavail * bsize) / 1e9);
    return finding('files', freeGb < 1 ? 'unhealthy' : 'healthy', {
      address,
      detail: `${freeGb} GB free`,
      remedy: freeGb < 1 ? 'make room on this disk' : null,
    });
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT' && environment['DATABASE_URL'] === undefined;
    return finding('files', missing ? 'not-running' : 'unhealthy', {
      address,
      detail: reason(error),
      remedy: missing ? START : 'make the folder readable and writable',
    });
  }
}

function clock(database: Outcome<DatabaseFindings> | null): Finding {
  if (database === null) return finding('clock', 'not-running', { remedy: START });
  if ('failed' in database) return finding('clock', 'unknown', { detail: 'PostgreSQL does not answer' });
  const { now, scale, paused, driftMs } = database.found.clock;
  if (Math.abs(driftMs) > 5_000) {
    return finding('clock', 'unhealthy', {
      detail: `this machine and the database differ by ${Math.round(driftMs / 1_000)} s`,
      remedy: 'set both by NTP',
    });
  }
  return finding('clock', 'healthy', {
    version: scale === 1 && !paused ? 'real time' : paused ? 'paused' : `scale ${scale}`,
    detail: now,
  });
}

function rulePacks(database: Outcome<DatabaseFindings> | null): Finding {
  const calendar = shippedCalendar();
  if (database === null)
    return finding('rule-packs', 'not-running', { detail: `calendar ${calendar.version} shipped`, remedy: START });
  if ('failed' in database) return finding('rule-packs', 'unknown', { detail: 'PostgreSQL does not answer' });
  const { packs, calendars, agencies } = database.found;
  if (packs.length === 0 || !calendars.includes(calendar.version)) {
    return finding('rule-packs', 'unhealthy', {
      detail: `${packs.length} packs, calendars ${calendars.join(', ') || 'none'} stored`,
      remedy: 'run: npm run -s zhiheng -- seed --empty',
    });
  }
  return finding('rule-packs', 'healthy', {
    version: packs.join(', '),
    detail: `calendar ${calendars.join(', ')}; ${agencies} agencies`,
  });
}
