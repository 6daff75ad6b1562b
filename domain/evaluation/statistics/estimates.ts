/**
 * Rates of drawn files: simple strata, strata with minima (Hájek), strata added up, and bounds for files that were
 * drawn but not assessed. Only random picks may come in here.
 */
import { finiteSize, hypergeometric, wilsonAt, type Interval } from './intervals.ts';
import { inclusionOf, type StratumDesign } from './inclusion.ts';

/** Counts of a stratum whose files were drawn simply at random: `size` N, `assessed` n, `good` x. */
export interface StratumCounts {
  readonly id: string;
  readonly size: number;
  readonly assessed: number;
  readonly good: number;
}

/** What became of one drawn file. `outside`: assessed, but not of the domain that is asked about. */
export type Outcome = 'good' | 'not-good' | 'missing' | 'outside';

/** One file drawn at random. */
export interface DrawnFile {
  /** Code of its group (handler or firm) in the round. */
  readonly group: string;
  readonly outcome: Outcome;
}

/** A stratum's, or a domain's, estimated share and the estimated variance of it; `variance` 0 when it can't be seen. */
export interface PartEstimate {
  readonly ids: readonly string[];
  /** Files that the share speaks of, in the frame. */
  readonly size: number;
  /** Files that it was computed from. */
  readonly assessed: number;
  readonly share: number;
  readonly variance: number;
  /** Drawn simply at random: the exact interval holds, with `good` of `assessed`. */
  readonly simple: { readonly good: number } | null;
}

/** Why a share has no estimate. */
export type NotEstimable = 'no-files' | 'nothing-assessed';

/** An estimate over all strata, with its 95 % interval (or wider, read side by side). */
export interface Estimate extends Interval {
  readonly share: number;
  readonly se: number;
  /** n*: the size of a simple draw without end that would be as sure; Infinity for a census, null by the exact method. */
  readonly effectiveSize: number | null;
  readonly method: 'hypergeometric' | 'wilson-effective' | 'census';
  readonly size: number;
  readonly assessed: number;
  /** Strata that were taken as one, because one file alone shows no spread. */
  readonly merged: readonly (readonly string[])[];
}

/** Share of a simple stratum: p = x/n, variance (1 - n/N) p(1 - p)/(n - 1). */
export function simplePart({ id, size, assessed, good }: StratumCounts): PartEstimate {
  const share = good / assessed;
  const spread = assessed > 1 ? ((1 - assessed / size) * share * (1 - share)) / (assessed - 1) : 0;
  return { ids: [id], size, assessed, share, variance: spread, simple: { good } };
}

/**
 * Hájek's estimate p = Σ(y/pi) / Σ(1/pi) over the assessed files of a stratum, or of a domain of it with `domainSize`
 * files in the frame. The variance is half the double sum over all pairs drawn of
 * (pi_i pi_j - pi_ij)/pi_ij (e_i/pi_i - e_j/pi_j)², divided by (Σ 1/pi)²; e is y - p for the files that p speaks of
 * and 0 for the missing and the outside ones, which are part of the draw all the same. Null when none is assessed.
 */
export function hajekPart(
  id: string,
  design: StratumDesign,
  files: readonly DrawnFile[],
  domainSize: number = design.size,
): PartEstimate | null {
  const inclusion = inclusionOf(design);
  const cells = new Map<string, Cell>();
  for (const { group, outcome } of files) {
    const { size, minimum } = design.groups.get(group) ?? { size: 0, minimum: 0 };
    const value = outcome === 'good' ? 1 : outcome === 'not-good' ? 0 : null;
    const key = `${group}\n${value}`;
    const cell = cells.get(key);
    if (cell !== undefined) cell.count += 1;
    else cells.set(key, { group, size, minimum, phaseOne: minimum === 0 ? 0 : minimum / size, value, count: 1 });
  }
  let weight = 0;
  let weighted = 0;
  let assessed = 0;
  for (const { phaseOne, value, count } of cells.values()) {
    if (value === null) continue;
    assessed += count;
    weight += count / inclusion.single(phaseOne);
    weighted += (count * value) / inclusion.single(phaseOne);
  }
  if (assessed === 0) return null;
  const share = weighted / weight;
  const scaled = ({ phaseOne, value }: Cell): number =>
    value === null ? 0 : (value - share) / inclusion.single(phaseOne);
  const sum = pairSum([...cells.values()], scaled, inclusion);
  return { ids: [id], size: domainSize, assessed, share, variance: Math.max(0, sum / weight ** 2), simple: null };
}

/** Drawn files of one group with one outcome; `value` null: e is 0. */
interface Cell {
  readonly group: string;
  readonly size: number;
  readonly minimum: number;
  readonly phaseOne: number;
  readonly value: 0 | 1 | null;
  count: number;
}

/**
 * Σ over unordered pairs. Files whose group has the same share of phase 1 and whose e is the same are alike, so that
 * a stratum of thousands of files needs a few classes; pairs within a group are then put right one group at a time.
 */
