/**
 * A Python with the packages that tests compare with, in a folder of its own below the cache (`$ZHIHENG_CACHE`, else
 * `~/.cache/zhiheng`): made once from the package index, after that it works offline. Node built-ins only.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Runs a program to its end and gives code and output; code -1 when it can't be started. */
function run(command, args, { input = '', cwd } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    const [out, err] = [[], []];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', (cause) => done({ code: -1, out: '', err: cause.message }));
    child.on('close', (code) =>
      done({ code: code ?? -1, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
    );
    child.stdin.end(input);
  });
}

/**
 * The Python of an environment that has exactly these packages (`name==version`), made when missing.
 * @throws with what to do when Python or the package index is out of reach
 */
export async function pythonWith(packages) {
  const cache = process.env.ZHIHENG_CACHE ?? join(homedir(), '.cache', 'zhiheng');
  const key = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 12);
  const home = join(cache, `python-${key}`);
  const python = join(home, 'bin', 'python');
  const ready = join(home, 'ready');
  if (existsSync(ready)) return python;
  await mkdir(cache, { recursive: true });
  // Several test files may ask at once: whoever makes the folder makes the environment.
  const lock = `${home}.lock`;
  for (let tries = 0; ; tries++) {
    try {
      await mkdir(lock);
      break;
    } catch (cause) {
      if (existsSync(ready)) return python;
      if (tries > 600)
        throw new Error(`another process has been making ${home} for too long; remove ${lock}`, { cause });
      await new Promise((later) => setTimeout(later, 200));
    }
  }
  try {
    if (existsSync(ready)) return python;
    await rm(home, { recursive: true, force: true });
    const made = await run('python3', ['-m', 'venv', home]);
    if (made.code !== 0)
      throw new Error(`comparing with ${packages.join(', ')} needs python3 with its venv module\n${made.err}`.trim());
    const installed = await run(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...packages]);
    if (installed.code !== 0)
      throw new Error(
        `${packages.join(', ')} could not be installed from the Python package index.\n` +
          `Make it reachable, or install them into ${home} and put an empty file "ready" there.\n${installed.err.slice(-1500)}`,
      );
    await writeFile(ready, `${packages.join('\n')}\n`);
    return python;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** What a Python program printed; it gets `input` on standard input. @throws with its error output when it fails */
export async function runPython(packages, program, input) {
  const python = await pythonWith(packages);
  const { code, out, err } = await run(python, ['-c', program], { input });
  if (code !== 0) throw new Error(`the Python program ended with ${code}\n${err.slice(-2000)}`);
  return out;
}
