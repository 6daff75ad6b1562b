// npm run bench [-- --json] [--only NAME]: starts what the benchmarks need, runs each in a process of its own with a limit
// of time, and prints the figures with their bars.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { ROOT } from './lib/paths.mjs';
import { stopProcess } from './lib/processes.mjs';
import { pythonFor } from './lib/python.mjs';
import { startStack } from './lib/stack.mjs';
import { createUi, Interrupted, say, StepError, wasReported } from './lib/ui.mjs';

/** What each figure must reach. @type {Record<string, [string, number]>} */
const BARS = {
  lifecycleRatio: ['>=', 0.5],
  eventsPerAct: ['<=', 14],
  appendRatio: ['>=', 0.6],
  commitActRatio: ['>=', 0.25],
  dossierPagesRatio: ['>=', 0.8],
  dossierKb: ['<', 400],
  renderRssMb: ['<', 400],
  apiRssMb: ['<', 250],
  workerRssMb: ['<', 500],
  drawMs: ['<', 1000],
  drawRatio: ['>=', 1],
  verifySeconds: ['<', 5],
  agreementSeconds: ['<', 10],
  panelSeconds: ['<', 10],
  panelRssMb: ['<', 600],
  panelGap: ['<=', 0],
};
/** Why a figure stays below its bar, where that is known; printed beside it. */
const REASONS = {
  commitActRatio: 'docs/adr/0011-one-commit-two-round-trips-static-statements.md',
};
/**
 * The programs in their order, the figures of each and the most seconds that it may take; one that takes longer is
 * ended and named, and the next one runs.
 * @type {Record<string, { keys: string[], limitSeconds: number }>}
 */
const PROGRAMS = {
  database: { keys: ['appendRatio', 'commitActRatio'], limitSeconds: 150 },
  lifecycle: { keys: ['lifecycleRatio', 'eventsPerAct'], limitSeconds: 150 },
  dossier: { keys: ['dossierPagesRatio', 'dossierKb', 'renderRssMb'], limitSeconds: 90 },
  rounds: { keys: ['drawMs', 'drawRatio', 'verifySeconds', 'agreementSeconds'], limitSeconds: 120 },
  panel: { keys: ['panelSeconds', 'panelRssMb', 'panelGap'], limitSeconds: 120 },
  memory: { keys: ['apiRssMb', 'workerRssMb'], limitSeconds: 210 },
};
/** Most seconds for all together, measured from the start of the first; who comes last gets what is left. */
const WHOLE_SECONDS = 690;
/** These need PostgreSQL and Temporal; the others compute, or start what they need. */
const WITH_SERVERS = ['database', 'lifecycle'];
/** Cases of the demonstration in which the processes' memory is measured. */
const DEMO_CASES = 20;
const USAGE = `npm run bench [-- OPTIONS]
  --only NAME   one program: ${Object.keys(PROGRAMS).join(', ')}
  --json        the figures as one JSON object, the last line of standard output: each figure by its name (null when it
                could not be taken), then "bars", "met", "reasons" and "seconds"`;

const since = performance.now();
const ui = createUi();
const interruption = new AbortController();
const only = readOnly();
const json = process.argv.includes('--json');
const home = mkdtempSync(join(tmpdir(), 'zhiheng-bench-'));
/** @type {import('./lib/stack.mjs').Stack | undefined} */
let stack;
let measuringSince = since;
let code = 0;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (interruption.signal.aborted) return;
    ui.line(say('Interrupted: stopping.', '已中断：正在停止。'));
    interruption.abort();
  });
}

function readOnly() {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      ui.line(USAGE);
      process.exit(0);
    }
    if (values.only !== undefined && !(values.only in PROGRAMS)) throw new Error(`--only ${values.only}`);
    return values.only ?? null;
  } catch (error) {
    ui.failed(say('Options', '选项'), new StepError(/** @type {Error} */ (error).message, { fix: USAGE }));
    process.exit(2);
  }
}

/**
 * Runs a program to its end and returns the last line that it printed.
 * @param {string} name of the program
 * @param {string[]} args of Node
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} [anyCode] takes the answer even when the exit code is not 0
 * @returns {Promise<string>}
 */
function lastLine(name, args, env, anyCode = false) {
  const left = Math.floor(WHOLE_SECONDS - (performance.now() - measuringSince) / 1_000);
  const limitSeconds = Math.max(1, Math.min(PROGRAMS[name].limitSeconds, left));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    let text = '';
    let late = false;
    // A demonstration that is told to end stops its servers in order; whatever does not end is killed with its children.
    const end = () => void stopProcess(Number(child.pid), [['SIGTERM', 20_000]]);
    const limit = setTimeout(() => {
      late = true;
      end();
    }, limitSeconds * 1_000);
    interruption.signal.addEventListener('abort', end, { once: true });
    child.stdout.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', (exit, signal) => {
      clearTimeout(limit);
      interruption.signal.removeEventListener('abort', end);
      if (interruption.signal.aborted) reject(new Interrupted());
      else if (late) reject(new Error(say(`took more than ${limitSeconds} s`, `超过 ${limitSeconds} 秒`)));
      else if (exit !== 0 && !anyCode) reject(new Error(`${name}: ${signal ?? `exit code ${exit}`}`));
      else resolve(text.trim().split('\n').at(-1) ?? '');
    });
  });
}