function pairSum(
  cells: readonly Cell[],
  scaled: (cell: Cell) => number,
  inclusion: ReturnType<typeof inclusionOf>,
): number {
  const term = (a: Cell, b: Cell, together: number): number => {
    const difference = scaled(a) - scaled(b);
    if (difference === 0) return 0;
    const product = inclusion.single(a.phaseOne) * inclusion.single(b.phaseOne);
    return ((product - together) / together) * difference * difference;
  };
  const classes = new Map<string, { cell: Cell; count: number }>();
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = `${cell.phaseOne}\n${cell.value}`;
    const alike = classes.get(key);
    if (alike === undefined) classes.set(key, { cell, count: cell.count });
    else alike.count += cell.count;
    groups.set(cell.group, [...(groups.get(cell.group) ?? []), cell]);
  }
  let sum = 0;
  const kinds = [...classes.values()];
  for (const [index, a] of kinds.entries())
    for (const b of kinds.slice(index + 1)) {
      const apart = inclusion.pairApart(a.cell.phaseOne, b.cell.phaseOne);
      sum += a.count * b.count * term(a.cell, b.cell, apart);
    }
  for (const own of groups.values())
    for (const [index, a] of own.entries())
      for (const b of own.slice(index + 1)) {
        // A group without a minimum is not told apart by the draw: its pairs are like any others.
        const within = a.minimum === 0 ? inclusion.pairApart(0, 0) : inclusion.pairWithin(a.size, a.minimum);
        sum += a.count * b.count * (term(a, b, within) - term(a, b, inclusion.pairApart(a.phaseOne, b.phaseOne)));
      }
  return sum;
}

/** Neighbours by id taken as one, wherever of several files one alone (in a domain also: none) was assessed. */
export function mergeSingles(parts: readonly PartEstimate[]): readonly PartEstimate[] {
  const done: PartEstimate[] = [];
  let held: PartEstimate | null = null;
  for (const part of parts) {
    const now: PartEstimate = held === null ? part : together(held, part);
    held = null;
    if (now.assessed < Math.min(2, now.size)) held = now;
    else done.push(now);
  }
  if (held === null) return done;
  const before = done.pop();
  return [...done, before === undefined ? held : together(before, held)];
}

/** Two strata as one: simple ones by their counts, others by the files that their shares speak for. */
function together(a: PartEstimate, b: PartEstimate): PartEstimate {
  const size = a.size + b.size;
  const assessed = a.assessed + b.assessed;
  if (a.simple !== null && b.simple !== null) {
    const part = simplePart({ id: '', size, assessed, good: a.simple.good + b.simple.good });
    return { ...part, ids: [...a.ids, ...b.ids] };
  }
  const seen = [a, b].filter((part) => part.assessed > 0);
  const speaking = seen.reduce((sum, part) => sum + part.size, 0);
  const share = seen.reduce((sum, part) => sum + (part.size / speaking) * part.share, 0);
  const spread = assessed > 1 ? ((1 - assessed / size) * share * (1 - share)) / (assessed - 1) : 0;
  return { ids: [...a.ids, ...b.ids], size, assessed, share, variance: spread, simple: null };
}

/**
 * Parts added with weights N_s/N, in the order given (strata by id). One simple part: exact hypergeometric.
 * Otherwise Wilson's interval at n* = min(p(1 - p)/variance, n(N - 1)/(N - n)), the second alone when p is 0 or 1 or
 * no variance shows. A census is a point. Every part must have something assessed. `together` intervals side by side
 * share the 5 %.
 */
export function addUp(parts: readonly PartEstimate[], sideBySide = 1): Estimate {
  const strata = mergeSingles(parts);
  const size = strata.reduce((sum, part) => sum + part.size, 0);
  const assessed = strata.reduce((sum, part) => sum + part.assessed, 0);
  if (size === 0) throw new RangeError('no share of no files');
  const share = clean(
    strata.reduce((sum, part) => sum + (part.size / size) * part.share, 0),
    strata,
  );
  const variance = strata.reduce((sum, part) => sum + (part.size / size) ** 2 * part.variance, 0);
  const merged = strata.filter(({ ids }) => ids.length > 1).map(({ ids }) => ids);
  const common = { share, se: Math.sqrt(variance), size, assessed, merged };
  if (assessed === size)
    return { ...common, se: 0, low: share, high: share, effectiveSize: Infinity, method: 'census' };
  const only = parts.length === 1 ? strata[0]?.simple : null;
  if (only !== null && only !== undefined) {
    const { low, high } = hypergeometric(only.good, assessed, size, sideBySide);
    return { ...common, low, high, effectiveSize: null, method: 'hypergeometric' };
  }
  const most = finiteSize(assessed, size);
  const effectiveSize =
    share === 0 || share === 1 || variance === 0 ? most : Math.min((share * (1 - share)) / variance, most);
  return { ...common, ...wilsonAt(share, effectiveSize, sideBySide), effectiveSize, method: 'wilson-effective' };
}

