// npm run bench [-- --json] [--only NAME]: starts what the benchmarks need, runs each in a process of its own, prints the figures.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { ROOT } from './lib/paths.mjs';
import { pythonFor } from './lib/python.mjs';
import { startStack } from './lib/stack.mjs';
import { createUi, say, wasReported } from './lib/ui.mjs';

/** What each figure must reach. */
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
const PROGRAMS = ['database', 'lifecycle', 'dossier', 'rounds', 'panel'];
/** These only compute: no server is started when nothing else is measured. */
const ALONE = ['rounds', 'panel'];
/** Cases of the demonstration in which the processes' memory is measured. */
const DEMO_CASES = 20;

const ui = createUi();
const args = process.argv.slice(2);
const json = args.includes('--json');
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : null;
const home = mkdtempSync(join(tmpdir(), 'zhiheng-bench-'));
let stack;
let code = 0;

/** Runs one program and returns the object on its last line. */
function program(name, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'dist', 'bench', 'main.js'), name], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('exit', (exit) => {
      const last = text.trim().split('\n').at(-1) ?? '';
      if (exit !== 0) reject(new Error(`the benchmark ${name} ended with code ${exit}`));
      else resolve(JSON.parse(last));
    });
  });
}

/** What the draw is measured with: a list that both programs read, and Python with the independent program. */
async function roundsEnv() {
  const list = join(home, 'list.txt');
  const ids = Array.from({ length: 98_000 }, (_, at) => `ZJ-${String(at).padStart(6, '0')}`);
  writeFileSync(list, `${ids.join('\n')}\n`);
  const found = await pythonFor('draws');
  if ('missing' in found) {
    ui.line(say(`drawRatio is left out: ${found.missing}`, `略去 drawRatio：${found.missing}`));
    return { ZHIHENG_BENCH_LIST: list };
  }
  return { ZHIHENG_BENCH_LIST: list, ZHIHENG_BENCH_PYTHON: found.python };
}

/** What the assignment of experts is measured with: Python with OR-tools. */
async function panelEnv() {
  const found = await pythonFor('assignment');
  if (!('missing' in found)) return { ZHIHENG_BENCH_PYTHON: found.python };
  ui.line(say(`panelGap is left out: ${found.missing}`, `略去 panelGap：${found.missing}`));
  return {};
}

/** Peak memory of API and worker while a demonstration lives. */
function memory() {
  return new Promise((resolve, reject) => {
    const out = join(home, 'demo');
    const demo = [join(ROOT, 'tools', 'demo.mjs'), '--cases', String(DEMO_CASES), '--out', out];
    const child = spawn(process.execPath, demo, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', () => {
      try {
        const { peakMb } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
        resolve({ apiRssMb: peakMb.api, workerRssMb: peakMb.worker });
      } catch (cause) {
        reject(new Error('the demonstration ended without a summary', { cause }));
      }
    });
  });
}

try {
  await ensurePackages(ui);
  await ensureBuild(ui);
  if (!ALONE.includes(only))
    stack = await startStack({
      home,
      own: true,
      ui,
      services: [],
      postgres: { port: 0 },
      temporal: { port: 0 },
      seed: ['--empty'],
      what: 'npm run bench',
    });
  const figures = {};
  for (const name of PROGRAMS) {
    if (only !== null && only !== name) continue;
    ui.line(say(`Measuring: ${name}`, `正在测量：${name}`));
    const env = ALONE.includes(name)
      ? { ...process.env, ...(await (name === 'rounds' ? roundsEnv() : panelEnv())) }
      : stack.env;
    Object.assign(figures, await program(name, { ...env, DATABASE_POOL_SIZE: '20', LOG_LEVEL: 'error' }));
  }
  if (only === null || only === 'memory') {
    ui.line(say('Measuring: memory during a demonstration', '正在测量：演示期间的内存'));
    Object.assign(figures, await memory());
  }
  const rounded = Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(value.toFixed(3))]));
  for (const [key, value] of Object.entries(rounded)) {
    const [sign, bar] = BARS[key] ?? ['', ''];
    const reached = sign === '>=' ? value >= bar : sign === '<=' ? value <= bar : value < bar;
    ui.line(
      `${key.padEnd(20)} ${String(value).padStart(10)}   ${sign} ${bar}   ${reached ? say('reached', '达到') : say('NOT reached', '未达到')}`,
    );
  }
  if (json) process.stdout.write(`${JSON.stringify(rounded)}\n`);
} catch (error) {
  if (!wasReported(error)) ui.failed(say('Bench', '基准测试'), error);
  code = 1;
} finally {
  await stack?.stop();
  rmSync(home, { recursive: true, force: true });
}
process.exit(code);
