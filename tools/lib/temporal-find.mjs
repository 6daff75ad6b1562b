// Finding Temporal on a machine, or fetching or building it: the server, and the time-skipping one for tests.

import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { cacheFolder, ROOT } from './paths.mjs';
import { portAnswers, run } from './processes.mjs';
import { clientOptions } from './temporal-client.mjs';
import { say, StepError } from './ui.mjs';

/** The version that `go install` can build: later ones replace a nested module and do not install that way. */
const CLI_VERSION = '1.5.1';
/** The oldest CLI, and the oldest server inside one that was built without a version of its own. */
const CLI_FLOOR = [1, 3];
const SERVER_FLOOR = [1, 27];
const TEST_SERVER_VERSION = '1.32.1';
const SLF4J_VERSION = '2.0.17';

/**
 * @typedef {{ kind: 'address', address: string, namespace: string }} TemporalAddress
 * @typedef {{ kind: 'executable', path: string, version: string, origin: 'TEMPORAL_CLI' | 'PATH' | 'sdk' | 'go' }} TemporalExecutable
 */

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** @param {string} name @returns {string} empty when it is not on the PATH */
function onPath(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (!folder) continue;
    for (const suffix of process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']) {
      const path = join(folder, name + suffix);
      if (isExecutable(path)) return path;
    }
  }
  return '';
}

