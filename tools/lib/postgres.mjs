// A PostgreSQL of our own from the npm binaries, driven directly: initdb once, then the server as our child.

import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { tryLock } from './lock.mjs';
import { postgresPackage, repairPostgresLinks } from './packages.mjs';
import { ROOT } from './paths.mjs';
import { delay, freePort, isAlive, portAnswers, releasePort, run, stopProcess, tail, waitGone } from './processes.mjs';
import { say, StepError } from './ui.mjs';

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

/** node-postgres, which exists once the packages are installed. */
function pgClient() {
  const require = createRequire(join(ROOT, 'package.json'));
  return require('pg').Client;
}

/**
 * Runs statements one by one over one connection.
 * @param {string} url
 * @param {string[]} statements
 * @returns {Promise<any[][]>} rows of each
 */
export async function sql(url, statements) {
  const Client = pgClient();
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const results = [];
    for (const text of statements) results.push((await client.query(text)).rows);
    return results;
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {string} name */
function identifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @param {string} text */
function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
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
 * @param {string} url
 * @param {string} owner empty: the role of `url`
 * @param {string} appRole
 * @param {string} name
 * @param {string} [template]
 */
async function createDatabase(url, owner, appRole, name, template) {
  const [found] = await sql(url, [`SELECT 1 FROM pg_database WHERE datname = ${literal(name)}`]);
  if (found && found.length > 0) return false;
  const ownerClause = owner ? ` OWNER ${identifier(owner)}` : '';
  const source = template
    ? ` TEMPLATE ${identifier(template)} STRATEGY FILE_COPY`
    : " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'";
  try {
    await sql(url, [`CREATE DATABASE ${identifier(name)}${ownerClause}${source}`]);
  } catch (error) {
    const code = /** @type {{ code?: string }} */ (error).code;
    if (code === '42P04' || code === '23505') return false; // another process was quicker
    throw error;
  }
  await sql(url, [
    `REVOKE ALL ON DATABASE ${identifier(name)} FROM PUBLIC`,
    `GRANT CONNECT, TEMPORARY ON DATABASE ${identifier(name)} TO ${identifier(appRole)}`,
  ]);
  return true;
}

/**
 * The user that PostgreSQL's programs run as. They refuse to run as root.
 * @returns {{ uid: number, gid: number } | undefined} undefined: our own user
 */
function serverUser() {
  if (typeof process.getuid !== 'function' || process.getuid() !== 0) return undefined;
  let accounts = '';
  try {
    accounts = readFileSync('/etc/passwd', 'utf8');
  } catch {
    // a container without a user list; any number will do
  }
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts
      .split('\n')
      .map((line) => line.split(':'))
      .find((parts) => parts[0] === name);
    if (fields && Number(fields[2]) > 0) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return { uid: 65_534, gid: 65_534 };
}

/**
 * Tells whether the server's user can go into a folder.
 * @param {string} folder
 * @param {{ uid: number, gid: number }} user
 */
function canReach(folder, user) {
  const result = spawnSync('/bin/sh', ['-c', 'cd -- "$1" 2>/dev/null && test -r .', 'sh', folder], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return result.status === 0;
}

/** The folder under /var/lib for what an unprivileged user must reach, or one under the temporary folder. */
function sharedFolder() {
  const folder = '/var/lib/zhiheng';
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
    return folder;
  } catch {
    const other = join(tmpdir(), 'zhiheng-postgres');
    mkdirSync(other, { recursive: true, mode: 0o755 });
    return other;
  }
}

/**
 * PostgreSQL's programs at a place where their user can run them: in node_modules, or a copy for a clone in a folder
 * that is closed to other users.
 * @param {{ uid: number, gid: number } | undefined} user
 */
function programs(user) {
  repairPostgresLinks();
  const folder = postgresPackage();
  const native = join(folder, 'native');
  if (!user) return native;
  const runnable = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/', stdio: 'ignore' });
  if (runnable.status === 0) return native;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const copy = join(sharedFolder(), `postgresql-${version}-${process.platform}-${process.arch}`);
  if (!existsSync(copy)) {
    const part = `${copy}.${process.pid}.part`;
    copyTree(native, part);
    try {
      renameSync(part, copy);
    } catch {
      rmSync(part, { recursive: true, force: true }); // another run was quicker
    }
  }
  return copy;
}

/** @param {string} from @param {string} to */
function copyTree(from, to) {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (!entry.name.endsWith('.a')) {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      chmodSync(target, statSync(source).mode & 0o100 ? 0o755 : 0o644);
    }
  }
}

/** @param {string} folder absolute */
function hashOfPath(folder) {
  return createHash('sha256').update(folder).digest('hex').slice(0, 16);
}

/**
 * Environment of PostgreSQL's programs: the same whatever the terminal is set to.
 * @returns {NodeJS.ProcessEnv}
 */
