import type { TestProject } from 'vitest/node';
import '../provided.ts';
import { loadTool } from '../tools.ts';

interface TemporalTool {
  readonly findTestServer: () => Promise<string>;
}

/** Finds the time-skipping server; each test file starts one of its own. */
export default async function setup(project: TestProject): Promise<void> {
  const { findTestServer } = await loadTool<TemporalTool>('lib/temporal.mjs');
  project.provide('timeSkippingServer', await findTestServer());
}
