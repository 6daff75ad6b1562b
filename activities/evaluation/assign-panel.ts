import {
  feasibleWithoutPairs,
  panelMatrix,
  relaxationsInOrder,
  type PanelExpert,
  type PanelFile,
  type PanelRule,
} from '#domain/evaluation/panel/rules';
import { panelPicks, panelRecord, type PanelPick } from '#domain/evaluation/panel/record';
import type { JsonObject } from '#domain/kernel/json';
import { isRefusal, refuse, type Refusal } from '#domain/kernel/refusal';
import { assignPairs, type PairProgress } from '#platform/solver/pair-assignment';

export interface AssignedPanel {
  readonly picks: readonly PanelPick[];
  readonly record: JsonObject;
  readonly hash: string;
  readonly total: number;
  /** False when the time was over before the total was shown to be the least. */
  readonly proven: boolean;
}

/** Real time that one search may take; the whole of an infeasible round may take as much again. */
export const PANEL_MOST_MS = 60_000;

/**
 * Two experts for every file at the least cost, with a reason for each pick. Refuses `evaluation.panel-input`, and
 * `evaluation.panel-infeasible` with the smallest set of rules whose relaxation would make it possible (`relax`, none
 * when not even all of them together do, or when the time was over before one was shown to suffice).
 */
export async function assignPanel(
  experts: readonly PanelExpert[],
  files: readonly PanelFile[],
  seed: string,
  options: {
    readonly relaxed?: readonly PanelRule[];
    readonly mostMs?: number;
    readonly progress?: (at: PairProgress) => void;
  } = {},
): Promise<AssignedPanel | Refusal> {
  const { relaxed = [], mostMs = PANEL_MOST_MS, progress } = options;
  const matrix = panelMatrix(experts, files, seed, relaxed);
  if (isRefusal(matrix)) return matrix;
  const solved = feasibleWithoutPairs(matrix)
    ? await assignPairs(problemOf(matrix), mostMs, progress)
    : ({ outcome: 'infeasible' } as const);
  if (solved.outcome !== 'solved') {
    const relax = await smallestRelaxation(experts, files, seed, relaxed, mostMs);
    return refuse('evaluation.panel-infeasible', {
      params: { rules: relax?.join(', ') ?? '', files: files.length, experts: experts.length },
    });
  }
  const picks = panelPicks(matrix, solved.pairs, relaxed);
  const { record, hash } = panelRecord(matrix, picks, solved, relaxed);
  return { picks, record, hash, total: solved.total, proven: solved.proven };
}

function problemOf(matrix: Exclude<ReturnType<typeof panelMatrix>, Refusal>): Parameters<typeof assignPairs>[0] {
  const { cost, caps, pairsOnce } = matrix;
  return { files: matrix.files.length, experts: matrix.experts.length, cost, caps, pairsOnce };
}

/** The smallest set beyond what is relaxed already that makes the assignment possible; null when none was found. */
async function smallestRelaxation(
  experts: readonly PanelExpert[],
  files: readonly PanelFile[],
  seed: string,
  relaxed: readonly PanelRule[],
  mostMs: number,
): Promise<readonly PanelRule[] | null> {
  const until = performance.now() + mostMs;
  for (const set of relaxationsInOrder()) {
    if (set.some((rule) => relaxed.includes(rule))) continue;
    const matrix = panelMatrix(experts, files, seed, [...relaxed, ...set]);
    if (isRefusal(matrix) || !feasibleWithoutPairs(matrix)) continue;
    if (!matrix.pairsOnce) return set;
    const leftMs = until - performance.now();
    if (leftMs <= 0) return null;
    if ((await assignPairs(problemOf(matrix), leftMs)).outcome === 'solved') return set;
  }
  return null;
}
