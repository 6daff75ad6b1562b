// Everything a running Zhiheng needs, as one object: PostgreSQL, Temporal, migrations, seed, our own processes.
// Used by npm start, and by the demonstration, the bench and the fault tests with folders and ports of their own.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { tryLock } from './lock.mjs';
import { ROOT } from './paths.mjs';
import { postgresFromEnvironment, startPostgres, usePostgres } from './postgres.mjs';
import {
  freePort,
  isAlive,
  killRunning,
  releasePort,
  run,
  signalGroup,
  startMark,
  stopProcess,
  tail,
} from './processes.mjs';
import { loadSecrets, withoutLogKey } from './secrets.mjs';
import { capLog, createService, outcome } from './service.mjs';
import { clientOptions, findTemporal, startTemporal, useTemporal } from './temporal.mjs';
import { createUi, Interrupted, say, StepError } from './ui.mjs';

const RESTARTS = 5;
const RESTART_WINDOW_MS = 10 * 60_000;

/**
 * The processes of a local installation. They start together, and stop in the order of {@link STOP_ORDER}.
 * @type {ReadonlyArray<import('./service.mjs').ServiceSpec>}
 */
export const SERVICES = [
  {
    name: 'worker',
    title: say('Workflow and queue worker', '流程与队列工作进程'),
    command: [join('dist', 'worker', 'main.js'), '--services=workflow,queue'],
    stopLimitMs: 20_000,
  },
  {
    name: 'dossier',
    title: say('Dossier worker', '卷宗工作进程'),
    command: [join('dist', 'worker', 'main.js'), '--services=dossier'],
    stopLimitMs: 20_000,
  },
  {
    name: 'api',
    title: 'API',
    command: [join('dist', 'api', 'main.js')],
    listens: true,
    port: 7080,
    readyPath: '/readyz',
  },
];

/** First nobody can ask, then nobody works; then services of other names, and last the stores. */
const STOP_ORDER = ['api', 'worker', 'dossier'];

/**
 * @typedef {object} StackOptions
 * @property {string} home folder of data, logs, secrets, run.json
 * @property {string} [database] default `zhiheng`
 * @property {boolean} [own] true: never use DATABASE_URL, TEMPORAL_ADDRESS or REDIS_URL of the environment (tests,
 *   demonstrations, bench: clusters of their own)
 * @property {{ fsync?: boolean, port?: number }} [postgres]
 * @property {{ inMemory?: boolean, namespace?: string, ui?: boolean, port?: number, uiPort?: number, args?: string[] }} [temporal]
 * @property {ReadonlyArray<import('./service.mjs').ServiceSpec>} [services] default {@link SERVICES}
 * @property {boolean} [migrate] default true: run dist/platform/store/migrate.js
 * @property {(up: { env: NodeJS.ProcessEnv, postgres: import('./postgres.mjs').Postgres }) => Promise<void>} [prepare] runs
 *   between the migrations and the seed
 * @property {string[] | false} [seed] arguments of `zhiheng seed`; false (default) for none
 * @property {NodeJS.ProcessEnv} [env] for every child, over what the stack sets
 * @property {boolean} [production] demand secrets from the environment
 * @property {boolean} [supervise] restart what crashes; default true
 * @property {string} [what] named in messages, default `npm start`
 * @property {import('./ui.mjs').Ui} [ui] default: quiet on standard error
 * @property {AbortSignal} [signal] cuts a start short: what runs is stopped, then `Interrupted` is thrown. A stack that is up
 *   is stopped by its `stop`
 * @property {(error: Error) => void} [onFailure] called once when something crashed too often and the stack has stopped
 */