/**
 * The figures that one program takes.
 * @param {string} name
 * @returns {Promise<Record<string, number>>}
 */
async function measure(name) {
  if (name === 'memory') return memory();
  const own = WITH_SERVERS.includes(name) ? stack?.env : { ...process.env, TZ: 'UTC' };
  const more = name === 'rounds' ? await roundsEnv() : name === 'panel' ? await panelEnv() : {};
  const env = { ...own, ...more, DATABASE_POOL_SIZE: '20', LOG_LEVEL: 'error' };
  return JSON.parse(await lastLine(name, [join(ROOT, 'dist', 'bench', 'main.js'), name], env));
}

/** Figures that need an outside program which this machine has not, and why. @type {Record<string, string>} */
const leftOut = {};

/** What the draw is measured with: a list that both programs read, and Python with the independent program. */
async function roundsEnv() {
  const list = join(home, 'list.txt');
  const ids = Array.from({ length: 98_000 }, (_, at) => `ZJ-${String(at).padStart(6, '0')}`);
  writeFileSync(list, `${ids.join('\n')}\n`);
  const found = await pythonFor('draws');
  if ('missing' in found) {
    leftOut['drawRatio'] = found.missing;
    return { ZHIHENG_BENCH_LIST: list };
  }
  return { ZHIHENG_BENCH_LIST: list, ZHIHENG_BENCH_PYTHON: found.python };
}

/** What the assignment of experts is measured with: Python with OR-tools. */
async function panelEnv() {
  const found = await pythonFor('assignment');
  if (!('missing' in found)) return { ZHIHENG_BENCH_PYTHON: found.python };
  leftOut['panelGap'] = found.missing;
  return {};
}

/** Peak memory of API and worker while a demonstration lives, in a home of its own. */
async function memory() {
  const out = join(home, 'demo-out');
  const demo = [join(ROOT, 'tools', 'demo.mjs'), '--cases', String(DEMO_CASES), '--out', out];
  // What became of its cases is for the demonstration itself to judge; here only its processes are looked at.
  await lastLine('memory', demo, { ...process.env, ZHIHENG_HOME: join(home, 'demo-home') }, true);
  const { peakMb } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  return { apiRssMb: peakMb.api, workerRssMb: peakMb.worker };
}

/** @param {string} key @param {number} value */
function reached(key, value) {
  const [sign, bar] = BARS[key];
  return sign === '>=' ? value >= bar : sign === '<=' ? value <= bar : value < bar;
}

try {
  await ensurePackages(ui);
  await ensureBuild(ui);
  measuringSince = performance.now();
  const names = Object.keys(PROGRAMS).filter((name) => only === null || name === only);
  /** @type {Record<string, number | null>} */
  const figures = Object.fromEntries(names.flatMap((name) => PROGRAMS[name].keys).map((key) => [key, null]));
  /** @type {Record<string, string>} */
  const reasons = {};
  for (const name of names) {
    if (interruption.signal.aborted) throw new Interrupted();
    const needed = WITH_SERVERS.includes(name);
    if (needed && stack === undefined)
      stack = await startStack({
        home,
        own: true,
        ui,
        services: [],
        postgres: { port: 0 },
        temporal: { port: 0 },
        seed: ['--empty'],
        what: 'npm run bench',
        signal: interruption.signal,
      });
    if (!needed) {
      // Servers that nobody needs any more would only take the others' cores and memory.
      await stack?.stop();
      stack = undefined;
    }
    try {
      const found = await ui.step(say(`Measuring: ${name}`, `正在测量：${name}`), () => measure(name));
      for (const [key, value] of Object.entries(found)) figures[key] = Number(value.toFixed(3));
    } catch (error) {
      if (interruption.signal.aborted) throw error;
      // The other figures are worth having without this one.
      for (const key of PROGRAMS[name].keys) reasons[key] = /** @type {Error} */ (error).message;
      code = 1;
    }
    for (const key of PROGRAMS[name].keys) if (figures[key] === null) reasons[key] ??= leftOut[key] ?? '?';
  }
  for (const [key, value] of Object.entries(figures)) {
    if (value !== null && !reached(key, value) && REASONS[key]) reasons[key] = REASONS[key];
    const verdict =
      value === null
        ? say('not measured', '未测量')
        : reached(key, value)
          ? say('reached', '达到')
          : say('NOT reached', '未达到');
    ui.line(
      `${key.padEnd(20)} ${String(value ?? '-').padStart(10)}   ${BARS[key].join(' ').padEnd(8)} ${verdict}${reasons[key] ? `: ${reasons[key]}` : ''}`,
    );
  }
  const seconds = Math.round((performance.now() - since) / 1_000);
  await stack?.stop();
  if (json) {
    const keys = Object.keys(figures);
    const bars = Object.fromEntries(keys.map((key) => [key, BARS[key].join(' ')]));
    const met = Object.fromEntries(
      Object.entries(figures).map(([key, value]) => [key, value === null ? null : reached(key, value)]),
    );
    process.stdout.write(`${JSON.stringify({ ...figures, bars, met, reasons, seconds })}\n`);
  }
} catch (error) {
  code = interruption.signal.aborted ? 130 : 1;
  if (code === 1 && !wasReported(error)) ui.failed(say('Bench', '基准测试'), error);
} finally {
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
}
process.exit(code);
