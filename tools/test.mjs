// npm test [-- [--quick] [--project NAME] [FILTER...]]: sets up what the tests need, runs the vitest projects one after
// another and ends with the line `N passed, N failed`, whatever happens on the way. Built-ins only: it may have to
// install the packages first.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild, ensureClient } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { ROOT } from './lib/paths.mjs';
import { killRunning, signalGroup } from './lib/processes.mjs';
import { createUi, wasReported } from './lib/ui.mjs';

/**
 * The projects of vitest.config.ts, quick ones first, with what each needs and the longest it may take (a run that
 * hangs has to end with a number too).
 * @type {ReadonlyArray<{ name: string, needs: string[], limitMinutes: number }>}
 */
const PROJECTS = [
  { name: 'unit', needs: [], limitMinutes: 5 },
  { name: 'service', needs: ['build', 'temporal', 'verapdf', 'python'], limitMinutes: 15 },
  { name: 'deadline', needs: ['build', 'test-server'], limitMinutes: 15 },
  { name: 'cacheoff', needs: ['build', 'temporal'], limitMinutes: 15 },
  { name: 'fault', needs: ['build', 'temporal'], limitMinutes: 25 },
];

const USAGE = `npm test [-- OPTIONS] [FILTER...]
  --quick          the unit project only: no services, no build
  --project NAME   one project (repeatable): ${PROJECTS.map(({ name }) => name).join(', ')}
  FILTER           only test files whose path contains it`;

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {string} [note]
 */

const ui = createUi();

/** @type {Outcome[]} */
const outcomes = [];
/** @type {import('node:child_process').ChildProcess | undefined} */
let current;
let interrupted = false;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    const again = interrupted;
    interrupted = true;
    killRunning();
    // vitest stops its servers on SIGINT; a second one means at once.
    if (current?.pid) signalGroup(current.pid, again ? 'SIGKILL' : 'SIGINT');
    if (!current) finish();
  });
}
process.on('uncaughtException', (error) => {
  ui.failed('npm test', error);
  outcomes.push({ name: 'npm test', passed: 0, failed: 1, skipped: 0, seconds: 0, note: 'crashed' });
  finish();
});

const { quick, projects, filters } = parse(process.argv.slice(2));
const wanted = PROJECTS.filter(({ name }) =>
  quick ? name === 'unit' : projects.length === 0 || projects.includes(name),
);
/** Test runs are the same in every terminal. */
const env = { ...process.env, TZ: 'UTC', NODE_ENV: 'test', ZHIHENG_TESTS: '1' };

await main();
finish();

async function main() {
  if (!(await prepare('packages', () => ensurePackages(ui)))) return;
  const needs = new Set(wanted.flatMap((project) => project.needs));
  /** @type {Set<string>} */
  const missing = new Set();
  /** @param {string} need @param {() => Promise<unknown>} run */
  const provide = async (need, run) => {
    if (needs.has(need) && !interrupted && !(await prepare(need, run))) missing.add(need);
  };
  if (quick) await prepare('database client', () => ensureClient(ui));
  await provide('build', () => ensureBuild(ui));
  await provide('temporal', () =>
    ui.step('Temporal', async (step) => {
      const { findTemporal } = await import('./lib/temporal.mjs');
      const found = await findTemporal({ ignoreAddress: true, note: step.note });
      if ('path' in found) env['TEMPORAL_CLI'] = found.path;
      if ('version' in found) step.result(found.version);
    }),
  );
  await provide('test-server', () =>
    ui.step('Time-skipping server', async (step) => {
      const { findTestServer } = await import('./lib/temporal.mjs');
      env['TEMPORAL_TEST_SERVER'] = await findTestServer({ note: step.note });
    }),
  );
  await provide('verapdf', async () => {
    await ui.step('veraPDF', async (step) => {
      const { VERAPDF_VERSION, veraPdfHome } = await import('./verapdf.mjs');
      await veraPdfHome();
      step.result(VERAPDF_VERSION);
    });
  });
  // A machine without Python skips the comparisons, and says so; it is no failure.
  await provide('python', () =>
    ui.step('Python', async (step) => {
      const { PYTHON_SETS, pythonFor } = await import('./lib/python.mjs');
      for (const set of /** @type {(keyof typeof PYTHON_SETS)[]} */ (Object.keys(PYTHON_SETS))) {
        const found = await pythonFor(set);
        if ('missing' in found) return step.result(`${set}: ${found.missing}`);
      }
      step.result(Object.keys(PYTHON_SETS).join(', '));
    }),
  );
  for (const project of wanted) {
    if (interrupted) return;
    const lacking = project.needs.filter((need) => missing.has(need) && need !== 'verapdf');
    if (lacking.length > 0) {
      outcomes.push({
        name: project.name,
        passed: 0,
        failed: 1,
        skipped: 0,
        seconds: 0,
        note: `not run: no ${lacking.join(', ')}`,
      });
      continue;
    }
    ui.line(`\n── ${project.name} ──`);
    outcomes.push(await runProject(project));
  }
}

