import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestProject } from 'vitest/node';
import '../provided.ts';
import { loadTool, ROOT } from '../tools.ts';

/**
 * Bundles the workflows once per run; the build is the first test of determinism. When it fails, the files
 * that need the bundle fail with the reason, and the others still say what they can.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { isBuilt } = await loadTool<{ isBuilt: () => boolean }>('lib/build.mjs');
  if (!isBuilt())
    process.stderr.write('dist/ is older than the sources, and the bundle is made from it: npm run build\n');
  const folder = await mkdtemp(join(tmpdir(), 'zhiheng-bundle-'));
  const path = join(folder, 'workflows.js');
  try {
    const { bundleWorkflows } = (await import(/* @vite-ignore */ pathToFileURL(`${ROOT}worker/bundle.ts`).href)) as {
      bundleWorkflows: () => Promise<{ code: string }>;
    };
    await writeFile(path, (await bundleWorkflows()).code);
    project.provide('workflowBundle', { path, problem: '' });
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    project.provide('workflowBundle', { path: '', problem });
  }
  return () => rm(folder, { recursive: true, force: true });
}
