// The folder of a PostgreSQL of our own, and the user and programs that work in it.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { postgresPackage, repairPostgresLinks } from './packages.mjs';
import { run } from './processes.mjs';
import { say, StepError } from './ui.mjs';

/**
 * The user that PostgreSQL's programs run as. They refuse to run as root.
 * @returns {{ uid: number, gid: number } | undefined} undefined: our own user
 */
export function serverUser() {
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
export function programs(user) {
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
export function serverEnv() {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', LANG: 'C', TZ: 'UTC', HOME: '/nonexistent' };
}

/**
 * @param {string} dataDir
 * @returns {{ postgres: string, zhiheng_owner: string, zhiheng_app: string }}
 */
export function readPasswords(dataDir) {
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
export function clusterFolder(dataDir, user) {
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
export async function initialise(native, cluster, user, password, throwaway) {
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
export function checkMajor(native, cluster) {
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