/**
 * Runs one step of the set-up; a step that fails counts as a failed test and is told once.
 * @param {string} name
 * @param {() => Promise<unknown>} run
 */
async function prepare(name, run) {
  try {
    await run();
    return true;
  } catch (error) {
    if (!wasReported(error)) ui.failed(name, error);
    outcomes.push({ name: `set-up: ${name}`, passed: 0, failed: 1, skipped: 0, seconds: 0, note: 'failed' });
    return false;
  }
}

/**
 * Runs a project in a vitest of its own, so that a crash takes no other with it.
 * @param {(typeof PROJECTS)[number]} project
 * @returns {Promise<Outcome>}
 */
async function runProject(project) {
  const folder = mkdtempSync(join(tmpdir(), 'zhiheng-test-'));
  const report = join(folder, 'report.json');
  const since = Date.now();
  let timedOut = false;
  try {
    const code = await new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        [
          join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
          'run',
          '--project',
          project.name,
          '--passWithNoTests',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...filters,
        ],
        { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32' },
      );
      current = child;
      const limit = setTimeout(() => {
        timedOut = true;
        if (child.pid) signalGroup(child.pid, 'SIGINT');
        setTimeout(() => child.pid && signalGroup(child.pid, 'SIGKILL'), 30_000).unref();
      }, project.limitMinutes * 60_000);
      child.on('error', () => resolve(127));
      child.on('exit', (exit, signal) => {
        clearTimeout(limit);
        resolve(exit ?? (signal ? 128 : 1));
      });
    });
    current = undefined;
    const why = timedOut
      ? `stopped after ${project.limitMinutes} min`
      : code === 0
        ? ''
        : `vitest ended with code ${code}`;
    return { name: project.name, seconds: (Date.now() - since) / 1000, ...count(report, why) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Reads vitest's report. A file that could not be loaded, and an end that no failed test explains, count as one failure
 * each.
 * @param {string} path
 * @param {string} why empty when vitest ended well
 */
function count(path, why) {
  /** @type {any} */
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: why === '' ? 0 : 1, skipped: 0, note: why };
  }
  const passed = Number(report.numPassedTests ?? 0);
  const skipped = Number(report.numPendingTests ?? 0) + Number(report.numTodoTests ?? 0);
  const unloaded = (report.testResults ?? []).filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  ).length;
  let failed = Number(report.numFailedTests ?? 0) + unloaded;
  let note = unloaded > 0 ? `${unloaded} files broke outside their tests` : '';
  if (why !== '' && failed === 0) {
    failed = 1;
    note = why;
  }
  return { passed, failed, skipped, note };
}

/**
 * Prints the table and, last, the line that says it all; leaves with 1 when anything failed or nothing ran.
 * @returns {never}
 */
function finish() {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    outcomes.reduce((total, one) => total + one[key], 0);
  if (interrupted)
    outcomes.push({ name: 'npm test', passed: 0, failed: 1, skipped: 0, seconds: 0, note: 'interrupted' });
  const rows = outcomes.map((one) => [
    one.name,
    `${one.passed}`,
    `${one.failed}`,
    `${one.skipped}`,
    one.seconds.toFixed(1),
    one.note ?? '',
  ]);
  const table = [['project', 'passed', 'failed', 'skipped', 'seconds', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  ui.line();
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    ui.line(cells.join('  ').trimEnd());
  }
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  if (passed + failed === 0) ui.line('No test ran: no file matches.');
  ui.line(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

/** @param {string[]} args */
function parse(args) {
  /** @type {{ quick: boolean, projects: string[], filters: string[] }} */
  const parsed = { quick: false, projects: [], filters: [] };
  const rest = [...args];
  while (rest.length > 0) {
    const arg = rest.shift() ?? '';
    if (arg === '--quick') parsed.quick = true;
    else if (arg === '--project') parsed.projects.push(rest.shift() ?? '');
    else if (arg === '--help' || arg === '-h') {
      ui.line(USAGE);
      process.exit(0);
    } else if (arg.startsWith('-')) {
      ui.line(`unknown option ${arg}\n${USAGE}`);
      process.exit(2);
    } else parsed.filters.push(arg);
  }
  const unknown = parsed.projects.filter((name) => !PROJECTS.some((project) => project.name === name));
  if (unknown.length > 0) {
    ui.line(`no such project: ${unknown.join(', ')}\n${USAGE}`);
    process.exit(2);
  }
  return parsed;
}
