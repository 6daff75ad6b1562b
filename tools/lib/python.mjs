/**
 * Independent implementations from PyPI for the tests and benchmarks to compare with: one virtual environment for each
 * set of pinned packages, made once in the cache folder of the machine. Needs Python 3.9 or newer with `venv`.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './paths.mjs';

const execute = promisify(execFile);

/** Longest that one step of an installation may take, milliseconds: the largest set is some 100 MB. */
const INSTALL_LIMIT_MS = 150_000;

/** The sets; a set is named after what it judges. Versions are part of what the documents quote. */
export const PYTHON_SETS = {
  draws: ['consistent_sampler==1.0.10'],
  statistics: [
    'numpy<2',
    'scipy==1.12.0',
    'statsmodels==0.15.0',
    'scikit-learn',
    'krippendorff==0.9.0',
    'irrCAC==0.4.4',
  ],
  assignment: ['ortools'],
  workbooks: ['openpyxl==3.1.5'],
};

/**
 * The interpreter of the environment with the packages of a set; made when it is not there yet (a minute, once a
 * machine). Several processes may ask at once.
 * @param {keyof typeof PYTHON_SETS} set
 * @returns {Promise<{ python: string } | { missing: string }>} `missing` says in one line why there is none
 */
export async function pythonFor(set) {
  const packages = PYTHON_SETS[set];
  const key = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 12);
  // An environment can't be moved: each try makes its own folder, and this file names the one that was finished.
  const pointer = join(cacheFolder(), `python-${set}-${key}.path`);
  const finished = await finishedAt(pointer);
  if (finished !== null) return { python: finished };
  const base = await findPython();
  if (base === null) return { missing: 'no Python 3.9 or newer with venv on the PATH' };
  await mkdir(cacheFolder(), { recursive: true });
  const home = await mkdtemp(join(cacheFolder(), `python-${set}-${key}-`));
  const python = join(home, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  try {
    await execute(base, ['-m', 'venv', home], { timeout: INSTALL_LIMIT_MS });
    // Without a network pip tries for minutes; two tries of ten seconds tell as much.
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '--timeout', '10'];
    await execute(python, [...pip, ...packages], { maxBuffer: 64 * 1024 * 1024, timeout: INSTALL_LIMIT_MS });
    await writeFile(join(home, 'pointer'), python);
    await rename(join(home, 'pointer'), pointer);
    return { python };
  } catch (cause) {
    await rm(home, { recursive: true, force: true });
    const said = /** @type {{ stderr?: string, message?: string }} */ (cause);
    const line = (said.stderr || said.message || 'no reason given').trim().split('\n').at(-1) ?? '';
    return { missing: `${packages.join(' ')} could not be installed: ${line}` };
  }
}

/** @param {string} pointer */
async function finishedAt(pointer) {
  try {
    const python = (await readFile(pointer, 'utf8')).trim();
    return existsSync(python) ? python : null;
  } catch {
    return null;
  }
}

async function findPython() {
  for (const name of ['python3', 'python']) {
    try {
      await execute(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 9))']);
      return name;
    } catch {
      // The next name may be the one.
    }
  }
  return null;
}
