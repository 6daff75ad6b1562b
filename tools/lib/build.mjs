import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { ROOT } from './paths.mjs';
import { withLock } from './lock.mjs';
import { run } from './processes.mjs';
import { say, StepError } from './ui.mjs';

/** Folders that are compiled, in the order of the compiler's own list. */
const SOURCES = [
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
];
const CONFIG = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'prisma.config.ts'];
/** Files that compiled code reads at run time, at the same place under dist/ as under the root. */
const ASSETS = new Set(['.cjs', '.json', '.jsonl', '.sql', '.html', '.css', '.svg', '.csv', '.toml', '.txt']);

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.hash');
const GENERATED = join(ROOT, 'prisma', 'generated');

/** @param {string} folder @returns {string[]} paths relative to the root, with forward slashes, sorted */
function filesUnder(folder) {
  const top = join(ROOT, folder);
  if (!existsSync(top)) return [];
  /** @type {string[]} */
  const found = [];
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(ROOT, join(entry.parentPath ?? entry.path, entry.name));
    if (path.startsWith(join('prisma', 'generated') + sep)) continue;
    found.push(path.split(sep).join('/'));
  }
  return found.sort();
}

/** @param {string} path */
function isSource(path) {
  return (/\.[cm]?tsx?$/.test(path) && !/\.test\.tsx?$/.test(path)) || path.endsWith('.prisma');
}

/** @param {string} path */
function isAsset(path) {
  return ASSETS.has(extname(path));
}

/** @param {string[]} paths */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const full = join(ROOT, path);
    if (!existsSync(full)) continue;
    const bytes = readFileSync(full);
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * The hash of everything a build depends on.
 * @returns {string} 64 hexadecimal digits
 */