/**
 * @typedef {object} Stack
 * @property {string} home
 * @property {import('./postgres.mjs').Postgres} postgres
 * @property {import('./temporal.mjs').Temporal} temporal
 * @property {Record<string, import('./service.mjs').Service>} services by name
 * @property {string} apiUrl such as `http://127.0.0.1:7080`; empty without a listening service
 * @property {NodeJS.ProcessEnv} env what the children got (application role only)
 * @property {NodeJS.ProcessEnv} ownerEnv the same with DATABASE_OWNER_URL
 * @property {() => Record<string, number>} pids by name, of what runs now
 * @property {(name: string, signal?: NodeJS.Signals) => Promise<void>} kill kills `postgres`, `temporal` or a service and
 *   leaves it dead until `restart`
 * @property {(name: string) => Promise<void>} restart starts it again on the same port and waits until it is ready; one
 *   that lives is stopped first
 * @property {(script: string, args?: string[], more?: { owner?: boolean, limitMs?: number }) => ReturnType<typeof run>} node runs
 *   a script of dist/ with the stack's environment
 * @property {(options?: { force?: boolean }) => Promise<void>} stop in order, with time limits; safe to call twice
 */

/**
 * Reads the record of a running stack.
 * @param {string} home
 * @returns {any} undefined when none runs (a record left by a crash does not count)
 */