/** @param {string | undefined} version @param {number[]} floor */
function atLeast(version, floor) {
  const [major = 0, minor = 0] = (version ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [floorMajor = 0, floorMinor = 0] = floor;
  return major > floorMajor || (major === floorMajor && minor >= floorMinor);
}

/**
 * Asks a Temporal CLI for its version.
 * @param {string} path
 * @returns {Promise<{ version: string, why: string }>} `why` is empty when it is new enough
 */
export async function cliVersion(path) {
  const result = await run(path, ['--version'], { limitMs: 20_000 });
  const found = /version (\S+)(?: \(Server (\d[\d.]*))?/.exec(result.stdout);
  if (result.code !== 0 || !found) return { version: '', why: say('it does not print its version', '无法输出版本号') };
  const version = found[2] ? `${found[1]}, server ${found[2]}` : String(found[1]);
  const good =
    atLeast(found[1], CLI_FLOOR) || (String(found[1]).startsWith('0.0.0') && atLeast(found[2], SERVER_FLOOR));
  const floor = CLI_FLOOR.join('.');
  return {
    version,
    why: good ? '' : say(`version ${version} is older than ${floor}`, `版本 ${version} 低于 ${floor}`),
  };
}

/** @typedef {{ what: string, why: string, fix: string }} Attempt */

/** @param {string} what @param {Attempt[]} attempts */
function allFailed(what, attempts) {
  const lines = attempts.map((attempt, index) => `${index + 1}. ${attempt.what}: ${attempt.why}`);
  const fixes = attempts.filter((attempt) => attempt.fix).map((attempt) => `- ${attempt.fix}`);
  return new StepError([what, ...lines].join('\n'), {
    fix: [say('any one of these:', '任选其一：'), ...fixes].join('\n'),
  });
}

/**
 * Finds Temporal: TEMPORAL_ADDRESS; TEMPORAL_CLI; `temporal` on the PATH; the SDK's own download; the CLI built by
 * `go install` into the cache folder (what was downloaded or built before is used without asking again).
 * @param {{ note?: (text: string) => void, ignoreAddress?: boolean }} [options] `ignoreAddress` for tests and
 *   demonstrations, which always run a server of their own
 * @returns {Promise<TemporalAddress | TemporalExecutable>}
 */
export async function findTemporal(options = {}) {
  const note = options.note ?? (() => {});
  if (process.env['TEMPORAL_ADDRESS'] && !options.ignoreAddress) {
    const { address, namespace } = clientOptions();
    return { kind: 'address', address, namespace };
  }
  /** @type {Attempt[]} */
  const attempts = [
    {
      what: 'TEMPORAL_ADDRESS',
      why: say('not set', '未设置'),
      fix: say('set TEMPORAL_ADDRESS to a running Temporal', '将 TEMPORAL_ADDRESS 指向已运行的 Temporal'),
    },
  ];

  const given = process.env['TEMPORAL_CLI'];
  if (given) {
    const { version, why } = isExecutable(given)
      ? await cliVersion(given)
      : { version: '', why: say('no such program', '没有该程序') };
    if (!why) return { kind: 'executable', path: given, version, origin: 'TEMPORAL_CLI' };
    attempts.push({ what: `TEMPORAL_CLI=${given}`, why, fix: '' });
  }

  const path = onPath('temporal');
  if (path) {
    const { version, why } = await cliVersion(path);
    if (!why) return { kind: 'executable', path, version, origin: 'PATH' };
    attempts.push({
      what: path,
      why,
      fix: say(
        'install a newer Temporal CLI: https://docs.temporal.io/cli',
        '安装新版 Temporal CLI：https://docs.temporal.io/cli',
      ),
    });
  } else {
    attempts.push({
      what: say('temporal on the PATH', 'PATH 中的 temporal'),
      why: say('not there', '未找到'),
      fix: say(
        'install the Temporal CLI: https://docs.temporal.io/cli',
        '安装 Temporal CLI：https://docs.temporal.io/cli',
      ),
    });
  }

  const built = join(
    cacheFolder(),
    `temporal-${CLI_VERSION}`,
    process.platform === 'win32' ? 'temporal.exe' : 'temporal',
  );
  if (isExecutable(built)) {
    const { version, why } = await cliVersion(built);
    if (!why) return { kind: 'executable', path: built, version, origin: 'go' };
    rmSync(built, { force: true });
  }

  note(say("the SDK's download", 'SDK 自带下载'));
  const downloaded = await sdkDownload('dev-server');
  if ('path' in downloaded) {
    const { version, why } = await cliVersion(downloaded.path);
    if (!why) return { kind: 'executable', path: downloaded.path, version, origin: 'sdk' };
    attempts.push({ what: say("the SDK's download", 'SDK 自带下载'), why, fix: '' });
  } else {
    attempts.push({
      what: say("the SDK's download", 'SDK 自带下载'),
      why: downloaded.why,
      fix: say('let this machine reach https://temporal.download', '允许本机访问 https://temporal.download'),
    });
  }

  const go = await goInstall(built, note);
  if (go.why === '') {
    const { version, why } = await cliVersion(built);
    if (!why) return { kind: 'executable', path: built, version, origin: 'go' };
    attempts.push({ what: 'go install', why, fix: '' });
  } else {
    attempts.push({ what: `go install temporal@v${CLI_VERSION}`, why: go.why, fix: go.fix });
  }
  throw allFailed(say('No Temporal could be found:', '找不到 Temporal：'), attempts);
}

/**
 * Lets the SDK fetch one of its executables, in a process of its own with a time limit, and finds the file.
 * @param {'dev-server' | 'time-skipping'} type
 * @returns {Promise<{ path: string } | { why: string }>}
 */
async function sdkDownload(type) {
  const require = createRequire(join(ROOT, 'package.json'));
  let version = '';
  try {
    version = JSON.parse(
      readFileSync(join(dirname(require.resolve('@temporalio/testing/package.json')), 'package.json'), 'utf8'),
    ).version;
  } catch {
    return { why: say('the package @temporalio/testing is not installed', '未安装 @temporalio/testing') };
  }
  const folder = join(cacheFolder(), `sdk-${version}`, type);
  const known = executableIn(folder);
  if (known) return { path: known };
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => process.env[name]);
  // A network that swallows packets would hold the download until its limit; ask the host first.
  if (!proxied && !(await portAnswers(443, 5000, 'temporal.download'))) {
    return { why: say('https://temporal.download can not be reached', '无法访问 https://temporal.download') };
  }
  return await withLock(`${folder}.lock`, async () => {
    const made = executableIn(folder);
    if (made) return { path: made };
    mkdirSync(folder, { recursive: true });
    const script = `
      const { TestWorkflowEnvironment } = require('@temporalio/testing');
      const executable = { type: 'cached-download', downloadDir: process.argv[1], ttl: '3650d' };
      (process.argv[2] === 'dev-server'
        ? TestWorkflowEnvironment.createLocal({ server: { executable } })
        : TestWorkflowEnvironment.createTimeSkipping({ server: { executable } }))
        .then((env) => env.teardown())
        .then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });`;
    const result = await run(process.execPath, ['-e', script, folder, type], { cwd: ROOT, limitMs: 240_000 });
    const path = executableIn(folder);
    if (path && result.code === 0) return { path };
    rmSync(folder, { recursive: true, force: true });
    if (result.timedOut) return { why: say('not finished after 4 minutes', '4 分钟内未完成') };
    return { why: result.stderr.trim().split('\n').slice(-1)[0] || `exit ${result.code}` };
  });
}

/** @param {string} folder @returns {string} the largest program in it, empty when there is none */
function executableIn(folder) {
  try {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter(
        (path) =>
          isExecutable(path) && statSync(path).size > 1_000_000 && !/\.(part|tmp|downloading|zip|gz)$/.test(path),
      )
      .sort((a, b) => statSync(b).size - statSync(a).size);
    return found[0] ?? '';
  } catch {
    return '';
  }
}

/**
 * Builds the CLI from the Go module proxy into the cache folder; atomically, so that an interrupted build leaves nothing.
 * @param {string} target
 * @param {(text: string) => void} note
 * @returns {Promise<{ why: string, fix: string }>} `why` empty on success
 */
async function goInstall(target, note) {
  const go = onPath('go') || (isExecutable('/usr/local/go/bin/go') ? '/usr/local/go/bin/go' : '');
  if (!go) {
    return {
      why: say('Go is not on the PATH', 'PATH 中没有 Go'),
      fix: say(
        'install Go 1.24 or newer (https://go.dev/dl), which then builds it',
        '安装 Go 1.24 以上（https://go.dev/dl），即可自动编译',
      ),
    };
  }
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  return await withLock(
    join(folder, 'build.lock'),
    async () => {
      if (isExecutable(target)) return { why: '', fix: '' };
      // What a killed build left: we hold the lock, so none is in use.
      for (const name of readdirSync(folder))
        if (name.startsWith('part-')) rmSync(join(folder, name), { recursive: true, force: true });
      const part = join(folder, `part-${process.pid}`);
      mkdirSync(part, { recursive: true });
      note(
        say(
          'building it with Go, once for this machine (3 to 10 minutes)',
          '正在用 Go 编译，每台机器仅需一次（3 至 10 分钟）',
        ),
      );
      let modules = 0;
      let packages = 0;
      // -v names each package once it is compiled; about 1,900 in this version.
      const result = await run(go, ['install', '-v', `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`], {
        cwd: folder,
        env: {
          ...process.env,
          ...(process.env['HOME']
            ? {}
            : { HOME: cacheFolder(), GOPATH: join(cacheFolder(), 'go'), GOCACHE: join(cacheFolder(), 'go-build') }),
          GOBIN: part,
          GOFLAGS: '-mod=mod',
          CGO_ENABLED: '0',
        },
        onLine: (line) => {
          if (line.startsWith('go: downloading')) modules += 1;
          else packages += 1;
          note(
            say(
              `building it with Go, once for this machine: ${modules} modules fetched, ${packages} packages compiled`,
              `正在用 Go 编译（每台机器仅需一次）：已获取 ${modules} 个模块，已编译 ${packages} 个包`,
            ),
          );
        },
      });
      try {
        const name = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
        if (result.code === 0 && isExecutable(join(part, name))) {
          renameSync(join(part, name), target);
          return { why: '', fix: '' };
        }
      } finally {
        rmSync(part, { recursive: true, force: true });
      }
      const last = result.stderr
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('go: downloading'))
        .slice(-3);
      return {
        why: last.join(' / ') || `exit ${result.code}`,
        fix: say(
          'let Go reach its module proxy (go env GOPROXY; for example https://goproxy.cn)',
          '使 Go 能访问模块代理（go env GOPROXY，例如 https://goproxy.cn）',
        ),
      };
    },
    { onWait: (pid) => note(say(`process ${pid} is building it`, `进程 ${pid} 正在编译`)), limitMs: 60 * 60_000 },
  );
}

