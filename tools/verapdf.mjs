/**
 * veraPDF 1.28.2 as an oracle for PDF/A-3a and PDF/UA-1. The jars come once from Maven Central into a
 * cache folder (`$ZHIHENG_CACHE`, else `~/.cache/zhiheng`); after that it works offline. Needs Java 11 or
 * newer, and Maven for the first run only. Node built-ins only, because the launcher may call it early.
 *
 *   node tools/verapdf.mjs FILE.pdf…      validates against both profiles, prints faults, exit 1 on any
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const VERAPDF_VERSION = '1.28.2';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>zhiheng.local</groupId><artifactId>verapdf</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.verapdf.apps</groupId><artifactId>greenfield-apps</artifactId><version>${VERAPDF_VERSION}</version>
  </dependency></dependencies>
</project>
`;

/** Runs a program to its end; a program that is not there is named together with what it is needed for. */
function run(command, args, purpose, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const out = [];
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', (cause) =>
      fail(
        new Error(
          cause.code === 'ENOENT'
            ? `${purpose} needs the program "${command}", which is not on the PATH`
            : `${command} cannot be started`,
          { cause },
        ),
      ),
    );
    child.on('close', (code) =>
      done({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
    );
  });
}

const jarsIn = async (folder) =>
  existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith('.jar')) : [];

/** The folder with veraPDF's jars; fetched when missing. Several processes may ask at once. */
export async function veraPdfHome() {
  const cache = process.env.ZHIHENG_CACHE ?? join(homedir(), '.cache', 'zhiheng');
  const home = join(cache, `verapdf-${VERAPDF_VERSION}`);
  if ((await jarsIn(home)).some((name) => name === `greenfield-apps-${VERAPDF_VERSION}.jar`)) return home;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'verapdf-fetch-'));
  try {
    await writeFile(join(work, 'pom.xml'), POM);
    const lib = join(work, 'lib');
    const maven = await run(
      'mvn',
      ['-B', '-q', '-f', join(work, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`],
      `fetching veraPDF ${VERAPDF_VERSION} from Maven Central`,
    );
    const jars = await jarsIn(lib);
    if (maven.code !== 0 || !jars.includes(`greenfield-apps-${VERAPDF_VERSION}.jar`)) {
      throw new Error(
        `veraPDF ${VERAPDF_VERSION} could not be fetched from Maven Central (mvn ended with ${maven.code}).\n` +
          `Put greenfield-apps-${VERAPDF_VERSION}.jar and its dependencies into ${home}, or make Maven Central reachable.\n` +
          `${maven.out}${maven.err}`.slice(-2000),
      );
    }
    try {
      await rename(lib, home);
    } catch (cause) {
      // Another process was faster, which is as good.
      if (!(await jarsIn(home)).includes(`greenfield-apps-${VERAPDF_VERSION}.jar`)) {
        throw new Error(`veraPDF was fetched but cannot be moved to ${home}`, { cause });
      }
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return home;
}

const unescape = (text) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** Reads one `<job>` of veraPDF's machine-readable report. */
function readJob(xml, profile) {
  const file = unescape(/<name>([^<]*)<\/name>/u.exec(xml)?.[1] ?? '');
  const report = /<validationReport [^>]*isCompliant="(true|false)"/u.exec(xml);
  const faults = [];
  for (const [, attributes, body] of xml.matchAll(/<rule ([^>]*)>([\s\S]*?)<\/rule>/gu)) {
    if (!/status="failed"/u.test(attributes)) continue;
    const attribute = (name) => new RegExp(`${name}="([^"]*)"`, 'u').exec(attributes)?.[1] ?? '';
    const part = (name) => unescape(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'u').exec(body)?.[1] ?? '');
    faults.push({
      clause: attribute('clause'),
      test: Number(attribute('testNumber')),
      count: Number(attribute('failedChecks')),
      description: part('description'),
      context: part('context'),
    });
  }
  const exception = /<exceptionMessage>([\s\S]*?)<\/exceptionMessage>/u.exec(xml)?.[1];
  return {
    file,
    profile,
    compliant: report?.[1] === 'true',
    faults,
    error: report ? null : unescape(exception ?? 'no validation report'),
  };
}

/**
 * Validates files against profiles (`3a`, `ua1`), all files of a profile in one JVM. Returns one result
 * per file and profile: `{file, profile, compliant, faults: [{clause, test, count, description, context}], error}`.
 * Throws when veraPDF or Java is missing or gives no report: never a silent pass.
 */
export async function validatePdf(files, profiles = ['3a', 'ua1']) {
  if (files.length === 0) return [];
  const home = await veraPdfHome();
  const paths = files.map((file) => resolve(file));
  const results = [];
  for (const profile of profiles) {
    const { code, out, err } = await run(
      'java',
      [
        '-Djava.awt.headless=true',
        '-cp',
        join(home, '*'),
        'org.verapdf.apps.GreenfieldCliWrapper',
        '-f',
        profile,
        '--format',
        'mrr',
        ...paths,
      ],
      'validating with veraPDF',
      { env: { ...process.env, LC_ALL: 'C.UTF-8' } },
    );
    const jobs = [...out.matchAll(/<job>([\s\S]*?)<\/job>/gu)].map(([, xml]) => readJob(xml, profile));
    for (const path of paths) {
      const job = jobs.find((candidate) => candidate.file === path);
      if (!job)
        throw new Error(`veraPDF gave no report for ${path} (exit ${code}):\n${err.slice(-2000)}${out.slice(-500)}`);
      results.push(job);
    }
  }
  return results;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const results = await validatePdf(process.argv.slice(2));
  for (const result of results) {
    console.log(
      `${result.compliant ? 'pass' : 'FAIL'} ${result.profile} ${result.file}${result.error ? ` ${result.error}` : ''}`,
    );
    for (const fault of result.faults)
      console.log(`  ${fault.clause}-${fault.test} ×${fault.count} ${fault.description}\n    ${fault.context}`);
  }
  process.exitCode = results.every((result) => result.compliant) ? 0 : 1;
}
