import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import '../provided.ts';
import { loadTool } from '../tools.ts';

interface TemporalTool {
  readonly findTemporal: (options: {
    ignoreAddress: true;
  }) => Promise<{ readonly kind: string; readonly path?: string }>;
  readonly startTemporal: (options: { executable: string; dataDir: string; port: number }) => Promise<{
    readonly address: string;
    stop(): Promise<void>;
  }>;
}

/** One dev server in memory for the run, with the search attributes of the cases registered. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { findTemporal, startTemporal } = await loadTool<TemporalTool>('lib/temporal.mjs');
  const folder = await mkdtemp(join(tmpdir(), 'zhiheng-temporal-'));
  const { path } = await findTemporal({ ignoreAddress: true });
  if (path === undefined) throw new Error('the tests run a Temporal of their own, and none was found');
  const server = await startTemporal({ executable: path, dataDir: folder, port: 0 });
  project.provide('temporalAddress', server.address);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
