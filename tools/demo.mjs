// npm run demo [-- OPTIONS]: a demonstration by itself. Starts a stack of its own, lets the conductor live every case
// through the HTTP interface, verifies from outside what came of it, and prints it.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { homeFolder, ROOT } from './lib/paths.mjs';
import { killRunning, run } from './lib/processes.mjs';
import { startStack } from './lib/stack.mjs';
import { columns, createUi, Interrupted, say, StepError, wasReported } from './lib/ui.mjs';

const USAGE = `npm run demo [-- OPTIONS]
  --cases N        cases to live (default 120)
  --file FILE      case facts to draw from (JSON Lines; default: the records that are shipped)
  --seed S         of all choices (default 1)
  --profile P      full-coverage-province (default) or civil-heavy-city
  --start DATE     first day of the business clock (default 2025-01-02)
  --until STAGE    the last phase: intake, assignment, handling, closing, archive (default)
  --scale N        business seconds in a real one, to begin with
  --out DIR        every dossier as <case number>.pdf, beside summary.json
  --json           the summary as one JSON object, the last line of standard output
  --durable        a Temporal server that outlives being killed (a file instead of memory)`;

const since = performance.now();
const ui = createUi({ stream: process.stderr });
const interruption = new AbortController();
/** @type {import('./lib/stack.mjs').Stack | undefined} */
let stack;
/** @type {import('node:child_process').ChildProcess | undefined} */
let conductor;
let lastSignalAt = 0;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    const now = Date.now();
    // npm passes on the terminal's Ctrl-C, so one key press arrives twice.
    if (now - lastSignalAt < 800) return;
    lastSignalAt = now;
    if (interruption.signal.aborted) {
      killRunning();
      conductor?.kill('SIGKILL');
      void stack?.stop({ force: true });
      setTimeout(() => process.exit(130), 3000).unref();
      return;
    }
    ui.line(say('Interrupted: stopping.', '已中断：正在停止。'));
    interruption.abort();
    conductor?.kill('SIGTERM');
    if (!stack) killRunning();
  });
}

function readOptions() {
  try {
    const text = /** @type {const} */ ({ type: 'string' });
    const { values } = parseArgs({
      options: {
        cases: { ...text, default: '120' },
        file: text,
        seed: { ...text, default: '1' },
        profile: { ...text, default: 'full-coverage-province' },
        start: { ...text, default: '2025-01-02' },
        until: { ...text, default: 'archive' },
        scale: text,
        out: text,
        json: { type: 'boolean', default: false },
        durable: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      ui.line(USAGE);
      process.exit(0);
    }
    if (!/^[1-9]\d{0,5}$/.test(values.cases)) throw new Error(`--cases ${values.cases}: a whole number from 1`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(values.start) || Number.isNaN(Date.parse(values.start)))
      throw new Error(`--start ${values.start}: a date such as 2025-01-02`);
    return values;
  } catch (error) {
    ui.failed(say('Options', '选项'), new StepError(/** @type {Error} */ (error).message, { fix: USAGE }));
    process.exit(2);
  }
}

/** Relative names are meant from where the person stands; npm changes the folder. @param {string} path */
const fromCaller = (path) => resolve(process.env['INIT_CWD'] || process.cwd(), path);

/** @param {string} module */
const compiled = (module) => import(new URL(`../dist/${module}`, import.meta.url).href);

/** The business clock stands at eight in the morning of the first day before anything else is written. */
async function setFirstDay(/** @type {NodeJS.ProcessEnv} */ env, /** @type {string} */ start) {
  const { createPool } = await compiled('platform/store/pool.js');
  const { writeClock } = await compiled('platform/store/reads-work.js');
  const pool = createPool({ url: env['DATABASE_URL'], size: 1 });
  try {
    const base = Date.parse(`${start}T00:00:00Z`);
    await writeClock(pool, { base, wall: Date.now(), scale: 100_000, paused: true });
  } finally {
    await pool.end();
  }
}

/** Most memory that each of our processes ever held, in MiB; only where the system tells (Linux). */
function peakMemory() {
  /** @type {Record<string, number>} */
  const peaks = {};
  for (const [name, pid] of Object.entries(stack?.pids() ?? {})) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const kibibytes = Number(/VmHWM:\s+(\d+) kB/u.exec(status)?.[1]);
      if (Number.isFinite(kibibytes)) peaks[name] = Math.ceil(kibibytes / 1024);
    } catch {
      // Not Linux, or a process that has just ended: then there is no figure.
    }
  }
  return peaks;
}