export function readRun(home) {
  try {
    const record = JSON.parse(readFileSync(join(home, 'run.json'), 'utf8'));
    return isAlive(record.launcher.pid, record.launcher.mark) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts a stack: takes the folder, stops what a crash left behind, starts the stores, migrates, seeds, starts the
 * services. Whatever fails, everything already started is stopped before the error is thrown.
 * @param {StackOptions} options
 * @returns {Promise<Stack>}
 */
export async function startStack(options) {
  const home = resolve(options.home);
  const ui = options.ui ?? createUi({ stream: process.stderr, quiet: true });
  const production = options.production ?? false;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const locked = tryLock(join(home, 'run.lock'));
  if (!('lock' in locked)) throw alreadyRunning(home, locked.heldBy);
  const logs = join(home, 'logs');
  mkdirSync(logs, { recursive: true });

  /** @type {import('./postgres.mjs').Postgres | undefined} */
  let postgres;
  /** @type {import('./temporal.mjs').Temporal | undefined} */
  let temporal;
  /** @type {Record<string, import('./service.mjs').Service>} */
  const services = {};
  /** Names that are meant to be dead: killed on purpose, or the stack stops. @type {Set<string>} */
  const resting = new Set();
  /** @type {Map<string, number[]>} */
  const crashes = new Map();
  let stopping = false;
  let force = false;
  let started = false;
  /** @type {Promise<void> | undefined} */
  let stopped;
  /** @type {NodeJS.Timeout | undefined} */
  let logTimer;
  /** @type {string} */
  let apiUrl = '';

  const pids = () => {
    /** @type {Record<string, number>} */
    const found = {};
    if (postgres?.pid && isAlive(postgres.pid)) found['postgres'] = postgres.pid;
    if (temporal?.pid && isAlive(temporal.pid)) found['temporal'] = temporal.pid;
    for (const service of Object.values(services))
      if (service.pid && isAlive(service.pid)) found[service.name] = service.pid;
    return found;
  };

  /** @type {NodeJS.ProcessEnv} */
  let env = {};
  /** @type {NodeJS.ProcessEnv} */
  let ownerEnv = {};

  const record = () => {
    const value = {
      what: options.what ?? 'npm start',
      launcher: { pid: process.pid, mark: startMark(process.pid) },
      since: new Date().toISOString(),
      ready: started,
      apiUrl,
      temporalUiUrl: temporal?.uiUrl ?? '',
      processes: Object.fromEntries(Object.entries(pids()).map(([name, pid]) => [name, { pid, mark: startMark(pid) }])),
      ports: {
        ...(postgres ? { postgres: postgres.port } : {}),
        ...(temporal ? { temporal: temporal.port } : {}),
        ...Object.fromEntries(
          Object.values(services)
            .filter((service) => service.port)
            .map((service) => [service.name, service.port]),
        ),
      },
      // What `zhiheng` commands need to talk to this stack. The secrets stay in secrets.json.
      env: Object.fromEntries(
        ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'REDIS_URL', 'ZHIHENG_DATA', 'ZHIHENG_API_URL']
          .filter((name) => env[name])
          .map((name) => [name, env[name]]),
      ),
    };
    const path = join(home, 'run.json');
    writeFileSync(`${path}.part`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.part`, path);
  };

  /** @param {{ force?: boolean }} [how] */
  const stop = (how = {}) => {
    if (how.force && !force) {
      force = true;
      // A stop under way waits for processes; killing them ends its waits.
      for (const pid of Object.values(pids())) if (pid !== postgres?.pid) killHard(pid);
    }
    stopping = true;
    stopped ??= (async () => {
      clearInterval(logTimer);
      const names = Object.keys(services);
      const order = [
        ...STOP_ORDER.filter((name) => names.includes(name)),
        ...names.filter((name) => !STOP_ORDER.includes(name)).reverse(),
      ];
      for (const name of order) await quietly(services[name]?.stop());
      for (const service of Object.values(services)) if (service.port) releasePort(service.port);
      await quietly(temporal?.stop());
      await quietly(postgres?.stop());
      rmSync(join(home, 'run.json'), { force: true });
      locked.lock.release();
    })();
    return stopped;
  };

  /** @param {string} name @param {{ start: () => Promise<void>, onExit: (l: (code: number | null, signal: NodeJS.Signals | null) => void) => void, logFile: string }} part */
  const watch = (name, part) => {
    part.onExit((code, signal) => {
      if (!started || stopping || resting.has(name) || options.supervise === false) return;
      void revive(name, part, code, signal);
    });
  };

  /**
   * @param {string} name
   * @param {{ start: () => Promise<void>, logFile: string }} part
   * @param {number | null} code
   * @param {NodeJS.Signals | null} signal
   */
  const revive = async (name, part, code, signal) => {
    resting.add(name); // its next ends are handled by the loop below
    let ended = say(`${name} ended (${outcome(code, signal)})`, `${name} 已退出（${outcome(code, signal)}）`);
    let log = tail(part.logFile, { lines: 20 });
    try {
      for (;;) {
        const now = Date.now();
        const recent = (crashes.get(name) ?? []).filter((at) => now - at < RESTART_WINDOW_MS);
        crashes.set(name, [...recent, now]);
        if (recent.length >= RESTARTS) {
          const error = new StepError(
            say(
              `${ended}, for the ${recent.length + 1}th time in 10 minutes. Everything is being stopped; the data stays.`,
              `${ended}，10 分钟内已是第 ${recent.length + 1} 次。正在停止全部进程，数据保留。`,
            ),
            { log, fix: say(`Read its log: ${part.logFile}`, `请查看日志：${part.logFile}`) },
          );
          await stop();
          options.onFailure?.(error);
          return;
        }
        const wait = 500 * 2 ** recent.length;
        ui.warn(
          say(
            `${ended}; restart ${recent.length + 1} of ${RESTARTS} in ${wait / 1000} s`,
            `${ended}；${wait / 1000} 秒后第 ${recent.length + 1} 次重启（最多 ${RESTARTS} 次）`,
          ),
        );
        await new Promise((done) => setTimeout(done, wait));
        if (stopping) return;
        try {
          await part.start();
          if (stopping) return;
          ui.line(say(`✓ ${name} runs again`, `✓ ${name} 已恢复`));
          record();
          return;
        } catch (error) {
          if (stopping) return;
          ended = say(`${name} did not start again`, `${name} 未能重新启动`);
          log = error instanceof StepError ? error.log : String(error);
        }
      }
    } finally {
      resting.delete(name);
    }
  };

  const aborted = () => {
    stopping = true;
    killRunning();
    // One that starts up is not waited for politely: its start ends, and with it the whole.
    for (const service of Object.values(services)) if (service.pid) signalGroup(service.pid, 'SIGTERM');
  };
  options.signal?.addEventListener('abort', aborted, { once: true });
  /** @template T @param {string} what @param {(step: import('./ui.mjs').Step) => Promise<T>} action @returns {Promise<T>} */
  const step = (what, action) =>
    ui.step(what, async (shown) => {
      if (stopping || options.signal?.aborted) throw new Interrupted();
      try {
        return await action(shown);
      } catch (error) {
        throw stopping ? new Interrupted() : error;
      }
    });

  /**
   * Waits for starts that run at once. The first that fails cuts the others short, but each is awaited: what comes up
   * meanwhile must be stopped too.
   * @param {Array<Promise<unknown>>} starts
   */
  const together = async (starts) => {
    /** @type {Error | undefined} */
    let first;
    await Promise.all(
      starts.map((start) =>
        start.catch((error) => {
          first ??= error instanceof Error ? error : new Error(String(error));
          aborted();
        }),
      ),
    );
    if (first) throw first;
  };

  try {
    await stopLeftovers(home, ui);
    const secrets = loadSecrets(home, { production });

    const database = options.database ?? 'zhiheng';
    const startDatabase = () =>
      step('PostgreSQL', async (shown) => {
        const urls = options.own ? undefined : postgresFromEnvironment();
        postgres = urls
          ? await usePostgres(urls)
          : await startPostgres({
              dataDir: join(home, 'postgres'),
              name: database,
              port: options.postgres?.port ?? 54_320,
              logFile: join(logs, 'postgres.log'),
              fsync: options.postgres?.fsync ?? true,
              log: shown.note,
            });
        shown.result(`${postgres.version}  ${postgres.host}:${postgres.port}${urls ? '  DATABASE_URL' : ''}`);
      });
    const startServer = () =>
      step('Temporal', async (shown) => {
        const found = await findTemporal({ note: shown.note, ignoreAddress: options.own ?? false });
        if (stopping) throw new Interrupted();
        if (found.kind === 'address') {
          temporal = await useTemporal();
          shown.result(`${temporal.address}  ${temporal.namespace}  TEMPORAL_ADDRESS`);
          return;
        }
        const settings = options.temporal ?? {};
        temporal = await startTemporal({
          executable: found.path,
          ...(settings.inMemory ? { dataDir: home } : { dbFilename: join(home, 'temporal', 'temporal.db') }),
          logFile: join(logs, 'temporal.log'),
          namespace: settings.namespace ?? 'default',
          port: settings.port ?? 7233,
          ui: settings.ui ?? false,
          uiPort: settings.uiPort ?? 8233,
          ...(settings.args ? { args: settings.args } : {}),
        });
        shown.result(`${found.version}  ${temporal.address}${temporal.uiUrl ? `  ${temporal.uiUrl}` : ''}`);
      });
    await together([startDatabase(), startServer()]);
    if (!postgres || !temporal) throw new Interrupted();
    if (!postgres.external) watch('postgres', postgres);
    if (!temporal.external) watch('temporal', temporal);

    env = {
      ...cleanEnvironment(temporal.external, options.own ?? false),
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...(production ? { NODE_ENV: 'production' } : {}),
      DATABASE_URL: postgres.external ? postgres.appUrl() : postgres.appUrl(database),
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      ZHIHENG_DATA: home,
      ...secrets,
      ...options.env,
    };
    const specs = options.services ?? SERVICES;
    /** @type {Map<string, number>} */
    const ports = new Map();
    for (const spec of specs) {
      if (!spec.listens) continue;
      const port = await freePort(spec.port ?? 7080);
      ports.set(spec.name, port);
      apiUrl ||= `http://127.0.0.1:${port}`;
    }
    if (apiUrl) {
      env['ZHIHENG_API_URL'] = apiUrl;
      env['PUBLIC_URL'] ||= apiUrl;
    }
    if (temporal.uiUrl) env['TEMPORAL_UI_URL'] ||= temporal.uiUrl;
    if (temporal.external && clientOptions().tls) env['TEMPORAL_TLS'] = 'true';
    ownerEnv = { ...env, DATABASE_OWNER_URL: postgres.external ? postgres.ownerUrl() : postgres.ownerUrl(database) };
    record();

    if (options.migrate !== false) {
      await step(say('Migrations', '数据库迁移'), async (shown) => {
        const result = await node(join('dist', 'platform', 'store', 'migrate.js'), [], {
          owner: true,
          limitMs: 10 * 60_000,
        });
        if (result.code !== 0) throw scriptFailed(say('The migrations', '数据库迁移'), result);
        shown.result(result.stdout.trim().split('\n').at(-1) ?? '');
      });
    }
    if (options.prepare) await options.prepare({ env, postgres });
    if (options.seed) {
      const seed = options.seed;
      await step(say('Reference data', '基础数据'), async (shown) => {
        const result = await node(join('dist', 'cli', 'main.js'), ['seed', ...seed], { limitMs: 10 * 60_000 });
        if (result.code !== 0) throw scriptFailed(say('The reference data', '基础数据'), result);
        shown.result(result.stdout.trim().split('\n').at(-1) ?? '');
      });
    }
    for (const spec of specs) {
      const service = createService(spec, {
        env: spec.command.some((arg) => arg.includes('queue')) ? env : withoutLogKey(env),
        logFile: join(logs, `${spec.name}.log`),
        port: ports.get(spec.name) ?? 0,
      });
      services[spec.name] = service;
    }
    await together(
      Object.values(services).map((service) =>
        step(service.title, async (shown) => {
          watch(service.name, service);
          await service.start();
          shown.result(service.port ? `http://127.0.0.1:${service.port}` : '');
        }),
      ),
    );
    if (stopping) throw new Interrupted();
    options.signal?.removeEventListener('abort', aborted);
    started = true;
    record();
    // What ended between being ready and now would go unnoticed.
    for (const [name, part] of parts()) if (part.pid && !isAlive(part.pid)) void revive(name, part, null, null);
    logTimer = setInterval(() => {
      for (const name of ['postgres', 'temporal', ...Object.keys(services)]) capLog(join(logs, `${name}.log`));
    }, 30_000).unref();
  } catch (error) {
    options.signal?.removeEventListener('abort', aborted);
    await stop();
    throw error;
  }

  /** @returns {Array<[string, any]>} */
  function parts() {
    return [
      ...(postgres && !postgres.external ? [/** @type {[string, any]} */ (['postgres', postgres])] : []),
      ...(temporal && !temporal.external ? [/** @type {[string, any]} */ (['temporal', temporal])] : []),
      ...Object.entries(services),
    ];
  }

  /** @param {string} name */
  function part(name) {
    const found = parts().find(([key]) => key === name)?.[1];
    if (!found) throw new Error(`no part of the stack is called ${name}`);
    return found;
  }

  /**
   * @param {string} script
   * @param {string[]} [args]
   * @param {{ owner?: boolean, limitMs?: number }} [more]
   */
  function node(script, args = [], more = {}) {
    return run(process.execPath, ['--enable-source-maps', script, ...args], {
      cwd: ROOT,
      env: more.owner ? ownerEnv : env,
      ...(more.limitMs ? { limitMs: more.limitMs } : {}),
    });
  }

  return {
    home,
    postgres,
    temporal,
    services,
    apiUrl,
    env,
    ownerEnv,
    pids,
    node,
    async kill(name, signal = 'SIGKILL') {
      resting.add(name);
      await part(name).kill(signal);
    },
    async restart(name) {
      resting.add(name);
      const target = part(name);
      if (target.pid && isAlive(target.pid)) await (name === 'postgres' ? target.kill('SIGINT') : target.stop());
      await target.start();
      resting.delete(name);
      record();
    },
    stop,
  };
}

/**
 * The environment of this process without what the stack decides itself.
 * @param {boolean} temporalExternal
 * @param {boolean} own
 */
function cleanEnvironment(temporalExternal, own) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    // npm's own variables are noise in every child; the owner's address is for the migrations alone.
    if (/^npm_/i.test(name) || name === 'NODE_CHANNEL_FD' || name === 'DATABASE_OWNER_URL') continue;
    // Client settings (TLS, API key) of another Temporal than the one these children talk to.
    if (!temporalExternal && name.startsWith('TEMPORAL_')) continue;
    if (own && /^(DATABASE_URL|REDIS_URL|SMTP_URL|PUBLIC_URL|PORT|HOST)$/.test(name)) continue;
    env[name] = value;
  }
  return env;
}

