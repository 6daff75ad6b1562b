/** Our assignment of experts against OR-tools: the same problem, every rule, the same least cost. */
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { panelMatrix } from '#domain/evaluation/panel/rules';
import { isRefusal } from '#domain/kernel/refusal';
import { assignPairs } from '#platform/solver/pair-assignment';
import { province } from '#platform/solver/province';
import { pythonOf, type Python } from '../support/python.ts';

let python: Python | null = null;
beforeAll(async () => {
  python = await pythonOf('assignment');
}, 600_000);

for (const [files, experts, letter] of [
  [120, 24, 'a'],
  [240, 40, 'b'],
  [300, 60, 'c'],
] as const) {
  it(`two experts each for ${files} files from ${experts} cost what OR-tools finds`, async ({ skip }) => {
    if (python === null) return skip('no Python with OR-tools to compare with');
    const input = province(files, experts);
    const matrix = panelMatrix(input.experts, input.files, letter.repeat(64));
    if (isRefusal(matrix)) throw new Error(matrix.code);
    const { cost, caps, pairsOnce } = matrix;
    const ours = await assignPairs({ files, experts, cost, caps, pairsOnce }, 60_000);
    const program = await readFile(new URL('../../bench/panel.py', import.meta.url), 'utf8');
    const theirs = (await python(program, { files, experts, cost: [...cost], caps: [...caps] })) as { total: number };
    expect(ours).toMatchObject({ outcome: 'solved', proven: true, total: theirs.total });
  }, 120_000);
}