function serverEnv() {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', LANG: 'C', TZ: 'UTC', HOME: '/nonexistent' };
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

/**
 * @param {string} dataDir
 * @returns {{ postgres: string, zhiheng_owner: string, zhiheng_app: string }}
 */
function readPasswords(dataDir) {
  const path = join(dataDir, 'passwords.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
  const fresh = () => randomBytes(24).toString('base64url');
  const passwords = { postgres: fresh(), zhiheng_owner: fresh(), zhiheng_app: fresh() };
  const part = `${path}.part`;
  writeFileSync(part, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 });
  renameSync(part, path);
  return passwords;
}

/**
 * The folder of the cluster itself: inside `dataDir`, or under /var/lib when the server's user can't get there (a home
 * folder closed to others).
 * @param {string} dataDir
 * @param {{ uid: number, gid: number } | undefined} user
 */
function clusterFolder(dataDir, user) {
  const inside = join(dataDir, 'cluster');
  if (!user) return inside;
  const elsewhere = join(sharedFolder(), hashOfPath(dataDir), 'cluster');
  if (existsSync(join(elsewhere, 'PG_VERSION')) && !existsSync(join(inside, 'PG_VERSION'))) return elsewhere;
  mkdirSync(inside, { recursive: true, mode: 0o700 });
  chownSync(inside, user.uid, user.gid);
  if (canReach(inside, user)) return inside;
  if (existsSync(join(inside, 'PG_VERSION'))) {
    throw new StepError(
      say(
        `The user that runs PostgreSQL can no longer reach ${inside}.`,
        `运行 PostgreSQL 的用户已无法访问 ${inside}。`,
      ),
      {
        fix: say(
          'Give back the right to enter the folders above it (chmod a+x).',
          '请恢复其上级目录的进入权限（chmod a+x）。',
        ),
      },
    );
  }
  rmSync(inside, { recursive: true, force: true });
  mkdirSync(dirname(elsewhere), { recursive: true, mode: 0o755 });
  chmodSync(dirname(elsewhere), 0o755);
  mkdirSync(elsewhere, { recursive: true, mode: 0o700 });
  chownSync(elsewhere, user.uid, user.gid);
  writeFileSync(join(dirname(elsewhere), 'belongs-to'), `${dataDir}\n`);
  writeFileSync(join(dataDir, 'cluster-is-at'), `${elsewhere}\n`);
  return elsewhere;
}

/**
 * @param {string} native
 * @param {string} cluster
 * @param {{ uid: number, gid: number } | undefined} user
 * @param {string} password
 * @param {boolean} throwaway
 */
async function initialise(native, cluster, user, password, throwaway) {
  // An interrupted initdb leaves half a cluster; initdb itself wants an empty folder.
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(cluster)) rmSync(join(cluster, name), { recursive: true, force: true });
  const passwordFile = join(user ? '/tmp' : tmpdir(), `zhiheng-init-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (user) chownSync(passwordFile, user.uid, user.gid);
    const result = await run(
      join(native, 'bin', 'initdb'),
      [
        `--pgdata=${cluster}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--data-checksums',
        '--set=timezone=UTC',
        ...(throwaway ? ['--no-sync'] : []),
      ],
      { ...user, cwd: '/', env: serverEnv(), limitMs: 120_000 },
    );
    if (result.code !== 0) {
      for (const name of readdirSync(cluster)) rmSync(join(cluster, name), { recursive: true, force: true });
      throw new StepError(say('initdb could not make the database cluster.', 'initdb 无法创建数据库集群。'), {
        log: result.output.trim().split('\n').slice(-10).join('\n'),
        fix: say('Check the free space and the rights of the folder named above.', '请检查磁盘空间及上述目录的权限。'),
      });
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** @param {string} native @param {string} cluster */
function checkMajor(native, cluster) {
  const have = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const version = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const programMajor = /(\d+)/.exec(version)?.[1];
  if (!programMajor || programMajor === have) return;
  throw new StepError(
    say(
      `The data in ${cluster} is of PostgreSQL ${have}; the programs are of ${programMajor}.`,
      `${cluster} 中的数据属于 PostgreSQL ${have}，而程序版本为 ${programMajor}。`,
    ),
    {
      fix: say(
        `Dump it with PostgreSQL ${have} and load it into a new folder, or go back to the former version of Zhiheng.`,
        `请用 PostgreSQL ${have} 导出并导入新目录，或退回旧版质衡。`,
      ),
    },
  );
}

/**
 * @param {string} adminUrl
 * @param {{ zhiheng_owner: string, zhiheng_app: string }} passwords
 */
async function ensureRoles(adminUrl, passwords) {
  const [rows] = await sql(adminUrl, [
    `SELECT rolname FROM pg_roles WHERE rolname IN ('zhiheng_owner', 'zhiheng_app')`,
  ]);
  const have = new Set((rows ?? []).map((row) => row.rolname));
  /** @type {string[]} */
  const statements = [];
  for (const role of /** @type {const} */ (['zhiheng_owner', 'zhiheng_app'])) {
    if (have.has(role)) continue;
    statements.push(
      `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${literal(passwords[role])}`,
    );
  }
  if (statements.length > 0) await sql(adminUrl, statements);
}