/** @param {Promise<unknown> | undefined} action */
async function quietly(action) {
  try {
    await action;
  } catch {
    // stopping goes on whatever one part does
  }
}

/** @param {number} pid */
function killHard(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // gone already
  }
}

/** @param {string} what @param {{ output: string, code: number, timedOut: boolean }} result */
function scriptFailed(what, result) {
  const why = result.timedOut
    ? say(`${what} took longer than 10 minutes.`, `${what}超过 10 分钟未完成。`)
    : say(`${what} failed (code ${result.code}).`, `${what}失败（代码 ${result.code}）。`);
  return new StepError(why, {
    log: result.output.trim().split('\n').slice(-20).join('\n'),
    fix: say('Read the message above; nothing half-done is kept.', '请查看上面的信息；未完成的改动不会保留。'),
  });
}

/** @param {string} home @param {number} pid */
function alreadyRunning(home, pid) {
  const record = readRun(home);
  const where = record?.apiUrl ? `${record.apiUrl} ` : '';
  return new StepError(
    say(
      `Zhiheng already runs in ${basename(home) === '.zhiheng' ? 'this clone' : home}: ${where}(process ${pid}, started by ${record?.what ?? 'another command'}).`,
      `质衡已在${basename(home) === '.zhiheng' ? '本目录' : home}运行：${where}（进程 ${pid}，由 ${record?.what ?? '另一命令'} 启动）。`,
    ),
    {
      fix: say(
        `Use it, or stop it with Ctrl-C in its terminal or: kill ${pid}`,
        `可直接使用；或在其终端按 Ctrl-C，或执行 kill ${pid} 停止。`,
      ),
    },
  );
}

