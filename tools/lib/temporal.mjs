// Using a Temporal server: the one that the environment names, or one of our own on a file or in memory.

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './paths.mjs';
import {
  delay,
  freePort,
  isAlive,
  portAnswers,
  releasePort,
  signalGroup,
  stopProcess,
  tail,
  waitGone,
} from './processes.mjs';
import {
  clientOptions,
  connect,
  createNamespace,
  registerSearchAttributes,
  retention,
  RETENTION_DAYS,
  SEARCH_ATTRIBUTES,
} from './temporal-client.mjs';
import { cliVersion } from './temporal-find.mjs';
import { say, StepError } from './ui.mjs';

export { clientOptions, RETENTION_DAYS, SEARCH_ATTRIBUTES } from './temporal-client.mjs';
export { findTemporal, findTestServer, mavenCopy } from './temporal-find.mjs';

const HOST = '127.0.0.1';

/**
 * @typedef {object} Temporal
 * @property {boolean} external true when TEMPORAL_ADDRESS names it; then start, stop and kill do nothing
 * @property {string} address host:port
 * @property {string} namespace
 * @property {number} port
 * @property {string} uiUrl empty when headless or external
 * @property {number} pid 0 when external
 * @property {string} version
 * @property {string} logFile empty when external
 * @property {(name: string) => Promise<void>} createNamespace with search attributes and retention
 * @property {() => Promise<void>} start starts it again on the same ports after `stop` or `kill`
 * @property {() => Promise<void>} stop
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill for fault tests; waits until gone
 * @property {(listener: (code: number | null, signal: NodeJS.Signals | null) => void) => void} onExit
 */

/**
 * Checks the Temporal that the environment names: it answers, the namespace exists, the search attributes are there
 * (missing ones are registered).
 * @returns {Promise<Temporal>}
 */
export async function useTemporal() {
  const options = clientOptions();
  const { address, namespace } = options;
  let connection;
  try {
    connection = await connect(options);
    await connection.workflowService.getSystemInfo({});
  } catch (error) {
    throw new StepError(
      say(
        `TEMPORAL_ADDRESS ${address} does not answer: ${/** @type {Error} */ (error).message}`,
        `TEMPORAL_ADDRESS ${address} 无法连接：${/** @type {Error} */ (error).message}`,
      ),
      {
        cause: error,
        fix: say(
          'Check the address, TEMPORAL_TLS, TEMPORAL_API_KEY and that the server runs, or unset TEMPORAL_ADDRESS to let this command start one.',
          '请检查地址、TEMPORAL_TLS、TEMPORAL_API_KEY 及服务是否运行；或取消 TEMPORAL_ADDRESS，由本命令自行启动。',
        ),
      },
    );
  }
  try {
    await connection.workflowService.describeNamespace({ namespace });
    await registerSearchAttributes(connection, namespace);
  } catch (error) {
    const attributes = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => `--name ${name} --type ${type}`);
    throw new StepError(
      say(
        `Namespace ${namespace} at ${address}: ${/** @type {Error} */ (error).message}`,
        `${address} 的命名空间 ${namespace}：${/** @type {Error} */ (error).message}`,
      ),
      {
        cause: error,
        fix: [
          say('Have its administrator run:', '请管理员执行：'),
          `temporal operator namespace create -n ${namespace} --retention ${RETENTION_DAYS}d`,
          `temporal operator search-attribute create -n ${namespace} ${attributes.join(' ')}`,
        ].join('\n'),
      },
    );
  } finally {
    await connection.close();
  }
  const port = Number(/:(\d+)$/.exec(address)?.[1] ?? 7233);
  return {
    external: true,
    address,
    namespace,
    port,
    uiUrl: '',
    pid: 0,
    version: '',
    logFile: '',
    createNamespace: async (name) => {
      const made = await connect(options);
      try {
        await createNamespace(made, name);
      } finally {
        await made.close();
      }
    },
    start: async () => {},
    stop: async () => {},
    kill: async () => {},
    onExit: () => {},
  };
}

/**
 * @typedef {object} StartTemporalOptions
 * @property {string} executable path of the Temporal CLI
 * @property {string} [dbFilename] SQLite file; left out, everything is in memory
 * @property {string} [logFile] default `temporal.log` beside the database, or in `dataDir`
 * @property {string} [dataDir] folder for the log when in memory
 * @property {string} [namespace] default `default`
 * @property {number} [port] wanted, default 7233; 0 for any
 * @property {boolean} [ui] default false
 * @property {number} [uiPort] wanted, default 8233
 * @property {string[]} [args] more arguments
 */

