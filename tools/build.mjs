// npm run build [-- --force]: packages, Prisma client, compiled code and the workflow bundle in dist/.
import { ensureBuild } from './lib/build.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { createUi, say, wasReported } from './lib/ui.mjs';

const ui = createUi();
try {
  await ensurePackages(ui);
  const { built, hash } = await ensureBuild(ui, { force: process.argv.includes('--force') });
  ui.line(
    built ? say(`dist/ ${hash.slice(0, 12)}`, `dist/ ${hash.slice(0, 12)}`) : say('Nothing to build.', '无需构建。'),
  );
} catch (error) {
  if (!wasReported(error)) ui.failed(say('Build', '构建'), error);
  process.exitCode = 1;
}
