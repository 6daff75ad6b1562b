import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the installed program: where `package.json` with our name is, from sources and from `dist` alike. */
export function packageRoot(): string {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'zhiheng')
      return folder;
    if (path.dirname(folder) === folder) throw new Error('the folder of the program was not found above its own files');
  }
}

/** A file of shipped data, parsed. */
export function readData(name: string): unknown {
  return JSON.parse(readFileSync(path.join(packageRoot(), 'data', name), 'utf8'));
}