/**
 * Finds the time-skipping test server: TEMPORAL_TEST_SERVER; the SDK's own download; the Java one from Maven Central
 * behind a small script in the cache folder.
 * @param {{ note?: (text: string) => void }} [options]
 * @returns {Promise<string>} path of a program that takes a port and `--enable-time-skipping`
 */
export async function findTestServer(options = {}) {
  const note = options.note ?? (() => {});
  /** @type {Attempt[]} */
  const attempts = [];
  const given = process.env['TEMPORAL_TEST_SERVER'];
  if (given) {
    if (isExecutable(given)) return given;
    attempts.push({ what: `TEMPORAL_TEST_SERVER=${given}`, why: say('no such program', '没有该程序'), fix: '' });
  } else {
    attempts.push({ what: 'TEMPORAL_TEST_SERVER', why: say('not set', '未设置'), fix: '' });
  }
  const folder = join(cacheFolder(), `temporal-test-server-${TEST_SERVER_VERSION}`);
  const script = join(folder, 'temporal-test-server');
  if (isExecutable(script) && onPath('java')) return script;

  note(say("the SDK's download", 'SDK 自带下载'));
  const downloaded = await sdkDownload('time-skipping');
  if ('path' in downloaded) return downloaded.path;
  attempts.push({
    what: say("the SDK's download", 'SDK 自带下载'),
    why: downloaded.why,
    fix: say('let this machine reach https://temporal.download', '允许本机访问 https://temporal.download'),
  });

  const java = onPath('java');
  const mvn = onPath('mvn');
  if (!java || !mvn) {
    attempts.push({
      what: 'Maven',
      why: say(`${java ? 'mvn' : 'java'} is not on the PATH`, `PATH 中没有 ${java ? 'mvn' : 'java'}`),
      fix: say('install Java 11 or newer and Maven', '安装 Java 11 以上及 Maven'),
    });
    throw allFailed(say('No time-skipping test server could be found:', '找不到可跳时的测试服务器：'), attempts);
  }
  note(say('fetching it from Maven Central', '正在从 Maven Central 获取'));
  const failure = await withLock(join(cacheFolder(), 'test-server.lock'), async () => {
    if (isExecutable(script)) return '';
    const why = await mavenCopy(
      folder,
      [`io.temporal:temporal-test-server:${TEST_SERVER_VERSION}`, `org.slf4j:slf4j-nop:${SLF4J_VERSION}`],
      mvn,
    );
    if (why) return why;
    const text =
      '#!/bin/sh\n' +
      'exec java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"\n';
    writeFileSync(`${script}.part`, text, { mode: 0o755 });
    chmodSync(`${script}.part`, 0o755);
    renameSync(`${script}.part`, script);
    return '';
  });
  if (failure === '') return script;
  attempts.push({
    what: 'Maven',
    why: failure,
    fix: say(
      'let Maven reach its repository (a mirror goes into ~/.m2/settings.xml)',
      '使 Maven 能访问仓库（镜像可写入 ~/.m2/settings.xml）',
    ),
  });
  throw allFailed(say('No time-skipping test server could be found:', '找不到可跳时的测试服务器：'), attempts);
}

/**
 * Copies Maven artifacts with what they need into `<folder>/lib`.
 * @param {string} folder
 * @param {string[]} artifacts group:artifact:version
 * @param {string} [mvn] path of Maven
 * @returns {Promise<string>} empty on success, else why not
 */
export async function mavenCopy(folder, artifacts, mvn = onPath('mvn')) {
  if (!mvn) return say('mvn is not on the PATH', 'PATH 中没有 mvn');
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `    <dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  const pom = [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    '  <groupId>zhiheng.tools</groupId><artifactId>fetch</artifactId><version>1</version><packaging>pom</packaging>',
    '  <dependencies>',
    ...dependencies,
    '  </dependencies>',
    '</project>',
    '',
  ].join('\n');
  writeFileSync(join(part, 'pom.xml'), pom);
  const result = await run(
    mvn,
    ['-q', '-B', '-f', join(part, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${join(part, 'lib')}`],
    {
      limitMs: 15 * 60_000,
    },
  );
  if (result.code !== 0) {
    rmSync(part, { recursive: true, force: true });
    return (
      result.output
        .trim()
        .split('\n')
        .filter((line) => line.includes('ERROR'))
        .slice(0, 3)
        .join(' / ') || `exit ${result.code}`
    );
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
  return '';
}
