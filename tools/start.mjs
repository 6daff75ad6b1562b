// npm start [-- --empty] [--production] [--port N]: sets everything up, starts it, and stays until Ctrl-C.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { homeFolder } from './lib/paths.mjs';
import { killRunning } from './lib/processes.mjs';
import { readRun, SERVICES, startStack } from './lib/stack.mjs';
import { columns, createUi, Interrupted, LANGUAGE, say, StepError, wasReported } from './lib/ui.mjs';

const USAGE = `npm start [-- OPTIONS]
  --empty        reference data only, no cases under way
  --production   secrets must come from the environment (same as NODE_ENV=production)
  --port N       wanted port of the API (default PORT, else 7080); a taken one is skipped`;

const ui = createUi();
const interruption = new AbortController();
/** @type {import('./lib/stack.mjs').Stack | undefined} */
let stack;
let lastSignalAt = 0;
let stopping = false;

function interrupt() {
  const now = Date.now();
  // npm passes on the terminal's Ctrl-C, so one key press arrives twice.
  if (now - lastSignalAt < 800) return;
  lastSignalAt = now;
  if (stopping) {
    ui.line(say('Stopping by force.', '强制停止。'));
    killRunning();
    void stack?.stop({ force: true });
    setTimeout(() => process.exit(130), 3000).unref();
    return;
  }
  stopping = true;
  ui.line('');
  if (!stack) {
    ui.line(say('Interrupted: stopping what was started.', '已中断：正在停止已启动的部分。'));
    killRunning();
    interruption.abort();
    return;
  }
  void stopAll(0);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, interrupt);

// `npm start` puts npm and a shell above us; a SIGTERM to npm ends that shell but never reaches us.
if (process.env['npm_lifecycle_event']) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (!stopping) interrupt();
  }, 500).unref();
}

/** @param {number} code */
async function stopAll(code) {
  const current = stack;
  if (current) {
    ui.line(
      say(
        'Stopping (the data stays; press Ctrl-C again to force) …',
        '正在停止（数据保留；再次按 Ctrl-C 可强制停止）……',
      ),
    );
    await ui.step(say('Stopped', '已停止'), () => current.stop());
  }
  process.exit(code);
}

/** @returns {{ empty: boolean, production: boolean, port: number }} */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        empty: { type: 'boolean', default: false },
        production: { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      ui.line(USAGE);
      process.exit(0);
    }
    const port = Number(values.port ?? process.env['PORT'] ?? 7080);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Error(`${values.port ?? process.env['PORT']}: not a port`);
    return { empty: values.empty, production: values.production || process.env['NODE_ENV'] === 'production', port };
  } catch (error) {
    ui.failed(say('Options', '选项'), new StepError(/** @type {Error} */ (error).message, { fix: USAGE }));
    process.exit(2);
  }
}

/**
 * The sign-ins that the seed wrote: an array of `{role, login, password}`, or an object with it under `signIns`.
 * @param {string} home
 * @returns {Array<{ role: string, login: string, password: string }>}
 */
function readSignIns(home) {
  const path = join(home, 'sign-ins.json');
  if (!existsSync(path)) return [];
  try {
    const value = JSON.parse(readFileSync(path, 'utf8'));
    const list = Array.isArray(value) ? value : (value.signIns ?? []);
    return list.map((/** @type {any} */ entry) => ({
      role: String((LANGUAGE === 'zh-CN' ? entry.roleZh : undefined) ?? entry.role ?? ''),
      login: String(entry.login ?? ''),
      password: String(entry.password ?? ''),
    }));
  } catch {
    return [];
  }
}

/** @param {string[][]} rows @returns {string[]} */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => columns(row[index] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - columns(cell)))
      .join('   ')
      .trimEnd(),
  );
}

/** @param {import('./lib/stack.mjs').Stack} up @param {number} since */
function summary(up, since) {
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  const addresses = [
    ['API', `${up.apiUrl}/api/v1`],
    [say('Reference', '接口文档 Reference'), `${up.apiUrl}/api/v1/reference`],
    ...(up.temporal.uiUrl ? [['Temporal', up.temporal.uiUrl]] : []),
    [say('Data, logs', '数据与日志 Data, logs'), up.home],
  ];
  const signIns = readSignIns(up.home);
  ui.line('');
  ui.box([
    say(`Zhiheng 质衡 is ready after ${seconds} s`, `质衡 Zhiheng 已就绪，用时 ${seconds} 秒`),
    '',
    ...table(addresses),
    ...(signIns.length > 0
      ? [
          '',
          say('Sign-ins 登录账号', '登录账号 Sign-ins'),
          ...table([
            [say('role', '角色'), say('login', '账号'), say('password', '口令')],
            ...signIns.map(({ role, login, password }) => [role, login, password]),
          ]),
        ]
      : []),
    '',
    say(
      'Stop with Ctrl-C; the data stays. 按 Ctrl-C 停止，数据保留。',
      '按 Ctrl-C 停止，数据保留。Stop with Ctrl-C; the data stays.',
    ),
  ]);
}

const since = Date.now();
const { empty, production, port } = readOptions();
const home = homeFolder();
try {
  const running = readRun(home);
  // Said before packages and build, which another's running stack may not bear; the lock decides all the same.
  if (running) {
    throw new StepError(
      say(
        `Zhiheng already runs here: ${running.apiUrl} (process ${running.launcher.pid}, since ${running.since}).`,
        `质衡已在此运行：${running.apiUrl}（进程 ${running.launcher.pid}，自 ${running.since}）。`,
      ),
      {
        fix: say(
          `Use it, or stop it with Ctrl-C in its terminal, or: kill ${running.launcher.pid}`,
          `可直接使用；或在其终端按 Ctrl-C，或执行 kill ${running.launcher.pid} 停止。`,
        ),
      },
    );
  }
  await ensurePackages(ui);
  if (interruption.signal.aborted) throw new Interrupted();
  await ensureBuild(ui);
  if (interruption.signal.aborted) throw new Interrupted();
  stack = await startStack({
    home,
    ui,
    production,
    temporal: { ui: true },
    services: SERVICES.map((spec) => (spec.listens ? { ...spec, port } : spec)),
    seed: empty ? ['--empty'] : [],
    signal: interruption.signal,
    onFailure: (error) => {
      ui.failed(say('Zhiheng stopped', '质衡已停止'), error);
      process.exit(1);
    },
  });
  if (interruption.signal.aborted) await stopAll(130);
  else {
    summary(stack, since);
    // The children are detached and unreferenced: this keeps the launcher.
    setInterval(() => {}, 60_000);
  }
} catch (error) {
  if (error instanceof Interrupted || interruption.signal.aborted) process.exit(130);
  if (!wasReported(error)) ui.failed(say('Start', '启动'), error);
  process.exit(1);
}