/** The list of people who have a sign-in, as the seed makes it. @param {string} path */
async function writeCrew(path) {
  const { SEED_COUNTIES } = await compiled('cli/seed.js');
  const args = SEED_COUNTIES.flatMap((/** @type {string} */ code) => ['--county', code]);
  const result = await run(
    process.execPath,
    [join('dist', 'prisma', 'seed', 'print-network.js'), '--seed', '1', ...args],
    {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], TZ: 'UTC' },
    },
  );
  if (result.code !== 0)
    throw new StepError(say('the network could not be made', '无法生成机构人员'), { log: result.output });
  writeFileSync(path, result.stdout, { mode: 0o600 });
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
function conduct(args, env) {
  return new Promise((done, fail) => {
    conductor = spawn(process.execPath, ['--enable-source-maps', join(ROOT, 'dist', 'demo', 'main.js'), ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    conductor.on('error', fail);
    conductor.on('exit', (code, signal) => done(code ?? (signal ? 130 : 1)));
  });
}

/** What the tables say, read as a stranger would. @param {NodeJS.ProcessEnv} env */
async function countRows(env) {
  const { createPool } = await compiled('platform/store/pool.js');
  const pool = createPool({ url: env['DATABASE_URL'], size: 4 });
  try {
    const { rows } = await pool.query(`SELECT
      (SELECT count(*) FROM case_file)::int AS cases,
      (SELECT count(*) FROM case_file WHERE stage = 'ended' AND locked_at IS NOT NULL)::int AS archived,
      (SELECT count(*) FROM case_file WHERE stage <> 'ended')::int AS open,
      (SELECT count(*) FROM command WHERE state = 'accepted')::int AS acts,
      (SELECT count(*) FROM command WHERE state = 'refused')::int AS refused,
      (SELECT count(*) FROM command WHERE state = 'received')::int AS undecided,
      (SELECT count(*) FROM notification WHERE state IN ('sent', 'maybe-sent'))::int AS reminders,
      (SELECT count(*) FROM hearing WHERE state = 'held')::int AS hearings,
      (SELECT count(DISTINCT case_id) FROM hearing WHERE state = 'held')::int AS cases_heard,
      (SELECT count(DISTINCT case_id) FROM observation WHERE state = 'recorded')::int AS cases_observed,
      (SELECT count(DISTINCT (f.agency_id, date_trunc('quarter', h.held_on))) FROM hearing h
        JOIN case_file f ON f.id = h.case_id WHERE h.state = 'held')::int AS agency_quarters,
      (SELECT count(*) FROM touch WHERE ended_on IS NOT NULL)::int AS follow_ups,
      (SELECT count(*) FROM closure_review WHERE decision = 'returned')::int AS returned,
      (SELECT count(*) FROM dossier WHERE supersedes IS NULL)::int AS dossiers,
      (SELECT coalesce(sum((outcome->>'lossRecoveredFen')::bigint), 0) FROM closure_submission s WHERE submission_no =
        (SELECT max(submission_no) FROM closure_submission o WHERE o.case_id = s.case_id))::float8 AS recovered_fen,
      (SELECT count(*) FROM ledger_row)::int AS ledger_rows,
      (SELECT count(*) FROM deadline WHERE state IN ('open', 'suspended'))::int AS open_deadlines,
      (SELECT count(*) FROM deadline WHERE state <> 'withdrawn')::int AS deadlines,
      (SELECT count(*) FROM deadline WHERE state IN ('met-late', 'lapsed') OR overdue_at IS NOT NULL)::int AS late`);
    const dossiers = await pool.query(
      'SELECT f.number, d.sha256, d.size_bytes AS size, d.pages FROM dossier d JOIN case_file f ON f.id = d.case_id WHERE d.supersedes IS NULL',
    );
    return { counts: rows[0], dossiers: dossiers.rows };
  } finally {
    await pool.end();
  }
}

/** SHA-256 of a file, null when it is not there. @param {string} path @returns {Promise<string | null>} */
async function sha256Of(path) {
  if (!existsSync(path)) return null;
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest('hex');
}

/** Dossiers whose file is missing or is another than the recorded one. @param {NodeJS.ProcessEnv} env @param {Array<{ number: string, sha256: string }>} dossiers */
async function wrongDossiers(env, dossiers) {
  const { createFileStore } = await compiled('platform/files/files.js');
  const files = createFileStore(join(String(env['ZHIHENG_DATA']), 'files'));
  const wrong = [];
  for (const { number, sha256 } of dossiers) {
    if ((await sha256Of(files.path(sha256))) !== sha256) wrong.push(number);
  }
  return wrong;
}

/** Events of all runs of all workflows. @param {NodeJS.ProcessEnv} env */
async function countHistory(env) {
  const { createTemporalClient } = await compiled('platform/temporal/connection.js');
  const { loadConfig } = await compiled('platform/config/config.js');
  const client = createTemporalClient(loadConfig(env));
  let events = 0;
  let running = 0;
  for await (const one of client.workflow.list()) {
    events += one.historyLength ?? 0;
    if (one.status.name === 'RUNNING') running += 1;
  }
  await client.connection.close();
  return { events, running };
}

/** @param {NodeJS.ProcessEnv} env */
async function verifyChains(env) {
  const result = await run(process.execPath, [join('dist', 'cli', 'main.js'), 'verify-chain', '--database', '--json'], {
    cwd: ROOT,
    env,
  });
  try {
    return JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    throw new StepError(say('the chains could not be verified', '无法校验台账链'), { log: result.output });
  }
}

/** @param {Array<[string, string | number]>} rows */
function printTable(rows) {
  const width = Math.max(...rows.map(([name]) => columns(name)));
  ui.box(rows.map(([name, value]) => `${name}${' '.repeat(width - columns(name))}   ${value}`));
}

const options = readOptions();
const home = join(homeFolder(), 'demo');
let code = 1;
try {
  if (options.file && !existsSync(fromCaller(options.file)))
    throw new StepError(`${options.file}: ${say('no such file', '没有此文件')}`);
  await ensurePackages(ui);
  await ensureBuild(ui);
  if (interruption.signal.aborted) throw new Interrupted();
  mkdirSync(home, { recursive: true });
  // What the last demonstration made is its own past; only the cluster and the secrets are used again.
  for (const name of ['files', 'mail-outbox', 'dossiers', 'temporal', 'temporal.db', 'report.json', 'logs'])
    rmSync(join(home, name), { recursive: true, force: true });
  const database = `demo_${Date.now().toString(36)}`;
  stack = await startStack({
    home,
    own: true,
    what: 'npm run demo',
    ui,
    database,
    postgres: { fsync: false, port: 54_620 },
    temporal: { inMemory: !options.durable, port: 7533 },
    env: { ZHIHENG_DEMONSTRATION: '1', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' },
    prepare: async ({ env, postgres }) => {
      await setFirstDay(env, options.start);
      await dropOlder(postgres, env, database);
    },
    seed: ['--empty'],
    signal: interruption.signal,
    onFailure: (error) => {
      ui.failed(say('The demonstration stopped', '演示已停止'), error);
      process.exit(1);
    },
  });
  const crew = join(home, 'crew.json');
  const report = join(home, 'report.json');
  await writeCrew(crew);
  const [signIn] = JSON.parse(readFileSync(join(home, 'sign-ins.json'), 'utf8'));
  const setupSeconds = seconds(since);

  const args = [
    '--api',
    stack.apiUrl,
    '--crew',
    crew,
    '--report',
    report,
    '--cases',
    options.cases,
    '--seed',
    options.seed,
  ];
  args.push('--profile', options.profile, '--start', options.start, '--until', options.until);
  if (options.scale) args.push('--scale', options.scale);
  if (options.file) args.push('--records', fromCaller(options.file));
  if (options.out) args.push('--out', fromCaller(options.out));
  const livedAt = performance.now();
  const ended = await conduct(args, { PATH: process.env['PATH'], TZ: 'UTC', DEMO_PASSWORD: signIn.password });
  if (interruption.signal.aborted) throw new Interrupted();
  if (!existsSync(report))
    throw new StepError(say(`the conductor ended with code ${ended}`, `演示指挥进程以代码 ${ended} 退出`));
  const lived = JSON.parse(readFileSync(report, 'utf8'));
  const liveSeconds = seconds(livedAt);

  const verifyAt = performance.now();
  const found = await ui.step(say('Verification from outside', '外部核验'), async () => {
    const env = /** @type {import('./lib/stack.mjs').Stack} */ (stack).env;
    const { counts, dossiers } = await countRows(env);
    const [chains, history, wrong] = [
      await verifyChains(env),
      await countHistory(env),
      await wrongDossiers(env, dossiers),
    ];
    return { counts, dossiers, chains, history, wrong };
  });
  const { counts, chains, history, wrong } = found;
  const summary = {
    cases: lived.cases,
    fromFacts: lived.fromFacts,
    generated: lived.generated,
    notServed: lived.notServed,
    archived: counts.archived,
    open: lived.cases - counts.archived,
    acts: counts.acts,
    // Attempts at a case that does not exist for the person are refused before there is a command.
    refused: Math.max(counts.refused, lived.refusedAsPlanned + lived.refusedOtherwise),
    reminders: counts.reminders,
    hearings: counts.hearings,
    casesHeard: counts.cases_heard,
    casesObserved: counts.cases_observed,
    followUps: counts.follow_ups,
    returned: counts.returned,
    dossiers: counts.dossiers - wrong.length,
    recoveredFen: counts.recovered_fen,
    ledgerRows: counts.ledger_rows,
    historyEvents: history.events,
    seconds: seconds(since),
    phaseSeconds: { setup: setupSeconds, ...lived.phaseSeconds, verify: seconds(verifyAt) },
  };
  const faults = [
    ...(options.until === 'archive'
      ? [
          summary.archived === summary.cases
            ? ''
            : say(`${summary.open} cases are not locked`, `${summary.open} 件未归档`),
          summary.dossiers === summary.cases
            ? ''
            : say(
                `${summary.cases - summary.dossiers} dossiers are missing`,
                `缺 ${summary.cases - summary.dossiers} 份卷宗`,
              ),
        ]
      : [
          lived.reached === lived.cases
            ? ''
            : say(
                `${lived.cases - lived.reached} cases did not get so far`,
                `${lived.cases - lived.reached} 件未达到该阶段`,
              ),
        ]),
    chains.failures.length === 0
      ? ''
      : say(`${chains.failures.length} chains do not verify`, `${chains.failures.length} 条台账链校验失败`),
    wrong.length === 0
      ? ''
      : say(`${wrong.length} dossier files are not the recorded ones`, `${wrong.length} 份卷宗文件与记录不符`),
    summary.cases === summary.fromFacts + summary.generated ? '' : 'cases ≠ fromFacts + generated',
  ].filter((fault) => fault !== '');

  const yuan = (/** @type {number} */ fen) => (fen / 100).toLocaleString('en-US', { maximumFractionDigits: 0 });
  printTable([
    [
      say('Cases (from facts + generated)', '案件（真实记录 + 生成）'),
      `${summary.cases} (${summary.fromFacts} + ${summary.generated})`,
    ],
    [say('Records legal aid would not serve', '不属法律援助范围的记录'), summary.notServed],
    [say('Archived / open', '已归档 / 未结'), `${summary.archived} / ${summary.open}`],
    [say('Acts accepted / refused', '操作 接受 / 拒绝'), `${summary.acts} / ${summary.refused}`],
    [say('Deadlines / late or overdue', '期限 / 逾期'), `${counts.deadlines} / ${counts.late}`],
    [say('Reminders delivered', '已送达提醒'), summary.reminders],
    [
      say('Hearings held / cases heard / observed', '开庭 / 开庭案件 / 旁听案件'),
      `${summary.hearings} / ${summary.casesHeard} / ${summary.casesObserved}`,
    ],
    [
      say('Quarters of an agency with hearings (one to observe in each)', '有开庭的机构季度（每季度至少旁听一件）'),
      counts.agency_quarters,
    ],
    [say('Follow-up touches ended', '回访完成'), summary.followUps],
    [say('Closure files returned', '结案退回'), summary.returned],
    [
      say('Dossiers (pages)', '卷宗（页）'),
      `${summary.dossiers} (${found.dossiers.reduce((sum, one) => sum + one.pages, 0)})`,
    ],
    [say('Loss recovered, yuan', '挽回损失（元）'), yuan(summary.recoveredFen)],
    [say('Ledger rows / streams verified', '台账行 / 已校验链'), `${summary.ledgerRows} / ${chains.streams}`],
    [say('Workflow history events', '流程历史事件'), summary.historyEvents],
    [
      say('Seconds: set-up, lives, verification', '秒：准备、办理、核验'),
      `${setupSeconds}, ${liveSeconds}, ${summary.phaseSeconds.verify}`,
    ],
  ]);
  for (const [reason, cases] of Object.entries(lived.notServedReasons)) ui.line(`  ${reason}: ${cases}`);
  if (lived.unreadableLines > 0)
    ui.warn(say(`${lived.unreadableLines} lines are no records`, `${lived.unreadableLines} 行不是有效记录`));
  for (const { line, field, code: why } of lived.unreadable) ui.warn(`${options.file}:${line}: ${field} ${why}`);
  for (const one of lived.stuck.slice(0, 10)) ui.warn(`${one.number || one.key} (${one.stage}): ${one.why}`);
  for (const one of lived.waiting.slice(0, 10))
    ui.warn(`${one.number || one.key} (${one.stage}): ${one.next ?? say('waits', '等待')}`);
  for (const fault of faults) ui.warn(fault);
  if (options.out) {
    const recorded = Object.fromEntries(found.dossiers.map(({ number, sha256 }) => [number, sha256]));
    const more = { notServedReasons: lived.notServedReasons, dossierSha256: recorded, peakMb: peakMemory() };
    writeFileSync(
      join(fromCaller(options.out), 'summary.json'),
      `${JSON.stringify({ ...summary, ...more }, null, 2)}\n`,
    );
  }
  code = faults.length === 0 ? 0 : 1;
  await ui.step(say('Stopped', '已停止'), () => /** @type {import('./lib/stack.mjs').Stack} */ (stack).stop());
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
} catch (error) {
  if (error instanceof Interrupted || interruption.signal.aborted) code = 130;
  else if (!wasReported(error)) ui.failed(say('Demonstration', '演示'), error);
  await stack?.stop();
}
process.exit(code);

/**
 * Databases of earlier demonstrations in the same cluster.
 * @param {import('./lib/postgres.mjs').Postgres} postgres @param {NodeJS.ProcessEnv} env @param {string} current
 */
async function dropOlder(postgres, env, current) {
  const { createPool } = await compiled('platform/store/pool.js');
  const pool = createPool({ url: env['DATABASE_URL'], size: 1 });
  try {
    const { rows } = await pool.query(
      "SELECT datname FROM pg_database WHERE datname LIKE 'demo\\_%' AND datname <> $1",
      [current],
    );
    for (const { datname } of rows) await postgres.dropDatabase(datname);
  } finally {
    await pool.end();
  }
}

/** @param {number} from @returns {number} */
function seconds(from) {
  return Math.round((performance.now() - from) / 100) / 10;
}
