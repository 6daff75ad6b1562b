/**
 * What stands of an assignment: who was asked for which file, and why. With the seed anybody can compute it again; the
 * seed is shown when the last file of the round is final, because before that it would unblind the experts.
 */
import { canonicalText } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { sha256Hex, utf8 } from '../../kernel/sha256.ts';
import { competentFor, conflictOf, costParts, costSum, TIE_SCALE, type PanelMatrix, type PanelRule } from './rules.ts';

/** Why an expert was picked: the parts of the cost, and how many others came into question. */
export interface PickReason {
  readonly distance: number;
  readonly experience: number;
  readonly record: number;
  /** Below 2^20; only chance. */
  readonly tie: number;
  /** Place among the experts who could take the file, by cost, from 1. */
  readonly rank: number;
  readonly eligible: number;
  /** Experts shut out, by conflict or for want of competence. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Somebody else would have cost the same to the last digit. */
  readonly equal: boolean;
}

export interface PanelPick {
  readonly file: string;
  readonly expert: string;
  readonly reason: PickReason;
}

/** The picks of a solved assignment with a reason each; the first of a file is the expert whose id comes first. */
export function panelPicks(
  matrix: PanelMatrix,
  pairs: readonly (readonly [number, number])[],
  relaxed: readonly PanelRule[] = [],
): readonly PanelPick[] {
  return pairs.flatMap((pair, at) => pair.map((expert) => pickOf(matrix, at, expert, relaxed)));
}

function pickOf(matrix: PanelMatrix, fileAt: number, expertAt: number, relaxed: readonly PanelRule[]): PanelPick {
  const file = matrix.files[fileAt];
  const expert = matrix.experts[expertAt];
  if (file === undefined || expert === undefined) throw new Error('a pick lies outside the matrix');
  const row = matrix.cost.subarray(fileAt * matrix.experts.length, (fileAt + 1) * matrix.experts.length);
  const cost = row[expertAt] ?? -1;
  const eligible = row.filter((one) => one >= 0);
  const excluded: Record<string, number> = {};
  for (const other of matrix.experts) {
    const why =
      conflictOf(other, file, relaxed) ??
      (relaxed.includes('competence') || competentFor(other, file) ? null : 'competence');
    if (why !== null) excluded[why] = (excluded[why] ?? 0) + 1;
  }
  const parts = costParts(expert, file);
  return {
    file: file.id,
    expert: expert.id,
    reason: {
      ...parts,
      tie: cost - costSum(parts) * TIE_SCALE,
      rank: eligible.filter((one) => one < cost).length + 1,
      eligible: eligible.length,
      excluded,
      equal: eligible.filter((one) => one === cost).length > 1,
    },
  };
}

/** The whole assignment as a value with canonical bytes, and the hash that the round's stream holds. */
export function panelRecord(
  matrix: PanelMatrix,
  picks: readonly PanelPick[],
  solved: { readonly total: number; readonly bound: number; readonly proven: boolean },
  relaxed: readonly PanelRule[],
): { readonly record: JsonObject; readonly hash: string } {
  const record = {
    v: 1,
    experts: matrix.experts as unknown as JsonObject[],
    files: matrix.files as unknown as JsonObject[],
    relaxed: [...relaxed],
    picks: picks as unknown as JsonObject[],
    total: solved.total,
    bound: solved.bound,
    proven: solved.proven,
  };
  return { record, hash: sha256Hex(utf8(`zhiheng/panel/v1\n${canonicalText(record)}`)) };
}
