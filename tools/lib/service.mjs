// One of our own processes (API or worker) as a child: started, watched until ready, logged to a file, stopped.

import { spawn } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ROOT } from './paths.mjs';
import { delay, isAlive, signalGroup, stopProcess, tail, waitGone } from './processes.mjs';
import { say, StepError } from './ui.mjs';

/** A log is moved to `<name>.log.1` when it is larger. */
const LOG_CAP_BYTES = 20 * 1024 * 1024;

/**
 * @typedef {object} ServiceSpec
 * @property {string} name
 * @property {string} [title] shown to people
 * @property {string[]} command program and arguments; a first word ending in .js or .mjs is run by this Node
 * @property {NodeJS.ProcessEnv} [env] beyond the stack's
 * @property {boolean} [listens] gets a port of its own as PORT
 * @property {number} [port] wanted port when it listens, default 7080
 * @property {string} [readyPath] path that must answer 200; left out, a line `{"ready":true}` on its standard output, or
 *   the message `ready` (or `{ready:true}`) on its IPC channel
 * @property {number} [readyLimitMs] default 60,000
 * @property {number} [stopLimitMs] default 15,000
 */

/**
 * @typedef {object} Service
 * @property {string} name
 * @property {string} title
 * @property {number} pid
 * @property {number} port 0 when it does not listen
 * @property {string} logFile
 * @property {any} ready what its ready line or message carried
 * @property {() => Promise<void>} start resolves once it is ready
 * @property {() => Promise<void>} stop
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill
 * @property {() => number} logSize
 * @property {(listener: (code: number | null, signal: NodeJS.Signals | null) => void) => void} onExit
 */

/**
 * @param {ServiceSpec} spec
 * @param {{ env: NodeJS.ProcessEnv, logFile: string, port: number }} context
 * @returns {Service}
 */
export function createService(spec, { env, logFile, port }) {
  const title = spec.title ?? spec.name;
  /** @type {Set<(code: number | null, signal: NodeJS.Signals | null) => void>} */
  const listeners = new Set();
  mkdirSync(dirname(logFile), { recursive: true });
  let pid = 0;
  /** @type {any} */
  let ready;

  const logSize = () => {
    try {
      return statSync(logFile).size;
    } catch {
      return 0;
    }
  };

  return {
    name: spec.name,
    title,
    get pid() {
      return pid;
    },
    port,
    logFile,
    get ready() {
      return ready;
    },
    logSize,
    onExit: (listener) => {
      listeners.add(listener);
    },
    async start() {
      if (pid && isAlive(pid)) return;
      capLog(logFile);
      const log = openSync(logFile, 'a', 0o600);
      const from = logSize();
      const [first = '', ...rest] = spec.command;
      const isScript = /\.[cm]?js$/.test(first);
      const command = isScript ? process.execPath : first;
      const args = isScript ? ['--enable-source-maps', first, ...rest] : rest;
      const child = spawn(command, args, {
        cwd: ROOT,
        env: { ...env, ...spec.env, ...(spec.listens ? { PORT: String(port) } : {}) },
        // Output goes straight to the file, so a launcher that dies takes no child with it in mid-sentence; the IPC
        // channel tells the child of that death (event `disconnect`).
        stdio: isScript ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
        detached: true,
      });
      closeSync(log);
      const own = child.pid ?? 0;
      pid = own;
      ready = undefined;
      /** @type {{ code: number | null, signal: NodeJS.Signals | null } | undefined} */
      let ended;
      let message = false;
      child.on('message', (value) => {
        if (value === 'ready' || (value && typeof value === 'object' && /** @type {any} */ (value).ready === true)) {
          message = true;
          ready ??= value;
        }
      });
      child.on('error', (error) => {
        if (ended) return;
        if (!own) ended = { code: 127, signal: null };
        writeFileSync(logFile, `${error.message}\n`, { flag: 'a' });
      });
      child.on('exit', (code, signal) => {
        ended = { code, signal };
        for (const listener of listeners) listener(code, signal);
      });
      child.unref();
      child.channel?.unref();

      const limit = spec.readyLimitMs ?? 60_000;
      const end = Date.now() + limit;
      const scan = lineScanner(logFile, from);
      let wait = 25;
      while (!ended && Date.now() < end) {
        if (spec.readyPath ? await answers(port, spec.readyPath) : message || (ready = scan() ?? ready)) return;
        await delay(wait);
        wait = Math.min(wait * 1.3, 200);
      }
      const how = ended
        ? say(
            `It ended ${outcome(ended.code, ended.signal)} before it was ready.`,
            `就绪前已退出（${outcome(ended.code, ended.signal)}）。`,
          )
        : say(`It was not ready after ${limit / 1000} s.`, `${limit / 1000} 秒内未就绪。`);
      if (!ended) await stopProcess(own, [['SIGTERM', 3000]]);
      throw new StepError(how, {
        log: tail(logFile, { from, lines: 20 }),
        fix: say(`Read its log: ${logFile}`, `请查看日志：${logFile}`),
      });
    },
    async stop() {
      if (!pid) return;
      await stopProcess(pid, [['SIGTERM', spec.stopLimitMs ?? 15_000]]);
      signalGroup(pid, 'SIGKILL'); // what it may have started itself
    },
    async kill(signal = 'SIGKILL') {
      if (!pid) return;
      signalGroup(pid, signal);
      await waitGone(pid, 15_000);
    },
  };
}

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
export function outcome(code, signal) {
  return signal ? `${signal}` : say(`with code ${code}`, `代码 ${code}`);
}

/** @param {number} port @param {string} path */
async function answers(port, path) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/**
 * Reads what was added to a log since the last call, for a line of JSON with `"ready": true`.
 * @param {string} path
 * @param {number} from
 */
function lineScanner(path, from) {
  let position = from;
  let rest = '';
  const buffer = Buffer.alloc(64 * 1024);
  return () => {
    const fd = openSync(path, 'r');
    try {
      for (;;) {
        const count = readSync(fd, buffer, 0, buffer.length, position);
        if (count === 0) return undefined;
        position += count;
        const lines = (rest + buffer.toString('utf8', 0, count)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (!line.includes('"ready"')) continue;
          try {
            const value = JSON.parse(line);
            if (value.ready === true) return value;
          } catch {
            // not a line of ours
          }
        }
      }
    } finally {
      closeSync(fd);
    }
  };
}

/**
 * Moves a log that has grown too large to `<path>.1`, in place, so that its writer goes on undisturbed.
 * @param {string} path
 */
export function capLog(path) {
  try {
    if (!existsSync(path) || statSync(path).size < LOG_CAP_BYTES) return;
    copyFileSync(path, `${path}.1`);
    truncateSync(path, 0);
  } catch {
    // a log is never worth a failure
  }
}
