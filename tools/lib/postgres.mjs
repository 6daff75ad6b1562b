// A PostgreSQL of our own from the npm binaries, driven directly: initdb once, then the server as our child.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { tryLock } from './lock.mjs';
import {
  checkMajor,
  clusterFolder,
  initialise,
  programs,
  readPasswords,
  serverEnv,
  serverUser,
} from './postgres-folder.mjs';
import { createDatabase, ensureRoles, identifier, sql } from './postgres-sql.mjs';
import { delay, freePort, isAlive, portAnswers, releasePort, stopProcess, tail, waitGone } from './processes.mjs';
import { say, StepError } from './ui.mjs';

export { sql } from './postgres-sql.mjs';

/** The oldest server that the migrations run on. */
const POSTGRES_FLOOR = 15;
const HOST = '127.0.0.1';

/**
 * @typedef {object} Postgres
 * @property {boolean} external true when DATABASE_URL names it; then start, stop and kill do nothing
 * @property {string} host
 * @property {number} port
 * @property {number} pid the postmaster, 0 when external
 * @property {string} version such as `18.4`
 * @property {string} logFile empty when external
 * @property {string} adminUrl superuser on database `postgres`; only for set-up; empty when external
 * @property {(db?: string) => string} ownerUrl role that owns the schema (migrations)
 * @property {(db?: string) => string} appUrl role of the application: no DDL
 * @property {(name: string, options?: { template?: string }) => Promise<boolean>} createDatabase false when it was there.
 *   Owned by `zhiheng_owner`; `zhiheng_app` may connect. A template must have no open connection.
 * @property {(name: string) => Promise<void>} dropDatabase also with open connections; no fault when absent
 * @property {() => Promise<void>} start starts the server again on the same port after `stop` or `kill`
 * @property {() => Promise<void>} stop fast shutdown with a time limit, then immediate
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill for fault tests: SIGKILL to the whole server, waits until gone
 * @property {(listener: (code: number | null, signal: NodeJS.Signals | null) => void) => void} onExit every end of the
 *   server, wanted or not
 */

/**
 * The two addresses of a PostgreSQL that the environment names.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ appUrl: string, ownerUrl: string } | undefined} undefined when neither is set
 */
export function postgresFromEnvironment(env = process.env) {
  const appUrl = env['DATABASE_URL'] ?? '';
  const ownerUrl = env['DATABASE_OWNER_URL'] ?? '';
  if (appUrl === '' && ownerUrl === '') return undefined;
  if (appUrl === '' || ownerUrl === '') {
    const missing = appUrl === '' ? 'DATABASE_URL' : 'DATABASE_OWNER_URL';
    throw new StepError(
      say(
        `${missing} is not set, but the other of DATABASE_URL and DATABASE_OWNER_URL is; both are needed.`,
        `DATABASE_URL 和 DATABASE_OWNER_URL 必须同时设置，目前缺少 ${missing}。`,
      ),
      {
        fix: say(
          'DATABASE_URL is the application role (no DDL), DATABASE_OWNER_URL the role that owns the schema and runs the ' +
            'migrations. Set both, or neither to let this command start a PostgreSQL of its own.',
          'DATABASE_URL 为应用角色（无 DDL 权限），DATABASE_OWNER_URL 为拥有表结构并执行迁移的角色。请同时设置，或都不设置以使用自带的 PostgreSQL。',
        ),
      },
    );
  }
  return { appUrl, ownerUrl };
}

/**
 * Uses a PostgreSQL that the environment names, after checking that both roles get in, the server is new enough and the
 * database is UTF-8.
 * @param {{ appUrl: string, ownerUrl: string }} urls
 * @returns {Promise<Postgres>}
 */
