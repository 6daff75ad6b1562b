import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { packageRoot } from '#platform/config/package-root';
import { FAILURE_CONVERTER } from '#platform/temporal/connection';

/** Where the prebuilt bundle lies, and its stamp. */
export function bundlePath(): string {
  return path.join(packageRoot(), 'dist', 'workflow-bundle.js');
}

function sdkVersion(): string {
  return (createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string }).version;
}

/** Bundles the compiled workflows. Always from `dist`, so that tests and production run the same bytes. */
export async function bundleWorkflows(): Promise<{ code: string }> {
  const workflowsPath = path.join(packageRoot(), 'dist', 'workflows', 'index.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER,
    logger: {
      log() {},
      trace() {},
      debug() {},
      info() {},
      warn() {},
      error(message: string) {
        process.stderr.write(`${message}\n`);
      },
    } as never,
  });
  return { code };
}

/** Writes bundle and stamp. */
export async function buildBundle(): Promise<void> {
  const { code } = await bundleWorkflows();
  await writeFile(bundlePath(), code);
  await writeFile(
    `${bundlePath()}.json`,
    JSON.stringify({ sdk: sdkVersion(), sha256: createHash('sha256').update(code).digest('hex') }),
  );
}

/** @throws when the bundle was built by another SDK version or has been changed since: build again */
export async function checkedBundlePath(): Promise<string> {
  const stamp = JSON.parse(await readFile(`${bundlePath()}.json`, 'utf8')) as { sdk: string; sha256: string };
  const sha256 = createHash('sha256')
    .update(await readFile(bundlePath()))
    .digest('hex');
  if (stamp.sdk !== sdkVersion() || stamp.sha256 !== sha256)
    throw new Error('the workflow bundle does not belong to this build; run `npm run build`');
  return bundlePath();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildBundle();