export function sourceHash() {
  const paths = SOURCES.flatMap(filesUnder).filter((path) => isSource(path) || isAsset(path));
  return hashOf([...paths, ...CONFIG]);
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Tells whether dist/ was built from the sources as they are now. */
export function isBuilt() {
  return readText(STAMP) === sourceHash();
}

/** @returns {string} empty when there is no schema yet */
function schemaHash() {
  const paths = filesUnder('prisma/schema').filter((path) => path.endsWith('.prisma'));
  if (paths.length === 0) return '';
  return hashOf([...paths, 'prisma.config.ts', 'node_modules/prisma/package.json']);
}

/** Generates the Prisma client when its schema changed. Needs no download and no database. */
async function generateClient() {
  const hash = schemaHash();
  const stamp = join(GENERATED, '.hash');
  if (hash === '' || readText(stamp) === hash) return;
  const config = existsSync(join(ROOT, 'prisma.config.ts')) ? [] : ['--schema', join('prisma', 'schema')];
  const result = await run(
    process.execPath,
    [join('node_modules', 'prisma', 'build', 'index.js'), 'generate', '--no-hints', ...config],
    {
      cwd: ROOT,
      // The generator asks for the schema engine, which it does not use; naming any program keeps it from the network.
      env: {
        DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.platform === 'win32' ? process.execPath : '/bin/true',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (result.code !== 0) {
    throw new StepError(say('The Prisma client could not be generated.', '无法生成 Prisma 客户端。'), {
      log: result.output.trim().split('\n').slice(-20).join('\n'),
      fix: say('Correct prisma/schema as printed above.', '请按上面的提示修正 prisma/schema。'),
    });
  }
  mkdirSync(GENERATED, { recursive: true });
  writeFileSync(stamp, `${hash}\n`);
}

async function compile() {
  mkdirSync(DIST, { recursive: true });
  const result = await run(
    process.execPath,
    [
      join('node_modules', 'typescript', 'bin', 'tsc'),
      '-p',
      'tsconfig.build.json',
      '--noEmitOnError',
      '--pretty',
      'false',
    ],
    { cwd: ROOT },
  );
  if (result.code !== 0) {
    const lines = result.output.trim().split('\n');
    const errors = lines.filter((line) => /error TS\d+/.test(line)).length;
    throw new StepError(
      say(`The compiler found ${errors || 'some'} type errors.`, `编译器发现 ${errors || '若干'} 处类型错误。`),
      {
        log: lines.slice(0, 30).join('\n') + (lines.length > 30 ? `\n… ${lines.length - 30} more lines` : ''),
        fix: say(
          'In a clone you changed: correct them (npm run check). In an unchanged one: remove node_modules and run again.',
          '若修改过源码，请改正后再试（npm run check）；若未修改，请删除 node_modules 后重新运行。',
        ),
      },
    );
  }
}

/** Copies what compiled code reads beside itself, and removes what has no source any more. */
function settle() {
  /** @type {Set<string>} */
  const wanted = new Set();
  for (const path of SOURCES.flatMap(filesUnder)) {
    if (isAsset(path)) {
      const target = join(DIST, path);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(ROOT, path), target);
      wanted.add(path);
    }
  }
  for (const folder of SOURCES) {
    const top = join(DIST, folder);
    if (!existsSync(top)) continue;
    for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const full = join(entry.parentPath ?? entry.path, entry.name);
      const path = relative(DIST, full).split(sep).join('/');
      if (wanted.has(path)) continue;
      const source = path.replace(/\.map$/, '').replace(/\.js$/, '.ts');
      if (!existsSync(join(ROOT, source)) && !existsSync(join(ROOT, `${source}x`))) rmSync(full, { force: true });
    }
  }
  // Code that looks for ../data from its own folder finds it from dist/ as from the sources.
  const data = join(DIST, 'data');
  try {
    lstatSync(data);
  } catch {
    if (existsSync(join(ROOT, 'data'))) symlinkSync(join('..', 'data'), data, 'junction');
  }
}

async function bundle() {
  const maker = join(DIST, 'worker', 'bundle.js');
  if (!existsSync(maker)) return;
  const result = await run(process.execPath, ['--enable-source-maps', maker], {
    cwd: ROOT,
    env: { ...process.env, TZ: 'UTC' },
  });
  if (result.code !== 0) {
    throw new StepError(say('The workflows could not be bundled.', '无法打包工作流。'), {
      log: result.output.trim().split('\n').slice(-20).join('\n'),
      fix: say(
        'Workflow code may import only what runs without Node: see ARCHITECTURE.md, import rules.',
        '工作流代码只能引用无需 Node 即可运行的模块，见 ARCHITECTURE.md 的引用规则。',
      ),
    });
  }
}

/**
 * Builds dist/ when the sources changed: Prisma client, compiler, run-time files, workflow bundle. Two runs at once
 * wait for each other; a failed build leaves no stamp, so the next run builds again.
 * @param {import('./ui.mjs').Ui} ui
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<{ built: boolean, hash: string }>}
 */
export async function ensureBuild(ui, options = {}) {
  if (!options.force && isBuilt() && readText(join(GENERATED, '.hash')) === schemaHash()) {
    return { built: false, hash: readText(STAMP) };
  }
  return await ui.step(say('Build', '构建'), (step) =>
    withLock(
      join(ROOT, '.zhiheng', 'locks', 'build.lock'),
      async () => {
        const hash = sourceHash();
        if (!options.force && readText(STAMP) === hash && readText(join(GENERATED, '.hash')) === schemaHash()) {
          return { built: false, hash };
        }
        rmSync(STAMP, { force: true });
        step.note(say('database client', '数据库客户端'));
        await generateClient();
        step.note(say('compiler', '编译'));
        await compile();
        settle();
        step.note(say('workflow bundle', '工作流打包'));
        await bundle();
        writeFileSync(STAMP, `${hash}\n`);
        return { built: true, hash };
      },
      { onWait: (pid) => step.note(say(`waiting for process ${pid}`, `等待进程 ${pid}`)) },
    ),
  );
}

/** Generates the Prisma client alone (what tests that run from the sources need).
 * @param {import('./ui.mjs').Ui} ui */
export async function ensureClient(ui) {
  if (schemaHash() === '' || readText(join(GENERATED, '.hash')) === schemaHash()) return;
  await ui.step(say('Database client', '数据库客户端'), () =>
    withLock(join(ROOT, '.zhiheng', 'locks', 'build.lock'), generateClient),
  );
}