/** A sum of weights may miss 0 or 1 by a rounding; the ends mean something, so they are kept exact. */
function clean(share: number, parts: readonly PartEstimate[]): number {
  if (parts.every((part) => part.share === 1)) return 1;
  if (parts.every((part) => part.share === 0)) return 0;
  return Math.min(1, Math.max(0, share));
}

/** Estimate of simple strata in the order given; says why not when a stratum has no file or nothing assessed. */
export function stratified(strata: readonly StratumCounts[]): Estimate | NotEstimable {
  if (strata.length === 0 || strata.some(({ size }) => size === 0)) return 'no-files';
  if (strata.some(({ assessed }) => assessed === 0)) return 'nothing-assessed';
  for (const { id, size, assessed, good } of strata)
    if (good > assessed || assessed > size) throw new RangeError(`stratum ${id}: ${good} of ${assessed} from ${size}`);
  return addUp(strata.map(simplePart));
}

/** A stratum's files for an estimate: `design` null when they were drawn simply at random. */
export interface StratumFiles {
  readonly id: string;
  readonly size: number;
  readonly design: StratumDesign | null;
  readonly files: readonly DrawnFile[];
  /** Files of the domain in the frame, where not the whole stratum is asked about. */
  readonly domainSize?: number;
}

/** What is said when too few files are assessed for a rate; counts are always said. */
export interface Rate {
  /** Random files drawn, with the missing ones. */
  readonly drawn: number;
  readonly assessed: number;
  readonly good: number;
  readonly missing: number;
  readonly size: number;
  readonly estimate: Estimate | 'too-few' | NotEstimable;
  /** All missing counted as not good, and as good; equal to the estimate when none is missing. */
  readonly bounds: { readonly low: number; readonly high: number } | null;
  /** From the lower limit at the lower bound to the upper limit at the upper one. */
  readonly outer: Interval | null;
}

/** Below this many assessed files a rate is given in counts only. */
export const FEWEST_ASSESSED = 5;

/** Rate of good files over strata (sorted by id), with its bounds for what is missing. `sideBySide` as in {@link addUp}. */
export function rateOf(strata: readonly StratumFiles[], sideBySide = 1): Rate {
  const files = strata.flatMap(({ files: own }) => own).filter(({ outcome }) => outcome !== 'outside');
  const count = (outcome: Outcome): number => files.filter((file) => file.outcome === outcome).length;
  const [good, missing] = [count('good'), count('missing')];
  const counts = {
    drawn: files.length,
    assessed: files.length - missing,
    good,
    missing,
    size: strata.reduce((sum, { size, domainSize }) => sum + (domainSize ?? size), 0),
  };
  const estimate = estimateOf(strata, sideBySide);
  const low = missing === 0 ? estimate : estimateOf(filled(strata, 'not-good'), sideBySide);
  const high = missing === 0 ? estimate : estimateOf(filled(strata, 'good'), sideBySide);
  const bounded = typeof low === 'object' && typeof high === 'object' && counts.drawn >= FEWEST_ASSESSED;
  return {
    ...counts,
    estimate: typeof estimate === 'object' && counts.assessed < FEWEST_ASSESSED ? 'too-few' : estimate,
    bounds: bounded ? { low: low.share, high: high.share } : null,
    outer: bounded ? { low: low.low, high: high.high } : null,
  };
}

function filled(strata: readonly StratumFiles[], as: 'good' | 'not-good'): readonly StratumFiles[] {
  return strata.map((stratum) => ({
    ...stratum,
    files: stratum.files.map((file) => (file.outcome === 'missing' ? { ...file, outcome: as } : file)),
  }));
}

function estimateOf(strata: readonly StratumFiles[], sideBySide: number): Estimate | NotEstimable {
  const asked = strata.filter(({ size, domainSize }) => (domainSize ?? size) > 0);
  if (asked.length === 0) return 'no-files';
  const parts = asked.map((stratum) => partOf(stratum) ?? unseen(stratum));
  if (parts.every(({ assessed }) => assessed === 0)) return 'nothing-assessed';
  return asked.some(({ domainSize }, at) => domainSize === undefined && parts[at]?.assessed === 0)
    ? 'nothing-assessed'
    : addUp(parts, sideBySide);
}

/** A domain's files that no draw happened to hit: they go with the next stratum's. */
function unseen({ id, size, domainSize }: StratumFiles): PartEstimate {
  return { ids: [id], size: domainSize ?? size, assessed: 0, share: 0, variance: 0, simple: null };
}

function partOf({ id, size, design, files, domainSize }: StratumFiles): PartEstimate | null {
  if (design === null && domainSize === undefined) {
    const assessed = files.filter(({ outcome }) => outcome === 'good' || outcome === 'not-good').length;
    const good = files.filter(({ outcome }) => outcome === 'good').length;
    return assessed === 0 ? null : simplePart({ id, size, assessed, good });
  }
  return hajekPart(id, design ?? { size, drawn: files.length, groups: new Map() }, files, domainSize);
}
