import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { assignPanel } from '#activities/evaluation/assign-panel';
import { panelMatrix } from '#domain/evaluation/panel/rules';
import { isRefusal } from '#domain/kernel/refusal';
import { province } from '#platform/solver/province';

/**
 * Two of 120 experts for 1,200 files in eleven cities with every rule, and the same problem in OR-tools from the start.
 * `panelGap` is our total less that of OR-tools, 0 when both agree to the last digit; left out without Python.
 */
export async function panel(): Promise<Record<string, number>> {
  const { experts, files } = province(1_200, 120);
  const seed = 'a'.repeat(64);
  const started = performance.now();
  const ours = await assignPanel(experts, files, seed);
  const panelSeconds = (performance.now() - started) / 1_000;
  if (isRefusal(ours)) throw new Error(ours.code);
  const panelRssMb = process.resourceUsage().maxRSS / 1_024;
  const python = process.env['ZHIHENG_BENCH_PYTHON'];
  if (python === undefined) return { panelSeconds, panelRssMb };
  const matrix = panelMatrix(experts, files, seed);
  if (isRefusal(matrix)) throw new Error(matrix.code);
  const { cost, caps } = matrix;
  const program = await readFile(new URL('../../bench/panel.py', import.meta.url), 'utf8');
  const theirs = independent(python, program, { files: 1_200, experts: 120, cost: [...cost], caps: [...caps] });
  return {
    panelSeconds,
    panelRssMb,
    panelGap: ours.total - theirs.total,
  };
}

function independent(python: string, program: string, input: object): { readonly total: number } {
  const done = spawnSync(python, ['-c', program], { input: JSON.stringify(input), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`OR-tools gave no answer: ${done.stderr}`);
  return JSON.parse(done.stdout) as { total: number };
}
