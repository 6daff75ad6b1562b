/** Programs of others, from PyPI, that answer the same question as our own code. */
import { execFile } from 'node:child_process';
import { loadTool } from './tools.ts';

/** The sets of tools/lib/python.mjs. */
type PythonSet = 'draws' | 'statistics' | 'assignment' | 'workbooks';

interface PythonTool {
  readonly pythonFor: (set: PythonSet) => Promise<{ python: string } | { missing: string }>;
}

/** Runs a Python program with JSON on its standard input and gives back the JSON that it prints. */
export type Python = (program: string, input: unknown) => Promise<unknown>;

/**
 * Python with the packages of a set, or null where they can't be had: the test that needs them is then skipped, and
 * why is written to standard error. With `ZHIHENG_PYTHON=required` it fails instead.
 */
export async function pythonOf(set: PythonSet): Promise<Python | null> {
  const { pythonFor } = await loadTool<PythonTool>('lib/python.mjs');
  const found = await pythonFor(set);
  if ('missing' in found) {
    if (process.env['ZHIHENG_PYTHON'] === 'required') throw new Error(found.missing);
    process.stderr.write(`skipped: the comparison with ${set} from PyPI: ${found.missing}\n`);
    return null;
  }
  return (program, input) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        found.python,
        ['-c', program],
        { maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' },
        (cause, stdout, stderr) => {
          if (cause !== null) reject(new Error(`the Python program failed: ${stderr}`, { cause }));
          else resolve(JSON.parse(stdout));
        },
      );
      child.stdin?.end(JSON.stringify(input));
    });
}
