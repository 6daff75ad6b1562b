/** What to look at again: experts for whom everything passes, experts who change, references, means of handlers. */
import { studentQuantileUpper } from './special.ts';

/** Below this probability a run of passes is no longer taken for luck. */
const CEILING_LEVEL = 0.01;

/** Whether `run` files in a row that all pass alarm, where a share `peerShare` of the peers' files passes: p^n < 0.01. */
export function ceilingAlarm(run: number, peerShare: number): boolean {
  return run > 0 && peerShare ** run < CEILING_LEVEL;
}

/** The least run that alarms; null when peers pass everything, so that no run is remarkable. */
export function ceilingRun(peerShare: number): number | null {
  if (peerShare >= 1) return null;
  let run = 1;
  while (!ceilingAlarm(run, peerShare)) run += 1;
  return run;
}

/** Longest run of passes in order of submission. */
export function longestRun(passed: readonly boolean[]): number {
  let [longest, now] = [0, 0];
  for (const one of passed) {
    now = one ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest;
}

/** Change of an expert between the earlier and the later half of a round. */
export interface Drift {
  readonly files: number;
  /** Mean contrast of the later half minus that of the earlier one, in points. */
  readonly change: number;
  readonly z: number;
  readonly alarm: boolean;
}

/** |z| beyond this alarms. */
const DRIFT_LIMIT = 3;

/** Fewest contrasts in each half. */
const DRIFT_FEWEST = 3;

/**
 * Drift of an expert's contrasts (own first score minus the other's, in order of submission) between two halves; of an
 * odd number the middle one counts to the later half. Null with fewer than 3 in a half or without any spread.
 */
export function drift(contrasts: readonly number[]): Drift | null {
  const middle = Math.floor(contrasts.length / 2);
  const [earlier, later] = [contrasts.slice(0, middle), contrasts.slice(middle)];
  if (earlier.length < DRIFT_FEWEST) return null;
  const change = mean(later) - mean(earlier);
  const pooled = (squares(earlier) + squares(later)) / (contrasts.length - 2);
  if (pooled === 0) return null;
  const z = change / Math.sqrt(pooled * (1 / earlier.length + 1 / later.length));
  return { files: contrasts.length, change, z, alarm: Math.abs(z) > DRIFT_LIMIT };
}

/** Calibration files an expert has to score in a year: power 0.9 for a bias of 5 points at an error of 5 points. */
export const CALIBRATION_FILES = 11;

/** An expert against the reference of a panel of three, on files that nobody told him of. */
export interface Calibration {
  readonly files: number;
  /** Mean of own score minus reference, in points. */
  readonly bias: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether as many files were scored as a year asks for. */
  readonly enough: boolean;
}

/** Bias with its 95 % interval by Student's distribution; null without files, without an interval below two. */
export function calibration(
  scores: readonly { readonly own: number; readonly reference: number }[],
): Calibration | null {
  if (scores.length === 0) return null;
  const differences = scores.map(({ own, reference }) => own - reference);
  const [bias, half] = meanWithHalf(differences, 1);
  return {
    files: scores.length,
    bias,
    low: half === null ? null : bias - half,
    high: half === null ? null : bias + half,
    enough: scores.length >= CALIBRATION_FILES,
  };
}

/** Mean score of a handler's random files, with its interval cut to the scale. */
export interface HandlerMean {
  readonly files: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Fewest random files for a handler's mean. */
const HANDLER_FEWEST = 5;

/**
 * mean ± t(n - 1, 0.975) s sqrt((1 - n/N)/n), cut to `scale`, for n ≥ 5 random files of the N that the handler has in
 * the frame; 'too-few' otherwise.
 */
export function handlerMean(
  scores: readonly number[],
  inFrame: number,
  scale: { readonly low: number; readonly high: number },
): HandlerMean | 'too-few' {
  if (scores.length > inFrame) throw new RangeError(`${scores.length} files of ${inFrame}`);
  if (scores.length < HANDLER_FEWEST) return 'too-few';
  const [average, half] = meanWithHalf(scores, 1 - scores.length / inFrame);
  return {
    files: scores.length,
    mean: average,
    low: Math.max(scale.low, average - (half ?? 0)),
    high: Math.min(scale.high, average + (half ?? 0)),
  };
}

/** Mean and half of the 95 % interval; `finite` is the share of the population not seen. */
function meanWithHalf(values: readonly number[], finite: number): readonly [number, number | null] {
  const n = values.length;
  if (n < 2) return [mean(values), null];
  const variance = squares(values) / (n - 1);
  return [mean(values), studentQuantileUpper(0.025, n - 1) * Math.sqrt((variance * finite) / n)];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squares(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}
