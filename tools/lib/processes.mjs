import { spawn, spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import net from 'node:net';

/** @param {number} ms @returns {Promise<void>} */
export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A mark of when a process started, which tells a recycled process id from the first owner.
 * @param {number} pid
 * @returns {string} empty when the process is gone or the system does not tell
 */
export function startMark(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold anything; field 22 of the whole is the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return '';
    return fields[19] ?? '';
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return '';
    return (spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').trim();
  }
}

/**
 * Tells whether the process lives, and is the one that bore this start mark.
 * @param {number} pid
 * @param {string} [mark] from {@link startMark}; left out or empty means any process of this id
 */
export function isAlive(pid, mark) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  const now = startMark(pid);
  if (process.platform === 'linux' && now === '') return false; // a zombie
  return !mark || mark === now;
}

/**
 * Sends a signal to a process group, or to the process when it leads none. A process that is gone is no fault.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    try {
      process.kill(pid, signal);
    } catch {
      // gone already
    }
  }
}

/**
 * Waits until the process is gone.
 * @param {number} pid
 * @param {number} limitMs
 * @returns {Promise<boolean>} false when it still lives after the limit
 */
export async function waitGone(pid, limitMs) {
  const end = Date.now() + limitMs;
  while (isAlive(pid)) {
    if (Date.now() >= end) return false;
    await delay(25);
  }
  return true;
}

/**
 * Stops a process by signals in order, each with its time limit, at last by SIGKILL to its group.
 * @param {number} pid
 * @param {Array<[NodeJS.Signals, number]>} ladder signal and the wait after it in milliseconds
 * @returns {Promise<'gentle' | 'killed' | 'gone'>}
 */
export async function stopProcess(pid, ladder = [['SIGTERM', 10_000]]) {
  if (!isAlive(pid)) return 'gone';
  for (const [signal, limitMs] of ladder) {
    try {
      process.kill(pid, signal);
    } catch {
      // it may go away by itself meanwhile
    }
    if (await waitGone(pid, limitMs)) return 'gentle';
  }
  signalGroup(pid, 'SIGKILL');
  await waitGone(pid, 5000);
  return 'killed';
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {number} [limitMs] after which the whole group is killed
 * @property {string} [input]
 * @property {(line: string) => void} [onLine] each line of either stream as it comes
 */

/**
 * Runs a program to its end and gathers what it printed. Never throws for a bad exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string, output: string, timedOut: boolean }>} code 127 when
 *   it could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      ...(options.gid === undefined ? {} : { gid: options.gid }),
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    running.add(child);
    let stdout = '';
    let stderr = '';
    let output = '';
    let timedOut = false;
    let rest = '';
    /** @param {string} chunk */
    const lines = (chunk) => {
      output += chunk;
      if (!options.onLine) return;
      const parts = (rest + chunk).split(/\r?\n/);
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.trim()) options.onLine(part);
    };
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
      lines(chunk);
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
      lines(chunk);
    });
    if (options.input !== undefined) {
      child.stdin?.on('error', () => {});
      child.stdin?.end(options.input);
    }
    const timer = options.limitMs
      ? setTimeout(() => {
          timedOut = true;
          if (child.pid) signalGroup(child.pid, 'SIGKILL');
        }, options.limitMs)
      : undefined;
    let done = false;
    /** @param {number} code */
    const finish = (code) => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, stdout, stderr, output, timedOut });
    };
    child.on('error', (error) => {
      stderr += error.message;
      output += error.message;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? (signal ? 128 : 1)));
  });
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Kills every program that {@link run} has under way: what an interrupted set-up leaves behind. */
export function killRunning() {
  for (const child of running) if (child.pid) signalGroup(child.pid, 'SIGKILL');
}

/**
 * Tells whether a TCP port of this machine can be listened on.
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function portFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Ports given out by this process whose owner may not be listening yet. @type {Set<number>} */
const promised = new Set();

/**
 * Finds a port that can be listened on: the first free one of `wanted` and the 50 after it, else any.
 * Two calls of one process never give the same port.
 * @param {number} wanted 0 for any
 * @returns {Promise<number>}
 */
export async function freePort(wanted) {
  if (wanted > 0) {
    for (let port = wanted; port < Math.min(wanted + 50, 65_536); port += 1) {
      if (!promised.has(port) && (await portFree(port)) && !(await portAnswers(port, 200))) {
        promised.add(port);
        return port;
      }
    }
  }
  for (;;) {
    const port = await new Promise((resolve, reject) => {
      const server = net.createServer();
      server.once('error', reject);
      server.listen({ port: 0, host: '127.0.0.1' }, () => {
        const address = server.address();
        server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
      });
    });
    if (!promised.has(port)) {
      promised.add(port);
      return port;
    }
  }
}

/** Takes back a port given by {@link freePort}. @param {number} port */
export function releasePort(port) {
  promised.delete(port);
}

/**
 * Tells whether something accepts connections on a TCP port.
 * @param {number} port
 * @param {number} [limitMs]
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function portAnswers(port, limitMs = 1000, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host });
    /** @param {boolean} answer */
    const finish = (answer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(false), limitMs);
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/**
 * Reads the end of a text file.
 * @param {string} path
 * @param {{ lines?: number, from?: number }} [options] `from` is the byte offset before which nothing is read
 * @returns {string} empty when there is no such file
 */
export function tail(path, options = {}) {
  const lines = options.lines ?? 15;
  let fd;
  try {
    fd = openSync(path, 'r');
    const size = fstatSync(fd).size;
    const start = Math.max(options.from ?? 0, size - 65_536, 0);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    readSync(fd, buffer, 0, buffer.length, start);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
