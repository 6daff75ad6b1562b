/** The files of the repository as the policies see them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/tools.ts';

export interface RepositoryFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.zhiheng', 'coverage', 'generated']);
const TEXT =
  /\.(?:ts|mts|mjs|js|json|jsonl|md|sql|prisma|toml|ya?ml|txt|csv|html|css|sh|mmd)$|(?:^|\/)(?:run|NOTICE|LICENSE|\.[a-z]+rc|\.[a-z]+ignore)$/u;
const MOST_BYTES = 2_000_000;

let files: readonly RepositoryFile[] | undefined;

/** Every text file that is tracked, or would be if it were added; a clone without git is walked. */
export function repositoryFiles(): readonly RepositoryFile[] {
  files ??= listPaths()
    .filter((path) => TEXT.test(path) && !path.split('/').some((part) => SKIPPED.has(part)))
    .flatMap((path) => {
      const size = statSync(join(ROOT, path), { throwIfNoEntry: false })?.size;
      return size === undefined || size > MOST_BYTES ? [] : [{ path, text: readFileSync(join(ROOT, path), 'utf8') }];
    });
  return files;
}

function listPaths(): readonly string[] {
  try {
    const out = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64_000_000,
    });
    const paths = out.split('\0').filter(Boolean);
    if (paths.includes('package.json')) return paths;
  } catch {
    // Not a git checkout: an archive of the sources has to pass the same policies.
  }
  return walk('');
}

function walk(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** TypeScript sources and tests. */
export function typescriptFiles(): readonly RepositoryFile[] {
  return repositoryFiles().filter(({ path }) => path.endsWith('.ts'));
}

export const isTest = (path: string): boolean => path.startsWith('test/') || path.endsWith('.test.ts');

/** The JSON of a file of the repository. */
export function readJson<Shape>(path: string): Shape {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Shape;
}
