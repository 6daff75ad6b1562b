/** The draw of a round, stratum by stratum: first the minimum of every group, then the rest from all that are left. */
import { compareCodePoints } from '../kernel/canonical.ts';
import { add, multiply, rational, subtract, ONE, textOf, type Rational } from './rational.ts';
import { stratumSize, type SizeRule, type StratumSize } from './sizes.ts';
import { drawSmallest } from './tickets.ts';

export interface DrawItem {
  readonly id: string;
  readonly group: string;
}

/** A stratum as frozen: minima by group; a group without one has none. */
export interface DrawStratum extends SizeRule {
  readonly id: string;
  readonly minimum: Readonly<Record<string, number>>;
}

/** One drawn file. `position` counts from 1 within its stratum, phase 1 before phase 2, group by group. */
export interface Pick {
  readonly id: string;
  readonly stratum: string;
  readonly phase: 1 | 2;
  readonly position: number;
  readonly ticket: string;
  /** The probability with which this file had to be drawn, `a/b`. */
  readonly pi: string;
}

/** A group in a stratum: how many files it has, and how many it gives first. */
export interface GroupSize {
  readonly group: string;
  readonly population: number;
  readonly minimum: number;
}

/** The groups of a stratum in code point order, m_h = min(minimum_h, N_h). */
export function groupSizes(
  items: readonly DrawItem[],
  minimum: Readonly<Record<string, number>>,
): readonly GroupSize[] {
  const counts = new Map<string, number>();
  for (const { group } of items) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts]
    .map(([group, population]) => ({
      group,
      population,
      minimum: Math.min(Object.hasOwn(minimum, group) ? (minimum[group] ?? 0) : 0, population),
    }))
    .sort((a, b) => compareCodePoints(a.group, b.group));
}

/** Size of a stratum with these groups. */
export function sizeOf(groups: readonly GroupSize[], rule: SizeRule): StratumSize {
  const population = groups.reduce((sum, one) => sum + one.population, 0);
  const minima = groups.reduce((sum, one) => sum + one.minimum, 0);
  return stratumSize(population, minima, rule);
}

/** pi of a file: m_h/N_h + (1 − m_h/N_h) q. */
export function inclusion({ population, minimum }: GroupSize, { q }: StratumSize): Rational {
  const first = rational(minimum, population);
  return add(first, multiply(subtract(ONE, first), q));
}

/**
 * pi_ij of two different files: P(both in phase 1) + q [P(only i) + P(only j)] + q2 P(neither); within a group the
 * counts of phase 1 are hypergeometric, different groups are independent.
 */
export function jointInclusion(left: GroupSize, right: GroupSize, { q, q2 }: StratumSize): Rational {
  const [both, onlyLeft, onlyRight, neither] =
    left.group === right.group ? withinGroup(left) : acrossGroups(left, right);
  return add(both, add(multiply(q, add(onlyLeft, onlyRight)), multiply(q2, neither)));
}

type Four = readonly [Rational, Rational, Rational, Rational];

function withinGroup({ population, minimum }: GroupSize): Four {
  const [N, m] = [BigInt(population), BigInt(minimum)];
  const pairs = N * (N - 1n);
  if (pairs === 0n) throw new Error('a pair of a group of one');
  const one = rational(m * (N - m), pairs);
  return [rational(m * (m - 1n), pairs), one, one, rational((N - m) * (N - m - 1n), pairs)];
}

function acrossGroups(left: GroupSize, right: GroupSize): Four {
  const [a, b] = [rational(left.minimum, left.population), rational(right.minimum, right.population)];
  const [notA, notB] = [subtract(ONE, a), subtract(ONE, b)];
  return [multiply(a, b), multiply(a, notB), multiply(notA, b), multiply(notA, notB)];
}

/** The picks of one stratum. The same seed serves all strata; phase 2 draws with the seed and "/rest". */
export function drawStratum(
  stratum: DrawStratum,
  items: readonly DrawItem[],
  seed: string,
): { readonly size: StratumSize; readonly groups: readonly GroupSize[]; readonly picks: readonly Pick[] } {
  const groups = groupSizes(items, stratum.minimum);
  const size = sizeOf(groups, stratum);
  const byGroup = new Map<string, string[]>(groups.map(({ group }) => [group, []]));
  for (const { id, group } of items) byGroup.get(group)?.push(id);
  const pis = new Map(groups.map((one) => [one.group, textOf(inclusion(one, size))]));
  const groupOf = new Map(items.map(({ id, group }) => [id, group]));
  const picks: Pick[] = [];
  const take = (phase: 1 | 2, ids: readonly string[], by: string, count: number): void => {
    for (const { id, ticket } of drawSmallest(ids, by, count)) {
      const pi = pis.get(groupOf.get(id) ?? '') ?? '';
      picks.push({ id, stratum: stratum.id, phase, position: picks.length + 1, ticket, pi });
    }
  };
  for (const { group, minimum } of groups) if (minimum > 0) take(1, byGroup.get(group) ?? [], seed, minimum);
  const taken = new Set(picks.map(({ id }) => id));
  const left = items.filter(({ id }) => !taken.has(id)).map(({ id }) => id);
  take(2, left, `${seed}/rest`, size.n - size.minima);
  return { size, groups, picks };
}

/** The picks of all strata, by stratum id in code point order. */
export function drawRound(
  strata: readonly DrawStratum[],
  items: readonly (DrawItem & { readonly stratum: string })[],
  seed: string,
): readonly Pick[] {
  const byStratum = new Map<string, DrawItem[]>(strata.map(({ id }) => [id, []]));
  for (const item of items) {
    const own = byStratum.get(item.stratum);
    if (own === undefined) throw new Error('an item of a stratum that is not there');
    own.push(item);
  }
  return strata
    .toSorted((a, b) => compareCodePoints(a.id, b.id))
    .flatMap((stratum) => drawStratum(stratum, byStratum.get(stratum.id) ?? [], seed).picks);
}