export async function usePostgres(urls) {
  /** @param {string} url @param {string} variable */
  const ask = async (url, variable) => {
    try {
      const [row] = await sql(url, [
        `SELECT current_setting('server_version_num')::int AS num, current_setting('server_version') AS version,
                pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()`,
      ]);
      return row?.[0];
    } catch (error) {
      throw new StepError(
        say(
          `${variable} does not answer: ${/** @type {Error} */ (error).message}`,
          `${variable} 无法连接：${/** @type {Error} */ (error).message}`,
        ),
        {
          cause: error,
          fix: say(
            'Check the address, the password and that the server runs, or unset DATABASE_URL and DATABASE_OWNER_URL to ' +
              'let this command start a PostgreSQL of its own.',
            '请检查地址、口令及服务是否运行；或取消 DATABASE_URL 和 DATABASE_OWNER_URL，使用自带的 PostgreSQL。',
          ),
        },
      );
    }
  };
  await ask(urls.ownerUrl, 'DATABASE_OWNER_URL');
  const facts = await ask(urls.appUrl, 'DATABASE_URL');
  if (facts.num < POSTGRES_FLOOR * 10_000 || facts.encoding !== 'UTF8') {
    throw new StepError(
      say(
        `The database is PostgreSQL ${facts.version} with encoding ${facts.encoding}; PostgreSQL ${POSTGRES_FLOOR} or newer with UTF8 is needed.`,
        `该数据库为 PostgreSQL ${facts.version}，编码 ${facts.encoding}；需要 PostgreSQL ${POSTGRES_FLOOR} 以上且编码为 UTF8。`,
      ),
      {
        fix: say(
          'Use a newer server, or a database created with ENCODING UTF8.',
          '请使用新版服务器，或以 ENCODING UTF8 创建数据库。',
        ),
      },
    );
  }
  const parsed = new URL(urls.appUrl);
  /** @param {string} url @param {string} [db] */
  const withDatabase = (url, db) => {
    if (!db) return url;
    const changed = new URL(url);
    changed.pathname = `/${encodeURIComponent(db)}`;
    return changed.toString();
  };
  const appRole = decodeURIComponent(parsed.username);
  return {
    external: true,
    host: parsed.hostname,
    port: Number(parsed.port || 5432),
    pid: 0,
    version: facts.version,
    logFile: '',
    adminUrl: '',
    ownerUrl: (db) => withDatabase(urls.ownerUrl, db),
    appUrl: (db) => withDatabase(urls.appUrl, db),
    createDatabase: (name, options = {}) => createDatabase(urls.ownerUrl, '', appRole, name, options.template),
    dropDatabase: async (name) => {
      await sql(urls.ownerUrl, [`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`]);
    },
    start: async () => {},
    stop: async () => {},
    kill: async () => {},
    onExit: () => {},
  };
}

/**
 * @typedef {object} StartPostgresOptions
 * @property {string} dataDir folder of the cluster, its passwords and its remembered port; made when missing
 * @property {string} [name] database that `ownerUrl()` and `appUrl()` mean by default; made when missing
 * @property {number} [port] wanted port, default the one of the last start, else 54320; the next free one is taken
 * @property {string} [logFile] default `<dataDir>/postgres.log`
 * @property {boolean} [fsync] false for a throwaway cluster: no waiting for the disk, not safe against power loss
 * @property {number} [maxConnections] default 200
 * @property {(text: string) => void} [log] progress notes
 */

/**
 * Starts a PostgreSQL in a folder, making the cluster the first time: UTF-8 whatever the locale, data checksums,
 * scram-sha-256, UTC, listening on 127.0.0.1 only, no socket file. Roles: `postgres` (superuser, set-up only),
 * `zhiheng_owner` (owns databases), `zhiheng_app` (no DDL), with random passwords in `<dataDir>/passwords.json` (0600).
 * A server that a dead launcher left behind is stopped first; one of a living launcher is refused.
 * @param {StartPostgresOptions} options
 * @returns {Promise<Postgres>}
 */
export async function startPostgres(options) {
  const dataDir = resolve(options.dataDir);
  const note = options.log ?? (() => {});
  mkdirSync(dataDir, { recursive: true });
  const locked = tryLock(join(dataDir, 'launcher.lock'));
  if (!('lock' in locked)) {
    throw new StepError(
      say(
        `Process ${locked.heldBy} already runs a PostgreSQL in ${dataDir}.`,
        `进程 ${locked.heldBy} 正在使用 ${dataDir} 中的 PostgreSQL。`,
      ),
      { fix: say('Stop that process first, or use it.', '请先停止该进程，或直接使用它。') },
    );
  }
  try {
    return await startLocked(options, dataDir, locked.lock, note);
  } catch (error) {
    locked.lock.release();
    throw error;
  }
}