/**
 * Stops what a launcher that died left running, by its record: only processes that are still the recorded ones.
 * @param {string} home
 * @param {import('./ui.mjs').Ui} ui
 */
async function stopLeftovers(home, ui) {
  const path = join(home, 'run.json');
  if (!existsSync(path)) return;
  /** @type {Array<[string, { pid: number, mark: string }]>} */
  let left = [];
  try {
    left = Object.entries(JSON.parse(readFileSync(path, 'utf8')).processes ?? {});
  } catch {
    // a torn record names nobody
  }
  const alive = left.filter(([, { pid, mark }]) => mark && isAlive(pid, mark));
  if (alive.length > 0) {
    await ui.step(say('Left by a crash', '清理异常退出的遗留进程'), async (step) => {
      step.result(alive.map(([name, { pid }]) => `${name} (${pid})`).join(', '));
      const rank = (/** @type {string} */ name) => (name === 'postgres' ? 3 : name === 'temporal' ? 2 : 1);
      for (const [name, { pid }] of alive.sort(([a], [b]) => rank(a) - rank(b))) {
        await stopProcess(
          pid,
          name === 'postgres'
            ? [
                ['SIGINT', 20_000],
                ['SIGQUIT', 5000],
              ]
            : [['SIGTERM', 10_000]],
        );
      }
    });
  }
  rmSync(path, { force: true });
}
