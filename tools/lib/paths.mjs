import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone, absolute, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/**
 * The folder of one local installation: data, secrets, logs. `ZHIHENG_HOME` moves it.
 * @returns {string} absolute path
 */
export function homeFolder() {
  return process.env['ZHIHENG_HOME'] || join(ROOT, '.zhiheng');
}

/**
 * The folder for things fetched or built once for a machine and shared by all clones (the Temporal CLI, the test
 * server, veraPDF). Order: `ZHIHENG_CACHE`, `$XDG_CACHE_HOME/zhiheng`, `~/.cache/zhiheng`.
 * @returns {string} absolute path
 */
export function cacheFolder() {
  if (process.env['ZHIHENG_CACHE']) return process.env['ZHIHENG_CACHE'];
  if (process.env['XDG_CACHE_HOME']) return join(process.env['XDG_CACHE_HOME'], 'zhiheng');
  let home = '';
  try {
    home = homedir();
  } catch {
    // A user id without a passwd entry and without HOME has no home folder.
  }
  return home && home !== '/' ? join(home, '.cache', 'zhiheng') : join(tmpdir(), 'zhiheng-cache');
}