/**
 * @param {StartPostgresOptions} options
 * @param {string} dataDir
 * @param {import('./lock.mjs').Lock} lock
 * @param {(text: string) => void} note
 * @returns {Promise<Postgres>}
 */
async function startLocked(options, dataDir, lock, note) {
  const user = serverUser();
  const native = programs(user);
  const as = user ?? {};
  const logFile = options.logFile ?? join(dataDir, 'postgres.log');
  mkdirSync(dirname(logFile), { recursive: true });
  const passwords = readPasswords(dataDir);
  const cluster = clusterFolder(dataDir, user);

  await stopOrphan(cluster, note);
  if (!existsSync(join(cluster, 'PG_VERSION')) || existsSync(join(cluster, '.unfinished'))) {
    note(say('making the database cluster', '正在创建数据库集群'));
    await initialise(native, cluster, user, passwords.postgres, options.fsync === false);
  }
  checkMajor(native, cluster);

  /** @type {Set<(code: number | null, signal: NodeJS.Signals | null) => void>} */
  const listeners = new Set();
  let pid = 0;
  let port = 0;

  /** @param {number} on */
  const launch = async (on) => {
    const log = openSync(logFile, 'a', 0o600);
    const from = statSync(logFile).size;
    const settings = {
      listen_addresses: HOST,
      port: String(on),
      unix_socket_directories: '',
      max_connections: String(options.maxConnections ?? 200),
      timezone: 'UTC',
      log_timezone: 'UTC',
      log_line_prefix: '%m [%p] %q%u@%d ',
      // Statements may carry personal text and passwords: failed ones are not written to the log.
      log_min_error_statement: 'panic',
      log_parameter_max_length_on_error: '0',
      ...(options.fsync === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    };
    const child = spawn(
      join(native, 'bin', 'postgres'),
      ['-D', cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      { ...as, cwd: '/', env: serverEnv(), stdio: ['ignore', log, log], detached: true },
    );
    closeSync(log);
    /** @type {{ code: number | null, signal: NodeJS.Signals | null } | undefined} */
    let ended;
    child.on('error', (error) => {
      ended = { code: 127, signal: null };
      writeFileSync(logFile, `${error.message}\n`, { flag: 'a' });
    });
    child.on('exit', (code, signal) => {
      ended ??= { code, signal };
      for (const listener of listeners) listener(code, signal);
    });
    child.unref();
    const end = Date.now() + 120_000; // crash recovery of a large cluster takes its time
    let wait = 10;
    while (ended === undefined) {
      try {
        await sql(url('postgres', passwords.postgres, 'postgres', on), ['SELECT 1']);
        pid = child.pid ?? 0;
        return;
      } catch (error) {
        const code = /** @type {{ code?: string }} */ (error).code;
        if (code === '28P01') {
          await stopProcess(child.pid ?? 0, [['SIGINT', 5000]]);
          throw new StepError(
            say(
              `The cluster in ${cluster} does not know the password in ${join(dataDir, 'passwords.json')}.`,
              `${cluster} 中的集群与 ${join(dataDir, 'passwords.json')} 中的口令不一致。`,
            ),
            {
              fix: say(
                'Put the matching passwords.json back, or remove both (the data is lost).',
                '请恢复对应的 passwords.json，或两者一并删除（数据会丢失）。',
              ),
            },
          );
        }
      }
      if (Date.now() > end) {
        await stopProcess(child.pid ?? 0, [['SIGQUIT', 5000]]);
        break;
      }
      await delay(wait);
      wait = Math.min(wait * 1.5, 250);
    }
    throw new StepError(say('PostgreSQL did not start.', 'PostgreSQL 未能启动。'), {
      log: tail(logFile, { from }),
      fix: say(`Read the log above (${logFile}).`, `请查看上面的日志（${logFile}）。`),
    });
  };

  const remembered = join(dataDir, 'port');
  let wanted = options.port ?? 0;
  try {
    wanted = Number(readFileSync(remembered, 'utf8')) || wanted;
  } catch {
    // first start
  }
  for (let attempt = 1; ; attempt += 1) {
    port = await freePort(options.port === 0 && wanted === 0 ? 0 : wanted || 54_320);
    try {
      await launch(port);
      break;
    } catch (error) {
      releasePort(port);
      const taken = error instanceof StepError && /Address already in use|could not bind/i.test(error.log);
      if (!taken || attempt >= 4) throw error;
    }
  }
  writeFileSync(remembered, `${port}\n`);

  /** @param {string} role @param {string} password @param {string} db @param {number} on */
  function url(role, password, db, on) {
    return `postgresql://${role}:${password}@${HOST}:${on}/${encodeURIComponent(db)}`;
  }
  const adminUrl = url('postgres', passwords.postgres, 'postgres', port);
  const name = options.name ?? 'zhiheng';
  let version = '';

  /** @type {Postgres} */
  const handle = {
    external: false,
    host: HOST,
    port,
    get pid() {
      return pid;
    },
    get version() {
      return version;
    },
    logFile,
    adminUrl,
    ownerUrl: (db = name) => url('zhiheng_owner', passwords.zhiheng_owner, db, port),
    appUrl: (db = name) => url('zhiheng_app', passwords.zhiheng_app, db, port),
    createDatabase: (db, more = {}) => createDatabase(adminUrl, 'zhiheng_owner', 'zhiheng_app', db, more.template),
    dropDatabase: async (db) => {
      await sql(adminUrl, [`DROP DATABASE IF EXISTS ${identifier(db)} WITH (FORCE)`]);
    },
    async start() {
      if (pid && isAlive(pid)) return;
      await stopOrphan(cluster, () => {});
      await launch(port);
    },
    async stop() {
      await stopServer(pid);
      lock.release();
      releasePort(port);
    },
    async kill(signal = 'SIGKILL') {
      const was = pid;
      const family = descendants(was);
      for (const member of [was, ...family]) {
        try {
          process.kill(member, signal);
        } catch {
          // gone already
        }
      }
      await waitGone(was, 30_000);
    },
    onExit: (listener) => {
      listeners.add(listener);
    },
  };

  try {
    const [settings] = await sql(adminUrl, [`SELECT current_setting('server_version') AS version`]);
    version = settings?.[0]?.version ?? '';
    await ensureRoles(adminUrl, passwords);
    await handle.createDatabase(name);
  } catch (error) {
    await stopServer(pid);
    throw error;
  }
  return handle;
}

/**
 * Fast shutdown (open transactions are rolled back), then immediate, then by force.
 * @param {number} pid
 */
async function stopServer(pid) {
  if (!pid) return;
  const family = descendants(pid);
  await stopProcess(pid, [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5000],
  ]);
  for (const member of family) {
    if (!isAlive(member)) continue;
    try {
      process.kill(member, 'SIGKILL');
    } catch {
      // gone already
    }
  }
}

/**
 * The server's own child processes; each is the leader of a group, so a signal to the group does not reach them.
 * @param {number} parent
 * @returns {number[]}
 */
function descendants(parent) {
  if (process.platform === 'win32' || !parent) return [];
  const result = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  if (result.status === 0) {
    return result.stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter((pair) => pair[1] === parent)
      .map((pair) => pair[0] ?? 0);
  }
  try {
    // Without ps (slim containers) the kernel's own list.
    return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/**
 * Stops the server that a crashed launcher left in this cluster. We hold the folder's lock, so nobody uses it.
 * @param {string} cluster
 * @param {(text: string) => void} note
 */
async function stopOrphan(cluster, note) {
  let lines;
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return;
  }
  const pid = Number(lines[0]);
  if (!isAlive(pid)) return; // PostgreSQL itself removes the file of a dead server
  // The id may be another program's by now; ours has the cluster's folder in the file and answers on its port.
  const isServer =
    process.platform === 'linux' ? commandLine(pid).includes(cluster) : await portAnswers(Number(lines[3]), 1000);
  if (!isServer) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  note(say(`stopping the server left by a crash (process ${pid})`, `正在停止上次异常退出遗留的服务（进程 ${pid}）`));
  await stopServer(pid);
}

/** @param {number} pid */
function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
