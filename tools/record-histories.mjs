// node tools/record-histories.mjs: records the workflow histories of this version into test/replay/histories/, from lives
// that it lives for the purpose. What is there stays: a history that was released never changes.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { ROOT } from './lib/paths.mjs';
import { createUi, wasReported } from './lib/ui.mjs';

const ui = createUi();
try {
  await ensurePackages(ui);
  await ensureBuild(ui);
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'test/replay/record.config.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TZ: 'UTC' },
  });
  process.exitCode = status ?? 1;
} catch (error) {
  if (!wasReported(error)) ui.failed('record-histories', error);
  process.exitCode = 1;
}
