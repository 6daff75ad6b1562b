/**
 * How likely each file, and each pair of files, of a stratum was to be drawn, by the draw in two phases: first
 * m_h of the N_h files of each group h, then the rest of n from what is left of the stratum. Doubles; the exact
 * fraction of a single file is on its pick.
 */

/** The numbers of one stratum's draw. `minimum` of a group is m_h, already cut to the group's size N_h. */
export interface StratumDesign {
  /** N, the files of the stratum in the frame. */
  readonly size: number;
  /** n, the files drawn from it at random. */
  readonly drawn: number;
  /** Groups that a minimum is set for, and any others; a group that is absent counts as minimum 0. */
  readonly groups: ReadonlyMap<string, { readonly size: number; readonly minimum: number }>;
}

/** Probabilities of one stratum; `phaseOne` values are shares m_h/N_h from 0 to 1. */
export interface Inclusion {
  /** Probability of a file whose group's share of phase 1 is given. */
  readonly single: (phaseOne: number) => number;
  /** Probability of two files of different groups. */
  readonly pairApart: (phaseOneA: number, phaseOneB: number) => number;
  /** Probability of two files of one group of `size` ≥ 2 files with `minimum` of them drawn in phase 1. */
  readonly pairWithin: (size: number, minimum: number) => number;
}

/** The probabilities that follow from a design. Throws when more is drawn than there is, or less than the minima. */
export function inclusionOf(design: StratumDesign): Inclusion {
  const { size, drawn } = design;
  let ensured = 0;
  for (const [group, { size: ofGroup, minimum }] of design.groups) {
    if (minimum < 0 || minimum > ofGroup) throw new RangeError(`group ${group} has ${ofGroup} files, not ${minimum}`);
    ensured += minimum;
  }
  if (drawn > size || ensured > drawn) throw new RangeError(`a draw of ${drawn} with minima ${ensured} from ${size}`);
  const left = size - ensured;
  const more = drawn - ensured;
  const q = left === 0 ? 0 : more / left;
  const q2 = left < 2 ? 0 : (more * (more - 1)) / (left * (left - 1));
  const pair = (both: number, onlyOne: number): number => both + q * onlyOne + q2 * (1 - both - onlyOne);
  return {
    single: (phaseOne) => phaseOne + (1 - phaseOne) * q,
    pairApart: (a, b) => pair(a * b, a * (1 - b) + (1 - a) * b),
    pairWithin: (ofGroup, minimum) => {
      const both = (minimum * (minimum - 1)) / (ofGroup * (ofGroup - 1));
      return pair(both, 2 * (minimum / ofGroup - both));
    },
  };
}
