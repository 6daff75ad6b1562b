import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import '../provided.ts';
import { inRepository, ROOT } from '../tools.ts';

/** Bundles the workflows once per run; the build is the first test of determinism. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!inRepository('worker/bundle.ts')) {
    project.provide('workflowBundlePath', '');
    return undefined;
  }
  const { bundleWorkflows } = (await import(/* @vite-ignore */ `${ROOT}worker/bundle.ts`)) as {
    bundleWorkflows: () => Promise<{ code: string }>;
  };
  const folder = await mkdtemp(join(tmpdir(), 'zhiheng-bundle-'));
  const path = join(folder, 'workflows.js');
  await writeFile(path, (await bundleWorkflows()).code);
  project.provide('workflowBundlePath', path);
  return () => rm(folder, { recursive: true, force: true });
}
