// node tools/gen-openapi.mjs [--check]: writes contract/openapi.json and docs/problems/*.md from the built contract;
// with --check it writes nothing and fails when a file differs.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const check = process.argv.includes('--check');
const built = (/** @type {string} */ name) => import(pathToFileURL(join(ROOT, 'dist', 'contract', name)).href);

const { openApiDocument } = await built('openapi.js');
const { problemCodes, problemPage } = await built('problem-pages.js');

/** @type {Map<string, string>} */
const files = new Map([['contract/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`]]);
for (const code of problemCodes()) files.set(`docs/problems/${code}.md`, problemPage(code));

mkdirSync(join(ROOT, 'docs', 'problems'), { recursive: true });
const stale = readdirSync(join(ROOT, 'docs', 'problems'))
  .map((name) => `docs/problems/${name}`)
  .filter((path) => !files.has(path));
const changed = [...files].filter(([path, text]) => read(path) !== text);
if (check) {
  for (const path of [...stale, ...changed.map(([name]) => name)]) process.stderr.write(`out of date: ${path}\n`);
  process.exitCode = stale.length + changed.length > 0 ? 1 : 0;
} else {
  for (const path of stale) rmSync(join(ROOT, path));
  for (const [path, text] of changed) writeFileSync(join(ROOT, path), text);
  process.stdout.write(
    `${changed.length} written, ${stale.length} removed, ${files.size - changed.length} unchanged\n`,
  );
}

/** @param {string} path @returns {string | null} */
function read(path) {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null;
  }
}
