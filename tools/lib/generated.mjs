// Documents that are written from the built sources: where to read those, and how to write or check the documents.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';

export { ROOT };

/**
 * A module of dist/, which must have been built.
 * @param {string} path under dist/, with `.js`
 * @returns {Promise<any>}
 */
export function built(path) {
  return import(pathToFileURL(join(ROOT, 'dist', path)).href);
}

/**
 * Writes files whose text changed, or, when the program was called with `--check`, only names them and fails.
 * @param {string} root
 * @param {ReadonlyMap<string, string>} files path under `root` → text
 */
export function write(root, files) {
  const changed = [...files].filter(([path, text]) => read(join(root, path)) !== text);
  if (process.argv.includes('--check')) {
    for (const [path] of changed) process.stderr.write(`out of date: ${path}\n`);
    process.exitCode = changed.length > 0 ? 1 : 0;
    return;
  }
  for (const [path, text] of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  process.stdout.write(`${changed.length} written, ${files.size - changed.length} unchanged\n`);
}

/** @param {string} path @returns {string | null} */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
