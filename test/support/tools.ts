/**
 * The launcher's own libraries, which are plain JavaScript because they run before packages exist. Tests
 * start PostgreSQL and Temporal through them, so that what is tested is what `npm start` starts.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Loads `tools/<path>`; the caller names the shape. Throws when the file is not there. */
export async function loadTool<Shape>(path: string): Promise<Shape> {
  return (await import(/* @vite-ignore */ pathToFileURL(`${ROOT}tools/${path}`).href)) as Shape;
}

/** Whether a file of the repository exists; `path` is relative to its root. */
export function inRepository(path: string): boolean {
  return existsSync(`${ROOT}${path}`);
}
