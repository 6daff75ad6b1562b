// npm run check [-- STEP...]: everything that can be said about the sources without running them. All steps run, then
// a table; leaves with 1 when any failed.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, ensureClient } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { ROOT } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';
import { createUi } from './lib/ui.mjs';

/** Folders that hold code; named, because oxlint follows a linked node_modules. */
const FOLDERS = [
  'domain',
  'contract',
  'workflows',
  'activities',
  'api',
  'worker',
  'platform',
  'prisma',
  'cli',
  'demo',
  'bench',
  'test',
  'tools',
].filter((folder) => existsSync(join(ROOT, folder)));

/** Files that the scripts `tools/gen-*.mjs` and `tools/draw-*.mjs` write from the sources. */
const GENERATED = ['contract/openapi.json', 'docs/diagrams', 'docs/problems'];

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<string>} check gives what is wrong, or the empty string
 */

/** @param {string} name @returns {string} a program of a package, by its file, so that no shell is needed */
function bin(name) {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
  const path = typeof manifest.bin === 'string' ? manifest.bin : (manifest.bin[name] ?? manifest.bin['tsc']);
  return join(ROOT, 'node_modules', name, path);
}

/**
 * Runs a Node program of the packages; what it printed is what is wrong.
 * @param {string} file
 * @param {string[]} args
 */
async function node(file, args) {
  const result = await run(process.execPath, [file, ...args], {
    cwd: ROOT,
    env: { ...process.env, TZ: 'UTC', FORCE_COLOR: '0' },
  });
  return result.code === 0 ? '' : result.output.trim() || `ended with code ${result.code}`;
}

/** Runs the generators and tells which changed what is committed; the fresh files stay, ready to be looked at. */
async function generatedFiles() {
  // The generators read the built contract; an older build would write older files.
  await ensureBuild(ui);
  const wrong = [];
  for (const name of readdirSync(join(ROOT, 'tools')).filter((file) => /^(?:gen|draw)-.*\.mjs$/.test(file))) {
    const before = fingerprint(GENERATED);
    const failure = await node(join(ROOT, 'tools', name), []);
    if (failure) wrong.push(`tools/${name}: ${failure}`);
    else if (fingerprint(GENERATED) !== before)
      wrong.push(`tools/${name} wrote files that were not current: commit them`);
  }
  return wrong.join('\n');
}

/** @param {string[]} paths files or folders */
function fingerprint(paths) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(join(path, name));
    else hash.update(`${path}\n`).update(readFileSync(full));
  };
  paths.forEach(add);
  return hash.digest('hex');
}

/** @type {Step[]} */
const STEPS = [
  { name: 'types', check: () => node(bin('typescript'), ['-p', 'tsconfig.json', '--pretty', 'false']) },
  {
    name: 'lint',
    check: () => node(bin('oxlint'), ['--type-aware', '--deny-warnings', ...FOLDERS, 'vitest.config.ts']),
  },
  { name: 'format', check: () => node(bin('prettier'), ['--check', '--log-level', 'warn', '.']) },
  { name: 'unused', check: () => node(bin('knip'), ['--no-progress', '--tsConfig', 'tools/knip.tsconfig.json']) },
  {
    name: 'policies',
    check: () => node(join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), ['run', '--project', 'unit', 'test/policy']),
  },
  { name: 'generated', check: generatedFiles },
];

const ui = createUi();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  ui.line(`no such step: ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

await ensurePackages(ui);
// The types of the database client are part of the sources' types.
await ensureClient(ui);

/** @type {Array<{ name: string, seconds: number, wrong: string }>} */
const results = [];
for (const { name, check } of STEPS.filter((step) => wanted.length === 0 || wanted.includes(step.name))) {
  const since = Date.now();
  let wrong = '';
  try {
    wrong = await check();
  } catch (error) {
    wrong = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  results.push({ name, wrong, seconds: (Date.now() - since) / 1000 });
  ui.line(`${wrong === '' ? '✓' : '✗'} ${name.padEnd(12)} ${((Date.now() - since) / 1000).toFixed(1).padStart(6)} s`);
  if (wrong !== '') for (const line of wrong.split('\n').slice(0, 200)) ui.line(`    ${line}`);
}

const failed = results.filter(({ wrong }) => wrong !== '').map(({ name }) => name);
ui.line();
ui.line(
  failed.length === 0
    ? `all ${results.length} checks hold`
    : `${failed.length} of ${results.length} checks fail: ${failed.join(', ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
