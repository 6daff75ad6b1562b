/** What a round teaches: where points are lost, and which files show best and worst practice. */
import { compareCodePoints } from '../../kernel/canonical.ts';
import { numberOf } from '../../sampling/rational.ts';
import { pointsOf } from '../points.ts';

/** One expert's points for one indicator; null where it was not applicable. */
export interface ThemeScore {
  readonly indicator: string;
  /** Share of the indicator's points that were given, 0 to 1. */
  readonly share: number | null;
}

/** An indicator over all first scores of a round. */
export interface Theme {
  readonly indicator: string;
  /** Scores in which it was applicable. */
  readonly scores: number;
  /** Mean share of its points. */
  readonly meanShare: number;
  /** Scores below 60 % of its points. */
  readonly weak: number;
}

/** Below this share an indicator counts as weak in a score; the lower end of 合格 on our scale. */
const WEAK_BELOW = 0.6;

/** Indicators from the most points lost on; equal ones by name. Unweighted: it says where to look, not how much. */
export function themesOf(scores: readonly ThemeScore[]): readonly Theme[] {
  const shares = new Map<string, number[]>();
  for (const { indicator, share } of scores) {
    if (share === null) continue;
    const own = shares.get(indicator);
    if (own === undefined) shares.set(indicator, [share]);
    else own.push(share);
  }
  return [...shares]
    .map(([indicator, own]) => ({
      indicator,
      scores: own.length,
      meanShare: own.reduce((sum, share) => sum + share, 0) / own.length,
      weak: own.filter((share) => share < WEAK_BELOW).length,
    }))
    .sort((a, b) => a.meanShare - b.meanShare || compareCodePoints(a.indicator, b.indicator));
}

/** A file that shows best or worst practice, by its code in the round. */
export interface PracticeFile {
  readonly code: string;
  readonly grade: string;
  readonly score: string | null;
  readonly redFlag: boolean;
}

/** Most files that are named on each side. */
const MOST_NAMED = 10;

/**
 * The ten highest scores; and the files failed or with a red flag, from the lowest score on. Without scores only the
 * latter are named. Equal scores by code.
 */
export function practice(
  results: readonly (Omit<PracticeFile, 'grade'> & { readonly grade: string | null })[],
  failGrade: string,
): { readonly best: readonly PracticeFile[]; readonly worst: readonly PracticeFile[] } {
  const graded = results.filter((result): result is PracticeFile => result.grade !== null);
  const value = ({ score }: PracticeFile): number => (score === null ? 0 : numberOf(pointsOf(score)));
  const named = ({ code, grade, score, redFlag }: PracticeFile): PracticeFile => ({ code, grade, score, redFlag });
  const failed = (file: PracticeFile): boolean => file.grade === failGrade || file.redFlag;
  const best = graded
    .filter((file) => file.score !== null && !failed(file))
    .sort((a, b) => value(b) - value(a) || compareCodePoints(a.code, b.code));
  const worst = graded.filter(failed).sort((a, b) => value(a) - value(b) || compareCodePoints(a.code, b.code));
  return { best: best.slice(0, MOST_NAMED).map(named), worst: worst.slice(0, MOST_NAMED).map(named) };
}
