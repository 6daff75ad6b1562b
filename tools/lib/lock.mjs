import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { delay, isAlive, startMark } from './processes.mjs';

let serial = 0;

/**
 * @typedef {object} Lock
 * @property {() => void} release
 */

/**
 * Takes a lock file, or says who holds it. The file appears whole or not at all (a hard link), and the lock of a
 * process that died is taken over.
 * @param {string} path
 * @returns {{ lock: Lock } | { heldBy: number }}
 */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}.${(serial += 1)}`;
  const content = JSON.stringify({ pid: process.pid, mark: startMark(process.pid), serial });
  writeFileSync(own, content);
  try {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if (claim(own, path, content)) {
        return {
          lock: {
            release() {
              if (read(path) === content) rmSync(path, { force: true });
            },
          },
        };
      }
      const held = read(path);
      if (held === undefined) continue;
      const holder = parse(held);
      if (holder && isAlive(holder.pid, holder.mark)) return { heldBy: holder.pid };
      // Move the dead process's file away; when another process was quicker, what we moved is its new lock: put it back.
      const moved = `${own}.stale`;
      try {
        renameSync(path, moved);
      } catch {
        continue;
      }
      if (read(moved) !== held) claim(moved, path, read(moved) ?? '');
      rmSync(moved, { force: true });
    }
    return { heldBy: 0 };
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Runs something while holding a lock file, waiting for another process that holds it.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} action
 * @param {{ limitMs?: number, onWait?: (pid: number) => void }} [options] default limit 30 min
 * @returns {Promise<T>}
 */
export async function withLock(path, action, options = {}) {
  const end = Date.now() + (options.limitMs ?? 30 * 60_000);
  let told = 0;
  for (;;) {
    const result = tryLock(path);
    if ('lock' in result) {
      try {
        return await action();
      } finally {
        result.lock.release();
      }
    }
    if (result.heldBy !== told) {
      told = result.heldBy;
      options.onWait?.(told);
    }
    if (Date.now() > end) throw new Error(`process ${result.heldBy} has held ${path} for too long`);
    await delay(150);
  }
}

/**
 * Puts a file at a path where none is yet.
 * @param {string} from
 * @param {string} path
 * @param {string} content
 * @returns {boolean} false when there is one
 */
function claim(from, path, content) {
  try {
    linkSync(from, path);
    return true;
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? '';
    if (code === 'EEXIST') return false;
    // Some shared and FAT file systems have no hard links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
  }
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} text @returns {{ pid: number, mark: string } | undefined} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
