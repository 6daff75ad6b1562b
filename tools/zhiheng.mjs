// npm run -s zhiheng -- COMMAND [ARGS]: the command line. Sets itself up quietly (progress on standard error only), then
// runs dist/cli/main.js in the environment of the running stack, when there is one.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { homeFolder, ROOT } from './lib/paths.mjs';
import { loadSecrets } from './lib/secrets.mjs';
import { readRun } from './lib/stack.mjs';
import { createUi, say, wasReported } from './lib/ui.mjs';

const ui = createUi({ stream: process.stderr, quiet: true });
try {
  await ensurePackages(ui);
  await ensureBuild(ui);
} catch (error) {
  if (!wasReported(error)) ui.failed(say('Set-up', '准备'), error);
  process.exit(1);
}

const home = homeFolder();
const running = readRun(home);
/** @type {NodeJS.ProcessEnv} */
const env = { ...process.env, TZ: 'UTC' };
env['ZHIHENG_DATA'] ||= home;
if (running) {
  // What is set by hand wins, so that a command can be pointed elsewhere.
  for (const [name, value] of Object.entries(running.env ?? {})) env[name] ||= String(value);
  env['ZHIHENG_STACK'] = 'running';
  env['ZHIHENG_RUN_FILE'] = join(home, 'run.json');
} else {
  env['ZHIHENG_STACK'] = 'none';
}
if (running || existsSync(join(home, 'secrets.json'))) {
  try {
    for (const [name, value] of Object.entries(loadSecrets(home, { production: false }))) env[name] ||= value;
  } catch {
    // a command that needs them says so
  }
}

const child = spawn(
  process.execPath,
  ['--enable-source-maps', join(ROOT, 'dist', 'cli', 'main.js'), ...process.argv.slice(2)],
  {
    // Relative file names are meant from where the person stands; npm changes the folder and tells the first one.
    cwd: process.env['INIT_CWD'] || process.cwd(),
    env,
    stdio: 'inherit',
  },
);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  ui.failed('zhiheng', error);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
