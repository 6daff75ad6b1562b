/** What `take-over`, `import` and `seed` share: reading lines, asking the loader, showing the result. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { LoadError, LoadRequest, LoadResult, LoadRow } from '#contract/take-over';
import { packageRoot } from '#platform/config/package-root';
import type { CommandIo } from './offline-io.ts';
import { needed, type Environment } from './server-io.ts';

/** The loader; tests give one that runs in their own process. */
export type Loader = (request: LoadRequest) => Promise<LoadResult>;

/** The lines of a JSON Lines text: rows, and an error for each line that is no JSON. Blank lines are no rows. */
export function readLines(content: string): {
  readonly rows: readonly LoadRow[];
  readonly errors: readonly LoadError[];
} {
  const rows: LoadRow[] = [];
  const errors: LoadError[] = [];
  for (const [index, raw] of content
    .replace(/^\uFEFF/u, '')
    .split('\n')
    .entries()) {
    if (raw.trim() === '') continue;
    try {
      rows.push({ line: index + 1, value: JSON.parse(raw) as unknown });
    } catch {
      // What stands there may be anything, also a name: it is not repeated.
      errors.push({ line: index + 1, field: '', value: null, code: 'case-file.line-not-json' });
    }
  }
  return { rows, errors };
}

/** Runs the loader as a program of its own, with the settings of this process. @throws when it fails */
export function loaderOf(environment: Environment): Loader {
  return async (request) => {
    needed(environment, 'DATABASE_URL');
    needed(environment, 'ZHIHENG_FIELD_KEY');
    const script = join(packageRoot(), 'dist', 'worker', 'take-over.js');
    const child = spawn(process.execPath, ['--enable-source-maps', script], {
      env: { ...environment, TZ: 'UTC' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    child.stdin.on('error', () => {
      // Its exit code says more than a broken pipe.
    });
    child.stdin.end(JSON.stringify(request));
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code !== 0)
      throw new Error(`the loader ended with code ${code}: ${err.trim().split('\n').slice(0, 5).join('\n')}`);
    return JSON.parse(out) as LoadResult;
  };
}

/** Loads rows besides which some lines were bad already: those count as rows and stop a load like any other. */
export async function loadWith(load: Loader, request: LoadRequest, before: readonly LoadError[]): Promise<LoadResult> {
  const bad = new Set(before.map(({ line }) => line)).size;
  const dryRun = request.dryRun || (bad > 0 && !request.skipBad);
  const result = await load({ ...request, dryRun });
  const errors = [...before, ...result.errors].toSorted((left, right) => left.line - right.line);
  return { ...result, rows: result.rows + bad, errors };
}

/** Most errors that are shown to a reader; `--json` has all of them. */
const SHOWN = 50;

/** Prints a result and returns the exit code: 0 without errors, otherwise 1. */
export function report(
  io: CommandIo,
  result: LoadResult,
  options: { readonly json: boolean; readonly dryRun: boolean; readonly skipBad: boolean; readonly rules: string },
): number {
  const { rows, valid, loaded, unchanged, errors } = result;
  if (options.json) io.stdout(JSON.stringify(result));
  else {
    for (const { line, field, value, code } of errors.slice(0, SHOWN)) {
      io.stderr(`line ${line}${field === '' ? '' : ` ${field}`}${value === null ? '' : ` = ${value}`}: ${code}`);
    }
    if (errors.length > SHOWN) io.stderr(`… and ${errors.length - SHOWN} more; --json has all`);
    if (errors.length > 0) {
      io.stderr(`rule: ${options.rules} says what each code means`);
      io.stderr(
        options.skipBad
          ? 'remedy: correct these lines and load the file again; loaded ones stay as they are'
          : 'remedy: correct these lines and load the file again (nothing was loaded), or leave them out with --skip-bad',
      );
    }
    io.stdout(
      `rows ${rows}, valid ${valid}, loaded ${loaded}, unchanged ${unchanged}, errors ${errors.length}${options.dryRun ? ' (dry run: nothing was changed)' : ''}`,
    );
  }
  return errors.length === 0 ? 0 : 1;
}