/**
 * Runs a Temporal server with its search attributes registered and closed histories kept 30 days, in a process group of
 * its own, and waits until it serves. On a file: SQLite in WAL mode.
 * @param {StartTemporalOptions} options
 * @returns {Promise<Temporal>}
 */
export async function startTemporal(options) {
  const namespace = options.namespace ?? 'default';
  const folder = options.dataDir ?? (options.dbFilename ? dirname(options.dbFilename) : ROOT);
  const logFile = options.logFile ?? join(folder, 'temporal.log');
  mkdirSync(dirname(logFile), { recursive: true });
  if (options.dbFilename) mkdirSync(dirname(options.dbFilename), { recursive: true });
  /** @type {Set<(code: number | null, signal: NodeJS.Signals | null) => void>} */
  const listeners = new Set();
  let pid = 0;
  let port = 0;
  let uiPort = 0;

  const launch = async () => {
    const log = openSync(logFile, 'a', 0o600);
    const from = statSync(logFile).size;
    const args = [
      'server',
      'start-dev',
      '--ip',
      HOST,
      '--port',
      String(port),
      ...(options.ui ? ['--ui-port', String(uiPort)] : ['--headless']),
      ...(options.dbFilename
        ? [
            '--db-filename',
            options.dbFilename,
            '--sqlite-pragma',
            'journal_mode=WAL',
            '--sqlite-pragma',
            'synchronous=NORMAL',
          ]
        : []),
      ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
      ...(namespace === 'default' ? [] : ['--namespace', namespace]),
      '--log-level',
      'warn',
      '--log-format',
      'json',
      ...(options.args ?? []),
    ];
    const child = spawn(options.executable, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] || folder, TZ: 'UTC' },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    /** @type {boolean} */
    let ended = false;
    child.on('error', (error) => {
      ended = true;
      writeFileSync(logFile, `${error.message}\n`, { flag: 'a' });
    });
    child.on('exit', (code, signal) => {
      ended = true;
      for (const listener of listeners) listener(code, signal);
    });
    child.unref();
    const end = Date.now() + 60_000;
    let why = '';
    while (!ended && Date.now() < end) {
      if (await portAnswers(port, 500)) {
        try {
          await prepare();
          pid = child.pid ?? 0;
          return;
        } catch (error) {
          why = /** @type {Error} */ (error).message;
        }
      }
      await delay(40);
    }
    if (child.pid) await stopProcess(child.pid, [['SIGTERM', 3000]]);
    throw new StepError([say('Temporal did not start.', 'Temporal 未能启动。'), why].filter(Boolean).join('\n'), {
      log: tail(logFile, { from, lines: 8 }),
      fix: say(`Read the log above (${logFile}).`, `请查看上面的日志（${logFile}）。`),
    });
  };

  /** Sets what start-dev has no flag for. Fails until the namespace is there. */
  const prepare = async () => {
    const connection = await connect({ address: `${HOST}:${port}` });
    try {
      await connection.workflowService.describeNamespace({ namespace });
      await connection.workflowService.updateNamespace({
        namespace,
        config: { workflowExecutionRetentionTtl: retention() },
      });
      await registerSearchAttributes(connection, namespace);
    } finally {
      await connection.close();
    }
  };

  for (let attempt = 1; ; attempt += 1) {
    port = await freePort(options.port ?? 7233);
    uiPort = options.ui ? await freePort(options.uiPort ?? 8233) : 0;
    try {
      await launch();
      break;
    } catch (error) {
      releasePort(port);
      releasePort(uiPort);
      const taken =
        error instanceof StepError &&
        /address already in use|can't set .*port|port .* in use/i.test(`${error.message}${error.log}`);
      if (!taken || attempt >= 4) throw error;
    }
  }
  const { version } = await cliVersion(options.executable);

  return {
    external: false,
    address: `${HOST}:${port}`,
    namespace,
    port,
    uiUrl: options.ui ? `http://${HOST}:${uiPort}` : '',
    get pid() {
      return pid;
    },
    version,
    logFile,
    async createNamespace(name) {
      const connection = await connect({ address: `${HOST}:${port}` });
      try {
        await createNamespace(connection, name);
      } finally {
        await connection.close();
      }
    },
    async start() {
      if (pid && isAlive(pid)) return;
      await launch();
    },
    async stop() {
      if (pid) await stopProcess(pid, [['SIGTERM', 10_000]]);
      releasePort(port);
      releasePort(uiPort);
    },
    async kill(signal = 'SIGKILL') {
      signalGroup(pid, signal);
      await waitGone(pid, 15_000);
    },
    onExit: (listener) => {
      listeners.add(listener);
    },
  };
}
